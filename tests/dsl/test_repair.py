"""`controleer --herstel`: what can only be meant in one way is mended, the rest is left to a person."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dsl.command.cli import main
from dsl.diagnostics import Safety, Severity
from dsl.reading import read
from dsl.repair import repair
from dsl.source import Source

FROM_WORD = """# Regels

```regels
Regelset mijn-regels “Mijn regels”
organisatie 'gemeente'

feit open: boolean
vraag “Is het open?”

feit wettelijke taak: ja / nee
  vraag “Is het 's avonds een taak?”

feit kleur: één uit
• rood “Rood”
• wit “Wit”
  vraag "Welke kleur?"

feit begin: datum
  vraag "Wanneer?"
```

> Er is een zin.

```regels
besluit uitkomst "Wat?" één uit
    – wel “Wel”
    – niet_nu “Niet nu”
  anders niet_nu want "Zo."

regel hoofd over uitkomst geeft wel
  als open == true && kleur is "rood" and begin >= 2025-12-31.
  want "Omdat."

uitzondering dicht op hoofd geeft niet_nu
  als kleur is (rood, wit) # een opmerking: 'blijft' — staan
```
"""

MENDED = """# Regels

```regels
regeltaal 1

regelset mijn_regels "Mijn regels"
  organisatie "gemeente"

feit open: ja/nee
  vraag "Is het open?"

feit wettelijke_taak: ja / nee
  vraag "Is het 's avonds een taak?"

feit kleur: één uit
    - rood "Rood"
    - wit "Wit"
  vraag "Welke kleur?"

feit begin: datum
  vraag "Wanneer?"
```

> Er is een zin.

```regels
besluit uitkomst "Wat?": één uit
    - wel "Wel"
    - niet_nu "Niet nu"
  anders niet_nu want "Zo."

regel hoofd over uitkomst geeft wel
  als open is ja en kleur is rood en begin is minstens 31 december 2025
  want "Omdat."

uitzondering dicht op hoofd geeft niet_nu
  als kleur is een van (rood, wit) # een opmerking: 'blijft' — staan
```
"""


def test_a_text_from_word_with_habits_from_elsewhere_becomes_sound_by_itself():
    done = repair([Source.of("mijn.regels.md", FROM_WORD)])
    assert done.sources[0].text == MENDED
    assert read(done.sources[0]).policy is not None
    assert done.left == ()
    assert {mended.fix.safety for mended in done.done} == {Safety.SAFE}


def test_repairing_again_changes_nothing():
    again = repair([Source.of("mijn.regels.md", MENDED)])
    assert again.done == ()
    assert again.sources[0].text == MENDED


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ("begrip goed betekent: open en wettelijke_taak of open", "en-of-zonder-haakjes"),
        ("begrip goed betekent: opne", "naam-onbekend"),
        ("begrip goed betekent: kleur is rodo", "waarde-onbekend"),
        ("begrip goed betekent: begin is na 1-2-2025", "datum-met-cijfers"),
        ("feit nieuw: getal\n  vraag Hoeveel is het?", "tekst-ontbreekt"),
    ],
)
def test_what_a_person_must_choose_is_left(wrong: str, code: str):
    text = f"{MENDED}\n```regels\n{wrong}\n```\n"
    done = repair([Source.of("mijn.regels.md", text)])
    assert done.sources[0].text == text
    assert [d.code for d in done.left if d.severity is Severity.ERROR] == [code]
    assert next(d for d in done.left if d.code == code).fixes


# --- the command ----------------------------------------------------------------------------------------


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "mijn.regels.md"
    path.write_text(FROM_WORD, encoding="utf-8")
    return path


def test_the_command_mends_the_file_and_says_what_it_did(file: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["controleer", "--herstel", str(file)]) == 0
    assert file.read_text(encoding="utf-8") == MENDED
    shown = capsys.readouterr().out
    assert f"{file}:4 hersteld[streepje-in-naam]: Schrijf `mijn_regels`" in shown
    assert "fouten hersteld." in shown
    assert shown.endswith("0 fouten, 0 andere meldingen\n")
    assert list(file.parent.iterdir()) == [file]
    assert main(["controleer", "--herstel", str(file)]) == 0
    assert "Niets te herstellen." in capsys.readouterr().out


def test_the_command_leaves_a_file_alone_in_which_nothing_is_safe(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    path = tmp_path / "a.regels.md"
    written = MENDED.replace("\n", "\r\n").replace("betekent", "betekent").encode()
    path.write_bytes(written)
    main(["controleer", "--herstel", str(path)])
    assert path.read_bytes() == written


def test_json_has_what_was_mended_and_the_fixes_of_what_is_left(file: Path, capsys: pytest.CaptureFixture[str]):
    file.write_text(FROM_WORD.replace("geeft wel\n", "geeft wle\n"), encoding="utf-8")
    assert main(["controleer", "--herstel", "--json", str(file)]) == 1
    found = json.loads(capsys.readouterr().out)
    assert {"bestand", "regel", "kolom", "code", "titel"} == set(found["hersteld"][0])
    (left,) = [d for d in found["meldingen"] if d["ernst"] == "fout"]
    fix = left["herstel"][0]
    assert fix["titel"] == "Schrijf `wel`"
    assert fix["veiligheid"] == "te bevestigen"
    (change,) = fix["wijzigingen"]
    line = file.read_text(encoding="utf-8").splitlines()[change["regel"] - 1]
    assert line[change["kolom"] - 1 : change["eind_kolom"] - 1] == "wle"
    assert change["tekst"] == "wel"


def test_controleer_without_herstel_changes_no_file_and_says_what_it_could(file: Path, capsys):
    main(["controleer", str(file)])
    assert capsys.readouterr().out.endswith(" ervan zijn te herstellen met --herstel.\n")
    assert file.read_text(encoding="utf-8") == FROM_WORD
