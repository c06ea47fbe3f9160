"""Every construct of the language comes out as its node, and its spans are exact."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from dsl.nodes import (
    Day,
    Decision,
    Example,
    ExceptionRule,
    FactDeclaration,
    Given,
    Many,
    Name,
    Not,
    Number,
    Obligation,
    Principle,
    RegelsetHead,
    Rule,
    Term,
    Test,
    Text,
    Unknown,
    YesNo,
)
from dsl.source import Source, Span
from dsl.syntax.parser import parse
from tests.dsl.written import (
    CONDITIONS,
    IS,
    STATEMENTS,
    X,
    compare,
    n,
    one,
    source,
)

LEIDRAAD = (Path(__file__).parents[2] / "policies" / "leidraad-participatie.regels.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("written", CONDITIONS)
def test_conditions(written: str):
    assert one(f"begrip x betekent: {written}") == Term(n("x"), CONDITIONS[written], X)


@pytest.mark.parametrize("written", STATEMENTS)
def test_statements(written: str):
    assert one(written) == STATEMENTS[written]


@pytest.mark.parametrize("written", STATEMENTS)
def test_a_named_statement_may_say_what_it_was_called(written: str):
    if hasattr(STATEMENTS[written], "formerly"):
        assert one(f"{written}\n  heette oud") == replace(STATEMENTS[written], formerly=n("oud"))
    else:
        assert parse(source(f"{written}\n  heette oud"))[1]


@pytest.mark.parametrize("written", STATEMENTS)
def test_white_space_does_not_matter(written: str):
    """A no-break space, a tab or a comment between words is white space; the depth of the indentation is free."""
    spaced = "\n".join(
        (("\t \u00a0" + line.lstrip()) if line[:1].isspace() else line) + "  # een opmerking\n\n"
        for line in written.split("\n")
        if line.strip() and '"' not in line
    )
    if '"' not in written:
        assert one(spaced) == STATEMENTS[written]
    assert one(f"# een opmerking\n\n{written}\n\n  # nog een\n# en nog een\n") == STATEMENTS[written]


KEYWORDS = [
    *(
        "regeltaal",
        "regelset",
        "feit",
        "oordeel",
        "keuzelijst",
        "begrip",
        "interpretatie",
        "principe",
        "besluit",
        "regel",
    ),
    *(
        "uitzondering",
        "tabel",
        "verplichting",
        "signaal",
        "basis",
        "voorbeeld",
        "organisatie",
        "rang",
        "versie",
        "vraag",
    ),
    *(
        "toelichting",
        "door",
        "weeg",
        "want",
        "op",
        "anders",
        "als",
        "over",
        "geeft",
        "bij",
        "moment",
        "afgeleid",
        "uiterlijk",
        "heette",
    ),
    *("onderwerpen", "gegeven", "zoals", "behalve", "verwacht", "betekent", "gekozen", "uit", "oplopend", "en", "of"),
    *("alle", "geen", "van", "is", "bevat", "dan"),
]
NO_KEYWORDS = [
    *(
        "wet",
        "verordening",
        "kader",
        "open",
        "norm",
        "vooraf",
        "tijdens",
        "achteraf",
        "getal",
        "bedrag",
        "datum",
        "tekst",
    ),
    *("niets", "punten", "te", "doen"),
]
REFUSED_VALUES = [
    *(
        "ja",
        "nee",
        "niet",
        "een",
        "meer",
        "minder",
        "minstens",
        "hoogstens",
        "precies",
        "voor",
        "na",
        "leeg",
        "onbekend",
    ),
    *("afgerond", "voldaan", "nog"),
]


@pytest.mark.parametrize("word", [*KEYWORDS, *NO_KEYWORDS])
def test_keywords_may_be_values_of_a_list(word: str):
    assert one(f'feit f: één uit\n  - {word} "W"\n  - {word}').type.values[0].name == n(word)
    assert one(f"begrip x betekent: a is {word} en b").condition.parts[0] == compare("a", IS, n(word))
    assert one(f"begrip x betekent: a is een van (v, {word})").condition.values[1] == n(word)
    assert one(f"regel r over b geeft {word} als a").value == n(word)


@pytest.mark.parametrize("word", REFUSED_VALUES)
def test_words_that_are_no_values_of_a_list(word: str):
    (found,) = parse(source(f"feit f: één uit\n  - {word}"))[1]
    assert (found.code, found.source.slice(found.span)) == ("gereserveerd-woord", word)


@pytest.mark.parametrize("word", [*KEYWORDS, *REFUSED_VALUES])
def test_keywords_are_no_names(word: str):
    document, found = parse(source(f"feit {word}: ja/nee"))
    assert len(found) == 1
    assert document.statements == ()


# --- places -----------------------------------------------------------------------------------------------


def walk(node: Any) -> Any:
    """Give each node under a node, itself included."""
    if isinstance(node, tuple):
        for part in node:
            yield from walk(part)
    elif is_dataclass(node) and not isinstance(node, Span):
        yield node
        for field in fields(node):
            yield from walk(getattr(node, field.name))


@pytest.mark.parametrize("rules", [*STATEMENTS, *(f"begrip x betekent: {written}" for written in CONDITIONS)])
def test_spans_are_exact(rules: str):
    text = source("feit eerste: ja/nee\n\n" + rules)
    (_, statement) = parse(text)[0].statements
    assert text.slice(statement.span) == rules.split("# want")[0].strip()
    for node in walk(statement):
        span = getattr(node, "span", None)
        if span is None:
            continue
        assert statement.span.start <= span.start < span.end <= statement.span.end
        written = text.slice(span)
        match node:
            case Name():
                assert written == node.text
            case Text():
                assert " ".join(written.strip('"').split()) == node.text
            case YesNo():
                assert written == ("ja" if node.value else "nee")
            case Unknown():
                assert written == "onbekend"
            case Day():
                assert written.endswith(str(node.value.year))
                assert written.startswith(str(node.value.day))
            case Number():
                assert Decimal(written.strip("€ ").replace(".", "").replace(",", ".")) == node.value
            case Test() | Given():
                assert written.startswith(node.subject.text)
            case Not():
                assert "niet" in written.split()
            case Many():
                assert written == "leeg" or written[0] + written[-1] in ("()", "[]")


def test_columns_count_characters_after_wide_ones():
    text = source('feit 𝔞: ja/nee vraag "😀" vrag "x"')
    (found,) = parse(text)[1]
    assert text.slice(found.span) == "vrag"
    assert text.position(found.span.start).column == 26


# --- the real thing ---------------------------------------------------------------------------------------


def test_the_leidraad_can_be_read():
    document, found = parse(Source.of("leidraad", LEIDRAAD))
    assert [d.text for d in found] == []
    kinds = {type(s) for s in document.statements}
    assert kinds >= {RegelsetHead, FactDeclaration, Principle, Decision, Rule, ExceptionRule, Obligation, Example}


def test_each_statement_of_the_leidraad_starts_where_it_says():
    text = Source.of("leidraad", LEIDRAAD)
    for statement in parse(text)[0].statements:
        assert text.position(statement.span.start).column == 1
        assert text.slice(statement.span).split()[0] in (
            *(
                "regeltaal",
                "regelset",
                "feit",
                "oordeel",
                "keuzelijst",
                "begrip",
                "interpretatie",
                "principe",
                "besluit",
            ),
            *("regel", "uitzondering", "verplichting", "signaal", "basis", "voorbeeld", "geen", "open", "nog"),
        )
