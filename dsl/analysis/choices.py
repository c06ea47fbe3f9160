"""What would change if an interpretatie were made otherwise? `analyseer --keuzes`."""

from __future__ import annotations

from dataclasses import dataclass

from dsl.analysis.difference import Difference, compare
from dsl.analysis.variants import turned
from dsl.policy import Interpretation, Policy


@dataclass(frozen=True, slots=True)
class Turned:
    """One interpretatie, and how outcomes would differ if it alone were chosen otherwise."""

    choice: Interpretation
    differences: tuple[Difference, ...]


def choices(policy: Policy) -> tuple[Turned, ...]:
    """Return for each interpretatie what would change. Raises PolicyTooTangled when that is too much to compute."""
    return tuple(
        Turned(choice, compare(policy, turned(policy, name)).differences)
        for name, choice in policy.interpretations.items()
    )
