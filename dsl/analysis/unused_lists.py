"""Which keuzelijsten does no question use?"""

from __future__ import annotations

from dsl.analysis.finding import Answered, finding
from dsl.analysis.space import Space
from dsl.explaining.called import called
from dsl.nodes import FactDeclaration, ListDeclaration


def unused_lists(space: Space) -> Answered:
    """Return the keuzelijsten from which no fact takes its values."""
    statements = [s for regelset in space.policy.regelsets.values() for s in regelset.document.statements]
    lists = [s.name.text for s in statements if isinstance(s, ListDeclaration)]
    named = (s.type.list_name for s in statements if isinstance(s, FactDeclaration))
    used = {name.text.rpartition(".")[2] for name in named if name is not None}
    found = []
    for name in lists:
        if name not in used:
            which = called(space.policy, name)
            text = f"Geen enkele vraag gebruikt {which}. Gebruik haar bij een feit, of haal haar weg."
            found.append(finding(space, "keuzelijst-ongebruikt", text, (name,)))
    return Answered(tuple(found), () if found or not lists else ("geen ongebruikte keuzelijst",))
