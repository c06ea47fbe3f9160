"""What every change of an opgave does to its row: lock it, count the revision, keep its text for the search."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import Integer, bindparam, select

from intranet.store.database import Session
from intranet.store.errors import NotFound
from intranet.store.folding import fold
from intranet.store.opgave_tables import SearchText
from intranet.store.records import AnswerKind, Phase
from intranet.store.tables import Answer, CurrentAnswer, Opgave, QuestionNote

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


def keep_search_text(session: Session, opgave: Opgave) -> None:
    """Gather all text of the opgave as it is now, so that the search finds it."""
    session.flush()
    answers = [tuple(row) for row in session.execute(_ANSWERS, {"opgave_id": opgave.id})]
    notes = session.scalars(_NOTES, {"opgave_id": opgave.id}).all()
    text = search_text(opgave, answers, notes)
    kept = session.get(SearchText, opgave.id)
    if kept is None:
        session.add(SearchText(opgave_id=opgave.id, text=text))
    elif kept.text != text:
        kept.text = text


def search_text(opgave: Opgave, answers: Iterable[tuple[AnswerKind, Any, str]], notes: Iterable[str] = ()) -> str:
    """Return all text of an opgave, folded; `answers` are those that count now: kind, value and reason."""
    texts = [opgave.title, opgave.description, opgave.owner, *(opgave.team or ())]
    for described in (opgave.kaders, opgave.stakeholders, opgave.links):
        texts += [text for line in described or () for text in line.values()]
    for kind, value, reason in answers:
        texts.append(reason)
        if kind is AnswerKind.ANSWERED and isinstance(value, str) and not value.isidentifier():
            texts.append(value)  # written text; the name of a choice is not what anyone wrote
    return fold("\n".join(text for text in (*texts, *notes) if text))


# Asked at every answer, so put together once.
_THIS = bindparam("opgave_id", type_=Integer)
_ANSWERS = (
    select(Answer.kind, Answer.value, Answer.reason)
    .join(CurrentAnswer, CurrentAnswer.answer_id == Answer.id)
    .where(CurrentAnswer.opgave_id == _THIS)
    .order_by(Answer.fact)
)
_NOTES = select(QuestionNote.text).where(QuestionNote.opgave_id == _THIS).order_by(QuestionNote.id)
