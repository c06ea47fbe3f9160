"""A keuzelijst as a form has it: what it says, and another saying written in its place.

As with voorbeelden (`written_examples.py`) only what changed is written, so that comments and order stay, and the
result is read again: it must say what was asked, or nothing is written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from dsl.diagnostics import Severity, TextEdit
from dsl.fixes import applied
from dsl.nodes import Document, ListDeclaration, ListValue, Period
from dsl.services.taken_out import line_end, taken_out
from dsl.source import Source, Span
from dsl.syntax.parser import parse
from dsl.wording import date_text
from dsl.writing.formatter import FormatterError, format_source

_PERIOD_WORDS = re.compile(r"(geldig\s+vanaf|t/m|vervalt\s+met\s+ingang\s+van)\s*$")


class ListNotWritten(ValueError):
    """The result would not say what was asked: a word in it is not of the language there. Nothing was written."""


@dataclass(frozen=True, slots=True)
class WrittenValue:
    """A value of a list: its name, which answers keep, and the label that people read."""

    name: str
    label: str


@dataclass(frozen=True, slots=True)
class WrittenList:
    """What a keuzelijst says; `start` and `last` are the first and last day for which it was made, None is open."""

    name: str
    title: str
    values: tuple[WrittenValue, ...]
    start: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class PlacedList:
    """A keuzelijst in a rule file: what it says, and where it stands (`span` of its statement)."""

    written: WrittenList
    span: Span
    statement: ListDeclaration = field(repr=False, compare=False)


def written_lists(document: Document) -> tuple[PlacedList, ...]:
    """Return the keuzelijsten of a rule file, in its order."""
    found = (s for s in document.statements if isinstance(s, ListDeclaration))
    return tuple(PlacedList(_read(s), s.span, s) for s in found)


def rewrite_list(source: Source, old: PlacedList, new: WrittenList) -> str:
    """Return the text of a rule file in which one of its keuzelijsten says something else.

    The name stays, the values that stay keep their order, and new ones come behind them. Raises ListNotWritten.
    """
    start, end = old.span.start, line_end(source.text, old.span.end)
    before = source.text[start:end]
    after = applied(source.text, _edits(source.text, old.statement, old.written, new))
    after = after[start : len(after) - (len(source.text) - end)]
    if _read_alone(after) != new:
        raise ListNotWritten(after)
    if _laid_out(before) == before:
        after = _laid_out(after) or after
    return source.text[:start] + after + source.text[end:]


def remove_list(document: Document, old: PlacedList) -> str:
    """Return the text of a rule file without one of its keuzelijsten; a block that only had this one goes with it."""
    return taken_out(document, old.span)


def _read(statement: ListDeclaration) -> WrittenList:
    values = tuple(
        WrittenValue(one.name.text, one.label.text if one.label else one.name.text) for one in statement.values
    )
    period = statement.period or Period(None, None, None)
    last = period.last.value if period.last else None
    if last is None and period.expires:
        last = period.expires.value - timedelta(days=1)
    title = (statement.title or statement.name).text
    return WrittenList(statement.name.text, title, values, period.start.value if period.start else None, last)


# --- writing -----------------------------------------------------------------------------------------------


def _edits(text: str, statement: ListDeclaration, old: WrittenList, new: WrittenList) -> Iterator[TextEdit]:
    """Give the edits that make a statement say what `new` says; none of them overlap."""
    if new.title != old.title:
        yield _quoted(new.title, statement.title.span if statement.title else None, statement.name.span.end)
    labels = {one.name: one.label for one in new.values}
    for value, was in zip(statement.values, old.values, strict=True):
        if value.name.text not in labels:
            yield TextEdit(_lines_of(text, value), "")
        elif labels[value.name.text] != was.label:
            yield _quoted(labels[value.name.text], value.label.span if value.label else None, value.name.span.end)
    known = {one.name for one in old.values}
    added = [f'\n    - {one.name} "{one.label}"' for one in new.values if one.name not in known]
    if (new.start, new.last) != (old.start, old.last):
        yield from _without_period(text, statement)
        added += _period(new)
    if added:
        at = line_end(text, _end(statement.values[-1]))
        yield TextEdit(Span(at, at), "".join(added))


def _quoted(words: str, instead: Span | None, behind: int) -> TextEdit:
    return TextEdit(instead, f'"{words}"') if instead else TextEdit(Span(behind, behind), f' "{words}"')


def _period(new: WrittenList) -> list[str]:
    days = (("geldig vanaf", new.start), ("t/m", new.last))
    words = " ".join(f"{keyword} {date_text(day)}" for keyword, day in days if day is not None)
    return [f"\n  {words}"] if words else []


def _without_period(text: str, statement: ListDeclaration) -> Iterator[TextEdit]:
    """Take the days away with the words before them, and the lines that nothing else stands on."""
    period, spans = statement.period, []
    days = (period.start, period.last, period.expires) if period else ()
    for day in (one for one in days if one is not None):
        words = _PERIOD_WORDS.search(text, statement.span.start, day.span.start)
        assert words is not None
        spans.append(Span(words.start(), day.span.end))
    for start in sorted({text.rindex("\n", 0, span.start) for span in spans}):
        end = line_end(text, start + 1)
        here = sorted(span for span in spans if start < span.start <= end)
        end = line_end(text, here[-1].end)
        rest = applied(text[start:end], (TextEdit(Span(s.start - start, s.end - start), "") for s in here))
        yield TextEdit(Span(start, end), rest.rstrip() if rest.strip() else "")


def _lines_of(text: str, value: ListValue) -> Span:
    """The lines on which a value stands, with the line end before them."""
    return Span(text.rindex("\n", 0, value.name.span.start), line_end(text, _end(value)))


def _end(value: ListValue) -> int:
    return max(part.span.end for part in (value.name, value.label, value.formerly) if part is not None)


# --- one statement by itself -------------------------------------------------------------------------------


def _fenced(text: str) -> Source:
    return Source.of("keuzelijst", f"```regels\n{text}\n```\n")


def _read_alone(text: str) -> WrittenList | None:
    document, found = parse(_fenced(text))
    statements = document.statements
    if len(statements) != 1 or len(document.parts) != 1 or any(d.severity is Severity.ERROR for d in found):
        return None
    return _read(statements[0]) if isinstance(statements[0], ListDeclaration) else None


def _laid_out(text: str) -> str | None:
    try:
        return format_source(_fenced(text)).removeprefix("```regels\n").removesuffix("\n```\n")
    except FormatterError:
        return None
