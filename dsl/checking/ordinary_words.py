"""Ordinary words where a name or a value belongs: `altijd`, `vandaag`, `er is …`, `overig`; what to say of each."""

from __future__ import annotations

import re
from collections.abc import Iterable

from dsl.diagnostics import Fix
from dsl.fixes import remove
from dsl.nodes import Name
from dsl.source import Span

_TODAY = (
    "De regeltaal telt niet vanaf vandaag.",
    "Noem een vaste dag, of vraag de datum met `feit NAAM: datum`. De dag waarop wordt gewogen, heet `peildatum`.",
)
_NUMBER_OF_ROW = ("De rijen van een tabel hebben vanzelf een nummer.", "Haal deze kolom weg.")
_ALL = ("`{}` is geen naam.", "Noem de naam van een feit, een begrip of een principe.")

_SAY_WHEN = (
    "`{}` is geen naam.",
    "Zeg wanneer dat zo is: noem een feit of begrip, of maak er een `oordeel` van dat iemand beantwoordt.",
)

_NAMES: dict[str, tuple[str, str]] = {
    "altijd": ("`altijd` is geen naam.", "Zonder voorwaarde geldt een regel altijd: haal `als altijd` weg."),
    "nooit": ("`nooit` is geen naam.", "Wat nooit geldt, heeft geen gevolg: haal de hele regel weg."),
    "er": ("`er` is geen naam.", "Begin met de naam van een feit of begrip, zoals `ruimte is voldoende`."),
    **dict.fromkeys(("vandaag", "nu", "heden", "gisteren", "morgen"), _TODAY),
    **dict.fromkeys(("nr", "rij", "volgnummer", "rijnummer"), _NUMBER_OF_ROW),
    **dict.fromkeys(("nodig", "mogelijk", "wenselijk", "relevant", "gewenst", "noodzakelijk"), _SAY_WHEN),
    **dict.fromkeys(("alles", "niets", "iedereen", "niemand", "dit", "dat", "het", "ook"), _ALL),
}
"""Words that people write where a name belongs, with what is wrong and what to do."""

_ANY = {"alle", "alles", "elke", "nvt", "maakt_niet_uit", "willekeurig", "geen_eis"}
_OTHERS = {"overig", "overige", "anders", "rest", "andere"}


def about_name(name: Name, text: str) -> tuple[str, str, tuple[Fix, ...]] | None:
    """Return what is wrong with an ordinary word as a name, what to do, and the fixes; `text` is that of the source."""
    found = _NAMES.get(name.text)
    if found is None:
        return None
    return found[0].format(name.text), found[1], _without_condition(name.span, text) if name.text == "altijd" else ()


def _without_condition(span: Span, text: str) -> tuple[Fix, ...]:
    """Return the fix that takes `als altijd` away, when that is the whole condition of a rule."""
    before = re.search(r"(?<!voldaan)\s(als\s+)\Z", text[max(0, span.start - 80) : span.start])
    if before is None or text[span.end :].lstrip(" \t")[:1] not in ("\n", ""):
        return ()
    return (remove(Span(span.start - len(before[1]), span.end), "Haal `als altijd` weg", safe=True),)


def about_value(written: str, values: Iterable[str], in_cell: bool) -> str | None:
    """Return what to do with an ordinary word as a value of a list, in a cell of a table or not."""
    if in_cell and written in _ANY:
        return "Schrijf `-`: dan maakt de kolom voor deze rij niet uit."
    if written in _OTHERS:
        among = [value for value in values if value != written]
        return f"Noem de andere waarden zelf, zoals `{among[0]} of {among[1]}`." if in_cell and among[1:] else None
    return None
