"""What each word of a statement is, to colour it: for the language server, and for the pages that show rules to read.

It needs no more of the grammar than where a value may stand, so it works on text with mistakes in it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum

from dsl.nodes import Block, Document
from dsl.services.names import Names
from dsl.source import Span

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
    """What a word is; the value is an English word for it."""

    KEYWORD = "keyword"
    NAME = "name"
    VALUE = "value"
    TEXT = "text"
    COMMENT = "comment"
    SIGN = "sign"


@dataclass(frozen=True, slots=True)
class Coloured:
    """Some characters of one kind. White space between words is in none."""

    kind: WordKind
    span: Span


def coloured(statement: str, names: Collection[str], values: Collection[str], start: int = 0) -> Iterator[Coloured]:
    """Yield the words and signs of one statement, whose first character is at offset `start`.

    `names` are all declared names of its policy, `values` those of all lists.
    """
    first = statement.split(maxsplit=1)[0] if statement.strip() else ""
    before, in_list = "", 0
    for match in _WORD.finditer(statement):
        group, text = match.lastgroup, match.group()
        if group == "space":
            if starts_point(text, statement, match.end()):
                before = "-"
            elif starts_clause(text):
                before = ""
            continue
        kind = WordKind.SIGN
        if group == "sign":
            if text == "(":
                in_list += before in _BEFORE_LIST or in_list > 0
            elif text == ")":
                in_list = max(0, in_list - 1)
        elif group == "name":
            cell = first == "tabel" and before in ("|", "of", "m")
            listed = (
                cell or in_list > 0 or before in _BEFORE_VALUE or (before == "-" and first in _WITH_VALUES_AS_BULLETS)
            )
            if (listed and text in values) or before in _BEFORE_PERSON:
                kind = WordKind.VALUE
            else:
                own = text.rpartition(".")[2]  # `leidraad.uitgangspunt`: a name of the document that this one builds on
                kind = WordKind.NAME if own in names else WordKind.KEYWORD
        else:
            kind = {"comment": WordKind.COMMENT, "text": WordKind.TEXT, "value": WordKind.VALUE}[group or ""]
        yield Coloured(kind, Span(start + match.start(), start + match.end()))
        before = text


def starts_point(space: str, statement: str, end: int) -> bool:
    """Tell whether white space that ends at an offset has a point of a list behind it."""
    return "\n" in space and statement.startswith("- ", end)


def starts_clause(space: str) -> bool:
    """Tell whether white space has a clause of the statement behind it: on a new line, two deep at most."""
    return "\n" in space and len(space.rpartition("\n")[2]) <= 2


def colours(document: Document, names: Names) -> Iterator[Coloured]:
    """Yield the words of all statements of a document in order, also of those that could not be read."""
    text = document.source.text
    known = set(names.declarations)
    values = {value.name.text for name in names.declarations for value in names.values(name)}
    for block in document.parts:
        if isinstance(block, Block):
            at, end = text.find("\n", block.span.start) + 1, text.rfind("\n", block.span.start, block.span.end) + 1
            for match in re.compile(r"\S[^\n]*\n?(?:(?:[ \t][^\n]*)?\n)*").finditer(text, at, end):
                yield from coloured(match.group(), known, values, match.start())
