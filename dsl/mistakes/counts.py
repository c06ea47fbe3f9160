"""How many must hold, as people say it: `één van (…)`, `al de volgende punten gelden`, `minstens nul van`."""

from __future__ import annotations

from dsl.diagnostics import TextEdit
from dsl.fixes import fix, insert, remove, write
from dsl.mistakes.mistake import NUMBER_WORDS, Mistake, Word, short
from dsl.source import Span

_ALL = {"al", "alle", "alles", "elk", "elke", "ieder", "iedere", "beide", "allebei"}
_ABOUT_POINTS = {
    *("punten", "punt", "voorwaarden", "voorwaarde", "eisen", "criteria", "gevallen", "volgende", "onderstaande"),
    *("gelden", "geldt", "waar", "deze", "dit"),
}
_OPENS_CONDITION = {"ALS", "COLON"}


def count_habit(words: list[Word], index: int) -> Mistake | None:
    """Explain at `words[index]`, where the grammar cannot go on, how many of some parts must hold."""
    if index >= len(words):
        return None
    return (
        _head_of_points(words, index)
        or _one_of_these(words, index)
        or _zero(words, index)
        or _more_than(words, index)
        or _without_of(words, index)
        or _connective_behind_point(words, index)
        or _points_on_one_line(words, index)
    )


def _head_of_points(words: list[Word], index: int) -> Mistake | None:
    """`al de volgende punten gelden:` above points, `als aan alle voorwaarden is voldaan:`."""
    colon = next((n for n in range(index, len(words)) if words[n].kind in ("COLON", "BULLET")), None)
    if colon is None or colon < 2 or words[colon].starts_line is (words[colon].kind == "COLON"):
        return None
    bullet = colon if words[colon].kind == "BULLET" else colon + 1
    if bullet >= len(words) or words[bullet].kind != "BULLET":
        return None
    opening = next((n for n in range(min(index, colon - 1), 0, -1) if words[n].kind in _OPENS_CONDITION), None)
    if opening is None:
        return None
    first = opening + 1
    head = words[first:colon]
    said = {word.text for word in head}
    or_more = any(word.text in ("meer", "meerdere") for word in head)
    if (
        not head
        or not (said & _ABOUT_POINTS or or_more)
        or any(word.kind in ("TEXT", "LPAR", "IS", "BULLET") for word in head[:2])
    ):
        return None
    if any(word.kind in ("TEXT", "LPAR", "BULLET", "COLON") or word.starts_line for word in head[1:]):
        return None
    meant = _how_many(head)
    span = head[0].span.to(head[-1].span)
    written = " ".join(word.text for word in head)
    one = any(word.kind == "EEN" for word in head)
    at_least = "minstens één van deze punten geldt"
    titles = [meant] if meant else [at_least, "precies één van deze punten geldt"]
    if not meant and not one:
        titles = ["al deze punten gelden", at_least]
    return Mistake(
        "vreemd-woord",
        span,
        f"`{short(written)}` kent de regeltaal niet.",
        f"Schrijf `{meant}:`."
        if meant
        else f"Schrijf `{titles[0]}:`, of `{titles[1]}:` als het er niet meer mogen zijn."
        if one
        else f"Schrijf `{titles[0]}:` als ze allemaal moeten gelden, of `{titles[1]}:` als één genoeg is.",
        fixes=tuple(
            write(span, title + (":" if bullet == colon else ""), f"Schrijf `{title}:`", safe=meant is not None)
            for title in titles
        ),
    )


_AT_LEAST = dict.fromkeys(("ten minste", "tenminste", "minimaal"), "minstens") | dict.fromkeys(
    ("ten hoogste", "tenhoogste", "maximaal"), "hoogstens"
)


