"""Can two rows of a table hold for the same opgave?"""

from __future__ import annotations

from functools import partial

from dsl.analysis.finding import Answered, Finding, finding
from dsl.analysis.space import Opgave, Space
from dsl.explaining.called import called, value_called
from dsl.policy import Rule, Table
from dsl.wording import sentence_start


def table_overlaps(space: Space) -> Answered:
    """Return the pairs of rows whose conditions hold in the same opgave.

    Two rows that contradict each other there are left to `conflicts`, but then nothing is proven here.
    """
    found: list[Finding | None] = []
    for table in space.policy.tables.values():
        found += space.fits(table.name, partial(_overlaps, space, table)) or []
    proven = () if found or not space.policy.tables else ("geen rijen van een tabel die elkaar overlappen",)
    return Answered(tuple(filter(None, found)), proven)


def _overlaps(space: Space, table: Table) -> list[Finding | None]:
    """Return what is said of each overlap of rows; None stands for one that is a contradiction."""
    found: list[Finding | None] = []
    earlier: list[Rule] = []
    covered = space.diagrams.false
    for name in table.rows:
        row = space.policy.rules[name]
        here = space.condition(row.condition) & space.care
        if (here & covered).satisfiable():  # most tables have no overlap, and then one look a row is enough
            found += [
                _overlap(space, other, row, witness)
                for other in earlier
                if (witness := space.witness(here & space.condition(other.condition))) is not None
            ]
        covered |= here
        earlier.append(row)
    return found


def _overlap(space: Space, one: Rule, other: Rule, witness: Opgave) -> Finding | None:
    policy = space.policy
    first, second = (value_called(policy, row.decision, row.value or "") for row in (one, other))
    if one.value == other.value:
        gives = f"en geven allebei {first}. Maak er één rij van, of maak er een nauwer."
    else:
        if space.happens(space.applies(one.name) & space.applies(other.name)):
            return None
        gives = f"maar geven {first} en {second}. Maak er een nauwer."
    rows = f"{called(policy, one.name)} en {called(policy, other.name)}"
    text = f"{sentence_start(rows)} gelden bij dezelfde opgave, {gives}"
    return finding(space, "tabel-overlap", text, (one.name, other.name), witness)
