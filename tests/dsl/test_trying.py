"""What would change an outcome, found by trying: each change really flips, and nothing is said that is not known."""

from __future__ import annotations

from itertools import product
from unittest.mock import patch

from hypothesis import given, settings

from dsl import Answers, Core, Policy, change_text
from dsl.exact import trying
from dsl.exact.trying import Trials
from tests.dsl.test_exact_core import ON, cases, fewest_changes


@settings(max_examples=60, deadline=None)
@given(cases())
def test_each_change_flips_and_none_is_said_not_to_be_there(case: tuple[Policy, Answers]) -> None:
    policy, answers = case
    core = Core(policy)
    for name, state in core.weigh(answers).decisions.items():
        least = fewest_changes(policy, answers, name)
        found = Trials(policy, answers, name).alternatives(state.possible)
        values = [change.value for change in found.changes]
        assert len({*values, *found.unknown}) == len(values) + len(found.unknown)
        assert {*values} <= {*least} - {*state.possible} <= {*values, *found.unknown}, "of the others it is sure"
        for change in found.changes:
            certain = {fact: cells[0].answer for fact, cells in change.certain}
            assert change.facts and not {*certain} & {*answers.values}
            for way in product(*(cells for _, cells in change.facts)):
                tried = {fact: cell.answer for (fact, _), cell in zip(change.facts, way, strict=True)}
                assert all(answer != answers.values[fact] for fact, answer in tried.items())
                there = core.weigh(Answers({**answers.values, **tried, **certain}, answers.done, ON)).decisions[name]
                assert there.value == change.value
            assert len(change.facts) >= least[change.value]
            assert not change.smallest or len(change.facts) == least[change.value]
            assert (change_text(policy, change).caution is None) is change.smallest


@settings(max_examples=25, deadline=None)
@given(cases())
def test_with_little_time_it_knows_that_it_does_not_know(case: tuple[Policy, Answers]) -> None:
    policy, answers = case
    with patch.object(trying, "MOST_STEPS", 1):
        for name, state in Core(policy).weigh(answers).decisions.items():
            found = Trials(policy, answers, name).alternatives(state.possible)
            least = {*fewest_changes(policy, answers, name)} - {*state.possible}
            assert least <= {*found.unknown, *(change.value for change in found.changes)}
