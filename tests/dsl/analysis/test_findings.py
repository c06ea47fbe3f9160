"""What each analysis says, by construct."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from dsl.analysis.finding import Finding
from dsl.analysis.names import alike
from dsl.analysis.whole import analyse
from dsl.command.cli import main
from dsl.reading import read_together
from dsl.source import Source
from tests.dsl import test_documents as documents
from tests.dsl.test_checker import HEAD
from tests.dsl.test_exact_core import policy_of


def findings(rest: str, code: str, head: str = HEAD) -> list[Finding]:
    policy = policy_of(f"{head}\n{rest}\n```\n")
    return [one for one in analyse(policy).findings if one.code == code]


def test_two_exceptions_that_disagree_are_shown_with_an_opgave() -> None:
    rest = """
uitzondering dicht op hoofd geeft nee_dank
  als kleur is rood

uitzondering groots op hoofd geeft ja_graag
  als aantal is meer dan 10
"""
    (one,) = findings(rest, "tegenstrijdigheid")
    assert set(one.statements) == {"dicht", "groots"}
    assert one.witness_text == "kleur is ‘rood’; aantal is 11"


def test_an_exception_that_leaves_out_disagrees_with_a_value_beside_it() -> None:
    rest = """
uitzondering stil op hoofd laat buiten toepassing
  als kleur is rood

uitzondering spreekt op hoofd geeft nee_dank
  als soort bevat klein
"""
    (one,) = findings(rest, "tegenstrijdigheid")
    assert set(one.statements) == {"stil", "spreekt"}
    assert "laat de regel ‘Hoofd’ buiten toepassing" in one.text


def test_a_besluit_without_anders_has_a_gap() -> None:
    head = HEAD.replace('  anders nee_dank want "Zo is het afgesproken."\n', "")
    (one,) = findings("", "gat", head)
    assert one.statements == ("uitkomst",) and one.witness_text == "open is nee"
    assert "bewezen: geen gat" in analyse(policy_of(f"{HEAD}```\n")).proven


def test_a_part_that_stands_in_a_condition_twice_is_one_finding() -> None:
    never = "(aantal is meer dan 10 en aantal is minder dan 5)"
    rest = f'signaal let_op "Let op"\n  als (open en {never}) of (kleur is rood en {never}) of soort bevat klein'
    assert len(findings(rest, "voorwaarde-nooit-waar")) == 1


def test_a_rule_whose_exception_always_goes_first_is_dead() -> None:
    rest = """
uitzondering altijd op hoofd geeft nee_dank
  als kleur is een van (rood, wit)
"""
    (one,) = findings(rest, "dode-regel")
    assert one.statements == ("hoofd",) and "er gaat altijd iets voor" in one.text
    assert one.witness_text == "open is ja"
    assert [f.statements for f in findings(rest, "voorwaarde-altijd-waar")] == [("altijd",)]


def test_an_exception_that_changes_nothing() -> None:
    rest = """
uitzondering ruim op hoofd geeft nee_dank
  als kleur is rood

uitzondering nauw op hoofd geeft nee_dank
  als kleur is rood en aantal is meer dan 10
"""
    (one,) = findings(rest, "uitzondering-beslist-nooit")
    assert one.statements == ("nauw",)


def test_a_part_of_a_condition_that_is_never_true() -> None:
    rest = """
signaal let_op "Let op"
  als open of (aantal is meer dan 10 en aantal is minder dan 5)
"""
    (one,) = findings(rest, "voorwaarde-nooit-waar")
    assert one.statements == ("let_op",) and "nooit waar: aantal is meer dan 10 en aantal is minder dan 5." in one.text
    assert one.witness is None


def test_a_period_is_no_condition_that_someone_can_leave_out() -> None:
    rest = 'verplichting leg_uit "Leg het uit"\n  moment vooraf\n'
    head = HEAD.replace('regelset proef "Proef"\n', 'regelset proef "Proef"\n  geldig vanaf 1 december 2023\n')
    more = (
        "# Later\n\n> Een zin.\n\n```regels\nregeltaal 1\n\n"
        'regelset later "Later" bouwt voort op proef\n  geldig vanaf 1 januari 2025\n```\n'
    )
    both = [Source.of("proef.regels.md", f"{head}\n{rest}```\n"), Source.of("meer.regels.md", more)]
    policy = read_together(both).policy
    assert policy is not None and policy.obligations["leg_uit"].condition is not None
    assert [one.text for one in analyse(policy).findings if one.code == "voorwaarde-altijd-waar"] == []


def test_what_a_choice_makes_constant_is_told_of_the_statement_only() -> None:
    rest = """
interpretatie streng "Is het streng?" gekozen nee
  want "Zo is het."
  door "wij"

signaal let_op "Let op"
  als open en streng

signaal ook "Ook"
  als open of streng
"""
    (one,) = findings(rest, "voorwaarde-nooit-waar")
    assert one.text.startswith("De voorwaarde van het signaal ‘Let op’ is nooit waar.")


def test_facts_values_and_choices_without_effect() -> None:
    rest = """
