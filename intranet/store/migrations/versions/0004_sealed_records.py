"""Vaststellingen and the uitleg voor de samenleving; the database itself refuses to change or delete either."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

TABLES = ("sealed_record", "public_explanation")


def upgrade() -> None:
    """Create both tables and their guards."""
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "sealed_record",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("opgave_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("rules_state", sa.Text(), nullable=False),
        sa.Column("rules_label", sa.Text(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("review_on", sa.Date()),
        sa.Column("sealed_at", moment, nullable=False),
        sa.Column("sealed_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_sealed_record"),
        sa.ForeignKeyConstraint(["opgave_id"], ["opgave.id"], name="fk_sealed_record_opgave_id_opgave"),
        sa.UniqueConstraint("sha256", name="uq_sealed_record_sha256"),
        sa.UniqueConstraint("opgave_id", "number", name="uq_sealed_record_opgave_id_number"),
    )
    op.create_index("ix_sealed_record_review_on", "sealed_record", ["review_on"])
    op.create_table(
        "public_explanation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("opgave_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("based_on", sa.String(64), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_public_explanation"),
        sa.ForeignKeyConstraint(["opgave_id"], ["opgave.id"], name="fk_public_explanation_opgave_id_opgave"),
    )
    op.create_index("ix_public_explanation_opgave_id_id", "public_explanation", ["opgave_id", "id"])
    if op.get_bind().dialect.name == "postgresql":
        _guard_postgresql()
    else:
        _guard_sqlite()


def _guard_sqlite() -> None:
    for table in TABLES:
        for act in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_refuses_{act.lower()} BEFORE {act} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )


def _guard_postgresql() -> None:
    op.execute(
        "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation'; "
        "END $$"
    )
    for table in TABLES:
        op.execute(
            f"CREATE TRIGGER {table}_refuses_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
