"""Bringing opgaven in from a file: look first, then all or nothing."""

from __future__ import annotations

import io
import threading
import time
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
import python_calamine
from flask import Flask
from flask.testing import FlaskClient

from intranet.opgaven import importing
from intranet.store import ImportState, bulk, imports, log, questions

if TYPE_CHECKING:
    from tests.intranet.views.conftest import Seen, Window

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
PAGE = "/opgaven/importeren/"
GOOD = "Naam;Gebied;Wettelijke taak;handhaving_of_toezicht\nEen plein;Geleen Zuid;;\nEen controle;;nee;ja\n"


def words(element: object) -> str:
    return " ".join("".join(element.itertext()).split())


def bring(window: Window, text: str = GOOD, name: str = "lijst.csv") -> Seen:
    return window.post(PAGE, {"bestand": (io.BytesIO(text.encode()), name)})


def wait(window: Window) -> Seen:
    """Look until the work is done."""
    for _ in range(200):
        seen = window.get(f"{PAGE}1")
        if "worden geïmporteerd" not in seen.text():
            return seen
        time.sleep(0.05)
    raise AssertionError("it does not end")


def count(app: Flask) -> int:
    with app.extensions["store"].reading() as session:
        return questions.count_opgaven(session).active


def test_from_a_file_to_the_list(window: Window, app: Flask) -> None:
    seen = bring(window)
    assert words(seen.one("h1")) == "Importeren: lijst.csv"
    assert "Alles klopt: 2 opgaven om te importeren. Er is nog niets bewaard." in seen.text()
    assert count(app) == 0
    window.post(f"{PAGE}1/start")
    assert "2 opgaven zijn geïmporteerd" in wait(window).text()
    listed = window.get("/opgaven/?volgorde=titel")
    assert [words(a) for a in listed.all("a", class_="ow-opgave")] == ["Een controle", "Een plein"]
    assert "Geen participatie op grond van handhaving" in listed.text(), "it was weighed"
    assert window.get("/opgaven/?q=controle").all("a", class_="ow-opgave"), "and can be found"
    assert window.get("/opgaven/2/").status == 200
    window.post(f"{PAGE}1/start")
    assert count(app) == 2, "the same file does not come in twice"


def test_what_came_in_is_on_the_list_of_work_at_once(window: Window) -> None:
    bring(window)
    window.post(f"{PAGE}1/start")
    wait(window)
    (row,) = [row for row in window.get("/werklijst/").one("tbody") if "Maak duidelijk dat er geen" in words(row)]
    assert "Een controle" in words(row)


def test_an_import_is_undone_but_for_what_was_changed_since(window: Window, app: Flask) -> None:
    bring(window, GOOD + "Derde;;;\nVierde;;;\n")
    window.post(f"{PAGE}1/start")
    assert "Maak deze import ongedaan" in wait(window).text()
    ids = {words(a): a.get("href") for a in window.get("/opgaven/").all("a", class_="ow-opgave")}
    window.get(f"{ids['Derde']}")  # to look is no change
    window.post(f"{ids['Een plein']}antwoorden/handhaving_of_toezicht", {"antwoord": "ja"})
    window.post(f"{ids['Vierde']}archiveren")
    seen = window.get(f"{PAGE}1/ongedaan")
    text = seen.text().replace("\u00a0", " ")
    assert "Wilt u 2 opgaven uit deze import naar het archief verplaatsen?" in text
    assert "1 opgave staat al in het archief." in text and "1 opgave blijft staan" in text
    assert [words(a) for a in seen.one("main").iter("a") if words(a) == "Een plein"] == ["Een plein"]
    seen = window.post(f"{PAGE}1/ongedaan")
    assert "2 opgaven uit deze import staan nu in het archief." in seen.text().replace("\u00a0", " ")
    assert "Deze import is ongedaan gemaakt op" in seen.text() and "Een plein" in seen.text()
    assert "Maak deze import ongedaan" not in seen.text()
    assert [words(a) for a in window.get("/opgaven/").all("a", class_="ow-opgave")] == ["Een plein"]
    assert "Een controle" not in window.get("/werklijst/").text(), "nothing is due in the archive"
    assert "Een controle" in window.get("/opgaven/?lijst=archief").text()
    assert "ongedaan gemaakt" in window.get(PAGE).text()
    with app.extensions["store"].reading() as session:
        (line,) = [line for line in log.every(session) if line.act == "import ongedaan gemaakt"]
    assert line.subject == "import 1" and line.data == {"aantal": 2}
    window.post(f"{ids['Een controle']}terugzetten")
    assert "Niets" not in window.get("/opgaven/").text() and "Een controle" in window.get("/opgaven/").text()
    assert "Er is niets verplaatst" in window.post(f"{PAGE}1/ongedaan").text(), "it was put back: that is a change"


