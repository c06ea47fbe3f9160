"""The editor of the rules as a policy officer uses it: typing, mending, completing, saving, and two at once."""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from intranet.policies import regelsets
from intranet.store import RegelsetText, Session, drafts, presence, reviews
from tests.browser.inspection import inspect
from tests.browser.site import Site

AT = datetime(2026, 11, 25, 9, tzinfo=UTC)
RULE = "als handhaving_of_toezicht"


@pytest.fixture
def draft(site: Site) -> str:
    """The address of a draft of the shipped rules."""
    with site.app.test_request_context():
        version = regelsets().publication().regelset_version_id
    with site.app.extensions["store"].writing() as session:
        number = drafts.create(session, label="2027", base_id=version, who="ans", at=AT)
    return f"/regels/concepten/{number}/bewerken"


def stored(site: Site) -> str:
    with site.app.extensions["store"].reading() as session:
        return drafts.get_texts(session, 1).texts[0].text


def line_of(site: Site, words: str) -> int:
    """The line on which these words stand first."""
    text = stored(site)
    return text[: text.index(words)].count("\n") + 1


def editor(page: Page) -> None:
    expect(page.locator(".cm-editor")).to_be_visible()


def test_a_mistake_is_told_while_typing_and_mended_with_a_click(site: Site, page: Page, draft: str) -> None:
    page.goto(f"{draft}?regel={line_of(site, RULE)}")
    editor(page)
    page.keyboard.press("End")
    page.keyboard.press("Backspace")
    page.keyboard.type("d")
    box = page.locator(".ow-melding--fout")
    expect(box).to_contain_text("handhaving_of_toezichd")
    expect(page.locator("#problemen li")).to_have_count(1)
    box.get_by_role("button").first.click()
    expect(page.locator("#problemen li")).to_have_count(0)
    expect(page.locator("#bewaard")).to_contain_text("Bewaard om")
    assert RULE in stored(site)


def test_what_is_typed_is_saved_by_itself_and_undo_goes_over_saves(site: Site, page: Page, draft: str) -> None:
    before = stored(site)
    page.goto(f"{draft}?regel=3")
    editor(page)
    page.keyboard.type("Eerst dit. ")
    expect(page.locator("#bewaard")).to_contain_text("Nog niet bewaard")
    expect(page.locator("#bewaard")).to_contain_text("Bewaard om")
    assert "Eerst dit. Hier staat" in stored(site)
    page.keyboard.press("Control+z")
    expect(page.locator("#bewaard")).to_contain_text("Nog niet bewaard")
    expect(page.locator("#bewaard")).to_contain_text("Bewaard om")
    assert stored(site) == before


def test_leaving_at_once_loses_nothing(site: Site, page: Page, draft: str) -> None:
    page.goto(f"{draft}?regel=3")
    editor(page)
    page.keyboard.type("Nog net. ")
    page.close()  # without a moment to save
    for _ in range(50):
        if "Nog net. " in stored(site):
            return
    pytest.fail("what was typed is gone")


def crash(page: Page) -> Page:
    """Kill what draws the pages of our browser, without a word. Returns a new page of the same person."""
    browser = page.context.browser
    assert browser is not None
    processes = browser.new_browser_cdp_session().send("SystemInfo.getProcessInfo")["processInfo"]
    with page.expect_event("crash"):
        for one in processes:
            if one["type"] == "renderer":
                os.kill(one["id"], signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)
    return page.context.new_page()


def test_who_types_on_is_saved_meanwhile_and_a_crash_loses_nothing(site: Site, page: Page, draft: str) -> None:
    page.goto(f"{draft}?regel=3")
    editor(page)
    sentence = "Wie doorschrijft zonder rust raakt niets kwijt. "
    for _ in range(2):
        page.keyboard.type(sentence, delay=30)
    assert "Wie doorschrijft" in stored(site)  # there never was a rest
    page.route("**/bewaar*", lambda route: None)  # on a slow machine it would be saved before the crash
    page.keyboard.type("En nog net dit. ")
    after = crash(page)
    after.goto(f"{draft}?regel=3")
    expect(after.locator(".cm-content")).to_contain_text("En nog net dit.")
    expect(after.locator("#teruggezet")).to_contain_text("was nog niet bewaard")
    expect(after.locator("#bewaard")).to_contain_text("Bewaard om")
    assert sentence * 2 + "En nog net dit. " in stored(site)
    assert inspect(after, in_full=False) == []
    after.reload()  # it is saved now, so there is nothing to put back
    editor(after)
    expect(after.locator("#teruggezet")).to_be_hidden()


