"""Voorbeelden and basissen as people write them: `- niet taak`, `- ruimte voldoende`, `verwacht: uitkomst is wel`."""

from __future__ import annotations

import re

from dsl.diagnostics import TextEdit
from dsl.fixes import fix, insert, write
from dsl.mistakes.clauses import label_for_value
from dsl.mistakes.declared import besluiten, kind_of, values_of
from dsl.mistakes.mistake import CLAUSES, Mistake, Word, line, short
from dsl.source import Span

_NAMES = ("NAME", "QUALIFIED")
_VALUES = {"NAME", "NUMBER", "AMOUNT", "DATE", "JA", "NEE"}
_COMPARES = {"MEER", "MINDER", "MINSTENS", "HOOGSTENS", "VOOR", "NA", "EEN"}


def example_habit(words: list[Word], index: int, text: str) -> Mistake | None:
    """Explain, at `words[index]` of a voorbeeld or basis, an answer or an expectation in ordinary Dutch."""
    if words[0].kind not in ("VOORBEELD", "BASIS"):
        return None
    bare = _bare_expectation(words, index, text)
    if index >= len(words) or bare is not None:
        return bare
    return (
        _no_name(words, index)
        or _answers_without_head(words, index)
        or _one_line(words, index)
        or _if(words, index)
        or _denied(words, index)
        or _without_is(words, index)
        or _more_answers(words, index)
        or _comparison(words, index)
        or _expectation(words, index, text)
    )


def _clause(words: list[Word], index: int) -> str:
    """Return the kind of the clause in which a word stands."""
    kinds = [word.kind for word in words[: index + 1] if word.starts_line and word.text in CLAUSES]
    return kinds[-1] if kinds else ""


def _bare_expectation(words: list[Word], index: int, text: str) -> Mistake | None:
    """`- wel` under `verwacht`: an outcome without its besluit, or a name without what is expected of it."""
    if index < 2 or words[index - 1].kind != "NAME" or words[index - 2].kind != "BULLET":
        return None
    if _clause(words, index - 1) != "VERWACHT" or (index < len(words) and not words[index].starts_line):
        return None
    name = words[index - 1]
    owners = [one for one in besluiten(text) if name.text in values_of(text, one)]
    meant = f"{owners[0]} is {name.text}" if owners else f"{name.text} is voldaan"
    if owners or kind_of(text, name.text) == "principe":
        return Mistake(
            "zin-niet-af",
            name.span,
            f"Bij `{short(name.text)}` staat niet wat u verwacht.",
            f"Schrijf `{short(meant)}`.",
            fixes=(write(name.span, meant, safe=len(owners) == 1),),
        )
    return Mistake(
        "zin-niet-af",
        name.span,
        f"Bij `{short(name.text)}` staat niet wat u verwacht.",
        f"Is het een uitkomst? Schrijf dan `BESLUIT is {short(name.text)}`. Is het een verplichting, signaal of "
        f"principe? Schrijf dan `verplichting {short(name.text)}`, `signaal {short(name.text)}` of "
        f"`{short(name.text)} is voldaan`.",
    )


def _no_name(words: list[Word], index: int) -> Mistake | None:
    """`basis "Gewoon"`."""
    if words[0].kind != "BASIS" or index != 1 or words[1].kind != "TEXT":
        return None
    slug = "_".join(re.findall(r"\w+", words[1].text.lower()))
    name = slug if slug and not slug[0].isdigit() else "gewoon"
    text, help = "Een basis heeft een naam, geen tekst.", f"Schrijf `basis {short(name)}`."
    return Mistake("naam-ontbreekt", words[1].span, text, help, fixes=(write(words[1].span, name),))


def _answers_without_head(words: list[Word], index: int) -> Mistake | None:
    """`basis gewoon:` with the answers under it."""
    if words[index].kind != "COLON" or words[index - 1].starts_line or index + 1 >= len(words):
        return None
    if words[index + 1].kind != "BULLET" or _clause(words, index) or words[index - 1].kind not in ("NAME", "TEXT"):
        return None
    head = fix("Zet er `gegeven:` boven", TextEdit(words[index].span, "\n  gegeven:"), safe=True)
    text = "Boven de antwoorden ontbreekt `gegeven:`."
    help = "Zet `gegeven:` op een eigen regel boven de antwoorden."
    return Mistake("anders-verwacht", words[index].span, text, help, fixes=(head,))


