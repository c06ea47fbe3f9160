"""The settings that an administrator may change in the app; each change is logged."""

from datetime import datetime

from intranet.store import log
from intranet.store.database import Session
from intranet.store.policy_tables import Setting

FOUR_EYES = "vier_ogen"
"""Whether who wrote in a draft may not approve it alone. On unless it was switched off."""


def four_eyes(session: Session) -> bool:
    """Tell whether someone else than the writers must approve a draft."""
    found = session.get(Setting, FOUR_EYES)
    return True if found is None else bool(found.value)


def set_four_eyes(session: Session, on: bool, *, who: str, at: datetime) -> None:
    """Ask for someone else's approval, or no longer; the same again leaves no trace."""
    if four_eyes(session) is on:
        return
    found = session.get(Setting, FOUR_EYES)
    if found is None:
        session.add(Setting(name=FOUR_EYES, value=on))
    else:
        found.value = on
    session.flush()
    log.write(
        session,
        act="instelling gewijzigd",
        subject="vier ogen",
        sentence="Een concept heeft voortaan het akkoord van een ander nodig."
        if on
        else "Wie een concept schrijft, mag het voortaan ook zelf goedkeuren.",
        who=who,
        at=at,
        data={FOUR_EYES: on},
    )
