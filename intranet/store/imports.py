"""Files with opgaven that someone brought: what was in them, which column is what, and what became of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from intranet.store import bulk, log
from intranet.store.database import Session
from intranet.store.opgave_tables import Import as ImportRow
from intranet.store.records import ImportState
from intranet.store.rows import LARGEST_ID


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
    columns = {int(number): name for number, name in row.columns.items()}
    rows = tuple(tuple(cells) for cells in row.rows)
    return ImportJob(row.id, row.who, row.file_name, rows, columns, row.state, row.count, row.message)


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
    opgaven: Sequence[bulk.NewOpgave],
    *,
    regelset_version_id: int,
    who: str,
    at: datetime,
) -> None:
    """Store all opgaven of the file, and say in the same transaction that it is done."""
    row = session.get_one(ImportRow, import_id, with_for_update=True, populate_existing=True)
    ids = bulk.add(session, opgaven, regelset_version_id=regelset_version_id, who=who, at=at)
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
