"""A third evaluator, as naive as can be: it tries every completion and reads language.md §3 to the letter.

It shares nothing with `dsl.diagrams` and `dsl.evaluator` but the checked policy, so that the three can be compared.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations, product

from dsl.nodes import Comparison, FactType
from dsl.outcome import Answers
from dsl.policy import (
    REFERENCE_DATE,
    Answer,
    AppliesTest,
    ChoiceTest,
    Condition,
    Decision,
    DecisionTest,
    DoneTest,
    FactTest,
    Negation,
    Policy,
    PrincipleTest,
    Quantified,
    Rule,
    TermTest,
)

OUT = object()
CONFLICT = "<conflict>"
NOTHING = "<geen uitkomst>"


class World:
    """One completion: every fact has an answer, and everything is true or false."""

    def __init__(self, policy: Policy, facts: Mapping[str, Answer], answers: Answers, choices: Mapping[str, bool]):
        self.policy, self.facts, self.answers, self.choices = policy, facts, answers, choices

    def true(self, condition: Condition | None) -> bool:
        match condition:
            case None:
                return True
            case Negation(part=part):
                return not self.true(part)
            case Quantified(parts=parts, least=least, most=most):
                return least <= sum(self.true(part) for part in parts) <= most
            case FactTest():
                return self.test(condition)
            case TermTest(name=name):
                return self.true(self.policy.terms[name].condition)
            case PrincipleTest(name=name):
                return self.true(self.policy.principles[name].condition)
            case ChoiceTest(name=name):
                return self.choices[name]
            case DoneTest(obligation=name):
                return name in self.answers.done
            case AppliesTest(rule=name):
                return name in self.applying(self.policy.decisions[self.policy.rules[name].decision])
            case DecisionTest(decision=name, values=values, negated=negated):
                ending = self.ending(self.policy.decisions[name])
                return ending not in (CONFLICT, NOTHING) and (ending in values) != negated
        raise AssertionError(condition)

    def test(self, test: FactTest) -> bool:
        answer = self.answers.on if test.fact == REFERENCE_DATE else self.facts[test.fact]
        operands = list(test.operands)
        if test.fact in self.policy.facts and self.policy.facts[test.fact].kind is FactType.ONE_OF:
            order = [choice.name for choice in self.policy.facts[test.fact].choices]
            answer, operands = order.index(answer), [order.index(operand) for operand in operands]
        match test.comparison:
            case Comparison.IS:
                return answer == operands[0]
            case Comparison.IS_NOT:
                return answer != operands[0]
            case Comparison.ONE_OF:
                return answer in operands
            case Comparison.CONTAINS:
                return operands[0] in answer
            case Comparison.EMPTY:
                return not answer
            case Comparison.AT_LEAST:
                return answer >= operands[0]
            case Comparison.AT_MOST:
                return answer <= operands[0]
            case Comparison.MORE | Comparison.AFTER:
                return answer > operands[0]
            case Comparison.LESS | Comparison.BEFORE:
                return answer < operands[0]
        raise AssertionError(test)

    def claims(self, rule: Rule) -> tuple[set[object], set[str]]:
        """What a rule with its exceptions claims, and which of them make those claims."""
        if rule.target is not None and not self.true(rule.condition):
            return set(), set()
        found: set[object] = set()
        by: set[str] = set()
        for exception in rule.exceptions:
            claimed, claimants = self.claims(exception)
            found |= claimed
            by |= claimants
        if found == {OUT}:
            return set(), by
        if found:
            return found, by
        if rule.target is None and not self.true(rule.condition):
            return set(), by
        return {OUT if rule.value is None else rule.value}, by | {rule.name}

    def applying(self, decision: Decision) -> set[str]:
        return set().union(*(self.claims(rule)[1] for rule in decision.rules)) if decision.rules else set()

    def ending(self, decision: Decision) -> str:
        found = set().union(*(self.claims(rule)[0] for rule in decision.rules)) if decision.rules else set()
        if len(found) > 1:
            return CONFLICT
        if found:
            return str(found.pop())
        return decision.otherwise if decision.otherwise is not None else NOTHING

    def speaking(self, decision: Decision) -> set[str]:
        named = {name for name in self.applying(decision) if self.policy.rules[name].value is not None}
        silent = not any(self.claims(rule)[0] for rule in decision.rules)
        return named | ({"anders"} if silent and decision.otherwise is not None else set())


def answers_to_try(policy: Policy, name: str) -> list[Answer]:
    """Every answer that could make a difference: all values, or for numbers and dates those round each constant."""
    fact = policy.facts[name]
    names = [choice.name for choice in fact.choices]
    if fact.kind is FactType.YES_NO:
        return [True, False]
    if fact.kind is FactType.ONE_OF:
        return list(names)
    if fact.kind is FactType.MANY_OF:
        return [frozenset(c) for size in range(len(names) + 1) for c in combinations(names, size)]
    constants = sorted({o for test in _tests(policy) if test.fact == name for o in test.operands})
    if fact.kind is FactType.DATE:
        return sorted({c + timedelta(days=d) for c in constants for d in (-1, 0, 1)}) or [date(2020, 1, 1)]
    return sorted({c + Decimal(d) / 100 for c in constants for d in (-1, 0, 1)}) or [Decimal(0)]


def _tests(policy: Policy) -> Iterator[FactTest]:
    def walk(condition: Condition | None) -> Iterator[FactTest]:
        match condition:
            case Negation(part=part):
                yield from walk(part)
            case Quantified(parts=parts):
                for part in parts:
                    yield from walk(part)
            case FactTest():
                yield condition

    for group in (policy.terms, policy.principles, policy.rules, policy.obligations, policy.signals):
        for owner in group.values():
            yield from walk(owner.condition)


def worlds(
    policy: Policy, answers: Answers, choices: Mapping[str, bool] | None = None
) -> dict[tuple[Answer, ...], World]:
    """All completions of the facts that some condition tests, by the answers to those facts in document order."""
    chosen = choices or {name: i.choice for name, i in policy.interpretations.items()}
    used = tested(policy)
    ways = [[answers.values[n]] if n in answers.values else answers_to_try(policy, n) for n in used]
    return {way: World(policy, dict(zip(used, way, strict=True)), answers, chosen) for way in product(*ways)}


def tested(policy: Policy) -> list[str]:
    names = {test.fact for test in _tests(policy)}
    return [name for name in policy.facts if name in names]


def weigh(policy: Policy, answers: Answers) -> dict[str, object]:
    """The same answers as `Core.weigh`, by trying everything."""
    every = worlds(policy, answers)
    used = tested(policy)
    decisions = {}
    for name, decision in policy.decisions.items():
        endings = {world.ending(decision) for world in every.values()}
        speaking = [world.speaking(decision) for world in every.values()]
        possible = [c.name for c in decision.choices if c.name in endings]
        turned = []
        for choice in policy.interpretations:
            choices = {n: i.choice for n, i in policy.interpretations.items()}
            choices[choice] = not choices[choice]
            other = worlds(policy, answers, choices)
            if any(other[way].ending(decision) != world.ending(decision) for way, world in every.items()):
                turned.append(choice)
        decisions[name] = {
            "value": next(iter(endings)) if len(endings) == 1 and possible else None,
            "possible": possible,
            "conflict": CONFLICT in endings,
            "no_outcome": NOTHING in endings,
            "by": set.intersection(*speaking),
            "by_possible": set.union(*speaking),
            "hinges_on": turned,
        }

    def agreed(truths: list[bool]) -> bool | None:
        return truths[0] if len(set(truths)) == 1 else None

    def matters(results: Mapping[tuple[Answer, ...], object], index: int) -> bool:
        seen: dict[tuple[Answer, ...], object] = {}
        return any(
            seen.setdefault((*way[:index], *way[index + 1 :]), result) != result for way, result in results.items()
        )

    endings_of = {way: tuple(w.ending(d) for d in policy.decisions.values()) for way, w in every.items()}
    rest = [*policy.principles.values(), *policy.obligations.values(), *policy.signals.values()]
    truths_of = {way: tuple(w.true(owner.condition) for owner in rest) for way, w in every.items()}
    open_facts = [(i, n) for i, n in enumerate(used) if n not in answers.values]
    deciding = [n for i, n in open_facts if matters(endings_of, i)]
    return {
        "decisions": decisions,
        "principles": {
            name: agreed([w.true(p.condition) for w in every.values()]) for name, p in policy.principles.items()
        },
        "obligations": {
            name: agreed([w.true(o.condition) for w in every.values()]) for name, o in policy.obligations.items()
        },
        "signals": {name: agreed([w.true(s.condition) for w in every.values()]) for name, s in policy.signals.items()},
        "rules": {
            name: agreed([name in w.applying(policy.decisions[r.decision]) for w in every.values()])
            for name, r in policy.rules.items()
        },
        "deciding": deciding,
        "other": [n for i, n in open_facts if n not in deciding and matters(truths_of, i)],
    }
