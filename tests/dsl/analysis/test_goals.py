"""What the voorbeelden try, against turning each test round by hand; and the voorbeelden that are proposed."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import assume, given, settings

from dsl.analysis.goals import Goal, GoalKind, Goals, placed_tests, tried, with_part
from dsl.analysis.proposals import Proposal, proposals, with_examples
from dsl.analysis.variants import MAPPINGS, NEVER, Key, conditioned
from dsl.command.cli import main
from dsl.command.interview import interview
from dsl.exact.core import Core
from dsl.explaining.examples import run
from dsl.policy import Condition, Example, Negation, Place, Policy
from dsl.reading import read, read_together
from dsl.source import Source, Span
from tests.dsl import generated, naive
from tests.dsl.analysis.test_analysis_exact import worlds
from tests.dsl.test_checker import HEAD
from tests.dsl.test_documents import LEIDRAAD, VERORDENING
from tests.dsl.test_exact_core import policy_of

ON = date(2026, 11, 23)


def condition_of(policy: Policy, key: Key) -> Condition | None:
    kind, name = key
    return (policy.rules if kind == "regel" else getattr(policy, MAPPINGS[kind]))[name].condition


def ending(world: naive.World, subject: Key) -> object:
    kind, name = subject
    if kind == "besluit":
        return world.ending(world.policy.decisions[name])
    return world.true(getattr(world.policy, MAPPINGS[kind])[name].condition)


def as_example(world: naive.World) -> Example:
    answers = {n: a for n, a in world.facts.items() if n in world.policy.facts}
    place = Place(world.policy.document.source, Span(0, 0), (), ())
    return Example("", answers, world.answers.done, world.answers.on, (), (), place, world.policy.head.name)


def turned(policy: Policy, goal: Goal) -> Iterator[tuple[Condition, Policy]]:
    """Each test of a goal's statement with these words, and the policy in which that one test is turned round."""
    condition = condition_of(policy, goal.statement)
    assert condition is not None
    for test, path in placed_tests(condition):
        if " ".join(goal.place.source.slice(test.span).split()) == goal.words:
            other = with_part(condition, path, Negation(test, test.span))
            yield test, conditioned(policy, *goal.statement, other)


@settings(max_examples=20, deadline=None)
@given(generated.rule_files())
def test_a_part_is_tried_where_turning_it_round_is_noticed(text: str) -> None:
    policy = policy_of(text)
    every = worlds(policy)
    assume(len(every) <= 300)
    goals = Goals(policy)
    for aim in goals.aims:
        if aim.goal.kind is not GoalKind.PART:
            continue
        mutants = list(turned(policy, aim.goal))
        for world in every:
            here = goals.inside(as_example(world))
            found = {subject for subject, region in aim.regions.items() if here & region == here}
            noticed = [
                {
                    subject
                    for subject in aim.regions
                    if world.true(test) is aim.goal.truth
                    and ending(world, subject)
                    != ending(naive.World(mutant, world.facts, world.answers, world.choices), subject)
                }
                for test, mutant in mutants
            ]
            assert found in noticed


@settings(max_examples=20, deadline=None)
@given(generated.rule_files())
def test_a_rule_is_tried_where_silencing_it_is_noticed(text: str) -> None:
    policy = policy_of(text)
    every = worlds(policy)
    assume(len(every) <= 300)
    goals = Goals(policy)
    aims = {a.goal.statement[1]: a for a in goals.aims if a.goal.kind not in (GoalKind.PART, GoalKind.LIMIT)}
    for name, rule in policy.rules.items():
        decision, without = policy.decisions[rule.decision], conditioned(policy, "regel", name, NEVER)
        speaking = [world for world in every if name in world.applying(decision)]
        noticed = [
            world
            for world in speaking
            if world.ending(decision)
            != naive.World(without, world.facts, world.answers, world.choices).ending(without.decisions[rule.decision])
        ]
        wanted = noticed or speaking
        assert (name in aims) is bool(wanted)
        for world in every:
            here = goals.inside(as_example(world))
            reached = name in aims and goals.reaches(aims[name], as_example(world), here, [("besluit", rule.decision)])
            assert reached is (world in wanted)


