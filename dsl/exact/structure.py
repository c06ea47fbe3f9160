"""How the statements of a policy hang together: which names each of them tests."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from dsl.domains import domains
from dsl.policy import (
    REFERENCE_DATE,
    AppliesTest,
    ChoiceTest,
    Condition,
    DecisionTest,
    DoneTest,
    FactTest,
    Policy,
    PrincipleTest,
    TermTest,
    tests_in,
)


def dependencies(policy: Policy) -> Mapping[str, tuple[str, ...]]:
    """Return for each begrip, principe, rule, exception, verplichting and signaal the names that its condition tests.

    The order is that of the document, of the statements and of the names; each name once.
    """
    conditioned = (policy.terms, policy.principles, policy.rules, policy.obligations, policy.signals)
    return {
        name: tuple(dict.fromkeys(_names(statement.condition)))
        for statements in conditioned
        for name, statement in statements.items()
    }


def _names(condition: Condition | None) -> Iterator[str]:
    for test in tests_in(condition):
        match test:
            case FactTest():
                yield test.fact
            case DecisionTest():
                yield test.decision
            case AppliesTest():
                yield test.rule
            case DoneTest():
                yield test.obligation
            case TermTest() | ChoiceTest() | PrincipleTest():
                yield test.name


def all_tests(policy: Policy) -> Iterator[Condition]:
    """Yield the single tests of all conditions of a policy."""
    for group in (policy.terms, policy.principles, policy.rules, policy.obligations, policy.signals):
        for owner in group.values():
            yield from tests_in(owner.condition)


def turns(policy: Policy) -> tuple[date, ...]:
    """Return the days from which some condition, whatever the answers, may say something else than the day before."""
    tests = (test for test in all_tests(policy) if isinstance(test, FactTest) and test.fact == REFERENCE_DATE)
    found = domains({}, tests).get(REFERENCE_DATE)
    days = (cell.answer for cell in found.cells[1:]) if found is not None else ()
    return tuple(day for day in days if isinstance(day, date))
