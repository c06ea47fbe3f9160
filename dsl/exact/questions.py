"""Exact answers about one opgave: what is possible, what matters, and what settles most.

All of it are walks over the diagrams of `diagrams.py` with the answers filled in. Nothing here approximates.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from dsl.exact.approximation import Matters
from dsl.exact.diagrams import Diagrams
from dsl.exact.doubt import Doubt
from dsl.exact.frame import Diagram, Restriction, Variable
from dsl.exact.walks import bits_in
from dsl.outcome import Answers, DecisionState, Effect, Layer, LayerDecision, Outcome, PrincipleState


class Questions:
    """The questions about one opgave, asked of diagrams that fit its answers."""

    def __init__(self, diagrams: Diagrams, answers: Answers) -> None:
        self.policy = diagrams.policy
        self._diagrams = diagrams
        self._answers = answers

    # --- what follows ---

    def weigh(self) -> Outcome:
        """As `Core.weigh`."""
        policy, diagrams, answers = self.policy, self._diagrams, self._answers
        known = diagrams.known(answers)
        fixed = diagrams.restriction(known)
        decisions: dict[str, DecisionState] = {}
        deciding: set[str] = set()
        doubt: list[list[Diagram]] = []
        for name in policy.decisions:
            endings = [fixed(diagram) for diagram in diagrams.decisions[name].endings]
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
            self._layers(fixed),
        )

    def _layers(self, fixed: Restriction) -> tuple[Layer, ...]:
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
            found.append(Layer(name, head.title, head.rank, head.is_in_force(self._answers.on), decisions))
        return tuple(sorted(found, key=lambda layer: -layer.rank.height))

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
        endings = [facts(diagram) for diagram in self._diagrams.decisions[decision].endings]
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
        return {self._diagrams.owner(bit) for bit in bits_in(diagrams)}

    # --- what to ask ---

    def _most_settling(self, facts: list[str], doubt: list[list[Diagram]]) -> tuple[str, ...]:
        """Return the deciding questions, the one whose answer leaves least doubt first; document order breaks ties.

        Doubt is the entropy (in bits) of the ending of each besluit, every distinguishable completion counting once.
        """
        if len(facts) < 2:
            return tuple(facts)
        found = Doubt(self._diagrams, facts, bits_in(diagram for endings in doubt for diagram in endings))
        after = [found.after(endings) for endings in doubt]
        left = {name: round(sum(each[name] for each in after), 9) for name in facts}
        return tuple(sorted(facts, key=lambda name: left[name]))

    def matters(self, fact: str) -> Matters:
        """Tell what depends on a fact that is left open."""
        diagrams, answers = self._diagrams, self._answers
        variable = diagrams.facts.get(fact)
        if variable is None:
            return Matters.NOT
        fixed = diagrams.restriction({v: code for v, code in diagrams.known(answers).items() if v is not variable})
        if any(fact in self._support(map(fixed, diagrams.decisions[name].endings)) for name in self.policy.decisions):
            return Matters.DECIDING
        rest = (*diagrams.obligations.values(), *diagrams.principles.values(), *diagrams.signals.values())
        return Matters.OTHER if fact in self._support(map(fixed, rest)) else Matters.NOT

    def effects(self, fact: str, decision: str) -> tuple[Effect, ...]:
        """As `Core.effects`."""
        diagrams, answers = self._diagrams, self._answers
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
