"""Working together: notes and tasks at questions, how verplichtingen are met, their onderwerpen, and what is open."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.schema import SchemaItem

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Create the tables. What is open in the opgaven that are there is filled in when they are weighed again."""
    _history_of("question_note", "fact", sa.Column("text", sa.Text(), nullable=False))
    _history_of("question_task", "fact", sa.Column("person", sa.Text(), nullable=False), sa.Column("due", sa.Date()))
    _history_of(
        "work_entry",
        "obligation",
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("due", sa.Date()),
        sa.Column("proof", sa.Text(), nullable=False),
    )
    _history_of(
        "topic_entry",
        "obligation",
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.CheckConstraint("state IN ('open', 'done', 'removed')", name=op.f("ck_topic_entry_state")),
    )
    op.create_table(
        "open_item",
        sa.Column("opgave_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("is_question", sa.Boolean(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("person_folded", sa.String(200), nullable=False),
        sa.Column("due", sa.Date()),
        sa.PrimaryKeyConstraint("opgave_id", "name", "is_question", name="pk_open_item"),
        sa.ForeignKeyConstraint(["opgave_id"], ["opgave.id"], name="fk_open_item_opgave_id_opgave"),
    )
    op.create_index("ix_open_item_due_opgave_id", "open_item", ["due", "opgave_id"])
    op.create_index("ix_open_item_person_folded_due", "open_item", ["person_folded", "due"])


def _history_of(table: str, about: str, *own: SchemaItem) -> None:
    """Create a table that is only ever added to: what was done in an opgave about one question or verplichting."""
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("opgave_id", sa.Integer(), nullable=False),
        sa.Column(about, sa.Text(), nullable=False),
        *own,
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
        sa.ForeignKeyConstraint(["opgave_id"], ["opgave.id"], name=f"fk_{table}_opgave_id_opgave"),
    )
    op.create_index(f"ix_{table}_opgave_id_{about}_id", table, ["opgave_id", about, "id"])
