"""Names between braces in texts: `{startdatum}` puts in the answer to a question."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass

from dsl.checking.scope import Kind, Report, Scope
from dsl.diagnostics import Fix, TextEdit
from dsl.fixes import fix, insert
from dsl.nodes import Document, Name, Text
from dsl.source import Span

FILLING = re.compile(r"\{\s*([^{}\s]*)\s*\}")
"""A name between braces, the name as its group."""

_BRACE = re.compile(r"[{}]")


def check_fillings(document: Document, scope: Scope, report: Report) -> None:
    """Report names between braces that are no fact, and braces that hold no name."""
    for statement in document.statements:
        if not _BRACE.search(document.source.text, statement.span.start, statement.span.end):
            continue
        for text in texts_of(statement):
            written = document.source.slice(text.span)
            for match in FILLING.finditer(written):
                if match[1]:
                    span = Span(text.span.start + match.start(1), text.span.start + match.end(1))
                    scope.find(Name(match[1], span), Kind.FACT)
            for brace in _BRACE.finditer(FILLING.sub(lambda m: (" " if m[1] else "{") * len(m[0]), written)):
                place = text.span.start + brace.start()
                report.error(
                    "accolade-los",
                    Span(place, place + 1),
                    "Deze accolade staat los. Tussen accolades hoort de naam van een feit, zoals `{startdatum}`.",
                    "Zet er de naam van een feit tussen, of haal de accolade weg.",
                    fixes=_mended(document.source.text, place, scope),
                )
                break


def _mended(text: str, brace: int, scope: Scope) -> tuple[Fix, ...]:
    """Return the fixes for a loose brace: its partner, when the name of a fact stands beside it; or without it."""
    gone = fix("Haal de accolade weg", TextEdit(Span(brace, brace + 1), ""))
    name = re.compile(r"\{\s*(\w+)").match(text, brace)
    if name and scope.kind(name[1]) is Kind.FACT:
        return (insert(name.end(), "}", f"Schrijf `{{{name[1]}}}`"), gone)
    return (gone,)


def texts_of(node: object) -> Iterator[Text]:
    """Yield all texts in a statement or a part of one."""
    if isinstance(node, Text):
        yield node
    elif isinstance(node, tuple):
        for item in node:
            yield from texts_of(item)
    elif is_dataclass(node):
        for item in fields(node):
            yield from texts_of(getattr(node, item.name))
