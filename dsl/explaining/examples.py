"""Voorbeelden are tests: what each one expects, held against what the policy says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from dsl.exact.core import Core
from dsl.nodes import Expectation, ExpectationKind
from dsl.outcome import OTHERWISE, Answers, DecisionState, Outcome
from dsl.policy import Example, Policy
from dsl.wording import date_text, enumeration, quoted


@dataclass(frozen=True, slots=True)
class Result:
    """How one voorbeeld went: `differences` are Dutch sentences, none when it passed."""

    example: Example
    differences: tuple[str, ...]

    @property
    def passed(self) -> bool:
        """Tell whether all expectations came true."""
        return not self.differences


@dataclass(frozen=True, slots=True)
class Coverage:
    """Which rules and obligations some voorbeeld names in what it expects, or uses: name → titles of voorbeelden."""

    rules: Mapping[str, tuple[str, ...]]
    obligations: Mapping[str, tuple[str, ...]]


def run(core: Core, on: date) -> tuple[Result, ...]:
    """Run all voorbeelden of a policy; `on` is the peildatum for those that give none (see `outcome_of`)."""
    return tuple(Result(example, _differences(core, example, on)) for example in core.policy.examples)


def coverage(core: Core, on: date) -> Coverage:
    """Return for each rule the voorbeelden in which it gives the outcome, for each verplichting where it holds."""
    rules: dict[str, list[str]] = {name: [] for name in core.policy.rules}
    obligations: dict[str, list[str]] = {name: [] for name in core.policy.obligations}
    for example in core.policy.examples:
        outcome = outcome_of(core, example, on)
        for name, applies in outcome.rules.items():
            if applies:
                rules[name].append(example.title)
        for name, holds in outcome.obligations.items():
            if holds:
                obligations[name].append(example.title)
    return Coverage(
        {name: tuple(titles) for name, titles in rules.items()},
        {name: tuple(titles) for name, titles in obligations.items()},
    )


def outcome_of(core: Core, example: Example, on: date) -> Outcome:
    """Return what follows from the answers of a voorbeeld, by its document with what that builds on.

    The peildatum is its own, or else `on`, or when its document is not in force then the nearest day on which it is:
    rules that are yet to come are tried as they will be.
    """
    day = day_of(core.policy, example, on)
    return core.up_to(example.regelset).weigh(Answers(example.answers, example.done, day))


def day_of(policy: Policy, example: Example, on: date) -> date:
    """Return the day on which a voorbeeld is tried: see `outcome_of`."""
    return example.on or policy.regelsets[example.regelset].head.nearest_day(on)


def on_other_days(policy: Policy, on: date) -> tuple[str, ...]:
    """Return a sentence for each document of which voorbeelden are tried on another day, for it is not in force."""
    found = []
    for name, regelset in policy.regelsets.items():
        number = sum(example.regelset == name and example.on is None for example in policy.examples)
        day = regelset.head.nearest_day(on)
        if number and day != on:
            tried = "1 voorbeeld zonder eigen dag is" if number == 1 else f"{number} voorbeelden zonder eigen dag zijn"
            found.append(
                f"Op {date_text(on)} geldt {quoted(regelset.head.title)} niet: {tried} getoetst op {date_text(day)}."
            )
    return tuple(found)


def _differences(core: Core, example: Example, on: date) -> tuple[str, ...]:
    head = core.policy.regelsets[example.regelset].head
    if example.on is not None and not head.is_in_force(example.on):
        return (f"Op {date_text(example.on)} geldt deze regelset niet.",)
    outcome = outcome_of(core, example, on)
    found = (_difference(outcome, expectation) for expectation in example.expectations)
    return tuple(difference for difference in found if difference is not None)


def _difference(outcome: Outcome, expected: Expectation) -> str | None:
    kind, name = expected.kind, expected.subject.text if expected.subject else ""
    if kind is ExpectationKind.NEEDED:
        return _needed(outcome, tuple(n.text for n in expected.names))
    if kind is ExpectationKind.OBLIGATION:
        return _held("verplichting", name, outcome.obligations[name], expected.holds, "geldt")
    if kind is ExpectationKind.SIGNAL:
        return _held("signaal", name, outcome.signals[name], expected.holds, "geldt")
    if kind is ExpectationKind.PRINCIPLE:
        return _held("principe", name, outcome.principles[name].fulfilled, expected.holds, "is voldaan")
    state = outcome.decisions[name]
    if kind is ExpectationKind.OPEN:
        endings = len(state.possible) + state.conflict + state.no_outcome
        return None if endings > 1 else f"Verwacht: {name} is nog open. Gevonden: {ending_text(state)}."
    if kind is ExpectationKind.CONFLICT:
        sole = state.conflict and not state.possible and not state.no_outcome
        return None if sole else f"Verwacht: {name} is tegenstrijdig. Gevonden: {ending_text(state)}."
    if kind is ExpectationKind.NO_OUTCOME:
        sole = state.no_outcome and not state.possible and not state.conflict
        return None if sole else f"Verwacht: {name} is zonder uitkomst. Gevonden: {ending_text(state)}."
    value = expected.value.text if expected.value else ""
    if state.value != value:
        return f"Verwacht: {name} is {value}. Gevonden: {ending_text(state)}."
    grounds = [n.text for n in expected.names]
    if grounds and set(grounds) != set(state.by):
        found = enumeration(state.by) if state.by else "geen enkele regel in alle gevallen"
        return f"Verwacht: {name} is {value} op grond van {enumeration(grounds)}. Gevonden: op grond van {found}."
    return None


def _needed(outcome: Outcome, names: tuple[str, ...]) -> str | None:
    if set(names) == set(outcome.deciding):
        return None
    found = enumeration(outcome.deciding) or "niets"
    return f"Verwacht: nog nodig: {enumeration(names) or 'niets'}. Gevonden: {found}."


def _held(what: str, name: str, found: bool | None, expected: bool, word: str) -> str | None:
    if found is expected:
        return None
    words = {True: word, False: word.replace("is ", "is niet ") if " " in word else f"{word} niet", None: "is nog open"}
    return f"Verwacht: {what} {name} {words[expected]}. Gevonden: {what} {name} {words[found]}."


def ending_text(state: DecisionState) -> str:
    """Return in words what is possible: one value, or `nog open (a of b)`."""
    endings = [*state.possible]
    if state.conflict:
        endings.append("tegenstrijdig")
    if state.no_outcome:
        endings.append("zonder uitkomst")
    if len(endings) == 1:
        grounds = [name for name in state.by if name != OTHERWISE]
        return endings[0] + (f" op grond van {enumeration(grounds)}" if grounds else "")
    return f"nog open ({enumeration(endings, 'of')})"
