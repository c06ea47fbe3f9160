"""Notes, who finds out what, putting an earlier answer back, and two people at one question."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import func, select

from intranet.store import (
    AppendOnlyError,
    Conflict,
    Note,
    NotFound,
    Task,
    changes,
    finding,
    happenings,
    questions,
    teamwork,
)
from intranet.store.happenings import Did
from intranet.store.tables import QuestionTask
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


def test_what_was_said_under_an_earlier_name_of_a_question_counts_until_something_newer_is(team: Team) -> None:
    def record(value: str | None, seen: int | None = None) -> None:
        with team.store.writing() as session:
            changes.record_answer(
                session,
                team.opgave_id,
                fact="speelruimte",
                formerly="ruimte",
                kind="withdrawn" if value is None else "answered",
                value=value,
                reason="",
                who="bob",
                at=team.tick(),
                expected_answer_id=seen,
            )

    team.answer("ruimte", "geen")
    earlier = team.detail().answers["ruimte"].id
    record("geen", earlier)  # as it stands: nothing is written
    assert team.values() == {"ruimte": "geen"}
    with pytest.raises(Conflict):
        record("voldoende", 0)
    record("voldoende", earlier)
    assert team.values() == {"ruimte": "geen", "speelruimte": "voldoende"}
    assert team.undo() == "speelruimte"
    assert team.values() == {"ruimte": "geen"}
    record("voldoende", earlier)
    with pytest.raises(Conflict):
        record("geen", earlier)
    record(None)
    assert team.values() == {}, "withdrawn under both names"
    with team.store.reading() as session:
        entries, length = teamwork.history_page(session, team.opgave_id, fact="speelruimte", formerly="ruimte", limit=3)
        happened, total = happenings.page(
            session, team.opgave_id, [Did.ANSWER], fact="speelruimte", formerly="ruimte", limit=20
        )
    assert (length, total) == (6, 6)
    assert [one.fact for one in entries] == ["speelruimte", "ruimte", "speelruimte"]
    assert len(happened) == 6


def test_notes_and_who_finds_out_follow_the_earlier_name(team: Team) -> None:
    with team.store.writing() as session:
        at, here = team.tick(), team.opgave_id
        teamwork.add_note(session, here, fact="ruimte", text="Eerst.", who="bob", at=at)
        teamwork.add_note(session, here, fact="speelruimte", text="Daarna.", who="bob", at=at)
        first, _ = teamwork.notes(session, here, "speelruimte", "ruimte")
        revised = {"fact": "speelruimte", "formerly": "ruimte", "note_id": first.id, "text": "Nu.", "who": "bob"}
        teamwork.revise_note(session, here, **revised, at=at)
        assert [one.text for one in teamwork.notes(session, here, "speelruimte", "ruimte")] == ["Nu.", "Daarna."]
        teamwork.assign(session, here, fact="ruimte", person="bob", due=None, who="anna", at=at)
        given = {"fact": "speelruimte", "formerly": "ruimte", "due": None, "who": "anna", "at": at}
        before = session.scalar(select(func.count()).select_from(QuestionTask))
        teamwork.assign(session, here, person="bob", **given)
        assert session.scalar(select(func.count()).select_from(QuestionTask)) == before, "it was with him already"
        teamwork.assign(session, here, person="carla", **given)
        assert {fact: task.person for fact, task in teamwork.tasks(session, here).items()} == {"speelruimte": "carla"}
        teamwork.assign(session, here, person="", **given)
        assert teamwork.tasks(session, here) == {}
