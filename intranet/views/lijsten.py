"""*Lijsten*: the keuzelijsten of a draft, to change, to renew and to take out with a form."""

from __future__ import annotations

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from dsl import ListNotWritten, Severity, remove_list, rewrite_list
from intranet.config import current_config
from intranet.filters import datum, melding
from intranet.policies import current_store
from intranet.rules.list_form import DraftList, ListForm, blank, lists_of
from intranet.rules.publication import Progress
from intranet.store import DraftConflict, DraftTexts, drafts
from intranet.views import concept, redactie
from intranet.web.permissions import Permission, permission

bp = Blueprint("lijsten", __name__, url_prefix="/regels/concepten/<int:draft_id>/bewerken/lijsten")

GONE = "Een collega heeft deze lijst intussen gewijzigd. Hier staat zij zoals zij nu is; uw wijziging is niet bewaard."


def _lists(texts: DraftTexts) -> dict[str, DraftList]:
    return lists_of(redactie.Opened(texts, texts.texts[0].name).desk().reading.documents)


def _found(texts: DraftTexts, name: str) -> DraftList:
    found = _lists(texts).get(name)
    if found is None:
        abort(404)
    return found


@bp.get("/")
@permission(Permission.SEE_DRAFTS)
def index(draft_id: int) -> Response:
    """All lists of the draft, with their values and period."""
    progress = concept.read(draft_id)
    today = current_config().today()
    return concept.page("lijsten/index.html", progress, "edit", lists=_lists(progress.texts).values(), today=today)


@bp.get("/<name>")
@permission(Permission.WRITE_RULES)
def change(draft_id: int, name: str) -> Response:
    """The form that changes a list."""
    return _form(draft_id, name, None, {}, renews=False)


@bp.get("/<name>/vernieuwen")
@permission(Permission.WRITE_RULES)
def renew(draft_id: int, name: str) -> Response:
    """The form that ends a list and begins it anew, for the four years that follow."""
    return _form(draft_id, name, None, {}, renews=True)


@bp.post("/<name>")
@permission(Permission.WRITE_RULES)
def write(draft_id: int, name: str) -> AnyResponse:
    """Write the list in the draft; or show what is wrong."""
    fields = request.form.to_dict()
    renews = fields.get("doe") == "vernieuw"
    revision = request.form.get("revisie", 0, type=int)
    with current_store().reading() as session:
        if drafts.get_draft(session, draft_id) is None:
            abort(404)
        texts = drafts.get_texts(session, draft_id, revision)
    if texts.revision != revision:  # so long ago that the text of the form is no longer kept
        flash(GONE)
        return redirect(url_for(".renew" if renews else ".change", draft_id=draft_id, name=name), code=303)
    found = _found(texts, name)
    form = ListForm(found.written, fields, renews)
    mistakes = form.mistakes()
    if mistakes:
        return _form(draft_id, name, form, mistakes, renews=renews)
    file = found.document.source.name
    try:
        text = rewrite_list(found.document.source, found.placed, form.written)
    except ListNotWritten:
        words = "Deze woorden kan de regeltaal hier niet schrijven. Kies andere, of wijzig de lijst in de tekst."
        return _form(draft_id, name, form, {"erbij": words}, renews=renews)
    mistakes = _broken(redactie.Opened(texts, file), text, form, found.placed.span.end)
    if mistakes:
        return _form(draft_id, name, form, mistakes, renews=renews)
    try:
        with current_store().writing() as session:
            redactie.store_text(session, draft_id, file, text, revision)
    except DraftConflict:
        flash(GONE)
        return redirect(url_for(".renew" if renews else ".change", draft_id=draft_id, name=name), code=303)
    written = form.written
    if renews and written.start and written.last:
        flash(f"De lijst is vernieuwd, van {datum(written.start)} tot en met {datum(written.last)}.")
    else:
        flash("De lijst is gewijzigd." if written != form.old else "Er was niets veranderd.")
    return redirect(url_for(".index", draft_id=draft_id), code=303)


@bp.get("/<name>/weghalen")
@permission(Permission.WRITE_RULES)
def confirm_removal(draft_id: int, name: str) -> Response:
    """Ask before a list goes; of one that questions still choose from, say which and what to do."""
    progress = concept.read(draft_id)
    return _removal(progress, _found(progress.texts, name))


@bp.post("/<name>/weghalen")
@permission(Permission.WRITE_RULES)
def remove(draft_id: int, name: str) -> AnyResponse:
    """Take a list out of the draft that no question chooses from."""
    progress = concept.read(draft_id)
    texts, found = progress.texts, _found(progress.texts, name)
    with current_store().reading() as session:
        seen = _lists(drafts.get_texts(session, draft_id, request.form.get("revisie", 0, type=int))).get(name)
    if seen is None or seen.written != found.written:
        flash(GONE)
        return redirect(url_for(".confirm_removal", draft_id=draft_id, name=name), code=303)
    if found.asked_by or progress.check.errors:
        return _removal(progress, found, 422)
    text = remove_list(found.document, found.placed)
    try:
        with current_store().writing() as session:
            redactie.store_text(session, draft_id, found.document.source.name, text, texts.revision)
    except DraftConflict:
        flash(GONE)
        return redirect(url_for(".confirm_removal", draft_id=draft_id, name=name), code=303)
    flash(f"De lijst {found.written.title} is weggehaald.")
    return redirect(url_for(".index", draft_id=draft_id), code=303)


def _removal(progress: Progress, found: DraftList, status: int = 200) -> Response:
    text = render_template(
        "lijsten/weg.html",
        draft=progress.draft,
        list=found.written,
        asked_by=found.asked_by,
        revision=progress.texts.revision,
        has_errors=bool(progress.check.errors),  # a question that cannot be read may choose from it
    )
    return Response(text, status)


def _broken(opened: redactie.Opened, text: str, form: ListForm, end: int) -> dict[str, str]:
    """What a change breaks elsewhere in the rules, at the value that it is about; the list stands up to `end`."""
    before = {(d.code, d.text) for d in opened.desk().reading.diagnostics}
    after = opened.desk(text).reading.diagnostics
    errors = [d for d in after if d.severity is Severity.ERROR and (d.code, d.text) not in before]
    taken = [one for one in form.old.values if one not in form.written.values]
    found: dict[str, str] = {}
    for error in errors:
        at = error.span.start
        if error.source.name == opened.file:  # where it stands now: what was taken away moved it up
            shift = len(opened.text) - len(text)
            line = opened.text[: at + shift if at + shift > end else at].count("\n") + 1
        else:
            line = error.source.position(at).line
        about = next((f"weg-{one.name}" for one in taken if f"`{one.name}`" in error.text), "erbij")
        where = f"Dat staat op regel {line} van {error.source.name}. Wijzig die eerst."
        found.setdefault(about, f"{melding(error.text)} {where}")
    return found


def _form(draft_id: int, name: str, form: ListForm | None, mistakes: dict[str, str], *, renews: bool) -> Response:
    progress = concept.read(draft_id)
    today = current_config().today()
    now = _found(progress.texts, name)
    old = form.old if form else now.written
    text = render_template(
        "lijsten/formulier.html",
        draft=progress.draft,
        old=old,
        asked_by=now.asked_by,
        fields=form.fields if form else blank(old, renews=renews, today=today),
        revision=form.fields.get("revisie") if form else progress.texts.revision,
        renews=renews,
        mistakes=mistakes,
        title=f"{'Vernieuw' if renews else 'Wijzig'} de lijst {old.title}",
    )
    return Response(text, 422 if mistakes else 200)
