"""The named changes, and what each leaves in the history."""

from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from intranet.store import (
    Conflict,
    NotFound,
    RegelsetText,
    TopicState,
    changes,
    details,
    log,
    questions,
    teamwork,
    worklist,
)
from intranet.store.tables import AppendOnly, Base


def test_a_new_opgave(team: Any) -> None:
    opgave = team.detail()
    assert (opgave.title, opgave.description, opgave.phase) == (
        "Herinrichting winkelplein",
        "Het plein en de bomen",
        "initiëren",
    )
    assert (opgave.created_at, opgave.created_by, opgave.changed_at, opgave.changed_by) == (team.now, "anna") * 2
    assert (opgave.area, opgave.outcome, opgave.archived_at, opgave.revision) == (None, None, None, 1)
    assert (dict(opgave.answers), opgave.done) == ({}, frozenset())


def test_the_area_of_a_new_opgave_is_its_first_answer(team: Any) -> None:
    team.opgave_id = team.create("Plein", area="geleen_zuid")
    assert team.detail().area == "geleen_zuid"
    assert team.values() == {"gebied": "geleen_zuid"}
    team.answer("gebied", "sittard_west")
    assert team.detail().area == "sittard_west"
    team.undo()
    assert team.detail().area == "geleen_zuid"
    team.answer("gebied", None, kind="unknown")
    assert team.detail().area is None


def test_an_opgave_needs_a_known_phase_and_regelset(team: Any) -> None:
    with pytest.raises(ValueError, match="klaar"):
        team.create("Plein", phase="klaar")
    team.regelset_version_id = 99
    with pytest.raises(ValueError, match="no regelset version 99"):
        team.create("Plein")


def test_edit(team: Any) -> None:
    def edit(title: str, revision: int | None) -> None:
        with team.store.writing() as session:
            details.edit(
                session,
                team.opgave_id,
                {"title": title, "description": "Anders", "phase": "uitvoeren"},
                who="bob",
                at=team.tick(),
                expected_revision=revision,
            )

    edit("Plein", 1)
    saved = team.detail()
    assert (saved.title, saved.description, saved.phase, saved.changed_by, saved.changed_at, saved.revision) == (
        "Plein",
        "Anders",
        "uitvoeren",
        "bob",
        team.now,
        2,
    )
    with pytest.raises(Conflict, match="intussen gewijzigd") as conflict:
        edit("Te laat", 1)
    assert conflict.value.revision == 2
    edit("Plein", None)  # nothing new: nothing changed
    assert team.detail() == saved


def test_archive_and_restore(team: Any) -> None:
    with team.store.writing() as session:
        changes.archive_opgave(session, team.opgave_id, who="bob", at=team.tick())
    archived = team.detail()
    assert (archived.archived_by, archived.archived_at, archived.revision) == ("bob", team.now, 2)
    with team.store.writing() as session:
        changes.archive_opgave(session, team.opgave_id, who="carla", at=team.tick())
    assert team.detail() == archived
    with team.store.writing() as session:
        changes.restore_opgave(session, team.opgave_id, who="carla", at=team.tick())
        changes.restore_opgave(session, team.opgave_id, who="dirk", at=team.tick())
    restored = team.detail()
    assert (restored.archived_at, restored.archived_by, restored.changed_by, restored.revision) == (
        None,
        None,
        "carla",
        3,
    )


def test_every_value_comes_back_as_it_was(team: Any) -> None:
    for value in (True, False, 0, 12, 2.5, "", "geen", "“ë” ' % \\", ["sociaal", "wonen"], []):
        team.answer("x", value, reason="Omdat het zo is.")
        answer = team.detail().answers["x"]
        assert (type(answer.value), answer.value, answer.reason) == (type(value), value, "Omdat het zo is.")
        assert (answer.kind, answer.who, answer.at) == ("answered", "anna", team.now)


def test_every_answer_stays_in_the_history(team: Any) -> None:
    team.answer("x", True, who="anna")
    team.answer("y", "geen", reason="Er is niets te kiezen.", who="bob")
    team.answer("x", None, kind="unknown", who="bob")
    team.answer("x", None, who="carla")
    assert [(e.fact, e.kind, e.value, e.who) for e in team.history()] == [
        ("x", "withdrawn", None, "carla"),
        ("x", "unknown", None, "bob"),
        ("y", "answered", "geen", "bob"),
        ("x", "answered", True, "anna"),
    ]
    assert [entry.fact for entry in team.history("y")] == ["y"]
    assert team.values() == {"y": "geen"}
    assert (team.detail().revision, team.detail().changed_by) == (5, "carla")


def test_weet_niet_is_a_current_answer(team: Any) -> None:
    team.answer("x", None, kind="unknown", reason="Navragen bij de buurt")
    answer = team.detail().answers["x"]
    assert (answer.kind, answer.value, answer.reason) == ("unknown", None, "Navragen bij de buurt")


