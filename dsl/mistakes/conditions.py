"""Ways to say it that people bring along from ordinary Dutch: `groter dan`, `ruimte voldoende is`, `zowel … als`.

They are looked for only where the grammar cannot go on, for each of these words may also be a name.
"""

from __future__ import annotations

from dsl.diagnostics import TextEdit
from dsl.fixes import fix, insert, write
from dsl.mistakes.mistake import CLAUSES, WITH_VALUES, Mistake, Word, short
from dsl.source import Span

PHRASES: dict[tuple[str, ...], str] = {
    ("groter", "dan", "of", "gelijk", "aan"): "is minstens",
    ("gelijk", "aan", "of", "groter", "dan"): "is minstens",
    ("meer", "dan", "of", "gelijk", "aan"): "is minstens",
    ("kleiner", "dan", "of", "gelijk", "aan"): "is hoogstens",
    ("gelijk", "aan", "of", "kleiner", "dan"): "is hoogstens",
    ("minder", "dan", "of", "gelijk", "aan"): "is hoogstens",
    ("groter", "of", "gelijk", "aan"): "is minstens",
    ("hoger", "of", "gelijk", "aan"): "is minstens",
    ("meer", "of", "gelijk", "aan"): "is minstens",
    ("kleiner", "of", "gelijk", "aan"): "is hoogstens",
    ("lager", "of", "gelijk", "aan"): "is hoogstens",
    ("minder", "of", "gelijk", "aan"): "is hoogstens",
    ("op", "of", "na"): "is minstens",
    ("op", "of", "voor"): "is hoogstens",
    ("tot", "en", "met"): "is hoogstens",
    ("vanaf",): "is minstens",
    ("groter", "is", "dan"): "is meer dan",
    ("hoger", "is", "dan"): "is meer dan",
    ("meer", "is", "dan"): "is meer dan",
    ("kleiner", "is", "dan"): "is minder dan",
    ("lager", "is", "dan"): "is minder dan",
    ("minder", "is", "dan"): "is minder dan",
    ("groter", "zijn", "dan"): "is meer dan",
    ("hoger", "zijn", "dan"): "is meer dan",
    ("meer", "zijn", "dan"): "is meer dan",
    ("kleiner", "zijn", "dan"): "is minder dan",
    ("lager", "zijn", "dan"): "is minder dan",
    ("minder", "zijn", "dan"): "is minder dan",
    ("groter", "dan"): "is meer dan",
    ("hoger", "dan"): "is meer dan",
    ("kleiner", "dan"): "is minder dan",
    ("lager", "dan"): "is minder dan",
    ("gelijk", "aan"): "is",
    ("ongelijk", "aan"): "is niet",
    ("ten", "minste"): "minstens",
    ("tenminste",): "minstens",
    ("minimaal",): "minstens",
    ("ten", "hoogste"): "hoogstens",
    ("tenhoogste",): "hoogstens",
    ("maximaal",): "hoogstens",
    ("later", "is", "dan"): "is na",
    ("eerder", "is", "dan"): "is voor",
    ("eerder", "dan"): "is voor",
    ("later", "dan"): "is na",
    ("vóór",): "voor",
    ("uiterlijk", "binnen"): "uiterlijk",
    ("keuze", "uit"): "één uit",
    ("kies", "uit"): "één uit",
    ("meerkeuze", "uit"): "meer uit",
    ("meerdere", "uit"): "meer uit",
    ("ja", "of", "nee"): "ja/nee",
    ("nee", "/", "ja"): "ja/nee",
    ("ja", "nee"): "ja/nee",
    ("ja", ",", "nee"): "ja/nee",
    ("geheel", "getal"): "getal",
    ("heel", "getal"): "getal",
    ("decimaal", "getal"): "getal",
    ("bedrag", "in", "euro"): "bedrag",
    ("vrije", "tekst"): "tekst",
    ("open", "tekst"): "tekst",
    ("datum", "en", "tijd"): "datum",
    ("én",): "en",
    ("óf",): "of",
    ("plus",): "en",
    ("maar", "niet"): "en niet",
    ("en", "ook"): "en",
    ("en", "tevens"): "en",
    ("alsmede",): "en",
    ("alsook",): "en",
    ("dan", "wel"): "of",
    ("danwel",): "of",
    ("ofwel",): "of",
    ("omdat",): "want",
    ("aangezien",): "want",
    ("alle", "van", "deze", "punten"): "al deze punten gelden",
    ("alle", "deze", "punten"): "al deze punten gelden",
    ("al", "deze", "punten"): "al deze punten gelden",
    ("van", "deze", "punten"): "van deze punten gelden",
}
"""Words of ordinary Dutch and how the rule language says it; a longer phrase goes before a shorter one in it."""

