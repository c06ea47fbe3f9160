"""What stands where a clause could, and is none: `alleen als …`, `behalve als …`, `volgens artikel 3`, `standaard nee`.

Like dsl/mistakes/clauses.py, and looked for in the same places: where the grammar cannot go on.
"""

from __future__ import annotations

from dsl.diagnostics import Fix, TextEdit
from dsl.fixes import fix, insert, remove, write
from dsl.mistakes.conditions import in_values
from dsl.mistakes.declared import kind_of
from dsl.mistakes.mistake import CLAUSES, STATEMENTS, Mistake, Word, line, short
from dsl.source import Span
from dsl.wording import enumeration

_IF = (
    *(("alleen", "als"), ("enkel", "als"), ("uitsluitend", "als"), ("slechts", "als"), ("voor", "zover"), ("zodra",)),
    *(("mits",), ("in", "geval", "van"), ("in", "het", "geval", "dat"), ("ingeval",), ("onder", "voorwaarde", "dat")),
    *(("op", "voorwaarde", "dat"), ("voorzover",)),
)
"""How people begin the condition of a rule."""

_APART = (
    *(("behalve", "als"), ("uitzondering", "als"), ("uitgezonderd", "als"), ("behoudens",), ("behalve",)),
    *(("met", "uitzondering", "van"), ("uitzondering", ":")),
)
"""How people begin an exception inside a rule."""

_FIRST = (("gaat", "voor"), ("voorrang",), ("heeft", "voorrang"), ("wijkt", "af"), ("in", "afwijking"), ("vervangt",))
"""How people say that a rule goes before another one."""

_OTHERWISE = (
    *(("in", "andere", "gevallen"), ("in", "alle", "andere", "gevallen"), ("in", "overige", "gevallen")),
    *(("in", "alle", "overige", "gevallen"), ("zo", "niet")),
)
_ACCORDING = {"conform", "volgens", "zie", "cf", "ingevolge", "krachtens", "op grond van", "(", "vgl"}
_PARTS_OF_SOURCE = {"artikel", "art", "lid", "hoofdstuk", "paragraaf", "bijlage", "de", "het", "bladzijde", "pagina"}
_SOURCE = "De bron is het citaat boven de regel: zet de zin daar achter `>`, en haal dit weg."
_TESTABLE = {"feit", "oordeel", "begrip", "interpretatie", "principe", "besluit"}


def stray_clause(words: list[Word], index: int, accepted: set[str]) -> Mistake | None:
    """Explain, at `words[index]`, what is no clause of this statement; None when nothing precise can be said."""
    if index < 2 or index >= len(words):
        return None
    if words[0].kind in ("VOORBEELD", "BASIS", "TABEL"):
        return _on_day(words, index, accepted)
    if not (words[index].starts_line or words[index - 1].kind in ("TEXT", "NEE") or words[index - 2].kind == "GEEFT"):
        return None
    return (
        _condition(words, index, accepted)
        or _apart(words, index)
        or _goes_first(words, index)
        or _otherwise(words, index, accepted)
        or _source(words, index)
        or _done_by(words, index, accepted)
        or _on_day(words, index, accepted)
        or _for_whom(words, index)
        or _not_needed(words, index)
        or _own_statement(words, index)
        or _comma_before_clause(words, index)
    )


