"""Where a remark on a draft belongs now: at its statement, wherever that went, and else at its line.

A remark is stored with the revision, file and line it was made on, and that revision is kept. So the statement that it
is about can be read there, and is found again by its kind and name; after a renaming, by what stands in it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from dsl import OutlineItem, outline
from intranet.rules.editing import Desk
from intranet.store import DraftTexts
from intranet.store.policy_records import CommentRow

ALIKE = 0.6
"""How much of its lines, after the first, a statement with another name must share to be the same statement."""


@dataclass(frozen=True)
class About:
    """A statement: its kind and name, the lines [first, last] of its file on which it stands, and its text."""

    file: str
    kind: str
    name: str
    first: int
    last: int
    lines: tuple[str, ...]

    @property
    def words(self) -> str:
        """The statement as one calls it: "uitzondering ‘geen ruimte’". Of a voorbeeld the name is its title."""
        return f"{self.kind} ‘{self.name if self.kind == 'voorbeeld' else self.name.replace('_', ' ')}’"

    @property
    def key(self) -> tuple[str, str]:
        """Its kind and name; a feit that becomes an oordeel is still the same."""
        return ("feit" if self.kind == "oordeel" else self.kind, self.name)

    @property
    def text(self) -> str:
        """The whole statement."""
        return "\n".join(self.lines)


@dataclass(frozen=True)
class Place:
    """Where a remark belongs now.

    `about` is its statement as it was, None for a remark on a line outside any; `now` is that statement as it is, None
    when it is gone. `line` is the line in `file`, None when that very line is no longer there.
    """

    about: About | None
    now: About | None
    file: str
    line: int | None

    @property
    def is_gone(self) -> bool:
        """Tell whether what the remark was about is no longer there."""
        return self.line is None and self.now is None

    @property
    def address_line(self) -> int | None:
        """The line to go to: its own, else where its statement starts."""
        return self.line or (self.now.first if self.now else None)


@lru_cache(maxsize=64)
def statements(file: str, text: str, draft_id: int) -> tuple[About, ...]:
    """Return the statements of a file, in its order; what cannot be read is not among them."""
    desk = Desk(file, text, (), draft_id)
    (document,) = desk.reading.documents
    lines = text.splitlines()
    found = []
    for item in _inside(outline(document)):
        first = document.source.position(item.span.start).line
        last = first + document.source.slice(item.span).rstrip().count("\n")
        found.append(About(file, item.kind, item.name, first, last, tuple(lines[first - 1 : last])))
    return tuple(found)


def _inside(items: Iterable[OutlineItem]) -> Iterable[OutlineItem]:
    for item in items:
        if item.kind == "kop":
            yield from _inside(item.children)
        else:
            yield item


def statement_at(texts: DraftTexts, file: str, line: int) -> About | None:
    """Return the statement that stands on a line, from 1; None when none does."""
    every = statements(file, texts.text(file) or "", texts.draft_id)
    return next((one for one in every if one.first <= line <= one.last), None)


def place_of(comment: CommentRow, then: DraftTexts, now: DraftTexts) -> Place:
    """Return where a remark belongs in the texts of now; `then` are those of the revision that it was made on."""
    about = statement_at(then, comment.file, comment.line)
    if about is None:
        line = _same_line((then.text(comment.file) or "").splitlines(), (now.text(comment.file) or "").splitlines())
        return Place(None, None, comment.file, line.get(comment.line))
    found = _found_again(about, then, now)
    if found is None:
        return Place(about, None, comment.file, None)
    within = _same_line(about.lines, found.lines).get(comment.line - about.first + 1)
    return Place(about, found, found.file, None if within is None else found.first + within - 1)


def _found_again(about: About, then: DraftTexts, now: DraftTexts) -> About | None:
    """Return a statement as it is now: of the same name, in its own file first; else the most alike that is new."""
    every = [one for text in now.texts for one in statements(text.name, text.text, now.draft_id)]
    every.sort(key=lambda one: one.file != about.file)
    same = next((one for one in every if one.key == about.key), None)
    if same is not None:
        return same
    before = {one.key for text in then.texts for one in statements(text.name, text.text, then.draft_id)}
    new = [one for one in every if one.key[0] == about.key[0] and one.key not in before]
    best = max(new, key=lambda one: _likeness(about, one), default=None)
    return best if best is not None and _likeness(about, best) >= ALIKE else None


def _likeness(one: About, other: About) -> float:
    return SequenceMatcher(None, one.lines[1:], other.lines[1:], autojunk=False).ratio() if one.lines[1:] else 0.0


def _same_line(old: Iterable[str], new: Iterable[str]) -> dict[int, int]:
    """Return which line of the new text, from 1, each line of the old one that is still there became."""
    matcher = SequenceMatcher(None, list(old), list(new), autojunk=False)
    return {
        block.a + step + 1: block.b + step + 1 for block in matcher.get_matching_blocks() for step in range(block.size)
    }
