"""*Hulp*: chapters that link to what is there, help for every page, the words of the policy, and the rondleiding."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask

from intranet import manual
from intranet.opgaven import tour
from intranet.policies import regelset_of, shipped_texts


def test_every_chapter_can_be_read_and_links_to_what_is_there(window: Any, app: Flask) -> None:
    index = window.get("/hulp/")
    assert len(manual.chapters()) > 8
    for chapter in manual.chapters():
        assert index.all("a", href=f"/hulp/{chapter.slug}")
        page = window.get(f"/hulp/{chapter.slug}")  # its links within the page are looked at there
        assert page.status == 200
        for endpoint in manual.links_in(chapter):
            assert endpoint in app.view_functions, f"{chapter.slug}: {endpoint}"
            assert not page.all("a", href=endpoint)
        for section in chapter.sections[1:]:
            assert page.by_id(section.anchor) is not None
    assert window.get("/hulp/bestaat-niet").status == 404


def test_the_manual_explains_the_words_the_outcomes_and_the_keys(window: Any) -> None:
    text = " ".join(window.get(f"/hulp/{slug}").text() for slug in ("afwegen", "uitkomst", "toetsen", "woorden"))
    for word in ("Oordeel", "Verplichting", "Weet niet", "Interpretatie", "Tegenstrijdig", "Nader te bepalen", "Tab"):
        assert word in text


def test_the_manual_is_in_plain_dutch() -> None:
    """Short sentences; "u"; no words that only we know."""
    for chapter in manual.chapters():
        prose = re.sub(r"(```|~~~).*?\1", "", chapter.source, flags=re.DOTALL)
        prose = prose.replace("\n|", "\n\n")  # each row of a table by itself
        text = re.sub(r"`[^`]*`|\[([^\]]*)\]\([^)]*\)|[|*#]", r"\1", prose)
        for sentence in re.split(r"(?<=[.?!])\s+|\n\n|\n- |\n\d\. ", text):
            assert len(sentence.split()) <= 28, sentence
        assert not re.search(r"\b(je|jij|jouw|endpoint|hash|htmx|klik hier)\b", text, re.IGNORECASE), chapter.slug


def test_every_page_has_its_chapter(app: Flask) -> None:
    """Each blueprint is named by a chapter, and each single page that a chapter names is there."""
    named = {name for chapter in manual.chapters() for name in chapter.pages}
    assert {name for name in named if "." in name} <= set(app.view_functions)
    without = {name for name in app.blueprints if not any(n.partition(".")[0] == name for n in named)}
    assert without == set()


@pytest.mark.parametrize(
    ("address", "chapter"),
    [
        ("/opgaven/", "opgaven"),
        ("/opgaven/nieuw", "opgaven"),
        ("/opgaven/1/", "afwegen"),
        ("/opgaven/1/onderbouwing", "uitkomst"),
        ("/opgaven/1/vaststellen", "vaststellen"),
        ("/opgaven/1/documenten/", "documenten"),
        ("/leidraad/", "leidraad"),
        ("/zoeken/", "beginnen"),
    ],
)
def test_help_opens_at_the_chapter_of_the_page(window: Any, address: str, chapter: str) -> None:
    window.example()
    assert window.get(address).one("a", data_hulp="").get("href") == f"/hulp/{chapter}"


def test_help_on_a_page_that_is_not_there_and_within_the_help(window: Any) -> None:
    for address in ("/bestaat/niet", "/hulp/", "/hulp/toetsen"):
        assert window.get(address).one("a", data_hulp="").get("href") == "/hulp/"


def test_search_finds_words_with_and_without_accents(window: Any) -> None:
    page = window.get("/hulp/?q=zegel")
    assert any("/hulp/vaststellen#" in (a.get("href") or "") for a in page.all("a"))
    assert manual.search("inwoners uitleg") and manual.search("") == ()
    assert [hit.chapter.slug for hit in manual.search("gespreksagenda")]
    page = window.get("/hulp/?q=<b>niets</b>")
    assert "Geen plaatsen in de hulp." in page.text() and "<b>niets</b>" in page.text()


def test_the_search_at_the_top_looks_in_the_help_too(window: Any) -> None:
    page = window.get("/zoeken/?q=zegel")
    assert page.all("a", href="/hulp/vaststellen#nagaan-of-een-vaststelling-klopt")


def test_the_words_of_the_policy_with_their_source(window: Any) -> None:
    policy = regelset_of(shipped_texts()).policy
    page = window.get("/hulp/woorden")
    for name in (*policy.principles, *policy.terms, *policy.facts, *policy.obligations):
        assert page.by_id(name) is not None, name
    fact = policy.facts["ruimte"]
    assert fact.question in page.text() and fact.place.citations[0].text in page.text()
    found = window.get("/hulp/woorden?q=handhaving toezicht")
    assert found.by_id("handhaving_of_toezicht") is not None and found.by_id("ruimte") is None
    assert "Geen woord past daarbij" in window.get("/hulp/woorden?q=bestaatniet").text()


# --- the rondleiding ---


def test_the_example_starts_the_tour_and_each_step_points_at_a_part(window: Any) -> None:
    page = window.example()
    assert "Rondleiding, stap 1 van" in page.text()
    for number, step in enumerate(tour.STEPS, 1):
        page = window.get(f"/opgaven/1/?rondleiding={number}")
        assert step.title in page.text() and f"stap {number} van {len(tour.STEPS)}" in page.text()
        assert not step.part or page.by_id(step.part) is not None, step.part
        if number < len(tour.STEPS):
            assert page.all(
                "a", href=f"/opgaven/1/?rondleiding={number + 1}#{tour.STEPS[number].part or 'rondleiding'}"
            )
        assert page.all("a", href="/opgaven/1/")  # out, at any step


def test_one_example_a_person_unless_another_is_asked_for(window: Any) -> None:
    def count() -> int:
        return len(window.get("/opgaven/").all("a", class_="ow-opgave"))

    window.example()
    assert "trekker: teamlid" in window.get("/opgaven/").text(), "who makes it leads it"
    assert "Ga door met uw oefenopgave" in window.get("/hulp/rondleiding").text()
    assert "stap 1 van" in window.example().text()
    assert count() == 1
    window.post("/opgaven/voorbeeld", {"vers": "ja"})
    assert count() == 2
    for number in (1, 2):
        window.post(f"/opgaven/{number}/archiveren")
    assert "Begin met een oefenopgave" in window.get("/hulp/rondleiding").text()
    window.example()
    assert count() == 1, "one in the archive is nothing to learn from"


@pytest.mark.parametrize("number", ["0", "99", "-1", "x", ""])
def test_no_tour_without_a_step_that_is_there(window: Any, number: str) -> None:
    window.example()
    assert "stap" not in window.get(f"/opgaven/1/?rondleiding={number}").text().partition("Volledige")[0].lower()


def test_the_tour_as_a_page(window: Any) -> None:
    page = window.get("/hulp/rondleiding")
    assert all(step.title in page.text() and step.text in page.text() for step in tour.STEPS)
