"""Likely mistakes: each gets its own sentence, at the right word, and says what to do."""

from __future__ import annotations

import pytest

from dsl.diagnostics import CODES, Diagnostic, Severity
from dsl.source import Source
from dsl.syntax.parser import parse


def findings(rules: str) -> list[Diagnostic]:
    return parse(Source.of("proef.regels.md", f"```regels\n{rules}\n```\n"))[1]


# rules, code, what is pointed at, a part of the text, a part of the help
MISTAKES = [
    # pasted from Word
    ("feit a: ja/nee\n  vraag “Is dit?”", "kromme-aanhalingstekens", "“", "krom", "rechte"),
    ("feit a: ja/nee\n  vraag „Is dit?”", "kromme-aanhalingstekens", "„", "krom", "rechte"),
    ("feit a: één uit\n  – b", "streepje-uit-word", "–", "gewoon streepje", "`-`"),
    ("feit a: één uit\n  • b", "streepje-uit-word", "•", "gewoon streepje", "`-`"),
    ("feit a: één uit\n  * b", "streepje-uit-word", "*", "gewoon streepje", "`-`"),
    ("feit\u200b a: ja/nee", "vreemd-teken", "\u200b", "U+200B", "typ ze opnieuw"),
    ("feit a\x07: ja/nee", "vreemd-teken", "\x07", "U+0007", "typ ze opnieuw"),
    # from a program or a spreadsheet
    ("begrip x betekent: a and b", "vreemd-woord", "and", "`and`", "`en`"),
    ("begrip x betekent: a or b", "vreemd-woord", "or", "`or`", "`of`"),
    ("begrip x betekent: not a", "vreemd-woord", "not", "`not`", "`niet`"),
    ("begrip x betekent: a is true", "vreemd-woord", "true", "`true`", "`ja`"),
    ("begrip x betekent: a is onwaar", "vreemd-woord", "onwaar", "`onwaar`", "`nee`"),
    ("begrip x betekent: a tenzij b", "vreemd-woord", "tenzij", "`tenzij`", "`uitzondering"),
    ("begrip x betekent: a && b", "teken-in-plaats-van-woord", "&&", "`&&`", "`en`"),
    ("begrip x betekent: a || b", "teken-in-plaats-van-woord", "||", "`||`", "`of`"),
    ("begrip x betekent: a == b", "teken-in-plaats-van-woord", "==", "`==`", "`is`"),
    ("begrip x betekent: a = b", "teken-in-plaats-van-woord", "=", "`=`", "`is`"),
    ("begrip x betekent: a != b", "teken-in-plaats-van-woord", "!=", "`!=`", "`is niet`"),
    ("begrip x betekent: a < 3", "teken-in-plaats-van-woord", "<", "`<`", "`is minder dan`"),
    ("begrip x betekent: a > 3", "teken-in-plaats-van-woord", ">", "`>`", "`is meer dan`"),
    ("begrip x betekent: a >= 3", "teken-in-plaats-van-woord", ">=", "`>=`", "`is minstens`"),
    ("begrip x betekent: a ≤ 3", "teken-in-plaats-van-woord", "≤", "`≤`", "`is hoogstens`"),
    ("feit a: ja/nee\n  vraag 'x'", "enkele-aanhalingstekens", "'", "enkel", '"…"'),
    ("begrip x betekent: a is 5%", "vreemd-teken", "%", "`%`", "alleen het getal"),
    ("begrip x betekent: {a}", "vreemd-teken", "{a}", "staat er kaal", "Schrijf `a`"),
    # names and capitals
    ("Feit a: ja/nee", "hoofdletters", "Feit", "`Feit`", "`feit`"),
    ('signaal s "S"\n  ALS a', "hoofdletters", "ALS", "`ALS`", "`als`"),
    ("begrip x betekent: a is Ja", "hoofdletters", "Ja", "`Ja`", "`ja`"),
    ("feit in-lijn-met: ja/nee", "streepje-in-naam", "in-lijn-met", "`in-lijn-met`", "`in_lijn_met`"),
    ("feit in lijn: ja/nee", "spatie-in-naam", "in lijn", "`in` en `lijn`", "`in_lijn`"),
    ("begrip x betekent: a b", "spatie-in-naam", "a b", "`a` en `b`", "`a_b`"),
    ("feit als: ja/nee", "gereserveerd-woord", "als", "`als`", "`als_…`"),
    ('verplichting v "V"\n  door raad van b', "gereserveerd-woord", "van", "`van`", "aanhalingstekens"),
    ("begrip x betekent: a.b.c", "vreemd-teken", ".", "`.`", "Haal het weg"),
    # quotes, parentheses, colons, commas
    ('feit a: ja/nee\n  vraag "Is dit?', "aanhalingsteken-ontbreekt", '"', "geen aanhalingsteken", '`"`'),
    ('feit a: ja/nee\n  vraag "Een?\n  door team', "aanhalingsteken-ontbreekt", '"', "geen aanhalingsteken", '`"`'),
    ("begrip x betekent: (a en b", "haakje-ontbreekt", "b", "ontbreekt een haakje `)`", "`)`"),
    ("begrip x betekent: a en b)", "haakje-ontbreekt", ")", "heeft geen `(`", "`(`"),
    ("begrip x betekent: alle van (a, b", "haakje-ontbreekt", "b", "ontbreekt een haakje `)`", "`)`"),
    ("begrip x betekent a", "dubbele-punt-ontbreekt", "betekent", "ontbreekt een dubbele punt", "`betekent:`"),
    ("feit a ja/nee", "dubbele-punt-ontbreekt", "a", "ontbreekt een dubbele punt", "`a:`"),
    ("basis b\n  gegeven\n    - a is ja", "dubbele-punt-ontbreekt", "gegeven", "dubbele punt", "`gegeven:`"),
    ('signaal s "S"\n  als: a', "dubbele-punt-te-veel", ":", "geen dubbele punt", "Haal"),
    ("basis b\n  zoals c behalve:\n    - a is ja", "komma-ontbreekt", "behalve", "komma", "`c, behalve`"),
    ('verplichting v "V"\n  moment vooraf afgeleid', "komma-ontbreekt", "afgeleid", "komma", "`vooraf, afgeleid`"),
    ('feit a: één uit\n  - b "B" heette c\n  - d', "komma-ontbreekt", "heette", "komma", '`"B", heette'),
    ("keuzelijst k\n  - d\n  - b heette c", "komma-ontbreekt", "heette", "komma", "`b, heette"),
    ("keuzelijst k\n  - b,\n  heette c", "vreemd-teken", ",", "zonder `,`", "Haal het weg"),
    ("keuzelijst k\n  - b, heette\n  t/m 1 mei 2027", "waarde-ontbreekt", ", heette", "oude waarde", "eerdere versie"),
    # beginnings and clauses
    ("uitzondring u op r geeft v", "onbekend-begin", "uitzondring", "`uitzondring`", "Bedoelt u `uitzondering`?"),
    ("xyzzy u", "onbekend-begin", "xyzzy", "`xyzzy`", "`regelset`"),
    ('feit a: ja/nee\n  vrag "x"', "anders-verwacht", "vrag", "`vrag`", "Bedoelt u `vraag`?"),
    ('  vraag "x"', "los-ingesprongen", "vraag", "`vraag`", "helemaal links"),
    ('feit a: ja/nee\nvraag "x"', "niet-ingesprongen", "vraag", "`vraag`", "spaties"),
    ("feit a: één uit\n- b\n- c", "niet-ingesprongen", "-", "`-`", "spaties"),
    ("begrip x betekent: a\nen b", "niet-ingesprongen", "en", "`en`", "spaties"),
    ("feit a: één uit\n  - rood Rood", "hoofdletters", "Rood", "`Rood`", "tussen dubbele aanhalingstekens"),
    ('regel r over b geeft v\n  vraag "x"', "onderdeel-verkeerde-plek", "vraag", "niet bij een `regel`", "`feit`"),
    ('principe 1 p "P"\n  want "x"', "onderdeel-verkeerde-plek", "want", "niet bij een `principe`", "`regel`"),
    (
        'besluit b "B": één uit\n  - v\n  want "x"',
        *("onderdeel-verkeerde-plek", 'want "x"', "alleen achter `anders WAARDE`", "`anders WAARDE"),
    ),
    ("feit a: ja/nee\n  vraag", "tekst-ontbreekt", "vraag", "`vraag`", '`vraag "…"`'),
    ("feit a: ja/nee\n  vraag\n  door team", "tekst-ontbreekt", "vraag", "`vraag`", '`vraag "…"`'),
    ('signaal s "S"\n  als a\n  als b', "dubbel-onderdeel", "als b", "`als` staat twee keer", "één keer"),
    (
        "basis b\n  zoals c, behalve:\n    - a is ja\n  gegeven:\n    - b is ja",
        "dubbel-onderdeel",
        "gegeven:\n    - b is ja",
        "`behalve`",
        "`behalve:`",
    ),
    ("geen regel", "reden-ontbreekt", "geen regel", "reden", '`geen regel want "…"`'),
    ('open norm want ""', "reden-ontbreekt", "open norm", "reden", '`open norm want "…"`'),
    ('regelset r "R"\n  rang leidrad', "woord-onbekend", "leidrad", "`leidrad`", "Bedoelt u `leidraad`?"),
    ('regelset r "R"\n  rang xyz', "woord-onbekend", "xyz", "`xyz`", "`wet`, `verordening`, `kader` of `leidraad`"),
    # types
    ("feit a: boolean", "type-onbekend", "boolean", "`boolean`", "`ja/nee`"),
    ("feit a: getl", "type-onbekend", "getl", "`getl`", "Bedoelt u `getal`?"),
    ("feit a: yes/no", "vreemd-woord", "yes", "`yes`", "`ja`"),
    ("feit a: jaa/nee", "type-onbekend", "jaa/", "`jaa/…`", "`ja/nee`"),
    ("feit a: één uit", "waarden-ontbreken", "één uit", "geen waarden", "`- geen"),
    ("feit a: meer uit k\n  - b", "waarden-dubbel", "meer uit k\n  - b", "keuzelijst", "Laat één"),
    ('besluit b "B": ja/nee', "besluit-zonder-waarden", "ja/nee", "`één uit`", "`één uit`"),
    ('besluit b "B": één uit k', "besluit-zonder-waarden", "één uit k", "`één uit`", "`één uit`"),
    # conditions
    (
        "begrip x betekent: a en b is v of niet c",
        *("en-of-zonder-haakjes", "of", "`(a en b is v) of niet c`, of `a en (b is v of niet c)`", "haakjes"),
    ),
    (
        "begrip x betekent: (a of b) of\n  c # waarom\n  en d",
        *("en-of-zonder-haakjes", "en", "`(a of b) of (c en d)`, of `((a of b) of c) en d`", "haakjes"),
    ),
    ("begrip x betekent: al deze punten gelden:\n  - a of b", "en-of-bij-lijst", "of", "één test", "haakjes"),
    ("begrip x betekent: al deze punten gelden:\n  - a\n  of b", "en-of-bij-lijst", "of", "Achter", "`begrip`"),
    (
        "begrip x betekent: al deze punten gelden:\n  - a\n  - geen van deze punten geldt:\n    - b",
        *("lijst-genest", "van deze punten geldt", "hele voorwaarde", "`begrip`"),
    ),
    (
        "begrip x betekent: a en al deze punten gelden:\n  - b",
        "lijst-genest",
        "al deze punten gelden",
        "hele",
        "`begrip`",
    ),
    ("begrip x betekent: a is onbekend", "vraag-naar-onbekend", "onbekend", "`onbekend`", "vanzelf open"),
    ("begrip x betekent: a is nog open", "vraag-naar-onbekend", "nog open", "`nog open`", "vanzelf open"),
    ("begrip x betekent: a is (b, c)", "is-met-lijst", "(", "geen lijst", "`is een van (…)`"),
    ("begrip x betekent: a is niet een van (b, c)", "is-met-lijst", "een", "`is niet`", "`niet NAAM is een van (…)`"),
    ("begrip x betekent: a is een van ()", "lege-lijst", "()", "leeg", "waarden"),
    ("begrip x betekent: a is een van (ja, b)", "ja-nee-in-lijst", "ja", "`ja`", "`is ja`"),
    ("begrip x betekent: a is en b", "waarde-ontbreekt", "is en", "Achter `is`", "tussen `is` en `en`"),
    ("regel r over b geeft als a", "waarde-ontbreekt", "geeft als", "Achter `geeft`", "tussen `geeft` en `als`"),
    ("begrip x betekent: minstens twee van (a, b)", "anders-verwacht", "twee", "cijfers", "`2`"),
    ("begrip x betekent: minstens 1,5 van (a, b)", "geen-heel-getal", "1,5", "heel getal", "zonder komma"),
    ("basis b\n  gegeven:\n    - a", "antwoord-zonder-waarde", "a", "geen antwoord", "`a is ja`"),
    # numbers and dates
    ("begrip x betekent: a is 2.5", "getal-onjuist", "2.5", "`2.5`", "`2,5`"),
    ("begrip x betekent: a is 1.2.3", "getal-onjuist", "1.2.3", "`1.2.3`", "`2,5`"),
    ("begrip x betekent: a is 1 200", "getal-onjuist", "1 200", "twee getallen", "`1.200`"),
    ("begrip x betekent: a is een van (1, 2)", "getallen-met-puntkomma", ",", "puntkomma", "`(1; 2,5; 10)`"),
    ("begrip x betekent: a is na 1-12-2023", "datum-met-cijfers", "1-12-2023", "maand", "`1 december 2023`"),
    ("begrip x betekent: a is na 2023-12-01", "datum-met-cijfers", "2023-12-01", "maand", "`1 december 2023`"),
    ("begrip x betekent: a is na 31 februari 2024", "datum-bestaat-niet", "31 februari 2024", "bestaat niet", "dagen"),
    ("begrip x betekent: a is na 29 februari 2023", "datum-bestaat-niet", "29 februari 2023", "bestaat niet", "dagen"),
    ("begrip x betekent: a is na 1 decembr 2023", "datum-bestaat-niet", "1 decembr 2023", "geen maand", "`december`"),
    ("begrip x betekent: a is na 1 december", "datum-bestaat-niet", "1 december", "jaar", "`1 december 2026`"),
    # tables
    ("tabel t over b", "zin-niet-af", "b", "een rij die begint met `|`", "inspringen"),
    ("tabel t over b\n  | a | b |", "tabel-zonder-rijen", "| a | b |", "geen rijen", "een rij"),
    ("tabel t over b\n  | a | b |\n  | v |", "cellen-aantal", "| v |", "1 cel, maar de kop heeft er 2", "`-`"),
    ("tabel t over b\n  | a | b |\n  | v | w | x |", "cellen-aantal", "| v | w | x |", "3 cellen", "`-`"),
    ("tabel t over b\n  | a | b |\n  | | w |", "lege-cel", "|", "lege cel", "`-`"),
    ("tabel t over b\n  | a | b |\n  | v ||", "lege-cel", "|", "lege cel", "`-`"),
    ("tabel t over b\n  | a | b |\n  |---|:--|", "streepjesregel", "---|:--|", "streepjes", "Haal deze regel weg"),
    ("tabel t over b\n  | a | b |\n  | v | w\n  | x | y |", "rij-niet-af", "w", "eindigt met `|`", "op één regel"),
    ("tabel t over b\n  | a | b |\n  | v\n  | w |", "rij-niet-af", "v", "eindigt met `|`", "op één regel"),
    ("tabel t over b\n  | a | b |\n| v | w |", "niet-ingesprongen", "|", "helemaal links", "spaties"),
    ("tabel t over b\n  | a | c |\n  | v | w |", "kolom-past-niet", "c", "laatste kolom", "`| NAAM | b |`"),
    ("tabel t over b\n  | b |\n  | w |", "kolom-past-niet", "b", "minstens één andere kolom", "`| NAAM | b |`"),
    ("tabel t over b\n  | a | a | b |\n  | v | v | w |", "kolom-past-niet", "a", "twee kolommen", "één feit"),
    ("tabel t over b\n  | ja | b |\n  | v | w |", "kolom-past-niet", "ja", "één naam", "één feit"),
    ("tabel t over b\n  | | b |\n  | v | w |", "kolom-past-niet", "|", "één naam", "één feit"),
    ("tabel t over b\n  | a | b |\n  | v | - |", "cel-past-niet", "-", "één waarde van `b`", "meer rijen"),
    ("tabel t over b\n  | a | b |\n  | v | w of x |", "cel-past-niet", "w of x", "één waarde", "meer rijen"),
    ("tabel t over b\n  | a | b |\n  | onbekend | w |", "vraag-naar-onbekend", "onbekend", "`onbekend`", "Haal"),
    ("tabel t over b\n  als c\n  | a | b |", "onderdeel-verkeerde-plek", "als", "niet bij een `tabel`", "`regel`"),
    ("begrip x betekent: a | b", "vreemd-teken", "|", "`|`", "Schrijf `of`"),
    (
        'voorbeeld "V"\n  verwacht:\n    - b is w op grond van t rji 2',
        *("woord-onbekend", "rji", "`rij`", "`t rij 2`"),
    ),
    # deadlines
    ('verplichting v "V"\n  uiterlijk 2 wekn voor d', "woord-onbekend", "wekn", "`wekn`", "Bedoelt u `weken`?"),
    (
        'verplichting v "V"\n  uiterlijk 2 x voor d',
        "woord-onbekend",
        "x",
        "`x`",
        "`dagen`, `weken`, `maanden` of `jaar`",
    ),
    ('verplichting v "V"\n  uiterlijk 2 weken vor d', "anders-verwacht", "vor", "`vor`", "Bedoelt u `voor`?"),
    ('verplichting v "V"\n  uiterlijk twee weken voor d', "anders-verwacht", "twee", "cijfers", "`2`"),
    ('verplichting v "V"\n  uiterlijk 1,5 week voor d', "geen-heel-getal", "1,5", "heel getal", "zonder komma"),
    ('verplichting v "V"\n  uiterlijk 0 weken na d', "termijn-past-niet", "0 weken", "0 weken", "`uiterlijk op d`"),
    ('verplichting v "V"\n  uiterlijk 101 jaar na d', "termijn-past-niet", "101 jaar", "honderd jaar", "kleiner"),
    ('signaal s "S"\n  uiterlijk op d', "onderdeel-verkeerde-plek", "uiterlijk", "`signaal`", "`verplichting`"),
    # periods
    ("begrip b betekent: a\n  t/m 1 mei 2024", "onderdeel-verkeerde-plek", "t/m", "niet bij een `begrip`", "`regel`"),
    ("regel r over b geeft v\n  geldig vanaf", "zin-niet-af", "geldig vanaf", "een datum", "inspringen"),
    (
        "regel r over b geeft v\n  t/m 1 mei 2024 t/m 2 mei 2024",
        *("dubbel-onderdeel", "t/m 2 mei 2024", "`t/m` staat twee keer", "één keer"),
    ),
    # renames
    ("basis b\n  heette c", "onderdeel-verkeerde-plek", "heette", "niet bij een `basis`", "`feit`"),
    ('principe 1 p "P"\n  heette q\n  heette r', "dubbel-onderdeel", "heette r", "`heette` staat twee keer", "één"),
    (
        'principe 1 p "P"\n  voldaan als a\n  voldaan als b',
        *("dubbel-onderdeel", "voldaan als b", "`voldaan als` staat twee keer", "één keer"),
    ),
    # not yet
    ('regelset r "R" bouwt voort op s en t', "voortbouw-dubbel", "t", "één andere", "Laat er één staan"),
    # the rest
    ("begrip x betekent: a en", "zin-niet-af", "en", "een voorwaarde", "inspringen"),
    ("begrip x betekent: a is", "zin-niet-af", "is", "een waarde", "inspringen"),
    ("regel r over b\n  als a", "anders-verwacht", "als", "verwacht ik `geeft`, maar er staat `als`", "geeft UITKOMST"),
    (
        'interpretatie i "I?" gekozen misschien',
        "anders-verwacht",
        "misschien",
        "het antwoord `ja` of `nee`",
        "wat u voorlopig aanhoudt",
    ),
]


