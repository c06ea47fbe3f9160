"""A besluit that people decided otherwise than the rules: what depends on it follows what they decided.

That all evaluators agree on it is in `test_exact_core` and `test_columns`, whose policies are decided so now and then.
"""

from __future__ import annotations

import pytest

from dsl import Answers, Core, Evaluation, Policy, RuleState, because, reasons
from tests.dsl.test_exact_core import policy_of
from tests.dsl.test_leidraad import ALWAYS, FILE, ON, WITH

NO_ROOM = Answers({"in_lijn_met_doelen": True, "belang_herkend": True, "belang_geverifieerd": True,
                   "effect_zonder_participatie": "suboptimaal", "iets_te_beïnvloeden": True, "ruimte": "geen",
                   "wettelijke_taak": False, "tegemoetkomen_aan_belangen_mogelijk": False,
                   "handhaving_of_toezicht": False}, frozenset(), ON)  # fmt: skip


@pytest.fixture(scope="module")
def leidraad() -> Policy:
    return policy_of(FILE.read_text("utf-8"))


def holding(policy: Policy) -> set[str]:
    outcome = Core(policy).weigh(NO_ROOM)
    return {name for name, holds in outcome.obligations.items() if holds}


def test_what_depends_on_it_follows_what_people_decided(leidraad: Policy) -> None:
    decided = leidraad.with_established({"participatie": "participatie"})
    assert holding(decided) >= WITH and not WITH & holding(leidraad)
    assert holding(decided) & holding(leidraad) >= ALWAYS
    assert "duidelijk_zijn_over_niet" in holding(leidraad) - holding(decided)


def test_a_rule_with_another_value_is_set_aside_and_says_so(leidraad: Policy) -> None:
    decided = leidraad.with_established({"participatie": "participatie"})
    rules, after = Core(leidraad).weigh(NO_ROOM), Core(decided).weigh(NO_ROOM)
    assert "geen_ruimte" in rules.decisions["participatie"].by and rules.signals["opnieuw_beoordelen"]
    assert after.decisions["participatie"].value == "participatie" and after.decisions["participatie"].by == ()
    assert after.signals["opnieuw_beoordelen"] is False and after.rules["geen_ruimte"] is False
    (reason,) = (r for r in reasons(decided, NO_ROOM, after, "participatie") if r.name == "geen_ruimte")
    assert reason.state is RuleState.OVERRULED
    assert reason.sentences == ("Telt niet mee, want er is een andere uitkomst vastgesteld.",)


def test_the_reason_says_that_it_was_decided(leidraad: Policy) -> None:
    decided = leidraad.with_established({"participatie": "participatie"})
    condition = leidraad.obligations["gesprek_over_vorm"].condition
    assert because(Evaluation(decided, NO_ROOM), condition, True) == (
        "Wordt de opgave participatief opgepakt? De vastgestelde uitkomst is ‘Participatie’.",
    )


def test_only_besluiten_and_values_of_the_policy(leidraad: Policy) -> None:
    for wrong in ({"onbekend": "participatie"}, {"participatie": "misschien"}):
        with pytest.raises(ValueError, match="no besluit"):
            leidraad.with_established(wrong)


def test_a_document_with_what_it_builds_on_keeps_what_was_decided(leidraad: Policy) -> None:
    decided = leidraad.with_established({"participatie": "participatie"})
    assert decided.up_to(leidraad.head.name).established == {"participatie": "participatie"}
