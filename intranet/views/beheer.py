"""*Beheer*: the settings and the log; who has which role is in `mensen`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime

from flask import Blueprint, Response, flash, redirect, render_template, request, stream_with_context, url_for
from werkzeug.wrappers import Response as AnyResponse

from intranet.filters import aantal
from intranet.log_export import WRITERS
from intranet.opgaven.answering import Unfit, read_day
from intranet.policies import current_store
from intranet.store import Contact, log, settings
from intranet.store.policy_records import LogLine
from intranet.web import htmx
from intranet.web.permissions import Permission, current_user, permission

bp = Blueprint("beheer", __name__, url_prefix="/beheer")

PAGE = 50
LONGEST_CONTACT = 200
FORMATS = {"csv": "text/csv; charset=utf-8", "json": "application/json"}


@bp.get("/")
@permission(Permission.ADMINISTER)
def home() -> AnyResponse:
    """The people are the first page."""
    return redirect(url_for("mensen.index"), code=303)


@bp.get("/instellingen")
@permission(Permission.ADMINISTER)
def preferences() -> str:
    """The settings."""
    with current_store().reading() as session:
        found = settings.contact(session)
    return _preferences(found, {})


def _preferences(contact: Contact, mistakes: dict[str, str]) -> str:
    with current_store().reading() as session:
        on = settings.four_eyes(session)
    return render_template("beheer/instellingen.html", four_eyes=on, contact=contact, mistakes=mistakes)


@bp.post("/instellingen/contact")
@permission(Permission.ADMINISTER)
def save_contact() -> Response:
    """Change whom people outside may ask."""
    given = {name: " ".join(request.form.get(name, "").split()) for name in ("naam", "telefoon", "mail", "pagina")}
    contact = Contact(given["naam"], given["telefoon"], given["mail"], given["pagina"])
    mistakes = dict(_mistakes(given))
    if mistakes:
        return Response(_preferences(contact, mistakes), 422)
    with current_store().writing() as session:
        settings.set_contact(session, contact, who=current_user().name, at=datetime.now(UTC))
    flash("De contactgegevens zijn bewaard. Zij staan voortaan in de uitleg en in de andere documenten.")
    return htmx.redirect_to(url_for("beheer.preferences"))


def _mistakes(given: dict[str, str]) -> Iterator[tuple[str, str]]:
    """What is wrong with contact details, by the name of the field."""
    for name, text in given.items():
        if len(text) > LONGEST_CONTACT:
            yield name, f"De tekst is te lang. Maak er hoogstens {LONGEST_CONTACT} tekens van."
    if given["telefoon"] and not re.fullmatch(r"[0-9+() .\-]{3,}", given["telefoon"]):
        yield "telefoon", "Een telefoonnummer bestaat uit cijfers, bijvoorbeeld 14 046."
    if given["mail"] and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", given["mail"]):
        yield "mail", "Dit is geen e-mailadres. Schrijf het bijvoorbeeld zo: vragen@gemeente.nl."
    if given["pagina"] and not re.fullmatch(r"(https?://)?[^\s/@]+\.[^\s@]+", given["pagina"]):
        yield (
            "pagina",
            "Dit is geen adres van een webpagina. Schrijf het bijvoorbeeld zo: www.gemeente.nl/participatie.",
        )


@bp.post("/instellingen")
@permission(Permission.ADMINISTER)
def save_preferences() -> Response:
    """Change the settings."""
    on = request.form.get("vier_ogen") == "ja"
    with current_store().writing() as session:
        settings.set_four_eyes(session, on, who=current_user().name, at=datetime.now(UTC))
    flash("De instelling is bewaard. Zij staat ook in het logboek.")
    return htmx.redirect_to(url_for("beheer.preferences"))


@dataclass(frozen=True)
class Search:
    """What the log is narrowed to; empty is everything. `mistakes` goes by the name of the field."""

    text: str
    act: str
    who: str
    since_text: str
    until_text: str
    since: date | None
    until: date | None
    mistakes: dict[str, str]

    @classmethod
    def asked(cls) -> Search:
        """What the address asks for."""
        given = {name: request.args.get(name, "").strip() for name in ("q", "handeling", "wie", "vanaf", "tot")}
        days: dict[str, date | None] = {}
        mistakes: dict[str, str] = {}
        for name in ("vanaf", "tot"):
            try:
                days[name] = read_day(given[name]) if given[name] else None
            except Unfit as problem:
                days[name], mistakes[name] = None, str(problem)
        return cls(
            given["q"],
            given["handeling"],
            given["wie"],
            given["vanaf"],
            given["tot"],
            days["vanaf"],
            days["tot"],
            mistakes,
        )

    @property
    def address(self) -> dict[str, str | None]:
        """The parts of an address that ask for the same."""
        return {
            "q": self.text or None,
            "handeling": self.act or None,
            "wie": self.who or None,
            "vanaf": self.since_text or None,
            "tot": self.until_text or None,
        }


@bp.get("/logboek")
@permission(Permission.ADMINISTER)
def logbook() -> Response:
    """Who did what and when, newest first."""
    search = Search.asked()
    number = max(1, request.args.get("pagina", 1, type=int))
    with current_store().reading() as session:
        found = log.find(
            session,
            text=search.text,
            act=search.act or None,
            who=search.who or None,
            since=search.since,
            until=search.until,
            limit=PAGE,
            offset=(number - 1) * PAGE if number < 1_000_000 else 0,
        )
        acts = log.acts(session)
        checked = log.check(session) if request.args.get("controle") == "ja" else None
    return htmx.render_part_or_page(
        "beheer/logboek.html",
        "beheer/_logboek.html",
        found=found,
        search=search,
        acts=acts,
        number=number,
        pages=max(1, -(-found.total // PAGE)),
        checked=checked,
        announcement=aantal(found.total, "regel", "regels") + " gevonden.",
    )


@bp.get("/logboek.<any(csv, json):kind>")
@permission(Permission.ADMINISTER)
def export(kind: str) -> Response:
    """All lines of the log that a search finds, oldest first, as a file."""
    search = Search.asked()
    return Response(
        stream_with_context(WRITERS[kind](_every(search))),
        content_type=FORMATS[kind],
        headers={"Content-Disposition": f'attachment; filename="logboek.{kind}"'},
    )


def _every(search: Search) -> Iterator[LogLine]:
    with current_store().reading() as session:
        yield from log.every(
            session,
            text=search.text,
            act=search.act or None,
            who=search.who or None,
            since=search.since,
            until=search.until,
        )
