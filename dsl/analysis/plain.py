"""A source text as plain words with their places: Markdown, footnote marks, page numbers and curly quotes aside."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

_SUPERSCRIPT = "¹²³⁴⁵⁶⁷⁸⁹⁰"

_QUOTES = str.maketrans("‘’‚‛′`´“”„‟″", "'" * 7 + '"' * 5)

# What is left out of a text, each with the group that stays (if any). Order matters: a link before its brackets.
_LEFT_OUT = re.compile(
    rf"""
      (?:(?<=\n\n)|(?<=\f)|\A)[ \t]*\d{{1,4}}[ \t]*(?=\n[ \t]*\n|\f|\Z)   # a page number
    | <sup>\s*\[?\d+\]?\s*</sup> | \[\^[^\]\s]+\]:?                 # footnotes
    | [{_SUPERSCRIPT}]+ | (?<=[a-zà-ÿ)'"’”])\d{{1,2}}(?=[\s.,;:!?)]|$)
    | </?[A-Za-z][^<>]*>                                            # a tag
    | !?\[(?P<link>(?:\\.|[^\[\]\\])*)\]\([^()\s]*\)                # a link: its words stay
    | \\(?P<escaped>[^\w\s])                                        # an escaped mark stays
    | (?m:^[ \t]*(?:\#{{1,6}}(?=\s)|>+|\d{{1,3}}[.)](?=\s)))        # a heading, quotation or numbered point
    | (?<!\S)[-–—•*+](?!\S)                                         # a dash or bullet that stands alone
    | [*`]+ | (?<!\w)_+ | _+(?!\w)                                  # emphasis
    | [\u00ad\u200b-\u200d\ufeff]                                   # invisible
    """,
    re.VERBOSE,
)

_HEADING = re.compile(r"(?m)^[ \t]*(#{1,6})[ \t]+(.+?)[ \t#]*$")

_END_OF_SENTENCE = re.compile(r"(?<=[.!?])(['\")]*)\s+(?=['\"(]?[A-ZÀ-Ý0-9])")

_BROKEN = re.compile(r"(?<=\w)-[ \t]*\n[ \t]*(?=\w)")
"""A hyphen where a line ends, with the white space behind it."""

_WORD = re.compile(r"\w+(?:-\w+)*-?")
_LAST_WORD = re.compile(r"\w+(?:-\w+)*$")

_ABBREVIATION = re.compile(
    r"(?i)(?:\b(?:[a-z]\.)+[a-z]?|\b(?:art|artt|nr|bijv|blz|dhr|mevr|drs|ca|lid|bijlage \d+|\d+))\.$"
)


@dataclass(frozen=True)
class PlainText:
    """The words of a text on one line, and for each character the offset in the original that it comes from."""

    original: str
    text: str
    offsets: tuple[int, ...]

    @classmethod
    def of(cls, original: str, words: frozenset[str] = frozenset()) -> PlainText:
        """Return a text without its marks; white space is folded, and a word that a line broke off is whole.

        Whether a hyphen at the end of a line belongs to the word is told by `words`, when one of them is this word (as
        `words_of` gives them); else by what follows: a capital (`Sittard-Geleen`), `en` or `of` (`in- en uitvoer`).
        """
        text = unicodedata.normalize("NFC", original).replace("\r\n", "\n").replace("\r", "\n")
        characters: list[str] = []
        offsets: list[int] = []
        joined = _joined(text, words)
        for character, offset in _kept(text, 0):
            if offset in joined:
                continue
            shown = " " if character.isspace() else character.translate(_QUOTES)
            if shown == " " and (not characters or characters[-1] == " "):
                continue
            characters.append(shown)
            offsets.append(offset)
        while characters and characters[-1] == " ":
            characters.pop()
            offsets.pop()
        return cls(text, "".join(characters), tuple(offsets))

    @cached_property
    def _lines(self) -> list[int]:
        return [0, *(index + 1 for index, character in enumerate(self.original) if character == "\n")]

    def line(self, place: int) -> int:
        """Return the line (from 1) of a place in `text`."""
        return bisect_right(self._lines, self.offsets[place]) if self.offsets else 1

    @cached_property
    def paragraphs(self) -> list[tuple[int, int]]:
        """The [start, end) in `text` of each paragraph: what stands between blank lines, and each point of a list."""
        breaks = [
            match.end() for match in re.finditer(r"\n[ \t]*(?:\n|(?=[-*+•][ \t])|(?=#{1,6}[ \t]))", self.original)
        ]
        starts = [0]
        for offset in breaks:
            place = bisect_right(self.offsets, offset - 1)
            if starts[-1] < place < len(self.text):
                starts.append(place)
        ends = [*starts[1:], len(self.text)]
        return [(start, end) for start, end in zip(starts, ends, strict=True) if self.text[start:end].strip()]

    @cached_property
    def sentences(self) -> list[tuple[int, int]]:
        """The [start, end) in `text` of each sentence, without white space around it."""
        found = []
        for start, end in self.paragraphs:
            begin = start
            for match in _END_OF_SENTENCE.finditer(self.text, start, end):
                if not _ABBREVIATION.search(self.text, max(start, match.start() - 20), match.start()):
                    found.append((begin, match.end(1)))
                    begin = match.end()
            found.append((begin, end))
        return [(start, end) for start, end in map(self._trimmed, found) if start < end]

    def _trimmed(self, place: tuple[int, int]) -> tuple[int, int]:
        start, end = place
        text = self.text[start:end]
        return start + len(text) - len(text.lstrip()), start + len(text.rstrip())

    @cached_property
    def marked_headings(self) -> dict[int, int]:
        """The line (from 1) of each heading that is marked as one, with its level."""
        return {self.original.count("\n", 0, m.start()) + 1: len(m[1]) for m in _HEADING.finditer(self.original)}

    def begins_with_footnote_mark(self, place: int) -> bool:
        """Tell whether the paragraph of a place in `text` is a footnote: where that stands says nothing."""
        start = next((s for s, e in reversed(self.paragraphs) if s <= place), 0)
        line = self.original[self._lines[self.line(start) - 1] :].lstrip()
        return bool(re.match(rf"[{_SUPERSCRIPT}]|<sup>|\[\^", line))


def words_of(text: str) -> frozenset[str]:
    """Return the words of a text, in small letters, those with a hyphen whole."""
    return frozenset(word.casefold() for word in _WORD.findall(text))


def _joined(text: str, words: frozenset[str]) -> set[int]:
    """Return the offsets of hyphens and white space at line ends that are not there when each word is whole."""
    found: set[int] = set()
    for match in _BROKEN.finditer(text):
        before, after = (
            _LAST_WORD.search(text, max(0, match.start() - 60), match.start()),
            _WORD.match(text, match.end()),
        )
        if before is None or after is None:
            continue
        left, right = before[0].casefold(), after[0].casefold().rstrip("-")
        hyphened, whole = f"{left}-{right}" in words, f"{left}{right}" in words
        apart = f"{left}-" in words or (not whole and right in ("en", "of"))
        if apart and not hyphened:
            continue
        if not hyphened and not whole:
            hyphened = not after[0][0].islower()
        found.update(range(match.start() + hyphened, match.end()))
    return found


def _kept(text: str, start: int) -> Iterator[tuple[str, int]]:
    """Yield the characters that stay, each with its offset."""
    at = 0
    for match in _LEFT_OUT.finditer(text):
        for offset in range(at, match.start()):
            yield text[offset], start + offset
        if match["link"] is not None:
            yield from _kept(match["link"], start + match.start("link"))
        elif match["escaped"] is not None:
            yield match["escaped"], start + match.start("escaped")
        at = match.end()
    for offset in range(at, len(text)):
        yield text[offset], start + offset
