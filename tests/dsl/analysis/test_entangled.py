"""Versions too entangled to compare as a whole: what is said to be equal is, and what is found really flips."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import given, settings

from dsl import Answers, Core, Flips, Policy, choices, compare
from dsl.analysis import difference
from dsl.analysis.difference import Compared, Difference
from dsl.analysis.variants import Key
from dsl.command.cli import main
from dsl.exact import frame
from dsl.exact.frame import OutOfNodes
from dsl.rendering.findings import analysis_text, comparison_text
from tests.dsl.analysis.test_difference_exact import changed_policies, check_witnesses, differing, unlike_policies
from tests.dsl.test_limits import ON, policy_of, tangled_rules


@pytest.fixture(autouse=True)
def small() -> Iterator[None]:
    """Room for less than usual, so that what is entangled surely does not fit."""
    with patch.object(frame, "NODE_LIMIT", 1 << 16):
        yield


def refuse(self: Compared, subject: Key) -> Iterator[Difference]:
    """Stands for the exact comparison of one outcome, when there is no room for it."""
    raise OutOfNodes
    yield


def check(old: Policy, new: Policy) -> None:
    with patch.object(Compared, "_differences", refuse):
        found = compare(old, new)
    expected, _ = differing(old, new, found)
    ways = {(one.kind, one.name, one.before, one.after) for one in found.differences}
    assert ways <= {*expected}
    assert {(kind, name) for kind, name, _, _ in {*expected} - ways} <= {*found.unproven}, "of the others it is sure"
    assert all(one.count is None and one.share is None and one.by for one in found.differences)
    assert not found.equal or not expected
    check_witnesses(old, new, found)


@settings(max_examples=50, deadline=None)
@given(changed_policies())
def test_a_small_change_is_found_or_named_as_not_proven(case: tuple[Policy, Policy, set[str]]) -> None:
    check(case[0], case[1])


@settings(max_examples=15, deadline=None)
@given(unlike_policies())
def test_two_policies_that_have_little_in_common_are_too(case: tuple[Policy, Policy]) -> None:
    check(*case)


@pytest.mark.parametrize("number", [0, 11])
def test_with_hardly_any_room_for_the_parts_it_is_as_sure(number: int) -> None:
    old, new = policy_of(tangled_rules()), policy_of(tangled_rules(other=number))
    with patch.object(difference, "PARTS_LIMIT", 64):
        found = compare(old, new)
    assert found.unproven == (("besluit", "b"),)
    check_flips(old, new, found.differences)


def check_flips(old: Policy, new: Policy, differences: tuple[Difference, ...]) -> None:
    for one in differences:
        for policy, opgave, end in ((old, one.old, one.before), (new, one.new, one.after)):
            state = Core(policy).weigh(Answers(opgave.values, opgave.done, ON)).decisions[one.name]
            assert (state.value or "conflict") == end


MORE = (
    'besluit klein "Klein?": één uit\n    - ja_graag\n    - nee_dank\n  anders nee_dank want "Zo is het."',
    "regel klein_wel over klein geeft ja_graag\n  als f0 en niet f1",
    'signaal let_op "Let op"\n  als b is wel',
)


def test_flips_are_found_and_the_other_outcomes_are_exact() -> None:
    changed = MORE[1].replace("niet f1", "f1")
    old, new = policy_of(tangled_rules(*MORE)), policy_of(tangled_rules(MORE[0], changed, MORE[2], other=0))
    found = compare(old, new)
    assert {*found.unproven} == {("besluit", "b"), ("signaal", "let_op")} and not found.equal
    exact = [one for one in found.differences if one.name == "klein"]
    assert [(one.before, one.after, one.when, one.by) for one in exact] == [
        ("ja_graag", "nee_dank", "f0 is ja en f1 is nee", ("klein_wel",)),
        ("nee_dank", "ja_graag", "f0 is ja en f1 is ja", ("klein_wel",)),
    ]
    assert all(one.count for one in exact)
    tangled = [one for one in found.differences if one.name == "b"]
    assert {(one.before, one.after) for one in tangled} >= {("wel", "niet_nu"), ("niet_nu", "wel")}
    assert all(one.by == ("r0",) for one in tangled)
    check_flips(old, new, tuple(tangled))
    said = comparison_text(found)
    assert "niet bewezen: besluit b." in said and "er kunnen meer verschillen zijn" in said
    flips = Flips(old, new)
    assert flips.meets(Answers({}, frozenset(), ON), Answers({}, frozenset(), ON)) is None, "each must be weighed"


def test_what_is_made_of_the_same_parts_is_proven_equal_and_not_compiled() -> None:
    old = policy_of(tangled_rules(*MORE))
    turned = tangled_rules(*MORE[:2], "begrip ook_b betekent: b is wel", MORE[2].replace("b is wel", "ook_b"))
    text = turned.replace("regel r3 over b geeft wel", "regel r3_anders over b geeft wel\n  heette r3")
    new = policy_of(text)
    with patch.object(Compared, "_begin", autospec=True, side_effect=Compared._begin) as begun:
        found = compare(old, new)
    assert begun.call_count == 1, "nothing had to be compiled that does not fit"
    assert found.equal and found.renamed == (("r3", "r3_anders"),) and found.added == ("ook_b",)
    assert "bewezen gelijk" in comparison_text(found)


def test_conditions_that_hold_for_the_same_opgaven_are_the_same_parts() -> None:
    old = tangled_rules()
    written, turned = (
        "(f15 en f37 en f34 en f8 en f23) of niet f58",
        "niet (f58 en niet (f15 en f37 en f34 en f8 en f23))",
    )
    assert written in old
    found = compare(policy_of(old), policy_of(old.replace(written, turned)))
    assert found.equal and found.altered == ("r0",)


def test_the_command_says_what_is_not_proven(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = tmp_path / "oud.regels.md", tmp_path / "nieuw.regels.md"
    files[0].write_text(tangled_rules(), "utf-8")
    files[1].write_text(tangled_rules(other=0), "utf-8")
    assert main(["vergelijk", *map(str, files), "--json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert found["gelijk"] is False and found["niet_bewezen"] == [{"soort": "besluit", "naam": "b"}]
    assert {(one["van"], one["naar"], one["aantal"], one["aandeel"]) for one in found["verschillen"]} >= {
        ("wel", "niet_nu", None, None)
    }
    assert main(["vergelijk", str(files[0]), str(files[0])]) == 0


def test_an_interpretatie_on_which_a_tangled_besluit_hangs_is_not_said_to_change_nothing() -> None:
    choice = 'interpretatie ruim "Telt het ruim?" gekozen nee\n  want "Zo lezen wij het."'
    policy = policy_of(tangled_rules(choice, "regel ruim_ook over b geeft niet_nu\n  als ruim"))
    with patch.object(Compared, "_differences", refuse):
        (turned,) = choices(policy)
    assert turned.unproven == (("besluit", "b"),)
    said = analysis_text([], [(policy, turned)])
    assert "niet bewezen: besluit b." in said and "verandert er niets" not in said
