"""How Dutch readers write dates, amounts, numbers and lists: filters for the templates."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from flask import Flask

MONTHS = (
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
)
MOST_RUNS = 12
"""How many stretches of numbers a sentence names."""
_CENT = Decimal("0.01")
# A space that does not break a line, so that "€" and "23" never end one.
_NBSP = "\u00a0"
_WRITTEN = re.compile("`([^`]+)`")


def datum(value: date | None) -> str:
    """A date as "23 november 2026"; empty for None. Of a moment only the day."""
    return "" if value is None else f"{value.day}{_NBSP}{MONTHS[value.month - 1]}{_NBSP}{value.year}"


def moment(value: datetime | None) -> str:
    """A moment as "23 november 2026, 14.05 uur", in this computer's own time; empty for None.

    A moment that carries its time zone is turned to local time; one that does not is taken to be local.
    """
    if value is None:
        return ""
    local = value.astimezone() if value.tzinfo else value
    return f"{datum(local)}, {klok(value)}"


def klok(value: datetime) -> str:
    """The time of a moment as "14.05 uur", in this computer's own time."""
    local = value.astimezone() if value.tzinfo else value
    return f"{local:%H.%M}{_NBSP}uur"


def getal(value: int | float | Decimal | None, decimals: int | None = None) -> str:
    """A number as "1.234,5"; `decimals` rounds half up to that many; empty for None."""
    if value is None:
        return ""
    exact = value if isinstance(value, Decimal) else Decimal(str(value))
    if decimals is not None:
        exact = exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return f"{exact:,f}".translate(str.maketrans(",.", ".,"))


def bedrag(value: int | float | Decimal | None) -> str:
    """An amount in euros as "€ 1.234,50", always with cents; empty for None."""
    if value is None:
        return ""
    exact = (value if isinstance(value, Decimal) else Decimal(str(value))).quantize(_CENT, ROUND_HALF_UP)
    return f"{'-' if exact < 0 else ''}€{_NBSP}{getal(abs(exact))}"


def opsomming(values: Iterable[object], word: str = "en") -> str:
    """The values as "a, b en c" (`word` may be "of"); empty for no values."""
    texts = [str(value) for value in values]
    if len(texts) < 2:
        return "".join(texts)
    return f"{', '.join(texts[:-1])} {word} {texts[-1]}"


def citaat(value: str) -> str:
    """Words of another between double Dutch quotes; quotes inside them become single."""
    inner = value.strip().translate(str.maketrans('“”"', "‘’'"))
    return f"“{inner}”"


def melding(value: str) -> str:
    """The words of a message of the rule language for a page: what stands between backticks in Dutch quotes."""
    return _WRITTEN.sub(r"‘\1’", value)


def aantal(count: int, one: str, more: str) -> str:
    """A count with its word: "1 vraag", "2 vragen", "geen vragen" for none."""
    return f"geen {more}" if count == 0 else f"{getal(count)} {one if count == 1 else more}"


def reeksen(numbers: Iterable[int]) -> str:
    """Whole numbers, however many, in little room: "1-40, 52"; empty for none."""
    return ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in _runs(numbers))


def nummers(one: str, more: str, numbers: Iterable[int], tail: str = "") -> str:
    """How many there are and which, as a sentence: "2 opgaven gaan mee: de nummers 3 en 7 tot en met 9."

    `one` and `more` go with the count; `tail` ends the first part. Of many stretches only the first are named: the log
    has them all in its data.
    """
    found = sorted(numbers)
    runs = [str(first) if first == last else f"{first} tot en met {last}" for first, last in _runs(found)]
    said = " ".join(part for part in (aantal(len(found), one, more), tail) if part)
    said = f"{said[:1].upper()}{said[1:]}: {'nummer' if len(found) == 1 else 'de nummers'}"
    if len(runs) <= MOST_RUNS:
        return f"{said} {opsomming(runs)}."
    return f"{said} {', '.join(runs[:MOST_RUNS])}, … Alle nummers staan bij deze regel in de uitvoer als CSV of JSON."


def _runs(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """Return the stretches of numbers that follow on one another, as the first and the last of each."""
    runs: list[tuple[int, int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][1] + 1:
            runs[-1] = runs[-1][0], number
        else:
            runs.append((number, number))
    return runs


def van_het_team(sentence: str) -> str:
    """Return a reason for who reads along: on the screen it speaks to the team, which gave the answers."""
    return sentence.replace("U antwoordde ", "Het team antwoordde ")


def install(app: Flask) -> None:
    """Give the templates of this app the filters, each under its own name."""
    for function in (datum, moment, klok, getal, bedrag, opsomming, citaat, melding, aantal, van_het_team):
        app.add_template_filter(function)
