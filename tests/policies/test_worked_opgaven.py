"""The worked opgaven of the leidraad say what comes out and why: each page is what the rules make of its own answers.

When this fails the rules say something else than the page. Read what changed; when it is right, rewrite the pages:

    opgavewijzer gevallen policies/opgaven/*.md --regels policies/leidraad-participatie.regels.md --herschrijf

That run still fails: a person must look at what it wrote.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from dsl.command.cli import main
from dsl.exact.core import Core
from dsl.rendering.cases import CaseError, cases, page
from tests.dsl.test_checker import HEAD
from tests.dsl.test_exact_core import policy_of
from tests.dsl.test_leidraad import FILE, core, policy

PAGES = sorted((FILE.parent / "opgaven").glob("*.md"))
WORKED = {"winkelplein", "kamerverhuur", "afvalstoffenheffing", "windpark", "buurtmoestuin", "noodverordening"}


def test_the_six_worked_opgaven_are_there() -> None:
    assert {path.stem for path in PAGES} > WORKED
    assert any(case.answers.values == {} for path in PAGES for case in cases(policy(), path.read_text("utf-8")))


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_the_page_is_what_the_rules_make_of_it(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert page(core(), text) == text


@pytest.mark.parametrize("path", [p for p in PAGES if p.stem in WORKED], ids=lambda path: path.stem)
def test_each_voorbeeld_of_a_worked_opgave_is_a_column(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    title = text.partition("\n")[0].removeprefix("# ")
    examples = [example for example in policy().examples if example.place.path[-1] == title]
    found = cases(policy(), text)
    assert len(found) == len(examples) > 0
    for case, example in zip(found, examples, strict=True):
        assert {**case.answers.values, "niveau": "micro"} == {**example.answers, "niveau": "micro"}


def test_the_command_rewrites_only_when_asked_and_still_fails(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = tmp_path / "windpark.md"
    shutil.copy(FILE.parent / "opgaven" / "windpark.md", copy)
    rules = ["--regels", str(FILE)]
    assert main(["gevallen", str(copy), *rules]) == 0
    right = copy.read_text("utf-8")
    copy.write_text(right.replace("nog niet bekend | **Voldoende** |", "**ja** | **Geen** |"), "utf-8")
    with pytest.raises(SystemExit):
        main(["gevallen", str(copy)])
    capsys.readouterr()
    assert main(["gevallen", str(copy), *rules]) == 2, "an answer that does not exist is named"
    assert "‘ja’ is geen antwoord op ‘Is er ruimte" in capsys.readouterr().err
    wrong = right.replace("| nog niet bekend | **Voldoende** |", "| nog niet bekend | Geen |")
    copy.write_text(wrong, "utf-8")
    assert main(["gevallen", str(copy), *rules, "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["bestanden"][0]["klopt"] is False
    assert copy.read_text("utf-8") == wrong
    assert main(["gevallen", str(copy), *rules, "--herschrijf"]) == 1
    assert "lees na" in capsys.readouterr().out
    assert main(["gevallen", str(copy), *rules]) == 0


OWN = """# Eigen

Peildatum: 1 maart 2027

## Antwoorden

| Vraag | Een | Twee |
| --- | --- | --- |
| Is het open? (`open`) | ja | nog niet bekend |
| (`aantal`) | 1.250,5 | 11 |
| (`prijs`) | € 3,50 | € 3 |
| (`dag`) | 1 mei 2027 | nog niet bekend |
| (`soort`) | klein; groot | geen van deze |
"""


def test_every_type_of_answer_can_be_written() -> None:
    own = policy_of(f"{HEAD}```\n")
    one, two = cases(own, page(Core(own), OWN))
    assert one.answers.on.isoformat() == "2027-03-01"
    assert {n: str(v) for n, v in one.answers.values.items() if n != "soort"} == {
        "open": "True", "aantal": "1250.5", "prijs": "3.50", "dag": "2027-05-01",
    }  # fmt: skip
    assert one.answers.values["soort"] == {"klein", "groot"} and two.answers.values["soort"] == frozenset()
    assert "open" not in two.answers.values


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("Peildatum: 1 maart 2027", "Peildatum: morgen", "De peildatum ontbreekt"),
        ("## Antwoorden", "## Iets anders", "De tabel onder"),
        ("(`aantal`) | 1.250,5 | 11 |", "(`aantal`) | 1.250,5 |", "niet evenveel cellen"),
        ("(`aantal`)", "(`aantallen`)", "is geen vraag"),
        ("| 1.250,5 |", "| veel |", "‘veel’ is geen antwoord"),
        ("| (`soort`) | klein; groot | geen van deze |", "| Afgerond | `niets` | – |", "is geen verplichting"),
    ],
)
def test_what_is_wrong_with_a_page_is_said(old: str, new: str, said: str) -> None:
    with pytest.raises(CaseError, match=said):
        cases(policy_of(f"{HEAD}```\n"), OWN.replace(old, new))
