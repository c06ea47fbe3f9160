"""*Voorbeelden*: the table of a draft, edited, added to and undone; what is saved is the text and nothing else."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from intranet.policies import current_store, regelsets, shipped_texts
from intranet.store import drafts
from tests.intranet.views.conftest import OUT_OF_BAND, Seen, Window, inspect, words
from tests.intranet.views.drafting import ARTICLE, VERORDENING

AT = datetime(2026, 11, 25, 9, tzinfo=UTC)
NAME = shipped_texts()[0].name


@pytest.fixture
def draft(app: Flask) -> str:
    """The address of the voorbeelden of a draft of the shipped rules."""
    with app.test_request_context():
        version = regelsets().publication().regelset_version_id
        with current_store().writing() as session:
            number = drafts.create(session, label="2027", base_id=version, who="ans", at=AT)
    return f"/regels/concepten/{number}/voorbeelden"


@pytest.fixture
def client(app: Flask, visitor: Callable[[Flask], FlaskClient]) -> FlaskClient:
    return visitor(app)


def stored(app: Flask) -> str:
    with app.app_context(), current_store().reading() as session:
        return drafts.get_texts(session, 1).texts[0].text


def row(client: FlaskClient, address: str, data: dict[str, Any] | None = None) -> Seen:
    """A row as htmx gets it: a body of a table, which only parses inside one."""
    headers = {"HX-Request": "true"}
    answer = client.get(address, headers=headers) if data is None else client.post(address, data=data, headers=headers)
    whole = OUT_OF_BAND.sub("", answer.text)
    text = f"<table>{whole}</table>" if whole.startswith("<tbody") else whole
    seen = Seen(SimpleNamespace(text=text, status_code=answer.status_code, headers=answer.headers))
    inspect(seen)
    return seen


def fields(seen: Seen) -> dict[str, Any]:
    """What a form that is shown would send as it is."""
    found = {e.get("name") or "": e.get("value") or "" for e in seen.all("input") if e.get("type") != "checkbox"}
    for select in seen.all("select"):
        chosen = [o.get("value") or "" for o in select.iter("option") if o.get("selected") is not None]
        found[select.get("name") or ""] = chosen[0] if chosen else ""
    return {name: value for name, value in found.items() if name and name not in ("q", "alleen", "uitkomst", "bestand")}


def number_of(seen: Seen, title: str) -> int:
    """The number of the row of a voorbeeld."""
    (found,) = (body for body in seen.all("tbody") if title in words(body))
    return int((found.get("id") or "").removeprefix("rij-"))


HELP = "Een initiatief uit de samenleving dat geen hulp nodig heeft"
LINE = "    - herkomst is samenleving\n    - ondersteuning_nodig is nee\n"


def test_each_basis_has_a_table_with_only_the_questions_that_differ(window: Window, draft: str) -> None:
    page = window.get(draft)
    assert "62 van 62 voorbeelden kloppen." in page.text()
    assert len(page.all("tbody")) == 62
    tables = {words(next(table.iter("caption"))).partition(":")[0]: table for table in page.all("table")}
    heads = [words(th) for th in tables["Zoals buurtmoestuin"].iter("th") if th.get("scope") == "col"]
    assert heads[0] == "Voorbeeld" and heads[-1] == "Moet eruit komen" and len(heads) == 4
    assert all("basis: " in head for head in heads[1:-1])


@pytest.mark.parametrize("htmx", [True, False])
def test_a_cell_is_changed_in_the_text_and_changed_back(
    app: Flask, window: Window, client: FlaskClient, draft: str, htmx: bool
) -> None:
    before = stored(app)
    number = number_of(window.get(draft), HELP)
    filled = fields(window.get(f"{draft}/{number}"))
    assert filled["a-ondersteuning_nodig"] == "nee" and filled["a-herkomst"] == "samenleving"
    saved = window.post(f"{draft}/{number}", {**filled, "a-ondersteuning_nodig": "ja"}, htmx=htmx)
    assert stored(app) == before.replace(LINE, LINE.replace("is nee", "is ja"))
    (body,) = (b for b in saved.all("tbody") if b.get("id") == f"rij-{number}")
    assert words(body).startswith("Klopt niet")
    assert "de verplichting ‘Ondersteun de initiatiefnemer, maar neem het initiatief niet over’ geldt niet" in words(
        body
    )
    back = fields(window.get(f"{draft}/{number}"))
    window.post(f"{draft}/{number}", {**back, "a-ondersteuning_nodig": "nee"}, htmx=htmx)
    assert stored(app) == before


def test_a_form_sent_as_it_is_changes_nothing(app: Flask, window: Window, client: FlaskClient, draft: str) -> None:
    before = stored(app)
    for number in range(0, 62, 5):
        row(client, f"{draft}/{number}", fields(row(client, f"{draft}/{number}")))
    assert stored(app) == before


def test_what_would_come_out_is_shown_without_saving(
    app: Flask, window: Window, client: FlaskClient, draft: str
) -> None:
    before = stored(app)
    filled = fields(row(client, f"{draft}/3"))
    part = row(client, f"{draft}/3?doe=bekijk", {**filled, "a-ondersteuning_nodig": "ja"})
    assert "Klopt niet" in part.text() and "De regels geven nu: Participatie, op grond van uitgangspunt" in part.text()
    page = window.post(f"{draft}/3", {**filled, "a-ondersteuning_nodig": "ja", "doe": "bekijk"})
    assert "Klopt niet" in page.text()
    assert stored(app) == before


def test_a_question_more_and_an_expectation_more(app: Flask, window: Window, client: FlaskClient, draft: str) -> None:
    filled = fields(row(client, f"{draft}/3"))
    part = row(
        client, f"{draft}/3?doe=bekijk", {**filled, "erbij": "thema", "verwachting": "v-signaal-doelen_verlopen"}
    )
    more = fields(part)
    assert more["a-thema"] == "" and more["v-signaal-doelen_verlopen"] == "wel"
    chosen = {**more, "a-thema": "deze", "k-thema": ["sociaal", "ecologisch"], "v-signaal-doelen_verlopen": "niet"}
    row(client, f"{draft}/3", chosen)
    text = stored(app)
    assert "    - thema is (sociaal, ecologisch)\n" in text
    assert "    - geen signaal doelen_verlopen\n" in text
    again = row(client, f"{draft}/3")
    ticked = [e.get("value") for e in again.all("input", type="checkbox") if e.get("checked") is not None]
    assert ticked == ["sociaal", "ecologisch"]


@pytest.mark.parametrize(
    ("wrong", "field", "sentence"),
    [
        ({"a-herkomst": "mars"}, "a-herkomst", "Kies een van de mogelijkheden."),
        ({"titel": " "}, "titel", "Geef het voorbeeld een naam"),
        ({"dag": "gisteren"}, "dag", "is geen datum"),
        ({"basis": "geen_basis"}, "basis", "Kies waar het voorbeeld van uitgaat."),
        ({"b-participatie": "misschien"}, "b-participatie", "Kies een van de mogelijkheden."),
    ],
)
def test_a_mistake_stands_beside_its_field(
    app: Flask, client: FlaskClient, draft: str, wrong: dict[str, str], field: str, sentence: str
) -> None:
    before = stored(app)
    page = row(client, f"{draft}/3", {**fields(row(client, f"{draft}/3")), **wrong})
    assert page.status == 422
    place = page.by_id(f"r3-fout-{field}")
    assert place is not None and sentence in words(place)
    (input_,) = (e for tag in ("input", "select") for e in page.all(tag) if e.get("id") == f"r3-{field}")
    assert input_.get("aria-describedby") == f"r3-fout-{field}"
    assert page.by_id(f"r3-{field}") is not None and stored(app) == before


def test_words_of_the_language_in_a_title_stay_words(
    app: Flask, window: Window, client: FlaskClient, draft: str
) -> None:
    before = stored(app)
    filled = fields(row(client, f"{draft}/3"))
    title = 'Met "haken"\n```\nregel weg # <b>'
    row(client, f"{draft}/3", {**filled, "titel": title})
    assert "“haken”" in stored(app) and len(window.get(draft, htmx=True).all("tbody")) == 62
    assert stored(app).count("\n```") == before.count("\n```")


def test_taken_away_and_undone_and_what_a_colleague_did_stays(
    app: Flask, window: Window, client: FlaskClient, draft: str
) -> None:
    before = stored(app)
    number = number_of(window.get(draft, htmx=True), HELP)
    revision = fields(row(client, f"{draft}/{number}"))["revisie"]
    page = row(client, f"{draft}/{number}/weg", {"revisie": revision})
    assert HELP in page.text() and len(page.all("tbody")) == 61
    assert HELP not in stored(app)
    undo = fields(page)
    with app.app_context(), current_store().writing() as session:
        text = stored(app) + "\nVan Bob.\n"
        drafts.save(session, 1, base_revision=2, file=NAME, text=text, who="bob", at=AT)
    row(client, f"{draft}/terug", {"van": undo["van"], "tot": undo["tot"]})
    assert stored(app) == before + "\nVan Bob.\n"


def test_two_who_change_one_row_are_told(app: Flask, window: Window, client: FlaskClient, draft: str) -> None:
    filled = fields(row(client, f"{draft}/3"))
    row(client, f"{draft}/3", {**filled, "a-ondersteuning_nodig": "ja"})
    page = row(client, f"{draft}/3", {**filled, "a-ondersteuning_nodig": "onbekend"})
    assert page.status == 422 and "Een collega heeft dit voorbeeld intussen ook gewijzigd." in page.text()
    assert "ondersteuning_nodig is onbekend" not in stored(app)
    # another row, made from the same page, is merged
    row(client, f"{draft}/20", {"revisie": filled["revisie"], "titel": "Een ander"})
    assert 'voorbeeld "Een ander"' in stored(app)


def test_a_copy_comes_behind_it_and_goes_without_a_trace(
    app: Flask, window: Window, client: FlaskClient, draft: str
) -> None:
    before = stored(app)
    page = window.get(f"{draft}/nieuw?kopie=3")
    saved = window.post(f"{draft}/nieuw", fields(page))
    assert number_of(saved, f"{HELP} (kopie)") == 4
    revision = fields(row(client, f"{draft}/4"))["revisie"]
    row(client, f"{draft}/4/weg", {"revisie": revision})
    assert stored(app) == before


def test_a_new_row_asks_its_name_and_its_outcome(app: Flask, window: Window, client: FlaskClient, draft: str) -> None:
    filled = fields(window.get(f"{draft}/nieuw?basis=windpark"))
    assert filled["basis"] == "windpark"
    wrong = row(client, f"{draft}/nieuw", filled)
    assert set(wrong.error_summary()) == set() and wrong.status == 422 and "Geef het voorbeeld een naam" in wrong.text()
    saved = window.post(f"{draft}/nieuw", {**filled, "titel": "Zoals het is", "b-participatie": "nog open"})
    assert number_of(saved, "Zoals het is") == 1 + number_of(saved, "Windpark, variant: de gemeente heeft geen ruimte")
    assert 'voorbeeld "Zoals het is"\n  zoals windpark\n  verwacht:\n    - participatie is nog open\n' in stored(app)


def test_a_missing_voorbeeld_is_proposed_and_only_a_person_says_what_comes_out(
    app: Flask, window: Window, client: FlaskClient, draft: str
) -> None:
    page = window.get(draft)
    number = number_of(page, "Op voorhand kan het voor niemand")
    gone = window.post(f"{draft}/{number}/weg", {"revisie": fields(row(client, f"{draft}/{number}"))["revisie"]})
    links = [a.get("href") or "" for a in gone.all("a") if words(a).startswith("Maak dit voorbeeld")]
    assert links
    form = window.get(links[0].partition("#")[0])
    filled = fields(form)
    asked = [name for name in filled if name.startswith(("b-", "v-"))]
    assert all(filled[name] == "" for name in asked)
    assert "Kies nog wat eruit moet komen" in form.text() and "De regels geven nu" in form.text()
    looked = row(client, f"{draft}/nieuw?doe=bekijk", filled)
    assert looked.status == 200 and "Klopt" not in looked.text()
    refused = row(client, f"{draft}/nieuw", filled)
    assert refused.status == 422
    said = {a.get("href"): words(a) for a in refused.one("div", id="r-1-fouten").iter("a")}
    assert {f"#r-1-{name}" for name in asked if name.startswith("b-")} <= set(said)
    sentence = "Kies wat eruit moet komen bij ‘Wordt de opgave participatief opgepakt?’. Dat beslist u, niet de regels."
    assert said["#r-1-b-participatie"] == sentence
    answers = {"b-participatie": "geen_participatie", "g-participatie": "belangen_op_voorhand"}
    saved = window.post(f"{draft}/nieuw", {**filled, **answers})
    assert len(saved.all("tbody")) == 62 and "62 van 62 voorbeelden kloppen" in saved.text()


def test_a_missing_voorbeeld_comes_under_the_sentence_of_the_rule_that_it_tries(
    app: Flask, window: Window, draft: str
) -> None:
    article = ARTICLE.replace("op uitgangspunt", "op leidraad_participatie.uitgangspunt").partition("voorbeeld")[0]
    last = "\n> Artikel 9. Deze verordening geldt vanaf 1 januari 2027.\n"
    file = (io.BytesIO(f"{VERORDENING}{article}```\n{last}".encode()), "verordening.regels.md")
    window.post("/regels/concepten/1/bestanden", {"bestand": file, "hoe": "erbij"})
    page = window.get(f"{draft}?bestand=verordening.regels.md")
    assert page.all("form", class_="ow-filter", role="search") == [], "there is nothing to look through yet"
    link = next(a.get("href") or "" for a in page.all("a") if words(a).startswith("Maak dit voorbeeld"))
    form = window.get(link.partition("#")[0])
    answers = {name: "geldt" for name in fields(form) if name.startswith("v-")}
    filled = {**fields(form), **answers, "b-participatie": "geen_participatie"}
    seen = window.post(f"{draft}/nieuw?bestand=verordening.regels.md", filled)
    assert "staat in de tekst" in seen.text() and "1 van 1 voorbeeld klopt" in seen.text()
    with app.app_context(), current_store().reading() as session:
        text = drafts.get_texts(session, 1).text("verordening.regels.md") or ""
    assert text.index("uitzondering ondergeschikt") < text.index('voorbeeld "') < text.index("> Artikel 9.")


def test_an_opgave_becomes_a_row(app: Flask, window: Window, client: FlaskClient, draft: str) -> None:
    window.example()
    filled = fields(window.get(f"{draft}/nieuw?opgave=1"))
    assert filled["titel"] and filled["b-participatie"] == "nog open"
    saved = window.post(f"{draft}/nieuw", filled)
    number_of(saved, filled["titel"])
    assert window.get(f"{draft}/nieuw?opgave=99").status == 404


def test_the_rows_are_filtered(window: Window, client: FlaskClient, draft: str) -> None:
    assert len(window.get(f"{draft}?q=winkelplein variant", htmx=True).all("tbody")) == 2
    assert window.get(f"{draft}?alleen=fout", htmx=True).all("tbody") == []
    row(client, f"{draft}/3", {"revisie": "1", "a-ondersteuning_nodig": "ja"})
    assert len(window.get(f"{draft}?alleen=fout", htmx=True).all("tbody")) == 1
    open_ = window.get(f"{draft}?uitkomst=nog open", htmx=True).all("tbody")
    assert 0 < len(open_) < 20


def test_with_a_mistake_in_the_text_there_is_no_table(
    app: Flask, window: Window, client: FlaskClient, draft: str
) -> None:
    with app.app_context(), current_store().writing() as session:
        text = stored(app).replace("ruimte is geen", "ruimt is geen")
        drafts.save(session, 1, base_revision=1, file=NAME, text=text, who="bob", at=AT)
    page = window.get(draft)
    assert "Er staat een fout in de tekst" in page.text() and not page.all("table")
    assert row(client, f"{draft}/3").status == 404


def test_a_draft_under_review_is_only_read(app: Flask, window: Window, client: FlaskClient, draft: str) -> None:
    window.post("/regels/concepten/1/verzenden")
    page = window.get(draft)
    assert len(page.all("tbody")) == 62 and "Wijzig" not in page.text() and "Voeg een voorbeeld toe" not in page.text()
    before = stored(app)
    row(client, f"{draft}/3", {"revisie": "1", "a-ondersteuning_nodig": "ja"})
    assert stored(app) == before


def test_the_version_in_force_is_read(window: Window) -> None:
    page = window.get("/regels/voorbeelden")
    assert len(page.all("tbody")) == 62 and "Wijzig" not in page.text()
    assert not page.all("select", name="a-ruimte")
    assert len(window.get("/regels/versies/1/voorbeelden?q=winkelplein variant", htmx=True).all("tbody")) == 2


@pytest.mark.parametrize(("revision", "status"), [("99", 410), ("0", 404), ("-5", 404)])
def test_a_revision_that_is_not_there_changes_nothing(
    app: Flask, client: FlaskClient, draft: str, revision: str, status: int
) -> None:
    before = stored(app)
    for address in ("3", "3/weg", "nieuw"):
        data = {"revisie": revision, "titel": "Anders", "b-participatie": "participatie"}
        assert client.post(f"{draft}/{address}", data=data).status_code == status
    assert client.post(f"{draft}/terug", data={"van": "1", "tot": revision}).status_code == status
    assert client.get(f"{draft}/99").status_code == 404
    assert stored(app) == before


def test_the_answers_of_a_basis_are_changed_with_what_that_does_and_undone(
    app: Flask, window: Window, draft: str
) -> None:
    before = stored(app)
    address = f"{draft}/basis/gewone_opgave"
    assert "Wijzig de basis" in window.get(draft).text()
    page = window.get(address)
    assert page.one("select", id="rb-a-ruimte") is not None
    form = fields(page) | {"k-thema": ["sociaal", "ecologisch"]}
    assert "De basis ‘gewone opgave’ is bewaard." in window.post(address, form).text()
    assert stored(app) == before
    seen = window.post(address, {**form, "a-ruimte": "geen", "doe": "bekijk"})
    assert "Een initiatief uit de samenleving dat hulp nodig heeft" in seen.text() and stored(app) == before
    more = window.post(address, {**form, "erbij": "ondersteuning_nodig"})
    assert more.one("select", id="rb-a-ondersteuning_nodig") is not None and stored(app) == before
    saved = window.post(address, {**form, "a-ruimte": "geen"})
    assert stored(app) == before.replace("    - ruimte is voldoende\n", "    - ruimte is geen\n", 1)
    undo = {name: saved.one("input", name=name).get("value", "") for name in ("van", "tot")}
    window.post(f"{draft}/terug", undo)
    assert stored(app) == before
    wrong = window.post(address, {**form, "a-ruimte": "veel"})
    assert wrong.status == 422 and set(wrong.error_summary()) == {"rb-a-ruimte"}
    assert window.get(f"{draft}/basis/bestaat_niet").status == 404
