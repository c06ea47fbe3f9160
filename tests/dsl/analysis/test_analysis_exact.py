"""Each analysis agrees with naive enumeration of all opgaven, on generated policies."""

from __future__ import annotations

from itertools import product

from hypothesis import assume, given, settings

from dsl.analysis.conditions import conditions, written_conditions
from dsl.analysis.conflicts import conflicts
from dsl.analysis.dead import dead
from dsl.analysis.finding import Answered
from dsl.analysis.gaps import gaps
from dsl.analysis.space import Opgave, Space
from dsl.analysis.unused import unused
from dsl.analysis.variants import silenced
from dsl.analysis.whole import analyse
from dsl.outcome import Answers, Outcome
from dsl.policy import Policy
from dsl.questions import Core
from tests.dsl import generated, naive
from tests.dsl.analysis.test_difference_exact import days, ends, opgaven
from tests.dsl.test_exact_core import policy_of


def worlds(policy: Policy) -> list[naive.World]:
    """Every opgave, on every day and with all progress that matters."""
    choices = {name: i.choice for name, i in policy.interpretations.items()}
    return [naive.World(policy, facts, answers, choices) for facts, answers in opgaven(policy, policy).values()]


def by_code(answered: Answered, code: str) -> set[tuple[str, ...]]:
    return {one.statements for one in answered.findings if one.code == code}


def weighed(policy: Policy, witness: Opgave) -> list[Outcome]:
    """What `weeg` says of a witness: on its peildatum, or on any when that does not matter."""
    on = days(policy, policy) if witness.on is None else [witness.on]
    core = Core(policy)
    return [core.weigh(Answers(witness.values, witness.done, day)) for day in on]


@settings(max_examples=30, deadline=None)
@given(generated.rule_files())
def test_conflicts_and_gaps(text: str) -> None:
    policy = policy_of(text)
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
@given(generated.rule_files())
def test_rules_that_never_speak_or_never_decide(text: str) -> None:
    policy = policy_of(text)
    every, found = worlds(policy), dead(Space(policy))
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
    assert by_code(found, "uitzondering-beslist-nooit") == idle
    for one in found.findings:
        if one.witness is not None:
            speaks = one.code == "uitzondering-beslist-nooit"
            assert all(o.rules[one.statements[0]] is speaks for o in weighed(policy, one.witness))


@settings(max_examples=30, deadline=None)
@given(generated.rule_files())
def test_conditions_that_are_always_or_never_true(text: str) -> None:
    policy = policy_of(text)
    every, found = worlds(policy), conditions(Space(policy))
    for name, _, condition, _ in written_conditions(policy):
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
    found = unused(Space(policy))
    every = opgaven(policy, policy)
    results = {key: ends(policy, *opgave) for key, opgave in every.items()}
    tested = sorted(naive.tested(policy))
    needless = set(policy.facts)
    for place, name in enumerate(tested, start=2):
        seen: dict[object, object] = {}
        if any(seen.setdefault((*k[:place], *k[place + 1 :]), r) != r for k, r in results.items()):
            needless.discard(name)
    assert by_code(found, "feit-ongebruikt") == {(name,) for name in needless}
    values = set()
    for place, name in enumerate(tested, start=2):
        fact = policy.facts[name]
        if fact.choices and name not in needless:
            values |= {(name,)} if _some_value_is_unused(policy, name, place, results) else set()
    for name, decision in policy.decisions.items():
        given_values = {results[key]["besluit", name] for key in results}
        values |= {(name,)} if any(c.name not in given_values for c in decision.choices) else set()
    assert by_code(found, "waarde-ongebruikt") == values
    assert by_code(found, "interpretatie-zonder-gevolg") == {(n,) for n in _idle_choices(policy)}


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


@settings(max_examples=30, deadline=None)
@given(generated.rule_files())
def test_every_threshold_without_voorbeeld_is_found(text: str) -> None:
    policy = policy_of(text)
    found = {one.statements: one for one in analyse(policy).findings if one.code == "drempel-zonder-voorbeeld"}
    limited = [t for t in naive._tests(policy) if t.fact in ("jet", "teun", "vuur")]
    assert not limited or found
    for one in found.values():
        assert one.witness is not None
        assert set(one.witness.values) <= set(policy.facts)
