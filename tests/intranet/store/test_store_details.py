"""What an opgave is beside its answers: every change leaves a line, forms do not get in each other's way, parts."""

import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from intranet.store import (
    Conflict,
    Kader,
    Link,
    Part,
    Stakeholder,
    Store,
    changes,
    database,
    details,
    finding,
    questions,
)
from intranet.store.finding import Narrowing


def edit(team: Any, fields: dict[str, object], revision: int | None = None, who: str = "bob") -> tuple[str, ...]:
    with team.store.writing() as session:
        return details.edit(session, team.opgave_id, fields, who=who, at=team.tick(), expected_revision=revision)


def found(team: Any, text: str) -> list[int]:
    with team.store.reading() as session:
        return [row.id for row in finding.find(session, Narrowing(text=text), limit=9).rows]


FULL: dict[str, object] = {
    "owner": "Zoë de Vries",
    "team": ("Ab", "Bo"),
    "start_on": date(2026, 12, 1),
    "decision_on": date(2027, 2, 1),
    "delivery_on": date(2028, 1, 15),
    "kaders": (Kader("Het budget ligt vast", "De raad besloot dat"), Kader("De bomen blijven", "")),
    "stakeholders": (Stakeholder("Marktkooplui", "Hun standplaats"),),
    "links": (Link("Schets", "https://example.org/schets.pdf"),),
}


def test_every_field_is_kept_and_every_change_leaves_a_line(team: Any) -> None:
    assert edit(team, FULL) == tuple(FULL)
    opgave = team.detail()
    assert {name: getattr(opgave, name) for name in FULL} == FULL
    assert edit(team, FULL) == (), "the same again is no change"
    assert edit(team, {"kaders": (), "owner": None}) == ("kaders", "owner")
    with team.store.reading() as session:
        lines = details.history(session, team.opgave_id)
        assert details.history_length(session, team.opgave_id) == len(lines) == len(FULL) + 2
    assert [(line.field, line.before, line.after, line.who) for line in lines[:2]] == [
        ("owner", "Zoë de Vries", None, "bob"),
        (
            "kaders",
            [
                {"text": "Het budget ligt vast", "reason": "De raad besloot dat"},
                {"text": "De bomen blijven", "reason": ""},
            ],
            None,
            "bob",
        ),
    ]
    assert (lines[-1].field, lines[-1].before, lines[-1].after) == ("owner", None, "Zoë de Vries")


def test_only_who_changes_the_same_field_later_is_told(team: Any) -> None:
    seen = team.detail().revision
    edit(team, {"owner": "Ab"}, seen)
    team.answer("x", True)
    edit(team, {"title": "Een ander plein"}, seen)  # another form, and an answer: no conflict
    with pytest.raises(Conflict):
        edit(team, {"owner": "Bo"}, seen)
    assert edit(team, {"owner": "Ab"}, seen) == (), "what is so already is no conflict"
    was: dict[str, object] = {"owner": None, "team": ("Bo",)}
    assert edit(team, was, seen) == ("team",), "what the form left as it was is not touched"
    assert (team.detail().owner, team.detail().title) == ("Ab", "Een ander plein")
    with pytest.raises(ValueError, match="revision"):
        edit(team, {"revision": 9})


def test_the_deadline_is_the_besluit_until_it_is_carried_out(team: Any) -> None:
    edit(team, {"decision_on": date(2027, 2, 1), "delivery_on": date(2028, 1, 15)})
    assert team.detail().deadline_on == date(2027, 2, 1)
    edit(team, {"phase": "uitvoeren"})
    assert team.detail().deadline_on == date(2028, 1, 15)
    edit(team, {"phase": "evalueren"})
    assert team.detail().deadline_on is None
    edit(team, {"phase": "uitvoeren", "delivery_on": None})
    assert team.detail().deadline_on is None
    with team.store.reading() as session:
        assert finding.count(session, Narrowing(has_deadline=False)) == 1
        assert finding.count(session, Narrowing(has_deadline=True)) == 0
        assert finding.count(session, Narrowing(due_until=date(2090, 1, 1))) == 0


def test_the_search_finds_all_text(team: Any) -> None:
    edit(team, FULL)
    team.answer("ruimte", "voldoende", reason="Er is nog véél te kiezen")
    team.answer("wens", "Méér groen")
    for words in (
        "BUDGET raad",
        "bomen blijven",
        "zoe",
        "marktkoop",
        "standplaats",
        "schets.pdf",
        "veel kiezen",
        "meer groen",
    ):
        assert found(team, words) == [team.opgave_id], words
    assert found(team, "voldoende") == [], "the name of a choice is not what anyone wrote"
    team.undo()
    assert found(team, "meer groen") == []


