"""Regelsets that build on each other: one policy, in which the highest rank that speaks decides."""

from __future__ import annotations

from datetime import date
from itertools import permutations
from pathlib import Path

import pytest

from dsl import (
    Answers,
    Core,
    Evaluation,
    Layer,
    Outcome,
    Policy,
    Reading,
    Source,
    read,
    read_groups,
    read_together,
    why,
)
from dsl.command.cli import main
from dsl.explaining.examples import outcome_of, run
from dsl.explaining.explanation import RuleState, reasons
from dsl.rendering.outcomes import outcome_json, outcome_text

ON = date(2026, 11, 23)

LEIDRAAD = """# Leidraad

> Het deelnemen van de samenleving is het uitgangspunt.

```regels
regeltaal 1

regelset leidraad "Leidraad participatie"
  rang leidraad
  geldig vanaf 1 december 2023

feit ruimte: ja/nee
  vraag "Is er ruimte?"

feit handhaving: ja/nee
  vraag "Is het handhaving?"

besluit participatie "Participatie?": één uit
    - wel "Participatie"
    - geen "Geen participatie"
  anders geen want "Zo is het."

regel uitgangspunt over participatie geeft wel
  als ruimte

uitzondering bij_handhaving op uitgangspunt geeft geen
  als handhaving

verplichting uitleggen "Leg uit"
  als participatie is geen

voorbeeld "Handhaving"
  gegeven:
    - ruimte is ja
    - handhaving is ja
  verwacht:
    - participatie is geen op grond van bij_handhaving
```
"""

VERORDENING = """# Verordening

> Bij een groot project is er altijd participatie.

```regels
regeltaal 1

regelset verordening "Participatieverordening"
  rang verordening
  bouwt voort op leidraad
  geldig vanaf 1 januari 2026

feit groot: ja/nee
  vraag "Is het project groot?"

uitzondering groot_project op leidraad.uitgangspunt geeft wel
  als groot

verplichting plan_maken "Maak een plan"
  als verordening.groot_project is van toepassing

voorbeeld "Groot"
  gegeven:
    - handhaving is ja
    - groot is ja
  verwacht:
    - participatie is wel op grond van verordening.groot_project
    - geen verplichting uitleggen
```
"""

KADER = """# Kader

> In het centrum niet.

```regels
regeltaal 1

regelset kader "Kader centrum"
  rang kader
  bouwt voort op verordening

feit centrum: ja/nee
  vraag "Is het in het centrum?"

regel niet_in_centrum over participatie geeft geen
  als centrum
```
"""


def together(*texts: str) -> Reading:
    return read_together([Source.of(f"{number}.regels.md", text) for number, text in enumerate(texts)])


def policy_of(*texts: str) -> Policy:
    reading = together(*texts)
    assert reading.policy is not None, [d.text for d in reading.diagnostics]
    return reading.policy


def weigh(policy: Policy, on: date = ON, **answers: bool) -> Outcome:
    return Core(policy).weigh(Answers(answers, frozenset(), on))


def layer(outcome: Outcome, regelset: str) -> Layer:
    return next(found for found in outcome.layers if found.regelset == regelset)


def codes(*texts: str) -> list[str]:
    return [d.code for d in together(*texts).diagnostics]


def test_the_highest_rank_that_speaks_decides_and_both_layers_are_shown() -> None:
    outcome = weigh(policy_of(LEIDRAAD, VERORDENING), handhaving=True, groot=True)
    assert outcome.decisions["participatie"].value == "wel"
    assert outcome.decisions["participatie"].by == ("groot_project",)
    assert [found.regelset for found in outcome.layers] == ["verordening", "leidraad"]
    own, other = (layer(outcome, name).decisions["participatie"] for name in ("verordening", "leidraad"))
    assert (own.value, own.decides, other.value, other.decides) == ("wel", True, "geen", False)
    assert outcome.obligations == {"uitleggen": False, "plan_maken": True}
    assert outcome.rules == {"uitgangspunt": False, "bij_handhaving": False, "groot_project": True}


