"""Is there an opgave without outcome?"""

from __future__ import annotations

from functools import partial

from dsl.analysis.finding import Answered, Finding, finding
from dsl.analysis.space import Space
from dsl.explaining.called import called


def gaps(space: Space) -> Answered:
    """Return each besluit on which for some opgave no rule speaks, and that has no `anders`.

    A day on which no document that is in force says anything about a besluit is no gap in what they say.
    """
    found: list[Finding] = []
    for name, decision in space.policy.decisions.items():
        if decision.otherwise is not None and decision.period is None:
            continue  # `anders` always speaks: that needs no diagram
        found += space.fits(name, partial(_gap, space, name)) or []
    return Answered(tuple(found), () if found else ("geen gat",))


def _gap(space: Space, decision: str) -> list[Finding]:
    silent = space.fixed(space.diagrams.decision(decision).no_outcome)
    witness = space.witness(silent & space.spoken_of(decision))
    if witness is None:
        return []
    text = (
        f"Er is een opgave waarbij geen enkele regel iets zegt over {called(space.policy, decision)}. "
        "Voeg een regel toe, of ‘anders’ bij het besluit."
    )
    return [finding(space, "gat", text, (decision,), witness)]
