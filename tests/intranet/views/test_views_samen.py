"""Two people at one opgave: who was first, what they tell each other, and what comes in by itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from intranet import create_app
from intranet.config import Config
from intranet.store import questions
from tests.intranet.views.conftest import Seen, Window, words

SPACE = "ruimte"
PAGE = f"/opgaven/1/?vraag={SPACE}"


@pytest.fixture
def anna(app: Flask, config: Config, visitor: Callable[[Flask], FlaskClient]) -> Window:
    """A colleague with a window of her own on the same data."""
    other = create_app(replace(config, user_name="anna"))
    return Window(visitor(other))


def known(seen: Seen) -> str:
    """The answer that a page was made with."""
    form = next(form for form in seen.all("form") if form.get("id") == "vraag")
    return next(field.get("value") or "" for field in form.iter("input") if field.get("name") == "bekend")


def history(app: Flask) -> list[tuple[str, object]]:
    with app.extensions["store"].reading() as session:
        return [(entry.who, entry.value) for entry in questions.answer_history(session, 1, SPACE)]


def test_the_second_sees_the_first_and_keeps_every_word(window: Window, anna: Window, app: Flask) -> None:
    window.example()
    mine, hers = known(window.get(PAGE)), known(anna.get(PAGE))
    assert mine == hers == "0"
    anna.answer(SPACE, "geen", reason="De wet legt alles vast.", bekend=hers)
    seen = window.answer(SPACE, "voldoende", reason="Alles ligt nog open.", bekend=mine)
    assert seen.status == 422
    clash = seen.one("div", class_="ow-botsing")
    assert "anna was u net voor" in words(clash)
    assert "anna antwoordde Geen" in words(clash)
    assert "De wet legt alles vast." in words(clash)
    assert words(seen.one("textarea", name="reden")) == "Alles ligt nog open."
    assert seen.one("input", value="voldoende").get("checked") is not None
    assert history(app) == [("anna", "geen")], "nothing of mine is stored yet"
    seen = window.answer(SPACE, "voldoende", reason="Alles ligt nog open.", bekend=known(seen))
    assert seen.status == 200
    assert history(app) == [("teamlid", "voldoende"), ("anna", "geen")], "and nothing of hers is lost"


def test_a_colleague_who_took_the_answer_back_is_told_too(window: Window, anna: Window) -> None:
    window.example()
    window.answer(SPACE, "voldoende", reason="Eerst.")
    mine = known(window.get(PAGE))
    form = anna.get("/opgaven/1/").one("form", action="/opgaven/1/ongedaan")
    anna.post("/opgaven/1/ongedaan", {"antwoord": next(f.get("value") for f in form.iter("input"))})
    seen = window.answer(SPACE, "geen", reason="Toch niet.", bekend=mine)
    assert "anna nam het antwoord op deze vraag terug" in seen.text()


def test_what_an_opgave_was_made_with_is_not_offered_to_undo(window: Window) -> None:
    window.example()
    assert not window.get("/opgaven/1/").all("form", action="/opgaven/1/ongedaan")
    window.answer(SPACE, "voldoende", reason="Eerst.")
    form = window.get("/opgaven/1/").one("form", action="/opgaven/1/ongedaan")
    window.post("/opgaven/1/ongedaan", {"antwoord": next(f.get("value") for f in form.iter("input"))})
    assert not window.get("/opgaven/1/").all("form", action="/opgaven/1/ongedaan")


def test_the_same_answer_twice_is_no_clash(window: Window, anna: Window, app: Flask) -> None:
    window.example()
    anna.answer(SPACE, "geen", reason="Zo is het.", bekend="0")
    assert window.answer(SPACE, "geen", reason="Zo is het.", bekend="0").status == 200
    assert len(history(app)) == 1


def test_notes_are_read_by_everyone_and_an_empty_one_is_refused(window: Window, anna: Window) -> None:
    window.example()
    address = f"/opgaven/1/antwoorden/{SPACE}/notities"
    part = window.post(address, {"notitie": "Ik bel de wijkraad.\r\nMorgen."}, htmx=True)
    assert part.by_id("samen") is not None
    assert part.by_id("vraag") is None, "what is being typed stays as it is"
    assert "Ik bel de wijkraad. Morgen. teamlid," in anna.get(PAGE).text().replace("Morgen.teamlid", "Morgen. teamlid")
    seen = anna.post(address, {"notitie": "  "})
    assert seen.status == 422
    assert seen.error_summary() == {"notitie": "Schrijf eerst iets. Een lege notitie wordt niet bewaard."}
    assert "te lang" in anna.post(address, {"notitie": "x" * 4001}).text()
    assert window.post("/opgaven/1/antwoorden/bestaat_niet/notities", {"notitie": "x"}).status == 404


def test_a_writer_corrects_a_note_or_takes_it_back_and_the_history_keeps_it(window: Window, anna: Window) -> None:
    window.example()
    address = f"/opgaven/1/antwoorden/{SPACE}/notities"
    window.post(address, {"notitie": "Ik bel de wijkraad."})
    assert anna.post(f"{address}/1", {"notitie": "Van mij."}).status == 404, "not hers"
    assert not anna.get(PAGE).all("form", action=f"{address}/1")
    seen = window.post(f"{address}/1", {"notitie": " "})
    assert seen.error_summary().keys() == {"notitie-1"}
    revision, mark = state(anna.get(PAGE))
    window.post(f"{address}/1", {"notitie": "Ik mail de wijkraad."})
    news = anna.get(f"/opgaven/1/stand?revisie={revision}&gezien={mark}&vraag={SPACE}")
    assert "teamlid wijzigde een eigen bericht bij deze vraag" in news.text()
    notes = words(news.one("div", id="overleg-berichten"))
    assert "Ik mail de wijkraad." in notes and "aangepast" in notes and "Ik bel" not in notes
    assert not window.get("/opgaven/?q=bel+wijkraad").all("a", class_="ow-opgave")
    assert window.get("/opgaven/?q=mail+wijkraad").all("a", class_="ow-opgave")
    seen = window.post(f"{address}/1", {"notitie": "Ik mail de wijkraad.", "trek_in": "ja"})
    assert words(seen.one("span", id="overleg-telling")) == "geen berichten"
    assert "Ingetrokken door teamlid" in words(seen.one("div", id="overleg-berichten"))
    assert window.post(f"{address}/1", {"notitie": "Toch."}).status == 404, "taken back is taken back"
    history = window.get("/opgaven/1/geschiedenis?soort=overleg").text()
    assert "Ik bel de wijkraad." in history and "Ik mail de wijkraad." in history and "trok een eigen" in history


def test_weet_niet_with_who_finds_out_and_by_when(window: Window) -> None:
    window.example()
    seen = window.answer(SPACE, "weet_niet", wie="Anna", wanneer="31-11-2026")
    assert seen.status == 422
    assert "geen dag die bestaat" in seen.error_summary()["wanneer"]
    assert seen.one("input", id="wie-weet").get("value") == "Anna"
    seen = window.answer(SPACE, "weet_niet", wie="Anna", wanneer="1-12-2026")
    assert "Anna zoekt dit uit, voor 1 december 2026" in words(seen.one("main"))
    listed = window.get("/werklijst/").text()
    assert "Is er ruimte om gelijkwaardig samen te werken en te beslissen?" in listed
    assert "Anna" in listed
    window.answer(SPACE, "geen", reason="Uitgezocht.")
    assert "uit te zoeken" not in window.get("/werklijst/").text().lower(), "it was found out"


def test_a_question_is_given_to_someone_and_taken_back(window: Window) -> None:
    window.example()
    address = f"/opgaven/1/antwoorden/{SPACE}/uitzoeken"
    seen = window.post(address, {"wie": "", "wanneer": "1-12-2026"})
    assert seen.error_summary() == {"taak-wie": "Vul ook in wie dit uitzoekt."}
    assert "Anna zoekt dit uit." in window.post(address, {"wie": " Anna ", "wanneer": ""}).text()
    assert window.get(PAGE).one("input", id="taak-wie").get("value") == "Anna"
    assert "Niemand zoekt dit nog uit." in window.post(address, {"wie": "", "wanneer": ""}).text()


def test_any_earlier_answer_can_be_put_back(window: Window, app: Flask) -> None:
    window.example()
    for value in ("voldoende", "onvoldoende", "geen"):
        window.answer(SPACE, value, reason=f"Omdat {value}.")
    form = window.get(PAGE).all("form", action=f"/opgaven/1/antwoorden/{SPACE}/terug")[-1]
    fields = {field.get("name"): field.get("value") for field in form.iter("input")}
    seen = window.post(f"/opgaven/1/antwoorden/{SPACE}/terug", fields)
    assert "Het eerdere antwoord geldt weer." in seen.text()
    assert [value for _, value in history(app)] == ["voldoende", "geen", "onvoldoende", "voldoende"]
    assert window.post(f"/opgaven/1/antwoorden/{SPACE}/terug", fields | {"naar": "1"}).status == 404, "another question"
    assert window.post(f"/opgaven/1/antwoorden/{SPACE}/terug", fields | {"bekend": "0"}).status == 200, "no change"


def test_the_history_of_all_questions(window: Window) -> None:
    window.example()
    for number in range(60):
        window.answer("gebied", ("geleen_zuid", "sittard_west")[number % 2], bekend="")
    seen = window.get("/opgaven/1/geschiedenis?vraag=gebied")
    assert len(seen.one("tbody")) == 50
    assert "Pagina 1 van 2" in seen.text()
    assert "Geleen Zuid" in window.get("/opgaven/1/geschiedenis?vraag=gebied&pagina=2").text()
    assert "Deze pagina is er niet" in window.get("/opgaven/1/geschiedenis?pagina=99").text()
    assert window.get("/opgaven/1/geschiedenis?vraag=x").status == 404
    assert window.get("/opgaven/9/geschiedenis").status == 404


def state(seen: Seen) -> tuple[str, str]:
    page = seen.one("div", id="levend")
    return page.get("data-revisie") or "", page.get("data-gezien") or ""


def test_what_a_colleague_changes_comes_in_and_nothing_else(window: Window, anna: Window) -> None:
    window.example()
    revision, seen = state(window.get(PAGE))
    address = f"/opgaven/1/stand?revisie={revision}&gezien={seen}&vraag={SPACE}"
    assert window.get(address).status == 204
    anna.answer(SPACE, "geen", reason="De wet legt alles vast.")
    news = window.get(address)
    assert words(news.one("section", id="uitkomst").find(".//h2")) == "Geen participatie"
    assert "anna antwoordde Geen op deze vraag" in news.text()
    assert "Ververs de vragen" in news.text()
    assert news.by_id("vraag") is None, "what is being typed stays as it is"
    revision, seen = state(news)
    assert window.get(f"/opgaven/1/stand?revisie={revision}&gezien={seen}").status == 204
    assert window.get("/opgaven/99/stand?revisie=1").status == 404
    assert window.get("/opgaven/1/stand?revisie=x&gezien=1-%C2%B2-x-99999999999999999999").status == 200


def test_each_act_of_a_colleague_is_a_sentence(window: Window, anna: Window) -> None:
    window.example()
    number = words(next(window.get(PAGE).one("p", class_="ow-vraag__meta").iter("span"))).removeprefix("Vraag ")
    at_question = f"/opgaven/1/antwoorden/{SPACE}"
    work = "/opgaven/1/werklijst/ruimte_beschrijven"
    for address, form, sentence in (
        (f"{at_question}/notities", {"notitie": "Ik bel."}, f"anna schreef een bericht bij vraag {number}"),
        (f"{at_question}/uitzoeken", {"wie": "Piet"}, f"anna liet Piet vraag {number} uitzoeken"),
        (f"{at_question}/uitzoeken", {"wie": ""}, f"anna haalde weg wie vraag {number} uitzoekt"),
        ("/opgaven/1/verplichtingen/ruimte_beschrijven", {"gedaan": "ja"}, "anna rondde ‘"),
        ("/opgaven/1/verplichtingen/ruimte_beschrijven", {}, "weer op te doen"),
        (f"{work}/erbij", {"onderwerp": "parkeren"}, "anna zette parkeren op te doen bij ‘"),
        (f"{work}/onderwerpen", {"gedaan": "parkeren"}, "anna vinkte parkeren af bij ‘"),
        (f"{work}/eraf", {"onderwerp": "parkeren"}, "anna haalde parkeren weg bij ‘"),
        (f"{work}/uitwerking", {"wat": "Een avond."}, "anna schreef hoe het gaat bij ‘"),
        ("/opgaven/1/gegevens/mensen", {"trekker": "Piet"}, "anna wijzigde trekker bij de gegevens"),
        ("/opgaven/1/ongedaan", {}, "anna nam het antwoord terug op vraag"),
    ):
        revision, seen = state(window.get(PAGE))
        assert anna.post(address, form).status == 200
        news = window.get(f"/opgaven/1/stand?revisie={revision}&gezien={seen}")
        assert sentence in news.text(), address
        assert sentence in window.get(f"/opgaven/1/werklijst/stand?revisie={revision}&gezien={seen}").text()


def test_notes_come_in_at_the_open_question(window: Window, anna: Window) -> None:
    window.example()
    revision, seen = state(window.get(PAGE))
    anna.post(f"/opgaven/1/antwoorden/{SPACE}/notities", {"notitie": "Ik bel de wijkraad."})
    news = window.get(f"/opgaven/1/stand?revisie={revision}&gezien={seen}&vraag={SPACE}")
    assert words(news.one("span", id="overleg-telling")) == "1 bericht"
    assert "Ik bel de wijkraad." in words(news.one("div", id="overleg-berichten"))
    assert "anna schreef een bericht bij deze vraag" in news.text()


def test_a_page_hears_nothing_of_what_it_did_itself(window: Window, anna: Window) -> None:
    window.example()
    revision, seen = state(window.get(PAGE))
    anna.post(f"/opgaven/1/antwoorden/{SPACE}/notities", {"notitie": "Van Anna."})
    part = window.post(f"/opgaven/1/antwoorden/{SPACE}/notities", {"notitie": "Van mij."}, htmx=True)
    own = part.one("section", id="samen").get("data-gezien")
    address = f"/opgaven/1/stand?revisie={revision}&gezien={seen}&eigen={own}"
    news = words(window.get(address).one("div", id="nieuws-nieuw"))
    assert "anna schreef een bericht" in news and "U schreef" not in news
    window.post(f"/opgaven/1/antwoorden/{SPACE}/notities", {"notitie": "In een ander venster."})
    assert "U schreef een bericht" in words(window.get(address).one("div", id="nieuws-nieuw"))


def test_the_worklist_as_it_is_now(window: Window, anna: Window) -> None:
    window.example()
    shown = window.get("/opgaven/1/werklijst")
    revision, seen = state(shown)
    address = f"/opgaven/1/werklijst/stand?revisie={revision}&gezien={seen}"
    assert window.get(address).status == 204
    assert not shown.all("div", id="nieuws-nieuw")
    anna.post("/opgaven/1/werklijst/ruimte_beschrijven/uitwerking", {"wat": "Een avond in de wijk."})
    assert "Een avond in de wijk." in words(window.get(address).one("article", id="plicht-ruimte_beschrijven"))
    assert window.get("/opgaven/99/werklijst/stand?revisie=1").status == 404


def test_nobody_finds_out_before_today(window: Window) -> None:
    window.example()
    for address, fields in (
        (f"/opgaven/1/antwoorden/{SPACE}/uitzoeken", {"wie": "Piet", "wanneer": "20-11-2026"}),
        (f"/opgaven/1/antwoorden/{SPACE}", {"antwoord": "weet_niet", "wie": "Piet", "wanneer": "20-11-2026"}),
    ):
        seen = window.post(address, fields)
        assert seen.status == 422
        assert "Die dag is al voorbij. Kies vandaag of een latere dag." in seen.text()
        assert window.post(address, fields | {"wanneer": "23-11-2026"}).status == 200


def test_weet_niet_does_not_keep_the_reason_of_the_answer_that_it_takes_back(window: Window) -> None:
    window.example()
    window.answer(SPACE, "geen", reason="De wet legt alles vast.")
    window.answer(SPACE, "weet_niet", reason="De wet legt alles vast.")
    assert "De wet legt alles vast." not in words(window.get(PAGE).one("section", **{"aria-labelledby": "k-weet"}))
    window.answer(SPACE, "weet_niet", reason="Wij zoeken het uit.")
    assert "Wij zoeken het uit." in words(window.get(PAGE).one("section", **{"aria-labelledby": "k-weet"}))


def test_what_was_undone_can_be_put_back_at_once(window: Window) -> None:
    window.example()
    window.answer(SPACE, "geen", reason="De wet legt alles vast.")
    undone = window.post("/opgaven/1/ongedaan", {}, htmx=True)
    (again,) = undone.all("form", action=f"/opgaven/1/antwoorden/{SPACE}/terug", class_="ow-ongedaan")
    back = window.post(
        again.get("action") or "", {f.get("name") or "": f.get("value") or "" for f in again.iter("input")}, htmx=True
    )
    assert words(back.one("section", id="uitkomst").find(".//h2")) == "Geen participatie"
    assert not back.all("form", action=f"/opgaven/1/antwoorden/{SPACE}/terug", class_="ow-ongedaan")


def test_the_history_has_all_that_people_did_and_puts_an_answer_back(window: Window, anna: Window) -> None:
    window.example()
    window.answer(SPACE, "geen", reason="De wet legt alles vast.")
    anna.answer(SPACE, "voldoende", reason="Toch niet.")
    anna.post(f"/opgaven/1/antwoorden/{SPACE}/notities", {"notitie": "Ik bel de wijkraad."})
    anna.post("/opgaven/1/verplichtingen/ruimte_beschrijven", {"gedaan": "ja"})
    anna.post("/opgaven/1/gegevens/mensen", {"trekker": "Piet"})

    def rows(query: str) -> list[str]:
        return [words(row) for row in window.get(f"/opgaven/1/geschiedenis{query}").one("tbody").iter("tr")]

    newest = rows("")[:4]
    for row, sentence in zip(newest, ("de gegevens", "rondde ‘", "Ik bel de wijkraad.", "Toch niet."), strict=True):
        assert "anna" in row
        assert sentence in row
    assert len(rows("?soort=verplichtingen")) == len(rows("?soort=overleg")) == len(rows("?soort=gegevens")) == 1
    assert all("geldt nu" in row or "Zet terug" in row for row in rows("?soort=antwoorden"))
    assert len(rows(f"?vraag={SPACE}")) == 2
    assert len(rows("?soort=iets")) == len(rows("")), "a kind that is none is all of them"
    page = window.get(f"/opgaven/1/geschiedenis?vraag={SPACE}")
    (form,) = page.all("form", method="post")
    fields = {field.get("name") or "": field.get("value") or "" for field in form.iter("input")}
    window.post(form.get("action") or "", fields)
    assert "Geen geldt nu" in rows(f"?vraag={SPACE}")[0].replace(" ·", "").replace("  ", " ")
