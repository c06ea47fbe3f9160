"""Every test that asks for `url` or `store` runs on SQLite and on PostgreSQL, each time with an empty database."""

import itertools
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from intranet.store import HistoryEntry, Json, OpgaveDetail, RegelsetText, Store, changes, questions

MISSING = "PostgreSQL is missing; get it with: apt-get install postgresql, and: pip install 'psycopg[binary]'"
START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@dataclass
class Team:
    """One opgave and the people who work on it; each act is a minute after the one before and is committed."""

    store: Store
    regelset_version_id: int
    opgave_id: int
    now: datetime = START

    def tick(self) -> datetime:
        """Go to the next minute."""
        self.now += timedelta(minutes=1)
        return self.now

    def answer(self, fact: str, value: Json, reason: str = "", who: str = "anna", kind: str = "") -> None:
        """Answer; without a value, withdraw."""
        kind = kind or ("withdrawn" if value is None else "answered")
        with self.store.writing() as session:
            changes.record_answer(
                session, self.opgave_id, fact=fact, kind=kind, value=value, reason=reason, who=who, at=self.tick()
            )

    def undo(self, who: str = "bob") -> str | None:
        """Undo the last answer."""
        with self.store.writing() as session:
            return changes.undo_last_answer(session, self.opgave_id, who=who, at=self.tick())

    def progress(self, obligation: str, done: bool) -> None:
        """Tick or untick a verplichting."""
        with self.store.writing() as session:
            changes.record_progress(
                session, self.opgave_id, obligation=obligation, done=done, who="anna", at=self.tick()
            )

    def detail(self) -> OpgaveDetail:
        """Read the opgave."""
        with self.store.reading() as session:
            found = questions.get_opgave(session, self.opgave_id)
        assert found is not None
        return found

    def values(self) -> dict[str, Json]:
        """Read the current answers, for short."""
        return {fact: answer.value for fact, answer in self.detail().answers.items()}

    def history(self, fact: str | None = None) -> tuple[HistoryEntry, ...]:
        """Read the history, newest first."""
        with self.store.reading() as session:
            return questions.answer_history(session, self.opgave_id, fact)

    def create(self, title: str, description: str = "", phase: str = "initiëren", area: str | None = None) -> int:
        """Make another opgave."""
        with self.store.writing() as session:
            return changes.create_opgave(
                session,
                title=title,
                description=description,
                phase=phase,
                area=area,
                regelset_version_id=self.regelset_version_id,
                who="anna",
                at=self.tick(),
            )


@pytest.fixture(params=["sqlite", "postgresql"])
def new_url(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], str]:
    """Give a function that makes an empty database and returns its URL."""
    if request.param == "postgresql":
        new_database: Callable[[], str] = request.getfixturevalue("postgresql")
        return new_database
    numbers = itertools.count()
    return lambda: f"sqlite:///{tmp_path / f'{next(numbers)}.db'}"


@pytest.fixture
def url(new_url: Callable[[], str]) -> str:
    return new_url()


@pytest.fixture
def engine(url: str) -> Iterator[sa.Engine]:
    """The database of `store` seen from outside, without anything the store does to a connection."""
    engine = sa.create_engine(url)
    yield engine
    engine.dispose()


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    store = Store(url)
    store.migrate()
    yield store
    store.close()


@pytest.fixture
def team(store: Store) -> Team:
    with store.writing() as session:
        version = changes.remember_regelset(
            session, name="Leidraad", version="2023", texts=[RegelsetText("a.md", "# A")], at=START
        )
    team = Team(store, regelset_version_id=version, opgave_id=0)
    team.opgave_id = team.create("Herinrichting winkelplein", "Het plein en de bomen")
    return team


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Callable[[], str]]:
    """Start a PostgreSQL of our own on a socket in a temporary folder; give a function that makes a place in it."""
    found = shutil.which("initdb")
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda place: float(place.parent.name))
    if not (found or places) or not _has_driver():
        # On a developer's machine this may be; where it counts it is a failure, so that nobody believes it was tested.
        (pytest.fail if os.environ.get("CI") else pytest.skip)(MISSING)
    binaries = Path(found).parent if found else places[-1]
    user = ("postgres" if _exists("postgres") else "nobody") if os.geteuid() == 0 else None  # it refuses root
    folder = Path(tempfile.mkdtemp(prefix="opgavewijzer-pg-"))
    if user:
        shutil.chown(folder, user)
    data = folder / "data"
    initdb = [binaries / "initdb", "-D", data, "-U", "tester", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N"]
    subprocess.run(initdb, user=user, cwd=folder, check=True, capture_output=True)
    options = ["-c", "listen_addresses=", "-c", "fsync=off", "-c", "timezone=America/New_York"]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(
            [binaries / "postgres", "-D", data, "-k", folder, *options], user=user, cwd=folder, stdout=log, stderr=log
        )
    try:
        base = sa.URL.create("postgresql+psycopg", username="tester", database="postgres", query={"host": str(folder)})
        admin = sa.create_engine(base, isolation_level="AUTOCOMMIT")
        _wait_for(admin, server, folder / "log")
        numbers = itertools.count()

        def new_database() -> str:
            name = f"test_{next(numbers)}"  # a schema is as good as a database here, and made a hundred times faster
            with admin.connect() as connection:
                connection.exec_driver_sql(f"CREATE SCHEMA {name}")
            return base.update_query_dict({"options": f"-csearch_path={name}"}).render_as_string()

        yield new_database
        admin.dispose()
    finally:
        server.send_signal(signal.SIGQUIT)  # at once: nothing in it is kept
        server.wait(30)
        shutil.rmtree(folder)


def _exists(user: str) -> bool:
    import pwd  # not on Windows, where there is no root either

    return any(entry.pw_name == user for entry in pwd.getpwall())


def _has_driver() -> bool:
    try:
        import psycopg  # noqa: F401 - only whether it is there
    except ImportError:
        return False
    return True


def _wait_for(engine: sa.Engine, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 30
    while True:
        try:
            engine.connect().close()
        except sa.exc.OperationalError:
            if server.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(log.read_text()) from None
            time.sleep(0.05)
        else:
            return
