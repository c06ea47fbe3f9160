"""Which changed statements make an opgave end otherwise? `difference.py` says what that means exactly."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dsl.analysis.depends import references, tests_of
from dsl.analysis.outcomes import End, ends
from dsl.analysis.space import Space
from dsl.analysis.variants import Key, Reverting, same, statements, undated
from dsl.exact.frame import Diagram
from dsl.policy import FactTest, Policy

MOST_GROUPS = 16
"""The most groups that one change of an outcome is split into; beyond that they are one group with all statements."""


class Attribution:
    """Splits the opgaven in which an outcome differs by the statements that make it so."""

    def __init__(self, old: Space, new: Space) -> None:
        self.old, self.new = old, new
        before, after = self.statements = statements(old.policy), statements(new.policy)
        self._reverting = Reverting(old.policy, new.policy)
        self.changed: list[Key] = []
        self.reworded: list[Key] = []
        """Statements that differ in words only."""
        for key in {**after, **before}:
            if key not in before or key not in after:
                self.changed.append(key)
                continue
            was, now = before[key], after[key]
            if _in_force_alike(old.policy, was, new.policy, now):
                # A document that comes beside it, or goes, puts the period of its own in it, or takes it out.
                was, now = undated(was), undated(now)
            if not same(was, now, ()):
                (self.reworded if same(was, now) else self.changed).append(key)
        self._references = [references(policy) for policy in (old.policy, new.policy)]
        facts = old.policy.facts
        self._retyped = {n for n, f in new.policy.facts.items() if n in facts and facts[n].kind is not f.kind}
        self._variants: dict[tuple[bool, Key], Space | None] = {}
        self._depends: dict[Key, list[Key]] = {}
        self._ends: dict[tuple[bool, Key, Key], dict[End, Diagram]] = {}

    def groups(self, subject: Key, before: End, after: End, region: Diagram) -> list[tuple[Diagram, tuple[str, ...]]]:
        """Return the parts of a region in which an outcome goes from `before` to `after`, each with its statements."""
        if before is None or after is None:
            return [(region, (subject[1],))]
        candidates = self.involved(subject)
        parts = self._split(region, candidates, lambda key: self._without(key, subject, after))
        found: list[tuple[Diagram, tuple[str, ...]]] = []
        for part, names in parts:
            if names:
                found.append((part, names))
                continue
            for rest, sufficient in self._split(part, candidates, lambda key: self._alone(key, subject, before)):
                found.append((rest, sufficient or tuple(dict.fromkeys(name for _, name in candidates))))
        merged: dict[tuple[str, ...], Diagram] = {}
        for part, names in found:
            merged[names] = merged[names] | part if names in merged else part
        return [(part, names) for names, part in merged.items()]

    def _split(
        self, region: Diagram, candidates: list[Key], changes: Callable[[Key], Diagram]
    ) -> list[tuple[Diagram, tuple[str, ...]]]:
        parts: list[tuple[Diagram, tuple[str, ...]]] = [(region, ())]
        for key in candidates:
            there = changes(key)
            split = []
            for part, names in parts:
                with_it, without = part & there, part & ~there
                if with_it.satisfiable():
                    split.append((with_it, names if key[1] in names else (*names, key[1])))
                if without.satisfiable():
                    split.append((without, names))
            parts = split
        if len(parts) > MOST_GROUPS:
            none = [part for part in parts if not part[1]]
            some = [part for part in parts if part[1]]
            together = some[0][0]
            for part, _ in some:
                together |= part
            return [(together, tuple(dict.fromkeys(name for _, names in some for name in names))), *none]
        return parts

    def _without(self, key: Key, subject: Key, after: End) -> Diagram:
        """Where NEW with one statement as in OLD does not end as NEW does."""
        return self._changes(True, key, subject, after)

    def _alone(self, key: Key, subject: Key, before: End) -> Diagram:
        """Where OLD with one statement as in NEW does not end as OLD does."""
        return self._changes(False, key, subject, before)

    def _changes(self, of_new: bool, key: Key, subject: Key, end: End) -> Diagram:
        """Where a version with one statement as in the other does not end so."""
        false = self.new.diagrams.false
        variant = self._variant(of_new, key)
        if variant is None:
            return false
        if (of_new, key, subject) not in self._ends:
            self._ends[of_new, key, subject] = ends(variant, *subject)
        return ~self._ends[of_new, key, subject].get(end, false)

    def _variant(self, of_new: bool, key: Key) -> Space | None:
        if (of_new, key) not in self._variants:
            base = self.new if of_new else self.old
            policy = self.reverted(of_new, key)
            like = None if key[0] == "feit" else base.diagrams
            made = None if policy is None else Space(policy, base.frame, lazy=True, period=base.period, like=like)
            self._variants[of_new, key] = made
        return self._variants[of_new, key]

    def reverted(self, of_new: bool, key: Key) -> Policy | None:
        """Return a version with one statement as in the other; None when it cannot stand so."""
        base = self.new if of_new else self.old
        return None if self._uses_retyped(key) else self._reverting.reverted(base.policy, *key)

    def _uses_retyped(self, key: Key) -> bool:
        """Tell whether a statement tests a fact that has another type in the other version: it has no meaning there."""
        if key[0] == "feit" or not self._retyped:
            return key[1] in self._retyped
        found = (version.get(key) for version in self.statements)
        tests = (test for statement in found if statement is not None for test in tests_of(statement))
        return any(isinstance(test, FactTest) and test.fact in self._retyped for test in tests)

    def involved(self, subject: Key) -> list[Key]:
        """Return the changed statements on which an outcome depends, in either version."""
        if subject in self._depends:
            return self._depends[subject]
        seen = {subject}
        stack = [subject]
        while stack:
            current = stack.pop()
            for one in self._references:
                new = one.get(current, set()) - seen
                seen |= new
                stack.extend(new)
        self._depends[subject] = [key for key in self.changed if key in seen]
        return self._depends[subject]


def _in_force_alike(old: Policy, was: Any, new: Policy, now: Any) -> bool:
    """Tell whether the documents that two statements stand in are in force on the same days."""
    one, other = old.regelset_of(was.place).head, new.regelset_of(now.place).head
    return (one.start, one.last) == (other.start, other.last)
