"""Three evaluators agree: naive enumeration of all completions, the diagrams, and the evaluator with its trace."""

from __future__ import annotations

import keyword
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from dsl.domains import holds
from dsl.evaluation import flat, trace_writer
from dsl.evaluation.evaluator import Evaluation
from dsl.evaluation.program import program_of
from dsl.evaluation.trace import Step, Trace
from dsl.exact.core import Core
from dsl.exact.table import TABLE_COMBINATIONS, Row, Table
from dsl.nodes import FactType
from dsl.outcome import Answers
from dsl.policy import Condition, FactTest, Policy, Rule, parts_of
from dsl.reading import read_together
from dsl.source import Source
from tests.dsl import generated, naive

ON = date(2026, 11, 23)
OUR_WORDS = {
    *("run", "get", "done", "on", "surely", "maybe", "from_left", "from_right", "NOT", "TOGETHER", "TOP", "EXCEPTION"),
    *("UNRANKED", "Trace", "TRUTHS", "going_before"),
}
"""The only words that may stand in the functions that are generated from a policy."""
LEIDRAAD = Path(__file__).parents[2] / "policies" / "leidraad-participatie.regels.md"


def policy_of(*texts: str) -> Policy:
    reading = read_together([Source.of(f"gemaakt_{number}.regels.md", text) for number, text in enumerate(texts)])
    assert reading.policy is not None, [(d.code, d.text) for d in reading.diagnostics] + [*texts]
    return reading.policy


@st.composite
def cases(draw: st.DrawFn) -> tuple[Policy, Answers]:
    """One document, or several that build on each other, with some of its questions answered.

    Now and then people decided a besluit otherwise than the rules.
    """
    policy = policy_of(*draw(st.one_of(generated.rule_files().map(lambda text: [text]), generated.rule_documents())))
    done = draw(st.sets(st.sampled_from([*policy.obligations]))) if policy.obligations else set()
    return draw(decided(policy)), Answers(draw(generated.answer_sets(policy)), frozenset(done), ON)


def decided(policy: Policy) -> st.SearchStrategy[Policy]:
    """The policy, or the same with some besluiten decided by people."""
    ways = {
        name: st.sampled_from([choice.name for choice in decision.choices])
        for name, decision in policy.decisions.items()
    }
    chosen = st.fixed_dictionaries({}, optional=ways).map(policy.with_established)
    return st.one_of(st.just(policy), st.just(policy), chosen)


@settings(max_examples=150, deadline=None)
@given(cases())
def test_diagrams_agree_with_every_completion(case: tuple[Policy, Answers]) -> None:
    policy, answers = case
    expected, found = naive.weigh(policy, answers), Core(policy).weigh(answers)
    for name, state in found.decisions.items():
        assert {
            "value": state.value,
            "possible": list(state.possible),
            "conflict": state.conflict,
            "no_outcome": state.no_outcome,
            "by": set(state.by),
            "by_possible": set(state.by_possible),
            "hinges_on": list(state.hinges_on),
        } == expected["decisions"][name]
    assert {name: p.fulfilled for name, p in found.principles.items()} == expected["principles"]
    assert found.obligations == expected["obligations"]
    assert found.deadlines == expected["deadlines"]
    assert found.signals == expected["signals"]
    assert found.rules == expected["rules"]
    assert {
        (layer.regelset, name): {
            "value": state.value,
            "possible": list(state.possible),
            "conflict": state.conflict,
            "silent": state.silent,
            "decides": state.decides,
        }
        for layer in found.layers
        for name, state in layer.decisions.items()
    } == {key: said for key, said in expected["layers"].items() if policy.decisions[key[1]].speaks_in(key[0])}
    assert list(found.deciding) == expected["deciding"]
    assert list(found.other) == expected["other"]
    assert sorted(found.order) == sorted(found.deciding)