def _one_line(words: list[Word], index: int) -> Mistake | None:
    """`gegeven: open is ja` on one line."""
    word = words[index]
    if words[index - 1].kind != "COLON" or word.starts_line or word.kind == "BULLET":
        return None
    head = words[index - 2]
    if head.kind not in ("GEGEVEN", "VERWACHT", "BEHALVE"):
        return None
    place = Span(words[index - 1].span.end, word.span.start)
    down = fix("Zet het op een eigen regel, met een streepje", TextEdit(place, "\n    - "), safe=True)
    return Mistake(
        "anders-verwacht",
        word.span,
        f"Achter `{head.text}:` begint elk antwoord op een eigen regel, met een streepje.",
        f"Zet `- {short(word.text)} …` op de regel eronder.",
        fixes=(down,),
    )


def _if(words: list[Word], index: int) -> Mistake | None:
    """`als open is ja`, `dan uitkomst is wel`."""
    word = words[index]
    meant = {"als": "gegeven", "dan": "verwacht", "indien": "gegeven"}.get(word.text)
    if meant is None or not word.starts_line:
        return None
    rest = line(words, index)
    if word.kind == "ALS" and len(rest) > 3 and rest[2].kind == "COMMA" and rest[3].kind == "BEHALVE":
        text, fixes = "Een basis noemt u achter `zoals`, niet achter `als`.", (write(word.span, "zoals", safe=True),)
        return Mistake("vreemd-woord", word.span, text, "Schrijf `zoals`.", fixes=fixes)
    if len(rest) == 2 and rest[1].kind == "COLON":
        fixes = (write(word.span, meant, safe=True),)
        return Mistake("vreemd-woord", word.span, f"In een voorbeeld staat geen `{word.text}`.",
                       f"Schrijf `{meant}:`.", fixes=fixes)  # fmt: skip
    below = fix(f"Schrijf `{meant}:` met een streepje eronder", TextEdit(word.span, f"{meant}:\n    -"), safe=True)
    return Mistake(
        "anders-verwacht",
        word.span,
        f"In een voorbeeld staat geen `{word.text}`: het noemt de antwoorden, en wat eruit moet komen.",
        f"Schrijf `{meant}:`, en op de regels eronder `- …`.",
        fixes=(below,),
    )


def _denied(words: list[Word], index: int) -> Mistake | None:
    """`- niet taak`."""
    if words[index].kind != "NIET" or words[index - 1].kind != "BULLET" or index + 1 >= len(words):
        return None
    name = words[index + 1]
    if name.kind not in _NAMES or (index + 2 < len(words) and not words[index + 2].starts_line):
        return None
    holds = _clause(words, index) == "VERWACHT"
    written = f"{name.text} is niet voldaan" if holds else f"{name.text} is nee"
    text = f"Voor `{short(name.text)}` kan hier geen `niet` staan."
    fixes = (write(words[index].span.to(name.span), written, safe=not holds),)
    return Mistake("anders-verwacht", words[index].span, text, f"Schrijf `{short(written)}`.", fixes=fixes)


def _without_is(words: list[Word], index: int) -> Mistake | None:
    """`- ruimte voldoende`."""
    name, value = words[index - 1], words[index]
    if index < 2 or words[index - 2].kind != "BULLET" or name.kind not in _NAMES or value.kind not in _VALUES:
        return None
    if value.starts_line or (index + 1 < len(words) and not words[index + 1].starts_line):
        return None
    written = f"{short(name.text)} is {short(value.text)}"
    text = f"Tussen `{short(name.text)}` en `{short(value.text)}` ontbreekt `is`."
    fixes = (insert(name.span.end, " is", f"Schrijf `{written}`", safe=True),)
    return Mistake("anders-verwacht", value.span, text, f"Schrijf `{written}`.", fixes=fixes)


