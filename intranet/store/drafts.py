"""Drafts of the next version: saved continuously, never overwritten by someone else's save.

A save names the revision it was made from. When that is not the newest any more, both changes are merged; where that
is impossible nothing is stored and `DraftConflict` carries all three texts, so that nothing is lost either way.

All revisions of the last hour are kept, and every one that something hangs on. Of older ones those of one person within
`KEEP_EVERY` leave only the last; a merge from a revision that is gone starts at the nearest one before it, which is a
common ancestor just as well.
"""

import hashlib
import json
import zlib
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from itertools import pairwise

from sqlalchemy import delete, select

from intranet.store import log
from intranet.store.database import Session
from intranet.store.errors import StoreError
from intranet.store.merging import Clash, merge
from intranet.store.policy_records import Draft, DraftState, DraftTexts, RevisionRow, Saved
from intranet.store.policy_tables import Comment, DraftAuthor, DraftRevision, ImpactJob, PolicyDraft, ReviewStep
from intranet.store.questions import get_regelset_version
from intranet.store.records import Json, RegelsetText
from intranet.store.rows import LARGEST_ID

KEEP_ALL, KEEP_EVERY = timedelta(hours=1), timedelta(minutes=5)
THIN_OUT_EVERY = 20
SESSION = timedelta(minutes=30)
"""How long after a save the next one of the same person still is the same act."""
FIRST_NOTE = "Begin van het concept"


class DraftNotFound(StoreError):
    """There is no such draft, revision or file."""

    def __init__(self) -> None:
        super().__init__("Dit concept of dit bestand is er niet. Ga terug naar de lijst met regels en kies opnieuw.")


class DraftFrozen(StoreError):
    """The draft cannot be written in now. `state` says why."""

    def __init__(self, state: DraftState) -> None:
        self.state = state
        super().__init__(
            f"Dit concept is {state} en daarom niet te wijzigen. "
            + (
                "Neem het eerst terug uit de beoordeling."
                if state is DraftState.IN_REVIEW
                else "Maak een nieuw concept."
            )
        )


class DraftConflict(StoreError):
    """A colleague changed the same lines. `base`, `theirs` and `mine` are whole texts of the file.

    `base_revision` and `revision` are those of `base` and `theirs`; `clashes` are the places that both changed.
    """

    def __init__(
        self, *, base_revision: int, base: str, theirs: DraftTexts, file: str, mine: str, clashes: tuple[Clash, ...]
    ) -> None:
        self.base_revision, self.base = base_revision, base
        self.revision, self.theirs = theirs.revision, theirs.text(file) or ""
        self.who, self.at = theirs.who, theirs.at
        self.file, self.mine, self.clashes = file, mine, clashes
        super().__init__(
            f"{theirs.who} heeft dezelfde regels intussen ook gewijzigd. Uw tekst is nog niet bewaard. "
            "Vergelijk de twee teksten en kies wat moet blijven, of bewaar uw tekst als een apart concept."
        )


class DraftMoved(StoreError):
    """Someone else saved in between."""

    def __init__(self, who: str) -> None:
        super().__init__(f"{who} heeft dit concept intussen gewijzigd. Bekijk het opnieuw en probeer het nog eens.")


# --- questions ---


def list_drafts(session: Session, *, ended: bool = False) -> tuple[Draft, ...]:
    """Return the drafts that are being worked on, or with `ended` those that were published or put aside."""
    ends = (DraftState.PUBLISHED, DraftState.DISCARDED)
    chosen = PolicyDraft.state.in_(ends) if ended else PolicyDraft.state.not_in(ends)
    rows = session.scalars(select(PolicyDraft).where(chosen).order_by(PolicyDraft.changed_at.desc(), PolicyDraft.id))
    return tuple(_draft(session, row) for row in rows)


def get_draft(session: Session, draft_id: int) -> Draft | None:
    """Return a draft without its texts; None when there is none."""
    row = session.get(PolicyDraft, draft_id) if 0 < draft_id <= LARGEST_ID else None
    return None if row is None else _draft(session, row)


def get_texts(session: Session, draft_id: int, revision: int | None = None) -> DraftTexts:
    """Return the texts of a draft as they are now, or those of a revision, or of the nearest kept one before it.

    Raises DraftNotFound.
    """
    query = select(DraftRevision).where(DraftRevision.draft_id == draft_id)
    if revision is not None:
        query = query.where(DraftRevision.number <= min(revision, LARGEST_ID))
    found = session.scalars(query.order_by(DraftRevision.number.desc()).limit(1)).one_or_none()
    if found is None:
        raise DraftNotFound
    return _texts(found)


