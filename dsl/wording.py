"""Dutch wording of values: dates, numbers, amounts, enumerations. For messages, labels and reasons."""

from __future__ import annotations

import errno
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

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

_REASONS = {
    errno.ENOENT: "dat bestaat niet",
    errno.EISDIR: "dit is een map; noem de bestanden die erin staan",
    errno.ENOTDIR: "een deel van het pad is geen map",
    errno.EEXIST: "daar staat al een bestand",
    errno.EACCES: "u mag daar niet bij",
    errno.EPERM: "u mag dat niet",
    errno.EROFS: "op deze plek kan niets worden geschreven",
    errno.ENOSPC: "de schijf is vol",
    errno.ENAMETOOLONG: "de naam is te lang",
    errno.EADDRINUSE: "een ander programma gebruikt haar al",
}
"""What the system says of files and ports, in Dutch."""


def date_text(day: date) -> str:
    """Return a date as `23 november 2026`."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def number_text(number: Decimal) -> str:
    """Return a number with a decimal comma and dots for thousands, without superfluous zeros: `1.234,5`."""
    text = f"{number:,f}"
    whole, _, fraction = text.partition(".")
    fraction = fraction.rstrip("0")
    return whole.replace(",", ".") + (f",{fraction}" if fraction else "")


def amount_text(amount: Decimal) -> str:
    """Return an amount in euros: `€ 1.234,50`, or `€ 1.234` when there are no cents."""
    whole, _, fraction = f"{amount:,.2f}".partition(".")
    cents = "" if fraction == "00" else f",{fraction}"
    return f"€ {whole.replace(',', '.')}{cents}"


def enumeration(words: Sequence[str], last: str = "en") -> str:
    """Return words as a Dutch enumeration: `a, b en c`."""
    return f"{', '.join(words[:-1])} {last} {words[-1]}" if len(words) > 1 else "".join(words)


def quoted(text: str) -> str:
    """Return a text in single Dutch quotation marks."""
    return f"‘{text}’"


def shortened(text: str) -> str:
    """Return a text of at most sixty characters, with `…` for what is left out."""
    return text if len(text) <= 60 else f"{text[:59]}…"


def reason_text(problem: OSError) -> str:
    """Return why the system could not do something with a file, as the end of a sentence; of a rare one its words."""
    return _REASONS.get(problem.errno or 0, problem.strerror or str(problem))


def readable(name: str) -> str:
    """Return a name of the language as words: `geen_ruimte` becomes `geen ruimte`."""
    return name.replace("_", " ")


def sentence_start(text: str) -> str:
    """Return a text with its first letter as a capital."""
    return text[:1].upper() + text[1:]
