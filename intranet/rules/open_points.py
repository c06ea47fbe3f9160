"""What a draft leaves open: sentences of the source that nobody handled yet, what a new text of the source asks, and
remarks that are not handled.

None of it makes the rules wrong, so none of it is a fout; but who publishes must have seen it, and said why it may
stay.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from dsl import Policy
from intranet.filters import aantal, opsomming
from intranet.store.policy_records import Acceptable, Accepted, CommentRow, GivenSource

SENTENCE, NEW_SOURCE, REMARK = "zin", "bron", "opmerking"
_UNHANDLED = ("nog te doen", "zonder")
"""What `dsl.Cited.coverage` is of a sentence that nobody handled."""
_POINTS = "punt uit de nieuwe bron", "punten uit de nieuwe bron"


@dataclass(frozen=True)
class OpenPoint:
    """One thing that is open. `key` says which in the log and stays the same after other edits.

    A sentence stands in `file` on `line`, and `reason` says what is to be done; of a remark `who` made it, and where it
    belongs is on *Beoordelen*. A new text of the source beside `file` is one point, of `count` on its work list: those
    with the keys `covers`.
    """

    key: str
    kind: str
    text: str
    file: str = ""
    line: int = 0
    reason: str = ""
    who: str = ""
    count: int = 1
    covers: tuple[str, ...] = ()

    @property
    def acceptable(self) -> Acceptable:
        """What is stored of it when it may stay open."""
        return Acceptable(self.key, self.text, self.covers)


def open_points(
    policy: Policy | None, new_sources: Iterable[OpenPoint], remarks: Iterable[CommentRow]
) -> tuple[OpenPoint, ...]:
    """Return what is open: the sentences in the order of the documents, the new sources, then the remarks."""
    return (
        *(sentences(policy) if policy is not None else ()),
        *new_sources,
        *(_of_remark(one) for one in remarks if one.resolved_at is None),
    )


def sentences(policy: Policy) -> tuple[OpenPoint, ...]:
    """Return the sentences that nobody handled; one that stands there twice is one point."""
    found: dict[str, OpenPoint] = {}
    for one in _unhandled(policy):
        found.setdefault(one.key, one)
    return tuple(found.values())


def _unhandled(policy: Policy) -> Iterator[OpenPoint]:
    for regelset in policy.regelsets.values():
        source = regelset.document.source
        for passage in regelset.passages:
            if passage.coverage not in _UNHANDLED:
                continue
            reason = next((closure.reason.text for closure in passage.closures if closure.reason), "")
            for citation in passage.citations:
                text = " ".join(citation.text.split())
                line = source.position(citation.span.start).line
                yield OpenPoint(f"nog te doen: {text}", SENTENCE, text, source.name, line, reason)


def of_source(
    file: str, source: GivenSource, keys: Sequence[str], accepted: Mapping[str, Accepted]
) -> Iterator[OpenPoint]:
    """Yield that there are points to do of a text beside a file, with the keys that they have on the work list.

    Those that someone gave a reason for stand apart: a reason counts for the points that were there, of that very text.
    """
    left = dict.fromkeys(keys)
    for key, known in accepted_of(file, source, accepted).items():
        here = [one for one in known.covers if one in left]
        if here:
            yield _of_source(file, source, key, here)
        for one in here:
            del left[one]
    if left:
        digest = hashlib.sha256("\n".join(left).encode()).hexdigest()[:12]
        yield _of_source(file, source, f"{_mark(file, source)} {digest}", [*left])


def accepted_of(file: str, source: GivenSource, accepted: Mapping[str, Accepted]) -> dict[str, Accepted]:
    """Return what was accepted of a text beside a file, by its key."""
    return {key: one for key, one in accepted.items() if key.startswith(f"{_mark(file, source)} ")}


def _mark(file: str, source: GivenSource) -> str:
    mark = hashlib.sha256(source.text.encode()).hexdigest()[:12]
    return f"nieuwe bron bij {file}: {source.name} ({mark})"


def _of_source(file: str, source: GivenSource, key: str, covers: Sequence[str]) -> OpenPoint:
    text = f"{aantal(len(covers), *_POINTS)}: {source.name} bij {file}"
    return OpenPoint(key, NEW_SOURCE, text, file, count=len(covers), covers=tuple(covers))


def _of_remark(one: CommentRow) -> OpenPoint:
    return OpenPoint(f"opmerking {one.id}", REMARK, one.text, who=one.who)


def counted(points: Iterable[OpenPoint]) -> str:
    """Return how many there are of each kind: "2 zinnen en 1 opmerking"."""
    counts: Counter[str] = Counter()
    for point in points:
        counts[point.kind] += point.count
    words = ((SENTENCE, "zin", "zinnen"), (NEW_SOURCE, *_POINTS), (REMARK, "opmerking", "opmerkingen"))
    return opsomming(aantal(counts[kind], one, more) for kind, one, more in words if kind in counts)
