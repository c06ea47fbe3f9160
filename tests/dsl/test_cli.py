"""The command line is an interface: its shapes, its exit codes, and what it says when something is wrong."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from dsl.command.cli import COMMANDS, main
from tests.dsl.test_checker import HEAD
from tests.dsl.test_leidraad import FILE

SOUND = (
    HEAD
    + """
uitzondering dicht op hoofd geeft nee_dank
  als kleur is rood

verplichting uitleggen "Leg uit"
  als uitkomst is nee_dank

voorbeeld "Rood is nee"
  gegeven:
    - kleur is rood
  verwacht:
    - uitkomst is nee_dank op grond van dicht
    - verplichting uitleggen
```
"""
)


@pytest.fixture
def policy(tmp_path: Path) -> Path:
    return _write(tmp_path / "proef.regels.md", SOUND)


def _write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def _json(capsys: pytest.CaptureFixture[str]) -> dict:
    return json.loads(capsys.readouterr().out)


def _answers(tmp_path: Path, found: object) -> str:
    return str(_write(tmp_path / "antwoorden.json", json.dumps(found)))


def test_anders_is_a_ground_that_a_voorbeeld_can_expect(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    example = 'voorbeeld "Dicht"\n  gegeven:\n    - open is nee\n    - kleur is wit\n  verwacht:\n'
    text = SOUND.removesuffix("```\n") + f"\n{example}    - uitkomst is nee_dank op grond van anders\n```\n"
    assert main(["toets", str(_write(tmp_path / "goed.regels.md", text))]) == 0
    other = text.replace('  anders nee_dank want "Zo is het afgesproken."\n', "")
    assert main(["controleer", str(_write(tmp_path / "fout.regels.md", other))]) == 1
    assert "Het besluit `uitkomst` heeft geen `anders`." in capsys.readouterr().out


def test_controleer_reports_each_mistake_with_its_place(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    broken = _write(tmp_path / "kapot.regels.md", HEAD + "\nbegrip a betekent: opne\n```\n")
    assert main(["controleer", str(broken), "--json"]) == 1
    line = HEAD.count("\n") + 2
    place = {"regel": line, "kolom": 20, "eind_regel": line, "eind_kolom": 24}
    assert _json(capsys)["meldingen"] == [
        {
            "code": "naam-onbekend",
            "ernst": "fout",
            "bestand": str(broken),
            **place,
            "tekst": "De naam `opne` bestaat niet.",
            "hulp": "Bedoelt u `open`?",
            "ook": [],
            "herstel": [
                {
                    "titel": "Schrijf `open`",
                    "veiligheid": "te bevestigen",
                    "wijzigingen": [{**place, "tekst": "open"}],
                }
            ],
        }
    ]
    assert main(["controleer", str(broken)]) == 1
    text = capsys.readouterr().out
    assert "begrip a betekent: opne" in text and "^^^^" in text and "Bedoelt u `open`?" in text


def test_controleer_is_fine_without_mistakes(policy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["controleer", str(policy), "--json"]) == 0
    assert _json(capsys) == {"meldingen": []}


