"""On which questions does no outcome ever depend?"""

from __future__ import annotations

from dsl.analysis.finding import Answered, finding
from dsl.analysis.space import Space
from dsl.analysis.used import used
from dsl.checking.fillings import FILLING, texts_of
from dsl.explaining.called import called
from dsl.nodes import FactType
from dsl.policy import Policy
from dsl.wording import sentence_start


def unused_facts(space: Space) -> Answered:
    """Return the facts that no outcome ever depends on, as the interpretaties are chosen.

    Left out are facts of the type tekst, which no condition can test, and those that a deadline counts from or that a
    text fills in.
    """
    found = []
    shown = _shown(space.policy)
    depended = used(space, chosen=True)
    for name, fact in space.policy.facts.items():
        variable = space.frame.facts.get(name)
        if fact.kind is FactType.TEXT or name in shown:
            continue
        if variable in depended.variables or ("feit", name) in depended.named:
            continue
        asked = "Een voorwaarde noemt haar, maar zonder gevolg" if variable else "Geen enkele voorwaarde vraagt ernaar"
        which = sentence_start(called(space.policy, name))
        text = f"{which} verandert geen enkele uitkomst. {asked}. Gebruik haar, of haal haar weg."
        found.append(finding(space, "feit-ongebruikt", text, (name,)))
    return Answered(tuple(found), () if found else ("geen ongebruikt feit",))


def _shown(policy: Policy) -> set[str]:
    """Return the facts whose answer people get to see in a deadline or in a text."""
    deadlines = {duty.deadline.fact for duty in policy.obligations.values() if duty.deadline is not None}
    statements = (s for regelset in policy.regelsets.values() for s in regelset.document.statements)
    texts = (text for statement in statements for text in texts_of(statement))
    return deadlines | {match[1].rpartition(".")[2] for text in texts for match in FILLING.finditer(text.text)}
