"""Deadlines of verplichtingen: that they count from a date, and how they read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from dsl import nodes
from dsl.checking.scope import Kind, Report, Scope
from dsl.diagnostics import Fix
from dsl.fixes import choices
from dsl.nodes import FactType, TimeUnit
from dsl.policy import REFERENCE_DATE, Deadline, Fact
from dsl.wording import date_text, readable

_MORE = {TimeUnit.DAY: "dagen", TimeUnit.WEEK: "weken", TimeUnit.MONTH: "maanden", TimeUnit.YEAR: "jaar"}


def check_deadline(
    written: nodes.Deadline | None, scope: Scope, report: Report, facts: Mapping[str, Fact]
) -> Deadline | None:
    """Return the meaning of a deadline; None when there is none, or with a report when it counts from no date."""
    if written is None:
        return None
    name = written.fact.text
    if name == REFERENCE_DATE:
        report.error(
            "termijn-past-niet",
            written.fact.span,
            f"De `{REFERENCE_DATE}` schuift elke dag op. Een termijn die daarvan afhangt, verloopt nooit.",
            "Noem een feit met een datum, zoals de dag waarop de opgave begint.",
            fixes=_dates(written, facts),
        )
        return None
    fact = facts.get(name) if scope.find(written.fact, Kind.FACT) is not None else None
    if fact is None:
        return None
    if fact.kind is not FactType.DATE:
        report.error(
            "termijn-past-niet",
            written.fact.span,
            f"Een termijn rekent vanaf een datum, maar `{name}` is van de soort `{fact.kind.value}`.",
            "Noem een feit van de soort `datum`.",
            fixes=_dates(written, facts),
        )
        return None
    return Deadline(written.number, written.unit, written.before, name)


def _dates(written: nodes.Deadline, facts: Mapping[str, Fact]) -> tuple[Fix, ...]:
    dates = [fact.name for fact in facts.values() if fact.kind is FactType.DATE]
    return choices(written.fact.span, written.fact.text, dates)


def deadline_words(deadline: Deadline, day: date | None) -> str:
    """Return a deadline as a sentence, with the day when it is known: `Uiterlijk 2 weken voor de startdatum: …`."""
    start = readable(deadline.fact)
    if start.endswith(("datum", "dag")):
        start = f"de {start}"
    unit = deadline.unit.value if deadline.number == 1 else _MORE[deadline.unit]
    side = "voor" if deadline.before else "na"
    found = f"{deadline.number} {unit} {side}" if deadline.number else "op"
    return f"Uiterlijk {found} {start}{f': {date_text(day)}' if day else ''}."
