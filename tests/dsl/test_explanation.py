"""Reasons in Dutch sentences, with the answers filled in."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from dsl import (
    Answers,
    Core,
    Evaluation,
    RuleState,
    Source,
    change_text,
    deadline_text,
    decision_sentence,
    filled_in,
    grounds,
    read_together,
    reasons,
    source_of,
)
from dsl.command.cli import main
from dsl.policy import Answer
from tests.dsl.test_checker import HEAD, check
from tests.dsl.test_documents import LEIDRAAD, VERORDENING
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
        "Dit volgt uit de antwoorden, op grond van handhaving en geen ruimte. "
        "Geen antwoord dat nog openstaat verandert dit."
    )


def test_what_would_change_it() -> None:
    answers = Answers({"handhaving_of_toezicht": True, "in_lijn_met_doelen": False}, frozenset(), ON)
    found = {c.value: change_text(policy(), c) for c in core().changes(answers, "participatie").changes}
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


@pytest.mark.parametrize(
    ("deadline", "start", "sentence"),
    [
        ("2 weken voor dag", date(2027, 3, 15), "Uiterlijk 2 weken voor de dag: 1 maart 2027."),
        ("1 week na dag", date(2027, 3, 15), "Uiterlijk 1 week na de dag: 22 maart 2027."),
        ("3 dagen na begin_bouw", date(2024, 2, 27), "Uiterlijk 3 dagen na begin bouw: 1 maart 2024."),
        ("één maand voor dag", date(2027, 3, 31), "Uiterlijk 1 maand voor de dag: 28 februari 2027."),
        ("1 maand voor dag", date(2028, 3, 31), "Uiterlijk 1 maand voor de dag: 29 februari 2028."),
        ("2 maanden na dag", date(2027, 12, 31), "Uiterlijk 2 maanden na de dag: 29 februari 2028."),
        ("3 maanden voor dag", date(2027, 2, 28), "Uiterlijk 3 maanden voor de dag: 28 november 2026."),
        ("2 jaar na dag", date(2028, 2, 29), "Uiterlijk 2 jaar na de dag: 28 februari 2030."),
        ("op dag", date(2027, 3, 15), "Uiterlijk op de dag: 15 maart 2027."),
        ("100 jaar voor dag", date(50, 1, 1), "Uiterlijk 100 jaar voor de dag."),
        ("2 weken voor dag", None, "Uiterlijk 2 weken voor de dag."),
    ],
)
def test_until_when(deadline: str, start: date | None, sentence: str) -> None:
    text = (
        f'{HEAD}\nfeit begin_bouw: datum\n  vraag "Wanneer?"\n\nverplichting b "Doe dit"\n  uiterlijk {deadline}\n```\n'
    )
    made = check(text).policy
    assert made is not None
    found = made.obligations["b"].deadline
    assert found is not None
    answers = Answers({found.fact: start} if start else {}, frozenset(), ON)
    assert deadline_text(made, answers, "b") == sentence
    assert found.fact not in (*Core(made).weigh(answers).deciding, *Core(made).weigh(answers).other)
    assert source_of(made, found.fact)[1]


PERIODS = (
    HEAD.replace("  als open\n", "  als open\n  geldig vanaf 1 januari 2027 t/m 31 december 2027\n")
    + """
uitzondering rood op hoofd geeft nee_dank
  als kleur is rood

uitzondering tijdelijk op hoofd geeft nee_dank
  als aantal is meer dan 10
  vervalt met ingang van 1 mei 2027

verplichting melden "Meld het"
  t/m 31 december 2026

verplichting uitleggen "Leg het uit"
  als open
  geldig vanaf 1 maart 2027

signaal let_op "Let op"
  als open
  vervalt met ingang van 1 april 2027

tabel t over uitkomst
  | aantal | uitkomst |
  | 3      | ja_graag |
  geldig vanaf 1 januari 2029
