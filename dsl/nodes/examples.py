"""The statements that try a rule file out: opgaven to start from, and what must follow from them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from dsl.nodes.conditions import Day, Name, Text, Value
from dsl.source import Span


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
