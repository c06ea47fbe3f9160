"""The shipped policy keeps its contract: names, types, and the outcome of every way to answer, written out by hand."""

from __future__ import annotations

import random
from datetime import date
from functools import cache
from itertools import product
from pathlib import Path

import pytest

from dsl import Answers, Core, FactType, Policy, Source, read, tried
from dsl.analysis.coverage import source_coverage
from dsl.explaining.examples import coverage, run

FILE = Path(__file__).parents[2] / "policies" / "leidraad-participatie.regels.md"
ON = date(2026, 11, 23)

YES_NO, ONE, MANY = FactType.YES_NO, FactType.ONE_OF, FactType.MANY_OF
FACTS = {
    "niveau": (ONE, "macro meso micro", False),
    "gebied": (ONE, "sittard_west sittard_centrum geleen_centrum geleen_zuid ander_gebied gemeentebreed", False),
    "thema": (MANY, "sociaal economisch ecologisch", False),
    "soort_werk": (ONE, "programma project routinematig_werk", False),
    "herkomst": (ONE, "samenleving samen gemeente andere_overheid", False),
    "ondersteuning_nodig": (YES_NO, "", False),
    "in_lijn_met_doelen": (YES_NO, "", True),
    "belang_herkend": (YES_NO, "", True),
    "belang_geverifieerd": (YES_NO, "", True),
    "effect_zonder_participatie": (ONE, "niet_mogelijk suboptimaal goed_mogelijk", True),
    "iets_te_beïnvloeden": (YES_NO, "", True),
    "wettelijke_taak": (YES_NO, "", False),
    "keuze_binnen_wettelijke_taak": (YES_NO, "", False),
    "ruimte": (ONE, "voldoende onvoldoende geen", True),
    "tegemoetkomen_aan_belangen_mogelijk": (YES_NO, "", True),
    "handhaving_of_toezicht": (YES_NO, "", False),
    "uitvoering_door": (ONE, "gemeente samen andere_partners", False),
    "kaders_gesteld": (YES_NO, "", False),
    "uitdaagrecht_verzoek": (YES_NO, "", False),
    "omgevingswet_instrument": (
        ONE, "geen omgevingsvisie programma omgevingsplan omgevingsvergunning_bopa projectbesluit", False,
    ),
}  # fmt: skip
PRINCIPLES = ["in_lijn", "doet_ertoe", "gelijkwaardig", "vorm_samen_bepaald", "transparant_speelveld"]
ALWAYS = {"afweging_vastleggen", "ruimte_beschrijven", "mate_en_rollen_bepalen"}
WITH = {
    "gesprek_over_vorm", "eigen_rol_benoemen", "vooraf_inzichtelijk", "betrekken_in_alle_fasen",
    "rollen_en_bevoegdheden", "commitment", "maatschappelijk_contract", "mensen_en_middelen",
    "onderlinge_afstemming", "in_gesprek_blijven",
}  # fmt: skip
PATHS = {"sittard_west", "sittard_centrum", "geleen_centrum", "geleen_zuid"}
DECIDING = (
    "in_lijn_met_doelen", "belang_herkend", "belang_geverifieerd", "effect_zonder_participatie",
    "iets_te_beïnvloeden", "wettelijke_taak", "keuze_binnen_wettelijke_taak", "ruimte",
    "tegemoetkomen_aan_belangen_mogelijk", "handhaving_of_toezicht",
)  # fmt: skip


@cache
def policy() -> Policy:
    reading = read(Source.of(FILE.name, FILE.read_text(encoding="utf-8")))
    assert [(d.code, d.text) for d in reading.diagnostics] == []
    assert reading.policy is not None
    return reading.policy


@cache
def core() -> Core:
    return Core(policy())