def test_the_same_answer_saved_twice_is_one_entry(team: Any) -> None:
    team.answer("x", True)
    before = team.detail()
    team.answer("x", True, who="bob")
    team.answer("y", None)  # nothing there to withdraw
    assert team.detail() == before
    team.answer("x", 1)  # not the same, whatever Python thinks
    team.answer("x", 1, reason="nu met reden")
    assert len(team.history()) == 3


@pytest.mark.parametrize(("kind", "value"), [("answered", None), ("unknown", True), ("withdrawn", 1), ("maybe", 1)])
def test_an_answer_that_contradicts_itself_is_refused(team: Any, kind: str, value: Any) -> None:
    with pytest.raises(ValueError, match=kind):
        team.answer("x", value, kind=kind)
    assert team.history() == ()


def test_undo_puts_back_what_was_before_with_its_author(team: Any) -> None:
    team.answer("ruimte", "geen", reason="Het ligt vast.", who="anna")
    before = team.detail().answers
    team.answer("ruimte", "voldoende", reason="Toch niet.", who="bob")
    assert team.undo(who="carla") == "ruimte"
    assert team.detail().answers == before
    undone = team.history()[0]
    assert (undone.kind, undone.value, undone.reason, undone.who) == ("answered", "geen", "Het ligt vast.", "carla")
    assert undone.undoes_id == team.history()[1].id


def test_undo_again_goes_further_back_and_never_forth(team: Any) -> None:
    team.answer("x", 1)
    team.answer("y", "a")
    team.answer("x", 2)
    team.answer("x", None)
    seen = []
    while team.undo():
        seen.append(team.values())
    assert seen == [{"x": 2, "y": "a"}, {"x": 1, "y": "a"}, {"x": 1}, {}]
    assert len(team.history()) == 8
    revision = team.detail().revision
    assert team.undo() is None
    assert team.detail().revision == revision


def test_undo_after_new_answers_passes_over_what_was_undone(team: Any) -> None:
    team.answer("x", 1)
    team.answer("x", 2)
    team.undo()
    team.answer("x", 3)
    team.undo()
    assert team.values() == {"x": 1}
    team.undo()
    assert team.values() == {}


def test_an_undo_of_what_the_page_did_not_show_is_refused(team: Any) -> None:
    team.answer("x", 1)
    shown = team.history()[0].id
    team.answer("y", 2)
    with pytest.raises(Conflict), team.store.writing() as session:
        changes.undo_last_answer(session, team.opgave_id, who="bob", at=team.tick(), expected_answer_id=shown)
    assert team.values() == {"x": 1, "y": 2}
    team.undo()
    with team.store.writing() as session:
        assert (
            changes.undo_last_answer(session, team.opgave_id, who="bob", at=team.tick(), expected_answer_id=shown)
            == "x"
        )
    with pytest.raises(Conflict), team.store.writing() as session:  # the second click of a double click
        changes.undo_last_answer(session, team.opgave_id, who="bob", at=team.tick(), expected_answer_id=shown)


UNDO = ("undo", None)
ACTS = st.lists(
    st.one_of(st.just(UNDO), st.tuples(st.sampled_from(["x", "y", "gebied"]), st.sampled_from(["a", "b", None]))),
    max_size=20,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=ACTS)
def test_any_mix_of_answers_and_undos_is_a_stack(team: Any, acts: list[tuple[str, Any]]) -> None:
    team.opgave_id = team.create("Plein")
    stack: list[tuple[str, Any]] = []
    for act in acts:
        now = {fact: value for fact, value in dict(stack).items() if value is not None}
        if act == UNDO:
            assert team.undo() == (stack.pop()[0] if stack else None)
        else:
            team.answer(*act)
            if now.get(act[0]) != act[1]:
                stack.append(act)
    expected = {fact: value for fact, value in dict(stack).items() if value is not None}
    assert team.values() == expected
    assert team.detail().area == expected.get("gebied")
    newest = {entry.fact: entry.value for entry in reversed(team.history())}
    assert {fact: value for fact, value in newest.items() if value is not None} == expected  # the history says the same


def test_progress(team: Any) -> None:
    team.progress("gesprek_over_vorm", True)
    team.progress("terugkoppeling", True)
    team.progress("gesprek_over_vorm", False)
    assert team.detail().done == {"terugkoppeling"}
    revision = team.detail().revision
    team.progress("gesprek_over_vorm", False)
    team.progress("nooit_gedaan", False)
    assert team.detail().revision == revision == 4
    team.progress("gesprek_over_vorm", True)
    assert team.detail().done == {"gesprek_over_vorm", "terugkoppeling"}


