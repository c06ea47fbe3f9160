"""The names of a rule file and of those that it builds on: what each is, where it stands, and the nearest one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from enum import StrEnum

from dsl.checking.ordinary_words import about_name
from dsl.diagnostics import Diagnostic, Fix, Label, Severity
from dsl.fixes import choices, near, remove, tidied, write
from dsl.nodes import (
    Baseline,
    Block,
    Citation,
    Closure,
    Decision,
    DecisionTable,
    Document,
    Example,
    ExceptionRule,
    FactDeclaration,
    Heading,
    Interpretation,
    LanguageVersion,
    ListDeclaration,
    Name,
    Obligation,
    Principle,
    RegelsetHead,
    Rule,
    Signal,
    Statement,
    Term,
)
from dsl.policy import REFERENCE_DATE, Passage, Place
from dsl.source import Source, Span
from dsl.wording import enumeration


class Kind(StrEnum):
    """What a name can stand for; the value is the Dutch word."""

    REGELSET = "regelset"
    FACT = "feit"
    LIST = "keuzelijst"
    TERM = "begrip"
    INTERPRETATION = "interpretatie"
    PRINCIPLE = "principe"
    DECISION = "besluit"
    RULE = "regel"
    EXCEPTION = "uitzondering"
    TABLE = "tabel"
    OBLIGATION = "verplichting"
    SIGNAL = "signaal"
    BASELINE = "basis"


_KINDS: dict[type, Kind] = {
    RegelsetHead: Kind.REGELSET,
    FactDeclaration: Kind.FACT,
    ListDeclaration: Kind.LIST,
    Term: Kind.TERM,
    Interpretation: Kind.INTERPRETATION,
    Principle: Kind.PRINCIPLE,
    Decision: Kind.DECISION,
    Rule: Kind.RULE,
    ExceptionRule: Kind.EXCEPTION,
    DecisionTable: Kind.TABLE,
    Obligation: Kind.OBLIGATION,
    Signal: Kind.SIGNAL,
    Baseline: Kind.BASELINE,
}

Named = (
    RegelsetHead
    | FactDeclaration
    | ListDeclaration
    | Term
    | Interpretation
    | Principle
    | Decision
    | Rule
    | ExceptionRule
    | DecisionTable
    | Obligation
    | Signal
    | Baseline
)


OtherPlace = Label | tuple[Span, str]


MAX_FINDINGS = 200
"""How many fouten, and how many waarschuwingen, of one document are kept: more are of no use to anyone."""

MOST_COMPARED = 100_000
"""How many names are compared with misspelt ones in one document: past that no suggestions are made."""


class Report:
    """Collects the diagnostics of one document."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.found: list[Diagnostic] = []

    def error(
        self, code: str, span: Span, text: str, help: str, *labels: OtherPlace, fixes: Iterable[Fix] = ()
    ) -> None:
        """Add a fout; the labels are other places, in the same file unless they say in which."""
        self._add(code, Severity.ERROR, span, text, help, labels, fixes)

    def warning(
        self, code: str, span: Span, text: str, help: str, *labels: OtherPlace, fixes: Iterable[Fix] = ()
    ) -> None:
        """Add a waarschuwing; the labels are other places, in the same file unless they say in which."""
        self._add(code, Severity.WARNING, span, text, help, labels, fixes)

    def _add(
        self,
        code: str,
        severity: Severity,
        span: Span,
        text: str,
        help: str,
        labels: tuple[OtherPlace, ...],
        fixes: Iterable[Fix],
    ) -> None:
        if self.is_full(severity):
            return
        places = tuple(label if isinstance(label, Label) else Label(self.source, *label) for label in labels)
        mends = tidied(self.source.text, fixes)
        self.found.append(Diagnostic(code, severity, self.source, span, text, help, places, mends))
        if self.is_full(severity):
            what = "fouten" if severity is Severity.ERROR else "waarschuwingen"
            text = f"Er zijn meer dan {MAX_FINDINGS} {what} in dit bestand. De andere staan hier niet."
            help = "Herstel eerst wat hierboven staat."
            self.found.append(Diagnostic("te-veel-fouten", severity, self.source, span, text, help))

    def is_full(self, severity: Severity) -> bool:
        """Tell whether there are so many findings of a kind that no more are kept."""
        return len(self.found) >= MAX_FINDINGS and sum(d.severity is severity for d in self.found) >= MAX_FINDINGS

    @property
    def has_errors(self) -> bool:
        """Tell whether a fout was added."""
        return any(d.severity is Severity.ERROR for d in self.found)


