"""*Wat als*: an opgave with other answers and other interpretaties, which are nowhere stored but in the address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from dsl import Interpretation
from intranet.opgaven import answering
from intranet.opgaven.answering import Filled, Given
from intranet.opgaven.panel import Panel
from intranet.opgaven.weighing import Question, Weighing, words_of
from intranet.store import CurrentAnswer
from intranet.web.appearance import Look

CHOICE = "keuze."
"""What the name of a field for an interpretatie starts with; names of questions have no dot."""
OTHERWISE = "anders"
NOBODY = ""
"""Who gave an answer that is only tried."""


@dataclass(frozen=True)
class Tried:
    """A question as it really is, with what is tried instead: `given` and its `words`, None when left as it is."""

    question: Question
    filled: Filled
    given: Given | None = None
    words: str | None = None
    mistake: str | None = None

    @property
    def is_other(self) -> bool:
        """Tell whether what is tried differs from what is really answered."""
        return self.words is not None and self.words != (self.question.words or "")


@dataclass(frozen=True)
class TriedChoice:
    """An interpretatie, and whether it is tried the other way."""

    choice: Interpretation
    is_turned: bool


@dataclass(frozen=True)
class Change:
    """Something that is otherwise: what it is, how it is now and how it would be."""

    title: str
    now: Look
    then: Look


class Trial:
    """One opgave as it is (`real`) and as it would be (`tried`)."""

    def __init__(self, real: Weighing, fields: Mapping[str, Sequence[str]]) -> None:
        self.real = real
        self.questions = {name: _read(question, fields.get(name, ())) for name, question in real.questions.items()}
        self.choices = tuple(
            TriedChoice(choice, OTHERWISE in fields.get(f"{CHOICE}{name}", ()))
            for name, choice in real.policy.interpretations.items()
        )
        turned = frozenset(one.choice.name for one in self.choices if one.is_turned)
        answers = dict(real.opgave.answers)
        for name, tried in self.questions.items():
            if (given := tried.given) is not None:
                answers[name] = CurrentAnswer(0, given.kind, given.value, "", NOBODY, datetime.now(UTC))
        regelset = real.regelset.otherwise(turned) if turned else real.regelset
        self.tried = Weighing(replace(real.opgave, answers=answers), regelset, real.answers.on)

    @property
    def is_other(self) -> bool:
        """Tell whether anything is tried."""
        return any(tried.is_other for tried in self.questions.values()) or any(one.is_turned for one in self.choices)

    @property
    def address(self) -> dict[str, Any]:
        """What is tried, as the fields of an address; what is left as it is, is not in it."""
        found: dict[str, Any] = {
            name: sorted(tried.filled.chosen) for name, tried in self.questions.items() if tried.filled.chosen
        }
        return found | {f"{CHOICE}{one.choice.name}": OTHERWISE for one in self.choices if one.is_turned}

    @property
    def first(self) -> tuple[Tried, ...]:
        """The questions that the outcome depends on, really or as tried, and what is tried besides."""
        names = {q.fact.name for weighing in (self.real, self.tried) for q in weighing.answered_deciding}
        names |= {*self.real.outcome.deciding, *self.tried.outcome.deciding}
        return tuple(t for name, t in self.questions.items() if name in names or t.filled.chosen)

    @property
    def rest(self) -> tuple[Tried, ...]:
        """The other questions that something can depend on."""
        first = {tried.question.fact.name for tried in self.first}
        used = self.real.regelset.used_facts(self.real.answers.on)
        return tuple(t for name, t in self.questions.items() if name in used and name not in first)

    def changes(self, now: Panel, then: Panel) -> tuple[Change, ...]:
        """What is otherwise: the besluiten and the principes."""
        decisions = (
            Change(a.decision.title, a.look, b.look) for a, b in zip(now.decisions, then.decisions, strict=True)
        )
        principles = (
            Change(f"Principe {a.principle.number}: {a.principle.title}", a.look, b.look)
            for a, b in zip(now.principles, then.principles, strict=True)
        )
        return tuple(change for change in (*decisions, *principles) if change.now != change.then)

    def obligations(self, holds: bool) -> tuple[str, ...]:
        """The titles of the verplichtingen that come with what is tried (`holds`), or that go with it."""
        now, then = self.real.outcome.obligations, self.tried.outcome.obligations
        return tuple(
            obligation.title
            for name, obligation in self.tried.told.obligations.items()
            if (then[name] is True) != (now[name] is True) and (then[name] is True) is holds
        )


def _read(question: Question, values: Sequence[str]) -> Tried:
    """Read what is tried at a question; no value, or an empty one, leaves it as it is."""
    chosen = frozenset(value.strip() for value in values) - {""}
    if not chosen:
        return Tried(question, Filled(frozenset(), "", ""))
    filled = Filled(chosen, next(iter(chosen)), "x")  # a reason is asked when one answers, not when one tries
    given = answering.read_form(question.fact, filled)
    if isinstance(given, tuple):
        return Tried(question, filled, mistake=given[0].sentence)
    return Tried(question, filled, given, words_of(question.fact, given.kind, given.value))
