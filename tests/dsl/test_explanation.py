"""Reasons in Dutch sentences, with the answers filled in."""

from __future__ import annotations

from datetime import date

from dsl import Answers, Core, RuleState, change_text, decision_sentence, filled_in, reasons, source_of
from dsl.policy import Answer
from tests.dsl.test_checker import HEAD, check
from tests.dsl.test_leidraad import core, policy

ON = date(2026, 11, 23)


def reasons_for(**values: Answer) -> dict[str, tuple[RuleState, tuple[str, ...]]]:
    answers = Answers(values, frozenset(), ON)
    found = reasons(policy(), answers, core().weigh(answers), "participatie")
    return {reason.name: (reason.state, reason.sentences) for reason in found}


def test_what_decides_says_which_answer_made_it_so() -> None:
    found = reasons_for(handhaving_of_toezicht=True)
    assert found["handhaving"] == (
        RuleState.APPLIES,
        ("U antwoordde ‘ja’ op: Gaat het om handhaving of toezicht?",),
    )
    state, sentences = found["uitgangspunt"]
    assert state is RuleState.OVERRULED and sentences == ("Telt niet mee, want ‘handhaving’ gaat voor.",)
    assert found["niets_te_beïnvloeden"][0] is RuleState.NOT_NEEDED


def test_what_fails_says_which_part_failed() -> None:
    state, sentences = reasons_for(wettelijke_taak=True, keuze_binnen_wettelijke_taak=True, ruimte="voldoende")[
        "geen_ruimte"
    ]
    assert state is RuleState.FAILS
    assert any("‘Voldoende’" in sentence for sentence in sentences)
    assert any("zelf" in sentence for sentence in sentences)


def test_what_is_open_names_the_questions() -> None:
    state, sentences = reasons_for()["handhaving"]
    assert state is RuleState.OPEN
    assert sentences == ("Dit hangt nog af van uw antwoord op ‘Gaat het om handhaving of toezicht?’.",)


def test_every_reason_is_found_in_the_source() -> None:
    answers = Answers({}, frozenset(), ON)
    found = reasons(policy(), answers, core().weigh(answers), "participatie")
    assert len(found) == len(policy().rules)
    assert all(reason.place.citations for reason in found)
    assert all(source_of(policy(), name)[1] for name in core().weigh(answers).deciding)


def test_the_outcome_in_a_sentence() -> None:
    def sentence(**values: Answer) -> str:
        outcome = core().weigh(Answers(values, frozenset(), ON))
        state = outcome.decisions["participatie"]
        return decision_sentence(policy().decisions["participatie"], state, len(outcome.deciding))

    assert sentence() == (
        "Mogelijk: participatie, nader te bepalen of geen participatie. Nog 10 vragen bepalen de uitkomst."
    )
    assert sentence(handhaving_of_toezicht=True, ruimte="geen") == (
        "Dit staat vast, op grond van handhaving en geen ruimte. Geen antwoord dat nog openstaat verandert dit."
    )


def test_what_would_change_it() -> None:
    answers = Answers({"handhaving_of_toezicht": True, "in_lijn_met_doelen": False}, frozenset(), ON)
    found = {c.value: change_text(policy(), c) for c in core().changes(answers, "participatie")}
    assert found["nader_te_bepalen"].count == 1
    assert found["nader_te_bepalen"].sentence == "Als u ‘nee’ antwoordt op ‘Gaat het om handhaving of toezicht?’."
    assert found["participatie"].count == 2
    assert "‘Past de opgave bij de doelen van de samenleving?’" in found["participatie"].sentence


def test_answers_are_filled_in_between_braces() -> None:
    text = HEAD + '\nverplichting b "Doe dit voor {dag}, {kleur} en {prijs}"\n```\n'
    made = check(text).policy
    assert made is not None
    answers = Answers({"dag": date(2027, 3, 1), "kleur": "rood"}, frozenset(), ON)
    assert filled_in(made, answers, made.obligations["b"].title) == "Doe dit voor 1 maart 2027, rood en (nog onbekend)"
    assert Core(made).weigh(answers).deciding
