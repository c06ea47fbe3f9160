"""What a team filled in for one question → an answer to store, or what is wrong with it in Dutch."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from dsl import Fact, FactType, write_answer
from intranet.filters import MONTHS, datum, getal
from intranet.store import AnswerKind, CurrentAnswer, Json

ANSWER, SPECIAL, REASON = "antwoord", "anders", "reden"
"""The names of the fields: the answer itself, what stands apart from it ('weet niet', 'geen van deze'), the reason."""
UNKNOWN, NONE_OF_THESE = "weet_niet", "geen_van_deze"
LONGEST = 4000
"""The most characters of a reason or of an answer in text."""

_DAY = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})|(\d{4})-(\d{2})-(\d{2})")
_DAY_IN_WORDS = re.compile(r"(\d{1,2})\s+([a-zé]+)\.?\s+(\d{4})", re.IGNORECASE)
_NUMBER = re.compile(r"-?(\d{1,3}(\.\d{3})+|\d+)(,\d+)?")


@dataclass(frozen=True)
class Filled:
    """A form as it was filled in, to show it again: the values `chosen`, the `text` that was typed, the `reason`."""

    chosen: frozenset[str]
    text: str
    reason: str


@dataclass(frozen=True)
class Given:
    """An answer that may be stored."""

    kind: AnswerKind
    value: Json
    reason: str


@dataclass(frozen=True)
class Mistake:
    """What is wrong with a form: the field it is about, and a sentence that says what to do."""

    field: str
    sentence: str


def filled_in(fields: Mapping[str, Sequence[str]]) -> Filled:
    """Return a form as it was filled in; `fields` has all values of each field."""
    chosen = [*fields.get(ANSWER, ()), *fields.get(SPECIAL, ())]
    return Filled(frozenset(chosen), "".join(fields.get(ANSWER, ())[:1]), "".join(fields.get(REASON, ())[:1]))


def as_filled(fact: Fact, answer: CurrentAnswer | None) -> Filled:
    """Return the form that would give a stored answer, to change it."""
    if answer is None:
        return Filled(frozenset(), "", "")
    if answer.kind is AnswerKind.UNKNOWN:
        return Filled(frozenset({UNKNOWN}), "", answer.reason)
    value = answer.value
    if isinstance(value, bool):
        return Filled(frozenset({"ja" if value else "nee"}), "", answer.reason)
    if isinstance(value, list):
        return Filled(frozenset(map(str, value)) or frozenset({NONE_OF_THESE}), "", answer.reason)
    text = str(value)
    if fact.kind is FactType.DATE:
        text = datum(date.fromisoformat(text)).replace("\u00a0", " ")
    elif isinstance(value, int | float):
        text = getal(value)
    return Filled(frozenset({text}), text, answer.reason)


def read_form(fact: Fact, filled: Filled) -> Given | tuple[Mistake, ...]:
    """Return what to store, or all that is wrong with the form."""
    mistakes = []
    value: Json = None
    kind = AnswerKind.UNKNOWN if UNKNOWN in filled.chosen else AnswerKind.ANSWERED
    reason = filled.reason.replace("\r\n", "\n").strip()
    if kind is AnswerKind.UNKNOWN and len(filled.chosen - {UNKNOWN, ""}) > 0:
        mistakes.append(Mistake(ANSWER, "Kies een antwoord of ‘weet niet’, niet allebei."))
    elif kind is AnswerKind.ANSWERED:
        try:
            value = _value(fact, filled)
        except Unfit as unfit:
            mistakes.append(Mistake(ANSWER, str(unfit)))
    if len(reason) > LONGEST:
        mistakes.append(Mistake(REASON, f"De tekst is te lang. Maak er hoogstens {getal(LONGEST)} tekens van."))
    elif fact.is_judgement and kind is AnswerKind.ANSWERED and not reason:
        mistakes.append(Mistake(REASON, "Schrijf in één of twee zinnen waarom u dat vindt."))
    return tuple(mistakes) or Given(kind, value, reason)


class Unfit(Exception):
    """What was filled in is no answer to this question; the message says what to do."""


def _value(fact: Fact, filled: Filled) -> Json:
    names = [choice.name for choice in fact.choices]
    if fact.kind is FactType.MANY_OF:
        return _many(names, filled.chosen)
    if fact.kind is FactType.YES_NO:
        names = ["ja", "nee"]
    if names:
        found = filled.chosen & set(names)
        if len(found) != 1:
            raise Unfit("Kies een antwoord. Weet u het nog niet? Kies dan ‘weet niet’.")
        (chosen,) = found
        return chosen == "ja" if fact.kind is FactType.YES_NO else chosen
    text = " ".join(filled.text.replace("\u00a0", " ").split())
    if not text:
        raise Unfit("Vul een antwoord in. Weet u het nog niet? Kies dan ‘weet niet’.")
    if fact.kind is FactType.DATE:
        return read_day(text).isoformat()
    if fact.kind is FactType.TEXT:
        if len(text) > LONGEST:
            raise Unfit(f"De tekst is te lang. Maak er hoogstens {getal(LONGEST)} tekens van.")
        return filled.text.replace("\r\n", "\n").strip()
    value = write_answer(_number(fact, text), fact)
    assert isinstance(value, int | float)
    return value


def _many(names: Sequence[str], chosen: frozenset[str]) -> Json:
    if NONE_OF_THESE in chosen:
        if len(chosen) > 1:
            raise Unfit("U koos ‘geen van deze’ en ook een antwoord. Kies een van de twee.")
        return []
    found: list[Json] = [name for name in names if name in chosen]
    if not found:
        raise Unfit("Kies een of meer antwoorden, of ‘geen van deze’.")
    return found


def read_day(text: str) -> date:
    """Return the day of `23-11-2026`, `2026-11-23` or `23 november 2026`. Raises Unfit."""
    try:
        if match := _DAY.fullmatch(text):
            day, month, year, *other = match.groups()
            return date(int(year), int(month), int(day)) if year else date(*map(int, other))
        match = _DAY_IN_WORDS.fullmatch(text)
        months = [name for name in MONTHS if match and len(match[2]) >= 3 and name.startswith(match[2].lower())]
        if match and len(months) == 1:
            return date(int(match[3]), MONTHS.index(months[0]) + 1, int(match[1]))
    except ValueError:
        raise Unfit(f"‘{text}’ is geen dag die bestaat. Kijk de dag en de maand na.") from None
    raise Unfit(f"‘{text}’ is geen datum. Schrijf de datum als 23-11-2026 of als 23 november 2026.")


def _number(fact: Fact, text: str) -> Decimal:
    plain = text.removeprefix("€").removesuffix("euro").replace(" ", "") if fact.kind is FactType.AMOUNT else text
    example = "1.250 of 1.250,50" if fact.kind is FactType.AMOUNT else "1.250 of 12,5"
    if not _NUMBER.fullmatch(plain) or len(plain) > 15:
        raise Unfit(f"‘{text}’ is geen getal. Schrijf het als {example}, met een komma voor de decimalen.")
    try:
        number = Decimal(plain.replace(".", "").replace(",", "."))
    except InvalidOperation:  # the pattern lets through what no person types, such as digits of another script
        raise Unfit(f"‘{text}’ is geen getal. Schrijf het als {example}.") from None
    if fact.kind is FactType.AMOUNT and number != round(number, 2):
        raise Unfit(f"‘{text}’ heeft meer dan twee cijfers achter de komma. Rond af op centen.")
    return number
