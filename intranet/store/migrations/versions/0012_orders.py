"""The list by outcome and by what is to do; the moment of what is open."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

_TABS = (("active", "archived_at IS NULL"), ("archived", "archived_at IS NOT NULL"))
_ORDERS = (("outcome", "outcome_order"), ("to_do", "to_do"))


def upgrade() -> None:
    """Add them. The moments of what is open are gathered anew, with all other copies: see `versions.stale`."""
    op.add_column("opgave", sa.Column("outcome_order", sa.Text(), nullable=False, server_default=sa.text("''")))
    op.add_column("opgave", sa.Column("to_do", sa.Integer(), nullable=False, server_default="0"))
    op.execute(
        "UPDATE opgave SET outcome_order = coalesce(outcome_state, ''), to_do = coalesce(due, 0) - coalesce(done, 0)"
    )
    for tab, condition in _TABS:
        for name, column in _ORDERS:
            where = sa.text(condition)
            op.create_index(
                f"ix_opgave_{tab}_{name}", "opgave", [column, "id"], sqlite_where=where, postgresql_where=where
            )
    op.add_column("open_item", sa.Column("moment", sa.String(20), nullable=False, server_default=sa.text("''")))
    op.create_index("ix_open_item_moment_due_opgave_id", "open_item", ["moment", "due", "opgave_id"])


def downgrade() -> None:
    """Take them away."""
    op.drop_index("ix_open_item_moment_due_opgave_id", "open_item")
    op.drop_column("open_item", "moment")
    for tab, _ in _TABS:
        for name, _ in _ORDERS:
            op.drop_index(f"ix_opgave_{tab}_{name}", "opgave")
    for _, column in reversed(_ORDERS):
        op.drop_column("opgave", column)
