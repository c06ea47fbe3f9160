"""Where a new statement goes in a rule file: under the sentence of the source that it follows from, or at the end."""

from __future__ import annotations

from dataclasses import dataclass

from dsl import Block, Citation, Closure, ClosureKind, Document

_CLOSING = tuple(f"{kind} want " for kind in ClosureKind)
_NO_NORM = ("basis ", "regelset ")


@dataclass(frozen=True)
class Inserted:
    """A rule file with a new statement in it, and the line (from 1) on which that begins."""

    text: str
    line: int


def insert(document: Document, statement: str, citation: int | None) -> Inserted:
    """Put a statement under a sentence of the source, after what stands there; at the end of the file for None.

    `geen regel` and `nog te doen` under that sentence go, for a rule follows from it now; not for a voorbeeld, which
    is none. What closes the sentence takes the place of what closed
    it. ValueError when there is no sentence with that number.
    """
    whole = document.source.text
    if citation is None:
        return _with_block(whole, len(whole.rstrip()), statement)
    passage = _passage(document, citation)
    closures = [s for block in passage.blocks for s in block.statements if isinstance(s, Closure)]
    closes = statement.startswith(_CLOSING)
    replaced = [closure for closure in closures if closes or str(closure.kind) != "open norm"]
    if replaced and not statement.startswith("voorbeeld "):
        start, end = replaced[0].span.start, replaced[0].span.end
        return _put(whole, start, end, statement, before="", after="")
    if passage.blocks and passage.blocks[-1].statements:
        end = passage.blocks[-1].statements[-1].span.end
        return _put(whole, end, end, statement, before="\n\n", after="")
    return _with_block(whole, passage.end, statement)


def follows_from(document: Document, citation: int) -> tuple[str, ...]:
    """Return the names of the statements that stand under a sentence of the source. A basis is none: it only says what
    voorbeelden start from."""
    slices = document.source.slice
    statements = (s for block in _passage(document, citation).blocks for s in block.statements)
    named = (s for s in statements if not slices(s.span).startswith(_NO_NORM))
    return tuple(name.text for s in named if (name := getattr(s, "name", None)) is not None)


@dataclass(frozen=True)
class _Passage:
    """The blocks under a sentence (and those that stand with it), and where the last of those sentences ends."""

    blocks: tuple[Block, ...]
    end: int


def _passage(document: Document, number: int) -> _Passage:
    blocks: list[Block] = []
    end: int | None = None
    for part in document.parts:
        if isinstance(part, Citation) and (part.number == number or (end is not None and not blocks)):
            end = part.span.end
        elif end is not None and isinstance(part, Block):
            blocks.append(part)
        elif end is not None:
            break
    if end is None:
        raise ValueError(f"no citation {number}")
    return _Passage(tuple(blocks), end)


def _with_block(whole: str, at: int, statement: str) -> Inserted:
    after = "\n```" if whole[at:].strip() else "\n```\n"
    return _put(whole, at, at, statement, before="\n\n```regels\n", after=after)


def _put(whole: str, start: int, end: int, statement: str, *, before: str, after: str) -> Inserted:
    made = whole[:start].rstrip() if before else whole[:start]
    made += before
    return Inserted(made + statement + after + whole[end:], made.count("\n") + 1)
