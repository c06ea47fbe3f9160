"""Which thresholds have no voorbeeld on the limit, just below it or just above it?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from dsl.analysis.conditions import written_conditions
from dsl.analysis.finding import Answered, Finding, finding
from dsl.analysis.space import Opgave, Space, bits_of, cube
from dsl.analysis.unused import outcomes
from dsl.diagrams import Diagram, Variable
from dsl.nodes import FactType
from dsl.policy import REFERENCE_DATE, Answer, FactTest, PeriodTest, Policy, tests_in
from dsl.wording import amount_text, date_text, enumeration, number_text, quoted, readable


def boundaries(space: Space) -> Answered:
    """Return each constant that a number, amount or date is compared with, and that the voorbeelden do not try.

    Tried is: a voorbeeld with that very value, and one on each side where the conditions tell the sides apart. The
    witness is the missing voorbeeld: the value, and other answers with which it makes a difference where there are.
    """
    found: list[Finding] = []
    for name, variable in space.frame.facts.items():
        domain = variable.domain
        if domain is None or not domain.bounds:
            continue
        given = answers_given(space.policy, name)
        cells = {domain.index(answer) for answer in given}
        for limit, statements in limits(space.policy, name).items():
            missing = []
            on = domain.index(limit)
            if limit not in given:
                missing.append(("op de grens", limit, on))
            for side, cell in _sides(variable, limit):
                if cell not in cells:
                    missing.append((side, domain.cells[cell].answer, cell))
            if missing:
                found.append(_finding(space, variable, limit, statements, missing))
    return Answered(tuple(found), () if found else ("geen drempel zonder voorbeeld",))


def answers_given(policy: Policy, name: str) -> set[Answer]:
    """Return the answers to a question in the voorbeelden; for the peildatum those that a voorbeeld names."""
    if name == REFERENCE_DATE:
        return {example.on for example in policy.examples if example.on is not None}
    return {example.answers[name] for example in policy.examples if name in example.answers}


def limits(policy: Policy, fact: str) -> dict[Answer, tuple[str, ...]]:
    """Return the constants that a fact is compared with, in order, and the statements that do so; no periods."""
    found: dict[Answer, list[str]] = {}
    for name, _, condition, _ in written_conditions(policy):
        for test in tests_in(condition):
            if isinstance(test, FactTest) and test.fact == fact and not isinstance(test, PeriodTest):
                for operand in test.operands:
                    names = found.setdefault(operand, [])
                    names.extend([name] if name not in names else [])
    return {limit: tuple(found[limit]) for limit in sorted(found)}


def _sides(variable: Variable, limit: Answer) -> Iterator[tuple[str, int]]:
    """Yield the cells that end just below a limit and start just above it, where those are not that of the limit."""
    domain = variable.domain
    assert domain is not None
    on = domain.index(limit)
    if on > 0 and domain.bounds[on - 1] == (limit, 0):
        yield "er vlak onder", on - 1
    if on < len(domain.bounds):
        following = {(limit, 1)}
        if isinstance(limit, date) and limit < date.max:
            following.add((limit + timedelta(days=1), 0))
        elif isinstance(limit, Decimal):
            following.add((limit + Decimal("0.01"), 0))
        if domain.bounds[on] in following:
            yield "er vlak boven", on + 1


def _finding(
    space: Space, variable: Variable, limit: Answer, statements: tuple[str, ...], missing: list[tuple[str, Answer, int]]
) -> Finding:
    name = "peildatum" if variable.name == REFERENCE_DATE else readable(variable.name)
    places = enumeration([place for place, _, _ in missing])
    text = f"Bij de drempel {quoted(_value(space, variable, limit))} van {name} ontbreekt een voorbeeld {places}."
    others = space.witness(_difference(space, variable, limit)) or Opgave({}, frozenset(), None)
    _, answer, cell = missing[0]
    if variable.name == REFERENCE_DATE:
        on = answer if cell == _cell(variable, limit) else space.day(variable, cell)
        witness = replace(others, on=on if isinstance(on, date) else None)
    else:
        values = {**others.values, variable.name: answer}
        witness = replace(others, values={n: values[n] for n in space.policy.facts if n in values})
    return finding(space, "drempel-zonder-voorbeeld", text, statements, witness)


def _cell(variable: Variable, limit: Answer) -> int:
    assert variable.domain is not None
    return variable.domain.index(limit)


def _difference(space: Space, variable: Variable, limit: Answer) -> Diagram:
    """The opgaven, but for this answer, in which some outcome differs between the two sides of a limit."""
    on = _cell(variable, limit)
    bits = bits_of(space.frame, variable)
    result = space.diagrams.false
    for _, side in _sides(variable, limit):
        for diagram in map(space.fixed, outcomes(space)):
            one, other = ((diagram & cube(space.frame, {variable: cell})).exists(bits) for cell in (on, side))
            result |= one ^ other
    return result


def _value(space: Space, variable: Variable, limit: Answer) -> str:
    if isinstance(limit, date):
        return date_text(limit)
    assert isinstance(limit, Decimal)
    return amount_text(limit) if space.policy.facts[variable.name].kind is FactType.AMOUNT else number_text(limit)
