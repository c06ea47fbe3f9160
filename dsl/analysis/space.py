"""The opgaven of a policy as a whole: which there are, how many, and the smallest one that shows a claim.

An opgave here is a way to answer all questions that a condition tests, on a day that the policy is in force, with the
interpretaties as they are chosen. Each distinguishable answer is one (an interval too).
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TypeVar

from dsl.exact.diagrams import Diagrams
from dsl.exact.frame import Diagram, Frame, OutOfNodes, Variable
from dsl.exact.walks import bits_in
from dsl.policy import REFERENCE_DATE, Answer, Fact, Policy

Period = tuple[date | None, date | None]
"""The first and the last day of something; None is open."""

Codes = dict[Variable, int]
"""A code for each variable that matters."""

MOST_FINDINGS = 100
"""The most findings about one statement that are looked for in a policy that is too entangled as a whole."""

MOST_FAILURES = 8
"""How many statements that do not fit are tried for one question, before the others are left out too."""

_Found = TypeVar("_Found")


@dataclass(frozen=True, slots=True)
class Opgave:
    """The answers of an opgave that matter; all others may be anything.

    `on` is the peildatum when it matters. A verplichting that is not in `done` is not yet done.
    """

    values: Mapping[str, Answer]
    done: frozenset[str]
    on: date | None


class Space:
    """The opgaven of one policy. `lazy` and `like` as in `Diagrams`; `period` are the days that count: unless given,
    those on which the policy is in force.
    """

    def __init__(
        self,
        policy: Policy,
        frame: Frame | None = None,
        *,
        lazy: bool = False,
        period: Period | None = None,
        like: Diagrams | None = None,
    ) -> None:
        self.policy = policy
        self.diagrams = Diagrams(policy, frame, lazy=lazy, like=like)
        self.frame = self.diagrams.frame
        self.period = period or policy.period
        self.is_entangled = False
        """Whether the policy as a whole is too entangled: then its questions are asked of what fits by itself."""
        self.unproven: dict[str, None] = {}
        """The statements that a question could not be answered for; see `fits`."""
        self._chosen = self.diagrams.restriction(
            {self.frame.choices[name]: int(choice.choice) for name, choice in policy.interpretations.items()}
        )

    def fits(self, statement: str, make: Callable[[], _Found]) -> _Found | None:
        """Return what `make` gives; None, with the statement among the `unproven`, when its diagrams grow too large."""
        if statement not in self.unproven and len(self.unproven) < MOST_FAILURES:
            for _ in range(2):  # the second time without what earlier questions left behind
                with suppress(OutOfNodes):
                    return make()
                gc.collect()  # what was left half made refers to itself, and would keep its diagrams
                self.diagrams.tidy(always=True)
        self.unproven[statement] = None
        return None

    def applies(self, rule: str) -> Diagram:
        """Return where a rule is van toepassing, with the interpretaties as they are chosen."""
        return self.fixed(self.diagrams.applying(rule))

    def fixed(self, diagram: Diagram) -> Diagram:
        """Return a diagram with the interpretaties as they are chosen."""
        return self._chosen(diagram)

    def condition(self, condition: object) -> Diagram:
        """Return the diagram of a condition with the interpretaties as they are chosen."""
        return self.fixed(self.diagrams.condition(condition))  # type: ignore[arg-type]

    def happens(self, diagram: Diagram) -> bool:
        """Tell whether a diagram holds for some opgave."""
        return (diagram & self.care).satisfiable()

    @cached_property
    def care(self) -> Diagram:
        """The codes that are answers of this policy. Codes without a cell count: they mean the last cell."""
        result = self.diagrams.true
        for name, variable in self.frame.facts.items():
            domain = variable.domain
            assert domain is not None
            if name == REFERENCE_DATE:
                cells = frozenset(n for n in range(len(domain.cells)) if self.day(variable, n) is not None)
                result &= self.diagrams.cells(variable, cells)
                continue
            known = own_cells(variable, self.policy.facts.get(name))
            if domain.is_set:
                for number, bit in enumerate(variable.bits):
                    if number not in known:
                        result &= self.diagrams.manager.not_var(bit)
            elif len(known) < len(domain.cells):
                result &= self.diagrams.cells(variable, known)
        return result

    def spoken_of(self, decision: str) -> Diagram:
        """Return the days on which a document that is in force says something about a besluit."""
        variable = self.frame.facts.get(REFERENCE_DATE)
        if variable is None:
            return self.diagrams.true
        assert variable.domain is not None
        days = ((n, self.day(variable, n)) for n in range(len(variable.domain.cells)))
        spoken = (n for n, day in days if day is not None and self.policy.is_spoken_of(decision, day))
        return self.diagrams.cells(variable, frozenset(spoken))

    def day(self, variable: Variable, cell: int) -> date | None:
        """Return a peildatum in a cell, on which the policy is in force; None when there is none."""
        domain = variable.domain
        assert domain is not None
        found = domain.cells[cell].answer
        assert isinstance(found, date)
        first, last = self.period
        found = max(found, first) if first is not None else found
        found = min(found, last) if last is not None else found
        return found if domain.index(found) == cell else None

    def opgave(self, codes: Codes) -> Opgave:
        """Return codes as the answers of this policy; codes of facts that it does not have are left out."""
        values: dict[str, Answer] = {}
        on: date | None = None
        for name, variable in self.frame.facts.items():
            if variable not in codes:
                continue
            if name == REFERENCE_DATE:
                on = self.day(variable, codes[variable])
            elif name in self.policy.facts:
                values[name] = answer_of(variable, codes[variable])
        done = {name for name, variable in self.frame.progress.items() if codes.get(variable)}
        ordered = {name: values[name] for name in self.policy.facts if name in values}
        return Opgave(ordered, frozenset(done & set(self.policy.obligations)), on)

    def witness(self, region: Diagram) -> Opgave | None:
        """Return an opgave with as few answers as it takes to be in a region, whatever the others; None if empty."""
        codes = witness_codes(self.frame, region & self.care, self.care & ~region)
        return None if codes is None else self.opgave(codes)


def own_cells(variable: Variable, fact: Fact | None) -> frozenset[int]:
    """Return the cells of a variable that are answers to a fact: of a list those that it has, of other types all."""
    domain = variable.domain
    assert domain is not None
    if fact is None or not fact.choices:
        return frozenset(range(len(domain.cells)))
    names = {choice.name for choice in fact.choices}
    return frozenset(number for number, cell in enumerate(domain.cells) if cell.answer in names)


def answer_of(variable: Variable, code: int) -> Answer:
    """Return the answer that a code stands for."""
    domain = variable.domain
    assert domain is not None
    if not domain.is_set:
        return domain.cells[min(code, variable.size - 1)].answer
    last = len(domain.cells) - 1
    return frozenset(str(cell.answer) for place, cell in enumerate(domain.cells) if code >> last - place & 1)


def cube(frame: Frame, codes: Mapping[Variable, int]) -> Diagram:
    """Return the diagram that is true for exactly these codes (and those that mean the same cell)."""
    result = frame.manager.true()
    for variable, code in codes.items():
        result &= frame.meant(variable, code)
    return result


class Ways:
    """The distinguishable ways to answer some variables."""

    def __init__(self, frame: Frame, variables: Sequence[Variable]) -> None:
        self._legal = frame.manager.true()
        for variable in variables:
            for code in range(variable.size, 1 << len(variable.bits)):
                self._legal &= ~frame.code(variable, code)
        self._bits = frame.manager.num_vars()
        self._others = self._bits - sum(len(variable.bits) for variable in variables)

    def count(self, diagram: Diagram) -> int:
        """Return for how many a diagram holds; it may depend on no other variables."""
        return (diagram & self._legal).sat_count(self._bits) >> self._others


def bits_of(frame: Frame, variable: Variable) -> Diagram:
    """Return the conjunction of the bits of a variable, to quantify over."""
    result = frame.manager.true()
    for bit in variable.bits:
        result &= frame.manager.var(bit)
    return result


def support(frame: Frame, diagrams: Iterable[Diagram]) -> set[Variable]:
    """Return the variables on which one of the diagrams depends."""
    return {frame.owners[bit] for bit in bits_in(diagrams)}


_Nodes = dict[Diagram, tuple[int, Diagram, Diagram]]


def _nodes(diagrams: Iterable[Diagram]) -> _Nodes:
    """Return the inner nodes of diagrams, each with its bit and where it goes when that is 1 and when it is 0."""
    found: _Nodes = {}
    stack = list(diagrams)
    while stack:
        node = stack.pop()
        if node not in found and (children := node.cofactors()) is not None:
            bit = node.node_var()
            assert bit is not None
            found[node] = bit, *children
            stack.extend(children)
    return found


def witness_codes(frame: Frame, region: Diagram, wrong: Diagram) -> Codes | None:
    """Return codes of a few variables in a region, as `Witnesses` does; None if there are none."""
    return Witnesses(frame, wrong).codes(region) if region.satisfiable() else None


class Witnesses:
    """Finds opgaven with as few answers as it takes to be none that is wrong, whatever the other answers."""

    def __init__(self, frame: Frame, wrong: Diagram) -> None:
        self._frame, self._wrong = frame, wrong
        right = ~wrong
        nodes = _nodes([right])
        self._path = _path(frame, right, nodes)
        self._progress = set(frame.progress.values())
        tested = {frame.owners[bit] for bit, _, _ in nodes.values()}
        self._asked = [*(v for v in frame.facts.values() if v in tested), *frame.progress.values()]

    def codes(self, region: Diagram) -> Codes:
        """Return codes of a few variables in a region, which may not be empty nor overlap with what is wrong.

        No variable of the result can be left out. What is not done stays so, unless the region asks for it.
        """
        frame, wrong, path, progress = self._frame, self._wrong, self._path, self._progress
        codes = _choose(frame, region, path, self._asked)
        for variable in frame.progress.values():
            undone = {**codes, variable: 0}
            if codes[variable] and not (cube(frame, undone) & wrong).satisfiable():
                codes = undone
        if progress:
            wrong &= cube(frame, {v: code for v, code in codes.items() if v in progress})
            right = ~wrong
            path = _path(frame, right, _nodes([right]))
        short = {frame.owners[bit] for bit in path}
        few = {v: code for v, code in codes.items() if v in short or v in progress}
        codes = codes if (cube(frame, few) & wrong).satisfiable() else few
        candidates = sorted((v for v in codes if v not in progress), key=lambda v: v in short)
        kept = {candidates[number] for number in needed(wrong, [frame.meant(v, codes[v]) for v in candidates])}
        return {v: code for v, code in codes.items() if v in kept or (v in progress and code)}


def needed(wrong: Diagram, literals: Sequence[Diagram]) -> list[int]:
    """Return the numbers of the literals that stay when each is left out, the first ones first, that is not needed to
    keep out of `wrong`. All together must do so.
    """
    after = [wrong]
    for literal in reversed(literals[1:]):
        after.append(after[-1] & literal)
    kept, before = [], wrong
    for number, literal in enumerate(literals):
        if (before & after.pop()).satisfiable():
            before &= literal
            kept.append(number)
    return kept


def _choose(frame: Frame, region: Diagram, path: Mapping[int, int], asked: Iterable[Variable]) -> Codes:
    """Return a code for the variables `asked` for, in a region, following a path where that can be."""
    for variable in frame.progress.values():
        undone = region & frame.meant(variable, 0)
        region = undone if undone.satisfiable() else region
    for bit, value in path.items():
        here = region & (frame.manager.var(bit) if value else frame.manager.not_var(bit))
        region = here if here.satisfiable() else region
    picked = region.pick_cube()
    assert picked is not None
    codes = {}
    for variable in asked:
        code = sum(bool(picked[bit]) << place for place, bit in enumerate(reversed(variable.bits)))
        is_set = variable.domain is not None and variable.domain.is_set
        codes[variable] = code if is_set else min(code, variable.size - 1)
    return codes


def _path(frame: Frame, diagram: Diagram, nodes: _Nodes) -> dict[int, int]:
    """Return the bits of a path to 'true' that touches the fewest variables; peildatum and progress count more.

    `nodes` are those of the diagram.
    """
    owners = frame.owners
    costs: dict[Diagram, tuple[float, int]] = {}

    def cost(node: Diagram, owner: Variable) -> float:
        if node not in costs:
            return 0 if node.satisfiable() else float("inf")
        own = owners[nodes[node][0]]
        return costs[node][0] + (0 if own is owner else _price(own))

    for node in sorted(nodes, key=lambda n: n.node_level() or 0, reverse=True):
        bit, high, low = nodes[node]
        costs[node] = min((cost(low, owners[bit]), 0), (cost(high, owners[bit]), 1))
    path: dict[int, int] = {}
    while diagram in costs:
        bit, high, low = nodes[diagram]
        path[bit] = costs[diagram][1]
        diagram = high if path[bit] else low
    return path


def _price(variable: Variable) -> int:
    return 9 if variable.domain is None else 3 if variable.name == REFERENCE_DATE else 1
