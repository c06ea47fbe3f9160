"""What people did to an opgave, of all kinds in one row: for the news of colleagues and for the history.

Each kind of act has a table of its own, to which is only ever added. How far a page has read is a *mark*: the newest id
in each of them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, func, literal, select, union_all

from intranet.store.database import Session
from intranet.store.opgave_tables import Change
from intranet.store.recording_tables import SealedRecord
from intranet.store.records import AnswerKind, HistoryEntry
from intranet.store.rows import names_of
from intranet.store.tables import (
    Answer,
    NoteRevision,
    ObligationProgress,
    QuestionNote,
    QuestionTask,
    TopicEntry,
    WorkEntry,
)


class Did(StrEnum):
    """What someone did. The order is that of the numbers in a mark, so a new one goes at the end."""

    ANSWER = "antwoord"
    NOTE = "bericht"
    TASK = "toegewezen"
    TOPIC = "onderwerp"
    PROGRESS = "verplichting"
    WORK = "uitwerking"
    CHANGE = "gegevens"
    NOTE_REVISION = "bericht gewijzigd"
    SEAL = "vastgesteld"


@dataclass(frozen=True)
class Happening:
    """One act. `about` is the name of the question, the verplichting or the field, or the number of the vaststelling.

    `what` is the onderwerp, the person who finds it out, the text, or the outcome that was sealed. `state` is that of
    the onderwerp (see TopicState), "done" or "open" for a verplichting and for a field that is now filled in or empty,
    "deviates" for a vaststelling against the rules. `entry` is there for an answer.
    """

    did: Did
    id: int
    who: str
    at: datetime
    about: str
    what: str = ""
    state: str = ""
    entry: HistoryEntry | None = None


_TABLES: dict[Did, Any] = {
    Did.ANSWER: Answer,
    Did.NOTE: QuestionNote,
    Did.TASK: QuestionTask,
    Did.TOPIC: TopicEntry,
    Did.PROGRESS: ObligationProgress,
    Did.WORK: WorkEntry,
    Did.CHANGE: Change,
    Did.NOTE_REVISION: NoteRevision,
    Did.SEAL: SealedRecord,
}


def mark(session: Session, opgave_id: int) -> str:
    """Return how far the acts in an opgave go now, as text for `after`."""
    newest = (
        select(func.max(table.id)).where(table.opgave_id == opgave_id).scalar_subquery() for table in _TABLES.values()
    )
    return "-".join(str(number or 0) for number in session.execute(select(*newest)).one())


def after(
    session: Session, opgave_id: int, mark: str, *, limit: int, not_by: str = "", until: str = ""
) -> tuple[Happening, ...]:
    """Return what was done after a mark, oldest first. A mark that is none gives nothing.

    Acts of `not_by` that lie before the mark `until` are left out: these a page did itself.
    """
    seen, own = _numbers(mark), _numbers(until)
    found: list[Happening] = []
    for did, number in seen.items():
        table = _TABLES[did]
        conditions = [table.opgave_id == opgave_id, table.id > number]
        rows = session.scalars(select(table).where(*conditions).order_by(table.id).limit(limit))
        found += [_happening(did, row) for row in rows if row.who != not_by or row.id > own.get(did, 0)]
    return tuple(sorted(found, key=lambda one: one.at)[:limit])


def page(
    session: Session,
    opgave_id: int,
    kinds: Collection[Did],
    *,
    fact: str | None = None,
    formerly: str | None = None,
    limit: int,
    offset: int = 0,
) -> tuple[tuple[Happening, ...], int]:
    """Return a part of what was done, newest first, and how much there is in all.

    `fact`: only at that question; `formerly` is the name that it had in an earlier version.
    """
    names = None if fact is None else names_of(fact, formerly)
    parts = [_keys(did, _conditions(did, opgave_id, names)) for did in kinds]
    keys = union_all(*parts).subquery()
    total = session.scalar(select(func.count()).select_from(keys)) or 0
    wanted = session.execute(
        select(keys.c.did, keys.c.id).order_by(keys.c.at.desc(), keys.c.id.desc()).limit(limit).offset(offset)
    ).all()
    rows = {did: _rows(session, did, [number for kind, number in wanted if kind == did]) for did in kinds}
    return tuple(_happening(Did(did), rows[Did(did)][number]) for did, number in wanted), total


def _keys(did: Did, conditions: Iterable[ColumnElement[bool]]) -> Select[Any]:
    table = _TABLES[did]
    return select(literal(did.value).label("did"), table.id.label("id"), table.at.label("at")).where(*conditions)


def _conditions(did: Did, opgave_id: int, facts: list[str] | None) -> list[ColumnElement[bool]]:
    table = _TABLES[did]
    return [table.opgave_id == opgave_id, *([] if facts is None else [table.fact.in_(facts)])]


def _rows(session: Session, did: Did, numbers: list[int]) -> dict[int, Any]:
    table = _TABLES[did]
    return {row.id: row for row in session.scalars(select(table).where(table.id.in_(numbers)))} if numbers else {}


def _numbers(mark: str) -> dict[Did, int]:
    parts = mark.split("-")
    return {did: int(part) for did, part in zip(Did, parts, strict=False) if part.isdecimal() and len(part) < 19}


def _happening(did: Did, row: Any) -> Happening:
    def happened(about: str, what: str = "", state: str = "", entry: HistoryEntry | None = None) -> Happening:
        return Happening(did, row.id, row.who, row.at, about, what, state, entry)

    match did:
        case Did.ANSWER:
            entry = HistoryEntry(
                row.id, row.fact, AnswerKind(row.kind), row.value, row.reason, row.who, row.at, row.undoes_id
            )
            return happened(row.fact, entry=entry)
        case Did.NOTE | Did.NOTE_REVISION:
            return happened(row.fact, row.text)
        case Did.TASK:
            return happened(row.fact, row.person)
        case Did.TOPIC:
            return happened(row.obligation, row.topic, row.state)
        case Did.PROGRESS:
            return happened(row.obligation, state="done" if row.done else "open")
        case Did.WORK:
            return happened(row.obligation, row.text)
        case Did.SEAL:
            return happened(str(row.number), row.label, "" if row.state == row.rules_state else "deviates")
        case Did.CHANGE:
            return happened(row.field, state="done" if row.after else "open")
