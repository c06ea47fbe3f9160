"""Outline, folding, formatting, additions, running voorbeelden, and places as an editor counts them."""

from __future__ import annotations

from datetime import date

import pytest

from dsl.diagnostics import Severity
from dsl.reading import read
from dsl.services.actions import add_example, add_exception, rule_at
from dsl.services.editor_text import EditorPosition, EditorText, Encoding
from dsl.services.examples import run_examples
from dsl.services.formatting import formatting
from dsl.services.outline import OutlineItem, folds, outline
from dsl.source import Source, Span
from dsl.writing.formatter import format_source
from tests.dsl.services.typing import START, cursor, names

SOURCE = Source.of("mijn.regels.md", START)
TODAY = date(2026, 11, 23)


def tree(items: list[OutlineItem]) -> list[object]:
    return [
        (f"{item.kind} {item.name}", tree(item.children)) if item.children else f"{item.kind} {item.name}"
        for item in items
    ]


def test_the_outline_has_headings_with_their_statements():
    text = START + "\n## Verder\n\n```regels\nbegrip dicht_bij betekent: open\n```\n\n# Slot\n"
    (first, second) = tree(outline(read(Source.of("a", text)).document))
    assert isinstance(first, tuple)
    assert first[0] == "kop Regels"
    assert first[1][:3] == ["regelset mijn_regels", "keuzelijst wijken", "feit open"]
    assert first[1][-2:] == ["voorbeeld Gewoon", ("kop Verder", ["begrip dicht_bij"])]
    assert second == "kop Slot"


def test_a_heading_spans_what_stands_under_it():
    (top,) = outline(read(SOURCE).document)
    assert all(top.span.start <= child.span.start and child.span.end <= top.span.end for child in top.children)


def test_sections_blocks_and_statements_fold():
    found = {(fold.first, fold.last) for fold in folds(read(SOURCE).document)}
    first = SOURCE.position(SOURCE.text.index("oordeel ruimte")).line
    assert (first, first + 3) in found
    assert (3, SOURCE.position(SOURCE.text.index("```\n\n> Part")).line) in found
    assert (1, SOURCE.lines - 1) in found
    assert all(1 <= a < b <= SOURCE.lines for a, b in found)


def test_formatting_changes_only_the_lines_that_differ():
    untidy = Source.of("a", START.replace("  als ruim en open", "  als   ruim\n     en open"))
    edits = formatting(untidy)
    assert len(edits) == 1
    text = untidy.text
    for edit in reversed(edits):
        text = text[: edit.span.start] + edit.text + text[edit.span.end :]
    assert text == format_source(untidy)
    assert formatting(Source.of("a", text)) == ()


def test_an_exception_to_fill_in_is_one_finding_away_from_sound():
    source, offset = cursor(START.replace("als ruim en open", "als ru‸im en open"))
    added = add_exception(source, offset, names(source))
    assert added is not None
    text = source.text[: added.edit.span.start] + added.edit.text + source.text[added.edit.span.end :]
    assert text[added.fill_in.start : added.fill_in.end] == "voorwaarde"
    made = text[: added.fill_in.start] + "open is nee" + text[added.fill_in.end :]
    reading = read(Source.of("a", made))
    assert reading.policy is not None
    assert reading.policy.rules["uitzondering_op_hoofd"].value == "niet_nu"
    errors = [d.code for d in read(Source.of("a", text)).diagnostics if d.severity is Severity.ERROR]
    assert errors == ["naam-onbekend"]


def test_outside_a_rule_there_is_nothing_to_add_an_exception_to():
    assert add_exception(SOURCE, START.index("feit open"), names(SOURCE)) is None


@pytest.mark.parametrize(("rule", "outcome"), [("hoofd", "wel"), ("dicht", "niet_nu")])
def test_a_voorbeeld_in_which_a_rule_decides_passes_once_its_outcome_is_given(rule: str, outcome: str):
    policy = read(SOURCE).policy
    assert policy is not None
    added = add_example(policy, rule, names(SOURCE))
    assert added is not None
    text = START[: added.edit.span.start] + added.edit.text + START[added.edit.span.end :]
    assert text[added.fill_in.start : added.fill_in.end] == "…"
    made = text.replace("is …", f"is {outcome} op grond van {rule}")
    filled = read(Source.of("a", made)).policy
    assert filled is not None
    assert [result.passed for result in run_examples(filled, TODAY)] == [True, True]


def test_a_voorbeeld_that_fails_says_what_was_expected():
    policy = read(Source.of("a", START.replace("uitkomst is wel op grond van hoofd", "uitkomst is niet_nu"))).policy
    assert policy is not None
    (result,) = run_examples(policy, TODAY)
    assert not result.passed
    assert result.text == "Klopt niet. Verwacht: uitkomst is niet_nu. Gevonden: wel op grond van hoofd."
    assert result.source.slice(result.span).startswith('voorbeeld "Gewoon"')


def test_the_rule_at_a_place():
    found = rule_at(SOURCE, START.index("ruim en open"), names(SOURCE))
    assert found is not None and found.name == "hoofd"


# --- places -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "gewoon\ntweede regel\n",
        "met 😀 en ï\nen 𝄞 twee\n",
        "windows\r\nregels 😀\r\n",
        "oud\rmac\rregels",
        "\ufeffmerk vooraan 😀\nen verder",
        "losse i\u0308 en e\u0301\u0301 tekens\nook hier: cafe\u0301 😀 x\n",
        "",
    ],
)
@pytest.mark.parametrize("encoding", Encoding)
def test_places_go_to_the_editor_and_back(text: str, encoding: Encoding):
    editor = EditorText("a", text, encoding)
    source = editor.source
    for offset in range(len(source.text) + 1):
        position = editor.position(offset)
        assert editor.offset(position) == offset
    mark = len("\ufeff".encode()) if encoding is Encoding.UTF_8 else 1
    assert editor.position(0) == EditorPosition(0, mark if text.startswith("\ufeff") else 0)


def test_places_count_utf16_units():
    editor = EditorText("a", "é 😀 is\nzo")
    assert editor.position(editor.source.text.index("is")) == EditorPosition(0, 5)
    assert editor.offset(EditorPosition(0, 4)) == 3
    assert editor.offset(EditorPosition(0, 3)) == 3  # in the middle of a pair: behind it


@pytest.mark.parametrize(("encoding", "before"), [(Encoding.UTF_8, 8), (Encoding.UTF_16, 5), (Encoding.UTF_32, 4)])
def test_places_count_what_the_editor_counts(encoding: Encoding, before: int):
    editor = EditorText("a", "é 😀 is", encoding)
    assert editor.position(4) == EditorPosition(0, before)


def test_places_outside_the_text_are_the_nearest_in_it():
    editor = EditorText("a", "een\ntwee")
    assert editor.offset(EditorPosition(0, 99)) == 3
    assert editor.offset(EditorPosition(9, 0)) == 8
    assert editor.span(EditorPosition(1, 2), EditorPosition(0, 0)) == Span(0, 6)
