"""Voorbeelden as an editor of tables has them: what one says, and another saying written in its place.

Only what changed is written. Comments, order and line ends of the rest stay as they are, and a voorbeeld that had the
one layout keeps it. Each result is read again and must say what was asked, or nothing is written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeVar

from dsl.diagnostics import Severity, TextEdit
from dsl.fixes import applied
from dsl.nodes import Document, Example, Expectation, ExpectationKind, Given, Name
from dsl.services.taken_out import line_end, own_end, taken_out
from dsl.source import Source, Span
from dsl.syntax.parser import parse
from dsl.wording import date_text
from dsl.writing.formatter import FormatterError, format_source
from dsl.writing.phrasing import TOGETHER, answer_words, expectation_words

Key = TypeVar("Key")

_NOWHERE = Span(0, 0)
_TEXT_OR_COMMENT = re.compile(r'"[^"]*"|#[^\n]*')
_DECISION = (ExpectationKind.VALUE, ExpectationKind.OPEN, ExpectationKind.CONFLICT, ExpectationKind.NO_OUTCOME)


class ExampleNotWritten(ValueError):
    """The result would not say what was asked: a word in it is not of the language there. Nothing was written."""


@dataclass(frozen=True, slots=True)
class Expected:
    """One line under `verwacht:`.

    `subject` is the besluit, verplichting, principe or signaal ("" for `nog nodig`); `value` the value of a besluit;
    `names` the rules after `op grond van`, or the facts that are still needed; `holds` False after `geen` or `niet`.
    """

    kind: ExpectationKind
    subject: str
    value: str = ""
    names: tuple[str, ...] = ()
    holds: bool = True

    @property
    def key(self) -> tuple[str, str]:
        """What the line is about: a kind of statement and its name. A voorbeeld has at most one line about each."""
        return "besluit" if self.kind in _DECISION else str(self.kind), self.subject

    @property
    def line(self) -> str:
        """The line in the rule language."""
        subject, value = Name(self.subject, _NOWHERE), Name(self.value, _NOWHERE)
        names = tuple(Name(name, _NOWHERE) for name in self.names)
        made = Expectation(self.kind, subject, value, names, self.holds, _NOWHERE)
        return expectation_words(made).replace(TOGETHER, " ")


@dataclass(frozen=True, slots=True)
class WrittenExample:
    """What a voorbeeld says, in names without their document.

    `given` goes from a fact to what stands behind `is`: `geen`, `onbekend`, `(a, b)`, `leeg`; from a verplichting to
    `afgerond`. `like` is the basis that it starts from, `on` its peildatum.
    """

    title: str
    like: str | None
    given: Mapping[str, str]
    expected: tuple[Expected, ...]
    on: date | None = None

    @property
    def text(self) -> str:
        """The voorbeeld in the rule language, in the one layout. Raises ExampleNotWritten."""
        lines = [f'voorbeeld "{self.title}"' + (f" op {date_text(self.on)}" if self.on else "")]
        lines += [f"  {opening}"] if (opening := self._opening) else []
        lines += [f"    - {line}" for line in self._given_lines.values()]
        lines += ["  verwacht:"] * bool(self.expected)
        lines += [f"    - {one.line}" for one in self.expected]
        text = "\n".join(lines)
        if not _same(_read_alone(text), self):
            raise ExampleNotWritten(text)
        return _laid_out(text) or text

    @property
    def _opening(self) -> str:
        if self.like is None:
            return "gegeven:" if self.given else ""
        return f"zoals {self.like}{', behalve:' if self.given else ''}"

    @property
    def _given_lines(self) -> Mapping[str, str]:
        return {name: f"{name} is {words}" for name, words in self.given.items()}


@dataclass(frozen=True, slots=True)
class PlacedExample:
    """A voorbeeld in a rule file: what it says, and where it stands (`span` of its statement)."""

    written: WrittenExample
    span: Span
    statement: Example = field(repr=False, compare=False)


def written_examples(document: Document) -> tuple[PlacedExample, ...]:
    """Return the voorbeelden of a rule file, in its order."""
    found = (s for s in document.statements if isinstance(s, Example))
    return tuple(PlacedExample(_read(s, document.source.text), s.span, s) for s in found)


def _read(statement: Example, text: str) -> WrittenExample:
    return WrittenExample(
        statement.title.text,
        statement.like.text if statement.like else None,
        {_plain(given.subject): _answer(given, text) for given in statement.given},
        tuple(_expected(one) for one in statement.expectations),
        statement.on.value if statement.on else None,
    )


def _answer(given: Given, text: str) -> str:
    return answer_words(given, text).replace(TOGETHER, " ").removeprefix(f"{given.subject.text} is ")


def _expected(one: Expectation) -> Expected:
    subject, value = _plain(one.subject) if one.subject else "", one.value.text if one.value else ""
    return Expected(one.kind, subject, value, tuple(map(_plain, one.names)), one.holds)


def _plain(name: Name) -> str:
    """Return a name without its document: `leidraad.ruimte` is `ruimte`, as everywhere in a checked policy."""
    return name.text.rpartition(".")[2]


# --- writing -----------------------------------------------------------------------------------------------


def rewrite_example(source: Source, old: PlacedExample, new: WrittenExample) -> str:
    """Return the text of a rule file in which one of its voorbeelden says something else.

    New answers and expectations come behind the one before them in `new`. Raises ExampleNotWritten.
    """
    if _same(new, old.written):
        return source.text
    about = [*old.written.given, *{one.key for one in old.written.expected}]
    if len(about) < len(old.statement.given) + len(old.statement.expectations):
        raise ExampleNotWritten(old.written.title)  # it says two things about one
    start, end = old.span.start, line_end(source.text, old.span.end)
    before = source.text[start:end]
    after = applied(source.text, _Edits(source.text, old.statement, old.written, new).all())
    after = after[start : len(after) - (len(source.text) - end)]
    if not _same(_read_alone(after), new):
        raise ExampleNotWritten(after)
    if _laid_out(before) == before:
        after = _laid_out(after) or after
    return source.text[:start] + after + source.text[end:]


def insert_example(document: Document, new: WrittenExample, behind: Span | None) -> str:
    """Return the text of a rule file with one voorbeeld more: behind a statement, or in a block at the end.

    Raises ExampleNotWritten.
    """
    text = document.source.text
    if behind is None:
        end = "" if text.endswith("\n") or not text else "\n"
        return f"{text}{end}\n```regels\n{new.text}\n```\n"
    at = own_end(text, behind)
    return f"{text[:at]}\n\n{new.text}{text[at:]}"


def remove_example(document: Document, old: PlacedExample) -> str:
    """Return the text of a rule file without one of its voorbeelden; a block that only had this one goes with it."""
    return taken_out(document, old.span)


class _Edits:
    """The edits that make a statement say what `new` says."""

    def __init__(self, text: str, statement: Example, old: WrittenExample, new: WrittenExample) -> None:
        self.text, self.statement, self.old, self.new = text, statement, old, new
        span = Span(statement.span.start, line_end(text, statement.span.end))
        blanked = _TEXT_OR_COMMENT.sub(lambda found: " " * len(found[0]), text[span.start : span.end])
        self.code = " " * span.start + blanked
        self._edits: list[TextEdit] = []
        self._added: dict[int, list[str]] = {}

    def all(self) -> Iterator[TextEdit]:
        """Give the edits; none of them overlap."""
        self._head()
        at = self._points(self._answers(), self.statement.given, self._old_given(), self.new._given_lines)
        expected = {one.key: one.line for one in self.new.expected}
        was = {one.key: one.line for one in self.old.expected}
        self._points(self._expectations(at), self.statement.expectations, was, expected)
        yield from self._edits
        yield from (TextEdit(Span(at, at), "".join(texts)) for at, texts in self._added.items())

    def _head(self) -> None:
        title, on = self.statement.title, self.statement.on
        if self.new.title != self.old.title:
            self._edits.append(TextEdit(title.span, f'"{self.new.title}"'))
        if self.new.on == self.old.on:
            return
        if on is None and self.new.on is not None:
            self._add(title.span.end, f" op {date_text(self.new.on)}")
        elif on is not None and self.new.on is not None:
            self._edits.append(TextEdit(on.span, date_text(self.new.on)))
        elif on is not None:
            start = self.code[: on.span.start].rindex("op")
            self._edits.append(TextEdit(Span(len(self.text[:start].rstrip()), on.span.end), ""))

    def _old_given(self) -> Mapping[str, str]:
        return self.old._given_lines

    def _answers(self) -> int:
        """Write `zoals NAME, behalve:` or `gegeven:`; return behind which line the answers come."""
        like, given = self.statement.like, self.statement.given
        is_new = self.new._opening
        if like is not None:
            start = self.code[: like.span.start].rindex("zoals")
            behind = re.compile(r"\s*,\s*behalve\s*:").match(self.code, like.span.end)
            span = Span(start, behind.end() if behind else like.span.end)
        elif given:
            found = re.compile(r"gegeven\s*:").search(self.code, self.statement.title.span.end)
            assert found is not None
            span = Span(*found.span())
        else:
            heads = [self.statement.title.span.end, *([self.statement.on.span.end] if self.statement.on else [])]
            at = line_end(self.text, max(heads))
            if is_new:
                self._add(at, f"\n  {is_new}")
            return at
        if not is_new:
            self._take(span)
        elif is_new != self.old._opening:
            self._edits.append(TextEdit(span, is_new))
        return line_end(self.text, span.end)

    def _expectations(self, at: int) -> int:
        """Write or take away `verwacht:`; return behind which line the expectations come."""
        found = re.compile(r"verwacht\s*:").search(self.code, self.statement.title.span.end)
        if found is None:
            at = line_end(self.text, max(at, self.statement.span.end))
            if self.new.expected:
                self._add(at, "\n  verwacht:")
            return at
        if not self.new.expected:
            self._take(Span(*found.span()))
        return line_end(self.text, found.end())

    def _points(
        self, at: int, points: Sequence[Given | Expectation], old: Mapping[Key, str], new: Mapping[Key, str]
    ) -> int:
        """Write the points that differ; return behind which line the last stands."""
        placed = dict(zip(old, points, strict=True))
        for key, point in placed.items():
            if key not in new:
                bullet = self.code[: point.span.start].rindex("-")
                self._take(Span(bullet, point.span.end))
            elif new[key] != old[key]:
                lost = _comments(self.text[point.span.start : point.span.end])
                self._edits.append(TextEdit(point.span, new[key]))
                self._add(line_end(self.text, point.span.end), "".join(f"\n    {one}" for one in lost))
        for key, line in new.items():
            if key in placed:
                at = line_end(self.text, placed[key].span.end)
            else:
                self._add(at, f"\n    - {line}")
        return at

    def _add(self, at: int, text: str) -> None:
        if text:
            self._added.setdefault(at, []).append(text)

    def _take(self, span: Span) -> None:
        """Take a part away with its lines, when nothing else stands on them; a comment on them stays."""
        start, end = self.text.rindex("\n", 0, span.start) + 1, line_end(self.text, span.end)
        lost = [*_comments(self.text[span.start : span.end]), *_comments(self.text[span.end : end])]
        if self.code[start : span.start].strip() or self.code[span.end : end].strip():
            start, end, lost = span.start, span.end, lost[:0]
        kept = "\n".join(f"    {comment}" for comment in lost)
        self._edits.append(TextEdit(Span(start, end), kept) if kept else TextEdit(Span(start - 1, end), ""))


def _comments(text: str) -> list[str]:
    return [found[0].rstrip() for found in _TEXT_OR_COMMENT.finditer(text) if found[0].startswith("#")]


def _same(one: WrittenExample | None, other: WrittenExample) -> bool:
    """Whether two say the same, in whatever order."""
    return (
        one is not None and set(one.expected) == set(other.expected) and replace(one, expected=other.expected) == other
    )


# --- one statement by itself -------------------------------------------------------------------------------


def _fenced(text: str) -> Source:
    return Source.of("voorbeeld", f"```regels\n{text}\n```\n")


def _read_alone(text: str) -> WrittenExample | None:
    """Return what a text says when it is one voorbeeld without a mistake."""
    source = _fenced(text)
    document, found = parse(source)
    statements = document.statements
    if len(statements) != 1 or len(document.parts) != 1 or any(d.severity is Severity.ERROR for d in found):
        return None
    return _read(statements[0], source.text) if isinstance(statements[0], Example) else None


def _laid_out(text: str) -> str | None:
    """Return a voorbeeld in the one layout; None when the formatter does not dare."""
    try:
        return format_source(_fenced(text)).removeprefix("```regels\n").removesuffix("\n```\n")
    except FormatterError:
        return None
