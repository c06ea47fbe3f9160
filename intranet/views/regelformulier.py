"""Forms that write a rule in a draft, for who does not want to type it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as AnyResponse

from dsl import Citation, ClosureKind, Document, Heading, Policy, called
from intranet.config import current_config
from intranet.filters import melding, opsomming
from intranet.policies import current_store
from intranet.rules.insertion import Inserted, follows_from, insert
from intranet.rules.rule_forms import FORMS, RuleForm
from intranet.store import DraftConflict
from intranet.views import concept, redactie
from intranet.views.aanwezig import company_on_page
from intranet.web.permissions import Permission, permission

bp = Blueprint("regelformulier", __name__, url_prefix="/regels/concepten/<int:draft_id>/bewerken/nieuw/<kind>")


@bp.get("")
@permission(Permission.WRITE_RULES)
def form(draft_id: int, kind: str) -> str:
    """A form for one kind of statement; `?zin=` is the sentence it goes under, or else the one above line `?regel=`."""
    values = request.args.copy()
    line = values.get("regel", type=int)
    if line is not None and "zin" not in values:
        above = _sentence_above(_document(redactie.opened_now(draft_id)), line)
        values["zin"] = "" if above is None else str(above.number)
    return _form(draft_id, kind, values, {})


@bp.post("")
@permission(Permission.WRITE_RULES)
def write(draft_id: int, kind: str) -> AnyResponse:
    """Put the statement in the draft and open the text there; or show what is wrong with it.

    `doe` asks only for the form again, with the text that it would write: after another choice (`bekijk`), or with a
    row more or less.
    """
    opened = redactie.opened_now(draft_id)
    values = request.form
    policy = _policy_for_forms(opened)
    if kind not in FORMS or policy is None:
        abort(404)
    preview = _preview(opened, kind, values, policy)
    if request.values.get("doe"):
        return Response(_form(draft_id, kind, values, {}, preview))
    if preview.mistakes:
        return Response(_form(draft_id, kind, values, preview.mistakes, preview), 422)
    assert preview.made is not None
    try:
        with current_store().writing() as session:
            redactie.store_text(session, draft_id, opened.file, preview.made.text, opened.texts.revision)
    except DraftConflict as clash:
        flash(str(clash))
        return Response(_form(draft_id, kind, values, {}, preview), 409)
    line = preview.made.line
    what = "De reden" if FORMS[kind].closes else FORMS[kind].title
    flash(f"{what} staat in het concept, op regel {line}.")
    return redirect(url_for("redactie.index", draft_id=draft_id, bestand=opened.file, regel=line), code=303)


@dataclass(frozen=True)
class Preview:
    """What a form would write, and what is wrong with it by the id of the control; `made` is the file with it.

    `remark` is what someone should know before it is written.
    """

    mistakes: Mapping[str, str]
    statement: str = ""
    made: Inserted | None = None
    remark: str = ""


def _preview(opened: redactie.Opened, kind: str, values: MultiDict[str, str], policy: Policy) -> Preview:
    document, form = _document(opened), FORMS[kind]
    mistakes = form.mistakes(values, policy)
    number = values.get("zin", type=int)
    if values.get("zin") and number not in {citation.number for citation in _citations(document)}:
        mistakes["zin"] = "Kies onder welke zin dit komt."
    remark = ""
    if form.closes and number is not None and "zin" not in mistakes:
        mistakes, remark = _against_rules(document, number, values, policy, mistakes)
    if mistakes:
        return Preview(mistakes)
    statement = form.write(values, policy)
    made = insert(document, statement, number)
    before = {(d.code, d.text) for d in opened.desk().reading.diagnostics}
    after = opened.desk(made.text).reading.diagnostics
    errors = [d for d in after if d.severity == "fout" and (d.code, d.text) not in before]
    if errors:
        sentence = melding(f"{errors[0].text} {errors[0].help}".strip())
        return Preview({_field_of_errors(form, values, policy): sentence}, statement, made)
    return Preview({}, statement, made, remark or form.remark(values, policy))


def _against_rules(
    document: Document, number: int, values: MultiDict[str, str], policy: Policy, mistakes: dict[str, str]
) -> tuple[dict[str, str], str]:
    """Hold what is said of a sentence against what follows from it: `geen regel` contradicts that, `open norm` does not
    have to. Return the mistakes with that, and what someone should know."""
    follows = opsomming(called(policy, name) for name in follows_from(document, number))
    if not follows or not values.get("soort"):
        return mistakes, ""
    if values.get("soort") == str(ClosureKind.OPEN_NORM):
        return mistakes, f"Uit deze zin volgt al {follows}. Dat blijft staan: schrijf op wat de zin daarnaast openlaat."
    sentence = (
        f"Uit deze zin volgt al {follows}. Haal dat eerst weg uit de tekst, of kies ‘Open norm’ als de zin daarnaast "
        "iets openlaat."
    )
    return {"zin": sentence, **mistakes}, ""


def _field_of_errors(form: RuleForm, values: MultiDict[str, str], policy: Policy) -> str:
    """The control that a fout in the text is told at: the condition or the answers, for the rest is chosen."""
    for field in form.fields:
        if field.has_rows:
            rows = field.rows(values, policy)
            return field.name if rows.raw else f"{rows.rows[0].key}-over"
    return form.fields[0].name


def _form(
    draft_id: int,
    kind: str,
    values: MultiDict[str, str],
    mistakes: Mapping[str, str],
    preview: Preview | None = None,
) -> str:
    progress = concept.read(draft_id)
    opened = redactie.open_file(progress.texts)
    policy = _policy_for_forms(opened)
    if kind not in FORMS:
        abort(404)
    return render_template(
        "redactie/nieuw.html",
        draft=progress.draft,
        company=company_on_page(draft_id),
        opened=opened,
        form=FORMS[kind],
        policy=policy,
        citations=_citations(_document(opened)),
        values=values,
        mistakes=mistakes,
        preview=preview,
        today=current_config().today(),
    )


def _policy_for_forms(opened: redactie.Opened) -> Policy | None:
    sound = redactie.last_sound(opened)
    return sound.policy if sound else None


def _document(opened: redactie.Opened) -> Document:
    documents = opened.desk().reading.documents
    return next(document for document in documents if document.source.name == opened.file)


def _sentence_above(document: Document, line: int) -> Citation | None:
    """The sentence that a line stands at or under; None above the first one under a heading."""
    found: Citation | None = None
    for part in document.parts:
        if document.source.position(part.span.start).line > line:
            break
        if isinstance(part, Citation | Heading):
            found = part if isinstance(part, Citation) else None
    return found


def _citations(document: Document) -> tuple[Citation, ...]:
    return tuple(part for part in document.parts if isinstance(part, Citation))
