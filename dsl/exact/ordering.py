"""In which order the questions of a policy are best put in a diagram: those that are tested together, side by side.

The size of a diagram hangs on this order. That of the document is mostly good, because people write together what
belongs together, and it is kept unless another is clearly better.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from dsl.policy import REFERENCE_DATE, AppliesTest, Condition, FactTest, Policy, PrincipleTest, TermTest, tests_in

CLEARLY_BETTER = 0.7
"""Another order is taken when the facts of a condition then stand at most so far apart, as a part of now."""

ROUNDS = 40
"""How often the order is improved at most."""


def ordered(policy: Policy, names: Iterable[str]) -> list[str]:
    """Return the names of facts in the order for the diagrams; the peildatum comes last."""
    names = list(names)
    facts = [name for name in names if name != REFERENCE_DATE]
    together = [edge for edge in _tested_together(policy, facts) if len(edge) > 1]
    found = min((_improved(start, together) for start in (facts, _chained(facts, together))), key=lambda one: one[0])
    best = found[1] if found[0] < _length(facts, together) * CLEARLY_BETTER else facts
    return [*best, *(name for name in names if name == REFERENCE_DATE)]


def _improved(order: Sequence[str], together: Sequence[frozenset[str]]) -> tuple[int, Sequence[str]]:
    """Return a better order with its length, as long as drawing the facts together helps."""
    best = _length(order, together), order
    for _ in range(ROUNDS):
        order = _drawn_together(order, together)
        length = _length(order, together)
        if length >= best[0]:
            break
        best = length, order
    return best


def _chained(facts: Sequence[str], together: Iterable[frozenset[str]]) -> list[str]:
    """Return the facts in the order in which one meets them, going from fact to fact that are tested together.

    It starts at an end: the last fact that one meets from anywhere. Of the next facts the least connected come first.
    """
    beside: dict[str, set[str]] = {name: set() for name in facts}
    for edge in together:
        for name in edge:
            beside[name] |= edge - {name}
    place = {name: number for number, name in enumerate(facts)}

    def met(start: str) -> list[str]:
        found = {start: None}
        for name in (queue := [start]):
            following = sorted(beside[name] - found.keys(), key=lambda n: (len(beside[n]), place[n]))
            found |= dict.fromkeys(following)
            queue.extend(following)
        return queue

    done: dict[str, None] = {}
    for name in facts:
        if name not in done:
            done |= dict.fromkeys(met(met(met(name)[-1])[-1]))
    return list(done)


def _tested_together(policy: Policy, facts: Sequence[str]) -> list[frozenset[str]]:
    """Return the facts that each statement tests, and each rule with the exceptions on it; those of names included."""
    known = set(facts)
    by_name: dict[str, frozenset[str]] = {}
    named: Mapping[str, Condition] = {
        **{name: term.condition for name, term in policy.terms.items()},
        **{name: principle.condition for name, principle in policy.principles.items()},
    }

    def used(condition: Condition | None) -> frozenset[str]:
        found: set[str] = set()
        for test in tests_in(condition):
            if isinstance(test, FactTest):
                found.add(test.fact)
            elif isinstance(test, TermTest | PrincipleTest):
                if test.name not in by_name:
                    by_name[test.name] = used(named[test.name])
                found |= by_name[test.name]
            elif isinstance(test, AppliesTest):
                found |= {t.fact for t in tests_in(policy.rules[test.rule].condition) if isinstance(t, FactTest)}
        return frozenset(found & known)

    groups = (policy.terms, policy.principles, policy.rules, policy.obligations, policy.signals)
    alone = [used(owner.condition) for group in groups for owner in group.values()]
    families = [
        frozenset().union(*(used(member.condition) for member in rule.family()))
        for rule in policy.rules.values()
        if rule.exceptions
    ]
    return [*alone, *families]


def _length(order: Sequence[str], together: Iterable[frozenset[str]]) -> int:
    """Return how far the facts of each statement are apart, all statements together."""
    place = {name: number for number, name in enumerate(order)}
    return sum(max(place[n] for n in edge) - min(place[n] for n in edge) for edge in together)


def _drawn_together(order: Sequence[str], together: Iterable[frozenset[str]]) -> list[str]:
    """Put each fact at the mean of the middles of the statements that test it."""
    place = {name: number for number, name in enumerate(order)}
    middles: dict[str, list[float]] = {name: [] for name in order}
    for edge in together:
        middle = sum(place[name] for name in edge) / len(edge)
        for name in edge:
            middles[name].append(middle)
    drawn = {name: sum(found) / len(found) if found else place[name] for name, found in middles.items()}
    return sorted(order, key=lambda name: (drawn[name], place[name]))
