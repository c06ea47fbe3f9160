"""The statements of a rule file, but for those that try it out (`examples.py`).

`formerly` is the name that a statement had in an earlier version, after `heette`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from dsl.nodes.conditions import Comparison, Condition, Day, Name, Number, Text, Value, YesNo
from dsl.nodes.examples import Baseline, Example
from dsl.source import Span


@dataclass(frozen=True, slots=True)
class LanguageVersion:
    """`regeltaal 1`."""

    number: int
    span: Span


class Rank(StrEnum):
    """The rank of a source, highest first."""

    LAW = "wet"
    BYLAW = "verordening"
    FRAMEWORK = "kader"
    GUIDELINE = "leidraad"

    @property
    def height(self) -> int:
        """A number to compare ranks with: a higher rank has a greater one, the lowest has 0."""
        return _HEIGHTS[self]


_HEIGHTS = {rank: height for height, rank in enumerate(reversed(Rank))}


@dataclass(frozen=True, slots=True)
class Period:
    """A period of validity as written: from, up to and including, and the first day on which it no longer holds."""

    start: Day | None
    last: Day | None
    expires: Day | None


@dataclass(frozen=True, slots=True)
class RegelsetHead:
    """`regelset NAME "Title"` with its organisation, rank, version and period, and what it builds on (`base`)."""

    name: Name
    title: Text
    organisation: Text | None
    rank: Rank | None
    version: Text | None
    period: Period
    span: Span
    base: Name | None = None


class FactType(StrEnum):
    """The type of a fact; the value is the Dutch wording."""

    YES_NO = "ja/nee"
    ONE_OF = "één uit"
    MANY_OF = "meer uit"
    NUMBER = "getal"
    AMOUNT = "bedrag"
    DATE = "datum"
    TEXT = "tekst"


@dataclass(frozen=True, slots=True)
class ListValue:
    """One value of a list, with its label for people (the name itself when none is written).

    `formerly` is the word that the value had in an earlier version: `, heette OUD`.
    """

    name: Name
    label: Text | None
    formerly: Name | None = None


@dataclass(frozen=True, slots=True)
class Type:
    """A type as written. For ONE_OF and MANY_OF either `values` stands under it or `list_name` names a keuzelijst."""

    kind: FactType
    values: tuple[ListValue, ...]
    list_name: Name | None
    ascending: bool
    span: Span


@dataclass(frozen=True, slots=True)
class FactDeclaration:
    """`feit` or, with `is_judgement`, `oordeel`."""

    name: Name
    type: Type
    is_judgement: bool
    question: Text | None
    explanation: Text | None
    by: Text | None
    weigh: tuple[Text, ...]
    span: Span
    formerly: Name | None = None


@dataclass(frozen=True, slots=True)
class ListDeclaration:
    """`keuzelijst NAME "Title"[, oplopend]`; `period` is for how long the list was made."""

    name: Name
    title: Text | None
    ascending: bool
    values: tuple[ListValue, ...]
    span: Span
    period: Period | None = None
    formerly: Name | None = None


@dataclass(frozen=True, slots=True)
class Term:
    """`begrip NAME betekent: CONDITION`."""

    name: Name
    condition: Condition
    span: Span
    formerly: Name | None = None


@dataclass(frozen=True, slots=True)
class Interpretation:
    """`interpretatie NAME "Question?" gekozen ja|nee` with reason, author and date: a choice the source leaves open."""

    name: Name
    question: Text
    choice: YesNo
    reason: Text | None
    by: Text | None
    on: Day | None
    span: Span
    formerly: Name | None = None


@dataclass(frozen=True, slots=True)
class Principle:
    """`principe NUMBER NAME "Title"` with `voldaan als`."""

    number: int
    name: Name
    title: Text
    condition: Condition | None
    span: Span
    formerly: Name | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """`besluit NAME "Question": één uit` with its values and, after `anders`, the value when no rule speaks."""

    name: Name
    title: Text
    values: tuple[ListValue, ...]
    otherwise: Name | None
    otherwise_reason: Text | None
    span: Span
    formerly: Name | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """`regel NAME over DECISION geeft VALUE als CONDITION`."""

    name: Name
    decision: Name
    value: Name
    condition: Condition | None
    reason: Text | None
    span: Span
    period: Period | None = None
    formerly: Name | None = None


@dataclass(frozen=True, slots=True)
class ExceptionRule:
    """`uitzondering NAME op RULE geeft VALUE`, or with `value` None: `laat buiten toepassing`."""

    name: Name
    target: Name
    value: Name | None
    condition: Condition | None
    reason: Text | None
    span: Span
    period: Period | None = None
    formerly: Name | None = None


OTHERWISE = "anders"
"""Stands among the rules that gave a value when no rule speaks and the besluit has a value for that."""

ROW = " rij "
"""Stands between the name of a table and the number of a row in the name of that row as a rule."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table: how it compares the fact at the head of its column, with what.

    `comparison` None is `-`: it does not matter. A value alone is IS, `a of b` ONE_OF; EMPTY has no values.
    `upper` is the other bound of a range: `5 t/m 7` is AT_LEAST 5 with AT_MOST 7.
    """

    comparison: Comparison | None
    values: tuple[Value, ...]
    span: Span
    upper: Cell | None = None


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row of a table: its condition cells, and the value that it gives. `span` runs from its first to last `|`."""

    cells: tuple[Cell, ...]
    value: Name
    span: Span


