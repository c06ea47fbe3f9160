"""Which rules never speak?"""

from __future__ import annotations

from functools import partial

from dsl.analysis.finding import Answered, Finding, finding
from dsl.analysis.space import Space
from dsl.explaining.called import called
from dsl.policy import Rule
from dsl.wording import sentence_start


def dead(space: Space) -> Answered:
    """Return the rules and exceptions that are van toepassing in no opgave.

    The witness is an opgave in which the condition holds and another goes before it, or in which what it is an
    exception to does not arise; None: the condition never holds.
    """
    found: list[Finding] = []
    for rule in space.policy.rules.values():
        found += space.fits(rule.name, partial(_never, space, rule)) or []
    return Answered(tuple(found), () if found else ("geen dode regel",))


def _never(space: Space, rule: Rule) -> list[Finding]:
    if space.happens(space.applies(rule.name)):
        return []
    witness, above = space.witness(space.condition(rule.condition)), _not_arising(space, rule)
    if witness is None:
        why = "de voorwaarde is nooit waar"
    elif above is not None:
        why = f"als de voorwaarde waar is, doet {called(space.policy, above)} zich niet voor"
    else:
        why = "er gaat altijd iets voor"
    which = sentence_start(called(space.policy, rule.name))
    text = f"{which} is nooit van toepassing: {why}. Haal haar weg, of pas de voorwaarde aan."
    return [finding(space, "dode-regel", text, (rule.name,), witness)]


def _not_arising(space: Space, rule: Rule) -> str | None:
    """Return the exception above an exception that never arises where its condition holds; None when all do somewhere.

    An exception to an exception says something only where that one's own condition holds, and so on upwards.
    """
    together, rules = space.condition(rule.condition), space.policy.rules
    above = rules[rule.target] if rule.target else None
    while above is not None and above.target is not None:
        together &= space.condition(above.condition)
        if not space.happens(together):
            return above.name
        above = rules[above.target]
    return None
