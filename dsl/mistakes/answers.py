"""Answers and expectations of voorbeelden as people say them: `open is ja en taak is nee`, `principe 1 is voldaan`.

Goes on where dsl/mistakes/examples.py has no sentence.
"""

from __future__ import annotations

from dsl.diagnostics import TextEdit
from dsl.fixes import fix, insert, remove, write
from dsl.mistakes.conditions import line_start
from dsl.mistakes.declared import besluiten, kind_of, principle, takes_more, values_of
from dsl.mistakes.mistake import CLAUSES, Mistake, Word, line, short
from dsl.source import Span

_NAMES = ("NAME", "QUALIFIED")
_VERBS = {"zijn", "was", "waren", "bedraagt", "bedragen", "wordt", "ligt", "kost", "duurt", "luidt"}
_UNKNOWN = {"weet", "niet", "nog", "geen", "niets"}
_EXCEPT = {"maar", "met", "alleen", "echter", "uitgezonderd", "anders", "waarbij"}


def answer_habit(words: list[Word], index: int, text: str) -> Mistake | None:
    """Explain, at `words[index]` of a voorbeeld or basis, an answer or expectation; `text` is that of the source."""
    if words[0].kind not in ("VOORBEELD", "BASIS") or index >= len(words):
        return None
    expects = _clause(words, index) == "VERWACHT"
    return (
        _head(words, index)
        or _without_head(words, index, text)
        or _except(words, index)
        or _article(words, index)
        or _verb(words, index)
        or _not_known(words, index)
        or _unit(words, index)
        or _contains(words, index, text)
        or _comma_before_grounds(words, index)
        or (_expected(words, index, text) if expects else _more_answers(words, index))
    )


def _clause(words: list[Word], index: int) -> str:
    kinds = [word.kind for word in words[: index + 1] if word.starts_line and word.text in CLAUSES]
    return kinds[-1] if kinds else ""


def _head(words: list[Word], index: int) -> Mistake | None:
    """`voorbeeld v "V"`, `basis gewoon "Gewoon"`, `voorbeeld 1: "V"`."""
    if index == 2 and words[0].kind == "BASIS" and words[2].kind == "TEXT" and not words[2].starts_line:
        text, fixes = "Een basis heeft alleen een naam, geen tekst erachter.", (remove(words[2].span),)
        return Mistake("anders-verwacht", words[2].span, text, "Haal de tekst weg.", fixes=fixes)
    if index != 1 or words[0].kind != "VOORBEELD":
        return None
    label = next((n for n, word in enumerate(line(words, 0)) if word.kind == "TEXT"), None)
    if label is None:
        return None
    span = Span(words[1].span.start, words[label].span.start)
    gone = fix("Laat alleen de tekst staan", TextEdit(span, ""), safe=True)
    text = "Een voorbeeld heeft geen naam of nummer, alleen een tekst."
    help = f"Schrijf `voorbeeld {short(words[label].text)}`."
    return Mistake("anders-verwacht", words[1].span, text, help, fixes=(gone,))


def _without_head(words: list[Word], index: int, text: str) -> Mistake | None:
    """Points without `gegeven:` above them; `uitkomst is wel` without `verwacht:` and a dash."""
    word, last = words[index], words[index - 1]
    before = last.kind == "TEXT" or (words[0].kind == "BASIS" and index == 2)
    if word.kind == "BULLET" and before and not _clause(words, index):
        head = insert(last.span.end, "\n  gegeven:", "Zet er `gegeven:` boven", safe=True)
        found, help = (
            "Boven de antwoorden ontbreekt `gegeven:`.",
            "Zet `gegeven:` op een eigen regel boven de antwoorden.",
        )
        return Mistake("anders-verwacht", word.span, found, help, fixes=(head,))
    if word.kind == "BULLET" and words[index - 2].kind == "ZOALS":
        head = insert(last.span.end, ", behalve:", "Schrijf `, behalve:`", safe=True)
        help = f"Schrijf `zoals {short(last.text)}, behalve:`."
        return Mistake("komma-ontbreekt", last.span, "Boven deze antwoorden ontbreekt `behalve:`.", help, fixes=(head,))
    if not word.starts_line or word.kind not in _NAMES or index + 1 >= len(words) or words[index + 1].kind != "IS":
        return None
    expected = kind_of(text, word.text) in ("besluit", "principe", "regel", "uitzondering")
    if expected and words[0].kind == "BASIS":
        return None
    meant = "verwacht" if expected else "gegeven"
    place = Span(last.span.end, word.span.start)
    first = f"\n  {meant}:" if _clause(words, index) != meant.upper() else ""
    below = fix("Zet het er als punt onder", TextEdit(place, f"{first}\n    - "), safe=True)
    found = f"`{short(word.text)} is …` staat als punt onder `{meant}:`."
    return Mistake("anders-verwacht", word.span, found, f"Schrijf `{meant}:`, en eronder `- {short(word.text)} is …`.",
                   fixes=(below,))  # fmt: skip


