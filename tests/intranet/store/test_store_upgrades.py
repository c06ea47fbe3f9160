"""What a later version of the program fills in for what is stored already."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from intranet.store import Phase, bulk, database, details, finding, imports, versions
from tests.intranet.store.test_store_recording import a_record, add


@pytest.fixture
def back_to(url: str) -> Callable[[str], None]:
    """Take the database back to how an earlier version of the program had it."""

    def back(revision: str) -> None:
        config = Config()
        config.set_main_option("script_location", str(database.MIGRATIONS).replace("%", "%%"))
        engine = sa.create_engine(url)
        with engine.begin() as connection:
            config.attributes["connection"] = connection
            command.downgrade(config, revision)
        engine.dispose()

    return back


def test_it_learns_what_was_decided_against_the_rules(team: Any, back_to: Callable[[str], None]) -> None:
    add(team, a_record(team, state="participatie", label="Participatie"))
    other = replace(team, opgave_id=team.create("Een andere"))
    add(other, a_record(other, 1, sha256="a" * 64, state="participatie", label="Participatie"))
    add(other, a_record(other, 2, sha256="b" * 64))
    back_to("0008")
    team.store.migrate()
    assert (team.detail().established, other.detail().established) == ("participatie", None)
    with team.store.reading() as session:
        assert [found for found, _ in versions.stale(session, 9)] == [team.opgave_id, other.opgave_id]


def test_it_learns_whose_opgaven_are_and_which_import_brought_them(team: Any, back_to: Callable[[str], None]) -> None:
    with team.store.writing() as session:
        details.edit(session, team.opgave_id, {"owner": "Zoë", "team": ("Bob", "zoë")}, who="anna", at=team.tick())
        import_id = imports.create(session, who="anna", at=team.tick(), file_name="a.csv", rows=[], columns={})
        imports.begin(session, import_id)
        new = [bulk.NewOpgave(title, Phase.INITIEREN, {"state": "open"}, owner="bob") for title in ("Een", "Twee")]
        at, version = team.tick(), team.regelset_version_id
        prepared = bulk.prepare(new, who="anna", at=at)
        imports.store(session, import_id, prepared, regelset_version_id=version, who="anna", at=at)
    back_to("0009")
    team.store.migrate()
    with team.store.reading() as session:
        found = {name: finding.count(session, finding.Narrowing(involved=name)) for name in ("ZOE", "bob", "anna")}
        assert found == {"ZOE": 1, "bob": 3, "anna": 0}
        assert imports.brought(session, import_id).untouched == 2
    with team.store.writing() as session:
        assert imports.undo(session, import_id, who="anna", at=team.tick()) == 2
    with team.store.reading() as session:
        assert (imports.brought(session, import_id).untouched, imports.brought(session, import_id).archived) == (0, 2)
        assert finding.count(session, finding.Narrowing(involved="bob")) == 1
