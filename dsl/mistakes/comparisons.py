"""Tests as people say them: `is geen voldoende`, `aantal is 5 of meer`, `is een van a, b`, `kosten zijn meer dan`."""

from __future__ import annotations

import re

from dsl.diagnostics import Fix, TextEdit
from dsl.fixes import fix, insert, remove, write
from dsl.mistakes.mistake import CLAUSES, Mistake, Word, short
from dsl.source import Span

_COMPARES = {"MEER", "MINDER", "MINSTENS", "HOOGSTENS", "VOOR", "NA"}
_SINGLE = {"NAME", "NUMBER", "AMOUNT", "DATE", "TEXT"}
_NAMES = ("NAME", "QUALIFIED")
_VERBS = {
    *("zijn", "was", "waren", "bedraagt", "bedragen", "wordt", "worden", "ligt", "liggen", "valt", "vallen", "heeft"),
    *("begint", "kost", "duurt", "blijft"),
}
"""Verbs that people write where the rule language has `is`."""

_HOLDS = {"geldt", "gelden", "klopt", "bestaat"}
_NO_CONDITIONS = {"FEIT", "OORDEEL", "KEUZELIJST", "BESLUIT", "REGELSET", "BASIS", "VOORBEELD", "TABEL"}


def comparison_habit(words: list[Word], index: int, accepted: set[str], text: str) -> Mistake | None:
    """Explain a test said in ordinary Dutch at `words[index]`; `text` is that of the whole source."""
    if index >= len(words) or words[0].kind in _NO_CONDITIONS:
        return None
    return (
        _is_no(words, index)
        or _or_more(words, index)
        or _same_subject(words, index)
        or _contains_no(words, index)
        or _or_in_list(words, index)
        or _no_parentheses(words, index)
        or _verb(words, index)
        or _in_year(words, index)
        or _range(words, index)
        or _unit(words, index)
        or _article(words, index)
        or _connective_too_many(words, index)
        or _principle_by_number(words, index, accepted, text)
    )


def other_sentence(words: list[Word], index: int) -> Mistake | None:
    """Explain `als A dan B` and `A behalve B`, which are no conditions, when nothing more precise can be said."""
    if words[0].kind in _NO_CONDITIONS:
        return None
    return _then(words, index) or _but(words, index)


def _is_no(words: list[Word], index: int) -> Mistake | None:
    """`ruimte is geen voldoende`, `ruimte is geen van (a, b)`."""
    if index < 3 or words[index - 1].kind != "GEEN" or words[index - 2].kind != "IS":
        return None
    if words[index - 4].kind == "NIET":
        return None
    subject, no, word = words[index - 3], words[index - 1], words[index]
    if word.text == "van" and index + 1 < len(words) and words[index + 1].kind == "LPAR":
        written = f"niet {short(subject.text)} is een van (…)"
        negated = TextEdit(Span(subject.span.start, subject.span.start), "niet ")
        of_them = fix(f"Schrijf `{written}`", negated, TextEdit(no.span, "een"), safe=True)
        text = "`is geen van` kent de regeltaal niet."
        return Mistake("anders-verwacht", no.span, text, f"Schrijf `{written}`.", fixes=(of_them,))
    if word.kind not in _SINGLE or word.starts_line:
        return None
    written = f"{short(subject.text)} is niet {short(word.text)}"
    return Mistake(
        "anders-verwacht",
        no.span,
        "`is geen` met een waarde erachter kent de regeltaal niet.",
        f"Schrijf `{written}`.",
        fixes=(write(no.span, "niet", f"Schrijf `{written}`", safe=True),),
    )


def _or_more(words: list[Word], index: int) -> Mistake | None:
    """`aantal is 5 of meer`."""
    word = words[index]
    at = index if word.kind in ("MEER", "MINDER") else index - 1 if words[index - 1].kind in ("MEER", "MINDER") else 0
    if at < 4 or words[at - 1].kind != "OR" or words[at - 3].kind != "IS" or words[at - 2].kind not in _SINGLE:
        return None
    if at + 1 < len(words) and words[at + 1].kind == "DAN":
        return None
    return or_more(words[at - 2].span.to(words[at].span), words[at - 2].text, words[at].text)


