"""Numbers and dates that are not written as the rule language does: what is wrong with them, and what was meant."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from difflib import get_close_matches

from dsl.diagnostics import Fix
from dsl.fixes import write
from dsl.mistakes.mistake import Mistake, short
from dsl.source import Span
from dsl.wording import MONTHS, date_text

GOOD_NUMBER = re.compile(r"-?(?:\d{1,3}(?:\.\d{3})+|\d+)(?:,\d+)?")
"""A number as Dutch writes it."""


def bad_number(text: str, span: Span) -> Mistake:
    """Explain a number whose dots and commas do not stand where Dutch puts them."""
    digits = text.removeprefix("€").strip()
    whole, dot, rest = digits.rpartition(".")
    fixes: tuple[Fix, ...] = ()
    amount = text[: len(text) - len(digits)]
    if digits.count(".") == 1 and "," not in digits and dot:
        help = f"Is `{rest}` het deel achter de komma? Schrijf dan `{whole},{rest}`."
        fixes = (write(span, f"{amount}{whole},{rest}"),)
    else:
        help = "Schrijf bijvoorbeeld `2,5` of `1.250` of `1.250,75`."
        swapped = digits.replace(",", "\0").replace(".", ",").replace("\0", ".")
        if GOOD_NUMBER.fullmatch(swapped):  # 1,250.75 is the English way
            fixes = (write(span, f"{amount}{swapped}"),)
    text = f"`{short(digits)}` is geen goed getal: een komma scheidt de decimalen, een punt de duizendtallen."
    return Mistake("getal-onjuist", span, text, help, fixes=fixes)


def date_in_digits(text: str, span: Span) -> Mistake:
    """Explain a date such as `1-12-2023`."""
    readings = _readings_of_date(text)
    return Mistake(
        "datum-met-cijfers",
        span,
        f"`{text}` is niet leesbaar als datum: het is niet zeker wat de dag en wat de maand is.",
        f"Schrijf de maand als woord, zoals `{readings[0] if readings else '1 december 2023'}`.",
        fixes=tuple(write(span, reading, safe=len(readings) == 1) for reading in readings),
    )


def _readings_of_date(text: str) -> list[str]:
    """Return the dates that digits can mean, the likeliest first. Two digits are no year."""
    first, second, third = re.split(r"[-/]", text)
    if len(first) == 4:
        orders = [(third, second, first)]
    elif len(third) == 4:
        orders = [(first, second, third), (second, first, third)]
    else:
        orders = []
    found = []
    for day, month, year in orders:
        try:
            found.append(date_text(date(int(year), int(month), int(day))))
        except ValueError:
            continue
    return list(dict.fromkeys(found))


def bad_date(text: str, month: str, span: Span) -> Mistake:
    """Explain a date that does not exist, or whose month has another name."""
    day, _, year = text.split()
    if month.lower() not in MONTHS:
        near = get_close_matches(month[:20].lower(), MONTHS, n=1, cutoff=0.5) or [
            name for name in MONTHS if len(month) >= 3 and name.startswith(month.lower())
        ]
        help = f"Bedoelt u `{near[0]}`?" if near else "Schrijf bijvoorbeeld `1 december 2023`."
        fixes = tuple(write(span, f"{day} {name} {year}") for name in near)
        return Mistake("datum-bestaat-niet", span, f"`{short(month)}` is geen maand.", help, fixes=fixes)
    fixes = ()
    if int(day) > 0 and int(year) > 0:
        number = MONTHS.index(month.lower()) + 1
        last = monthrange(int(year), number)[1]
        fixes = (write(span, date_text(date(int(year), number, last))),)
    return Mistake(
        "datum-bestaat-niet",
        span,
        f"De datum {short(text)} bestaat niet.",
        "Kijk hoeveel dagen de maand heeft.",
        fixes=fixes,
    )
