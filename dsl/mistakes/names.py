"""Where a name is expected and something else stands: a word of the language, two words, a number in words."""

from __future__ import annotations

from difflib import get_close_matches

from dsl.diagnostics import Fix, TextEdit
from dsl.fixes import fix, write
from dsl.mistakes.mistake import NUMBER_WORDS, STATEMENTS, Mistake, Word, short
from dsl.source import Span
from dsl.wording import enumeration

EXCLUDED = {
    *("JA", "NEE", "NIET", "EEN", "MEER", "MINDER", "MINSTENS", "HOOGSTENS", "PRECIES", "VOOR", "NA", "LEEG"),
    *("ONBEKEND", "AFGEROND", "VOLDAAN", "NOG"),
}


def name_trouble(words: list[Word], index: int, accepted: set[str], keywords: dict[str, str]) -> Mistake | None:
    """A keyword used as a name, two words for a name, a misspelt keyword, a number in words."""
    word, last = words[index], words[index - 1]
    if word.kind == "NAME":
        if word.text in NUMBER_WORDS and "NUMBER" in accepted:
            number = NUMBER_WORDS[word.text]
            text = f"Een getal schrijft u met cijfers, niet als `{word.text}`."
            fixes: tuple[Fix, ...] = (write(word.span, str(number), safe=True),)
            return Mistake("anders-verwacht", word.span, text, f"Schrijf `{number}`.", fixes=fixes)
        likely = get_close_matches(word.text[:40], [keywords[kind] for kind in accepted if kind in keywords], 1, 0.75)
        if likely:
            return Mistake(
                "anders-verwacht",
                word.span,
                f"`{short(word.text)}` kent de regeltaal hier niet.",
                f"Bedoelt u `{likely[0]}`?",
                fixes=(write(word.span, likely[0]),),
            )
        if last.kind == "NAME" and not word.starts_line:
            return _two_names(words, index)
    elif "NAME" in accepted and word.text in keywords.values() and not word.starts_line and " " not in word.text:
        if last.kind in ("IS", "BULLET", "GEEFT", "ANDERS", "LPAR", "COMMA", "BEVAT") and word.kind not in EXCLUDED:
            return None
        if index == 1 and words[0].text in STATEMENTS and _name_ends(words) > 2:
            return _two_names(words, 2)
        return Mistake(
            "gereserveerd-woord",
            word.span,
            f"`{word.text}` is een woord van de regeltaal en kan hier geen naam of waarde zijn.",
            "Zet de hele tekst tussen dubbele aanhalingstekens."
            if "DOOR" in [other.kind for other in words[:index] if other.starts_line][-1:]
            else f"Kies een ander woord, of maak het langer: `{word.text}_…`.",
            fixes=_in_quotes(words, index),
        )
    return None


def _in_quotes(words: list[Word], index: int) -> tuple[Fix, ...]:
    """Return the fix that puts what stands behind `door` between quotes, to the end of its line."""
    first = next((n for n in range(index, 0, -1) if words[n - 1].kind == "DOOR"), None)
    if first is None or any(word.kind == "TEXT" for word in words[first:index]):
        return ()
    last = index
    while last + 1 < len(words) and not words[last + 1].starts_line:
        last += 1
    start, end = words[first].span.start, words[last].span.end
    quotes = (TextEdit(Span(start, start), '"'), TextEdit(Span(end, end), '"'))
    return (fix("Zet aanhalingstekens om de tekst", *quotes),)


def _two_names(words: list[Word], index: int) -> Mistake:
    """Explain names side by side: likely one name with spaces in it."""
    end = index
    while end + 1 < len(words) and words[end + 1].kind == "NAME" and not words[end + 1].starts_line:
        end += 1
    declares = index == 2 and _name_ends(words) > 0  # nothing else can stand between the names
    if declares:
        end = max(end, _name_ends(words) - 1)
    name = words[index - 1 : end + 1]
    joined = "_".join(word.text for word in name)
    other = fix("Zet er `is` tussen", TextEdit(Span(name[0].span.end, name[0].span.end), " is"))
    return Mistake(
        "spatie-in-naam",
        name[0].span.to(name[-1].span),
        "Hier staan namen naast elkaar: " + enumeration([f"`{short(word.text)}`" for word in name]) + ".",
        f"Een naam is één woord. Schrijf `{short(joined)}`."
        if declares
        else f"Is het één naam? Schrijf dan `{short(joined)}`. "
        "Anders ontbreekt er een woord tussen, zoals `en`, `of` of `is`.",
        fixes=(
            write(name[0].span.to(name[-1].span), joined, safe=declares),
            *((other,) if len(name) == 2 and not declares else ()),
        ),
    )


_BEHIND_NAME = {"FEIT": "COLON", "OORDEEL": "COLON", "BEGRIP": "BETEKENT", "REGEL": "OVER", "UITZONDERING": "OP"} | {
    **dict.fromkeys(("REGELSET", "BESLUIT", "VERPLICHTING", "SIGNAAL", "INTERPRETATIE", "KEUZELIJST"), "TEXT"),
    "TABEL": "OVER",
}


def _name_ends(words: list[Word]) -> int:
    """Return where the name of a statement ends: before the word that follows names there; 0 when that is not there."""
    behind = _BEHIND_NAME.get(words[0].kind)
    for number, word in enumerate(words[1:], 1):
        if word.starts_line or word.kind in ("LPAR", "COMMA"):
            return 0
        if word.kind == behind:
            return number
    return 0
