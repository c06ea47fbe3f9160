"""The rules to read. Each document is a book: chapters, and in them each norm with its rules, voorbeelden and what it
rests on. A library has the books of one version, and knows where everything in them stands."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import groupby

from markdown_it import MarkdownIt
from markupsafe import Markup

import dsl
from dsl import Citation, Closure, Example, Heading, Interpretation, Outcome, Passage, Policy, Prose, Span, Statement
from intranet.policies import Regelset, RegelsetUnusable
from intranet.rules.highlighting import Line, LineKind, WordKind, highlight

_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")
_TESTS = {"voorbeeld", "basis"}
_CLOSURES = {"geen", "open", "nog"}
EXAMPLES_SHOWN = 5


@dataclass(frozen=True)
class Shown:
    """A statement as it is read: its lines, its name (empty for a voorbeeld), its anchor, and names in plain words."""

    keyword: str
    name: str
    anchor: str
    lines: tuple[Line, ...]
    words: tuple[tuple[str, str], ...]

    @property
    def title(self) -> str:
        """What to call the statement: its keyword and name."""
        return f"{self.keyword} {self.name.replace('_', ' ')}".strip()

    @property
    def runs(self) -> tuple[tuple[LineKind, tuple[Line, ...]], ...]:
        """The lines, with lines of one kind that stand together put together."""
        return tuple((kind, tuple(lines)) for kind, lines in groupby(self.lines, key=lambda line: line.kind))


@dataclass(frozen=True)
class Place:
    """Where something stands: in which file, chapter, and where in it; and what it is: the keyword of a statement, or
    "zin" for a sentence."""

    file: str
    chapter: str
    anchor: str
    keyword: str


@dataclass(frozen=True)
class ExampleLink:
    """A voorbeeld to go to."""

    title: str
    place: Place


@dataclass(frozen=True)
class Norm:
    """Sentences that stand together with all that follows from them; without sentences only statements or prose."""

    heading: str | None
    citations: tuple[Citation, ...]
    prose: Markup
    rules: tuple[Shown, ...]
    tests: tuple[Shown, ...]
    closures: tuple[Closure, ...]
    examples: tuple[ExampleLink, ...]
    more_examples: int
    rests_on: tuple[Interpretation, ...]

    @property
    def is_quiet(self) -> bool:
        """Tell whether no rule follows."""
        return not self.rules


@dataclass(frozen=True)
class Chapter:
    """A chapter: how many of its sentences are in a rule, have none with a reason, are an open norm, or are to do."""

    title: str
    place: Place
    number: int
    norms: tuple[Norm, ...]
    counts: Mapping[str, int]

    @property
    def sentences(self) -> int:
        """How many sentences of the source it has."""
        return sum(self.counts.values())


COVERAGES = ("gedekt", "geen regel", "open norm", "nog te doen", "zonder")


class Library:
    """The books of one version of the rules, in the order in which they build on each other. Made once and kept: it is
    the same for everybody. `on` is the day on which the voorbeelden that name none are weighed."""

    def __init__(self, regelset: Regelset, on: date) -> None:
        self._regelset = regelset
        self._on = on
        self.policy = regelset.policy
        self.names = {name for d in self.policy.regelsets.values() for s in d.document.statements if (name := _name(s))}
        choices = [c for owner in self.policy.facts.values() for c in owner.choices]
        choices += [c for owner in self.policy.decisions.values() for c in owner.choices]
        self.values = {choice.name for choice in choices}
        self.books = {each.document.source.name: Book(self, each) for each in self.policy.regelsets.values()}

    def book(self, file: str | None) -> Book | None:
        """The book of a file, or of the document that the others build on; None when there is no such file."""
        return next(iter(self.books.values())) if file is None else self.books.get(file)

    @cached_property
    def statements(self) -> Mapping[str, Place]:
        """The place of each named statement. Where two documents have the same name, the first one has it."""
        found: dict[str, Place] = {}
        for book in self.books.values():
            for name, place in book.statements.items():
                found.setdefault(name, place)
        return found

    def place(self, name: str) -> Place | None:
        """The place of a statement as a rule names it, perhaps with its document before it; None when there is none."""
        return self.statements.get(name.rpartition(".")[2])

    @cached_property
    def outcomes(self) -> tuple[tuple[Example, Outcome], ...]:
        """What comes out of each voorbeeld; nothing when the rules of a draft are too entangled to weigh with."""
        try:
            return self._regelset.examples(self._on)
        except RegelsetUnusable:
            return ()

    def example_place(self, example: Example) -> Place | None:
        """The place of a voorbeeld; None when it stands before the first chapter."""
        return self.books[example.place.source.name].examples.get(example.place.span)

    def label(self, name: str) -> str:
        """A name of the policy in plain words: its question or title; empty when it has none."""
        policy: Policy = self.policy
        if name in policy.facts:
            return policy.facts[name].question
        if name in policy.interpretations:
            choice = policy.interpretations[name]
            return f"{choice.question} {'Ja' if choice.choice else 'Nee'}."
        for titled in (policy.principles, policy.obligations, policy.signals, policy.decisions):
            if name in titled:
                return titled[name].title
        return ""


class Book:
    """All chapters of one document."""

    def __init__(self, library: Library, regelset: dsl.Regelset) -> None:
        self.library = library
        self.head = regelset.head
        self.passages = regelset.passages
        self.file = regelset.document.source.name
        self._parts = regelset.document.parts
        self._source = regelset.document.source
        own = [example for example in library.policy.examples if example.place.source is self._source]
        self._numbers = {example.place.span: n for n, example in enumerate(own, 1)}

    @property
    def interpretations(self) -> tuple[Interpretation, ...]:
        """The choices that this document makes."""
        every = self.library.policy.interpretations.values()
        return tuple(choice for choice in every if choice.place.source is self._source)

    # --- where things are ---

    @cached_property
    def _outline(self) -> tuple[tuple[str, str, tuple[object, ...]], ...]:
        """Title, slug and parts of each chapter; what stands before the first is not in it."""
        found: list[tuple[str, str, list[object]]] = []
        taken: set[str] = set()
        has_chapters = any(isinstance(part, Heading) and part.level == 2 for part in self._parts)
        for part in self._parts:
            if isinstance(part, Heading) and part.level == (2 if has_chapters else 1):
                slug = _unique(slug_of(part.text), taken)
                found.append((part.text, slug, []))
            elif found:
                found[-1][2].append(part)
        return tuple((title, slug, tuple(parts)) for title, slug, parts in found)

    @cached_property
    def introduction(self) -> Markup:
        """What the document says before its first chapter."""
        found = []
        for part in self._parts:
            if isinstance(part, Heading) and part.level >= 2:
                break
            if isinstance(part, Prose):
                found.append(prose(part.text))
        return Markup("").join(found)

    @cached_property
    def statements(self) -> Mapping[str, Place]:
        """The place of each named statement."""
        return {
            name: Place(self.file, slug, name, self._keyword(statement))
            for _, slug, parts in self._outline
            for statement in _statements(parts)
            if (name := _name(statement))
        }

    @cached_property
    def sentences(self) -> Mapping[int, Place]:
        """The place of each sentence of the source, by its number."""
        return {
            part.number: Place(self.file, slug, f"citaat-{part.number}", "zin")
            for _, slug, parts in self._outline
            for part in parts
            if isinstance(part, Citation)
        }

    @cached_property
    def examples(self) -> Mapping[Span, Place]:
        """The place of each voorbeeld."""
        return {
            statement.span: Place(self.file, slug, f"voorbeeld-{self._numbers[statement.span]}", "voorbeeld")
            for _, slug, parts in self._outline
            for statement in _statements(parts)
            if statement.span in self._numbers
        }

    # --- the chapters ---

    @cached_property
    def chapters(self) -> tuple[Chapter, ...]:
        """All chapters."""
        return tuple(
            Chapter(
                title, Place(self.file, slug, "", "hoofdstuk"), number, tuple(self._norms(parts)), self._counts(parts)
            )
            for number, (title, slug, parts) in enumerate(self._outline, 1)
        )

    def chapter(self, slug: str) -> Chapter | None:
        """The chapter with this address; None when there is none."""
        return next((chapter for chapter in self.chapters if chapter.place.chapter == slug), None)

    def _counts(self, parts: tuple[object, ...]) -> dict[str, int]:
        numbers = {part.number for part in parts if isinstance(part, Citation)}
        counts = dict.fromkeys(COVERAGES, 0)
        for passage in self.passages:
            counts[str(passage.coverage)] += sum(citation.number in numbers for citation in passage.citations)
        return counts

    def _norms(self, parts: tuple[object, ...]) -> Iterator[Norm]:
        heading: str | None = None
        starts = {passage.citations[0].number: passage for passage in self.passages}
        citations: tuple[Citation, ...] = ()
        statements: list[Statement] = []
        text = Markup("")

        def made() -> Norm:
            return self._norm(heading, citations, text, tuple(statements))

        fresh = True
        for part in parts:
            starts_norm = isinstance(part, Citation) and part.number in starts
            if isinstance(part, Heading) or starts_norm or (isinstance(part, Prose) and (citations or statements)):
                if not fresh:
                    yield made()
                    heading = None
                citations, statements, text, fresh = (), [], Markup(""), True
            if isinstance(part, Heading):
                heading = part.text
            elif isinstance(part, Citation):
                passage: Passage | None = starts.get(part.number)
                citations, fresh = (passage.citations if passage else citations), False
            elif isinstance(part, Prose):
                text, fresh = text + prose(part.text), False
            else:
                statements.extend(_statements((part,)))
                fresh = False
        if not fresh:
            yield made()

    def _norm(
        self, heading: str | None, citations: tuple[Citation, ...], text: Markup, statements: tuple[Statement, ...]
    ) -> Norm:
        closures = tuple(s for s in statements if isinstance(s, Closure))
        shown = [self._shown(statement) for statement in statements if not isinstance(statement, Closure)]
        rules = tuple(s for s in shown if s.keyword not in _TESTS)
        links = self._proving([s.name for s in rules])
        mentioned = {word.text for s in rules for line in s.lines for word in line.words if word.kind is WordKind.NAME}
        return Norm(
            heading,
            citations,
            text,
            rules,
            tuple(s for s in shown if s.keyword in _TESTS),
            closures,
            links[:EXAMPLES_SHOWN],
            max(0, len(links) - EXAMPLES_SHOWN),
            tuple(choice for name, choice in self.library.policy.interpretations.items() if name in mentioned),
        )

    def _keyword(self, statement: Statement) -> str:
        return self._source.slice(statement.span).split(maxsplit=1)[0]

    def _shown(self, statement: Statement) -> Shown:
        text = self._source.slice(statement.span)
        lines = highlight(text, self.library.names, self.library.values)
        own = _name(statement)
        number = self._numbers.get(statement.span)
        used = dict.fromkeys(word.text for line in lines for word in line.words if word.kind is WordKind.NAME)
        words = tuple((other, label) for other in used if other != own and (label := self.library.label(other)))
        anchor = f"voorbeeld-{number}" if number else own
        return Shown(self._keyword(statement), own, anchor, lines, () if number else words)

    def _proving(self, names: list[str]) -> tuple[ExampleLink, ...]:
        """The voorbeelden in which one of these statements holds, those that expect it by name first."""
        by_name: list[ExampleLink] = []
        others: list[ExampleLink] = []
        for example, outcome in self.library.outcomes:
            place = self.library.example_place(example)
            if place is not None and any(_holds(outcome, name) for name in names):
                expected = {n.text for e in example.expectations for n in (*e.names, e.subject) if n is not None}
                (others if expected.isdisjoint(names) else by_name).append(ExampleLink(example.title, place))
        return tuple(by_name + others)


def _holds(outcome: Outcome, name: str) -> bool:
    principle = outcome.principles.get(name)
    held = (outcome.rules.get(name), outcome.obligations.get(name), outcome.signals.get(name))
    return True in held or bool(principle and principle.fulfilled)


def _statements(parts: tuple[object, ...]) -> Iterator[Statement]:
    for part in parts:
        yield from getattr(part, "statements", ())


def _name(statement: Statement) -> str:
    """Return the name that a statement declares; empty for a voorbeeld or a closure."""
    return getattr(getattr(statement, "name", None), "text", "")


def prose(text: str) -> Markup:
    """Return Markdown as HTML; HTML in it is shown as text, and links go only to safe addresses."""
    return Markup(_MARKDOWN.render(text))  # noqa: S704  # the renderer escapes all that is not Markdown


def slug_of(title: str) -> str:
    """Return a title as it stands in an address: "Zo doen we dat!" becomes "zo-doen-we-dat"."""
    plain = unicodedata.normalize("NFKD", title.casefold()).encode("ascii", "ignore").decode()
    return "-".join(re.findall(r"[a-z0-9]+", plain)) or "hoofdstuk"


def _unique(slug: str, taken: set[str]) -> str:
    number, found = 1, slug
    while found in taken:
        number += 1
        found = f"{slug}-{number}"
    taken.add(found)
    return found
