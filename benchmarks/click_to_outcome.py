"""Measures how long a person waits: from the click on 'Opslaan en verder' until the new outcome is on the screen.

Run with the Python of .venv: `python benchmarks/click_to_outcome.py [ANSWERS]`. Prints numbers and judges nothing.

A page measures itself, from the moment of the click as the browser received it. Three moments are reported: the answer
of the server is in, the new part is in the page, and the first frame with it has been painted. Beside them stands the
time that the server itself took, an SQLite file on disk included. Browser and server share the processors of this
computer, as they do for a person at it.
"""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from itertools import count
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

from intranet.config import Config
from tests.browser.site import ARGUMENTS, CHROMIUM, DESK, MISSING, Site

MOMENTS = ("answered", "swapped", "painted")

# A message sent from within a frame callback is handled after that frame was laid out and painted.
_MEASURE = """() => new Promise((done) => {
  const moments = {};
  let start;
  document.querySelector("#vraag button[type=submit]").addEventListener(
    "click", (event) => { start = event.timeStamp; }, { once: true, capture: true });
  const note = (name) => { moments[name] = performance.now() - start; };
  document.addEventListener("htmx:beforeSwap", () => note("answered"), { once: true });
  const outcome = document.getElementById("uitkomst");
  const watcher = new MutationObserver(() => {
    if (outcome.isConnected) return;
    watcher.disconnect();
    note("swapped");
    requestAnimationFrame(() => {
      const channel = new MessageChannel();
      channel.port1.onmessage = () => { note("painted"); done(moments); };
      channel.port2.postMessage(null);
    });
  });
  watcher.observe(document.body, { childList: true, subtree: true });
})"""


def measure(page: Page) -> dict[str, float]:
    """Answer the question that is open with a random choice. Returns milliseconds since the click, by moment."""
    choice = random.choice(page.locator("#vraag .ow-keuze input").all())
    choice.check()
    reason = page.locator("#vraag textarea[name=reden]")
    if reason.is_visible():
        reason.fill("Dat bleek in het wijkgesprek.")
    page.evaluate(f"() => {{ window.measured = ({_MEASURE})(); }}")
    page.locator("#vraag button[type=submit]").click()
    moments: dict[str, float] = page.evaluate("() => window.measured")
    return moments


def timed(app: Callable[..., Iterable[bytes]], taken: list[float]) -> Callable[..., Iterable[bytes]]:
    """Wrap a WSGI app so that the milliseconds that it takes for each change are added to `taken`."""

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        start = time.perf_counter()
        body = list(app(environ, start_response))
        if environ["REQUEST_METHOD"] == "POST":
            taken.append((time.perf_counter() - start) * 1000)
        return body

    return answer


def run(answers: int) -> dict[str, list[float]]:
    """Answer that many questions, in as many opgaven as that takes. Returns milliseconds, by moment."""
    assert CHROMIUM is not None, MISSING
    random.seed(1)
    found: list[dict[str, float]] = []
    server: list[float] = []
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        site = Site(Config(data_folder=Path(folder), window_token="meting", user_name="teamlid"))
        site.app.wsgi_app = timed(site.app.wsgi_app, server)
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        page = browser.new_page(viewport=DESK)
        page.goto(site.entrance)
        for number in count(1):
            page.goto(f"{site.origin}/opgaven/{site.add(f'Opgave {number}')}/")
            while page.locator("#vraag").count() and len(found) < answers:
                found.append(measure(page))
            if len(found) == answers:
                break
        browser.close()
        site.stop()
    return {"server": server} | {moment: [each[moment] for each in found] for moment in MOMENTS}


if __name__ == "__main__":
    for name, unsorted in run(int(sys.argv[1]) if len(sys.argv) > 1 else 60).items():
        times = sorted(unsorted)
        p95 = times[min(len(times) - 1, round(0.95 * len(times)))]
        print(
            f"{name:9} median {statistics.median(times):4.0f}, p95 {p95:4.0f}, "
            f"least {times[0]:4.0f}, most {times[-1]:4.0f}  ms in {len(times)} answers"
        )
