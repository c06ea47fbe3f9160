"""Signs where the rule language has a word or nothing: `5-10`, `->`, `aantal + duur`, `{open}`, `a)`, `- a - "A"`.

Looked at while the words of a statement are read, so before the grammar; None where a sign may be right.
"""

from __future__ import annotations

import re

from dsl.diagnostics import Fix, TextEdit
from dsl.fixes import fix, remove, write
from dsl.mistakes.mistake import WITH_VALUES, Mistake, Word, short
from dsl.source import Span

_PLAIN_TYPES = ("getal", "bedrag", "datum", "tekst")
_NUMBERS = ("NUMBER", "AMOUNT")
_MARKED = re.compile(r"\*\*(\w+)\*\*|__(\w+)__|\*(\w+)\*|`(\w+)`|\{(\w+)\}|\[(\w+)\]")
_BOX = re.compile(r"\[[ xXvV]?\][ \t]*")
_NUMBER_BEHIND = re.compile(r"\s*((?:€ ?)?\d+(?:[.,]\d+)*)")
_LETTERED = re.compile(r"(?m)^[ \t]*((?:[a-z]|\d{1,3})[.)]|o)([ \t]+)(?=\S)")
_COMPARED = re.compile(
    r"[^\n]*?(?:\bmeer\b|\bminder\b|\bminstens\b|\bhoogstens\b|\bgroter\b|\bhoger\b|\blager\b|[<>=\d])"
)
_NAMING_SIGNS = {"-", "–", "—", ":", "<", ">", "<=", ">=", "≤", "≥"}
_OPENS = ("ALS", "COLON", "AND", "OR", "LPAR", "NIET", "BULLET", "COMMA")


def stray_sign(found: str, span: Span, words: list[Word], text: str, end: int) -> Mistake | None:
    """Explain a sign at `span`; `words` stand before it in the statement, which ends at `end`."""
    if words and words[0].kind == "TABEL":
        return _and_more(found, span, words, text)
    if not words:
        return None
    return (
        _marked_name(found, span, words, text, end)
        or _lettered_point(found, span, words, text, end)
        or _limits_of_type(span, words, text)
        or _value_named_by_sign(found, span, words, text, end)
        or _sign_in_head(found, span, words, text)
        or (_dash(found, span, words, text, end) if found == "-" else None)
        or _arithmetic(found, span, words, text, end)
        or _or_sign(found, span, words)
        or _is_before_text(found, span, words, text)
    )


def _and_more(found: str, span: Span, words: list[Word], text: str) -> Mistake | None:
    """`10+` in a cell of a table."""
    if found != "+" or words[-1].kind not in _NUMBERS or text[span.end :].lstrip(" \t")[:1] != "|":
        return None
    whole, meant = words[-1].span.to(span), f"minstens {words[-1].text}"
    shown = f"`{words[-1].text}+` kent de regeltaal niet."
    return Mistake("vreemd-teken", whole, shown, f"Schrijf `{meant}`.", fixes=(write(whole, meant, safe=True),))


def _marked_name(found: str, span: Span, words: list[Word], text: str, end: int) -> Mistake | None:
    """`{open}`, `**open**`, `[open]`: a name that is marked as in Markdown or a form."""
    named = words[-1].kind in (*_OPENS, "IS", "GEEFT", "OVER", "OP") or (
        len(words) == 1 and words[0].kind != "VOORBEELD"
    )
    if found not in "*_`{[" or not named:
        return None
    box = _BOX.match(text, span.start, end) if words[-1].kind == "BULLET" else None
    if box is not None:
        gone = fix("Haal het vakje weg", TextEdit(Span(span.start, box.end()), ""), safe=False)
        return Mistake("vreemd-teken", Span(span.start, span.start + len(box[0].rstrip())),
                       "Een punt heeft geen vakje om aan te vinken.", "Haal het vakje weg.", fixes=(gone,))  # fmt: skip
    marked = _MARKED.match(text, span.start, end)
    if marked is None:
        return None
    name = next(group for group in marked.groups() if group)
    whole = Span(span.start, marked.end())
    shown = text[span.start : marked.end()]
    if found == "[" and words[-1].kind == "IS":
        return None  # a list
    return Mistake("vreemd-teken", whole, f"`{shown.replace('`', '')}` kent de regeltaal niet: een naam staat er kaal."
                   if "`" not in shown else "Een naam staat er kaal, zonder tekens eromheen.",
                   f"Schrijf `{short(name)}`.", fixes=(write(whole, name, safe=True),))  # fmt: skip


