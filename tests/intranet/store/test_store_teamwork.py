"""Notes, who finds out what, putting an earlier answer back, and two people at one question."""

from __future__ import annotations

from datetime import date

import pytest

from intranet.store import AppendOnlyError, Conflict, Note, NotFound, Task, changes, finding, questions, teamwork
from tests.intranet.store.conftest import Team


def test_notes_stay_in_order_and_are_seen_as_a_change(team: Team) -> None:
    before = team.detail().revision
    for text in ("Navraag bij de wijkraad.", "Die belt terug."):
        with team.store.writing() as session:
            teamwork.add_note(session, team.opgave_id, fact="ruimte", text=text, who="bob", at=team.tick())
    with team.store.reading() as session:
        first, second = teamwork.notes(session, team.opgave_id, "ruimte")
        assert (first, second.text) == (
            Note(first.id, "Navraag bij de wijkraad.", "bob", first.at, None),
            "Die belt terug.",
        )
        assert teamwork.notes(session, team.opgave_id, "gebied") == ()
    assert team.detail().revision == before + 2
    assert team.detail().changed_by == "bob"


def test_who_finds_out_is_the_newest_and_may_be_taken_back(team: Team) -> None:
    def assign(person: str, due: date | None) -> dict[str, Task]:
        with team.store.writing() as session:
            teamwork.assign(session, team.opgave_id, fact="ruimte", person=person, due=due, who="anna", at=team.tick())
            return teamwork.tasks(session, team.opgave_id)

    assert assign("", None) == {}
    assert assign("bob", date(2026, 12, 1))["ruimte"].due == date(2026, 12, 1)
    revision = team.detail().revision
    assert assign("bob", date(2026, 12, 1))["ruimte"].person == "bob"
    assert team.detail().revision == revision  # nothing changed, so nothing is written
    assert assign("carla", None)["ruimte"].person == "carla"
    assert assign("", date(2026, 12, 1)) == {}
    with team.store.reading() as session:
        assert teamwork.people(session, team.opgave_id) == ("bob", "carla")


def test_the_second_of_two_people_is_told_and_nothing_is_lost(team: Team) -> None:
    def answer(value: str, who: str, seen: int) -> None:
        with team.store.writing() as session:
            changes.record_answer(
                session,
                team.opgave_id,
                fact="ruimte",
                kind="answered",
                value=value,
                reason="Zo is het.",
                who=who,
                at=team.tick(),
                expected_answer_id=seen,
            )

    answer("geen", "anna", 0)
    with pytest.raises(Conflict):
        answer("voldoende", "bob", 0)
    assert [entry.who for entry in team.history()] == ["anna"]
    answer("geen", "bob", 0)  # the same answer is no conflict, and no new entry either
    assert [entry.who for entry in team.history()] == ["anna"]
    answer("voldoende", "bob", team.detail().answers["ruimte"].id)
    assert [entry.who for entry in team.history()] == ["bob", "anna"]


def test_an_entry_of_another_opgave_is_not_found(team: Team) -> None:
    team.answer("ruimte", "geen")
    (entry,) = team.history()
    other = team.create("Een andere opgave")
    with team.store.reading() as session:
        assert teamwork.get_entry(session, team.opgave_id, entry.id) == entry
        with pytest.raises(NotFound):
            teamwork.get_entry(session, other, entry.id)


def test_an_opgave_in_the_archive_takes_nothing_more(team: Team) -> None:
    with team.store.writing() as session:
        changes.archive_opgave(session, team.opgave_id, who="anna", at=team.tick())
    with pytest.raises(Conflict), team.store.writing() as session:
        teamwork.add_note(session, team.opgave_id, fact="ruimte", text="x", who="anna", at=team.tick())
    with pytest.raises(NotFound), team.store.writing() as session:
        teamwork.add_note(session, 99, fact="ruimte", text="x", who="anna", at=team.tick())


def test_a_note_is_never_changed(team: Team) -> None:
    from intranet.store.tables import QuestionNote

    with team.store.writing() as session:
        teamwork.add_note(session, team.opgave_id, fact="ruimte", text="x", who="anna", at=team.tick())
    with pytest.raises(AppendOnlyError), team.store.writing() as session:
        session.query(QuestionNote).one().text = "y"


def test_the_row_of_an_opgave_is_that_of_the_list(team: Team) -> None:
    with team.store.reading() as session:
        (row,) = finding.find(session, finding.Narrowing(), limit=5).rows
        assert questions.get_row(session, team.opgave_id) == row
        assert questions.get_row(session, 0) is None
        assert questions.get_row(session, 99) is None
