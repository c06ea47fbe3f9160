"""*Afwegen*: the questions of one opgave, and what follows from the answers. Every answer is stored at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from flask import Blueprint, Response, abort, flash, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from dsl import Evaluation, Trace, outcome_sentence
from intranet.config import current_config
from intranet.opgaven import answering
from intranet.opgaven.answering import Filled, Mistake
from intranet.opgaven.detail_forms import PART_WORDS
from intranet.opgaven.duties import Duty, read_duties
from intranet.opgaven.names import answers_by_name, earlier_names, name_now
from intranet.opgaven.other_rules import other_rules
from intranet.opgaven.panel import Panel, Why
from intranet.opgaven.tasks import Given, read_task
from intranet.opgaven.together import read_together
from intranet.opgaven.weighing import Question, Weighing, keep_outcome, place_words, words_of
from intranet.policies import Regelset, current_store, labels, regelsets
from intranet.store import (
    AnswerKind,
    Archived,
    Conflict,
    HistoryEntry,
    NotFound,
    OpgaveDetail,
    OpgaveRow,
    Session,
    changes,
    details,
    questions,
    teamwork,
)
from intranet.web import htmx
from intranet.web.permissions import Permission, current_user, permission

bp = Blueprint("afwegen", __name__, url_prefix="/opgaven/<int:opgave_id>")

BESIDE = "ook"
"""What the field `verder` says when the team goes through the questions that decide nothing."""
BACK, CHECKING = "terug", "vaststellen"
"""What the address and the form say when the question was opened from the page that checks what will be sealed."""


@dataclass(frozen=True)
class Rival:
    """What a colleague did at a question that someone else was answering; `words` is None when it was taken back."""

    who: str
    words: str | None
    reason: str
    at: datetime


@dataclass(frozen=True)
class Asked:
    """The question that is open on the page.

    `is_chosen` when the address names it; `is_beside` when it decides nothing but still counts. `rival` is there when
    a colleague was first. What was filled in is then still in the form, `task` (who finds it out) included.
    """

    question: Question
    filled: Filled
    mistakes: tuple[Mistake, ...]
    why: Why
    following: Question | None
    is_chosen: bool
    is_beside: bool
    rival: Rival | None
    task: Given | None

    def mistake_in(self, field: str) -> str | None:
        """Return what is wrong with one field."""
        return next((mistake.sentence for mistake in self.mistakes if mistake.field == field), None)


@dataclass(frozen=True)
class Found:
    """An opgave with its rules, as one moment of the store has them."""

    opgave: OpgaveDetail
    regelset: Regelset


def find(session: Session, opgave_id: int) -> Found:
    """Return an opgave and the rules it is weighed with. Raises NotFound."""
    opgave = questions.get_opgave(session, opgave_id)
    if opgave is None:
        raise NotFound(opgave_id)
    return Found(opgave, _rules_of(opgave))


def _rules_of(opgave: OpgaveRow) -> Regelset:
    regelset = regelsets().of_version(opgave.regelset_version_id)
    if regelset is None:
        raise NotFound(opgave.id)
    return regelset


def rules_to_change(opgave_id: int) -> Regelset:
    """Return the rules of an opgave that may be changed. Raises NotFound, and Archived when it is in the archive."""
    with current_store().reading() as session:
        opgave = questions.get_row(session, opgave_id)
    if opgave is None:
        raise NotFound(opgave_id)
    if opgave.archived_at is not None:
        raise Archived(opgave.revision)
    return _rules_of(opgave)


@bp.get("/")
@permission(Permission.READ)
def index(opgave_id: int) -> Response:
    """The page; `?vraag=` opens that question, else the one that settles most is open."""
    with current_store().reading() as session:
        found = find(session, opgave_id)
        last = questions.last_undoable(session, opgave_id)
    weighing = Weighing(found.opgave, found.regelset, current_config().today())
    if found.opgave.outcome != weighing.stored_outcome():  # another day may give another outcome
        with current_store().writing() as session:
            weighing = keep_outcome(session, opgave_id, found.regelset, weighing.answers.on)
    name = request.args.get("vraag")
    if name is not None and name not in weighing.policy.facts:
        abort(404)
    return _page(weighing, last, name)


@bp.get("/onderbouwing")
@permission(Permission.READ)
def grounds(opgave_id: int) -> Response:
    """All rules step by step, with what each of them came to."""
    with current_store().reading() as session:
        found = find(session, opgave_id)
    weighing = Weighing(found.opgave, found.regelset, current_config().today())
    return htmx.render_part_or_page(
        "afwegen/onderbouwing.html",
        "afwegen/_onderbouwing.html",
        opgave=found.opgave,
        policy=found.regelset.policy,
        trace=_trace(weighing),
        sentences=tuple(_told(weighing)),
        established=weighing.established and weighing.decisions[0][0].label(weighing.established),
    )


def _told(weighing: Weighing) -> Iterator[str]:
    """What came of each besluit, by the rules, in a sentence or two."""
    for decision, state in weighing.decisions:
        label = "" if state.value is None else f" {decision.label(state.value)}."
        yield f"{decision.title}{label} {outcome_sentence(weighing.policy, weighing.outcome, decision.name)}"


def _trace(weighing: Weighing) -> tuple[Trace, ...]:
    """Why each besluit is as the rules give it, and why what depends on it holds: also by what people decided."""
    rules, holding = (
        Evaluation(regelset.policy, weighing.answers).trace for regelset in (weighing.regelset, weighing.weighed_with)
    )
    count = len(weighing.decisions)
    return (*rules[:count], *holding[count:])


@bp.get("/antwoorden/<feit>")
@permission(Permission.READ)
def reopen(opgave_id: int, feit: str) -> AnyResponse:
    """Where a form was sent to is no page of its own: go to the question."""
    return redirect(question_address(opgave_id, feit), code=303)


@bp.post("/antwoorden/<feit>")
@permission(Permission.WEIGH)
def answer(opgave_id: int, feit: str) -> Response:
    """Store an answer and go on to the next question, or show what is wrong with what was filled in."""
    regelset = rules_to_change(opgave_id)
    fact = regelset.policy.facts.get(feit)
    if fact is None:
        abort(404)
    filled = answering.filled_in(request.form.to_dict(flat=False))
    given = answering.read_form(fact, filled)
    today = current_config().today()
    if isinstance(given, tuple):
        return _not_accepted(opgave_id, regelset, feit, filled, given)
    task = read_task(request.form.get("wie", ""), request.form.get("wanneer", ""), today)
    if given.kind is AnswerKind.UNKNOWN and task.mistake:
        return _not_accepted(opgave_id, regelset, feit, filled, (Mistake("wanneer", task.mistake),))
    who, at, formerly = current_user().name, datetime.now(UTC), earlier_names(regelset.policy).get(feit)
    try:
        with current_store().writing() as session:
            if given.kind is AnswerKind.UNKNOWN:
                given = replace(given, reason=_not_of_an_answer(session, opgave_id, regelset, feit, given.reason))
            changes.record_answer(
                session,
                opgave_id,
                fact=feit,
                kind=given.kind,
                value=given.value,
                reason=given.reason,
                who=who,
                at=at,
                expected_answer_id=request.form.get("bekend", type=int),
                formerly=formerly,
            )
            if given.kind is AnswerKind.UNKNOWN and task.person:  # left empty, it stays with whom it was
                teamwork.assign(
                    session, opgave_id, fact=feit, formerly=formerly, person=task.person, due=task.due, who=who, at=at
                )
            weighing = keep_outcome(session, opgave_id, regelset, today)
            last = questions.last_undoable(session, opgave_id)
    except Conflict:
        return _not_accepted(opgave_id, regelset, feit, filled, ())
    goes_on_beside = request.form.get("verder") == BESIDE and not weighing.to_ask and weighing.beside
    done = "Uw antwoord is bewaard."
    if request.form.get(BACK) == CHECKING:
        flash(done)
        return htmx.redirect_to(url_for("vaststellen.check", opgave_id=opgave_id))
    return after_change(weighing, last, weighing.beside[0] if goes_on_beside else None, done)


def _not_of_an_answer(session: Session, opgave_id: int, regelset: Regelset, fact: str, reason: str) -> str:
    """Return the reason; "" when it is only that of the answer that is taken back, which stood in the form already."""
    now = answers_by_name(regelset.policy, find(session, opgave_id).opgave.answers).get(fact)
    return "" if now and now.kind is AnswerKind.ANSWERED and now.reason == reason else reason


@bp.post("/ongedaan")
@permission(Permission.WEIGH)
def undo(opgave_id: int) -> Response:
    """Put back what was before the last answer, and open its question again."""
    regelset = rules_to_change(opgave_id)
    with current_store().writing() as session:
        fact = changes.undo_last_answer(
            session,
            opgave_id,
            who=current_user().name,
            at=datetime.now(UTC),
            expected_answer_id=request.form.get("antwoord", type=int),
        )
        weighing = keep_outcome(session, opgave_id, regelset, current_config().today())
        last = questions.last_undoable(session, opgave_id)
        undone = questions.just_undone(session, opgave_id)
    done = "Het laatste antwoord is ongedaan gemaakt." if fact else "Er is geen antwoord om ongedaan te maken."
    return after_change(weighing, last, fact and name_now(regelset.policy, fact), done, undone)


@bp.post("/verplichtingen/<naam>")
@permission(Permission.WEIGH)
def progress(opgave_id: int, naam: str) -> Response:
    """Tick or untick a verplichting."""
    regelset = rules_to_change(opgave_id)
    obligation = regelset.policy.obligations.get(naam)
    if obligation is None:
        abort(404)
    done = request.form.get("gedaan") == "ja"
    with current_store().writing() as session:
        changes.record_progress(
            session, opgave_id, obligation=naam, done=done, who=current_user().name, at=datetime.now(UTC)
        )
        weighing = keep_outcome(session, opgave_id, regelset, current_config().today())
        last = questions.last_undoable(session, opgave_id)
    asked = request.form.get("vraag")
    sentence = f"‘{obligation.title}’ staat op {'gedaan' if done else 'te doen'}."
    if not htmx.is_htmx():
        flash(sentence)
        return htmx.redirect_to(question_address(opgave_id, asked, "k-verplichtingen"))
    # Only the outcome goes back: what is being typed on the left stays as it is.
    chosen = asked if asked in weighing.policy.facts else None
    return _page(weighing, last, chosen, part="afwegen/_uitkomst.html", announcement=sentence)


def _not_accepted(
    opgave_id: int, regelset: Regelset, fact: str, filled: Filled, mistakes: tuple[Mistake, ...]
) -> Response:
    """Show the form again as it was filled in, with what is wrong; without mistakes, a colleague was first."""
    with current_store().reading() as session:
        opgave = find(session, opgave_id).opgave
        last = questions.last_undoable(session, opgave_id)
        formerly = earlier_names(regelset.policy).get(fact)
        newest, _ = teamwork.history_page(session, opgave_id, fact=fact, formerly=formerly, limit=1)
    rival = None
    if not mistakes and newest:
        (entry,) = newest
        now = answers_by_name(regelset.policy, opgave.answers).get(fact)
        words = words_of(regelset.policy.facts[fact], now.kind, now.value) if now else None
        rival = Rival(entry.who, words, now.reason if now else "", entry.at)
    weighing = Weighing(opgave, regelset, current_config().today())
    return _page(weighing, last, fact, filled, mistakes, rival=rival)


def duties_for(session: Session, weighing: Weighing) -> tuple[Duty, ...]:
    """Return the verplichtingen that hold for an opgave or that only the rules ask, with how they are met."""
    if weighing.duties is not None:
        return weighing.duties
    done, opgave_id = weighing.answers.done, weighing.opgave.id
    return read_duties(session, opgave_id, weighing.told, weighing.holding, done, weighing.outcome)


def question_address(opgave_id: int, fact: str | None, anchor: str | None = "vraag") -> str:
    """Return the address of the page with a question open."""
    return url_for("afwegen.index", opgave_id=opgave_id, vraag=fact, _anchor=anchor)


def after_change(
    weighing: Weighing, last: HistoryEntry | None, asked: str | None, done: str, undone: HistoryEntry | None = None
) -> Response:
    """Answer a change that was stored: htmx gets the part, a plain form goes back to the page."""
    opgave_id = weighing.opgave.id
    if not htmx.is_htmx():
        flash(done)
        return htmx.redirect_to(question_address(opgave_id, asked))
    # The address may name the question that was just answered: then it becomes that of the page as it is now.
    push_url = question_address(opgave_id, asked, None) if asked or "gekozen" in request.form else None
    return _page(weighing, last, asked, announcement=done, says_outcome=True, push_url=push_url, undone=undone)


def _page(
    weighing: Weighing,
    last: HistoryEntry | None,
    chosen: str | None,
    filled: Filled | None = None,
    mistakes: Sequence[Mistake] = (),
    *,
    rival: Rival | None = None,
    announcement: str | None = None,
    says_outcome: bool = False,
    push_url: str | None = None,
    undone: HistoryEntry | None = None,
    part: str = "afwegen/_wegen.html",
) -> Response:
    """The page, or to htmx its part, with `chosen` open or else the question that settles most."""
    opgave = weighing.opgave
    may_change = opgave.archived_at is None
    asked = ask(weighing, chosen, filled, tuple(mistakes), rival) if may_change else None
    with current_store().reading() as session:
        together = read_together(session, weighing, asked.question.fact.name if asked else None)
        panel = Panel(weighing, duties_for(session, weighing))
        whole, parts = details.whole(session, opgave.id), details.parts(session, opgave.id)
        changed = other_rules(session, weighing, last, current_user().name) if may_change else None
    is_current = weighing.regelset is regelsets().current()
    area = opgave.area and labels(weighing.policy, changes.AREA_FACT).get(opgave.area, opgave.area)
    return htmx.render_part_or_page(
        "afwegen/index.html",
        part,
        status=422 if mistakes or rival else 200,
        push_url=push_url,
        announcement=f"{announcement} {panel.announcement}" if says_outcome else announcement,
        opgave=opgave,
        area=area,
        whole=whole,
        parts=parts,
        part_words=PART_WORDS,
        weighing=weighing,
        panel=panel,
        asked=asked,
        question=asked.question if asked else None,
        together=together,
        mistakes={},
        note_text="",
        opened=None,
        task_filled=None,
        may_change=may_change,
        last=last,
        undone=undone,
        # What an opgave was made with, the example or an import, is no act to take back.
        last_question=weighing.question(last.fact) if last and last.at > opgave.created_at else None,
        regelset=weighing.regelset,
        policy=weighing.policy,
        is_current=is_current,
        version_label="" if is_current else regelsets().label(opgave.regelset_version_id),
        other_rules=changed,
        place_words=place_words,
        beside=BESIDE,
        from_check=may_change and chosen is not None and request.values.get(BACK) == CHECKING,
    )


def _task_again() -> Given:
    return read_task(request.form.get("wie", ""), request.form.get("wanneer", ""), current_config().today())


def ask(
    weighing: Weighing,
    chosen: str | None,
    filled: Filled | None = None,
    mistakes: tuple[Mistake, ...] = (),
    rival: Rival | None = None,
) -> Asked | None:
    """Return the question that is open: the chosen one, else the one that settles most; None when there is none."""
    name = chosen or next(iter(weighing.to_ask), None)
    if name is None:
        return None
    question = weighing.questions[name]
    following = weighing.following(name)
    return Asked(
        question,
        filled or answering.as_filled(question.fact, question.answer),
        mistakes,
        Why(weighing, name),
        weighing.questions[following] if following else None,
        chosen is not None,
        name in weighing.beside,
        rival,
        _task_again() if mistakes or rival else None,
    )
