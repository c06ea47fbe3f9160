"""Each mistake in meaning gets its own message, at the right words."""

from __future__ import annotations

from datetime import date

import pytest

from dsl.diagnostics import Safety
from dsl.exact.core import Core
from dsl.explaining.examples import run
from dsl.reading import Reading, read
from dsl.source import Source

HEAD = """# Titel

> Een zin uit de bron.

```regels
regeltaal 1

regelset proef "Proef"

feit open: ja/nee
  vraag "Is het open?"

feit kleur: één uit
    - rood
    - wit
  vraag "Welke kleur?"

feit soort: meer uit
    - groot
    - klein
  vraag "Welke soort?"

feit opmerking: tekst
  vraag "Wat nog meer?"

feit aantal: getal
  vraag "Hoeveel?"

feit prijs: bedrag
  vraag "Hoe duur?"

feit dag: datum
  vraag "Wanneer?"

besluit uitkomst "Wat wordt het?": één uit
    - ja_graag
    - nee_dank
  anders nee_dank want "Zo is het afgesproken."

regel hoofd over uitkomst geeft ja_graag
  als open
"""


def findings(rest: str) -> list[tuple[str, str]]:
    """The codes and the words that they point at, for the head with `rest` behind it in the same block."""
    reading = check(HEAD + "\n" + rest + "\n```\n")
    return [(d.code, reading.document.source.slice(d.span)) for d in reading.diagnostics]


def check(text: str) -> Reading:
    reading = read(Source.of("proef.regels.md", text))
    for diagnostic in reading.diagnostics:
        assert diagnostic.text.endswith((".", "”", "?")) and diagnostic.help
    return reading


def test_a_mistake_in_a_begrip_is_one_message_wherever_it_is_used() -> None:
    rest = "begrip a betekent: opne\n\nregel r over uitkomst geeft ja_graag\n  als a en open"
    assert [d.code for d in check(f"{HEAD}\n{rest}\n```\n").diagnostics if d.severity == "fout"] == ["naam-onbekend"]


def test_the_head_alone_is_sound() -> None:
    assert findings("") == []


