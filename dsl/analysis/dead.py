"""Which rules never speak?"""

from __future__ import annotations

from dsl.analysis.finding import Answered, Finding, finding
from dsl.analysis.space import Space
from dsl.policy import Rule
from dsl.wording import quoted


def dead(space: Space) -> Answered:
    """Return the rules and exceptions that are van toepassing in no opgave.

    The witness is an opgave in which the condition holds and another goes before it; None: the condition never holds.
    """
    found = tuple(
        _never(space, rule)
        for rule in space.policy.rules.values()
        if not space.happens(space.fixed(space.diagrams.applies[rule.name]))
    )
    return Answered(found, () if found else ("geen dode regel",))


def _never(space: Space, rule: Rule) -> Finding:
    what = "regel" if rule.target is None else "uitzondering"
    witness = space.witness(space.condition(rule.condition))
    why = "de voorwaarde is nooit waar" if witness is None else "er gaat altijd iets voor"
    text = f"De {what} {quoted(rule.name)} is nooit van toepassing: {why}. Haal haar weg, of pas de voorwaarde aan."
    return finding(space, "dode-regel", text, (rule.name,), witness)
