"""The review of a draft: comments on lines, the steps of the review, findings that were accepted, and publication.

Call what changes something within `Store.writing()`.
"""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import exists, select

from intranet.store import drafts, log, settings, versions
from intranet.store.database import Session
from intranet.store.errors import StoreError
from intranet.store.policy_records import Acceptable, Accepted, CommentRow, DraftState, Reply, Step, Verdict
from intranet.store.policy_tables import (
    AcceptedFinding,
    Comment,
    CommentReply,
    DraftAuthor,
    HandledFlip,
    PolicyDraft,
    ReviewStep,
)
from intranet.store.rows import LARGEST_ID


class NotPossibleNow(StoreError):
    """The act does not fit the state of the draft, or the person; the message says why and what to do."""


# --- questions ---


def comments(session: Session, draft_id: int) -> tuple[CommentRow, ...]:
    """Return the comments on a draft, oldest first."""
    rows = session.scalars(select(Comment).where(Comment.draft_id == draft_id).order_by(Comment.id))
    names = CommentRow.__dataclass_fields__.keys() - {"replies"}
    said: dict[int, list[Reply]] = {}
    own = select(Comment.id).where(Comment.draft_id == draft_id)
    for one in session.scalars(select(CommentReply).where(CommentReply.comment_id.in_(own)).order_by(CommentReply.id)):
        said.setdefault(one.comment_id, []).append(Reply(one.text, one.who, one.at))
    return tuple(
        CommentRow(**{name: getattr(row, name) for name in names}, replies=tuple(said.get(row.id, ()))) for row in rows
    )


def steps(session: Session, draft_id: int) -> tuple[Step, ...]:
    """Return the steps of the review, oldest first."""
    rows = session.scalars(select(ReviewStep).where(ReviewStep.draft_id == draft_id).order_by(ReviewStep.id))
    return tuple(Step(**{name: getattr(row, name) for name in Step.__dataclass_fields__}) for row in rows)


def approval(session: Session, draft_id: int) -> Step | None:
    """Return the approval that holds: of the present revision, the newest step, and by who may. None without one.

    With four eyes it no longer holds when someone else accepted a consequence or a finding after it: see `has_lapsed`.
    """
    given = _given(session, draft_id)
    return None if given is None or _accepted_after(session, draft_id, given) else given


def has_lapsed(session: Session, draft_id: int) -> bool:
    """Tell whether an approval would hold, had not someone else accepted something after it that it does not cover."""
    given = _given(session, draft_id)
    return given is not None and _accepted_after(session, draft_id, given)


def _given(session: Session, draft_id: int) -> Step | None:
    """Return the approval of the present revision by who may give it; None without one."""
    draft = drafts.get_draft(session, draft_id)
    every = steps(session, draft_id)
    if draft is None or not every:
        return None
    last = every[-1]
    holds = last.verdict is Verdict.APPROVED and last.revision == draft.revision
    return last if holds and not (last.own_work and settings.four_eyes(session)) else None


def _accepted_after(session: Session, draft_id: int, given: Step) -> bool:
    if not settings.four_eyes(session):
        return False
    return any(
        session.scalar(select(exists().where(table.draft_id == draft_id, table.at > given.at, table.who != given.who)))
        for table in (HandledFlip, AcceptedFinding)
    )


def accepted(session: Session, draft_id: int) -> dict[str, Accepted]:
    """Return the accepted findings by their key."""
    rows = session.scalars(select(AcceptedFinding).where(AcceptedFinding.draft_id == draft_id))
    return {
        row.key: Accepted(
            row.key, row.what or row.key, tuple(row.covers.split()), reason=row.reason, who=row.who, at=row.at
        )
        for row in rows
    }


# --- comments ---


def add_comment(
    session: Session,
    draft_id: int,
    *,
    revision: int,
    file: str,
    line: int,
    about: str,
    text: str,
    who: str,
    at: datetime,
) -> int:
    """Put a comment on a line (from 1) of a revision and return its id; `about` says for the log what stands there.

    Raises DraftNotFound without such a line.
    """
    draft = drafts.locked(session, draft_id)
    found = drafts.get_texts(session, draft_id, revision)
    lines: Sequence[str] = (found.text(file) or "").splitlines()
    if not 0 < line <= len(lines):
        raise drafts.DraftNotFound
    row = Comment(
        draft_id=draft_id,
        revision=found.revision,
        file=file,
        line=line,
        quote=lines[line - 1],
        text=text,
        who=who,
        at=at,
    )
    session.add(row)
    session.flush()
    _logged(session, draft, "opmerking gemaakt", f"Opmerking bij {about}.", who, at)
    return row.id


