"""A checked policy → a program: one flat list of steps on numbered slots, each on the slots before it.

Single evaluation (`flat.py`) and columns (`columns.py`) both run this list, so they cannot differ in what they compute.
A step has no names and no texts of the rule file. Same work is done once: a test or condition that occurs twice has one
slot.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass

from dsl.domains import Domain, domains
from dsl.evaluation.steps import (
    CONFLICT,
    LEFT_OUT,
    NO_OUTCOME,
    SILENT,
    TRUE,
    UNTRUE,
    Answered,
    Below,
    Contains,
    Count,
    Done,
    During,
    Empty,
    EndsIn,
    Every,
    Fixed,
    Gives,
    Not,
    Otherwise,
    Slot,
    Some,
    Step,
    Together,
    Unranked,
    bits,
    rank_of,
    value_bits,
)
from dsl.nodes import Comparison
from dsl.policy import (
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
    tests_in,
)


@dataclass(frozen=True, slots=True)
class RuleSlots:
    """Where the values of a rule are: the truth of its condition, its endings, whether rules of a higher rank go before
    it (None: there cannot be any), and whether it is van toepassing."""

    condition: Slot
    endings: Slot
    outranked: Slot | None
    applies: Slot


@dataclass(frozen=True, slots=True)
class DecisionSlots:
    """Where the endings of a besluit are: of its rules together, and with what follows when they are silent."""

    together: Slot
    endings: Slot


@dataclass(frozen=True)
class Program:
    """The steps, and where to find what: statements by name, conditions by the `id` of the condition of the policy.

    `domains` are the cells of the facts that a step uses.
    """

    steps: tuple[Step, ...]
    domains: Mapping[str, Domain]
    conditions: Mapping[int, Slot]
    terms: Mapping[str, Slot]
    principles: Mapping[str, Slot]
    obligations: Mapping[str, Slot]
    signals: Mapping[str, Slot]
    rules: Mapping[str, RuleSlots]
    decisions: Mapping[str, DecisionSlots]


def program_of(policy: Policy) -> Program:
    """Return the program of a policy, made at the first use."""
    found: Program | None = policy.made.get(__name__)
    if found is None:
        found = policy.made[__name__] = _Builder(policy).program()
    return found


def endings_in(decision: Decision, value: str | None) -> int:
    """Return the endings with a value of a besluit, one for each rank; None: left out of application."""
    if value is None:
        return LEFT_OUT
    return value_bits(next(number for number, choice in enumerate(decision.choices) if choice.name == value))


def _highest(endings: int) -> int:
    return endings & -endings


class _Builder:
    """The state of making a program. What a step needs is made before it, whatever the order of the document."""

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        groups = (policy.terms, policy.principles, policy.rules, policy.obligations, policy.signals)
        conditions: list[Condition | None] = [owner.condition for group in groups for owner in group.values()]
        conditions += [rule.period for rule in policy.rules.values()]
        conditions += [decision.period for decision in policy.decisions.values()]
        tests = (test for condition in conditions for test in tests_in(condition))
        self.domains = domains(policy.facts, (test for test in tests if isinstance(test, FactTest)))
        self.steps: list[Step] = []
        self.numbers: dict[Hashable, Slot] = {}
        self.conditions: dict[int, Slot] = {}
        self.endings: dict[str, Slot] = {}
        self.overs: dict[str, Slot | None] = {}
        self.decisions: dict[str, DecisionSlots] = {}

    def program(self) -> Program:
        policy = self.policy
        terms = {name: self.condition(term.condition) for name, term in policy.terms.items()}
        principles = {name: self.condition(principle.condition) for name, principle in policy.principles.items()}
        for decision in policy.decisions.values():
            self.decision(decision)
        rules = {}
        for name, rule in policy.rules.items():
            self.condition(rule.period)
            rules[name] = RuleSlots(
                self.condition(rule.condition), self.rule(rule), self.outranked(rule), self.applies(rule)
            )
        obligations = {name: self.condition(obligation.condition) for name, obligation in policy.obligations.items()}
        signals = {name: self.condition(signal.condition) for name, signal in policy.signals.items()}
        return Program(
            tuple(self.steps), self.domains, self.conditions, terms, principles, obligations, signals, rules,
            {name: self.decisions[name] for name in policy.decisions},
        )  # fmt: skip

    def add(self, step: Step) -> Slot:
        """Return the slot of a step; one that is already there is used again."""
        slot = self.numbers.setdefault(step, len(self.steps))
        if slot == len(self.steps):
            self.steps.append(step)
        return slot

    # --- conditions ---

    def condition(self, condition: Condition | None) -> Slot:
        if condition is None:
            return self.add(Fixed(TRUE))
        found = self.conditions.get(id(condition))
        if found is None:
            found = self.conditions[id(condition)] = self._condition(condition)
        return found

    def _condition(self, condition: Condition) -> Slot:
        policy = self.policy
        if isinstance(condition, Negation):
            return self.add(Not(self.condition(condition.part)))
        if isinstance(condition, Quantified):
            return self._quantified(condition.least, condition.most, [self.condition(p) for p in condition.parts])
        if isinstance(condition, FactTest):
            return self._fact_test(condition)
        if isinstance(condition, ChoiceTest):
            return self.add(Fixed(TRUE if policy.interpretations[condition.name].choice else UNTRUE))
        if isinstance(condition, DoneTest):
            return self.add(Done(condition.obligation))
        if isinstance(condition, TermTest):
            return self.condition(policy.terms[condition.name].condition)
        if isinstance(condition, PrincipleTest):
            return self.condition(policy.principles[condition.name].condition)
        if isinstance(condition, AppliesTest):
            return self.applies(policy.rules[condition.rule])
        return self._decision_test(condition)

    def _quantified(self, least: int, most: int, parts: list[Slot]) -> Slot:
        total = len(parts)
        if total == 0:
            return self.add(Fixed(TRUE if least == 0 else UNTRUE))
        if most == 0:
            return self.add(Not(self.some(parts)))
        if most == total and least == total:
            return self.every(parts)
        return self.some(parts) if most == total and least == 1 else self.add(Count(least, most, tuple(parts)))

    def every(self, parts: Iterable[Slot]) -> Slot:
        found = dict.fromkeys(parts)
        return next(iter(found)) if len(found) == 1 else self.add(Every(tuple(found)))

    def some(self, parts: Iterable[Slot]) -> Slot:
        found = dict.fromkeys(parts)
        return next(iter(found)) if len(found) == 1 else self.add(Some(tuple(found)))

    def _fact_test(self, test: FactTest) -> Slot:
        domain = self.domains[test.fact]
        if not domain.is_set:
            return self.add(Answered(test.fact, domain.accepted(test, self.policy.facts.get(test.fact))))
        if test.comparison is Comparison.EMPTY:
            return self.add(Empty(test.fact))
        return self.add(Contains(test.fact, [cell.answer for cell in domain.cells].index(test.operands[0])))

    def _decision_test(self, test: DecisionTest) -> Slot:
        decision = self.policy.decisions[test.decision]
        wanted = 0
        for choice in decision.choices:
            if (choice.name in test.values) is not test.negated:
                wanted |= endings_in(decision, choice.name)
        return self.add(EndsIn(self.decision(decision).endings, wanted))

    # --- rules ---

    def decision(self, decision: Decision) -> DecisionSlots:
        found = self.decisions.get(decision.name)
        if found is None:
            together = self.together(decision.rules)
            plain = self.add(Unranked(together)) if len(self.policy.ranks) > 1 else together
            name, established = decision.otherwise, self.policy.established.get(decision.name)
            silent = NO_OUTCOME if name is None else _highest(endings_in(decision, name))
            period = self.condition(decision.period)  # also where people decided: `anders` may still be a reason
            ending = self.add(
                Otherwise(plain, silent, period)
                if established is None
                else Gives(_highest(endings_in(decision, established)), self.condition(None))
            )
            found = self.decisions[decision.name] = DecisionSlots(together, ending)
        return found

    def rule(self, rule: Rule) -> Slot:
        """Return the slot of the endings of a rule with its exceptions."""
        found = self.endings.get(rule.name)
        if found is None:
            own, over = self.own(rule), self.over(rule)
            condition = self.condition(rule.condition)
            if over is None:
                found = self.add(Gives(own, condition))
            else:
                found = self.add(Below(own, over, condition, rule.target is None))
                if rule.target is None and rule.period is not None:
                    found = self.add(During(self.condition(rule.period), found))
            self.endings[rule.name] = found
        return found

    def own(self, rule: Rule) -> int:
        return _highest(endings_in(self.policy.decisions[rule.decision], rule.value)) << self.rank(rule)

    def rank(self, rule: Rule) -> int:
        return self.policy.ranks.index(rule.rank)

    def over(self, rule: Rule) -> Slot | None:
        """Return the slot of the endings of the exceptions on a rule together."""
        if rule.name not in self.overs:
            self.overs[rule.name] = self.together(rule.exceptions) if rule.exceptions else None
        return self.overs[rule.name]

    def together(self, rules: Iterable[Rule]) -> Slot:
        """Put rules side by side. Those without exceptions that end alike are one rule with `of` between."""
        alike: dict[int, list[Slot]] = {}
        parts: list[Slot] = []
        for rule in rules:
            if rule.exceptions:
                parts.append(self.rule(rule))
            else:
                alike.setdefault(self.own(rule), []).append(self.condition(rule.condition))
        parts += [self.add(Gives(own, self.some(conditions))) for own, conditions in alike.items()]
        if not parts:  # no rule at all: silent
            return self.add(Gives(SILENT, self.add(Fixed(UNTRUE))))
        return parts[0] if len(parts) == 1 else self.add(Together(tuple(parts)))

    def applies(self, rule: Rule) -> Slot:
        """Return the slot of: it speaks and nothing goes before it."""
        if self.policy.is_set_aside(rule):
            return self.add(Fixed(UNTRUE))
        parts = [self.condition(rule.condition)]
        over, outranked = self.over(rule), self.outranked(rule)
        if over is not None:
            parts.append(self.add(EndsIn(over, SILENT)))
        if outranked is not None:
            parts.append(self.add(Not(outranked)))
        at = rule
        while at.target is not None:
            at = self.policy.rules[at.target]
            parts.append(self.condition(at.condition if at.target else at.period))
        return self.every(parts)

    def outranked(self, rule: Rule) -> Slot | None:
        """Return the slot of: rules of a higher rank speak, so that they alone decide.

        An exception that leaves its rule out of application is only outranked by other exceptions on that rule.
        """
        rank = self.rank(rule)
        if rank == 0:
            return None
        decision = self.policy.decisions[rule.decision]
        every_rank = CONFLICT | LEFT_OUT
        for number in range(len(decision.choices)):
            every_rank |= value_bits(number)
        higher = sum(ending for ending in bits(every_rank) if rank_of(ending) < rank)
        found: list[Slot] = []
        at: Rule | None = rule
        while at is not None:
            parent = self.policy.rules[at.target] if at.target else None
            beside = self.over(parent) if parent else self.decision(decision).together
            assert beside is not None
            found.append(self.add(EndsIn(beside, higher)))
            at = parent if rule.value is not None else None
        return self.some(found)
