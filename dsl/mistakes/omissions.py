"""What is forgotten in a statement, or stands in it too often: a name, a title, a dash, `want`, an `als` too many."""

from __future__ import annotations

from collections.abc import Iterator

from dsl.diagnostics import Fix, TextEdit
from dsl.fixes import fix, insert, remove, write
from dsl.mistakes.conditions import in_values, line_start
from dsl.mistakes.mistake import CLAUSES, Mistake, Word, short
from dsl.source import Span


def missing_part(words: list[Word], index: int, accepted: set[str]) -> Mistake | None:
    """Explain a name, title, number, dash or word that is forgotten before `words[index]`, or one too many."""
    return (
        _missing_name(words, index)
        or _missing_title(words, index, accepted)
        or _principle(words, index, accepted)
        or _colon_for_is(words, index)
        or _without_dashes(words, index, accepted)
        or _dashes_without_words(words, index)
        or _point_below_condition(words, index)
        or _value_of_more_words(words, index)
        or _values_in_a_row(words, index)
        or _if_too_many(words, index)
        or _closure_without_want(words, index)
        or _quote_in_text(words, index)
        or _stray_end(words, index)
    )


def former_value(words: list[Word]) -> Mistake | None:
    """Explain `heette` behind a value without a comma, or on a line below the comma: it would be that of the statement.

    The grammar can often go on there, so this is looked for in what it can read too.
    """
    for index, word in enumerate(words):
        if word.kind != "HEETTE" or not in_values(words, index):
            continue
        before, behind = words[index - 1], words[index + 1] if index + 1 < len(words) else None
        if before.kind == "COMMA" and (behind is None or behind.starts_line):
            return Mistake(
                "waarde-ontbreekt",
                before.span.to(word.span),
                "Achter `heette` ontbreekt de oude waarde.",
                "Zet achter `heette` hoe deze waarde in een eerdere versie heette.",
                fixes=(remove(before.span.to(word.span), "Haal `heette` weg"),),
            )
        if word.starts_line and before.kind == "COMMA":
            return _stray_end(words, index - 1)
        if not word.starts_line and before.kind not in ("COMMA", "BULLET"):
            return Mistake(
                "komma-ontbreekt",
                word.span,
                "Voor `heette` ontbreekt een komma.",
                f"Schrijf `{short(before.text)}, heette …`.",
                fixes=(insert(before.span.end, ",", "Zet er een komma voor", safe=True),),
            )
    return None


_AFTER_NAME = {
    "REGEL": ("OVER", "regel NAAM over BESLUIT"),
    "UITZONDERING": ("OP", "uitzondering NAAM op REGEL"),
    "TABEL": ("OVER", "tabel NAAM over BESLUIT"),
    "BEGRIP": ("BETEKENT", "begrip NAAM betekent:"),
    "INTERPRETATIE": ("TEXT", 'interpretatie NAAM "Vraag?"'),
    "FEIT": ("COLON", "feit NAAM: ja/nee"),
    "OORDEEL": ("COLON", "oordeel NAAM: één uit"),
    "BESLUIT": ("TEXT", 'besluit NAAM "Vraag?"'),
    "VERPLICHTING": ("TEXT", 'verplichting NAAM "Wat moet er gebeuren?"'),
    "SIGNAAL": ("TEXT", 'signaal NAAM "Waarop moet het team letten?"'),
    "REGELSET": ("TEXT", 'regelset NAAM "Titel"'),
}
"""Per statement the kind of word behind its name, and how it begins."""


def _missing_name(words: list[Word], index: int) -> Mistake | None:
    start = _AFTER_NAME.get(words[0].kind)
    if index != 1 or start is None or words[1].kind != start[0]:
        return None
    text = f"Achter `{words[0].text}` ontbreekt de naam."
    return Mistake("naam-ontbreekt", words[0].span, text, f"Schrijf `{start[1]}`.")


def _missing_title(words: list[Word], index: int, accepted: set[str]) -> Mistake | None:
    last = words[index - 1]
    with_title = words[0].kind in ("REGELSET", "BESLUIT", "VERPLICHTING", "SIGNAAL", "PRINCIPE", "INTERPRETATIE")
    if not with_title or last.kind != "NAME" or "TEXT" not in accepted or index > 3:
        return None
    return Mistake(
        "tekst-ontbreekt",
        last.span,
        f"Achter de naam `{short(last.text)}` hoort een tekst tussen dubbele aanhalingstekens.",
        f'Schrijf bijvoorbeeld `{words[0].text} {short(last.text)} "…"`.',
        fixes=(insert(last.span.end, ' "…"', 'Zet er een tekst in te vullen bij: "…"'),),
    )


