"""The steps of a program over many opgaven at once, 64 to a word.

A truth is two planes (it may hold, it surely holds), a set of endings has a plane for each ending.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from dsl.evaluation.column_answers import Columns, Plane, Reader, any_of, packed
from dsl.evaluation.program import Program
from dsl.evaluation.steps import (
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
    Slot,
    Some,
    Step,
    Together,
    Unranked,
    both,
    unranked,
)

Truths = tuple[Plane, Plane]
"""Where something may hold, and where it surely does."""
Endings = dict[int, Plane]
"""Where each ending is possible."""


class Chunk:
    """Some rows while the steps of a program are run over them."""

    def __init__(self, program: Program, readers: Mapping[str, Reader], columns: Columns, rows: slice) -> None:
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

    def _cells(self, reader: Reader) -> tuple[Plane, list[Plane]]:
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
                surely = any_of((found[cell] for cell in cells), self.none)
                return surely | unknown, surely
            case Contains(fact, choice):
                unknown, found = self.cells[fact]
                return found[choice] | unknown, found[choice]
            case Empty(fact):
                unknown, found = self.cells[fact]
                may = ~any_of(found, self.none)
                return may, may & ~unknown
            case Done(obligation):
                column = self.columns.done.get(obligation)
                plane = self.none if column is None else packed(column[self.rows].astype(bool))
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
                may = any_of((plane for ending, plane in found_in.items() if ending & wanted), self.none)
                return may, may & ~any_of(
                    (plane for ending, plane in found_in.items() if not ending & wanted), self.none
                )
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
