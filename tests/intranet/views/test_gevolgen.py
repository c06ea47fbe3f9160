"""*Gevolgen*: who may accept another outcome, with four eyes, and what is said of opgaven that do not go over."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from intranet.store import Role, changes
from tests.intranet.roles import let_the_list_count
from tests.intranet.views.conftest import Seen, Window
from tests.intranet.views.drafting import ARTICLE, adapted, answer_all, weigh_all, write

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
    assert "1 opgave staat in het archief zonder vaststelling. Daar blijft de uitkomst zoals zij is" in seen
    assert "Een beleidsmedewerker of een beheerder accepteert een andere uitkomst" in seen


def test_a_line_of_the_log_goes_to_what_it_is_about(on: Callable[..., Window]) -> None:
    window = on()
    window.new("Plein")
    window.post("/regels/concepten")
    window.post("/beheer/rollen/nieuw", {"naam": "anna", "rol": ["teamlid"]})
    links = {link.get("href") for link in window.get("/beheer/logboek").one("tbody").iter("a")}
    assert links >= {"/opgaven/1/", f"{DRAFT}/", "/regels/versies/1/", "/beheer/rollen/1"}
    assert {window.get(str(link)).status for link in links} == {200}
