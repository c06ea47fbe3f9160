"""Everything a page may change in the store. Call within `Store.writing()`; what one call does is done together.

`who` is the name of the user, `at` the moment of the act, with its time zone. A change that changes nothing (the same
answer saved twice, an opgave archived twice) leaves no trace. Each raises NotFound when there is no such opgave.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from intranet.store import log, rows
from intranet.store.database import Session
from intranet.store.details import ARCHIVE, COPIES
from intranet.store.errors import Archived, Conflict
from intranet.store.folding import fold
from intranet.store.opgave_tables import Change, Ground
from intranet.store.questions import get_regelset_version, last_undoable, previous_answer
from intranet.store.records import AnswerKind, Json, OpgaveDetail, Phase, RegelsetText
from intranet.store.rows import keep_search_text, locked, outcome_order, to_do, touch
from intranet.store.tables import Answer, CurrentAnswer, ObligationProgress, OpenItem, Opgave, RegelsetVersion

AREA_FACT = "gebied"
"""The fact whose answer is the area in the list."""


def create_opgave(
    session: Session,
    *,
    title: str,
    description: str,
    phase: str,
    area: str | None,
    regelset_version_id: int,
    who: str,
    at: datetime,
    owner: str | None = None,
) -> int:
    """Store a new opgave and return its id. An `area` is stored as the first answer, to the fact 'gebied'.

    Raises ValueError when there is no such phase or regelset version.
    """
    if get_regelset_version(session, regelset_version_id) is None:
        raise ValueError(f"no regelset version {regelset_version_id}")
    opgave = Opgave(
        phase=Phase(phase),
        regelset_version_id=regelset_version_id,
        created_at=at,
        created_by=who,
        changed_at=at,
        changed_by=who,
        revision=1,
        title=title,
        title_folded=fold(title)[:200],
        description=description,
        owner=owner,
    )
    session.add(opgave)
    session.flush()
    if area is not None:
        _add_answer(session, opgave, AREA_FACT, AnswerKind.ANSWERED, area, "", who=who, at=at)
    keep_search_text(session, opgave)
    rows.keep_people(session, opgave)
    _log(session, opgave, "opgave gemaakt", f"Opgave ‘{title}’ is gemaakt.", who, at)
    return opgave.id


def archive_opgave(session: Session, opgave_id: int, *, who: str, at: datetime) -> None:
    """Move the opgave to the archive; nothing is lost."""
    opgave = locked(session, opgave_id)
    if opgave.archived_at is None:
        opgave.archived_at, opgave.archived_by = at, who
        session.execute(delete(OpenItem).where(OpenItem.opgave_id == opgave_id))  # nothing is due in the archive
        _tell_archive(session, opgave, True, who, at)
        _log(session, opgave, "opgave gearchiveerd", f"‘{opgave.title}’ is naar het archief verplaatst.", who, at)


def restore_opgave(session: Session, opgave_id: int, *, who: str, at: datetime) -> None:
    """Take the opgave out of the archive."""
    opgave = locked(session, opgave_id)
    if opgave.archived_at is not None:
        opgave.archived_at = opgave.archived_by = None
        _tell_archive(session, opgave, False, who, at)
        _log(session, opgave, "opgave teruggezet", f"‘{opgave.title}’ is terug uit het archief.", who, at)


def touch_opgave(
    session: Session,
    opgave_id: int,
    act: str,
    sentence: str,
    *,
    who: str,
    at: datetime,
    data: Mapping[str, Json] | None = None,
) -> int:
    """Note and log that someone changed something that belongs to the opgave; keeps other writers off it.

    Returns its revision. Raises Archived, and changes nothing, when the opgave is in the archive.
    """
    opgave = locked(session, opgave_id)
    if opgave.archived_at is not None:
        raise Archived(opgave.revision)
    touch(opgave, who, at)
    _log(session, opgave, act, sentence, who, at, data)
    return opgave.revision


def record_answer(
    session: Session,
    opgave_id: int,
    *,
    fact: str,
    kind: str,
    value: Json,
    reason: str,
    who: str,
    at: datetime,
    expected_answer_id: int | None = None,
    formerly: str | None = None,
) -> None:
    """Add an answer to the history and let it count from now on.

    `expected_answer_id` is the entry that counted when the form was made (0: none). Raises Conflict, and changes
    nothing, when another counts by now and says something else; ValueError when `kind` is unknown, or when it is
    'answered' without a value or something else with one. `formerly` is the name that the question had in an earlier
    version of the rules: an answer under that counts where it is the newest, and is withdrawn along.
    """
    opgave = locked(session, opgave_id)
    kind = AnswerKind(kind)
    if (kind is AnswerKind.ANSWERED) != (value is not None):
        raise ValueError(f"an answer of kind {kind} with value {value!r}")
    names = [fact] if formerly is None else [formerly, fact]
    every = [session.get(CurrentAnswer, (opgave_id, name), populate_existing=True) for name in names]
    standing = max(filter(None, every), key=lambda one: one.answer_id, default=None)
    if standing is None:
        unchanged = kind is AnswerKind.WITHDRAWN
    else:
        now = session.get_one(Answer, standing.answer_id)
        # By their JSON: to Python True is 1, to a reader of the answers it is not.
        unchanged = (now.kind, _canonical(now.value), now.reason) == (kind, _canonical(value), reason)
    if not unchanged:
        if expected_answer_id is not None and expected_answer_id != (standing.answer_id if standing else 0):
            raise Conflict(opgave.revision)
        withdrawn = [one.fact for one in every if one is not None and kind is AnswerKind.WITHDRAWN]
        for name in withdrawn or [fact]:
            _add_answer(session, opgave, name, kind, value, reason, who=who, at=at)
        touch(opgave, who, at)


def undo_last_answer(
    session: Session, opgave_id: int, *, who: str, at: datetime, expected_answer_id: int | None = None
) -> str | None:
    """Put back what was before the newest answer that still stands; return its fact, None when there is none.

    The undoing is itself a new entry. Again goes one further back, whoever answered. With `expected_answer_id` (the id
    that `last_undoable` gave the page) it raises Conflict when another answer came in between, or a second click.
    """
    opgave = locked(session, opgave_id)
    last = last_undoable(session, opgave_id)
    if expected_answer_id is not None and (last is None or last.id != expected_answer_id):
        raise Conflict(opgave.revision)
    if last is None:
        return None
    before = previous_answer(session, opgave_id, last.fact, last.id)
    _add_answer(
        session,
        opgave,
        last.fact,
        AnswerKind.WITHDRAWN if before is None else before.kind,
        None if before is None else before.value,
        "" if before is None else before.reason,
        who=who,
        at=at,
        undoes_id=last.id,
        counts_id=None if before is None else before.id,
    )
    touch(opgave, who, at)
    return last.fact


def record_progress(session: Session, opgave_id: int, *, obligation: str, done: bool, who: str, at: datetime) -> None:
    """Tick or untick a verplichting; the earlier ticks stay in the history."""
    opgave = locked(session, opgave_id)
    newest = session.scalar(
        select(ObligationProgress.done)
        .where(ObligationProgress.opgave_id == opgave_id, ObligationProgress.obligation == obligation)
        .order_by(ObligationProgress.id.desc())
        .limit(1)
    )
    if bool(newest) != done:
        session.add(ObligationProgress(opgave_id=opgave_id, obligation=obligation, done=done, who=who, at=at))
        touch(opgave, who, at)
        sentence = f"‘{obligation}’ is {'gedaan' if done else 'toch niet gedaan'}."
        _log(session, opgave, "verplichting afgevinkt", sentence, who, at, {"verplichting": obligation, "gedaan": done})


def set_outcome(session: Session, opgave_id: int, outcome: Mapping[str, Json]) -> None:
    """Keep the outcome as computed, for the list. It is no act of anyone: revision and 'changed' stay as they are.

    `outcome["state"]` is the word that the list filters on; a KeyError without it. `questions`, `due` and `done` are
    counted for list and overview, `grounds` are the names of the rules, `settled` tells whether nothing can change it
    any more. The rest is the caller's.
    """
    opgave = locked(session, opgave_id)
    opgave.outcome_state = str(outcome["state"])
    by_rules = outcome.get("by_rules")
    opgave.by_rules = None if by_rules is None else str(by_rules)
    opgave.outcome = dict(outcome)
    opgave.open_questions, opgave.due, opgave.done = (
        _count(outcome.get(name)) for name in ("questions", "due", "done")
    )
    opgave.outcome_order, opgave.to_do = outcome_order(outcome), to_do(outcome)
    if not outcome.get("settled"):
        opgave.settled_at = None
    elif opgave.settled_at is None:
        opgave.settled_at = opgave.changed_at
    named = outcome.get("grounds")
    wanted = {str(name) for name in named} if isinstance(named, list) else set()
    kept = session.scalars(select(Ground).where(Ground.opgave_id == opgave_id)).all()
    for ground in kept:
        if ground.ground not in wanted:
            session.delete(ground)
    session.add_all(Ground(opgave_id=opgave_id, ground=n) for n in sorted(wanted - {g.ground for g in kept}))


def set_copies(session: Session, opgave_id: int, read: OpgaveDetail) -> None:
    """Keep what the list shows of the answers as the rules of now read them; what was said stays as it is."""
    opgave = locked(session, opgave_id)
    for fact, column in COPIES.items():
        answer = read.answers.get(fact)
        if answer is not None and isinstance(answer.value, str):
            setattr(opgave, column, answer.value)


def keep_copies(session: Session, opgave_id: int) -> None:
    """Gather what is copied of an opgave beside its outcome, after a program that copied less."""
    rows.keep_copies(session, locked(session, opgave_id))


def remember_regelset(session: Session, *, name: str, version: str, texts: Iterable[RegelsetText], at: datetime) -> int:
    """Store the texts of a regelset once and return their id; the same texts give the same id, with its first name."""
    content = [{"name": text.name, "text": text.text} for text in texts]
    sha256 = hashlib.sha256(_canonical(content).encode()).hexdigest()
    query = select(RegelsetVersion.id).where(RegelsetVersion.sha256 == sha256)
    known = session.scalar(query)
    if known is not None:
        return known
    new = RegelsetVersion(name=name, version=version, sha256=sha256, texts=content, first_seen_at=at)
    try:
        with session.begin_nested():
            session.add(new)
    except IntegrityError:  # another writer on PostgreSQL stored the same text between the question and now
        return session.scalars(query).one()
    return new.id


def _tell_archive(session: Session, opgave: Opgave, archived: bool, who: str, at: datetime) -> None:
    touch(opgave, who, at)
    session.add(
        Change(
            opgave_id=opgave.id,
            field=ARCHIVE,
            before=not archived,
            after=archived,
            revision=opgave.revision,
            who=who,
            at=at,
        )
    )


def _add_answer(
    session: Session,
    opgave: Opgave,
    fact: str,
    kind: AnswerKind,
    value: Json,
    reason: str,
    *,
    who: str,
    at: datetime,
    undoes_id: int | None = None,
    counts_id: int | None = None,
) -> None:
    """Add the entry, and let it count; for an undo, `counts_id` is the earlier entry that counts again."""
    log.take_turn(session)  # before it gets its id: see `impact_opgaven.newest_answer`
    entry = Answer(
        opgave_id=opgave.id, fact=fact, kind=kind, value=value, reason=reason, who=who, at=at, undoes_id=undoes_id
    )
    session.add(entry)
    session.flush()
    _log_answer(session, opgave, entry)
    standing = session.get(CurrentAnswer, (opgave.id, fact), populate_existing=True)
    if kind is AnswerKind.WITHDRAWN:
        if standing is not None:
            session.delete(standing)
    else:
        answer_id = entry.id if counts_id is None else counts_id
        if standing is None:
            session.add(CurrentAnswer(opgave_id=opgave.id, fact=fact, answer_id=answer_id))
        else:
            standing.answer_id = answer_id
    if fact in COPIES:
        setattr(opgave, COPIES[fact], value if isinstance(value, str) else None)
    keep_search_text(session, opgave)


def _count(value: Json) -> int | None:
    return value if isinstance(value, int) else None


def _log_answer(session: Session, opgave: Opgave, entry: Answer) -> None:
    """Log that a question was answered, with the hash of what was said: the log itself holds no one's words."""
    acts = {
        AnswerKind.ANSWERED: ("antwoord gegeven", "is beantwoord"),
        AnswerKind.UNKNOWN: ("antwoord gegeven", "is beantwoord met ‘weet niet’"),
        AnswerKind.WITHDRAWN: ("antwoord teruggenomen", "is weer open"),
    }
    act, words = acts[entry.kind] if entry.undoes_id is None else ("antwoord hersteld", "is teruggezet")
    data: dict[str, Json] = {
        "antwoord": entry.id,
        "feit": entry.fact,
        "sha256": log.digest([entry.kind, entry.value, entry.reason]),
    }
    _log(session, opgave, act, f"‘{entry.fact}’ {words}.", entry.who, entry.at, data)


def _log(
    session: Session,
    opgave: Opgave,
    act: str,
    sentence: str,
    who: str,
    at: datetime,
    data: Mapping[str, Json] | None = None,
) -> None:
    log.write(session, act=act, subject=f"opgave {opgave.id}", sentence=sentence, who=who, at=at, data=data)


def _canonical(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
