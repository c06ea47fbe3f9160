"""On what do the outcomes of a policy depend? Exactly, but of outcomes that are too entangled for diagrams: what they
name, directly or by way of others."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from dsl.analysis.depends import references
from dsl.analysis.outcomes import SUBJECTS, endings
from dsl.analysis.space import Space, support
from dsl.analysis.variants import MAPPINGS, Key
from dsl.exact.frame import Diagram, Variable


@dataclass(frozen=True, slots=True)
class Used:
    """`diagrams` are those of all outcomes that fit, `variables` what they depend on; `named` are the statements that
    the others depend on at most."""

    diagrams: tuple[Diagram, ...]
    variables: frozenset[Variable]
    named: frozenset[Key]


def used(space: Space, *, chosen: bool) -> Used:
    """Return on what outcomes depend; with `chosen` as the interpretaties are, else however these are chosen."""
    diagrams: list[Diagram] = []
    entangled: list[Key] = []
    for kind in SUBJECTS:
        for name in getattr(space.policy, MAPPINGS[kind]):
            found = space.fits(name, partial(_diagrams, space, (kind, name), chosen))
            if found is None:
                entangled.append((kind, name))
            else:
                diagrams += found
    variables = support(space.frame, diagrams)
    return Used(tuple(diagrams), frozenset(variables), _named(space, entangled))


def _diagrams(space: Space, subject: Key, chosen: bool) -> list[Diagram]:
    kind, name = subject
    if kind == "besluit":
        found = endings(space.diagrams, name)
    else:
        found = [space.diagrams.condition(getattr(space.policy, MAPPINGS[kind])[name].condition)]
    return [(space.fixed(diagram) if chosen else diagram) & space.care for diagram in found]


def _named(space: Space, subjects: list[Key]) -> frozenset[Key]:
    graph = references(space.policy) if subjects else {}
    seen, stack = set(subjects), [*subjects]
    while stack:
        new = graph.get(stack.pop(), set()) - seen
        seen |= new
        stack.extend(new)
    return frozenset(seen)
