"""For how long a keuzelijst was made: that it is over, and that it soon will be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from dsl import Policy
from intranet.filters import datum

AHEAD = timedelta(days=183)
"""How long before its last day a list is to be renewed: half a year, for a council decides about it."""


@dataclass(frozen=True)
class Ending:
    """A keuzelijst whose period is past or soon will be, and the sentence that says so."""

    name: str
    words: str


def lists_that_are_over(policy: Policy, on: date) -> tuple[str, ...]:
    """Return a sentence for each keuzelijst whose period is past on a day."""
    return tuple(
        f"De lijst ‘{shared.title}’ gold tot en met {datum(shared.last)}. Ga na of zij is geactualiseerd."
        for shared in policy.lists.values()
        if shared.last is not None and shared.is_over(on)
    )


def lists_to_renew(policy: Policy, on: date) -> tuple[Ending, ...]:
    """Return the keuzelijsten whose period is past on a day, or will be within half a year."""
    found = []
    for shared in policy.lists.values():
        if shared.last is not None and shared.is_over(on + AHEAD):
            how = "gold" if shared.is_over(on) else "geldt nog"
            found.append(Ending(shared.name, f"De lijst ‘{shared.title}’ {how} tot en met {datum(shared.last)}."))
    return tuple(found)
