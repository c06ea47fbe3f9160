"""What pywebview leaves out in its GTK window: zooming with the keyboard, going back, and links that lead outside."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from intranet.desktop.links import stays_inside

_STEP = 1.1
_SMALLEST, _LARGEST = 0.5, 5.0


def is_usable() -> bool:
    """True when GTK and WebKit are installed and the screen can be reached."""
    try:
        import gi

        gi.require_version("Gtk", "3.0")
        try:
            gi.require_version("WebKit2", "4.1")
        except ValueError:
            gi.require_version("WebKit2", "4.0")
        from gi.repository import Gtk
    except (ImportError, ValueError):
        return False
    return bool(Gtk.init_check()[0])


def finish(window: Any, origin: str) -> None:
    """Finish a window of pywebview just before it shows; `origin` is how the addresses of our own server start."""
    from gi.repository import WebKit2
    from webview.platforms.gtk import BrowserView

    browser = BrowserView.instances[window.uid]
    browser.create_file_dialog = _in_some_folder(browser.create_file_dialog)
    view = browser.webview
    # The page comes from this very computer: a proxy in between could only break it, or read along.
    view.get_website_data_manager().set_network_proxy_settings(WebKit2.NetworkProxyMode.NO_PROXY, None)
    view.connect("decide-policy", _keep_inside, origin)
    window.native.connect("key-press-event", _on_key, view)


def _in_some_folder(ask: Callable[..., Any]) -> Callable[..., Any]:
    """Let the dialog for a download start in the home folder where the desktop has no folder for downloads.

    pywebview passes None then, which GTK refuses: the file would go somewhere without a word.
    """

    def ask_there(kind: Any, folder: str | None, *rest: Any) -> Any:
        return ask(kind, folder or str(Path.home()), *rest)

    return ask_there


def _keep_inside(_view: Any, decision: Any, kind: Any, origin: str) -> bool:
    """Keep an address that is not ours out of the window. True when that was done."""
    from gi.repository import WebKit2

    if kind != WebKit2.PolicyDecisionType.NAVIGATION_ACTION:
        return False  # a new window: pywebview opens that in the browser
    address = decision.get_navigation_action().get_request().get_uri()
    if stays_inside(address, origin):
        return False
    decision.ignore()
    return True


def _on_key(_native: Any, event: Any, view: Any) -> bool:
    """Zoom with Ctrl and +, - or 0; go back and on with Alt and an arrow. True when the key was one of these."""
    from gi.repository import Gdk

    name = Gdk.keyval_name(event.keyval)
    if event.state & Gdk.ModifierType.CONTROL_MASK:
        zoom = {
            "plus": view.get_zoom_level() * _STEP,
            "equal": view.get_zoom_level() * _STEP,
            "KP_Add": view.get_zoom_level() * _STEP,
            "minus": view.get_zoom_level() / _STEP,
            "KP_Subtract": view.get_zoom_level() / _STEP,
            "0": 1.0,
            "KP_0": 1.0,
        }.get(name)
        if zoom is not None:
            view.set_zoom_level(min(max(zoom, _SMALLEST), _LARGEST))
            return True
    if event.state & Gdk.ModifierType.MOD1_MASK and name in ("Left", "Right"):
        view.go_back() if name == "Left" else view.go_forward()
        return True
    return False
