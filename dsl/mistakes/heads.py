"""How people begin a regel, uitzondering, verplichting or interpretatie: `regel r voor b`, `uitzondering u bij r`."""

from __future__ import annotations

from dsl.diagnostics import TextEdit
from dsl.fixes import fix, insert, remove, write
from dsl.mistakes.declared import besluiten, kind_of
from dsl.mistakes.mistake import NUMBER_WORDS, Mistake, Word, line, short
from dsl.mistakes.quoted_names import quoted_name
from dsl.source import Span
from dsl.wording import MONTHS

_LINKS = {"REGEL": "over", "TABEL": "over", "UITZONDERING": "op"}
_OTHER_LINKS = {"voor", "bij", "van", "op", "over", "in", "aan"}
_NOT_APPLIED = (
    *(("buiten", "toepassing"), ("geldt", "niet"), ("vervalt",), ("uitgezonderd",), ("niet", "toepassen")),
    *(("niet", "van toepassing"), ("is", "niet", "van toepassing"), ("sluit", "uit"), ("buiten", "werking")),
)
"""What people write behind the rule of an exception that sets it aside."""


def head_habit(words: list[Word], index: int, accepted: set[str], text: str) -> Mistake | None:
    """Explain, at `words[index]`, how a statement begins in ordinary Dutch; `text` is that of the whole source."""
    if index >= len(words):
        return None
    return (
        _number_as_name(words, index)
        or _no_target(words, index, text)
        or quoted_name(words, index, accepted, text)
        or _chosen_how(words, index)
        or _fulfilled_how(words, index)
        or _other_link(words, index, text)
        or _gives(words, index)
        or _more_targets(words, index)
        or _not_applied(words, index)
        or _gives_below(words, index)
        or _always(words, index)
        or _chosen(words, index)
        or _principle_number(words, index)
        or _for_missing(words, index)
        or _fulfilled(words, index)
        or _moment(words, index)
        or _ascending(words, index)
        or _day_without_year(words, index)
    )


def _number_as_name(words: list[Word], index: int) -> Mistake | None:
    """`regel 1 over uitkomst`."""
    word = words[index]
    if index != 1 or word.kind != "NUMBER" or words[0].kind in ("REGELTAAL", "PRINCIPE", "VOORBEELD"):
        return None
    name = f"{words[0].text}_{word.text}".replace(".", "_").replace(",", "_")
    text = f"Een naam begint met een letter: `{short(word.text)}` is een getal."
    return Mistake("naam-ontbreekt", word.span, text, f"Schrijf bijvoorbeeld `{words[0].text} {short(name)}`.",
                   fixes=(write(word.span, name),))  # fmt: skip


_BEHIND_TARGET = ("GEEFT", "ALS", "WANT", "GELDIG_VANAF", "T_M", "VERVALT", "ROW")


def _no_target(words: list[Word], index: int, text: str) -> Mistake | None:
    """`regel r geeft wel als open`: over what, or on which rule?"""
    link, start = _LINKS.get(words[0].kind), words[0]
    if link is None or index != 2 or words[index].kind not in _BEHIND_TARGET:
        return None
    name = words[1]
    later = next((n for n in range(3, len(words) - 1) if words[n].text == link and words[n + 1].kind == "NAME"), None)
    if words[index].kind == "GEEFT" and later == index + 2:
        moved = f"{link} {words[later + 1].text} geeft {words[index + 1].text}"
        span = words[index].span.to(words[later + 1].span)
        text = f"Eerst staat `{link} {short(words[later + 1].text)}`, en dan pas `geeft`."
        return Mistake(
            "woordvolgorde", span, text, f"Schrijf `{short(moved)}`.", fixes=(write(span, moved, safe=True),)
        )
    if later is not None:
        text = f"Achter de naam van een `{start.text}` staat eerst `{link} {short(words[later + 1].text)}`."
        help = (
            f"Schrijf `{start.text} {short(name.text)} {link} {short(words[later + 1].text)} …`, en de rest daarachter."
        )
        return Mistake("woordvolgorde", words[index].span, text, help)
    what = {"op": "REGEL", "over": "BESLUIT"}[link]
    among = besluiten(text)[:3] if link == "over" else []
    return Mistake(
        "anders-verwacht",
        name.span.to(words[index].span),
        f"Achter `{start.text} {short(name.text)}` ontbreekt "
        + ("over welk besluit het gaat." if link == "over" else "van welke regel het de uitzondering is."),
        f"Schrijf `{start.text} {short(name.text)} {link} {short(among[0]) if among else what}`.",
        fixes=tuple(insert(name.span.end, f" {link} {one}", f"Schrijf `{link} {short(one)}`") for one in among),
    )


