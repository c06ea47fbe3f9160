"""What people decided otherwise than the rules, and how fresh the copies are that lists show of an opgave."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Add the columns. Of every opgave that is there the copies are gathered anew: see `versions.stale`."""
    op.add_column("opgave", sa.Column("established", sa.Text()))
    op.add_column("opgave", sa.Column("by_rules", sa.Text()))
    op.add_column("opgave", sa.Column("copies", sa.Integer(), nullable=False, server_default="0"))
    deviating = sa.text("by_rules IS NOT NULL")
    op.create_index("ix_opgave_by_rules", "opgave", ["by_rules"], sqlite_where=deviating, postgresql_where=deviating)
    op.create_index("ix_opgave_copies", "opgave", ["copies"])
    op.add_column("open_item", sa.Column("deviates", sa.Boolean(), nullable=False, server_default=sa.false()))
    _fill()


def _fill() -> None:
    """Copy what the newest vaststelling of each opgave says, where that deviates from the rules."""
    opgave = sa.table("opgave", sa.column("id", sa.Integer), sa.column("established", sa.Text))
    record = sa.table(
        "sealed_record",
        *(sa.column(name, sa.Integer) for name in ("opgave_id", "number")),
        *(sa.column(name, sa.Text) for name in ("state", "rules_state")),
    )
    newest = sa.select(record.c.opgave_id, sa.func.max(record.c.number).label("number")).group_by(record.c.opgave_id)
    last = newest.subquery()
    query = sa.select(record.c.opgave_id, record.c.state).join(
        last, sa.and_(last.c.opgave_id == record.c.opgave_id, last.c.number == record.c.number)
    )
    database = op.get_bind()
    for opgave_id, state in database.execute(query.where(record.c.state != record.c.rules_state)).all():
        database.execute(sa.update(opgave).where(opgave.c.id == opgave_id).values(established=state))


def downgrade() -> None:
    """Drop them."""
    op.drop_column("open_item", "deviates")
    op.drop_index("ix_opgave_copies", "opgave")
    op.drop_index("ix_opgave_by_rules", "opgave")
    for name in ("copies", "by_rules", "established"):
        op.drop_column("opgave", name)
