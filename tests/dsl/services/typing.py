"""A rule file with a cursor in it: `‸` stands where someone is typing."""

from __future__ import annotations

from dsl.reading import read
from dsl.services.names import Names
from dsl.source import Source

CURSOR = "‸"

START = """# Regels

```regels
regeltaal 1

regelset mijn_regels "Mijn regels"
  organisatie "gemeente"

keuzelijst wijken "Wijken", oplopend
    - noord "Noord"
    - zuid "Zuid"

feit open: ja/nee
  vraag "Is het open?"

oordeel ruimte: één uit
    - geen "Geen"
    - voldoende "Voldoende"
  vraag "Is er ruimte?"

feit wijk: één uit wijken
  vraag "Welke wijk?"

feit thema: meer uit
    - sociaal "Sociaal"
    - groen "Groen"
  vraag "Welke thema’s?"

feit aantal: getal
  vraag "Hoeveel?"

feit startdatum: datum
  vraag "Wanneer begint het?"
```

> Participatie is het uitgangspunt.

```regels
besluit uitkomst "Wat wordt het?": één uit
    - wel "Wel"
    - niet_nu "Niet nu"
  anders niet_nu want "Zo is het."

begrip ruim betekent: ruimte is voldoende

principe 1 helder "Het is helder"
  voldaan als open

regel hoofd over uitkomst geeft wel
  als ruim en open

uitzondering dicht op hoofd geeft niet_nu
  als ruimte is geen

verplichting uitleggen "Leg uit vóór {startdatum}"
  als dicht is van toepassing
  uiterlijk 2 weken voor startdatum

signaal let_op "Let op"
  als aantal is meer dan 10

basis gewoon
  gegeven:
    - open is ja
    - ruimte is voldoende

voorbeeld "Gewoon"
  zoals gewoon
  verwacht:
    - uitkomst is wel op grond van hoofd
```
"""


def cursor(text: str) -> tuple[Source, int]:
    """Return a text without its cursor, and where that stood."""
    at = text.index(CURSOR)
    return Source.of("mijn.regels.md", text.replace(CURSOR, "")), at


def typing(statement: str) -> tuple[Source, int]:
    """Return `START` with one more statement, in a block that is not closed yet, and where the cursor is in it."""
    return cursor(f"{START}\n```regels\n{statement}")


def names(source: Source) -> Names:
    """Return the names of one rule file."""
    return Names([read(source).document])
