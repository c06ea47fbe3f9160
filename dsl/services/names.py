"""Every name and every value of a list in rule files: where it is declared and where it is used."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from dsl import nodes
from dsl.checking.fillings import FILLING, texts_of
from dsl.checking.scope import Kind, Layout, Named, kind_of
from dsl.checking.uses import declared_values, plain, uses
from dsl.nodes import ROW, Block, Document, ListValue, Name
from dsl.source import Source, Span

_BROKEN_HEAD = re.compile(
    r"^(?P<kind>regelset|feit|oordeel|keuzelijst|begrip|interpretatie|principe|besluit|regel|uitzondering|tabel"
    r"|verplichting|signaal|basis)[ \t]+(?:\d+[ \t]+)?(?P<name>[^\W\d_]\w*)",
    re.MULTILINE,
)
_OPENING = re.compile(r"^(?:`{3,}|~{3,})[ \t]*regels\b[^\n]*\n", re.MULTILINE)
_TEXT_OR_COMMENT = re.compile(r'"[^"]*"|#[^\n]*')


@dataclass(frozen=True, slots=True)
class Symbol:
    """What a word stands for: a name, or with `owner` a value of the list of that feit, keuzelijst or besluit."""

    name: str
    owner: str | None = None


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One place where a symbol stands, without the document before a dot and without ` rij N` behind a table."""

    symbol: Symbol
    source: Source
    span: Span
    declares: bool


@dataclass(frozen=True, slots=True)
class Declaration:
    """A name with what declares it; `statement` is None when that could not be read because of a mistake in it."""

    name: str
    kind: Kind
    source: Source
    span: Span
    statement: Named | None


class Names:
    """The names of documents that are read together. A name that stands twice is that of the first statement."""

    def __init__(self, documents: Iterable[Document]) -> None:
        self.documents = tuple(documents)
        self.declarations: dict[str, Declaration] = {}
        for document in self.documents:
            for statement in document.statements:
                if isinstance(statement, Named):
                    name = statement.name
                    found = Declaration(name.text, kind_of(statement), document.source, name.span, statement)
                    self.declarations.setdefault(name.text, found)
        for document in self.documents:
            for found in _broken_declarations(document):
                self.declarations.setdefault(found.name, found)

    def of_kind(self, *kinds: Kind) -> list[Declaration]:
        """Return the declarations of some kinds in the order of the documents."""
        return [found for found in self.declarations.values() if found.kind in kinds]

    def fact_type(self, name: str) -> nodes.FactType | None:
        """Return the type of a feit or oordeel that could be read."""
        found = self.declarations.get(name)
        statement = found.statement if found else None
        return statement.type.kind if isinstance(statement, nodes.FactDeclaration) else None

    def owner(self, name: str) -> str | None:
        """Return whose values stand behind a name: those of its keuzelijst, of its besluit, or its own."""
        seen: set[str] = set()
        while name not in seen:
            seen.add(name)
            found = self.declarations.get(name)
            match found.statement if found else None:
                case nodes.FactDeclaration(type=nodes.Type(list_name=Name(text=shared))):
                    return shared
                case nodes.FactDeclaration() | nodes.Decision() | nodes.ListDeclaration():
                    return name
                case nodes.Rule(decision=Name(text=text)) | nodes.DecisionTable(decision=Name(text=text)):
                    name = plain(text)
                case nodes.ExceptionRule(target=Name(text=text)):
                    name = plain(text)
        return None

    def values(self, name: str) -> tuple[ListValue, ...]:
        """Return the values that a feit, oordeel, besluit, keuzelijst, or the rule of a besluit can have."""
        owner = self.owner(name)
        found = self.declarations.get(owner) if owner else None
        match found.statement if found else None:
            case nodes.FactDeclaration(type=written):
                return written.values
            case nodes.Decision(values=values) | nodes.ListDeclaration(values=values):
                return values
        return ()

    # --- places ---

    @cached_property
    def occurrences(self) -> dict[str, list[Occurrence]]:
        """All places by the name of their source, in the order of the text."""
        found: dict[str, list[Occurrence]] = {}
        for document in self.documents:
            places = [o for s in document.statements for o in self._of_statement(s, document.source)]
            found[document.source.name] = sorted(places, key=lambda occurrence: occurrence.span)
        return found

    def at(self, source: Source, offset: int) -> Occurrence | None:
        """Return the symbol at a place, the end of the word included.

        In a statement that could not be read it is the name that the word would be.
        """
        places = self.occurrences.get(source.name, [])
        index = bisect_right(places, offset, key=lambda occurrence: occurrence.span.start) - 1
        if index >= 0 and places[index].span.end >= offset:
            return places[index]
        word = word_at(source, offset)
        if word is not None and source.slice(word) in self.declarations:
            for document in self.documents:
                if document.source.name == source.name and any(s.start <= offset <= s.end for s in broken(document)):
                    return Occurrence(Symbol(source.slice(word)), source, word, False)
        return None

    def places_of(self, symbol: Symbol) -> list[Occurrence]:
        """Return all places of a symbol in the statements that could be read, document by document."""
        return [o for places in self.occurrences.values() for o in places if o.symbol == symbol]

    def that_can_name(self, symbol: Symbol) -> list[Document]:
        """Return the documents in which a symbol may stand: the one that declares it, and those that build on that.

        One of which it cannot be read on what it builds is among them; all are when no document declares the symbol.
        """
        declared = self.declarations.get(symbol.owner or symbol.name)
        if declared is None:
            return list(self.documents)
        heads = {
            document.source.name: next((s for s in document.statements if isinstance(s, nodes.RegelsetHead)), None)
            for document in self.documents
        }
        found = {declared.source.name} | {name for name, head in heads.items() if head is None}
        while True:
            regelsets = {head.name.text for name, head in heads.items() if head is not None and name in found}
            more = {n for n, head in heads.items() if head and head.base and head.base.text in regelsets} - found
            if not more:
                return [document for document in self.documents if document.source.name in found]
            found |= more

    def broken_with(self, name: str, documents: Iterable[Document]) -> tuple[Source, Span] | None:
        """Return the first place of a word in a statement of some documents that could not be read."""
        word = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)")
        for document in documents:
            for span in broken(document):
                found = word.search(_TEXT_OR_COMMENT.sub(lambda m: " " * len(m[0]), document.source.slice(span)))
                if found:
                    return document.source, Span(span.start + found.start(), span.start + found.end())
        return None

    def layout(self, source: Source) -> Layout:
        """Return where the statements of a document stand, with the citations above them."""
        return self._layouts[source.name]

    @cached_property
    def _layouts(self) -> dict[str, Layout]:
        return {document.source.name: Layout.of(document) for document in self.documents}

    def _of_statement(self, statement: nodes.Statement, source: Source) -> Iterator[Occurrence]:
        if isinstance(statement, Named):
            yield Occurrence(Symbol(statement.name.text), source, statement.name.span, True)
        for name, owner in uses(statement):
            if owner is None:
                yield _use(name, None, source)
            elif (found := self.owner(plain(owner))) is not None:
                yield _use(name, found, source)
        owner = getattr(statement, "name", None)
        for value in declared_values(statement):
            if owner is not None:
                yield Occurrence(Symbol(value.name.text, owner.text), source, value.name.span, True)
        for text in texts_of(statement):
            for match in FILLING.finditer(source.slice(text.span)):
                if match[1]:
                    span = Span(text.span.start + match.start(1), text.span.start + match.end(1))
                    yield _use(Name(match[1], span), None, source)