def no_clause(words: list[Word], index: int, accepted: set[str], text: str) -> Mistake | None:
    """Explain a line that begins with a word that begins no clause; `text` is that of the whole source."""
    word, last = words[index], words[index - 1]
    if "AND" in accepted and word.kind in ("NAME", "QUALIFIED", "NIET") and last.kind not in ("AND", "OR"):
        name = words[index + 1] if word.kind == "NIET" and index + 1 < len(words) else word
        if kind_of(text, name.text) in _TESTABLE:
            return Mistake(
                "anders-verwacht",
                word.span,
                f"Tussen `{short(last.text)}` en `{short(word.text)}` ontbreekt `en` of `of`.",
                "Schrijf `en` als ze allebei moeten gelden, of `of` als één genoeg is.",
                fixes=tuple(insert(word.span.start, f"{link} ", f"Zet er `{link}` tussen") for link in ("en", "of")),
            )
    start = words[0].text
    possible = [clause for clause, wheres in CLAUSES.items() if start in wheres]
    if not word.starts_line or word.kind in ("BULLET", "ROW") or not possible or index < 3 or in_values(words, index):
        return None
    if "ROW" in accepted:
        return None
    if not accepted & {"WANT", "VRAAG", "ALS", "DOOR", "ANDERS", "VOLDAAN", "HEETTE", "GEGEVEN", "RANG", "VERSIE"}:
        return None
    reason = "want" if "want" in possible else "toelichting" if "toelichting" in possible else ""
    return Mistake(
        "anders-verwacht",
        word.span,
        f"`{short(word.text)}` is geen onderdeel van een `{start}`.",
        f"Een `{start}` kan hebben: {enumeration([f'`{clause}`' for clause in possible])}. "
        + (f"Is het uitleg? Zet die tussen aanhalingstekens achter `{reason}`." if reason else "Haal dit weg."),
    )


def _said(words: list[Word], index: int, phrases: tuple[tuple[str, ...], ...]) -> list[Word] | None:
    """Return the words of the phrase that begins at `words[index]`."""
    for phrase in phrases:
        found = words[index : index + len(phrase)]
        if tuple(word.text for word in found) == phrase:
            return found
    return None


def _written(found: list[Word]) -> str:
    return " ".join(word.text for word in found)


def _condition(words: list[Word], index: int, accepted: set[str]) -> Mistake | None:
    """`alleen als open`, `voor zover open`, `mits open`."""
    found = _said(words, index, _IF)
    if found is None and words[index].kind == "BIJ" and words[0].kind in ("REGEL", "UITZONDERING", "SIGNAAL"):
        found = [words[index]]
    if found is None or "ALS" not in accepted:
        return None
    behind = words[index + len(found) : index + len(found) + 1]
    if not behind or behind[0].starts_line:
        return None
    span, written = found[0].span.to(found[-1].span), _written(found)
    if any(word.kind == "ALS" for word in words[:index]):
        text = f"`{written}` kent de regeltaal niet: er staat al een voorwaarde."
        return Mistake("vreemd-woord", span, text, "Schrijf `en`.", fixes=(write(span, "en"),))
    text = f"`{written}` kent de regeltaal niet."
    return Mistake("vreemd-woord", span, text, "Schrijf `als`.", fixes=(write(span, "als", safe=True),))


def _apart(words: list[Word], index: int) -> Mistake | None:
    """`behalve als taak` under a rule."""
    found = _said(words, index, _APART)
    if found is None or words[0].kind not in ("REGEL", "UITZONDERING", "VERPLICHTING", "SIGNAAL", "PRINCIPE"):
        return None
    if words[0].kind in ("REGEL", "UITZONDERING"):
        help = f"Schrijf de uitzondering apart: `uitzondering NAAM op {short(words[1].text)} geeft WAARDE`."
    else:
        help = "Zet het in de voorwaarde: `als … en niet …`."
    text = f"In een `{words[0].text}` kan geen `{_written(found)}` staan."
    return Mistake("vreemd-woord", found[0].span.to(found[-1].span), text, help)


def _goes_first(words: list[Word], index: int) -> Mistake | None:
    """`gaat voor hoofd`, `in afwijking van hoofd`."""
    found = _said(words, index, _FIRST)
    if found is None or words[0].kind not in ("REGEL", "UITZONDERING"):
        return None
    other = line(words, index)[-1]
    target = short(other.text) if other.kind in ("NAME", "QUALIFIED") and other not in found else "REGEL"
    return Mistake(
        "anders-verwacht",
        found[0].span.to(other.span),
        "De ene regel gaat niet zomaar voor de andere.",
        f"Wat voorgaat, is een uitzondering: `uitzondering {short(words[1].text)} op {target} geeft WAARDE`.",
    )


