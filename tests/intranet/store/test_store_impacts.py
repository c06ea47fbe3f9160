"""The weighing of all opgaven under a draft, as the store keeps it: in chunks, on both databases."""

from datetime import UTC, date, datetime

import pytest

from intranet.policies import shipped_texts
from intranet.rules.jobs import weigh_all, weigh_stale
from intranet.store import (
    DraftNotFound,
    Handling,
    Job,
    RegelsetText,
    Store,
    changes,
    drafts,
    impact_groups,
    impact_opgaven,
    impacts,
    log,
    recording,
    versions,
)

ON = date(2026, 11, 23)
AT = datetime(2026, 11, 23, 9, tzinfo=UTC)
TURNED = 'als geen ruimte?" gekozen nee', 'als geen ruimte?" gekozen ja'


def turned() -> tuple[RegelsetText, ...]:
    """The leidraad with one choice turned."""
    (text,) = shipped_texts()
    return (RegelsetText(text.name, text.text.replace(*TURNED)),)


@pytest.fixture
def base(store: Store) -> int:
    """Five opgaven whose outcome hangs on that choice, and one that has another answer."""
    with store.writing() as session:
        made = changes.remember_regelset(session, name="leidraad", version="1", texts=shipped_texts(), at=AT)
        for number, answer in enumerate(["onvoldoende"] * 5 + ["voldoende"]):
            opgave = changes.create_opgave(
                session,
                title=f"Plein {number}",
                description="",
                phase="initiëren",
                area=None,
                regelset_version_id=made,
                who="anna",
                at=AT,
            )
            for fact, value in (
                ("ruimte", answer),
                ("handhaving_of_toezicht", False),
                ("iets_te_beïnvloeden", True),
                ("tegemoetkomen_aan_belangen_mogelijk", True),
                ("wettelijke_taak", False),
                ("thema", ["sociaal"]),
            ):
                changes.record_answer(
                    session, opgave, fact=fact, kind="answered", value=value, reason="", who="anna", at=AT
                )
    return made


def start(store: Store, base: int) -> tuple[int, int]:
    """Make the draft and start its job; return the ids of both."""
    with store.writing() as session:
        draft = drafts.create(session, label="1", base_id=base, who="anna", at=AT, texts=turned())
        digest = drafts.digest(turned())
        return draft, impacts.start(session, draft, sha256=digest, base_id=base, on_day=ON, who="anna", at=AT)


def job_of(store: Store, job_id: int) -> Job:
    with store.reading() as session:
        found = impacts.get_job(session, job_id)
    assert found is not None
    return found


def test_what_changes_alike_is_a_group_and_is_handled_together(store: Store, base: int) -> None:
    draft, job_id = start(store, base)
    weigh_all(store, job_id)
    job = job_of(store, job_id)
    assert (job.state, job.done, dict(job.counts)) == ("klaar", 6, {"uitkomst": 5, "gelijk": 1})
    with store.writing() as session:
        (group,) = impact_groups.groups(session, job)
        assert (group.count, group.to_do, group.detail["door"]) == (5, 5, ["onvoldoende_is_geen_ruimte"])
        one, *_ = impact_groups.affected(session, job, group.key, limit=2)
        assert impact_groups.handle(
            session, job, group=group.key, opgave_id=one.id, handling=Handling.EXAMPLE, who="bob", at=AT
        )
        assert impact_groups.to_handle(session, job) == 4
        assert [row.handling for row in impact_groups.affected(session, job, group.key, limit=9)][
            -1
        ] == Handling.EXAMPLE
        assert len(impact_groups.affected(session, job, group.key, limit=9, handled=False)) == 4
        every = {"group": group.key, "opgave_id": None, "handling": Handling.ACCEPTED, "who": "bob", "at": AT}
        assert impact_groups.handle(session, job, **every) == 4
        assert impact_groups.handle(session, job, **every) == 0
        (group,) = impact_groups.groups(session, job)
        assert (group.accepted, group.examples, group.to_do) == (4, 1, 0)
        found = impact_groups.find_affected(session, job, one.id)
        assert found is not None
        assert (found[0].handling, found[1]) == (Handling.EXAMPLE, group.key)
        impact_groups.unhandle(session, job, opgave_id=one.id, who="bob", at=AT)
        assert impact_groups.to_handle(session, job) == 1
        assert [line.act for line in log.find(session, subject=f"concept {draft}", limit=3).lines] == [
            "gevolg weer open",
            "gevolg geaccepteerd",
            "gevolg voorbeeld",
        ]


def test_what_does_not_go_over_is_told_apart(store: Store, base: int) -> None:
    _, job_id = start(store, base)
    weigh_all(store, job_id)
    job = job_of(store, job_id)
    with store.reading() as session:
        (group,) = impact_groups.groups(session, job)
        first, second, third, *_ = [one.id for one in impact_groups.affected(session, job, group.key, limit=9)]
        assert impact_groups.staying(session, job) == impact_groups.Staying(0, 0)
    with store.writing() as session:
        for opgave_id in (first, second):
            changes.archive_opgave(session, opgave_id, who="anna", at=AT)
        for opgave_id in (second, third):
            state = {"state": "x", "label": "X", "rules_state": "x", "rules_label": "X"}
            given = {"decided_on": ON, "review_on": None, "sealed_at": AT, "sealed_by": "anna", **state}
            sealed = recording.Sealed(opgave_id=opgave_id, number=1, sha256=f"{opgave_id:064}", **given)
            recording.add_record(session, sealed, "{}")
    with store.reading() as session:
        assert impact_groups.staying(session, job) == impact_groups.Staying(sealed=2, archived=1)
        found = {
            one.id: (one.archived, one.sealed is not None)
            for one in impact_groups.affected(session, job, group.key, limit=9)
        }
    assert (found[first], found[second], found[third]) == ((True, False), (True, True), (False, True))
    assert (False, False) in found.values()


