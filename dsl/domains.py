"""The distinguishable answers to each question: values of a list, or intervals between the constants of the policy.

Answers that no condition of the policy can tell apart are one cell, so each fact that a condition tests has finitely
many of them, and every question about a policy is decidable.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

from dsl.nodes import Comparison, FactType
from dsl.policy import REFERENCE_DATE, Answer, Fact, FactTest
from dsl.wording import amount_text, date_text, enumeration, number_text

Bound = tuple[Any, int]
"""Where a new cell starts: (constant, 0) at the constant, (constant, 1) just above it."""


@dataclass(frozen=True, slots=True)
class Cell:
    """Answers that the policy does not tell apart: one of them, and a Dutch wording for all of them."""

    answer: Answer
    label: str


@dataclass(frozen=True, slots=True)
class Domain:
    """The cells of one fact, in order.

    For a `meer uit` fact the cells are its choices, of which any number may hold (`is_set`); for the other types
    exactly one cell holds. `bounds` are the starts of the cells after the first, for numbers and dates.
    """

    fact: str
    cells: tuple[Cell, ...]
    is_set: bool
    bounds: tuple[Bound, ...]

    def index(self, answer: Answer) -> int:
        """Return the number of the cell that an answer falls in. Not for sets."""
        if isinstance(answer, bool | str):
            return next(i for i, cell in enumerate(self.cells) if cell.answer == answer)
        return bisect_right(self.bounds, (answer, 0))

    def cell(self, answer: Answer) -> Cell:
        """Return the cell that an answer falls in; of a set one with exactly its choices."""
        if not isinstance(answer, frozenset):
            return self.cells[self.index(answer)]
        return Cell(answer, enumeration([c.label for c in self.cells if c.answer in answer]) or "geen")

    def answers(self) -> tuple[Answer, ...]:
        """Return an answer in each cell; of a set none, each choice alone, and all."""
        if not self.is_set:
            return tuple(cell.answer for cell in self.cells)
        choices = [str(cell.answer) for cell in self.cells]
        return tuple(dict.fromkeys([frozenset(), *(frozenset((choice,)) for choice in choices), frozenset(choices)]))

    def accepted(self, test: FactTest, fact: Fact | None) -> frozenset[int]:
        """Return the cells in which a test holds, of those that the fact has (two versions share a domain). No sets."""
        known = {choice.name for choice in fact.choices} if fact is not None and fact.choices else None
        return frozenset(
            i
            for i, cell in enumerate(self.cells)
            if (known is None or cell.answer in known) and holds(test, cell.answer, fact)
        )

    def interval(self, first: int, last: int, kind: FactType) -> str:
        """Return the wording of the neighbouring cells `first` to `last` together. For numbers and dates."""
        edges = (None, *self.bounds, None)
        return _label(edges[first], edges[last + 1], kind)


def holds(test: FactTest, answer: Answer, fact: Fact | None) -> bool:
    """Tell whether an answer passes a test. `fact` gives the order of a list; None for the peildatum."""
    comparison, operands = test.comparison, test.operands
    if comparison is Comparison.IS:
        return answer == operands[0]
    if comparison is Comparison.IS_NOT:
        return answer != operands[0]
    if comparison is Comparison.ONE_OF:
        return answer in operands
    if comparison is Comparison.CONTAINS:
        return isinstance(answer, frozenset) and operands[0] in answer
    if comparison is Comparison.EMPTY:
        return answer == frozenset()
    here: Any = answer
    limit: Any = operands[0]
    if fact is not None and fact.choices:
        names = [choice.name for choice in fact.choices]
        here, limit = names.index(here), names.index(limit)
    if comparison is Comparison.AT_LEAST:
        return bool(here >= limit)
    if comparison is Comparison.AT_MOST:
        return bool(here <= limit)
    if comparison in (Comparison.MORE, Comparison.AFTER):
        return bool(here > limit)
    return bool(here < limit)


def domains(facts: Mapping[str, Fact], tests: Iterable[FactTest]) -> dict[str, Domain]:
    """Return the domain of each fact that some test uses, in document order, with that of the peildatum last."""
    by_fact: dict[str, list[FactTest]] = {}
    for test in tests:
        by_fact.setdefault(test.fact, []).append(test)
    found = {name: _domain(fact, by_fact[name]) for name, fact in facts.items() if name in by_fact}
    if REFERENCE_DATE in by_fact:
        found[REFERENCE_DATE] = _intervals(REFERENCE_DATE, FactType.DATE, by_fact[REFERENCE_DATE])
    return found


def _domain(fact: Fact, tests: list[FactTest]) -> Domain:
    if fact.kind is FactType.YES_NO:
        return Domain(fact.name, (Cell(True, "ja"), Cell(False, "nee")), False, ())
    if fact.kind in (FactType.ONE_OF, FactType.MANY_OF):
        cells = tuple(Cell(choice.name, choice.label) for choice in fact.choices)
        return Domain(fact.name, cells, fact.kind is FactType.MANY_OF, ())
    return _intervals(fact.name, fact.kind, tests)


def _intervals(name: str, kind: FactType, tests: list[FactTest]) -> Domain:
    """Cut the line where the truth of some test changes."""
    cuts = sorted({cut for test in tests for cut in _cuts(test, kind)})
    edges: list[Bound | None] = [None, *cuts, None]
    points = [_point(low, high, kind) for low, high in pairwise(edges)]
    signatures = [tuple(holds(test, point, None) for test in tests) for point in points]
    kept = [cut for i, cut in enumerate(cuts) if signatures[i] != signatures[i + 1]]
    edges = [None, *kept, None]
    cells = tuple(Cell(_point(low, high, kind), _label(low, high, kind)) for low, high in pairwise(edges))
    return Domain(name, cells, False, tuple(kept))


def _cuts(test: FactTest, kind: FactType) -> Iterable[Bound]:
    below = test.comparison not in (Comparison.MORE, Comparison.AT_MOST, Comparison.AFTER)
    above = test.comparison not in (Comparison.AT_LEAST, Comparison.LESS, Comparison.BEFORE)
    for operand in test.operands:
        if below:
            yield (operand, 0)
        if above:
            following = _next(operand, kind)
            yield (operand, 1) if following is None else (following, 0)


def _next(value: Any, kind: FactType) -> Any:
    """Return the next value of a type with steps (days, cents); None for a getal, where there is always one between.

    The last day that Python knows has no next: a cut just above it is harmless, for no date falls there.
    """
    if kind is FactType.DATE:
        return value + timedelta(days=1) if value < date.max else None
    return value + Decimal("0.01") if kind is FactType.AMOUNT else None


def _point(low: Bound | None, high: Bound | None, kind: FactType) -> Any:
    """Return a value in the cell between two cuts: its lowest where it has one."""
    if low is not None and low[1] == 0:
        return low[0]
    if low is not None:
        if kind is FactType.DATE:
            return low[0]
        return low[0] + 1 if high is None else (low[0] + high[0]) / 2
    if high is None:
        return date(2000, 1, 1) if kind is FactType.DATE else Decimal(0)
    if high[1] == 1:
        return high[0]
    if kind is FactType.DATE:
        return high[0] - timedelta(days=1) if high[0] > date.min else high[0]
    return high[0] - (Decimal("0.01") if kind is FactType.AMOUNT else 1)


def _label(low: Bound | None, high: Bound | None, kind: FactType) -> str:
    if kind is FactType.DATE:
        if low is None or high is None:
            return f"vóór {date_text(high[0])}" if high else f"op of na {date_text(low[0])}" if low else "elke datum"
        last = high[0] - timedelta(days=1)
        return date_text(low[0]) if last == low[0] else f"{date_text(low[0])} tot en met {date_text(last)}"
    text = amount_text if kind is FactType.AMOUNT else number_text
    if low and high and (low[0] == high[0] or high[0] == _next(low[0], kind)):
        return text(low[0])
    from_text = "" if low is None else f"meer dan {text(low[0])}" if low[1] else f"{text(low[0])} of meer"
    to_text = "" if high is None else f"{text(high[0])} of minder" if high[1] else f"minder dan {text(high[0])}"
    return " en ".join(filter(None, (from_text, to_text))) or "elk getal"
