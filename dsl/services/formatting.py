"""The one layout as edits, so that an editor keeps its cursor and its undo."""

from __future__ import annotations

from difflib import SequenceMatcher

from dsl.diagnostics import TextEdit
from dsl.formatter import format_source
from dsl.source import Source, Span


def formatting(source: Source) -> tuple[TextEdit, ...]:
    """Return the edits that give a rule file its layout, whole lines each. Raises FormatterError."""
    before, after = source.text.splitlines(keepends=True), format_source(source).splitlines(keepends=True)
    starts = [0]
    for line in before:
        starts.append(starts[-1] + len(line))
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    return tuple(
        TextEdit(Span(starts[first], starts[last]), "".join(after[begin:end]))
        for tag, first, last, begin, end in matcher.get_opcodes()
        if tag != "equal"
    )