def revisions(session: Session, draft_id: int) -> tuple[RevisionRow, ...]:
    """Return the kept revisions of a draft, newest first."""
    rows = session.execute(
        select(DraftRevision.number, DraftRevision.sha256, DraftRevision.note, DraftRevision.who, DraftRevision.at)
        .where(DraftRevision.draft_id == draft_id)
        .order_by(DraftRevision.number.desc())
    )
    return tuple(RevisionRow(**row._mapping) for row in rows)


# --- changes ---


def create(
    session: Session,
    *,
    label: str,
    base_id: int,
    who: str,
    at: datetime,
    texts: Iterable[RegelsetText] | None = None,
    note: str = "",
) -> int:
    """Start a draft from a stored regelset version, or with `texts` from these; return its id.

    ValueError when there is no such version.
    """
    base = get_regelset_version(session, base_id)
    if base is None:
        raise ValueError(f"no regelset version {base_id}")
    row = PolicyDraft(
        label=label,
        state=DraftState.DRAFT,
        base_id=base_id,
        revision=0,
        created_by=who,
        created_at=at,
        changed_by=who,
        changed_at=at,
    )
    session.add(row)
    session.flush()
    _add_revision(session, row, base.texts, FIRST_NOTE, who, at, writes=False)
    _logged(session, row, "concept gemaakt", f"Concept {label} is begonnen.", who, at)
    if texts is not None and tuple(texts) != base.texts:
        _add_revision(session, row, tuple(texts), note, who, at)
    return row.id


def save(
    session: Session, draft_id: int, *, base_revision: int, file: str, text: str, who: str, at: datetime, note: str = ""
) -> Saved:
    """Store the text of one file, which was made from `base_revision`; return what is stored now.

    Line ends become `\\n`. The same text again, or an answer that got lost and a second try, changes nothing.
    Raises DraftNotFound, DraftFrozen, and DraftConflict when a colleague changed the same lines.
    """
    draft = writable(session, draft_id)
    now = get_texts(session, draft_id)
    theirs = now.text(file)
    if theirs is None:
        raise DraftNotFound
    mine = text.replace("\r\n", "\n").replace("\r", "\n")
    base = theirs
    if base_revision < draft.revision:
        base = get_texts(session, draft_id, base_revision).text(file) or ""
    if mine in (theirs, base):
        return Saved(draft.revision, theirs, merged=mine != theirs, changed=False)
    merged = theirs != base
    if merged:
        result = merge(base, theirs, mine)
        if result.text is None:
            raise DraftConflict(
                base_revision=base_revision, base=base, theirs=now, file=file, mine=mine, clashes=result.clashes
            )
        mine = result.text
    texts = tuple(RegelsetText(file, mine) if one.name == file else one for one in now.texts)
    _add_revision(session, draft, texts, note, who, at)
    return Saved(draft.revision, mine, merged=merged, changed=True)


def replace_texts(
    session: Session,
    draft_id: int,
    *,
    expected_revision: int,
    texts: Iterable[RegelsetText],
    note: str,
    who: str,
    at: datetime,
) -> int:
    """Store all files at once (a file added or taken out, an import, an older revision) and return the revision.

    Raises DraftNotFound and DraftFrozen; DraftMoved when the draft no longer has `expected_revision`.
    """
    draft = writable(session, draft_id)
    if draft.revision != expected_revision:
        raise DraftMoved(draft.changed_by)
    texts = tuple(texts)
    if texts != get_texts(session, draft_id).texts:
        _add_revision(session, draft, texts, note, who, at)
    return draft.revision


def rename(session: Session, draft_id: int, *, label: str, who: str, at: datetime) -> None:
    """Give a draft another name. Raises DraftNotFound, DraftFrozen."""
    draft = writable(session, draft_id)
    if draft.label != label:
        _logged(session, draft, "concept hernoemd", f"Concept {draft.label} heet nu {label}.", who, at)
        draft.label = label


def discard(session: Session, draft_id: int, *, who: str, at: datetime) -> None:
    """Put a draft aside; it stays readable. Raises DraftNotFound, DraftFrozen."""
    draft = writable(session, draft_id)
    draft.state = DraftState.DISCARDED
    _logged(session, draft, "concept weggelegd", f"Concept {draft.label} is weggelegd.", who, at)


def reopen(session: Session, draft_id: int, *, who: str, at: datetime) -> None:
    """Take up a draft that was put aside. Raises DraftNotFound, DraftFrozen."""
    draft = locked(session, draft_id)
    if draft.state is not DraftState.DISCARDED:
        raise DraftFrozen(draft.state)
    draft.state = DraftState.DRAFT
    _logged(session, draft, "concept teruggezet", f"Concept {draft.label} is weer in bewerking.", who, at)


