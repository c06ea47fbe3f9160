"""Exact answers about one opgave: what is possible, what matters, what settles most, what would change the outcome.

All of it are walks over the diagrams of `diagrams.py` with the answers filled in. Nothing here approximates.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import product
from typing import TypeVar

from dsl.domains import Cell
from dsl.exact.approximation import Approximation, Matters
from dsl.exact.diagrams import Diagram, Diagrams, PolicyTooTangled, Restriction, Variable, bounded
from dsl.exact.doubt import Doubt
from dsl.exact.walks import Nearest, cofactor, cover, set_cell
from dsl.outcome import Answers, Change, DecisionState, Effect, Layer, LayerDecision, Outcome, PrincipleState
from dsl.policy import Policy

_Found = TypeVar("_Found")

TABLE_COMBINATIONS = 512
"""The most ways to answer that `Core.table` looks at; a table of at most eight rows seldom needs more."""

MAX_WAYS = 64
"""The most combinations of alternatives that one change may stand for; of more, one is shown."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the table *Wat beslist het nog?*: an answer for each column (None: does not matter), the ending.

    `ending` is a value of the besluit, or None with `conflict` True (a conflict) or False (no outcome).
    """

    answers: tuple[Cell | None, ...]
    ending: str | None
    conflict: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """The questions that still decide, and each distinguishable way to answer them."""

    facts: tuple[str, ...]
    rows: tuple[Row, ...]


class Core:
    """The core of one policy: compiled once, asked for each opgave.

    A policy too entangled to compile as a whole is compiled anew for the answers of each opgave, which are filled in
    first: slower, and just as exact. Where that is too much too, a three-valued walk answers (`approximation.py`), and
    the outcome says so.
    """

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self.tangled: PolicyTooTangled | None = None
        self._up_to: dict[str, Core] = {}
        self._whole: Diagrams | None = None
        try:
            self._whole = Diagrams(policy)
        except PolicyTooTangled as error:
            self.tangled = error

    def up_to(self, regelset: str) -> Core:
        """Return the core of one document with what it builds on; of a policy with one document itself."""
        policy = self.policy.up_to(regelset)
        if policy is self.policy:
            return self
        if regelset not in self._up_to:
            self._up_to[regelset] = Core(policy)
        return self._up_to[regelset]

    def _exactly(self, answers: Answers, ask: Callable[[_Opgave], _Found], free: str | None = None) -> _Found | None:
        """Return the exact answer to a question, or None when the rules are too entangled for it.

        `free` is a fact that must be left open though it is answered.
        """
        if self._whole is not None:
            self._whole.tidy()
            try:
                with bounded(self.policy.head.name):
                    return ask(_Opgave(self._whole))
            except PolicyTooTangled:
                self._whole.tidy(always=True)
        values = {name: answer for name, answer in answers.values.items() if name != free}
        try:
            diagrams = Diagrams(self.policy, given=values)
            with bounded(self.policy.head.name):
                return ask(_Opgave(diagrams))
        except PolicyTooTangled:
            return None

    def weigh(self, answers: Answers) -> Outcome:
        """Return all that follows from the answers, in every way to fill in what is unknown."""
        found = self._exactly(answers, lambda opgave: opgave.weigh(answers))
        return found or Approximation(self.policy, answers).weigh()

    def mattering(self, answers: Answers) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the answered facts that matter as they stand: had that one not been answered, it would be asked.

        First those on which a besluit depends, then those on which only a principe, verplichting or signaal does.
        """
        kinds: dict[str, Matters] = {}
        exact = True
        for name in (name for name in self.policy.facts if name in answers.values):
            found = (
                self._exactly(answers, partial(_Opgave.matters, answers=answers, fact=name), name) if exact else None
            )
            if found is None:  # another one would be too much too, and take as long to find out
                exact = False
                values = {fact: answer for fact, answer in answers.values.items() if fact != name}
                found = Approximation(self.policy, Answers(values, answers.done, answers.on)).matters(name)
            kinds[name] = found
        return (
            tuple(name for name, matters in kinds.items() if matters is Matters.DECIDING),
            tuple(name for name, matters in kinds.items() if matters is Matters.OTHER),
        )

    def effects(self, answers: Answers, fact: str, decision: str) -> tuple[Effect, ...]:
        """Return what each answer to a question would leave possible for a besluit; () when no condition tests it.

        For a question with more than one answer at once, each choice stands for the answers that have it.
        """
        found = self._exactly(answers, lambda opgave: opgave.effects(answers, fact, decision), fact)
        return Approximation(self.policy, answers).effects(fact, decision) if found is None else found

    def table(self, answers: Answers, decision: str, rows: int = 8) -> Table | None:
        """Return *Wat beslist het nog?* in at most `rows` rows, or None when it is settled or does not fit.

        Rows may overlap (where two answers each decide alone); together they cover every way to answer.
        """
        return self._exactly(answers, lambda opgave: opgave.table(answers, decision, rows))

    def changes(self, answers: Answers, decision: str) -> tuple[Change, ...]:
        """Return for each value that is not possible now the fewest answered facts that must be otherwise.

        A value that no answers give is left out. Where several changes are equally small, the one that comes first.
        Raises PolicyTooTangled when the policy could not be compiled as a whole: this question is about all answers.
        """
        if self._whole is None:
            raise self.tangled or PolicyTooTangled(self.policy.head.name)
        self._whole.tidy()
        with bounded(self.policy.head.name):
            return _Opgave(self._whole).changes(answers, decision)


