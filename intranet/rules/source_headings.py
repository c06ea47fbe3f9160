"""The headings of a regulation that came as plain text: `Hoofdstuk 2 …`, `Artikel 3 …` → headings in Markdown."""

from __future__ import annotations

import re

_LEVELS = {"hoofdstuk": 2, "titel": 2, "bijlage": 2, "afdeling": 3, "paragraaf": 3, "§": 3, "artikel": 4}
_LONGEST = 120
# A number, then nothing or a title that starts with a capital: `Artikel 3 geldt niet voor` goes on with a sentence.
_HEADING = re.compile(
    r"(?P<word>hoofdstuk|titel|bijlage|afdeling|paragraaf|§|artikel)\s*"
    r"(?:\d+[a-z]?(?:[.:]\d+[a-z]?)*|[IVX]+|[A-Z]|(?:een|één|twee|drie|vier|vijf|zes|zeven|acht|negen|tien))"
    r"\s*[.:–-]?(?:\s+[(“‘'\"]?(?-i:[A-ZÀ-Ý0-9]).*[^.;,:])?",
    re.IGNORECASE,
)
_MARKED = re.compile(r"(#{1,6})\s+\S")


def with_headings(source: str) -> str:
    """Return a text with a mark before each line that is the heading of a chapter or article, if it had none at all."""
    lines = source.split("\n")
    if any(_MARKED.match(line) for line in lines):
        return source
    found: list[str] = []
    for line in lines:
        plain = " ".join(line.split())
        match = _HEADING.fullmatch(plain) if len(plain) <= _LONGEST else None
        if match is None or not _ends(found):
            found.append(line)
            continue
        found += ["", f"{'#' * _LEVELS[match['word'].casefold()]} {plain}", ""]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(found)).lstrip("\n")


def _ends(lines: list[str]) -> bool:
    """Tell whether a sentence ends on the last of these lines, so that the next one begins something new."""
    before = lines[-1].rstrip() if lines else ""
    return len(lines) <= 1 or not before or before[-1] in ".;:!?" or bool(_MARKED.match(before))


def headings(source: str) -> list[tuple[int, int, str]]:
    """Return the headings of a text: the line (from 1), the level from 1 for the highest, and the words."""
    found = [
        (number, len(match[1]), line.strip("# \t"))
        for number, line in enumerate(source.split("\n"), 1)
        if (match := _MARKED.match(line))
    ]
    levels = sorted({level for _, level, _ in found})
    return [(number, levels.index(level) + 1, words) for number, level, words in found]
