"""*Bewerken*: a draft of the rules as a document, with what it means beside it while one types."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from flask import Blueprint, Response, abort, flash, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from dsl import (
    Answered,
    ExampleResult,
    Policy,
    PolicyTooTangled,
    Proposal,
    SourceCoverage,
    analyse,
    keywords,
    run_examples,
    source_coverage,
)
from intranet.filters import klok
from intranet.opgaven.answering import Unfit, read_day
from intranet.opgaven.panel import Panel
from intranet.opgaven.trial import Trial
from intranet.opgaven.weighing import Weighing, nothing_answered
from intranet.policies import RegelsetUnusable, current_store, regelset_of
from intranet.rules import editing, remarks
from intranet.rules.drawing import Drawing, draw
from intranet.rules.editing import Desk
from intranet.rules.example_table import Sheet
from intranet.rules.new_examples import AskedOutcome, asked_outcomes, proposed
from intranet.rules.rule_forms import FORMS
from intranet.store import (
    DraftConflict,
    DraftFrozen,
    DraftState,
    DraftTexts,
    RegelsetText,
    Saved,
    Session,
    drafts,
    reviews,
)
from intranet.views import concept
from intranet.web.permissions import Permission, current_user, permission
from intranet.web.security import style_nonce

bp = Blueprint("redactie", __name__, url_prefix="/regels/concepten/<int:draft_id>/bewerken")

TABS = {
    "vragen": "Vragen",
    "voorbeelden": "Voorbeelden",
    "bewijs": "Bewijs",
    "dekking": "Dekking",
    "tekening": "Tekening",
    "inhoud": "Inhoud",
}
MERGED = "Bewaard. Een collega bewaarde intussen ook iets; beide wijzigingen staan nu in de tekst."
DAY = "op.dag"
"""The field for another day to try the questions on; no question has a dot in its name."""


@dataclass(frozen=True)
class Opened:
    """The newest texts of a draft, and the file that someone works on."""

    texts: DraftTexts
    file: str

    @property
    def text(self) -> str:
        """The text of the file."""
        return self.texts.text(self.file) or ""

    def desk(self, text: str | None = None) -> Desk:
        """The files as they were saved, with `text` for the file that someone works on when that is given."""
        others = tuple((one.name, one.text) for one in self.texts.texts if one.name != self.file)
        return Desk(self.file, self.text if text is None else text, others, self.texts.draft_id)


def open_file(texts: DraftTexts) -> Opened:
    """The file that the address names, else the first; 404 when there is no such."""
    name = request.args.get("bestand") or texts.texts[0].name
    if texts.text(name) is None:
        abort(404)
    return Opened(texts, name)


def opened_now(draft_id: int) -> Opened:
    """The draft as it is stored now, with the file that the address names; 404 when there is no such."""
    with current_store().reading() as session:
        if drafts.get_draft(session, draft_id) is None:
            abort(404)
        return open_file(drafts.get_texts(session, draft_id))


@bp.get("")
@permission(Permission.SEE_DRAFTS)
def index(draft_id: int) -> Response:
    """The text of one file with what it means beside it; `?regel=` goes to that line, `?naast=` opens a tab."""
    progress = concept.read(draft_id)
    opened = open_file(progress.texts)
    tab = request.args.get("naast", "")
    return concept.page(
        "redactie/index.html",
        progress,
        "edit",
        opened=opened,
        language={"woorden": sorted({word for phrase in keywords().values() for word in phrase.split()})},
        nonce=style_nonce(),
        forms=FORMS.values(),
        **_beside(opened, tab if tab in TABS else "voorbeelden"),
    )


# --- saving --------------------------------------------------------------------------------------


@bp.post("")
@permission(Permission.WRITE_RULES)
def save(draft_id: int) -> AnyResponse:
    """Save a whole file from the plain form; when a colleague changed the same lines, show both and store nothing."""
    fields = request.form
    name, text = fields.get("bestand", ""), fields.get("tekst", "").replace("\r\n", "\n")
    try:
        with current_store().writing() as session:
            if fields.get("doe") == "apart":
                made = _apart(session, draft_id, name, text)
                flash("Uw tekst is bewaard als een apart concept. Het andere concept is niet veranderd.")
                return redirect(url_for("concept.index", draft_id=made), code=303)
            saved = store_text(session, draft_id, name, text, fields.get("revisie", 0, type=int))
    except DraftConflict as conflict:
        progress = concept.read(draft_id)
        return concept.page("redactie/botsing.html", progress, "edit", 409, conflict=conflict, mine=text)
    flash(MERGED if saved.merged else "De tekst is bewaard." if saved.changed else "Er was niets veranderd.")
    return redirect(url_for(".index", draft_id=draft_id, bestand=name), code=303)


def store_text(session: Session, draft_id: int, file: str, text: str, base_revision: int) -> Saved:
    who, at = current_user().name, datetime.now(UTC)
    return drafts.save(session, draft_id, base_revision=base_revision, file=file, text=text, who=who, at=at)


def _apart(session: Session, draft_id: int, name: str, text: str) -> int:
    """Start another draft with this text for one file; return its id."""
    draft = drafts.get_draft(session, draft_id)
    if draft is None:
        abort(404)
    texts = tuple(
        RegelsetText(one.name, text) if one.name == name else one for one in drafts.get_texts(session, draft_id).texts
    )
    who, at = current_user().name, datetime.now(UTC)
    note = f"Apart bewaard van concept {draft.label}"
    label = f"{draft.label} ({who})"
    return drafts.create(session, label=label, base_id=draft.base_id, who=who, at=at, texts=texts, note=note)


@bp.post("/bewaar")
@permission(Permission.WRITE_RULES)
def save_change(draft_id: int) -> Response:
    """Save what changed: `{"revisie", "van", "tot", "tekst"}` in UTF-16 units, or with `heel` the whole text.

    Answers 410 when the text of that revision is no longer kept, so only the whole text can tell; 409 on a clash.
    """
    asked = _question()
    opened = opened_now(draft_id)
    try:
        revision = int(asked["revisie"])
        if "heel" in asked:
            text = str(asked["heel"])
        else:
            with current_store().reading() as session:
                base = drafts.get_texts(session, draft_id, revision)
            if base.revision != revision:
                return Response(status=410)
            text = changed(base.text(opened.file) or "", int(asked["van"]), int(asked["tot"]), str(asked["tekst"]))
        with current_store().writing() as session:
            saved = store_text(session, draft_id, opened.file, text, revision)
    except (KeyError, TypeError, ValueError):
        abort(400)
    except DraftConflict as clash:
        places = render_template("redactie/_plekken.html", conflict=clash)
        return _json({"melding": str(clash), "revisie": clash.revision, "tekst": clash.theirs, "plekken": places}, 409)
    except DraftFrozen as frozen:
        return _json({"melding": str(frozen)}, 423)
    return _json(
        {
            "revisie": saved.revision,
            "tekst": saved.text,
            "bewaard": f"Bewaard om {klok(datetime.now(UTC))}",
            "samengevoegd": MERGED if saved.merged else "",
        }
    )


def changed(text: str, start: int, end: int, instead: str) -> str:
    """Return the text with [start, end) replaced; both count UTF-16 units. ValueError when they lie outside it."""
    units = text.encode("utf-16-le")
    if not 0 <= start <= end <= len(units) // 2:
        raise ValueError(f"[{start}, {end}) in {len(units) // 2} units")
    return (units[: start * 2] + instead.encode("utf-16-le") + units[end * 2 :]).decode("utf-16-le")


# --- what the editor asks ------------------------------------------------------------------------


@bp.post("/diensten/<service>")
@permission(Permission.SEE_DRAFTS)
def services(draft_id: int, service: str) -> Response:
    """Answer a question of the editor about the text that it sends along."""
    asked = _question()
    text = asked.get("tekst")
    if not isinstance(text, str):
        abort(400)
    desk = opened_now(draft_id).desk(text)
    answers: Mapping[str, Callable[[], Any]] = {
        "meldingen": lambda: editing.problems(desk),
        "aanvullen": lambda: editing.completions(desk, editing.place_of(asked)),
        "betekenis": lambda: editing.meaning(desk, editing.place_of(asked)),
        "verklaring": lambda: editing.declaration(desk, editing.place_of(asked)),
        "hernoemen": lambda: editing.renaming(desk, editing.place_of(asked), str(asked.get("naam", ""))),
        "opmaak": lambda: editing.layout(desk),
    }
    if service not in answers:
        abort(404)
    try:
        return _json(answers[service]())
    except ValueError:
        abort(400)


def _question() -> Mapping[str, Any]:
    asked = request.get_json(silent=True)
    if not isinstance(asked, dict):
        abort(400)
    return asked


def _json(data: object, status: int = 200) -> Response:
    response: Response = jsonify(data)
    response.status_code = status
    return response


# --- beside the text -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Sound:
    """Rules without a fout, and when they were last so: what stands beside the text is about these."""

    policy: Policy
    texts: tuple[RegelsetText, ...]
    revision: int
    at: datetime


_sound: dict[int, Sound] = {}
_sound_lock = threading.Lock()


def last_sound(opened: Opened) -> Sound | None:
    """The draft as it is when it has no fout, else the newest revision without one that this program has seen."""
    policy = opened.desk().reading.policy
    with _sound_lock:
        if policy is not None:
            _sound[opened.texts.draft_id] = Sound(policy, opened.texts.texts, opened.texts.revision, opened.texts.at)
        return _sound.get(opened.texts.draft_id)


@bp.get("/naast/<tab>")
@permission(Permission.SEE_DRAFTS)
def beside(draft_id: int, tab: str) -> str:
    """One of the tabs beside the text, asked for again after each save."""
    if tab not in TABS:
        abort(404)
    progress = concept.read(draft_id)
    opened = open_file(progress.texts)
    may_write = current_user().may(Permission.WRITE_RULES) and progress.draft.state is DraftState.DRAFT
    shown = {"draft": progress.draft, "opened": opened, "may_write": may_write, **_beside(opened, tab)}
    beside = render_template("redactie/_naast.html", **shown)
    steps = render_template("concept/_pad.html", p=progress, draft=progress.draft, buiten_de_band=True)
    return beside + steps


@dataclass(frozen=True)
class Study:
    """What a tab shows; None for what it does not need."""

    examples: tuple[ExampleResult, ...] = ()
    missing: tuple[tuple[Proposal, tuple[AskedOutcome, ...]], ...] = ()
    found: Answered | None = None
    coverage: SourceCoverage | None = None
    drawings: tuple[Drawing, ...] = ()
    contents: tuple[editing.Entry, ...] = ()
    remarks: Mapping[int, int] = field(default_factory=dict)
    trial: Trial | None = None
    panel: Panel | None = None
    trouble: str = ""
    day: date | None = None
    day_mistake: str = ""


def _beside(opened: Opened, tab: str) -> dict[str, Any]:
    sound = last_sound(opened)
    return {
        "tab_beside": tab,
        "tabs": TABS,
        "sound": sound,
        "is_newest": sound is not None and sound.revision == opened.texts.revision,
        "study": _study(opened, tab, sound),
    }


def _study(opened: Opened, tab: str, sound: Sound | None) -> Study:
    if tab == "inhoud":
        return Study(contents=editing.contents(opened.desk()), remarks=_open_remarks(opened))
    if sound is None:
        return Study()
    policy = sound.policy
    day = concept.day_of(opened.texts.draft_id, policy)
    try:
        match tab:
            case "vragen":
                return _tried(sound, day)
            case "voorbeelden":
                return _examples(opened, policy, day)
            case "bewijs":
                return Study(found=analyse(policy))
            case "dekking":
                return Study(coverage=source_coverage(policy))
    except PolicyTooTangled as problem:
        return Study(trouble=f"De regels hangen te veel samen om dit uit te rekenen, vanaf {problem.statement}.")
    here = request.args.get("hier")
    return Study(drawings=tuple(draw(policy, decision, here) for decision in policy.decisions.values()))


def _examples(opened: Opened, policy: Policy, day: date) -> Study:
    """All voorbeelden, and those that this file misses with the outcomes that a person must choose."""
    results = run_examples(policy, day)
    here = next((one for one in policy.regelsets.values() if one.document.source.name == opened.file), None)
    if here is None:  # it came after the last text without a fout
        return Study(results, day=day)
    sheet = Sheet(policy, here.document, results, day)
    missing = tuple((one, asked_outcomes(sheet, one)) for one in proposed(sheet, day))
    return Study(results, missing, day=day)


def _open_remarks(opened: Opened) -> Mapping[int, int]:
    """How many open remarks there are at each statement of the file, by the line on which it starts."""
    with current_store().reading() as session:
        open_ones = [one for one in reviews.comments(session, opened.texts.draft_id) if one.resolved_at is None]
        then = {one.revision: drafts.get_texts(session, opened.texts.draft_id, one.revision) for one in open_ones}
    places = [remarks.place_of(one, then[one.revision], opened.texts) for one in open_ones]
    return Counter(one.now.first for one in places if one.now is not None and one.file == opened.file)


def _tried(sound: Sound, day: date) -> Study:
    """The questions as a team sees them on a day, or on the one that is tried, with answers that are kept nowhere."""
    asked = request.args.get(DAY, "").strip()
    mistake = ""
    try:
        day = read_day(asked) if asked else day
    except Unfit as problem:
        mistake = str(problem)
    try:
        regelset = regelset_of(sound.texts)
    except RegelsetUnusable as problem:
        return Study(trouble=str(problem))
    trial = Trial(Weighing(nothing_answered(day), regelset, day), request.args.to_dict(flat=False))
    return Study(trial=trial, panel=Panel(trial.tried), day=day, day_mistake=mistake)
