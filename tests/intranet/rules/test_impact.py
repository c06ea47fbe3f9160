"""What a new version changes for stored opgaven is what weighing each of them twice says; none is passed over."""

from __future__ import annotations

import json
import random
from datetime import UTC, date, datetime

import pytest

from dsl import Answers, Core, FactType, Policy, compare, read_answer
from intranet.policies import regelset_of, shipped_texts
from intranet.rules import impact
from intranet.rules.differences import groups
from intranet.store import RegelsetText
from intranet.store.impact_opgaven import StoredOpgave
from intranet.web import appearance

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
    "a value has another word": (
        *('    - rood "Rood"\n', '    - karmijn "Rood", heette rood\n', "kleur is rood", "kleur is karmijn"),
    ),
    "a question has another name": (
        *('vraag "Is er haast?"\n', 'vraag "Is er haast?"\n  heette haast\n'),
        *("feit haast", "feit spoed", "groen en haast", "groen en spoed"),
    ),
    "a question has another name and counts otherwise": (
        *('vraag "Is er haast?"\n', 'vraag "Is er haast?"\n  heette haast\n'),
        *("feit haast", "feit spoed", "(kleur is groen en haast)", "(kleur is blauw en spoed)"),
    ),
    "an exception is other": (
        "op uitgangspunt geeft geen_participatie\n  als handhaving",
        "op uitgangspunt geeft nader_te_bepalen\n  als handhaving",
    ),
    "a question is new": ("## Over de opgave\n", f"## Over de opgave\n{NEW}"),
    "only words": ('vraag "Is dit een taak', 'vraag "Is het een taak'),
}

SAME = ("only words", "an answer is new", "a value has another word", "a question has another name")
"""The changes with which no opgave ends otherwise."""


def versions(what: str) -> tuple[tuple[RegelsetText, ...], tuple[RegelsetText, ...]]:
    """The texts before and after one of `CHANGES`."""
    pairs = CHANGES[what]
    (text,) = shipped_texts()
    if pairs[0] not in text.text:
        text = RegelsetText("klein.regels.md", SMALL)
    changed = text.text
    for old, new in zip(pairs[::2], pairs[1::2], strict=True):
        assert old in changed
        changed = changed.replace(old, new)
    return (text,), (RegelsetText(text.name, changed),)


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
    """The outcome of one version by itself: the state of its besluit, what is due, what is asked (its first name)."""
    values, now = {}, {former: name for name, former in core.policy.former_names.items()}
    for stored, value in raw.items():
        name = now.get(stored, stored)
        if name in core.policy.facts:
            try:
                values[name] = read_answer(core.policy.facts[name], value)
            except ValueError:
                continue
    found = core.weigh(Answers(values, frozenset(), ON))
    state = appearance.state_of(found.decisions["participatie"], found.in_force)
    return (
        state,
        {name for name, holds in found.obligations.items() if holds},
        {core.policy.former_names.get(name, name) for name in found.deciding},
    )


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
            (decision,) = found.detail["besluiten"]
            assert (decision["van"]["staat"], decision["naar"]["staat"]) == (was, becomes)
            assert found.detail["door"] or "answer is" in what
        assert (found.kind == impact.OUTCOME) is (was != becomes)
        if found.kind == impact.SAME:
            assert (due, asked) == (due_now, asked_now)
        else:
            assert set(found.detail["erbij"]) == due_now - due
            assert set(found.detail["eraf"]) == due - due_now
            first = {new.former_names.get(name, name) for name in found.detail["nieuwe_vragen"]}
            assert first == asked_now - asked
        seen[found.kind] += 1
    assert (seen[impact.SAME] == 150) is (what in SAME), seen


def test_an_outcome_in_another_word_is_no_other_outcome() -> None:
    duty = '\n\nverplichting snel "Doe het snel"\n  als kleur is rood'
    small = SMALL.replace("haast)\n", f"haast){duty}\n")
    other = small.replace('- participatie "', '- wel "').replace("geeft participatie", "geeft wel")
    untold = other.replace("als kleur is rood\n", "als kleur is rood en haast\n")
    told = untold.replace('- wel "Participatie"', '- wel "Participatie", heette participatie')
    old, *new = (regelset_of((RegelsetText("klein.regels.md", text),)).policy for text in (small, told, untold))
    given = (("haast", "false"), ("kleur", '"rood"'))
    kinds = [impact.Weigher(old, one, ON).change(given).kind for one in new]
    assert kinds == [impact.OBLIGATION, impact.OUTCOME], "only the verplichting is other, when the word is told"
    comparison = compare(old, new[0])
    assert [one.words for group in groups(comparison, old, new[0]) for one in group.by] == ["de verplichting"]
    flipped = regelset_of((RegelsetText("klein.regels.md", told.replace("is rood of", "is blauw of")),)).policy
    ends = {
        (flip.before.word, flip.after.word)
        for group in groups(compare(old, flipped), old, flipped)
        for flip in group.flips
        if flip.kind == "besluit"
    }
    assert ends == {("Participatie", "Geen participatie"), ("Geen participatie", "Participatie")}


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


def test_of_a_question_with_two_names_the_newest_answer_counts() -> None:
    old, new = (regelset_of(texts).policy for texts in versions("a question has another name and counts otherwise"))
    weigher = impact.Weigher(old, new, ON)
    assert {"haast", "spoed"} <= weigher.facts and weigher.renamed == {"haast", "spoed"}
    ends = []
    for given in (("haast", "true"), ("spoed", "false")), (("spoed", "false"), ("haast", "true")):
        (decision,) = weigher.change((("kleur", '"blauw"'), *given)).detail.get("besluiten") or [None]
        ends.append(decision and decision["naar"]["staat"])
    assert ends == [None, "participatie"]
