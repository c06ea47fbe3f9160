"""A version is published whole or not at all: also when the program is killed in the middle, at every step."""

import os
import signal
from datetime import UTC, date, datetime
from multiprocessing import get_context

import pytest
import sqlalchemy as sa

from intranet.store import DraftState, RegelsetText, Store, changes, drafts, log, reviews, versions

START = datetime(2026, 11, 23, 9, tzinfo=UTC)
FILE = "leidraad.regels.md"


def publish_and_die(url: str, after: int) -> None:
    """Publish, and be killed at the write, or the commit, that comes after so many writes."""
    store, written = Store(url), 0

    def die(*_: object) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    def count(*context: object) -> None:
        nonlocal written
        if str(context[2]).lstrip().upper().startswith(("INSERT", "UPDATE")):
            written += 1
            if written > after:
                die()

    with store.writing() as session:
        sa.event.listen(session.get_bind(), "before_cursor_execute", count)
        sa.event.listen(session.get_bind(), "commit", lambda _: die() if written == after else None)
        reviews.publish(
            session,
            1,
            expected_sha256=drafts.get_texts(session, 1).sha256,
            name="leidraad",
            version="2027",
            effective_from=date(2027, 1, 1),
            last_day=None,
            moves_open=True,
            note="",
            who="bob",
            at=START,
        )


@pytest.fixture
def ready(store: Store) -> Store:
    """A draft that may be published."""
    with store.writing() as session:
        base = changes.remember_regelset(
            session, name="leidraad", version="2023", texts=[RegelsetText(FILE, "# Oud\n")], at=START
        )
        made = drafts.create(session, label="2026-1", base_id=base, who="anna", at=START)
        drafts.save(session, made, base_revision=1, file=FILE, text="# Nieuw\n", who="anna", at=START)
        reviews.send(session, made, who="anna", at=START)
        reviews.approve(session, made, reason="", who="bob", at=START)
    return store


def seen(store: Store) -> tuple[int, str, int]:
    """What another program sees: how many versions, the state of the draft, how many lines in the log."""
    with store.reading() as session:
        draft = drafts.get_draft(session, 1)
        assert draft is not None
        assert log.check(session).problem is None
        texts = session.execute(sa.text("SELECT count(*) FROM regelset_version")).scalar_one()
        found = versions.publications(session)
        assert texts == (2 if found else 1), "texts without their version"
        return len(found), draft.state, log.check(session).count


def test_killed_at_any_step_there_is_no_version_and_at_the_end_there_is_one(ready: Store, url: str) -> None:
    before = seen(ready)
    assert before[:2] == (0, DraftState.IN_REVIEW)
    for after in range(20):
        program = get_context("fork").Process(target=publish_and_die, args=(url, after))
        program.start()
        program.join(60)
        if program.exitcode == 0:
            break
        assert program.exitcode == -signal.SIGKILL
        assert seen(ready) == before
    assert after >= 5, "it was killed before each of its writes, and before the commit"
    assert seen(ready) == (1, DraftState.PUBLISHED, before[2] + 1)
    with ready.reading() as session:
        (version,) = versions.publications(session)
        assert versions.in_force((version,), date(2027, 1, 1)) == version
