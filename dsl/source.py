"""Rule files as text: where a thing stands, and what the Markdown around the rules says.

This module reads no files. Whoever has a file makes a `Source` of its text.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of characters [start, end) in the text of one source."""

    start: int
    end: int

    def to(self, other: Span) -> Span:
        """Return the span from the start of this one to the end of `other`."""
        return Span(self.start, max(self.end, other.end))


@dataclass(frozen=True)
class Position:
    """A place as people count: line and column from 1, in characters."""

    line: int
    column: int


@dataclass(frozen=True)
class Source:
    """The text of one rule file, with its name for messages. The text is NFC, with `\\n` line ends."""

    name: str
    text: str = field(repr=False)

    @classmethod
    def of(cls, name: str, text: str) -> Source:
        """Make a source of text as it was found: any Unicode form, any line end, with or without a byte order mark."""
        text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
        return cls(name, unicodedata.normalize("NFC", text))

    @cached_property
    def _line_starts(self) -> list[int]:
        starts = [0]
        starts.extend(index + 1 for index, character in enumerate(self.text) if character == "\n")
        return starts

    def position(self, offset: int) -> Position:
        """Return line and column (from 1) of a character offset; an offset past the end is the end."""
        offset = max(0, min(offset, len(self.text)))
        line = bisect_right(self._line_starts, offset)
        return Position(line, offset - self._line_starts[line - 1] + 1)

    def line_start(self, line: int) -> int:
        """Return the offset at which line `line` (from 1) starts; past the last line it is the end of the text."""
        return self._line_starts[line - 1] if line <= len(self._line_starts) else len(self.text)

    def line_text(self, line: int) -> str:
        """Return the text of line `line` (from 1) without its line end."""
        return self.text[self.line_start(line) : self.line_start(line + 1)].rstrip("\n")

    @property
    def lines(self) -> int:
        """How many lines the text has; what follows the last line end counts as one."""
        return len(self._line_starts)

    def line_span(self, line: int) -> Span:
        """Return the span of line `line` (from 1) without its line end."""
        start = self.line_start(line)
        return Span(start, start + len(self.line_text(line)))

    def slice(self, span: Span) -> str:
        """Return the text of a span."""
        return self.text[span.start : span.end]