@pytest.mark.parametrize(("rules", "code", "pointed", "text", "help"), MISTAKES, ids=[m[0] for m in MISTAKES])
def test_mistake(rules: str, code: str, pointed: str, text: str, help: str):
    (found,) = findings(rules)
    assert found.code == code
    assert found.source.slice(found.span) == pointed
    assert text in found.text
    assert help in found.help
    assert found.severity is Severity.ERROR
    assert found.code in CODES


def test_five_mistakes_give_five_messages_each_at_its_place():
    text = """# Kop

> Een citaat.

```regels
feit goed: ja/nee

fiet een: ja/nee

begrip twee betekent: a en b of c

signaal drie "Drie"
  als a == b
  want "Zo."
```

> Nog een citaat.

```regels
verplichting vier "Vier"
  moment vooraf
  vraag "Wat?"

regel vijf over b geeft v
  als a is na 31 februari 2024

feit ook_goed: ja/nee
```
"""
    source = Source.of("x", text)
    document, found = parse(source)
    places = [(d.code, source.position(d.span.start).line, source.position(d.span.start).column) for d in found]
    assert places == [
        ("onbekend-begin", 8, 1),
        ("en-of-zonder-haakjes", 10, 30),
        ("teken-in-plaats-van-woord", 13, 9),
        ("onderdeel-verkeerde-plek", 22, 3),
        ("datum-bestaat-niet", 25, 15),
    ]
    assert [s.name.text for s in document.statements] == ["goed", "ook_goed"]


