"""What a new text of the source asks of a draft: a work list, and the changes of the draft that it can make itself."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from dsl import (
    Citation,
    Document,
    InSource,
    Policy,
    Rank,
    Source,
    SourceState,
    Uncited,
    Words,
    check_source,
    read,
)
from intranet.rules.condition_rows import day_words
from intranet.rules.source_headings import headings, numbered
from intranet.rules.writing import name_from, text

NEW = "nieuw"
"""What a sentence of the source is that no citation has; the other kinds are those of `SourceState`."""
TO_DO = 'nog te doen want "Deze zin is nieuw in de bron. Zoek uit of er een regel uit volgt."'


@dataclass(frozen=True)
class Point:
    """One point of the work list.

    `kind` is `verplaatst`, `gewijzigd`, `verdwenen` or `nieuw`. `text` is the sentence as the draft has it, or as the
    source has it when it is new; `words` shows a change word by word; `statements` rest on it. `line` is where it
    stands in the draft, from 1, None when it is new; `heading` where it stands in the source. `number` is that of the
    citation. `can_take` tells whether the draft can take over what the source says.
    """

    key: str
    kind: str
    text: str
    words: tuple[Words, ...]
    statements: tuple[str, ...]
    line: int | None
    heading: str | None
    number: int | None
    is_done: bool

    @property
    def can_take(self) -> bool:
        """Tell whether the text of the source can be put in the draft by itself."""
        return self.kind in (SourceState.CHANGED, NEW)

    @property
    def new_text(self) -> str:
        """The sentence as the source has it now."""
        kept = " ".join(part.text.strip() for part in self.words if part.edit != "weg")
        return " ".join(kept.split()) if self.words else self.text


@dataclass(frozen=True)
class Worklist:
    """All points, and how many citations stand in the source literally."""

    points: tuple[Point, ...]
    literal: int

    @cached_property
    def open(self) -> tuple[Point, ...]:
        """The points that are not ticked off."""
        return tuple(point for point in self.points if not point.is_done)

    @property
    def is_another_text(self) -> bool:
        """Tell whether the source has next to none of the citations: most likely it is of another document."""
        gone = len(self.of(SourceState.GONE))
        known = self.literal + len(self.of(SourceState.MOVED)) + len(self.of(SourceState.CHANGED))
        return known * 10 < known + gone

    def of(self, kind: str) -> tuple[Point, ...]:
        """The points of one kind."""
        return tuple(point for point in self.points if point.kind == kind)

    def point(self, key: str) -> Point | None:
        """The point with a key; None when there is none any more."""
        return next((point for point in self.points if point.key == key), None)


def worklist(policy: Policy, file: str, source: str, done: Collection[str]) -> Worklist:
    """Hold the citations of one file against its source. ValueError when the policy does not have that file."""
    name = next((n for n, r in policy.regelsets.items() if r.document.source.name == file), None)
    if name is None:
        raise ValueError(f"no file {file}")
    found = check_source(policy, source, name)
    cited = [_cited(one, done) for one in found.citations if one.state is not SourceState.LITERAL]
    new = [_new(one, done) for one in found.uncited]
    return Worklist((*cited, *new), len(found.citations) - len(cited))


def _cited(one: InSource, done: Collection[str]) -> Point:
    citation = one.cited.citation
    key = _key(one.state, citation.text, "".join(words.text for words in one.words))
    return Point(
        key,
        one.state,
        citation.text,
        one.words,
        one.cited.statements,
        one.cited.line,
        one.heading,
        citation.number,
        key in done,
    )


def _new(one: Uncited, done: Collection[str]) -> Point:
    key = _key(NEW, one.text, "")
    return Point(key, NEW, one.text, (), (), None, one.heading, None, key in done)


def _key(kind: str, was: str, becomes: str) -> str:
    return hashlib.sha256(f"{kind}\n{was}\n{becomes}".encode()).hexdigest()


# --- changes of the draft -------------------------------------------------------------------------


def taken(document: Document, source: str, point: Point) -> str:
    """Return the file with what the source says at a point: the citation renewed, or the new sentence put in."""
    if point.number is None:
        return _with_citation(document, source, point.text)
    citation = next(c for c in _citations(document) if c.number == point.number)
    whole = document.source.text
    return whole[: citation.span.start] + quotation(point.new_text) + whole[citation.span.end :]


def _with_citation(document: Document, source: str, sentence: str) -> str:
    """Put a sentence behind the citation that comes before it in the source, as one that is still to do."""
    place = _folded(source).find(_folded(sentence))
    before = [c for c in _citations(document) if 0 <= _folded(source).find(_folded(c.text)) < place]
    lines = (numbered(line, sentence) for line in source.split("\n"))
    shown = next((line for line in lines if line != sentence), sentence)
    made = f"{quotation(shown)}\n\n```regels\n{TO_DO}\n```"
    whole = document.source.text
    if not before:
        return f"{whole.rstrip()}\n\n{made}\n"
    last = max(before, key=lambda c: _folded(source).find(_folded(c.text)))
    end = _end_of_passage(document, last)
    return f"{whole[:end].rstrip()}\n\n{made}\n{whole[end:]}"


def _end_of_passage(document: Document, citation: Citation) -> int:
    """Where what stands under a citation ends: before the next citation or heading that does not stand with it."""
    end, has_more = citation.span.end, False
    for part in document.parts:
        if part.span.start < citation.span.start:
            continue
        is_next = isinstance(part, Citation) and part is not citation and has_more
        if is_next or (type(part).__name__ == "Heading" and part.span.start > citation.span.start):
            break
        has_more = has_more or not isinstance(part, Citation)
        end = part.span.end
    return end


def _citations(document: Document) -> Iterator[Citation]:
    return (part for part in document.parts if isinstance(part, Citation))


def _folded(sentence: str) -> str:
    return " ".join(re.sub(r"[*_\[\]()#¹²³⁴⁵⁶⁷⁸⁹⁰]", "", sentence).split()).casefold()


def quotation(sentence: str) -> str:
    """Return a sentence as a quotation in Markdown. A sign that would mean something at its start is written out."""
    plain = " ".join(sentence.split())
    plain = re.sub(r"^(\d+)([.)])(?=\s)", r"\1\\\2", plain)
    return "> " + re.sub(r"^([#>*+-])(?=\s)", r"\\\1", plain)


# --- a regelset from nothing ----------------------------------------------------------------------


@dataclass(frozen=True)
class NewRegelset:
    """What a regelset is called and builds on; `base` is the name of the regelset below it, None for none.

    `organisation` is "" when nobody says whose it is.
    """

    title: str
    rank: str
    organisation: str
    version: str
    start: date
    base: str | None

    @property
    def name(self) -> str:
        """Its name in the language."""
        return name_from(self.title)

    @property
    def file(self) -> str:
        """The name of its file."""
        return f"{self.name.replace('_', '-')}.regels.md"

    def head(self, *, base: str | None) -> str:
        """The beginning of its file."""
        clauses = [
            *([f"bouwt voort op {base}"] if base else []),
            *([f"organisatie {text(self.organisation)}"] if self.organisation else []),
            f"rang {self.rank}",
            f"versie {text(self.version)}",
            f"geldig vanaf {day_words(self.start)}",
        ]
        statement = "\n".join([f"regelset {self.name} {text(self.title)}", *(f"  {clause}" for clause in clauses)])
        title = " ".join(self.title.split())
        return f"# {title}\n\n```regels\nregeltaal 1\n\n{statement}\n```"


def new_file(new: NewRegelset, source: str) -> str:
    """Return a rule file that has every sentence of a source, under its headings, as a citation that is still to do."""
    # Without citations every sentence of the source is one that nothing cites yet.
    alone = read(Source.of(new.file, new.head(base=None))).policy
    assert alone is not None, new.head(base=None)
    lines, given = [new.head(base=new.base)], source.split("\n")
    marked = [one for one in headings(source) if _folded(one[2]) != _folded(new.title)]
    levels = sorted({level for _, level, _ in marked})
    marked = [(line, levels.index(level) + 1, words) for line, level, words in marked]
    for one in check_source(alone, source).uncited:
        while marked and marked[0][0] <= one.line:
            _, level, words = marked.pop(0)
            lines.append(f"{'#' * min(level + 1, 6)} {words}")
        if _folded(one.text) != _folded(new.title):
            sentence = numbered(given[one.line - 1], one.text)
            lines.append(f"{quotation(sentence)}\n\n```regels\n{TO_DO}\n```")
    lines += [f"{'#' * min(level + 1, 6)} {words}" for _, level, words in marked]
    return "\n\n".join(lines) + "\n"


def ranks() -> dict[str, str]:
    """The ranks that a regelset may have."""
    return {str(rank): str(rank) for rank in Rank}
