"""Columns give on every row what a single evaluation gives."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dsl.evaluation import columns as columns_module
from dsl.evaluation.column_answers import Column, ColumnError, Columns, columns_of
from dsl.evaluation.columns import ColumnOutcome, weigh_columns
from dsl.evaluation.evaluator import Evaluation
from dsl.outcome import Answers
from dsl.policy import Answer, Policy
from tests.dsl import generated
from tests.dsl.test_documents import KADER, LEIDRAAD, VERORDENING
from tests.dsl.test_documents import policy_of as policy_together
from tests.dsl.test_exact_core import ON, decided, policy_of

NUMBERS = [
    Decimal(text) for text in ("9.99", "10", "10.01", "10.1", "20.5", "20.49", "-3", "1000", "1000.01", "999.99")
]
DAYS = [date(2027, 2, 27), date(2027, 2, 28), date(2027, 3, 1), date(2027, 3, 2), date.min, date.max]


@st.composite
def opgaven(draw: st.DrawFn, policy: Policy) -> list[Answers]:
    """Some opgaven, with more different numbers and dates than those that can make a difference."""
    found = []
    for _ in range(draw(st.integers(1, 5))):
        values: dict[str, Answer] = draw(generated.answer_sets(policy))
        for name, ways in (("jet", NUMBERS), ("teun", NUMBERS), ("vuur", DAYS)):
            if name in values and draw(st.booleans()):
                values[name] = draw(st.sampled_from(ways))
        done = draw(st.sets(st.sampled_from([*policy.obligations]))) if policy.obligations else set()
        found.append(Answers(values, frozenset(done), ON))
    return found


@settings(max_examples=80, deadline=None)
@given(st.data(), st.integers(1, 30))
def test_every_row_is_as_a_single_evaluation(data: st.DataObject, times: int) -> None:
    policy = data.draw(decided(policy_of(data.draw(generated.rule_files()))))
    cases = data.draw(opgaven(policy)) * times
    with patch.object(columns_module, "MEMORY", 1):
        found = weigh_columns(policy, columns_of(policy, cases))
    agree(policy, cases, found)


def agree(policy: Policy, cases: list[Answers], found: ColumnOutcome) -> None:
    """Compare each column with the evaluations one by one."""
    single = [Evaluation(policy, case) for case in cases]
    truths = {True: 1, False: 0, None: -1}
    for name, decision in policy.decisions.items():
        endings = [each.decision(name) for each in single]
        for choice in decision.choices:
            assert list(found.possible(name, choice.name)) == [choice.name in each for each in endings]
        assert list(found.conflict(name)) == ["tegenstrijdig" in each for each in endings]
        assert list(found.no_outcome(name)) == ["zonder uitkomst" in each for each in endings]
        numbers = {(choice.name,): number for number, choice in enumerate(decision.choices)}
        assert list(found.decision(name)) == [numbers.get(each, -1) for each in endings]
    for names, column, truth in (
        (policy.terms, found.term, Evaluation.term),
        (policy.principles, found.principle, Evaluation.principle),
        (policy.obligations, found.obligation, Evaluation.obligation),
        (policy.signals, found.signal, Evaluation.signal),
        (policy.rules, found.applies, Evaluation.applies),
    ):
        for name in names:
            assert list(column(name)) == [truths[truth(each, name)] for each in single]


@pytest.mark.parametrize("on", [date(2025, 6, 1), ON])
def test_of_documents_that_build_on_each_other_too(on: date) -> None:
    policy = policy_together(LEIDRAAD, VERORDENING, KADER)
    ways = (True, False, None)
    cases = [
        Answers({n: a for n, a in zip(policy.facts, answers, strict=True) if a is not None}, frozenset(), on)
        for answers in [(a, b, c, d) for a in ways for b in ways for c in ways for d in ways]
    ]
    agree(policy, cases, weigh_columns(policy, columns_of(policy, cases)))


FACTS = """```regels
regeltaal 1
regelset proef "Proef"
feit kleur: één uit
    - rood
    - wit
feit delen: meer uit
    - links
    - rechts
feit aantal: getal
feit kosten: bedrag
feit dag: datum
feit open: ja/nee
begrip duur betekent: kosten is meer dan 10
begrip tiende betekent: aantal is meer dan 0,1
begrip heel_klein betekent: aantal is minder dan 0,10000000000000000555
begrip rood betekent: kleur is rood
begrip beide betekent: delen bevat links en delen bevat rechts
begrip laat betekent: dag is na 1 maart 2027
begrip open_nu betekent: open
```
"""


def term(policy: Policy, name: str, **answers: Column) -> list[int]:
    rows = len(next(iter(answers.values())))
    return list(weigh_columns(policy, Columns(rows, ON, answers, {})).term(name))


def test_columns_as_they_come_from_elsewhere() -> None:
    policy = policy_of(FACTS)
    assert term(policy, "rood", kleur=np.array([0, 1, -1])) == [1, 0, -1]
    assert term(policy, "open_nu", open=np.array([True, False])) == [1, 0]
    assert term(policy, "open_nu", kleur=np.array([0, 1])) == [-1, -1]
    assert term(policy, "beide", delen=np.array([0, 1, 3, -1])) == [0, 0, 1, -1]
    assert term(policy, "duur", kosten=np.array([10.0, 10.01, np.nan])) == [0, 1, -1]
    assert term(policy, "duur", kosten=np.array([10, 11, -1])) == [0, 1, 0]
    days = np.array(["2027-03-01", "2027-03-02", "NaT"], "datetime64[D]")
    assert term(policy, "laat", dag=days) == [0, 1, -1]
    assert list(weigh_columns(policy, Columns(2, ON, {}, {})).term("rood")) == [-1, -1]
    assert list(weigh_columns(policy, Columns(0, ON, {}, {})).term("rood")) == []


def test_a_number_is_what_it_is_written_as_and_not_the_float_nearest_to_it() -> None:
    policy = policy_of(FACTS)
    around = np.array([np.nextafter(0.1, 0), 0.1, np.nextafter(0.1, 1)])
    assert term(policy, "tiende", aantal=around) == [0, 0, 1]
    assert term(policy, "heel_klein", aantal=around) == [1, 1, 0]


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"kleur": np.array([0, 2])}, "kleur: expected whole numbers from -1 (unknown) to 1"),
        ({"kleur": np.array(["rood"])}, "kleur: expected whole numbers from -1 (unknown) to 1"),
        ({"delen": np.array([4])}, "delen: expected whole numbers from -1 (unknown) to 3"),
        ({"aantal": np.array(["1"])}, "aantal: expected float64 with nan for unknown, or whole numbers"),
        ({"kosten": np.array([10.005])}, "kosten: expected amounts in whole cents"),
        ({"dag": np.array([20270301])}, "dag: expected datetime64[D]"),
        ({"kleur": np.array([0]), "open": np.array([1, 0])}, "open: 2 rows, expected 1"),
        ({"geur": np.array([0])}, "geur: no such fact"),
    ],
)
def test_what_does_not_fit_is_said(columns: dict[str, Column], message: str) -> None:
    with pytest.raises(ColumnError) as raised:
        weigh_columns(policy_of(FACTS), Columns(len(next(iter(columns.values()))), ON, columns, {}))
    assert str(raised.value) == message