@dataclass(frozen=True, slots=True)
class DecisionTable:
    """`tabel NAME over DECISION`: `columns` are the names at the head, without that of the besluit.

    Each row has as many cells as there are columns. Row N is a rule with the name `TABLE rij N`.
    """

    name: Name
    decision: Name
    columns: tuple[Name, ...]
    rows: tuple[TableRow, ...]
    reason: Text | None
    span: Span
    period: Period | None = None
    formerly: Name | None = None

    def row_name(self, number: int) -> str:
        """Return the name of a row as a rule; rows count from 1."""
        return f"{self.name.text}{ROW}{number}"


class Moment(StrEnum):
    """When an obligation is to be met."""

    BEFORE = "vooraf"
    DURING = "tijdens"
    AFTER = "achteraf"


class TimeUnit(StrEnum):
    """The unit of a deadline; the value is the Dutch word for one of it."""

    DAY = "dag"
    WEEK = "week"
    MONTH = "maand"
    YEAR = "jaar"


@dataclass(frozen=True, slots=True)
class Deadline:
    """`uiterlijk 2 weken voor FACT`; `before` False is `na`. `uiterlijk op FACT` is 0 days after it."""

    number: int
    unit: TimeUnit
    before: bool
    fact: Name
    span: Span


@dataclass(frozen=True, slots=True)
class Obligation:
    """`verplichting NAME "Title"`; without a condition it always holds. `principle` is what follows `bij principe`."""

    name: Name
    title: Text
    condition: Condition | None
    principle: Number | None
    moment: Moment | None
    moment_is_derived: bool
    by: Text | None
    topics: tuple[Text, ...]
    reason: Text | None
    span: Span
    deadline: Deadline | None = None
    period: Period | None = None
    formerly: Name | None = None


@dataclass(frozen=True, slots=True)
class Signal:
    """`signaal NAME "Title" als CONDITION`: informs, decides nothing."""

    name: Name
    title: Text
    condition: Condition | None
    reason: Text | None
    span: Span
    period: Period | None = None
    formerly: Name | None = None


class ClosureKind(StrEnum):
    """Why a citation has no statements."""

    NO_RULE = "geen regel"
    OPEN_NORM = "open norm"
    TO_DO = "nog te doen"


@dataclass(frozen=True, slots=True)
class Closure:
    """`geen regel want "…"`, `open norm want "…"` or `nog te doen want "…"`, under the citation that it closes."""

    kind: ClosureKind
    reason: Text | None
    span: Span


Statement = (
    LanguageVersion
    | RegelsetHead
    | FactDeclaration
    | ListDeclaration
    | Term
    | Interpretation
    | Principle
    | Decision
    | Rule
    | ExceptionRule
    | DecisionTable
    | Obligation
    | Signal
    | Baseline
    | Example
    | Closure
)
