"""What the manual says of the language and the commands: all its examples run, and nothing is left out."""

from __future__ import annotations

import re
import shlex
from datetime import date
from pathlib import Path

import pytest

from dsl import Severity, Source, format_source, keywords, read, run_examples
from dsl.command.arguments import parser
from dsl.command.cli import COMMANDS, main
from dsl.mistakes.mistake import CLAUSES, STATEMENTS
from intranet import administration, commands, manual
from intranet.sealing import cli as sealing

ROOT = Path(__file__).parents[2]
CHAPTERS = {chapter.slug: chapter.source for chapter in manual.chapters()}
APP = {
    "logboek": administration._parser,
    "versies": administration._parser,
    "beheerder": administration._parser,
    "verifieer": lambda _: sealing._parser(),
}
NOT_RUN = {"taalserver", "gevallen"}
"""Commands of the language that are only read here: one waits for an editor, the other wants a page of its own."""


def blocks(slug: str, kind: str) -> list[str]:
    return re.findall(rf"(?m)^```{kind}\n(.*?)^```$", CHAPTERS[slug], re.DOTALL)


def straatfeest() -> str:
    """Return the blocks of the chapter about the language as one rule file, each under a citation."""
    return "# Straatfeest\n" + "".join(f"\n> Een zin.\n\n```regels\n{b}```\n" for b in blocks("regeltaal", "regels"))


def lines(text: str) -> list[str]:
    fenced = re.findall(r"(?m)^```\n(.*?)^```$", text, re.DOTALL)
    return [line for block in fenced for line in block.splitlines() if line.split(" ")[0] == "opgavewijzer"]


def test_the_rules_in_the_manual_have_no_mistake_and_their_voorbeelden_pass():
    reading = read(Source.of("straatfeest.regels.md", straatfeest()))
    assert [d.text for d in reading.diagnostics if d.severity is Severity.ERROR] == []
    assert reading.policy is not None
    results = run_examples(reading.policy, date(2026, 7, 1))
    assert len(results) == 4
    assert [result.differences for result in results] == [()] * 4


def test_the_rules_in_the_manual_have_the_one_layout():
    assert format_source(Source.of("straatfeest.regels.md", straatfeest())) == straatfeest()


def test_the_chapter_about_rules_shows_a_rule_that_can_be_read():
    (block,) = blocks("regels", "regels")
    head = 'regeltaal 1\n\nregelset proef "Proef"\n\n'
    reading = read(Source.of("a.regels.md", f"# Proef\n\n> Een zin.\n\n```regels\n{head}{block}```\n"))
    assert [d.text for d in reading.diagnostics if d.severity is Severity.ERROR] == []


def test_the_chapter_about_the_language_has_every_statement_clause_and_word():
    text = CHAPTERS["regeltaal"]
    assert [word for word in STATEMENTS if not re.search(rf"(?m)^{word}\b", text)] == []
    words = {*CLAUSES, *keywords().values()} - {"al deze punten geldt", "van deze punten geldt"}
    missing = [word for word in sorted(words) if not re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text)]
    assert [word for word in missing if word[0].isalpha()] == []


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    text = straatfeest()
    named = {
        "straatfeest": text,
        "straatfeest-nieuw": text.replace("meer dan 200 of", "meer dan 150 of"),
        "BESTAND": text,
    }
    more = '# A\n\n> Een zin.\n\n```regels\nregeltaal 1\n\nregelset aanvulling "A"\n  rang verordening\n'
    more += "  bouwt voort op straatfeest\n\nregel r over toestemming geeft niet_toegestaan\n"
    more += "  als bezoekers is meer dan "
    named |= {"aanvulling": f"{more}900\n```\n", "aanvulling-nieuw": f"{more}800\n```\n"}
    for name, content in named.items():
        (tmp_path / f"{name}.regels.md").write_text(content, encoding="utf-8")
    (answers,) = blocks("opdrachten", "json")
    (tmp_path / "antwoorden.json").write_text(answers, encoding="utf-8")
    (tmp_path / "anders.json").write_text(answers.replace("woonstraat", "doorgaande_weg"), encoding="utf-8")
    (tmp_path / "tekst.txt").write_text("Een zin. Nog een zin.", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


MANUAL = sorted({line for source in CHAPTERS.values() for line in lines(source)})
OF_LANGUAGE = [line for line in MANUAL if line.split(" ")[1:] and line.split(" ")[1] in COMMANDS]
READMES = lines((ROOT / "policies" / "README.md").read_text(encoding="utf-8"))


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("line", OF_LANGUAGE)
def test_a_command_of_the_language_in_the_manual_runs(line: str, capsys: pytest.CaptureFixture[str]):
    given = shlex.split(line)[1:]
    if given[0] in NOT_RUN:
        parser(COMMANDS).parse_args(given)
        return
    assert main(given) in (0, 1)
    told = capsys.readouterr()
    assert told.err == ""
    assert told.out


@pytest.mark.parametrize("line", [*READMES, *(line for line in MANUAL if line not in OF_LANGUAGE)])
def test_another_command_can_be_given_so(line: str):
    given = shlex.split(line)[1:]
    if given and given[0] in COMMANDS:
        parser(COMMANDS).parse_args(given)
    elif given and given[0] in APP:
        APP[given[0]](given[0]).parse_args(given[1:])
    else:
        commands._parser().parse_args(given)


@pytest.mark.parametrize("command", [*COMMANDS, *APP, ""])
def test_every_command_and_option_is_in_the_manual(command: str, capsys: pytest.CaptureFixture[str]):
    given = [command, "--help"] if command else ["--help"]
    with pytest.raises(SystemExit):
        commands.main(given)
    options = set(re.findall(r"--[a-z][a-z-]+", capsys.readouterr().out)) - {"--help", "--hulp"}
    text = CHAPTERS["opdrachten"]
    assert f"opgavewijzer {command}".strip() in text
    assert sorted(option for option in options if option not in text) == []
    if command:
        assert f"`opgavewijzer {command}" in (ROOT / "README.md").read_text(encoding="utf-8")
