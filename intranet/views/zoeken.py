"""*Zoeken*: opgaven, and sentences and rules of the leidraad."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, render_template, request

from intranet import manual
from intranet.policies import current_store, regelsets
from intranet.rules.book import Book, Library
from intranet.store import finding
from intranet.store.folding import fold
from intranet.views.leidraad import address, library_of
from intranet.web import appearance
from intranet.web.permissions import Permission, permission

bp = Blueprint("zoeken", __name__, url_prefix="/zoeken")

MOST = 20
"""The most opgaven that are shown, and the most places in the leidraad."""
LONGEST = 200


@dataclass(frozen=True)
class Hit:
    """A place in the leidraad: what stands there, what it is, and where."""

    text: str
    kind: str
    where: str
    href: str


@bp.get("/")
@permission(Permission.READ)
def index() -> str:
    """The results for `?q=`; without words an explanation."""
    words = request.args.get("q", "").strip()[:LONGEST]
    opgaven = None
    hits: list[Hit] = []
    if words:
        with current_store().reading() as session:
            opgaven = finding.find(session, finding.Narrowing(text=words, archived=None), limit=MOST)
        library = library_of(regelsets().current())
        hits = [hit for book in library.books.values() for hit in _hits(library, book, fold(words).split())]
    return render_template(
        "zoeken/index.html",
        zoekwoorden=words,
        opgaven=opgaven,
        hits=hits,
        help_hits=manual.search(words),
        most=MOST,
        look=appearance.of_stored,
    )


def _hits(library: Library, book: Book, words: list[str]) -> list[Hit]:
    """All places with every word: what the statements say first, then the sentences of the source."""
    found = []
    for name, place in book.statements.items():
        text = library.label(name) or name.replace("_", " ").capitalize()
        if _has(f"{text} {name}", words):
            chapter = book.chapter(place.chapter)
            where = chapter.title if chapter else ""
            found.append(Hit(text, place.keyword.capitalize(), where, address(None, library, place)))
    for passage in book.passages:
        for citation in passage.citations:
            if _has(citation.text, words):
                where = ", ".join(citation.path[1:])
                href = address(None, library, book.sentences[citation.number])
                found.append(Hit(citation.text, "Zin", where, href))
    return found


def _has(text: str, words: list[str]) -> bool:
    folded = fold(text)
    return all(word in folded for word in words)
