"""The page of `dekking --html` as a person opens it: from a file, without our app around it."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser

from dsl.command.cli import main
from tests.browser.inspection import inspect

RULES = Path(__file__).parents[2] / "policies" / "leidraad-participatie.regels.md"


def test_everyone_can_use_it(browser: Browser, tmp_path: Path) -> None:
    made, source = tmp_path / "dekking.html", tmp_path / "bron.txt"
    source.write_text(
        "Al jaren\n\nBetrokken en bescheiden, niet op de voorgrond maar ook niet volledig op de achtergrond.\n",
        encoding="utf-8",
    )
    assert main(["dekking", str(RULES), "--bron", str(source), "--html", str(made)]) == 1
    context = browser.new_context(locale="nl-NL")
    page = context.new_page()
    page.goto(made.as_uri())
    assert page.get_by_role("heading", level=1).inner_text().startswith("Dekking van de bron")
    assert page.locator("ins").inner_text() == "en" and page.locator("del").inner_text() == "maar"
    assert inspect(page) == []
    context.close()
