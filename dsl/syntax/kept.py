"""Statements that were read before: what did not change in a rule file need not be parsed again.

A statement is parsed by its own text alone, so its text is the key. When it moved, because something above it became
longer or shorter, it is the same statement with all its places moved along.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from operator import attrgetter
from typing import Any, TypeVar

from dsl.nodes import Statement
from dsl.source import Span

_Node = TypeVar("_Node")


class Kept:
    """What one file held the last time it was read, by its text; each with the offset that it stood at.

    Whole blocks without mistakes are kept beside their statements, so that most of a file is found at once.
    """

    def __init__(self) -> None:
        self._before = _Found({}, {})
        self._now = _Found({}, {})

    def statement(self, text: str, start: int) -> Statement | None:
        """Return the statement with this text, as it is when it starts at an offset; None when there was none."""
        found = self._now.statements.get(text) or self._before.statements.get(text)
        if found is None:
            return None
        at, statement = found
        return self.keep(text, start, statement if at == start else moved(statement, start - at))

    def keep(self, text: str, start: int, statement: Statement) -> Statement:
        """Keep a statement that was parsed, and return it."""
        self._now.statements[text] = start, statement
        return statement

    def block(self, text: str, start: int) -> tuple[Statement, ...] | None:
        """Return the statements of a block with this text, each kept for itself too; None when there was none."""
        found = self._now.blocks.get(text) or self._before.blocks.get(text)
        if found is None:
            return None
        at, texts, statements = found
        if at != start:
            statements = moved(statements, start - at)
        for inside, statement in zip(texts, statements, strict=True):
            self.keep(inside, statement.span.start, statement)
        self.keep_block(text, start, texts, statements)
        return statements

    def keep_block(self, text: str, start: int, texts: tuple[str, ...], statements: tuple[Statement, ...]) -> None:
        """Keep a block in which nothing is wrong: the text of each of its statements, and the statements."""
        self._now.blocks[text] = start, texts, statements

    def turn(self) -> None:
        """Say that the whole file was read: what did not occur in it is forgotten."""
        self._before, self._now = self._now, _Found({}, {})


@dataclass(frozen=True, slots=True)
class _Found:
    statements: dict[str, tuple[int, Statement]]
    blocks: dict[str, tuple[int, tuple[str, ...], tuple[Statement, ...]]]


def moved(node: _Node, by: int) -> _Node:
    """Return a statement or a part of one with all its places moved."""
    return _move(node, by)  # type: ignore[no-any-return]


_new, _set = object.__new__, object.__setattr__


def _move(value: Any, by: int) -> Any:
    """Move anything that a node can hold. Nodes are made without their `__init__`: this runs for every keystroke."""
    kind: type[object] = type(value)
    if kind is Span:
        span = _new(Span)
        _set(span, "start", value.start + by)
        _set(span, "end", value.end + by)
        return span
    if kind is tuple:
        return tuple([_move(item, by) for item in value])
    names, values = _fields(kind)  # type: ignore[arg-type]  # mypy reads the hash of `object` in it
    if not names:
        return value
    made = _new(kind)
    for name, item in zip(names, values(value), strict=True):
        _set(made, name, item if type(item) in _PLAIN else _move(item, by))
    return made


_PLAIN = frozenset({str, int, bool, type(None)})
"""What has no places, most often met."""


@cache
def _fields(kind: type[object]) -> tuple[tuple[str, ...], Callable[[Any], tuple[Any, ...]]]:
    """Return the fields of a kind of node and what gets their values; of anything else none: it has no places."""
    names = tuple(field.name for field in fields(kind)) if is_dataclass(kind) else ()
    if len(names) == 1:
        return names, lambda node: (getattr(node, names[0]),)
    return names, attrgetter(*names) if names else tuple
