"""*Documenten*: what leaves, as PDF, Word or text, and the uitleg voor de samenleving to make one's own."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from flask import Blueprint, Response, abort, flash, make_response, render_template, request, url_for

from intranet.documents.afweging import afwegingsdocument
from intranet.documents.blocks import Document
from intranet.documents.gespreksagenda import gespreksagenda
from intranet.documents.typography import typeset, typeset_all
from intranet.documents.uitleg import (
    NO,
    PLACE_FOR_CONTACT,
    left_to_fill_in,
    parse,
    proposal,
    sources,
    title_of,
    uitleg,
    with_contact,
)
from intranet.filters import getal
from intranet.policies import current_store
from intranet.sealing.content import Content, decided
from intranet.sealing.seal import opened
from intranet.sealing.sealing import draft, read_about
from intranet.store import Archived, Conflict, Contact, OpgaveDetail, Session, recording, settings
from intranet.store.recording import Explanation, Sealed
from intranet.views.vaststellen import find_weighing
from intranet.web import htmx
from intranet.web.permissions import Permission, current_user, permission

bp = Blueprint("documenten", __name__, url_prefix="/opgaven/<int:opgave_id>")
bp.add_app_template_filter(typeset, "typografie")  # the rules are written with straight quotes

LONGEST = 10_000
"""The most characters of the uitleg."""
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True)
class Basis:
    """What the documents of an opgave are made from: a vaststelling (`record`), or the opgave as it is now (None).

    `topics` are the onderwerpen that the team named by now, by verplichting. `contact` is whom people outside may ask,
    now: a vaststelling does not hold it.
    """

    opgave: OpgaveDetail
    content: Content
    record: Sealed | None
    records: tuple[Sealed, ...]
    versions: tuple[Explanation, ...]
    topics: Mapping[str, tuple[str, ...]]
    contact: Contact

    @property
    def is_newest(self) -> bool:
        """Tell whether nothing newer was sealed: only that is told to the samenleving."""
        return not self.records or self.record == self.records[0]

    @property
    def proposed(self) -> str:
        """The uitleg that the program proposes."""
        return with_contact(proposal(self.content), self.contact)

    @property
    def fingerprint(self) -> str:
        """The SHA-256 of the proposal, whatever the contact details are."""
        return hashlib.sha256(proposal(self.content).encode()).hexdigest()

    @property
    def text(self) -> str:
        """The uitleg that counts: that of the team, or the proposal when nobody wrote one."""
        return with_contact(self.versions[0].text, self.contact) if self.versions else self.proposed

    @property
    def is_outdated(self) -> bool:
        """Tell whether the program would now propose something else than when the team wrote its text."""
        return bool(self.versions) and self.versions[0].based_on != self.fingerprint


def _basis(session: Session, opgave_id: int, number: int | None) -> Basis:
    """Return what the address asks for: a vaststelling by number, 0 for the draft, else the newest there is."""
    weighing = find_weighing(session, opgave_id)
    records = recording.records_of(session, opgave_id)
    if number is None:
        number = records[0].number if records else 0
    record = next((one for one in records if one.number == number), None)
    if record is None and number:
        abort(404)
    if record is None:
        content = draft(session, weighing)
    else:
        text = recording.record_text(session, opgave_id, record.number)
        assert text is not None
        content, _ = opened(text)
    work = read_about(session, weighing.opgave).work
    topics = {name: done.topics for name, done in work.items()}
    return Basis(
        weighing.opgave,
        content,
        record,
        records,
        recording.explanations(session, opgave_id),
        topics,
        settings.contact(session),
    )


def _asked(opgave_id: int) -> Basis:
    with current_store().reading() as session:
        return _basis(session, opgave_id, request.args.get("nummer", type=int))


def _now(opgave_id: int) -> Basis:
    with current_store().reading() as session:
        return _basis(session, opgave_id, None)


@bp.get("/documenten/")
@permission(Permission.READ)
def index(opgave_id: int) -> str:
    """What can be made, of which vaststelling."""
    basis = _asked(opgave_id)
    return render_template(
        "documenten/index.html",
        opgave=basis.opgave,
        basis=basis,
        to_fill_in=left_to_fill_in(basis.text),
        needs_agenda=decided(basis.content)[0] != NO,
    )


_KINDS: dict[str, Callable[[Basis], Document]] = {
    "afweging": lambda basis: afwegingsdocument(basis.content).with_questions_to(basis.contact.line),
    "uitleg": lambda basis: uitleg(basis.content, basis.text),
    # For the conversation to come, so with what the team added since; that of an earlier vaststelling stays as it was.
    "gespreksagenda": lambda basis: gespreksagenda(
        basis.content, basis.topics if basis.is_newest else None
    ).with_questions_to(basis.contact.line),
}


def _pdf(document: Document) -> tuple[bytes, str]:
    from intranet.documents.pdf import pdf_of

    return pdf_of(document), "application/pdf"


def _word(document: Document) -> tuple[bytes, str]:
    from intranet.documents.word import word_of

    return word_of(document), WORD


def _text(document: Document) -> tuple[bytes, str]:
    from intranet.documents.plain import text_of

    # With the mark that tells old Windows programs that this is UTF-8.
    return text_of(document).encode("utf-8-sig"), "text/plain; charset=utf-8"


_FORMS = {"pdf": _pdf, "docx": _word, "txt": _text}


@bp.get("/documenten/<kind>.<form>")
@permission(Permission.READ)
def download(opgave_id: int, kind: str, form: str) -> Response:
    """One document as a file."""
    if kind not in _KINDS or form not in _FORMS:
        abort(404)
    document = _KINDS[kind](_asked(opgave_id))
    data, mimetype = _FORMS[form](document)
    response = make_response(data)
    response.content_type = mimetype
    response.headers.set("Content-Disposition", "attachment", filename=f"{document.stem}.{form}")
    return response


# --- the uitleg ---


def _explanation_page(basis: Basis, text: str | None = None, mistakes: dict[str, str] | None = None) -> Response:
    shown = basis.text if text is None else text
    page = render_template(
        "documenten/uitleg.html",
        opgave=basis.opgave,
        basis=basis,
        title=typeset(title_of(basis.content)),
        text=shown,
        blocks=typeset_all((*parse(shown), *sources(basis.content))),
        to_fill_in=left_to_fill_in(shown),
        may_set_contact=PLACE_FOR_CONTACT in shown and current_user().may(Permission.ADMINISTER),
        mistakes=mistakes or {},
    )
    return make_response(page, 422 if mistakes else 200)


@bp.get("/uitleg")
@permission(Permission.READ)
def explanation(opgave_id: int) -> Response:
    """The uitleg to read and to change, with its earlier versions."""
    return _explanation_page(_now(opgave_id))


@bp.post("/uitleg")
@permission(Permission.WEIGH)
def save(opgave_id: int) -> Response:
    """Keep a text of the team; an earlier one stays in the history."""
    text = request.form.get("tekst", "").replace("\r\n", "\n").strip()
    mistake = ""
    if not text:
        mistake = "Schrijf een tekst, of kies ‘Begin opnieuw’ voor het voorstel."
    elif len(text) > LONGEST:
        mistake = f"De tekst is te lang. Maak er hoogstens {getal(LONGEST)} tekens van."
    if mistake:
        return _explanation_page(_now(opgave_id), text, {"tekst": mistake})
    return _keep(opgave_id, lambda _: text, "De uitleg is bewaard.")


@bp.post("/uitleg/opnieuw")
@permission(Permission.WEIGH)
def begin_again(opgave_id: int) -> Response:
    """Take the proposal of the program again."""
    return _keep(
        opgave_id, lambda basis: basis.proposed, "U begint opnieuw. De vorige tekst staat bij ‘Eerdere teksten’."
    )


@bp.post("/uitleg/terug")
@permission(Permission.WEIGH)
def put_back(opgave_id: int) -> Response:
    """Take an earlier version again."""
    wanted = request.form.get("tekst", 0, type=int)

    def earlier(basis: Basis) -> str:
        found = next((version for version in basis.versions if version.id == wanted), None)
        return abort(404) if found is None else found.text

    return _keep(opgave_id, earlier, "De eerdere tekst is teruggezet.")


def _keep(opgave_id: int, text: Callable[[Basis], str], done: str) -> Response:
    expected = request.form.get("versie", 0, type=int) or None
    try:
        with current_store().writing() as session:
            basis = _basis(session, opgave_id, None)
            if basis.opgave.archived_at is not None:
                raise Archived(basis.opgave.revision)
            recording.add_explanation(
                session,
                opgave_id,
                text=text(basis),
                based_on=basis.fingerprint,
                who=current_user().name,
                at=datetime.now(UTC),
                expected_newest=expected,
            )
    except Conflict as conflict:
        typed = request.form.get("tekst", "") if request.endpoint == "documenten.save" else None
        return _explanation_page(_now(opgave_id), typed, {"tekst": str(conflict)})
    flash(done)
    return htmx.redirect_to(url_for("documenten.explanation", opgave_id=opgave_id))
