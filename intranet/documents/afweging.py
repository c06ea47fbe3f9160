"""The afwegingsdocument: what was decided, why, on which answers and by which rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from intranet.documents.blocks import Block, Bullets, Document, Heading, Paragraph, Quotation, Table, Verdict
from intranet.documents.naming import day_of, stem_of
from intranet.filters import datum, moment, opsomming, van_het_team
from intranet.sealing.content import (
    AFTER,
    ANSWERED,
    BESIDE,
    DECIDING,
    DESCRIBING,
    NOT_NEEDED,
    OPEN,
    Content,
    grounds,
    holding,
    only_by_rules,
)
from intranet.web import appearance

Item = Mapping[str, Any]

_MOMENTS = ("vooraf", "tijdens", "achteraf", None)
DEVIATING = (
    "Dit volgt uit de vastgestelde uitkomst, die afwijkt van de regels. Dat is een interpretatie: de leidraad zegt "
    "niet wat er na een afwijking geldt."
)
"""What a document says of verplichtingen after a deviation: that they are an interpretatie."""

_GROUPS = (
    (DECIDING, "Antwoorden waarvan de uitkomst afhangt"),
    (BESIDE, "Andere antwoorden die meetellen"),
    (DESCRIBING, "Antwoorden die de opgave beschrijven"),
    (NOT_NEEDED, "Antwoorden die hier niets meer veranderen"),
)


def afwegingsdocument(content: Content) -> Document:
    """Return the document of a record, or of a draft."""
    opgave, organisation = content["opgave"], content["regels"]["organisatie"] or ""
    return Document(
        title=f"Afweging van de opgave {opgave['titel']}",
        subtitle=organisation[:1].upper() + organisation[1:],
        organisation=organisation,
        subject=f"Afweging van participatie volgens {content['regels']['titel']}",
        on=day_of(content),
        stem=stem_of("afweging", content),
        keywords=("participatie", "afweging", content["besluiten"][0]["uitkomst"].lower()),
        is_draft=content["vastgesteld"] is None,
        blocks=tuple(_blocks(content)),
    )


def _blocks(content: Content) -> Iterator[Block]:
    yield _facts(content)
    for said in content["besluiten"]:
        yield from _decision(said)
    yield from _noticed(content)
    yield from _about(content)
    yield from _answers(content)
    yield from _principles(content)
    yield from _obligations(content)
    yield from _choices(content)
    yield from _account(content)


def _facts(content: Content) -> Table:
    opgave, sealed = content["opgave"], content["vastgesteld"]
    rows = [("Opgave", opgave["titel"]), ("Fase", opgave["fase"])]
    rows += [(row["naam"], row["waarde"]) for row in opgave["kenmerken"]]
    if sealed:
        rows.append(("Besluit", datum(date.fromisoformat(sealed["besluit_op"]))))
        rows.append(("Vastgesteld", f"{moment(_at(sealed['op']))}, door {sealed['door']}"))
        rows.append(("Vaststelling", f"nummer {content['nummer']}"))
    else:
        rows.append(("Stand", f"concept van {datum(day_of(content))}"))
    if content["herbeoordelen_op"]:
        rows.append(("Opnieuw beoordelen", datum(date.fromisoformat(content["herbeoordelen_op"]))))
    return Table("Gegevens van de opgave", ("Gegeven", "Inhoud"), tuple(rows), (2, 5))


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _decision(said: Item) -> Iterator[Block]:
    yield Heading(1, "De uitkomst")
    yield Paragraph(said["titel"])
    deviation = said["afwijking"]
    if deviation:
        yield Verdict(
            appearance.shape_of(deviation["waarde"]),
            deviation["uitkomst"],
            f"Vastgesteld in afwijking van de regels. Die geven: {said['uitkomst'].lower()}.",
        )
        yield Heading(2, "Waarom van de regels is afgeweken")
        yield Paragraph(deviation["reden"])
        yield Heading(2, "Wat de regels zeggen")
    yield Verdict(appearance.shape_of(said["staat"]), said["uitkomst"], said["zin"])
    yield Heading(1, "Waarom")
    carrying = grounds(said)
    if said["anders_want"]:
        yield Paragraph(said["anders_want"])
    elif not carrying:
        yield Paragraph("Er geldt nog geen regel: daarvoor zijn antwoorden nodig die nog ontbreken.")
    for reason in carrying:
        yield Heading(2, reason["titel"])
        if reason["want"]:
            yield Paragraph(reason["want"])
        yield from quotations(reason["bron"])
        yield Bullets(tuple(map(van_het_team, reason["zinnen"])))
    rest = [reason for reason in said["redenen"] if reason not in carrying]
    if rest:
        yield Heading(2, "Regels die hier niet gelden")
        rows = tuple((r["titel"], r["staat"].lower(), " ".join(map(van_het_team, r["zinnen"]))) for r in rest)
        yield Table("Regels die hier niet gelden", ("Regel", "Stand", "Waarom"), rows, (3, 2, 6))


def quotations(source: Item) -> Iterator[Block]:
    """Return the sentences of a source, set apart; nothing when it has none."""
    if source["zinnen"]:
        yield Quotation(tuple(sentence["tekst"] for sentence in source["zinnen"]), source["plaats"])


def _noticed(content: Content) -> Iterator[Block]:
    found = [*content["opgevallen"], *(signal["titel"] for signal in holding(content)["signalen"])]
    if found:
        yield Heading(1, "Wat opvalt")
        yield Bullets(tuple(found))


def _about(content: Content) -> Iterator[Block]:
    opgave = content["opgave"]
    if opgave["beschrijving"]:
        yield Heading(1, "Waar het om gaat")
        yield Paragraph(opgave["beschrijving"])
    if opgave["kaders"]:
        yield Heading(1, "De kaders")
        rows = tuple((frame["titel"], frame.get("reden") or "geen reden opgeschreven") for frame in opgave["kaders"])
        yield Table("Kaders met hun reden", ("Kader", "Waarom dit kader geldt"), rows, (1, 1))


def _answers(content: Content) -> Iterator[Block]:
    yield Heading(1, "De antwoorden")
    for counts, title in _GROUPS:
        rows = tuple(
            _answer(answer)
            for answer in content["antwoorden"]
            if answer["telt"] == counts and (answer["staat"] != OPEN or counts == DECIDING)
        )
        if rows:
            yield Heading(2, title)
            yield Table(title, ("Vraag", "Antwoord", "Reden", "Door"), rows, (9, 6, 9, 7))


def _answer(answer: Item) -> tuple[str, str, str, str]:
    words = answer["in_woorden"] if answer["staat"] == ANSWERED else answer["in_woorden"] or "nog niet beantwoord"
    who = f"{answer['door']}\n{datum(_at(answer['op']))}" if answer["door"] else ""
    return f"{answer['nummer']}. {answer['vraag']}", words, answer["reden"], who


def _principles(content: Content) -> Iterator[Block]:
    principles = holding(content)["principes"]
    if principles:
        yield Heading(1, "De principes")
        rows = tuple((str(p["nummer"]), p["titel"], p["staat"].lower()) for p in principles)
        yield Table("De principes", ("Nr.", "Principe", "Stand"), rows, (1, 8, 3))


def _obligations(content: Content) -> Iterator[Block]:
    needed, spare = _by_moment(holding(content)["verplichtingen"]), _by_moment(only_by_rules(content))
    if needed or spare:
        yield Heading(1, "Wat de gemeente moet doen")
    if AFTER in content:
        yield Paragraph(DEVIATING)
    if needed:
        rows = tuple((o["moment"] or "", _what(o), "gedaan" if o["gedaan"] else "te doen") for o in needed)
        yield Table("Verplichtingen", ("Moment", "Verplichting", "Stand"), rows, (2, 8, 2))
    if spare:
        yield Heading(2, "Volgens de regels ook")
        yield Paragraph("Door de afwijking is dit niet nodig. Het mag wel.")
        rows = tuple((o["moment"] or "", _what(o), "gedaan" if o["gedaan"] else "niet nodig") for o in spare)
        yield Table("Volgens de regels ook", ("Moment", "Verplichting", "Stand"), rows, (2, 8, 2))


def _by_moment(obligations: Iterable[Item]) -> list[Item]:
    return sorted(obligations, key=lambda o: _MOMENTS.index(o["moment"]))


def _what(obligation: Item) -> str:
    parts = [obligation["titel"]]
    if obligation["onderwerpen"]:
        parts.append(f"Ten minste: {opsomming(obligation['onderwerpen'])}.")
    if obligation["toegevoegd"]:
        parts.append(f"Toegevoegd: {opsomming(obligation['toegevoegd'])}.")
    if obligation["besproken"]:
        parts.append(f"Besproken: {opsomming(obligation['besproken'])}.")
    if obligation["aanpak"]:
        parts.append(obligation["aanpak"])
    if obligation["bewijs"]:
        parts.append(f"Bewijs: {obligation['bewijs']}")
    if obligation["door"]:
        parts.append(f"Door {obligation['door']}.")
    if obligation["termijn"]:
        parts.append(obligation["termijn"])
    return "\n".join(parts)


def _choices(content: Content) -> Iterator[Block]:
    found = [choice for choice in content["interpretaties"] if choice["uitkomst_hangt_ervan_af"]]
    others = [choice for choice in content["interpretaties"] if not choice["uitkomst_hangt_ervan_af"]]
    yield Heading(1, "Hoe de leidraad is gelezen")
    if found:
        yield Paragraph("De leidraad laat dit open. Met een andere keuze kan de uitkomst anders zijn.")
        yield _choice_table("Keuzes waarvan de uitkomst afhangt", found)
    else:
        yield Paragraph("De uitkomst hangt niet af van een keuze die de leidraad openlaat.")
    if others:
        yield Heading(2, "Andere keuzes in deze regels")
        yield _choice_table("Andere keuzes in deze regels", others)


def _choice_table(title: str, found: Iterable[Item]) -> Table:
    rows = tuple((c["vraag"], "ja" if c["keuze"] else "nee", c["want"] or "", _by(c)) for c in found)
    return Table(title, ("Vraag", "Keuze", "Waarom", "Door"), rows, (8, 3, 13, 7))


def _by(choice: Item) -> str:
    day = datum(date.fromisoformat(choice["op"])) if choice["op"] else ""
    return "\n".join(part for part in (choice["door"], day) if part)


def _account(content: Content) -> Iterator[Block]:
    rules, program = content["regels"], content["programma"]
    yield Heading(1, "Verantwoording")
    rows = [
        ("Regels", f"{rules['titel']}, versie {rules['versie'] or 'zonder nummer'}"),
        ("Kenmerk van de regels", _in_groups(rules["sha256"])),
        ("Peildatum", datum(date.fromisoformat(content["peildatum"]))),
        ("Programma", f"Opgavewijzer {program['versie']}"),
    ]
    if content["vorige"]:
        rows.append(("Volgt op", f"vaststelling {content['vorige']['nummer']}"))
    yield Table("Verantwoording", ("Gegeven", "Inhoud"), tuple(rows), (2, 5))
    yield Paragraph(
        "De regels wijzen de uitkomst aan. De mensen beslissen."
        + (
            " Alle antwoorden, redenen en regels staan ook in de vaststelling als JSON. Met de opdracht "
            "‘opgavewijzer verifieer’ kan iedereen nagaan dat daarin niets is veranderd."
            if content["vastgesteld"]
            else ""
        ),
        is_small=True,
    )


def _in_groups(sha256: str) -> str:
    """Break a long number into groups, so that it can be read aloud and fits on a line."""
    return " ".join(sha256[n : n + 8] for n in range(0, len(sha256), 8))
