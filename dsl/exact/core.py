"""The core of a policy: who answers a question about an opgave, exactly where that can be done."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import TypeVar

from dsl.exact.approximation import Approximation, Matters
from dsl.exact.changes import Changes
from dsl.exact.diagrams import Diagrams
from dsl.exact.frame import PolicyTooTangled, bounded
from dsl.exact.questions import Questions
from dsl.exact.table import Table, table
from dsl.exact.trying import Trials
from dsl.outcome import Alternatives, Answers, Effect, Outcome
from dsl.policy import Policy

_Found = TypeVar("_Found")


class Core:
    """The core of one policy: compiled once, asked for each opgave.

    A policy too entangled to compile as a whole is compiled anew for the answers of each opgave, which are filled in
    first: slower, and just as exact. Where that is too much too, a three-valued walk answers (`approximation.py`), and
    the outcome says so.
    """

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self.tangled: PolicyTooTangled | None = None
        self._up_to: dict[str, Core] = {}
        self._whole: Diagrams | None = None
        try:
            self._whole = Diagrams(policy)
        except PolicyTooTangled as error:
            self.tangled = error

    def up_to(self, regelset: str) -> Core:
        """Return the core of one document with what it builds on; of a policy with one document itself."""
        policy = self.policy.up_to(regelset)
        if policy is self.policy:
            return self
        if regelset not in self._up_to:
            self._up_to[regelset] = Core(policy)
        return self._up_to[regelset]

    def _exactly(self, answers: Answers, ask: Callable[[Diagrams], _Found], free: str | None = None) -> _Found | None:
        """Return the exact answer to a question, or None when the rules are too entangled for it.

        `free` is a fact that must be left open though it is answered.
        """
        if self._whole is not None:
            self._whole.tidy()
            try:
                with bounded(self.policy.head.name):
                    return ask(self._whole)
            except PolicyTooTangled:
                self._whole.tidy(always=True)
        values = {name: answer for name, answer in answers.values.items() if name != free}
        try:
            diagrams = Diagrams(self.policy, given=values)
            with bounded(self.policy.head.name):
                return ask(diagrams)
        except PolicyTooTangled:
            return None

    def weigh(self, answers: Answers) -> Outcome:
        """Return all that follows from the answers, in every way to fill in what is unknown."""
        found = self._exactly(answers, lambda diagrams: Questions(diagrams, answers).weigh())
        return found or Approximation(self.policy, answers).weigh()

    def mattering(self, answers: Answers) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the answered facts that matter as they stand: had that one not been answered, it would be asked.

        First those on which a besluit depends, then those on which only a principe, verplichting or signaal does.
        """
        kinds: dict[str, Matters] = {}
        exact = True
        for name in (name for name in self.policy.facts if name in answers.values):
            found = self._exactly(answers, partial(_matters, answers, name), name) if exact else None
            if found is None:  # another one would be too much too, and take as long to find out
                exact = False
                values = {fact: answer for fact, answer in answers.values.items() if fact != name}
                found = Approximation(self.policy, Answers(values, answers.done, answers.on)).matters(name)
            kinds[name] = found
        return (
            tuple(name for name, matters in kinds.items() if matters is Matters.DECIDING),
            tuple(name for name, matters in kinds.items() if matters is Matters.OTHER),
        )

    def effects(self, answers: Answers, fact: str, decision: str) -> tuple[Effect, ...]:
        """Return what each answer to a question would leave possible for a besluit; () when no condition tests it.

        For a question with more than one answer at once, each choice stands for the answers that have it.
        """
        found = self._exactly(answers, lambda diagrams: Questions(diagrams, answers).effects(fact, decision), fact)
        return Approximation(self.policy, answers).effects(fact, decision) if found is None else found

    def table(self, answers: Answers, decision: str, rows: int = 8) -> Table | None:
        """Return *Wat beslist het nog?* in at most `rows` rows, or None when it is settled or does not fit.

        Rows may overlap (where two answers each decide alone); together they cover every way to answer.
        """
        return self._exactly(answers, lambda diagrams: table(diagrams, answers, decision, rows))

    def changes(self, answers: Answers, decision: str) -> Alternatives:
        """Return for each value that is not possible now the fewest answered facts that must be otherwise.

        A value that no answers give is left out. Where several changes are equally small, the one that comes first.
        When the policy could not be compiled as a whole they are looked for by trying (`trying.py`): this question is
        about all answers, so that filling in those that are given does not help.
        """
        if self._whole is not None:
            self._whole.tidy()
            with suppress(PolicyTooTangled), bounded(self.policy.head.name):
                return Alternatives(Changes(self._whole, answers, decision).least())
            self._whole.tidy(always=True)
        possible = self.weigh(answers).decisions[decision].possible
        return Trials(self.policy, answers, decision).alternatives(possible)


def _matters(answers: Answers, fact: str, diagrams: Diagrams) -> Matters:
    return Questions(diagrams, answers).matters(fact)
