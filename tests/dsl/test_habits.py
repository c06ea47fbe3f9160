"""What people write who bring ordinary Dutch, a spreadsheet or a program along: what it says, and what it mends."""

from __future__ import annotations

import pytest

from dsl.reading import read
from dsl.repair import repair
from dsl.source import Source
from tests.dsl.services.typing import START

BEFORE = f"{START}\n## Nieuw\n\n> Een andere zin.\n\n```regels\n"


def source(statement: str) -> Source:
    return Source.of("mijn.regels.md", f"{BEFORE}{statement}\n```\n")


MENDED = {
    "Feit is_er_ruimte\n  Vraag: Is er ruimte?": ("feit is_er_ruimte\n  Vraag: Is er ruimte?"),
    'feit is er ruimte: ja of nee\n  vraag: "Is er ruimte?"': ('feit is_er_ruimte: ja/nee\n  vraag "Is er ruimte?"'),
    'feit ruimte2: keuze uit\n  - geen\n  - veel\n  vraag "Hoeveel?"': (
        'feit ruimte2: één uit\n  - geen\n  - veel\n  vraag "Hoeveel?"'
    ),
    'feit ruimte2: één uit (geen, weinig, veel)\n  vraag "Hoeveel?"': (
        'feit ruimte2: één uit\n    - geen\n    - weinig\n    - veel\n  vraag "Hoeveel?"'
    ),
    'feit ruimte2: een uit\n    1. geen\n    2. veel\n  vraag "Hoeveel?"': (
        'feit ruimte2: een uit\n    - geen\n    - veel\n  vraag "Hoeveel?"'
    ),
    'feit ruimte2: één uit\n    - geen ruimte "Geen ruimte"\n    - veel "Veel"\n  vraag "Hoeveel?"': (
        'feit ruimte2: één uit\n    - geen_ruimte "Geen ruimte"\n    - veel "Veel"\n  vraag "Hoeveel?"'
    ),
    "regel nieuw over uitkomst geeft wel als ruimte groter dan voldoende": (
        "regel nieuw over uitkomst geeft wel als ruimte is meer dan voldoende"
    ),
    "regel nieuw over uitkomst geeft wel\n  als ruimte voldoende is en open ja is": (
        "regel nieuw over uitkomst geeft wel\n  als ruimte is voldoende en open is ja"
    ),
    "regel nieuw over uitkomst geeft wel\n  indien open = ja EN ruimte = voldoende": (
        "regel nieuw over uitkomst geeft wel\n  als open is ja en ruimte is voldoende"
    ),
    "regel nieuw over uitkomst geeft wel\n  als open is waar\n  en ruimte is voldoende\n  of helder is voldaan": (
        "regel nieuw over uitkomst geeft wel\n  als open is ja\n  en ruimte is voldoende\n  of helder is voldaan"
    ),
    "regel nieuw over uitkomst\n  geeft wel\n  als aantal > 10%": (
        "regel nieuw over uitkomst\n  geeft wel\n  als aantal is meer dan 10%"
    ),
    "regel nieuw over uitkomst geeft wel\n  als aantal is meer dan tien": (
        "regel nieuw over uitkomst geeft wel\n  als aantal is meer dan 10"
    ),
    "regel nieuw over uitkomst geeft wel\n  als aantal is groter dan of gelijk aan 10": (
        "regel nieuw over uitkomst geeft wel\n  als aantal is minstens 10"
    ),
    "regel nieuw over uitkomst geeft wel\n  als startdatum is voor 1/1/2026": (
        "regel nieuw over uitkomst geeft wel\n  als startdatum is voor 1 januari 2026"
    ),
    "regel nieuw over uitkomst geeft wel\n  als startdatum is eerder dan 1 januari 2026": (
        "regel nieuw over uitkomst geeft wel\n  als startdatum is voor 1 januari 2026"
    ),
    "uitzondering nieuw op regel hoofd geeft niet_nu\n  als open": (
        "uitzondering nieuw op hoofd geeft niet_nu\n  als open"
    ),
    'verplichting nieuw "Doe het"\n  uiterlijk 2 weken vóór startdatum': (
        'verplichting nieuw "Doe het"\n  uiterlijk 2 weken voor startdatum'
    ),
    'verplichting nieuw "Doe het"\n  uiterlijk binnen 2 weken na startdatum': (
        'verplichting nieuw "Doe het"\n  uiterlijk 2 weken na startdatum'
    ),
    'verplichting nieuw "Doe het"\n  moment: vooraf\n  door: het opgaveteam': (
        'verplichting nieuw "Doe het"\n  moment vooraf\n  door het opgaveteam'
    ),
    'verplichting nieuw "Doe het"\n  door het college van B&W': (
        'verplichting nieuw "Doe het"\n  door "het college van B&W"'
    ),
    'voorbeeld "Test"\n  gegeven:\n    - open is ja\n  verwacht:\n    - geen uitkomst': (
        'voorbeeld "Test"\n  gegeven:\n    - open is ja\n  verwacht:\n    - uitkomst is zonder uitkomst'
    ),
    "tabel t over uitkomst\n  ruimte | uitkomst\n  geen | wel": (
        "tabel t over uitkomst\n  | ruimte | uitkomst |\n  | geen | wel |"
    ),
    'voorbeeld "Test"\n  gegeven:\n    open is ja\n    ruimte is geen\n  verwacht:\n    uitkomst is niet_nu': (
        'voorbeeld "Test"\n  gegeven:\n    - open is ja\n    - ruimte is geen\n  verwacht:\n    - uitkomst is niet_nu'
    ),
    'voorbeeld "Test"\n  gegeven\n    - open: ja\n    - ruimte: geen\n  verwacht\n    - uitkomst: niet_nu': (
        'voorbeeld "Test"\n  gegeven:\n    - open is ja\n    - ruimte is geen\n  verwacht:\n    - uitkomst is niet_nu'
    ),
    "begrip nieuw = open en ruimte is voldoende": ("begrip nieuw betekent: open en ruimte is voldoende"),
    "begrip nieuw betekent: als open en ruimte is voldoende": ("begrip nieuw betekent: open en ruimte is voldoende"),
    "begrip nieuw betekent: alle van deze punten:\n    - open\n    - ruimte is voldoende": (
        "begrip nieuw betekent: al deze punten gelden:\n    - open\n    - ruimte is voldoende"
    ),
    "begrip nieuw betekent: minstens 2 van deze punten:\n    - open\n    - ruimte is voldoende": (
        "begrip nieuw betekent: minstens 2 van deze punten gelden:\n    - open\n    - ruimte is voldoende"
    ),
    'principe 2 helder2 "Helder"\n  als open': ('principe 2 helder2 "Helder"\n  voldaan als open'),
    'besluit b2 "Wat?": één uit\n    - wel2\n    - niet2\n  anders: niet2': (
        'besluit b2 "Wat?": één uit\n    - wel2\n    - niet2\n  anders niet2'
    ),
    'interpretatie i "Telt dit?" gekozen: ja\n  want "Zo."\n  door "mij" op 23-11-2026': (
        'interpretatie i "Telt dit?" gekozen ja\n  want "Zo."\n  door "mij" op 23 november 2026'
    ),
    "// opmerking\nbegrip nieuw betekent: open": ("# opmerking\nbegrip nieuw betekent: open"),
    "begrip nieuw betekent: open;": ("begrip nieuw betekent: open"),
    "begrip nieuw betekent: open en\nruimte is voldoende": ("begrip nieuw betekent: open en\n  ruimte is voldoende"),
    "begrip nieuw betekent: ruimte niet geen": ("begrip nieuw betekent: ruimte is niet geen"),
    "begrip nieuw betekent: zowel open als helder": ("begrip nieuw betekent: open en helder"),
    "begrip nieuw betekent: noch open noch helder": ("begrip nieuw betekent: niet open en niet helder"),
    "begrip nieuw betekent: ten minste 2 van (open, ruim, helder)": (
        "begrip nieuw betekent: minstens 2 van (open, ruim, helder)"
    ),
    "begrip nieuw betekent: aantal is ten hoogste 5": ("begrip nieuw betekent: aantal is hoogstens 5"),
    "begrip nieuw betekent: aantal is gelijk aan 5": ("begrip nieuw betekent: aantal is 5"),
    "begrip nieuw betekent: open is Ja": ("begrip nieuw betekent: open is ja"),
    'feit bedrag2: bedrag\n  vraag "Hoeveel?"\n\nbegrip duur betekent: bedrag2 is meer dan EUR 1000,-': (
        'feit bedrag2: bedrag\n  vraag "Hoeveel?"\n\nbegrip duur betekent: bedrag2 is meer dan € 1000'
    ),
    'feit bedrag2: bedrag\n  vraag "Hoeveel?"\n\nbegrip duur betekent: bedrag2 is meer dan € 1000,-': (
        'feit bedrag2: bedrag\n  vraag "Hoeveel?"\n\nbegrip duur betekent: bedrag2 is meer dan € 1000'
    ),
    'feit bedrag2: bedrag\n  vraag "Hoeveel?"\n\nbegrip duur betekent: bedrag2 is meer dan 1.000 euro': (
        'feit bedrag2: bedrag\n  vraag "Hoeveel?"\n\nbegrip duur betekent: bedrag2 is meer dan € 1.000'
    ),
    'regel nieuw over uitkomst geeft wel\n  als open\n  omdat "Zo is het."': (
        'regel nieuw over uitkomst geeft wel\n  als open\n  want "Zo is het."'
    ),
    "regel nieuw over uitkomst geeft wel\n  als open is ja en ook ruimte is voldoende": (
        "regel nieuw over uitkomst geeft wel\n  als open is ja en ruimte is voldoende"
    ),
    'feit nieuw: één uit (ja, nee)\n  vraag "Is het nieuw?"': ('feit nieuw: ja/nee\n  vraag "Is het nieuw?"'),
    'voorbeeld "Open"\n  gegeven:\n    - open is ja\n  verwacht:\n    - uitkomst is wel omdat hoofd': (
        'voorbeeld "Open"\n  gegeven:\n    - open is ja\n  verwacht:\n    - uitkomst is wel op grond van hoofd'
    ),
    'geen regel: "Dit is een kop."': ('geen regel want "Dit is een kop."'),
    'open norm "Dit is vaag."': ('open norm want "Dit is vaag."'),
}
"""What is written, and what `controleer --herstel` makes of it."""


