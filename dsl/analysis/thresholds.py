"""The constants that a condition compares a number, amount or date with, and the answers on and beside them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from dsl.exact.frame import Variable
from dsl.explaining.filling import answer_text
from dsl.nodes import FactType
from dsl.policy import REFERENCE_DATE, Answer, Example, Policy
from dsl.wording import date_text


class Side(StrEnum):
    """Where an answer is with respect to a threshold."""

    ON = "op de grens"
    BELOW = "er vlak onder"
    ABOVE = "er vlak boven"


@dataclass(frozen=True, slots=True)
class Limit:
    """A threshold: the constant `value` that a fact is compared with, and the side on which an answer is wanted."""

    fact: str
    value: Answer
    side: Side


def sides(variable: Variable, limit: Answer) -> Iterator[tuple[Side, int]]:
    """Yield the cells that end just below a limit and start just above it, where those are not that of the limit."""
    domain = variable.domain
    assert domain is not None
    on = domain.index(limit)
    if on > 0 and domain.bounds[on - 1] == (limit, 0):
        yield Side.BELOW, on - 1
    if on < len(domain.bounds):
        following = {(limit, 1)}
        if isinstance(limit, date) and limit < date.max:
            following.add((limit + timedelta(days=1), 0))
        elif isinstance(limit, Decimal):
            following.add((limit + Decimal("0.01"), 0))
        if domain.bounds[on] in following:
            yield Side.ABOVE, on + 1


def value_text(policy: Policy, limit: Limit) -> str:
    """Return the constant of a threshold in words."""
    if limit.fact == REFERENCE_DATE:
        assert isinstance(limit.value, date)
        return date_text(limit.value)
    return answer_text(policy.facts[limit.fact], limit.value)


def is_near(limit: Limit, example: Example) -> bool:
    """Tell whether the answer of a voorbeeld is on a threshold, or within 1 (euro, day) of it."""
    answer = example.on if limit.fact == REFERENCE_DATE else example.answers.get(limit.fact)
    if limit.side is Side.ON or answer is None:
        return answer == limit.value
    if isinstance(answer, date) and isinstance(limit.value, date):
        return abs(answer - limit.value) <= timedelta(days=1)
    assert isinstance(answer, Decimal) and isinstance(limit.value, Decimal)
    return abs(answer - limit.value) <= 1


def nearest(variable: Variable, limit: Limit, kind: FactType) -> Answer:
    """Return the answer to try a threshold with: the constant itself, or the one beside it that people would take."""
    if limit.side is Side.ON:
        return limit.value
    domain = variable.domain
    assert domain is not None
    cell = dict(sides(variable, limit.value))[limit.side]
    step = -1 if limit.side is Side.BELOW else 1
    if isinstance(limit.value, date):
        return limit.value + timedelta(days=step)
    assert isinstance(limit.value, Decimal)
    places = [Decimal("0.01")] if kind is FactType.AMOUNT else [Decimal(1), Decimal("0.1"), Decimal("0.01")]
    beside = (limit.value + step * place for place in places)
    return next((value for value in beside if domain.index(value) == cell), domain.cells[cell].answer)
