"""Which conditions, and which parts of them, are always or never true?"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from dsl.analysis.finding import Answered, Finding, finding
from dsl.analysis.space import Opgave, Space
from dsl.exact.frame import Diagram
from dsl.explaining.called import called, condition_text
from dsl.policy import Condition, DecisionTest, FactTest, Negation, PeriodTest, Policy, Quantified, parts_of, tests_in

ANY = Opgave({}, frozenset(), None)


def conditions(space: Space) -> Answered:
    """Return the conditions of statements that are constant as the interpretaties are chosen, and the smallest parts
    that are constant whatever is chosen.

    A test of an interpretatie is not a finding, and what only refers to another statement is reported there.
    The witness of 'always' is every opgave; 'never' has none.
    """
    found: list[Finding] = []
    for name, condition in written_conditions(space.policy):
        found += space.fits(name, partial(_of_statement, space, name, condition)) or []
    codes = {one.code for one in found}
    proven = [f"geen {text}" for code, text in _TEXTS.items() if code not in codes]
    return Answered(tuple(found), tuple(proven))


def _of_statement(space: Space, name: str, condition: Condition) -> list[Finding]:
    which, constant = called(space.policy, name), _constant(space, space.condition(condition))
    if constant is not None:
        return [_finding(space, name, f"De voorwaarde van {which} is {_SAID[constant]} waar", constant)]
    constants = _constant_parts(space, condition)  # the same part may stand in a condition twice: it is one finding
    parts = dict.fromkeys((condition_text(space.policy, part), holds) for part, holds in constants)
    return [
        _finding(space, name, f"In {which} is dit deel {_SAID[holds]} waar: {words}", holds) for words, holds in parts
    ]


_SAID = {True: "altijd", False: "nooit"}


_TEXTS = {
    "voorwaarde-altijd-waar": "voorwaarde die altijd waar is",
    "voorwaarde-nooit-waar": "voorwaarde die nooit waar is",
}


def written_conditions(policy: Policy) -> Iterator[tuple[str, Condition]]:
    """Yield the name and the condition of each statement in which one is written. A period of validity is none."""
    for group in (policy.terms, policy.principles, policy.rules, policy.obligations, policy.signals):
        for name, statement in group.items():
            condition: Condition | None = statement.condition
            if condition is not None and not all(isinstance(test, PeriodTest) for test in tests_in(condition)):
                yield name, condition


def _constant(space: Space, diagram: Diagram) -> bool | None:
    if not space.happens(diagram):
        return False
    return None if space.happens(~diagram) else True


def _constant_parts(space: Space, condition: Condition) -> Iterator[tuple[Condition, bool]]:
    """Yield the parts that are constant by themselves and have no such parts of their own."""
    inner = [found for part in parts_of(condition) for found in _constant_parts(space, part)]
    if inner:
        yield from inner
    elif isinstance(condition, FactTest | DecisionTest | Negation | Quantified) and not isinstance(
        condition, PeriodTest
    ):
        constant = _constant(space, space.diagrams.condition(condition))
        if constant is not None:
            yield condition, constant


def _finding(space: Space, name: str, what: str, holds: bool) -> Finding:
    code = "voorwaarde-altijd-waar" if holds else "voorwaarde-nooit-waar"
    advice = "Laat dit weg, of schrijf op wat u bedoelt." if holds else "Haal dit weg, of pas het aan."
    return finding(space, code, f"{what}. {advice}", (name,), ANY if holds else None)
