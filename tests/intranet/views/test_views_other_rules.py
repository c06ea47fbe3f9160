"""The pages with other rules than those of the leidraad: other values, typed answers, conflicts, new versions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from flask import Flask
from flask.testing import FlaskClient

from intranet import create_app, locations
from intranet.config import Config

if TYPE_CHECKING:
    from tests.intranet.views.conftest import Seen, Window

HEAD = """# Proef

```regels
regeltaal 1

regelset proef "Proefregels"
  organisatie "gemeente"
  rang leidraad
  versie "{version}"
  geldig vanaf 1 januari 2026
```

## Regels

> De zin waar alles op rust.
"""

RULES = """
```regels
feit startdag: datum
  vraag "Op welke dag begint het?"

feit kosten: bedrag
  vraag "Wat kost het?"

feit groepen: meer uit
    - bewoners "Bewoners"
    - winkeliers "Winkeliers"
  vraag "Wie doen er mee?"

feit omschrijving: tekst
  vraag "Wat gebeurt er?"

besluit omvang "Hoe groot is het?": één uit
    - groot "Groot werk"
    - klein "Klein werk"

regel groot_werk over omvang geeft groot
  als kosten is minstens € 10.000

regel klein_werk over omvang geeft klein
  als startdag is voor 1 maart 2027

besluit gesprek "Is er een gesprek nodig?": één uit
    - wel "Wel een gesprek"
    - niet_nodig "Geen gesprek"
  anders niet_nodig want "Niemand doet mee."

regel gesprek_met_bewoners over gesprek geeft wel
  als groepen bevat bewoners
```
"""


@pytest.fixture
def rules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Put other rules in the place of the leidraad."""
    folder = tmp_path / "regels"
    folder.mkdir()
    monkeypatch.setattr(locations, "policies", lambda: folder)

    def write(text: str = RULES, version: str = "1") -> None:
        (folder / "proef.regels.md").write_text(HEAD.format(version=version) + text, "utf-8")

    return write


@pytest.fixture
def start(config: Config, visitor: Callable[[Flask], FlaskClient], window: Window) -> Callable[..., Window]:
    """Start the program anew on the same data; `on` is the day."""

    def start(on: date | None = None) -> Window:
        return type(window)(visitor(create_app(replace(config, today=(lambda: on) if on else config.today))))

    return start


def words(element: object) -> str:
    return " ".join("".join(element.itertext()).split())


def banners(seen: Seen) -> list[tuple[str, str]]:
    return [
        (next(c for c in (b.get("class") or "").split() if "--" in c).rpartition("--")[2], words(b.find("h2")))
        for b in seen.all("div", class_="ow-banner")
    ]


def test_values_without_a_shape_of_their_own_get_a_neutral_one(rules: Callable[..., None], start: Callable) -> None:
    rules()
    window = start()
    assert banners(window.new("Werk")) == [("open", "Nog open"), ("open", "Nog open")]
    window.answer("kosten", "12.500")
    window.answer("startdag", "1 mei 2027")
    seen = window.answer("groepen", "bewoners", "winkeliers")
    assert banners(seen) == [("vast", "Groot werk"), ("vast", "Wel een gesprek")]
    assert "€ 12.500" in seen.text()
    assert "1 mei 2027" in seen.text()
    assert "Groot werk" in window.get("/opgaven/?uitkomst=groot").text()


def test_rules_that_contradict_each_other_are_said_so(rules: Callable[..., None], start: Callable) -> None:
    rules()
    window = start()
    window.new("Werk")
    window.answer("kosten", "12.500")
    seen = window.answer("startdag", "23-11-2026")
    assert banners(seen)[0] == ("botst", "Tegenstrijdig")
    assert "De regels spreken elkaar tegen." in seen.text()
    assert "Tegenstrijdig" in words(window.get("/opgaven/").one("tbody"))


def test_an_opgave_without_outcome_is_said_so(rules: Callable[..., None], start: Callable) -> None:
    rules()
    window = start()
    window.new("Werk")
    window.answer("kosten", "5")
    seen = window.answer("startdag", "1-3-2027")
    assert banners(seen)[0] == ("botst", "Geen uitkomst")


def test_typed_answers_that_are_wrong_are_kept(rules: Callable[..., None], start: Callable) -> None:
    rules()
    window = start()
    window.new("Werk")
    seen = window.answer("startdag", "31-2-2027")
    assert seen.status == 422
    assert seen.one("input", id="antwoord").get("value") == "31-2-2027"
    assert "is geen dag die bestaat" in seen.error_summary()["antwoord"]
    seen = window.answer("kosten", "weinig", anders="weet_niet")
    assert seen.status == 422
    assert seen.one("input", id="antwoord").get("value") == "weinig"
    seen = window.answer("kosten", "", anders="weet_niet")
    assert seen.status == 200
    seen = window.answer("omschrijving", "Wij planten\n<b>bomen</b>")
    assert seen.status == 200
    assert "Wij planten <b>bomen</b>" in window.get("/opgaven/1/").text()


def test_before_the_rules_are_in_force_there_is_no_outcome(rules: Callable[..., None], start: Callable) -> None:
    rules()
    window = start(on=date(2025, 12, 31))
    seen = window.new("Werk")
    assert banners(seen)[0] == ("let", "Geen geldige versie")
    assert "geldt niet op 31 december 2025" in seen.text().replace("\u00a0", " ")
    window = start(on=date(2026, 1, 1))
    assert "Geen geldige versie" in words(window.get("/opgaven/").one("tbody"))
    window.get("/opgaven/1/")
    assert "Nog open" in words(window.get("/opgaven/").one("tbody")), "the list follows when the opgave is opened"


