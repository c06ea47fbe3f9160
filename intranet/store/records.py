"""What the store takes and gives: plain frozen values, so that no row of the database leaks into a page.

Every moment is a timezone-aware `datetime` in UTC.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TypeAlias

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"
"""A date or an amount with decimals is stored as its text: JSON has no date, and a float is not exact."""


class Phase(StrEnum):
    """The phases of an opgave, in the words of the leidraad."""

    INITIEREN = "initiëren"
    VOORBEREIDEN = "voorbereiden"
    UITVOEREN = "uitvoeren"
    EVALUEREN = "evalueren"


class AnswerKind(StrEnum):
    """ANSWERED has a value; UNKNOWN is 'weet niet': asked, nobody can say yet; WITHDRAWN is: as if never asked."""

    ANSWERED = "answered"
    UNKNOWN = "unknown"
    WITHDRAWN = "withdrawn"


class TopicState(StrEnum):
    """REMOVED is only for an onderwerp that the team added itself: the leidraad's own are never taken away."""

    OPEN = "open"
    DONE = "done"
    REMOVED = "removed"


class Part(StrEnum):
    """Which part of an opgave a sub-opgave is: what is fixed already, or what is still open."""

    FIXED = "vast"
    OPEN = "open"


class ImportState(StrEnum):
    """NEW waits for its columns to be checked; FAILED and STOPPED left nothing behind."""

    NEW = "nieuw"
    RUNNING = "bezig"
    DONE = "klaar"
    STOPPED = "gestopt"
    FAILED = "mislukt"


@dataclass(frozen=True)
class Kader:
    """A limit that is set beforehand, and the reason for it; without a reason that is signalled."""

    text: str
    reason: str


@dataclass(frozen=True)
class Stakeholder:
    """Who has to do with the opgave, and what for."""

    name: str
    interest: str


@dataclass(frozen=True)
class Link:
    """A document elsewhere: what it is called, and its http or https address."""

    title: str
    url: str


@dataclass(frozen=True)
class CurrentAnswer:
    """The answer that counts now; after an undo `who` and `at` are those of the answer that was put back.

    `kind` is ANSWERED or UNKNOWN: a withdrawn answer is no current answer. `id` is its entry in the history.
    """

    id: int
    kind: AnswerKind
    value: Json
    reason: str
    who: str
    at: datetime


@dataclass(frozen=True)
class HistoryEntry:
    """One line of the history. With `undoes_id` it is the undoing of that entry, and its value is what was put back."""

    id: int
    fact: str
    kind: AnswerKind
    value: Json
    reason: str
    who: str
    at: datetime
    undoes_id: int | None


@dataclass(frozen=True)
class OpgaveRow:
    """An opgave as a line in the list. `outcome` is what `set_outcome` was given last, None when it never was."""

    id: int
    title: str
    phase: Phase
    area: str | None
    outcome: Mapping[str, Json] | None
    regelset_version_id: int
    created_at: datetime
    created_by: str
    changed_at: datetime
    changed_by: str
    archived_at: datetime | None
    archived_by: str | None
    revision: int
    level: str | None
    owner: str | None
    deadline_on: date | None


@dataclass(frozen=True)
class OpgaveDetail(OpgaveRow):
    """An opgave in full: `answers` by fact, `done` the names of the verplichtingen that are done.

    `established` is the outcome that the newest vaststelling chose against the rules; None when it followed them.
    """

    description: str
    start_on: date | None
    decision_on: date | None
    delivery_on: date | None
    team: tuple[str, ...]
    kaders: tuple[Kader, ...]
    stakeholders: tuple[Stakeholder, ...]
    links: tuple[Link, ...]
    answers: Mapping[str, CurrentAnswer]
    done: frozenset[str]
    established: str | None = None


@dataclass(frozen=True)
class Change:
    """One line of the history of an opgave: `field` went from `before` to `after`, as they are stored."""

    field: str
    before: Json
    after: Json
    who: str
    at: datetime


