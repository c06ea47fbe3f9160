"""The seal of a record: one way to write JSON, and a SHA-256 over it.

A record is `{"sha256": S, "vaststelling": V}`. S is the SHA-256, in hexadecimal, of V written as RFC 8785 (JSON
Canonicalization Scheme) prescribes and encoded as UTF-8: no white space, keys in the order of their UTF-16 code units,
the shortest escapes, numbers as ECMAScript writes them. So anyone can check it with any library for RFC 8785. The text
that we keep and hand out is the record written in that same way.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from typing import Any

import rfc8785

from intranet.store import RegelsetText


class Unreadable(Exception):
    """A text is no record; the message is a Dutch sentence that says why."""


def canonical(value: object) -> bytes:
    """Return a JSON value in its one way of writing. Raises ValueError for what JSON cannot hold exactly."""
    return rfc8785.dumps(value)  # type: ignore[arg-type]  # it looks itself


def sha256_of(value: object) -> str:
    """Return the SHA-256 of a JSON value, in hexadecimal."""
    return hashlib.sha256(canonical(value)).hexdigest()


def texts_sha256(texts: Iterable[RegelsetText]) -> str:
    """Return the SHA-256 of the texts of a regelset; the store keeps the same one."""
    return sha256_of([{"name": text.name, "text": text.text} for text in texts])


def sealed(content: dict[str, Any]) -> tuple[str, str]:
    """Return the record with this content as its text, and its SHA-256."""
    found = sha256_of(content)
    return canonical({"sha256": found, "vaststelling": content}).decode(), found


def opened(text: str) -> tuple[dict[str, Any], str]:
    """Return the content of a record and the SHA-256 that it carries, without checking either. Raises Unreadable."""
    try:
        record = json.loads(text, object_pairs_hook=_once, parse_constant=_no_number)
    except json.JSONDecodeError as error:
        where = f"regel {error.lineno}, kolom {error.colno}"
        raise Unreadable(f"Dit bestand is geen geldige JSON. Kijk bij {where}. Mist er een stuk?") from error
    except RecursionError as error:
        raise Unreadable("Dit bestand is geen vaststelling: er zitten te veel haakjes in elkaar.") from error
    except ValueError as error:  # a number of thousands of digits, which Python refuses in its own words
        raise Unreadable("Dit bestand is geen vaststelling: er staat een getal in dat te lang is.") from error
    if not (isinstance(record, dict) and isinstance(record.get("vaststelling"), dict)):
        raise Unreadable("Dit bestand is geen vaststelling van de Opgavewijzer.")
    if not isinstance(record.get("sha256"), str):
        raise Unreadable("Deze vaststelling heeft geen zegel: ‘sha256’ ontbreekt.")
    return record["vaststelling"], record["sha256"]


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse a name that stands there twice: readers differ in which of the two they take."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Unreadable("Dit bestand is geen geldige JSON: een naam staat er twee keer in.")
    return found


def _no_number(text: str) -> None:
    raise Unreadable(f"Dit bestand is geen geldige JSON: {text} is geen getal.")
