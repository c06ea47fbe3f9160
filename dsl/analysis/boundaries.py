"""Which thresholds have no voorbeeld on the limit, just below it or just above it?"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from dsl.analysis.finding import Answered, Finding, finding
from dsl.analysis.goals import Aim, Goals, beside_text, goals_of
from dsl.analysis.space import Space
from dsl.analysis.thresholds import nearest, value_text
from dsl.nodes import FactType
from dsl.policy import REFERENCE_DATE, Answer
from dsl.wording import enumeration, quoted, readable


def boundaries(space: Space) -> Answered:
    """Return each constant that a number, amount or date is compared with, and that the voorbeelden do not try.

    What counts as tried, and on which sides of the limit, is in `goals.py`. The witness is the missing voorbeeld: the
    answer, and other answers with which it makes a difference.
    """
    found: list[Finding] = []
    for goals in goals_of(space.policy):
        missing: dict[tuple[str, Answer], list[Aim]] = {}
        for aim in goals.missing():
            if aim.goal.limit is not None:
                missing.setdefault((aim.goal.limit.fact, aim.goal.limit.value), []).append(aim)
        found.extend(_finding(goals, aims) for aims in missing.values())
    return Answered(tuple(found), () if found else ("geen drempel zonder voorbeeld",))


def _finding(goals: Goals, aims: list[Aim]) -> Finding:
    space = goals.space
    limit = aims[0].goal.limit
    assert limit is not None
    name = "peildatum" if limit.fact == REFERENCE_DATE else readable(limit.fact)
    places = enumeration(list(dict.fromkeys(aim.goal.limit.side for aim in aims if aim.goal.limit)))
    value = quoted(value_text(space.policy, limit))
    text = f"Bij de drempel {value} van {name} ontbreekt een voorbeeld {places}."
    beside = dict.fromkeys(title for aim in aims for title in goals.beside(aim.goal))
    text = f"{text} {beside_text([*beside])}" if beside else text
    witness = space.witness(next(iter(aims[0].regions.values())))
    assert witness is not None
    fact = space.policy.facts.get(limit.fact)
    answer = nearest(space.frame.facts[limit.fact], limit, fact.kind if fact else FactType.DATE)
    if limit.fact == REFERENCE_DATE:
        assert isinstance(answer, date)
        witness = replace(witness, on=answer)
    else:
        values = {**witness.values, limit.fact: answer}
        witness = replace(witness, values={n: values[n] for n in space.policy.facts if n in values})
    statements = tuple(dict.fromkeys(aim.goal.statement[1] for aim in aims))
    return finding(space, "drempel-zonder-voorbeeld", text, statements, witness)
