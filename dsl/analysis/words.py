"""Opgaven and conditions in Dutch words, with the labels of the answers."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from dsl.analysis.space import Opgave
from dsl.domains import Domain
from dsl.explaining.filling import answer_text
from dsl.nodes import FactType
from dsl.policy import REFERENCE_DATE, Fact, Policy
from dsl.wording import date_text, enumeration, quoted, readable

EVERY = "altijd"
"""The words for a condition that holds for every opgave."""


def opgave_text(policy: Policy, opgave: Opgave) -> str:
    """Return an opgave as `wettelijke taak is ja; ruimte is ‘Geen’`, or `elke opgave` when no answer matters."""
    return "; ".join(opgave_words(policy, opgave)) or "elke opgave"


def opgave_words(policy: Policy, opgave: Opgave) -> tuple[str, ...]:
    """Return what is answered in an opgave, each as `ruimte is ‘Geen’`."""
    parts = []
    for name, answer in opgave.values.items():
        fact = policy.facts[name]
        words = answer_text(fact, answer)
        parts.append(f"{readable(name)} is {words if not fact.choices or not answer else quoted(words)}")
    parts.extend(done_text(policy, name, True) for name in policy.obligations if name in opgave.done)
    if opgave.on is not None:
        parts.append(f"de peildatum is {date_text(opgave.on)}")
    return tuple(parts)


def done_text(policy: Policy, obligation: str, done: bool) -> str:
    """Return that a verplichting is done, or is not yet."""
    return f"{quoted(policy.obligations[obligation].title)} is {'' if done else 'nog niet '}afgerond"


def cells_text(fact: Fact | None, domain: Domain, cells: frozenset[int], among: frozenset[int]) -> str:
    """Return that the answer is one of these cells, of those `among` which there is a choice. Not for sets."""
    name = "de peildatum" if domain.fact == REFERENCE_DATE else readable(domain.fact)
    if domain.bounds:
        kind = FactType.DATE if fact is None else fact.kind
        return f"{name} is {enumeration([domain.interval(a, b, kind) for a, b in _runs(cells)], 'of')}"
    labels = {
        n: cell.label if fact is None or not fact.choices else quoted(cell.label) for n, cell in enumerate(domain.cells)
    }
    others = among - cells
    if len(others) < len(cells):
        return f"{name} is {enumeration([f'niet {labels[n]}' for n in sorted(others)])}"
    return f"{name} is {enumeration([labels[n] for n in sorted(cells)], 'of')}"


def holds_text(fact: Fact, label: str, holds: bool) -> str:
    """Return that a choice is among the answers, or is not."""
    return f"{readable(fact.name)} bevat {'' if holds else 'niet '}{quoted(label)}"


def _runs(cells: Iterable[int]) -> list[tuple[int, int]]:
    """Return neighbouring numbers together, as first and last."""
    runs = []
    for _, group in groupby(enumerate(sorted(cells)), lambda pair: pair[1] - pair[0]):
        numbers = [number for _, number in group]
        runs.append((numbers[0], numbers[-1]))
    return runs
