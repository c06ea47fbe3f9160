"""Types and lists of values as people write them: `ja/nee/onbekend`, `één uit de volgende`, `- a (Label)`, `: x of y`.

Like dsl/mistakes/facts.py, and looked for in the same places: where the grammar cannot go on.
"""

from __future__ import annotations

from dsl.diagnostics import Fix, TextEdit
from dsl.fixes import fix, insert, remove, write
from dsl.mistakes.conditions import in_values, line_start
from dsl.mistakes.mistake import CLAUSES, Mistake, Word, line, short
from dsl.source import Span

PLAIN_TYPES = ("getal", "bedrag", "datum", "tekst")
_LINKS = ("COMMA", "SLASH", "OR", "AND")
_MORE = {"meer", "meerdere", "meerkeuze", "verschillende", "alle"}
_FILLS_LIST = {"de", "het", "deze", "volgende", "onderstaande", "lijst", "mogelijkheden", "waarden", "opties", ":"}


def list_habit(words: list[Word], index: int, accepted: set[str]) -> Mistake | None:
    """Explain a type or a list of values in ordinary Dutch at `words[index]`."""
    if words[0].kind not in ("FEIT", "OORDEEL", "KEUZELIJST", "BESLUIT") or index >= len(words):
        return None
    return (
        _third_answer(words, index)
        or _is_for_colon(words, index)
        or _type_in_parentheses(words, index)
        or _more_names(words, index)
        or _of_van(words, index)
        or _of_the_following(words, index)
        or _sentence_for_type(words, index)
        or _no_type(words, index, accepted)
        or _outcomes_on_one_line(words, index)
        or _list_on_one_line(words, index)
        or _type_of_list(words, index)
        or _ascending_in_parentheses(words, index)
        or _behind_type(words, index)
        or _in_brackets(words, index)
    )


def _third_answer(words: list[Word], index: int) -> Mistake | None:
    """`feit x: ja/nee/onbekend`."""
    if words[index].kind not in _LINKS or [w.kind for w in words[index - 3 : index]] != ["JA", "SLASH", "NEE"]:
        return None
    rest = line(words, index)
    if len(rest) < 2 or rest[1].text in CLAUSES:
        return None
    span = words[index].span.to(rest[-1].span)
    return Mistake(
        "anders-verwacht",
        span,
        "Op een vraag met ja of nee is er geen derde antwoord.",
        "Haal het weg: ‘weet ik niet’ kan altijd al worden gekozen. Is er echt een derde antwoord? Schrijf dan "
        "`één uit`, met de antwoorden als punten eronder.",
        fixes=(remove(span, "Laat alleen `ja/nee` staan"),),
    )


def _type_in_parentheses(words: list[Word], index: int) -> Mistake | None:
    """`feit x (ja/nee)`, `feit x (getal)`."""
    if words[0].kind not in ("FEIT", "OORDEEL") or index != 2 or words[2].kind != "LPAR":
        return None
    rest = line(words, 2)
    if rest[-1].kind != "RPAR" or len(rest) < 3:
        return None
    kind = "".join(word.text for word in rest[1:-1])
    span = Span(words[1].span.end, rest[-1].span.end)
    plain = fix(f"Schrijf `{short(words[1].text)}: {short(kind)}`", TextEdit(span, f": {kind}"), safe=True)
    text = "Het soort antwoord staat achter een dubbele punt, niet tussen haakjes."
    help = f"Schrijf `{short(words[1].text)}: {short(kind)}`."
    known = kind in ("ja/nee", *PLAIN_TYPES)
    return Mistake("dubbele-punt-ontbreekt", words[2].span, text, help, fixes=(plain,) if known else ())


def _is_for_colon(words: list[Word], index: int) -> Mistake | None:
    """`feit x is ja/nee`."""
    if words[0].kind not in ("FEIT", "OORDEEL", "BESLUIT") or words[index].kind != "IS" or index + 1 >= len(words):
        return None
    if index != (3 if words[0].kind == "BESLUIT" else 2):
        return None
    last = words[index - 1]
    colon = fix(f"Schrijf `{short(last.text)}:`", TextEdit(Span(last.span.end, words[index].span.end), ":"), safe=True)
    text = f"Achter `{short(last.text)}` hoort een dubbele punt, geen `is`."
    return Mistake("dubbele-punt-ontbreekt", words[index].span, text, f"Schrijf `{short(last.text)}:`.", fixes=(colon,))


