"""Is there an opgave for which a table has no row?"""

from __future__ import annotations

from functools import partial

from dsl.analysis.finding import Answered, Finding, finding
from dsl.analysis.space import Space
from dsl.explaining.called import called, value_called
from dsl.policy import Table


def table_gaps(space: Space) -> Answered:
    """Return the tables of which for some opgave no row holds, on a day on which the table is there."""
    found: list[Finding] = []
    for table in space.policy.tables.values():
        found += space.fits(table.name, partial(_gap, space, table)) or []
    return Answered(tuple(found), () if found or not space.policy.tables else ("geen tabel met een gat",))


def _gap(space: Space, table: Table) -> list[Finding]:
    rows = [space.policy.rules[name] for name in table.rows]
    left = space.condition(rows[0].period)
    for row in rows:
        left &= ~space.condition(row.condition)
    witness = space.witness(left)
    if witness is None:
        return []
    otherwise = space.policy.decisions[table.decision].otherwise
    then = ""
    if otherwise is not None:
        then = f" Een andere regel beslist dan, of het wordt {value_called(space.policy, table.decision, otherwise)}."
    text = (
        f"Er is een opgave waar geen rij van {called(space.policy, table.name)} bij past.{then} "
        "Voeg een rij toe, of kijk of dat de bedoeling is."
    )
    return [finding(space, "tabel-gat", text, (table.name,), witness)]
