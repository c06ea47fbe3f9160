"""What would change an outcome: the fewest answers that must be otherwise, and what would make it certain."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product

from dsl.domains import Cell
from dsl.exact.diagrams import Diagrams
from dsl.exact.frame import Diagram, Variable
from dsl.exact.walks import Nearest, set_cell
from dsl.outcome import Answers, Change

MAX_WAYS = 64
"""The most combinations of alternatives that one change may stand for; of more, one is shown."""


class Changes:
    """What would change one besluit of one opgave."""

    def __init__(self, diagrams: Diagrams, answers: Answers, decision: str) -> None:
        self._diagrams = diagrams
        self._answers = answers
        self._decision = decision

    def least(self) -> tuple[Change, ...]:
        """As `Core.changes`."""
        diagrams, decision = self._diagrams, self._decision
        known = diagrams.known(self._answers)
        answered = {v: code for v, code in known.items() if v.name in self._answers.values}
        fixed = diagrams.restriction({v: code for v, code in known.items() if v not in answered})
        now = diagrams.restriction(known)
        found = []
        for value, diagram in diagrams.decisions[decision].values.items():
            if now(diagram).satisfiable():
                continue
            change = self._least_change(value, fixed(diagram), answered)
            if change is not None:
                found.append(change)
        return tuple(sorted(found, key=lambda change: len(change.facts)))

    def _least_change(self, value: str, diagram: Diagram, answered: Mapping[Variable, int]) -> Change | None:
        path = Nearest(self._diagrams, answered).path(diagram)
        if path is None:
            return None
        codes = dict(answered)
        for variable, code in answered.items():
            for place, bit in enumerate(reversed(variable.bits)):
                if bit in path:
                    code = code & ~(1 << place) | path[bit] << place
            codes[variable] = code if variable.domain and variable.domain.is_set else min(code, variable.size - 1)
        changed = [variable for variable in answered if codes[variable] != answered[variable]]
        ways = [self._alternatives(diagram, variable, codes, answered[variable]) for variable in changed]
        together = self._in_every_way(diagram, codes, changed, ways)
        if together is None:
            ways = [[codes[variable]] for variable in changed]
            together = self._diagrams.restriction(codes)(diagram)
        facts = tuple(
            (variable.name, tuple(_cell(variable, code) for code in way))
            for variable, way in zip(changed, ways, strict=True)
        )
        return Change(self._decision, value, facts, self._certain(together))

    def _alternatives(self, diagram: Diagram, variable: Variable, codes: Mapping[Variable, int], now: int) -> list[int]:
        """Return the other answers to one question that keep the value possible, the other changes standing."""
        if variable.domain is None or variable.domain.is_set:
            return [codes[variable]]
        rest = self._diagrams.restriction({v: code for v, code in codes.items() if v is not variable})(diagram)
        return [
            code
            for code in range(variable.size)
            if code != now and (rest & self._diagrams.code(variable, code)).satisfiable()
        ]

    def _in_every_way(
        self, diagram: Diagram, codes: Mapping[Variable, int], changed: list[Variable], ways: list[list[int]]
    ) -> Diagram | None:
        """Return where the value follows whichever of the alternatives is taken; None when that is nowhere."""
        together = self._diagrams.true
        for number, way in enumerate(product(*ways)):
            here = self._diagrams.restriction({**codes, **dict(zip(changed, way, strict=True))})(diagram)
            together &= here
            if number == MAX_WAYS or not together.satisfiable():
                return None
        return together

    def _certain(self, diagram: Diagram) -> tuple[tuple[str, tuple[Cell, ...]], ...]:
        """Return answers to unanswered questions that make a diagram true for certain; () when it already is."""
        path = Nearest(self._diagrams, {}).path(diagram) or {}
        names = list(dict.fromkeys(self._diagrams.owner(bit) for bit in path))
        needed: dict[str, Diagram] = {}
        for name in names:
            here = self._diagrams.true
            for bit in self._diagrams.facts[name].bits:
                if bit in path:
                    here &= self._diagrams.manager.var(bit) if path[bit] else self._diagrams.manager.not_var(bit)
            needed[name] = here
        for name in names:
            others = self._diagrams.frame.all(needed[other] for other in needed if other != name)
            if not (others & ~diagram).satisfiable():
                del needed[name]
        found: list[tuple[str, tuple[Cell, ...]]] = []
        for name in needed:
            variable = self._diagrams.facts[name]
            others = self._diagrams.frame.all(needed[other] for other in needed if other != name)
            assert variable.domain is not None
            if variable.domain.is_set:
                code = sum(path.get(bit, 0) << place for place, bit in enumerate(reversed(variable.bits)))
                found.append((name, (set_cell(variable, code),)))
                continue
            cells = tuple(
                cell
                for number, cell in enumerate(variable.domain.cells)
                if not (others & self._diagrams.code(variable, number) & ~diagram).satisfiable()
            )
            found.append((name, cells))
        order = list(self._diagrams.policy.facts)
        return tuple(sorted(found, key=lambda item: order.index(item[0])))


def _cell(variable: Variable, code: int) -> Cell:
    """Return the answer that a code stands for."""
    assert variable.domain is not None
    return set_cell(variable, code) if variable.domain.is_set else variable.domain.cells[code]
