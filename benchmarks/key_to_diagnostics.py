"""Measures how long a policy officer waits: from a key in the editor until its findings are on the screen.

Run with the Python of .venv: `python benchmarks/key_to_diagnostics.py [KEYS]`. Prints numbers and judges nothing.
The text is the shipped leidraad (about 2 000 lines). The page measures itself, from the key as the browser received it
to the first frame after the findings came: the pause after typing, the server and the drawing are all in it.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from intranet.config import Config
from intranet.policies import regelsets
from intranet.store import drafts
from tests.browser.site import ARGUMENTS, CHROMIUM, DESK, MISSING, Site

_RULE = "als handhaving_of_toezicht"
_MEASURE = """(sound) => new Promise((done) => {
  let start;
  document.querySelector(".cm-content").addEventListener(
    "keydown", (event) => { start = event.timeStamp; }, { once: true, capture: true });
  const list = document.getElementById("problemen");
  new MutationObserver((_, watcher) => {
    if (list.hidden !== sound) return;  // only moved along with what is typed
    watcher.disconnect();
    // The first callback comes before the findings are painted, the second after it.
    requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - start)));
  }).observe(list, { childList: true, attributes: true });
})"""


def measure(page: Page, key: str, *, mends: bool) -> float:
    """Press a key that makes or mends a mistake. Returns milliseconds."""
    page.evaluate(f"(sound) => {{ window.measured = ({_MEASURE})(sound); }}", mends)
    page.keyboard.press(key)
    return float(page.evaluate("() => window.measured"))


def run(keys: int) -> list[float]:
    """Make a mistake and mend it again, until that many keys were pressed. Returns milliseconds, one for each."""
    assert CHROMIUM is not None, MISSING
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        site = Site(Config(data_folder=Path(folder), window_token="meting", user_name="beleid"))
        with site.app.test_request_context():
            version = regelsets().publication().regelset_version_id
        with site.app.extensions["store"].writing() as session:
            now = datetime.now(UTC)
            draft = drafts.create(session, label="meting", base_id=version, who="beleid", at=now)
            text = drafts.get_texts(session, draft).texts[0].text
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        page = browser.new_page(viewport=DESK)
        page.goto(site.entrance)
        line = text[: text.index(_RULE)].count("\n") + 1
        page.goto(f"{site.origin}/regels/concepten/{draft}/bewerken?naast=inhoud&regel={line}")
        page.wait_for_selector(".cm-editor")
        page.keyboard.press("End")
        page.wait_for_timeout(1500)  # until the page itself is done
        found = []
        for number in range(keys):
            mends = number % 2 == 1
            found.append(measure(page, "Backspace" if mends else "d", mends=mends))
            page.wait_for_timeout(900)  # a person reads; the save and the tab beside it come in between
        browser.close()
        site.stop()
    return found


if __name__ == "__main__":
    times = sorted(run(int(sys.argv[1]) if len(sys.argv) > 1 else 20))
    p95 = times[min(len(times) - 1, round(0.95 * len(times)))]
    print(f"{len(times)} keys, in milliseconds from the key to the findings on screen:")
    print(f"median {statistics.median(times):.0f}, p95 {p95:.0f}, least {times[0]:.0f}, most {times[-1]:.0f}")
