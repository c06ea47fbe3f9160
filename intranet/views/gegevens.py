"""*Gegevens*: what an opgave is beside its weighing, section by section; its parts; and all that was changed in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from flask import Blueprint, Response, abort, flash, render_template, request, url_for

from dsl import Policy
from intranet.config import current_config
from intranet.filters import datum, opsomming
from intranet.opgaven import detail_forms
from intranet.opgaven.detail_forms import DAYS, FIELD_WORDS, KADERS_SET, PART_WORDS, TITLES, Form, Section
from intranet.opgaven.listing import due
from intranet.opgaven.names import earlier_names
from intranet.opgaven.weighing import in_words_of, keep_outcome, words_of
from intranet.policies import Regelset, current_store, regelsets
from intranet.store import (
    AnswerKind,
    Archived,
    Change,
    Conflict,
    Json,
    NotFound,
    OpgaveDetail,
    Part,
    Session,
    changes,
    details,
    questions,
)
from intranet.web import appearance, htmx
from intranet.web.permissions import Permission, current_user, permission

bp = Blueprint("gegevens", __name__, url_prefix="/opgaven/<int:opgave_id>/gegevens")

MOST_CHANGES = 50
"""How many changes are shown at once; a link shows all."""


@dataclass(frozen=True)
class ShownChange:
    """One line of the history in words."""

    field: str
    before: str
    after: str
    change: Change


@dataclass(frozen=True)
class Copied:
    """A question that is answered, and may go along to a part."""

    name: str
    question: str
    words: str
    is_judgement: bool


def find(session: Session, opgave_id: int) -> tuple[OpgaveDetail, Regelset]:
    """Return an opgave with its rules. Raises NotFound."""
    opgave = questions.get_opgave(session, opgave_id)
    regelset = regelsets().of_version(opgave.regelset_version_id) if opgave else None
    if opgave is None or regelset is None:
        raise NotFound(opgave_id)
    return in_words_of(opgave, regelset.policy), regelset


@bp.get("/")
@permission(Permission.READ)
def index(opgave_id: int) -> str:
    """All sections to read."""
    everything = request.args.get("wijzigingen") == "alle"
    with current_store().reading() as session:
        opgave, regelset = find(session, opgave_id)
        lines = details.history(session, opgave_id, 10_000 if everything else MOST_CHANGES)
        count = details.history_length(session, opgave_id)
        parts = details.parts(session, opgave_id)
        whole = details.whole(session, opgave_id)
    answer = opgave.answers.get(KADERS_SET)
    return render_template(
        "gegevens/index.html",
        opgave=opgave,
        sections=Section,
        titles=TITLES,
        facts=[(fact, _words(regelset.policy, opgave, fact.name)) for fact in detail_forms.describing(regelset.policy)],
        days=[(name, question, getattr(opgave, of)) for name, (of, question) in DAYS.items()],
        deadline=due(opgave, current_config().today()),
        kaders_answer=_words(regelset.policy, opgave, KADERS_SET),
        kaders_denied=bool(opgave.kaders) and answer is not None and answer.value is False,
        without_reason=sum(not kader.reason for kader in opgave.kaders),
        asks_kaders=KADERS_SET in regelset.policy.facts,
        parts=parts,
        whole=whole,
        part_words=PART_WORDS,
        look=appearance.of_stored,
        may_change=opgave.archived_at is None and current_user().may(Permission.WEIGH),
        history=[_shown(line) for line in lines],
        history_length=count,
    )


@bp.get("/<deel>")
@permission(Permission.WEIGH)
def edit(opgave_id: int, deel: str) -> Response:
    """The form of one section."""
    section = _section(deel)
    with current_store().reading() as session:
        opgave, regelset = find(session, opgave_id)
    _refuse_archived(opgave)
    return _page(detail_forms.stored(section, opgave, regelset.policy), opgave, regelset)


@bp.post("/<deel>")
@permission(Permission.WEIGH)
def save(opgave_id: int, deel: str) -> Response:
    """Store a section; when a colleague was first, say so and keep what was typed."""
    section = _section(deel)
    with current_store().reading() as session:
        opgave, regelset = find(session, opgave_id)
    _refuse_archived(opgave)
    form = detail_forms.filled_in(section, request.form.to_dict(flat=False), regelset.policy)
    if "meer" in request.form:
        form.mistakes = {}
        return _page(form, opgave, regelset, spare=5)
    if not form.mistakes:
        _note_other_answers(form, opgave, regelset.policy)
    if form.mistakes:
        return _page(form, opgave, regelset, status=422)
    who, at, revision = current_user().name, datetime.now(UTC), request.form.get("versie", opgave.revision, type=int)
    try:
        with current_store().writing() as session:
            _, kept = details.meanwhile(session, opgave_id, form.fields, revision)
            changed = details.edit(session, opgave_id, form.fields, who=who, at=at, expected_revision=revision)
            for fact, value in form.answers.items():
                _record(session, opgave, regelset.policy, fact, value, who, at)
            if form.answers:
                keep_outcome(session, opgave_id, regelset, current_config().today())
    except Conflict:
        with current_store().reading() as session:
            opgave, regelset = find(session, opgave_id)
            clashes, kept = details.meanwhile(session, opgave_id, form.fields, revision)
            lines = details.history(session, opgave_id)
        _refuse_archived(opgave)
        now = {line.field: _shown(line) for line in reversed(lines) if line.field in clashes}
        form.mistakes = {
            detail_forms.first_input(name): (
                f"{line.change.who} wijzigde dit intussen. {line.field} is nu: {line.after}. "
                "Kijk na wat het moet worden en bewaar opnieuw."
            )
            for name, line in now.items()
        }
        # What only the colleague changed is shown as it is now: from here on the form is made with this revision.
        form.catch_up(kept, detail_forms.stored(section, opgave, regelset.policy), opgave.revision)
        return _page(form, opgave, regelset, status=409)
    flash("De wijziging is bewaard." if changed or form.answers else "Er was niets te wijzigen.")
    if kept:
        flash(f"Wat intussen is gewijzigd, is gebleven: {opsomming(FIELD_WORDS[name] for name in sorted(kept))}.")
    return htmx.redirect_to(url_for("gegevens.index", opgave_id=opgave_id, _anchor=f"k-{section}"))


@bp.get("/splitsen")
@permission(Permission.WEIGH)
def split_form(opgave_id: int) -> Response:
    """Ask what becomes the fixed part, what the open part, and what goes along."""
    with current_store().reading() as session:
        opgave, regelset = find(session, opgave_id)
    _refuse_archived(opgave)
    copied = _copied(opgave, regelset.policy)
    facts = [each.name for each in copied if not each.is_judgement]
    shown = {"naam-vast": f"{opgave.title}: vast deel", "naam-open": f"{opgave.title}: open deel"}
    return _split_page(opgave, copied, shown, {"vast": [*facts, "kaders"], "open": [*facts, "kaders"]}, {})


@bp.post("/splitsen")
@permission(Permission.WEIGH)
def split(opgave_id: int) -> Response:
    """Make the parts that have a name."""
    with current_store().reading() as session:
        opgave, regelset = find(session, opgave_id)
    _refuse_archived(opgave)
    names = {part: " ".join(request.form.get(f"naam-{part}", "").split()) for part in Part}
    mistakes = {
        f"naam-{part}": "Deze naam is te lang. Maak er hoogstens 200 tekens van."
        for part, name in names.items()
        if len(name) > detail_forms.LONGEST_TITLE
    }
    if not any(names.values()):
        mistakes["naam-vast"] = "Geef ten minste één deel een naam."
    chosen = {str(part): request.form.getlist(f"mee-{part}") for part in Part}
    if mistakes:
        shown = {f"naam-{part}": request.form.get(f"naam-{part}", "") for part in Part}
        return _split_page(opgave, _copied(opgave, regelset.policy), shown, chosen, mistakes, 422)
    made = [part for part in Part if names[part]]
    with current_store().writing() as session:
        for part in made:
            child = details.split(
                session,
                opgave,
                part=part,
                title=names[part],
                facts=[name for name in opgave.answers if name in chosen[part]],
                kaders="kaders" in chosen[part],
                who=current_user().name,
                at=datetime.now(UTC),
            )
            keep_outcome(session, child, regelset, current_config().today())
    flash("Beide delen zijn gemaakt. Weeg ze apart af." if len(made) > 1 else "Het deel is gemaakt. Weeg het apart af.")
    return htmx.redirect_to(url_for("gegevens.index", opgave_id=opgave_id, _anchor="k-delen"))


def _page(form: Form, opgave: OpgaveDetail, regelset: Regelset, *, status: int = 200, spare: int = 2) -> Response:
    def was(name: str) -> list[str]:
        """What the form was made with; where nothing was answered it sends nothing back."""
        is_sent = "versie" in form.shown
        return form.shown.get(f"was-{name}", []) if is_sent else detail_forms.chosen(opgave.answers.get(name))

    text = render_template(
        "gegevens/formulier.html",
        form=form,
        mistakes=form.mistakes,
        opgave=opgave,
        title=TITLES[form.section],
        sections=Section,
        facts=detail_forms.describing(regelset.policy),
        days=DAYS,
        kaders_question=regelset.policy.facts.get(KADERS_SET),
        lines=form.lines(spare),
        was=was,
        longest_title=detail_forms.LONGEST_TITLE,
    )
    return Response(text, status)


def _split_page(
    opgave: OpgaveDetail,
    copied: tuple[Copied, ...],
    shown: dict[str, str],
    chosen: dict[str, list[str]],
    mistakes: dict[str, str],
    status: int = 200,
) -> Response:
    text = render_template(
        "gegevens/splitsen.html",
        opgave=opgave,
        copied=copied,
        shown=shown,
        chosen=chosen,
        mistakes=mistakes,
        parts=PART_WORDS,
        longest_title=detail_forms.LONGEST_TITLE,
    )
    return Response(text, status)


def _section(name: str) -> Section:
    if name not in list(Section):
        abort(404)
    return Section(name)


def _refuse_archived(opgave: OpgaveDetail) -> None:
    if opgave.archived_at is not None:
        raise Archived(opgave.revision)


def _note_other_answers(form: Form, opgave: OpgaveDetail, policy: Policy) -> None:
    """Say at which questions a colleague gave another answer while this form was open."""
    for name in form.answers:
        before = sorted(value for value in form.shown.get(f"was-{name}", []) if value)
        if sorted(detail_forms.chosen(opgave.answers.get(name))) != before:
            words = _words(policy, opgave, name) or "niet beantwoord"
            form.shown[f"was-{name}"] = detail_forms.chosen(opgave.answers.get(name))
            form.mistakes[name] = f"Een collega wijzigde dit intussen. Het is nu: {words}. Kies opnieuw."


def _record(
    session: Session, opgave: OpgaveDetail, policy: Policy, fact: str, value: Json, who: str, at: datetime
) -> None:
    standing = opgave.answers.get(fact)
    changes.record_answer(
        session,
        opgave.id,
        fact=fact,
        kind=AnswerKind.WITHDRAWN if value is None else AnswerKind.ANSWERED,
        value=value,
        reason=standing.reason if standing and value is not None else "",
        who=who,
        at=at,
        formerly=earlier_names(policy).get(fact),
    )


def _words(policy: Policy, opgave: OpgaveDetail, name: str) -> str | None:
    answer, fact = opgave.answers.get(name), policy.facts.get(name)
    return words_of(fact, answer.kind, answer.value) if answer and fact else None


def _copied(opgave: OpgaveDetail, policy: Policy) -> tuple[Copied, ...]:
    return tuple(
        Copied(name, fact.question, words_of(fact, answer.kind, answer.value), fact.is_judgement)
        for name, fact in policy.facts.items()
        if (answer := opgave.answers.get(name))
    )


def _shown(change: Change) -> ShownChange:
    if change.field == details.ARCHIVE:
        words = {True: "in het archief", False: "lopend"}
        return ShownChange("Archief", words[bool(change.before)], words[bool(change.after)], change)
    name = FIELD_WORDS.get(change.field, change.field)
    return ShownChange(name, _value(change.field, change.before), _value(change.field, change.after), change)


def _value(field: str, value: Json) -> str:
    """Return a stored value of a field in words."""
    if value in (None, "", []):
        return "niets"
    if field.endswith("_on"):
        return datum(date.fromisoformat(str(value)))
    if isinstance(value, list):
        return "; ".join(
            ", ".join(str(text) for text in line.values() if text) if isinstance(line, dict) else str(line)
            for line in value
        )
    return str(value)
