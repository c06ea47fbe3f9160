"""*Werklijst*: verplichtingen as work, of one opgave and of all."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from icalendar import Calendar

from intranet.store import details, questions
from tests.intranet.views.conftest import Seen, Window, words

TALK = "/opgaven/1/werklijst/gesprek_over_vorm"


@pytest.fixture
def working(window: Window) -> Window:
    """A window on the example with participation as its outcome."""
    window.example()
    window.answer("ruimte", "voldoende", reason="Er ligt nog veel open.")
    window.answer("tegemoetkomen_aan_belangen_mogelijk", "ja", reason="Ja.")
    return window


def card(seen: Seen, name: str) -> str:
    return words(seen.one("article", id=f"plicht-{name}"))


def topics(seen: Seen, name: str) -> list[str]:
    found = seen.one("article", id=f"plicht-{name}")
    return [f.get("value") or "" for f in found.iter("input") if f.get("name") == "gedaan"]


def ticked(seen: Seen, name: str) -> set[str]:
    found = seen.one("article", id=f"plicht-{name}").iter("input")
    return {f.get("value") or "" for f in found if f.get("name") == "gedaan" and f.get("checked") is not None}


def tick(window: Window, shown: Seen, name: str, *wanted: str, htmx: bool = False) -> Seen:
    """Send the form of a card as `shown` has it, with only these boxes ticked."""
    form = shown.one("form", action=f"/opgaven/1/werklijst/{name}/onderwerpen")
    hidden = [f.get("value") or "" for f in form.iter("input") if f.get("name") == "stond"]
    return window.post(form.get("action") or "", {"stond": hidden, "gedaan": list(wanted)}, htmx=htmx)


def principle(seen: Seen, number: int) -> str:
    return next(words(line) for line in seen.all("li", class_="ow-principe") if words(line).startswith(str(number)))


def done(app: Flask) -> frozenset[str]:
    with app.extensions["store"].reading() as session:
        found = questions.get_opgave(session, 1)
    assert found is not None
    return found.done


def test_all_minimum_onderwerpen_make_it_done_and_one_less_undoes_it(working: Window, app: Flask) -> None:
    seen = working.get("/opgaven/1/werklijst")
    names = topics(seen, "gesprek_over_vorm")
    assert len(names) == 6
    seen = tick(working, seen, "gesprek_over_vorm", *names[:5])
    assert "5 van 6 onderwerpen" in card(seen, "gesprek_over_vorm")
    assert "gesprek_over_vorm" not in done(app)
    part = tick(working, seen, "gesprek_over_vorm", *names, htmx=True)
    assert "Gedaan" in card(part, "gesprek_over_vorm")
    assert "gesprek_over_vorm" in done(app)
    assert "Te doen" in principle(working.get("/opgaven/1/werklijst"), 4)
    working.post("/opgaven/1/werklijst/eigen_rol_benoemen/onderwerpen", {"gedaan": "ja"})
    assert "Voldaan" in principle(working.get("/opgaven/1/"), 4)
    tick(working, working.get("/opgaven/1/werklijst"), "gesprek_over_vorm", *names[1:])
    assert "gesprek_over_vorm" not in done(app)
    assert "5 van 6 onderwerpen" in card(working.get("/opgaven/1/werklijst"), "gesprek_over_vorm")


def test_an_older_page_keeps_what_a_colleague_ticked(working: Window, app: Flask, colleague: Window) -> None:
    mine = theirs = working.get("/opgaven/1/werklijst")
    first, second, third, *_ = topics(mine, "gesprek_over_vorm")
    tick(colleague, theirs, "gesprek_over_vorm", first)
    seen = tick(working, mine, "gesprek_over_vorm", second)
    assert ticked(seen, "gesprek_over_vorm") == {first, second}
    assert "Collega, 2" in card(seen, "gesprek_over_vorm") and "teamlid, 2" in card(seen, "gesprek_over_vorm")
    seen = tick(colleague, theirs, "gesprek_over_vorm", first, third)  # theirs still shows nothing ticked
    assert ticked(seen, "gesprek_over_vorm") == {first, second, third}
    part = tick(working, mine, "gesprek_over_vorm", third, htmx=True)
    assert f"Collega vinkte ‘{third}’ al af" in card(part, "gesprek_over_vorm")
    assert ticked(part, "gesprek_over_vorm") == {first, second, third}
    tick(colleague, seen, "gesprek_over_vorm", second, third)
    part = tick(working, seen, "gesprek_over_vorm", third, htmx=True)
    assert f"Collega haalde het vinkje bij ‘{first}’ al weg" in card(part, "gesprek_over_vorm")
    assert ticked(part, "gesprek_over_vorm") == {third}
    working.post(f"{TALK}/erbij", {"onderwerp": "parkeren"})
    mine = working.get("/opgaven/1/werklijst")
    colleague.post(f"{TALK}/eraf", {"onderwerp": "parkeren"})
    part = tick(working, mine, "gesprek_over_vorm", third, "parkeren", htmx=True)
    assert "Collega haalde ‘parkeren’ intussen weg" in card(part, "gesprek_over_vorm")


def test_a_tick_is_undone_from_the_history(working: Window, colleague: Window, app: Flask) -> None:
    def undo(seen: Seen, name: str, topic: str) -> Seen:
        forms = seen.all("form", action=f"/opgaven/1/werklijst/{name}/terug")
        fields = [{f.get("name"): f.get("value") for f in form.iter("input")} for form in forms]
        (found,) = (each for each in fields if each["onderwerp"] == topic)
        return working.post(f"/opgaven/1/werklijst/{name}/terug", found)

    first, *_ = names = topics(working.get("/opgaven/1/werklijst"), "gesprek_over_vorm")
    tick(colleague, working.get("/opgaven/1/werklijst"), "gesprek_over_vorm", *names)
    tick(colleague, working.get("/opgaven/1/werklijst"), "eigen_rol_benoemen", "ja")
    assert done(app) == {"gesprek_over_vorm", "eigen_rol_benoemen"}
    old = working.get("/opgaven/1/geschiedenis?soort=verplichtingen")
    seen = undo(undo(old, "gesprek_over_vorm", first), "eigen_rol_benoemen", "")
    assert done(app) == frozenset()
    assert "is teruggezet." in seen.text()
    assert ticked(working.get("/opgaven/1/werklijst"), "gesprek_over_vorm") == set(names) - {first}
    assert "is intussen opnieuw gewijzigd" in undo(old, "gesprek_over_vorm", first).text()
    seen = undo(seen, "gesprek_over_vorm", first)  # undoing the undoing
    assert "gesprek_over_vorm" in done(app)
    working.post(f"{TALK}/erbij", {"onderwerp": "parkeren"})
    seen = undo(working.get("/opgaven/1/geschiedenis"), "gesprek_over_vorm", "parkeren")
    assert "parkeren" not in topics(working.get("/opgaven/1/werklijst"), "gesprek_over_vorm")
    undo(seen, "gesprek_over_vorm", "parkeren")
    assert "parkeren" in topics(working.get("/opgaven/1/werklijst"), "gesprek_over_vorm")


def test_a_box_that_was_touched_twice_is_as_it_was_left(working: Window) -> None:
    first = topics(working.get("/opgaven/1/werklijst"), "gesprek_over_vorm")[0]
    working.post(f"{TALK}/onderwerpen", {"gedaan": first, "geraakt": first}, htmx=True)
    seen = working.post(f"{TALK}/onderwerpen", {"geraakt": [first, first]}, htmx=True)
    assert ticked(seen, "gesprek_over_vorm") == set()


def test_what_was_ticked_as_a_whole_keeps_its_other_onderwerpen(working: Window) -> None:
    working.post("/opgaven/1/verplichtingen/gesprek_over_vorm", {"gedaan": "ja"})
    seen = working.get("/opgaven/1/werklijst")
    names = topics(seen, "gesprek_over_vorm")
    seen = tick(working, seen, "gesprek_over_vorm", *names[1:])
    assert ticked(seen, "gesprek_over_vorm") == set(names[1:])


def test_what_the_team_adds_does_not_keep_it_from_being_done(working: Window, app: Flask) -> None:
    seen = working.post(f"{TALK}/erbij", {"onderwerp": "  parkeren  "})
    names = topics(seen, "gesprek_over_vorm")
    assert names[-1] == "parkeren"
    assert "‘Parkeren’ staat er al bij." in working.post(f"{TALK}/erbij", {"onderwerp": "Parkeren"}).text()
    assert "Schrijf eerst welk" in working.post(f"{TALK}/erbij", {"onderwerp": ""}).text()
    tick(working, seen, "gesprek_over_vorm", *names[:-1])
    assert "gesprek_over_vorm" in done(app)
    assert "parkeren" not in topics(working.post(f"{TALK}/eraf", {"onderwerp": "parkeren"}), "gesprek_over_vorm")


def test_a_minimum_onderwerp_is_never_taken_away(working: Window) -> None:
    first = topics(working.get("/opgaven/1/werklijst"), "gesprek_over_vorm")[0]
    seen = working.post(f"{TALK}/eraf", {"onderwerp": first})
    assert seen.status == 422
    assert "kan er niet af" in seen.text()
    assert first in topics(working.get("/opgaven/1/werklijst"), "gesprek_over_vorm")


def test_how_who_and_when_and_a_colleague_who_was_first(working: Window) -> None:
    work = {"wat": "Avond in het wijkhuis", "wie": "Anna", "uiterlijk": "1 december 2026", "bewijs": "https://x.nl/a"}
    seen = working.post(f"{TALK}/uitwerking", work | {"bekend": "0"})
    assert "Avond in het wijkhuis" in card(seen, "gesprek_over_vorm")
    assert seen.one("a", href="https://x.nl/a") is not None
    seen = working.post(f"{TALK}/uitwerking", work | {"wat": "Ochtend op school", "bekend": "0"})
    assert seen.status == 422
    text = card(seen, "gesprek_over_vorm")
    assert "teamlid was u net voor" in text
    assert "Avond in het wijkhuis" in text
    assert words(seen.one("textarea", id="gesprek_over_vorm-wat")) == "Ochtend op school"
    known = next(f.get("value") for f in seen.one("form", action=f"{TALK}/uitwerking").iter("input"))
    seen = working.post(f"{TALK}/uitwerking", work | {"wat": "Ochtend op school", "bekend": known or ""})
    assert "Ochtend op school" in card(seen, "gesprek_over_vorm")


def test_a_mistake_stands_by_its_field(working: Window) -> None:
    seen = working.post(f"{TALK}/uitwerking", {"wat": "x" * 4001, "uiterlijk": "morgen", "bewijs": "vbscript:alert(1)"})
    assert seen.status == 422
    text = card(seen, "gesprek_over_vorm")
    assert "‘morgen’ is geen datum" in text
    assert "te lang" in text
    seen = working.post(f"{TALK}/uitwerking", {"bewijs": "vbscript:alert(1)"})
    assert not seen.all("a", href="vbscript:alert(1)")
    assert working.post("/opgaven/1/werklijst/bestaat_niet/erbij", {"onderwerp": "x"}).status == 404


def test_before_anything_is_known_there_is_little_to_do(window: Window) -> None:
    assert "Er staat niets open" in window.get("/werklijst/").text()
    assert "Er staat niets op uw naam" in window.get("/werklijst/?van=mij").text()
    window.new()
    assert "0 van 3 verplichtingen gedaan" in window.get("/opgaven/1/werklijst").text()
    assert "3 punten" in window.get("/werklijst/").text()


def test_the_list_over_all_opgaven_mine_late_and_later(working: Window) -> None:
    day = date(2026, 11, 23)
    for name, person, due in (
        ("gesprek_over_vorm", "Teamlid", day - timedelta(days=1)),
        ("commitment", "anna", day),
        ("eigen_rol_benoemen", "teamlid", day + timedelta(days=7)),
    ):
        working.post(f"/opgaven/1/werklijst/{name}/uitwerking", {"wie": person, "uiterlijk": f"{due:%d-%m-%Y}"})
    assert "2 punten" in working.get("/werklijst/?van=mij").text()
    assert "Werklijst2 op uw naam" in working.get("/hulp/").text().replace("Werklijst 2", "Werklijst2"), "in the menu"
    for when, count in (("te_laat", 1), ("deze_week", 1), ("later", 1)):
        assert len(working.get(f"/werklijst/?wanneer={when}").one("tbody")) == count
    assert "te laat" in working.get("/werklijst/?wanneer=te_laat").text()
    assert working.get("/werklijst/", htmx=True).html.strip() in working.get("/werklijst/").html
    working.post("/opgaven/1/archiveren")
    assert "Er staat niets open" in working.get("/werklijst/").text(), "nothing is due in the archive"
    working.post("/opgaven/1/terugzetten")
    assert len(working.get("/werklijst/?wanneer=later").one("tbody")) == 1


def test_the_list_over_all_opgaven_per_moment(working: Window) -> None:
    def moments(address: str) -> list[str]:
        return [
            " ".join(cell.itertext()) for cell in working.get(address).all("td") if cell.get("data-kop") == "Moment"
        ]

    plain, grouped = moments("/werklijst/"), moments("/werklijst/?volgorde=moment")
    assert set(plain) == {"Vooraf", "Tijdens", "Achteraf"}
    assert grouped == [word for word in ("Vooraf", "Tijdens", "Achteraf") for one in plain if one == word]
    heads = [" ".join(th.itertext()) for th in working.get("/werklijst/?volgorde=moment").all("th", scope="rowgroup")]
    assert heads == ["Vooraf", "Tijdens", "Achteraf"]
    assert moments("/werklijst/?moment=tijdens") == [word for word in plain if word == "Tijdens"]
    assert moments("/werklijst/?moment=ooit&volgorde=x&pagina=y") == plain


def test_the_calendar_can_be_loaded_and_stays_the_same(working: Window, client: FlaskClient) -> None:
    work = {"wie": "Anna", "uiterlijk": "1-12-2026", "wat": "Avond; met koffie, thee\nen koek"}
    working.post(f"{TALK}/uitwerking", work)
    response = client.get("/opgaven/1/werklijst/agenda.ics")
    assert response.mimetype == "text/calendar"
    assert response.headers["Content-Disposition"] == 'attachment; filename="werklijst-1.ics"'
    (event,) = Calendar.from_ical(response.data).walk("VEVENT")
    assert event["DTSTART"].dt == date(2026, 12, 1)
    assert event["DTSTART"].params["VALUE"] == "DATE"
    assert event["DTEND"].dt == date(2026, 12, 2)
    assert event["DTSTAMP"].dt.tzinfo is not None
    assert "Herinrichting winkelplein" in event["SUMMARY"]
    assert event["DESCRIPTION"].endswith("\n\nAvond; met koffie, thee\nen koek")
    working.post(f"{TALK}/uitwerking", work | {"uiterlijk": "2-12-2026"})
    (moved,) = Calendar.from_ical(client.get("/werklijst/agenda.ics").data).walk("VEVENT")
    assert moved["UID"] == event["UID"]
    assert moved["DTSTART"].dt == date(2026, 12, 2)
    assert not Calendar.from_ical(client.get("/werklijst/agenda.ics?van=mij").data).walk("VEVENT")


def test_the_calendar_has_the_day_to_look_again(working: Window, client: FlaskClient, app: Flask) -> None:
    form = {"besluit_op": "23 november 2026", "herbeoordelen_op": "1 maart 2027", "gelezen": "ja"}

    def seal(**fields: str) -> None:
        page = client.get("/opgaven/1/vaststellen").text
        version = page.partition('name="versie" value="')[2].partition('"')[0]
        assert client.post("/opgaven/1/vaststellen", data=form | {"versie": version} | fields).status_code == 303

    def events(address: str = "/opgaven/1/werklijst/agenda.ics") -> list[Any]:
        return Calendar.from_ical(client.get(address).data).walk("VEVENT")

    assert "Zet in mijn agenda" not in working.get("/opgaven/1/werklijst").text() and not events()
    seal()
    assert "Zet in mijn agenda" in working.get("/opgaven/1/werklijst").text()
    assert "Zet in mijn agenda" in working.get("/werklijst/").text()
    (event,) = events()
    assert event["DTSTART"].dt == date(2027, 3, 1)
    assert "Beoordeel opnieuw (Herinrichting winkelplein" in event["SUMMARY"]
    seal(herbeoordelen_op="1 april 2027")
    (moved,) = events("/werklijst/agenda.ics")
    assert (moved["UID"], moved["DTSTART"].dt) == (event["UID"], date(2027, 4, 1))
    assert events("/werklijst/agenda.ics?van=mij"), "who makes the example leads it"
    with app.extensions["store"].writing() as session:
        details.edit(session, 1, {"owner": "anna"}, who="anna", at=datetime(2026, 11, 23, 12, tzinfo=UTC))
    assert not events("/werklijst/agenda.ics?van=mij")
    seal(herbeoordelen_op="")
    assert not events()


def test_a_part_is_literally_in_the_page(working: Window, without_announcement: object) -> None:
    part = working.get("/opgaven/1/werklijst", htmx=True)
    assert part.html.strip() in working.get("/opgaven/1/werklijst").html
