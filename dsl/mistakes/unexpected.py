"""Where the grammar cannot go on: the sentence for a word that does not fit, or for a statement that is not done."""

from __future__ import annotations

from dsl.diagnostics import Fix, TextEdit
from dsl.fixes import fix, insert, remove, write
from dsl.mistakes.answers import answer_habit
from dsl.mistakes.bounds import bound_habit, nothing_compared
from dsl.mistakes.cells import cell_habit, row_habit
from dsl.mistakes.clauses import clause_habit
from dsl.mistakes.comparisons import comparison_habit, other_sentence
from dsl.mistakes.conditions import habit, in_values
from dsl.mistakes.counts import count_habit
from dsl.mistakes.examples import example_habit
from dsl.mistakes.facts import fact_habit
from dsl.mistakes.heads import head_habit
from dsl.mistakes.lists import label_habit, list_habit
from dsl.mistakes.mistake import CLAUSES, WORDS_WITH_TEXT, Mistake, Word, short, text_missing
from dsl.mistakes.mistaken_signs import row_not_done
from dsl.mistakes.names import EXCLUDED, name_trouble
from dsl.mistakes.omissions import missing_part
from dsl.mistakes.sentences import sentence_habit
from dsl.mistakes.stray_clauses import no_clause, stray_clause
from dsl.source import Span
from dsl.wording import MONTHS, enumeration

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
_VALUE = {"NAME", "TEXT", "NUMBER", "DATE", "JA", "NEE"}
_CONDITION = {"NAME", "LPAR", "NIET", "ALLE", "GEEN", "MINSTENS"}
_MORE_CONDITION = {"QUALIFIED", "HOOGSTENS", "PRECIES", "AL_DEZE_PUNTEN"}


def explain(words: list[Word], index: int, accepted: set[str], keywords: dict[str, str], text: str) -> Mistake:
    """Explain why the grammar cannot go on at `words[index]`; at the end of the statement when index is past it.

    `accepted` are the kinds that it could use there, `keywords` gives the word of each keyword's kind, `text` is that
    of the whole source.
    """
    before = [word.kind for word in words[:index]]
    last = words[index - 1]
    word = words[index] if index < len(words) else None
    missing = _missing_mark(words, index, accepted, before)
    row = _row_trouble(words, index, accepted) or row_habit(words, index, accepted)
    if row is not None:
        return row
    backwards = sentence_habit(words, index - 1, text) if word is None and last.kind == "IS" else None
    if backwards is not None:
        return backwards
    if word is None:
        return (
            missing
            or example_habit(words, index, text)
            or clause_habit(words, index, accepted, text)
            or _unfinished(words, last, accepted, keywords)
        )
    return (
        cell_habit(words, index)
        or count_habit(words, index)
        or _in_a_list(word)
        or sentence_habit(words, index, text)
        or stray_clause(words, index, accepted)
        or head_habit(words, index, accepted, text)
        or example_habit(words, index, text)
        or answer_habit(words, index, text)
        or clause_habit(words, index, accepted, text)
        or label_habit(words, index)
        or fact_habit(words, index, accepted)
        or list_habit(words, index, accepted)
        or bound_habit(words, index, text)
        or comparison_habit(words, index, accepted, text)
        or missing_part(words, index, accepted)
        or habit(words, index, accepted)
        or nothing_compared(words, index)
        or other_sentence(words, index)
        or _condition_trouble(words, index, before)
        or _value_trouble(words, index, accepted)
        or name_trouble(words, index, accepted, keywords)
        or _wrong_clause(words, index)
        or missing
        or no_clause(words, index, accepted, text)
        or _generic(word, last, accepted, keywords)
    )


def _row_trouble(words: list[Word], index: int, accepted: set[str]) -> Mistake | None:
    """A row of a table that stops before its last `|`, or that has a line of its own for a part of it."""
    if words[0].kind != "TABEL" or "PIPE" not in accepted:
        return None
    if index < len(words) and not words[index].starts_line:
        return None
    if words[index - 1].kind == "WANT" or [word.kind for word in words[index - 2 : index]] == ["WANT", "TEXT"]:
        return None
    last = words[index - 1].span
    return row_not_done(last, (insert(last.end, " |", "Zet een `|` achter de rij", safe=True),))


