"""Finding opgaven: the list, narrowed and in an order, part by part; the tabs; and saved views.

A part of the list begins after a place, not after a number of rows: however far one leafs through, both databases
read it straight from an index. A place is the value that the list is ordered by and the id, as text for an address.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Text, func, literal, select, tuple_, type_coerce
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import InstrumentedAttribute

from intranet.store.database import Session
from intranet.store.folding import fold
from intranet.store.opgave_tables import SavedView as SavedViewRow
from intranet.store.opgave_tables import SearchText, Whose
from intranet.store.questions import ROW_COLUMNS, in_tab, opgave_row
from intranet.store.recording import is_sealed
from intranet.store.records import OpgaveRow, Page, SavedView
from intranet.store.rows import outcome_order, to_do
from intranet.store.tables import OpenItem, Opgave

_SEARCH_LENGTH, _MOST_WORDS = 200, 12


class Order(StrEnum):
    """In which order the list is."""

    CHANGED = "gewijzigd"
    TITLE = "titel"
    DEADLINE = "deadline"
    OUTCOME = "uitkomst"
    TO_DO = "verplichtingen"


@dataclass(frozen=True)
class Narrowing:
    """What the list is narrowed to; None or empty is everything.

    `involved`: who leads the opgave, is in its team, or has something open in it to do or to find out.
    `deviates`: whether people decided on another outcome than the rules give.
    `text`: every word must be in some text of the opgave, whatever its capitals and accents. `outcome` is the `state`
    that `set_outcome` was given. `open_questions`: whether questions still decide. `due_from` and `due_until` are
    days, both included; `has_deadline` False leaves only opgaven without one. `sealed`: whether one has a
    vaststelling. `title` and `created_by` are the whole title and name.
    """

    archived: bool | None = False
    text: str = ""
    area: str | None = None
    level: str | None = None
    phase: str | None = None
    outcome: str | None = None
    owner: str | None = None
    open_questions: bool | None = None
    due_from: date | None = None
    due_until: date | None = None
    has_deadline: bool | None = None
    deviates: bool | None = None
    involved: str | None = None
    sealed: bool | None = None
    title: str | None = None
    created_by: str | None = None


@dataclass(frozen=True)
class _Ordering:
    column: InstrumentedAttribute[Any]
    descending: bool


_ORDERS = {
    Order.CHANGED: _Ordering(Opgave.changed_at, True),
    Order.TITLE: _Ordering(Opgave.title_folded, False),
    Order.DEADLINE: _Ordering(Opgave.deadline_on, False),
    Order.OUTCOME: _Ordering(Opgave.outcome_order, False),  # those with the same outcome together
    Order.TO_DO: _Ordering(Opgave.to_do, True),
}


def find(
    session: Session,
    narrowing: Narrowing,
    *,
    order: Order = Order.CHANGED,
    turned: bool = False,
    limit: int,
    after: str | None = None,
    before: str | None = None,
    today: date = date.min,
) -> Page:
    """Return `limit` opgaven, how many there are in all, and of how many the deadline was before `today`.

    `turned` begins at the other end of the order.
    `after` or `before` is a place that an earlier Page named; a place that makes no sense is the beginning.
    """
    place = _read_place(order, after if before is None else before)
    backwards = before is not None and place is not None
    down = _descends(order, turned) != backwards
    conditions = _conditions(session, narrowing)
    if narrowing.text:
        rows, total, late = _by_text(session, conditions, order, place, down, limit + 1, today)
    else:
        rows, total, late = _by_index(session, conditions, order, place, down, limit + 1, today)
    more = len(rows) > limit
    rows = rows[:limit]
    if backwards:
        rows.reverse()
    has_before, has_after = (more, True) if backwards else (place is not None, more)
    return Page(
        tuple(rows),
        total,
        late,
        before=_place(order, rows[0]) if rows and has_before else None,
        after=_place(order, rows[-1]) if rows and has_after else None,
    )


_Place = tuple[Any, int]
_Found = tuple[list[OpgaveRow], int, int]


def _by_index(
    session: Session,
    conditions: list[ColumnElement[bool]],
    order: Order,
    place: _Place | None,
    down: bool,
    limit: int,
    today: date,
) -> _Found:
    """Read the part straight from the index of its order, and count apart from that."""
    late = func.count().filter(Opgave.deadline_on < today)
    # Every opgave has such a deadline (see Deadline). Said so, SQLite counts in the index that has it, not in another.
    counted = select(func.count(), late).select_from(Opgave).where(*conditions, Opgave.deadline_on <= date.max)
    total, overdue = session.execute(counted).one()
    column = _ORDERS[order].column
    query = select(*ROW_COLUMNS).where(*conditions, *_beyond(column, Opgave.id, order, place, down))
    rows = session.execute(query.order_by(*_direction(down, column, Opgave.id)).limit(limit))
    return [opgave_row(row) for row in rows], total, overdue


def _by_text(
    session: Session,
    conditions: list[ColumnElement[bool]],
    order: Order,
    place: _Place | None,
    down: bool,
    limit: int,
    today: date,
) -> _Found:
    """Go through all text once, and take both the part and the counts from what was found."""
    column = _ORDERS[order].column
    found = (
        select(Opgave.id, column.label("key"), Opgave.deadline_on.label("deadline"))
        .where(*conditions)
        .cte("found", nesting=False)
        .prefix_with("MATERIALIZED")
    )
    part = select(found.c.id).where(*_beyond(found.c.key, found.c.id, order, place, down))
    part = part.order_by(*_direction(down, found.c.key, found.c.id)).limit(limit)
    total = select(func.count()).select_from(found).scalar_subquery()
    late = select(func.count()).select_from(found).where(found.c.deadline < today).scalar_subquery()
    query = select(*ROW_COLUMNS, total.label("total"), late.label("late")).where(Opgave.id.in_(part))
    rows = session.execute(query.order_by(*_direction(down, column, Opgave.id))).all()
    if not rows:  # nothing found, or nothing beyond this place
        return [], _count(session, conditions) if place else 0, 0
    return [opgave_row(row) for row in rows], rows[0].total, rows[0].late


def _beyond(key: Any, number: Any, order: Order, place: _Place | None, down: bool) -> list[ColumnElement[bool]]:
    if place is None:
        return []
    ours = tuple_(key, number)
    theirs = tuple_(literal(place[0], _ORDERS[order].column.type), literal(place[1], Opgave.id.type))
    return [ours < theirs if down else ours > theirs]


def _direction(down: bool, *keys: Any) -> list[ColumnElement[Any]]:
    return [key.desc() if down else key.asc() for key in keys]


def _descends(order: Order, turned: bool) -> bool:
    return _ORDERS[order].descending != turned


def every(
    session: Session, narrowing: Narrowing, order: Order = Order.CHANGED, *, turned: bool = False, limit: int
) -> tuple[OpgaveRow, ...]:
    """Return the whole list up to `limit` rows, to hand it out as a file."""
    keys = _direction(_descends(order, turned), _ORDERS[order].column, Opgave.id)
    query = select(*ROW_COLUMNS).where(*_conditions(session, narrowing)).order_by(*keys).limit(limit)
    return tuple(opgave_row(row) for row in session.execute(query))


def count(session: Session, narrowing: Narrowing) -> int:
    """Return how many opgaven there are."""
    return _count(session, _conditions(session, narrowing))


def owners(session: Session) -> tuple[str, ...]:
    """Return the names of all owners, by alphabet."""
    names = session.scalars(select(Opgave.owner).where(Opgave.owner.is_not(None)).distinct())
    return tuple(sorted((name for name in names if name), key=fold))


def saved_views(session: Session, who: str) -> tuple[SavedView, ...]:
    """Return the views that someone saved, by name."""
    rows = session.scalars(select(SavedViewRow).where(SavedViewRow.who == who)).all()
    return tuple(SavedView(r.id, r.who, r.name, r.query) for r in sorted(rows, key=lambda row: fold(row.name)))


def saved_view(session: Session, view_id: int) -> SavedView | None:
    """Return a view, whoever saved it: its address may be shared."""
    row = session.get(SavedViewRow, view_id) if 0 < view_id < 2**31 else None
    return None if row is None else SavedView(row.id, row.who, row.name, row.query)


def save_view(session: Session, *, who: str, name: str, query: str, at: datetime) -> int | None:
    """Save a view and return its id; None when this person has one of that name already."""
    row = SavedViewRow(who=who, name=name, query=query, at=at)
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        return None
    return row.id


def forget_view(session: Session, view_id: int, who: str) -> SavedView | None:
    """Delete a view of `who` and return what it was; None when there is none."""
    row = session.get(SavedViewRow, view_id) if 0 < view_id < 2**31 else None
    if row is None or row.who != who:
        return None
    view = SavedView(row.id, row.who, row.name, row.query)
    session.delete(row)
    session.flush()
    return view


def _conditions(session: Session, narrowing: Narrowing) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if narrowing.archived is not None:
        found.append(in_tab(narrowing.archived))
    for column, wanted in (
        (Opgave.area, narrowing.area),
        (Opgave.level, narrowing.level),
        (Opgave.outcome_state, narrowing.outcome),
        (Opgave.owner, narrowing.owner),
        (Opgave.created_by, narrowing.created_by),
        # As plain text: a phase in an address that does not exist is an empty list, not an error.
        (type_coerce(Opgave.phase, Text), narrowing.phase),
    ):
        if wanted is not None:
            found.append(column == wanted)
    if narrowing.title is not None:  # by the folded title too: that has an index
        found += [Opgave.title_folded == fold(narrowing.title)[:200], Opgave.title == narrowing.title]
    if narrowing.open_questions is not None:
        count = func.coalesce(Opgave.open_questions, 1)
        found.append(count > 0 if narrowing.open_questions else count == 0)
    if narrowing.involved is not None:
        name = fold(narrowing.involved)[:200]
        leads = select(Whose.opgave_id).where(Whose.person_folded == name)
        found.append(Opgave.id.in_(leads.union(select(OpenItem.opgave_id).where(OpenItem.person_folded == name))))
    if narrowing.deviates is not None:
        found.append(Opgave.by_rules.is_not(None) if narrowing.deviates else Opgave.by_rules.is_(None))
    if narrowing.sealed is not None:
        found.append(is_sealed() if narrowing.sealed else ~is_sealed())
    if narrowing.has_deadline is not None:
        no_day = Opgave.deadline_on == date.max  # how None is stored, see Deadline
        found.append(~no_day if narrowing.has_deadline else no_day)
    if narrowing.due_from is not None:
        found.append(Opgave.deadline_on >= narrowing.due_from)
    if narrowing.due_until is not None:
        found.append(Opgave.deadline_on <= narrowing.due_until)
    words = fold(narrowing.text[:_SEARCH_LENGTH]).split()[:_MOST_WORDS]
    if words:
        # What each database is fastest at; the text is folded, so capitals need no care.
        if session.get_bind().dialect.name == "postgresql":
            has_words = [SearchText.text.contains(word, autoescape=True) for word in words]
        else:
            has_words = [SearchText.text.op("GLOB", is_comparison=True)(f"*{_unglobbed(word)}*") for word in words]
        found.append(Opgave.id.in_(select(SearchText.opgave_id).where(*has_words)))
    return found


def _count(session: Session, conditions: list[ColumnElement[bool]]) -> int:
    return session.scalar(select(func.count()).select_from(Opgave).where(*conditions)) or 0


def _unglobbed(word: str) -> str:
    """Return a pattern that matches only the word itself, also when it has signs that mean something in a pattern."""
    return "".join(f"[{sign}]" if sign in "*?[" else sign for sign in word)


def _place(order: Order, row: OpgaveRow) -> str:
    """Return the place of a row in this order."""
    match order:
        case Order.CHANGED:
            return f"{row.changed_at.astimezone(UTC):%Y%m%dT%H%M%S%f}_{row.id}"
        case Order.DEADLINE:
            return f"{row.deadline_on or date.max:%Y%m%d}_{row.id}"
        case Order.TITLE:
            return f"{fold(row.title)[:200]}_{row.id}"
        case Order.OUTCOME:
            return f"{outcome_order(row.outcome)}_{row.id}"
        case Order.TO_DO:
            return f"{to_do(row.outcome)}_{row.id}"


def _read_place(order: Order, text: str | None) -> tuple[Any, int] | None:
    value, _, number = (text or "").rpartition("_")
    if not (number.isascii() and number.isdigit() and int(number) < 2**31):
        return None
    try:
        match order:
            case Order.CHANGED:
                return datetime.strptime(value, "%Y%m%dT%H%M%S%f").replace(tzinfo=UTC), int(number)
            case Order.DEADLINE:
                return datetime.strptime(value, "%Y%m%d").date(), int(number)
            case Order.TO_DO:
                return int(value), int(number)
            case Order.TITLE | Order.OUTCOME:
                return value, int(number)
    except ValueError:
        return None