def locked(session: Session, draft_id: int) -> PolicyDraft:
    """Read the draft afresh and keep other writers off it until the commit. For the store only."""
    query = select(PolicyDraft).where(PolicyDraft.id == draft_id).with_for_update()
    found = None
    if 0 < draft_id <= LARGEST_ID:
        found = session.scalars(query.execution_options(populate_existing=True)).one_or_none()
    if found is None:
        raise DraftNotFound
    return found


def writable(session: Session, draft_id: int) -> PolicyDraft:
    """As `locked`, for a draft that may be written in. For the store only. Raises DraftNotFound and DraftFrozen."""
    draft = locked(session, draft_id)
    if draft.state is not DraftState.DRAFT:
        raise DraftFrozen(draft.state)
    return draft


def _add_revision(
    session: Session,
    draft: PolicyDraft,
    texts: tuple[RegelsetText, ...],
    note: str,
    who: str,
    at: datetime,
    *,
    writes: bool = True,
) -> None:
    content = json.dumps([{"name": one.name, "text": one.text} for one in texts], ensure_ascii=False).encode()
    before = session.get(DraftRevision, (draft.id, draft.revision))
    draft.revision += 1
    if draft.revision % THIN_OUT_EVERY == 0:
        _thin_out(session, draft, at)
    draft.changed_by, draft.changed_at = who, at
    session.add(
        DraftRevision(
            draft_id=draft.id,
            number=draft.revision,
            texts=zlib.compress(content),
            sha256=(sha256 := digest(texts)),
            note=note,
            who=who,
            at=at,
        )
    )
    if writes and session.get(DraftAuthor, (draft.id, who)) is None:
        session.add(DraftAuthor(draft_id=draft.id, who=who))
    session.flush()
    if before is not None and (note or not _goes_on(before, who, at)):
        said = f"{note}." if note else "Er is aan de tekst geschreven."
        what = {"sha256": sha256, "vorige": before.sha256}
        _logged(session, draft, "concept gewijzigd", f"Concept {draft.label}: {said}", who, at, what)


def _goes_on(before: DraftRevision, who: str, at: datetime) -> bool:
    """Tell whether a save belongs to what someone was writing already: that is one act, with one line in the log."""
    return not before.note and before.who == who and at - before.at < SESSION


def _thin_out(session: Session, draft: PolicyDraft, at: datetime) -> None:
    """Of what one person saved in one stretch of time, long ago, keep the last, and all that something hangs on."""
    rows = session.execute(
        select(DraftRevision.number, DraftRevision.sha256, DraftRevision.note, DraftRevision.who, DraftRevision.at)
        .where(DraftRevision.draft_id == draft.id, DraftRevision.at < at - KEEP_ALL)
        .order_by(DraftRevision.number)
    ).all()
    kept = {1}
    for table in (Comment, ReviewStep):
        kept |= set(session.scalars(select(table.revision).where(table.draft_id == draft.id)))
    weighed = set(session.scalars(select(ImpactJob.sha256).where(ImpactJob.draft_id == draft.id)))
    gone = [
        one.number
        for one, following in pairwise(rows)
        if (one.who, _slot(one.at)) == (following.who, _slot(following.at))
        and not (one.note or one.number in kept or one.sha256 in weighed)
    ]
    if gone:
        session.execute(delete(DraftRevision).where(DraftRevision.draft_id == draft.id, DraftRevision.number.in_(gone)))


def _slot(moment: datetime) -> int:
    return int(moment.timestamp() // KEEP_EVERY.total_seconds())


def digest(texts: Iterable[RegelsetText]) -> str:
    """Return the SHA-256 of texts, in hexadecimal: the same as a stored regelset version of them has."""
    content = [{"name": one.name, "text": one.text} for one in texts]
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def _logged(
    session: Session,
    draft: PolicyDraft,
    act: str,
    sentence: str,
    who: str,
    at: datetime,
    more: Mapping[str, Json] | None = None,
) -> None:
    log.write(
        session,
        act=act,
        subject=f"concept {draft.id}",
        sentence=sentence,
        who=who,
        at=at,
        data={"concept": draft.id, "revisie": draft.revision, **(more or {})},
    )


def _texts(row: DraftRevision) -> DraftTexts:
    content = json.loads(zlib.decompress(row.texts))
    texts = tuple(RegelsetText(one["name"], one["text"]) for one in content)
    return DraftTexts(row.draft_id, row.number, texts, row.sha256, row.note, row.who, row.at)


def _draft(session: Session, row: PolicyDraft) -> Draft:
    authors = session.scalars(select(DraftAuthor.who).where(DraftAuthor.draft_id == row.id))
    return Draft(
        id=row.id,
        label=row.label,
        state=row.state,
        base_id=row.base_id,
        revision=row.revision,
        created_by=row.created_by,
        created_at=row.created_at,
        changed_by=row.changed_by,
        changed_at=row.changed_at,
        authors=frozenset(authors),
    )
