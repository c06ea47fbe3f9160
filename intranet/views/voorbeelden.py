"""*Voorbeelden*: those of a draft as a table to edit. What is saved is the text of the draft, and nothing beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache, partial
from typing import Any

from flask import Blueprint, Response, abort, flash, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from dsl import (
    ExampleNotWritten,
    ExampleResult,
    Outcome,
    PolicyTooTangled,
    Proposal,
    WrittenExample,
    remove_example,
    rewrite_example,
    run_examples,
)
from intranet.filters import melding
from intranet.policies import current_store
from intranet.rules import editing
from intranet.rules.example_form import RowForm
from intranet.rules.example_table import ENDINGS, Choice, ExampleTable, Row, Sheet, explained, read_choice
from intranet.rules.new_examples import proposed
from intranet.store import DraftConflict, DraftNotFound, DraftState, DraftTexts, drafts, finding
from intranet.store.finding import Narrowing
from intranet.views import concept, redactie
from intranet.web import htmx
from intranet.web.permissions import Permission, current_user, permission

bp = Blueprint("voorbeelden", __name__, url_prefix="/regels/concepten/<int:draft_id>/voorbeelden")

MOST_OPGAVEN = 50
"""The most opgaven to choose from, the last changed first."""
MOST_FIELDS = 8
"""The most columns of a table for each of which a row that is opened has a field."""
TAKEN = (
    "Een collega heeft dit voorbeeld intussen ook gewijzigd. Uw wijziging is nog niet bewaard. "
    "Open de voorbeelden opnieuw: dan ziet u wat er nu staat."
)


@dataclass(frozen=True)
class Opened:
    """A row that is being filled in, what comes out of it now, and where it would come in the text."""

    form: RowForm
    table: ExampleTable
    number: int
    text: str | None = None
    result: ExampleResult | None = None
    outcome: Outcome | None = None
    why: tuple[str, ...] = ()
    hidden: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Desk:
    """The draft at the revision that the page was made from; `sheet` is None while there is a fout in the text."""

    draft_id: int
    opened: redactie.Opened
    sheet: Sheet | None
    choice: Choice

    @property
    def fields(self) -> dict[str, Any]:
        """What every address on the page takes along."""
        return {"draft_id": self.draft_id, "bestand": self.opened.file, **self.choice.fields}


def read_desk(draft_id: int) -> Desk:
    """The draft as it is stored, or at the revision that a form was made from; 404 when there is no such."""
    return _desk_at(draft_id, request.values.get("revisie", type=int))


def _desk_at(draft_id: int, revision: int | None) -> Desk:
    texts = _texts(draft_id, revision)
    opened = redactie.open_file(texts)
    return Desk(draft_id, opened, sheet_now(opened.desk()), read_choice(request.args))


def sheet_now(desk: editing.Desk) -> Sheet | None:
    """The voorbeelden of the file on a desk, as they go on the day on which the draft is weighed."""
    return _sheet(desk, concept.day_of(desk.draft_id, desk.reading.policy))


def _texts(draft_id: int, revision: int | None) -> DraftTexts:
    """The texts of a revision, None for the newest; 404 when there is none, 410 when it was thinned out long ago."""
    try:
        with current_store().reading() as session:
            texts = drafts.get_texts(session, draft_id, revision)
    except DraftNotFound:
        abort(404)
    if revision is not None and texts.revision != revision:
        abort(410)
    return texts


@lru_cache(maxsize=8)
def _sheet(desk: editing.Desk, on: date) -> Sheet | None:
    """The voorbeelden of the file on a desk; None while there is a fout in the text. Kept: a row asks it many times."""
    policy = desk.reading.policy
    if policy is None:
        return None
    document = next(one for one in desk.reading.documents if one.source.name == desk.name)
    try:
        return Sheet(policy, document, run_examples(policy, on), on)
    except PolicyTooTangled:
        return None


@bp.get("")
@permission(Permission.SEE_DRAFTS)
def index(draft_id: int) -> Response:
    """The tables; `?van=` and `?tot=` are the revisions of a change to undo."""
    return show(read_desk(draft_id))


def show(desk: Desk, opened: Opened | None = None, status: int = 200, **more: Any) -> Response:
    """The whole page, or to htmx the tables alone."""
    sheet = desk.sheet
    undo = {name: number for name in ("van", "tot") if (number := request.args.get(name, type=int))}
    context: dict[str, Any] = {
        "desk": desk,
        "sheet": sheet,
        "choice": desk.choice,
        "tables": sheet.tables(desk.choice) if sheet else (),
        "row_open": opened,
        "undo": undo if len(undo) == 2 else None,
        "alles": url_for("voorbeelden.index", draft_id=desk.draft_id, bestand=desk.opened.file),
        "endings": ENDINGS,
        **more,
    }
    if htmx.is_htmx():
        context["may_write"] = _may_write(desk.draft_id)
        context["proposed"] = ()
        return htmx.render_part_or_page("", "voorbeelden/_tabellen.html", status=status, reswap="vervang", **context)
    found = concept.read(desk.draft_id)
    context["proposed"] = missing_examples(sheet) if sheet else ()
    with current_store().reading() as session:
        context["opgaven"] = finding.find(session, Narrowing(), limit=MOST_OPGAVEN).rows
    return concept.page("voorbeelden/index.html", found, "examples", status, **context)


def missing_examples(sheet: Sheet) -> tuple[Proposal, ...]:
    try:
        return proposed(sheet, sheet.on)
    except PolicyTooTangled:
        return ()


def _may_write(draft_id: int) -> bool:
    with current_store().reading() as session:
        draft = drafts.get_draft(session, draft_id)
    is_draft = draft is not None and draft.state is DraftState.DRAFT
    return is_draft and current_user().may(Permission.WRITE_RULES)


# --- one row -------------------------------------------------------------------------------------


@bp.get("/<int:number>")
@permission(Permission.WRITE_RULES)
def edit(draft_id: int, number: int) -> Response:
    """A row with its fields; `?vraag=` is the question that was pointed at."""
    desk, sheet, row = _row(draft_id, number)
    return _show_row(desk, row, _rewritten(desk, _form(sheet, row), row))


@bp.get("/<int:number>/dicht")
@permission(Permission.WRITE_RULES)
def close(draft_id: int, number: int) -> Response:
    """A row as it is read."""
    desk, _, row = _row(draft_id, number)
    return _show_row(desk, row, None)


@bp.post("/<int:number>")
@permission(Permission.WRITE_RULES)
def save(draft_id: int, number: int) -> AnyResponse:
    """Save a row; with `doe=bekijk` only show what would come out."""
    desk, sheet, row = _row(draft_id, number)
    form = _form(sheet, row)
    form.read(request.form)
    opened = _rewritten(desk, form, row)
    if request.values.get("doe") == "bekijk":
        return _show_row(desk, row, opened)
    if form.mistakes or opened.text is None:
        return _show_row(desk, row, opened, 422)
    stored = store(desk, opened.text, f"‘{form.written.title}’ is bewaard.", form.written)
    if stored is None:
        form.mistakes["titel"] = TAKEN
        return _show_row(desk, row, opened, 422)
    return stored


def _row(draft_id: int, number: int) -> tuple[Desk, Sheet, Row]:
    desk = read_desk(draft_id)
    if desk.sheet is None or number >= len(desk.sheet.rows):
        abort(404)
    return desk, desk.sheet, desk.sheet.rows[number]


def _form(sheet: Sheet, row: Row) -> RowForm:
    """The row with a field for each answer that it gives, and for the question that was pointed at.

    Of a small table all questions have one: there is room, and the other voorbeelden turn on them too.
    """
    columns = [column.name for column in sheet.table_of(row, read_choice(request.args)).columns]
    names = tuple(name for name in columns if name in row.written.given or len(columns) <= MOST_FIELDS)
    form = RowForm(sheet, row.written, names)
    asked = request.args.get("vraag", "")
    if asked in form.more_questions():
        form.names = (*names, asked)
    return form


def _rewritten(desk: Desk, form: RowForm, row: Row) -> Opened:
    table = form.sheet.table_of(row, desk.choice)
    write = partial(rewrite_example, form.sheet.document.source, row.placed)
    return worked_out(desk, form, table, row.number, row.number, write)


def worked_out(
    desk: Desk, form: RowForm, table: ExampleTable, number: int, place: int, write: Callable[[WrittenExample], str]
) -> Opened:
    """What a row that is filled in gives: the text it would make, in which it stands at `place`, and how it would go.

    What makes no sound text is a mistake of the form.
    """
    try:
        text = write(form.written)
    except ExampleNotWritten:
        form.mistakes.setdefault("titel", "Dit kan het programma zo niet schrijven. Wijzig het bij Bewerken.")
        return Opened(form, table, number)
    changed = desk.opened.desk(text)
    sheet = sheet_now(changed)
    if sheet is None:
        error = next((one for one in changed.reading.diagnostics if one.severity == "fout"), None)
        words = melding(f"{error.text} {error.help}") if error else "Dit is niet uit te rekenen."
        form.mistakes.setdefault("titel", words)
        return Opened(form, table, number)
    row = sheet.rows[place]
    here = (e for e in sheet.policy.examples if e.place.source.name == desk.opened.file)
    example = next(e for e in here if e.place.span.start == row.placed.span.start)
    outcome, why = explained(sheet.policy, example, sheet.on)
    return Opened(form, table, number, text, row.result, outcome, why)


def _show_row(desk: Desk, row: Row, opened: Opened | None, status: int = 200) -> Response:
    if not htmx.is_htmx():
        return show(desk, opened, status)
    assert desk.sheet is not None
    return htmx.render_part_or_page(
        "",
        "voorbeelden/_rij.html",
        status=status,
        desk=desk,
        sheet=desk.sheet,
        table=desk.sheet.table_of(row, desk.choice),
        row=row,
        row_open=opened,
        endings=ENDINGS,
        may_write=True,
        announcement=said_of(opened),
    )


def said_of(opened: Opened | None) -> str | None:
    """How an open row would go, for who does not see it change."""
    if opened is None or opened.result is None or request.method == "GET":
        return None
    return opened.result.told_text if opened.form.says_all else "Kies nog wat eruit moet komen."


# --- saving --------------------------------------------------------------------------------------


def store(
    desk: Desk, text: str, said: str, written: WrittenExample | None = None, *, leave: bool = False
) -> AnyResponse | None:
    """Save the text and show the tables, with the row that now says `written` in focus; None when that clashed.

    With `leave` the page is shown anew: the form of a row that was not there yet is done with.
    """
    file = desk.opened.file
    try:
        with current_store().writing() as session:
            saved = redactie.store_text(session, desk.draft_id, file, text, desk.opened.texts.revision)
    except DraftConflict:
        return None
    said = f"{said} {redactie.MERGED.partition(' ')[2]}" if saved.merged else said
    undo: dict[str, Any] = {"van": saved.revision - 1, "tot": saved.revision} if saved.changed else {}
    now = _now(desk)
    rows = now.sheet.rows if now.sheet else ()
    number = next((row.number for row in rows if row.written == written), None)
    if leave or not htmx.is_htmx():
        flash(said)
        anchor = "voorbeelden" if number is None else f"rij-{number}"
        return htmx.redirect_to(url_for("voorbeelden.index", **now.fields, **undo, _anchor=anchor))
    if number is not None:
        said = f"{said} {rows[number].result.told_text}"
    return show(now, said=said, undo=undo or None, announcement=said, focus=number, retarget="#voorbeelden")


def _now(desk: Desk) -> Desk:
    """The draft as it is stored now."""
    opened = redactie.opened_now(desk.draft_id)
    return replace(desk, opened=opened, sheet=sheet_now(opened.desk()))


@bp.post("/<int:number>/weg")
@permission(Permission.WRITE_RULES)
def remove(draft_id: int, number: int) -> AnyResponse:
    """Take a voorbeeld out; it can be put back at once."""
    desk, sheet, row = _row(draft_id, number)
    said = f"‘{row.written.title}’ is weggehaald."
    stored = store(desk, remove_example(sheet.document, row.placed), said)
    if stored is None:
        flash(TAKEN)
        return htmx.redirect_to(url_for(".index", **desk.fields))
    return stored


@bp.post("/terug")
@permission(Permission.WRITE_RULES)
def undo(draft_id: int) -> AnyResponse:
    """Take back one change, and leave what came after it."""
    desk = _desk_at(draft_id, request.form.get("tot", 0, type=int))
    earlier = _texts(draft_id, request.form.get("van", 0, type=int))
    stored = store(desk, earlier.text(desk.opened.file) or "", "De wijziging is ongedaan gemaakt.")
    if stored is None:
        flash("Deze wijziging is niet meer ongedaan te maken: daarna is hetzelfde nog eens gewijzigd.")
        return htmx.redirect_to(url_for(".index", **desk.fields))
    return stored


@bp.get("/stand")
@permission(Permission.SEE_DRAFTS)
def progress(draft_id: int) -> str:
    """What stands between the draft and publication, to put in place after a change."""
    found = concept.read(draft_id)
    return render_template("concept/_pad.html", p=found, draft=found.draft, buiten_de_band=True)
