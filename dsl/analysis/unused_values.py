"""Which values of a list does nothing tell apart, and which values does a besluit never get?"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from dsl.analysis.finding import Answered, Finding, finding
from dsl.analysis.space import Space, bits_of, cube
from dsl.analysis.used import used
from dsl.exact.frame import Diagram, Variable
from dsl.exact.structure import all_tests
from dsl.exact.walks import bits_in
from dsl.explaining.called import called, value_called
from dsl.policy import Answer, Decision, Fact, FactTest
from dsl.wording import enumeration, quoted, sentence_start


def unused_values(space: Space) -> Answered:
    """Return the values of a besluit that no opgave gives, and those of a fact that no condition names and that make
    no difference: a choice of several on which nothing depends, or values of which none is told apart from another.

    A fact on which nothing depends at all is reported as a whole, not here.
    """
    found: list[Finding] = []
    depended = used(space, chosen=True)
    for name, fact in space.policy.facts.items():
        variable = space.frame.facts.get(name)
        if variable in depended.variables and fact.choices and ("feit", name) not in depended.named:
            found += space.fits(name, partial(_values, space, fact, variable, depended.diagrams)) or []
    for decision in space.policy.decisions.values():
        found += space.fits(decision.name, partial(_never_given, space, decision)) or []
    return Answered(tuple(found), () if found else ("geen ongebruikte waarde",))


def _values(space: Space, fact: Fact, variable: Variable, diagrams: Sequence[Diagram]) -> list[Finding]:
    domain = variable.domain
    assert domain is not None
    labels = [quoted(cell.label) for cell in domain.cells]
    if domain.is_set:
        tested = bits_in(diagrams)
        groups = [[number] for number, bit in enumerate(variable.bits) if bit not in tested]
    else:
        named = _named(space, fact)
        groups = [
            group
            for group in alike(space, variable, diagrams)
            if len(group) > 1 and not any(domain.cells[number].answer in named for number in group)
        ]
    found, which = [], called(space.policy, fact.name)
    for group in groups:
        names = enumeration([labels[number] for number in group])
        if domain.is_set:
            text = f"Er hangt niets af van {names} bij {which}."
        else:
            text = f"Geen enkele voorwaarde maakt bij {which} verschil tussen {names}."
        found.append(finding(space, "waarde-ongebruikt", f"{text} Kijk of dat klopt.", (fact.name,)))
    return found


def _named(space: Space, fact: Fact) -> set[Answer]:
    """Return the values of a list that some condition names."""
    tests = (test for test in all_tests(space.policy) if isinstance(test, FactTest) and test.fact == fact.name)
    return {operand for test in tests for operand in test.operands}


def alike(space: Space, variable: Variable, diagrams: Sequence[Diagram]) -> list[list[int]]:
    """Return the cells of a variable in groups that no diagram tells apart. Not for sets."""
    groups: list[tuple[list[Diagram], list[int]]] = []
    bits = bits_of(space.frame, variable)
    for number in range(variable.size):
        here = cube(space.frame, {variable: number})
        rest = [(diagram & here).exists(bits) for diagram in diagrams]
        for known, group in groups:
            if known == rest:
                group.append(number)
                break
        else:
            groups.append((rest, [number]))
    return [group for _, group in groups]


def _never_given(space: Space, decision: Decision) -> list[Finding]:
    found = []
    for value, diagram in space.diagrams.decision(decision.name).values.items():
        if not space.happens(space.fixed(diagram)):
            which = sentence_start(called(space.policy, decision.name))
            label = value_called(space.policy, decision.name, value)
            text = f"{which} krijgt nooit de uitkomst {label}: er is geen opgave die dat geeft."
            found.append(finding(space, "waarde-ongebruikt", text, (decision.name,)))
    return found
