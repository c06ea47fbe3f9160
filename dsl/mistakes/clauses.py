"""Clauses as people say them: `binnen 1 maand na …`, `geldig van … tot …`, `bij principe NAAM`, `geeft "Niet doen"`.

Like dsl/mistakes/conditions.py, and looked for in the same places: where the grammar cannot go on.
"""

from __future__ import annotations

import re
from itertools import pairwise

from dsl.diagnostics import Fix, TextEdit
from dsl.fixes import fix, insert, remove, write
from dsl.mistakes.deadlines import deadline_habit, half_a_term
from dsl.mistakes.declared import is_value
from dsl.mistakes.mistake import CLAUSES, Mistake, Word, line, short
from dsl.source import Span
from dsl.wording import enumeration

_MORE_PLACES = {"of", "en", ","}
_NO_ANSWER = {"weet_niet", "weet_ik_niet", "onbekend", "niet_bekend", "nvt"}


def clause_habit(words: list[Word], index: int, accepted: set[str], text: str) -> Mistake | None:
    """Explain a clause that is said in ordinary Dutch at `words[index]`; `text` is that of the whole source."""
    if index >= len(words):
        return half_a_term(words)
    return (
        _other_word(words, index, accepted)
        or _means(words, index)
        or deadline_habit(words, index, accepted, text)
        or _for_principle(words, index, text)
        or _outcome(words, index, text)
        or _list_value(words, index)
        or _texts_as_points(words, index)
        or _texts_joined(words, index)
        or _derived_in_parentheses(words, index)
    )


_OTHER_WORDS = {
    **dict.fromkeys(
        ("uitleg", "beschrijving", "omschrijving", "hulptekst", "help", "info"), ("TOELICHTING", "toelichting")
    ),
    **dict.fromkeys(("reden", "motivering", "onderbouwing", "argument", "waarom"), ("WANT", "want")),
    **dict.fromkeys(("voorwaarde", "voorwaarden"), ("ALS", "als")),
    **dict.fromkeys(("wie", "verantwoordelijke", "uitvoerder", "eigenaar"), ("DOOR", "door")),
    **dict.fromkeys(("standaard", "overig", "default", "zo_niet"), ("ANDERS", "anders")),
    **dict.fromkeys(("fase", "tijdstip"), ("MOMENT", "moment")),
    **dict.fromkeys(("deadline", "termijn"), ("UITERLIJK", "uiterlijk")),
    **dict.fromkeys(("onderwerp", "punten"), ("ONDERWERPEN", "onderwerpen")),
    **dict.fromkeys(("afwegen", "criteria", "aandachtspunten"), ("WEEG", "weeg")),
    **dict.fromkeys(("vraagtekst", "stelling"), ("VRAAG", "vraag")),
    **dict.fromkeys(("gemeente", "instantie"), ("ORGANISATIE", "organisatie")),
    **dict.fromkeys(("soort", "niveau", "type"), ("RANG", "rang")),
    **dict.fromkeys(("gegevens", "antwoorden", "situatie"), ("GEGEVEN", "gegeven")),
    **dict.fromkeys(("uitkomst", "verwachting", "resultaat"), ("VERWACHT", "verwacht")),
}
"""Words that people give a clause, and the clause that is meant, as its kind and its word."""

_NOT_NEEDED = {
    **dict.fromkeys(("bron", "artikel", "grondslag"),
        "De bron is het citaat boven de regel: zet de zin daar achter `>`, en haal dit weg."),
    **dict.fromkeys(("verplicht", "optioneel", "facultatief"),
        "Welke vragen nodig zijn, volgt vanzelf uit de regels. Haal dit weg."),
    **dict.fromkeys(("prioriteit", "volgorde"),
        "De volgorde van regels telt niet: wat voorgaat, schrijft u als `uitzondering NAAM op REGEL`. Haal dit weg."),
}  # fmt: skip
"""Words for what needs no clause, and what to do in place of it."""


