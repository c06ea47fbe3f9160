"""Walks over diagrams: the cheapest path to true, and a table of outcomes in as few rows as can be."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product

from dsl.domains import Cell
from dsl.exact.diagrams import Diagram, Diagrams, Variable
from dsl.wording import enumeration


class Nearest:
    """Finds the path to 'true' that leaves the fewest answered facts (or, of unanswered ones, touches the fewest)."""

    def __init__(self, diagrams: Diagrams, answered: Mapping[Variable, int]) -> None:
        self._diagrams = diagrams
        self._bits = {
            bit: code >> place & 1
            for variable, code in answered.items()
            for place, bit in enumerate(reversed(variable.bits))
        }
        self._counts_untouched = not answered
        self._best: dict[tuple[Diagram, str | None], tuple[float, int | None]] = {}

    def path(self, diagram: Diagram) -> dict[int, int] | None:
        """Return the bits of a cheapest path, or None when the diagram is false."""
        if not diagram.satisfiable():
            return None
        path: dict[int, int] = {}
        paid: str | None = None
        while (children := diagram.cofactors()) is not None:
            bit = diagram.node_var()
            assert bit is not None
            paid = paid if paid == self._diagrams.owner(bit) else None
            _, choice = self._cost(diagram, paid)
            assert choice is not None
            path[bit] = choice
            if self._price(bit, choice):
                paid = self._diagrams.owner(bit)
            diagram = children[0] if choice else children[1]
        return path

    def _price(self, bit: int, value: int) -> int:
        if self._counts_untouched:
            return 1
        return int(bit in self._bits and self._bits[bit] != value)

    def _cost(self, diagram: Diagram, paid: str | None) -> tuple[float, int | None]:
        """Return the cost from here and the bit to take; `paid` is the fact that was already counted, if any."""
        children = diagram.cofactors()
        if children is None:
            return (0 if diagram.satisfiable() else float("inf")), None
        bit = diagram.node_var()
        assert bit is not None
        owner = self._diagrams.owner(bit)
        key = diagram, (paid if paid == owner else None)
        if key not in self._best:
            costs = []
            for value, child in ((0, children[1]), (1, children[0])):
                price = self._price(bit, value) if key[1] is None else 0
                now_paid = owner if price or key[1] == owner else None
                costs.append((self._cost(child, now_paid)[0] + price, value))
            self._best[key] = min(costs, key=lambda cost: cost[0])
        return self._best[key]


def set_cell(variable: Variable, code: int) -> Cell:
    """Return the answer to a question with more answers that a code stands for."""
    domain = variable.domain
    assert domain is not None
    chosen = [cell for place, cell in enumerate(reversed(domain.cells)) if code >> place & 1][::-1]
    return Cell(frozenset(str(cell.answer) for cell in chosen), enumeration([cell.label for cell in chosen]) or "geen")


def cofactor(diagram: Diagram, variable: Variable, code: int) -> Diagram:
    """Fill in a code for a variable that comes before all others in a diagram."""
    for place, bit in enumerate(variable.bits):
        if diagram.node_var() == bit:
            children = diagram.cofactors()
            assert children is not None
            diagram = children[0] if code >> len(variable.bits) - 1 - place & 1 else children[1]
    return diagram


Cube = tuple[int | None, ...]


def cover(outcome: Mapping[tuple[int, ...], int], sizes: list[int], rows: int) -> list[tuple[int, Cube]] | None:
    """Cover a table of outcomes with as few rows as a greedy choice finds; None in a row is 'does not matter'.

    Every row is as general as it can be: no answer in it can be left out. Returns None when it takes more than `rows`.
    """
    ending: dict[Cube, int] = {cube: number for cube, number in outcome.items()}  # noqa: C416 (the keys get wider)
    for place, size in enumerate(sizes):
        for cube in [cube for cube in ending if cube[place] == 0]:
            found = {ending.get((*cube[:place], code, *cube[place + 1 :])) for code in range(size)}
            if len(found) == 1 and None not in found:
                ending[(*cube[:place], None, *cube[place + 1 :])] = ending[cube]
    primes = {
        cube: set(
            product(*([code] if code is not None else range(size) for code, size in zip(cube, sizes, strict=True)))
        )
        for cube in ending
        if not any(
            code is not None and (*cube[:place], None, *cube[place + 1 :]) in ending for place, code in enumerate(cube)
        )
    }
    left = set(outcome)
    chosen: list[tuple[int, Cube]] = []
    while left:
        if len(chosen) == rows:
            return None
        cube = max(primes, key=lambda c: len(primes[c] & left))
        left -= primes[cube]
        chosen.append((ending[cube], cube))
    return sorted(chosen, key=lambda row: (row[0], [len(outcome) if code is None else code for code in row[1]]))
