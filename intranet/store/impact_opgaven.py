"""The stored opgaven as a draft is weighed on them: a chunk at a time, with the answers that its rules ask for."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

from sqlalchemy import ColumnElement, Row, Text, and_, cast, func, select

from intranet.store import log
from intranet.store.database import Session
from intranet.store.records import AnswerKind
from intranet.store.tables import Answer, CurrentAnswer, Opgave

_OPGAVEN = select(Opgave.id, Opgave.regelset_version_id)

Given = tuple[tuple[str, str], ...]
"""The answers of an opgave as stored, by fact: (fact, JSON). The same answers are equal, so one weighing serves all."""


@dataclass(frozen=True)
class StoredOpgave:
    """What a job needs to know of an opgave."""

    id: int
    regelset_version_id: int
    given: Given


def count_opgaven(session: Session) -> int:
    """Return how many opgaven there are, in the archive too."""
    return session.scalar(select(func.count()).select_from(Opgave)) or 0


def newest_answer(session: Session) -> int:
    """Return the id of the answer that was given last; 0 when there is none. For a session that writes.

    Who saves an answer takes a turn in the log before it gets its id, so behind this one no lower id can come.
    """
    log.take_turn(session)
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
