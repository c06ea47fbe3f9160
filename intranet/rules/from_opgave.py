"""An opgave as a voorbeeld of the rules: its answers that matter, and the outcome that they now have."""

from __future__ import annotations

from datetime import date

from dsl import DecisionState, Policy, Proposal, answer_words, with_examples
from intranet.opgaven.weighing import read_stored
from intranet.policies import RegelsetUnusable, regelset_of
from intranet.rules.publication import check_of
from intranet.store import OpgaveDetail, RegelsetText


def example_of(texts: tuple[RegelsetText, ...], opgave: OpgaveDetail, on: date) -> str:
    """Return the voorbeeld that an opgave is under these rules, in the rule language. Raises RegelsetUnusable."""
    regelset = regelset_of(texts)
    policy = regelset.policy
    answers = read_stored(opgave, regelset, on)
    deciding, _ = regelset.mattering(answers)
    names = [name for name in policy.facts if name in (deciding or answers.values.keys()) and name in answers.values]
    made = Proposal(
        regelset=policy.head.name,
        title=_free_title(policy, opgave.title),
        like=None,
        given={name: answers.values[name] for name in names},
        answers=answers.values,
        done=frozenset(),
        on=None,
        asked=(),
        goals=(),
        words=tuple(f"{name} is {answer_words(policy.facts[name], answers.values[name])}" for name in names),
    )
    outcome = regelset.weigh(answers)
    expected = [f"    - {name} is {_ending(state)}" for name, state in outcome.decisions.items()]
    return "\n".join([made.text(), *expected])


def with_example(
    texts: tuple[RegelsetText, ...], example: str, on: date
) -> tuple[tuple[RegelsetText, ...], str | None]:
    """Return the texts with a voorbeeld more in the file that the others build on, and in Dutch what is wrong with it.

    When something is wrong the texts are as they were. A voorbeeld that fails is no use: it would block publication.
    """
    if not example:
        return texts, "Schrijf het voorbeeld, of ga terug en accepteer de andere uitkomst."
    try:
        policy = regelset_of(texts).policy
        text = with_examples(policy, [example])
    except (RegelsetUnusable, ValueError):
        return texts, "Dit is geen voorbeeld in de regeltaal. Kijk of elk feit en elke waarde bestaat."
    name = policy.document.source.name
    changed = tuple(RegelsetText(name, text) if one.name == name else one for one in texts)
    failed = [one for one in check_of(changed, on).examples if not one.passed]
    known = {one.title for one in check_of(texts, on).examples if not one.passed}
    new = [one for one in failed if one.title not in known]
    if new:
        return texts, f"Dit voorbeeld klopt niet met de regels. {' '.join(new[0].differences)}"
    return changed, None


def _ending(state: DecisionState) -> str:
    if state.value is not None:
        return state.value
    return "nog open"


def _free_title(policy: Policy, title: str) -> str:
    taken = {example.title for example in policy.examples}
    number, found = 1, title
    while found in taken:
        number += 1
        found = f"{title} ({number})"
    return found
