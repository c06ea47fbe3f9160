"""One document while it is checked: its names, its report, and what several checks need of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from dsl import nodes
from dsl.checking.conditions import Resolver
from dsl.checking.scope import Layout, Named, Report, Scope, clause_before
from dsl.diagnostics import Fix
from dsl.fixes import insert, remove
from dsl.nodes import Block, Document, ListValue
from dsl.policy import Choice, Condition, Head, Place
from dsl.source import Span

_Statement = TypeVar("_Statement", bound=Named)
_Conditional = TypeVar("_Conditional", nodes.Term, nodes.Principle, nodes.Signal)


@dataclass(frozen=True)
class Context:
    """One document with its names. `alone` tells whether it is the only one of its policy."""

    document: Document
    report: Report
    scope: Scope
    layout: Layout
    resolver: Resolver
    head: Head | None
    alone: bool

    def own(self, kind: type[_Statement]) -> list[_Statement]:
        """Return the statements of a kind in document order, without those whose name was already taken."""
        found: list[_Statement] = self._by_kind.get(kind, [])  # type: ignore[assignment]
        return found

    @cached_property
    def _by_kind(self) -> dict[type, list[Named]]:
        found: dict[type, list[Named]] = {}
        for statement in self.scope.own.values():
            found.setdefault(type(statement), []).append(statement)
        return found

    def with_condition(self, kind: type[_Conditional]) -> Iterable[tuple[_Conditional, Condition]]:
        """Yield the statements of a kind whose condition is sound, with its meaning."""
        for statement in self.own(kind):
            if statement.condition is None:
                self.condition_missing(statement)
                continue
            condition = self.resolver.condition(statement.condition)
            if condition is not None:
                yield statement, condition

    def condition_missing(self, statement: Named) -> None:
        """Report a statement that does not say when it holds."""
        word = "voldaan als" if isinstance(statement, nodes.Principle) else "als"
        self.report.error(
            "voorwaarde-ontbreekt",
            statement.name.span,
            f"Bij `{statement.name.text}` staat niet wanneer het geldt.",
            f"Zet eronder: `{word} …`.",
        )

    def place(self, statement: nodes.Statement) -> Place:
        """Return where a statement stands."""
        return self.layout.place(statement)

    def norm_place(self, statement: Named, what: str, *, cited: bool = True) -> Place:
        """Return the place of a norm; one without a citation above it is a waarschuwing."""
        place = self.place(statement)
        if cited and not place.citations:
            which = "dit principe" if what == "principe" else f"deze {what}"
            self.report.warning(
                "bron-ontbreekt",
                statement.name.span,
                f"Boven {which} staat geen citaat. Zo is niet te zien waar `{statement.name.text}` op rust.",
                "Zet de zin uit de bron erboven, onder dezelfde kop, op een regel die begint met `>`.",
                fixes=(self.citation_above(statement),),
            )
        return place

    def citation_above(self, statement: nodes.Statement) -> Fix:
        """Return the fix that puts a citation to fill in above a statement; the block is divided there if need be."""
        title, start = "Zet er een citaat boven, om in te vullen", statement.span.start
        for block in self.document.parts:
            if isinstance(block, Block) and block.span.start <= start < block.span.end:
                first = block.statements and block.statements[0].span.start == start
                at = block.span.start if first else start
                return insert(at, "> …\n\n" if first else "```\n\n> …\n\n```regels\n", title)
        raise AssertionError("a statement stands in a block")

    def choices(self, values: tuple[ListValue, ...], *, report: bool = True) -> tuple[Choice, ...]:
        """Return the values of a list; report doubles, unless that is done where the list itself stands."""
        seen: dict[str, ListValue] = {}
        for value in values:
            first = seen.setdefault(value.name.text, value)
            if first is not value and report:
                self.report.error(
                    "waarde-dubbel",
                    value.name.span,
                    f"De waarde `{value.name.text}` staat twee keer in de lijst.",
                    "Haal een van de twee weg.",
                    (first.name.span, "hier staat de eerste"),
                    fixes=(
                        remove(self._point(value), "Haal deze weg"),
                        remove(self._point(first), "Haal de eerste weg"),
                    ),
                )
        if report:
            self._check_former_values(seen)
        return tuple(
            Choice(
                v.name.text,
                text_of(v.label) or v.name.text.replace("_", " "),
                v.formerly.text if v.formerly is not None else None,
            )
            for v in seen.values()
        )

    def _check_former_values(self, values: Mapping[str, ListValue]) -> None:
        """Report a word after `heette` that is still a value of the list, or that two values say they had."""
        had: dict[str, nodes.Name] = {}
        for value in values.values():
            former = value.formerly
            if former is None:
                continue
            now, other = values.get(former.text), had.setdefault(former.text, former)
            taken = now.name if now else other
            if taken is not former:
                self.report.error(
                    "oude-waarde-in-gebruik",
                    former.span,
                    f"De waarde `{value.name.text}` kan niet `{former.text}` hebben geheten: die waarde "
                    + ("bestaat nog." if now else "heeft al een andere opvolger."),
                    "Verander de oude waarde achter `heette`, of haal `heette` hier weg.",
                    (taken.span, f"hier staat `{former.text}` ook"),
                    fixes=(remove(clause_before(self.document.source, former.span, ","), "Haal `heette` weg"),),
                )

    def _point(self, value: ListValue) -> Span:
        """Return the place of a value with its label and the dash before it."""
        last = value.formerly or value.label or value.name
        return clause_before(self.document.source, value.name.span.to(last.span), "-")


def text_of(text: nodes.Text | None) -> str | None:
    """Return a text that may not be there."""
    return None if text is None else text.text
