"""Answering together: notes, who finds out what, earlier answers, and what colleagues change while one looks on."""

from __future__ import annotations

from datetime import UTC, datetime
from math import ceil
from typing import NamedTuple

from flask import Blueprint, Response, abort, flash, make_response, render_template, request, url_for

from intranet.config import current_config
from intranet.opgaven.names import earlier_names
from intranet.opgaven.news import sentences
from intranet.opgaven.panel import Panel
from intranet.opgaven.tasks import Given, read_task
from intranet.opgaven.together import LONGEST_NOTE, lines, read_together
from intranet.opgaven.weighing import Question, Weighing, keep_outcome, place_words
from intranet.policies import current_store, regelsets
from intranet.store import changes, happenings, questions, teamwork, versions, worklist
from intranet.store.happenings import Did
from intranet.views import live
from intranet.views.afwegen import after_change, ask, duties_for, find, question_address, rules_to_change
from intranet.web import htmx
from intranet.web.permissions import Permission, current_user, permission

bp = Blueprint("samen", __name__, url_prefix="/opgaven/<int:opgave_id>")

PAGE = 50


class Kind(NamedTuple):
    """A kind of acts in the history: its word, and which they are."""

    word: str
    acts: tuple[Did, ...]


KINDS = {
    "antwoorden": Kind("Antwoorden", (Did.ANSWER,)),
    "verplichtingen": Kind("Verplichtingen", (Did.TOPIC, Did.PROGRESS, Did.WORK)),
    "overleg": Kind("Overleg en uitzoeken", (Did.NOTE, Did.NOTE_REVISION, Did.TASK)),
    "gegevens": Kind("Gegevens", (Did.CHANGE,)),
    "vaststellingen": Kind("Vaststellingen", (Did.SEAL,)),
}


@bp.post("/antwoorden/<feit>/notities")
@permission(Permission.WEIGH)
def note(opgave_id: int, feit: str) -> Response:
    """Add a note to a question."""
    regelset = rules_to_change(opgave_id)
    if feit not in regelset.policy.facts:
        abort(404)
    text, mistake = _read_note()
    if mistake:
        return _section(opgave_id, feit, {"notitie": mistake}, note_text=text)
    with current_store().writing() as session:
        teamwork.add_note(session, opgave_id, fact=feit, text=text, who=current_user().name, at=datetime.now(UTC))
    return _section(opgave_id, feit, {}, said="De notitie is bewaard.")


@bp.post("/antwoorden/<feit>/notities/<int:note_id>")
@permission(Permission.WEIGH)
def revise_note(opgave_id: int, feit: str, note_id: int) -> Response:
    """Correct a note of one's own, or take it back."""
    regelset = rules_to_change(opgave_id)
    if feit not in regelset.policy.facts:
        abort(404)
    is_withdrawn = "trek_in" in request.form
    text, mistake = ("", "") if is_withdrawn else _read_note()
    if mistake:
        return _section(opgave_id, feit, {f"notitie-{note_id}": mistake}, note_text=text)
    who, at, formerly = current_user().name, datetime.now(UTC), earlier_names(regelset.policy).get(feit)
    with current_store().writing() as session:
        teamwork.revise_note(
            session, opgave_id, fact=feit, formerly=formerly, note_id=note_id, text=text, who=who, at=at
        )
    return _section(opgave_id, feit, {}, said=f"De notitie is {'ingetrokken' if is_withdrawn else 'gewijzigd'}.")


def _read_note() -> tuple[str, str]:
    """Return the note that was written and what is wrong with it; empty when nothing is."""
    text = request.form.get("notitie", "").replace("\r\n", "\n").strip()
    if not text:
        return text, "Schrijf eerst iets. Een lege notitie wordt niet bewaard."
    is_too_long = len(text) > LONGEST_NOTE
    return text, f"De notitie is te lang. Maak er hoogstens {LONGEST_NOTE} tekens van." if is_too_long else ""


@bp.post("/antwoorden/<feit>/uitzoeken")
@permission(Permission.WEIGH)
def assign(opgave_id: int, feit: str) -> Response:
    """Say who finds out the answer to a question, and by when."""
    regelset = rules_to_change(opgave_id)
    if feit not in regelset.policy.facts:
        abort(404)
    given = read_task(request.form.get("wie", ""), request.form.get("wanneer", ""), current_config().today())
    if given.mistake:
        return _section(
            opgave_id, feit, {"taak-wie" if not given.person else "taak-wanneer": given.mistake}, task=given
        )
    with current_store().writing() as session:
        teamwork.assign(
            session,
            opgave_id,
            fact=feit,
            formerly=earlier_names(regelset.policy).get(feit),
            person=given.person,
            due=given.due,
            who=current_user().name,
            at=datetime.now(UTC),
        )
        keep_outcome(session, opgave_id, regelset, current_config().today())
    said = f"{given.person} zoekt dit uit." if given.person else "Niemand zoekt dit nog uit."
    return _section(opgave_id, feit, {}, said=said)