def _principle(words: list[Word], index: int, accepted: set[str]) -> Mistake | None:
    if words[0].kind != "PRINCIPE" or index >= len(words):
        return None
    if index == 1 and words[1].kind == "NAME":
        text = "Achter `principe` hoort het nummer."
        return Mistake(
            "anders-verwacht", words[1].span, text, f"Schrijf bijvoorbeeld `principe 1 {short(words[1].text)}`."
        )
    if words[index].kind == "ALS" and "VOLDAAN" in accepted:
        span = words[index].span
        text = "Bij een principe staat `voldaan als`, niet `als`."
        voldaan = insert(span.start, "voldaan ", "Schrijf `voldaan als`", safe=True)
        return Mistake("anders-verwacht", span, text, "Schrijf `voldaan als`.", fixes=(voldaan,))
    return None


def _colon_for_is(words: list[Word], index: int) -> Mistake | None:
    """`- open: ja`."""
    if index + 1 >= len(words) or words[index].kind != "COLON" or words[0].kind not in ("BASIS", "VOORBEELD"):
        return None
    name = words[index - 1]
    if index < 2 or words[index - 2].kind != "BULLET" or name.kind not in ("NAME", "QUALIFIED"):
        return None
    written = f"{short(name.text)} is {short(words[index + 1].text)}"
    change = fix(f"Schrijf `{written}`", TextEdit(Span(name.span.end, words[index].span.end), " is"), safe=True)
    text = f"Achter `{short(name.text)}` hoort hier geen dubbele punt."
    return Mistake("dubbele-punt-te-veel", words[index].span, text, f"Schrijf `{written}`.", fixes=(change,))


def _without_dashes(words: list[Word], index: int, accepted: set[str]) -> Mistake | None:
    """Lines behind `gegeven:` or under a list that do not begin with a dash."""
    if (
        index >= len(words)
        or not words[index].starts_line
        or "BULLET" not in accepted
        or words[index - 1].kind != "COLON"
    ):
        return None
    if words[index].text in CLAUSES or words[index].kind == "BULLET":
        return None
    edits = []
    for word in words[index:]:
        if word.starts_line and (word.text in CLAUSES or word.kind == "BULLET"):
            break
        if word.starts_line and word.text == "o":  # the round sign of Word
            edits.append(TextEdit(word.span, "-"))
        elif word.starts_line:
            edits.append(TextEdit(Span(word.span.start, word.span.start), "- "))
    return Mistake(
        "anders-verwacht",
        words[index].span,
        f"Achter `{short(words[index - 2].text)}:` begint elke regel met een streepje.",
        f"Schrijf `- {short(words[index].text)} …`.",
        fixes=(fix("Zet er streepjes voor", *edits, safe=True),),
    )


def _dashes_without_words(words: list[Word], index: int) -> Mistake | None:
    """`betekent:` with points under it, and nothing that says how many must hold."""
    if index >= len(words) or words[index].kind != "BULLET" or words[index - 1].kind not in ("COLON", "ALS"):
        return None
    if words[index - 1].kind == "COLON" and words[index - 2].kind != "BETEKENT":
        return None
    end = words[index - 1].span.end
    return Mistake(
        "anders-verwacht",
        words[index].span,
        "Boven deze punten staat niet hoeveel ervan moeten gelden.",
        "Schrijf erboven `al deze punten gelden:` of `minstens één van deze punten geldt:`.",
        fixes=(
            insert(end, " al deze punten gelden:", "Schrijf `al deze punten gelden:`"),
            insert(end, " minstens één van deze punten geldt:", "Schrijf `minstens één van deze punten geldt:`"),
        ),
    )