def test_the_outcome_is_kept_without_a_trace(team: Any) -> None:
    before = team.detail()
    with team.store.writing() as session:
        changes.set_outcome(session, team.opgave_id, {"state": "nog open", "nog": 2})
    after = team.detail()
    assert after.outcome == {"state": "nog open", "nog": 2}
    assert (after.revision, after.changed_at) == (before.revision, before.changed_at)
    with pytest.raises(KeyError, match="state"), team.store.writing() as session:
        changes.set_outcome(session, team.opgave_id, {})


def test_a_regelset_is_stored_once_and_comes_back_whole(team: Any) -> None:
    texts = (RegelsetText("leidraad.regels.md", "# Leidraad\n\nfeit “a”\r\n"), RegelsetText("b.md", ""))
    with team.store.writing() as session:
        first = changes.remember_regelset(session, name="L", version="1", texts=texts, at=team.tick())
        again = changes.remember_regelset(session, name="Anders", version="2", texts=texts, at=team.tick())
        other = changes.remember_regelset(session, name="L", version="1", texts=texts[:1], at=team.tick())
    assert first == again != other
    with team.store.reading() as session:
        found = questions.get_regelset_version(session, first)
        assert questions.get_regelset_version(session, 99) is None
    assert found is not None
    assert (found.name, found.version, found.texts, len(found.sha256)) == ("L", "1", texts, 64)


@pytest.mark.parametrize("opgave_id", [99, 0, -1, 2**31, 2**80])
def test_an_opgave_that_is_not_there(team: Any, opgave_id: int) -> None:
    team.opgave_id = opgave_id
    with team.store.reading() as session:
        assert questions.get_opgave(session, opgave_id) is None
    with pytest.raises(NotFound, match=f"Opgave {opgave_id} bestaat niet"):
        team.answer("x", 1)
    for change in (changes.archive_opgave, changes.restore_opgave, changes.undo_last_answer):
        with pytest.raises(NotFound), team.store.writing() as session:
            change(session, opgave_id, who="anna", at=team.now)


def test_no_change_ever_updates_or_deletes_history(team: Any) -> None:
    statements = []
    with team.store.writing() as session:
        engine = session.get_bind()
    sa.event.listen(engine, "before_cursor_execute", lambda *context: statements.append(context[2].upper()))
    team.opgave_id = team.create("Plein", area="a")
    for value in (1, 2, None):
        team.answer("x", value)
    while team.undo():
        pass
    team.progress("v", True)
    team.progress("v", False)
    this = {"who": "anna", "at": team.now}
    with team.store.writing() as session:
        teamwork.add_note(session, team.opgave_id, fact="x", text="a", **this)
        teamwork.assign(session, team.opgave_id, fact="x", person="bob", due=None, **this)
        worklist.record_work(session, team.opgave_id, obligation="v", text="a", person="", due=None, proof="", **this)
        worklist.set_topics(session, team.opgave_id, obligation="v", topics={"a": TopicState.DONE}, **this)
    append_only = {m.local_table.name for m in Base.registry.mappers if issubclass(m.class_, AppendOnly)}
    written = {"answer", "obligation_progress", "question_note", "question_task", "topic_entry", "work_entry"}
    assert written < append_only
    for table in written:
        assert any(statement.startswith(f"INSERT INTO {table.upper()} ") for statement in statements)
    for table in append_only:
        assert not [
            s for s in statements if s.startswith((f"UPDATE {table.upper()} ", f"DELETE FROM {table.upper()} "))
        ]


def test_every_act_is_in_the_log_without_anyones_words(team: Any) -> None:
    team.answer("ruimte", "geen", reason="Een vertrouwelijke reden")
    team.answer("ruimte", "geen", reason="Een vertrouwelijke reden")  # the same again is no act
    team.answer("ruimte", None, kind="unknown")
    team.undo()
    team.progress("gesprek", True)
    with team.store.writing() as session:
        changes.archive_opgave(session, team.opgave_id, who="bob", at=team.tick())
        changes.restore_opgave(session, team.opgave_id, who="bob", at=team.tick())
    with team.store.reading() as session:
        lines = list(log.every(session, subject=f"opgave {team.opgave_id}"))
        assert log.check(session).problem is None
    assert [(line.act, line.who) for line in lines] == [
        ("opgave gemaakt", "anna"),
        ("antwoord gegeven", "anna"),
        ("antwoord gegeven", "anna"),
        ("antwoord hersteld", "bob"),
        ("verplichting afgevinkt", "anna"),
        ("opgave gearchiveerd", "bob"),
        ("opgave teruggezet", "bob"),
    ]
    assert "vertrouwelijk" not in repr(lines)
    assert lines[1].data["antwoord"] == team.history("ruimte")[-1].id
