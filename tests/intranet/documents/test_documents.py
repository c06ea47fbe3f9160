"""Every document: as PDF valid and readable by all, as Word open to change, as text plain; never a user's markup."""

from __future__ import annotations

import re
import time
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import docx
import pdfua
import pikepdf
import pypdf
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from intranet.documents.afweging import afwegingsdocument
from intranet.documents.blocks import Document, Heading, Table
from intranet.documents.gespreksagenda import gespreksagenda
from intranet.documents.pdf import MISSING, pdf_of
from intranet.documents.plain import text_of
from intranet.documents.uitleg import left_to_fill_in, parse, proposal, title_of, uitleg, with_contact
from intranet.documents.word import word_of
from intranet.sealing.content import Content, Deviation
from intranet.store import Contact
from tests.intranet.documents.conftest import NASTY, NO_PARTICIPATION

Make = Callable[..., Content]


def all_of(content: Content) -> tuple[Document, ...]:
    return afwegingsdocument(content), uitleg(content, proposal(content)), gespreksagenda(content)


def words(text: str) -> str:
    """A text without what a line break does to it."""
    return re.sub(r"\s+", " ", text.replace("\u00ad", "").replace("-\n", ""))


def parts(element: Any) -> Iterator[tuple[str, Any]]:
    """The structure of a tagged PDF, depth first."""
    if isinstance(element, pikepdf.Dictionary):
        if "/S" in element:
            yield str(element.S), element
        children = element.get("/K")
        for child in children if isinstance(children, pikepdf.Array) else [children]:
            yield from parts(child)


def valid(data: bytes, tmp_path: Path) -> None:
    """Fail unless a PDF is what it says it is."""
    path = tmp_path / "document.pdf"
    path.write_bytes(data)
    report = pdfua.validate(str(path))
    assert [(finding.rule_id, finding.message) for finding in report.findings] == []
    with pikepdf.open(path) as found:
        assert found.Root.Lang == "nl-NL"
        assert found.Root.MarkInfo.Marked and found.Root.ViewerPreferences.DisplayDocTitle
        metadata = found.open_metadata()
        assert (metadata["pdfuaid:part"], metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("1", "2", "A")
        assert metadata["dc:title"] and metadata["dc:creator"] and metadata["dc:language"] == {"nl-NL"}
        structure = list(parts(found.Root.StructTreeRoot))
    kinds = [kind for kind, _ in structure]
    assert kinds.count("/Title") == 1
    levels = [int(kind[2:]) for kind in kinds if re.fullmatch(r"/H\d", kind)]
    assert levels and levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    tables = [element for kind, element in structure if kind == "/Table"]
    for table in tables:
        assert [kind for kind, _ in parts(table)].count("/THead") == 1
        heads = [element for kind, element in parts(table) if kind == "/TH"]
        assert heads and all(any(a.get("/Scope") == "/Column" for a in head.A) for head in heads)


def opened(document: Document) -> Any:
    """The Word file, opened again."""
    return docx.Document(BytesIO(word_of(document)))


def test_every_pdf_validates(content: Make, deviating: Content, tmp_path: Path) -> None:
    for one in (content(), content(NO_PARTICIPATION, draft=True), content(None, draft=True), deviating):
        for document in all_of(one):
            valid(pdf_of(document), tmp_path)


def test_a_pdf_says_what_is_in_the_record(deviating: Content) -> None:
    reader = pypdf.PdfReader(BytesIO(pdf_of(afwegingsdocument(deviating))))
    text = words("\n".join(page.extract_text() for page in reader.pages))
    for said in (
        "Vastgesteld in afwijking van de regels. Die geven: geen participatie.",
        "De buurt vroeg er zelf om.",
        "geen reden opgeschreven",
        "1 maart 2027",
        "Op het bord bij de markt.",
        "Toegevoegd: markt.",
        "Gaat het om handhaving of toezicht?",
        "Pagina 1 van",
    ):
        assert said in text.replace("\u00a0", " "), said
    assert reader.metadata is not None
    assert reader.metadata.author == "gemeente Sittard-Geleen"
    assert "Concept" not in text


def test_a_reader_who_answered_nothing_is_not_told_that_he_did(content: Make) -> None:
    said = text_of(afwegingsdocument(content(NO_PARTICIPATION)))
    assert "Het team antwoordde ‘" in said
    assert "U antwoordde" not in said


def test_what_users_type_is_text_and_never_markup(content: Make, tmp_path: Path) -> None:
    one = content(title=NASTY[:150], description=NASTY, reason=NASTY)
    for document in all_of(one):
        data = pdf_of(document)
        valid(data, tmp_path)
        text = words("\n".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(data)).pages))
        assert "#let y = 1" in text and "$x$" in text and "{{ 7*7 }}" in text
        assert "<b>&amp;" in "\n".join(paragraph.text for paragraph in opened(document).paragraphs)
        assert "*vet* _schuin_" in text_of(document)


