"""Files with opgaven that someone brought: what was in them, which column is what, and what became of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, func, insert, select, update

from intranet.store import bulk, log
from intranet.store.database import Session
from intranet.store.details import ARCHIVE
from intranet.store.opgave_tables import Change, Imported
from intranet.store.opgave_tables import Import as ImportRow
from intranet.store.questions import ROW_COLUMNS, opgave_row
from intranet.store.records import ImportState, OpgaveRow
from intranet.store.rows import LARGEST_ID
from intranet.store.tables import OpenItem, Opgave

MOST_TOUCHED = 100
"""How many opgaven that were changed since are named."""
_AS_IT_CAME = (Opgave.archived_at.is_(None), Opgave.revision == 1)
"""Every act on an opgave counts its revision."""


@dataclass(frozen=True)
class ImportJob:
    """`rows` as text, the head first; `columns` says by the number of a column what it is; `count` opgaven came in."""

    id: int
    who: str
    file_name: str
    rows: tuple[tuple[str, ...], ...]
    columns: Mapping[int, str]
    state: ImportState
    count: int
    message: str
    at: datetime
    undone_at: datetime | None
    undone: int | None


@dataclass(frozen=True)
class Brought:
    """What became of the opgaven that an import brought.

    `untouched` is how many are as they came in, `archived` how many are in the archive; `touched` are the others, by
    name, the first MOST_TOUCHED of `touched_count`.
    """

    untouched: int
    archived: int
    touched: tuple[OpgaveRow, ...]
    touched_count: int


def create(
    session: Session,
    *,
    who: str,
    at: datetime,
    file_name: str,
    rows: Sequence[Sequence[str]],
    columns: Mapping[int, str],
) -> int:
    """Keep a file until its opgaven are stored, and return its id."""
    row = ImportRow(
        who=who,
        at=at,
        file_name=file_name,
        rows=[list(row) for row in rows],
        columns={str(number): name for number, name in columns.items()},
        state=ImportState.NEW,
        count=0,
        message="",
    )
    session.add(row)
    session.flush()
    return row.id


def get(session: Session, import_id: int, who: str) -> ImportJob | None:
    """Return a file that `who` brought; None when there is none: what is not stored yet is nobody else's."""
    row = session.get(ImportRow, import_id) if 0 < import_id <= LARGEST_ID else None
    if row is None or row.who != who:
        return None
    return _job(row)


def stored(session: Session, who: str, limit: int) -> tuple[ImportJob, ...]:
    """Return the imports of `who` that brought opgaven, the newest first."""
    query = select(ImportRow).where(ImportRow.who == who, ImportRow.state == ImportState.DONE)
    return tuple(_job(row) for row in session.scalars(query.order_by(ImportRow.id.desc()).limit(limit)))


def _job(row: ImportRow) -> ImportJob:
    columns = {int(number): name for number, name in row.columns.items()}
    rows = tuple(tuple(cells) for cells in row.rows)
    return ImportJob(
        row.id, row.who, row.file_name, rows, columns, row.state, row.count, row.message, row.at, row.undone_at,
        row.undone,
    )  # fmt: skip


def set_columns(session: Session, import_id: int, columns: Mapping[int, str]) -> None:
    """Say which column is what."""
    row = session.get_one(ImportRow, import_id, with_for_update=True)
    row.columns = {str(number): name for number, name in columns.items()}


def begin(session: Session, import_id: int) -> bool:
    """Say that the opgaven are being stored; False when someone did so already."""
    row = session.get_one(ImportRow, import_id, with_for_update=True, populate_existing=True)
    if row.state is not ImportState.NEW:
        return False
    row.state = ImportState.RUNNING
    return True


def store(
    session: Session,
    import_id: int,
    prepared: bulk.Prepared,
    *,
    regelset_version_id: int,
    who: str,
    at: datetime,
) -> None:
    """Store all opgaven of the file, and say in the same transaction that it is done."""
    row = session.get_one(ImportRow, import_id, with_for_update=True, populate_existing=True)
    ids = bulk.insert_all(session, prepared, regelset_version_id=regelset_version_id, import_id=import_id)
    row.state, row.count, row.rows = ImportState.DONE, len(ids), []
    sentence = f"{len(ids)} opgaven zijn geïmporteerd uit ‘{row.file_name}’."
    log.write(
        session,
        act="opgaven geïmporteerd",
        subject=f"import {import_id}",
        sentence=sentence,
        who=who,
        at=at,
        data={"eerste": ids[0] if ids else None, "laatste": ids[-1] if ids else None, "aantal": len(ids)},
    )


def end(session: Session, import_id: int, state: ImportState, message: str) -> None:
    """Say that nothing of the file was stored, and why."""
    row = session.get_one(ImportRow, import_id, with_for_update=True, populate_existing=True)
    if row.state is not ImportState.DONE:
        row.state, row.message = state, message


def brought(session: Session, import_id: int) -> Brought:
    """Return what became of the opgaven that an import brought."""
    of_it = Opgave.id.in_(_ids(import_id))
    runs = Opgave.archived_at.is_(None)
    untouched = func.count().filter(*_AS_IT_CAME)
    archived, running = func.count().filter(~runs), func.count().filter(runs)
    counts = session.execute(select(untouched, archived, running).select_from(Opgave).where(of_it)).one()
    touched = select(*ROW_COLUMNS).where(of_it, runs, Opgave.revision > 1).order_by(Opgave.title_folded, Opgave.id)
    rows = session.execute(touched.limit(MOST_TOUCHED))
    return Brought(counts[0], counts[1], tuple(opgave_row(row) for row in rows), counts[2] - counts[0])


def undo(session: Session, import_id: int, *, who: str, at: datetime) -> int:
    """Move the opgaven that are as an import brought them to the archive, and return how many.

    What anyone changed since stays where it is. Nothing is lost: each can be put back.
    """
    row = session.get_one(ImportRow, import_id, with_for_update=True, populate_existing=True)
    archive = (
        update(Opgave)
        .where(Opgave.id.in_(_ids(import_id)), *_AS_IT_CAME)
        .values(archived_at=at, archived_by=who, changed_at=at, changed_by=who, revision=2)
        .returning(Opgave.id)
        .execution_options(synchronize_session=False)
    )
    ids = sorted(session.scalars(archive))
    if not ids:
        return 0
    in_archive = select(Opgave.id).where(Opgave.id.in_(_ids(import_id)), Opgave.archived_at.is_not(None))
    session.execute(delete(OpenItem).where(OpenItem.opgave_id.in_(in_archive)))  # nothing is due in the archive
    told = [
        {"opgave_id": number, "field": ARCHIVE, "before": False, "after": True, "revision": 2, "who": who, "at": at}
        for number in ids
    ]
    session.connection().execute(insert(Change), told)
    row.undone_at, row.undone = at, (row.undone or 0) + len(ids)
    log.write(
        session,
        act="import ongedaan gemaakt",
        subject=f"import {import_id}",
        sentence=f"{len(ids)} opgaven uit ‘{row.file_name}’ zijn naar het archief verplaatst.",
        who=who,
        at=at,
        data={"aantal": len(ids)},
    )
    return len(ids)


def _ids(import_id: int) -> Select[Any]:
    return select(Imported.opgave_id).where(Imported.import_id == import_id)
