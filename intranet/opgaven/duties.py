"""The verplichtingen that hold for an opgave as work to do: onderwerpen, who, by when, and what is open.

A verplichting with onderwerpen is done when all onderwerpen that the leidraad names are ticked. What a team adds to
them is work of its own: it is shown as open, and does not keep the verplichting from being done.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from dsl import Moment, Obligation, Outcome, Policy
from intranet.filters import aantal
from intranet.store import OpenItem, Phase, Session, Task, TopicState, Work, teamwork, worklist

PHASES: Mapping[Moment | None, tuple[Phase, ...]] = {
    Moment.BEFORE: (Phase.INITIEREN, Phase.VOORBEREIDEN),
    Moment.DURING: (Phase.UITVOEREN,),
    Moment.AFTER: (Phase.EVALUEREN,),
    None: (),
}
"""The phases that each moment falls in: vooraf is before anything is carried out, achteraf is looking back."""

MOMENTS: Mapping[Moment | None, str] = {
    Moment.BEFORE: "Vooraf",
    Moment.DURING: "Tijdens",
    Moment.AFTER: "Achteraf",
    None: "Zonder moment",
}


@dataclass(frozen=True)
class Topic:
    """An onderwerp of a verplichting; `is_own` when the team added it to those of the leidraad."""

    name: str
    is_done: bool
    is_own: bool


@dataclass(frozen=True)
class Duty:
    """A verplichting that holds. `rule_due` is the last day that the rules give, as far as known."""

    obligation: Obligation
    is_done: bool
    topics: tuple[Topic, ...]
    work: Work | None
    rule_due: date | None

    @property
    def minimum(self) -> int:
        """How many onderwerpen the leidraad names."""
        return len(self.obligation.topics)

    @property
    def minimum_done(self) -> int:
        """How many of those are ticked."""
        return sum(topic.is_done for topic in self.topics if not topic.is_own)

    @property
    def due(self) -> date | None:
        """The day by which it must be done: of the day that the rules give and that of the team, the first."""
        days = [day for day in (self.rule_due, self.work.due if self.work else None) if day is not None]
        return min(days, default=None)

    @property
    def is_later_than_the_rules(self) -> bool:
        """Tell whether the team set a day that the rules do not allow."""
        return bool(self.rule_due and self.work and self.work.due and self.work.due > self.rule_due)

    @property
    def person(self) -> str:
        """Who sees to it; empty when nobody does."""
        return self.work.person if self.work else ""

    @property
    def state(self) -> str:
        """How far it is, in words."""
        if self.is_done:
            return "gedaan"
        if self.minimum:
            return f"{self.minimum_done} van {aantal(self.minimum, 'onderwerp', 'onderwerpen')}"
        return "te doen"


def duties_of(
    policy: Policy,
    outcome: Outcome,
    done: Iterable[str],
    work: Mapping[str, Work],
    topics: Mapping[str, Mapping[str, TopicState]],
) -> tuple[Duty, ...]:
    """Return the verplichtingen that hold, in the order of the leidraad."""
    finished = frozenset(done)
    return tuple(
        Duty(
            obligation,
            name in finished,
            _topics(obligation, name in finished, topics.get(name, {})),
            work.get(name),
            outcome.deadlines.get(name),
        )
        for name, obligation in policy.obligations.items()
        if outcome.obligations[name]
    )


def _topics(obligation: Obligation, is_done: bool, states: Mapping[str, TopicState]) -> tuple[Topic, ...]:
    # A verplichting that was ticked as a whole has its onderwerpen done, as long as nobody says otherwise.
    default = TopicState.DONE if is_done else TopicState.OPEN
    named = [Topic(name, states.get(name, default) is TopicState.DONE, False) for name in obligation.topics]
    own = [
        Topic(name, state is TopicState.DONE, True)
        for name, state in states.items()
        if name not in obligation.topics and state is not TopicState.REMOVED
    ]
    return (*named, *own)


def read_duties(
    session: Session, opgave_id: int, policy: Policy, outcome: Outcome, done: Iterable[str]
) -> tuple[Duty, ...]:
    """Return the verplichtingen that hold, with what the store has of them."""
    return duties_of(
        policy, outcome, done, worklist.work_of(session, opgave_id), worklist.topics_of(session, opgave_id)
    )


def keep_open_items(
    session: Session,
    opgave_id: int,
    policy: Policy,
    outcome: Outcome,
    done: Iterable[str],
    unanswered: Iterable[str],
) -> tuple[Duty, ...]:
    """Keep what is open in an opgave for the lists over all opgaven: verplichtingen, and questions given to someone.

    Returns all verplichtingen that hold, the ones that are done too.
    """
    duties = read_duties(session, opgave_id, policy, outcome, done)
    tasks = teamwork.tasks(session, opgave_id)
    open_questions = frozenset(unanswered)
    items = [
        OpenItem(opgave_id, duty.obligation.name, False, duty.obligation.title, duty.state, duty.person, duty.due)
        for duty in duties
        if not duty.is_done
    ]
    items += [_question(opgave_id, policy, name, task) for name, task in tasks.items() if name in open_questions]
    worklist.keep_open(session, opgave_id, items)
    return duties


def _question(opgave_id: int, policy: Policy, name: str, task: Task) -> OpenItem:
    return OpenItem(opgave_id, name, True, policy.facts[name].question, "uit te zoeken", task.person, task.due)