@settings(max_examples=100, deadline=None)
@given(cases())
def test_the_evaluator_agrees_on_complete_answers_and_never_contradicts(case: tuple[Policy, Answers]) -> None:
    policy, answers = case
    core = Core(policy)
    outcome, evaluation = core.weigh(answers), Evaluation(policy, answers)
    complete = all(name in answers.values for name in naive.tested(policy))
    for name, state in outcome.decisions.items():
        endings = set(evaluation.decision(name))
        exact = {*state.possible, *["tegenstrijdig"] * state.conflict, *["zonder uitkomst"] * state.no_outcome}
        assert exact <= endings
        assert set(evaluation.speaks(name)) <= set(state.by)
        if complete:
            assert exact == endings
            assert set(evaluation.speaks(name)) == set(state.by)
    said = [
        *((evaluation.applies(name), exact) for name, exact in outcome.rules.items()),
        *((evaluation.term(name), exact) for name, exact in outcome.terms.items()),
        *((evaluation.principle(name), principle.fulfilled) for name, principle in outcome.principles.items()),
        *((evaluation.obligation(name), exact) for name, exact in outcome.obligations.items()),
        *((evaluation.signal(name), exact) for name, exact in outcome.signals.items()),
    ]
    for truth, exact in said:
        assert truth is exact or (truth is None and not complete)


@settings(max_examples=60, deadline=None)
@given(cases())
def test_the_trace_says_what_the_evaluation_found(case: tuple[Policy, Answers]) -> None:
    policy, answers = case
    evaluation = Evaluation(policy, answers)
    tops = {(trace.kind, trace.name): trace for trace in evaluation.trace}
    for name, decision in policy.decisions.items():
        trace = tops[Step.DECISION, name]
        assert trace.result == evaluation.decision(name)
        _agrees(trace, decision.rules, evaluation)
    named = ((Step.PRINCIPLE, policy.principles), (Step.OBLIGATION, policy.obligations), (Step.SIGNAL, policy.signals))
    assert len(tops) == len(policy.decisions) + sum(len(owners) for _, owners in named)
    for kind, owners in named:
        for name, owner in owners.items():
            assert tops[kind, name].truth is evaluation.truth(owner.condition)
            assert [part.truth for part in tops[kind, name].children] == (
                [] if owner.condition is None else [evaluation.truth(owner.condition)]
            )


def _agrees(trace: Trace, rules: tuple[Rule, ...], evaluation: Evaluation) -> None:
    """Compare the reasons of rules, and of the exceptions below them, with the evaluation."""
    found = [child for child in trace.children if child.kind in (Step.RULE, Step.EXCEPTION)][-len(rules) :]
    assert [child.name for child in found] == [rule.name for rule in rules]
    for child, rule in zip(found, rules, strict=True):
        assert child.truth is evaluation.truth(rule.condition)
        assert child.overruled_by == evaluation.overruling(rule)
        if rule.condition is not None:
            _agrees_inside(child.children[0], rule.condition, evaluation)
        if rule.exceptions:
            _agrees(child, rule.exceptions, evaluation)


def _agrees_inside(trace: Trace, condition: Condition, evaluation: Evaluation) -> None:
    assert trace.truth is evaluation.truth(condition)
    if isinstance(condition, FactTest):
        answer = evaluation.answer(condition.fact)
        assert trace.answer == answer
        fact = evaluation.policy.facts.get(condition.fact)
        assert trace.truth is (None if answer is None else holds(condition, answer, fact))
    for child, part in zip(trace.children, parts_of(condition), strict=bool(parts_of(condition))):
        _agrees_inside(child, part, evaluation)


def test_no_text_of_the_rule_file_stands_in_the_code_that_is_run() -> None:
    policy = policy_of(LEIDRAAD.read_text("utf-8"))
    for text, _ in (flat.written(program_of(policy)), trace_writer.written(policy)):
        words = {word for word in re.findall(r"[^\W\d_]{2,}\w*", text) if word not in keyword.kwlist}
        assert words <= OUR_WORDS
        assert not re.search(r"""['"]""", text)


@settings(max_examples=100, deadline=None)
@given(cases(), st.data())
def test_more_answers_never_overturn_a_conclusion(case: tuple[Policy, Answers], data: st.DataObject) -> None:
    policy, answers = case
    core = Core(policy)
    more = {**data.draw(generated.answer_sets(policy)), **answers.values}
    before, after = core.weigh(answers), core.weigh(Answers(more, answers.done, ON))
    for name, state in before.decisions.items():
        now = after.decisions[name]
        assert set(now.possible) <= set(state.possible)
        assert now.conflict <= state.conflict and now.no_outcome <= state.no_outcome
        assert set(state.by) <= set(now.by)
    assert all(after.obligations[name] == holds for name, holds in before.obligations.items() if holds is not None)
    assert set(after.deciding) <= set(before.deciding)