def _lettered_point(found: str, span: Span, words: list[Word], text: str, end: int) -> Mistake | None:
    """`a) open`, `b. taak`, `1) open` as points of a list."""
    last = words[-1]
    label = (
        last.starts_line and last.span.end == span.start and (last.kind == "NUMBER" or re.fullmatch("[a-z]", last.text))
    )
    if found not in (".", ")") or not label or not text[span.end : span.end + 1].isspace() or len(words) < 3:
        return None
    names = words[0].kind in WITH_VALUES and last.kind != "NUMBER" and text[span.end :].lstrip()[:1] == '"'
    lines = _LETTERED.finditer(text, text.rfind("\n", 0, last.span.start) + 1, end)
    edits = [
        TextEdit(Span(m.start(1), m.end(2)), f"- {m[1].rstrip('.)')} " if names else "- ")  # `a) "A"`: its name
        for m in lines
    ]
    written = text[last.span.start : span.end]
    return Mistake(
        "streepje-uit-word",
        last.span.to(span),
        f"Dit punt begint met `{written}`. Een punt in een lijst begint met een gewoon streepje.",
        "Schrijf `-` en een spatie.",
        fixes=(fix("Schrijf gewone streepjes", *edits, safe=True),),
    )


def _limits_of_type(span: Span, words: list[Word], text: str) -> Mistake | None:
    """`feit x: getal (1-10)`, `feit x: getal > 0`."""
    at = next((n for n in (2, 3) if n < len(words) and words[n].kind == "COLON"), None)
    if words[0].kind not in ("FEIT", "OORDEEL") or at is None or len(words) < at + 2:
        return None
    kind = words[at + 1]
    line_end = text.find("\n", kind.span.end)
    line_end = len(text) if line_end < 0 else line_end
    if kind.text not in _PLAIN_TYPES or span.start > line_end or '"' in text[kind.span.end : line_end]:
        return None
    start = (len(words) > at + 2 and words[at + 2].span.start) or span.start
    whole = Span(start, start + len(text[start:line_end].rstrip()))
    return Mistake(
        "anders-verwacht",
        whole,
        f"Achter `{kind.text}` kunnen geen grenzen staan: elk antwoord van die soort kan worden ingevuld.",
        "Haal de grenzen weg, en zet ze in de vraag of de toelichting.",
        fixes=(remove(whole, "Haal de grenzen weg"),),
    )


def _value_named_by_sign(found: str, span: Span, words: list[Word], text: str, end: int) -> Mistake | None:
    """`- <10 "Weinig"`, `- 0-10 "Weinig"`, `- a - "A"`, `- a = "A"`."""
    if words[0].kind not in WITH_VALUES or found not in _NAMING_SIGNS:
        return None
    start = next((n for n in range(len(words) - 1, -1, -1) if words[n].starts_line), 0)
    said = words[start:]
    if said[0].kind != "BULLET":
        return None
    following = text[span.end : end].lstrip()
    if found in ("-", "–", "—", ":") and len(said) == 2 and said[1].kind == "NAME" and following[:1] == '"':
        gone = fix(f"Haal `{found}` weg", TextEdit(Span(said[1].span.end, span.end), ""), safe=True)
        text = f"Tussen de naam van een waarde en wat mensen zien, staat geen `{found}`."
        return Mistake("vreemd-teken", span, text, f'Schrijf `- {short(said[1].text)} "…"`.', fixes=(gone,))
    numbers = found in ("<", ">", "<=", ">=", "≤", "≥") and len(said) == 1
    numbers = numbers or (found in "-–" and len(said) == 2 and said[1].kind in _NUMBERS and following[:1].isdigit())
    if not numbers:
        return None
    first = said[1].span.start if len(said) > 1 else span.start
    return Mistake(
        "naam-ontbreekt",
        Span(first, span.end),
        "Een waarde van een lijst heeft een naam, en die begint met een letter.",
        'Schrijf bijvoorbeeld `- weinig "Minder dan 10"`. Is het antwoord een getal? Maak er dan `getal` van, en zet '
        "de grenzen in een `begrip`.",
    )


def _sign_in_head(found: str, span: Span, words: list[Word], text: str) -> Mistake | None:
    """`regel r - over b`, `principe 2. netjes`, `regel r over b -> wel`."""
    if found == "." and words[-1].text == "d.d":
        on = words[-1].span.to(span)
        found = "`d.d.` kent de regeltaal niet."
        return Mistake("vreemd-woord", on, found, "Schrijf `op`.", fixes=(write(on, "op", safe=True),))
    arrow = found in ("→", "⇒", "➔") or text[span.start : span.start + 2] in ("->", "=>")
    if arrow:
        whole = Span(span.start, span.start + (2 if found in "-=" else 1))
        if words[0].kind in ("REGEL", "UITZONDERING") and len(words) == 4:
            fixes: tuple[Fix, ...] = (write(whole, "geeft", safe=found != "=>"),)
            return Mistake("teken-in-plaats-van-woord", whole, "Een pijl kent de regeltaal niet.", "Schrijf `geeft`.",
                           fixes=fixes)  # fmt: skip
        if found == "=":
            return None
        help = "Wat er volgt als de voorwaarde geldt, staat in een `regel NAAM over BESLUIT geeft WAARDE`."
        return Mistake("teken-in-plaats-van-woord", whole, "Een pijl kent de regeltaal niet.", help)
    if found not in "-–—." or words[-1].starts_line or text[span.end : span.end + 1] not in (" ", "\t"):
        return None
    if len(words) != 2 or words[0].kind in WITH_VALUES:
        return None
    gone = fix(f"Haal `{found}` weg", TextEdit(Span(words[1].span.end, span.end), ""), safe=True)
    text = f"Achter `{words[0].text} {short(words[1].text)}` staat geen `{found}`."
    return Mistake("vreemd-teken", span, text, f"Haal `{found}` weg.", fixes=(gone,))


