"""The reasons of an evaluation as a tree, made in one go from the values that the evaluation kept.

As in `flat.py` the tree is made by one flat function whose text has numbers only. All that is the same for every
opgave (wording, citations, reasons) is looked up once; parts that occur in more places are made once for each opgave.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from enum import StrEnum
from typing import Any

import msgspec

from dsl.flat import Values, made
from dsl.nodes import Citation
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
    Rule,
    Signal,
    TermTest,
    parts_of,
)
from dsl.program import CONFLICT, LEFT_OUT, NO_OUTCOME, SILENT, TRUE, UNTRUE, Slot, program_of, value_bits
from dsl.source import Source

Truth = bool | None

TRUTHS: tuple[Truth, ...] = (False, None, None, True)
"""The truths by their number in a program."""


class Special(StrEnum):
    """How a rule or besluit can end other than in a value."""

    SILENT = "zwijgt"
    LEFT_OUT = "buiten toepassing"
    CONFLICT = "tegenstrijdig"
    NO_OUTCOME = "zonder uitkomst"


_SPECIALS = (
    (SILENT, Special.SILENT),
    (LEFT_OUT, Special.LEFT_OUT),
    (CONFLICT, Special.CONFLICT),
    (NO_OUTCOME, Special.NO_OUTCOME),
)


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


class Trace(msgspec.Struct, frozen=True):
    """One node of the reasons.

    `truth` tells whether the condition or test holds; `result` what a rule or besluit comes to (more than one: still
    open). `text` is the wording in the rule file. `overruled_by` are the exceptions, and the rules of a higher rank,
    that went before it. `source` is the file that the citations stand in.
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
    source: Source


Explain = Callable[[Values, Callable[[str], Answer | None], object], tuple[Trace, ...]]
"""Takes the values of an evaluation, the way to get an answer, and the peildatum."""


def explain_of(policy: Policy) -> Explain:
    """Return the function that makes the reasons of a policy, made at the first use."""
    found: Explain | None = policy.made.get(__name__)
    if found is None:
        found = policy.made[__name__] = made(*written(policy))
    return found


def written(policy: Policy) -> tuple[str, dict[str, Any]]:
    """Return the text of the function `run`, and the tables that it uses."""
    return _Writer(policy).written()


class Words(dict[int, tuple[str, ...]]):
    """The texts of sets of endings of one besluit, kept for those that occur."""

    def __init__(self, decision: Decision) -> None:
        super().__init__()
        self._decision = decision

    def __missing__(self, endings: int) -> tuple[str, ...]:
        found = in_words(self._decision, endings)
        if len(self) < 1000:
            self[endings] = found
        return found


def in_words(decision: Decision, endings: int) -> tuple[str, ...]:
    """Return endings of a besluit as texts: values in the order of its list, then the other endings."""
    values = [choice.name for number, choice in enumerate(decision.choices) if endings & value_bits(number)]
    return (*values, *(str(special) for bit, special in _SPECIALS if endings & bit))


def going_before(
    exceptions: Collection[str],
    endings: Collection[int],
    outranked: int = UNTRUE,
    higher: Collection[str] = (),
    apply: Collection[int] = (),
) -> tuple[str, ...]:
    """Return the names of what certainly goes before a rule: of the exceptions on it with their endings, and, where it
    is `outranked`, of the rules of a higher rank with whether they apply."""
    found = [name for name, ways in zip(exceptions, endings, strict=True) if not ways & SILENT]
    if outranked == TRUE:
        found += [n for n, applies in zip(higher, apply, strict=True) if applies == TRUE and n not in found]
    return tuple(found)


def of_higher_rank(policy: Policy, rule: Rule) -> tuple[str, ...]:
    """Return the names of all rules and exceptions of the same besluit with a higher rank."""
    members = (member for top in policy.decisions[rule.decision].rules for member in top.family())
    return tuple(member.name for member in members if member.rank.height > rule.rank.height)