def _except(words: list[Word], index: int) -> Mistake | None:
    """`zoals gewoon, maar:`."""
    word = words[index]
    if word.text not in _EXCEPT or words[index - 1].kind != "COMMA" or words[index - 3].kind != "ZOALS":
        return None
    text, fixes = f"`{word.text}` kent de regeltaal hier niet.", (write(word.span, "behalve", safe=True),)
    return Mistake("vreemd-woord", word.span, text, "Schrijf `behalve`.", fixes=fixes)


def _article(words: list[Word], index: int) -> Mistake | None:
    """`- de ruimte is voldoende`."""
    article, name = words[index - 1], words[index]
    if article.text not in ("de", "het", "deze", "een") or words[index - 2].kind != "BULLET" or name.kind not in _NAMES:
        return None
    gone = fix(f"Haal `{article.text}` weg", TextEdit(Span(article.span.start, name.span.start), ""), safe=True)
    text = f"Voor een naam staat geen `{article.text}`."
    return Mistake("vreemd-woord", article.span, text, f"Schrijf alleen `{short(name.text)}`.", fixes=(gone,))


def _verb(words: list[Word], index: int) -> Mistake | None:
    """`- kosten zijn 100`."""
    verb = words[index]
    if verb.text not in _VERBS or words[index - 2].kind != "BULLET" or words[index - 1].kind not in _NAMES:
        return None
    text, help = f"`{verb.text}` kent de regeltaal niet.", f"Schrijf `{short(words[index - 1].text)} is …`."
    return Mistake("vreemd-woord", verb.span, text, help, fixes=(write(verb.span, "is", safe=True),))


def _not_known(words: list[Word], index: int) -> Mistake | None:
    """`- open is weet niet`, `- open is niet bekend`."""
    at = index if words[index - 1].kind == "IS" else index - 1
    rest = line(words, at)
    if at < 2 or words[at - 1].kind != "IS" or not {word.text for word in rest} & {"weet", "bekend", "ingevuld"}:
        return None
    if not {word.text for word in rest} <= _UNKNOWN | {"bekend", "ingevuld", "ik", "we"} or len(rest) < 2:
        return None
    span = rest[0].span.to(rest[-1].span)
    text = f"`{' '.join(word.text for word in rest)}` kent de regeltaal niet."
    return Mistake("vreemd-woord", span, text, "Schrijf `onbekend`.", fixes=(write(span, "onbekend", safe=True),))


def _unit(words: list[Word], index: int) -> Mistake | None:
    """`- aantal is 5 mensen`, `- kosten is 100 euro`."""
    number, word = words[index - 1], words[index]
    if number.kind not in ("NUMBER", "AMOUNT") or words[index - 2].kind != "IS" or word.kind != "NAME":
        return None
    if word.starts_line:
        return None
    span = word.span.to(line(words, index)[-1].span)
    sure = word.text in ("euro", "eur")
    text = f"Achter {number.text} kan geen `{short(word.text)}` staan: een antwoord is alleen het getal."
    gone = fix(f"Haal `{short(word.text)}` weg", TextEdit(Span(number.span.end, span.end), ""), safe=sure)
    return Mistake("vreemd-woord", span, text, f"Haal `{short(word.text)}` weg.", fixes=(gone,))


def _contains(words: list[Word], index: int, text: str) -> Mistake | None:
    """`- thema bevat groen`."""
    if words[index].kind != "BEVAT" or words[index - 2].kind != "BULLET" or index + 1 >= len(words):
        return None
    subject, value = words[index - 1].text, words[index + 1].text
    found = "Een voorbeeld noemt alle antwoorden op een vraag."
    help = f"Schrijf `{short(subject)} is ({short(value)})`, met alle antwoorden tussen de haakjes."
    alone = len(line(words, index)) == 2
    fixes = (write(words[index].span.to(words[index + 1].span), f"is ({value})"),) if alone else ()
    return Mistake("vreemd-woord", words[index].span, found, help, fixes=fixes if takes_more(text, subject) else ())


