"""The questions about one opgave by a three-valued walk, for rules too entangled for diagrams.

No question that matters is missed, and no value that is possible; but there may be one too many of both. What is said
to be certain is certain.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from enum import Enum, auto
from math import inf, log2

from dsl.domains import domains
from dsl.evaluation.evaluator import Evaluation
from dsl.evaluation.program import program_of
from dsl.evaluation.steps import (
    OPEN,
    Answered,
    Below,
    Contains,
    Count,
    During,
    Empty,
    EndsIn,
    Every,
    Gives,
    Not,
    Otherwise,
    Slot,
    Some,
    Step,
    Together,
    Unranked,
)
from dsl.evaluation.trace import Special
from dsl.exact.structure import all_tests
from dsl.outcome import OTHERWISE, Answers, DecisionState, Effect, Layer, LayerDecision, Outcome, PrincipleState
from dsl.policy import Answer, Decision, FactTest, Policy, Rule

ENDING_STEPS = (Gives, Together, Below, During, Unranked, Otherwise)
"""The steps whose value is a set of endings; that of all others is a truth."""

_CONFLICT, _NOTHING = str(Special.CONFLICT), str(Special.NO_OUTCOME)


MOST_STEPS = 1_000_000
"""The most steps of the program that are run to find out which question settles most: a few tenths of a second."""


class Matters(Enum):
    """What depends on a fact: a besluit; only a principe, verplichting or signaal; nothing."""

    DECIDING = auto()
    OTHER = auto()
    NOT = auto()


class Approximation:
    """One policy with the answers of one opgave."""

    def __init__(self, policy: Policy, answers: Answers) -> None:
        self.policy = policy
        self.answers = answers
        self._evaluation = Evaluation(policy, answers)

    def weigh(self) -> Outcome:
        """Return all that follows from the answers, as far as the walk can tell."""
        policy, answers, evaluation = self.policy, self.answers, self._evaluation
        obligations = {name: evaluation.obligation(name) for name in policy.obligations}
        deciding = self._deciding()
        return Outcome(
            answers.on,
            policy.is_in_force(answers.on),
            {name: self._decision(decision) for name, decision in policy.decisions.items()},
            {name: self._principle(name, obligations) for name in policy.principles},
            obligations,
            {name: evaluation.signal(name) for name in policy.signals},
            {name: evaluation.term(name) for name in policy.terms},
            {name: evaluation.applies(name) for name in policy.rules},
            tuple(name for name in policy.facts if name in deciding),
            tuple(name for name in policy.facts if name in self._other() - deciding),
            self._most_settling([name for name in policy.facts if name in deciding]),
            {
                name: day
                for name, holds in obligations.items()
                if holds is not False and (day := policy.obligations[name].due(answers.values)) is not None
            },
            self._layers(),
            approximate=True,
        )

    def matters(self, fact: str) -> Matters:
        """Tell what may depend on a fact that is left open."""
        if fact in self._deciding():
            return Matters.DECIDING
        return Matters.OTHER if fact in self._other() else Matters.NOT

    def effects(self, fact: str, decision: str) -> tuple[Effect, ...]:
        """Return what each answer to a question may leave possible for a besluit; of a set the answers that have it."""
        known = self.policy.facts[fact]
        tests = [t for t in all_tests(self.policy) if isinstance(t, FactTest) and t.fact == fact]
        if not tests:
            return ()
        domain = domains({fact: known}, tests)[fact]
        found = []
        for cell in domain.cells:
            answer = None if domain.is_set else cell.answer
            found.append(Effect(cell, *self._endings(self._with(fact, answer), decision)))
        return tuple(found)

    # --- what follows ---

    def _with(self, fact: str, answer: Answer | None) -> Evaluation:
        values = {name: found for name, found in self.answers.values.items() if name != fact}
        if answer is not None:
            values[fact] = answer
        return Evaluation(self.policy, Answers(values, self.answers.done, self.answers.on))

    def _endings(self, evaluation: Evaluation, decision: str) -> tuple[tuple[str, ...], bool, bool]:
        endings = evaluation.decision(decision)
        values = tuple(c.name for c in self.policy.decisions[decision].choices if c.name in endings)
        return values, _CONFLICT in endings, _NOTHING in endings

    def _decision(self, decision: Decision) -> DecisionState:
        name, evaluation = decision.name, self._evaluation
        possible, conflict, no_outcome = self._endings(evaluation, name)
        rules = [rule.name for rule in _members(decision) if rule.value is not None]
        maybe = [rule for rule in rules if evaluation.applies(rule) is not False]
        if decision.otherwise is not None and decision.otherwise in possible and evaluation.truth(decision.period):
            maybe.append(OTHERWISE)
        settled = len(possible) == 1 and not conflict and not no_outcome
        return DecisionState(
            possible[0] if settled else None, possible, conflict, no_outcome, evaluation.speaks(name), tuple(maybe),
            tuple(choice for choice in self.policy.interpretations if self._hinges(name, choice, settled=settled)),
        )  # fmt: skip

    def _hinges(self, decision: str, choice: str, *, settled: bool) -> bool:
        """Tell whether turning an interpretatie may change how some completion ends: unless both ends are settled."""
        turned = self._turned(choice)
        endings = Evaluation(turned, self.answers).decision(decision)
        return not settled or endings != self._evaluation.decision(decision)

    def _turned(self, name: str) -> Policy:
        made: dict[str, Policy] = self.policy.made.setdefault(__name__, {})
        if name not in made:
            choice = self.policy.interpretations[name]
            turned = {**self.policy.interpretations, name: replace(choice, choice=not choice.choice)}
            made[name] = replace(self.policy, interpretations=turned)
        return made[name]

    def _principle(self, name: str, obligations: dict[str, bool | None]) -> PrincipleState:
        principle = self.policy.principles[name]
        own = [obligations[o.name] for o in self.policy.obligations.values() if o.principle == name]
        in_force = self.policy.regelset_of(principle.place).head.is_in_force(self.answers.on)
        applies = _any(own) if own and in_force else in_force
        return PrincipleState(principle.number, self._evaluation.principle(name), applies)

    def _layers(self) -> tuple[Layer, ...]:
        """Return what the rules of each document may give; () when there is only one."""
        found = []
        for name, regelset in self.policy.regelsets.items() if len(self.policy.regelsets) > 1 else ():
            spoken = {d.name: self._layer(d, name) for d in self.policy.decisions.values() if d.speaks_in(name)}
            head = regelset.head
            found.append(Layer(name, head.title, head.rank, head.is_in_force(self.answers.on), spoken))
        return tuple(sorted(found, key=lambda layer: -layer.rank.height))

    def _layer(self, decision: Decision, regelset: str) -> LayerDecision:
        evaluation = self._evaluation
        members = [rule for rule in _members(decision) if rule.regelset == regelset]
        own = [rule for rule in members if rule.value is not None]
        values = {rule.value for rule in own if evaluation.truth(rule.condition) is not False}
        # An exception that gives a value and one that leaves its rule out disagree, as two values do.
        leaves_out = any(rule.value is None and evaluation.truth(rule.condition) is not False for rule in members)
        applies = [evaluation.applies(rule.name) for rule in own]
        if regelset == decision.regelset and decision.otherwise is not None and evaluation.truth(decision.period):
            values.add(decision.otherwise)
            applies.append(None)
        possible = tuple(choice.name for choice in decision.choices if choice.name in values)
        return LayerDecision(None, possible, len(possible) > 1 or (leaves_out and bool(possible)), True, _any(applies))

    # --- which questions matter ---

    def _deciding(self, evaluation: Evaluation | None = None) -> set[str]:
        decisions = program_of(self.policy).decisions.values()
        return open_facts(self.policy, evaluation or self._evaluation, (slots.endings for slots in decisions))

    def _most_settling(self, facts: list[str]) -> tuple[str, ...]:
        """Return the deciding questions, those first whose answers leave the fewest endings, and then the fewest
        questions: on average over the answers, and as far as the walk can tell.

        Document order breaks ties; questions that are not tried, in a very large policy, come last.
        """
        program = program_of(self.policy)
        most = MOST_STEPS // len(program.steps)
        left: dict[str, tuple[float, float]] = {}
        for name in facts:
            answers = program.domains[name].answers()
            most -= len(answers)
            if most < 0:
                break
            after = [self._with(name, answer) for answer in answers]
            endings = sum(log2(len(one.decision(d))) for one in after for d in self.policy.decisions)
            questions = sum(len(self._deciding(one)) for one in after)
            left[name] = round(endings / len(answers), 9), questions / len(answers)
        return tuple(sorted(facts, key=lambda name: left.get(name, (inf, inf))))

    def _other(self) -> set[str]:
        program = program_of(self.policy)
        groups = (program.principles, program.obligations, program.signals)
        return open_facts(self.policy, self._evaluation, (slot for group in groups for slot in group.values()))


def open_facts(policy: Policy, evaluation: Evaluation, slots: Iterable[Slot]) -> set[str]:
    """Return the facts of the tests that are reached from these slots by way of what is still open."""
    steps = (program_of(policy).steps[slot] for slot in open_slots(policy, evaluation, slots))
    return {step.fact for step in steps if isinstance(step, Answered | Contains | Empty)} & policy.facts.keys()


def open_slots(policy: Policy, evaluation: Evaluation, slots: Iterable[Slot]) -> set[Slot]:
    """Return what is still open of these slots and of what they work on, by way of what is open."""
    steps, values = program_of(policy).steps, evaluation.values
    seen: set[Slot] = set()
    stack = list(slots)
    while stack:
        slot = stack.pop()
        step, value = steps[slot], values[slot]
        is_open = value.bit_count() > 1 if isinstance(step, ENDING_STEPS) else value == OPEN
        if slot not in seen and is_open:
            seen.add(slot)
            stack.extend(inputs(step))
    return seen


def _members(decision: Decision) -> Iterator[Rule]:
    for top in decision.rules:
        yield from top.family()


def _any(truths: Iterable[bool | None]) -> bool | None:
    found = set(truths)
    return True if True in found else None if None in found else False


def inputs(step: Step) -> tuple[Slot, ...]:
    """Return the slots that a step works on."""
    match step:
        case Every(parts) | Some(parts) | Together(parts):
            return parts
        case Count():
            return step.parts
        case Not(part):
            return (part,)
        case EndsIn() | Unranked():
            return (step.endings,)
        case Gives():
            return (step.condition,)
        case Below():
            return (step.over, step.condition)
        case During() | Otherwise():
            return (step.period, step.endings)
    return ()
