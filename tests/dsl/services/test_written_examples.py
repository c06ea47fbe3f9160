"""Voorbeelden rewritten as a table does it: what is not touched stays as it is, and back again gives the same bytes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dsl import (
    Document,
    ExampleNotWritten,
    ExpectationKind,
    Expected,
    PlacedExample,
    Source,
    WrittenExample,
    format_source,
    insert_example,
    remove_example,
    rewrite_example,
    written_examples,
)
from dsl.syntax.parser import parse

LEIDRAAD = Path(__file__).parents[3] / "policies" / "leidraad-participatie.regels.md"
LONG = "Een titel die zo lang is dat hij niet op één regel past, zodat de opmaak hem over twee regels moet verdelen"


def read(text: str) -> Document:
    return parse(Source.of("proef.regels.md", text))[0]


DOCUMENT = read(LEIDRAAD.read_text("utf-8"))
TEXT = DOCUMENT.source.text
EXAMPLES = written_examples(DOCUMENT)


def cut(placed: PlacedExample) -> Document:
    """A file with only this voorbeeld, between prose: as quick as it is small."""
    return read(f"# Kop\n\nVoor.\n\n```regels\n{TEXT[placed.span.start : placed.span.end]}\n```\n\nNa.\n")


def changed(one: WrittenExample) -> Iterator[WrittenExample]:
    """The same voorbeeld with each of its parts made otherwise, taken away and added."""
    yield replace(one, like=None if one.like else "winkelplein")
    yield replace(one, on=None if one.on else date(2027, 3, 1))
    yield replace(one, given={"nieuw": "onbekend", **one.given})
    yield replace(one, expected=(*one.expected, Expected(ExpectationKind.SIGNAL, "iets_anders", holds=False)))
    yield replace(one, expected=())
    yield replace(one, given={})
    for name in one.given:
        yield replace(one, given={other: words for other, words in one.given.items() if other != name})
    for each in one.expected:
        yield replace(one, expected=tuple(other for other in one.expected if other != each))
    yield all_otherwise(one)


def all_otherwise(one: WrittenExample) -> WrittenExample:
    """The same voorbeeld with every line of it changed, added to or taken away."""
    given = dict.fromkeys(list(one.given)[1:], "(a, b)")
    expected = tuple(replace(each, value=each.value and "anders") for each in one.expected[:-1])
    return WrittenExample(LONG, one.like, {"nieuw": "onbekend", **given}, expected, date(2027, 3, 1))


def test_each_voorbeeld_of_the_leidraad_reads_as_it_is_written() -> None:
    assert len(EXAMPLES) > 50
    for placed in EXAMPLES:
        assert placed.written.text == TEXT[placed.span.start : placed.span.end]


@pytest.mark.parametrize("number", range(len(EXAMPLES)))
def test_a_change_of_each_row_and_back_gives_the_same_bytes(number: int) -> None:
    document = cut(EXAMPLES[number])
    (placed,) = written_examples(document)
    for other in changed(placed.written) if number % 6 == 0 else [all_otherwise(placed.written)]:
        text = rewrite_example(document.source, placed, other)
        assert format_source(Source.of("", text)) == text != document.source.text
        again = read(text)
        (now,) = written_examples(again)
        assert now.written == other
        assert rewrite_example(again.source, now, placed.written) == document.source.text


def test_nothing_around_it_is_touched() -> None:
    placed = EXAMPLES[20]
    text = rewrite_example(DOCUMENT.source, placed, replace(placed.written, title=LONG, on=date(2027, 3, 1)))
    assert text.startswith(TEXT[: placed.span.start])
    assert text.endswith(TEXT[placed.span.end :])
    assert rewrite_example(DOCUMENT.source, placed, placed.written) == TEXT


@pytest.mark.parametrize("number", range(0, len(EXAMPLES), 6))
def test_a_copy_taken_away_gives_the_same_bytes(number: int) -> None:
    placed = EXAMPLES[number]
    text = insert_example(DOCUMENT, replace(placed.written, title="Een kopie"), placed.span)
    again = read(text)
    copy = written_examples(again)[number + 1]
    assert copy.written == replace(placed.written, title="Een kopie")
    assert remove_example(again, copy) == TEXT


def test_what_is_taken_away_leaves_the_layout() -> None:
    for number in (0, len(EXAMPLES) - 1, 10):
        text = remove_example(DOCUMENT, EXAMPLES[number])
        assert len(written_examples(read(text))) == len(EXAMPLES) - 1
        assert format_source(Source.of("", text)) == text
    last = insert_example(DOCUMENT, replace(EXAMPLES[0].written, title="Aan het eind"), None)
    assert remove_example(read(last), written_examples(read(last))[-1]) == TEXT


COMMENTED = """\
Een zin vooraf.

