"""The answers of many opgaven, a column for each question, and where on them an answer is in which cell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import ceil, floor, inf, nextafter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dsl.domains import Domain
from dsl.nodes import FactType
from dsl.outcome import Answers
from dsl.policy import Answer, Fact, Policy

Column = NDArray[Any]
"""The answers of many opgaven to one question, or one of their outcomes."""

Plane = NDArray[np.uint64]
"""A bit for each opgave, 64 to a word."""

UNKNOWN = -1
"""Stands for an unknown answer in a column of whole numbers, and for an open outcome."""

IN_CENTS = 1e13
"""Up to where float64 is fine enough to tell whether an amount is in whole cents."""


class ColumnError(ValueError):
    """Columns that do not fit the policy or each other; the message says which, and what is expected."""


@dataclass(frozen=True, slots=True)
class Columns:
    """The answers of many opgaven. A question without a column is unknown for all of them.

    A column of `answers` has for a fact of type
    - ja/nee: 1 or 0; één uit: the number of the value in the list, from 0; both whole numbers, with -1 for unknown;
    - meer uit: the sum of 1, 2, 4, … for the first, second, third, … value of the list, with -1 for unknown;
    - getal, bedrag: float64, with nan for unknown, or whole numbers, which are all known;
    - datum: datetime64[D], with NaT for unknown.
    `done` has a column of booleans for each verplichting that is finished for some opgave. Each column has `rows` rows.
    """

    rows: int
    on: date
    answers: Mapping[str, Column]
    done: Mapping[str, Column]


def columns_of(policy: Policy, opgaven: Sequence[Answers]) -> Columns:
    """Return the columns of answers that there already are, all on the peildatum of the first. At least one."""
    answered = [name for name in policy.facts if any(name in opgave.values for opgave in opgaven)]
    done = {name for opgave in opgaven for name in opgave.done}
    return Columns(
        len(opgaven),
        opgaven[0].on,
        {name: _column(policy.facts[name], [opgave.values.get(name) for opgave in opgaven]) for name in answered
         if policy.facts[name].kind is not FactType.TEXT},
        {name: np.array([name in opgave.done for opgave in opgaven]) for name in done},
    )  # fmt: skip


def _column(fact: Fact, answers: list[Answer | None]) -> Column:
    if fact.kind is FactType.DATE:
        return np.array(answers, "datetime64[D]")
    if fact.kind in (FactType.NUMBER, FactType.AMOUNT):
        return np.array([np.nan if answer is None else float(answer) for answer in answers])  # type: ignore[arg-type]
    numbers = {choice.name: number for number, choice in enumerate(fact.choices)}
    if fact.kind is FactType.MANY_OF:
        sets = [sum(1 << numbers[c] for c in a) if isinstance(a, frozenset) else UNKNOWN for a in answers]
        return np.array(sets, np.int64 if len(numbers) < 63 else object)
    codes: Mapping[Any, int] = {**numbers, True: 1, False: 0, None: UNKNOWN}
    return np.array([codes[answer] for answer in answers], whole_numbers(len(codes)))


def whole_numbers(largest: int) -> type[np.signedinteger[Any]]:
    """Return the type of a column of numbers up to this one."""
    return np.int8 if largest < 128 else np.int32


def packed(flags: Column) -> Plane:
    """Return booleans as bits, filled up with zeros to whole words."""
    words = np.packbits(flags)
    spare = -len(words) % 8
    return (np.concatenate((words, np.zeros(spare, np.uint8))) if spare else words).view(np.uint64)


def unpacked(plane: Plane, rows: int) -> NDArray[np.uint8]:
    """Return the bits of the first rows, a byte for each."""
    return np.unpackbits(plane.view(np.uint8), count=rows)


def any_of(planes: Iterable[Plane], like: Plane) -> Plane:
    """Return where one of the planes has a bit; `like` has as many words as they."""
    found = np.zeros_like(like)
    for plane in planes:
        found |= plane
    return found


class Reader:
    """Reads the columns of one fact; None is the peildatum."""

    def __init__(self, fact: Fact | None, domain: Domain) -> None:
        self.fact = fact
        self.domain = domain
        self.size = len(domain.cells)

    def cell(self, answer: Answer) -> int:
        """Return the number of the cell of one answer."""
        return self.domain.index(answer)

    def planes(self, column: Column) -> tuple[Plane, list[Plane]]:
        """Return where the answer is unknown, and where it is in each cell (or has each choice)."""
        assert self.fact is not None
        if self.domain.is_set:
            return self._sets(self.fact, column)
        if self.fact.kind in (FactType.NUMBER, FactType.AMOUNT, FactType.DATE):
            unknown, codes = self._intervals(self.fact, column)
            planes = [packed(codes == cell) & ~unknown for cell in range(self.size)]
            return unknown, planes
        codes = self._codes(self.fact, column, len(self.fact.choices) or 2)
        numbers = [*range(self.size)] if self.fact.choices else [1, 0]  # the cells of ja/nee are ja and nee
        unknown, found = packed(codes == UNKNOWN), [packed(codes == number) for number in numbers[:-1]]
        return unknown, [*found, ~any_of(found, unknown) & ~unknown]

    def _codes(self, fact: Fact, column: Column, size: int) -> Column:
        if column.dtype == bool:
            column = column.astype(np.int8)
        if column.dtype.kind not in "iu" or (len(column) and not UNKNOWN <= column.min() <= column.max() < size):
            raise ColumnError(f"{fact.name}: expected whole numbers from -1 (unknown) to {size - 1}")
        return column

    def _sets(self, fact: Fact, column: Column) -> tuple[Plane, list[Plane]]:
        limit = 1 << self.size
        if column.dtype.kind not in "iuO" or (len(column) and not UNKNOWN <= column.min() <= column.max() < limit):
            raise ColumnError(f"{fact.name}: expected whole numbers from -1 (unknown) to {limit - 1}")
        unknown = column == UNKNOWN
        known = np.where(unknown, 0, column)
        return packed(unknown), [packed((known & (1 << choice)) != 0) for choice in range(self.size)]

    def _intervals(self, fact: Fact, column: Column) -> tuple[Plane, Column]:
        """Return the number of the cell of each number or date: how many bounds it has passed."""
        if fact.kind is FactType.DATE:
            if column.dtype.kind != "M":
                raise ColumnError(f"{fact.name}: expected datetime64[D]")
            days = column.astype("datetime64[D]")
            bounds = [np.datetime64(day, "D") + np.timedelta64(above, "D") for day, above in self.domain.bounds]
            return packed(np.isnat(days)), np.searchsorted(np.array(bounds, "datetime64[D]"), days, "right")
        if column.dtype.kind in "iu":
            wholes = [floor(constant) + 1 if above else ceil(constant) for constant, above in self.domain.bounds]
            passed = np.zeros(len(column), np.intp)
            for whole in wholes:
                passed += column >= whole
            return packed(np.zeros(len(column), bool)), passed
        if column.dtype != np.float64:
            raise ColumnError(f"{fact.name}: expected float64 with nan for unknown, or whole numbers")
        if fact.kind is FactType.AMOUNT and np.any((np.rint(column * 100) / 100 != column) & (abs(column) < IN_CENTS)):
            raise ColumnError(f"{fact.name}: expected amounts in whole cents")
        floats = [_first_float(constant, bool(above)) for constant, above in self.domain.bounds]
        return packed(np.isnan(column)), np.searchsorted(np.array(floats, np.float64), column, "right")


def _first_float(constant: Decimal, above: bool) -> float:
    """Return the lowest float that, written out as a decimal, is at least (`above`: more than) a constant."""

    def passes(number: float) -> bool:
        written = Decimal(repr(number))
        return written > constant if above else written >= constant

    found = float(constant)
    while not passes(found):
        found = nextafter(found, inf)
    while passes(before := nextafter(found, -inf)):
        found = before
    return found