def test_a_word_that_no_line_may_break_runs_off_no_page(content: Make, tmp_path: Path) -> None:
    address = "https://zaak.example.nl/documenten/" + "verslag-van-de-avond_" * 5 + "a" * 200
    compound = "Bestemmingsplanwijzigingsprocedurevoorbereidingscommissievergadering"
    one = content(title=f"Het {compound} {'_'.join(['woord'] * 9)}", description=address, reason=address)
    for document in all_of(one):
        data = pdf_of(document)
        valid(data, tmp_path)
        lines = "\n".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(data)).pages).split("\n")
        assert max(map(len, lines)) < 110
        assert not any(compound in line for line in lines[:6]), "the title is in large letters"
        assert address in "".join(lines) and compound in "".join(lines).replace("-", "").replace("\u00ad", "")


def test_signs_that_the_font_lacks_do_not_spoil_the_document(content: Make, tmp_path: Path) -> None:
    one = content(description="Leuk \U0001f600 en 日本, met een \x07 en een \ue000. Ψ en Ж kunnen wel.")
    data = pdf_of(uitleg(one, proposal(one)))
    valid(data, tmp_path)
    text = "\n".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(data)).pages)
    assert f"Leuk {MISSING} en {MISSING * 2}" in text and "Ψ en Ж kunnen wel" in text
    assert "staan niet in het lettertype" in text
    assert "\U0001f600 en 日本" in "\n".join(p.text for p in opened(uitleg(one, proposal(one))).paragraphs)


def test_a_pdf_needs_no_fonts_of_the_machine(content: Make) -> None:
    with pikepdf.open(BytesIO(pdf_of(afwegingsdocument(content())))) as found:
        fonts = {
            str(font.BaseFont).partition("+")[2]
            for page in found.pages
            for font in page.Resources.get("/Font", {}).values()
        }
    assert fonts == {"NotoSans-Regular", "NotoSans-SemiBold"}


def test_the_same_record_gives_the_same_pdf(content: Make) -> None:
    document = afwegingsdocument(content())
    assert pdf_of(document) == pdf_of(document)


def test_a_pdf_takes_less_than_a_second(content: Make) -> None:
    document = afwegingsdocument(content(reason="Een lange reden. " * 200))
    pdf_of(document)  # the first time reads the fonts
    start = time.perf_counter()
    pdf_of(document)
    assert time.perf_counter() - start < 1


@pytest.mark.parametrize("voorbeeld", [None, NO_PARTICIPATION, "Herinrichting winkelplein in Geleen Zuid"])
def test_word_opens_again_with_all_that_a_reader_needs(content: Make, voorbeeld: str | None) -> None:
    for document in all_of(content(voorbeeld)):
        made = opened(document)
        core = made.core_properties
        assert (core.title, core.author, core.language) == (document.title, "gemeente Sittard-Geleen", "nl-NL")
        assert core.subject and core.keywords and core.created.date() == document.on
        assert made.styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:lang')}").get(qn("w:val")) == "nl-NL"
        headings = [p.text for p in made.paragraphs if p.style.name.startswith("Heading")]
        assert len(headings) == sum(isinstance(block, Heading) for block in document.blocks)
        assert [p.text for p in made.paragraphs if p.style.name == "Title"] == [document.title]
        tables = [block for block in document.blocks if isinstance(block, Table)]
        assert len(made.tables) == len(tables)
        for table, block in zip(made.tables, tables, strict=True):
            assert [cell.text for cell in table.rows[0].cells] == list(block.header)
            marked = [
                row._tr.trPr is not None and row._tr.trPr.find(qn("w:tblHeader")) is not None for row in table.rows
            ]
            assert marked == [True] + [False] * len(block.rows)
        with zipfile.ZipFile(BytesIO(word_of(document))) as archive:
            assert b"autoHyphenation" in archive.read("word/settings.xml")
            assert b"Noto Sans" in archive.read("word/fontTable.xml")


# The order that the format gives to what may stand in these; Word may call a file in another order damaged.
ORDER = {
    "w:pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs "
    "suppressAutoHyphens spacing ind contextualSpacing jc outlineLvl rPr sectPr",
    "w:tblPr": "tblStyle tblStyleRowBandSize tblStyleColBandSize tblW jc tblInd tblBorders shd tblLayout tblCellMar "
    "tblLook tblCaption tblDescription",
    "w:tcPr": "tcW gridSpan vMerge tcBorders shd noWrap tcMar vAlign",
}


