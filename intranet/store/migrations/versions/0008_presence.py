"""Who has a draft open now."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "draft_presence",
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("draft_id", "who", name="pk_draft_presence"),
        sa.ForeignKeyConstraint(["draft_id"], ["policy_draft.id"], name="fk_draft_presence_draft_id_policy_draft"),
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_table("draft_presence")
