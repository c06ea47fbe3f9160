"""*Bron*: a new text of the source beside a draft, as a work list; and a regelset that starts from its source."""

from __future__ import annotations

from datetime import UTC, date, datetime

from flask import Blueprint, Response, abort, flash, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from dsl import Document, Policy, called
from intranet.config import current_config
from intranet.documents.source_file import KINDS, NotReadable, checked, read_source
from intranet.filters import datum
from intranet.opgaven.answering import Unfit, read_day
from intranet.policies import current_store
from intranet.rules import source_list
from intranet.rules.editing import Desk
from intranet.rules.open_points import SENTENCE, accepted_of
from intranet.rules.publication import Progress
from intranet.rules.source_headings import with_headings
from intranet.rules.source_list import NewRegelset, Worklist
from intranet.store import DraftConflict, RegelsetText, drafts, sources
from intranet.views import concept
from intranet.web import htmx
from intranet.web.permissions import Permission, current_user, permission

bp = Blueprint("bron", __name__, url_prefix="/regels/concepten/<int:draft_id>/bron")

KIND_WORDS = {
    "gewijzigd": "Gewijzigd in de bron",
    "verdwenen": "Niet meer in de bron",
    "nieuw": "Nieuw in de bron",
    "verplaatst": "Op een andere plek in de bron",
}


def _file(progress: Progress) -> str:
    name = request.args.get("bestand") or request.form.get("bestand") or progress.texts.texts[0].name
    if progress.texts.text(name) is None:
        abort(404)
    return name


@bp.get("")
@permission(Permission.SEE_DRAFTS)
def index(draft_id: int) -> Response:
    """The work list, or the form to give a text."""
    return _page(draft_id, {})


def _page(draft_id: int, mistakes: dict[str, str], status: int = 200, asked: tuple[str, str] | None = None) -> Response:
    """The page; `asked` is the name and the text of which it asks whether that is the right one."""
    progress = concept.read(draft_id)
    file = _file(progress)
    with current_store().reading() as session:
        given = sources.get(session, draft_id, file)
        done = sources.ticks(session, draft_id, file)
    policy = progress.check.policy
    found = source_list.worklist(policy, file, given.text, done) if given and policy else None
    return concept.page(
        "bron/index.html",
        progress,
        "source",
        status,
        file=file,
        given=given,
        found=found,
        called=called,
        reasons={
            point: known
            for known in (accepted_of(file, given, progress.accepted) if given else {}).values()
            for point in known.covers
        },
        todo=[one for one in progress.open_points if one.kind == SENTENCE and one.file == file],
        kinds=KIND_WORDS,
        accept=",".join(KINDS),
        mistakes=mistakes,
        pasted=asked[1] if asked else request.form.get("tekst", ""),
        pasted_name=asked[0] if asked else request.form.get("naam", ""),
    )


@bp.post("")
@permission(Permission.WRITE_RULES)
def give(draft_id: int) -> AnyResponse:
    """Hold the draft against a text that was pasted or uploaded."""
    progress = concept.read(draft_id)
    file = _file(progress)
    try:
        name, text = _given()
    except NotReadable as problem:
        return _page(draft_id, {"tekst": str(problem)}, 422)
    policy = progress.check.policy
    sure = request.form.get("zeker") == "ja"
    if policy is not None and not sure and source_list.worklist(policy, file, text, ()).is_another_text:
        return _page(draft_id, {"zeker": f"Deze tekst heeft bijna niets gemeen met {file}."}, 422, (name, text))
    with current_store().writing() as session:
        who, at = current_user().name, datetime.now(UTC)
        sources.give(session, draft_id, file, name=name, text=text, who=who, at=at)
    flash("De tekst ligt naast het concept. Hieronder staat wat er te doen is.")
    return htmx.redirect_to(url_for(".index", draft_id=draft_id, bestand=file))


