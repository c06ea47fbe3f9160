"""The words of the rule language for whoever types them: what each is for, and a skeleton to fill in.

In a skeleton `${1:naam}` is the first place to fill in, with what stands there until then; `${0}` is where one ends.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the language: one Dutch sentence about it, and the text to put in for it."""

    explanation: str
    skeleton: str


STATEMENTS: dict[str, Word] = {
    "regeltaal": Word("De versie van de regeltaal waarin dit document is geschreven.", "regeltaal 1"),
    "regelset": Word(
        "De naam van dit document, met van wie het is en vanaf wanneer het geldt.",
        'regelset ${1:naam} "${2:Titel}"\n  organisatie "${3:gemeente}"\n  rang ${4:leidraad}\n  versie "${5:1}"',
    ),
    "feit": Word(
        "Een vraag aan het team. Het antwoord is een feit.", 'feit ${1:naam}: ${2:ja/nee}\n  vraag "${3:Is …?}"'
    ),
    "oordeel": Word(
        "Een vraag waarop het team een oordeel geeft, met een reden en wie oordeelde.",
        'oordeel ${1:naam}: één uit\n    - ${2:wel} "${3:Wel}"\n    - ${4:niet_genoeg} "${5:Niet genoeg}"\n'
        '  vraag "${6:Is …?}"\n  door ${7:opgaveteam}',
    ),
    "keuzelijst": Word(
        "Een lijst met waarden die meer feiten delen.",
        'keuzelijst ${1:naam} "${2:Titel}"\n    - ${3:eerste} "${4:Eerste}"\n    - ${5:tweede} "${6:Tweede}"',
    ),
    "begrip": Word(
        "Een naam voor een voorwaarde, om die op meer plaatsen te gebruiken.",
        "begrip ${1:naam} betekent: ${2:voorwaarde}",
    ),
    "interpretatie": Word(
        "Een keuze die de bron openlaat: wat is gekozen, waarom, en door wie.",
        'interpretatie ${1:naam} "${2:Telt … mee?}" gekozen ${3:nee}\n  want "${4:De bron zegt hier niets over.}"\n'
        '  door "${5:wie}" op ${6:1 januari 2026}',
    ),
    "principe": Word(
        "Een principe van de leidraad, met wanneer eraan is voldaan.",
        'principe ${1:1} ${2:naam} "${3:Titel}"\n  voldaan als ${4:voorwaarde}',
    ),
    "besluit": Word(
        "Wat er te beslissen is, met de mogelijke uitkomsten.",
        'besluit ${1:naam} "${2:Wat wordt het?}": één uit\n    - ${3:wel} "${4:Wel}"\n'
        '    - ${5:niet_nu} "${6:Niet nu}"\n  anders ${5:niet_nu} want "${7:Geen regel geeft een uitkomst.}"',
    ),
    "regel": Word(
        "Geeft een uitkomst aan een besluit als de voorwaarde geldt.",
        'regel ${1:naam} over ${2:besluit_naam} geeft ${3:uitkomst}\n  als ${4:voorwaarde}\n  want "${5:…}"',
    ),
    "uitzondering": Word(
        "Gaat voor een regel, als de voorwaarde geldt: geeft een andere uitkomst, of laat de regel buiten toepassing.",
        'uitzondering ${1:naam} op ${2:regel_naam} geeft ${3:uitkomst}\n  als ${4:voorwaarde}\n  want "${5:…}"',
    ),
    "tabel": Word(
        "Regels als tabel: elke rij is een geval, `-` betekent dat de kolom niet uitmaakt.",
        "tabel ${1:naam} over ${2:besluit_naam}\n  | ${3:feit_naam} | ${2:besluit_naam} |\n"
        "  | ${4:ja} | ${5:uitkomst} |",
    ),
    "verplichting": Word(
        "Wat het team moet doen, en wanneer.",
        'verplichting ${1:naam} "${2:Doe …}"\n  als ${3:voorwaarde}\n  moment ${4:vooraf}',
    ),
    "signaal": Word(
        "Wijst het team ergens op. Een signaal beslist niets.",
        'signaal ${1:naam} "${2:Let op: …}"\n  als ${3:voorwaarde}',
    ),
    "basis": Word(
        "Antwoorden waar meer voorbeelden van uitgaan.", "basis ${1:naam}\n  gegeven:\n    - ${2:feit_naam} is ${3:ja}"
    ),
    "voorbeeld": Word(
        "Een opgave met de uitkomst die u verwacht. `opgavewijzer toets` kijkt of die klopt.",
        'voorbeeld "${1:Titel}"\n  gegeven:\n    - ${2:feit_naam} is ${3:ja}\n  verwacht:\n'
        "    - ${4:besluit_naam} is ${5:uitkomst}",
    ),
    "geen regel": Word(
        "Zegt van het citaat erboven dat het geen norm stelt.", 'geen regel want "${1:De zin beschrijft iets.}"'
    ),
    "open norm": Word(
        "Zegt van het citaat erboven dat geen regel dit kan beslissen.", 'open norm want "${1:Dit vraagt een oordeel.}"'
    ),
    "nog te doen": Word(
        "Zegt van het citaat erboven dat de regel nog komt.", 'nog te doen want "${1:Dit wachten we nog af.}"'
    ),
}

