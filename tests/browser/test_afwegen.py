"""Weighing an opgave as a person sees it: parts are replaced in place, nothing is lost, and everything is said."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.site import Site

WINKELPLEIN = "Herinrichting winkelplein in Geleen Zuid"
OPEN = ("ruimte", "tegemoetkomen_aan_belangen_mogelijk")
SAVE = "Opslaan en verder"


@pytest.fixture
def opgave(site: Site) -> str:
    """The address of an opgave with two questions that still decide."""
    return f"/opgaven/{site.add('Herinrichting winkelplein', WINKELPLEIN, without=OPEN)}/"


def answer(page: Page, choice: str, reason: str | None = None) -> None:
    """Choose an answer to the question that is open, and save it."""
    page.get_by_role("radio", name=choice, exact=True).check()
    if reason is not None:
        page.get_by_label("Waarom vindt u dat?").fill(reason)
    page.get_by_role("button", name=SAVE).click()


def test_the_outcome_is_replaced_and_said_without_a_new_page(opgave: str, page: Page) -> None:
    page.goto(opgave)
    page.evaluate(
        "() => { window.same = true; for (const id of ['uitkomst', 'aankondiging'])"
        " document.getElementById(id).before_the_answer = true; }"
    )
    expect(page.locator("#uitkomst h2")).to_have_text("Nog open")
    before = page.locator("#vraag-kop").inner_text()
    answer(page, "Geen", "De wet legt alles vast.")
    expect(page.locator("#uitkomst h2")).to_have_text("Geen participatie")
    expect(page.locator("#uitkomst h2")).to_be_in_viewport()
    # Said by the very element that was there: a screen reader does not hear a new one.
    said = page.locator("#aankondiging")
    expect(said).to_have_attribute("role", "status")
    expect(said).to_contain_text("Uw antwoord is bewaard. Geen participatie.")
    assert page.evaluate(
        "() => [window.same, document.getElementById('aankondiging').before_the_answer,"
        " document.getElementById('uitkomst').before_the_answer]"
    ) == [True, True, None]
    expect(page.locator("#k-uitleg")).to_be_focused()
    expect(page.locator("#vraag-kop")).to_have_count(0)
    page.reload()  # and it was stored
    expect(page.locator("#uitkomst h2")).to_have_text("Geen participatie")
    expect(page.locator("body")).not_to_contain_text(before + " Sla over")


def test_an_oordeel_without_its_reason_keeps_what_was_chosen(opgave: str, page: Page) -> None:
    page.goto(f"{opgave}?vraag=ruimte")
    answer(page, "Onvoldoende")
    summary = page.locator("#fouten")
    expect(summary).to_be_focused()
    link = summary.get_by_role("link", name="Schrijf in één of twee zinnen waarom u dat vindt.")
    field = page.get_by_label("Waarom vindt u dat?")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_accessible_description(
        "Eén of twee zinnen. Uw naam komt erbij te staan. Bij ‘weet niet’ mag dit leeg blijven. "
        "Schrijf in één of twee zinnen waarom u dat vindt."
    )
    expect(page.get_by_role("radio", name="Onvoldoende")).to_be_checked()
    link.click()
    expect(field).to_be_focused()
    field.fill("Alles ligt vast.")
    page.get_by_role("button", name=SAVE).click()
    expect(summary).to_have_count(0)
    expect(page.locator("#aankondiging")).to_contain_text("Uw antwoord is bewaard.")


def test_change_an_answer_and_undo_it(opgave: str, page: Page) -> None:
    page.goto(opgave)
    outcome = page.locator("#uitkomst h2")
    page.get_by_role("link", name="Wijzig vraag 6").click()
    expect(page.locator("#vraag-kop")).to_be_focused()
    expect(page.locator("#vraag-kop")).to_have_text("Gaat het om handhaving of toezicht?")
    expect(page.get_by_role("radio", name="Nee")).to_be_checked()  # as it was answered
    assert page.url.endswith("?vraag=handhaving_of_toezicht")
    answer(page, "Ja")
    expect(outcome).to_have_text("Geen participatie")
    assert "vraag=" not in page.url
    page.get_by_role("button", name="Maak laatste antwoord ongedaan").click()
    expect(outcome).to_have_text("Nog open")
    expect(page.locator("#vraag-kop")).to_have_text("Gaat het om handhaving of toezicht?")
    expect(page.locator("#vraag-kop")).to_be_focused()
    expect(page.get_by_role("radio", name="Nee")).to_be_checked()
    expect(page.locator("#aankondiging")).to_contain_text("Het laatste antwoord is ongedaan gemaakt.")


def test_weet_niet_is_kept_as_a_question_to_look_up(opgave: str, page: Page) -> None:
    page.goto(f"{opgave}?vraag=ruimte")
    answer(page, "Weet niet")
    expect(page.locator("#k-weet")).to_have_text("Weet niet")
    expect(page.locator("#uitkomst h2")).to_have_text("Nog open")
    answer(page, "Weet niet")
    expect(page.locator("#k-uitleg")).to_have_text("U weet nog niet alles")
    expect(page.locator("#k-uitleg")).to_be_focused()
    page.get_by_role("link", name="Beantwoord vraag 12").click()
    answer(page, "Geen", "De wet legt alles vast.")
    expect(page.locator("#uitkomst h2")).to_have_text("Geen participatie")


def test_back_returns_to_the_question_before(opgave: str, page: Page) -> None:
    page.goto(opgave)
    first = page.locator("#vraag-kop").inner_text()
    page.get_by_role("link", name="Sla over").click()
    expect(page.locator("#vraag-kop")).not_to_have_text(first)
    page.go_back()
    expect(page.locator("#vraag-kop")).to_have_text(first)


def test_a_verplichting_leaves_what_is_being_typed(opgave: str, page: Page) -> None:
    page.goto(f"{opgave}?vraag=ruimte")
    page.get_by_label("Waarom vindt u dat?").fill("Ik ben nog aan het schrijven")
    page.locator("#uitkomst").get_by_role("checkbox").first.check()
    expect(page.locator("#k-verplichtingen")).to_contain_text("waarvan 1 gedaan")
    expect(page.locator("#aankondiging")).to_contain_text("staat op gedaan")
    expect(page.get_by_label("Waarom vindt u dat?")).to_have_value("Ik ben nog aan het schrijven")


def test_two_people_at_one_question(opgave: str, visit: Callable[..., Page]) -> None:
    one = visit()
    one.goto(opgave)
    other = one.context.new_page()
    other.goto(f"{opgave}?vraag=ruimte")
    other.get_by_label("Waarom vindt u dat?").fill("Er is veel te kiezen.")
    one.goto(f"{opgave}?vraag=ruimte")
    answer(one, "Geen", "De wet legt alles vast.")
    expect(one.locator("#uitkomst h2")).to_have_text("Geen participatie")
    # Without a reload the other sees it too; what is being typed and where the cursor is stay as they are.
    expect(other.locator("#uitkomst h2")).to_have_text("Geen participatie")
    expect(other.locator("#nieuws")).to_contain_text("antwoordde Geen op deze vraag")
    expect(other.get_by_label("Waarom vindt u dat?")).to_be_focused()
    expect(other.get_by_label("Waarom vindt u dat?")).to_have_value("Er is veel te kiezen.")
    # Who answers all the same sees both, and chooses.
    answer(other, "Voldoende", "Er is veel te kiezen.")
    expect(other.locator("#fouten")).to_be_focused()
    expect(other.locator("#fouten")).to_contain_text("De wet legt alles vast.")
    expect(other.get_by_label("Waarom vindt u dat?")).to_have_value("Er is veel te kiezen.")
    other.get_by_role("button", name="Bewaar mijn antwoord").click()
    expect(other.locator("#vraag-kop")).to_contain_text("tegemoetkomen aan de belangen")
    # The first would undo an answer that is no longer the last: nothing is undone.
    one.get_by_role("button", name="Maak laatste antwoord ongedaan").click()
    expect(one.locator("main").get_by_role("alert").filter(has_text="intussen")).to_be_visible()
    one.reload()
    expect(one.locator("#uitkomst h2")).to_have_text("Nog open")
    expect(one.locator("#wegen")).to_contain_text("Er is veel te kiezen.")


def test_an_answer_that_cannot_be_sent_is_not_lost(opgave: str, page: Page) -> None:
    page.goto(f"{opgave}?vraag=ruimte")
    page.context.set_offline(True)
    answer(page, "Geen", "De wet legt alles vast.")
    expect(page.locator("#storing")).to_contain_text("niet opgeslagen")
    page.context.set_offline(False)
    expect(page.get_by_label("Waarom vindt u dat?")).to_have_value("De wet legt alles vast.")
    page.get_by_role("button", name=SAVE).click()
    expect(page.locator("#uitkomst h2")).to_have_text("Geen participatie")
    expect(page.locator("#storing")).to_have_count(0)


def test_the_list_narrows_while_typing(site: Site, page: Page) -> None:
    site.add("Herinrichting winkelplein", WINKELPLEIN)
    site.add("Noodverordening", "Noodverordening na dreigende rellen")
    page.goto("/opgaven/")
    page.evaluate("() => { window.same = true; }")
    page.get_by_label("Naam of woord").press_sequentially("nood")
    rows = page.locator("#lijst tbody tr")
    expect(rows).to_have_count(1)
    expect(page.locator("#lijst [role=status]")).to_contain_text("1 opgave past bij uw keuze")
    page.get_by_label("Uitkomst").select_option("Participatie")
    expect(rows).to_have_count(0)
    expect(page.locator("#lijst")).to_contain_text("Geen opgave past bij uw keuze")
    assert page.evaluate("() => window.same") is True
    page.reload()  # the address says what was chosen
    expect(page.get_by_label("Naam of woord")).to_have_value("nood")


def test_a_text_that_was_not_saved_comes_back(site: Site, page: Page) -> None:
    address = f"/opgaven/{site.add('Een plein', without=())}/?vraag=ruimte"
    page.goto(address)
    reason, typed = page.get_by_label("Waarom vindt u dat?"), "Dit was een lang verhaal."
    reason.fill(typed)
    page.goto("/werklijst/")
    page.goto(address)
    expect(reason).to_have_value(typed)
    expect(page.get_by_text("Uw tekst was nog niet opgeslagen en is teruggezet.")).to_be_visible()
    page.get_by_role("button", name="Gooi deze tekst weg").click()
    expect(reason).to_have_value("")
    expect(reason).to_be_focused()
    page.reload()
    expect(reason).to_have_value("")
    reason.fill(typed)
    page.get_by_role("radio", name="Voldoende", exact=True).check()
    page.get_by_role("button", name="Opslaan en verder").click()
    expect(page.locator("form#vraag")).not_to_have_attribute("action", "/opgaven/1/antwoorden/ruimte")
    page.goto(address)
    expect(reason).to_have_value(typed)  # from the answer
    expect(page.locator(".ow-teruggezet")).to_have_count(0)
