"""The wording of the parts of statements: conditions, values, answers and expectations, as the parser reads them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dsl.nodes import (
    And,
    Cell,
    Comparison,
    Condition,
    Count,
    Day,
    Deadline,
    Expectation,
    ExpectationKind,
    FactType,
    Given,
    Many,
    Name,
    Not,
    Number,
    Or,
    Quantity,
    Test,
    Text,
    TimeUnit,
    Type,
    Unknown,
    Value,
    YesNo,
)
from dsl.wording import MONTHS

TOGETHER = "\u00a0"
"""Stands for a space at which a row is not folded. A text never has one: its white space is folded to spaces."""

LONGEST_TEST = 90
"""How many characters a test may have to stay on one line."""

_MORE_THAN_ONE = {TimeUnit.DAY: "dagen", TimeUnit.WEEK: "weken", TimeUnit.MONTH: "maanden", TimeUnit.YEAR: "jaar"}
_STATES = (Comparison.EMPTY, Comparison.FULFILLED, Comparison.APPLIES, Comparison.DONE)


# --- conditions ------------------------------------------------------------------------------------------


def simplified(condition: Condition, yes_no: frozenset[str]) -> Condition:
    """Return a condition with `is nee` or `is ja` for each denied test of one of the facts `yes_no`."""
    match condition:
        case Not(part, span):
            part = simplified(part, yes_no)
            match part:
                case Test(subject, None, _, _) if subject.text in yes_no:
                    return Test(subject, Comparison.IS, (YesNo(False, span),), span)
                case Test(subject, Comparison.IS, (YesNo(value, place),), _) if subject.text in yes_no:
                    return Test(subject, Comparison.IS, (YesNo(not value, place),), span)
            return Not(part, span)
        case Test(subject, Comparison.IS_NOT, (YesNo(value, place),), span) if subject.text in yes_no:
            return Test(subject, Comparison.IS, (YesNo(not value, place),), span)
        case And() | Or() | Count():
            return replace(condition, parts=tuple(simplified(part, yes_no) for part in condition.parts))
    return condition


def is_bulleted(condition: Condition) -> bool:
    """Return whether a condition was written as a list of points."""
    return isinstance(condition, Count) and condition.bulleted


def as_points(condition: Condition) -> tuple[str, tuple[Condition, ...]] | None:
    """Return the words above the points and what the points are, when a condition can be written so."""
    match condition:
        case And(parts, _) | Count(Quantity.ALL, _, parts, _, _):
            return "al deze punten gelden:", parts
        case Or(parts, _):
            return "minstens één van deze punten geldt:", parts
        case Count(quantity, number, parts, _, _):
            verb = "geldt" if quantity is Quantity.NONE or number == 1 else "gelden"
            return f"{_quantity(quantity, number)} van deze punten {verb}:", parts
    return None


def _quantity(quantity: Quantity, number: int) -> str:
    if quantity in (Quantity.ALL, Quantity.NONE):
        return quantity.value
    return f"{quantity.value} {'één' if number == 1 else number}"


def condition_words(condition: Condition, source: str) -> str:
    """Return a condition on one line."""
    match condition:
        case Test():
            return _test(condition, source)
        case Not(Test(subject, comparison, _, _), _) if comparison in _STATES:
            return f"{subject.text} is niet {comparison.value.removeprefix('is ')}"
        case Not(Test(subject, None, _, _), _):
            return f"niet {subject.text}"
        case Not(part, _):
            words = condition_words(part, source)
            return f"niet {words}" if isinstance(part, Count) else f"niet ({words})"
        case And(parts, _):
            return f" en{TOGETHER}".join(part_words(part, source) for part in parts)
        case Or(parts, _):
            return f" of{TOGETHER}".join(part_words(part, source) for part in parts)
        case Count(quantity, number, parts, _, _):
            return f"{_quantity(quantity, number)} van ({', '.join(condition_words(part, source) for part in parts)})"


def part_words(condition: Condition, source: str) -> str:
    """Return a condition as a part of another one."""
    words = condition_words(condition, source)
    return f"({words})" if isinstance(condition, And | Or) else words


def _test(test: Test, source: str) -> str:
    name = test.subject.text
    match test.comparison:
        case None:
            return name
        case Comparison.ONE_OF:
            words = f"{name} {Comparison.ONE_OF.value} {_many(test.values, source)}"
        case comparison:
            words = " ".join([name, comparison.value, *(_value(value, source) for value in test.values)])
    return words.replace(" ", TOGETHER) if len(words) <= LONGEST_TEST else words


# --- values and points -----------------------------------------------------------------------------------


def quoted_text(text: Text) -> str:
    """Return a text in its quotes."""
    return f'"{text.text}"'


def date_words(day: Day) -> str:
    """Return a date, which is not folded."""
    return f"{day.value.day} {MONTHS[day.value.month - 1]} {day.value.year:04}".replace(" ", TOGETHER)


def number_words(number: Number, source: str) -> str:
    """Return a number with the digits as they were written: a year has no dot, a number of people perhaps has."""
    digits = source[number.span.start : number.span.end]
    return f"€{TOGETHER}{digits.removeprefix('€').strip()}" if number.is_amount else digits


def _value(value: Value, source: str) -> str:
    match value:
        case Name(text, _):
            return text
        case YesNo(yes, _):
            return "ja" if yes else "nee"
        case Number():
            return number_words(value, source)
        case Day():
            return date_words(value)
        case Text():
            return quoted_text(value)
        case Unknown():
            return "onbekend"
        case Many(values, _):
            return _many(values, source)


def _many(values: Sequence[Value], source: str) -> str:
    mark = "; " if any(isinstance(value, Number) for value in values) else ", "
    words = mark.join(_value(value, source) for value in values)
    return f"( {words})" if words.startswith("-") else f"({words})"  # `(-` is not read as a negative number


def cell_words(cell: Cell, source: str) -> str:
    """Return one cell of a table."""
    values = [_value(value, source) for value in cell.values]
    if cell.upper is not None:
        if cell.comparison is Comparison.AT_LEAST and cell.upper.comparison is Comparison.AT_MOST:
            return f"{values[0]} t/m {_value(cell.upper.values[0], source)}"
        return f"{cell_words(replace(cell, upper=None), source)} en {cell_words(cell.upper, source)}"
    match cell.comparison:
        case None:
            return "-"
        case Comparison.IS | Comparison.ONE_OF:
            return " of ".join(values)
        case comparison:
            return " ".join([comparison.value.removeprefix("is "), *values])


def type_words(type_: Type) -> str:
    """Return a type without the values under it."""
    name = f" {type_.list_name.text}" if type_.list_name is not None else ""
    if type_.kind not in (FactType.ONE_OF, FactType.MANY_OF):
        return type_.kind.value
    return f"{type_.kind.value}{name}{', oplopend' * type_.ascending}"


def deadline_words(deadline: Deadline) -> str:
    """Return what follows `uiterlijk`."""
    if deadline.number == 0:
        return f"op {deadline.fact.text}"
    one = deadline.number == 1
    amount = f"één {deadline.unit.value}" if one else f"{deadline.number} {_MORE_THAN_ONE[deadline.unit]}"
    return f"{amount} {'voor' if deadline.before else 'na'} {deadline.fact.text}"


def answer_words(given: Given, source: str) -> str:
    """Return one answer of a basis or voorbeeld."""
    if given.done or given.value is None:
        return f"{given.subject.text} is afgerond"
    if isinstance(given.value, Many) and not given.value.values:
        return f"{given.subject.text} is leeg"
    return f"{given.subject.text} is {_value(given.value, source)}"


def expectation_words(expected: Expectation) -> str:
    """Return one line under `verwacht:`."""
    names = ", ".join(name.text.replace(" ", TOGETHER) for name in expected.names)
    subject = expected.subject.text if expected.subject is not None else ""
    grounds = f" op grond van {names}" if names else ""
    match expected.kind:
        case ExpectationKind.VALUE if expected.value is not None:
            return f"{subject} is {expected.value.text}{grounds}"
        case ExpectationKind.NEEDED:
            return f"nog nodig: {names or 'niets'}"
        case ExpectationKind.PRINCIPLE:
            return f"principe {subject} is {'' if expected.holds else 'niet '}voldaan"
        case ExpectationKind.OBLIGATION | ExpectationKind.SIGNAL:
            return f"{'' if expected.holds else 'geen '}{expected.kind.value} {subject}"
    return f"{subject} is {expected.kind.value}{grounds}"
