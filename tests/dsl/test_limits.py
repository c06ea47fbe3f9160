"""Large and entangled policies: an answer or a clear message, never a hang or a traceback."""

from __future__ import annotations

import random
from datetime import date
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given, settings

from dsl import APPROXIMATE, Answers, Core, Policy, Source, analyse, domains, read, why_not
from dsl.exact import trying
from dsl.exact.approximation import Approximation
from dsl.rendering.outcomes import outcome_text
from tests.dsl.test_exact_core import cases

ON = date(2026, 11, 23)


def rules(*statements: str) -> str:
    body = "\n\n".join(statements)
    return f'# Titel\n\n> Een zin.\n\n```regels\nregeltaal 1\n\nregelset groot "Groot"\n\n{body}\n```\n'


def fact(name: str) -> str:
    return f'feit {name}: ja/nee\n  vraag "Is {name} zo?"'


def policy_of(text: str) -> Policy:
    reading = read(Source.of("groot.regels.md", text))
    assert reading.policy is not None, [d.text for d in reading.diagnostics][:3]
    return reading.policy


def codes(text: str) -> list[str]:
    return [d.code for d in read(Source.of("groot.regels.md", text)).diagnostics]


NUMBER = 'feit n: getal\n  vraag "Hoeveel?"'

BESLUIT = 'besluit b "Wat wordt het?": één uit\n    - wel\n    - niet_nu\n  anders niet_nu want "Zo is het."'


PAIRS = " of ".join(f"(f{a} en f{a + 30})" for a in range(30))


def tangled_by(*more: str, other: int | None = None) -> str:
    """Sixty facts, thirty scattered rules and what is given: with `PAIRS` more nodes than there is room for.

    In one rule another fact may count.
    """
    chance = random.Random(3)
    names = [f"f{number}" for number in range(60)]
    scattered = [
        f"regel r{number} over b geeft wel\n"
        f"  als ({' en '.join(chance.sample(names, 5))}) of niet {chance.choice(names)}"
        for number in range(30)
    ]
    if other is not None:
        scattered[other] = scattered[other].replace(" of niet ", " of ")
    counted = f"regel teller over b geeft niet_nu\n  als precies 30 van ({', '.join(chance.sample(names, 60))})"
    return rules(*map(fact, names), BESLUIT, *scattered, counted, *more)


def tangled_rules(*more: str, other: int | None = None) -> str:
    """Rules that are too entangled, by a begrip beside the besluit."""
    return tangled_by(f"begrip paren betekent: {PAIRS}", *more, other=other)


@pytest.fixture(scope="module")
def tangled() -> Policy:
    return policy_of(tangled_rules())


def test_what_goes_over_the_limit_is_named_with_the_rules_that_test_the_most(tangled: Policy) -> None:
    found = Core(tangled).tangled
    assert found is not None and (found.statement, found.causes, str(found)) == ("paren", (), "paren")
    few = f"uitzondering pas op paren geeft niet_nu\n  als {' en '.join(f'f{n}' for n in (*range(7), 0, 1))}"
    found = Core(policy_of(tangled_by(f"regel paren over b geeft wel\n  als {PAIRS} of (f0 en f1)", few))).tangled
    assert found is not None and (found.statement, found.causes) == ("b", ("teller", "paren", "pas"))


def test_a_tangled_policy_is_weighed_with_its_answers_filled_in(tangled: Policy) -> None:
    core = Core(tangled)
    complete = core.weigh(Answers(dict.fromkeys(tangled.facts, False), frozenset(), ON))
    assert complete.decisions["b"].value == "wel"
    assert not complete.approximate


def test_a_policy_too_tangled_for_that_is_weighed_by_a_walk_and_says_so(tangled: Policy) -> None:
    core = Core(tangled)
    answers = Answers({"f0": True}, frozenset(), ON)
    outcome = core.weigh(answers)
    assert outcome.approximate and APPROXIMATE in outcome_text(tangled, outcome, answers)
    assert set(outcome.deciding) == set(tangled.facts) - {"f0"}
    assert outcome.decisions["b"].possible == ("wel", "niet_nu")
    assert core.mattering(answers) == (("f0",), ())
    assert [effect.answer.answer for effect in core.effects(answers, "f2", "b")] == [True, False]
    assert core.table(answers, "b") is None
    assert outcome.first == "f1" and set(outcome.order) == set(outcome.deciding), "f1 alone can settle the most"


