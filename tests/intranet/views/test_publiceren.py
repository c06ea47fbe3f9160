"""*Publiceren* of what changes nothing: said, and asked once more."""

from __future__ import annotations

from collections.abc import Callable

from tests.intranet.views.conftest import Seen, Window
from tests.intranet.views.drafting import ARTICLE, adapted, allow_alone, weigh_all, write


def ready(window: Window, change: Callable[[str], str] | None = None) -> Seen:
    """Bring a new draft up to its publication, alone."""
    window.post("/regels/concepten")
    if change is not None:
        write(window, 1, change)
    allow_alone(window)
    weigh_all(window, 1)
    window.post("/regels/concepten/1/verzenden")
    window.post("/regels/concepten/1/oordeel", {"oordeel": "akkoord"})
    return window.get("/regels/concepten/1/publiceren")


def publish(window: Window, seen: Seen, **more: str) -> Seen:
    sha = seen.one("input", name="tekst").get("value")
    given = {"tekst": sha, "dag": "1 januari 2027", "open": "mee", **more}
    return window.post("/regels/concepten/1/publiceren", given)


def test_publishing_what_changes_nothing_is_asked_once_more(on: Callable[..., Window]) -> None:
    window = on()
    seen = ready(window)
    assert "Er is geen letter anders dan in versie 2023" in seen.text()
    refused = publish(window, seen)
    assert refused.status == 422
    assert refused.error_summary() == {
        "gelijk": "Deze versie verandert niets. Bevestig dat u haar toch wilt publiceren."
    }
    assert "Versie 2026-1 is vastgesteld" in publish(window, seen, gelijk="ja").text()


def test_publishing_other_words_for_the_same_says_so(on: Callable[..., Window]) -> None:
    window = on()
    seen = ready(
        window, lambda text: text.replace('vraag "Past de opgave', 'vraag "Past deze opgave', 1) + "\nEinde.\n"
    )
    assert "In betekenis gelijk aan versie 2023" in seen.text()
    assert "Alleen de tekst is anders: 3 regels erbij en 1 regel weg in leidraad" in seen.text()
    assert "1 onderdeel is anders verwoord" in seen.text()
    assert set(publish(window, seen).error_summary()) == {"gelijk"}
    assert "Versie 2026-1 is vastgesteld" in publish(window, seen, gelijk="ja").text()


def test_publishing_a_change_asks_nothing_more(on: Callable[..., Window]) -> None:
    window = on()
    seen = ready(window, lambda text: adapted(text) + ARTICLE)
    assert seen.all("input", name="gelijk") == []
    assert "Versie 2026-1 is vastgesteld" in publish(window, seen).text()