@dataclass
class Scope:
    """All named statements that a document can speak of, by name; of two with one name the first counts.

    `own` are those of the document itself; the others are of the documents that it builds on. `sources` tells in which
    file each one stands, `base` is the scope of the document that it builds on.
    """

    report: Report
    statements: dict[str, Named] = field(default_factory=dict)
    own: dict[str, Named] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)
    base: Scope | None = None
    compared: int = 0

    @classmethod
    def of(
        cls, document: Document, report: Report, base: Scope | None = None, others: Mapping[str, Label] | None = None
    ) -> Scope:
        """Collect the names of a document; a name that is used twice is a fout.

        `others` are the places of the names of all documents that are read before this one.
        """
        scope = cls(report, dict(base.statements), {}, dict(base.sources), base) if base else cls(report)
        for statement in document.statements:
            if not isinstance(statement, Named):
                continue
            name = statement.name
            other = scope.own.setdefault(name.text, statement)
            elsewhere = (others or {}).get(name.text)
            if other is not statement:
                report.error(
                    "naam-dubbel",
                    name.span,
                    f"De naam `{name.text}` bestaat al: eerder in het document heet {article(kind_of(other))} zo.",
                    "Geef een van de twee een andere naam.",
                    (other.name.span, "hier staat de eerste"),
                    fixes=_other_name(name, document, report),
                )
                continue
            if elsewhere is not None:
                del scope.own[name.text]
                scope.sources.setdefault(name.text, document.source)
                scope.statements.setdefault(name.text, statement)
                if not isinstance(statement, RegelsetHead):  # that two regelsets have one name is said elsewhere
                    report.error(
                        "naam-dubbel",
                        name.span,
                        f"De naam `{name.text}` bestaat al in een ander document: {elsewhere.source.name}.",
                        "Kies een andere naam. Documenten die samen gelezen worden, hebben elk hun eigen namen.",
                        elsewhere,
                        fixes=_other_name(name, document, report),
                    )
                continue
            scope.statements[name.text] = statement
            scope.sources[name.text] = document.source
            if name.text == REFERENCE_DATE:
                report.error(
                    "naam-dubbel",
                    name.span,
                    f"De naam `{REFERENCE_DATE}` is al in gebruik: dat is de dag waarop een opgave wordt gewogen.",
                    "Kies een andere naam.",
                    fixes=_other_name(name, document, report),
                )
        scope._check_former_names()
        return scope

    def renew(self, document: Document) -> None:
        """Take the statements of the same document anew, after their references were changed."""
        for statement in document.statements:
            if isinstance(statement, Named):
                name = statement.name.text
                if name in self.own and self.own[name].span == statement.span:
                    self.own[name] = self.statements[name] = statement

    def _check_former_names(self) -> None:
        """Report a name after `heette` that is still in use, or that two statements say they had."""
        had: dict[str, Name] = {}
        for statement in self.own.values():
            former = former_name(statement)
            if former is None:
                continue
            now = self.label(former.text, f"hier staat `{former.text}` ook") if former.text in self.statements else None
            other = had.setdefault(former.text, former)
            taken = now or ((other.span, f"hier staat `{former.text}` ook") if other is not former else None)
            if taken is not None or former.text == REFERENCE_DATE:
                self.report.error(
                    "oude-naam-in-gebruik",
                    former.span,
                    f"`{statement.name.text}` kan niet `{former.text}` hebben geheten: die naam "
                    + ("bestaat nog." if other is former else "heeft al een andere opvolger."),
                    "Verander de oude naam achter `heette`, of haal dit onderdeel weg.",
                    *([taken] if taken else []),
                    fixes=(remove(clause_before(self.report.source, former.span, "heette"), "Haal `heette` weg"),),
                )

    def former_names(self) -> dict[str, str]:
        """Return for each statement that had another name in an earlier version that name, by its name now."""
        found = {name: former_name(statement) for name, statement in self.own.items()}
        return {name: former.text for name, former in found.items() if former is not None}

    def label(self, name: str, remark: str) -> Label:
        """Return the place of a name with a remark; it may be in a document that this one builds on."""
        return Label(self.sources[name], self.statements[name].name.span, remark)

    def kind(self, name: str) -> Kind | None:
        """Return what a name stands for, or None when there is no such name."""
        statement = self.statements.get(name)
        return kind_of(statement) if statement else None

    def find(self, name: Name, *kinds: Kind) -> Named | None:
        """Return the statement of one of `kinds` with this name; report a fout and return None when there is none."""
        statement = self.statements.get(name.text)
        if statement is None:
            self.unknown(name, kinds)
        elif kind_of(statement) not in kinds:
            wanted = enumeration([article(kind) for kind in kinds], "of")
            self.report.error(
                "naam-verkeerde-soort",
                name.span,
                f"`{name.text}` is {article(kind_of(statement))}, maar hier hoort {wanted}.",
                self._suggestion(name.text, kinds) or f"Noem hier {wanted}.",
                self.label(name.text, f"`{name.text}` staat hier"),
                fixes=choices(name.span, name.text, self._names(kinds)),
            )
        else:
            return statement
        return None

    def unknown(self, name: Name, kinds: Iterable[Kind]) -> None:
        """Report a name that does not exist, with its nearest neighbour among `kinds`."""
        kinds = tuple(kinds)
        ordinary = about_name(name, self.report.source.text)
        if ordinary is not None:
            text, help, fixes = ordinary
            self.report.error("naam-onbekend", name.span, text, help, fixes=fixes)
            return
        wanted = enumeration([article(kind) for kind in kinds], "of")
        self.report.error(
            "naam-onbekend",
            name.span,
            f"De naam `{name.text}` bestaat niet.",
            self._suggestion(name.text, kinds) or f"Controleer de spelling, of schrijf eerst {wanted} met deze naam.",
            fixes=near(name.span, name.text, self._names(kinds)),
        )

    def _suggestion(self, written: str, kinds: Iterable[Kind]) -> str | None:
        return suggestion(written, self._names(kinds))

    def _names(self, kinds: Iterable[Kind]) -> list[str]:
        """Return the names of these kinds to compare a misspelt one with; none any more after very many."""
        if self.compared > MOST_COMPARED or self.report.is_full(Severity.ERROR):
            return []
        wanted = set(kinds)
        names = [name for name, statement in self.statements.items() if kind_of(statement) in wanted]
        self.compared += len(names)
        return [*names, REFERENCE_DATE] if Kind.FACT in wanted else names


