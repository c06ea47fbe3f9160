"""The uitleg voor de samenleving: a short text for citizens, in B1, on whether they take part and why (not).

The program proposes a text from what was decided; the team makes it its own. It is plain text with three habits: an
empty line between paragraphs, `# ` before a heading, `- ` before a point. The sources are added by the program and
always there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from intranet.documents.afweging import quotations
from intranet.documents.blocks import Block, Bullets, Document, Heading, Paragraph
from intranet.documents.naming import day_of, stem_of
from intranet.filters import datum, opsomming
from intranet.sealing.content import DECIDING, OPEN, UNKNOWN, Content, decided, grounds, holding
from intranet.store import Contact

YES, NO, LATER = "participatie", "geen_participatie", "nader_te_bepalen"
"""The values that the text knows; for any other it says what the besluit is called."""

PLACE_FOR_CONTACT = "[vul in: naam, telefoonnummer en e-mailadres]"
"""What stands where nobody said who answers questions."""

_TO_FILL_IN = re.compile(r"\[vul in: [^\]\n]*\]")

Item = Mapping[str, Any]


def title_of(content: Content) -> str:
    """Return the title of the explanation."""
    title = content["opgave"]["titel"]
    now = "(nu) " if _is_for_now(content) else ""
    return {
        YES: f"Waarom u kunt meedoen: {title}",
        NO: f"Waarom u {now}niet kunt meedoen: {title}",
        LATER: f"Wij weten nog niet of u kunt meedoen: {title}",
        OPEN: f"Wij weten nog niet of u kunt meedoen: {title}",
    }.get(decided(content)[0], f"Onze uitleg: {title}")


def proposal(content: Content) -> str:
    """Return the text that the program proposes."""
    return "\n\n".join(part for part in _proposal(content) if part)


def with_contact(text: str, contact: Contact) -> str:
    """Return the text with the contact details of the municipality where none were filled in yet."""
    return text.replace(PLACE_FOR_CONTACT, contact.line) if contact.line else text


def left_to_fill_in(text: str) -> tuple[str, ...]:
    """Return the places in a text that the team still has to fill in."""
    return tuple(_TO_FILL_IN.findall(text))


def uitleg(content: Content, text: str) -> Document:
    """Return the explanation with this text as a document."""
    organisation = content["regels"]["organisatie"] or ""
    return Document(
        title=title_of(content),
        subtitle=organisation[:1].upper() + organisation[1:],
        organisation=organisation,
        subject="Uitleg voor de samenleving",
        on=day_of(content),
        stem=stem_of("uitleg", content),
        keywords=("participatie", "uitleg", decided(content)[1].lower()),
        is_draft=content["vastgesteld"] is None,
        blocks=(*parse(text), *sources(content)),
    )


def parse(text: str) -> tuple[Block, ...]:
    """Return a text as blocks: paragraphs, headings and points."""
    found: list[Block] = []
    for part in re.split(r"\n[ \t]*\n", text.replace("\r\n", "\n").strip()):
        lines = [line.strip() for line in part.split("\n") if line.strip()]
        while lines:
            if lines[0].startswith("# "):
                found.append(Heading(1, lines.pop(0)[2:].strip()))
                continue
            is_point = lines[0].startswith("- ")
            count = next((n for n, line in enumerate(lines) if _starts_other(line, is_point)), len(lines))
            run, lines = lines[:count], lines[count:]
            found.append(Bullets(tuple(line[2:].strip() for line in run)) if is_point else Paragraph("\n".join(run)))
    return tuple(found)


def _starts_other(line: str, is_point: bool) -> bool:
    return line.startswith("# ") or line.startswith("- ") is not is_point


def sources(content: Content) -> Iterator[Block]:
    """Return where the reasons come from."""
    rules = content["regels"]
    yield Heading(1, "Waar staat dit?")
    version = f" (versie {rules['versie']})" if rules["versie"] else ""
    organisation = f" van de {rules['organisatie']}" if rules["organisatie"] else ""
    # Who deviates must not say in the same text that it follows the rules.
    opening = "Onze regels staan in" if content["besluiten"][0]["afwijking"] else "Wij volgen"
    yield Paragraph(f"{opening} de {rules['titel']}{version}{organisation}. Daarin staat:")
    seen = set()
    for reason in _grounds(content):
        numbers = tuple(sentence["nummer"] for sentence in reason["bron"]["zinnen"])
        if numbers not in seen:
            seen.add(numbers)
            yield from quotations(reason["bron"])


def _grounds(content: Content) -> list[Item]:
    """The rules that apply; where none does, those that could still."""
    return (
        grounds(content["besluiten"][0]) or [r for r in content["besluiten"][0]["redenen"] if r["bron"]["zinnen"]][:1]
    )


def _is_for_now(content: Content) -> bool:
    signals = holding(content)["signalen"]
    return bool(content["herbeoordelen_op"]) or any(signal["naam"] == "opnieuw_beoordelen" for signal in signals)


# --- the proposal ---


def _proposal(content: Content) -> Iterator[str]:
    value = decided(content)[0]
    opgave, said = content["opgave"], content["besluiten"][0]
    yield "# Waar gaat het over?"
    yield opgave["beschrijving"] or f"Het gaat over: {opgave['titel']}."
    if value == YES:
        yield from _yes(content)
    elif value == NO:
        yield from _no(content)
    elif value in (LATER, OPEN):
        yield from _later(content)
    else:
        yield "# Wat is er besloten?"
        yield f"{said['titel']} {decided(content)[1]}."
    if said["afwijking"]:
        yield "# Wij wijken af van onze regels"
        yield (
            f"Volgens onze regels is de uitkomst: {said['uitkomst'].lower()}. Wij kiezen voor: "
            f"{said['afwijking']['uitkomst'].lower()}. Dat doen wij om deze reden:"
        )
        yield said["afwijking"]["reden"]
    if content["herbeoordelen_op"]:
        yield "# Wij kijken later opnieuw"
        what = "hoe het gaat met meedoen" if value == YES else "of meedoen dan wel kan"
        yield f"Op {_day(content['herbeoordelen_op'])} kijken wij opnieuw {what}."
    yield "# Hebt u een vraag?"
    yield f"Neem dan contact met ons op: {PLACE_FOR_CONTACT}."


def _yes(content: Content) -> Iterator[str]:
    yield "# U kunt meedoen"
    yield "Wij pakken dit samen met u op: met inwoners, organisaties en bedrijven."
    yield _reasons(content)
    frames = content["opgave"]["kaders"]
    if frames:
        yield "# Wat staat al vast?"
        yield "\n".join(f"- {': '.join(filter(None, (frame['titel'], frame.get('reden'))))}" for frame in frames)
    topics = [o for o in holding(content)["verplichtingen"] if o["onderwerpen"]]
    if topics:
        yield "# Wat mag u van ons verwachten?"
        yield "Dit vraagt onze leidraad van ons:"
        yield "\n".join(f"- {o['titel']}: {opsomming(o['onderwerpen'])}." for o in topics)


def _no(content: Content) -> Iterator[str]:
    now = "nu " if _is_for_now(content) else ""
    yield f"# U kunt {now}niet meedoen"
    yield f"De gemeente beslist dit zelf. Wij vragen u {now}niet om mee te denken of mee te beslissen."
    if content["besluiten"][0]["afwijking"]:
        return  # the reasons of the rules and the answers behind them plead for something else
    yield "# Waarom niet?"
    yield _reasons(content)
    told = list(_judged(content))
    if told:
        yield "De leidraad stelt ons daarbij vragen. Dit waren onze antwoorden:"
        yield "\n".join(f"- {point}" for point in told)


def _judged(content: Content) -> Iterator[str]:
    """The judgements that decided, as questions and answers with their reason; those with the same reason together."""
    by_reason: dict[str, list[str]] = {}
    for answer in content["antwoorden"]:
        reason = " ".join(answer["reden"].split())
        if answer["telt"] == DECIDING and answer["soort"] == "oordeel" and reason:
            by_reason.setdefault(reason, []).append(f"{_asked(answer)} {answer['in_woorden']}.")
    for reason, said in by_reason.items():
        yield f"{' '.join(said)} {reason}"


def _asked(answer: Item) -> str:
    """A question between quotation marks, for its 'u' is the municipality; without what it asks to write down."""
    question, mark, _ = answer["vraag"].partition("?")
    return f"‘{question}{mark}’"


def _later(content: Content) -> Iterator[str]:
    yield "# Wij weten nog niet of u kunt meedoen"
    still_open = [a for a in content["antwoorden"] if a["telt"] == DECIDING and a["staat"] in (OPEN, UNKNOWN)]
    if still_open:
        few = "dit" if len(still_open) == 1 else "een paar dingen"
        yield f"Wij zoeken eerst nog {few} uit. De leidraad vraagt aan ons:"
        yield "\n".join(f"- {_asked(answer)}" for answer in still_open)
    else:
        yield "Onze leidraad zegt in dit geval niet of u kunt meedoen. Wij zoeken het verder uit en laten het u weten."


def _reasons(content: Content) -> str:
    """Why the rules say so, in their own words; nothing when the team decided otherwise."""
    if content["besluiten"][0]["afwijking"]:
        return ""
    found = [reason["want"] or " ".join(reason["zinnen"]) for reason in _grounds(content)]
    return found[0] if len(found) == 1 else "\n".join(f"- {text}" for text in found)


def _day(text: str) -> str:
    return datum(date.fromisoformat(text))
