"""Walks over diagrams: the bits that matter in them, and the cheapest path to true."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from dsl.domains import Cell
from dsl.exact.diagrams import Diagrams
from dsl.exact.frame import Diagram, Variable


def bits_in(diagrams: Iterable[Diagram]) -> set[int]:
    """Return the variable numbers on which one of the diagrams depends: exactly those that occur in one."""
    seen: set[Diagram] = set()
    stack = list(diagrams)
    bits: set[int] = set()
    while stack:
        diagram = stack.pop()
        if diagram in seen:
            continue
        seen.add(diagram)
        children = diagram.cofactors()
        if children is not None:
            variable = diagram.node_var()
            assert variable is not None
            bits.add(variable)
            stack.extend(children)
    return bits


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
    return domain.cell(frozenset(str(c.answer) for place, c in enumerate(reversed(domain.cells)) if code >> place & 1))
