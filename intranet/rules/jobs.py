"""Work that takes longer than a page may: the weighing of all opgaven under a draft, in a thread of this program.

How far it is stands in the database, with what was found: when the program ends in the middle, a job goes on behind the
last chunk that was kept as soon as someone looks at it again.
"""

from __future__ import annotations

import threading
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from time import sleep

from flask import current_app

from dsl import PolicyTooTangled
from intranet.opgaven.weighing import keep_outcome
from intranet.policies import RegelsetUnusable, regelset_of
from intranet.rules.impact import SAME, Impact
from intranet.store import (
    DraftNotFound,
    Job,
    JobState,
    Session,
    Store,
    StoreError,
    changes,
    drafts,
    impact_opgaven,
    impacts,
    later_opgaven,
    questions,
    versions,
)
from intranet.store.impacts import Found

CHUNK = 1000
AT_ONCE = 100
"""How many opgaven are weighed before a page is shown, when they went over to other rules."""
IN_BETWEEN, PAUSE = 5, 0.06
"""How many are weighed at once while people go on, and the seconds in between: as long as it takes nobody else can save
on SQLite, and who waits tries again every few hundredths of a second."""

SILENT = timedelta(seconds=20)
"""A running job of which nothing is heard for so long was left behind by a program that ended."""


