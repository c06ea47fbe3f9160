"""What is asked, and where a statement stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from dsl.nodes import Citation, FactType
from dsl.source import Source, Span

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
    """One value of a list with the label that people see.

    `formerly` is the word that the value had in an earlier version: an answer with that word is this value.
    """

    name: str
    label: str
    formerly: str | None = None


def value_meant(choices: Iterable[Choice], word: str) -> str | None:
    """Return the value that a word is, or was in an earlier version; None when it is neither."""
    return next((c.name for c in choices if word in (c.name, c.formerly)), None)


@dataclass(frozen=True, slots=True)
class SharedList:
    """A keuzelijst: values that several questions may share, such as the goals of the samenleving or the areas.

    `start` and `last` say for how long it was made (inclusive; None is open). A list that is over still counts, for no
    source says that it does not; that it is over is told.
    """

    name: str
    title: str
    choices: tuple[Choice, ...]
    start: date | None
    last: date | None
    place: Place

    def is_over(self, on: date) -> bool:
        """Tell whether the period of the list is past on a day."""
        return self.last is not None and self.last < on


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
