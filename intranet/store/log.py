"""The log: who did what and when. Only ever added to, and chained by hash, so that a change in it shows.

Each entry is hashed together with the hash before it, and `log_head` holds the newest: changing, adding or taking out
an entry anywhere breaks the chain from there on. Who can write the database and computes all hashes anew is only found
out by a head that was written down elsewhere: `check` gives it, and an export carries it.

Write to the log at the end of a transaction: on PostgreSQL writers wait here for one another.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import ColumnElement, Row, Select, func, select

from intranet.store.database import Session
from intranet.store.folding import fold
from intranet.store.policy_records import LogCheck, LogLine, LogPage
from intranet.store.policy_tables import LogEntry, LogHead
from intranet.store.records import Json

START = "0" * 64
"""The hash before the first entry."""

_SEARCH_LENGTH = 200
_CHUNK = 1000
_COLUMNS = (
    LogEntry.number,
    LogEntry.at,
    LogEntry.who,
    LogEntry.act,
    LogEntry.subject,
    LogEntry.sentence,
    LogEntry.data,
    LogEntry.hash,
)


def write(
    session: Session,
    *,
    act: str,
    subject: str,
    sentence: str,
    who: str,
    at: datetime,
    data: Mapping[str, Json] | None = None,
) -> int:
    """Add an act and return its number.

    `act` is a word to filter on ("gepubliceerd"), `subject` what it was about ("opgave 12"), `sentence` what happened
    in Dutch, for people; `data` whatever else is to be kept.
    """
    head = take_turn(session)
    at = at.astimezone(UTC)
    line = LogLine(head.number + 1, at, who, act, subject, sentence, dict(data or {}), "")
    digest = _hash(line, head.hash)
    session.add(
        LogEntry(
            number=line.number,
            at=at,
            who=who,
            act=act,
            subject=subject,
            sentence=sentence,
            data=line.data,
            search_text=fold(f"{who} {act} {subject} {sentence}"),
            hash=digest,
        )
    )
    head.number, head.hash = line.number, digest
    session.flush()
    return line.number


def take_turn(session: Session) -> LogHead:
    """Wait until no other writer is in the log, and keep others out until the commit. For the store only."""
    return session.scalars(
        select(LogHead).where(LogHead.id == 1).with_for_update().execution_options(populate_existing=True)
    ).one()


def digest(said: Json) -> str:
    """Return the hash of what someone wrote or chose: for `data`, since the log itself holds no one's words."""
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def find(
    session: Session,
    *,
    text: str = "",
    act: str | None = None,
    who: str | None = None,
    subject: str | None = None,
    since: date | None = None,
    until: date | None = None,
    limit: int,
    offset: int = 0,
) -> LogPage:
    """Return `limit` entries from `offset`, newest first. `text`: every word must be in it; days are in UTC."""
    conditions = _conditions(text, act, who, subject, since, until)
    total = session.scalar(select(func.count()).select_from(LogEntry).where(*conditions)) or 0
    rows = session.execute(
        select(*_COLUMNS).where(*conditions).order_by(LogEntry.number.desc()).limit(limit).offset(offset)
    )
    return LogPage(tuple(_line(row) for row in rows), total)


def every(
    session: Session,
    *,
    text: str = "",
    act: str | None = None,
    who: str | None = None,
    subject: str | None = None,
    since: date | None = None,
    until: date | None = None,
) -> Iterator[LogLine]:
    """Give all entries that `find` would, oldest first, a thousand at a time."""
    yield from _in_chunks(session, select(*_COLUMNS).where(*_conditions(text, act, who, subject, since, until)))


def acts(session: Session) -> tuple[str, ...]:
    """Return the kinds of act that occur."""
    return tuple(session.scalars(select(LogEntry.act).distinct().order_by(LogEntry.act)))


def check(session: Session) -> LogCheck:
    """Follow the chain from the first entry to the newest, and say where it breaks."""
    head = session.get_one(LogHead, 1)
    before, number = START, 0
    for line in _in_chunks(session, select(*_COLUMNS)):
        if line.number != number + 1:
            return LogCheck(
                head.number,
                head.hash,
                number + 1,
                f"Regel {number + 1} ontbreekt: na regel {number} komt {line.number}.",
            )
        if _hash(line, before) != line.hash:
            return LogCheck(
                head.number, head.hash, line.number, f"Regel {line.number} is gewijzigd nadat zij is geschreven."
            )
        before, number = line.hash, line.number
    if (number, before) != (head.number, head.hash):
        return LogCheck(
            head.number,
            head.hash,
            number + 1,
            f"Het logboek hoort {head.number} regels te hebben, maar heeft er {number}.",
        )
    return LogCheck(head.number, head.hash, None, None)


def _hash(line: LogLine, before: str) -> str:
    content = [
        line.number,
        line.at.astimezone(UTC).isoformat(),
        line.who,
        line.act,
        line.subject,
        line.sentence,
        line.data,
        before,
    ]
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _conditions(
    text: str, act: str | None, who: str | None, subject: str | None, since: date | None, until: date | None
) -> list[ColumnElement[bool]]:
    words = fold(text[:_SEARCH_LENGTH]).split()
    found: list[ColumnElement[bool]] = [LogEntry.search_text.contains(word, autoescape=True) for word in words]
    found += [column == value for column, value in ((LogEntry.act, act), (LogEntry.who, who)) if value is not None]
    if subject is not None:
        found.append(LogEntry.subject == subject)
    if since is not None:
        found.append(LogEntry.at >= datetime.combine(since, time(), UTC))
    if until is not None:
        found.append(LogEntry.at < datetime.combine(until, time(), UTC) + timedelta(days=1))
    return found


def _in_chunks(
    session: Session, query: Select[tuple[int, datetime, str, str, str, str, Json, str]]
) -> Iterator[LogLine]:
    last = 0
    while True:
        rows = session.execute(query.where(LogEntry.number > last).order_by(LogEntry.number).limit(_CHUNK)).all()
        yield from map(_line, rows)
        if len(rows) < _CHUNK:
            return
        last = rows[-1].number


def _line(row: Row[tuple[int, datetime, str, str, str, str, Json, str]]) -> LogLine:
    return LogLine(**row._mapping)
