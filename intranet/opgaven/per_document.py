"""What each of several documents that are weighed together says by itself, ready to show."""

from __future__ import annotations

from dataclasses import dataclass

from dsl import Decision, LayerDecision, Outcome, Policy, absent
from intranet.filters import opsomming


@dataclass(frozen=True)
class ShownDocument:
    """One document. `says` has a sentence for each besluit that it says something about, and whether it decides there
    (None: it may); `absent` says instead that it is not in force on the peildatum."""

    title: str
    rank: str
    absent: str | None
    says: tuple[tuple[str, bool | None], ...]


def documents_of(policy: Policy, outcome: Outcome) -> tuple[ShownDocument, ...]:
    """Return the documents that are weighed together, the highest rank first; () when there is only one."""
    return tuple(
        ShownDocument(
            layer.title,
            str(layer.rank),
            None if layer.in_force else absent(policy, layer, outcome.on),
            tuple(
                (_sentence(policy.decisions[name], said, several=len(policy.decisions) > 1), said.decides)
                for name, said in layer.decisions.items()
            )
            if layer.in_force
            else (),
        )
        for layer in outcome.layers
    )


def _sentence(decision: Decision, said: LayerDecision, *, several: bool) -> str:
    ways = [decision.label(value) for value in said.possible]
    if said.conflict:
        ways.append("spreekt zichzelf tegen")
    if said.silent:
        ways.append("zegt hier niets")
    words = ways[0] if len(ways) == 1 else f"nog open: {opsomming([way.lower() for way in ways], 'of')}"
    words = words[:1].upper() + words[1:]
    return f"{decision.title} {words}" if several else words
