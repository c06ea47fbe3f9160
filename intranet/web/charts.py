"""The charts of the overview as data: bars and columns in parts, each with a look and its place in a drawing.

A drawing has a width (for columns a height) of 100; the templates turn it into SVG, and the same rows into a table.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from intranet.web.appearance import Look


@dataclass(frozen=True)
class Segment:
    """A part of a bar: how many, where it starts and how long it is, out of 100."""

    look: Look
    count: int
    start: float
    length: float


@dataclass(frozen=True)
class Bar:
    """A row of a chart: what it is about, its parts, and where a click on it goes."""

    label: str
    total: int
    segments: tuple[Segment, ...]
    href: str | None = None

    def count_of(self, look: Look) -> int:
        """Return how many there are with this look."""
        return sum(segment.count for segment in self.segments if segment.look == look)


@dataclass(frozen=True)
class Chart:
    """A chart: its title, what there is to see in one sentence, and its bars; `looks` is its legend."""

    name: str
    title: str
    sentence: str
    label: str
    looks: tuple[Look, ...]
    bars: tuple[Bar, ...]

    @property
    def total(self) -> int:
        """How many there are in all."""
        return sum(bar.total for bar in self.bars)


def chart(
    name: str,
    title: str,
    sentence: str,
    label: str,
    looks: Sequence[Look],
    rows: Iterable[tuple[str, Mapping[Look, int], str | None]],
) -> Chart:
    """Return a chart in which the longest bar fills the drawing; `label` is the head of the first column of its table.

    `rows`: the label, how many there are with each look, and where it links to.
    """
    found = [(text, {look: counts[look] for look in looks if counts.get(look)}, href) for text, counts, href in rows]
    longest = max((sum(counts.values()) for _, counts, _ in found), default=0)
    used = [look for look in looks if any(look in counts for _, counts, _ in found)]
    return Chart(name, title, sentence, label, tuple(used), tuple(_bar(*row, longest) for row in found))


def _bar(label: str, counts: Mapping[Look, int], href: str | None, longest: int) -> Bar:
    segments, start = [], 0.0
    for look, count in counts.items():
        length = 100 * count / longest
        segments.append(Segment(look, count, round(start, 2), round(length, 2)))
        start += length
    return Bar(label, sum(counts.values()), tuple(segments), href)
