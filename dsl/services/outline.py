"""The shape of a rule file: its headings with the statements under them, and what can be folded away."""

from __future__ import annotations

from dataclasses import dataclass, field

from dsl import nodes
from dsl.nodes import Block, Citation, Document, Heading
from dsl.source import Source, Span

_KINDS: dict[type, str] = {
    nodes.RegelsetHead: "regelset",
    nodes.FactDeclaration: "feit",
    nodes.ListDeclaration: "keuzelijst",
    nodes.Term: "begrip",
    nodes.Interpretation: "interpretatie",
    nodes.Principle: "principe",
    nodes.Decision: "besluit",
    nodes.Rule: "regel",
    nodes.ExceptionRule: "uitzondering",
    nodes.DecisionTable: "tabel",
    nodes.Obligation: "verplichting",
    nodes.Signal: "signaal",
    nodes.Baseline: "basis",
    nodes.Example: "voorbeeld",
}


@dataclass(slots=True)
class OutlineItem:
    """A heading or a statement. `kind` is `kop` or the word of the statement; `selection` is its name.

    `span` covers the children too.
    """

    name: str
    kind: str
    detail: str
    span: Span
    selection: Span
    children: list[OutlineItem] = field(default_factory=list)


def outline(document: Document) -> list[OutlineItem]:
    """Return the headings with what stands under them, in the order of the document."""
    top: list[OutlineItem] = []
    path: list[tuple[int, OutlineItem]] = []
    for part in document.parts:
        if isinstance(part, Heading):
            while path and path[-1][0] >= part.level:
                path.pop()
            item = OutlineItem(part.text or "(zonder kop)", "kop", "", part.span, part.span)
            (path[-1][1].children if path else top).append(item)
            path.append((part.level, item))
        elif isinstance(part, Block):
            (path[-1][1].children if path else top).extend(_items(part))
        for _, item in path:
            item.span = item.span.to(part.span)
    return top


def _items(block: Block) -> list[OutlineItem]:
    found = []
    for statement in block.statements:
        kind = _KINDS.get(type(statement))
        if kind is None:
            continue
        if isinstance(statement, nodes.FactDeclaration) and statement.is_judgement:
            kind = "oordeel"
        name = statement.title if isinstance(statement, nodes.Example) else getattr(statement, "name", None)
        assert name is not None
        title = getattr(statement, "title", None) or getattr(statement, "question", None)
        detail = title.text if title is not None and title is not name else ""
        found.append(OutlineItem(name.text or "(zonder naam)", kind, detail, statement.span, name.span))
    return found


# --- folding ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Fold:
    """Lines [first, last], from 1, of which only the first stays in sight."""

    first: int
    last: int


def folds(document: Document) -> tuple[Fold, ...]:
    """Return what can be folded: sections, citations, blocks with rules and statements of more than one line."""
    source = document.source
    spans: list[Span] = []
    open_sections: list[tuple[int, int]] = []
    for part in document.parts:
        if isinstance(part, Heading):
            spans += _closed(open_sections, part.level, part.span.start)
            open_sections.append((part.level, part.span.start))
        elif isinstance(part, Block):
            spans += [part.span, *(statement.span for statement in part.statements)]
        elif isinstance(part, Citation):
            spans.append(part.span)
    spans += _closed(open_sections, 0, len(source.text))
    lines = {(source.position(span.start).line, _last_line(source, span)) for span in spans}
    return tuple(Fold(first, last) for first, last in sorted(lines) if last > first)


def _closed(sections: list[tuple[int, int]], level: int, end: int) -> list[Span]:
    """Take the sections off that a heading of this level ends, and return them."""
    found = []
    while sections and sections[-1][0] >= level:
        found.append(Span(sections.pop()[1], end))
    return found


def _last_line(source: Source, span: Span) -> int:
    return source.position(span.start + len(source.slice(span).rstrip()) - 1).line if span.end > span.start else 0
