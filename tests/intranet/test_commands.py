"""The command line: what it says, what it hands on, and what it refuses."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from intranet import commands, locations
from intranet.command_line import CANNOT_RUN
from intranet.desktop import window
from intranet.desktop.local_server import LocalServer, StartError


def test_help_is_dutch(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        commands.main(["--help"])
    assert end.value.code == 0
    text = capsys.readouterr().out
    assert text.startswith("gebruik: opgavewijzer")
    for english in ("usage", "options", "show this", "optional", "positional"):
        assert english not in text
    for option in ("--data MAP", "--poort GETAL", "--browser", "--proef", "--versie", "controleer", "weeg", "toets"):
        assert option in text


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--poort", "x"], "optie --poort: 'x' is geen poort; kies een getal van 1 tot en met 65535"),
        (["--poort", "65536"], "'65536' is geen poort"),
        (["--poort"], "optie --poort: hier hoort een waarde achter"),
        (["--browser=1"], "optie --browser: hier hoort geen waarde achter, weg te laten: '1'"),
        (["--bestaat-niet"], "deze optie bestaat niet: --bestaat-niet"),
        (["--brows"], "deze optie bestaat niet: --brows"),
        (["--proef", "meer"], "deze optie bestaat niet: meer"),
    ],
)
def test_a_mistake_gets_a_dutch_sentence(
    arguments: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as end:
        commands.main(arguments)
    assert end.value.code == CANNOT_RUN
    complaint = capsys.readouterr().err
    assert sentence in complaint
    assert complaint.endswith("Meer uitleg: opgavewijzer --help\n")


def test_a_sub_command_goes_to_the_language(monkeypatch: pytest.MonkeyPatch) -> None:
    import dsl.command.cli

    got: list[list[str]] = []

    def language_main(argv: list[str]) -> int:
        got.append(argv)
        return 7

    monkeypatch.setattr(dsl.command.cli, "main", language_main)
    assert commands.main(["weeg", "regels.md", "--help"]) == 7
    assert got == [["weeg", "regels.md", "--help"]]


def test_help_names_every_sub_command_of_the_language(capsys: pytest.CaptureFixture[str]) -> None:
    import dsl.command.cli

    with pytest.raises(SystemExit):
        commands.main(["--help"])
    named = set(re.findall(r"^  (\w+)   ", capsys.readouterr().out, re.MULTILINE))
    assert named == set(dsl.command.cli.COMMANDS) | {commands.VERIFY, *commands.ADMINISTRATION}


def test_help_and_version_load_nothing_heavy() -> None:
    script = (
        "import sys; from intranet.commands import main; main(['--versie']);"
        "print(sorted({'flask', 'sqlalchemy', 'webview', 'lark', 'oxidd', 'jinja2'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60)
    version, loaded = done.stdout.splitlines()
    assert version == f"opgavewijzer {locations.version()}"
    assert loaded == "[]"


def test_a_file_is_no_data_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "bestand"
    file.touch()
    for folder in (file, file / "map"):
        assert commands.main(["--data", str(folder), "--proef"]) == CANNOT_RUN
        assert f"{folder} is geen map maar een bestand. Kies een andere map" in capsys.readouterr().err


def test_a_taken_port_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert commands.main(["--data", str(tmp_path), "--proef", "--browser", "--poort", str(port)]) == CANNOT_RUN
    assert f"poort {port} kan niet worden gebruikt" in capsys.readouterr().err


def test_damaged_data_are_said_and_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    database = tmp_path / "opgavewijzer.db"
    database.write_text("geen database " * 100)
    assert commands.main(["--data", str(tmp_path), "--proef", "--browser"]) == CANNOT_RUN
    complaint = capsys.readouterr().err
    assert "file is not a database" in complaint
    assert "Traceback" not in complaint
    assert database.read_text() == "geen database " * 100


def test_a_trial_without_a_window_sees_the_first_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert commands.main(["--data", str(tmp_path / "nieuw"), "--proef", "--browser"]) == 0
    assert capsys.readouterr().out.startswith("Proef gelukt zonder venster, in ")
    assert (tmp_path / "nieuw" / "opgavewijzer.db").is_file()


def test_a_trial_fails_when_the_first_page_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("intranet.urls.PAGES", ())  # so that "/" is an error page
    assert commands.main(["--data", str(tmp_path), "--proef", "--browser"]) == CANNOT_RUN
    assert "de proef is niet gelukt" in capsys.readouterr().err


def test_without_a_screen_there_is_no_window_and_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    said: list[str] = []
    window.run(tmp_path, port=0, in_browser=False, trial=True, say=said.append)
    assert said[0].startswith(
        "Er kan hier geen venster open: dit systeem heeft geen scherm. Proef gelukt zonder venster"
    )


def test_the_server_is_for_this_computer_only_and_lets_its_port_go() -> None:
    server = LocalServer(0)
    address = server._socket.getsockname()
    server.start(lambda: lambda _environ, start: start("200 OK", []) or [b""])
    assert address[0] == "127.0.0.1"
    server.wait_until_ready()
    socket.create_connection(address, timeout=5).close()
    server.stop()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(address, timeout=5)
    LocalServer(server.port)._socket.close()  # free again


def test_the_window_has_the_port_of_last_time_again_unless_another_program_took_it(tmp_path: Path) -> None:
    note = tmp_path / "venster" / "poort"
    first = window.server_as_last_time(note)
    first.start(lambda: lambda _environ, start: start("200 OK", []) or [b""])
    first.wait_until_ready()
    with socket.create_connection(("127.0.0.1", first.port), timeout=5) as visitor:
        other = window.server_as_last_time(note)
        assert other.port != first.port
        other._socket.close()
        note.write_text(str(first.port), "ascii")
        first.stop()  # the server closes first, so its side of the connection lingers for a minute
        visitor.recv(1)
    again = window.server_as_last_time(note)
    assert again.port == first.port
    again._socket.close()
    note.write_text("geen poort", "ascii")
    window.server_as_last_time(note)._socket.close()
    assert note.read_text("ascii").isdigit()


def test_two_servers_cannot_have_one_port() -> None:
    first = LocalServer(0)
    with pytest.raises(StartError):
        LocalServer(first.port)
    first._socket.close()