def _missing_mark(words: list[Word], index: int, accepted: set[str], before: list[str]) -> Mistake | None:
    """A text, colon or parenthesis that is not there."""
    last = words[index - 1]
    if last.text in WORDS_WITH_TEXT and "TEXT" in accepted:
        return text_missing(last)
    if "COLON" in accepted:
        return Mistake(
            "dubbele-punt-ontbreekt",
            last.span,
            f"Achter `{short(last.text)}` ontbreekt een dubbele punt.",
            f"Schrijf `{short(last.text)}:`.",
            fixes=(insert(last.span.end, ":", "Zet er een dubbele punt achter", safe=index < len(words)),),
        )
    if "RPAR" in accepted:
        opened = _open_parenthesis(words[:index])
        return Mistake(
            "haakje-ontbreekt",
            last.span,
            f"Na `{short(last.text)}` ontbreekt een haakje `)`.",
            "Zet een `)` waar de groep eindigt.",
            ((opened.span, "dit haakje is nog open"),) if opened else (),
            (insert(last.span.end, ")", "Zet hier een haakje `)`"),),
        )
    if index < len(words) and words[index].kind == "RPAR" and before.count("LPAR") == before.count("RPAR"):
        return Mistake(
            "haakje-ontbreekt",
            words[index].span,
            "Dit haakje `)` heeft geen `(`.",
            "Haal het weg, of zet een `(` waar de groep begint.",
            fixes=(remove(words[index].span, "Haal dit haakje weg"),),
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
        (remove(last.span, f"Haal `{last.text}` weg"),) if last.kind in ("AND", "OR", "COMMA") else (),
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


def _condition_trouble(words: list[Word], index: int, before: list[str]) -> Mistake | None:
    last, word = words[index - 1], words[index]
    if word.kind == "LPAR" and last.kind == "BEVAT":
        return _contains_list(words, index)
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
            fixes=_one_of(words, index),
        )
    if word.kind == "COLON":
        return Mistake(
            "dubbele-punt-te-veel",
            word.span,
            f"Achter `{short(last.text)}` hoort hier geen dubbele punt.",
            "Haal de dubbele punt weg."
            + (" Bij een lijst schrijft u `als al deze punten gelden:`." if last.kind == "ALS" else ""),
            fixes=_no_colon(words, index),
        )
    return None


def _contains_list(words: list[Word], index: int) -> Mistake:
    """Explain `thema bevat (sociaal, groen)`."""
    end = next((n for n in range(index, len(words)) if words[n].kind == "RPAR"), None)
    subject = words[index - 2].text
    values = [word.text for word in words[index + 1 : end] if word.kind not in ("COMMA", "SEMICOLON")] if end else []
    span = words[index - 2].span.to(words[end].span if end else words[index].span)
    fixes = tuple(
        write(span, f"({f' {word} '.join(f'{subject} bevat {value}' for value in values)})", title)
        for word, title in (("of", "Minstens een ervan: zet er `of` tussen"), ("en", "Allemaal: zet er `en` tussen"))
    )
    return Mistake(
        "is-met-lijst",
        words[index].span,
        "Achter `bevat` hoort één waarde, geen lijst.",
        f"Schrijf `({short(subject)} bevat … of {short(subject)} bevat …)`, of met `en`.",
        fixes=fixes if len(values) > 1 else (),
    )


def _one_of(words: list[Word], index: int) -> tuple[Fix, ...]:
    """Return the fix that makes `is een van (…)` of a list; `niet` goes before the test."""
    word, last = words[index], words[index - 1]
    one_of = [] if word.kind == "EEN" else [TextEdit(Span(word.span.start, word.span.start), "een van ")]
    if last.kind == "IS":
        return (fix("Schrijf `is een van (…)`", *one_of, safe=True),) if one_of else ()
    subject = words[index - 3]
    if index >= 4 and words[index - 4].kind == "NIET":
        return ()
    negated = TextEdit(Span(subject.span.start, subject.span.start), "niet ")
    moved = TextEdit(Span(last.span.start, word.span.start), "een van " if one_of else "")
    return (fix(f"Schrijf `niet {short(subject.text)} is een van (…)`", negated, moved, safe=True),)


