"""A statement of the rule language as it is written → lines of words, each with what kind of word it is.

For reading only: it colours what was checked already, so it needs no more of the grammar than where a value may stand.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

_WORD = re.compile(
    r"""(?P<space>\s+)
    | (?P<comment>\#[^\n]*)
    | (?P<text>"[^"]*")
    | (?P<value>\d{1,2}\s+[^\W\d_]+\s+\d{4}(?!\w) | €?\s*\d[\d.,]*\d | €?\s*\d)
    | (?P<name>[^\W\d_]\w*(?:\.[^\W\d_]\w*)*)
    | (?P<sign>.)""",
    re.VERBOSE,
)
_BEFORE_VALUE = {"is", "niet", "geeft", "anders", "bevat", "minstens", "hoogstens", "dan", "voor", "na"}
_BEFORE_LIST = {"van", "is", "niet"}
_WITH_VALUES_AS_BULLETS = {"feit", "oordeel", "keuzelijst", "besluit"}
_BEFORE_PERSON = {"door", "rang"}


class WordKind(StrEnum):
    """What a word is; the value is the ending of its class in the stylesheet, empty for a sign or space."""

    KEYWORD = "kw"
    NAME = "nm"
    VALUE = "wa"
    TEXT = "tx"
    SIGN = ""


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
    first = statement.split(maxsplit=1)[0] if statement.strip() else ""
    before, in_list = "", 0
    for match in _WORD.finditer(statement):
        group, text = match.lastgroup, match.group()
        words = lines[-1][1]
        if group == "space":
            kind = _new_line(text, statement[match.end() :])
            if kind is not None:
                lines.append((kind, []))
                before = "-" if kind is LineKind.POINT else ""
            elif words:
                words.append(Word(WordKind.SIGN, " "))
            continue
        if group == "sign":
            if text == "-" and not words and lines[-1][0] is LineKind.POINT:
                continue
            if text == "(":
                in_list += before in _BEFORE_LIST or in_list > 0
            elif text == ")":
                in_list = max(0, in_list - 1)
            words.append(Word(WordKind.SIGN, text))
        elif group == "comment" or group == "text":
            folded = " ".join(text.strip('"').split())
            words.append(Word(WordKind.TEXT, f"“{folded}”" if group == "text" else folded))
        elif group == "value":
            words.append(Word(WordKind.VALUE, " ".join(text.split())))
        else:
            may_be_value = (
                in_list > 0 or before in _BEFORE_VALUE or (before == "-" and first in _WITH_VALUES_AS_BULLETS)
            )
            if (may_be_value and text in values) or before in _BEFORE_PERSON:
                kind_of_word = WordKind.VALUE
            else:
                kind_of_word = WordKind.NAME if text in names else WordKind.KEYWORD
            words.append(Word(kind_of_word, text))
        before = text
    return tuple(Line(kind, tuple(_without_space_at_ends(words))) for kind, words in lines if words)


def _new_line(space: str, rest: str) -> LineKind | None:
    """Tell which line starts after white space; None when the line goes on."""
    if "\n" not in space:
        return None
    if rest.startswith("- "):
        return LineKind.POINT
    return LineKind.INDENTED if len(space.rpartition("\n")[2]) <= 2 else None


def _without_space_at_ends(words: list[Word]) -> list[Word]:
    start, end = 0, len(words)
    while start < end and words[start].text == " ":
        start += 1
    while end > start and words[end - 1].text == " ":
        end -= 1
    return words[start:end]
