"""Questions and lists as people write them: `feit x: keuze`, `feit "Is het zo?"`, values without dashes."""

from __future__ import annotations

import re

from dsl.diagnostics import Fix, TextEdit
from dsl.fixes import fix, insert, remove, write
from dsl.mistakes.mistake import CLAUSES, Mistake, Word, short
from dsl.source import Span

_MORE_CHOICES = {"meerkeuze", "meerdere", "checkboxes", "aanvinken"}
_OF_NUMBERS = ("getal", "bedrag", "datum")
_LIMITS = {"tussen", "van", "vanaf", "tot", "minimaal", "maximaal", "minstens", "hoogstens", "t/m", "("}


def fact_habit(words: list[Word], index: int, accepted: set[str]) -> Mistake | None:
    """Explain a type, a question or a list of values that is written in ordinary Dutch, at `words[index]`."""
    if index >= len(words) or words[0].kind not in ("FEIT", "OORDEEL", "KEUZELIJST", "BESLUIT"):
        return None
    return (
        _kind_of_choice(words, index)
        or _limits(words, index)
        or _question_for_name(words, index)
        or _question_without_word(words, index, accepted)
        or _values_without_dashes(words, index)
        or _commas_behind_values(words, index)
        or _values_on_one_line(words, index)
    )


def _kind_of_choice(words: list[Word], index: int) -> Mistake | None:
    """`feit x: keuze` with points under it."""
    kind = words[index - 1]
    if words[index].kind != "BULLET" or kind.kind != "NAME" or index < 4 or words[index - 2].kind != "COLON":
        return None
    choices = ("meer uit",) if kind.text in _MORE_CHOICES else ("één uit", "meer uit")
    return Mistake(
        "type-onbekend",
        kind.span,
        f"`{short(kind.text)}` is geen soort antwoord.",
        "Schrijf `één uit` als er één antwoord kan gelden, of `meer uit` als er meer tegelijk kunnen gelden.",
        fixes=tuple(write(kind.span, choice, safe=len(choices) == 1) for choice in choices),
    )


def _limits(words: list[Word], index: int) -> Mistake | None:
    """`feit x: getal tussen 1 en 10`."""
    at = next((n for n in (index - 1, index) if n > 2 and words[n].text in _LIMITS), None)
    if at is None or words[at - 1].text not in _OF_NUMBERS or words[at].starts_line or words[at - 2].kind != "COLON":
        return None
    end = at
    while end + 1 < len(words) and not words[end + 1].starts_line:
        end += 1
    if words[at].kind == "LPAR" and not any(word.kind in ("NUMBER", "AMOUNT", "DATE") for word in words[at:end]):
        return None
    kind, span = words[at - 1].text, words[at].span.to(words[end].span)
    return Mistake(
        "anders-verwacht",
        span,
        f"Achter `{kind}` kunnen geen grenzen staan: elk antwoord van die soort kan worden ingevuld.",
        "Haal de grenzen weg, en zet ze in de vraag of de toelichting.",
        fixes=(remove(span, "Haal de grenzen weg"),),
    )


def _question_for_name(words: list[Word], index: int) -> Mistake | None:
    """`feit "Is het zo?": ja/nee`."""
    if index != 1 or words[1].kind != "TEXT" or words[0].kind not in ("FEIT", "OORDEEL"):
        return None
    slug = "_".join(re.findall(r"\w+", words[1].text.lower())[:6])
    name = slug if slug and not slug[0].isdigit() else "naam"
    line = [word for word in words if not word.starts_line or word is words[0]]
    end = next((n for n in range(1, len(words)) if words[n].starts_line), len(words)) - 1
    fixes: tuple[Fix, ...] = ()
    if len(line) > 3 and words[2].kind == "COLON" and not any(word.kind == "VRAAG" for word in words):
        question = TextEdit(Span(words[end].span.end, words[end].span.end), f"\n  vraag {words[1].text}")
        fixes = (
            fix(f"Geef het de naam `{short(name)}`, en zet de vraag eronder", TextEdit(words[1].span, name), question),
        )
    return Mistake(
        "naam-ontbreekt",
        words[1].span,
        f"Achter `{words[0].text}` hoort eerst een naam: één woord, waarmee regels naar deze vraag verwijzen.",
        f"Schrijf `{words[0].text} {short(name)}: …`, en zet de tekst eronder achter `vraag`.",
        fixes=fixes,
    )