def _given() -> tuple[str, str]:
    """The name and the text of what was uploaded or else pasted. Raises NotReadable."""
    uploaded = request.files.get("upload")
    if uploaded is not None and uploaded.filename:
        return uploaded.filename, with_headings(read_source(uploaded.filename, uploaded.stream.read()))
    pasted = request.form.get("tekst", "")
    if not pasted.strip():
        raise NotReadable("Kies een bestand of plak de tekst.")
    return request.form.get("naam", "").strip()[:200] or sources.PASTED, with_headings(checked(pasted))


@bp.get("/weg")
@permission(Permission.WRITE_RULES)
def confirm_removal(draft_id: int) -> Response:
    """Ask whether the source text must go."""
    progress = concept.read(draft_id)
    file = _file(progress)
    with current_store().reading() as session:
        given = sources.get(session, draft_id, file)
        done = sources.ticks(session, draft_id, file)
    if given is None:
        abort(404)
    return concept.page("bron/weg.html", progress, "source", file=file, given=given, ticked=len(done))


@bp.post("/weg")
@permission(Permission.WRITE_RULES)
def remove(draft_id: int) -> AnyResponse:
    """Throw the source text away; the draft itself stays as it is."""
    file = _file(concept.read(draft_id))
    with current_store().writing() as session:
        sources.remove(session, draft_id, file, who=current_user().name, at=datetime.now(UTC))
    flash(f"Naast {file} ligt geen andere tekst meer. Het concept zelf is niet veranderd.")
    return htmx.redirect_to(url_for(".index", draft_id=draft_id, bestand=file))


@bp.post("/afvinken")
@permission(Permission.WRITE_RULES)
def tick(draft_id: int) -> AnyResponse:
    """Tick a point off, or put it back."""
    file = _file(concept.read(draft_id))
    key, done = request.form.get("punt", ""), request.form.get("gedaan") == "ja"
    if len(key) != 64:
        abort(400)
    with current_store().writing() as session:
        who, at = current_user().name, datetime.now(UTC)
        sources.tick(session, draft_id, file, key, done=done, who=who, at=at)
    flash("Het punt is afgevinkt." if done else "Het punt staat weer op de lijst.")
    return htmx.redirect_to(url_for(".index", draft_id=draft_id, bestand=file, _anchor="k-werklijst"))


@bp.post("/overnemen")
@permission(Permission.WRITE_RULES)
def take(draft_id: int) -> AnyResponse:
    """Put what the source says at a point in the draft."""
    progress = concept.read(draft_id)
    file = _file(progress)
    found, document, source = _read(progress, file)
    point = found.point(request.form.get("punt", ""))
    if point is None or not point.can_take:
        flash("Dit punt staat niet meer op de lijst.")
        return htmx.redirect_to(url_for(".index", draft_id=draft_id, bestand=file))
    text = source_list.taken(document, source, point)
    try:
        with current_store().writing() as session:
            drafts.save(
                session,
                draft_id,
                base_revision=progress.texts.revision,
                file=file,
                text=text,
                who=current_user().name,
                at=datetime.now(UTC),
            )
    except DraftConflict as clash:
        flash(str(clash))
        return htmx.redirect_to(url_for(".index", draft_id=draft_id, bestand=file))
    then = "Zoek nu uit welke regel eruit volgt." if point.kind == "nieuw" else "Kijk of de regel eronder nog klopt."
    flash(f"De zin staat in het concept. {then}")
    return htmx.redirect_to(url_for(".index", draft_id=draft_id, bestand=file, _anchor="k-werklijst"))


def _read(progress: Progress, file: str) -> tuple[Worklist, Document, str]:
    with current_store().reading() as session:
        given = sources.get(session, progress.draft.id, file)
        done = sources.ticks(session, progress.draft.id, file)
    policy = progress.check.policy
    if given is None or policy is None:
        abort(404)
    others = tuple((one.name, one.text) for one in progress.texts.texts if one.name != file)
    desk = Desk(file, progress.texts.text(file) or "", others, progress.draft.id)
    document = next(d for d in desk.reading.documents if d.source.name == file)
    return source_list.worklist(policy, file, given.text, done), document, given.text


