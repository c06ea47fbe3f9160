"""Which rules never speak, and which exceptions never make a difference?"""

from __future__ import annotations

from dsl.analysis.finding import Answered, Finding, finding
from dsl.analysis.space import Space
from dsl.analysis.variants import silenced
from dsl.diagrams import Diagram, Diagrams
from dsl.policy import Rule
from dsl.wording import quoted


def dead(space: Space) -> Answered:
    """Return the rules that are van toepassing in no opgave, and the exceptions without which nothing would change.

    The witness of the first is an opgave in which the condition holds and another goes before it (None: the condition
    never holds); of the second, one in which the exception is van toepassing.
    """
    never: list[Finding] = []
    idle: list[Finding] = []
    for rule in space.policy.rules.values():
        applies = space.fixed(space.diagrams.applies[rule.name])
        if not space.happens(applies):
            never.append(_never(space, rule))
        elif rule.target is not None and not decides(space, rule):
            text = (
                f"De uitzondering {quoted(rule.name)} beslist nooit: als zij geldt, is de uitkomst van "
                f"{quoted(rule.decision)} zonder haar dezelfde. Haal haar weg, of kijk of de voorwaarde klopt."
            )
            witness = space.witness(applies)
            idle.append(finding(space, "uitzondering-beslist-nooit", text, (rule.name,), witness))
    proven = (() if never else ("geen dode regel",)) + (() if idle else ("geen uitzondering die nooit beslist",))
    return Answered((*never, *idle), proven)


def _never(space: Space, rule: Rule) -> Finding:
    what = "regel" if rule.target is None else "uitzondering"
    witness = space.witness(space.condition(rule.condition))
    why = "de voorwaarde is nooit waar" if witness is None else "er gaat altijd iets voor"
    text = f"De {what} {quoted(rule.name)} is nooit van toepassing: {why}. Haal haar weg, of pas de voorwaarde aan."
    return finding(space, "dode-regel", text, (rule.name,), witness)


def decides(space: Space, rule: Rule) -> bool:
    """Tell whether the besluit of a rule ends otherwise in some opgave when the rule is silenced."""
    without = Diagrams(silenced(space.policy, rule.name), space.frame, lazy=True)
    now, then = endings(space.diagrams, rule.decision), endings(without, rule.decision)
    return any(space.happens(space.fixed(one ^ other)) for one, other in zip(now, then, strict=True))


def endings(diagrams: Diagrams, decision: str) -> list[Diagram]:
    """Return the diagrams of all ways in which a besluit can end."""
    found = diagrams.decision(decision)
    return [*found.values.values(), found.conflict, found.no_outcome]
