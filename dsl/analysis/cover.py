"""The smallest condition, in words, that describes a region of opgaven."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from dsl.analysis.space import Codes, Witnesses, needed
from dsl.analysis.words import cells_text, done_text, holds_text
from dsl.exact.frame import Diagram, Frame, Variable
from dsl.policy import Policy

MOST_CUBES = 4
"""The most cases that a description names; of more it says that there are."""


@dataclass(frozen=True, slots=True, eq=False)
class Atom:
    """A question with one answer; of a question with several answers, one choice (its number in `bit`)."""

    variable: Variable
    bit: int | None


Case = tuple[str, ...]
"""One case in words: all that must be so, each as `ruimte is ‘Geen’`; () for every opgave."""

Cube = dict[Atom, frozenset[int]]
"""One case: the answers that each question may have; a question that is not in it may have any."""


class Cover:
    """Describes regions of the opgaven in `care`. `cells` gives the answers to choose from, for each variable."""

    def __init__(self, frame: Frame, care: Diagram, cells: Mapping[Variable, frozenset[int]]) -> None:
        self.frame = frame
        self.care = care
        self.cells = cells
        self._last: tuple[Diagram, Diagram, Witnesses, Codes] | None = None

    def describe(self, region: Diagram, policy: Policy) -> tuple[tuple[Case, ...], bool]:
        """Return the cases of a region in words, and whether they are the whole region; see `cases`.

        `policy` has the words of questions.
        """
        cubes, is_whole = self.cases(region)
        return tuple(self._words(cube, policy) for cube in cubes), is_whole

    def cases(self, region: Diagram) -> tuple[list[Cube], bool]:
        """Return cases in a region, at most `MOST_CUBES`, and whether they are the whole region.

        Every case is as wide as it can be, and none can be left out.
        """
        wrong = self.care & ~region
        left = region & self.care
        cubes: list[Cube] = []
        while left.satisfiable() and len(cubes) < MOST_CUBES:
            cubes.append(self._widened(self.witness(left, wrong), wrong))
            left &= ~self.diagram(cubes[-1])
        if left.satisfiable():
            return cubes, False
        for cube in list(cubes):  # a later, wider case may have made an earlier one superfluous
            others = region & self.care
            for other in cubes:
                if other is not cube:
                    others &= ~self.diagram(other)
            if not others.satisfiable():
                cubes.remove(cube)
        return cubes, True

    def witness(self, region: Diagram, wrong: Diagram) -> Codes:
        """Return codes of a few variables in a region, as `Witnesses` does.

        What was asked last is kept: who describes a region mostly wants a witness of it too.
        """
        if self._last is None or self._last[1] != wrong:
            witnesses = Witnesses(self.frame, wrong)
        elif self._last[0] == region:
            return self._last[3]
        else:
            witnesses = self._last[2]
        codes = witnesses.codes(region)
        self._last = region, wrong, witnesses, codes
        return codes

    def _widened(self, codes: Codes, wrong: Diagram) -> Cube:
        """Let a case be as wide as it can be: leave out what does not matter, add each answer that may be added."""
        cube: Cube = {}
        for variable in self.frame.facts.values():
            if variable not in codes:
                continue
            if variable.domain is not None and variable.domain.is_set:
                last = len(variable.bits) - 1
                for bit in range(len(variable.bits)):
                    cube[Atom(variable, bit)] = frozenset([codes[variable] >> last - bit & 1])
            else:
                cube[Atom(variable, None)] = frozenset([codes[variable]])
        for variable in self.frame.progress.values():
            cube[Atom(variable, None)] = frozenset([codes.get(variable, 0)])
        atoms = list(cube)
        literals = [self._allows(atom, cells) for atom, cells in cube.items()]
        kept = needed(wrong, literals)
        after = [wrong]
        for number in reversed(kept[1:]):
            after.append(after[-1] & literals[number])
        found: Cube = {}
        before = wrong
        for number in kept:
            atom = atoms[number]
            others, more = before & after.pop(), self._choices(atom) - cube[atom]
            added = {cell for cell in more if not (others & self._literal(atom, cell)).satisfiable()}
            found[atom] = cube[atom] | added
            before &= self._allows(atom, found[atom])
        return found

    def _choices(self, atom: Atom) -> frozenset[int]:
        if atom.bit is not None or atom.variable.domain is None:
            return frozenset((0, 1))
        return self.cells[atom.variable]

    def diagram(self, cube: Cube) -> Diagram:
        """Return the diagram of a case."""
        result = self.frame.manager.true()
        for atom, allowed in cube.items():
            result &= self._allows(atom, allowed)
        return result

    def _allows(self, atom: Atom, cells: Iterable[int]) -> Diagram:
        result = self.frame.manager.false()
        for cell in cells:
            result |= self._literal(atom, cell)
        return result

    def _literal(self, atom: Atom, cell: int) -> Diagram:
        if atom.bit is None:
            return self.frame.meant(atom.variable, cell)
        bit = atom.variable.bits[atom.bit]
        return self.frame.manager.var(bit) if cell else self.frame.manager.not_var(bit)

    def _words(self, cube: Cube, policy: Policy) -> Case:
        parts = []
        for atom, allowed in cube.items():
            name, domain = atom.variable.name, atom.variable.domain
            if domain is None:
                parts.append(done_text(policy, name, 1 in allowed))
            elif atom.bit is not None:
                parts.append(holds_text(policy.facts[name], domain.cells[atom.bit].label, 1 in allowed))
            else:
                parts.append(cells_text(policy.facts.get(name), domain, allowed, self.cells[atom.variable]))
        return tuple(parts)
