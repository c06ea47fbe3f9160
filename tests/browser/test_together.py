"""Answering together, the worklist and *Wat als* as people use them: in a browser, by keyboard, without scripts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.inspection import inspect
from tests.browser.site import Site

PARTICIPATION = "Herinrichting winkelplein in Geleen Zuid"
UNFOLD = "(which) => document.querySelectorAll(which).forEach((one) => { one.open = true; })"
LONG = "Donaudampfschiffahrtsgesellschaft" * 6


def as_it_is(page: Page, state: str) -> None:
    """Fail with all that is wrong with the page as it is now."""
    assert [f"{state}: {fault}" for fault in inspect(page)] == []


def test_a_question_with_notes_someone_who_finds_out_and_a_history(site: Site, page: Page) -> None:
    page.goto(f"/opgaven/{site.add('Een plein', PARTICIPATION)}/?vraag=ruimte")
    page.get_by_label("Waarom vindt u dat?").fill("Hier ben ik nog mee bezig")
    page.locator("#samen summary").filter(has_text="Overleg").click()
    page.get_by_role("button", name="Plaats bericht").click()
    expect(page.locator("#fout-notitie")).to_be_focused()
    page.get_by_label("Schrijf iets aan het team").fill(f"Ik bel de wijkraad. {LONG}")
    page.get_by_role("button", name="Plaats bericht").click()
    expect(page.locator(".ow-berichten")).to_contain_text("Ik bel de wijkraad.")
    page.locator("#samen summary").filter(has_text="Uitzoeken").click()
    page.get_by_label("Wijs deze vraag toe aan").fill("Anna")
    page.locator("#taak-wanneer").fill("31-11-2026")
    page.get_by_role("button", name="Wijs toe").click()
    expect(page.locator("#fout-taak")).to_contain_text("geen dag die bestaat")
    as_it_is(page, "a day that does not exist")
    page.locator("#taak-wanneer").fill("1-12-2026")
    page.get_by_role("button", name="Wijs toe").click()
    expect(page.locator("#samen summary").filter(has_text="Anna, voor 1")).to_be_visible()
    expect(page.get_by_label("Waarom vindt u dat?")).to_have_value("Hier ben ik nog mee bezig")
    page.get_by_label("Weet niet").check()
    expect(page.get_by_label("Wie zoekt het uit?")).to_be_visible()
    page.evaluate(UNFOLD, "#samen details")
    as_it_is(page, "unfolded, with 'weet niet'")
    page.get_by_role("button", name="Opslaan en verder").click()
    expect(page.locator("#k-weet")).to_be_visible()
    page.get_by_role("link", name="Geschiedenis").click()
    expect(page.get_by_role("heading", name="Geschiedenis van")).to_be_visible()
    as_it_is(page, "the history")


def test_a_clash_and_news_of_a_colleague(site: Site, visit: Callable[..., Page]) -> None:
    page = visit()
    address = f"/opgaven/{site.add('Een plein')}/?vraag=wettelijke_taak"
    page.goto(address)
    other = page.context.new_page()
    other.goto(address)
    other.get_by_role("radio", name="Ja").check()
    other.get_by_role("button", name="Opslaan en verder").click()
    expect(page.locator("#nieuws")).to_contain_text("antwoordde Ja op deze vraag")
    as_it_is(page, "with news")
    page.get_by_role("radio", name="Nee").check()
    page.get_by_role("button", name="Opslaan en verder").click()
    expect(page.locator("#k-botsing")).to_be_visible()
    as_it_is(page, "a clash")
    page.get_by_role("link", name="Houd het eerdere antwoord").click()
    expect(page.locator("#k-botsing")).to_have_count(0)


def test_the_worklist_shows_what_a_colleague_does_and_leaves_what_is_typed(
    site: Site, visit: Callable[..., Page]
) -> None:
    page = visit()
    address = f"/opgaven/{site.add('Een plein', PARTICIPATION)}/werklijst"
    page.goto(address)
    other = page.context.new_page()
    other.goto(address)
    name = "#plicht-gesprek_over_vorm"
    card, theirs = page.locator(name), other.locator(name)
    card.locator("summary").filter(has_text="Werk uit").click()
    card.get_by_label("Wat doet u, en hoe?").fill("Hier ben ik nog mee bezig")
    theirs.get_by_role("checkbox").nth(0).check()
    expect(theirs).to_contain_text("1 van 6 onderwerpen")
    expect(card.get_by_role("checkbox").nth(0)).to_be_checked()
    expect(card).to_contain_text("1 van 6 onderwerpen")
    expect(page.locator("#nieuws")).to_contain_text("vinkte")
    expect(card.get_by_label("Wat doet u, en hoe?")).to_have_value("Hier ben ik nog mee bezig")
    expect(card.get_by_label("Wat doet u, en hoe?")).to_be_focused()
    as_it_is(page, "with news")
    other_name = "#plicht-vooraf_inzichtelijk"
    theirs = other.locator(other_name)
    theirs.locator("summary").filter(has_text="Werk uit").click()
    theirs.get_by_label("Wat doet u, en hoe?").fill("Een avond in de wijk.")
    theirs.get_by_role("button", name="Bewaar").last.click()
    expect(page.locator(other_name)).to_contain_text("Een avond in de wijk.")
    card.get_by_role("checkbox").nth(1).check()  # from a page that was renewed: both ticks stand
    expect(card).to_contain_text("2 van 6 onderwerpen")
    other.reload()
    expect(other.locator(name)).to_contain_text("2 van 6 onderwerpen")


def test_the_worklist_of_an_opgave(site: Site, page: Page) -> None:
    opgave = site.add("Een plein", PARTICIPATION)
    page.goto(f"/opgaven/{opgave}/werklijst")
    card = page.locator("#plicht-gesprek_over_vorm")
    boxes = card.get_by_role("checkbox")
    for number in range(6):
        boxes.nth(number).focus()
        page.keyboard.press("Space")
        expect(boxes.nth(number)).to_be_checked()
        expect(boxes.nth(number)).to_be_focused()
        expect(card).to_contain_text("Gedaan" if number == 5 else f"{number + 1} van 6 onderwerpen")
    expect(page.locator("#werk-stand")).to_contain_text("1 van 16 verplichtingen gedaan")
    card.locator("summary").filter(has_text="Voeg een onderwerp toe").click()
    card.get_by_label("Nog een onderwerp").fill(LONG[:190])
    card.get_by_role("button", name="Voeg toe").click()
    expect(boxes).to_have_count(7)
    card.locator("summary").filter(has_text="Werk uit").click()
    card.get_by_label("Uiterlijk").fill("gisteren")
    card.get_by_label("Wat doet u, en hoe?").fill(LONG)
    card.get_by_role("button", name="Bewaar").click()
    expect(card.get_by_role("alert")).to_be_focused()
    as_it_is(page, "a day that is none")
    card.get_by_label("Uiterlijk").fill("22 november 2026")
    card.get_by_role("button", name="Bewaar").click()
    expect(card).to_contain_text("uiterlijk 22\u00a0november\u00a02026")
    as_it_is(page, "late, worked out")
    page.evaluate(UNFOLD, "main details")
    as_it_is(page, "unfolded")
    page.goto("/werklijst/")
    as_it_is(page, "what is open everywhere")
    page.goto("/werklijst/?van=mij")
    as_it_is(page, "nothing of mine")


def test_nothing_open_and_the_calendar(site: Site, page: Page, tmp_path: Path) -> None:
    page.goto("/werklijst/")
    as_it_is(page, "nothing open")
    page.goto(f"/opgaven/{site.add('Een plein', PARTICIPATION)}/werklijst")
    card = page.locator("#plicht-commitment")
    card.locator("summary").filter(has_text="Werk uit").click()
    card.get_by_label("Uiterlijk").fill("1-12-2026")
    card.get_by_role("button", name="Bewaar").click()
    expect(card).to_contain_text("uiterlijk")
    page.reload()
    with page.expect_download() as download:
        page.get_by_role("link", name="Zet in mijn agenda").click()
    download.value.save_as(tmp_path / "agenda.ics")
    assert "DTSTART;VALUE=DATE:20261201" in (tmp_path / "agenda.ics").read_text("utf-8")


def test_wat_als_with_scripts(site: Site, page: Page) -> None:
    page.goto(f"/opgaven/{site.add('Een plein', PARTICIPATION)}/")
    page.get_by_role("link", name="Wat als", exact=True).click()
    expect(page.locator("#proef")).to_be_visible()
    as_it_is(page, "nothing tried")
    choice = page.get_by_label("Is er ruimte om gelijkwaardig")
    choice.focus()
    choice.select_option("Geen")
    expect(page.locator("#proef")).to_contain_text("Geen participatie")
    expect(choice).to_be_focused()
    expect(page).to_have_url(f"{site.origin}/opgaven/1/wat-als?ruimte=geen")
    as_it_is(page, "tried")
    page.evaluate(UNFOLD, "main details")
    as_it_is(page, "unfolded")
    page.reload()
    expect(page.get_by_label("Is er ruimte om gelijkwaardig")).to_have_value("geen")
    page.get_by_role("link", name="Stop met Wat als").click()
    expect(page.locator("#uitkomst h2")).to_have_text("Participatie")


def test_all_of_it_without_scripts(site: Site, visit: Callable[..., Page]) -> None:
    plain = visit(java_script_enabled=False)
    plain.goto(f"/opgaven/{site.add('Een plein', PARTICIPATION)}/wat-als")
    plain.get_by_label("Is er ruimte om gelijkwaardig").select_option("Geen")
    plain.get_by_role("button", name="Bekijk wat er verandert").click()
    expect(plain.locator("#proef")).to_contain_text("Geen participatie")
    plain.goto("/opgaven/1/werklijst")
    card = plain.locator("#plicht-vooraf_inzichtelijk")
    card.get_by_role("checkbox").first.check()
    card.get_by_role("button", name="Bewaar").first.click()
    expect(plain.locator("#plicht-vooraf_inzichtelijk")).to_contain_text("1 van 6 onderwerpen")
    plain.goto("/opgaven/1/?vraag=gebied")
    plain.locator("#samen summary").filter(has_text="Overleg").click()
    plain.get_by_label("Schrijf iets aan het team").fill("Zonder scripts.")
    plain.get_by_role("button", name="Plaats bericht").click()
    expect(plain.get_by_text("De notitie is bewaard.")).to_be_visible()
    expect(plain.locator("#samen")).to_contain_text("1 bericht")
