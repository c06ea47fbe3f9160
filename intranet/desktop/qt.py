"""What pywebview leaves out in its Qt window: saving a file, zooming with the keyboard, and links that lead outside."""

from __future__ import annotations

import os
from collections.abc import Callable
from ctypes.util import find_library
from pathlib import Path
from typing import Any

from intranet.desktop.links import stays_inside

_STEP = 1.1
_SMALLEST, _LARGEST = 0.3, 5.0


def is_usable() -> bool:
    """True when Qt can open a window: without this library of the system it ends the process, under X11."""
    os.environ["QT_API"] = "pyside6"  # the one that we know of; PyQt6 has another licence
    os.environ.setdefault("QT_LOGGING_RULES", "js=false")  # what a page says to its console is not for the terminal
    return bool(os.environ.get("WAYLAND_DISPLAY")) or find_library("xcb-cursor") is not None


def prepare(origin: str) -> None:
    """Finish every window of pywebview that is made from now on; `origin` is how our own addresses start.

    Before there is a window, for Qt wants its objects made in the thread in which pywebview makes them; but when
    pywebview has started, for it reads where to keep its files as its part for Qt is imported.
    """
    from webview.platforms import qt

    browsers: Any = qt.BrowserView
    make = browsers.__init__

    def make_whole(browser: Any, window: Any) -> None:
        _speak_dutch()
        make(browser, window)
        _add_keys(browser.webview)

    browsers.__init__ = make_whole
    browsers.on_download_requested = lambda browser, download: save(download, lambda name: _ask(browser, name))
    browsers.WebPage.acceptNavigationRequest = lambda _page, url, _kind, _main: stays_inside(url.toString(), origin)


def save(download: Any, ask: Callable[[str], str]) -> None:
    """Save a download of Qt where the person wants it: `ask` takes the name it has and returns a path, or nothing.

    pywebview calls what Qt 5 had, and starts the dialog in the folder where the program was started.
    """
    chosen = ask(download.suggestedFileName())
    if not chosen:
        download.cancel()
        return
    path = Path(chosen)
    download.setDownloadDirectory(str(path.parent))
    download.setDownloadFileName(path.name)
    download.accept()


def _ask(browser: Any, name: str) -> str:
    from qtpy.QtCore import QStandardPaths
    from qtpy.QtWidgets import QFileDialog

    folder = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DownloadLocation))
    start = folder if folder.is_dir() else Path.home()
    kind = f"*{Path(name).suffix}"
    path, _ = QFileDialog.getSaveFileName(browser, browser.localization["global.saveFile"], str(start / name), kind)
    return str(path)


def _speak_dutch() -> None:
    """Let the dialogs of Qt itself be in Dutch, as all else."""
    from qtpy.QtCore import QLibraryInfo, QTranslator
    from qtpy.QtWidgets import QApplication

    app = QApplication.instance()
    translator = QTranslator(app)
    if translator.load("qtbase_nl", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(translator)


def _add_keys(view: Any) -> None:
    """Zoom with Ctrl and +, - or 0; go back and on with Alt and an arrow."""
    from qtpy.QtGui import QKeySequence, QShortcut

    def zoom_by(step: float) -> Callable[[], None]:
        return lambda: view.setZoomFactor(min(max(view.zoomFactor() * step, _SMALLEST), _LARGEST))

    keys: dict[str, Callable[[], None]] = {
        "Ctrl++": zoom_by(_STEP),
        "Ctrl+=": zoom_by(_STEP),
        "Ctrl+-": zoom_by(1 / _STEP),
        "Ctrl+0": lambda: view.setZoomFactor(1.0),
        "Alt+Left": view.back,
        "Alt+Right": view.forward,
    }
    for key, act in keys.items():
        QShortcut(QKeySequence(key), view).activated.connect(act)
