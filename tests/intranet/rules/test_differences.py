"""What *Verschillen* says first, and how it tells where something changes."""

from __future__ import annotations

import pytest

from dsl import compare
from intranet.policies import regelset_of
from intranet.rules.differences import Group, groups, lead
from intranet.store import RegelsetText
from tests.intranet.rules.test_from_opgave import ADDED, BASE

DUTY = """
```regels
verplichting vertel "Vertel het"
  als participatie is wel
```
"""


def told(old: str, *new: str) -> tuple[str, tuple[Group, ...]]:
    one, other = (
        regelset_of(tuple(RegelsetText(f"{n}.regels.md", text) for n, text in enumerate(texts))).policy
        for texts in ((old,), new)
    )
    comparison = compare(one, other)
    return lead(comparison), groups(comparison, one, other)


def test_the_first_sentence_says_how_much_changes_and_that_the_rest_is_proven_equal() -> None:
    sentence, (group,) = told(BASE, BASE.replace("als ruimte of doelen", "als ruimte en doelen"))
    assert sentence == (
        "Er verandert 1 onderdeel. Voor 50,0% van de mogelijke opgaven komt er een andere uitkomst. "
        "Voor de rest is bewezen dat de uitkomst gelijk blijft."
    )
    assert [flip.words for flip in group.decisions] == ["Wel wordt geen"]


def test_a_document_beside_it_counts_only_what_it_brings() -> None:
    sentence, (group,) = told(BASE, BASE, ADDED)
    assert sentence.startswith("Er veranderen 2 onderdelen.")
    assert [one.name for one in group.by] == ["kleine_wijziging"]


def test_where_the_outcome_stays_it_is_said() -> None:
    sentence, (group,) = told(BASE + DUTY, BASE + DUTY.replace("is wel", "is geen"))[0], told(BASE, BASE + DUTY)[1]
    assert "Bewezen: de uitkomst blijft altijd gelijk." in sentence
    assert [flip.words for flip in group.others] == ["‘Vertel het’ gaat gelden"]


@pytest.mark.parametrize(
    ("condition", "always", "cases"),
    [
        ("niet (ruimte en doelen)", (), (("ruimte is nee",), ("doelen is nee",))),
        ("wijk is noord en (ruimte of doelen)", ("wijk is ‘Noord’",), (("ruimte is ja",), ("doelen is ja",))),
        ("wijk is noord en ruimte", ("ruimte is ja", "wijk is ‘Noord’"), ()),
    ],
)
def test_what_all_cases_say_stands_apart(
    condition: str, always: tuple[str, ...], cases: tuple[tuple[str, ...], ...]
) -> None:
    duty = DUTY.replace("participatie is wel", condition)
    _, (group,) = told(BASE, BASE + duty)
    assert set(group.always) == set(always)
    assert set(group.cases) == set(cases)
    assert not group.more
