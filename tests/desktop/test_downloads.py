"""Where a download goes in each window, and which addresses lead out of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from intranet.desktop.gtk import _in_some_folder
from intranet.desktop.links import stays_inside
from intranet.desktop.qt import save


@pytest.mark.parametrize(("given", "opened"), [("/elders", "/elders"), (None, str(Path.home()))])
def test_the_dialog_opens_in_a_folder_that_is_there(given: str | None, opened: str) -> None:
    asked: list[Any] = []
    answer = _in_some_folder(lambda *words: asked.append(words) or ["gekozen.pdf"])(
        "bewaar", given, False, "naam.pdf", ()
    )
    assert answer == ["gekozen.pdf"]
    assert asked == [("bewaar", opened, False, "naam.pdf", ())]


class Download:
    """What Qt hands over of a file that is to be saved."""

    def __init__(self) -> None:
        self.done: list[tuple[str, ...]] = []

    def suggestedFileName(self) -> str:  # noqa: N802  # as Qt names it
        return "naam.pdf"

    def __getattr__(self, name: str) -> Any:
        return lambda *words: self.done.append((name, *words))


def test_qt_saves_a_file_where_the_person_wants_it() -> None:
    download = Download()
    save(download, lambda name: f"/elders/mijn-{name}")
    assert download.done == [
        ("setDownloadDirectory", "/elders"),
        ("setDownloadFileName", "mijn-naam.pdf"),
        ("accept",),
    ]


def test_qt_saves_nothing_when_the_person_thinks_better_of_it() -> None:
    download = Download()
    save(download, lambda name: "")
    assert download.done == [("cancel",)]


@pytest.mark.parametrize(
    ("address", "stays", "opened"),
    [
        ("http://127.0.0.1:5000/opgaven/", True, []),
        ("about:blank", True, []),
        ("https://www.sittard-geleen.nl/", False, ["https://www.sittard-geleen.nl/"]),
        ("http://127.0.0.1:50001/", False, ["http://127.0.0.1:50001/"]),
        ("mailto:a@example.org", False, ["mailto:a@example.org"]),
        ("file:///etc/hosts", False, []),
    ],
)
def test_what_is_not_ours_opens_outside(
    monkeypatch: pytest.MonkeyPatch, address: str, stays: bool, opened: list[str]
) -> None:
    seen: list[str] = []
    monkeypatch.setattr("webbrowser.open", seen.append)
    assert stays_inside(address, "http://127.0.0.1:5000") is stays
    assert seen == opened
