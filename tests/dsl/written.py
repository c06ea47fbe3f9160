"""Conditions and statements as they are written, each beside the node that it must become."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from dsl.nodes import (
    And,
    Baseline,
    Cell,
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
    Quantity,
    Rank,
    RegelsetHead,
    Rule,
    Signal,
    Statement,
    TableRow,
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
NEW_RED, NEW_WHITE = replace(RED, formerly=n("oud")), replace(WHITE, formerly=n("geen"))

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
    'keuzelijst k\n  - rood "Rood", heette oud\n  - wit , heette geen': ListDeclaration(
        n("k"), None, False, (NEW_RED, NEW_WHITE), X
    ),
    'besluit b "Vraag?": één uit\n  - rood "Rood", heette oud\n  anders rood': Decision(
        n("b"), t("Vraag?"), (NEW_RED,), n("rood"), None, X
    ),
    "keuzelijst k\n  - wit": ListDeclaration(n("k"), None, False, (WHITE,), X),
    "keuzelijst k\n  - wit\n  t/m 31 december 2027": ListDeclaration(
        n("k"), None, False, (WHITE,), X, Period(None, day(2027, 12, 31), None)
    ),
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
    "tabel t over b\n  | a | b |\n  | 5 t/m 7,5 | v |\n  | minder dan 10 en minstens 8 | v |": DecisionTable(
        n("t"),
        n("b"),
        (n("a"),),
        (
            TableRow((Cell(Comparison.AT_LEAST, (num("5"),), X, cell(Comparison.AT_MOST, num("7.5"))),), n("v"), X),
            TableRow((Cell(Comparison.AT_LEAST, (num("8"),), X, cell(Comparison.LESS, num("10"))),), n("v"), X),
        ),
        None,
        X,
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
