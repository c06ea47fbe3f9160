"""What a rule file says, as frozen dataclasses, each with its span. Nothing here is checked yet.

The parser makes these; the checker gives them meaning. Names are kept as they are written (NFC).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from dsl.source import Source, Span


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


# --- statements ----------------------------------------------------------------------------------
#
# `formerly` is the name that a statement had in an earlier version, after `heette`.


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
    """One value of a list, with its label for people (the name itself when none is written)."""

    name: Name
    label: Text | None


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
    """`keuzelijst NAME "Title"[, oplopend]`."""

    name: Name
    title: Text | None
    ascending: bool
    values: tuple[ListValue, ...]
    span: Span
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
    """

    comparison: Comparison | None
    values: tuple[Value, ...]
    span: Span


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


@dataclass(frozen=True, slots=True)
class Given:
    """One answer in a basis or voorbeeld: `ruimte is geen`. `done` marks `verplichting is afgerond`."""

    subject: Name
    value: Value | None
    done: bool
    span: Span


@dataclass(frozen=True, slots=True)
class Baseline:
    """`basis NAME` with its answers; it may itself start from another basis (`zoals`)."""

    name: Name
    like: Name | None
    given: tuple[Given, ...]
    span: Span


class ExpectationKind(StrEnum):
    """What an expectation is about."""

    VALUE = "waarde"  # besluit is V [op grond van A, B]
    OPEN = "nog open"  # besluit is nog open
    CONFLICT = "tegenstrijdig"  # besluit is tegenstrijdig
    NO_OUTCOME = "zonder uitkomst"  # besluit is zonder uitkomst
    NEEDED = "nog nodig"  # nog nodig: A, B
    OBLIGATION = "verplichting"
    PRINCIPLE = "principe"
    SIGNAL = "signaal"


@dataclass(frozen=True, slots=True)
class Expectation:
    """One line under `verwacht:`.

    VALUE: `subject` is the besluit, `value` its value, `names` the rules after `op grond van` (empty: not stated).
    NEEDED: `names` are the facts, `subject` is None. OBLIGATION, PRINCIPLE, SIGNAL: `subject`, and `holds` False after
    `geen` or `is niet voldaan`.
    """

    kind: ExpectationKind
    subject: Name | None
    value: Name | None
    names: tuple[Name, ...]
    holds: bool
    span: Span


@dataclass(frozen=True, slots=True)
class Example:
    """`voorbeeld "Title"`: a test in the language. `on` is the peildatum, when one is given (`op 1 maart 2027`)."""

    title: Text
    like: Name | None
    given: tuple[Given, ...]
    on: Day | None
    expectations: tuple[Expectation, ...]
    span: Span


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


# --- the document --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Heading:
    """A Markdown heading, `level` from 1."""

    level: int
    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Prose:
    """Ordinary Markdown between the rules (paragraphs, lists, tables), as its source text."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Citation:
    """A blockquote: a sentence of the source. `text` is without Markdown marks and with its white space folded.

    `path` are the headings above it, outermost first. `number` counts citations in the document from 0.
    """

    text: str
    path: tuple[str, ...]
    number: int
    span: Span


@dataclass(frozen=True, slots=True)
class Block:
    """One fenced block marked `regels` with the statements that could be read from it."""

    statements: tuple[Statement, ...]
    span: Span


Part = Heading | Prose | Citation | Block


@dataclass(frozen=True, slots=True)
class Document:
    """One rule file as it was read: its parts in order. Statements that could not be read are not in it."""

    source: Source
    parts: tuple[Part, ...]

    @property
    def statements(self) -> tuple[Statement, ...]:
        """All statements in the order of the document."""
        return tuple(s for part in self.parts if isinstance(part, Block) for s in part.statements)