@settings(max_examples=60, deadline=None)
@given(cases())
def test_an_answer_matters_when_it_would_be_asked_without_it(case: tuple[Policy, Answers]) -> None:
    policy, answers = case
    core = Core(policy)
    deciding, other = core.mattering(answers)
    for name in answers.values:
        without = {fact: answer for fact, answer in answers.values.items() if fact != name}
        outcome = core.weigh(Answers(without, answers.done, ON))
        assert (name in outcome.deciding, name in outcome.other) == (name in deciding, name in other)


@settings(max_examples=100, deadline=None)
@given(cases())
def test_the_smallest_change_is_smallest_and_does_what_it_says(case: tuple[Policy, Answers]) -> None:
    policy, answers = case
    core = Core(policy)
    for name, state in core.weigh(answers).decisions.items():
        least = fewest_changes(policy, answers, name)
        found = {change.value: change for change in core.changes(answers, name).changes}
        assert set(found) == set(least) - set(state.possible)
        for value, change in found.items():
            assert len(change.facts) == least[value]
            assert all(cells for _, cells in change.facts)
            changed = {**answers.values, **{fact: cells[0].answer for fact, cells in change.facts}}
            if len(change.facts) == 1:
                fact, cells = change.facts[0]
                for cell in cells:
                    tried = core.weigh(Answers({**answers.values, fact: cell.answer}, answers.done, ON))
                    assert value in tried.decisions[name].possible
            certain = {fact: cells[0].answer for fact, cells in change.certain}
            assert not set(certain) & set(answers.values)
            if len(change.facts) <= 1 and len(certain) <= 1:
                sure = core.weigh(Answers({**changed, **certain}, answers.done, ON)).decisions[name]
                assert sure.value == value


def fewest_changes(policy: Policy, answers: Answers, decision: str) -> dict[str, int]:
    """For each value the fewest answered facts that differ from the answers in some completion that gives it."""
    least: dict[str, int] = {}
    used = naive.tested(policy)
    for way, world in naive.worlds(policy, Answers({}, answers.done, ON)).items():
        ending = world.ending(policy.decisions[decision])
        if ending in (naive.CONFLICT, naive.NOTHING):
            continue
        facts = dict(zip(used, way, strict=True))
        changes = sum(
            not _same(policy, name, facts[name], answers.values[name]) for name in used if name in answers.values
        )
        least[ending] = min(least.get(ending, changes), changes)
    return least


def _same(policy: Policy, name: str, one: object, other: object) -> bool:
    """Tell whether no test of the policy tells two answers apart."""
    tests = [test for test in naive._tests(policy) if test.fact == name]
    return all(holds(t, one, policy.facts[name]) == holds(t, other, policy.facts[name]) for t in tests)


@settings(max_examples=60, deadline=None)
@given(cases())
def test_each_answer_leaves_what_its_completions_give(case: tuple[Policy, Answers]) -> None:
    policy, answers = case
    core = Core(policy)
    for fact in policy.facts:
        rest = {name: answer for name, answer in answers.values.items() if name != fact}
        worlds = naive.worlds(policy, Answers(rest, answers.done, ON)).values()
        for name, decision in policy.decisions.items():
            effects = core.effects(answers, fact, name)
            assert bool(effects) is (fact in naive.tested(policy))
            met: list[set[str]] = []
            for effect in effects:
                here = [world for world in worlds if _has(policy, fact, world.facts[fact], effect.answer.answer)]
                endings = {world.ending(decision) for world in here}
                assert effect.possible == tuple(c.name for c in decision.choices if c.name in endings)
                assert effect.conflict is (naive.CONFLICT in endings)
                assert effect.no_outcome is (naive.NOTHING in endings)
                met.append(endings)
            if policy.facts[fact].kind is not FactType.MANY_OF and effects:
                assert set.union(*met) == {world.ending(decision) for world in worlds}


def _has(policy: Policy, fact: str, answer: object, wanted: object) -> bool:
    """Tell whether an answer is the wanted one, or for a question with more answers has it among them."""
    return wanted in answer if isinstance(answer, frozenset) else _same(policy, fact, answer, wanted)


