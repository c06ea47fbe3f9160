"""Every page in every state can be used by everyone, on a wide and a narrow screen, in light and in dark."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from intranet import locations
from tests.browser.inspection import inspect
from tests.browser.site import PHONE, Site

UNFOLD = "(which) => document.querySelectorAll(which).forEach((one) => { one.open = true; })"
FULL_REASONS = "details[hx-get]"  # as long as the policy, so unfolded once
PARTICIPATION = "Herinrichting winkelplein in Geleen Zuid"
NO_PARTICIPATION = "Noodverordening na dreigende rellen"
TO_DETERMINE = "Winkelplein, variant: het past niet bij de doelen"


def all_right(page: Page, *addresses: str, in_full: bool = True) -> None:
    """Fail with all that is wrong on these pages."""
    wrong = []
    for address in addresses:
        page.goto(address)
        wrong += [f"{address}: {fault}" for fault in inspect(page, in_full=in_full)]
    assert wrong == []


def as_it_is(page: Page, state: str) -> None:
    """Fail with all that is wrong with the page as it is now."""
    assert [f"{state}: {fault}" for fault in inspect(page)] == []


def test_opgaven_when_there_are_none(page: Page) -> None:
    expect(page.get_by_role("heading", name="U hebt nog geen lopende opgaven")).to_be_visible()
    all_right(page, "/opgaven/", "/opgaven/?lijst=archief")


def test_opgaven(site: Site, page: Page) -> None:
    site.add("Herinrichting winkelplein", PARTICIPATION)
    site.add("Een opgave met een heel lange naam, zoals die in het gesprek met de bewoners steeds werd genoemd")
    site.add("Noodverordening", NO_PARTICIPATION)
    site.add("Schoolplein", TO_DETERMINE)
    kept = site.archive(site.add("Buurtmoestuin", "Buurtmoestuin en overname van groenbeheer"))
    all_right(page, "/opgaven/", "/opgaven/?lijst=archief", "/opgaven/?q=bestaatniet", "/opgaven/?volgorde=titel")
    all_right(page, "/opgaven/1/archiveren", f"/opgaven/{kept}/")


def test_no_word_is_too_long_for_a_phone(site: Site, page: Page) -> None:
    opgave = site.add("Bestemmingsplanwijzigingsprocedurevoorbereiding", PARTICIPATION)
    page.set_viewport_size(PHONE)
    there = f"/opgaven/{opgave}/"
    parts = ("gegevens/", "gegevens/opgave", "gegevens/splitsen", "archiveren", "onderbouwing", "geschiedenis")
    more = ("werklijst", "vaststellen", "documenten/", "uitleg", "wat-als")
    wide = {}
    for address in ("/opgaven/", "/werklijst/", there, *(there + part for part in (*parts, *more))):
        answer = page.goto(address)
        assert answer is not None
        assert answer.ok, address
        if (found := page.evaluate("document.documentElement.scrollWidth")) > PHONE["width"]:
            wide[address] = found
    assert wide == {}


def test_the_form_of_an_opgave(page: Page) -> None:
    all_right(page, "/opgaven/nieuw")
    page.get_by_role("button", name="Maak de opgave").click()
    expect(page.get_by_role("alert").get_by_role("link")).to_have_text("Geef de opgave een naam.")
    as_it_is(page, "with a mistake")


def test_what_an_opgave_is_beside_its_weighing(site: Site, page: Page) -> None:
    opgave = site.add("Herinrichting winkelplein", PARTICIPATION)
    pages = f"/opgaven/{opgave}/gegevens/"
    all_right(page, pages, f"{pages}opgave", f"{pages}splitsen")
    page.goto(f"{pages}kaders")
    page.get_by_label("Wat staat vast?").first.fill("Het budget ligt vast, en dat is een kader met een lange tekst")
    page.get_by_label("Waarom staat dat vast?").nth(1).fill("Een reden zonder kader")
    page.get_by_role("button", name="Bewaar").click()
    expect(page.locator("#fouten")).to_be_visible()
    as_it_is(page, "a reason without a kader")
    page.get_by_label("Waarom staat dat vast?").nth(1).fill("")
    page.get_by_role("button", name="Bewaar").click()
    expect(page.get_by_text("Bij 1 kader staat nog geen reden.")).to_be_visible()
    page.goto(f"{pages}mensen")
    page.get_by_label("Wanneer begint de opgave?").fill("morgen")
    page.get_by_role("button", name="Bewaar").click()
    expect(page.locator("#fout-begin")).to_be_visible()
    as_it_is(page, "a day that is none")
    page.goto(f"{pages}splitsen")
    page.get_by_role("button", name="Maak de delen").click()
    expect(page.get_by_text("Beide delen zijn gemaakt.")).to_be_visible()
    as_it_is(page, "with kaders, parts and a history")


def test_the_overview(site: Site, page: Page) -> None:
    all_right(page, "/overzicht/")
    site.add("Herinrichting winkelplein", PARTICIPATION)
    site.add("Schoolplein", TO_DETERMINE)
    site.add("Noodverordening", NO_PARTICIPATION)
    site.add("Nog niets over bekend")
    all_right(page, "/overzicht/", "/overzicht/?welke=archief")
    page.goto("/overzicht/?welke=lopend")
    page.evaluate(UNFOLD, "main details")
    as_it_is(page, "with its tables")


def test_bringing_opgaven_in_from_a_file(page: Page) -> None:
    def bring(text: str) -> None:
        page.goto("/opgaven/importeren/")
        file = {"name": "lijst.csv", "mimeType": "text/csv", "buffer": text.encode()}
        page.get_by_label("Het bestand met de opgaven").set_input_files(file)
        page.get_by_role("button", name="Bekijk het bestand").click()

    all_right(page, "/opgaven/importeren/")
    page.get_by_role("button", name="Bekijk het bestand").click()
    expect(page.locator("#fout-bestand")).to_be_visible()
    as_it_is(page, "without a file")
    bring("Naam;Gebied;Een kolom met een erg lange naam die nergens bij past\nPlein;Maastricht;\n")
    expect(page.get_by_text("1 cel klopt niet.")).to_be_visible()
    as_it_is(page, "with a wrong cell")
    bring("Naam;Gebied\nPlein;Geleen Zuid\n")
    as_it_is(page, "ready to start")
    page.get_by_role("button", name="Importeer 1 opgave").click()
    expect(page.get_by_role("heading", name="1 opgave is geïmporteerd")).to_be_visible()  # the part looks by itself
    as_it_is(page, "done")
    all_right(page, "/opgaven/importeren/2/ongedaan", "/opgaven/importeren/")
    page.goto("/opgaven/1/?vraag=handhaving_of_toezicht")
    page.get_by_role("radio", name="Nee", exact=True).check()
    page.get_by_role("button", name="Opslaan en verder").click()
    expect(page.get_by_role("button", name="Gaat het om handhaving of toezicht?")).to_be_visible()
    page.goto("/opgaven/importeren/2/ongedaan")
    expect(page.get_by_text("Er is niets om ongedaan te maken.")).to_be_visible()
    as_it_is(page, "nothing to undo")


def test_what_was_decided_against_the_rules(site: Site, page: Page) -> None:
    opgave = site.add("Noodverordening", NO_PARTICIPATION)
    page.goto(f"/opgaven/{opgave}/vaststellen")
    page.evaluate(UNFOLD, "main details")
    page.get_by_role("radio", name="Participatie", exact=True).check()
    page.get_by_label("Waarom wijkt u af?").fill("De buurt wil het samen oplossen.")
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Stel de uitkomst vast").click()
    expect(page.get_by_role("heading", name="Vaststelling 1")).to_be_visible()
    as_it_is(page, "sealed")
    pages = (
        f"/opgaven/{opgave}/",
        f"/opgaven/{opgave}/werklijst",
        "/werklijst/",
        "/opgaven/",
        "/overzicht/?welke=lopend",
    )
    all_right(page, *pages)


def test_saved_views(site: Site, page: Page) -> None:
    site.add("Herinrichting winkelplein", PARTICIPATION)
    page.goto("/opgaven/weergaven/nieuw?gebied=geleen_zuid")
    page.get_by_role("button", name="Bewaar de weergave").click()
    expect(page.locator("#fout-naam")).to_be_visible()
    as_it_is(page, "without a name")
    page.get_by_label("Hoe heet de weergave?").fill("Geleen")
    page.get_by_role("button", name="Bewaar de weergave").click()
    expect(page.get_by_role("link", name="Verwijder deze weergave")).to_be_visible()
    as_it_is(page, "a saved view")
    page.get_by_role("link", name="Verwijder deze weergave").click()
    expect(page.get_by_role("button", name="Verwijder de weergave")).to_be_visible()
    as_it_is(page, "deleting it")


def test_afwegen_while_open(site: Site, page: Page) -> None:
    open_ones = ("ruimte", "tegemoetkomen_aan_belangen_mogelijk", "thema")
    opgave = site.add("Herinrichting winkelplein", PARTICIPATION, without=open_ones)
    new = site.add("Nog niets over bekend")
    # Several of a list; yes or no; and, for the rest of this test, a choice with its reason.
    all_right(page, f"/opgaven/{opgave}/?vraag=thema", f"/opgaven/{new}/?vraag=handhaving_of_toezicht")
    for address, which in (
        (f"/opgaven/{opgave}/", f"main details:not({FULL_REASONS})"),
        (f"/opgaven/{new}/", "details"),
    ):
        page.goto(address)
        page.evaluate(UNFOLD, which)
        expect(page.locator("div.ow-onderbouwing")).to_have_count(1 if which == "details" else 0)
        as_it_is(page, "unfolded")


def test_afwegen_with_a_mistake(site: Site, page: Page) -> None:
    page.goto(f"/opgaven/{site.add('Herinrichting winkelplein')}/?vraag=ruimte")
    page.get_by_role("radio", name="Onvoldoende").check()
    page.get_by_role("button", name="Opslaan en verder").click()
    expect(page.locator("#fouten")).to_be_visible()
    as_it_is(page, "an oordeel without its reason")
    page.reload()
    page.get_by_role("button", name="Opslaan en verder").click()
    expect(page.locator("#fout-antwoord")).to_be_visible()
    as_it_is(page, "two mistakes")


@pytest.mark.parametrize(
    ("word", "voorbeeld"),
    [
        ("Participatie", PARTICIPATION),
        ("Geen participatie", NO_PARTICIPATION),
        ("Nader te bepalen", TO_DETERMINE),
    ],
)
def test_afwegen_when_settled(site: Site, page: Page, word: str, voorbeeld: str) -> None:
    page.goto(f"/opgaven/{site.add('Een opgave', voorbeeld)}/")
    expect(page.locator("#uitkomst .ow-banner")).to_contain_text(re.compile(f"^{word}"))
    page.evaluate(UNFOLD, f"main details:not({FULL_REASONS})")
    as_it_is(page, f"{word}, unfolded")


def test_afwegen_when_only_unknown_answers_are_left(site: Site, page: Page) -> None:
    page.goto(f"/opgaven/{site.add('Een opgave', PARTICIPATION, without=['ruimte'])}/")
    page.get_by_role("radio", name="Weet niet").check()
    page.get_by_role("button", name="Opslaan en verder").click()
    expect(page.get_by_role("heading", name="U weet nog niet alles")).to_be_visible()
    as_it_is(page, "weet niet")


def test_the_leidraad(page: Page) -> None:
    page.goto("/leidraad/")
    addresses = [str(chapter.get_attribute("href")) for chapter in page.locator(".ow-inhoud a").all()]
    fullest = "/leidraad/met-principes"
    assert fullest in addresses
    all_right(page, "/leidraad/", fullest)
    addresses.remove(fullest)
    all_right(page, *addresses, in_full=False)


def test_search_help_and_what_is_not_there(site: Site, page: Page) -> None:
    site.add("Herinrichting winkelplein", PARTICIPATION)
    all_right(page, "/zoeken/", "/zoeken/?q=plein", "/zoeken/?q=ruimte", "/zoeken/?q=bestaatniet")
    all_right(page, "/hulp/", "/bestaat/niet", "/opgaven/99/")


KINDS = """# Proef

