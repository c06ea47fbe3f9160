"""What people read in the place of names: of statements, of conditions, and of what a voorbeeld expected."""

from __future__ import annotations

from datetime import date

import pytest

from dsl.exact.core import Core
from dsl.explaining.called import called, condition_text
from dsl.explaining.examples import run
from tests.dsl.test_checker import HEAD
from tests.dsl.test_exact_core import policy_of

MORE = """
interpretatie streng_zijn "Is het streng?" gekozen nee
  want "Zo is het."
  door "wij"

principe 2 goed_plan "Het plan is goed"
  voldaan als open

verplichting leg_het_uit "Leg het uit"
  als goed_plan is voldaan

tabel kleur_telt over uitkomst
  | kleur | uitkomst |
  | rood  | ja_graag |

signaal let_op "Let op"
  als {condition}
"""


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        ("open", "open is ja"),
        ("niet open", "open is nee"),
        ("kleur is rood", "kleur is ‘rood’"),
        ("kleur is niet rood", "kleur is niet ‘rood’"),
        ("niet (kleur is niet rood)", "kleur is ‘rood’"),
        ("kleur is een van (rood, wit)", "kleur is ‘rood’ of ‘wit’"),
        ("soort bevat klein", "soort bevat ‘klein’"),
        ("soort is leeg", "bij soort is niets gekozen"),
        ("soort is niet leeg", "bij soort is iets gekozen"),
        ("aantal is minstens 1.200", "aantal is minstens 1.200"),
        ("prijs is meer dan € 5", "prijs is meer dan € 5"),
        ("niet (prijs is meer dan € 5)", "prijs is niet meer dan € 5"),
        ("peildatum is na 1 februari 2025", "de peildatum is na 1 februari 2025"),
        ("goed_plan is voldaan", "principe 2 is voldaan"),
        ("hoofd is niet van toepassing", "‘Hoofd’ geldt niet"),
        ("leg_het_uit is afgerond", "‘Leg het uit’ is afgerond"),
        ("niet streng_zijn", "de keuze bij ‘Is het streng?’ is nee"),
        ("uitkomst is nee_dank", "de uitkomst is ‘nee dank’"),
        ("open en (kleur is rood of aantal is 5)", "open is ja en (kleur is ‘rood’ of aantal is 5)"),
        ("minstens 2 van (open, kleur is rood, aantal is 5)",
         "minstens 2 van deze: open is ja, kleur is ‘rood’ en aantal is 5"),
        ("geen van (open, kleur is rood)", "geen van deze: open is ja en kleur is ‘rood’"),
        ("niet (open of kleur is rood)", "niet (open is ja of kleur is ‘rood’)"),
    ],
)  # fmt: skip
def test_a_condition_is_read_with_labels(condition: str, words: str) -> None:
    policy = policy_of(f"{HEAD}{MORE.format(condition=condition)}```\n")
    assert condition_text(policy, policy.signals["let_op"].condition) == words


def test_statements_are_called_by_their_question_or_title() -> None:
    policy = policy_of(f"{HEAD}{MORE.format(condition='open')}```\n")
    found = [called(policy, n) for n in ("open", "hoofd", "goed_plan", "leg_het_uit", "streng_zijn", "uitkomst")]
    assert found == [
        f"de vraag ‘{policy.facts['open'].question}’",
        "de regel ‘Hoofd’",
        "principe 2 (‘Het plan is goed’)",
        "de verplichting ‘Leg het uit’",
        "de interpretatie ‘Is het streng?’",
        f"het besluit ‘{policy.decisions['uitkomst'].title}’",
    ]
    assert called(policy, "kleur_telt rij 1") == "rij 1 van de tabel ‘Kleur telt’"
    assert called(policy, "bestaat_niet") == "het onderdeel ‘Bestaat niet’"


def test_what_a_voorbeeld_expected_is_told_with_names_and_without() -> None:
    text = (
        MORE.format(condition="open")
        + """
voorbeeld "Dicht"
  gegeven:
    - open is nee
  verwacht:
    - uitkomst is ja_graag
    - verplichting leg_het_uit
    - principe goed_plan is voldaan
    - nog nodig: open
"""
    )
    (result,) = run(Core(policy_of(f"{HEAD}{text}```\n")), date(2026, 11, 25))
    duty = "verplichting leg_het_uit geldt"
    assert result.differences[1] == f"Verwacht: {duty}. Gevonden: {duty} niet."
    outcome, duty, principle, needed = result.told
    assert outcome.startswith("Verwacht: de uitkomst is ‘ja graag’. Gevonden: nog open (‘ja graag’ of ‘nee dank’).")
    assert duty == "Verwacht: de verplichting ‘Leg het uit’ geldt. Gevonden: die geldt niet."
    assert principle == "Verwacht: principe 2 (‘Het plan is goed’) is voldaan. Gevonden: dat is niet voldaan."
    assert needed.startswith("Verwacht: nog nodig: ‘") and "_" not in "".join(result.told)


def test_of_what_is_still_needed_only_the_difference_is_told() -> None:
    def told(*needed: str) -> str:
        text = f'voorbeeld "Leeg"\n  verwacht:\n    - nog nodig: {", ".join(needed) or "niets"}\n'
        (result,) = run(Core(policy_of(f"{HEAD}{MORE.format(condition='open')}\n{text}```\n")), date(2026, 11, 25))
        return " ".join(result.differences)

    assert told("kleur", "open") == ""
    assert told("open") == "Gevonden: ook nog nodig: kleur. Verwacht: niet nodig."
    missing = "Verwacht: ook nog nodig: aantal. Gevonden: niet nodig."
    assert told("open", "kleur", "aantal") == missing
    assert told("open", "aantal") == f"{missing} Gevonden: ook nog nodig: kleur. Verwacht: niet nodig."
    assert told("aantal") == "Verwacht: nog nodig: aantal. Gevonden: open en kleur."
    assert told() == "Verwacht: nog nodig: niets. Gevonden: open en kleur."
