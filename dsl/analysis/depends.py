"""Which statements refer to which, and which outcomes depend on a statement."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from dsl.analysis.outcomes import APPLICATION, SUBJECTS
from dsl.analysis.variants import Key, statements
from dsl.policy import (
    AppliesTest,
    ChoiceTest,
    Condition,
    DecisionTest,
    FactTest,
    Policy,
    PrincipleTest,
    Rule,
    TermTest,
    tests_in,
)

NOTHING: Key = ("", "")


def references(policy: Policy) -> dict[Key, set[Key]]:
    """Return for each statement those that it refers to; of a besluit its rules, and of whether a principe has
    something to say its verplichtingen.
    """
    found: dict[Key, set[Key]] = {}
    for key, statement in statements(policy).items():
        found[key] = {_referred(policy, test) for test in tests_of(statement)} - {NOTHING}
    for name, decision in policy.decisions.items():
        found["besluit", name] = {("regel", rule.name) for top in decision.rules for rule in top.family()}
    for name, duty in policy.obligations.items():
        if duty.principle is not None:
            found.setdefault((APPLICATION, duty.principle), set()).add(("verplichting", name))
    return found


def dependents(policy: Policy) -> Mapping[Key, tuple[Key, ...]]:
    """Return for each statement the outcomes that refer to it, also by way of others, in order of kind.

    Of an outcome it is itself among them.
    """
    used_by: dict[Key, set[Key]] = {}
    for key, targets in references(policy).items():
        used_by.setdefault(key, set())
        for target in targets:
            used_by.setdefault(target, set()).add(key)
    order = [key for key in statements(policy) if key[0] in SUBJECTS]
    order.sort(key=lambda key: SUBJECTS.index(key[0]))
    found = {}
    for key in used_by:
        seen, stack = {key}, [key]
        while stack:
            new = used_by.get(stack.pop(), set()) - seen
            seen |= new
            stack.extend(new)
        found[key] = tuple(subject for subject in order if subject in seen)
    return found


def tests_of(statement: Any) -> Iterator[Condition]:
    """Yield the single tests in the condition of a statement; of a rule those of its exceptions too."""
    if isinstance(statement, Rule):
        for member in statement.family():
            yield from tests_in(member.condition)
    elif hasattr(statement, "condition"):
        yield from tests_in(statement.condition)


def _referred(policy: Policy, test: Condition) -> Key:
    if isinstance(test, FactTest):
        return "feit", test.fact
    if isinstance(test, TermTest):
        return "begrip", test.name
    if isinstance(test, ChoiceTest):
        return "interpretatie", test.name
    if isinstance(test, PrincipleTest):
        return "principe", test.name
    if isinstance(test, DecisionTest):
        return "besluit", test.decision
    if isinstance(test, AppliesTest):
        return "besluit", policy.rules[test.rule].decision
    return NOTHING
