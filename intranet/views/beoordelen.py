"""*Beoordelen*: the remarks on a draft, and the steps of its review."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, Response, abort, flash, request, url_for

from intranet.policies import current_store, regelsets
from intranet.rules import remarks
from intranet.rules.remarks import Place
from intranet.store import DraftTexts, NotPossibleNow, Session, drafts, reviews
from intranet.store.policy_records import CommentRow
from intranet.views import concept
from intranet.web import htmx
from intranet.web.permissions import Permission, current_user, permission

bp = Blueprint("beoordelen", __name__, url_prefix="/regels/concepten/<int:draft_id>")


@bp.get("/beoordelen")
@permission(Permission.SEE_DRAFTS)
def index(draft_id: int) -> Response:
    """The comments, and the steps of the review."""
    return _review(draft_id, {}, {}, at=(request.args.get("bestand", ""), request.args.get("regel", 0, type=int)))


def _review(
    draft_id: int,
    mistakes: dict[str, str],
    filled: dict[str, str],
    status: int = 200,
    at: tuple[str, int] = ("", 0),
) -> Response:
    """The page; `at` is the file and line that a remark was asked for."""
    with current_store().reading() as session:
        progress = concept.load(session, draft_id)
        comments = [(one, _place(session, progress.texts, one)) for one in reviews.comments(session, draft_id)]
        own_work = reviews.wrote(session, draft_id, current_user().name)
    if 0 < at[1] <= len((progress.texts.text(at[0]) or "").splitlines()):
        about = remarks.statement_at(progress.texts, *at)
        filled = {"onderdeel": f"{about.first} {about.file}"} if about else {"bestand": at[0], "regel": str(at[1])}
    now = regelsets().publication()
    return concept.page(
        "concept/beoordelen.html",
        progress,
        "review",
        status,
        comments=comments,
        statements=[one for text in progress.texts.texts for one in remarks.statements(text.name, text.text, draft_id)],
        own_work=own_work,
        same_text=now.label if now.sha256 == progress.texts.sha256 else None,
        mistakes=mistakes,
        f=filled,
    )


def _place(session: Session, now: DraftTexts, comment: CommentRow) -> Place:
    return remarks.place_of(comment, drafts.get_texts(session, now.draft_id, comment.revision), now)


@bp.post("/opmerkingen")
@permission(Permission.SEE_DRAFTS)
def comment(draft_id: int) -> Response:
    """Put a comment on a statement (`onderdeel`, as "line file"), or on a line of a file."""
    names = ("onderdeel", "bestand", "regel", "opmerking", "revisie")
    fields = {name: request.form.get(name, "").strip() for name in names}
    with current_store().reading() as session:
        if drafts.get_draft(session, draft_id) is None:
            abort(404)
        # What was chosen is of the text that the page showed, also when a colleague saved since.
        texts = drafts.get_texts(session, draft_id, _number(fields["revisie"]) or None)
    number, _, file = fields["onderdeel"].partition(" ")
    if fields["regel"]:
        number, file = fields["regel"], fields["bestand"] or texts.texts[0].name
    line, lines = _number(number), len((texts.text(file) or "").splitlines())
    mistakes = {}
    if not number:
        mistakes["onderdeel"] = "Kies waar uw opmerking bij hoort, of vul een regelnummer in."
    elif not 0 < line <= lines:
        where = "regel" if fields["regel"] else "onderdeel"
        mistakes[where] = f"Vul een regelnummer in van 1 tot en met {lines}." if lines else "Kies uit de lijst."
    if not fields["opmerking"]:
        mistakes["opmerking"] = "Schrijf uw opmerking."
    if mistakes:
        return _review(draft_id, mistakes, fields, 422)
    about = remarks.statement_at(texts, file, line)
    with current_store().writing() as session:
        reviews.add_comment(
            session,
            draft_id,
            revision=texts.revision,
            file=file,
            line=line,
            about=f"{about.words}, regel {line} van {file}" if about else f"regel {line} van {file}",
            text=fields["opmerking"][: concept.LONGEST_REASON],
            who=current_user().name,
            at=datetime.now(UTC),
        )
    return htmx.redirect_to(url_for("beoordelen.index", draft_id=draft_id))


def _number(text: str) -> int:
    """Read a whole number; 0 when it is none that can be one."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