interpretatie streng "Is het streng?" gekozen nee
  want "Zo is het."
  door "wij"

signaal let_op "Let op"
  als soort bevat klein en (streng of niet streng)
"""
    unused = {one.statements[0] for one in findings(rest, "feit-ongebruikt")}
    assert unused == {"kleur", "aantal", "prijs", "dag"}
    (value,) = findings(rest, "waarde-ongebruikt")
    assert value.statements == ("soort",) and "‘groot’" in value.text
    assert [one.statements for one in findings(rest, "interpretatie-zonder-gevolg")] == [("streng",)]


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        (["10", "9", "11"], None),
        (["10", "9"], None),
        (["10"], "er vlak onder"),
        (["11", "9"], "op de grens"),
        (["10", "8"], "er vlak onder"),
        ([], "op de grens en er vlak onder"),
    ],
)
def test_a_threshold_wants_a_voorbeeld_on_it_and_beside_it(given: list[str], missing: str | None) -> None:
    examples = "".join(
        f'\nvoorbeeld "{number}"\n  gegeven:\n    - open is ja\n    - aantal is {number}\n'
        "  verwacht:\n    - signaal let_op\n"
        for number in given
    )
    found = findings(
        f'signaal let_op "Let op"\n  als open en aantal is minstens 10\n{examples}', "drempel-zonder-voorbeeld"
    )
    assert [one.text.partition("een voorbeeld ")[2].rstrip(".") for one in found] == ([missing] if missing else [])
    if missing:
        assert found[0].statements == ("let_op",)
        assert found[0].witness is not None and found[0].witness.values["open"] is True


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("ruimte_bekend", "ruimte_bekent", True),
        ("beinvloedbaar", "beïnvloedbaar", True),
        ("kaders_gesteld", "kader_gesteld", True),
        ("gebeid", "gebied", True),
        ("stap_1x", "stap_2x", False),
        ("wit", "wim", False),
        ("effect", "belang", False),
    ],
)
def test_names_that_are_alike(one: str, other: str, expected: bool) -> None:
    assert alike(one, other) is alike(other, one) is expected


def test_the_command_gives_findings_and_proofs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "proef.regels.md"
    rest = 'interpretatie streng "Streng?" gekozen nee\n  want "Zo."\n  door "wij"\n'
    rest += '\nsignaal s "S"\n  als streng en open\n'
    path.write_text(f"{HEAD}\n{rest}```\n", encoding="utf-8")
    assert main(["analyseer", str(path), "--json", "--keuzes"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert set(found) == {"bevindingen", "bewezen", "niet_bewezen", "keuzes"}
    assert "bewezen: geen tegenstrijdigheid" in found["bewezen"]
    assert {"code", "tekst", "statements", "getuige"} <= set(found["bevindingen"][0])
    (choice,) = found["keuzes"]
    assert choice["naam"] == "streng" and choice["gekozen"] is False
    assert [(d["naam"], d["van"], d["naar"], d["wanneer"]) for d in choice["verschillen"]] == [
        ("s", False, True, "open is ja")
    ]
    assert main(["analyseer", str(path), "--keuzes"]) == 1
    text = capsys.readouterr().out
    assert "bewezen: geen gat" in text and "Als dit ja zou zijn (streng)" in text


def test_a_dead_exception_names_what_never_arises_with_it() -> None:
    text = HEAD + (
        "\nuitzondering duur op hoofd geeft nee_dank\n  als aantal is minstens 100\n"
        "\nuitzondering klein op duur laat buiten toepassing\n  als aantal is hoogstens 5\n```\n"
    )
    (one,) = [found for found in analyse(policy_of(text)).findings if found.code == "dode-regel"]
    assert one.statements == ("klein",) and "doet de uitzondering ‘Duur’ zich niet voor" in one.text
    assert one.witness is not None and one.witness.values["aantal"] <= 5


BESIDE = """# Verordening

> Bij een feest is er geen participatie.

```regels
regeltaal 1

regelset verordening "Verordening" bouwt voort op leidraad
  rang verordening

feit feest: ja/nee
  vraag "Is het een feest?"

uitzondering bij_feest op leidraad.uitgangspunt geeft geen
  als feest
```
"""


def test_a_day_on_which_no_document_speaks_of_a_besluit_is_no_gap() -> None:
    """The verordening is in force before the leidraad is, which has the besluit and all that it rests on."""
    policy = documents.policy_of(documents.LEIDRAAD, BESIDE)
    assert policy.period == (None, None)
    assert "bewezen: geen gat" in analyse(policy).proven
    speaks = BESIDE.replace("uitzondering bij_feest op leidraad.uitgangspunt", "regel bij_feest over participatie")
    (one,) = [one for one in analyse(documents.policy_of(documents.LEIDRAAD, speaks)).findings if one.code == "gat"]
    assert one.witness is not None and one.witness.on is not None and one.witness.on < date(2023, 12, 1)