def test_what_was_put_back_is_merged_and_can_be_thrown_away(site: Site, page: Page, draft: str) -> None:
    page.goto(f"{draft}?regel=3")
    editor(page)
    page.route("**/bewaar*", lambda route: route.fulfill(status=404))
    page.keyboard.type("Zonder verbinding. ")
    expect(page.locator("#bewaard")).to_contain_text("Niet bewaard")
    after = crash(page)
    before, name = stored(site), "leidraad-participatie.regels.md"
    with site.app.extensions["store"].writing() as session:
        theirs = before + "\nVan een collega.\n"
        drafts.save(session, 1, base_revision=1, file=name, text=theirs, who="J. Jansen", at=AT)
    after.goto(draft)
    expect(after.locator(".cm-content")).to_contain_text("Zonder verbinding.")
    expect(after.locator("#bewaard")).to_contain_text("Bewaard om")
    assert stored(site) == theirs.replace("Hier staat", "Zonder verbinding. Hier staat", 1)
    after.get_by_role("button", name="Gooi dit weg").click()
    expect(after.locator("#teruggezet")).to_be_hidden()
    expect(after.locator("#bewaard")).to_contain_text("Nog niet bewaard")
    expect(after.locator("#bewaard")).to_contain_text("Bewaard om")
    assert stored(site) == theirs


def test_a_name_is_completed_with_its_meaning(site: Site, page: Page, draft: str) -> None:
    page.goto(f"{draft}?regel={line_of(site, RULE)}")
    editor(page)
    page.keyboard.press("End")
    page.keyboard.type(" of wettel")
    options = page.get_by_role("listbox", name="Aanvullingen")
    expect(options.get_by_role("option").first).to_contain_text("wettelijke_taak")
    expect(page.locator(".cm-completionInfo")).to_contain_text("Is dit een taak")
    page.wait_for_timeout(150)  # just after the list came, Enter still is a new line: nobody chose yet
    page.keyboard.press("Enter")
    expect(page.locator(".cm-activeLine")).to_contain_text("of wettelijke_taak")


def test_the_tabs_follow_what_is_saved(site: Site, page: Page, draft: str) -> None:
    page.goto(f"{draft}?regel={line_of(site, RULE)}&naast=voorbeelden")
    editor(page)
    expect(page.locator("#naast")).to_contain_text("voorbeelden kloppen")
    page.keyboard.press("End")
    page.keyboard.type(" is nee")
    expect(page.locator("#naast")).to_contain_text("Klopt niet")
    page.get_by_role("link", name="Bewijs", exact=True).click()
    expect(page.locator("#naast")).to_contain_text("Bewezen")
    page.get_by_role("link", name="Tekening").click()
    expect(page.locator("#naast svg.ow-tek")).to_be_visible()
    page.get_by_role("link", name="Inhoud", exact=True).click()
    page.locator("#naast").get_by_role("link", name="uitgangspunt", exact=True).click()
    expect(page.locator(".cm-activeLine")).to_contain_text("regel uitgangspunt")
    page.keyboard.press("End")
    with page.expect_response(lambda answer: "/naast/" in answer.url) as made_anew:
        page.keyboard.type(" ")
    assert "/naast/inhoud" in made_anew.value.url  # the tab that was chosen stays
    expect(page.locator("#naast nav [aria-current]")).to_have_text("Inhoud")


