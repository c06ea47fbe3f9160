"""Documents → a policy: names, types, exceptions, circles, citations. Only a checked policy can be weighed."""

from __future__ import annotations

import re
from dataclasses import dataclass

from dsl import nodes
from dsl.checking.conditions import Resolver
from dsl.checking.context import Context, text_of
from dsl.checking.deadlines import check_deadline
from dsl.checking.decisions import decisions
from dsl.checking.documents import NEEDS_BASE, Arranged, arrange, with_plain_names
from dsl.checking.examples_check import ExampleChecker
from dsl.checking.fillings import check_fillings
from dsl.checking.periods import bounds, document_tests, period_tests, within
from dsl.checking.references import check_circles, check_progress
from dsl.checking.scope import Kind, Layout, Scope
from dsl.diagnostics import Diagnostic, Fix, Label, Severity, in_order
from dsl.fixes import choices, insert, write
from dsl.nodes import Document
from dsl.policy import (
    Baseline,
    Choice,
    Decision,
    Example,
    Fact,
    Head,
    Interpretation,
    Obligation,
    Policy,
    Principle,
    Regelset,
    SharedList,
    Signal,
    Table,
    Term,
)
from dsl.source import Span
from dsl.wording import enumeration

LANGUAGE_VERSION = 1
"""The version of the rule language that this program reads."""


def check(*documents: Document) -> tuple[Policy | None, list[Diagnostic]]:
    """Give documents that build on each other their meaning as one policy; their order does not matter.

    Returns the policy, or None when there is a fout, and all findings by file and place. Statements that the parser
    could not read are not in the documents; names that they declare may then be reported as unknown.
    """
    arranged, refused = arrange(documents)
    checkers: list[_Checker] = []
    so_far = _SoFar({}, {}, {})
    for item in arranged:
        base = checkers[item.base] if item.base is not None else None
        checkers.append(_Checker(item, base, so_far, alone=len(arranged) == 1))
    reports = {id(checker.document.source): checker.report for checker in checkers}
    policy = _policy(checkers, decisions([checker.context for checker in checkers]))
    if policy is not None and check_circles(policy, lambda place: reports[id(place.source)]):
        check_progress(policy, lambda place: reports[id(place.source)])
    found = [d for checker in checkers for d in checker.found()] + [d for report in refused for d in report.found]
    has_errors = any(d.severity is Severity.ERROR for d in found)
    return (None if has_errors else policy), in_order(found)


def _policy(checkers: list[_Checker], found: dict[str, Decision]) -> Policy | None:
    """Put the documents together; None when one of them does not say which regelset it is."""
    parts = [checker.part() for checker in checkers]
    heads = [checker.head for checker in checkers if checker.head is not None]
    if len(heads) < len(checkers) or not heads:
        return None
    return Policy(
        {h.name: Regelset(h, c.document, c.layout.passages) for h, c in zip(heads, checkers, strict=True)},
        {name: fact for part in parts for name, fact in part.facts.items()},
        {name: term for part in parts for name, term in part.terms.items()},
        {name: choice for part in parts for name, choice in part.interpretations.items()},
        {name: principle for part in parts for name, principle in part.principles.items()},
        found,
        {name: duty for part in parts for name, duty in part.obligations.items()},
        {name: signal for part in parts for name, signal in part.signals.items()},
        tuple(example for part in parts for example in part.examples),
        {name: table for part in parts for name, table in part.tables.items()},
        {name: old for checker in checkers for name, old in checker.scope.former_names().items()},
        {name: baseline for part in parts for name, baseline in part.baselines.items()},
        {name: shared for checker in checkers for name, shared in checker.lists.items()},
    )


@dataclass(frozen=True, slots=True)
class _SoFar:
    """What all documents together have so far: the places of names, facts, and the places of principes by number."""

    names: dict[str, Label]
    facts: dict[str, Fact]
    numbers: dict[int, Label]


@dataclass(frozen=True, slots=True)
class _Part:
    """What one document adds to the policy, but for its rules."""

    facts: dict[str, Fact]
    terms: dict[str, Term]
    interpretations: dict[str, Interpretation]
    principles: dict[str, Principle]
    obligations: dict[str, Obligation]
    signals: dict[str, Signal]
    examples: tuple[Example, ...]
    tables: dict[str, Table]
    baselines: dict[str, Baseline]


