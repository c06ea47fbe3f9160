"""Where the grammar cannot go on: the sentence for a word that does not fit, or for a statement that is not done."""

from __future__ import annotations

from difflib import get_close_matches

from dsl.mistakes import CLAUSES, STATEMENTS, Mistake, Word, row_not_done, short
from dsl.wording import MONTHS, enumeration

WORDS_WITH_TEXT = (
    *("organisatie", "versie", "vraag", "toelichting", "weeg", "want", "onderwerpen"),
    *("voorbeeld",),
)
"""The words behind which a text in quotes must come."""

_KINDS = {
    "NAME": "een naam",
    "QUALIFIED": "een naam",
    "TEXT": 'een tekst tussen "…"',
    "NUMBER": "een getal",
    "AMOUNT": "een bedrag",
    "DATE": "een datum, zoals `1 december 2023`",
    "BULLET": "een punt met `-`",
    "ROW": "een rij die begint met `|`",
    "PIPE": "een streep `|`",
    "ROW_END": "een streep `|`",
    "DASH": "`-`",
    "COLON": "een dubbele punt",
    "COMMA": "een komma",
    "SEMICOLON": "een puntkomma",
    "LPAR": "een haakje `(`",
    "RPAR": "een haakje `)`",
    "SLASH": "`/`",
    "LSQB": "",
    "RSQB": "`]`",
    "$END": "het einde van deze regel",
}
_BEFORE_A_VALUE = {"IS", "BEVAT", "GEEFT", "ANDERS", "MINSTENS", "HOOGSTENS", "DAN", "VOOR", "NA", "NIET"}
_EXCLUDED = {
    *("JA", "NEE", "NIET", "EEN", "MEER", "MINDER", "MINSTENS", "HOOGSTENS", "PRECIES", "VOOR", "NA", "LEEG"),
    *("ONBEKEND", "AFGEROND", "VOLDAAN", "NOG"),
}
_VALUE = {"NAME", "TEXT", "NUMBER", "DATE", "JA", "NEE"}
_CONDITION = {"NAME", "LPAR", "NIET", "ALLE", "GEEN", "MINSTENS"}
_MORE_CONDITION = {"QUALIFIED", "HOOGSTENS", "PRECIES", "AL_DEZE_PUNTEN"}
NUMBER_WORDS = {"twee": 2, "drie": 3, "vier": 4, "vijf": 5, "zes": 6, "zeven": 7, "acht": 8, "negen": 9, "tien": 10}


def unknown_start(word: Word) -> Mistake:
    """Explain a statement that begins with something else than the word of a statement."""
    near = get_close_matches(word.text[:40].lower(), STATEMENTS, n=1, cutoff=0.6)
    help = f"Bedoelt u `{near[0]}`?" if near else f"Begin met {enumeration([f'`{s}`' for s in STATEMENTS], 'of')}."
    return Mistake("onbekend-begin", word.span, f"Een regel kan niet beginnen met `{short(word.text)}`.", help)


def explain(words: list[Word], index: int, accepted: set[str], keywords: dict[str, str]) -> Mistake:
    """Explain why the grammar cannot go on at `words[index]`; at the end of the statement when index is past it.

    `accepted` are the kinds that it could use there, `keywords` gives the word of each keyword's kind.
    """
    before = [word.kind for word in words[:index]]
    last = words[index - 1]
    word = words[index] if index < len(words) else None
    missing = _missing_mark(words, index, accepted, before)
    row = _row_trouble(words, index, accepted)
    if row is not None:
        return row
    if word is None:
        return missing or _unfinished(words, last, accepted, keywords)
    return (
        _in_a_list(word)
        or _condition_trouble(last, word, before)
        or _value_trouble(words, index, accepted)
        or _name_trouble(words, index, accepted, keywords)
        or _wrong_clause(words, word)
        or missing
        or _generic(word, last, accepted, keywords)
    )


def _row_trouble(words: list[Word], index: int, accepted: set[str]) -> Mistake | None:
    """A row of a table that stops before its last `|`, or that has a line of its own for a part of it."""
    if words[0].kind != "TABEL" or "PIPE" not in accepted:
        return None
    if index < len(words) and not words[index].starts_line:
        return None
    return row_not_done(words[index - 1].span)