def _chosen_how(words: list[Word], index: int) -> Mistake | None:
    """`gekozen voor ja`, `keuze ja`, `antwoord: ja`, `gekozen "ja"`, `gekozen misschien`."""
    word, last = words[index], words[index - 1]
    if words[0].kind != "INTERPRETATIE":
        return None
    if last.kind == "TEXT" and index == 3 and word.kind == "NAME":
        end = index + 1 if index + 1 < len(words) and words[index + 1].kind == "COLON" else index
        if end + 1 < len(words) and words[end + 1].kind in ("JA", "NEE"):
            span = word.span.to(words[end].span)
            text = f"`{short(word.text)}` kent de regeltaal hier niet."
            return Mistake("vreemd-woord", span, text, "Schrijf `gekozen`.", fixes=(write(span, "gekozen", safe=True),))
    if last.kind != "GEKOZEN":
        return None
    if word.kind == "TEXT" and word.text.strip('"').lower() in ("ja", "nee"):
        plain = word.text.strip('"').lower()
        text = f"`{plain}` staat zonder aanhalingstekens."
        return Mistake("anders-verwacht", word.span, text, f"Schrijf `gekozen {plain}`.",
                       fixes=(write(word.span, plain, safe=True),))  # fmt: skip
    if word.kind == "COLON":
        return None
    if index + 1 < len(words) and words[index + 1].kind in ("JA", "NEE") and not words[index + 1].starts_line:
        gone = remove(Span(word.span.start, words[index + 1].span.start), f"Haal `{short(word.text)}` weg", safe=True)
        text = f"Tussen `gekozen` en `{words[index + 1].text}` staat niets."
        return Mistake("anders-verwacht", word.span, text, f"Schrijf `gekozen {words[index + 1].text}`.", fixes=(gone,))
    if word.starts_line:
        return None
    return Mistake(
        "anders-verwacht",
        word.span,
        "Een interpretatie is een vraag waarop het antwoord `ja` of `nee` is.",
        "Schrijf wat u voorlopig aanhoudt, `gekozen ja` of `gekozen nee`, en achter `want` dat het nog niet vaststaat.",
        fixes=(write(word.span, "ja"), write(word.span, "nee")),
    )


def _fulfilled_how(words: list[Word], index: int) -> Mistake | None:
    """`geldt als open`, `voldaan bij open`, `niet voldaan als open` under a principe; `principe 2a`."""
    word, last = words[index], words[index - 1]
    if words[0].kind != "PRINCIPE":
        return None
    if index == 3 and last.kind == "NAME" and words[1].span.end == last.span.start:
        text = "Het nummer van een principe is een getal, zonder letter erbij."
        help = f"Schrijf bijvoorbeeld `principe {words[1].text} {short(word.text if word.kind == 'NAME' else 'NAAM')}`."
        return Mistake("anders-verwacht", words[1].span.to(last.span), text, help)
    behind = words[index + 1].kind if index + 1 < len(words) else ""
    if word.starts_line and word.text in ("geldt", "gehaald", "bereikt", "vervuld") and behind == "ALS":
        fixes = (write(word.span, "voldaan", safe=True),)
        text = f"`{word.text}` kent de regeltaal hier niet."
        return Mistake("vreemd-woord", word.span, text, "Schrijf `voldaan`.", fixes=fixes)
    if last.kind == "VOLDAAN" and word.kind in ("BIJ", "IS", "VOOR", "OP", "OVER") and index + 1 < len(words):
        text = f"Achter `voldaan` hoort `als`, geen `{word.text}`."
        return Mistake("anders-verwacht", word.span, text, "Schrijf `voldaan als`.",
                       fixes=(write(word.span, "als", safe=True),))  # fmt: skip
    if word.kind == "NIET" and word.starts_line and index + 1 < len(words) and words[index + 1].kind == "VOLDAAN":
        text = "Een principe zegt wanneer het wél is voldaan."
        help = "Draai de voorwaarde om: `voldaan als niet (…)`."
        return Mistake("anders-verwacht", word.span.to(words[index + 1].span), text, help)
    return None


