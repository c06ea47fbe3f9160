"""A safe repair never makes a file worse: on the pages of dsl/meldingen, in ordinary Dutch, in a mutated leidraad.

After one safe repair no finding (its code and sentence) is there more often than before, but for what the mended
mistake had hidden (places move with the text); and the mended mistake itself is gone from its place. What it hides:

- when a statement cannot be read, what is in that statement, and all findings of the checker, for it waits until all
  can be read; so only what the parser finds outside the statement counts;
- in a statement that can be read, nothing: no new finding at all.
"""

from __future__ import annotations

import re
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dsl.diagnostics import CODES, Diagnostic, Fix, Safety, Severity
from dsl.fixes import applied
from dsl.reading import read_groups
from dsl.source import Source, Span
from dsl.syntax.parser import parse
from tests.dsl.test_fixes import wrong_examples
from tests.dsl.test_leidraad import FILE
from tests.dsl.test_meldingen import sources
from tests.dsl.test_ordinary_dutch import EXPLAINED, MENDED, source

LEIDRAAD = FILE.read_text(encoding="utf-8")


COLUMN_1 = re.compile(r"(?m)^\S")


def statement_at(text: str, at: int) -> Span:
    """Return the statement in which an offset lies: from a line that starts in column 1 up to the next such line."""
    start = max((m.start() for m in COLUMN_1.finditer(text, 0, at + 1)), default=0)
    following = COLUMN_1.search(text, start + 1)
    return Span(start, following.start() if following else len(text))


def moved(span: Span, fix: Fix) -> tuple[int, int]:
    """Return where the ends of a span are after a fix."""
    ends = []
    for at in (span.start, span.end):
        shift = sum(len(e.text) - (e.span.end - e.span.start) for e in fix.edits if e.span.end <= at)
        ends.append(at + shift)
    return ends[0], ends[1]


def found_in(files: list[Source]) -> list[Diagnostic]:
    return [d for reading in read_groups(files) for d in reading.diagnostics]


def unreadable(files: list[Source]) -> list[Diagnostic]:
    return [d for file in files for d in parse(file)[1] if d.severity is Severity.ERROR]


def made_worse(files: list[Source], diagnostic: Diagnostic, fix: Fix) -> list[tuple[str, str]]:
    """Return what a fix brings that was not there and that its mistake had not hidden: code and text of each."""
    number = next(n for n, file in enumerate(files) if file.name == diagnostic.source.name)
    text = files[number].text
    after = [*files]
    after[number] = Source.of(diagnostic.source.name, applied(text, fix.edits))
    hid = diagnostic in unreadable(files)
    look = unreadable if hid else found_in
    mended = statement_at(after[number].text, moved(diagnostic.span, fix)[0])
    place = moved(diagnostic.span, fix)
    known = Counter((d.source.name, d.code, d.text) for d in look(files) if d != diagnostic)
    worse = []
    for d in look(after):
        own = hid and d.source.name == diagnostic.source.name and mended.start <= d.span.start < mended.end
        if own and (d.code, d.text, d.span.start) != (diagnostic.code, diagnostic.text, place[0]):
            continue
        if not own and known[d.source.name, d.code, d.text] > 0:
            known[d.source.name, d.code, d.text] -= 1
            continue
        worse.append((d.code, d.text))
    return worse


def unsafe_repairs(files: list[Source]) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Return the safe fixes of files that make them worse."""
    return [
        (d.code, fix.title, worse)
        for d in found_in(files)
        for fix in d.fixes
        if fix.safety is Safety.SAFE and (worse := made_worse(files, d, fix))
    ]


@pytest.mark.parametrize("code", sorted(CODES))
def test_on_the_pages_of_the_messages(code: str):
    for texts in wrong_examples(code):
        assert not unsafe_repairs(sources(texts))


@pytest.mark.parametrize("written", [case[0] for case in (*MENDED, *EXPLAINED)])
def test_on_ordinary_dutch(written: str):
    assert not unsafe_repairs([source(written)])


WORDS = [match.span() for match in re.finditer(r'"[^"\n]*"|[^\W\d_]\w*|\d[\d.,]*|[^\w\s]', LEIDRAAD)]
"""The places of all words, texts, numbers and signs of the leidraad."""

BROUGHT_ALONG = [
    *("en", "of", "niet", "is", "als", "dan", "geen", "een", "van", "ja", "nee", "want", ",", ":", "(", ")", "-", "|"),
    *("tot", "tussen", "geldt", "de", "groter dan", "t/m", "indien", "tenzij", "=", ">", "“", "'", "5", "twee", "Als"),
    *(
        "er is",
        "sprake van",
        "aan",
        "in",
        "alleen als",
        "volgens artikel 3",
        "standaard",
        "zo",
        "altijd",
        "mits",
        "ongeveer",
    ),
    *(
        "->",
        "[",
        "{",
        "*",
        "`",
        "+",
        "/",
        "a)",
        "10,000",
        '"een tekst"',
        "euro",
        "AND",
        "B&W",
        "//",
        "meer dan",
        "of meer",
    ),
    *("true", "and", "bij", "op", "over", "geeft", "moment", "uiterlijk", "voldaan", "binnen", "5 of meer", ".", ";"),
]
"""What mutations put in: words of the language in the wrong place, ordinary Dutch and signs."""


def mutated(kind: str, at: int, other: int, word: str) -> str:
    """Return the leidraad with one word taken away, doubled, changed for another one, or swapped with the next."""
    start, end = WORDS[at]
    if kind == "gone":
        return LEIDRAAD[:start] + LEIDRAAD[end:]
    if kind == "other":
        return LEIDRAAD[:start] + word + LEIDRAAD[end:]
    if kind == "before":
        return f"{LEIDRAAD[:start]}{word} {LEIDRAAD[start:]}"
    if kind == "copied":
        one, last = WORDS[other]
        return f"{LEIDRAAD[:start]}{LEIDRAAD[one:last]} {LEIDRAAD[start:]}"
    after, last = WORDS[min(at + 1, len(WORDS) - 1)]
    return LEIDRAAD[:start] + LEIDRAAD[after:last] + LEIDRAAD[end:after] + LEIDRAAD[start:end] + LEIDRAAD[last:]


@settings(deadline=None)
@given(
    kind=st.sampled_from(("gone", "other", "before", "copied", "swapped")),
    at=st.integers(0, len(WORDS) - 1),
    other=st.integers(0, len(WORDS) - 1),
    word=st.sampled_from(BROUGHT_ALONG),
)
def test_on_mutations_of_the_leidraad(kind: str, at: int, other: int, word: str):
    assert not unsafe_repairs([Source.of("a.regels.md", mutated(kind, at, other, word))])