@bp.post("/antwoorden/<feit>/terug")
@permission(Permission.WEIGH)
def put_back(opgave_id: int, feit: str) -> Response:
    """Let an earlier answer count again, as a new entry in the history."""
    regelset = rules_to_change(opgave_id)
    if feit not in regelset.policy.facts:
        abort(404)
    formerly = earlier_names(regelset.policy).get(feit)
    with current_store().writing() as session:
        entry = teamwork.get_entry(session, opgave_id, request.form.get("naar", 0, type=int))
        if entry.fact not in (feit, formerly):
            abort(404)
        changes.record_answer(
            session,
            opgave_id,
            fact=feit,
            kind=entry.kind,
            value=entry.value,
            reason=entry.reason,
            who=current_user().name,
            at=datetime.now(UTC),
            expected_answer_id=request.form.get("bekend", type=int),
            formerly=formerly,
        )
        weighing = keep_outcome(session, opgave_id, regelset, current_config().today())
        last = questions.last_undoable(session, opgave_id)
    return after_change(weighing, last, feit, "Het eerdere antwoord geldt weer.")


@bp.get("/geschiedenis")
@permission(Permission.READ)
def history(opgave_id: int) -> str:
    """All that people did, newest first; `?soort=` for one kind of it, `?vraag=` for the answers to one question."""
    fact = request.args.get("vraag") or None
    kind = next((kind for kind in KINDS if kind == request.args.get("soort")), None) if fact is None else "antwoorden"
    number = max(1, request.args.get("pagina", 1, type=int))
    with current_store().reading() as session:
        found = find(session, opgave_id)
        happened, total = happenings.page(
            session,
            opgave_id,
            KINDS[kind].acts if kind else tuple(Did),
            fact=fact,
            formerly=earlier_names(found.regelset.policy).get(fact) if fact else None,
            limit=PAGE,
            offset=(min(number, 100_000) - 1) * PAGE,
        )
        weighing = Weighing(found.opgave, found.regelset, current_config().today())
        duties = {duty.obligation.name: duty for duty in duties_for(session, weighing)}
        ticks = worklist.ticks_of(session, opgave_id)
    if fact is not None and fact not in weighing.questions:
        abort(404)
    return render_template(
        "samen/geschiedenis.html",
        opgave=found.opgave,
        question=weighing.questions.get(fact) if fact else None,
        questions=tuple(weighing.questions.values()),
        kinds=KINDS,
        kind=kind,
        acts=[
            (one, said, lines(weighing, (one.entry,))[0] if one.entry else None)
            for one, said in zip(happened, sentences(weighing, happened, ""), strict=True)
        ],
        # Of each box the last act; a verplichting with onderwerpen has none of its own.
        undoable={
            (Did.TOPIC if topic else Did.PROGRESS, tick.id)
            for (name, topic), tick in ticks.items()
            if name in duties and (topic or not duties[name].minimum)
        },
        total=total,
        number=number,
        pages=max(1, ceil(total / PAGE)),
        may_change=found.opgave.archived_at is None,
    )


@bp.get("/stand")
@permission(Permission.READ)
def state(opgave_id: int) -> Response:
    """What colleagues changed since the page was made: nothing (204), or the parts as they are now and the news.

    Asked every few seconds by every page that is looked at, so the answer 'nothing' costs one question to the database.
    """
    with current_store().reading() as session:
        if live.is_unchanged(session, opgave_id):
            return make_response("", 204)
        found = find(session, opgave_id)
        weighing = Weighing(found.opgave, found.regelset, current_config().today())
        name = request.args.get("vraag")
        asked = ask(weighing, name) if name in weighing.policy.facts else None
        together = read_together(session, weighing, name if asked else None)
        news = live.changed_since(session, weighing, together.mark, name)
        duties = duties_for(session, weighing)
    text = render_template(
        "samen/_stand.html",
        weighing=weighing,
        panel=Panel(weighing, duties),
        together=together,
        **news,
        asked=asked,
        question=asked.question if asked else None,
        mistakes={},
        open_question=name,
        opgave=found.opgave,
        policy=found.regelset.policy,
        regelset=found.regelset,
        is_current=found.regelset is regelsets().current(),
        place_words=place_words,
        may_change=found.opgave.archived_at is None,
    )
    return make_response(text)


@bp.post("/regels-gezien")
@permission(Permission.READ)
def see_rules(opgave_id: int) -> Response:
    """Do not tell again, to whoever sees the page, that the rules of this opgave changed."""
    number = request.form.get("versie", 0, type=int)
    with current_store().writing() as session:
        find(session, opgave_id)
        if versions.get_publication(session, number) is None:
            abort(404)
        versions.see(session, opgave_id, number, who=current_user().name)
    flash("U krijgt dit bericht niet meer te zien.")
    return htmx.redirect_to(url_for("afwegen.index", opgave_id=opgave_id))


def _section(
    opgave_id: int,
    fact: str,
    mistakes: dict[str, str],
    *,
    note_text: str = "",
    task: Given | None = None,
    said: str | None = None,
) -> Response:
    """Answer a change at a question: htmx gets its part, a plain form goes back to the question."""
    if not mistakes and not htmx.is_htmx():
        flash(said or "")
        return htmx.redirect_to(question_address(opgave_id, fact, "samen"))
    with current_store().reading() as session:
        found = find(session, opgave_id)
        weighing = Weighing(found.opgave, found.regelset, current_config().today())
        together = read_together(session, weighing, fact)
    question: Question = weighing.questions[fact]
    return htmx.render_part_or_page(
        "samen/vraag.html",
        "afwegen/_samen.html",
        status=422 if mistakes else 200,
        announcement=said,
        opgave=found.opgave,
        question=question,
        together=together,
        mistakes=mistakes,
        note_text=note_text,
        opened="uitzoeken" if "wie" in request.form else "overleg",
        task_filled=task,
        may_change=found.opgave.archived_at is None,
    )