def test_weeg_gives_what_is_settled_and_what_is_open(
    policy: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["weeg", str(policy), "--peildatum", "2026-11-23", "--json", "--antwoorden"]
    assert main([*arguments, _answers(tmp_path, {"kleur": "rood", "open": None})]) == 0
    found = _json(capsys)
    assert (found["peildatum"], found["geldig"]) == ("2026-11-23", True)
    assert found["besluiten"]["uitkomst"] == {
        "waarde": "nee_dank",
        "mogelijk": ["nee_dank"],
        "conflict": False,
        "geen_uitkomst": False,
        "door": ["dicht"],
        "door_mogelijk": ["dicht"],
        "hangt_af_van": [],
    }
    assert found["verplichtingen"] == {"uitleggen": {"geldt": True, "uiterlijk": None}}
    assert found["vragen"] == {"bepalend": [], "overig": []}
    assert found["waarom"]["besluit"][0]["delen"][0]["gaat_voor"] == ["dicht"]
    assert main([*arguments, _answers(tmp_path, {})]) == 0
    found = _json(capsys)
    assert found["besluiten"]["uitkomst"]["mogelijk"] == ["ja_graag", "nee_dank"]
    assert found["vragen"]["bepalend"] == ["open", "kleur"]


def test_weeg_gives_the_last_day_of_a_verplichting_that_may_hold(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rules = SOUND.replace("  als uitkomst is nee_dank", "  als uitkomst is nee_dank\n  uiterlijk 2 weken voor dag", 1)
    arguments = ["weeg", str(_write(tmp_path / "p.regels.md", rules)), "--json", "--antwoorden"]
    for answers, expected in (
        ({"kleur": "rood", "dag": "2027-03-15"}, {"geldt": True, "uiterlijk": "2027-03-01"}),
        ({"dag": "2027-03-15"}, {"geldt": None, "uiterlijk": "2027-03-01"}),
        ({"kleur": "rood"}, {"geldt": True, "uiterlijk": None}),
        ({"kleur": "wit", "open": True, "dag": "2027-03-15"}, {"geldt": False, "uiterlijk": None}),
    ):
        assert main([*arguments, _answers(tmp_path, answers)]) == 0
        found = _json(capsys)
        assert found["verplichtingen"] == {"uitleggen": expected}
        assert "dag" not in found["vragen"]["bepalend"] + found["vragen"]["overig"]
    arguments.remove("--json")
    assert main([*arguments, _answers(tmp_path, {"kleur": "rood", "dag": "2027-03-15"})]) == 0
    assert "Verplichtingen: uitleggen (uiterlijk 1 maart 2027)" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("answers", "named"),
    [
        ({"klur": "rood"}, "Bedoelt u `kleur`?"),
        ({"kleur": "groen"}, "kies uit rood of wit"),
        ({"kleur": ["rood"]}, "kleur"),
        ({"open": "ja"}, "true (ja) of false (nee)"),
        ({"open": 1}, "open"),
        ({"soort": "groot"}, "soort"),
        ({"aantal": True}, "aantal"),
        ({"aantal": "3"}, "aantal"),
        ({"prijs": 1.001}, "twee cijfers achter de komma"),
        ({"dag": "23-11-2026"}, "een datum als 2026-11-23"),
        ({"dag": "20261123"}, "dag"),
        ({"afgerond": ["uitlegen"]}, "Bedoelt u `uitleggen`?"),
        ({"afgerond": "uitleggen"}, "afgerond"),
        ({"prijs": 1e27}, "prijs"),
        ({"aantal": float("nan")}, "NaN"),
        ([], "JSON-object"),
        ({"uitkomst": "nee_dank"}, "Het is een besluit: dat volgt uit de antwoorden."),
        ({"uitleggen": True}, "Zet haar naam onder ‘afgerond’"),
    ],
)
def test_answers_that_do_not_fit_are_named(
    policy: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], answers: object, named: str
) -> None:
    assert main(["weeg", str(policy), "--antwoorden", _answers(tmp_path, answers)]) == 2
    assert named in capsys.readouterr().err


