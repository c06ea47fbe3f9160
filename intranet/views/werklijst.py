"""*Werklijst*: the verplichtingen as work, of one opgave and of all that run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from flask import Blueprint, Response, abort, flash, make_response, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from intranet.config import current_config
from intranet.filters import moment
from intranet.opgaven import calendars, open_work
from intranet.opgaven.answering import Unfit, read_day
from intranet.opgaven.duties import MOMENTS, PHASES, Basis, Duty
from intranet.opgaven.open_work import Asked
from intranet.opgaven.panel import Panel
from intranet.opgaven.tasks import LONGEST_NAME
from intranet.opgaven.together import read_together
from intranet.opgaven.weighing import Weighing, keep_outcome, place_words
from intranet.policies import current_store
from intranet.store import Conflict, Session, TopicState, Work, changes, recording, worklist
from intranet.views import live
from intranet.views.afwegen import duties_for, find, rules_to_change
from intranet.web import htmx
from intranet.web.permissions import Permission, current_user, permission

bp = Blueprint("werklijst", __name__)

WHOLE = "ja"
"""The value of the box of a verplichting without onderwerpen."""

MOST_EVENTS = 5000
LONGEST_TEXT = 4000
LONGEST_TOPIC = 200


@dataclass(frozen=True)
class _Done:
    """What to say about what was done; `told` is what a colleague did meanwhile to the same."""

    said: str
    told: tuple[str, ...] = ()


_Act = Callable[[Session, Duty, str, datetime], _Done]
"""Does something to a verplichting, by whom and when. Raises _Refused."""


@dataclass
class WorkForm:
    """How a verplichting is met, as filled in: `due` is the day as typed; `mistakes` by field; `rival` was first."""

    text: str
    person: str
    due: str
    proof: str
    mistakes: dict[str, str]
    rival: Work | None = None

    @classmethod
    def filled_in(cls) -> WorkForm:
        """The form of the present request."""
        fields = request.form
        return cls(
            fields.get("wat", "").replace("\r\n", "\n").strip(),
            " ".join(fields.get("wie", "").split()),
            fields.get("uiterlijk", "").strip(),
            fields.get("bewijs", "").strip(),
            {},
        )

    def read(self) -> date | None:
        """Return the day; what is wrong is in `mistakes` afterwards."""
        for name, text, most in (
            ("wat", self.text, LONGEST_TEXT),
            ("wie", self.person, LONGEST_NAME),
            ("bewijs", self.proof, LONGEST_TEXT),
        ):
            if len(text) > most:
                self.mistakes[name] = f"De tekst is te lang. Maak er hoogstens {most} tekens van."
        if not self.due:
            return None
        try:
            return read_day(self.due)
        except Unfit as unfit:
            self.mistakes["uiterlijk"] = str(unfit)
            return None


# --- all opgaven ---


@bp.get("/werklijst/")
@permission(Permission.READ)
def index() -> Response:
    """What is open in all opgaven that run, as the address asks."""
    asked, me, today = Asked.of(request.args), current_user().name, current_config().today()
    with current_store().reading() as session:
        found = open_work.read(session, asked, me, today)
        reviews = recording.all_reviews(session, owner=me if asked.mine else None, limit=1)
    return htmx.render_part_or_page(
        "werklijst/index.html",
        "werklijst/_lijst.html",
        asked=asked,
        found=found,
        has_dates=found.counts.all > found.counts.undated or bool(reviews),
        when_words=open_work.WHEN_WORDS,
        moment_words=open_work.MOMENT_WORDS,
        moment_of=open_work.moment_of,
        today=today,
    )


@bp.get("/werklijst/agenda.ics")
@permission(Permission.READ)
def calendar() -> Response:
    """What is open with a date, as a calendar file; `?van=mij` only what the reader does and what the reader leads."""
    mine = request.args.get("van") == "mij"
    return _calendar("Opgavewijzer", "werklijst", current_user().name if mine else None, None)


@bp.get("/opgaven/<int:opgave_id>/werklijst/agenda.ics")
@permission(Permission.READ)
def calendar_of_opgave(opgave_id: int) -> Response:
    """What is open with a date in one opgave, as a calendar file."""
    with current_store().reading() as session:
        title = find(session, opgave_id).opgave.title
    return _calendar(title, f"werklijst-{opgave_id}", None, opgave_id)


def _calendar(title: str, filename: str, person: str | None, opgave_id: int | None) -> Response:
    with current_store().reading() as session:
        items = worklist.list_open(
            session,
            today=current_config().today(),
            person=person,
            opgave_id=opgave_id,
            dated_only=True,
            limit=MOST_EVENTS,
        )
        reviews = recording.all_reviews(session, owner=person, opgave_id=opgave_id, limit=MOST_EVENTS)
        texts = worklist.work_texts(session, {one.item.opgave_id for one in items})
    response = Response(calendars.calendar(title, items, reviews, texts), mimetype="text/calendar")
    response.headers["Content-Disposition"] = f'attachment; filename="{filename}.ics"'
    return response


# --- one opgave ---


@bp.get("/opgaven/<int:opgave_id>/werklijst")
@permission(Permission.READ)
def of_opgave(opgave_id: int) -> Response:
    """The verplichtingen of one opgave; htmx gets only how far they are."""
    return _page(opgave_id, "werklijst/_stand.html")


@bp.get("/opgaven/<int:opgave_id>/werklijst/stand")
@permission(Permission.READ)
def state(opgave_id: int) -> Response:
    """What colleagues changed since the page was made: nothing (204), or the page as it is now and the news."""
    with current_store().reading() as session:
        if live.is_unchanged(session, opgave_id):
            return make_response("", 204)
    return _page(opgave_id, "werklijst/opgave.html")


@bp.post("/opgaven/<int:opgave_id>/werklijst/<naam>/onderwerpen")
@permission(Permission.WEIGH)
def tick(opgave_id: int, naam: str) -> AnyResponse:
    """Tick and untick the onderwerpen of a verplichting, or the verplichting itself when it has none.

    A form sends all of its boxes. Only what this person changed counts, seen from the page on which it was done: what
    a colleague ticked meanwhile stays.
    """
    ticked, shown = (set(request.form.getlist(name)) for name in ("gedaan", "stond"))
    touched = (ticked ^ shown) | set(request.form.getlist("geraakt"))

    def act(session: Session, duty: Duty, who: str, at: datetime) -> _Done:
        told = _meanwhile(session, opgave_id, duty, touched, shown, who)
        if not duty.minimum and WHOLE in touched:
            changes.record_progress(session, opgave_id, obligation=naam, done=WHOLE in ticked, who=who, at=at)
        states = {
            topic.name: TopicState.DONE if topic.name in ticked else TopicState.OPEN
            for topic in duty.topics
            if topic.name in touched
        }
        _set_topics(session, opgave_id, duty, states, who, at)
        return _Done("Bewaard.", told)

    return _change(opgave_id, naam, act)


@bp.post("/opgaven/<int:opgave_id>/werklijst/<naam>/terug")
@permission(Permission.WEIGH)
def put_back(opgave_id: int, naam: str) -> AnyResponse:
    """Make undone what was last done to an onderwerp, or to a verplichting without; the history says so too."""
    topic, number = request.form.get("onderwerp", ""), request.form.get("regel", type=int)

    def act(session: Session, duty: Duty, who: str, at: datetime) -> _Done:
        last = worklist.ticks_of(session, opgave_id).get((naam, topic))
        what = f"‘{topic or duty.obligation.title}’"
        if last is None or last.id != number:
            return _Done(f"{what} is intussen opnieuw gewijzigd. Er is niets teruggezet.")
        if topic:
            first = TopicState.OPEN if topic in duty.obligation.topics else TopicState.REMOVED
            _set_topics(session, opgave_id, duty, {topic: last.before or first}, who, at)
        elif not duty.minimum:
            is_done = last.before is TopicState.DONE
            changes.record_progress(session, opgave_id, obligation=naam, done=is_done, who=who, at=at)
        return _Done(f"{what} is teruggezet.")

    return _change(opgave_id, naam, act, back=url_for("samen.history", opgave_id=opgave_id, soort="verplichtingen"))


def _set_topics(
    session: Session, opgave_id: int, duty: Duty, states: dict[str, TopicState], who: str, at: datetime
) -> None:
    if states and duty.is_done:  # each onderwerp says by itself that it is done, once the whole no longer does
        states = {topic.name: TopicState.DONE for topic in duty.topics if topic.is_done} | states
    worklist.set_topics(session, opgave_id, obligation=duty.obligation.name, topics=states, who=who, at=at)


def _meanwhile(
    session: Session, opgave_id: int, duty: Duty, touched: set[str], shown: set[str], me: str
) -> tuple[str, ...]:
    """Say what colleagues did to the very same boxes after the page was made on which those in `shown` were ticked."""
    ticks = worklist.ticks_of(session, opgave_id)
    boxes = {topic.name: topic.is_done for topic in duty.topics} or {WHOLE: duty.is_done}
    found = []
    for name in sorted(touched):
        last = ticks.get((duty.obligation.name, "" if name == WHOLE else name))
        if last is None or last.who == me:
            continue
        what = f"‘{duty.obligation.title if name == WHOLE else name}’"
        if name not in boxes:
            found.append(f"{last.who} haalde {what} intussen weg. Daar is niets meer aan te vinken.")
        elif boxes[name] is not (name in shown):
            did = f"vinkte {what} al af" if boxes[name] else f"haalde het vinkje bij {what} al weg"
            found.append(f"{last.who} {did} ({moment(last.at)}).")
    return tuple(found)


@bp.post("/opgaven/<int:opgave_id>/werklijst/<naam>/erbij")
@permission(Permission.WEIGH)
def add_topic(opgave_id: int, naam: str) -> AnyResponse:
    """Add an onderwerp of the team itself."""
    topic = " ".join(request.form.get("onderwerp", "").split())

    def act(session: Session, duty: Duty, who: str, at: datetime) -> _Done:
        if not topic:
            raise _Refused("onderwerp", "Schrijf eerst welk onderwerp erbij komt.")
        if len(topic) > LONGEST_TOPIC:
            raise _Refused("onderwerp", f"Dat is te lang. Maak er hoogstens {LONGEST_TOPIC} tekens van.")
        if topic.casefold() in {known.name.casefold() for known in duty.topics}:
            raise _Refused("onderwerp", f"‘{topic}’ staat er al bij.")
        worklist.set_topics(session, opgave_id, obligation=naam, topics={topic: TopicState.OPEN}, who=who, at=at)
        return _Done(f"‘{topic}’ staat erbij.")

    return _change(opgave_id, naam, act)


@bp.post("/opgaven/<int:opgave_id>/werklijst/<naam>/eraf")
@permission(Permission.WEIGH)
def remove_topic(opgave_id: int, naam: str) -> AnyResponse:
    """Take away an onderwerp that the team added; those of the leidraad stay."""
    topic = request.form.get("onderwerp", "")

    def act(session: Session, duty: Duty, who: str, at: datetime) -> _Done:
        if topic not in {known.name for known in duty.topics if known.is_own}:
            raise _Refused("onderwerp", "Een onderwerp dat de leidraad noemt, kan er niet af.")
        worklist.set_topics(session, opgave_id, obligation=naam, topics={topic: TopicState.REMOVED}, who=who, at=at)
        return _Done(f"‘{topic}’ is eraf.")

    return _change(opgave_id, naam, act)


@bp.post("/opgaven/<int:opgave_id>/werklijst/<naam>/uitwerking")
@permission(Permission.WEIGH)
def work(opgave_id: int, naam: str) -> AnyResponse:
    """Write how a verplichting is met: what, who, by when, and the proof."""
    form = WorkForm.filled_in()

    def act(session: Session, duty: Duty, who: str, at: datetime) -> _Done:
        due = form.read()
        if form.mistakes:
            raise _Refused
        worklist.record_work(
            session,
            opgave_id,
            obligation=naam,
            text=form.text,
            person=form.person,
            due=due,
            proof=form.proof,
            who=who,
            at=at,
            expected_id=request.form.get("bekend", type=int),
        )
        return _Done(f"De uitwerking van ‘{duty.obligation.title}’ is bewaard.")

    return _change(opgave_id, naam, act, form)


class _Refused(Exception):
    """What was filled in is not stored; with the field and what is wrong with it, where the form does not hold it."""

    def __init__(self, field: str = "", sentence: str = "") -> None:
        self.mistakes = {field: sentence} if field else {}
        super().__init__(sentence)


def _change(opgave_id: int, name: str, act: _Act, form: WorkForm | None = None, back: str | None = None) -> AnyResponse:
    """Do one act on a verplichting, and see whether it is done now. Raises NotFound and Conflict.

    `back` is where a plain form goes afterwards; the worklist when it is None.
    """
    regelset = rules_to_change(opgave_id)
    who, at, today = current_user().name, datetime.now(UTC), current_config().today()
    mistakes: dict[str, str] = {}
    done = _Done("")
    try:
        with current_store().writing() as session:
            weighing = Weighing(find(session, opgave_id).opgave, regelset, today)
            duty = next((d for d in duties_for(session, weighing) if d.obligation.name == name), None)
            if duty is None:
                abort(404)
            done = act(session, duty, who, at)
            if duty.minimum:
                (now,) = (d for d in duties_for(session, weighing) if d.obligation.name == name)
                is_done = now.minimum_done == now.minimum
                changes.record_progress(session, opgave_id, obligation=name, done=is_done, who=who, at=at)
            keep_outcome(session, opgave_id, regelset, today)
    except _Refused as refused:
        mistakes = refused.mistakes
    except Conflict:
        if form is None:
            raise
        with current_store().reading() as session:
            form.rival = worklist.work_of(session, opgave_id).get(name)
    is_refused = bool(mistakes) or (form is not None and bool(form.mistakes or form.rival))
    if not is_refused and not htmx.is_htmx():
        for sentence in (*done.told, done.said):
            flash(sentence)
        card = url_for("werklijst.of_opgave", opgave_id=opgave_id, _anchor=f"plicht-{name}")
        return htmx.redirect_to(back or card)
    return _page(
        opgave_id,
        "werklijst/_plicht.html",
        name,
        form=form if is_refused else None,
        mistakes=mistakes,
        status=422 if is_refused else 200,
        done=done,
    )


def _page(
    opgave_id: int,
    part: str,
    name: str | None = None,
    *,
    form: WorkForm | None = None,
    mistakes: dict[str, str] | None = None,
    status: int = 200,
    done: _Done | None = None,
) -> Response:
    """The worklist of an opgave, or to htmx a part of it; `name` is the verplichting that was worked at."""
    with current_store().reading() as session:
        found = find(session, opgave_id)
        weighing = Weighing(found.opgave, found.regelset, current_config().today())
        duties = duties_for(session, weighing)
        ticks = worklist.ticks_of(session, opgave_id)
        together = read_together(session, weighing, None)
        news = live.changed_since(session, weighing, together.mark)
    needed = tuple(duty for duty in duties if duty.is_needed)
    groups = [
        (MOMENTS[moment], PHASES[moment], tuple(d for d in needed if d.obligation.moment is moment))
        for moment in MOMENTS
    ]
    return htmx.render_part_or_page(
        "werklijst/opgave.html",
        part,
        status=status,
        announcement=" ".join((*done.told, done.said)) if done and done.said else None,
        told=done.told if done else (),
        ticks=ticks,
        opgave=found.opgave,
        regelset=found.regelset,
        policy=found.regelset.policy,
        place_words=place_words,
        is_current=True,
        weighing=weighing,
        panel=Panel(weighing, duties),
        needed=needed,
        spare=tuple(duty for duty in duties if duty.basis is Basis.RULES),
        kept=tuple(duty for duty in duties if duty.basis is Basis.KEPT),
        duty=next((d for d in duties if d.obligation.name == name), None),
        groups=[group for group in groups if group[2]],
        people=together.people,
        together=together,
        stand=url_for("werklijst.state", opgave_id=opgave_id),
        **news,
        worked_at=name,
        form=form,
        mistakes=mistakes or {},
        today=current_config().today(),
        may_change=found.opgave.archived_at is None,
    )
