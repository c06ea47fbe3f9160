"""Measures how long a person waits: from the click on 'Opslaan en verder' until the new outcome is on the screen.

Run with the Python of .venv: `python benchmarks/click_to_outcome.py [ANSWERS]`. Prints numbers and judges nothing.

A page measures itself: from the moment of the click, as the browser received it, over the change of the page, to the
first frame after it. The server, an SQLite file on disk and a visible round of the browser are all in it.
"""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
from itertools import count
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from intranet.config import Config
from tests.browser.site import ARGUMENTS, CHROMIUM, DESK, MISSING, Site

_MEASURE = """() => new Promise((done) => {
  let start;
  document.querySelector("#vraag button[type=submit]").addEventListener(
    "click", (event) => { start = event.timeStamp; }, { once: true });
  const outcome = document.getElementById("uitkomst");
  const watcher = new MutationObserver(() => {
    if (outcome.isConnected) return;
    watcher.disconnect();
    // The first callback comes before the new page is painted, the second after it.
    requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - start)));
  });
  watcher.observe(document.body, { childList: true, subtree: true });
})"""


def measure(page: Page) -> float:
    """Answer the question that is open with a random choice. Returns milliseconds."""
    choice = random.choice(page.locator("#vraag .ow-keuze input").all())
    choice.check()
    reason = page.locator("#vraag textarea[name=reden]")
    if reason.is_visible():
        reason.fill("Dat bleek in het wijkgesprek.")
    page.evaluate(f"() => {{ window.measured = ({_MEASURE})(); }}")
    page.locator("#vraag button[type=submit]").click()
    return float(page.evaluate("() => window.measured"))


def run(answers: int) -> list[float]:
    """Answer that many questions, in as many opgaven as that takes. Returns milliseconds, one for each answer."""
    assert CHROMIUM is not None, MISSING
    random.seed(1)
    found: list[float] = []
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        site = Site(Config(data_folder=Path(folder), window_token="meting", user_name="teamlid"))
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        page = browser.new_page(viewport=DESK)  # type: ignore[arg-type]
        page.goto(site.entrance)
        for number in count(1):
            page.goto(f"{site.origin}/opgaven/{site.add(f'Opgave {number}')}/")
            while page.locator("#vraag").count() and len(found) < answers:
                found.append(measure(page))
            if len(found) == answers:
                break
        browser.close()
        site.stop()
    return found


if __name__ == "__main__":
    times = sorted(run(int(sys.argv[1]) if len(sys.argv) > 1 else 30))
    p95 = times[min(len(times) - 1, round(0.95 * len(times)))]
    print(f"{len(times)} answers, in milliseconds from click to paint:")
    print(f"median {statistics.median(times):.0f}, p95 {p95:.0f}, least {times[0]:.0f}, most {times[-1]:.0f}")