def test_the_drawing_keeps_its_size_over_a_save(site: Site, page: Page, draft: str) -> None:
    page.goto(f"{draft}?naast=tekening")
    drawing = page.locator("svg.ow-tek").first

    def width() -> float:
        box = drawing.bounding_box()
        assert box is not None
        return box["width"]

    size, plain = page.get_by_label("Grootte van de tekening"), width()
    size.select_option("200")
    assert abs(width() - 2 * plain) < 2
    page.locator(".cm-content").click()
    page.keyboard.press("Control+End")
    with page.expect_response(lambda answer: "/naast/tekening" in answer.url):  # made anew after the save
        page.keyboard.type("\nEen zin erbij.")
    expect(size).to_have_value("200")
    assert abs(width() - 2 * plain) < 2
    size.select_option("passend")
    panel = page.locator("#naast").bounding_box()
    assert panel is not None
    assert width() <= panel["width"]


def test_two_windows_on_one_draft_lose_nothing(site: Site, visit: Callable[..., Page], draft: str) -> None:
    one, other = visit(), visit()
    for page in (one, other):
        page.goto(f"{draft}?regel=3")
        editor(page)
    one.keyboard.type("Van de een. ")
    expect(one.locator("#bewaard")).to_contain_text("Bewaard om")
    # another line: both stay
    other.keyboard.press("Control+End")
    other.keyboard.type("\nVan de ander.")
    expect(other.locator(".cm-content")).to_contain_text("Van de ander.")
    expect(other.locator("#bewaard")).to_contain_text("Bewaard om")
    expect(other.locator("#aankondiging")).to_contain_text("beide wijzigingen staan nu in de tekst")
    assert "Van de een. " in stored(site) and "Van de ander." in stored(site)


def test_two_who_type_in_the_same_line_choose_and_lose_nothing(
    site: Site, visit: Callable[..., Page], draft: str
) -> None:
    one, other = visit(), visit()
    for page in (one, other):
        page.goto(f"{draft}?regel=3")
        editor(page)
    one.keyboard.type("Een. ")
    expect(one.locator("#bewaard")).to_contain_text("Bewaard om")
    other.keyboard.type("Ander. ")
    expect(other.locator("#botsing")).to_contain_text("dezelfde regels")
    box = other.locator("#botsing")
    expect(box.locator("pre")).to_have_text([re.compile("^Een. "), re.compile("^Ander. ")])
    other.keyboard.type("Verder ")  # what one types on goes into the text: it chooses nothing
    expect(other.locator(".cm-content")).to_contain_text("Ander. Verder ")
    assert "Een. " in stored(site) and "Ander. " not in stored(site)
    assert inspect(other, in_full=False) == []
    other.get_by_role("button", name="Neem de andere tekst over").click()
    expect(other.locator(".cm-content")).to_contain_text("Een. ")
    other.keyboard.press("Control+z")
    expect(other.locator("#bewaard")).to_contain_text("Bewaard om")
    assert "Ander. " in stored(site)


def test_who_clashes_may_go_on_in_a_draft_of_their_own(site: Site, visit: Callable[..., Page], draft: str) -> None:
    one, other = visit(), visit()
    for page in (one, other):
        page.goto(f"{draft}?regel=3")
        editor(page)
    one.keyboard.type("Een. ")
    expect(one.locator("#bewaard")).to_contain_text("Bewaard om")
    other.keyboard.type("Ander. ")
    other.get_by_role("button", name="Bewaar mijn tekst als apart concept").click()
    expect(other.get_by_text("Uw tekst is bewaard als een apart concept.")).to_be_visible()
    with site.app.extensions["store"].reading() as session:
        texts = [drafts.get_texts(session, number).texts[0].text for number in (1, 2)]
    assert [("Een. " in text, "Ander. " in text) for text in texts] == [(True, False), (False, True)]


def test_the_keyboard_gets_out_of_the_text_and_renames_a_name(site: Site, page: Page, draft: str) -> None:
    page.goto(f"{draft}?regel={line_of(site, 'feit handhaving_of_toezicht')}")
    editor(page)
    for _ in "feit hand":
        page.keyboard.press("ArrowRight")
    page.keyboard.press("F2")
    page.get_by_label("Nieuwe naam").fill("handhaving_of_controle")
    page.keyboard.press("Enter")
    expect(page.locator("#aankondiging")).to_contain_text("gewijzigd")
    expect(page.locator("#bewaard")).to_contain_text("Bewaard om")
    assert "handhaving_of_toezicht" not in stored(site)
    page.keyboard.press("Tab")
    expect(page.locator(".cm-editor.cm-focused")).to_have_count(0)


