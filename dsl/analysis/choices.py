"""What would change if an interpretatie were made otherwise? `analyseer --keuzes`."""

from __future__ import annotations

from dataclasses import dataclass

from dsl.analysis.difference import Difference, compare
from dsl.analysis.variants import Key, turned
from dsl.policy import Interpretation, Policy


@dataclass(frozen=True, slots=True)
class Turned:
    """One interpretatie, and how outcomes would differ if it alone were chosen otherwise.

    `unproven` are the outcomes (kind and name) of which that was only looked for, as in `Comparison`.
    """

    choice: Interpretation
    differences: tuple[Difference, ...]
    unproven: tuple[Key, ...]


def choices(policy: Policy) -> tuple[Turned, ...]:
    """Return for each interpretatie what would change. Raises PolicyTooTangled as `compare` does."""
    compared = ((choice, compare(policy, turned(policy, name))) for name, choice in policy.interpretations.items())
    return tuple(Turned(choice, found.differences, found.unproven) for choice, found in compared)
