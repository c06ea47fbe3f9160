"""The answers of a basis that voorbeelden start from, as a form: what it would do to them, and saving it."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, Response, abort, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from dsl import ExampleNotWritten, WrittenBaseline, WrittenExample, rewrite_baseline, written_baselines
from intranet.rules.example_form import RowForm
from intranet.rules.example_table import Row, Sheet, readable
from intranet.views import concept, voorbeelden
from intranet.web.permissions import Permission, permission

bp = Blueprint("basis", __name__, url_prefix="/regels/concepten/<int:draft_id>/voorbeelden/basis/<name>")


@dataclass(frozen=True)
class Opened:
    """The form of a basis; `text` is the file with what was filled in, `sheet` how its voorbeelden would go."""

    form: RowForm
    text: str | None = None
    sheet: Sheet | None = None

    @property
    def failing(self) -> tuple[Row, ...]:
        """The voorbeelden that would not go as they must."""
        return tuple(row for row in self.sheet.rows if not row.result.passed) if self.sheet else ()


@bp.get("")
@permission(Permission.WRITE_RULES)
def edit(draft_id: int, name: str) -> Response:
    """The answers of the basis."""
    desk, _, form = _begin(draft_id, name)
    return _page(desk, name, Opened(form))


@bp.post("")
@permission(Permission.WRITE_RULES)
def save(draft_id: int, name: str) -> AnyResponse:
    """Save the answers; with `doe=bekijk` only show what they would do, or a field for one more question."""
    desk, old, form = _begin(draft_id, name)
    form.read(request.form)
    opened = _worked_out(desk, old, form)
    if request.form.get("doe") == "bekijk" or request.form.get("erbij"):
        return _page(desk, name, opened)
    if form.mistakes or opened.text is None:
        return _page(desk, name, opened, 422)
    stored = voorbeelden.store(desk, opened.text, f"De basis ‘{readable(name)}’ is bewaard.")
    if stored is None:
        form.mistakes["erbij"] = voorbeelden.TAKEN
        return _page(desk, name, opened, 422)
    return stored


def _begin(draft_id: int, name: str) -> tuple[voorbeelden.Desk, WrittenBaseline, RowForm]:
    desk = voorbeelden.read_desk(draft_id)
    if desk.sheet is None:
        abort(404)
    old = next((one for one in written_baselines(desk.sheet.document) if one.name == name), None)
    if old is None:
        abort(404)
    written = WrittenExample(old.name, old.like, old.given, ())
    return desk, old, RowForm(desk.sheet, written, tuple(old.given), asks_outcome=False)


def _worked_out(desk: voorbeelden.Desk, old: WrittenBaseline, form: RowForm) -> Opened:
    if form.mistakes:
        return Opened(form)
    try:
        text = rewrite_baseline(form.sheet.document.source, old, form.written.given)
    except ExampleNotWritten:
        form.mistakes["erbij"] = "Dit kan het programma zo niet schrijven. Wijzig het bij Bewerken."
        return Opened(form)
    sheet = voorbeelden.sheet_now(desk.opened.desk(text))
    if sheet is None:
        form.mistakes["erbij"] = "Met deze antwoorden is het niet uit te rekenen."
        return Opened(form)
    return Opened(form, text, sheet)


def _page(desk: voorbeelden.Desk, name: str, opened: Opened, status: int = 200) -> Response:
    return concept.page(
        "voorbeelden/basis.html",
        concept.read(desk.draft_id),
        "examples",
        status,
        desk=desk,
        name=name,
        open=opened,
        like=desk.sheet.policy.baselines.get(opened.form.written.like or "") if desk.sheet else None,
        address=url_for(".save", name=name, **desk.fields),
    )
