"""The language server itself: each feature asks a service, and says what it gives in the protocol."""

from __future__ import annotations

import asyncio
import logging
import sys
from typing import Any

from lsprotocol import types

from dsl.server import protocol
from dsl.server.actions import offer_actions
from dsl.server.protocol import refused
from dsl.server.rule_server import RuleServer
from dsl.services.colours import colours
from dsl.services.completion import complete
from dsl.services.editor_text import Encoding
from dsl.services.examples import ExampleResult
from dsl.services.formatting import formatting
from dsl.services.hover import hover
from dsl.services.navigation import definition, occurrences, references
from dsl.services.outline import folds, outline
from dsl.services.renaming import RenameRefused, rename, renameable
from dsl.source import Span
from dsl.writing.formatter import FormatterError

RUN_EXAMPLE = "opgavewijzer.voorbeeld"
"""The command that runs one voorbeeld: its arguments are the address of the document and the title."""


def make_server() -> RuleServer:
    """Return a server with all its features."""
    server = RuleServer()
    _follow_documents(server)
    _read_along(server)
    _change(server)
    offer_actions(server)
    _examples(server)
    return server


def _follow_documents(server: RuleServer) -> None:
    @server.feature(types.INITIALIZED)
    def initialized(ls: RuleServer, _params: types.InitializedParams) -> None:
        ls.desk.encoding = _encoding(ls)

    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    def opened(ls: RuleServer, params: types.DidOpenTextDocumentParams) -> None:
        document = params.text_document
        ls.desk.encoding = _encoding(ls)
        ls.desk.put(document.uri, document.text, document.version)
        ls.check(document.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    async def changed(ls: RuleServer, params: types.DidChangeTextDocumentParams) -> None:
        uri = params.text_document.uri
        text = ls.workspace.get_text_document(uri)
        ls.desk.put(uri, text.source, params.text_document.version)
        before = ls.waiting.pop(uri, None)
        if before is not None:
            before.cancel()
        ls.waiting[uri] = asyncio.create_task(ls.check_after_pause(uri))

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    def closed(ls: RuleServer, params: types.DidCloseTextDocumentParams) -> None:
        uri = params.text_document.uri
        before = ls.waiting.pop(uri, None)
        if before is not None:
            before.cancel()
        ls.desk.close(uri)
        ls.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, []))


def _encoding(ls: RuleServer) -> Encoding:
    agreed = ls.workspace.position_encoding
    return Encoding(agreed.value if isinstance(agreed, types.PositionEncodingKind) else agreed or Encoding.UTF_16)


def _read_along(server: RuleServer) -> None:
    @server.feature(types.TEXT_DOCUMENT_COMPLETION, types.CompletionOptions(trigger_characters=[" ", "{", "|", "`"]))
    def completion(ls: RuleServer, params: types.CompletionParams) -> types.CompletionList | None:
        text = ls.desk.open.get(params.text_document.uri)
        if text is None:
            return None
        at = protocol.offset(text, params.position)
        items = complete(text.source, at, ls.desk.last_names(text.name))
        return types.CompletionList(
            is_incomplete=False,
            items=[protocol.as_completion(item, n, text, snippets=ls.has_snippets) for n, item in enumerate(items)],
        )

    @server.feature(types.TEXT_DOCUMENT_HOVER)
    def hovering(ls: RuleServer, params: types.HoverParams) -> types.Hover | None:
        text = ls.desk.open.get(params.text_document.uri)
        if text is None:
            return None
        found = hover(text.source, protocol.offset(text, params.position), ls.desk.names(text.name))
        if found is None:
            return None
        return types.Hover(protocol.as_markdown(found.text), protocol.as_range(text, found.span))

    @server.feature(types.TEXT_DOCUMENT_DEFINITION)
    def defining(ls: RuleServer, params: types.DefinitionParams) -> types.Location | None:
        text = ls.desk.open.get(params.text_document.uri)
        if text is None:
            return None
        found = definition(text.source, protocol.offset(text, params.position), ls.desk.names(text.name))
        return protocol.as_location(found, ls.desk.text) if found else None

    @server.feature(types.TEXT_DOCUMENT_REFERENCES)
    def referring(ls: RuleServer, params: types.ReferenceParams) -> list[types.Location]:
        text = ls.desk.open.get(params.text_document.uri)
        if text is None:
            return []
        at, names = protocol.offset(text, params.position), ls.desk.names(text.name)
        found = references(text.source, at, names, with_declaration=params.context.include_declaration)
        places = (protocol.as_location(location, ls.desk.text) for location in found)
        return [place for place in places if place is not None]

    @server.feature(types.TEXT_DOCUMENT_DOCUMENT_HIGHLIGHT)
    def highlighting(ls: RuleServer, params: types.DocumentHighlightParams) -> list[types.DocumentHighlight]:
        text = ls.desk.open.get(params.text_document.uri)
        if text is None:
            return []
        found = occurrences(text.source, protocol.offset(text, params.position), ls.desk.names(text.name))
        kinds = types.DocumentHighlightKind
        return [
            types.DocumentHighlight(protocol.as_range(text, one.span), kinds.Write if one.declares else kinds.Read)
            for one in found
        ]

    @server.feature(types.TEXT_DOCUMENT_DOCUMENT_SYMBOL)
    def symbols(ls: RuleServer, params: types.DocumentSymbolParams) -> list[types.DocumentSymbol]:
        uri = params.text_document.uri
        text, reading = ls.desk.open.get(uri), ls.desk.reading(uri)
        if text is None or reading is None:
            return []
        document = next(d for d in reading.documents if d.source.name == uri)
        return [protocol.as_symbol(item, text) for item in outline(document)]

    @server.feature(types.TEXT_DOCUMENT_FOLDING_RANGE)
    def folding(ls: RuleServer, params: types.FoldingRangeParams) -> list[types.FoldingRange]:
        uri = params.text_document.uri
        reading = ls.desk.reading(uri)
        if reading is None:
            return []
        document = next(d for d in reading.documents if d.source.name == uri)
        return [types.FoldingRange(fold.first - 1, fold.last - 1) for fold in folds(document)]

    legend = types.SemanticTokensLegend([kind.value for kind in protocol.TOKENS.values()], [])

    @server.feature(types.TEXT_DOCUMENT_SEMANTIC_TOKENS_FULL, legend)
    def colouring(ls: RuleServer, params: types.SemanticTokensParams) -> types.SemanticTokens:
        uri = params.text_document.uri
        text, reading = ls.desk.open.get(uri), ls.desk.reading(uri)
        if text is None or reading is None:
            return types.SemanticTokens([])
        document = next(d for d in reading.documents if d.source.name == uri)
        return protocol.as_tokens(colours(document, ls.desk.names(uri)), text)


