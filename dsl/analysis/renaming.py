"""What has another name in a new version (`heette OUD`), a statement or a value of a list, is the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from dsl.analysis.space import Opgave
from dsl.analysis.variants import MAPPINGS
from dsl.checking.fillings import FILLING
from dsl.nodes import ROW, Document
from dsl.policy import Answer, Choice, Decision, DecisionTest, Example, Fact, FactTest, Passage, Place, Policy, Rule

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
    found |= dict.fromkeys(policy.tables, "tabel") | dict.fromkeys(policy.lists, "keuzelijst")
    return {name: kind for name, kind in found.items() if ROW not in name}


Values = Mapping[str, Mapping[str, str]]
"""The new word of each value that has another, by the (new) name of its feit or besluit and its old word."""


def new_values(old: Policy, new: Policy, names: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Return the values of `old` that have another word in `new`; `names` is what `new_names` gives.

    Only of a question or besluit of both versions; a question of another type is another question.
    """
    pairs: list[tuple[str, Sequence[Choice], Sequence[Choice]]] = []
    for was, fact in ((was, new.facts.get(names.get(name, name))) for name, was in old.facts.items()):
        if fact is not None and was.kind is fact.kind:
            pairs.append((fact.name, was.choices, fact.choices))
    for before, decision in ((was, new.decisions.get(names.get(name, name))) for name, was in old.decisions.items()):
        if decision is not None:
            pairs.append((decision.name, before.choices, decision.choices))
    return {name: words for name, was_choices, choices in pairs if (words := new_words(was_choices, choices))}


def new_words(old: Iterable[Choice], new: Iterable[Choice]) -> dict[str, str]:
    """Return the new word of each value of a list that has another one.

    Only where the old word is a value of the old list, and not one of another value in the new list.
    """
    before, choices = {choice.name for choice in old}, tuple(new)
    free = before - {choice.name for choice in choices}
    return {c.formerly: c.name for c in choices if c.formerly in free and c.name not in before}


def renamed(policy: Policy, names: Mapping[str, str], values: Values) -> Policy:
    """Return a policy in which statements and values have other names, wherever they are named, but in voorbeelden."""
    if not names and not values:
        return policy
    changed: dict[str, Any] = {}
    for attribute in (*MAPPINGS.values(), "tables"):
        found = getattr(policy, attribute)
        changed[attribute] = {
            _name(name, names): _renamed(statement, names, values) for name, statement in found.items()
        }
    return replace(policy, **changed)


def _name(name: str, names: Mapping[str, str]) -> str:
    base, row, number = name.partition(ROW)
    return f"{names.get(base, base)}{row}{number}"


def _renamed(node: Any, names: Mapping[str, str], values: Values) -> Any:
    if isinstance(node, tuple):
        return tuple(_renamed(item, names, values) for item in node)
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
            changed[field.name] = _renamed(value, names, values)
    return _with_words(replace(node, **changed), values)  # type: ignore[type-var]


def _with_words(node: Any, values: Values) -> Any:
    """Return a part of a statement, its names already new, with the new words of values directly in it."""
    match node:
        case FactTest() if (words := values.get(node.fact)) is not None:
            return replace(node, operands=tuple(_word(operand, words) for operand in node.operands))
        case DecisionTest() if (words := values.get(node.decision)) is not None:
            return replace(node, values=tuple(_word(value, words) for value in node.values))
        case Rule(value=str() as value) if (words := values.get(node.decision)) is not None:
            return replace(node, value=_word(value, words))
        case Fact() | Decision() if (words := values.get(node.name)) is not None:
            choices = tuple(replace(choice, name=_word(choice.name, words)) for choice in node.choices)
            if isinstance(node, Fact):
                return replace(node, choices=choices)
            return replace(node, choices=choices, otherwise=node.otherwise and _word(node.otherwise, words))
    return node


_Word = TypeVar("_Word")


def _word(value: _Word, words: Mapping[Any, Any]) -> _Word:
    return words.get(value, value)  # type: ignore[no-any-return]


def with_new_words(answers: Mapping[str, Answer], values: Values) -> dict[str, Answer]:
    """Return answers that have the new names of their questions with the new words of their values."""
    return {name: _answer(answer, values.get(name, {})) for name, answer in answers.items()}


def with_old_names(opgave: Opgave, names: Mapping[str, str], values: Values) -> Opgave:
    """Return an opgave in the names of the old version; `names` and `values` have its new ones."""
    old = {now: former for former, now in names.items()}
    words = {name: {now: former for former, now in found.items()} for name, found in values.items()}
    answers = {old.get(name, name): answer for name, answer in with_new_words(opgave.values, words).items()}
    return Opgave(answers, frozenset(old.get(name, name) for name in opgave.done), opgave.on)


def _answer(answer: Answer, words: Mapping[str, str]) -> Answer:
    if isinstance(answer, frozenset):
        return frozenset(_word(value, words) for value in answer)
    return _word(answer, words)
