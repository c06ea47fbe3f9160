"""Each analysis agrees with naive enumeration of all opgaven, on generated policies."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from itertools import combinations, product

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from dsl.analysis.boundaries import boundaries
from dsl.analysis.conditions import conditions, written_conditions
from dsl.analysis.conflicts import conflicts
from dsl.analysis.dead import dead
from dsl.analysis.finding import Answered
from dsl.analysis.gaps import gaps
from dsl.analysis.goals import tried
from dsl.analysis.idle_choices import idle_choices
from dsl.analysis.idle_exceptions import idle_exceptions
from dsl.analysis.space import Opgave, Space
from dsl.analysis.table_gaps import table_gaps
from dsl.analysis.table_overlaps import table_overlaps
from dsl.analysis.unused_facts import unused_facts
from dsl.analysis.unused_values import unused_values
from dsl.analysis.variants import silenced
from dsl.analysis.whole import QUESTIONS, ask
from dsl.exact.core import Core
from dsl.exact.frame import OutOfNodes, frame_of
from dsl.outcome import Answers, Outcome
from dsl.policy import Policy
from tests.dsl import generated, naive
from tests.dsl.analysis.test_difference_exact import days, ends, opgaven
from tests.dsl.test_exact_core import policy_of


def worlds(policy: Policy) -> list[naive.World]:
    """Every opgave, on every day and with all progress that matters."""
    choices = {name: i.choice for name, i in policy.interpretations.items()}
    return [naive.World(policy, facts, answers, choices) for facts, answers in opgaven(policy, policy).values()]


def documents() -> st.SearchStrategy[Policy]:
    """One document, or several that build on each other."""
    alone = generated.rule_files().map(lambda text: [text])
    return st.one_of(alone, generated.rule_documents()).map(lambda texts: policy_of(*texts))


def by_code(answered: Answered, code: str) -> set[tuple[str, ...]]:
    return {one.statements for one in answered.findings if one.code == code}


def weighed(policy: Policy, witness: Opgave) -> list[Outcome]:
    """What `weeg` says of a witness: on its peildatum, or on any when that does not matter."""
    on = days(policy, policy) if witness.on is None else [witness.on]
    core = Core(policy)
    return [core.weigh(Answers(witness.values, witness.done, day)) for day in on]


@settings(max_examples=30, deadline=None)
@given(documents())
def test_conflicts_and_gaps(policy: Policy) -> None:
    every, space = worlds(policy), Space(policy)
    for answered, ending in ((conflicts(space), naive.CONFLICT), (gaps(space), naive.NOTHING)):
        expected = {name for name, d in policy.decisions.items() if any(w.ending(d) == ending for w in every)}
        found = set()
        for one in answered.findings:
            name = policy.rules[one.statements[0]].decision if ending == naive.CONFLICT else one.statements[0]
            found.add(name)
            assert one.witness is not None
            for outcome in weighed(policy, one.witness):
                state = outcome.decisions[name]
                assert not state.possible
                assert (state.conflict, state.no_outcome) == (ending == naive.CONFLICT, ending == naive.NOTHING)
                if ending == naive.CONFLICT:
                    assert all(outcome.rules[rule] for rule in one.statements)
        assert found == expected
        assert bool(answered.proven) is not bool(expected)


@settings(max_examples=30, deadline=None)
@given(documents())
def test_rules_that_never_speak_or_never_decide(policy: Policy) -> None:
    every, space = worlds(policy), Space(policy)
    found = dead(space)
    speaking = {n for d in policy.decisions.values() for w in every for n in w.applying(d)}
    assert by_code(found, "dode-regel") == {(name,) for name in policy.rules if name not in speaking}
    idle = set()
    for name, rule in policy.rules.items():
        if rule.target is not None and name in speaking:
            without = silenced(policy, name)
            others = [naive.World(without, w.facts, w.answers, w.choices) for w in every]
            decision, other = policy.decisions[rule.decision], without.decisions[rule.decision]
            if all(w.ending(decision) == o.ending(other) for w, o in zip(every, others, strict=True)):
                idle.add((name,))
    never = idle_exceptions(space)
    assert by_code(never, "uitzondering-beslist-nooit") == idle
    for one in (*found.findings, *never.findings):
        if one.witness is not None:
            speaks = one.code == "uitzondering-beslist-nooit"
            assert all(o.rules[one.statements[0]] is speaks for o in weighed(policy, one.witness))


@settings(max_examples=30, deadline=None)
@given(documents())
def test_conditions_that_are_always_or_never_true(policy: Policy) -> None:
    every, found = worlds(policy), conditions(Space(policy))
    for name, condition in written_conditions(policy):
        truths = {world.true(condition) for world in every}
        whole = {one.code for one in found.findings if one.statements == (name,) and "De voorwaarde van" in one.text}
        assert whole == (
            {f"voorwaarde-{'altijd' if truths == {True} else 'nooit'}-waar"} if len(truths) == 1 else set()
        )
    constants = [one for one in found.findings if one.text.startswith("In ")]
    assert all(one.witness is not None for one in constants if one.code == "voorwaarde-altijd-waar")


@settings(max_examples=30, deadline=None)
@given(generated.rule_files())
def test_what_nothing_depends_on(text: str) -> None:
    policy = policy_of(text)
    space = Space(policy)
    every = opgaven(policy, policy)
    results = {key: ends(policy, *opgave) for key, opgave in every.items()}
    tested = sorted(naive.tested(policy))
    needless = set(policy.facts)
    for place, name in enumerate(tested, start=2):
        seen: dict[object, object] = {}
        if any(seen.setdefault((*k[:place], *k[place + 1 :]), r) != r for k, r in results.items()):
            needless.discard(name)
    deadlines = {duty.deadline.fact for duty in policy.obligations.values() if duty.deadline}
    assert by_code(unused_facts(space), "feit-ongebruikt") == {(name,) for name in needless - deadlines}
    values = set()
    for place, name in enumerate(tested, start=2):
        fact = policy.facts[name]
        if fact.choices and name not in needless:
            values |= {(name,)} if _some_value_is_unused(policy, name, place, results) else set()
    for name, decision in policy.decisions.items():
        given_values = {results[key]["besluit", name] for key in results}
        values |= {(name,)} if any(c.name not in given_values for c in decision.choices) else set()
    assert by_code(unused_values(space), "waarde-ongebruikt") == values
    assert by_code(idle_choices(space), "interpretatie-zonder-gevolg") == {(n,) for n in _idle_choices(policy)}


def _some_value_is_unused(policy: Policy, name: str, place: int, results: dict) -> bool:
    names = [choice.name for choice in policy.facts[name].choices]
    if policy.facts[name].kind.value == "meer uit":
        return any(
            all(results[(*k[:place], k[place] ^ {value}, *k[place + 1 :])] == r for k, r in results.items())
            for value in names
        )
    named = {operand for test in naive._tests(policy) if test.fact == name for operand in test.operands}

    def same(one: str, other: str) -> bool:
        return all(results[(*k[:place], other, *k[place + 1 :])] == r for k, r in results.items() if k[place] == one)

    groups = [[other for other in names if same(one, other)] for one in names]
    return any(len(group) > 1 and not named & set(group) for group in groups)


def _idle_choices(policy: Policy) -> set[str]:
    names = [*policy.interpretations]
    every = opgaven(policy, policy).values()
    assume(len(every) * 2 ** len(names) <= 2000)
    results = {}
    for way in product((True, False), repeat=len(names)):
        chosen = dict(zip(names, way, strict=True))
        made = [naive.World(policy, facts, answers, chosen) for facts, answers in every]
        results[way] = [_outcomes(world) for world in made]
    return {
        name
        for i, name in enumerate(names)
        if all(results[(*way[:i], not way[i], *way[i + 1 :])] == result for way, result in results.items())
    }


def _outcomes(world: naive.World) -> list[object]:
    policy = world.policy
    owners = (*policy.principles.values(), *policy.obligations.values(), *policy.signals.values())
    return [world.ending(d) for d in policy.decisions.values()] + [world.true(owner.condition) for owner in owners]


@settings(max_examples=60, deadline=None)
@given(generated.rule_files())
def test_rows_that_overlap_and_tables_with_a_gap(text: str) -> None:
    policy = policy_of(text)
    assume(policy.tables)
    every, space = worlds(policy), Space(policy)
    overlaps, without_row = set(), set()
    for world in every:
        for table in policy.tables.values():
            rows = [policy.rules[name] for name in table.rows]
            here = [row for row in rows if world.true(row.condition)]
            if not here and world.true(rows[0].period):
                without_row.add((table.name,))
            overlaps |= {(one.name, other.name) for one, other in combinations(here, 2)}
    contradictions = by_code(conflicts(space), "tegenstrijdigheid")
    found, gap = table_overlaps(space), table_gaps(space)
    assert by_code(found, "tabel-overlap") == overlaps - contradictions
    assert by_code(gap, "tabel-gat") == without_row
    assert bool(found.proven) is not bool(overlaps) and bool(gap.proven) is not bool(gap.findings)
    for one in (*found.findings, *gap.findings):
        assert one.witness is not None
        names = one.statements if one in found.findings else policy.tables[one.statements[0]].rows
        for world in every:
            shown = _with(world, one.witness)
            assert {shown.true(policy.rules[name].condition) for name in names} == {one in found.findings}


def _with(world: naive.World, witness: Opgave) -> naive.World:
    """An opgave in which the answers of a witness are put in."""
    answers = Answers({}, witness.done, witness.on or world.answers.on)
    return naive.World(world.policy, {**world.facts, **witness.values}, answers, world.choices)


@settings(max_examples=20, deadline=None)
@given(generated.rule_files())
def test_a_threshold_is_found_exactly_where_the_voorbeelden_do_not_try_it(text: str) -> None:
    policy = policy_of(text)
    found = boundaries(Space(policy)).findings
    limits = {goal.limit for goal in tried(policy).missing if goal.limit is not None}
    assert len(found) == len({(limit.fact, limit.value) for limit in limits})
    for one in found:
        assert one.witness is not None
        assert {limit.fact for limit in limits} & {*one.witness.values, *(["peildatum"] if one.witness.on else [])}


@pytest.fixture
def small_heap() -> Iterator[None]:
    """Set aside what other tests left: what does not fit is collected often, and that would look through all of it."""
    gc.freeze()
    yield
    gc.unfreeze()


@pytest.mark.usefixtures("small_heap")
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(documents(), st.integers(40, 250))
def test_with_few_nodes_less_is_found_and_what_is_not_proven_is_named(policy: Policy, limit: int) -> None:
    whole = Space(policy)
    try:
        space = Space(policy, frame_of(policy, limit), lazy=True)
    except OutOfNodes:
        assume(False)
    space.is_entangled = True
    for question, what in QUESTIONS.items():
        if question is boundaries:
            continue  # makes diagrams of its own
        exact, found = question(whole), ask(space, question, what)
        some, every = ({(one.code, one.statements) for one in each.findings} for each in (found, exact))
        assert some <= every
        missing = {name for one in found.unproven for name in one.statements}
        assert missing or (some == every and found.proven == exact.proven)
