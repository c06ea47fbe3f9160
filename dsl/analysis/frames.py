"""The questions of two versions of a policy over which they can be compared, and the days."""

from __future__ import annotations

from dataclasses import replace

from dsl.analysis.space import Period
from dsl.domains import domains
from dsl.exact.frame import Frame
from dsl.exact.structure import all_tests
from dsl.policy import DoneTest, Fact, FactTest, Policy


def common_period(old: Policy, new: Policy) -> Period:
    """Return the days on which both versions are in force; all days when there are none."""
    first = max((start for start, _ in (old.period, new.period) if start is not None), default=None)
    last = min((end for _, end in (old.period, new.period) if end is not None), default=None)
    return (None, None) if first is not None and last is not None and first > last else (first, last)


class Frames:
    """The questions of two versions in one manager.

    `both` are those that they share; `whole` has all. A fact that has another type in OLD is a question of its own
    there, which `whole` and `facts` call `NAME (oud)`. The manager has at most `limit` nodes.
    """

    def __init__(self, old: Policy, new: Policy, limit: int | None = None) -> None:
        tests = [[*all_tests(policy)] for policy in (old, new)]
        old_tests, new_tests = ([t for t in group if isinstance(t, FactTest)] for group in tests)
        retyped = {n for n, f in new.facts.items() if n in old.facts and old.facts[n].kind is not f.kind}
        shared = {n: _union(fact, old.facts.get(n)) for n, fact in new.facts.items() if n not in retyped}
        shared |= {n: fact for n, fact in old.facts.items() if n not in new.facts}
        common = domains(shared, [t for t in (*new_tests, *old_tests) if t.fact not in retyped])
        own_new = domains({n: new.facts[n] for n in retyped}, [t for t in new_tests if t.fact in retyped])
        own_old = domains({n: old.facts[n] for n in retyped}, [t for t in old_tests if t.fact in retyped])
        renamed = {n: replace(domain, fact=f"{n} (oud)") for n, domain in own_old.items()}
        done = dict.fromkeys(t.obligation for group in tests for t in group if isinstance(t, DoneTest))
        every = [*common.values(), *own_new.values(), *renamed.values()]
        self.whole = Frame.of(every, {**new.interpretations, **old.interpretations}, done, limit)
        facts = self.whole.facts
        self.new = replace(self.whole, facts={n: facts[n] for n in (*common, *own_new)})
        self.old = replace(self.whole, facts={n: facts[n] for n in common} | {n: facts[f"{n} (oud)"] for n in own_old})
        self.both = {n: facts[n] for n in common if n in old.facts and n in new.facts}
        self.facts = {**old.facts, **new.facts, **{f"{n} (oud)": old.facts[n] for n in renamed}}


def _union(fact: Fact, other: Fact | None) -> Fact:
    """Return a fact with the values of both versions."""
    names = {choice.name for choice in fact.choices}
    more = () if other is None else tuple(choice for choice in other.choices if choice.name not in names)
    return replace(fact, choices=(*fact.choices, *more))
