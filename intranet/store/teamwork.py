"""Answering together: notes at a question, who finds the answer out, and putting an earlier answer back.

Changes go within `Store.writing()`. Each raises NotFound when there is no such opgave.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Integer, bindparam, func, select, union

from intranet.store import changes
from intranet.store.database import Session
from intranet.store.errors import NotFound
from intranet.store.records import HistoryEntry, Note, Task
from intranet.store.rows import keep_search_text, locked, names_of
from intranet.store.tables import Answer, NoteRevision, QuestionNote, QuestionTask, WorkEntry

_ENTRY = (Answer.id, Answer.fact, Answer.kind, Answer.value, Answer.reason, Answer.who, Answer.at, Answer.undoes_id)

# What every click asks is put together once.
_THIS = bindparam("opgave_id", type_=Integer)
_NOTES = (
    select(QuestionNote.id, QuestionNote.text, QuestionNote.who, QuestionNote.at)
    .where(QuestionNote.opgave_id == _THIS, QuestionNote.fact.in_(bindparam("facts", expanding=True)))
    .order_by(QuestionNote.id)
)
_REVISIONS = (
    select(NoteRevision.note_id, NoteRevision.text, NoteRevision.at)
    .where(NoteRevision.opgave_id == _THIS, NoteRevision.fact.in_(bindparam("facts", expanding=True)))
    .order_by(NoteRevision.id)
)
_TASKS = select(QuestionTask.fact, QuestionTask.person, QuestionTask.due, QuestionTask.who, QuestionTask.at).where(
    QuestionTask.id.in_(
        select(func.max(QuestionTask.id)).where(QuestionTask.opgave_id == _THIS).group_by(QuestionTask.fact)
    ),
    QuestionTask.person != "",
)
_PEOPLE = union(
    select(Answer.who).where(Answer.opgave_id == _THIS),
    select(QuestionTask.person).where(QuestionTask.opgave_id == _THIS),
    select(WorkEntry.person).where(WorkEntry.opgave_id == _THIS),
)


def add_note(session: Session, opgave_id: int, *, fact: str, text: str, who: str, at: datetime) -> None:
    """Add a note to a question."""
    changes.touch_opgave(session, opgave_id, "notitie geschreven", f"Een notitie bij ‘{fact}’.", who=who, at=at)
    session.add(QuestionNote(opgave_id=opgave_id, fact=fact, text=text, who=who, at=at))
    keep_search_text(session, locked(session, opgave_id))


def notes(session: Session, opgave_id: int, fact: str, formerly: str | None = None) -> tuple[Note, ...]:
    """Return the notes at a question, oldest first; those too under the name that it had in an earlier version."""
    this = {"opgave_id": opgave_id, "facts": names_of(fact, formerly)}
    changed = {note_id: (text, at) for note_id, text, at in session.execute(_REVISIONS, this)}  # the newest stays
    found = []
    for note_id, text, who, at in session.execute(_NOTES, this):
        text_now, changed_at = changed.get(note_id, (text, None))
        found.append(Note(note_id, text_now, who, at, changed_at))
    return tuple(found)


def revise_note(
    session: Session,
    opgave_id: int,
    *,
    fact: str,
    note_id: int,
    text: str,
    who: str,
    at: datetime,
    formerly: str | None = None,
) -> None:
    """Let a note say something else from now on, or with an empty text take it back; what it said stays in the history.

    Raises NotFound when `who` has no such note at this question, or took it back already.
    """
    note = next((one for one in notes(session, opgave_id, fact, formerly) if one.id == note_id), None)
    if note is None or note.who != who or note.is_withdrawn:
        raise NotFound(opgave_id)
    if note.text == text:
        return
    act, sentence = (
        ("notitie gewijzigd", f"Een notitie bij ‘{fact}’ is gewijzigd.")
        if text
        else ("notitie ingetrokken", f"Een notitie bij ‘{fact}’ is ingetrokken.")
    )
    changes.touch_opgave(session, opgave_id, act, sentence, who=who, at=at)
    session.add(NoteRevision(opgave_id=opgave_id, fact=fact, note_id=note_id, text=text, who=who, at=at))
    keep_search_text(session, locked(session, opgave_id))


def assign(
    session: Session,
    opgave_id: int,
    *,
    fact: str,
    person: str,
    due: date | None,
    who: str,
    at: datetime,
    formerly: str | None = None,
) -> None:
    """Say who finds out the answer to a question, and by when; with an empty `person` nobody does any more.

    With whom it was under the name that it had in an earlier version, it is no longer.
    """
    every = tasks(session, opgave_id)
    earlier = every.get(formerly) if formerly is not None else None
    now = every.get(fact, earlier)
    if (now.person, now.due) == (person, due) if now else not person:
        return
    sentence = f"‘{fact}’ wordt uitgezocht door {person}." if person else f"Niemand zoekt ‘{fact}’ nog uit."
    changes.touch_opgave(session, opgave_id, "vraag toegewezen", sentence, who=who, at=at)
    session.add(
        QuestionTask(opgave_id=opgave_id, fact=fact, person=person, due=due if person else None, who=who, at=at)
    )
    if earlier is not None:
        session.add(QuestionTask(opgave_id=opgave_id, fact=formerly, person="", due=None, who=who, at=at))


def tasks(session: Session, opgave_id: int) -> dict[str, Task]:
    """Return who finds out what, by question."""
    rows = session.execute(_TASKS, {"opgave_id": opgave_id})
    return {fact: Task(person, due, who, at) for fact, person, due, who, at in rows}


def get_entry(session: Session, opgave_id: int, entry_id: int) -> HistoryEntry:
    """Return one entry of the history of an opgave. Raises NotFound when the opgave has no such entry."""
    row = session.execute(select(*_ENTRY).where(Answer.id == entry_id, Answer.opgave_id == opgave_id)).one_or_none()
    if row is None:
        raise NotFound(opgave_id)
    return HistoryEntry(**row._mapping)


def people(session: Session, opgave_id: int) -> tuple[str, ...]:
    """Return the names that occur in an opgave, to choose from: who answered, and who was given something to do."""
    found = set(session.scalars(_PEOPLE, {"opgave_id": opgave_id}))
    return tuple(sorted(found - {""}, key=str.casefold))


def history_page(
    session: Session,
    opgave_id: int,
    *,
    fact: str | None = None,
    formerly: str | None = None,
    limit: int,
    offset: int = 0,
) -> tuple[tuple[HistoryEntry, ...], int]:
    """Return a part of the history of an opgave, or of one question of it, newest first, and how long it is in all.

    `formerly` is the name that the question had in an earlier version.
    """
    conditions = [Answer.opgave_id == opgave_id]
    if fact is not None:
        conditions.append(Answer.fact.in_(names_of(fact, formerly)))
    rows = session.execute(select(*_ENTRY).where(*conditions).order_by(Answer.id.desc()).limit(limit).offset(offset))
    found = tuple(HistoryEntry(**row._mapping) for row in rows)
    if 0 < len(found) < limit:  # the last part: no need to count
        return found, offset + len(found)
    return found, session.scalar(select(func.count()).select_from(Answer).where(*conditions)) or 0