class _Opgave:
    """The questions about one opgave, asked of diagrams that fit its answers."""

    def __init__(self, diagrams: Diagrams) -> None:
        self.policy = diagrams.policy
        self._diagrams = diagrams

    # --- what follows ---

    def weigh(self, answers: Answers) -> Outcome:
        """As `Core.weigh`."""
        policy, diagrams = self.policy, self._diagrams
        known = diagrams.known(answers)
        fixed = diagrams.restriction(known)
        decisions: dict[str, DecisionState] = {}
        deciding: set[str] = set()
        doubt: list[list[Diagram]] = []
        for name in policy.decisions:
            endings = [fixed(diagram) for diagram in self._endings(name)]
            decisions[name] = self._decision_state(name, fixed, known)
            deciding |= self._support(endings)
            doubt.append(endings)
        obligations = {name: self._state(fixed(diagram)) for name, diagram in diagrams.obligations.items()}
        principles = {
            name: PrincipleState(
                principle.number,
                self._state(fixed(diagrams.principles[name])),
                self._applies(
                    [fixed(diagrams.obligations[o.name]) for o in policy.obligations.values() if o.principle == name],
                    policy.regelset_of(principle.place).head.is_in_force(answers.on),
                ),
            )
            for name, principle in policy.principles.items()
        }
        rest = (*diagrams.obligations.values(), *diagrams.principles.values(), *diagrams.signals.values())
        other = self._support(fixed(diagram) for diagram in rest) - deciding
        return Outcome(
            answers.on,
            policy.is_in_force(answers.on),
            decisions,
            principles,
            obligations,
            {name: self._state(fixed(diagram)) for name, diagram in diagrams.signals.items()},
            {name: self._state(fixed(diagram)) for name, diagram in diagrams.terms.items()},
            {name: self._state(fixed(diagrams.applies[name])) for name in policy.rules},
            tuple(name for name in policy.facts if name in deciding),
            tuple(name for name in policy.facts if name in other),
            self._most_settling([name for name in policy.facts if name in deciding], doubt),
            {
                name: day
                for name, holds in obligations.items()
                if holds is not False and (day := policy.obligations[name].due(answers.values)) is not None
            },
            self._layers(fixed, answers),
        )

    def _layers(self, fixed: Restriction, answers: Answers) -> tuple[Layer, ...]:
        """Return what each document alone gives; () when there is only one."""
        found = []
        for name, regelset in self.policy.regelsets.items() if self._diagrams.layers else ():
            decisions = {}
            for decision in self.policy.decisions.values():
                if decision.speaks_in(name):
                    layer = self._diagrams.layers[decision.name][name]
                    possible = tuple(v for v, diagram in layer.values.items() if fixed(diagram).satisfiable())
                    conflict, silent = fixed(layer.conflict).satisfiable(), fixed(layer.silent).satisfiable()
                    value = possible[0] if len(possible) == 1 and not conflict and not silent else None
                    decides = self._state(fixed(layer.decides))
                    decisions[decision.name] = LayerDecision(value, possible, conflict, silent, decides)
            head = regelset.head
            found.append(Layer(name, head.title, head.rank, head.is_in_force(answers.on), decisions))
        return tuple(sorted(found, key=lambda layer: -layer.rank.height))

    def _endings(self, decision: str) -> list[Diagram]:
        found = self._diagrams.decisions[decision]
        return [*found.values.values(), found.conflict, found.no_outcome]

    def _decision_state(self, name: str, fixed: Restriction, known: Mapping[Variable, int]) -> DecisionState:
        found = self._diagrams.decisions[name]
        possible = tuple(value for value, diagram in found.values.items() if fixed(diagram).satisfiable())
        conflict = fixed(found.conflict).satisfiable()
        no_outcome = fixed(found.no_outcome).satisfiable()
        speaks = {rule: fixed(diagram) for rule, diagram in self._diagrams.speaks(name).items()}
        return DecisionState(
            possible[0] if len(possible) == 1 and not conflict and not no_outcome else None,
            possible,
            conflict,
            no_outcome,
            tuple(rule for rule, diagram in speaks.items() if diagram == self._diagrams.true),
            tuple(rule for rule, diagram in speaks.items() if diagram.satisfiable()),
            self._hinges(name, known),
        )

    def _hinges(self, decision: str, known: Mapping[Variable, int]) -> tuple[str, ...]:
        """Return the interpretaties that, turned alone, change the ending of some completion."""
        choices = self._diagrams.choices
        facts = self._diagrams.restriction({v: code for v, code in known.items() if v.name not in choices})
        endings = [facts(diagram) for diagram in self._endings(decision)]
        in_play = self._support(endings) & choices.keys()
        found = []
        for name in choices:
            if name in in_play:
                others = {choices[other]: known[choices[other]] for other in in_play if other != name}
                if name in self._support(map(self._diagrams.restriction(others), endings)):
                    found.append(name)
        return tuple(found)

    def _state(self, diagram: Diagram) -> bool | None:
        if diagram == self._diagrams.true:
            return True
        return None if diagram.satisfiable() else False

    def _applies(self, obligations: list[Diagram], in_force: bool) -> bool | None:
        """A principe with verplichtingen has something to say when one of them holds; one without always has.

        The verplichtingen may stand in another document than the principe, which must be in force itself.
        """
        if not obligations or not in_force:
            return in_force
        together = self._diagrams.false
        for diagram in obligations:
            together |= diagram
        return self._state(together)

    def _support(self, diagrams: Iterable[Diagram]) -> set[str]:
        """Return the names of the variables in diagrams: exactly those on which one of them depends."""
        return {self._diagrams.owner(bit) for bit in self._bits(diagrams)}

    def _bits(self, diagrams: Iterable[Diagram]) -> set[int]:
        """Return the numbers of the variables in diagrams."""
        seen: set[Diagram] = set()
        stack = list(diagrams)
        bits: set[int] = set()
        while stack:
            diagram = stack.pop()
            if diagram in seen:
                continue
            seen.add(diagram)
            children = diagram.cofactors()
            if children is not None:
                variable = diagram.node_var()
                assert variable is not None
                bits.add(variable)
                stack.extend(children)
        return bits

    # --- what to ask ---

    def _most_settling(self, facts: list[str], doubt: list[list[Diagram]]) -> tuple[str, ...]:
        """Return the deciding questions, the one whose answer leaves least doubt first; document order breaks ties.

        Doubt is the entropy (in bits) of the ending of each besluit, every distinguishable completion counting once.
        """
        if len(facts) < 2:
            return tuple(facts)
        found = Doubt(self._diagrams, facts, self._bits(diagram for endings in doubt for diagram in endings))
        after = [found.after(endings) for endings in doubt]
        left = {name: round(sum(each[name] for each in after), 9) for name in facts}
        return tuple(sorted(facts, key=lambda name: left[name]))

    def matters(self, answers: Answers, fact: str) -> Matters:
        """Tell what depends on a fact that is left open."""
        diagrams = self._diagrams
        variable = diagrams.facts.get(fact)
        if variable is None:
            return Matters.NOT
        fixed = diagrams.restriction({v: code for v, code in diagrams.known(answers).items() if v is not variable})
        if any(fact in self._support(map(fixed, self._endings(name))) for name in self.policy.decisions):
            return Matters.DECIDING
        rest = (*diagrams.obligations.values(), *diagrams.principles.values(), *diagrams.signals.values())
        return Matters.OTHER if fact in self._support(map(fixed, rest)) else Matters.NOT

    def effects(self, answers: Answers, fact: str, decision: str) -> tuple[Effect, ...]:
        """As `Core.effects`."""
        diagrams = self._diagrams
        variable = diagrams.facts.get(fact)
        if variable is None or variable.domain is None:
            return ()
        known = {v: code for v, code in diagrams.known(answers).items() if v is not variable}
        fixed = diagrams.restriction(known)
        found = diagrams.decisions[decision]
        values = {value: fixed(diagram) for value, diagram in found.values.items()}
        conflict, no_outcome = fixed(found.conflict), fixed(found.no_outcome)
        effects = []
        for number, cell in enumerate(variable.domain.cells):
            if variable.domain.is_set:
                here = diagrams.manager.var(variable.bits[number])
            else:
                here = diagrams.code(variable, number)
            possible = tuple(value for value, diagram in values.items() if (diagram & here).satisfiable())
            effects.append(Effect(cell, possible, (conflict & here).satisfiable(), (no_outcome & here).satisfiable()))
        return tuple(effects)

    def table(self, answers: Answers, decision: str, rows: int) -> Table | None:
        """As `Core.table`."""
        diagrams = self._diagrams
        fixed = diagrams.restriction(diagrams.known(answers))
        found = diagrams.decisions[decision]
        names = [name for name in self.policy.facts if name in self._support(map(fixed, self._endings(decision)))]
        variables = sorted((diagrams.facts[name] for name in names), key=lambda variable: variable.bits.start)
        sizes = [variable.size for variable in variables]
        combinations = 1
        for size in sizes:
            combinations *= size
        if not names or combinations > TABLE_COMBINATIONS or any(v.domain and v.domain.is_set for v in variables):
            return None
        endings: list[tuple[str | None, bool]] = [
            *((value, False) for value in found.values),
            (None, True),
            (None, False),
        ]
        outcome: dict[tuple[int, ...], int] = {}
        self._fill(outcome, (), variables, [fixed(diagram) for diagram in self._endings(decision)])
        cubes = cover(outcome, sizes, rows)
        if cubes is None:
            return None
        made = []
        for number, cube in cubes:
            cells = {
                v.name: None if code is None or v.domain is None else v.domain.cells[code]
                for v, code in zip(variables, cube, strict=True)
            }
            made.append(Row(tuple(cells[name] for name in names), *endings[number]))
        return Table(tuple(names), tuple(made))

    def _fill(
        self, outcome: dict[tuple[int, ...], int], codes: tuple[int, ...], left: list[Variable], endings: list[Diagram]
    ) -> None:
        """Note for each way to answer the number of the ending that it gives."""
        if not left:
            outcome[codes] = next(number for number, diagram in enumerate(endings) if diagram.satisfiable())
            return
        variable, *rest = left
        for code in range(variable.size):
            self._fill(outcome, (*codes, code), rest, [cofactor(diagram, variable, code) for diagram in endings])

    # --- what would change it ---

    def changes(self, answers: Answers, decision: str) -> tuple[Change, ...]:
        """As `Core.changes`."""
        diagrams = self._diagrams
        known = diagrams.known(answers)
        answered = {v: code for v, code in known.items() if v.name in answers.values}
        fixed = diagrams.restriction({v: code for v, code in known.items() if v not in answered})
        now = diagrams.restriction(known)
        found = []
        for value, diagram in diagrams.decisions[decision].values.items():
            if now(diagram).satisfiable():
                continue
            change = self._least_change(decision, value, fixed(diagram), answered)
            if change is not None:
                found.append(change)
        return tuple(sorted(found, key=lambda change: len(change.facts)))

    def _least_change(
        self, decision: str, value: str, diagram: Diagram, answered: Mapping[Variable, int]
    ) -> Change | None:
        path = Nearest(self._diagrams, answered).path(diagram)
        if path is None:
            return None
        codes = dict(answered)
        for variable, code in answered.items():
            for place, bit in enumerate(reversed(variable.bits)):
                if bit in path:
                    code = code & ~(1 << place) | path[bit] << place
            codes[variable] = code if variable.domain and variable.domain.is_set else min(code, variable.size - 1)
        changed = [variable for variable in answered if codes[variable] != answered[variable]]
        ways = [self._alternatives(diagram, variable, codes, answered[variable]) for variable in changed]
        together = self._in_every_way(diagram, codes, changed, ways)
        if together is None:
            ways = [[codes[variable]] for variable in changed]
            together = self._diagrams.restriction(codes)(diagram)
        facts = tuple(
            (variable.name, tuple(_cell(variable, code) for code in way))
            for variable, way in zip(changed, ways, strict=True)
        )
        return Change(decision, value, facts, self._certain(together))

    def _alternatives(self, diagram: Diagram, variable: Variable, codes: Mapping[Variable, int], now: int) -> list[int]:
        """Return the other answers to one question that keep the value possible, the other changes standing."""
        if variable.domain is None or variable.domain.is_set:
            return [codes[variable]]
        rest = self._diagrams.restriction({v: code for v, code in codes.items() if v is not variable})(diagram)
        return [
            code
            for code in range(variable.size)
            if code != now and (rest & self._diagrams.code(variable, code)).satisfiable()
        ]

    def _in_every_way(
        self, diagram: Diagram, codes: Mapping[Variable, int], changed: list[Variable], ways: list[list[int]]
    ) -> Diagram | None:
        """Return where the value follows whichever of the alternatives is taken; None when that is nowhere."""
        together = self._diagrams.true
        for number, way in enumerate(product(*ways)):
            here = self._diagrams.restriction({**codes, **dict(zip(changed, way, strict=True))})(diagram)
            together &= here
            if number == MAX_WAYS or not together.satisfiable():
                return None
        return together

    def _certain(self, diagram: Diagram) -> tuple[tuple[str, tuple[Cell, ...]], ...]:
        """Return answers to unanswered questions that make a diagram true for certain; () when it already is."""
        path = Nearest(self._diagrams, {}).path(diagram) or {}
        names = list(dict.fromkeys(self._diagrams.owner(bit) for bit in path))
        needed: dict[str, Diagram] = {}
        for name in names:
            here = self._diagrams.true
            for bit in self._diagrams.facts[name].bits:
                if bit in path:
                    here &= self._diagrams.manager.var(bit) if path[bit] else self._diagrams.manager.not_var(bit)
            needed[name] = here
        for name in names:
            others = self._all(needed[other] for other in needed if other != name)
            if not (others & ~diagram).satisfiable():
                del needed[name]
        found: list[tuple[str, tuple[Cell, ...]]] = []
        for name in needed:
            variable = self._diagrams.facts[name]
            others = self._all(needed[other] for other in needed if other != name)
            assert variable.domain is not None
            if variable.domain.is_set:
                code = sum(path.get(bit, 0) << place for place, bit in enumerate(reversed(variable.bits)))
                found.append((name, (set_cell(variable, code),)))
                continue
            cells = tuple(
                cell
                for number, cell in enumerate(variable.domain.cells)
                if not (others & self._diagrams.code(variable, number) & ~diagram).satisfiable()
            )
            found.append((name, cells))
        order = list(self.policy.facts)
        return tuple(sorted(found, key=lambda item: order.index(item[0])))

    def _all(self, diagrams: Iterable[Diagram]) -> Diagram:
        result = self._diagrams.true
        for diagram in diagrams:
            result &= diagram
        return result


def _cell(variable: Variable, code: int) -> Cell:
    """Return the answer that a code stands for."""
    assert variable.domain is not None
    return set_cell(variable, code) if variable.domain.is_set else variable.domain.cells[code]
