"""Can two rules contradict each other?"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import combinations

from dsl.analysis.finding import Answered, Finding, finding
from dsl.analysis.space import MOST_FINDINGS, Space
from dsl.explaining.called import called, value_called
from dsl.policy import Decision, Policy, Rule
from dsl.wording import sentence_start


def conflicts(space: Space) -> Answered:
    """Return each pair of rules that speak in the same opgave and disagree."""
    found: list[Finding] = []
    for decision in space.policy.decisions.values():
        already = len(found)
        for one, other in disagreeing(decision):
            if space.is_entangled and len(found) - already == MOST_FINDINGS:
                space.unproven[decision.name] = None
                break
            found += space.fits(decision.name, partial(_conflict, space, one, other)) or []
    return Answered(tuple(found), () if found else ("geen tegenstrijdigheid",))


def _conflict(space: Space, one: Rule, other: Rule) -> list[Finding]:
    witness = space.witness(space.applies(one.name) & space.applies(other.name))
    if witness is None:
        return []
    policy = space.policy
    about = f" over {called(policy, one.decision)}" if len(policy.decisions) > 1 else ""
    text = (
        f"{sentence_start(_claim(policy, one))}, en {_claim(policy, other)}. Zij spreken elkaar tegen{about}. "
        "Maak een van de twee een uitzondering op de andere, of pas een voorwaarde aan."
    )
    return [finding(space, "tegenstrijdigheid", text, (one.name, other.name), witness)]


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


def _claim(policy: Policy, rule: Rule) -> str:
    if rule.value is None:
        return f"{called(policy, rule.name)} laat {called(policy, rule.target or '')} buiten toepassing"
    return f"{called(policy, rule.name)} geeft {value_called(policy, rule.decision, rule.value)}"
