"""A checked policy: names resolved, types known. Only the checker makes one, and only this can be weighed.

Values of facts in Python: ja/nee is `bool`, één uit is `str`, meer uit is `frozenset[str]`, getal and bedrag are
`Decimal` (bedrag in euros, two decimals), datum is `date`, tekst is `str`.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any, Protocol, TypeVar

from dsl.nodes import (
    Citation,
    Closure,
    ClosureKind,
    Comparison,
    Document,
    FactType,
    Given,
    Heading,
    Moment,
    Prose,
    Quantity,
    Rank,
    Statement,
    TimeUnit,
)
from dsl.nodes import Expectation as Expectation
from dsl.source import Source, Span
from dsl.wording import date_text

Answer = bool | str | frozenset[str] | Decimal | date

REFERENCE_DATE = "peildatum"
"""The name of the built-in date fact: the day on which an opgave is weighed. Always answered."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a statement stands, the headings above it (outermost first) and the citations that justify it."""

    source: Source
    span: Span
    path: tuple[str, ...]
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a list with the label that people see."""

    name: str
    label: str


@dataclass(frozen=True, slots=True)
class Fact:
    """A feit or oordeel. `number` counts the questions of the policy from 1, in document order."""

    name: str
    number: int
    kind: FactType
    choices: tuple[Choice, ...]
    ascending: bool
    is_judgement: bool
    question: str
    explanation: str | None
    by: str | None
    weigh: tuple[str, ...]
    place: Place

    def label(self, value: str) -> str:
        """Return the label of one of the choices; the value itself when it is none of them."""
        return next((c.label for c in self.choices if c.name == value), value)


# --- conditions ----------------------------------------------------------------------------------


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


# --- statements ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Term:
    """A begrip."""

    name: str
    condition: Condition
    place: Place


@dataclass(frozen=True, slots=True)
class Interpretation:
    """A choice that the source leaves open, fixed to `choice`."""

    name: str
    question: str
    choice: bool
    reason: str | None
    by: str | None
    on: date | None
    place: Place


@dataclass(frozen=True, slots=True)
class Principle:
    """A principe; `condition` tells when it is met."""

    number: int
    name: str
    title: str
    condition: Condition
    place: Place


@dataclass(frozen=True, slots=True)
class Rule:
    """A regel, a row of a table, or an uitzondering when `target` names the rule that it is an exception to.

    `value` None is an exception that leaves its target out of application. `condition` None always holds.
    `exceptions` are the exceptions on this rule, in document order. `period` are the days on which it is there at
    all (None: every day), as a test of the peildatum: a part of `condition`, and where it fails the exceptions are
    absent too. `regelset` is the document that it stands in and `rank` the rank of that: of the rules that speak,
    those of the highest rank decide (an exception never has a lower rank than what it is an exception to).
    """

    name: str
    decision: str
    target: str | None
    value: str | None
    condition: Condition | None
    reason: str | None
    exceptions: tuple[Rule, ...]
    place: Place
    period: Condition | None
    regelset: str
    rank: Rank

    def family(self) -> Iterator[Rule]:
        """Yield this rule and all exceptions below it, each before its own exceptions."""
        yield self
        for exception in self.exceptions:
            yield from exception.family()


@dataclass(frozen=True, slots=True)
class Table:
    """A decision table: `rows` are the names of its rows, which are rules of its besluit like any other."""

    name: str
    decision: str
    columns: tuple[str, ...]
    rows: tuple[str, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Decision:
    """A besluit with its values and its top-level rules in document order. `otherwise` is the value after `anders`.

    `regelset` is the document that it stands in. `period` are the days on which `anders` counts (None: every day), as a
    test of the peildatum: those on which that document is in force.
    """

    name: str
    title: str
    choices: tuple[Choice, ...]
    otherwise: str | None
    otherwise_reason: str | None
    rules: tuple[Rule, ...]
    place: Place
    period: Condition | None
    regelset: str

    def speaks_in(self, regelset: str) -> bool:
        """Tell whether a document says something about this besluit: it declares it or has a rule or exception."""
        return regelset == self.regelset or any(r.regelset == regelset for top in self.rules for r in top.family())

    def label(self, value: str) -> str:
        """Return the label of one of the values; the value itself when it is none of them."""
        return next((c.label for c in self.choices if c.name == value), value)


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last day for a verplichting: `number` of `unit` before (or after) the date that answers `fact`."""

    number: int
    unit: TimeUnit
    before: bool
    fact: str

    def day(self, start: date) -> date | None:
        """Return the last day, counted from a date; None when it is beyond the years that dates have.

        Where a month has no such day, it is the last day of that month.
        """
        count = -self.number if self.before else self.number
        try:
            if self.unit in (TimeUnit.DAY, TimeUnit.WEEK):
                return start + timedelta(days=count * (7 if self.unit is TimeUnit.WEEK else 1))
            months = start.year * 12 + start.month - 1 + count * (12 if self.unit is TimeUnit.YEAR else 1)
            year, month = months // 12, months % 12 + 1
            return date(year, month, min(start.day, monthrange(year, month)[1]))
        except (OverflowError, ValueError):
            return None


