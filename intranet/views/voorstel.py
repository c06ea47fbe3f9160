"""A voorbeeld that the program proposes beside the text: it goes into the text with the outcome that a person chose."""

from __future__ import annotations

from flask import Blueprint, Response, flash, make_response, request, url_for
from markupsafe import escape
from werkzeug.wrappers import Response as AnyResponse

from intranet.policies import current_store
from intranet.store import DraftConflict
from intranet.views import redactie, voorbeeld_nieuw, voorbeelden
from intranet.web import htmx
from intranet.web.permissions import Permission, permission

bp = Blueprint("voorstel", __name__, url_prefix="/regels/concepten/<int:draft_id>/bewerken/voorstel")


@bp.post("")
@permission(Permission.WRITE_RULES)
def add(draft_id: int) -> AnyResponse:
    """Write proposal `voorstel` of the text of `revisie`; the outcomes are fields of a row of the table."""
    desk, form, behind, asked = voorbeeld_nieuw.beginning(draft_id)
    form.asked = tuple(one for one in asked if one[0] == "besluit")  # more may be left out: then it is not tried
    form.read(request.form)
    opened = voorbeeld_nieuw.added(desk, form, behind)
    if form.mistakes or opened.text is None:
        return _refused(desk, next(iter(form.mistakes.values())))
    file = desk.opened.file
    try:
        with current_store().writing() as session:
            saved = redactie.store_text(session, draft_id, file, opened.text, desk.opened.texts.revision)
    except DraftConflict:
        return _refused(desk, voorbeelden.TAKEN)
    title = f'voorbeeld "{form.written.title}"'
    line = saved.text[: max(saved.text.find(title), 0)].count("\n") + 1
    said = f"‘{form.written.title}’ staat in de tekst."
    if htmx.is_htmx():
        return htmx.happened("tekst-erbij", regel=line, zin=said)
    flash(said)
    return htmx.redirect_to(url_for("redactie.index", draft_id=draft_id, bestand=file, naast="voorbeelden", regel=line))


def _refused(desk: voorbeelden.Desk, sentence: str) -> Response:
    if htmx.is_htmx():
        return make_response(str(escape(sentence)), 422)
    flash(sentence)
    address = url_for("redactie.index", draft_id=desk.draft_id, bestand=desk.opened.file, naast="voorbeelden")
    return htmx.redirect_to(address)
