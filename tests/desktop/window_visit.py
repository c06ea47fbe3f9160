"""Run by test_window.py in a process of its own, since a toolkit lives once a process and wants the main thread.

Opens the window of window.py on a small page, does what a person would do, and prints what it saw as JSON.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from intranet.desktop.local_server import LocalServer
from intranet.desktop.window import Window, _wrong_with, end_despite_waiting_threads

PAGE = b"""<!doctype html><html lang="nl"><title>Proef</title><h1>Proef</h1>
<form method="post" action="/bewaar"><button id="bewaar">Bewaar</button></form>
<a id="buiten" href="https://elders.example/x">Buiten</a>"""

seen: dict[str, Any] = {}


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    if environ["REQUEST_METHOD"] == "POST":
        seen["site"] = environ.get("HTTP_SEC_FETCH_SITE")
        seen["origin"] = environ.get("HTTP_ORIGIN")
        start_response("303 See Other", [("Location", "/")])
        return []
    policy = ("Content-Security-Policy", "default-src 'none'; form-action 'self'")
    start_response("200 OK", [("Content-Type", "text/html"), policy, ("Referrer-Policy", "same-origin")])
    return [PAGE]


def until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not true() and time.monotonic() < deadline:
        time.sleep(0.02)


class Visit(Window):
    """A trial that does more than look."""

    def _try(self, window: Any) -> str:
        try:
            window.events.loaded.wait(20)
            seen["wrong"] = _wrong_with(self._server, window.run_js("document.title"), "Proef")
            seen["title"] = window.title
            window.run_js("document.getElementById('bewaar').click()")
            until(lambda: "origin" in seen and self._server.answers[-1] == ("/", 200))
            time.sleep(0.3)  # for the page to be shown
            seen["zoom"] = [press("plus"), press("minus"), press("minus"), press("0")]
            window.run_js("document.getElementById('buiten').click()")
            until(lambda: Path(sys.argv[2]).exists())
            seen["address"] = window.get_current_url()
        finally:
            window.destroy()
        return ""


class Hurry(Window):
    """Someone who closes the window while its page is still being prepared."""

    def _try(self, window: Any) -> str:
        window.events.before_load.wait(20)
        window.destroy()
        return ""


def press(key: str) -> float:
    """Press Ctrl and a key in the window. Returns the zoom level after it."""
    import threading

    from gi.repository import Gdk, GLib
    from webview.platforms.gtk import BrowserView

    view = BrowserView.instances["master"]
    zoom: list[float] = []
    done = threading.Event()

    def do() -> None:
        event = Gdk.Event.new(Gdk.EventType.KEY_PRESS)
        event.keyval = Gdk.keyval_from_name(key)
        event.state = Gdk.ModifierType.CONTROL_MASK
        event.window = view.window.get_window()
        view.window.emit("key-press-event", event)
        zoom.append(round(view.webview.get_zoom_level(), 3))
        done.set()

    GLib.idle_add(do)
    done.wait(10)
    return zoom[0]


if __name__ == "__main__":
    server = LocalServer(0)
    kind = Hurry if sys.argv[2] == "haast" else Visit
    server.start(lambda: application)
    kind(server, f"{server.origin}/", Path(sys.argv[1])).show(trial=True)
    server.stop()
    seen["own"] = server.origin
    print(json.dumps(seen))
    end_despite_waiting_threads(0)
