"""Where the dialog for a download starts, on a desktop with a folder for downloads and on one without."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from intranet.desktop.gtk import _in_some_folder


@pytest.mark.parametrize(("given", "opened"), [("/elders", "/elders"), (None, str(Path.home()))])
def test_the_dialog_opens_in_a_folder_that_is_there(given: str | None, opened: str) -> None:
    asked: list[Any] = []
    answer = _in_some_folder(lambda *words: asked.append(words) or ["gekozen.pdf"])(
        "bewaar", given, False, "naam.pdf", ()
    )
    assert answer == ["gekozen.pdf"]
    assert asked == [("bewaar", opened, False, "naam.pdf", ())]