_LONGEST = max(map(len, PHRASES))
_NAME_IS = "is "
_VALUES = {"NAME", "JA", "NEE", "NUMBER", "AMOUNT", "DATE", "TEXT", "GEEN"}
_ENDS = {"AND", "OR", "RPAR", "WANT", "COMMA"}
_NAMES_OF_KINDS = {
    "REGEL",
    "UITZONDERING",
    "FEIT",
    "OORDEEL",
    "BEGRIP",
    "BESLUIT",
    "PRINCIPE",
    "VERPLICHTING",
    "SIGNAAL",
}


def habit(words: list[Word], index: int, accepted: set[str]) -> Mistake | None:
    """Explain ordinary Dutch at or just before `words[index]`, where the grammar cannot go on; None when it is not."""
    if words[0].kind == "TABEL" or in_values(words, index):
        return None
    return (
        _and_or(words, index)
        or _between(words, index)
        or _both(words, index)
        or _neither(words, index)
        or _euros(words, index)
        or _phrase(words, index)
        or _value_before_is(words, index)
        or _kind_before_name(words, index, accepted)
        or _missing_is(words, index, accepted)
    )


def _phrase(words: list[Word], index: int) -> Mistake | None:
    for length in range(_LONGEST, 0, -1):
        for start in range(max(1, index - length), min(index, len(words) - length) + 1):
            found = PHRASES.get(tuple(word.text for word in words[start : start + length]))
            if found is not None:
                return _other_words(words, start, length, found)
    return None


def _other_words(words: list[Word], start: int, length: int, found: str) -> Mistake:
    phrase, before = words[start : start + length], words[start - 1]
    if found == "want" and words[0].kind == "VOORBEELD":
        found = "op grond van"  # what is expected has grounds, no reason
    span = phrase[0].span.to(phrase[-1].span)
    behind = words[start + length].kind if start + length < len(words) else ""
    sure = found != "want" or (behind in ("TEXT", "COLON") and before.kind != "WANT")
    if found.startswith("is") and before.kind in ("IS", "NIET"):
        found = found[2:].lstrip()
    written = " ".join(word.text for word in phrase)
    text = f"`{written}` kent de regeltaal niet."
    if not found:
        gone = fix(f"Haal `{written}` weg", TextEdit(Span(before.span.end, span.end), ""), safe=True)
        return Mistake("vreemd-woord", span, text, "Schrijf de waarde meteen achter `is`.", fixes=(gone,))
    return Mistake("vreemd-woord", span, text, f"Schrijf `{found}`.", fixes=(write(span, found, safe=sure),))


def _and_or(words: list[Word], index: int) -> Mistake | None:
    if not 0 < index < len(words) - 1 or words[index].kind != "SLASH" or words[index - 1].kind not in ("AND", "OR"):
        return None
    span = words[index - 1].span.to(words[index + 1].span)
    written = f"{words[index - 1].text}/{words[index + 1].text}"
    text = f"`{written}` kent de regeltaal niet. `of` betekent al: het een, het ander, of allebei."
    return Mistake("vreemd-woord", span, text, "Schrijf `of`. Moeten ze allebei gelden? Schrijf dan `en`.",
                   fixes=(write(span, "of"), write(span, "en")))  # fmt: skip


def _between(words: list[Word], index: int) -> Mistake | None:
    """`is tussen A en B`."""
    at = next((n for n in (index - 1, index) if 0 < n < len(words) - 3 and words[n].text == "tussen"), None)
    if at is None or words[at + 2].kind != "AND":
        return None
    low, high, before = words[at + 1], words[at + 3], words[at - 1]
    subject = words[at - 2] if before.kind == "IS" and at > 1 else before
    start = "" if before.kind == "IS" else _NAME_IS
    dates = low.kind == "DATE"
    inside = f"{start}minstens {low.text} en {subject.text} is hoogstens {high.text}"
    after, before_words = ("na", "voor") if dates else ("meer dan", "minder dan")
    beside = f"{start}{after} {low.text} en {subject.text} is {before_words} {high.text}"
    span = words[at].span.to(high.span)
    return Mistake(
        "vreemd-woord",
        span,
        "`tussen` kent de regeltaal niet: het zegt niet of de grenzen zelf meedoen.",
        f"Schrijf `{short(subject.text)} is minstens … en {short(subject.text)} is hoogstens …`.",
        fixes=(
            write(span, inside, f"Schrijf `{inside}` (met de grenzen)"),
            write(span, beside, f"Schrijf `{beside}` (zonder de grenzen)"),
        ),
    )