@pytest.mark.parametrize(
    ("rest", "expected"),
    [
        ("begrip a betekent: opne", ("naam-onbekend", "opne")),
        ("begrip open betekent: aantal is 3", ("naam-dubbel", "open")),
        ("begrip peildatum betekent: open", ("naam-dubbel", "peildatum")),
        ("begrip a betekent: kleur", ("toets-past-niet", "kleur")),
        ("begrip a betekent: kleur is groen", ("waarde-onbekend", "groen")),
        ("begrip a betekent: kleur is minstens wit", ("volgorde-ontbreekt", "kleur is minstens wit")),
        ("begrip a betekent: kleur bevat wit", ("toets-past-niet", "kleur bevat wit")),
        ("begrip a betekent: soort is groot", ("toets-past-niet", "soort is groot")),
        ("begrip a betekent: soort bevat rood", ("waarde-onbekend", "rood")),
        ('begrip a betekent: opmerking is "x"', ("toets-op-tekst", 'opmerking is "x"')),
        ("begrip a betekent: aantal is meer dan € 3", ("waarde-past-niet", "€ 3")),
        ("begrip a betekent: prijs is meer dan 3,001", ("waarde-past-niet", "3,001")),
        ("begrip a betekent: aantal is prijs", ("waarde-past-niet", "prijs")),
        ("begrip a betekent: dag is na 3", ("waarde-past-niet", "3")),
        ("begrip a betekent: dag is meer dan 1 mei 2027", ("toets-past-niet", "dag is meer dan 1 mei 2027")),
        ("begrip a betekent: open is voldaan", ("toets-past-niet", "open is voldaan")),
        ("begrip a betekent: hoofd", ("toets-past-niet", "hoofd")),
        ("begrip a betekent: uitkomst", ("toets-past-niet", "uitkomst")),
        ("begrip a betekent: uitkomst is misschien", ("waarde-onbekend", "misschien")),
        ("begrip a betekent: minstens 3 van (open, open)", ("aantal-past-niet", "minstens 3 van (open, open)")),
        ("regel b over uitkomst geeft groen\n  als open", ("waarde-onbekend", "groen")),
        ("regel b over open geeft ja_graag\n  als open", ("naam-verkeerde-soort", "open")),
        ("uitzondering b op kleur geeft ja_graag\n  als open", ("naam-verkeerde-soort", "kleur")),
        ("uitzondering b op hofd geeft ja_graag\n  als open", ("naam-onbekend", "hofd")),
        ("uitzondering b op hoofd geeft ja_graag", ("voorwaarde-ontbreekt", "b")),
        ("tabel t over uitkomst\n  | opn | uitkomst |" + 2 * "\n  | ja | ja_graag |", ("naam-onbekend", "opn")),
        ("tabel t over uitkomst\n  | opmerking | uitkomst |\n  | x | ja_graag |", ("toets-op-tekst", "x")),
        ("tabel t over uitkomst\n  | hoofd | uitkomst |\n  | 3 | ja_graag |", ("cel-past-niet", "3")),
        ("tabel t over uitkomst\n  | kleur | uitkomst |\n  | ja | ja_graag |", ("waarde-onbekend", "ja")),
        ("tabel t over uitkomst\n  | kleur | uitkomst |\n  | rood | groen |", ("waarde-onbekend", "groen")),
        ("tabel t over uitkomst\n  | soort | uitkomst |\n  | groot | ja_graag |", ("toets-past-niet", "groot")),
        ("tabel t over uitkomst\n  | prijs | uitkomst |\n  | ja | ja_graag |", ("waarde-past-niet", "ja")),
        ("tabel t over uitkmst\n  | open | uitkmst |\n  | ja | ja_graag |", ("naam-onbekend", "uitkmst")),
        ("tabel hoofd over uitkomst\n  | open | uitkomst |\n  | ja | ja_graag |", ("naam-dubbel", "hoofd")),
        ('verplichting b "Doe dit"\n  bij principe 7', ("principe-onbekend", "7")),
        ('verplichting b "Doe dit"\n  uiterlijk op kleur', ("termijn-past-niet", "kleur")),
        ('verplichting b "Doe dit"\n  uiterlijk 2 weken na peildatum', ("termijn-past-niet", "peildatum")),
        ('verplichting b "Doe dit"\n  uiterlijk 2 weken na dagg', ("naam-onbekend", "dagg")),
        ("begrip b betekent: open\n  heette kleur", ("oude-naam-in-gebruik", "kleur")),
        ("begrip b betekent: open\n  heette b", ("oude-naam-in-gebruik", "b")),
        ("begrip b betekent: open\n  heette peildatum", ("oude-naam-in-gebruik", "peildatum")),
        ("begrip b betekent: open\n  heette x\n\nbegrip c betekent: open\n  heette x", ("oude-naam-in-gebruik", "x")),
        ("feit b: ja/nee", ("vraag-ontbreekt", "b")),
        ('feit b: één uit lijstje\n  vraag "Wat?"', ("naam-onbekend", "lijstje")),
        ('feit b: één uit\n    - x\n    - x\n  vraag "Wat?"', ("waarde-dubbel", "x")),
        ('interpretatie b "Hoe?" gekozen ja', ("keuze-zonder-verantwoording", "b")),
        ("basis b\n  gegeven:\n    - open is ja\n    - open is nee", ("gegeven-dubbel", "open")),
        ('feit b: één uit\n    - x\n    - y, heette x\n  vraag "Wat?"', ("oude-waarde-in-gebruik", "x")),
        ('feit b: één uit\n    - x, heette x\n    - y\n  vraag "Wat?"', ("oude-waarde-in-gebruik", "x")),
        ('feit b: één uit\n    - x, heette z\n    - y, heette z\n  vraag "Wat?"', ("oude-waarde-in-gebruik", "z")),
        ("basis b\n  gegeven:\n    - kleur is ja", ("waarde-onbekend", "ja")),
        ('voorbeeld "x"\n  gegeven:\n    - open is ja\n  verwacht:\n    - uitkomst is gro', ("waarde-onbekend", "gro")),
        ('voorbeeld "x"\n  gegeven:\n    - open is ja\n  verwacht:\n    - verplichting weg', ("naam-onbekend", "weg")),
        ('voorbeeld "x"\n  zoals niets\n  verwacht:\n    - uitkomst is nog open', ("naam-onbekend", "niets")),
    ],
)  # fmt: skip
def test_each_mistake_has_its_message(rest: str, expected: tuple[str, str]) -> None:
    assert findings(rest) == [expected]


def test_a_misspelt_name_gets_its_nearest_neighbour() -> None:
    reading = check(HEAD + "\nbegrip a betekent: opne\n```\n")
    assert reading.diagnostics[0].help == "Bedoelt u `open`?"


def test_a_mistake_in_a_begrip_that_a_rule_uses_is_one_message() -> None:
    decision = 'besluit d "D?": één uit\n    - x\n  anders x want "…"'
    found = findings(f"begrip a betekent: opne\n\n{decision}\n\nregel r over d geeft x\n  als a")
    assert [code for code, _ in found].count("naam-onbekend") == 1