def outcome_by_hand(answers: dict) -> tuple[str, set[str]]:
    """The value of the besluit and the rules that give it, straight from the tables of the contract."""
    grounds = set()
    if not answers["iets_te_beïnvloeden"]:
        grounds.add("niets_te_beïnvloeden")
    if answers["ruimte"] == "geen" or (answers["wettelijke_taak"] and not answers["keuze_binnen_wettelijke_taak"]):
        grounds.add("geen_ruimte")
    if not answers["tegemoetkomen_aan_belangen_mogelijk"]:
        grounds.add("belangen_op_voorhand")
    if answers["handhaving_of_toezicht"]:
        grounds.add("handhaving")
    if grounds:
        return "geen_participatie", grounds
    matters = answers["belang_herkend"] and answers["belang_geverifieerd"]
    matters = matters and answers["effect_zonder_participatie"] != "goed_mogelijk"
    if answers["in_lijn_met_doelen"] and matters and answers["ruimte"] == "voldoende":
        return "participatie", {"uitgangspunt"}
    return "nader_te_bepalen", {"anders"}


def obligations_by_hand(answers: dict) -> set[str]:
    value, grounds = outcome_by_hand(answers)
    found = set(ALWAYS)
    if value == "participatie":
        found |= WITH
        if answers["kaders_gesteld"]:
            found.add("kaders_motiveren")
        if answers["gebied"] in PATHS:
            found |= {"gebiedsgericht_werken", "aansluiten_bij_ontwikkelpad"}
        if answers["herkomst"] == "samenleving" and answers["ondersteuning_nodig"]:
            found.add("initiatief_ondersteunen")
    if value == "geen_participatie":
        found.add("duidelijk_zijn_over_niet")
        if answers["handhaving_of_toezicht"]:
            found.add("transparant_rol_pakken")
    if grounds & {"niets_te_beïnvloeden", "geen_ruimte"}:
        found.add("uitleggen_waarom_geen_ruimte")
    return found


def values_of(name: str) -> list:
    kind, values, _ = FACTS[name]
    return [True, False] if kind is YES_NO else values.split()


def weigh(answers: dict) -> object:
    return core().weigh(Answers(answers, frozenset(), ON))


def test_the_names_and_types_of_the_contract() -> None:
    for name, (kind, values, is_judgement) in FACTS.items():
        fact = policy().facts[name]
        assert (fact.kind, " ".join(c.name for c in fact.choices), fact.is_judgement) == (kind, values, is_judgement)
        assert fact.question.endswith((".", "?")) and fact.explanation
        assert not is_judgement or (fact.weigh and fact.by)
    assert list(policy().decisions) == ["participatie"]
    assert set(policy().rules) == {
        "uitgangspunt", "niets_te_beïnvloeden", "geen_ruimte", "belangen_op_voorhand", "handhaving",
    }  # fmt: skip
    assert {p.number: p.name for p in policy().principles.values()} == dict(enumerate(PRINCIPLES, 1))
    assert set(policy().obligations) == ALWAYS | WITH | {
        "kaders_motiveren", "gebiedsgericht_werken", "aansluiten_bij_ontwikkelpad", "initiatief_ondersteunen",
        "duidelijk_zijn_over_niet", "transparant_rol_pakken", "uitleggen_waarom_geen_ruimte",
    }  # fmt: skip
    topics = {name: len(o.topics) for name, o in policy().obligations.items() if o.topics}
    assert topics["gesprek_over_vorm"] == topics["vooraf_inzichtelijk"] == 6
    assert topics["betrekken_in_alle_fasen"] == 4 and topics["gebiedsgericht_werken"] == 3
    assert all(i.by == "voorstel" for i in policy().interpretations.values())


