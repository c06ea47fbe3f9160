"""*De leidraad*: the rules to read, each under its sentence; of each document, in each version."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import lru_cache, partial
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from intranet.config import current_config
from intranet.policies import Regelset, current_store, regelsets
from intranet.rules.book import COVERAGES, Book, Library, Place
from intranet.store import Publication, VersionState, versions
from intranet.web.permissions import Permission, permission

bp = Blueprint("leidraad", __name__, url_prefix="/leidraad")


def _regelset() -> tuple[Regelset, int | None]:
    """The version that the address asks for with `?versie=`, else the one of now; with its number if it is an other."""
    current = regelsets().current()
    number = request.args.get("versie", type=int)
    if number is None:
        return current, None
    found = regelsets().of_version(number)
    if found is None:
        abort(404)
    return (current, None) if found is current else (found, number)


@lru_cache(maxsize=8)
def _library(regelset: Regelset, on: date) -> Library:
    return Library(regelset, on)


def library_of(regelset: Regelset) -> Library:
    """The books of a version, as they are today; made once."""
    return _library(regelset, current_config().today())


def address(version: int | None, library: Library, place: Place) -> str:
    """The address of a place in one of the books. `version` is None for the version of now."""
    return url_for(
        "leidraad.chapter",
        chapter=place.chapter,
        bestand=file_in_address(library, place.file),
        versie=version,
        _anchor=place.anchor or None,
    )


def file_in_address(library: Library, file: str) -> str | None:
    """How an address names a file: not, when it is the document that the others build on."""
    return None if file == next(iter(library.books)) else file


def chapter_context(library: Library, book: Book, slug: str, to: Callable[[Place], str]) -> dict[str, Any]:
    """What a page with one chapter shows, with `to` for its links. Ends in 404 when there is no such chapter."""
    found = book.chapter(slug)
    if found is None:
        abort(404)
    chapters = book.chapters
    return {
        "library": library,
        "book": book,
        "chapter": found,
        "before": chapters[found.number - 2] if found.number > 1 else None,
        "after": chapters[found.number] if found.number < len(chapters) else None,
        "to": to,
    }


def _published(number: int | None) -> dict[str, object]:
    """The published version that an older or a coming text is of: None when only an opgave began with it."""
    found: Publication | None = None
    state: VersionState | None = None
    if number is not None:
        with current_store().reading() as session:
            every = versions.publications(session)
        states = versions.states(every, current_config().today())
        found = next((one for one in every if one.regelset_version_id == number), None)
        state = states[found.id] if found else None
    return {"published": found, "state": state, "version": number}


@bp.get("/")
@permission(Permission.READ)
def index() -> str:
    """The chapters of each document, and the choices that the municipality has yet to confirm."""
    regelset, number = _regelset()
    library = library_of(regelset)
    to = partial(address, number, library)
    return render_template("leidraad/index.html", library=library, coverages=COVERAGES, to=to, **_published(number))


@bp.get("/<chapter>")
@permission(Permission.READ)
def chapter(chapter: str) -> str:
    """One chapter, of the file that `?bestand=` names."""
    regelset, number = _regelset()
    library = library_of(regelset)
    to = partial(address, number, library)
    context = chapter_context(library, _book(library), chapter, to)
    return render_template("leidraad/hoofdstuk.html", **context, **_published(number))


def _book(library: Library) -> Book:
    book = library.book(request.args.get("bestand"))
    if book is None:
        abort(404)
    return book


@bp.get("/zin/<int:number>")
@permission(Permission.READ)
def sentence(number: int) -> Response:
    """Go to a sentence of the source, by its number in the file that `?bestand=` names."""
    regelset, version = _regelset()
    library = library_of(regelset)
    return _go_to(version, library, _book(library).sentences.get(number))


@bp.get("/regel/<name>")
@permission(Permission.READ)
def statement(name: str) -> Response:
    """Go to a statement, by its name."""
    regelset, version = _regelset()
    library = library_of(regelset)
    return _go_to(version, library, library.statements.get(name))


def _go_to(version: int | None, library: Library, place: Place | None) -> Response:
    if place is None:
        abort(404)
    return redirect(address(version, library, place), code=303)