def suggestion(written: str, names: Iterable[str]) -> str | None:
    """Return `Bedoelt u …?` with the nearest of the names, or None when none is near."""
    near = get_close_matches(written[:40], list(names), n=1, cutoff=0.6)
    return f"Bedoelt u `{near[0]}`?" if near else None


def _other_name(name: Name, document: Document, report: Report) -> tuple[Fix, ...]:
    """Return the fix that gives a second statement with a name one of its own: with a number behind it."""
    if report.is_full(Severity.ERROR):
        return ()
    taken = {s.name.text for s in document.statements if isinstance(s, Named)}
    number = 2
    while f"{name.text}_{number}" in taken:
        number += 1
    return (write(name.span, f"{name.text}_{number}", f"Noem deze `{name.text}_{number}`"),)


def clause_before(source: Source, span: Span, word: str) -> Span:
    """Return the span of what begins with the nearest `word` before a span, and ends with that span."""
    return Span(source.text.rindex(word, 0, span.start), span.end)


def former_name(statement: Named) -> Name | None:
    """Return the name after `heette`, when the statement has one."""
    return None if isinstance(statement, RegelsetHead | Baseline) else statement.formerly


def kind_of(statement: Named) -> Kind:
    """Return what kind of name a statement declares."""
    return _KINDS[type(statement)]


def article(kind: Kind) -> str:
    """Return a kind with its indefinite article."""
    return f"een {kind.value}"


def _is_content(statement: Statement) -> bool:
    """Tell whether a statement encodes something of the citation above it: a voorbeeld or basis only tries it out."""
    return not isinstance(statement, Closure | Example | Baseline | RegelsetHead | LanguageVersion)


@dataclass(frozen=True)
class Layout:
    """Where each statement stands (by the start of its span), and the passages of the document."""

    places: dict[int, Place]
    passages: tuple[Passage, ...]

    @classmethod
    def of(cls, document: Document) -> Layout:
        """Give each statement the citations above it under the same heading: the nearest ones that stand together."""
        places: dict[int, Place] = {}
        passages: list[Passage] = []
        path: list[tuple[int, str]] = []
        citations: list[Citation] = []
        statements: list[Statement] = []
        previous: object = None

        def close() -> None:
            if citations:
                words = tuple(text for _, text in path)
                content = tuple(s for s in statements if _is_content(s))
                closures = tuple(s for s in statements if isinstance(s, Closure))
                passages.append(Passage(words, tuple(citations), content, closures))
            citations.clear()
            statements.clear()

        for part in document.parts:
            if isinstance(part, Heading):
                close()
                while path and path[-1][0] >= part.level:
                    path.pop()
                path.append((part.level, part.text))
            elif isinstance(part, Citation):
                if not isinstance(previous, Citation):
                    close()
                citations.append(part)
            elif isinstance(part, Block):
                for statement in part.statements:
                    statements.append(statement)
                    places[statement.span.start] = Place(
                        document.source, statement.span, tuple(text for _, text in path), tuple(citations)
                    )
            previous = part
        close()
        return cls(places, tuple(passages))

    def place(self, statement: Statement) -> Place:
        """Return the place of a statement of this document."""
        return self.places[statement.span.start]