def test_where_the_highest_rank_is_silent_the_next_one_decides() -> None:
    policy = policy_of(LEIDRAAD, VERORDENING, KADER)
    outcome = weigh(policy, groot=False, centrum=True, ruimte=True, handhaving=False)
    assert outcome.decisions["participatie"].by == ("niet_in_centrum",)
    assert [(found.rank, found.decisions["participatie"].decides) for found in outcome.layers] == [
        ("verordening", False),
        ("kader", True),
        ("leidraad", False),
    ]
    assert layer(outcome, "verordening").decisions["participatie"].silent
    still_open = weigh(policy, groot=False)
    assert still_open.deciding == ("ruimte", "handhaving", "centrum")
    assert layer(still_open, "kader").decisions["participatie"].decides is None


def test_a_conflict_is_only_within_one_rank() -> None:
    same_rank = KADER.replace("rang kader", "rang verordening")
    outcome = weigh(policy_of(LEIDRAAD, VERORDENING, same_rank), groot=True, centrum=True)
    assert outcome.decisions["participatie"].conflict and not outcome.decisions["participatie"].possible
    assert (
        not weigh(policy_of(LEIDRAAD, VERORDENING, KADER), groot=True, centrum=True).decisions["participatie"].conflict
    )


@pytest.mark.parametrize("texts", [*permutations([LEIDRAAD, VERORDENING, KADER])])
def test_the_order_of_the_files_does_not_matter(texts: tuple[str, ...]) -> None:
    policy = policy_of(*texts)
    assert list(policy.regelsets) == ["leidraad", "verordening", "kader"]
    assert list(policy.facts) == ["ruimte", "handhaving", "groot", "centrum"]
    assert [fact.number for fact in policy.facts.values()] == [1, 2, 3, 4]
    (found,) = read_groups([Source.of(f"{number}.regels.md", text) for number, text in enumerate(texts)])
    assert found.policy is not None and list(found.policy.rules) == list(policy.rules)


def test_a_document_that_is_not_in_force_is_absent_with_its_exceptions_and_that_is_said() -> None:
    policy = policy_of(LEIDRAAD, VERORDENING)
    before = date(2025, 6, 1)
    outcome = weigh(policy, before, handhaving=True, groot=True)
    assert outcome.decisions["participatie"].value == "geen"
    assert outcome.obligations["plan_maken"] is False
    sentence = "‘Participatieverordening’ telt niet mee. Op 1 juni 2025 geldt geen versie; geldig vanaf 1 januari 2026."
    assert sentence in outcome_text(policy, outcome, Answers({}, frozenset(), before))
    found = outcome_json(policy, outcome, Answers({}, frozenset(), before))
    assert found["geldig"] is True
    assert found["lagen"][0] | {"titel": ""} == {
        "regelset": "verordening",
        "titel": "",
        "rang": "verordening",
        "geldig": False,
        "melding": sentence,
        "besluiten": {},
    }
    assert weigh(policy, date(2020, 1, 1)).in_force is False


def test_where_what_it_builds_on_is_not_in_force_its_otherwise_is_absent_too() -> None:
    ended = LEIDRAAD.replace("geldig vanaf 1 december 2023", "geldig vanaf 1 december 2023 t/m 30 juni 2026")
    policy = policy_of(ended, VERORDENING, KADER)
    outcome = weigh(policy, groot=True, ruimte=True, centrum=False)
    assert outcome.decisions["participatie"].no_outcome and not outcome.decisions["participatie"].possible
    assert weigh(policy, groot=True, centrum=True).decisions["participatie"].value == "geen"


def test_a_voorbeeld_tries_its_document_with_what_that_builds_on() -> None:
    broken = VERORDENING.replace("  als groot\n", "  als groot of handhaving\n")
    policy = policy_of(LEIDRAAD, broken)
    assert weigh(policy, handhaving=True, ruimte=True).decisions["participatie"].value == "wel"
    assert [(result.example.title, result.passed) for result in run(Core(policy), ON)] == [
        ("Handhaving", True),  # the leidraad alone still says so
        ("Groot", True),
    ]
    alone = read(Source.of("leidraad.regels.md", LEIDRAAD)).policy
    assert alone is not None
    up_to = policy.up_to("leidraad")
    assert list(up_to.rules) == list(alone.rules) and list(up_to.facts) == list(alone.facts)
    assert policy.up_to("verordening") is policy