def test_a_name_of_another_file_opens_that_file_and_what_cannot_be_done_is_said(
    site: Site, page: Page, draft: str
) -> None:
    above = (
        '# V\n\n```regels\nregeltaal 1\n\nregelset v "V"\n  bouwt voort op leidraad_participatie\n  rang verordening\n'
    )
    above += "  geldig vanaf 1 januari 2027\n\nuitzondering klein op uitgangspunt geeft geen_participatie\n```\n"
    with site.app.extensions["store"].writing() as session:
        texts = (*drafts.get_texts(session, 1).texts, RegelsetText("v.regels.md", above))
        drafts.replace_texts(session, 1, expected_revision=1, texts=texts, note="", who="ans", at=AT)
    page.goto(f"{draft}?bestand=v.regels.md&regel=11")
    editor(page)
    for _ in "uitzondering klein op uit":
        page.keyboard.press("ArrowRight")
    page.keyboard.press("F2")
    page.get_by_label("Nieuwe naam").fill("beginpunt")
    page.keyboard.press("Enter")
    said = page.locator(".ow-cm-gezegd")
    expect(said).to_contain_text("Deze naam staat ook in")
    assert inspect(page, in_full=False) == []
    page.keyboard.press("Escape")
    expect(said).to_have_count(0)
    page.keyboard.press("ArrowUp")
    page.keyboard.type("  ")  # not saved yet: leaving must not ask anything, nor lose it
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Home")
    for _ in "uitzondering klein op uit":
        page.keyboard.press("ArrowRight")
    page.keyboard.press("F12")
    expect(page.locator("#k-bron")).to_have_text("leidraad-participatie.regels.md")
    expect(page.locator(".cm-activeLine")).to_contain_text("regel uitgangspunt over")
    with site.app.extensions["store"].reading() as session:
        assert drafts.get_texts(session, 1).text("v.regels.md") == above.replace("\n\nuitz", "\n  \nuitz")
    page.get_by_role("link", name="Maak een opmerking").click()
    expect(page.get_by_label("Waar hoort uw opmerking bij?")).to_have_value(
        f"{line_of(site, 'regel uitgangspunt over')} leidraad-participatie.regels.md"
    )


def test_a_proposed_voorbeeld_goes_into_the_text_with_the_outcome_that_is_chosen(
    site: Site, page: Page, draft: str
) -> None:
    before = stored(site)
    last = before.rstrip().rfind("\n\nvoorbeeld ")  # without its last voorbeeld something is missing
    exception = (
        'feit klein: ja/nee\n  vraag "Is het klein?"\n\n'
        'uitzondering kleine_zaak op uitgangspunt geeft geen_participatie\n  als klein\n  want "Klein."'
    )
    name = "leidraad-participatie.regels.md"
    with site.app.extensions["store"].writing() as session:
        text = f"{before[:last]}\n\n{exception}{before[last:]}"
        drafts.save(session, 1, base_revision=1, file=name, text=text, who="ans", at=AT)
    page.goto(f"{draft}?regel=3")
    editor(page)
    with page.expect_response(lambda answer: "/naast/voorbeelden" in answer.url):  # made anew after the save
        page.keyboard.type("Eerst dit. ")
    missing = page.locator("#naast li", has_text="Ontbreekt").first
    missing.locator("summary").first.click()
    missing.get_by_role("combobox").first.select_option(label="Geen participatie")
    assert inspect(page, in_full=False) == []
    missing.get_by_role("button", name="Voeg toe").click()
    expect(page.locator(".cm-activeLine")).to_contain_text("voorbeeld ")
    title = (page.locator(".cm-activeLine").text_content() or "").strip()
    expect(page.locator("#bewaard")).to_contain_text("Bewaard om")
    assert title in stored(site) and title not in text and "Eerst dit. " in stored(site)
    page.locator(".cm-content").press("Control+z")
    expect(page.locator("#bewaard")).to_contain_text("Nog niet bewaard")
    expect(page.locator("#bewaard")).to_contain_text("Bewaard om")
    assert title not in stored(site) and "Eerst dit. " in stored(site)