def _more_answers(words: list[Word], index: int) -> Mistake | None:
    """`- thema is sociaal en groen`."""
    if words[index].kind not in ("AND", "COMMA", "OR") or words[index].starts_line or index < 4:
        return None
    if words[index - 2].kind != "IS" or words[index - 3].kind not in _NAMES or words[index - 4].kind != "BULLET":
        return None
    rest = line(words, index - 1)
    values = [word for word in rest if word.kind not in ("AND", "COMMA", "OR")]
    if _clause(words, index) == "VERWACHT" or not all(word.kind == "NAME" for word in values) or len(values) < 2:
        return None
    subject, written = words[index - 3], f"({', '.join(word.text for word in values)})"
    sure = words[index].kind != "OR"
    return Mistake(
        "anders-verwacht",
        rest[0].span.to(rest[-1].span),
        f"Meer antwoorden op `{short(subject.text)}` staan tussen haakjes."
        if sure
        else "Een voorbeeld noemt één antwoord, geen `of`.",
        f"Schrijf `{short(subject.text)} is {short(written)}`."
        if sure
        else "Kies een van de twee, of schrijf voor elk antwoord een eigen voorbeeld.",
        fixes=(write(rest[0].span.to(rest[-1].span), written, safe=True),)
        if sure
        else tuple(write(rest[0].span.to(rest[-1].span), word.text) for word in values),
    )


def _comparison(words: list[Word], index: int) -> Mistake | None:
    """`- aantal is meer dan 5`: an answer is one value."""
    word = words[index]
    if word.kind not in _COMPARES or words[index - 1].kind != "IS" or _clause(words, index) == "VERWACHT":
        return None
    subject, rest = words[index - 2], line(words, index)
    example = next((other.text for other in rest if other.kind in ("NUMBER", "AMOUNT", "DATE")), "10")
    return Mistake(
        "anders-verwacht",
        rest[0].span.to(rest[-1].span),
        f"Een voorbeeld geeft één antwoord op `{short(subject.text)}`, geen vergelijking.",
        f"Schrijf een antwoord dat eraan voldoet, zoals `{short(subject.text)} is {short(example)}` of een ander getal."
        if word.kind not in ("VOOR", "NA", "EEN")
        else f"Schrijf één antwoord achter `{short(subject.text)} is`.",
    )


def _expectation(words: list[Word], index: int, text: str) -> Mistake | None:
    """`- uitkomst is "Wel"`, `- uitkomst is onbekend`, `- uitkomst is niet wel`, `- vraag ruimte`."""
    word, last = words[index], words[index - 1]
    if _clause(words, index) != "VERWACHT":
        return None
    if word.kind == "TEXT" and last.kind == "IS":
        return label_for_value(last.text, word.span, text)
    if word.kind == "DOOR" and last.kind == "NAME" and not word.starts_line:
        fixes = (write(word.span, "op grond van", safe=True),)
        found = "Welke regel een uitkomst geeft, staat achter `op grond van`."
        return Mistake("anders-verwacht", word.span, found, "Schrijf `op grond van`.", fixes=fixes)
    if word.kind == "ONBEKEND" and last.kind == "IS":
        fixes = (write(word.span, "nog open", safe=True),)
        return Mistake("anders-verwacht", word.span, "Een uitkomst is niet `onbekend`, maar `nog open`.",
                       "Schrijf `nog open`.", fixes=fixes)  # fmt: skip
    if last.kind == "NIET" and words[index - 2].kind == "IS" and word.kind == "NAME":
        return Mistake(
            "anders-verwacht",
            last.span.to(word.span),
            "Een voorbeeld verwacht één uitkomst; wat er niet uitkomt, kan hier niet staan.",
            f"Schrijf welke uitkomst u wel verwacht, of `{short(words[index - 3].text)} is nog open`.",
        )
    if word.kind == "VRAAG" and last.kind == "BULLET" and index + 1 < len(words):
        written = f"nog nodig: {short(words[index + 1].text)}"
        fixes = (write(word.span, "nog nodig:", f"Schrijf `{written}`"),)
        return Mistake("anders-verwacht", word.span, "Welke vraag nog nodig is, staat achter `nog nodig:`.",
                       f"Schrijf `{written}`.", fixes=fixes)  # fmt: skip
    return None
