"""*Gevolgen*: who may accept another outcome, with four eyes, and what is said of opgaven that do not go over."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from intranet.rules.publication import Progress
from intranet.store import Role, changes
from intranet.views import concept
from tests.intranet.roles import let_the_list_count
from tests.intranet.views.conftest import Seen, Window, words
from tests.intranet.views.drafting import (
    ARTICLE,
    adapted,
    add_verordening,
    allow_alone,
    answer_all,
    text_of,
    weigh_all,
    write,
)

DRAFT = "/regels/concepten/1"


def accept(window: Window, opgave: int) -> Seen:
    group = window.get(f"{DRAFT}/gevolgen/").all("input", name="groep")[0].get("value")
    return window.post(f"{DRAFT}/gevolgen/beoordelen", {"groep": group, "opgave": str(opgave)})


def test_writer_and_beheerder_may_both_accept_and_four_eyes_see_it_all(on: Callable[..., Window]) -> None:
    anna, bob, carla = (on(user_name=name) for name in ("anna", "bob", "carla"))
    let_the_list_count(anna.app, {"anna": Role.POLICY_OFFICER, "bob": Role.ADMINISTRATOR}, who="bob")
    for number in (1, 2, 3):
        carla.new(f"Plein {number}")
        answer_all(carla, number)
    anna.post("/regels/concepten")
    write(anna, 1, lambda text: adapted(text) + ARTICLE)
    weigh_all(bob, 1)  # a beheerder who writes no rules
    assert "Geaccepteerd door bob" in accept(bob, 1).text()
    assert carla.post(f"{DRAFT}/gevolgen/beoordelen").status == 403
    accept(anna, 2)
    anna.post(f"{DRAFT}/verzenden")
    bob.post(f"{DRAFT}/oordeel", {"oordeel": "akkoord"})
    assert "3 van 3" in accept(bob, 3).text()
    assert "Alles is in orde" in bob.get(f"{DRAFT}/").text()

    # What the writer accepts after the akkoord is not covered by it.
    bob.post(f"{DRAFT}/gevolgen/beoordelen", {"groep": "", "opgave": "3", "doe": "terug"})
    accept(anna, 3)
    assert "opnieuw nodig: daarna is iets geaccepteerd" in bob.get(f"{DRAFT}/").text()
    assert "Daarom is opnieuw akkoord nodig" in bob.get(f"{DRAFT}/beoordelen").text()
    bob.post(f"{DRAFT}/oordeel", {"oordeel": "akkoord"})
    seen = bob.get(f"{DRAFT}/publiceren")
    sha = seen.one("input", name="tekst").get("value")
    bob.post(f"{DRAFT}/publiceren", {"tekst": sha, "dag": "1 januari 2027", "open": "mee"})
    late = anna.post(f"{DRAFT}/gevolgen/beoordelen", {"groep": "", "opgave": "3", "doe": "terug"})
    assert "Dit concept is vastgesteld" in late.text()
    assert anna.get(f"{DRAFT}/gevolgen/").all("button", name="doe") == []


def test_what_was_just_judged_stays_in_sight_where_it_was_judged(on: Callable[..., Window]) -> None:
    window = on()
    for number in range(1, 9):
        window.new(f"Plein {number}")
        answer_all(window, number)
    window.post("/regels/concepten")
    write(window, 1, lambda text: adapted(text) + ARTICLE)
    weigh_all(window, 1)

    def first_of(page: Seen) -> str:
        return words(next(e for e in page.all("li") if (e.get("class") or "") == "ow-flip"))

    page = accept(window, 3)  # of eight there are six on the page, what is to be judged first
    assert first_of(page).startswith("Plein 3") and "Ongedaan maken" in first_of(page)
    assert "Plein 3" not in window.get(f"{DRAFT}/gevolgen/").text()
    group = page.all("input", name="groep")[0].get("value")
    all_of_it = {"groep": group, "pagina": "1"}
    page = window.post(f"{DRAFT}/gevolgen/beoordelen", {**all_of_it, "opgave": "5"})
    assert words(page.one("h1")) == "Opgaven die op dezelfde manier veranderen"
    assert first_of(page).startswith("Plein 5") and page.text().count("Geaccepteerd door") == 2
    page = window.post(f"{DRAFT}/gevolgen/beoordelen", {**all_of_it, "opgave": "3", "doe": "terug"})
    assert first_of(page).startswith("Plein 3") and page.text().count("Geaccepteerd door") == 1


def test_a_new_question_is_told_as_people_know_it(on: Callable[..., Window]) -> None:
    window = on()
    window.new("Plein")  # nothing answered: its outcome stays open
    window.post("/regels/concepten")
    write(window, 1, lambda text: adapted(text) + ARTICLE)
    weigh_all(window, 1)
    question = "Is het een ondergeschikte wijziging van beleid dat al is vastgesteld?"
    assert f"Nieuwe vraag: ‘{question}’" in window.get(f"{DRAFT}/gevolgen/").text()


def test_what_is_in_the_archive_is_marked_and_said_to_keep_its_outcome(on: Callable[..., Window]) -> None:
    window = on()
    for number in (1, 2):
        window.new(f"Plein {number}")
        answer_all(window, number)
    with window.app.extensions["store"].writing() as session:
        changes.archive_opgave(session, 1, who="teamlid", at=datetime.now(UTC))
    window.post("/regels/concepten")
    write(window, 1, lambda text: adapted(text) + ARTICLE)
    seen = weigh_all(window, 1).text()
    assert "In het archief, nooit vastgesteld." in seen
    assert "Bij 1 van 2 opgaven verandert de uitkomst" in seen
    assert "Er is ook 1 opgave in het archief zonder vaststelling waar opnieuw gewogen iets anders uit zou" in seen
    assert "Een beleidsmedewerker of een beheerder accepteert een andere uitkomst" in seen


def test_a_line_of_the_log_goes_to_what_it_is_about(on: Callable[..., Window]) -> None:
    window = on()
    window.new("Plein")
    window.post("/regels/concepten")
    window.post("/beheer/rollen/nieuw", {"naam": "anna", "rol": ["teamlid"]})
    links = {link.get("href") for link in window.get("/beheer/logboek").one("tbody").iter("a")}
    assert links >= {"/opgaven/1/", f"{DRAFT}/", "/regels/versies/1/", "/beheer/rollen/1"}
    assert {window.get(str(link)).status for link in links} == {200}


def example_page(window: Window, opgave: int) -> tuple[str, Seen]:
    address = f"{DRAFT}/gevolgen/voorbeeld/{opgave}"
    return address, window.get(address)


def test_a_consequence_of_a_verordening_becomes_a_voorbeeld_in_its_own_file(on: Callable[..., Window]) -> None:
    window = on()
    for number in (1, 2):
        window.new(f"Plein {number}")
        answer_all(window, number)
    with window.app.extensions["store"].writing() as session:
        for number in (1, 2):
            given = {"fact": "ondergeschikte_wijziging", "kind": "answered", "value": True, "reason": "Klein."}
            changes.record_answer(session, number, **given, who="teamlid", at=datetime.now(UTC))
    window.post("/regels/concepten")
    add_verordening(window, 1)
    assert "Bij 2 van 2 opgaven verandert de uitkomst" in weigh_all(window, 1).text()
    leidraad = text_of(window.get(f"{DRAFT}/bewerken"))

    # The new outcome is guarded, in the document that makes it.
    address, seen = example_page(window, 1)
    assert "De nieuwe: Geen participatie" in seen.text()
    assert "De oude: Participatie" in seen.text()
    assert "Het komt in verordening.regels.md" in seen.text()
    assert "Klopt met dit concept" in seen.text()
    text = text_of(seen)
    assert "- participatie is geen_participatie" in text
    assert "- ondergeschikte_wijziging is ja" in text
    seen = window.post(address, {"verwacht": "nieuw", "tekst": text})
    assert "Het voorbeeld staat in verordening.regels.md" in seen.text()
    assert "1 van 2" in seen.text()
    file = f"{DRAFT}/bewerken?bestand=verordening.regels.md"
    assert 'voorbeeld "Plein 1"' in text_of(window.get(file))
    assert text_of(window.get(f"{DRAFT}/bewerken")) == leidraad
    assert "Klopt niet" not in window.get(f"{DRAFT}/controle").text()

    # The old outcome fails, and blocks until the rules are mended.
    address, seen = example_page(window, 2)
    part = window.post(f"{address}?doe=bekijk", {"verwacht": "oud", "tekst": text_of(seen)}, htmx=True)
    assert "Klopt niet met dit concept" in part.text()
    old = text_of(part)
    assert "- participatie is participatie" in old
    seen = window.post(address, {"verwacht": "oud", "tekst": text_of(seen)})  # without scripts nothing was turned yet
    assert "Het klopt nog niet: publiceren kan pas als de regels de oude uitkomst weer geven." in seen.text()
    assert old in text_of(window.get(file))
    assert "alle 2 beoordeeld" in window.get(f"{DRAFT}/").text()
    blocked = window.get(f"{DRAFT}/publiceren").text()
    assert "Publiceren kan nog niet" in blocked
    assert "Plein 2" in window.get(f"{DRAFT}/controle").text()
    rule = "  als ondergeschikte_wijziging"
    write(window, 1, lambda text: text.replace(f"{rule}\n", f"{rule} en wettelijke_taak\n"), file)
    failed = window.get(f"{DRAFT}/controle").text()
    assert "Plein 2" not in failed
    assert "Plein 1" in failed, "the two ask opposite things of the same answers"


LATER = """
```regels
uitzondering straks op uitgangspunt geeft geen_participatie
  als peildatum is na 30 juni 2027

voorbeeld "Straks"
  zoals gewone_opgave
  verwacht:
    - participatie is participatie
```
"""


def test_a_draft_is_tried_on_the_day_it_takes_effect(on: Callable[..., Window]) -> None:
    window = on()
    window.post("/regels/concepten")
    add_verordening(window, 1)
    beside = window.get(f"{DRAFT}/bewerken/naast/vragen", htmx=True)
    assert "U probeert de regels zoals ze zijn op 1 januari 2027." in beside.text()
    assert "ondergeschikte wijziging van beleid" in beside.text(), "on that day the verordening asks this too"
    today = window.get(f"{DRAFT}/bewerken/naast/vragen?op.dag=23-11-2026", htmx=True)
    assert "zoals ze vandaag zijn" in today.text()
    assert "ondergeschikte wijziging van beleid" not in today.text()
    wrong = window.get(f"{DRAFT}/bewerken/naast/vragen?op.dag=ooit", htmx=True)
    assert "‘ooit’ is geen datum" in wrong.text()
    assert "Nagerekend op 1 januari 2027, de dag waarop dit concept ingaat" in window.get(f"{DRAFT}/controle").text()
    assert "voorbeelden kloppen op 1 januari 2027" in window.get(f"{DRAFT}/voorbeelden").text()


def test_the_day_that_one_chooses_counts_for_all_that_is_tried(on: Callable[..., Window]) -> None:
    window = on()
    window.new("Plein")
    answer_all(window, 1)
    window.post("/regels/concepten")
    write(window, 1, lambda text: text + LATER)
    allow_alone(window)
    assert "Bij geen enkele van 1 opgave verandert de uitkomst" in weigh_all(window, 1).text()
    window.post(f"{DRAFT}/verzenden")
    window.post(f"{DRAFT}/oordeel", {"oordeel": "akkoord"})
    sha = window.get(f"{DRAFT}/publiceren").one("input", name="tekst").get("value")
    given = {"tekst": sha, "open": "mee", "gelijk": "ja"}
    refused = window.post(f"{DRAFT}/publiceren", {**given, "dag": "1-8-2027"})
    assert "berekend voor 23 november 2026, en vanaf 1 juli 2027 geldt er iets anders" in refused.error_summary()["dag"]
    for day, why in (("1-1-2020", "nooit met terugwerkende kracht"), ("ooit", "is geen datum")):
        mistaken = window.post(f"{DRAFT}/gevolgen/berekenen", {"dag": day})
        assert mistaken.status == 422
        assert why in mistaken.error_summary()["dag"]
    assert "Bij 1 van 1 opgave verandert de uitkomst" in weigh_all(window, 1, dag="1 augustus 2027").text()
    assert "Nagerekend op 1 augustus 2027" in window.get(f"{DRAFT}/controle").text()
    assert "Straks" in window.get(f"{DRAFT}/controle").text()
    assert "Publiceren kan nog niet" in window.get(f"{DRAFT}/publiceren").text()


def test_a_vaststelling_stays_and_is_counted_apart(on: Callable[..., Window]) -> None:
    window = on()
    for number in (1, 2, 3):
        window.new(f"Plein {number}")
        answer_all(window, number)
    for number, value in ((1, ""), (2, "geen_participatie")):
        page = window.get(f"/opgaven/{number}/vaststellen")
        revision = page.one("input", name="versie").get("value")
        given = {"versie": revision, "besluit_op": "23 november 2026", "gelezen": "ja", "uitkomst": value}
        why = {"reden": "Het was te laat voor een gesprek."} if value else {}
        assert window.post(f"/opgaven/{number}/vaststellen", {**given, **why}).status == 200
    window.post("/regels/concepten")
    write(window, 1, lambda text: adapted(text) + ARTICLE)
    seen = weigh_all(window, 1)
    assert "Bij 1 van 3 opgaven verandert de uitkomst" in seen.text()
    assert "Er zijn ook 2 vastgestelde opgaven waar opnieuw gewogen iets anders uit zou komen." in seen.text()
    assert "3 opgaven, waarvan 2 vastgesteld · 3 te beoordelen" in seen.text()
    flips = {words(one.find("a")): words(one) for one in seen.all("li", class_="ow-flip")}
    assert list(flips) == ["Plein 3", "Plein 1", "Plein 2"], "the open ones first"
    assert "Vastgesteld" not in flips["Plein 3"]
    again = "Dit blijft staan. Opnieuw gewogen komt er participatie uit, met dit concept nog open."
    assert f"Vastgesteld op 23 november 2026: Participatie {again}" in flips["Plein 1"]
    deviates = "Dat wijkt af van de regels: die gaven participatie."
    assert f"Vastgesteld op 23 november 2026: Geen participatie {deviates} {again}" in flips["Plein 2"]


def flipping(window: Window, opgave: int) -> None:
    """An opgave of a colleague that ends otherwise with the article."""
    window.new(f"Later plein {opgave}")
    answer_all(window, opgave)


def test_what_is_made_after_the_calculation_is_weighed_too_before_publication(
    on: Callable[..., Window], monkeypatch: pytest.MonkeyPatch
) -> None:
    window = on()
    allow_alone(window)
    flipping(window, 1)
    window.post("/regels/concepten")
    write(window, 1, lambda text: adapted(text) + ARTICLE)
    weigh_all(window, 1)
    accept(window, 1)
    window.post(f"{DRAFT}/verzenden")
    window.post(f"{DRAFT}/oordeel", {"oordeel": "akkoord"})
    assert "Alles is in orde" in window.get(f"{DRAFT}/").text()

    flipping(window, 2)
    assert "sindsdien 1 opgave gemaakt of gewijzigd" in window.get(f"{DRAFT}/").text()
    seen = window.get(f"{DRAFT}/publiceren").text()
    assert "Publiceren kan nog niet" in seen
    assert "1 van 2 beoordeeld" in seen
    accept(window, 2)

    # One that comes in between the page and the act: it is weighed within the act, and refused when it flips.
    sha = window.get(f"{DRAFT}/publiceren").one("input", name="tekst").get("value")
    fields = {"tekst": sha, "dag": "1 januari 2027", "open": "mee"}
    up_to_date = concept.up_to_date

    def and_then(act: Callable[[], None]) -> None:
        def read(progress: Progress) -> Progress:
            found = up_to_date(progress)
            act()
            return found

        monkeypatch.setattr(concept, "up_to_date", read)

    and_then(lambda: flipping(window, 3))
    refused = window.post(f"{DRAFT}/publiceren", fields)
    assert "Zojuist is een opgave gemaakt of gewijzigd waarvan de uitkomst" in refused.text()
    monkeypatch.setattr(concept, "up_to_date", up_to_date)
    assert "2 van 3" in window.get(f"{DRAFT}/gevolgen/").text()
    accept(window, 3)

    # What does not change the outcome keeps nobody from publishing.
    and_then(lambda: window.new("Een opgave zonder antwoorden") and None)
    done = window.post(f"{DRAFT}/publiceren", fields)
    assert "is vastgesteld. Iedereen werkt ermee" in done.text()


def test_consequences_beside_a_version_that_is_over_are_worked_out_anew(on: Callable[..., Window]) -> None:
    window = on()
    allow_alone(window)
    window.new("Plein")
    for draft in (1, 2):
        window.post("/regels/concepten")
        write(window, draft, lambda text: adapted(text) + ARTICLE)
        weigh_all(window, draft)
    window.post(f"{DRAFT}/verzenden")
    window.post(f"{DRAFT}/oordeel", {"oordeel": "akkoord"})
    sha = window.get(f"{DRAFT}/publiceren").one("input", name="tekst").get("value")
    window.post(f"{DRAFT}/publiceren", {"tekst": sha, "dag": "23 november 2026", "open": "mee"})
    seen = window.get("/regels/concepten/2/gevolgen/").text()
    assert "berekend naast een eerdere versie" in seen
    assert "Sinds de berekening geldt een andere versie van de regels. Bereken de gevolgen opnieuw." in seen
