"""*Wat als*: what is tried stands beside what is so, in the address, and nowhere else."""

from __future__ import annotations

from flask import Flask

from intranet.store import questions
from tests.intranet.views.conftest import Seen, Window, words

PAGE = "/opgaven/1/wat-als"


def banners(seen: Seen) -> list[str]:
    return [words(p) for p in seen.all("p", class_="ow-banner__woord")]


def stored(app: Flask) -> object:
    with app.extensions["store"].reading() as session:
        return questions.get_opgave(session, 1)


def test_nothing_tried_says_so(window: Window) -> None:
    window.example()
    seen = window.get(PAGE)
    assert banners(seen) == ["Nog open", "Nog open"]
    assert "U hebt nog niets anders gekozen" in seen.text()
    assert any(a.get("href") == "/opgaven/1/" for a in seen.all("a") if words(a) == "Stop met Wat als")


def test_another_answer_stands_beside_the_real_one_and_is_not_stored(window: Window, app: Flask) -> None:
    window.example()
    before = stored(app)
    seen = window.get(f"{PAGE}?ruimte=geen")
    assert banners(seen) == ["Nog open", "Geen participatie"]
    assert "Verplichtingen die erbij komen: 2" in seen.text()
    assert seen.one("select", name="ruimte").find("option[@selected]").get("value") == "geen"
    assert "zou" not in words(seen.one("h1"))
    assert stored(app) == before
    assert words(window.get("/opgaven/1/").one("h2", class_="ow-banner__woord")) == "Nog open"


def test_what_goes_away_and_what_changes_nothing(window: Window) -> None:
    window.example()
    window.answer("ruimte", "geen", reason="De wet legt alles vast.")
    seen = window.get(f"{PAGE}?ruimte=voldoende&tegemoetkomen_aan_belangen_mogelijk=ja")
    assert banners(seen) == ["Geen participatie", "Participatie"]
    assert "Verplichtingen die vervallen: 2" in seen.text()
    assert "Er verandert niets." in window.get(f"{PAGE}?kaders_gesteld=nee").text()


def test_weet_niet_can_be_tried_and_nonsense_is_told(window: Window) -> None:
    window.example()
    window.answer("ruimte", "geen", reason="De wet legt alles vast.")
    assert banners(window.get(f"{PAGE}?ruimte=weet_niet"))[1] == "Nog open"
    seen = window.get(f"{PAGE}?ruimte=bestaat_niet&ook_niet=1&keuze.x=anders")
    assert seen.status == 200
    assert banners(seen) == ["Geen participatie", "Geen participatie"]
    assert "Kies een antwoord." in seen.text()


def test_an_interpretatie_made_otherwise(window: Window) -> None:
    window.example()
    window.answer("tegemoetkomen_aan_belangen_mogelijk", "ja", reason="Ja.")
    page = window.answer("ruimte", "onvoldoende", reason="Er is weinig ruimte.")
    hinge = next(li for li in page.all("li") if words(li).startswith("Telt onvoldoende ruimte als geen ruimte?"))
    assert "Bij ‘ja’ wordt het: Geen participatie" in words(hinge)
    seen = window.get(f"{PAGE}?keuze.onvoldoende_is_geen_ruimte=anders")
    assert banners(seen) == ["Nader te bepalen", "Geen participatie"]
    assert banners(window.get(PAGE))[1] == "Nader te bepalen", "the rules themselves did not change"


def test_htmx_gets_what_follows_and_an_address_without_what_is_left(window: Window) -> None:
    window.example()
    part = window.get(f"{PAGE}?ruimte=geen&gebied=&keuze.onvoldoende_is_geen_ruimte=", htmx=True)
    assert part.headers["HX-Push-Url"] == f"{PAGE}?ruimte=geen"
    assert part.by_id("proef") is not None
    assert part.by_id("als-ruimte") is None, "the form stays as it is, and the focus in it"
    assert "Wat als: Geen participatie." in part.text()
    assert window.get("/opgaven/99/wat-als").status == 404
