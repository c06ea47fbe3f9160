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


@dataclass(frozen=True)
class Table:
    """A table with a header row. `widths` are the shares of the columns; `title` says what it shows."""

    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]
    row_height: int = 0
    """The least height of a row in points: room to write."""


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
