"""The program on one desk: a window (or the browser) that shows what our own server on this computer answers."""

from __future__ import annotations

import os
import secrets
import sys
import threading
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from intranet.desktop.local_server import LocalServer, StartError

if TYPE_CHECKING:
    import webview

TITLE = "Opgavewijzer"
SIZE = (1280, 860)
SMALLEST = (480, 480)
# Seconds that a trial waits for the first page.
PATIENCE = 60.0

_RENDERERS = frozenset({"gtkwebkit2", "qtwebengine", "edgechromium", "cocoa"})
_DUTCH = {
    "global.ok": "Akkoord",
    "global.cancel": "Annuleer",
    "global.quit": "Stop",
    "global.quitConfirmation": "Wilt u de Opgavewijzer sluiten?",
    "global.saveFile": "Bewaar bestand",
    "linux.openFile": "Open bestand",
    "linux.openFiles": "Open bestanden",
    "linux.openFolder": "Open map",
    "windows.fileFilter.allFiles": "Alle bestanden",
    "windows.fileFilter.otherFiles": "Andere bestanden",
}


WINDOW_FOLDER = "venster"
"""Where in the data folder the window keeps what is its own."""


class NoWindowError(Exception):
    """There can be no window here; the message says why, in Dutch, as the end of a sentence."""


def server_as_last_time(note: Path) -> LocalServer:
    """Return a server on the port of last time, which file `note` holds; on any free port when another program has it.

    What a page keeps in the window, such as a text that could not be saved before the program ended, belongs to a port.
    """
    try:
        server = LocalServer(int(note.read_text("ascii")))
    except (OSError, ValueError, OverflowError, StartError):
        server = LocalServer(0)
    try:
        note.parent.mkdir(parents=True, exist_ok=True)
        note.write_text(str(server.port), "ascii")
    except OSError:
        pass  # then it is another port next time; a folder that cannot be written to is told about elsewhere
    return server


def run(data_folder: Path, *, port: int, in_browser: bool, trial: bool, say: Callable[[str], None]) -> None:
    """Open the window (or the browser) on the opgaven in `data_folder`, and come back when it is closed.

    `port` 0 takes a free one. `trial` starts, looks whether the first page is there, and closes. `say` shows the person
    a sentence. Raises StartError when the program cannot start or the trial finds something wrong.
    """
    started = time.monotonic()
    token = secrets.token_urlsafe(32)
    server = LocalServer(port) if port or trial else server_as_last_time(data_folder / WINDOW_FOLDER / "poort")
    program = _Program(data_folder, server.port, token)
    address = f"{server.origin}/?sleutel={token}"
    server.start(program.make)
    wrong, how, why = "", "in een venster", ""
    try:
        if not in_browser:
            try:
                wrong = Window(server, address, data_folder / WINDOW_FOLDER).show(trial)
            except NoWindowError as problem:
                in_browser, why = True, f"Er kan hier geen venster open: {problem}. "
        if in_browser:
            how = "zonder venster"
            server.wait_until_ready()
            program.check()
            if trial:
                wrong = _fetch_first_page(server, address)
            else:
                say(why + _open_browser(address))
                server.wait_until_stopped()
        program.check()
        if trial:
            say(why + _verdict(wrong, how, started))
    finally:
        server.stop()
        program.close()


