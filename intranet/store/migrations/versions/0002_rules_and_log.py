"""Versions of the rules, drafts with their review and consequences, settings, and the log.

The database itself refuses to change or delete what is published and what is logged.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

GUARDED = ("regelset_version", "policy_version", "withdrawal", "activation", "review_step", "log_entry")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create the tables and the guards."""
    _drafts()
    _versions()
    _impact()
    _log()
    if op.get_bind().dialect.name == "postgresql":
        _guard_postgresql()
    else:
        _guard_sqlite()


def _drafts() -> None:
    op.create_table(
        "policy_draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("base_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_policy_draft"),
        sa.ForeignKeyConstraint(["base_id"], ["regelset_version.id"], name="fk_policy_draft_base_id_regelset_version"),
        sa.CheckConstraint(
            "state IN ('concept', 'ter beoordeling', 'vastgesteld', 'weggelegd')", name=op.f("ck_policy_draft_state")
        ),
    )
    op.create_table(
        "draft_revision",
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("texts", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("draft_id", "number", name="pk_draft_revision"),
        _of_draft("draft_revision"),
    )
    op.create_table(
        "draft_author",
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("draft_id", "who", name="pk_draft_author"),
        _of_draft("draft_author"),
    )
    op.create_table(
        "draft_comment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("resolved_by", sa.Text()),
        sa.Column("resolved_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_draft_comment"),
        _of_draft("draft_comment"),
        sa.CheckConstraint("(resolved_at IS NULL) = (resolved_by IS NULL)", name=op.f("ck_draft_comment_resolved")),
    )
    op.create_index("ix_draft_comment_draft_id", "draft_comment", ["draft_id"])
    op.create_table(
        "review_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("verdict", sa.String(20), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("own_work", sa.Boolean(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_review_step"),
        _of_draft("review_step"),
        sa.CheckConstraint(
            "verdict IN ('verzonden', 'akkoord', 'niet akkoord', 'teruggenomen')", name=op.f("ck_review_step_verdict")
        ),
    )
    op.create_index("ix_review_step_draft_id", "review_step", ["draft_id"])
    op.create_table(
        "accepted_finding",
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("draft_id", "key", name="pk_accepted_finding"),
        _of_draft("accepted_finding"),
    )


def _versions() -> None:
    op.create_table(
        "policy_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("regelset_version_id", sa.Integer(), nullable=False),
        sa.Column("draft_id", sa.Integer()),
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date()),
        sa.Column("moves_open", sa.Boolean(), nullable=False),
        sa.Column("four_eyes", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("published_by", sa.Text(), nullable=False),
        sa.Column("published_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_policy_version"),
        sa.ForeignKeyConstraint(
            ["regelset_version_id"],
            ["regelset_version.id"],
            name="fk_policy_version_regelset_version_id_regelset_version",
        ),
        _of_draft("policy_version"),
        sa.UniqueConstraint("draft_id", name="uq_policy_version_draft_id"),
    )
    op.create_index("ix_policy_version_regelset_version_id", "policy_version", ["regelset_version_id"])
    op.create_table(
        "withdrawal",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("version_id", name="pk_withdrawal"),
        _of_version("withdrawal"),
    )
    op.create_table(
        "activation",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("moved", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("version_id", name="pk_activation"),
        _of_version("activation"),
    )


def _impact() -> None:
    op.create_table(
        "impact_job",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("base_id", sa.Integer(), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("last_opgave_id", sa.Integer(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("started_by", sa.Text(), nullable=False),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("beat_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_impact_job"),
        _of_draft("impact_job"),
        sa.ForeignKeyConstraint(["base_id"], ["regelset_version.id"], name="fk_impact_job_base_id_regelset_version"),
        sa.CheckConstraint("state IN ('bezig', 'klaar', 'gestopt', 'mislukt')", name=op.f("ck_impact_job_state")),
    )
    op.create_index("ix_impact_job_draft_id", "impact_job", ["draft_id"])
    op.create_table(
        "impact_row",
        sa.Column("job_id", sa.Integer(), nullable=False),
        sa.Column("opgave_id", sa.Integer(), nullable=False),
        sa.Column("flips", sa.Boolean(), nullable=False),
        sa.Column("group_key", sa.String(64), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("job_id", "opgave_id", name="pk_impact_row"),
        sa.ForeignKeyConstraint(["job_id"], ["impact_job.id"], name="fk_impact_row_job_id_impact_job"),
        _of_opgave("impact_row"),
    )
    op.create_index(
        "ix_impact_row_job_id_flips_group_key_opgave_id", "impact_row", ["job_id", "flips", "group_key", "opgave_id"]
    )
    op.create_table(
        "handled_flip",
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("opgave_id", sa.Integer(), nullable=False),
        sa.Column("group_key", sa.String(64), nullable=False),
        sa.Column("handling", sa.String(20), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("draft_id", "opgave_id", "group_key", name="pk_handled_flip"),
        _of_draft("handled_flip"),
        _of_opgave("handled_flip"),
        sa.CheckConstraint("handling IN ('geaccepteerd', 'voorbeeld')", name=op.f("ck_handled_flip_handling")),
    )


def _log() -> None:
    op.create_table(
        "setting",
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("value", sa.JSON()),
        sa.PrimaryKeyConstraint("name", name="pk_setting"),
    )
    op.create_table(
        "log_entry",
        sa.Column("number", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("act", sa.String(60), nullable=False),
        sa.Column("subject", sa.String(60), nullable=False),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_log_entry"),
    )
    op.create_index("ix_log_entry_act", "log_entry", ["act"])
    op.create_index("ix_log_entry_subject", "log_entry", ["subject"])
    head = op.create_table(
        "log_head",
        sa.Column("id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_log_head"),
    )
    op.bulk_insert(head, [{"id": 1, "number": 0, "hash": "0" * 64}])


def _of_draft(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["draft_id"], ["policy_draft.id"], name=f"fk_{table}_draft_id_policy_draft")


def _of_version(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["version_id"], ["policy_version.id"], name=f"fk_{table}_version_id_policy_version")


def _of_opgave(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["opgave_id"], ["opgave.id"], name=f"fk_{table}_opgave_id_opgave")


def _guard_sqlite() -> None:
    for table in GUARDED:
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
    for table in GUARDED:
        op.execute(
            f"CREATE TRIGGER {table}_refuses_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
