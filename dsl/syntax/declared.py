"""What a rule file says of a name, looked up in its text: for sentences about a statement that cannot be read (yet)."""

from __future__ import annotations

import re

_KINDS = (
    r"feit|oordeel|begrip|interpretatie|principe[ \t]+\d+|besluit|regel|uitzondering|tabel|verplichting|signaal|"
    r"keuzelijst"
)
_VALUE = re.compile(r"(?m)^[ \t]+-[ \t]+(\w+)")


def _statement(text: str, name: str) -> re.Match[str] | None:
    """Return the statement with a name: its kind, the rest of its first line, and its other lines."""
    start = rf"(?m)^({_KINDS})[ \t]+{re.escape(name)}(?!\w)"
    return re.search(rf"{start}([^\n]*)((?:\n[ \t]+[^\n]*)*)", text)


def kind_of(text: str, name: str) -> str:
    """Return the word with which the statement of a name begins; empty when there is none in this file."""
    found = _statement(text, name)
    return found[1].split()[0] if found else ""


def holds_by_itself(text: str, name: str) -> bool:
    """Tell whether a name is a condition by itself: a question with ja or nee, a begrip, an interpretatie."""
    found = _statement(text, name)
    if found is None:
        return False
    asked = found[1] in ("feit", "oordeel") and re.match(r"[ \t]*:[ \t]*ja[ \t]*/[ \t]*nee", found[2]) is not None
    return asked or found[1] in ("begrip", "interpretatie")


def values_of(text: str, name: str) -> list[str]:
    """Return the values of a feit, oordeel, besluit or keuzelijst, in their order, as far as they are in this file."""
    found = _statement(text, name)
    if found is None or found[1] not in ("feit", "oordeel", "besluit", "keuzelijst"):
        return []
    shared = re.search(r"\buit[ \t]+(\w+)", found[2])
    if shared and found[1] != "keuzelijst" and shared[1] != name:
        return values_of(text, shared[1])
    return _VALUE.findall(found[3])


def is_value(text: str, value: str) -> bool:
    """Tell whether a list in this file has a value."""
    return re.search(rf"(?m)^[ \t]+-[ \t]+{re.escape(value)}(?!\w)", text) is not None


def takes_more(text: str, name: str) -> bool:
    """Tell whether more than one answer can be given to a question (`meer uit`)."""
    found = _statement(text, name)
    return found is not None and re.match(r"[ \t]*:[ \t]*meer[ \t]+uit", found[2]) is not None


def besluiten(text: str) -> list[str]:
    """Return the names of the besluiten of a rule file, in their order."""
    return re.findall(r"(?m)^besluit[ \t]+(\w+)", text)


def principle(text: str, number: str) -> str | None:
    """Return the name of the principe with a number."""
    found = re.search(rf"(?m)^principe[ \t]+{re.escape(number)}[ \t]+(\w+)", text)
    return found[1] if found else None