def _more_names(words: list[Word], index: int) -> Mistake | None:
    """`feit x, y: ja/nee`; `oordeel x door college: ja/nee`."""
    if words[0].kind not in ("FEIT", "OORDEEL") or index != 2 or words[index].starts_line:
        return None
    if words[index].kind in ("COMMA", "AND"):
        text = "Hier staan meer namen, en elke vraag is een eigen regel."
        help = f"Schrijf voor elke vraag een eigen `{words[0].text} NAAM: …`."
        return Mistake("anders-verwacht", words[index].span, text, help)
    colon = next((word for word in line(words, 0) if word.kind == "COLON"), None)
    if words[index].text in CLAUSES and colon is not None:
        text = f"`{words[index].text}` staat op een eigen regel, onder de naam en het soort antwoord."
        help = f"Schrijf `{words[0].text} {short(words[1].text)}: …`, en op de regel eronder `{words[index].text} …`."
        return Mistake("onderdeel-verkeerde-plek", words[index].span, text, help)
    return None


def _of_van(words: list[Word], index: int) -> Mistake | None:
    """`één van` above a list."""
    if words[index].text not in ("van", "de") or words[index - 1].kind not in ("EEN", "MEER"):
        return None
    if words[index - 2].kind != "COLON":
        return None
    text = f"Boven een lijst van antwoorden staat `{words[index - 1].text} uit`."
    help = f"Schrijf `{words[index - 1].text} uit`."
    return Mistake(
        "anders-verwacht", words[index].span, text, help, fixes=(write(words[index].span, "uit", safe=True),)
    )


def _of_the_following(words: list[Word], index: int) -> Mistake | None:
    """`één uit de volgende:` above a list."""
    at = next((n for n in range(index, max(index - 4, 1), -1) if words[n].kind == "UIT"), None)
    if at is None or at + 1 >= len(words):
        return None
    end = at + 1
    while end < len(words) and words[end].text in _FILLS_LIST and not words[end].starts_line:
        end += 1
    if end <= index or end == at + 1 or (end < len(words) and words[end].kind != "BULLET"):
        return None
    span = words[at + 1].span.to(words[end - 1].span)
    text = f"Achter `{words[at - 1].text} uit` staan meteen de antwoorden, als punten eronder."
    fixes = (remove(span, safe=True),)
    return Mistake("anders-verwacht", span, text, "Haal dit weg.", fixes=fixes)


def _sentence_for_type(words: list[Word], index: int) -> Mistake | None:
    """`feit x: meerdere antwoorden mogelijk` with points under it."""
    start = next((n for n, word in enumerate(words) if word.kind == "COLON"), None)
    if start is None or start > 3 or not start < index or words[index].kind != "NAME":
        return None
    said = line(words, start)[1:]
    end = start + 1 + len(said)
    if len(said) < 2 or end >= len(words) or words[end].kind != "BULLET":
        return None
    if any(word.kind not in ("NAME", "MEER", "EEN", "VAN") for word in said) or said[0].text in PLAIN_TYPES:
        return None
    choices = ("meer uit",) if {word.text for word in said} & _MORE else ("één uit", "meer uit")
    span = said[0].span.to(said[-1].span)
    return Mistake(
        "type-onbekend",
        span,
        f"`{short(' '.join(word.text for word in said))}` is geen soort antwoord.",
        f"Schrijf `{choices[0]}`."
        if len(choices) == 1
        else "Schrijf `één uit` als er één antwoord kan gelden, of `meer uit` als er meer tegelijk kunnen gelden.",
        fixes=tuple(write(span, choice, safe=len(choices) == 1) for choice in choices),
    )


