"""From a word to what it means, and from a meaning to all its places."""

from __future__ import annotations

from dataclasses import dataclass

from dsl.services.names import Names, Occurrence, Symbol
from dsl.source import Source, Span


@dataclass(frozen=True, slots=True)
class Location:
    """A place in one of the documents that are read together."""

    source: Source
    span: Span


def definition(source: Source, offset: int, names: Names) -> Location | None:
    """Return where the name or value at a place is declared."""
    place = names.at(source, offset)
    return None if place is None else declared_at(place.symbol, names)


def declared_at(symbol: Symbol, names: Names) -> Location | None:
    """Return where a symbol is declared; None when it is not."""
    if symbol.owner is None:
        found = names.declarations.get(symbol.name)
        return Location(found.source, found.span) if found else None
    declared = (o for o in names.places_of(symbol) if o.declares)
    return next((Location(o.source, o.span) for o in declared), None)


def occurrences(source: Source, offset: int, names: Names) -> tuple[Occurrence, ...]:
    """Return where the name or value at a place stands in the same document; the place that declares it says so."""
    place = names.at(source, offset)
    found = names.places_of(place.symbol) if place is not None else ()
    return tuple(one for one in found if one.source.name == source.name)


def references(source: Source, offset: int, names: Names, *, with_declaration: bool = True) -> tuple[Location, ...]:
    """Return all places of the name or value at a place, in the order of the documents."""
    place = names.at(source, offset)
    if place is None:
        return ()
    found = names.places_of(place.symbol)
    return tuple(Location(o.source, o.span) for o in found if with_declaration or not o.declares)
