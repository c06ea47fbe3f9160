"""What a new version changes for stored opgaven is what weighing each of them twice says; none is passed over."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from dsl import Answers, Core, FactType, Policy, read_answer
from intranet import appearance, impact
from intranet.jobs import weigh_all
from intranet.policies import regelset_of, shipped_texts
from intranet.store import DraftNotFound, RegelsetText, Store, changes, drafts, impacts
from intranet.store.impacts import StoredOpgave

ON = date(2026, 11, 23)
AT = datetime(2026, 11, 23, 9, tzinfo=UTC)
NEW = """
```regels
feit ondergeschikt: ja/nee
  vraag "Is het ondergeschikt?"

uitzondering klein op uitgangspunt geeft geen_participatie
  als ondergeschikt
```
"""
SMALL = """# Klein

> De zin waar alles op rust.

```regels
regeltaal 1

regelset klein "Klein"
  rang leidraad

feit kleur: één uit
    - rood "Rood"
    - groen "Groen"
    - blauw "Blauw"
  vraag "Welke kleur?"

feit haast: ja/nee
  vraag "Is er haast?"

besluit participatie "Wordt het participatie?": één uit
    - participatie "Participatie"
    - geen_participatie "Geen participatie"
  anders geen_participatie want "Niets anders."

regel rode over participatie geeft participatie
  als kleur is rood of (kleur is groen en haast)
```
"""
# Each as the words that are there and those that come in their place; in the leidraad, or else in SMALL.
CHANGES = {
    "a choice is turned": ('als geen ruimte?" gekozen nee', 'als geen ruimte?" gekozen ja'),
    "an answer is gone": ('    - blauw "Blauw"\n', ""),
    "an answer is new": ('    - blauw "Blauw"\n', '    - blauw "Blauw"\n    - geel "Geel"\n'),
    "an exception is other": (
        "op uitgangspunt geeft geen_participatie\n  als handhaving",
        "op uitgangspunt geeft nader_te_bepalen\n  als handhaving",
    ),
    "a question is new": ("## Over de opgave\n", f"## Over de opgave\n{NEW}"),
    "only words": ('vraag "Is dit een taak', 'vraag "Is het een taak'),
}


def versions(what: str) -> tuple[tuple[RegelsetText, ...], tuple[RegelsetText, ...]]:
    """The texts before and after one of `CHANGES`."""
    old, new = CHANGES[what]
    (text,) = shipped_texts()
    if old not in text.text:
        text = RegelsetText("klein.regels.md", SMALL)
    assert old in text.text
    return (text,), (RegelsetText(text.name, text.text.replace(old, new)),)


def random_answers(policy: Policy, dice: random.Random) -> dict[str, object]:
    found: dict[str, object] = {}
    for name, fact in policy.facts.items():
        names = [choice.name for choice in fact.choices]
        if dice.random() < 0.3:
            continue
        if fact.kind is FactType.YES_NO:
            found[name] = dice.random() < 0.6
        elif fact.kind is FactType.ONE_OF:
            found[name] = dice.choice(names)
        elif fact.kind is FactType.MANY_OF:
            found[name] = [one for one in names if dice.random() < 0.4]
    return found


def naive(core: Core, raw: dict[str, object]) -> tuple[str, set[str], set[str]]:
    """The outcome of one version by itself: the state of its besluit, what is due, what is asked."""
    values = {}
    for name, value in raw.items():
        if name in core.policy.facts:
            try:
                values[name] = read_answer(core.policy.facts[name], value)
            except ValueError:
                continue
    found = core.weigh(Answers(values, frozenset(), ON))
    state = appearance.state_of(found.decisions["participatie"], found.in_force)
    return state, {name for name, holds in found.obligations.items() if holds}, set(found.deciding)


@pytest.mark.parametrize("what", CHANGES)
def test_it_agrees_with_weighing_each_opgave_twice(what: str) -> None:
    old, new = (regelset_of(texts).policy for texts in versions(what))
    weigher = impact.Weigher(old, new, ON)
    cores = Core(old), Core(new)
    dice = random.Random(7)
    seen = dict.fromkeys((impact.OUTCOME, impact.OBLIGATION, impact.QUESTION, impact.SAME), 0)
    for _ in range(150):
        raw = random_answers(old, dice)
        given = tuple(sorted((name, json.dumps(value)) for name, value in raw.items() if name in weigher.facts))
        found = weigher.change(given)
        (was, due, asked), (becomes, due_now, asked_now) = (naive(core, raw) for core in cores)
        if was != becomes:
            (decision,) = found.detail["besluiten"]  # type: ignore[misc]
            assert (decision["van"]["staat"], decision["naar"]["staat"]) == (was, becomes)  # type: ignore[index,call-overload]
            assert found.detail["door"] or "answer is" in what
        assert (found.kind == impact.OUTCOME) is (was != becomes)
        if found.kind == impact.SAME:
            assert (due, asked) == (due_now, asked_now)
        else:
            assert set(found.detail["erbij"]) == due_now - due  # type: ignore[arg-type]
            assert set(found.detail["eraf"]) == due - due_now  # type: ignore[arg-type]
            assert set(found.detail["nieuwe_vragen"]) == asked_now - asked  # type: ignore[arg-type]
        seen[found.kind] += 1
    assert (seen[impact.SAME] == 150) is (what in ("only words", "an answer is new")), seen


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = Store(f"sqlite:///{tmp_path / 'x.db'}")
    made.migrate()
    yield made
    made.close()


def test_a_job_goes_on_where_it_was_and_stops_when_told(store: Store) -> None:
    texts = shipped_texts()
    with store.writing() as session:
        base = changes.remember_regelset(session, name="leidraad", version="1", texts=texts, at=AT)
        for number in range(5):
            opgave = changes.create_opgave(
                session,
                title=f"Plein {number}",
                description="",
                phase="initiëren",
                area=None,
                regelset_version_id=base,
                who="anna",
                at=AT,
            )
            changes.record_answer(
                session, opgave, fact="ruimte", kind="answered", value="onvoldoende", reason="", who="anna", at=AT
            )
        turned = versions("a choice is turned")[1]
        draft = drafts.create(session, label="1", base_id=base, who="anna", at=AT, texts=turned)
        digest = drafts.digest(turned)
        job_id = impacts.start(session, draft, sha256=digest, base_id=base, on_day=ON, who="anna", at=AT)

    kept = impacts.keep
    calls = 0

    def twice(*given: object, **named: object) -> bool:
        nonlocal calls
        calls += 1
        if calls == 3:
            raise KeyboardInterrupt  # the program ends in the middle
        return kept(*given, **named)  # type: ignore[arg-type]

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
        assert (job.done, job.total, job.state) == (5, 5, "klaar")
        assert sum(group.count for group in impacts.groups(session, job)) == 5, "none twice, none left out"
        again = impacts.start(session, draft, sha256=digest, base_id=base, on_day=ON, who="anna", at=AT)
        assert impacts.end(session, again, impacts.JobState.CANCELLED, at=AT)
        assert not impacts.end(session, again, impacts.JobState.DONE, at=AT)
    weigh_all(store, again)
    with store.writing() as session:
        assert impacts.groups(session, impacts.get_job(session, again)) == ()  # type: ignore[arg-type]
        lost = impacts.start(session, draft, sha256="0" * 64, base_id=base, on_day=ON, who="anna", at=AT)
    with pytest.raises(DraftNotFound):
        weigh_all(store, lost)


def test_opgaven_of_earlier_versions_are_compared_with_their_own_rules() -> None:
    old = regelset_of(shipped_texts()).policy
    new = regelset_of(versions("a choice is turned")[1]).policy
    found = impact.Impact(new, ON)
    found.add(1, old)
    found.add(2, new)
    given = (("handhaving_of_toezicht", "false"), ("ruimte", '"onvoldoende"'))
    counts: dict[str, int] = {}
    rows = found.of([StoredOpgave(1, 1, given), StoredOpgave(2, 2, given)], counts)
    assert [row.opgave_id for row in rows] == [1]
    assert counts[impact.SAME] == 1
