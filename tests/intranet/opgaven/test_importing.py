"""From a file to opgaven: dialects, encodings, guessing of columns, and what is wrong by row."""

from __future__ import annotations

import io
import json
from datetime import date
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from dsl import Policy
from intranet import locations
from intranet.documents import workbook
from intranet.opgaven import importing, sheets
from intranet.opgaven.sheets import Unreadable
from intranet.policies import regelset_of, shipped_texts
from intranet.store import AnswerKind, Kader


@pytest.fixture(scope="module")
def policy() -> Policy:
    return regelset_of(shipped_texts()).policy


def excel(head: list[str], *rows: list[object]) -> bytes:
    return workbook.of_rows("Opgaven", head, rows, author="a", on=date(2026, 11, 23))


@pytest.mark.parametrize(
    ("data", "cell"),
    [
        ("Titel;Gebied\r\nCafé; Geleen Zuid \r\n".encode(), "Café"),
        ("Titel;Gebied\r\nCafé;Geleen Zuid\r\n".encode("utf-8-sig"), "Café"),
        ("Titel;Gebied\r\nCafé – ‘ja’;x\r\n".encode("cp1252"), "Café – ‘ja’"),
        (b'Titel,Gebied\n"Met, komma",x\n', "Met, komma"),
        (b'Titel\tGebied\n"Twee\nregels"\tx\n', "Twee\nregels"),
        (b'Titel;Gebied\n"Met ""aanhaling""";x\n;\n\n', 'Met "aanhaling"'),
    ],
)
def test_csv_of_many_kinds(data: bytes, cell: str) -> None:
    rows = sheets.read("lijst.csv", data).rows
    assert rows[0] == ("Titel", "Gebied")
    assert rows[1][0] == cell
    assert len(rows) == 2


def test_excel_with_its_types() -> None:
    data = excel(["Naam", "Dag", "Getal"], ["Plein", date(2027, 2, 1), 12], ["Straat", "", 1.5])
    assert sheets.read("a.xlsx", data).rows == (
        ("Naam", "Dag", "Getal"),
        ("Plein", "1-2-2027", "12"),
        ("Straat", "", "1,5"),
    )


def test_the_first_sheet_with_something_on_it_is_read_and_the_others_are_named() -> None:
    one = (["Naam"], [("Plein",)])
    made = {"Leeg": ([], []), "Lijst": one, "Meer": (["Naam"], [("Park",)])}
    found = sheets.read("a.xlsx", workbook.of_sheets(made, title="a", author="a", on=date(2026, 11, 23)))
    assert found.rows == (("Naam",), ("Plein",))
    assert (found.sheet, found.others) == ("Lijst", ("Meer",))


def bomb() -> bytes:
    file = io.BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as packed:
        for number in range(4):
            packed.writestr(f"xl/{number}.xml", b"0" * (80 * 1024 * 1024))
    return file.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("a.csv", b"", "Het bestand is leeg"),
        ("a.csv", b"Titel;Gebied\n", "geen opgaven in"),
        ("a.csv", b"\n\n", "geen opgaven in"),
        ("a.xlsx", b"PK\x03\x04rommel", "niet te lezen als Excel"),
        ("a.xlsx", b"Titel;Gebied\nx;y", "niet te lezen als Excel"),
        ("foto.png", b"\x89PNG\r\n\x1a\n\0\0", "geen Excel- of CSV-bestand"),
        ("a.csv", b'Titel\n"half\n', "aanhalingsteken"),
        ("a.csv", b"Titel\n" + b"x\n" * 5001, "meer dan 5.000 opgaven"),
        ("a.csv", b";".join([b"k"] * 61) + b"\n" + b";".join([b"k"] * 61), "meer dan 60 kolommen"),
        ("a.csv", b"x" * (10 * 1024 * 1024 + 1), "groter dan 10 MB"),
    ],
)
def test_a_file_that_cannot_be_used_says_why(name: str, data: bytes, says: str) -> None:
    with pytest.raises(Unreadable, match=says):
        sheets.read(name, data)


def test_a_packed_file_that_unpacks_to_too_much_is_refused() -> None:
    with pytest.raises(Unreadable, match="uitgepakt te groot"):
        sheets.read("a.xlsx", bomb())


def test_columns_are_guessed_by_their_heads(policy: Policy) -> None:
    head = [
        "Naam van de opgave",
        "OMSCHRIJVING",
        "gebied",
        "Projectleider",
        "anders",
        "Startdatum",
        "reden: ruimte",
        "Naam",
    ]
    assert importing.guess(head, policy) == {
        0: "titel",
        1: "beschrijving",
        2: "gebied",
        3: "trekker",
        5: "begin",
        6: "reden:ruimte",
    }
    head = [
        "Naam opgave (verplicht)",
        "Wijk",
        "Status",
        "Thema’s",
        "Datum besluit",
        "Teamleden",
        "Schaal",
        "Aanleiding",
    ]
    names = ["titel", "gebied", "fase", "thema", "besluit", "team", "niveau", "herkomst"]
    assert importing.guess(head, policy) == dict(enumerate(names))
    template = [target.label for target in importing.targets(policy)]
    guessed = importing.guess(template, policy)
    assert [guessed[number] for number in range(len(template))] == [t.name for t in importing.targets(policy)]