def _other_word(words: list[Word], index: int, accepted: set[str]) -> Mistake | None:
    """A clause by another name: `uitleg "…"`, `reden "…"`; or one that is not needed: `bron "…"`."""
    word = words[index]
    if not word.starts_line or word.kind != "NAME":
        return None
    if word.text in _NOT_NEEDED:
        span = word.span.to(line(words, index)[-1].span)
        text = f"`{word.text}` kent de regeltaal niet."
        fixes = (remove(span, f"Haal `{word.text}` weg"),)
        return Mistake("anders-verwacht", word.span, text, _NOT_NEEDED[word.text], fixes=fixes)
    kind, meant = _OTHER_WORDS.get(word.text, ("", ""))
    if kind not in accepted or (index + 1 < len(words) and words[index + 1].kind == "IS"):
        return None
    help = f"Schrijf `{meant}`."
    colon = words[index + 1] if index + 1 < len(words) else None
    with_colon = colon is not None and colon.kind == "COLON" and meant not in _WITH_COLON
    span = word.span.to(colon.span) if colon is not None and with_colon else word.span
    fixes = (write(span, meant, safe=True),)
    return Mistake("vreemd-woord", word.span, f"`{word.text}` kent de regeltaal hier niet.", help, fixes=fixes)


_WITH_COLON = {"gegeven", "verwacht"}


def _means(words: list[Word], index: int) -> Mistake | None:
    """`begrip x is …`, `begrip x: …`, `begrip x betekent dat …`."""
    if words[0].kind != "BEGRIP":
        return None
    word = words[index]
    if index == 2 and word.text in ("is", ":", "geldt", "als", "wil"):
        span = Span(words[1].span.end, word.span.end)
        end = words[3] if len(words) > 3 and (word.text, words[3].text) in (("geldt", "als"), ("is", ":")) else word
        means = fix(f"Schrijf `begrip {short(words[1].text)} betekent:`",
                    TextEdit(Span(span.start, end.span.end), " betekent:"), safe=True)  # fmt: skip
        text = f"Achter de naam van een begrip hoort `betekent:`, geen `{word.text}`."
        help = f"Schrijf `begrip {short(words[1].text)} betekent: …`."
        return Mistake("anders-verwacht", word.span, text, help, fixes=(means,))
    if index == 3 and word.text in ("dat", "als") and words[2].kind == "BETEKENT":
        span = Span(words[2].span.end, word.span.end)
        colon = fix("Schrijf `betekent:`", TextEdit(span, ":"), safe=True)
        text = f"Achter `betekent` hoort een dubbele punt, geen `{word.text}`."
        return Mistake("dubbele-punt-ontbreekt", word.span, text, "Schrijf `betekent:`.", fixes=(colon,))
    return None


# --- `bij principe`, `geeft`, values of lists ------------------------------------------------------------


