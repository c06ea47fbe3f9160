"""What the page *Afwegen* says of the outcome, ready to show: reasons, principes, verplichtingen, what decides."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from dsl import (
    APPROXIMATE,
    OTHERWISE,
    ChangeText,
    Decision,
    DecisionState,
    Interpretation,
    Moment,
    Obligation,
    Principle,
    Reason,
    RuleState,
    Signal,
    Table,
    change_text,
    outcome_sentence,
    reasons,
    source_of,
    unknown_text,
)
from intranet.filters import datum, opsomming
from intranet.opgaven.duties import MOMENTS, Duty
from intranet.opgaven.layers import Layers, layers_for
from intranet.opgaven.lists import lists_that_are_over
from intranet.opgaven.per_document import ShownDocument, documents_of
from intranet.opgaven.weighing import Question, Weighing
from intranet.web import appearance
from intranet.web.appearance import Look

MOST_COLUMNS = 5
"""The most questions that *Wat beslist het nog?* has room for beside the questions; more are not worked out either."""


@dataclass(frozen=True)
class ShownReason:
    """A rule or exception with its look and the answers it stands on."""

    reason: Reason
    look: Look
    answers: tuple[Question, ...]


@dataclass(frozen=True)
class ShownChange:
    """One other value and what would bring it."""

    look: Look
    text: ChangeText


@dataclass(frozen=True)
class ShownRow:
    """A row of the table: the answers in words (None: does not matter), and how it ends."""

    answers: tuple[str | None, ...]
    ending: Look


@dataclass(frozen=True)
class ShownChoice:
    """An interpretatie that the outcome hangs on; `otherwise` is the outcome with it made the other way.

    `otherwise` is None as long as the outcome is open.
    """

    choice: Interpretation
    otherwise: Look | None


@dataclass(frozen=True)
class ShownDecision:
    """One besluit: its look and sentence, why it is so, and what would change it.

    `unknown_changes` says of which values it could not be worked out whether anything would bring them.
    """

    decision: Decision
    state: DecisionState
    look: Look
    sentence: str
    reasons: tuple[ShownReason, ...]
    changes: tuple[ShownChange, ...]
    unknown_changes: str | None
    columns: tuple[Question, ...]
    rows: tuple[ShownRow, ...]
    hinges_on: tuple[ShownChoice, ...]

    @property
    def is_settled(self) -> bool:
        """Tell whether the besluit has a value that no open question changes."""
        return self.state.value is not None

    @property
    def grounds(self) -> tuple[ShownReason, ...]:
        """The reasons that apply; where none does in any case, those of which one does."""
        return self._in(RuleState.APPLIES) or self._in(RuleState.EITHER)

    @property
    def rest(self) -> tuple[ShownReason, ...]:
        """The reasons that do not apply, or not yet."""
        return tuple(shown for shown in self.reasons if shown not in self.grounds)

    def _in(self, state: RuleState) -> tuple[ShownReason, ...]:
        return tuple(shown for shown in self.reasons if shown.reason.state is state)

    @property
    def grounds_sentence(self) -> str:
        """Say how many grounds there are; each then stands by itself."""
        numbers = {2: "twee", 3: "drie", 4: "vier", 5: "vijf", 6: "zes"}
        count = len(self.grounds)
        if not self._in(RuleState.APPLIES):
            return "Een van deze gronden geldt in elk geval, welk antwoord er ook nog komt."
        return f"Dat volgt uit {numbers.get(count, count)} gronden. Elke grond is op zichzelf genoeg."

    @property
    def because(self) -> tuple[str, ...]:
        """Why the settled value holds, as the rules say it themselves."""
        found = [shown.reason.policy_reason for shown in self.grounds]
        if OTHERWISE in self.state.by:
            found.append(self.decision.otherwise_reason)
        return tuple(reason for reason in found if reason)


@dataclass(frozen=True)
class ShownPrinciple:
    """A principe with its look."""

    principle: Principle
    look: Look


@dataclass(frozen=True)
class ShownObligation:
    """A verplichting that holds, whether the team did it, and how far it is."""

    obligation: Obligation
    is_done: bool
    duty: Duty | None


@dataclass(frozen=True)
class ShownMoment:
    """The verplichtingen of one moment."""

    title: str
    obligations: tuple[ShownObligation, ...]


@dataclass(frozen=True)
class ShownEffect:
    """What one answer to a question would leave possible; `settles` when only that is left."""

    answer: str
    looks: tuple[Look, ...]
    settles: bool


class Panel:
    """All of it for one weighing."""

    def __init__(self, weighing: Weighing, duties: Iterable[Duty] = ()) -> None:
        self._weighing = weighing
        self._duties = {duty.obligation.name: duty for duty in duties}
        self.decisions = tuple(self._decision(decision, state) for decision, state in weighing.decisions)
        self.principles = tuple(self._principle(p) for p in weighing.told.principles.values())
        self.moments = self._moments()

    @property
    def deviation(self) -> Look | None:
        """The outcome that the team decided on against the rules; None when the rules are followed."""
        weighing = self._weighing
        return appearance.of_value(weighing.decisions[0][0], weighing.established) if weighing.established else None

    @property
    def only_by_rules(self) -> tuple[Obligation, ...]:
        """The verplichtingen that the rules ask, but that the outcome does not that the team decided on."""
        weighing, holding = self._weighing, self._weighing.holding
        return tuple(
            obligation
            for name, obligation in weighing.told.obligations.items()
            if weighing.outcome.obligations[name] and not holding.obligations[name]
        )

    @property
    def caution(self) -> str | None:
        """What to know about an outcome that could not be worked out exactly; None when it could."""
        return APPROXIMATE if self._weighing.outcome.approximate else None

    @property
    def documents(self) -> tuple[ShownDocument, ...]:
        """What each of several documents says by itself; () when there is only one."""
        return documents_of(self._weighing.policy, self._weighing.outcome)

    @property
    def due(self) -> int:
        """How many verplichtingen hold."""
        return sum(len(moment.obligations) for moment in self.moments)

    @property
    def done(self) -> int:
        """How many of those are done."""
        return sum(shown.is_done for moment in self.moments for shown in moment.obligations)

    @property
    def possible_obligations(self) -> tuple[Obligation, ...]:
        """The verplichtingen that may still come, depending on open questions."""
        weighing = self._weighing
        return tuple(o for name, o in weighing.told.obligations.items() if weighing.holding.obligations[name] is None)

    @property
    def lists_over(self) -> tuple[str, ...]:
        """The keuzelijsten whose period is past, each as a sentence."""
        return lists_that_are_over(self._weighing.policy, self._weighing.answers.on)

    @property
    def signals(self) -> tuple[Signal, ...]:
        """The signalen that hold."""
        weighing = self._weighing
        return tuple(signal for name, signal in weighing.told.signals.items() if weighing.holding.signals[name])

    @property
    def beside(self) -> Layers:
        """What holds beside the leidraad: the wet and the verordening."""
        return layers_for(self._weighing.policy, self._weighing.answers)

    @property
    def announcement(self) -> str:
        """The outcome in one sentence, to be read aloud after a change."""
        return " ".join(f"{shown.look.word}. {shown.sentence}" for shown in self.decisions)

    def _decision(self, decision: Decision, state: DecisionState) -> ShownDecision:
        weighing = self._weighing
        answers, regelset = weighing.answers, weighing.regelset
        readable = len(weighing.outcome.deciding) <= MOST_COLUMNS
        table = regelset.table(answers, decision.name) if readable else None
        others = regelset.changes(answers, decision.name)
        return ShownDecision(
            decision,
            state,
            appearance.of_state(decision, appearance.state_of(state, weighing.outcome.in_force)),
            self._sentence(decision),
            tuple(self._reason(r) for r in reasons(weighing.policy, answers, weighing.outcome, decision.name)),
            tuple(
                ShownChange(appearance.of_value(decision, change.value), change_text(weighing.policy, change))
                for change in others.changes
            ),
            unknown_text(decision, others.unknown),
            tuple(weighing.questions[name] for name in table.facts) if table else (),
            _rows(decision, table),
            tuple(self._choice(decision, state, name) for name in state.hinges_on),
        )

    def _choice(self, decision: Decision, state: DecisionState, name: str) -> ShownChoice:
        weighing = self._weighing
        otherwise = None
        if state.value is not None:
            outcome = weighing.regelset.otherwise(frozenset({name})).weigh(weighing.answers)
            turned = appearance.state_of(outcome.decisions[decision.name], outcome.in_force)
            otherwise = appearance.of_state(decision, turned)
        return ShownChoice(weighing.policy.interpretations[name], otherwise)

    def _sentence(self, decision: Decision) -> str:
        outcome = self._weighing.outcome
        if not outcome.in_force:
            return f"Deze versie van de leidraad geldt niet op {datum(outcome.on)}. Daarom is er geen uitkomst."
        return outcome_sentence(self._weighing.policy, outcome, decision.name)

    def _reason(self, reason: Reason) -> ShownReason:
        weighing = self._weighing
        numbers = [weighing.policy.facts[name].number for name in reason.questions]
        word = f"Vraag {opsomming(numbers)}" if reason.state is RuleState.OPEN and 0 < len(numbers) < 4 else ""
        said = [q for q in weighing.questions.values() if any(q.fact.question in s for s in reason.sentences)]
        return ShownReason(reason, appearance.of_rule(reason.state, word), tuple(q for q in said if q.words))

    def _principle(self, principle: Principle) -> ShownPrinciple:
        weighing = self._weighing
        has_obligations = any(o.principle == principle.name for o in weighing.policy.obligations.values())
        state = weighing.holding.principles[principle.name]
        return ShownPrinciple(principle, appearance.of_principle(state, has_obligations))

    def _moments(self) -> tuple[ShownMoment, ...]:
        weighing = self._weighing
        by_moment: dict[Moment | None, list[ShownObligation]] = {moment: [] for moment in MOMENTS}
        for name, obligation in weighing.told.obligations.items():
            if weighing.holding.obligations[name]:
                by_moment[obligation.moment].append(
                    ShownObligation(obligation, name in weighing.opgave.done, self._duties.get(name))
                )
        return tuple(ShownMoment(MOMENTS[moment], tuple(found)) for moment, found in by_moment.items() if found)


def _rows(decision: Decision, table: Table | None) -> tuple[ShownRow, ...]:
    if table is None:
        return ()
    return tuple(
        ShownRow(tuple(cell.label.lower() if cell else None for cell in row.answers), appearance.of_row(decision, row))
        for row in table.rows
    )


class Why:
    """Why a question is asked: the sentence of the leidraad behind it, and what each answer would leave possible."""

    def __init__(self, weighing: Weighing, fact: str) -> None:
        self.place, self.citations = source_of(weighing.policy, fact)
        self.decides = fact in weighing.outcome.deciding or fact in weighing.answers.values
        self._effects: dict[str, tuple[ShownEffect, ...]] = {}
        for name, decision in weighing.policy.decisions.items():
            effects = weighing.regelset.effects(weighing.answers, fact, name)
            self._effects[name] = tuple(
                ShownEffect(e.answer.label.lower(), appearance.of_effect(decision, e), e.settles) for e in effects
            )

    @property
    def effects(self) -> tuple[ShownEffect, ...]:
        """What each answer would leave possible, for each besluit where the answers differ."""
        return tuple(effect for found in self._effects.values() if _differ(found) for effect in found)


def _differ(effects: Iterable[ShownEffect]) -> bool:
    return len({effect.looks for effect in effects}) > 1
