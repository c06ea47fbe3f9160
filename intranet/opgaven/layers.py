"""What holds beside the leidraad: the wet and the verordening, shown apart from the outcome.

They are data (`policies/wet-en-verordening.toml`), each line with its source, and decide nothing: only what was read of
a source stands in it. Rules of another document that do decide are regelsets that build on each other.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from dsl import Answers, Fact, Policy, write_answer
from intranet import locations

FILE = "wet-en-verordening.toml"


@dataclass(frozen=True)
class Layer:
    """One rule beside the leidraad. `when` names questions, each with the answers at which it holds."""

    kind: str
    title: str
    says: str
    citation: str
    source: str
    address: str
    is_partly_read: bool
    when: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Layers:
    """What holds beside the leidraad for one opgave, and the questions that may still add to it."""

    holding: tuple[Layer, ...]
    may_add: tuple[Fact, ...]


def layers_for(policy: Policy, answers: Answers) -> Layers:
    """Return what holds beside the rules of a policy; nothing when the file is about other rules."""
    holding: list[Layer] = []
    may_add: dict[str, Fact] = {}
    for layer in known_layers(policy.head.name, locations.policies() / FILE):
        unknown = [name for name in layer.when if name in policy.facts and name not in answers.values]
        if all(_holds(policy, answers, name, wanted) for name, wanted in layer.when.items()):
            holding.append(layer)
        elif unknown:
            may_add |= {name: policy.facts[name] for name in unknown}
    return Layers(tuple(holding), tuple(may_add.values()))


def _holds(policy: Policy, answers: Answers, name: str, wanted: tuple[str, ...]) -> bool:
    if name not in policy.facts or name not in answers.values:
        return False
    answer = write_answer(answers.values[name], policy.facts[name])
    return ({True: "ja", False: "nee"}[answer] if isinstance(answer, bool) else str(answer)) in wanted


@lru_cache(maxsize=4)
def known_layers(regelset: str, path: Path) -> tuple[Layer, ...]:
    """Return the layers beside a regelset, as the file has them; () when there is no file, or not about this one."""
    if not path.is_file():
        return ()
    data = tomllib.loads(path.read_text("utf-8"))
    if data["regelset"] != regelset:
        return ()
    return tuple(
        Layer(
            kind=rule["soort"],
            title=rule["titel"],
            says=rule["zegt"],
            citation=rule.get("citaat", ""),
            source=rule["bron"],
            address=rule["adres"],
            is_partly_read=rule["gelezen"] == "deel",
            when={name: tuple(values) for name, values in rule.get("als", {}).items()},
        )
        for rule in data["regel"]
    )
