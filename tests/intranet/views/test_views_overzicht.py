"""The overview with its charts and tables, and what leaves as a spreadsheet."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pytest
import python_calamine
from flask.testing import FlaskClient

from intranet.views import opgaven

if TYPE_CHECKING:
    from tests.intranet.views.conftest import Seen, Window


def words(element: object) -> str:
    return " ".join("".join(element.itertext()).split())


def sheets(data: bytes) -> dict[str, list[list[object]]]:
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def table(seen: Seen, title: str) -> list[list[str]]:
    (found,) = [t for t in seen.all("table") if words(t.find("caption")) == title]
    return [[words(cell) for cell in row] for row in found.iter("tr")]


@pytest.fixture
def filled(window: Window) -> Window:
    """Two opgaven: one open, one with an outcome."""
    window.example()
    window.new("Handhaving kamerverhuur", gebied="sittard_centrum")
    window.post("/opgaven/2/antwoorden/handhaving_of_toezicht", {"antwoord": "ja"})
    return window


def test_nothing_yet(window: Window) -> None:
    seen = window.get("/overzicht/")
    assert "Er is nog niets om te overzien" in seen.text()
    assert not seen.all("table")


def test_each_chart_has_its_table_with_the_same_numbers(filled: Window) -> None:
    seen = filled.get("/overzicht/")
    assert len(seen.all("section", class_="ow-grafiek")) == 6
    assert table(seen, "Per gebied") == [
        ["Gebied", "Geen participatie", "Nog open", "Totaal"],
        ["Sittard Centrum", "1", "0", "1"],
        ["Geleen Zuid", "0", "1", "1"],
    ]
    assert table(seen, "Waarom geen participatie") == [["Grond", "Opgaven"], ["Handhaving", "1"]]
    assert ["Binnen een week", "1"] in table(seen, "Hoe lang een afweging duurt")
    for chart in seen.all("svg", class_="ow-balk"):
        assert chart.get("aria-hidden") == "true", "what it shows stands in words beside and under it"


def test_the_opgaven_that_count_can_be_chosen_and_lead_to_the_list(filled: Window) -> None:
    seen = filled.get("/overzicht/?gebied=geleen_zuid")
    assert [row[0] for row in table(seen, "Per gebied")] == ["Gebied", "Geleen Zuid"]
    (link,) = [a.get("href") or "" for a in seen.all("a") if words(a) == "Geleen Zuid"]
    assert [words(a) for a in filled.get(link).all("a", class_="ow-opgave")] == [
        "Herinrichting winkelplein (voorbeeld)"
    ]
    assert "Geen opgave past bij uw keuze" in filled.get("/overzicht/?welke=archief").text()
    assert filled.get("/overzicht/?welke=x&gebied=y").status == 200


def test_what_is_in_the_archive_counts_only_when_asked(filled: Window) -> None:
    filled.post("/opgaven/2/archiveren")
    assert table(filled.get("/overzicht/"), "Per gebied")[1:] == [["Geleen Zuid", "1"]]
    assert len(table(filled.get("/overzicht/?welke=alles"), "Per gebied")) == 3
    filled.post("/opgaven/1/archiveren")
    seen = filled.get("/overzicht/")
    assert "Er loopt nu geen opgave" in seen.text()
    assert "In het archief staan nog 2 opgaven" in seen.text()
    (link,) = [a.get("href") or "" for a in seen.all("a") if words(a) == "Toon lopend en archief"]
    assert len(table(filled.get(link), "Per gebied")) == 3


def test_the_overview_as_a_workbook_and_as_csv(filled: Window, client: FlaskClient) -> None:
    response = client.get("/overzicht/overzicht.xlsx")
    assert response.headers["Content-Disposition"] == "attachment; filename=2026-11-23_overzicht-opgaven.xlsx"
    found = sheets(response.data)
    assert list(found)[:3] == ["Per gebied", "Per fase", "Uitkomsten in de tijd"]
    assert found["Per gebied"] == [
        ["Gebied", "Geen participatie", "Nog open", "Totaal"],
        ["Sittard Centrum", 1.0, 0.0, 1.0],
        ["Geleen Zuid", 0.0, 1.0, 1.0],
    ]
    text = client.get("/overzicht/overzicht.csv").data.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert rows[0] == ["Overzicht", "Onderdeel", "Soort", "Aantal"]
    assert ["Waarom geen participatie", "Handhaving", "Opgaven", "1"] in rows


def test_the_list_as_a_workbook_has_types_a_head_and_its_own_title(filled: Window, client: FlaskClient) -> None:
    filled.new("=HYPERLINK(1)")
    response = client.get("/opgaven/opgaven.xlsx?volgorde=titel")
    assert response.headers["Content-Disposition"] == "attachment; filename=2026-11-23_opgaven.xlsx"
    (rows,) = sheets(response.data).values()
    assert rows[0][:4] == ["Nummer", "Opgave", "Gebied", "Niveau"]
    titles = ["=HYPERLINK(1)", "Handhaving kamerverhuur", "Herinrichting winkelplein (voorbeeld)"]
    assert [row[1] for row in rows[1:]] == titles
    assert isinstance(rows[1][rows[0].index("Gemaakt op")], date), "a day is a day, not a text"
    with ZipFile(io.BytesIO(response.data)) as parts:
        sheet, core = parts.read("xl/worksheets/sheet1.xml").decode(), parts.read("docProps/core.xml").decode()
    assert "<f>" not in sheet, "nothing that was typed runs"
    assert "<autoFilter" in sheet
    assert 'topLeftCell="B2"' in sheet, "the head and the names stay in sight"
    assert "<dc:title>Opgaven</dc:title>" in core
    assert "<dc:creator>teamlid</dc:creator>" in core


def test_the_link_says_when_the_workbook_takes_a_while_or_is_cut(
    filled: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    def link() -> str:
        return next(words(a) for a in filled.get("/opgaven/").all("a") if words(a).startswith("Download als Excel"))

    assert link() == "Download als Excel"
    monkeypatch.setattr(opgaven, "SLOW_EXPORT", 1)
    assert link() == "Download als Excel (dit duurt even)"
    monkeypatch.setattr(opgaven, "MOST_EXPORTED", 1)
    assert link() == "Download als Excel (de eerste 1)"


def test_a_narrowed_list_leaves_narrowed_and_csv_runs_nothing(filled: Window, client: FlaskClient) -> None:
    filled.new("+31 bellen", gebied="sittard_west")
    text = client.get("/opgaven/opgaven.csv?gebied=sittard_west").data.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert [row[1] for row in rows] == ["Opgave", "'+31 bellen"]
    assert client.get("/opgaven/opgaven.exe").status_code == 404
