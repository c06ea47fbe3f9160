"""Many opgaven in one go: a column of answers for each question in, a column for each outcome out.

The program of the policy runs on planes of bits, 64 opgaven to a word: a truth is two planes (it may hold, it surely
holds), a set of endings has a plane for each ending. Rows are taken in chunks, so that besides the columns themselves
the memory does not grow with their length. On every row the result is that of `Evaluation`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from math import ceil, floor, inf, nextafter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dsl.domains import Domain
from dsl.evaluation.program import (
    CONFLICT,
    LEFT_OUT,
    NO_OUTCOME,
    SILENT,
    TRUE,
    Answered,
    Below,
    Contains,
    Count,
    Done,
    During,
    Empty,
    EndsIn,
    Every,
    Fixed,
    Gives,
    Not,
    Otherwise,
    Program,
    Slot,
    Some,
    Step,
    Together,
    Unranked,
    both,
    program_of,
    unranked,
    value_bits,
)
from dsl.nodes import FactType
from dsl.outcome import Answers
from dsl.policy import Answer, Fact, Policy

Column = NDArray[Any]
"""The answers of many opgaven to one question, or one of their outcomes."""

Plane = NDArray[np.uint64]
Truths = tuple[Plane, Plane]
"""Where something may hold, and where it surely does."""
Endings = dict[int, Plane]
"""Where each ending is possible."""

UNKNOWN = -1
"""Stands for an unknown answer in a column of whole numbers, and for an open outcome."""

MEMORY = 1 << 26
"""How many bytes the planes of one chunk may take, about; that decides how many rows are taken at once."""


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
    return np.array([codes[answer] for answer in answers], _whole(len(codes)))


def _whole(largest: int) -> type[np.signedinteger[Any]]:
    return np.int8 if largest < 128 else np.int32


# --- outcomes ------------------------------------------------------------------------------------


class ColumnOutcome:
    """What follows for each opgave. Columns are made when they are asked for, from a few bits for each opgave."""

    def __init__(self, policy: Policy, rows: int, truths: dict[Slot, Truths], endings: dict[str, Endings]) -> None:
        self.policy = policy
        self.rows = rows
        self._truths = truths
        self._endings = endings
        self._read: dict[Slot, Column] = {}

    @cached_property
    def _program(self) -> Program:
        return program_of(self.policy)

    def possible(self, decision: str, value: str) -> Column:
        """Return for each opgave whether a besluit may still get a value: a column of booleans."""
        numbers = [choice.name for choice in self.policy.decisions[decision].choices]
        return self._may_end(decision, value_bits(numbers.index(value)))

    def conflict(self, decision: str) -> Column:
        """Return for each opgave whether the rules may still contradict each other: a column of booleans."""
        return self._may_end(decision, CONFLICT)

    def no_outcome(self, decision: str) -> Column:
        """Return for each opgave whether there may still be no outcome: a column of booleans."""
        return self._may_end(decision, NO_OUTCOME)

    def decision(self, name: str) -> Column:
        """Return for each opgave the number of the settled value in the list of the besluit; -1 when none is: it is
        still open, the rules contradict each other, or there is no outcome."""
        found = self._endings[name]
        settled = np.full(self.rows, UNKNOWN, _whole(len(self.policy.decisions[name].choices)))
        for number in range(len(self.policy.decisions[name].choices)):
            own = found.get(value_bits(number) & -value_bits(number))
            if own is not None:
                others = [plane for ending, plane in found.items() if not ending & value_bits(number)]
                only = own & ~_any(others, own)
                settled += _unpacked(only, self.rows).view(np.int8) * settled.dtype.type(number + 1)
        return settled

    def _may_end(self, decision: str, endings: int) -> Column:
        planes = [plane for ending, plane in self._endings[decision].items() if ending & endings]
        if not planes:
            return np.zeros(self.rows, bool)
        return _unpacked(_any(planes, planes[0]), self.rows).view(bool)

    def term(self, name: str) -> Column:
        """Return for each opgave whether a begrip holds: 1, 0, or -1 for open."""
        return self._truth(self._program.terms[name])

    def principle(self, name: str) -> Column:
        """Return for each opgave whether a principe is met: 1, 0, or -1 for open."""
        return self._truth(self._program.principles[name])

    def obligation(self, name: str) -> Column:
        """Return for each opgave whether a verplichting holds: 1, 0, or -1 for open."""
        return self._truth(self._program.obligations[name])

    def signal(self, name: str) -> Column:
        """Return for each opgave whether a signaal is given: 1, 0, or -1 for open."""
        return self._truth(self._program.signals[name])

    def applies(self, rule: str) -> Column:
        """Return for each opgave whether a rule or exception is van toepassing: 1, 0, or -1 for open."""
        return self._truth(self._program.rules[rule].applies)

    def _truth(self, slot: Slot) -> Column:
        """Return a column of truths; what has the same condition shares one, which therefore cannot be written."""
        if slot not in self._read:
            may, surely = self._truths[slot]
            column = _unpacked(surely, self.rows).view(np.int8)
            column -= _unpacked(may & ~surely, self.rows).view(np.int8)
            column.flags.writeable = False
            self._read[slot] = column
        return self._read[slot]


def weigh_columns(policy: Policy, columns: Columns) -> ColumnOutcome:
    """Run a policy over columns. Raises ColumnError when they do not fit it."""
    rows = columns.rows
    for name, column in (*columns.answers.items(), *columns.done.items()):
        if len(column) != rows:
            raise ColumnError(f"{name}: {len(column)} rows, expected {rows}")
    for name in columns.answers:
        if name not in policy.facts:
            raise ColumnError(f"{name}: no such fact")
    program = program_of(policy)
    named = (program.terms, program.principles, program.obligations, program.signals)
    wanted = {slot for slots in named for slot in slots.values()} | {found.applies for found in program.rules.values()}
    words = (rows + 63) // 64
    truths = {slot: (np.empty(words, np.uint64), np.empty(words, np.uint64)) for slot in wanted}
    endings: dict[str, Endings] = {name: {} for name in program.decisions}
    readers = {name: _Reader(policy.facts.get(name), domain) for name, domain in program.domains.items()}
    planes = 2 * len(program.steps) + sum(reader.size + 1 for reader in readers.values())
    step = max(64, MEMORY * 8 // planes // 64 * 64)
    for start in range(0, rows, step):
        here = slice(start, min(start + step, rows))
        place = slice(start // 64, (here.stop + 63) // 64)
        chunk = _Chunk(program, readers, columns, here)
        for slot, (may, surely) in truths.items():
            may[place], surely[place] = chunk.truths[slot]
        for name, slots in program.decisions.items():
            for ending, plane in chunk.endings[slots.endings].items():
                if ending not in endings[name]:
                    endings[name][ending] = np.zeros(words, np.uint64)
                endings[name][ending][place] = plane
    return ColumnOutcome(policy, rows, truths, endings)


# --- planes --------------------------------------------------------------------------------------


def _packed(flags: Column) -> Plane:
    """Return booleans as bits, filled up with zeros to whole words."""
    packed = np.packbits(flags)
    spare = -len(packed) % 8
    return (np.concatenate((packed, np.zeros(spare, np.uint8))) if spare else packed).view(np.uint64)


def _unpacked(plane: Plane, rows: int) -> NDArray[np.uint8]:
    return np.unpackbits(plane.view(np.uint8), count=rows)


def _any(planes: Iterable[Plane], like: Plane) -> Plane:
    found = np.zeros_like(like)
    for plane in planes:
        found |= plane
    return found


class _Chunk:
    """Some rows while the steps of a program are run over them."""

    def __init__(self, program: Program, readers: Mapping[str, _Reader], columns: Columns, rows: slice) -> None:
        self.program = program
        self.columns = columns
        self.rows = rows
        self.none = np.zeros((rows.stop - rows.start + 63) // 64, np.uint64)
        self.all = ~self.none
        self.cells = {name: self._cells(reader) for name, reader in readers.items()}
        self.truths: dict[Slot, Truths] = {}
        self.endings: dict[Slot, Endings] = {}
        for slot, step in enumerate(program.steps):
            if isinstance(step, Gives | Together | Below | During | Unranked | Otherwise):
                self.endings[slot] = {ending: plane for ending, plane in self._endings(step).items() if plane.any()}
            else:
                self.truths[slot] = self._truths(step)

    def _cells(self, reader: _Reader) -> tuple[Plane, list[Plane]]:
        """Return where an answer is unknown, and where it is in each of the cells of its fact (or has each choice)."""
        if reader.fact is None:
            return self.none, [self.all if n == reader.cell(self.columns.on) else self.none for n in range(reader.size)]
        column = self.columns.answers.get(reader.fact.name)
        if column is None:
            return self.all, [self.none] * reader.size
        return reader.planes(column[self.rows])

    # --- truths ---

    def _truths(self, step: Step) -> Truths:
        truths = self.truths
        match step:
            case Fixed(truth):
                return (self.all, self.all) if truth == TRUE else (self.none, self.none)
            case Answered(fact, cells):
                unknown, found = self.cells[fact]
                surely = _any((found[cell] for cell in cells), self.none)
                return surely | unknown, surely
            case Contains(fact, choice):
                unknown, found = self.cells[fact]
                return found[choice] | unknown, found[choice]
            case Empty(fact):
                unknown, found = self.cells[fact]
                may = ~_any(found, self.none)
                return may, may & ~unknown
            case Done(obligation):
                column = self.columns.done.get(obligation)
                plane = self.none if column is None else _packed(column[self.rows].astype(bool))
                return plane, plane
            case Every(parts):
                may, surely = (plane.copy() for plane in truths[parts[0]])
                for part in parts[1:]:
                    may &= truths[part][0]
                    surely &= truths[part][1]
                return may, surely
            case Some(parts):
                may, surely = (plane.copy() for plane in truths[parts[0]])
                for part in parts[1:]:
                    may |= truths[part][0]
                    surely |= truths[part][1]
                return may, surely
            case Not(part):
                may, surely = truths[part]
                return ~surely, ~may
            case Count(least, most, parts):
                return self._count(least, most, parts)
            case EndsIn(endings, wanted):
                found_in = self.endings[endings]
                may = _any((plane for ending, plane in found_in.items() if ending & wanted), self.none)
                return may, may & ~_any((plane for ending, plane in found_in.items() if not ending & wanted), self.none)
        raise AssertionError(step)

    def _count(self, least: int, most: int, parts: tuple[Slot, ...]) -> Truths:
        may, surely = ([self.truths[part][kind] for part in parts] for kind in (0, 1))
        enough_may, enough_surely = self._at_least(least, may), self._at_least(least, surely)
        too_many_may, too_many_surely = self._at_least(most + 1, may), self._at_least(most + 1, surely)
        return enough_may & ~too_many_surely, enough_surely & ~too_many_may

    def _at_least(self, number: int, planes: list[Plane]) -> Plane:
        """Return where at least so many of the planes have a bit. `reached[n]` is where n of those so far do."""
        if number > len(planes):
            return self.none
        reached = [self.all, *(self.none for _ in range(number))]
        for plane in planes:
            for n in range(number, 0, -1):
                reached[n] = reached[n] | reached[n - 1] & plane
        return reached[number]

    # --- endings ---

    def _endings(self, step: Step) -> Endings:
        match step:
            case Gives(own, condition):
                may, surely = self.truths[condition]
                return self._united([(own, may), (SILENT, ~surely)])
            case Together(parts):
                found: Endings = {SILENT: self.all}
                for part in parts:
                    other = self.endings[part]
                    found = self._united((both(a, b), found[a] & other[b]) for a in found for b in other)
                return found
            case Below():
                return self._below(step)
            case During(period, endings):
                present, _ = self.truths[period]
                inside = [(ending, plane & present) for ending, plane in self.endings[endings].items()]
                return self._united([*inside, (SILENT, ~present)])
            case Unranked(endings):
                return self._united([(unranked(ending), plane) for ending, plane in self.endings[endings].items()])
            case Otherwise(endings, silent, period):
                found = dict(self.endings[endings])
                nothing = found.pop(SILENT, self.none)
                present, _ = self.truths[period]
                return self._united([*found.items(), (silent, nothing & present), (NO_OUTCOME, nothing & ~present)])
        raise AssertionError(step)

    def _below(self, step: Below) -> Endings:
        """A rule that its exceptions leave out of application is silent; its own ending counts where they are."""
        may, surely = self.truths[step.condition]
        over = self.endings[step.over]
        given = [(SILENT if ending & LEFT_OUT else ending, plane) for ending, plane in over.items() if ending != SILENT]
        silent = over.get(SILENT, self.none)
        if step.top:
            return self._united([*given, (step.own, silent & may), (SILENT, silent & ~surely)])
        arisen = [(ending, plane & may) for ending, plane in (*given, (step.own, silent))]
        return self._united([*arisen, (SILENT, ~surely)])

    def _united(self, endings: Iterable[tuple[int, Plane]]) -> Endings:
        found: Endings = {}
        for ending, plane in endings:
            found[ending] = found[ending] | plane if ending in found else plane
        return found


# --- answers -------------------------------------------------------------------------------------


class _Reader:
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
            planes = [_packed(codes == cell) & ~unknown for cell in range(self.size)]
            return unknown, planes
        codes = self._codes(self.fact, column, len(self.fact.choices) or 2)
        numbers = [*range(self.size)] if self.fact.choices else [1, 0]  # the cells of ja/nee are ja and nee
        unknown, found = _packed(codes == UNKNOWN), [_packed(codes == number) for number in numbers[:-1]]
        return unknown, [*found, ~_any(found, unknown) & ~unknown]

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
        return _packed(unknown), [_packed((known & (1 << choice)) != 0) for choice in range(self.size)]

    def _intervals(self, fact: Fact, column: Column) -> tuple[Plane, Column]:
        """Return the number of the cell of each number or date: how many bounds it has passed."""
        if fact.kind is FactType.DATE:
            if column.dtype.kind != "M":
                raise ColumnError(f"{fact.name}: expected datetime64[D]")
            days = column.astype("datetime64[D]")
            bounds = [np.datetime64(day, "D") + np.timedelta64(above, "D") for day, above in self.domain.bounds]
            return _packed(np.isnat(days)), np.searchsorted(np.array(bounds, "datetime64[D]"), days, "right")
        if column.dtype.kind in "iu":
            wholes = [floor(constant) + 1 if above else ceil(constant) for constant, above in self.domain.bounds]
            passed = np.zeros(len(column), np.intp)
            for whole in wholes:
                passed += column >= whole
            return _packed(np.zeros(len(column), bool)), passed
        if column.dtype != np.float64:
            raise ColumnError(f"{fact.name}: expected float64 with nan for unknown, or whole numbers")
        if fact.kind is FactType.AMOUNT and np.any((np.rint(column * 100) / 100 != column) & (abs(column) < IN_CENTS)):
            raise ColumnError(f"{fact.name}: expected amounts in whole cents")
        floats = [_first_float(constant, bool(above)) for constant, above in self.domain.bounds]
        return _packed(np.isnan(column)), np.searchsorted(np.array(floats, np.float64), column, "right")


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
