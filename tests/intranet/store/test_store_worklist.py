"""How verplichtingen are met, their onderwerpen, and what is open over all opgaven."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from intranet.store import Conflict, DueCounts, OpenItem, TopicState, changes, finding, worklist
from intranet.store.worklist import When
from tests.intranet.store.conftest import Team

TODAY = date(2026, 11, 23)


def write(team: Team, text: str, seen: int | None = None, person: str = "anna") -> int:
    """Write at `gesprek` and return the entry that counts."""
    with team.store.writing() as session:
        worklist.record_work(
            session,
            team.opgave_id,
            obligation="gesprek",
            text=text,
            person=person,
            due=TODAY,
            proof="verslag.pdf",
            who="anna",
            at=team.tick(),
            expected_id=seen,
        )
        return worklist.work_of(session, team.opgave_id)["gesprek"].id


def test_the_newest_text_counts_and_a_second_writer_is_told(team: Team) -> None:
    first = write(team, "Avond in het wijkhuis", 0)
    assert write(team, "Avond in het wijkhuis", 0) == first  # the same is no conflict
    with pytest.raises(Conflict):
        write(team, "Ochtend in de school", 0)
    assert write(team, "Ochtend in de school", first) > first
    with team.store.reading() as session:
        work = worklist.work_of(session, team.opgave_id)["gesprek"]
    assert (work.text, work.person, work.due, work.proof) == ("Ochtend in de school", "anna", TODAY, "verslag.pdf")


def test_the_search_finds_what_is_written_at_a_verplichting_as_it_stands(team: Team) -> None:
    def found(text: str) -> bool:
        with team.store.reading() as session:
            return finding.count(session, finding.Narrowing(text=text)) == 1

    first = write(team, "Avond in het wijkhuis", 0)
    assert found("WIJKHUIS") and found("verslag.pdf") and found("anna")
    write(team, "Ochtend in de school", first)
    assert found("school") and not found("wijkhuis"), "what was written before is history"
    for state, is_found in ((TopicState.OPEN, True), (TopicState.REMOVED, False)):
        with team.store.writing() as session:
            topics = {"fietsenstalling": state}
            worklist.set_topics(
                session, team.opgave_id, obligation="gesprek", topics=topics, who="anna", at=team.tick()
            )
        assert found("fietsenstalling") is is_found


def test_onderwerpen_are_ticked_added_and_taken_away(team: Team) -> None:
    def put(**topics: TopicState) -> bool:
        with team.store.writing() as session:
            return worklist.set_topics(
                session, team.opgave_id, obligation="gesprek", topics=topics, who="anna", at=team.tick()
            )

    assert put(afspraken=TopicState.DONE, parkeren=TopicState.OPEN)
    assert not put(afspraken=TopicState.DONE)
    assert put(parkeren=TopicState.REMOVED)
    with team.store.reading() as session:
        assert worklist.topics_of(session, team.opgave_id) == {
            "gesprek": {"afspraken": TopicState.DONE, "parkeren": TopicState.REMOVED}
        }


def test_what_is_open_over_all_opgaven(team: Team) -> None:
    def item(opgave_id: int, name: str, due: date | None, person: str = "") -> OpenItem:
        return OpenItem(opgave_id, name, False, name.title(), "te doen", person, due)

    one, two = team.opgave_id, team.create("Fietsstraat")
    with team.store.writing() as session:
        worklist.keep_open(
            session, one, [item(one, "a", date(2026, 11, 22), "Renée"), item(one, "b", TODAY), item(one, "c", None)]
        )
        worklist.keep_open(session, two, [item(two, "a", date(2026, 11, 30), "renee"), item(two, "x", TODAY)])
        worklist.keep_open(session, two, [item(two, "a", date(2026, 11, 30), "renee")])  # x is done

    with team.store.reading() as session:
        found = worklist.list_open(session, today=TODAY, limit=10)
        assert [(f.opgave_title, f.item.name) for f in found] == [
            ("Herinrichting winkelplein", "a"),
            ("Herinrichting winkelplein", "b"),
            ("Fietsstraat", "a"),
            ("Herinrichting winkelplein", "c"),
        ]
        assert worklist.count_open(session, today=TODAY) == DueCounts(1, 1, 1, 1)
        assert worklist.count_open(session, today=TODAY, person="RENEE").all == 2
        for when, name in zip(When, ("a", "b", "a", "c"), strict=True):
            assert [f.item.name for f in worklist.list_open(session, today=TODAY, when=when, limit=10)] == [name]
        assert [f.item.name for f in worklist.list_open(session, today=TODAY, limit=1, offset=1)] == ["b"]
        mine = worklist.list_open(session, today=TODAY, person="Renée", opgave_id=two, dated_only=True, limit=10)
        assert [f.item.opgave_id for f in mine] == [two]

    with team.store.writing() as session:
        changes.archive_opgave(session, one, who="anna", at=team.tick())
        assert worklist.count_open(session, today=TODAY).all == 1


def test_what_is_open_moment_by_moment(team: Team) -> None:
    def item(name: str, due: date | None, moment: str) -> OpenItem:
        return OpenItem(team.opgave_id, name, False, name, "te doen", "", due, moment=moment)

    late, soon = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
    items = [item("a", late, "achteraf"), item("b", soon, "vooraf"), item("c", None, "vooraf"), item("d", soon, "")]
    with team.store.writing() as session:
        worklist.keep_open(session, team.opgave_id, items)
        worklist.keep_open(session, team.opgave_id, [item("e", late, "vooraf"), *items[:3]])
    order = ("vooraf", "tijdens", "achteraf", "")
    with team.store.reading() as session:
        counts = worklist.count_by_moment(session, today=TODAY)
        assert counts == {"vooraf": 3, "achteraf": 1}
        everything = worklist.list_by_moment(session, order, counts, today=TODAY, limit=10)
        assert [f.item.name for f in everything] == ["e", "b", "c", "a"]
        for at in range(4):  # the same when it is read one by one
            part = worklist.list_by_moment(session, order, counts, today=TODAY, limit=1, offset=at)
            assert part == everything[at : at + 1]
        was_due = worklist.count_by_moment(session, today=TODAY, when=When.LATE)
        assert was_due == {"vooraf": 1, "achteraf": 1}
        found = worklist.list_by_moment(session, order, was_due, today=TODAY, when=When.LATE, limit=10)
        assert [f.item.name for f in found] == ["e", "a"]


def test_an_item_changes_in_place(team: Team) -> None:
    with team.store.writing() as session:
        for person in ("anna", "bob"):
            worklist.keep_open(
                session, team.opgave_id, [OpenItem(team.opgave_id, "a", False, "A", "te doen", person, TODAY)]
            )
        (found,) = worklist.list_open(session, today=TODAY, limit=10)
    assert found.item.person == "bob"
