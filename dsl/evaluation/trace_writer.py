"""The function that makes the reasons of an evaluation in one go, from the values that the evaluation kept.

As in `flat.py` the tree is made by one flat function whose text has numbers only. All that is the same for every
opgave (wording, citations, reasons) is looked up once; parts that occur in more places are made once for each opgave.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from dsl.evaluation.flat import Values, made
from dsl.evaluation.program import program_of
from dsl.evaluation.steps import OPEN, SILENT, TRUE, UNTRUE, Answered, Every, Gives, Not, Slot, Some
from dsl.evaluation.trace import TRUTHS, Step, Trace, Wording, Words, going_before, of_higher_rank
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
from dsl.source import Source

_SETTLED: dict[str, Answer | None] = {"None": None, "True": True, "False": False}
"""What the code may say of an answer that no opgave changes."""

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


@dataclass(frozen=True, slots=True)
class _Ready:
    """A node that depends on one thing: `nodes` are all that it can be, by what the code `state` gives. `slot` is where
    its truth is."""

    state: str
    slot: Slot
    nodes: Mapping[Any, Trace]


@dataclass(frozen=True, slots=True)
class _Written:
    """A node that is made for each opgave by this code, from these children."""

    code: str
    children: tuple[str, ...]


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
        self.nodes: dict[str, _Ready | _Written] = {}
        self.wordings: dict[tuple[object, ...], Wording] = {}
        self.numbers: dict[tuple[object, ...], str] = {}
        self.constants: dict[tuple[type, object], str] = {}
        self.answers: dict[str, str] = {}
        self.of_condition: dict[int, str] = {}
        self.words = {name: Words(decision) for name, decision in policy.decisions.items()}

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
        lines = [f" {local} = {self._reading(fact)}" for fact, local in self.answers.items()]
        lines += [f" {node} = {self._code(node)}" for node in self._needed(tops)]
        return "\n".join(
            ["def run(v, get, on):", *lines, f" return ({''.join(f'{t},' for t in tops)})"]
        ) + "\n", self.tables

    def _needed(self, tops: Iterable[str]) -> Iterator[str]:
        """Yield the nodes that must be made for each opgave, each after its children."""
        needed = set(tops)
        for name, node in reversed(self.nodes.items()):
            if name in needed and isinstance(node, _Written):
                needed.update(node.children)
        return (name for name in self.nodes if name in needed)

    def _code(self, name: str) -> str:
        node = self.nodes[name]
        if isinstance(node, _Ready):
            return f"{self._constant(node.nodes)}[{node.state}]"
        return node.code

    def _reading(self, fact: str) -> str:
        return "on" if fact == REFERENCE_DATE else f"get({self._constant(fact)})"

    def _constant(self, value: object) -> str:
        """Return the name in the tables of something that is the same for every opgave; equal texts have one name."""
        key = (type(value), value if isinstance(value, str) else id(value))
        if key not in self.constants:
            self.constants[key] = f"K{len(self.constants)}"
            self.tables[self.constants[key]] = value
        return self.constants[key]

    def _node(
        self,
        wording: Wording,
        truth: Slot | None,
        children: list[str],
        *,
        result: tuple[str, Slot] | None = None,
        answer: str = "None",
        overruled_by: str = "()",
    ) -> str:
        """Add one node, unless there is the very same already; `result` is a besluit and a slot of its endings.

        Returns the variable that it is in.
        """
        inside = f"({''.join(f'{child},' for child in children)})"
        key = id(wording), truth, result, answer, overruled_by, inside
        if key not in self.numbers:
            name = self.numbers[key] = f"t{len(self.numbers)}"
            ready = (
                None if truth is None or overruled_by != "()" else self._ready(wording, truth, children, result, answer)
            )
            if ready is None:
                holds = "None" if truth is None else f"TRUTHS[v[{truth}]]"
                words = f"{self._constant(self.words[result[0]])}[v[{result[1]}]]" if result else "()"
                code = f"Trace({self._constant(wording)}, {holds}, {words}, {answer}, {overruled_by}, {inside})"
                self.nodes[name] = _Written(code, tuple(children))
            else:
                self.nodes[name] = ready
        return self.numbers[key]

    def _wording(
        self,
        kind: Step,
        name: str | None,
        text: str,
        reason: str | None,
        citations: tuple[Citation, ...],
        source: Source,
    ) -> Wording:
        """Return a wording; equal ones are one. Citations and sources are compared as the things that they are."""
        key = kind, name, text, reason, id(citations) if citations else 0, id(source)
        return self.wordings.setdefault(key, Wording(kind, name, text, reason, citations, source))

    # --- nodes that are made before ---

    def _ready(
        self, wording: Wording, truth: Slot, children: list[str], result: tuple[str, Slot] | None, answer: str
    ) -> _Ready | None:
        """Return the nodes for each state of the one thing that a node depends on; None: it depends on more."""
        if not children:
            return None if result else self._leaf(wording, truth, answer)
        parts = [self.nodes[child] for child in children]
        state, found = "", {}
        for part in parts:
            if not isinstance(part, _Ready) or state not in ("", part.state):
                return None
            state = part.state
        for way in parts[0].nodes if isinstance(parts[0], _Ready) else ():
            inside = [(part.slot, part.nodes[way]) for part in parts if isinstance(part, _Ready)]
            known = {slot: (UNTRUE, OPEN, TRUE)[(False, None, True).index(node.truth)] for slot, node in inside}
            here = self._value(truth, known)
            words = self._ending(result, known) if result else ()
            if here is None or words is None:
                return None
            found[way] = Trace(wording, TRUTHS[here], words, _SETTLED[answer], (), tuple(node for _, node in inside))
        return _Ready(state, truth, found)

    def _leaf(self, wording: Wording, truth: Slot, answer: str) -> _Ready | None:
        step = self.program.steps[truth]
        # `X is van toepassing` may hang on one answer as well, but says nothing of it.
        domain = self.program.domains[step.fact] if isinstance(step, Answered) and answer not in _SETTLED else None
        if isinstance(step, Answered) and domain is not None and isinstance(domain.cells[0].answer, bool | str):
            ways = {cell.answer: number in step.cells for number, cell in enumerate(domain.cells)}
            nodes = {way: Trace(wording, holds, (), way, (), ()) for way, holds in (*ways.items(), (None, None))}
            return _Ready(answer, truth, nodes)
        if answer not in _SETTLED:
            return None
        by_truth = {way: Trace(wording, TRUTHS[way], (), _SETTLED[answer], (), ()) for way in (UNTRUE, OPEN, TRUE)}
        return _Ready(f"v[{truth}]", truth, by_truth)

    def _value(self, slot: Slot, known: Mapping[Slot, int]) -> int | None:
        """Return a truth that follows from those of the parts; None when more is needed."""
        step = self.program.steps[slot]
        if slot in known:
            return known[slot]
        if isinstance(step, Not) and step.part in known:
            return (TRUE, OPEN, OPEN, UNTRUE)[known[step.part]]
        if isinstance(step, Every | Some) and all(part in known for part in step.parts):
            return (min if isinstance(step, Every) else max)(known[part] for part in step.parts)
        return None

    def _ending(self, result: tuple[str, Slot], known: Mapping[Slot, int]) -> tuple[str, ...] | None:
        step = self.program.steps[result[1]]
        truth = self._value(step.condition, known) if isinstance(step, Gives) else None
        if truth is None or not isinstance(step, Gives):
            return None
        return self.words[result[0]][(SILENT, SILENT | step.own, 0, step.own)[truth]]

    # --- statements ---

    def _decision(self, decision: Decision) -> str:
        place = decision.place
        wording = self._wording(
            Step.DECISION, decision.name, decision.title, decision.otherwise_reason, place.citations, place.source
        )
        children = [self._rule(rule) for rule in decision.rules]
        return self._node(
            wording, None, children, result=(decision.name, self.program.decisions[decision.name].endings)
        )

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
        kind, place = Step.EXCEPTION if rule.target else Step.RULE, rule.place
        wording = self._wording(kind, rule.name, rule.name, rule.reason, place.citations, place.source)
        result = rule.decision, slots.endings
        return self._node(wording, slots.condition, children, result=result, overruled_by=overruled_by)

    def _all(self, slots: Iterable[Slot]) -> str:
        return f"({''.join(f'v[{slot}],' for slot in slots)})"

    def _named(self, kind: Step, owner: Principle | Obligation | Signal, truth: Slot) -> str:
        children = [] if owner.condition is None else [self._condition(owner.condition, owner.place.source)]
        reason = None if isinstance(owner, Principle) else owner.reason
        wording = self._wording(kind, owner.name, owner.title, reason, owner.place.citations, owner.place.source)
        return self._node(wording, truth, children)

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
        wording = self._wording(kind, name, text, reason, citations, cited_in)
        return self._node(wording, self.program.conditions[id(condition)], children, answer=answer)


def _words(source: Source, condition: Condition) -> str:
    return " ".join(source.slice(condition.span).split())
