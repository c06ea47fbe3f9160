"""Which names and which values of lists a statement uses, each at its place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dsl import nodes
from dsl.nodes import ListValue, Name

Use = tuple[Name, str | None]
"""A name as it is used, or with a second name a value of that one."""


def uses(statement: nodes.Statement) -> Iterator[Use]:
    """Yield every name and every value that a statement uses, but for the names between braces in its texts."""
    match statement:
        case nodes.FactDeclaration(type=nodes.Type(list_name=Name() as shared)):
            yield shared, None
        case nodes.RegelsetHead():
            base = getattr(statement, "base", None)
            if base is not None:
                yield base, None
        case nodes.Decision(name=name, otherwise=Name() as otherwise):
            yield otherwise, name.text
        case nodes.Rule(decision=decision, value=value):
            yield decision, None
            yield value, decision.text
        case nodes.ExceptionRule(target=target, value=value):
            yield target, None
            if value is not None:
                yield value, target.text
        case nodes.DecisionTable():
            yield from _uses_of_table(statement)
        case nodes.Obligation(deadline=nodes.Deadline(fact=fact)):
            yield fact, None
        case nodes.Baseline(like=like, given=given) | nodes.Example(like=like, given=given):
            if like is not None:
                yield like, None
            for item in given:
                yield item.subject, None
                yield from _values(item.subject, () if item.value is None else (item.value,))
            if isinstance(statement, nodes.Example):
                yield from _expected(statement)
    condition = getattr(statement, "condition", None)
    if condition is not None:
        yield from _tested(condition)


def _uses_of_table(table: nodes.DecisionTable) -> Iterator[Use]:
    yield table.decision, None
    for column in table.columns:
        yield column, None
    for row in table.rows:
        for column, cell in zip(table.columns, row.cells, strict=False):
            yield from _values(column, (*cell.values, *(cell.upper.values if cell.upper is not None else ())))
        yield row.value, table.decision.text


def _tested(condition: nodes.Condition) -> Iterator[Use]:
    match condition:
        case nodes.Test(subject=subject, values=values):
            yield subject, None
            yield from _values(subject, values)
        case nodes.Not(part=part):
            yield from _tested(part)
        case nodes.And(parts=parts) | nodes.Or(parts=parts) | nodes.Count(parts=parts):
            for part in parts:
                yield from _tested(part)


def _values(subject: Name, values: Sequence[nodes.Value]) -> Iterator[Use]:
    for value in values:
        if isinstance(value, Name):
            yield value, subject.text
        elif isinstance(value, nodes.Many):
            yield from _values(subject, value.values)


def _expected(example: nodes.Example) -> Iterator[Use]:
    for expectation in example.expectations:
        if expectation.subject is not None:
            yield expectation.subject, None
            if expectation.value is not None:
                yield expectation.value, expectation.subject.text
        for name in expectation.names:
            yield name, None


def declared_values(statement: nodes.Statement) -> tuple[ListValue, ...]:
    """Return the values that stand under a statement."""
    match statement:
        case nodes.FactDeclaration(type=written):
            return written.values
        case nodes.Decision(values=values) | nodes.ListDeclaration(values=values):
            return values
    return ()


def plain(name: str) -> str:
    """Return a name without its document: `uitgangspunt` for `leidraad.uitgangspunt`."""
    return name.rpartition(".")[2]
