"""Applies the safe fixes of rule files, again and again: what is mended may show what is behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dsl.diagnostics import Diagnostic, Fix, Safety, TextEdit
from dsl.fixes import applied
from dsl.reading import read_groups
from dsl.source import Source

MOST_ROUNDS = 200
"""How often the text is read anew. In each round every statement loses at least one mistake, or it is the last."""


@dataclass(frozen=True, slots=True)
class Mended:
    """A finding with the fix that was applied. Its place is that in the text as it was then (`diagnostic.source`)."""

    diagnostic: Diagnostic
    fix: Fix


@dataclass(frozen=True, slots=True)
class Repair:
    """Rule files after their safe fixes, in the order given; what was mended, and what is left for a person."""

    sources: tuple[Source, ...]
    done: tuple[Mended, ...]
    left: tuple[Diagnostic, ...]


def repair(sources: Sequence[Source]) -> Repair:
    """Apply the safe fixes of rule files that are read together. Repairing the result changes nothing."""
    current, done = list(sources), list[Mended]()
    seen = {tuple(source.text for source in current)}
    for _ in range(MOST_ROUNDS):
        found = _findings(current)
        chosen = _chosen(found)
        if not chosen:
            break
        edits = [(mended.diagnostic.source.name, edit) for mended in chosen for edit in mended.fix.edits]
        changed = [Source.of(s.name, applied(s.text, [e for name, e in edits if name == s.name])) for s in current]
        texts = tuple(source.text for source in changed)
        if texts in seen:
            break
        seen.add(texts)
        done += chosen
        current = changed
    return Repair(tuple(current), tuple(done), tuple(_findings(current)))


def _findings(sources: Sequence[Source]) -> list[Diagnostic]:
    return [diagnostic for reading in read_groups(sources) for diagnostic in reading.diagnostics]


def _chosen(found: Sequence[Diagnostic]) -> list[Mended]:
    """Return for each finding its safe fix, when it has one; of fixes that touch the first, the others wait a round."""
    chosen: list[Mended] = []
    taken: dict[str, list[TextEdit]] = {}
    for diagnostic in found:
        fix = next((fix for fix in diagnostic.fixes if fix.safety is Safety.SAFE), None)
        edits = taken.setdefault(diagnostic.source.name, [])
        if fix is not None and not any(_touch(one, other) for one in fix.edits for other in edits):
            edits += fix.edits
            chosen.append(Mended(diagnostic, fix))
    return chosen


def _touch(one: TextEdit, other: TextEdit) -> bool:
    return one.span.start <= other.span.end and other.span.start <= one.span.end
