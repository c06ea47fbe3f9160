"""What refers to what: circles are a fout, and no besluit may depend on progress."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from dsl.checking.scope import Report
from dsl.policy import (
    AppliesTest,
    Condition,
    DecisionTest,
    DoneTest,
    Place,
    Policy,
    PrincipleTest,
    Rule,
    TermTest,
    tests_in,
)
from dsl.source import Span

Reports = Callable[[Place], Report]
"""Gives the report about the document in which something stands."""

_Node = tuple[str, str]
"""("naam", begrip or principe), ("besluit", name), ("spreekt", rule: with all that can overrule it), ("regel", rule:
its own condition)."""


def _targets(condition: Condition | None) -> Iterator[tuple[_Node, Span]]:
    for test in tests_in(condition):
        if isinstance(test, TermTest | PrincipleTest):
            yield ("naam", test.name), test.span
        elif isinstance(test, DecisionTest):
            yield ("besluit", test.decision), test.span
        elif isinstance(test, AppliesTest):
            yield ("spreekt", test.rule), test.span


def _graph(policy: Policy) -> dict[_Node, list[_Node]]:
    graph: dict[_Node, list[_Node]] = {}
    for name, condition in _named_conditions(policy).items():
        graph["naam", name] = [node for node, _ in _targets(condition)]
    for rule in policy.rules.values():
        graph["regel", rule.name] = [node for node, _ in _targets(rule.condition)]
        above = [("regel", parent.name) for parent in _exceptions_above(policy, rule)]
        before = [("spreekt", other.name) for other in (*rule.exceptions, *_of_higher_rank(policy, rule))]
        graph["spreekt", rule.name] = [("regel", rule.name), *before, *above]
    for decision in policy.decisions.values():
        graph["besluit", decision.name] = [("spreekt", rule.name) for rule in decision.rules]
    return graph


def _named_conditions(policy: Policy) -> dict[str, Condition]:
    terms = {term.name: term.condition for term in policy.terms.values()}
    return terms | {principle.name: principle.condition for principle in policy.principles.values()}


def _exceptions_above(policy: Policy, rule: Rule) -> Iterator[Rule]:
    """Yield the exceptions that a rule is an exception to: it counts only where they hold."""
    parent = policy.rules.get(rule.target) if rule.target else None
    while parent is not None and parent.target is not None:
        yield parent
        parent = policy.rules.get(parent.target)


def _of_higher_rank(policy: Policy, rule: Rule) -> Iterator[Rule]:
    """Yield the rules of the same besluit that go before a rule because their document has a higher rank."""
    if rule.rank is not policy.ranks[0]:
        for top in policy.decisions[rule.decision].rules:
            yield from (other for other in top.family() if other.rank.height > rule.rank.height)


MAX_CHAIN = 100
"""How many names may lie between a statement and the facts that it rests on."""


def check_circles(policy: Policy, reports: Reports) -> bool:
    """Report each circle of references once, at the statement where it starts, and chains longer than `MAX_CHAIN`.

    Returns True when there is neither.
    """
    graph = _graph(policy)
    depth: dict[_Node, int] = {}
    sound = True
    for start in graph:
        if start in depth:
            continue
        path: list[_Node] = [start]
        following: list[Iterator[_Node]] = [iter(graph[start])]
        while path:
            node = next(following[-1], None)
            if node is None:
                finished = path.pop()
                following.pop()
                depth[finished] = 1 + max((depth.get(other, 0) for other in graph[finished]), default=0)
                if depth[finished] == MAX_CHAIN + 1:
                    sound = False
                    _report_chain(policy, reports, finished)
            elif node in path:
                sound = False
                _report_circle(policy, reports, path[path.index(node) :])
            elif node not in depth and node in graph:
                path.append(node)
                following.append(iter(graph[node]))
    return sound


def _report_chain(policy: Policy, reports: Reports, node: _Node) -> None:
    place = _place_of(policy, node[1])
    reports(place).error(
        "keten-te-lang",
        place.span,
        f"`{node[1]}` wordt uitgelegd met een keten van meer dan {MAX_CHAIN} namen.",
        "Leg deze naam uit met feiten, of met namen die dichter bij de feiten staan.",
    )


def _place_of(policy: Policy, name: str) -> Place:
    places = {
        owner.name: owner.place
        for owners in (policy.terms, policy.principles, policy.rules, policy.decisions)
        for owner in owners.values()
    }
    return places[name]


def _report_circle(policy: Policy, reports: Reports, circle: list[_Node]) -> None:
    names = list(dict.fromkeys(name for _, name in circle))
    place = _place_of(policy, names[0])
    reports(place).error(
        "kring",
        place.span,
        f"Deze namen verwijzen in een kring naar elkaar: {' → '.join([*names, names[0]])}.",
        "Haal een van de verwijzingen weg, zodat elke naam met eerdere namen is uit te leggen.",
    )


def check_progress(policy: Policy, reports: Reports) -> None:
    """Report each rule of a besluit that depends on progress (`is afgerond`), directly or through a begrip or principe.

    A rule that depends on it through another besluit is not reported: that besluit is. The policy must have no circles.
    """
    conditions = _named_conditions(policy)
    known: dict[str, bool] = {}

    def on_progress(node: _Node) -> bool:
        kind, name = node
        if kind != "naam":
            return False
        if name not in known:
            condition = conditions.get(name)  # None when there is a mistake in it
            direct = any(isinstance(test, DoneTest) for test in tests_in(condition))
            known[name] = direct or any(on_progress(other) for other, _ in _targets(condition))
        return known[name]

    for rule in policy.rules.values():
        for span in _progress_tests(rule.condition, on_progress):
            reports(rule.place).error(
                "voortgang-in-besluit",
                span,
                f"Het besluit `{rule.decision}` hangt hier af van wat al is afgerond. Voortgang is geen antwoord: "
                "anders verandert de uitkomst terwijl de opgave dezelfde blijft.",
                "Vraag met een feit wat u wilt weten, of toets dit alleen bij een principe, verplichting of signaal.",
            )


def _progress_tests(condition: Condition | None, on_progress: object) -> Iterable[Span]:
    assert callable(on_progress)
    direct = [test.span for test in tests_in(condition) if isinstance(test, DoneTest)]
    return [*direct, *(span for node, span in _targets(condition) if on_progress(node))]
