"""Periods and deadlines as people say them: `binnen 1 maand na …`, `geldig van … tot …`, `uiterlijk startdatum`."""

from __future__ import annotations

from datetime import date, timedelta

from dsl.diagnostics import TextEdit
from dsl.fixes import fix, insert, write
from dsl.mistakes.conditions import line_start
from dsl.mistakes.declared import kind_of
from dsl.mistakes.mistake import NUMBER_WORDS, Mistake, Word, line, short
from dsl.source import Span
from dsl.wording import MONTHS, date_text

_PERIODS: dict[tuple[str, ...], tuple[str, str]] = {
    ("geldig", "t/m"): ("T_M", "t/m"),
    ("geldig", "tot", "en", "met"): ("T_M", "t/m"),
    ("tot", "en", "met"): ("T_M", "t/m"),
    ("geldig", "van"): ("GELDIG_VANAF", "geldig vanaf"),
    ("geldig", "per"): ("GELDIG_VANAF", "geldig vanaf"),
    ("geldt", "vanaf"): ("GELDIG_VANAF", "geldig vanaf"),
    ("geldig", "met", "ingang", "van"): ("GELDIG_VANAF", "geldig vanaf"),
    ("met", "ingang", "van"): ("GELDIG_VANAF", "geldig vanaf"),
    ("vanaf",): ("GELDIG_VANAF", "geldig vanaf"),
    ("ingaande",): ("GELDIG_VANAF", "geldig vanaf"),
    ("ingangsdatum",): ("GELDIG_VANAF", "geldig vanaf"),
    ("begindatum",): ("GELDIG_VANAF", "geldig vanaf"),
    ("einddatum",): ("T_M", "t/m"),
    ("vervalt", "op"): ("VERVALT", "vervalt met ingang van"),
    ("vervalt", "per"): ("VERVALT", "vervalt met ingang van"),
    ("vervalt", "vanaf"): ("VERVALT", "vervalt met ingang van"),
    ("vervalt",): ("VERVALT", "vervalt met ingang van"),
}
"""How people write a period: the clause that is meant, as its kind and its words."""

_DAYS_OF_WORK = {"werkdag", "werkdagen"}

_UNITS = ("dag", "dagen", "week", "weken", "maand", "maanden", "jaar")

_BEFORE_TERM = {"binnen", "minstens", "ten", "minste", "niet", "later", "dan", "termijn", "deadline", "uiterst"}


def deadline_habit(words: list[Word], index: int, accepted: set[str], text: str) -> Mistake | None:
    """Explain a period or a deadline that is said in ordinary Dutch at `words[index]`."""
    return _until(words, index, accepted) or _period(words, index, accepted) or _term(words, index, accepted, text)


def _until(words: list[Word], index: int, accepted: set[str]) -> Mistake | None:
    """`geldig vanaf D tot E`: ordinary Dutch leaves open whether E itself is in it."""
    line = [word.text for word in words[index : index + 3]]
    start = 1 if line[:1] == ["geldig"] else 0
    if line[start : start + 1] != ["tot"] or "T_M" not in accepted or index + start + 1 >= len(words):
        return None
    last = words[index + start + 1]
    if last.kind != "DATE":
        return None
    span = words[index].span.to(last.span)
    written = _day(last.text)
    before = date_text(written - timedelta(days=1)) if written is not None else None
    return Mistake(
        "vreemd-woord",
        span,
        "`tot` kent de regeltaal niet: het is niet zeker of de laatste dag meedoet.",
        f"Schrijf `t/m {before or last.text}`: dan is dat de laatste dag."
        + (f" Doet {short(last.text)} zelf mee? Schrijf dan `t/m {short(last.text)}`." if before else ""),
        fixes=tuple(write(span, f"t/m {day}") for day in dict.fromkeys((before, last.text)) if day),
    )


def _day(text: str) -> date | None:
    day, month, year = text.split()
    try:
        return date(int(year), MONTHS.index(month.lower()) + 1, int(day))
    except ValueError:
        return None


