"""*Bewerken*: reading, saving piece by piece, what happens when two save, the tabs beside the text, and the forms."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from intranet import create_app
from intranet.config import Config
from intranet.policies import current_store, regelsets, shipped_texts
from intranet.store import DatabaseUnusable, drafts, presence
from intranet.views.redactie import changed
from tests.intranet.views.conftest import Seen, Window, words

AT = datetime(2026, 11, 25, 9, tzinfo=UTC)
NAME = shipped_texts()[0].name


@pytest.fixture
def draft(app: Flask) -> str:
    """The address of a draft of the shipped rules."""
    with app.test_request_context():
        version = regelsets().publication().regelset_version_id
        with current_store().writing() as session:
            number = drafts.create(session, label="2027", base_id=version, who="ans", at=AT)
    return f"/regels/concepten/{number}/bewerken"


@pytest.fixture
def client(app: Flask, visitor: Callable[[Flask], FlaskClient]) -> FlaskClient:
    return visitor(app)


def stored(app: Flask) -> str:
    """The text of the draft as it is in the store."""
    with app.app_context(), current_store().reading() as session:
        return drafts.get_texts(session, 1).texts[0].text


def send(client: FlaskClient, address: str, **what: Any) -> TestResponse:
    return client.post(address, json=what)


def test_the_page_holds_the_text_in_a_form_that_works_without_scripts(app: Flask, window: Window, draft: str) -> None:
    page = window.get(draft)
    area = page.one("textarea", id="tekst")
    assert (area.text or "").strip() == stored(app).strip()
    text = (area.text or "") + "\nEen zin erbij.\n"
    revision = page.one("input", name="revisie").get("value")
    saved = window.post(draft, {"tekst": text.replace("\n", "\r\n"), "revisie": revision, "bestand": NAME})
    assert "De tekst is bewaard." in saved.text()
    assert stored(app) == text


def test_the_style_sheet_of_the_editor_is_let_in_here_and_nowhere_else(client: FlaskClient, draft: str) -> None:
    here = client.get(draft)
    nonce = here.text.split('data-nonce="')[1].split('"')[0]
    assert f"style-src 'self' 'nonce-{nonce}'" in here.headers["Content-Security-Policy"]
    assert nonce not in client.get(draft).text
    assert "nonce-" not in client.get("/opgaven/").headers["Content-Security-Policy"]


def test_only_what_changed_is_sent(app: Flask, client: FlaskClient, draft: str) -> None:
    before = stored(app)
    answer = send(client, f"{draft}/bewaar", revisie=1, van=2, tot=10, tekst="Leidraad 😀")
    assert answer.status_code == 200 and answer.get_json()["revisie"] == 2
    assert stored(app) == f"# Leidraad 😀{before[10:]}"
    # the sign counts for two, as in a browser
    send(client, f"{draft}/bewaar", revisie=2, van=11, tot=13, tekst="!")
    assert stored(app) == f"# Leidraad !{before[10:]}"


def test_two_who_change_different_lines_both_keep_their_work(app: Flask, client: FlaskClient, draft: str) -> None:
    before = stored(app)
    send(client, f"{draft}/bewaar", revisie=1, heel=before + "\nVan Ans.\n")
    mine = "Van Bob.\n\n" + before
    answer = send(client, f"{draft}/bewaar", revisie=1, heel=mine)
    assert answer.status_code == 200
    assert answer.get_json()["samengevoegd"]
    assert answer.get_json()["tekst"] == stored(app) == mine + "\nVan Ans.\n"


def test_two_who_change_the_same_line_are_told_and_nothing_is_lost(app: Flask, client: FlaskClient, draft: str) -> None:
    before = stored(app)
    theirs = before.replace("# Leidraad", "# Onze leidraad", 1)
    mine = before.replace("# Leidraad", "# Mijn leidraad", 1)
    send(client, f"{draft}/bewaar", revisie=1, heel=theirs)
    answer = send(client, f"{draft}/bewaar", revisie=1, heel=mine)
    assert answer.status_code == 409
    found = answer.get_json()
    assert (found["tekst"], found["revisie"]) == (theirs, 2) and found["melding"]
    assert stored(app) == theirs
    # having seen it, mine goes on top
    assert send(client, f"{draft}/bewaar", revisie=2, heel=mine).status_code == 200
    assert stored(app) == mine


def test_a_clash_in_the_plain_form_shows_both_texts(
    app: Flask, client: FlaskClient, window: Window, draft: str
) -> None:
    before = stored(app)
    send(client, f"{draft}/bewaar", revisie=1, heel=before.replace("# Leidraad", "# Onze leidraad", 1))
    mine = before.replace("# Leidraad", "# Mijn leidraad", 1)
    page = window.post(draft, {"tekst": mine, "revisie": "1", "bestand": NAME})
    assert page.status == 409
    assert (page.one("textarea", id="tekst").text or "").strip() == mine.strip()
    assert "# Onze leidraad" in page.text()
    assert page.one("input", name="revisie").get("value") == "2"


@pytest.mark.parametrize(
    "wrong",
    [{}, {"revisie": "a", "heel": ""}, {"revisie": 1, "van": 5, "tot": 2, "tekst": ""}, {"revisie": 1, "van": 0}],
)
def test_a_save_that_makes_no_sense_is_refused(app: Flask, client: FlaskClient, draft: str, wrong: object) -> None:
    before = stored(app)
    assert client.post(f"{draft}/bewaar", json=wrong).status_code == 400
    assert client.post(f"{draft}/bewaar", data="geen json").status_code == 400
    assert stored(app) == before


def test_changes_are_counted_in_units_of_the_browser() -> None:
    assert changed("a😀b", 1, 3, "c") == "acb"
    assert changed("", 0, 0, "é") == "é"
    with pytest.raises(ValueError, match="units"):
        changed("a", 0, 2, "")


def test_the_services_answer_about_the_text_that_comes_along(app: Flask, client: FlaskClient, draft: str) -> None:
    text = stored(app).replace("als handhaving_of_toezicht", "als handhaving_of_toezigt", 1)
    found = send(client, f"{draft}/diensten/meldingen", tekst=text).get_json()
    assert [one["code"] for one in found["meldingen"]] == ["naam-onbekend"]
    assert send(client, f"{draft}/diensten/betekenis", tekst=text, regel=0, teken=0).get_json() is None
    assert send(client, f"{draft}/diensten/betekenis", tekst=text, regel="nul").status_code == 400
    assert send(client, f"{draft}/diensten/iets", tekst=text).status_code == 404
    assert send(client, f"{draft}/diensten/meldingen").status_code == 400


def test_the_tabs_say_what_the_rules_mean(window: Window, draft: str) -> None:
    assert "voorbeelden kloppen" in window.get(f"{draft}/naast/voorbeelden", htmx=True).text()
    assert "Bewezen: geen tegenstrijdigheid" in window.get(f"{draft}/naast/bewijs", htmx=True).text()
    assert "Elke zin van de bron" in window.get(f"{draft}/naast/dekking", htmx=True).text()
    drawing = window.get(f"{draft}/naast/tekening?hier=geen_ruimte", htmx=True)
    assert "De uitzondering ‘Geen ruimte’ gaat voor op de regel ‘Uitgangspunt’" in drawing.text()
    contents = window.get(f"{draft}/naast/inhoud", htmx=True)
    assert "uitgangspunt" in [words(link) for link in contents.all("a")]
    assert window.get(f"{draft}/naast/niets").status == 404


def test_beside_a_text_with_a_fout_stands_the_last_one_without(
    app: Flask, client: FlaskClient, window: Window, draft: str
) -> None:
    window.get(draft)
    broken = stored(app).replace("als handhaving_of_toezicht", "als", 1)
    send(client, f"{draft}/bewaar", revisie=1, heel=broken)
    page = window.get(f"{draft}/naast/voorbeelden", htmx=True)
    assert "de laatste versie zonder fout" in page.text()
    assert "voorbeelden kloppen" in page.text()
    assert "nog 6 stappen tot publiceren" in words(page.one("p", id="stand"))  # the line above the steps goes along


def test_a_form_writes_a_rule_and_goes_to_it(app: Flask, window: Window, draft: str) -> None:
    filled = {
        "zin": "",
        "naam": "Kleine wijziging",
        "op": "uitgangspunt",
        "geeft": "geen_participatie",
        "als": "ruimte is onvoldoende",
        "want": "Een kleine wijziging raakt niemand.",
    }
    page = window.get(f"{draft}/nieuw/uitzondering")
    assert words(page.one("h1")) == "Nieuwe uitzondering"
    page = window.post(f"{draft}/nieuw/uitzondering", filled)
    assert "Nieuwe uitzondering staat in het concept" in page.text()
    assert "uitzondering kleine_wijziging op uitgangspunt geeft geen_participatie" in stored(app)


def test_a_form_with_a_condition_that_cannot_be_read_says_so_at_the_field(
    app: Flask, window: Window, draft: str
) -> None:
    before = stored(app)
    filled = {
        "naam": "Kleine wijziging",
        "op": "uitgangspunt",
        "geeft": "geen_participatie",
        "als": "ruimte is onvoldoende en",
        "want": "Een kleine wijziging raakt niemand.",
    }
    page = window.post(f"{draft}/nieuw/uitzondering", filled)
    assert page.status == 422
    assert set(page.error_summary()) == {"als"}
    assert page.one("textarea", id="als").text == "ruimte is onvoldoende en"
    assert set(window.post(f"{draft}/nieuw/feit", {}).error_summary()) == {"vraag", "soort"}
    assert window.get(f"{draft}/nieuw/iets").status == 404
    assert stored(app) == before


def test_of_a_sentence_with_a_rule_nobody_can_say_that_none_follows(app: Flask, window: Window, draft: str) -> None:
    before, address = stored(app), f"{draft}/nieuw/afsluiting"
    page = window.get(address)
    sentences = {words(option): option.get("value") or "" for option in page.one("select", id="zin").iter("option")}
    (ruled,) = (v for w, v in sentences.items() if w.startswith("Dit is niet vrijblijvend"))
    free = next(v for w, v in sentences.items() if w.startswith("Sittard-Geleen is van"))
    filled = {"zin": ruled, "soort": "geen regel", "want": "De zin beschrijft iets."}
    page = window.post(address, filled)
    assert page.status == 422 and set(page.error_summary()) == {"zin"}
    said = "Uit deze zin volgt al de verplichting ‘Vraag commitment van inwoners, organisaties, bedrijven en gemeente"
    assert said in page.error_summary()["zin"] and stored(app) == before
    page = window.post(address, {**filled, "soort": "open norm", "doe": "bekijk"})
    assert said in words(page.one("section", id="vooruitblik")) and "Dat blijft staan" in page.text()
    assert set(window.post(address, {**filled, "soort": ""}).error_summary()) == {"soort"}
    window.post(address, {**filled, "zin": free})
    assert "De zin beschrijft iets." in stored(app), "a sentence without a rule, closed in other words"
    window.post(address, {**filled, "soort": "open norm"})
    assert stored(app).count("De zin beschrijft iets.") == 2 and "verplichting commitment" in stored(app)


def test_a_condition_is_put_together_from_rows_without_scripts(app: Flask, window: Window, draft: str) -> None:
    before, address = stored(app), f"{draft}/nieuw/uitzondering"
    filled = {"naam": "Kleine wijziging", "op": "uitgangspunt", "geeft": "geen_participatie", "want": "Kan niet."}
    assert set(window.post(address, filled).error_summary()) == {"als-0-over"}
    filled["als-0-over"] = "ruimte"
    page = window.post(address, {**filled, "doe": "bekijk"})
    assert page.status == 200
    tests = [words(option) for option in page.one("select", id="als-0-toets").iter("option")]
    assert tests == ["is", "is niet", "is een van"]
    assert ": kies een waarde." in words(page.one("section", id="vooruitblik"))
    filled |= {"als-0-toets": "niet", "als-0-waarde": "geen"}
    page = window.post(address, {**filled, "doe": "erbij-als"})
    assert page.one("select", id="als-1-over") is not None
    filled |= {"als-1-over": "wettelijke_taak", "als-1-toets": "nee", "als-samen": "of"}
    page = window.post(address, {**filled, "doe": "bekijk"})
    statement = (
        "uitzondering kleine_wijziging op uitgangspunt geeft geen_participatie\n"
        "  als ruimte is niet geen of wettelijke_taak is nee\n"
        '  want "Kan niet."'
    )
    assert page.one("pre").text == statement
    assert stored(app) == before
    page = window.post(address, {**filled, "doe": "weg-als-0"})
    assert page.all("select", id="als-1-over") == []
    window.post(address, filled)
    assert statement in stored(app)


def test_a_proposed_voorbeeld_is_written_with_its_outcome_without_scripts(
    app: Flask, window: Window, draft: str
) -> None:
    exception = (
        'feit klein: ja/nee\n  vraag "Klein?"\n\nuitzondering kleine_zaak op uitgangspunt geeft geen_participatie'
    )
    added = f'{stored(app)}\n```regels\n{exception}\n  als klein\n  want "Klein."\n```\n'
    window.post(draft, {"tekst": added, "revisie": "1", "bestand": NAME})
    page = window.get(f"{draft}?naast=voorbeelden")
    assert "Ook nagaan" in page.text()
    form = {"voorstel": "0", "revisie": page.all("input", name="revisie")[-1].get("value", "")}
    refused = window.post(f"{draft}/voorstel", form)
    assert "Dat beslist u, niet de regels." in refused.text()
    assert stored(app) == added
    asked = window.post(f"{draft}/voorstel", {**form, "b-participatie": "geen_participatie"}, htmx=True)
    assert asked.status == 204
    now = stored(app)
    assert now.count("\nvoorbeeld ") == added.count("\nvoorbeeld ") + 1
    assert "    - participatie is geen_participatie\n" in now[len(added) // 2 :]
    assert window.post(f"{draft}/voorstel", {**form, "voorstel": "99", "b-participatie": "x"}).status == 404


def test_what_is_not_a_draft_is_not_there(window: Window, client: FlaskClient, draft: str) -> None:
    assert window.get("/regels/concepten/99/bewerken").status == 404
    assert window.get(f"{draft}?bestand=ander.regels.md").status == 404
    assert send(client, "/regels/concepten/99/bewerken/bewaar", revisie=1, heel="").status_code == 404


def test_a_draft_that_is_no_longer_written_can_be_read_only(
    app: Flask, client: FlaskClient, window: Window, draft: str
) -> None:
    with app.app_context(), current_store().writing() as session:
        drafts.discard(session, 1, who="ans", at=AT)
    page = window.get(draft)
    assert "U kunt de tekst lezen, niet wijzigen." in page.text()
    assert page.one("textarea", id="tekst").get("readonly") is not None
    assert send(client, f"{draft}/bewaar", revisie=1, heel="weg").status_code == 423


def test_the_questions_can_be_tried_and_nothing_is_kept(window: Window, draft: str) -> None:
    page = window.get(f"{draft}/naast/vragen", htmx=True)
    assert "Nog open" in page.text()
    assert "Gaat het om handhaving of toezicht?" in page.text()
    page = window.get(f"{draft}/naast/vragen?handhaving_of_toezicht=ja", htmx=True)
    assert "Geen participatie" in page.text()
    # without scripts the form goes to the page itself
    assert "Geen participatie" in window.get(f"{draft}?naast=vragen&handhaving_of_toezicht=ja").text()
    assert "Nog open" in window.get(f"{draft}?naast=vragen").text()


def test_each_page_of_a_draft_says_who_else_has_it_open(
    app: Flask, config: Config, visitor: Callable[[Flask], FlaskClient], window: Window, draft: str
) -> None:
    def line(seen: Seen) -> tuple[str, bool]:
        found = seen.one("p", id="aanwezig")
        return words(found), "hidden" in found.attrib

    bob = Window(visitor(create_app(replace(config, user_name="bob"))))
    assert line(window.get(draft)) == ("", True)
    pages = (draft, f"{draft}/nieuw/uitzondering", "/regels/concepten/1/", "/regels/concepten/1/bron")
    assert {line(bob.get(page)) for page in pages} == {("Ook teamlid heeft dit concept open.", False)}
    bob.post(draft, {"tekst": stored(app) + "\nEen zin erbij.\n", "revisie": "1", "bestand": NAME})
    asked = window.post("/regels/concepten/1/aanwezig")
    assert line(asked)[0].startswith("Ook bob bewerkt dit concept, laatst om ")
    assert line(asked) == line(window.get(draft))
    assert asked.one("p", id="aanwezig").get("data-namen") == "bob"
    assert window.post("/regels/concepten/99/aanwezig").status == 404
    assert "Wijzig ze in een tabel" in window.get(draft).text()
    bob.post("/regels/concepten/1/wegleggen")
    assert window.get(draft).all("p", id="aanwezig") == []
    bob.post("/regels/concepten/1/oppakken")
    bob.post("/regels/concepten/1/verzenden")
    seen = window.get(draft)
    assert line(seen) == ("Ook bob heeft dit concept open.", False), "nobody writes during a review"
    assert "Bekijk ze in een tabel" in seen.text() and "Wijzig ze" not in seen.text()


def test_a_page_is_shown_also_when_who_is_there_cannot_be_kept(
    window: Window, draft: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise DatabaseUnusable("disk full")

    monkeypatch.setattr(presence, "arrive", full)
    assert window.get(draft).status == 200
    assert window.post("/regels/concepten/1/aanwezig").status == 503
