"""The list of opgaven: what it finds, in which order, and that it stays fast."""

from datetime import timedelta
from itertools import chain
from typing import Any

import pytest
import sqlalchemy as sa

from intranet.store import changes, finding, questions
from intranet.store.finding import Narrowing, Order
from intranet.store.opgave_tables import SearchText
from intranet.store.tables import Opgave


def titles(team: Any, **filters: Any) -> list[str]:
    with team.store.reading() as session:
        order = filters.pop("order", Order.CHANGED)
        page = finding.find(session, finding.Narrowing(**filters), order=order, limit=50)
    assert page.total == len(page.rows)
    return [row.title for row in page.rows]


@pytest.fixture
def many(team: Any) -> Any:
    """Three opgaven beside the first; the first was changed last."""
    team.create("Coördinatie ’t Égalité", "Overleg met de BUURT", phase="uitvoeren", area="geleen_zuid")
    team.create("bomen kappen", "100% zeker_weten", phase="evalueren", area="geleen_zuid")
    team.create("Archiefstuk", "bomen", area="sittard_west")
    with team.store.writing() as session:
        changes.archive_opgave(session, team.opgave_id + 3, who="bob", at=team.tick())
        changes.set_outcome(session, team.opgave_id + 1, {"state": "participatie"})
    team.answer("x", 1)
    return team


def test_the_list_is_newest_first(many: Any) -> None:
    assert titles(many) == ["Herinrichting winkelplein", "bomen kappen", "Coördinatie ’t Égalité"]
    assert titles(many, archived=True) == ["Archiefstuk"]


def test_the_list_by_title_looks_past_capitals_and_accents(many: Any) -> None:
    many.create("Éénrichtingsverkeer")
    assert titles(many, order=Order.TITLE) == [
        "bomen kappen",
        "Coördinatie ’t Égalité",
        "Éénrichtingsverkeer",
        "Herinrichting winkelplein",
    ]


def test_search(many: Any) -> None:
    plein, bomen, overleg = "Herinrichting winkelplein", "bomen kappen", "Coördinatie ’t Égalité"
    expected = {
        "BOMEN": [plein, bomen],
        "coordinatie": [overleg],
        "COÖRDINATIE égalité": [overleg],
        "buurt overleg": [overleg],
        "buurt bomen": [],
        "100%": [bomen],
        "%": [bomen],
        "r_w": [bomen],
        "winkel plein": [plein],
        "'; DROP TABLE opgave; --": [],
        "x" * 100_000: [],
        "   ": [plein, bomen, overleg],
    }
    assert {text: titles(many, text=text) for text in expected} == expected


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"area": "geleen_zuid"}, ["bomen kappen", "Coördinatie ’t Égalité"]),
        ({"area": "sittard_west"}, []),
        ({"phase": "evalueren"}, ["bomen kappen"]),
        ({"phase": "bestaat niet"}, []),
        ({"outcome": "participatie"}, ["Coördinatie ’t Égalité"]),
        ({"outcome": "participatie", "phase": "evalueren"}, []),
        ({"area": "geleen_zuid", "text": "kappen", "phase": "evalueren"}, ["bomen kappen"]),
    ],
)
def test_filters(many: Any, filters: dict[str, str], found: list[str]) -> None:
    assert titles(many, **filters) == found


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("order", list(Order))
def test_parts_follow_on_each_other_both_ways(many: Any, order: Order, turned: bool) -> None:
    for _ in range(4):
        many.create("Een zelfde naam")  # the same title, and for the deadline the same (no) day
    whole = titles(many, order=order)
    assert len(whole) == 7
    if turned:
        whole.reverse()

    def part(**place: str) -> Any:
        with many.store.reading() as session:
            return finding.find(session, Narrowing(), order=order, turned=turned, limit=2, **place)

    forwards, place = [], part()
    while True:
        forwards.append([row.title for row in place.rows])
        assert place.total == 7
        if place.after is None:
            break
        place = part(after=place.after)
    assert list(chain(*forwards)) == whole
    backwards = []
    while True:
        backwards.insert(0, [row.title for row in place.rows])
        if place.before is None:
            break
        place = part(before=place.before)
    assert list(chain(*backwards)) == whole


