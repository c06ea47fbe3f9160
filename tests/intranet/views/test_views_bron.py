"""*Bron*: a new text beside a draft, its work list, and a regelset that starts from its source."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import docx
import pytest
from flask import Flask

from intranet.policies import current_store, regelsets
from intranet.store import drafts
from tests.intranet.rules.test_source_list import CHANGED, FILE, source
from tests.intranet.views.conftest import Window
from tests.intranet.views.drafting import write

AT = datetime(2026, 11, 25, 9, tzinfo=UTC)
NEW = "Er wordt geen participatietraject gestart wanneer niets te beïnvloeden valt"


@pytest.fixture
def draft(app: Flask) -> str:
    """The address of the source of a draft of the shipped rules."""
    with app.test_request_context():
        version = regelsets().publication().regelset_version_id
        with current_store().writing() as session:
            number = drafts.create(session, label="2027", base_id=version, who="ans", at=AT)
    return f"/regels/concepten/{number}/bron"


def stored(app: Flask, file: str = FILE) -> str:
    with app.app_context(), current_store().reading() as session:
        return drafts.get_texts(session, 1).text(file) or ""


def test_from_a_new_text_to_a_draft_that_has_it(app: Flask, window: Window, draft: str) -> None:
    assert "Leg hem hier naast het concept" in window.get(draft).text()
    page = window.post(draft, {"tekst": source().replace(CHANGED, NEW)})
    assert "Nog 1 punt te doen" in page.text()
    assert page.one("del").text == "participatieproces" and page.one("ins").text == "participatietraject"
    key = page.all("input", name="punt")[0].get("value")
    page = window.post(f"{draft}/overnemen", {"punt": key})
    assert "Het concept en de bron zijn gelijk" in page.text()
    assert "Kijk of de regel eronder nog klopt." in page.text()
    assert f"> {NEW}" in stored(app)
    # a second click on a point that is no more changes nothing
    before = stored(app)
    assert "staat niet meer op de lijst" in window.post(f"{draft}/overnemen", {"punt": key}).text()
    assert stored(app) == before


def test_a_new_sentence_asks_for_its_rule(app: Flask, window: Window, draft: str) -> None:
    page = window.post(draft, {"tekst": f"{source()}\n\nDe raad evalueert dit elk jaar.\n"})
    key = page.all("input", name="punt")[0].get("value")
    page = window.post(f"{draft}/overnemen", {"punt": key})
    assert "> De raad evalueert dit elk jaar." in stored(app)
    assert "Zoek nu uit welke regel eruit volgt." in page.text() and "Nog 1 zin te doen" in page.text()


def test_what_is_handled_is_ticked_off_and_can_be_put_back(window: Window, draft: str) -> None:
    page = window.post(draft, {"tekst": source().replace(CHANGED, NEW)})
    key = page.all("input", name="punt")[0].get("value")
    page = window.post(f"{draft}/afvinken", {"punt": key, "gedaan": "ja"})
    assert "Alle punten zijn afgevinkt" in page.text() and "Afgevinkt (1)" in page.text()
    page = window.post(f"{draft}/afvinken", {"punt": key, "gedaan": "nee"})
    assert "Nog 1 punt te doen" in page.text()


def test_a_word_file_is_read(window: Window, draft: str) -> None:
    document = docx.Document()
    for line in source().replace(CHANGED, NEW).split("\n\n"):
        document.add_paragraph(line)
    content = io.BytesIO()
    document.save(content)
    content.seek(0)
    page = window.post(draft, {"upload": (content, "leidraad.docx")})
    assert "leidraad.docx" in page.text() and "Nog 1 punt te doen" in page.text()


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("bron.docx", b"geen word", "Dit is geen leesbaar Word-bestand"),
        ("bron.pdf", b"geen pdf", "Dit PDF-bestand is niet te lezen"),
        ("bron.exe", b"MZ", "Dit soort bestand kan niet worden gelezen"),
        ("bron.txt", b"  \n", "Hier staat geen tekst in"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(
    window: Window, draft: str, name: str, content: bytes, sentence: str
) -> None:
    page = window.post(draft, {"upload": (io.BytesIO(content), name)})
    assert page.status == 422
    assert sentence in page.error_summary()["tekst"]


def test_nothing_given_is_asked_for(window: Window, draft: str) -> None:
    assert window.post(draft, {"tekst": " "}).error_summary() == {"tekst": "Kies een bestand of plak de tekst."}


def test_a_verordening_starts_as_citations_that_are_still_to_do(app: Flask, window: Window, draft: str) -> None:
    page = window.post(f"{draft}/nieuw", {})
    assert set(page.error_summary()) == {"titel", "rang", "tekst", "vanaf"}
    assert (
        window.get(f"{draft}/nieuw").one("input", id="vanaf").get("value", "").replace("\u00a0", " ")
        == "1 januari 2027"
    )
    fields = {
        "titel": "Participatieverordening 2027",
        "rang": "verordening",
        "basis": "leidraad_participatie",
        "vanaf": "1 november 2023",
        "tekst": "Er is geen participatie bij ondergeschikte wijzigingen.",
    }
    early = window.post(f"{draft}/nieuw", fields).error_summary()
    assert early["vanaf"].startswith("Leidraad Doorontwikkeling Participatie geldt pas vanaf 1")
    fields["vanaf"] = "1 januari 2027"
    page = window.post(f"{draft}/nieuw", fields)
    assert "Participatieverordening 2027 staat in het concept" in page.text()
    text = stored(app, "participatieverordening-2027.regels.md")
    assert "bouwt voort op leidraad_participatie" in text
    assert "> Er is geen participatie bij ondergeschikte wijzigingen." in text and "nog te doen want" in text
    assert 'versie "2027"\n  geldig vanaf 1 januari 2027' in text
    assert 'organisatie "gemeente Sittard-Geleen"' in text
    assert window.get(f"{draft}/nieuw").one("input", id="organisatie").get("value") == "gemeente Sittard-Geleen"
    assert set(window.post(f"{draft}/nieuw", fields).error_summary()) == {"titel"}
    check = window.get(draft.replace("/bron", "/controle")).text()
    assert "nog te doen" in check.lower() and "Er is een opgave waarbij" not in check


def test_a_file_is_taken_out_and_put_back_and_stays_when_others_build_on_it(
    app: Flask, window: Window, draft: str
) -> None:
    concept = draft.removesuffix("/bron")
    fields = {
        "titel": "Verordening",
        "rang": "verordening",
        "basis": "leidraad_participatie",
        "vanaf": "1-1-2027",
        "tekst": "Er is geen participatie bij ondergeschikte wijzigingen.",
    }
    alone = window.get(f"{concept}/bestand/weg?bestand={FILE}").text()
    assert "Een concept heeft minstens één bestand, en dit is het enige." in alone
    window.post(f"{draft}/nieuw", fields)
    refused = window.post(f"{concept}/bestand/weg", {"bestand": FILE})
    assert refused.status == 422 and stored(app) != ""
    assert "verordening.regels.md, regel 7: Dit document bouwt voort op ‘leidraad_participatie’" in refused.text()
    name = "verordening.regels.md"
    before = stored(app, name)
    assert "U kunt het bestand daarna terugzetten" in window.get(f"{concept}/bestand/weg?bestand={name}").text()
    page = window.post(f"{concept}/bestand/weg", {"bestand": name})
    assert f"{name} is uit het concept gehaald." in page.text() and stored(app, name) == ""
    revision = page.one("input", name="bewaring").get("value", "")
    window.post(f"{concept}/bestand/terug", {"bestand": name, "bewaring": revision})
    assert stored(app, name) == before
    assert window.get(f"{concept}/bestand/weg?bestand=iets").status == 404
    assert window.post(f"{concept}/bestand/terug", {"bestand": "iets", "bewaring": revision}).status == 404


def test_what_a_new_source_asks_stands_in_the_way_of_publication(window: Window, draft: str) -> None:
    window.post(draft, {"tekst": source().replace(CHANGED, NEW) + "\n\nDe raad bespreekt elk jaar een verslag.\n"})
    concept = draft.removesuffix("/bron")
    seen = window.get(f"{concept}/publiceren")
    assert "nog 2 punten uit de nieuwe bron" in seen.text()
    assert "Bron 2 punten te doen" in seen.text()
    keys = [str(one.get("value")) for one in window.get(f"{concept}/controle").all("input", name="punt")]
    assert len(keys) == 1
    point = window.get(draft).all("input", name="punt")[0].get("value")
    window.post(f"{draft}/afvinken", {"punt": point, "gedaan": "ja"})
    assert "nog 1 punt uit de nieuwe bron" in window.get(f"{concept}/controle").text()
    seen = window.post(f"{concept}/controle/openlaten", {"punt": keys, "reden": "Dat komt in de volgende versie."})
    assert "intussen veranderd" in seen.error_summary()["punten"], "there were two points when that was chosen"
    keys = [str(one.get("value")) for one in seen.all("input", name="punt")]
    seen = window.post(f"{concept}/controle/openlaten", {"punt": keys, "reden": "Dat komt in de volgende versie."})
    assert "1 punt uit de nieuwe bron met een reden" in seen.text()
    log = window.get("/beheer/logboek").text()
    assert "1 punt uit de nieuwe bron van concept 2027 blijft open: Dat komt in de volgende versie." in log
    assert f"De geplakte tekst is naast {FILE} van concept 2027 gelegd." in log
    # the reason is about that text: of another one it is asked again
    window.post(draft, {"tekst": source() + "\n\nDe raad bespreekt het verslag met het college.\n"})
    assert "nog 1 punt uit de nieuwe bron" in window.get(f"{concept}/controle").text()


def test_a_reason_holds_for_the_points_that_were_there(app: Flask, window: Window, draft: str) -> None:
    concept, check = draft.removesuffix("/bron"), f"{draft.removesuffix('/bron')}/controle"
    window.post(draft, {"tekst": source() + "\n\nDe raad bespreekt elk jaar een verslag.\n"})
    keys = [str(one.get("value")) for one in window.get(check).all("input", name="punt")]
    window.post(f"{check}/openlaten", {"punt": keys, "reden": "Dat komt in de volgende versie."})
    assert "1 punt uit de nieuwe bron met een reden" in window.get(f"{concept}/publiceren").text()
    assert "Met een reden opengelaten, teamlid: Dat komt" in window.get(draft).text()
    # a citation is changed in the draft, so the source asks about it anew: nobody gave a reason for that
    write(window, 1, lambda text: text.replace(f"> {CHANGED}", f"> {NEW}"))
    seen = window.get(check)
    assert "nog 1 punt uit de nieuwe bron" in seen.text() and "Dat komt in de volgende versie." in seen.text()
    keys = [str(one.get("value")) for one in seen.all("input", name="punt", type="checkbox")]
    window.post(f"{check}/openlaten", {"punt": keys, "reden": "Dat is een spelfout."})
    seen = window.get(f"{concept}/publiceren")
    assert "2 punten uit de nieuwe bron met een reden" in seen.text()
    # what is ticked off takes nothing away from the reason for the other
    point = window.get(draft).all("input", name="punt")[0].get("value")
    window.post(f"{draft}/afvinken", {"punt": point, "gedaan": "ja"})
    assert "1 punt uit de nieuwe bron met een reden" in window.get(f"{concept}/publiceren").text()
    (undo,) = (f for f in window.get(check).all("form") if "Ongedaan maken" in "".join(f.itertext()))
    (key,) = (str(i.get("value")) for i in undo.iter("input") if i.get("name") == "punt")
    window.post(f"{check}/openlaten", {"punt": key, "doe": "terug"})
    assert "nog 1 punt uit de nieuwe bron" in window.get(check).text()


def test_a_text_of_something_else_is_asked_about_first(app: Flask, window: Window, draft: str) -> None:
    lorem = "Lorem ipsum dolor sit amet, consectetur adipiscing elit.\n\nSed do eiusmod tempor incididunt.\n"
    page = window.post(draft, {"upload": (io.BytesIO(lorem.encode()), "lorem.txt")})
    assert page.error_summary() == {"zeker": f"Deze tekst heeft bijna niets gemeen met {FILE}."}
    assert "Hieronder staat wat er te doen is" not in page.text()
    kept = {
        "naam": page.one("input", name="naam").get("value"),
        "tekst": "".join(page.one("textarea", id="tekst").itertext()),
    }
    assert page.error_summary() == window.post(draft, kept).error_summary()
    page = window.post(draft, {**kept, "zeker": "ja"})
    assert "ligt: lorem.txt" in page.text()
    assert "te doen" in page.text()


def test_a_source_text_is_thrown_away_after_a_question(window: Window, draft: str) -> None:
    page = window.post(draft, {"tekst": source().replace(CHANGED, NEW)})
    window.post(f"{draft}/afvinken", {"punt": page.all("input", name="punt")[0].get("value"), "gedaan": "ja"})
    assert "met 1 punt dat is afgevinkt" in window.get(f"{draft}/weg").text()
    page = window.post(f"{draft}/weg", {"bestand": FILE})
    assert "Leg hem hier naast het concept" in page.text()
    assert window.get(f"{draft}/weg").status == 404
    assert f"De geplakte tekst ligt niet meer naast {FILE}" in window.get("/beheer/logboek").text()
    page = window.post(draft, {"tekst": source().replace(CHANGED, NEW)})
    assert "Nog 1 punt te doen" in page.text()
