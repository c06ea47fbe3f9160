"""Waarom, waarom niet, wat als: questions about the outcome of one opgave, answered in Dutch sentences, as data.

Three layers: one sentence; the reasons per rule (applied, did not apply and which part failed, overruled by what), each
with its place in the source; and on demand the whole trace (`Evaluation.trace`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dsl.evaluation.evaluator import Evaluation
from dsl.exact.core import Core
from dsl.explaining.because import because, open_questions, still_open
from dsl.explaining.explanation import (
    FOLLOWS,
    ChangeText,
    Reason,
    RuleState,
    change_text,
    outcome_sentence,
    reasons,
    unknown_text,
)
from dsl.explaining.filling import answer_text, filled_in
from dsl.outcome import OTHERWISE, Answers, DecisionState, Outcome
from dsl.policy import Condition, Decision, Place
from dsl.wording import enumeration, quoted, sentence_start


@dataclass(frozen=True, slots=True)
class Why:
    """Why a besluit comes out as it does: the first two layers."""

    decision: Decision
    sentence: str
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Consequence:
    """Why a principe is met, or a verplichting or signaal holds, or not (`holds` None: still open).

    `kind` is `principe`, `verplichting` or `signaal`; `policy_reason` is what the rule file says behind `want`.
    """

    kind: str
    name: str
    title: str
    holds: bool | None
    sentences: tuple[str, ...]
    policy_reason: str | None
    place: Place


@dataclass(frozen=True, slots=True)
class WhyNot:
    """Why a besluit does not get some value, and the least that would make that possible (None: nothing would)."""

    value: str
    label: str
    is_possible: bool
    sentences: tuple[str, ...]
    change: ChangeText | None


@dataclass(frozen=True, slots=True)
class Shift:
    """One outcome that would be otherwise: how it is and how it would be, in words, and a sentence that says it."""

    kind: str
    name: str
    before: str
    after: str
    sentence: str


def why(core: Core, answers: Answers, decision: str, outcome: Outcome | None = None) -> Why:
    """Return why a besluit comes out as it does. `outcome` is that of `core.weigh(answers)`, when it is at hand."""
    outcome = outcome or core.weigh(answers)
    owner, state = core.policy.decisions[decision], outcome.decisions[decision]
    settled = len(state.possible) + state.conflict + state.no_outcome == 1
    ending = f" {_ending(owner, state)}." if settled and core.policy.is_spoken_of(decision, outcome.on) else ""
    title = filled_in(core.policy, answers, owner.title)
    sentence = f"{title}{ending} {outcome_sentence(core.policy, outcome, decision)}"
    return Why(owner, sentence, reasons(core.policy, answers, outcome, decision))


def consequences(core: Core, answers: Answers, outcome: Outcome | None = None) -> tuple[Consequence, ...]:
    """Return why each principe, verplichting and signaal is as it is, in the order of the document."""
    outcome = outcome or core.weigh(answers)
    policy, evaluation = core.policy, Evaluation(core.policy, answers)

    def made(
        kind: str,
        name: str,
        title: str,
        condition: Condition | None,
        holds: bool | None,
        reason: str | None,
        place: Place,
    ) -> Consequence:
        if holds is None:
            sentences = still_open(policy, open_questions(evaluation, condition), settled=False)
        else:
            sentences = because(evaluation, condition, holds) or FOLLOWS
        said = filled_in(policy, answers, reason) if reason else None
        return Consequence(kind, name, filled_in(policy, answers, title), holds, sentences, said, place)

    found = [
        made("principe", n, f"{p.number}. {p.title}", p.condition, outcome.principles[n].fulfilled, None, p.place)
        for n, p in policy.principles.items()
    ]
    found += [
        made("verplichting", n, o.title, o.condition, outcome.obligations[n], o.reason, o.place)
        for n, o in policy.obligations.items()
    ]
    found += [
        made("signaal", n, s.title, s.condition, outcome.signals[n], s.reason, s.place)
        for n, s in policy.signals.items()
    ]
    return tuple(found)


def why_not(core: Core, answers: Answers, decision: str, value: str, outcome: Outcome | None = None) -> WhyNot:
    """Return why a besluit does not get a value, and the least that would make that possible."""
    outcome = outcome or core.weigh(answers)
    owner, state = core.policy.decisions[decision], outcome.decisions[decision]
    found = reasons(core.policy, answers, outcome, decision)
    possible = value in state.possible
    if state.value == value:
        sentences: tuple[str, ...] = (f"{quoted(owner.label(value))} is wat eruit komt.",)
    elif possible:
        sentences = ("Dit kan nog.", *_open(found, value))
    else:
        sentences = tuple(_against(found, owner, value))
    if possible:
        return WhyNot(value, owner.label(value), possible, sentences, None)
    others = core.changes(answers, decision)
    change = next((change_text(core.policy, change) for change in others.changes if change.value == value), None)
    unknown = unknown_text(owner, [value] if value in others.unknown else [])
    return WhyNot(value, owner.label(value), possible, (*sentences, *([unknown] if unknown else [])), change)


def _open(found: tuple[Reason, ...], value: str) -> Iterator[str]:
    for reason in found:
        if reason.value == value and reason.state is RuleState.OPEN:
            yield f"{quoted(reason.title)}: {_joined(reason)}"


def _against(found: tuple[Reason, ...], owner: Decision, value: str) -> Iterator[str]:
    """Yield what speaks for another value; when nothing does, why no rule gives this one."""
    speaking = [reason for reason in found if reason.state is RuleState.APPLIES]
    for reason in speaking:
        yield f"{quoted(reason.title)} geldt. {_joined(reason)}"
    if speaking:
        return
    own = [reason for reason in found if reason.value == value]
    for reason in own:
        how = "telt niet mee" if reason.state is RuleState.OVERRULED else "geldt niet"
        yield f"{quoted(reason.title)} {how}. {_joined(reason)}"
    if not own and owner.otherwise != value:
        yield "Geen enkele regel geeft deze uitkomst."
    elif not own:
        yield "Hoe u de open vragen ook beantwoordt: er geldt steeds een regel die iets anders geeft."


def _joined(reason: Reason) -> str:
    return " ".join(reason.sentences)


def what_if(core: Core, answers: Answers, other: Answers) -> tuple[Shift, ...]:
    """Return what would be otherwise with other answers; () when nothing would."""
    before, after = core.weigh(answers), core.weigh(other)
    return tuple(_shifts(core, before, after, other))


def _shifts(core: Core, before: Outcome, after: Outcome, other: Answers) -> Iterator[Shift]:
    policy = core.policy
    for name, decision in policy.decisions.items():
        was, now = (_ending(decision, outcome.decisions[name]) for outcome in (before, after))
        if was != now or before.decisions[name].by != after.decisions[name].by:
            grounds = [quoted(sentence_start(rule.replace("_", " "))) for rule in after.decisions[name].by]
            by = f", door {enumeration(grounds)}" if after.decisions[name].by not in ((), (OTHERWISE,)) else ""
            sentence = f"{filled_in(policy, other, decision.title)} Nu: {was}. Dan: {now}{by}."
            yield Shift("besluit", name, was, now, sentence)
    for name, principle in policy.principles.items():
        yield from _shift(
            "principe", name, f"Principe {principle.number}", before.principles[name].fulfilled,
            after.principles[name].fulfilled, _FULFILLED,
        )  # fmt: skip
    for name, duty in policy.obligations.items():
        what = f"De verplichting {quoted(filled_in(policy, other, duty.title))}"
        yield from _shift("verplichting", name, what, before.obligations[name], after.obligations[name], _HOLDS)
    for name, signal in policy.signals.items():
        what = f"Het signaal {quoted(filled_in(policy, other, signal.title))}"
        yield from _shift("signaal", name, what, before.signals[name], after.signals[name], _HOLDS)


_FULFILLED: dict[bool | None, str] = {True: "is {}voldaan", False: "is {}niet voldaan", None: "is {}nog open"}
_HOLDS: dict[bool | None, str] = {True: "geldt {}", False: "geldt {}niet", None: "is {}nog open"}


def _shift(
    kind: str, name: str, what: str, was: bool | None, now: bool | None, words: dict[bool | None, str]
) -> Iterator[Shift]:
    if was is not now:
        before, after, then = words[was].format(""), words[now].format(""), words[now].format("dan ")
        yield Shift(kind, name, before.strip(), after.strip(), f"{what} {then.strip()}. Nu: {before.strip()}.")


def _ending(decision: Decision, state: DecisionState) -> str:
    """Return what a besluit comes to in words: one value, or all that is still possible."""
    endings = [decision.label(value) for value in state.possible]
    endings += ["tegenstrijdig"] if state.conflict else []
    endings += ["geen uitkomst"] if state.no_outcome else []
    return enumeration(endings, "of")


def answered_otherwise(core: Core, answers: Answers, other: Answers) -> tuple[str, ...]:
    """Return in words which answers differ: `ruimte: ‘Geen’ in plaats van ‘Voldoende’`."""
    found = []
    for name, fact in core.policy.facts.items():
        was, now = (given.values.get(name) for given in (answers, other))
        if was != now:
            before, after = ("nog niet bekend" if a is None else quoted(answer_text(fact, a)) for a in (was, now))
            asked = filled_in(core.policy, other, fact.question)
            found.append(f"{asked} {sentence_start(after)} in plaats van {before}.")
    return tuple(found)