@settings(max_examples=20, deadline=None)
@given(generated.rule_files())
def test_the_proposals_try_all_that_is_missing_once_they_are_filled_in(text: str) -> None:
    policy = policy_of(text)
    found = proposals(policy, ON)
    filled = [one.text({asked.subject: asked.now for asked in one.asked}) for one in found]
    made = policy_of(with_examples(policy, filled)) if filled else policy
    assert [r.differences for r in run(Core(made), ON) if not r.passed] == []
    assert tried(made).missing == ()
    titles = {one.title for one in found}
    assert len(titles) == len(found) and titles.isdisjoint(example.title for example in policy.examples)
    for one in found:
        made_up = policy.document.source.text.removesuffix("```\n") + f"\n{one.text()}\n```\n"
        assert read(Source.of("x", made_up)).policy is None, "an outcome was forgotten, and nothing says so"


BASE = """
uitzondering dicht op hoofd geeft nee_dank
  als kleur is rood en aantal is minstens 10

signaal duur "Duur"
  als prijs is meer dan € 1.000

basis gewoon
  gegeven:
    - open is ja
    - kleur is rood
    - aantal is 12
    - prijs is € 5
"""
PASSING = """
voorbeeld "Rood en veel"
  zoals gewoon
  verwacht:
    - uitkomst is nee_dank
    - geen signaal duur
"""


def proposed(rest: str) -> tuple[Policy, tuple[Proposal, ...]]:
    policy = policy_of(f"{HEAD}{BASE}{rest}```\n")
    return policy, proposals(policy, ON)


def test_only_what_differs_from_a_basis_is_listed() -> None:
    _, found = proposed(PASSING)
    texts = [one.text() for one in found]
    assert all(one.like == "gewoon" for one in found)
    assert texts[0] == (
        'voorbeeld "De regel ‘Hoofd’ geeft de uitkomst"\n'
        "  zoals gewoon, behalve:\n"
        "    - kleur is wit\n"
        "  verwacht:\n"
        "    # Wat wordt het?\n"
        "    # Schrijf: uitkomst is ja_graag of uitkomst is nee_dank\n"
        "    - …"
    )
    limits = [(one.words, [g.limit for g in one.goals if g.limit]) for one in found]
    assert [words for words, limit in limits if limit] == [
        ("aantal is 9",),
        ("aantal is 10",),
        ("prijs is € 1.000,01",),
        ("prijs is € 1.000",),
    ]


def test_what_the_rules_give_is_only_written_when_a_person_says_so() -> None:
    policy, found = proposed(PASSING)
    said: list[str] = []
    answers = iter(["misschien", "ja", "Een eigen naam", "n", "9", "1", "", "o", "s"])

    def ask(question: str) -> str:
        said.append(question)
        return next(answers)

    texts = [text for _, text in interview(found, ask)]
    assert "De regels geven nu:\n    - uitkomst is ja_graag" in said[0] and "Klopt dat?" in said[0]
    assert said[1].startswith("‘misschien’ staat er niet bij.")
    assert len(texts) == 2
    assert texts[0].startswith('voorbeeld "Een eigen naam"\n') and texts[0].endswith("\n    - uitkomst is ja_graag")
    made = policy_of(with_examples(policy, texts))
    assert [result.passed for result in run(Core(made), ON)] == [True, True, found[1].asked[0].now.endswith("ja_graag")]
    assert interview(found, lambda _: (_ for _ in ()).throw(EOFError)) == []


def test_an_example_that_leaves_it_open_tries_nothing() -> None:
    open_text = PASSING.replace("zoals gewoon\n", "zoals gewoon, behalve:\n    - open is onbekend\n")
    open_text = open_text.replace("uitkomst is nee_dank\n    - geen signaal duur", "nog nodig: niets")
    policy = policy_of(f"{HEAD}{BASE}{open_text}```\n")
    goals = Goals(policy)
    assert [goals.reached(example) for example in policy.examples] == [()]