def _question_without_word(words: list[Word], index: int, accepted: set[str]) -> Mistake | None:
    """`feit x: ja/nee "Is het zo?"`."""
    word = words[index]
    if word.kind != "TEXT" or "VRAAG" not in accepted or words[0].kind not in ("FEIT", "OORDEEL"):
        return None
    if words[index - 1].kind == "NAME" and words[index - 2].kind == "UIT":
        return None
    asked = any(other.kind == "VRAAG" for other in words)
    clause = "toelichting" if asked else "vraag"
    place = f"{clause} " if word.starts_line else f"\n  {clause} "
    return Mistake(
        "anders-verwacht",
        word.span,
        f"Voor deze tekst ontbreekt wat het is, zoals `{clause}`.",
        f"Schrijf `{clause} {short(word.text)}`.",
        fixes=(fix(f"Zet er `{clause}` voor", TextEdit(Span(words[index - 1].span.end, word.span.start), place))
               if not word.starts_line else insert(word.span.start, place, f"Zet er `{clause}` voor"),),
    )  # fmt: skip


def _values_without_dashes(words: list[Word], index: int) -> Mistake | None:
    """`één uit`, and under it names with texts that do not begin with a dash."""
    name = words[index - 1]
    if words[index].kind != "TEXT" or name.kind != "NAME" or not name.starts_line:
        return None
    if words[index - 2].kind not in ("UIT", "OPLOPEND", "TEXT", "NAME"):
        return None
    edits = []
    for word in words[index - 1 :]:
        if word.starts_line and (word.text in CLAUSES or word.kind == "BULLET"):
            break
        if word.starts_line:
            edits.append(TextEdit(Span(word.span.start, word.span.start), "- "))
    return Mistake(
        "anders-verwacht",
        name.span,
        "Voor de waarden van een lijst staat een streepje.",
        f"Schrijf `- {short(name.text)} {short(words[index].text)}`.",
        fixes=(fix("Zet er streepjes voor", *edits, safe=True),),
    )


def _commas_behind_values(words: list[Word], index: int) -> Mistake | None:
    """`- a "A",` with the next value on the line below."""
    comma = words[index - 1]
    if comma.kind != "COMMA" or not words[index].starts_line or words[index - 2].kind not in ("TEXT", "NAME"):
        return None
    commas = [
        word
        for n, word in enumerate(words)
        if word.kind == "COMMA" and (n + 1 == len(words) or words[n + 1].starts_line)
    ]
    return Mistake(
        "vreemd-teken",
        comma.span,
        "Achter een waarde van een lijst staat geen komma.",
        "Haal de komma weg.",
        fixes=(
            fix("Haal de komma’s aan het einde van de regels weg", *(TextEdit(c.span, "") for c in commas), safe=True),
        ),
    )


def _values_on_one_line(words: list[Word], index: int) -> Mistake | None:
    """`één uit geen, weinig, veel`."""
    at = next((n for n in range(min(index, len(words) - 1), 2, -1) if words[n].kind == "UIT"), None)
    if at is None or at + 1 >= len(words):
        return None
    end = at + 1
    while end + 1 < len(words) and words[end + 1].text in (",", "/", ";", "of", "en", "|"):
        if end + 2 >= len(words) or not words[end + 2].text.replace("_", "").isalnum():
            return None
        end += 2
    values = [word.text for word in words[at + 1 : end + 1 : 2]]
    if len(values) < 2 or not at < index <= end or "oplopend" in values:
        return None
    span = Span(words[at].span.end, words[end].span.end)
    text = "De waarden van een lijst staan als punten onder elkaar."
    fixes = (write(span, "".join(f"\n    - {value}" for value in values), "Zet de waarden onder elkaar", safe=True),)
    help = f"Zet elke waarde op een eigen regel: `- {short(values[0])}`."
    return Mistake("waarden-ontbreken", words[at + 1].span.to(words[end].span), text, help, fixes=fixes)