class _Program:
    """The app while it is being made in the thread of the server: the app, or why there is none."""

    def __init__(self, data_folder: Path, port: int, token: str) -> None:
        self._data_folder = data_folder
        self._hosts = frozenset({f"127.0.0.1:{port}", f"localhost:{port}"})
        self._token = token
        self._app: Any = None
        self._failure: StartError | None = None

    def make(self) -> Any:
        """The app; when it cannot be made, one that shows the person why, so that a window never just vanishes."""
        try:
            from intranet import create_app
            from intranet.config import Config

            config = Config(data_folder=self._data_folder, window_token=self._token, allowed_hosts=self._hosts)
            self._app = create_app(config)
        except Exception as error:  # whatever it is
            self._failure = self._explained(error)
            return self._sorry
        return self._app

    def check(self) -> None:
        """Raise StartError when the app could not be made."""
        if self._failure is not None:
            raise self._failure

    def close(self) -> None:
        """Let the database go."""
        if self._app is not None:
            self._app.extensions["store"].close()

    def _explained(self, error: Exception) -> StartError:
        try:
            from intranet.store import StoreError

            if isinstance(error, StoreError):
                return StartError(str(error))
        except ImportError:
            pass  # the store is what could not be loaded
        log = self._data_folder / "startfout.txt"
        try:
            log.write_text("".join(traceback.format_exception(error)), encoding="utf-8")
        except OSError as unwritable:
            from dsl import reason_text  # only here: the language takes long to load

            return StartError(f"De map {self._data_folder} is niet te gebruiken: {reason_text(unwritable)}.")
        return StartError(
            f"De Opgavewijzer kan niet starten met de gegevens in {self._data_folder}. "
            f"Start met een andere map (--data MAP), of geef het bestand {log} aan uw beheerder."
        )

    def _sorry(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        import html

        headers = [("Content-Type", "text/html; charset=utf-8"), ("Cache-Control", "no-store")]
        headers.append(("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"))
        if environ.get("QUERY_STRING") != f"sleutel={self._token}":
            start_response("403 Forbidden", headers)
            return []
        start_response("503 Service Unavailable", headers)
        page = (
            '<!doctype html><html lang="nl"><meta charset="utf-8"><title>De Opgavewijzer kan niet starten</title>'
            f"<h1>De Opgavewijzer kan niet starten</h1><p>{html.escape(str(self._failure))}</p></html>"
        )
        return [page.encode()]


class Window:
    """A window of pywebview: GTK or Qt on Linux, WebView2 on Windows."""

    def __init__(self, server: LocalServer, address: str, storage: Path) -> None:
        self._server = server
        self._address = address
        self._storage = storage

    def show(self, trial: bool) -> str:
        """Show the window until it is closed; a trial closes it itself once the page is there.

        Returns what a trial found wrong, empty for nothing. Raises NoWindowError when there can be no window.
        """
        toolkit = _toolkit()
        webview = _pywebview()
        webview.settings["ALLOW_DOWNLOADS"] = True
        webview.settings["ALLOW_FILE_URLS"] = False
        usable: list[bool] = []
        seen: list[str] = []

        def initialized(renderer: str) -> bool:
            usable.append(renderer in _RENDERERS)
            if renderer == "qtwebengine":
                from intranet.desktop import qt

                qt.prepare(self._server.origin)
            return usable[-1]  # False keeps the window shut: an old Internet Explorer cannot show our pages

        window = webview.create_window(
            TITLE,
            self._address,
            width=SIZE[0],
            height=SIZE[1],
            min_size=SMALLEST,
            text_select=True,
            zoomable=True,
        )
        window.events.initialized += initialized
        if toolkit == "gtk":
            from intranet.desktop import gtk

            window.events.before_show += lambda: gtk.finish(window, self._server.origin)
        try:
            webview.start(
                (lambda: seen.append(self._try(window))) if trial else None,
                localization=_DUTCH,
                gui=toolkit,
                private_mode=False,
                storage_path=str(self._storage),
            )
        except KeyboardInterrupt:
            pass
        except webview.WebViewException as error:
            raise NoWindowError("de onderdelen voor een venster ontbreken") from error
        if not (usable and usable[-1]):
            raise NoWindowError("de onderdelen voor een venster ontbreken of zijn te oud")
        return seen[0] if seen else ""

    def _try(self, window: webview.Window) -> str:
        """What is wrong with the first page in `window`; empty when nothing is. Closes the window."""
        try:
            deadline = time.monotonic() + PATIENCE
            while not window.events.loaded.wait(0.02):
                if window.events.closed.is_set():
                    return "het venster sloot voordat de eerste pagina er was"
                if time.monotonic() > deadline:
                    return f"de eerste pagina was er na {PATIENCE:.0f} seconden nog niet"
            title = window.run_js("document.title")
            heading = window.run_js("(document.querySelector('h1') || document.head).textContent.trim()")
            return _wrong_with(self._server, str(title or ""), str(heading or ""))
        finally:
            window.destroy()


def _wrong_with(server: LocalServer, title: str, heading: str) -> str:
    """What is wrong with a first page of this title and heading; empty when nothing is."""
    refused = [f"{path} ({status})" for path, status in server.answers if status >= 400]
    if refused:
        return "deze bestanden kwamen niet: " + ", ".join(refused)
    if not heading or not title.startswith(heading):
        return f"de eerste pagina is niet goed: titel '{title}', kop '{heading}'"
    return ""


def _verdict(wrong: str, how: str, started: float) -> str:
    if wrong:
        raise StartError(f"de proef is niet gelukt: {wrong}.")
    seconds = f"{time.monotonic() - started:.1f}".replace(".", ",")
    return f"Proef gelukt {how}, in {seconds} seconden."


def _fetch_first_page(server: LocalServer, address: str) -> str:
    """What is wrong with the first page as a plain client gets it; empty when nothing is."""
    import re
    import urllib.error
    import urllib.request

    # Without the proxy of the environment: what is on this computer is not behind it.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor())
    try:
        with opener.open(address, timeout=PATIENCE) as answer:
            page = answer.read().decode()
    except (urllib.error.URLError, TimeoutError) as error:
        return f"de eerste pagina kwam niet ({error})"

    def text(tag: str) -> str:
        found = re.search(rf"<{tag}[^>]*>(.*?)</{tag}>", page, re.DOTALL)
        return found[1].strip() if found else ""

    return _wrong_with(server, text("title"), text("h1"))


def _open_browser(address: str) -> str:
    """Open the browser on our page. Returns what to tell the person: where the page is, and how to stop."""
    import webbrowser

    opened = _has_screen() and webbrowser.open(address)  # without a screen it would start a browser in the terminal
    where = "De Opgavewijzer is nu open in uw browser" if opened else "Open dit adres in uw browser"
    return f"{where}: {address} (stoppen: Ctrl+C)"


def _has_screen() -> bool:
    if sys.platform != "linux":
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _toolkit() -> Any:
    """Which toolkit makes the window, as pywebview names it; None lets it choose. Raises NoWindowError.

    Found out here and not by trial, because GTK and Qt end the process or complain in English when there is no screen.
    """
    if sys.platform == "win32":
        return "edgechromium"
    if sys.platform != "linux":
        return None
    if not _has_screen():
        raise NoWindowError("dit systeem heeft geen scherm")
    from importlib.util import find_spec

    if find_spec("gi") is not None:
        from intranet.desktop import gtk

        if gtk.is_usable():
            return "gtk"
    if find_spec("PySide6") is not None and find_spec("qtpy") is not None:
        from intranet.desktop import qt

        if qt.is_usable():
            return "qt"
    raise NoWindowError("de onderdelen ontbreken (Debian: python3-gi gir1.2-webkit2-4.1) of het scherm is onbereikbaar")


def _pywebview() -> Any:
    """The module pywebview, which from now on reports only its errors."""
    import logging

    import webview

    logging.getLogger("pywebview").setLevel(logging.ERROR)
    return webview


def end_despite_waiting_threads(code: int) -> None:
    """End the program here when a thread of pywebview would keep it alive.

    Such a thread waits for ever for its script when the window closes while a page loads, and Python waits at its end
    for every thread that is no daemon. All of ours is saved and closed by now, so nothing is lost by ending at once.
    """
    for thread in threading.enumerate():
        if thread is not threading.main_thread() and not thread.daemon:
            thread.join(1)
            if thread.is_alive():
                for stream in (sys.stdout, sys.stderr):
                    if stream is not None:  # a program without a console has none
                        stream.flush()
                os._exit(code)
