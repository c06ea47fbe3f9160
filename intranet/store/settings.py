"""The settings that an administrator may change in the app; each change is logged."""

from datetime import datetime

from intranet.store import log
from intranet.store.database import Session
from intranet.store.policy_tables import Setting
from intranet.store.records import Contact, Json

FOUR_EYES = "vier_ogen"
"""Whether who wrote in a draft may not approve it alone. On unless it was switched off."""


ONE_DESK = "een_bureau"
"""Whether everyone who works with this installation has every role. On until it was switched off."""


CONTACT = "contact"
"""Whom people outside may ask: the fields of Contact."""


def contact(session: Session) -> Contact:
    """Return whom people outside may ask."""
    found = session.get(Setting, CONTACT)
    return Contact() if found is None else Contact(**found.value)


def set_contact(session: Session, wanted: Contact, *, who: str, at: datetime) -> None:
    """Say whom people outside may ask; the same again leaves no trace."""
    if contact(session) != wanted:
        sentence = f"Inwoners kunnen voortaan terecht bij: {wanted.line or 'niemand'}."
        _keep(session, CONTACT, "contact", vars(wanted), sentence, who, at)


def four_eyes(session: Session) -> bool:
    """Tell whether someone else than the writers must approve a draft."""
    return _is_on(session, FOUR_EYES)


def one_desk(session: Session) -> bool:
    """Tell whether everyone has every role."""
    return _is_on(session, ONE_DESK)


def set_four_eyes(session: Session, on: bool, *, who: str, at: datetime) -> None:
    """Ask for someone else's approval, or no longer; the same again leaves no trace."""
    sentence = (
        "Een concept heeft voortaan het akkoord van een ander nodig."
        if on
        else "Wie een concept schrijft, mag het voortaan ook zelf goedkeuren."
    )
    _set(session, FOUR_EYES, "vier ogen", on, sentence, who, at)


def set_one_desk(session: Session, on: bool, *, who: str, at: datetime) -> None:
    """Give everyone every role, or let the list count. For `people`, which sees to it that a beheerder is left."""
    sentence = "Iedereen heeft voortaan alle rollen." if on else "Ieder heeft voortaan de rollen van de lijst."
    _set(session, ONE_DESK, "een bureau", on, sentence, who, at)


def _is_on(session: Session, name: str) -> bool:
    found = session.get(Setting, name)
    return True if found is None else bool(found.value)


def _set(session: Session, name: str, subject: str, on: bool, sentence: str, who: str, at: datetime) -> None:
    if _is_on(session, name) is not on:
        _keep(session, name, subject, on, sentence, who, at)


def _keep(session: Session, name: str, subject: str, value: Json, sentence: str, who: str, at: datetime) -> None:
    found = session.get(Setting, name)
    if found is None:
        session.add(Setting(name=name, value=value))
    else:
        found.value = value
    session.flush()
    log.write(
        session, act="instelling gewijzigd", subject=subject, sentence=sentence, who=who, at=at, data={name: value}
    )
