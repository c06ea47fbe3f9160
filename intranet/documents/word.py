"""A document as a Word file. Made from nothing by python-docx: no template, so nothing in the repository is opaque."""

from __future__ import annotations

from datetime import UTC, datetime, time
from io import BytesIO
from typing import Any

from intranet.documents.blocks import Block, Bullets, Document, Heading, Paragraph, Quotation, Table, Verdict
from intranet.documents.typography import typeset_all

FONT = "Noto Sans"
FALLBACK = "Calibri"
"""What Word takes where Noto Sans is not installed: it comes with every Word."""
LANGUAGE = "nl-NL"
_INK, _SOFT, _LINE, _LINE_SOFT = "17202B", "515C6B", "77818F", "E1E5EA"
_TONES = {
    "ja": ("14613B", "E9F4EE"),
    "nee": ("37404D", "ECEFF3"),
    "nader": ("7D4600", "FCF1DF"),
    "botst": ("A11D1D", "FCEDEC"),
}
_TEXT_WIDTH_MM = 160
# What comes behind the borders of a paragraph, and behind the setting for hyphenation, in the order of the format.
_AFTER_BORDERS = (
    *("w:shd", "w:tabs", "w:suppressAutoHyphens", "w:kinsoku", "w:wordWrap", "w:overflowPunct", "w:topLinePunct"),
    *("w:autoSpaceDE", "w:autoSpaceDN", "w:bidi", "w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind"),
    *("w:contextualSpacing", "w:mirrorIndents", "w:suppressOverlap", "w:jc", "w:textDirection", "w:textAlignment"),
    *("w:textboxTightWrap", "w:outlineLvl", "w:divId", "w:cnfStyle", "w:rPr", "w:sectPr", "w:pPrChange"),
)
_AFTER_HYPHENATION = (
    *("w:consecutiveHyphenLimit", "w:hyphenationZone", "w:doNotHyphenateCaps", "w:characterSpacingControl"),
    *("w:hdrShapeDefaults", "w:footnotePr", "w:endnotePr", "w:compat", "w:docVars", "w:rsids", "m:mathPr"),
    *("w:themeFontLang", "w:clrSchemeMapping", "w:shapeDefaults", "w:decimalSymbol", "w:listSeparator"),
)


def word_of(document: Document) -> bytes:
    """Return the document as a .docx file."""
    import docx  # heavy, and only needed here

    document = typeset_all(document)
    made = docx.Document()
    _properties(made, document)
    _page(made, document)
    _styles(made)
    _fallback_font(made)
    made.add_paragraph(document.title, style="Title")
    if document.subtitle:
        made.add_paragraph(document.subtitle, style="Subtitle")
    if document.is_draft:
        _coloured(made.add_paragraph().add_run("Concept: nog niet vastgesteld."), _TONES["nader"][0]).bold = True
    for block in document.blocks:
        _add(made, block)
    out = BytesIO()
    made.save(out)
    return out.getvalue()


# --- the document as a whole ---


def _properties(made: Any, document: Document) -> None:
    core = made.core_properties
    core.title, core.author, core.subject = document.title, document.organisation, document.subject
    core.keywords, core.language, core.comments = ", ".join(document.keywords), LANGUAGE, ""
    core.category = "concept" if document.is_draft else "vastgesteld"
    core.created = core.modified = datetime.combine(document.on, time(), UTC)
    core.last_modified_by = document.organisation


def _page(made: Any, document: Document) -> None:
    from docx.enum.text import WD_TAB_ALIGNMENT
    from docx.shared import Mm

    section = made.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(26), Mm(210 - 26 - _TEXT_WIDTH_MM)
    section.top_margin, section.bottom_margin = Mm(26), Mm(24)
    section.different_first_page_header_footer = True
    # The first page leaves room at the top for the mark of the municipality.
    section.first_page_header.paragraphs[0].paragraph_format.space_after = Mm(18)
    for footer in (section.first_page_footer, section.footer):
        paragraph = footer.paragraphs[0]
        paragraph.style = made.styles["Footer"]
        paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(_TEXT_WIDTH_MM), WD_TAB_ALIGNMENT.RIGHT)
        paragraph.add_run(f"{'Concept. ' if document.is_draft else ''}{document.title}\tPagina ")
        _field(paragraph, "PAGE")
        paragraph.add_run(" van ")
        _field(paragraph, "NUMPAGES")