def _period(words: list[Word], index: int, accepted: set[str]) -> Mistake | None:
    for phrase, (kind, meant) in _PERIODS.items():
        found = words[index : index + len(phrase)]
        if kind not in accepted or tuple(word.text for word in found) != phrase:
            continue
        behind = [word.kind for word in words[index + len(phrase) : index + len(phrase) + 2]]
        if behind[:1] != ["DATE"] and behind != ["COLON", "DATE"]:
            continue
        end = words[index + len(phrase)] if behind[0] == "COLON" else found[-1]
        span, written = found[0].span.to(end.span), " ".join(phrase)
        return Mistake(
            "vreemd-woord",
            span,
            f"`{written}` kent de regeltaal hier niet.",
            f"Schrijf `{meant}`.",
            fixes=(write(span, meant, safe=phrase[0] != "einddatum"),),  # is it the last day, or the day after?
        )
    return None


def half_a_term(words: list[Word]) -> Mistake | None:
    """`uiterlijk 2 weken`, and nothing behind it."""
    if words[0].kind != "VERPLICHTING" or len(words) < 4 or words[-3].kind != "UITERLIJK":
        return None
    if words[-2].kind not in ("NUMBER", "EEN"):
        return None
    term = f"{words[-2].text} {words[-1].text}"
    return Mistake(
        "zin-niet-af",
        words[-1].span,
        f"Deze termijn is niet af: hier staat niet voor of na welke datum het {short(term)} is.",
        f"Schrijf bijvoorbeeld `uiterlijk {short(term)} voor startdatum`. Achter `voor` of `na` staat een feit met een "
        "datum.",
    )


def _term(words: list[Word], index: int, accepted: set[str], text: str) -> Mistake | None:
    """`binnen 1 maand na startdatum`, `uiterlijk startdatum`, `uiterlijk 1 mei 2027`."""
    if words[0].kind != "VERPLICHTING":
        return None
    if words[index].kind in ("VOOR", "NA") and words[index - 1].kind == "UITERLIJK":
        return _term_without_number(words, index)
    if words[index - 1].kind == "UITERLIJK" or (words[index].kind == "DATE" and words[index - 2].kind == "UITERLIJK"):
        return _term_on(words, index)
    if words[index - 1].text in _ARTICLES and words[index - 2].kind in ("VOOR", "NA", "OP"):
        return _term_with_article(words, index, text)
    if (
        words[index - 1].text == "binnen"
        and _is_number(words[index])
        and words[line_start(words, index)].kind == "DOOR"
    ):
        span = words[index - 1].span.to(line(words, index)[-1].span)
        found = "Een termijn is een eigen onderdeel, en telt van een datum af."
        help = (
            f"Zet op een eigen regel `uiterlijk {words[index].text} … na DATUM`, met voor DATUM de naam van een feit."
        )
        return Mistake("onderdeel-verkeerde-plek", span, found, help)
    if "UITERLIJK" not in accepted:
        return None
    at = index
    while at < len(words) and words[at].text in _BEFORE_TERM:
        at += 1
    if at + 3 >= len(words) or not _is_number(words[at]):
        return None
    if words[at + 1].text not in (*_UNITS, *_DAYS_OF_WORK) or words[at + 2].kind not in ("VOOR", "NA"):
        return None
    if words[at + 1].text in _DAYS_OF_WORK:
        return working_days(words[at + 1].span, words[at + 1].text)
    start = words[index].span.start
    span = Span(start, words[at - 1].span.end if at > index else words[at].span.end)
    term = " ".join(word.text for word in words[at : at + 4])
    within = words[index].text == "binnen" and words[at + 2].kind == "VOOR"  # in the weeks before, or before them
    written = " ".join(word.text for word in words[index:at])
    return Mistake(
        "vreemd-woord" if at > index else "anders-verwacht",
        span,
        f"`{written}` kent de regeltaal hier niet." if written else "Voor een termijn hoort `uiterlijk`.",
        f"Schrijf `uiterlijk {short(term)}`."
        + (" Bedoelt u dat het niet te vroeg mag? Dat kan een termijn niet zeggen." if within else ""),
        fixes=(
            fix(f"Schrijf `uiterlijk {short(term)}`", TextEdit(Span(start, words[at].span.start), "uiterlijk "),
                safe=not within),
        ),
    )  # fmt: skip


