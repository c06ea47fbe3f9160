"""Everything a page may ask of the store. Each question gives frozen values, never rows of the database."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, Integer, Row, Select, bindparam, func, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from intranet.store.database import Session
from intranet.store.records import (
    Counts,
    CurrentAnswer,
    HistoryEntry,
    Kader,
    Link,
    OpgaveDetail,
    OpgaveRow,
    RegelsetText,
    RegelsetVersion,
    Stakeholder,
)
from intranet.store.rows import LARGEST_ID
from intranet.store.tables import Answer, ObligationProgress, Opgave
from intranet.store.tables import CurrentAnswer as CurrentAnswerTable
from intranet.store.tables import RegelsetVersion as RegelsetVersionTable

ROW_COLUMNS: tuple[InstrumentedAttribute[Any], ...] = (
    Opgave.id,
    Opgave.title,
    Opgave.phase,
    Opgave.area,
    Opgave.outcome,
    Opgave.regelset_version_id,
    Opgave.created_at,
    Opgave.created_by,
    Opgave.changed_at,
    Opgave.changed_by,
    Opgave.archived_at,
    Opgave.archived_by,
    Opgave.revision,
    Opgave.level,
    Opgave.owner,
    Opgave.deadline_on,
)


_DETAIL_COLUMNS = (
    *ROW_COLUMNS,
    Opgave.description,
    Opgave.start_on,
    Opgave.decision_on,
    Opgave.delivery_on,
    Opgave.team,
    Opgave.kaders,
    Opgave.stakeholders,
    Opgave.links,
    Opgave.established,
)

# What every click asks is put together once: that costs more than asking it.
_THIS = bindparam("opgave_id", type_=Integer)
_ROW = select(*ROW_COLUMNS).where(Opgave.id == _THIS)
_OPGAVE = select(*_DETAIL_COLUMNS).where(Opgave.id == _THIS)
_CURRENT_ANSWERS = (
    select(Answer.fact, Answer.id, Answer.kind, Answer.value, Answer.reason, Answer.who, Answer.at)
    .join(CurrentAnswerTable, CurrentAnswerTable.answer_id == Answer.id)
    .where(CurrentAnswerTable.opgave_id == _THIS)
    .order_by(Answer.id)
)
_DONE = select(ObligationProgress.obligation).where(
    ObligationProgress.id.in_(
        select(func.max(ObligationProgress.id))
        .where(ObligationProgress.opgave_id == _THIS)
        .group_by(ObligationProgress.obligation)
    ),
    ObligationProgress.done,
)
_HISTORY_COLUMNS = (
    Answer.id,
    Answer.fact,
    Answer.kind,
    Answer.value,
    Answer.reason,
    Answer.who,
    Answer.at,
    Answer.undoes_id,
)
_UNDO = aliased(Answer)
_STANDS = (Answer.undoes_id.is_(None), ~select(_UNDO.id).where(_UNDO.undoes_id == Answer.id).exists())
"""The entries that are no undo and were not undone."""
_LAST_UNDOABLE = (
    select(*_HISTORY_COLUMNS).where(Answer.opgave_id == _THIS, *_STANDS).order_by(Answer.id.desc()).limit(1)
)


def count_opgaven(session: Session) -> Counts:
    """Return how many opgaven are active and how many are archived."""
    active, archived = (
        session.scalar(select(func.count()).select_from(Opgave).where(in_tab(tab))) or 0 for tab in (False, True)
    )
    return Counts(active=active, archived=archived)


def running_titles(session: Session, titles: Collection[str]) -> frozenset[str]:
    """Return which of these titles (some thousands at most) an opgave that runs has already, letter for letter."""
    return frozenset(session.scalars(select(Opgave.title).where(in_tab(archived=False), Opgave.title.in_(titles))))


def get_opgave(session: Session, opgave_id: int) -> OpgaveDetail | None:
    """Return the opgave, the answers that count now and the verplichtingen that are done; None when there is none."""
    if not 0 < opgave_id <= LARGEST_ID:
        return None
    this = {"opgave_id": opgave_id}
    row = session.execute(_OPGAVE, this).one_or_none()
    if row is None:
        return None
    answers = {
        fact: CurrentAnswer(id=answer_id, kind=kind, value=value, reason=reason, who=who, at=at)
        for fact, answer_id, kind, value, reason, who, at in session.execute(_CURRENT_ANSWERS, this)
    }
    stored = dict(row._mapping)
    return OpgaveDetail(
        **stored
        | {
            "team": tuple(stored["team"] or ()),
            "kaders": tuple(Kader(**kader) for kader in stored["kaders"] or ()),
            "stakeholders": tuple(Stakeholder(**stakeholder) for stakeholder in stored["stakeholders"] or ()),
            "links": tuple(Link(**link) for link in stored["links"] or ()),
        },
        answers=answers,
        done=frozenset(session.scalars(_DONE, this)),
    )


def opgave_row(row: Any) -> OpgaveRow:
    """Return a row of the database, with at least ROW_COLUMNS, as a line of a list."""
    return OpgaveRow(**{column.key: row._mapping[column] for column in ROW_COLUMNS})


def get_row(session: Session, opgave_id: int) -> OpgaveRow | None:
    """Return the opgave without its answers, as the list has it; None when there is none."""
    if not 0 < opgave_id <= LARGEST_ID:
        return None
    row = session.execute(_ROW, {"opgave_id": opgave_id}).one_or_none()
    return None if row is None else opgave_row(row)


def answer_history(session: Session, opgave_id: int, fact: str | None = None) -> tuple[HistoryEntry, ...]:
    """Return the history of the opgave, or of one fact of it, newest first; empty when there is none."""
    query = _history(opgave_id)
    if fact is not None:
        query = query.where(Answer.fact == fact)
    return tuple(_entry(row) for row in session.execute(query))


def last_undoable(session: Session, opgave_id: int) -> HistoryEntry | None:
    """Return what undo would undo: the newest entry that is no undo and was not undone; None when there is none."""
    row = session.execute(_LAST_UNDOABLE, {"opgave_id": opgave_id}).one_or_none()
    return None if row is None else _entry(row)


def just_undone(session: Session, opgave_id: int) -> HistoryEntry | None:
    """Return what the newest entry of the history undid; None when that is no undo."""
    newest = session.execute(_history(opgave_id).limit(1)).one_or_none()
    if newest is None or newest.undoes_id is None:
        return None
    return _entry(session.execute(_history(opgave_id).where(Answer.id == newest.undoes_id)).one())


def previous_answer(session: Session, opgave_id: int, fact: str, before_id: int) -> HistoryEntry | None:
    """Return the answer to `fact` that counted before entry `before_id`, leaving out what was undone."""
    query = _history(opgave_id).where(Answer.fact == fact, Answer.id < before_id, *_STANDS).limit(1)
    row = session.execute(query).one_or_none()
    return None if row is None else _entry(row)


def get_regelset_version(session: Session, version_id: int) -> RegelsetVersion | None:
    """Return the rules as they were stored under this id; None when there are none."""
    if not 0 < version_id <= LARGEST_ID:
        return None
    found = session.get(RegelsetVersionTable, version_id)
    if found is None:
        return None
    return RegelsetVersion(
        id=found.id,
        name=found.name,
        version=found.version,
        sha256=found.sha256,
        texts=tuple(RegelsetText(name=text["name"], text=text["text"]) for text in found.texts),
        first_seen_at=found.first_seen_at,
    )


def in_tab(archived: bool) -> ColumnElement[bool]:
    """Return the condition of one tab of the list."""
    return Opgave.archived_at.is_not(None) if archived else Opgave.archived_at.is_(None)


def _history(opgave_id: int) -> Select[Any]:
    return select(*_HISTORY_COLUMNS).where(Answer.opgave_id == opgave_id).order_by(Answer.id.desc())


def _entry(row: Row[Any]) -> HistoryEntry:
    return HistoryEntry(**row._mapping)
