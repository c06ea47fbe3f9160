"""The trees of clauses that several statements share, and of deadlines → their nodes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dsl.fixes import near, write
from dsl.mistakes.deadlines import working_days
from dsl.mistakes.mistake import Mistake, meant, short
from dsl.nodes import Deadline, Name, Period, TimeUnit
from dsl.syntax.condition_builder import day, whole_number
from dsl.syntax.trees import Clauses, as_name, leaves, place

if TYPE_CHECKING:
    from lark import Token

    from dsl.syntax.trees import Branch

_UNITS = {
    "dag": TimeUnit.DAY,
    "dagen": TimeUnit.DAY,
    "week": TimeUnit.WEEK,
    "weken": TimeUnit.WEEK,
    "maand": TimeUnit.MONTH,
    "maanden": TimeUnit.MONTH,
    "jaar": TimeUnit.YEAR,
    "jaren": TimeUnit.YEAR,
}
_MOST = {TimeUnit.DAY: 36_525, TimeUnit.WEEK: 5_217, TimeUnit.MONTH: 1_200, TimeUnit.YEAR: 100}
"""The largest number of each unit: a hundred years."""


def deadline(tree: Branch | None) -> Deadline | None:
    """Return the node of `uiterlijk …`, when there is one. Raises Mistake."""
    if tree is None:
        return None
    _, *amount, side, fact = leaves(tree)
    if not amount:
        return Deadline(0, TimeUnit.DAY, False, as_name(fact), place(tree))
    count, word = amount
    number, unit = whole_number(count), _unit(word)
    span = place(count).to(place(word))
    if number == 0:
        raise Mistake(
            "termijn-past-niet",
            span,
            f"Een termijn van 0 {word} is geen termijn.",
            f"Bedoelt u de dag zelf? Schrijf dan `uiterlijk op {short(fact)}`.",
            fixes=(write(span.to(place(side)), "op", f"Schrijf `uiterlijk op {short(fact)}`", safe=True),),
        )
    if number > _MOST[unit]:
        text = "Een termijn is hoogstens honderd jaar."
        raise Mistake("termijn-past-niet", span, text, "Kies een kleiner getal.")
    return Deadline(number, unit, side.type == "VOOR", as_name(fact), place(tree))


def period(clauses: Clauses) -> Period | None:
    """Return the period of validity of a statement; None when it has none of its own."""
    found = [clauses.leaf(name) for name in ("valid_from", "valid_until", "expires")]
    if not any(found):
        return None
    return Period(*(day(leaf) if leaf is not None else None for leaf in found))


def formerly(clauses: Clauses) -> Name | None:
    """Return the name that a statement had before, when it says so."""
    leaf = clauses.leaf("formerly")
    return as_name(leaf) if leaf is not None else None


def _unit(leaf: Token) -> TimeUnit:
    if leaf in ("werkdag", "werkdagen"):
        raise working_days(place(leaf), leaf)
    if leaf not in _UNITS:
        raise Mistake(
            "woord-onbekend",
            place(leaf),
            f"`{short(leaf)}` is geen tijd om mee te rekenen.",
            meant(leaf, _UNITS) or "Kies uit `dagen`, `weken`, `maanden` of `jaar`.",
            fixes=near(place(leaf), leaf, _UNITS),
        )
    return _UNITS[str(leaf)]
