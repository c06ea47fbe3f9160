"""Likely mistakes in words and signs: what people paste from Word or bring along, and the sentence that each gets."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from dsl.diagnostics import Diagnostic, Label, Severity
from dsl.source import Source, Span
from dsl.wording import MONTHS


@dataclass
class Mistake(Exception):
    """What is wrong with one statement; the parser makes a diagnostic of it and goes on with the next statement."""

    code: str
    span: Span
    text: str
    help: str
    labels: tuple[tuple[Span, str], ...] = ()

    def diagnostic(self, source: Source) -> Diagnostic:
        """Return this mistake as a fout in `source`."""
        labels = tuple(Label(source, span, text) for span, text in self.labels)
        return Diagnostic(self.code, Severity.ERROR, source, self.span, self.text, self.help, labels)


@dataclass(frozen=True, slots=True)
class Word:
    """One word or sign of a statement: `kind` is the name of its terminal in the grammar."""

    kind: str
    text: str
    span: Span
    starts_line: bool


# --- the words of the language ----------------------------------------------------------------------

STATEMENTS = (
    *("regeltaal", "regelset", "feit", "oordeel", "keuzelijst", "begrip", "interpretatie", "principe", "besluit"),
    *("regel", "uitzondering", "tabel", "verplichting", "signaal", "basis", "voorbeeld", "geen regel", "open norm"),
    "nog te doen",
)
"""The words with which a statement begins."""

CLAUSES = {
    "organisatie": ("regelset",),
    "rang": ("regelset",),
    "versie": ("regelset",),
    "bouwt voort op": ("regelset",),
    **dict.fromkeys(
        ("geldig vanaf", "t/m", "vervalt met ingang van"),
        ("regelset", "regel", "uitzondering", "tabel", "verplichting", "signaal"),
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


# --- words and signs from elsewhere ----------------------------------------------------------------

FOREIGN_WORDS = {
    "and": "en",
    "or": "of",
    "not": "niet",
    "if": "als",
    "indien": "als",
    "wanneer": "als",
    "tenzij": None,
    "mits": None,
    "unless": None,
    "true": "ja",
    "yes": "ja",
    "waar": "ja",
    "false": "nee",
    "no": "nee",
    "onwaar": "nee",
}
"""Words from programs and from other ways to write rules, with the word of the rule language (None: there is none)."""

FOREIGN_SIGNS = {
    "&&": "en",
    "&": "en",
    "||": "of",
    "==": "is",
    "=": "is",
    "!=": "is niet",
    "<>": "is niet",
    "≠": "is niet",
    "!": "niet",
    ">=": "is minstens",
    "≥": "is minstens",
    "=>": "is minstens",
    "<=": "is hoogstens",
    "≤": "is hoogstens",
    ">": "is meer dan",
    "<": "is minder dan",
}
"""Signs from programs and spreadsheets, with the words of the rule language."""

CURLY_QUOTES = "“”„‟«»″"
SINGLE_QUOTES = "'‘’‚`´"
LONG_DASHES = "–—−•·*"
INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"


def foreign_word(word: str, span: Span) -> Mistake:
    """Explain a word from elsewhere, such as `and` or `true`."""
    dutch = FOREIGN_WORDS[word]
    if dutch is None:
        help = "Schrijf de uitzondering apart: `uitzondering NAAM op REGEL geeft WAARDE`."
    else:
        help = f"Schrijf `{dutch}`."
    return Mistake("vreemd-woord", span, f"Het woord `{word}` kent de regeltaal niet.", help)


def foreign_sign(sign: str, span: Span) -> Mistake:
    """Explain a sign that stands for a word, such as `==`."""
    return Mistake(
        "teken-in-plaats-van-woord",
        span,
        f"Het teken `{sign}` kent de regeltaal niet: voorwaarden schrijft u met woorden.",
        f"Schrijf `{FOREIGN_SIGNS[sign]}`.",
    )


def strange_character(character: str, span: Span, starts_line: bool) -> Mistake:
    """Explain a character that the rule language does not use outside a text."""
    if character in CURLY_QUOTES:
        return Mistake(
            "kromme-aanhalingstekens",
            span,
            f"Hier staat een krom aanhalingsteken ({character}). Tekstverwerkers zoals Word maken die.",
            'Gebruik rechte dubbele aanhalingstekens: "…".',
        )
    if character in SINGLE_QUOTES:
        return Mistake(
            "enkele-aanhalingstekens",
            span,
            f"Hier staat een enkel aanhalingsteken ({character}). Een tekst staat tussen dubbele aanhalingstekens.",
            'Schrijf "…" om de tekst.',
        )
    if character in LONG_DASHES and starts_line:
        return Mistake(
            "streepje-uit-word",
            span,
            f"Dit punt begint met `{character}`. Een punt in een lijst begint met een gewoon streepje.",
            "Schrijf `-` en een spatie.",
        )
    if character in INVISIBLE or not character.isprintable():
        return Mistake(
            "vreemd-teken",
            span,
            f"Hier staat een onzichtbaar teken (U+{ord(character):04X}), dat vaak met plakken meekomt.",
            "Haal het weg: wis de tekens rond deze plek en typ ze opnieuw.",
        )
    if character == "%":
        help = "Schrijf alleen het getal, en zet in de vraag dat het om procenten gaat."
    elif character == "-":
        help = "Een `-` staat alleen aan het begin van een punt in een lijst. In een naam gebruikt u `_`."
    elif character == "€":
        help = "Achter `€` hoort een bedrag, zoals `€ 1.250`."
    else:
        help = "Haal het weg, of zet de tekst tussen dubbele aanhalingstekens."
    return Mistake("vreemd-teken", span, f"Het teken `{character}` heeft hier geen betekenis.", help)


def line_of_dashes(span: Span, text: str, end: int) -> Mistake:
    """Explain the line of dashes that Markdown wants under the head of a table."""
    line_end = text.find("\n", span.start, end)
    return Mistake(
        "streepjesregel",
        Span(span.start, end if line_end < 0 else line_end),
        "Onder de kop van een tabel hoort geen regel met streepjes.",
        "Haal deze regel weg: de rijen beginnen meteen onder de kop.",
    )


def row_not_done(span: Span) -> Mistake:
    """Explain a row of a table that does not end with `|` on the line on which it began."""
    return Mistake(
        "rij-niet-af",
        span,
        "Deze rij van de tabel is niet af: een rij is één regel, en eindigt met `|`.",
        "Zet de hele rij op één regel, met een `|` erachter.",
    )


def meant(written: str, words: Iterable[str]) -> str | None:
    """Return `Bedoelt u …?` with the nearest of a few words, or None when none is near."""
    near = get_close_matches(written[:40], list(words), n=1, cutoff=0.6)
    return f"Bedoelt u `{near[0]}`?" if near else None


def short(text: str, most: int = 40) -> str:
    """Return a text that fits in a message: white space folded, cut off with `…` when it is long."""
    folded = " ".join(text[: most * 4].split())
    return folded if len(folded) <= most and len(text) <= most * 4 else folded[:most].rstrip() + "…"


# --- numbers and dates -----------------------------------------------------------------------------------


def bad_number(text: str, span: Span) -> Mistake:
    """Explain a number whose dots and commas do not stand where Dutch puts them."""
    whole, dot, rest = text.rpartition(".")
    if text.count(".") == 1 and "," not in text and dot:
        help = f"Is `{rest}` het deel achter de komma? Schrijf dan `{whole},{rest}`."
    else:
        help = "Schrijf bijvoorbeeld `2,5` of `1.250` of `1.250,75`."
    text = f"`{short(text)}` is geen goed getal: een komma scheidt de decimalen, een punt de duizendtallen."
    return Mistake("getal-onjuist", span, text, help)


def date_in_digits(text: str, span: Span) -> Mistake:
    """Explain a date such as `1-12-2023`."""
    return Mistake(
        "datum-met-cijfers",
        span,
        f"`{text}` is niet leesbaar als datum: het is niet zeker wat de dag en wat de maand is.",
        "Schrijf de maand als woord, zoals `1 december 2023`.",
    )


def bad_date(text: str, month: str, span: Span) -> Mistake:
    """Explain a date that does not exist, or whose month has another name."""
    if month.lower() not in MONTHS:
        near = get_close_matches(month[:20].lower(), MONTHS, n=1, cutoff=0.5)
        help = f"Bedoelt u `{near[0]}`?" if near else "Schrijf bijvoorbeeld `1 december 2023`."
        text = f"`{short(month)}` is geen maand."
        return Mistake("datum-bestaat-niet", span, text, help)
    return Mistake(
        "datum-bestaat-niet", span, f"De datum {short(text)} bestaat niet.", "Kijk hoeveel dagen de maand heeft."
    )
