"""Looks for answers with which policies end as one wants, by running them: for rules too entangled for diagrams.

What it finds is so: the evaluation is certain of it. Where it finds nothing there may still be something.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from dsl.evaluation.evaluator import Evaluation
from dsl.evaluation.program import program_of
from dsl.evaluation.steps import TRUE, UNTRUE, Slot
from dsl.exact.approximation import ENDING_STEPS, open_facts, open_slots
from dsl.outcome import Answers
from dsl.policy import Answer, Policy

Given = Mapping[str, Answer]
"""Answers by the name of their question."""


@dataclass(frozen=True, slots=True)
class Goal:
    """An outcome that must end so, on a day with what is done.

    `slot` is where its value is in the program; `wanted` are endings of a besluit, or the truth of anything else.
    `asked_as` gives the question of a fact, where that is not its name.
    """

    policy: Policy
    slot: Slot
    wanted: int
    on: date
    done: frozenset[str]
    asked_as: Mapping[str, str] = field(default_factory=dict)

    def seen(self, given: Given) -> Seen:
        """Return how it ends with these answers."""
        values = dict(given)
        for fact, question in self.asked_as.items():
            values.pop(fact, None)
            if question in values:
                values[fact] = values.pop(question)
        return Seen(self, Evaluation(self.policy, Answers(values, self.done, self.on)))

    @property
    def is_ending(self) -> bool:
        """Tell whether it is about a besluit."""
        return isinstance(program_of(self.policy).steps[self.slot], ENDING_STEPS)


class Seen:
    """How a goal stands with some answers: whether it may and does certainly end so, in how many ways it may end."""

    def __init__(self, goal: Goal, evaluation: Evaluation) -> None:
        self._goal, self._evaluation = goal, evaluation
        value = evaluation.values[goal.slot]
        if goal.is_ending:
            self.possible, self.certain = bool(value & goal.wanted), not value & ~goal.wanted
            self.ways = value.bit_count()
        else:
            self.possible, self.certain = value != TRUE ^ goal.wanted, value == goal.wanted
            self.ways = 1 if value in (TRUE, UNTRUE) else 2

    def open(self) -> int:
        """Return how much of the program that it depends on is open."""
        return len(open_slots(self._goal.policy, self._evaluation, [self._goal.slot]))

    def questions(self) -> set[str]:
        """Return the questions on which it may still depend."""
        facts = open_facts(self._goal.policy, self._evaluation, [self._goal.slot])
        return {self._goal.asked_as.get(fact, fact) for fact in facts}


class Search:
    """Looks for answers. `questions` are all there are, in the order to answer them in, with the answers to try.

    `left` is how many times a policy may still be run: set it before looking.
    """

    def __init__(self, questions: Mapping[str, Sequence[Answer]]) -> None:
        self._questions = questions
        self.left = 0

    def see(self, goals: Collection[Goal], given: Given) -> list[Seen]:
        """Return how goals stand with these answers."""
        self.left -= len(goals)
        return [goal.seen(given) for goal in goals]

    def completion(self, goals: Collection[Goal], given: Given, rather: Given) -> Given | None:
        """Return answers beside these that make all goals certain; None when none are found.

        Each step answers one more question, in each way with which the goals may still be met: the answers in `rather`
        before others, then what leaves the fewest ways to end and the least of the programs open.
        """
        stack = [given]
        while stack and self.left > 0:
            given = stack.pop()
            seen = self.see(goals, given)
            if all(one.certain for one in seen):
                return given
            asked = set().union(*(one.questions() for one in seen if not one.certain))
            name = next((question for question in self._questions if question in asked), None)
            if name is None or not all(one.possible for one in seen):
                continue
            ways = []
            for number, answer in enumerate(self._questions[name]):
                more = {**given, name: answer}
                after = self.see(goals, more)
                if all(one.possible for one in after):
                    price = sum(one.ways for one in after), sum(one.open() for one in after)
                    ways.append((rather.get(name) != answer, *price, number, more))
            stack += [way[-1] for way in sorted(ways, key=lambda way: way[:-1], reverse=True)]
        return None
