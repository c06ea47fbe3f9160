"""Conditions with their names resolved: each test knows what kind of thing it tests."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from dsl.nodes import Comparison, Quantity
from dsl.policy.facts import Answer
from dsl.source import Span
from dsl.wording import date_text


@dataclass(frozen=True, slots=True)
class FactTest:
    """A test of one fact against constants. `operands` are values as answers have them (for CONTAINS: one choice).

    A bare ja/nee fact is IS with the operand True.
    """

    fact: str
    comparison: Comparison
    operands: tuple[Answer, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class PeriodTest(FactTest):
    """What a period of validity adds to the condition of a statement: a test of the peildatum.

    `regelset` is the title of the document, when the period is that of the document as a whole.
    """

    regelset: str | None = None

    @property
    def words(self) -> str:
        """The period in words: `geldig vanaf 1 mei 2027` or `geldig t/m 31 december 2027`."""
        (day,) = self.operands
        assert isinstance(day, date)
        return f"geldig {'vanaf' if self.comparison is Comparison.AT_LEAST else 't/m'} {date_text(day)}"


@dataclass(frozen=True, slots=True)
class TermTest:
    """A begrip."""

    name: str
    span: Span


@dataclass(frozen=True, slots=True)
class ChoiceTest:
    """An interpretatie: holds when it is chosen 'ja'."""

    name: str
    span: Span


@dataclass(frozen=True, slots=True)
class PrincipleTest:
    """`is voldaan`."""

    name: str
    span: Span


@dataclass(frozen=True, slots=True)
class DecisionTest:
    """`besluit is V`, or with `negated` `besluit is niet V`: it has another value (not a conflict)."""

    decision: str
    values: tuple[str, ...]
    negated: bool
    span: Span


@dataclass(frozen=True, slots=True)
class AppliesTest:
    """`is van toepassing`: the rule or exception speaks and nothing overrules it."""

    rule: str
    span: Span


@dataclass(frozen=True, slots=True)
class DoneTest:
    """`is afgerond`: progress, not an answer."""

    obligation: str
    span: Span


@dataclass(frozen=True, slots=True)
class Negation:
    """`niet`."""

    part: Condition
    span: Span


@dataclass(frozen=True, slots=True)
class Quantified:
    """At least `least` and at most `most` of the parts hold. `en`, `of`, bulleted lists and `N van` are all this.

    `quantity` and `number` keep how it was written: ALL for `en`, AT_LEAST 1 for `of`.
    """

    least: int
    most: int
    parts: tuple[Condition, ...]
    quantity: Quantity
    number: int
    span: Span


Condition = (
    FactTest | TermTest | ChoiceTest | PrincipleTest | DecisionTest | AppliesTest | DoneTest | Negation | Quantified
)


def parts_of(condition: Condition) -> tuple[Condition, ...]:
    """Return the direct parts of a condition; a single test has none."""
    if isinstance(condition, Negation):
        return (condition.part,)
    return condition.parts if isinstance(condition, Quantified) else ()


def tests_in(condition: Condition | None) -> Iterator[Condition]:
    """Yield the single tests of a condition from left to right; of None nothing."""
    stack = [] if condition is None else [condition]
    while stack:
        current = stack.pop()
        parts = parts_of(current)
        if parts:
            stack.extend(reversed(parts))
        else:
            yield current
