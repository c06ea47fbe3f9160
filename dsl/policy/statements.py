"""What the statements mean: rules with the exceptions on them, besluiten with their rules, complete voorbeelden."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from dsl.nodes import Expectation, Given, Moment, Rank, TimeUnit
from dsl.policy.conditions import Condition
from dsl.policy.facts import Answer, Choice, Place


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
