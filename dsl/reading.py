"""The whole way from text to policy in one call."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from dsl.checking.checker import check
from dsl.checking.documents import NEEDS_BASE, groups, head_of, unlinked
from dsl.diagnostics import Diagnostic, Severity, in_order
from dsl.nodes import Citation, Document, Heading
from dsl.policy import Policy
from dsl.source import Source
from dsl.syntax.parser import parse

_WORD = re.compile(r"[^\W\d]\w*")
_UNREAD = frozenset({"blok-niet-gesloten", "blok-ingesprongen", "blok-bijna-regels", "te-groot", "te-veel-fouten"})
"""Findings after which a whole block or file was not read."""
_MISSES = {
    "naam-onbekend": "",
    "citaat-zonder-regel": "",
    "regelset-ontbreekt": "regelset",
    "regeltaal-ontbreekt": "regeltaal",
    "principe-onbekend": "principe",
}
"""Findings that something is not there, with the word that begins a statement that would have it."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Rule files as they were read together: the documents, all findings, and the policy when there is no fout."""

    documents: tuple[Document, ...]
    policy: Policy | None
    diagnostics: tuple[Diagnostic, ...]

    @property
    def document(self) -> Document:
        """The document, of one that was read alone; else the first."""
        return self.documents[0]


def read(source: Source) -> Reading:
    """Parse and check one rule file by itself."""
    return read_together([source])


def read_together(sources: Sequence[Source]) -> Reading:
    """Parse and check rule files as one policy; their order does not matter. At least one.

    Findings of the checker that only follow from a statement that could not be read are left out: one mistake gives
    one message. Files that do not build on each other are a fout.
    """
    return checked([parse(source) for source in sources], linked=True)


def read_groups(sources: Sequence[Source]) -> tuple[Reading, ...]:
    """Parse and check rule files; those that build on each other together, the others each by itself."""
    return checked_groups([parse(source) for source in sources])


Parsed = tuple[Document, list[Diagnostic]]
"""A rule file that was parsed, with what is wrong with it as far as the parser can tell."""


def checked_groups(parsed: Sequence[Parsed]) -> tuple[Reading, ...]:
    """Check rule files; those that build on each other together, the others each by itself."""
    found = {id(one[0]): one for one in parsed}
    return tuple(
        checked([found[id(document)] for document in group], linked=False)
        for group in groups(document for document, _ in parsed)
    )


def checked(parsed: Sequence[Parsed], *, linked: bool) -> Reading:
    """Check rule files together; with `linked` those that do not build on each other are a fout."""
    documents = [document for document, _ in parsed]
    syntax = [diagnostic for _, found in parsed for diagnostic in found]
    policy, meaning = check(*documents)
    broken = [d for d in syntax if d.severity is Severity.ERROR or d.code in _UNREAD]
    if broken:
        kept = _without_echoes(documents, broken, meaning)
        if policy is not None or any(d.severity is Severity.ERROR for d in (*syntax, *kept)):
            meaning = kept  # else the echo is all that says why there is no policy
    if linked:
        meaning = [*meaning, *unlinked(documents)]
    if any(d.severity is Severity.ERROR for d in (*syntax, *meaning)):
        policy = None
    return Reading(tuple(documents), policy, tuple(in_order([*syntax, *meaning])))


def _without_echoes(
    documents: Sequence[Document], broken: list[Diagnostic], meaning: list[Diagnostic]
) -> list[Diagnostic]:
    """Leave out what follows from broken statements: names they declare, sentences they stand under.

    Where the regelset itself is broken, nobody knows what the file builds on or which others build on it.
    """
    heads = [_head_of_statement(d.source, d.span.start) for d in broken]
    words = {word for head in heads for word in _WORD.findall(head)}
    starts_of_heads = [head.split(maxsplit=1)[0] for head in heads if head.strip()]
    headless = {id(document.source) for document in documents if head_of(document) is None}
    headless &= {id(diagnostic.source) for diagnostic in broken}
    starts = {
        id(document.source): [part.span.start for part in document.parts if isinstance(part, Citation | Heading)]
        for document in documents
    }

    def covers_broken(diagnostic: Diagnostic) -> bool:
        source, after = diagnostic.source, diagnostic.span.end
        following = min((s for s in starts[id(source)] if s >= after), default=len(source.text))
        return any(d.source is source and after <= d.span.start < following for d in broken)

    def echoes(diagnostic: Diagnostic) -> bool:
        if diagnostic.code == "voortbouw-ontbreekt" and headless:
            return True
        if diagnostic.code in NEEDS_BASE and id(diagnostic.source) in headless:
            return True
        if diagnostic.code not in _MISSES:
            return False
        if any(d.code in _UNREAD for d in broken):
            return True
        if diagnostic.code == "naam-onbekend":
            return diagnostic.source.slice(diagnostic.span) in words
        if diagnostic.code == "citaat-zonder-regel":
            return covers_broken(diagnostic)
        return bool(get_close_matches(_MISSES[diagnostic.code], starts_of_heads, n=1, cutoff=0.8))

    return [diagnostic for diagnostic in meaning if not echoes(diagnostic)]


def _head_of_statement(source: Source, offset: int) -> str:
    """Return the first line of the statement in which an offset stands: the nearest line above that is not indented."""
    line = source.position(offset).line
    while line > 1 and (not source.line_text(line).strip() or source.line_text(line)[0].isspace()):
        line -= 1
    return source.line_text(line)
