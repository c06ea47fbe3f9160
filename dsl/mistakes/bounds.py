"""Limits as people say them: `is niet meer dan 5`, `is 0 of 1`, `is op 1 mei 2027`, `is in de toekomst`, `meer dan 5`.

Like dsl/mistakes/comparisons.py, and looked for in the same places: where the grammar cannot go on.
"""

from __future__ import annotations

from calendar import monthrange

from dsl.diagnostics import TextEdit
from dsl.fixes import fix, insert, write
from dsl.mistakes.declared import values_of
from dsl.mistakes.mistake import CLAUSES, Mistake, Word, line, short
from dsl.mistakes.sentences import piece_around
from dsl.source import Span
from dsl.wording import MONTHS

_NAMES = ("NAME", "QUALIFIED")
_FIXED = ("NUMBER", "AMOUNT", "DATE")
_NOT = {"MEER": "hoogstens", "MINDER": "minstens", "VOOR": "minstens", "NA": "hoogstens"} | {
    "MINSTENS": "minder dan",
    "HOOGSTENS": "meer dan",
}
"""What it is when it is not more, less, before, after, at least or at most."""

_ABOUT = {"ongeveer", "circa", "ca", "rond", "rondom", "grofweg", "bijna", "ruim"}
_ON_DAY = {"op": "", "per": "", "uiterlijk": "hoogstens"}
_FROM_TODAY = {"toekomst", "verleden", "geleden", "binnen", "over", "afgelopen", "komende", "recent"}
_STARTS = ("COLON", "ALS", "AND", "OR", "LPAR", "NIET", "BULLET")


def bound_habit(words: list[Word], index: int, text: str) -> Mistake | None:
    """Explain a limit said in ordinary Dutch at `words[index]`; `text` is that of the whole source."""
    if not any(word.kind in ("ALS", "BETEKENT") for word in words[:index]) or index >= len(words):
        return None
    return (
        _not_more(words, index)
        or _beside(words, index)
        or _subject_of_second(words, index)
        or _one_of_these(words, index, text)
        or _about(words, index)
        or _from_today(words, index)
        or _in_month(words, index)
        or _on_day(words, index)
        or _how_many_answers(words, index)
        or _only_answer(words, index, text)
        or _in_list(words, index, text)
        or _none_of_both(words, index)
    )


def _not_more(words: list[Word], index: int) -> Mistake | None:
    """`is niet meer dan 5`, `is niet voor 1 mei 2027`."""
    word = words[index]
    meant = _NOT.get(word.kind)
    if meant is None or words[index - 1].kind != "NIET" or words[index - 2].kind != "IS":
        return None
    two = word.kind in ("MEER", "MINDER")
    if two and (index + 1 >= len(words) or words[index + 1].kind != "DAN"):
        return None
    last = words[index + 1] if two else word
    behind = words[index + 2 if two else index + 1 :][:1]
    if behind and behind[0].kind == "DATE":
        meant = {"minder dan": "voor", "meer dan": "na"}.get(meant, meant)
    span = words[index - 1].span.to(last.span)
    written = f"is niet {word.text} dan" if two else f"is niet {word.text}"
    text = f"`{written}` kent de regeltaal niet."
    return Mistake("vreemd-woord", span, text, f"Schrijf `is {meant}`.", fixes=(write(span, meant, safe=True),))


_SIDES = {"boven": "is meer dan", "onder": "is minder dan", "beneden": "is minder dan"}


