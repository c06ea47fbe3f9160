"""An editor that talks to the language server as a real one does: over the pipes of a process that it started."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from lsprotocol import types
from pygls.lsp.client import LanguageClient

PATIENCE = 30
"""Seconds to wait for an answer on a busy machine."""


class Editor(LanguageClient):
    """A client that keeps what the server says of its own accord."""

    def __init__(self) -> None:
        super().__init__("proef", "1")
        self.published: list[types.PublishDiagnosticsParams] = []
        self.messages: list[str] = []
        self.news = asyncio.Event()
        self.capabilities: types.ServerCapabilities | None = None

        @self.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
        def published(params: types.PublishDiagnosticsParams) -> None:
            self.published.append(params)
            self.news.set()

        @self.feature(types.WINDOW_SHOW_MESSAGE)
        def shown(params: types.ShowMessageParams) -> None:
            self.messages.append(params.message)

    def open(self, uri: str, text: str, version: int = 1) -> None:
        document = types.TextDocumentItem(uri, "regels", version, text)
        self.text_document_did_open(types.DidOpenTextDocumentParams(document))

    def type(self, uri: str, text: str, version: int) -> None:
        document = types.VersionedTextDocumentIdentifier(version, uri)
        change = types.TextDocumentContentChangeWholeDocument(text)
        self.text_document_did_change(types.DidChangeTextDocumentParams(document, [change]))

    async def diagnostics(self, uri: str, version: int = 1) -> list[types.Diagnostic]:
        """Wait for the findings of one version of a document."""
        async with asyncio.timeout(PATIENCE):
            while True:
                for params in self.published:
                    if params.uri == uri and params.version == version:
                        return list(params.diagnostics)
                self.news.clear()
                await self.news.wait()


@asynccontextmanager
async def editor(*encodings: str, snippets: bool = True) -> AsyncIterator[Editor]:
    """Start the server as its user does, say hello, and goodbye at the end; it must end well, silently."""
    client = Editor()
    await client.start_io(sys.executable, "-m", "dsl.command.cli", "taalserver")
    item = types.ClientCompletionItemOptions(snippet_support=snippets)
    capabilities = types.ClientCapabilities(
        general=types.GeneralClientCapabilities(position_encodings=list(encodings) or None),
        text_document=types.TextDocumentClientCapabilities(
            completion=types.CompletionClientCapabilities(completion_item=item)
        ),
    )
    try:
        async with asyncio.timeout(PATIENCE):
            result = await client.initialize_async(types.InitializeParams(capabilities))
            client.capabilities = result.capabilities
            client.initialized(types.InitializedParams())
        yield client
    finally:
        async with asyncio.timeout(PATIENCE):
            await client.shutdown_async(None)
            client.exit(None)
            await client.stop()
    process = client._server
    assert process is not None and process.stderr is not None
    assert await process.stderr.read() == b""
    assert process.returncode == 0
