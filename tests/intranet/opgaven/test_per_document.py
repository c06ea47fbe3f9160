"""What each document says by itself, when several are weighed together."""

from __future__ import annotations

from datetime import date

from dsl import Answers, Core
from intranet.opgaven.per_document import documents_of
from tests.dsl.test_documents import KADER, LEIDRAAD, ON, VERORDENING, policy_of


def said(on: date = ON, **answers: bool) -> list[tuple[str, str | None, tuple[tuple[str, bool | None], ...]]]:
    policy = policy_of(LEIDRAAD, VERORDENING, KADER)
    found = documents_of(policy, Core(policy).weigh(Answers(answers, frozenset(), on)))
    return [(shown.rank, shown.absent, shown.says) for shown in found]


def test_each_document_says_what_it_alone_gives_and_which_one_decides() -> None:
    assert said(groot=True, ruimte=False, handhaving=False, centrum=True) == [
        ("verordening", None, (("Participatie", True),)),
        ("kader", None, (("Geen participatie", False),)),
        ("leidraad", None, (("Geen participatie", False),)),
    ]


def test_what_is_open_and_what_is_silent_is_said() -> None:
    verordening, kader, _ = said(groot=False)
    assert verordening[2] == (("Zegt hier niets", False),)
    assert kader[2] == (("Nog open: geen participatie of zegt hier niets", None),)


def test_a_document_that_is_not_in_force_says_so() -> None:
    verordening, *_ = said(date(2025, 6, 1), groot=True)
    assert verordening[1:] == (
        "‘Participatieverordening’ telt niet mee. Op 1 juni 2025 geldt geen versie; geldig vanaf 1 januari 2026.",
        (),
    )


def test_one_document_is_not_shown_beside_itself() -> None:
    policy = policy_of(LEIDRAAD)
    assert documents_of(policy, Core(policy).weigh(Answers({}, frozenset(), ON))) == ()