def reply(session: Session, comment_id: int, *, text: str, who: str, at: datetime) -> int:
    """Answer a remark, and return its draft. Raises DraftNotFound."""
    row = _comment(session, comment_id)
    draft = drafts.locked(session, row.draft_id)
    session.add(CommentReply(comment_id=row.id, text=text, who=who, at=at))
    session.flush()
    _logged(
        session, draft, "opmerking beantwoord", f"Reactie op de opmerking bij regel {row.line} van {row.file}.", who, at
    )
    return row.draft_id


def _comment(session: Session, comment_id: int) -> Comment:
    row = session.get(Comment, comment_id) if 0 < comment_id <= LARGEST_ID else None
    if row is None:
        raise drafts.DraftNotFound
    return row


def resolve_comment(session: Session, comment_id: int, *, resolved: bool, who: str, at: datetime) -> int:
    """Mark a comment as handled, or open it again; return its draft. Raises DraftNotFound."""
    row = _comment(session, comment_id)
    draft = drafts.locked(session, row.draft_id)
    if (row.resolved_at is not None) is not resolved:
        row.resolved_at, row.resolved_by = (at, who) if resolved else (None, None)
        session.flush()
        act = "opmerking afgehandeld" if resolved else "opmerking heropend"
        _logged(session, draft, act, f"Opmerking bij regel {row.line} van {row.file}.", who, at)
    return row.draft_id


# --- the steps ---


def send(session: Session, draft_id: int, *, who: str, at: datetime) -> None:
    """Send a draft for review; it cannot be changed until the review ends. Raises DraftNotFound, NotPossibleNow."""
    draft = _in_state(session, draft_id, DraftState.DRAFT)
    draft.state = DraftState.IN_REVIEW
    _step(session, draft, Verdict.SENT, "", who, at)


def take_back(session: Session, draft_id: int, *, reason: str, who: str, at: datetime) -> None:
    """Take a draft out of review, to write on. Raises DraftNotFound, NotPossibleNow."""
    draft = _in_state(session, draft_id, DraftState.IN_REVIEW)
    draft.state = DraftState.DRAFT
    _step(session, draft, Verdict.TAKEN_BACK, reason, who, at)


def refuse(session: Session, draft_id: int, *, reason: str, who: str, at: datetime) -> None:
    """Send a draft back to its writers, with the reason. Raises DraftNotFound, NotPossibleNow."""
    if not reason.strip():
        raise NotPossibleNow("Schrijf waarom u niet akkoord gaat. Dan weet de schrijver wat er nog moet gebeuren.")
    draft = _in_state(session, draft_id, DraftState.IN_REVIEW)
    draft.state = DraftState.DRAFT
    _step(session, draft, Verdict.REFUSED, reason, who, at)


def wrote(session: Session, draft_id: int, who: str) -> bool:
    """Tell whether someone wrote in a draft."""
    return session.get(DraftAuthor, (draft_id, who)) is not None


def approve(session: Session, draft_id: int, *, reason: str, who: str, at: datetime) -> None:
    """Approve a draft. Raises DraftNotFound, NotPossibleNow; also when who wrote in it must not approve it."""
    draft = _in_state(session, draft_id, DraftState.IN_REVIEW)
    if settings.four_eyes(session) and wrote(session, draft_id, who):
        raise NotPossibleNow(
            "U schreef zelf aan dit concept. Vraag een collega om akkoord. "
            "Een beheerder van een klein team kan deze eis uitzetten bij Beheer."
        )
    _step(session, draft, Verdict.APPROVED, reason, who, at)


def accept_finding(
    session: Session, draft_id: int, *, finding: Acceptable, reason: str, who: str, at: datetime
) -> None:
    """Accept a finding with a reason, so that it no longer blocks. Raises DraftNotFound, NotPossibleNow."""
    draft = _accept(session, draft_id, (finding,), reason, who, at)
    _logged(session, draft, "bevinding geaccepteerd", f"{finding.what} Geaccepteerd: {reason}", who, at)


def leave_open(
    session: Session, draft_id: int, *, points: Sequence[Acceptable], what: str, reason: str, who: str, at: datetime
) -> None:
    """Leave points open with one reason; `what` names them in words. Raises DraftNotFound, NotPossibleNow."""
    draft = _accept(session, draft_id, points, reason, who, at)
    log.write(
        session,
        act="open punt geaccepteerd",
        subject=f"concept {draft.id}",
        sentence=f"{what} van concept {draft.label} {'blijft' if what.startswith('1 ') else 'blijven'} open: {reason}",
        who=who,
        at=at,
        data={"concept": draft.id, "revisie": draft.revision, "punten": [one.key for one in points]},
    )