@dataclass(frozen=True, slots=True)
class Obligation:
    """A verplichting. `condition` None always holds; `principle` is the name of the principe that it belongs to."""

    name: str
    title: str
    condition: Condition | None
    principle: str | None
    moment: Moment | None
    moment_is_derived: bool
    by: str | None
    topics: tuple[str, ...]
    reason: str | None
    place: Place
    deadline: Deadline | None

    def due(self, answers: Mapping[str, Answer]) -> date | None:
        """Return the last day to meet it, or None when it has no deadline or the date it counts from is unknown."""
        start = answers.get(self.deadline.fact) if self.deadline else None
        return self.deadline.day(start) if self.deadline and isinstance(start, date) else None


@dataclass(frozen=True, slots=True)
class Signal:
    """A signaal: informs, decides nothing."""

    name: str
    title: str
    condition: Condition
    reason: str | None
    place: Place


@dataclass(frozen=True, slots=True)
class Example:
    """A voorbeeld with its answers made complete: the basis with the differences applied.

    `answers` has the answered facts only; `done` the obligations that are finished; `on` the peildatum when given.
    It tries out the document that it stands in (`regelset`) with what that builds on: see `Policy.up_to`.
    """

    title: str
    answers: Mapping[str, Answer]
    done: frozenset[str]
    on: date | None
    given: tuple[Given, ...]
    expectations: tuple[Expectation, ...]
    place: Place
    regelset: str


@dataclass(frozen=True, slots=True)
class Baseline:
    """A basis with its answers made complete: those of the basis that it starts from, with its own put in."""

    name: str
    answers: Mapping[str, Answer]
    done: frozenset[str]
    place: Place


@dataclass(frozen=True, slots=True)
class Passage:
    """Citations that stand together, with what follows them up to the next citation or heading."""

    path: tuple[str, ...]
    citations: tuple[Citation, ...]
    statements: tuple[Statement, ...]
    closures: tuple[Closure, ...]

    @property
    def coverage(self) -> str:
        """Return `nog te doen` when a part is still to be done, else `gedekt`, the kind of closure, or `zonder`."""
        kinds = [closure.kind for closure in self.closures]
        if ClosureKind.TO_DO in kinds:
            return ClosureKind.TO_DO
        return "gedekt" if self.statements else kinds[0] if kinds else "zonder"


@dataclass(frozen=True, slots=True)
class Head:
    """What a regelset says of itself. `start` and `last` are inclusive; None is open. `base` is what it builds on."""

    name: str
    title: str
    organisation: str | None
    rank: Rank
    version: str | None
    start: date | None
    last: date | None
    base: str | None

    def is_in_force(self, on: date) -> bool:
        """Tell whether the regelset is valid on a day."""
        return (self.start is None or self.start <= on) and (self.last is None or on <= self.last)

    def nearest_day(self, on: date) -> date:
        """Return the day on which the regelset is valid that is nearest to another one."""
        later = on if self.start is None else max(on, self.start)
        return later if self.last is None else min(later, self.last)


@dataclass(frozen=True, slots=True)
class Regelset:
    """One of the documents of a policy, with what it says of itself and its citations."""

    head: Head
    document: Document
    passages: tuple[Passage, ...]