def _for_principle(words: list[Word], index: int, text: str) -> Mistake | None:
    """`bij principe goed`, `bij 1`, `bij principe 1 en 2`."""
    if words[0].kind != "VERPLICHTING":
        return None
    last, word = words[index - 1], words[index]
    if word.text == "principes" and last.kind == "BIJ":
        singular = write(word.span, "principe", "Schrijf `principe`", safe=True)
        text = "Een verplichting hoort bij één principe."
        return Mistake("anders-verwacht", word.span, text, "Schrijf `bij principe 1`.", fixes=(singular,))
    if last.kind == "BIJ" and word.kind == "NUMBER":
        between = insert(word.span.start, "principe ", f"Schrijf `bij principe {word.text}`", safe=True)
        help = f"Schrijf `bij principe {word.text}`."
        return Mistake("anders-verwacht", word.span, "Achter `bij` ontbreekt `principe`.", help, fixes=(between,))
    if word.kind == "NAME" and (last.kind == "BIJ" or (last.kind == "PRINCIPE" and words[index - 2].kind == "BIJ")):
        number = re.search(rf"(?m)^principe[ \t]+(\d+)[ \t]+{re.escape(word.text)}(?!\w)", text)
        span = last.span.to(word.span) if last.kind == "PRINCIPE" else word.span
        meant = f"principe {number[1] if number else '1'}"
        return Mistake(
            "anders-verwacht",
            word.span,
            "Een verplichting noemt een principe bij zijn nummer, niet bij zijn naam.",
            f"Schrijf `bij {meant}`."
            if number
            else f"Schrijf bijvoorbeeld `bij {meant}`, met het nummer van `{short(word.text)}`.",
            fixes=(write(span, meant, f"Schrijf `bij {meant}`", safe=True),) if number else (),
        )
    behind = words[index - 3 : index]
    if [w.kind for w in behind] == ["BIJ", "PRINCIPE", "NUMBER"] and word.text in _MORE_PLACES and not word.starts_line:
        rest = word.span.to(line(words, index)[-1].span)
        return Mistake(
            "anders-verwacht",
            rest,
            "Een verplichting hoort bij één principe, en hier staan er meer.",
            "Laat er één staan. Hoort ze bij meer principes? Schrijf dan voor elk principe een eigen verplichting.",
            fixes=(remove(rest, f"Laat alleen principe {behind[2].text} staan"),),
        )
    return None


_BEFORE_OUTCOME = {"GEEFT", "ANDERS"}
_BEFORE_VALUE = {"altijd", "is", "dan", "geeft", "wordt", "de", "het", "uitkomst", "besluit", "gewoon", "steeds"}
"""What people put between `geeft` or `anders` and the outcome."""


def _outcome(words: list[Word], index: int, text: str) -> Mistake | None:
    """`geeft "Niet doen"`, `geeft niet doen`: what people see, or more words, for the name of an outcome."""
    at = next((n for n in (index - 1, index - 2) if n > 0 and words[n].kind in _BEFORE_OUTCOME), None)
    if at == index - 1 and words[index - 2].kind == "ANDERS":
        at = index - 2  # `anders geeft wel`
    if at is None or (words[at].starts_line and words[0].kind not in ("BESLUIT", "REGEL", "UITZONDERING")):
        return None
    first = at + 1
    if words[first].kind == "TEXT":
        return label_for_value(words[at].text, words[first].span, text) if index == first else None
    if words[first].kind in ("JA", "NEE") and index == first:
        said = words[first]
        return Mistake(
            "gereserveerd-woord",
            said.span,
            f"`{said.text}` kan geen uitkomst zijn: dat woord is er voor vragen met ja of nee.",
            f"Schrijf achter `{words[at].text}` een van de uitkomsten van het besluit, zoals `wel` of `niet_doen`.",
        )
    if words[first].text in _BEFORE_VALUE and index == first + 1 and words[index].kind == "NAME":
        one_name = is_value(text, f"{words[first].text}_{words[index].text}")
        span = Span(words[first].span.start, words[index].span.start)
        gone = remove(span, f"Haal `{words[first].text}` weg", safe=not one_name)
        text = f"Achter `{words[at].text}` staat meteen de uitkomst."
        help = f"Schrijf `{words[at].text} {short(words[index].text)}`."
        return Mistake("vreemd-woord", words[first].span, text, help, fixes=(gone,))
    value = [w for w in line(words, first) if w.text not in CLAUSES]
    value = value[: next((n for n, w in enumerate(line(words, first)) if w.text in CLAUSES), len(value))]
    if len(value) < 2 or not all(word.text.replace("_", "").isalnum() or word.kind == "COMMA" for word in value):
        return None
    joined, span = "_".join(word.text for word in value), value[0].span.to(value[-1].span)
    written = " ".join(word.text for word in value)
    if any(word.kind in ("AND", "OR", "COMMA") for word in value):
        names = [word.text for word in value if word.kind not in ("AND", "OR", "COMMA")]
        return Mistake(
            "anders-verwacht",
            span,
            f"Achter `{words[at].text}` hoort één uitkomst, en hier staan er meer.",
            "Kies er een, of maak er één uitkomst van in het besluit.",
            fixes=tuple(write(span, name) for name in names[:3]),
        )
    known = is_value(text, joined)
    denied = value[0].kind in ("NIET", "GEEN") and not known
    return Mistake(
        "spatie-in-naam",
        span,
        f"De uitkomst `{short(written)}` bestaat uit meer woorden.",
        "Een regel zegt welke uitkomst het wel wordt. Wat het niet wordt, volgt daaruit."
        if denied
        else f"Schrijf `{short(joined)}`: de naam van een uitkomst is één woord.",
        fixes=() if denied else (write(span, joined, safe=known),),
    )


