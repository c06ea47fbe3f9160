"""Can two rules contradict each other?"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from dsl.analysis.finding import Answered, Finding, finding
from dsl.analysis.space import Space
from dsl.policy import Decision, Rule
from dsl.wording import quoted


def conflicts(space: Space) -> Answered:
    """Return each pair of rules that speak in the same opgave and disagree."""
    found: list[Finding] = []
    for decision in space.policy.decisions.values():
        for one, other in disagreeing(decision):
            both = space.diagrams.applies[one.name] & space.diagrams.applies[other.name]
            witness = space.witness(space.fixed(both))
            if witness is not None:
                text = (
                    f"{quoted(one.name)} en {quoted(other.name)} spreken elkaar tegen over {quoted(decision.name)}: "
                    f"{_claim(one)}, {_claim(other)}. Maak een van de twee een uitzondering op de andere, "
                    "of pas een voorwaarde aan."
                )
                found.append(finding(space, "tegenstrijdigheid", text, (one.name, other.name), witness))
    return Answered(tuple(found), () if found else ("geen tegenstrijdigheid",))


def disagreeing(decision: Decision) -> Iterator[tuple[Rule, Rule]]:
    """Yield the pairs of rules that are a conflict wherever both are van toepassing.

    Two values always disagree. An exception that leaves a rule out of application disagrees only with a value from
    the other exceptions on that rule: elsewhere it only makes its rule silent.
    """
    rules = [rule for top in decision.rules for rule in top.family()]
    for one, other in combinations(rules, 2):
        if one.value is not None and other.value is not None and one.value != other.value:
            yield one, other
    for rule in rules:
        for one, other in combinations(rule.exceptions, 2):
            for silent, family in ((one, other), (other, one)):
                if silent.value is None:
                    yield from ((silent, member) for member in family.family() if member.value is not None)


def _claim(rule: Rule) -> str:
    if rule.value is None:
        return f"{quoted(rule.name)} laat {quoted(rule.target or '')} buiten toepassing"
    return f"{quoted(rule.name)} geeft {quoted(rule.value)}"
