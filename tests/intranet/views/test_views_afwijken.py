"""After a vaststelling that deviates from the rules: what must be done, and how every page says so."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from icalendar import Calendar

from intranet.documents.blocks import Table
from intranet.documents.gespreksagenda import gespreksagenda
from intranet.rules.jobs import weigh_stale
from intranet.sealing.seal import opened
from intranet.sealing.verification import verify
from intranet.store import Role, recording
from tests.intranet.roles import let_the_list_count
from tests.intranet.views.conftest import Window, words
from tests.intranet.views.test_vaststellen import seal

NEEDED = "Volgt uit de vastgestelde uitkomst (wijkt af van de regels)"
SPARE = "Volgens de regels ook, door de afwijking niet nodig. U kunt het wel doen."
TODAY = date(2026, 11, 23)


@pytest.fixture
def deviating(window: Window) -> Window:
    """A team that chose participatie where the rules say no, by handhaving, after it had told people so."""
    window.new("Illegale kamerverhuur", beschrijving="Een pand aan de markt.")
    window.answer("handhaving_of_toezicht", "ja")
    window.post("/opgaven/1/werklijst/duidelijk_zijn_over_niet/onderwerpen", {"gedaan": "ja"})
    seal(window, uitkomst="participatie", reden="De buurt wil het samen oplossen.")
    return window


def card(window: Window, name: str) -> str:
    return words(window.get("/opgaven/1/werklijst").one("article", id=f"plicht-{name}"))


def record(app: Flask, number: int = 1) -> Any:
    with app.extensions["store"].reading() as session:
        text = recording.record_text(session, 1, number)
    assert text is not None and verify(text).holds
    return opened(text)[0]


def test_the_worklist_follows_what_was_decided_and_loses_nothing(deviating: Window) -> None:
    page = deviating.get("/opgaven/1/werklijst")
    assert "Vastgesteld is: participatie. Dat wijkt af van de regels. Die geven: geen participatie." in page.text()
    assert NEEDED in card(deviating, "gesprek_over_vorm")
    both = card(deviating, "afweging_vastleggen")
    assert NEEDED not in both and SPARE not in both
    spare = card(deviating, "duidelijk_zijn_over_niet")
    assert SPARE in spare and "Gedaan" in spare, "what was ticked stays"
    (section,) = (s for s in page.all("section") if s.get("aria-labelledby") == "k-ook")
    assert [a.get("id") for a in section.iter("article")] == [
        "plicht-transparant_rol_pakken",
        "plicht-duidelijk_zijn_over_niet",
    ]
    counted = words(page.one("div", id="werk-stand"))
    assert "1 van 13 verplichtingen gedaan" in counted.replace("\u00a0", " ")


def test_what_is_not_needed_can_be_ticked_still(deviating: Window) -> None:
    deviating.post("/opgaven/1/werklijst/duidelijk_zijn_over_niet/onderwerpen", {"stond": "ja"})
    assert "Niet nodig" in card(deviating, "duidelijk_zijn_over_niet")
    deviating.post("/opgaven/1/werklijst/duidelijk_zijn_over_niet/onderwerpen", {"gedaan": "ja"})
    assert "Gedaan" in card(deviating, "duidelijk_zijn_over_niet")


def test_the_list_of_all_work_and_the_calendar(deviating: Window, client: FlaskClient) -> None:
    deviating.post("/opgaven/1/werklijst/gesprek_over_vorm/uitwerking", {"uiterlijk": "1-12-2026"})
    page = deviating.get("/werklijst/")
    rows = {words(row): row for row in page.one("tbody").iter("tr")}
    assert any("gesprek" in row and "volgt uit de vastgestelde uitkomst" in row for row in rows)
    assert not any("Maak duidelijk dat er geen participatie is" in row for row in rows)
    (event,) = Calendar.from_ical(client.get("/opgaven/1/werklijst/agenda.ics").data).walk("VEVENT")
    assert "Die wijkt af van de regels." in event["DESCRIPTION"]
    (reminder,) = event.walk("VALARM")
    assert reminder["TRIGGER"].dt == timedelta(days=-1, hours=9)


def test_the_page_of_the_opgave_shows_both(deviating: Window) -> None:
    page = deviating.get("/opgaven/1/")
    panel = words(page.one("section", id="uitkomst"))
    assert "Vastgesteld in afwijking van de regelsParticipatie" in panel
    assert "Dat is een interpretatie" in panel
    assert "Volgens de regels ook: 2 verplichtingen" in panel.replace("\u00a0", " ")
    assert "Kies een dag om opnieuw" not in panel


def test_the_steps_say_why_of_both(deviating: Window) -> None:
    page = deviating.get("/opgaven/1/onderbouwing")
    assert "volgen uit de vastgestelde uitkomst: participatie." in page.text()
    tops = [words(line) for line in page.one("ul", class_="ow-spoor")]
    assert tops[0].startswith("geen participatie besluit")
    (talk,) = (line for line in tops if "Voer een open en gelijkwaardig gesprek" in line)
    assert talk.startswith("geldt verplichting") and "geldt besluit participatie is participatie" in talk


def test_the_list_its_filter_and_the_overview(deviating: Window) -> None:
    deviating.new("Nog een opgave")
    for outcome, found in (("participatie", 1), ("geen_participatie", 0), ("afgeweken", 1)):
        page = deviating.get(f"/opgaven/?uitkomst={outcome}")
        assert ("Illegale kamerverhuur" in page.text()) is bool(found)
        assert "Nog een opgave" not in page.text()
    page = deviating.get("/overzicht/?welke=lopend")
    figures = [words(item) for item in page.one("ul", class_="ow-cijfers")]
    assert any(figure.startswith("1 ") and "keer afgeweken van de regels" in figure for figure in figures)
    assert any("uitkomst=afgeweken" in (a.get("href") or "") for a in page.all("a"))
    (table,) = (t for t in page.all("table") if words(t.find("caption")) == "Per fase")
    assert words(table.find("thead")) == "FaseParticipatieNog openTotaal"
    assert "Handhaving" not in page.text(), "no ground for no participation, for there is participation"


def test_the_record_holds_both_and_can_be_run_again(deviating: Window, app: Flask) -> None:
    content = record(app)
    names = {o["naam"] for o in content["verplichtingen"]}
    after = {o["naam"] for o in content["na_afwijking"]["verplichtingen"]}
    assert "duidelijk_zijn_over_niet" in names - after and "gesprek_over_vorm" in after - names
    page = deviating.get("/opgaven/1/vaststellingen/1")
    assert "Deze volgen uit de vastgestelde uitkomst" in page.text() and "Volgens de regels ook" in page.text()


def test_it_stays_so_until_the_team_decides_again(deviating: Window) -> None:
    deviating.answer("handhaving_of_toezicht", "nee")
    assert "Die geven: nog open." in deviating.get("/opgaven/1/werklijst").text()
    assert NEEDED in card(deviating, "gesprek_over_vorm")
    assert "is gewijzigd na" in deviating.get("/opgaven/1/vaststellingen/").text()
    seal(deviating)  # by the rules, which leave it open
    page = deviating.get("/opgaven/1/werklijst")
    assert "wijkt af" not in page.text() and not page.all("article", id="plicht-gesprek_over_vorm")


def test_deciding_again_begins_with_what_was_decided_before(deviating: Window, app: Flask) -> None:
    page = deviating.get("/opgaven/1/vaststellen")
    (chosen,) = (f for f in page.all("input", name="uitkomst") if f.get("checked") is not None)
    assert chosen.get("value") == "participatie"
    assert words(page.one("textarea", name="reden")) == "De buurt wil het samen oplossen."
    assert "Vaststelling 1 wijkt af van de regels: participatie." in page.text()
    let_the_list_count(app, {"teamlid": Role.TEAM_MEMBER, "anna": Role.ADMINISTRATOR}, who="anna")
    page = deviating.get("/opgaven/1/vaststellen")
    assert "Stelt u nu vast, dan geldt daarna de uitkomst van de regels." in page.text()
    assert not page.all("textarea", name="reden")


def test_what_was_done_at_a_verplichting_that_no_longer_holds_stays(deviating: Window) -> None:
    deviating.post("/opgaven/1/werklijst/gesprek_over_vorm/uitwerking", {"wat": "Een avond in de Schakel"})
    seal(deviating, uitkomst="")
    page = deviating.get("/opgaven/1/werklijst")
    (section,) = (s for s in page.all("section") if s.get("aria-labelledby") == "k-bewaard")
    assert [a.get("id") for a in section.iter("article")] == ["plicht-gesprek_over_vorm"]
    assert "Een avond in de Schakel" in words(section) and "Niet nodig" in words(section)
    assert "gesprek" not in words(deviating.get("/werklijst/").one("tbody"))


def test_when_the_rules_give_the_same_by_now_nothing_deviates(window: Window) -> None:
    window.example()
    seal(window, uitkomst="participatie", reden="Wij beginnen vast.")
    assert "Die geven: nog open." in window.get("/opgaven/1/werklijst").text()
    window.answer("ruimte", "voldoende", reason="Er ligt nog veel open.")
    window.answer("tegemoetkomen_aan_belangen_mogelijk", "ja", reason="Ja.")
    page = window.get("/opgaven/1/werklijst")
    assert "wijkt af" not in page.text() and page.all("article", id="plicht-gesprek_over_vorm")
    assert "wijkt af" not in words(window.get("/opgaven/").one("tbody"))


def test_to_look_again_is_asked_by_what_is_decided(window: Window) -> None:
    window.new("Bomen in de laan")
    window.answer("ruimte", "geen", reason="De bomen zijn ziek.")
    page = seal(window, uitkomst="participatie", reden="Toch samen.")
    assert page.status == 200 and "Vaststelling 1" in page.text(), "there is no 'nu niet' to look at again"
    assert "Kies een dag" in seal(window).error_summary()["herbeoordelen_op"]


def test_a_document_of_the_opgave_as_it_is_says_what_was_decided(deviating: Window, client: FlaskClient) -> None:
    for number, is_draft in ((1, False), (0, True)):
        text = client.get(f"/opgaven/1/documenten/afweging.txt?nummer={number}").data.decode("utf-8-sig")
        assert "De buurt wil het samen oplossen." in text and "VOLGENS DE REGELS OOK" in text.upper()
        assert "Dat is een interpretatie" in text
        assert ("concept" in text.lower()) is is_draft


def test_the_agenda_has_what_the_team_adds_after_the_vaststelling(deviating: Window, client: FlaskClient) -> None:
    talk = "/opgaven/1/werklijst/gesprek_over_vorm"
    page = deviating.get("/opgaven/1/werklijst")
    fields = page.one("article", id="plicht-gesprek_over_vorm").iter("input")
    minimum = [field.get("value") or "" for field in fields if field.get("name") == "gedaan"]
    assert len(minimum) == 6
    deviating.post(f"{talk}/erbij", {"onderwerp": "parkeren"})
    for topic in minimum[:2]:
        deviating.post(f"{talk}/eraf", {"onderwerp": topic})
    for number in (1, 0):
        agenda = client.get(f"/opgaven/1/documenten/gespreksagenda.txt?nummer={number}").data.decode("utf-8-sig")
        assert "Parkeren (van het team)" in agenda
        assert all(topic[:1].upper() + topic[1:] in agenda for topic in minimum)
    deviating.post(f"{talk}/eraf", {"onderwerp": "parkeren"})
    agenda = client.get("/opgaven/1/documenten/gespreksagenda.txt?nummer=1").data.decode("utf-8-sig")
    assert "Parkeren" not in agenda and all(topic[:1].upper() + topic[1:] in agenda for topic in minimum)


def test_no_added_onderwerp_takes_the_place_of_one_of_the_leidraad(deviating: Window, app: Flask) -> None:
    content = record(app)
    (talk,) = (o for o in content["na_afwijking"]["verplichtingen"] if o["naam"] == "gesprek_over_vorm")
    for added in ((), ("parkeren",), tuple(talk["onderwerpen"]), ("parkeren", *talk["onderwerpen"][::-1])):
        blocks = gespreksagenda(content, {"gesprek_over_vorm": added}).blocks
        (table,) = (b for b in blocks if isinstance(b, Table) and b.title == talk["titel"])
        shown = [row[0] for row in table.rows]
        assert [topic.casefold() for topic in shown][: len(talk["onderwerpen"])] == talk["onderwerpen"]
        assert shown[len(talk["onderwerpen"]) :] == ["Parkeren (van het team)"] * ("parkeren" in added)


def test_what_an_earlier_program_sealed_is_taken_along(deviating: Window, app: Flask) -> None:
    """As after an upgrade: the outcome and the list of work are those of the rules, until they are gathered anew."""
    from sqlalchemy import text

    store = app.extensions["store"]
    with store.writing() as session:
        session.execute(
            text("UPDATE opgave SET copies = 0, outcome_state = 'geen_participatie', by_rules = NULL, outcome = NULL")
        )
        session.execute(text("DELETE FROM open_item"))
    assert weigh_stale(store, TODAY) == 1 and weigh_stale(store, TODAY) == 0
    assert "Illegale kamerverhuur" in deviating.get("/opgaven/?uitkomst=afgeweken").text()
    assert "volgt uit de vastgestelde uitkomst" in deviating.get("/werklijst/").text()
