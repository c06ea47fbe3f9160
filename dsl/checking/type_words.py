"""The words for types and for tests that would fit, in what is said about a test that does not."""

from __future__ import annotations

from datetime import date

from dsl.nodes import Comparison, FactType, Name, Test
from dsl.policy import Fact


def type_words(kind: FactType) -> str:
    """Return what an answer of a type is."""
    return {
        FactType.YES_NO: "een vraag met ja of nee",
        FactType.ONE_OF: "een keuze uit een lijst",
        FactType.MANY_OF: "een lijst waaruit meer waarden kunnen gelden",
        FactType.NUMBER: "een getal",
        FactType.AMOUNT: "een bedrag",
        FactType.DATE: "een datum",
        FactType.TEXT: "vrije tekst",
    }[kind]


def with_own_value(test: Test, fact: Fact) -> str | None:
    """Return a test of a list with more values that asks for the first value that was written, when it has that."""
    names = {choice.name for choice in fact.choices}
    written = next((value.text for value in test.values if isinstance(value, Name) and value.text in names), None)
    denied = "niet " if test.comparison is Comparison.IS_NOT else ""
    return f"{denied}{fact.name} bevat {written}" if written is not None else None


def sample_test(name: str, kind: FactType, fact: Fact | None) -> str:
    """Return a test that fits a fact of a type."""
    first = fact.choices[0].name if fact is not None and fact.choices else "…"
    return {
        FactType.YES_NO: f"{name} is nee",
        FactType.ONE_OF: f"{name} is {first}",
        FactType.MANY_OF: f"{name} bevat {first}",
        FactType.NUMBER: f"{name} is meer dan 10",
        FactType.AMOUNT: f"{name} is meer dan € 1.000",
        FactType.DATE: f"{name} is voor {date(2027, 1, 1).day} januari 2027",
        FactType.TEXT: f'{name} is "…"',
    }[kind]
