"""Services and fixes on text as it is in the middle of an edit: any cut, any paste, an answer and never a failure."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from dsl.fixes import applied
from dsl.reading import read
from dsl.repair import repair
from dsl.services.actions import add_exception, fixes_at
from dsl.services.completion import complete
from dsl.services.hover import hover
from dsl.services.names import Names
from dsl.services.navigation import definition, references
from dsl.services.outline import folds, outline
from dsl.source import Source, Span
from tests.dsl.services.typing import START

PASTED = [
    *(
        "and ",
        "==",
        "“tekst”",
        "'",
        '"',
        "– ",
        "• punt\n",
        "(",
        ")",
        ":",
        "|",
        "-",
        "\t",
        "\n",
        "\n\n",
        "```\n",
        "```regels\n",
        "~~~",
    ),
    *(
        "1-2-2026",
        "1.5",
        "€ 3,-",
        "groter dan ",
        "zowel ",
        "noch ",
        "tussen 1 en 2",
        " is ",
        " en ",
        " of ",
        "als ",
        "Feit ",
        "tenzij ",
    ),
    *(
        "feit x",
        "regel ",
        "uitzondering ",
        "voorbeeld ",
        "😀",
        "ï",
        "i\u0308",
        "\x00",
        "\u200b",
        "// ",
        "B&W",
        "door het College",
        "#",
    ),
]


@st.composite
def edited(draw: st.DrawFn) -> tuple[Source, int]:
    """A rule file with a few pieces cut out and pasted in, and a place near the last of them."""
    text, at = START, 0
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(text)))
        gone = draw(st.sampled_from([0, 0, 1, 3, 10, 40]))
        text = text[:at] + draw(st.sampled_from(["", *PASTED])) + text[at + gone :]
    source = Source.of("mijn.regels.md", text)
    return source, min(at + draw(st.integers(0, 20)), len(source.text))


@settings(max_examples=150, deadline=None)
@given(edited())
def test_every_service_answers(case: tuple[Source, int]):
    source, at = case
    reading = read(source)
    names = Names(reading.documents)
    for item in complete(source, at, names):
        assert item.span.start <= at <= item.span.end
    for found in (hover(source, at, names), definition(source, at, names)):
        assert found is None or 0 <= found.span.start <= found.span.end <= len(source.text)
    references(source, at, names)
    add_exception(source, at, names)
    fixes_at(reading.diagnostics, source, Span(at, at))
    outline(reading.document)
    assert all(fold.first < fold.last <= source.lines for fold in folds(reading.document))


@settings(max_examples=150, deadline=None)
@given(edited())
def test_every_fix_can_be_made_and_mending_ends(case: tuple[Source, int]):
    source, _ = case
    for diagnostic in read(source).diagnostics:
        for fix in diagnostic.fixes:
            assert fix.edits, diagnostic.code
            spans = [edit.span for edit in fix.edits]
            assert all(0 <= span.start <= span.end <= len(source.text) for span in spans), diagnostic.code
            assert all(one.end <= after.start for one, after in pairwise(spans)), diagnostic.code
            assert applied(source.text, fix.edits) != source.text, diagnostic.code
    done = repair([source])
    assert repair(done.sources).sources[0].text == done.sources[0].text
