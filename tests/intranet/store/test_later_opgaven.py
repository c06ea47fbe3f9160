"""What is made or answered after the consequences were worked out is found, and weighed like the rest, exactly."""

import threading

import pytest

from intranet.rules import jobs
from intranet.rules.jobs import weigh_all, weigh_later
from intranet.store import Store, changes, impact_groups, impacts, later_opgaven
from intranet.store.impacts import Found
from tests.intranet.store.test_store_impacts import AT, ON, base, job_of, start

__all__ = ["base"]


def answer(store: Store, opgave: int, value: str) -> None:
    with store.writing() as session:
        given = {"fact": "ruimte", "kind": "answered", "value": value, "reason": ""}
        changes.record_answer(session, opgave, **given, who="bob", at=AT)


def later(store: Store, job_id: int) -> int:
    with store.reading() as session:
        return later_opgaven.count(session, job_of(store, job_id))


def test_what_was_changed_since_is_weighed_as_if_all_were_weighed_again(store: Store, base: int) -> None:
    draft, job_id = start(store, base)
    weigh_all(store, job_id, chunk=2)
    assert job_of(store, job_id).counts["uitkomst"] == 5
    assert later(store, job_id) == 0
    answer(store, 1, "voldoende")  # no longer another outcome
    answer(store, 6, "onvoldoende")  # now it has
    answer(store, 2, "voldoende")
    with store.writing() as session:
        made = changes.create_opgave(
            session, title="Nieuw", description="", phase="initiëren", area=None, regelset_version_id=base,
            who="bob", at=AT,
        )  # fmt: skip
        changes.undo_last_answer(session, 1, who="bob", at=AT)  # and it has it again
    assert later(store, job_id) == 4
    weigh_later(store, job_of(store, job_id))
    assert later(store, job_id) == 0
    job = job_of(store, job_id)
    with store.writing() as session:
        again = impacts.start(
            session, draft, sha256=job.sha256, base_id=base, on_day=job.on_day, who="anna", at=AT
        )  # fmt: skip
        rows = found(store, job_id)
    weigh_all(store, again)
    whole = job_of(store, again)
    assert {**whole.counts} == {name: number for name, number in job.counts.items() if number}
    assert (job.done, job.total, job.last_opgave_id) == (whole.done, whole.total, made) == (7, 7, made)
    assert rows == found(store, again) == [1, 3, 4, 5, 6]


def found(store: Store, job_id: int) -> list[int]:
    with store.reading() as session:
        job = impacts.get_job(session, job_id)
        assert job is not None
        groups = [one for one in impact_groups.groups(session, job) if one.flips]
        return sorted(one.id for group in groups for one in impact_groups.affected(session, job, group.key, limit=100))


def test_two_windows_keep_it_once_and_many_wait_for_a_new_job(
    store: Store, base: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, job_id = start(store, base)
    weigh_all(store, job_id)
    answer(store, 6, "onvoldoende")
    seen = job_of(store, job_id)
    weigh_later(store, seen)
    with store.writing() as session:  # another window that read the job before that
        given = {"last_answer_id": seen.last_answer_id, "counts": {}, "at": AT}
        twice = later_opgaven.replace(session, seen, (6,), [Found(6, True, "x", {})], **given)
    assert not twice
    assert found(store, job_id) == [1, 2, 3, 4, 5, 6]
    monkeypatch.setattr(jobs, "CHUNK", 1)
    answer(store, 1, "voldoende")
    answer(store, 2, "voldoende")
    weigh_later(store, job_of(store, job_id))
    assert later(store, job_id) == 2


def test_a_job_waits_for_who_is_saving_so_that_no_answer_falls_between(store: Store, base: int) -> None:
    """On PostgreSQL an answer has its id before others see it: else one could come behind a higher id."""
    draft, first = start(store, base)
    sha256, begun = job_of(store, first).sha256, list[int]()

    def begin() -> None:
        with store.writing() as session:
            begun.append(impacts.start(session, draft, sha256=sha256, base_id=base, on_day=ON, who="anna", at=AT))

    starting = threading.Thread(target=begin)
    with store.writing() as session:
        given = {"fact": "ruimte", "kind": "answered", "value": "voldoende", "reason": ""}
        changes.record_answer(session, 1, **given, who="bob", at=AT)
        starting.start()
        starting.join(0.5)
        assert not begun
    starting.join(20)
    (job_id,) = begun
    weigh_all(store, job_id)
    assert later(store, job_id) == 0
    assert 1 not in found(store, job_id)