def _missing_mark(words: list[Word], index: int, accepted: set[str], before: list[str]) -> Mistake | None:
    """A text, colon or parenthesis that is not there."""
    last = words[index - 1]
    if last.text in WORDS_WITH_TEXT and "TEXT" in accepted:
        return Mistake(
            "tekst-ontbreekt",
            last.span,
            f"Achter `{last.text}` hoort een tekst tussen dubbele aanhalingstekens.",
            f'Schrijf bijvoorbeeld `{last.text} "…"`.',
        )
    if "COLON" in accepted:
        return Mistake(
            "dubbele-punt-ontbreekt",
            last.span,
            f"Achter `{short(last.text)}` ontbreekt een dubbele punt.",
            f"Schrijf `{short(last.text)}:`.",
        )
    if "RPAR" in accepted:
        opened = _open_parenthesis(words[:index])
        return Mistake(
            "haakje-ontbreekt",
            last.span,
            f"Na `{short(last.text)}` ontbreekt een haakje `)`.",
            "Zet een `)` waar de groep eindigt.",
            ((opened.span, "dit haakje is nog open"),) if opened else (),
        )
    if index < len(words) and words[index].kind == "RPAR" and before.count("LPAR") == before.count("RPAR"):
        return Mistake(
            "haakje-ontbreekt",
            words[index].span,
            "Dit haakje `)` heeft geen `(`.",
            "Haal het weg, of zet een `(` waar de groep begint.",
        )
    return None


def _open_parenthesis(words: list[Word]) -> Word | None:
    depth = 0
    for word in reversed(words):
        depth += {"RPAR": 1, "LPAR": -1}.get(word.kind, 0)
        if depth < 0:
            return word
    return None


def _unfinished(words: list[Word], last: Word, accepted: set[str], keywords: dict[str, str]) -> Mistake:
    return Mistake(
        "zin-niet-af",
        last.span,
        f"Deze regel is niet af: na `{short(last.text)}` verwacht ik nog {_wanted(accepted, keywords)}.",
        "Vul de regel aan. Loopt hij door op de volgende regel? Laat die dan inspringen.",
        ((words[0].span, "hier begint de regel"),) if words[0] is not last else (),
    )


def _in_a_list(word: Word) -> Mistake | None:
    """A list of points inside something else."""
    if word.kind not in ("AL_DEZE_PUNTEN", "VAN_DEZE_PUNTEN"):
        return None
    return Mistake(
        "lijst-genest",
        word.span,
        "Een lijst met punten kan niet in een andere voorwaarde staan: een lijst is altijd de hele voorwaarde.",
        "Geef de voorwaarde een naam met `begrip`, en noem hier die naam.",
    )


def _name_trouble(words: list[Word], index: int, accepted: set[str], keywords: dict[str, str]) -> Mistake | None:
    """A keyword used as a name, two words for a name, a misspelt keyword, a number in words."""
    word, last = words[index], words[index - 1]
    if word.kind == "NAME":
        if word.text in NUMBER_WORDS and "NUMBER" in accepted:
            number = NUMBER_WORDS[word.text]
            text = f"Een getal schrijft u met cijfers, niet als `{word.text}`."
            return Mistake("anders-verwacht", word.span, text, f"Schrijf `{number}`.")
        near = get_close_matches(word.text[:40], [keywords[kind] for kind in accepted if kind in keywords], 1, 0.75)
        if near:
            return Mistake(
                "anders-verwacht",
                word.span,
                f"`{short(word.text)}` kent de regeltaal hier niet.",
                f"Bedoelt u `{near[0]}`?",
            )
        if last.kind == "NAME" and not word.starts_line:
            return Mistake(
                "spatie-in-naam",
                last.span.to(word.span),
                f"Hier staan twee namen naast elkaar: `{short(last.text)}` en `{short(word.text)}`.",
                f"Is het één naam? Schrijf dan `{short(last.text)}_{short(word.text)}`. "
                "Anders ontbreekt er een woord tussen, zoals `en`, `of` of `is`.",
            )
    elif "NAME" in accepted and word.text in keywords.values() and not word.starts_line and " " not in word.text:
        if last.kind in ("IS", "BULLET", "GEEFT", "ANDERS", "LPAR", "COMMA", "BEVAT") and word.kind not in _EXCLUDED:
            return None
        return Mistake(
            "gereserveerd-woord",
            word.span,
            f"`{word.text}` is een woord van de regeltaal en kan hier geen naam of waarde zijn.",
            "Zet de hele tekst tussen dubbele aanhalingstekens."
            if "DOOR" in [other.kind for other in words[:index] if other.starts_line][-1:]
            else f"Kies een ander woord, of maak het langer: `{word.text}_…`.",
        )
    return None


