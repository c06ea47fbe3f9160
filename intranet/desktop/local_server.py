"""A server on this computer, for this computer alone.

Its socket is there before the app is: a window can ask for its page at once, and the request waits in the socket while
the app is being made in another thread. What takes time (the toolkit of the window, the app) so happens side by side.
"""

from __future__ import annotations

import logging
import socket
import sys
import threading
from collections.abc import Callable, Iterable
from typing import Any


class StartError(Exception):
    """The program cannot start; the message is a sentence in Dutch that says why and what to do."""


class LocalServer:
    """The app behind a socket of this computer that no other computer can reach."""

    def __init__(self, port: int) -> None:
        """Take the port (0: any free one). Raises StartError when another program has it."""
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        if sys.platform == "win32":  # there, another program could otherwise take over our port
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:  # a program that ended a moment ago does not keep its port; one that runs does
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            self._socket.bind(("127.0.0.1", port))
        except OSError as error:
            self._socket.close()
            from dsl import reason_text  # only here: the language takes long to load

            why = reason_text(error)
            raise StartError(
                f"poort {port} kan niet worden gebruikt ({why}). Kies een andere poort of laat --poort weg."
            ) from error
        self._socket.listen(64)
        self.port: int = self._socket.getsockname()[1]
        # What was answered, as (path, status); for the trial.
        self.answers: list[tuple[str, int]] = []
        self._server: Any = None
        self._thread: threading.Thread | None = None
        self._ready = threading.Event()

    @property
    def origin(self) -> str:
        """The scheme, host and port of this server, as an address starts with."""
        return f"http://127.0.0.1:{self.port}"

    def start(self, make_app: Callable[[], Any]) -> None:
        """Make the app and serve it, in a thread of its own. `make_app` gives a WSGI app, whatever happens."""

        def serve() -> None:
            try:
                from waitress.server import create_server

                # A request that waits a moment for a thread is no news for whoever sees the terminal.
                logging.getLogger("waitress.queue").setLevel(logging.ERROR)
                app = self._remembering(make_app())
                self._server = create_server(app, sockets=[self._socket], threads=6, ident=None)
            finally:
                self._ready.set()
            self._server.run()

        self._thread = threading.Thread(target=serve, name="server", daemon=True)
        self._thread.start()

    def wait_until_ready(self) -> None:
        """Wait until the app has been made."""
        self._ready.wait()

    def wait_until_stopped(self) -> None:
        """Serve until the person presses Ctrl+C."""
        try:
            while self._thread is not None and self._thread.is_alive():
                self._thread.join(0.5)  # in small steps, since Windows hears Ctrl+C only in between
        except KeyboardInterrupt:
            pass

    def stop(self) -> None:
        """Finish the requests that are being answered, then close."""
        self._ready.wait()
        if self._server is not None and self._thread is not None:
            self._server.trigger.pull_trigger(self._close)
            self._thread.join(6)

    def _close(self) -> None:  # in the thread of the server, which ends when its map of sockets is empty
        from waitress import wasyncore

        self._server.task_dispatcher.shutdown()
        wasyncore.close_all(self._server._map)

    def _remembering(self, app: Any) -> Callable[..., Iterable[bytes]]:
        def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
            def start(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
                if len(self.answers) < 100:  # the first page, not a day's work
                    self.answers.append((environ.get("PATH_INFO", ""), int(status[:3])))
                return start_response(status, headers, exc_info)

            answered: Iterable[bytes] = app(environ, start)
            return answered

        return answer
