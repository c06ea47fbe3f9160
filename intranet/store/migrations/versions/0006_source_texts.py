"""The text of the source that a draft is held against, and what of its work list was ticked off."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create the two tables."""
    op.create_table(
        "source_text",
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("draft_id", "file", name="pk_source_text"),
        sa.ForeignKeyConstraint(["draft_id"], ["policy_draft.id"], name="fk_source_text_draft_id_policy_draft"),
    )
    op.create_table(
        "source_tick",
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("draft_id", "file", "key", name="pk_source_tick"),
        sa.ForeignKeyConstraint(["draft_id"], ["policy_draft.id"], name="fk_source_tick_draft_id_policy_draft"),
    )


def downgrade() -> None:
    """Drop both."""
    op.drop_table("source_tick")
    op.drop_table("source_text")
