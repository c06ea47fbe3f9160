"""How the besluiten, principes, verplichtingen and signalen of a policy can end, as diagrams."""

from __future__ import annotations

from collections.abc import Mapping

from dsl.analysis.space import Space
from dsl.exact.diagrams import Diagrams
from dsl.exact.frame import Diagram
from dsl.policy import Obligation, Policy, Principle, Signal

End = str | bool | None
"""A value, `conflict` or `geen_uitkomst` of a besluit; True or False; None where a policy lacks the statement."""

CONFLICT, NO_OUTCOME = "conflict", "geen_uitkomst"

SUBJECTS = ("besluit", "principe", "verplichting", "signaal")
"""The kinds of statements that are outcomes."""

APPLICATION = "toepassing"
"""Beside whether a principe is met: whether it has something to say, for one of its verplichtingen holds."""


def ends(space: Space, kind: str, name: str) -> dict[End, Diagram]:
    """Return where an outcome ends how, with the interpretaties as they are chosen. The diagrams do not overlap."""
    policy = space.policy
    if kind == "besluit":
        if name not in policy.decisions:
            return {None: space.diagrams.true}
        found = space.diagrams.decision(name)
        every: dict[End, Diagram] = {value: space.fixed(diagram) for value, diagram in found.values.items()}
        return every | {CONFLICT: space.fixed(found.conflict), NO_OUTCOME: space.fixed(found.no_outcome)}
    if kind == APPLICATION:
        if name not in policy.principles:
            return {None: space.diagrams.true}
        applies = _application(space, name)
        return {True: applies, False: ~applies}
    owner = conditioned(policy, kind).get(name)
    if owner is None:
        return {None: space.diagrams.true}
    holds = space.condition(owner.condition)
    return {True: holds, False: ~holds}


def conditioned(policy: Policy, kind: str) -> Mapping[str, Principle | Obligation | Signal]:
    """Return the statements of which it is an outcome whether their condition holds, of one kind."""
    groups: dict[str, Mapping[str, Principle | Obligation | Signal]] = {
        "principe": policy.principles,
        "verplichting": policy.obligations,
        "signaal": policy.signals,
    }
    return groups[kind]


def is_nothing(subject: tuple[str, str], before: End, after: End) -> bool:
    """Tell whether a change is none: a verplichting or signaal that does not hold says as little as one that is not
    there."""
    return subject[0] in ("verplichting", "signaal") and {before, after} == {None, False}


def duties_of(policy: Policy, principle: str) -> list[Obligation]:
    """Return the verplichtingen of a principe. One with none always says something, others where one of them holds."""
    return [duty for duty in policy.obligations.values() if duty.principle == principle]


def _application(space: Space, principle: str) -> Diagram:
    duties = duties_of(space.policy, principle)
    applies = space.diagrams.false if duties else space.diagrams.true
    for duty in duties:
        applies |= space.condition(duty.condition)
    return applies


def endings(diagrams: Diagrams, decision: str) -> list[Diagram]:
    """Return the diagrams of all ways in which a besluit can end."""
    found = diagrams.decision(decision)
    return [*found.values.values(), found.conflict, found.no_outcome]
