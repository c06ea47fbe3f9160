"""Many opgaven at once, as an import brings them: a few statements for all of them together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert

from intranet.store.database import Session
from intranet.store.details import COPIES
from intranet.store.folding import fold
from intranet.store.opgave_tables import Ground, SearchText
from intranet.store.records import AnswerKind, Json, Kader, Phase
from intranet.store.rows import deadline_of, search_text
from intranet.store.tables import Answer, CurrentAnswer, Opgave


@dataclass(frozen=True)
class NewAnswer:
    """An answer as it is brought along."""

    value: Json
    reason: str = ""
    kind: AnswerKind = AnswerKind.ANSWERED


@dataclass(frozen=True)
class NewOpgave:
    """An opgave as it is brought along; `outcome` is what `set_outcome` takes, for these answers."""

    title: str
    phase: Phase
    outcome: Mapping[str, Json]
    description: str = ""
    owner: str | None = None
    team: tuple[str, ...] = ()
    start_on: date | None = None
    decision_on: date | None = None
    delivery_on: date | None = None
    kaders: tuple[Kader, ...] = ()
    answers: Mapping[str, NewAnswer] = field(default_factory=dict)
    created_at: datetime | None = None
    settled_at: datetime | None = None
    archived_at: datetime | None = None


def add(
    session: Session, opgaven: Sequence[NewOpgave], *, regelset_version_id: int, who: str, at: datetime
) -> list[int]:
    """Store all of them and return their ids, in this order."""
    if not opgaven:
        return []
    rows = [_row(opgave, regelset_version_id, who, at) for opgave in opgaven]
    ids = list(session.scalars(insert(Opgave).returning(Opgave.id, sort_by_parameter_order=True), rows))
    answers = [
        {
            "opgave_id": opgave_id,
            "fact": fact,
            "kind": answer.kind,
            "value": answer.value,
            "reason": answer.reason,
            "who": who,
            "at": row["changed_at"],
        }
        for opgave_id, row, opgave in zip(ids, rows, opgaven, strict=True)
        for fact, answer in opgave.answers.items()
    ]
    if answers:
        numbers = session.scalars(insert(Answer).returning(Answer.id, sort_by_parameter_order=True), answers)
        current = [
            {"opgave_id": answer["opgave_id"], "fact": answer["fact"], "answer_id": number}
            for answer, number in zip(answers, numbers, strict=True)
        ]
        session.execute(insert(CurrentAnswer), current)
    session.execute(
        insert(SearchText),
        [
            {
                "opgave_id": opgave_id,
                "text": search_text(Opgave(**row), ((a.kind, a.value, a.reason) for a in opgave.answers.values())),
            }
            for opgave_id, row, opgave in zip(ids, rows, opgaven, strict=True)
        ],
    )
    grounds = [
        {"opgave_id": opgave_id, "ground": str(ground)}
        for opgave_id, opgave in zip(ids, opgaven, strict=True)
        for ground in _listed(opgave.outcome.get("grounds"))
    ]
    if grounds:
        session.execute(insert(Ground), grounds)
    return ids


def _row(opgave: NewOpgave, regelset_version_id: int, who: str, at: datetime) -> dict[str, Any]:
    created = opgave.created_at or at
    changed = opgave.settled_at or created
    row = {
        "title": opgave.title,
        "title_folded": fold(opgave.title)[:200],
        "description": opgave.description,
        "phase": opgave.phase,
        "regelset_version_id": regelset_version_id,
        "created_at": created,
        "created_by": who,
        "changed_at": changed,
        "changed_by": who,
        "archived_at": opgave.archived_at,
        "archived_by": who if opgave.archived_at else None,
        "outcome": dict(opgave.outcome),
        "outcome_state": str(opgave.outcome["state"]),
        "revision": 1,
        "owner": opgave.owner,
        "team": list(opgave.team) or None,
        "start_on": opgave.start_on,
        "decision_on": opgave.decision_on,
        "delivery_on": opgave.delivery_on,
        "deadline_on": deadline_of(opgave.phase, opgave.decision_on, opgave.delivery_on),
        "kaders": [{"text": kader.text, "reason": kader.reason} for kader in opgave.kaders] or None,
        "open_questions": opgave.outcome.get("questions"),
        "due": opgave.outcome.get("due"),
        "done": opgave.outcome.get("done"),
        "settled_at": changed if opgave.outcome.get("settled") else None,
    }
    for fact, column in COPIES.items():
        answer = opgave.answers.get(fact)
        row[column] = answer.value if answer and isinstance(answer.value, str) else None
    return row


def _listed(value: Json) -> list[Json]:
    return value if isinstance(value, list) else []
