"""What follows from answers, as data. `exact/` fills it; `rendering/` turns it into text and JSON.

True means: in every way to fill in what is unknown. False: in none. None: in some, so still open.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from dsl.domains import Cell
from dsl.nodes import OTHERWISE as OTHERWISE
from dsl.nodes import Rank
from dsl.policy import Answer

APPROXIMATE = (
    "De regels hangen te veel samen om alles precies uit te rekenen. Er ontbreekt geen vraag en geen mogelijke "
    "uitkomst, maar er kan er een te veel staan. De volgorde van de vragen is een schatting."
)
"""What people read when an outcome is `approximate`."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What is known of one opgave: the answered facts, the obligations that are done, and the peildatum.

    A fact that is not in `values` is unknown; an obligation that is not in `done` is not yet done.
    """

    values: Mapping[str, Answer]
    done: frozenset[str]
    on: date


@dataclass(frozen=True, slots=True)
class DecisionState:
    """What is still possible for one besluit.

    `value` is the settled value, or None. `possible` are the values that some completion gives, in the order of the
    list; `conflict` and `no_outcome` tell whether some completion ends so. `by` are the rules that speak, not
    overruled, in every completion, `by_possible` in some; `hinges_on` the interpretaties that, turned, change it.
    """

    value: str | None
    possible: tuple[str, ...]
    conflict: bool
    no_outcome: bool
    by: tuple[str, ...]
    by_possible: tuple[str, ...]
    hinges_on: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LayerDecision:
    """What the rules of one document alone give for one besluit, and whether that is what the besluit comes from.

    `value`, `possible` and `conflict` as in `DecisionState`; `silent` tells whether they give nothing in some
    completion. `decides` True: in every completion.
    """

    value: str | None
    possible: tuple[str, ...]
    conflict: bool
    silent: bool
    decides: bool | None


@dataclass(frozen=True, slots=True)
class Layer:
    """One document beside the others: what it alone gives for each besluit that it says something about.

    A document that is not in force on the peildatum gives nothing; `rank` tells which of those that speak decides.
    """

    regelset: str
    title: str
    rank: Rank
    in_force: bool
    decisions: Mapping[str, LayerDecision]


@dataclass(frozen=True, slots=True)
class PrincipleState:
    """Whether a principe is met, and whether it has something to say here (one of its verplichtingen holds)."""

    number: int
    fulfilled: bool | None
    applies: bool | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """All that follows from answers, by name and in document order.

    `rules` tells for each regel and uitzondering whether it is van toepassing. `deciding` are the unanswered facts on
    which a besluit still depends, `other` those on which only a principe, verplichting or signaal does.
    `first` is the deciding question that settles most, `order` all deciding ones, most settling first.
    `deadlines` are the last days, as far as known, of the verplichtingen that hold or still may. A date that only
    a deadline counts from is not asked: no outcome depends on it.
    `layers` are the documents, highest rank first; () for a policy that has only one.
    `approximate` tells that the rules were too entangled to be exact: what is certain is, no question and no possible
    value is missed, but there may be one too many of both, and `order` is an estimate.
    """

    on: date
    in_force: bool
    decisions: Mapping[str, DecisionState]
    principles: Mapping[str, PrincipleState]
    obligations: Mapping[str, bool | None]
    signals: Mapping[str, bool | None]
    terms: Mapping[str, bool | None]
    rules: Mapping[str, bool | None]
    deciding: tuple[str, ...]
    other: tuple[str, ...]
    order: tuple[str, ...]
    deadlines: Mapping[str, date]
    layers: tuple[Layer, ...]
    approximate: bool = False

    @property
    def first(self) -> str | None:
        """The question to ask first, or None when every besluit is settled."""
        return self.order[0] if self.order else None


@dataclass(frozen=True, slots=True)
class Change:
    """The least that makes another value of a besluit possible.

    `facts` are the answered facts that must be otherwise, each with the answers that would do (given the other
    changes); `certain` the unanswered facts that must besides be answered so to make the value certain (empty when it
    then is). `value` is a value of the besluit. `smallest` False: perhaps fewer answers would do too.
    """

    decision: str
    value: str
    facts: tuple[tuple[str, tuple[Cell, ...]], ...]
    certain: tuple[tuple[str, tuple[Cell, ...]], ...]
    smallest: bool = True


@dataclass(frozen=True, slots=True)
class Alternatives:
    """What would make the values possible that a besluit cannot get now.

    `unknown` are the values for which no change was found although there may be one; empty unless the rules are too
    entangled to be exact. A value in neither is one that no answers give.
    """

    changes: tuple[Change, ...]
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Effect:
    """What one answer to a question would leave possible for a besluit; `settles` when only one thing is left."""

    answer: Cell
    possible: tuple[str, ...]
    conflict: bool
    no_outcome: bool

    @property
    def settles(self) -> bool:
        """Tell whether only one ending is left."""
        return len(self.possible) + self.conflict + self.no_outcome == 1
