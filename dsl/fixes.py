"""Ways to mend a finding, made where it is found; and how their edits change a text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from difflib import get_close_matches

from dsl.diagnostics import Fix, Safety, TextEdit
from dsl.source import Span

MOST_CHOICES = 5
"""The most values of a short list that are all proposed, when none is near to what was written."""


def fix(title: str, *edits: TextEdit, safe: bool = False) -> Fix:
    """Return a fix of one or more edits."""
    return Fix(title, tuple(sorted(edits, key=lambda edit: edit.span)), Safety.SAFE if safe else Safety.CONFIRM)


def write(span: Span, text: str, title: str | None = None, *, safe: bool = False) -> Fix:
    """Return the fix that writes something else in place of a span."""
    return fix(title or f"Schrijf `{text.strip()}`", TextEdit(span, text), safe=safe)


def insert(at: int, text: str, title: str | None = None, *, safe: bool = False) -> Fix:
    """Return the fix that puts something in at an offset."""
    return fix(title or f"Zet `{text.strip()}` erbij", TextEdit(Span(at, at), text), safe=safe)


def remove(span: Span, title: str = "Haal dit weg", *, safe: bool = False) -> Fix:
    """Return the fix that takes a span away; when nothing else stands on its lines, with those lines."""
    return fix(title, TextEdit(span, ""), safe=safe)


def near(span: Span, written: str, words: Iterable[str], most: int = 3) -> tuple[Fix, ...]:
    """Return fixes that write the words nearest to what was written, none when none is near."""
    found = get_close_matches(written[:40], list(dict.fromkeys(words)), n=most, cutoff=0.6)
    return tuple(write(span, word) for word in found)


def choices(span: Span, written: str, words: Iterable[str]) -> tuple[Fix, ...]:
    """Return fixes that write the nearest words, or when none is near each word of a short list."""
    among = list(dict.fromkeys(words))
    found = near(span, written, among)
    return found or (tuple(write(span, word) for word in among) if len(among) <= MOST_CHOICES else ())


def tidied(text: str, fixes: Iterable[Fix]) -> tuple[Fix, ...]:
    """Return fixes in which what is taken away takes along the lines on which it stood alone."""
    return tuple(replace(one, edits=tuple(_with_lines(text, edit) for edit in one.edits)) for one in fixes)


def _with_lines(text: str, edit: TextEdit) -> TextEdit:
    if edit.text or edit.span.start == edit.span.end:
        return edit
    start = text.rfind("\n", 0, edit.span.start) + 1
    end = text.find("\n", edit.span.end)
    end = len(text) if end < 0 else end
    if text[start : edit.span.start].strip() or text[edit.span.end : end].strip():
        before = edit.span.start
        while before > start and text[before - 1] in " \t" and not text[edit.span.end : end].strip():
            before -= 1
        return replace(edit, span=Span(before, edit.span.end))
    return replace(edit, span=Span(start - 1, end) if start > 0 else Span(start, min(end + 1, len(text))))


def applied(text: str, edits: Iterable[TextEdit]) -> str:
    """Return a text with edits made; they do not overlap."""
    for edit in sorted(edits, key=lambda edit: edit.span, reverse=True):
        text = text[: edit.span.start] + edit.text + text[edit.span.end :]
    return text
