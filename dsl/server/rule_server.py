"""The server with what is open in the editor: it checks while someone types, and runs voorbeelden."""

from __future__ import annotations

import asyncio
import logging
from datetime import date
from importlib.metadata import PackageNotFoundError, version

from lsprotocol import types
from pygls.exceptions import JsonRpcException, PyglsError
from pygls.lsp.server import LanguageServer

from dsl.exact.frame import PolicyTooTangled
from dsl.server import protocol
from dsl.server.desk import Desk
from dsl.server.protocol import NAME
from dsl.services.examples import ExampleResult, run_examples

PAUSE = 0.2
"""Seconds without a keystroke after which a text is checked."""


class RuleServer(LanguageServer):
    """The server with what is open in the editor."""

    def __init__(self) -> None:
        try:
            number = version(NAME)
        except PackageNotFoundError:
            number = "0"
        # Whole texts, and not their changes: what counts as a line differs between editors and Python.
        super().__init__(NAME, number, text_document_sync_kind=types.TextDocumentSyncKind.Full)
        self.desk = Desk()
        self.waiting: dict[str, asyncio.Task[None]] = {}

    def report_server_error(self, error: Exception, source: type[PyglsError] | type[JsonRpcException]) -> None:
        """Say on the error stream that something went wrong; the editor gets an answer of its own where it asked."""
        if not (isinstance(error, JsonRpcException) and error.code == types.LSPErrorCodes.RequestFailed):
            logging.getLogger(NAME).error("%s (%s): %s", type(error).__name__, source.__name__, error)

    @property
    def has_snippets(self) -> bool:
        """Tell whether the editor can fill in the places of a skeleton."""
        document = self.client_capabilities.text_document
        item = document.completion.completion_item if document and document.completion else None
        return bool(item and item.snippet_support)

    def check(self, uri: str) -> None:
        """Read what is open, and tell the editor what is wrong with each document that may have changed with it."""
        for address in [uri, *(other for other in self.desk.open if other != uri)]:
            text = self.desk.open.get(address)
            if text is None:
                continue
            found = [protocol.as_diagnostic(d, text, self.desk.text) for d in self.desk.diagnostics(address)]
            self.text_document_publish_diagnostics(
                types.PublishDiagnosticsParams(address, found, self.desk.versions.get(address))
            )

    async def check_after_pause(self, uri: str) -> None:
        """Check a document when nobody types for a while."""
        await asyncio.sleep(PAUSE)
        self.waiting.pop(uri, None)
        self.check(uri)

    def results(self, uri: str) -> tuple[ExampleResult, ...]:
        """Return how the voorbeelden of a document go; none while there is a fout in it."""
        reading = self.desk.reading(uri)
        if reading is None or reading.policy is None:
            return ()
        try:
            found = run_examples(reading.policy, date.today())
        except PolicyTooTangled:
            return ()
        return tuple(result for result in found if result.source.name == uri)
