"""One draft of the rules: what stands between it and publication, its files, check and review, and publishing it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from flask import Blueprint, Response, abort, flash, render_template, request, url_for

from dsl import Policy, Severity
from intranet.config import current_config
from intranet.filters import datum
from intranet.opgaven.answering import Unfit, read_day
from intranet.policies import current_store, regelsets
from intranet.rules import exchange, publication
from intranet.rules.check import key_of
from intranet.rules.jobs import jobs, weigh_last, weigh_later
from intranet.rules.open_points import counted
from intranet.rules.publication import Progress, Unchanged
from intranet.store import Acceptable, DraftState, NotPossibleNow, Session, drafts, impacts, reviews, settings
from intranet.views.aanwezig import company_on_page
from intranet.views.regels import compared
from intranet.web import htmx
from intranet.web.permissions import Permission, current_user, permission

bp = Blueprint("concept", __name__, url_prefix="/regels/concepten/<int:draft_id>")

LONGEST_REASON = 4000


def load(session: Session, draft_id: int) -> Progress:
    """The draft with all that its pages need; 404 when there is none."""
    draft = drafts.get_draft(session, draft_id)
    if draft is None:
        abort(404)
    return publication.progress_of(session, draft, current_config().today(), four_eyes=settings.four_eyes(session))


def read(draft_id: int) -> Progress:
    """The draft as it is now."""
    with current_store().reading() as session:
        return load(session, draft_id)


def up_to_date(progress: Progress) -> Progress:
    """The draft, when the few opgaven that were made or answered since its consequences are weighed too."""
    if progress.job is None or not progress.later:
        return progress
    weigh_later(current_store(), progress.job)
    return read(progress.draft.id)


def day_of(draft_id: int, policy: Policy | None) -> date:
    """The day on which a draft is weighed before it is published: see `publication.day_of_effect`."""
    with current_store().reading() as session:
        job = impacts.newest(session, draft_id)
    return publication.day_of_effect(policy, job, current_config().today())


def page(template: str, progress: Progress, tab: str, status: int = 200, **more: Any) -> Response:
    """A page of a draft, with its tabs and what stands between it and publication."""
    user = current_user()
    text = render_template(
        template,
        p=progress,
        draft=progress.draft,
        company=company_on_page(progress.draft.id) if progress.is_open else None,
        tab=tab,
        may_write=user.may(Permission.WRITE_RULES) and progress.draft.state is DraftState.DRAFT,
        is_writer=user.may(Permission.WRITE_RULES),
        may_accept=user.may(Permission.ACCEPT) and progress.is_open,
        is_reviewer=user.may(Permission.REVIEW),
        is_publisher=user.may(Permission.PUBLISH),
        is_administrator=user.may(Permission.ADMINISTER),
        **more,
    )
    return Response(text, status)


@bp.get("/")
@permission(Permission.SEE_DRAFTS)
def index(draft_id: int) -> Response:
    """How the draft stands."""
    return page("concept/index.html", read(draft_id), "index")


# --- the files ---


@bp.post("/bestanden")
@permission(Permission.WRITE_RULES)
def upload(draft_id: int) -> Response:
    """Replace the text by uploaded files, or add a file to it."""
    given = request.files.get("bestand")
    progress = read(draft_id)
    try:
        if given is None or not given.filename:
            raise exchange.NotReadable("Kies eerst een bestand.")
        read_files = exchange.read_upload(given.filename, given.stream.read(exchange.LARGEST + 1))
    except exchange.NotReadable as error:
        return page("concept/bestanden.html", progress, "files", 422, mistakes={"bestand": str(error)})
    names = {one.name for one in read_files}
    kept = tuple(one for one in progress.texts.texts if one.name not in names)
    texts = read_files if request.form.get("hoe") == "vervang" else (*kept, *read_files)
    with current_store().writing() as session:
        drafts.replace_texts(
            session,
            draft_id,
            expected_revision=progress.texts.revision,
            texts=texts,
            note=f"Bestand ingelezen: {given.filename}",
            who=current_user().name,
            at=datetime.now(UTC),
        )
    flash("Het bestand is ingelezen. Kijk bij Verschillen wat er is veranderd.")
    return htmx.redirect_to(url_for("concept.differences", draft_id=draft_id))


@bp.get("/bestanden")
@permission(Permission.SEE_DRAFTS)
def files(draft_id: int) -> Response:
    """The files of the draft: read one in, or take one away with you."""
    return page("concept/bestanden.html", read(draft_id), "files", mistakes={})


@bp.get("/bestanden.zip")
@permission(Permission.SEE_DRAFTS)
def download(draft_id: int) -> Response:
    """The files of the draft as they are now."""
    progress = read(draft_id)
    name = f"concept-{exchange.plain(progress.draft.label)}.zip"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(exchange.zip_texts(progress.texts.texts), mimetype="application/zip", headers=headers)


@bp.post("/wegleggen")
@permission(Permission.WRITE_RULES)
def discard(draft_id: int) -> Response:
    """Put the draft aside."""
    with current_store().writing() as session:
        drafts.discard(session, draft_id, who=current_user().name, at=datetime.now(UTC))
    flash("Het concept is weggelegd. U kunt het altijd weer oppakken.")
    return htmx.redirect_to(url_for("regels.index"))


@bp.post("/oppakken")
@permission(Permission.WRITE_RULES)
def reopen(draft_id: int) -> Response:
    """Take up a draft that was put aside."""
    with current_store().writing() as session:
        drafts.reopen(session, draft_id, who=current_user().name, at=datetime.now(UTC))
    flash("U kunt weer verder met dit concept.")
    return htmx.redirect_to(url_for("concept.index", draft_id=draft_id))


# --- what the program says of it ---


@bp.get("/controle")
@permission(Permission.SEE_DRAFTS)
def check(draft_id: int) -> Response:
    """Mistakes, voorbeelden and proofs."""
    return _check(draft_id)


def _check(
    draft_id: int,
    mistakes: dict[str, str] | None = None,
    status: int = 200,
    *,
    chosen: list[str] | None = None,
    reason: str = "",
) -> Response:
    progress = read(draft_id)
    return page(
        "concept/controle.html",
        progress,
        "check",
        status,
        severities=Severity,
        key_of=key_of,
        mistakes=mistakes or {},
        chosen=chosen,
        reason=reason,
    )


@bp.post("/controle/accepteren")
@permission(Permission.ACCEPT)
def accept_finding(draft_id: int) -> Response:
    """Accept a conflict or gap with a reason, or take that back."""
    key, reason = request.form.get("bevinding", ""), request.form.get("reden", "").strip()
    progress = read(draft_id)
    number = next((n for n, one in enumerate(progress.check.blocking) if key_of(one) == key), None)
    if number is None:
        abort(404)
    finding = Acceptable(key, progress.check.blocking[number].text)
    who, at = current_user().name, datetime.now(UTC)
    if request.form.get("doe") != "terug" and not reason:
        return _check(draft_id, {f"reden-{number}": "Schrijf waarom u dit accepteert."}, 422)
    with current_store().writing() as session:
        if request.form.get("doe") == "terug":
            reviews.unaccept_finding(session, draft_id, key=key, who=who, at=at)
        else:
            reviews.accept_finding(session, draft_id, finding=finding, reason=reason[:LONGEST_REASON], who=who, at=at)
    return htmx.redirect_to(url_for("concept.check", draft_id=draft_id))


@bp.post("/controle/openlaten")
@permission(Permission.ACCEPT)
def leave_open(draft_id: int) -> Response:
    """Leave sentences and remarks open with a reason, or take that back (`doe=terug`).

    With `doe=alles` those that the page showed (`getoond`), and none that came since.
    """
    act, reason = request.form.get("doe"), request.form.get("reden", "").strip()
    keys = request.form.getlist("getoond" if act == "alles" else "punt")
    progress = read(draft_id)
    chosen = [one for one in progress.open_points if one.key in keys]
    who, at = current_user().name, datetime.now(UTC)
    if act == "terug":
        with current_store().writing() as session:
            for one in chosen:
                reviews.unaccept_finding(session, draft_id, key=one.key, who=who, at=at)
        return htmx.redirect_to(url_for("concept.check", draft_id=draft_id, _anchor="k-open"))
    mistakes = {}
    if not chosen:
        changed = "Wat open is, is intussen veranderd. Kijk opnieuw, en kies wat u open laat."
        mistakes["punten"] = changed if keys else "Kies wat u open laat."
    if not reason:
        mistakes["reden-open"] = "Schrijf waarom dit open mag blijven."
    if mistakes:
        return _check(draft_id, mistakes, 422, chosen=keys, reason=reason)
    with current_store().writing() as session:
        reviews.leave_open(
            session,
            draft_id,
            points=[one.acceptable for one in chosen],
            what=counted(chosen),
            reason=reason[:LONGEST_REASON],
            who=who,
            at=at,
        )
    return htmx.redirect_to(url_for("concept.check", draft_id=draft_id, _anchor="k-open"))


@bp.get("/verschillen")
@permission(Permission.SEE_DRAFTS)
def differences(draft_id: int) -> Response:
    """What differs from the version in force: in meaning, and in the text."""
    progress = read(draft_id)
    base = regelsets().publication()
    with current_store().reading() as session:
        texts = publication.base_texts(session, base.regelset_version_id)
    found = compared(texts, progress.texts.texts)
    return page("concept/verschillen.html", progress, "differences", 200, base=base, **found)


# --- publishing ---


@bp.get("/publiceren")
@permission(Permission.SEE_DRAFTS)
def confirm(draft_id: int) -> Response:
    """What still stands in the way, or else the form to publish."""
    progress = up_to_date(read(draft_id))
    return _confirm(progress, _first_day(progress), {}, {})


def _first_day(progress: Progress) -> date:
    """The day to propose: the one on which the draft is weighed, when that is still to come; else tomorrow."""
    return max(progress.day, current_config().today() + timedelta(days=1))


def _confirm(
    progress: Progress, day: date, mistakes: dict[str, str], filled: dict[str, str], status: int = 200
) -> Response:
    same = None if progress.to_do else _unchanged(progress, day)
    return page("concept/publiceren.html", progress, "publish", status, day=day, same=same, mistakes=mistakes, f=filled)


def _unchanged(progress: Progress, day: date) -> Unchanged | None:
    with current_store().reading() as session:
        return publication.unchanged_on(session, progress.texts.texts, day)


@bp.post("/publiceren")
@permission(Permission.PUBLISH)
def publish(draft_id: int) -> Response:
    """Publish: check it all once more, and do it in one transaction."""
    fields = {name: request.form.get(name, "").strip() for name in ("dag", "open", "toelichting", "tekst", "gelijk")}
    today = current_config().today()
    progress = up_to_date(read(draft_id))
    mistakes, day = _mistakes(progress, fields, today)
    policy = progress.check.policy
    if mistakes or day is None or policy is None:
        return _confirm(progress, day or _first_day(progress), mistakes, fields, 422)
    with current_store().writing() as session:
        now = load(session, draft_id)
        if now.job is not None and now.later:
            weigh_last(session, now.job)
            now = load(session, draft_id)
            if any(one.name == "gevolgen" for one in now.to_do):
                raise NotPossibleNow(
                    "Zojuist is een opgave gemaakt of gewijzigd waarvan de uitkomst met dit concept verandert. "
                    "Beoordeel haar eerst bij Gevolgen."
                )
        if now.to_do:
            raise NotPossibleNow("Het concept is veranderd sinds u het bekeek. Bekijk het opnieuw.")
        reviews.publish(
            session,
            draft_id,
            expected_sha256=fields["tekst"],
            name=policy.head.name,
            version=policy.head.version or progress.draft.label,
            effective_from=day,
            last_day=policy.period[1],
            moves_open=fields["open"] == "mee",
            note=fields["toelichting"][:LONGEST_REASON],
            who=current_user().name,
            at=datetime.now(UTC),
        )
    if regelsets().follow_the_day():  # it may take effect today
        jobs().weigh_moved(today)
    since = "Iedereen werkt er nu mee." if day <= today else f"Iedereen werkt ermee vanaf {datum(day)}."
    flash(f"Versie {progress.draft.label} is vastgesteld. {since}")
    return htmx.redirect_to(url_for("regels.index"))


def _mistakes(progress: Progress, fields: dict[str, str], today: date) -> tuple[dict[str, str], date | None]:
    mistakes, day = {}, None
    if progress.to_do:
        mistakes["klaar"] = "Dit concept kan nog niet worden gepubliceerd. Hierboven staat wat er nog moet gebeuren."
    try:
        day = read_day(fields["dag"])
    except Unfit as problem:
        mistakes["dag"] = str(problem) if fields["dag"] else "Vul in op welke dag de versie ingaat."
    if day is not None and progress.check.policy is not None:
        problem_text = publication.effect_problem(progress.check.policy, day, today)
        if problem_text or (problem_text := _weighed_otherwise(progress, progress.check.policy, day)):
            mistakes["dag"] = problem_text
    if fields["open"] not in ("mee", "blijven"):
        mistakes["open"] = "Kies wat er met de lopende opgaven gebeurt."
    if day is not None and not mistakes and fields["gelijk"] != "ja" and _unchanged(progress, day):
        mistakes["gelijk"] = "Deze versie verandert niets. Bevestig dat u haar toch wilt publiceren."
    return mistakes, day


def _weighed_otherwise(progress: Progress, policy: Policy, day: date) -> str | None:
    """Say that on another day than that of the consequences some rule is another; None when none is."""
    on = progress.job.on_day if progress.job is not None else day
    whole = publication.day_of_effect(policy, None, day)
    turn = publication.turn_between((policy, regelsets().current().policy), on, whole)
    if turn is None:
        return None
    return (
        f"De gevolgen en de voorbeelden zijn berekend voor {datum(on)}, en vanaf {datum(turn)} geldt er iets anders. "
        f"Kies {datum(on)}, of bereken de gevolgen opnieuw voor de dag die u wilt."
    )
