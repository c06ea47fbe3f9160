"""What statements, values and conditions are called for people, who know the questions and titles and not the names."""

from __future__ import annotations

from collections.abc import Iterable

from dsl.explaining.filling import answer_text
from dsl.nodes import Comparison, Quantity
from dsl.policy import (
    REFERENCE_DATE,
    Answer,
    AppliesTest,
    ChoiceTest,
    Condition,
    DecisionTest,
    DoneTest,
    Fact,
    FactTest,
    Negation,
    PeriodTest,
    Policy,
    PrincipleTest,
    Quantified,
    TermTest,
)
from dsl.wording import date_text, enumeration, quoted, readable, sentence_start

_NEUTER = frozenset({"begrip", "besluit", "document", "onderdeel", "principe", "signaal"})
_QUANTITIES = {
    Quantity.NONE: "geen van deze",
    Quantity.AT_LEAST: "minstens {} van deze",
    Quantity.AT_MOST: "hoogstens {} van deze",
    Quantity.EXACTLY: "precies {} van deze",
}


def kind_and_title(policy: Policy, name: str) -> tuple[str, str]:
    """Return the kind of a statement for people (`uitzondering`, `vraag`) and what it is called: its question or title,
    and where it has none its name in words. The kind is `onderdeel` when the policy has no such statement."""
    if name in policy.facts:
        return "vraag", policy.facts[name].question
    if name in policy.interpretations:
        return "interpretatie", policy.interpretations[name].question
    if name in policy.rules:
        return ("regel" if policy.rules[name].target is None else "uitzondering"), _named(name)
    for kind, titled in (
        ("principe", policy.principles),
        ("besluit", policy.decisions),
        ("verplichting", policy.obligations),
        ("signaal", policy.signals),
        ("keuzelijst", policy.lists),
    ):
        if name in titled:
            return kind, titled[name].title
    for kind, untitled in (("begrip", policy.terms), ("tabel", policy.tables), ("basis", policy.baselines)):
        if name in untitled:
            return kind, _named(name)
    if name in policy.regelsets:
        return "document", policy.regelsets[name].head.title
    return "onderdeel", _named(name)


def called(policy: Policy, name: str) -> str:
    """Return a statement with its kind: `de uitzondering ‘Geen ruimte’`, `principe 2 (‘De opgave doet er toe’)`."""
    kind, title = kind_and_title(policy, name)
    table, row, number = name.partition(" rij ")
    if row and kind == "regel":
        return f"rij {number} van de tabel {quoted(_named(table))}"
    if kind == "principe":
        return f"principe {policy.principles[name].number} ({quoted(title)})"
    return f"{'het' if kind in _NEUTER else 'de'} {kind} {quoted(title)}"


def value_called(policy: Policy, decision: str, value: str) -> str:
    """Return the label of a value of a besluit, in quotes."""
    return quoted(policy.decisions[decision].label(value))


def condition_text(policy: Policy, condition: Condition) -> str:
    """Return a condition in words, as `wettelijke taak is ja en ruimte is ‘Geen’`: with labels, and without names."""
    match condition:
        case Negation(Quantified() | Negation() as part, _):
            return f"niet ({condition_text(policy, part)})"
        case Negation(part, _):
            return _test(policy, part, denied=True)
        case Quantified(_, _, parts, Quantity.ALL, _, _):
            return " en ".join(_part(policy, part) for part in parts)
        case Quantified(_, _, parts, Quantity.AT_LEAST, 1, _):
            return " of ".join(_part(policy, part) for part in parts)
        case Quantified(_, _, parts, quantity, number, _):
            how = _QUANTITIES[quantity].format("één" if number == 1 else number)
            return f"{how}: {enumeration([_part(policy, part) for part in parts])}"
    return _test(policy, condition, denied=False)


def _part(policy: Policy, part: Condition) -> str:
    words = condition_text(policy, part)
    return f"({words})" if isinstance(part, Quantified) else words


def _test(policy: Policy, test: Condition, denied: bool) -> str:
    no = "niet " if denied else ""
    match test:
        case PeriodTest():
            return f"{no}{test.words}"
        case FactTest():
            return _fact_test(policy, test, denied)
        case TermTest(name, _):
            return f"{no}{readable(name)}"
        case ChoiceTest(name, _):
            return f"de keuze bij {quoted(policy.interpretations[name].question)} is {'nee' if denied else 'ja'}"
        case PrincipleTest(name, _):
            return f"principe {policy.principles[name].number} is {no}voldaan"
        case DecisionTest(name, values, negated, _):
            decision = policy.decisions[name]
            subject = "de uitkomst" if len(policy.decisions) == 1 else f"de uitkomst van {quoted(decision.title)}"
            labels = enumeration([quoted(decision.label(value)) for value in values], "of")
            return f"{subject} is {'niet ' if denied is not negated else ''}{labels}"
        case AppliesTest(name, _):
            return f"{quoted(_named(name))} geldt{' niet' if denied else ''}"
    assert isinstance(test, DoneTest)
    return f"{quoted(policy.obligations[test.obligation].title)} is {no}afgerond"


def _fact_test(policy: Policy, test: FactTest, denied: bool) -> str:
    fact = policy.facts.get(test.fact)
    name = "de peildatum" if test.fact == REFERENCE_DATE else readable(test.fact)
    no = "niet " if denied else ""
    if fact is not None and test.comparison is Comparison.IS and isinstance(test.operands[0], bool):
        return f"{name} is {'ja' if test.operands[0] is not denied else 'nee'}"
    values = enumeration([*_values(fact, test.operands)], "of")
    match test.comparison:
        case Comparison.EMPTY:
            return f"bij {name} is {'iets' if denied else 'niets'} gekozen"
        case Comparison.CONTAINS:
            return f"{name} bevat {no}{values}"
        case Comparison.IS_NOT:
            return f"{name} is {'' if denied else 'niet '}{values}"
        case Comparison.ONE_OF:
            return f"{name} is {no}{values}"
        case comparison:
            return f"{name} is {no}{comparison.value.removeprefix('is').strip()} {values}".replace("  ", " ")


def _values(fact: Fact | None, operands: Iterable[Answer]) -> Iterable[str]:
    for operand in operands:
        if fact is None:
            yield date_text(operand)  # type: ignore[arg-type]  # the peildatum is compared with days
        else:
            words = answer_text(fact, operand)
            yield quoted(words) if fact.choices else words


def _named(name: str) -> str:
    return sentence_start(readable(name))
