"""The manual: chapters in Markdown in `handleiding/`, and which of them belongs to which page.

A chapter is a file `NN-name.md`: first lines of `key: value` (`bij` names blueprints or endpoints, `kort` says what it
is about), then an empty line and Markdown with one title. A link goes to a page of ours by its endpoint:
`[Opgaven](opgaven.index)`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from markdown_it import MarkdownIt
from markupsafe import Markup

from intranet import locations
from intranet.rules.book import slug_of
from intranet.store.folding import fold

_NAME = re.compile(r"\d\d-([a-z-]+)\.md")
_SNIPPET = 160


@dataclass(frozen=True)
class Section:
    """A part of a chapter under its own heading; the first has that of the chapter, and no anchor."""

    title: str
    anchor: str
    text: str


@dataclass(frozen=True)
class Chapter:
    """A chapter: where it is in the address, what it is about, and the pages that it belongs to."""

    slug: str
    title: str
    summary: str
    pages: tuple[str, ...]
    source: str

    @property
    def sections(self) -> tuple[Section, ...]:
        """The parts, in order."""
        first, *rest = re.split(r"^## ", self.source, flags=re.MULTILINE)
        parts = [Section(self.title, "", first.partition("\n")[2])]
        for part in rest:
            title, _, text = part.partition("\n")
            parts.append(Section(title.strip(), slug_of(title), text))
        return tuple(parts)


@dataclass(frozen=True)
class Hit:
    """A place in the manual where all words of a search occur, with some text from there."""

    chapter: Chapter
    section: Section
    snippet: str


@cache
def chapters() -> tuple[Chapter, ...]:
    """All chapters, in order."""
    folder = locations.package() / "handleiding"
    return tuple(_read(path) for path in sorted(folder.glob("*.md")))


def _read(path: Path) -> Chapter:
    head, _, source = path.read_text("utf-8").partition("\n\n")
    keys = dict(line.split(": ", 1) for line in head.splitlines())
    name = _NAME.fullmatch(path.name)
    title = source.lstrip().partition("\n")[0]
    if name is None or not title.startswith("# "):
        raise ValueError(f"{path.name}: no chapter of the manual")
    return Chapter(name[1], title[2:].strip(), keys["kort"], tuple(keys.get("bij", "").split()), source.lstrip())


def chapter(slug: str) -> Chapter | None:
    """The chapter with this address; None when there is none."""
    return next((one for one in chapters() if one.slug == slug), None)


def chapter_for(endpoint: str | None) -> Chapter | None:
    """The chapter of a page: one that names its endpoint, else one that names its blueprint; None without either."""
    for name in (endpoint, (endpoint or "").partition(".")[0]):
        for one in chapters():
            if name in one.pages:
                return one
    return None


def search(text: str) -> tuple[Hit, ...]:
    """Return the parts in which every word occurs, those with a word in their heading first."""
    words = fold(text).split()
    if not words:
        return ()
    found = []
    for one in chapters():
        for section in one.sections:
            plain = _plain(section.text)
            if all(word in fold(f"{one.title} {section.title} {plain}") for word in words):
                found.append(Hit(one, section, _around(plain, words)))
    return tuple(sorted(found, key=lambda hit: not any(word in fold(hit.section.title) for word in words)))


def _plain(text: str) -> str:
    """Return Markdown without its signs."""
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)
    return " ".join(re.sub(r"[*`#|]|^[-\d.]+ |-{3,}", " ", text, flags=re.MULTILINE).split())


def _around(text: str, words: list[str]) -> str:
    """Return some text from where the first of the words stands."""
    folded = fold(text)
    places = [folded.find(word) for word in words if word in folded]
    start = max(0, min(places, default=0) - _SNIPPET // 3)
    start = text.rfind(" ", 0, start + 1) + 1
    part = text[start : start + _SNIPPET]
    return f"{'…' if start else ''}{part.rstrip()}{'…' if start + _SNIPPET < len(text) else ''}"


def shown(one: Chapter, address_of: Callable[[str], str]) -> Markup:
    """Return a chapter as HTML, without its title; `address_of` gives the address of an endpoint."""
    tokens = _markdown().parse(one.source.partition("\n")[2])
    for position, token in enumerate(tokens):
        if token.type == "heading_open":
            token.attrSet("id", slug_of(tokens[position + 1].content))
        for child in token.children or ():
            href = child.attrGet("href")
            if isinstance(href, str) and re.fullmatch(r"\w+\.\w+", href):
                child.attrSet("href", address_of(href))
    options: Mapping[str, object] = {}
    return Markup(_markdown().renderer.render(tokens, _markdown().options, dict(options)))  # noqa: S704  # our own text


@cache
def _markdown() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable("table")


def links_in(one: Chapter) -> Iterator[str]:
    """Give the endpoints that a chapter links to."""
    yield from re.findall(r"\]\((\w+\.\w+)\)", one.source)
