"""*Regels* and *Beheer* in a real browser: for everyone, wide and narrow, by keyboard and without scripts."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from intranet.store import drafts
from tests.browser.inspection import inspect
from tests.browser.site import NOON, PHONE, Site
from tests.browser.test_keyboard import tab_to

SHORT = "De ruimte is onvoldoende"
TURN = 'als geen ruimte?" gekozen nee', 'als geen ruimte?" gekozen ja'


def all_right(page: Page, *addresses: str) -> None:
    """Fail with all that is wrong on these pages; the first is looked at in full."""
    wrong = []
    for number, address in enumerate(addresses):
        page.goto(address)
        wrong += [f"{address}: {fault}" for fault in inspect(page, in_full=number == 0)]
    assert wrong == []


def weighed(page: Page) -> None:
    """Have the consequences of draft 1 worked out and wait for them."""
    page.goto("/regels/concepten/1/gevolgen/")
    page.get_by_role("button", name="Bereken de gevolgen").click()
    expect(page.locator(".ow-zin")).to_be_visible()


def turned_draft(site: Site, page: Page) -> None:
    """Make a draft in which one interpretatie is turned; writing in the editor is tried in test_redactie."""
    page.goto("/regels/")
    page.get_by_role("button", name="Nieuw concept").click()
    with site.app.extensions["store"].writing() as session:
        (text,) = drafts.get_texts(session, 1).texts
        changed = text.text.replace(*TURN)
        drafts.save(session, 1, base_revision=1, file=text.name, text=changed, who="teamlid", at=NOON)


def test_a_draft_can_be_used_by_everyone(site: Site, page: Page) -> None:
    for title in ("Parkeren rond de Markt", "Snoeiplan laanbomen"):
        site.add(title, SHORT)
    turned_draft(site, page)
    weighed(page)
    expect(page.locator(".ow-zin")).to_contain_text("Bij 2 van 2 opgaven verandert de uitkomst, telkens door één keuze")
    page.get_by_role("button", name="Accepteren bij Parkeren rond de Markt").click()
    expect(page.locator(".ow-vg__getal")).to_have_text("1 van 2")
    draft = "/regels/concepten/1"
    all_right(page, f"{draft}/gevolgen/", f"{draft}/verschillen", f"{draft}/controle", f"{draft}/", f"{draft}/bewerken")
    all_right(page, f"{draft}/beoordelen", f"{draft}/publiceren", f"{draft}/bestanden", f"{draft}/gevolgen/voorbeeld/2")
    all_right(page, f"{draft}/lezen/", f"{draft}/lezen/uitgangspunt")
    all_right(page, f"{draft}/geschiedenis/", f"{draft}/geschiedenis/2")
    page.goto(f"{draft}/beoordelen")
    page.get_by_role("button", name="Plaats de opmerking").click()
    expect(page.locator("#fouten")).to_be_visible()
    assert inspect(page, in_full=False) == []


def test_a_voorbeeld_of_a_consequence_is_tried_before_it_is_written(site: Site, page: Page) -> None:
    site.add("Parkeren rond de Markt", SHORT)
    turned_draft(site, page)
    weighed(page)
    page.goto("/regels/concepten/1/gevolgen/voorbeeld/1")
    expect(page.locator("#proef")).to_contain_text("Klopt met dit concept")
    page.get_by_label("De oude").check()
    expect(page.locator("#proef")).to_contain_text("Klopt niet met dit concept")
    assert inspect(page, in_full=False) == []
    page.get_by_label("De nieuwe").check()
    expect(page.locator("#proef")).to_contain_text("Klopt met dit concept")


def test_the_versions_and_the_log_can_be_used_by_everyone(page: Page) -> None:
    all_right(page, "/regels/", "/regels/tijdlijn", "/regels/versies/1/", "/regels/versies/1/intrekken")
    all_right(page, "/beheer/logboek?controle=ja", "/beheer/instellingen")


def test_people_and_their_roles_can_be_used_by_everyone(page: Page) -> None:
    rollen = "/beheer/rollen"
    all_right(page, f"{rollen}/", f"{rollen}/nieuw?wie=ik")
    page.get_by_role("button", name="Zet op de lijst").click()
    page.goto(f"{rollen}/nieuw")
    page.get_by_role("button", name="Zet op de lijst").click()
    expect(page.locator("#fout-rol")).to_be_visible()
    assert inspect(page, in_full=False) == []
    all_right(page, f"{rollen}/bureau", f"{rollen}/1", f"{rollen}/")


def test_the_consequences_by_keyboard(site: Site, page: Page) -> None:
    site.add("Parkeren rond de Markt", SHORT)
    turned_draft(site, page)
    weighed(page)
    button = page.get_by_role("button", name="Accepteren bij Parkeren rond de Markt")
    for _ in range(60):
        page.keyboard.press("Tab")
        if button.evaluate("(el) => el === document.activeElement"):
            break
    page.keyboard.press("Enter")
    expect(page.locator(".ow-vg__getal")).to_have_text("1 van 1")
    expect(page.get_by_role("link", name=re.compile("Gevolgen.*in orde"))).to_be_visible()
    expect(page.get_by_role("listitem").filter(has_text="Parkeren rond de Markt")).to_be_focused()
    tab_to(page, page.get_by_role("button", name="Ongedaan maken bij Parkeren rond de Markt"))
    page.keyboard.press("Enter")
    expect(page.locator(".ow-vg__getal")).to_have_text("0 van 1")


def test_the_whole_way_without_scripts(site: Site, visit: Callable[..., Page]) -> None:
    site.add("Parkeren rond de Markt", SHORT)
    page = visit(java_script_enabled=False)
    turned_draft(site, page)
    page.goto("/regels/concepten/1/gevolgen/")
    page.get_by_role("button", name="Bereken de gevolgen").click()
    site.app.extensions["jobs"].wait()
    page.goto("/regels/concepten/1/gevolgen/")
    page.get_by_role("button", name="Accepteren bij Parkeren rond de Markt").click()
    expect(page.locator(".ow-vg__getal")).to_have_text("1 van 1")
    page.goto("/regels/concepten/1/bewerken")
    page.get_by_role("button", name="Bewaar de tekst").click()
    expect(page.get_by_text("Er was niets veranderd.")).to_be_visible()


def test_a_list_of_goals_is_made_and_renewed(page: Page) -> None:
    page.goto("/regels/")
    page.get_by_role("button", name="Nieuw concept").click()
    expect(page.get_by_role("link", name="Bewerken")).to_be_visible()
    page.goto("/regels/concepten/1/bewerken/nieuw/keuzelijst")
    page.get_by_label("Waarvan is dit een lijst?").fill("Doelen van de samenleving")
    page.get_by_label("Wat staat erin?").fill("Een gezonde omgeving\nVeilig thuis")
    page.get_by_label("Tot en met wanneer?").fill("2026-12-31")
    page.get_by_role("button", name="Zet in het concept").click()
    page.get_by_text("Voeg iets toe met een formulier").click()
    page.get_by_role("link", name="Lijsten wijzigen of vernieuwen").click()
    expect(page.get_by_role("heading", name="Doelen van de samenleving")).to_be_visible()
    assert inspect(page, in_full=False) == []
    page.get_by_role("link", name="Vernieuw Doelen van de samenleving").click()
    page.get_by_label("Haal weg: Veilig thuis").check()
    page.get_by_role("button", name="Vernieuw de lijst").click()
    expect(page.get_by_text("De lijst is vernieuwd, van 1 januari 2027 tot en met 31 december 2030.")).to_be_visible()
    page.get_by_role("link", name="Wijzig Doelen van de samenleving").click()
    page.get_by_label("Waarvan is dit een lijst?").fill("")
    page.get_by_role("button", name="Zet in het concept").click()
    expect(page.locator("#fouten")).to_be_visible()
    assert inspect(page) == []


def test_a_wrong_source_text_is_asked_about_counted_and_thrown_away(site: Site, page: Page) -> None:
    turned_draft(site, page)
    page.goto("/regels/concepten/1/bron")
    page.get_by_label("Of plak de tekst").fill("Lorem ipsum dolor sit amet.\n\nSed do eiusmod tempor incididunt.")
    page.get_by_role("button", name="Leg de tekst ernaast").click()
    expect(page.locator("#fouten")).to_be_visible()
    assert inspect(page) == []
    page.get_by_label("Ja, leg deze tekst ernaast").check()
    page.get_by_role("button", name="Leg de tekst ernaast").click()
    expect(page.locator("#k-werklijst")).to_contain_text("punten te doen")
    all_right(page, "/regels/concepten/1/bron", "/regels/concepten/1/controle")
    expect(page.locator("#pad")).to_contain_text("punten uit de nieuwe bron")
    page.goto("/regels/concepten/1/bron")
    page.get_by_role("link", name="Haal deze tekst weg").click()
    expect(page.get_by_role("heading", name="De brontekst weghalen")).to_be_visible()
    assert inspect(page, in_full=False) == []
    page.get_by_role("button", name="Haal de brontekst weg").click()
    expect(page.get_by_text("Leg hem hier naast het concept")).to_be_visible()
    page.goto("/regels/concepten/1/beoordelen")
    page.get_by_role("button", name="Stuur ter beoordeling").click()
    expect(page.get_by_role("radio", name="Akkoord", exact=True)).to_be_disabled()
    assert inspect(page) == []


def test_the_lists_of_rules_and_administration_fit_a_narrow_screen(site: Site, page: Page) -> None:
    page.goto("/regels/")
    page.get_by_role("button", name="Nieuw concept").click()
    expect(page.get_by_role("heading", name="Concept 2026-1")).to_be_visible()
    page.set_viewport_size(PHONE)
    for address in ("/regels/", "/beheer/rollen/", "/beheer/logboek"):
        page.goto(address)
        boxes = page.locator(".ow-tabelvak")
        expect(boxes.first).to_be_visible()
        wide = [box.evaluate("box => box.scrollWidth - box.clientWidth") for box in boxes.all()]
        assert max(wide) <= 0, f"{address} scrolls sideways"
