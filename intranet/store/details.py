"""What an opgave is beside its answers: its name, people, days, kaders and documents. Every change leaves a line.

`edit` takes only the fields of one form, so people who fill in different forms do not get in each other's way.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select

from intranet.store import log
from intranet.store.database import Session
from intranet.store.errors import Conflict
from intranet.store.folding import fold
from intranet.store.opgave_tables import Change as ChangeRow
from intranet.store.opgave_tables import PartOf
from intranet.store.questions import ROW_COLUMNS, opgave_row
from intranet.store.records import AnswerKind, Change, Kader, Link, OpgaveDetail, Part, Phase, Relative, Stakeholder
from intranet.store.rows import deadline_of, keep_people, keep_search_text, locked, touch
from intranet.store.tables import Answer, CurrentAnswer, Opgave

FIELDS = frozenset(
    {
        "title",
        "description",
        "phase",
        "owner",
        "team",
        "start_on",
        "decision_on",
        "delivery_on",
        "kaders",
        "stakeholders",
        "links",
    }
)
ARCHIVE = "archive"
"""The field in the history that says that an opgave went to the archive (true) or came back (false)."""


def edit(
    session: Session,
    opgave_id: int,
    fields: Mapping[str, object],
    *,
    who: str,
    at: datetime,
    expected_revision: int | None = None,
) -> tuple[str, ...]:
    """Give fields of the opgave another value and return which ones really changed.

    `fields` has names out of FIELDS; a date or None for a day, a tuple of names for the team, a tuple of Kader,
    Stakeholder or Link. With `expected_revision`, the one that the form was made with, a field that is as it was then
    was not touched: what a colleague made of it since stays. Raises Conflict, and changes nothing, when a field that
    was touched was changed since to something else; ValueError for an unknown field or phase; NotFound.
    """
    if unknown := fields.keys() - FIELDS:
        raise ValueError(f"no such fields: {sorted(unknown)}")
    opgave = locked(session, opgave_id)
    wanted = {name: _stored(Phase(str(value)) if name == "phase" else value) for name, value in fields.items()}
    changed: dict[str, tuple[Any, Any]] = {}
    for name, after in wanted.items():
        before = _stored(getattr(opgave, name))
        if before != after:
            changed[name] = (before, after)
    if changed and expected_revision is not None:
        shown = _shown_at(session, opgave_id, expected_revision)
        changed = {name: pair for name, pair in changed.items() if name not in shown or shown[name] != pair[1]}
        if changed.keys() & shown.keys():
            raise Conflict(opgave.revision)
    if not changed:
        return ()
    touch(opgave, who, at)
    for name, (before, after) in changed.items():
        setattr(opgave, name, fields[name] if name.endswith("_on") else after)
        session.add(
            ChangeRow(
                opgave_id=opgave_id, field=name, before=before, after=after, revision=opgave.revision, who=who, at=at
            )
        )
    opgave.title_folded = fold(opgave.title)[:200]
    opgave.deadline_on = deadline_of(Phase(opgave.phase), opgave.decision_on, opgave.delivery_on)
    keep_search_text(session, opgave)
    keep_people(session, opgave)
    _log(session, opgave, "opgave gewijzigd", f"De gegevens van ‘{opgave.title}’ zijn gewijzigd.", who, at)
    return tuple(changed)


def meanwhile(
    session: Session, opgave_id: int, fields: Mapping[str, object], revision: int
) -> tuple[frozenset[str], frozenset[str]]:
    """Return which of `fields` someone changed after `revision`: those that are otherwise in `fields` than they were
    then, so that two people changed them, and those that are not, so that only the other did.
    """
    shown = _shown_at(session, opgave_id, revision)
    touched = {name for name, value in fields.items() if name in shown and shown[name] != _stored(value)}
    return frozenset(touched), frozenset((fields.keys() & shown.keys()) - touched)


def history(session: Session, opgave_id: int, limit: int = 500) -> tuple[Change, ...]:
    """Return what was changed in the opgave beside its answers, newest first."""
    rows = session.execute(
        select(ChangeRow.field, ChangeRow.before, ChangeRow.after, ChangeRow.who, ChangeRow.at)
        .where(ChangeRow.opgave_id == opgave_id)
        .order_by(ChangeRow.id.desc())
        .limit(limit)
    )
    return tuple(Change(**row._mapping) for row in rows)


def history_length(session: Session, opgave_id: int) -> int:
    """Return how many changes `history` would give without a limit."""
    return session.scalar(select(func.count()).where(ChangeRow.opgave_id == opgave_id)) or 0


def split(
    session: Session,
    opgave: OpgaveDetail,
    *,
    part: Part,
    title: str,
    facts: Iterable[str],
    kaders: bool,
    who: str,
    at: datetime,
) -> int:
    """Make a sub-opgave out of `opgave` and return its id.

    It gets the description, phase, people, days and documents; the current answers to `facts`, each with its reason
    and by whom it was first given at `at`; and the kaders when `kaders` is true.
    """
    source = locked(session, opgave.id)
    child = Opgave(
        title=title,
        title_folded=fold(title)[:200],
        description=source.description,
        phase=source.phase,
        regelset_version_id=source.regelset_version_id,
        created_at=at,
        created_by=who,
        changed_at=at,
        changed_by=who,
        revision=1,
        owner=source.owner,
        team=source.team,
        start_on=source.start_on,
        decision_on=source.decision_on,
        delivery_on=source.delivery_on,
        deadline_on=source.deadline_on,
        stakeholders=source.stakeholders,
        links=source.links,
        kaders=source.kaders if kaders else None,
    )
    session.add(child)
    session.flush()
    log.take_turn(session)  # before the answers get their ids: see `impact_opgaven.newest_answer`
    for fact in facts:
        if answer := opgave.answers.get(fact):
            entry = Answer(
                opgave_id=child.id,
                fact=fact,
                kind=answer.kind,
                value=answer.value,
                reason=answer.reason,
                who=who,
                at=at,
            )
            session.add(entry)
            session.flush()
            session.add(CurrentAnswer(opgave_id=child.id, fact=fact, answer_id=entry.id))
            if answer.kind is AnswerKind.ANSWERED and fact in COPIES:
                setattr(child, COPIES[fact], answer.value)
    session.add(PartOf(child_id=child.id, parent_id=opgave.id, part=part))
    touch(source, who, at)
    keep_search_text(session, child)
    keep_people(session, child)
    sentence = f"‘{title}’ is als {part} deel afgesplitst van ‘{source.title}’."
    _log(session, child, "opgave gesplitst", sentence, who, at)
    return child.id


def parts(session: Session, opgave_id: int) -> tuple[Relative, ...]:
    """Return the sub-opgaven, oldest first."""
    rows = session.execute(
        select(*ROW_COLUMNS, PartOf.part)
        .join(PartOf, PartOf.child_id == Opgave.id)
        .where(PartOf.parent_id == opgave_id)
        .order_by(Opgave.id)
    )
    return tuple(Relative(opgave_row(row), row.part) for row in rows)


def whole(session: Session, opgave_id: int) -> Relative | None:
    """Return the opgave that this one is a part of; None when it stands by itself."""
    row = session.execute(
        select(*ROW_COLUMNS, PartOf.part)
        .join(PartOf, PartOf.parent_id == Opgave.id)
        .where(PartOf.child_id == opgave_id)
    ).one_or_none()
    return None if row is None else Relative(opgave_row(row), row.part)


COPIES = {"gebied": "area", "niveau": "level"}
"""The facts whose answer the list shows, and the column that has the copy."""


def _shown_at(session: Session, opgave_id: int, revision: int) -> dict[str, Any]:
    """Return the fields that were changed after `revision`, with what they were then."""
    rows = session.execute(
        select(ChangeRow.field, ChangeRow.before)
        .where(ChangeRow.opgave_id == opgave_id, ChangeRow.revision > revision)
        .order_by(ChangeRow.id.desc())
    )
    return {row.field: row.before for row in rows}  # the oldest comes last and counts


def _log(session: Session, opgave: Opgave, act: str, sentence: str, who: str, at: datetime) -> None:
    log.write(session, act=act, subject=f"opgave {opgave.id}", sentence=sentence, who=who, at=at)


def _stored(value: object) -> Any:
    """Return a value as it stands in the database and in the history: text, or a list; None when there is nothing."""
    match value:
        case None | () | []:
            return None
        case date():
            return value.isoformat()
        case Kader():
            return {"text": value.text, "reason": value.reason}
        case Stakeholder():
            return {"name": value.name, "interest": value.interest}
        case Link():
            return {"title": value.title, "url": value.url}
        case tuple() | list():
            return [_stored(part) for part in value]
    return value