def test_an_opgave_keeps_the_rules_it_was_started_with(rules: Callable[..., None], start: Callable) -> None:
    rules(version="1")
    window = start()
    window.new("Werk")
    assert "zijn gewijzigd nadat u deze opgave begon" not in window.answer("kosten", "12.500").text()
    rules(RULES.replace("€ 10.000", "€ 20.000").replace("Wat kost het?", "Hoe duur is het?"), version="2")
    window = start()
    seen = window.answer("startdag", "1 mei 2027")
    assert banners(seen)[0] == ("vast", "Groot werk"), "by the limit of version 1"
    assert "zijn gewijzigd nadat u deze opgave begon" in seen.text()
    assert "versie 1" in seen.text()
    assert "Regels, versie 2" in seen.text()
    link = next(a.get("href") for a in seen.all("a") if words(a) == "Lees in de leidraad")
    assert "een eerdere tekst" in window.get(link or "").text()
    assert "Wat kost het?" in window.get(link or "").text()
    assert "Hoe duur is het?" in window.get("/leidraad/regels").text()


@pytest.mark.parametrize(
    "text", ["\n```regels\nregel ???\n```\n", "\n```regels\nbegrip a betekent: bestaat_niet\n```\n"]
)
def test_rules_with_a_mistake_are_said_so_and_opgaven_are_safe(
    rules: Callable[..., None], start: Callable, text: str
) -> None:
    rules(text)
    window = start()
    seen = window.get("/opgaven/")
    assert seen.status == 503
    assert "De regels zijn niet te gebruiken" in seen.text()
    assert "proef.regels.md, regel" in seen.text()
    assert "Traceback" not in seen.html
    rules()
    assert start().get("/opgaven/").status == 200


def test_files_that_do_not_build_on_each_other_are_said_so(rules: Callable[..., None], start: Callable) -> None:
    rules()
    (locations.policies() / "tweede.regels.md").write_text(HEAD.format(version="1"), "utf-8")
    seen = start().get("/leidraad/")
    assert seen.status == 503
    assert "tweede.regels.md, regel" in seen.text()


def test_files_that_build_on_each_other_are_weighed_together(rules: Callable[..., None], start: Callable) -> None:
    rules()
    second = HEAD.format(version="1").replace('proef "Proefregels"', 'tweede "Tweede regels" bouwt voort op proef')
    second = second.replace("rang leidraad", "rang verordening")
    exception = """
```regels
uitzondering altijd_klein op proef.groot_werk geeft klein
  als groepen bevat bewoners
```
"""
    (locations.policies() / "tweede.regels.md").write_text(second + exception, "utf-8")
    window = start()
    window.new("Werk")
    window.answer("kosten", "12.500")
    window.answer("startdag", "1 mei 2027")
    assert banners(window.answer("groepen", "bewoners"))[0] == ("vast", "Klein werk")


def test_a_document_that_builds_on_another_can_be_read_and_its_sentences_lead_there(
    rules: Callable[..., None], start: Callable[..., Window]
) -> None:
    rules()
    head = HEAD.format(version="1").replace('proef "Proefregels"', 'tweede "Tweede regels" bouwt voort op proef')
    below = """
```regels
interpretatie telt_zondag "Telt een zondag mee?" gekozen ja
  want "De zin zegt het niet."
  door "voorstel" op 1 januari 2026

uitzondering zondag op groot_werk geeft klein
  als telt_zondag
  want "Op zondag is alles klein."
```
"""
    (locations.policies() / "tweede.regels.md").write_text(head.replace("rang leidraad", "rang kader") + below, "utf-8")
    window = start()
    contents = window.get("/leidraad/")
    assert [words(h) for h in contents.all("h2")][:3] == [
        "Proefregels",
        "Tweede regels",
        "Keuzes die de teksten openlaten",
    ]
    (link,) = [a.get("href") or "" for a in contents.all("a") if words(a) == "Telt een zondag mee?"]
    there = window.get(link)
    assert there.by_id("telt_zondag") is not None and "Tweede regels" in there.text()
    (base,) = [a.get("href") for a in there.all("a", class_="ow-nm") if words(a) == "groot_werk"]
    assert window.get(base or "").by_id("groot_werk") is not None, "a rule of the other document"
    hits = [a.get("href") or "" for a in window.get("/zoeken/?q=zin+alles+rust").all("a") if "De zin" in words(a)]
    assert [("bestand" in hit, window.get(hit).by_id("citaat-0") is not None) for hit in hits] == [
        (False, True),
        (True, True),
    ]
    assert window.get("/leidraad/regels?bestand=derde.regels.md").status == 404
    window.new("Brug", gebied="")
    page = window.get("/opgaven/1/")
    (own,) = (one for one in page.all("details") if words(next(one.iter("summary"))).startswith("Zondag"))
    assert "De zin waar alles op rust." in words(own)
    (read,) = own.iter("a")
    assert words(read) == "Lees in de tekst"
    assert "Tweede regels" in window.get(read.get("href") or "").text()
    (other,) = (one for one in page.all("details") if words(next(one.iter("summary"))).startswith("Groot werk"))
    assert "Lees in de leidraad" in words(other)