def _both(words: list[Word], index: int) -> Mistake | None:
    """`zowel A als B`."""
    at = next((n for n in range(index, max(index - 8, 0), -1) if n < len(words) and words[n].text == "zowel"), None)
    other = next((word for word in words[at or 0 :] if word.kind == "ALS"), None) if at else None
    if at is None or other is None or at + 1 >= len(words):
        return None
    without = TextEdit(Span(words[at].span.start, words[at + 1].span.start), "")
    joined = fix("Schrijf `en`", without, TextEdit(other.span, "en"), safe=True)
    return Mistake(
        "vreemd-woord", words[at].span, "`zowel … als` kent de regeltaal niet.", "Schrijf `en`.", fixes=(joined,)
    )


def _neither(words: list[Word], index: int) -> Mistake | None:
    """`noch A noch B`."""
    found = [n for n, word in enumerate(words) if word.text == "noch"]
    if not any(n in (index - 1, index) for n in found) or len(found) < 2:
        return None
    edits = [TextEdit(words[n].span, "niet" if n == found[0] else "en niet") for n in found]
    text = "`noch` kent de regeltaal niet."
    return Mistake("vreemd-woord", words[found[0]].span, text, "Schrijf `niet … en niet …`.",
                   fixes=(fix("Schrijf `niet … en niet …`", *edits, safe=True),))  # fmt: skip


def _euros(words: list[Word], index: int) -> Mistake | None:
    if (
        index >= len(words)
        or words[index].text not in ("euro", "eur")
        or words[index - 1].kind not in ("NUMBER", "AMOUNT")
    ):
        return None
    number, span = words[index - 1].text.removeprefix("€").strip(), words[index - 1].span.to(words[index].span)
    text = f"Achter een bedrag staat geen `{words[index].text}`."
    return Mistake("vreemd-woord", span, text, f"Schrijf `€ {number}`.", fixes=(write(span, f"€ {number}", safe=True),))


def _value_before_is(words: list[Word], index: int) -> Mistake | None:
    """`ruimte voldoende is`: the order of words in a clause of ordinary Dutch."""
    for at in (index - 1, index):
        if not 0 < at < len(words) - 1 or words[at + 1].kind != "IS":
            continue
        subject, value, behind = words[at - 1], words[at], words[at + 2] if at + 2 < len(words) else None
        plain = subject.kind == "NAME" and subject.text != "er" and value.kind in _VALUES
        if plain and (behind is None or behind.kind in _ENDS or (behind.starts_line and behind.text in CLAUSES)):
            written = f"{subject.text} is {value.text}"
            span = subject.span.to(words[at + 1].span)
            text = f"De waarde `{short(value.text)}` staat hier voor `is`."
            return Mistake(
                "woordvolgorde", span, text, f"Schrijf `{short(written)}`.", fixes=(write(span, written, safe=True),)
            )
    return None


def _kind_before_name(words: list[Word], index: int, accepted: set[str]) -> Mistake | None:
    """`op regel hoofd`: what kind of thing it is, before its name."""
    if index + 1 >= len(words) or words[index].kind not in _NAMES_OF_KINDS or words[index + 1].kind != "NAME":
        return None
    if "NAME" not in accepted or words[index].starts_line:
        return None
    word, name = words[index], words[index + 1]
    text = f"Noem hier alleen de naam: `{word.text}` hoort er niet voor."
    gone = fix(f"Haal `{word.text}` weg", TextEdit(Span(word.span.start, name.span.start), ""), safe=True)
    return Mistake("gereserveerd-woord", word.span, text, f"Schrijf `{short(name.text)}`.", fixes=(gone,))


def _missing_is(words: list[Word], index: int, accepted: set[str]) -> Mistake | None:
    """`ruimte niet geen`, `aantal meer dan 10`: a test without `is`."""
    if index >= len(words) or "IS" not in accepted or words[index - 1].kind != "NAME":
        return None
    word, last = words[index], words[index - 1]
    if last.text == "er" or word.kind not in (
        "NIET",
        "MEER",
        "MINDER",
        "MINSTENS",
        "HOOGSTENS",
        "EEN",
        "VOOR",
        "NA",
        "LEEG",
        "VOLDAAN",
        "VAN_TOEPASSING",
    ):
        return None
    text = f"Tussen `{short(last.text)}` en `{word.text}` ontbreekt `is`."
    return Mistake("anders-verwacht", word.span, text, f"Schrijf `{short(last.text)} is {word.text}`.",
                   fixes=(insert(last.span.end, " is", "Zet er `is` tussen", safe=True),))  # fmt: skip


def line_start(words: list[Word], index: int) -> int:
    """Return the number of the word that begins the line of a word."""
    return next((n for n in range(min(index, len(words) - 1), -1, -1) if words[n].starts_line), 0)


def in_values(words: list[Word], index: int) -> bool:
    """Tell whether a place is in a line with a value of a list, where each word may be a value."""
    return words[0].kind in WITH_VALUES and words[line_start(words, index - 1)].kind == "BULLET"
