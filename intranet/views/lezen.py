"""*Lezen* of a draft: what it will be to read once it is published, each rule under its sentence."""

from __future__ import annotations

from functools import partial

from flask import Blueprint, Response, abort, request, url_for

from intranet.policies import RegelsetUnusable, regelset_of
from intranet.rules.book import Library, Place
from intranet.rules.publication import Progress
from intranet.views.concept import page, read
from intranet.views.leidraad import chapter_context, file_in_address, library_of
from intranet.web.permissions import Permission, permission

bp = Blueprint("lezen", __name__, url_prefix="/regels/concepten/<int:draft_id>/lezen")


@bp.get("/")
@permission(Permission.SEE_DRAFTS)
def index(draft_id: int) -> Response:
    """The chapters of each document; with a mistake in the text, which one and where to mend it."""
    progress = read(draft_id)
    try:
        library = _library(progress)
    except RegelsetUnusable as error:
        return page("lezen/index.html", progress, "read", library=None, problem=str(error))
    return page("lezen/index.html", progress, "read", library=library, to=partial(_address, draft_id, library))


@bp.get("/<chapter>")
@permission(Permission.SEE_DRAFTS)
def chapter(draft_id: int, chapter: str) -> Response:
    """One chapter, of the file that `?bestand=` names."""
    progress = read(draft_id)
    try:
        library = _library(progress)
    except RegelsetUnusable as error:
        return page("lezen/index.html", progress, "read", library=None, problem=str(error))
    book = library.book(request.args.get("bestand"))
    if book is None:
        abort(404)
    context = chapter_context(library, book, chapter, partial(_address, draft_id, library))
    return page("lezen/hoofdstuk.html", progress, "read", **context)


def _library(progress: Progress) -> Library:
    return library_of(regelset_of(progress.texts.texts))


def _address(draft_id: int, library: Library, place: Place) -> str:
    return url_for(
        "lezen.chapter",
        draft_id=draft_id,
        chapter=place.chapter,
        bestand=file_in_address(library, place.file),
        _anchor=place.anchor or None,
    )
