"""The days on which `anders` speaks: while its document is in force, also beside an established outcome, in layers."""

from __future__ import annotations

from datetime import date

import pytest

from dsl import Answers, Core, Evaluation, Outcome, Policy
from dsl.policy import Answer
from tests.dsl.test_exact_core import policy_of

LOW = """# Kader

> Een zin.

```regels
regeltaal 1

regelset laag "Kader"
  rang kader
  geldig vanaf 1 januari 2027

feit open: ja/nee
  vraag "Is het open?"

besluit keuze "Wat wordt het?": één uit
    - wel
    - niet_nu
  anders niet_nu want "Zo is het."

regel hoofd over keuze geeft wel
  als open
```
"""
HIGH = """# Verordening

> Een zin.

```regels
regeltaal 1

regelset hoog "Verordening"
  rang verordening
  bouwt voort op laag

feit dicht: ja/nee
  vraag "Is het dicht?"

regel gesloten over keuze geeft wel
  als dicht
```
"""
BEFORE, WITHIN = date(2026, 11, 23), date(2027, 11, 23)


@pytest.fixture(scope="module")
def policy() -> Policy:
    return policy_of(LOW)


def weighed(policy: Policy, on: date, **answers: Answer) -> Outcome:
    outcome = Core(policy).weigh(Answers(answers, frozenset(), on))
    spoken = Evaluation(policy, Answers(answers, frozenset(), on)).speaks("keuze") if "open" in answers else None
    if spoken is not None and outcome.in_force:
        assert set(outcome.decisions["keuze"].by) == set(spoken), "both evaluators name the same rules"
    return outcome


def test_anders_speaks_beside_an_established_outcome_only_when_it_is_the_same(policy: Policy):
    for established, by in (("niet_nu", ("anders",)), ("wel", ())):
        decided = policy.with_established({"keuze": established})
        closed = weighed(decided, WITHIN, open=False).decisions["keuze"]
        assert (closed.value, closed.by) == (established, by)
        opened = weighed(decided, WITHIN, open=True).decisions["keuze"]
        assert (opened.value, opened.by) == (established, ("hoofd",) if established == "wel" else ())


def test_an_established_outcome_has_no_conflict_and_is_never_nothing(policy: Policy):
    state = weighed(policy.with_established({"keuze": "wel"}), WITHIN).decisions["keuze"]
    assert (state.value, state.possible, state.conflict, state.no_outcome) == ("wel", ("wel",), False, False)


CLOSED = {"open": False, "dicht": False}
"""Answers on which no rule speaks, so that it is for `anders`."""


@pytest.mark.parametrize(
    ("established", "on", "value", "by", "layer", "decides"),
    [
        (None, BEFORE, None, (), None, False),
        (None, WITHIN, "niet_nu", ("anders",), "niet_nu", True),
        ("niet_nu", BEFORE, "niet_nu", (), None, False),
        ("niet_nu", WITHIN, "niet_nu", ("anders",), "niet_nu", True),
        ("wel", BEFORE, "wel", (), None, False),
        ("wel", WITHIN, "wel", (), "niet_nu", False),
    ],
)
def test_anders_speaks_in_its_document_and_decides_while_that_is_in_force(
    established: str | None, on: date, value: str | None, by: tuple[str, ...], layer: str | None, decides: bool
):
    policy = policy_of(LOW, HIGH)
    outcome = weighed(policy.with_established({"keuze": established}) if established else policy, on, **CLOSED)
    state = outcome.decisions["keuze"]
    assert (state.value, state.by, state.no_outcome) == (value, by, value is None)
    high, low = (one.decisions["keuze"] for one in outcome.layers)
    assert (low.value, low.possible, low.silent) == (layer, (layer,) if layer else (), layer is None)
    assert low.decides is decides
    assert (high.value, high.silent, high.decides) == (None, True, False)


def test_anders_is_there_but_does_not_decide_where_a_higher_document_speaks():
    outcome = weighed(policy_of(LOW, HIGH), WITHIN, open=False, dicht=True)
    assert (outcome.decisions["keuze"].value, outcome.decisions["keuze"].by) == ("wel", ("gesloten",))
    high, low = (one.decisions["keuze"] for one in outcome.layers)
    assert (low.value, low.silent, low.decides) == ("niet_nu", False, False)
    assert (high.value, high.decides) == ("wel", True)


def test_what_is_open_leaves_open_whether_anders_decides():
    both = policy_of(LOW, HIGH)
    low = weighed(both, WITHIN, open=False).layers[1].decisions["keuze"]
    assert (low.value, low.silent, low.decides) == ("niet_nu", False, None)
    low = weighed(both, WITHIN, dicht=False).layers[1].decisions["keuze"]
    assert (set(low.possible), low.silent, low.decides) == ({"wel", "niet_nu"}, False, True)
