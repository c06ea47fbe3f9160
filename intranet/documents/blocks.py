"""A document as data: what stands in it, in order. All texts are plain text; no renderer reads markup in them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeAlias


@dataclass(frozen=True)
class Heading:
    """A heading; level 1 is just below the title."""

    level: int
    text: str


@dataclass(frozen=True)
class Paragraph:
    """Running text. `is_small` for what is said beside it."""

    text: str
    is_small: bool = False


@dataclass(frozen=True)
class Verdict:
    """An outcome: its word large, with the sentence under it. `shape` is that of the screens: ja, nee, nader, open."""

    shape: str
    word: str
    sentence: str


@dataclass(frozen=True)
class Quotation:
    """Sentences of the source, set apart, with their place."""

    sentences: tuple[str, ...]
    place: str


@dataclass(frozen=True)
class Bullets:
    """A list without order."""

    items: tuple[str, ...]


CHARACTERS_PER_LINE, POINTS_PER_LINE = 84, 14
"""How much fits on a line of a table as wide as the text, and how high that line is."""
SHORT, LOW = 14, 20
"""In lines: a table that is kept on one page, and a row. Half a page, for a text of wide letters is twice as high."""


@dataclass(frozen=True)
class Table:
    """A table with a header row. `widths` are the shares of the columns; `title` says what it shows."""

    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]
    row_height: int = 0
    """The least height of a row in points: room to write."""

    @property
    def lines(self) -> tuple[int, ...]:
        """About how many lines high each row is."""
        share = [CHARACTERS_PER_LINE * width / sum(self.widths) for width in self.widths]
        return tuple(
            max(
                self.row_height // POINTS_PER_LINE, *(_lines(cell, most) for cell, most in zip(row, share, strict=True))
            )
            for row in self.rows
        )

    @property
    def is_whole(self) -> bool:
        """Tell whether it is kept on one page: it is short, and not there to be written in."""
        return not self.row_height and sum(self.lines) <= SHORT

    @property
    def kept(self) -> tuple[bool, ...]:
        """Which rows are low enough to stand on one page: a row that is kept whole must surely fit on one."""
        return tuple(lines <= LOW for lines in self.lines)


def _lines(text: str, most: float) -> int:
    return sum(1 + int(len(line) / most) for line in text.split("\n"))


Block: TypeAlias = Heading | Paragraph | Verdict | Quotation | Bullets | Table


@dataclass(frozen=True)
class Document:
    """A whole document, with what a system that keeps it wants to know."""

    title: str
    subtitle: str
    organisation: str
    subject: str
    on: date
    stem: str
    """The name of its file without the extension: only a-z, 0-9, - and _."""
    blocks: tuple[Block, ...]
    keywords: tuple[str, ...] = field(default=())
    is_draft: bool = False

    def with_questions_to(self, contact: str) -> Document:
        """Return the document with, at its end, whom to ask about it; nothing is added when nobody is named."""
        if not contact:
            return self
        asked = (Heading(1, "Vragen over dit document"), Paragraph(f"Neem contact op met {contact}."))
        return replace(self, blocks=(*self.blocks, *asked))
