"""The questions that matter for an opgave that is only partly answered: which peers can tell, how well and how fast.

A question matters when, for some way to answer the others, an outcome depends on it: the values of the besluiten,
principes, verplichtingen and signalen. No peer has that question; two ways to ask it of one are measured. Z3 is asked
for each open question whether two completions that differ in it alone can end otherwise. And what one does with a
decision engine: give each open question each of its answers in turn, and see whether an outcome changes.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from itertools import cycle

from benchmarks import peers
from benchmarks.difference import Z3
from benchmarks.formulas import Formulas, formulas_of
from benchmarks.policies import opgaven
from benchmarks.timing import side_by_side, table
from dsl import Answers, Core, Policy
from dsl.exact.approximation import Approximation

Asked = frozenset[str]

EXACT = "**opgavewijzer, exact**"


class ByZ3:
    """One solver, asked for each open question."""

    def __init__(self, policy: Policy, formulas: Formulas) -> None:
        self._z3 = Z3(formulas, formulas)
        self._inputs = formulas.inputs
        self._outcomes = [made for name, made in self._z3.old.items() if name not in policy.rules]

    def mattering(self, formulas: Formulas, opgave: Answers) -> Asked:
        """Return the open questions of which two answers can give different outcomes."""
        z3, made = self._z3.z3, self._z3
        solver = z3.Solver()
        given = dict(zip(self._inputs, formulas.facts(opgave), strict=True))
        for name, value in given.items():
            if value is not None and name in made.variables:
                solver.add(made.variables[name] == made.sorts[name][str(value)])
        found = set()
        for name, variable in made.variables.items():
            if given[name] is None:
                other = z3.Const(f"{variable} other", variable.sort())
                pairs = ((one, z3.substitute(one, (variable, other))) for one in self._outcomes)
                solver.push()
                solver.add(z3.Or([z3.Xor(one, then) for one, then in pairs]))
                if solver.check() == z3.sat:
                    found.add(name)
                solver.pop()
        return frozenset(found)


class InTurn:
    """A decision engine, given each answer to each open question in turn."""

    def __init__(self, policy: Policy, formulas: Formulas, kind: type[peers.Peer]) -> None:
        self._policy = policy
        self._formulas = formulas
        self._peer = kind(formulas)

    def mattering(self, formulas: Formulas, opgave: Answers) -> Asked:
        """Return the open questions of which two answers give different outcomes."""
        facts = formulas.facts(opgave)
        found = set()
        for number, name in enumerate(formulas.inputs):
            if facts[number] is None:
                ways = [choice.name for choice in self._policy.facts[name].choices] or [True, False]
                said = [self._said([*facts[:number], way, *facts[number + 1 :]]) for way in ways]
                if any(one != said[0] for one in said[1:]):
                    found.add(name)
        return frozenset(found)

    def _said(self, facts: Sequence[bool | str | None]) -> dict[str, bool | None]:
        said = self._peer.said(self._peer.one(self._peer.given([*facts])))
        return {name: truth for name, truth in said.items() if name not in self._policy.rules}


def questions(title: str, policy: Policy, number: int) -> None:
    """Measure which questions matter on opgaven of which half of the answers are unknown."""
    formulas, core = formulas_of(policy), Core(policy)
    cases = opgaven(policy, number, 0.5)

    def exactly(opgave: Answers) -> Asked:
        outcome = core.weigh(opgave)
        return frozenset((*outcome.deciding, *outcome.other))

    def walked(opgave: Answers) -> Asked:
        outcome = Approximation(policy, opgave).weigh()
        return frozenset((*outcome.deciding, *outcome.other))

    ways: dict[str, Callable[[Answers], Asked]] = {
        EXACT: exactly,
        "opgavewijzer, the walk for rules too entangled": walked,
    }
    for name, make in (
        ("Z3, for each open question", lambda: ByZ3(policy, formulas)),
        (f"{peers.DataLogicThreeValued.name}, each answer in turn",
         lambda: InTurn(policy, formulas, peers.DataLogicThreeValued)),
        (f"{peers.DataLogic.name}, each answer in turn", lambda: InTurn(policy, formulas, peers.DataLogic)),
    ):  # fmt: skip
        try:
            peer = make()
        except ImportError as problem:
            print(f"{name}: {problem}", file=sys.stderr)
            continue
        ways[name] = lambda opgave, peer=peer: peer.mattering(formulas, opgave)
    right = [exactly(case) for case in cases]
    asked = {name: [way(case) for case in cases] for name, way in ways.items()}
    every = sum(map(len, right))
    contenders: dict[str, Callable[[], object]] = {}
    for name, way in ways.items():
        turn = cycle(cases)
        contenders[name] = lambda way=way, turn=turn: way(next(turn))
    best = side_by_side(contenders)
    rows = []
    for name, seconds in best.items():
        missed = sum(len(one - other) for one, other in zip(right, asked[name], strict=True))
        extra = sum(len(other - one) for one, other in zip(right, asked[name], strict=True))
        shares = [f"{missed / every:.1%}", f"{extra / every:.1%}"]
        rows.append([name, f"{seconds * 1e3:.2f}", f"{seconds / best[EXACT]:.1f}", *shares])
    table(
        f"The questions that matter: {title}, half of the answers unknown ({every / len(cases):.1f} matter on average)",
        ["", "ms", "× ours", "missed", "too many"],
        rows,
    )
