"""*Documenten*: each file of each vaststelling, and the uitleg that a team makes its own."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pypdf
import pytest


@pytest.fixture
def sealed(window: Any) -> Any:
    """A window on an opgave without participation, sealed."""
    window.new("Illegale kamerverhuur", beschrijving="Een pand aan de markt.")
    window.answer("handhaving_of_toezicht", "ja")
    seal(window)
    return window


def seal(window: Any) -> None:
    revision = window.get("/opgaven/1/vaststellen").one("input", name="versie").get("value")
    fields = {"versie": revision, "besluit_op": "23 november 2026", "gelezen": "ja"}
    assert "Vaststelling" in window.post("/opgaven/1/vaststellen", fields).text()


def text_of(client: Any, number: int | None = None) -> str:
    """The text of the first page of the afwegingsdocument."""
    query = "" if number is None else f"?nummer={number}"
    answer = client.get(f"/opgaven/1/documenten/afweging.pdf{query}")
    assert answer.status_code == 200
    return " ".join(pypdf.PdfReader(BytesIO(answer.data)).pages[0].extract_text().split())


@pytest.mark.parametrize(
    ("file", "kind", "start"),
    [
        ("afweging.pdf", "application/pdf", b"%PDF-1.7"),
        ("uitleg.pdf", "application/pdf", b"%PDF-1.7"),
        ("gespreksagenda.docx", "application/vnd.openxmlformats", b"PK"),
        ("uitleg.docx", "application/vnd.openxmlformats", b"PK"),
        ("uitleg.txt", "text/plain; charset=utf-8", b"\xef\xbb\xbfWaarom u niet kunt meedoen"),
    ],
)
def test_each_file_comes_with_a_name_to_keep_it_by(
    sealed: Any, client: Any, file: str, kind: str, start: bytes
) -> None:
    answer = client.get(f"/opgaven/1/documenten/{file}")
    assert answer.headers["Content-Type"].startswith(kind)
    name, _, form = file.partition(".")
    assert f"2026-11-23_{name}_illegale-kamerverhuur_v1.{form}" in answer.headers["Content-Disposition"]
    assert answer.data.startswith(start)


def test_a_draft_before_sealing_and_each_vaststelling_after(window: Any, client: Any) -> None:
    window.new("Illegale kamerverhuur")
    assert "concept: nog niet vastgesteld" in window.get("/opgaven/1/documenten/").text()
    assert "Concept" in text_of(client)
    window.answer("handhaving_of_toezicht", "ja")
    seal(window)
    window.answer("handhaving_of_toezicht", "nee")
    seal(window)
    assert "vaststelling 2" in window.get("/opgaven/1/documenten/").text()
    assert "nieuwere vaststelling" in window.get("/opgaven/1/documenten/?nummer=1").text()
    assert "nummer 1" in text_of(client, 1) and "Geen participatie" in text_of(client, 1)
    assert "nummer 2" in text_of(client) and "Concept" in text_of(client, 0)


def test_what_is_not_there_is_not_found(sealed: Any) -> None:
    for address in ("documenten/?nummer=9", "documenten/afweging.exe", "documenten/iets.pdf"):
        assert sealed.get(f"/opgaven/1/{address}").status == 404
    assert sealed.get("/opgaven/9/documenten/").status == 404


def save(window: Any, text: str, version: int | None = None) -> Any:
    page = window.get("/opgaven/1/uitleg")
    shown = page.all("input", name="versie")[0].get("value")
    return window.post("/opgaven/1/uitleg", {"tekst": text, "versie": shown if version is None else str(version)})


def test_the_uitleg_is_a_proposal_until_a_team_writes_its_own(sealed: Any, client: Any) -> None:
    page = sealed.get("/opgaven/1/uitleg")
    assert "De gemeente beslist dit zelf." in page.text()
    assert "Vul nog in: [vul in: naam" in page.text()
    assert "Van een ander." not in page.text()
    page = save(sealed, "# Kop\n\nEen <b>eigen</b> tekst.")
    assert "Een <b>eigen</b> tekst." in page.text()
    assert "U moet nog iets invullen" not in sealed.get("/opgaven/1/documenten/").text()
    assert "Een <b>eigen</b> tekst." in client.get("/opgaven/1/documenten/uitleg.txt").data.decode()
    page = save(sealed, "Het is 's avonds onveilig.")
    assert "Het is ’s avonds onveilig." in page.text()  # as in the document
    assert page.one("textarea").text == "Het is 's avonds onveilig."  # as it was typed


def test_earlier_texts_are_kept_and_can_come_back(sealed: Any) -> None:
    save(sealed, "De eerste.")
    save(sealed, "De tweede.")
    page = sealed.post("/opgaven/1/uitleg/opnieuw", {"versie": "2"})
    assert page.one("textarea").text.startswith("# Waar gaat het over?")
    assert "Eerdere teksten (3)" in page.text()
    page = sealed.post("/opgaven/1/uitleg/terug", {"tekst": "1", "versie": "3"})
    assert page.one("textarea").text == "De eerste."
    assert sealed.post("/opgaven/1/uitleg/terug", {"tekst": "99", "versie": "4"}).status == 404


def test_a_colleague_who_was_first_is_not_overwritten(sealed: Any) -> None:
    save(sealed, "Van een collega.")
    page = save(sealed, "Van mij.", version=0)
    assert page.status == 422 and "intussen gewijzigd" in page.error_summary()["tekst"]
    assert page.one("textarea").text == "Van mij."
    assert sealed.get("/opgaven/1/uitleg").one("textarea").text == "Van een collega."


@pytest.mark.parametrize(("text", "sentence"), [("  ", "Schrijf een tekst"), ("x" * 10_001, "hoogstens 10.000 tekens")])
def test_a_text_that_cannot_be_kept_is_said(sealed: Any, text: str, sentence: str) -> None:
    page = save(sealed, text)
    assert page.status == 422 and sentence in page.error_summary()["tekst"]


def test_a_text_that_no_longer_fits_the_outcome_is_said(sealed: Any) -> None:
    save(sealed, "U kunt niet meedoen.")
    assert "gewijzigd na deze tekst" not in sealed.get("/opgaven/1/documenten/").text()
    sealed.answer("handhaving_of_toezicht", "nee")
    seal(sealed)
    assert "gewijzigd na deze tekst" in sealed.get("/opgaven/1/documenten/").text()
    assert "gewijzigd nadat deze tekst" in sealed.get("/opgaven/1/uitleg").text()


def test_the_archive_is_to_read_only(sealed: Any) -> None:
    sealed.post("/opgaven/1/archiveren")
    assert sealed.get("/opgaven/1/uitleg").all("textarea") == []
    page = sealed.post("/opgaven/1/uitleg", {"tekst": "Toch.", "versie": "0"})
    assert page.status == 422
    assert sealed.get("/opgaven/1/documenten/").status == 200


def test_the_contact_details_stand_in_every_document(sealed: Any, client: Any) -> None:
    assert "Instellingen" in sealed.get("/opgaven/1/uitleg").text()
    own = "Een eigen tekst. Bel: [vul in: naam, telefoonnummer en e-mailadres]."
    save(sealed, own)
    page = sealed.post("/beheer/instellingen/contact", {"naam": "Team", "telefoon": "bel", "mail": "x", "pagina": "y"})
    assert page.status == 422
    assert all(page.by_id(f"fout-{name}") is not None for name in ("telefoon", "mail", "pagina"))
    given = {"naam": "het team", "telefoon": "14 046", "mail": "vragen@gemeente.nl", "pagina": "www.gemeente.nl/mee"}
    assert "De contactgegevens zijn bewaard" in sealed.post("/beheer/instellingen/contact", given).text()
    line = "het team, telefoon 14 046, vragen@gemeente.nl, www.gemeente.nl/mee."
    for kind in ("uitleg", "afweging", "gespreksagenda"):
        said = client.get(f"/opgaven/1/documenten/{kind}.txt").data.decode().replace("\u00a0", " ")
        assert line in " ".join(said.split()), kind
    page = sealed.get("/opgaven/1/uitleg")
    assert "Vul nog in" not in page.text()
    assert "gewijzigd nadat deze tekst" not in page.text(), "it is no other weighing"
    assert "Inwoners kunnen voortaan terecht bij: het team" in sealed.get("/beheer/logboek").text()
    sealed.post("/beheer/instellingen/contact", {})
    assert "Vul nog in" in sealed.get("/opgaven/1/uitleg").text()