class Jobs:
    """The jobs that this program works on; one at a time."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._at_work: dict[int, threading.Thread] = {}
        self._weighing: threading.Thread | None = None

    def go_on(self, job: Job | None) -> None:
        """Work on a job that runs and that no one works on: one just made, or one that was left behind."""
        if job is None or job.state is not JobState.RUNNING:
            return
        with self._lock:
            if job.id in self._at_work and self._at_work[job.id].is_alive():
                return
            fresh = job.done == 0 and job.id not in self._at_work
            if not fresh and datetime.now(UTC) - job.beat_at < SILENT:
                return  # another window works on it
            with self._store.writing() as session:
                if not impacts.claim(session, job, datetime.now(UTC)):
                    return
            thread = threading.Thread(target=self._work, args=(job.id,), name=f"gevolgen-{job.id}", daemon=True)
            self._at_work[job.id] = thread
            thread.start()

    def weigh_moved(self, on: date) -> None:
        """Weigh the opgaven that `versions.stale` has: some at once, the others while people go on."""
        if weigh_stale(self._store, on) == AT_ONCE:
            with self._lock:
                if self._weighing is None or not self._weighing.is_alive():
                    self._weighing = threading.Thread(
                        target=self._weigh_moved, args=(on,), name="overgang", daemon=True
                    )
                    self._weighing.start()

    def _weigh_moved(self, on: date) -> None:
        with suppress(RegelsetUnusable, StoreError):  # tried again when the program starts
            while weigh_stale(self._store, on, IN_BETWEEN):
                sleep(PAUSE)

    def wait(self) -> None:
        """Wait until all work is done: for the tests."""
        for thread in (*self._at_work.values(), self._weighing):
            if thread is not None:
                thread.join()

    def _work(self, job_id: int) -> None:
        try:
            weigh_all(self._store, job_id)
        except (RegelsetUnusable, PolicyTooTangled) as error:
            self._fail(job_id, str(error))
        except DraftNotFound:
            self._fail(job_id, "Het concept is er niet meer.")
        except StoreError:
            pass  # the database is away; the job goes on when someone looks again
        except Exception:
            self._fail(job_id, "Er ging iets mis in de Opgavewijzer. Begin opnieuw met berekenen.")
            raise

    def _fail(self, job_id: int, message: str) -> None:
        with self._store.writing() as session:
            impacts.end(session, job_id, JobState.FAILED, message=message, at=datetime.now(UTC))


def weigh_stale(store: Store, on: date, most: int = AT_ONCE) -> int:
    """Gather anew what lists show of at most so many opgaven, and return how many. Raises RegelsetUnusable.

    What is in the archive keeps the outcome of its last day, but for what people decided against the rules.
    """
    with store.reading() as session:  # others may write meanwhile; what another window did just now is done twice
        found = versions.stale(session, most)
    if not found:
        return 0
    with store.writing() as session:
        for opgave_id, version_id in found:
            opgave = questions.get_opgave(session, opgave_id)
            stored = questions.get_regelset_version(session, version_id)
            assert opgave is not None  # it was found just now
            assert stored is not None  # an opgave refers to its rules
            if opgave.archived_at is None or opgave.established is not None:
                keep_outcome(session, opgave_id, regelset_of(stored.texts), on)
            changes.keep_copies(session, opgave_id)
    return len(found)


def weigh_all(store: Store, job_id: int, chunk: int = CHUNK) -> None:
    """Weigh all opgaven that a job has not weighed yet, until it is done or someone ends it.

    Raises RegelsetUnusable, PolicyTooTangled, StoreError.
    """
    with store.reading() as session:
        job = impacts.get_job(session, job_id)
        if job is None:
            return
        impact = impact_of(session, job)
    while job is not None and job.state is JobState.RUNNING:
        job = _weigh_chunk(store, job, impact, chunk)


def impact_of(session: Session, job: Job) -> Impact:
    """Return what weighs opgaven for a job. Raises DraftNotFound, RegelsetUnusable, PolicyTooTangled."""
    for row in drafts.revisions(session, job.draft_id):
        if row.sha256 == job.sha256:
            texts = drafts.get_texts(session, job.draft_id, row.number)
            return Impact(regelset_of(texts.texts).policy, job.on_day)
    raise DraftNotFound


def _know_versions(session: Session, impact: Impact) -> None:
    for version_id in impact_opgaven.versions_in_use(session):
        if not impact.knows(version_id):
            stored = questions.get_regelset_version(session, version_id)
            assert stored is not None
            impact.add(version_id, regelset_of(stored.texts).policy)


@dataclass(frozen=True)
class _Later:
    """What a draft changes for the opgaven that a job has not seen as they are."""

    opgave_ids: tuple[int, ...]
    found: list[Found]
    counts: dict[str, int]
    last_answer_id: int

    def keep(self, session: Session, job: Job) -> None:
        later_opgaven.replace(
            session,
            job,
            self.opgave_ids,
            self.found,
            last_answer_id=self.last_answer_id,
            counts={**self.counts},
            at=datetime.now(UTC),
        )


def weigh_later(store: Store, job: Job) -> None:
    """Weigh the opgaven that were made or answered since a finished job read them, as part of that job.

    Not when they are more than a page may take, or the rules are too entangled: the step before publication tells it.
    """
    with store.reading() as session:
        if not later_opgaven.count(session, job):
            return
    with store.writing() as session:
        newest = impact_opgaven.newest_answer(session)
    with store.reading() as session:
        later = _later(session, job, newest)
    if later is not None:
        with store.writing() as session:
            later.keep(session, job)


def weigh_last(session: Session, job: Job) -> None:
    """Do as `weigh_later` in the transaction that publishes: for what came in between."""
    later = _later(session, job, impact_opgaven.newest_answer(session))
    if later is not None:
        later.keep(session, job)


def _later(session: Session, job: Job, newest: int) -> _Later | None:
    """`newest` is read before the rest: what is answered while the others are read comes again."""
    ids = later_opgaven.ids(session, job, CHUNK + 1)
    if not 0 < len(ids) <= CHUNK:
        return None
    try:
        impact = impact_of(session, job)
        _know_versions(session, impact)
    except (DraftNotFound, RegelsetUnusable, PolicyTooTangled):
        return None
    counts = {name: number for name, number in job.counts.items() if isinstance(number, int)}
    earlier = later_opgaven.kinds(session, job, ids)
    for one in ids:
        if one <= job.last_opgave_id:
            kind = earlier.get(one, SAME)
            counts[kind] = counts.get(kind, 0) - 1
    found = impact.of(impact_opgaven.some(session, ids, impact.facts, impact.renamed), counts)
    return _Later(ids, found, counts, newest)


def _weigh_chunk(store: Store, job: Job, impact: Impact, size: int) -> Job | None:
    with store.reading() as session:
        _know_versions(session, impact)
        opgaven = impact_opgaven.chunk(session, job.last_opgave_id, size, impact.facts, impact.renamed)
    counts = {name: number for name, number in job.counts.items() if isinstance(number, int)}
    found = impact.of(opgaven, counts)
    at = datetime.now(UTC)
    with store.writing() as session:
        if opgaven:
            kept = impacts.keep(
                session, job, found, last_id=opgaven[-1].id, done=job.done + len(opgaven), counts={**counts}, at=at
            )
            if not kept:
                return None
        else:
            impacts.end(session, job.id, JobState.DONE, at=at)
        return impacts.get_job(session, job.id)


def jobs() -> Jobs:
    """The jobs of the app that answers the present request."""
    extensions: dict[str, object] = current_app.extensions
    found = extensions.get("jobs")
    if not isinstance(found, Jobs):
        found = extensions["jobs"] = Jobs(current_app.extensions["store"])
    return found
