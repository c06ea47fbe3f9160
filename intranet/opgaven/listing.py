"""What someone chose in the list of opgaven, read from an address and written to one; the address is all there is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from urllib.parse import urlencode

from intranet.filters import datum
from intranet.store import OpgaveRow, Sealed
from intranet.store.finding import Narrowing, Order
from intranet.web import appearance

LONGEST = 200
TURNED = "om"
ACTIVE, MINE, ARCHIVED = "lopend", "van_mij", "archief"

DEADLINES: Mapping[str, str] = {
    "te_laat": "Voorbij",
    "week": "Binnen een week",
    "maand": "Binnen een maand",
    "geen": "Zonder deadline",
}
DEVIATES = "afgeweken"
"""What stands for an outcome in the filter: those that people decided on against the rules."""
SEALED: Mapping[str, str] = {"ja": "Vastgesteld", "nee": "Nog vast te stellen"}
QUESTIONS: Mapping[str, str] = {"ja": "Met open vragen", "nee": "Zonder open vragen"}


@dataclass(frozen=True)
class Choice:
    """What the list shows: a tab, what it is narrowed to, and the order. Empty texts are: everything.

    `turned` shows the end of the order first.
    """

    tab: str = ACTIVE
    text: str = ""
    area: str = ""
    level: str = ""
    phase: str = ""
    outcome: str = ""
    owner: str = ""
    questions: str = ""
    deadline: str = ""
    sealed: str = ""
    order: Order = Order.CHANGED
    turned: bool = False

    @classmethod
    def of(cls, fields: Mapping[str, str]) -> Choice:
        """Return the choice in the fields of an address; what makes no sense is left out."""
        tab, order = fields.get("lijst", ""), fields.get("volgorde", "")
        return cls(
            tab=tab if tab in (MINE, ARCHIVED) else ACTIVE,
            text=fields.get("q", "").strip()[:LONGEST],
            area=fields.get("gebied", "")[:LONGEST],
            level=fields.get("niveau", "")[:LONGEST],
            phase=fields.get("fase", "")[:LONGEST],
            outcome=fields.get("uitkomst", "")[:LONGEST],
            owner=fields.get("trekker", "")[:LONGEST],
            questions=_one_of(QUESTIONS, fields.get("vragen", "")),
            deadline=_one_of(DEADLINES, fields.get("deadline", "")),
            sealed=_one_of(SEALED, fields.get("vaststelling", "")),
            order=Order(order) if order in list(Order) else Order.CHANGED,
            turned=fields.get("richting") == TURNED,
        )

    @property
    def fields(self) -> dict[str, str]:
        """The fields of the address of this choice; what is as it usually is, is left out."""
        found = {
            "lijst": "" if self.tab == ACTIVE else self.tab,
            "volgorde": "" if self.order is Order.CHANGED else str(self.order),
            "q": self.text,
            "gebied": self.area,
            "niveau": self.level,
            "fase": self.phase,
            "uitkomst": self.outcome,
            "trekker": self.owner,
            "vragen": self.questions,
            "deadline": self.deadline,
            "vaststelling": self.sealed,
            "richting": TURNED if self.turned else "",
        }
        return {name: value for name, value in found.items() if value}

    @property
    def query(self) -> str:
        """What stands behind the '?' of its address; empty for the plain list."""
        return urlencode(self.fields)

    @property
    def narrows(self) -> bool:
        """Tell whether something of the tab is left out."""
        return bool(self.fields.keys() - {"lijst", "volgorde", "richting"})

    def with_(self, **other: object) -> Choice:
        """Return this choice with something else in it."""
        return replace(self, **other)  # type: ignore[arg-type]

    def narrowing(self, me: str, today: date) -> Narrowing:
        """Return what to ask of the store, for a person on a day."""
        due_from = today if self.deadline in ("week", "maand") else None
        until = {
            "te_laat": today - timedelta(days=1),
            "week": today + timedelta(days=7),
            "maand": today + timedelta(days=31),
        }.get(self.deadline)
        return Narrowing(
            archived=self.tab == ARCHIVED,
            text=self.text,
            area=self.area or None,
            level=self.level or None,
            phase=self.phase or None,
            outcome=None if self.outcome == DEVIATES else self.outcome or None,
            deviates=True if self.outcome == DEVIATES else None,
            owner=self.owner or None,
            involved=me if self.tab == MINE else None,
            open_questions=None if not self.questions else self.questions == "ja",
            sealed=None if not self.sealed else self.sealed == "ja",
            due_from=due_from,
            due_until=until,
            has_deadline=False if self.deadline == "geen" else None,
        )


@dataclass(frozen=True)
class Due:
    """A deadline as the list shows it: the day, and how far it is when that is worth saying."""

    day: str
    distance: str
    is_late: bool


def due(opgave: OpgaveRow, today: date) -> Due | None:
    """Return how the deadline of an opgave is shown; None when it has none. What is in the archive is never late."""
    if opgave.deadline_on is None:
        return None
    day, days = datum(opgave.deadline_on), (opgave.deadline_on - today).days
    if opgave.archived_at is not None:
        return Due(day, "", False)
    if days < 0:
        return Due(day, f"{-days} {'dag' if days == -1 else 'dagen'} te laat", True)
    return Due(day, {0: "vandaag", 1: "morgen"}.get(days, f"over {days} dagen" if days <= 31 else ""), False)


EXPORT_HEAD = (
    "Nummer",
    "Opgave",
    "Gebied",
    "Niveau",
    "Fase",
    "Uitkomst",
    "Volgens de regels",
    "Gronden",
    "Vastgesteld",
    "Besluit op",
    "Open vragen",
    "Verplichtingen",
    "Gedaan",
    "Trekker",
    "Deadline",
    "Gemaakt op",
    "Gewijzigd op",
    "Gewijzigd door",
)


def export_lines(
    rows: Iterable[OpgaveRow], areas: Mapping[str, str], levels: Mapping[str, str], sealed: Mapping[int, Sealed]
) -> Iterator[tuple[object, ...]]:
    """Return the rows of the list for a spreadsheet, under EXPORT_HEAD: words, numbers and days.

    `sealed` has the vaststelling that counts of each opgave that has one: a team may have decided otherwise.
    """
    for row in rows:
        record = sealed.get(row.id)
        outcome = row.outcome or {}
        grounds = outcome.get("grounds")
        yield (
            row.id,
            row.title,
            areas.get(row.area or "", row.area),
            levels.get(row.level or "", row.level),
            row.phase,
            appearance.of_stored(row.outcome).word,
            outcome.get("by_rules_label") or appearance.of_stored(row.outcome).word,
            ", ".join(str(ground).replace("_", " ") for ground in grounds) if isinstance(grounds, list) else "",
            record.label if record else "",
            record.decided_on if record else None,
            outcome.get("questions"),
            outcome.get("due"),
            outcome.get("done"),
            row.owner,
            row.deadline_on,
            row.created_at.astimezone().date(),
            row.changed_at.astimezone().date(),
            row.changed_by,
        )


def _one_of(known: Mapping[str, str], name: str) -> str:
    return name if name in known else ""