def _field(paragraph: Any, name: str) -> None:
    """Add a number that Word fills in."""
    field = _element("w:fldSimple", **{"w:instr": name})
    run = _element("w:r")
    text = _element("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)


def _styles(made: Any) -> None:
    from docx.shared import Pt, RGBColor

    defaults = made.styles.element.find(_tag("w:docDefaults")).find(_tag("w:rPrDefault")).find(_tag("w:rPr"))
    for language in defaults.findall(_tag("w:lang")):
        defaults.remove(language)
    defaults.append(_element("w:lang", **{"w:val": LANGUAGE, "w:eastAsia": LANGUAGE, "w:bidi": "ar-SA"}))
    _put(made.settings.element, _element("w:autoHyphenation", **{"w:val": "true"}), _AFTER_HYPHENATION)
    for name, size, before, after, colour, bold in (
        ("Normal", 10.5, 0, 7, _INK, False),
        ("Title", 21, 0, 4, _INK, True),
        ("Subtitle", 11.5, 0, 8, _SOFT, False),
        ("Heading 1", 14.5, 20, 7, _INK, True),
        ("Heading 2", 11.5, 13, 5, _INK, True),
        ("List Bullet", 10.5, 0, 4, _INK, False),
        ("Quote", 10.5, 3, 0, _INK, False),
        ("Footer", 8.5, 0, 0, _SOFT, False),
    ):
        style = made.styles[name]
        properties = style.element.get_or_add_rPr()
        for fonts in properties.findall(_tag("w:rFonts")):  # the theme's, which would go first
            properties.remove(fonts)
        style.font.name, style.font.size, style.font.bold, style.font.italic = FONT, Pt(size), bold, False
        style.font.color.rgb = RGBColor.from_string(colour)
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
        style.paragraph_format.line_spacing = 1.25
        for left_over in ("w:pBdr", "w:tabs"):  # the line under a title, the places where a footer jumps to
            found = style.element.get_or_add_pPr().find(_tag(left_over))
            if found is not None:
                style.element.pPr.remove(found)
    _border(made.styles["Quote"].element.get_or_add_pPr(), ("left",), _LINE, 18, 10)
    made.styles["Quote"].paragraph_format.left_indent = Pt(13)


def _fallback_font(made: Any) -> None:
    """Tell Word which font comes nearest where ours is not installed."""
    from docx.opc.constants import RELATIONSHIP_TYPE

    part = made.part.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE)
    ours = (
        f'<w:font w:name="{FONT}"><w:altName w:val="{FALLBACK}"/><w:panose1 w:val="020B0502040504020204"/>'
        '<w:charset w:val="00"/><w:family w:val="swiss"/><w:pitch w:val="variable"/></w:font></w:fonts>'
    )
    part._blob = part.blob.replace(b"</w:fonts>", ours.encode())


# --- its blocks ---


def _add(made: Any, block: Block) -> None:
    if isinstance(block, Heading):
        made.add_heading(block.text, block.level)
    elif isinstance(block, Paragraph):
        for part in block.text.split("\n\n"):
            paragraph = made.add_paragraph()
            paragraph.paragraph_format.keep_with_next = part.endswith(":") or None  # with what it announces
            run = paragraph.add_run(part)
            if block.is_small:
                _small(run)
    elif isinstance(block, Verdict):
        _verdict(made, block)
    elif isinstance(block, Quotation):
        paragraph = made.add_paragraph(" ".join(f"“{sentence}”" for sentence in block.sentences), style="Quote")
        paragraph.paragraph_format.keep_with_next = True
        _small(_after(made.add_paragraph(style="Quote")).add_run(block.place))
    elif isinstance(block, Bullets):
        for item in block.items:
            made.add_paragraph(item, style="List Bullet")
    elif isinstance(block, Table):
        _table(made, block)


def _after(paragraph: Any) -> Any:
    from docx.shared import Pt

    paragraph.paragraph_format.space_before, paragraph.paragraph_format.space_after = Pt(0), Pt(9)
    return paragraph


