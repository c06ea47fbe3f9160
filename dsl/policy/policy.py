"""The documents of a policy, and all that they say together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any, Protocol, TypeVar

from dsl.nodes import Citation, Closure, ClosureKind, Document, Heading, Prose, Rank, Statement
from dsl.policy.facts import Fact, Place, SharedList
from dsl.policy.statements import (
    Baseline,
    Decision,
    Example,
    Interpretation,
    Obligation,
    Principle,
    Rule,
    Signal,
    Table,
    Term,
)


@dataclass(frozen=True, slots=True)
class Passage:
    """Citations that stand together, with what follows them up to the next citation or heading."""

    path: tuple[str, ...]
    citations: tuple[Citation, ...]
    statements: tuple[Statement, ...]
    closures: tuple[Closure, ...]

    @property
    def coverage(self) -> str:
        """Return `nog te doen` when a part is still to be done, else `gedekt`, the kind of closure, or `zonder`."""
        kinds = [closure.kind for closure in self.closures]
        if ClosureKind.TO_DO in kinds:
            return ClosureKind.TO_DO
        return "gedekt" if self.statements else kinds[0] if kinds else "zonder"


@dataclass(frozen=True, slots=True)
class Head:
    """What a regelset says of itself. `start` and `last` are inclusive; None is open. `base` is what it builds on."""

    name: str
    title: str
    organisation: str | None
    rank: Rank
    version: str | None
    start: date | None
    last: date | None
    base: str | None

    def is_in_force(self, on: date) -> bool:
        """Tell whether the regelset is valid on a day."""
        return (self.start is None or self.start <= on) and (self.last is None or on <= self.last)

    def nearest_day(self, on: date) -> date:
        """Return the day on which the regelset is valid that is nearest to another one."""
        later = on if self.start is None else max(on, self.start)
        return later if self.last is None else min(later, self.last)


@dataclass(frozen=True, slots=True)
class Regelset:
    """One of the documents of a policy, with what it says of itself and its citations."""

    head: Head
    document: Document
    passages: tuple[Passage, ...]


@dataclass(frozen=True)
class Policy:
    """One checked regelset, or several that build on each other and are weighed together.

    All mappings go by name, which is unique in all documents together, and keep the order of the documents: each behind
    the one that it builds on. `former_names` gives the name that a statement had in an earlier version (`heette`), for
    those that changed it.

    `established` are besluiten that people decided otherwise than the rules, with the value that they chose: see
    `with_established`. A rule file gives none.
    """

    regelsets: Mapping[str, Regelset]
    facts: Mapping[str, Fact]
    terms: Mapping[str, Term]
    interpretations: Mapping[str, Interpretation]
    principles: Mapping[str, Principle]
    decisions: Mapping[str, Decision]
    obligations: Mapping[str, Obligation]
    signals: Mapping[str, Signal]
    examples: tuple[Example, ...]
    tables: Mapping[str, Table]
    former_names: Mapping[str, str]
    baselines: Mapping[str, Baseline]
    lists: Mapping[str, SharedList]
    established: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def made(self) -> dict[str, Any]:
        """What other modules make of this policy once and keep as long as it is there, by the name of the module."""
        return {}

    @cached_property
    def base(self) -> Regelset:
        """The regelset that the others build on; of a policy with one document that one."""
        return next(iter(self.regelsets.values()))

    @property
    def head(self) -> Head:
        """What the regelset that the others build on says of itself."""
        return self.base.head

    @property
    def document(self) -> Document:
        """The document of the regelset that the others build on. A `Place` names the source that it is in itself."""
        return self.base.document

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """The passages of all documents."""
        return tuple(passage for regelset in self.regelsets.values() for passage in regelset.passages)

    @cached_property
    def ranks(self) -> tuple[Rank, ...]:
        """The ranks that the documents have, highest first."""
        return tuple(sorted({r.head.rank for r in self.regelsets.values()}, key=lambda rank: -rank.height))

    @cached_property
    def rules(self) -> Mapping[str, Rule]:
        """All rules and exceptions by name."""
        return {rule.name: rule for d in self.decisions.values() for top in d.rules for rule in top.family()}

    @cached_property
    def sections(self) -> tuple[Heading | Prose | Passage, ...]:
        """Headings, prose and passages in the order of the documents, to read."""
        found: list[Heading | Prose | Passage] = []
        for regelset in self.regelsets.values():
            by_citation = {passage.citations[0].number: passage for passage in regelset.passages}
            for part in regelset.document.parts:
                if isinstance(part, Heading | Prose):
                    found.append(part)
                elif isinstance(part, Citation) and part.number in by_citation:
                    found.append(by_citation[part.number])
        return tuple(found)

    @cached_property
    def period(self) -> tuple[date | None, date | None]:
        """The first and the last day on which some regelset is in force; None is open."""
        heads = [regelset.head for regelset in self.regelsets.values()]
        starts, ends = [h.start for h in heads if h.start], [h.last for h in heads if h.last]
        return (
            min(starts) if len(starts) == len(heads) else None,
            max(ends) if len(ends) == len(heads) else None,
        )

    def is_in_force(self, on: date) -> bool:
        """Tell whether some regelset is valid on a day."""
        return any(regelset.head.is_in_force(on) for regelset in self.regelsets.values())

    def is_spoken_of(self, decision: str, on: date) -> bool:
        """Tell whether a document that is valid on a day has a besluit, or rules about it.

        An exception alone says nothing: where the rule that it is on is absent, it is absent too.
        """
        owner, there = self.decisions[decision], {n for n, r in self.regelsets.items() if r.head.is_in_force(on)}
        return owner.regelset in there or any(rule.regelset in there for rule in owner.rules)

    def regelset_of(self, place: Place) -> Regelset:
        """Return the document that a statement stands in."""
        return next(r for r in self.regelsets.values() if r.document.source is place.source)

    def part(self, regelset: Regelset) -> Policy:
        """Return this policy with one of its documents as the only one to read: for what is about its source."""
        return replace(self, regelsets={regelset.head.name: regelset})

    def with_established(self, values: Mapping[str, str]) -> Policy:
        """Return this policy with some besluiten decided by people, whatever the rules give.

        Such a besluit has that value for all that depends on it. A rule that gives it another value is not van
        toepassing, for what people decided goes before it; one that gives the same value or leaves a rule out is as it
        was. Raises ValueError when there is no such besluit or no such value.
        """
        for name, value in values.items():
            if name not in self.decisions or value not in {choice.name for choice in self.decisions[name].choices}:
                raise ValueError(f"no besluit {name} with a value {value}")
        return replace(self, established=dict(values))

    def is_set_aside(self, rule: Rule) -> bool:
        """Tell whether people decided something else than the value that a rule gives."""
        established = self.established.get(rule.decision)
        return established is not None and rule.value not in (None, established)

    def up_to(self, regelset: str) -> Policy:
        """Return the policy of one document with what it builds on, as it is without the documents that add to it."""
        kept: dict[str, Regelset] = {}
        name: str | None = regelset
        while name is not None:
            kept[name] = self.regelsets[name]
            name = kept[name].head.base
        if len(kept) == len(self.regelsets):
            return self
        sources = {id(found.document.source) for found in kept.values()}

        def here(found: Mapping[str, _Placed]) -> dict[str, _Placed]:
            return {name: owner for name, owner in found.items() if id(owner.place.source) in sources}

        def without(rules: tuple[Rule, ...]) -> tuple[Rule, ...]:
            return tuple(replace(r, exceptions=without(r.exceptions)) for r in rules if r.regelset in kept)

        decisions = {name: replace(d, rules=without(d.rules)) for name, d in here(self.decisions).items()}
        found = Policy(
            {name: r for name, r in self.regelsets.items() if name in kept},
            here(self.facts),
            here(self.terms),
            here(self.interpretations),
            here(self.principles),
            decisions,
            here(self.obligations),
            here(self.signals),
            tuple(example for example in self.examples if example.regelset in kept),
            here(self.tables),
            {},
            here(self.baselines),
            here(self.lists),
            {name: value for name, value in self.established.items() if name in decisions},
        )
        names = {statement for r in kept.values() for s in r.document.statements if (statement := _name_of(s))}
        return replace(found, former_names={n: old for n, old in self.former_names.items() if n in names})


class _HasPlace(Protocol):
    @property
    def place(self) -> Place: ...


_Placed = TypeVar("_Placed", bound=_HasPlace)


def _name_of(statement: Statement) -> str | None:
    name = getattr(statement, "name", None)
    return name.text if name is not None else None
