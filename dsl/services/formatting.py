"""A new text of a rule file as edits, so that an editor keeps its cursor and its undo; and the one layout so."""

from __future__ import annotations

from difflib import SequenceMatcher

from dsl.diagnostics import TextEdit
from dsl.source import Source, Span
from dsl.writing.formatter import format_source


def formatting(source: Source) -> tuple[TextEdit, ...]:
    """Return the edits that give a rule file its layout, whole lines each. Raises FormatterError."""
    return line_edits(source.text, format_source(source))


def line_edits(old: str, new: str) -> tuple[TextEdit, ...]:
    """Return the edits, of whole lines, that make one text of another."""
    before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    starts = [0]
    for line in before:
        starts.append(starts[-1] + len(line))
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    return tuple(
        TextEdit(Span(starts[first], starts[last]), "".join(after[begin:end]))
        for tag, first, last, begin, end in matcher.get_opcodes()
        if tag != "equal"
    )
