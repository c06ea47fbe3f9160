"""The source text that a draft is held against, and its work list: what of it was ticked off.

Call what changes something within `Store.writing()`. A draft that is no longer written in stays as it is.
"""

from datetime import datetime

from sqlalchemy import delete, select

from intranet.store import drafts, log
from intranet.store.database import Session
from intranet.store.policy_records import GivenSource
from intranet.store.policy_tables import SourceText, SourceTick

PASTED = "geplakte tekst"
"""The name of a source text that came without one."""


def every(session: Session, draft_id: int) -> dict[str, GivenSource]:
    """Return the source texts that were given for a draft, by file."""
    rows = session.scalars(select(SourceText).where(SourceText.draft_id == draft_id).order_by(SourceText.file))
    return {row.file: GivenSource(row.name, row.text, row.who, row.at) for row in rows}


def get(session: Session, draft_id: int, file: str) -> GivenSource | None:
    """Return the source text that was given for a file; None when none was."""
    row = session.get(SourceText, (draft_id, file))
    return None if row is None else GivenSource(row.name, row.text, row.who, row.at)


def ticks(session: Session, draft_id: int, file: str) -> frozenset[str]:
    """Return the keys of the points that were ticked off."""
    chosen = select(SourceTick.key).where(SourceTick.draft_id == draft_id, SourceTick.file == file)
    return frozenset(session.scalars(chosen))


def give(session: Session, draft_id: int, file: str, *, name: str, text: str, who: str, at: datetime) -> None:
    """Hold a file against this text from now on. Raises DraftNotFound and DraftFrozen."""
    draft = drafts.writable(session, draft_id)
    row = session.get(SourceText, (draft_id, file))
    if row is None:
        row = SourceText(draft_id=draft_id, file=file)
        session.add(row)
    row.name, row.text, row.who, row.at = name, text, who, at
    session.flush()
    log.write(
        session,
        act="brontekst gegeven",
        subject=f"concept {draft_id}",
        sentence=f"De {name if name == PASTED else f'tekst {name}'} is naast {file} van concept {draft.label} gelegd.",
        who=who,
        at=at,
        data={"concept": draft_id, "bestand": file, "bron": name},
    )


def remove(session: Session, draft_id: int, file: str, *, who: str, at: datetime) -> None:
    """Throw away the source text beside a file, with what was ticked off. Raises DraftNotFound and DraftFrozen."""
    draft = drafts.writable(session, draft_id)
    row = session.get(SourceText, (draft_id, file))
    if row is None:
        return
    name = row.name
    session.delete(row)
    session.execute(delete(SourceTick).where(SourceTick.draft_id == draft_id, SourceTick.file == file))
    session.flush()
    log.write(
        session,
        act="brontekst weggehaald",
        subject=f"concept {draft_id}",
        sentence=f"De {name if name == PASTED else f'tekst {name}'} ligt niet meer naast {file} van concept "
        f"{draft.label}.",
        who=who,
        at=at,
        data={"concept": draft_id, "bestand": file, "bron": name},
    )


def tick(session: Session, draft_id: int, file: str, key: str, *, done: bool, who: str, at: datetime) -> None:
    """Tick a point off, or put it back on the list. Raises DraftNotFound and DraftFrozen."""
    drafts.writable(session, draft_id)
    row = session.get(SourceTick, (draft_id, file, key))
    if done and row is None:
        session.add(SourceTick(draft_id=draft_id, file=file, key=key, who=who, at=at))
    elif not done and row is not None:
        session.delete(row)