class _Writer:
    """The state of writing the function of one policy."""

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self.program = program_of(policy)
        self.tables: dict[str, Any] = {
            "Trace": Trace,
            "TRUTHS": TRUTHS,
            "going_before": going_before,
        }
        self.lines: list[str] = []
        self.numbers: dict[tuple[object, ...], str] = {}
        self.constants: dict[tuple[type, object], str] = {}
        self.answers: dict[str, str] = {}
        self.of_condition: dict[int, str] = {}
        self.words = {name: self._constant(Words(decision)) for name, decision in policy.decisions.items()}

    def written(self) -> tuple[str, dict[str, Any]]:
        """Return the text of the function `run`, and the tables that it uses."""
        policy, program = self.policy, self.program
        tops = [self._decision(decision) for decision in policy.decisions.values()]
        for kind, owners, slots in (
            (Step.PRINCIPLE, policy.principles, program.principles),
            (Step.OBLIGATION, policy.obligations, program.obligations),
            (Step.SIGNAL, policy.signals, program.signals),
        ):
            for name, owner in owners.items():
                tops.append(self._named(kind, owner, slots[name]))
        head = ["def run(v, get, on):"]
        head += [f" {local} = {self._reading(fact)}" for fact, local in self.answers.items()]
        text = "\n".join([*head, *(f" {line}" for line in self.lines), f" return ({''.join(f'{t},' for t in tops)})"])
        return text + "\n", self.tables

    def _reading(self, fact: str) -> str:
        return "on" if fact == REFERENCE_DATE else f"get({self._constant(fact)})"

    def _constant(self, value: object) -> str:
        """Return the name in the tables of a value that is the same for every opgave; equal texts have one name."""
        if value is None or value == ():
            return "None" if value is None else "()"
        key = (type(value), value if isinstance(value, str) else id(value))
        if key not in self.constants:
            self.constants[key] = f"K{len(self.constants)}"
            self.tables[self.constants[key]] = value
        return self.constants[key]

    def _node(
        self,
        kind: Step,
        name: str | None,
        text: str,
        truth: Slot | None,
        children: list[str],
        source: Source,
        *,
        result: str = "()",
        answer: str = "None",
        reason: str | None = None,
        citations: tuple[Citation, ...] = (),
        overruled_by: str = "()",
    ) -> str:
        """Write one node, unless there is the very same already. Returns the variable that it is in."""
        fields = (
            self._constant(kind), self._constant(name), self._constant(text),
            "None" if truth is None else f"TRUTHS[v[{truth}]]", result, answer, self._constant(reason),
            self._constant(citations), overruled_by, f"({''.join(f'{child},' for child in children)})",
            self._constant(source),
        )  # fmt: skip
        if fields not in self.numbers:
            self.numbers[fields] = f"t{len(self.numbers)}"
            self.lines.append(f"{self.numbers[fields]} = Trace({', '.join(fields)})")
        return self.numbers[fields]

    # --- statements ---

    def _decision(self, decision: Decision) -> str:
        children = [self._rule(rule) for rule in decision.rules]
        return self._node(
            Step.DECISION, decision.name, decision.title, None, children, decision.place.source,
            result=self._result(decision.name, self.program.decisions[decision.name].endings),
            reason=decision.otherwise_reason, citations=decision.place.citations,
        )  # fmt: skip

    def _rule(self, rule: Rule) -> str:
        """Write the reasons of one rule or exception: its condition first, then the exceptions on it."""
        slots = self.program.rules[rule.name]
        children = [] if rule.condition is None else [self._condition(rule.condition, rule.place.source)]
        children += [self._rule(exception) for exception in rule.exceptions]
        overruled_by = "()"
        if rule.exceptions or slots.outranked is not None:
            names = tuple(exception.name for exception in rule.exceptions)
            given = [self._constant(names), self._all(self.program.rules[name].endings for name in names)]
            if slots.outranked is not None:
                higher = of_higher_rank(self.policy, rule)
                applying = self._all(self.program.rules[name].applies for name in higher)
                given += [f"v[{slots.outranked}]", self._constant(higher), applying]
            overruled_by = f"going_before({', '.join(given)})"
        return self._node(
            Step.EXCEPTION if rule.target else Step.RULE, rule.name, rule.name, slots.condition, children,
            rule.place.source,
            result=self._result(rule.decision, slots.endings), reason=rule.reason, citations=rule.place.citations,
            overruled_by=overruled_by,
        )  # fmt: skip

    def _all(self, slots: Iterable[Slot]) -> str:
        return f"({''.join(f'v[{slot}],' for slot in slots)})"

    def _result(self, decision: str, endings: Slot) -> str:
        return f"{self.words[decision]}[v[{endings}]]"

    def _named(self, kind: Step, owner: Principle | Obligation | Signal, truth: Slot) -> str:
        children = [] if owner.condition is None else [self._condition(owner.condition, owner.place.source)]
        reason = None if isinstance(owner, Principle) else owner.reason
        return self._node(
            kind, owner.name, owner.title, truth, children, owner.place.source, reason=reason,
            citations=owner.place.citations,
        )  # fmt: skip

    # --- conditions ---

    def _condition(self, condition: Condition, source: Source) -> str:
        found = self.of_condition.get(id(condition))
        if found is None:
            found = self.of_condition[id(condition)] = self._write_condition(condition, source)
        return found

    def _write_condition(self, condition: Condition, source: Source) -> str:
        kind, name, answer, reason = Step.GROUP, None, "None", None
        citations: tuple[Citation, ...] = ()
        inside: tuple[Condition, ...] = parts_of(condition)
        inside_of = cited_in = source
        if isinstance(condition, Negation):
            kind = Step.NOT
        elif isinstance(condition, FactTest):
            kind, name = Step.TEST, condition.fact
            answer = self.answers.setdefault(condition.fact, f"a{len(self.answers)}")
        elif isinstance(condition, TermTest | PrincipleTest):
            is_term = isinstance(condition, TermTest)
            owner = self.policy.terms[condition.name] if is_term else self.policy.principles[condition.name]
            kind, name, inside = Step.TERM if is_term else Step.PRINCIPLE, condition.name, (owner.condition,)
            citations, inside_of = owner.place.citations, owner.place.source
            cited_in = inside_of
        elif isinstance(condition, ChoiceTest):
            chosen = self.policy.interpretations[condition.name]
            kind, name, answer, reason = Step.CHOICE, condition.name, str(bool(chosen.choice)), chosen.reason
            citations, cited_in = chosen.place.citations, chosen.place.source
        elif isinstance(condition, DoneTest):
            kind, name = Step.PROGRESS, condition.obligation
        elif isinstance(condition, DecisionTest):
            kind, name = Step.DECISION, condition.decision
        elif isinstance(condition, AppliesTest):
            rule = self.policy.rules[condition.rule]
            kind, name = Step.EXCEPTION if rule.target else Step.RULE, rule.name
            citations, cited_in = rule.place.citations, rule.place.source
        children = [self._condition(part, inside_of) for part in inside]
        text = condition.words if isinstance(condition, PeriodTest) else _words(source, condition)
        return self._node(
            kind, name, text, self.program.conditions[id(condition)], children, cited_in,
            answer=answer, reason=reason, citations=citations,
        )  # fmt: skip


def _words(source: Source, condition: Condition) -> str:
    return " ".join(source.slice(condition.span).split())
