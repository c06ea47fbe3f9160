"""Large and entangled policies: an answer or a clear message, never a hang or a traceback."""

from __future__ import annotations

import random
from datetime import date

import pytest

from dsl import Answers, Core, Policy, PolicyTooTangled, Source, read

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


BESLUIT = 'besluit b "Wat wordt het?": één uit\n    - wel\n    - niet_nu\n  anders niet_nu want "Zo is het."'


@pytest.fixture(scope="module")
def tangled() -> Policy:
    """Sixty facts, thirty scattered rules: more nodes than there is room for."""
    chance = random.Random(3)
    names = [f"f{number}" for number in range(60)]
    scattered = [
        f"regel r{number} over b geeft wel\n"
        f"  als ({' en '.join(chance.sample(names, 5))}) of niet {chance.choice(names)}"
        for number in range(30)
    ]
    counted = f"regel teller over b geeft niet_nu\n  als precies 30 van ({', '.join(chance.sample(names, 60))})"
    pairs = " of ".join(f"({a} en {b})" for a, b in zip(names[:30], names[30:], strict=True))
    return policy_of(rules(*map(fact, names), BESLUIT, *scattered, counted, f"begrip paren betekent: {pairs}"))


def test_a_tangled_policy_is_weighed_with_its_answers_filled_in(tangled: Policy) -> None:
    core = Core(tangled)
    complete = core.weigh(Answers(dict.fromkeys(tangled.facts, False), frozenset(), ON))
    assert complete.decisions["b"].value == "wel"
    with pytest.raises(PolicyTooTangled):
        core.weigh(Answers({}, frozenset(), ON))


def test_a_question_with_many_choices_is_quick() -> None:
    choices = "\n".join(f"    - w{number}" for number in range(40))
    many = f'feit keuzes: meer uit\n{choices}\n  vraag "Welke?"'
    policy = policy_of(rules(many, fact("f"), BESLUIT, "regel r over b geeft wel\n  als keuzes bevat w1 en f"))
    outcome = Core(policy).weigh(Answers({}, frozenset(), ON))
    assert set(outcome.order) == {"keuzes", "f"} and outcome.decisions["b"].possible == ("wel", "niet_nu")


def test_a_very_long_condition_is_quick() -> None:
    policy = policy_of(rules(fact("f"), BESLUIT, f"regel r over b geeft wel\n  als {' en '.join(['f'] * 5000)}"))
    assert Core(policy).weigh(Answers({"f": True}, frozenset(), ON)).decisions["b"].value == "wel"


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