def _no_type(words: list[Word], index: int, accepted: set[str]) -> Mistake | None:
    """`besluit b "B?"` with points under it, and `besluit b "B?" uit`."""
    if words[0].kind == "KEUZELIJST" or index > 4 or words[index].kind not in ("BULLET", "UIT"):
        return None
    colon = words[index - 1].kind == "COLON"
    if not colon and "COLON" not in accepted:
        return None
    last = words[index - 1].span
    span = last if words[index].kind == "BULLET" else words[index].span
    choices = ("één uit",) if words[0].kind == "BESLUIT" else ("één uit", "meer uit")
    before = "" if colon else ":"
    behind = f" {choices[0].split()[0]}" if words[index].kind == "UIT" else ""
    fixes = tuple(
        insert(last.end, f"{before}{behind or f' {choice}'}", f"Schrijf `{choice}`", safe=len(choices) == 1)
        for choice in choices
    )
    text = "Boven de antwoorden staat niet wat voor soort antwoord het is."
    help = "Schrijf `één uit` boven de punten."
    if len(choices) > 1:
        help = "Schrijf `één uit` als er één antwoord kan gelden, of `meer uit` als er meer tegelijk kunnen gelden."
    return Mistake("type-onbekend", span, text, help, fixes=fixes)


def _names_in_a_row(words: list[Word], start: int) -> list[Word]:
    """Return the names from `words[start]` on, when all that stands on the line is names with a mark between them."""
    said = line(words, start)
    if len(said) < 3 or len(said) % 2 == 0:
        return []
    names, marks = said[::2], said[1::2]
    good = all(word.kind == "NAME" for word in names) and all(word.kind in _LINKS for word in marks)
    return names if good else []


def _outcomes_on_one_line(words: list[Word], index: int) -> Mistake | None:
    """`besluit b "B?": x of y`."""
    if words[0].kind != "BESLUIT" or index < 5 or words[3].kind != "COLON" or words[4].starts_line:
        return None
    names = _names_in_a_row(words, 4)
    return _under_each_other(words[3].span.end, names, " één uit") if names else None


def _list_on_one_line(words: list[Word], index: int) -> Mistake | None:
    """`keuzelijst dorpen: born, limbricht`."""
    if words[0].kind != "KEUZELIJST" or index < 2:
        return None
    at = index if words[index].kind in ("COLON", "IS") else index - 1
    if words[at].kind not in ("COLON", "IS") or at + 1 >= len(words):
        return None
    names = _names_in_a_row(words, at + 1)
    return _under_each_other(words[at - 1].span.end, names, "") if names else None


def _under_each_other(start: int, names: list[Word], kind: str, last: Span | None = None) -> Mistake:
    points = "".join(f"\n    - {name.text}" for name in names)
    span = names[0].span.to(last or names[-1].span)
    below = fix("Zet de waarden onder elkaar", TextEdit(Span(start, span.end), f"{kind}{points}"), safe=True)
    text = "De waarden van een lijst staan als punten onder elkaar."
    help = f"Zet elke waarde op een eigen regel: `- {short(names[0].text)}`."
    return Mistake("waarden-ontbreken", span, text, help, fixes=(below,))


def _type_of_list(words: list[Word], index: int) -> Mistake | None:
    """`keuzelijst dorpen "Dorpen": één uit`."""
    if words[0].kind != "KEUZELIJST" or words[index].kind not in ("COLON", "EEN", "MEER"):
        return None
    at = index + 1 if words[index].kind == "COLON" else index
    if [word.kind for word in words[at : at + 2]] not in (["EEN", "UIT"], ["MEER", "UIT"]):
        return None
    span = words[index].span.to(words[at + 1].span)
    gone = fix("Haal dit weg", TextEdit(Span(words[index - 1].span.end, span.end), ""), safe=True)
    text = f"Een keuzelijst is er voor alle vragen: `{words[at].text} uit` staat bij de vraag die haar gebruikt."
    return Mistake("anders-verwacht", span, text, "Haal dit weg.", fixes=(gone,))


def _ascending_in_parentheses(words: list[Word], index: int) -> Mistake | None:
    """`keuzelijst dorpen (oplopend)`."""
    if [word.kind for word in words[index : index + 3]] != ["LPAR", "OPLOPEND", "RPAR"]:
        return None
    span = Span(words[index - 1].span.end, words[index + 2].span.end)
    text = "`oplopend` staat niet tussen haakjes."
    fixes = (write(span, ", oplopend", safe=True),)
    return Mistake("komma-ontbreekt", words[index].span.to(words[index + 2].span), text, "Schrijf `, oplopend`.",
                   fixes=fixes)  # fmt: skip


