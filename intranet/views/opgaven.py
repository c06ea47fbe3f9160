"""*Opgaven*: the list, a new opgave, its name and phase, and the archive."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from intranet.config import current_config
from intranet.documents import workbook
from intranet.opgaven import detail_forms, example
from intranet.opgaven.detail_forms import Form, Section
from intranet.opgaven.listing import (
    ARCHIVED,
    DEADLINES,
    DEVIATES,
    EXPORT_HEAD,
    MINE,
    QUESTIONS,
    SEALED,
    Choice,
    due,
    export_lines,
)
from intranet.opgaven.weighing import keep_outcome
from intranet.policies import current_store, labels, regelsets
from intranet.store import AnswerKind, NotFound, OpgaveDetail, Phase, Session, changes, finding, questions, recording
from intranet.store.finding import Order
from intranet.views import frame
from intranet.views.regels import lists_ending
from intranet.web import appearance, htmx
from intranet.web.permissions import Permission, current_user, permission

bp = Blueprint("opgaven", __name__)
frame.install(bp)

PAGE = 50
MOST_EXPORTED = 100_000
SLOW_EXPORT = 10_000
"""From this many opgaven a workbook takes longer than a second, and the link says so."""
AREA, LEVEL = changes.AREA_FACT, "niveau"


@bp.get("/")
@permission(Permission.READ)
def home() -> AnyResponse:
    """The list is the first page."""
    return redirect(url_for("opgaven.index"), code=303)


@bp.get("/opgaven/")
@permission(Permission.READ)
def index() -> Response:
    """The list, narrowed and in the order that the address says."""
    choice = Choice.of(request.args)
    me, today = current_user().name, current_config().today()
    with current_store().reading() as session:
        page = finding.find(
            session,
            choice.narrowing(me, today),
            order=choice.order,
            turned=choice.turned,
            limit=PAGE,
            after=request.args.get("na"),
            before=request.args.get("voor"),
            today=today,
        )
        counts = questions.count_opgaven(session)
        mine = finding.count(session, Choice(tab=MINE).narrowing(me, today))
        views = finding.saved_views(session, me)
        owners = finding.owners(session)
    policy = regelsets().current().policy
    decision = next(iter(policy.decisions.values()))
    outcomes = {name: look.word for name, look in appearance.STATES.items()}
    outcomes |= {value.name: value.label for value in decision.choices}
    outcomes[DEVIATES] = "Wijkt af van de regels"
    return htmx.render_part_or_page(
        "opgaven/index.html",
        "opgaven/_lijst.html",
        found=page,
        counts=counts,
        mine=mine,
        choice=choice,
        views=views,
        view=next((view for view in views if view.query == choice.query), None),
        is_first=not {"na", "voor"} & request.args.keys(),
        areas=labels(policy, AREA),
        levels=labels(policy, LEVEL),
        owners=owners,
        outcomes=outcomes,
        phases=list(Phase),
        orders=list(Order),
        deadlines=DEADLINES,
        question_states=QUESTIONS,
        sealed_states=SEALED,
        ending=lists_ending(today) if current_user().may(Permission.SEE_DRAFTS) and policy.lists else (),
        look=appearance.of_stored,
        due=lambda row: due(row, today),
        has_example=example.is_available(policy),
        slow_export=SLOW_EXPORT,
        most_exported=MOST_EXPORTED,
    )


@bp.get("/opgaven/opgaven.<form>")
@permission(Permission.READ)
def export(form: str) -> Response:
    """The list as it is narrowed, as a workbook (xlsx) or csv."""
    if form not in ("xlsx", "csv"):
        abort(404)
    choice, me, today = Choice.of(request.args), current_user().name, current_config().today()
    with current_store().reading() as session:
        rows = finding.every(
            session, choice.narrowing(me, today), choice.order, turned=choice.turned, limit=MOST_EXPORTED
        )
        sealed = recording.newest_records(session, [row.id for row in rows])
    policy = regelsets().current().policy
    lines = export_lines(rows, labels(policy, AREA), labels(policy, LEVEL), sealed)
    name = f"{today.isoformat()}_opgaven{'-archief' if choice.tab == ARCHIVED else ''}.{form}"
    if form == "csv":
        return workbook.download(workbook.csv_of(EXPORT_HEAD, lines), name)
    about = "Een keuze uit de lijst met opgaven" if choice.narrows else "De lijst met opgaven"
    return workbook.download(workbook.of_rows("Opgaven", EXPORT_HEAD, lines, author=me, on=today, about=about), name)


def _form(form: Form, status: int = 200) -> Response:
    policy = regelsets().current().policy
    text = render_template(
        "opgaven/formulier.html",
        form=form,
        mistakes=form.mistakes,
        facts=detail_forms.describing(policy),
        more_open=any(any(form.shown.get(name, [])) for name in detail_forms.DESCRIBING if name != AREA),
        longest_title=detail_forms.LONGEST_TITLE,
    )
    return Response(text, status)


@bp.get("/opgaven/nieuw")
@permission(Permission.WEIGH)
def new() -> Response:
    """The form for a new opgave."""
    return _form(Form(Section.OPGAVE, {"fase": [Phase.INITIEREN]}))


@bp.post("/opgaven/nieuw")
@permission(Permission.WEIGH)
def create() -> Response:
    """Store a new opgave and go on to weigh it."""
    regelset = regelsets().current()
    form = detail_forms.filled_in(Section.OPGAVE, request.form.to_dict(flat=False), regelset.policy)
    if form.mistakes:
        return _form(form, 422)
    who, at = current_user().name, datetime.now(UTC)
    with current_store().writing() as session:
        opgave_id = changes.create_opgave(
            session,
            title=str(form.fields["title"]),
            description=str(form.fields["description"]),
            phase=str(form.fields["phase"]),
            owner=who,
            area=None,
            regelset_version_id=changes.remember_regelset(
                session, name=regelset.name, version=regelset.version, texts=regelset.texts, at=at
            ),
            who=who,
            at=at,
        )
        for fact, value in form.answers.items():
            changes.record_answer(
                session, opgave_id, fact=fact, kind=AnswerKind.ANSWERED, value=value, reason="", who=who, at=at
            )
        keep_outcome(session, opgave_id, regelset, current_config().today())
    flash("De opgave is gemaakt. Beantwoord nu de vragen; elk antwoord wordt meteen bewaard.")
    return htmx.redirect_to(url_for("afwegen.index", opgave_id=opgave_id))


@bp.post("/opgaven/voorbeeld")
@permission(Permission.WEIGH)
def load_example() -> Response:
    """Go to the fictitious example of this person, to try the program with; without one, or with `vers`, make one."""
    regelset = regelsets().current()
    who, at = current_user().name, datetime.now(UTC)
    with current_store().writing() as session:
        made = None if "vers" in request.form else example.existing(session, who)
        if made is not None:
            return htmx.redirect_to(url_for("afwegen.index", opgave_id=made.id, rondleiding=1))
        opgave_id = example.create(session, regelset, who=who, at=at)
        keep_outcome(session, opgave_id, regelset, current_config().today())
    flash("Dit is een verzonnen opgave om mee te oefenen. De meeste vragen zijn al beantwoord.")
    return htmx.redirect_to(url_for("afwegen.index", opgave_id=opgave_id, rondleiding=1))


def _found(session: Session, opgave_id: int) -> OpgaveDetail:
    opgave = questions.get_opgave(session, opgave_id)
    if opgave is None:
        raise NotFound(opgave_id)
    return opgave


def _read(opgave_id: int) -> OpgaveDetail:
    with current_store().reading() as session:
        return _found(session, opgave_id)


@bp.get("/opgaven/<int:opgave_id>/archiveren")
@permission(Permission.WEIGH)
def confirm_archive(opgave_id: int) -> str:
    """Ask whether the opgave may go to the archive."""
    return render_template("opgaven/archiveren.html", opgave=_read(opgave_id))


@bp.post("/opgaven/<int:opgave_id>/archiveren")
@permission(Permission.WEIGH)
def archive(opgave_id: int) -> Response:
    """Move the opgave to the archive."""
    with current_store().writing() as session:
        changes.archive_opgave(session, opgave_id, who=current_user().name, at=datetime.now(UTC))
        title = _found(session, opgave_id).title
    flash(f"‘{title}’ staat nu in het archief. U kunt de opgave altijd terugzetten.")
    return htmx.redirect_to(url_for("opgaven.index"))


@bp.post("/opgaven/<int:opgave_id>/terugzetten")
@permission(Permission.WEIGH)
def restore(opgave_id: int) -> Response:
    """Take the opgave out of the archive."""
    with current_store().writing() as session:
        changes.restore_opgave(session, opgave_id, who=current_user().name, at=datetime.now(UTC))
        opgave = _found(session, opgave_id)
        regelset = regelsets().of_version(opgave.regelset_version_id)
        if regelset is not None:  # what was due is due again
            keep_outcome(session, opgave_id, regelset, current_config().today())
        title = opgave.title
    flash(f"‘{title}’ is terug in de lijst met lopende opgaven.")
    return htmx.redirect_to(url_for("afwegen.index", opgave_id=opgave_id))