class _Checker:
    """The state of checking one document."""

    def __init__(self, item: Arranged, base: _Checker | None, so_far: _SoFar, *, alone: bool) -> None:
        self.complete = item.complete
        self.report = item.report
        self.so_far = so_far
        self.scope: Scope = Scope.of(item.document, self.report, base.scope if base else None, so_far.names)
        self.document = with_plain_names(item.document, self.scope)
        if self.document is not item.document:
            self.scope.renew(self.document)
        self.layout = Layout.of(self.document)
        self.resolver = Resolver(self.scope, self.report, so_far.facts)
        self.head = self._head()
        self.context = Context(
            self.document, self.report, self.scope, self.layout, self.resolver, self.head, alone=alone
        )
        so_far.names.update({name: self.scope.label(name, "hier staat de eerste") for name in self.scope.own})
        self.lists = {shared.name.text: self._list(shared) for shared in self.context.own(nodes.ListDeclaration)}
        self.facts: dict[str, Fact] = {}
        for declaration in self.context.own(nodes.FactDeclaration):
            fact = self._fact(declaration, len(so_far.facts) + 1)
            if fact is not None:
                self.facts[fact.name] = so_far.facts[fact.name] = fact

    def part(self) -> _Part:
        """Check everything but the rules; the result counts only when no report has a fout."""
        context, written = self.context, ExampleChecker(self.context)
        found = _Part(
            self.facts,
            {s.name.text: Term(s.name.text, c, context.place(s)) for s, c in context.with_condition(nodes.Term)},
            {s.name.text: self._interpretation(s) for s in context.own(nodes.Interpretation)},
            self._principles(),
            self._obligations(),
            self._signals(),
            written.examples(),
            {table.name.text: self._table(table) for table in context.own(nodes.DecisionTable)},
            written.baselines(),
        )
        self._coverage()
        check_fillings(self.document, self.scope, self.report)
        return found

    def found(self) -> list[Diagnostic]:
        """Return the findings; without those that only say that what the document builds on was not read."""
        return [d for d in self.report.found if self.complete or d.code not in NEEDS_BASE]

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
                    fixes=(write(version.span, f"regeltaal {LANGUAGE_VERSION}"),),
                )
        if not versions and heads:
            self.report.warning(
                "regeltaal-ontbreekt",
                heads[0].span,
                "Er staat niet in welke versie van de regeltaal dit document is geschreven.",
                f"Zet `regeltaal {LANGUAGE_VERSION}` boven `regelset`.",
                fixes=(insert(heads[0].span.start, f"regeltaal {LANGUAGE_VERSION}\n\n", safe=True),),
            )
        if not heads:
            self.report.error(
                "regelset-ontbreekt",
                Span(0, 0),
                "Dit document zegt niet welke regelset het is.",
                'Begin het eerste blok met regels met `regelset NAAM "Titel"`.',
                fixes=(_regelset(self.document, has_version=bool(versions)),),
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
            head.name.text, head.title.text, text_of(head.organisation), head.rank or nodes.Rank.GUIDELINE,
            text_of(head.version), start, last, head.base.text if head.base else None,
        )  # fmt: skip

    # --- facts ---

    def _list(self, s: nodes.ListDeclaration) -> SharedList:
        start, last = (None, None) if s.period is None else bounds(s.period, self.report)
        title = text_of(s.title) or s.name.text.replace("_", " ")
        return SharedList(s.name.text, title, self.context.choices(s.values), start, last, self.context.place(s))

    def _fact(self, declaration: nodes.FactDeclaration, number: int) -> Fact | None:
        found = self._choices(declaration)
        if declaration.question is None:
            self.report.warning(
                "vraag-ontbreekt",
                declaration.name.span,
                f"Bij `{declaration.name.text}` staat geen vraag, dus een team ziet alleen de naam.",
                'Zet eronder: `vraag "…"`.',
                fixes=(insert(declaration.type.span.end, '\n  vraag "…"', 'Zet er `vraag "…"` onder'),),
            )
        if found is None:
            return None
        choices, ascending = found
        name = declaration.name.text
        question = text_of(declaration.question) or name.replace("_", " ")
        return Fact(
            name, number, declaration.type.kind, choices, ascending, declaration.is_judgement, question,
            text_of(declaration.explanation), text_of(declaration.by), tuple(t.text for t in declaration.weigh),
            self.context.place(declaration),
        )  # fmt: skip

    def _choices(self, declaration: nodes.FactDeclaration) -> tuple[tuple[Choice, ...], bool] | None:
        written = declaration.type
        if written.kind not in (nodes.FactType.ONE_OF, nodes.FactType.MANY_OF):
            return (), written.ascending
        if written.list_name is None:
            return self.context.choices(written.values), written.ascending
        shared = self.scope.find(written.list_name, Kind.LIST)
        if not isinstance(shared, nodes.ListDeclaration):
            return None
        return self.context.choices(shared.values, report=False), shared.ascending or written.ascending

    # --- norms ---

    def _interpretation(self, s: nodes.Interpretation) -> Interpretation:
        if s.reason is None or s.by is None:
            missing = enumeration([w for w, there in (("want", s.reason), ("door", s.by)) if there is None])
            self.report.warning(
                "keuze-zonder-verantwoording",
                s.name.span,
                f"Bij de interpretatie `{s.name.text}` ontbreekt {missing}.",
                'Schrijf waarom zo gekozen is (`want "…"`) en wie dat deed (`door "…" op DATUM`).',
                fixes=(_reason_and_person(s),),
            )
        return Interpretation(
            s.name.text, s.question.text, s.choice.value, text_of(s.reason), text_of(s.by),
            s.on.value if s.on else None, self.context.place(s),
        )  # fmt: skip

    def _principles(self) -> dict[str, Principle]:
        found: dict[str, Principle] = {}
        for s, condition in self.context.with_condition(nodes.Principle):
            own = Label(self.document.source, s.name.span, "hier staat het eerste")
            first = self.so_far.numbers.setdefault(s.number, own)
            if first is not own:
                self.report.error(
                    "principe-nummer-dubbel",
                    s.name.span,
                    f"Er is al een principe {s.number}: `{first.source.slice(first.span)}`.",
                    "Geef dit principe een ander nummer.",
                    first,
                    fixes=(self._free_number(s),),
                )
            place = self.context.norm_place(s, "principe")
            found[s.name.text] = Principle(s.number, s.name.text, s.title.text, condition, place)
        return found

    def _free_number(self, s: nodes.Principle) -> Fix:
        """Return the fix that gives a principe the first number behind all others."""
        written = re.compile(r"principe\s+(\d+)").match(self.document.source.text, s.span.start)
        assert written is not None
        number = 1 + max(other.number for other in self.context.own(nodes.Principle))
        return write(Span(written.start(1), written.end(1)), str(number), f"Maak er principe {number} van")

    def _signals(self) -> dict[str, Signal]:
        found: dict[str, Signal] = {}
        for s, condition in self.context.with_condition(nodes.Signal):
            present = within((*document_tests(self.context), *period_tests(s.period, self.report)), condition)
            place = self.context.norm_place(s, "signaal", cited=False)
            found[s.name.text] = Signal(s.name.text, s.title.text, present or condition, text_of(s.reason), place)
        return found

    def _table(self, s: nodes.DecisionTable) -> Table:
        columns = tuple(column.text for column in s.columns)
        rows = tuple(s.row_name(number) for number in range(1, len(s.rows) + 1))
        return Table(s.name.text, s.decision.text, columns, rows, self.context.place(s))

    def _obligations(self) -> dict[str, Obligation]:
        visible = self.scope.statements.values()
        by_number = {s.number: s.name.text for s in visible if isinstance(s, nodes.Principle)}
        found: dict[str, Obligation] = {}
        for s in self.context.own(nodes.Obligation):
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
                    fixes=choices(s.principle.span, str(s.principle.value), map(str, sorted(by_number))),
                )
            present = within((*document_tests(self.context), *period_tests(s.period, self.report)), condition)
            found[s.name.text] = Obligation(
                s.name.text, s.title.text, present, principle, s.moment, s.moment_is_derived, text_of(s.by),
                tuple(t.text for t in s.topics), text_of(s.reason), self.context.norm_place(s, "verplichting"),
                check_deadline(s.deadline, self.scope, self.report, self.so_far.facts),
            )  # fmt: skip
        return found

    # --- citations ---

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
                fixes=tuple(
                    insert(last.span.end, f'\n\n```regels\n{kind} want "…"\n```', f'Zet er `{kind} want "…"` onder')
                    for kind in (nodes.ClosureKind.TO_DO, nodes.ClosureKind.NO_RULE, nodes.ClosureKind.OPEN_NORM)
                ),
            )
        for statement in self.document.statements:
            if isinstance(statement, nodes.Closure) and not self.layout.place(statement).citations:
                self.report.error(
                    "afsluiting-zonder-citaat",
                    statement.span,
                    f"`{statement.kind.value}` hoort onder een citaat, maar onder deze kop staat er geen boven.",
                    "Zet de zin uit de bron erboven, op een regel die begint met `>`.",
                    fixes=(self.context.citation_above(statement),),
                )