def test_only_what_came_in_can_be_undone_and_by_who_brought_it(window: Window, app: Flask) -> None:
    bring(window)
    assert window.get(f"{PAGE}1/ongedaan").status == 404 == window.post(f"{PAGE}1/ongedaan").status
    with app.extensions["store"].writing() as session:
        imports.create(session, who="een ander", at=NOW, file_name="a.csv", rows=[["Naam"], ["Een"]], columns={})
        imports.begin(session, 2)
        nothing = bulk.prepare([], who="een ander", at=NOW)
        imports.store(session, 2, nothing, regelset_version_id=1, who="een ander", at=NOW)
    assert window.get(f"{PAGE}2/ongedaan").status == 404 == window.post(f"{PAGE}2/ongedaan").status


def test_nothing_comes_in_when_one_cell_is_wrong(window: Window, app: Flask) -> None:
    seen = bring(window, GOOD + "Derde;Maastricht;;\n")
    assert "1 cel klopt niet." in seen.text()
    (row,) = [[words(cell) for cell in row] for row in seen.all("tbody")[0]]
    assert row[:3] == ["B4", "Gebied", "Maastricht"]
    assert not seen.all("form", action=f"{PAGE}1/start")
    window.post(f"{PAGE}1/start")
    assert "1 cel klopt niet." in wait(window).text()
    assert count(app) == 0


def test_columns_can_be_chosen_otherwise(window: Window) -> None:
    seen = bring(window, "Kop;Plaats\nEen plein;Geleen Zuid\n")
    assert "Kies in welke kolom de naam van de opgave staat." in seen.text()
    seen = window.post(f"{PAGE}1/kolommen", {"kolom-0": "titel", "kolom-1": "gebied", "kolom-9": "x"})
    assert "Alles klopt: 1 opgave" in seen.text()
    seen = window.post(f"{PAGE}1/kolommen", {"kolom-0": "titel", "kolom-1": "bestaatniet"})
    assert "Alles klopt: 1 opgave" in seen.text(), "what is no column is passed over"


def test_a_name_that_is_there_already_is_said(window: Window) -> None:
    window.new("Een plein")
    seen = bring(window, "Naam\nEen plein\nEen park\nTweemaal\nTweemaal\n")
    assert "2 namen komen vaker voor , in de lijst of in dit bestand: ‘Een plein’, ‘Tweemaal’." in seen.text()
    assert seen.all("form", action=f"{PAGE}1/start"), "it may be meant"
    assert "vaker voor" not in bring(window, "Naam\nIets nieuws\n").text()


def test_a_title_above_the_list_is_told_from_the_names_of_the_columns(window: Window) -> None:
    said = "In de eerste rij staat alleen ‘Overzicht 2027’."
    seen = bring(window, "Overzicht 2027;\nNaam;Fase\nEen plein;uitvoeren\n")
    assert said in seen.text()
    assert said not in bring(window, "Kop;Fase\nEen plein;uitvoeren\n").text()