@dataclass(frozen=True)
class Policy:
    """One checked regelset, or several that build on each other and are weighed together.

    All mappings go by name, which is unique in all documents together, and keep the order of the documents: each behind
    the one that it builds on. `former_names` gives the name that a statement had in an earlier version (`heette`), for
    those that changed it.

    `established` are besluiten that people decided otherwise than the rules, with the value that they chose: see
    `with_established`. A rule file gives none.
    """

    regelsets: Mapping[str, Regelset]
    facts: Mapping[str, Fact]
    terms: Mapping[str, Term]
    interpretations: Mapping[str, Interpretation]
    principles: Mapping[str, Principle]
    decisions: Mapping[str, Decision]
    obligations: Mapping[str, Obligation]
    signals: Mapping[str, Signal]
    examples: tuple[Example, ...]
    tables: Mapping[str, Table]
    former_names: Mapping[str, str]
    baselines: Mapping[str, Baseline]
    established: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def made(self) -> dict[str, Any]:
        """What other modules make of this policy once and keep as long as it is there, by the name of the module."""
        return {}

    @cached_property
    def base(self) -> Regelset:
        """The regelset that the others build on; of a policy with one document that one."""
        return next(iter(self.regelsets.values()))

    @property
    def head(self) -> Head:
        """What the regelset that the others build on says of itself."""
        return self.base.head

    @property
    def document(self) -> Document:
        """The document of the regelset that the others build on. A `Place` names the source that it is in itself."""
        return self.base.document

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """The passages of all documents."""
        return tuple(passage for regelset in self.regelsets.values() for passage in regelset.passages)

    @cached_property
    def ranks(self) -> tuple[Rank, ...]:
        """The ranks that the documents have, highest first."""
        return tuple(sorted({r.head.rank for r in self.regelsets.values()}, key=lambda rank: -rank.height))

    @cached_property
    def rules(self) -> Mapping[str, Rule]:
        """All rules and exceptions by name."""
        return {rule.name: rule for d in self.decisions.values() for top in d.rules for rule in top.family()}

    @cached_property
    def sections(self) -> tuple[Heading | Prose | Passage, ...]:
        """Headings, prose and passages in the order of the documents, to read."""
        found: list[Heading | Prose | Passage] = []
        for regelset in self.regelsets.values():
            by_citation = {passage.citations[0].number: passage for passage in regelset.passages}
            for part in regelset.document.parts:
                if isinstance(part, Heading | Prose):
                    found.append(part)
                elif isinstance(part, Citation) and part.number in by_citation:
                    found.append(by_citation[part.number])
        return tuple(found)

    @cached_property
    def period(self) -> tuple[date | None, date | None]:
        """The first and the last day on which some regelset is in force; None is open."""
        heads = [regelset.head for regelset in self.regelsets.values()]
        starts, ends = [h.start for h in heads if h.start], [h.last for h in heads if h.last]
        return (
            min(starts) if len(starts) == len(heads) else None,
            max(ends) if len(ends) == len(heads) else None,
        )

    def is_in_force(self, on: date) -> bool:
        """Tell whether some regelset is valid on a day."""
        return any(regelset.head.is_in_force(on) for regelset in self.regelsets.values())

    def regelset_of(self, place: Place) -> Regelset:
        """Return the document that a statement stands in."""
        return next(r for r in self.regelsets.values() if r.document.source is place.source)

    def part(self, regelset: Regelset) -> Policy:
        """Return this policy with one of its documents as the only one to read: for what is about its source."""
        return replace(self, regelsets={regelset.head.name: regelset})

    def with_established(self, values: Mapping[str, str]) -> Policy:
        """Return this policy with some besluiten decided by people, whatever the rules give.

        Such a besluit has that value for all that depends on it. A rule that gives it another value is not van
        toepassing, for what people decided goes before it; one that gives the same value or leaves a rule out is as it
        was. Raises ValueError when there is no such besluit or no such value.
        """
        for name, value in values.items():
            if name not in self.decisions or value not in {choice.name for choice in self.decisions[name].choices}:
                raise ValueError(f"no besluit {name} with a value {value}")
        return replace(self, established=dict(values))

    def is_set_aside(self, rule: Rule) -> bool:
        """Tell whether people decided something else than the value that a rule gives."""
        established = self.established.get(rule.decision)
        return established is not None and rule.value not in (None, established)

    def up_to(self, regelset: str) -> Policy:
        """Return the policy of one document with what it builds on, as it is without the documents that add to it."""
        kept: dict[str, Regelset] = {}
        name: str | None = regelset
        while name is not None:
            kept[name] = self.regelsets[name]
            name = kept[name].head.base
        if len(kept) == len(self.regelsets):
            return self
        sources = {id(found.document.source) for found in kept.values()}

        def here(found: Mapping[str, _Placed]) -> dict[str, _Placed]:
            return {name: owner for name, owner in found.items() if id(owner.place.source) in sources}

        def without(rules: tuple[Rule, ...]) -> tuple[Rule, ...]:
            return tuple(replace(r, exceptions=without(r.exceptions)) for r in rules if r.regelset in kept)

        decisions = {name: replace(d, rules=without(d.rules)) for name, d in here(self.decisions).items()}
        found = Policy(
            {name: r for name, r in self.regelsets.items() if name in kept},
            here(self.facts),
            here(self.terms),
            here(self.interpretations),
            here(self.principles),
            decisions,
            here(self.obligations),
            here(self.signals),
            tuple(example for example in self.examples if example.regelset in kept),
            here(self.tables),
            {},
            here(self.baselines),
            {name: value for name, value in self.established.items() if name in decisions},
        )
        names = {statement for r in kept.values() for s in r.document.statements if (statement := _name_of(s))}
        return replace(found, former_names={n: old for n, old in self.former_names.items() if n in names})


class _HasPlace(Protocol):
    @property
    def place(self) -> Place: ...


_Placed = TypeVar("_Placed", bound=_HasPlace)


def _name_of(statement: Statement) -> str | None:
    name = getattr(statement, "name", None)
    return name.text if name is not None else None