def test_word_finds_everything_in_its_order(deviating: Content) -> None:
    for document in all_of(deviating):
        with zipfile.ZipFile(BytesIO(word_of(document))) as archive:
            for name in ("word/document.xml", "word/styles.xml"):
                root = parse_xml(archive.read(name))
                for tag, order in ORDER.items():
                    for element in root.iter(qn(tag)):
                        found = [child.tag.rpartition("}")[2] for child in element]
                        assert found == sorted(found, key=order.split().index), (name, tag)
                        assert len(set(found)) == len(found)
            settings = [child.tag.rpartition("}")[2] for child in parse_xml(archive.read("word/settings.xml"))]
        assert settings.index("defaultTabStop") < settings.index("autoHyphenation")
        assert settings.index("autoHyphenation") < settings.index("characterSpacingControl")


def test_a_draft_says_so_everywhere(content: Make) -> None:
    one = content(draft=True)
    for document in all_of(one):
        assert "Concept" in pypdf.PdfReader(BytesIO(pdf_of(document))).pages[0].extract_text()
        assert "Concept: nog niet vastgesteld." in [p.text for p in opened(document).paragraphs]
        assert "Concept: nog niet vastgesteld." in text_of(document)
        assert document.stem.endswith("_concept")


def test_the_names_of_files_fit_everywhere(content: Make, deviating: Content) -> None:
    long = content(title="Één heel lange naam / met: tekens? " * 6)
    for one in (long, deviating, content(title="日本")):
        for document in all_of(one):
            assert re.fullmatch(r"2026-11-23_[a-z]+_[a-z0-9-]{1,60}_(v1|concept)", document.stem), document.stem
    assert all_of(deviating)[0].stem == "2026-11-23_afweging_herinrichting-winkelplein_v1"


def test_no_row_is_torn_over_two_pages_and_none_runs_off_a_page(content: Make, tmp_path: Path) -> None:
    rows = [(f"begin{n}", f"{'tekst ' * (3 + n % 7 * 9)}eind{n}") for n in range(60)]
    rows.append(("begin60", "W" * 30_000 + " eind60"))  # higher than a page
    short = Table("Kort", ("Wat", "Waarde"), tuple((f"kort{n}", "x") for n in range(5)), (1, 1))
    table = Table("Lang", ("Wat", "Waarde"), tuple(rows), (1, 3))
    assert not table.is_whole and table.kept[-2:] == (True, False)
    made = replace(gespreksagenda(content()), blocks=(table, Heading(1, "Kop"), short))
    data = pdf_of(made)
    valid(data, tmp_path)
    pages = [page.extract_text() for page in pypdf.PdfReader(BytesIO(data)).pages]
    where = {word: n for n, page in enumerate(pages) for word in re.findall(r"begin\d+|eind\d+|Kop|kort\d", page)}
    assert [n for n in range(60) if where[f"begin{n}"] != where[f"eind{n}"]] == []
    assert where["eind60"] > where["begin60"], "all of it is there"
    assert len({where[word] for word in ("Kop", "kort0", "kort4")}) == 1
    assert "eind60" in "".join(cell.text for cell in opened(made).tables[0].columns[1].cells)


# --- what the uitleg says ---


@pytest.mark.parametrize(
    ("voorbeeld", "title", "sentence"),
    [
        ("Herinrichting winkelplein in Geleen Zuid", "Waarom u kunt meedoen", "Wij pakken dit samen met u op"),
        (NO_PARTICIPATION, "Waarom u (nu) niet kunt meedoen", "De gemeente beslist dit zelf."),
        ("Winkelplein, variant: het past niet bij de doelen", "Wij weten nog niet of u", "zegt in dit geval niet"),
        (None, "Wij weten nog niet of u", "Wij zoeken eerst nog een paar dingen uit. De leidraad vraagt aan ons:"),
    ],
)
def test_the_proposal_follows_the_outcome(content: Make, voorbeeld: str | None, title: str, sentence: str) -> None:
    one = content(voorbeeld)
    assert title_of(one).startswith(title)
    text = proposal(one)
    assert sentence in text
    assert left_to_fill_in(text) == ("[vul in: naam, telefoonnummer en e-mailadres]",)
    assert "“" in text_of(uitleg(one, text)).partition("WAAR STAAT DIT?")[2]  # the source is always there


def test_the_proposal_of_a_deviation_tells_both(deviating: Content) -> None:
    text = proposal(deviating).replace("\u00a0", " ")
    assert "Volgens onze regels is de uitkomst: geen participatie. Wij kiezen voor: participatie." in text
    assert "De buurt vroeg er zelf om." in text and "Op 1 maart 2027 kijken wij opnieuw" in text
    assert "- Het budget: Zo is begroot." in text


