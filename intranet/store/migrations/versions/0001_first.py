"""The first schema: opgaven, their answers with history, progress of verplichtingen, versions of the rules."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create all tables. Spelled out, not taken from tables.py: that will change, what this step did will not."""
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "regelset_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("texts", sa.JSON(), nullable=False),
        sa.Column("first_seen_at", moment, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_regelset_version"),
        sa.UniqueConstraint("sha256", name="uq_regelset_version_sha256"),
    )
    op.create_table(
        "opgave",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("phase", sa.String(20), nullable=False),
        sa.Column("area", sa.Text()),
        sa.Column("regelset_version_id", sa.Integer(), nullable=False),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("changed_at", moment, nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.Column("archived_at", moment),
        sa.Column("archived_by", sa.Text()),
        sa.Column("outcome", sa.JSON()),
        sa.Column("outcome_state", sa.Text()),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("title_folded", sa.String(200), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_opgave"),
        sa.ForeignKeyConstraint(
            ["regelset_version_id"], ["regelset_version.id"], name="fk_opgave_regelset_version_id_regelset_version"
        ),
        sa.CheckConstraint(
            "phase IN ('initiëren', 'voorbereiden', 'uitvoeren', 'evalueren')", name=op.f("ck_opgave_phase")
        ),
        sa.CheckConstraint("(archived_at IS NULL) = (archived_by IS NULL)", name=op.f("ck_opgave_archived")),
    )
    op.create_index("ix_opgave_regelset_version_id", "opgave", ["regelset_version_id"])
    for tab, condition in (("active", "archived_at IS NULL"), ("archived", "archived_at IS NOT NULL")):
        where = sa.text(condition)
        for order, column in (("changed", "changed_at"), ("title", "title_folded")):
            op.create_index(
                f"ix_opgave_{tab}_{order}", "opgave", [column, "id"], sqlite_where=where, postgresql_where=where
            )
    op.create_table(
        "answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("opgave_id", sa.Integer(), nullable=False),
        sa.Column("fact", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("value", sa.JSON()),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.Column("undoes_id", sa.Integer()),
        sa.PrimaryKeyConstraint("id", name="pk_answer"),
        sa.UniqueConstraint("undoes_id", name="uq_answer_undoes_id"),
        sa.ForeignKeyConstraint(["opgave_id"], ["opgave.id"], name="fk_answer_opgave_id_opgave"),
        sa.ForeignKeyConstraint(["undoes_id"], ["answer.id"], name="fk_answer_undoes_id_answer"),
        sa.CheckConstraint("kind IN ('answered', 'unknown', 'withdrawn')", name=op.f("ck_answer_kind")),
        sa.CheckConstraint("(kind = 'answered') = (value IS NOT NULL)", name=op.f("ck_answer_value")),
    )
    op.create_index("ix_answer_opgave_id_id", "answer", ["opgave_id", "id"])
    op.create_index("ix_answer_opgave_id_fact_id", "answer", ["opgave_id", "fact", "id"])
    op.create_table(
        "current_answer",
        sa.Column("opgave_id", sa.Integer(), nullable=False),
        sa.Column("fact", sa.Text(), nullable=False),
        sa.Column("answer_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("opgave_id", "fact", name="pk_current_answer"),
        sa.UniqueConstraint("answer_id", name="uq_current_answer_answer_id"),
        sa.ForeignKeyConstraint(["opgave_id"], ["opgave.id"], name="fk_current_answer_opgave_id_opgave"),
        sa.ForeignKeyConstraint(["answer_id"], ["answer.id"], name="fk_current_answer_answer_id_answer"),
    )
    op.create_table(
        "obligation_progress",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("opgave_id", sa.Integer(), nullable=False),
        sa.Column("obligation", sa.Text(), nullable=False),
        sa.Column("done", sa.Boolean(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_obligation_progress"),
        sa.ForeignKeyConstraint(["opgave_id"], ["opgave.id"], name="fk_obligation_progress_opgave_id_opgave"),
    )
    op.create_index(
        "ix_obligation_progress_opgave_id_obligation_id", "obligation_progress", ["opgave_id", "obligation", "id"]
    )
