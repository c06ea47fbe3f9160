"""Makes the pictures of the README, docs/*.png: `python3 dev.py screenshots`, after a change to how it looks.

The data are fictitious and always the same: an empty folder, a fixed user, a fixed day.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from datetime import date, datetime, timedelta
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from intranet.config import Config
from intranet.store import details, drafts
from tests.browser.site import ARGUMENTS, CHROMIUM, DESK, MISSING, NOON, Site
from tools import fictitious

DOCS = Path(__file__).resolve().parent.parent / "docs"
TODAY = date(2026, 11, 23)
EXAMPLE = "Herinrichting winkelplein in Geleen Zuid"
OPEN = ("ruimte", "tegemoetkomen_aan_belangen_mogelijk", "omgevingswet_instrument", "kaders_gesteld")
OWNERS = ("B. Jansen", "teamlid", "C. Peters")
# The title of an opgave and the voorbeeld that it has its answers from; the last one was changed first.
OTHERS = (
    ("Noodverordening na dreigende rellen", "Noodverordening na dreigende rellen", "uitvoeren"),
    ("Schoolplein Lindenheuvel", "Winkelplein, variant: het past niet bij de doelen", "voorbereiden"),
    ("Handhaving illegale kamerverhuur", "Handhaving illegale kamerverhuur in Sittard Centrum", "uitvoeren"),
    ("Windpark in het buitengebied", "Windpark van een energiecoöperatie in het buitengebied", "initiëren"),
    ("Buurtmoestuin en overname van groenbeheer", "Buurtmoestuin en overname van groenbeheer", "voorbereiden"),
    ("Tarief afvalstoffenheffing 2027", "Tarief afvalstoffenheffing 2027", "voorbereiden"),
)


def take(browser: Browser, site: Site) -> None:
    """Fill the app and take the pictures."""
    opgave = site.add("Herinrichting winkelplein", EXAMPLE, without=OPEN)
    work_towards(site, opgave, TODAY + timedelta(days=50), NOON)
    for number, (title, voorbeeld, phase) in enumerate(OTHERS, start=1):
        at = NOON - timedelta(days=3 * number, minutes=47 * number)
        other = site.add(title, voorbeeld, phase=phase, at=at)
        work_towards(site, other, TODAY + timedelta(days=14 * number - 17), at, OWNERS[number % len(OWNERS)])
    page = browser.new_page(viewport=DESK, locale="nl-NL")
    page.goto(site.entrance)
    page.goto(f"{site.origin}/opgaven/?volgorde=deadline")
    page.screenshot(path=DOCS / "opgaven.png")
    page.goto(f"{site.origin}/opgaven/{opgave}/?vraag=ruimte")
    page.get_by_role("radio", name="Voldoende", exact=True).check()
    page.get_by_label("Waarom vindt u dat?").fill("Ontwerp, groen, verlichting en gebruik liggen nog open.")
    page.get_by_text("Waarom vraagt u dit?").click()
    page.evaluate("() => window.scrollTo(0, 0)")  # the click went down the page
    page.mouse.move(0, 0)  # what the mouse is on looks different
    page.screenshot(path=DOCS / "afwegen.png")
    page.goto(f"{site.origin}/leidraad/met-principes")
    page.screenshot(path=DOCS / "leidraad.png")
    fictitious.fill(site.app.extensions["store"], 400)  # last: the other pictures show a short list
    page.goto(f"{site.origin}/overzicht/")
    page.screenshot(path=DOCS / "overzicht.png", full_page=True)
    page.goto(f"{site.origin}/regels/")
    page.get_by_role("button", name="Nieuw concept").click()
    turn_a_choice(site)
    page.goto(f"{site.origin}/regels/concepten/1/gevolgen/")
    page.get_by_role("button", name="Bereken de gevolgen").click()
    page.locator(".ow-zin").wait_for()
    page.screenshot(path=DOCS / "gevolgen.png")
    edit(page, site)
    page.screenshot(path=DOCS / "bewerken.png")


def edit(page: Page, site: Site) -> None:
    """Write something in draft 1 that can be read in two ways."""
    with site.app.extensions["store"].reading() as session:
        text = drafts.get_texts(session, 1).texts[0].text
    line = text[: text.index("als handhaving_of_toezicht")].count("\n") + 1
    page.goto(f"{site.origin}/regels/concepten/1/bewerken?naast=tekening&hier=handhaving&regel={line}")
    page.locator(".cm-editor").wait_for()
    page.keyboard.press("End")
    page.keyboard.type(" of ruimte is geen en wettelijke_taak ")
    page.locator(".ow-melding--fout").wait_for()
    page.locator("#pad").get_by_text("1 fout").wait_for()
    page.keyboard.press("Escape")
    page.mouse.move(0, 0)


def turn_a_choice(site: Site) -> None:
    """Turn one interpretatie in draft 1."""
    with site.app.extensions["store"].writing() as session:
        (text,) = drafts.get_texts(session, 1).texts
        turned = text.text.replace('als geen ruimte?" gekozen nee', 'als geen ruimte?" gekozen ja')
        drafts.save(session, 1, base_revision=1, file=text.name, text=turned, who="teamlid", at=NOON)


def work_towards(site: Site, opgave_id: int, day: date, at: datetime, owner: str = "teamlid") -> None:
    """Give an opgave its owner, and a day for its besluit and its oplevering."""
    with site.app.extensions["store"].writing() as session:
        fields = {"owner": owner, "decision_on": day, "delivery_on": day}
        details.edit(session, opgave_id, fields, who=owner, at=at)


def main() -> int:
    """Make all pictures. Returns the exit code."""
    if CHROMIUM is None:
        print(MISSING, file=sys.stderr)
        return 1
    os.environ["TZ"] = "Europe/Amsterdam"  # moments are shown in the time of this computer
    if hasattr(time, "tzset"):  # not on Windows
        time.tzset()
    DOCS.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        config = Config(Path(folder), window_token="beeld", user_name="teamlid", today=lambda: TODAY)
        site = Site(config)
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        take(browser, site)
        browser.close()
        site.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
