"""Ways to mend a test or a value that does not fit its fact."""

from __future__ import annotations

from dsl import nodes
from dsl.diagnostics import Fix
from dsl.fixes import MOST_CHOICES, choices, insert, write
from dsl.mistakes.mistake import NUMBER_WORDS
from dsl.mistakes.mistaken_values import GOOD_NUMBER
from dsl.nodes import Comparison, FactType, Test, Value
from dsl.policy import Fact
from dsl.source import Span

NEAREST_TEST: dict[FactType, dict[Comparison, str]] = {
    FactType.DATE: {Comparison.MORE: "is na", Comparison.LESS: "is voor"},
    FactType.NUMBER: {Comparison.AFTER: "is meer dan", Comparison.BEFORE: "is minder dan"},
    FactType.AMOUNT: {Comparison.AFTER: "is meer dan", Comparison.BEFORE: "is minder dan"},
    FactType.ONE_OF: {Comparison.CONTAINS: "is"},
    FactType.MANY_OF: {Comparison.IS: "bevat", Comparison.ONE_OF: "bevat"},
}
"""Per type of fact the tests that do not fit it, with the one that says it for that type."""


YES_NO_WORDS = dict.fromkeys(("j", "y", "zo", "juist", "aanwezig"), "ja") | dict.fromkeys(("n",), "nee")
"""How people write `ja` and `nee`."""


def with_value(test: Test, kind: FactType, fact: Fact | None) -> tuple[Fix, ...]:
    """Return the fixes that test a fact for each of its values, when those are few."""
    word = {FactType.ONE_OF: "is", FactType.MANY_OF: "bevat"}.get(kind)
    names = [choice.name for choice in fact.choices] if fact is not None and word else []
    if len(names) > MOST_CHOICES:
        return ()
    return tuple(insert(test.span.end, f" {word} {name}", f"Schrijf `{word} {name}`") for name in names)


def other_value(value: Value, written: str, kind: FactType, fact: Fact | None) -> tuple[Fix, ...]:
    """Return the fixes that make a value fit the type of a fact."""
    if isinstance(value, nodes.Text) and fact is not None and fact.choices:
        return as_list_value(value, written, tuple(choice.name for choice in fact.choices))
    if kind is FactType.YES_NO and written in YES_NO_WORDS:
        return (write(value.span, YES_NO_WORDS[written], safe=True),)
    if kind is FactType.YES_NO:
        return tuple(write(value.span, answer) for answer in ("ja", "nee"))
    if (
        isinstance(value, nodes.Text)
        and kind in (FactType.NUMBER, FactType.AMOUNT)
        and GOOD_NUMBER.fullmatch(value.text)
    ):
        return (write(value.span, value.text),)
    if isinstance(value, nodes.Name) and kind in (FactType.NUMBER, FactType.AMOUNT) and value.text in NUMBER_WORDS:
        return (write(value.span, str(NUMBER_WORDS[value.text]), safe=True),)
    if isinstance(value, nodes.Number) and kind is FactType.NUMBER:
        return (write(value.span, written.removeprefix("€").strip()),)
    return ()


def as_list_value(value: Value, written: str, names: tuple[str, ...]) -> tuple[Fix, ...]:
    """Return the fixes that write a value of the list: a text between quotes is one, else the nearest."""
    if isinstance(value, nodes.Text):
        name = "_".join(value.text.lower().split())
        return (write(value.span, name, safe=True),) if name in names else choices(value.span, value.text, names)
    return choices(value.span, written, names)


def other_test(test: Test, kind: FactType, text: str) -> tuple[Fix, ...]:
    """Return the fix that compares a fact of this type in the way that is nearest to what was written.

    `text` is that of the whole source.
    """
    others = NEAREST_TEST.get(kind, {})
    in_cell = test.span.start != test.subject.span.start  # the name is at the head of the column
    if kind is FactType.MANY_OF and test.comparison is Comparison.IS_NOT and not in_cell:
        value = text[test.values[0].span.start : test.values[0].span.end]
        return (write(test.span, f"niet {test.subject.text} bevat {value}"),)
    if test.comparison not in others or not test.values:
        return ()
    words = others[test.comparison]
    if in_cell:
        if test.comparison is Comparison.ONE_OF:
            return ()
        words = words.removeprefix("is").strip()
        span = Span(test.span.start, test.values[0].span.start)
        written = f"{words} {text[test.values[0].span.start : test.values[0].span.end]}".strip()
        return (write(span, f"{words} " if words else "", f"Schrijf `{written}`"),)
    if test.comparison is Comparison.ONE_OF:
        parts = [f"{test.subject.text} bevat {text[value.span.start : value.span.end]}" for value in test.values]
        return (write(test.span, f"({' of '.join(parts)})" if len(parts) > 1 else parts[0]),)
    span = Span(test.subject.span.end, test.values[0].span.start)
    safe = kind in (FactType.DATE, FactType.NUMBER, FactType.AMOUNT, FactType.ONE_OF)
    return (write(span, f" {words} ", safe=safe),)
