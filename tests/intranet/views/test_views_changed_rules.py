"""The team is told on the page of its opgave that the rules changed since it last answered, and what that means."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from intranet.policies import shipped_texts
from intranet.store import RegelsetText, versions
from tests.intranet.views.conftest import words
from tests.intranet.views.drafting import ARTICLE, adapted, answer_all

if TYPE_CHECKING:
    from tests.intranet.views.conftest import Seen, Window

JANUARY = date(2027, 1, 1)
HEAD = "De regels zijn veranderd op 1 januari 2027"


def publish(window: Window, change: Callable[[str], str], *, moves_open: bool = True) -> None:
    """Put another text in force from January on."""
    (file,) = shipped_texts()
    with window.app.extensions["store"].writing() as session:
        versions.publish_texts(
            session,
            label="2027",
            name="leidraad_participatie",
            version="2027",
            texts=(RegelsetText(file.name, change(file.text)),),
            effective_from=JANUARY,
            last_day=None,
            moves_open=moves_open,
            four_eyes=False,
            note="",
            who="ans",
            at=datetime.now(UTC),
        )


def told(seen: Seen) -> str:
    """What the notice says; nothing when there is none."""
    found = seen.by_id("k-andere-regels")
    return "" if found is None else words(seen.all("section", class_="ow-andere-regels")[0])


def test_it_is_told_from_the_day_on_until_the_next_answer(on: Callable[..., Window]) -> None:
    window = on(user_name="anna")
    window.new("Plein")
    answer_all(window, 1)
    publish(window, lambda text: adapted(text) + ARTICLE)
    assert told(window.get("/opgaven/1/")) == ""
    assert "Open opgaven gaan mee." in window.get("/regels/tijdlijn").text()
    later = on(JANUARY, user_name="anna")
    assert "Open opgaven gingen mee." in later.get("/regels/tijdlijn").text()
    notice = told(later.get("/opgaven/1/"))
    assert HEAD in notice
    assert "De uitkomst was Participatie en is nu Nog open" in notice
    assert "te doen" not in notice, "what still may have to be done is not gone"
    assert "Is het een ondergeschikte wijziging van beleid dat al is vastgesteld?" in notice
    (link,) = [a.get("href") for a in later.get("/opgaven/1/").all("a") if words(a) == "Lees wat er anders is"]
    assert "ondergeschikt" in later.get(link or "").text()
    later.new("Daarna")
    assert told(later.get("/opgaven/2/")) == "", "an opgave that began with these rules"
    part = later.answer("ondergeschikte_wijziging", "nee", htmx=True)
    assert told(part) == "" and told(later.get("/opgaven/1/")) == ""


def test_each_says_for_themselves_that_they_have_seen_it(on: Callable[..., Window]) -> None:
    window = on(user_name="anna")
    window.new("Plein")
    window.answer("handhaving_of_toezicht", "ja")
    publish(window, lambda text: text.replace('vraag "Past de opgave', 'vraag "Past deze opgave', 1))
    anna, bob = on(JANUARY, user_name="anna"), on(JANUARY, user_name="bob")
    seen = anna.get("/opgaven/1/")
    assert "Met uw antwoorden verandert er niets" in told(seen)
    number = seen.all("section", class_="ow-andere-regels")[0].find(".//input[@name='versie']")
    assert number is not None
    for _ in range(2):
        after = anna.post("/opgaven/1/regels-gezien", {"versie": number.get("value")})
        assert "U krijgt dit bericht niet meer te zien." in after.text()
    assert told(after) == ""
    assert HEAD in told(bob.get("/opgaven/1/"))
    assert anna.post("/opgaven/1/regels-gezien", {"versie": "99"}).status == 404
    assert anna.post("/opgaven/9/regels-gezien", {"versie": number.get("value")}).status == 404


def test_an_opgave_that_stays_with_its_rules_is_told_nothing(on: Callable[..., Window]) -> None:
    window = on()
    window.new("Plein")
    answer_all(window, 1)
    publish(window, lambda text: adapted(text) + ARTICLE, moves_open=False)
    assert told(on(JANUARY).get("/opgaven/1/")) == ""


def test_verplichtingen_that_come_and_go_are_told_a_few_by_name(on: Callable[..., Window]) -> None:
    window = on()
    window.new("Plein")
    answer_all(window, 1)
    publish(window, lambda text: text.replace("  als handhaving_of_toezicht\n", "  als iets_te_beïnvloeden\n", 1))
    notice = told(on(JANUARY).get("/opgaven/1/"))
    assert "De uitkomst was Participatie en is nu Geen participatie" in notice
    assert "Niet meer te doen: " in notice and "verplichtingen" in notice
    assert "Erbij te doen: " in notice
    assert "Deze vraag bepaalt nu de uitkomst" not in notice
