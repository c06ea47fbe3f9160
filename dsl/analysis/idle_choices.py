"""On which interpretaties does nothing depend?"""

from __future__ import annotations

from dsl.analysis.finding import Answered, finding
from dsl.analysis.space import Space
from dsl.analysis.used import used
from dsl.explaining.called import called


def idle_choices(space: Space) -> Answered:
    """Return the interpretaties that change no outcome, however the others are chosen."""
    depended = used(space, chosen=False)
    found = []
    for name, variable in space.frame.choices.items():
        if variable not in depended.variables and ("interpretatie", name) not in depended.named:
            text = f"Er hangt niets af van {called(space.policy, name)}. Gebruik haar, of haal haar weg."
            found.append(finding(space, "interpretatie-zonder-gevolg", text, (name,)))
    return Answered(tuple(found), () if found else ("geen interpretatie zonder gevolg",))
