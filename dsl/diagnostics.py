"""What is wrong with a rule file, as data: facts first, the Dutch sentence second."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from dsl.source import Source, Span


class Severity(StrEnum):
    """How serious a diagnostic is; the values are those of the command line's JSON (`ernst`)."""

    ERROR = "fout"
    WARNING = "waarschuwing"
    ADVICE = "advies"


@dataclass(frozen=True, slots=True)
class Label:
    """A second place that helps to understand a diagnostic, with a short Dutch remark."""

    source: Source
    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding in a rule file.

    `code` is one of the codes in `CODES`; `text` says what was written and what is wrong with it, `help` what to do;
    both are plain Dutch sentences.
    """

    code: str
    severity: Severity
    source: Source
    span: Span
    text: str
    help: str
    labels: tuple[Label, ...] = ()


def in_order(diagnostics: list[Diagnostic]) -> list[Diagnostic]:
    """Return the diagnostics by file and place, without exact repetitions."""
    unique = {(d.source.name, d.span, d.code, d.text): d for d in diagnostics}
    return sorted(unique.values(), key=lambda d: (d.source.name, d.span, d.code))
