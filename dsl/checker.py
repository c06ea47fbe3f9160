"""A document → a policy: names, types, exceptions, circles, citations. Only a checked policy can be weighed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TypeVar

from dsl import nodes
from dsl.conditions import Resolver
from dsl.deadlines import check_deadline
from dsl.diagnostics import Diagnostic, in_order
from dsl.examples_check import ExampleChecker
from dsl.fillings import check_fillings
from dsl.nodes import Document, ListValue
from dsl.periods import bounds, period_tests, within
from dsl.policy import (
    Choice,
    Condition,
    Decision,
    Fact,
    Head,
    Interpretation,
    Obligation,
    Place,
    Policy,
    Principle,
    Rule,
    Signal,
    Table,
    Term,
)
from dsl.references import check_circles, check_progress
from dsl.scope import Kind, Layout, Named, Report, Scope
from dsl.source import Span
from dsl.tables import check_no_table, rules_of
from dsl.wording import enumeration

_Statement = TypeVar("_Statement", bound=Named)
_Conditional = TypeVar("_Conditional", nodes.Term, nodes.Principle, nodes.Signal)

LANGUAGE_VERSION = 1
"""The version of the rule language that this program reads."""

MAX_EXCEPTIONS = 20
"""How deep exceptions may be on exceptions. Nobody can follow that many."""


def check(document: Document) -> tuple[Policy | None, list[Diagnostic]]:
    """Give a document its meaning.

    Returns the policy, or None when there is a fout, and all findings in the order of the text. Statements that the
    parser could not read are not in the document; names that they declare may then be reported as unknown.
    """
    checker = _Checker(document)
    policy = checker.policy()
    return (None if checker.report.has_errors else policy), in_order(checker.report.found)


class _Checker:
    """The state of checking one document."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.report = Report(document.source)
        self.scope = Scope.of(document, self.report)
        self.layout = Layout.of(document)
        self.facts: dict[str, Fact] = {}
        self.resolver = Resolver(self.scope, self.report, self.facts)

    def policy(self) -> Policy | None:
        """Check everything; the result counts only when the report has no fout."""
        head = self._head()
        for shared in self._all(nodes.ListDeclaration):
            self._list(shared.values)
        for declaration in self._all(nodes.FactDeclaration):
            fact = self._fact(declaration, len(self.facts) + 1)
            if fact is not None:
                self.facts[fact.name] = fact
        terms = {s.name.text: Term(s.name.text, c, self._place(s)) for s, c in self._with_condition(nodes.Term)}
        interpretations = {s.name.text: self._interpretation(s) for s in self._all(nodes.Interpretation)}
        principles = self._principles()
        decisions = self._decisions()
        obligations = self._obligations()
        signals = {
            s.name.text: Signal(
                s.name.text,
                s.title.text,
                within(period_tests(s.period, self.report), c) or c,
                _text(s.reason),
                self._norm_place(s, "signaal", cited=False),
            )
            for s, c in self._with_condition(nodes.Signal)
        }
        written = ExampleChecker(self.document, self.scope, self.report, self.resolver, self.layout)
        examples = written.examples()
        self._coverage()
        check_fillings(self.document, self.scope, self.report)
        if head is None:
            return None
        policy = Policy(
            self.document,
            head,
            self.facts,
            terms,
            interpretations,
            principles,
            decisions,
            obligations,
            signals,
            examples,
            self.layout.passages,
            {table.name.text: self._table(table) for table in self._all(nodes.DecisionTable)},
            self.scope.former_names(),
            written.baselines(),
        )
        if check_circles(policy, self.report):
            check_progress(policy, self.report)
        return policy

    # --- the regelset itself ---

    def _head(self) -> Head | None:
        versions = [s for s in self.document.statements if isinstance(s, nodes.LanguageVersion)]
        heads = [s for s in self.document.statements if isinstance(s, nodes.RegelsetHead)]
        for version in versions:
            if version.number != LANGUAGE_VERSION:
                self.report.error(
                    "regeltaal-onbekend",
                    version.span,
                    f"Dit programma leest regeltaal {LANGUAGE_VERSION}, niet regeltaal {version.number}.",
                    f"Schrijf `regeltaal {LANGUAGE_VERSION}`, of gebruik een nieuwer programma.",
                )
        if not versions and heads:
            self.report.warning(
                "regeltaal-ontbreekt",
                heads[0].span,
                "Er staat niet in welke versie van de regeltaal dit document is geschreven.",
                f"Zet `regeltaal {LANGUAGE_VERSION}` boven `regelset`.",
            )
        if not heads:
            self.report.error(
                "regelset-ontbreekt",
                Span(0, 0),
                "Dit document zegt niet welke regelset het is.",
                'Begin het eerste blok met regels met `regelset NAAM "Titel"`.',
            )
            return None
        for extra in heads[1:]:
            self.report.error(
                "regelset-dubbel",
                extra.span,
                "Een document bevat één regelset. Dit is de tweede.",
                "Zet deze regelset in een eigen document.",
                (heads[0].span, "hier staat de eerste"),
            )
        head = heads[0]
        start, last = bounds(head.period, self.report)
        return Head(
            head.name.text, head.title.text, _text(head.organisation), head.rank or nodes.Rank.GUIDELINE,
            _text(head.version), start, last,
        )  # fmt: skip

    # --- facts ---

    def _fact(self, declaration: nodes.FactDeclaration, number: int) -> Fact | None:
        found = self._choices(declaration)
        if declaration.question is None:
            self.report.warning(
                "vraag-ontbreekt",
                declaration.name.span,
                f"Bij `{declaration.name.text}` staat geen vraag, dus een team ziet alleen de naam.",
                'Zet eronder: `vraag "…"`.',
            )
        if found is None:
            return None
        choices, ascending = found
        name = declaration.name.text
        question = _text(declaration.question) or name.replace("_", " ")
        return Fact(
            name, number, declaration.type.kind, choices, ascending, declaration.is_judgement, question,
            _text(declaration.explanation), _text(declaration.by), tuple(t.text for t in declaration.weigh),
            self._place(declaration),
        )  # fmt: skip

    def _choices(self, declaration: nodes.FactDeclaration) -> tuple[tuple[Choice, ...], bool] | None:
        written = declaration.type
        if written.kind not in (nodes.FactType.ONE_OF, nodes.FactType.MANY_OF):
            return (), written.ascending
        if written.list_name is None:
            return self._list(written.values), written.ascending
        shared = self.scope.find(written.list_name, Kind.LIST)
        if not isinstance(shared, nodes.ListDeclaration):
            return None
        return self._list(shared.values, report=False), shared.ascending or written.ascending

    def _list(self, values: tuple[ListValue, ...], *, report: bool = True) -> tuple[Choice, ...]:
        """Return the values of a list; report doubles, unless that is done where the list itself stands."""
        seen: dict[str, ListValue] = {}
        for value in values:
            first = seen.setdefault(value.name.text, value)
            if first is not value and report:
                self.report.error(
                    "waarde-dubbel",
                    value.name.span,
                    f"De waarde `{value.name.text}` staat twee keer in de lijst.",
                    "Haal een van de twee weg.",
                    (first.name.span, "hier staat de eerste"),
                )
        return tuple(Choice(v.name.text, _text(v.label) or v.name.text.replace("_", " ")) for v in seen.values())

    # --- norms ---

    def _interpretation(self, s: nodes.Interpretation) -> Interpretation:
        if s.reason is None or s.by is None:
            missing = enumeration([w for w, there in (("want", s.reason), ("door", s.by)) if there is None])
            self.report.warning(
                "keuze-zonder-verantwoording",
                s.name.span,
                f"Bij de interpretatie `{s.name.text}` ontbreekt {missing}.",
                'Schrijf waarom zo gekozen is (`want "…"`) en wie dat deed (`door "…" op DATUM`).',
            )
        return Interpretation(
            s.name.text, s.question.text, s.choice.value, _text(s.reason), _text(s.by),
            s.on.value if s.on else None, self._place(s),
        )  # fmt: skip

    def _principles(self) -> dict[str, Principle]:
        found: dict[str, Principle] = {}
        numbers: dict[int, nodes.Principle] = {}
        for s, condition in self._with_condition(nodes.Principle):
            first = numbers.setdefault(s.number, s)
            if first is not s:
                self.report.error(
                    "principe-nummer-dubbel",
                    s.name.span,
                    f"Er is al een principe {s.number}: `{first.name.text}`.",
                    "Geef dit principe een ander nummer.",
                    (first.name.span, "hier staat het eerste"),
                )
            place = self._norm_place(s, "principe")
            found[s.name.text] = Principle(s.number, s.name.text, s.title.text, condition, place)
        return found

    def _decisions(self) -> dict[str, Decision]:
        exceptions: dict[str, list[nodes.ExceptionRule]] = {}
        unfounded = self._unfounded_exceptions()
        for exception in self._all(nodes.ExceptionRule):
            if (
                exception.name.text not in unfounded
                and check_no_table(exception, self.scope, self.report)
                and self.scope.find(exception.target, Kind.RULE, Kind.EXCEPTION)
            ):
                exceptions.setdefault(exception.target.text, []).append(exception)
        tops: dict[str, list[tuple[nodes.Rule, Place]]] = {}
        for s in self.scope.statements.values():
            if isinstance(s, nodes.Rule | nodes.DecisionTable) and self.scope.find(s.decision, Kind.DECISION):
                tops.setdefault(s.decision.text, []).extend(self._written_rules(s))
        found: dict[str, Decision] = {}
        for s in self._all(nodes.Decision):
            choices = self._list(s.values)
            names = tuple(c.name for c in choices)
            otherwise = self.resolver.list_value(s.otherwise, names, s.name.text) if s.otherwise else None
            rules = tuple(self._rule(r, p, s.name.text, names, exceptions) for r, p in tops.get(s.name.text, ()))
            found[s.name.text] = Decision(
                s.name.text, s.title.text, choices, otherwise, _text(s.otherwise_reason), rules, self._place(s)
            )
        return found

    def _written_rules(self, s: nodes.Rule | nodes.DecisionTable) -> list[tuple[nodes.Rule, Place]]:
        """Return a regel, or the rows of a table, each with its place."""
        if isinstance(s, nodes.Rule):
            return [(s, self._norm_place(s, "regel"))]
        place = self._norm_place(s, "tabel")
        return [(row, replace(place, span=row.span)) for row in rules_of(s, self.scope, self.report)]

    def _table(self, s: nodes.DecisionTable) -> Table:
        columns = tuple(column.text for column in s.columns)
        rows = tuple(s.row_name(number) for number in range(1, len(s.rows) + 1))
        return Table(s.name.text, s.decision.text, columns, rows, self._place(s))

    def _rule(
        self,
        s: nodes.Rule | nodes.ExceptionRule,
        place: Place,
        decision: str,
        names: tuple[str, ...],
        exceptions: dict[str, list[nodes.ExceptionRule]],
    ) -> Rule:
        value = self.resolver.list_value(s.value, names, decision) if s.value else None
        condition = self.resolver.condition(s.condition) if s.condition else None
        if isinstance(s, nodes.ExceptionRule) and s.condition is None:
            self._condition_missing(s)
        period = period_tests(s.period, self.report)
        below = tuple(
            self._rule(e, self._norm_place(e, "uitzondering"), decision, names, exceptions)
            for e in exceptions.get(s.name.text, ())
        )
        return Rule(
            s.name.text, decision, s.target.text if isinstance(s, nodes.ExceptionRule) else None, value,
            within(period, condition), _text(s.reason), below, place, within(period, None),
        )  # fmt: skip

    def _unfounded_exceptions(self) -> set[str]:
        """Report exceptions that never come out at a rule, being each other's exception, or only after very many."""
        found: set[str] = set()
        for exception in self._all(nodes.ExceptionRule):
            seen = [exception.name.text]
            target: Named | None = self.scope.statements.get(exception.target.text)
            while isinstance(target, nodes.ExceptionRule) and target.name.text not in (*found, *seen):
                seen.append(target.name.text)
                target = self.scope.statements.get(target.target.text)
            if isinstance(target, nodes.ExceptionRule) and target.name.text == exception.name.text:
                found.update(seen)
                self.report.error(
                    "kring",
                    exception.name.span,
                    f"Deze uitzonderingen verwijzen in een kring naar elkaar: {' → '.join([*seen, seen[0]])}.",
                    "Laat een van hen een uitzondering zijn op een regel.",
                )
            elif len(seen) > MAX_EXCEPTIONS:
                found.add(exception.name.text)
                self.report.error(
                    "keten-te-lang",
                    exception.name.span,
                    f"Boven deze uitzondering staan meer dan {MAX_EXCEPTIONS} andere, elk op de volgende.",
                    "Maak er een uitzondering van op een regel, of op een uitzondering dichter bij de regel.",
                )
        return found

    def _obligations(self) -> dict[str, Obligation]:
        by_number = {s.number: s.name.text for s in self._all(nodes.Principle)}
        found: dict[str, Obligation] = {}
        for s in self._all(nodes.Obligation):
            condition = self.resolver.condition(s.condition) if s.condition else None
            principle = by_number.get(int(s.principle.value)) if s.principle else None
            if s.principle and principle is None:
                self.report.error(
                    "principe-onbekend",
                    s.principle.span,
                    f"Er is geen principe {s.principle.value}.",
                    f"Kies uit {enumeration([str(n) for n in sorted(by_number)], 'of')}."
                    if by_number
                    else "Schrijf eerst het principe.",
                )
            within_period = within(period_tests(s.period, self.report), condition)
            found[s.name.text] = Obligation(
                s.name.text, s.title.text, within_period, principle, s.moment, s.moment_is_derived, _text(s.by),
                tuple(t.text for t in s.topics), _text(s.reason), self._norm_place(s, "verplichting"),
                check_deadline(s.deadline, self.scope, self.report, self.facts),
            )  # fmt: skip
        return found

    # --- citations ---

    def _norm_place(self, statement: Named, what: str, *, cited: bool = True) -> Place:
        """Return the place of a norm; one without a citation above it is a waarschuwing."""
        place = self._place(statement)
        if cited and not place.citations:
            self.report.warning(
                "bron-ontbreekt",
                statement.name.span,
                f"Boven deze {what} staat geen citaat. Zo is niet te zien waar `{statement.name.text}` op rust."
                if what != "principe"
                else f"Boven dit principe staat geen citaat. Zo is niet te zien waar `{statement.name.text}` op rust.",
                "Zet de zin uit de bron erboven, onder dezelfde kop, op een regel die begint met `>`.",
            )
        return place

    def _coverage(self) -> None:
        for passage in self.layout.passages:
            if passage.statements or passage.closures:
                continue
            first, last = passage.citations[0], passage.citations[-1]
            self.report.warning(
                "citaat-zonder-regel",
                first.span.to(last.span),
                f"Bij deze zin staat geen regel, en ook niet waarom niet: “{_short(last.text)}”",
                'Schrijf er een regel onder, of `geen regel want "…"`, `open norm want "…"` of `nog te doen want "…"`.',
            )
        for statement in self.document.statements:
            if isinstance(statement, nodes.Closure) and not self.layout.place(statement).citations:
                self.report.error(
                    "afsluiting-zonder-citaat",
                    statement.span,
                    f"`{statement.kind.value}` hoort onder een citaat, maar onder deze kop staat er geen boven.",
                    "Zet de zin uit de bron erboven, op een regel die begint met `>`.",
                )

    # --- helpers ---

    def _all(self, kind: type[_Statement]) -> list[_Statement]:
        """Return the statements of a kind in document order, without those whose name was already taken."""
        return [s for s in self.scope.statements.values() if isinstance(s, kind)]

    def _with_condition(self, kind: type[_Conditional]) -> Iterable[tuple[_Conditional, Condition]]:
        """Return the statements of a kind whose condition is sound, with its meaning."""
        for statement in self._all(kind):
            if statement.condition is None:
                self._condition_missing(statement)
                continue
            condition = self.resolver.condition(statement.condition)
            if condition is not None:
                yield statement, condition

    def _condition_missing(self, statement: Named) -> None:
        word = "voldaan als" if isinstance(statement, nodes.Principle) else "als"
        self.report.error(
            "voorwaarde-ontbreekt",
            statement.name.span,
            f"Bij `{statement.name.text}` staat niet wanneer het geldt.",
            f"Zet eronder: `{word} …`.",
        )

    def _place(self, statement: nodes.Statement) -> Place:
        return self.layout.place(statement)


def _text(text: nodes.Text | None) -> str | None:
    return None if text is None else text.text


def _short(text: str, length: int = 90) -> str:
    return text if len(text) <= length else text[:length].rsplit(" ", 1)[0] + " …"
