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
_NUMBERED = re.compile(r"\s*(?P<number>\d{1,3}[.)])\s+(?P<words>\S.*)")
_MARKED = re.compile(r"(#{1,6})\s+\S")


def with_headings(source: str) -> str:
    """Return a text with a mark before its title and each heading of a chapter or article, if it had none at all."""
    lines = source.split("\n")
    if any(_MARKED.match(line) for line in lines):
        return source
    found: list[str] = []
    title = _title(lines)
    for number, line in enumerate(lines):
        if number == title:
            found += [f"# {' '.join(line.split())}", ""]
            continue
        plain = " ".join(line.split())
        match = _HEADING.fullmatch(plain) if len(plain) <= _LONGEST else None
        if match is None or not _ends(found):
            found.append(line)
            continue
        found += ["", f"{'#' * _LEVELS[match['word'].casefold()]} {plain}", ""]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(found)).lstrip("\n")


def _title(lines: list[str]) -> int | None:
    """Return the number (from 0) of the line that is the title of a text: a first line that is no sentence, alone."""
    filled = [number for number, line in enumerate(lines) if line.strip()]
    if len(filled) < 2:
        return None
    first, second = filled[0], " ".join(lines[filled[1]].split())
    title = " ".join(lines[first].split())
    is_alone = filled[1] > first + 1 or _HEADING.fullmatch(second) is not None
    is_sentence = title[-1] in ".;:,!?" or title[0] in "-*•>" or _NUMBERED.match(title) is not None
    return first if is_alone and not is_sentence and len(title) <= _LONGEST and not _HEADING.fullmatch(title) else None


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


def numbered(line: str, sentence: str) -> str:
    """Return a sentence with the number of its paragraph, when the line of the source on which it begins has one.

    What compares texts leaves such a number out; in a citation it belongs, for people refer to `artikel 2, lid 3`.
    """
    match = _NUMBERED.match(line)
    if match is None:
        return sentence
    words, begins = (re.sub(r"[\W_]+", "", one).casefold() for one in (match["words"], sentence))
    same = words.startswith(begins) or begins.startswith(words)
    return f"{match['number']} {sentence}" if same else sentence