def test_of_a_tangled_policy_is_found_what_fits_and_said_what_is_not_proven(tangled: Policy) -> None:
    more = """
feit los: ja/nee
  vraag "Los?"

feit omvang: getal
  vraag "Hoe groot?"

keuzelijst kleuren
    - rood

keuzelijst kleurren
    - wit

besluit hoe "Hoe?": één uit
    - snel
    - traag

tabel tempo over hoe
  | omvang        | hoe   |
  | minstens 5    | snel  |
  | minstens 10   | snel  |

signaal nooit_waar "Nooit"
  als omvang is meer dan 3 en omvang is minder dan 2

signaal hangt_mee "Hangt mee"
  als b is wel
```
"""
    answered = analyse(policy_of(tangled.document.source.text.removesuffix("```\n") + more))
    found = {(one.code, one.statements) for one in answered.findings}
    assert found >= {
        ("gat", ("hoe",)),
        ("tabel-overlap", ("tempo rij 1", "tempo rij 2")),
        ("tabel-gat", ("tempo",)),
        ("voorwaarde-nooit-waar", ("nooit_waar",)),
        ("feit-ongebruikt", ("los",)),
        ("keuzelijst-ongebruikt", ("kleuren",)),
    }
    assert answered.findings[0].code == "te-verweven" and answered.findings[0].statements[0] in ("b", "paren")
    assert not any(one.code == "feit-ongebruikt" and one.statements != ("los",) for one in answered.findings)
    unproven = {one.what: set(one.statements) for one in answered.unproven}
    assert "hangt_mee" in unproven["geen voorwaarde die altijd of nooit waar is"]
    assert "b" in unproven["geen ongebruikt feit"] and "geen gat" not in unproven


def test_what_would_change_a_tangled_outcome_is_found_by_trying(tangled: Policy) -> None:
    core = Core(tangled)
    few = Answers({f"f{number}": number % 2 == 0 for number in range(5)}, frozenset(), ON)
    (change,) = core.changes(few, "b").changes
    assert (change.value, change.smallest, [name for name, _ in change.facts]) == ("niet_nu", True, ["f1"])
    everything = Answers({name: int(name[1:]) % 2 == 0 for name in tangled.facts}, frozenset(), ON)
    found = core.changes(everything, "b")
    assert not found.unknown and {change.value for change in found.changes} == {"wel", "niet_nu"}
    for change in found.changes:
        assert not change.certain and change.smallest is (len(change.facts) == 1)
        other = {**everything.values, **{name: cells[0].answer for name, cells in change.facts}}
        assert core.weigh(Answers(other, frozenset(), ON)).decisions["b"].value == change.value
    told = why_not(core, everything, "b", "niet_nu")
    assert told.change is not None and told.change.caution is not None
    with patch.object(trying, "MOST_STEPS", 1):
        assert core.changes(everything, "b").unknown == ("wel", "niet_nu")
        assert "niet precies uit te rekenen" in why_not(core, everything, "b", "wel").sentences[-1]


