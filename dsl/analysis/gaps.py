"""Is there an opgave without outcome?"""

from __future__ import annotations

from dsl.analysis.finding import Answered, Finding, finding
from dsl.analysis.space import Space
from dsl.wording import quoted


def gaps(space: Space) -> Answered:
    """Return each besluit on which for some opgave no rule speaks, and that has no `anders`."""
    found: list[Finding] = []
    for name in space.policy.decisions:
        witness = space.witness(space.fixed(space.diagrams.decisions[name].no_outcome))
        if witness is not None:
            text = f"Er is een opgave waarbij geen enkele regel iets zegt over {quoted(name)}. Voeg een regel toe, of "
            found.append(finding(space, "gat", f"{text}`anders` bij het besluit.", (name,), witness))
    return Answered(tuple(found), () if found else ("geen gat",))
