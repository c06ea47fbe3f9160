"""What the sub-commands read and print: rule files, answers, days. With `cli.py` and `server/` the only part of `dsl`
that touches files.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path

from dsl.diagnostics import Diagnostic, Severity
from dsl.evaluation.answers import read_day
from dsl.policy import Policy
from dsl.reading import Reading, read_groups
from dsl.rendering import outcomes
from dsl.source import Source
from dsl.wording import quoted, reason_text, shortened

LONGEST_NUMBER = 1_000
"""How many characters a number in a file of answers may have: Python refuses to read a whole number of 4 301 digits."""


class CannotRun(Exception):
    """A command that cannot do its work; the text is a Dutch sentence for the user.

    `diagnostics` are the findings because of which it cannot, if any.
    """

    def __init__(self, text: str, diagnostics: Sequence[Diagnostic] = ()) -> None:
        super().__init__(text)
        self.diagnostics = diagnostics


def read_all(names: Sequence[str]) -> tuple[Reading, ...]:
    """Read rule files; those that build on each other together."""
    return read_groups([Source.of(name, text_of(name)) for name in names])


def policies(names: Sequence[str]) -> list[Policy]:
    """Return the policies of rule files; a fout in one of them is printed, and then the command cannot run.

    Files that build on each other are one policy.
    """
    found = []
    for reading in read_all(names):
        if reading.policy is None:
            errors = [d for d in reading.diagnostics if d.severity is Severity.ERROR]
            shown = "\n\n".join(outcomes.diagnostic_text(diagnostic) for diagnostic in errors)
            mend = "deze fout" if len(errors) == 1 else "deze fouten"
            raise CannotRun(f"{shown}\n\nHerstel eerst {mend}.", reading.diagnostics)
        found.append(reading.policy)
    return found


def policy_of(names: Sequence[str]) -> Policy:
    """Return the one policy of rule files that build on each other."""
    found = policies(names)
    if len(found) > 1:
        raise CannotRun("Deze regelsets bouwen niet op elkaar voort. Geef alleen regelbestanden die bij elkaar horen.")
    return found[0]


def text_of(name: str) -> str:
    """Return the text of a file."""
    try:
        return Path(name).read_text(encoding="utf-8")
    except FileNotFoundError:
        raise CannotRun(f"{name}: dit bestand bestaat niet.") from None
    except UnicodeDecodeError:
        raise CannotRun(f"{name}: dit is geen tekst in UTF-8. Sla het bestand op als UTF-8.") from None
    except OSError as problem:
        raise CannotRun(f"{name}: dit bestand is niet te lezen: {reason_text(problem)}.") from None


def write(name: str, text: str) -> None:
    """Put a text in a file; when that fails half-way, a file that exists is still what it was."""
    target = Path(name).resolve()
    fresh = target.with_name(f"{target.name}.nieuw")
    try:
        fresh.write_text(text, encoding="utf-8", newline="\n")
        if target.exists():
            fresh.chmod(target.stat().st_mode)
        fresh.replace(target)
    except OSError as problem:
        fresh.unlink(missing_ok=True)
        raise CannotRun(f"{name}: dit bestand is niet te schrijven: {reason_text(problem)}.") from None


def json_of(name: str) -> dict[str, object]:
    """Return the JSON object in a file of answers."""
    try:
        text = text_of(name).removeprefix("\ufeff")
        found = json.loads(
            text, object_pairs_hook=_unique, parse_float=_number, parse_int=_whole, parse_constant=_no_number
        )
    except json.JSONDecodeError as problem:
        where = f"regel {problem.lineno}, kolom {problem.colno}"
        raise CannotRun(f"{name}: dit is geen geldige JSON. Kijk bij {where}.") from None
    except RecursionError:
        raise CannotRun(f"{name}: deze JSON heeft te veel haakjes in elkaar.") from None
    except ValueError as problem:
        raise CannotRun(f"{name}: {problem}.") from None
    if not isinstance(found, dict):
        raise CannotRun(f'{name}: antwoorden zijn een JSON-object, bijvoorbeeld {{"ruimte": "geen"}}.')
    return found


def _no_number(written: str) -> object:
    raise ValueError(f"{quoted(written)} is geen getal")


def _number(written: str) -> Decimal:
    try:
        return Decimal(written)
    except InvalidOperation:  # the power of ten has too many digits
        raise ValueError(f"{quoted(shortened(written))} is geen bruikbaar getal") from None


def _whole(written: str) -> int:
    if len(written) > LONGEST_NUMBER:
        raise ValueError(f"{quoted(shortened(written))} is geen bruikbaar getal")
    return int(written)


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for name, value in pairs:
        if name in found:
            raise ValueError(f"{quoted(name)} staat er twee keer")
        found[name] = value
    return found


def day(written: str | None) -> date:
    """Return the peildatum that is given, or else today."""
    if written is None:
        return date.today()
    day = read_day(written)
    if day is None:
        raise CannotRun(f"{quoted(written)} is geen datum. Schrijf de peildatum als 2026-11-23.")
    return day


def print_json(found: object) -> None:
    """Print an answer as JSON."""
    json.dump(found, sys.stdout, ensure_ascii=False, indent=2)
    print()


def count(number: int, one: str, more: str) -> str:
    """Return a number with its noun."""
    return f"{number} {one if number == 1 else more}"
