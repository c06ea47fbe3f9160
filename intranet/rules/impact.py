"""What a new version of the rules changes for opgaven: from which outcome to which, through which statement.

Exact and quick: two versions are compared once, and an opgave that no difference can reach is not weighed at all. What
is weighed is kept for the same answers, up to a limit, so that memory does not grow with the number of opgaven.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from dsl import Answer, Answers, Core, Decision, DecisionState, Difference, Flips, Outcome, Policy, read_answer
from intranet.opgaven.names import earlier_names
from intranet.store import Json
from intranet.store.impact_opgaven import Given, StoredOpgave
from intranet.store.impacts import Found
from intranet.web import appearance

KEPT = 20_000
"""How many distinct sets of answers, and how many distinct answers, are remembered."""

OUTCOME, OBLIGATION, QUESTION, SAME = "uitkomst", "verplichting", "vraag", "gelijk"
"""What can change, the gravest first; each opgave counts under the first that applies."""


@dataclass(frozen=True)
class Change:
    """What changes for a set of answers; without a detail nothing does."""

    kind: str
    group: str
    detail: Mapping[str, Json]


_NOTHING = Change(SAME, "", {})


class Weigher:
    """Weighs opgaven under the rules they have now and under new ones, on one day. For one thread."""

    def __init__(self, old: Policy, new: Policy, on: date) -> None:
        """Compare the two. Raises PolicyTooTangled.

        A version that is not in force on `on` is weighed on its own last or first day.
        """
        self.old, self.new = old, new
        self._flips = Flips(old, new)
        self._cores = Core(old), Core(new)
        self._days = _day_of(old, on), _day_of(new, on)
        self._stored = tuple({former: name for name, former in earlier_names(one).items()} for one in (old, new))
        self._renamed = dict(self._flips.comparison.renamed)
        self._words = {(one.owner, one.before): one.after for one in self._flips.comparison.values}
        self._kept: dict[Given, Change] = {}
        self._answers: dict[tuple[str, str], tuple[Answer | None, Answer | None]] = {}

    @property
    def facts(self) -> frozenset[str]:
        """The names under which an answer may be stored that matters in either version."""
        found = {former for stored in self._stored for former, name in stored.items() if name in self._flips.facts}
        return self._flips.facts | found

    @property
    def renamed(self) -> frozenset[str]:
        """The names of now and of earlier of questions that got another name."""
        return frozenset(name for stored in self._stored for pair in stored.items() for name in pair)

    def change(self, given: Given) -> Change:
        """Return what changes for an opgave with these answers."""
        known = self._kept.get(given)
        if known is None:
            if len(self._kept) >= KEPT:
                self._kept.clear()
            known = self._kept[given] = self._weigh(given)
        return known

    def _weigh(self, given: Given) -> Change:
        read = zip(self._read(given), self._days, strict=True)
        before, after = (Answers(answers, frozenset(), day) for answers, day in read)
        met = self._flips.meets(before, after) if self._days[0] == self._days[1] else None
        if met is not None and all(one.kind == "toepassing" for one in met):
            return _NOTHING  # another principe has something to say: nothing that is counted here
        was, becomes = self._cores[0].weigh(before), self._cores[1].weigh(after)
        decisions = self._decisions(was, becomes)
        added = [name for name, holds in becomes.obligations.items() if holds and not was.obligations.get(name)]
        removed = [name for name, holds in was.obligations.items() if holds and not becomes.obligations.get(name)]
        asked = [name for name in becomes.deciding if name not in map(self._now, was.deciding)]
        dropped = [name for name in was.deciding if self._now(name) not in becomes.deciding]
        void = sorted(name for name in before.values if self._now(name) not in after.values)
        if not (decisions or added or removed or asked or dropped):
            return _NOTHING
        kind = OUTCOME if decisions else OBLIGATION if added or removed else QUESTION
        names = {str(one["naam"]) for one in decisions} if decisions else {*added, *removed}
        by = _statements(met, names)
        detail: dict[str, Json] = {
            "soort": kind,
            "besluiten": [*decisions],
            "door": [*by],
            "erbij": [*added],
            "eraf": [*removed],
            "nieuwe_vragen": [*asked],
            "vervallen_vragen": [*dropped],
            "past_niet": [*void],
        }
        same = [decisions, by] if decisions else [kind, by, added, removed, asked if kind == QUESTION else []]
        text = json.dumps(same, ensure_ascii=False, sort_keys=True)
        return Change(kind, hashlib.sha256(text.encode()).hexdigest(), detail)

    def _now(self, name: str) -> str:
        """Return the name in the new version of what has this name in the old one."""
        return self._renamed.get(name, name)

    def _read(self, given: Given) -> tuple[dict[str, Answer], dict[str, Answer]]:
        """Return stored answers as each version reads them, under its own names; the last of two names counts."""
        read: tuple[dict[str, Answer], dict[str, Answer]] = {}, {}
        for fact, value in given:
            for answers, stored, answer in zip(read, self._stored, self._read_one(fact, value), strict=True):
                name = stored.get(fact, fact)
                answers.pop(name, None)
                if answer is not None:
                    answers[name] = answer
        return read

    def _read_one(self, fact: str, value: str) -> tuple[Answer | None, Answer | None]:
        """Return a stored answer as each version reads it: None where it has no such question, or no such answer."""
        known = self._answers.get((fact, value))
        if known is None:
            if len(self._answers) >= KEPT:
                self._answers.clear()
            raw = json.loads(value)
            was, now = (stored.get(fact, fact) for stored in self._stored)
            known = self._answers[fact, value] = _answer(self.old, was, raw), _answer(self.new, now, raw)
        return known

    def _decisions(self, was: Outcome, becomes: Outcome) -> list[dict[str, Json]]:
        """Return the besluiten that end otherwise: of those with one name, from what to what."""
        found: list[dict[str, Json]] = []
        for name, state in becomes.decisions.items():
            earlier = was.decisions.get(name)
            before = None if earlier is None else _state(self.old.decisions[name], earlier, was.in_force)
            after = _state(self.new.decisions[name], state, becomes.in_force)
            if before is not None and self._words.get((name, str(before["staat"])), before["staat"]) != after["staat"]:
                found.append({"naam": name, "van": before, "naar": after})
        return found


class Impact:
    """Weighs stored opgaven of any earlier version under one new version. For one thread."""

    def __init__(self, new: Policy, on: date) -> None:
        self._new, self._on = new, on
        self._by_version: dict[int, Weigher] = {}

    def add(self, version_id: int, old: Policy) -> None:
        """Say what the rules of a stored version are. Raises PolicyTooTangled."""
        self._by_version[version_id] = Weigher(old, self._new, self._on)

    def knows(self, version_id: int) -> bool:
        """Tell whether `add` was called for a version."""
        return version_id in self._by_version

    @property
    def facts(self) -> frozenset[str]:
        """The names under which an answer may be stored that matters in any version."""
        return frozenset().union(*(one.facts for one in self._by_version.values()))

    @property
    def renamed(self) -> frozenset[str]:
        """Those of `facts` that are a name of now or of earlier of one question: of these the newest answer counts."""
        return frozenset().union(*(one.renamed for one in self._by_version.values()))

    def of(self, opgaven: Iterable[StoredOpgave], counts: dict[str, int]) -> list[Found]:
        """Return what changes for opgaven, and add to `counts` how many change in which way."""
        found = []
        for one in opgaven:
            weigher = self._by_version[one.regelset_version_id]
            change = weigher.change(tuple(pair for pair in one.given if pair[0] in weigher.facts))
            counts[change.kind] = counts.get(change.kind, 0) + 1
            if change.detail:
                found.append(Found(one.id, change.kind == OUTCOME, change.group, change.detail))
        return found


def _state(decision: Decision, state: DecisionState, in_force: bool) -> dict[str, Json]:
    word = appearance.state_of(state, in_force)
    look = appearance.of_state(decision, word)
    return {"staat": word, "woord": look.word}


def _statements(met: tuple[Difference, ...] | None, subjects: set[str]) -> tuple[str, ...]:
    """Return the statements through which these subjects change, in the order of the comparison."""
    if met is None:
        return ()
    about = [one for one in met if one.name in subjects] or met
    return tuple(dict.fromkeys(name for one in about for name in one.by))


def _answer(policy: Policy, fact: str, raw: object) -> Answer | None:
    try:
        return read_answer(policy.facts[fact], raw)
    except (KeyError, ValueError):
        return None


def _day_of(policy: Policy, on: date) -> date:
    first, last = policy.period
    on = max(on, first) if first is not None else on
    return min(on, last) if last is not None else on