def read(policy: Policy, head: list[str], *rows: list[str]) -> importing.Reading:
    everything = [head, *rows]
    return importing.read_rows(everything, importing.guess(head, policy), policy)


def test_every_other_name_of_a_column_is_of_one_target_that_exists(policy: Policy) -> None:
    names = json.loads((locations.package() / "column_names.json").read_text("utf-8"))
    assert names.keys() <= {target.name for target in importing.targets(policy)}
    for name, words in names.items():
        for word in words:
            assert importing.guess([word], policy) == {0: name}, word


def test_a_problem_names_its_cell_as_the_spreadsheet_does(policy: Policy) -> None:
    reading = read(policy, ["anders", "naam", "wijk"], ["", "Plein", "Parijs"], ["", "", ""], ["", "", "Geleen Zuid"])
    assert [(problem.cell, problem.index) for problem in reading.problems] == [("C2", 2), ("B4", 1)]
    wide = importing.Problem(7, "x", "", "", 27)
    assert wide.cell == "AB7"


def test_a_row_with_everything(policy: Policy) -> None:
    row = {
        "titel": "Plein",
        "fase": "Uitvoeren",
        "trekker": "Zoë",
        "team": "Ab, Bo;Ab",
        "besluit": "1 feb 2027",
        "kaders": "Budget: de raad\nBomen",
        "gebied": "geleen zuid",
        "niveau": "Micro",
        "thema": "sociaal en Ecologisch",
        "wettelijke_taak": "J",
        "ruimte": "voldoende",
        "reden ruimte": "Er is nog veel te kiezen",
    }
    found = read(policy, list(row), list(row.values()))
    assert found.problems == ()
    (draft,) = found.drafts
    assert draft.fields["title"] == "Plein"
    assert draft.fields["phase"] == "uitvoeren"
    assert draft.fields["team"] == ("Ab", "Bo")
    assert draft.fields["decision_on"] == date(2027, 2, 1)
    assert draft.fields["kaders"] == (Kader("Budget", "de raad"), Kader("Bomen", ""))
    values = {name: answer.value for name, answer in draft.answers.items()}
    assert values == {
        "gebied": "geleen_zuid",
        "niveau": "micro",
        "thema": ["sociaal", "ecologisch"],
        "wettelijke_taak": True,
        "ruimte": "voldoende",
        "kaders_gesteld": True,
    }
    assert draft.answers["ruimte"].reason == "Er is nog veel te kiezen"
    assert draft.answers["ruimte"].kind is AnswerKind.ANSWERED


def test_what_is_wrong_says_which_row_which_column_and_what_is_allowed(policy: Policy) -> None:
    head = ["titel", "fase", "begin", "gebied", "wettelijke_taak", "ruimte", "thema"]
    found = read(
        policy,
        head,
        ["Goed", "", "", "", "", "", ""],
        ["", "klaar", "31-2-2027", "Maastricht", "misschien", "voldoende", "sociaal, leuk"],
        ["", "", "", "", "", "", ""],
    )
    assert len(found.drafts) == 2, "an empty row is no opgave"
    assert {problem.row for problem in found.problems} == {3}
    by_column = {problem.column: problem for problem in found.problems}
    assert set(by_column) == set(head)
    assert by_column["gebied"].value == "Maastricht"
    assert "Sittard West" in by_column["gebied"].sentence
    assert by_column["wettelijke_taak"].sentence.endswith("Kies uit: ja of nee.")
    assert "initiëren, voorbereiden, uitvoeren of evalueren" in by_column["fase"].sentence
    assert "hoort een reden" in by_column["ruimte"].sentence


def test_many_problems_are_counted_and_not_all_shown(policy: Policy) -> None:
    found = read(policy, ["titel", "fase"], *([["Plein", "klaar"]] * 250))
    assert (len(found.problems), found.problem_count) == (100, 250)


def test_a_choice_of_columns_that_cannot_be_used(policy: Policy) -> None:
    assert "naam van de opgave" in importing.wrong_columns({0: "fase"}, policy)
    assert "twee kolommen" in importing.wrong_columns({0: "titel", 1: "titel"}, policy)
    assert "de vraag zelf" in importing.wrong_columns({0: "titel", 1: "reden:ruimte"}, policy)
    assert importing.wrong_columns({0: "titel", 1: "ruimte", 2: "reden:ruimte"}, policy) == ""
