"""Two changes to one text, put together where they do not touch each other: a three-way merge by lines."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher


@dataclass(frozen=True)
class Clash:
    """A place where both changed something else. `line` counts in `base`, from 1."""

    line: int
    base: str
    theirs: str
    mine: str


@dataclass(frozen=True)
class Merge:
    """The merged text, or else the places at which there is none."""

    text: str | None
    clashes: tuple[Clash, ...]


def merge(base: str, theirs: str, mine: str) -> Merge:
    """Put the changes of `theirs` and `mine`, both made from `base`, into one text.

    Changes of the same lines, or of lines that touch, are a clash, unless they are the same change.
    """
    lines, other, own = (text.splitlines(keepends=True) for text in (base, theirs, mine))
    merged: list[str] = []
    clashes: list[Clash] = []
    at = at_other = at_own = 0
    for start, end, start_other, start_own in _kept_by_both(lines, other, own):
        before = lines[at:start], other[at_other:start_other], own[at_own:start_own]
        settled = _settle(*before)
        if settled is None:
            clashes.append(Clash(at + 1, *("".join(part) for part in before)))
        else:
            merged += settled
        merged += lines[start:end]
        at, at_other, at_own = end, start_other + end - start, start_own + end - start
    return Merge(None, tuple(clashes)) if clashes else Merge("".join(merged), ())


def _settle(base: Sequence[str], theirs: Sequence[str], mine: Sequence[str]) -> Sequence[str] | None:
    if theirs == mine or mine == base:
        return theirs
    return mine if theirs == base else None


def _kept_by_both(base: Sequence[str], other: Sequence[str], own: Sequence[str]) -> list[tuple[int, int, int, int]]:
    """Return the stretches of `base` that stand in both other texts: start, end, and where each of the others has it.

    The last is the empty stretch at the end of all three.
    """
    in_other, in_own = (SequenceMatcher(None, base, one, autojunk=False).get_matching_blocks() for one in (other, own))
    found = []
    first = second = 0
    while first < len(in_other) and second < len(in_own):
        a, b = in_other[first], in_own[second]
        start, end = max(a.a, b.a), min(a.a + a.size, b.a + b.size)
        if start < end:
            found.append((start, end, _there(a.a, a.b, start), _there(b.a, b.b, start)))
        if a.a + a.size < b.a + b.size:
            first += 1
        else:
            second += 1
    found.append((len(base), len(base), len(other), len(own)))
    return found


def _there(base: int, there: int, at: int) -> int:
    """Return where a line of `base` stands in the other text, given the stretch it is in."""
    return there + at - base
