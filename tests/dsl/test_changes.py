"""What would change an outcome: the answers that are named do it, no others would, and none can be left out."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import product

import pytest

from dsl import Answers, Change, Core
from dsl.policy import Answer
from tests.dsl.test_checker import HEAD
from tests.dsl.test_exact_core import policy_of
from tests.dsl.test_leidraad import DECIDING, core, policy, values_of

ON = date(2026, 11, 23)


def answered(answers: Answers, **more: Answer) -> Answers:
    return replace(answers, values={**answers.values, **more})


def ways(change: Change) -> list[dict[str, Answer]]:
    """Every way to take one of the answers that are named for each fact that must be otherwise."""
    names = [name for name, _ in change.facts]
    return [
        dict(zip(names, (cell.answer for cell in way), strict=True))
        for way in product(*(cells for _, cells in change.facts))
    ]


@pytest.mark.parametrize("seed", range(5))
def test_each_change_does_what_it_says_and_nothing_of_it_can_be_left_out(seed: int) -> None:
    chance = random.Random(seed)
    order = list(policy().facts)
    seen = 0
    for _ in range(12):
        answers = Answers({n: chance.choice(values_of(n)) for n in DECIDING if chance.random() < 0.7}, frozenset(), ON)
        for change in core().changes(answers, "participatie").changes:
            seen += 1
            assert change.decision == "participatie"
            assert [name for name, _ in change.certain] == sorted((n for n, _ in change.certain), key=order.index)
            for name, cells in change.facts:
                assert answers.values[name] not in [cell.answer for cell in cells]
            for way in ways(change):
                there = answered(answers, **way)
                assert change.value in core().weigh(there).decisions["participatie"].possible
            _check_certain(answers, change)
            if len(change.facts) == 1:
                ((name, cells),) = change.facts
                others = {*values_of(name), answers.values[name]} - {cell.answer for cell in cells}
                for other in others:
                    outcome = core().weigh(answered(answers, **{name: other}))
                    assert change.value not in outcome.decisions["participatie"].possible
    assert seen > 10


def _check_certain(answers: Answers, change: Change) -> None:
    """The unanswered facts make the value certain, whichever way is taken; their other answers and fewer do not."""

    def settled(certain: dict[str, Answer]) -> bool:
        outcomes = (core().weigh(answered(answers, **way, **certain)) for way in ways(change))
        return all(outcome.decisions["participatie"].value == change.value for outcome in outcomes)

    named = dict(change.certain)
    first = {name: cells[0].answer for name, cells in named.items()}
    assert settled(first)
    for name, cells in named.items():
        rest = {other: answer for other, answer in first.items() if other != name}
        assert not settled(rest)
        for value in values_of(name):
            assert settled({**rest, name: value}) is (value in {cell.answer for cell in cells})


def core_of(condition: str) -> Core:
    """A policy whose besluit is ja_graag when a condition holds, and nee_dank otherwise."""
    head = HEAD.replace("    - wit\n", "    - wit\n    - blauw\n").replace("  als open\n", f"  als {condition}\n")
    return Core(policy_of(f"{head}```\n"))


def test_the_last_value_of_a_list_and_more_answers_at_once() -> None:
    made = core_of("kleur is blauw en soort bevat klein")
    answers = Answers({"kleur": "wit", "soort": frozenset({"groot"})}, frozenset(), ON)
    (change,) = made.changes(answers, "uitkomst").changes
    assert ways(change) == [{"kleur": "blauw", "soort": frozenset({"groot", "klein"})}]


def test_answers_that_only_do_together_are_shown_as_one_way() -> None:
    made = core_of("(kleur is rood en aantal is meer dan 10) of (kleur is blauw en aantal is meer dan 5 en niet open)")
    answers = Answers({"open": True, "kleur": "wit", "aantal": Decimal(0)}, frozenset(), ON)
    (change,) = made.changes(answers, "uitkomst").changes
    assert len(change.facts) == 2
    for way in ways(change):
        assert made.weigh(answered(answers, **way)).decisions["uitkomst"].value == "ja_graag"