def test_a_text_that_is_not_closed_does_not_spoil_what_follows():
    rules = 'feit a: ja/nee\n  vraag "Is het\nopen?"\nof dicht?\n\nfeit b: ja/nee'
    source = Source.of("x", f"```regels\n{rules}\n```")
    document, found = parse(source)
    assert [d.code for d in found] == ["aanhalingsteken-ontbreekt"]
    assert [s.name.text for s in document.statements] == ["b"]


def test_what_is_not_indented_is_still_read():
    """The statement itself is clear, so what builds on it gets no messages of its own."""
    source = Source.of("x", '```regels\nfeit a: één uit\n- b "B"\nvraag "Wat?"\n\n  \n```')
    document, found = parse(source)
    assert [d.code for d in found] == ["niet-ingesprongen"]
    (fact,) = document.statements
    assert fact.type.values[0].name.text == "b"
    assert fact.question.text == "Wat?"


@pytest.mark.parametrize(
    ("text", "code", "severity", "line"),
    [
        ("# K\n\n```regels\nfeit a: ja/nee\n", "blok-niet-gesloten", Severity.ERROR, 3),
        (
            "```regels\nfeit a: ja/nee\n\n# K\n\n```regels\nfeit b: ja/nee\n```\n",
            "blok-niet-gesloten",
            Severity.ERROR,
            1,
        ),
        ("~~~~regels\nfeit a: ja/nee\n~~~\n", "blok-niet-gesloten", Severity.ERROR, 1),
        (" ```regels\n feit a: ja/nee\n ```\n", "blok-ingesprongen", Severity.ERROR, 1),
        ("tekst\n\n    ```regels\n    feit a: ja/nee\n    ```\n", "blok-ingesprongen", Severity.ERROR, 3),
        ("- punt\n  ```regels\n  feit a: ja/nee\n  ```\n", "blok-ingesprongen", Severity.ERROR, 2),
        ("> ```regels\n> feit a: ja/nee\n> ```\n", "blok-ingesprongen", Severity.ERROR, 1),
        ("```regel\nfeit a: ja/nee\n```\n", "blok-bijna-regels", Severity.WARNING, 1),
        ("```Regels\nfeit a: ja/nee\n```\n", "blok-bijna-regels", Severity.WARNING, 1),
        ("```rules\nfeit a: ja/nee\n```\n", "blok-bijna-regels", Severity.WARNING, 1),
    ],
)
def test_blocks(text: str, code: str, severity: Severity, line: int):
    source = Source.of("x", text)
    (found,) = parse(source)[1]
    assert (found.code, found.severity, source.position(found.span.start).line) == (code, severity, line)