def _comma_before_grounds(words: list[Word], index: int) -> Mistake | None:
    """`- uitkomst is wel, op grond van hoofd`."""
    if words[index].kind != "COMMA" or index + 1 >= len(words) or words[index + 1].kind != "OP_GROND_VAN":
        return None
    text, fixes = "Voor `op grond van` staat geen komma.", (remove(words[index].span, "Haal de komma weg", safe=True),)
    return Mistake("vreemd-teken", words[index].span, text, "Haal de komma weg.", fixes=fixes)


def _more_answers(words: list[Word], index: int) -> Mistake | None:
    """`- open is ja en taak is nee`."""
    word = words[index]
    if word.kind not in ("AND", "COMMA", "SEMICOLON") or word.starts_line or index + 2 >= len(words):
        return None
    if words[index + 1].kind not in _NAMES or words[index + 2].kind != "IS":
        return None
    place = Span(words[index - 1].span.end, words[index + 1].span.start)
    below = fix("Zet elk antwoord op een eigen regel", TextEdit(place, "\n    - "), safe=True)
    text = "Elk antwoord staat op een eigen regel, met een streepje ervoor."
    help = f"Zet `- {short(words[index + 1].text)} is …` op de regel eronder."
    return Mistake("anders-verwacht", word.span, text, help, fixes=(below,))


def _expected(words: list[Word], index: int, text: str) -> Mistake | None:
    """`- principe 1 is voldaan`, `- hoofd is van toepassing`, `- geen uitkomst`, `- wel verplichting v`."""
    word, last = words[index], words[index - 1]
    rest = line(words, line_start(words, index))
    if last.kind == "PRINCIPE" and word.kind == "NUMBER":
        name = principle(text, word.text)
        said = {other.kind for other in rest}
        meant = f"{name or 'NAAM'} is {'niet ' if 'NIET' in said else ''}voldaan"
        span = last.span.to(rest[-1].span)
        found = "Een voorbeeld noemt een principe bij zijn naam, niet bij zijn nummer."
        fixes = (write(span, meant, safe=True),) if name else ()
        return Mistake("gereserveerd-woord", span, found, f"Schrijf `{short(meant)}`.", fixes=fixes)
    if word.kind == "VAN_TOEPASSING" and last.kind == "IS":
        name = words[index - 2].text
        decided = (besluiten(text) or ["BESLUIT"])[0]
        found = "Welke regel de uitkomst geeft, staat achter `op grond van`."
        help = f"Schrijf `{short(decided)} is UITKOMST op grond van {short(name)}`."
        return Mistake("anders-verwacht", word.span, found, help)
    if last.kind == "GEEN" and word.text == "uitkomst":
        decided = (besluiten(text) or ["BESLUIT"])[0]
        meant, span = f"{decided} is zonder uitkomst", last.span.to(word.span)
        sure = len(besluiten(text)) == 1
        return Mistake("anders-verwacht", span, "Dat er geen uitkomst is, staat bij het besluit.",
                       f"Schrijf `{short(meant)}`.", fixes=(write(span, meant, safe=sure),))  # fmt: skip
    if word.kind == "NIET" and index + 1 < len(words) and words[index + 1].kind in ("VERPLICHTING", "SIGNAAL"):
        found = f"`niet {words[index + 1].text}` kent de regeltaal niet."
        help = f"Schrijf `geen {words[index + 1].text}`."
        return Mistake("vreemd-woord", word.span, found, help, fixes=(write(word.span, "geen", safe=True),))
    if word.kind in ("VERPLICHTING", "SIGNAAL") and last.text in ("wel", "niet", "een", "de", "ook"):
        meant = f"geen {word.text}" if last.text == "niet" else word.text
        span = last.span.to(word.span)
        found = f"`{last.text} {word.text}` kent de regeltaal niet."
        return Mistake("vreemd-woord", span, found, f"Schrijf `{meant}`.", fixes=(write(span, meant, safe=True),))
    if word.kind in ("OR", "COMMA") and index >= 3 and words[index - 2].kind == "IS" and index + 1 < len(words):
        if last.text not in values_of(text, words[index - 3].text):
            return None
        span = last.span.to(rest[-1].span)
        return Mistake(
            "anders-verwacht",
            span,
            "Een voorbeeld verwacht één uitkomst.",
            f"Kies er een. Staat ze met deze antwoorden nog niet vast? Schrijf dan `{short(words[index - 3].text)} is "
            "nog open`.",
        )
    return None
