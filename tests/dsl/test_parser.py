"""Every construct of the language comes out as its node; spans are exact; any input ends in an answer."""

from __future__ import annotations

import time
from dataclasses import fields, is_dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dsl.diagnostics import Severity
from dsl.nodes import (
    And,
    Baseline,
    Block,
    Cell,
    Citation,
    Closure,
    ClosureKind,
    Comparison,
    Count,
    Day,
    Deadline,
    Decision,
    DecisionTable,
    Example,
    ExceptionRule,
    Expectation,
    ExpectationKind,
    FactDeclaration,
    FactType,
    Given,
    Heading,
    Interpretation,
    LanguageVersion,
    ListDeclaration,
    ListValue,
    Many,
    Moment,
    Name,
    Not,
    Number,
    Obligation,
    Or,
    Period,
    Principle,
    Prose,
    Quantity,
    Rank,
    RegelsetHead,
    Rule,
    Signal,
    Statement,
    TableRow,
    Term,
    Test,
    Text,
    TimeUnit,
    Type,
    Unknown,
    YesNo,
)
from dsl.source import Source, Span
from dsl.syntax.parser import parse

X = Span(0, 0)
LEIDRAAD = (Path(__file__).parents[2] / "policies" / "leidraad-participatie.regels.md").read_text(encoding="utf-8")


def source(rules: str) -> Source:
    return Source.of("proef.regels.md", f"```regels\n{rules}\n```\n")


def statements(rules: str) -> tuple[Statement, ...]:
    document, found = parse(source(rules))
    assert [d.text for d in found] == []
    return document.statements


def one(rules: str) -> Any:
    (statement,) = statements(rules)
    return bare(statement)


def bare(node: Any) -> Any:
    """Return a node with all its spans replaced by X, so that it can be compared with one that is written out."""
    if isinstance(node, Span):
        return X
    if isinstance(node, tuple):
        return tuple(map(bare, node))
    if is_dataclass(node):
        return replace(node, **{f.name: bare(getattr(node, f.name)) for f in fields(node)})
    return node


def n(name: str) -> Name:
    return Name(name, X)


def t(text: str) -> Text:
    return Text(text, X)


def num(value: str, amount: bool = False) -> Number:
    return Number(Decimal(value), amount, X)


def day(year: int, month: int, of_month: int) -> Day:
    return Day(date(year, month, of_month), X)


def compare(subject: str, comparison: Comparison | None = None, *values: Any) -> Test:
    return Test(n(subject), comparison, values, X)


JA, NEE = YesNo(True, X), YesNo(False, X)
A, B, C = compare("a"), compare("b"), compare("c")
IS = Comparison.IS


def fact(kind: FactType, *values: ListValue, list_name: str | None = None, ascending: bool = False) -> FactDeclaration:
    type_ = Type(kind, values, n(list_name) if list_name else None, ascending, X)
    return FactDeclaration(n("f"), type_, False, None, None, None, (), X)


def cell(comparison: Comparison | None, *values: Any) -> Cell:
    return Cell(comparison, values, X)


RED, WHITE = ListValue(n("rood"), t("Rood")), ListValue(n("wit"), None)