def test_the_command_tells_what_is_tried_and_proposes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "proef.regels.md"
    path.write_text(f"{HEAD}{BASE}{PASSING}```\n", encoding="utf-8")
    assert main(["toets", str(path), "--json", "--stel-voor"]) == 0
    found = json.loads(capsys.readouterr().out)
    (covered,) = found["dekking"].values()
    assert {"regels", "verplichtingen", "doelen", "beproefd", "ontbreekt"} == set(covered)
    assert covered["beproefd"] + len(covered["ontbreekt"]) == len(covered["doelen"])
    assert (
        covered["doelen"][1]["tekst"] == "in regel ‘hoofd’: ‘open’ is waar" and not covered["doelen"][1]["voorbeelden"]
    )
    first = found["voorstellen"][0]
    assert first["zoals"] == "gewoon" and first["tekst"].endswith("- …") and first["gevraagd"][0]["nu"]
    assert main(["toets", str(path), "--stel-voor"]) == 0
    said = capsys.readouterr().out
    assert "nog geen voorbeeld: in signaal ‘duur’" in said and "- …" in said
    assert path.read_text(encoding="utf-8").count("voorbeeld ") == 1

    class Terminal:
        def isatty(self) -> bool:
            return True

        def __getattr__(self, name: str) -> object:
            return getattr(replaced, name)

    replaced = sys.stdout
    monkeypatch.setattr("sys.stdin", Terminal())
    monkeypatch.setattr("sys.stdout", Terminal())
    monkeypatch.setattr("builtins.input", lambda _: "j")
    assert main(["toets", str(path), "--stel-voor"]) == 0
    monkeypatch.undo()
    assert "bijgeschreven" in capsys.readouterr().out
    assert main(["toets", str(path), "--stel-voor"]) == 0
    assert "Er ontbreekt geen voorbeeld." in capsys.readouterr().out


def test_each_document_is_tried_by_its_own_voorbeelden() -> None:
    sources = [Source.of("leidraad.regels.md", LEIDRAAD), Source.of("verordening.regels.md", VERORDENING)]
    policy = read_together(sources).policy
    assert policy is not None
    for _ in policy.regelsets:  # one file at a time
        found = proposals(policy, ON)
        name = found[0].regelset if found else ""
        texts = [p.text({a.subject: a.now for a in p.asked}) for p in found if p.regelset == name]
        if texts:
            number = [*policy.regelsets].index(name)
            sources[number] = Source.of(sources[number].name, with_examples(policy, texts, name))
            policy = read_together(sources).policy
            assert policy is not None
    assert tried(policy).missing == ()
    assert {goal.place.source.name for goal in tried(policy).goals} == {source.name for source in sources}
    assert all(result.passed for result in run(Core(policy), ON))


def test_a_voorbeeld_on_a_threshold_that_decides_nothing_there_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = HEAD + (
        "\nuitzondering groots op hoofd geeft nee_dank\n  als aantal is minstens 10 en kleur is rood\n"
        '\nvoorbeeld "Op de grens"\n  gegeven:\n    - open is ja\n    - kleur is wit\n    - aantal is 10\n'
        "  verwacht:\n    - uitkomst is ja_graag\n```\n"
    )
    found = tried(policy_of(text))
    limits = {goal.limit.side: found.beside.get(goal) for goal in found.missing if goal.limit}
    assert limits == {"op de grens": ("Op de grens",), "er vlak onder": None}
    path = tmp_path / "proef.regels.md"
    path.write_text(text, encoding="utf-8")
    assert main(["toets", str(path)]) == 0
    said = "In ‘Op de grens’ staat dit antwoord, maar niets van wat daar wordt verwacht hangt ervan af."
    assert said in capsys.readouterr().out
    assert main(["analyseer", str(path)]) == 1
    assert said in capsys.readouterr().out
