"""An opgave meets a difference between two versions exactly when some way to complete it ends otherwise."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from dsl.analysis.difference import compare
from dsl.analysis.flips import Flips
from dsl.evaluation.answers import read_answer
from dsl.exact.core import Core
from dsl.outcome import Answers
from dsl.policy import Answer, Policy
from dsl.reading import read
from dsl.source import Source
from tests.dsl import generated
from tests.dsl.analysis.test_difference_exact import changed_policies, opgaven, unlike_policies, word, words
from tests.dsl.test_exact_core import LEIDRAAD, ON


@dataclass(frozen=True)
class Ended:
    """How a besluit can still end."""

    possible: frozenset[str]
    conflict: bool
    no_outcome: bool


def own_answers(policy: Policy, values: Mapping[str, Answer], answers: Answers) -> Answers:
    """What a version reads of stored answers: to its own questions, with values that it has or had."""
    own = {}
    for name, answer in values.items():
        if name in policy.facts:
            with suppress(ValueError):
                written = sorted(answer) if isinstance(answer, frozenset) else answer
                own[name] = read_answer(policy.facts[name], str(written) if type(written) is date else written)
    return Answers(own, answers.done, answers.on)


def ends(core: Core, values: Mapping[str, Answer], answers: Answers) -> dict[tuple[str, str], object]:
    own = own_answers(core.policy, values, answers)
    found = core.weigh(replace(own, done=own.done & core.policy.obligations.keys()))
    states: dict[tuple[str, str], object] = {
        ("besluit", n): Ended(frozenset(s.possible), s.conflict, s.no_outcome) for n, s in found.decisions.items()
    }
    states |= {("principe", n): p.fulfilled for n, p in found.principles.items()}
    return {**states, **{("verplichting", n): h for n, h in found.obligations.items()}}


def agree(old: Policy, new: Policy, values: Mapping[str, Answer], answers: Answers, *, complete: bool) -> None:
    flips = Flips(old, new)
    own = [own_answers(policy, values, answers) for policy in (old, new)]
    met = flips.meets(*own)
    if met is None:
        return
    cores = Core(old), Core(new)
    before, after = (ends(core, values, answers) for core in cores)
    for (_, name), end in before.items():
        if isinstance(end, Ended):
            before["besluit", name] = replace(end, possible=word(end.possible, words(flips.comparison).get(name, {})))
    weighed = [core.weigh(a) for core, a in zip(cores, own, strict=True)]
    if not met:
        assert {k: v for k, v in before.items() if k in after} == {k: v for k, v in after.items() if k in before}
        renamed = dict(flips.comparison.renamed)
        asked = {renamed.get(name, name) for name in weighed[0].deciding}
        assert asked == {*weighed[1].deciding} or before.keys() != after.keys()
    if complete:
        names = {(difference.kind, difference.name) for difference in met}
        for subject in before.keys() & after.keys():
            assert (before[subject] != after[subject]) is (subject in names)


@settings(max_examples=40, deadline=None)
@given(changed_policies(), st.data())
def test_what_no_difference_reaches_ends_the_same(case: tuple[Policy, Policy, set[str]], data: st.DataObject) -> None:
    old, new, _ = case
    values = {**data.draw(generated.answer_sets(old)), **data.draw(generated.answer_sets(new))}
    agree(old, new, values, Answers({}, frozenset(), ON), complete=False)


@settings(max_examples=15, deadline=None)
@given(st.one_of(changed_policies().map(lambda c: c[:2]), unlike_policies()))
def test_a_complete_opgave_meets_exactly_the_differences_it_has(case: tuple[Policy, Policy]) -> None:
    old, new = case
    for values, answers in list(opgaven(old, new).values())[:25]:
        agree(old, new, values, answers, complete=True)


def test_the_leidraad_with_one_choice_turned() -> None:
    text = LEIDRAAD.read_text("utf-8")
    turned = text.replace('als geen ruimte?" gekozen nee', 'als geen ruimte?" gekozen ja')
    assert turned != text
    old, new = (read(Source.of("leidraad", t)).policy for t in (text, turned))
    assert old is not None
    assert new is not None
    flips = Flips(old, new)
    assert flips.comparison == compare(old, new)
    empty = Answers({}, frozenset(), ON)
    assert {d.name for d in flips.meets(empty, empty) or ()} == {d.name for d in flips.comparison.differences}
    enough = Answers({"ruimte": "voldoende"}, frozenset(), ON)
    assert flips.meets(enough, enough) == ()
    short = Answers({"ruimte": "onvoldoende", "handhaving_of_toezicht": True}, frozenset(), ON)
    assert "participatie" not in {d.name for d in flips.meets(short, short) or ()}
    assert "ruimte" in flips.facts
    assert "omschrijving" not in flips.facts


def test_an_answer_that_one_version_does_not_have_cannot_be_told() -> None:
    text = LEIDRAAD.read_text("utf-8")
    old = read(Source.of("leidraad", text)).policy
    assert old is not None
    flips = Flips(old, old)
    assert flips.meets(Answers({"ruimte": "geen"}, frozenset(), ON), Answers({}, frozenset(), ON)) is None


def test_an_answer_to_a_question_of_one_version_is_met_in_both_directions() -> None:
    text = LEIDRAAD.read_text("utf-8")
    article = (
        '\n```regels\nfeit klein: ja/nee\n  vraag "Is het klein?"\n\nuitzondering te_klein op uitgangspunt '
        'geeft geen_participatie\n  als klein\n  want "Dan niet."\n```\n'
    )
    base, more = (read(Source.of("leidraad", t)).policy for t in (text, text + article))
    assert base is not None and more is not None
    example = next(e for e in more.examples if e.title == "Een gewone opgave wordt participatief opgepakt").answers
    for old, new in ((base, more), (more, base)):
        for klein in (True, False):
            flips = Flips(old, new)
            met = flips.meets(
                *(own_answers(one, {**example, "klein": klein}, Answers({}, frozenset(), ON)) for one in (old, new))
            )
            assert met is not None
            assert [one.by for one in met if one.kind == "besluit"] == ([("te_klein",)] if klein else [])


def test_an_answer_in_the_word_that_it_had_meets_what_differs_for_it() -> None:
    text = LEIDRAAD.read_text("utf-8")
    other = re.sub(r"\bonvoldoende\b(?! )", "te_weinig", text).replace('- onvoldoende "', '- te_weinig "')
    other = re.sub(r'(- te_weinig "[^"]*")', r"\1, heette onvoldoende", other, count=1)
    other = re.sub(r"ruimte is onvoldoende", "ruimte is te_weinig", other)
    other = other.replace('als geen ruimte?" gekozen nee', 'als geen ruimte?" gekozen ja')
    old, new = (read(Source.of("leidraad", t)).policy for t in (text, other))
    assert old is not None
    assert new is not None
    flips = Flips(old, new)
    assert [(one.owner, one.before) for one in flips.comparison.values] == [("ruimte", "onvoldoende")]
    given = {"ruimte": "onvoldoende", "handhaving_of_toezicht": False}
    answers = Answers({}, frozenset(), ON)
    assert flips.meets(*(own_answers(policy, given, answers) for policy in (old, new)))
    enough = {"ruimte": "voldoende"}
    assert flips.meets(*(own_answers(policy, enough, answers) for policy in (old, new))) == ()


def test_an_open_question_with_other_answers_cannot_be_told() -> None:
    text = LEIDRAAD.read_text("utf-8")
    old, new = (
        read(Source.of("leidraad", t)).policy
        for t in (text, text.replace('    - ander_gebied "', '    - nog_een "Nog een"\n    - ander_gebied "'))
    )
    assert old is not None
    assert new is not None
    flips = Flips(old, new)
    empty, here = (Answers(values, frozenset(), ON) for values in ({}, {"gebied": "sittard_west"}))
    assert flips.meets(empty, empty) is None
    assert flips.meets(here, here) == ()
