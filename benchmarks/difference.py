"""The difference of two versions with Z3: for each outcome whether some opgave ends otherwise, and which."""

from __future__ import annotations

from itertools import count
from typing import Any as Anything

from benchmarks.formulas import All, Any, Formula, Formulas, Is, Not, Ref

_numbers = count()
"""Z3 wants each sort to have a name of its own."""


class Z3:
    """Two versions as formulas of one solver."""

    def __init__(self, old: Formulas, new: Formulas) -> None:
        import z3

        self.z3 = z3
        self.solver = z3.Solver()
        self.variables: dict[str, Anything] = {}
        self.sorts: dict[str, dict[object, Anything]] = {}
        self.old, self.new = self._version(old), self._version(new)

    def _version(self, formulas: Formulas) -> dict[str, Anything]:
        made: list[Anything] = []
        for formula in formulas.formulas:
            made.append(self._formula(formula, formulas.inputs, made))
        return {name: made[number] for name, number in formulas.outcome.items()}

    def _formula(self, formula: Formula, inputs: tuple[str, ...], made: list[Anything]) -> Anything:
        z3 = self.z3
        match formula:
            case bool():
                return z3.BoolVal(formula)
            case Ref(number):
                return made[number]
            case Not(part):
                return z3.Not(self._formula(part, inputs, made))
            case All(parts):
                return z3.And([self._formula(part, inputs, made) for part in parts])
            case Any(parts):
                return z3.Or([self._formula(part, inputs, made) for part in parts])
            case Is(number, values, others):
                name = inputs[number]
                if name not in self.variables:
                    ways = sorted(map(str, (*values, *others)))
                    number = next(_numbers)
                    sort, constants = z3.EnumSort(f"{name} {number}", [f"{name} {number} {way}" for way in ways])
                    self.variables[name] = z3.Const(name, sort)
                    self.sorts[name] = dict(zip(ways, constants, strict=True))
                return z3.Or([self.variables[name] == self.sorts[name][str(value)] for value in values])
        raise AssertionError(formula)

    def differing(self) -> dict[str, Anything]:
        """Return for each outcome that can differ a model in which it does."""
        found = {}
        for name in self.old.keys() & self.new.keys():
            self.solver.push()
            self.solver.add(self.z3.Xor(self.old[name], self.new[name]))
            if self.solver.check() == self.z3.sat:
                found[name] = self.solver.model()
            self.solver.pop()
        return found
