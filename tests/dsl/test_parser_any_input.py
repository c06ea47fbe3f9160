"""Any text can be parsed: a mistake stays in its statement, and huge input ends in bounded time."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dsl.diagnostics import Severity
from dsl.nodes import (
    Or,
)
from dsl.source import Source
from dsl.syntax.parser import parse
from tests.dsl.written import (
    CONDITIONS,
    STATEMENTS,
    B,
    X,
    bare,
    one,
    source,
)

SEEDS = [*STATEMENTS, *(f"begrip x betekent: {written}" for written in CONDITIONS)]
SNIPPETS = st.sampled_from(
    [*'"()[]:,;-#/€“’–\u00a0\x00\u200b', "\n", "\n  ", "\n- ", "```\n", "> ", "# ", "één", "niet ", "en ", "of ", "is "]
) | st.text(max_size=5)


def readable(text: str) -> None:
    """Parse a text and check what must hold for any text."""
    read = Source.of("x", text)
    document, found = parse(read)
    for diagnostic in found:
        assert 0 <= diagnostic.span.start <= diagnostic.span.end <= len(read.text)
        assert diagnostic.text
        assert diagnostic.help
        assert len(diagnostic.text) + len(diagnostic.help) < 1000
    assert [p.span.start for p in document.parts] == sorted(p.span.start for p in document.parts)
    ends = [p.span.end for p in document.parts]
    assert all(end <= p.span.start for end, p in zip(ends, document.parts[1:], strict=False))


@given(st.text())
def test_any_text_as_a_file(text: str):
    readable(text)


@given(st.text())
def test_any_text_as_rules(text: str):
    readable(f"```regels\n{text}\n```\n")


@given(st.data())
@settings(max_examples=300)
def test_any_change_of_good_rules(data: st.DataObject):
    """Cut, double or put in a piece of a document that was right."""
    chosen = data.draw(st.lists(st.sampled_from(SEEDS), min_size=1, max_size=3))
    text = "# Kop\n\n> Een citaat.\n\n```regels\n" + "\n\n".join(chosen) + "\n```\n"
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(text)))
        end = data.draw(st.integers(start, min(len(text), start + 8)))
        text = text[:start] + data.draw(SNIPPETS) + text[data.draw(st.sampled_from([start, end])) :]
    readable(text)


@given(st.lists(st.sampled_from(SEEDS), min_size=1, max_size=6), st.data())
def test_a_mistake_stays_in_its_statement(chosen: list[str], data: st.DataObject):
    """Whatever stands among good statements, the good ones are read and the bad one gives one message."""
    at = data.draw(st.integers(0, len(chosen)))
    rules = "\n\n".join([*chosen[:at], 'feit kapot kapot: ja/nee\n  vraag "Wat?"', *chosen[at:]])
    document, found = parse(source(rules))
    assert [d.code for d in found] == ["spatie-in-naam"]
    assert [bare(s) for s in document.statements] == [one(rule) for rule in chosen]


HUGE = {
    "parentheses": "```regels\nbegrip a betekent: " + "(" * 10_000 + "a" + ")" * 10_000 + "\n```\n",
    "not and parentheses": "```regels\nbegrip a betekent: " + "niet (" * 10_000 + "\n```\n",
    "a long condition": "```regels\nbegrip a betekent: " + "a en " * 30_000 + "a\n```\n",
    "a very long line": "```regels\nbegrip a betekent: " + "a en " * 199_000 + "a\n```\n",
    "a long text": '```regels\nfeit a: ja/nee\n  vraag "' + "x" * 990_000 + '"\n```\n',
    "many mistakes": "```regels\n" + "x\n" * 100_000 + "```\n",
    "many quotes": "```regels\n" + '"\n' * 100_000 + "```\n",
    "many digits": "```regels\nbegrip a betekent: a is " + "1" * 190_000 + "\n```\n",
    "deep quotes": ">" * 100_000 + " a",
    "deep lists": "- " * 100_000 + "a",
    "brackets in a citation": "> " + "[" * 9_999,
    "a huge citation": "> " + "*a " * 330_000,
    "not a text": "".join(chr(c) for c in range(0x3000) if chr(c) != "\n") * 20,
}


@pytest.mark.parametrize("name", HUGE)
def test_huge_input_ends_in_bounded_time(name: str):
    start = time.process_time()
    document, found = parse(Source.of("x", HUGE[name]))
    assert time.process_time() - start < 20
    assert len(found) <= 201
    assert document.parts


def test_a_file_of_more_than_a_million_characters_is_not_read():
    document, (found,) = parse(Source.of("x", "a" * 1_000_001))
    assert (found.code, found.severity, document.parts) == ("te-groot", Severity.ERROR, ())


def test_a_long_condition_is_read_whole():
    statement = one("begrip a betekent: " + "b of " * 999 + "b")
    assert statement.condition == Or((B,) * 1_000, X)
    (found,) = parse(source("begrip a betekent: " + "b of " * 1_000 + "b"))[1]
    assert found.code == "te-groot"


def test_forty_parentheses_are_read_and_one_more_is_not():
    assert one("begrip x betekent: " + "niet (" * 40 + "a" + ")" * 40)
    (found,) = parse(source("begrip x betekent: " + "(" * 41 + "a" + ")" * 41))[1]
    assert found.code == "te-diep-genest"
