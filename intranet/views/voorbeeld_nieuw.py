"""A voorbeeld that is not in the text yet: a copy, a proposal, an opgave, or a new one from a basis."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, Response, abort, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from dsl import Span, WrittenExample, insert_example
from intranet.policies import RegelsetUnusable, current_store
from intranet.rules.example_form import RowForm
from intranet.rules.example_table import ENDINGS, ExampleTable
from intranet.rules.from_opgave import written_example
from intranet.rules.new_examples import as_written, under
from intranet.store import questions
from intranet.views import voorbeelden
from intranet.web import htmx
from intranet.web.permissions import Permission, permission

bp = Blueprint("voorbeeld_nieuw", __name__, url_prefix="/regels/concepten/<int:draft_id>/voorbeelden/nieuw")

NUMBER = -1
"""The number of a row that is not in the text yet."""
COPY = "{} (kopie)"


@bp.get("")
@permission(Permission.WRITE_RULES)
def new(draft_id: int) -> Response:
    """A new row: a copy (`kopie`), a proposal (`voorstel`), an opgave (`opgave`), or from a basis (`basis`)."""
    if voorbeelden.read_desk(draft_id).sheet is None:  # a mistake came into the text: the page says so
        return htmx.redirect_to(url_for("voorbeelden.index", draft_id=draft_id))
    desk, form, behind, _ = beginning(draft_id)
    return voorbeelden.show(desk, added(desk, form, behind))


@bp.post("")
@permission(Permission.WRITE_RULES)
def add(draft_id: int) -> AnyResponse:
    """Put the new row in the text; with `doe=bekijk` only show what would come out."""
    desk, form, behind, asked = beginning(draft_id)
    form.asked = asked
    form.read(request.form)
    opened = added(desk, form, behind)
    if request.values.get("doe") == "bekijk":
        for field_name in form.undecided:  # who is still choosing made no mistake yet
            form.mistakes.pop(field_name, None)
        return _show_new(desk, opened)
    if form.mistakes or opened.text is None:
        return _show_new(desk, opened, 422)
    said = f"‘{form.written.title}’ staat in de tekst."
    stored = voorbeelden.store(desk, opened.text, said, form.written, leave=True)
    if stored is None:
        form.mistakes["titel"] = voorbeelden.TAKEN
        return _show_new(desk, opened, 422)
    return stored


def beginning(draft_id: int) -> tuple[voorbeelden.Desk, RowForm, Span | None, tuple[tuple[str, str], ...]]:
    """What a new row starts as, what it comes behind, and the outcomes that a proposal leaves to a person."""
    desk, asked = voorbeelden.read_desk(draft_id), request.values
    sheet = desk.sheet
    if sheet is None:
        abort(404)
    rows = sheet.rows
    behind: Span | None = None
    left: tuple[tuple[str, str], ...] = ()
    if (number := asked.get("kopie", type=int)) is not None and 0 <= number < len(rows):
        behind = rows[number].placed.span
        start = replace(rows[number].written, title=COPY.format(rows[number].written.title))
    elif (number := asked.get("voorstel", type=int)) is not None:
        missing = voorbeelden.missing_examples(sheet)
        if not 0 <= number < len(missing):
            abort(404)
        start, left = as_written(missing[number]), tuple(one.subject for one in missing[number].asked)
        behind = under(sheet.document, missing[number])
    elif (number := asked.get("opgave", type=int)) is not None:
        start = _of_opgave(desk, number)
    else:
        like = asked.get("basis", "")
        start = WrittenExample("", like if like in sheet.policy.baselines else None, {}, ())
    if behind is None and rows:
        behind = next((row for row in reversed(rows) if row.written.like == start.like), rows[-1]).placed.span
    return desk, RowForm(sheet, start, tuple(start.given), left), behind, left


def _of_opgave(desk: voorbeelden.Desk, opgave_id: int) -> WrittenExample:
    """An opgave as a voorbeeld; 404 when there is no such opgave, or it cannot be weighed with these rules."""
    with current_store().reading() as session:
        opgave = questions.get_opgave(session, opgave_id)
    if opgave is None or desk.sheet is None:
        abort(404)
    try:
        return written_example(desk.opened.texts.texts, opgave, desk.opened.file, desk.sheet.on)
    except RegelsetUnusable:
        abort(404)


def added(desk: voorbeelden.Desk, form: RowForm, behind: Span | None) -> voorbeelden.Opened:
    """The new row behind a statement (None: at the end of the file), and how it would go."""
    sheet = form.sheet
    columns = sheet.columns(form.written.like, form.names)
    start = replace(form.written, title=form.written.title or "Nieuw voorbeeld")
    place = sum(behind is None or row.placed.span.start <= behind.start for row in sheet.rows)
    found = voorbeelden.worked_out(
        desk,
        form,
        ExampleTable(form.written.like, columns, (), None),
        NUMBER,
        place,
        lambda _: insert_example(sheet.document, start, behind),
    )
    hidden = {name: request.values[name] for name in ("kopie", "voorstel", "opgave") if name in request.values}
    return replace(found, hidden=hidden)


def _show_new(desk: voorbeelden.Desk, opened: voorbeelden.Opened, status: int = 200) -> Response:
    if not htmx.is_htmx():
        return voorbeelden.show(desk, opened, status)
    return htmx.render_part_or_page(
        "",
        "voorbeelden/_nieuw.html",
        status=status,
        desk=desk,
        sheet=desk.sheet,
        row_open=opened,
        endings=ENDINGS,
        may_write=True,
        announcement=voorbeelden.said_of(opened),
    )