def _regelset(document: Document, *, has_version: bool) -> Fix:
    """Return the fix that begins a document with a regelset to fill in: in its first block, or in one of its own."""
    title = next((part.text for part in document.parts if isinstance(part, nodes.Heading)), "Titel").replace('"', "'")
    version = "" if has_version else f"regeltaal {LANGUAGE_VERSION}\n\n"
    text, name = f'{version}regelset mijn_regels "{title}"', "Zet er een `regelset` in, om aan te passen"
    block = next((part for part in document.parts if isinstance(part, nodes.Block)), None)
    if block is None:
        return insert(len(document.source.text), f"\n\n```regels\n{text}\n```\n", name)
    first = block.statements[0] if block.statements else None
    if isinstance(first, nodes.LanguageVersion):
        return insert(first.span.end, f"\n\n{text}", name)
    return insert(document.source.text.index("\n", block.span.start) + 1, f"{text}\n\n", name)


def _reason_and_person(s: nodes.Interpretation) -> Fix:
    """Return the fix that puts the reason and the person at an interpretatie, to fill in."""
    missing = [word for word, there in (("want", s.reason), ("door", s.by)) if there is None]
    text = "".join(f'\n  {word} "…"' for word in missing)
    return insert(s.span.end, text, f"Zet er {enumeration([f'`{word}`' for word in missing])} onder, om in te vullen")


def _short(text: str, length: int = 90) -> str:
    return text if len(text) <= length else text[:length].rsplit(" ", 1)[0] + " …"