```
"""
)


def test_a_statement_outside_its_period_is_absent() -> None:
    made = check(PERIODS).policy
    assert made is not None
    core, values = Core(made), {"open": True, "kleur": "rood", "aantal": Decimal(11)}

    def outcome(on: date, **more: Answer) -> tuple[str | None, tuple[str, ...], bool | None, bool | None, bool | None]:
        found = core.weigh(Answers({**values, **more}, frozenset(), on))
        state = found.decisions["uitkomst"]
        due = found.obligations
        return state.value, state.by, due["melden"], due["uitleggen"], found.signals["let_op"]

    assert outcome(date(2026, 12, 31)) == ("nee_dank", ("anders",), True, False, True)
    assert outcome(date(2027, 1, 1)) == ("nee_dank", ("rood", "tijdelijk"), False, False, True)
    assert outcome(date(2027, 4, 30), kleur="wit") == ("nee_dank", ("tijdelijk",), False, True, False)
    assert outcome(date(2027, 5, 1), kleur="wit") == ("ja_graag", ("hoofd",), False, True, False)
    assert outcome(date(2028, 1, 1)) == ("nee_dank", ("anders",), False, True, False)
    assert outcome(date(2028, 12, 31), aantal=Decimal(3)) == ("nee_dank", ("anders",), False, True, False)
    assert outcome(date(2029, 1, 1), aantal=Decimal(3)) == ("ja_graag", ("t rij 1",), False, True, False)
    assert not core.weigh(Answers({}, frozenset(), date(2028, 1, 1))).rules["rood"]


def test_a_reason_says_that_it_does_not_hold_yet_or_no_longer() -> None:
    made = check(PERIODS).policy
    assert made is not None
    core = Core(made)

    def said(on: date) -> dict[str, tuple[str, ...]]:
        answers = Answers({"open": True, "kleur": "wit", "aantal": Decimal(11)}, frozenset(), on)
        return {r.name: r.sentences for r in reasons(made, answers, core.weigh(answers), "uitkomst")}

    before, after = said(date(2026, 11, 23)), said(date(2027, 6, 1))
    assert before["hoofd"] == ("Dit geldt pas vanaf 1 januari 2027. De peildatum is 23 november 2026.",)
    assert before["rood"] == before["hoofd"]
    assert before["t rij 1"] == ("Dit geldt pas vanaf 1 januari 2029. De peildatum is 23 november 2026.",)
    assert after["tijdelijk"] == ("Dit gold t/m 30 april 2027, en nu niet meer. De peildatum is 1 juni 2027.",)
    assert after["hoofd"] == (
        "Dit is geldig vanaf 1 januari 2027.",
        "Dit is geldig t/m 31 december 2027.",
        "U antwoordde ‘ja’ op: Is het open?",
    )
    tops = Evaluation(made, Answers({}, frozenset(), date(2027, 6, 1))).trace
    (row,) = [rule for top in tops for rule in top.children if rule.name == "t rij 1"]
    assert [child.text for child in row.children[0].children] == ["geldig vanaf 1 januari 2029", "3"]


def test_the_evaluator_says_that_nothing_speaks_only_when_that_is_certain() -> None:
    made = read_together([Source.of("leidraad", LEIDRAAD), Source.of("verordening", VERORDENING)]).policy
    assert made is not None

    def speaks(on: date, **values: Answer) -> tuple[str, ...]:
        return Evaluation(made, Answers(values, frozenset(), on)).speaks("participatie")

    assert speaks(ON, ruimte=False, handhaving=False, groot=False) == ("anders",)
    assert speaks(ON, ruimte=True, handhaving=False, groot=False) == ("uitgangspunt",)
    assert speaks(ON, handhaving=False, groot=False) == ()
    assert speaks(date(2023, 11, 30), ruimte=False) == (), "the anders of a document that is not in force says nothing"


def test_the_trace_of_a_rule_that_hangs_on_one_answer_tells_whether_it_applies() -> None:
    made = check(f'{HEAD}\nsignaal nu "Nu"\n  als hoofd is van toepassing\n```\n').policy
    assert made is not None
    for value in (True, False):
        evaluation = Evaluation(made, Answers({"open": value}, frozenset(), ON))
        signal = next(node for node in evaluation.trace if node.wording.name == "nu")
        (inside,) = signal.children
        assert (signal.truth, inside.truth, inside.answer) == (value, value, None)


LAYERED = """
uitzondering duur op hoofd geeft nee_dank
  als aantal is minstens 100
  want "Bij {aantal} is het te veel."

uitzondering noodzaak op duur laat buiten toepassing
  als open

signaal veel "Er zijn er {aantal}"
  als aantal is minstens 100
```
"""