_MORE_WORDS = {"meer": "minstens", "hoger": "minstens", "groter": "minstens", "later": "minstens", "ouder": "minstens"}
_LESS_WORDS = {"minder": "hoogstens", "lager": "hoogstens", "kleiner": "hoogstens", "eerder": "hoogstens"} | {
    "jonger": "hoogstens"
}
AND_BEYOND = _MORE_WORDS | _LESS_WORDS
"""What may stand behind `5 of`, and how the rule language says it."""


def or_more(span: Span, value: str, word: str, *, safe: bool = True) -> Mistake:
    """Explain `5 of meer`, which stands at `span`."""
    meant = f"{AND_BEYOND[word]} {short(value)}"
    text = f"`{short(value)} of {word}` kent de regeltaal niet."
    return Mistake("vreemd-woord", span, text, f"Schrijf `{meant}`.", fixes=(write(span, meant, safe=safe),))


def _same_subject(words: list[Word], index: int) -> Mistake | None:
    """`aantal is meer dan 5 en minder dan 10`: the second test without its name."""
    word = words[index]
    at = index if word.kind in _COMPARES else index - 1 if words[index - 1].kind in ("MINSTENS", "HOOGSTENS") else 0
    if at < 4 or words[at - 1].kind not in ("AND", "OR") or words[at - 2].kind not in ("NUMBER", "AMOUNT", "DATE"):
        return None
    start = next((n for n in range(at - 2, 0, -1) if words[n].kind in ("IS", "AND", "OR", "LPAR", "BULLET")), 0)
    if words[start].kind != "IS" or words[start - 1].kind not in _NAMES:
        return None
    end = at + (2 if words[at].kind in ("MEER", "MINDER") else 1)
    if end >= len(words) or words[end].kind not in _SINGLE:
        return None
    if end + 1 < len(words) and words[end + 1].kind in ("VAN", "VAN_DEZE_PUNTEN"):
        return None  # `minstens 2 van (…)`
    plain = words[start - 2].kind != "NIET"  # else it is not clear how far `niet` reaches
    subject, joined = words[start - 1].text, words[at - 1].text
    written = f"{joined} {short(subject)} is {short(' '.join(word.text for word in words[at : end + 1]))}"
    return Mistake(
        "anders-verwacht",
        words[at].span,
        f"Achter `{joined}` ontbreekt de naam van wat u vergelijkt.",
        f"Noem de naam nog een keer: `{written}`.",
        fixes=(insert(words[at].span.start, f"{subject} is ", f"Schrijf `{written}`", safe=plain),),
    )


def _contains_no(words: list[Word], index: int) -> Mistake | None:
    """`thema bevat geen groen`, `thema bevat niet groen`."""
    at = index if words[index].kind == "NIET" else index - 1
    if at < 2 or words[at].kind not in ("NIET", "GEEN") or words[at - 1].kind != "BEVAT" or at + 1 >= len(words):
        return None
    subject, value = words[at - 2], words[at + 1]
    if value.kind != "NAME" or subject.kind not in _NAMES or words[at - 3].kind == "NIET":
        return None
    span = subject.span.to(value.span)
    written = f"niet {short(subject.text)} bevat {short(value.text)}"
    return Mistake(
        "anders-verwacht",
        words[at].span,
        f"Achter `bevat` kan geen `{words[at].text}` staan.",
        f"Zet `niet` voor de test: `{written}`.",
        fixes=(write(span, f"niet {subject.text} bevat {value.text}", f"Schrijf `{written}`", safe=True),),
    )


def _or_in_list(words: list[Word], index: int) -> Mistake | None:
    """`is een van (a of b)`."""
    if words[index].kind not in ("AND", "OR"):
        return None
    opening = next((n for n in range(index - 1, 2, -1) if words[n].kind == "LPAR"), None)
    if opening is None or words[opening - 1].text != "van" or words[opening - 2].kind != "EEN":
        return None
    closing = next((n for n in range(index, len(words)) if words[n].kind == "RPAR"), len(words))
    joined = [n for n in range(opening, closing) if words[n].kind in ("AND", "OR")]
    numbers = any(word.kind in ("NUMBER", "AMOUNT") for word in words[opening:closing])
    mark = ";" if numbers else ","
    edits = [TextEdit(Span(words[n - 1].span.end, words[n].span.end), mark) for n in joined]
    return Mistake(
        "anders-verwacht",
        words[index].span,
        f"Tussen de waarden van een lijst staat `{mark}`, geen `{words[index].text}`.",
        f"Schrijf `(a{mark} b)`.",
        fixes=(fix(f"Zet er `{mark}` tussen", *edits, safe=True),),
    )


