"""A window that looks at every page it gets, as a strict browser, a screen reader and our own rules would."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from intranet import create_app
from intranet.config import Config

FIELDS = ("input", "select", "textarea")
OUT_OF_BAND = re.compile(r'<div hx-swap-oob="innerHTML:#aankondiging">.*</div>\Z', re.DOTALL)


class Seen:
    """An answer of the app as a tree, with short ways to what is in it."""

    def __init__(self, response: TestResponse) -> None:
        self.status = response.status_code
        self.headers = response.headers
        self.html = response.text
        parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
        self.is_page = "<!doctype html>" in self.html
        self.tree: Element = parser.parse(self.html) if self.is_page else parser.parseFragment(self.html)

    def text(self) -> str:
        """All text, with single spaces."""
        return " ".join(" ".join(self.tree.itertext()).split())

    def all(self, tag: str, **attributes: str) -> list[Element]:
        """The elements of a tag that have these attributes (`class_` for a word among the classes)."""
        wanted = attributes.pop("class_", None)
        return [
            element
            for element in self.tree.iter(tag)
            if all(element.get(name.replace("_", "-")) == value for name, value in attributes.items())
            and (wanted is None or wanted in (element.get("class") or "").split())
        ]

    def one(self, tag: str, **attributes: str) -> Element:
        """The only element of its kind."""
        found = self.all(tag, **attributes)
        assert len(found) == 1, f"{len(found)} × <{tag} {attributes}>"
        return found[0]

    def by_id(self, name: str) -> Element | None:
        """The element with this id."""
        return next((element for element in self.tree.iter() if element.get("id") == name), None)

    def error_summary(self) -> dict[str, str]:
        """What the summary of mistakes says: the id of the field → the sentence."""
        summary = self.by_id("fouten")
        return {} if summary is None else {(a.get("href") or "")[1:]: words(a) for a in summary.iter("a")}


def words(element: Element) -> str:
    """The text in an element, with single spaces."""
    return " ".join("".join(element.itertext()).split())


def inspect(seen: Seen) -> None:
    """Fail when the page breaks one of the rules for every page."""
    ids = Counter(i for e in seen.tree.iter() if isinstance(e.tag, str) and (i := e.get("id")))
    assert not [name for name, count in ids.items() if count > 1], "an id stands there twice"
    _nothing_inline(seen)
    _everything_labelled(seen, set(ids))
    if seen.is_page:
        assert seen.tree.get("lang") == "nl"
        heading = words(seen.one("h1"))
        assert heading
        assert words(seen.one("title")).startswith(heading)
        for link in seen.all("a"):
            href = link.get("href") or ""
            assert href, "a link to nowhere"
            assert not href.startswith("#") or href[1:] in ids, f"nothing on this page has the id of {href}"


def _nothing_inline(seen: Seen) -> None:
    assert not seen.all("style")
    for script in seen.all("script"):
        assert script.get("src")
        assert not words(script)
    for element in seen.tree.iter():
        for name, value in element.attrib.items():
            assert name != "style", f"an inline style on {element.tag}"
            assert not name.startswith("on"), f"{name} on {element.tag}"
            assert not value.strip().lower().startswith("javascript:")


def _everything_labelled(seen: Seen, ids: set[str]) -> None:
    labelled = {label.get("for") for label in seen.all("label")}
    inside = {id(field) for label in seen.all("label") for field in label.iter() if field.tag in FIELDS}
    for tag in FIELDS:
        for field in seen.all(tag):
            if field.get("type") != "hidden":
                assert id(field) in inside or field.get("id") in labelled, f"no label: {field.attrib}"
    for element in (
        *seen.tree.iter("button"),
        *seen.tree.iter("a"),
        *seen.tree.iter("summary"),
        *seen.tree.iter("legend"),
    ):
        assert words(element), f"<{element.tag}> without a word: {element.attrib}"
    if not seen.is_page:
        return
    for element in seen.tree.iter():
        for name in ("for", "aria-labelledby", "aria-describedby"):
            missing = set((element.get(name) or "").split()) - ids
            assert not missing, f"{name} of {element.tag} names {missing}"


class Window:
    """Our own window: asks pages and sends forms, and inspects each answer."""

    def __init__(self, client: FlaskClient) -> None:
        self._client = client
        self.app = client.application

    def get(self, address: str, *, htmx: bool = False) -> Seen:
        """Fetch a page, or with `htmx` a part; redirects are followed."""
        headers = {"HX-Request": "true"} if htmx else {}
        return self._seen(self._client.get(address, headers=headers, follow_redirects=True))

    def post(self, address: str, data: dict[str, Any] | None = None, *, htmx: bool = False) -> Seen:
        """Send a form. A redirect is followed, as a browser does."""
        headers = {"HX-Request": "true"} if htmx else {}
        return self._seen(self._client.post(address, data=data or {}, headers=headers, follow_redirects=True))

    def answer(self, fact: str, *given: str, reason: str = "", htmx: bool = False, **more: str) -> Seen:
        """Answer a question of opgave 1."""
        return self.post(f"/opgaven/1/antwoorden/{fact}", {"antwoord": list(given), "reden": reason, **more}, htmx=htmx)

    def new(self, title: str = "Een plein", **fields: str) -> Seen:
        """Make an opgave."""
        return self.post("/opgaven/nieuw", {"titel": title, "fase": "initiëren", **fields})

    def example(self) -> Seen:
        """Load the example, which is then opgave 1."""
        return self.post("/opgaven/voorbeeld")

    def _seen(self, response: TestResponse) -> Seen:
        seen = Seen(response)
        inspect(seen)
        return seen


@pytest.fixture
def window(app: Flask, visitor: Callable[[Flask], FlaskClient]) -> Window:
    """A window on an app without opgaven."""
    return Window(visitor(app))


@pytest.fixture
def colleague(app: Flask, config: Config, visitor: Callable[[Flask], FlaskClient]) -> Iterator[Window]:
    """A window of someone else on the same opgaven."""
    made = create_app(replace(config, user_name="Collega"))
    yield Window(visitor(made))
    made.extensions["store"].close()


@pytest.fixture
def on(config: Config, visitor: Callable[[Flask], FlaskClient]) -> Callable[..., Window]:
    """Start the program on the same data, on another day or as someone else."""

    def start(day: date | None = None, **more: Any) -> Window:
        given = {"today": (lambda: day) if day else config.today, **more}
        return Window(visitor(create_app(replace(config, **given))))

    return start


@pytest.fixture
def without_announcement() -> Callable[[str], str]:
    """Take what is sent out of band off a part."""
    return lambda html: OUT_OF_BAND.sub("", html).strip()