CONDITIONS = {
    "a": A,
    "document.a": compare("document.a"),
    "beïnvloedbaar_2": compare("beïnvloedbaar_2"),
    "a is ja": compare("a", IS, JA),
    "a is nee": compare("a", IS, NEE),
    "a is v": compare("a", IS, n("v")),
    "a is geen": compare("a", IS, n("geen")),
    "a is of of b": Or((compare("a", IS, n("of")), B), X),
    "a is niet v": compare("a", Comparison.IS_NOT, n("v")),
    "a is niet geen": compare("a", Comparison.IS_NOT, n("geen")),
    'a is "tekst  met\n  witruimte"': compare("a", IS, t("tekst met witruimte")),
    "a is een van (v, geen)": compare("a", Comparison.ONE_OF, n("v"), n("geen")),
    "a is één van (v)": compare("a", Comparison.ONE_OF, n("v")),
    "a is een van (1; 2,5; 1.000)": compare("a", Comparison.ONE_OF, num("1"), num("2.5"), num("1000")),
    "a is een van (1 mei 2024, 2 mei 2024)": compare("a", Comparison.ONE_OF, day(2024, 5, 1), day(2024, 5, 2)),
    "a bevat v": compare("a", Comparison.CONTAINS, n("v")),
    "a is leeg": compare("a", Comparison.EMPTY),
    "a is niet leeg": Not(compare("a", Comparison.EMPTY), X),
    "a is voldaan": compare("a", Comparison.FULFILLED),
    "a is niet voldaan": Not(compare("a", Comparison.FULFILLED), X),
    "a is van toepassing": compare("a", Comparison.APPLIES),
    "a is niet van\n  toepassing": Not(compare("a", Comparison.APPLIES), X),
    "a is afgerond": compare("a", Comparison.DONE),
    "a is niet afgerond": Not(compare("a", Comparison.DONE), X),
    "a is minstens 1.234,50": compare("a", Comparison.AT_LEAST, num("1234.50")),
    "a is hoogstens € 1.250": compare("a", Comparison.AT_MOST, num("1250", amount=True)),
    "a is meer dan -3": compare("a", Comparison.MORE, num("-3")),
    "a is minder dan voldoende": compare("a", Comparison.LESS, n("voldoende")),
    "a is voor 1 december 2023": compare("a", Comparison.BEFORE, day(2023, 12, 1)),
    "a is na 29 FEBRUARI 2024": compare("a", Comparison.AFTER, day(2024, 2, 29)),
    "a en b en c": And((A, B, C), X),
    "a of b of c": Or((A, B, C), X),
    "(a en b) of c": Or((And((A, B), X), C), X),
    "a en (b of c)": And((A, Or((B, C), X)), X),
    "((a))": A,
    "niet a": Not(A, X),
    "niet a is ja en b": And((Not(compare("a", IS, JA), X), B), X),
    "niet (a of b)": Not(Or((A, B), X), X),
    "niet a is niet voldaan": Not(Not(compare("a", Comparison.FULFILLED), X), X),
    "alle van (a, b)": Count(Quantity.ALL, 0, (A, B), False, X),
    "geen van (a, b of c)": Count(Quantity.NONE, 0, (A, Or((B, C), X)), False, X),
    "minstens 2 van (a, b, c)": Count(Quantity.AT_LEAST, 2, (A, B, C), False, X),
    "minstens één van (a, b)": Count(Quantity.AT_LEAST, 1, (A, B), False, X),
    "minstens een van (a, b)": Count(Quantity.AT_LEAST, 1, (A, B), False, X),
    "hoogstens 1 van (a, b) en c": And((Count(Quantity.AT_MOST, 1, (A, B), False, X), C), X),
    "niet precies 2 van (a, b, c)": Not(Count(Quantity.EXACTLY, 2, (A, B, C), False, X), X),
    "al deze punten gelden:\n  - a\n  - niet b\n  - (a of c)": Count(
        Quantity.ALL, 0, (A, Not(B, X), Or((A, C), X)), True, X
    ),
    "minstens één van deze punten geldt:\n  - a\n  - b": Count(Quantity.AT_LEAST, 1, (A, B), True, X),
    "minstens 2 van deze punten gelden:\n  - a\n  - b": Count(Quantity.AT_LEAST, 2, (A, B), True, X),
    "hoogstens 2 van deze punten geldt:\n  - a\n  - b": Count(Quantity.AT_MOST, 2, (A, B), True, X),
    "precies één van deze punten geldt:\n  - a\n  - b": Count(Quantity.EXACTLY, 1, (A, B), True, X),
    "geen van deze punten geldt:\n  -a\n\t- b # want": Count(Quantity.NONE, 0, (A, B), True, X),
}