def test_circles_show_themselves() -> None:
    reading = check(HEAD + "\nbegrip a betekent: b en open\n\nbegrip b betekent: niet a\n```\n")
    assert [d.code for d in reading.diagnostics] == ["kring"]
    assert "a → b → a" in reading.diagnostics[0].text


def test_a_besluit_in_its_own_condition_is_a_circle() -> None:
    rest = "regel b over uitkomst geeft nee_dank\n  als uitkomst is ja_graag"
    assert [code for code, _ in findings(rest)] == ["kring"]


def test_exceptions_of_each_other_are_a_circle() -> None:
    rest = "uitzondering b op c geeft ja_graag\n  als open\n\nuitzondering c op b geeft nee_dank\n  als open"
    assert {code for code, _ in findings(rest)} == {"kring"}


def test_progress_may_not_decide() -> None:
    rest = (
        'verplichting doen "Doe dit"\n\nprincipe 1 af "Af"\n  voldaan als doen is afgerond\n\n'
        "regel b over uitkomst geeft nee_dank\n  als af en niet open"
    )
    assert findings(rest) == [("voortgang-in-besluit", "af")]


def test_a_norm_without_citation_and_a_citation_without_norm_are_warnings() -> None:
    text = HEAD + '```\n\n## Elders\n\n```regels\nverplichting doen "Doe dit"\n```\n\n> Nog een zin.\n'
    reading = check(text)
    assert [(d.code, d.severity) for d in reading.diagnostics] == [
        ("bron-ontbreekt", "waarschuwing"),
        ("citaat-zonder-regel", "waarschuwing"),
    ]
    assert reading.policy is not None


def test_consecutive_citations_support_the_same_statements() -> None:
    text = HEAD + '```\n\n## Elders\n\n> Zin een.\n\n> Zin twee.\n\n```regels\nverplichting doen "Doe dit"\n```\n'
    policy = check(text).policy
    assert policy is not None
    assert [c.text for c in policy.obligations["doen"].place.citations] == ["Zin een.", "Zin twee."]
    assert policy.obligations["doen"].place.path == ("Titel", "Elders")


@pytest.mark.parametrize(
    "period",
    [
        "geldig vanaf 1 mei 2027 t/m 1 april 2027",
        "geldig vanaf 1 mei 2027 t/m 1 juni 2028\n  vervalt met ingang van 1 juni 2028",
    ],
)
def test_a_period_that_cannot_be(period: str) -> None:
    reading = check(HEAD.replace('regelset proef "Proef"', f'regelset proef "Proef"\n  {period}') + "```\n")
    assert [d.code for d in reading.diagnostics] == ["periode-onmogelijk"]


def test_expires_means_that_the_day_before_is_the_last() -> None:
    period = "geldig vanaf 1 mei 2027\n  vervalt met ingang van 1 januari 2028"
    policy = check(HEAD.replace('regelset proef "Proef"', f'regelset proef "Proef"\n  {period}') + "```\n").policy
    assert policy is not None and policy.head.last is not None
    assert policy.head.last.isoformat() == "2027-12-31"


def test_a_broken_statement_gives_one_message_though_its_name_is_used() -> None:
    text = HEAD.replace("feit open: ja/nee", "feit open ja/nee")
    assert [d.severity for d in check(text + "```\n").diagnostics] == ["fout"]


def test_a_name_between_braces_is_a_fact() -> None:
    assert findings('verplichting b "Doe dit voor {dag}, {opne} en {kleur}"') == [("naam-onbekend", "opne")]


TABLE = """tabel t over uitkomst
  | kleur | aantal      | uitkomst |
  | rood  | minstens 10 | ja_graag |
  | -     | -           | nee_dank |
  want "Zo is het."
"""


def test_rows_are_rules_of_the_besluit_in_the_order_of_the_document() -> None:
    policy = check(HEAD + "\n" + TABLE + "\nregel laatst over uitkomst geeft ja_graag\n  als open\n```\n").policy
    assert policy is not None
    assert [rule.name for rule in policy.decisions["uitkomst"].rules] == ["hoofd", "t rij 1", "t rij 2", "laatst"]
    first, second = policy.rules["t rij 1"], policy.rules["t rij 2"]
    source = policy.document.source
    assert source.slice(first.place.span) == "| rood  | minstens 10 | ja_graag |"
    assert [c.text for c in first.place.citations] == ["Een zin uit de bron."]
    assert (first.value, first.reason, second.condition) == ("ja_graag", "Zo is het.", None)
    assert policy.tables["t"].columns == ("kleur", "aantal")
    assert policy.tables["t"].rows == ("t rij 1", "t rij 2")


def test_a_table_without_citation_gives_one_warning() -> None:
    reading = check(HEAD + "```\n\n## Elders\n\n```regels\n" + TABLE + "```\n")
    assert [d.code for d in reading.diagnostics] == ["bron-ontbreekt"]