def test_other_blocks_are_left_alone():
    assert parse(Source.of("x", "```python\nand or\n```\n\n```\nregel\n```\n"))[1] == []


def test_the_block_after_one_that_is_not_closed_is_read():
    text = "```regels\nfeit a: ja/nee\n\nGewone tekst.\n\n```regels\nfeit b: ja/nee\n```\n"
    document, _ = parse(Source.of("x", text))
    assert [s.name.text for s in document.statements] == ["b"]


def test_after_two_hundred_mistakes_the_rest_is_not_read():
    found = findings("fiet a\n" * 200)
    assert {d.code for d in found} == {"onbekend-begin"}
    found = findings("fiet a\n" * 5_000)
    assert len(found) == 201
    assert [d.code for d in found if d.code != "onbekend-begin"] == ["te-veel-fouten"]


def test_labels_point_at_the_other_place():
    (found,) = findings('signaal s "S"\n  als a\n  als b')
    assert [(found.source.slice(label.span), label.text) for label in found.labels] == [
        ("als a", "hier staat de eerste")
    ]


def test_sentences_are_sentences():
    for rules, *_ in MISTAKES:
        for found in findings(rules):
            assert found.text.rstrip("`").endswith((".", "?")), found.text
            assert found.help.rstrip("`").endswith((".", "?")), found.help
            assert "None" not in found.text + found.help
