"""The trees of types and of the values of lists → their nodes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dsl.diagnostics import Fix, TextEdit
from dsl.fixes import fix, insert, near, remove, write
from dsl.mistakes.mistake import Mistake, few_enough, meant, short
from dsl.nodes import FactType, ListValue, Name, Type
from dsl.source import Span
from dsl.syntax.trees import as_name, as_text, branches, leaves, place

if TYPE_CHECKING:
    from lark import Token

    from dsl.syntax.trees import Branch

_PLAIN_TYPES = {kind.value: kind for kind in (FactType.NUMBER, FactType.AMOUNT, FactType.DATE, FactType.TEXT)}
_FOREIGN_TYPES = {
    **dict.fromkeys(("boolean", "bool", "ja_nee", "janee", "jn", "vinkje"), "ja/nee"),
    **dict.fromkeys(("int", "integer", "number", "numeric", "decimal", "float", "numeriek"), "getal"),
    **dict.fromkeys(("aantal", "percentage", "procent", "cijfer"), "getal"),
    **dict.fromkeys(("euro", "geld", "geldbedrag", "money", "valuta"), "bedrag"),
    **dict.fromkeys(("date", "dag"), "datum"),
    **dict.fromkeys(("string", "text", "str", "vrije_tekst"), "tekst"),
}
"""Words for types from programs and spreadsheets."""

MOST_VALUES = 1_000
"""How many values a list may have."""


def value_word(tree: Branch) -> Name:
    """Return the value of a list that stands directly under a branch."""
    return as_name(leaves(branches(tree, "value_word")[0])[0])


def answer_type(tree: Branch) -> Type:
    """Return the node of a type, with its values or the name of its list. Raises Mistake."""
    if tree.data == "type_yes_no":
        return Type(FactType.YES_NO, (), None, False, place(tree))
    names = leaves(tree, "NAME")
    if tree.data == "type_plain":
        if names[0] not in _PLAIN_TYPES:
            raise Mistake(
                "type-onbekend",
                place(names[0]),
                f"`{short(names[0])}` is geen soort antwoord.",
                f"Schrijf `{_FOREIGN_TYPES[names[0]]}`."
                if names[0] in _FOREIGN_TYPES
                else meant(names[0], list(_PLAIN_TYPES))
                or "Kies uit `ja/nee`, `één uit`, `meer uit`, `getal`, `bedrag`, `datum` of `tekst`.",
                fixes=(write(place(names[0]), _FOREIGN_TYPES[names[0]], safe=True),)
                if names[0] in _FOREIGN_TYPES
                else near(place(names[0]), names[0], _PLAIN_TYPES),
            )
        return Type(_PLAIN_TYPES[names[0]], (), None, False, place(tree))
    kind = FactType.ONE_OF if tree.data == "type_one_of" else FactType.MANY_OF
    values = list_values(tree)
    if bool(values) == bool(names):
        raise Mistake(
            "waarden-ontbreken" if not values else "waarden-dubbel",
            place(tree),
            f"Achter `{kind.value}` staan geen waarden."
            if not values
            else f"Achter `{kind.value}` staat een keuzelijst, en er staan ook waarden onder.",
            'Zet de waarden eronder, elk als een punt: `- geen "Geen"`, of noem een keuzelijst.'
            if not values
            else "Laat één van de twee weg.",
            fixes=_values_or_list(tree, names),
        )
    ascending = bool(branches(tree, "ascending"))
    return Type(kind, values, as_name(names[0]) if names else None, ascending, place(tree))


def outcomes(kind: Type) -> tuple[Fix, ...]:
    """Return the fix that gives a besluit outcomes to fill in, in place of another type."""
    if kind.kind is FactType.ONE_OF:
        return ()
    text = 'één uit\n    - wel "Ja"\n    - niet_nu "Nee"'
    return (write(kind.span, text, "Schrijf `één uit`, met twee uitkomsten om aan te passen"),)


def _values_or_list(tree: Branch, names: list[Token]) -> tuple[Fix, ...]:
    """Return the fixes for a type with neither values nor a list, or with both."""
    if not names:
        text = '\n    - eerste "Eerste"\n    - tweede "Tweede"'
        return (insert(place(tree).end, text, "Zet er twee waarden onder, om aan te passen"),)
    items = branches(tree, "list_value")
    span = Span(place(names[0]).end, place(items[-1]).end)
    return (
        remove(place(names[0]), f"Haal de keuzelijst `{short(names[0])}` hier weg"),
        fix("Haal de waarden weg", TextEdit(span, "")),
    )


def list_values(tree: Branch) -> tuple[ListValue, ...]:
    """Return the nodes of the values that stand as points under a branch."""
    values = []
    items = branches(tree, "list_value")
    if items:
        few_enough(len(items), MOST_VALUES, "waarden in één lijst", "Voeg waarden samen.", place(items[0]))
    for item in items:
        labels, formerly = leaves(item, "TEXT"), branches(item, "value_formerly")
        values.append(
            ListValue(
                value_word(item),
                as_text(labels[0]) if labels else None,
                value_word(formerly[0]) if formerly else None,
            )
        )
    return tuple(values)