```regels
# over het voorbeeld
voorbeeld "A"  # kop
  # boven
  zoals gewoon, behalve:  # basis
    - ruimte is geen  # ruimte
    # over thema
    - thema is (sociaal, # in de lijst
        ecologisch)
  verwacht:
    - besluit_a is goed  # slot
    # eronder

# los
```

Een zin erna.
"""


def comments(text: str) -> list[str]:
    return sorted(line.partition("#")[2].strip() for line in text.splitlines() if "#" in line)


def test_comments_and_prose_stay_whatever_changes() -> None:
    document = read(COMMENTED)
    (placed,) = written_examples(document)
    for other in changed(placed.written):
        text = rewrite_example(document.source, placed, other)
        assert comments(text) == comments(COMMENTED), text
        assert text.startswith("Een zin vooraf.\n\n```regels\n# over het voorbeeld\n")
        assert text.endswith("\n# los\n```\n\nEen zin erna.\n")
        assert written_examples(read(text))[0].written == other
    left = remove_example(document, placed)
    assert comments(left) == ["los", "over het voorbeeld"] and "voorbeeld " not in left.replace("het voorbeeld", "")


def test_a_layout_of_ones_own_is_kept() -> None:
    own = """Voor.

```regels
voorbeeld   "A"
      gegeven:
   -  a is ja
   - b is nee
  verwacht:
   - c   is d
```
"""
    (placed,) = written_examples(read(own))
    text = rewrite_example(read(own).source, placed, replace(placed.written, given={"a": "ja", "b": "onbekend"}))
    assert text == own.replace("b is nee", "b is onbekend")


def test_a_name_with_its_document_stays_as_it_is_written() -> None:
    text = TEXT[EXAMPLES[20].span.start : EXAMPLES[20].span.end]
    assert "    - betrekken_in_alle_fasen is afgerond\n" in text
    own = text.replace("- betrekken_in_alle_fasen", "- leidraad.betrekken_in_alle_fasen").replace(
        "principe gelijkwaardig", "principe leidraad.gelijkwaardig"
    )
    document = read(f"```regels\n{own}\n```\n")
    (placed,) = written_examples(document)
    assert placed.written == EXAMPLES[20].written
    other = replace(placed.written, title="Anders")
    assert rewrite_example(document.source, placed, other) == document.source.text.replace(
        placed.written.title, "Anders"
    )


def test_what_says_two_things_about_one_is_left_to_the_editor() -> None:
    twice = '```regels\nvoorbeeld "A"\n  gegeven:\n    - a is ja\n    - x.a is nee\n  verwacht:\n    - b is c\n```\n'
    (placed,) = written_examples(read(twice))
    with pytest.raises(ExampleNotWritten):
        rewrite_example(read(twice).source, placed, replace(placed.written, title="B"))


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": 'Met "haken"'},
        {"title": "Met\n```\nvoorbeeld"},
        {"given": {"ruimte": "geen  # stil"}},
        {"given": {"ruimte": "geen\n  verwacht:\n    - a is b"}},
        {"given": {"ruimte": "geen en meer"}},
        {"like": "twee woorden"},
    ],
)
def test_what_would_say_something_else_is_not_written(wrong: dict[str, object]) -> None:
    document = cut(EXAMPLES[20])
    (placed,) = written_examples(document)
    other = replace(placed.written, **wrong)
    with pytest.raises(ExampleNotWritten):
        rewrite_example(document.source, placed, other)
    with pytest.raises(ExampleNotWritten):
        insert_example(document, other, placed.span)


@given(st.text(max_size=30), st.dictionaries(st.sampled_from(["a", "b", "ruimte"]), st.text(max_size=12), max_size=3))
def test_any_words_are_written_as_they_are_or_not_at_all(title: str, answers: dict[str, str]) -> None:
    document = cut(EXAMPLES[20])
    (placed,) = written_examples(document)
    other = replace(placed.written, title=title, given=answers)
    try:
        text = rewrite_example(document.source, placed, other)
    except ExampleNotWritten:
        return
    assert [one.written for one in written_examples(read(text))] == [other]
    assert text.startswith("# Kop\n\nVoor.\n\n```regels\n") and text.endswith("\n```\n\nNa.\n")