def _beside(words: list[Word], index: int) -> Mistake | None:
    """`kosten boven € 10.000`, `aantal 5 of meer`, `aantal van 5 tot 10`, `aantal tussen de 5 en 10`."""
    word, last = words[index], words[index - 1]
    side = next((n for n in (index, index - 1, index - 2) if n > 1 and words[n].text in _SIDES), None)
    if side is not None:
        behind = words[side + 1 : side + 3]
        number = behind[1:] if behind and behind[0].text == "de" else behind[:1]
        if number and number[0].kind in ("NUMBER", "AMOUNT") and words[side - 1].kind in (*_NAMES, "IS"):
            meant = _SIDES[words[side].text]
            meant = meant.removeprefix("is ") if words[side - 1].kind == "IS" else meant
            span = Span(words[side].span.start, number[0].span.end)
            text = f"`{words[side].text}` kent de regeltaal niet."
            written = f"{meant} {number[0].text}"
            return Mistake("vreemd-woord", words[side].span, text, f"Schrijf `{written}`.",
                           fixes=(write(span, written, safe=True),))  # fmt: skip
    if last.kind not in _NAMES or words[index - 2].kind not in _STARTS:
        return None
    behind = words[index + 1 : index + 3]
    if word.kind in _FIXED and [one.kind for one in behind] in (["OR", "MEER"], ["OR", "MINDER"]):
        meant = f"is {'minstens' if behind[1].kind == 'MEER' else 'hoogstens'} {word.text}"
        text = f"`{short(word.text)} of {behind[1].text}` kent de regeltaal niet."
        return Mistake("vreemd-woord", word.span.to(behind[1].span), text, f"Schrijf `{short(last.text)} {meant}`.",
                       fixes=(write(word.span.to(behind[1].span), meant, safe=True),))  # fmt: skip
    start = index + 2 if word.text == "tussen" and behind and behind[0].text == "de" else index + 1
    limits = words[start : start + 3]
    if word.text not in ("van", "tussen") or len(limits) < 3 or limits[1].text not in ("tot", "en", "t/m"):
        return None
    if limits[0].kind not in _FIXED or limits[2].kind not in _FIXED:
        return None
    low, high, subject = limits[0].text, limits[2].text, last.text
    below = "voor" if limits[2].kind == "DATE" else "minder dan"
    choices = [f"is minstens {low} en {subject} is hoogstens {high}"]
    if limits[1].text != "t/m":
        choices.append(f"is minstens {low} en {subject} is {below} {high}")
    return Mistake(
        "vreemd-woord",
        word.span.to(limits[2].span),
        f"`{word.text} … {limits[1].text} …` kent de regeltaal niet: een voorwaarde noemt elke grens apart.",
        f"Schrijf `{short(subject)} {choices[0]}`.",
        fixes=tuple(write(word.span.to(limits[2].span), choice) for choice in choices),
    )


def _subject_of_second(words: list[Word], index: int) -> Mistake | None:
    """`aantal is minstens 5 en is hoogstens 10`: the second test without its name."""
    if words[index].kind != "IS" or words[index - 1].kind not in ("AND", "OR") or index + 1 >= len(words):
        return None
    start, _ = piece_around(words, index - 2)
    first = words[start : index - 1]
    plain = len(first) > 2 and first[0].kind in _NAMES and first[1].kind in ("IS", "BEVAT")
    if not plain:
        return None
    joined, subject = words[index - 1].text, first[0].text
    written = f"{joined} {short(subject)} is {short(words[index + 1].text)}"
    return Mistake(
        "anders-verwacht",
        words[index].span,
        f"Achter `{joined}` ontbreekt de naam van wat u vergelijkt.",
        f"Noem de naam nog een keer: `{written} …`.",
        fixes=(insert(words[index].span.start, f"{subject} ", f"Schrijf `{written} …`", safe=True),),
    )


def _one_of_these(words: list[Word], index: int, text: str) -> Mistake | None:
    """`aantal is 0 of 1`, `ruimte is geen, onvoldoende`."""
    at = next((n for n in range(index - 1, max(index - 12, 1), -1) if words[n].kind == "IS"), None)
    if at is None or words[at - 1].kind not in _NAMES:
        return None
    last = at + 1
    while last + 2 < len(words) and words[last + 1].kind in ("COMMA", "OR") and not words[last + 1].starts_line:
        if words[last + 2].kind not in ("NAME", "GEEN", *_FIXED):
            break
        if last + 3 < len(words) and words[last + 3].kind in ("IS", "BEVAT", "NAME", "NIET"):
            break
        last += 2
    values = [word for word in words[at + 1 : last + 1] if word.kind not in ("COMMA", "OR")]
    if len(values) < 2 or not at + 1 < index <= last:
        return None
    known = values_of(text, words[at - 1].text)
    if not all(value.kind in _FIXED or value.text in known for value in values):
        return None
    span = values[0].span.to(values[-1].span)
    mark = "; " if any(value.kind in ("NUMBER", "AMOUNT") for value in values) else ", "
    meant = f"een van ({mark.join(value.text for value in values)})"
    subject = short(words[at - 1].text)
    return Mistake(
        "anders-verwacht",
        span,
        "Achter `is` hoort één waarde, en hier staan er meer.",
        f"Schrijf `{subject} is {short(meant)}`.",
        fixes=(write(span, meant, f"Schrijf `{subject} is {short(meant)}`", safe=True),),
    )