def _condition_trouble(last: Word, word: Word, before: list[str]) -> Mistake | None:
    if word.kind in ("ONBEKEND", "NOG_OPEN") and last.kind in ("IS", "NIET", "ROW", "PIPE"):
        return Mistake(
            "vraag-naar-onbekend",
            word.span,
            f"Een voorwaarde kan niet vragen of iets `{word.text}` is.",
            "Haal deze test weg: een antwoord dat nog niet bekend is, houdt de uitkomst vanzelf open.",
        )
    if word.kind in ("LPAR", "EEN") and last.kind in ("IS", "NIET") and "IS" in before[-2:]:
        return Mistake(
            "is-met-lijst",
            word.span,
            f"Achter `{'is niet' if last.kind == 'NIET' else 'is'}` hoort één waarde, geen lijst.",
            "Schrijf `is een van (…)`, of zet `niet` voor de test: `niet NAAM is een van (…)`.",
        )
    if word.kind == "COLON":
        return Mistake(
            "dubbele-punt-te-veel",
            word.span,
            f"Achter `{short(last.text)}` hoort hier geen dubbele punt.",
            "Haal de dubbele punt weg. Bij een lijst schrijft u `als al deze punten gelden:`.",
        )
    return None


def _value_trouble(words: list[Word], index: int, accepted: set[str]) -> Mistake | None:
    """A value that is not there, a date without its year, a number with a space, `ja/nee` spelt in another way."""
    word, last, before_last = words[index], words[index - 1], words[index - 2] if index > 1 else None
    if before_last and before_last.kind in _BEFORE_A_VALUE and (last.kind in ("AND", "OR") or last.text in CLAUSES):
        return Mistake(
            "waarde-ontbreekt",
            before_last.span.to(last.span),
            f"Achter `{before_last.text}` ontbreekt de waarde: er staat meteen `{last.text}`.",
            f"Zet de waarde tussen `{before_last.text}` en `{last.text}`.",
        )
    if last.kind == "NUMBER" and word.text.lower() in MONTHS:
        return Mistake(
            "datum-bestaat-niet",
            last.span.to(word.span),
            f"Bij de datum {last.text} {word.text} ontbreekt het jaar.",
            f"Schrijf bijvoorbeeld `{last.text} {word.text} 2026`.",
        )
    if last.kind in ("NUMBER", "AMOUNT") and word.kind == "NUMBER" and len(word.text) == 3:
        text = f"`{last.text} {word.text}` zijn twee getallen."
        help = f"Is het één getal? Schrijf dan `{last.text}.{word.text}`."
        return Mistake("getal-onjuist", last.span.to(word.span), text, help)
    if word.kind == "SLASH" and last.kind == "NAME":
        text = f"`{short(last.text)}/…` is geen soort antwoord."
        return Mistake("type-onbekend", last.span.to(word.span), text, "Bedoelt u `ja/nee`?")
    if "COMMA" in accepted and word.kind in ("BEHALVE", "AFGELEID", "OPLOPEND"):
        text = f"Voor `{word.text}` ontbreekt een komma."
        return Mistake("komma-ontbreekt", word.span, text, f"Schrijf `{short(last.text)}, {word.text}`.")
    return None


def _wrong_clause(words: list[Word], word: Word) -> Mistake | None:
    """A clause that belongs in another kind of statement."""
    start, wheres = words[0].text, CLAUSES.get(word.text)
    if wheres is None or not word.starts_line or start in wheres:
        return None
    return Mistake(
        "onderdeel-verkeerde-plek",
        word.span,
        f"`{word.text}` hoort niet bij een `{start}`.",
        f"`{word.text}` kan staan bij {enumeration([f'`{w}`' for w in wheres], 'of')}. Haal het hier weg.",
        ((words[0].span, f"deze regel is een `{start}`"),),
    )


def _generic(word: Word, last: Word, accepted: set[str], keywords: dict[str, str]) -> Mistake:
    return Mistake(
        "anders-verwacht",
        word.span,
        f"Na `{short(last.text)}` verwacht ik {_wanted(accepted, keywords)}, maar er staat `{short(word.text)}`.",
        "Verander of verwijder dit. Begint hier een nieuwe regel? Zet die dan helemaal links.",
    )


def _wanted(accepted: set[str], keywords: dict[str, str]) -> str:
    """Return what could stand somewhere, in Dutch words. Words that are only possible as a value are left out."""
    wanted: list[str] = []
    for group, name in ((_VALUE, "een waarde"), (_CONDITION, "een voorwaarde")):
        if group <= accepted:
            wanted.append(name)
            accepted = accepted - {*keywords} - {*_KINDS} if group is _VALUE else accepted - group - _MORE_CONDITION
    wanted += [name for kind, name in _KINDS.items() if kind in accepted and name]
    if "FEIT" in accepted and "NAME" in accepted:  # a word of a list is possible here, and most keywords can be one
        accepted = accepted & _EXCLUDED
    wanted += [f"`{keywords[kind]}`" for kind in keywords if kind in accepted]
    wanted = list(dict.fromkeys(wanted))
    wanted.sort(key=_KINDS["$END"].__eq__)
    return enumeration(wanted, "of")
