"""What is wrong with a rule file, as data: facts first, the Dutch sentence second."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from dsl.source import Source, Span


class Severity(StrEnum):
    """How serious a diagnostic is; the values are those of the command line's JSON (`ernst`)."""

    ERROR = "fout"
    WARNING = "waarschuwing"
    ADVICE = "advies"


@dataclass(frozen=True, slots=True)
class Label:
    """A second place that helps to understand a diagnostic, with a short Dutch remark."""

    source: Source
    span: Span
    text: str


class Safety(StrEnum):
    """Whether a fix may be applied without asking; the values are those of the command line's JSON (`veiligheid`)."""

    SAFE = "veilig"
    """It is the only way to read what was written."""
    CONFIRM = "te bevestigen"
    """A person must see whether it is meant."""


@dataclass(frozen=True, slots=True)
class TextEdit:
    """A change of the text of one source: the span becomes `text`. An empty span inserts, an empty text removes."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Fix:
    """One way to mend a finding. The title is a short Dutch sentence that begins with a verb.

    The edits are in the source of the diagnostic, in order, and do not overlap.
    """

    title: str
    edits: tuple[TextEdit, ...]
    safety: Safety = Safety.CONFIRM


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding in a rule file.

    `code` is one of the codes in `CODES`; `text` says what was written and what is wrong with it, `help` what to do;
    both are plain Dutch sentences. `fixes` are the ways to mend it, the likeliest first.
    """

    code: str
    severity: Severity
    source: Source
    span: Span
    text: str
    help: str
    labels: tuple[Label, ...] = ()
    fixes: tuple[Fix, ...] = ()


def in_order(diagnostics: list[Diagnostic]) -> list[Diagnostic]:
    """Return the diagnostics by file and place, without exact repetitions."""
    unique = {(d.source.name, d.span, d.code, d.text): d for d in diagnostics}
    return sorted(unique.values(), key=lambda d: (d.source.name, d.span, d.code))