def _about(words: list[Word], index: int) -> Mistake | None:
    """`aantal is ongeveer 5`."""
    about = words[index - 1]
    if about.text not in _ABOUT or words[index].kind not in _FIXED or words[index - 2].kind != "IS":
        return None
    subject = short(words[index - 3].text)
    return Mistake(
        "vreemd-woord",
        about.span,
        f"`{about.text}` kent de regeltaal niet: een regel moet zeggen welke waarden nog meetellen.",
        f"Schrijf de grenzen op: `{subject} is minstens … en {subject} is hoogstens …`.",
    )


def _from_today(words: list[Word], index: int) -> Mistake | None:
    """`startdatum is binnen 2 weken`, `startdatum is in de toekomst`."""
    start, end = piece_around(words, index)
    piece = words[start:end]
    if len(piece) < 3 or piece[0].kind not in _NAMES or piece[1].kind != "IS":
        return None
    told = next((word for word in piece[2:] if word.text in _FROM_TODAY), None)
    if told is None or any(word.kind == "DATE" for word in piece):
        return None
    subject = short(piece[0].text)
    return Mistake(
        "vreemd-woord",
        piece[2].span.to(piece[-1].span),
        "Een voorwaarde telt niet vanaf vandaag: ze vergelijkt een datum met een vaste dag.",
        f"Schrijf bijvoorbeeld `{subject} is na 1 januari 2027`. Of vraag het met een eigen feit met ja of nee.",
    )


def _in_month(words: list[Word], index: int) -> Mistake | None:
    """`startdatum is in mei 2027`."""
    month = words[index]
    if month.text not in MONTHS or words[index - 1].text != "in" or words[index - 2].kind != "IS":
        return None
    if index + 1 >= len(words) or words[index + 1].kind != "NUMBER" or not words[index + 1].text.isdecimal():
        return None
    year, subject, number = int(words[index + 1].text), words[index - 3].text, MONTHS.index(month.text) + 1
    if not 1 <= year <= 9999:
        return None
    last = monthrange(year, number)[1]
    meant = f"minstens 1 {month.text} {year} en {subject} is hoogstens {last} {month.text} {year}"
    span = words[index - 1].span.to(words[index + 1].span)
    return Mistake(
        "vreemd-woord",
        span,
        f"`in {month.text} {year}` kent de regeltaal niet.",
        f"Schrijf `{short(subject)} is minstens 1 {month.text} {year} en {short(subject)} is hoogstens "
        f"{last} {month.text} {year}`.",
        fixes=(write(span, meant, "Schrijf de eerste en de laatste dag van die maand"),),
    )


def _on_day(words: list[Word], index: int) -> Mistake | None:
    """`startdatum is op 1 mei 2027`, `startdatum is uiterlijk 1 mei 2027`, `startdatum is tot 1 mei 2027`."""
    at = index if words[index].text in _ON_DAY else index - 1
    word = words[at]
    if words[at - 1].kind != "IS" or at + 1 >= len(words) or words[at + 1].kind != "DATE":
        return None
    if word.text == "tot":
        choices = (f"voor {words[at + 1].text}", f"hoogstens {words[at + 1].text}")
        span = word.span.to(words[at + 1].span)
        text = "`tot` kent de regeltaal niet: het zegt niet of de dag zelf meedoet."
        help = f"Schrijf `is {choices[0]}`, of `is {choices[1]}` als die dag zelf meedoet."
        return Mistake("vreemd-woord", span, text, help, fixes=tuple(write(span, choice) for choice in choices))
    if word.text not in _ON_DAY:
        return None
    meant = f"{_ON_DAY[word.text]} {words[at + 1].text}".strip()
    span = word.span.to(words[at + 1].span)
    text = f"`is {word.text}` met een dag erachter kent de regeltaal niet."
    return Mistake("vreemd-woord", span, text, f"Schrijf `is {meant}`.", fixes=(write(span, meant, safe=True),))