def _point_below_condition(words: list[Word], index: int) -> Mistake | None:
    """`als open` with `- taak` below it."""
    if index >= len(words) or words[index].kind != "BULLET":
        return None
    start = next((n for n in range(index - 1, 0, -1) if words[n].kind == "ALS"), None)
    if start is None or start + 1 >= index or any(word.starts_line for word in words[start + 1 : index]):
        return None
    if any(word.kind in ("AL_DEZE_PUNTEN", "VAN_DEZE_PUNTEN", "COLON") for word in words[start:index]):
        return None
    place = Span(words[start].span.end, words[start + 1].span.start)
    heads = ("al deze punten gelden", "minstens één van deze punten geldt")
    return Mistake(
        "anders-verwacht",
        words[index].span,
        "Hier begint een punt, maar de voorwaarde erboven is geen lijst.",
        "Schrijf erboven `als al deze punten gelden:` of `als minstens één van deze punten geldt:`, en maak van alles "
        "een punt.",
        fixes=tuple(fix(f"Schrijf `als {head}:`", TextEdit(place, f" {head}:\n    - ")) for head in heads),
    )


def _values_in_a_row(words: list[Word], index: int) -> Mistake | None:
    """`één uit (geen, veel)`."""
    if index >= len(words) or words[index].kind != "LPAR" or words[index - 1].kind != "UIT":
        return None
    end = next((n for n in range(index, len(words)) if words[n].kind == "RPAR"), None)
    fixes: tuple[Fix, ...] = ()
    if end is not None:
        values = [" ".join(part) for part in _parts(words[index + 1 : end])]
        if set(values) == {"ja", "nee"} and index > 1:
            span = words[index - 2].span.to(words[end].span)
            text = "Ja of nee is een eigen soort antwoord, geen lijst."
            fixes = (write(span, "ja/nee", safe=True),)
            return Mistake("waarden-ontbreken", words[index].span, text, "Schrijf `ja/nee`.", fixes=fixes)
        points = "".join(f"\n    - {value}" for value in values)
        span = Span(words[index - 1].span.end, words[end].span.end)
        fixes = (write(span, points, "Zet de waarden onder elkaar", safe=True),)
    text = "De waarden van een lijst staan als punten onder elkaar, niet tussen haakjes."
    help = "Zet elke waarde op een eigen regel, met een streepje ervoor."
    return Mistake("waarden-ontbreken", words[index].span, text, help, fixes=fixes)


def _value_of_more_words(words: list[Word], index: int) -> Mistake | None:
    """`- geen ruimte "Geen ruimte"`."""
    start = line_start(words, index - 1)
    if index >= len(words) or words[index].starts_line or not in_values(words, index) or index != start + 2:
        return None
    end = index
    while end + 1 < len(words) and words[end + 1].kind != "TEXT" and not words[end + 1].starts_line:
        end += 1
    value = words[start + 1 : end + 1]
    if not all(word.text.replace("_", "").isalnum() for word in value):
        return None
    joined, span = "_".join(word.text for word in value), value[0].span.to(value[-1].span)
    text = f"De waarde `{short(' '.join(word.text for word in value))}` bestaat uit meer woorden."
    return Mistake("spatie-in-naam", span, text, f"Schrijf `{short(joined)}`.", fixes=(write(span, joined, safe=True),))


def _parts(words: list[Word]) -> Iterator[list[str]]:
    part: list[str] = []
    for word in words:
        if word.kind in ("COMMA", "SEMICOLON"):
            yield part
            part = []
        else:
            part.append(word.text)
    yield part


def _if_too_many(words: list[Word], index: int) -> Mistake | None:
    """`betekent: als …`, `en als …`."""
    if (
        not 0 < index < len(words) - 1
        or words[index].kind != "ALS"
        or words[index - 1].kind not in ("COLON", "AND", "OR", "LPAR", "BULLET")
    ):
        return None
    gone = TextEdit(Span(words[index].span.start, words[index + 1].span.start), "")
    return Mistake(
        "anders-verwacht",
        words[index].span,
        f"Achter `{words[index - 1].text}` hoort geen `als`: daar staat de voorwaarde zelf.",
        "Haal `als` weg.",
        fixes=(fix("Haal `als` weg", gone, safe=True),),
    )


