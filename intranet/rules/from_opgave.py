"""An opgave as a voorbeeld of the rules: its answers that matter, and the outcome that they must have.

One that is made of a consequence tells the two versions apart: its answers give the old outcome under the rules that
the opgave has, and the new one under those of the draft, in the document that makes the difference.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from dsl import (
    Answer,
    Answers,
    Core,
    ExampleNotWritten,
    ExampleResult,
    ExpectationKind,
    Expected,
    Outcome,
    Policy,
    Source,
    WrittenExample,
    answer_words,
    read,
    turns,
    value_meant,
    with_examples,
    written_examples,
)
from intranet.opgaven.weighing import read_stored
from intranet.policies import Regelset, RegelsetUnusable, regelset_of
from intranet.rules.check import check_of
from intranet.rules.new_examples import end_of_block
from intranet.store import Json, OpgaveDetail, RegelsetText
from intranet.web import appearance

NEW, OLD = "nieuw", "oud"
"""Which outcome a voorbeeld that is made of a consequence expects."""

_STATES = {
    appearance.OPEN: ExpectationKind.OPEN,
    appearance.CONFLICT: ExpectationKind.CONFLICT,
    appearance.NO_OUTCOME: ExpectationKind.NO_OUTCOME,
}


@dataclass(frozen=True)
class FlipExample:
    """The voorbeeld of a consequence, for the document `regelset` in `file`.

    `written` expects the new outcome, `before` is what it would expect to keep the old one: () when the rules of the
    draft have no such outcome any more. `causes` are the statements through which the outcome changes.
    """

    regelset: str
    file: str
    written: WrittenExample
    before: tuple[Expected, ...]
    causes: tuple[str, ...]

    def text(self, outcome: str) -> str:
        """Return the voorbeeld in the rule language. Raises ExampleNotWritten."""
        return self._expecting(self.written, outcome).text

    def turned(self, text: str, outcome: str) -> str:
        """Return a voorbeeld that someone typed with the other outcome where it expects one of the two.

        What cannot be read is left as it is.
        """
        found = written_examples(read(Source.of("voorbeeld", f"```regels\n{text}\n```\n")).documents[0])
        if len(found) != 1:
            return text
        made = self._expecting(found[0].written, outcome)
        if made == found[0].written:
            return text
        try:
            return made.text
        except ExampleNotWritten:
            return text

    def _expecting(self, written: WrittenExample, outcome: str) -> WrittenExample:
        pairs = {one: one for one in written.expected}
        for after, before in zip(self.written.expected, self.before, strict=False):
            pairs |= {after: before, before: before} if outcome == OLD else {before: after, after: after}
        return replace(written, expected=tuple(pairs[one] for one in written.expected))


def flip_example(
    texts: tuple[RegelsetText, ...],
    base: tuple[RegelsetText, ...],
    opgave: OpgaveDetail,
    detail: Mapping[str, Json],
    *,
    on: date,
    today: date,
) -> FlipExample:
    """Return the voorbeeld of what changes for an opgave: `detail`, as `impact.Change` has it.

    `base` are the rules that the opgave has, `on` the day of effect on which both were weighed. A voorbeeld without a
    day of its own is tried on the day that someone looks: it gets the day of effect where another day, from `today` on,
    gives another outcome. Raises RegelsetUnusable.
    """
    new, old = regelset_of(texts), regelset_of(base)
    changes = _changes(detail)
    name = _document(new, old, changes, detail, read_stored(opgave, new, on))
    policy = new.policy.up_to(name)
    core, head = Core(policy), policy.regelsets[name].head
    day = head.nearest_day(on)
    stored = read_stored(opgave, new, day)
    values = {fact: answer for fact, answer in stored.values.items() if fact in policy.facts}
    ends = _ends(core.weigh(Answers(values, frozenset(), day)), changes)
    earlier = read_stored(opgave, old, on)
    was = _ends(old.weigh(earlier), changes)

    def same(kept: Mapping[str, Answer]) -> bool:
        there = {fact: answer for fact, answer in earlier.values.items() if fact in kept or fact not in values}
        return (
            _ends(core.weigh(Answers(dict(kept), frozenset(), day)), changes) == ends
            and _ends(old.weigh(replace(earlier, values=there)), changes) == was
        )

    values = _fewest(values, same)
    later = {max(one, today) for one in (today, *turns(policy))}
    days = {head.nearest_day(one) for one in later}
    depends = any(_ends(core.weigh(Answers(values, frozenset(), one)), changes) != ends for one in days)
    written = WrittenExample(
        _free_title(new.policy, opgave.title),
        None,
        _words_of(policy, values),
        tuple(_expected(besluit, state) for besluit, (state, _) in ends.items()),
        day if depends else None,
    )
    door: Any = detail["door"]
    file = policy.regelsets[name].document.source.name
    return FlipExample(name, file, written, _before(policy, changes), tuple(door))


@dataclass(frozen=True)
class _Change:
    """The states that a besluit goes from and to."""

    before: str
    after: str


def _changes(detail: Mapping[str, Json]) -> dict[str, _Change]:
    found: Any = detail["besluiten"]
    return {one["naam"]: _Change(one["van"]["staat"], one["naar"]["staat"]) for one in found}


_End = tuple[str, tuple[str, ...]]
"""How a besluit ends: its state, and what is still possible."""


def _ends(outcome: Outcome, changes: Iterable[str]) -> dict[str, _End]:
    states = ((name, outcome.decisions.get(name)) for name in changes)
    return {name: (appearance.state_of(state), tuple(state.possible)) for name, state in states if state is not None}


def _document(
    new: Regelset, old: Regelset, changes: Mapping[str, _Change], detail: Mapping[str, Json], answers: Answers
) -> str:
    """Return the document in which the change shows: of those that name a cause the last, else the first."""
    policy, door = new.policy, detail.get("door")
    names = {str(name) for name in door} if isinstance(door, list) else set()
    causes = {
        name
        for version in (policy, old.policy)
        for name, regelset in version.regelsets.items()
        if any(getattr(getattr(one, "name", None), "text", "") in names for one in regelset.document.statements)
    }
    shows: list[str] = []
    for name in policy.regelsets:
        part = policy.up_to(name)
        day = policy.regelsets[name].head.nearest_day(answers.on)
        values = {fact: answer for fact, answer in answers.values.items() if fact in part.facts}
        ends = _ends(Core(part).weigh(Answers(values, frozenset(), day)), changes)
        if {besluit: state for besluit, (state, _) in ends.items()} == {n: one.after for n, one in changes.items()}:
            shows.append(name)
    return next((name for name in reversed(shows) if name in causes), (*shows, *policy.regelsets)[0])


def _fewest(values: Mapping[str, Answer], same: Callable[[Mapping[str, Answer]], bool]) -> dict[str, Answer]:
    """Return answers without those that change nothing, the last questions first."""
    kept = dict(values)
    for name in reversed(list(values)):
        without = {fact: answer for fact, answer in kept.items() if fact != name}
        if same(without):
            kept = without
    return kept


def _before(policy: Policy, changes: Mapping[str, _Change]) -> tuple[Expected, ...]:
    """Return the old outcome in the words of the draft; () when it has not all of it."""
    found = []
    for name, one in changes.items():
        if one.before in _STATES:
            found.append(_expected(name, one.before))
            continue
        value = value_meant(policy.decisions[name].choices, one.before)
        if value is None:
            return ()
        found.append(_expected(name, value))
    return tuple(found)


def _expected(name: str, state: str) -> Expected:
    kind = _STATES.get(state, ExpectationKind.VALUE)
    return Expected(kind, name, state if kind is ExpectationKind.VALUE else "")


# --- any opgave -------------------------------------------------------------------------------------------


def written_example(texts: tuple[RegelsetText, ...], opgave: OpgaveDetail, file: str, on: date) -> WrittenExample:
    """Return the answers of an opgave that matter by the rules of a file and what that builds on, with what they give.

    Raises RegelsetUnusable.
    """
    regelset = regelset_of(texts)
    name = next(name for name, one in regelset.policy.regelsets.items() if one.document.source.name == file)
    policy = regelset.policy.up_to(name)
    day = policy.regelsets[name].head.nearest_day(on)
    stored = read_stored(opgave, regelset, day)
    values = {fact: answer for fact, answer in stored.values.items() if fact in policy.facts}
    core = Core(policy)
    outcome = core.weigh(Answers(values, frozenset(), day))
    ends = _ends(outcome, outcome.decisions)

    def same(kept: Mapping[str, Answer]) -> bool:
        return _ends(core.weigh(Answers(dict(kept), frozenset(), day)), ends) == ends

    given = _words_of(policy, _fewest(values, same))
    expected = tuple(_expected(decision, state) for decision, (state, _) in ends.items())
    return WrittenExample(_free_title(policy, opgave.title), None, given, expected)


# --- in the draft -----------------------------------------------------------------------------------------


def with_example(
    texts: tuple[RegelsetText, ...], example: str, regelset: str, on: date, causes: tuple[str, ...] = ()
) -> tuple[tuple[RegelsetText, ...], ExampleResult]:
    """Return the texts with a voorbeeld more in one of the documents, and how that voorbeeld goes.

    It comes under the sentence of the first of `causes` that is a rule of that document. Raises NotAnExample when it
    cannot be written there.
    """
    if not example:
        raise NotAnExample("Schrijf het voorbeeld, of ga terug en accepteer de andere uitkomst.")
    try:
        policy = regelset_of(texts).policy
        document = policy.regelsets[regelset].document
        places = (policy.rules[name].place for name in causes if name in policy.rules)
        behind = next(filter(None, (end_of_block(document, place) for place in places)), None)
        text = with_examples(policy, [example], regelset, behind)
    except (RegelsetUnusable, ValueError) as error:
        raise NotAnExample("Dit is geen voorbeeld in de regeltaal. Kijk of elk feit en elke waarde bestaat.") from error
    name = policy.regelsets[regelset].document.source.name
    changed = tuple(RegelsetText(name, text) if one.name == name else one for one in texts)
    before = Counter((one.source.name, one.title, one.differences) for one in check_of(texts, on).examples)
    for one in check_of(changed, on).examples:
        key = (one.source.name, one.title, one.differences)
        before[key] -= 1
        if before[key] < 0:
            return changed, one
    raise NotAnExample("De regels hangen te veel samen om dit voorbeeld na te rekenen.")


class NotAnExample(Exception):
    """A voorbeeld cannot be put in a draft; the message is a Dutch sentence that says why."""


def _words_of(policy: Policy, values: Mapping[str, Answer]) -> dict[str, str]:
    return {name: answer_words(policy.facts[name], values[name]) for name in policy.facts if name in values}


def _free_title(policy: Policy, title: str) -> str:
    plain = " ".join(title.replace('"', "'").split())
    taken = {example.title for example in policy.examples}
    number, found = 1, plain
    while found in taken:
        number += 1
        found = f"{plain} ({number})"
    return found
