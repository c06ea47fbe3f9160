"""The commands of the administrator, run as a person does."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from intranet.commands import main
from intranet.policies import shipped_texts
from intranet.rules import exchange
from intranet.store import Role
from tests.intranet.roles import let_the_list_count


@pytest.fixture
def folder(app: Flask, client: FlaskClient, tmp_path: Path) -> Path:
    """A data folder in which something happened."""
    client.post("/regels/concepten")
    return tmp_path


def test_a_log_that_is_whole_and_one_that_is_not(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["logboek", "--data", str(folder)]) == 0
    assert "Het logboek klopt: 2 regels, elke regel sluit aan op de vorige" in capsys.readouterr().out
    assert main(["logboek", "--data", str(folder), "--als", "json"]) == 0
    entries = json.loads(capsys.readouterr().out)
    assert [entry["handeling"] for entry in entries] == ["gepubliceerd", "concept gemaakt"]
    assert main(["logboek", "--data", str(folder), "--als", "csv"]) == 0
    assert capsys.readouterr().out.startswith("\ufeffnummer;moment;wie")
    engine = sa.create_engine(f"sqlite:///{folder / 'opgavewijzer.db'}")
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER log_entry_refuses_update")
        connection.exec_driver_sql("UPDATE log_entry SET who = 'een ander' WHERE number = 1")
    engine.dispose()
    assert main(["logboek", "--controleer", "--data", str(folder)]) == 1
    assert "Regel 1 is gewijzigd" in capsys.readouterr().out


@pytest.mark.parametrize("as_form", ["json", "csv"])
def test_output_that_nobody_reads_any_more_is_no_trouble(folder: Path, as_form: str) -> None:
    of_log = ["logboek", "--data", str(folder), "--als", as_form]
    record = Path(__file__).parent / "sealing" / "bewaard" / "vaststelling-1.json"
    for arguments in (of_log, ["verifieer", str(record), "--json"]):
        command = [sys.executable, "-m", "intranet", *arguments]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
            assert running.stdout and running.stderr
            running.stdout.close()  # as `| head` does
            assert running.stderr.read() == b""
        assert running.returncode == 0


def test_all_versions_as_a_folder(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "uit"
    assert main(["versies", str(out), "--data", str(folder)]) == 0
    assert "1 versie geschreven" in capsys.readouterr().out
    files = {path.relative_to(out).as_posix(): path.read_text("utf-8") for path in out.rglob("*") if path.is_file()}
    ((metadata, texts),) = exchange.read_history(files)
    assert texts == shipped_texts()
    assert metadata["geldt_vanaf"] == "2023-12-01"


def test_someone_becomes_beheerder_also_when_nobody_can_get_in(
    folder: Path, app: Flask, client: FlaskClient, capsys: pytest.CaptureFixture[str]
) -> None:
    let_the_list_count(app, {"anna": Role.ADMINISTRATOR}, who="anna")
    assert client.get("/beheer/rollen/").status_code == 403
    for _ in range(2):
        assert main(["beheerder", "Teamlid", "--data", str(folder)]) == 0
        assert capsys.readouterr().out == "Teamlid is beheerder.\n"
    page = client.get("/beheer/rollen/")
    assert (page.status_code, "Teamlid" in page.text) == (200, True)
    assert "Teamlid is voortaan beheerder." in client.get("/beheer/logboek").text
    client.post("/beheer/rollen/bureau", data={"een_bureau": "ja"})
    assert main(["beheerder", "bob", "--data", str(folder)]) == 0
    assert "De lijst geldt nog niet" in capsys.readouterr().out
    assert main(["beheerder", " ", "--data", str(folder)]) == 2


def test_without_data_it_says_so_and_makes_none(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["logboek", "--data", str(tmp_path / "nergens")]) == 2
    assert "staan geen gegevens" in capsys.readouterr().err
    assert not (tmp_path / "nergens").exists()
    with pytest.raises(SystemExit) as caught:
        main(["versies"])
    assert caught.value.code == 2
    assert "dit ontbreekt: MAP" in capsys.readouterr().err
