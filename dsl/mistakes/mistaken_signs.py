"""Signs that the rule language does not know, or not there: from Word, from a spreadsheet, from a program."""

from __future__ import annotations

import re
from collections.abc import Sequence

from dsl.diagnostics import Fix, TextEdit
from dsl.fixes import fix, remove, write
from dsl.mistakes.bounds import name_last, turned_around
from dsl.mistakes.mistake import WITH_VALUES, Mistake, Word, short
from dsl.source import Span

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
LONG_DASHES = "–—−•·*"
INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"


def foreign_sign(sign: str, span: Span, text: str, words: Sequence[Word] = ()) -> Mistake:
    """Explain a sign that stands for a word, such as `==`; `text` is that of the whole source, `words` stand before."""
    dutch = FOREIGN_SIGNS[sign]
    start = next((n for n in range(len(words) - 1, -1, -1) if words[n].starts_line), 0)
    if sign in ("=", ":=", "=>") and words and words[0].kind in WITH_VALUES and words[start].kind == "BULLET":
        gone = fix(f"Haal `{sign}` weg", TextEdit(Span(words[-1].span.end, span.end), ""), safe=True)
        help = f'Schrijf `- {short(words[-1].text)} "…"`.'
        return Mistake("teken-in-plaats-van-woord", span, f"Achter de naam van een waarde staat geen `{sign}`.", help,
                       fixes=(gone,))  # fmt: skip
    if turned := turned_around(list(words[-2:]), sign, span, text):
        return name_last(*turned, sign, span, text)
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
