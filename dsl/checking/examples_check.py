"""Voorbeelden as written → voorbeelden with their answers made complete, and their expectations known to make sense."""

from __future__ import annotations

from dsl import nodes
from dsl.checking.context import Context
from dsl.checking.scope import Kind, clause_before
from dsl.fixes import choices as among
from dsl.fixes import remove
from dsl.nodes import OTHERWISE, ROW, ExpectationKind, Given
from dsl.policy import Answer, Baseline, Example
from dsl.source import Span

_DECISION_KINDS = (
    ExpectationKind.VALUE,
    ExpectationKind.OPEN,
    ExpectationKind.CONFLICT,
    ExpectationKind.NO_OUTCOME,
)
_SUBJECT_KINDS = {
    ExpectationKind.OBLIGATION: Kind.OBLIGATION,
    ExpectationKind.PRINCIPLE: Kind.PRINCIPLE,
    ExpectationKind.SIGNAL: Kind.SIGNAL,
}


class ExampleChecker:
    """Checks the voorbeelden and bases of one document."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.scope, self.report, self.resolver = context.scope, context.report, context.resolver
        self._in_circle: set[str] = set()

    def examples(self) -> tuple[Example, ...]:
        """Return the voorbeelden in document order."""
        for statement in self.scope.own.values():
            if isinstance(statement, nodes.Baseline):
                self._check_given(statement.given)
                self._chain(statement.like, [statement.name.text], report=True)
        return tuple(self._example(s) for s in self.context.document.statements if isinstance(s, nodes.Example))

    def baselines(self) -> dict[str, Baseline]:
        """Return the bases in document order. What is wrong with one is reported by `examples`."""
        found = self.context.own(nodes.Baseline)
        return {s.name.text: Baseline(s.name.text, *self._answers(s), self.context.place(s)) for s in found}

    def _example(self, written: nodes.Example) -> Example:
        self._check_given(written.given)
        for expectation in written.expectations:
            self._check_expectation(expectation)
        return Example(
            written.title.text, *self._answers(written), written.on.value if written.on else None, written.given,
            written.expectations, self.context.place(written), self.context.head.name if self.context.head else "",
        )  # fmt: skip

    def _answers(self, written: nodes.Example | nodes.Baseline) -> tuple[dict[str, Answer], frozenset[str]]:
        """Return the answers with those of the bases below them, and the verplichtingen that are done."""
        values: dict[str, Answer] = {}
        done: set[str] = set()
        bases = self._chain(written.like, [], report=isinstance(written, nodes.Example))
        for given in (*(g for base in reversed(bases) for g in base.given), *written.given):
            self._apply(given, values, done)
        return values, frozenset(done)

    def _chain(self, name: nodes.Name | None, seen: list[str], *, report: bool) -> list[nodes.Baseline]:
        """Return the bases from the nearest to the farthest; a circle is a fout."""
        found: list[nodes.Baseline] = []
        while name is not None:
            if name.text in seen:
                if report and not self._in_circle.intersection(seen):
                    self._in_circle.update(seen)
                    self.report.error(
                        "kring",
                        name.span,
                        f"Deze bases verwijzen in een kring naar elkaar: {' → '.join([*seen, name.text])}.",
                        "Laat een van hen zonder `zoals` beginnen.",
                    )
                return found
            statement = self.scope.find(name, Kind.BASELINE)
            if not isinstance(statement, nodes.Baseline):
                return found
            found.append(statement)
            seen = [*seen, name.text]
            name = statement.like
        return found

    def _check_given(self, given: tuple[Given, ...]) -> None:
        seen: dict[str, Given] = {}
        for item in given:
            first = seen.setdefault(item.subject.text, item)
            if first is not item:
                self.report.error(
                    "gegeven-dubbel",
                    item.subject.span,
                    f"`{item.subject.text}` wordt hier twee keer gegeven.",
                    "Haal een van de twee weg.",
                    (first.subject.span, "hier staat de eerste"),
                    fixes=(
                        remove(clause_before(self.report.source, item.span, "-"), "Haal deze weg"),
                        remove(clause_before(self.report.source, first.span, "-"), "Haal de eerste weg"),
                    ),
                )
            if item.done:
                self.scope.find(item.subject, Kind.OBLIGATION)
            elif self.scope.find(item.subject, Kind.FACT) is not None:
                fact = self.resolver.facts.get(item.subject.text)
                if fact is not None and item.value is not None and not isinstance(item.value, nodes.Unknown):
                    self.resolver.answer(fact, item.value)

    def _apply(self, given: Given, values: dict[str, Answer], done: set[str]) -> None:
        """Put one given in place. What is wrong with it was reported where it is written."""
        name = given.subject.text
        if given.done:
            done.add(name)
            return
        fact = self.resolver.facts.get(name)
        if fact is None or given.value is None:
            return
        values.pop(name, None)
        if not isinstance(given.value, nodes.Unknown):
            before = len(self.report.found)
            answer = self.resolver.answer(fact, given.value)
            del self.report.found[before:]
            if answer is not None:
                values[name] = answer

    def _check_expectation(self, expectation: nodes.Expectation) -> None:
        kind, subject = expectation.kind, expectation.subject
        if kind is ExpectationKind.NEEDED:
            for name in expectation.names:
                self.scope.find(name, Kind.FACT)
        elif subject is not None and kind in _SUBJECT_KINDS:
            self.scope.find(subject, _SUBJECT_KINDS[kind])
        elif subject is not None and kind in _DECISION_KINDS:
            self._check_decision(subject, expectation)

    def _check_decision(self, subject: nodes.Name, expectation: nodes.Expectation) -> None:
        decision = self.scope.find(subject, Kind.DECISION)
        if not isinstance(decision, nodes.Decision):
            return
        if expectation.value is not None:
            self.resolver.list_value(expectation.value, tuple(v.name.text for v in decision.values), subject.text)
        for name in expectation.names:
            if name.text == OTHERWISE:
                if decision.otherwise is None:
                    self.report.error(
                        "naam-onbekend",
                        name.span,
                        f"Het besluit `{subject.text}` heeft geen `{OTHERWISE}`.",
                        "Noem de regel die de uitkomst geeft, of verwacht `zonder uitkomst`.",
                        self.scope.label(subject.text, "hier staat het besluit"),
                    )
                continue
            rule = self._ground(name)
            if rule is not None and self._decision_of(rule) not in (subject.text, None):
                self.report.error(
                    "regel-van-ander-besluit",
                    name.span,
                    f"`{name.text}` hoort bij het besluit `{self._decision_of(rule)}`, niet bij `{subject.text}`.",
                    f"Noem een regel of uitzondering van `{subject.text}`.",
                    fixes=among(
                        name.span,
                        name.text,
                        (n for n, s in self.scope.statements.items() if self._decision_of(s) == subject.text),
                    ),
                )

    def _ground(self, name: nodes.Name) -> object:
        """Return the statement of a ground: a regel, an uitzondering, or the table of a row."""
        table_name, row, number = name.text.partition(ROW)
        if not row:
            return self.scope.find(name, Kind.RULE, Kind.EXCEPTION)
        span = Span(name.span.start, name.span.start + len(table_name))
        table = self.scope.find(nodes.Name(table_name, span), Kind.TABLE)
        if isinstance(table, nodes.DecisionTable) and not 1 <= int(number) <= len(table.rows):
            self.report.error(
                "rij-bestaat-niet",
                name.span,
                f"De tabel `{table_name}` heeft geen rij {number}.",
                f"De rijen zijn genummerd van 1 tot en met {len(table.rows)}; de kop telt niet mee.",
                self.scope.label(table_name, "hier staat de tabel"),
                fixes=among(name.span, name.text, (table.row_name(n) for n in range(1, len(table.rows) + 1))),
            )
            return None
        return table

    def _decision_of(self, rule: object) -> str | None:
        seen: set[str] = set()
        while isinstance(rule, nodes.ExceptionRule) and rule.name.text not in seen:
            seen.add(rule.name.text)
            rule = self.scope.statements.get(rule.target.text)
        return rule.decision.text if isinstance(rule, nodes.Rule | nodes.DecisionTable) else None
