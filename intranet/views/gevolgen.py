"""*Gevolgen* of a draft: which stored opgaven change, through what, and looking at each of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Response, abort, flash, render_template, request, url_for

from dsl import ExampleResult
from intranet.config import current_config
from intranet.filters import aantal, opsomming
from intranet.opgaven.answering import Unfit, read_day
from intranet.policies import current_store, labels, regelset_of, regelsets
from intranet.rules import from_opgave, publication
from intranet.rules.from_opgave import FlipExample, NotAnExample
from intranet.rules.jobs import jobs
from intranet.rules.publication import Progress
from intranet.store import (
    Handling,
    Job,
    JobState,
    Json,
    NotPossibleNow,
    RegelsetText,
    Session,
    drafts,
    impact_groups,
    impacts,
    questions,
)
from intranet.store.impact_groups import Affected, Group
from intranet.views.concept import load, page, read, up_to_date
from intranet.views.regels import compared
from intranet.web import htmx
from intranet.web.appearance import Look, of_stored
from intranet.web.permissions import Permission, current_user, permission

bp = Blueprint("gevolgen", __name__, url_prefix="/regels/concepten/<int:draft_id>/gevolgen")

SHOWN = 6
"""How many opgaven of a group stand on the page; the others are on a page of their own."""
PAGE = 50
PAST = "Kies vandaag of een latere dag: een versie gaat nooit met terugwerkende kracht in."


@bp.get("/")
@permission(Permission.SEE_DRAFTS)
def index(draft_id: int) -> Response:
    """The consequences so far; while they are worked out, how far it is."""
    progress = read(draft_id)
    job = _current(progress)
    jobs().go_on(job)
    if htmx.is_htmx():
        if job is not None and job.state is JobState.RUNNING:
            return Response(render_template("concept/_voortgang.html", p=progress, draft=progress.draft, job=job))
        return htmx.redirect_to(url_for("gevolgen.index", draft_id=draft_id))
    return _consequences(up_to_date(progress))


def _consequences(
    progress: Progress, mistakes: dict[str, str] | None = None, typed: str = "", status: int = 200
) -> Response:
    job = _current(progress)
    context: dict[str, object] = {"groups": (), "members": {}, "rest": (), "proof": {}}
    if job is not None and job.state is JobState.DONE:
        context = _results(progress, job)
    context |= {"mistakes": mistakes or {}, "typed": typed}
    return page("concept/gevolgen.html", progress, "consequences", status, job=job, **context)


def _current(progress: Progress) -> Job | None:
    """The job for the texts as they are now; None when there is none."""
    return progress.job if progress.job is not None and progress.job.sha256 == progress.texts.sha256 else None


def _results(progress: Progress, job: Job) -> dict[str, object]:
    with current_store().reading() as session:
        found = impact_groups.groups(session, job)
        flips = [group for group in found if group.flips]
        just = _just_judged(session, job)
        members = {
            group.key: _in_sight(just, group.key, impact_groups.affected(session, job, group.key, limit=SHOWN))
            for group in flips
        }
        base = publication.base_texts(session, job.base_id)
        staying = impact_groups.staying(session, job)
    proof = compared(base, progress.texts.texts)
    policy = regelset_of(progress.texts.texts).policy
    return {
        "groups": flips,
        "rest": [(group, _besides(group, proof)) for group in found if not group.flips],
        "members": members,
        "proof": proof,
        "shown": SHOWN,
        "areas": labels(policy, "gebied"),
        "look": look,
        "count": lambda kind: _count(job, kind),
        "sentence": sentence(flips, proof),
        "staying": staying,
    }


def _just_judged(session: Session, job: Job) -> tuple[Affected, str] | None:
    """The opgave that was judged last (`net`), with its group."""
    number = request.args.get("net", type=int)
    return None if number is None else impact_groups.find_affected(session, job, number)


def _in_sight(just: tuple[Affected, str] | None, group: str, members: tuple[Affected, ...]) -> tuple[Affected, ...]:
    """The opgaven to show of a group: what was just judged stays, in front, so that it can be taken back."""
    if just is None or just[1] != group:
        return members
    return (just[0], *(one for one in members if one.id != just[0].id))


def _count(job: Job, kind: str) -> int:
    number = job.counts.get(kind, 0)
    return number if isinstance(number, int) else 0


def look(state: dict[str, Json]) -> Look:
    """How an end of a flip is shown."""
    return of_stored({"state": state["staat"], "label": state["woord"]})


def sentence(flips: list[Group], proof: dict[str, object]) -> str:
    """The tail of the sentence that opens the page: through what the outcomes change."""
    causes = {tuple(map(str, by)) for group in flips if isinstance(by := group.detail["door"], list)}
    named = proof.get("named")
    if len(causes) != 1 or not callable(named):
        return ""
    (cause,) = causes
    if len(cause) != 1:
        return ""
    found = named(cause[0])
    return f", telkens door één {found.kind}: {found.title}"


_BESIDES = {
    "erbij": ("Verplichting erbij", "Verplichtingen erbij"),
    "eraf": ("Verplichting eraf", "Verplichtingen eraf"),
    "nieuwe_vragen": ("Nieuwe vraag", "Nieuwe vragen"),
    "vervallen_vragen": ("Niet meer te beantwoorden", "Niet meer te beantwoorden"),
}


def _besides(group: Group, proof: dict[str, object]) -> str:
    """What changes in a group whose outcome stays, with each verplichting and question as people know it."""
    named = proof.get("named")
    said = []
    for key, (one, more) in _BESIDES.items():
        names = group.detail.get(key)
        if isinstance(names, list) and names:
            titles = [named(name).title if callable(named) else str(name).replace("_", " ") for name in names]
            text = f"{one if len(names) == 1 else more}: {opsomming(f'‘{title}’' for title in titles)}"
            said.append(text if text.endswith("?’") else f"{text}.")
    return " ".join(said)


@bp.post("/berekenen")
@permission(Permission.ACCEPT)
def start(draft_id: int) -> Response:
    """Work out the consequences of the texts as they are now, on the day that the form names (`dag`)."""
    progress = read(draft_id)
    policy = progress.check.policy
    if policy is None:
        flash("Los eerst de fouten op. U vindt ze bij Controle.")
        return htmx.redirect_to(url_for("concept.check", draft_id=draft_id))
    today = current_config().today()
    typed = request.form.get("dag", "").strip()
    try:
        asked = read_day(typed) if typed else today
        day = publication.day_of_effect(policy, None, asked)
        problem = publication.effect_problem(policy, day, today) if asked >= today else PAST
    except Unfit as unfit:
        problem = str(unfit)
    if problem is not None:
        return _consequences(progress, {"dag": problem}, typed, 422)
    base = regelsets().publication()
    with current_store().writing() as session:
        job_id = impacts.start(
            session,
            draft_id,
            sha256=progress.texts.sha256,
            base_id=base.regelset_version_id,
            on_day=day,
            who=current_user().name,
            at=datetime.now(UTC),
        )
        job = impacts.get_job(session, job_id)
    jobs().go_on(job)
    return htmx.redirect_to(url_for("gevolgen.index", draft_id=draft_id))


@bp.post("/stoppen")
@permission(Permission.ACCEPT)
def cancel(draft_id: int) -> Response:
    """Stop working out."""
    progress = read(draft_id)
    if progress.job is not None:
        with current_store().writing() as session:
            impacts.end(session, progress.job.id, JobState.CANCELLED, at=datetime.now(UTC))
    flash("Het berekenen is gestopt. U kunt opnieuw beginnen wanneer u wilt.")
    return htmx.redirect_to(url_for("gevolgen.index", draft_id=draft_id))


@bp.get("/groep/<group>")
@permission(Permission.SEE_DRAFTS)
def group(draft_id: int, group: str) -> Response:
    """All opgaven of one group, a page at a time."""
    number = max(1, request.args.get("pagina", 1, type=int))
    progress = read(draft_id)
    job = _current(progress)
    if job is None or number > 1_000_000:
        abort(404)
    with current_store().reading() as session:
        found = next((one for one in impact_groups.groups(session, job) if one.key == group), None)
        if found is None:
            abort(404)
        members = impact_groups.affected(session, job, group, limit=PAGE, offset=(number - 1) * PAGE)
        members = _in_sight(_just_judged(session, job), group, members)
    policy = regelset_of(progress.texts.texts).policy
    return page(
        "concept/groep.html",
        progress,
        "consequences",
        200,
        group=found,
        members=members,
        number=number,
        pages=-(-found.count // PAGE),
        areas=labels(policy, "gebied"),
        look=look,
    )


@bp.post("/beoordelen")
@permission(Permission.ACCEPT)
def handle(draft_id: int) -> Response:
    """Accept a flip, or all of a group, or take that back."""
    fields = request.form
    opgave_id, act = fields.get("opgave", type=int), fields.get("doe", "")
    who, at = current_user().name, datetime.now(UTC)
    with current_store().writing() as session:
        progress = load(session, draft_id)
        job = _current(progress)
        if job is None:
            abort(404)
        if not progress.is_open:
            raise NotPossibleNow(f"Dit concept is {progress.draft.state}. Aan de gevolgen is niets meer te veranderen.")
        if act == "terug" and opgave_id is not None:
            found = impact_groups.find_affected(session, job, opgave_id)
            if found is not None and found[0].handling is Handling.EXAMPLE:
                flash("U kunt deze opgave opnieuw beoordelen. Het voorbeeld blijft in de tekst staan.")
            impact_groups.unhandle(session, job, opgave_id=opgave_id, who=who, at=at)
        else:
            done = impact_groups.handle(
                session,
                job,
                group=fields.get("groep", ""),
                opgave_id=opgave_id,
                handling=Handling.ACCEPTED,
                who=who,
                at=at,
            )
            if opgave_id is None:
                flash(f"De andere uitkomst van {aantal(done, 'opgave', 'opgaven')} is geaccepteerd.")
    where: dict[str, Any] = {"draft_id": draft_id, "net": opgave_id}
    where["_anchor"] = f"g-{fields.get('groep', '')}" if opgave_id is None else f"o-{opgave_id}"
    if number := fields.get("pagina", type=int):
        return htmx.redirect_to(url_for("gevolgen.group", group=fields.get("groep", ""), pagina=number, **where))
    return htmx.redirect_to(url_for("gevolgen.index", **where))


@bp.get("/voorbeeld/<int:opgave_id>")
@permission(Permission.WRITE_RULES)
def example(draft_id: int, opgave_id: int) -> Response:
    """The voorbeeld that an opgave would be, to look at and change first."""
    given = _given(draft_id, opgave_id)
    return _example(given, from_opgave.NEW, given.made.text(from_opgave.NEW))


@bp.post("/voorbeeld/<int:opgave_id>")
@permission(Permission.WRITE_RULES)
def make_example(draft_id: int, opgave_id: int) -> Response:
    """Put the voorbeeld in the draft, and count the flip as looked at; with `doe=bekijk` only show how it would go."""
    given = _given(draft_id, opgave_id)
    outcome = from_opgave.OLD if request.form.get("verwacht") == from_opgave.OLD else from_opgave.NEW
    typed = request.form.get("tekst", "").replace("\r\n", "\n").strip()
    # The text on the page is of the outcome that was chosen when it was made; what someone typed since stays.
    text = typed if request.form.get("getoond", from_opgave.NEW) == outcome else given.made.turned(typed, outcome)
    if request.values.get("doe") == "bekijk":
        return _example(given, outcome, text)
    try:
        texts, result = _written(given, text)
    except NotAnExample as problem:
        return _example(given, outcome, text, {"tekst": str(problem)}, 422)
    if outcome == from_opgave.NEW and not result.passed:
        help_text = "Pas het aan, of kies dat de oude uitkomst moet blijven."
        return _example(given, outcome, text, {"tekst": f"{result.told_text} {help_text}"}, 422)
    who, at = current_user().name, datetime.now(UTC)
    with current_store().writing() as session:
        drafts.replace_texts(
            session,
            draft_id,
            expected_revision=given.progress.texts.revision,
            texts=texts,
            note="Voorbeeld gemaakt van een opgave",
            who=who,
            at=at,
        )
        impact_groups.handle(
            session, given.job, group=given.group, opgave_id=opgave_id, handling=Handling.EXAMPLE, who=who, at=at
        )
        impacts.carry(session, given.job, drafts.digest(texts))
    where = f"Het voorbeeld staat in {given.made.file}."
    if result.passed:
        flash(f"{where} Het wordt voortaan bij elke wijziging nagerekend.")
    else:
        flash(f"{where} Het klopt nog niet: publiceren kan pas als de regels de oude uitkomst weer geven.")
    return htmx.redirect_to(url_for("gevolgen.index", draft_id=draft_id))


@dataclass(frozen=True)
class _Given:
    """An opgave whose outcome changes, with the voorbeeld that can be made of it."""

    progress: Progress
    job: Job
    affected: Affected
    group: str
    made: FlipExample


def _given(draft_id: int, opgave_id: int) -> _Given:
    """What the page of a voorbeeld is about; 404 when the draft does not change the outcome of this opgave."""
    with current_store().reading() as session:
        progress = load(session, draft_id)
        job = _current(progress)
        found = None if job is None else impact_groups.find_affected(session, job, opgave_id)
        opgave = questions.get_opgave(session, opgave_id)
        if job is None or found is None or opgave is None or not found[0].detail.get("besluiten"):
            abort(404)
        base = publication.base_texts(session, opgave.regelset_version_id)
    made = from_opgave.flip_example(
        progress.texts.texts, base, opgave, found[0].detail, on=job.on_day, today=current_config().today()
    )
    return _Given(progress, job, *found, made)


def _written(given: _Given, text: str) -> tuple[tuple[RegelsetText, ...], ExampleResult]:
    """The texts with the voorbeeld, and how it goes. Raises NotAnExample."""
    texts = given.progress.texts.texts
    return from_opgave.with_example(texts, text, given.made.regelset, current_config().today(), given.made.causes)


def _example(
    given: _Given, outcome: str, text: str, mistakes: dict[str, str] | None = None, status: int = 200
) -> Response:
    result = None
    if not mistakes:
        try:
            _, result = _written(given, text)
        except NotAnExample as problem:
            mistakes = {"tekst": str(problem)}
    context: dict[str, Any] = {
        "opgave": given.affected,
        "made": given.made,
        "outcome": outcome,
        "text": text,
        "result": result,
        "mistakes": mistakes or {},
        "look": look,
        "day": given.job.on_day,
    }
    if htmx.is_htmx():
        said = result.told_text if result else (mistakes or {}).get("tekst")
        return htmx.render_part_or_page(
            "", "concept/_voorbeeld.html", draft=given.progress.draft, announcement=said, **context
        )
    return page("concept/voorbeeld.html", given.progress, "consequences", status, **context)
