"""The schema: what the migrations build is what tables.py says, on both databases, all or nothing."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

import intranet.store
from intranet.store import DatabaseTooNew, DatabaseUnusable, Store, database, questions
from intranet.store.tables import Base


def newest_revision() -> str:
    """Return the name of the newest step of ours."""
    config = Config()
    config.set_main_option("script_location", str(database.MIGRATIONS))
    (head,) = ScriptDirectory.from_config(config).get_heads()
    return head


def structure(url: str) -> dict[str, Any]:
    """Read what Alembic does not compare: the checks, the indexes with their conditions, and all names."""
    engine = sa.create_engine(url)
    inspector = sa.inspect(engine)
    found = {
        table: {
            "columns": [(c["name"], str(c["type"]), c["nullable"]) for c in inspector.get_columns(table)],
            "checks": sorted(
                (c["name"], " ".join(c["sqltext"].split())) for c in inspector.get_check_constraints(table)
            ),
            "indexes": sorted(
                (i["name"], i["column_names"], {k: str(v) for k, v in i["dialect_options"].items()})
                for i in inspector.get_indexes(table)
            ),
            "unique": sorted((u["name"], u["column_names"]) for u in inspector.get_unique_constraints(table)),
            "key": inspector.get_pk_constraint(table),
            "foreign": sorted(
                (f["name"], f["constrained_columns"], f["referred_table"]) for f in inspector.get_foreign_keys(table)
            ),
        }
        for table in inspector.get_table_names()
        if table != "alembic_version"
    }
    engine.dispose()
    return found


def test_the_migrations_build_what_the_tables_say(store: Store, engine: sa.Engine) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, Base.metadata) == []
        connection.exec_driver_sql("ALTER TABLE opgave DROP COLUMN outcome")
        assert compare_metadata(context, Base.metadata) != []  # it does look


def test_the_migrations_build_the_same_checks_and_indexes_as_the_tables(
    store: Store, url: str, new_url: Callable[[], str]
) -> None:
    other = new_url()
    engine = sa.create_engine(other)
    Base.metadata.create_all(engine)
    engine.dispose()
    built = structure(url)
    assert built == structure(other)
    assert {name for name, _ in built["answer"]["checks"]} == {"ck_answer_kind", "ck_answer_value"}
    assert {name for name, _ in built["opgave"]["checks"]} == {"ck_opgave_phase", "ck_opgave_archived"}


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE opgave SET phase = 'klaar'",
        "UPDATE opgave SET archived_at = changed_at",
        "UPDATE opgave SET regelset_version_id = 99",
    ],
)
def test_the_database_itself_refuses_nonsense(team: Any, statement: str) -> None:
    with pytest.raises(sa.exc.IntegrityError), team.store.writing() as session:
        session.execute(sa.text(statement))


def test_migrating_again_changes_nothing(store: Store, url: str) -> None:
    before = structure(url)
    store.migrate()
    assert structure(url) == before


def test_a_newer_database_is_refused_and_left_alone(store: Store, engine: sa.Engine) -> None:
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(DatabaseTooNew, match="nieuwere versie van Opgavewijzer"):
        store.migrate()
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one() == "9999"


def test_a_migration_that_fails_halfway_leaves_nothing(
    store: Store, engine: sa.Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "100% elders" / "migrations"  # a folder with a % and a space is found too
    shutil.copytree(database.MIGRATIONS, copy)
    step = copy / "versions" / "9999_next.py"
    head = f'from alembic import op\nrevision = "9999"\ndown_revision = "{newest_revision()}"\ndef upgrade():\n'
    step.write_text(head + '    op.execute("CREATE TABLE half (id INTEGER)")\n    raise RuntimeError("halfway")\n')
    monkeypatch.setattr(database, "MIGRATIONS", copy)
    with pytest.raises(RuntimeError, match="halfway"):
        store.migrate()
    assert not sa.inspect(engine).has_table("half")
    step.write_text(head + '    op.execute("CREATE TABLE whole (id INTEGER)")\n')
    store.migrate()
    assert sa.inspect(engine).has_table("whole")


def test_a_migration_may_rebuild_a_table_that_others_refer_to(
    team: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "migrations"
    shutil.copytree(database.MIGRATIONS, copy)
    (copy / "versions" / "9999_next.py").write_text(
        f'from alembic import op\nimport sqlalchemy as sa\nrevision = "9999"\ndown_revision = "{newest_revision()}"\n'
        'def upgrade():\n    with op.batch_alter_table("opgave", recreate="auto") as batch:\n'
        '        batch.alter_column("description", nullable=True)\n'
    )
    team.answer("x", True)
    monkeypatch.setattr(database, "MIGRATIONS", copy)
    team.store.migrate()
    assert team.values() == {"x": True}
    with pytest.raises(sa.exc.IntegrityError), team.store.writing() as session:
        session.execute(sa.text("DELETE FROM opgave"))  # and foreign keys hold again


MIGRATE_AT_THE_SIGN = """
import sys
from intranet.store import Store
store = Store(sys.argv[1])
print("ready", flush=True)
sys.stdin.readline()
store.migrate()
"""


def test_programs_that_start_together_wait_for_one_another(url: str) -> None:
    root = str(Path(intranet.store.__file__).parents[2])
    programs = [
        subprocess.Popen(
            [sys.executable, "-c", MIGRATE_AT_THE_SIGN, url],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": root},
        )
        for _ in range(3)
    ]
    try:
        assert [program.stdout.readline() for program in programs if program.stdout] == [b"ready\n"] * 3
        for program in programs:
            assert program.stdin is not None
            program.stdin.write(b"go\n")
            program.stdin.flush()
        errors = [program.communicate(timeout=60)[1].decode() for program in programs]
        assert (errors, [program.returncode for program in programs]) == ([""] * 3, [0] * 3)
    finally:
        for program in programs:
            program.kill()
    assert "opgave" in structure(url)


def test_threads_that_migrate_together_wait_for_one_another(new_url: Callable[[], str]) -> None:
    stores = [Store(url) for url in (new_url(), new_url()) for _ in range(2)]
    with ThreadPoolExecutor(len(stores)) as pool:
        for done in [pool.submit(store.migrate) for store in stores]:
            done.result(60)
    for store in stores:
        with store.reading() as session:
            assert questions.count_opgaven(session).active == 0
        store.close()


def test_a_file_that_is_no_database_is_refused_in_dutch(tmp_path: Path) -> None:
    file = tmp_path / "brief.db"
    file.write_text("Geachte heer, " * 100)
    with pytest.raises(DatabaseUnusable, match="De gegevens zijn nu niet te openen"):
        Store(f"sqlite:///{file}").migrate()
    assert file.read_text() == "Geachte heer, " * 100


def test_a_folder_that_is_not_there_is_refused_in_dutch(tmp_path: Path) -> None:
    with pytest.raises(DatabaseUnusable, match="Controleer of de map bestaat"):
        Store(f"sqlite:///{tmp_path}/nergens/opgaven.db").migrate()


def test_sqlite_in_memory_is_refused() -> None:
    with pytest.raises(ValueError, match="memory"):
        Store("sqlite://")
