"""The verplichtingen as work: how each is met, its onderwerpen, and what is open in all opgaven.

Changes go within `Store.writing()`. Each raises NotFound when there is no such opgave.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, Integer, and_, bindparam, case, func, select

from intranet.store import changes, log
from intranet.store.database import Session
from intranet.store.errors import Conflict
from intranet.store.folding import fold
from intranet.store.records import DueCounts, Json, ListedItem, Tick, TopicState, Work
from intranet.store.records import OpenItem as OpenItemRecord
from intranet.store.rows import keep_search_text, locked
from intranet.store.tables import ObligationProgress, OpenItem, Opgave, TopicEntry, WorkEntry


class When(StrEnum):
    """By when something must be done, seen from today. A week is seven days, today included."""

    LATE = "te_laat"
    THIS_WEEK = "deze_week"
    LATER = "later"
    UNDATED = "zonder_datum"


# What every click asks is put together once.
_THIS = bindparam("opgave_id", type_=Integer)
_WORK = select(
    WorkEntry.obligation,
    WorkEntry.id,
    WorkEntry.text,
    WorkEntry.person,
    WorkEntry.due,
    WorkEntry.proof,
    WorkEntry.who,
    WorkEntry.at,
).where(
    WorkEntry.id.in_(select(func.max(WorkEntry.id)).where(WorkEntry.opgave_id == _THIS).group_by(WorkEntry.obligation))
)
_TOPICS = (
    select(TopicEntry.obligation, TopicEntry.topic, TopicEntry.state)
    .where(TopicEntry.opgave_id == _THIS)
    .order_by(TopicEntry.id)
)
_TICKS = (
    select(TopicEntry.obligation, TopicEntry.topic, TopicEntry.id, TopicEntry.state, TopicEntry.who, TopicEntry.at)
    .where(TopicEntry.opgave_id == _THIS)
    .order_by(TopicEntry.id)
)
_PROGRESS = (
    select(
        ObligationProgress.obligation,
        ObligationProgress.id,
        ObligationProgress.done,
        ObligationProgress.who,
        ObligationProgress.at,
    )
    .where(ObligationProgress.opgave_id == _THIS)
    .order_by(ObligationProgress.id)
)
_OPEN = select(OpenItem).where(OpenItem.opgave_id == _THIS)


def work_of(session: Session, opgave_id: int) -> dict[str, Work]:
    """Return how each verplichting is met, by its name; one about which nothing was written is not in it."""
    rows = session.execute(_WORK, {"opgave_id": opgave_id})
    return {row[0]: Work(*row[1:]) for row in rows}


def work_texts(session: Session, opgave_ids: Collection[int]) -> dict[tuple[int, str], str]:
    """Return what is written about verplichtingen of these opgaven (some thousands at most), by opgave and name."""
    newest = (
        select(func.max(WorkEntry.id))
        .where(WorkEntry.opgave_id.in_(opgave_ids))
        .group_by(WorkEntry.opgave_id, WorkEntry.obligation)
    )
    rows = session.execute(
        select(WorkEntry.opgave_id, WorkEntry.obligation, WorkEntry.text).where(WorkEntry.id.in_(newest))
    )
    return {(opgave_id, name): text for opgave_id, name, text in rows if text}


def record_work(
    session: Session,
    opgave_id: int,
    *,
    obligation: str,
    text: str,
    person: str,
    due: date | None,
    proof: str,
    who: str,
    at: datetime,
    expected_id: int | None = None,
) -> None:
    """Write how a verplichting is met; what was written before stays in the history.

    `expected_id` is the entry that the writer saw (0: none). Raises Conflict when there is another by now.
    """
    now = work_of(session, opgave_id).get(obligation)
    if now is not None and (now.text, now.person, now.due, now.proof) == (text, person, due, proof):
        return
    sentence = f"De uitwerking van ‘{obligation}’ is gewijzigd."
    revision = changes.touch_opgave(session, opgave_id, "verplichting uitgewerkt", sentence, who=who, at=at)
    if expected_id is not None and expected_id != (now.id if now else 0):
        raise Conflict(revision)
    if now is None and not (text or person or due or proof):
        return
    session.add(
        WorkEntry(
            opgave_id=opgave_id,
            obligation=obligation,
            text=text,
            person=person,
            due=due,
            proof=proof,
            who=who,
            at=at,
        )
    )
    keep_search_text(session, locked(session, opgave_id))


def topics_of(session: Session, opgave_id: int) -> dict[str, dict[str, TopicState]]:
    """Return the onderwerpen that were ticked, unticked or added, by verplichting, in the order of first mention."""
    rows = session.execute(_TOPICS, {"opgave_id": opgave_id})
    found: dict[str, dict[str, TopicState]] = {}
    for obligation, topic, state in rows:
        found.setdefault(obligation, {})[topic] = state
    return found


def ticks_of(session: Session, opgave_id: int) -> Mapping[tuple[str, str], Tick]:
    """Return who ticked or unticked what last, by verplichting and onderwerp; '' is the verplichting as a whole."""
    this = {"opgave_id": opgave_id}
    found: dict[tuple[str, str], Tick] = {}

    def add(name: tuple[str, str], number: int, state: TopicState, who: str, at: datetime) -> None:
        found[name] = Tick(number, state, who, at, found[name].state if name in found else None)

    for obligation, number, done, who, at in session.execute(_PROGRESS, this):
        add((obligation, ""), number, TopicState.DONE if done else TopicState.OPEN, who, at)
    for obligation, topic, number, state, who, at in session.execute(_TICKS, this):
        add((obligation, topic), number, state, who, at)
    return found


def set_topics(
    session: Session, opgave_id: int, *, obligation: str, topics: dict[str, TopicState], who: str, at: datetime
) -> bool:
    """Tick, untick, add or take away onderwerpen of a verplichting. Returns whether something changed."""
    now = topics_of(session, opgave_id).get(obligation, {})
    changed = {topic: state for topic, state in topics.items() if now.get(topic) is not state}
    # An onderwerp of the leidraad that nobody ever ticked is open without an entry.
    if not changed:
        return False
    counts = Counter(changed.values())
    words = ", ".join(f"{counts[state]} {word}" for state, word in _LOGGED.items() if counts[state])
    data: dict[str, Json] = {
        "verplichting": obligation,
        "sha256": log.digest({topic: state.value for topic, state in changed.items()}),
    }
    sentence = f"Onderwerpen van ‘{obligation}’: {words}."
    changes.touch_opgave(session, opgave_id, "onderwerp afgevinkt", sentence, who=who, at=at, data=data)
    for topic, state in changed.items():
        session.add(TopicEntry(opgave_id=opgave_id, obligation=obligation, topic=topic, state=state, who=who, at=at))
    keep_search_text(session, locked(session, opgave_id))
    return True


def keep_open(session: Session, opgave_id: int, items: Iterable[OpenItemRecord]) -> None:
    """Keep what is open in an opgave now, for the lists over all opgaven. No act of anyone, so no trace."""
    wanted = {(item.name, item.is_question): item for item in items}
    for row in session.scalars(_OPEN, {"opgave_id": opgave_id}).all():
        item = wanted.pop((row.name, row.is_question), None)
        if item is None:
            session.delete(row)
        elif _shown(row) != _shown(item):
            row.title, row.state, row.due, row.deviates = item.title, item.state, item.due, item.deviates
            row.moment = item.moment
            row.person, row.person_folded = item.person, _folded(item.person)
    for item in wanted.values():
        session.add(
            OpenItem(
                opgave_id=opgave_id,
                name=item.name,
                is_question=item.is_question,
                title=item.title,
                state=item.state,
                person=item.person,
                person_folded=_folded(item.person),
                due=item.due,
                deviates=item.deviates,
                moment=item.moment,
            )
        )
    session.flush()


def _shown(item: OpenItem | OpenItemRecord) -> tuple[object, ...]:
    return item.title, item.state, item.person, item.due, item.deviates, item.moment


def count_open(session: Session, *, today: date, person: str | None = None) -> DueCounts:
    """Return how many items are open, of everybody or of one person, whatever the capitals and accents of the name."""
    groups = (func.coalesce(func.sum(case((_when(when, today), 1), else_=0)), 0) for when in When)
    return DueCounts(*session.execute(select(*groups).where(*_of(person))).one())


def count_all_open(session: Session, person: str | None = None) -> int:
    """Return how many items are open in all, of everybody or of one person."""
    return session.scalar(select(func.count()).select_from(OpenItem).where(*_of(person))) or 0


def count_by_moment(
    session: Session, *, today: date, when: When | None = None, person: str | None = None
) -> Mapping[str, int]:
    """Return how many items are open at each moment; '' are those without one."""
    conditions = [*_of(person), *(() if when is None else (_when(when, today),))]
    query = select(OpenItem.moment, func.count().label("open")).where(*conditions).group_by(OpenItem.moment)
    return {row.moment: row.open for row in session.execute(query)}


def list_by_moment(
    session: Session,
    order: Iterable[str],
    counts: Mapping[str, int],
    *,
    today: date,
    when: When | None = None,
    person: str | None = None,
    limit: int,
    offset: int = 0,
) -> tuple[ListedItem, ...]:
    """Return what `list_open` does, moment by moment in `order`; `counts` is what `count_by_moment` gave."""
    found: tuple[ListedItem, ...] = ()
    for moment in order:
        count = counts.get(moment, 0)
        if offset < count and len(found) < limit:
            found += list_open(
                session,
                today=today,
                when=when,
                person=person,
                moment=moment,
                limit=limit - len(found),
                offset=offset,
            )
        offset = max(0, offset - count)
    return found


def list_open(
    session: Session,
    *,
    today: date,
    when: When | None = None,
    person: str | None = None,
    moment: str | None = None,
    opgave_id: int | None = None,
    dated_only: bool = False,
    limit: int,
    offset: int = 0,
) -> tuple[ListedItem, ...]:
    """Return open items, those that are due first in front and those without a date last."""
    conditions = list(_of(person))
    if moment is not None:
        conditions.append(OpenItem.moment == moment)
    if opgave_id is not None:
        conditions.append(OpenItem.opgave_id == opgave_id)
    if when is not None:
        return _listed(session, [*conditions, _when(when, today)], limit, offset)
    # In two parts, each read from an index in its order: what has a date, and after that what has none.
    dated, undated = [*conditions, OpenItem.due.is_not(None)], [*conditions, OpenItem.due.is_(None)]
    found = _listed(session, dated, limit, offset)
    if dated_only or len(found) == limit:
        return found
    before = offset + len(found)
    if not found and offset:
        before = session.scalar(select(func.count()).select_from(OpenItem).where(*dated)) or 0
    return found + _listed(session, undated, limit - len(found), max(0, offset - before))


def _listed(session: Session, conditions: list[ColumnElement[bool]], limit: int, offset: int) -> tuple[ListedItem, ...]:
    rows = session.execute(
        select(
            OpenItem.opgave_id,
            OpenItem.name,
            OpenItem.is_question,
            OpenItem.title,
            OpenItem.state,
            OpenItem.person,
            OpenItem.due,
            OpenItem.deviates,
            OpenItem.moment,
            Opgave.title.label("opgave_title"),
            Opgave.phase,
            Opgave.created_at,
            Opgave.changed_at,
        )
        .join(Opgave, Opgave.id == OpenItem.opgave_id)
        .where(*conditions)
        .order_by(OpenItem.due, OpenItem.opgave_id, OpenItem.is_question, OpenItem.name)
        .limit(limit)
        .offset(offset)
    )
    return tuple(
        ListedItem(OpenItemRecord(*item), title, phase, created_at, changed_at)
        for *item, title, phase, created_at, changed_at in rows
    )


def _of(person: str | None) -> tuple[ColumnElement[bool], ...]:
    return () if person is None else (OpenItem.person_folded == _folded(person),)


def _when(when: When, today: date) -> ColumnElement[bool]:
    next_week = today + timedelta(days=7)
    if when is When.LATE:
        return OpenItem.due < today
    if when is When.THIS_WEEK:
        return and_(OpenItem.due >= today, OpenItem.due < next_week)
    return OpenItem.due >= next_week if when is When.LATER else OpenItem.due.is_(None)


_LOGGED = {TopicState.DONE: "afgevinkt", TopicState.OPEN: "op te doen", TopicState.REMOVED: "weggehaald"}


def _folded(person: str) -> str:
    return fold(person)[:200]
