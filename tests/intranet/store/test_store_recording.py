"""Vaststellingen in the store: numbered, chained, and refused to change by the program and by the database itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from intranet.store import AppendOnlyError, Conflict, Store, changes, recording
from intranet.store.recording import Sealed
from intranet.store.recording_tables import SealedRecord

DAY = date(2026, 11, 23)


def a_record(team: Any, number: int = 1, **fields: Any) -> Sealed:
    return replace(
        Sealed(
            opgave_id=team.opgave_id,
            number=number,
            sha256=f"{number:064}",
            state="geen_participatie",
            label="Geen participatie",
            rules_state="geen_participatie",
            rules_label="Geen participatie",
            decided_on=DAY,
            review_on=None,
            sealed_at=team.tick(),
            sealed_by="anna",
        ),
        **fields,
    )


def add(team: Any, record: Sealed, text: str = "{}") -> Sealed:
    with team.store.writing() as session:
        recording.add_record(session, record, text)
    return record


def test_records_are_kept_as_they_were_and_the_newest_counts(team: Any) -> None:
    first = add(team, a_record(team), '{"é":1}')
    second = add(team, a_record(team, 2, state="participatie", label="Participatie"))
    other = team.create("Een andere")
    with team.store.reading() as session:
        assert recording.records_of(session, team.opgave_id) == (second, first)
        assert recording.newest_record(session, team.opgave_id) == second
        assert recording.newest_records(session, [team.opgave_id, other]) == {team.opgave_id: second}
        assert recording.record_text(session, team.opgave_id, 1) == '{"é":1}'
        assert recording.record_text(session, team.opgave_id, 3) is None
        assert recording.record_text(session, 2**40, 1) is None
    assert (first.deviates, second.deviates) == (False, True)


def test_a_number_is_used_once_and_none_is_passed_over(team: Any) -> None:
    add(team, a_record(team))
    for number in (1, 3):
        with pytest.raises(ValueError, match="does not follow"):
            add(team, a_record(team, number, sha256=f"{number + 7:064}"))


def test_sealing_needs_the_opgave_that_was_checked(team: Any) -> None:
    revision = team.detail().revision
    with team.store.writing() as session:
        assert recording.hold_for_sealing(session, team.opgave_id, revision) is None
    add(team, a_record(team))
    with pytest.raises(Conflict), team.store.writing() as session:
        recording.hold_for_sealing(session, team.opgave_id, revision)  # a second click
    with team.store.writing() as session:
        changes.archive_opgave(session, team.opgave_id, who="anna", at=team.tick())
    with pytest.raises(Conflict), team.store.writing() as session:
        recording.hold_for_sealing(session, team.opgave_id, team.detail().revision)


def test_reviews_are_those_of_the_newest_record_of_what_is_not_archived(team: Any) -> None:
    add(team, a_record(team, review_on=DAY))
    with team.store.reading() as session:
        assert recording.due_reviews(session, DAY - timedelta(days=1)) == ()
        (due,) = recording.due_reviews(session, DAY)
    assert (due.opgave_id, due.number, due.review_on) == (team.opgave_id, 1, DAY)
    add(team, a_record(team, 2, review_on=DAY + timedelta(days=30)))
    with team.store.reading() as session:
        assert recording.due_reviews(session, DAY) == ()
        assert len(recording.due_reviews(session, DAY + timedelta(days=30))) == 1
    with team.store.writing() as session:
        changes.archive_opgave(session, team.opgave_id, who="anna", at=team.tick())
    with team.store.reading() as session:
        assert recording.due_reviews(session, DAY + timedelta(days=30)) == ()


def test_the_program_refuses_to_change_a_record(team: Any) -> None:
    add(team, a_record(team))
    with pytest.raises(AppendOnlyError), team.store.writing() as session:
        session.get_one(SealedRecord, 1).label = "Participatie"  # stored at the end
    with pytest.raises(AppendOnlyError), team.store.writing() as session:
        session.execute(sa.delete(SealedRecord))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE sealed_record SET label = 'Participatie'",
        "DELETE FROM sealed_record",
        "UPDATE public_explanation SET text = ''",
        "DELETE FROM public_explanation",
    ],
)
def test_the_database_itself_refuses_too(team: Any, engine: sa.Engine, statement: str) -> None:
    add(team, a_record(team))
    explain(team, "Uitleg", None)
    with pytest.raises(sa.exc.IntegrityError, match="append-only"), engine.begin() as connection:
        connection.exec_driver_sql(statement)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT label FROM sealed_record").scalar_one() == "Geen participatie"


def explain(team: Any, text: str, expected: int | None) -> None:
    with team.store.writing() as session:
        recording.add_explanation(
            session,
            team.opgave_id,
            text=text,
            based_on="0" * 64,
            who="anna",
            at=team.tick(),
            expected_newest=expected,
        )


def test_versions_of_the_explanation_are_kept_and_nobody_overwrites_a_colleague(team: Any, store: Store) -> None:
    explain(team, "Eerste", None)
    explain(team, "Tweede", 1)
    explain(team, "Tweede", 2)  # nothing changed
    with pytest.raises(Conflict):
        explain(team, "Derde", 1)
    with store.reading() as session:
        assert [version.text for version in recording.explanations(session, team.opgave_id)] == ["Tweede", "Eerste"]
