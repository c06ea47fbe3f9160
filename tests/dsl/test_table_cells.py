"""Cells of decision tables: ranges, what is proven of them, and what is said about cells in ordinary Dutch."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from dsl import Answers, Core, format_source
from dsl.analysis.whole import analyse
from dsl.diagnostics import Diagnostic, Severity
from dsl.policy import Answer
from dsl.reading import read
from dsl.repair import repair
from dsl.services.completion import complete
from dsl.source import Source
from tests.dsl.services.typing import names, typing

BEFORE = """# Regels

```regels
regeltaal 1

regelset proef "Proef"

feit aantal: getal
  vraag "Hoeveel?"

feit kleur: één uit, oplopend
    - wit "Wit"
    - grijs "Grijs"
    - zwart "Zwart"
  vraag "Welke kleur?"

feit open: ja/nee
  vraag "Is het open?"
```

> Een zin.

```regels
besluit wijze "Hoe?": één uit
    - klein "Klein"
    - midden "Midden"
    - groot "Groot"

"""
AFTER = "\n```\n"


def source(*rows: str) -> Source:
    written = "".join(f"  {row}\n" for row in rows)
    return Source.of("a.regels.md", f"{BEFORE}tabel t over wijze\n{written}{AFTER}")


def errors(found: Source) -> list[Diagnostic]:
    return [d for d in read(found).diagnostics if d.severity is Severity.ERROR]


def core(*rows: str) -> Core:
    policy = read(source(*rows)).policy
    assert policy is not None
    return Core(policy)


def outcome(found: Core, **answers: Answer) -> str | None:
    """Return the outcome of the table; None when no row speaks."""
    return found.weigh(Answers(answers, frozenset(), date(2026, 11, 23))).decisions["wijze"].value


@pytest.mark.parametrize(
    ("cell", "holds"),
    [
        ("5 t/m 7", "5 6,5 7"),
        ("minstens 5 en minder dan 7", "5 6,5"),
        ("meer dan 5 en hoogstens 7", "6,5 7"),
        ("minder dan 7 en meer dan 5", "6,5"),
    ],
)
def test_a_range_holds_for_what_lies_between_its_bounds(cell: str, holds: str):
    found = core("| aantal | wijze |", f"| {cell} | klein |")
    tried = ("4", "5", "6,5", "7", "8")
    held = [n for n in tried if outcome(found, aantal=Decimal(n.replace(",", "."))) == "klein"]
    assert " ".join(held) == holds


def codes(*rows: str) -> set[str]:
    policy = read(source(*rows)).policy
    assert policy is not None
    return {finding.code for finding in analyse(policy).findings}


def test_ranges_that_meet_leave_no_gap_and_do_not_overlap():
    rows = ("| minder dan 5 | klein |", "| 5 t/m 10 | midden |", "| meer dan 10 | groot |")
    assert not {"tabel-gat", "tabel-overlap"} & codes("| aantal | wijze |", *rows)


def test_a_gap_and_an_overlap_of_ranges_are_found():
    gap = ("| minder dan 5 | klein |", "| 5 t/m 7 | midden |", "| minstens 8 | groot |")
    overlap = ("| minder dan 5 | klein |", "| 4 t/m 7 | klein |", "| meer dan 7 | groot |")
    tables = {"tabel-gat", "tabel-overlap"}
    assert codes("| aantal | wijze |", *gap) & tables == {"tabel-gat"}
    assert codes("| aantal | wijze |", *overlap) & tables == {"tabel-overlap"}


def test_a_range_of_values_in_order():
    found = core("| kleur | wijze |", "| wit t/m grijs | klein |", "| zwart | groot |")
    assert [outcome(found, kleur=value) for value in ("wit", "grijs", "zwart")] == ["klein", "klein", "groot"]


def test_the_formatter_writes_both_bounds_in_order():
    rows = ("| hoogstens 7 en minstens 5 | klein |", "| minder dan 5 en meer dan 2 | groot |")
    text = format_source(source("| aantal | wijze |", *rows))
    assert "| 5 t/m 7                    | klein |" in text
    assert "| meer dan 2 en minder dan 5 | groot |" in text


@pytest.mark.parametrize(
    ("cell", "code", "text"),
    [
        ("7 t/m 5", "cel-past-niet", "geen enkel antwoord"),
        ("meer dan 5 en minder dan 5", "cel-past-niet", "geen enkel antwoord"),
        ("meer dan 5 en minstens 7", "cel-past-niet", "dezelfde kant"),
        ("5 tot 7", "vreemd-woord", "of 7 zelf meedoet"),
        ("tussen 5 en 7", "vreemd-woord", "of de grenzen zelf meedoen"),
        ("5-7", "vreemd-teken", "`5-7`"),
    ],
)
def test_a_range_that_says_nothing_or_two_things_is_left_to_a_person(cell: str, code: str, text: str):
    wrong = source("| aantal | wijze |", f"| {cell} | klein |")
    (found,) = errors(wrong)
    assert found.code == code
    assert text in found.text
    assert repair([wrong]).sources[0].text == wrong.text
    assert found.fixes or "kant" in text or cell.startswith("meer dan 5 en minder")


def test_what_does_not_fit_a_column_is_said_once_of_a_range():
    assert [d.code for d in errors(source("| open | wijze |", "| 5 t/m 7 | klein |"))] == ["toets-past-niet"]


MENDED = {
    "> 5": "meer dan 5",
    "<=5": "hoogstens 5",
    "≥ 5": "minstens 5",
    "= 5": "5",
    "> 5 en < 10": "meer dan 5 en minder dan 10",
    "groter dan 5": "meer dan 5",
    "maximaal 5": "hoogstens 5",
    "is meer dan 5": "meer dan 5",
    "5 of meer": "minstens 5",
    "van 5 tot en met 7": "5 t/m 7",
    "5, 7": "5 of 7",
    "n.v.t.": "-",
    "*": "-",
}
"""A cell as people write it, and what `controleer --herstel` makes of it."""


@pytest.mark.parametrize("cell", MENDED)
def test_a_cell_in_ordinary_dutch_becomes_a_cell(cell: str):
    text = repair([source("| aantal | wijze |", f"| {cell} | klein |")]).sources[0].text
    row = text.splitlines()[text.splitlines().index("  | aantal | wijze |") + 1]
    assert [part.strip() for part in row.strip().strip("|").split("|")] == [MENDED[cell], "klein"]


def test_each_wrong_cell_of_a_table_is_told():
    rows = (
        "| > 5 | heel zwart | ja/nee | klein |",
        "| 5 | wit | - | groot |",
        '| 5 tot 7 | wit, grijs | x | "Midden" |',
    )
    found = errors(source("| aantal | kleur | open | wijze |", *rows))
    assert [d.source.slice(d.span) for d in found] == [
        *(">", "heel zwart", "ja/nee"),
        *("5 tot 7", "wit, grijs", '"Midden"'),
    ]


def test_completion_offers_the_other_bound():
    for written, wanted in (("5 ", "t/m "), ("minstens 5 ", "en ")):
        text, at = typing(f"tabel t over uitkomst\n  | aantal | uitkomst |\n  | {written}‸")
        assert wanted in [found.text for found in complete(text, at, names(text))]
