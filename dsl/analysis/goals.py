"""What the voorbeelden of a policy have to try, and which voorbeeld tries what.

There is a goal for each rule, exception and row of a table (it gives the outcome), for each test in a condition (once
true, once false) and for each threshold (an answer on it, and one just beside it on each side that a test tells apart).
A goal counts only where it matters: were it otherwise, an outcome would end otherwise. A voorbeeld reaches it when that
is so for every way to fill in what it leaves open, and it expects something of that outcome: turn the test round, or
silence the rule, and the voorbeeld fails. What can matter in no opgave is no goal; `analyse` reports it.

The interpretaties are as they are chosen. A period of validity is no test here: it is not part of what a norm says.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property

from dsl.analysis.depends import dependents
from dsl.analysis.outcomes import ends
from dsl.analysis.space import Space, cube
from dsl.analysis.thresholds import Limit, Side, is_near, sides, value_text
from dsl.analysis.variants import ALWAYS, MAPPINGS, NEVER, Key, conditioned
from dsl.domains import holds
from dsl.exact.frame import Diagram, Variable, bounded
from dsl.explaining.called import condition_text
from dsl.nodes import ExpectationKind
from dsl.policy import (
    REFERENCE_DATE,
    ChoiceTest,
    Condition,
    Example,
    FactTest,
    Negation,
    PeriodTest,
    Place,
    Policy,
    Quantified,
    parts_of,
)
from dsl.wording import enumeration, quoted, readable


class GoalKind(StrEnum):
    """What a goal is about; the values are those of the JSON (`soort`)."""

    RULE = "regel"
    EXCEPTION = "uitzondering"
    ROW = "tabelrij"
    STATEMENT = "statement"
    PART = "onderdeel"
    LIMIT = "drempel"


@dataclass(frozen=True, slots=True)
class Goal:
    """One thing that a voorbeeld has to try. `text` says it in Dutch.

    `statement` is its kind and name, `place` where it stands. PART and LIMIT have the words of the test; PART whether
    the test is to be true, LIMIT the threshold. `told` is that test in words for people, without names.
    """

    kind: GoalKind
    statement: Key
    text: str
    place: Place
    words: str = ""
    truth: bool | None = None
    limit: Limit | None = None
    told: str = ""


@dataclass(frozen=True, slots=True)
class Aim:
    """A goal with the opgaven in which each outcome would end otherwise because of it."""

    goal: Goal
    regions: Mapping[Key, Diagram]


EXPECTED = {
    ExpectationKind.VALUE: "besluit",
    ExpectationKind.CONFLICT: "besluit",
    ExpectationKind.NO_OUTCOME: "besluit",
    ExpectationKind.OBLIGATION: "verplichting",
    ExpectationKind.PRINCIPLE: "principe",
    ExpectationKind.SIGNAL: "signaal",
}
"""The kind of outcome that an expectation pins down. `nog open` and `nog nodig` leave it open."""


class Goals:
    """All goals of the statements of one document, the last of a policy: what it builds on has voorbeelden of its own.

    `examples` are the voorbeelden of that document.
    """

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self.space = Space(policy)
        *_, self.regelset = policy.regelsets.values()
        self.examples = tuple(e for e in policy.examples if e.regelset == self.regelset.head.name)
        self._dependents = dependents(policy)

    @cached_property
    def aims(self) -> tuple[Aim, ...]:
        """The goals that can be reached, statement by statement, in order of kind."""
        return tuple(aim for key in _keys(self.policy) for aim in self._of(key) if aim.regions)

    # --- the goals of one statement ---

    def _of(self, key: Key) -> Iterator[Aim]:
        policy = self.policy
        kind, name = key
        statement = policy.rules[name] if kind == "regel" else getattr(policy, MAPPINGS[kind])[name]
        condition, place = statement.condition, statement.place
        if place.source is not self.regelset.document.source:
            return
        matters = self._mattering(key)
        if kind == "regel":
            yield self._speaks(name, matters)
        elif condition is None:
            goal = Goal(GoalKind.STATEMENT, key, f"{kind} {quoted(name)} geldt", place)
            yield Aim(goal, {key: self.space.care})
        if condition is not None:
            for test, path in placed_tests(condition):
                yield from self._parts(key, place, test, self._flips(condition, path), matters)

    def _speaks(self, name: str, matters: Mapping[Key, Diagram]) -> Aim:
        """A rule is tried where it is van toepassing and, if it can be, where its besluit hangs on it."""
        rule = self.policy.rules[name]
        subject = "besluit", rule.decision
        applies = self.space.fixed(self.space.diagrams.applies[name]) & self.space.care
        decides = applies & matters.get(subject, self.space.diagrams.false)
        row = next((t for t in self.policy.tables.values() if name in t.rows), None)
        if row is not None:
            words = f"rij {row.rows.index(name) + 1} van tabel {quoted(row.name)} geeft de uitkomst"
            kind = GoalKind.ROW
        elif rule.target is not None:
            words, kind = f"uitzondering {quoted(name)} geeft de uitkomst", GoalKind.EXCEPTION
        else:
            words, kind = f"regel {quoted(name)} geeft de uitkomst", GoalKind.RULE
        region = decides if decides.satisfiable() else applies
        return Aim(Goal(kind, ("regel", name), words, rule.place), _reachable({subject: region}))

    def _flips(self, condition: Condition, path: tuple[int, ...]) -> Diagram:
        """Where a condition comes out otherwise when one of its tests does."""
        one, other = (self.space.condition(with_part(condition, path, value)) for value in (ALWAYS, NEVER))
        return one ^ other

    def _parts(
        self, key: Key, place: Place, test: Condition, flips: Diagram, matters: Mapping[Key, Diagram]
    ) -> Iterator[Aim]:
        here = {subject: flips & diagram & self.space.care for subject, diagram in matters.items()}
        true = self.space.condition(test)
        words = " ".join(place.source.slice(test.span).split())
        shown, told = f"in {self._shown(key)}: {quoted(words)}", condition_text(self.policy, test)
        for truth, diagram in ((True, true), (False, ~true)):
            goal = Goal(
                GoalKind.PART, key, f"{shown} is {'' if truth else 'niet '}waar", place, words, truth, None, told
            )
            yield Aim(goal, _reachable({subject: region & diagram for subject, region in here.items()}))
        if isinstance(test, FactTest):
            for limit, cell in self._limits(test):
                on = cube(self.space.frame, {self.space.frame.facts[test.fact]: cell})
                said = f"{shown}: {self._limit_text(limit)}"
                goal = Goal(GoalKind.LIMIT, key, said, place, words, None, limit, told)
                yield Aim(goal, _reachable({subject: region & on for subject, region in here.items()}))

    def _limits(self, test: FactTest) -> Iterator[tuple[Limit, int]]:
        """Yield the thresholds of a test, each with its cell: on the constant, and beside it where the test turns."""
        variable = self.space.frame.facts[test.fact]
        domain, fact = variable.domain, self.policy.facts.get(test.fact)
        if domain is None or not domain.bounds:
            return
        for value in test.operands:
            cell = domain.index(value)
            yield Limit(test.fact, value, Side.ON), cell
            for side, beside in sides(variable, value):
                if holds(test, domain.cells[beside].answer, fact) is not holds(test, value, fact):
                    yield Limit(test.fact, value, side), beside

    def _mattering(self, key: Key) -> dict[Key, Diagram]:
        """Return for each outcome where it ends otherwise when the condition of a statement does."""
        space = self.space
        with_it, without = (
            Space(conditioned(space.policy, *key, value), space.frame, lazy=True, period=space.period)
            for value in (ALWAYS, NEVER)
        )
        found = {}
        for subject in self._dependents.get(key, ()):
            one, other = ends(with_it, *subject), ends(without, *subject)
            result = space.diagrams.false
            for end, diagram in one.items():
                result |= diagram ^ other[end]
            found[subject] = result
        return found

    def _shown(self, key: Key) -> str:
        kind, name = key
        rule = self.policy.rules.get(name) if kind == "regel" else None
        return f"{'uitzondering' if rule is not None and rule.target is not None else kind} {quoted(name)}"

    def _limit_text(self, limit: Limit) -> str:
        name = "de peildatum" if limit.fact == REFERENCE_DATE else readable(limit.fact)
        return f"{name} {value_text(self.policy, limit)} ({limit.side})"

    # --- which voorbeeld reaches what ---

    def missing(self) -> list[Aim]:
        """Return the goals that no voorbeeld reaches."""
        reached = {goal for example in self.examples for goal in self.reached(example)}
        return [aim for aim in self.aims if aim.goal not in reached]

    def reached(self, example: Example) -> tuple[Goal, ...]:
        """Return the goals that a voorbeeld reaches."""
        expected = {
            (EXPECTED[e.kind], e.subject.text) for e in example.expectations if e.subject and e.kind in EXPECTED
        }
        here = self.inside(example)
        return tuple(aim.goal for aim in self.aims if self.reaches(aim, example, here, expected))

    def inside(self, example: Example) -> Diagram:
        """Return the opgaven that a voorbeeld stands for: its answers, whatever it leaves open."""
        diagrams, frame = self.space.diagrams, self.space.frame
        codes: dict[Variable, int] = {}
        for name, variable in frame.facts.items():
            if name == REFERENCE_DATE:
                if example.on is not None:
                    codes[variable] = diagrams.answer_code(variable, example.on)
            elif name in example.answers:
                codes[variable] = diagrams.answer_code(variable, example.answers[name])
        codes |= {variable: int(name in example.done) for name, variable in frame.progress.items()}
        return cube(frame, codes) & self.space.care

    def reaches(self, aim: Aim, example: Example, here: Diagram, expected: Iterable[Key]) -> bool:
        """Tell whether a voorbeeld that stands for `here` and expects something of some outcomes reaches a goal."""
        if not here.satisfiable() or (aim.goal.limit is not None and not is_near(aim.goal.limit, example)):
            return False
        return any(subject in aim.regions and here & aim.regions[subject] == here for subject in expected)

    def beside(self, goal: Goal) -> tuple[str, ...]:
        """Return the voorbeelden that have the answer of a threshold while nothing that they expect hangs on it.

        Of a threshold that no voorbeeld reaches.
        """
        if goal.limit is None:
            return ()
        variable = self.space.frame.facts[goal.limit.fact]
        assert variable.domain is not None
        cells = {Side.ON: variable.domain.index(goal.limit.value), **dict(sides(variable, goal.limit.value))}
        found = []
        for example in self.examples:
            answer = example.on if goal.limit.fact == REFERENCE_DATE else example.answers.get(goal.limit.fact)
            there = answer is not None and variable.domain.index(answer) == cells[goal.limit.side]
            if there and is_near(goal.limit, example):
                found.append(example.title)
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Tried:
    """The goals of a policy, each with the voorbeelden that reach it.

    `beside` has for each threshold that none reaches those that do have its answer: see `Goals.beside`.
    """

    goals: Mapping[Goal, tuple[str, ...]]
    beside: Mapping[Goal, tuple[str, ...]]

    @property
    def missing(self) -> tuple[Goal, ...]:
        """The goals that no voorbeeld reaches."""
        return tuple(goal for goal, titles in self.goals.items() if not titles)


def goals_of(policy: Policy) -> Iterator[Goals]:
    """Yield the goals of each document of a policy, with what it builds on."""
    for name in policy.regelsets:
        with bounded(name):
            goals = Goals(policy.up_to(name))
        yield goals


def tried(policy: Policy) -> Tried:
    """Return which voorbeeld tries what. Raises PolicyTooTangled when the policy is too entangled to study."""
    found: dict[Goal, list[str]] = {}
    beside: dict[Goal, tuple[str, ...]] = {}
    for goals in goals_of(policy):
        with bounded(goals.regelset.head.name):
            found |= {aim.goal: [] for aim in goals.aims}
            for example in goals.examples:
                for goal in goals.reached(example):
                    found[goal].append(example.title)
            beside |= {aim.goal: goals.beside(aim.goal) for aim in goals.aims if not found[aim.goal]}
    return Tried(
        {goal: tuple(titles) for goal, titles in found.items()}, {g: titles for g, titles in beside.items() if titles}
    )


def beside_text(titles: Sequence[str]) -> str:
    """Return the sentence about voorbeelden that have the answer of a threshold and do not try it."""
    named = enumeration([quoted(title) for title in titles])
    return f"In {named} staat dit antwoord, maar niets van wat daar wordt verwacht hangt ervan af."


# --- tests in a condition ------------------------------------------------------------------------


def _keys(policy: Policy) -> Iterator[Key]:
    """Yield the statements that have goals."""
    for kind, group in (
        ("regel", policy.rules),
        ("principe", policy.principles),
        ("begrip", policy.terms),
        ("verplichting", policy.obligations),
        ("signaal", policy.signals),
    ):
        yield from ((kind, name) for name in group)


def _reachable(regions: Mapping[Key, Diagram]) -> dict[Key, Diagram]:
    return {subject: region for subject, region in regions.items() if region.satisfiable()}


def placed_tests(condition: Condition, path: tuple[int, ...] = ()) -> Iterator[tuple[Condition, tuple[int, ...]]]:
    """Yield the single tests of a condition that an opgave can turn, each with its place in the condition."""
    parts = parts_of(condition)
    for number, part in enumerate(parts):
        yield from placed_tests(part, (*path, number))
    if not parts and not isinstance(condition, ChoiceTest | PeriodTest):
        yield condition, path


def with_part(condition: Condition, path: tuple[int, ...], value: Condition) -> Condition:
    """Return a condition with another one in the place of a part of it."""
    if not path:
        return value
    if isinstance(condition, Negation):
        return replace(condition, part=with_part(condition.part, path[1:], value))
    assert isinstance(condition, Quantified)
    parts = list(condition.parts)
    parts[path[0]] = with_part(parts[path[0]], path[1:], value)
    return replace(condition, parts=tuple(parts))