def _verdict(made: Any, block: Verdict) -> None:
    from docx.shared import Pt

    strong, pale = _TONES.get(block.shape, (_INK, "FFFFFF"))
    parts = [(block.word, True)] + ([(block.sentence, False)] if block.sentence else [])
    for n, (text, is_word) in enumerate(parts):
        paragraph = made.add_paragraph()
        run = paragraph.add_run(text)
        if is_word:
            run.font.size, run.bold = Pt(15), True
            _coloured(run, strong)
        paragraph.paragraph_format.keep_with_next = n < len(parts) - 1
        paragraph.paragraph_format.space_after = Pt(0 if n < len(parts) - 1 else 10)
        paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = Pt(12)
        properties = paragraph._p.get_or_add_pPr()
        line = "dashed" if block.shape == "open" else "single"
        _border(properties, ("top", "left", "bottom", "right"), strong, 10, 8, line)
        shade = _element("w:shd", **{"w:val": "clear", "w:color": "auto", "w:fill": pale})
        _put(properties, shade, _AFTER_BORDERS[1:])


def _table(made: Any, block: Table) -> None:
    from docx.enum.table import WD_ROW_HEIGHT_RULE
    from docx.shared import Mm, Pt

    table = made.add_table(rows=1, cols=len(block.header))
    table.autofit = False
    properties = table._tbl.tblPr
    for name in ("w:tblCaption", "w:tblDescription"):  # these two stand last
        properties.append(_element(name, **{"w:val": block.title}))
    for cell, text in zip(table.rows[0].cells, block.header, strict=True):
        run = cell.paragraphs[0].add_run(text)
        run.bold = True
        _small(run)
    # Word repeats a row with this mark on each page, and reads it aloud as the head of the columns.
    table.rows[0]._tr.get_or_add_trPr().append(_element("w:tblHeader"))
    for texts in block.rows:
        row = table.add_row()
        row._tr.get_or_add_trPr().append(_element("w:cantSplit"))
        if block.row_height:
            row.height, row.height_rule = Pt(block.row_height), WD_ROW_HEIGHT_RULE.AT_LEAST
        for cell, text in zip(row.cells, texts, strict=True):
            cell.paragraphs[0].add_run(text).font.size = Pt(9.5)
    total = sum(block.widths)
    for column, share in zip(table.columns, block.widths, strict=True):
        column.width = Mm(_TEXT_WIDTH_MM * share / total)
    last = len(table.rows) - 1
    for n, row in enumerate(table.rows):
        for cell, share in zip(row.cells, block.widths, strict=True):
            cell.width = Mm(_TEXT_WIDTH_MM * share / total)
            cell.paragraphs[0].paragraph_format.keep_with_next = (n < last and (n == 0 or block.is_whole)) or None
            cell.paragraphs[0].paragraph_format.space_before = Pt(3)
            cell.paragraphs[0].paragraph_format.space_after = Pt(3)
            borders = _element("w:tcBorders")
            line = {"w:val": "single", "w:sz": "8" if n == 0 else "4", "w:color": _LINE if n == 0 else _LINE_SOFT}
            borders.append(_element("w:bottom", **line))
            cell._tc.get_or_add_tcPr().append(borders)
    made.add_paragraph().paragraph_format.space_after = Pt(2)


# --- what python-docx has no words for ---


def _small(run: Any) -> Any:
    from docx.shared import Pt

    run.font.size = Pt(9)
    return _coloured(run, _SOFT)


def _coloured(run: Any, colour: str) -> Any:
    from docx.shared import RGBColor

    run.font.color.rgb = RGBColor.from_string(colour)
    return run


def _border(properties: Any, sides: tuple[str, ...], colour: str, size: int, space: int, kind: str = "single") -> None:
    borders = _element("w:pBdr")
    for side in sides:
        attributes = {"w:val": kind, "w:sz": str(size), "w:space": str(space), "w:color": colour}
        borders.append(_element(f"w:{side}", **attributes))
    _put(properties, borders, _AFTER_BORDERS)


def _put(parent: Any, element: Any, after: tuple[str, ...]) -> None:
    """Put an element before those that must come after it: Word minds the order."""
    parent.insert_element_before(element, *after)


def _element(name: str, **attributes: str) -> Any:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    made = OxmlElement(name)
    for key, value in attributes.items():
        made.set(qn(key), value)
    return made


def _tag(name: str) -> str:
    from docx.oxml.ns import qn

    found: str = qn(name)
    return found