def _otherwise(words: list[Word], index: int, accepted: set[str]) -> Mistake | None:
    """`in alle andere gevallen y` under a besluit."""
    found = _said(words, index, _OTHERWISE)
    if found is None or "ANDERS" not in accepted:
        return None
    span = found[0].span.to(found[-1].span)
    text = f"`{_written(found)}` kent de regeltaal niet."
    return Mistake("vreemd-woord", span, text, "Schrijf `anders`.", fixes=(write(span, "anders", safe=True),))


def _source(words: list[Word], index: int) -> Mistake | None:
    """`volgens artikel 3`, `(artikel 3)`."""
    word = words[index]
    behind = words[index + 1] if index + 1 < len(words) else None
    if word.text not in _ACCORDING or behind is None or behind.starts_line:
        return None
    if behind.text not in _PARTS_OF_SOURCE and (word.kind == "LPAR" or behind.kind != "TEXT"):
        return None
    span = word.span.to(line(words, index)[-1].span)
    text = "De bron is geen onderdeel van de regel."
    return Mistake("anders-verwacht", span, text, _SOURCE, fixes=(remove(span),))


def _done_by(words: list[Word], index: int, accepted: set[str]) -> Mistake | None:
    """`beoordeeld door opgaveteam`, `vastgesteld door college`."""
    word = words[index]
    if word.kind not in ("NAME", "GEKOZEN") or "DOOR" not in accepted or not word.starts_line:
        return None
    if index + 2 >= len(words) or words[index + 1].kind != "DOOR":
        return None
    gone = fix("Schrijf alleen `door`", TextEdit(Span(word.span.start, words[index + 1].span.start), ""), safe=True)
    text = f"Voor `door` staat geen `{short(word.text)}`."
    help = f"Schrijf `door {short(words[index + 2].text)}`."
    return Mistake("vreemd-woord", word.span, text, help, fixes=(gone,))


_DAY = ("datum", "per", "dd", "peildatum", "dag", "gekozen_op", "besloten_op")


def _on_day(words: list[Word], index: int, accepted: set[str]) -> Mistake | None:
    """`datum 1 mei 2027` under an interpretatie."""
    word = words[index]
    if "OP" not in accepted or word.text not in _DAY:
        return None
    at = index + 2 if index + 1 < len(words) and words[index + 1].kind == "COLON" else index + 1
    if at >= len(words) or words[at].kind != "DATE":
        return None
    span = word.span.to(words[at - 1].span)
    text = f"`{word.text}` kent de regeltaal hier niet."
    return Mistake("vreemd-woord", span, text, "Schrijf `op`.", fixes=(write(span, "op", safe=True),))


def _for_whom(words: list[Word], index: int) -> Mistake | None:
    """`verplichting v "V" voor iedereen`."""
    word = words[index]
    if words[0].kind not in ("VERPLICHTING", "REGEL", "SIGNAAL") or word.kind != "VOOR" or word.starts_line:
        return None
    rest = line(words, index)
    span = word.span.to(rest[-1].span)
    doer = " Wie het moet doen, schrijft u achter `door`." if words[0].kind == "VERPLICHTING" else ""
    return Mistake(
        "anders-verwacht",
        span,
        f"`voor …` is geen onderdeel van een `{words[0].text}`.",
        f"Geldt het altijd? Haal het dan weg. Geldt het maar soms? Schrijf dan wanneer, achter `als`.{doer}",
        fixes=(remove(span, f"Haal `{short(_written(rest))}` weg"),),
    )


