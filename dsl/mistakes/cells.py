"""Cells of a table as people fill them in: `5 tot 7`, `is meer dan 5`, `ja/nee`; and all wrong cells of a table."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from dsl.diagnostics import TextEdit
from dsl.fixes import fix, write
from dsl.mistakes.comparisons import AND_BEYOND, or_more
from dsl.mistakes.conditions import PHRASES
from dsl.mistakes.mistake import Mistake, Word, line, short
from dsl.source import Span

_BOUNDS = {"NUMBER", "AMOUNT", "DATE", "NAME"}
_NO_MATTER = {"nvt", "alles", "alle", "elke", "maakt", "onbelangrijk", "willekeurig", "ongeacht"}
_MOST_CELLS = 30
"""How many wrong cells of one table are told."""
_MOST_READ = 100_000
"""How many characters are read again for that: of a very large table fewer wrong cells are told."""


def cell_habit(words: list[Word], index: int) -> Mistake | None:
    """Explain, at `words[index]` of a table, a cell in ordinary Dutch."""
    if index >= len(words) or words[0].kind != "TABEL":
        return None
    start = next((n for n in range(index, 0, -1) if words[n].kind in ("ROW", "PIPE") and n < index), None)
    if start is None:
        return None
    end = next((n for n in range(index, len(words)) if words[n].kind in ("PIPE", "ROW_END", "ROW")), len(words))
    cell = words[start + 1 : end]
    if not cell:
        return None
    return (
        _head(words, start, cell)
        or _up_to(cell)
        or _below(cell)
        or _two_bounds(cell)
        or _unit(cell)
        or _between(cell)
        or _or_more(cell)
        or _yes_or_no(cell)
        or _no_matter(cell)
        or _is(cell)
        or _phrase(cell)
        or _more_values(cell)
        or _text(cell)
    )


def row_habit(words: list[Word], index: int, accepted: set[str]) -> Mistake | None:
    """Explain a row of a table without the outer `|`, or with `want` behind it."""
    if index >= len(words) or words[0].kind != "TABEL":
        return None
    word, last = words[index], words[index - 1]
    if word.kind == "TEXT" and last.kind == "WANT":
        span = last.span.to(word.span)
        text = "Achter een rij van een tabel staat geen reden."
        return Mistake(
            "onderdeel-verkeerde-plek", span, text, "Zet één `want` onder de tabel: die geldt voor alle rijen."
        )
    if not word.starts_line or "ROW" not in accepted:
        return None
    edits = []
    for n in range(index, len(words)):
        said = line(words, n) if words[n].starts_line and words[n].kind != "ROW" else []
        if any(one.kind in ("PIPE", "ROW_END") for one in said):
            edits.append(TextEdit(Span(words[n].span.start, words[n].span.start), "| "))
            if said[-1].kind != "ROW_END":
                edits.append(TextEdit(Span(said[-1].span.end, said[-1].span.end), " |"))
    if not edits or not any(one.kind in ("PIPE", "ROW_END") for one in line(words, index)):
        return None
    text = "Een rij van een tabel begint en eindigt met een streep `|`."
    around = fix("Zet er strepen omheen", *edits, safe=True)
    return Mistake("rij-niet-af", word.span, text, "Zet er een `|` voor en een `|` achter.", fixes=(around,))


def _span(cell: list[Word]) -> Span:
    return cell[0].span.to(cell[-1].span)


def _up_to(cell: list[Word]) -> Mistake | None:
    """`5 tot 7`, `5 tot en met 7`, `van 5 t/m 7`."""
    rest = cell[1:] if cell[0].text in ("van", "vanaf") else cell
    if len(rest) < 3 or rest[0].kind not in _BOUNDS or rest[-1].kind not in _BOUNDS:
        return None
    low, link, high = rest[0].text, [word.text for word in rest[1:-1]], rest[-1].text
    if link in (["tot", "en", "met"], ["t/m"]):
        written = f"{low} t/m {high}"
        text = f"`{short(' '.join(word.text for word in cell))}` kent de regeltaal niet."
        return Mistake("vreemd-woord", _span(cell), text, f"Schrijf `{written}`.",
                       fixes=(write(_span(cell), written, safe=True),))  # fmt: skip
    if link != ["tot"]:
        return None
    below = "voor" if rest[-1].kind == "DATE" else "minder dan"
    choices = (f"minstens {low} en {below} {high}", f"{low} t/m {high}")
    return Mistake(
        "vreemd-woord",
        _span(cell),
        f"`tot` kent de regeltaal niet: het zegt niet of {short(high)} zelf meedoet.",
        f"Schrijf `{choices[1]}` als {short(high)} meedoet, anders `{choices[0]}`.",
        fixes=tuple(write(_span(cell), choice) for choice in choices),
    )


def _head(words: list[Word], start: int, cell: list[Word]) -> Mistake | None:
    """`| als ruimte | dan uitkomst |`, `| ruimte is geen | uitkomst |` at the head."""
    if any(word.kind == "ROW" for word in words[:start]) and words[start].kind == "ROW":
        return None
    if sum(word.kind == "ROW" for word in words[: start + 1]) != 1:
        return None
    if cell[0].text in ("als", "dan", "de", "het") and len(cell) == 2 and cell[1].kind == "NAME":
        gone = write(Span(cell[0].span.start, cell[1].span.start), "", f"Haal `{cell[0].text}` weg", safe=True)
        text = "In de kop van een tabel staat alleen de naam."
        return Mistake("kolom-past-niet", _span(cell), text, f"Schrijf `{short(cell[1].text)}`.", fixes=(gone,))
    if len(cell) > 1 and cell[0].kind == "NAME" and cell[1].kind == "IS":
        text = "In de kop van een tabel staat alleen de naam: de waarde staat in de cellen eronder."
        return Mistake("kolom-past-niet", _span(cell), text, f"Schrijf `{short(cell[0].text)}`.",
                       fixes=(write(_span(cell), cell[0].text),))  # fmt: skip
    return None


_SIDES = {"onder": "minder dan", "beneden": "minder dan", "boven": "meer dan", "over": "meer dan", "vóór": "voor"}


def _below(cell: list[Word]) -> Mistake | None:
    """`onder de 5`, `tot 5`."""
    value = cell[-1]
    if len(cell) not in (2, 3) or value.kind not in ("NUMBER", "AMOUNT", "DATE"):
        return None
    if len(cell) == 3 and cell[1].text != "de":
        return None
    written = " ".join(word.text for word in cell)
    if cell[0].text == "tot":
        below = "voor" if value.kind == "DATE" else "minder dan"
        choices = (f"{below} {value.text}", f"hoogstens {value.text}")
        text = f"`tot` kent de regeltaal niet: het zegt niet of {short(value.text)} zelf meedoet."
        help = f"Schrijf `{choices[1]}` als {short(value.text)} meedoet, anders `{choices[0]}`."
        return Mistake("vreemd-woord", _span(cell), text, help, fixes=tuple(write(_span(cell), one) for one in choices))
    if cell[0].text not in _SIDES:
        return None
    meant = f"{_SIDES[cell[0].text]} {value.text}"
    text = f"`{short(written)}` kent de regeltaal niet."
    return Mistake(
        "vreemd-woord", _span(cell), text, f"Schrijf `{meant}`.", fixes=(write(_span(cell), meant, safe=True),)
    )


def _two_bounds(cell: list[Word]) -> Mistake | None:
    """`meer dan 5, minder dan 10`; `meer dan 5 en open`."""
    comma = next((n for n, word in enumerate(cell) if word.kind in ("COMMA", "SEMICOLON")), None)
    bounds = ("MEER", "MINDER", "MINSTENS", "HOOGSTENS", "VOOR", "NA")
    if comma is not None and 0 < comma < len(cell) - 1 and cell[0].kind in bounds and cell[comma + 1].kind in bounds:
        joined = write(Span(cell[comma - 1].span.end, cell[comma].span.end), " en", "Schrijf `en`", safe=True)
        text = "Tussen de twee grenzen van een cel staat `en`."
        return Mistake("anders-verwacht", cell[comma].span, text, "Schrijf `en`.", fixes=(joined,))
    if cell[0].kind in bounds and len(cell) > 3 and cell[-2].kind in ("AND", "OR") and cell[-1].kind == "NAME":
        text = "In een cel staat alleen wat over haar eigen kolom gaat."
        help = f"Geef `{short(cell[-1].text)}` een eigen kolom."
        return Mistake("cel-past-niet", cell[-2].span.to(cell[-1].span), text, help)
    return None


def _unit(cell: list[Word]) -> Mistake | None:
    """`hoogstens 5 personen`, `10.000 euro`."""
    at = next((n for n, word in enumerate(cell) if word.kind in ("NUMBER", "AMOUNT")), None)
    if at is None or at + 1 >= len(cell) or not all(word.kind == "NAME" for word in cell[at + 1 :]):
        return None
    number, span = cell[at], cell[at + 1].span.to(cell[-1].span)
    unit = " ".join(word.text for word in cell[at + 1 :])
    if unit in ("euro", "eur"):
        meant = f"€ {number.text.removeprefix('€').strip()}"
        text = f"Achter een bedrag staat geen `{unit}`."
        return Mistake("vreemd-woord", span, text, f"Schrijf `{meant}`.",
                       fixes=(write(number.span.to(span), meant, safe=True),))  # fmt: skip
    text = f"Achter {number.text} kan geen `{short(unit)}` staan: een cel vergelijkt alleen het getal."
    gone = write(Span(number.span.end, span.end), "", f"Haal `{short(unit)}` weg")
    return Mistake("vreemd-woord", span, text, f"Haal `{short(unit)}` weg.", fixes=(gone,))


def _between(cell: list[Word]) -> Mistake | None:
    """`tussen 5 en 7`."""
    if len(cell) != 4 or cell[0].text != "tussen" or cell[2].kind != "AND":
        return None
    low, high = cell[1], cell[3]
    after, before = ("na", "voor") if low.kind == "DATE" else ("meer dan", "minder dan")
    choices = (f"{low.text} t/m {high.text}", f"{after} {low.text} en {before} {high.text}")
    return Mistake(
        "vreemd-woord",
        _span(cell),
        "`tussen` kent de regeltaal niet: het zegt niet of de grenzen zelf meedoen.",
        f"Schrijf `{choices[0]}` als de grenzen meedoen, anders `{choices[1]}`.",
        fixes=tuple(write(_span(cell), choice) for choice in choices),
    )


def _or_more(cell: list[Word]) -> Mistake | None:
    """`5 of meer`."""
    if len(cell) != 3 or cell[1].kind != "OR" or cell[2].text not in AND_BEYOND:
        return None
    return or_more(_span(cell), cell[0].text, cell[2].text)


def _yes_or_no(cell: list[Word]) -> Mistake | None:
    """`ja/nee`, `ja of nee`."""
    if {word.text for word in cell} - {"/", "of", "en", ","} != {"ja", "nee"}:
        return None
    text = "Deze cel zegt ja én nee: dan maakt de kolom voor deze rij niet uit."
    return Mistake("cel-past-niet", _span(cell), text, "Schrijf `-`.", fixes=(write(_span(cell), "-", safe=True),))


def _no_matter(cell: list[Word]) -> Mistake | None:
    """`alles`, `maakt niet uit`."""
    if cell[0].text not in _NO_MATTER or len(cell) == 1:
        return None
    text = f"`{short(' '.join(word.text for word in cell))}` kent de regeltaal niet."
    return Mistake("vreemd-woord", _span(cell), text, "Schrijf `-`: dan maakt de kolom voor deze rij niet uit.",
                   fixes=(write(_span(cell), "-"),))  # fmt: skip


def _is(cell: list[Word]) -> Mistake | None:
    """`is meer dan 5`, `is geen`."""
    if not (cell[0].kind in ("IS", "GEEFT") or cell[0].text == "wordt") or len(cell) < 2:
        return None
    said = cell[0].text
    text = f"In een cel staat geen `{said}`: dat hoort al bij de kop van de kolom."
    gone = write(Span(cell[0].span.start, cell[1].span.start), "", f"Haal `{said}` weg", safe=True)
    return Mistake("anders-verwacht", cell[0].span, text, f"Haal `{said}` weg.", fixes=(gone,))


def _phrase(cell: list[Word]) -> Mistake | None:
    """`groter dan 5`, `maximaal 5`, `vanaf 5`."""
    for length in range(min(5, len(cell) - 1), 0, -1):
        for start in range(len(cell) - length):
            found = PHRASES.get(tuple(word.text for word in cell[start : start + length]), "")
            meant = found.removeprefix("is").strip()
            if meant.split()[:1] in (["meer"], ["minder"], ["minstens"], ["hoogstens"], ["niet"], ["voor"], ["na"]):
                span = cell[start].span.to(cell[start + length - 1].span)
                written = " ".join(word.text for word in cell[start : start + length])
                return Mistake("vreemd-woord", span, f"`{written}` kent de regeltaal niet.", f"Schrijf `{meant}`.",
                               fixes=(write(span, meant, safe=True),))  # fmt: skip
    return None


def _more_values(cell: list[Word]) -> Mistake | None:
    """`rood, wit`, `rood en wit`, `niet rood en niet wit`."""
    if cell[0].kind == "NIET" and any(word.kind in ("AND", "OR", "COMMA") for word in cell):
        text = "Achter `niet` staat in een cel één waarde."
        help = "Noem de waarden die wel gelden, met `of` ertussen."
        return Mistake("anders-verwacht", _span(cell), text, help)
    values, links = cell[::2], cell[1::2]
    if len(cell) < 3 or len(cell) % 2 == 0 or not all(_is_value(word) for word in values):
        return None
    if not all(word.kind in ("COMMA", "SEMICOLON", "SLASH", "AND", "OR") for word in links):
        return None
    written = " of ".join(word.text for word in values)
    sure = all(word.kind != "AND" for word in links)
    text = "Meer waarden in één cel staan met `of` ertussen."
    help = f"Schrijf `{short(written)}`."
    return Mistake("anders-verwacht", _span(cell), text, help, fixes=(write(_span(cell), written, safe=sure),))


def _is_value(word: Word) -> bool:
    return word.kind in _BOUNDS or (word.text.replace("_", "").isalpha() and word.kind not in ("AND", "OR", "NIET"))


def _text(cell: list[Word]) -> Mistake | None:
    """Words that are no value: `heel veel`."""
    if len(cell) < 2 or not all(word.kind == "NAME" for word in cell):
        return None
    joined = "_".join(word.text for word in cell)
    text = f"`{short(' '.join(word.text for word in cell))}` zijn meer woorden: een waarde is één woord."
    help = f"Schrijf `{short(joined)}`, of `… of …` als er meer waarden zijn."
    return Mistake("spatie-in-naam", _span(cell), text, help, fixes=(write(_span(cell), joined),))


# --- the other wrong cells ---------------------------------------------------------------------------------


def more_wrong_cells(text: str, statement: Span, mistake: Mistake, read: Callable[[str], object]) -> Iterator[Mistake]:
    """Yield what is wrong in the other cells of a table, when there is a mistake in one.

    The cell with the mistake is filled with `-` of the same length, and the table is read again with `read`, which
    raises Mistake. A mistake that is not in a cell ends it.
    """
    filled_in: list[Span] = []
    for _ in range(min(_MOST_CELLS, _MOST_READ // max(1, statement.end - statement.start))):
        cell = _cell_at(text, statement, mistake.span)
        if cell is None or cell in filled_in:
            return
        filled_in.append(cell)
        last = not text[cell.end + 1 : _line_end(text, cell.end, statement.end)].partition("#")[0].strip()
        filled = " x" if last else " -"  # the last one has the outcome, which is a name
        text = f"{text[: cell.start]}{filled.ljust(cell.end - cell.start)}{text[cell.end :]}"
        try:
            read(text)
        except Mistake as found:
            if any(cell.start <= found.span.start < cell.end for cell in filled_in):
                return
            mistake = found
            yield found
        else:
            return


def _line_end(text: str, at: int, most: int) -> int:
    end = text.find("\n", at, most)
    return most if end < 0 else end


def _cell_at(text: str, statement: Span, span: Span) -> Span | None:
    """Return the place between two `|` on one line in which a span lies; None when it lies in no cell."""
    start = text.rfind("\n", statement.start, span.start + 1) + 1
    end = _line_end(text, span.start, statement.end)
    left, right = text.rfind("|", start, span.start), text.find("|", max(span.end - 1, span.start), end)
    if "|" in text[span.start : span.end]:
        return None
    if not text[start:end].lstrip().startswith("|") or left < 0 or right < 0 or right - left < 3:
        return None
    return Span(left + 1, right)