def _accept(
    session: Session, draft_id: int, every: Sequence[Acceptable], reason: str, who: str, at: datetime
) -> PolicyDraft:
    if not reason.strip():
        raise NotPossibleNow("Schrijf waarom u dit accepteert.")
    draft = _still_open(session, draft_id)
    for one in every:
        row = session.get(AcceptedFinding, (draft_id, one.key))
        if row is None:
            row = AcceptedFinding(draft_id=draft_id, key=one.key)
            session.add(row)
        row.what, row.covers = one.what, " ".join(one.covers)
        row.reason, row.who, row.at = reason, who, at
    session.flush()
    return draft


def _still_open(session: Session, draft_id: int) -> PolicyDraft:
    draft = drafts.locked(session, draft_id)
    if draft.state not in (DraftState.DRAFT, DraftState.IN_REVIEW):
        raise NotPossibleNow(f"Dit concept is {draft.state}. Er is niets meer aan te veranderen.")
    return draft


def unaccept_finding(session: Session, draft_id: int, *, key: str, who: str, at: datetime) -> None:
    """No longer accept a finding, or no longer leave a point open. Raises DraftNotFound, NotPossibleNow."""
    draft = _still_open(session, draft_id)
    row = session.get(AcceptedFinding, (draft_id, key))
    if row is not None:
        session.delete(row)
        session.flush()
        _logged(session, draft, "bevinding weer open", row.what or key, who, at)


def publish(
    session: Session,
    draft_id: int,
    *,
    expected_sha256: str,
    name: str,
    version: str,
    effective_from: date,
    last_day: date | None,
    moves_open: bool,
    note: str,
    who: str,
    at: datetime,
) -> int:
    """Publish a draft that was approved and return the id of the version, all in the transaction of `session`.

    `expected_sha256` is that of the texts that were checked: another text is refused. Raises DraftNotFound,
    NotPossibleNow.
    """
    draft = _in_state(session, draft_id, DraftState.IN_REVIEW)
    texts = drafts.get_texts(session, draft_id)
    if texts.sha256 != expected_sha256:
        raise NotPossibleNow("Het concept is veranderd sinds u het bekeek. Bekijk het opnieuw.")
    approved = approval(session, draft_id)
    if approved is None:
        raise NotPossibleNow("Niemand heeft deze tekst nog akkoord bevonden. Vraag eerst om akkoord.")
    version_id = versions.publish_texts(
        session,
        label=draft.label,
        name=name,
        version=version,
        texts=texts.texts,
        effective_from=effective_from,
        last_day=last_day,
        moves_open=moves_open,
        four_eyes=not approved.own_work,
        note=note,
        who=who,
        at=at,
        draft_id=draft_id,
    )
    draft.state = DraftState.PUBLISHED
    session.flush()
    return version_id


def _in_state(session: Session, draft_id: int, state: DraftState) -> PolicyDraft:
    draft = drafts.locked(session, draft_id)
    if draft.state is not state:
        raise NotPossibleNow(f"Dit kan nu niet: het concept is {draft.state}. Bekijk het concept opnieuw.")
    return draft


_SENTENCES = {
    Verdict.SENT: "is ter beoordeling verzonden",
    Verdict.APPROVED: "is akkoord",
    Verdict.REFUSED: "is niet akkoord",
    Verdict.TAKEN_BACK: "is teruggenomen uit de beoordeling",
}


def _step(session: Session, draft: PolicyDraft, verdict: Verdict, reason: str, who: str, at: datetime) -> None:
    own = session.get(DraftAuthor, (draft.id, who)) is not None
    session.add(
        ReviewStep(
            draft_id=draft.id, revision=draft.revision, verdict=verdict, reason=reason, own_work=own, who=who, at=at
        )
    )
    session.flush()
    alone = ", door iemand die er zelf aan schreef" if own and verdict is Verdict.APPROVED else ""
    tail = f": {reason}" if reason else ""
    sentence = f"Concept {draft.label} {_SENTENCES[verdict]}{alone}{tail}."
    sha256 = drafts.get_texts(session, draft.id).sha256  # so that the log says which text was judged
    _logged(session, draft, str(verdict), sentence, who, at, sha256)


def _logged(
    session: Session, draft: PolicyDraft, act: str, sentence: str, who: str, at: datetime, sha256: str | None = None
) -> None:
    log.write(
        session,
        act=act,
        subject=f"concept {draft.id}",
        sentence=sentence,
        who=who,
        at=at,
        data={"concept": draft.id, "revisie": draft.revision} | ({} if sha256 is None else {"sha256": sha256}),
    )