def _no_parentheses(words: list[Word], index: int) -> Mistake | None:
    """`is een van a, b`, `is één van de volgende: a, b`, `geen van a, b`."""
    van = index - 1
    if words[van].text != "van" or van < 1:
        return None
    first = index
    while first < len(words) and words[first].text in ("de", "het", "deze", "volgende", "waarden", "onderstaande", ":"):
        first += 1
    if first >= len(words) or words[first].kind not in _SINGLE:
        return None
    last = first
    while last + 2 < len(words) and words[last + 1].kind in ("COMMA", "OR", "AND") and words[last + 2].kind in _SINGLE:
        if last + 3 < len(words) and words[last + 3].kind in ("IS", "BEVAT"):
            break  # the next test begins
        last += 2
    values = [word.text for word in words[first : last + 1] if word.kind in _SINGLE]
    mark = "; " if words[first].kind in ("NUMBER", "AMOUNT") else ", "
    written = f"({mark.join(values)})"
    plain = all(word.kind in _SINGLE or word.kind == "COMMA" for word in words[first : last + 1])
    span = words[index].span.to(words[last].span)
    return Mistake(
        "haakje-ontbreekt",
        span,
        f"Achter `{short(words[van - 1].text)} van` staan de waarden of voorwaarden tussen haakjes.",
        f"Schrijf `{short(words[van - 1].text)} van {short(written)}`.",
        fixes=(
            write(
                Span(words[van].span.end, span.end),
                f" {written}",
                f"Schrijf `{short(written)}`",
                safe=plain and len(values) > 1,
            ),
        ),
    )


def _verb(words: list[Word], index: int) -> Mistake | None:
    """`kosten bedragen meer dan …`, `startdatum ligt voor …`, `hoofd geldt`."""
    at = next((n for n in (index, index - 1) if words[n].kind == "NAME" and words[n].text in _VERBS | _HOLDS), None)
    if at is None or at < 2 or words[at - 1].kind not in _NAMES or words[at].starts_line:
        return None
    subject, verb = words[at - 1], words[at]
    if words[at - 2].kind not in ("ALS", "AND", "OR", "LPAR", "NIET", "COLON", "BULLET", "COMMA"):
        return None
    behind = words[at + 1] if at + 1 < len(words) else None
    if verb.text in _HOLDS:
        text = f"`{verb.text}` kent de regeltaal hier niet: de naam alleen is genoeg."
        choices = (subject.text, f"{subject.text} is van toepassing")
        help = f"Schrijf `{short(choices[0])}`. Is het een regel of uitzondering? Schrijf dan `{short(choices[1])}`."
        return Mistake("vreemd-woord", verb.span, text, help,
                       fixes=tuple(write(subject.span.to(verb.span), choice) for choice in choices))  # fmt: skip
    if verb.text in ("wordt", "worden") and behind is not None and behind.kind == "NAME":
        return None
    if behind is None or behind.kind not in (*_COMPARES, *_SINGLE, "NIET", "JA", "NEE", "EEN", "GEEN"):
        return None
    text = f"`{verb.text}` kent de regeltaal niet."
    help = f"Schrijf `{short(subject.text)} is {short(behind.text)} …`."
    return Mistake("vreemd-woord", verb.span, text, help, fixes=(write(verb.span, "is", safe=True),))


def _in_year(words: list[Word], index: int) -> Mistake | None:
    """`startdatum is in 2027`."""
    word = words[index]
    if index < 3 or word.kind != "NUMBER" or words[index - 1].text != "in" or words[index - 2].kind != "IS":
        return None
    if not re.fullmatch(r"[12]\d{3}", word.text):
        return None
    subject = words[index - 3].text
    meant = f"minstens 1 januari {word.text} en {subject} is hoogstens 31 december {word.text}"
    return Mistake(
        "vreemd-woord",
        words[index - 1].span.to(word.span),
        f"`in {word.text}` kent de regeltaal niet.",
        f"Schrijf `{short(subject)} is minstens 1 januari {word.text} en {short(subject)} is hoogstens "
        f"31 december {word.text}`.",
        fixes=(write(words[index - 1].span.to(word.span), meant, "Schrijf de eerste en de laatste dag van dat jaar"),),
    )


