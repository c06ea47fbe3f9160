"""What it means for an opgave that the rules changed since its team last answered: told until they answer again."""

from __future__ import annotations

from dataclasses import dataclass

from intranet.opgaven.names import name_now
from intranet.opgaven.weighing import Question, Weighing
from intranet.policies import RegelsetUnusable, regelsets
from intranet.store import HistoryEntry, Publication, Session, versions
from intranet.web import appearance
from intranet.web.appearance import Look


@dataclass(frozen=True)
class OtherRules:
    """The version that an opgave went over to, and what it changes with the answers as they are.

    `was` and `becomes` are the outcome, the same when that did not change; `asked` the questions that decide it now and
    did not before, `dropped` how many no longer do; `added` and `removed` the verplichtingen.
    """

    version: Publication
    was: Look
    becomes: Look
    asked: tuple[Question, ...]
    dropped: int
    added: tuple[str, ...]
    removed: tuple[str, ...]

    @property
    def changes_nothing(self) -> bool:
        """Tell whether all is for this opgave as it was."""
        return self.was == self.becomes and not (self.asked or self.dropped or self.added or self.removed)


def other_rules(session: Session, weighing: Weighing, last: HistoryEntry | None, who: str) -> OtherRules | None:
    """Return what changed for an opgave; None when its rules are those of its last answer, or `who` has seen it."""
    moves = versions.moves(session)
    opgave = weighing.opgave
    times = [opgave.created_at, *(answer.at for answer in opgave.answers.values()), *([last.at] if last else [])]
    answered = max(times)
    if not moves or moves[-1][0] <= answered:
        return None
    every = {one.id: one for one in versions.publications(session)}
    version = every[moves[-1][1]]
    has_it = version.regelset_version_id == opgave.regelset_version_id
    if not has_it or versions.has_seen(session, opgave.id, version.id, who):
        return None
    followed = [every[version_id] for at, version_id in moves if opgave.created_at < at <= answered]
    then = [one for one in every.values() if one.published_at <= opgave.created_at]
    first = versions.shown(then, opgave.created_at.date()) or every[min(every)]  # a database may be older than versions
    before = followed[-1] if followed else first
    if before.regelset_version_id == version.regelset_version_id:
        return None
    try:
        regelset = regelsets().of_version(before.regelset_version_id)
    except RegelsetUnusable:  # an earlier program could read them: then there is nothing to compare
        return None
    assert regelset is not None
    day = regelset.policy.head.nearest_day(weighing.answers.on)
    return _compared(Weighing(weighing.stored, regelset, day), weighing, version)


def _compared(was: Weighing, now: Weighing, version: Publication) -> OtherRules:
    asked_before = {name_now(now.policy, name) for name in was.outcome.deciding}
    due_before = {_name(now, name): name for name, holds in was.holding.obligations.items() if holds}
    due = {name for name, holds in now.holding.obligations.items() if holds}
    return OtherRules(
        version,
        _look(was),
        _look(now),
        tuple(now.questions[name] for name in now.outcome.deciding if name not in asked_before),
        len(asked_before - set(now.outcome.deciding)),
        tuple(now.told.obligations[name].title for name in now.policy.obligations if name in due - due_before.keys()),
        tuple(
            was.told.obligations[name].title
            for one, name in due_before.items()
            if one not in now.holding.obligations or now.holding.obligations[one] is False
        ),
    )


def _look(weighing: Weighing) -> Look:
    decision, state = weighing.decisions[0]
    word = weighing.established or appearance.state_of(state, weighing.outcome.in_force)
    return appearance.of_state(decision, word)


def _name(now: Weighing, stored: str) -> str:
    """Return the name that a verplichting of the earlier rules has in those of now."""
    return next((name for name, former in now.policy.former_names.items() if former == stored), stored)
