"""What `weeg` tells in a terminal, and that odd numbers, odd signs and an odd terminal end in a sentence."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from unicodedata import normalize

import pytest

from dsl.command.cli import main
from tests.dsl.test_checker import HEAD

RULES = (
    HEAD
    + """
uitzondering dicht op hoofd geeft nee_dank
  als kleur is rood
  want "Wie ‘{soort}’ is, blijft dicht."

verplichting uitleggen_aan_één "Leg uit"
  als uitkomst is nee_dank
  want "Nee vraagt om uitleg."

signaal klein "Klein"
  als aantal is minder dan 5
```
"""
)


@pytest.fixture
def policy(tmp_path: Path) -> Path:
    path = tmp_path / "proef.regels.md"
    path.write_text(RULES, encoding="utf-8")
    return path


def _weigh(policy: Path, answers: str, *more: str) -> int:
    file = policy.with_name("antwoorden.json")
    file.write_text(answers, encoding="utf-8")
    return main(["weeg", str(policy), "--antwoorden", str(file), *more])


def test_a_verplichting_that_is_open_is_not_told_to_be_absent(policy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _weigh(policy, "{}") == 0
    told = capsys.readouterr().out.splitlines()
    assert "Verplichtingen: geen zeker" in told and "Misschien verplicht: uitleggen_aan_één" in told
    assert "Nog van belang, niet voor het besluit: aantal" in told
    assert _weigh(policy, '{"kleur": "wit", "open": true, "aantal": 7}') == 0
    told = capsys.readouterr().out
    assert "Verplichtingen: geen\n" in told and "Misschien" not in told and "van belang" not in told


def test_the_reason_of_a_rule_is_told_filled_in(policy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _weigh(policy, '{"kleur": "rood", "soort": ["klein"]}', "--waarom") == 0
    told = capsys.readouterr().out
    assert "      want: Wie ‘klein’ is, blijft dicht.\n" in told
    assert "    want: Nee vraagt om uitleg." in told
    assert _weigh(policy, '{"kleur": "wit", "open": true}', "--waarom") == 0
    assert "blijft dicht" not in capsys.readouterr().out


@pytest.mark.parametrize(
    "number", ["1e-99999999", "1e-999999999999999999999", "9" * 5000, "-1e999999999999999999999"], ids=len
)
def test_a_number_that_nobody_can_read_is_refused(
    policy: Path, capsys: pytest.CaptureFixture[str], number: str
) -> None:
    assert _weigh(policy, f'{{"aantal": {number}}}') == 2
    assert number[:8].casefold() in (told := capsys.readouterr().err).casefold() and len(told) < 1000


def test_a_number_is_shown_as_it_was_written(policy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _weigh(policy, '{"prijs": 1.005}') == 2
    assert "‘1.005’ past niet bij ‘prijs’" in capsys.readouterr().err


def test_a_verplichting_is_done_in_any_form_of_its_letters(policy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    apart = normalize("NFD", "uitleggen_aan_één")
    assert _weigh(policy, json.dumps({"afgerond": [apart]})) == 0


@pytest.mark.parametrize("encoding", ["cp1252", "ascii", "utf-8"])
def test_what_goes_to_a_file_is_utf_8_on_any_computer(policy: Path, encoding: str) -> None:
    policy.write_text(RULES.replace("kleur is rood", "kluur is rood"), encoding="utf-8")
    command = [sys.executable, "-m", "dsl.command.cli", "controleer", str(policy)]
    found = subprocess.run(command, capture_output=True, check=False, env={**os.environ, "PYTHONIOENCODING": encoding})
    assert found.returncode == 1 and "│" in found.stdout.decode("utf-8") and not found.stderr


def test_half_a_character_is_written_as_its_number(policy: Path) -> None:
    answers = policy.with_name("half.json")
    answers.write_text('{"kleur": "\\ud800"}', encoding="ascii")
    command = [sys.executable, "-m", "dsl.command.cli", "weeg", str(policy), "--antwoorden", str(answers), "--json"]
    found = subprocess.run(command, capture_output=True, check=False)
    assert found.returncode == 2 and "\\ud800" in json.loads(found.stdout)["fout"].encode("unicode_escape").decode()


def test_ctrl_c_ends_in_a_sentence(
    policy: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("dsl.command.cli.read_all", interrupted)
    assert main(["controleer", str(policy)]) == 2
    assert capsys.readouterr().err.startswith("Gestopt.")


@pytest.mark.parametrize("sign", ["\x1b[31m", "\x07", "\u202e"])
def test_a_rule_file_gives_a_terminal_no_commands(policy: Path, capsys: pytest.CaptureFixture[str], sign: str) -> None:
    policy.write_text(RULES.replace("als kleur is rood", f"als {sign}kleur is rood"), encoding="utf-8")
    assert main(["controleer", str(policy)]) == 1
    told = capsys.readouterr().out
    assert sign[0] not in told and "\N{REPLACEMENT CHARACTER}" in told
