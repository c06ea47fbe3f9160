"""What every change of an opgave does to its row: lock it, count the revision, keep its text for the search."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Integer, bindparam, func, literal, select, union_all

from intranet.store.database import Session
from intranet.store.errors import NotFound
from intranet.store.folding import fold
from intranet.store.opgave_tables import SearchText, Whose
from intranet.store.records import AnswerKind, Json, Phase, TopicState
from intranet.store.tables import (
    COPIES,
    Answer,
    CurrentAnswer,
    NoteRevision,
    Opgave,
    QuestionNote,
    TopicEntry,
    WorkEntry,
)

LARGEST_ID = 2**31 - 1
"""A larger id in an address can not exist, and would be an error in both databases rather than 'not found'."""


def locked(session: Session, opgave_id: int) -> Opgave:
    """Read the opgave afresh and keep other writers off it until the commit (on SQLite they already are)."""
    query = select(Opgave).where(Opgave.id == opgave_id).with_for_update().execution_options(populate_existing=True)
    opgave = session.scalars(query).one_or_none() if 0 < opgave_id <= LARGEST_ID else None
    if opgave is None:
        raise NotFound(opgave_id)
    return opgave


def touch(opgave: Opgave, who: str, at: datetime) -> None:
    """Say who changed the opgave last, and when."""
    opgave.changed_at, opgave.changed_by = at, who
    opgave.revision += 1


def deadline_of(phase: Phase, decision_on: date | None, delivery_on: date | None) -> date | None:
    """Return the day that the team works towards: the besluit, then the oplevering; who evaluates has none."""
    if phase is Phase.EVALUEREN:
        return None
    return delivery_on if phase is Phase.UITVOEREN else decision_on or delivery_on


def outcome_order(outcome: Mapping[str, Json] | None) -> str:
    """Return what puts opgaven with the same outcome together in the list."""
    return str(outcome["state"]) if outcome else ""


def to_do(outcome: Mapping[str, Json] | None) -> int:
    """Return how many verplichtingen are still to be done."""
    due, done = ((outcome or {}).get(name) for name in ("due", "done"))
    return (due if isinstance(due, int) else 0) - (done if isinstance(done, int) else 0)


def keep_copies(session: Session, opgave: Opgave) -> None:
    """Gather what is copied of an opgave beside its outcome, and note that this program did."""
    keep_search_text(session, opgave)
    opgave.copies = COPIES


def keep_people(session: Session, opgave: Opgave) -> None:
    """Keep whose the opgave is now, for the list."""
    session.flush()
    wanted = people_of(opgave.owner, opgave.team)
    for kept in session.scalars(select(Whose).where(Whose.opgave_id == opgave.id)).all():
        if kept.person_folded not in wanted:
            session.delete(kept)
        wanted.discard(kept.person_folded)
    session.add_all(Whose(person_folded=name, opgave_id=opgave.id) for name in sorted(wanted))


def people_of(owner: str | None, team: Iterable[str] | None) -> set[str]:
    """Return whose an opgave is, folded: of who leads it and of who is in the team."""
    return {fold(name)[:200] for name in (owner, *(team or ())) if name}


def keep_search_text(session: Session, opgave: Opgave) -> None:
    """Gather all text of the opgave as it is now, so that the search finds it."""
    session.flush()
    answers = [tuple(row) for row in session.execute(_ANSWERS, {"opgave_id": opgave.id})]
    written = session.execute(_WRITTEN, {"opgave_id": opgave.id})
    text = search_text(opgave, answers, (text for row in written for text in row))
    kept = session.get(SearchText, opgave.id)
    if kept is None:
        session.add(SearchText(opgave_id=opgave.id, text=text))
    elif kept.text != text:
        kept.text = text


def names_of(fact: str, formerly: str | None) -> list[str]:
    """Return the names under which something is stored at a question: its own, and that in an earlier version."""
    return [fact] if formerly is None else [fact, formerly]


def search_text(opgave: Opgave, answers: Iterable[tuple[AnswerKind, Any, str]], written: Iterable[str] = ()) -> str:
    """Return all text of an opgave, folded; `answers` are those that count now: kind, value and reason.

    `written` is what the team wrote beside them: notes, how verplichtingen are met, onderwerpen of its own.
    """
    texts = [opgave.title, opgave.description, opgave.owner, *(opgave.team or ())]
    for described in (opgave.kaders, opgave.stakeholders, opgave.links):
        texts += [text for line in described or () for text in line.values()]
    for kind, value, reason in answers:
        texts.append(reason)
        if kind is AnswerKind.ANSWERED and isinstance(value, str) and not value.isidentifier():
            texts.append(value)  # written text; the name of a choice is not what anyone wrote
    return fold("\n".join(text for text in (*texts, *written) if text))


# Asked at every answer, so put together once.
_THIS = bindparam("opgave_id", type_=Integer)
_ANSWERS = (
    select(Answer.kind, Answer.value, Answer.reason)
    .join(CurrentAnswer, CurrentAnswer.answer_id == Answer.id)
    .where(CurrentAnswer.opgave_id == _THIS)
    .order_by(Answer.fact)
)
_NOTHING = literal("")
_LAST_WORK = select(func.max(WorkEntry.id)).where(WorkEntry.opgave_id == _THIS).group_by(WorkEntry.obligation)
_LAST_TOPIC = (
    select(func.max(TopicEntry.id))
    .where(TopicEntry.opgave_id == _THIS)
    .group_by(TopicEntry.obligation, TopicEntry.topic)
)
_LAST_REVISION = select(func.max(NoteRevision.id)).where(NoteRevision.opgave_id == _THIS).group_by(NoteRevision.note_id)
_WRITTEN = union_all(
    select(QuestionNote.text, _NOTHING, _NOTHING).where(
        QuestionNote.opgave_id == _THIS,
        QuestionNote.id.not_in(select(NoteRevision.note_id).where(NoteRevision.opgave_id == _THIS)),
    ),
    select(NoteRevision.text, _NOTHING, _NOTHING).where(NoteRevision.id.in_(_LAST_REVISION)),
    select(WorkEntry.text, WorkEntry.person, WorkEntry.proof).where(WorkEntry.id.in_(_LAST_WORK)),
    select(TopicEntry.topic, _NOTHING, _NOTHING).where(
        TopicEntry.id.in_(_LAST_TOPIC), TopicEntry.state != TopicState.REMOVED
    ),
)
"""Notes, the work as it stands, and the onderwerpen that were ticked or added."""
