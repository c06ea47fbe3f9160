"""Runs the rules over answers and keeps the reasons: what each statement came to, on what, and from which source.

Three-valued: True, False, or None where the answers do not tell. On complete answers it agrees with the diagrams; on
incomplete answers it may say None where the diagrams, which look at all completions at once, know better.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from dsl.domains import holds
from dsl.nodes import Citation
from dsl.outcome import OTHERWISE, Answers
from dsl.policy import (
    REFERENCE_DATE,
    Answer,
    AppliesTest,
    ChoiceTest,
    Condition,
    Decision,
    DecisionTest,
    DoneTest,
    FactTest,
    Negation,
    Obligation,
    PeriodTest,
    Policy,
    Principle,
    PrincipleTest,
    Quantified,
    Rule,
    Signal,
    TermTest,
    parts_of,
)

Truth = bool | None


class Special(StrEnum):
    """How a rule or besluit can end other than in a value."""

    SILENT = "zwijgt"
    LEFT_OUT = "buiten toepassing"
    CONFLICT = "tegenstrijdig"
    NO_OUTCOME = "zonder uitkomst"


@dataclass(frozen=True, slots=True)
class Ending:
    """One way in which a rule or besluit can end: in a value, or in something else."""

    value: str | None
    special: Special | None

    @property
    def text(self) -> str:
        """The value, or the Dutch word for the other ending."""
        return self.value if self.value is not None else str(self.special)


_SILENT = Ending(None, Special.SILENT)
_LEFT_OUT = Ending(None, Special.LEFT_OUT)
_CONFLICT = Ending(None, Special.CONFLICT)
_NO_OUTCOME = Ending(None, Special.NO_OUTCOME)

Endings = frozenset[Ending]


class Step(StrEnum):
    """What a node of the trace is about; the values are those of the JSON (`soort`)."""

    DECISION = "besluit"
    RULE = "regel"
    EXCEPTION = "uitzondering"
    TERM = "begrip"
    PRINCIPLE = "principe"
    OBLIGATION = "verplichting"
    SIGNAL = "signaal"
    CHOICE = "interpretatie"
    TEST = "toets"
    PROGRESS = "voortgang"
    NOT = "niet"
    GROUP = "groep"


@dataclass(frozen=True, slots=True)
class Trace:
    """One node of the reasons.

    `truth` tells whether the condition or test holds; `result` what a rule or besluit comes to (more than one: still
    open). `text` is the wording in the rule file. `overruled_by` are the exceptions that went before it.
    """

    kind: Step
    name: str | None
    text: str
    truth: Truth
    result: tuple[str, ...]
    answer: Answer | None
    reason: str | None
    citations: tuple[Citation, ...]
    overruled_by: tuple[str, ...]
    children: tuple[Trace, ...]


class Evaluation:
    """One policy run over the answers of one opgave. Values are computed when asked for, and kept."""

    def __init__(self, policy: Policy, answers: Answers) -> None:
        self.policy = policy
        self.answers = answers
        self._truths: dict[tuple[str, str], Truth] = {}
        self._endings: dict[str, Endings] = {}

    # --- truth ---

    def truth(self, condition: Condition | None) -> Truth:
        """Tell whether a condition holds; None is a condition that always holds."""
        if condition is None:
            return True
        if isinstance(condition, Negation):
            part = self.truth(condition.part)
            return None if part is None else not part
        if isinstance(condition, Quantified):
            truths = [self.truth(part) for part in condition.parts]
            surely, maybe = truths.count(True), truths.count(None)
            if condition.least <= surely and surely + maybe <= condition.most:
                return True
            return False if surely + maybe < condition.least or surely > condition.most else None
        if isinstance(condition, FactTest):
            answer = self.answer(condition.fact)
            return None if answer is None else holds(condition, answer, self.policy.facts.get(condition.fact))
        if isinstance(condition, ChoiceTest):
            return self.policy.interpretations[condition.name].choice
        if isinstance(condition, DoneTest):
            return condition.obligation in self.answers.done
        if isinstance(condition, DecisionTest):
            return self._decision_truth(condition)
        if isinstance(condition, AppliesTest):
            return self.applies(condition.rule)
        named = self.policy.terms if isinstance(condition, TermTest) else self.policy.principles
        key = type(condition).__name__, condition.name
        if key not in self._truths:
            self._truths[key] = self.truth(named[condition.name].condition)
        return self._truths[key]

    def answer(self, fact: str) -> Answer | None:
        """Return the answer to a question, or None when it is unknown. The peildatum is always known."""
        return self.answers.on if fact == REFERENCE_DATE else self.answers.values.get(fact)

    def _decision_truth(self, test: DecisionTest) -> Truth:
        found = {
            ending.value is not None and (ending.value in test.values) is not test.negated
            for ending in self.decision(test.decision)
        }
        return found.pop() if len(found) == 1 else None

    # --- rules ---

    def decision(self, name: str) -> Endings:
        """Return the ways in which a besluit can end; exactly one when all that it needs is answered."""
        if name not in self._endings:
            decision = self.policy.decisions[name]
            together = _join(self._top_rule(rule) for rule in decision.rules)
            silent = Ending(decision.otherwise, None) if decision.otherwise is not None else _NO_OUTCOME
            self._endings[name] = frozenset(silent if ending == _SILENT else ending for ending in together)
        return self._endings[name]

    def _top_rule(self, rule: Rule) -> Endings:
        if self.truth(rule.period) is False:
            return frozenset({_SILENT})
        return self._with_own(rule, _join(self._exception(e) for e in rule.exceptions), self.truth(rule.condition))

    def _exception(self, rule: Rule) -> Endings:
        arises = self.truth(rule.condition)
        if arises is False:
            return frozenset({_SILENT})
        found = self._with_own(rule, _join(self._exception(e) for e in rule.exceptions), True)
        return found if arises else found | {_SILENT}

    def _with_own(self, rule: Rule, overruling: Endings, condition: Truth) -> Endings:
        """Put a rule below its exceptions: it counts only where they are silent."""
        own = _LEFT_OUT if rule.value is None else Ending(rule.value, None)
        found = {_SILENT if ending == _LEFT_OUT else ending for ending in overruling if ending != _SILENT}
        if _SILENT in overruling:
            found |= {own} if condition else {_SILENT} if condition is False else {own, _SILENT}
        return frozenset(found)

    def overruled(self, rule: Rule) -> Truth:
        """Tell whether one of the exceptions on a rule goes before it."""
        together = _join(self._exception(e) for e in rule.exceptions)
        return False if together == {_SILENT} else None if _SILENT in together else True

    def overruling(self, rule: Rule) -> tuple[str, ...]:
        """Return the names of the exceptions on a rule that certainly go before it."""
        return tuple(e.name for e in rule.exceptions if _SILENT not in self._exception(e))

    def applies(self, name: str) -> Truth:
        """Tell whether a rule or exception speaks and nothing overrules it."""
        rule = self.policy.rules[name]
        overruled = self.overruled(rule)
        truths = [self.truth(rule.condition), None if overruled is None else not overruled]
        parent = self.policy.rules[rule.target] if rule.target else None
        while parent is not None:
            truths.append(self.truth(parent.condition if parent.target else parent.period))
            parent = self.policy.rules[parent.target] if parent.target else None
        return False if False in truths else None if None in truths else True

    def speaks(self, decision: str) -> tuple[str, ...]:
        """Return the rules that certainly give the besluit its value, `anders` among them."""
        found = [
            rule.name
            for top in self.policy.decisions[decision].rules
            for rule in top.family()
            if rule.value is not None and self.applies(rule.name)
        ]
        if self.policy.decisions[decision].otherwise is not None and self._all_silent(decision):
            found.append(OTHERWISE)
        return tuple(found)

    def _all_silent(self, decision: str) -> bool:
        return _join(self._top_rule(rule) for rule in self.policy.decisions[decision].rules) == {_SILENT}

    # --- the trace ---

    @cached_property
    def trace(self) -> tuple[Trace, ...]:
        """The whole tree of reasons: besluiten with their rules, then principes, verplichtingen and signalen."""
        policy = self.policy
        found = [self._trace_decision(decision) for decision in policy.decisions.values()]
        found += [self._trace_named(Step.PRINCIPLE, p, None) for p in policy.principles.values()]
        found += [self._trace_named(Step.OBLIGATION, o, o.reason) for o in policy.obligations.values()]
        found += [self._trace_named(Step.SIGNAL, s, s.reason) for s in policy.signals.values()]
        return tuple(found)

    def _trace_decision(self, decision: Decision) -> Trace:
        result = self._in_words(self.decision(decision.name), decision)
        children = tuple(self.trace_rule(rule) for rule in decision.rules)
        return Trace(
            Step.DECISION, decision.name, decision.title, None, result, None, decision.otherwise_reason,
            decision.place.citations, (), children,
        )  # fmt: skip

    def trace_rule(self, rule: Rule) -> Trace:
        """Return the reasons of one rule or exception: its condition first, then the exceptions on it."""
        endings = self._exception(rule) if rule.target else self._top_rule(rule)
        children = () if rule.condition is None else (self._trace_condition(rule.condition),)
        return Trace(
            Step.EXCEPTION if rule.target else Step.RULE, rule.name, rule.name, self.truth(rule.condition),
            self._in_words(endings, self.policy.decisions[rule.decision]), None, rule.reason, rule.place.citations,
            self.overruling(rule), (*children, *(self.trace_rule(e) for e in rule.exceptions)),
        )  # fmt: skip

    def _in_words(self, endings: Endings, decision: Decision) -> tuple[str, ...]:
        order = [choice.name for choice in decision.choices]
        return tuple(
            ending.text
            for ending in sorted(endings, key=lambda e: order.index(e.value) if e.value in order else len(order))
        )

    def _trace_named(self, kind: Step, owner: Principle | Obligation | Signal, reason: str | None) -> Trace:
        children = () if owner.condition is None else (self._trace_condition(owner.condition),)
        truth = self.truth(owner.condition)
        return Trace(kind, owner.name, owner.title, truth, (), None, reason, owner.place.citations, (), children)

    def _trace_condition(self, condition: Condition) -> Trace:
        kind, name, answer, children = Step.GROUP, None, None, parts_of(condition)
        citations: tuple[Citation, ...] = ()
        reason = None
        inner: tuple[Trace, ...] = ()
        if isinstance(condition, Negation):
            kind = Step.NOT
        elif isinstance(condition, FactTest):
            kind, name, answer = Step.TEST, condition.fact, self.answer(condition.fact)
        elif isinstance(condition, TermTest | PrincipleTest):
            kind, name = (Step.TERM if isinstance(condition, TermTest) else Step.PRINCIPLE), condition.name
            owner = self.policy.terms[name] if isinstance(condition, TermTest) else self.policy.principles[name]
            citations, children = owner.place.citations, (owner.condition,)
        elif isinstance(condition, ChoiceTest):
            chosen = self.policy.interpretations[condition.name]
            kind, name, answer, reason = Step.CHOICE, condition.name, chosen.choice, chosen.reason
            citations = chosen.place.citations
        elif isinstance(condition, DoneTest):
            kind, name = Step.PROGRESS, condition.obligation
        elif isinstance(condition, DecisionTest):
            kind, name = Step.DECISION, condition.decision
        elif isinstance(condition, AppliesTest):
            rule = self.policy.rules[condition.rule]
            kind, name, citations = Step.EXCEPTION if rule.target else Step.RULE, rule.name, rule.place.citations
        if children:
            inner = tuple(self._trace_condition(part) for part in children)
        if isinstance(condition, PeriodTest):
            text = condition.words
        else:
            text = " ".join(self.policy.document.source.slice(condition.span).split())
        return Trace(kind, name, text, self.truth(condition), (), answer, reason, citations, (), inner)


def _join(results: Iterable[Endings]) -> Endings:
    """Put rules side by side: silent adds nothing, agreement stays, disagreement is a conflict."""
    together: Endings = frozenset({_SILENT})
    for endings in results:
        together = frozenset(_both(one, other) for one in together for other in endings)
    return together


def _both(one: Ending, other: Ending) -> Ending:
    if one in (_SILENT, other):
        return other
    return one if other == _SILENT else _CONFLICT
