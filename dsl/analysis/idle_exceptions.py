"""Which exceptions never make a difference?"""

from __future__ import annotations

from functools import partial

from dsl.analysis.finding import Answered, Finding, finding
from dsl.analysis.outcomes import endings
from dsl.analysis.space import Space
from dsl.analysis.variants import silenced
from dsl.exact.diagrams import Diagrams
from dsl.explaining.called import called
from dsl.policy import Rule
from dsl.wording import sentence_start


def idle_exceptions(space: Space) -> Answered:
    """Return the exceptions that are van toepassing somewhere, and without which nothing would change.

    The witness is an opgave in which the exception is van toepassing.
    """
    found: list[Finding] = []
    for rule in space.policy.rules.values():
        if rule.target is not None:
            found += space.fits(rule.decision, partial(_idle, space, rule)) or []
    return Answered(tuple(found), () if found else ("geen uitzondering die nooit beslist",))


def _idle(space: Space, rule: Rule) -> list[Finding]:
    applies = space.applies(rule.name)
    if not space.happens(applies) or _decides(space, rule):
        return []
    text = (
        f"{sentence_start(called(space.policy, rule.name))} beslist nooit: als zij geldt, is de uitkomst van "
        f"{called(space.policy, rule.decision)} zonder haar dezelfde. Haal haar weg, of kijk of de voorwaarde klopt."
    )
    return [finding(space, "uitzondering-beslist-nooit", text, (rule.name,), space.witness(applies))]


def _decides(space: Space, rule: Rule) -> bool:
    """Tell whether the besluit of a rule ends otherwise in some opgave when the rule is silenced."""
    without = Diagrams(silenced(space.policy, rule.name), space.frame, lazy=True)
    now, then = endings(space.diagrams, rule.decision), endings(without, rule.decision)
    return any(space.happens(space.fixed(one ^ other)) for one, other in zip(now, then, strict=True))
