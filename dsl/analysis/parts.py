"""Do outcomes of two versions mean the same because they are made of the same parts?

Statements are taken apart down to their conditions, without their names, and what is made alike of the same parts gets
the same number. What has one number in both versions means the same, for every opgave; what has two may still mean the
same. Without diagrams two conditions are the same when they are built alike (the order of `en` and `of`, and whether a
part has a name of its own, do not matter); with diagrams when they hold for the same opgaven.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field

from dsl.analysis.outcomes import APPLICATION, conditioned, duties_of
from dsl.analysis.space import Space
from dsl.analysis.variants import Key
from dsl.exact.frame import OutOfNodes
from dsl.policy import (
    AppliesTest,
    ChoiceTest,
    Condition,
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

MOST_FAILURES = 8
"""How many conditions that are too large for diagrams are tried, before the rest is only taken apart."""

Part = int


@dataclass
class Numbers:
    """Numbers for parts, shared by what is compared."""

    _known: dict[Hashable, Part] = field(default_factory=dict)

    def of(self, part: Hashable) -> Part:
        """Return the number of a part."""
        return self._known.setdefault(part, len(self._known))


class Parts:
    """The parts of one version. With `space` conditions that fit are compared by their diagrams, in the same frame."""

    def __init__(self, policy: Policy, numbers: Numbers, space: Space | None = None) -> None:
        self._policy = policy
        self._numbers = numbers
        self._space = space
        self._failures = 0
        self._conditions: dict[int, Part] = {}
        self._questions: dict[str, Part] = {}
        self._rules: dict[str, Part] = {}
        self._decisions: dict[str, Part] = {}

    def outcome(self, subject: Key) -> Part | None:
        """Return the part that an outcome is; None when this version does not have it."""
        kind, name = subject
        if kind == "besluit":
            return self._decision(name) if name in self._policy.decisions else None
        if kind == APPLICATION:
            duties = duties_of(self._policy, name)
            parts = [self.condition(duty.condition) for duty in duties]
            return self._set("of", parts) if parts else self.condition(None)
        owner = conditioned(self._policy, kind).get(name)
        return None if owner is None else self.condition(owner.condition)

    def condition(self, condition: Condition | None) -> Part:
        """Return the part that a condition is; None always holds."""
        if condition is None:
            return self._numbers.of(True)
        if id(condition) not in self._conditions:
            whole = self._by_diagram(condition)
            self._conditions[id(condition)] = self._taken_apart(condition) if whole is None else whole
        return self._conditions[id(condition)]

    def _by_diagram(self, condition: Condition) -> Part | None:
        space = self._space
        if space is None or self._failures >= MOST_FAILURES:
            return None
        try:
            return self._numbers.of(space.condition(condition) & space.care)
        except OutOfNodes:
            self._failures += 1
            space.diagrams.tidy(always=True)
            return None

    def _taken_apart(self, condition: Condition) -> Part:
        policy, of = self._policy, self._numbers.of
        match condition:
            case FactTest():
                return of((self._question(condition.fact), condition.comparison, frozenset(condition.operands)))
            case Negation():
                return of(("niet", self.condition(condition.part)))
            case Quantified():
                return self._quantified(condition)
            case TermTest():
                return self.condition(policy.terms[condition.name].condition)
            case PrincipleTest():
                return self.condition(policy.principles[condition.name].condition)
            case ChoiceTest():
                return of(policy.interpretations[condition.name].choice)
            case DoneTest():
                return of(("afgerond", condition.obligation))
            case DecisionTest():
                every = [choice.name for choice in policy.decisions[condition.decision].choices]
                wanted = frozenset(name for name in every if (name in condition.values) is not condition.negated)
                return of(("besluit is", self._decision(condition.decision), wanted))
            case AppliesTest():
                return of(("van toepassing", *self._place(policy.rules[condition.rule])))

    def _question(self, name: str) -> Part:
        if name not in self._questions:
            fact = self._policy.facts.get(name)
            answers = None if fact is None else (fact.kind, tuple(choice.name for choice in fact.choices))
            self._questions[name] = self._numbers.of(("vraag", name, answers))
        return self._questions[name]

    def _quantified(self, condition: Quantified) -> Part:
        parts = [self.condition(part) for part in condition.parts]
        total = len(parts)
        if condition.most == total and condition.least in (1, total):
            return self._set("en" if condition.least == total else "of", parts)
        return self._numbers.of((condition.least, condition.most, tuple(sorted(parts))))

    def _set(self, how: str, parts: Iterable[Part]) -> Part:
        found = tuple(sorted(set(parts)))
        return found[0] if len(found) == 1 and how in ("en", "of") else self._numbers.of((how, found))

    def _decision(self, name: str) -> Part:
        if name not in self._decisions:
            decision = self._policy.decisions[name]
            self._decisions[name] = self._numbers.of(
                (
                    frozenset(choice.name for choice in decision.choices),
                    decision.otherwise,
                    self.condition(decision.period),
                    self._policy.established.get(name),
                    self._set("regels", map(self._rule, decision.rules)),
                )
            )
        return self._decisions[name]

    def _rule(self, rule: Rule) -> Part:
        if rule.name not in self._rules:
            self._rules[rule.name] = self._numbers.of(
                (
                    rule.rank,
                    rule.value,
                    self.condition(rule.condition),
                    self.condition(rule.period),
                    self._set("uitzonderingen", map(self._rule, rule.exceptions)),
                )
            )
        return self._rules[rule.name]

    def _place(self, rule: Rule) -> Iterable[Part]:
        """Yield what decides whether a rule is van toepassing: its besluit, it, and all that it is an exception to."""
        yield self._decision(rule.decision)
        at: Rule | None = rule
        while at is not None:
            yield self._rule(at)
            at = self._policy.rules[at.target] if at.target else None
