"""*Vaststellen*: check, seal, look at what was sealed, and compare."""

from __future__ import annotations

import json
from typing import Any

import pytest
from flask import Flask

from intranet.store import Role
from tests.intranet.roles import let_the_list_count
from tests.intranet.views.conftest import words

SEAL = {"versie": "", "besluit_op": "23 november 2026", "herbeoordelen_op": "", "uitkomst": "", "gelezen": "ja"}


def seal(window: Any, **fields: str) -> Any:
    """Seal opgave 1 as the check page shows it now, with these fields otherwise."""
    page = window.get("/opgaven/1/vaststellen")
    revision = page.one("input", name="versie").get("value")
    return window.post("/opgaven/1/vaststellen", {**SEAL, "versie": revision, **fields})


def record(client: Any, number: int = 1) -> dict[str, Any]:
    """The record that the page hands out."""
    answer = client.get(f"/opgaven/1/vaststellingen/{number}.json")
    assert answer.status_code == 200
    assert "attachment" in answer.headers["Content-Disposition"]
    found: dict[str, Any] = json.loads(answer.text)["vaststelling"]
    return found


@pytest.fixture
def handhaving(window: Any) -> Any:
    """A window on an opgave without participation, by handhaving."""
    window.new("Illegale kamerverhuur", beschrijving="Een pand aan de markt.")
    window.answer("handhaving_of_toezicht", "ja")
    return window


@pytest.fixture
def geen_ruimte(window: Any) -> Any:
    """A window on an opgave without participation, because there is (nu) no room."""
    window.new("Bomen in de laan")
    window.answer("ruimte", "geen", reason="De bomen zijn ziek.")
    return window


def test_the_check_page_shows_answers_to_change_and_what_stands_out(window: Any) -> None:
    window.example()
    page = window.get("/opgaven/1/vaststellen")
    assert "kan de uitkomst nog veranderen" in page.text()
    links = [a.get("href") for a in page.all("a") if "Wijzig" in "".join(a.itertext())]
    assert any("vraag=iets_te_be" in (link or "") for link in links)
    assert page.one("input", id="besluit_op").get("value") == "23 november 2026"
    assert "De doelen zijn mogelijk ouder dan vier jaar" in page.text(), "a signaal stands out too"


def test_sealing_an_open_outcome_is_possible_and_says_so(window: Any, client: Any) -> None:
    window.example()
    page = seal(window)
    assert "Vaststelling 1" in page.text()
    assert "Nog open." in page.text()
    found = record(client)
    assert found["besluiten"][0]["staat"] == "open"
    assert any("kan de uitkomst nog veranderen" in sentence for sentence in found["opgevallen"])


def test_a_settled_outcome_asks_to_be_sealed_once(window: Any) -> None:
    window.new("Illegale kamerverhuur")
    assert window.get("/opgaven/1/").by_id("k-stelvast") is None
    assert window.answer("handhaving_of_toezicht", "ja", htmx=True).by_id("k-stelvast") is not None
    seal(window)
    assert window.get("/opgaven/1/").by_id("k-stelvast") is None


def test_a_sealed_outcome_stands_on_every_page(handhaving: Any, client: Any) -> None:
    page = seal(handhaving)
    assert "Geen participatie." in page.text()
    assert "Het zegel klopt" in page.text()
    assert "Bekijk vaststelling 1" in handhaving.get("/opgaven/1/").text()
    found = record(client)
    assert found["vastgesteld"]["door"] == "teamlid"
    assert found["nummer"] == 1 and found["vorige"] is None
    assert found["herbeoordelen_op"] is None
    # Sealing is itself the verplichting to record the weighing.
    assert {o["naam"]: o["gedaan"] for o in found["verplichtingen"]}["afweging_vastleggen"] is True


