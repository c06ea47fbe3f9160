"""Which facts, values and interpretaties does nothing depend on?"""

from __future__ import annotations

from dsl.analysis.dead import endings
from dsl.analysis.finding import Answered, Finding, finding
from dsl.analysis.space import Space, bits_of, cube, support
from dsl.diagrams import Diagram, Variable, all_tests
from dsl.nodes import FactType
from dsl.policy import REFERENCE_DATE, Answer, Decision, Fact, FactTest
from dsl.wording import enumeration, quoted


def unused(space: Space) -> Answered:
    """Return the facts that no outcome ever depends on, the values that nothing gives, or that no condition
    names and none tells apart from another such value, and the interpretaties that change no outcome, however the
    others are chosen.

    Facts of the type tekst are left out: no condition can test them.
    """
    found: list[Finding] = []
    raw = outcomes(space)
    chosen = [space.fixed(diagram) & space.care for diagram in raw]
    used = {variable for variable in support(space.frame, chosen) if variable.name != REFERENCE_DATE}
    for name, fact in space.policy.facts.items():
        variable = space.frame.facts.get(name)
        if fact.kind is FactType.TEXT:
            continue
        if variable is None or variable not in used:
            found.append(_fact(space, fact, variable))
        elif fact.choices:
            found.extend(_values(space, fact, variable, chosen))
    for decision in space.policy.decisions.values():
        found.extend(_never_given(space, decision))
    depends = support(space.frame, (diagram & space.care for diagram in raw))
    for name, variable in space.frame.choices.items():
        if variable not in depends:
            text = f"Er hangt niets af van de interpretatie {quoted(name)}. Gebruik haar, of haal haar weg."
            found.append(finding(space, "interpretatie-zonder-gevolg", text, (name,)))
    codes = {one.code for one in found}
    return Answered(tuple(found), tuple(f"geen {text}" for code, text in _TEXTS.items() if code not in codes))


_TEXTS = {
    "feit-ongebruikt": "ongebruikt feit",
    "waarde-ongebruikt": "ongebruikte waarde",
    "interpretatie-zonder-gevolg": "interpretatie zonder gevolg",
}


def outcomes(space: Space) -> list[Diagram]:
    """Return the diagrams of all outcomes: endings of besluiten, principes, verplichtingen and signalen."""
    found = [diagram for name in space.policy.decisions for diagram in endings(space.diagrams, name)]
    for group in (space.diagrams.principles, space.diagrams.obligations, space.diagrams.signals):
        found.extend(group.values())
    return found


def _fact(space: Space, fact: Fact, variable: Variable | None) -> Finding:
    what = "oordeel" if fact.is_judgement else "feit"
    why = "Geen enkele voorwaarde vraagt ernaar" if variable is None else "Een voorwaarde noemt het, maar zonder gevolg"
    text = f"Het {what} {quoted(fact.name)} verandert geen enkele uitkomst. {why}. Gebruik het, of haal de vraag weg."
    return finding(space, "feit-ongebruikt", text, (fact.name,))


def _values(space: Space, fact: Fact, variable: Variable, diagrams: list[Diagram]) -> list[Finding]:
    domain = variable.domain
    assert domain is not None
    labels = [quoted(cell.label) for cell in domain.cells]
    if domain.is_set:
        used = {bit for diagram in diagrams for bit in _bits(diagram)}
        groups = [[number] for number, bit in enumerate(variable.bits) if bit not in used]
    else:
        named = _named(space, fact)
        groups = [
            group
            for group in alike(space, variable, diagrams)
            if len(group) > 1 and not any(domain.cells[number].answer in named for number in group)
        ]
    found = []
    for group in groups:
        names = enumeration([labels[number] for number in group])
        if domain.is_set:
            text = f"Er hangt niets af van {names} bij {quoted(fact.name)}."
        else:
            text = f"Geen enkele voorwaarde maakt bij {quoted(fact.name)} verschil tussen {names}."
        found.append(finding(space, "waarde-ongebruikt", f"{text} Kijk of dat klopt.", (fact.name,)))
    return found


def _named(space: Space, fact: Fact) -> set[Answer]:
    """Return the values of a list that some condition names."""
    tests = (test for test in all_tests(space.policy) if isinstance(test, FactTest) and test.fact == fact.name)
    return {operand for test in tests for operand in test.operands}


def _bits(diagram: Diagram) -> set[int]:
    seen: set[Diagram] = set()
    bits: set[int] = set()
    stack = [diagram]
    while stack:
        node = stack.pop()
        children = None if node in seen else node.cofactors()
        if children is not None:
            seen.add(node)
            bit = node.node_var()
            assert bit is not None
            bits.add(bit)
            stack.extend(children)
    return bits


def alike(space: Space, variable: Variable, diagrams: list[Diagram]) -> list[list[int]]:
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
    for value, diagram in space.diagrams.decisions[decision.name].values.items():
        if not space.happens(space.fixed(diagram)):
            text = f"Het besluit {quoted(decision.name)} wordt nooit {quoted(value)}: er is geen opgave die dat geeft."
            found.append(finding(space, "waarde-ongebruikt", text, (decision.name,)))
    return found
