"""Whether a page as it is now can be used by everyone: axe, in both colour schemes and on a narrow screen."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from tests.browser.site import DESK, PHONE

_TARGETS = {"target-size": {"enabled": True}}  # of WCAG 2.2, which axe does not check by itself
_ALL: dict[str, Any] = {"rules": _TARGETS}
_CONTRAST: dict[str, Any] = {"runOnly": ["color-contrast", "link-in-text-block"]}
_NARROW: dict[str, Any] = {"rules": {**_TARGETS, "color-contrast": {"enabled": False}}}  # slow, and not of the width
_SIZES: dict[str, Any] = {"runOnly": ["target-size", "scrollable-region-focusable"]}
# What sticks out on the right: nothing may, but inside a box of its own that scrolls, such as a wide table.
_TOO_WIDE = """() => {
  const width = document.documentElement.clientWidth;
  const scrolls = (el) =>
    el && (/auto|scroll|hidden/.test(getComputedStyle(el).overflowX) || scrolls(el.parentElement));
  const found = [...document.body.querySelectorAll("*")].filter(
    (el) => el.checkVisibility() && el.getBoundingClientRect().right > width + 1 && !scrolls(el.parentElement));
  const names = found.map((el) => `${el.tagName.toLowerCase()}.${el.className}: ${el.textContent.trim().slice(0, 40)}`);
  const page = document.documentElement.scrollWidth;
  return page > width ? [`the page is ${page} wide`, ...names] : names;
}"""


def inspect(page: Page, *, in_full: bool = True) -> list[str]:
    """All that is wrong with what `page` shows now, as "where: what (element)". Leaves it wide and light.

    `in_full` False is for a page made of the same parts as one that is inspected in full: on the narrow screen it
    looks at sizes only, and not at the dark colours.
    """
    page.emulate_media(reduced_motion="reduce")  # else axe meets colours that are on their way to another
    found = [f"wide: {fault}" for fault in _axe(page, _ALL)]
    if in_full:
        page.emulate_media(color_scheme="dark")
        found += [f"dark: {fault}" for fault in _axe(page, _CONTRAST)]
        page.emulate_media(color_scheme="light")
    page.set_viewport_size(PHONE)
    found += [f"320 px: {fault}" for fault in _axe(page, _NARROW if in_full else _SIZES)]
    found += [f"320 px: too wide: {element}" for element in page.evaluate(_TOO_WIDE)]
    page.set_viewport_size(DESK)
    return found


def _axe(page: Page, options: dict[str, Any]) -> list[str]:
    # Not as a script element: our Content-Security-Policy would refuse it, and should.
    page.evaluate(f"() => {{ if (!window.axe) {{ {AXE_SCRIPT} }} }}")
    options = {**options, "resultTypes": ["violations"], "preload": False}
    run = "async (options) => (await axe.run(options)).violations"
    return [
        f"{violation['id']}: {' '.join(node['failureSummary'].split())} ({node['html'][:200]})"
        for violation in page.evaluate(run, options)
        for node in violation["nodes"]
    ]
