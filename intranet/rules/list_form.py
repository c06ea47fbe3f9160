"""The form that changes a keuzelijst of a draft: its words, its values and its period; or all at once, to renew it.

A value that stays keeps its name, whatever its words become, so answers with it stay. A value that is taken away is
gone from this version on; it stands in the version before, and in what was answered and sealed by that.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from dsl import Document, FactDeclaration, PlacedList, WrittenList, WrittenValue, written_lists
from intranet.opgaven.answering import Unfit, read_day
from intranet.rules.condition_rows import day_words
from intranet.rules.writing import name_from, text

YEARS = 4
"""For how many years a list is renewed, unless someone says otherwise: the goals of the samenleving are."""


@dataclass(frozen=True)
class Asker:
    """A question that chooses from a list, and where it stands (line from 1)."""

    words: str
    file: str
    line: int


@dataclass(frozen=True)
class DraftList:
    """A keuzelijst of a draft, the file in which it stands, and the questions that choose from it."""

    placed: PlacedList
    document: Document
    asked_by: tuple[Asker, ...]

    @property
    def written(self) -> WrittenList:
        """What the list says."""
        return self.placed.written


def lists_of(documents: tuple[Document, ...]) -> dict[str, DraftList]:
    """Return the keuzelijsten of a draft by name, in its order."""
    asking: dict[str, list[Asker]] = {}
    for source, statement in ((document.source, s) for document in documents for s in document.statements):
        if isinstance(statement, FactDeclaration) and statement.type.list_name is not None:
            name = statement.type.list_name.text.rpartition(".")[2]  # without its document
            line = source.position(statement.span.start).line
            asking.setdefault(name, []).append(Asker((statement.question or statement.name).text, source.name, line))
    return {
        placed.written.name: DraftList(placed, document, tuple(asking.get(placed.written.name, ())))
        for document in documents
        for placed in written_lists(document)
    }


def renewed_period(old: WrittenList, today: date) -> tuple[date, date]:
    """Return the period that follows on that of a list: from the day after its last, or from today, for four years."""
    start = old.last + timedelta(days=1) if old.last else today
    try:
        end = start.replace(year=start.year + YEARS)
    except ValueError:  # 29 February, and no leap year after four: 1896 to 1900
        end = start.replace(year=start.year + YEARS, month=3, day=1)
    return start, end - timedelta(days=1)


def blank(old: WrittenList, *, renews: bool, today: date) -> dict[str, str]:
    """Return the fields of the form as it opens."""
    start, last = renewed_period(old, today) if renews else (old.start, old.last)
    words = {f"woord-{value.name}": value.label for value in old.values}
    days = {"van": day_words(start) if start else "", "tot": day_words(last) if last else ""}
    return {"titel": old.title, "erbij": "", **days, **words}


@dataclass(frozen=True)
class ListForm:
    """The form as it was filled in, for a list as it was when the form was made."""

    old: WrittenList
    fields: Mapping[str, str]
    renews: bool

    def _given(self, name: str) -> str:
        return text(self.fields.get(name, "")).strip('"')

    def _stays(self, value: WrittenValue) -> bool:
        return not self.fields.get(f"weg-{value.name}")

    @property
    def _added(self) -> tuple[str, ...]:
        lines = (" ".join(line.split()) for line in self.fields.get("erbij", "").splitlines())
        return tuple(text(line).strip('"') for line in lines if line)

    def mistakes(self) -> dict[str, str]:
        """What is wrong, by the id of the field; empty when all is well."""
        found = {} if self._given("titel") else {"titel": "Vul in waarvan dit een lijst is."}
        labels: dict[str, str] = {}
        kept = [(f"woord-{one.name}", self._given(f"woord-{one.name}")) for one in self.old.values if self._stays(one)]
        for name, label in (*kept, *(("erbij", label) for label in self._added)):
            if not label:
                found[name] = "Vul in hoe deze waarde heet, of haal haar weg."
            elif label.casefold() in labels:
                found.setdefault(name, f"‘{label}’ staat al in de lijst.")
            labels[label.casefold()] = name
        if not labels:
            found["erbij"] = "Een lijst heeft minstens één waarde. Laat er een staan, of zet er een bij."
        return found | self._wrong_days()

    def _wrong_days(self) -> dict[str, str]:
        days, found = {}, {}
        for name in ("van", "tot"):
            given = self.fields.get(name, "").strip()
            try:
                days[name] = read_day(given) if given else None
            except Unfit as unfit:
                found[name] = str(unfit)
                continue
            if self.renews and not given:
                found[name] = "Vul in vanaf wanneer." if name == "van" else "Vul in tot en met wanneer."
        start, last = days.get("van"), days.get("tot")
        if start and last and last < start:
            found["tot"] = "De laatste dag komt voor de eerste. Kies een latere."
        elif self.renews and last and self.old.last and last <= self.old.last:
            found["tot"] = "De lijst geldt nu al tot en met die dag. Kies een latere."
        return found

    @property
    def written(self) -> WrittenList:
        """What the list is to say; only when there are no mistakes."""
        kept = tuple(
            replace(one, label=self._given(f"woord-{one.name}")) for one in self.old.values if self._stays(one)
        )
        names = {one.name for one in self.old.values}
        added = []
        for label in self._added:
            number, name = 1, name_from(label)
            while name in names:
                number += 1
                name = f"{name_from(label)}_{number}"
            names.add(name)
            added.append(WrittenValue(name, label))
        start, last = (self.fields.get(name, "").strip() for name in ("van", "tot"))
        return WrittenList(
            self.old.name,
            self._given("titel"),
            (*kept, *added),
            read_day(start) if start else None,
            read_day(last) if last else None,
        )