CLAUSES: dict[str, Word] = {
    "organisatie": Word("Van wie de regelset is.", 'organisatie "${1:gemeente}"'),
    "rang": Word(
        "De rang van de bron: wet, verordening, kader of leidraad. De hoogste gaat voor.", "rang ${1:leidraad}"
    ),
    "versie": Word("Welke versie van de regelset dit is.", 'versie "${1:1}"'),
    "bouwt voort op": Word("De regelset waarop deze een aanvulling is.", "bouwt voort op ${1:regelset_naam}"),
    "geldig vanaf": Word("De eerste dag waarop dit geldt.", "geldig vanaf ${1:1 januari 2026}"),
    "t/m": Word("De laatste dag waarop dit geldt.", "t/m ${1:31 december 2026}"),
    "vervalt met ingang van": Word(
        "De eerste dag waarop dit niet meer geldt.", "vervalt met ingang van ${1:1 januari 2027}"
    ),
    "heette": Word("De naam in een eerdere versie; achter een waarde hoe die heette.", "heette ${1:oude_naam}"),
    "vraag": Word("De vraag zoals het team die leest.", 'vraag "${1:Is …?}"'),
    "toelichting": Word("Uitleg bij de vraag.", 'toelichting "${1:…}"'),
    "weeg": Word("Waar het team op let bij het antwoord.", 'weeg "${1:…}"'),
    "door": Word("Wie dit doet of oordeelt.", "door ${1:opgaveteam}"),
    "gekozen": Word("Wat er is gekozen: ja of nee.", "gekozen ${1:nee}"),
    "want": Word("De reden, voor wie de uitkomst leest.", 'want "${1:…}"'),
    "voldaan": Word("Wanneer aan het principe is voldaan.", "voldaan als ${1:voorwaarde}"),
    "anders": Word("De uitkomst als geen regel iets zegt.", 'anders ${1:uitkomst} want "${2:…}"'),
    "als": Word("De voorwaarde waaronder dit geldt.", "als ${1:voorwaarde}"),
    "over": Word("Het besluit waar de regel over gaat.", "over ${1:besluit_naam}"),
    "geeft": Word("De uitkomst die de regel geeft.", "geeft ${1:uitkomst}"),
    "laat buiten toepassing": Word(
        "De regel telt dan niet mee, alsof zijn voorwaarde niet geldt.", "laat buiten toepassing"
    ),
    "bij": Word("Het principe waar de verplichting bij hoort.", "bij principe ${1:1}"),
    "moment": Word("Wanneer: vooraf, tijdens of achteraf.", "moment ${1:vooraf}"),
    "uiterlijk": Word(
        "De laatste dag om het te doen, geteld vanaf een datum.", "uiterlijk ${1:2 weken} ${2:voor} ${3:datum_feit}"
    ),
    "onderwerpen": Word("Waar het over moet gaan.", 'onderwerpen "${1:…}"'),
    "betekent": Word("De voorwaarde waar het begrip voor staat.", "betekent: ${1:voorwaarde}"),
    "zoals": Word(
        "De basis waar dit van uitgaat, en wat er anders is.",
        "zoals ${1:basis_naam}, behalve:\n    - ${2:feit_naam} is ${3:ja}",
    ),
    "gegeven": Word("De antwoorden van de opgave.", "gegeven:\n    - ${1:feit_naam} is ${2:ja}"),
    "verwacht": Word("Wat er uit moet komen.", "verwacht:\n    - ${1:besluit_naam} is ${2:uitkomst}"),
    "op": Word("De dag waarop dit is gekozen, of waarop het voorbeeld wordt gewogen.", "op ${1:1 januari 2026}"),
}

