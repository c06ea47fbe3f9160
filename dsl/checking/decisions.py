"""Besluiten with their rules: exceptions under what they are exceptions to, whichever documents they stand in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from dsl import nodes
from dsl.checking.context import Context, text_of
from dsl.checking.periods import document_tests, period_tests, within
from dsl.checking.scope import Kind, Named
from dsl.checking.tables import check_no_table, rules_of
from dsl.nodes import Rank
from dsl.policy import Decision, Place, Rule

MAX_EXCEPTIONS = 20
"""How deep exceptions may be on exceptions. Nobody can follow that many."""


def decisions(contexts: Sequence[Context]) -> dict[str, Decision]:
    """Return the besluiten of all documents of a policy, with their rules in document order."""
    exceptions: dict[str, list[tuple[nodes.ExceptionRule, Context]]] = {}
    tops: dict[str, list[tuple[nodes.Rule, Place, Context]]] = {}
    ranks = {id(context.document.source): rank_of(context) for context in contexts}
    for context in contexts:
        unfounded = _unfounded_exceptions(context)
        for exception in context.own(nodes.ExceptionRule):
            if (
                exception.name.text not in unfounded
                and check_no_table(exception, context.scope, context.report)
                and context.scope.find(exception.target, Kind.RULE, Kind.EXCEPTION)
                and _is_high_enough(exception, context, ranks)
            ):
                exceptions.setdefault(exception.target.text, []).append((exception, context))
        for s in context.scope.own.values():
            if isinstance(s, nodes.Rule | nodes.DecisionTable) and context.scope.find(s.decision, Kind.DECISION):
                tops.setdefault(s.decision.text, []).extend((r, p, context) for r, p in _written_rules(s, context))
    found: dict[str, Decision] = {}
    for context in contexts:
        for decision in context.own(nodes.Decision):
            name = decision.name.text
            choices = context.choices(decision.values)
            tree = _Tree(name, tuple(c.name for c in choices), exceptions)
            written = decision.otherwise
            otherwise = context.resolver.list_value(written, tree.values, name) if written else None
            rules = tuple(tree.rule(r, place, where) for r, place, where in tops.get(name, ()))
            found[name] = Decision(
                name, decision.title.text, choices, otherwise, text_of(decision.otherwise_reason), rules,
                context.place(decision), within(document_tests(context), None), name_of(context),
            )  # fmt: skip
    return found


def rank_of(context: Context) -> Rank:
    """Return the rank of a document; that of a leidraad when it does not say."""
    return context.head.rank if context.head else Rank.GUIDELINE


def name_of(context: Context) -> str:
    """Return the name of the regelset that a document is."""
    return context.head.name if context.head else ""


@dataclass(frozen=True)
class _Tree:
    """The rules of one besluit, whose values are `values`, with the exceptions on each by its name."""

    decision: str
    values: tuple[str, ...]
    exceptions: Mapping[str, list[tuple[nodes.ExceptionRule, Context]]]

    def rule(self, s: nodes.Rule | nodes.ExceptionRule, place: Place, context: Context) -> Rule:
        """Return a rule with the exceptions on it."""
        value = context.resolver.list_value(s.value, self.values, self.decision) if s.value else None
        condition = context.resolver.condition(s.condition) if s.condition else None
        if isinstance(s, nodes.ExceptionRule) and s.condition is None:
            context.condition_missing(s)
        period = (*document_tests(context), *period_tests(s.period, context.report))
        below = tuple(
            self.rule(e, where.norm_place(e, "uitzondering"), where)
            for e, where in self.exceptions.get(s.name.text, ())
        )
        return Rule(
            s.name.text, self.decision, s.target.text if isinstance(s, nodes.ExceptionRule) else None, value,
            within(period, condition), text_of(s.reason), below, place, within(period, None), name_of(context),
            rank_of(context),
        )  # fmt: skip


def _written_rules(s: nodes.Rule | nodes.DecisionTable, context: Context) -> list[tuple[nodes.Rule, Place]]:
    """Return a regel, or the rows of a table, each with its place."""
    if isinstance(s, nodes.Rule):
        return [(s, context.norm_place(s, "regel"))]
    place = context.norm_place(s, "tabel")
    return [(row, replace(place, span=row.span)) for row in rules_of(s, context.scope, context.report)]


def _is_high_enough(exception: nodes.ExceptionRule, context: Context, ranks: Mapping[int, Rank]) -> bool:
    """Report an exception in a document of a lower rank than that of its rule. Returns False when it is one."""
    own, target = rank_of(context), ranks[id(context.scope.sources[exception.target.text])]
    if own.height >= target.height:
        return True
    name = exception.target.text
    context.report.error(
        "rang-te-laag",
        exception.target.span,
        f"`{name}` staat in een {target}. Een {own} heeft een lagere rang en kan daar geen uitzondering op maken.",
        f"Zet de uitzondering in een {target}, of laat haar weg: wat de {target} zegt, gaat voor.",
        context.scope.label(name, f"hier staat `{name}`"),
    )
    return False


def _unfounded_exceptions(context: Context) -> set[str]:
    """Report exceptions that never come out at a rule, being each other's exception, or only after very many."""
    statements, found = context.scope.statements, set[str]()
    for exception in context.own(nodes.ExceptionRule):
        seen = [exception.name.text]
        target: Named | None = statements.get(exception.target.text)
        while isinstance(target, nodes.ExceptionRule) and target.name.text not in (*found, *seen):
            seen.append(target.name.text)
            target = statements.get(target.target.text)
        if isinstance(target, nodes.ExceptionRule) and target.name.text == exception.name.text:
            found.update(seen)
            context.report.error(
                "kring",
                exception.name.span,
                f"Deze uitzonderingen verwijzen in een kring naar elkaar: {' → '.join([*seen, seen[0]])}.",
                "Laat een van hen een uitzondering zijn op een regel.",
            )
        elif len(seen) > MAX_EXCEPTIONS:
            found.add(exception.name.text)
            context.report.error(
                "keten-te-lang",
                exception.name.span,
                f"Boven deze uitzondering staan meer dan {MAX_EXCEPTIONS} andere, elk op de volgende.",
                "Maak er een uitzondering van op een regel, of op een uitzondering dichter bij de regel.",
            )
    return found