def _how_many_answers(words: list[Word], index: int) -> Mistake | None:
    """`thema bevat minstens 2 waarden`."""
    word, subject = words[index], words[index - 2]
    if words[index - 1].kind != "BEVAT" or word.kind not in ("MINSTENS", "HOOGSTENS", "PRECIES", "MEER", "NUMBER"):
        return None
    name = short(subject.text)
    return Mistake(
        "anders-verwacht",
        word.span,
        f"Een voorwaarde telt niet hoeveel antwoorden er op `{name}` zijn.",
        f"Noem de antwoorden, en hoeveel er moeten gelden: `minstens 2 van ({name} bevat …, {name} bevat …)`.",
    )


def _only_answer(words: list[Word], index: int, text: str) -> Mistake | None:
    """`thema bevat alleen groen`."""
    at = index if words[index].text in ("alleen", "uitsluitend", "enkel") else index - 1
    if (
        words[at].text not in ("alleen", "uitsluitend", "enkel")
        or words[at - 1].kind != "BEVAT"
        or at + 1 >= len(words)
    ):
        return None
    subject, value = words[at - 2].text, words[at + 1].text
    others = [other for other in values_of(text, subject) if other != value]
    meant = f"{subject} bevat {value}" + "".join(f" en niet {subject} bevat {other}" for other in others)
    span = words[at - 2].span.to(words[at + 1].span)
    return Mistake(
        "vreemd-woord",
        words[at].span,
        f"`{words[at].text}` kent de regeltaal niet.",
        f"Noem ook wat er niet bij mag zijn: `{short(subject)} bevat {short(value)} en niet {short(subject)} bevat …`.",
        fixes=(write(span, meant, "Noem ook wat er niet bij mag zijn"),) if 0 < len(others) <= 6 else (),
    )


def _in_list(words: list[Word], index: int, text: str) -> Mistake | None:
    """`ruimte in (geen, onvoldoende)`, `groen in thema`, `thema bevat een van (groen, sociaal)`."""
    if words[index].kind == "EEN" and words[index - 1].kind == "BEVAT":
        return _contains_one_of(words, index)
    at = next((n for n in (index, index - 1, index + 1) if n < len(words) and words[n].text == "in"), 0)
    if at < 2 or at + 1 >= len(words) or words[at - 1].kind != "NAME":
        return None
    before = words[at - 1]
    if words[at + 1].kind == "LPAR" and words[at - 2].kind in _STARTS:
        meant, span = "is een van", words[at].span
        found = "`in` met een lijst erachter kent de regeltaal niet."
        return Mistake("vreemd-woord", span, found, f"Schrijf `{short(before.text)} {meant} (…)`.",
                       fixes=(write(span, meant, safe=True),))  # fmt: skip
    value = words[at - 2] if before.text in ("zit", "staat", "valt") else before
    if words[at + 1].kind != "NAME" or value.text not in values_of(text, words[at + 1].text):
        return None
    span, meant = value.span.to(words[at + 1].span), f"{words[at + 1].text} bevat {value.text}"
    found = "`in` kent de regeltaal niet."
    return Mistake("vreemd-woord", span, found, f"Schrijf `{short(meant)}`.", fixes=(write(span, meant, safe=True),))