def _no_colon(words: list[Word], index: int) -> tuple[Fix, ...]:
    """Return the fix that takes a colon away, or that says of a list of points how many must hold."""
    colon, end = words[index].span, words[index - 1].span.end
    if index + 1 < len(words) and words[index + 1].kind == "BULLET" and words[index - 1].kind in ("ALS", "COLON"):
        return (
            insert(end, " al deze punten gelden", "Schrijf `al deze punten gelden:`"),
            insert(end, " minstens één van deze punten geldt", "Schrijf `minstens één van deze punten geldt:`"),
        )
    sure = words[index - 1].kind != "NAME" or words[0].kind == "KEUZELIJST" or in_values(words, index)
    return (fix("Haal de dubbele punt weg", TextEdit(Span(end, colon.end), ""), safe=sure),)


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
        joined = write(last.span.to(word.span), f"{last.text}.{word.text}")
        return Mistake("getal-onjuist", last.span.to(word.span), text, help, fixes=(joined,))
    if word.kind == "SLASH" and last.kind == "NAME":
        text = f"`{short(last.text)}/…` is geen soort antwoord."
        end = words[index + 1].span if index + 1 < len(words) else word.span
        fixes = (write(last.span.to(end), "ja/nee"),)
        return Mistake("type-onbekend", last.span.to(word.span), text, "Bedoelt u `ja/nee`?", fixes=fixes)
    if "COMMA" in accepted and word.kind in ("BEHALVE", "AFGELEID", "OPLOPEND"):
        text = f"Voor `{word.text}` ontbreekt een komma."
        fixes = (insert(last.span.end, ",", "Zet er een komma voor", safe=True),)
        return Mistake("komma-ontbreekt", word.span, text, f"Schrijf `{short(last.text)}, {word.text}`.", fixes=fixes)
    return None


def _wrong_clause(words: list[Word], index: int) -> Mistake | None:
    """A clause that belongs in another kind of statement."""
    word = words[index]
    start, wheres = words[0].text, CLAUSES.get(word.text)
    at_clause = word.starts_line or words[index - 1].kind in ("TEXT", "JA", "NEE")
    if wheres is None or not at_clause or start in wheres:
        return None
    later = (n for n in range(index + 1, len(words)) if words[n].starts_line and words[n].text in CLAUSES)
    end = next(later, len(words))
    return Mistake(
        "onderdeel-verkeerde-plek",
        word.span,
        f"`{word.text}` hoort niet bij een `{start}`.",
        f"`{word.text}` kan staan bij {enumeration([f'`{w}`' for w in wheres], 'of')}. Haal het hier weg.",
        ((words[0].span, f"deze regel is een `{start}`"),),
        (remove(word.span.to(words[end - 1].span), f"Haal dit onderdeel (`{word.text}`) weg"),),
    )


def _generic(word: Word, last: Word, accepted: set[str], keywords: dict[str, str]) -> Mistake:
    return Mistake(
        "anders-verwacht",
        word.span,
        f"Na `{short(last.text)}` verwacht ik {_wanted(accepted, keywords)}, maar er staat `{short(word.text)}`.",
        _instead(accepted, keywords),
    )


_TO_FILL_IN = {
    "over": "over BESLUIT",
    "op": "op REGEL",
    "geeft": "geeft UITKOMST",
    "betekent": "betekent: VOORWAARDE",
    "gekozen": "gekozen ja",
    "want": 'want "…"',
    "uit": "uit",
}


def _instead(accepted: set[str], keywords: dict[str, str]) -> str:
    """Return what to do: write one of the few words that are possible, or look again."""
    words = [keywords[kind] for kind in sorted(accepted) if kind in keywords]
    if words and len(words) <= 2 and len(words) == len(accepted - {"$END"}):
        return f"Schrijf hier {enumeration([f'`{_TO_FILL_IN.get(word, word)}`' for word in words], 'of')}."
    if "ROW" in accepted:
        return "Begin en eindig elke rij van de tabel met `|`."
    return "Verander of verwijder dit. Begint hier een nieuwe regel? Zet die dan helemaal links."


def _wanted(accepted: set[str], keywords: dict[str, str]) -> str:
    """Return what could stand somewhere, in Dutch words. Words that are only possible as a value are left out."""
    wanted: list[str] = []
    for group, name in ((_VALUE, "een waarde"), (_CONDITION, "een voorwaarde")):
        if group <= accepted:
            wanted.append(name)
            accepted = accepted - {*keywords} - {*_KINDS} if group is _VALUE else accepted - group - _MORE_CONDITION
    wanted += [name for kind, name in _KINDS.items() if kind in accepted and name]
    if "FEIT" in accepted and "NAME" in accepted:  # a word of a list is possible here, and most keywords can be one
        accepted = accepted & EXCLUDED
    wanted += [f"`{keywords[kind]}`" for kind in keywords if kind in accepted]
    wanted = list(dict.fromkeys(wanted))
    wanted.sort(key=_KINDS["$END"].__eq__)
    return enumeration(wanted, "of")