def test_the_log_says_which_opgaven_were_handled(store: Store, base: int) -> None:
    draft, job_id = start(store, base)
    weigh_all(store, job_id)
    job = job_of(store, job_id)
    with store.writing() as session:
        (group,) = impact_groups.groups(session, job)
        every = {"group": group.key, "opgave_id": None, "handling": Handling.ACCEPTED, "who": "bob", "at": AT}
        impact_groups.handle(session, job, **every)
        (line,) = log.find(session, subject=f"concept {draft}", limit=1).lines
    assert line.sentence == "Een andere uitkomst is geaccepteerd. 5 opgaven: de nummers 1 tot en met 5."
    assert (line.data["aantal"], line.data["opgaven"]) == (5, "1-5")


def test_what_was_handled_stays_so_when_all_is_weighed_again(store: Store, base: int) -> None:
    draft, job_id = start(store, base)
    weigh_all(store, job_id)
    with store.writing() as session:
        job = job_of(store, job_id)
        (group,) = impact_groups.groups(session, job)
        impact_groups.handle(
            session, job, group=group.key, opgave_id=None, handling=Handling.ACCEPTED, who="bob", at=AT
        )
        again = impacts.start(session, draft, sha256=job.sha256, base_id=base, on_day=ON, who="anna", at=AT)
    weigh_all(store, again)
    with store.reading() as session:
        assert impact_groups.to_handle(session, job_of(store, again)) == 0
        assert impact_groups.groups(session, job) == (), "what an earlier job found is gone"


def test_opgaven_that_went_over_are_weighed_anew(store: Store, base: int) -> None:
    with store.writing() as session:
        versions.publish_texts(
            session,
            label="2",
            name="leidraad",
            version="2",
            texts=turned(),
            effective_from=ON,
            last_day=None,
            moves_open=True,
            four_eyes=True,
            note="",
            who="bob",
            at=AT,
        )
        assert versions.activate(session, ON, AT) == 6
        assert len(versions.stale(session, 9)) == 6
    assert weigh_stale(store, ON, most=4) == 4
    assert weigh_stale(store, ON) == 2
    assert weigh_stale(store, ON) == 0


def test_a_job_goes_on_where_it_was_and_stops_when_told(store: Store, base: int) -> None:
    draft, job_id = start(store, base)
    digest = drafts.digest(turned())
    kept = impacts.keep
    calls = 0

    def twice(*given: object, **named: object) -> bool:
        nonlocal calls
        calls += 1
        if calls == 3:
            raise KeyboardInterrupt  # the program ends in the middle
        return kept(*given, **named)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(impacts, "keep", twice)
        with pytest.raises(KeyboardInterrupt):
            weigh_all(store, job_id, chunk=2)
    with store.reading() as session:
        job = impacts.get_job(session, job_id)
        assert job is not None
        assert (job.done, job.state) == (4, "bezig")
    weigh_all(store, job_id, chunk=2)
    with store.writing() as session:
        job = impacts.newest(session, draft)
        assert job is not None
        assert (job.done, job.total, job.state) == (6, 6, "klaar")
        assert sum(group.count for group in impact_groups.groups(session, job)) == 5, "none twice, none left out"
        again = impacts.start(session, draft, sha256=digest, base_id=base, on_day=ON, who="anna", at=AT)
        assert impacts.end(session, again, impacts.JobState.CANCELLED, at=AT)
        assert not impacts.end(session, again, impacts.JobState.DONE, at=AT)
    weigh_all(store, again)
    with store.writing() as session:
        assert impact_groups.groups(session, impacts.get_job(session, again)) == ()
        lost = impacts.start(session, draft, sha256="0" * 64, base_id=base, on_day=ON, who="anna", at=AT)
    with pytest.raises(DraftNotFound):
        weigh_all(store, lost)


def test_answers_to_a_question_with_two_names_come_last_and_the_newest_behind(store: Store) -> None:
    given = {"kind": "answered", "value": True, "reason": "", "who": "anna", "at": AT}
    with store.writing() as session:
        version = changes.remember_regelset(
            session, name="leidraad", version="1", texts=[RegelsetText("a.regels.md", "")], at=AT
        )
        for order in (("nieuw", "zaak", "eerder"), ("eerder", "nieuw", "zaak")):
            opgave = changes.create_opgave(
                session,
                title="Plein",
                description="",
                phase="initiëren",
                area=None,
                regelset_version_id=version,
                who="anna",
                at=AT,
            )
            for fact in order:
                changes.record_answer(session, opgave, fact=fact, **given)
        facts, renamed = ("eerder", "nieuw", "zaak"), {"eerder", "nieuw"}
        found = impact_opgaven.chunk(session, 0, 10, facts, renamed)
        assert [[fact for fact, _ in one.given] for one in found] == [
            ["zaak", "nieuw", "eerder"],
            ["zaak", "eerder", "nieuw"],
        ]
        assert {one.given for one in impact_opgaven.chunk(session, 0, 10, facts)} == {
            tuple((fact, "true") for fact in facts)
        }
