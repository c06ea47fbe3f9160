"""The trees of values and conditions → their nodes."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from dsl.diagnostics import Fix, TextEdit
from dsl.fixes import fix, write
from dsl.mistakes.mistake import Mistake, few_enough, short
from dsl.nodes import (
    And,
    Comparison,
    Condition,
    Count,
    Day,
    Many,
    Name,
    Not,
    Number,
    Or,
    Quantity,
    Test,
    Text,
    YesNo,
)
from dsl.source import Span
from dsl.syntax import tokens
from dsl.syntax.trees import as_name, as_text, branches, leaves, place

if TYPE_CHECKING:
    from lark import Token

    from dsl.syntax.trees import Branch

_COMPARISONS = {
    "test_is": Comparison.IS,
    "test_is_not": Comparison.IS_NOT,
    "test_contains": Comparison.CONTAINS,
    "test_at_least": Comparison.AT_LEAST,
    "test_at_most": Comparison.AT_MOST,
    "test_more": Comparison.MORE,
    "test_less": Comparison.LESS,
    "test_before": Comparison.BEFORE,
    "test_after": Comparison.AFTER,
}
_STATES = {
    "leeg": Comparison.EMPTY,
    "voldaan": Comparison.FULFILLED,
    "van toepassing": Comparison.APPLIES,
    "afgerond": Comparison.DONE,
}
_QUANTITIES = {
    "quantity_all": Quantity.ALL,
    "quantity_none": Quantity.NONE,
    "quantity_at_least": Quantity.AT_LEAST,
    "quantity_at_most": Quantity.AT_MOST,
    "quantity_exactly": Quantity.EXACTLY,
}
_LONGEST_READING = 150

_NAME_A_PART = "Geef een deel van de voorwaarde een naam met `begrip`."

MOST_TESTS = 1_000
"""How many tests a condition may have, and how many values one test."""

MOST_COUNTED = 100
"""How many parts a condition may have of which a number must hold: a diagram of that grows with their square."""


# --- values ----------------------------------------------------------------------------------------------


def value(tree: Branch) -> Name | YesNo | Number | Day | Text:
    """Return the node of a single value."""
    leaf = leaves(tree)[0]
    match tree.data:
        case "yes_no":
            return YesNo(leaf == "ja", place(leaf))
        case "number":
            return number(leaf)
        case "day":
            return day(leaf)
        case "text":
            return as_text(leaf)
        case _:
            return as_name(leaf)


def number(leaf: Token) -> Number:
    """Return the node of a NUMBER or AMOUNT."""
    return Number(tokens.number(leaf, place(leaf)), leaf.type == "AMOUNT", place(leaf))


def day(leaf: Token) -> Day:
    """Return the node of a DATE."""
    return Day(tokens.day(leaf, place(leaf)), place(leaf))


def whole_number(leaf: Token) -> int:
    """Return a NUMBER or `één` as a whole number; raises Mistake when it has decimals."""
    found = Decimal(1) if leaf.type == "EEN" else tokens.number(leaf, place(leaf))
    if found != int(found) or found < 0:
        text = f"Hier hoort een heel getal, geen `{leaf}`."
        fixes = tuple(write(place(leaf), str(whole)) for whole in (int(found), int(found) + 1) if whole > 0)
        raise Mistake("geen-heel-getal", place(leaf), text, "Schrijf een getal zonder komma.", fixes=fixes)
    return int(found)


def many(tree: Branch) -> Many:
    """Return the node of a list of values; raises Mistake when its values are not parted well."""
    values = []
    written = branches(tree)
    few_enough(
        len(written), MOST_TESTS, "waarden in één lijst", "Laat de regel naar minder waarden kijken.", place(tree)
    )
    for branch in written:
        found = value(branch)
        if isinstance(found, YesNo):
            raise Mistake(
                "ja-nee-in-lijst",
                found.span,
                "`ja` en `nee` kunnen niet in een lijst staan.",
                "Schrijf `is ja` of `is nee`.",
            )
        values.append(found)
    commas = leaves(tree, "COMMA")
    if commas and any(isinstance(found, Number) for found in values):
        raise Mistake(
            "getallen-met-puntkomma",
            place(commas[0]),
            "Getallen in een lijst scheidt u met een puntkomma: de komma hoort bij de decimalen.",
            "Schrijf bijvoorbeeld `(1; 2,5; 10)`.",
            fixes=(fix("Schrijf puntkomma’s", *(TextEdit(place(comma), ";") for comma in commas), safe=True),),
        )
    return Many(tuple(values), place(tree))


# --- conditions ------------------------------------------------------------------------------------------


class ConditionBuilder:
    """Makes conditions of trees; the source text is for messages that repeat what was written."""

    def __init__(self, text: str) -> None:
        self.text = text

    def condition(self, tree: Branch) -> Condition:
        """Return the condition directly under a clause or statement."""
        found = branches(tree, "expression", "points")[0]
        span = place(found)
        if span.end - span.start > MOST_TESTS:  # a test takes a letter and a space at least
            tests = sum(1 for part in found.iter_subtrees() if part.data.startswith("test_"))
            few_enough(tests, MOST_TESTS, "tests in één voorwaarde", _NAME_A_PART, span)
        return self._points(found) if found.data == "points" else self._expression(found)

    def _expression(self, tree: Branch) -> Condition:
        """Return units joined by `en` or by `of`; raises Mistake when both are used."""
        connectives = leaves(tree, "AND", "OR")
        units = branches(tree)
        if not connectives:
            return self._unit(units[0])
        odd = next((c for c in connectives if c.type != connectives[0].type), None)
        if odd is not None:
            raise self._mixed(units, connectives, odd)
        parts = tuple(self._unit(unit) for unit in units)
        return (And if connectives[0].type == "AND" else Or)(parts, place(tree))

    def _mixed(self, units: list[Branch], connectives: list[Token], odd: Token) -> Mistake:
        first, second = (self._reading(units, connectives, kind) for kind in ("AND", "OR"))
        return Mistake(
            "en-of-zonder-haakjes",
            place(odd),
            "`en` en `of` staan hier naast elkaar zonder haakjes. Dat kan twee dingen betekenen: "
            f"`{first}`, of `{second}`.",
            "Zet haakjes om wat bij elkaar hoort.",
            ((place(connectives[0]), f"hier staat `{connectives[0]}`"),),
            (
                fix(f"Schrijf `{first}`", *_parentheses(units, connectives, "AND")),
                fix(f"Schrijf `{second}`", *_parentheses(units, connectives, "OR")),
            ),
        )

    def _reading(self, units: list[Branch], connectives: list[Token], tight: str) -> str:
        """Return the condition as it reads when one connective (`AND` or `OR`) binds before the other."""
        groups: list[list[str]] = [[self._words(units[0])]]
        outer: list[str] = []
        for connective, unit in zip(connectives, units[1:], strict=True):
            if connective.type == tight:
                groups[-1] += [str(connective), self._words(unit)]
            else:
                outer.append(str(connective))
                groups.append([self._words(unit)])
        texts = [f"({' '.join(group)})" if len(group) > 1 else group[0] for group in groups]
        rest = (f"{connective} {text}" for connective, text in zip(outer, texts[1:], strict=True))
        return short(" ".join([texts[0], *rest]), _LONGEST_READING)

    def _words(self, tree: Branch) -> str:
        """Return what was written, on one line and without comments."""
        span = place(tree)
        lines = self.text[span.start : span.end].split("\n")
        return " ".join(" ".join(line.partition("#")[0].split()) for line in lines)

    def _unit(self, tree: Branch) -> Condition:
        match tree.data:
            case "group":
                return self._expression(branches(tree)[0])
            case "not":
                return Not(self._unit(branches(tree)[0]), place(tree))
            case "count":
                quantity, *parts = branches(tree)
                kind, number = _countable(quantity, parts)
                return Count(kind, number, tuple(self._expression(part) for part in parts), False, place(tree))
            case _:
                return _test(tree)

    def _points(self, tree: Branch) -> Count:
        quantities = [branch for branch in branches(tree) if branch.data != "point"]
        points = branches(tree, "point")
        kind, number = _countable(quantities[0], points) if quantities else (Quantity.ALL, 0)
        self._check_indents([place(point).start for point in points])
        parts = tuple(self._point(branches(point)[0]) for point in points)
        return Count(kind, number, parts, True, place(tree))

    def _check_indents(self, starts: list[int]) -> None:
        """Refuse a point that stands deeper than the first: it looks like a list in a list, and would not be one."""
        first = self.text[self.text.rfind("\n", 0, starts[0]) + 1 : starts[0]]
        for start in starts[1:]:
            line_start = self.text.rfind("\n", 0, start) + 1
            if len(self.text[line_start:start].expandtabs(2)) > len(first.expandtabs(2)):
                raise Mistake(
                    "lijst-genest",
                    Span(start, start + 1),
                    "Dit punt springt verder in dan het eerste punt, alsof het onder het punt erboven valt.",
                    "Hoort het bij dezelfde lijst? Zet de streepjes onder elkaar. Is het een lijst in een lijst? Geef "
                    "die een naam met `begrip`, en noem hier die naam.",
                    fixes=(write(Span(line_start, start), first, "Zet de streepjes onder elkaar"),),
                )

    def _point(self, tree: Branch) -> Condition:
        connectives = leaves(tree, "AND", "OR")
        if connectives:
            word = connectives[0]
            start = place(word).start
            behind = not self.text[self.text.rfind("\n", 0, start) + 1 : start].strip()
            raise Mistake(
                "en-of-bij-lijst",
                place(word),
                f"Achter een lijst met punten kan geen `{word}` staan."
                if behind
                else f"In een punt van een lijst staat `{word}`. Een punt is één test.",
                "Geef de voorwaarde een naam met `begrip`, en noem die naam."
                if behind
                else "Zet haakjes om het hele punt, of geef de voorwaarde een naam met `begrip`.",
                fixes=() if behind else (_round(place(tree)),),
            )
        return self._unit(branches(tree)[0])


def _parentheses(units: list[Branch], connectives: list[Token], tight: str) -> list[TextEdit]:
    """Return the edits that put parentheses round the parts that one connective (`AND` or `OR`) joins."""
    edits = []
    first = 0
    for last in range(len(units)):
        if last < len(connectives) and connectives[last].type == tight:
            continue
        if last > first:
            start, end = place(units[first]).start, place(units[last]).end
            edits += [TextEdit(Span(start, start), "("), TextEdit(Span(end, end), ")")]
        first = last + 1
    return edits


def _round(span: Span) -> Fix:
    opening, closing = TextEdit(Span(span.start, span.start), "("), TextEdit(Span(span.end, span.end), ")")
    return fix("Zet haakjes om het hele punt", opening, closing, safe=True)


def _countable(quantity: Branch, parts: list[Branch]) -> tuple[Quantity, int]:
    """Return what must hold of these parts; raises Mistake when there are too many to count."""
    kind, number = _quantity(quantity)
    if kind not in (Quantity.ALL, Quantity.NONE) and (kind, number) != (Quantity.AT_LEAST, 1):
        few_enough(len(parts), MOST_COUNTED, "punten om te tellen", _NAME_A_PART, place(quantity))
    return kind, number


def _quantity(tree: Branch) -> tuple[Quantity, int]:
    numbers = leaves(tree, "NUMBER", "EEN")
    return _QUANTITIES[str(tree.data)], whole_number(numbers[0]) if numbers else 0


def _test(tree: Branch) -> Condition:
    subject, span = as_name(leaves(tree)[0]), place(tree)
    kind = str(tree.data)
    if kind == "test_bare":
        return Test(subject, None, (), span)
    argument = branches(tree)[0]
    if kind in ("test_state", "test_not_state"):
        test = Test(subject, _STATES[str(leaves(argument)[0])], (), span)
        return Not(test, span) if kind == "test_not_state" else test
    if kind == "test_one_of":
        found = many(argument)
        if not found.values:
            raise Mistake(
                "lege-lijst", found.span, "Deze lijst is leeg.", "Zet er een of meer waarden in, of schrijf `is leeg`."
            )
        return Test(subject, Comparison.ONE_OF, found.values, span)
    return Test(subject, _COMPARISONS[kind], (value(argument),), span)
