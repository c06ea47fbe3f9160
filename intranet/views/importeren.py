"""*Importeren*: opgaven out of a spreadsheet. First look, then all or nothing."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

from flask import Blueprint, Flask, Response, abort, current_app, flash, render_template, request, url_for

from intranet import background
from intranet.background import Stopped, Task
from intranet.config import current_config
from intranet.documents import workbook
from intranet.filters import aantal, opsomming
from intranet.opgaven import importing, sheets
from intranet.opgaven.importing import Reading
from intranet.opgaven.sheets import Unreadable
from intranet.policies import Regelset, current_store, regelsets
from intranet.store import ImportState, StoreError, bulk, changes, imports, questions
from intranet.store.imports import ImportJob
from intranet.web import htmx
from intranet.web.permissions import Permission, current_user, permission

bp = Blueprint("importeren", __name__, url_prefix="/opgaven/importeren")

SHOWN_ROWS = 10
SHOWN_IMPORTS = 20
INTERRUPTED = "De Opgavewijzer is gestopt terwijl de opgaven werden geïmporteerd. Er is niets geïmporteerd."


@bp.get("/")
@permission(Permission.WEIGH)
def index() -> Response:
    """Ask for a file."""
    return _upload_form("")


@bp.get("/sjabloon.xlsx")
@permission(Permission.WEIGH)
def template() -> Response:
    """An empty sheet with the columns that are understood, and a second one that says what may stand in them."""
    targets = importing.targets(regelsets().current().policy)
    today = current_config().today()
    data = workbook.of_sheets(
        {
            "Opgaven": ([target.label for target in targets], []),
            "Uitleg": (["Kolom", "Wat mag er staan?"], [(target.label, target.allowed) for target in targets]),
        },
        title="Opgaven om te importeren",
        author="Opgavewijzer",
        on=today,
    )
    return workbook.download(data, "opgaven-sjabloon.xlsx")


@bp.post("/")
@permission(Permission.WEIGH)
def upload() -> Response:
    """Read the file and show what is in it, or say what is wrong with it."""
    file = request.files.get("bestand")
    if file is None or not file.filename:
        return _upload_form("Kies eerst een bestand.", 422)
    try:
        found = sheets.read(file.filename, file.stream.read(sheets.LARGEST_FILE + 1))
    except Unreadable as problem:
        return _upload_form(str(problem), 422)
    columns = importing.guess(found.rows[0], regelsets().current().policy)
    with current_store().writing() as session:
        import_id = imports.create(
            session,
            who=current_user().name,
            at=datetime.now(UTC),
            file_name=file.filename[-100:],
            rows=found.rows,
            columns=columns,
        )
    if found.others:
        names = opsomming(f"‘{name}’" for name in found.others)
        flash(f"Alleen het blad ‘{found.sheet}’ gaat mee. Dit staat er nog meer in: {names}.")
    return htmx.redirect_to(url_for(".show", import_id=import_id))


@bp.get("/<int:import_id>")
@permission(Permission.WEIGH)
def show(import_id: int) -> Response:
    """What is in the file, how far it is, or what became of it."""
    return _page(_found(import_id))


@bp.post("/<int:import_id>/kolommen")
@permission(Permission.WEIGH)
def choose(import_id: int) -> Response:
    """Keep which column is what."""
    job = _found(import_id)
    known = {target.name for target in importing.targets(regelsets().current().policy)}
    chosen = {number: request.form.get(f"kolom-{number}", "") for number in range(len(job.rows[0]) if job.rows else 0)}
    with current_store().writing() as session:
        imports.set_columns(session, import_id, {number: name for number, name in chosen.items() if name in known})
    return htmx.redirect_to(url_for(".show", import_id=import_id, _anchor="k-controle"))


@bp.post("/<int:import_id>/start")
@permission(Permission.WEIGH)
def start(import_id: int) -> Response:
    """Store all opgaven of the file, when nothing is wrong with any."""
    job = _found(import_id)
    regelset = regelsets().current()
    reading = importing.read_rows(job.rows, job.columns, regelset.policy) if job.rows else None
    if reading is None or reading.problem_count or importing.wrong_columns(job.columns, regelset.policy):
        return htmx.redirect_to(url_for(".show", import_id=import_id))
    with current_store().writing() as session:
        began = imports.begin(session, import_id)
    if began:
        app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # the thread needs the app itself
        who, today = current_user().name, current_config().today()

        def work(task: Task) -> None:
            try:
                opgaven = importing.weighed(reading.drafts, regelset, today, task.tell)
                _store(import_id, opgaven, regelset, who)
            except Stopped:
                _end(import_id, ImportState.STOPPED, "U hebt het importeren gestopt. Er is niets geïmporteerd.")
            except StoreError as error:
                _end(import_id, ImportState.FAILED, f"{error} Er is niets geïmporteerd.")
            except Exception:
                _end(import_id, ImportState.FAILED, "Het importeren lukte niet. Er is niets geïmporteerd.")
                raise

        background.start(app, _key(import_id), len(reading.drafts), work)
    return htmx.redirect_to(url_for(".show", import_id=import_id))


@bp.get("/<int:import_id>/ongedaan")
@permission(Permission.WEIGH)
def confirm_undo(import_id: int) -> str:
    """Ask whether what an import brought may go to the archive, and say what stays."""
    job = _done(import_id)
    with current_store().reading() as session:
        found = imports.brought(session, import_id)
    return render_template("importeren/ongedaan.html", job=job, found=found)


@bp.post("/<int:import_id>/ongedaan")
@permission(Permission.WEIGH)
def undo(import_id: int) -> Response:
    """Move what is as the import brought it to the archive."""
    _done(import_id)
    with current_store().writing() as session:
        count = imports.undo(session, import_id, who=current_user().name, at=datetime.now(UTC))
    if count:
        verb = "staat" if count == 1 else "staan"
        flash(f"{aantal(count, 'opgave', 'opgaven').capitalize()} uit deze import {verb} nu in het archief.")
    else:
        flash("Er is niets verplaatst: elke opgave uit deze import is gewijzigd of staat al in het archief.")
    return htmx.redirect_to(url_for(".show", import_id=import_id))


@bp.get("/<int:import_id>/voortgang")
@permission(Permission.WEIGH)
def progress(import_id: int) -> Response:
    """How far it is; a page of its own for who has no scripts."""
    return _page(_found(import_id))


@bp.post("/<int:import_id>/stop")
@permission(Permission.WEIGH)
def stop(import_id: int) -> Response:
    """Stop before anything is stored; what is stored already stays."""
    job = _found(import_id)
    task = background.running(current_app, _key(import_id))
    if task is not None:
        task.stop()
    elif job.state is ImportState.NEW:
        _end(import_id, ImportState.STOPPED, "U hebt het importeren gestopt. Er is niets geïmporteerd.")
        flash("Er is niets geïmporteerd.")
        return htmx.redirect_to(url_for(".index"))
    return htmx.redirect_to(url_for(".show", import_id=import_id))


def _store(import_id: int, opgaven: list[bulk.NewOpgave], regelset: Regelset, who: str) -> None:
    at = datetime.now(UTC)
    prepared = bulk.prepare(opgaven, who=who, at=at)
    with current_store().writing() as session:
        version = changes.remember_regelset(
            session, name=regelset.name, version=regelset.version, texts=regelset.texts, at=at
        )
        imports.store(session, import_id, prepared, regelset_version_id=version, who=who, at=at)


def _end(import_id: int, state: ImportState, message: str) -> None:
    with current_store().writing() as session:
        imports.end(session, import_id, state, message)


def _key(import_id: int) -> str:
    return f"import {import_id}"


def _found(import_id: int) -> ImportJob:
    with current_store().reading() as session:
        job = imports.get(session, import_id, current_user().name)
    if job is None:
        abort(404)
    if job.state is ImportState.RUNNING and background.running(current_app, _key(import_id)) is None:
        # Either it ended between the two questions, or the program that did it is gone.
        with current_store().reading() as session:
            job = imports.get(session, import_id, current_user().name) or job
        if job.state is ImportState.RUNNING:
            _end(import_id, ImportState.FAILED, INTERRUPTED)
            return _found(import_id)
    return job


def _done(import_id: int) -> ImportJob:
    job = _found(import_id)
    if job.state is not ImportState.DONE:
        abort(404)
    return job


def _upload_form(problem: str, status: int = 200) -> Response:
    mistakes = {"bestand": problem} if problem else {}
    with current_store().reading() as session:
        earlier = imports.stored(session, current_user().name, SHOWN_IMPORTS)
    page = render_template("importeren/index.html", mistakes=mistakes, most=sheets.MOST_ROWS, earlier=earlier)
    return Response(page, status)


def _twice(reading: Reading) -> tuple[str, ...]:
    """The names that an opgave has already, here or further up in the file, each once."""
    names = [str(draft.fields["title"]) for draft in reading.drafts if draft.fields.get("title")]
    with current_store().reading() as session:
        known = questions.running_titles(session, set(names))
    count = Counter(names)
    return tuple(name for name in count if count[name] > 1 or name in known)


def _skipped(job: ImportJob) -> tuple[tuple[int, str], ...]:
    """The columns with something in them that do not come in: their number, from 0, and their head."""
    return tuple(
        (number, head or f"kolom {number + 1}")
        for number, head in enumerate(job.rows[0] if job.rows else ())
        if number not in job.columns and any(row[number] for row in job.rows[1:])
    )


def _page(job: ImportJob) -> Response:
    policy = regelsets().current().policy
    reading = brought = None
    wrong = ""
    if job.state is ImportState.DONE:
        with current_store().reading() as session:
            brought = imports.brought(session, job.id)
    if job.state is ImportState.NEW:
        wrong = importing.wrong_columns(job.columns, policy)
        heads = [head for head in job.rows[0] if head] if job.rows else []
        if wrong and len(heads) == 1 < len(job.rows[0]):
            wrong += f" In de eerste rij staat alleen ‘{heads[0]}’. Is dat een titel? Haal die rij weg in uw bestand."
        reading = importing.read_rows(job.rows, job.columns, policy)
    return htmx.render_part_or_page(
        "importeren/bestand.html",
        "importeren/_stand.html",
        job=job,
        states=ImportState,
        task=background.running(current_app, _key(job.id)),
        targets=importing.targets(policy),
        reading=reading,
        wrong=wrong,
        twice=_twice(reading) if reading else (),
        skipped=_skipped(job) if job.state is ImportState.NEW else (),
        shown=job.rows[1 : SHOWN_ROWS + 1],
        most_problems=importing.MOST_PROBLEMS,
        brought=brought,
    )
