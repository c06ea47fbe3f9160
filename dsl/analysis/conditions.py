"""Which conditions, and which parts of them, are always or never true?"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from dsl.analysis.finding import Answered, Finding, finding
from dsl.analysis.space import Opgave, Space
from dsl.exact.frame import Diagram
from dsl.policy import Condition, DecisionTest, FactTest, Negation, PeriodTest, Place, Policy, Quantified, parts_of
from dsl.wording import quoted

ANY = Opgave({}, frozenset(), None)


def conditions(space: Space) -> Answered:
    """Return the conditions of statements that are constant as the interpretaties are chosen, and the smallest parts
    that are constant whatever is chosen.

    A test of an interpretatie is not a finding, and what only refers to another statement is reported there.
    The witness of 'always' is every opgave; 'never' has none.
    """
    found: list[Finding] = []
    for name, kind, condition, place in written_conditions(space.policy):
        found += space.fits(name, partial(_of_statement, space, name, kind, condition, place)) or []
    codes = {one.code for one in found}
    proven = [f"geen {text}" for code, text in _TEXTS.items() if code not in codes]
    return Answered(tuple(found), tuple(proven))


def _of_statement(space: Space, name: str, kind: str, condition: Condition, place: Place) -> list[Finding]:
    constant = _constant(space, space.condition(condition))
    if constant is not None:
        return [_finding(space, name, f"De voorwaarde van {kind} {quoted(name)}", constant)]
    found = []
    for part, holds in _constant_parts(space, condition):
        words = " ".join(place.source.slice(part.span).split())
        found.append(_finding(space, name, f"In {kind} {quoted(name)}: {quoted(words)}", holds))
    return found


_TEXTS = {
    "voorwaarde-altijd-waar": "voorwaarde die altijd waar is",
    "voorwaarde-nooit-waar": "voorwaarde die nooit waar is",
}


def written_conditions(policy: Policy) -> Iterator[tuple[str, str, Condition, Place]]:
    """Yield the name, the kind, the condition and the place of each statement that has a condition."""
    for kind, group in (
        ("begrip", policy.terms),
        ("principe", policy.principles),
        ("regel", policy.rules),
        ("verplichting", policy.obligations),
        ("signaal", policy.signals),
    ):
        for name, statement in group.items():
            if statement.condition is not None:
                is_exception = name in policy.rules and kind == "regel" and policy.rules[name].target is not None
                yield name, "uitzondering" if is_exception else kind, statement.condition, statement.place


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


def _finding(space: Space, name: str, subject: str, holds: bool) -> Finding:
    code = "voorwaarde-altijd-waar" if holds else "voorwaarde-nooit-waar"
    advice = "Laat dit weg, of schrijf op wat u bedoelt." if holds else "Haal dit weg, of pas het aan."
    text = f"{subject} is {'altijd' if holds else 'nooit'} waar. {advice}"
    return finding(space, code, text, (name,), ANY if holds else None)