# --- a regelset from its source -------------------------------------------------------------------


@bp.get("/nieuw")
@permission(Permission.WRITE_RULES)
def form(draft_id: int) -> Response:
    """The form for a regelset that builds on one of the draft."""
    return _form(draft_id, {})


@bp.post("/nieuw")
@permission(Permission.WRITE_RULES)
def start(draft_id: int) -> AnyResponse:
    """Add a file with every sentence of the source as a citation that is still to do."""
    progress = concept.read(draft_id)
    fields = request.form
    mistakes = {}
    title, rank = fields.get("titel", "").strip(), fields.get("rang", "")
    base = fields.get("basis") or None
    if not title:
        mistakes["titel"] = "Vul in hoe de tekst heet."
    if rank not in source_list.ranks():
        mistakes["rang"] = "Kies wat voor tekst het is."
    policy = progress.check.policy
    if base is not None and (policy is None or base not in policy.regelsets):
        mistakes["basis"] = "Kies een regelset uit dit concept."
    start_day = _first_day()
    try:
        start_day = read_day(fields.get("vanaf", ""))
    except Unfit as unfit:
        mistakes["vanaf"] = str(unfit) if fields.get("vanaf", "").strip() else "Vul in vanaf welke dag de tekst geldt."
    version = fields.get("versie", "").strip() or str(start_day.year)
    organisation = fields.get("organisatie", "").strip() or _organisation(policy)
    new = NewRegelset(title, rank, organisation, version, start_day, base)
    if policy is not None and base is not None and base in policy.regelsets and "vanaf" not in mistakes:
        below = policy.regelsets[base].head
        if below.start is not None and start_day < below.start:
            mistakes["vanaf"] = f"{below.title} geldt pas vanaf {datum(below.start)}. Kies die dag of een latere."
    if title and progress.texts.text(new.file) is not None:
        mistakes["titel"] = f"Dit concept heeft al een bestand {new.file}. Kies een andere naam."
    name = text = ""
    try:
        name, text = _given()
    except NotReadable as problem:
        mistakes["tekst"] = str(problem)
    if mistakes:
        return _form(draft_id, mistakes, 422)
    who, at = current_user().name, datetime.now(UTC)
    with current_store().writing() as session:
        texts = (*progress.texts.texts, RegelsetText(new.file, source_list.new_file(new, text)))
        drafts.replace_texts(
            session,
            draft_id,
            expected_revision=progress.texts.revision,
            texts=texts,
            note=f"Regelset {new.title} toegevoegd",
            who=who,
            at=at,
        )
        sources.give(session, draft_id, new.file, name=name, text=text, who=who, at=at)
    flash(f"{new.title} staat in het concept. Elke zin is een citaat waar u nog een regel bij zoekt, of een reden.")
    return htmx.redirect_to(url_for("redactie.index", draft_id=draft_id, bestand=new.file, naast="dekking"))


def _form(draft_id: int, mistakes: dict[str, str], status: int = 200) -> Response:
    progress = concept.read(draft_id)
    policy = progress.check.policy
    bases = {name: one.head.title for name, one in policy.regelsets.items()} if policy else {}
    return concept.page(
        "bron/nieuw.html",
        progress,
        "source",
        status,
        bases=bases,
        ranks=source_list.ranks(),
        accept=",".join(KINDS),
        mistakes=mistakes,
        values=request.form or {"vanaf": datum(_first_day()), "organisatie": _organisation(policy)},
    )


def _organisation(policy: Policy | None) -> str:
    """Whose the regelsets of the draft are: most likely that of the next one too. Empty when none of them says."""
    heads = [one.head for one in policy.regelsets.values()] if policy else []
    return next((head.organisation for head in heads if head.organisation), "")


def _first_day() -> date:
    """The day to propose: most regulations start with a year."""
    return date(current_config().today().year + 1, 1, 1)
