"""*Weergaven*: a choice from the list of opgaven that someone gave a name, with an address to share."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as AnyResponse

from intranet.opgaven.listing import Choice
from intranet.policies import current_store
from intranet.store import SavedView, finding
from intranet.web import htmx
from intranet.web.permissions import Permission, current_user, permission

bp = Blueprint("weergaven", __name__, url_prefix="/opgaven/weergaven")

LONGEST_NAME = 60


@bp.get("/<int:view_id>")
@permission(Permission.READ)
def show(view_id: int) -> AnyResponse:
    """The list as the view has it, also for a colleague who got the address."""
    view = _found(view_id)
    return redirect(_list_address(view.query), code=303)


@bp.get("/nieuw")
@permission(Permission.READ)
def new() -> Response:
    """Ask for a name for the choice in the address."""
    return _form(Choice.of(request.args), "", {})


@bp.post("/nieuw")
@permission(Permission.READ)
def create() -> Response:
    """Save the view."""
    choice, name = Choice.of(request.args), " ".join(request.form.get("naam", "").split())
    if not name:
        return _form(choice, name, {"naam": "Geef de weergave een naam."}, 422)
    if len(name) > LONGEST_NAME:
        return _form(choice, name, {"naam": f"De naam is te lang. Maak er hoogstens {LONGEST_NAME} tekens van."}, 422)
    with current_store().writing() as session:
        saved = finding.save_view(session, who=current_user().name, name=name, query=choice.query, at=datetime.now(UTC))
    if saved is None:
        return _form(choice, name, {"naam": f"U hebt al een weergave ‘{name}’. Kies een andere naam."}, 422)
    flash(f"De weergave ‘{name}’ staat nu boven de lijst. Delen? Geef een collega de ‘Link om te delen’.")
    return htmx.redirect_to(_list_address(choice.query))


@bp.get("/<int:view_id>/verwijderen")
@permission(Permission.READ)
def confirm_forget(view_id: int) -> str:
    """Ask whether the view may go."""
    return render_template("weergaven/verwijderen.html", view=_mine(view_id))


@bp.post("/<int:view_id>/verwijderen")
@permission(Permission.READ)
def forget(view_id: int) -> Response:
    """Delete the view; the opgaven stay as they are."""
    view = _mine(view_id)
    with current_store().writing() as session:
        finding.forget_view(session, view.id, current_user().name)
    flash(f"De weergave ‘{view.name}’ is verwijderd. De opgaven zelf zijn niet gewijzigd.")
    return htmx.redirect_to(url_for("opgaven.index"))


def _found(view_id: int) -> SavedView:
    with current_store().reading() as session:
        view = finding.saved_view(session, view_id)
    return view or abort(404)


def _mine(view_id: int) -> SavedView:
    view = _found(view_id)
    return view if view.who == current_user().name else abort(404)


def _list_address(query: str) -> str:
    return url_for("opgaven.index") + (f"?{query}" if query else "")


def _form(choice: Choice, name: str, mistakes: dict[str, str], status: int = 200) -> Response:
    text = render_template(
        "weergaven/formulier.html",
        fields=MultiDict(choice.fields),
        back=_list_address(choice.query),
        name=name,
        mistakes=mistakes,
        longest=LONGEST_NAME,
    )
    return Response(text, status)
