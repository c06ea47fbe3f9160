"""The whole opgave: owner, days, kaders and more, their history, parts; text to search, saved views, imports."""

import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


_NO_VALUE = ("open", "tegenstrijdig", "geen_uitkomst", "niet_geldig")  # the states of an outcome beside its values


def upgrade() -> None:
    """Add columns and tables, and fill what is a copy of data that is already there."""
    moment = sa.DateTime(timezone=True)
    for column in (
        sa.Column("level", sa.Text()),
        sa.Column("owner", sa.Text()),
        sa.Column("start_on", sa.Date()),
        sa.Column("decision_on", sa.Date()),
        sa.Column("delivery_on", sa.Date()),
        sa.Column("deadline_on", sa.Date(), nullable=False, server_default="9999-12-31"),
        sa.Column("team", sa.JSON()),
        sa.Column("kaders", sa.JSON()),
        sa.Column("stakeholders", sa.JSON()),
        sa.Column("links", sa.JSON()),
        sa.Column("open_questions", sa.Integer()),
        sa.Column("due", sa.Integer()),
        sa.Column("done", sa.Integer()),
        sa.Column("settled_at", moment),
    ):
        op.add_column("opgave", column)
    for tab, condition in (("active", "archived_at IS NULL"), ("archived", "archived_at IS NOT NULL")):
        where = sa.text(condition)
        op.create_index(
            f"ix_opgave_{tab}_deadline",
            "opgave",
            ["deadline_on", "id"],
            sqlite_where=where,
            postgresql_where=where,
        )
    op.create_index("ix_opgave_owner_archived_at", "opgave", ["owner", "archived_at"])
    counted = ["area", "phase", "outcome_state", "archived_at", "created_at", "settled_at", "due", "done"]
    op.create_index("ix_opgave_overview", "opgave", counted)
    op.create_table(
        "opgave_search",
        sa.Column("opgave_id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("opgave_id", name="pk_opgave_search"),
        sa.ForeignKeyConstraint(["opgave_id"], ["opgave.id"], name="fk_opgave_search_opgave_id_opgave"),
    )
    op.create_table(
        "opgave_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("opgave_id", sa.Integer(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("before", sa.JSON()),
        sa.Column("after", sa.JSON()),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_opgave_change"),
        sa.ForeignKeyConstraint(["opgave_id"], ["opgave.id"], name="fk_opgave_change_opgave_id_opgave"),
    )
    op.create_index("ix_opgave_change_opgave_id_id", "opgave_change", ["opgave_id", "id"])
    op.create_table(
        "opgave_part",
        sa.Column("child_id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("parent_id", sa.Integer(), nullable=False),
        sa.Column("part", sa.String(20), nullable=False),
        sa.PrimaryKeyConstraint("child_id", name="pk_opgave_part"),
        sa.ForeignKeyConstraint(["child_id"], ["opgave.id"], name="fk_opgave_part_child_id_opgave"),
        sa.ForeignKeyConstraint(["parent_id"], ["opgave.id"], name="fk_opgave_part_parent_id_opgave"),
        sa.CheckConstraint("part IN ('vast', 'open')", name=op.f("ck_opgave_part_part")),
    )
    op.create_index("ix_opgave_part_parent_id", "opgave_part", ["parent_id"])
    op.create_table(
        "opgave_ground",
        sa.Column("opgave_id", sa.Integer(), nullable=False),
        sa.Column("ground", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("opgave_id", "ground", name="pk_opgave_ground"),
        sa.ForeignKeyConstraint(["opgave_id"], ["opgave.id"], name="fk_opgave_ground_opgave_id_opgave"),
    )
    op.create_table(
        "saved_view",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_saved_view"),
        sa.UniqueConstraint("who", "name", name="uq_saved_view_who_name"),
    )
    op.create_table(
        "opgave_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("rows", sa.JSON(), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_opgave_import"),
        sa.CheckConstraint(
            "state IN ('nieuw', 'bezig', 'klaar', 'gestopt', 'mislukt')", name=op.f("ck_opgave_import_state")
        ),
    )
    _fill()
    op.drop_column("opgave", "search_text")


def _fill() -> None:
    """Copy what the answers and outcomes of stored opgaven say to the new columns and tables."""
    opgave = sa.table(
        "opgave",
        sa.column("id", sa.Integer),
        sa.column("title", sa.Text),
        sa.column("description", sa.Text),
        sa.column("outcome", sa.JSON(none_as_null=True)),
        sa.column("changed_at", sa.DateTime(timezone=True)),
        *(sa.column(name, sa.Integer) for name in ("open_questions", "due", "done")),
        sa.column("level", sa.Text),
        sa.column("settled_at", sa.DateTime(timezone=True)),
    )
    answer = sa.table(
        "answer",
        *(sa.column(name, sa.Integer) for name in ("id", "opgave_id")),
        *(sa.column(name, sa.Text) for name in ("fact", "reason")),
        sa.column("value", sa.JSON(none_as_null=True)),
    )
    current = sa.table("current_answer", sa.column("answer_id", sa.Integer))
    search = sa.table("opgave_search", sa.column("opgave_id", sa.Integer), sa.column("text", sa.Text))
    ground = sa.table("opgave_ground", sa.column("opgave_id", sa.Integer), sa.column("ground", sa.Text))
    database = op.get_bind()
    given: dict[int, list[tuple[str, str, object]]] = {}
    for row in database.execute(sa.select(answer).join(current, current.c.answer_id == answer.c.id)):
        given.setdefault(row.opgave_id, []).append((row.fact, row.reason, row.value))
    for row in database.execute(sa.select(opgave)).all():
        answers = given.get(row.id, [])
        texts = [row.title, row.description, *(reason for _, reason, _ in answers)]
        database.execute(sa.insert(search).values(opgave_id=row.id, text=_fold("\n".join(filter(None, texts)))))
        outcome = row.outcome or {}
        settled = outcome.get("questions") == 0 and outcome.get("state") not in _NO_VALUE
        level = next((value for fact, _, value in answers if fact == "niveau" and isinstance(value, str)), None)
        database.execute(
            sa.update(opgave)
            .where(opgave.c.id == row.id)
            .values(
                open_questions=outcome.get("questions"),
                due=outcome.get("due"),
                done=outcome.get("done"),
                level=level,
                settled_at=row.changed_at if settled else None,
            )
        )
        for name in outcome.get("grounds", ()):
            database.execute(sa.insert(ground).values(opgave_id=row.id, ground=name))


def _fold(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character))
