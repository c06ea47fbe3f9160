"""Statements that have another name in a new version (`heette OUD`) are the same statements."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any

from dsl.analysis.space import Opgave
from dsl.analysis.variants import MAPPINGS
from dsl.checking.fillings import FILLING
from dsl.nodes import ROW, Document
from dsl.policy import Choice, Example, Passage, Place, Policy

_REFERENCES = frozenset({"name", "fact", "decision", "target", "rule", "obligation", "principle"})
"""The attributes of statements and tests that hold the name of a statement."""

_LISTS = frozenset({"columns", "rows"})
"""Those that hold several."""


def new_names(old: Policy, new: Policy) -> dict[str, str]:
    """Return the new name of each statement of `old` that has another name in `new`.

    Only where the old name is that of the same kind of statement, and not one of another statement in `new`.
    """
    was, now = _kinds(old), _kinds(new)
    return {
        former: name
        for name, former in new.former_names.items()
        if former in was and was[former] == now.get(name) and former not in now and name not in was
    }


def _kinds(policy: Policy) -> dict[str, str]:
    """Return the kind of each named statement; of rows the table is named."""
    found = {name: kind for kind, attribute in MAPPINGS.items() for name in getattr(policy, attribute)}
    found |= {name: "regel" if rule.target is None else "uitzondering" for name, rule in policy.rules.items()}
    found |= dict.fromkeys(policy.tables, "tabel")
    return {name: kind for name, kind in found.items() if ROW not in name}


def renamed(policy: Policy, names: Mapping[str, str]) -> Policy:
    """Return a policy in which statements have other names, wherever they are named, but in voorbeelden."""
    if not names:
        return policy
    changed: dict[str, Any] = {}
    for attribute in (*MAPPINGS.values(), "tables"):
        found = getattr(policy, attribute)
        changed[attribute] = {_name(name, names): _renamed(statement, names) for name, statement in found.items()}
    return replace(policy, **changed)


def _name(name: str, names: Mapping[str, str]) -> str:
    base, row, number = name.partition(ROW)
    return f"{names.get(base, base)}{row}{number}"


def _renamed(node: Any, names: Mapping[str, str]) -> Any:
    if isinstance(node, tuple):
        return tuple(_renamed(item, names) for item in node)
    if type(node) is str:  # and not one of our enumerations
        return FILLING.sub(lambda match: f"{{{names.get(match[1], match[1])}}}", node)
    if not is_dataclass(node) or isinstance(node, Choice | Place | Document | Passage | Example):
        return node
    changed: dict[str, Any] = {}
    for field in fields(node):
        value = getattr(node, field.name)
        if field.name in _REFERENCES and isinstance(value, str):
            changed[field.name] = _name(value, names)
        elif field.name in _LISTS:
            changed[field.name] = tuple(_name(item, names) for item in value)
        else:
            changed[field.name] = _renamed(value, names)
    return replace(node, **changed)  # type: ignore[type-var]


def with_old_names(opgave: Opgave, names: Mapping[str, str]) -> Opgave:
    """Return an opgave in the names of the old version; `names` is what `new_names` gives."""
    old = {now: former for former, now in names.items()}
    values = {old.get(name, name): answer for name, answer in opgave.values.items()}
    return Opgave(values, frozenset(old.get(name, name) for name in opgave.done), opgave.on)
