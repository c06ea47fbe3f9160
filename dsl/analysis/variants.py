"""Policies that are almost another: one statement silenced, one interpretatie turned, one statement as it was."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from functools import cache
from graphlib import CycleError, TopologicalSorter
from itertools import repeat
from operator import is_
from typing import Any

from dsl.checking.periods import within
from dsl.nodes import Quantity
from dsl.policy import (
    AppliesTest,
    Choice,
    Condition,
    Decision,
    DecisionTest,
    Fact,
    PeriodTest,
    Policy,
    PrincipleTest,
    Quantified,
    Rule,
    TermTest,
    tests_in,
)
from dsl.source import Span

NEVER = Quantified(1, 0, (), Quantity.AT_LEAST, 1, Span(0, 0))
"""A condition that never holds."""

ALWAYS = Quantified(0, 0, (), Quantity.ALL, 0, Span(0, 0))
"""A condition that always holds."""

TEXTS = ("title", "question", "explanation", "reason", "otherwise_reason", "by", "on", "weigh", "label")
"""The attributes of statements that are only words: no outcome depends on them."""


def silenced(policy: Policy, name: str) -> Policy:
    """Return a policy in which the condition of one rule or exception never holds."""
    return conditioned(policy, "regel", name, NEVER)


def conditioned(policy: Policy, kind: str, name: str, condition: Condition) -> Policy:
    """Return a policy in which one statement has another condition. `kind` is as in `statements`."""
    if kind == "regel":
        rules = {rule.name: rule for rule in policy.rules.values()}
        rules[name] = replace(rules[name], condition=condition)
        return with_rules(policy, rules)
    attribute = MAPPINGS[kind]
    found = getattr(policy, attribute)
    changed: dict[str, Any] = {attribute: {**found, name: replace(found[name], condition=condition)}}
    return replace(policy, **changed)


def turned(policy: Policy, name: str) -> Policy:
    """Return a policy with one interpretatie chosen otherwise."""
    choice = policy.interpretations[name]
    return replace(policy, interpretations={**policy.interpretations, name: replace(choice, choice=not choice.choice)})


def with_rules(policy: Policy, rules: Mapping[str, Rule]) -> Policy:
    """Return a policy with these rules instead of its own; an exception on a rule that is not there is left out."""

    on: dict[str | None, list[Rule]] = {}
    for rule in rules.values():
        on.setdefault(rule.target, []).append(rule)

    def whole(rule: Rule) -> Rule:
        exceptions = [whole(exception) for exception in on.get(rule.name, ())]
        return rule if _identical(exceptions, rule.exceptions) else replace(rule, exceptions=tuple(exceptions))

    tops: dict[str, list[Rule]] = {}
    for rule in on.get(None, ()):
        tops.setdefault(rule.decision, []).append(whole(rule))
    decisions = {
        name: decision
        if _identical(tops.get(name, ()), decision.rules)
        else replace(decision, rules=tuple(tops.get(name, ())))
        for name, decision in policy.decisions.items()
    }
    return replace(policy, decisions=decisions)


def _identical(some: Sequence[Rule], others: Sequence[Rule]) -> bool:
    return len(some) == len(others) and all(map(is_, some, others))


class Reverting:
    """Puts statements of one version back to what they are in another, one at a time.

    What a version does not declare, such as a begrip that was left out, is there as in the other, so that a statement
    that is put back can refer to it.
    """

    def __init__(self, one: Policy, other: Policy) -> None:
        self._one = one
        self._mixing = (one, other, _complete(one, other)), (other, one, _complete(other, one))
        graphs = [_graph(policy) for policy in (one, other)]
        both = {node: [t for graph in graphs for t in graph.get(node, ())] for node in {**graphs[0], **graphs[1]}}
        self._circles = _has_circle(both)
        """Whether a mixture of both could have one; when not, none needs to be looked at."""
        asked = (t for (kind, _), targets in both.items() if kind not in ("besluit", "spreekt") for t in targets)
        self._rules = {name for kind, name in asked if kind == "spreekt"}
        """The rules that a condition of either names, which must be there."""

    def reverted(self, policy: Policy, kind: str, name: str) -> Policy | None:
        """Return a version with one statement as in the other: changed back, put back with its exceptions, or silenced.

        `kind` is the word of the statement (`begrip`, `regel` for exceptions too, …). None when it cannot be put back
        alone: its rule is gone, it only adds a name to refer to, or it would refer to what is not there or in a circle.
        """
        found = _changed_back(*self._mixing[policy is not self._one], kind, name)
        if found is None:
            return None
        stands = not self._circles and (not self._rules or self._rules <= found.rules.keys())
        return found if stands or _stands(found) else None


def _changed_back(new: Policy, old: Policy, base: Policy, kind: str, name: str) -> Policy | None:
    """`base` is `new` with what only `old` declares."""
    if kind == "regel":
        rules = dict(base.rules)
        if name not in old.rules:
            for member in new.rules[name].family():
                rules[member.name] = replace(member, condition=NEVER)
        else:
            target = old.rules[name].target
            if target is not None and target not in rules:
                return None
            for member in old.rules[name].family():
                present = rules.get(member.name)
                if member.name == name or present is None or same(written(member), written(present)):
                    rules[member.name] = member
        return with_rules(base, rules)
    if kind == "besluit":
        was, now = old.decisions.get(name), base.decisions[name]
        if was is None or name not in new.decisions:
            return None
        return replace(base, decisions={**base.decisions, name: replace(now, otherwise=was.otherwise)})
    attribute = MAPPINGS[kind]
    was_statement = getattr(old, attribute).get(name)
    if was_statement is None or name not in getattr(new, attribute):
        return None
    changed: dict[str, Any] = {attribute: {**getattr(base, attribute), name: was_statement}}
    return replace(base, **changed)


_Node = tuple[str, str]


def _stands(policy: Policy) -> bool:
    """Tell whether all references can be followed: to rules that are there, without a circle."""
    graph = _graph(policy)
    return not _has_circle(graph) and all(node in graph for nodes in graph.values() for node in nodes)


def _graph(policy: Policy) -> dict[_Node, list[_Node]]:
    """Return what hangs on what. Whether a rule speaks hangs on its exceptions, and on the exceptions above it."""
    graph: dict[_Node, list[_Node]] = {}
    graph |= {("naam", name): list(_referred(term.condition)) for name, term in policy.terms.items()}
    graph |= {("naam", name): list(_referred(one.condition)) for name, one in policy.principles.items()}
    for rule in policy.rules.values():
        parent = policy.rules.get(rule.target or "")
        above = [] if parent is None or parent.target is None else [parent.name]
        graph["regel", rule.name] = list(_referred(rule.condition))
        graph["boven", rule.name] = [(kind, name) for name in above for kind in ("regel", "boven")]
        exceptions = [("spreekt", exception.name) for exception in rule.exceptions]
        graph["spreekt", rule.name] = [("regel", rule.name), ("boven", rule.name), *exceptions]
    for decision in policy.decisions.values():
        graph["besluit", decision.name] = [("spreekt", rule.name) for rule in decision.rules]
    outcomes = [o.condition for o in policy.obligations.values()] + [s.condition for s in policy.signals.values()]
    graph["gevolg", ""] = [node for condition in outcomes for node in _referred(condition)]
    return graph


def _has_circle(graph: Mapping[_Node, Iterable[_Node]]) -> bool:
    try:
        TopologicalSorter(graph).prepare()
    except CycleError:
        return True
    return False


def _referred(condition: Condition | None) -> Iterator[_Node]:
    for test in tests_in(condition):
        if isinstance(test, TermTest | PrincipleTest):
            yield "naam", test.name
        elif isinstance(test, DecisionTest):
            yield "besluit", test.decision
        elif isinstance(test, AppliesTest):
            yield "spreekt", test.rule


MAPPINGS = {
    "feit": "facts",
    "begrip": "terms",
    "interpretatie": "interpretations",
    "principe": "principles",
    "besluit": "decisions",
    "verplichting": "obligations",
    "signaal": "signals",
}
"""The mapping of a policy for each kind of statement, but for rules and exceptions."""


def _complete(new: Policy, old: Policy) -> Policy:
    """Add to `new` what only `old` declares, and to each list of a besluit the values that only `old` has."""
    decisions = {
        name: replace(decision, choices=_union(decision, old.decisions.get(name)))
        for name, decision in {**old.decisions, **new.decisions}.items()
    }
    return replace(
        new,
        facts={**old.facts, **new.facts},
        terms={**old.terms, **new.terms},
        interpretations={**old.interpretations, **new.interpretations},
        principles={**old.principles, **new.principles},
        decisions=decisions,
        obligations={**old.obligations, **new.obligations},
        signals={**old.signals, **new.signals},
    )


def _union(decision: Decision, other: Decision | None) -> tuple[Choice, ...]:
    names = {choice.name for choice in decision.choices}
    more = () if other is None else (choice for choice in other.choices if choice.name not in names)
    return (*decision.choices, *more)


# --- what changed --------------------------------------------------------------------------------


Key = tuple[str, str]
"""The kind and the name of a statement; the kind of an exception is `regel` too."""


def statements(policy: Policy) -> dict[Key, object]:
    """Return the statements of a policy that mean something, in order of kind."""
    found: dict[Key, object] = {
        (kind, name): statement
        for kind, attribute in MAPPINGS.items()
        for name, statement in getattr(policy, attribute).items()
    }
    found |= {("regel", name): written(rule) for name, rule in policy.rules.items()}
    return found


def written(rule: Rule) -> Rule:
    """Return a rule as it stands in the document: without the periods of the rules that it is an exception to."""
    place, condition = rule.place.span, rule.condition
    parts = condition.parts if isinstance(condition, Quantified) else (condition,)
    periods = [part for part in parts if isinstance(part, PeriodTest)]
    own = tuple(test for test in periods if place.start <= test.span.start < place.end)
    if len(own) == len(periods):
        return rule
    others = [part for part in parts if not isinstance(part, PeriodTest)]
    return replace(rule, condition=within(own, others[0] if others else None))


def undated(statement: Any) -> Any:
    """Return a statement without the period of its document, which stands in it only where there are more documents."""
    names = [name for name in ("condition", "period") if hasattr(statement, name)]
    return replace(statement, **{name: _undated(getattr(statement, name)) for name in names}) if names else statement


def _undated(condition: Condition | None) -> Condition | None:
    if isinstance(condition, PeriodTest) and condition.regelset is not None:
        return None
    if not isinstance(condition, Quantified):
        return condition
    kept = tuple(part for part in condition.parts if not isinstance(part, PeriodTest) or part.regelset is None)
    if len(kept) == len(condition.parts):
        return condition
    if len(kept) < 2:
        return next(iter(kept), None)
    return replace(condition, least=len(kept), most=len(kept), parts=kept)


def same(one: Any, other: Any, without: tuple[str, ...] = TEXTS) -> bool:
    """Tell whether two statements, or parts of them, are the same but for their place and the attributes `without`."""
    kind: Any = type(one)
    if one is other:
        return True
    if type(other) is not kind:
        return bool(one == other)
    if kind is tuple:
        return len(one) == len(other) and all(map(same, one, other, repeat(without)))
    names = _compared(kind, without)  # type: ignore[arg-type]  # mypy reads the hash of `object` in it
    if names is None:
        return bool(one == other)
    return all(same(getattr(one, name), getattr(other, name), without) for name in names)


@cache
def _compared(kind: type[object], without: tuple[str, ...]) -> tuple[str, ...] | None:
    """Return the attributes of a kind of statement or part that are compared; None: it is compared as it is."""
    if not is_dataclass(kind):
        return None
    left_out = {"span", "place", "exceptions", "rules", "regelset", "formerly", *without}
    left_out |= {"number"} if kind is Fact else set()  # that of a question is our own count
    return tuple(field.name for field in fields(kind) if field.name not in left_out)
