"""Many opgaven in one go: a column of answers for each question in, a column for each outcome out.

The program of the policy runs on planes of bits (`planes.py`). Rows are taken in chunks, so that besides the columns
themselves the memory does not grow with their length. On every row the result is that of `Evaluation`.
"""

from __future__ import annotations

from functools import cached_property

import numpy as np

from dsl.evaluation.column_answers import UNKNOWN, Column, ColumnError, Columns, Reader, any_of, unpacked, whole_numbers
from dsl.evaluation.planes import Chunk, Endings, Truths
from dsl.evaluation.program import Program, program_of
from dsl.evaluation.steps import CONFLICT, NO_OUTCOME, Slot, value_bits
from dsl.policy import Policy

MEMORY = 1 << 26
"""How many bytes the planes of one chunk may take, about; that decides how many rows are taken at once."""


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
        settled = np.full(self.rows, UNKNOWN, whole_numbers(len(self.policy.decisions[name].choices)))
        for number in range(len(self.policy.decisions[name].choices)):
            own = found.get(value_bits(number) & -value_bits(number))
            if own is not None:
                others = [plane for ending, plane in found.items() if not ending & value_bits(number)]
                only = own & ~any_of(others, own)
                settled += unpacked(only, self.rows).view(np.int8) * settled.dtype.type(number + 1)
        return settled

    def _may_end(self, decision: str, endings: int) -> Column:
        planes = [plane for ending, plane in self._endings[decision].items() if ending & endings]
        if not planes:
            return np.zeros(self.rows, bool)
        return unpacked(any_of(planes, planes[0]), self.rows).view(bool)

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
            column = unpacked(surely, self.rows).view(np.int8)
            column -= unpacked(may & ~surely, self.rows).view(np.int8)
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
    readers = {name: Reader(policy.facts.get(name), domain) for name, domain in program.domains.items()}
    planes = 2 * len(program.steps) + sum(reader.size + 1 for reader in readers.values())
    step = max(64, MEMORY * 8 // planes // 64 * 64)
    for start in range(0, rows, step):
        here = slice(start, min(start + step, rows))
        place = slice(start // 64, (here.stop + 63) // 64)
        chunk = Chunk(program, readers, columns, here)
        for slot, (may, surely) in truths.items():
            may[place], surely[place] = chunk.truths[slot]
        for name, slots in program.decisions.items():
            for ending, plane in chunk.endings[slots.endings].items():
                if ending not in endings[name]:
                    endings[name][ending] = np.zeros(words, np.uint64)
                endings[name][ending][place] = plane
    return ColumnOutcome(policy, rows, truths, endings)
