"""The table of voorbeelden as a policy officer uses it: by keyboard, with the outcome at once, and undone again."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from playwright.sync_api import Locator, Page, expect

from intranet.policies import regelsets
from intranet.store import drafts
from tests.browser.inspection import inspect
from tests.browser.site import PHONE, Site
from tests.browser.test_keyboard import assert_visible_focus, tab_to

AT = datetime(2026, 11, 25, 9, tzinfo=UTC)
HELP = "Een initiatief uit de samenleving dat geen hulp nodig heeft"


@pytest.fixture
def draft(site: Site) -> str:
    """The address of the voorbeelden of a draft of the shipped rules."""
    with site.app.test_request_context():
        version = regelsets().publication().regelset_version_id
    with site.app.extensions["store"].writing() as session:
        number = drafts.create(session, label="2027", base_id=version, who="ans", at=AT)
    return f"/regels/concepten/{number}/voorbeelden"


def stored(site: Site) -> str:
    with site.app.extensions["store"].reading() as session:
        return drafts.get_texts(session, 1).texts[0].text


def test_a_row_is_changed_and_undone_without_a_mouse(site: Site, page: Page, draft: str) -> None:
    before = stored(site)
    page.goto(f"{draft}?q=geen hulp nodig")
    row = page.locator("tbody", has_text=HELP)
    tab_to(page, row.get_by_role("link", name="Wijzig"))
    page.keyboard.press("Enter")
    expect(row.get_by_label("Wie kwam met de opgave?")).to_be_focused()
    tab_to(page, row.locator("[name=a-ondersteuning_nodig]"))
    page.keyboard.press("j")  # ja
    result = row.get_by_role("group", name="Wat eruit komt")
    expect(result).to_contain_text("Klopt niet")
    expect(page.locator("#aankondiging")).to_contain_text("Klopt niet.")
    expect(row.locator("[name=a-ondersteuning_nodig]")).to_be_focused()
    assert stored(site) == before
    page.keyboard.press("n")  # nee
    expect(result).not_to_contain_text("Klopt niet")
    page.keyboard.press("o")  # onbekend
    expect(result).to_contain_text("Klopt niet")
    assert inspect(page, in_full=False) == []
    tab_to(page, row.get_by_role("button", name="Bewaar"))
    page.keyboard.press("Enter")
    expect(row.get_by_role("link", name="Wijzig")).to_be_focused()
    assert_visible_focus(page)
    expect(row.locator("th")).to_contain_text("Klopt niet")
    expect(page.locator("#pad")).to_contain_text("61 van 62 slagen")
    assert "    - ondersteuning_nodig is onbekend\n" in stored(site)
    tab_to(page, page.get_by_role("button", name="Maak dit ongedaan"), "Shift+Tab")
    page.keyboard.press("Enter")
    expect(row.locator("th")).not_to_contain_text("Klopt niet")
    assert stored(site) == before


def test_everyone_can_use_it(page: Page, draft: str) -> None:
    for address in (f"{draft}/nieuw?kopie=3", f"{draft}/basis/gewone_opgave", "/regels/voorbeelden?q=ontwikkelpad"):
        page.goto(address)
        assert inspect(page, in_full=False) == [], address
    page.goto(f"{draft}?q=winkelplein")
    page.locator("tbody", has_text="Winkelplein, variant").first.get_by_role("link", name="Wijzig").click()
    page.get_by_label("Hoe heet het voorbeeld").fill("")
    page.get_by_role("button", name="Bewaar", exact=True).click()
    expect(page.get_by_role("alert").filter(has_text="Er klopt nog iets niet")).to_be_focused()
    assert inspect(page) == []


def test_an_opened_row_fits_its_box(page: Page, draft: str) -> None:
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(draft)
    title = "De opgave past niet bij de doelen"
    box = page.locator(".ow-vb__vlak", has_text=title)
    box.locator("tbody", has_text=title).get_by_role("link", name="Wijzig").click()
    panel, save = box.locator(".ow-vb__paneel"), box.get_by_role("button", name="Bewaar", exact=True)
    expect(save).to_be_visible()
    for scrolled in (0, 5000):
        box.evaluate("(box, x) => { box.scrollLeft = x; }", scrolled)
        around, inside, button = box.bounding_box(), panel.bounding_box(), save.bounding_box()
        assert around and inside and button
        assert around["x"] <= inside["x"] and inside["x"] + inside["width"] <= around["x"] + around["width"]
        assert around["y"] <= button["y"] and button["y"] + button["height"] <= around["y"] + around["height"]
        assert_fields_in_sight(box)


def test_an_opened_row_fits_a_narrow_screen(page: Page, draft: str) -> None:
    page.set_viewport_size(PHONE)
    page.goto(f"{draft}?q=geen hulp nodig")
    row = page.locator("tbody", has_text=HELP)
    row.get_by_role("link", name="Wijzig").click()
    expect(row.get_by_label("Wie kwam met de opgave?")).to_be_focused()
    assert_fields_in_sight(page.locator(".ow-vb__vlak", has_text=HELP))
    row.get_by_label("Nog een vraag").select_option(label="ruimte")
    expect(row.locator("[name=a-ruimte]")).to_be_visible()
    assert_fields_in_sight(page.locator(".ow-vb__vlak", has_text=HELP))


def assert_fields_in_sight(box: Locator) -> None:
    """All fields of the opened row lie within what one sees of its table, from left to right."""
    around = box.bounding_box()
    fields = [field.bounding_box() for field in box.locator("tbody").locator("select, input:not([type=hidden])").all()]
    assert around and len(fields) > 4
    for field in fields:
        assert field and around["x"] <= field["x"] and field["x"] + field["width"] <= around["x"] + around["width"]


def test_the_form_of_a_new_voorbeeld_leaves_when_it_is_saved(site: Site, page: Page, draft: str) -> None:
    page.goto(f"{draft}/nieuw?kopie=3")
    page.get_by_label("Hoe heet het voorbeeld").fill("Een kopie om te bewaren")
    page.get_by_role("button", name="Bewaar", exact=True).click()
    expect(page.locator(".ow-bericht").filter(has_text="‘Een kopie om te bewaren’ staat in de tekst.")).to_be_visible()
    expect(page.get_by_role("heading", name="Nieuw voorbeeld")).to_have_count(0)
    expect(page.get_by_role("button", name="Maak dit ongedaan")).to_be_visible()
    assert stored(site).count('voorbeeld "Een kopie om te bewaren"') == 1