@dataclass(frozen=True)
class Relative:
    """A linked opgave and which part it is (of a parent: which part of it this opgave is)."""

    opgave: OpgaveRow
    part: Part


@dataclass(frozen=True)
class Page:
    """The asked part of a list, and where the part before and after it begin.

    `total`: how many rows the whole list has; `late`: of how many the deadline is over.
    """

    rows: tuple[OpgaveRow, ...]
    total: int
    late: int
    before: str | None
    after: str | None


@dataclass(frozen=True)
class SavedView:
    """A choice from the list that `who` named; `query` is what stands behind the '?' of its address."""

    id: int
    who: str
    name: str
    query: str


@dataclass(frozen=True)
class Counts:
    """How many opgaven there are behind each tab of the list."""

    active: int
    archived: int


@dataclass(frozen=True)
class RegelsetText:
    """One file of a regelset: its name, for messages, and its whole text."""

    name: str
    text: str


@dataclass(frozen=True)
class RegelsetVersion:
    """A regelset as it was when first used; `sha256` is in hexadecimal."""

    id: int
    name: str
    version: str
    sha256: str
    texts: tuple[RegelsetText, ...]
    first_seen_at: datetime


@dataclass(frozen=True)
class Note:
    """What someone wrote to the team about a question. `changed_at`: when they changed it last; '' is withdrawn."""

    id: int
    text: str
    who: str
    at: datetime
    changed_at: datetime | None

    @property
    def is_withdrawn(self) -> bool:
        """Tell whether its writer took it back."""
        return not self.text


@dataclass(frozen=True)
class Task:
    """Who finds out the answer to a question and by when; `who` gave it out at `at`."""

    person: str
    due: date | None
    who: str
    at: datetime


@dataclass(frozen=True)
class Work:
    """How the team meets a verplichting; `id` is the entry, to tell whether someone else was first."""

    id: int
    text: str
    person: str
    due: date | None
    proof: str
    who: str
    at: datetime


@dataclass(frozen=True)
class Tick:
    """Who last ticked or unticked an onderwerp, or a verplichting without onderwerpen, and when.

    `id` is the entry; `before` is what it was until then, None when nobody had said anything.
    """

    id: int
    state: TopicState
    who: str
    at: datetime
    before: TopicState | None


@dataclass(frozen=True)
class OpenItem:
    """One thing still to be done in an opgave: a verplichting, or a question that someone finds out.

    `name` is that of the verplichting or the question, `state` how far it is in words ("2 van 6 onderwerpen").
    `deviates` tells that it only has to be done because the team decided otherwise than the rules. `moment` is that of
    the verplichting ("vooraf"); empty when it has none, and of a question.
    """

    opgave_id: int
    name: str
    is_question: bool
    title: str
    state: str
    person: str
    due: date | None
    deviates: bool = False
    moment: str = ""


@dataclass(frozen=True)
class ListedItem:
    """An open item with what its opgave is called, how far that is and when it was made."""

    item: OpenItem
    opgave_title: str
    opgave_phase: Phase
    opgave_created_at: datetime
    opgave_changed_at: datetime


@dataclass(frozen=True)
class DueCounts:
    """How many open items there are, by when they are due."""

    late: int
    this_week: int
    later: int
    undated: int

    @property
    def all(self) -> int:
        """Return how many there are in all."""
        return self.late + self.this_week + self.later + self.undated


@dataclass(frozen=True)
class Contact:
    """Whom inhabitants may ask, as an administrator filled in; an empty text is: not given."""

    name: str = ""
    phone: str = ""
    mail: str = ""
    page: str = ""

    @property
    def line(self) -> str:
        """All of it in one line; empty when nothing was filled in."""
        named = (self.name, f"telefoon {self.phone}" if self.phone else "", self.mail, self.page)
        return ", ".join(part for part in named if part)