def test_a_column_that_does_not_come_in_is_named(window: Window) -> None:
    seen = bring(window, "Naam;Kleur;;Leeg\nEen plein;groen;7;\nEen park;;;\n")
    assert "Alles klopt: 2 opgaven" in seen.text()
    assert "2 kolommen gaan niet mee:" in seen.text(), "and the empty one is not missed"
    assert [words(a) for a in seen.all("a") if "#kolom-" in (a.get("href") or "")] == ["Kleur", "kolom 3"]
    seen = window.post(f"{PAGE}1/kolommen", {"kolom-0": "titel", "kolom-1": "beschrijving", "kolom-2": "team"})
    assert "niet mee" not in seen.text()


@pytest.mark.parametrize(
    ("text", "name", "says"),
    [
        ("", "x.csv", "Het bestand is leeg"),
        ("x", "x.xlsx", "niet te lezen als Excel"),
        ("", "", "Kies eerst een bestand"),
    ],
)
def test_a_file_that_cannot_be_used(window: Window, text: str, name: str, says: str) -> None:
    seen = bring(window, text, name)
    assert seen.status == 422
    assert says in seen.error_summary()["bestand"]


def test_it_can_be_stopped_and_then_nothing_came_in(
    window: Window, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on, real = threading.Event(), importing.weighed

    def slow(drafts: Any, regelset: Any, on: Any, tell: Any) -> Any:
        tell(1)
        go_on.wait(20)
        return real(drafts, regelset, on, tell)

    monkeypatch.setattr(importing, "weighed", slow)
    bring(window)
    seen = window.post(f"{PAGE}1/start")
    assert "De opgaven worden geïmporteerd" in seen.text()
    part = window.get(f"{PAGE}1/voortgang", htmx=True)
    assert part.one("progress").get("max") == "2"
    assert part.html.strip() in window.get(f"{PAGE}1/voortgang").html
    window.post(f"{PAGE}1/stop")
    go_on.set()
    assert "U hebt het importeren gestopt. Er is niets geïmporteerd." in wait(window).text()
    assert count(app) == 0


def test_what_goes_wrong_leaves_nothing(window: Window, app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise OSError("full")

    monkeypatch.setattr(imports, "log", SimpleNamespace(write=broken))  # the last thing before it is stored
    with app.extensions["store"].writing() as session:
        imports.create(
            session, who="teamlid", at=NOW, file_name="a.csv", rows=[["Naam"], ["Een"]], columns={0: "titel"}
        )
    window.post(f"{PAGE}1/start")
    assert "Het importeren lukte niet. Er is niets geïmporteerd." in wait(window).text()
    assert count(app) == 0


def test_a_program_that_stopped_halfway_is_said(window: Window, app: Flask) -> None:
    bring(window)
    with app.extensions["store"].writing() as session:
        assert imports.begin(session, 1)
    assert "is gestopt terwijl de opgaven werden geïmporteerd" in window.get(f"{PAGE}1").text()
    with app.extensions["store"].reading() as session:
        job = imports.get(session, 1, "teamlid")
    assert job is not None
    assert job.state is ImportState.FAILED


def test_a_file_is_only_for_who_brought_it(window: Window, app: Flask) -> None:
    with app.extensions["store"].writing() as session:
        imports.create(session, who="een ander", at=NOW, file_name="a.csv", rows=[["Naam"], ["Een"]], columns={})
    for address in (f"{PAGE}1", f"{PAGE}1/voortgang", f"{PAGE}99"):
        assert window.get(address).status == 404
    assert window.post(f"{PAGE}1/start").status == 404


def test_the_template_can_be_brought_back(window: Window, client: FlaskClient) -> None:
    response = client.get(f"{PAGE}sjabloon.xlsx")
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(response.data))
    assert book.sheet_names == ["Opgaven", "Uitleg"]
    heads = [str(cell) for cell in book.get_sheet_by_name("Opgaven").to_python()[0]]
    seen = bring(window, ";".join(f'"{head}"' for head in heads) + "\nEen plein\n")
    assert "Alles klopt: 1 opgave om te importeren." in seen.text()
