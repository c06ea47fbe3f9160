"""What the store takes and gives about the rules as people keep them: plain frozen values, as in `records`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from intranet.store.records import Json, RegelsetText


class Role(StrEnum):
    """A role that a person can have; what it allows is in `intranet.web.permissions`."""

    TEAM_MEMBER = "teamlid"
    DECIDER = "besluitnemer"
    POLICY_OFFICER = "beleidsmedewerker"
    ADMINISTRATOR = "beheerder"


@dataclass(frozen=True)
class Person:
    """Someone on the list of people, with the roles that they were given."""

    id: int
    name: str
    roles: frozenset[Role]


class DraftState(StrEnum):
    """DRAFT is being written; IN_REVIEW is frozen until it is approved or sent back; the last two are its ends."""

    DRAFT = "concept"
    IN_REVIEW = "ter beoordeling"
    PUBLISHED = "vastgesteld"
    DISCARDED = "weggelegd"


class VersionState(StrEnum):
    """What a published version is on a day; see `versions.states`."""

    UPCOMING = "vastgesteld"
    IN_FORCE = "geldend"
    EXPIRED = "vervallen"
    WITHDRAWN = "ingetrokken"


class Verdict(StrEnum):
    """A step in a review."""

    SENT = "verzonden"
    APPROVED = "akkoord"
    REFUSED = "niet akkoord"
    TAKEN_BACK = "teruggenomen"


class Handling(StrEnum):
    """What was done with an opgave whose outcome changes."""

    ACCEPTED = "geaccepteerd"
    EXAMPLE = "voorbeeld"


class JobState(StrEnum):
    """How far the weighing of all opgaven is."""

    RUNNING = "bezig"
    DONE = "klaar"
    CANCELLED = "gestopt"
    FAILED = "mislukt"


@dataclass(frozen=True)
class Publication:
    """A published version. Withdrawn when `withdrawn_from` is given; from that day on it does not count.

    `draft_id` is None for what was not written here: the text that the program came with, or one published again.
    `followed`: its day came, and the open opgaven followed it or were left with their rules.
    """

    id: int
    label: str
    name: str
    version: str
    sha256: str
    regelset_version_id: int
    draft_id: int | None
    effective_from: date
    last_day: date | None
    moves_open: bool
    four_eyes: bool
    note: str
    published_by: str
    published_at: datetime
    withdrawn_from: date | None = None
    withdrawn_reason: str | None = None
    withdrawn_by: str | None = None
    withdrawn_at: datetime | None = None
    followed: bool = False

    @property
    def never_held(self) -> bool:
        """It was withdrawn before its day came, so nobody ever worked with it."""
        gone = self.withdrawn_from is not None and self.withdrawn_from <= self.effective_from
        return gone and not self.followed


@dataclass(frozen=True)
class Draft:
    """A draft without its texts; `authors` are all who saved something in it."""

    id: int
    label: str
    state: DraftState
    base_id: int
    revision: int
    created_by: str
    created_at: datetime
    changed_by: str
    changed_at: datetime
    authors: frozenset[str]


@dataclass(frozen=True)
class DraftTexts:
    """The texts of one revision of a draft."""

    draft_id: int
    revision: int
    texts: tuple[RegelsetText, ...]
    sha256: str
    note: str
    who: str
    at: datetime

    def text(self, file: str) -> str | None:
        """Return the text of one file; None when the revision does not have it."""
        return next((one.text for one in self.texts if one.name == file), None)


@dataclass(frozen=True)
class RevisionRow:
    """A line of the history of a draft."""

    number: int
    sha256: str
    note: str
    who: str
    at: datetime


@dataclass(frozen=True)
class Saved:
    """What became of a save. `merged`: a colleague saved in between, and both changes are in `text` now."""

    revision: int
    text: str
    merged: bool
    changed: bool


@dataclass(frozen=True)
class GivenSource:
    """The text of the source that a file of a draft is held against; `name` is what the file was called."""

    name: str
    text: str
    who: str
    at: datetime


@dataclass(frozen=True)
class Present:
    """Someone who has a draft open; `saved_at` is the last save of late, None for who did not write of late."""

    name: str
    saved_at: datetime | None


@dataclass(frozen=True)
class Reply:
    """What someone answered to a remark."""

    text: str
    who: str
    at: datetime


@dataclass(frozen=True)
class CommentRow:
    """A remark on a line of one revision of a draft, with the replies to it, oldest first."""

    id: int
    revision: int
    file: str
    line: int
    quote: str
    text: str
    who: str
    at: datetime
    resolved_by: str | None
    resolved_at: datetime | None
    replies: tuple[Reply, ...] = ()


@dataclass(frozen=True)
class Step:
    """A step in the review of a draft. `own_work`: who took it had written in the draft."""

    id: int
    revision: int
    verdict: Verdict
    reason: str
    own_work: bool
    who: str
    at: datetime


@dataclass(frozen=True)
class Acceptable:
    """Something that can be accepted: `key` says which, `what` says it to people; see `AcceptedFinding`."""

    key: str
    what: str
    covers: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Accepted(Acceptable):
    """What was accepted, with the reason."""

    reason: str
    who: str
    at: datetime


@dataclass(frozen=True)
class Job:
    """The weighing of all opgaven under a draft: how far it is, and its counts so far.

    It saw no opgave behind `last_opgave_id`, and maybe none of the answers behind `last_answer_id`.
    """

    id: int
    draft_id: int
    sha256: str
    base_id: int
    on_day: date
    state: JobState
    total: int
    done: int
    last_opgave_id: int
    last_answer_id: int
    counts: Mapping[str, Json]
    message: str
    started_by: str
    started_at: datetime
    beat_at: datetime


@dataclass(frozen=True)
class LogLine:
    """One act in the log."""

    number: int
    at: datetime
    who: str
    act: str
    subject: str
    sentence: str
    data: Mapping[str, Json]
    hash: str


@dataclass(frozen=True)
class LogPage:
    """The asked part of the log, newest first, and how many lines there are in all."""

    lines: tuple[LogLine, ...]
    total: int


@dataclass(frozen=True)
class LogCheck:
    """Whether the log is whole. `broken_at` is the first number at which it is not, with what is wrong in Dutch."""

    count: int
    head: str
    broken_at: int | None
    problem: str | None
