"""The verplichtingen that hold for an opgave as work to do: onderwerpen, who, by when, and what is open.

A verplichting with onderwerpen is done when all onderwerpen that the leidraad names are ticked. What a team adds to
them is work of its own: it is shown as open, and does not keep the verplichting from being done.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from dsl import Moment, Obligation, Outcome, Policy
from intranet.filters import aantal
from intranet.opgaven.names import tasks_by_name
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


class Basis(StrEnum):
    """Why a verplichting is on the list. After a vaststelling that deviates from the rules the established outcome
    tells what must be done (`ESTABLISHED`: only because of that); what only the rules ask (`RULES`) may be done. What
    neither asks any more is there when the team ticked or wrote something at it (`KEPT`)."""

    BOTH = "beide"
    ESTABLISHED = "vastgesteld"
    RULES = "regels"
    KEPT = "bewaard"


@dataclass(frozen=True)
class Topic:
    """An onderwerp of a verplichting; `is_own` when the team added it to those of the leidraad."""

    name: str
    is_done: bool
    is_own: bool


@dataclass(frozen=True)
class Duty:
    """A verplichting that holds, or that only the rules ask. `rule_due` is the last day that they give, if known."""

    obligation: Obligation
    is_done: bool
    topics: tuple[Topic, ...]
    work: Work | None
    rule_due: date | None
    basis: Basis = Basis.BOTH

    @property
    def is_needed(self) -> bool:
        """Tell whether it must be done."""
        return self.basis in (Basis.BOTH, Basis.ESTABLISHED)

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
    by_rules: Outcome | None = None,
) -> tuple[Duty, ...]:
    """Return the verplichtingen that hold by `outcome`, that the rules ask, or that something was done at, in order.

    `by_rules` is what the rules give, where `outcome` is what people decided against them.
    """
    finished = frozenset(done)
    rules = by_rules or outcome
    touched = finished | work.keys() | topics.keys()
    return tuple(
        Duty(
            obligation,
            name in finished,
            _topics(obligation, name in finished, topics.get(name, {})),
            work.get(name),
            (outcome if outcome.obligations[name] else rules).deadlines.get(name),
            _basis(outcome.obligations[name], rules.obligations[name]),
        )
        for name, obligation in policy.obligations.items()
        if outcome.obligations[name] or rules.obligations[name] or name in touched
    )


def _basis(holds: bool | None, by_rules: bool | None) -> Basis:
    if holds:
        return Basis.BOTH if by_rules else Basis.ESTABLISHED
    return Basis.RULES if by_rules else Basis.KEPT


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
    session: Session,
    opgave_id: int,
    policy: Policy,
    outcome: Outcome,
    done: Iterable[str],
    by_rules: Outcome | None = None,
) -> tuple[Duty, ...]:
    """Return what `duties_of` gives, with what the store has of them."""
    return duties_of(
        policy, outcome, done, worklist.work_of(session, opgave_id), worklist.topics_of(session, opgave_id), by_rules
    )


def keep_open_items(
    session: Session,
    opgave_id: int,
    policy: Policy,
    outcome: Outcome,
    done: Iterable[str],
    unanswered: Iterable[str],
    by_rules: Outcome | None = None,
) -> tuple[Duty, ...]:
    """Keep what is open in an opgave for the lists over all opgaven: verplichtingen, and questions given to someone.

    Returns what `duties_of` gives, the ones that are done too.
    """
    duties = read_duties(session, opgave_id, policy, outcome, done, by_rules)
    tasks = tasks_by_name(policy, teamwork.tasks(session, opgave_id))
    open_questions = frozenset(unanswered)
    items = list(open_items(opgave_id, duties))
    items += [_question(opgave_id, policy, name, task) for name, task in tasks.items() if name in open_questions]
    worklist.keep_open(session, opgave_id, items)
    return duties


def open_items(opgave_id: int, duties: Iterable[Duty]) -> Iterator[OpenItem]:
    """Return what still must be done of these verplichtingen."""
    for duty in duties:
        if duty.is_needed and not duty.is_done:
            name, title, deviates = duty.obligation.name, duty.obligation.title, duty.basis is Basis.ESTABLISHED
            moment = duty.obligation.moment or ""
            yield OpenItem(opgave_id, name, False, title, duty.state, duty.person, duty.due, deviates, str(moment))


def _question(opgave_id: int, policy: Policy, name: str, task: Task) -> OpenItem:
    return OpenItem(opgave_id, name, True, policy.facts[name].question, "uit te zoeken", task.person, task.due)
