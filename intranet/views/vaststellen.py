"""*Vaststellen*: check what will be sealed, seal it, and look at what was sealed before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from flask import Blueprint, Response, abort, flash, make_response, render_template, request, url_for

from intranet.config import current_config
from intranet.documents.naming import stem_of
from intranet.filters import datum
from intranet.opgaven import answering
from intranet.opgaven.panel import Panel
from intranet.opgaven.weighing import Weighing, place_words
from intranet.policies import current_store, regelsets
from intranet.sealing.comparison import differences, outcome_sentence
from intranet.sealing.content import Content, Deviation, Seal, answered_deciding, grounds, holding, only_by_rules
from intranet.sealing.seal import opened
from intranet.sealing.sealing import (
    draft,
    is_changed_since,
    must_review,
    notices,
    read_about,
    seal_opgave,
    standing,
)
from intranet.sealing.verification import verify
from intranet.store import Archived, Conflict, NotFound, OpgaveRow, Session, questions, recording
from intranet.store.recording import Review, Sealed
from intranet.web import htmx
from intranet.web.permissions import Permission, current_user, permission, require

bp = Blueprint("vaststellen", __name__, url_prefix="/opgaven/<int:opgave_id>")

DECIDED, REVIEW, OUTCOME, REASON, READ = "besluit_op", "herbeoordelen_op", "uitkomst", "reden", "gelezen"
"""The fields of the form."""
SOON = timedelta(days=14)
"""How long before its day an opgave that is to be looked at again is shown as such."""


@dataclass(frozen=True)
class Form:
    """What was filled in to seal; `outcome` empty is that of the rules."""

    decided_on: str = ""
    review_on: str = ""
    outcome: str = ""
    reason: str = ""
    is_read: bool = False

    @classmethod
    def filled_in(cls) -> Form:
        """The form of the present request."""
        fields = request.form
        reason = fields.get(REASON, "").replace("\r\n", "\n").strip()
        decided_on, review_on, outcome = (" ".join(fields.get(n, "").split()) for n in (DECIDED, REVIEW, OUTCOME))
        return cls(decided_on, review_on, outcome, reason, fields.get(READ) == "ja")


# --- what other pages show ---


@bp.app_context_processor
def _for_other_pages() -> dict[str, object]:
    return {"vaststelling_van": _newest, "vaststellingen_van": _newest_of, "te_herbeoordelen": _due}


def _newest(opgave_id: int) -> Sealed | None:
    """The vaststelling of an opgave that counts now."""
    with current_store().reading() as session:
        return recording.newest_record(session, opgave_id)


def _newest_of(rows: Sequence[OpgaveRow]) -> Mapping[int, Sealed]:
    """The vaststelling that counts now of each of these opgaven that has one."""
    with current_store().reading() as session:
        return recording.newest_records(session, [row.id for row in rows])


def _due() -> tuple[Review, ...]:
    """The opgaven that are to be looked at again, soon or already."""
    with current_store().reading() as session:
        return recording.due_reviews(session, current_config().today() + SOON)


def find_weighing(session: Session, opgave_id: int) -> Weighing:
    """Return the opgave weighed as it is now. Raises NotFound."""
    opgave = questions.get_opgave(session, opgave_id)
    regelset = regelsets().of_version(opgave.regelset_version_id) if opgave else None
    if opgave is None or regelset is None:
        raise NotFound(opgave_id)
    return Weighing(opgave, regelset, current_config().today())


# --- checking and sealing ---


@bp.get("/vaststellen")
@permission(Permission.SEAL)
def check(opgave_id: int) -> Response:
    """All that will be sealed, to check."""
    form = Form(decided_on=datum(current_config().today()).replace("\u00a0", " "))
    # What was decided before stays until someone chooses otherwise.
    if Permission.DEVIATE in current_user().permissions:
        with current_store().reading() as session:
            before = standing(session, find_weighing(session, opgave_id))
        form = replace(form, outcome=before.value, reason=before.reason) if before else form
    return _check_page(opgave_id, form, {})


@bp.post("/vaststellen")
@permission(Permission.SEAL)
def seal(opgave_id: int) -> Response:
    """Seal the opgave, or show what is wrong with what was filled in."""
    with current_store().reading() as session:
        weighing = find_weighing(session, opgave_id)
    form = Form.filled_in()
    mistakes: dict[str, str] = {}
    decided_on = _decided_on(form, mistakes)
    deviation = _deviation(form, weighing, mistakes)
    # What people decide now takes the place of what they decided before.
    weighing = weighing.as_decided(deviation.value if deviation and OUTCOME not in mistakes else None)
    review_on = _review_on(form, weighing, mistakes)
    if not form.is_read:
        mistakes[READ] = "Lees na wat u vaststelt, en zet daarna het vinkje."
    if mistakes or decided_on is None:
        return _check_page(opgave_id, form, mistakes, 422)
    at = datetime.now(UTC).replace(microsecond=0)
    given = Seal(current_user().name, at, decided_on, review_on=review_on, deviation=deviation)
    try:
        with current_store().writing() as session:
            done = seal_opgave(
                session,
                opgave_id,
                weighing.regelset,
                given,
                on=current_config().today(),
                expected_revision=request.form.get("versie", 0, type=int),
            )
    except Conflict as conflict:
        return _check_page(opgave_id, form, {READ: f"{conflict} Hieronder staat wat er nu is."}, 409)
    flash(f"De uitkomst is vastgesteld. Dit is vaststelling {done.number} van deze opgave.")
    return htmx.redirect_to(url_for("vaststellen.record", opgave_id=opgave_id, number=done.number))


def _decided_on(form: Form, mistakes: dict[str, str]) -> date | None:
    if not form.decided_on:
        mistakes[DECIDED] = "Vul de datum van het besluit in."
        return None
    day = _day(form.decided_on, DECIDED, mistakes)
    if day and day > current_config().today():
        mistakes[DECIDED] = "Deze dag is nog niet geweest. Stel vast op de dag van het besluit, of daarna."
    return day


def _review_on(form: Form, weighing: Weighing, mistakes: dict[str, str]) -> date | None:
    if not form.review_on:
        if must_review(weighing):
            mistakes[REVIEW] = "Kies een dag om opnieuw te kijken. De leidraad zegt dat er ‘(nu)’ geen ruimte is."
        return None
    day = _day(form.review_on, REVIEW, mistakes)
    if day and day <= current_config().today():
        mistakes[REVIEW] = "Kies een dag na vandaag."
    return day


def _day(text: str, name: str, mistakes: dict[str, str]) -> date | None:
    try:
        return answering.read_day(text)
    except answering.Unfit as unfit:
        mistakes[name] = str(unfit)
        return None


def _deviation(form: Form, weighing: Weighing, mistakes: dict[str, str]) -> Deviation | None:
    if not form.outcome:
        return None
    require(Permission.DEVIATE)
    decision, state = weighing.decisions[0]
    if form.outcome not in [choice.name for choice in decision.choices] or form.outcome == state.value:
        mistakes[OUTCOME] = "Kies een uitkomst uit de lijst."
    elif not form.reason:
        mistakes[REASON] = "Schrijf op waarom u afwijkt van de regels."
    elif len(form.reason) > answering.LONGEST:
        mistakes[REASON] = f"De tekst is te lang. Maak er hoogstens {answering.LONGEST} tekens van."
    return Deviation(decision.name, form.outcome, form.reason)


def _check_page(opgave_id: int, form: Form, mistakes: Mapping[str, str], status: int = 200) -> Response:
    with current_store().reading() as session:
        weighing = find_weighing(session, opgave_id)
        before = weighing.established
        weighing = weighing.as_decided(None)
        last = recording.newest_record(session, opgave_id)
        about = read_about(session, weighing.opgave)
    if weighing.opgave.archived_at is not None:
        raise Archived(weighing.opgave.revision)
    decision, state = weighing.decisions[0]
    others = [choice for choice in decision.choices if choice.name != state.value]
    page = render_template(
        "vaststellen/index.html",
        opgave=weighing.opgave,
        weighing=weighing,
        panel=Panel(weighing),
        regelset=weighing.regelset,
        is_current=weighing.regelset is regelsets().current(),
        place_words=place_words,
        answered=answered_deciding(weighing),
        notices=notices(weighing, about),
        must_review=must_review(weighing),
        may_deviate=current_user().may(Permission.DEVIATE),
        others=others,
        before=decision.label(before) if before else None,
        last=last,
        form=form,
        mistakes=mistakes,
    )
    return make_response(page, status)


# --- what was sealed ---


@bp.get("/vaststellingen/")
@permission(Permission.READ)
def records(opgave_id: int) -> str:
    """All vaststellingen of the opgave, and whether it changed since the last."""
    with current_store().reading() as session:
        weighing = find_weighing(session, opgave_id)
        found = recording.records_of(session, opgave_id)
        newest = recording.record_text(session, opgave_id, found[0].number) if found else None
        now = draft(session, weighing)
    changed = bool(newest and is_changed_since(opened(newest)[0], now))
    return render_template("vaststellen/lijst.html", opgave=weighing.opgave, records=found, changed=changed)


@bp.get("/vaststellingen/<int:number>")
@permission(Permission.READ)
def record(opgave_id: int, number: int) -> str:
    """One vaststelling, with whether its seal still holds."""
    with current_store().reading() as session:
        opgave = questions.get_opgave(session, opgave_id)
        if opgave is None:
            raise NotFound(opgave_id)
        text = _text(session, opgave_id, number)
        all_records = recording.records_of(session, opgave_id)
    found = verify(text, {(opgave_id, one.number): one.sha256 for one in all_records})
    return render_template(
        "vaststellen/vaststelling.html",
        opgave=opgave,
        record=next(one for one in all_records if one.number == number),
        records=all_records,
        content=found.content,
        verification=found,
        day=date.fromisoformat,
        moment_of=datetime.fromisoformat,
        grounds=grounds,
        holding=holding,
        only_by_rules=only_by_rules,
    )


@bp.get("/vaststellingen/<int:number>.json")
@permission(Permission.READ)
def download(opgave_id: int, number: int) -> Response:
    """The record itself, as it was sealed."""
    with current_store().reading() as session:
        text = _text(session, opgave_id, number)
    response = make_response(text)
    response.mimetype = "application/json"
    name = f"{stem_of('vaststelling', opened(text)[0])}.json"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


@bp.get("/vaststellingen/verschil")
@permission(Permission.READ)
def difference(opgave_id: int) -> str:
    """What changed between two vaststellingen, `?van=` and `?naar=`."""
    van, naar = (request.args.get(name, 0, type=int) for name in ("van", "naar"))
    with current_store().reading() as session:
        opgave = questions.get_opgave(session, opgave_id)
        if opgave is None:
            raise NotFound(opgave_id)
        one, other = (_content(session, opgave_id, number) for number in (van, naar))
    return render_template(
        "vaststellen/verschil.html",
        opgave=opgave,
        van=van,
        naar=naar,
        parts=differences(one, other),
        outcome_said=outcome_sentence(one, other),
    )


def _text(session: Session, opgave_id: int, number: int) -> str:
    text = recording.record_text(session, opgave_id, number)
    if text is None:
        abort(404)
    return text


def _content(session: Session, opgave_id: int, number: int) -> Content:
    return opened(_text(session, opgave_id, number))[0]
