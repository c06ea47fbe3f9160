"""What the services give → what the language server protocol says."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from lsprotocol import types
from pygls.exceptions import JsonRpcException

from dsl.diagnostics import Diagnostic, Severity, TextEdit
from dsl.services.colours import Coloured, WordKind
from dsl.services.editor_text import EditorPosition, EditorText
from dsl.services.navigation import Location
from dsl.services.outline import OutlineItem
from dsl.services.proposed import Completion, ItemKind
from dsl.services.renaming import FileEdit
from dsl.source import Span

NAME = "opgavewijzer"

Texts = Callable[[str], EditorText | None]
"""Gives the text of a document by its address."""

_SEVERITIES = {
    Severity.ERROR: types.DiagnosticSeverity.Error,
    Severity.WARNING: types.DiagnosticSeverity.Warning,
    Severity.ADVICE: types.DiagnosticSeverity.Information,
}
_ITEMS = {
    ItemKind.STATEMENT: types.CompletionItemKind.Struct,
    ItemKind.CLAUSE: types.CompletionItemKind.Property,
    ItemKind.KEYWORD: types.CompletionItemKind.Keyword,
    ItemKind.NAME: types.CompletionItemKind.Variable,
    ItemKind.VALUE: types.CompletionItemKind.EnumMember,
}
TOKENS = {
    WordKind.KEYWORD: types.SemanticTokenTypes.Keyword,
    WordKind.NAME: types.SemanticTokenTypes.Variable,
    WordKind.VALUE: types.SemanticTokenTypes.EnumMember,
    WordKind.TEXT: types.SemanticTokenTypes.String,
    WordKind.COMMENT: types.SemanticTokenTypes.Comment,
}
"""The kinds of words that an editor colours, in the order of their numbers."""

_SYMBOLS = {
    "kop": types.SymbolKind.String,
    "regelset": types.SymbolKind.Package,
    "feit": types.SymbolKind.Field,
    "oordeel": types.SymbolKind.Field,
    "keuzelijst": types.SymbolKind.Enum,
    "begrip": types.SymbolKind.Constant,
    "interpretatie": types.SymbolKind.Boolean,
    "principe": types.SymbolKind.Interface,
    "besluit": types.SymbolKind.Class,
    "regel": types.SymbolKind.Function,
    "uitzondering": types.SymbolKind.Operator,
    "tabel": types.SymbolKind.Array,
    "verplichting": types.SymbolKind.Event,
    "signaal": types.SymbolKind.Key,
    "basis": types.SymbolKind.Object,
    "voorbeeld": types.SymbolKind.Method,
}


def as_position(position: EditorPosition) -> types.Position:
    """Return a position for the editor."""
    return types.Position(position.line, position.character)


def as_range(text: EditorText, span: Span) -> types.Range:
    """Return a span for the editor."""
    start, end = text.positions(span)
    return types.Range(as_position(start), as_position(end))


def offset(text: EditorText, position: types.Position) -> int:
    """Return the offset of a position of the editor."""
    return text.offset(EditorPosition(position.line, position.character))


def span_of(text: EditorText, place: types.Range) -> Span:
    """Return the span of a range of the editor."""
    return Span(offset(text, place.start), offset(text, place.end))


def as_diagnostic(diagnostic: Diagnostic, text: EditorText, texts: Texts) -> types.Diagnostic:
    """Return a finding; what to do stands on a line of its own."""
    related = []
    for label in diagnostic.labels:
        other = texts(label.source.name)
        if other is not None:
            where = types.Location(other.name, as_range(other, label.span))
            related.append(types.DiagnosticRelatedInformation(where, label.text))
    return types.Diagnostic(
        as_range(text, diagnostic.span),
        f"{diagnostic.text}\n{diagnostic.help}",
        _SEVERITIES[diagnostic.severity],
        code=diagnostic.code,
        source=NAME,
        related_information=related or None,
    )


def as_edit(edit: TextEdit, text: EditorText) -> types.TextEdit:
    """Return a change of a text."""
    return types.TextEdit(as_range(text, edit.span), edit.text)


def as_workspace_edit(edits: Iterable[FileEdit], texts: Texts) -> types.WorkspaceEdit:
    """Return changes in several documents."""
    changes: dict[str, list[types.TextEdit]] = {}
    for change in edits:
        text = texts(change.source.name)
        if text is not None:
            changes.setdefault(text.name, []).append(as_edit(change.edit, text))
    return types.WorkspaceEdit(changes=dict(changes))


def as_location(location: Location, texts: Texts) -> types.Location | None:
    """Return a place in a document; None when that is not there any more."""
    text = texts(location.source.name)
    return None if text is None else types.Location(text.name, as_range(text, location.span))


def as_completion(item: Completion, number: int, text: EditorText, *, snippets: bool) -> types.CompletionItem:
    """Return a proposal; `number` keeps the order, and without `snippets` the places to fill in stay away."""
    inserted = item.text if snippets else without_places(item.text)
    is_snippet = snippets and "${" in item.text
    return types.CompletionItem(
        item.label,
        kind=_ITEMS[item.kind],
        detail=item.detail or None,
        documentation=as_markdown(item.documentation) if item.documentation else None,
        sort_text=f"{number:04}",
        insert_text_format=types.InsertTextFormat.Snippet if is_snippet else types.InsertTextFormat.PlainText,
        insert_text_mode=types.InsertTextMode.AdjustIndentation,
        text_edit=types.TextEdit(as_range(text, item.span), inserted),
    )


def as_markdown(text: str) -> types.MarkupContent:
    """Return a text in Markdown."""
    return types.MarkupContent(types.MarkupKind.Markdown, text)


def without_places(skeleton: str) -> str:
    """Return a skeleton with what stands in its places to fill in."""
    out, at = [], 0
    while (start := skeleton.find("${", at)) >= 0:
        end = skeleton.index("}", start)
        out += [skeleton[at:start], skeleton[start + 2 : end].partition(":")[2]]
        at = end + 1
    return "".join([*out, skeleton[at:]])


def as_tokens(words: Iterable[Coloured], text: EditorText) -> types.SemanticTokens:
    """Return the kinds of words, as numbers: each place counts from the one before it, a line at a time."""
    data: list[int] = []
    line = character = 0
    for word in words:
        if word.kind not in TOKENS:
            continue
        for part in _lines_of(word, text):
            start, end = text.positions(part)
            shift = start.character - (character if start.line == line else 0)
            data += [start.line - line, shift, end.character - start.character, list(TOKENS).index(word.kind), 0]
            line, character = start.line, start.character
    return types.SemanticTokens(data)


def _lines_of(word: Coloured, text: EditorText) -> Iterator[Span]:
    """Yield the parts of a word that runs over lines: a text in quotes."""
    at = word.span.start
    for line in text.source.slice(word.span).split("\n"):
        if line.strip():
            yield Span(at, at + len(line))
        at += len(line) + 1


def as_symbol(item: OutlineItem, text: EditorText) -> types.DocumentSymbol:
    """Return a heading or statement with what stands under it."""
    return types.DocumentSymbol(
        item.name,
        _SYMBOLS[item.kind],
        as_range(text, item.span),
        as_range(text, item.selection),
        detail=item.detail or item.kind,
        children=[as_symbol(child, text) for child in item.children],
    )


def refused(text: str) -> JsonRpcException:
    """Return an error that an editor shows as it is."""
    return JsonRpcException(text, types.LSPErrorCodes.RequestFailed)
