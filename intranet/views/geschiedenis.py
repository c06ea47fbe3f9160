"""*Geschiedenis* of a draft: every saving with who and when, what it changed, and the way back to it."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, Response, abort, flash, url_for

from intranet.policies import current_store
from intranet.rules.differences import text_differences
from intranet.store import drafts
from intranet.views import concept
from intranet.web import htmx
from intranet.web.permissions import Permission, current_user, permission

bp = Blueprint("geschiedenis", __name__, url_prefix="/regels/concepten/<int:draft_id>/geschiedenis")


@bp.get("/")
@permission(Permission.SEE_DRAFTS)
def index(draft_id: int) -> Response:
    """All savings, the newest first, and what reviewers said."""
    with current_store().reading() as session:
        progress = concept.load(session, draft_id)
        history = drafts.revisions(session, draft_id)
    return concept.page("geschiedenis/index.html", progress, "history", history=history)


@bp.get("/<int:revision>")
@permission(Permission.SEE_DRAFTS)
def show(draft_id: int, revision: int) -> Response:
    """What one saving changed in the text, beside the one before it that was kept."""
    with current_store().reading() as session:
        progress = concept.load(session, draft_id)
        history = drafts.revisions(session, draft_id)
        place = next((n for n, one in enumerate(history) if one.number == revision), None)
        if place is None:
            abort(404)
        later, before = (history[place - 1] if place else None), next(iter(history[place + 1 :]), None)
        texts = drafts.get_texts(session, draft_id, revision).texts
        files = text_differences(drafts.get_texts(session, draft_id, before.number).texts, texts) if before else ()
    return concept.page(
        "geschiedenis/bewaring.html",
        progress,
        "history",
        saving=history[place],
        before=before,
        later=later,
        files=files,
    )


@bp.post("/<int:revision>/terug")
@permission(Permission.WRITE_RULES)
def restore(draft_id: int, revision: int) -> Response:
    """Bring back the text of an earlier saving, as a new one."""
    with current_store().writing() as session:
        draft = drafts.get_draft(session, draft_id)
        if draft is None:
            abort(404)
        earlier = drafts.get_texts(session, draft_id, revision)
        drafts.replace_texts(
            session,
            draft_id,
            expected_revision=draft.revision,
            texts=earlier.texts,
            note=f"Teruggezet naar {earlier.revision}",
            who=current_user().name,
            at=datetime.now(UTC),
        )
    flash(f"De tekst is weer die van bewaring {revision}. Wat er daarna kwam, staat nog in de geschiedenis.")
    return htmx.redirect_to(url_for(".index", draft_id=draft_id))
