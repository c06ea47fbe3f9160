"""Published versions of the rules: which there are, which one is in force on a day, publishing and withdrawing.

Call what changes something within `Store.writing()`: a version is whole, or not there at all.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from sqlalchemy import exists, func, select, update

from intranet.filters import datum, nummers, reeksen
from intranet.store import log
from intranet.store.changes import remember_regelset
from intranet.store.database import Session
from intranet.store.errors import StoreError
from intranet.store.policy_records import Publication, VersionState
from intranet.store.policy_tables import Activation, PolicyVersion, RulesSeen, Withdrawal
from intranet.store.recording_tables import SealedRecord
from intranet.store.records import RegelsetText
from intranet.store.rows import outcome_order, to_do
from intranet.store.tables import COPIES, Opgave, RegelsetVersion

PROGRAM = "Opgavewijzer"
"""Who publishes the text that the program comes with."""
_NOBODY_MOVES = "Lopende opgaven blijven bij de versie die zij hadden."


class NotWithdrawable(StoreError):
    """The version was withdrawn before, or does not exist."""

    def __init__(self) -> None:
        super().__init__("Deze versie is er niet, of is al ingetrokken. Bekijk de tijdlijn.")


# --- pure: which version when ---


def in_force(versions: Iterable[Publication], on: date) -> Publication | None:
    """Return the version that is in force on a day; None when there is none.

    It is the one whose date of effect came last, and of those on one date the one published last. When that one has
    been withdrawn or is past its own last day there is none: nothing older revives.
    """
    started = [one for one in versions if one.effective_from <= on and _ever_started(one)]
    newest = max(started, key=lambda one: (one.effective_from, one.id), default=None)
    return newest if newest is not None and not _has_ended(newest, on) else None


def shown(versions: Iterable[Publication], on: date) -> Publication | None:
    """Return the version to show on a day: the one in force, else the last that was, else the first that will be."""
    every = tuple(versions)
    found = in_force(every, on)
    if found is not None:
        return found
    candidates = [one for one in every if _ever_started(one)] or list(every)
    past = [one for one in candidates if one.effective_from <= on]
    if past:
        return max(past, key=lambda one: (one.effective_from, one.id))
    return min(candidates, key=lambda one: (one.effective_from, -one.id), default=None)


def states(versions: Iterable[Publication], on: date) -> Mapping[int, VersionState]:
    """Return what each version is on a day, by its id."""
    every = tuple(versions)
    current = in_force(every, on)
    found = {}
    for one in every:
        if one.withdrawn_from is not None and (one.withdrawn_from <= on or not _ever_started(one)):
            found[one.id] = VersionState.WITHDRAWN
        elif one.effective_from > on:
            found[one.id] = VersionState.UPCOMING
        else:
            found[one.id] = VersionState.IN_FORCE if one is current else VersionState.EXPIRED
    return found


def last_day(versions: Iterable[Publication], version: Publication) -> date | None:
    """Return the last day on which a version is in force; None when its end is not known. ValueError when it never is.

    What is published later with an earlier date of effect counts too.
    """
    if not _ever_started(version):
        raise ValueError("a version that was withdrawn before its date of effect")
    following = [
        one.effective_from
        for one in versions
        if _ever_started(one) and (one.effective_from, one.id) > (version.effective_from, version.id)
    ]
    ends = [date.fromordinal(day.toordinal() - 1) for day in (*following, version.withdrawn_from) if day is not None]
    if version.last_day is not None:
        ends.append(version.last_day)
    return min(ends, default=None)


def _ever_started(version: Publication) -> bool:
    return version.withdrawn_from is None or version.withdrawn_from > version.effective_from


def _has_ended(version: Publication, on: date) -> bool:
    withdrawn = version.withdrawn_from is not None and version.withdrawn_from <= on
    return withdrawn or (version.last_day is not None and version.last_day < on)


# --- questions ---


def publications(session: Session) -> tuple[Publication, ...]:
    """Return all published versions, the one that was published last first."""
    rows = session.execute(
        select(
            PolicyVersion,
            RegelsetVersion.name,
            RegelsetVersion.version,
            RegelsetVersion.sha256,
            Withdrawal,
            exists().where(Activation.version_id == PolicyVersion.id),
        )
        .join(RegelsetVersion, RegelsetVersion.id == PolicyVersion.regelset_version_id)
        .outerjoin(Withdrawal, Withdrawal.version_id == PolicyVersion.id)
        .order_by(PolicyVersion.id.desc())
    )
    return tuple(
        Publication(
            id=one.id,
            label=one.label,
            name=name,
            version=version,
            sha256=sha256,
            regelset_version_id=one.regelset_version_id,
            draft_id=one.draft_id,
            effective_from=one.effective_from,
            last_day=one.last_day,
            moves_open=one.moves_open,
            four_eyes=one.four_eyes,
            note=one.note,
            published_by=one.published_by,
            published_at=one.published_at,
            withdrawn_from=gone.from_day if gone else None,
            withdrawn_reason=gone.reason if gone else None,
            withdrawn_by=gone.who if gone else None,
            withdrawn_at=gone.at if gone else None,
            followed=followed,
        )
        for one, name, version, sha256, gone, followed in rows
    )


_STAMP = select(
    select(func.max(PolicyVersion.id)).scalar_subquery(),
    select(func.count()).select_from(Withdrawal).scalar_subquery(),
    select(func.count()).select_from(Activation).scalar_subquery(),
)


def stamp(session: Session) -> tuple[object, ...]:
    """Return what is another as soon as a version is published, withdrawn or followed: cheap to ask on every click."""
    return tuple(session.execute(_STAMP).one())


def get_publication(session: Session, version_id: int) -> Publication | None:
    """Return one published version; None when there is none."""
    return next((one for one in publications(session) if one.id == version_id), None)


# --- changes ---


def publish_texts(
    session: Session,
    *,
    label: str,
    name: str,
    version: str,
    texts: Iterable[RegelsetText],
    effective_from: date,
    last_day: date | None,
    moves_open: bool,
    four_eyes: bool,
    note: str,
    who: str,
    at: datetime,
    draft_id: int | None = None,
) -> int:
    """Publish texts as a version and return its id.

    `moves_open`: on the date of effect the opgaven that are still open go over to it; else they stay with the version
    they have. `four_eyes`: someone else than the writers approved it.
    """
    texts = tuple(texts)
    stored = remember_regelset(session, name=name, version=version, texts=texts, at=at)
    row = PolicyVersion(
        label=label,
        regelset_version_id=stored,
        draft_id=draft_id,
        effective_from=effective_from,
        last_day=last_day,
        moves_open=moves_open,
        four_eyes=four_eyes,
        note=note,
        published_by=who,
        published_at=at,
    )
    session.add(row)
    session.flush()
    sha256 = session.get_one(RegelsetVersion, stored).sha256
    log.write(
        session,
        act="gepubliceerd",
        subject=f"versie {row.id}",
        sentence=f"Versie {label} is vastgesteld en geldt vanaf {datum(effective_from)}.",
        who=who,
        at=at,
        data={
            "versie": row.id,
            "label": label,
            "sha256": sha256,
            "geldt_vanaf": effective_from.isoformat(),
            "concept": draft_id,
            "open_opgaven_gaan_mee": moves_open,
            "vier_ogen": four_eyes,
        },
    )
    return row.id


def withdraw(session: Session, version_id: int, *, from_day: date, reason: str, who: str, at: datetime) -> None:
    """Withdraw a version from a day on. Raises NotWithdrawable.

    Before its date of effect it is as if it was never published; after it there is no version in force from that day
    until another is published.
    """
    row = session.get(PolicyVersion, version_id)
    if row is None or session.get(Withdrawal, version_id) is not None:
        raise NotWithdrawable
    session.add(Withdrawal(version_id=version_id, from_day=from_day, reason=reason, who=who, at=at))
    session.flush()
    log.write(
        session,
        act="ingetrokken",
        subject=f"versie {version_id}",
        sentence=f"Versie {row.label} is ingetrokken vanaf {datum(from_day)}: {reason}",
        who=who,
        at=at,
        data={"versie": version_id, "vanaf": from_day.isoformat()},
    )


def moves(session: Session) -> tuple[tuple[datetime, int], ...]:
    """Return when the open opgaven went over to which version, oldest first; not those that took none along."""
    rows = session.execute(
        select(Activation.at, Activation.version_id)
        .where(Activation.moved > 0)
        .order_by(Activation.at, Activation.version_id)
    )
    return tuple((at, version_id) for at, version_id in rows)


def has_seen(session: Session, opgave_id: int, version_id: int, who: str) -> bool:
    """Tell whether someone said to have seen that an opgave went over to a version."""
    return session.get(RulesSeen, (opgave_id, version_id, who)) is not None


def see(session: Session, opgave_id: int, version_id: int, *, who: str) -> None:
    """Remember that someone has seen that an opgave went over to a version. It is no change of the opgave."""
    if not has_seen(session, opgave_id, version_id, who):
        session.add(RulesSeen(opgave_id=opgave_id, version_id=version_id, who=who))


def due_activations(session: Session, on: date) -> tuple[Publication, ...]:
    """Return the versions whose day has come and that the open opgaven have not followed yet, the oldest first."""
    done = set(session.scalars(select(Activation.version_id)))
    due = [
        one for one in publications(session) if one.id not in done and one.effective_from <= on and _ever_started(one)
    ]
    return tuple(sorted(due, key=lambda one: (one.effective_from, one.id)))


def activate(session: Session, on: date, at: datetime) -> int:
    """Let the open opgaven follow each version whose day has come, once; return how many went over.

    Open is: not archived, and without a vaststelling. Only a version that is in force today takes opgaven along.
    """
    moved = 0
    current = in_force(publications(session), on)
    for one in due_activations(session, on):
        ids: list[int] = []
        if one.moves_open and current is not None and one.id == current.id:
            ids = _move_open(session, one.regelset_version_id)
        session.add(Activation(version_id=one.id, moved=len(ids), at=at))
        session.flush()
        if one.published_by != PROGRAM or one.moves_open:
            log.write(
                session,
                act="in werking",
                subject=f"versie {one.id}",
                sentence=f"Versie {one.label} is in werking. "
                + (nummers("open opgave gaat", "open opgaven gaan", ids, "ermee verder") if ids else _NOBODY_MOVES),
                who=PROGRAM,
                at=at,
                data={"versie": one.id, "aantal": len(ids), "opgaven": reeksen(ids)},
            )
        moved += len(ids)
    return moved


def _move_open(session: Session, regelset_version_id: int) -> list[int]:
    """Give every open opgave these rules, in one statement however many there are, and return which these were.

    Its outcome is forgotten, for it was that of other rules: see `stale`.
    """
    conditions = (
        Opgave.archived_at.is_(None),
        Opgave.regelset_version_id != regelset_version_id,
        ~exists().where(SealedRecord.opgave_id == Opgave.id),
    )
    moved = session.scalars(
        update(Opgave)
        .where(*conditions)
        .values(
            regelset_version_id=regelset_version_id,
            outcome=None,
            outcome_state=None,
            outcome_order=outcome_order(None),
            to_do=to_do(None),
            copies=0,
        )
        .returning(Opgave.id)
        .execution_options(synchronize_session=False)
    )
    return sorted(moved)


def stale(session: Session, limit: int) -> tuple[tuple[int, int], ...]:
    """Return opgaven whose copies for the lists an earlier program gathered, or that went over to other rules since.

    Each with its id and the id of its rules; those that run first, for people see them first.
    """
    rows = session.execute(
        select(Opgave.id, Opgave.regelset_version_id)
        .where(Opgave.copies < COPIES)
        .order_by(Opgave.archived_at.is_not(None), Opgave.id)
        .limit(limit)
    )
    return tuple((row.id, row.regelset_version_id) for row in rows)
