"""*Zoeken*: opgaven, and sentences and rules of the leidraad."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, render_template, request, url_for

from intranet import manual
from intranet.policies import current_store, regelsets
from intranet.rules.book import Book
from intranet.store import finding
from intranet.store.folding import fold
from intranet.views.leidraad import book_of
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
        hits = _hits(book_of(regelsets().current()), fold(words).split())
    return render_template(
        "zoeken/index.html",
        zoekwoorden=words,
        opgaven=opgaven,
        hits=hits,
        help_hits=manual.search(words),
        most=MOST,
        look=appearance.of_stored,
    )


def _hits(book: Book, words: list[str]) -> list[Hit]:
    """All places with every word: what the statements say first, then the sentences of the source."""
    found = []
    for name, place in book.statements.items():
        text = book.label(name) or name.replace("_", " ").capitalize()
        if _has(f"{text} {name}", words):
            found.append(
                Hit(text, place.keyword.capitalize(), _title(book, place.chapter), _href(place.chapter, place.anchor))
            )
    for passage in book.policy.passages:
        for citation in passage.citations:
            if _has(citation.text, words):
                sentence = book.sentences[citation.number]
                where = ", ".join(citation.path[1:])
                found.append(Hit(citation.text, "Zin", where, _href(sentence.chapter, sentence.anchor)))
    return found


def _has(text: str, words: list[str]) -> bool:
    folded = fold(text)
    return all(word in folded for word in words)


def _title(book: Book, slug: str) -> str:
    chapter = book.chapter(slug)
    return chapter.title if chapter else ""


def _href(chapter: str, anchor: str) -> str:
    return url_for("leidraad.chapter", chapter=chapter, _anchor=anchor)
