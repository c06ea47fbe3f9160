"""Sealing, the documents, the help and the rondleiding, as a person meets them: for everyone, by keyboard, in place."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from intranet.opgaven import tour
from tests.browser.inspection import inspect
from tests.browser.site import DESK, PHONE, Site

NO_PARTICIPATION = "Noodverordening na dreigende rellen"
LONG = "Een opgave met een heel lange naam, zoals die in het gesprek met de bewoners steeds weer werd genoemd"


def all_right(page: Page, *addresses: str, in_full: bool = True) -> None:
    """Fail with all that is wrong on these pages; without one, on the page as it is now."""
    wrong = []
    for address in addresses or ("",):
        if address:
            page.goto(address)
        wrong += [f"{address or page.url}: {fault}" for fault in inspect(page, in_full=in_full)]
    assert wrong == []


def seal(page: Page, opgave: int, *, review: str, outcome: str = "") -> None:
    """Fill in the form as a person does, and seal."""
    page.goto(f"/opgaven/{opgave}/vaststellen")
    page.get_by_label("Opnieuw beoordelen op").fill(review)
    if outcome:
        page.get_by_text("Afwijken van de regels").click()
        page.get_by_role("radio", name=outcome, exact=True).check()
        page.get_by_label("Waarom wijkt u af?").fill("De buurt vroeg er zelf om. " * 20)
    page.get_by_label("Ik heb dit gelezen en het klopt.").check()
    page.get_by_role("button", name="Stel de uitkomst vast").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("^Vaststelling"))


def test_sealing(site: Site, page: Page) -> None:
    opgave = site.add(LONG, NO_PARTICIPATION)
    all_right(page, f"/opgaven/{opgave}/vaststellen", f"/opgaven/{opgave}/vaststellingen/")
    page.goto(f"/opgaven/{opgave}/vaststellen")
    page.get_by_text("Afwijken van de regels").click()
    page.get_by_role("radio", name="Participatie", exact=True).check()
    page.get_by_role("button", name="Stel de uitkomst vast").click()
    expect(page.get_by_role("alert").get_by_role("link")).to_have_count(2)  # no day: participatie has no '(nu)'
    expect(page.get_by_role("radio", name="Participatie", exact=True)).to_be_checked()
    all_right(page)
    seal(page, opgave, review="1 december 2026", outcome="Participatie")
    expect(page.get_by_text("Het zegel klopt")).to_be_visible()
    all_right(page)
    seal(page, opgave, review="2 december 2026")
    all_right(page, f"/opgaven/{opgave}/vaststellingen/", f"/opgaven/{opgave}/vaststellingen/1", in_full=False)
    page.goto(f"/opgaven/{opgave}/vaststellingen/")
    page.get_by_role("button", name="Toon het verschil").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Verschil tussen vaststelling 1 en 2")
    all_right(page)
    all_right(page, "/opgaven/", in_full=False)


def test_the_documents_come_as_files_and_the_uitleg_can_be_changed(site: Site, page: Page, tmp_path: Path) -> None:
    opgave = site.add(LONG, NO_PARTICIPATION)
    page.goto(f"/opgaven/{opgave}/documenten/")
    all_right(page)
    with page.expect_download() as started:
        page.get_by_role("link", name="PDF van Afwegingsdocument").click()
    assert started.value.suggested_filename.endswith("_concept.pdf")
    started.value.save_as(tmp_path / "document.pdf")
    assert (tmp_path / "document.pdf").read_bytes().startswith(b"%PDF")
    page.get_by_role("link", name="Lees en wijzig de uitleg").click()
    page.get_by_label("Tekst voor inwoners").fill("")
    page.get_by_role("button", name="Bewaar de tekst").click()
    all_right(page)
    page.get_by_label("Tekst voor inwoners").fill("# Kop\n\nEen tekst.")
    page.get_by_role("button", name="Bewaar de tekst").click()
    expect(page.get_by_role("article")).to_contain_text("Een tekst.")
    page.evaluate("() => document.querySelectorAll('main details').forEach((one) => { one.open = true; })")
    all_right(page)


def test_the_help(page: Page) -> None:
    all_right(page, "/hulp/", "/hulp/afwegen", "/hulp/woorden")
    pages = ("/hulp/?q=zegel", "/hulp/?q=bestaatniet", "/hulp/toetsen", "/hulp/eigen-editor", "/hulp/rondleiding")
    all_right(page, *pages, in_full=False)
    page.goto("/leidraad/")
    page.keyboard.press("?")
    expect(page.get_by_role("heading", level=1)).to_have_text("De leidraad lezen")


def test_the_tour_goes_by_keyboard_and_traps_nobody(page: Page) -> None:
    page.get_by_role("button", name="Laad een voorbeeld").click()
    heading = page.locator("#k-rondleiding")
    expect(heading).to_be_focused()
    all_right(page)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(heading).to_have_text("De vraag die het meest beslist")
    expect(heading).to_be_focused()
    expect(page.locator("#vraag")).to_be_in_viewport()
    all_right(page, in_full=False)
    # The page under it works: a question can be answered, and the step stays.
    page.get_by_role("radio", name="Weet niet").check()
    page.get_by_role("button", name="Opslaan en verder").click()
    expect(page.locator("#aankondiging")).to_contain_text("bewaard")
    expect(heading).to_be_visible()
    for _ in range(3):
        page.locator(".ow-rondleiding").get_by_role("link", name="Volgende").click()
    expect(heading).to_have_text("Waarom")
    page.keyboard.press("Escape")
    expect(heading).to_have_count(0)
    expect(page).to_have_url(re.compile(r"/opgaven/1/$"))


def test_no_step_of_the_tour_covers_what_it_points_at(page: Page, site: Site) -> None:
    page.goto("/hulp/rondleiding")
    page.get_by_role("button", name="oefenopgave").first.click()
    for size in (DESK, PHONE, {"width": 320, "height": 256}):
        page.set_viewport_size(size)
        for number, step in enumerate(tour.STEPS, start=1):
            page.goto(f"/opgaven/1/?rondleiding={number}#{step.part or 'rondleiding'}")
            expect(page.locator("#k-rondleiding")).to_have_text(step.title)
            if step.part:
                page.wait_for_function(
                    """part => {
                      const shown = document.getElementById(part).getBoundingClientRect();
                      const box = document.querySelector(".ow-rondleiding").getBoundingClientRect();
                      const beside = shown.right <= box.left || shown.left >= box.right;
                      return shown.top >= 0 && shown.top + 16 < (beside ? innerHeight : box.top);
                    }""",
                    arg=step.part,
                )


def test_all_of_it_without_scripts(site: Site, visit: Callable[..., Page], tmp_path: Path) -> None:
    page = visit(java_script_enabled=False)
    page.get_by_role("button", name="Laad een voorbeeld").click()
    page.get_by_role("link", name="Volgende").click()
    expect(page.locator("#k-rondleiding")).to_have_text("De vraag die het meest beslist")
    page.get_by_role("link", name="Stop de rondleiding").click()
    opgave = site.add("Noodverordening", NO_PARTICIPATION)
    seal(page, opgave, review="1 december 2026", outcome="Participatie")
    page.get_by_role("link", name="Documenten", exact=True).click()
    with page.expect_download() as started:
        page.get_by_role("link", name="Word van Gespreksagenda").click()
    assert started.value.suggested_filename == "2026-11-23_gespreksagenda_noodverordening_v1.docx"
    page.get_by_role("link", name="Lees en wijzig de uitleg").click()
    page.get_by_label("Tekst voor inwoners").fill("Onze tekst.")
    page.get_by_role("button", name="Bewaar de tekst").click()
    page.get_by_role("button", name="Begin opnieuw").click()
    expect(page.get_by_label("Tekst voor inwoners")).to_have_value(re.compile("^# Waar gaat het over"))
