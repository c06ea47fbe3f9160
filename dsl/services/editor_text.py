"""Places in a rule file as an editor counts them: lines from 0, and units (mostly of UTF-16) in the line."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from dsl.source import Source, Span

_LINE_END = re.compile(r"\r\n|\r|\n")


class Encoding(StrEnum):
    """What an editor counts in a line; the values are those of the language server protocol."""

    UTF_8 = "utf-8"
    UTF_16 = "utf-16"
    UTF_32 = "utf-32"


@dataclass(frozen=True, slots=True, order=True)
class EditorPosition:
    """A place as the language server protocol has it: line from 0, and how many units stand before it in that line."""

    line: int
    character: int


@dataclass(frozen=True)
class EditorText:
    """The text of an editor beside the source that is made of it.

    The two differ where the editor has other line ends, a byte order mark, or letters that are not in NFC: then a
    place in one is not at the same offset in the other. Positions outside the text are the nearest place in it.
    """

    name: str
    text: str
    encoding: Encoding = Encoding.UTF_16

    @cached_property
    def source(self) -> Source:
        """The text as the language reads it."""
        return Source.of(self.name, self.text)

    @cached_property
    def _lines(self) -> list[str]:
        return _LINE_END.split(self.text)

    def offset(self, position: EditorPosition) -> int:
        """Return the offset in the source of a position in the editor."""
        if position.line >= len(self._lines):
            return len(self.source.text)
        written = self._lines[max(0, position.line)]
        units = end = 0
        while end < len(written) and units < position.character:
            units += self._units(written[end])
            end += 1
        read = unicodedata.normalize("NFC", written[:end].removeprefix("\ufeff" if position.line == 0 else ""))
        span = self.source.line_span(max(0, position.line) + 1)
        return min(span.end, span.start + len(read))

    def position(self, offset: int) -> EditorPosition:
        """Return the position in the editor of an offset in the source."""
        place = self.source.position(offset)
        line, column = place.line - 1, place.column - 1
        written = self._lines[line] if line < len(self._lines) else ""
        mark = 1 if line == 0 and written.startswith("\ufeff") else 0
        if unicodedata.is_normalized("NFC", written):
            end = column + mark
        else:
            read = self.source.line_text(place.line)[:column]
            ends = (k for k in range(mark, len(written) + 1) if unicodedata.normalize("NFC", written[mark:k]) == read)
            end = next(ends, len(written))
        return EditorPosition(line, sum(self._units(character) for character in written[:end]))

    def positions(self, span: Span) -> tuple[EditorPosition, EditorPosition]:
        """Return where a span of the source starts and ends in the editor."""
        return self.position(span.start), self.position(span.end)

    def span(self, start: EditorPosition, end: EditorPosition) -> Span:
        """Return the span of the source between two positions in the editor."""
        first, last = self.offset(start), self.offset(end)
        return Span(min(first, last), max(first, last))

    def _units(self, character: str) -> int:
        if self.encoding is Encoding.UTF_8:
            return len(character.encode("utf-8", "surrogatepass"))
        return 2 if self.encoding is Encoding.UTF_16 and ord(character) > 0xFFFF else 1
