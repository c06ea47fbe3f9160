"""The name that a new statement gets in the rules: the one that was typed, or one made of its words."""

from __future__ import annotations

from collections.abc import Mapping

from dsl import Policy
from intranet.rules.writing import name_from


def wanted_name(values: Mapping[str, str], otherwise: str) -> str:
    """Return the name that a form asks for: that of its field `naam`, or of the field `otherwise` when it is empty."""
    return name_from(values.get("naam", "").strip() or values[otherwise])


def taken_names(policy: Policy) -> set[str]:
    """Return the names that the rules have already."""
    taken = {*policy.facts, *policy.terms, *policy.interpretations, *policy.principles, *policy.decisions}
    return taken | {
        *policy.rules,
        *policy.obligations,
        *policy.signals,
        *policy.baselines,
        *policy.tables,
        *policy.lists,
    }


def own_name(values: Mapping[str, str], otherwise: str, policy: Policy) -> str:
    """Return the name that a form asks for, with a number when the rules have it already."""
    wanted, taken = wanted_name(values, otherwise), taken_names(policy)
    number, name = 1, wanted
    while name in taken:
        number += 1
        name = f"{wanted}_{number}"
    return name
