"""What a draft would change for the stored opgaven: reading them in chunks, keeping what was found, and handling it.

A job reads opgaven by id, a chunk at a time, so its memory does not grow with their number; each chunk is kept together
with how far the job is, so it can be stopped, or go on after a restart, at any moment.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, Text, and_, cast, delete, exists, func, insert, select, update
from sqlalchemy.engine import CursorResult

from intranet.filters import aantal, nummers, reeksen
from intranet.store import drafts, log, recording
from intranet.store.database import Session
from intranet.store.policy_records import Handling, Job, JobState
from intranet.store.policy_tables import HandledFlip, ImpactJob, ImpactRow
from intranet.store.recording import Sealed
from intranet.store.recording_tables import SealedRecord
from intranet.store.records import AnswerKind, Json
from intranet.store.rows import LARGEST_ID
from intranet.store.tables import Answer, CurrentAnswer, Opgave

_OPGAVEN = select(Opgave.id, Opgave.regelset_version_id)
_SEALED = exists().where(SealedRecord.opgave_id == Opgave.id)

Given = tuple[tuple[str, str], ...]
"""The answers of an opgave as stored, by fact: (fact, JSON). The same answers are equal, so one weighing serves all."""


@dataclass(frozen=True)
class StoredOpgave:
    """What a job needs to know of an opgave."""

    id: int
    regelset_version_id: int
    given: Given


@dataclass(frozen=True)
class Found:
    """What a draft changes for one opgave; those with one `group` change alike. `flips`: its outcome does."""

    opgave_id: int
    flips: bool
    group: str
    detail: Mapping[str, Json]


@dataclass(frozen=True)
class Group:
    """The opgaven that change alike: how many, how many were handled, and what changes for one of them.

    `sealed` of them have a vaststelling, and keep the outcome that it says.
    """

    key: str
    flips: bool
    count: int
    accepted: int
    examples: int
    sealed: int
    detail: Mapping[str, Json]

    @property
    def to_do(self) -> int:
        """How many nobody looked at yet."""
        return self.count - self.accepted - self.examples if self.flips else 0


@dataclass(frozen=True)
class Affected:
    """An opgave in a group, with what was done about it. `sealed` is its vaststelling that counts, which stays."""

    id: int
    title: str
    description: str
    area: str | None
    archived: bool
    sealed: Sealed | None
    detail: Mapping[str, Json]
    handling: Handling | None
    who: str | None


# --- reading opgaven ---


def count_opgaven(session: Session) -> int:
    """Return how many opgaven there are, in the archive too."""
    return session.scalar(select(func.count()).select_from(Opgave)) or 0


def newest_answer(session: Session) -> int:
    """Return the id of the answer that was given last; 0 when there is none."""
    return session.scalar(select(func.max(Answer.id))) or 0


def versions_in_use(session: Session) -> tuple[int, ...]:
    """Return the ids of the stored rules that opgaven have."""
    return tuple(session.scalars(select(Opgave.regelset_version_id).distinct()))


def chunk(
    session: Session, after_id: int, limit: int, facts: Iterable[str], renamed: Collection[str] = ()
) -> tuple[StoredOpgave, ...]:
    """Return the next opgaven by id, with their answers to `facts`; empty at the end.

    They stand in the order of their names, so that the same answers are equal; but those to `renamed` come last, the
    newest behind the others: of a question that has two names that one counts.
    """
    opgaven = session.execute(_OPGAVEN.where(Opgave.id > after_id).order_by(Opgave.id).limit(limit)).all()
    if not opgaven:
        return ()
    between = and_(CurrentAnswer.opgave_id > after_id, CurrentAnswer.opgave_id <= opgaven[-1].id)
    return _with_answers(session, opgaven, between, facts, renamed)


def some(
    session: Session, ids: Collection[int], facts: Iterable[str], renamed: Collection[str] = ()
) -> tuple[StoredOpgave, ...]:
    """Return these opgaven as `chunk` does."""
    opgaven = session.execute(_OPGAVEN.where(Opgave.id.in_(ids)).order_by(Opgave.id)).all()
    return _with_answers(session, opgaven, CurrentAnswer.opgave_id.in_(ids), facts, renamed)


def _with_answers(
    session: Session,
    opgaven: Sequence[Row[int, int]],
    of_these: ColumnElement[bool],
    facts: Iterable[str],
    renamed: Collection[str],
) -> tuple[StoredOpgave, ...]:
    rows = session.execute(
        select(CurrentAnswer.opgave_id, CurrentAnswer.fact, cast(Answer.value, Text), Answer.id)
        .join(Answer, Answer.id == CurrentAnswer.answer_id)
        .where(
            of_these,
            CurrentAnswer.fact.in_(sorted(facts)),
            Answer.kind == AnswerKind.ANSWERED,
        )
        .order_by(CurrentAnswer.opgave_id, CurrentAnswer.fact)
    )
    given = {
        opgave_id: tuple((fact, value) for _, fact, value, _ in _newest_last(group, renamed))
        for opgave_id, group in groupby(rows, key=itemgetter(0))
    }
    return tuple(StoredOpgave(one.id, one.regelset_version_id, given.get(one.id, ())) for one in opgaven)


def _newest_last(
    rows: Iterable[Row[int, str, str, int]], renamed: Collection[str]
) -> Iterable[Row[int, str, str, int]]:
    return sorted(rows, key=lambda row: row[3] if row[1] in renamed else 0) if renamed else rows


# --- jobs ---


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
        total=count_opgaven(session),
        done=0,
        last_opgave_id=0,
        last_answer_id=newest_answer(session),
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
    return True


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


# --- what was found ---


def groups(session: Session, job: Job) -> tuple[Group, ...]:
    """Return the groups that a job found: those whose outcome changes first, the largest first."""
    rows = session.execute(
        select(
            ImpactRow.group_key,
            ImpactRow.flips,
            func.count(),
            func.count().filter(HandledFlip.handling == Handling.ACCEPTED),
            func.count().filter(HandledFlip.handling == Handling.EXAMPLE),
            func.count().filter(ImpactRow.opgave_id.in_(select(SealedRecord.opgave_id))),
            func.min(ImpactRow.opgave_id),
        )
        .outerjoin(HandledFlip, _same(job))
        .where(ImpactRow.job_id == job.id)
        .group_by(ImpactRow.group_key, ImpactRow.flips)
        .order_by(ImpactRow.flips.desc(), func.count().desc(), ImpactRow.group_key)
    ).all()
    firsts = [row[6] for row in rows]
    query = select(ImpactRow.opgave_id, ImpactRow.detail)
    found = session.execute(query.where(ImpactRow.job_id == job.id, ImpactRow.opgave_id.in_(firsts)))
    details = {row.opgave_id: row.detail for row in found}
    return tuple(
        Group(key, flips, count, accepted, examples, sealed, details[first])
        for key, flips, count, accepted, examples, sealed, first in rows
    )


def to_handle(session: Session, job: Job) -> int:
    """Return how many opgaven whose outcome changes nobody looked at yet."""
    open_flips = (ImpactRow.job_id == job.id, ImpactRow.flips, ~_handled(job))
    return session.scalar(select(func.count()).select_from(ImpactRow).where(*open_flips)) or 0


@dataclass(frozen=True)
class Staying:
    """Of the opgaven whose outcome would change, those that keep it: sealed ones, and never sealed in the archive."""

    sealed: int
    archived: int


def staying(session: Session, job: Job) -> Staying:
    """Return how many of those whose outcome would change do not go over to a new version."""
    archived = and_(Opgave.archived_at.is_not(None), ~_SEALED)
    row = session.execute(
        select(func.count().filter(_SEALED), func.count().filter(archived))
        .select_from(ImpactRow)
        .join(Opgave, Opgave.id == ImpactRow.opgave_id)
        .where(ImpactRow.job_id == job.id, ImpactRow.flips)
    ).one()
    return Staying(*row)


def affected(
    session: Session, job: Job, group: str, *, limit: int, offset: int = 0, handled: bool | None = None
) -> tuple[Affected, ...]:
    """Return opgaven of a group, the open ones first; with `handled` only those that were looked at, or were not."""
    query = (
        _rows(job)
        .where(ImpactRow.group_key == group)
        .order_by(HandledFlip.handling.is_not(None), _SEALED, Opgave.id)
        .limit(limit)
        .offset(offset)
    )
    if handled is not None:
        query = query.where(HandledFlip.handling.is_not(None) if handled else HandledFlip.handling.is_(None))
    rows = session.execute(query).all()
    sealed = recording.newest_records(session, (row.id for row in rows))
    return tuple(_affected(row, sealed.get(row.id)) for row in rows)


def find_affected(session: Session, job: Job, opgave_id: int) -> tuple[Affected, str] | None:
    """Return an opgave that a job found, with its group; None when it did not."""
    row = session.execute(_rows(job).where(ImpactRow.opgave_id == opgave_id)).one_or_none()
    return None if row is None else (_affected(row, recording.newest_record(session, opgave_id)), row.group_key)


def handle(
    session: Session, job: Job, *, group: str, opgave_id: int | None, handling: Handling, who: str, at: datetime
) -> int:
    """Accept what changes for one opgave, or for all of a group that nobody looked at; return how many."""
    chosen = [ImpactRow.job_id == job.id, ImpactRow.group_key == group, ImpactRow.flips, ~_handled(job)]
    if opgave_id is not None:
        chosen.append(ImpactRow.opgave_id == opgave_id)
    ids = session.scalars(select(ImpactRow.opgave_id).where(*chosen)).all()
    if ids:
        rows = [
            {
                "draft_id": job.draft_id,
                "opgave_id": one,
                "group_key": group,
                "handling": handling,
                "who": who,
                "at": at,
            }
            for one in ids
        ]
        session.execute(insert(HandledFlip), rows)
        words = "geaccepteerd" if handling is Handling.ACCEPTED else "als voorbeeld vastgelegd"
        log.write(
            session,
            act=f"gevolg {handling}",
            subject=f"concept {job.draft_id}",
            sentence=f"Een andere uitkomst is {words}. {nummers('opgave', 'opgaven', ids)}",
            who=who,
            at=at,
            data={"concept": job.draft_id, "aantal": len(ids), "opgaven": reeksen(ids)},
        )
    return len(ids)


def unhandle(session: Session, job: Job, *, opgave_id: int, who: str, at: datetime) -> None:
    """Take back what was done about an opgave."""
    result = session.execute(
        delete(HandledFlip)
        .where(HandledFlip.draft_id == job.draft_id, HandledFlip.opgave_id == opgave_id)
        .execution_options(synchronize_session=False)
    )
    assert isinstance(result, CursorResult)
    if result.rowcount:
        log.write(
            session,
            act="gevolg weer open",
            subject=f"concept {job.draft_id}",
            sentence=f"De andere uitkomst van opgave {opgave_id} is weer te beoordelen.",
            who=who,
            at=at,
            data={"concept": job.draft_id, "aantal": 1, "opgaven": reeksen([opgave_id])},
        )


def _rows(job: Job) -> Select[Any]:
    """Return the query for what a job found, with the opgave and what was done about it."""
    return (
        select(
            Opgave.id,
            Opgave.title,
            Opgave.description,
            Opgave.area,
            Opgave.archived_at,
            ImpactRow.detail,
            ImpactRow.group_key,
            HandledFlip.handling,
            HandledFlip.who,
        )
        .join(Opgave, Opgave.id == ImpactRow.opgave_id)
        .outerjoin(HandledFlip, _same(job))
        .where(ImpactRow.job_id == job.id)
    )


def _same(job: Job) -> ColumnElement[bool]:
    return and_(
        HandledFlip.draft_id == job.draft_id,
        HandledFlip.opgave_id == ImpactRow.opgave_id,
        HandledFlip.group_key == ImpactRow.group_key,
    )


def _handled(job: Job) -> ColumnElement[bool]:
    return exists().where(_same(job))


def _affected(row: Row[Any], sealed: Sealed | None) -> Affected:
    found = row._mapping
    return Affected(
        id=found["id"],
        title=found["title"],
        description=found["description"],
        area=found["area"],
        archived=found["archived_at"] is not None,
        sealed=sealed,
        detail=found["detail"],
        handling=found["handling"],
        who=found["who"],
    )


def _job(row: ImpactJob) -> Job:
    return Job(**{name: getattr(row, name) for name in Job.__dataclass_fields__})
