"""How two vaststellingen of one opgave differ: what stood in the first, what stands in the second."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from intranet.filters import datum
from intranet.sealing.content import Content, decided, holding


@dataclass(frozen=True)
class Changed:
    """One thing that differs; "" where it was not there."""

    name: str
    was: str
    now: str


@dataclass(frozen=True)
class Part:
    """What differs in one part of the record."""

    title: str
    changes: tuple[Changed, ...]


def outcome_sentence(one: Content, other: Content) -> str:
    """Say in a sentence what became of the outcome that the team sealed."""
    was, now = decided(one)[1].lower(), decided(other)[1].lower()
    if was == now:
        return f"De vastgestelde uitkomst is gelijk gebleven: {now}."
    return f"De vastgestelde uitkomst is veranderd van {was} in {now}."


def differences(one: Content, other: Content) -> tuple[Part, ...]:
    """Return the parts in which two records differ; () when they say the same."""
    was, now = holding(one), holding(other)
    parts = (
        Part("Uitkomst", tuple(_outcome(one, other))),
        Part("Gronden", tuple(_listed(_grounds(one), _grounds(other), "redenen", "naam", _title, _state))),
        Part("Antwoorden", tuple(_listed(one, other, "antwoorden", "feit", _question, _answer))),
        Part("Redenen bij de antwoorden", tuple(_listed(one, other, "antwoorden", "feit", _question, _reason))),
        Part(
            "Principes",
            tuple(_listed(was, now, "principes", "naam", _principle, lambda p: str(p["staat"]))),
        ),
        Part("Verplichtingen", tuple(_listed(was, now, "verplichtingen", "naam", _title, _progress))),
        Part("Keuzes", tuple(_listed(one, other, "interpretaties", "naam", _asked, _choice))),
        Part("Opgave", tuple(_about(one, other))),
    )
    return tuple(part for part in parts if part.changes)


def _outcome(one: Content, other: Content) -> Iterator[Changed]:
    was, now = decided(one)[1], decided(other)[1]
    if was != now or _by_rules(one) != _by_rules(other):  # also the same one, lest what the rules give is taken for it
        yield Changed("Vastgestelde uitkomst", was, now)
    yield from _row("Volgens de regels", _by_rules(one), _by_rules(other))
    yield from _row("Reden om af te wijken", _deviation(one), _deviation(other))
    yield from _row("Datum van het besluit", *(_day(c["vastgesteld"], "besluit_op") for c in (one, other)))
    yield from _row("Opnieuw beoordelen op", _day(one, "herbeoordelen_op"), _day(other, "herbeoordelen_op"))
    yield from _row("Versie van de regels", _rules(one), _rules(other))


def _by_rules(content: Content) -> str:
    return ", ".join(f"{said['uitkomst']}" for said in content["besluiten"])


def _grounds(content: Content) -> Mapping[str, Any]:
    """All rules about all besluiten, with how each of them stands."""
    return {"redenen": [reason for said in content["besluiten"] for reason in said["redenen"]]}


def _deviation(content: Content) -> str:
    return " ".join(said["afwijking"]["reden"] for said in content["besluiten"] if said["afwijking"])


def _day(part: Mapping[str, Any] | None, key: str) -> str:
    return datum(date.fromisoformat(part[key])) if part and part[key] else ""


def _rules(content: Content) -> str:
    rules = content["regels"]
    return f"{rules['titel']}, versie {rules['versie'] or 'zonder nummer'} ({rules['sha256'][:12]})"


def _about(one: Content, other: Content) -> Iterator[Changed]:
    for name, key in (("Naam", "titel"), ("Beschrijving", "beschrijving"), ("Fase", "fase")):
        yield from _row(name, one["opgave"][key], other["opgave"][key])
    was, now = ({row["naam"]: row["waarde"] for row in c["opgave"]["kenmerken"]} for c in (one, other))
    for name in dict.fromkeys((*was, *now)):
        yield from _row(name, was.get(name, ""), now.get(name, ""))
    was, now = (
        {row["titel"]: row.get("reden") or "zonder reden" for row in c["opgave"]["kaders"]} for c in (one, other)
    )
    for name in dict.fromkeys((*was, *now)):
        yield from _row(f"Kader: {name}", was.get(name, ""), now.get(name, ""))


Item = Mapping[str, Any]


def _listed(
    one: Item,
    other: Item,
    part: str,
    key: str,
    name: Callable[[Item], str],
    words: Callable[[Item], str],
) -> Iterator[Changed]:
    """Compare two lists by the key of their items."""
    was, now = ({item[key]: item for item in content[part]} for content in (one, other))
    for found in dict.fromkeys((*was, *now)):
        before, after = was.get(found), now.get(found)
        yield from _row(name(after or before or {}), words(before) if before else "", words(after) if after else "")


def _row(name: str, was: str, now: str) -> Iterator[Changed]:
    if was != now:
        yield Changed(name, was, now)


def _question(answer: Item) -> str:
    return f"{answer['nummer']} {answer['vraag']}"


def _answer(answer: Item) -> str:
    return answer["in_woorden"] or ""


def _reason(answer: Item) -> str:
    return answer["reden"] or ""


def _principle(principle: Item) -> str:
    return f"{principle['nummer']} {principle['titel']}"


def _title(obligation: Item) -> str:
    return str(obligation["titel"])


def _state(reason: Item) -> str:
    return str(reason["staat"]).lower()


def _progress(obligation: Item) -> str:
    return "gedaan" if obligation["gedaan"] else "te doen"


def _asked(choice: Item) -> str:
    return str(choice["vraag"])


def _choice(choice: Item) -> str:
    return "ja" if choice["keuze"] else "nee"