@settings(max_examples=60, deadline=None)
@given(cases())
def test_the_walk_misses_nothing_and_what_it_calls_certain_is(case: tuple[Policy, Answers]) -> None:
    policy, answers = case
    core, walk = Core(policy), Approximation(policy, answers)
    exact, found = core.weigh(answers), walk.weigh()
    assert set(exact.deciding) <= set(found.deciding)
    assert {*exact.deciding, *exact.other} <= {*found.deciding, *found.other}
    for name, state in exact.decisions.items():
        near = found.decisions[name]
        assert near.value in (state.value, None)
        assert set(state.possible) <= set(near.possible)
        assert state.conflict <= near.conflict and state.no_outcome <= near.no_outcome
        assert set(near.by) <= set(state.by) and set(state.by_possible) <= set(near.by_possible)
        assert set(state.hinges_on) <= set(near.hinges_on)
    for layer, near_layer in zip(exact.layers, found.layers, strict=True):
        assert (layer.regelset, layer.in_force) == (near_layer.regelset, near_layer.in_force)
        for name, alone in layer.decisions.items():
            roughly = near_layer.decisions[name]
            assert set(alone.possible) <= set(roughly.possible) and alone.conflict <= roughly.conflict
            assert alone.silent <= roughly.silent and roughly.decides in (alone.decides, None)
    for near_state, state in (
        *((found.principles[name].fulfilled, p.fulfilled) for name, p in exact.principles.items()),
        *((found.principles[name].applies, p.applies) for name, p in exact.principles.items()),
        *((found.obligations[name], holds) for name, holds in exact.obligations.items()),
        *((found.signals[name], holds) for name, holds in exact.signals.items()),
        *((found.rules[name], holds) for name, holds in exact.rules.items()),
    ):
        assert near_state in (state, None)
    assert set(exact.deadlines.items()) <= set(found.deadlines.items())
    for fact in exact.deciding[:1]:
        for name in policy.decisions:
            for effect, near_effect in zip(core.effects(answers, fact, name), walk.effects(fact, name), strict=True):
                assert effect.answer == near_effect.answer and set(effect.possible) <= set(near_effect.possible)


