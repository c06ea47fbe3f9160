"""Rule files that build on each other: which belong together, in which order, and which names they may use.

A regelset builds on one other (`bouwt voort op`), and so on all that that one builds on. The order in which files are
given does not matter.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import TypeVar

from dsl.checking.scope import Report, Scope, suggestion
from dsl.diagnostics import Diagnostic, Label
from dsl.fixes import near, write
from dsl.nodes import Block, Document, Name, Part, Rank, RegelsetHead, Statement
from dsl.source import Span
from dsl.wording import enumeration

_Node = TypeVar("_Node")
_QUALIFIED = re.compile(r"(?<!\w)[^\W\d]\w*\.[^\W\d]")

NEEDS_BASE = frozenset({"naam-onbekend", "naam-verkeerde-soort", "principe-onbekend", "document-onbekend"})
"""Findings that say nothing when what a document builds on was not read with it."""


def head_of(document: Document) -> RegelsetHead | None:
    """Return the regelset that a document says it is; None when it does not say."""
    return next((s for s in document.statements if isinstance(s, RegelsetHead)), None)


def groups(documents: Iterable[Document]) -> list[list[Document]]:
    """Return the documents that build on each other together, each group and the groups in the order given."""
    found: list[list[Document]] = []
    for document in documents:
        linked = [group for group in found if any(_linked(document, other) for other in group)]
        together = [other for group in found if group in linked for other in group] + [document]
        if linked:
            found[found.index(linked[0])] = together
            found = [group for group in found if group not in linked]
        else:
            found.append(together)
    return found


def _linked(one: Document, other: Document) -> bool:
    """Tell whether one of two documents builds on the other."""
    first, second = head_of(one), head_of(other)
    return (
        first is not None
        and second is not None
        and (
            (first.base is not None and first.base.text == second.name.text)
            or (second.base is not None and second.base.text == first.name.text)
        )
    )


def unlinked(documents: Sequence[Document]) -> list[Diagnostic]:
    """Return a fout for each document that has nothing to do with the first ones.

    Not when one is missing, or does not say what it is: then nobody knows.
    """
    together, *others = groups(documents)
    heads = [head for document in documents if (head := head_of(document))]
    found: list[Diagnostic] = []
    if len(heads) < len(documents) or {h.base.text for h in heads if h.base} - {h.name.text for h in heads}:
        return found
    for document in (document for group in others for document in group):
        head, report = head_of(document), Report(document.source)
        if head is not None:
            report.error(
                "regelset-los",
                head.name.span,
                f"`{head.name.text}` bouwt niet voort op {together[0].source.name}, en dat ook niet op dit document.",
                "Schrijf bij een van de twee `bouwt voort op NAAM`, of lees de documenten apart.",
            )
        found += report.found
    return found


@dataclass(frozen=True, slots=True)
class Arranged:
    """One document in its place: the report about it, and the number of the document it builds on, if that is there.

    `complete` tells whether all that it builds on is there.
    """

    document: Document
    report: Report
    base: int | None
    complete: bool


def arrange(documents: Sequence[Document]) -> tuple[list[Arranged], list[Report]]:
    """Put documents in order: each behind the one that it builds on. Reports all that is wrong with that.

    Returns the documents that can be read, and the reports of those that cannot because another has their name.
    """
    reports = {id(document): Report(document.source) for document in documents}
    by_name: dict[str, Document] = {}
    refused: list[Report] = []
    read: list[Document] = []
    for document in sorted(documents, key=lambda d: d.source.name):
        head = head_of(document)
        first = by_name.setdefault(head.name.text, document) if head else document
        if first is document:
            read.append(document)
            continue
        assert head is not None
        report = reports[id(document)]
        report.error(
            "regelset-naam-dubbel",
            head.name.span,
            f"Er zijn twee documenten met de regelset `{head.name.text}`.",
            "Geef een van de twee een andere naam, of lees maar één van de twee.",
            _label(first, "hier staat de andere"),
        )
        refused.append(report)
    depths = {id(document): _depth(document, by_name, reports) for document in read}
    read.sort(key=lambda d: (depths[id(d)][0], -_rank(d).height, d.source.name))
    numbers = {id(document): number for number, document in enumerate(read)}
    found = []
    for document in read:
        head = head_of(document)
        base = by_name.get(head.base.text) if head and head.base else None
        complete = depths[id(document)][1]
        number = numbers[id(base)] if base is not None and depths[id(document)][0] else None
        found.append(Arranged(document, reports[id(document)], number, complete))
    return found, refused


def _rank(document: Document) -> Rank:
    head = head_of(document)
    return (head.rank if head else None) or Rank.GUIDELINE


def _label(document: Document, remark: str) -> Label:
    head = head_of(document)
    assert head is not None
    return Label(document.source, head.name.span, remark)


def _depth(document: Document, by_name: Mapping[str, Document], reports: Mapping[int, Report]) -> tuple[int, bool]:
    """Return on how many documents one builds, and whether they are all there; 0 for one in a circle."""
    names: list[str] = []
    at: Document | None = document
    while at is not None:
        head = head_of(at)
        if head is None or head.base is None:
            return len(names), True
        names.append(head.name.text)
        if head.base.text in names:
            _report_circle(by_name, names[names.index(head.base.text) :], reports)
            return 0, False
        below = by_name.get(head.base.text)
        if below is None:
            if at is document:
                _report_missing(reports[id(at)], head.base, by_name)
            return len(names) - 1, False
        at = below
    return len(names), True


def _report_missing(report: Report, base: Name, by_name: Mapping[str, Document]) -> None:
    report.error(
        "voortbouw-ontbreekt",
        base.span,
        f"Dit document bouwt voort op `{base.text}`, maar dat document is niet meegegeven.",
        suggestion(base.text, by_name) or "Geef het bestand waarin die regelset staat erbij.",
        fixes=near(base.span, base.text, by_name),
    )


def _report_circle(by_name: Mapping[str, Document], circle: list[str], reports: Mapping[int, Report]) -> None:
    """Report a circle, at the document in it that comes first by name."""
    first = circle.index(min(circle))
    names = [*circle[first:], *circle[:first]]
    document = by_name[names[0]]
    head = head_of(document)
    assert head is not None and head.base is not None
    if len(names) == 1:
        text = f"De regelset `{names[0]}` bouwt voort op zichzelf."
    else:
        text = f"Deze regelsets bouwen in een kring op elkaar voort: {' → '.join([*names, names[0]])}."
    reports[id(document)].error("voortbouw-kring", head.base.span, text, "Haal bij een van hen `bouwt voort op` weg.")


# --- qualified names -----------------------------------------------------------------------------


def with_plain_names(document: Document, scope: Scope) -> Document:
    """Return a document with `leidraad.uitgangspunt` as `uitgangspunt`; what such a name does not reach is a fout."""
    parts: list[Part] = []
    for part in document.parts:
        if isinstance(part, Block) and _QUALIFIED.search(document.source.slice(part.span)):
            part = replace(part, statements=tuple(_plain_statement(s, document, scope) for s in part.statements))
        parts.append(part)
    return replace(document, parts=tuple(parts))


def _plain_statement(statement: Statement, document: Document, scope: Scope) -> Statement:
    if not _QUALIFIED.search(document.source.slice(statement.span)):
        return statement
    return _plain(statement, scope)


def _plain(node: _Node, scope: Scope) -> _Node:
    if isinstance(node, Name):
        return _plain_name(node, scope) if "." in node.text else node  # type: ignore[return-value]
    if isinstance(node, tuple):
        return tuple(_plain(item, scope) for item in node)  # type: ignore[return-value]
    if is_dataclass(node) and not isinstance(node, type):
        changed = {}
        for item in fields(node):
            before = getattr(node, item.name)
            after = _plain(before, scope)
            if after is not before:
                changed[item.name] = after
        return replace(node, **changed) if changed else node
    return node


def _plain_name(name: Name, scope: Scope) -> Name:
    """Check the document before the dot, and that the name stands there."""
    regelset, _, plain = name.text.partition(".")
    heads = _heads(scope)
    if regelset not in heads:
        known = enumeration([f"`{head}`" for head in heads], "of")
        choice = f"Kies uit {known}" if heads else "Schrijf in de kop waar dit document op voortbouwt"
        scope.report.error(
            "document-onbekend",
            name.span,
            f"`{regelset}` is geen regelset waar dit document op voortbouwt.",
            suggestion(regelset, heads) or f"{choice}, of laat `{regelset}.` weg.",
            fixes=(
                *near(_part(name, regelset), regelset, heads),
                *([write(name.span, plain)] if plain in scope.statements else []),
            ),
        )
    elif plain.partition(" ")[0] in heads[regelset].own or plain.partition(" ")[0] not in scope.statements:
        pass  # when it is nowhere, that is said where it is used
    else:
        scope.report.error(
            "document-onbekend",
            name.span,
            f"`{plain}` staat niet in `{regelset}`.",
            f"Schrijf alleen `{plain}`, of noem het document waarin die naam staat.",
            scope.label(plain.partition(" ")[0], "hier staat die naam"),
            fixes=(write(name.span, plain),),
        )
    return Name(plain, name.span)


def _part(name: Name, text: str) -> Span:
    return Span(name.span.start, name.span.start + len(text))


def _heads(scope: Scope) -> dict[str, Scope]:
    """Return the scopes that a document can see by the name of their regelset: its own, and what it builds on."""
    found: dict[str, Scope] = {}
    at: Scope | None = scope
    while at is not None:
        found.update({name: at for name, statement in at.own.items() if isinstance(statement, RegelsetHead)})
        at = at.base
    return found