def test_archiving_stands_in_the_history(team: Any) -> None:
    with team.store.writing() as session:
        changes.archive_opgave(session, team.opgave_id, who="bob", at=team.tick())
        changes.restore_opgave(session, team.opgave_id, who="cor", at=team.tick())
        lines = details.history(session, team.opgave_id)
    assert [(line.field, line.after, line.who) for line in lines] == [
        ("archive", False, "cor"),
        ("archive", True, "bob"),
    ]


def test_a_part_has_what_applies_and_both_show_it(team: Any) -> None:
    edit(team, FULL)
    team.answer("gebied", "geleen_zuid")
    team.answer("niveau", "micro")
    team.answer("ruimte", "geen", reason="Alles ligt vast")
    with team.store.writing() as session:
        part = details.split(
            session,
            team.detail(),
            part=Part.FIXED,
            title="Het riool",
            facts=["gebied", "niveau", "onbekend"],
            kaders=True,
            who="cor",
            at=team.tick(),
        )
    with team.store.reading() as session:
        child = questions.get_opgave(session, part)
        assert child is not None
        assert (child.title, child.area, child.level, child.kaders) == (
            "Het riool",
            "geleen_zuid",
            "micro",
            FULL["kaders"],
        )
        assert set(child.answers) == {"gebied", "niveau"}
        assert [(r.opgave.id, r.part) for r in details.parts(session, team.opgave_id)] == [(part, Part.FIXED)]
        whole = details.whole(session, part)
        assert whole is not None
        assert (whole.opgave.id, whole.part) == (team.opgave_id, Part.FIXED)
        assert details.whole(session, team.opgave_id) is None


def test_an_older_database_keeps_its_texts_and_outcomes(
    url: str, engine: sa.Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "migrations"
    shutil.copytree(database.MIGRATIONS, copy)
    for path in (copy / "versions").glob("*.py"):
        if path.name > "0001_z":
            path.unlink()
    with monkeypatch.context() as patch:
        patch.setattr(database, "MIGRATIONS", copy)
        old = Store(url)
        old.migrate()
        old.close()
    outcome = json.dumps({"state": "geen_participatie", "questions": 0, "due": 4, "done": 1, "grounds": ["handhaving"]})
    with engine.begin() as connection:
        for statement in (
            "INSERT INTO regelset_version VALUES (1, 'l', '1', 'x', '[]', '2026-01-01')",
            "INSERT INTO opgave (id, title, description, phase, regelset_version_id, created_at, created_by,"
            " changed_at, changed_by, outcome, outcome_state, revision, title_folded, search_text) VALUES"
            " (1, 'Één plein', 'Groen', 'uitvoeren', 1, '2026-01-01 10:00:00', 'a',"
            " '2026-01-02 10:00:00', 'a', :outcome, 'geen_participatie', 3,"
            " 'een plein', 'een plein')",
            "INSERT INTO answer VALUES (1, 1, 'niveau', 'answered', '\"meso\"', 'Zó is het', 'a', '2026-01-02', NULL)",
            "INSERT INTO current_answer VALUES (1, 'niveau', 1)",
        ):
            connection.execute(sa.text(statement), {"outcome": outcome} if ":outcome" in statement else {})
    new = Store(url)
    new.migrate()
    with new.reading() as session:
        page = finding.find(session, Narrowing(text="een plein groen zo", open_questions=False, level="meso"), limit=5)
        assert [row.title for row in page.rows] == ["Één plein"]
        kept = session.execute(sa.text("SELECT due, done, settled_at IS NOT NULL FROM opgave")).one()
        assert tuple(kept) == (4, 1, True)
        assert session.execute(sa.text("SELECT ground FROM opgave_ground")).scalar_one() == "handhaving"
    new.close()


def test_saved_views(team: Any) -> None:
    with team.store.writing() as session:
        mine = finding.save_view(session, who="anna", name="Te laat", query="deadline=te_laat", at=team.now)
        assert mine is not None
        assert finding.save_view(session, who="anna", name="Te laat", query="", at=team.now) is None
        assert finding.save_view(session, who="bob", name="Te laat", query="", at=team.now) is not None
        assert [view.name for view in finding.saved_views(session, "anna")] == ["Te laat"]
        assert finding.forget_view(session, mine, "bob") is None, "not of another"
        assert finding.forget_view(session, mine, "anna") is not None
        assert finding.saved_view(session, mine) is None
