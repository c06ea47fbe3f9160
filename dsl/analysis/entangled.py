"""What can still be said of outcomes of two versions whose diagrams do not fit.

They are proven equal when they are made of the same parts (`parts.py`). Otherwise opgaven are looked for that end
otherwise, from the answers with which a changed statement does something else. One that is found really ends so: the
evaluation is certain of it in both versions. That none is found proves nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from dsl.analysis.attribution import Attribution
from dsl.analysis.outcomes import APPLICATION, CONFLICT, NO_OUTCOME, End, conditioned, is_nothing
from dsl.analysis.parts import Numbers, Parts
from dsl.analysis.space import Opgave, Space, answer_of, cube, witness_codes
from dsl.analysis.variants import MAPPINGS, NEVER, Key
from dsl.evaluation import steps
from dsl.evaluation.program import endings_in, program_of
from dsl.exact.frame import Diagram, Frame, OutOfNodes
from dsl.exact.searching import Given, Goal, Search
from dsl.policy import REFERENCE_DATE, Answer, Policy

MOST_STEPS = 6_000_000
"""The most steps of the programs that are run to find opgaven in which one outcome differs: a few seconds."""

MOST_STARTS = 12
"""The most cases in which a changed statement does something else that the search starts from, for one outcome."""

MOST_STATEMENTS = 32
"""The most changed statements that are put back one by one to see which of them matter."""


@dataclass(frozen=True, slots=True)
class Start:
    """Answers to begin with, what is done, and the day."""

    given: Given
    done: frozenset[str]
    on: date


@dataclass(frozen=True, slots=True)
class Found:
    """An opgave that ends otherwise in the new version; `given` goes by question, `old` and `new` by fact."""

    before: End
    after: End
    given: Given
    old: Opgave
    new: Opgave
    by: tuple[str, ...]


class Entangled:
    """Two versions in spaces of few nodes over one frame, in which most parts fit. `facts` are the questions."""

    def __init__(self, old: Space, new: Space, frame: Frame, answers: Mapping[str, tuple[Answer, ...]]) -> None:
        self._old, self._new, self._frame = old, new, frame
        numbers = Numbers()
        self._parts = Parts(old.policy, numbers, old), Parts(new.policy, numbers, new)
        self._attribution = Attribution(old, new)
        self._search = Search(answers)
        today = frame.facts.get(REFERENCE_DATE)
        cells = () if today is None or today.domain is None else range(len(today.domain.cells))
        days = [day for cell in cells if today is not None and (day := new.day(today, cell)) is not None]
        self._days = days or [new.period[0] or new.period[1] or date(2000, 1, 1)]
        self._size = sum(len(program_of(space.policy).steps) for space in (old, new))
        self._asked_as = {fact: v.name for fact, v in old.frame.facts.items() if fact != v.name}

    def same(self, subject: Key) -> bool:
        """Tell whether it is proven that an outcome is the same in both versions."""
        old, new = (parts.outcome(subject) for parts in self._parts)
        return old is not None and old == new

    def differing(self, subject: Key) -> Iterator[Found]:
        """Yield an opgave for each way in which an outcome was found to end otherwise."""
        before, after = _ends(self._old.policy, subject), _ends(self._new.policy, subject)
        pairs = [(was, now) for was in before for now in after if was != now and not is_nothing(subject, was, now)]
        starts = [*self._starts(subject)]
        runs, left = 2 * MOST_STEPS // self._size, len(pairs) * len(starts)
        for was, now in pairs:
            for start in starts:
                self._search.left = allowed = max(1, runs // max(1, left))  # what one does not need is for the others
                goals = self._goals(subject, was, now, start)
                given = self._search.completion(goals, start.given, {})
                runs, left = runs - (allowed - self._search.left), left - 1
                if given is not None:
                    yield self._found(subject, was, now, replace(start, given=given))
                    break

    # --- where to begin ---

    def _starts(self, subject: Key) -> Iterator[Start]:
        """Yield where changed statements do something else, and then no answers at all, on each day."""
        number = 0
        for key in self._attribution.involved(subject):
            for region in self._regions(key):
                for start in self._cases(region):
                    if number == MOST_STARTS:
                        break
                    number += 1
                    yield start
        for on in self._days:
            yield Start({}, frozenset(), on)

    def _regions(self, key: Key) -> Iterator[Diagram]:
        """Yield where a statement holds in one version only; else where it holds."""
        try:
            old, new = (_holds(space, key) for space in (self._old, self._new))
            care = self._old.care & self._new.care
            if ((old ^ new) & care).satisfiable():
                yield new & ~old & care
                yield old & ~new & care
            else:
                yield old & care
        except OutOfNodes:
            self._new.diagrams.tidy(always=True)

    def _cases(self, region: Diagram) -> Iterator[Start]:
        """Yield a few cases in a region, with few answers each."""
        frame = self._frame
        try:
            whole = region
            for _ in range(2):
                codes = witness_codes(frame, region, ~whole)
                if codes is None:
                    return
                region &= ~cube(frame, codes)
                given = {v.name: answer_of(v, code) for v, code in codes.items() if v.domain is not None}
                on = given.pop(REFERENCE_DATE, None)
                day = self._new.day(frame.facts[REFERENCE_DATE], codes[frame.facts[REFERENCE_DATE]]) if on else None
                done = frozenset(v.name for v, code in codes.items() if v.domain is None and code)
                yield Start(given, done, day or self._days[-1])
        except OutOfNodes:
            self._new.diagrams.tidy(always=True)

    # --- what is found ---

    def _goals(self, subject: Key, before: End, after: End, start: Start) -> list[Goal]:
        """Return what an opgave must do; nothing in a version that does not have the statement."""
        goals = []
        if before is not None:
            goals.append(_goal(self._old.policy, subject, before, start.on, start.done))
            goals[0] = replace(goals[0], asked_as=self._asked_as)
        if after is not None:
            goals.append(_goal(self._new.policy, subject, after, start.on, start.done))
        return goals

    def _found(self, subject: Key, before: End, after: End, case: Start) -> Found:
        """Return what was found, with no more answers than make it certain, and the day only if it matters."""

        def certain(given: Given, done: frozenset[str], on: date) -> bool:
            goals = self._goals(subject, before, after, Start(given, done, on))
            return all(one.certain for one in self._search.see(goals, given))

        given, done, on = case.given, case.done, case.on
        for name in [*given]:
            fewer = {question: answer for question, answer in given.items() if question != name}
            given = fewer if certain(fewer, done, on) else given
        for name in sorted(done):
            done = done - {name} if certain(given, done - {name}, on) else done
        day = None if all(certain(given, done, other) for other in self._days) else on
        old_policy, new_policy = self._old.policy, self._new.policy
        given = {question: given[question] for question in self._frame.facts if question in given}
        old = {fact: given[q] for fact in old_policy.facts if (q := self._asked_as.get(fact, fact)) in given}
        new = {fact: answer for fact, answer in given.items() if fact in new_policy.facts}
        return Found(
            before,
            after,
            given,
            Opgave(old, done & old_policy.obligations.keys(), day),
            Opgave(new, done & new_policy.obligations.keys(), day),
            self._by(subject, before, after, Start(given, done, on)),
        )

    def _by(self, subject: Key, before: End, after: End, case: Start) -> tuple[str, ...]:
        """Return the statements that make it so in this opgave, as `difference.py` says."""
        if before is None or after is None:
            return (subject[1],)
        involved = self._attribution.involved(subject)
        if len(involved) <= MOST_STATEMENTS:
            for of_new, end in ((True, after), (False, before)):
                found = [key[1] for key in involved if self._changes(of_new, key, subject, end, case)]
                if found:
                    return tuple(dict.fromkeys(found))
        return tuple(dict.fromkeys(name for _, name in involved))

    def _changes(self, of_new: bool, key: Key, subject: Key, end: End, case: Start) -> bool:
        """Tell whether a version with one statement as in the other certainly does not end so."""
        policy = self._attribution.reverted(of_new, key)
        if policy is None or end not in _ends(policy, subject):
            return False
        goal = _goal(policy, subject, end, case.on, case.done)
        goal = goal if of_new else replace(goal, asked_as=self._asked_as)
        return not goal.seen(case.given).possible


def _ends(policy: Policy, subject: Key) -> tuple[End, ...]:
    """Return the ways in which an outcome of a policy can end, as far as they are looked for."""
    kind, name = subject
    if kind == APPLICATION:
        return ()
    if kind != "besluit":
        return (True, False) if name in conditioned(policy, kind) else (None,)
    if name not in policy.decisions:
        return (None,)
    return (*(choice.name for choice in policy.decisions[name].choices), CONFLICT, NO_OUTCOME)


def _goal(policy: Policy, subject: Key, end: End, on: date, done: frozenset[str]) -> Goal:
    kind, name = subject
    program = program_of(policy)
    if kind == "besluit":
        decision = policy.decisions[name]
        specials = {CONFLICT: steps.CONFLICT, NO_OUTCOME: steps.NO_OUTCOME}
        wanted = specials[str(end)] if end in specials else endings_in(decision, str(end))
        return Goal(policy, program.decisions[name].endings, wanted, on, done)
    slots = {"principe": program.principles, "verplichting": program.obligations, "signaal": program.signals}
    return Goal(policy, slots[kind][name], steps.TRUE if end else steps.UNTRUE, on, done)


def _holds(space: Space, key: Key) -> Diagram:
    """Return where the condition of a statement holds; nowhere when it has none, or is not in this version."""
    kind, name = key
    found: Mapping[str, object] = space.policy.rules if kind == "regel" else getattr(space.policy, MAPPINGS[kind])
    return space.condition(getattr(found.get(name), "condition", NEVER))