def _closure_without_want(words: list[Word], index: int) -> Mistake | None:
    """`open norm "…"`, `geen regel: "…"`."""
    if index != 1 or words[0].kind not in ("GEEN_REGEL", "OPEN_NORM", "NOG_TE_DOEN"):
        return None
    word = words[1] if len(words) > 1 else None
    if word is not None and word.kind == "NAME" and not any(one.kind in ("TEXT", "WANT") for one in words):
        return _reason_without_quotes(words, word)
    if word is None or word.kind not in ("TEXT", "COLON"):
        return None
    span = Span(words[0].span.end, word.span.end if word.kind == "COLON" else words[0].span.end)
    if word.kind == "COLON" and len(words) > 2 and words[2].kind != "TEXT":
        return _reason_without_quotes(words, words[2])
    wants = fix("Zet er `want` tussen", TextEdit(span, " want"), safe=True)
    text = f"Achter `{words[0].text}` hoort `want`, en dan de reden."
    return Mistake("reden-ontbreekt", words[0].span, text, f'Schrijf `{words[0].text} want "…"`.', fixes=(wants,))


def _reason_without_quotes(words: list[Word], first: Word) -> Mistake:
    """Explain `open norm dit is vaag`, where the reason begins at `first`."""
    start, last = words[0], words[-1].span.end
    quoted = fix(
        "Zet er `want` voor, en aanhalingstekens om de reden",
        TextEdit(Span(start.span.end, first.span.start), ' want "'),
        TextEdit(Span(last, last), '"'),
    )
    text = f"Achter `{start.text}` hoort `want`, en dan de reden tussen aanhalingstekens."
    return Mistake("reden-ontbreekt", start.span, text, f'Schrijf `{start.text} want "…"`.', fixes=(quoted,))


def _quote_in_text(words: list[Word], index: int) -> Mistake | None:
    """`"Doe "iets" goed"`."""
    if index >= len(words) or words[index - 1].kind != "TEXT" or words[index].span.start != words[index - 1].span.end:
        return None
    if words[index].kind not in ("NAME", "TEXT") and not words[index].text.isalpha():
        return None
    end = index
    while end + 1 < len(words) and not words[end + 1].starts_line:
        end += 1
    last = max((n for n in range(index, end + 1) if words[n].kind == "TEXT"), default=None)
    fixes: tuple[Fix, ...] = ()
    if last is not None:
        inner = [words[index - 1].span.end - 1]
        for word in words[index : last + 1]:
            inner += [word.span.start, word.span.end - 1] if word.kind == "TEXT" else []
        inner = inner[:-1]
        fixes = (fix("Schrijf in de tekst enkele aanhalingstekens", *(TextEdit(Span(n, n + 1), "'") for n in inner)),)
    return Mistake(
        "aanhalingsteken-in-tekst",
        Span(words[index - 1].span.end - 1, words[index - 1].span.end),
        "Hier eindigt de tekst, maar er staat meteen een woord achter.",
        "In een tekst kunnen geen dubbele aanhalingstekens staan. Schrijf daar enkele: '…'.",
        fixes=fixes,
    )


def _stray_end(words: list[Word], index: int) -> Mistake | None:
    """A `;` or `,` at the end of a line."""
    if index >= len(words) or words[index].kind not in ("SEMICOLON", "COMMA"):
        return None
    word = words[index]
    if index + 1 < len(words) and words[index + 1].kind in ("AND", "OR") and not in_values(words, index):
        gone = remove(word.span, f"Haal `{word.text}` weg", safe=True)
        text = f"Voor `{words[index + 1].text}` staat geen `{word.text}`."
        return Mistake("vreemd-teken", word.span, text, f"Haal `{word.text}` weg.", fixes=(gone,))
    if index + 1 < len(words) and not words[index + 1].starts_line:
        if words[0].kind not in (
            "REGEL",
            "UITZONDERING",
            "BEGRIP",
            "PRINCIPE",
            "SIGNAAL",
            "VERPLICHTING",
        ):
            return None
        sign = "komma" if word.kind == "COMMA" else "puntkomma"
        text = f"Een {sign} voegt geen voorwaarden samen."
        span = Span(words[index - 1].span.end, word.span.end)
        fixes = (write(span, " en"), write(span, " of"))
        return Mistake("vreemd-teken", word.span, text, "Schrijf `en` of `of`.", fixes=fixes)
    text = f"Een regel eindigt zonder `{word.text}`."
    return Mistake(
        "vreemd-teken",
        word.span,
        text,
        "Haal het weg.",
        fixes=(remove(word.span, f"Haal `{word.text}` weg", safe=True),),
    )
