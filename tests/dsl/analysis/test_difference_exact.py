"""`vergelijk` agrees with naive enumeration of all opgaven, on generated policies and small changes of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from itertools import product
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from dsl.analysis.choices import choices
from dsl.analysis.cover import Cover
from dsl.analysis.difference import Comparison, compare
from dsl.analysis.renaming import renamed
from dsl.analysis.space import Space
from dsl.analysis.variants import turned
from dsl.domains import holds
from dsl.exact.core import Core
from dsl.exact.structure import all_tests
from dsl.outcome import Answers
from dsl.policy import REFERENCE_DATE, Answer, DoneTest, Policy
from tests.dsl import generated, naive
from tests.dsl.analysis.mutations import mutated
from tests.dsl.test_exact_core import ON, policy_of

MOST_WAYS = 800
"""Enumeration of more ways to answer takes too long to be a test."""


def days(old: Policy, new: Policy) -> list[Answer]:
    """One peildatum for each interval that some condition tells apart, on which both are in force where that can be."""
    limits = [t.operands[0] for policy in (old, new) for t in naive._tests(policy) if t.fact == REFERENCE_DATE]
    near = [day + timedelta(days=step) for day in limits for step in (-1, 0, 1)] or [ON]
    near += [day for policy in (old, new) for day in policy.period if day is not None]
    there = [day for day in near if _is_there(old, day) and _is_there(new, day)]
    return [day for _, day in _apart(old, new, REFERENCE_DATE, there or near)]


def _is_there(policy: Policy, day: Answer) -> bool:
    """Whether a day is between the first and the last on which some document is in force."""
    first, last = policy.period
    assert isinstance(day, date)
    return (first is None or first <= day) and (last is None or day <= last)


@st.composite
def changed_policies(draw: st.DrawFn) -> tuple[Policy, Policy, set[str]]:
    text = draw(generated.rule_files())
    other, names = draw(mutated(text))
    return policy_of(text), policy_of(other), names


@st.composite
def changed_documents(draw: st.DrawFn) -> tuple[Policy, Policy]:
    texts = draw(generated.rule_documents())
    number = draw(st.integers(0, len(texts) - 1))
    others = [*texts[:number], *texts[number + 1 :]]
    other, _ = draw(mutated(texts[number], *others, ""))
    return policy_of(*texts), policy_of(*texts[:number], other, *texts[number + 1 :])


@st.composite
def unlike_policies(draw: st.DrawFn) -> tuple[Policy, Policy]:
    return policy_of(draw(generated.rule_files())), policy_of(draw(generated.rule_files()))


def opgaven(old: Policy, new: Policy) -> dict[tuple[object, ...], tuple[dict[str, Answer], Answers]]:
    """One opgave for each way to answer the questions of both that some condition tells apart, with day and progress.

    The key tells them apart: a list by its value, a number or date by the interval in which no test changes.
    """
    ways: list[list[tuple[object, Answer]]] = []
    names = sorted({*naive.tested(old), *naive.tested(new)})
    for name in names:
        answers = [a for p in (old, new) if name in naive.tested(p) for a in naive.answers_to_try(p, name)]
        ways.append(_apart(old, new, name, answers))
    size = 1
    for way in ways:
        size *= len(way)
    assume(size <= MOST_WAYS)
    progress = [frozenset[str]()]
    done = frozenset(t.obligation for policy in (old, new) for t in all_tests(policy) if isinstance(t, DoneTest))
    if done:
        progress.append(done)
    result = {}
    for on, done, combination in product(days(old, new), progress, product(*ways)):
        facts = {name: answer for name, (_, answer) in zip(names, combination, strict=True)}
        result[on, done, *(key for key, _ in combination)] = facts, Answers({}, done, on)
    return result


def _apart(old: Policy, new: Policy, name: str, answers: list[Answer]) -> list[tuple[object, Answer]]:
    if isinstance(answers[0], bool | str | frozenset):
        return [(answer, answer) for answer in dict.fromkeys(answers)]
    tests = [t for policy in (old, new) for t in naive._tests(policy) if t.fact == name]
    found: list[tuple[object, Answer]] = []
    before: object = None
    for answer in sorted(set(answers)):
        truths = tuple(holds(test, answer, None) for test in tests)
        if truths != before:
            found.append((len(found), answer))
        before = truths
    return found


def ends(policy: Policy, facts: dict[str, Answer], answers: Answers) -> dict[tuple[str, str], object]:
    choices = {name: i.choice for name, i in policy.interpretations.items()}
    world = naive.World(policy, facts, answers, choices)
    names = {naive.CONFLICT: "conflict", naive.NOTHING: "geen_uitkomst"}
    found: dict[tuple[str, str], object] = {}
    for name, decision in policy.decisions.items():
        ending = world.ending(decision)
        found["besluit", name] = names.get(ending, ending)
    for kind, group in (
        ("principe", policy.principles),
        ("verplichting", policy.obligations),
        ("signaal", policy.signals),
    ):
        found |= {(kind, name): world.true(owner.condition) for name, owner in group.items()}
    for name in policy.principles:
        duties = [duty for duty in policy.obligations.values() if duty.principle == name]
        found["toepassing", name] = not duties or any(world.true(duty.condition) for duty in duties)
    return found


def check(old: Policy, new: Policy) -> Comparison:
    """Hold a comparison against enumeration: what differs, how much of it, and what each witness shows."""
    found = compare(old, new)
    expected, every = differing(old, new, found)
    shares: dict[tuple[str, str, object, object], Fraction] = {}
    for one in found.differences:
        assert one.count is not None and one.share is not None
        key = one.kind, one.name, one.before, one.after
        shares[key] = shares.get(key, Fraction(0)) + one.share
        assert one.count >= 1
        assert one.by
    assert shares == {key: Fraction(number, every) for key, number in expected.items()}
    assert not found.equal or not expected
    shown = found.deadlines or found.contents or found.numbers  # no other outcome, but something else to read
    assert found.equal or expected or shown or not found.same_outcomes
    check_witnesses(old, new, found)
    return found


def differing(
    written: Policy, new: Policy, found: Comparison
) -> tuple[dict[tuple[str, str, object, object], int], int]:
    """In how many opgaven each outcome ends otherwise in which way, and how many opgaven there are."""
    every = opgaven(renamed(written, dict(found.renamed), words(found)), new)
    expected: dict[tuple[str, str, object, object], int] = {}
    for facts, answers in every.values():
        before, after = _before(written, found, facts, answers), ends(new, facts, answers)
        for kind, name in {**before, **after}:
            was, now = before.get((kind, name)), after.get((kind, name))
            nothing = kind in ("verplichting", "signaal") and {was, now} == {None, False}
            nothing = nothing or (kind == "toepassing" and (was is None or now is None))  # the principe itself says it
            if was is not now and was != now and not nothing:
                key = kind, name, was, now
                expected[key] = expected.get(key, 0) + 1
    return expected, len(every)


def check_witnesses(written: Policy, new: Policy, found: Comparison) -> None:
    """Hold the opgave of each difference against what both versions make of it."""
    old = renamed(written, dict(found.renamed), words(found))
    cores, former = (Core(written), Core(new)), {now: was for was, now in found.renamed}
    for one in found.differences:
        for day in days(old, new) if one.new.on is None else (one.new.on,):
            end = settled(
                cores[0], one.kind, former.get(one.name, one.name), Answers(one.old.values, one.old.done, day)
            )
            assert word(end, words(found).get(one.name, {})) == one.before
            assert settled(cores[1], one.kind, one.name, Answers(one.new.values, one.new.done, day)) == one.after


def _before(
    old: Policy, found: Comparison, facts: dict[str, Answer], answers: Answers
) -> dict[tuple[str, str], object]:
    """How an old version ends in its own words, with the new names and words of what has another."""
    names, values = dict(found.renamed), words(found)
    former = {now: was for was, now in names.items()}
    asked = replace(answers, done=frozenset(former.get(name, name) for name in answers.done))
    given = {}
    for name, answer in facts.items():
        back = {now: was for was, now in values.get(name, {}).items()}
        given[former.get(name, name)] = word(answer, back)
    ended = {(kind, names.get(name, name)): end for (kind, name), end in ends(old, given, asked).items()}
    return {(kind, name): word(end, values.get(name, {})) for (kind, name), end in ended.items()}


def words(found: Comparison) -> dict[str, dict[str, str]]:
    """The new word of each value that has another, by its question or besluit and its old word."""
    values: dict[str, dict[str, str]] = {}
    for one in found.values:
        values.setdefault(one.owner, {})[one.before] = one.after
    return values


def word(answer: Any, others: Mapping[str, str]) -> Any:
    """An answer or end, with other words for values."""
    if isinstance(answer, frozenset):
        return frozenset(others.get(value, value) for value in answer)
    return others.get(answer, answer) if isinstance(answer, str) else answer


def settled(core: Core, kind: str, name: str, answers: Answers) -> object:
    """How an outcome ends for certain; `open` when it is not certain."""
    outcome = core.weigh(answers)
    if kind == "toepassing":
        truth = outcome.principles[name].applies
        return "open" if truth is None else truth
    if kind != "besluit":
        group = {"principe": outcome.principles, "verplichting": outcome.obligations, "signaal": outcome.signals}[kind]
        if name not in group:
            return None
        truth = group[name].fulfilled if kind == "principe" else group[name]
        return "open" if truth is None else truth
    if name not in outcome.decisions:
        return None
    state = outcome.decisions[name]
    every = [*state.possible, *["conflict"] * state.conflict, *["geen_uitkomst"] * state.no_outcome]
    return every[0] if len(every) == 1 else "open"


@settings(max_examples=60, deadline=None)
@given(changed_policies())
def test_a_small_change_differs_where_enumeration_says_so(case: tuple[Policy, Policy, set[str]]) -> None:
    old, new, names = case
    found = check(old, new)
    assert all(set(one.by) <= names for one in found.differences)


@settings(max_examples=20, deadline=None)
@given(changed_documents())
def test_a_change_in_one_of_several_documents_differs_where_enumeration_says_so(case: tuple[Policy, Policy]) -> None:
    check(*case)


@settings(max_examples=15, deadline=None)
@given(generated.rule_files())
def test_a_choice_made_otherwise_changes_what_enumeration_says(text: str) -> None:
    policy = policy_of(text)
    assume(policy.interpretations)
    for one in choices(policy):
        other = turned(policy, one.choice.name)
        assert other.interpretations[one.choice.name].choice is not one.choice.choice
        assert check(policy, other).differences == one.differences
        assert all(difference.by == (one.choice.name,) for difference in one.differences)


@settings(max_examples=10, deadline=None)
@given(unlike_policies())
def test_unlike_policies_differ_where_enumeration_says_so(case: tuple[Policy, Policy]) -> None:
    check(*case)


@settings(max_examples=20, deadline=None)
@given(generated.rule_files())
def test_the_cases_of_a_description_are_the_region(text: str) -> None:
    space = Space(policy_of(text))
    cells = {
        v: frozenset(range(v.size)) for v in space.frame.facts.values() if v.domain is not None and not v.domain.is_set
    }
    cover = Cover(space.frame, space.care, cells)
    for name in space.policy.decisions:
        for diagram in space.diagrams.decisions[name].values.values():
            region = space.fixed(diagram)
            cubes, complete = cover.cases(region)
            together = space.diagrams.false
            for cube in cubes:
                assert not (cover.diagram(cube) & ~region).satisfiable()
                for atom in cube:
                    rest = {a: allowed for a, allowed in cube.items() if a != atom}
                    assert (cover.diagram(rest) & ~region).satisfiable(), "a part that can be left out"
                together |= cover.diagram(cube)
            assert not complete or together == region
            words, is_whole = cover.describe(region, space.policy)
            assert is_whole is complete
            assert len(words) == len(cubes)
