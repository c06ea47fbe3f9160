"""What an opgave is beside its weighing: reading it, each form, its parts, the history; and saved views."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from flask import Flask

from intranet.store import questions

if TYPE_CHECKING:
    from tests.intranet.views.conftest import Seen, Window

PAGE = "/opgaven/1/gegevens/"


def words(element: object) -> str:
    return " ".join("".join(element.itertext()).split())


def send(window: Window, section: str, form: Seen | None = None, **fields: object) -> Seen:
    """Send a form as it stands in the browser: with its hidden fields, and `fields` filled in."""
    form = form or window.get(PAGE + section)
    hidden: dict[str, list[str]] = {}
    for one in form.all("input", type="hidden"):
        hidden.setdefault(one.get("name") or "", []).append(one.get("value") or "")
    return window.post(PAGE + section, {**hidden, **fields})


def test_a_new_opgave_is_of_who_made_it_and_has_its_answers(window: Window) -> None:
    window.new("Plein", gebied="geleen_zuid", niveau="micro", thema=["sociaal", "ecologisch"])
    text = window.get(PAGE).text()
    for said in (
        "Trekker teamlid",
        "Gebied Geleen Zuid",
        "Niveau Micro",
        "Thema Sociaal en Ecologisch",
        "Fase Initiëren",
    ):
        assert said in text, said


def test_what_it_is_about(window: Window) -> None:
    window.new("Oud", gebied="geleen_zuid")
    seen = send(window, "opgave", titel="Nieuw", fase="uitvoeren", gebied="sittard_west", soort_werk="project")
    assert "De wijziging is bewaard." in seen.text()
    assert words(seen.one("h1")) == "Gegevens van Nieuw"
    assert "Gebied Sittard West" in seen.text()
    assert "Soort werk Project" in seen.text()
    cells = [[words(cell) for cell in row][:3] for row in seen.one("tbody")]
    assert cells == [["Fase", "initiëren", "uitvoeren"], ["Naam", "Oud", "Nieuw"]]
    again = send(window, "opgave", titel="Nieuw", fase="uitvoeren", gebied="sittard_west", soort_werk="project")
    assert "Er was niets te wijzigen." in again.text()


def test_what_is_a_question_too_lives_in_the_answers_alone(window: Window, app: Flask) -> None:
    window.example()
    send(window, "opgave", titel="Plein", fase="uitvoeren", gebied="gemeentebreed", niveau="")
    with app.extensions["store"].reading() as session:
        opgave = questions.get_opgave(session, 1)
    assert opgave is not None
    assert (opgave.area, opgave.answers["gebied"].value) == ("gemeentebreed", "gemeentebreed")
    assert (opgave.level, opgave.answers.get("niveau")) == (None, None)
    assert window.answer("gebied", "sittard_west").status == 200
    assert "Gebied Sittard West" in window.get(PAGE).text()


def test_who_saves_after_a_colleague_is_told_and_keeps_what_was_typed(window: Window) -> None:
    window.new("Oud", gebied="geleen_zuid")
    old = window.get(PAGE + "opgave")
    send(window, "opgave", titel="Van een collega", fase="initiëren", gebied="geleen_zuid")
    seen = send(window, "opgave", old, titel="Van mij", fase="initiëren", gebied="geleen_zuid")
    assert seen.status == 409
    assert "teamlid wijzigde dit intussen. Naam is nu: Van een collega." in seen.error_summary()["titel"]
    assert seen.one("input", id="titel").get("value") == "Van mij"
    assert send(window, "opgave", seen, titel="Van mij", fase="initiëren", gebied="geleen_zuid").status == 200


def test_two_people_who_change_other_fields_both_get_what_they_wrote(window: Window, colleague: Window) -> None:
    window.new()
    mine = theirs = window.get(PAGE + "mensen")
    send(colleague, "mensen", theirs, trekker="Anna", team="Ab")
    seen = send(window, "mensen", mine, trekker="teamlid", team="", begin="1-12-2026")
    assert seen.status == 200
    assert "Wat intussen is gewijzigd, is gebleven: Trekker en Team." in seen.text()
    assert "Trekker Anna" in seen.text() and "1 december 2026" in seen.text()
    seen = send(window, "mensen", mine, trekker="Bo", team="", besluit="geen dag")  # a mistake changes nothing of this
    seen = send(window, "mensen", seen, trekker="Bo", team="", begin="", besluit="2-12-2026")
    assert seen.status == 409
    assert seen.error_summary().keys() == {"trekker"}
    assert "Collega wijzigde dit intussen. Trekker is nu: Anna" in seen.error_summary()["trekker"]
    assert seen.one("input", id="trekker").get("value") == "Bo"
    assert words(seen.one("textarea", id="team")) == "Ab", "what only the colleague changed is as it is now"
    text = send(window, "mensen", seen, trekker="Bo", team="Ab", begin="1-12-2026", besluit="2-12-2026").text()
    assert "Trekker Bo" in text and "2 december 2026" in text and "Team Ab" in text


def test_an_answer_of_a_colleague_survives_a_mistake_elsewhere(window: Window, colleague: Window) -> None:
    window.new()
    old = window.get(PAGE + "opgave")
    send(colleague, "opgave", old, titel="Een plein", fase="initiëren", gebied="geleen_zuid")
    seen = send(window, "opgave", old, titel="", fase="initiëren", gebied="")
    assert seen.status == 422
    assert "Geleen Zuid" in send(window, "opgave", seen, titel="Plein", fase="initiëren", gebied="").text()


def test_an_answer_of_a_colleague_is_not_overwritten_unseen(window: Window) -> None:
    window.new("Plein", gebied="geleen_zuid")
    old = window.get(PAGE + "opgave")
    window.answer("gebied", "sittard_west")
    same = send(window, "opgave", old, titel="Plein", fase="uitvoeren", gebied="geleen_zuid")
    assert same.status == 200, "who leaves the question alone changes nothing of it"
    assert "Gebied Sittard West" in window.get(PAGE).text()
    seen = send(window, "opgave", old, titel="Plein", fase="uitvoeren", gebied="geleen_centrum")
    assert seen.status == 422
    assert "Het is nu: Sittard West" in seen.error_summary()["gebied"]


def test_people_and_days(window: Window) -> None:
    window.new()
    days = {"begin": "1-12-2026", "besluit": "1 februari 2027", "oplevering": ""}
    text = send(window, "mensen", trekker="Zoë", team="Ab\n\n Bo \nAb", **days).text()
    for said in (
        "Trekker Zoë",
        "Team Ab en Bo",
        "Begin 1 december 2026",
        "Besluit 1 februari 2027",
        "deadline 1 februari",
    ):
        assert said in text, said
    days = {"begin": "31-2-2027", "besluit": "1-1-2027", "oplevering": "1-12-2026"}
    wrong = send(window, "mensen", trekker="Zoë", team="", **days)
    assert wrong.status == 422
    assert wrong.error_summary()["begin"].endswith("geen dag die bestaat. Kijk de dag en de maand na.")
    assert "valt voor het besluit" in wrong.error_summary()["oplevering"]


def test_kaders_answer_their_question_and_one_without_a_reason_is_signalled(window: Window) -> None:
    window.new()
    seen = send(window, "kaders", links=["Het budget", "De bomen", ""], rechts=["De raad besloot dat", "", ""])
    assert "Bij 1 kader staat nog geen reden." in seen.text()
    assert window.get(PAGE + "kaders").one("input", name="was-kaders_gesteld").get("value") == "ja"
    assert send(window, "kaders", links=["Het budget"], rechts=[""], kaders_gesteld="nee").error_summary() == {
        "kaders_gesteld": "U noemt een kader, maar kiest ‘nee’. Kies ‘ja’, of maak de kaders leeg."
    }
    window.answer("kaders_gesteld", "nee")
    assert "U noemt kaders, maar bij de vraag" in window.get(PAGE).text()
    emptied = send(window, "kaders", links=["", ""], rechts=["", ""], kaders_gesteld="nee")
    assert "Er staan vooraf geen grenzen vast." in emptied.text()
    assert "Het budget" in words(emptied.one("table")), "what was there stays in the history"


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "www.example.org",
        "https://",
        "https://a b",
        "http://[",
        "https://a:x",
        "",
    ],
)
def test_a_link_is_an_address_of_a_page(window: Window, address: str) -> None:
    window.new()
    seen = send(window, "documenten", links=["Schets"], rechts=[address])
    assert seen.status == 422
    assert "rechts-1" in seen.error_summary()
    assert (seen.one("textarea", id="rechts-1").text or "") == address


def test_links_and_stakeholders(window: Window) -> None:
    window.new()
    send(window, "betrokkenen", links=["Marktkooplui"], rechts=["Hun plek"])
    addresses = ["https://example.org/a?b=c", "http://example.org/d"]
    seen = send(window, "documenten", links=["Schets", ""], rechts=addresses)
    assert [a.get("href") for a in seen.all("a", target="_blank")] == addresses
    assert "Marktkooplui Hun plek" in seen.text()
    assert len(window.get("/opgaven/?q=marktkooplui").all("a", class_="ow-opgave")) == 1


def test_more_lines_keep_what_was_typed(window: Window) -> None:
    window.new()
    seen = send(window, "kaders", links=["Half af"], rechts=[""], meer="ja")
    assert len(seen.all("fieldset", class_="ow-regelpaar")) == 6
    assert seen.one("textarea", id="links-1").text == "Half af"


def test_splitting_takes_along_what_applies_and_both_show_it(window: Window, app: Flask) -> None:
    window.example()
    form = window.get(PAGE + "splitsen")
    on = {box.get("value") for box in form.all("input", name="mee-open") if box.get("checked") is not None}
    assert "gebied" in on
    assert "belang_herkend" not in on, "an oordeel may differ for a part"
    nothing = window.post(PAGE + "splitsen", {"naam-vast": "", "naam-open": " "})
    assert nothing.error_summary() == {"naam-vast": "Geef ten minste één deel een naam."}
    names = {"naam-vast": "Het riool", "naam-open": "Het groen"}
    along = {"mee-vast": ["gebied", "x"], "mee-open": ["gebied", "belang_herkend"]}
    seen = window.post(PAGE + "splitsen", {**names, **along})
    assert "Beide delen zijn gemaakt." in seen.text()
    assert "Het riool Vaste deel" in seen.text()
    child = window.get("/opgaven/3/gegevens/")
    assert "Dit is het open deel van Herinrichting winkelplein (voorbeeld)" in child.text()
    assert "open deel van Herinrichting winkelplein (voorbeeld)" in window.get("/opgaven/3/").text()
    assert "gesplitst in 2 delen" in window.get("/opgaven/1/").text()
    with app.extensions["store"].reading() as session:
        green = questions.get_opgave(session, 3)
    assert green is not None
    assert set(green.answers) == {"gebied", "belang_herkend"}
    assert green.outcome is not None


def test_there_is_no_empty_table_when_nothing_can_go_along(window: Window) -> None:
    window.new("Een plein")
    form = window.get("/opgaven/1/gegevens/splitsen")
    assert form.all("table") == []
    assert "nog geen antwoorden of kaders om te kiezen" in form.text()


def test_an_archived_opgave_can_be_read_but_not_changed(window: Window) -> None:
    window.new()
    form = window.get(PAGE + "mensen")
    window.post("/opgaven/1/archiveren")
    assert "Archief lopend in het archief" in window.get(PAGE).text()
    assert not [a for a in window.get(PAGE).all("a") if words(a).startswith("Wijzig")]
    assert window.get(PAGE + "mensen").status == 409
    assert send(window, "mensen", form, trekker="Bo").status == 409
    assert window.get(PAGE + "bestaatniet").status == 404


def test_the_history_names_what_was_changed_and_no_word_of_it_is_lost(window: Window) -> None:
    window.new("Plein")
    long = "Eerst de riolering, dan het groen. " * 20 + "Als laatste de lampen."
    send(window, "opgave", titel="Plein", fase="initiëren", beschrijving=long)
    send(window, "opgave", titel="Plein", fase="initiëren", beschrijving="Kort.")
    assert "Als laatste de lampen." in window.get(PAGE).text(), "the old text can be read to its end"
    window.post("/opgaven/1/archiveren")
    window.post("/opgaven/1/terugzetten")
    history = window.get("/opgaven/1/geschiedenis").text()
    for said in (
        "wijzigde beschrijving bij de gegevens",
        "zette de opgave in het archief",
        "haalde de opgave uit het archief",
    ):
        assert said in history


def test_a_view_is_saved_shared_and_deleted(window: Window) -> None:
    def listed(seen: Seen) -> list[str]:
        return [words(link) for link in seen.all("a", class_="ow-opgave")]

    window.example()
    window.new("Speelplein", gebied="sittard_west")
    new = "/opgaven/weergaven/nieuw?gebied=sittard_west"
    assert window.get(new).status == 200
    assert window.post(new, {"naam": " "}).error_summary() == {"naam": "Geef de weergave een naam."}
    seen = window.post(new, {"naam": "West"})
    assert listed(seen) == ["Speelplein"]
    assert "West" in [words(a) for a in seen.all("a", aria_current="page")]
    assert "al een weergave ‘West’" in window.post(new, {"naam": "West"}).text()
    (share,) = [a.get("href") or "" for a in seen.all("a") if words(a) == "Link om te delen"]
    assert listed(window.get(share)) == ["Speelplein"]
    assert "opgaven zelf blijven" in window.get("/opgaven/weergaven/1/verwijderen").text()
    assert "is verwijderd" in window.post("/opgaven/weergaven/1/verwijderen").text()
    assert window.get("/opgaven/weergaven/1").status == 404