def large(facts: int, number: int, decisions: int, *, shuffled: bool) -> str:
    """Rules that each test some neighbouring facts, and exceptions on them; of more besluiten some reach further."""
    chance = random.Random(1)
    names = [f"f{n}" for n in range(facts)]
    declared = chance.sample(names, facts) if shuffled else names
    out = [fact(name) if int(name[1:]) % 7 else f'feit {name}: getal\n  vraag "Hoeveel?"' for name in declared]
    for decision in range(decisions):
        own = names[decision * facts // decisions : (decision + 1) * facts // decisions]
        out.append(BESLUIT.replace("besluit b", f"besluit b{decision}"))
        tops: list[tuple[str, int]] = []
        far, reach = (range(0, number, 20), 5) if decisions > 1 else ((), 3)
        for index in range(number // decisions):
            target, at = chance.choice(tops[-3:]) if index % 3 else ("", index * len(own) * decisions // number)
            near = own[max(0, at - reach) : at + reach]
            picked = [*chance.sample(near, min(len(near), 3)), *(chance.sample(names, 1) if index in far else [])]
            tests = [n if int(n[1:]) % 7 else f"{n} is meer dan {chance.choice([10, 20])}" for n in picked]
            condition = f"{tests[0]} en niet ({' of '.join(tests[1:])})"
            rule, value = f"r{decision}_{index}", chance.choice(["wel", "niet_nu"])
            if target:
                out.append(f"uitzondering {rule} op {target} geeft {value}\n  als {condition}")
            else:
                tops.append((rule, at))
                out.append(f"regel {rule} over b{decision} geeft {value}\n  als {condition}")
    return rules(*out)


@pytest.mark.parametrize(("decisions", "shuffled"), [(10, False), (10, True), (1, False), (1, True)])
def test_three_hundred_facts_and_five_hundred_rules(decisions: int, shuffled: bool) -> None:
    policy = policy_of(large(300, 500, decisions, shuffled=shuffled))
    assert len(policy.rules) == 500
    core = Core(policy)
    assert core.tangled is None, "the order of the variables holds it together, whatever that of the document"
    outcome = core.weigh(Answers({}, frozenset(), ON))
    assert not outcome.approximate and len(outcome.decisions) == decisions


def test_a_question_with_many_choices_is_quick() -> None:
    choices = "\n".join(f"    - w{number}" for number in range(40))
    many = f'feit keuzes: meer uit\n{choices}\n  vraag "Welke?"'
    policy = policy_of(rules(many, fact("f"), BESLUIT, "regel r over b geeft wel\n  als keuzes bevat w1 en f"))
    outcome = Core(policy).weigh(Answers({}, frozenset(), ON))
    assert set(outcome.order) == {"keuzes", "f"} and outcome.decisions["b"].possible == ("wel", "niet_nu")


def test_a_very_long_condition_is_quick() -> None:
    policy = policy_of(rules(fact("f"), BESLUIT, f"regel r over b geeft wel\n  als {' en '.join(['f'] * 1000)}"))
    assert Core(policy).weigh(Answers({"f": True}, frozenset(), ON)).decisions["b"].value == "wel"


TABLE = "tabel t over b\n  | n | b |\n"


@pytest.mark.parametrize(
    "statement",
    [
        f'signaal s "Let op"\n  als {" en ".join(["f"] * 1001)}',
        f'signaal s "Let op"\n  als minstens één van ({", ".join(["f"] * 1001)})',
        f'signaal s "Let op"\n  als minstens 2 van ({", ".join(["f"] * 101)})',
        'signaal s "Let op"\n  als precies 2 van deze punten gelden:\n' + "    - f\n" * 101,
        f'signaal s "Let op"\n  als n is een van ({"; ".join(map(str, range(1001)))})',
        TABLE + "".join(f"  | {n} | wel |\n" for n in range(1001)),
        "feit q: één uit\n" + "".join(f"    - v{n}\n" for n in range(1001)) + '  vraag "Welke?"',
        'keuzelijst q "Q"\n' + "".join(f"  - v{n}\n" for n in range(1001)),
    ],
    ids=lambda text: text[:60],
)
def test_what_could_not_be_studied_in_seconds_is_a_finding(statement: str) -> None:
    assert codes(rules(fact("f"), NUMBER, BESLUIT, statement)) == ["te-groot"]


def test_a_long_table_is_studied_in_seconds() -> None:
    rows = "".join(f"  | {n} | {'niet_nu' if n % 2 else 'wel'} |\n" for n in range(200))
    policy, count = policy_of(rules(NUMBER, BESLUIT, TABLE + rows)), 0

    def counted(*arguments: Any) -> bool:
        nonlocal count
        count += 1
        return tests_one(*arguments)

    tests_one = domains.holds
    with patch("dsl.domains.holds", counted):
        assert analyse(policy).findings
    assert count < 1_000_000  # with each row the besluit is compiled anew; not each test of all of them


@pytest.mark.parametrize("step", [1, -1])
def test_a_long_chain_of_names_is_a_finding(step: int) -> None:
    chain = [f"begrip b{number} betekent: {f'b{number - 1}' if number else 'f'}" for number in range(1000)]
    assert codes(rules(fact("f"), *chain[::step])) == ["keten-te-lang"]


def test_a_long_row_of_exceptions_is_a_finding() -> None:
    row = [
        f"uitzondering u{number} op {f'u{number - 1}' if number else 'r'} geeft wel\n  als f" for number in range(600)
    ]
    assert set(codes(rules(fact("f"), BESLUIT, "regel r over b geeft wel\n  als f", *row))) == {"keten-te-lang"}


def test_one_mistake_is_one_message() -> None:
    principle = 'principe 1 p "Principe"\n  voldaan als {}\n\nverplichting v "Doe dit"\n  bij principe 1'
    assert codes(rules(fact("f"), principle.format("g"))) == ["naam-onbekend"]
    unclosed = rules(fact("f")).removesuffix("```\n")
    assert codes(unclosed) == ["blok-niet-gesloten"]
    assert codes(rules(fact("f")).replace("regelset groot", "regelzet groot")) == ["onbekend-begin"]
    bases = "basis x\n  zoals y, behalve:\n    - f is ja\n\nbasis y\n  zoals x, behalve:\n    - f is nee"
    assert codes(rules(fact("f"), bases)) == ["kring"]


def test_what_is_still_to_do_is_not_covered() -> None:
    from dsl.analysis.coverage import source_coverage

    text = rules(fact("f"), 'nog te doen want "Later."')
    assert source_coverage(policy_of(text)).counts()["nog te doen"] == 1
    only_head = '# Titel\n\n> Een zin.\n\n```regels\nregeltaal 1\n\nregelset x "X"\n```\n'
    assert codes(only_head) == ["citaat-zonder-regel"]
