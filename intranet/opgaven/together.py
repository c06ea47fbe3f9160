"""What the team did at one question: who answered what, who finds it out, and what they wrote about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from intranet.opgaven.names import earlier_names, tasks_by_name
from intranet.opgaven.weighing import Question, Weighing, words_of
from intranet.store import CurrentAnswer, HistoryEntry, Note, Session, Task, happenings, teamwork

SHOWN = 20
"""How many entries of the history a question shows; the rest is on the page *Geschiedenis*."""
LONGEST_NOTE = 4000


@dataclass(frozen=True)
class Line:
    """An entry of the history: what it was in words, and whether it is what counts now."""

    entry: HistoryEntry
    question: Question | None
    words: str
    counts: bool


@dataclass(frozen=True)
class Together:
    """All of it for one opgave, with the notes and the history of the question that is open, if any is.

    `mark` says how far the acts of everyone go (see `happenings`), `length` how long the history of the question is.
    """

    tasks: Mapping[str, Task]
    people: tuple[str, ...]
    mark: str
    notes: tuple[Note, ...] = ()
    history: tuple[Line, ...] = ()
    length: int = 0


def read_together(session: Session, weighing: Weighing, fact: str | None) -> Together:
    """Return what the team did in an opgave, and at the question that is open."""
    opgave_id = weighing.opgave.id
    tasks = tasks_by_name(weighing.policy, teamwork.tasks(session, opgave_id))
    people = teamwork.people(session, opgave_id)
    mark = happenings.mark(session, opgave_id)
    if fact is None:
        return Together(tasks, people, mark)
    formerly = earlier_names(weighing.policy).get(fact)
    notes = teamwork.notes(session, opgave_id, fact, formerly)
    entries, length = teamwork.history_page(session, opgave_id, fact=fact, formerly=formerly, limit=SHOWN)
    return Together(tasks, people, mark, notes, lines(weighing, entries), length)


def lines(weighing: Weighing, entries: tuple[HistoryEntry, ...]) -> tuple[Line, ...]:
    """Return entries of the history in words."""
    found = []
    for entry in entries:
        question = weighing.question(entry.fact)
        now = weighing.opgave.answers.get(question.fact.name) if question else None
        words = words_of(question.fact, entry.kind, entry.value) if question else str(entry.value)
        found.append(Line(entry, question, words, now is not None and _says_the_same(entry, now)))
    return tuple(found)


def _says_the_same(entry: HistoryEntry, now: CurrentAnswer) -> bool:
    return entry.id == now.id or (entry.kind, entry.value, entry.reason) == (now.kind, now.value, now.reason)
