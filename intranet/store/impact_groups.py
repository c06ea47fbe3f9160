"""What a job found, in groups that change alike, and what people did about each opgave whose outcome changes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, delete, exists, func, insert, select
from sqlalchemy.engine import CursorResult

from intranet.filters import nummers, reeksen
from intranet.store import log, recording
from intranet.store.database import Session
from intranet.store.policy_records import Handling, Job
from intranet.store.policy_tables import HandledFlip, ImpactRow
from intranet.store.recording import Sealed
from intranet.store.recording_tables import SealedRecord
from intranet.store.records import Json
from intranet.store.tables import Opgave

_SEALED = exists().where(SealedRecord.opgave_id == Opgave.id)


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
