"""Which names are so alike that people mix them up?"""

from __future__ import annotations

import unicodedata
from itertools import combinations

from dsl.analysis.finding import Answered, Finding, finding
from dsl.analysis.space import Space
from dsl.analysis.variants import statements
from dsl.explaining.called import called
from dsl.wording import quoted

SHORTEST = 6
"""Shorter names differ in one letter all too easily: `macro` and `micro` are no mistake."""


def names(space: Space) -> Answered:
    """Return the pairs of statements, and of values in one list, whose names are alike."""
    policy = space.policy
    found: list[Finding] = []
    declared = sorted(dict.fromkeys(name for _, name in statements(policy)))
    for one, other in combinations(declared, 2):
        if alike(one, other):
            text = f"De namen {quoted(one)} en {quoted(other)} lijken erg op elkaar. Geef één van de twee een andere."
            found.append(finding(space, "namen-lijken-op-elkaar", text, (one, other)))
    lists = [(fact.name, fact.choices) for fact in policy.facts.values()]
    lists += [(decision.name, decision.choices) for decision in policy.decisions.values()]
    for owner, choices in lists:
        for one, other in combinations([choice.name for choice in choices], 2):
            if alike(one, other):
                text = f"De waarden {quoted(one)} en {quoted(other)} van {called(policy, owner)} lijken erg op elkaar."
                found.append(finding(space, "namen-lijken-op-elkaar", text, (owner,)))
    return Answered(tuple(found), () if found else ("geen namen die op elkaar lijken",))


def alike(one: str, other: str) -> bool:
    """Tell whether two names differ in nothing but marks and underscores, or in one letter put in, left out, replaced
    or exchanged with its neighbour. Names that differ in a digit are numbered on purpose.
    """
    one, other = _plain(one), _plain(other)
    if one == other:
        return True
    if min(len(one), len(other)) < SHORTEST or abs(len(one) - len(other)) > 1:
        return False
    start = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    left, right = one[start:], other[start:]
    if any(character.isdigit() for character in left[:1] + right[:1]):
        return False
    exchanged = left[1::-1] + left[2:] == right
    return exchanged or left[1:] == right[1:] or left[1:] == right or left == right[1:]


def _plain(name: str) -> str:
    letters = unicodedata.normalize("NFD", name)
    return "".join(letter for letter in letters if not unicodedata.combining(letter) and letter != "_")