def label_for_value(before: str, label: Span, text: str) -> Mistake:
    """Explain what people see (`"Niet doen"`) where the name of an outcome belongs.

    `before` is the word before it (empty in a cell of a table), `text` that of the source.
    """
    shown = re.escape(text[label.start + 1 : label.end - 1])
    names = list(dict.fromkeys(re.findall(rf'(?m)^[ \t]+-[ \t]+(\w+)[ \t]+"{shown}"', text)))
    slug = "_".join(re.findall(r"\w+", text[label.start : label.end].lower()))
    named = names or ([slug] if slug and not slug[0].isdigit() else ["NAAM"])
    choices = [f"`{before} {short(name)}`" if before else f"`{short(name)}`" for name in named[:3]]
    where = f"Achter `{before}`" if before else "Hier"
    return Mistake(
        "anders-verwacht",
        label,
        f"{where} hoort de naam van een uitkomst, niet wat mensen zien.",
        f"Schrijf {enumeration(choices, 'of')}.",
        fixes=tuple(write(label, name, safe=len(names) == 1) for name in named[:3] if name != "NAAM"),
    )


def _list_value(words: list[Word], index: int) -> Mistake | None:
    """`- 1 "Een"`, `- nee "Nee"`: what cannot be the name of a value."""
    if words[0].kind not in ("FEIT", "OORDEEL", "KEUZELIJST", "BESLUIT") or words[index - 1].kind != "BULLET":
        return None
    word = words[index]
    if word.kind in ("NUMBER", "AMOUNT"):
        return _number_as_value(words, word)
    if word.kind == "TEXT":
        slug = "_".join(re.findall(r"\w+", word.text.lower()))
        good = slug if slug and not slug[0].isdigit() else f"waarde_{slug}" if slug else "naam"
        return Mistake(
            "naam-ontbreekt",
            word.span,
            "Voor deze tekst ontbreekt de naam van de waarde.",
            f"Schrijf `- {short(good)} {short(word.text)}`: eerst een naam, dan wat mensen zien.",
            fixes=(insert(word.span.start, f"{good} ", f"Zet er de naam `{short(good)}` voor"),),
        )
    if word.kind in ("JA", "NEE"):
        return _yes_or_no_as_value(words, word)
    return None


def _number_as_value(words: list[Word], word: Word) -> Mistake:
    behind = words[words.index(word) + 1 :][:1]
    label = behind[0].text if behind and behind[0].kind == "TEXT" else f'"{word.text}"'
    edits = []
    for before, value in pairwise(words):
        if before.kind == "BULLET" and value.kind in ("NUMBER", "AMOUNT"):
            digits = "_".join(re.findall(r"\w+", value.text))
            edits.append(TextEdit(value.span, f"waarde_{digits}"))
    return Mistake(
        "anders-verwacht",
        word.span,
        f"Een waarde van een lijst heeft een naam, en die begint met een letter: `{short(word.text)}` is een getal.",
        f"Schrijf bijvoorbeeld `- {edits[0].text} {short(label)}`. Is het antwoord altijd een getal? Maak er dan "
        "`getal` van.",
        fixes=(fix("Zet `waarde_` voor elk getal", *edits),),
    )


