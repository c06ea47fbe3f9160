"""A policy as formulas of one form, from which the encoding for each peer is written.

Only what all peers can say is in it: tests of ja/nee and één uit, and besluiten with one rule whose exceptions have no
exceptions of their own and agree. The peildatum is filled in. `assert` sees to the rest.
"""

from __future__ import annotations

from dataclasses import dataclass

from benchmarks.policies import ON
from dsl import Answers, Decision, FactType, Policy
from dsl.domains import holds
from dsl.nodes import Comparison
from dsl.policy import (
    AppliesTest,
    ChoiceTest,
    Condition,
    DecisionTest,
    DoneTest,
    FactTest,
    Negation,
    PrincipleTest,
    Quantified,
    TermTest,
)

Value = bool | str


@dataclass(frozen=True)
class Is:
    """An input is one of these values; inputs have numbers. `others` are the values that it may have besides."""

    input: int
    values: tuple[Value, ...]
    others: tuple[Value, ...]


@dataclass(frozen=True)
class Not:
    part: Formula


@dataclass(frozen=True)
class All:
    parts: tuple[Formula, ...]


@dataclass(frozen=True)
class Any:
    parts: tuple[Formula, ...]


@dataclass(frozen=True)
class Ref:
    """The formula with this number."""

    number: int


Formula = Is | Not | All | Any | Ref | bool


@dataclass(frozen=True)
class Formulas:
    """All formulas, each after those that it refers to, and the names of those that count as outcome."""

    inputs: tuple[str, ...]
    formulas: tuple[Formula, ...]
    outcome: dict[str, int]

    def facts(self, opgave: Answers) -> list[Value | None]:
        """Return the inputs of one opgave, in order; None for unknown."""
        return [
            name.removeprefix("afgerond ") in opgave.done if name.startswith("afgerond ") else opgave.values.get(name)
            for name in self.inputs
        ]


class _Writer:
    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self.inputs: dict[str, int] = {}
        self.formulas: list[Formula] = []
        self.numbers: dict[str, int] = {}

    def add(self, name: str, formula: Formula) -> int:
        if name not in self.numbers:
            self.formulas.append(formula)
            self.numbers[name] = len(self.formulas) - 1
        return self.numbers[name]

    def input(self, name: str) -> int:
        return self.inputs.setdefault(name, len(self.inputs))

    def formula(self, condition: Condition | None) -> Formula:
        policy = self.policy
        match condition:
            case None:
                return True
            case Negation(part=part):
                return Not(self.formula(part))
            case Quantified(parts=parts, least=least, most=most):
                made = tuple(self.formula(part) for part in parts)
                assert most == len(parts) and least in (1, most)
                return All(made) if least == most else Any(made)
            case FactTest(fact="peildatum"):
                return holds(condition, ON, None)
            case FactTest(fact=name):
                return self.test(condition)
            case ChoiceTest(name=name):
                return policy.interpretations[name].choice
            case DoneTest(obligation=name):
                return Is(self.input(f"afgerond {name}"), (True,), (False,))
            case TermTest(name=name):
                return Ref(self.add(f"begrip {name}", self.formula(policy.terms[name].condition)))
            case PrincipleTest(name=name):
                return Ref(self.add(name, self.formula(policy.principles[name].condition)))
            case DecisionTest(decision=name, values=values, negated=False):
                found = self.decision(policy.decisions[name])
                refs = tuple(Ref(found[value]) for value in values)
                return refs[0] if len(refs) == 1 else Any(refs)
            case AppliesTest(rule=name):
                self.decision(policy.decisions[policy.rules[name].decision])
                return Ref(self.numbers[name])
        raise AssertionError(condition)

    def test(self, test: FactTest) -> Formula:
        fact = self.policy.facts[test.fact]
        assert fact.kind in (FactType.YES_NO, FactType.ONE_OF) and test.comparison is not Comparison.CONTAINS
        ways: list[Value] = [choice.name for choice in fact.choices] or [True, False]
        values = tuple(way for way in ways if holds(test, way, fact))
        return Is(self.input(test.fact), values, tuple(way for way in ways if way not in values))

    def decision(self, decision: Decision) -> dict[str, int]:
        (rule,) = decision.rules
        (exceptional,) = {exception.value for exception in rule.exceptions}
        assert (
            decision.otherwise
            and rule.value
            and exceptional
            and len({decision.otherwise, rule.value, exceptional}) == 3
        )
        assert not any(exception.exceptions for exception in rule.exceptions)
        names = {value: f"{decision.name}={value}" for value in (exceptional, rule.value, decision.otherwise)}
        if names[rule.value] not in self.numbers:
            refs = tuple(Ref(self.add(e.name, self.formula(e.condition))) for e in rule.exceptions)
            over = Ref(self.add(names[exceptional], Any(refs)))
            own = Ref(self.add(f"voorwaarde {rule.name}", self.formula(rule.condition)))
            self.numbers[rule.name] = self.add(names[rule.value], All((own, Not(over))))
            self.add(names[decision.otherwise], All((Not(own), Not(over))))
        return {value: self.numbers[name] for value, name in names.items()}


def formulas_of(policy: Policy) -> Formulas:
    """Return the formulas of a policy."""
    writer = _Writer(policy)
    outcome: dict[str, int] = {}
    for decision in policy.decisions.values():
        outcome.update({f"{decision.name}={v}": number for v, number in writer.decision(decision).items()})
    outcome.update({name: writer.numbers[name] for name in policy.rules})
    for group in (policy.principles, policy.obligations, policy.signals):
        outcome.update({name: writer.add(name, writer.formula(owner.condition)) for name, owner in group.items()})
    return Formulas(tuple(writer.inputs), tuple(writer.formulas), outcome)