STATEMENTS = {
    "regeltaal 1": LanguageVersion(1, X),
    'regelset r "De  regels"': RegelsetHead(n("r"), t("De regels"), None, None, None, Period(None, None, None), X),
    """regelset r "R"
  versie "2023"
  rang leidraad   # een opmerking "met een tekst"
  geldig vanaf 1 december 2023 t/m 31 december 2027
  vervalt met ingang van 1 januari 2028
  organisatie "gemeente\u00a0Sittard-Geleen" """: RegelsetHead(
        n("r"),
        t("R"),
        t("gemeente Sittard-Geleen"),
        Rank.GUIDELINE,
        t("2023"),
        Period(day(2023, 12, 1), day(2027, 12, 31), day(2028, 1, 1)),
        X,
    ),
    "feit f: ja/nee": fact(FactType.YES_NO),
    "feit f: getal": fact(FactType.NUMBER),
    "feit f: bedrag": fact(FactType.AMOUNT),
    "feit f: datum": fact(FactType.DATE),
    "feit f: tekst": fact(FactType.TEXT),
    'feit f: één uit\n  - rood "Rood"\n  - wit': fact(FactType.ONE_OF, RED, WHITE),
    'feit f: een uit, oplopend\n  - rood "Rood"': fact(FactType.ONE_OF, RED, ascending=True),
    "feit f: meer uit\n  - wit": fact(FactType.MANY_OF, WHITE),
    "feit f: één uit kleuren": fact(FactType.ONE_OF, list_name="kleuren"),
    "feit f: meer uit kleuren, oplopend": fact(FactType.MANY_OF, list_name="kleuren", ascending=True),
    """oordeel f: één uit
    - geen "Geen"
    - op
  weeg "Een", "Twee",
    "Drie"
  door het opgaveteam
  toelichting "Zo."
  vraag "Wat?"
""": FactDeclaration(
        n("f"),
        Type(FactType.ONE_OF, (ListValue(n("geen"), t("Geen")), ListValue(n("op"), None)), None, False, X),
        True,
        t("Wat?"),
        t("Zo."),
        t("het opgaveteam"),
        (t("Een"), t("Twee"), t("Drie")),
        X,
    ),
    'keuzelijst k "Kleuren", oplopend\n  - rood "Rood"': ListDeclaration(n("k"), t("Kleuren"), True, (RED,), X),
    "keuzelijst k\n  - wit": ListDeclaration(n("k"), None, False, (WHITE,), X),
    'interpretatie i "Vraag?" gekozen nee': Interpretation(n("i"), t("Vraag?"), NEE, None, None, None, X),
    'interpretatie i "Vraag?"\n  gekozen ja\n  door "de regisseur" op 23 november 2026\n  want "Zo."': Interpretation(
        n("i"), t("Vraag?"), JA, t("Zo."), t("de regisseur"), day(2026, 11, 23), X
    ),
    'principe 2 p "Titel"': Principle(2, n("p"), t("Titel"), None, X),
    'principe 2 p "Titel"\n  voldaan als a en b': Principle(2, n("p"), t("Titel"), And((A, B), X), X),
    'principe 2 p "Titel"\n  voldaan als al deze punten gelden:\n    - a': Principle(
        2, n("p"), t("Titel"), Count(Quantity.ALL, 0, (A,), True, X), X
    ),
    'besluit b "Vraag?": één uit\n    - rood "Rood"\n    - wit\n  anders wit want "Zo."': Decision(
        n("b"), t("Vraag?"), (RED, WHITE), n("wit"), t("Zo."), X
    ),
    'besluit b "Vraag?": één uit\n    - wit': Decision(n("b"), t("Vraag?"), (WHITE,), None, None, X),
    'regel r over b geeft v\n  want "Zo."\n  als a': Rule(n("r"), n("b"), n("v"), A, t("Zo."), X),
    "regel r over b geeft geen": Rule(n("r"), n("b"), n("geen"), None, None, X),
    "regel r over b geeft v\n  geldig vanaf 1 mei 2024\n  als a\n  t/m 2 mei 2024": Rule(
        *(n("r"), n("b"), n("v"), A, None, X), Period(day(2024, 5, 1), day(2024, 5, 2), None)
    ),
    "uitzondering u op r geeft v\n  vervalt met ingang van 1 mei 2024\n  als a": ExceptionRule(
        *(n("u"), n("r"), n("v"), A, None, X), Period(None, None, day(2024, 5, 1))
    ),
    "tabel t over b\n  t/m 2 mei 2024\n  | a | b |\n  | - | v |\n  geldig vanaf 1 mei 2024": DecisionTable(
        n("t"),
        n("b"),
        (n("a"),),
        (TableRow((cell(None),), n("v"), X),),
        None,
        X,
        Period(day(2024, 5, 1), day(2024, 5, 2), None),
    ),
    'verplichting v "Doe dit"\n  geldig vanaf 1 mei 2024': Obligation(
        *(n("v"), t("Doe dit"), None, None, None, False, None, (), None, X),
        None,
        Period(day(2024, 5, 1), None, None),
    ),
    'signaal s "Let op" als a t/m 2 mei 2024': Signal(
        *(n("s"), t("Let op"), A, None, X), Period(None, day(2024, 5, 2), None)
    ),
    "uitzondering u op r geeft v als a of b": ExceptionRule(n("u"), n("r"), n("v"), Or((A, B), X), None, X),
    'uitzondering u op d.r laat buiten toepassing\n  als a want "Zo."': ExceptionRule(
        n("u"), n("d.r"), None, A, t("Zo."), X
    ),
    """tabel t over b
  want "Zo."
  | a | c   | peildatum       | b    |
  | v | -   | na 1 mei 2024   | geen |
  | v of geen | niet ja | - | v |""": DecisionTable(
        n("t"),
        n("b"),
        (n("a"), n("c"), n("peildatum")),
        (
            TableRow((cell(IS, n("v")), cell(None), cell(Comparison.AFTER, day(2024, 5, 1))), n("geen"), X),
            TableRow((cell(Comparison.ONE_OF, n("v"), n("geen")), cell(Comparison.IS_NOT, JA), cell(None)), n("v"), X),
        ),
        t("Zo."),
        X,
    ),
    """tabel t over b
  | a            | c             | d               | e       | f        | g                 | b |
  | meer dan 2,5 | minder dan -1 | minstens € 1,50 | bevat v | leeg     | voor 1 mei 2024   | v |
  |-|-1|hoogstens 2|bevat of|een_twee|-|want|""": DecisionTable(
        n("t"),
        n("b"),
        tuple(map(n, "acdefg")),
        (
            TableRow(
                (
                    cell(Comparison.MORE, num("2.5")),
                    cell(Comparison.LESS, num("-1")),
                    cell(Comparison.AT_LEAST, num("1.5", True)),
                    cell(Comparison.CONTAINS, n("v")),
                    cell(Comparison.EMPTY),
                    cell(Comparison.BEFORE, day(2024, 5, 1)),
                ),
                n("v"),
                X,
            ),
            TableRow(
                (
                    cell(None),
                    cell(IS, num("-1")),
                    cell(Comparison.AT_MOST, num("2")),
                    cell(Comparison.CONTAINS, n("of")),
                    cell(IS, n("een_twee")),
                    cell(None),
                ),
                n("want"),
                X,
            ),
        ),
        None,
        X,
    ),
    'verplichting v "Doe dit"': Obligation(n("v"), t("Doe dit"), None, None, None, False, None, (), None, X),
    """verplichting v "Doe dit"
  onderwerpen "een", "twee"
  door "college van burgemeester en wethouders"
  moment vooraf, afgeleid
  bij principe 5
  want "Zo."
  als a""": Obligation(
        n("v"),
        t("Doe dit"),
        A,
        num("5"),
        Moment.BEFORE,
        True,
        t("college van burgemeester en wethouders"),
        (t("een"), t("twee")),
        t("Zo."),
        X,
    ),
    'verplichting v "Doe dit"\n  uiterlijk 2 weken voor f': Obligation(
        *(n("v"), t("Doe dit"), None, None, None, False, None, (), None, X),
        Deadline(2, TimeUnit.WEEK, True, n("f"), X),
    ),
    'verplichting v "Doe dit"\n  uiterlijk één maand na f': Obligation(
        *(n("v"), t("Doe dit"), None, None, None, False, None, (), None, X),
        Deadline(1, TimeUnit.MONTH, False, n("f"), X),
    ),
    'verplichting v "Doe dit"\n  uiterlijk op f': Obligation(
        *(n("v"), t("Doe dit"), None, None, None, False, None, (), None, X),
        Deadline(0, TimeUnit.DAY, False, n("f"), X),
    ),
    'verplichting v "Doe dit" moment achteraf': Obligation(
        n("v"), t("Doe dit"), None, None, Moment.AFTER, False, None, (), None, X
    ),
    'signaal s "Let op"\n  als a is na 1 februari 2025': Signal(
        n("s"), t("Let op"), compare("a", Comparison.AFTER, day(2025, 2, 1)), None, X
    ),
    'geen regel want "Zo."': Closure(ClosureKind.NO_RULE, t("Zo."), X),
    'open norm want "Zo."': Closure(ClosureKind.OPEN_NORM, t("Zo."), X),
    'nog te doen\n  want "Zo."': Closure(ClosureKind.TO_DO, t("Zo."), X),
    "basis b": Baseline(n("b"), None, (), X),
    """basis b
  gegeven:
    - f is ja
    - f is onbekend
    - f is (v, geen)
    - f is ()
    - f is []
    - f is leeg
    - f is (1; 2)
    - f is € 12,50
    - f is 1 mei 2024
    - f is "tekst"
    - f is geen
    - v is afgerond""": Baseline(
        n("b"),
        None,
        (
            Given(n("f"), JA, False, X),
            Given(n("f"), Unknown(X), False, X),
            Given(n("f"), Many((n("v"), n("geen")), X), False, X),
            Given(n("f"), Many((), X), False, X),
            Given(n("f"), Many((), X), False, X),
            Given(n("f"), Many((), X), False, X),
            Given(n("f"), Many((num("1"), num("2")), X), False, X),
            Given(n("f"), num("12.50", amount=True), False, X),
            Given(n("f"), day(2024, 5, 1), False, X),
            Given(n("f"), t("tekst"), False, X),
            Given(n("f"), n("geen"), False, X),
            Given(n("v"), None, True, X),
        ),
        X,
    ),
    "basis b\n  zoals c, behalve:\n    - f is nee": Baseline(n("b"), n("c"), (Given(n("f"), NEE, False, X),), X),
    'voorbeeld "V"\n  zoals b': Example(t("V"), n("b"), (), None, (), X),
    """voorbeeld "V" op 1 maart 2027
  verwacht:
    - b is v
    - b is geen op grond van r1, r2 en r3
    - b is nog open
    - b is tegenstrijdig
    - b is zonder uitkomst
    - nog nodig: f, g
    - nog nodig: niets
    - verplichting v
    - geen verplichting v
    - signaal s
    - geen signaal s
    - principe p is voldaan
    - principe p is niet voldaan
    - p is voldaan
    - p is niet voldaan
  gegeven:
    - f is ja""": Example(
        t("V"),
        None,
        (Given(n("f"), JA, False, X),),
        day(2027, 3, 1),
        (
            Expectation(ExpectationKind.VALUE, n("b"), n("v"), (), True, X),
            Expectation(ExpectationKind.VALUE, n("b"), n("geen"), (n("r1"), n("r2"), n("r3")), True, X),
            Expectation(ExpectationKind.OPEN, n("b"), None, (), True, X),
            Expectation(ExpectationKind.CONFLICT, n("b"), None, (), True, X),
            Expectation(ExpectationKind.NO_OUTCOME, n("b"), None, (), True, X),
            Expectation(ExpectationKind.NEEDED, None, None, (n("f"), n("g")), True, X),
            Expectation(ExpectationKind.NEEDED, None, None, (), True, X),
            Expectation(ExpectationKind.OBLIGATION, n("v"), None, (), True, X),
            Expectation(ExpectationKind.OBLIGATION, n("v"), None, (), False, X),
            Expectation(ExpectationKind.SIGNAL, n("s"), None, (), True, X),
            Expectation(ExpectationKind.SIGNAL, n("s"), None, (), False, X),
            Expectation(ExpectationKind.PRINCIPLE, n("p"), None, (), True, X),
            Expectation(ExpectationKind.PRINCIPLE, n("p"), None, (), False, X),
            Expectation(ExpectationKind.PRINCIPLE, n("p"), None, (), True, X),
            Expectation(ExpectationKind.PRINCIPLE, n("p"), None, (), False, X),
        ),
        X,
    ),
}


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


