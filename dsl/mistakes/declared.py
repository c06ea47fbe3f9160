"""What a rule file says of a name, looked up in its text: for sentences about a statement that cannot be read (yet)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

_HEAD = re.compile(
    r"(?m)^(feit|oordeel|begrip|interpretatie|principe|besluit|regel|uitzondering|tabel|verplichting|signaal|keuzelijst)"
    r"[ \t]+(?:(\d+)[ \t]+)?(\w+)([^\n]*)"
)
_INDENTED = re.compile(r"(?:\n[ \t]+[^\n]*)*")
_VALUE = re.compile(r"(?m)^[ \t]+-[ \t]+(\w+)")


@dataclass(frozen=True, slots=True)
class _Declared:
    """A statement with a name: its kind, the number of a principe, the rest of its first line and where that ends."""

    kind: str
    number: str
    line: str
    end: int


@lru_cache(maxsize=2)
def _names(text: str) -> dict[str, _Declared]:
    """Return what the names of a file stand for. Kept for the next mistake in the same text."""
    found: dict[str, _Declared] = {}
    for head in _HEAD.finditer(text):
        found.setdefault(head[3], _Declared(head[1], head[2] or "", head[4], head.end()))
    return found


def kind_of(text: str, name: str) -> str:
    """Return the word with which the statement of a name begins; empty when there is none in this file."""
    found = _names(text).get(name)
    return found.kind if found else ""


def holds_by_itself(text: str, name: str) -> bool:
    """Tell whether a name is a condition by itself: a question with ja or nee, a begrip, an interpretatie."""
    found = _names(text).get(name)
    if found is None:
        return False
    asked = found.kind in ("feit", "oordeel") and re.match(r"[ \t]*:[ \t]*ja[ \t]*/[ \t]*nee", found.line) is not None
    return asked or found.kind in ("begrip", "interpretatie")


def values_of(text: str, name: str) -> list[str]:
    """Return the values of a feit, oordeel, besluit or keuzelijst, in their order, as far as they are in this file."""
    found = _names(text).get(name)
    if found is None or found.kind not in ("feit", "oordeel", "besluit", "keuzelijst"):
        return []
    shared = re.search(r"\buit[ \t]+(\w+)", found.line)
    if shared and found.kind != "keuzelijst":
        listed = _names(text).get(shared[1])
        return values_of(text, shared[1]) if listed is not None and listed.kind == "keuzelijst" else []
    below = _INDENTED.match(text, found.end)
    return _VALUE.findall(below.group()) if below else []


def is_value(text: str, value: str) -> bool:
    """Tell whether a list in this file has a value."""
    return any(value in values_of(text, name) for name in _names(text))


def takes_more(text: str, name: str) -> bool:
    """Tell whether more than one answer can be given to a question (`meer uit`)."""
    found = _names(text).get(name)
    return found is not None and re.match(r"[ \t]*:[ \t]*meer[ \t]+uit", found.line) is not None


def besluiten(text: str) -> list[str]:
    """Return the names of the besluiten of a rule file, in their order."""
    return [name for name, declared in _names(text).items() if declared.kind == "besluit"]


def principle(text: str, number: str) -> str | None:
    """Return the name of the principe with a number."""
    found = (name for name, one in _names(text).items() if one.kind == "principe" and one.number == number)
    return next(found, None)
