"""Which version is in force on a day, what a review must have before it can be published, and publishing itself."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from intranet.store import (
    Acceptable,
    DraftState,
    NotPossibleNow,
    NotWithdrawable,
    Publication,
    RegelsetText,
    Store,
    VersionState,
    changes,
    drafts,
    log,
    reviews,
    settings,
    versions,
)

START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
NEW_YEAR = date(2027, 1, 1)
FILE = "leidraad.regels.md"


def version(number: int, start: date, **more: Any) -> Publication:
    made = Publication(
        id=number,
        label=str(number),
        name="leidraad",
        version="",
        sha256="",
        regelset_version_id=number,
        draft_id=None,
        effective_from=start,
        last_day=None,
        moves_open=True,
        four_eyes=True,
        note="",
        published_by="anna",
        published_at=START,
    )
    return replace(made, **more)


FIRST, SECOND = version(1, date(2023, 12, 1)), version(2, NEW_YEAR)


def current(every: list[Publication], on: date) -> int | None:
    found = versions.in_force(every, on)
    return found and found.id


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2023, 11, 30), None),
        (date(2023, 12, 1), 1),
        (date(2026, 12, 31), 1),
        (NEW_YEAR, 2),
        (date(2031, 1, 1), 2),
    ],
)
def test_a_version_is_in_force_from_its_date_until_the_next(on: date, expected: int | None) -> None:
    assert current([FIRST, SECOND], on) == expected
    assert current([SECOND, FIRST], on) == expected


def test_none_is_in_force_without_versions() -> None:
    assert versions.in_force([], NEW_YEAR) is None
    assert versions.shown([], NEW_YEAR) is None


def test_after_its_own_last_day_nothing_older_revives() -> None:
    ends = replace(SECOND, last_day=date(2027, 12, 31))
    assert current([FIRST, ends], date(2027, 12, 31)) == 2
    assert current([FIRST, ends], date(2028, 1, 1)) is None
    shown = versions.shown([FIRST, ends], date(2028, 1, 1))
    assert shown is not None
    assert shown.id == 2
    assert versions.last_day([FIRST, ends], ends) == date(2027, 12, 31)


def test_what_is_withdrawn_before_its_date_was_never_there() -> None:
    gone = replace(SECOND, withdrawn_from=NEW_YEAR)
    assert current([FIRST, gone], NEW_YEAR) == 1
    assert versions.last_day([FIRST, gone], FIRST) is None
    with pytest.raises(ValueError, match="withdrawn"):
        versions.last_day([FIRST, gone], gone)


def test_what_is_withdrawn_later_leaves_none_until_another_is_published() -> None:
    day = date(2027, 3, 1)
    gone = replace(SECOND, withdrawn_from=day)
    assert current([FIRST, gone], day - timedelta(1)) == 2
    assert current([FIRST, gone], day) is None
    again = version(3, day)
    assert current([FIRST, gone, again], day - timedelta(1)) == 2
    assert current([FIRST, gone, again], day) == 3
    assert versions.last_day([FIRST, gone, again], gone) == day - timedelta(1)


def test_of_two_with_one_date_the_last_published_holds() -> None:
    assert current([SECOND, version(3, NEW_YEAR), FIRST], NEW_YEAR) == 3


def test_the_state_of_each_on_a_day() -> None:
    every = [
        FIRST,
        replace(SECOND, withdrawn_from=date(2026, 12, 1)),
        version(3, NEW_YEAR),
        version(4, date(2028, 1, 1)),
    ]
    assert versions.states(every, date(2027, 5, 1)) == {
        1: VersionState.EXPIRED,
        2: VersionState.WITHDRAWN,
        3: VersionState.IN_FORCE,
        4: VersionState.UPCOMING,
    }


# --- in the database ---


@pytest.fixture
def base_id(store: Store) -> int:
    with store.writing() as session:
        return changes.remember_regelset(
            session, name="leidraad", version="2023", texts=[RegelsetText(FILE, "# Oud\n")], at=START
        )


@pytest.fixture
def draft_id(store: Store, base_id: int) -> int:
    with store.writing() as session:
        made = drafts.create(session, label="2026-1", base_id=base_id, who="anna", at=START)
        drafts.save(session, made, base_revision=1, file=FILE, text="# Nieuw\n", who="anna", at=START)
    return made


def publish(store: Store, draft_id: int, on: date = NEW_YEAR, **more: Any) -> int:
    with store.writing() as session:
        given = {
            "expected_sha256": drafts.get_texts(session, draft_id).sha256,
            "name": "leidraad",
            "version": "2027",
            "effective_from": on,
            "last_day": None,
            "moves_open": True,
            "note": "",
            "who": "bob",
            "at": START,
        }
        return reviews.publish(session, draft_id, **{**given, **more})


def approved(store: Store, draft_id: int) -> None:
    with store.writing() as session:
        reviews.send(session, draft_id, who="anna", at=START)
        reviews.approve(session, draft_id, reason="", who="bob", at=START)


def test_who_wrote_it_cannot_approve_it_alone(store: Store, draft_id: int) -> None:
    with store.writing() as session:
        reviews.send(session, draft_id, who="anna", at=START)
    with pytest.raises(NotPossibleNow, match="U schreef zelf"), store.writing() as session:
        reviews.approve(session, draft_id, reason="", who="anna", at=START)
    with pytest.raises(NotPossibleNow, match="Niemand heeft deze tekst"):
        publish(store, draft_id)
    with store.writing() as session:
        reviews.approve(session, draft_id, reason="Klopt", who="bob", at=START)
    publish(store, draft_id)
    with store.reading() as session:
        (made,) = versions.publications(session)
    assert made.four_eyes


def test_a_small_team_may_and_the_record_shows_it(store: Store, draft_id: int) -> None:
    with store.writing() as session:
        settings.set_four_eyes(session, False, who="anna", at=START)
        reviews.send(session, draft_id, who="anna", at=START)
        reviews.approve(session, draft_id, reason="", who="anna", at=START)
    publish(store, draft_id)
    with store.reading() as session:
        (made,) = versions.publications(session)
        sentences = [line.sentence for line in log.find(session, limit=20).lines]
    assert not made.four_eyes
    assert any("door iemand die er zelf aan schreef" in sentence for sentence in sentences)


def test_an_approval_by_a_writer_counts_no_more_when_four_eyes_are_asked(store: Store, draft_id: int) -> None:
    with store.writing() as session:
        settings.set_four_eyes(session, False, who="anna", at=START)
        reviews.send(session, draft_id, who="anna", at=START)
        reviews.approve(session, draft_id, reason="", who="anna", at=START)
        settings.set_four_eyes(session, True, who="anna", at=START)
        assert reviews.approval(session, draft_id) is None


def test_an_approval_does_not_cover_what_another_accepts_after_it(store: Store, draft_id: int) -> None:
    later = START + timedelta(minutes=1)

    def accept(key: str, who: str, at: datetime) -> None:
        with store.writing() as session:
            reviews.accept_finding(
                session, draft_id, finding=Acceptable(key, key), reason="Zo bedoeld.", who=who, at=at
            )

    def holds() -> tuple[bool, bool]:
        with store.reading() as session:
            return reviews.approval(session, draft_id) is not None, reviews.has_lapsed(session, draft_id)

    accept("gat: a", "anna", START - timedelta(minutes=1))
    assert holds() == (False, False)
    approved(store, draft_id)
    accept("gat: b", "bob", later)  # his own eyes saw it
    assert holds() == (True, False)
    accept("gat: c", "anna", later)
    assert holds() == (False, True)
    with pytest.raises(NotPossibleNow):
        publish(store, draft_id)
    with store.writing() as session:
        reviews.approve(session, draft_id, reason="", who="bob", at=later + timedelta(minutes=1))
    assert holds() == (True, False)
    accept("gat: c", "anna", later + timedelta(minutes=2))
    with store.writing() as session:
        settings.set_four_eyes(session, False, who="anna", at=later)
    assert holds() == (True, False), "one pair of eyes is enough now"


def test_a_refusal_needs_a_reason_and_gives_the_draft_back(store: Store, draft_id: int) -> None:
    with store.writing() as session:
        reviews.send(session, draft_id, who="anna", at=START)
    with pytest.raises(NotPossibleNow, match="waarom"), store.writing() as session:
        reviews.refuse(session, draft_id, reason=" ", who="bob", at=START)
    with store.writing() as session:
        reviews.refuse(session, draft_id, reason="Het citaat ontbreekt", who="bob", at=START)
        draft = drafts.get_draft(session, draft_id)
        assert draft is not None
        assert draft.state is DraftState.DRAFT
        assert [step.verdict for step in reviews.steps(session, draft_id)] == ["verzonden", "niet akkoord"]


def test_an_approval_is_of_one_text(store: Store, draft_id: int) -> None:
    approved(store, draft_id)
    with store.writing() as session:
        reviews.take_back(session, draft_id, reason="", who="anna", at=START)
        drafts.save(session, draft_id, base_revision=2, file=FILE, text="# Anders\n", who="anna", at=START)
        reviews.send(session, draft_id, who="anna", at=START)
        assert reviews.approval(session, draft_id) is None
    with pytest.raises(NotPossibleNow):
        publish(store, draft_id)


def test_only_the_text_that_was_checked_is_published(store: Store, draft_id: int) -> None:
    approved(store, draft_id)
    with pytest.raises(NotPossibleNow, match="veranderd"):
        publish(store, draft_id, expected_sha256="0" * 64)
    publish(store, draft_id)
    with pytest.raises(NotPossibleNow, match="vastgesteld"):
        publish(store, draft_id)


def test_a_published_version_cannot_be_changed_by_anyone(store: Store, draft_id: int) -> None:
    approved(store, draft_id)
    publish(store, draft_id)
    for table in ("policy_version", "regelset_version", "log_entry", "review_step"):
        for act in (f"DELETE FROM {table}", f"UPDATE {table} SET {'number' if table == 'log_entry' else 'id'} = 99"):
            with pytest.raises(sa.exc.IntegrityError, match="append-only"), store.writing() as session:
                session.execute(sa.text(act))


def test_withdrawing_is_once_and_publishing_again_is_another_version(store: Store, draft_id: int) -> None:
    approved(store, draft_id)
    first = publish(store, draft_id)
    with store.writing() as session:
        versions.withdraw(session, first, from_day=NEW_YEAR, reason="Te vroeg", who="bob", at=START)
    with pytest.raises(NotWithdrawable), store.writing() as session:
        versions.withdraw(session, first, from_day=NEW_YEAR, reason="Nog eens", who="bob", at=START)
    with store.writing() as session:
        texts = drafts.get_texts(session, draft_id).texts
        again = versions.publish_texts(
            session,
            label="2026-1",
            name="leidraad",
            version="2027",
            texts=texts,
            effective_from=date(2027, 2, 1),
            last_day=None,
            moves_open=False,
            four_eyes=True,
            note="",
            who="bob",
            at=START,
        )
    with store.reading() as session:
        latest, earlier = versions.publications(session)
    assert (latest.id, earlier.id) == (again, first)
    assert latest.regelset_version_id == earlier.regelset_version_id, "the same texts are stored once"
    assert earlier.withdrawn_reason == "Te vroeg"


def test_on_its_date_the_open_opgaven_follow_once(store: Store, team: Any, draft_id: int) -> None:
    archived, later = team.create("Oud plein"), team.create("Nieuw plein")
    with store.writing() as session:
        changes.archive_opgave(session, archived, who="anna", at=team.tick())
    approved(store, draft_id)
    publish(store, draft_id)

    def rules() -> dict[int, int]:
        with store.reading() as session:
            rows = session.execute(sa.text("SELECT id, regelset_version_id FROM opgave"))
            return {row[0]: row[1] for row in rows}

    def activate(on: date) -> int:
        with store.writing() as session:
            return versions.activate(session, on, START)

    before = rules()
    assert activate(NEW_YEAR - timedelta(1)) == 0
    assert rules() == before
    assert activate(NEW_YEAR) == 2
    after = rules()
    assert after[archived] == before[archived]
    assert after[later] == after[team.opgave_id] != before[later]
    assert activate(NEW_YEAR) == 0
    with store.reading() as session:
        line = log.find(session, act="in werking", limit=9).lines[0]
    assert (line.data["aantal"], line.data["opgaven"]) == (2, f"{team.opgave_id}, {later}")
    assert f"2 open opgaven gaan ermee verder: de nummers {team.opgave_id} en {later}." in line.sentence


def test_opgaven_may_stay_on_the_version_they_have(store: Store, team: Any, draft_id: int) -> None:
    approved(store, draft_id)
    publish(store, draft_id, moves_open=False)
    with store.writing() as session:
        assert versions.activate(session, NEW_YEAR, START) == 0
    assert team.detail().regelset_version_id == team.regelset_version_id


def test_a_comment_keeps_the_line_it_was_made_on(store: Store, draft_id: int) -> None:
    def comment(line: int) -> int:
        given = {
            "revision": 3,
            "file": FILE,
            "line": line,
            "about": "regel 2",
            "text": "Hè?",
            "who": "bob",
            "at": START,
        }
        return reviews.add_comment(session, draft_id, **given)

    with store.writing() as session:
        drafts.save(session, draft_id, base_revision=2, file=FILE, text="a\nb\nc\n", who="anna", at=START)
        number = comment(2)
        with pytest.raises(drafts.DraftNotFound):
            comment(4)
        (found,) = reviews.comments(session, draft_id)
        assert found.quote == "b"
        assert log.find(session, act="opmerking gemaakt", limit=1).lines[0].sentence == "Opmerking bij regel 2."
        reviews.resolve_comment(session, number, resolved=True, who="anna", at=START)
        reviews.resolve_comment(session, number, resolved=False, who="anna", at=START)
        assert reviews.comments(session, draft_id)[0].resolved_at is None
