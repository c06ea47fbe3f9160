"""The opgaven that were made or answered after a job read them, and what a draft changes for those.

People go on while the consequences of a draft are judged. An answer that is given, changed or taken back is a new entry
in the history, so the ids of entries and of opgaven tell what a job has not seen.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import Select, delete, func, select, update
from sqlalchemy.engine import CursorResult

from intranet.store import impacts
from intranet.store.database import Session
from intranet.store.impacts import Found
from intranet.store.policy_records import Job, JobState
from intranet.store.policy_tables import ImpactJob, ImpactRow
from intranet.store.records import Json
from intranet.store.tables import Answer, Opgave


def count(session: Session, job: Job) -> int:
    """Return how many opgaven were made or answered after a job read them."""
    return session.scalar(select(func.count()).select_from(_later(job).subquery())) or 0


def ids(session: Session, job: Job, limit: int) -> tuple[int, ...]:
    """Return the opgaven that were made or answered after a job read them, at most so many."""
    return tuple(session.scalars(_later(job).limit(limit)))


def _later(job: Job) -> Select[int]:
    answered = select(Answer.opgave_id).where(Answer.id > job.last_answer_id)
    made = select(Opgave.id).where(Opgave.id > job.last_opgave_id)
    every = answered.union(made).subquery()
    return select(every.c.opgave_id).order_by(every.c.opgave_id)


def kinds(session: Session, job: Job, opgave_ids: Iterable[int]) -> dict[int, str]:
    """Return what a job found earlier for each of these opgaven: the kind of the change; absent without one."""
    rows = session.execute(
        select(ImpactRow.opgave_id, ImpactRow.detail).where(
            ImpactRow.job_id == job.id, ImpactRow.opgave_id.in_(tuple(opgave_ids))
        )
    )
    return {row.opgave_id: str(row.detail["soort"]) for row in rows}


def replace(
    session: Session,
    job: Job,
    opgave_ids: tuple[int, ...],
    found: Iterable[Found],
    *,
    last_answer_id: int,
    counts: Mapping[str, Json],
    at: datetime,
) -> bool:
    """Keep what was found for these opgaven in place of what a finished job found; False when another did so already.

    `last_answer_id` is the newest answer when they were read. What was accepted of an opgave stays accepted as long as
    it changes in the same way.
    """
    new = sum(one > job.last_opgave_id for one in opgave_ids)
    result = session.execute(
        update(ImpactJob)
        .where(
            ImpactJob.id == job.id,
            ImpactJob.state == JobState.DONE,
            ImpactJob.last_opgave_id == job.last_opgave_id,
            ImpactJob.last_answer_id == job.last_answer_id,
        )
        .values(
            last_opgave_id=max(job.last_opgave_id, *opgave_ids),
            last_answer_id=last_answer_id,
            total=job.done + new,
            done=job.done + new,
            counts=dict(counts),
            beat_at=at,
        )
        .execution_options(synchronize_session=False)
    )
    assert isinstance(result, CursorResult)
    if result.rowcount != 1:
        return False
    session.execute(
        delete(ImpactRow)
        .where(ImpactRow.job_id == job.id, ImpactRow.opgave_id.in_(opgave_ids))
        .execution_options(synchronize_session=False)
    )
    impacts.add(session, job, found)
    return True
