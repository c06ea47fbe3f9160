"""*Wat beslist het nog?*: the questions that still decide a besluit, as a table of few rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product

from dsl.domains import Cell
from dsl.exact.diagrams import Diagrams
from dsl.exact.frame import Diagram, Variable
from dsl.exact.walks import bits_in
from dsl.outcome import Answers

TABLE_COMBINATIONS = 512
"""The most ways to answer that `Core.table` looks at; a table of at most eight rows seldom needs more."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the table *Wat beslist het nog?*: an answer for each column (None: does not matter), the ending.

    `ending` is a value of the besluit, or None with `conflict` True (a conflict) or False (no outcome).
    """

    answers: tuple[Cell | None, ...]
    ending: str | None
    conflict: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """The questions that still decide, and each distinguishable way to answer them."""

    facts: tuple[str, ...]
    rows: tuple[Row, ...]


def table(diagrams: Diagrams, answers: Answers, decision: str, rows: int) -> Table | None:
    """As `Core.table`."""
    policy = diagrams.policy
    fixed = diagrams.restriction(diagrams.known(answers))
    found = diagrams.decisions[decision]
    open_endings = [fixed(diagram) for diagram in found.endings]
    asked = {diagrams.owner(bit) for bit in bits_in(open_endings)}
    names = [name for name in policy.facts if name in asked]
    variables = sorted((diagrams.facts[name] for name in names), key=lambda variable: variable.bits.start)
    sizes = [variable.size for variable in variables]
    combinations = 1
    for size in sizes:
        combinations *= size
    if not names or combinations > TABLE_COMBINATIONS or any(v.domain and v.domain.is_set for v in variables):
        return None
    endings: list[tuple[str | None, bool]] = [
        *((value, False) for value in found.values),
        (None, True),
        (None, False),
    ]
    outcome: dict[tuple[int, ...], int] = {}
    _fill(outcome, (), variables, open_endings)
    cubes = cover(outcome, sizes, rows)
    if cubes is None:
        return None
    made = []
    for number, cube in cubes:
        cells = {
            v.name: None if code is None or v.domain is None else v.domain.cells[code]
            for v, code in zip(variables, cube, strict=True)
        }
        made.append(Row(tuple(cells[name] for name in names), *endings[number]))
    return Table(tuple(names), tuple(made))


def _fill(
    outcome: dict[tuple[int, ...], int], codes: tuple[int, ...], left: list[Variable], endings: list[Diagram]
) -> None:
    """Note for each way to answer the number of the ending that it gives."""
    if not left:
        outcome[codes] = next(number for number, diagram in enumerate(endings) if diagram.satisfiable())
        return
    variable, *rest = left
    for code in range(variable.size):
        _fill(outcome, (*codes, code), rest, [cofactor(diagram, variable, code) for diagram in endings])


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