def _how_many(head: list[Word]) -> str | None:
    """Return the words of the rule language for what stands above points; None when they leave it open."""
    said = [word.text for word in head]
    written = f" {' '.join(said)} "
    numbers = [NUMBER_WORDS.get(text) or int(text) for text in said if text in NUMBER_WORDS or text.isdecimal()]
    count = (
        "één" if any(word.kind == "EEN" for word in head) or numbers[:1] == [1] else str(numbers[0]) if numbers else ""
    )
    holds = "geldt" if count == "één" else "gelden"
    for phrase, meant in _AT_LEAST.items():
        if f" {phrase} " in written:
            return f"{meant} {count} van deze punten {holds}" if count else None
    if " of meer " in written or " of meerdere " in written:
        return f"minstens {count} van deze punten {holds}" if count else None
    if _ALL & set(said) and "niet" not in said:
        return "al deze punten gelden"
    if "geen" in said:
        return "geen van deze punten geldt"
    for number, word in enumerate(head):
        if word.kind in ("MINSTENS", "HOOGSTENS", "PRECIES") and number + 1 < len(head):
            behind = head[number + 1]
            if behind.kind == "EEN":
                return f"{word.text} één van deze punten geldt"
            many = behind.text if behind.kind == "NUMBER" else NUMBER_WORDS.get(behind.text)
            return f"{word.text} {many} van deze punten gelden" if many else None
    return None


def _one_of_these(words: list[Word], index: int) -> Mistake | None:
    """`één van (a, b)`, `een van deze punten geldt:` as a condition: at least one, or just one?"""
    at = next((n for n in (index, index - 1) if n > 0 and words[n].kind == "EEN"), None)
    number = words[at] if at is not None else None
    if at is None:
        at = index if words[index].kind == "NUMBER" or words[index].text in NUMBER_WORDS else None
        number = words[at] if at is not None else None
    if (
        at is None
        or number is None
        or at + 1 >= len(words)
        or words[at - 1].kind in ("IS", "NIET", "MINSTENS", "BEVAT")
    ):
        return None
    if words[at - 1].text in ("minimaal", "maximaal", "tenminste", "tenhoogste", "minste", "hoogste"):
        return None  # another word for `minstens` or `hoogstens`
    behind = words[at + 1]
    group = behind.text == "van" and at + 2 < len(words) and words[at + 2].kind == "LPAR"
    if not group and behind.kind != "VAN_DEZE_PUNTEN":
        return None
    many = "één" if number.kind == "EEN" else str(NUMBER_WORDS.get(number.text, number.text))
    choices = (f"minstens {many}", f"precies {many}")
    return Mistake(
        "anders-verwacht",
        number.span,
        f"Voor `{short(number.text)} van` ontbreekt of het er minstens of precies {many} moeten zijn.",
        f"Schrijf `{choices[0]} van …`, of `{choices[1]} van …` als het er niet meer mogen zijn.",
        fixes=tuple(write(number.span, choice, f"Schrijf `{choice} van …`") for choice in choices),
    )


def _zero(words: list[Word], index: int) -> Mistake | None:
    """`minstens nul van (…)` always holds; `precies nul` and `hoogstens nul` are `geen`."""
    word, last = words[index], words[index - 1]
    if word.text not in ("nul", "geen") or last.kind not in ("MINSTENS", "HOOGSTENS", "PRECIES"):
        return None
    if index + 1 >= len(words) or words[index + 1].kind not in ("VAN", "VAN_DEZE_PUNTEN"):
        return None
    span, written = last.span.to(word.span), f"{last.text} {word.text}"
    if last.kind == "MINSTENS":
        return Mistake(
            "anders-verwacht",
            span,
            f"`{written}` geldt altijd, ook als geen van de punten geldt.",
            "Schrijf `minstens één van …`, of `geen van …` als er geen mag gelden.",
            fixes=(write(span, "minstens één"), write(span, "geen")),
        )
    help = "Schrijf `geen van …`."
    return Mistake("anders-verwacht", span, f"`{written}` kent de regeltaal niet.", help,
                   fixes=(write(span, "geen", safe=True),))  # fmt: skip


def _more_than(words: list[Word], index: int) -> Mistake | None:
    """`meer dan 1 van (…)`, `minder dan 5 van (…)`."""
    at = next((n for n in range(index, max(index - 3, 0), -1) if words[n].kind in ("MEER", "MINDER")), None)
    if at is None or at + 3 >= len(words) or words[at + 1].kind != "DAN" or words[at - 1].kind == "IS":
        return None
    number, behind = words[at + 2], words[at + 3]
    many = "1" if number.kind == "EEN" else str(NUMBER_WORDS.get(number.text, number.text))
    if not many.isdecimal() or behind.kind not in ("VAN", "VAN_DEZE_PUNTEN"):
        return None
    count = int(many) + (1 if words[at].kind == "MEER" else -1)
    if count < 1:
        return None
    meant = f"{'minstens' if words[at].kind == 'MEER' else 'hoogstens'} {'één' if count == 1 else count}"
    span = words[at].span.to(number.span)
    text = f"`{words[at].text} dan {number.text} van` kent de regeltaal niet."
    return Mistake("vreemd-woord", span, text, f"Schrijf `{meant} van …`.", fixes=(write(span, meant, safe=True),))


