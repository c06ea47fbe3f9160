"""Vaststellingen and the uitleg voor de samenleving: what a page may ask of them, and add. Nothing here ever changes.

Call the functions that add within `Store.writing()`, as those of `changes`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import aliased

from intranet.store import log
from intranet.store.database import Session
from intranet.store.errors import Archived, Conflict
from intranet.store.recording_tables import PublicExplanation, SealedRecord
from intranet.store.rows import LARGEST_ID, locked, touch
from intranet.store.tables import Opgave


@dataclass(frozen=True)
class Sealed:
    """A vaststelling without its text.

    `state` and `label` are the outcome that the team decided on, `rules_state` and `rules_label` that of the rules;
    they differ when the team deviated. `sha256` is in hexadecimal.
    """

    opgave_id: int
    number: int
    sha256: str
    state: str
    label: str
    rules_state: str
    rules_label: str
    decided_on: date
    review_on: date | None
    sealed_at: datetime
    sealed_by: str

    @property
    def deviates(self) -> bool:
        """Tell whether the team decided something else than the rules say."""
        return self.state != self.rules_state


@dataclass(frozen=True)
class Review:
    """An opgave that is to be looked at again on a day, by its newest vaststelling."""

    opgave_id: int
    title: str
    number: int
    review_on: date
    sealed_at: datetime
    opgave_created_at: datetime


@dataclass(frozen=True)
class Explanation:
    """One version of the uitleg voor de samenleving; `based_on` is the SHA-256 of what the program proposed then."""

    id: int
    text: str
    based_on: str
    who: str
    at: datetime


_MOST_AT_ONCE = 1000  # a database takes only so many values in one question
_COLUMNS = (
    SealedRecord.opgave_id,
    SealedRecord.number,
    SealedRecord.sha256,
    SealedRecord.state,
    SealedRecord.label,
    SealedRecord.rules_state,
    SealedRecord.rules_label,
    SealedRecord.decided_on,
    SealedRecord.review_on,
    SealedRecord.sealed_at,
    SealedRecord.sealed_by,
)


# --- vaststellingen ---


def hold_for_sealing(session: Session, opgave_id: int, expected_revision: int) -> Sealed | None:
    """Keep others off the opgave until the commit, and return its newest vaststelling; None when it has none.

    Raises Conflict when the opgave no longer has `expected_revision`: what the team checked is not what is there now.
    """
    opgave = locked(session, opgave_id)
    if opgave.archived_at is not None:
        raise Archived(opgave.revision)
    if opgave.revision != expected_revision:
        raise Conflict(opgave.revision)
    return newest_record(session, opgave_id)


def establish(session: Session, opgave_id: int, value: str | None) -> None:
    """Keep for the lists which outcome counts against the rules from now on; None: that of the rules."""
    locked(session, opgave_id).established = value
    session.flush()


def add_record(session: Session, record: Sealed, text: str) -> None:
    """Store a vaststelling. Raises ValueError when its number is not the next one of the opgave."""
    opgave = locked(session, record.opgave_id)
    last = newest_record(session, record.opgave_id)
    if record.number != (last.number + 1 if last else 1):
        raise ValueError(f"vaststelling {record.number} does not follow {last}")
    session.add(SealedRecord(text=text, **_values(record)))
    log.write(
        session,
        act="uitkomst vastgesteld",
        subject=f"opgave {opgave.id}",
        sentence=f"Vaststelling {record.number} van ‘{opgave.title}’: {record.label.lower()}.",
        who=record.sealed_by,
        at=record.sealed_at,
        data={"zegel": record.sha256, "volgens de regels": record.rules_label, "wijkt af": record.deviates},
    )
    touch(opgave, record.sealed_by, record.sealed_at)
    session.flush()


def _values(record: Sealed) -> dict[str, Any]:
    return {column.key: getattr(record, column.key) for column in _COLUMNS}


def records_of(session: Session, opgave_id: int) -> tuple[Sealed, ...]:
    """Return the vaststellingen of an opgave, newest first."""
    rows = session.execute(_of(opgave_id).order_by(SealedRecord.number.desc()))
    return tuple(_sealed(row) for row in rows)


def newest_record(session: Session, opgave_id: int) -> Sealed | None:
    """Return the vaststelling that counts now; None when there is none."""
    row = session.execute(_of(opgave_id).order_by(SealedRecord.number.desc()).limit(1)).one_or_none()
    return None if row is None else _sealed(row)


def newest_records(session: Session, opgave_ids: Iterable[int]) -> Mapping[int, Sealed]:
    """Return the vaststelling that counts now of each of these opgaven that has one."""
    wanted = list(opgave_ids)
    found: dict[int, Sealed] = {}
    for start in range(0, len(wanted), _MOST_AT_ONCE):
        some = wanted[start : start + _MOST_AT_ONCE]
        rows = session.execute(select(*_COLUMNS).where(SealedRecord.opgave_id.in_(some), _counts()))
        found |= {row.opgave_id: _sealed(row) for row in rows}
    return found


def record_text(session: Session, opgave_id: int, number: int) -> str | None:
    """Return the whole record as it was sealed; None when there is no such vaststelling."""
    if not (0 < opgave_id <= LARGEST_ID and 0 < number <= LARGEST_ID):
        return None
    return session.scalar(
        select(SealedRecord.text).where(SealedRecord.opgave_id == opgave_id, SealedRecord.number == number)
    )


def due_reviews(session: Session, until: date) -> tuple[Review, ...]:
    """Return the opgaven that are not in the archive and must be looked at again by a day, the earliest first."""
    return tuple(Review(**row._mapping) for row in session.execute(_reviews().where(SealedRecord.review_on <= until)))


def all_reviews(
    session: Session, *, owner: str | None = None, opgave_id: int | None = None, limit: int
) -> tuple[Review, ...]:
    """Return the days on which opgaven that are not in the archive are looked at again: all, of an owner or of one."""
    query = _reviews().where(SealedRecord.review_on.is_not(None)).limit(limit)
    if opgave_id is not None:
        query = query.where(SealedRecord.opgave_id == opgave_id)
    if owner is not None:
        query = query.where(Opgave.owner == owner)
    return tuple(Review(**row._mapping) for row in session.execute(query))


def _reviews() -> Any:
    return (
        select(
            SealedRecord.opgave_id,
            Opgave.title,
            SealedRecord.number,
            SealedRecord.review_on,
            SealedRecord.sealed_at,
            Opgave.created_at.label("opgave_created_at"),
        )
        .join(Opgave, Opgave.id == SealedRecord.opgave_id)
        .where(Opgave.archived_at.is_(None), _counts())
        .order_by(SealedRecord.review_on, SealedRecord.opgave_id)
    )


def is_sealed() -> ColumnElement[bool]:
    """Return the condition that an opgave has a vaststelling."""
    return Opgave.id.in_(select(SealedRecord.opgave_id))


def _counts() -> ColumnElement[bool]:
    """Keep the newest of each opgave: asked per row, so that the database looks at no others."""
    newer = aliased(SealedRecord)
    same = select(newer.id).where(newer.opgave_id == SealedRecord.opgave_id, newer.number > SealedRecord.number)
    return ~same.exists()


def _of(opgave_id: int) -> Any:
    return select(*_COLUMNS).where(SealedRecord.opgave_id == opgave_id)


def _sealed(row: Any) -> Sealed:
    return Sealed(**row._mapping)


# --- the uitleg voor de samenleving ---


def add_explanation(
    session: Session,
    opgave_id: int,
    *,
    text: str,
    based_on: str,
    who: str,
    at: datetime,
    expected_newest: int | None,
) -> None:
    """Add a version of the uitleg; the same text on the same basis twice is one version.

    Raises Conflict when the newest version is not `expected_newest` (None: there was none): a colleague was first.
    """
    opgave = locked(session, opgave_id)
    newest = next(iter(explanations(session, opgave_id)), None)
    if (newest.id if newest else None) != expected_newest:
        raise Conflict(opgave.revision)
    if newest is None or (newest.text, newest.based_on) != (text, based_on):
        session.add(PublicExplanation(opgave_id=opgave_id, text=text, based_on=based_on, who=who, at=at))
        touch(opgave, who, at)
        log.write(
            session,
            act="uitleg bewaard",
            subject=f"opgave {opgave_id}",
            sentence="De uitleg voor de samenleving is bewaard.",
            who=who,
            at=at,
        )


def explanations(session: Session, opgave_id: int) -> tuple[Explanation, ...]:
    """Return all versions of the uitleg, newest first."""
    columns = (
        PublicExplanation.id,
        PublicExplanation.text,
        PublicExplanation.based_on,
        PublicExplanation.who,
        PublicExplanation.at,
    )
    query = select(*columns).where(PublicExplanation.opgave_id == opgave_id).order_by(PublicExplanation.id.desc())
    return tuple(Explanation(**row._mapping) for row in session.execute(query))