def _change(server: RuleServer) -> None:
    @server.feature(types.TEXT_DOCUMENT_RENAME, types.RenameOptions(prepare_provider=True))
    def renaming(ls: RuleServer, params: types.RenameParams) -> types.WorkspaceEdit | None:
        text = ls.desk.open.get(params.text_document.uri)
        if text is None:
            return None
        try:
            names = ls.desk.names(text.name)
            edits = rename(text.source, protocol.offset(text, params.position), params.new_name, names)
        except RenameRefused as reason:
            raise refused(str(reason)) from None
        return protocol.as_workspace_edit(edits, ls.desk.text)

    @server.feature(types.TEXT_DOCUMENT_PREPARE_RENAME)
    def preparing(ls: RuleServer, params: types.PrepareRenameParams) -> types.Range | None:
        text = ls.desk.open.get(params.text_document.uri)
        if text is None:
            return None
        try:
            span = renameable(text.source, protocol.offset(text, params.position), ls.desk.names(text.name))
        except RenameRefused as reason:
            raise refused(str(reason)) from None
        return protocol.as_range(text, span)

    @server.feature(types.TEXT_DOCUMENT_FORMATTING)
    def laying_out(ls: RuleServer, params: types.DocumentFormattingParams) -> list[types.TextEdit]:
        text = ls.desk.open.get(params.text_document.uri)
        if text is None:
            return []
        try:
            return [protocol.as_edit(edit, text) for edit in formatting(text.source)]
        except FormatterError as problem:
            raise refused(str(problem)) from None


def _examples(server: RuleServer) -> None:
    @server.feature(types.TEXT_DOCUMENT_CODE_LENS)
    def lenses(ls: RuleServer, params: types.CodeLensParams) -> list[types.CodeLens]:
        text = ls.desk.open.get(params.text_document.uri)
        if text is None:
            return []
        found = []
        for result in ls.results(text.name):
            command = types.Command(_mark(result), RUN_EXAMPLE, arguments=[text.name, result.title])
            start = Span(result.span.start, result.span.start)
            found.append(types.CodeLens(protocol.as_range(text, start), command))
        return found

    @server.command(RUN_EXAMPLE)
    def running(ls: RuleServer, uri: str, title: str) -> dict[str, Any]:
        result = next((r for r in ls.results(uri) if r.title == title), None)
        if result is None:
            text = "Dit voorbeeld is nu niet te toetsen. Herstel eerst de fouten in het document."
            ls.window_show_message(types.ShowMessageParams(types.MessageType.Warning, text))
            return {"naam": title, "geslaagd": None, "verschil": []}
        kind = types.MessageType.Info if result.passed else types.MessageType.Warning
        ls.window_show_message(types.ShowMessageParams(kind, f"{title}: {result.text}"))
        return {"naam": title, "geslaagd": result.passed, "verschil": list(result.differences)}


def _mark(result: ExampleResult) -> str:
    return f"✓ {result.text}" if result.passed else f"✗ {result.text}"


class _OneLine(logging.Formatter):
    """Log records without tracebacks: an editor shows them to whoever writes rules."""

    def format(self, record: logging.LogRecord) -> str:
        record.exc_info = record.exc_text = None
        return super().format(record).splitlines()[0]


def serve() -> None:
    """Serve an editor over standard input and output until it says that it is done."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_OneLine("opgavewijzer taalserver: %(message)s"))
    logging.basicConfig(level=logging.ERROR, handlers=[handler], force=True)
    logging.getLogger("pygls").setLevel(
        logging.CRITICAL
    )  # `RuleServer` reports what goes wrong, and refusing is no error
    make_server().start_io()
