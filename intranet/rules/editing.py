"""What the editor of the rules asks while someone types: the services of the language as data for its scripts.

Places go over as `{"regel", "teken"}`, line and UTF-16 unit from 0, as editors count. The text that comes in is that of
one file of a draft; the other files are as they were saved.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from dsl import (
    Diagnostic,
    EditorPosition,
    EditorText,
    Fix,
    FormatterError,
    ItemKind,
    Names,
    OutlineItem,
    Reading,
    RenameRefused,
    Safety,
    Severity,
    Source,
    Span,
    TextEdit,
    Workspace,
    complete,
    definition,
    formatting,
    hover,
    outline,
    read_together,
    rename,
)

Json = dict[str, Any]

_CODE = re.compile("`([^`]+)`")
_FENCE = re.compile(r"^```(?:regels)?$", re.MULTILINE)
_KINDS = {
    ItemKind.STATEMENT: "onderdeel",
    ItemKind.CLAUSE: "vervolg",
    ItemKind.KEYWORD: "woord",
    ItemKind.NAME: "naam",
    ItemKind.VALUE: "waarde",
}


@dataclass(frozen=True)
class Desk:
    """The file that someone works on, with the others of the same draft; `draft_id` says whose."""

    name: str
    text: str
    others: tuple[tuple[str, str], ...] = ()
    draft_id: int = 0

    @property
    def editor(self) -> EditorText:
        """The text with places as the editor counts them."""
        return EditorText(self.name, self.text)

    @property
    def reading(self) -> Reading:
        """All files read together; the newest few readings are kept, since several questions follow on one key."""
        return _read(self)

    @property
    def names(self) -> Names:
        """The names of all files."""
        return _names(self)

    @property
    def source(self) -> Source:
        """The file as the language reads it: the same object as in the reading."""
        return next(d.source for d in self.reading.documents if d.source.name == self.name)


_reading = threading.Lock()


@lru_cache(maxsize=8)
def _workspace(_draft_id: int) -> Workspace:
    """What was read of a draft before, so that a keystroke has only what changed read again."""
    return Workspace()


@lru_cache(maxsize=4)
def _read(desk: Desk) -> Reading:
    sources = [Source.of(desk.name, desk.text), *(Source.of(*other) for other in desk.others)]
    with _reading:  # a workspace serves one at a time
        return _workspace(desk.draft_id).read_together(sources)


@lru_cache(maxsize=4)
def _names(desk: Desk) -> Names:
    return Names(desk.reading.documents)


def what_breaks_without(files: Iterable[tuple[str, str]], name: str) -> tuple[str, ...]:
    """Return what would be wrong in the other files when one is taken away, in sentences with their place."""
    sources = [Source.of(*one) for one in files]
    before = {(d.source.name, d.code, d.text) for d in read_together(sources).diagnostics}
    after = read_together([source for source in sources if source.name != name]).diagnostics
    return tuple(
        f"{d.source.name}, regel {d.source.position(d.span.start).line}: {_words(d.text)}"
        for d in after
        if d.severity is Severity.ERROR and (d.source.name, d.code, d.text) not in before
    )


def problems(desk: Desk) -> Json:
    """All findings in the file, with their help and mends, and how many there are in the other files."""
    editor = desk.editor
    here = [d for d in desk.reading.diagnostics if d.source.name == desk.name]
    return {
        "meldingen": [_problem(editor, diagnostic) for diagnostic in here],
        "elders": len(desk.reading.diagnostics) - len(here),
    }


def _problem(editor: EditorText, diagnostic: Diagnostic) -> Json:
    return {
        **_span(editor, diagnostic.span),
        "code": diagnostic.code,
        "ernst": str(diagnostic.severity),
        "tekst": _words(diagnostic.text),
        "hulp": _words(diagnostic.help),
        "herstel": [_fix(editor, fix) for fix in diagnostic.fixes],
    }


def _fix(editor: EditorText, fix: Fix) -> Json:
    return {
        "titel": _words(fix.title),
        "veilig": fix.safety is Safety.SAFE,
        "wijzigingen": [_edit(editor, edit) for edit in fix.edits],
    }


def completions(desk: Desk, place: EditorPosition) -> Json | None:
    """What could stand at a place; None when nothing could."""
    editor = desk.editor
    found = complete(desk.source, editor.offset(place), desk.names)
    if not found:
        return None
    return {
        **_span(editor, found[0].span),
        "opties": [
            {
                "naam": one.label,
                "soort": one.detail or _KINDS[one.kind],
                "uitleg": _parts(one.documentation),
                "sjabloon": one.text,
            }
            for one in found
            if one.span == found[0].span
        ],
    }


def meaning(desk: Desk, place: EditorPosition) -> Json | None:
    """What the word at a place means, with its source."""
    editor = desk.editor
    found = hover(desk.source, editor.offset(place), desk.names)
    return None if found is None else {**_span(editor, found.span), "uitleg": _parts(found.text)}


def declaration(desk: Desk, place: EditorPosition) -> Json | None:
    """Where the name at a place is declared: here, or in another file, with the line from 1."""
    editor = desk.editor
    found = definition(desk.source, editor.offset(place), desk.names)
    if found is None:
        return None
    if found.source.name == desk.name:
        return _span(editor, found.span)
    return {"bestand": found.source.name, "regel": found.source.position(found.span.start).line}


def layout(desk: Desk) -> Json:
    """The edits that give the file its one layout, or a sentence that says why there is none."""
    try:
        return {"wijzigingen": [_edit(desk.editor, edit) for edit in formatting(desk.source)]}
    except FormatterError as problem:
        return {"melding": _words(str(problem))}


def renaming(desk: Desk, place: EditorPosition, new_name: str) -> Json:
    """The edits that give a name another one everywhere in this file, or a sentence that says why not."""
    editor = desk.editor
    try:
        found = rename(desk.source, editor.offset(place), new_name, desk.names)
    except RenameRefused as problem:
        return {"melding": _words(str(problem))}
    elsewhere = sorted({one.source.name for one in found if one.source.name != desk.name})
    if elsewhere:
        return {"melding": f"Deze naam staat ook in {', '.join(elsewhere)}. Verander hem daar en hier met de hand."}
    return {"wijzigingen": [_edit(editor, one.edit) for one in found]}


@dataclass(frozen=True)
class Entry:
    """A line of the table of contents: a heading or a statement, how deep it stands, and its line from 1."""

    words: str
    kind: str
    depth: int
    line: int


def contents(desk: Desk) -> tuple[Entry, ...]:
    """The headings and statements of the file, in its order."""
    (document,) = (d for d in desk.reading.documents if d.source.name == desk.name)
    return tuple(_entries(desk.source, outline(document), 0))


def _entries(source: Source, items: Iterable[OutlineItem], depth: int) -> Iterable[Entry]:
    for item in items:
        yield Entry(item.name, item.kind, depth, source.position(item.selection.start).line)
        yield from _entries(source, item.children, depth + 1)


def place_of(question: Mapping[str, Any]) -> EditorPosition:
    """Read a place. Raises ValueError when it is none."""
    line, character = question.get("regel"), question.get("teken")
    if not isinstance(line, int) or not isinstance(character, int):
        raise ValueError("a place has a line and a character")
    return EditorPosition(line, character)


def _span(editor: EditorText, span: Span) -> Json:
    start, end = editor.positions(span)
    return {"van": _place(start), "tot": _place(end)}


def _edit(editor: EditorText, edit: TextEdit) -> Json:
    return {**_span(editor, edit.span), "tekst": edit.text}


def _place(position: EditorPosition) -> Json:
    return {"regel": position.line, "teken": position.character}


def _parts(markdown: str) -> list[Json]:
    """The little Markdown of the services in parts, each `tekst` or `regels`: the editor shows text, never HTML."""
    found = []
    for number, part in enumerate(_FENCE.split(markdown)):
        written = part.strip("\n") if number % 2 else _plain(part)
        if written:
            found.append({"soort": "regels" if number % 2 else "tekst", "tekst": written})
    return found


def _plain(markdown: str) -> str:
    lines = (f"“{line[2:]}”" if line.startswith("> ") else line for line in markdown.replace("**", "").splitlines())
    return _words("\n".join(line.strip("*") for line in lines)).strip("\n")


def _words(text: str) -> str:
    """A sentence of the language with what it quotes between quotation marks, as the app writes it."""
    return _CODE.sub(r"‘\1’", text)
