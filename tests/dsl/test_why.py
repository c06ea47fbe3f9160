"""Waarom, waarom niet, wat als: true sentences, held against the exact core on generated policies."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dsl import Answers, Core, Policy, consequences, what_if, why, why_not
from dsl.command.cli import main
from dsl.explaining.why import answered_otherwise
from dsl.policy import Answer
from tests.dsl import generated
from tests.dsl.test_exact_core import ON, cases
from tests.dsl.test_leidraad import FILE, core


def answers(**values: Answer) -> Answers:
    return Answers(values, frozenset(), date(2026, 11, 23))


def test_one_sentence_and_the_reasons_under_it() -> None:
    found = why(core(), answers(handhaving_of_toezicht=True), "participatie")
    assert found.sentence == (
        "Wordt de opgave participatief opgepakt? Geen participatie. Dit volgt uit de antwoorden, op grond van "
        "handhaving. Geen antwoord dat nog openstaat verandert dit."
    )
    assert found.reasons[0].name == "handhaving" and found.reasons[0].place.citations
    assert why(core(), answers(), "participatie").sentence.startswith(
        "Wordt de opgave participatief opgepakt? Mogelijk: "
    )


def test_why_not_tells_what_stands_in_the_way_and_the_least_that_would_help() -> None:
    found = why_not(core(), answers(handhaving_of_toezicht=True), "participatie", "participatie")
    assert not found.is_possible and found.sentences == (
        "‘Handhaving’ geldt. U antwoordde ‘ja’ op: Gaat het om handhaving of toezicht?",
    )
    assert found.change is not None
    assert found.change.sentence == "Als u ‘nee’ antwoordt op ‘Gaat het om handhaving of toezicht?’."
    assert why_not(core(), answers(), "participatie", "participatie").is_possible
    same = why_not(core(), answers(handhaving_of_toezicht=True), "participatie", "geen_participatie")
    assert same.sentences == ("‘Geen participatie’ is wat eruit komt.",) and same.change is None


def test_what_if_names_the_answers_and_all_that_changes() -> None:
    now, then = answers(handhaving_of_toezicht=True), answers(handhaving_of_toezicht=True, ruimte="geen")
    assert answered_otherwise(core(), now, then) == (
        "Is er ruimte om gelijkwaardig samen te werken en te beslissen? ‘Geen’ in plaats van nog niet bekend.",
    )
    shifts = {shift.name: shift.sentence for shift in what_if(core(), now, then)}
    assert shifts["participatie"] == (
        "Wordt de opgave participatief opgepakt? Nu: Geen participatie. Dan: Geen participatie, "
        "door ‘Handhaving’ en ‘Geen ruimte’."
    )
    assert shifts["uitleggen_waarom_geen_ruimte"].endswith("geldt dan. Nu: is nog open.")
    assert what_if(core(), now, now) == ()


def test_a_consequence_says_why_with_its_source() -> None:
    found = {one.name: one for one in consequences(core(), answers(iets_te_beïnvloeden=False))}
    explain = found["uitleggen_waarom_geen_ruimte"]
    assert explain.holds and explain.sentences == ("‘Niets te beïnvloeden’ geldt.",) and explain.place.citations
    assert found["doet_ertoe"].holds is False
    assert found["commitment"].sentences == (
        "Wordt de opgave participatief opgepakt? De uitkomst is niet ‘Participatie’.",
    )
    assert found["in_lijn"].holds is None and "hangt nog af van" in found["in_lijn"].sentences[0]


@settings(max_examples=60, deadline=None)
@given(cases(), st.data())
def test_all_that_is_said_is_true(case: tuple[Policy, Answers], data: st.DataObject) -> None:
    policy, now = case
    then = replace(now, values=data.draw(generated.answer_sets(policy)))
    made = Core(policy)
    outcome, other = made.weigh(now), made.weigh(then)
    for name, decision in policy.decisions.items():
        found = why(made, now, name, outcome)
        assert found.sentence.startswith(decision.title)
        assert all(reason.sentences for reason in found.reasons)
        for choice in decision.choices:
            said = why_not(made, now, name, choice.name, outcome)
            assert said.sentences and said.is_possible is (choice.name in outcome.decisions[name].possible)
            changes = {change.value for change in made.changes(now, name).changes}
            assert (said.change is not None) is (not said.is_possible and choice.name in changes)
    for one in consequences(made, now, outcome):
        group = {"principe": outcome.principles, "verplichting": outcome.obligations, "signaal": outcome.signals}
        state = group[one.kind][one.name]
        assert one.holds is (state.fulfilled if one.kind == "principe" else state)
        assert one.sentences
    shifts = {(shift.kind, shift.name) for shift in what_if(made, now, then)}
    differs = {("verplichting", n) for n in policy.obligations if outcome.obligations[n] is not other.obligations[n]}
    differs |= {("signaal", n) for n in policy.signals if outcome.signals[n] is not other.signals[n]}
    differs |= {
        ("principe", n)
        for n in policy.principles
        if outcome.principles[n].fulfilled is not other.principles[n].fulfilled
    }
    for name in policy.decisions:
        was, will = outcome.decisions[name], other.decisions[name]
        same = (was.possible, was.conflict, was.no_outcome, was.by) == (
            will.possible, will.conflict, will.no_outcome, will.by,
        )  # fmt: skip
        differs |= set() if same else {("besluit", name)}
    assert shifts == differs


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    given_file, other_file = tmp_path / "nu.json", tmp_path / "dan.json"
    given_file.write_text('{"handhaving_of_toezicht": true}', "utf-8")
    other_file.write_text('{"handhaving_of_toezicht": false}', "utf-8")
    command = ["weeg", str(FILE), "--antwoorden", str(given_file), "--peildatum", ON.isoformat(), "--waarom"]
    command += ["--waarom-niet", "participatie", "--wat-als", str(other_file)]
    assert main(command) == 0
    said = capsys.readouterr().out
    assert "Handhaving: geldt. U antwoordde ‘ja’" in said and "bron: “" in said
    assert "Waarom niet ‘Participatie’?" in said and "Wat als:" in said
    assert main([*command, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["uitleg"]["besluiten"]["participatie"]["regels"][0]["staat"] == "Geldt"
    assert found["waarom_niet"]["participatie"]["wel_als"].startswith("Als u ‘nee’")
    assert {one["soort"] for one in found["wat_als"]["gevolgen"]} >= {"besluit", "verplichting"}
    assert main(["weeg", str(FILE), "--antwoorden", str(given_file), "--waarom-niet", "iets"]) == 2
