"""*Geschiedenis* of a draft: what was saved, what each saving changed, and going back to one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.intranet.views.conftest import words
from tests.intranet.views.drafting import text_of, write

if TYPE_CHECKING:
    from tests.intranet.views.conftest import Seen, Window

HISTORY = "/regels/concepten/1/geschiedenis/"


@pytest.fixture
def written(window: Window) -> Window:
    """A window on a draft in which someone wrote twice."""
    window.post("/regels/concepten")
    write(window, 1, lambda text: text.replace('als geen ruimte?" gekozen nee', 'als geen ruimte?" gekozen ja'))
    write(window, 1, lambda text: f"{text}\nEen zin erbij.\n")
    return window


def changed(seen: Seen, tag: str) -> list[str]:
    return [words(one) for one in seen.all(tag)]


def test_every_saving_is_there_and_says_what_it_changed(written: Window) -> None:
    seen = written.get(HISTORY)
    assert [words(one) for one in seen.all("th", scope="row")] == ["3", "2", "1"]
    assert len(seen.all("form", action=f"{HISTORY}1/terug")) == 1, "the first can be put back"
    assert not seen.all("form", action=f"{HISTORY}3/terug"), "the last is there already"
    turned = written.get(f"{HISTORY}2")
    assert "Vergeleken met bewaring 1." in turned.text()
    assert (changed(turned, "del"), changed(turned, "ins")) == (["nee"], ["ja"])
    added = written.get(f"{HISTORY}3")
    assert "Een zin erbij." in changed(added, "ins") and not changed(added, "del")
    assert "Dit is de eerste bewaring." in written.get(f"{HISTORY}1").text()


def test_going_back_is_a_saving_too(written: Window) -> None:
    seen = written.post(f"{HISTORY}1/terug")
    assert "De tekst is weer die van bewaring 1." in seen.text()
    assert [words(one) for one in seen.all("th", scope="row")] == ["4", "3", "2", "1"]
    assert "Teruggezet naar 1" in seen.text()
    assert "Een zin erbij." not in text_of(written.get("/regels/concepten/1/bewerken"))
    written.post(f"{HISTORY}3/terug")
    assert "Een zin erbij." in text_of(written.get("/regels/concepten/1/bewerken"))


@pytest.mark.parametrize("address", [f"{HISTORY}9", "/regels/concepten/7/geschiedenis/", f"{HISTORY}0"])
def test_what_is_not_there_is_said_so(written: Window, address: str) -> None:
    assert written.get(address).status == 404
    assert written.post("/regels/concepten/7/geschiedenis/1/terug").status == 404