def test_no_participation_against_the_rules_is_not_explained_by_their_reasons(content: Make) -> None:
    one = content(deviation=Deviation("participatie", "geen_participatie", "Er is haast bij."))
    text = proposal(one)
    assert "# U kunt niet meedoen" in text and "Er is haast bij." in text
    assert "Waarom niet?" not in text and "speelt daarbij een rol" not in text
    assert "Karakteristieken" not in text_of(gespreksagenda(one)), "nothing to talk about is asked"
    assert "Maak duidelijk dat er geen participatie is en waarom" in text_of(afwegingsdocument(one))


def test_who_deviates_does_not_say_that_it_follows_the_rules(content: Make, deviating: Content) -> None:
    text = proposal(deviating).replace("\u00a0", " ")
    assert "kijken wij opnieuw hoe het gaat met meedoen." in text and "dan wel kan" not in text
    shown = text_of(uitleg(deviating, text))
    assert "Onze regels staan in de Leidraad" in shown and "Wij volgen" not in shown
    assert "Karakteristieken" in text_of(gespreksagenda(deviating)), "what participatie asks to talk about"
    earlier = {key: value for key, value in deviating.items() if key != "na_afwijking"}
    assert "Bij de uitkomst van de regels noemt de leidraad geen onderwerpen" in text_of(gespreksagenda(earlier))
    following = content(NO_PARTICIPATION, review_on=date(2027, 3, 1))
    text = proposal(following).replace("\u00a0", " ")
    assert "kijken wij opnieuw of meedoen dan wel kan." in text
    assert "Wij volgen de Leidraad" in text_of(uitleg(following, text))
    assert "Bij deze uitkomst noemt de leidraad geen onderwerpen" in text_of(gespreksagenda(following))


def test_questions_with_the_same_reason_are_told_together(content: Make) -> None:
    one = content(NO_PARTICIPATION)
    judged = [a for a in one["antwoorden"] if a["soort"] == "oordeel" and a["telt"] == "bepalend" and a["reden"]]
    assert len(judged) > 1
    text = proposal(one)
    assert text.count("Dat bleek in het wijkgesprek.") == 1
    (point,) = [line for line in text.splitlines() if "wijkgesprek" in line]
    assert re.fullmatch(r"- (‘[^?]+\?’ \w+\. ){" + str(len(judged)) + r"}Dat bleek in het wijkgesprek\.", point)
    judged[0]["vraag"], judged[0]["reden"] = "Is dat zo? Schrijf op hoe.", "Gevraagd op straat."
    assert "- ‘Is dat zo?’ Nee. Gevraagd op straat." in proposal(one), "what the form asks is nothing for citizens"


def test_the_contact_details_of_the_municipality_are_filled_in(content: Make) -> None:
    one = content(NO_PARTICIPATION)
    contact = Contact("het team Participatie", "14 046", "vragen@gemeente.nl")
    text = with_contact(proposal(one), contact)
    assert not left_to_fill_in(text)
    assert "Neem dan contact met ons op: het team Participatie, telefoon 14 046, vragen@gemeente.nl." in text
    assert with_contact(proposal(one), Contact()) == proposal(one)
    assert "Neem contact op met het team Participatie" in text_of(gespreksagenda(one).with_questions_to(contact.line))
    assert gespreksagenda(one).with_questions_to("") == gespreksagenda(one)


def test_the_three_habits_of_the_text() -> None:
    blocks = parse("# Kop\nEen regel\nen nog een\n- punt\n- punt twee\nslot\n\n\n#geen kop\n-geen punt")
    assert [type(block).__name__ for block in blocks] == ["Heading", "Paragraph", "Bullets", "Paragraph", "Paragraph"]
    assert parse("") == () and parse("\n \n") == ()


def test_the_agenda_has_all_minimum_topics_and_those_that_were_added(content: Make) -> None:
    one = content()
    topical = {o["naam"]: o["onderwerpen"] for o in one["verplichtingen"] if o["onderwerpen"]}
    assert len(topical["gesprek_over_vorm"]) == 6
    next(o for o in one["verplichtingen"] if o["naam"] == "gesprek_over_vorm")["toegevoegd"].append("parkeren")
    document = gespreksagenda(one)
    shown = {row[0].lower() for block in document.blocks if isinstance(block, Table) for row in block.rows}
    assert {topic.lower() for topics in topical.values() for topic in topics} <= shown
    assert "parkeren (van het team)" in shown