def _other_link(words: list[Word], index: int, text: str) -> Mistake | None:
    """`regel r voor uitkomst`, `uitzondering u bij hoofd`."""
    link, word = _LINKS.get(words[0].kind), words[index]
    if link is None or index != 2 or word.text not in _OTHER_LINKS or word.starts_line or len(words) < 4:
        return None
    if link == "op" and kind_of(text, words[3].text) == "besluit":
        found = "Een uitzondering hoort bij een regel, niet bij een besluit."
        help = (
            f"Noem achter `op` de regel. Is het geen uitzondering? Schrijf dan `regel {short(words[1].text)} over …`."
        )
        return Mistake("naam-verkeerde-soort", words[3].span, found, help)
    found = f"Achter de naam van een {words[0].text} hoort `{link}`, geen `{word.text}`."
    help = f"Schrijf `{words[0].text} {short(words[1].text)} {link} {short(words[3].text)}`."
    return Mistake("anders-verwacht", word.span, found, help, fixes=(write(word.span, link, safe=True),))


def _gives(words: list[Word], index: int) -> Mistake | None:
    """`regel r over uitkomst: wel`, `regel r over uitkomst is wel`."""
    word = words[index]
    if (
        words[0].kind not in ("REGEL", "UITZONDERING")
        or index != 4
        or word.text not in (":", "is", "wordt", "dan", "=", "luidt", "betekent", "levert", "leidt")
    ):
        return None
    if index + 1 >= len(words) or words[index + 1].kind != "NAME":
        return None
    span = Span(words[index - 1].span.end, word.span.end)
    written = f"geeft {short(words[index + 1].text)}"
    gives = fix(f"Schrijf `{written}`", TextEdit(span, " geeft"), safe=True)
    text = f"Achter `{short(words[3].text)}` hoort `geeft`, geen `{word.text}`."
    return Mistake("anders-verwacht", word.span, text, f"Schrijf `{written}`.", fixes=(gives,))


def _more_targets(words: list[Word], index: int) -> Mistake | None:
    """`uitzondering u op a en b`, `regel r over a en b`."""
    word = words[index]
    kinds = ("REGEL", "UITZONDERING", "TABEL")
    if words[0].kind not in kinds or index != 4 or word.kind not in ("AND", "OR", "COMMA"):
        return None
    what = "regel" if words[0].kind == "UITZONDERING" else "besluit"
    text = f"Een {words[0].text} gaat over één {what}, en hier staan er meer."
    help = f"Laat er één staan, en schrijf voor wat u weghaalt nog een {words[0].text} met dezelfde voorwaarde."
    end = word.span if index + 1 >= len(words) else words[index + 1].span
    fixes = (remove(word.span.to(end), f"Laat alleen `{short(words[3].text)}` staan"),)
    return Mistake("anders-verwacht", word.span.to(end), text, help, fixes=fixes)


