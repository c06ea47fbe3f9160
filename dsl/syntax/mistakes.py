"""Likely mistakes in words and signs: what people paste from Word or bring along, and the sentence that each gets."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

from dsl.diagnostics import Diagnostic, Fix, Label, Severity, TextEdit
from dsl.fixes import fix, insert, remove, tidied, write
from dsl.source import Source, Span
from dsl.wording import MONTHS, date_text, enumeration


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
    **dict.fromkeys(("afwijking", "uitgezonderd"), "uitzondering"),
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

_TWO_READINGS = {"=>"}
"""Signs that may also be meant as an arrow."""

CURLY_QUOTES = "“”„‟«»″"
SINGLE_QUOTES = "'‘’‚`´"
NUMBER_WORDS = {"twee": 2, "drie": 3, "vier": 4, "vijf": 5, "zes": 6, "zeven": 7, "acht": 8, "negen": 9, "tien": 10}

LONG_DASHES = "–—−•·*"
INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"


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


def foreign_sign(sign: str, span: Span, text: str, words: Sequence[Word] = ()) -> Mistake:
    """Explain a sign that stands for a word, such as `==`; `text` is that of the whole source, `words` stand before."""
    dutch = FOREIGN_SIGNS[sign]
    start = next((n for n in range(len(words) - 1, -1, -1) if words[n].starts_line), 0)
    if sign in ("=", ":=", "=>") and words and words[0].kind in WITH_VALUES and words[start].kind == "BULLET":
        gone = fix(f"Haal `{sign}` weg", TextEdit(Span(words[-1].span.end, span.end), ""), safe=True)
        help = f'Schrijf `- {short(words[-1].text)} "…"`.'
        return Mistake("teken-in-plaats-van-woord", span, f"Achter de naam van een waarde staat geen `{sign}`.", help,
                       fixes=(gone,))  # fmt: skip
    if sign == "=" and len(words) == 2:
        dutch = {"BEGRIP": "betekent:", "FEIT": ":", "OORDEEL": ":"}.get(words[0].kind, dutch)
    if words and words[0].kind == "TABEL":
        return _sign_in_cell(sign, span, text, dutch)
    before = "" if text[span.start - 1 : span.start] in (" ", "\t", "\n", "(") else " "
    behind = "" if text[span.end : span.end + 1].isspace() else " "
    return Mistake(
        "teken-in-plaats-van-woord",
        span,
        f"Het teken `{sign}` kent de regeltaal niet"
        + ("." if dutch.endswith(":") else ": voorwaarden schrijft u met woorden."),
        f"Schrijf `{dutch}`.",
        fixes=(write(span, f"{before}{dutch}{behind}", safe=sign not in _TWO_READINGS),),
    )


def range_in_cell(low: Word, span: Span, high: str) -> Mistake:
    """Explain `5-7` in a cell of a table; `span` is that of what stands behind `low`."""
    whole, written = low.span.to(span), f"{low.text} t/m {high}"
    text = f"`{low.text}-{high}` kent de regeltaal niet."
    return Mistake("vreemd-teken", whole, text, f"Schrijf `{written}`.", fixes=(write(whole, written),))


def does_not_matter(written: str, span: Span) -> Mistake:
    """Explain `n.v.t.` or `*` in a cell of a table."""
    text = f"`{written}` kent de regeltaal niet."
    help = "Schrijf `-`: dan maakt de kolom voor deze rij niet uit."
    return Mistake("vreemd-teken", span, text, help, fixes=(write(span, "-", safe=True),))


def _sign_in_cell(sign: str, span: Span, text: str, dutch: str) -> Mistake:
    """Explain a sign in a cell of a table, where the name and `is` are at the head of the column."""
    meant = dutch.removeprefix("is").strip()
    behind = "" if text[span.end : span.end + 1].isspace() else " "
    found = f"Het teken `{sign}` kent de regeltaal niet: een cel schrijft u met woorden."
    if not meant:
        gone = remove(span, f"Haal `{sign}` weg", safe=True)
        return Mistake("teken-in-plaats-van-woord", span, found, "Zet alleen de waarde in de cel.", fixes=(gone,))
    sure = sign not in _TWO_READINGS and meant not in ("en", "of")
    fixes = (write(span, f"{meant}{behind}", f"Schrijf `{meant}`", safe=sure),)
    return Mistake("teken-in-plaats-van-woord", span, found, f"Schrijf `{meant} …`.", fixes=fixes)


def strange_character(character: str, span: Span, starts_line: bool, text: str, end: int) -> Mistake:
    """Explain a character that the rule language does not use outside a text.

    `text` is that of the whole source, `end` where the statement ends.
    """
    if character in CURLY_QUOTES:
        return Mistake(
            "kromme-aanhalingstekens",
            span,
            f"Hier staat een krom aanhalingsteken ({character}). Tekstverwerkers zoals Word maken die.",
            'Gebruik rechte dubbele aanhalingstekens: "…".',
            fixes=_straight_quotes(span, text, end, CURLY_QUOTES),
        )
    if character in SINGLE_QUOTES:
        return Mistake(
            "enkele-aanhalingstekens",
            span,
            f"Hier staat een enkel aanhalingsteken ({character}). Een tekst staat tussen dubbele aanhalingstekens.",
            'Schrijf "…" om de tekst.',
            fixes=_straight_quotes(span, text, end, SINGLE_QUOTES),
        )
    if character in LONG_DASHES and starts_line:
        return Mistake(
            "streepje-uit-word",
            span,
            f"Dit punt begint met `{character}`. Een punt in een lijst begint met een gewoon streepje.",
            "Schrijf `-` en een spatie.",
            fixes=(_plain_dashes(span, text, end),),
        )
    if character in INVISIBLE or not character.isprintable():
        return Mistake(
            "vreemd-teken",
            span,
            f"Hier staat een onzichtbaar teken (U+{ord(character):04X}), dat vaak met plakken meekomt.",
            "Haal het weg: wis de tekens rond deze plek en typ ze opnieuw.",
            fixes=(fix("Haal het onzichtbare teken weg", TextEdit(span, ""), safe=True),),
        )
    ends_line = not text[span.end : end].partition("\n")[0].strip()
    fixes = (remove(span, f"Haal `{character}` weg", safe=character in ".!" and ends_line),)
    if (
        character == "-"
        and re.fullmatch(r"\d,", text[max(0, span.start - 2) : span.start])
        and not text[span.end : span.end + 1].isalnum()
    ):
        whole = Span(span.start - 1, span.end)
        help, fixes = "Schrijf het bedrag zonder `,-`.", (remove(whole, "Haal `,-` weg", safe=True),)
        return Mistake("vreemd-teken", whole, "`,-` achter een bedrag kent de regeltaal niet.", help, fixes=fixes)
    if character == "%":
        help = "Schrijf alleen het getal, en zet in de vraag dat het om procenten gaat."
    elif character == "-":
        help = "Een `-` staat alleen aan het begin van een punt in een lijst. In een naam gebruikt u `_`."
    elif character == "€":
        help = "Achter `€` hoort een bedrag, zoals `€ 1.250`."
    elif character == "+" and not ends_line and not starts_line:
        help, fixes = "Schrijf `en`.", (write(span, "en"),)
    elif character == "." and ends_line:
        help = "Een regel eindigt zonder punt. Haal de punt weg."
    else:
        help = "Haal het weg, of zet de tekst tussen dubbele aanhalingstekens."
    return Mistake("vreemd-teken", span, f"Het teken `{character}` heeft hier geen betekenis.", help, fixes=fixes)


def _straight_quotes(span: Span, text: str, end: int, quotes: str) -> tuple[Fix, ...]:
    """Return the fix that makes the quotes round a text straight and double.

    A curly one closes at the next; a single one may be an apostrophe, so it closes at the last one of its line.
    """
    line_end = text.find("\n", span.end, end)
    line_end = end if line_end < 0 else line_end
    if quotes is CURLY_QUOTES:
        closing = next((at for at in range(span.end, end) if text[at] in CURLY_QUOTES + '"'), None)
    else:
        closing = next((at for at in range(line_end - 1, span.end, -1) if text[at] in quotes), None)
    if closing is None:
        at = span.end + len(text[span.end : line_end].rstrip())
        around = (TextEdit(span, '"'), TextEdit(Span(at, at), '"'))
        return (fix("Zet rechte aanhalingstekens om de rest van de regel", *around),)
    if '"' in text[span.end : closing]:
        return ()
    edits = [TextEdit(span, '"'), TextEdit(Span(closing, closing + 1), '"')]
    sure = quotes is CURLY_QUOTES or not any(sign in quotes for sign in text[span.end : closing])
    return (fix("Maak de aanhalingstekens recht en dubbel", *edits, safe=sure),)


def numbered_point(number: Word, dot: Span, text: str, end: int) -> Mistake:
    """Explain a point of a list that begins with a number; `end` is where the statement ends."""
    edits = []
    for match in re.finditer(r"(?m)^[ \t]*(\d+[.)])([ \t]+)", text[number.span.start - 40 : end]):
        start = number.span.start - 40
        if start + match.start(1) >= number.span.start:
            edits.append(TextEdit(Span(start + match.start(1), start + match.end(2)), "- "))
    span = number.span.to(dot)
    return Mistake(
        "streepje-uit-word",
        span,
        f"Dit punt begint met `{text[span.start : span.end]}`. Een punt in een lijst begint met een gewoon streepje.",
        "Schrijf `-` en een spatie.",
        fixes=(fix("Schrijf gewone streepjes", *edits, safe=True),) if edits else (),
    )


def _plain_dashes(span: Span, text: str, end: int) -> Fix:
    """Return the fix that begins all points of a statement with a plain dash."""
    edits = []
    for match in re.finditer(rf"(?m)^[ \t]*([{LONG_DASHES}])([ \t]*)", text[span.start : end]):
        if text[span.start : span.start + match.start()].count('"') % 2 == 0:
            place = Span(span.start + match.start(1), span.start + match.end(2))
            edits.append(TextEdit(place, "- "))
    return fix("Schrijf gewone streepjes", *edits, safe=True)


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


def line_of_dashes(span: Span, text: str, end: int) -> Mistake:
    """Explain the line of dashes that Markdown wants under the head of a table."""
    line_start, line_end = text.rfind("\n", 0, span.start) + 1, text.find("\n", span.start, end)
    line_end = end if line_end < 0 else line_end
    return Mistake(
        "streepjesregel",
        Span(span.start, line_end),
        "Onder de kop van een tabel hoort geen regel met streepjes.",
        "Haal deze regel weg: de rijen beginnen meteen onder de kop.",
        fixes=(remove(Span(line_start, line_end), "Haal deze regel weg", safe=True),),
    )


def row_not_done(span: Span, fixes: tuple[Fix, ...] = ()) -> Mistake:
    """Explain a row of a table that does not end with `|` on the line on which it began."""
    return Mistake(
        "rij-niet-af",
        span,
        "Deze rij van de tabel is niet af: een rij is één regel, en eindigt met `|`.",
        "Zet de hele rij op één regel, met een `|` erachter.",
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


# --- numbers and dates -----------------------------------------------------------------------------------

GOOD_NUMBER = re.compile(r"-?(?:\d{1,3}(?:\.\d{3})+|\d+)(?:,\d+)?")
"""A number as Dutch writes it."""


def bad_number(text: str, span: Span) -> Mistake:
    """Explain a number whose dots and commas do not stand where Dutch puts them."""
    digits = text.removeprefix("€").strip()
    whole, dot, rest = digits.rpartition(".")
    fixes: tuple[Fix, ...] = ()
    amount = text[: len(text) - len(digits)]
    if digits.count(".") == 1 and "," not in digits and dot:
        help = f"Is `{rest}` het deel achter de komma? Schrijf dan `{whole},{rest}`."
        fixes = (write(span, f"{amount}{whole},{rest}"),)
    else:
        help = "Schrijf bijvoorbeeld `2,5` of `1.250` of `1.250,75`."
        swapped = digits.replace(",", "\0").replace(".", ",").replace("\0", ".")
        if GOOD_NUMBER.fullmatch(swapped):  # 1,250.75 is the English way
            fixes = (write(span, f"{amount}{swapped}"),)
    text = f"`{short(digits)}` is geen goed getal: een komma scheidt de decimalen, een punt de duizendtallen."
    return Mistake("getal-onjuist", span, text, help, fixes=fixes)


def date_in_digits(text: str, span: Span) -> Mistake:
    """Explain a date such as `1-12-2023`."""
    readings = _readings_of_date(text)
    return Mistake(
        "datum-met-cijfers",
        span,
        f"`{text}` is niet leesbaar als datum: het is niet zeker wat de dag en wat de maand is.",
        f"Schrijf de maand als woord, zoals `{readings[0] if readings else '1 december 2023'}`.",
        fixes=tuple(write(span, reading, safe=len(readings) == 1) for reading in readings),
    )


def _readings_of_date(text: str) -> list[str]:
    """Return the dates that digits can mean, the likeliest first. Two digits are no year."""
    first, second, third = re.split(r"[-/]", text)
    if len(first) == 4:
        orders = [(third, second, first)]
    elif len(third) == 4:
        orders = [(first, second, third), (second, first, third)]
    else:
        orders = []
    found = []
    for day, month, year in orders:
        try:
            found.append(date_text(date(int(year), int(month), int(day))))
        except ValueError:
            continue
    return list(dict.fromkeys(found))


def bad_date(text: str, month: str, span: Span) -> Mistake:
    """Explain a date that does not exist, or whose month has another name."""
    day, _, year = text.split()
    if month.lower() not in MONTHS:
        near = get_close_matches(month[:20].lower(), MONTHS, n=1, cutoff=0.5) or [
            name for name in MONTHS if len(month) >= 3 and name.startswith(month.lower())
        ]
        help = f"Bedoelt u `{near[0]}`?" if near else "Schrijf bijvoorbeeld `1 december 2023`."
        fixes = tuple(write(span, f"{day} {name} {year}") for name in near)
        return Mistake("datum-bestaat-niet", span, f"`{short(month)}` is geen maand.", help, fixes=fixes)
    fixes = ()
    if int(day) > 0 and int(year) > 0:
        number = MONTHS.index(month.lower()) + 1
        last = monthrange(int(year), number)[1]
        fixes = (write(span, date_text(date(int(year), number, last))),)
    return Mistake(
        "datum-bestaat-niet",
        span,
        f"De datum {short(text)} bestaat niet.",
        "Kijk hoeveel dagen de maand heeft.",
        fixes=fixes,
    )