def _contains_one_of(words: list[Word], index: int) -> Mistake | None:
    close = next((n for n in range(index, len(words)) if words[n].kind == "RPAR"), None)
    if close is None or [word.kind for word in words[index + 1 : index + 3]] != ["VAN", "LPAR"]:
        return None
    subject = words[index - 2].text
    values = [word.text for word in words[index + 3 : close] if word.kind not in ("COMMA", "SEMICOLON", "OR")]
    parts = [f"{subject} bevat {value}" for value in values]
    meant = f"({' of '.join(parts)})" if len(parts) > 1 else "".join(parts)
    span = words[index - 2].span.to(words[close].span)
    return Mistake(
        "anders-verwacht",
        span,
        "Achter `bevat` hoort één waarde, geen lijst.",
        f"Schrijf `{short(meant)}`.",
        fixes=(write(span, meant, safe=True),) if parts else (),
    )


def _none_of_both(words: list[Word], index: int) -> Mistake | None:
    """`ruimte is geen van beide`."""
    if words[index].text != "van" or words[index - 1].kind != "GEEN" or words[index - 2].kind != "IS":
        return None
    if index + 1 < len(words) and words[index + 1].kind == "LPAR":
        return None
    subject = short(words[index - 3].text)
    return Mistake(
        "anders-verwacht",
        words[index - 1].span.to(words[index].span),
        "`is geen van` kent de regeltaal niet.",
        f"Noem de waarden: `niet {subject} is een van (…)`.",
    )


def nothing_compared(words: list[Word], index: int) -> Mistake | None:
    """Explain `betekent: meer dan 100`: a comparison without the name of what is compared."""
    if not any(word.kind in ("ALS", "BETEKENT") for word in words[:index]):
        return None
    at = index - 1 if words[index - 1].kind in ("MINSTENS", "HOOGSTENS", "PRECIES") else index
    word, before = words[at], words[at - 1]
    if word.kind == "IS":
        at += 1
    if at + 1 >= len(words) or not (before.kind in _STARTS or before.text == "er") or words[at].starts_line:
        return None
    if words[at].kind not in ("MEER", "MINDER", "MINSTENS", "HOOGSTENS", "VOOR", "NA"):
        return None
    if any(other.text in ("van", "van deze punten gelden") for other in line(words, at)[:5]):
        return None
    rest = [other.text for other in words[at : at + 3] if other.text not in CLAUSES]
    return Mistake(
        "anders-verwacht",
        words[index].span if at != index - 1 else word.span,
        "Hier ontbreekt de naam van wat u vergelijkt.",
        f"Schrijf bijvoorbeeld `aantal is {short(' '.join(rest))}`, met de naam van het feit.",
    )


def turned_around(words: list[Word], sign: str, span: Span, text: str) -> tuple[Word, str] | None:
    """Return the number before a sign that stands before the name (`5 < aantal`), and the words that say it."""
    if not words or words[-1].kind not in ("NUMBER", "AMOUNT") or len(words) < 2 or words[-2].kind not in _STARTS:
        return None
    meant = {"<": "is meer dan", "<=": "is minstens", "≤": "is minstens", ">": "is minder dan", ">=": "is hoogstens"}
    return (words[-1], meant[sign]) if sign in meant and text[span.end :].lstrip()[:1].isalpha() else None


def name_last(number: Word, meant: str, sign: str, span: Span, text: str) -> Mistake:
    """Explain `5 < aantal`: in a condition the name comes first."""
    at = span.end + len(text[span.end :]) - len(text[span.end :].lstrip())
    end = at
    while end < len(text) and (text[end].isalnum() or text[end] in "_."):
        end += 1
    name = text[at:end]
    written = f"{name} {meant} {number.text}"
    again = text[end:].lstrip()[:1] in ("<", ">", "≤")
    edits = [TextEdit(Span(number.span.start, end), written + (f" en {name}" if again else ""))]
    return Mistake(
        "teken-in-plaats-van-woord",
        number.span.to(span),
        f"Het teken `{sign}` kent de regeltaal niet, en in een voorwaarde staat de naam voorop.",
        f"Schrijf `{short(written)}`.",
        fixes=(fix(f"Schrijf `{short(written)}`", *edits, safe=not again),),
    )
