"""Another name, or another word for a value, at all its places; what would break or change meaning is refused."""

from __future__ import annotations

import re
from dataclasses import dataclass

from dsl.diagnostics import TextEdit
from dsl.mistakes.mistake import FOREIGN_WORDS
from dsl.policy import REFERENCE_DATE
from dsl.services.names import Names, Occurrence, Symbol
from dsl.source import Source, Span
from dsl.syntax.parser import keywords

_NAME = re.compile(r"[^\W\d_]\w*")
_NEVER_A_VALUE = {
    *("ja", "nee", "niet", "een", "meer", "minder", "minstens", "hoogstens", "precies", "voor", "na", "leeg"),
    *("onbekend", "afgerond", "voldaan", "nog", "tegenstrijdig"),
}


class RenameRefused(Exception):
    """The text is a Dutch sentence that says why not."""


@dataclass(frozen=True, slots=True)
class FileEdit:
    """A change in one of the documents that are read together."""

    source: Source
    edit: TextEdit


def renameable(source: Source, offset: int, names: Names) -> Span:
    """Return the span of the name or value at a place that can be renamed. Raises RenameRefused."""
    return _place(source, offset, names).span


def rename(source: Source, offset: int, new_name: str, names: Names) -> tuple[FileEdit, ...]:
    """Return the edits that give the name or value at a place another name everywhere.

    `heette` clauses keep the name of an earlier version. Raises RenameRefused.
    """
    place = _place(source, offset, names)
    _check_word(new_name, place.symbol)
    _check_clash(new_name, place.symbol, names)
    touched = names.that_can_name(place.symbol)
    unread = names.broken_with(place.symbol.name, touched) or names.broken_with(new_name, touched)
    if unread is not None:
        where, span = unread
        line = where.position(span.start).line
        raise RenameRefused(
            f"Herstel eerst de fout in {where.name} bij regel {line}. Daar staat `{where.slice(span)}` ook, en het is "
            "niet zeker of dat mee moet veranderen."
        )
    return tuple(FileEdit(o.source, TextEdit(o.span, new_name)) for o in names.places_of(place.symbol))


def _place(source: Source, offset: int, names: Names) -> Occurrence:
    place = names.at(source, offset)
    if place is None or (place.symbol.owner is None and place.symbol.name not in names.declarations):
        raise RenameRefused("Hier staat geen naam of waarde die een andere naam kan krijgen.")
    return place


def _check_word(new_name: str, symbol: Symbol) -> None:
    words = set(keywords().values()) | {REFERENCE_DATE}
    taken = _NEVER_A_VALUE if symbol.owner else words | set(FOREIGN_WORDS) | _NEVER_A_VALUE
    if not _NAME.fullmatch(new_name) or new_name != new_name.lower():
        raise RenameRefused(
            "Een naam is één woord van kleine letters, cijfers en lage streepjes, en begint met een letter."
        )
    if new_name in taken or (symbol.owner and new_name in FOREIGN_WORDS):
        raise RenameRefused(f"`{new_name}` is een woord van de regeltaal. Kies een ander woord.")


def _check_clash(new_name: str, symbol: Symbol, names: Names) -> None:
    if new_name == symbol.name:
        return
    if symbol.owner is not None:
        if any(value.name.text == new_name for value in names.values(symbol.owner)):
            raise RenameRefused(f"`{symbol.owner}` heeft al een waarde `{new_name}`.")
        if any(value.formerly and value.formerly.text == new_name for value in names.values(symbol.owner)):
            raise RenameRefused(f"Een waarde van `{symbol.owner}` heette al `{new_name}`. Kies een ander woord.")
        return
    other = names.declarations.get(new_name)
    if other is not None:
        line = other.source.position(other.span.start).line
        raise RenameRefused(f"De naam `{new_name}` bestaat al: dat is een {other.kind.value}, op regel {line}.")
    former = next((s for s in _former_names(names) if s == new_name), None)
    if former is not None:
        raise RenameRefused(f"`{new_name}` is de oude naam van iets anders (`heette`). Kies een andere naam.")


def _former_names(names: Names) -> list[str]:
    found = (getattr(declared.statement, "formerly", None) for declared in names.declarations.values())
    return [former.text for former in found if former is not None]