_ARTICLES = ("de", "het", "een", "deze", "dit")


def _term_with_article(words: list[Word], index: int, text: str) -> Mistake:
    """`uiterlijk 2 weken voor de startdatum`, `uiterlijk 2 weken na het besluit`."""
    article, word, before = words[index - 1], words[index], words[index - 2]
    if word.kind == "NAME" and kind_of(text, word.text) in ("feit", "oordeel"):
        gone = fix(f"Haal `{article.text}` weg", TextEdit(Span(article.span.start, word.span.start), ""), safe=True)
        found = f"Voor een naam staat geen `{article.text}`."
        return Mistake(
            "vreemd-woord", article.span, found, f"Schrijf `{before.text} {short(word.text)}`.", fixes=(gone,)
        )
    span = article.span.to(line(words, index)[-1].span)
    return Mistake(
        "anders-verwacht",
        span,
        f"Achter `{before.text}` hoort de naam van een feit waarvan het antwoord een datum is.",
        f"Schrijf bijvoorbeeld `{before.text} startdatum`, en vraag die datum met `feit startdatum: datum`.",
    )


def _is_number(word: Word) -> bool:
    return word.kind in ("NUMBER", "EEN") or word.text in NUMBER_WORDS


def _term_without_number(words: list[Word], index: int) -> Mistake | None:
    """`uiterlijk voor startdatum`."""
    if index + 1 >= len(words) or words[index + 1].kind != "NAME":
        return None
    word, name = words[index], short(words[index + 1].text)
    span = words[index - 1].span.to(words[index + 1].span)
    choices = [f"uiterlijk 1 dag {word.text} {name}", f"uiterlijk op {name}"]
    return Mistake(
        "anders-verwacht",
        span,
        f"Tussen `uiterlijk` en `{word.text}` ontbreekt hoe lang.",
        f"Schrijf bijvoorbeeld `{choices[0]}`, of `{choices[1]}` als het op die dag zelf nog mag.",
        fixes=tuple(write(span, choice) for choice in choices),
    )


def _term_on(words: list[Word], index: int) -> Mistake | None:
    """`uiterlijk startdatum`, `uiterlijk op 1 mei 2027`."""
    word = words[index]
    if word.kind == "DATE":
        return Mistake(
            "anders-verwacht",
            word.span,
            "Achter `uiterlijk` kan geen vaste datum staan: een termijn hangt aan een vraag waarvan het antwoord een "
            "datum is.",
            "Schrijf bijvoorbeeld `uiterlijk 2 weken voor startdatum`. Geldt de verplichting maar tot een vaste dag? "
            f"Schrijf dan `t/m {short(word.text)}`.",
        )
    if word.kind == "NAME" and len(line(words, index)) > 1 and not _is_number(word) and word.text not in _BEFORE_TERM:
        return Mistake(
            "anders-verwacht",
            word.span.to(line(words, index)[-1].span),
            "Achter `uiterlijk` hoort hoe lang, en voor of na welke datum.",
            "Schrijf bijvoorbeeld `uiterlijk 2 weken voor startdatum`, met de naam van een feit met een datum.",
        )
    if word.kind != "NAME" or word.text in _BEFORE_TERM or word.text in NUMBER_WORDS or len(line(words, index)) > 1:
        return None
    return Mistake(
        "anders-verwacht",
        word.span,
        f"Tussen `uiterlijk` en `{short(word.text)}` ontbreekt `op`.",
        f"Schrijf `uiterlijk op {short(word.text)}`.",
        fixes=(insert(word.span.start, "op ", f"Schrijf `uiterlijk op {short(word.text)}`", safe=True),),
    )


def working_days(span: Span, word: str) -> Mistake:
    """Explain `werkdagen`, which the rule language does not count."""
    return Mistake(
        "woord-onbekend",
        span,
        "De regeltaal rekent niet met werkdagen: welke dagen dat zijn, verschilt per jaar.",
        "Schrijf `dagen` of `weken`. Vijf werkdagen zijn meestal 1 week.",
        fixes=(write(span, "dagen" if word.endswith("en") else "dag"),),
    )