def _not_applied(words: list[Word], index: int) -> Mistake | None:
    """`uitzondering u op hoofd buiten toepassing`."""
    if words[0].kind != "UITZONDERING" or index != 4:
        return None
    phrase: tuple[str, ...] | None = next(
        (p for p in _NOT_APPLIED if tuple(w.text for w in words[4 : 4 + len(p)]) == p), None
    )
    rest = tuple(word.text for word in line(words, 4)[:5])
    if phrase is None and rest[0] in ("laat", "stelt", "zet", "verklaart") and "buiten" in rest:
        phrase = rest[: rest.index("buiten") + 2]
    if phrase is None:
        return None
    span, written = words[4].span.to(words[3 + len(phrase)].span), " ".join(phrase)
    meant = "laat buiten toepassing"
    return Mistake(
        "vreemd-woord",
        span,
        f"`{written}` kent de regeltaal hier niet.",
        f"Schrijf `{meant}`.",
        fixes=(write(span, meant, safe=True),),
    )


def _gives_below(words: list[Word], index: int) -> Mistake | None:
    """`uitzondering u op hoofd`, and `geeft deels` under the condition."""
    if words[0].kind not in ("REGEL", "UITZONDERING") or index != 4 or words[4].kind not in ("ALS", "WANT"):
        return None
    below = next((n for n in range(5, len(words)) if words[n].kind == "GEEFT"), None)
    if below is None or below + 1 >= len(words):
        return None
    written = f"geeft {words[below + 1].text}"
    moved = fix(
        f"Zet `{short(written)}` achter `{short(words[3].text)}`",
        TextEdit(Span(words[3].span.end, words[3].span.end), f" {written}"),
        TextEdit(Span(words[below - 1].span.end, words[below + 1].span.end), ""),
        safe=True,
    )
    text = "`geeft` staat op de eerste regel, voor `als`."
    help = f"Zet `{short(written)}` achter `{short(words[3].text)}`."
    return Mistake("onderdeel-verkeerde-plek", words[below].span, text, help, fixes=(moved,))


def _always(words: list[Word], index: int) -> Mistake | None:
    """`altijd` where a condition could stand."""
    word = words[index]
    if word.text != "altijd" or not word.starts_line:
        return None
    text, help = "`altijd` kent de regeltaal niet.", "Haal het weg: zonder `als` geldt de regel altijd."
    return Mistake("vreemd-woord", word.span, text, help, fixes=(remove(word.span, "Haal `altijd` weg", safe=True),))


def _chosen(words: list[Word], index: int) -> Mistake | None:
    """`interpretatie i "Telt dit?" ja`."""
    word = words[index]
    if words[0].kind != "INTERPRETATIE" or index != 3 or word.kind not in ("JA", "NEE"):
        return None
    written = f"gekozen {word.text}"
    fixes = (insert(word.span.start, "gekozen ", f"Schrijf `{written}`", safe=True),)
    return Mistake("anders-verwacht", word.span, f"Voor `{word.text}` ontbreekt `gekozen`.", f"Schrijf `{written}`.",
                   fixes=fixes)  # fmt: skip


def _principle_number(words: list[Word], index: int) -> Mistake | None:
    """`principe twee netjes`."""
    word = words[index]
    if words[0].kind != "PRINCIPE" or index != 1 or word.text not in NUMBER_WORDS:
        return None
    number = str(NUMBER_WORDS[word.text])
    text = f"Een getal schrijft u met cijfers, niet als `{word.text}`."
    return Mistake("anders-verwacht", word.span, text, f"Schrijf `principe {number}`.",
                   fixes=(write(word.span, number, safe=True),))  # fmt: skip


def _for_missing(words: list[Word], index: int) -> Mistake | None:
    """`principe 1` as a clause of a verplichting."""
    word = words[index]
    if words[0].kind != "VERPLICHTING" or word.kind != "PRINCIPE" or not word.starts_line or index + 1 >= len(words):
        return None
    written = f"bij principe {short(words[index + 1].text)}"
    fixes = (insert(word.span.start, "bij ", f"Schrijf `{written}`", safe=True),)
    text = "Voor `principe` ontbreekt `bij`."
    return Mistake("anders-verwacht", word.span, text, f"Schrijf `{written}`.", fixes=fixes)