def test_a_voorbeeld_of_rules_to_come_tries_them_on_their_first_day() -> None:
    policy = policy_of(LEIDRAAD, VERORDENING.replace("1 januari 2026", "1 januari 2030"))
    assert [result.passed for result in run(Core(policy), ON)] == [True, True]
    assert outcome_of(Core(policy), policy.examples[1], ON).on == date(2030, 1, 1)
    dated = VERORDENING.replace('voorbeeld "Groot"\n', 'voorbeeld "Groot"\n  op 1 maart 2025\n')
    (_, late) = run(Core(policy_of(LEIDRAAD, dated)), ON)
    assert late.differences == ("Op 1 maart 2025 geldt deze regelset niet.",)


def test_a_rule_that_a_higher_rank_goes_before_says_so() -> None:
    policy = policy_of(LEIDRAAD, VERORDENING, KADER)
    answers = Answers({"ruimte": True, "centrum": True, "groot": False, "handhaving": False}, frozenset(), ON)
    found = {reason.name: reason for reason in reasons(policy, answers, Core(policy).weigh(answers), "participatie")}
    assert found["uitgangspunt"].state is RuleState.OVERRULED
    assert found["uitgangspunt"].sentences == ("Telt niet mee, want ‘niet in centrum’ (Kader centrum) gaat voor.",)
    trace = Evaluation(policy, answers).trace[0]
    assert [(step.name, step.overruled_by) for step in trace.children] == [
        ("uitgangspunt", ("niet_in_centrum",)),
        ("niet_in_centrum", ()),
    ]
    texts = {child.text for step in trace.children for child in step.children[0].children or step.children[:1]}
    assert {"ruimte", "centrum"} <= texts  # each from its own file


def test_what_is_absent_on_the_day_is_explained_with_the_title_of_its_document() -> None:
    policy = policy_of(LEIDRAAD, VERORDENING)
    answers = Answers({"groot": True, "ruimte": True, "handhaving": False}, frozenset(), date(2025, 6, 1))
    found = {reason.name: reason for reason in reasons(policy, answers, Core(policy).weigh(answers), "participatie")}
    assert found["groot_project"].sentences == (
        "‘Participatieverordening’ geldt pas vanaf 1 januari 2026. De peildatum is 1 juni 2025.",
    )


def test_one_mistake_in_how_documents_hang_together_is_one_message() -> None:
    assert codes(VERORDENING) == ["voortbouw-ontbreekt"]
    assert codes(KADER, VERORDENING) == ["voortbouw-ontbreekt"]
    assert codes(LEIDRAAD, KADER.replace("op verordening", "op verordning")) == ["voortbouw-ontbreekt"]
    assert codes(LEIDRAAD.replace("rang leidraad", "bouwt voort op kader"), VERORDENING, KADER) == ["voortbouw-kring"]
    assert codes(LEIDRAAD, LEIDRAAD, VERORDENING) == ["regelset-naam-dubbel"]
    lower = VERORDENING.replace("rang verordening", "rang leidraad")
    assert codes(LEIDRAAD.replace("rang leidraad", "rang kader"), lower) == ["rang-te-laag"]
    twice = KADER.replace("centrum: ja/nee", "ruimte: ja/nee").replace("als centrum", "als ruimte")
    assert codes(LEIDRAAD, VERORDENING, twice) == ["naam-dubbel"]


def test_of_a_head_that_cannot_be_read_only_its_own_mistake_is_told() -> None:
    for wrong in (
        VERORDENING.replace("rang verordening", "rang verordning"),
        VERORDENING.replace("bouwt voort op", "bouwt op"),
        VERORDENING.replace("regelset verordening", "regelset"),
    ):
        assert wrong != VERORDENING
        assert len(codes(LEIDRAAD, wrong)) == len(codes(wrong, LEIDRAAD)) == 1
        assert len(codes(LEIDRAAD, wrong, KADER)) == 1  # nor at what builds on it
    assert codes(LEIDRAAD.replace("rang leidraad", "rang leidrad"), VERORDENING) == ["woord-onbekend"]
    # what is wrong besides is still told
    both = VERORDENING.replace("rang verordening", "rang verordning").replace("  als groot", "  als groet")
    assert codes(LEIDRAAD, both) == ["woord-onbekend"]
    assert len(codes(LEIDRAAD, both.replace("groot: ja/nee", "groot: ja/ne"))) == 2


