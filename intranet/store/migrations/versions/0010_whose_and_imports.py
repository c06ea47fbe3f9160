"""Whose an opgave is, for the list, and which import brought it, so that an import can be undone."""

import json
import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Create the tables, and fill them from what is there: owners and teams, and what the log says of imports."""
    op.create_table(
        "opgave_person",
        sa.Column("person_folded", sa.String(200), nullable=False),
        sa.Column("opgave_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("person_folded", "opgave_id", name="pk_opgave_person"),
        sa.ForeignKeyConstraint(["opgave_id"], ["opgave.id"], name="fk_opgave_person_opgave_id_opgave"),
    )
    op.create_index("ix_opgave_person_opgave_id", "opgave_person", ["opgave_id"])
    op.create_table(
        "opgave_imported",
        sa.Column("opgave_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("opgave_id", name="pk_opgave_imported"),
        sa.ForeignKeyConstraint(["opgave_id"], ["opgave.id"], name="fk_opgave_imported_opgave_id_opgave"),
        sa.ForeignKeyConstraint(["import_id"], ["opgave_import.id"], name="fk_opgave_imported_import_id_opgave_import"),
    )
    op.create_index("ix_opgave_imported_import_id", "opgave_imported", ["import_id"])
    op.add_column("opgave_import", sa.Column("undone_at", sa.DateTime(timezone=True)))
    op.add_column("opgave_import", sa.Column("undone", sa.Integer()))
    _fill_people()
    _fill_imports()


def _fill_people() -> None:
    opgave = sa.table(
        "opgave",
        sa.column("id", sa.Integer),
        sa.column("owner", sa.Text),
        sa.column("team", sa.JSON(none_as_null=True)),
    )
    person = sa.table("opgave_person", sa.column("person_folded", sa.String), sa.column("opgave_id", sa.Integer))
    rows = [
        {"person_folded": name, "opgave_id": row.id}
        for row in op.get_bind().execute(sa.select(opgave))
        for name in sorted({_fold(name)[:200] for name in (row.owner, *(row.team or ())) if name})
    ]
    if rows:
        op.bulk_insert(person, rows)


def _fill_imports() -> None:
    """The log names the first and the last opgave of an import: all between are of it when there are as many."""
    entry = sa.table(
        "log_entry",
        *(sa.column(name, sa.Text) for name in ("act", "subject")),
        sa.column("data", sa.JSON(none_as_null=True)),
    )
    opgave, file = (
        sa.table("opgave", sa.column("id", sa.Integer)),
        sa.table("opgave_import", sa.column("id", sa.Integer)),
    )
    imported = sa.table("opgave_imported", sa.column("opgave_id", sa.Integer), sa.column("import_id", sa.Integer))
    database = op.get_bind()
    known, files = set(database.scalars(sa.select(opgave.c.id))), set(database.scalars(sa.select(file.c.id)))
    rows = []
    for subject, data in database.execute(
        sa.select(entry.c.subject, entry.c.data).where(entry.c.act == "opgaven geïmporteerd")
    ).all():
        said = json.loads(data) if isinstance(data, str) else data
        number = int(subject.rpartition(" ")[2])
        first, last = said.get("eerste"), said.get("laatste")
        if number in files and first is not None and last - first + 1 == said.get("aantal"):
            ids = known.intersection(range(first, last + 1))
            rows += [{"opgave_id": opgave_id, "import_id": number} for opgave_id in sorted(ids)]
    if rows:
        op.bulk_insert(imported, rows)


def _fold(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def downgrade() -> None:
    """Drop them."""
    op.drop_column("opgave_import", "undone")
    op.drop_column("opgave_import", "undone_at")
    op.drop_table("opgave_imported")
    op.drop_table("opgave_person")