_QUESTIONS = ("FEIT", "OORDEEL")
_WITHOUT: tuple[tuple[tuple[str, ...], tuple[str, ...], str], ...] = (
    (_QUESTIONS, ("standaard", "default", "standaardwaarde", "vooraf_ingevuld", "beginwaarde"),
     "Een vraag heeft geen antwoord vooraf: wat niet is beantwoord, houdt de uitkomst open. Haal dit weg."),
    (_QUESTIONS, ("motivering", "motiveer", "motiveren", "toelichten"),
     "Bij een `oordeel` vraagt het programma altijd om een motivering. Haal dit weg."),
    (_QUESTIONS, ("alleen", "toon", "tonen", "stel", "vraag_alleen", "zichtbaar"),
     "Welke vragen nodig zijn, volgt vanzelf uit de regels. Haal dit weg."),
    (("REGEL", "UITZONDERING", "VERPLICHTING", "SIGNAAL", "PRINCIPE"), ("ongeacht", "los", "ook"),
     "Wat niet in de voorwaarde staat, telt niet mee. Haal dit weg."),
    (("VERPLICHTING",), ("jaarlijks", "maandelijks", "elke", "iedere", "elk", "ieder", "minimaal", "minstens",
      "periodiek", "onverwijld", "direct", "meteen", "zo", "spoedig", "tijdig", "regelmatig", "ten"),
     "Een termijn telt van één datum af: `uiterlijk 2 weken na startdatum`. Wat zo niet kan, zet u in de tekst van de "
     "verplichting."),
    (("REGEL", "UITZONDERING", "TABEL"), ("naam", "titel", "label"),
     "Een regel heeft alleen de naam op de eerste regel. Wat mensen als uitleg zien, staat achter `want`."),
)  # fmt: skip
"""Per kind of statement words for what needs no clause, and what to do in place of it."""


def _not_needed(words: list[Word], index: int) -> Mistake | None:
    """`standaard nee` under a feit, `ongeacht taak` under a regel."""
    word = words[index]
    if any(other.kind in ("VOOR", "NA") for other in line(words, index)):
        return None  # a term
    for kinds, said, help in _WITHOUT:
        if words[0].kind in kinds and word.text in said:
            span = word.span.to(line(words, index)[-1].span)
            text = f"`{word.text}` is geen onderdeel van een `{words[0].text}`."
            return Mistake("anders-verwacht", word.span, text, help, fixes=(remove(span),))
    return None


def _own_statement(words: list[Word], index: int) -> Mistake | None:
    """A verplichting under a principe, a regel under a besluit: indented, as if it were a part of it."""
    word = words[index]
    if not word.starts_line or word.text not in STATEMENTS or word.text in CLAUSES:
        return None
    if words[0].kind == "VERPLICHTING" and word.kind == "PRINCIPE":
        return None  # `bij` is forgotten
    return Mistake(
        "onderdeel-verkeerde-plek",
        word.span,
        f"Een `{word.text}` is geen onderdeel van een `{words[0].text}`, maar een eigen regel.",
        f"Zet `{word.text}` helemaal links, onder de regel waar het nu in staat.",
        ((words[0].span, f"deze regel is een `{words[0].text}`"),),
        _to_the_left(words[index - 1], word),
    )


def _to_the_left(last: Word, word: Word) -> tuple[Fix, ...]:
    edit = TextEdit(Span(last.span.end, word.span.start), "\n\n")
    return (fix("Maak er een eigen regel van", edit),)


def _comma_before_clause(words: list[Word], index: int) -> Mistake | None:
    """`vraag "X?", toelichting "b"`; `geeft wel, als open`."""
    word = words[index]
    if word.kind != "COMMA" or index + 1 >= len(words) or in_values(words, index):
        return None
    following = words[index + 1]
    if words[0].text not in CLAUSES.get(following.text, ()):
        return None
    gone = fix("Haal de komma weg", TextEdit(word.span, ""), safe=True)
    text = f"Voor `{following.text}` staat geen komma."
    return Mistake("vreemd-teken", word.span, text, "Haal de komma weg.", fixes=(gone,))
