"""The gespreksagenda: what must at least be talked about with the samenleving, with room for what is agreed."""

from __future__ import annotations

from collections.abc import Iterator

from intranet.documents.afweging import quotations
from intranet.documents.blocks import Block, Bullets, Document, Heading, Paragraph, Table
from intranet.documents.naming import day_of, stem_of
from intranet.sealing.content import DECIDING, OPEN, UNKNOWN, Content

ROOM = 44
"""The least height in points of a row to write in."""


def gespreksagenda(content: Content) -> Document:
    """Return the agenda of a record or a draft: the minimum topics, and after them those that the team added."""
    organisation = content["regels"]["organisatie"] or ""
    return Document(
        title=f"Gespreksagenda voor de opgave {content['opgave']['titel']}",
        subtitle=organisation[:1].upper() + organisation[1:],
        organisation=organisation,
        subject="Onderwerpen voor het gesprek met de samenleving",
        on=day_of(content),
        stem=stem_of("gespreksagenda", content),
        keywords=("participatie", "gesprek", "agenda"),
        is_draft=content["vastgesteld"] is None,
        blocks=tuple(_blocks(content)),
    )


def _blocks(content: Content) -> Iterator[Block]:
    empty = tuple((label, "") for label in ("Datum en plaats", "Wie zijn erbij", "Wie leidt het gesprek"))
    yield Table("Gegevens van het gesprek", ("Gesprek", "Vul in"), empty, (2, 5), row_height=26)
    if content["opgave"]["beschrijving"]:
        yield Heading(1, "Waar het om gaat")
        yield Paragraph(content["opgave"]["beschrijving"])
    frames = content["opgave"]["kaders"]
    if frames:
        yield Heading(1, "Wat al vaststaat")
        rows = tuple((frame["titel"], frame.get("reden") or "nog uit te leggen") for frame in frames)
        yield Table("Kaders met hun reden", ("Kader", "Waarom dit kader geldt"), rows, (1, 1))
    topical = [o for o in content["verplichtingen"] if o["onderwerpen"]]
    if topical:
        yield Heading(1, "Waarover u ten minste praat")
        yield Paragraph("Deze onderwerpen vraagt de leidraad. U mag onderwerpen toevoegen, niet weglaten.")
    for obligation in topical:
        yield Heading(2, obligation["titel"])
        yield from quotations(obligation["bron"])
        topics = [*obligation["onderwerpen"], *obligation["toegevoegd"]]
        rows = tuple((topic[:1].upper() + topic[1:], "") for topic in topics)
        yield Table(obligation["titel"], ("Onderwerp", "Wat spreken wij af?"), rows, (2, 5), row_height=ROOM)
    if not topical:
        yield Heading(1, "Waarover u praat")
        which = "de uitkomst van de regels" if content["besluiten"][0]["afwijking"] else "deze uitkomst"
        yield Paragraph(
            f"Bij {which} noemt de leidraad geen onderwerpen voor een gesprek. Dit moet de gemeente wel doen:"
        )
        yield Bullets(tuple(o["titel"] for o in content["verplichtingen"]))
    still_open = [a for a in content["antwoorden"] if a["telt"] == DECIDING and a["staat"] in (OPEN, UNKNOWN)]
    if still_open:
        yield Heading(1, "Wat nog niet bekend is")
        yield Paragraph("Het antwoord op deze vragen bepaalt de uitkomst nog.")
        yield Bullets(tuple(str(answer["vraag"]) for answer in still_open))
    yield Heading(1, "Afspraken en vervolg")
    rows3: tuple[tuple[str, ...], ...] = (("", "", ""),) * 4
    yield Table("Afspraken en vervolg", ("Wat", "Wie", "Wanneer"), rows3, (5, 3, 2), row_height=30)