# --- Markdown ---------------------------------------------------------------------------------------------

DOCUMENT = """Vooraf.

# Een *kop* met `code`

Gewone tekst.

- een lijst

> Een **zin** uit [de leidraad](https://voorbeeld)
> over <b>twee</b> regels\\*.
>
> - met een punt

> Nog een `zin`.

## Dieper
Tekst
------

```regels
feit a: ja/nee
```

```
geen regels
```

~~~regels

regel r over b
  geeft v

feit c: getal

~~~

# Slot
"""


def test_markdown_parts():
    document, found = parse(Source.of("d", DOCUMENT))
    assert found == []
    shown = []
    for part in document.parts:
        match part:
            case Heading():
                shown.append((part.level, part.text))
            case Citation():
                shown.append((part.number, part.path, part.text))
            case Block():
                shown.append([type(s).__name__ for s in part.statements])
            case Prose():
                shown.append(part.text)
    path = ("Een kop met code",)
    assert shown == [
        "Vooraf.",
        (1, "Een kop met code"),
        "Gewone tekst.\n\n- een lijst",
        (0, path, "Een zin uit de leidraad over <b>twee</b> regels*. met een punt"),
        (1, path, "Nog een zin."),
        (2, "Dieper"),
        (2, "Tekst"),
        ["FactDeclaration"],
        "```\ngeen regels\n```",
        ["Rule", "FactDeclaration"],
        (1, "Slot"),
    ]


