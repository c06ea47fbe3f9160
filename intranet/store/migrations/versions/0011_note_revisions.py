"""A note at a question can be corrected or withdrawn by who wrote it; what stood there is kept."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "note_revision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("opgave_id", sa.Integer(), nullable=False),
        sa.Column("fact", sa.Text(), nullable=False),
        sa.Column("note_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_note_revision"),
        sa.ForeignKeyConstraint(["opgave_id"], ["opgave.id"], name="fk_note_revision_opgave_id_opgave"),
        sa.ForeignKeyConstraint(["note_id"], ["question_note.id"], name="fk_note_revision_note_id_question_note"),
    )
    op.create_index("ix_note_revision_opgave_id_fact_id", "note_revision", ["opgave_id", "fact", "id"])


def downgrade() -> None:
    """Drop it."""
    op.drop_table("note_revision")
