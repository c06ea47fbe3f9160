"""Stored answers are read as `read_answers` reads them, and their outcome is that of a single evaluation."""

from __future__ import annotations

import json
import re
import unicodedata
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dsl.evaluation.answers import AnswersError, read_answers, write_answer
from dsl.evaluation.evaluator import Evaluation
from dsl.evaluation.stored import Stored
from tests.dsl import generated
from tests.dsl.test_exact_core import ON, policy_of

FACTS = """```regels
regeltaal 1
regelset proef "Proef"
feit kleur: één uit
    - beïge
    - wit
feit in_huis: ja/nee
feit delen: meer uit
    - links
    - rechts
feit aantal: getal
feit kosten: bedrag
feit dag: datum
feit verhaal: tekst
verplichting doen "Doe \\“dit\\”"
  als in_huis
```
""".replace("\\“", "“").replace("\\”", "”")
POLICY = policy_of(FACTS)
STORED = Stored(POLICY)

odd = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from(["beïge", unicodedata.normalize("NFD", "beïge"), "wit", "links", "doen", "2027-03-01", "2027-3-1",
                     "20270301", "2027-03-01T00:00:00", "1", "true", "", 10.01, 10.001, 10**15, 10**16, 1e300]),
    st.lists(st.sampled_from(["links", "rechts", "doen", "wit", 1]), max_size=3), st.dictionaries(st.text(), st.none()),
)  # fmt: skip


def outcome(read: Any) -> Any:
    try:
        return read()
    except AnswersError as problem:
        return str(problem)


@settings(max_examples=400, deadline=None)
@given(st.dictionaries(st.sampled_from([*POLICY.facts, "afgerond", "geur"]), odd))
def test_anything_is_read_or_refused_as_by_read_answers(raw: dict[str, Any]) -> None:
    expected = outcome(lambda: read_answers(POLICY, raw, ON))
    text = json.dumps(raw)
    assert outcome(lambda: STORED.read(text, ON)) == expected
    assert outcome(lambda: STORED.read(json.dumps(raw, ensure_ascii=False).encode(), ON)) == expected
    if isinstance(expected, str):
        assert outcome(lambda: STORED.weigh(text, ON)) == expected


@pytest.mark.parametrize("text", ["", "{", "[]", "12", '"ja"', "null", '{"kleur": NaN}'])
def test_what_is_no_object_is_refused(text: str) -> None:
    for use in (STORED.read, STORED.weigh):
        with pytest.raises(AnswersError, match="geen JSON-object"):
            use(text, ON)


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_the_outcome_is_that_of_a_single_evaluation(data: st.DataObject) -> None:
    policy = policy_of(data.draw(generated.rule_files()))
    values = data.draw(generated.answer_sets(policy))
    done = data.draw(st.sets(st.sampled_from([*policy.obligations]))) if policy.obligations else set()
    written: dict[str, Any] = {name: write_answer(answer, policy.facts[name]) for name, answer in values.items()}
    raw = json.dumps({**written, "afgerond": sorted(done)})
    found = json.loads(Stored(policy).weigh(raw, ON))
    evaluation = Evaluation(policy, read_answers(policy, json.loads(raw), ON))
    for name, besluit in found["besluiten"].items():
        endings = evaluation.decision(name)
        specials = ["tegenstrijdig"] * besluit["conflict"] + ["zonder uitkomst"] * besluit["geen_uitkomst"]
        assert (*besluit["mogelijk"], *specials) == endings
        assert besluit["waarde"] == (endings[0] if len(endings) == 1 and not specials else None)
    assert list(found["besluiten"]) == list(policy.decisions)
    assert found["principes"] == {name: {"voldaan": evaluation.principle(name)} for name in policy.principles}
    assert found["verplichtingen"] == {name: {"geldt": evaluation.obligation(name)} for name in policy.obligations}
    assert found["signalen"] == {name: evaluation.signal(name) for name in policy.signals}
    assert found["regels"] == {name: evaluation.applies(name) for name in policy.rules}


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_an_answer_in_the_word_that_a_value_had_is_that_value(data: st.DataObject) -> None:
    text = data.draw(generated.rule_files())
    policy = policy_of(re.sub(r"^    - (\w+)$", r"    - \1, heette oud_\1", text, flags=re.MULTILINE))
    values = data.draw(generated.answer_sets(policy))
    now = {name: write_answer(answer, policy.facts[name]) for name, answer in values.items()}
    words = {n: {c.name: c.formerly or c.name for c in fact.choices} for n, fact in policy.facts.items()}
    before: dict[str, Any] = {}
    for name, answer in now.items():
        listed = isinstance(answer, list)
        said = [words[name].get(one, one) if isinstance(one, str) else one for one in (answer if listed else [answer])]
        before[name] = said if listed else said[0]
    assert read_answers(policy, before, ON) == read_answers(policy, now, ON)
    stored = Stored(policy)
    assert stored.read(json.dumps(before), ON) == stored.read(json.dumps(now), ON)
    assert stored.weigh(json.dumps(before), ON) == stored.weigh(json.dumps(now), ON)


def test_both_words_of_one_value_in_a_list_are_that_value() -> None:
    policy = policy_of(FACTS.replace("- links\n", "- links, heette oost\n"))
    raw = {"delen": ["oost", "links", "rechts"]}
    assert read_answers(policy, raw, ON).values == {"delen": frozenset({"links", "rechts"})}
    with pytest.raises(AnswersError, match="past niet bij"):
        read_answers(policy, {"delen": ["west"]}, ON)


def test_dates_and_the_peildatum_count() -> None:
    policy = policy_of(FACTS.replace("als in_huis", "als dag is na 1 maart 2027 en peildatum is na 1 januari 2026"))
    stored = Stored(policy)
    assert json.loads(stored.weigh('{"dag": "2027-03-02"}', ON))["verplichtingen"] == {"doen": {"geldt": True}}
    assert json.loads(stored.weigh('{"dag": "2027-03-02"}', date(2025, 1, 1)))["verplichtingen"]["doen"] == {
        "geldt": False
    }
