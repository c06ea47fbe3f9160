"""Each fix of each page in dsl/meldingen does what it says: its finding goes, and no other mistake comes.

What the parser finds is judged by the parser, for the examples of the pages use names that they do not declare.
"""

from __future__ import annotations

import pytest

from dsl.diagnostics import CODES, Diagnostic, Fix, Safety, Severity, TextEdit
from dsl.fixes import applied, tidied, write
from dsl.reading import read
from dsl.source import Source, Span
from dsl.syntax.parser import parse
from tests.dsl.test_meldingen import PAGES, examples, found_in, sections, sources

WITHOUT_FIX = {
    "te-groot": "what to leave out is for a person",
    "te-veel-fouten": "the findings above it have their own",
    "te-diep-genest": "a part of the condition must get a name",
    "ja-nee-in-lijst": "`is een van (ja, nee)` says nothing",
    "lege-lijst": "the values are not known",
    "vraag-naar-onbekend": "without the test the condition says something else",
    "waarde-ontbreekt": "the value is not known",
    "voorwaarde-ontbreekt": "the condition is not known",
    "tabel-zonder-rijen": "the rows are not known",
    "naam-ontbreekt": "a good name is for a person",
    "gereserveerd-woord": "a good name is for a person",
    "toets-op-tekst": "the question must become one with choices",
    "kring": "which reference is wrong is for a person",
    "keten-te-lang": "which name to explain otherwise is for a person",
    "voortgang-in-besluit": "what to ask in place of it is for a person",
    "regelset-dubbel": "it must move to a file of its own",
    "regelset-los": "which file builds on which is for a person",
    "regelset-naam-dubbel": "the name is used in other files",
    "rang-te-laag": "the law does not allow it",
    "voortbouw-ontbreekt": "the file itself is not there",
    "voortbouw-dubbel": "on which one it builds is for a person",
    "voortbouw-kring": "which regelset builds on which is for a person",
}
"""Codes for which no edit is sensible, with the reason."""


def wrong_examples(code: str) -> list[list[str]]:
    return examples(sections(PAGES[code])["Fout"])


def syntax(texts: list[str]) -> list[Diagnostic]:
    """Return what the parser finds in files."""
    return [diagnostic for source in sources(texts) for diagnostic in parse(source)[1]]


def mended(texts: list[str], diagnostic: Diagnostic, fix: Fix) -> list[str]:
    """Return files with a fix of a finding in one of them."""
    names = [source.name for source in sources(texts)]
    return [applied(t, fix.edits) if n == diagnostic.source.name else t for n, t in zip(names, texts, strict=True)]


CASES = [
    pytest.param(texts, diagnostic, fix, id=f"{code}-{number}-{fix.title}")
    for code in sorted(PAGES)
    for number, texts in enumerate(wrong_examples(code))
    for diagnostic in found_in(texts)
    if diagnostic.code == code
    for fix in diagnostic.fixes
]


@pytest.mark.parametrize(("texts", "diagnostic", "fix"), CASES)
def test_a_fix_takes_its_finding_away_and_brings_no_mistake(texts: list[str], diagnostic: Diagnostic, fix: Fix):
    judge = syntax if syntax(texts) else found_in
    before, after = judge(texts), judge(mended(texts, diagnostic, fix))
    if diagnostic.code in {d.code for d in after}:  # the same mistake once more, behind the one that was mended
        assert diagnostic.text not in {d.text for d in after}
        assert len(after) <= len(before)
    errors = [{d.code for d in found if d.severity is Severity.ERROR} for found in (before, after)]
    assert errors[1] <= errors[0]


def test_each_code_has_a_fix_or_a_reason_why_not():
    fixed = {param.values[1].code for param in CASES}
    assert fixed & WITHOUT_FIX.keys() == set()
    assert fixed | WITHOUT_FIX.keys() == set(CODES)


@pytest.mark.parametrize(("texts", "diagnostic", "fix"), CASES)
def test_the_edits_of_a_fix_are_in_order_and_its_title_is_a_sentence(
    texts: list[str], diagnostic: Diagnostic, fix: Fix
):
    assert fix.edits
    for one, next_one in zip(fix.edits, fix.edits[1:], strict=False):
        assert one.span.end <= next_one.span.start
    assert all(0 <= edit.span.start <= edit.span.end <= len(diagnostic.source.text) for edit in fix.edits)
    assert fix.title[0].isupper()
    assert not fix.title.endswith(".")


@pytest.mark.parametrize("code", sorted(CODES))
def test_no_two_fixes_of_a_finding_do_the_same(code: str):
    for texts in wrong_examples(code):
        for diagnostic in found_in(texts):
            assert len({fix.edits for fix in diagnostic.fixes}) == len(diagnostic.fixes)


def test_both_readings_of_en_and_of_differ_and_neither_is_safe():
    (diagnostic,) = found_in(wrong_examples("en-of-zonder-haakjes")[0])
    texts = [applied(diagnostic.source.text, fix.edits) for fix in diagnostic.fixes]
    assert "betekent: (open en schoon) of nieuw" in texts[0]
    assert "betekent: open en (schoon of nieuw)" in texts[1]
    assert {fix.safety for fix in diagnostic.fixes} == {Safety.CONFIRM}


def test_what_is_taken_away_takes_its_own_lines_along():
    text = "een\n  twee\ndrie vier\n"
    (whole,) = tidied(text, [write(Span(6, 10), "")])
    assert applied(text, whole.edits) == "een\ndrie vier\n"
    (part,) = tidied(text, [write(Span(16, 20), "")])
    assert applied(text, part.edits) == "een\n  twee\ndrie\n"
    assert applied(text, [TextEdit(Span(0, 0), "> "), TextEdit(Span(3, 3), "!")]) == "> een!\n  twee\ndrie vier\n"


def test_the_shipped_policy_needs_no_fix():
    from tests.dsl.test_leidraad import FILE

    assert not [d for d in read(Source.of("leidraad", FILE.read_text(encoding="utf-8"))).diagnostics if d.fixes]
