"""The jobs that weigh all stored opgaven under a draft, and what they found.

A job reads opgaven by id, a chunk at a time, so its memory does not grow with their number; each chunk is kept together
with how far the job is, so it can be stopped, or go on after a restart, at any moment. `impact_opgaven` reads them,
`impact_groups` shows what was found and keeps what people did about it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, delete, insert, select, update
from sqlalchemy.engine import CursorResult

from intranet.filters import aantal
from intranet.store import drafts, impact_opgaven, log
from intranet.store.database import Session
from intranet.store.policy_records import Job, JobState
from intranet.store.policy_tables import ImpactJob, ImpactRow
from intranet.store.records import Json
from intranet.store.rows import LARGEST_ID


@dataclass(frozen=True)
class Found:
    """What a draft changes for one opgave; those with one `group` change alike. `flips`: its outcome does."""

    opgave_id: int
    flips: bool
    group: str
    detail: Mapping[str, Json]


def start(session: Session, draft_id: int, *, sha256: str, base_id: int, on_day: date, who: str, at: datetime) -> int:
    """Start weighing all opgaven under a draft and return the id of the job; a job before it stops."""
    draft = drafts.locked(session, draft_id)
    session.execute(
        update(ImpactJob)
        .where(ImpactJob.draft_id == draft_id, ImpactJob.state == JobState.RUNNING)
        .values(state=JobState.CANCELLED)
        .execution_options(synchronize_session=False)
    )
    row = ImpactJob(
        draft_id=draft_id,
        sha256=sha256,
        base_id=base_id,
        on_day=on_day,
        state=JobState.RUNNING,
        total=impact_opgaven.count_opgaven(session),
        done=0,
        last_opgave_id=0,
        last_answer_id=impact_opgaven.newest_answer(session),
        counts={},
        message="",
        started_by=who,
        started_at=at,
        beat_at=at,
    )
    session.add(row)
    session.flush()
    _forget(session, draft_id, row.id)
    log.write(
        session,
        act="gevolgen berekend",
        subject=f"concept {draft_id}",
        sentence=f"De gevolgen van concept {draft.label} worden berekend, over "
        f"{aantal(row.total, 'opgave', 'opgaven')}.",
        who=who,
        at=at,
        data={"concept": draft_id, "sha256": sha256, "opgaven": row.total},
    )
    return row.id


def newest(session: Session, draft_id: int) -> Job | None:
    """Return the job that was started last for a draft; None when there is none."""
    row = session.scalars(
        select(ImpactJob)
        .where(ImpactJob.draft_id == draft_id)
        .order_by(ImpactJob.id.desc())
        .limit(1)
        .execution_options(populate_existing=True)
    ).one_or_none()
    return None if row is None else _job(row)


def get_job(session: Session, job_id: int) -> Job | None:
    """Return a job; None when there is none."""
    row = session.get(ImpactJob, job_id) if 0 < job_id <= LARGEST_ID else None
    return None if row is None else _job(row)


def claim(session: Session, job: Job, at: datetime) -> bool:
    """Take over a job that nobody works on any more; False when someone else was first, or it has ended."""
    same = and_(ImpactJob.id == job.id, ImpactJob.beat_at == job.beat_at, ImpactJob.state == JobState.RUNNING)
    return _changed(session, same, {"beat_at": at})


def keep(
    session: Session,
    job: Job,
    found: Iterable[Found],
    *,
    last_id: int,
    done: int,
    counts: Mapping[str, Json],
    at: datetime,
) -> bool:
    """Keep what was found in the chunk behind `job.last_opgave_id`; False, and nothing kept, when the job has ended."""
    here = and_(
        ImpactJob.id == job.id,
        ImpactJob.last_opgave_id == job.last_opgave_id,
        ImpactJob.state == JobState.RUNNING,
    )
    values = {"last_opgave_id": last_id, "done": done, "counts": dict(counts), "beat_at": at}
    if not _changed(session, here, values):
        return False
    add(session, job, found)
    return True


def add(session: Session, job: Job, found: Iterable[Found]) -> None:
    """Put what was found with a job."""
    rows = [
        {
            "job_id": job.id,
            "opgave_id": one.opgave_id,
            "flips": one.flips,
            "group_key": one.group,
            "detail": dict(one.detail),
        }
        for one in found
    ]
    if rows:
        session.execute(insert(ImpactRow), rows)


def end(session: Session, job_id: int, state: JobState, *, message: str = "", at: datetime) -> bool:
    """End a running job: done, cancelled or failed. False when it had ended already."""
    running = and_(ImpactJob.id == job_id, ImpactJob.state == JobState.RUNNING)
    return _changed(session, running, {"state": state, "message": message, "beat_at": at})


def carry(session: Session, job: Job, sha256: str) -> None:
    """Let what a finished job found count for other texts of the same meaning: those with a voorbeeld more."""
    done = and_(ImpactJob.id == job.id, ImpactJob.state == JobState.DONE)
    _changed(session, done, {"sha256": sha256})


def _changed(session: Session, condition: ColumnElement[bool], values: Mapping[str, object]) -> bool:
    result = session.execute(
        update(ImpactJob).where(condition).values(**values).execution_options(synchronize_session=False)
    )
    assert isinstance(result, CursorResult)
    return result.rowcount == 1


def _forget(session: Session, draft_id: int, but_job_id: int) -> None:
    """Throw away what earlier jobs for the draft found: only the newest is shown."""
    earlier = select(ImpactJob.id).where(ImpactJob.draft_id == draft_id, ImpactJob.id != but_job_id)
    session.execute(delete(ImpactRow).where(ImpactRow.job_id.in_(earlier)).execution_options(synchronize_session=False))


def _job(row: ImpactJob) -> Job:
    return Job(**{name: getattr(row, name) for name in Job.__dataclass_fields__})
