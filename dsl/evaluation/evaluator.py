"""Runs the rules over the answers of one opgave: what each statement comes to, and the reasons as a tree.

Three-valued: True, False, or None where the answers do not tell. On complete answers it agrees with the diagrams; on
incomplete answers it may say None where the diagrams, which look at all completions at once, know better. It never says
True or False where they do not.

The rules are run once, as one flat function (`flat.py`) that keeps the value of every part. The reasons are made from
those values, and only when they are asked for.
"""

from __future__ import annotations

from functools import cached_property

from dsl.evaluation.flat import run_of
from dsl.evaluation.program import Program, program_of
from dsl.evaluation.steps import SILENT, TRUE
from dsl.evaluation.trace import TRUTHS, Step, Trace, Truth, going_before, in_words, of_higher_rank
from dsl.evaluation.trace_writer import explain_of
from dsl.outcome import OTHERWISE, Answers
from dsl.policy import REFERENCE_DATE, Answer, Condition, Policy, Rule

__all__ = ["Evaluation", "Step", "Trace", "Truth"]


class Evaluation:
    """One policy run over the answers of one opgave. `values` has the value of each slot of its program."""

    def __init__(self, policy: Policy, answers: Answers) -> None:
        self.policy = policy
        self.answers = answers
        self.values = run_of(policy)(answers.values.get, answers.done, answers.on)

    @cached_property
    def _program(self) -> Program:
        return program_of(self.policy)

    def truth(self, condition: Condition | None) -> Truth:
        """Tell whether a condition of the policy holds; None is a condition that always holds."""
        return True if condition is None else TRUTHS[self.values[self._program.conditions[id(condition)]]]

    def answer(self, fact: str) -> Answer | None:
        """Return the answer to a question, or None when it is unknown. The peildatum is always known."""
        return self.answers.on if fact == REFERENCE_DATE else self.answers.values.get(fact)

    def term(self, name: str) -> Truth:
        """Tell whether a begrip holds."""
        return TRUTHS[self.values[self._program.terms[name]]]

    def principle(self, name: str) -> Truth:
        """Tell whether a principe is met."""
        return TRUTHS[self.values[self._program.principles[name]]]

    def obligation(self, name: str) -> Truth:
        """Tell whether a verplichting holds."""
        return TRUTHS[self.values[self._program.obligations[name]]]

    def signal(self, name: str) -> Truth:
        """Tell whether a signaal is given."""
        return TRUTHS[self.values[self._program.signals[name]]]

    def decision(self, name: str) -> tuple[str, ...]:
        """Return the ways in which a besluit can end: values in the order of its list, then `tegenstrijdig` and
        `zonder uitkomst`. Exactly one when all that it needs is answered."""
        return in_words(self.policy.decisions[name], self.values[self._program.decisions[name].endings])

    def applies(self, name: str) -> Truth:
        """Tell whether a rule or exception speaks and nothing overrules it."""
        return TRUTHS[self.values[self._program.rules[name].applies]]

    def overruling(self, rule: Rule) -> tuple[str, ...]:
        """Return the exceptions on a rule, and the rules of a higher rank, that certainly go before it."""
        rules, values = self._program.rules, self.values
        names = [exception.name for exception in rule.exceptions]
        endings, outranked = [values[rules[name].endings] for name in names], rules[rule.name].outranked
        if outranked is None:
            return going_before(names, endings)
        higher = of_higher_rank(self.policy, rule)
        return going_before(names, endings, values[outranked], higher, [values[rules[name].applies] for name in higher])

    def speaks(self, decision: str) -> tuple[str, ...]:
        """Return the rules that certainly give the besluit its value, `anders` among them."""
        owner = self.policy.decisions[decision]
        found = [
            rule.name
            for top in owner.rules
            for rule in top.family()
            if rule.value is not None and self.values[self._program.rules[rule.name].applies] == TRUE
        ]
        silent = self.values[self._program.decisions[decision].together] == SILENT
        counts = self.policy.established.get(decision, owner.otherwise) == owner.otherwise
        if silent and owner.otherwise is not None and counts and self.truth(owner.period):
            found.append(OTHERWISE)
        return tuple(found)

    @cached_property
    def trace(self) -> tuple[Trace, ...]:
        """The whole tree of reasons: besluiten with their rules, then principes, verplichtingen and signalen."""
        return explain_of(self.policy)(self.values, self.answers.values.get, self.answers.on)
