"""How far the answers went that the consequences of a draft were worked out from, to find those of later."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Add the column, and fill it for the jobs that there are by the time at which they started."""
    op.add_column("impact_job", sa.Column("last_answer_id", sa.Integer(), nullable=False, server_default="0"))
    op.execute(
        "UPDATE impact_job SET last_answer_id = "
        "COALESCE((SELECT MAX(answer.id) FROM answer WHERE answer.at < impact_job.started_at), 0)"
    )


def downgrade() -> None:
    """Drop it."""
    with op.batch_alter_table("impact_job") as table:
        table.drop_column("last_answer_id")
