"""Which sentences of the source are encoded, by which statements, and which are not, with the reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dsl.checking.scope import Named
from dsl.nodes import Citation
from dsl.policy import Passage, Policy

UNCLOSED = "zonder"
"""The coverage of a citation under which nothing stands at all."""


@dataclass(frozen=True, slots=True)
class Cited:
    """One citation with its coverage: `gedekt`, `geen regel`, `open norm`, `nog te doen` or `zonder`.

    `statements` are the names of the statements under it, `reasons` those of its closures.
    """

    citation: Citation
    line: int
    coverage: str
    statements: tuple[str, ...]
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SourceCoverage:
    """Citation → statements, and statement → the numbers of its citations."""

    citations: tuple[Cited, ...]
    statements: Mapping[str, tuple[int, ...]]

    def counts(self) -> dict[str, int]:
        """Return how many citations have each coverage, in a fixed order; all kinds are there."""
        kinds = ("gedekt", "geen regel", "open norm", "nog te doen", UNCLOSED)
        return {kind: sum(cited.coverage == kind for cited in self.citations) for kind in kinds}


def source_coverage(policy: Policy, of: str | None = None) -> SourceCoverage:
    """Return the coverage of the source by a policy, or of the source of one of its regelsets (`of`, its name)."""
    citations: list[Cited] = []
    statements: dict[str, tuple[int, ...]] = {}
    regelsets = [regelset for name, regelset in policy.regelsets.items() if of in (None, name)]
    for passage, source in ((p, r.document.source) for r in regelsets for p in r.passages):
        names = _names(passage)
        reasons = tuple(closure.reason.text for closure in passage.closures if closure.reason)
        for citation in passage.citations:
            line = source.position(citation.span.start).line
            citations.append(Cited(citation, line, passage.coverage, names, reasons))
        for name in names:
            statements[name] = tuple(citation.number for citation in passage.citations)
    return SourceCoverage(tuple(citations), statements)


def _names(passage: Passage) -> tuple[str, ...]:
    return tuple(statement.name.text for statement in passage.statements if isinstance(statement, Named))