def _fulfilled(words: list[Word], index: int) -> Mistake | None:
    """`voldaan: open`, `voldaan open`."""
    word, last = words[index], words[index - 1]
    if words[0].kind != "PRINCIPE" or last.kind != "VOLDAAN" or word.kind not in ("COLON", "NAME", "LPAR", "NIET"):
        return None
    span = Span(last.span.end, word.span.end if word.kind == "COLON" else last.span.end)
    when = fix("Schrijf `voldaan als`", TextEdit(span, " als"), safe=True)
    text = "Achter `voldaan` hoort `als`."
    return Mistake("anders-verwacht", last.span, text, "Schrijf `voldaan als …`.", fixes=(when,))


def _moment(words: list[Word], index: int) -> Mistake | None:
    """`moment vooraf en tijdens`; `voor de start` as a clause."""
    word = words[index]
    if words[0].kind != "VERPLICHTING":
        return None
    if words[index - 2].kind == "MOMENT" and word.text in ("en", "of", ",", "/") and not word.starts_line:
        end = word if index + 1 >= len(words) else words[index + 1]
        text = "Een verplichting heeft één moment, en hier staan er meer."
        help = "Laat er één staan. Moet het op meer momenten? Schrijf dan voor elk moment een eigen verplichting."
        kept = remove(word.span.to(end.span), f"Laat alleen `{short(words[index - 1].text)}` staan")
        return Mistake("anders-verwacht", word.span.to(end.span), text, help, fixes=(kept,))
    moment = {"voor": "vooraf", "vooraf": "vooraf", "tijdens": "tijdens", "na": "achteraf", "achteraf": "achteraf"}
    if word.starts_line and word.text in moment:
        meant = f"moment {moment[word.text]}"
        alone = index + 1 >= len(words) or words[index + 1].starts_line
        return Mistake(
            "anders-verwacht",
            word.span,
            f"Een onderdeel van een verplichting begint niet met `{word.text}`.",
            f"Schrijf `{meant}`" + ("." if alone else ", of `uiterlijk 1 dag voor startdatum` met een termijn."),
            fixes=(write(word.span, meant, safe=word.text in ("vooraf", "tijdens", "achteraf")),) if alone else (),
        )
    return None


def _ascending(words: list[Word], index: int) -> Mistake | None:
    """`oplopend` under the values, in place of behind the head of the list."""
    word = words[index]
    if word.kind != "OPLOPEND" or not word.starts_line:
        return None
    first = next((n for n, other in enumerate(words) if other.kind == "BULLET"), None)
    if first is None or first > index:
        return None
    end = words[first - 1].span.end
    moved = fix("Zet `, oplopend` boven de waarden", TextEdit(Span(end, end), ", oplopend"), TextEdit(word.span, ""),
                safe=True)  # fmt: skip
    text = "`oplopend` staat boven de waarden, niet eronder."
    help = f"Schrijf `{short(words[first - 1].text)}, oplopend`, met de waarden van laag naar hoog eronder."
    return Mistake("onderdeel-verkeerde-plek", word.span, text, help, fixes=(moved,))


def _day_without_year(words: list[Word], index: int) -> Mistake | None:
    """`op 1 mei`."""
    at = index if words[index].kind == "NUMBER" else index - 1
    if at + 1 >= len(words) or words[at].kind != "NUMBER" or words[at].starts_line:
        return None
    number, month = words[at], words[at + 1]
    if month.text.lower() not in MONTHS:
        return None
    text = f"Bij de datum {number.text} {month.text} ontbreekt het jaar."
    help = f"Schrijf bijvoorbeeld `{number.text} {month.text} 2026`."
    return Mistake("datum-bestaat-niet", number.span.to(month.span), text, help)