```regels
regeltaal 1

regelset proef "Proef"
  geldig vanaf 1 december 2023

besluit besluit_1 "Mag het?": één uit
    - ja_graag "Ja graag"
    - liever_niet "Liever niet"
  anders liever_niet want "Zo is het afgesproken."
```

## Eerste deel

> Het mag als het klein is, vroeg begint en weinig kost.

```regels
feit begin: datum
  vraag "Wanneer begint het?"

feit kosten: bedrag
  vraag "Wat kost het?"

feit mensen: getal
  vraag "Hoeveel mensen doen mee?"

feit wens: tekst
  vraag "Wat wilt u bereiken?"

regel klein over besluit_1 geeft ja_graag
  als al deze punten gelden:
    - begin is na 1 januari 2025
    - kosten is hoogstens € 1.000
    - mensen is hoogstens 10
  want "Dan is het klein."
```
"""


@pytest.fixture
def other_rules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rules with the kinds of questions that the leidraad does not have."""
    folder = tmp_path / "regels"
    folder.mkdir()
    (folder / "proef.regels.md").write_text(KINDS, "utf-8")
    monkeypatch.setattr(locations, "policies", lambda: folder)


@pytest.mark.usefixtures("other_rules")
def test_questions_that_the_leidraad_does_not_have(site: Site, page: Page) -> None:
    opgave = site.add("Een proef")
    for name in ("begin", "kosten", "mensen", "wens"):
        page.goto(f"/opgaven/{opgave}/?vraag={name}")
        page.get_by_role("button", name="Opslaan en verder").click()
        expect(page.locator("#fout-antwoord")).to_be_visible()
        as_it_is(page, f"{name}, with a mistake")
