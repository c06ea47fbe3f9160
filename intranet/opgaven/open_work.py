"""What someone asks of the worklist over all opgaven, read from an address and written to one, and what that gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from math import ceil

from intranet.opgaven.duties import MOMENTS
from intranet.store import DueCounts, ListedItem, Session, worklist
from intranet.store.worklist import When

PAGE = 50
WHEN_WORDS = {When.LATE: "Te laat", When.THIS_WEEK: "Deze week", When.LATER: "Later", When.UNDATED: "Zonder datum"}
NO_MOMENT = "zonder"
MOMENT_WORDS = {moment.value if moment else NO_MOMENT: word for moment, word in MOMENTS.items()}
BY_MOMENT = "moment"


@dataclass(frozen=True)
class Asked:
    """Whose work, by when, at which moment and in which order; what comes first is due first, unless `by_moment`."""

    mine: bool = False
    when: When | None = None
    moment: str = ""
    by_moment: bool = False
    number: int = 1

    @classmethod
    def of(cls, fields: Mapping[str, str]) -> Asked:
        """Return what the fields of an address ask; what makes no sense is left out."""
        moment, number = fields.get("moment", ""), fields.get("pagina", "1")
        return cls(
            mine=fields.get("van") == "mij",
            when=next((one for one in When if one == fields.get("wanneer")), None),
            moment=moment if moment in MOMENT_WORDS else "",
            by_moment=fields.get("volgorde") == BY_MOMENT,
            number=min(max(1, int(number)), 1_000_000) if number.isascii() and number.isdigit() else 1,
        )

    @property
    def fields(self) -> dict[str, str]:
        """The fields of the address; what is as it usually is, is left out."""
        found = {
            "van": "mij" if self.mine else "",
            "wanneer": self.when or "",
            "moment": self.moment,
            "volgorde": BY_MOMENT if self.by_moment else "",
            "pagina": str(self.number) if self.number > 1 else "",
        }
        return {name: value for name, value in found.items() if value}

    def with_(self, **other: object) -> Asked:
        """Return this with something else in it, from the first page on."""
        return replace(self, **{"number": 1, **other})  # type: ignore[arg-type]


@dataclass(frozen=True)
class Found:
    """A page of the worklist. `groups` have the items that stand together, with the word above them, if any.

    `counts` and `others` are all that is open, of those asked for and of the other of *van mij* and *van iedereen*;
    `by_moment` is within what was asked.
    """

    groups: tuple[tuple[str, tuple[ListedItem, ...]], ...]
    counts: DueCounts
    others: int
    by_moment: Mapping[str, int]
    total: int

    @property
    def by_when(self) -> Mapping[When, int]:
        """How many are due when."""
        counts = self.counts
        return dict(zip(When, (counts.late, counts.this_week, counts.later, counts.undated), strict=True))

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return max(1, ceil(self.total / PAGE))


def read(session: Session, asked: Asked, me: str, today: date) -> Found:
    """Return what was asked, for a person on a day."""
    person = me if asked.mine else None
    at_moments = worklist.count_by_moment(session, today=today, when=asked.when, person=person)
    offset = (asked.number - 1) * PAGE
    if asked.by_moment or asked.moment:
        order = [asked.moment] if asked.moment else list(MOMENT_WORDS)
        items = worklist.list_by_moment(
            session,
            [_stored(name) for name in order],
            at_moments,
            today=today,
            when=asked.when,
            person=person,
            limit=PAGE,
            offset=offset,
        )
    else:
        items = worklist.list_open(session, today=today, when=asked.when, person=person, limit=PAGE, offset=offset)
    by_moment = {name: at_moments.get(_stored(name), 0) for name in MOMENT_WORDS}
    return Found(
        groups=tuple(_groups(items) if asked.by_moment else [("", items)] if items else []),
        counts=worklist.count_open(session, today=today, person=person),
        others=worklist.count_all_open(session, None if asked.mine else me),
        by_moment=by_moment,
        total=by_moment[asked.moment] if asked.moment else sum(by_moment.values()),
    )


def moment_of(listed: ListedItem) -> str:
    """Return the moment of an item as it is shown."""
    return MOMENT_WORDS[listed.item.moment or NO_MOMENT]


def _groups(items: tuple[ListedItem, ...]) -> list[tuple[str, tuple[ListedItem, ...]]]:
    return [(word, tuple(group)) for word, group in groupby(items, moment_of)]


def _stored(name: str) -> str:
    return "" if name == NO_MOMENT else name
