"""A checked policy → reduced ordered binary decision diagrams, one for each outcome and statement.

The variables are those of `frame.py`; what rules come to side by side is worked out by `claims.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dsl.domains import holds
from dsl.exact.claims import Claim, Claims, Result
from dsl.exact.frame import (
    NODE_LIMIT,
    OPGAVE_LIMIT,
    Diagram,
    Frame,
    OutOfNodes,
    PolicyTooTangled,
    Restriction,
    Variable,
    frame_of,
)
from dsl.nodes import Comparison
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
    Policy,
    PrincipleTest,
    Quantified,
    Rule,
    TermTest,
    tests_in,
)


@dataclass(frozen=True, slots=True)
class DecisionDiagrams:
    """One besluit: the diagram of each value, of a conflict, of no outcome, and of the use of `anders`."""

    values: Mapping[str, Diagram]
    conflict: Diagram
    no_outcome: Diagram
    otherwise: Diagram

    @property
    def endings(self) -> tuple[Diagram, ...]:
        """The diagrams of all ways to end: each value, a conflict, no outcome. An opgave is in exactly one."""
        return *self.values.values(), self.conflict, self.no_outcome


@dataclass(frozen=True, slots=True)
class LayerDiagrams:
    """What the rules of one document alone give for a besluit: each value, a conflict, nothing at all.

    `decides` is where one of these rules, or their `anders`, speaks and nothing goes before it.
    """

    values: Mapping[str, Diagram]
    conflict: Diagram
    silent: Diagram
    decides: Diagram


class Diagrams:
    """All diagrams of one policy, in one manager: its own, or that of `frame`, which then has all that it tests.

    With `lazy` a diagram is made when it is asked for (`condition`, `decision`), and nothing before that; `like` are
    lazy diagrams of a policy with the same facts, which share those of the conditions of both. With `given`
    the answered facts are filled in before anything is combined: smaller, and good for these answers only.
    Raises PolicyTooTangled when the diagrams would grow beyond `NODE_LIMIT`, or with `given` beyond `OPGAVE_LIMIT`
    (with `lazy`: see `bounded`).
    """

    def __init__(
        self,
        policy: Policy,
        frame: Frame | None = None,
        *,
        lazy: bool = False,
        like: Diagrams | None = None,
        given: Mapping[str, Answer] | None = None,
    ) -> None:
        self.policy = policy
        self._lazy = lazy
        self._given = given or {}
        self.frame = frame or frame_of(policy, OPGAVE_LIMIT if given is not None else NODE_LIMIT)
        self.manager = self.frame.manager
        self.facts, self.choices, self.progress = self.frame.facts, self.frame.choices, self.frame.progress
        self.true, self.false = self.frame.true, self.frame.false
        self._claims = Claims(self.frame, policy.ranks)
        self._shared: dict[int, tuple[Condition, Diagram]] = {} if like is None else like._shared
        self.terms: dict[str, Diagram] = {}
        self.principles: dict[str, Diagram] = {}
        self.applies: dict[str, Diagram] = {}
        self.decisions: dict[str, DecisionDiagrams] = {}
        self._tops: dict[tuple[str, str | None], Result] = {}
        self._below: dict[tuple[str, str | None], Result] = {}
        self.obligations: dict[str, Diagram] = {}
        self.signals: dict[str, Diagram] = {}
        self.layers: dict[str, dict[str, LayerDiagrams]] = {}
        if not lazy:
            self._compile()

    def _compile(self) -> None:
        policy = self.policy
        current = policy.head.name
        try:
            for current in policy.terms:
                self._term(current)
            for current in policy.principles:
                self._principle(current)
            for current in policy.decisions:
                self.decision(current)
            for current, obligation in policy.obligations.items():
                self.obligations[current] = self.condition(obligation.condition)
            for current, signal in policy.signals.items():
                self.signals[current] = self.condition(signal.condition)
            for current in policy.rules:
                self.applying(current)
            if len(policy.regelsets) > 1:
                for current in policy.decisions:
                    self.layers[current] = {name: self.layer(current, name) for name in policy.regelsets}
        except OutOfNodes as error:
            raise PolicyTooTangled(current, self._widest(current)) from error
        self.manager.gc()

    def _widest(self, decision: str) -> tuple[str, ...]:
        """Return the rules of a besluit that test the most facts, at most three; () for any other statement."""
        if decision not in self.policy.decisions:
            return ()
        tops = self.policy.decisions[decision].rules
        members = [rule for top in tops for rule in top.family()]
        width = {
            rule.name: len({test.fact for test in tests_in(rule.condition) if isinstance(test, FactTest)})
            for rule in members
        }
        return tuple(sorted(width, key=lambda name: -width[name])[:3])

    def tidy(self, *, always: bool = False) -> None:
        """Make room: throw away what earlier questions left behind, when that is a lot."""
        if always or self.manager.approx_num_inner_nodes() > NODE_LIMIT // 2:
            self.manager.gc()

    # --- variables ---

    def owner(self, bit: int) -> str:
        """Return the name of the fact, interpretatie or verplichting that a variable number belongs to."""
        return self.frame.owners[bit].name

    def code(self, variable: Variable, code: int) -> Diagram:
        """Return the diagram that is true for one code of a variable."""
        return self.frame.code(variable, code)

    def cells(self, variable: Variable, cells: frozenset[int]) -> Diagram:
        """Return the diagram that is true when the answer to a question is one of these cells. Not for sets."""
        result = self.false
        for cell in sorted(cells):
            result |= self.frame.meant(variable, cell)
        return result

    def answer_code(self, variable: Variable, answer: object) -> int:
        """Return the code of an answer: the number of its cell, or for a set a bit for each choice."""
        domain = variable.domain
        assert domain is not None
        if domain.is_set:
            assert isinstance(answer, frozenset)
            code = 0
            for cell in domain.cells:
                code = code << 1 | (cell.answer in answer)
            return code
        return domain.index(answer)  # type: ignore[arg-type]

    # --- restriction ---

    def known(self, answers: Answers) -> dict[Variable, int]:
        """Return the codes of all that is fixed when an opgave is weighed: answers, peildatum, choices, progress."""
        codes: dict[Variable, int] = {}
        for name, variable in self.facts.items():
            if name == REFERENCE_DATE:
                codes[variable] = self.answer_code(variable, answers.on)
            elif name in answers.values:
                codes[variable] = self.answer_code(variable, answers.values[name])
        for name, variable in self.choices.items():
            codes[variable] = int(self.policy.interpretations[name].choice)
        for name, variable in self.progress.items():
            codes[variable] = int(name in answers.done)
        return codes

    def restriction(self, codes: Mapping[Variable, int]) -> Restriction:
        """Return the restriction that fixes these variables."""
        cube, variables = self.true, self.true
        for variable, code in codes.items():
            cube &= self.code(variable, code)
            for bit in variable.bits:
                variables &= self.manager.var(bit)
        return Restriction(cube, variables)

    # --- conditions ---

    def condition(self, condition: Condition | None) -> Diagram:
        """Return the diagram of a condition; None always holds."""
        if condition is None:
            return self.true
        if isinstance(condition, Negation):
            return ~self.condition(condition.part)
        if isinstance(condition, Quantified):
            return self._kept(condition) if self._lazy else self._quantified(condition)
        if isinstance(condition, FactTest):
            return self._fact_test(condition)
        if isinstance(condition, TermTest):
            return self._term(condition.name)
        if isinstance(condition, PrincipleTest):
            return self._principle(condition.name)
        if isinstance(condition, ChoiceTest):
            return self.manager.var(self.choices[condition.name].bits[0])
        if isinstance(condition, DoneTest):
            return self.manager.var(self.progress[condition.obligation].bits[0])
        if isinstance(condition, AppliesTest):
            return self.applying(condition.rule)
        return self._decision_test(condition)

    def _kept(self, condition: Quantified) -> Diagram:
        """Return the diagram of a condition, kept (with the condition itself) when it depends on facts alone."""
        found = self._shared.get(id(condition))
        if found is None:
            found = condition, self._quantified(condition)
            if all(isinstance(test, FactTest) for test in tests_in(condition)):
                self._shared[id(condition)] = found
        return found[1]

    def _quantified(self, condition: Quantified) -> Diagram:
        """Count the parts that hold: `counts[n]` is true when exactly n of the parts so far do.

        All, none and at least one need no counting, and may have many parts.
        """
        total = len(condition.parts)
        if condition.most == total and condition.least in (1, total):
            parts = (self.condition(part) for part in condition.parts)
            return self.frame.all(parts) if condition.least == total else self.frame.any(parts)
        if condition.most == 0:
            return ~self.frame.any(self.condition(part) for part in condition.parts)
        counts = [self.true]
        for part in condition.parts:
            part_holds = self.condition(part)
            following = [self.false] * (len(counts) + 1)
            for number, count in enumerate(counts):
                following[number] |= count & ~part_holds
                following[number + 1] |= count & part_holds
            counts = following
        result = self.false
        for count in counts[condition.least : condition.most + 1]:
            result |= count
        return result

    def _fact_test(self, test: FactTest) -> Diagram:
        if test.fact in self._given:
            passed = holds(test, self._given[test.fact], self.policy.facts[test.fact])
            return self.true if passed else self.false
        variable = self.facts[test.fact]
        domain = variable.domain
        assert domain is not None
        if domain.is_set:
            if test.comparison is Comparison.EMPTY:
                return self.code(variable, 0)
            place = next(i for i, cell in enumerate(domain.cells) if cell.answer == test.operands[0])
            return self.manager.var(variable.bits[place])
        fact = self.policy.facts.get(test.fact)
        choices = tuple(choice.name for choice in fact.choices) if fact is not None else ()
        key = test.fact, test.comparison, test.operands, choices
        if key not in self.frame.tests:
            self.frame.tests[key] = self.cells(variable, domain.accepted(test, fact))
        return self.frame.tests[key]

    def _term(self, name: str) -> Diagram:
        if name not in self.terms:
            self.terms[name] = self.condition(self.policy.terms[name].condition)
        return self.terms[name]

    def _principle(self, name: str) -> Diagram:
        if name not in self.principles:
            self.principles[name] = self.condition(self.policy.principles[name].condition)
        return self.principles[name]

    def _decision_test(self, test: DecisionTest) -> Diagram:
        diagrams = self.decision(test.decision)
        result = self.false
        for value, diagram in diagrams.values.items():
            if (value in test.values) is not test.negated:
                result |= diagram
        return result

    # --- rules ---

    def decision(self, name: str) -> DecisionDiagrams:
        """Return the diagrams of a besluit, made at its first use."""
        if name not in self.decisions:
            self.decisions[name] = self._decision(self.policy.decisions[name])
        return self.decisions[name]

    def _decision(self, decision: Decision) -> DecisionDiagrams:
        result = self._top_rules(decision)
        silent = ~self._claims.spoken(result)
        established = self.policy.established.get(decision.name)
        if established is not None:
            settled = {choice.name: self.false for choice in decision.choices} | {established: self.true}
            says_so = decision.otherwise == established
            otherwise = silent & self.condition(decision.period) if says_so else self.false
            return DecisionDiagrams(settled, self.false, self.false, otherwise)
        per_value = {choice.name: self._claims.gives(result, choice.name) for choice in decision.choices}
        otherwise = self.false
        if decision.otherwise is not None:
            otherwise = silent & self.condition(decision.period)
            per_value[decision.otherwise] |= otherwise
            silent &= ~otherwise
        return DecisionDiagrams(per_value, self.frame.any(c.conflict for c in result.values()), silent, otherwise)

    def layer(self, decision: str, regelset: str) -> LayerDiagrams:
        """Return what the rules of one document alone give for a besluit."""
        owner = self.policy.decisions[decision]
        result = self._top_rules(owner, regelset)
        values = {choice.name: self._claims.gives(result, choice.name) for choice in owner.choices}
        silent = ~self._claims.spoken(result)
        own = (r for top in owner.rules for r in top.family() if r.regelset == regelset and r.value is not None)
        decides = self.frame.any(self.applying(rule.name) for rule in own)
        if regelset == owner.regelset and owner.otherwise is not None:
            present = silent & self.condition(owner.period)
            values[owner.otherwise] |= present
            silent &= ~present
            decides |= self.decision(decision).otherwise
        return LayerDiagrams(values, self.frame.any(c.conflict for c in result.values()), silent, decides)

    def _top_rules(self, decision: Decision, only: str | None = None) -> Result:
        """Put the rules of a besluit side by side; with `only` those of one document."""
        key = decision.name, only
        if key not in self._tops:
            self._tops[key] = self._claims.together([self._top_rule(rule, only) for rule in decision.rules])
        return self._tops[key]

    def _top_rule(self, rule: Rule, only: str | None) -> Result:
        """A rule of a besluit: its exceptions are looked at first, whether or not its own condition holds."""
        result = self._with_own(rule, self.condition(rule.condition), only)
        if rule.period is not None:  # on the other days the rule is absent, its exceptions with it
            result = self._claims.where(self.condition(rule.period), result)
        return result

    def _exception(self, rule: Rule, only: str | None) -> Result:
        """An exception: silent where its condition fails; its own exceptions count only where it holds."""
        arises = self.condition(rule.condition)
        return self._claims.where(arises, self._with_own(rule, arises, only))

    def _with_own(self, rule: Rule, holds: Diagram, only: str | None) -> Result:
        """Put a rule below the exceptions on it: it counts only where they are silent. Left out, it is silent too."""
        below = self._exceptions(rule, only)
        result = {
            rank: Claim({value: d for value, d in claim.gives.items() if value is not None}, claim.conflict)
            for rank, claim in below.items()
        }
        if only in (None, rule.regelset):
            claim = result.get(rule.rank, Claim({}, self.false))
            own = holds & ~self._claims.spoken(below)
            gives = {**claim.gives, rule.value: claim.gives.get(rule.value, self.false) | own}
            result[rule.rank] = Claim(gives, claim.conflict)
        return result

    def _exceptions(self, rule: Rule, only: str | None = None) -> Result:
        """Return what the exceptions on a rule come to together; with `only` those of one document."""
        key = rule.name, only
        if key not in self._below:
            self._below[key] = self._claims.together([self._exception(e, only) for e in rule.exceptions])
        return self._below[key]

    def applying(self, name: str) -> Diagram:
        """Return where a rule or exception speaks and nothing overrules it, made at its first use."""
        if name not in self.applies:
            rule = self.policy.rules[name]
            if self.policy.is_set_aside(rule):
                return self.applies.setdefault(name, self.false)
            result = self.condition(rule.condition) & ~self._claims.spoken(self._exceptions(rule))
            parent = self.policy.rules[rule.target] if rule.target else None
            while parent is not None:
                result &= self.condition(parent.condition if parent.target else parent.period)
                parent = self.policy.rules[parent.target] if parent.target else None
            self.applies[name] = result & ~self._outranked(rule)
        return self.applies[name]

    def _outranked(self, rule: Rule) -> Diagram:
        """Where rules of a higher rank go before a rule; for one that leaves out, only exceptions on the same rule."""
        found = self.false
        if rule.rank is self.policy.ranks[0]:
            return found
        at: Rule | None = rule
        while at is not None:
            parent = self.policy.rules[at.target] if at.target else None
            decision = self.policy.decisions[rule.decision]
            result = self._exceptions(parent) if parent is not None else self._top_rules(decision)
            found |= self._claims.spoken({rank: c for rank, c in result.items() if rank.height > rule.rank.height})
            at = parent if rule.value is not None else None
        return found

    def speaks(self, decision: str) -> dict[str, Diagram]:
        """Return for each rule of a besluit that gives a value, and for `anders`, where it gives that value."""
        found = {
            rule.name: self.applies[rule.name]
            for top in self.policy.decisions[decision].rules
            for rule in top.family()
            if rule.value is not None
        }
        if self.policy.decisions[decision].otherwise is not None:
            found[OTHERWISE] = self.decisions[decision].otherwise
        return found