@pytest.mark.parametrize("written", MENDED)
def test_what_can_be_meant_in_one_way_is_mended(written: str):
    assert repair([source(written)]).sources[0].text == source(MENDED[written]).text


LEFT = {
    'feit ruimte2: één uit\n    - Geen ruimte\n    - Wel ruimte\n  vraag "Hoeveel?"': (
        "hoofdletters",
        'geen_ruimte "Geen ruimte"',
    ),
    "regel nieuw over uitkomst geeft wel\n  als er ruimte is": ("vreemd-woord", "wat `ruimte` moet zijn"),
    "regel nieuw over uitkomst geeft wel, tenzij ruimte is geen": ("vreemd-woord", "uitzondering NAAM op REGEL"),
    "regel nieuw over uitkomst geeft wel\n  als startdatum is tussen 1 januari 2026 en 31 december 2026": (
        "vreemd-woord",
        "minstens … en",
    ),
    "regel nieuw over uitkomst geeft wel\n  als aantal is tussen 10 en 20": ("vreemd-woord", "hoogstens"),
    "regel nieuw over uitkomst geeft wel\n  als thema bevat (sociaal, groen)": ("is-met-lijst", "of thema bevat"),
    "regel nieuw over uitkomst geeft wel\n  als ruimte is geen of voldoende": ("naam-onbekend", "ruimte is voldoende"),
    "regel nieuw over uitkomst geeft wel\n  als niet ruimte": ("toets-past-niet", "ruimte is geen"),
    "regel nieuw geeft wel\n  als open": ("anders-verwacht", "over uitkomst"),
    "regel nieuw: uitkomst is wel als open": ("dubbele-punt-te-veel", "Haal"),
    "regel over uitkomst geeft wel\n  als open": ("naam-ontbreekt", "regel NAAM over BESLUIT"),
    "uitzondering nieuw op hoofd\n  als open": ("anders-verwacht", "geeft UITKOMST"),
    "uitzondering op hoofd geeft niet_nu\n  als open": ("naam-ontbreekt", "uitzondering NAAM op REGEL"),
    "verplichting nieuw\n  als open\n  uiterlijk twee weken voor startdatum": (
        "tekst-ontbreekt",
        'verplichting nieuw "…"',
    ),
    "begrip nieuw betekent:\n  - open\n  - ruimte is voldoende": ("anders-verwacht", "al deze punten gelden:"),
    'principe helder2 "Helder"\n  voldaan als open': ("anders-verwacht", "principe 1 helder2"),
    "tabel t over uitkomst\n  | ruimte | open | uitkomst |\n  | geen | x | wel |": ("waarde-past-niet", "nee"),
    "begrip nieuw betekent: open of/en helder": ("vreemd-woord", "Schrijf `of`"),
    "begrip nieuw betekent: open en/of helder": ("vreemd-woord", "Schrijf `of`"),
    'verplichting nieuw "Doe "iets" goed"\n  als open': ("aanhalingsteken-in-tekst", "enkele"),
    "als open dan uitkomst is wel": ("onbekend-begin", "regel NAAM over uitkomst geeft wel"),
    "Artikel 1. De gemeente doet het.": ("onbekend-begin", "buiten het blok"),
    "regel nieuw over uitkomst geeft wel\n  als open is ja, ruimte is voldoende": (
        "vreemd-teken",
        "Schrijf `en` of `of`",
    ),
}
"""What is written, the code of its first finding, and some words of the help."""


@pytest.mark.parametrize("written", LEFT)
def test_what_a_person_must_decide_is_explained_and_left(written: str):
    assert repair([source(written)]).sources[0].text == source(written).text
    code, help = LEFT[written]
    found = next(d for d in read(source(written)).diagnostics if d.span.start >= len(BEFORE))
    assert found.code == code
    assert help in found.help


@pytest.mark.parametrize("name", ["maximaal", "minimaal", "zowel", "noch", "tussen", "later", "keuze", "omdat"])
def test_words_of_ordinary_dutch_may_still_be_names_and_values(name: str):
    fact = f'feit {name}: één uit\n    - {name} "Zo"\n    - anders_dan "Anders"\n  vraag "Hoe?"\n\n'
    term = f"begrip zo_is_het betekent: {name} is {name} en {name} is een van ({name}, anders_dan)"
    assert not [d for d in read(source(fact + term)).diagnostics if d.code != "citaat-zonder-regel"]
