"""The log: chained, searchable, and it shows when someone was in it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa

from intranet.store import Store, log

START = datetime(2026, 11, 23, 9, 0, 0, 123456, tzinfo=UTC)


def write(store: Store, number: int, who: str = "anna", act: str = "gewijzigd") -> None:
    with store.writing() as session:
        log.write(
            session,
            act=act,
            subject=f"opgave {number}",
            sentence=f"Coördinatie van plein {number}",
            who=who,
            at=START + timedelta(days=number),
            data={"nummer": number, "tekst": "é “x”"},
        )


@pytest.fixture
def filled(store: Store) -> Store:
    for number in range(1, 6):
        write(store, number, "bob" if number == 3 else "anna", "gepubliceerd" if number == 4 else "gewijzigd")
    return store


def test_the_log_is_whole(filled: Store) -> None:
    with filled.reading() as session:
        found = log.check(session)
        lines = list(log.every(session))
    assert (found.count, found.broken_at, found.problem) == (5, None, None)
    assert found.head == lines[-1].hash
    assert [line.number for line in lines] == [1, 2, 3, 4, 5]
    assert lines[0].at == START + timedelta(days=1)


def test_an_empty_log_is_whole(store: Store) -> None:
    with store.reading() as session:
        assert log.check(session).broken_at is None


def unguarded(engine: sa.Engine, statement: str) -> None:
    """Do what only someone with the database file in hands can: past the guards."""
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.exec_driver_sql("ALTER TABLE log_entry DISABLE TRIGGER ALL")
        else:
            connection.exec_driver_sql("DROP TRIGGER IF EXISTS log_entry_refuses_update")
            connection.exec_driver_sql("DROP TRIGGER IF EXISTS log_entry_refuses_delete")
        connection.exec_driver_sql(statement)


@pytest.mark.parametrize(
    ("statement", "broken_at"),
    [
        ("UPDATE log_entry SET sentence = 'Anders' WHERE number = 2", 2),
        ("UPDATE log_entry SET who = 'bob' WHERE number = 5", 5),
        ("UPDATE log_entry SET data = '{\"nummer\": 9}' WHERE number = 1", 1),
        ("DELETE FROM log_entry WHERE number = 3", 3),
        ("DELETE FROM log_entry WHERE number = 5", 5),
        ("DELETE FROM log_entry", 1),
        ("UPDATE log_entry SET number = 6 WHERE number = 5", 5),
        ("UPDATE log_head SET number = 4", 6),
    ],
)
def test_tampering_shows(filled: Store, engine: sa.Engine, statement: str, broken_at: int) -> None:
    unguarded(engine, statement)
    with filled.reading() as session:
        found = log.check(session)
    assert found.broken_at == broken_at
    assert found.problem


def test_the_log_can_be_searched(filled: Store) -> None:
    with filled.reading() as session:

        def numbers(**wanted: object) -> list[int]:
            return [line.number for line in log.find(session, limit=99, **wanted).lines]

        assert numbers() == [5, 4, 3, 2, 1]
        assert numbers(text="COORDINATIE bob") == [3]
        assert numbers(text="100%") == []
        assert numbers(act="gepubliceerd") == [4]
        assert numbers(who="bob") == [3]
        assert numbers(subject="opgave 2") == [2]
        assert numbers(since=date(2026, 11, 27)) == [5, 4]
        assert numbers(until=date(2026, 11, 25)) == [2, 1]
        page = log.find(session, limit=2, offset=2)
        assert ([line.number for line in page.lines], page.total) == ([3, 2], 5)
        assert log.acts(session) == ("gepubliceerd", "gewijzigd")
        assert [line.number for line in log.every(session, act="gewijzigd")] == [1, 2, 3, 5]


def test_writers_take_turns(store: Store) -> None:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda number: write(store, number), range(20)))
    with store.reading() as session:
        assert log.check(session) == log.LogCheck(20, log.check(session).head, None, None)


def test_what_is_not_committed_is_not_in_the_log(store: Store) -> None:
    def fail_after_writing() -> None:
        with store.writing() as session:
            log.write(session, act="x", subject="x", sentence="x", who="anna", at=START)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_after_writing()
    write(store, 1)
    with store.reading() as session:
        assert log.check(session).count == 1
        assert log.check(session).broken_at is None
