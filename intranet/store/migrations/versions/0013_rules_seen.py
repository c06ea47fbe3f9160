"""Who has seen that an opgave went over to other rules, so that it is not told to them again."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "rules_seen",
        sa.Column("opgave_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("opgave_id", "version_id", "who", name="pk_rules_seen"),
        sa.ForeignKeyConstraint(["opgave_id"], ["opgave.id"], name="fk_rules_seen_opgave_id_opgave"),
        sa.ForeignKeyConstraint(["version_id"], ["policy_version.id"], name="fk_rules_seen_version_id_policy_version"),
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_table("rules_seen")
