"""Likely mistakes in words and signs: what people paste from Word or bring along, and the sentence that each gets."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from dsl.diagnostics import Diagnostic, Fix, Label, Severity
from dsl.fixes import insert, tidied, write
from dsl.source import Source, Span
from dsl.wording import enumeration


@dataclass
class Mistake(Exception):
    """What is wrong with one statement; the parser makes a diagnostic of it and goes on with the next statement."""

    code: str
    span: Span
    text: str
    help: str
    labels: tuple[tuple[Span, str], ...] = ()
    fixes: tuple[Fix, ...] = ()

    def diagnostic(self, source: Source) -> Diagnostic:
        """Return this mistake as a fout in `source`."""
        labels = tuple(Label(source, span, text) for span, text in self.labels)
        fixes = tidied(source.text, self.fixes)
        return Diagnostic(self.code, Severity.ERROR, source, self.span, self.text, self.help, labels, fixes)


def few_enough(number: int, most: int, what: str, help: str, span: Span) -> None:
    """Raise Mistake when there are more of something than anyone can read, and than can be studied in seconds."""
    if number > most:
        raise Mistake("te-groot", span, f"Hier staan {number} {what}; er mogen er {most} staan.", help)


@dataclass(frozen=True, slots=True)
class Word:
    """One word or sign of a statement: `kind` is the name of its terminal in the grammar."""

    kind: str
    text: str
    span: Span
    starts_line: bool


def line(words: list[Word], index: int) -> list[Word]:
    """Return the words from `words[index]` on that stand on its line."""
    end = index + 1
    while end < len(words) and not words[end].starts_line:
        end += 1
    return words[index:end]


# --- the words of the language ----------------------------------------------------------------------

STATEMENTS = (
    *("regeltaal", "regelset", "feit", "oordeel", "keuzelijst", "begrip", "interpretatie", "principe", "besluit"),
    *("regel", "uitzondering", "tabel", "verplichting", "signaal", "basis", "voorbeeld", "geen regel", "open norm"),
    "nog te doen",
)
"""The words with which a statement begins."""

OTHER_STATEMENTS = {
    **dict.fromkeys(("definitie", "term", "voorwaarde", "conditie", "betekenis"), "begrip"),
    **dict.fromkeys(("gegeven", "vraag", "variabele", "invoer", "veld"), "feit"),
    **dict.fromkeys(("beoordeling", "inschatting", "weging"), "oordeel"),
    **dict.fromkeys(("lijst", "opsomming", "waardenlijst"), "keuzelijst"),
    **dict.fromkeys(("beslissing", "uitkomst", "conclusie"), "besluit"),
    **dict.fromkeys(("plicht", "eis", "actie", "taak", "opdracht"), "verplichting"),
    **dict.fromkeys(("waarschuwing", "melding", "let_op", "aandachtspunt"), "signaal"),
    **dict.fromkeys(("test", "casus", "scenario", "proef"), "voorbeeld"),
    **dict.fromkeys(("aanname", "keuze", "uitleg"), "interpretatie"),
    **dict.fromkeys(("beginsel", "uitgangspunt"), "principe"),
    **dict.fromkeys(("matrix", "beslistabel", "schema"), "tabel"),
    **dict.fromkeys(("document", "beleid", "regeling"), "regelset"),
    **dict.fromkeys(("afwijking", "uitgezonderd", "exception"), "uitzondering"),
    "rule": "regel",
    "fact": "feit",
    "decision": "besluit",
    "principle": "principe",
    "table": "tabel",
    "example": "voorbeeld",
    "obligation": "verplichting",
    "list": "keuzelijst",
    "var": "feit",
    "let": "feit",
    "todo": "nog te doen",
}
"""Words with which people begin a statement, and the word of the rule language."""

_SOURCE_WORDS = {"artikel", "art", "lid", "hoofdstuk", "paragraaf", "bijlage"}

CLAUSES = {
    "organisatie": ("regelset",),
    "rang": ("regelset",),
    "versie": ("regelset",),
    "bouwt voort op": ("regelset",),
    **dict.fromkeys(
        ("geldig vanaf", "t/m", "vervalt met ingang van"),
        ("regelset", "keuzelijst", "regel", "uitzondering", "tabel", "verplichting", "signaal"),
    ),
    "heette": (
        *("feit", "oordeel", "keuzelijst", "begrip", "interpretatie", "principe", "besluit"),
        *("regel", "uitzondering", "tabel", "verplichting", "signaal"),
    ),
    "vraag": ("feit", "oordeel"),
    "toelichting": ("feit", "oordeel"),
    "weeg": ("feit", "oordeel"),
    "door": ("feit", "oordeel", "interpretatie", "verplichting"),
    "gekozen": ("interpretatie",),
    "op": ("interpretatie", "voorbeeld", "uitzondering"),
    "want": (
        *("interpretatie", "besluit", "regel", "uitzondering", "tabel", "verplichting", "signaal"),
        *("geen regel", "open norm", "nog te doen"),
    ),
    "voldaan": ("principe",),
    "anders": ("besluit",),
    "als": ("regel", "uitzondering", "verplichting", "signaal", "principe"),
    "over": ("regel", "tabel"),
    "geeft": ("regel", "uitzondering"),
    "laat buiten toepassing": ("uitzondering",),
    "bij": ("verplichting",),
    "moment": ("verplichting",),
    "onderwerpen": ("verplichting",),
    "uiterlijk": ("verplichting",),
    "betekent": ("begrip",),
    "zoals": ("basis", "voorbeeld"),
    "gegeven": ("basis", "voorbeeld"),
    "verwacht": ("voorbeeld",),
}
"""The words with which a clause begins, and the statements in which that clause can stand."""


WITH_VALUES = {"FEIT", "OORDEEL", "KEUZELIJST", "BESLUIT"}
"""The kinds of the words that begin a statement in which a list of values may stand."""

WORDS_WITH_TEXT = (
    *("organisatie", "versie", "vraag", "toelichting", "weeg", "want", "onderwerpen"),
    *("voorbeeld",),
)
"""The words behind which a text in quotes must come."""


# --- words and signs from elsewhere ----------------------------------------------------------------

FOREIGN_WORDS = {
    "and": "en",
    "or": "of",
    "not": "niet",
    "if": "als",
    "indien": "als",
    "wanneer": "als",
    "tenzij": None,
    "unless": None,
    "true": "ja",
    "yes": "ja",
    "waar": "ja",
    "false": "nee",
    "no": "nee",
    "onwaar": "nee",
}
"""Words from programs and from other ways to write rules, with the word of the rule language (None: there is none)."""


NUMBER_WORDS = {"twee": 2, "drie": 3, "vier": 4, "vijf": 5, "zes": 6, "zeven": 7, "acht": 8, "negen": 9, "tien": 10}


def unknown_start(written: str, span: Span, colon: bool = False) -> Mistake:
    """Explain a statement that begins with something else than the word of a statement.

    `colon` tells whether a name and a colon stand behind it, as behind `feit`.
    """
    text = f"Een regel kan niet beginnen met `{short(written)}`."
    if written in CLAUSES and not (written in OTHER_STATEMENTS and colon):
        wheres = enumeration([f"`{where}`" for where in CLAUSES[written]], "of")
        help = f"`{written}` is een onderdeel. Zet het ingesprongen onder {wheres}."
        return Mistake("onbekend-begin", span, text, help)
    if written.lower() in _SOURCE_WORDS:
        help = "Is het een zin uit de bron? Zet die dan buiten het blok met regels, op een regel die begint met `>`."
        return Mistake("onbekend-begin", span, text, help)
    if written.lower() in OTHER_STATEMENTS:
        found = OTHER_STATEMENTS[written.lower()]
        return Mistake("onbekend-begin", span, text, f"Bedoelt u `{found}`?", fixes=(write(span, found),))
    likely = get_close_matches(written[:40].lower(), STATEMENTS, n=1, cutoff=0.6)
    if likely:
        fixes = (write(span, likely[0]),)
        return Mistake("onbekend-begin", span, text, f"Bedoelt u `{likely[0]}`?", fixes=fixes)
    help = (
        f"Begin met {enumeration([f'`{s}`' for s in STATEMENTS], 'of')}. "
        "Is het gewone tekst? Zet die dan buiten het blok met regels. Een opmerking begint met `#`."
    )
    return Mistake("onbekend-begin", span, text, help)


def foreign_word(word: str, span: Span) -> Mistake:
    """Explain a word from elsewhere, such as `and` or `true`."""
    dutch = FOREIGN_WORDS[word]
    text = f"Het woord `{word}` kent de regeltaal niet."
    if dutch is None:
        help = "Schrijf de uitzondering apart: `uitzondering NAAM op REGEL geeft WAARDE`."
        return Mistake("vreemd-woord", span, text, help)
    return Mistake("vreemd-woord", span, text, f"Schrijf `{dutch}`.", fixes=(write(span, dutch, safe=True),))


def text_missing(word: Word, following: Span | None = None, text: str = "") -> Mistake:
    """Explain a word behind which no text in quotes stands; `following` is what stands there in its place."""
    if following is None:
        fixes = (insert(word.span.end, ' "…"', 'Zet er een tekst in te vullen bij: "…"'),)
        help = f'Schrijf bijvoorbeeld `{word.text} "…"`.'
    else:
        plain = text[following.start : following.end].lstrip(": ")
        if word.text in ("weeg", "onderwerpen"):
            quoted = ", ".join(f'"{part.strip()}"' for part in plain.split(",") if part.strip())
        else:
            quoted = f'"{plain}"'
        fixes = (write(following, quoted, "Zet aanhalingstekens om de tekst"),)
        help = f"Schrijf `{word.text} {short(quoted)}`."
    return Mistake(
        "tekst-ontbreekt",
        word.span,
        f"Achter `{word.text}` hoort een tekst tussen dubbele aanhalingstekens.",
        help,
        fixes=fixes,
    )


def meant(written: str, words: Iterable[str]) -> str | None:
    """Return `Bedoelt u …?` with the nearest of a few words, or None when none is near."""
    near = get_close_matches(written[:40], list(words), n=1, cutoff=0.6)
    return f"Bedoelt u `{near[0]}`?" if near else None


def short(text: str, most: int = 40) -> str:
    """Return a text that fits in a message: white space folded, cut off with `…` when it is long."""
    folded = " ".join(text[: most * 4].split())
    return folded if len(folded) <= most and len(text) <= most * 4 else folded[:most].rstrip() + "…"