def _range(words: list[Word], index: int) -> Mistake | None:
    """`aantal is 5 t/m 10`, `aantal is 5 tot 10`."""
    word = words[index]
    if word.text not in ("t/m", "tot") or index < 3 or index + 1 >= len(words) or words[index - 2].kind != "IS":
        return None
    low, high, subject = words[index - 1], words[index + 1], words[index - 3]
    if low.kind not in ("NUMBER", "AMOUNT", "DATE") or high.kind not in ("NUMBER", "AMOUNT", "DATE"):
        return None
    below = "voor" if high.kind == "DATE" else "minder dan"
    choices = [f"minstens {low.text} en {subject.text} is hoogstens {high.text}"]
    if word.text == "tot":
        choices.append(f"minstens {low.text} en {subject.text} is {below} {high.text}")
    span = low.span.to(high.span)
    return Mistake(
        "vreemd-woord",
        span,
        f"`{short(low.text)} {word.text} {short(high.text)}` kan wel in een tabel, maar niet in een voorwaarde."
        if word.text == "t/m"
        else "`tot` kent de regeltaal niet: het zegt niet of de laatste meedoet.",
        f"Schrijf `{short(subject.text)} is {choices[-1]}`.",
        fixes=tuple(write(span, choice) for choice in choices),
    )


_ARTICLES = {"de", "het", "dit", "dat", "deze", "die", "een"}


def _article(words: list[Word], index: int) -> Mistake | None:
    """`het aantal is meer dan 5`, `een taak`."""
    if words[index].kind == "EEN" and index + 1 < len(words):
        index += 1
    article, name = words[index - 1], words[index]
    if article.text not in _ARTICLES or name.kind not in _NAMES or name.starts_line or index < 2:
        return None
    if words[index - 2].kind not in ("ALS", "AND", "OR", "LPAR", "NIET", "COLON", "BULLET"):
        return None
    gone = fix(f"Haal `{article.text}` weg", TextEdit(Span(article.span.start, name.span.start), ""))
    text = f"Voor een naam staat geen `{article.text}`."
    return Mistake("vreemd-woord", article.span, text, f"Schrijf alleen `{short(name.text)}`.", fixes=(gone,))


def _connective_too_many(words: list[Word], index: int) -> Mistake | None:
    """`betekent: en open`, `open en en taak`, `(taak of)`."""
    word, last = words[index], words[index - 1]
    if word.kind in ("AND", "OR") and last.kind in ("ALS", "COLON", "LPAR", "AND", "OR") and index + 1 < len(words):
        gone = TextEdit(Span(word.span.start, words[index + 1].span.start), "")
        same = last.kind not in ("AND", "OR") or last.kind == word.kind
        text = f"Achter `{last.text}` kan geen `{word.text}` staan."
        away = fix(f"Haal `{word.text}` weg", gone, safe=same)
        return Mistake("anders-verwacht", word.span, text, f"Haal `{word.text}` weg.", fixes=(away,))
    if word.kind == "RPAR" and last.kind in ("AND", "OR"):
        text = f"Achter `{last.text}` ontbreekt een voorwaarde."
        help = f"Vul de voorwaarde aan, of haal `{last.text}` weg."
        return Mistake("zin-niet-af", last.span, text, help, fixes=(remove(last.span, f"Haal `{last.text}` weg"),))
    return None


def _unit(words: list[Word], index: int) -> Mistake | None:
    """`aantal is minder dan 5 mensen`."""
    word, number = words[index], words[index - 1]
    if number.kind not in ("NUMBER", "AMOUNT") or word.kind != "NAME" or word.starts_line or index < 3:
        return None
    if word.text in ("euro", "eur") or words[index - 2].kind not in ("IS", "DAN", "MINSTENS", "HOOGSTENS", "NIET"):
        return None
    if word.text in ("k", "duizend", "mln", "miljoen"):
        return _shortened(number, word)
    last = index
    while last + 1 < len(words) and words[last + 1].kind == "NAME" and not words[last + 1].starts_line:
        last += 1
    if last + 1 < len(words) and words[last + 1].kind in ("IS", "BEVAT"):
        return None
    span, unit = word.span.to(words[last].span), short(" ".join(other.text for other in words[index : last + 1]))
    return Mistake(
        "vreemd-woord",
        span,
        f"Achter {number.text} kan geen `{unit}` staan: een voorwaarde vergelijkt alleen het getal.",
        f"Haal `{unit}` weg, en zet in de vraag waar het getal over gaat.",
        fixes=(remove(span, f"Haal `{unit}` weg"),),
    )


