"""One opgave weighed: what follows from its answers, and in which group each question stands."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from functools import cached_property

from dsl import (
    Answers,
    Decision,
    DecisionState,
    Fact,
    Outcome,
    Policy,
    answer_text,
    grounds,
    read_answer,
    told,
    value_meant,
    write_answer,
)
from intranet.opgaven.duties import Duty, keep_open_items
from intranet.opgaven.names import answers_by_name, name_now
from intranet.policies import Regelset
from intranet.store import AnswerKind, CurrentAnswer, Json, NotFound, OpgaveDetail, Phase, Session, changes, questions
from intranet.web import appearance

DEVIATION = "afwijking van de regels"
"""The ground of an outcome that people decided on against the rules; no rule can have such a name."""


@dataclass(frozen=True)
class Question:
    """A question with what was answered to it: `answer` is None when nothing was, `words` says the answer."""

    fact: Fact
    answer: CurrentAnswer | None
    words: str | None

    @property
    def is_open(self) -> bool:
        """Tell whether the question has no answer yet, or 'weet niet'."""
        return self.answer is None or self.is_unknown

    @property
    def is_unknown(self) -> bool:
        """Tell whether the answer is 'weet niet'."""
        return self.answer is not None and self.answer.kind is AnswerKind.UNKNOWN


@dataclass(frozen=True)
class Section:
    """Questions that stand in one chapter of the leidraad."""

    title: str
    questions: tuple[Question, ...]


class Weighing:
    """What the page *Afwegen* knows of one opgave, with the rules that it was started with.

    `stored` is the opgave as it is stored, `opgave` the same in the names and words of these rules.
    `outcome` is what the rules give. `established` is the value that the team decided on against them, None when it
    did not or when the rules give that value by now; `holding` is what follows then for all that depends on the besluit
    (principes, verplichtingen, signalen), and else the same as `outcome`.
    """

    def __init__(self, opgave: OpgaveDetail, regelset: Regelset, on: date) -> None:
        self.stored, self.opgave = opgave, in_words_of(opgave, regelset.policy)
        self.regelset = regelset
        self.policy = regelset.policy
        self.answers = read_stored(self.opgave, regelset, on)
        self.outcome: Outcome = regelset.weigh(self.answers)
        self.established = self._established()
        self.holding = self.weighed_with.weigh(self.answers) if self.established else self.outcome
        self.duties: tuple[Duty, ...] | None = None  # as `keep_outcome` read them

    @cached_property
    def told(self) -> Policy:
        """The rules with these answers filled in where a text names one: what people read of what follows."""
        return told(self.policy, self.answers)

    @cached_property
    def questions(self) -> dict[str, Question]:
        """All questions by the name of the fact, in the order of the leidraad."""
        found = {}
        for name, fact in self.policy.facts.items():
            answer = self.opgave.answers.get(name)
            if answer is not None and answer.kind is AnswerKind.ANSWERED and name not in self.answers.values:
                answer = None  # an answer that these rules do not have
            found[name] = Question(fact, answer, words_of(fact, answer.kind, answer.value) if answer else None)
        return found

    def question(self, stored: str) -> Question | None:
        """Return the question that has this name, or had it in an earlier version; None when there is none."""
        return self.questions.get(name_now(self.policy, stored))

    # --- the outcome ---

    def _established(self) -> str | None:
        decision, state = self.decisions[0]
        value = self.opgave.established
        known = value in {choice.name for choice in decision.choices}
        return value if known and self.outcome.in_force and value != state.value else None

    @property
    def weighed_with(self) -> Regelset:
        """The rules by which all is weighed that depends on the besluit."""
        if self.established is None:
            return self.regelset
        return self.regelset.established(self.decisions[0][0].name, self.established)

    @property
    def decisions(self) -> tuple[tuple[Decision, DecisionState], ...]:
        """Each besluit with what is still possible."""
        return tuple((self.told.decisions[name], state) for name, state in self.outcome.decisions.items())

    @property
    def is_settled(self) -> bool:
        """Tell whether no open question can change a besluit any more."""
        return not self.outcome.order

    def as_decided(self, value: str | None) -> Weighing:
        """Return the same when the team would decide on this value against the rules; None: that of the rules."""
        return Weighing(replace(self.opgave, established=value), self.regelset, self.answers.on)

    def stored_outcome(self) -> dict[str, Json]:
        """Return what the list shows of the outcome: that of the first besluit, with how many questions decide it."""
        by_rules = self.outcome if self.established else None
        return summary(self.policy, self.answers, self.holding, by_rules)

    # --- which question ---

    @property
    def to_ask(self) -> tuple[str, ...]:
        """The deciding questions that nobody answered 'weet niet' to, the one that settles most first."""
        return tuple(name for name in self.outcome.order if not self.questions[name].is_unknown)

    @property
    def beside(self) -> tuple[str, ...]:
        """The questions that decide nothing but still count, and were not asked yet."""
        return tuple(name for name in self.other if self.questions[name].answer is None)

    @property
    def other(self) -> tuple[str, ...]:
        """The open questions that decide nothing, but on which a principe, verplichting or signaal that holds does."""
        return tuple(name for name in self.holding.other if name not in self.outcome.deciding)

    def following(self, fact: str | None) -> str | None:
        """Return the question to ask after `fact` when that is left as it is; None when there is no other."""
        for names in (self.to_ask, self.beside):
            if fact in names and len(names) > 1:
                return names[(names.index(fact) + 1) % len(names)]
            if fact not in names and names:
                return names[0]
        return None

    # --- the groups ---

    @cached_property
    def _mattering(self) -> tuple[frozenset[str], frozenset[str]]:
        deciding, other = self.regelset.mattering(self.answers)
        if self.established is not None:
            other = frozenset().union(*self.weighed_with.mattering(self.answers)) - deciding
        return deciding, other

    @cached_property
    def decided_by(self) -> tuple[Section, ...]:
        """The answered questions that the outcome depends on, by chapter."""
        return self._sections(self._mattering[0])

    @cached_property
    def answered_deciding(self) -> tuple[Question, ...]:
        """The answered questions that the outcome depends on, in the order of the leidraad."""
        return self._in_order(self._mattering[0])

    @cached_property
    def answered_beside(self) -> tuple[Question, ...]:
        """The answered questions on which only a principe, verplichting or signaal depends."""
        return self._in_order(self._mattering[1])

    @cached_property
    def unknown(self) -> tuple[Question, ...]:
        """The deciding questions that were answered with 'weet niet'."""
        return tuple(q for name in self.outcome.deciding if (q := self.questions[name]).is_unknown)

    @cached_property
    def open_deciding(self) -> tuple[Question, ...]:
        """The deciding questions that are still to be asked, in the order of the leidraad."""
        return self._in_order(self.to_ask)

    @cached_property
    def open_beside(self) -> tuple[Question, ...]:
        """The questions that decide nothing but still count: not answered, or with 'weet niet'."""
        return self._in_order(self.other)

    @cached_property
    def describing(self) -> tuple[Question, ...]:
        """The questions on which nothing can depend: they only describe the opgave."""
        used = self.regelset.used_facts(self.answers.on)
        return self._in_order(name for name in self.questions if name not in used)

    @cached_property
    def no_longer_needed(self) -> tuple[Question, ...]:
        """The questions that change nothing any more because of other answers, answered or not."""
        counts = {*self.outcome.deciding, *self.other, *self._mattering[0], *self._mattering[1]}
        described = {question.fact.name for question in self.describing}
        return self._in_order(name for name in self.questions if name not in counts and name not in described)

    @property
    def deciding_answered(self) -> int:
        """How many of the questions that decide are answered."""
        return len(self._mattering[0])

    def _in_order(self, names: Iterable[str]) -> tuple[Question, ...]:
        wanted = set(names)
        return tuple(question for name, question in self.questions.items() if name in wanted)

    def _sections(self, names: Iterable[str]) -> tuple[Section, ...]:
        by_title: dict[str, list[Question]] = {}
        for question in self._in_order(names):
            by_title.setdefault(chapter_of(question.fact), []).append(question)
        return tuple(Section(title, tuple(found)) for title, found in by_title.items())


def nothing_answered(on: date) -> OpgaveDetail:
    """Return an opgave that is nowhere stored and has no answers: to try rules with."""
    nobody, midnight = "", datetime.combine(on, time(), UTC)
    return OpgaveDetail(
        id=0,
        title="",
        phase=Phase.INITIEREN,
        area=None,
        outcome=None,
        regelset_version_id=0,
        created_at=midnight,
        created_by=nobody,
        changed_at=midnight,
        changed_by=nobody,
        archived_at=None,
        archived_by=None,
        revision=0,
        level=None,
        owner=None,
        deadline_on=None,
        description="",
        start_on=None,
        decision_on=None,
        delivery_on=None,
        team=(),
        kaders=(),
        stakeholders=(),
        links=(),
        answers={},
        done=frozenset(),
    )


def in_words_of(opgave: OpgaveDetail, policy: Policy) -> OpgaveDetail:
    """Return an opgave with the names and words that these rules have, where those had another (`heette`).

    The names of its questions, the words of its answers, and what people decided against the rules. What was said stays
    in the history as it was said.
    """
    named = answers_by_name(policy, opgave.answers)
    if named.keys() != opgave.answers.keys():
        opgave = replace(opgave, answers=named)
    answers = {}
    for name, answer in opgave.answers.items():
        fact = policy.facts.get(name)
        had_other_words = fact is not None and any(choice.formerly for choice in fact.choices)
        if fact is not None and had_other_words and answer.kind is AnswerKind.ANSWERED:
            with suppress(ValueError):
                value: Json = write_answer(read_answer(fact, answer.value), fact)  # type: ignore[assignment]  # JSON
                answers[name] = replace(answer, value=value)
    choices = next(iter(policy.decisions.values())).choices
    established = opgave.established and (value_meant(choices, opgave.established) or opgave.established)
    if answers == {name: opgave.answers[name] for name in answers} and established == opgave.established:
        return opgave
    return replace(opgave, answers={**opgave.answers, **answers}, established=established)


def read_stored(opgave: OpgaveDetail, regelset: Regelset, on: date) -> Answers:
    """Return the stored answers as the policy reads them; what is withdrawn or 'weet niet' is unknown.

    So is what a newer version of the rules no longer asks, or no longer has as an answer: it stays in the history.
    """
    values = {}
    for name, answer in answers_by_name(regelset.policy, opgave.answers).items():
        fact = regelset.policy.facts.get(name)
        if fact is not None and answer.kind is AnswerKind.ANSWERED:
            with suppress(ValueError):
                values[name] = read_answer(fact, answer.value)
    return Answers(values, opgave.done & regelset.policy.obligations.keys(), on)


def summary(policy: Policy, answers: Answers, outcome: Outcome, by_rules: Outcome | None = None) -> dict[str, Json]:
    """Return what list and overview keep of an outcome: see `changes.set_outcome`.

    `by_rules` is what the rules give, where `outcome` is what people decided against them.
    """
    name, state = next(iter(outcome.decisions.items()))
    decision = policy.decisions[name]
    word = appearance.state_of(state, outcome.in_force)
    due = [name for name, holds in outcome.obligations.items() if holds]
    found: dict[str, Json] = {
        "state": word,
        "label": appearance.of_state(decision, word).word,
        "possible": [decision.label(value) for value in state.possible],
        "questions": len(outcome.deciding),
        "grounds": [DEVIATION] if by_rules else list(grounds(policy, answers, outcome, name)),
        "settled": state.value is not None and outcome.in_force,
        "due": len(due),
        "done": sum(name in answers.done for name in due),
    }
    if by_rules is not None:
        given = appearance.state_of(by_rules.decisions[name], by_rules.in_force)
        found |= {"by_rules": given, "by_rules_label": appearance.of_state(decision, given).word}
    return found


def words_of(fact: Fact, kind: AnswerKind, value: Json) -> str:
    """Return a stored answer in words, with a capital: "Ja", "Sociaal en Ecologisch", "Weet niet"."""
    if kind is AnswerKind.ANSWERED:
        try:
            words = answer_text(fact, read_answer(fact, value))
        except ValueError:  # given to other rules, that had this answer
            words = str(value).replace("_", " ")
        return words[:1].upper() + words[1:]
    return "Weet niet" if kind is AnswerKind.UNKNOWN else "Teruggenomen"


def chapter_of(fact: Fact) -> str:
    """Return the title of the chapter in which a question stands; its whole document when there are no chapters."""
    path = fact.place.path
    return path[1] if len(path) > 1 else "".join(path)


def place_words(path: tuple[str, ...]) -> str:
    """Return the headings above a sentence in words, without the title of the document: "Met principes, Voetnoot 3"."""
    return ", ".join(path[1:] or path)


def keep_outcome(session: Session, opgave_id: int, regelset: Regelset, on: date) -> Weighing:
    """Weigh the opgave as it is now in `session`, keep the outcome for the list, and return the weighing.

    Raises NotFound when there is no such opgave.
    """
    opgave = questions.get_opgave(session, opgave_id)
    if opgave is None:
        raise NotFound(opgave_id)
    weighing = Weighing(opgave, regelset, on)
    if weighing.opgave is not opgave:
        changes.set_copies(session, opgave_id, weighing.opgave)
    outcome = weighing.stored_outcome()
    if opgave.outcome != outcome:
        changes.set_outcome(session, opgave_id, outcome)
    if opgave.archived_at is None:
        unanswered = (name for name, question in weighing.questions.items() if question.is_open)
        weighing.duties = keep_open_items(
            session, opgave_id, weighing.told, weighing.holding, weighing.answers.done, unanswered, weighing.outcome
        )
    return weighing
