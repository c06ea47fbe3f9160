"""The tree of a decision table → its node: as many cells in each row as names at its head."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from dsl.diagnostics import Fix, TextEdit
from dsl.fixes import fix, insert, write
from dsl.mistakes.clauses import label_for_value
from dsl.mistakes.mistake import Mistake, few_enough, short
from dsl.mistakes.mistaken_signs import row_not_done
from dsl.nodes import Cell, Comparison, Day, DecisionTable, Name, Number, TableRow, Text, Value
from dsl.source import Span
from dsl.syntax.clause_builder import formerly, period
from dsl.syntax.condition_builder import value
from dsl.syntax.trees import Clauses, as_name, branches, leaves, place

if TYPE_CHECKING:
    from lark import Token

    from dsl.syntax.trees import Branch

_COMPARISONS = {
    "cell_not": Comparison.IS_NOT,
    "cell_contains": Comparison.CONTAINS,
    "cell_at_least": Comparison.AT_LEAST,
    "cell_at_most": Comparison.AT_MOST,
    "cell_more": Comparison.MORE,
    "cell_less": Comparison.LESS,
    "cell_before": Comparison.BEFORE,
    "cell_after": Comparison.AFTER,
    "cell_empty": Comparison.EMPTY,
}
_LOWER = (Comparison.AT_LEAST, Comparison.MORE, Comparison.AFTER)
"""The comparisons with the lower bound of a range."""


MOST_ROWS = 1_000
"""How many rows a table may have."""


def build_table(tree: Branch, text: str) -> DecisionTable:
    """Return the node of a table; `text` is that of the whole source. Raises Mistake."""
    name, decision = (as_name(leaf) for leaf in leaves(tree)[:2])
    clauses = Clauses.of(tree)
    head, *rows = branches(tree, "row")
    columns = _columns(head, decision)
    if not rows:
        raise Mistake(
            "tabel-zonder-rijen",
            place(head),
            f"De tabel `{short(name.text)}` heeft een kop, maar geen rijen.",
            "Zet onder de kop voor elk geval een rij, zoals `| ruim | groot | meebeslissen |`.",
        )
    few_enough(len(rows), MOST_ROWS, "rijen in één tabel", "Maak er meer tabellen van.", place(head))
    made = tuple(_row(row, columns, decision, head, text) for row in rows)
    reason = clauses.text("reason")
    return DecisionTable(name, decision, columns, made, reason, place(tree), period(clauses), formerly(clauses))


def _columns(head: Branch, decision: Name) -> tuple[Name, ...]:
    """Return the names at the head without the last one, which is that of the besluit."""
    names: list[Name] = []
    for cell, pipe in _cells(head):
        words = [leaf for part in branches(cell) for leaf in leaves(part)]
        if cell.data != "cell_values" or len(words) != 1 or words[0].type != "NAME":
            raise _misfit(cell, pipe, "In de kop van een tabel staat boven elke kolom één naam.")
        name = as_name(words[0])
        if name.text in (other.text for other in names):
            raise _misfit(cell, pipe, f"Boven twee kolommen staat `{short(name.text)}`.")
        names.append(name)
    last = names.pop()
    if last.text != decision.text or not names:
        raise Mistake(
            "kolom-past-niet",
            last.span,
            f"De laatste kolom van een tabel over `{short(decision.text)}` heet ook `{short(decision.text)}`, en "
            "ervoor staat minstens één andere kolom.",
            f"Schrijf de kop als `| NAAM | {short(decision.text)} |`, met boven elke kolom wat er wordt vergeleken.",
            fixes=(write(last.span, decision.text),) if names and decision.text not in (n.text for n in names) else (),
        )
    return tuple(names)


def _misfit(cell: Branch, pipe: Token, text: str) -> Mistake:
    span = place(pipe) if cell.data == "cell_missing" else place(cell)
    return Mistake("kolom-past-niet", span, text, "Noem per kolom één feit, begrip, principe of besluit.")


def _row(tree: Branch, columns: tuple[Name, ...], decision: Name, head: Branch, text: str) -> TableRow:
    span = place(tree)
    if "\n" in text[span.start : span.end]:
        raise row_not_done(span, (_on_one_line(span, text),))
    cells = _cells(tree)
    wanted = len(columns) + 1
    if len(cells) != wanted:
        raise Mistake(
            "cellen-aantal",
            span,
            f"Deze rij heeft {len(cells)} {'cel' if len(cells) == 1 else 'cellen'}, maar de kop heeft er {wanted}.",
            "Zet in elke kolom één cel. Maakt een kolom voor deze rij niet uit? Schrijf dan `-`.",
            ((place(head), "dit is de kop"),),
            _more_cells(cells, wanted),
        )
    for cell, pipe in cells:
        if cell.data == "cell_missing":
            raise Mistake(
                "lege-cel",
                place(pipe),
                "Voor deze streep staat een lege cel. Zo is niet te zien of er iets is vergeten.",
                "Vul de cel in. Maakt de kolom voor deze rij niet uit? Schrijf dan `-`.",
                fixes=()
                if pipe is cells[-1][1]
                else (insert(place(pipe).start, "- ", "Zet er `-` in: maakt niet uit"),),
            )
    outcome = cells[-1][0]
    found = _cell(outcome, text)
    value = found.values[0] if found.comparison is Comparison.IS else None
    if isinstance(value, Text):
        raise label_for_value("", value.span, text)
    if not isinstance(value, Name):
        names = [written for written in found.values if isinstance(written, Name)]
        negated = found.comparison is Comparison.IS_NOT and bool(names)
        joined = f"niet_{names[0].text}" if negated else ""
        raise Mistake(
            "cel-past-niet",
            found.span,
            f"In de laatste kolom staat wat de rij geeft: één waarde van `{short(decision.text)}`.",
            f"Schrijf `{short(joined)}`: de naam van een uitkomst is één woord."
            if negated
            else "Schrijf hier één waarde. Zijn er meer mogelijk? Maak dan meer rijen, met wat ze onderscheidt.",
            fixes=(write(found.span, joined),)
            if negated
            else tuple(
                write(found.span, v.text) for v in found.values if isinstance(v, Name) and len(found.values) > 1
            ),
        )
    return TableRow(tuple(_cell(cell, text) for cell, _ in cells[:-1]), value, span)


def _on_one_line(span: Span, text: str) -> Fix:
    """Return the fix that brings the lines of a row together."""
    breaks = re.finditer(r"[ \t]*\n[ \t]*", text[span.start : span.end])
    edits = (TextEdit(Span(span.start + match.start(), span.start + match.end()), " ") for match in breaks)
    return fix("Zet de rij op één regel", *edits, safe=True)


def _more_cells(cells: list[tuple[Branch, Token]], wanted: int) -> tuple[Fix, ...]:
    """Return the fix that puts `-` in the last columns before the outcome, when there are too few cells."""
    missing = wanted - len(cells)
    if missing < 1 or cells[-1][0].data == "cell_missing":
        return ()
    start = place(cells[-1][0]).start
    return (insert(start, "- | " * missing, f"Vul de rij aan met `-`{'' if missing == 1 else f' ({missing} keer)'}"),)


def _cells(row: Branch) -> list[tuple[Branch, Token]]:
    """Return the cells of a row, each with the `|` behind it."""
    return list(zip(branches(row), leaves(row, "PIPE", "ROW_END"), strict=True))


def _cell(tree: Branch, text: str) -> Cell:
    if tree.data == "cell_any":
        return Cell(None, (), place(tree))
    if tree.data == "cell_through":
        low, high = branches(tree)
        upper = Cell(Comparison.AT_MOST, (value(high),), place(high))
        return _range(Cell(Comparison.AT_LEAST, (value(low),), place(tree), upper), text)
    if tree.data == "cell_bounds":
        bounds = [_cell(bound, text) for bound in branches(tree)]
        bounds.sort(key=lambda bound: bound.comparison not in _LOWER)
        return _range(Cell(bounds[0].comparison, bounds[0].values, place(tree), bounds[1]), text)
    values = tuple(value(part) for part in branches(tree))
    if tree.data == "cell_values":
        return Cell(Comparison.IS if len(values) == 1 else Comparison.ONE_OF, values, place(tree))
    return Cell(_COMPARISONS[str(tree.data)], values, place(tree))


def _range(cell: Cell, text: str) -> Cell:
    """Return a cell with two bounds; raises Mistake when they are no lower and upper one with answers between them."""
    low, upper = cell.values[0], cell.upper
    assert upper is not None
    high = upper.values[0]
    if cell.comparison not in _LOWER or upper.comparison in _LOWER:
        raise Mistake(
            "cel-past-niet",
            cell.span,
            "In deze cel staan twee grenzen aan dezelfde kant.",
            "Schrijf een ondergrens en een bovengrens, zoals `5 t/m 7` of `minstens 5 en minder dan 7`.",
        )
    order = _order(low, high)
    through = cell.comparison is Comparison.AT_LEAST and upper.comparison is Comparison.AT_MOST
    if order > 0 or (order == 0 and not through):
        raise Mistake(
            "cel-past-niet",
            cell.span,
            "Tussen deze grenzen ligt geen enkel antwoord, dus deze rij geldt nooit.",
            "Zet de laagste waarde vooraan, en de hoogste achteraan.",
            fixes=_swapped(low, high, text) if order > 0 else (),
        )
    return cell


def _order(low: Value, high: Value) -> int:
    """Return -1, 0 or 1 as a number or day is less than, the same as or more than another; -1 for other values."""
    if isinstance(low, Number) and isinstance(high, Number):
        return (low.value > high.value) - (low.value < high.value)
    if isinstance(low, Day) and isinstance(high, Day):
        return (low.value > high.value) - (low.value < high.value)
    return -1


def _swapped(low: Value, high: Value, text: str) -> tuple[Fix, ...]:
    """Return the fix that writes two bounds in the other order."""
    one, other = text[low.span.start : low.span.end], text[high.span.start : high.span.end]
    return (fix(f"Schrijf `{other}` eerst", TextEdit(low.span, other), TextEdit(high.span, one)),)
