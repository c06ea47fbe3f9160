"""Names, texts and values as they are written, and the conditions that test them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from dsl.source import Span


@dataclass(frozen=True, slots=True)
class Name:
    """A name as written, such as `ruimte`, or with its document before a dot: `leidraad_participatie.uitgangspunt`."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Text:
    """A text in double quotes, white space folded, without the quotes."""

    text: str
    span: Span


# --- values --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class YesNo:
    """`ja` or `nee`."""

    value: bool
    span: Span


@dataclass(frozen=True, slots=True)
class Number:
    """A number; `is_amount` when it was written with a euro sign. Decimal comma, dots for thousands."""

    value: Decimal
    is_amount: bool
    span: Span


@dataclass(frozen=True, slots=True)
class Day:
    """A date such as `1 december 2023`."""

    value: date
    span: Span


@dataclass(frozen=True, slots=True)
class Unknown:
    """`onbekend`: only where an answer is given, in a voorbeeld or a basis."""

    span: Span


@dataclass(frozen=True, slots=True)
class Many:
    """A list of values between parentheses, possibly empty: `(sociaal, ecologisch)`; numbers are parted by `;`."""

    values: tuple[Name | Number | Day | Text, ...]
    span: Span


Value = Name | YesNo | Number | Day | Text | Unknown | Many


# --- conditions ----------------------------------------------------------------------------------


class Comparison(StrEnum):
    """How a test compares; the value is the Dutch wording."""

    IS = "is"
    IS_NOT = "is niet"
    ONE_OF = "is een van"
    CONTAINS = "bevat"
    EMPTY = "is leeg"
    AT_LEAST = "is minstens"
    AT_MOST = "is hoogstens"
    MORE = "is meer dan"
    LESS = "is minder dan"
    BEFORE = "is voor"
    AFTER = "is na"
    FULFILLED = "is voldaan"
    APPLIES = "is van toepassing"
    DONE = "is afgerond"


@dataclass(frozen=True, slots=True)
class Test:
    """A test of one name.

    `comparison` is None for a bare name (`belang_herkend`). `values` is empty for a bare name and for EMPTY, FULFILLED,
    APPLIES and DONE; has one element for the others, and one or more for ONE_OF. `niet` before a state
    (`is niet voldaan`, `is niet leeg`, `is niet van toepassing`, `is niet afgerond`) is a `Not` round the test.
    """

    __test__ = False  # so that pytest does not take it for a test class

    subject: Name
    comparison: Comparison | None
    values: tuple[Value, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Not:
    """`niet` before a test or a parenthesised condition."""

    part: Condition
    span: Span


@dataclass(frozen=True, slots=True)
class And:
    """Two or more parts joined by `en`."""

    parts: tuple[Condition, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Or:
    """Two or more parts joined by `of`."""

    parts: tuple[Condition, ...]
    span: Span


class Quantity(StrEnum):
    """How many parts of a `Count` must hold."""

    ALL = "alle"
    NONE = "geen"
    AT_LEAST = "minstens"
    AT_MOST = "hoogstens"
    EXACTLY = "precies"


@dataclass(frozen=True, slots=True)
class Count:
    """`alle van (…)`, `minstens 2 van (…)`, or a bulleted list; `number` counts for the last three quantities only.

    `bulleted` tells how it was written: `al deze punten gelden:` with bullets is ALL, `minstens één van deze punten
    geldt:` is AT_LEAST 1, `geen van deze punten geldt:` is NONE.
    """

    quantity: Quantity
    number: int
    parts: tuple[Condition, ...]
    bulleted: bool
    span: Span


Condition = Test | Not | And | Or | Count
