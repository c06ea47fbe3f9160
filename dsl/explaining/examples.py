"""Voorbeelden are tests: what each one expects, held against what the policy says."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial

from dsl.exact.core import Core
from dsl.explaining.called import called, kind_and_title, value_called
from dsl.nodes import Expectation, ExpectationKind
from dsl.outcome import OTHERWISE, Answers, DecisionState, Outcome
from dsl.policy import Example, Policy
from dsl.wording import date_text, enumeration, quoted


@dataclass(frozen=True, slots=True)
class Result:
    """How one voorbeeld went: `differences` are Dutch sentences with the names of the rule file, none when it passed;
    `told` the same with labels, questions and titles."""

    example: Example
    differences: tuple[str, ...]
    told: tuple[str, ...]

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
    written, plain = Naming(), PlainNaming(core.policy)
    found = []
    for example in core.policy.examples:
        differences = _differences(core, example, on, written)
        found.append(Result(example, differences, _differences(core, example, on, plain) if differences else ()))
    return tuple(found)


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


def _differences(core: Core, example: Example, on: date, naming: Naming) -> tuple[str, ...]:
    head = core.policy.regelsets[example.regelset].head
    if example.on is not None and not head.is_in_force(example.on):
        return (f"Op {date_text(example.on)} geldt deze regelset niet.",)
    outcome = outcome_of(core, example, on)
    found = (_difference(outcome, expectation, naming) for expectation in example.expectations)
    return tuple(difference for difference in found if difference is not None)


def _difference(outcome: Outcome, expected: Expectation, naming: Naming) -> str | None:
    kind, name = expected.kind, expected.subject.text if expected.subject else ""
    if kind is ExpectationKind.NEEDED:
        return _needed(outcome, tuple(n.text for n in expected.names), naming)
    if kind is ExpectationKind.OBLIGATION:
        return _held("verplichting", name, outcome.obligations[name], expected.holds, "geldt", naming)
    if kind is ExpectationKind.SIGNAL:
        return _held("signaal", name, outcome.signals[name], expected.holds, "geldt", naming)
    if kind is ExpectationKind.PRINCIPLE:
        return _held("principe", name, outcome.principles[name].fulfilled, expected.holds, "is voldaan", naming)
    state = outcome.decisions[name]
    came = f"Gevonden: {ending_text(state, partial(naming.value, name), naming.statement)}."
    if kind is ExpectationKind.OPEN:
        endings = len(state.possible) + state.conflict + state.no_outcome
        return None if endings > 1 else f"Verwacht: {naming.outcome(name)} is nog open. {came}"
    if kind is ExpectationKind.CONFLICT:
        sole = state.conflict and not state.possible and not state.no_outcome
        return None if sole else f"Verwacht: {naming.outcome(name)} is tegenstrijdig. {came}"
    if kind is ExpectationKind.NO_OUTCOME:
        sole = state.no_outcome and not state.possible and not state.conflict
        return None if sole else f"Verwacht: {naming.outcome(name)} is zonder uitkomst. {came}"
    value = expected.value.text if expected.value else ""
    wanted = f"Verwacht: {naming.outcome(name)} is {naming.value(name, value)}"
    if state.value != value:
        return f"{wanted}. {came}"
    grounds = [n.text for n in expected.names]
    if grounds and set(grounds) != set(state.by):
        found = naming.statements(state.by) if state.by else "geen enkele regel in alle gevallen"
        return f"{wanted} op grond van {naming.statements(grounds)}. Gevonden: op grond van {found}."
    return None


def _needed(outcome: Outcome, names: tuple[str, ...], naming: Naming) -> str | None:
    missing = [name for name in names if name not in outcome.deciding]
    more = [name for name in outcome.deciding if name not in names]
    if not missing and not more:
        return None
    if len(missing) == len(names) or len(more) == len(outcome.deciding):  # next to nothing in common: both as they are
        found = naming.statements(outcome.deciding) or "niets"
        return f"Verwacht: nog nodig: {naming.statements(names) or 'niets'}. Gevonden: {found}."
    told = [f"Verwacht: ook nog nodig: {naming.statements(missing)}. Gevonden: niet nodig."] if missing else []
    told += [f"Gevonden: ook nog nodig: {naming.statements(more)}. Verwacht: niet nodig."] if more else []
    return " ".join(told)


def _held(what: str, name: str, found: bool | None, expected: bool, word: str, naming: Naming) -> str | None:
    if found is expected:
        return None
    words = {True: word, False: word.replace("is ", "is niet ") if " " in word else f"{word} niet", None: "is nog open"}
    which, again = naming.thing(what, name)
    return f"Verwacht: {which} {words[expected]}. Gevonden: {again} {words[found]}."


class Naming:
    """How a sentence about a voorbeeld names things: as they are written in the rule file."""

    def outcome(self, decision: str) -> str:
        """A besluit, before `is`."""
        return decision

    def value(self, decision: str, value: str) -> str:  # noqa: ARG002  # for who looks up its label
        """A value of a besluit."""
        return value

    def statement(self, name: str) -> str:
        """A rule or a question."""
        return name

    def statements(self, names: Iterable[str]) -> str:
        """Rules or questions, as an enumeration."""
        return enumeration([self.statement(name) for name in names])

    def thing(self, kind: str, name: str) -> tuple[str, str]:
        """A verplichting, signaal or principe, and how it is called the second time."""
        return f"{kind} {name}", f"{kind} {name}"


class PlainNaming(Naming):
    """As people who do not see the rule file know them: by their labels, questions and titles."""

    def __init__(self, policy: Policy) -> None:
        self._policy = policy

    def outcome(self, decision: str) -> str:
        """`de uitkomst`, with of which besluit when there are more."""
        if len(self._policy.decisions) == 1:
            return "de uitkomst"
        return f"de uitkomst van {quoted(self._policy.decisions[decision].title)}"

    def value(self, decision: str, value: str) -> str:
        """Its label."""
        return value_called(self._policy, decision, value)

    def statement(self, name: str) -> str:
        """A rule by its name in words, a question as it is asked."""
        return "‘anders’" if name == OTHERWISE else quoted(kind_and_title(self._policy, name)[1])

    def thing(self, kind: str, name: str) -> tuple[str, str]:
        """Its title."""
        return called(self._policy, name), "die" if kind == "verplichting" else "dat"


def ending_text(state: DecisionState, value: Callable[[str], str] = str, statement: Callable[[str], str] = str) -> str:
    """Return in words what is possible: one value, or `nog open (a of b)`; `value` and `statement` give the words for
    values and rules, else they are as they are written."""
    endings = [value(one) for one in state.possible]
    if state.conflict:
        endings.append("tegenstrijdig")
    if state.no_outcome:
        endings.append("zonder uitkomst")
    if len(endings) == 1:
        grounds = [statement(name) for name in state.by if name != OTHERWISE]
        return endings[0] + (f" op grond van {enumeration(grounds)}" if grounds else "")
    return f"nog open ({enumeration(endings, 'of')})"
