"""Can two rows of a table hold for the same opgave?"""

from __future__ import annotations

from functools import partial

from dsl.analysis.finding import Answered, Finding, finding
from dsl.analysis.space import Space
from dsl.policy import Rule, Table
from dsl.wording import quoted


def table_overlaps(space: Space) -> Answered:
    """Return the pairs of rows whose conditions hold in the same opgave.

    Two rows that contradict each other there are left to `conflicts`.
    """
    found: list[Finding] = []
    for table in space.policy.tables.values():
        found += space.fits(table.name, partial(_overlaps, space, table)) or []
    proven = () if found or not space.policy.tables else ("geen rijen van een tabel die elkaar overlappen",)
    return Answered(tuple(found), proven)


def _overlaps(space: Space, table: Table) -> list[Finding]:
    found: list[Finding] = []
    earlier: list[Rule] = []
    covered = space.diagrams.false
    for name in table.rows:
        row = space.policy.rules[name]
        here = space.condition(row.condition) & space.care
        if (here & covered).satisfiable():  # most tables have no overlap, and then one look a row is enough
            found.extend(filter(None, (_overlap(space, other, row) for other in earlier)))
        covered |= here
        earlier.append(row)
    return found


def _overlap(space: Space, one: Rule, other: Rule) -> Finding | None:
    witness = space.witness(space.condition(one.condition) & space.condition(other.condition))
    if witness is None:
        return None
    if one.value == other.value:
        gives = f"en geven allebei {quoted(one.value or '')}. Maak er één rij van, of maak er een nauwer."
    else:
        if space.happens(space.applies(one.name) & space.applies(other.name)):
            return None
        gives = f"maar geven {quoted(one.value or '')} en {quoted(other.value or '')}. Maak er een nauwer."
    text = f"{quoted(one.name)} en {quoted(other.name)} gelden bij dezelfde opgave, {gives}"
    return finding(space, "tabel-overlap", text, (one.name, other.name), witness)
