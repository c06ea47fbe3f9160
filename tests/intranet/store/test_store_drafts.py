"""Drafts: saved continuously, merged where two people wrote apart, and never overwritten."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from intranet.store import (
    DraftConflict,
    DraftFrozen,
    DraftMoved,
    DraftNotFound,
    DraftState,
    RegelsetText,
    Store,
    changes,
    drafts,
    log,
    reviews,
)
from intranet.store.merging import merge
from intranet.store.policy_records import Saved

START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
FILE = "leidraad.regels.md"
TEXT = "een\ntwee\ndrie\nvier\nvijf\nzes\n"


@pytest.fixture
def draft_id(store: Store) -> int:
    with store.writing() as session:
        base = changes.remember_regelset(
            session, name="leidraad", version="2023", texts=[RegelsetText(FILE, TEXT)], at=START
        )
        return drafts.create(session, label="2026-1", base_id=base, who="anna", at=START)


def save(store: Store, draft_id: int, base: int, text: str, who: str = "anna", minutes: float = 0) -> Saved:
    with store.writing() as session:
        return drafts.save(
            session,
            draft_id,
            base_revision=base,
            file=FILE,
            text=text,
            who=who,
            at=START + timedelta(minutes=minutes),
        )


def now(store: Store, draft_id: int, revision: int | None = None) -> tuple[int, str | None]:
    with store.reading() as session:
        found = drafts.get_texts(session, draft_id, revision)
    return found.revision, found.text(FILE)


def test_a_draft_starts_with_the_texts_it_is_based_on(store: Store, draft_id: int) -> None:
    assert now(store, draft_id) == (1, TEXT)
    with store.reading() as session:
        (draft,) = drafts.list_drafts(session)
        assert drafts.list_drafts(session, ended=True) == ()
        assert [line.act for line in log.find(session, limit=9).lines] == ["concept gemaakt"]
    assert (draft.label, draft.state, draft.revision, draft.authors) == ("2026-1", DraftState.DRAFT, 1, frozenset())


def test_a_save_is_a_new_revision_and_the_same_again_is_none(store: Store, draft_id: int) -> None:
    assert save(store, draft_id, 1, TEXT + "zeven\r\n") == Saved(2, TEXT + "zeven\n", merged=False, changed=True)
    assert save(store, draft_id, 2, TEXT + "zeven\n").changed is False
    # The answer to the first save got lost, and the browser tries again.
    assert save(store, draft_id, 1, TEXT + "zeven\n") == Saved(2, TEXT + "zeven\n", merged=False, changed=False)
    assert now(store, draft_id) == (2, TEXT + "zeven\n")
    assert now(store, draft_id, 1) == (1, TEXT)


def test_two_who_write_in_other_places_are_merged_and_told(store: Store, draft_id: int) -> None:
    save(store, draft_id, 1, TEXT.replace("een", "EEN"), who="anna")
    saved = save(store, draft_id, 1, TEXT.replace("zes", "ZES"), who="bob", minutes=1)
    assert saved == Saved(3, TEXT.replace("een", "EEN").replace("zes", "ZES"), merged=True, changed=True)
    assert now(store, draft_id) == (3, saved.text)
    with store.reading() as session:
        draft = drafts.get_draft(session, draft_id)
    assert draft is not None
    assert draft.authors == {"anna", "bob"}


def test_two_who_write_in_one_place_are_kept_apart(store: Store, draft_id: int) -> None:
    save(store, draft_id, 1, TEXT.replace("drie", "DRIE"), who="anna")
    with pytest.raises(DraftConflict, match="anna heeft dezelfde regels") as caught:
        save(store, draft_id, 1, TEXT.replace("drie", "drie!"), who="bob")
    conflict = caught.value
    assert (conflict.base, conflict.base_revision) == (TEXT, 1)
    assert (conflict.theirs, conflict.revision, conflict.who) == (TEXT.replace("drie", "DRIE"), 2, "anna")
    assert conflict.mine == TEXT.replace("drie", "drie!")
    assert [(c.line, c.base, c.theirs, c.mine) for c in conflict.clashes] == [(3, "drie\n", "DRIE\n", "drie!\n")]
    assert now(store, draft_id) == (2, conflict.theirs), "nothing was overwritten"
    # Having seen both, bob chooses: saved from the revision he was shown.
    assert save(store, draft_id, 2, conflict.mine, who="bob").revision == 3


def numbers(store: Store, draft_id: int) -> list[int]:
    with store.reading() as session:
        return [row.number for row in drafts.revisions(session, draft_id)]


def test_old_saves_of_one_stretch_leave_the_last(store: Store, draft_id: int) -> None:
    text = TEXT
    for number in range(1, 19):
        text += f"regel {number}\n"
        save(store, draft_id, number, text, who="bob" if number == 9 else "anna", minutes=number / 4)
    with store.writing() as session:
        reviews.add_comment(
            session, draft_id, revision=5, file=FILE, line=7, about="x", text="Waarom?", who="bob", at=START
        )
    assert numbers(store, draft_id) == list(range(19, 0, -1)), "those of the last hour all stay"
    save(store, draft_id, 19, text + "later\n", minutes=65)
    # The first, the one with a remark, the last before bob, bob's, and the last of the stretch.
    assert numbers(store, draft_id) == [20, 19, 10, 9, 5, 1]
    # Someone who still has a revision that is gone is merged all the same.
    mine = now(store, draft_id, 9)[1]
    assert mine is not None
    saved = save(store, draft_id, 9, mine.replace("een", "EEN"), who="carl", minutes=66)
    assert saved.merged
    assert saved.text == text.replace("een", "EEN") + "later\n"


def test_what_is_not_being_written_refuses_a_save(store: Store, draft_id: int) -> None:
    with store.writing() as session:
        reviews.send(session, draft_id, who="anna", at=START)
    with pytest.raises(DraftFrozen, match="ter beoordeling"):
        save(store, draft_id, 1, "anders")
    with store.writing() as session:
        reviews.take_back(session, draft_id, reason="Nog iets", who="anna", at=START)
        drafts.discard(session, draft_id, who="anna", at=START)
    with pytest.raises(DraftFrozen, match="weggelegd"):
        save(store, draft_id, 1, "anders")
    with store.writing() as session:
        drafts.reopen(session, draft_id, who="anna", at=START)
    assert save(store, draft_id, 1, "anders").revision == 2


def test_what_is_not_there_is_said_so(store: Store, draft_id: int) -> None:
    for wrong in (draft_id + 1, 0, 2**40):
        with pytest.raises(DraftNotFound):
            save(store, wrong, 1, "x")
    with pytest.raises(DraftNotFound), store.writing() as session:
        drafts.save(session, draft_id, base_revision=1, file="anders.md", text="x", who="anna", at=START)


def test_all_files_at_once_only_from_the_newest(store: Store, draft_id: int) -> None:
    both = (RegelsetText(FILE, TEXT), RegelsetText("tweede.regels.md", "# Tweede\n"))
    with store.writing() as session:
        assert (
            drafts.replace_texts(
                session, draft_id, expected_revision=1, texts=both, note="Bestand erbij", who="anna", at=START
            )
            == 2
        )
    with pytest.raises(DraftMoved, match="anna"), store.writing() as session:
        drafts.replace_texts(session, draft_id, expected_revision=1, texts=both[:1], note="", who="bob", at=START)
    with store.reading() as session:
        assert drafts.get_texts(session, draft_id).texts == both


@pytest.mark.parametrize(
    ("theirs", "mine", "merged"),
    [
        ("1\nb\nc\nd\n", "a\nb\nc\n4\n", "1\nb\nc\n4\n"),
        ("a\nb\nc\nd\ne\n", "nieuw\na\nb\nc\nd\n", "nieuw\na\nb\nc\nd\ne\n"),
        ("a\nc\nd\n", "a\nb\nc\n", "a\nc\n"),
        ("a\nX\nc\nd\n", "a\nX\nc\nd\n", "a\nX\nc\nd\n"),
        ("a\nX\nc\nd\n", "a\nY\nc\nd\n", None),
        ("a\nX\nc\nd\n", "a\nb\nY\nd\n", None),
        ("a\nb\nc\nd\ne", "a\nb\nc\nd\nf", None),
        ("", "a\nb\nc\nX\n", None),
    ],
)
def test_a_merge_is_clean_or_none(theirs: str, mine: str, merged: str | None) -> None:
    base = "a\nb\nc\nd\n"
    assert merge(base, theirs, mine).text == merged
    assert merge(base, mine, theirs).text == merged
    assert bool(merge(base, theirs, mine).clashes) is (merged is None)
    assert merge(base, theirs, base).text == theirs
    assert merge(base, base, mine).text == mine


def test_saves_at_the_same_moment_take_turns_and_none_is_lost(store: Store, draft_id: int) -> None:
    words = ("een", "drie", "vijf")
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(lambda word: save(store, draft_id, 1, TEXT.replace(word, word.upper()), who=word), words))
    revision, text = now(store, draft_id)
    assert (revision, text) == (4, "EEN\ntwee\nDRIE\nvier\nVIJF\nzes\n")


def test_the_log_has_one_line_for_what_someone_writes_in_one_go(store: Store, draft_id: int) -> None:
    def said() -> list[tuple[str, str, object]]:
        with store.reading() as session:
            lines = [line for line in log.every(session) if line.act == "concept gewijzigd"]
        return [(line.who, line.sentence, line.data["sha256"]) for line in lines]

    def sha(revision: int) -> str:
        with store.reading() as session:
            return drafts.get_texts(session, draft_id, revision).sha256

    written = "Concept 2026-1: Er is aan de tekst geschreven."
    for number in range(1, 6):  # one go, a save every few minutes
        save(store, draft_id, number, TEXT + "x" * number, minutes=number * 8)
    assert said() == [("anna", written, sha(2))]
    save(store, draft_id, 6, TEXT + "bob", who="bob", minutes=41)  # someone else
    save(store, draft_id, 7, TEXT + "anna", minutes=42)
    save(store, draft_id, 8, TEXT + "later", minutes=80)  # after a pause
    assert [(who, found) for who, _, found in said()[1:]] == [("bob", sha(7)), ("anna", sha(8)), ("anna", sha(9))]
    with store.writing() as session:
        given = {"texts": [RegelsetText(FILE, "heel anders\n")], "note": "Bestand ingelezen: nieuw.md", "who": "anna"}
        drafts.replace_texts(session, draft_id, expected_revision=9, at=START + timedelta(minutes=81), **given)
    assert said()[-1][1] == "Concept 2026-1: Bestand ingelezen: nieuw.md."
    with store.reading() as session:
        lines = [line.data for line in log.every(session) if line.act == "concept gewijzigd"]
        assert [line["vorige"] for line in lines] == [sha(number) for number in (1, 6, 7, 8, 9)], "what stood there"
        assert log.check(session).problem is None
    with store.writing() as session:
        reviews.send(session, draft_id, who="anna", at=START + timedelta(minutes=90))
    with store.reading() as session:
        (sent,) = [line.data for line in log.every(session) if line.act == "verzonden"]
        assert sent["sha256"] == sha(10)
