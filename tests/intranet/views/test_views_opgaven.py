"""The list of opgaven, its filters, and making, changing and archiving an opgave."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest
from flask import Flask

from intranet.store import changes, details

if TYPE_CHECKING:
    from tests.intranet.views.conftest import Seen, Window


def words(element: object) -> str:
    return " ".join("".join(element.itertext()).split())


def titles(seen: Seen) -> list[str]:
    return [words(link) for link in seen.all("a", class_="ow-opgave")]


def test_a_newcomer_is_told_what_to_do(window: Window) -> None:
    seen = window.get("/")
    assert "U hebt nog geen lopende opgaven" in seen.text()
    assert seen.one("form", action="/opgaven/voorbeeld", method="post") is not None
    assert not seen.all("table")


def test_the_example_has_two_deciding_questions_left(window: Window) -> None:
    seen = window.example()
    assert seen.status == 200
    assert "Nog 2 vragen bepalen de uitkomst" in seen.text()
    listed = window.get("/opgaven/")
    assert titles(listed) == ["Herinrichting winkelplein (voorbeeld)"]
    row = words(listed.one("tbody"))
    assert "Nog open" in row
    assert "nog 2 vragen" in row
    assert "Geleen Zuid" in row
    assert "trekker: teamlid" in row


def test_a_new_opgave_starts_at_its_first_question(window: Window) -> None:
    seen = window.new("Nieuw speelplein", beschrijving="Voor kinderen.", gebied="sittard_west")
    assert words(seen.one("h1")) == "Nieuw speelplein"
    assert "De opgave is gemaakt." in seen.text()
    assert seen.by_id("vraag") is not None
    assert "Sittard West" in seen.text()


def test_mistakes_stand_at_the_top_and_at_the_field_and_keep_what_was_typed(window: Window) -> None:
    seen = window.post(
        "/opgaven/nieuw", {"titel": "", "beschrijving": "Dit blijft", "fase": "later", "gebied": "nergens"}
    )
    assert seen.status == 422
    assert list(seen.error_summary()) == ["titel", "fase", "gebied"]
    for field, sentence in seen.error_summary().items():
        at_field = seen.by_id(f"fout-{field}")
        assert at_field is not None
        assert words(at_field) == sentence
    title = seen.by_id("titel")
    assert title is not None
    assert title.get("aria-invalid") == "true"
    assert words(seen.one("textarea")) == "Dit blijft"
    assert window.get("/opgaven/").text().count("Lopend 0") == 1


def test_a_title_may_be_anything_and_stays_text(window: Window) -> None:
    title = '<script>alert("x")</script> & \' %00'
    window.new(title)
    for seen in (window.get("/opgaven/"), window.get("/opgaven/1/"), window.get("/opgaven/1/gegevens/opgave")):
        assert "<script>alert" not in seen.html
    assert titles(window.get("/opgaven/")) == [title]


def test_a_title_that_is_too_long_is_refused_and_kept(window: Window) -> None:
    seen = window.new("x" * 201)
    assert seen.status == 422
    assert seen.one("input", id="titel").get("value") == "x" * 201


def test_archiving_asks_first_and_can_be_taken_back(window: Window) -> None:
    window.new("Klaar")
    asked = window.get("/opgaven/1/archiveren")
    assert words(asked.one("h1")) == "Opgave archiveren"
    assert titles(window.get("/opgaven/")) == ["Klaar"], "asking archives nothing"
    window.post("/opgaven/1/archiveren")
    assert titles(window.get("/opgaven/?lijst=archief")) == ["Klaar"]
    archived = window.get("/opgaven/1/")
    assert "staat in het archief" in archived.text()
    assert archived.by_id("vraag") is None
    refused = window.answer("thema", "sociaal")
    assert refused.status == 409, "an archived opgave does not change"
    for page in (refused, window.get("/opgaven/1/vaststellen"), window.get("/opgaven/1/gegevens/mensen")):
        assert "Deze opgave staat in het archief" in page.text(), "and nobody is said to have been first"
    window.post("/opgaven/1/terugzetten")
    assert titles(window.get("/opgaven/")) == ["Klaar"]
    assert window.get("/opgaven/1/").by_id("vraag") is not None


def test_the_list_is_narrowed_by_word_area_outcome_and_phase(window: Window) -> None:
    window.example()
    window.new("Handhaving kamerverhuur", gebied="sittard_centrum")
    window.post("/opgaven/2/antwoorden/handhaving_of_toezicht", {"antwoord": "ja"})
    example, other = "Herinrichting winkelplein (voorbeeld)", "Handhaving kamerverhuur"
    assert titles(window.get("/opgaven/")) == [other, example], "the last changed first"
    assert titles(window.get("/opgaven/?volgorde=titel")) == [other, example]
    assert titles(window.get("/opgaven/?q=WINKEL")) == [example]
    assert titles(window.get("/opgaven/?gebied=sittard_centrum")) == [other]
    assert titles(window.get("/opgaven/?uitkomst=geen_participatie")) == [other]
    assert titles(window.get("/opgaven/?uitkomst=open")) == [example]
    assert titles(window.get("/opgaven/?fase=voorbereiden")) == [example]
    nothing = window.get("/opgaven/?q=bestaat-niet")
    assert titles(nothing) == []
    assert "Geen opgave past bij uw keuze" in nothing.text()


def test_each_order_turns_round_at_its_head(window: Window) -> None:
    for title in ("Beek", "Akker", "Dijk"):
        window.new(title)

    def head(seen: Seen, column: int) -> tuple[str | None, str]:
        cell = seen.all("th", scope="col")[column]
        (link,) = cell.iter("a")
        return cell.get("aria-sort"), link.get("href") or ""

    assert [head(window.get("/opgaven/"), column)[0] for column in (0, 3, 4)] == [None, None, "descending"]
    for column, order, found, up, down in (
        (0, "titel", ["Akker", "Beek", "Dijk"], "ascending", "descending"),
        (4, "gewijzigd", ["Dijk", "Akker", "Beek"], "descending", "ascending"),
    ):
        seen = window.get(f"/opgaven/?volgorde={order}")
        assert titles(seen) == found
        assert head(seen, column)[0] == up
        turned = window.get(head(seen, column)[1])
        assert titles(turned) == found[::-1]
        assert head(turned, column)[0] == down
        assert titles(window.get(head(turned, column)[1])) == found
        assert head(window.get(head(turned, 3)[1]), 3)[0] == "ascending", "another order begins as it always does"


def test_the_list_by_outcome_and_by_what_is_to_do(window: Window) -> None:
    window.example()
    for title in ("Handhaving een", "Nog leeg", "Handhaving twee"):
        window.new(title)
    for number in (2, 4):
        window.post(f"/opgaven/{number}/antwoorden/handhaving_of_toezicht", {"antwoord": "ja"})
    example = "Herinrichting winkelplein (voorbeeld)"
    by_outcome = ["Handhaving een", "Handhaving twee", example, "Nog leeg"]
    assert titles(window.get("/opgaven/?volgorde=uitkomst")) == by_outcome, "geen participatie, then what is open"
    assert titles(window.get("/opgaven/?volgorde=uitkomst&richting=om")) == by_outcome[::-1]

    def to_do(address: str) -> list[int]:
        cells = [words(td) for td in window.get(address).all("td") if td.get("data-kop") == "Verplichtingen"]
        counts = [[int(word) for word in cell.split() if word.isdigit()] for cell in cells]
        return [due - done for done, due in (count or (0, 0) for count in counts)]

    most_first = to_do("/opgaven/?volgorde=verplichtingen")
    assert len(set(most_first)) > 1
    assert most_first == sorted(most_first, reverse=True)
    assert to_do("/opgaven/?volgorde=verplichtingen&richting=om") == most_first[::-1]
    head = {words(th): th.get("aria-sort") for th in window.get("/opgaven/?volgorde=uitkomst").all("th", scope="col")}
    assert [way for word, way in head.items() if word.startswith("Uitkomst")] == ["ascending"]


@pytest.mark.parametrize("order", ["uitkomst", "verplichtingen"])
def test_a_long_list_in_any_order_goes_on_where_it_stopped(window: Window, order: str) -> None:
    for number in range(51):
        window.new(f"Opgave {number:02}")
    first = window.get(f"/opgaven/?volgorde={order}")
    (onwards,) = [a for a in first.all("a") if words(a).startswith("En nog 1 opgave")]
    second = window.get(onwards.get("href") or "")
    assert sorted(titles(first) + titles(second)) == [f"Opgave {number:02}" for number in range(51)]
    assert len(titles(second)) == 1
    assert window.get(f"/opgaven/?na=x_1&volgorde={order}").status == 200


def test_the_list_is_narrowed_to_what_is_vastgesteld(window: Window) -> None:
    for title in ("Noodverordening", "Nog niet"):
        window.new(title)
        number = 1 if title == "Noodverordening" else 2
        window.post(f"/opgaven/{number}/antwoorden/handhaving_of_toezicht", {"antwoord": "ja"})
    revision = window.get("/opgaven/1/vaststellen").one("input", name="versie").get("value") or ""
    window.post("/opgaven/1/vaststellen", {"versie": revision, "besluit_op": "23 november 2026", "gelezen": "ja"})
    assert titles(window.get("/opgaven/?vaststelling=ja")) == ["Noodverordening"]
    assert titles(window.get("/opgaven/?vaststelling=nee")) == ["Nog niet"]
    assert len(titles(window.get("/opgaven/?vaststelling=x"))) == 2


def test_the_filter_takes_the_order_along(window: Window) -> None:
    window.new("Beek")
    fields = window.get("/opgaven/?volgorde=titel&richting=om").all("input", form="filter")
    assert {(field.get("name"), field.get("value")) for field in fields} == {("volgorde", "titel"), ("richting", "om")}


def test_the_list_htmx_gets_is_literally_that_of_the_page(window: Window) -> None:
    window.example()
    for address in ("/opgaven/", "/opgaven/?q=plein", "/opgaven/?q=niets"):
        part = window.get(address, htmx=True).html.strip()
        assert part.startswith('<div id="lijst">')
        assert part in window.get(address).html


def test_a_long_list_goes_on_where_it_stopped(window: Window, app: Flask) -> None:
    for number in range(51):
        window.new(f"Opgave {number:02}")
    first = window.get("/opgaven/?volgorde=titel")
    assert titles(first) == [f"Opgave {number:02}" for number in range(50)]
    (onwards,) = [a for a in first.all("a") if words(a).startswith("En nog 1 opgave")]
    second = window.get(onwards.get("href") or "")
    assert titles(second) == ["Opgave 50"]
    (back,) = [a for a in second.all("a") if words(a) == "‹ Vorige"]
    assert titles(window.get(back.get("href") or "")) == titles(first)
    for odd in ("", "x", "_", "é_1", "9" * 30, f"x_{'9' * 30}"):
        assert window.get(f"/opgaven/?na={odd}").status == 200
        assert window.get(f"/opgaven/?voor={odd}&volgorde=deadline").status == 200


def test_the_list_is_narrowed_by_owner_deadline_level_and_open_questions(window: Window, app: Flask) -> None:
    window.example()
    window.new("Noodverordening")
    window.post("/opgaven/2/antwoorden/handhaving_of_toezicht", {"antwoord": "ja"})
    with app.extensions["store"].writing() as session:
        who = {"who": "teamlid", "at": datetime(2026, 11, 23, 12, tzinfo=UTC)}
        details.edit(session, 1, {"owner": "anna", "decision_on": date(2026, 11, 20)}, **who)
        details.edit(session, 2, {"owner": "teamlid", "decision_on": date(2026, 11, 29)}, **who)
    example, other = "Herinrichting winkelplein (voorbeeld)", "Noodverordening"
    seen = window.get("/opgaven/?volgorde=deadline")
    assert titles(seen) == [example, other]
    assert "3 dagen te laat" in seen.text()
    assert "over 6 dagen" in seen.text()
    for query, found in {
        "lijst=van_mij": [other],
        "trekker=anna": [example],
        "deadline=te_laat": [example],
        "deadline=week": [other],
        "deadline=geen": [],
        "niveau=micro": [example],
        "vragen=ja": [example],
        "vragen=nee": [other],
        "q=anna": [example],
        "deadline=ooit&vragen=x&volgorde=y&lijst=z": [other, example],
    }.items():
        assert titles(window.get(f"/opgaven/?{query}")) == found, query
    window.post("/opgaven/1/archiveren")
    archived = window.get("/opgaven/?lijst=archief").text()
    assert "20 november 2026" in archived
    assert "te laat" not in archived, "what is in the archive is never late"
    assert "deadline voorbij" not in archived


def test_mine_is_what_i_lead_take_part_in_or_have_to_do(window: Window, app: Flask) -> None:
    for title in ("Trek ik", "In het team", "Zoek ik uit", "Doe ik", "Van een ander"):
        window.new(title, trekker="")
    store, who = app.extensions["store"], {"who": "anna", "at": datetime(2026, 11, 23, 12, tzinfo=UTC)}
    with store.writing() as session:
        for number in range(1, 6):
            details.edit(session, number, {"owner": "anna"}, **who)
        details.edit(session, 1, {"owner": "TeamLid"}, **who)
        details.edit(session, 2, {"team": ("bob", "Téamlid")}, **who)
    window.post("/opgaven/3/antwoorden/ruimte/uitzoeken", {"wie": "teamlid"})
    window.post("/opgaven/4/antwoorden/handhaving_of_toezicht", {"antwoord": "ja"})
    window.post("/opgaven/4/werklijst/duidelijk_zijn_over_niet/uitwerking", {"wie": "teamlid"})
    seen = window.get("/opgaven/?lijst=van_mij&volgorde=titel")
    assert titles(seen) == ["Doe ik", "In het team", "Trek ik", "Zoek ik uit"]
    assert "u zit in het team, of er staat iets open op uw naam" in seen.text()
    assert "Van mij 4" in seen.text()
    window.post("/opgaven/4/werklijst/duidelijk_zijn_over_niet/onderwerpen", {"gedaan": "ja"})
    with store.writing() as session:
        details.edit(session, 2, {"team": ("bob",)}, **who)
    assert titles(window.get("/opgaven/?lijst=van_mij&volgorde=titel")) == ["Trek ik", "Zoek ik uit"]


def test_an_opgave_that_is_not_there_is_said_so(window: Window) -> None:
    for address in (
        "/opgaven/7/",
        "/opgaven/7/gegevens/",
        "/opgaven/7/gegevens/kaders",
        "/opgaven/7/archiveren",
        f"/opgaven/{'9' * 30}/",
    ):
        assert window.get(address).status == 404
    assert window.post("/opgaven/7/archiveren").status == 404
    assert window.post("/opgaven/7/terugzetten").status == 404


def test_the_area_filter_goes_by_the_fact_that_the_store_keeps(app: Flask) -> None:
    """The list reads the area from the answer to one fact: the leidraad must have it."""
    from intranet.policies import regelset_of, shipped_texts

    assert changes.AREA_FACT in regelset_of(shipped_texts()).policy.facts
