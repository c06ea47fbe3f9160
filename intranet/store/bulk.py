"""Many opgaven at once, as an import brings them: a few statements for all of them together."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, insert, select

from intranet.store import log
from intranet.store.database import Session
from intranet.store.details import COPIES
from intranet.store.folding import fold
from intranet.store.opgave_tables import Ground, Imported, SearchText, Whose
from intranet.store.records import AnswerKind, Json, Kader, OpenItem, Phase
from intranet.store.rows import deadline_of, outcome_order, people_of, search_text, to_do
from intranet.store.tables import Answer, CurrentAnswer, Opgave
from intranet.store.tables import OpenItem as OpenItemRow


@dataclass(frozen=True)
class NewAnswer:
    """An answer as it is brought along."""

    value: Json
    reason: str = ""
    kind: AnswerKind = AnswerKind.ANSWERED


@dataclass(frozen=True)
class NewOpgave:
    """An opgave as it is brought along; `outcome` is what `set_outcome` takes, for these answers.

    `items` are the verplichtingen that are open with that outcome; whose opgave they say they are does not matter.
    """

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
    items: tuple[OpenItem, ...] = ()


@dataclass(frozen=True)
class Prepared:
    """What is to stand in the tables for some opgaven, but for their ids: a list for each table, an entry an opgave."""

    opgaven: Sequence[NewOpgave]
    rows: list[dict[str, Any]]
    answers: list[list[dict[str, Any]]]
    texts: list[str]
    people: list[list[str]]


def prepare(opgaven: Sequence[NewOpgave], *, who: str, at: datetime) -> Prepared:
    """Work out all that needs no database. Done before the transaction: on SQLite nobody else can save during that."""
    rows = [_row(opgave, who, at) for opgave in opgaven]
    return Prepared(
        opgaven,
        rows,
        [
            [
                {
                    "fact": fact,
                    "kind": answer.kind,
                    "value": answer.value,
                    "reason": answer.reason,
                    "who": who,
                    "at": row["changed_at"],
                }
                for fact, answer in opgave.answers.items()
            ]
            for row, opgave in zip(rows, opgaven, strict=True)
        ],
        [search_text(Opgave(**row), _said(opgave)) for row, opgave in zip(rows, opgaven, strict=True)],
        [list(people_of(row["owner"], row["team"])) for row in rows],
    )


def add(
    session: Session,
    opgaven: Sequence[NewOpgave],
    *,
    regelset_version_id: int,
    who: str,
    at: datetime,
    import_id: int | None = None,
) -> list[int]:
    """Store all of them and return their ids, in this order; `import_id` is the import that brought them."""
    prepared = prepare(opgaven, who=who, at=at)
    return insert_all(session, prepared, regelset_version_id=regelset_version_id, import_id=import_id)


def insert_all(
    session: Session, prepared: Prepared, *, regelset_version_id: int, import_id: int | None = None
) -> list[int]:
    """Do what `add` does with what `prepare` gave."""
    if not prepared.opgaven:
        return []
    ids = _new_ids(session, Opgave.__table__, len(prepared.opgaven))
    answers = [
        {"opgave_id": number, **answer} for number, given in zip(ids, prepared.answers, strict=True) for answer in given
    ]
    log.take_turn(session)  # before the answers get their ids: see `impact_opgaven.newest_answer`
    numbers = _new_ids(session, Answer.__table__, len(answers))
    numbered = [{"id": number, **answer} for number, answer in zip(numbers, answers, strict=True)]
    current = [{"opgave_id": one["opgave_id"], "fact": one["fact"], "answer_id": one["id"]} for one in numbered]
    grounds = [
        {"opgave_id": number, "ground": str(ground)}
        for number, opgave in zip(ids, prepared.opgaven, strict=True)
        for ground in _listed(opgave.outcome.get("grounds"))
    ]
    people = [
        {"person_folded": name, "opgave_id": number}
        for number, names in zip(ids, prepared.people, strict=True)
        for name in names
    ]
    this = {"regelset_version_id": regelset_version_id}
    _insert(session, Opgave.__table__, [{"id": n, **row, **this} for n, row in zip(ids, prepared.rows, strict=True)])
    _insert(session, Answer.__table__, numbered)
    _insert(session, CurrentAnswer.__table__, current)
    texts = zip(ids, prepared.texts, strict=True)
    _insert(session, SearchText.__table__, [{"opgave_id": number, "text": text} for number, text in texts])
    _insert(session, Ground.__table__, grounds)
    _insert(session, Whose.__table__, people)
    if import_id is not None:
        _insert(session, Imported.__table__, [{"opgave_id": number, "import_id": import_id} for number in ids])
    _insert(session, OpenItemRow.__table__, list(_items(ids, prepared.opgaven)))
    return ids


def _items(ids: Sequence[int], opgaven: Sequence[NewOpgave]) -> Iterator[dict[str, Any]]:
    for opgave_id, opgave in zip(ids, opgaven, strict=True):
        if opgave.archived_at is None:  # nothing is due in the archive
            for item in opgave.items:
                yield {**vars(item), "opgave_id": opgave_id, "person_folded": fold(item.person)[:200]}


def _new_ids(session: Session, table: Any, count: int) -> list[int]:
    """Return ids that nothing has yet. Asked for together: one by one they cost more than the rows themselves."""
    if session.get_bind().dialect.name == "postgresql":
        sequence = func.pg_get_serial_sequence(table.name, "id")
        numbers = func.generate_series(1, count).table_valued("number")
        return list(session.scalars(select(func.nextval(sequence)).select_from(numbers)))
    first = (session.scalar(select(func.max(table.c.id))) or 0) + 1  # no other writes until we are done
    return list(range(first, first + count))


def _insert(session: Session, table: Any, rows: list[dict[str, Any]]) -> None:
    if rows:
        session.connection().execute(insert(table), rows)


def _said(opgave: NewOpgave) -> list[tuple[AnswerKind, Any, str]]:
    return [(answer.kind, answer.value, answer.reason) for answer in opgave.answers.values()]


def _row(opgave: NewOpgave, who: str, at: datetime) -> dict[str, Any]:
    created = opgave.created_at or at
    changed = opgave.settled_at or created
    row = {
        "title": opgave.title,
        "title_folded": fold(opgave.title)[:200],
        "description": opgave.description,
        "phase": opgave.phase,
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
        "outcome_order": outcome_order(opgave.outcome),
        "to_do": to_do(opgave.outcome),
        "settled_at": changed if opgave.outcome.get("settled") else None,
    }
    for fact, column in COPIES.items():
        answer = opgave.answers.get(fact)
        row[column] = answer.value if answer and isinstance(answer.value, str) else None
    return row


def _listed(value: Json) -> list[Json]:
    return value if isinstance(value, list) else []
