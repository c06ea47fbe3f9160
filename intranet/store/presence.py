"""Who has a draft open now. Each page of a draft says so when it is made and every so often after; nothing is logged.

It is written at most once in `WRITE_EVERY` for each person, and forgotten after `OPEN_FOR`.
"""

from datetime import datetime, timedelta

from sqlalchemy import delete, func, select

from intranet.store import drafts
from intranet.store.database import Session
from intranet.store.policy_records import Present
from intranet.store.policy_tables import DraftPresence, DraftRevision

OPEN_FOR = timedelta(minutes=2)
"""How long someone counts as being there: longer than a page that is in the background keeps still."""
WRITE_EVERY = timedelta(seconds=30)
WORKING_FOR = timedelta(minutes=15)
"""How long after a save someone counts as writing, and not only as having the draft open."""


def others(session: Session, draft_id: int, who: str, now: datetime) -> tuple[Present, ...]:
    """Return who else has a draft open, by name, each with the time of a save of late."""
    saved = (
        select(DraftRevision.who, func.max(DraftRevision.at).label("at"))
        .where(DraftRevision.draft_id == draft_id, DraftRevision.at > now - WORKING_FOR)
        .group_by(DraftRevision.who)
        .subquery()
    )
    rows = session.execute(
        select(DraftPresence.who, saved.c.at)
        .outerjoin(saved, saved.c.who == DraftPresence.who)
        .where(DraftPresence.draft_id == draft_id, DraftPresence.who != who, DraftPresence.at > now - OPEN_FOR)
        .order_by(DraftPresence.who)
    )
    return tuple(Present(row.who, row.at) for row in rows)


def is_known(session: Session, draft_id: int, who: str, now: datetime) -> bool:
    """Tell whether it was written of late that someone has a draft open, so that it need not be written again."""
    row = session.get(DraftPresence, (draft_id, who))
    return row is not None and row.at > now - WRITE_EVERY


def arrive(session: Session, draft_id: int, who: str, now: datetime) -> None:
    """Write that someone has a draft open, and forget who was there long ago. Raises DraftNotFound."""
    drafts.locked(session, draft_id)
    row = session.get(DraftPresence, (draft_id, who))
    if row is None:
        session.add(DraftPresence(draft_id=draft_id, who=who, at=now))
    else:
        row.at = now
    session.execute(delete(DraftPresence).where(DraftPresence.draft_id == draft_id, DraftPresence.at <= now - OPEN_FOR))
