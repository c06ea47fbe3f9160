"""The steps of a program, and the two kinds of values that they work on.

A truth is `UNTRUE`, `OPEN` or `TRUE`: the low bit says that it may hold, the high bit
that it surely does, so that `en` is `&` and `of` is `|`. Endings are a set of ways in which a rule or besluit can end,
a bit for each: silent, no outcome, and then in fours, a bit for each rank that makes it end so (the highest first):
conflict, left out of application, and the values of the besluit in the order of its list.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dsl.nodes import Rank

UNTRUE, OPEN, TRUE = 0b00, 0b01, 0b11
RANKS = len(Rank)
SILENT, NO_OUTCOME = 0b01, 0b10
CONFLICT = (1 << RANKS) - 1 << 2
LEFT_OUT = CONFLICT << RANKS

Slot = int


def bits(endings: int) -> Iterator[int]:
    """Yield the single endings of a set."""
    while endings:
        lowest = endings & -endings
        yield lowest
        endings ^= lowest


def value_bits(number: int) -> int:
    """Return the endings in which a besluit has the value with this number in its list, whatever the rank."""
    return LEFT_OUT << RANKS * (number + 1)


def rank_of(ending: int) -> int:
    """Return the number of the rank that makes a rule end so; 0 is the highest. Not for silent and no outcome."""
    return (ending.bit_length() - 3) % RANKS


def both(one: int, other: int) -> int:
    """Return what two endings side by side come to: silent adds nothing, the highest rank that speaks decides; within
    one rank agreement stays, and disagreement is a conflict."""
    if one in (SILENT, other):
        return other
    if other == SILENT:
        return one
    rank, beside = rank_of(one), rank_of(other)
    if rank == beside:
        return 1 << 2 + rank
    return one if rank < beside else other


def unranked(ending: int) -> int:
    """Return an ending of a besluit without the rank that made it end so (as if it were the highest)."""
    return ending if ending in (SILENT, NO_OUTCOME) else ending >> rank_of(ending)


@dataclass(frozen=True, slots=True)
class Fixed:
    """A truth that no answer changes."""

    truth: int


@dataclass(frozen=True, slots=True)
class Answered:
    """The truth of `the answer is in one of these cells`."""

    fact: str
    cells: frozenset[int]


@dataclass(frozen=True, slots=True)
class Contains:
    """The truth of `this choice is among those of the answer`; the choice by its number."""

    fact: str
    choice: int


@dataclass(frozen=True, slots=True)
class Empty:
    """The truth of `no choice is made`."""

    fact: str


@dataclass(frozen=True, slots=True)
class Done:
    """The truth of `this verplichting is afgerond`."""

    obligation: str


@dataclass(frozen=True, slots=True)
class Every:
    """All parts hold."""

    parts: tuple[Slot, ...]


@dataclass(frozen=True, slots=True)
class Some:
    """At least one part holds."""

    parts: tuple[Slot, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold."""

    part: Slot


@dataclass(frozen=True, slots=True)
class Count:
    """At least `least` and at most `most` of the parts hold."""

    least: int
    most: int
    parts: tuple[Slot, ...]


@dataclass(frozen=True, slots=True)
class EndsIn:
    """The truth of `these endings are within those`: `wanted` are the endings for which it holds."""

    endings: Slot
    wanted: int


@dataclass(frozen=True, slots=True)
class Gives:
    """The endings of a rule without exceptions: its own where the condition holds, else silent."""

    own: int
    condition: Slot


@dataclass(frozen=True, slots=True)
class Together:
    """Rules side by side: silent adds nothing, agreement stays, disagreement is a conflict."""

    parts: tuple[Slot, ...]


@dataclass(frozen=True, slots=True)
class Below:
    """A rule below its exceptions (`over`): its own ending counts only where they are silent.

    One that is itself an exception (not `top`) is silent, its exceptions with it, where its condition fails.
    """

    own: int
    over: Slot
    condition: Slot
    top: bool


@dataclass(frozen=True, slots=True)
class During:
    """Endings within a period of validity; outside it silent. The period is always known."""

    period: Slot
    endings: Slot


@dataclass(frozen=True, slots=True)
class Unranked:
    """Endings without the ranks that made them so."""

    endings: Slot


@dataclass(frozen=True, slots=True)
class Otherwise:
    """What a besluit ends in: that of `anders` where all its rules are silent; outside its period no outcome."""

    endings: Slot
    silent: int
    period: Slot


Step = (
    Fixed
    | Answered
    | Contains
    | Empty
    | Done
    | Every
    | Some
    | Not
    | Count
    | EndsIn
    | Gives
    | Together
    | Below
    | During
    | Unranked
    | Otherwise
)