def test_the_path_of_a_citation_is_the_headings_above_it():
    document, _ = parse(Source.of("d", "# A\n\n### B\n\n> een\n\n## C\n\n> twee\n\n# D\n\n> drie"))
    assert [p.path for p in document.parts if isinstance(p, Citation)] == [("A", "B"), ("A", "C"), ("D",)]


def test_spans_of_parts_are_their_lines():
    text = Source.of("d", DOCUMENT)
    document, _ = parse(text)
    written = [text.slice(part.span) for part in document.parts]
    assert "".join("".join(written).split()) == "".join(DOCUMENT.split())
    assert written[0] == "Vooraf."
    assert written[1] == "# Een *kop* met `code`"
    assert written[3].startswith("> Een **zin**")
    assert written[3].endswith("> - met een punt")
    assert written[6] == "Tekst\n------"
    assert written[7] == "```regels\nfeit a: ja/nee\n```"
    prose = [(p.text, w) for p, w in zip(document.parts, written, strict=True) if isinstance(p, Prose)]
    assert len(prose) == 3
    assert all(said == w for said, w in prose)


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


# --- any input --------------------------------------------------------------------------------------------

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
    statement = one("begrip a betekent: " + "b of " * 5_000 + "b")
    assert statement.condition == Or((B,) * 5_001, X)


def test_forty_parentheses_are_read_and_one_more_is_not():
    assert one("begrip x betekent: " + "niet (" * 40 + "a" + ")" * 40)
    (found,) = parse(source("begrip x betekent: " + "(" * 41 + "a" + ")" * 41))[1]
    assert found.code == "te-diep-genest"
