"""The Markdown that the statements stand in."""

from __future__ import annotations

from dataclasses import dataclass

from dsl.nodes.statements import Statement
from dsl.source import Source, Span


@dataclass(frozen=True, slots=True)
class Heading:
    """A Markdown heading, `level` from 1."""

    level: int
    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Prose:
    """Ordinary Markdown between the rules (paragraphs, lists, tables), as its source text."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Citation:
    """A blockquote: a sentence of the source. `text` is without Markdown marks and with its white space folded.

    `path` are the headings above it, outermost first. `number` counts citations in the document from 0.
    """

    text: str
    path: tuple[str, ...]
    number: int
    span: Span


@dataclass(frozen=True, slots=True)
class Block:
    """One fenced block marked `regels` with the statements that could be read from it."""

    statements: tuple[Statement, ...]
    span: Span


Part = Heading | Prose | Citation | Block


@dataclass(frozen=True, slots=True)
class Document:
    """One rule file as it was read: its parts in order. Statements that could not be read are not in it."""

    source: Source
    parts: tuple[Part, ...]

    @property
    def statements(self) -> tuple[Statement, ...]:
        """All statements in the order of the document."""
        return tuple(s for part in self.parts if isinstance(part, Block) for s in part.statements)