def test_parts_of_the_text_fold_by_keyboard_and_by_mouse(page: Page, draft: str) -> None:
    page.goto(f"{draft}?regel=1")
    editor(page)
    page.keyboard.press("Control+Shift+BracketLeft")
    expect(page.locator(".cm-foldPlaceholder")).to_be_visible()
    expect(page.locator(".cm-line")).to_have_count(2)  # all of it is under its title, but for the empty last line
    page.keyboard.press("Control+Shift+BracketRight")
    expect(page.locator(".cm-foldPlaceholder")).to_have_count(0)
    page.locator(".cm-foldGutter .ow-cm-vouw.is-open:visible").first.click()
    expect(page.locator(".cm-foldPlaceholder")).to_be_visible()
    page.locator(".cm-foldPlaceholder").click()
    expect(page.locator(".cm-foldPlaceholder")).to_have_count(0)


def test_who_comes_is_announced_once_and_goes_again_by_itself(site: Site, page: Page, draft: str) -> None:
    def meanwhile(act: Callable[[Session], object]) -> None:
        with site.app.extensions["store"].writing() as session:
            act(session)
        page.clock.run_for(16_000)

    now = datetime.now(UTC)
    page.clock.install()
    page.goto(draft)
    line, told = page.locator("#aanwezig"), page.locator("#aankondiging")
    expect(line).to_be_hidden()
    meanwhile(lambda session: presence.arrive(session, 1, "J. Jansen", now))
    expect(line).to_have_text("Ook J. Jansen heeft dit concept open.")
    expect(told).to_have_text("Ook J. Jansen heeft dit concept open.")
    assert [f"someone else is there: {fault}" for fault in inspect(page, in_full=False)] == []
    text, name = stored(site), "leidraad-participatie.regels.md"
    meanwhile(
        lambda session: drafts.save(session, 1, base_revision=1, file=name, text=text + "\n", who="J. Jansen", at=now)
    )
    expect(line).to_contain_text("Ook J. Jansen bewerkt dit concept, laatst om")
    expect(told).to_have_text("Ook J. Jansen heeft dit concept open.")  # a save is shown, and not read aloud
    meanwhile(lambda session: presence.arrive(session, 1, "J. Jansen", now - presence.OPEN_FOR))
    expect(line).to_be_hidden()
    expect(told).to_have_text("Niemand anders heeft dit concept nu nog open.")


def test_a_condition_is_chosen_in_rows_and_shown_as_text(site: Site, page: Page, draft: str) -> None:
    page.goto(f"{draft}/nieuw/verplichting")
    page.get_by_label("Wat moet er gebeuren?").fill("Zet het op de website")
    question = page.locator("#als-0-over")
    question.focus()
    question.select_option(label="Is er ruimte om gelijkwaardig samen te werken en te beslissen?")
    page.get_by_label("Wat moet er gelden?").select_option("is een van")
    expect(question).to_have_value("ruimte")
    page.get_by_role("checkbox", name="Onvoldoende").check()
    expect(page.locator("#vooruitblik pre")).to_contain_text("als ruimte is één van (onvoldoende)")
    page.get_by_role("button", name="Voeg een rij toe").click()
    expect(page.locator("#als-1-over")).to_be_focused()
    page.locator("#als-1-over").select_option("zonder_participatie")
    page.get_by_label("Eén rij is genoeg").check()
    expect(page.locator("#vooruitblik pre")).to_contain_text(
        "als ruimte is één van (onvoldoende) of zonder_participatie"
    )
    assert inspect(page) == []
    page.get_by_role("button", name="Haal rij 2 weg").click()
    expect(question).to_be_focused()
    expect(page.locator("#vooruitblik pre")).not_to_contain_text("zonder_participatie")
    page.get_by_role("button", name="Zet in het concept").click()
    expect(page.locator(".cm-activeLine")).to_contain_text("verplichting zet_het_op_de_website")
    assert "  als ruimte is één van (onvoldoende)\n" in stored(site)