def _behind_type(words: list[Word], index: int) -> Mistake | None:
    """`getal in dagen`, `bedrag, afgerond`, `tekst (kort)`."""
    at = next((n for n in (2, 3) if n < len(words) and words[n].kind == "COLON"), None)
    if at is None or at + 2 >= len(words) or words[at + 1].text not in PLAIN_TYPES or index != at + 2:
        return None
    rest = line(words, index)
    if words[index].starts_line or words[index].text in CLAUSES or words[index].kind == "TEXT":
        return None
    if [word.text for word in rest] == ["en", "tijd"]:
        return None  # `datum en tijd` is another word for `datum`
    rest = rest[: next((n for n, word in enumerate(rest) if word.text in CLAUSES), len(rest))]
    kind, span = words[at + 1].text, rest[0].span.to(rest[-1].span)
    return Mistake(
        "anders-verwacht",
        span,
        f"Achter `{kind}` kan niets meer staan, ook geen eenheid.",
        "Haal dit weg, en zet het in de vraag of de toelichting.",
        fixes=(remove(span),),
    )


def _in_brackets(words: list[Word], index: int) -> Mistake | None:
    """`één uit [a, b]`."""
    if words[index].kind != "LSQB" or words[index - 1].kind != "UIT" or index + 2 >= len(words):
        return None
    said = line(words, index)[1:-1]
    names = [word for word in said if word.kind == "NAME"]
    if len(names) < 2 or line(words, index)[-1].kind != "RSQB" or len(said) != 2 * len(names) - 1:
        return None
    return _under_each_other(words[index - 1].span.end, names, "", line(words, index)[-1].span)


# --- a line with a value --------------------------------------------------------------------------------


def label_habit(words: list[Word], index: int) -> Mistake | None:
    """Explain `- a (Label)`, `- a "A" want "x"`, `- a "A" als open`, `- a "A" "uitleg"`, `- a, namelijk "A"`."""
    if words[0].kind not in ("FEIT", "OORDEEL", "KEUZELIJST", "BESLUIT") or not in_values(words, index):
        return None
    if words[index].starts_line:
        return None
    start = line_start(words, index)
    said, word = line(words, start), words[index]
    if word.kind == "LPAR" and index == start + 2 and said[-1].kind == "RPAR":
        label = " ".join(one.text for one in said[3:-1])
        span = word.span.to(said[-1].span)
        quoted = write(span, f'"{label}"')
        help = f'Schrijf `- {short(words[index - 1].text)} "{short(label)}"`.'
        text = "Wat mensen zien, staat tussen aanhalingstekens, niet tussen haakjes."
        return Mistake("tekst-ontbreekt", span, text, help, fixes=(quoted,))
    if words[index - 1].kind == "COMMA" and word.kind == "NAME" and index == start + 3:
        label = f"{said[1].text}, {word.text}"
        text = "De naam van een waarde is één woord."
        help = f'Schrijf bijvoorbeeld `- {short(said[1].text)}_{short(word.text)} "{short(label)}"`.'
        return Mistake("spatie-in-naam", said[1].span.to(word.span), text, help)
    if word.kind == "ALS" and words[0].kind == "BESLUIT":
        help = f"Wanneer het `{short(said[1].text)}` wordt, staat in een `regel NAAM over {short(words[1].text)} geeft "
        help += f"{short(said[1].text)}`. Haal het hier weg."
    elif words[index - 1].kind != "TEXT" or word.kind == "COMMA":
        return None
    else:
        help = "Haal dit weg. Uitleg over de antwoorden staat onder de lijst, achter `toelichting`."
        if words[0].kind in ("BESLUIT", "KEUZELIJST"):
            help = "Haal dit weg."
    span = word.span.to(said[-1].span)
    fixes: tuple[Fix, ...] = (remove(span),)
    text = "Achter wat mensen zien, kan op deze regel niets meer staan."
    return Mistake("anders-verwacht", span, text, help, fixes=fixes)
