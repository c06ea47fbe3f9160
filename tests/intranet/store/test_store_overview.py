"""The counts over all opgaven: the same as counting them one by one, on both databases."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from intranet.store import Phase, bulk, overview
from intranet.store.overview import Scope
from tests.intranet.store.test_store_questions import plans

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
STATES = ("participatie", "geen_participatie", "open", "nader_te_bepalen")


def made(number: int) -> bulk.NewOpgave:
    """An opgave that differs from the next in everything that is counted."""
    state = STATES[number % 4]
    created = NOW - timedelta(days=number * 11)
    return bulk.NewOpgave(
        title=f"Opgave {number}",
        phase=tuple(Phase)[number % 3],
        outcome={
            "state": state,
            "questions": 2 if state == "open" else 0,
            "due": number % 5,
            "done": number % 2 if number % 5 else 0,
            "grounds": ["handhaving", "geen_ruimte"][: 1 + number % 2] if state == "geen_participatie" else [],
            "settled": state != "open",
        },
        answers={"gebied": bulk.NewAnswer("ab"[number % 2])} if number % 7 else {},
        created_at=created,
        settled_at=None if state == "open" else created + timedelta(days=number % 40, hours=5),
        archived_at=NOW if number % 6 == 0 else None,
    )


SCOPES = [Scope(), Scope(archived=False), Scope(archived=True), Scope(False, "a"), Scope(None, "z")]


@pytest.mark.parametrize("scope", SCOPES)
def test_the_counts_are_those_of_one_by_one(team: Any, scope: Scope) -> None:
    everything = [made(number) for number in range(120)]
    with team.store.writing() as session:
        session.connection().exec_driver_sql("DELETE FROM opgave_search")
        session.connection().exec_driver_sql("DELETE FROM opgave")
        bulk.add(session, everything, regelset_version_id=team.regelset_version_id, who="anna", at=NOW)
    area = {id(o): str(o.answers["gebied"].value) if o.answers else None for o in everything}
    wanted: list[Any] = [
        opgave
        for opgave in everything
        if scope.archived in (None, opgave.archived_at is not None) and scope.area in (None, area[id(opgave)])
    ]
    since = datetime(2026, 1, 1, tzinfo=UTC)
    with team.store.reading() as session:
        found = overview.overview(session, scope, since)
    settled = [o for o in wanted if o.settled_at]

    def counted(counts: Any) -> Counter[Any]:
        return Counter({(count.key, count.outcome): count.count for count in counts})

    assert found.total == len(wanted)
    assert found.open == len(wanted) - len(settled)
    assert counted(found.by_area) == Counter((area[id(o)], o.outcome["state"]) for o in wanted)
    assert counted(found.by_phase) == Counter((o.phase.value, o.outcome["state"]) for o in wanted)
    late_enough = [o for o in settled if o.settled_at >= since]
    assert counted(found.by_month) == Counter((f"{o.settled_at:%Y-%m}", o.outcome["state"]) for o in late_enough)
    assert counted(found.grounds) == Counter((g, o.outcome["state"]) for o in wanted for g in o.outcome["grounds"])
    assert {work.phase: (work.due, work.done) for work in found.work} == {
        phase.value: tuple(sum(o.outcome[key] for o in wanted if o.phase is phase) for key in ("due", "done"))
        for phase in {o.phase for o in wanted}
    }
    days = sorted((o.settled_at - o.created_at).days for o in settled)
    assert sum(found.durations.counts) == len(days)
    assert found.durations.counts[0] == sum(day <= 7 for day in days)
    assert found.durations.median == (days[(len(days) - 1) // 2] if days else None)


def test_the_first_day_of_a_month_long_ago() -> None:
    assert overview.first_day(date(2026, 11, 23), 1) == date(2026, 11, 1)
    assert overview.first_day(date(2026, 11, 23), 12) == date(2025, 12, 1)
    assert overview.first_day(date(2026, 1, 31), 2) == date(2025, 12, 1)


def test_an_empty_store(store: Any) -> None:
    with store.reading() as session:
        found = overview.overview(session, Scope(), NOW)
    assert (found.total, found.open, found.by_area, found.durations.median) == (0, 0, (), None)


def test_no_question_of_the_overview_is_read_from_the_index_of_a_tab(team: Any, engine: sa.Engine) -> None:
    """Those have not what is counted, so that each opgave would be looked up. PostgreSQL chooses by what there is."""
    for archived in (None, False, True):
        scope = Scope(archived=archived)
        with team.store.reading() as session:
            found = plans(session, lambda: overview.overview(session, scope, NOW))  # noqa: B023
        assert any("ix_opgave_overview" in plan for plan in found) or engine.dialect.name == "postgresql"
        assert not [plan for plan in found if "ix_opgave_active" in plan or "ix_opgave_archived" in plan]