def _yes_or_no_as_value(words: list[Word], word: Word) -> Mistake:
    """Explain `ja` or `nee` as a value; when nothing else is in the list, the question is one with ja or nee."""
    values = [value for before, value in pairwise(words) if before.kind == "BULLET"]
    named = {value.text for value in values}
    start = next((n for n, other in enumerate(words) if other.kind == "UIT"), None)
    fixes: tuple[Fix, ...] = ()
    other = "altijd" if word.text == "ja" else "nooit"
    help = f'Kies een ander woord als naam, zoals `{other}`. Wat mensen zien, mag wel "{word.text.title()}" zijn.'
    if named <= {"ja", "nee", *_NO_ANSWER} and words[0].kind in ("FEIT", "OORDEEL") and start is not None:
        help = "Schrijf `ja/nee` als soort antwoord. ‘Weet ik niet’ kan dan altijd al worden gekozen."
        last = values[-1]
        n = words.index(last)
        end = words[n + 1] if n + 1 < len(words) and words[n + 1].kind == "TEXT" else last
        fixes = (write(words[start - 1].span.to(end.span), "ja/nee", "Maak er `ja/nee` van"),)
    return Mistake(
        "gereserveerd-woord",
        word.span,
        f"`{word.text}` kan geen waarde van een lijst zijn: dat woord is er voor vragen met ja of nee.",
        help,
        fixes=fixes,
    )


def _texts_joined(words: list[Word], index: int) -> Mistake | None:
    """`onderwerpen "a" en "b"`, `weeg "a"; "b"`."""
    word = words[index]
    if word.kind not in ("AND", "SEMICOLON", "OR") or words[index - 1].kind != "TEXT" or index + 1 >= len(words):
        return None
    if words[index + 1].kind != "TEXT":
        return None
    comma = fix("Zet er een komma tussen", TextEdit(Span(words[index - 1].span.end, word.span.end), ","), safe=True)
    text = "Tussen de teksten van een opsomming staat een komma."
    return Mistake("anders-verwacht", word.span, text, f"Schrijf een komma, geen `{word.text}`.", fixes=(comma,))


def _derived_in_parentheses(words: list[Word], index: int) -> Mistake | None:
    """`moment vooraf (afgeleid)`."""
    if [word.kind for word in words[index : index + 3]] != ["LPAR", "AFGELEID", "RPAR"]:
        return None
    span = words[index].span.to(words[index + 2].span)
    comma = fix("Schrijf `, afgeleid`", TextEdit(Span(words[index - 1].span.end, span.end), ", afgeleid"), safe=True)
    text = "`afgeleid` staat niet tussen haakjes."
    return Mistake("komma-ontbreekt", span, text, "Schrijf `, afgeleid`.", fixes=(comma,))


def _texts_as_points(words: list[Word], index: int) -> Mistake | None:
    """`onderwerpen:` with points under it."""
    clause = words[index - 1]
    if clause.kind not in ("ONDERWERPEN", "WEEG") or words[index].kind != "COLON":
        return None
    end = index + 1
    while end < len(words) and (not words[end].starts_line or words[end].kind == "BULLET"):
        end += 1
    points: list[list[Word]] = []
    for word in words[index + 1 : end]:
        if word.kind == "BULLET":
            points.append([])
        elif points:
            points[-1].append(word)
    texts = [" ".join(word.text for word in point) for point in points if point]
    quoted = ", ".join(text if text.startswith('"') else f'"{text}"' for text in texts)
    text = f"Achter `{clause.text}` staan teksten met een komma ertussen, geen punten."
    fixes: tuple[Fix, ...] = ()
    if texts:
        span = Span(clause.span.end, words[end - 1].span.end)
        fixes = (write(span, f" {quoted}", "Zet de teksten achter elkaar, tussen aanhalingstekens", safe=True),)
    help = f"Schrijf `{clause.text} {short(quoted)}`." if texts else f'Schrijf `{clause.text} "…", "…"`.'
    return Mistake("anders-verwacht", words[index].span, text, help, fixes=fixes)
