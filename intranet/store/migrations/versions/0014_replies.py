"""Replies to a remark on a draft."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "comment_reply",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("comment_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_comment_reply"),
        sa.ForeignKeyConstraint(["comment_id"], ["draft_comment.id"], name="fk_comment_reply_comment_id_draft_comment"),
    )
    op.create_index("ix_comment_reply_comment_id", "comment_reply", ["comment_id"])


def downgrade() -> None:
    """Drop it."""
    op.drop_table("comment_reply")
