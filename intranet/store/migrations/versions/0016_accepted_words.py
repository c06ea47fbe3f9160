"""What was accepted in words, and of a new text of the source which points a reason was given for."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    """Add the columns. What was accepted before has no words: its key is shown."""
    op.add_column("accepted_finding", sa.Column("what", sa.Text(), nullable=False, server_default=sa.text("''")))
    op.add_column("accepted_finding", sa.Column("covers", sa.Text(), nullable=False, server_default=sa.text("''")))


def downgrade() -> None:
    """Drop them."""
    with op.batch_alter_table("accepted_finding") as table:
        table.drop_column("covers")
        table.drop_column("what")
