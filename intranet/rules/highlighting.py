"""A statement of the rule language as it is written → lines of words, each with what kind of word it is.

For reading only: the language says what each word is; here it is divided into lines and folded.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from dsl import Coloured, coloured, starts_clause, starts_point
from dsl import WordKind as LanguageKind


class WordKind(StrEnum):
    """What a word is; the value is the ending of its class in the stylesheet, empty for a sign or space."""

    KEYWORD = "kw"
    NAME = "nm"
    VALUE = "wa"
    TEXT = "tx"
    SIGN = ""


_KINDS = {
    LanguageKind.KEYWORD: WordKind.KEYWORD,
    LanguageKind.NAME: WordKind.NAME,
    LanguageKind.VALUE: WordKind.VALUE,
    LanguageKind.TEXT: WordKind.TEXT,
    LanguageKind.COMMENT: WordKind.TEXT,
    LanguageKind.SIGN: WordKind.SIGN,
}


class LineKind(StrEnum):
    """How a line stands: the first of its statement, indented under it, or a point of a list."""

    FIRST = "eerste"
    INDENTED = "in"
    POINT = "punt"


@dataclass(frozen=True, slots=True)
class Word:
    """Some characters of one kind."""

    kind: WordKind
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it is shown; what was written on more lines to keep them short is one line again."""

    kind: LineKind
    words: tuple[Word, ...]


def highlight(statement: str, names: Collection[str], values: Collection[str]) -> tuple[Line, ...]:
    """Return the lines of a statement. `names` are all declared names of its policy, `values` those of all lists."""
    lines: list[tuple[LineKind, list[Word]]] = [(LineKind.FIRST, [])]
    at = 0
    for piece in coloured(statement, names, values):
        space, written = statement[at : piece.span.start], statement[piece.span.start : piece.span.end]
        at = piece.span.end
        kind = _new_line(space, statement, piece)
        if kind is not None:
            lines.append((kind, []))
        line, words = lines[-1]
        if space and kind is None and words:
            words.append(Word(WordKind.SIGN, " "))
        if written == "-" and not words and line is LineKind.POINT:
            continue
        words.append(Word(_KINDS[piece.kind], _shown(piece, written)))
    return tuple(Line(kind, tuple(_without_space_at_ends(words))) for kind, words in lines if words)


def _shown(piece: Coloured, written: str) -> str:
    if piece.kind is LanguageKind.TEXT:
        folded = " ".join(written.strip('"').split())
        return f"“{folded}”"
    return " ".join(written.split())


def _new_line(space: str, statement: str, piece: Coloured) -> LineKind | None:
    """Tell which line starts after white space; None when the line goes on."""
    if starts_point(space, statement, piece.span.start):
        return LineKind.POINT
    return LineKind.INDENTED if starts_clause(space) else None


def _without_space_at_ends(words: list[Word]) -> list[Word]:
    start, end = 0, len(words)
    while start < end and words[start].text == " ":
        start += 1
    while end > start and words[end - 1].text == " ":
        end -= 1
    return words[start:end]
