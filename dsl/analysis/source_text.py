"""Do the citations of a policy still stand in its source? The work list when a verordening or leidraad changes.

Each citation is literal, moved, changed or gone in the source text; and each sentence of the source that no citation
has is listed. Marks, footnote numbers, white space and the shape of quotes do not count (see `plain.py`).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from dsl.analysis.coverage import Cited, source_coverage
from dsl.analysis.plain import PlainText, words_of
from dsl.nodes import Heading
from dsl.policy import Policy

ALIKE = 0.55
"""How much two texts must have in common (twice the common words by all words) for one to be the other, changed."""

LONGEST = 4
"""The most sentences more or fewer than a citation has that its changed text may have."""

_WORD = re.compile(r"\S+")
_LETTER = re.compile(r"\w")


class SourceState(StrEnum):
    """How a citation stands in a source text; the values are those of the JSON (`staat`)."""

    LITERAL = "letterlijk"
    MOVED = "verplaatst"
    CHANGED = "gewijzigd"
    GONE = "verdwenen"


class Edit(StrEnum):
    """What happened to some words; the values are those of the JSON (`soort`)."""

    SAME = "gelijk"
    REMOVED = "weg"
    ADDED = "nieuw"


@dataclass(frozen=True, slots=True)
class Words:
    """Some words next to each other that were kept, taken out or put in."""

    edit: Edit
    text: str


@dataclass(frozen=True, slots=True)
class InSource:
    """One citation in the source. `line` (from 1) and `heading` are where it stands there, None when it is gone.

    `words` shows a changed text word by word; it is empty for the other states. `cited` has its statements.
    """

    cited: Cited
    state: SourceState
    line: int | None
    heading: str | None
    words: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Uncited:
    """A sentence of the source that no citation has, or with `is_part` the part of a sentence that none has."""

    text: str
    line: int
    heading: str | None
    is_part: bool


@dataclass(frozen=True, slots=True)
class SourceCheck:
    """All citations of a policy held against a source text, and the sentences that no citation has."""

    citations: tuple[InSource, ...]
    uncited: tuple[Uncited, ...]

    def counts(self) -> dict[str, int]:
        """Return how many citations are in each state, in a fixed order."""
        return {state.value: sum(one.state is state for one in self.citations) for state in SourceState}

    @property
    def agrees(self) -> bool:
        """Tell whether each citation is literally there and each sentence is cited."""
        return not self.uncited and all(one.state is SourceState.LITERAL for one in self.citations)


def check_source(policy: Policy, text: str, of: str | None = None) -> SourceCheck:
    """Hold the citations of a policy against the text of its source: plain text or Markdown.

    With `of`, the name of one of its regelsets, only the citations of that one.
    """
    return _Checked(policy, text, of).result()


@dataclass(frozen=True, slots=True)
class _Place:
    start: int
    end: int


class _Checked:
    def __init__(self, policy: Policy, text: str, of: str | None) -> None:
        self.cited = source_coverage(policy, of).citations
        self.plain = PlainText.of(text, words_of(" ".join(one.citation.text for one in self.cited)))
        self.wanted = [PlainText.of(one.citation.text).text for one in self.cited]
        self.headings = _Headings(policy, self.plain)
        self.places: dict[int, _Place] = {}

    def result(self) -> SourceCheck:
        self._find_literal()
        literal = set(self.places)
        self._find_changed()
        astray = self._astray(literal)
        found = []
        for number, one in enumerate(self.cited):
            place = self.places.get(number)
            if place is None:
                found.append(InSource(one, SourceState.GONE, None, None, ()))
                continue
            line, heading = self.plain.line(place.start), self.headings.at(place.start)
            if number in literal:
                state = SourceState.MOVED if number in astray else SourceState.LITERAL
                found.append(InSource(one, state, line, heading, ()))
            else:
                words = word_edits(self.wanted[number], self.plain.text[place.start : place.end])
                found.append(InSource(one, SourceState.CHANGED, line, heading, words))
        return SourceCheck(tuple(found), tuple(self._uncited()))

    # --- literal ---

    def _find_literal(self) -> None:
        """Find each citation; of several places the one under its own heading, else the first after the one before."""
        after = 0
        for number, wanted in enumerate(self.wanted):
            places = list(_occurrences(self.plain.text, wanted))
            if not places:
                continue
            path = self.cited[number].citation.path
            home = [place for place in places if self.headings.is_home(path, place)] or places
            place = next((place for place in home if place.start >= after), home[0])
            self.places[number] = place
            after = place.start

    def _astray(self, literal: set[int]) -> set[int]:
        """Return the citations that stand under another heading than theirs, or in another order under their own."""
        astray: set[int] = set()
        in_order: dict[tuple[str, ...], list[int]] = {}
        for number in sorted(literal):
            start = self.places[number].start
            if self.plain.begins_with_footnote_mark(start):
                continue
            path = self.cited[number].citation.path
            if self.headings.is_home(path, self.places[number]):
                in_order.setdefault(path, []).append(number)
            else:
                astray.add(number)
        for numbers in in_order.values():
            kept = _longest_rising([self.places[number].start for number in numbers])
            astray.update(number for index, number in enumerate(numbers) if index not in kept)
        return astray

    # --- changed ---

    def _find_changed(self) -> None:
        """Give each citation that is not literally there the most similar sentences that no citation has yet."""
        free = [place for place in self._sentences() if not self._is_taken(place)]
        runs = _runs(self._sentences(), set(free))
        left = [number for number in range(len(self.wanted)) if number not in self.places]
        words = {number: _WORD.findall(self.wanted[number]) for number in left}
        found: list[tuple[float, int, _Place]] = []
        for run in runs:
            bags = [Counter(_WORD.findall(self.plain.text[place.start : place.end])) for place in run]
            for number in left:
                found.extend(self._alike(number, words[number], run, bags))
        taken: list[_Place] = []
        for _, number, place in sorted(found, key=lambda item: (-item[0], item[1], item[2].start)):
            if number not in self.places and not any(p.start < place.end and place.start < p.end for p in taken):
                self.places[number] = place
                taken.append(place)

    def _alike(
        self, number: int, words: list[str], run: list[_Place], bags: list[Counter[str]]
    ) -> Iterable[tuple[float, int, _Place]]:
        """Yield the runs of sentences that are like a citation, each with how much."""
        bag = Counter(words)
        most = len(PlainText.of(self.wanted[number]).sentences) + LONGEST
        for first in range(len(run)):
            together: Counter[str] = Counter()
            for last in range(first, min(len(run), first + most)):
                together += bags[last]
                size = together.total() + len(words)
                if 2 * (together & bag).total() < ALIKE * size:
                    continue
                place = _Place(run[first].start, run[last].end)
                there = _WORD.findall(self.plain.text[place.start : place.end])
                ratio = SequenceMatcher(None, words, there, autojunk=False).ratio()
                if ratio >= ALIKE:
                    yield ratio, number, place

    def _sentences(self) -> list[_Place]:
        return [_Place(start, end) for start, end in self.plain.sentences]

    def _is_taken(self, place: _Place) -> bool:
        return any(other.start < place.end and place.start < other.end for other in self.places.values())

    # --- not cited ---

    def _uncited(self) -> Iterable[Uncited]:
        covered = bytearray(len(self.plain.text))
        for place in self.places.values():
            covered[place.start : place.end] = b"\x01" * (place.end - place.start)
        for start, end in self.plain.sentences:
            if self.headings.is_heading(start):
                continue
            for part in _gaps(covered, start, end):
                text = self.plain.text[part.start : part.end].strip()
                if _LETTER.search(text):
                    is_part = (part.start, part.end) != (start, end)
                    yield Uncited(text, self.plain.line(part.start), self.headings.at(start), is_part)


class _Headings:
    """The headings of a policy that a source has as lines of their own, and those that the source marks itself."""

    def __init__(self, policy: Policy, plain: PlainText) -> None:
        paths = [c.path for passage in policy.passages for c in passage.citations]
        paths += [tuple(_path(policy, part)) for part in policy.document.parts if isinstance(part, Heading)]
        self._above: dict[str, set[str]] = {}
        for path in paths:
            folded = [_folded(heading) for heading in path]
            for depth, heading in enumerate(folded):
                self._above.setdefault(heading, set()).update(folded[: depth + 1])
        self._starts: list[int] = []
        self._found: list[tuple[str, str, set[str]]] = []
        marked: list[tuple[int, str]] = []
        for start, end in plain.paragraphs:
            text = plain.text[start:end].strip()
            level = plain.marked_headings.get(plain.line(start))
            folded_text = _folded(text)
            if level is None and folded_text not in self._above:
                continue
            own = set(self._above.get(folded_text, {folded_text}))
            if level is not None:
                marked = [(other, name) for other, name in marked if other < level] + [(level, folded_text)]
                own |= {name for _, name in marked}
            self._starts.append(start)
            self._found.append((text, folded_text, own))
        self._known = {folded for _, folded, _ in self._found}

    def at(self, place: int) -> str | None:
        """Return the nearest heading at or above a place."""
        index = bisect_right(self._starts, place) - 1
        return self._found[index][0] if index >= 0 else None

    def is_heading(self, place: int) -> bool:
        """Tell whether a heading starts at a place."""
        return place in self._starts

    def is_home(self, path: tuple[str, ...], place: _Place) -> bool:
        """Tell whether a place is under, or has, the last of these headings that the source has; without any it is."""
        own = next((_folded(heading) for heading in reversed(path) if _folded(heading) in self._known), None)
        first, last = (bisect_right(self._starts, at) - 1 for at in (place.start, place.end - 1))
        return own is None or any(own in above for _, _, above in self._found[max(first, 0) : last + 1])


def _path(policy: Policy, heading: Heading) -> list[str]:
    """Return the headings above a heading, and itself."""
    path: list[Heading] = []
    for part in policy.document.parts:
        if isinstance(part, Heading):
            path = [*(other for other in path if other.level < part.level), part]
            if part is heading:
                break
    return [part.text for part in path]


def _folded(heading: str) -> str:
    return PlainText.of(heading).text.casefold().rstrip(".:!? ")


def _occurrences(text: str, wanted: str) -> Iterable[_Place]:
    """Yield the places of a text that do not begin or end within a word."""
    at = text.find(wanted) if wanted else -1
    while at >= 0:
        end = at + len(wanted)
        starts_word = not (at and text[at - 1].isalnum() and wanted[0].isalnum())
        ends_word = not (end < len(text) and text[end].isalnum() and wanted[-1].isalnum())
        if starts_word and ends_word:
            yield _Place(at, end)
        at = text.find(wanted, at + 1)


def _longest_rising(values: list[int]) -> set[int]:
    """Return the indices of a longest part of a list whose values rise."""
    best: list[int] = []
    tails: list[int] = []
    before: dict[int, int] = {}
    for index, value in enumerate(values):
        at = bisect_right(best, value)
        best[at : at + 1] = [value]
        tails[at : at + 1] = [index]
        before[index] = tails[at - 1] if at else -1
    kept, index = set(), tails[-1] if tails else -1
    while index >= 0:
        kept.add(index)
        index = before[index]
    return kept


def _runs(places: list[_Place], free: set[_Place]) -> list[list[_Place]]:
    """Return the sentences that are free, those next to each other together."""
    runs: list[list[_Place]] = [[]]
    for place in places:
        if place in free:
            runs[-1].append(place)
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if run]


def _gaps(covered: bytearray, start: int, end: int) -> Iterable[_Place]:
    """Yield the parts of [start, end) that are not covered."""
    at = start
    while at < end:
        covered_at = covered.find(1, at, end)
        stop = end if covered_at < 0 else covered_at
        if stop > at:
            yield _Place(at, stop)
        at = stop
        while at < end and covered[at]:
            at += 1


def word_edits(old: str, new: str) -> tuple[Words, ...]:
    """Return how one text became another, word by word."""
    was, now = _WORD.findall(old), _WORD.findall(new)
    found: list[Words] = []
    for kind, a, b, c, d in SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
        if kind == "equal":
            found.append(Words(Edit.SAME, " ".join(was[a:b])))
            continue
        found.extend([Words(Edit.REMOVED, " ".join(was[a:b]))] if b > a else [])
        found.extend([Words(Edit.ADDED, " ".join(now[c:d]))] if d > c else [])
    return tuple(found)


def changed_statements(found: SourceCheck) -> Mapping[str, tuple[InSource, ...]]:
    """Return the statements to look at again, each with its citations that are no longer literally in place."""
    work: dict[str, list[InSource]] = {}
    for one in found.citations:
        if one.state is not SourceState.LITERAL:
            for name in one.cited.statements:
                work.setdefault(name, []).append(one)
    return {name: tuple(several) for name, several in work.items()}
