"""Sessions: nothing half-written, nothing lost, and nothing shown as saved that is not."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
import sqlalchemy as sa

import intranet.store
from intranet.store import (
    AppendOnlyError,
    Conflict,
    DatabaseUnusable,
    Store,
    StoreError,
    changes,
    database,
    details,
    questions,
)
from intranet.store.tables import Answer

SAVE_FOREVER = """
import sys, itertools
from datetime import UTC, datetime
from intranet.store import Store, changes
store = Store(sys.argv[1])
for number in itertools.count():
    with store.writing() as session:
        changes.record_answer(session, int(sys.argv[2]), fact="aantal", kind="answered", value=number, reason="",
                              who="anna", at=datetime.now(UTC))
    print(number, flush=True)
"""


def test_what_was_shown_as_saved_is_there_after_a_kill(team: Any, url: str, tmp_path: Path) -> None:
    root = Path(intranet.store.__file__).parents[2]
    program = subprocess.Popen(
        [sys.executable, "-c", SAVE_FOREVER, url, str(team.opgave_id)],
        stdout=subprocess.PIPE,
        cwd=tmp_path,  # the migrations and all else are found from anywhere
        env={**os.environ, "PYTHONPATH": str(root)},
    )
    assert program.stdout is not None
    first = [program.stdout.readline() for _ in range(20)]
    program.kill()
    shown = [int(line) for line in first + program.stdout.read().splitlines()]
    program.stdout.close()
    program.wait()
    saved = [entry.value for entry in reversed(team.history("aantal"))]
    assert saved[: len(shown)] == shown
    assert len(saved) <= len(shown) + 1  # at most the one that was saved but not yet shown
    assert team.values()["aantal"] == saved[-1]
    team.answer("aantal", -1)  # and work goes on


def test_sqlite_waits_for_the_disk(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path}/a.db")
    store.migrate()
    for mode in (store.reading, store.writing):
        with mode() as session:
            found = {
                name: session.scalar(sa.text(f"PRAGMA {name}"))
                for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
            }
        assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 10_000}
    store.close()


def test_an_error_takes_back_everything(team: Any) -> None:
    before = team.detail()

    def archive_and_fail() -> None:
        with team.store.writing() as session:
            changes.archive_opgave(session, team.opgave_id, who="anna", at=team.tick())
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        archive_and_fail()
    assert team.detail() == before


def test_a_reading_session_can_not_write(team: Any) -> None:
    before = team.detail()

    def archive_while_reading() -> None:
        with team.store.reading() as session:
            changes.archive_opgave(session, team.opgave_id, who="anna", at=team.tick())
            session.commit()

    with pytest.raises((StoreError, sa.exc.DBAPIError), match=r"read-?only"):
        archive_while_reading()
    assert team.detail() == before
    team.answer("x", 1)  # the connection goes back fit to write
    assert team.values() == {"x": 1}


def test_a_reader_sees_one_moment_while_another_writes(team: Any) -> None:
    with team.store.reading() as session:
        before = questions.get_opgave(session, team.opgave_id)
        team.answer("x", 1)
        assert questions.get_opgave(session, team.opgave_id) == before
    assert team.values() == {"x": 1}


def test_two_writers_lose_nothing(team: Any) -> None:
    rounds, writers = 15, 4
    together = Barrier(writers)

    def work(writer: int) -> None:
        together.wait()
        for number in range(rounds):
            team.answer("x", [writer, number], who=f"w{writer}")

    with ThreadPoolExecutor(writers) as pool:
        for done in [pool.submit(work, writer) for writer in range(writers)]:
            done.result()
    history = team.history("x")
    assert sorted(entry.value for entry in history) == [[w, n] for w in range(writers) for n in range(rounds)]
    assert team.detail().revision == 1 + rounds * writers
    assert team.values()["x"] == history[0].value


def test_of_two_edits_of_the_same_revision_one_is_told(team: Any) -> None:
    together = Barrier(2)
    revision = team.detail().revision

    def edit(who: str) -> str:
        together.wait()
        try:
            with team.store.writing() as session:
                details.edit(
                    session,
                    team.opgave_id,
                    {"title": who, "description": "", "phase": "uitvoeren"},
                    who=who,
                    at=team.now,
                    expected_revision=revision,
                )
        except Conflict as conflict:
            return f"told {conflict.revision}"
        return who

    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(edit, ["anna", "bob"]))
    assert sorted(results) == [team.detail().title, f"told {revision + 1}"]


def test_the_same_regelset_stored_twice_at_once_is_one(store: Store) -> None:
    together = Barrier(4)

    def remember(_: int) -> int:
        together.wait()
        with store.writing() as session:
            text = intranet.store.RegelsetText("a.md", "# A")
            return changes.remember_regelset(session, name="L", version="1", texts=[text], at=datetime.now(UTC))

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(remember, range(4)))) == 1


def test_a_writer_that_waits_too_long_is_told_in_dutch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "LOCK_WAIT_MS", 50)
    store, other = (Store(f"sqlite:///{tmp_path}/a.db") for _ in range(2))
    store.migrate()
    with store.writing():
        with pytest.raises(DatabaseUnusable, match=r"op te slaan.*locked"), other.writing():
            pytest.fail("two writers at once")
        with other.reading() as session:  # a reader need not wait
            assert questions.count_opgaven(session).active == 0
    with other.writing():
        pass
    store.close()
    other.close()


def test_a_moment_comes_back_in_utc(team: Any) -> None:
    noon_in_summer = datetime(2026, 7, 1, 12, 0, tzinfo=timezone(timedelta(hours=2)))
    with team.store.writing() as session:
        changes.archive_opgave(session, team.opgave_id, who="anna", at=noon_in_summer)
    assert team.detail().archived_at.isoformat() == "2026-07-01T10:00:00+00:00"


def test_a_moment_without_a_time_zone_is_refused(team: Any) -> None:
    with pytest.raises(sa.exc.StatementError, match="needs a time zone"), team.store.writing() as session:
        changes.archive_opgave(session, team.opgave_id, who="anna", at=datetime(2026, 7, 1, 12, 0))


@pytest.mark.parametrize("act", [sa.update(Answer).values(who="x"), sa.delete(Answer)])
def test_history_can_not_be_changed_in_bulk(team: Any, act: Any) -> None:
    with pytest.raises(AppendOnlyError), team.store.writing() as session:
        session.execute(act)


def test_history_can_not_be_changed_row_by_row(team: Any) -> None:
    team.answer("x", 1)
    with pytest.raises(AppendOnlyError), team.store.writing() as session:
        session.scalars(sa.select(Answer)).one().who = "x"
    with pytest.raises(AppendOnlyError), team.store.writing() as session:
        session.delete(session.scalars(sa.select(Answer)).one())
    assert [entry.who for entry in team.history()] == ["anna"]