@bp.post("/opmerkingen/<int:comment_id>")
@permission(Permission.SEE_DRAFTS)
def resolve(draft_id: int, comment_id: int) -> Response:
    """Mark a comment as handled, or open it again."""
    with current_store().writing() as session:
        if all(one.id != comment_id for one in reviews.comments(session, draft_id)):
            abort(404)
        reviews.resolve_comment(
            session,
            comment_id,
            resolved=request.form.get("doe") != "heropen",
            who=current_user().name,
            at=datetime.now(UTC),
        )
    return htmx.redirect_to(url_for("beoordelen.index", draft_id=draft_id))


@bp.post("/opmerkingen/<int:comment_id>/reacties")
@permission(Permission.SEE_DRAFTS)
def answer(draft_id: int, comment_id: int) -> Response:
    """Answer a comment."""
    text = request.form.get("reactie", "").strip()[: concept.LONGEST_REASON]
    with current_store().reading() as session:
        if all(one.id != comment_id for one in reviews.comments(session, draft_id)):
            abort(404)
    if not text:
        return _review(draft_id, {f"reactie-{comment_id}": "Schrijf uw reactie."}, {}, 422)
    with current_store().writing() as session:
        reviews.reply(session, comment_id, text=text, who=current_user().name, at=datetime.now(UTC))
    return htmx.redirect_to(url_for("beoordelen.index", draft_id=draft_id, _anchor=f"opmerking-{comment_id}"))


@bp.post("/verzenden")
@permission(Permission.WRITE_RULES)
def send(draft_id: int) -> Response:
    """Ask for a review; a draft with mistakes is not worth one."""
    progress = concept.read(draft_id)
    if progress.check.errors:
        return _review(draft_id, {"verzenden": "Los eerst de fouten op. U vindt ze bij Controle."}, {}, 422)
    with current_store().writing() as session:
        reviews.send(session, draft_id, who=current_user().name, at=datetime.now(UTC))
    flash("Het concept is ter beoordeling verzonden. Tot het oordeel er is, kan niemand de tekst wijzigen.")
    return htmx.redirect_to(url_for("beoordelen.index", draft_id=draft_id))


@bp.post("/terugnemen")
@permission(Permission.WRITE_RULES)
def take_back(draft_id: int) -> Response:
    """Take the draft out of review, to write on."""
    reason = request.form.get("reden", "").strip()[: concept.LONGEST_REASON]
    with current_store().writing() as session:
        reviews.take_back(session, draft_id, reason=reason, who=current_user().name, at=datetime.now(UTC))
    flash("Het concept is teruggenomen. U kunt de tekst weer wijzigen.")
    return htmx.redirect_to(url_for("redactie.index", draft_id=draft_id))


@bp.post("/oordeel")
@permission(Permission.REVIEW)
def judge(draft_id: int) -> Response:
    """Approve or refuse the draft."""
    verdict, reason = request.form.get("oordeel", ""), request.form.get("reden", "").strip()[: concept.LONGEST_REASON]
    if verdict not in ("akkoord", "niet"):
        return _review(draft_id, {"oordeel": "Kies of u akkoord gaat."}, {"reden": reason}, 422)
    act = reviews.approve if verdict == "akkoord" else reviews.refuse
    try:
        with current_store().writing() as session:
            act(session, draft_id, reason=reason, who=current_user().name, at=datetime.now(UTC))
    except NotPossibleNow as problem:
        field = "reden" if verdict == "niet" and not reason else "oordeel"
        return _review(draft_id, {field: str(problem)}, {"reden": reason, "oordeel": verdict}, 422)
    flash("Uw akkoord staat bij het concept." if verdict == "akkoord" else "Het concept is terug bij de schrijver.")
    return htmx.redirect_to(url_for("beoordelen.index", draft_id=draft_id))
