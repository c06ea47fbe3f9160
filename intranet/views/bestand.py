"""Taking a file out of a draft, and putting it back."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, Response, abort, flash, request, url_for

from intranet.policies import current_store
from intranet.rules.editing import what_breaks_without
from intranet.rules.publication import Progress
from intranet.store import DraftTexts, RegelsetText, drafts
from intranet.views import concept
from intranet.web import htmx
from intranet.web.permissions import Permission, current_user, permission

bp = Blueprint("bestand", __name__, url_prefix="/regels/concepten/<int:draft_id>/bestand")

ONLY_ONE = "Een concept heeft minstens één bestand, en dit is het enige."
BACK = "Bestand {} teruggezet"


def _asked(progress: Progress) -> str:
    name = request.values.get("bestand", "")
    if progress.texts.text(name) is None:
        abort(404)
    return name


def _reasons(texts: DraftTexts, name: str) -> tuple[str, ...]:
    """Why a file must stay; nothing when it can go."""
    if len(texts.texts) == 1:
        return (ONLY_ONE,)
    return what_breaks_without([(one.name, one.text) for one in texts.texts], name)


@bp.get("/weg")
@permission(Permission.WRITE_RULES)
def confirm(draft_id: int) -> Response:
    """Ask whether the file really must go, or say why it cannot."""
    progress = concept.read(draft_id)
    name = _asked(progress)
    reasons = _reasons(progress.texts, name)
    return concept.page("concept/bestand_weg.html", progress, "files", file=name, reasons=reasons)


@bp.post("/weg")
@permission(Permission.WRITE_RULES)
def remove(draft_id: int) -> Response:
    """Take the file out, and offer to put it back."""
    progress = concept.read(draft_id)
    name = _asked(progress)
    if reasons := _reasons(progress.texts, name):
        return concept.page("concept/bestand_weg.html", progress, "files", 422, file=name, reasons=reasons)
    kept = tuple(one for one in progress.texts.texts if one.name != name)
    _store(progress, kept, f"Bestand {name} weggehaald")
    flash(f"{name} is uit het concept gehaald.")
    return htmx.redirect_to(
        url_for("concept.files", draft_id=draft_id, weg=name, bewaring=progress.texts.revision, _anchor="terug")
    )


@bp.post("/terug")
@permission(Permission.WRITE_RULES)
def restore(draft_id: int) -> Response:
    """Put back a file as it was at a revision, and leave what came after it."""
    progress = concept.read(draft_id)
    name, revision = request.form.get("bestand", ""), request.form.get("bewaring", 0, type=int)
    with current_store().reading() as session:
        earlier = drafts.get_texts(session, draft_id, revision)
    text = earlier.text(name)
    if text is None:
        abort(404)
    if progress.texts.text(name) is None:
        order = [one.name for one in earlier.texts]
        texts = [*progress.texts.texts, RegelsetText(name, text)]
        texts.sort(key=lambda one: order.index(one.name) if one.name in order else len(order))
        _store(progress, tuple(texts), BACK.format(name))
        flash(f"{name} staat weer in het concept.")
    return htmx.redirect_to(url_for("concept.files", draft_id=draft_id))


def _store(progress: Progress, texts: tuple[RegelsetText, ...], note: str) -> None:
    with current_store().writing() as session:
        drafts.replace_texts(
            session,
            progress.draft.id,
            expected_revision=progress.texts.revision,
            texts=texts,
            note=note,
            who=current_user().name,
            at=datetime.now(UTC),
        )
