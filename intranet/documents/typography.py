"""How a text looks in Dutch print. The record keeps what was typed; only documents show it so."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from intranet.filters import MONTHS

T = TypeVar("T")

_NBSP = "\u00a0"
# An apostrophe that stands for letters left out: 's ochtends, 't, 'n, '90; and within a word: foto's.
_LEFT_OUT = re.compile(r"(?<!\w)'(?=(?:s|t|n|m|k|r)\b|\d\d\b)|(?<=\w)'(?=\w)")
_OPENS = re.compile(r"(?<![^\s(\[“‘–/])(['\"])(?=\S)")
_CURLY_OPEN, _CURLY_CLOSE = {"'": "‘", '"': "“"}, {"'": "’", '"': "”"}
_DASH = re.compile(r"(?<= )-{1,2}(?= )")
_DAY = re.compile(rf"\b(\d{{1,2}}) ({'|'.join(MONTHS)})(?: (\d{{4}}))?\b")
_UNIT = re.compile(r"(€|\bart\.|\bnr\.|\bblz\.) (?=\d)|(?<=\d) (?=(?:euro|uur|procent|m²|km)\b)")


def typeset(text: str) -> str:
    """Return a text with Dutch quotes, dashes and spaces that do not break; without signs that cannot be printed."""
    text = "".join(c for c in text.replace("\r\n", "\n") if c in "\n\t" or not unicodedata.category(c).startswith("C"))
    text = _LEFT_OUT.sub("’", text)
    text = _OPENS.sub(lambda match: _CURLY_OPEN[match[1]], text)
    text = text.replace("'", _CURLY_CLOSE["'"]).replace('"', _CURLY_CLOSE['"'])
    text = _DASH.sub("–", text).replace("...", "…")
    text = _DAY.sub(lambda match: _NBSP.join(part for part in match.groups() if part), text)
    return _UNIT.sub(lambda match: (match[1] or "") + _NBSP, text)


def typeset_all(value: T) -> T:
    """Return a block or a whole document with every text in it set in Dutch."""
    done: Any = value
    if isinstance(value, str):
        done = typeset(value)
    elif isinstance(value, tuple):
        done = tuple(typeset_all(part) for part in value)
    elif is_dataclass(value) and not isinstance(value, type):
        texts: Mapping[str, Any] = {f.name: getattr(value, f.name) for f in fields(value)}
        done = replace(value, **{name: typeset_all(part) for name, part in texts.items() if name not in _CODES})
    found: T = done
    return found


_CODES = ("stem", "shape")
