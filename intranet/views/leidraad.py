"""*De leidraad*: the rules to read, each under its sentence."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from intranet.config import current_config
from intranet.policies import Regelset, regelsets
from intranet.rules.book import COVERAGES, Book, Place
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
def _book(regelset: Regelset, on: date) -> Book:
    return Book(regelset, on)


def book_of(regelset: Regelset) -> Book:
    """The book of a version, as it is today; made once."""
    return _book(regelset, current_config().today())


@bp.get("/")
@permission(Permission.READ)
def index() -> str:
    """The chapters, and the choices that the municipality has yet to confirm."""
    regelset, number = _regelset()
    return render_template(
        "leidraad/index.html", book=book_of(regelset), version=number, coverages=COVERAGES, head=regelset.policy.head
    )


@bp.get("/<chapter>")
@permission(Permission.READ)
def chapter(chapter: str) -> str:
    """One chapter."""
    regelset, number = _regelset()
    book = book_of(regelset)
    found = book.chapter(chapter)
    if found is None:
        abort(404)
    chapters = book.chapters
    return render_template(
        "leidraad/hoofdstuk.html",
        book=book,
        chapter=found,
        before=chapters[found.number - 2] if found.number > 1 else None,
        after=chapters[found.number] if found.number < len(chapters) else None,
        version=number,
        head=regelset.policy.head,
    )


@bp.get("/zin/<int:number>")
@permission(Permission.READ)
def sentence(number: int) -> Response:
    """Go to a sentence of the source, by its number."""
    regelset, version = _regelset()
    return _go_to(book_of(regelset).sentences.get(number), version)


@bp.get("/regel/<name>")
@permission(Permission.READ)
def statement(name: str) -> Response:
    """Go to a statement, by its name."""
    regelset, version = _regelset()
    return _go_to(book_of(regelset).statements.get(name), version)


def _go_to(place: Place | None, version: int | None) -> Response:
    if place is None:
        abort(404)
    return redirect(url_for("leidraad.chapter", chapter=place.chapter, versie=version, _anchor=place.anchor), code=303)
