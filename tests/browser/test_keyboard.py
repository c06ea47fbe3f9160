"""The whole job without a mouse: from the empty list to a settled outcome, and always a visible focus."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from tests.browser.site import Site, open_question

# What is wrong with where the focus is now; empty when a person can see it.
_UNSEEN = """() => {
  const el = document.activeElement;
  if (!el || el === document.body) return "the focus is nowhere";
  const name = `${el.tagName.toLowerCase()}#${el.id}: ${(el.innerText || el.value || "").slice(0, 40)}`;
  const ring = (one) => {
    const style = one && getComputedStyle(one);
    return style && style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  };
  if (!ring(el) && !ring(el.closest("label"))) return `no ring round ${name}`;
  const box = el.getClientRects()[0];
  const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
  const label = el.closest("label");
  return top && (el.contains(top) || top.contains(el) || label?.contains(top)) ? "" : `something hides ${name}`;
}"""


def assert_visible_focus(page: Page) -> None:
    """Fail when a person cannot see where the focus is."""
    assert page.evaluate(_UNSEEN) == ""


def tab_to(page: Page, target: Locator, key: str = "Tab") -> None:
    """Press Tab until `target` has the focus; everything on the way must show its focus."""
    for _ in range(80):
        page.keyboard.press(key)
        assert_visible_focus(page)
        if target.evaluate("(el) => el === document.activeElement"):
            return
    raise AssertionError(f"{target} cannot be reached with Tab")


def answer(page: Page, wanted: str) -> None:
    """Answer the question that is open: choose, give a reason when it asks for one, and save."""
    radios = page.locator("#vraag input[type=radio]")
    tab_to(page, radios.first)
    labels = [label.strip() for label in page.locator("#vraag .ow-keuze").all_inner_texts()]
    if wanted == labels[0]:
        page.keyboard.press("Space")
    for _ in range(labels.index(wanted)):
        page.keyboard.press("ArrowDown")
        assert_visible_focus(page)
    expect(page.get_by_role("radio", name=wanted, exact=True)).to_be_checked()
    reason = page.locator("#vraag textarea[name=reden]")
    if reason.is_visible():
        tab_to(page, reason)
        page.keyboard.type("Dat bleek in het wijkgesprek.")
    tab_to(page, page.get_by_role("button", name="Opslaan en verder"))
    page.keyboard.press("Enter")


def test_from_the_empty_list_to_a_settled_outcome(site: Site, page: Page) -> None:
    tab_to(page, page.get_by_role("link", name="Nieuwe opgave").first)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Nieuwe opgave")
    tab_to(page, page.get_by_label("Naam van de opgave"))
    page.keyboard.type("Een nieuw plein")
    tab_to(page, page.locator("input[name=fase]:checked"))
    page.keyboard.press("ArrowDown")
    tab_to(page, page.get_by_role("button", name="Maak de opgave"))
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("Een nieuw plein")
    wanted = site.answers("Herinrichting winkelplein in Geleen Zuid")
    asked: list[str] = []
    settled, heading = page.locator("#k-uitleg"), page.locator("#vraag-kop")
    while not settled.count():
        asked.append(open_question(page))
        assert len(asked) == len(set(asked)), "a question came twice"
        before = heading.inner_text()
        answer(page, wanted[asked[-1]])
        # The focus goes on by itself: to the next question, or in the end to why it is so.
        expect(heading.or_(settled)).to_be_focused()
        expect(heading.or_(settled)).not_to_have_text(before)
        assert_visible_focus(page)
    assert len(asked) >= 5
    expect(page.locator("#uitkomst h2")).to_have_text("Participatie")
    expect(page.locator("#aankondiging")).to_contain_text("Participatie")


def test_skip_link_and_shortcuts(page: Page) -> None:
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Naar de inhoud")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    assert_visible_focus(page)
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    tab_to(page, page.locator("main a, main button").first)

    page.keyboard.press("/")
    search = page.get_by_role("searchbox", name="Zoek een opgave, regel of zin")
    expect(search).to_be_focused()
    assert_visible_focus(page)
    page.keyboard.type("a/b?")  # while typing they are only characters
    expect(search).to_have_value("a/b?")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Zoeken")
    page.keyboard.press("?")  # the chapter of the page that we are on
    expect(page.get_by_role("heading", level=1)).to_have_text("Beginnen")


def test_everything_on_afwegen_can_be_reached_and_seen(site: Site, page: Page) -> None:
    page.goto(f"/opgaven/{site.add('Een plein', 'Herinrichting winkelplein in Geleen Zuid', without=['ruimte'])}/")
    last = page.locator("#uitkomst").locator("a:visible, button:visible, input:visible, summary:visible").last
    tab_to(page, last)
    tab_to(page, page.get_by_role("link", name="Naar de inhoud"), "Shift+Tab")


def test_a_verplichting_and_a_fold_with_the_space_bar(site: Site, page: Page) -> None:
    page.goto(f"/opgaven/{site.add('Een plein', 'Herinrichting winkelplein in Geleen Zuid')}/")
    first = page.locator("#uitkomst input[type=checkbox]").first
    tab_to(page, first)
    name = first.get_attribute("id")
    page.keyboard.press("Space")
    expect(page.locator("#k-verplichtingen")).to_contain_text("waarvan 1 gedaan")
    expect(page.locator(f"#{name}")).to_be_checked()
    expect(page.locator(f"#{name}")).to_be_focused()  # and not lost with the part that was replaced
    fold = page.locator("#wegen summary").first
    tab_to(page, fold, "Shift+Tab")
    page.keyboard.press("Space")
    expect(page.locator("#wegen details[open] > summary").filter(has_text=fold.inner_text())).to_be_focused()


def test_through_the_list_with_j_k_and_the_arrows(site: Site, page: Page) -> None:
    for name in ("Een", "Twee", "Drie"):
        site.add(name)
    page.goto("/opgaven/?volgorde=titel")
    titles = page.locator("a.ow-opgave")
    for key, number in (("j", 0), ("j", 1), ("ArrowDown", 2), ("ArrowDown", 2), ("k", 1), ("ArrowUp", 0), ("k", 0)):
        page.keyboard.press(key)
        expect(titles.nth(number)).to_be_focused()
        assert_visible_focus(page)
    page.keyboard.press("/")
    page.keyboard.type("jk")
    expect(page.locator("#zoek")).to_have_value("jk")
    page.keyboard.press("Escape")
    page.locator("a.ow-opgave").nth(1).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Een")


def test_who_sorts_the_list_stays_at_the_head_of_the_column(site: Site, page: Page) -> None:
    for name in ("Een", "Twee", "Drie"):
        site.add(name)
    page.goto("/opgaven/")
    for order in (["Drie", "Een", "Twee"], ["Twee", "Een", "Drie"]):
        page.locator("#sorteer-titel").focus()
        page.keyboard.press("Enter")
        expect(page.locator("a.ow-opgave")).to_have_text(order)
        expect(page.locator("#sorteer-titel")).to_be_focused()
    page.get_by_label("Naam of woord").fill("e")  # the filter keeps the order
    expect(page).to_have_url(re.compile("q=e.*richting=om|richting=om.*q=e"))
    expect(page.locator("a.ow-opgave")).to_have_text(["Twee", "Een", "Drie"])


def test_the_filters_of_a_phone_wait_behind_a_box(site: Site, visit: Callable[..., Page]) -> None:
    site.add("Herinrichting winkelplein")
    phone = visit(viewport={"width": 360, "height": 640})
    expect(phone.locator("a.ow-opgave")).to_be_in_viewport()
    expect(phone.get_by_label("Gebied")).to_be_hidden()
    phone.get_by_label("Meer filters").focus()
    phone.keyboard.press("Space")
    expect(phone.get_by_label("Gebied")).to_be_visible()