CODES: dict[str, str] = {
    "te-groot": "Te groot",
    "te-veel-fouten": "Te veel fouten",
    "blok-niet-gesloten": "Blok met regels is niet gesloten",
    "blok-ingesprongen": "Blok met regels springt in",
    "blok-bijna-regels": "Blok heet bijna ‘regels’",
    "onbekend-begin": "Onbekend begin van een regel",
    "los-ingesprongen": "Ingesprongen zonder regel erboven",
    "niet-ingesprongen": "Niet ingesprongen",
    "aanhalingsteken-ontbreekt": "Aanhalingsteken ontbreekt",
    "kromme-aanhalingstekens": "Kromme aanhalingstekens",
    "enkele-aanhalingstekens": "Enkele aanhalingstekens",
    "aanhalingsteken-in-tekst": "Aanhalingsteken in een tekst",
    "streepje-uit-word": "Verkeerd streepje voor een punt",
    "streepje-in-naam": "Streepje in een naam",
    "hoofdletters": "Hoofdletters",
    "vreemd-woord": "Woord van elders",
    "teken-in-plaats-van-woord": "Teken in plaats van een woord",
    "vreemd-teken": "Vreemd teken",
    "te-diep-genest": "Te veel haakjes in elkaar",
    "getal-onjuist": "Getal is niet goed geschreven",
    "geen-heel-getal": "Geen heel getal",
    "getallen-met-puntkomma": "Getallen in een lijst",
    "datum-met-cijfers": "Datum met alleen cijfers",
    "datum-bestaat-niet": "Datum bestaat niet",
    "anders-verwacht": "Hier hoort iets anders",
    "zin-niet-af": "Regel is niet af",
    "haakje-ontbreekt": "Haakje ontbreekt",
    "dubbele-punt-ontbreekt": "Dubbele punt ontbreekt",
    "dubbele-punt-te-veel": "Dubbele punt te veel",
    "komma-ontbreekt": "Komma ontbreekt",
    "waarde-ontbreekt": "Waarde ontbreekt",
    "tekst-ontbreekt": "Tekst ontbreekt",
    "naam-ontbreekt": "Naam ontbreekt",
    "woordvolgorde": "Waarde staat voor ‘is’",
    "gereserveerd-woord": "Woord van de regeltaal als naam",
    "spatie-in-naam": "Spatie in een naam",
    "onderdeel-verkeerde-plek": "Onderdeel op de verkeerde plek",
    "dubbel-onderdeel": "Onderdeel staat er twee keer",
    "vraag-naar-onbekend": "Voorwaarde vraagt of iets onbekend is",
    "is-met-lijst": "Lijst achter ‘is’",
    "lege-lijst": "Lege lijst",
    "ja-nee-in-lijst": "Ja of nee in een lijst",
    "en-of-zonder-haakjes": "‘En’ naast ‘of’ zonder haakjes",
    "en-of-bij-lijst": "‘En’ of ‘of’ bij een lijst",
    "lijst-genest": "Lijst in een lijst",
    "rij-niet-af": "Rij van een tabel is niet af",
    "streepjesregel": "Regel met streepjes in een tabel",
    "tabel-zonder-rijen": "Tabel zonder rijen",
    "kolom-past-niet": "Kolom past niet in de tabel",
    "cellen-aantal": "Aantal cellen past niet bij de kop",
    "lege-cel": "Lege cel in een tabel",
    "cel-past-niet": "Cel past niet in de kolom",
    "waarden-ontbreken": "Waarden ontbreken",
    "waarden-dubbel": "Waarden en ook een keuzelijst",
    "besluit-zonder-waarden": "Besluit zonder waarden",
    "type-onbekend": "Soort antwoord is onbekend",
    "woord-onbekend": "Woord hoort niet in dit rijtje",
    "antwoord-zonder-waarde": "Antwoord zonder waarde",
    "reden-ontbreekt": "Reden ontbreekt",
    "regelset-ontbreekt": "Regelset ontbreekt",
    "regelset-dubbel": "Twee regelsets in één document",
    "voortbouw-ontbreekt": "Document waarop het voortbouwt ontbreekt",
    "voortbouw-kring": "Documenten bouwen in een kring op elkaar voort",
    "voortbouw-dubbel": "Regelset bouwt voort op twee andere",
    "regelset-naam-dubbel": "Twee documenten met dezelfde regelset",
    "regelset-los": "Regelset staat los van de andere",
    "document-onbekend": "Document voor de punt past niet",
    "rang-te-laag": "Uitzondering in een document met een lagere rang",
    "regeltaal-ontbreekt": "Versie van de regeltaal ontbreekt",
    "regeltaal-onbekend": "Onbekende versie van de regeltaal",
    "periode-onmogelijk": "Periode kan niet",
    "naam-dubbel": "Naam bestaat al",
    "oude-naam-in-gebruik": "Oude naam is nog in gebruik",
    "oude-waarde-in-gebruik": "Oude waarde is nog in gebruik",
    "naam-onbekend": "Naam bestaat niet",
    "naam-verkeerde-soort": "Naam hoort bij iets anders",
    "waarde-onbekend": "Waarde staat niet in de lijst",
    "waarde-past-niet": "Waarde past niet bij het feit",
    "waarde-dubbel": "Waarde staat er twee keer",
    "toets-past-niet": "Toets past niet",
    "toets-op-tekst": "Toets op vrije tekst",
    "volgorde-ontbreekt": "Lijst heeft geen volgorde",
    "aantal-past-niet": "Aantal past niet bij de punten",
    "termijn-past-niet": "Termijn past niet",
    "kring": "Namen verwijzen in een kring",
    "voortgang-in-besluit": "Besluit hangt af van voortgang",
    "vraag-ontbreekt": "Vraag ontbreekt",
    "voorwaarde-ontbreekt": "Voorwaarde ontbreekt",
    "principe-onbekend": "Principe bestaat niet",
    "principe-nummer-dubbel": "Nummer van een principe staat er twee keer",
    "keuze-zonder-verantwoording": "Interpretatie zonder verantwoording",
    "gegeven-dubbel": "Gegeven staat er twee keer",
    "rij-bestaat-niet": "Rij van een tabel bestaat niet",
    "regel-van-ander-besluit": "Regel hoort bij een ander besluit",
    "bron-ontbreekt": "Citaat boven de regel ontbreekt",
    "citaat-zonder-regel": "Citaat zonder regel",
    "afsluiting-zonder-citaat": "Afsluiting zonder citaat",
    "accolade-los": "Losse accolade",
    "keten-te-lang": "Keten van namen is te lang",
}
"""Each code with its title, in the order in which a reader meets them; `meldingen/CODE.md` says more."""
