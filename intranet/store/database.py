"""Opens the database, brings its schema up to date, and hands out sessions. All that differs per database is here."""

import json
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from threading import Lock
from typing import Any

import sqlalchemy
import sqlalchemy.exc
import sqlalchemy.orm
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, event, make_url

from intranet.store.errors import AppendOnlyError, DatabaseTooNew, DatabaseUnusable
from intranet.store.tables import AppendOnly

MIGRATIONS = Path(__file__).parent / "migrations"
LOCK_WAIT_MS = 10_000
"""How long a writer waits for another writer before it gives up."""

_ALEMBIC = Lock()  # its `op` and `context` are one for the whole process
_WRITES = "opgavewijzer_writes"
_MIGRATION_LOCK = 7_241_563  # any number, as long as every version of the program takes the same one


class Session(sqlalchemy.orm.Session):
    """One conversation with the database; pass it on to `questions` and `changes` and do nothing else with it."""


@event.listens_for(Session, "do_orm_execute")
def _refuse_bulk_change(state: sqlalchemy.orm.ORMExecuteState) -> None:
    changes = state.is_update or state.is_delete
    if changes and state.bind_mapper is not None and issubclass(state.bind_mapper.class_, AppendOnly):
        raise AppendOnlyError(f"{state.bind_mapper.class_.__name__} is append-only")


class Store:
    """The stored data at one URL: `sqlite:////folder/file.db` or `postgresql+psycopg://…`."""

    def __init__(self, url: str) -> None:
        """Prepare; nothing is opened yet. ValueError for SQLite in memory, where each connection has its own data."""
        self._engine = _create_engine(url)
        writes: dict[str, Any] = {_WRITES: True}
        reads: dict[str, Any] = {_WRITES: False}
        if self._engine.dialect.name == "postgresql":
            # A page asks several questions: they must see one and the same moment, as SQLite's transactions do.
            reads |= {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        self._writer = self._engine.execution_options(**writes)
        self._reader = self._engine.execution_options(**reads)

    def migrate(self) -> None:
        """Bring the schema up to date, all or nothing; programs that start together wait for one another.

        Raises DatabaseTooNew, and changes nothing, when a newer program made the database; DatabaseUnusable when it
        can not be opened.
        """
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))  # % is special to ConfigParser
        known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
        with _ALEMBIC, _usable(), _migrating(self._engine) as connection:
            if not set(MigrationContext.configure(connection).get_current_heads()) <= known:
                raise DatabaseTooNew
            config.attributes["connection"] = connection
            command.upgrade(config, "head")

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Give a session that sees one moment and can not write. Raises DatabaseUnusable."""
        with _usable(), Session(self._reader) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Give a session whose changes are committed together at the end, or not at all after an error.

        On leaving without an error the changes are on disk. Raises DatabaseUnusable when the database can not be
        written, also when another writer holds it longer than LOCK_WAIT_MS.
        """
        with _usable(), Session(self._writer) as session, session.begin():
            session.connection()  # take SQLite's write lock now: what is read next can not change before the commit
            yield session

    def close(self) -> None:
        """Close all connections; on Windows only then can the file be moved."""
        self._engine.dispose()


@contextmanager
def _usable() -> Iterator[None]:
    """Turn what the outside world did (disk, lock, connection) into DatabaseUnusable; our own mistakes pass."""
    try:
        yield
    except sqlalchemy.exc.DatabaseError as error:
        # SQLAlchemy's own subclasses of DatabaseError, but for OperationalError, are wrong SQL or wrong data.
        if type(error) not in (sqlalchemy.exc.DatabaseError, sqlalchemy.exc.OperationalError):
            raise
        raise DatabaseUnusable(str(error.orig).strip()) from error


def _create_engine(url: str) -> Engine:
    address = make_url(url)
    dumps = partial(json.dumps, ensure_ascii=False, allow_nan=False)
    if address.get_backend_name() != "sqlite":
        return sqlalchemy.create_engine(address, json_serializer=dumps, pool_pre_ping=True)
    if address.database in (None, "", ":memory:"):
        raise ValueError("SQLite in memory has other data in each connection: give a file")
    engine = sqlalchemy.create_engine(address, json_serializer=dumps)
    event.listen(engine, "connect", _sqlite_connect)
    event.listen(engine, "begin", _sqlite_begin)
    return engine


def _sqlite_connect(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # Python's own BEGIN comes too late; _sqlite_begin gives it
    connection.execute(f"PRAGMA busy_timeout = {LOCK_WAIT_MS}")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = FULL")  # WAL's usual NORMAL may lose the last commits when power fails
    _write_ahead(connection)


def _write_ahead(connection: Any) -> None:
    """Have a database use WAL. Programs that begin a new file together meet here, and SQLite itself does not wait."""
    until = time.monotonic() + LOCK_WAIT_MS / 1000
    while connection.execute("PRAGMA journal_mode").fetchone() != ("wal",):
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError:
            if time.monotonic() > until:
                raise
            time.sleep(0.02)


def _sqlite_begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql(f"PRAGMA query_only = {'OFF' if writes else 'ON'}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def _migrating(engine: Engine) -> Iterator[Connection]:
    """Give a connection in one transaction that no other program can migrate beside; commit at the end."""
    with engine.connect().execution_options(**{_WRITES: True}) as connection:
        if engine.dialect.name == "postgresql":
            with connection.begin():
                connection.execute(sqlalchemy.select(sqlalchemy.func.pg_advisory_xact_lock(_MIGRATION_LOCK)))
                yield connection
            return
        # SQLite changes a table by copying it and dropping the old one, which foreign keys would refuse.
        # The setting can not change within a transaction, so this connection is thrown away afterwards.
        connection.detach()
        connection.connection.cursor().execute("PRAGMA foreign_keys = OFF")
        with connection.begin():
            yield connection
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
            if broken is not None:
                raise DatabaseUnusable(f"verwijzing naar een rij die er niet is, in tabel {broken[0]}")