def test_every_complete_answer_has_the_outcome_of_the_contract() -> None:
    chance = random.Random(1)
    for way in product(*(values_of(name) for name in DECIDING)):
        answers = dict(zip(DECIDING, way, strict=True))
        for name in ("gebied", "herkomst", "ondersteuning_nodig", "kaders_gesteld"):
            answers[name] = chance.choice(values_of(name))
        found = weigh(answers)
        value, grounds = outcome_by_hand(answers)
        state = found.decisions["participatie"]
        assert (state.value, set(state.by)) == (value, grounds), answers
        assert {n for n, holds in found.obligations.items() if holds} == obligations_by_hand(answers), answers


@pytest.mark.parametrize("seed", range(4))
def test_unknown_answers_leave_exactly_what_the_completions_give(seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(60):
        known = {name: chance.choice(values_of(name)) for name in DECIDING if chance.random() < 0.6}
        ways = [[known[name]] if name in known else values_of(name) for name in DECIDING]
        endings = {way: outcome_by_hand(dict(zip(DECIDING, way, strict=True))) for way in product(*ways)}
        found = weigh(known)
        state = found.decisions["participatie"]
        values = {value for value, _ in endings.values()}
        grounds = [rules for _, rules in endings.values()]
        assert set(state.possible) == values and not state.conflict and not state.no_outcome
        assert set(state.by) == set.intersection(*grounds) and set(state.by_possible) == set.union(*grounds)
        deciding = [
            name
            for index, name in enumerate(DECIDING)
            if name not in known
            and any(
                endings[(*way[:index], value, *way[index + 1 :])][0] != ending
                for way, (ending, _) in endings.items()
                for value in ways[index]
            )
        ]
        assert [name for name in policy().facts if name in deciding] == list(found.deciding)


def test_the_voorbeelden_pass_and_reach_every_rule_and_verplichting() -> None:
    results = run(core(), ON)
    assert [(r.example.title, r.differences) for r in results if not r.passed] == []
    covered = coverage(core(), ON)
    assert [name for name, titles in {**covered.rules, **covered.obligations}.items() if not titles] == []


def test_the_voorbeelden_try_every_part_of_every_condition() -> None:
    found = tried(policy())
    assert len(found.goals) > 100
    assert [goal.text for goal in found.missing] == []


def test_every_citation_is_encoded_or_closed_with_a_reason() -> None:
    found = source_coverage(policy())
    counts = found.counts()
    assert counts["zonder"] == counts["nog te doen"] == 0
    assert len(found.citations) >= 127
    assert all(cited.statements or cited.reasons for cited in found.citations)


def test_every_norm_cites_its_sentence() -> None:
    owners = [*policy().rules.values(), *policy().principles.values(), *policy().obligations.values()]
    assert [owner.name for owner in owners if not owner.place.citations] == []


def test_the_goals_older_than_four_years_give_a_signal_and_nothing_else() -> None:
    before, after = (core().weigh(Answers({}, frozenset(), day)) for day in (date(2025, 2, 1), date(2025, 2, 2)))
    assert (before.signals["doelen_verlopen"], after.signals["doelen_verlopen"]) == (False, True)
    assert before.decisions == after.decisions


def test_a_principle_has_something_to_say_when_one_of_its_verplichtingen_holds() -> None:
    owners = {o.principle for o in policy().obligations.values() if o.principle}
    assert owners and owners < set(policy().principles)
    yes = {"in_lijn_met_doelen": True, "belang_herkend": True, "belang_geverifieerd": True}
    yes |= {"effect_zonder_participatie": "suboptimaal", "iets_te_beïnvloeden": True, "wettelijke_taak": False}
    yes |= {"ruimte": "voldoende", "tegemoetkomen_aan_belangen_mogelijk": True, "handhaving_of_toezicht": False}
    for answers in (yes, {"handhaving_of_toezicht": True}, {}):
        found = core().weigh(Answers(answers, frozenset(), ON))
        for name, state in found.principles.items():
            own = [found.obligations[n] for n, o in policy().obligations.items() if o.principle == name]
            expected = True if not own or True in own else None if None in own else False
            assert state.applies is expected, name
    assert found.principles["gelijkwaardig"].applies is None