@pytest.mark.parametrize("place", ["", "x", "_", "_5", "x_y", "20261123_", "١_١", "99999999T_1", f"x_{'9' * 30}"])
def test_a_place_that_makes_no_sense_is_the_beginning(many: Any, place: str) -> None:
    for order in (Order.CHANGED, Order.DEADLINE):
        with many.store.reading() as session:
            assert len(finding.find(session, Narrowing(), order=order, limit=9, after=place).rows) == 3


def test_counts(many: Any) -> None:
    with many.store.reading() as session:
        counts = questions.count_opgaven(session)
    assert (counts.active, counts.archived) == (3, 1)


def test_last_undoable(team: Any) -> None:
    with team.store.reading() as session:
        assert questions.last_undoable(session, team.opgave_id) is None
    team.answer("x", 1)
    team.answer("y", 2)
    team.undo()
    with team.store.reading() as session:
        last = questions.last_undoable(session, team.opgave_id)
    assert last is not None
    assert (last.fact, last.value) == ("x", 1)


def plans(session: Any, ask: Any) -> list[str]:
    """Return how the database says it would answer each statement of the question."""
    asked: list[tuple[str, Any]] = []
    engine = session.get_bind()

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        asked.append((statement, parameters))

    sa.event.listen(engine, "before_cursor_execute", note)
    ask()
    sa.event.remove(engine, "before_cursor_execute", note)
    assert asked
    explain = "EXPLAIN QUERY PLAN " if engine.dialect.name == "sqlite" else "EXPLAIN "
    connection = session.connection()
    return [
        "\n".join(str(row) for row in connection.exec_driver_sql(explain + statement, parameters))
        for statement, parameters in asked
        if statement.startswith("SELECT")
    ]


def test_the_list_of_50_000_is_read_from_an_index(team: Any, engine: sa.Engine) -> None:
    count = 50_000
    rows = [
        {
            "title": f"Opgave {number}",
            "description": "Over een plein. " * 10,
            "phase": "initiëren",
            "area": "a",
            "regelset_version_id": team.regelset_version_id,
            "created_at": team.now,
            "created_by": "anna",
            "changed_at": team.now + timedelta(seconds=number * 7919 % count),
            "changed_by": "anna",
            "revision": 1,
            "title_folded": f"opgave {number}",
            **(
                {"archived_at": team.now, "archived_by": "bob"}
                if number % 5 == 0
                else {"archived_at": None, "archived_by": None}
            ),
        }
        for number in range(count)
    ]
    with team.store.writing() as session:
        session.connection().execute(sa.insert(Opgave.__table__), rows)
        texts = [
            {"opgave_id": team.opgave_id + 1 + number, "text": f"opgave {number} over een plein"}
            for number in range(count)
        ]
        session.connection().execute(sa.insert(SearchText.__table__), texts)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE")
    for archived in (False, True):
        for order in Order:
            with team.store.reading() as session:
                middle = finding.find(session, Narrowing(archived=archived), order=order, limit=5_000).after
                counting, page = plans(
                    session,
                    lambda: finding.find(session, Narrowing(archived=archived), order=order, limit=50, after=middle),  # noqa: B023
                )
            assert f"ix_opgave_{'archived' if archived else 'active'}_{order.name.lower()}" in page
            assert engine.dialect.name != "sqlite" or "deadline" in counting, "in the index that has what is counted"
            assert "Sort" not in page
            assert "TEMP B-TREE" not in page
    with team.store.reading() as session:
        page = finding.find(session, Narrowing(text="plein 4999"), limit=50)
    assert (page.total, len(page.rows)) == (13, 13)  # 5 end with 4999; 49 990 to 49 999 without the archive


def test_an_opgave_with_a_long_history_is_read_by_its_indexes(team: Any, engine: sa.Engine) -> None:
    with team.store.writing() as session:
        for number in range(500):
            changes.record_answer(
                session,
                team.opgave_id,
                fact=f"f{number % 25}",
                kind="answered",
                value=number,
                reason="",
                who="anna",
                at=team.now,
            )
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE")
    assert len(team.history()) == 500
    assert team.values() == {f"f{number % 25}": number for number in range(475, 500)}
    if engine.dialect.name == "postgresql":
        return  # it rightly reads so small a table from end to end
    with team.store.reading() as session:
        read = plans(session, lambda: questions.get_opgave(session, team.opgave_id))
        read += plans(session, lambda: questions.last_undoable(session, team.opgave_id))
        read += plans(session, lambda: questions.answer_history(session, team.opgave_id, "f1"))
    for plan in read:
        assert "SCAN answer" not in plan
        assert "SCAN opgave" not in plan
