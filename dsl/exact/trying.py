"""What would change an outcome, found by trying: for rules too entangled for diagrams.

What is shown is checked: with these answers the evaluation itself gives the value. But only so much is tried. A change
of one answer is the smallest there is; a larger one may not be. Where nothing is found there may still be something,
unless the evaluation shows that no answers give the value, whatever is answered.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import combinations

from dsl.evaluation.evaluator import Evaluation
from dsl.evaluation.program import endings_in, program_of
from dsl.evaluation.steps import Answered, Contains, Empty, Slot
from dsl.exact.approximation import inputs
from dsl.exact.searching import Given, Goal, Search
from dsl.outcome import Alternatives, Answers, Change
from dsl.policy import REFERENCE_DATE, Answer, Policy

MOST_STEPS = 1_000_000
"""The most steps of the program that are run for one way of looking for one value: a few tenths of a second."""


class Trials:
    """What would change one besluit of one opgave."""

    def __init__(self, policy: Policy, answers: Answers, decision: str) -> None:
        self._policy = policy
        self._answers = answers
        self._decision = decision
        program = program_of(policy)
        self._domains = program.domains
        self._slot = program.decisions[decision].endings
        tested = self._reached()
        self._answered = [name for name in policy.facts if name in tested and name in answers.values]
        self._most = max(1, MOST_STEPS // len(program.steps))
        self._search = Search({name: found.answers() for name, found in self._domains.items() if name in policy.facts})

    def alternatives(self, possible: Collection[str]) -> Alternatives:
        """Return a change for each value that is not among those that are possible now, as far as one is found."""
        found: list[Change] = []
        unknown: list[str] = []
        for choice in self._policy.decisions[self._decision].choices:
            if choice.name in possible or choice.name not in self._endings(self._without(self._answered)):
                continue
            change = self._change(choice.name)
            if change is None:
                unknown.append(choice.name)
            else:
                found.append(change)
        return Alternatives(tuple(sorted(found, key=lambda change: len(change.facts))), tuple(unknown))

    # --- looking ---

    def _change(self, value: str) -> Change | None:
        self._search.left = self._most
        all_refuted = True
        for changed, proven in self._of(1, value):
            if proven is not None:
                return self._shown(value, changed, proven, smallest=True)
            all_refuted = False
        all_refuted = all_refuted and self._search.left > 0
        self._search.left = self._most
        for changed, proven in self._of(2, value):
            if proven is not None:
                return self._shown(value, changed, proven, smallest=all_refuted)
        for rather in (self._answers.values, {}):
            self._search.left = self._most
            proven = self._proof(self._without(self._answered), value, rather)
            if proven is not None:
                changed = self._fewest(value, proven)
                return self._shown(value, changed, proven, smallest=len(changed) == 1)
        return None

    def _of(self, size: int, value: str) -> Iterator[tuple[list[str], Given | None]]:
        """Yield each choice of so many answers with which the value may come out, and answers with which it does."""
        for names in combinations(self._answered, size):
            if self._search.left <= 0:
                return
            if value not in self._endings(self._without(names)):
                continue
            for given in self._otherwise(self._answers.values, names):
                if value in self._endings(given):
                    yield [*names], self._proof(given, value, {})
            if any(self._domains[name].is_set for name in names):  # not all of its answers are tried
                yield [*names], None

    def _otherwise(self, given: Given, names: tuple[str, ...]) -> Iterator[Given]:
        """Yield answers of which all these are other than they are now."""
        if not names:
            yield given
            return
        for answer in self._others(names[0]):
            yield from self._otherwise({**given, names[0]: answer}, names[1:])

    def _proof(self, given: Given, value: str, rather: Given) -> Given | None:
        """Return answers to open questions beside these that make the value certain; None when none is found."""
        wanted = endings_in(self._policy.decisions[self._decision], value)
        goal = Goal(self._policy, self._slot, wanted, self._answers.on, self._answers.done)
        return self._search.completion([goal], given, rather)

    def _fewest(self, value: str, proven: Given) -> list[str]:
        """Return the answers that must be otherwise: put back one by one where the value stays certain."""
        given = dict(proven)
        for name in self._answered:
            now = self._answers.values[name]
            if given.get(name, now) != now and self._endings({**given, name: now}) == (value,):
                given[name] = now
        present = self._answers.values
        return [name for name in self._answered if given.get(name, present[name]) != present[name]]

    # --- what is shown ---

    def _shown(self, value: str, changed: list[str], proven: Given, *, smallest: bool) -> Change:
        """Return a change with all answers that would do, and only what must be answered besides to make it certain."""
        given = {**self._answers.values, **{name: proven[name] for name in changed}}
        beside = {name: answer for name, answer in proven.items() if name not in self._answers.values}
        for name in [*beside]:
            fewer = {n: answer for n, answer in beside.items() if n != name}
            if self._endings({**given, **fewer}) == (value,):
                beside = fewer
        facts = []
        for name in changed:
            own = self._domains[name].cell(proven[name])
            ways = [own]
            if len(changed) == 1 and not self._domains[name].is_set:
                ways = [
                    cell
                    for cell in self._domains[name].cells
                    if cell == own or self._endings({**given, **beside, name: cell.answer}) == (value,)
                ]
            facts.append((name, tuple(ways)))
        order = [*self._policy.facts]
        certain = sorted(beside, key=order.index)
        return Change(
            self._decision,
            value,
            tuple(facts),
            tuple((name, (self._domains[name].cell(beside[name]),)) for name in certain),
            smallest,
        )

    # --- answers ---

    def _others(self, name: str) -> Iterator[Answer]:
        """Yield the other answers to an answered question; of a set those with one choice more or less, and none."""
        domain, now = self._domains[name], self._answers.values[name]
        if not isinstance(now, frozenset):
            at = domain.index(now)
            yield from (cell.answer for number, cell in enumerate(domain.cells) if number != at)
            return
        yield from dict.fromkeys(
            [*(now ^ {str(cell.answer)} for cell in domain.cells), *([frozenset()] if now else [])]
        )

    def _without(self, names: Collection[str]) -> Given:
        return {name: answer for name, answer in self._answers.values.items() if name not in names}

    def _endings(self, given: Given) -> tuple[str, ...]:
        self._search.left -= 1
        return Evaluation(self._policy, Answers(given, self._answers.done, self._answers.on)).decision(self._decision)

    def _reached(self) -> set[str]:
        """Return the facts that some step tests on which the besluit depends."""
        steps = program_of(self._policy).steps
        seen: set[Slot] = set()
        stack, found = [self._slot], set()
        while stack:
            slot = stack.pop()
            if slot not in seen:
                seen.add(slot)
                step = steps[slot]
                if isinstance(step, Answered | Contains | Empty):
                    found.add(step.fact)
                stack.extend(inputs(step))
        return found - {REFERENCE_DATE}
