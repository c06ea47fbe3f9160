"""Every rule file that we ship is without findings, in the one layout, and does what its voorbeelden say."""

from __future__ import annotations

from pathlib import Path

import pytest

from dsl.command.cli import main

FILES = sorted((Path(__file__).parents[2] / "policies").glob("*.regels.md"))


@pytest.mark.parametrize("command", [["controleer"], ["opmaak", "--controleer"], ["toets"]], ids=" ".join)
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_rule_file(path: Path, command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    status = main([*command, str(path)])
    said = capsys.readouterr()
    assert status == 0, said.out + said.err
    if command == ["controleer"]:
        assert said.out == "0 fouten, 0 andere meldingen\n"


def test_there_are_rule_files() -> None:
    assert FILES
