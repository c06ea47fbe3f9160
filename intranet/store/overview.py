"""Counts over all opgaven, for the overview: the database adds up, a page only shows.

Each question reads one narrow index and not the opgaven themselves, so the whole of it stays quick with 50 000.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Integer, Text, case, cast, extract, func, literal_column, select

from intranet.store.database import Session
from intranet.store.opgave_tables import Ground
from intranet.store.questions import in_tab
from intranet.store.tables import Opgave

LONGEST_DAYS = (7, 14, 31, 92)
"""How long a weighing took, in steps: at most so many days each, and longer than all of them."""


@dataclass(frozen=True)
class Scope:
    """Which opgaven count; None is all of them."""

    archived: bool | None = None
    area: str | None = None


@dataclass(frozen=True)
class Count:
    """How many opgaven have this in the one way (an area, a phase, a month) and this outcome; None is not known."""

    key: str | None
    outcome: str | None
    count: int


@dataclass(frozen=True)
class Work:
    """The verplichtingen that hold in a phase, and how many of them are done."""

    phase: str
    due: int
    done: int
    with_open: int


@dataclass(frozen=True)
class Durations:
    """How long it took from the first day of an opgave to its outcome, in whole days.

    `counts` go with LONGEST_DAYS, and one more for longer; `median` is None when no weighing is finished.
    """

    counts: tuple[int, ...]
    median: int | None


@dataclass(frozen=True)
class Overview:
    """All that the page shows. `by_month` has the months as '2026-11', by the day that the outcome came about.

    An outcome is that of the newest vaststelling where people decided against the rules: `deviating` opgaven.
    """

    total: int
    open: int
    deviating: int
    by_area: tuple[Count, ...]
    by_phase: tuple[Count, ...]
    by_month: tuple[Count, ...]
    grounds: tuple[Count, ...]
    work: tuple[Work, ...]
    durations: Durations


def overview(session: Session, scope: Scope, since: datetime) -> Overview:
    """Return the counts for the opgaven in `scope`; the months begin at `since`."""
    conditions = _conditions(scope)
    groups = _groups(session, conditions)
    return Overview(
        total=sum(group.count for group in groups),
        open=sum(group.open for group in groups),
        deviating=_deviating(session, conditions),
        by_area=_added(Count(group.area, group.outcome, group.count) for group in groups),
        by_phase=_added(Count(group.phase, group.outcome, group.count) for group in groups),
        by_month=_by_month(session, conditions, since),
        grounds=_grounds(session, conditions),
        work=_work(groups),
        durations=_durations(session, conditions),
    )


def _deviating(session: Session, conditions: list[ColumnElement[bool]]) -> int:
    query = select(func.count()).select_from(Opgave).where(*conditions, Opgave.by_rules.is_not(None))
    return session.scalar(query) or 0


@dataclass(frozen=True)
class _Group:
    """All opgaven with one area, phase and outcome together."""

    area: str | None
    phase: str
    outcome: str | None
    count: int
    open: int
    due: int
    done: int
    with_open: int


def _groups(session: Session, conditions: list[ColumnElement[bool]]) -> list[_Group]:
    due, done = func.coalesce(Opgave.due, 0), func.coalesce(Opgave.done, 0)
    # In the order of the index, so that nothing needs to be sorted.
    keys = (Opgave.area, Opgave.phase, Opgave.outcome_state)
    query = select(
        *keys,
        func.count(),
        func.count() - func.count(Opgave.settled_at),
        func.sum(due),
        func.sum(done),
        func.sum(case((due > done, 1), else_=0)),
    )
    rows = session.execute(query.where(*conditions).group_by(*keys))
    return [_Group(area, str(phase), outcome, *map(int, counts)) for area, phase, outcome, *counts in rows]


def _added(counts: Iterable[Count]) -> tuple[Count, ...]:
    """Add up what has the same key and outcome."""
    found: Counter[tuple[str | None, str | None]] = Counter()
    for count in counts:
        found[count.key, count.outcome] += count.count
    return tuple(Count(key, outcome, count) for (key, outcome), count in found.items())


def _work(groups: Iterable[_Group]) -> tuple[Work, ...]:
    found: dict[str, Work] = {}
    for group in groups:
        so_far = found.get(group.phase, Work(group.phase, 0, 0, 0))
        found[group.phase] = Work(
            group.phase,
            so_far.due + group.due,
            so_far.done + group.done,
            so_far.with_open + group.with_open,
        )
    return tuple(found.values())


def _conditions(scope: Scope) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if scope.archived is not None:
        # Written so that SQLite does not take the index of a tab for it: that has not what is counted, `overview` has.
        found.append(case((in_tab(scope.archived), 1), else_=0) == 1)
    if scope.area is not None:
        found.append(Opgave.area == scope.area)
    return found


def _by_month(session: Session, conditions: list[ColumnElement[bool]], since: datetime) -> tuple[Count, ...]:
    if _is_postgresql(session):
        month: Any = func.to_char(func.timezone("UTC", Opgave.settled_at), "YYYY-MM")
    else:
        month = func.substr(Opgave.settled_at, 1, 7, type_=Text)  # a moment is kept as text, the year first
    query = select(month.label("month"), Opgave.outcome_state, func.count()).where(
        *conditions, Opgave.settled_at >= since
    )
    rows = session.execute(query.group_by(literal_column("month"), Opgave.outcome_state))
    return tuple(Count(*row) for row in rows)


def _grounds(session: Session, conditions: list[ColumnElement[bool]]) -> tuple[Count, ...]:
    query = select(Ground.ground, Opgave.outcome_state, func.count()).join(Opgave, Opgave.id == Ground.opgave_id)
    rows = session.execute(query.where(*conditions).group_by(Ground.ground, Opgave.outcome_state))
    return tuple(Count(*row) for row in rows)


def _durations(session: Session, conditions: list[ColumnElement[bool]]) -> Durations:
    if _is_postgresql(session):
        exact: Any = extract("epoch", Opgave.settled_at - Opgave.created_at) / 86_400
    else:
        exact = func.julianday(Opgave.settled_at) - func.julianday(Opgave.created_at)
    days = func.floor(exact) if _is_postgresql(session) else cast(exact, Integer)
    query = select(days.label("days"), func.count()).where(*conditions, Opgave.settled_at.is_not(None))
    found = sorted((int(day), count) for day, count in session.execute(query.group_by(literal_column("days"))))
    counts = [0] * (len(LONGEST_DAYS) + 1)
    for day, count in found:
        counts[bisect_left(LONGEST_DAYS, day)] += count
    return Durations(tuple(counts), _median(found, sum(counts)))


def _median(found: list[tuple[int, int]], total: int) -> int | None:
    seen = 0
    for day, count in found:
        seen += count
        if 2 * seen >= total:
            return day
    return None


def _is_postgresql(session: Session) -> bool:
    return session.get_bind().dialect.name == "postgresql"


def first_day(today: date, months: int) -> date:
    """Return the first day of the month that lies `months` - 1 before that of `today`."""
    index = today.year * 12 + today.month - 1 - (months - 1)
    return date(index // 12, index % 12 + 1, 1)
