"""The gespreksagenda: what must at least be talked about with the samenleving, with room for what is agreed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from intranet.documents.afweging import DEVIATING, quotations
from intranet.documents.blocks import Block, Bullets, Document, Heading, Paragraph, Table
from intranet.documents.naming import day_of, stem_of
from intranet.sealing.content import AFTER, DECIDING, OPEN, UNKNOWN, Content, holding

ROOM = 44
"""The least height in points of a row to write in."""


def gespreksagenda(content: Content, added: Mapping[str, Sequence[str]] | None = None) -> Document:
    """Return the agenda of a record or a draft: the minimum topics, and after them those that the team added.

    `added` are those by verplichting as the team has them now, for it goes on adding after a vaststelling; None: as
    the content has them.
    """
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
        blocks=tuple(_blocks(content, added)),
    )


def _blocks(content: Content, added: Mapping[str, Sequence[str]] | None) -> Iterator[Block]:
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
    yield from _talk(content, added)
    deviation = content["besluiten"][0]["afwijking"]
    still_open = [a for a in content["antwoorden"] if a["telt"] == DECIDING and a["staat"] in (OPEN, UNKNOWN)]
    if still_open and not deviation:
        yield Heading(1, "Wat nog niet bekend is")
        yield Paragraph("Het antwoord op deze vragen bepaalt de uitkomst nog.")
        yield Bullets(tuple(str(answer["vraag"]) for answer in still_open))
    yield Heading(1, "Afspraken en vervolg")
    rows3: tuple[tuple[str, ...], ...] = (("", "", ""),) * 4
    yield Table("Afspraken en vervolg", ("Wat", "Wie", "Wanneer"), rows3, (5, 3, 2), row_height=30)


def _talk(content: Content, added: Mapping[str, Sequence[str]] | None) -> Iterator[Block]:
    obligations = holding(content)["verplichtingen"]
    now = {o["naam"]: o["toegevoegd"] for o in obligations} if added is None else added
    topics = {o["naam"]: _topics(o, now.get(o["naam"], ())) for o in obligations}
    has_minimum = any(o["onderwerpen"] for o in obligations)
    if has_minimum:
        yield Heading(1, "Waarover u ten minste praat")
        yield Paragraph("Deze onderwerpen vraagt de leidraad. U mag onderwerpen toevoegen, niet weglaten.")
        if AFTER in content:
            yield Paragraph(DEVIATING, is_small=True)
    else:
        yield Heading(1, "Waarover u praat")
        # A record from before the verplichtingen followed what the team decided has those of the rules.
        by_rules = content["besluiten"][0]["afwijking"] and AFTER not in content
        which = "de uitkomst van de regels" if by_rules else "deze uitkomst"
        yield Paragraph(
            f"Bij {which} noemt de leidraad geen onderwerpen voor een gesprek. Dit moet de gemeente wel doen:"
        )
        yield Bullets(tuple(o["titel"] for o in obligations))
    for obligation in obligations:
        if topics[obligation["naam"]]:
            yield Heading(2, obligation["titel"])
            yield from quotations(obligation["bron"])
            rows = tuple((topic, "") for topic in topics[obligation["naam"]])
            yield Table(obligation["titel"], ("Onderwerp", "Wat spreken wij af?"), rows, (2, 5), row_height=ROOM)


def _topics(obligation: Content, added: Sequence[str]) -> list[str]:
    """All that must be talked about first: whatever the team did, none of that is left out."""
    minimum: list[str] = obligation["onderwerpen"]
    own = [f"{topic} (van het team)" for topic in added if topic not in minimum]
    return [topic[:1].upper() + topic[1:] for topic in (*minimum, *own)]
