"""Texts in quotes where a name, a number or nothing belongs: `principe 2 "Netjes"`, `over "b"`, `rang "wet"`."""

from __future__ import annotations

import re

from dsl.diagnostics import TextEdit
from dsl.fixes import fix, remove, write
from dsl.mistakes.conditions import in_values
from dsl.mistakes.declared import kind_of
from dsl.mistakes.mistake import Mistake, Word, short
from dsl.source import Span

_NAMED = {
    *("REGELSET", "KEUZELIJST", "BEGRIP", "INTERPRETATIE", "PRINCIPE", "BESLUIT", "REGEL", "UITZONDERING", "TABEL"),
    *("VERPLICHTING", "SIGNAAL"),
}
"""The statements that begin with their name, but for those whose name has its own sentence (`facts.py`)."""


def quoted_name(words: list[Word], index: int, accepted: set[str], text: str) -> Mistake | None:
    """Explain, at `words[index]`, a text where the name belongs or none can stand; `text` is that of the source."""
    return (
        _title_for_name(words, index)
        or _title_too_many(words, index)
        or _name_in_quotes(words, index, accepted, text)
        or _rank(words, index)
        or _language(words, index)
    )


def _title_for_name(words: list[Word], index: int) -> Mistake | None:
    """`principe 2 "Netjes"`, `principe "Netjes"`, `begrip "groot gebied"`: what people see, where the name belongs."""
    word = words[index]
    if word.kind != "TEXT" or words[0].kind not in _NAMED or index > (2 if words[0].kind == "PRINCIPE" else 1):
        return None
    slug = "_".join(re.findall(r"\w+", word.text.lower())[:6])
    name = slug if slug and not slug[0].isdigit() else "naam"
    titled = words[0].kind not in ("BEGRIP", "REGEL", "UITZONDERING", "TABEL")
    number = "1 " if words[0].kind == "PRINCIPE" and index == 1 else ""
    meant = f"{number}{name} {word.text}" if titled else name
    start = " ".join(other.text for other in words[:index])
    first = "het nummer en een naam" if number else "een naam"
    return Mistake(
        "naam-ontbreekt",
        word.span,
        f"Achter `{start}` hoort eerst {first}: één woord, zonder aanhalingstekens.",
        f"Schrijf `{start} {short(meant)}`.",
        fixes=(write(word.span, meant),),
    )


def _title_too_many(words: list[Word], index: int) -> Mistake | None:
    """`regel r "Titel" over b`, `begrip groot "Groot" betekent: …`."""
    word = words[index]
    if index != 2 or word.kind != "TEXT" or words[0].kind not in ("REGEL", "UITZONDERING", "TABEL", "BEGRIP"):
        return None
    other = "" if words[0].kind == "BEGRIP" else " Uitleg voor mensen staat achter `want`."
    text = f"Een `{words[0].text}` heeft alleen een naam, geen tekst erachter."
    return Mistake("anders-verwacht", word.span, text, f"Haal de tekst weg.{other}", fixes=(remove(word.span),))


def _name_in_quotes(words: list[Word], index: int, accepted: set[str], text: str) -> Mistake | None:
    """`over "uitkomst"`, `betekent: "open"`: a name between quotes."""
    word, last = words[index], words[index - 1]
    if word.kind != "TEXT" or not accepted & {"NAME", "QUALIFIED"} or "TEXT" in accepted:
        return None
    if last.kind not in (
        "OVER",
        "OP",
        "COLON",
        "ALS",
        "AND",
        "OR",
        "NIET",
        "LPAR",
        "BULLET",
        "COMMA",
        "BOUWT_VOORT_OP",
    ):
        return None
    slug = "_".join(re.findall(r"\w+", word.text.lower()))
    if in_values(words, index) or (last.kind == "COLON" and words[index - 2].kind not in ("BETEKENT", "NOG_NODIG")):
        return None
    known = bool(slug) and bool(kind_of(text, slug))
    if not known and len(slug.split("_")) > 2:
        found = "Hier hoort een voorwaarde met namen, geen tekst tussen aanhalingstekens."
        help = "Schrijf bijvoorbeeld `aantal is meer dan 10`, met namen van feiten. Uitleg schrijft u boven het blok."
        return Mistake("anders-verwacht", word.span, found, help)
    named = short(slug) if slug and not slug[0].isdigit() else "NAAM"
    found = "Een naam staat zonder aanhalingstekens."
    fixes = (write(word.span, slug, safe=known),) if named != "NAAM" else ()
    return Mistake("anders-verwacht", word.span, found, f"Schrijf `{named}`.", fixes=fixes)


def _rank(words: list[Word], index: int) -> Mistake | None:
    """`rang "leidraad"`."""
    word = words[index]
    if word.kind != "TEXT" or words[index - 1].kind != "RANG":
        return None
    plain = word.text.strip('"').strip().lower()
    known = plain in ("wet", "verordening", "kader", "leidraad")
    text = "De rang is een woord, zonder aanhalingstekens."
    help = f"Schrijf `rang {plain}`." if known else "Kies uit `wet`, `verordening`, `kader` of `leidraad`."
    return Mistake(
        "anders-verwacht", word.span, text, help, fixes=(write(word.span, plain, safe=True),) if known else ()
    )


def _language(words: list[Word], index: int) -> Mistake | None:
    """`regeltaal "1"`, `regeltaal versie 1`."""
    if words[0].kind != "REGELTAAL" or index != 1:
        return None
    word = words[1]
    if len(words) > 2 and words[2].kind == "NUMBER":
        gone = fix(
            f"Haal `{short(word.text)}` weg", TextEdit(Span(word.span.start, words[2].span.start), ""), safe=True
        )
        text = "Achter `regeltaal` staat meteen het nummer."
        return Mistake("anders-verwacht", word.span, text, f"Schrijf `regeltaal {words[2].text}`.", fixes=(gone,))
    plain = word.text.strip('"')
    if word.kind != "TEXT" or not plain.isdecimal():
        return None
    text, fixes = "Het nummer van de regeltaal staat zonder aanhalingstekens.", (write(word.span, plain, safe=True),)
    return Mistake("anders-verwacht", word.span, text, f"Schrijf `regeltaal {plain}`.", fixes=fixes)