def _use(name: Name, owner: str | None, source: Source) -> Occurrence:
    """Return the place of a name as used, of which only the name itself counts: not `leidraad.` before it."""
    text = name.text.partition(ROW)[0]
    dot = text.rfind(".") + 1
    start = name.span.start + dot
    return Occurrence(Symbol(text[dot:], owner), source, Span(start, start + len(text) - dot), False)


# --- what could not be read -------------------------------------------------------------------------


def broken(document: Document) -> Iterator[Span]:
    """Yield the parts of the blocks with rules that could not be read, without those that hold comments only."""
    text = document.source.text
    blocks = [part for part in document.parts if isinstance(part, Block)]
    for block in blocks:
        start = text.find("\n", block.span.start) + 1
        end = text.rfind("\n", block.span.start, block.span.end) + 1
        edges = [start, *(edge for s in block.statements for edge in (s.span.start, s.span.end)), end]
        for left, right in list(pairwise(edges))[::2]:
            if re.sub(r"#[^\n]*", "", text[left:right]).strip():
                yield Span(left, right)
    for opening in _OPENING.finditer(text):  # a block that is not closed
        if not any(block.span.start <= opening.start() < block.span.end for block in blocks):
            following = (block.span.start for block in blocks if block.span.start > opening.start())
            yield Span(opening.end(), min(following, default=len(text)))


def _broken_declarations(document: Document) -> Iterator[Declaration]:
    for span in broken(document):
        for match in _BROKEN_HEAD.finditer(document.source.text, span.start, span.end):
            kind = Kind.FACT if match["kind"] == "oordeel" else Kind(match["kind"])
            place = Span(match.start("name"), match.end("name"))
            yield Declaration(match["name"], kind, document.source, place, None)


def word_at(source: Source, offset: int) -> Span | None:
    """Return the word of letters, digits and low dashes at a place, its end included; None when there is none."""
    text = source.text
    start = end = offset
    while start > 0 and (text[start - 1].isalnum() or text[start - 1] == "_"):
        start -= 1
    while end < len(text) and (text[end].isalnum() or text[end] == "_"):
        end += 1
    return Span(start, end) if start < end else None