def test_dekking_is_about_the_first_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = [tmp_path / name for name in ("verordening.regels.md", "leidraad.regels.md")]
    for path, text in zip(files, (VERORDENING, LEIDRAAD), strict=True):
        path.write_text(text, "utf-8")
    assert main(["dekking", *map(str, files)]) == 0
    assert "groot_project" in (said := capsys.readouterr().out) and "uitgangspunt" not in said
    assert main(["dekking", *map(str, files[::-1]), "--json"]) == 0
    assert "groot_project" not in capsys.readouterr().out


def test_a_document_knows_only_what_it_builds_on() -> None:
    beside = KADER.replace("op verordening", "op leidraad").replace("als centrum", "als centrum en groot")
    assert codes(LEIDRAAD, VERORDENING, beside) == ["naam-onbekend"]
    wrong = VERORDENING.replace("leidraad.uitgangspunt", "leidraat.uitgangspunt")
    found = together(LEIDRAAD, wrong).diagnostics
    assert [(d.code, d.help) for d in found] == [("document-onbekend", "Bedoelt u `leidraad`?")]
    elsewhere = VERORDENING.replace("leidraad.uitgangspunt", "verordening.uitgangspunt")
    assert codes(LEIDRAAD, elsewhere) == ["document-onbekend"]


def test_a_rule_cannot_hang_on_one_that_it_goes_before() -> None:
    above = KADER.replace("als centrum", "als centrum en bij_handhaving is van toepassing")
    assert codes(LEIDRAAD, VERORDENING, above) == ["kring"]


def test_files_that_have_nothing_to_do_with_each_other_are_read_apart() -> None:
    other = LEIDRAAD.replace("regelset leidraad", "regelset iets_anders")
    found = read_groups([Source.of("een", VERORDENING), Source.of("twee", other), Source.of("drie", LEIDRAAD)])
    assert [list(reading.policy.regelsets) for reading in found if reading.policy] == [
        ["leidraad", "verordening"],
        ["iets_anders"],
    ]
    versions = read_groups([Source.of("oud", LEIDRAAD), Source.of("nieuw", LEIDRAAD)])
    assert all(reading.policy for reading in versions)


def test_a_rule_that_a_higher_rank_goes_before_is_not_van_toepassing() -> None:
    policy = together(LEIDRAAD, VERORDENING, KADER).policy
    assert policy is not None

    def rules(**values: bool) -> dict[str, bool | None]:
        known = {"ruimte": True, "handhaving": True, "groot": False, "centrum": False, **values}
        return dict(Core(policy).weigh(Answers(known, frozenset(), ON)).rules)

    alone = {"uitgangspunt": False, "bij_handhaving": True, "groot_project": False, "niet_in_centrum": False}
    assert rules() == alone
    assert rules(centrum=True) == {**alone, "bij_handhaving": False, "niet_in_centrum": True}
    assert rules(groot=True) == {**alone, "bij_handhaving": False, "groot_project": True}
    assert rules(groot=True, centrum=True) == {**alone, "bij_handhaving": False, "groot_project": True}
    assert rules(handhaving=False, centrum=True) == {**alone, "bij_handhaving": False, "niet_in_centrum": True}


def test_a_besluit_of_a_document_that_lapsed_counts_while_another_has_rules_about_it() -> None:
    base = LEIDRAAD.replace("geldig vanaf 1 december 2023", "geldig vanaf 1 december 2023 t/m 31 december 2025")
    silent = """# Kader

```regels
regeltaal 1

regelset kadertje "Kader"
  rang kader
  bouwt voort op leidraad
```
"""
    answers = Answers({}, frozenset(), date(2027, 1, 1))
    rule = silent.removesuffix("```\n") + "\nregel altijd over leidraad.participatie geeft wel\n```\n"
    spoken = policy_of(base, rule)
    outcome = Core(spoken).weigh(answers)
    assert outcome.decisions["participatie"].by == ("altijd",)
    assert outcome_json(spoken, outcome, answers)["tellen_niet_mee"] == []
    for other in (silent, VERORDENING):
        alone = policy_of(base, other)
        outcome = Core(alone).weigh(answers)
        assert outcome_json(alone, outcome, answers)["tellen_niet_mee"] == ["participatie"]
        assert "Participatie: telt niet mee, want er geldt geen document" in outcome_text(alone, outcome, answers)
        assert why(Core(alone), answers, "participatie").sentence == (
            "Participatie? Dit telt niet mee, want er geldt geen document dat er iets over zegt."
        )
