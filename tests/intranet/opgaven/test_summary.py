"""What list and overview keep of an outcome."""

from __future__ import annotations

from dsl import Answers, Core
from intranet.opgaven.weighing import summary
from tests.dsl.test_documents import LEIDRAAD, ON, VERORDENING, policy_of

REPEATING = VERORDENING.replace("uitgangspunt geeft wel", "uitgangspunt geeft geen").partition("voorbeeld")[0] + "```\n"
"""A verordening that gives what the leidraad may have given already."""


def grounds_of(*documents: str, **answers: bool) -> object:
    policy = policy_of(*documents)
    known = Answers(answers, frozenset(), ON)
    return summary(policy, known, Core(policy).weigh(known))["grounds"]


def test_an_outcome_has_the_rules_that_speak_as_its_grounds() -> None:
    assert grounds_of(LEIDRAAD, ruimte=True, handhaving=True) == ["bij_handhaving"]
    assert grounds_of(LEIDRAAD, ruimte=True) == []


def test_an_outcome_that_another_document_may_only_repeat_has_a_ground() -> None:
    assert grounds_of(LEIDRAAD, REPEATING, ruimte=True, handhaving=True) == ["bij_handhaving"]
