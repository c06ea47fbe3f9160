"""Decision tables → rules as if they were written one by one: a row is a regel that holds where all its cells do."""

from __future__ import annotations

from dsl import nodes
from dsl.checking.scope import Kind, Report, Scope, article, kind_of
from dsl.fixes import write
from dsl.nodes import Comparison
from dsl.policy import REFERENCE_DATE
from dsl.source import Span

_COLUMNS = (
    Kind.FACT,
    Kind.TERM,
    Kind.INTERPRETATION,
    Kind.PRINCIPLE,
    Kind.DECISION,
    Kind.RULE,
    Kind.EXCEPTION,
)
_STATES = {
    Kind.TERM: None,
    Kind.INTERPRETATION: None,
    Kind.PRINCIPLE: Comparison.FULFILLED,
    Kind.RULE: Comparison.APPLIES,
    Kind.EXCEPTION: Comparison.APPLIES,
}
"""What holds or does not, so that a cell under it is `ja` or `nee`; with the test that `ja` stands for."""


def rules_of(table: nodes.DecisionTable, scope: Scope, report: Report) -> list[nodes.Rule]:
    """Return the rows as rules with the names `TABLE rij N`. Reports what is wrong with the columns.

    Whether a cell fits its column is mostly seen later, with the condition that it becomes.
    """
    kinds = [_kind(column, scope) for column in table.columns]
    rules = []
    for number, row in enumerate(table.rows, 1):
        name = nodes.Name(table.row_name(number), row.span)
        tests = [
            _test(column, cell, kind, report)
            for column, cell, kind in zip(table.columns, row.cells, kinds, strict=True)
            if cell.comparison is not None and kind is not None
        ]
        rules.append(
            nodes.Rule(
                name, table.decision, row.value, _together(tests, row.span), table.reason, row.span, table.period
            )
        )
    return rules


def _kind(column: nodes.Name, scope: Scope) -> Kind | None:
    if column.text == REFERENCE_DATE:
        return Kind.FACT
    found = scope.find(column, *_COLUMNS)
    return kind_of(found) if found is not None else None


def check_no_table(exception: nodes.ExceptionRule, scope: Scope, report: Report) -> bool:
    """Report an exception on a table. Returns False when it is one."""
    table = scope.statements.get(exception.target.text)
    if not isinstance(table, nodes.DecisionTable):
        return True
    report.error(
        "naam-verkeerde-soort",
        exception.target.span,
        f"`{table.name.text}` is een tabel. Een uitzondering op een tabel kan niet.",
        "Maak van het geval een rij of een kolom, of schrijf de rij als een `regel` met deze uitzondering.",
        scope.label(table.name.text, "hier staat de tabel"),
    )
    return False


def _together(tests: list[nodes.Condition], span: Span) -> nodes.Condition | None:
    if len(tests) > 1:
        return nodes.And(tuple(tests), span)
    return tests[0] if tests else None


def _test(column: nodes.Name, cell: nodes.Cell, kind: Kind, report: Report) -> nodes.Condition:
    if kind not in _STATES:
        lower = nodes.Test(column, cell.comparison, cell.values, cell.span)
        if cell.upper is None:
            return lower
        upper = nodes.Test(column, cell.upper.comparison, cell.upper.values, cell.upper.span)
        return nodes.And((lower, upper), cell.span)
    answer = cell.values[0] if cell.comparison is Comparison.IS else None
    if not isinstance(answer, nodes.YesNo):
        report.error(
            "cel-past-niet",
            cell.span,
            f"`{report.source.slice(cell.span)}` past niet onder `{column.text}`: dat is {article(kind)}.",
            "Schrijf `ja` of `nee`, of `-` als het voor deze rij niet uitmaakt.",
            fixes=tuple(write(cell.span, word) for word in ("ja", "nee", "-")),
        )
    test = nodes.Test(column, _STATES[kind], (), cell.span)
    holds = not isinstance(answer, nodes.YesNo) or answer.value
    return test if holds else nodes.Not(test, cell.span)
