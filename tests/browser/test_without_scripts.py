"""The same job with plain forms, for a browser in which scripts are off."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.site import Site, open_question


@pytest.fixture
def plain(visit: Callable[..., Page]) -> Page:
    """A page that runs no scripts."""
    return visit(java_script_enabled=False)


def save(page: Page, choice: str) -> None:
    """Answer the question that is open, with a reason when it asks for one."""
    page.get_by_role("radio", name=choice, exact=True).check()
    reason = page.get_by_label("Waarom vindt u dat?")
    if reason.is_visible():
        reason.fill("Dat bleek in het wijkgesprek.")
    page.get_by_role("button", name="Opslaan en verder").click()
    page.wait_for_load_state()


def test_from_the_empty_list_to_a_settled_outcome(site: Site, plain: Page) -> None:
    plain.get_by_role("link", name="Nieuwe opgave").first.click()
    plain.get_by_role("button", name="Maak de opgave").click()
    expect(plain.get_by_role("alert").get_by_role("link")).to_have_text("Geef de opgave een naam.")
    plain.get_by_label("Naam van de opgave").fill("Een nieuw plein")
    plain.get_by_role("button", name="Maak de opgave").click()
    expect(plain.get_by_text("De opgave is gemaakt.")).to_be_visible()

    wanted = site.answers("Tarief afvalstoffenheffing 2027")
    asked = []
    while plain.locator("form#vraag").count():
        asked.append(open_question(plain))
        assert len(asked) == len(set(asked)), "a question came twice"
        save(plain, wanted.get(asked[-1], "Weet niet"))
        expect(plain.get_by_text("Uw antwoord is bewaard.")).to_be_visible()
    expect(plain.locator("#uitkomst h2")).to_have_text("Geen participatie")

    plain.get_by_role("button", name="Maak laatste antwoord ongedaan").click()
    expect(plain.get_by_text("Het laatste antwoord is ongedaan gemaakt.")).to_be_visible()
    save(plain, wanted[asked[-1]])
    expect(plain.locator("#uitkomst h2")).to_have_text("Geen participatie")


def test_a_mistake_a_verplichting_and_the_full_reasons(site: Site, plain: Page) -> None:
    opgave = site.add("Een plein", "Herinrichting winkelplein in Geleen Zuid", without=["ruimte"])
    plain.goto(f"/opgaven/{opgave}/")
    plain.get_by_role("radio", name="Onvoldoende").check()
    plain.get_by_role("button", name="Opslaan en verder").click()
    expect(plain.locator("#fouten")).to_contain_text("Schrijf in één of twee zinnen waarom u dat vindt.")
    expect(plain.get_by_role("radio", name="Onvoldoende")).to_be_checked()

    plain.goto(f"/opgaven/{opgave}/")
    plain.locator("#uitkomst").get_by_role("checkbox").first.check()
    plain.locator("#uitkomst").get_by_role("button", name="Bewaar").first.click()
    expect(plain.get_by_text("staat op gedaan.")).to_be_visible()
    expect(plain.locator("#k-verplichtingen")).to_contain_text("waarvan 1 gedaan")

    plain.get_by_text("Volledige onderbouwing", exact=True).click()
    plain.get_by_role("link", name="Bekijk de volledige onderbouwing").click()
    expect(plain.get_by_role("heading", level=1)).to_contain_text("Volledige onderbouwing")


def test_the_list_and_the_archive(site: Site, plain: Page) -> None:
    site.add("Herinrichting winkelplein", "Herinrichting winkelplein in Geleen Zuid")
    site.add("Noodverordening", "Noodverordening na dreigende rellen")
    plain.goto("/opgaven/")
    plain.get_by_label("Naam of woord").fill("nood")
    plain.get_by_role("button", name="Toon", exact=True).click()
    expect(plain.locator("#lijst tbody tr")).to_have_count(1)
    plain.get_by_role("link", name="Noodverordening").click()
    plain.get_by_role("link", name="Archiveer").click()
    plain.get_by_role("button", name="Archiveer de opgave").click()
    expect(plain.get_by_text("‘Noodverordening’ staat nu in het archief.")).to_be_visible()
    plain.get_by_role("link", name="Archief 1").click()
    plain.get_by_role("link", name="Noodverordening").click()
    plain.get_by_role("button", name="Zet terug").click()
    expect(plain.get_by_text("‘Noodverordening’ is terug in de lijst met lopende opgaven.")).to_be_visible()


def test_the_form_of_an_opgave_and_the_import(site: Site, plain: Page) -> None:
    opgave = site.add("Een plein")
    plain.goto(f"/opgaven/{opgave}/gegevens/")
    plain.get_by_role("link", name="Wijzig kaders").click()
    plain.get_by_role("button", name="Toon meer regels").click()
    expect(plain.get_by_label("Wat staat vast?")).to_have_count(5)
    plain.get_by_label("Wat staat vast?").first.fill("Het budget")
    plain.get_by_role("button", name="Bewaar").click()
    expect(plain.get_by_text("Bij 1 kader staat nog geen reden.")).to_be_visible()

    plain.goto("/opgaven/")
    plain.get_by_role("link", name="Importeer opgaven").click()
    file = {"name": "lijst.csv", "mimeType": "text/csv", "buffer": b"Kop;Gebied\nSpeelplein;Geleen Zuid\n"}
    plain.get_by_label("Het bestand met de opgaven").set_input_files(file)
    plain.get_by_role("button", name="Bekijk het bestand").click()
    plain.get_by_label("Kolom Kop is").select_option(label="Naam van de opgave")
    plain.get_by_role("button", name="Controleer opnieuw").click()
    plain.get_by_role("button", name="Importeer 1 opgave").click()
    again, done = (
        plain.get_by_role("link", name=name) for name in ("Kijk opnieuw hoe ver het is", "Bekijk de opgaven")
    )
    for _ in range(50):
        expect(again.or_(done)).to_be_visible()
        if done.is_visible():
            break
        again.click()
    done.click()
    expect(plain.get_by_role("link", name="Speelplein")).to_be_visible()


def test_the_editor_is_a_text_field_with_one_button(plain: Page) -> None:
    plain.get_by_role("link", name="Regels").first.click()
    plain.get_by_role("button", name="Nieuw concept").click()
    plain.get_by_role("link", name="Bewerken").click()
    expect(plain.get_by_role("button", name="Bewaar de tekst")).to_be_visible()
    expect(plain.get_by_text("Maak op", exact=True)).to_be_hidden()


def test_the_focus_goes_to_what_is_wrong(site: Site, plain: Page) -> None:
    plain.goto("/opgaven/nieuw")
    plain.get_by_role("button", name="Maak de opgave").click()
    expect(plain.locator("#fouten")).to_be_focused()
    opgave = site.add("Een plein", "Herinrichting winkelplein in Geleen Zuid", without=["ruimte"])
    plain.goto(f"/opgaven/{opgave}/")
    plain.get_by_role("radio", name="Onvoldoende").check()
    plain.get_by_role("button", name="Opslaan en verder").click()
    expect(plain.locator("#fouten")).to_be_focused()
    plain.keyboard.press("Tab")
    expect(plain.locator("#fouten a")).to_be_focused()
    plain.keyboard.press("Enter")
    expect(plain.get_by_label("Waarom vindt u dat?")).to_be_focused()

    plain.goto("/regels/")
    plain.get_by_role("button", name="Nieuw concept").click()
    plain.goto("/regels/concepten/1/bewerken/nieuw/uitzondering")
    plain.get_by_role("button", name="Zet in het concept").click()
    expect(plain.locator("#fouten")).to_be_focused()
    plain.goto("/regels/concepten/1/voorbeelden/nieuw")
    plain.get_by_role("button", name="Bewaar", exact=True).click()
    expect(plain.get_by_role("alert", name="Er klopt nog iets niet")).to_be_focused()
