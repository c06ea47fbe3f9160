"""The trees of the answers and expectations of voorbeelden and basissen → their nodes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dsl.diagnostics import Fix
from dsl.fixes import insert, remove, write
from dsl.mistakes.mistake import Mistake, short
from dsl.nodes import OTHERWISE, ROW, Expectation, ExpectationKind, Given, Many, Name, Unknown
from dsl.source import Span
from dsl.syntax.condition_builder import many, value, whole_number
from dsl.syntax.trees import Clauses, as_name, branches, leaves, place
from dsl.syntax.type_builder import value_word

if TYPE_CHECKING:
    from dsl.syntax.trees import Branch

_CONFLICT = "tegenstrijdig"
_NOTHING = "niets"
_EXPECTATIONS = {
    "expected_open": (ExpectationKind.OPEN, True),
    "expected_no_outcome": (ExpectationKind.NO_OUTCOME, True),
    "expected_principle": (ExpectationKind.PRINCIPLE, True),
    "expected_not_principle": (ExpectationKind.PRINCIPLE, False),
    "expected_obligation": (ExpectationKind.OBLIGATION, True),
    "expected_no_obligation": (ExpectationKind.OBLIGATION, False),
    "expected_signal": (ExpectationKind.SIGNAL, True),
    "expected_no_signal": (ExpectationKind.SIGNAL, False),
}
"""Per line under `verwacht`, by its name in the grammar: what it is about, and whether that is expected to hold."""


def answers(clauses: Clauses) -> tuple[Name | None, tuple[Given, ...]]:
    """Return the basis and the answers of a basis or voorbeeld. Raises Mistake."""
    like, given = clauses.get("like"), clauses.get("given")
    items = [branches(clause) for clause in (like, given) if clause is not None]
    if len(items) == 2 and items[0]:
        assert given is not None
        raise Mistake(
            "dubbel-onderdeel",
            place(given),
            "De antwoorden staan hier twee keer: achter `behalve` en achter `gegeven`.",
            "Zet alle antwoorden achter `behalve:`.",
            fixes=(_merged(given),),
        )
    name = as_name(leaves(like, "NAME")[0]) if like is not None else None
    return name, tuple(_given(item) for group in items for item in group)


def _merged(given: Branch) -> Fix:
    """Return the fix that leaves the word `gegeven:` out, so that its points follow those behind `behalve`."""
    return remove(
        Span(place(given).start, place(given).start + len("gegeven:")), "Zet de antwoorden bij elkaar", safe=True
    )


def _given(tree: Branch) -> Given:
    subject = leaves(tree)[0]
    name, span = as_name(subject), place(tree)
    match tree.data:
        case "given_bare":
            raise Mistake(
                "antwoord-zonder-waarde",
                place(subject),
                f"Bij `{short(subject)}` staat geen antwoord.",
                f"Schrijf `{short(subject)} is ja`.",
                fixes=tuple(
                    insert(span.end, f" is {word}", f"Schrijf `is {word}`") for word in ("ja", "nee", "onbekend")
                ),
            )
        case "given_done":
            return Given(name, None, True, span)
        case "given_unknown":
            return Given(name, Unknown(_last_word(tree, "onbekend")), False, span)
        case "given_empty":
            return Given(name, Many((), _last_word(tree, "leeg")), False, span)
    found = branches(tree)[0]
    return Given(name, many(found) if found.data == "many" else value(found), False, span)


def _last_word(tree: Branch, word: str) -> Span:
    end = place(tree).end
    return Span(end - len(word), end)


def expectation(tree: Branch) -> Expectation:
    """Return the node of a line under `verwacht`. Raises Mistake."""
    kind, span = str(tree.data), place(tree)
    if kind == "expected_needed":
        names = _names(tree)
        if [name.text for name in names] == [_NOTHING]:
            names = ()
        return Expectation(ExpectationKind.NEEDED, None, None, names, True, span)
    subject = as_name(leaves(tree, "NAME", "QUALIFIED")[0])
    if kind != "expected_value":
        what, holds = _EXPECTATIONS[kind]
        return Expectation(what, subject, None, (), holds, span)
    found = value_word(tree)
    grounds = branches(tree, "grounds")
    names = tuple(_ground(item) for item in branches(grounds[0])) if grounds else ()
    if found.text == _CONFLICT:
        return Expectation(ExpectationKind.CONFLICT, subject, None, names, True, span)
    return Expectation(ExpectationKind.VALUE, subject, found, names, True, span)


def _ground(tree: Branch) -> Name:
    """Return the name of a rule, or of a row of a table: `TABLE rij N`; or `anders`."""
    if tree.data == "ground_otherwise":
        return Name(OTHERWISE, place(tree))
    name, *row = leaves(tree)
    if not row:
        return as_name(name)
    word, number = row
    if word != "rij":
        raise Mistake(
            "woord-onbekend",
            place(word),
            f"Na `{short(name)}` verwacht ik `en`, een komma of `rij`, maar er staat `{short(word)}`.",
            f"Bedoelt u een rij van een tabel? Schrijf dan `{short(name)} rij {short(number)}`.",
            fixes=(write(place(word), "rij"),),
        )
    return Name(f"{name}{ROW}{whole_number(number)}", place(tree))


def _names(tree: Branch) -> tuple[Name, ...]:
    return tuple(as_name(leaf) for leaf in leaves(branches(tree, "names")[0]))
