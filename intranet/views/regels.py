"""*Regels*: the versions of the rules and the drafts, the timeline, and what can be done with a published version."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime, timedelta

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, send_file, url_for
from werkzeug.wrappers import Response as AnyResponse

from dsl import Answers, PolicyTooTangled, run_examples
from intranet.config import current_config
from intranet.opgaven.lists import AHEAD, Ending, lists_to_renew
from intranet.policies import RegelsetUnusable, current_store, regelset_of, regelsets
from intranet.rules import differences, exchange, publication
from intranet.rules.example_table import Sheet, read_choice
from intranet.store import (
    Draft,
    DraftState,
    Publication,
    RegelsetText,
    VersionState,
    drafts,
    questions,
    reviews,
    versions,
)
from intranet.web import htmx
from intranet.web.permissions import Permission, current_user, permission

bp = Blueprint("regels", __name__, url_prefix="/regels")


def _versions() -> tuple[Publication, ...]:
    regelsets().publication()  # so that there is a first one
    with current_store().reading() as session:
        return versions.publications(session)


def _found(version_id: int) -> tuple[Publication, tuple[RegelsetText, ...], tuple[Publication, ...]]:
    """A version, its texts, and all versions; 404 when there is none."""
    every = _versions()
    found = next((one for one in every if one.id == version_id), None)
    if found is None:
        abort(404)
    with current_store().reading() as session:
        stored = questions.get_regelset_version(session, found.regelset_version_id)
    assert stored is not None
    return found, stored.texts, every


def _before(version: Publication, every: tuple[Publication, ...]) -> Publication | None:
    """The version that was in force before another, or whose place it took; None when there was none."""
    replaced = next((one for one in every if one.withdrawn_at == version.published_at), None)
    if replaced is not None:  # withdrawn in the act that published this one
        return replaced
    others = tuple(one for one in every if one.id < version.id)
    return versions.in_force(others, version.effective_from - timedelta(days=1)) or versions.shown(
        others, version.effective_from
    )


def _first(version: Publication, every: tuple[Publication, ...]) -> Publication | None:
    """The version that published the text of another before, and so was reviewed; None when it is the first itself."""
    same = [one for one in every if one.regelset_version_id == version.regelset_version_id and one.id < version.id]
    return min(same, key=lambda one: (one.draft_id is None, one.id), default=None)


@bp.get("/")
@permission(Permission.SEE_DRAFTS)
def index() -> str:
    """All drafts and versions."""
    every = _versions()
    today = current_config().today()
    with current_store().reading() as session:
        open_drafts, ended = drafts.list_drafts(session), drafts.list_drafts(session, ended=True)
    return render_template(
        "regels/index.html",
        versions=every,
        states=versions.states(every, today),
        looks=LOOKS,
        last_days=_last_days(every),
        drafts=open_drafts,
        aside=tuple(one for one in ended if one.state == "weggelegd"),
        head=regelsets().current().policy.head,
        signals=_standing_signals(today),
        ending=lists_ending(today),
        writable=[one for one in open_drafts if one.state is DraftState.DRAFT],
        label=publication.next_label(_labels(every, (*open_drafts, *ended)), today),
        may_write=current_user().may(Permission.WRITE_RULES),
    )


def _standing_signals(on: date) -> list[str]:
    """What the rules in force say of every opgave on a day, such as that the doelen are older than four years."""
    regelset = regelsets().current()
    held = regelset.weigh(Answers({}, frozenset(), on)).signals
    return [regelset.policy.signals[name].title for name, holds in held.items() if holds]


def lists_ending(on: date) -> tuple[Ending, ...]:
    """The lists in force whose period is past or soon will be, but for those that a coming version renews."""
    ending = lists_to_renew(regelsets().current().policy, on)
    if not ending:
        return ()
    every = _versions()
    coming = [one for one in every if versions.states(every, on)[one.id] is VersionState.UPCOMING]
    later = [one.policy for version in coming if (one := regelsets().of_version(version.regelset_version_id))]
    renewed = {shared.name for policy in later for shared in policy.lists.values() if not shared.is_over(on + AHEAD)}
    return tuple(one for one in ending if one.name not in renewed)


def _labels(every: tuple[Publication, ...], others: tuple[Draft, ...]) -> list[str]:
    return [*(one.label for one in every), *(one.label for one in others)]


def _last_days(every: tuple[Publication, ...]) -> dict[int, date | None]:
    found = {}
    for one in every:
        if one.withdrawn_from is None or one.withdrawn_from > one.effective_from:
            found[one.id] = versions.last_day(every, one)
    return found


LOOKS = {
    VersionState.UPCOMING: "todo",
    VersionState.IN_FORCE: "ja",
    VersionState.EXPIRED: "niet",
    VersionState.WITHDRAWN: "nietv",
}
"""The shape of each state of a version."""


@bp.get("/tijdlijn")
@permission(Permission.READ)
def timeline() -> str:
    """Which version held when: for everyone."""
    every = _versions()
    today = current_config().today()
    in_order = sorted(every, key=lambda one: (one.effective_from, one.id), reverse=True)
    return render_template(
        "regels/tijdlijn.html",
        versions=in_order,
        states=versions.states(every, today),
        looks=LOOKS,
        last_days=_last_days(every),
        current=versions.in_force(every, today),
        firsts={one.id: _first(one, every) for one in every if one.draft_id is None},
    )


@bp.get("/versies/<int:version_id>/")
@permission(Permission.READ)
def version(version_id: int) -> str:
    """A published version: what it changed, who decided it, and its text."""
    found, texts, every = _found(version_id)
    before = _before(found, every)
    state = versions.states(every, current_config().today())[version_id]
    context: dict[str, object] = {"comparison": None, "groups": (), "unproven": (), "files": (), "problem": None}
    if before is not None and before.regelset_version_id != found.regelset_version_id:
        context |= _compared(before, texts)
    first = _first(found, every) if found.draft_id is None else None
    draft_id = first.draft_id if first else found.draft_id
    with current_store().reading() as session:
        steps = reviews.steps(session, draft_id) if draft_id else ()
        accepted = reviews.accepted(session, draft_id) if draft_id else {}
    return render_template(
        "regels/versie.html",
        version=found,
        first=first,
        steps=steps,
        accepted=accepted,
        state=state,
        look=LOOKS[state],
        last_day=_last_days(every).get(version_id),
        before=before,
        may_publish=current_user().may(Permission.PUBLISH),
        may_write=current_user().may(Permission.WRITE_RULES),
        **context,
    )


@bp.get("/voorbeelden")
@permission(Permission.READ)
def current_examples() -> Response:
    """The voorbeelden of the version that everyone works with today."""
    return htmx.redirect_to(url_for("regels.examples", version_id=regelsets().publication().id))


@bp.get("/versies/<int:version_id>/voorbeelden")
@permission(Permission.READ)
def examples(version_id: int) -> Response:
    """The voorbeelden of a published version, to read: of the file that the address names, else of the first."""
    found, texts, _ = _found(version_id)
    try:
        policy = regelset_of(texts).policy
        today = current_config().today()
        results = run_examples(policy, today)
    except (RegelsetUnusable, PolicyTooTangled):
        abort(404)
    name = request.args.get("bestand") or texts[0].name
    document = next((r.document for r in policy.regelsets.values() if r.document.source.name == name), None)
    if document is None:
        abort(404)
    sheet, choice = Sheet(policy, document, results, today), read_choice(request.args)
    return htmx.render_part_or_page(
        "regels/voorbeelden.html",
        "voorbeelden/_tabellen.html",
        reswap="vervang" if htmx.is_htmx() else None,
        version=found,
        files=[text.name for text in texts],
        file=name,
        sheet=sheet,
        choice=choice,
        tables=sheet.tables(choice),
        alles=url_for("regels.examples", version_id=version_id, bestand=name),
        row_open=None,
        desk=None,
        may_write=False,
    )


def _compared(before: Publication, texts: tuple[RegelsetText, ...]) -> dict[str, object]:
    with current_store().reading() as session:
        earlier = publication.base_texts(session, before.regelset_version_id)
    return compared(earlier, texts)


def compared(old: tuple[RegelsetText, ...], new: tuple[RegelsetText, ...]) -> dict[str, object]:
    """What a page with differences shows; `problem` says in Dutch why there is no comparison."""
    files = differences.text_differences(old, new)
    try:
        comparison = publication.comparison_of(old, new)
        policies = regelset_of(old).policy, regelset_of(new).policy
    except (RegelsetUnusable, PolicyTooTangled) as error:
        return {
            "comparison": None,
            "groups": (),
            "unproven": (),
            "files": files,
            "problem": str(error),
            "policies": None,
        }
    return {
        "comparison": comparison,
        "groups": differences.groups(comparison, *policies),
        "lead": differences.lead(comparison),
        "unproven": differences.unproven(comparison, *policies),
        "named": lambda name: differences.named(name, comparison, *policies),
        "files": files,
        "problem": None,
        "policies": policies,
    }


@bp.get("/versies/<int:version_id>/bestanden.zip")
@permission(Permission.READ)
def download(version_id: int) -> Response:
    """The files of one version."""
    found, texts, _ = _found(version_id)
    return send_file(
        io.BytesIO(exchange.zip_texts(texts)),
        "application/zip",
        as_attachment=True,
        download_name=f"{found.name}-{exchange.plain(found.label)}.zip",
    )


@bp.get("/geschiedenis.zip")
@permission(Permission.SEE_DRAFTS)
def download_history() -> Response:
    """All versions as a folder that git can follow."""
    every = _versions()
    with current_store().reading() as session:
        texts = {one.id: publication.base_texts(session, one.regelset_version_id) for one in every}
    return send_file(
        io.BytesIO(exchange.zip_history(every, texts)),
        "application/zip",
        as_attachment=True,
        download_name=f"{every[0].name}-geschiedenis.zip",
    )


def _others(version: Publication, every: tuple[Publication, ...], today: date) -> list[Publication]:
    """The versions that can take the place of another: of each text the one that was published last."""
    newest = {one.regelset_version_id: one for one in sorted(every, key=lambda one: one.id)}
    found = [one for one in newest.values() if one.effective_from <= today]
    return sorted((one for one in found if one.regelset_version_id != version.regelset_version_id), key=lambda o: -o.id)


@bp.get("/versies/<int:version_id>/intrekken")
@permission(Permission.PUBLISH)
def confirm_withdrawal(version_id: int) -> Response:
    """Ask why, and which version holds instead."""
    return _withdrawal(version_id, {}, "", "")


def _withdrawal(version_id: int, mistakes: dict[str, str], reason: str, instead: str, status: int = 200) -> Response:
    found, _, every = _found(version_id)
    today = current_config().today()
    state = versions.states(every, today)[version_id]
    if state not in (VersionState.UPCOMING, VersionState.IN_FORCE):
        abort(404)
    text = render_template(
        "regels/intrekken.html",
        version=found,
        in_force=state is VersionState.IN_FORCE,
        others=_others(found, every, today),
        mistakes=mistakes,
        reason=reason,
        instead=instead,
    )
    return Response(text, status)


@bp.post("/versies/<int:version_id>/intrekken")
@permission(Permission.PUBLISH)
def withdraw(version_id: int) -> Response:
    """Withdraw a version; when it is in force, another is published again in the same act."""
    found, _, every = _found(version_id)
    today = current_config().today()
    in_force = versions.states(every, today)[version_id] is VersionState.IN_FORCE
    reason = request.form.get("reden", "").strip()
    instead = request.form.get("daarvoor", "")
    other = next((one for one in every if str(one.id) == instead and one.id != version_id), None)
    mistakes = {}
    if not reason:
        mistakes["reden"] = "Schrijf waarom u deze versie intrekt."
    if in_force and other is None:
        mistakes["daarvoor"] = "Kies welke versie nu gaat gelden. Anders kan niemand een opgave afwegen."
    if mistakes:
        return _withdrawal(version_id, mistakes, reason, instead, 422)
    who, at = current_user().name, datetime.now(UTC)
    with current_store().writing() as session:
        from_day = today if in_force else found.effective_from
        versions.withdraw(session, version_id, from_day=from_day, reason=reason, who=who, at=at)
        if in_force and other is not None:
            stored = questions.get_regelset_version(session, other.regelset_version_id)
            assert stored is not None
            versions.publish_texts(
                session,
                label=other.label,
                name=stored.name,
                version=stored.version,
                texts=stored.texts,
                effective_from=today,
                last_day=other.last_day,
                moves_open=True,
                four_eyes=other.four_eyes,
                note=f"Opnieuw gepubliceerd omdat versie {found.label} is ingetrokken.",
                who=who,
                at=at,
            )
    flash(
        f"Versie {found.label} is ingetrokken." + (f" Versie {other.label} geldt weer." if in_force and other else "")
    )
    return htmx.redirect_to(url_for("regels.index"))


@bp.post("/concepten")
@permission(Permission.WRITE_RULES)
def new_draft() -> Response:
    """Start a draft from the version in force, or from the one that the form names."""
    every = _versions()
    chosen = request.form.get("versie", type=int)
    base = next((one for one in every if one.id == chosen), regelsets().publication())
    who, at = current_user().name, datetime.now(UTC)
    with current_store().writing() as session:
        known = (*drafts.list_drafts(session), *drafts.list_drafts(session, ended=True))
        label = publication.next_label(_labels(every, known), current_config().today())
        draft_id = drafts.create(session, label=label, base_id=base.regelset_version_id, who=who, at=at)
    flash(f"Concept {label} is gemaakt van versie {base.label}. Wat u wijzigt, geldt pas na publicatie.")
    return htmx.redirect_to(url_for("concept.index", draft_id=draft_id))


@bp.get("/concepten")
@permission(Permission.SEE_DRAFTS)
def no_draft() -> AnyResponse:
    """Who reloads after making a draft without scripts comes here."""
    return redirect(url_for("regels.index"), code=303)