def _shortened(number: Word, word: Word) -> Mistake:
    """Explain `10k`, `2 miljoen`."""
    zeros = ".000" if word.text in ("k", "duizend") else ".000.000"
    whole = re.fullmatch(r"(€ *)?\d{1,3}", number.text)
    return Mistake(
        "getal-onjuist",
        number.span.to(word.span),
        f"Een getal schrijft u helemaal in cijfers, zonder `{word.text}`.",
        f"Schrijf `{number.text}{zeros}`." if whole else "Schrijf bijvoorbeeld `€ 10.000`.",
        fixes=(write(number.span.to(word.span), f"{number.text}{zeros}", safe=True),) if whole else (),
    )


def _principle_by_number(words: list[Word], index: int, accepted: set[str], text: str) -> Mistake | None:
    """`principe 1 is voldaan` as a condition."""
    if words[index].kind != "PRINCIPE" or "NAME" not in accepted or index + 1 >= len(words):
        return None
    if words[index + 1].kind != "NUMBER" or words[index].starts_line:
        return None
    number, span = words[index + 1].text, words[index].span.to(words[index + 1].span)
    name = re.search(rf"(?m)^principe[ \t]+{re.escape(number)}[ \t]+(\w+)", text)
    fixes: tuple[Fix, ...] = (write(span, name[1], safe=True),) if name else ()
    return Mistake(
        "gereserveerd-woord",
        span,
        "Een voorwaarde noemt een principe bij zijn naam, niet bij zijn nummer.",
        f"Schrijf `{short(name[1])} is voldaan`."
        if name
        else f"Schrijf `NAAM is voldaan`, met de naam van principe {number}.",
        fixes=fixes,
    )


def _then(words: list[Word], index: int) -> Mistake | None:
    """`als open dan …`."""
    at = next((n for n in (index, index + 1) if n < len(words) and words[n].kind == "ALS"), None)
    dan = next((n for n in range(index, len(words)) if words[n].kind == "DAN"), None)
    if words[index].kind == "DAN":
        at, dan = index, index
    if at is None or dan is None or words[dan - 1].kind in ("MEER", "MINDER"):
        return None
    if words[dan - 1].text.endswith("er") and words[dan - 2].kind == "IS":
        span = words[dan - 1].span.to(words[dan].span)
        text = f"`{short(words[dan - 1].text)} dan` kent de regeltaal niet."
        fixes = (write(span, "meer dan"), write(span, "minder dan"))
        return Mistake("vreemd-woord", span, text, "Schrijf `is meer dan …` of `is minder dan …`.", fixes=fixes)
    return Mistake(
        "vreemd-woord",
        words[dan].span,
        "`als … dan …` kent de regeltaal niet: hier staat alleen de voorwaarde.",
        "Wat er volgt als de voorwaarde geldt, staat in een `regel NAAM over BESLUIT geeft WAARDE`, met de voorwaarde "
        "achter `als`.",
    )


def _but(words: list[Word], index: int) -> Mistake | None:
    """`open behalve taak`, `open zonder taak`."""
    word = words[index]
    if word.text not in ("behalve", "zonder", "uitgezonderd") or word.starts_line or index + 1 >= len(words):
        return None
    if words[index + 1].text in CLAUSES or words[index + 1].kind not in (*_NAMES, "LPAR"):
        return None
    return Mistake(
        "vreemd-woord",
        word.span,
        f"`{word.text}` kent de regeltaal hier niet.",
        "Schrijf `en niet …`. Is het een afwijking van de regel? Schrijf die dan als `uitzondering NAAM op REGEL`.",
        fixes=(write(word.span, "en niet"),),
    )