def _without_of(words: list[Word], index: int) -> Mistake | None:
    """`minstens 2 (a, b)`, `alle (a, b)`."""
    last = words[index - 1]
    if words[index].kind == "LPAR" and last.kind in ("ALLE", "GEEN") and words[index - 2].kind != "IS":
        written = f"{last.text} van (…)"
        fixes = (insert(last.span.end, " van", f"Schrijf `{written}`", safe=True),)
        text = f"Achter `{last.text}` ontbreekt `van`."
        return Mistake("anders-verwacht", last.span, text, f"Schrijf `{written}`.", fixes=fixes)
    if words[index].kind != "LPAR" or index < 3 or words[index - 1].kind not in ("NUMBER", "EEN"):
        return None
    if words[index - 2].kind not in ("MINSTENS", "HOOGSTENS", "PRECIES") or words[index - 3].kind == "IS":
        return None
    written = f"{words[index - 2].text} {words[index - 1].text} van (…)"
    fixes = (insert(words[index - 1].span.end, " van", f"Schrijf `{written}`", safe=True),)
    text = f"Achter `{words[index - 1].text}` ontbreekt `van`."
    return Mistake("anders-verwacht", words[index].span, text, f"Schrijf `{written}`.", fixes=fixes)


def _connective_behind_point(words: list[Word], index: int) -> Mistake | None:
    """`- open en` with the next point below it; `- of taak`."""
    word, last = words[index], words[index - 1]
    if word.kind in ("AND", "OR") and last.kind == "BULLET":
        connective = word
    elif word.kind == "BULLET" and last.kind in ("AND", "OR"):
        connective = last
    else:
        return None
    head = next((w.kind for w in words if w.kind in ("AL_DEZE_PUNTEN", "VAN_DEZE_PUNTEN")), "")
    if not head:
        return None
    sure = head == "AL_DEZE_PUNTEN" and connective.kind == "AND"
    return Mistake(
        "en-of-bij-lijst",
        connective.span,
        f"Bij een punt van een lijst staat geen `{connective.text}`: boven de lijst staat al hoeveel er moeten gelden.",
        f"Haal `{connective.text}` weg."
        if sure
        else f"Haal `{connective.text}` weg, en kijk of boven de lijst staat wat u bedoelt.",
        fixes=(remove(connective.span, f"Haal `{connective.text}` weg", safe=sure),),
    )


def _points_on_one_line(words: list[Word], index: int) -> Mistake | None:
    """`al deze punten gelden: open, taak` on one line."""
    word = words[index]
    if index < 2 or words[index - 1].kind != "COLON" or word.starts_line or word.kind == "BULLET":
        return None
    if words[index - 2].kind not in ("AL_DEZE_PUNTEN", "VAN_DEZE_PUNTEN"):
        return None
    end = index
    while end + 1 < len(words) and not words[end + 1].starts_line:
        end += 1
    edits = [TextEdit(Span(words[index - 1].span.end, word.span.start), "\n    - ")]
    depth = 0
    for number in range(index, end):
        depth += {"LPAR": 1, "RPAR": -1}.get(words[number].kind, 0)
        if words[number].kind in ("COMMA", "SEMICOLON", "AND") and depth == 0:
            place = Span(words[number - 1].span.end, words[number + 1].span.start)
            edits.append(TextEdit(place, "\n    - "))
    text = "De punten staan onder elkaar, elk op een eigen regel met een streepje."
    help = f"Zet `- {short(word.text)} …` op de regel eronder."
    below = fix("Zet de punten onder elkaar", *edits, safe=True)
    return Mistake("anders-verwacht", word.span, text, help, fixes=(below,))