def test_everyone_can_use_the_editor(site: Site, page: Page, draft: str) -> None:
    wrong = []
    with site.app.extensions["store"].writing() as session:
        remark = {"file": drafts.get_texts(session, 1).texts[0].name, "line": line_of(site, RULE), "about": "een regel"}
        reviews.add_comment(session, 1, revision=1, **remark, text="Klopt dit?", who="bob", at=AT)
    for tab in ("voorbeelden", "bewijs", "dekking", "tekening", "inhoud"):
        page.goto(f"{draft}?naast={tab}&regel={line_of(site, RULE)}")
        editor(page)
        wrong += [f"{tab}: {fault}" for fault in inspect(page, in_full=tab == "voorbeelden")]
    page.keyboard.press("End")
    page.keyboard.type("d")
    expect(page.locator(".ow-melding--fout").first).to_be_visible()
    wrong += [f"with a fout: {fault}" for fault in inspect(page)]
    page.keyboard.press("Control+f")
    expect(page.locator(".cm-search")).to_be_visible()
    wrong += [f"searching: {fault}" for fault in inspect(page)]
    page.goto(f"{draft}/nieuw/uitzondering")
    page.get_by_role("button", name="Zet in het concept").click()
    expect(page.locator("#fouten")).to_be_visible()
    wrong += [f"a form with mistakes: {fault}" for fault in inspect(page)]
    assert wrong == []


def test_everyone_can_use_the_work_list_of_a_source(site: Site, page: Page, draft: str) -> None:
    address = draft.replace("/bewerken", "/bron")
    page.goto(address)
    wrong = [f"empty: {fault}" for fault in inspect(page)]
    page.get_by_label("Of plak de tekst").fill("Een heel andere tekst. Met twee zinnen.")
    page.get_by_role("button", name="Leg de tekst ernaast").click()
    expect(page.locator("#fouten")).to_be_visible()  # it has almost nothing in common with the document
    wrong += [f"asked whether it is the right text: {fault}" for fault in inspect(page, in_full=False)]
    page.get_by_label("Ja, leg deze tekst ernaast").check()
    page.get_by_role("button", name="Leg de tekst ernaast").click()
    expect(page.get_by_role("heading", name="Nieuw in de bron (2)")).to_be_visible()
    wrong += [f"with points: {fault}" for fault in inspect(page)]
    page.goto(f"{address}/nieuw")
    page.get_by_role("button", name="Voeg toe aan het concept").click()
    expect(page.locator("#fouten")).to_be_visible()
    wrong += [f"the form with mistakes: {fault}" for fault in inspect(page)]
    page.get_by_label("Hoe heet de tekst?").fill("Participatieverordening")
    page.get_by_label("Wat voor tekst is het?").select_option("verordening")
    page.get_by_label("Waarop bouwt de tekst voort?").select_option("leidraad_participatie")
    page.get_by_label("Of plak de tekst").fill("Artikel 1\nGeen participatie bij kleine wijzigingen.")
    page.get_by_role("button", name="Voeg toe aan het concept").click()
    expect(page.locator(".cm-content")).to_contain_text("## Artikel 1")
    expect(page.locator("#problemen li")).to_have_count(0)  # a fresh document is in order
    page.goto(address.replace("/bron", "/bestanden"))
    page.get_by_role("link", name="Haal weg").last.click()
    expect(page.get_by_role("button", name="Haal het bestand weg")).to_be_visible()
    wrong += [f"before a file goes: {fault}" for fault in inspect(page, in_full=False)]
    page.get_by_role("button", name="Haal het bestand weg").click()
    expect(page.get_by_role("button", name="Zet het terug")).to_be_visible()
    wrong += [f"after a file went: {fault}" for fault in inspect(page)]
    assert wrong == []


def test_a_form_starts_at_the_sentence_that_the_cursor_stands_under(site: Site, page: Page, draft: str) -> None:
    page.goto(f"{draft}?regel={line_of(site, RULE)}")
    editor(page)
    page.keyboard.press("End")
    page.keyboard.type("  ")  # not saved yet, and not asked about
    page.get_by_text("Voeg iets toe met een formulier").click()
    page.get_by_role("link", name="Nieuwe uitzondering").click()
    expect(page.locator("#zin option:checked")).to_contain_text("Of bij situaties waar de gemeente transparant")
    page.goto(f"{draft}/nieuw/uitzondering?regel=1")
    expect(page.locator("#zin option:checked")).to_have_text("Onder geen zin, aan het eind")