def test_help_in_a_cell_is_what_the_cell_can_hold() -> None:
    text = HEAD + "\ntabel t over uitkomst\n  | soort | uitkomst |\n  | groot | ja_graag |\n```\n"
    assert check(text).diagnostics[0].help == "Schrijf bijvoorbeeld `bevat groot`."


def test_no_exception_on_a_table() -> None:
    rest = TABLE + "\nuitzondering b op t geeft ja_graag\n  als open"
    assert findings(rest) == [("naam-verkeerde-soort", "t")]


def test_a_voorbeeld_names_rows_that_exist() -> None:
    example = 'voorbeeld "x"\n  gegeven:\n    - open is ja\n  verwacht:\n    - uitkomst is nee_dank op grond van '
    assert findings(f"{TABLE}\n{example}t rij 2 en t rij 1") == []
    assert findings(f"{TABLE}\n{example}t rij 3") == [("rij-bestaat-niet", "t rij 3")]
    assert findings(f"{TABLE}\n{example}t rij 0") == [("rij-bestaat-niet", "t rij 0")]
    assert findings(f"{TABLE}\n{example}tt rij 1") == [("naam-onbekend", "tt")]
    assert findings(f"{TABLE}\n{example}hoofd rij 1") == [("naam-verkeerde-soort", "hoofd")]


def test_rows_that_disagree_are_a_conflict() -> None:
    rest = (
        TABLE
        + """
voorbeeld "Rood en veel"
  gegeven:
    - open is nee
    - kleur is rood
    - aantal is 10
  verwacht:
    - uitkomst is tegenstrijdig

voorbeeld "Rood en weinig"
  gegeven:
    - open is nee
    - kleur is rood
    - aantal is 9
  verwacht:
    - uitkomst is nee_dank op grond van t rij 2
"""
    )
    reading = check(HEAD + "\n" + rest + "\n```\n")
    assert reading.policy is not None
    assert [result.differences for result in run(Core(reading.policy), date(2026, 11, 23))] == [(), ()]


@pytest.mark.parametrize(
    "statement",
    [
        "regel b over uitkomst geeft ja_graag\n  als open",
        "uitzondering b op hoofd geeft ja_graag\n  als open",
        'signaal b "Let op"\n  als open',
        'verplichting b "Doe dit"',
        "tabel b over uitkomst\n  | open | uitkomst |\n  | ja   | ja_graag |\n  | nee  | nee_dank |",
    ],
)
def test_a_period_of_a_statement_that_cannot_be(statement: str) -> None:
    assert findings(f"{statement}\n  geldig vanaf 2 mei 2027 t/m 1 mei 2027") == [("periode-onmogelijk", "1 mei 2027")]
    assert findings(f"{statement}\n  geldig vanaf 1 mei 2027 t/m 1 mei 2027") == []


def test_a_value_keeps_the_word_that_it_had_and_who_writes_that_is_told_the_new_one() -> None:
    rest = (
        'keuzelijst l\n    - x, heette geen\n    - y\n\nfeit b: één uit l\n  vraag "Wat?"\n\nbegrip c betekent: b is '
    )
    policy = check(f"{HEAD}\n{rest}x\n```\n").policy
    assert policy is not None
    assert [(c.name, c.formerly) for c in policy.facts["b"].choices] == [("x", "geen"), ("y", None)]
    (found,) = check(f"{HEAD}\n{rest}geen\n```\n").diagnostics
    assert (found.code, found.text) == ("waarde-onbekend", "`geen` heet nu `x`.")
    assert [(fix.safety, fix.edits[0].text) for fix in found.fixes] == [(Safety.SAFE, "x")]
    other = 'besluit d "D?": één uit\n    - wel, heette ja_zeker\n    - niet_nu\n  anders ja_zeker'
    (found,) = (d for d in check(f"{HEAD}\n{other}\n```\n").diagnostics if d.code == "waarde-onbekend")
    assert found.text == "`ja_zeker` heet nu `wel`."


def test_two_values_cannot_change_words() -> None:
    found = findings('feit b: één uit\n    - x, heette y\n    - y, heette x\n  vraag "Wat?"')
    assert found == [("oude-waarde-in-gebruik", "y"), ("oude-waarde-in-gebruik", "x")]


def test_a_policy_keeps_the_names_that_statements_had() -> None:
    rest = 'begrip b betekent: open\n  heette a\n\nsignaal s "S"\n  heette t\n  als b'
    policy = check(f"{HEAD}\n{rest}\n```\n").policy
    assert policy is not None
    assert policy.former_names == {"b": "a", "s": "t"}