def _dash(found: str, span: Span, words: list[Word], text: str, end: int) -> Mistake | None:
    """`gegeven: - open is ja`, `als - open`, `aantal is 5-10`."""
    last = words[-1]
    if (last.kind in ("COLON", "ALS") and not words[-1].starts_line) or (last.kind == "ALS" and len(words) > 2):
        down = fix("Zet het punt op een eigen regel", TextEdit(Span(last.span.end, span.start), "\n    "), safe=True)
        text = "Een punt van een lijst staat op een eigen regel."
        return Mistake("niet-ingesprongen", span, text, "Zet het op de regel eronder, ingesprongen.", fixes=(down,))
    high = _NUMBER_BEHIND.match(text, span.end, end)
    if last.kind not in _NUMBERS or len(words) < 3 or words[-2].kind != "IS" or high is None:
        return None
    subject, whole = words[-3].text, last.span.to(Span(span.start, high.end()))
    meant = f"minstens {last.text} en {subject} is hoogstens {high[1]}"
    return Mistake(
        "vreemd-teken",
        whole,
        f"`{last.text}{found}{high[1]}` kent de regeltaal niet.",
        f"Schrijf `{short(subject)} is {meant}`.",
        fixes=(write(whole, meant),),
    )


def _arithmetic(found: str, span: Span, words: list[Word], text: str, end: int) -> Mistake | None:
    """`aantal + duur is meer dan 5`, `aantal * 2`."""
    if found not in "+*×/-÷" or words[-1].kind not in ("NAME", *_NUMBERS) or words[-1].starts_line:
        return None
    if words[0].kind in WITH_VALUES or not any(word.kind in ("ALS", "BETEKENT") for word in words):
        return None
    behind = text[span.end : end].lstrip()
    if found in "+-/" and not _COMPARED.match(behind):
        return None
    a_range = found == "-" and behind[:1].isdigit() and words[-2].kind == "IS"
    if a_range or not (behind[:1].isalnum() or behind[:1] == "€"):
        return None
    return Mistake(
        "vreemd-teken",
        span,
        "Een voorwaarde rekent niet: ze vergelijkt één antwoord met een vaste waarde.",
        "Vraag de uitkomst van de berekening met een eigen `feit … : getal`.",
    )


def _or_sign(found: str, span: Span, words: list[Word]) -> Mistake | None:
    """`open / taak`, `open | taak` in a condition."""
    if found not in "/|" or words[-1].kind not in ("NAME", "RPAR", "JA", "NEE") or len(words) < 3:
        return None
    if words[0].kind in WITH_VALUES or not any(word.kind in ("ALS", "BETEKENT") for word in words):
        return None
    text = f"`{found}` kent de regeltaal hier niet."
    choices = (write(span, " of ", "Schrijf `of`"), write(span, " en ", "Schrijf `en`"))
    return Mistake("vreemd-teken", span, text, "Schrijf `of`, of `en` als ze allebei moeten gelden.", fixes=choices)


def _is_before_text(found: str, span: Span, words: list[Word], text: str) -> Mistake | None:
    """`vraag = "X?"`."""
    if found != "=" or not words[-1].starts_line or text[span.end :].lstrip()[:1] != '"':
        return None
    gone = fix("Haal `=` weg", TextEdit(Span(words[-1].span.end, span.end), ""), safe=True)
    text = f"Achter `{words[-1].text}` staat meteen de tekst."
    return Mistake("teken-in-plaats-van-woord", span, text, f'Schrijf `{words[-1].text} "…"`.', fixes=(gone,))


def not_applicable(span: Span, words: list[Word], text: str) -> Mistake | None:
    """Explain `feit x: ja/nee/n.v.t.`."""
    if [word.kind for word in words[-4:]] != ["JA", "SLASH", "NEE", "SLASH"]:
        return None
    whole = words[-1].span.to(Span(span.start, span.end + text.startswith(".", span.end)))
    return Mistake(
        "anders-verwacht",
        whole,
        "Op een vraag met ja of nee is er geen derde antwoord.",
        "Haal het weg: een vraag die niet van belang is, wordt vanzelf niet gesteld.",
        fixes=(remove(whole, "Laat alleen `ja/nee` staan"),),
    )


def thousands(found: str, span: Span) -> Mistake | None:
    """Explain `10,000`: in Dutch that is ten."""
    written = re.fullmatch(r"((?:€\s*)?-?[1-9]\d{0,2}),000", found)
    if written is None:
        return None
    return Mistake(
        "getal-onjuist",
        span,
        f"`{found}` is in het Nederlands {written[1]}: de komma staat voor de decimalen.",
        f"Schrijf `{written[1]}.000` als u duizendtallen bedoelt, anders `{written[1]}`.",
        fixes=(write(span, f"{written[1]}.000"), write(span, written[1])),
    )
