"""Which differences between two versions can an opgave meet, given what is answered? Exact, and fast for many opgaven.

An opgave that no differing part can reach, however its open questions are answered, ends the same in both versions with
the same questions to ask: it need not be weighed at all. The parts of `compare` are flattened once to plain tuples, so
that asking is a short walk.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from dsl.analysis.difference import Compared, Comparison, Difference
from dsl.analysis.outcomes import End
from dsl.analysis.renaming import with_new_words
from dsl.analysis.variants import Key
from dsl.exact.frame import Diagram, Variable, bounded
from dsl.outcome import Answers
from dsl.policy import REFERENCE_DATE, Answer, Policy

_TRUE: Final = -1
_FALSE: Final = -2

KEPT = 10_000
"""How many answers are remembered with their bits."""

_Flat = tuple[tuple[tuple[int, int, int], ...], int]
"""Nodes as (bit, number of the node if it is 1, number if it is 0), and the number of the first."""


class Flips:
    """Two versions compared, ready to be asked about opgaven. `comparison` is what `compare` gives."""

    comparison: Comparison

    def __init__(self, old: Policy, new: Policy) -> None:
        """Compare. Raises PolicyTooTangled."""
        with bounded(new.head.name):
            compared = _Kept(old, new)
            self.comparison = compared.comparison()
            self._parts = tuple(
                (difference, compared.parts[id(difference)])
                for difference in self.comparison.differences
                if id(difference) in compared.parts
            )
        self._old, self._new, self._frame = compared.old_space.frame, compared.new_space.frame, compared.frame
        self._code = compared.new_space.diagrams.answer_code
        self._renamed, self._words = dict(self.comparison.renamed), compared.values
        self._unlike = {change.fact for change in self.comparison.lists}
        earlier = {self._renamed.get(name, name) for name in old.facts}
        self._of_one = earlier.symmetric_difference(new.facts)
        self._bits: dict[tuple[str, Answer], tuple[tuple[int, int], ...]] = {}
        tested = frozenset(self._old.facts) | frozenset(self._new.facts)
        former = (name for name, now in self._renamed.items() if now in tested)
        self.facts: frozenset[str] = tested.union(former)
        """The names of the facts on which something depends, in either version; of all others answers do not matter."""

    def meets(self, old: Answers, new: Answers) -> tuple[Difference, ...] | None:
        """Return the differences that some completion of an opgave is in, by what is known of it.

        `old` and `new` are its answers as each version reads them, on one day. None when that cannot be told: an
        answer that one of two versions with the question does not have or reads otherwise, an open question that has
        other answers in the one than in the other, or an outcome that is too entangled to compare.
        """
        if self.comparison.unproven:
            return None
        known: dict[int, int] = {}
        if self._renamed or self._words:  # `old` has the names of the old version, as that reads them
            values = {self._renamed.get(name, name): answer for name, answer in old.values.items()}
            values = with_new_words(values, self._words)
            old = Answers(values, frozenset(self._renamed.get(name, name) for name in old.done), old.on)
        for name, variable in self._frame.facts.items():
            if name == REFERENCE_DATE:
                known.update(self._fixed(variable, new.on))
                continue
            in_old, in_new = self._old.facts.get(name) is variable, self._new.facts.get(name) is variable
            if name in self._of_one:  # nothing in the other version depends on it
                if (given := new.values.get(name, old.values.get(name))) is not None:
                    known.update(self._fixed(variable, given))
                continue
            if in_old and in_new and old.values.get(name) != new.values.get(name):
                return None
            if name in self._unlike and name not in new.values:
                return None
            plain = name.removesuffix(" (oud)")
            answer = new.values.get(name) if in_new else old.values.get(plain)
            if answer is not None:
                known.update(self._fixed(variable, answer))
        for name, variable in self._frame.progress.items():
            known[variable.bits[0]] = int(name in new.done or name in old.done)
        return tuple(difference for difference, part in self._parts if _reaches(part, known))

    def _fixed(self, variable: Variable, answer: Answer) -> tuple[tuple[int, int], ...]:
        """Return the bits that an answer fixes. Kept for the next opgave: there are few answers, and many opgaven."""
        key = variable.name, answer
        found = self._bits.get(key)
        if found is None:
            if len(self._bits) >= KEPT:
                self._bits.clear()
            code = self._code(variable, answer)
            found = self._bits[key] = tuple(
                (bit, code >> place & 1) for place, bit in enumerate(reversed(variable.bits))
            )
        return found


class _Kept(Compared):
    """Keeps the part of the answers that each difference is about, by the `id` of the difference."""

    def __init__(self, old: Policy, new: Policy) -> None:
        self.parts: dict[int, _Flat] = {}
        self._made: list[Difference] = []
        super().__init__(old, new)

    def difference(
        self, subject: Key, before: End, after: End, part: Diagram, wrong: Diagram, by: tuple[str, ...]
    ) -> Difference:
        made = super().difference(subject, before, after, part, wrong, by)
        self._made.append(made)  # so that no other gets its id
        self.parts[id(made)] = _flat(part)  # now: the diagram is gone when there is no room for a next outcome
        return made


def _flat(diagram: Diagram) -> _Flat:
    numbers: dict[Diagram, int] = {}
    nodes: list[tuple[int, int, int]] = []

    def number(node: Diagram) -> int:
        if node.node_var() is None:
            return _TRUE if node.satisfiable() else _FALSE
        return numbers[node]

    stack = [diagram]
    while stack:
        node = stack[-1]
        children = node.cofactors()
        if children is None or node in numbers:
            stack.pop()
            continue
        waiting = [child for child in children if child.node_var() is not None and child not in numbers]
        if waiting:
            stack += waiting
            continue
        bit = node.node_var()
        assert bit is not None
        numbers[node] = len(nodes)
        nodes.append((bit, number(children[0]), number(children[1])))
        stack.pop()
    return tuple(nodes), number(diagram)


def _reaches(flat: _Flat, known: Mapping[int, int]) -> bool:
    """Tell whether a diagram is true for some way to fill in the bits that are not known."""
    nodes, first = flat
    seen: set[int] = set()
    stack: list[int] = [first]
    while stack:
        number = stack.pop()
        if number == _TRUE:
            return True
        if number == _FALSE or number in seen:
            continue
        seen.add(number)
        bit, if_one, if_zero = nodes[number]
        value = known.get(bit)
        following: Iterable[int] = (if_one, if_zero) if value is None else (if_one if value else if_zero,)
        stack += following
    return False
