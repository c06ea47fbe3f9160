"""A real browser on a real server: Chromium, the app behind a socket of its own, and an SQLite file for each test."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from intranet.config import Config
from tests.browser.site import ARGUMENTS, CHROMIUM, DESK, MISSING, Site
from tests.browser.watching import Watch


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests."""
    if CHROMIUM is None:
        if os.environ.get("CI"):
            pytest.fail(MISSING, pytrace=False)
        pytest.skip(MISSING)
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        yield opened
        opened.close()


@pytest.fixture
def site(browser: Browser, config: Config) -> Iterator[Site]:
    """The app with an empty database and the shipped leidraad. The browser comes first: without it nothing starts."""
    made = Site(config)
    yield made
    made.stop()


@pytest.fixture
def visit(browser: Browser, site: Site) -> Iterator[Callable[..., Page]]:
    """Open a page as our own window does; `options` are those of a browser context.

    After the test every page that was opened must be free of faults: see `Watch`.
    """
    contexts: list[BrowserContext] = []
    watch = Watch(site.origin)

    def open_page(**options: Any) -> Page:
        context = browser.new_context(base_url=site.origin, locale="nl-NL", **{"viewport": DESK, **options})
        context.set_default_timeout(10_000)
        contexts.append(context)
        watch.follow(context)
        page = context.new_page()
        page.goto(site.entrance)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert watch.faults == []


@pytest.fixture
def page(visit: Callable[..., Page]) -> Page:
    """One page, on the empty list of opgaven."""
    return visit()