@settings(max_examples=60, deadline=None)
@given(cases())
def test_the_table_covers_every_way_to_answer(case: tuple[Policy, Answers]) -> None:
    policy, answers = case
    core = Core(policy)
    worlds = naive.worlds(policy, answers).values()
    sets = [n for n in policy.facts if policy.facts[n].kind is FactType.MANY_OF and n not in answers.values]
    for name, decision in policy.decisions.items():
        endings = [(world, world.ending(decision)) for world in worlds]
        table = core.table(answers, name, rows=10_000)
        if table is None:
            assert len({ending for _, ending in endings}) == 1 or sets or len(worlds) > TABLE_COMBINATIONS
            continue
        assert set(table.facts) <= set(core.weigh(answers).deciding)
        for world, ending in endings:
            fitting = [row for row in table.rows if _fits(policy, table, row, world)]
            assert {_ending(row) for row in fitting} == {ending}
        for row in table.rows:  # and no answer in it can be left out
            for place, cell in enumerate(row.answers):
                wider = replace(row, answers=(*row.answers[:place], None, *row.answers[place + 1 :]))
                there = {ending for world, ending in endings if _fits(policy, table, wider, world)}
                assert cell is None or there > {_ending(row)}


def _ending(row: Row) -> str:
    return naive.CONFLICT if row.conflict else row.ending or naive.NOTHING


def _fits(policy: Policy, table: Table, row: Row, world: naive.World) -> bool:
    return all(
        cell is None or _same(policy, fact, world.facts[fact], cell.answer)
        for fact, cell in zip(table.facts, row.answers, strict=True)
    )


SMALL = """# Titel

```regels
regeltaal 1

regelset x "X"

{}

besluit doen "Doen?": één uit
    - wel
    - niet_nu
    - later
  anders later want "Zo is het."

{}
```
"""


def small(facts: str, rules: str) -> Policy:
    asked = "\n\n".join(f'feit {name}: ja/nee\n  vraag "{name}?"' for name in facts)
    return policy_of(SMALL.format(asked, rules))


def test_a_rule_that_is_over_takes_its_exceptions_along() -> None:
    policy = small(
        "ab",
        "regel r over doen geeft wel\n  als a\n  t/m 31 december 2025\n\nuitzondering u op r geeft niet_nu\n  als b",
    )
    for on, ending in ((date(2025, 12, 31), "niet_nu"), (date(2026, 1, 1), "later")):
        for a in (True, False):
            answers = Answers({"a": a, "b": True}, frozenset(), on)
            assert Core(policy).weigh(answers).decisions["doen"].value == ending
            assert Evaluation(policy, answers).decision("doen") == (ending,)


def test_the_question_that_leaves_the_least_to_decide_comes_first() -> None:
    order = Core(small("abcd", "regel r over doen geeft wel\n  als d en (a of b of c)")).weigh(
        Answers({}, frozenset(), ON)
    )
    assert order.order == ("d", "a", "b", "c")  # 'nee' to the last of them decides at once; the others are alike
    near = Core(small("abcd", "regel r over doen geeft wel\n  als (b of (a en c)) en (c of d)"))
    # b and c leave 0.81 bits, a and d 0.95: less than a whole bit, and yet the order
    assert near.weigh(Answers({}, frozenset(), ON)).order == ("b", "c", "a", "d")


def test_a_principe_has_something_to_say_where_one_of_its_verplichtingen_holds() -> None:
    duties = 'verplichting v "V"\n  bij principe 1\n  als a\n\nverplichting w "W"\n  bij principe 1\n  als niet a'
    policy = small("a", f'principe 1 p "P"\n  voldaan als a\n\n{duties}')
    for a in (True, False):
        assert Core(policy).weigh(Answers({"a": a}, frozenset(), ON)).principles["p"].applies is True


def test_anders_does_not_speak_beside_another_outcome_that_was_established() -> None:
    policy = small("a", "regel r over doen geeft wel\n  als a")
    silent = Answers({"a": False}, frozenset(), ON)
    assert Evaluation(policy, silent).speaks("doen") == ("anders",)
    assert Evaluation(policy.with_established({"doen": "wel"}), silent).speaks("doen") == ()
