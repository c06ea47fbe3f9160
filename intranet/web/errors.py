"""Pages for when something cannot be done: what is the matter, and what to do. Never a traceback."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Flask, Response, current_app, make_response, render_template
from jinja2 import TemplateError
from werkzeug import exceptions

from intranet.filters import opsomming
from intranet.store import Archived, Conflict, DatabaseUnusable, NotFound, Person, Role, Store, StoreError, people
from intranet.web import htmx, permissions, security

NAMED = 5
"""How many people who have a role are named."""


@dataclass(frozen=True)
class Message:
    """What a page of this kind says: its heading, what is the matter, and what the reader can do."""

    title: str
    sentence: str
    advice: str = ""


# By the kind of error, the nearest kind first: a kind without its own message has that of the kind it belongs to.
MESSAGES: dict[type[exceptions.HTTPException], Message] = {
    security.NotOurWindow: Message(
        "Open de Opgavewijzer opnieuw",
        "Deze pagina hoort bij een venster van de Opgavewijzer dat niet meer open is, of bij een ander venster.",
        "Sluit deze pagina en start de Opgavewijzer opnieuw. Wat u had ingevuld, is bewaard.",
    ),
    security.NotOurPage: Message(
        "Deze wijziging is niet bewaard",
        "De wijziging kwam niet van een pagina van de Opgavewijzer zelf.",
        "Open de opgave in de Opgavewijzer en vul uw antwoord daar in.",
    ),
    exceptions.MisdirectedRequest: Message(
        "Dit adres klopt niet",
        "De Opgavewijzer antwoordt niet op de naam in dit adres.",
        "Start de Opgavewijzer opnieuw. Die opent zelf het goede adres.",
    ),
    exceptions.NotFound: Message(
        "Deze pagina is er niet",
        "Het adres klopt niet, of wat hier stond is verwijderd.",
        "Ga naar de lijst met opgaven en zoek van daaruit verder.",
    ),
    exceptions.MethodNotAllowed: Message(
        "Dit kan zo niet",
        "Deze pagina kunt u niet op deze manier openen.",
        "Ga terug naar de vorige pagina en gebruik de knop die daar staat.",
    ),
    exceptions.Gone: Message(
        "Deze pagina is te lang open geweest",
        "Wat hier stond is daarna zo vaak gewijzigd dat uw wijziging er niet meer bij past. Zij is niet bewaard.",
        "Open de pagina opnieuw en doe de wijziging daar nog eens.",
    ),
    exceptions.RequestEntityTooLarge: Message(
        "Dit is te groot om te bewaren",
        "De tekst of het bestand is groter dan de Opgavewijzer kan bewaren.",
        "Maak de tekst korter of kies een kleiner bestand, en probeer het opnieuw.",
    ),
    exceptions.InternalServerError: Message(
        "Er ging iets mis in de Opgavewijzer",
        "De Opgavewijzer kon deze pagina niet maken. Wat u eerder invulde, is bewaard.",
        "Ga terug en probeer het opnieuw. Gebeurt het weer? Meld dan aan de beheerder wat u deed.",
    ),
    exceptions.HTTPException: Message(
        "Dit kan niet worden verwerkt",
        "De Opgavewijzer begrijpt niet wat er werd gevraagd.",
        "Ga terug naar de vorige pagina en probeer het opnieuw.",
    ),
}

# What the store could not do, as a heading and a status; its error is the sentence.
_STORE: dict[type[StoreError], tuple[str, int]] = {
    NotFound: ("Deze opgave is er niet", 404),
    Archived: ("Deze opgave staat in het archief", 409),
    Conflict: ("Iemand anders was u voor", 409),
    DatabaseUnusable: ("De gegevens zijn nu niet bereikbaar", 503),
    StoreError: ("Dit kan nu niet", 503),
}


def install(app: Flask) -> None:
    """Answer every error of this app with a page in Dutch."""
    app.register_error_handler(exceptions.HTTPException, _refused)
    app.register_error_handler(StoreError, _not_stored)


def _refused(error: exceptions.HTTPException) -> Response:
    if isinstance(error, permissions.NotAllowed):
        message = _who_may(error.needed)
    else:
        message = next(MESSAGES[kind] for kind in type(error).__mro__ if kind in MESSAGES)
    return page(message, error.code or 500, alone=isinstance(error, exceptions.MisdirectedRequest))


def _who_may(needed: permissions.Permission) -> Message:
    """Say which role something takes, and who has it."""
    store: Store = current_app.extensions["store"]
    with store.reading() as session:
        listed = people.everyone(session)
    roles = permissions.roles_for(needed)
    own = people.in_words(permissions.current_user().roles)
    them = [one for one in listed if not one.roles.isdisjoint(roles)]
    administrators = [one for one in listed if Role.ADMINISTRATOR in one.roles]
    word = opsomming((role.value for role in roles), "of")
    have = f"Deze rol heeft: {_names(them)}." if them else "Niemand heeft deze rol nu."
    ask = "" if administrators == them else f" Een beheerder kan u de rol geven: {_names(administrators)}."
    return Message("Dit mag u niet doen", f"Hiervoor is de rol {word} nodig. U bent {own}.", have + ask)


def _names(some: Sequence[Person]) -> str:
    """Return names, of many only the first."""
    names = [one.name for one in some]
    return opsomming(names if len(names) <= NAMED + 1 else [*names[:NAMED], f"{len(names) - NAMED} anderen"])


def _not_stored(error: StoreError) -> Response:
    title, status = next(_STORE[kind] for kind in type(error).__mro__ if kind in _STORE)
    return page(Message(title, str(error)), status)


def page(message: Message, status: int, *, alone: bool = False) -> Response:
    """The page that says `message`; to htmx only its text, which then goes to the element `#meldingen` of the page.

    Who is not our own window gets a page that stands alone: it shows nothing of the app, and uses none of its files.
    """
    inside = security.has_token() and not alone
    try:
        if inside:
            return htmx.render_part_or_page(
                "fout/index.html",
                "fout/_melding.html",
                status=status,
                retarget="#meldingen",
                reswap="innerHTML",
                message=message,
            )
    except (TemplateError, StoreError, LookupError):
        pass  # the frame round our pages is what failed
    return make_response(render_template("fout/kaal.html", message=message), status)
