"""Who has a draft open: seldom written, soon forgotten."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from intranet.store import DraftNotFound, RegelsetText, Store, changes, drafts, presence
from intranet.store.policy_records import Present
from tests.intranet.store.conftest import START

A_MINUTE = timedelta(minutes=1)


@pytest.fixture
def draft_id(store: Store) -> int:
    texts = (RegelsetText("proef.regels.md", "# Proef\n"),)
    with store.writing() as session:
        base = changes.remember_regelset(session, name="proef", version="1", texts=texts, at=START)
        return drafts.create(session, label="2027", base_id=base, who="anna", at=START)


def arrive(store: Store, draft_id: int, who: str, at: datetime) -> None:
    with store.writing() as session:
        presence.arrive(session, draft_id, who, at)


def others(store: Store, draft_id: int, who: str, at: datetime) -> tuple[Present, ...]:
    with store.reading() as session:
        return presence.others(session, draft_id, who, at)


def test_who_came_is_there_for_a_while_and_not_to_themselves(store: Store, draft_id: int) -> None:
    arrive(store, draft_id, "bob", START)
    arrive(store, draft_id, "carla", START + A_MINUTE)
    late = START + A_MINUTE
    assert [one.name for one in others(store, draft_id, "anna", late)] == ["bob", "carla"]
    assert [one.name for one in others(store, draft_id, "bob", late)] == ["carla"]
    assert [one.name for one in others(store, draft_id, "anna", START + 2 * A_MINUTE)] == ["carla"]
    arrive(store, draft_id, "bob", START + 2 * A_MINUTE)
    assert [one.name for one in others(store, draft_id, "anna", START + 3 * A_MINUTE)] == ["bob"]
    with pytest.raises(DraftNotFound):
        arrive(store, 99, "bob", START)


def test_a_save_of_late_is_told_and_an_old_one_is_not(store: Store, draft_id: int) -> None:
    saved = START + A_MINUTE
    with store.writing() as session:
        drafts.save(session, draft_id, base_revision=1, file="proef.regels.md", text="x\n", who="bob", at=saved)
    for at, expected in ((saved + A_MINUTE, saved), (saved + 20 * A_MINUTE, None)):
        arrive(store, draft_id, "bob", at)
        assert others(store, draft_id, "anna", at) == (Present("bob", expected),)


def test_it_is_written_again_only_after_a_while(store: Store, draft_id: int) -> None:
    arrive(store, draft_id, "bob", START)
    with store.reading() as session:
        assert not presence.is_known(session, draft_id, "anna", START)
        assert presence.is_known(session, draft_id, "bob", START + timedelta(seconds=29))
        assert not presence.is_known(session, draft_id, "bob", START + timedelta(seconds=30))