IN_CONDITIONS: dict[str, Word] = {
    "al deze punten gelden": Word(
        "Alle punten eronder moeten gelden.", "al deze punten gelden:\n    - ${1:voorwaarde}\n    - ${2:voorwaarde}"
    ),
    "alle": Word("Alle voorwaarden tussen de haakjes moeten gelden.", "alle van (${1:een}, ${2:ander})"),
    "geen": Word("Geen van de voorwaarden tussen de haakjes mag gelden.", "geen van (${1:een}, ${2:ander})"),
    "minstens": Word("Zoveel of meer.", "minstens ${1:2}"),
    "hoogstens": Word("Zoveel of minder.", "hoogstens ${1:2}"),
    "precies": Word("Zoveel, niet meer en niet minder.", "precies ${1:2} van (${2:een}, ${3:ander})"),
    "niet": Word("Het omgekeerde van wat erachter staat.", "niet "),
    "en": Word("Allebei moeten gelden.", "en "),
    "of": Word("Een van de twee, of allebei.", "of "),
    "is": Word("Vergelijkt een naam met een waarde.", "is "),
    "bevat": Word("Een van de gekozen waarden is deze.", "bevat "),
    "een": Word("Het is een van de waarden tussen de haakjes.", "een van (${1:waarde}, ${2:waarde})"),
    "meer": Word("Groter, zonder het getal zelf.", "meer dan ${1:10}"),
    "minder": Word("Kleiner, zonder het getal zelf.", "minder dan ${1:10}"),
    "voor": Word("Eerder dan deze dag.", "voor ${1:1 januari 2026}"),
    "na": Word("Later dan deze dag.", "na ${1:1 januari 2026}"),
    "leeg": Word("Er is niets gekozen.", "leeg"),
    "voldaan": Word("Aan het principe is voldaan.", "voldaan"),
    "van toepassing": Word("De regel zegt iets, en geen uitzondering gaat voor.", "van toepassing"),
    "afgerond": Word("De verplichting is gedaan.", "afgerond"),
    "onbekend": Word("Het antwoord is nog niet bekend. Alleen in een voorbeeld.", "onbekend"),
    "nog open": Word("De uitkomst staat nog niet vast.", "nog open"),
    "zonder uitkomst": Word("Geen regel geeft een uitkomst.", "zonder uitkomst"),
    "op grond van": Word("Welke regels de uitkomst geven.", "op grond van ${1:regel_naam}"),
    "behalve": Word("Wat anders is dan in de basis.", "behalve:\n    - ${1:feit_naam} is ${2:ja}"),
    "oplopend": Word("De waarden staan van laag naar hoog.", "oplopend"),
    "afgeleid": Word("De bron zegt dit niet zelf.", "afgeleid"),
    "ja": Word("Het antwoord is ja.", "ja"),
    "nee": Word("Het antwoord is nee.", "nee"),
}

IN_EXPECTATIONS: dict[str, Word] = {
    "principe": Word("Aan dit principe is voldaan, of niet.", "principe ${1:naam} is voldaan"),
    "verplichting": Word("Deze verplichting geldt.", "verplichting ${1:naam}"),
    "signaal": Word("Dit signaal gaat af.", "signaal ${1:naam}"),
    "geen verplichting": Word("Deze verplichting geldt niet.", "geen verplichting ${1:naam}"),
    "geen signaal": Word("Dit signaal gaat niet af.", "geen signaal ${1:naam}"),
    "nog nodig": Word("Welke vragen de uitkomst nog bepalen.", "nog nodig: ${1:feit_naam}"),
}

TYPES: dict[str, Word] = {
    "ja/nee": Word("Een vraag met ja of nee.", "ja/nee"),
    "één uit": Word(
        "Een keuze uit een lijst.", 'één uit\n    - ${1:eerste} "${2:Eerste}"\n    - ${3:tweede} "${4:Tweede}"'
    ),
    "meer uit": Word(
        "Een lijst waaruit meer waarden kunnen gelden.",
        'meer uit\n    - ${1:eerste} "${2:Eerste}"\n    - ${3:tweede} "${4:Tweede}"',
    ),
    "getal": Word("Een getal, zoals 12 of 2,5.", "getal"),
    "bedrag": Word("Een bedrag in euro’s.", "bedrag"),
    "datum": Word("Een dag op de kalender.", "datum"),
    "tekst": Word("Vrije tekst. Een regel kan die niet toetsen.", "tekst"),
}