def test_an_exception_to_what_does_not_arise_says_so() -> None:
    made = check(HEAD + LAYERED).policy
    assert made is not None
    answered: dict[str, Answer] = {"open": True, "aantal": Decimal(3)}

    def noodzaak(**values: Answer) -> tuple[RuleState, tuple[str, ...], tuple[str, ...]]:
        answers = Answers(values, frozenset(), ON)
        found = reasons(made, answers, Core(made).weigh(answers), "uitkomst")
        reason = next(one for one in found if one.name == "noodzaak")
        return reason.state, reason.sentences, reason.questions

    idle = (RuleState.FAILS, ("Dit speelt niet: ‘duur’ doet zich niet voor.",), ())
    assert noodzaak(**answered) == noodzaak(aantal=Decimal(3)) == idle
    assert noodzaak(open=True, aantal=Decimal(100))[0] is RuleState.APPLIES
    assert noodzaak(open=False, aantal=Decimal(3))[1] == ("U antwoordde ‘nee’ op: Is het open?",)


def test_answers_are_filled_in_wherever_a_text_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = {"regels": HEAD + LAYERED, "nu": '{"open": false, "aantal": 100}', "dan": '{"aantal": 3}'}
    names = {name: str(tmp_path / f"{name}.regels.md") for name in files}
    for name, text in files.items():
        (tmp_path / f"{name}.regels.md").write_text(text, encoding="utf-8")
    asked = ["weeg", names["regels"], "--antwoorden", names["nu"], "--waarom", "--wat-als", names["dan"]]
    assert main([*asked, "--json"]) == 0
    told = capsys.readouterr().out
    assert "{aantal}" not in told and "Bij 100 is het te veel." in told and "Er zijn er 3" in told
    assert main(asked) == 0
    told = capsys.readouterr().out
    assert "{aantal}" not in told and "Signaal: Er zijn er 100" in told


def settled_by_either(verordening: str, **values: Answer) -> dict[str, tuple[RuleState, tuple[str, ...]]]:
    made = read_together([Source.of("leidraad", LEIDRAAD), Source.of("verordening", verordening)]).policy
    assert made is not None
    answers = Answers(values, frozenset(), ON)
    outcome = Core(made).weigh(answers)
    state = outcome.decisions["participatie"]
    assert state.value == "geen" and state.by == ()
    found = reasons(made, answers, outcome, "participatie")
    told = [reason.name for reason in found if reason.state is RuleState.EITHER]
    assert sorted(grounds(made, answers, outcome, "participatie")) == sorted(told) != []
    return {reason.name: (reason.state, reason.sentences) for reason in found}


def test_a_ground_that_another_document_may_only_repeat_is_a_ground() -> None:
    same = VERORDENING.replace("uitgangspunt geeft wel", "uitgangspunt geeft geen").partition("voorbeeld")[0] + "```\n"
    found = settled_by_either(same, ruimte=True, handhaving=True)
    assert found["bij_handhaving"] == (
        RuleState.EITHER,
        (
            "‘Leidraad participatie’ is geldig vanaf 1 december 2023.",
            "U antwoordde ‘ja’ op: Is het handhaving?",
            "Of iets voorgaat is nog open, maar dat geeft dezelfde uitkomst.",
        ),
    )
    assert found["groot_project"][0] is RuleState.NOT_NEEDED
    assert found["uitgangspunt"][0] is not RuleState.EITHER


def test_of_grounds_of_which_one_surely_holds_each_is_told() -> None:
    both = VERORDENING.replace("uitgangspunt geeft wel", "uitgangspunt geeft geen").partition("verplichting")[0]
    both += "uitzondering klein_project op leidraad.uitgangspunt geeft geen\n  als groot is nee\n```\n"
    found = settled_by_either(both)
    for name in ("groot_project", "klein_project"):
        assert found[name] == (
            RuleState.EITHER,
            (
                "Dit hangt nog af van uw antwoord op ‘Is het project groot?’.",
                "Geldt dit niet, dan geeft iets anders dezelfde uitkomst.",
            ),
        )