def test_an_interpretatie_is_no_answer(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    answers = _answers(tmp_path, {"onvoldoende_is_geen_ruimte": True})
    assert main(["weeg", str(FILE), "--antwoorden", answers]) == 2
    said = capsys.readouterr().err
    assert "Het is een interpretatie" in said and "Bedoelt u" not in said


def test_all_wrong_answers_are_told_at_once(policy: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["weeg", str(policy), "--antwoorden", _answers(tmp_path, {"a": 1, "kleur": 2})]) == 2
    assert capsys.readouterr().err.count("‘a’") == 1


def test_weeg_outside_the_period_decides_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    head = 'regelset proef "Proef"'
    dated = _write(
        tmp_path / "oud.regels.md", SOUND.replace(head, f"{head}\n  geldig vanaf 1 mei 2020 t/m 31 december 2027")
    )
    answers = _answers(tmp_path, {"kleur": "rood"})
    assert main(["weeg", str(dated), "--antwoorden", answers, "--peildatum", "2028-02-15", "--json"]) == 0
    found = _json(capsys)
    assert found["geldig"] is False and found["besluiten"] == {}
    assert found["melding"] == "Op 15 februari 2028 geldt geen versie; laatst geldig t/m 31 december 2027."


def test_toets_tells_what_differs(policy: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["toets", str(policy), "--json"]) == 0
    found = _json(capsys)
    assert (found["geslaagd"], found["gezakt"]) == (1, 0)
    assert found["dekking"]["proef"]["regels"] == {"hoofd": [], "dicht": ["Rood is nee"]}
    wrong = _write(tmp_path / "mis.regels.md", SOUND.replace("is nee_dank op grond van dicht", "is ja_graag"))
    assert main(["toets", str(wrong), "--json"]) == 1
    found = _json(capsys)["voorbeelden"][0]
    assert found["geslaagd"] is False
    assert found["verschil"] == "Verwacht: uitkomst is ja_graag. Gevonden: nee_dank op grond van dicht."
    assert SOUND.splitlines()[found["regel"] - 1] == 'voorbeeld "Rood is nee"'


def test_dekking_counts_the_citations(policy: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["dekking", str(policy), "--json"]) == 0
    found = _json(capsys)
    assert found["samenvatting"]["gedekt"] == 1
    assert found["statements"]["dicht"] == [0]
    todo = _write(
        tmp_path / "todo.regels.md",
        SOUND + '\n## Later\n\n> Nog een zin.\n\n```regels\nnog te doen want "Later."\n```\n',
    )
    assert main(["dekking", str(todo)]) == 1


@pytest.mark.parametrize("command", ["controleer", "toets", "dekking"])
def test_a_file_that_cannot_be_read_is_a_sentence(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([command, str(tmp_path / "weg.regels.md")]) == 2
    assert "bestaat niet" in capsys.readouterr().err
    (tmp_path / "latijn.regels.md").write_bytes(b"\xff\xfe\x00")
    assert main([command, str(tmp_path / "latijn.regels.md")]) == 2
    assert "UTF-8" in capsys.readouterr().err
    assert main([command, str(tmp_path)]) == 2
    assert "dit is een map" in capsys.readouterr().err


def test_opmaak_leaves_a_file_alone_that_is_too_large_to_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dsl.syntax.parser.MAX_SIZE", 10)
    large = _write(tmp_path / "groot.regels.md", SOUND)
    before = large.read_text("utf-8")
    assert main(["opmaak", str(large)]) == 1
    assert "groter dan" in (said := capsys.readouterr().out) and "Het bleef zoals het is." in said
    assert large.read_text("utf-8") == before


@pytest.mark.parametrize(
    "command",
    ["controleer", "weeg", "toets", "dekking", "analyseer", "vergelijk", "gevallen", "opmaak", "taalserver"],
)
def test_the_help_of_each_command_says_what_it_does(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main([command, "--help"])
    usage, about = capsys.readouterr().out.split("\n\n")[:2]
    assert usage.startswith("gebruik: ") and about[0].isupper() and about.rstrip().endswith((".", "?"))


def test_help_and_usage_are_dutch(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["weeg", "x.regels.md"])
    assert stop.value.code == 2
    error = capsys.readouterr().err
    assert "ontbreken: --antwoorden" in error and "gebruik:" in error
    with pytest.raises(SystemExit):
        main(["weeg", "--help"])
    assert "laat deze hulp zien" in capsys.readouterr().out


def test_answers_are_exact_and_composed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rest = (
        "begrip veel betekent: aantal is meer dan 0,1\n\nuitzondering dicht op hoofd geeft nee_dank\n  als veel\n```\n"
    )
    policy = _write(tmp_path / "exact.regels.md", HEAD + "\n" + rest)
    answers = _write(tmp_path / "antwoorden.json", '{"aantal": 0.1000000000000000000001, "afgerond": null}')
    assert main(["weeg", str(policy), "--json", "--antwoorden", str(answers)]) == 0
    assert _json(capsys)["besluiten"]["uitkomst"]["waarde"] == "nee_dank"


def test_what_cannot_run_is_json_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    broken = _write(tmp_path / "kapot.regels.md", HEAD + "\nbegrip a betekent: opne\n```\n")
    assert main(["toets", str(broken), "--json"]) == 2
    found = _json(capsys)
    assert [m["code"] for m in found["meldingen"]] == ["naam-onbekend"] and found["fout"]
    assert main(["weeg", str(broken), "--json", "--antwoorden", "weg.json", "--peildatum", "20261123"]) == 2
    assert _json(capsys)["fout"]


def test_output_that_nobody_reads_any_more_is_no_trouble(policy: Path) -> None:
    command = [sys.executable, "-m", "dsl.command.cli", "toets", str(policy)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout and running.stderr
        running.stdout.close()  # as `| head` does
        assert running.stderr.read() == b""
    assert running.returncode == 0


def test_toets_says_on_which_day_it_tries_rules_that_are_not_in_force(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = SOUND.replace('"Proef"\n', '"Proef"\n  geldig vanaf 1 januari 2024 t/m 31 december 2027\n', 1)
    path = str(_write(tmp_path / "proef.regels.md", text))
    said = "Op 1 januari 2030 geldt ‘Proef’ niet: 1 voorbeeld zonder eigen dag is getoetst op 31 december 2027."
    assert main(["toets", path, "--peildatum", "2030-01-01"]) == 0
    assert said in capsys.readouterr().out
    assert main(["toets", path, "--peildatum", "2030-01-01", "--json"]) == 0
    assert _json(capsys)["meldingen"] == [said]
    assert main(["toets", path, "--peildatum", "2026-01-01", "--json"]) == 0
    assert _json(capsys)["meldingen"] == []


def test_controleer_says_where_only_an_analysis_proves_that_there_is_no_gap(
    policy: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["controleer", str(policy)]) == 0
    assert "analyseer" not in capsys.readouterr().out
    text = policy.read_text("utf-8").replace('  anders nee_dank want "Zo is het afgesproken."\n', "")
    path = str(_write(tmp_path / "gat.regels.md", text))
    assert main(["controleer", path]) == 0
    said = "‘uitkomst’ heeft geen `anders`: of elke opgave een uitkomst heeft, bewijst `opgavewijzer analyseer`."
    assert said in capsys.readouterr().out
    assert main(["analyseer", path]) == 1
    assert "[gat]" in capsys.readouterr().out


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_the_help_of_each_command_says_in_dutch_what_it_does(name: str, capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit):
        main([name, "--help"])
    shown = capsys.readouterr().out
    usage, _, rest = shown.partition("\n\n")
    assert usage.startswith(f"gebruik: opgavewijzer {name} ")
    assert all(line.startswith(" " * len("gebruik: opgavewijzer")) for line in usage.splitlines()[1:])
    description = rest.partition("\n\n")[0]
    assert description[0].isupper() and description.endswith((".", "?"))
    assert not {"usage", "options", "show", "arguments"} & set(re.findall(r"\w+", shown))


def test_a_folder_is_no_file_and_that_is_said_in_dutch(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    for command in (["controleer"], ["opmaak"], ["vergelijk", str(tmp_path)], ["weeg", "--antwoorden", "x.json"]):
        assert main([*command, str(tmp_path)]) == 2
        assert "dit is een map; noem de bestanden die erin staan." in capsys.readouterr().err