@pytest.mark.parametrize(
    ("fields", "field", "sentence"),
    [
        ({"besluit_op": ""}, "besluit_op", "Vul de datum van het besluit in."),
        ({"besluit_op": "31 februari 2026"}, "besluit_op", "geen dag die bestaat"),
        ({"besluit_op": "24 november 2026"}, "besluit_op", "nog niet geweest"),
        ({"herbeoordelen_op": "23 november 2026"}, "herbeoordelen_op", "na vandaag"),
        ({"gelezen": ""}, "gelezen", "zet daarna het vinkje"),
        ({"uitkomst": "participatie"}, "reden", "waarom u afwijkt"),
        ({"uitkomst": "geen_participatie", "reden": "x"}, "uitkomst", "uit de lijst"),
        ({"uitkomst": "iets", "reden": "x"}, "uitkomst", "uit de lijst"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_filled_in_stays(
    handhaving: Any, fields: dict[str, str], field: str, sentence: str
) -> None:
    page = seal(handhaving, **fields)
    assert page.status == 422
    assert sentence in page.error_summary()[field]
    assert "Er is nog niets vastgesteld" in handhaving.get("/opgaven/1/vaststellingen/").text()


def test_no_room_now_asks_for_a_day_to_look_again(geen_ruimte: Any, client: Any) -> None:
    page = seal(geen_ruimte)
    assert "(nu)" in page.error_summary()["herbeoordelen_op"]
    page = seal(geen_ruimte, herbeoordelen_op="1 december 2026")
    assert "Opnieuw beoordelen op 1 december 2026" in page.text().replace("\u00a0", " ")
    assert record(client)["herbeoordelen_op"] == "2026-12-01"
    for address in ("/opgaven/", "/werklijst/"):
        assert "1 opgave moet u opnieuw beoordelen" in geen_ruimte.get(address).text().replace("\u00a0", " ")
    geen_ruimte.post("/opgaven/1/archiveren")
    assert "opnieuw beoordelen" not in geen_ruimte.get("/opgaven/").text()


def test_a_day_far_away_gives_no_reminder_yet(geen_ruimte: Any) -> None:
    seal(geen_ruimte, herbeoordelen_op="1 juni 2027")
    assert "opnieuw beoordelen" not in geen_ruimte.get("/opgaven/").text()


def test_deviating_keeps_both_outcomes_in_sight(handhaving: Any, client: Any) -> None:
    page = seal(handhaving, uitkomst="participatie", reden="De buurt wil het samen oplossen.")
    both = {
        "/opgaven/": ("Participatie wijkt af: de regels geven geen participatie", "vastgesteld op"),
        "/zoeken/?q=kamerverhuur": ("wijkt af: de regels geven geen participatie", "Participatie"),
        "/opgaven/1/gegevens/": ("wijkt af: de regels geven geen participatie", "Participatie"),
        "/opgaven/1/": ("participatie, afgeweken van de regels", "Geen participatie"),
        "/opgaven/1/vaststellingen/": ("Participatie", "de regels geven: geen participatie"),
        "/opgaven/1/vaststellingen/1": ("Participatie. Het team is afgeweken", "Die geven: geen participatie"),
    }
    for address, sentences in both.items():
        text = handhaving.get(address).text()
        assert all(sentence in text for sentence in sentences), address
    assert "De buurt wil het samen oplossen." in page.text()
    exported = client.get("/opgaven/opgaven.csv").data.decode("utf-8-sig").splitlines()
    cells = dict(zip(exported[0].split(";"), exported[1].split(";"), strict=True))
    assert [cells[name] for name in ("Uitkomst", "Volgens de regels", "Vastgesteld", "Besluit op")] == [
        "Participatie",
        "Geen participatie",
        "Participatie",
        "23-11-2026",
    ]
    found = record(client)["besluiten"][0]
    assert (found["staat"], found["afwijking"]["waarde"]) == ("geen_participatie", "participatie")


def test_who_may_not_deviate_is_not_offered_it_and_refused(handhaving: Any, app: Flask) -> None:
    let_the_list_count(app, {"teamlid": Role.TEAM_MEMBER, "anna": Role.ADMINISTRATOR}, who="anna")
    assert handhaving.get("/opgaven/1/vaststellen").all("textarea", name="reden") == []
    assert seal(handhaving, uitkomst="participatie", reden="Toch.").status == 403


def test_a_change_since_the_check_is_not_sealed_unseen(handhaving: Any) -> None:
    page = handhaving.get("/opgaven/1/vaststellen")
    revision = page.one("input", name="versie").get("value")
    handhaving.answer("handhaving_of_toezicht", "nee")
    page = handhaving.post("/opgaven/1/vaststellen", {**SEAL, "versie": revision})
    assert page.status == 409
    assert "intussen gewijzigd" in page.error_summary()["gelezen"]
    assert "Er is nog niets vastgesteld" in handhaving.get("/opgaven/1/vaststellingen/").text()


def test_weighing_again_makes_a_new_record_linked_to_the_old(handhaving: Any, client: Any) -> None:
    seal(handhaving)
    assert "is gewijzigd na" not in handhaving.get("/opgaven/1/vaststellingen/").text()
    handhaving.answer("handhaving_of_toezicht", "nee")
    assert "is gewijzigd na" in handhaving.get("/opgaven/1/vaststellingen/").text()
    page = seal(handhaving)
    assert "De keten klopt" in page.text()
    first, second = json.loads(client.get("/opgaven/1/vaststellingen/1.json").text), record(client, 2)
    assert second["vorige"] == {"nummer": 1, "sha256": first["sha256"]}
    page = handhaving.get("/opgaven/1/vaststellingen/verschil?van=1&naar=2")
    rows = [" ".join("".join(row.itertext()).split()) for row in page.all("tr")]
    assert any("handhaving" in row and "Ja" in row and "Nee" in row for row in rows)
    assert "nieuwere vaststelling" in handhaving.get("/opgaven/1/vaststellingen/1").text()


def test_the_record_shows_all_that_stood_out_and_what_it_rests_on(geen_ruimte: Any) -> None:
    def of(page: Any, heading: str) -> list[str]:
        return [words(item) for part in page.all("section", **{"aria-labelledby": heading}) for item in part.iter("li")]

    before = of(geen_ruimte.get("/opgaven/1/vaststellen"), "k-opvalt")
    page = seal(geen_ruimte, herbeoordelen_op="1 juni 2027")
    assert any("Er is (nu) geen ruimte." in sentence for sentence in before)
    assert {s.split(" Vul aan")[0] for s in before} == set(of(page, "k-opgevallen"))
    assert len(of(page, "k-pri")) == 5


def test_the_difference_says_which_grounds_came_and_went(handhaving: Any) -> None:
    handhaving.answer("iets_te_beïnvloeden", "nee", reason="Het ligt vast.")
    seal(handhaving, herbeoordelen_op="1 juni 2027")
    handhaving.answer("handhaving_of_toezicht", "nee")
    seal(handhaving, herbeoordelen_op="1 juni 2027")
    page = handhaving.get("/opgaven/1/vaststellingen/verschil?van=1&naar=2")
    assert "De vastgestelde uitkomst is gelijk gebleven: geen participatie." in page.text()
    assert ["Handhaving", "geldt", "geldt niet"] in [[words(cell) for cell in row] for row in page.all("tr")]


def test_the_history_and_a_colleague_are_told_of_a_vaststelling(handhaving: Any) -> None:
    page = handhaving.get("/opgaven/1/?vraag=ruimte")
    live = next(part for part in page.tree.iter() if part.get("data-gezien"))
    asked = f"/opgaven/1/stand?revisie={live.get('data-revisie')}&gezien={live.get('data-gezien')}"
    seal(handhaving, uitkomst="participatie", reden="De buurt vroeg erom.")
    said = "stelde participatie vast in vaststelling 1, in afwijking van de regels"
    history = handhaving.get("/opgaven/1/geschiedenis?soort=vaststellingen")
    assert said in history.text()
    assert history.all("a", href="/opgaven/1/vaststellingen/1")
    assert said in handhaving.get(asked).text()


def test_what_is_not_there_is_not_found(handhaving: Any) -> None:
    for address in ("/opgaven/1/vaststellingen/1", "/opgaven/9/vaststellen", "/opgaven/1/vaststellingen/verschil"):
        assert handhaving.get(address).status == 404
    handhaving.post("/opgaven/1/archiveren")
    assert handhaving.get("/opgaven/1/vaststellen").status == 409


def test_the_difference_says_what_was_decided_when_only_the_rules_gave_something_else(handhaving: Any) -> None:
    seal(handhaving, uitkomst="participatie", reden="De buurt vroeg erom.")
    handhaving.answer("handhaving_of_toezicht", "nee")
    seal(handhaving, uitkomst="participatie", reden="De buurt vroeg erom.")
    page = handhaving.get("/opgaven/1/vaststellingen/verschil?van=1&naar=2")
    rows = [[words(cell) for cell in row] for row in page.all("tr")]
    assert ["Vastgestelde uitkomst", "Participatie", "Participatie"] in rows
    assert ["Volgens de regels", "Geen participatie", "Nog open"] in rows


def test_a_question_opened_from_the_check_comes_back_to_it(window: Any, client: Any) -> None:
    window.example()
    back, fact = "/opgaven/1/vaststellen", "in_lijn_met_doelen"
    address = f"/opgaven/1/?vraag={fact}&terug=vaststellen"
    assert any((link.get("href") or "").startswith(address) for link in window.get(back).all("a"))
    page = window.get(address)
    assert "Opslaan en terug naar Vaststellen" in page.text() and "Terug zonder opslaan" in page.text()
    page = window.answer(fact, "nee", terug="vaststellen")
    assert page.status == 422 and "Opslaan en terug naar Vaststellen" in page.text()  # still on the way
    page = window.answer(fact, "nee", reason="Nee.", terug="vaststellen")
    assert "Vaststellen: kijk na" in page.text() and "Uw antwoord is bewaard." in page.text()
    data = {"antwoord": "ja", "reden": "Ja.", "terug": "vaststellen"}
    part = client.post(f"/opgaven/1/antwoorden/{fact}", data=data, headers={"HX-Request": "true"})
    assert part.headers["HX-Redirect"] == back
    assert "Opslaan en verder" in window.get(f"/opgaven/1/?vraag={fact}").text()
