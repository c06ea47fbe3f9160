"""One layout for the rules in a rule file. The meaning never changes: each run proves that for its own result.

What stands outside the blocks with rules, and statements with a mistake in them, stay as they are.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass
from itertools import pairwise

from dsl.diagnostics import Diagnostic, Severity
from dsl.nodes import (
    And,
    Block,
    Comparison,
    Count,
    Document,
    FactDeclaration,
    FactType,
    Name,
    Not,
    Or,
    Quantity,
    Statement,
    Test,
    YesNo,
)
from dsl.source import Source, Span
from dsl.syntax.parser import parse
from dsl.writing.layout import CLAUSE, WIDTH, rows

_TEXT_OR_COMMENT = re.compile(r'"[^"]*"|(?P<comment>#[^\n]*)')


class FormatterError(Exception):
    """The result could not be proven to say the same. The text is a Dutch sentence; `span` is what it is about."""

    def __init__(self, source: Source, span: Span) -> None:
        self.source = source
        self.span = span
        line = source.position(span.start).line
        shown = source.line_text(line).strip()
        super().__init__(
            f"{source.name}, regel {line}: niet opgemaakt, want na het opmaken staat er niet zeker hetzelfde. "
            f"Het gaat om `{shown[:80]}`. Uw bestand is niet veranderd."
        )


def format_source(source: Source) -> str:
    """Return the text of a rule file in the one layout, with `\\n` line ends.

    Text outside the blocks with rules, statements with a syntax error, and comments are kept. Formatting the result
    again changes nothing. Raises FormatterError when the result does not parse to the same statements.
    """
    document, found = parse(source)
    errors = [diagnostic.span.start for diagnostic in found if diagnostic.severity is Severity.ERROR]
    yes_no = _yes_no_facts(document)
    out, at = [], 0
    for block in document.parts:
        if isinstance(block, Block):
            content = _content(source.text, block.span)
            out += [source.text[at : content.start], _Formatter(source, yes_no, errors).block(block, content)]
            at = content.end
    result = Source.of(source.name, "".join([*out, source.text[at:]]))
    _prove(document, found, result)
    return result.text


def _content(text: str, block: Span) -> Span:
    """Return what stands between the fences of a block."""
    return Span(text.index("\n", block.start) + 1, text.rindex("\n", block.start, block.end) + 1)


def _yes_no_facts(document: Document) -> frozenset[str]:
    """Return the names that are certain to be facts of the type ja/nee: declared here, and once."""
    names: Counter[str] = Counter()
    for statement in document.statements:
        name = getattr(statement, "name", None)
        if isinstance(name, Name):
            names[name.text] += 1
    return frozenset(
        fact.name.text
        for fact in document.statements
        if isinstance(fact, FactDeclaration) and fact.type.kind is FactType.YES_NO and names[fact.name.text] == 1
    )


# --- one block -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Comment:
    offset: int
    text: str
    own_line: bool


@dataclass(frozen=True, slots=True)
class _Piece:
    """A statement and what follows it, up to the next; without `statement` it is to stay as it is."""

    span: Span
    statement: Statement | None


class _Formatter:
    """Lays out the blocks of one file."""

    def __init__(self, source: Source, yes_no: frozenset[str], errors: Sequence[int]) -> None:
        self.source = source
        self.text = source.text
        self.yes_no = yes_no
        self.errors = errors

    def block(self, block: Block, content: Span) -> str:
        """Return the content of a block: its statements and loose comments with one blank line between."""
        pieces = self._pieces(block, content)
        first = pieces[0].span.start if pieces else content.end
        loose, above = self._between(content.start, first, bool(pieces))
        found = loose
        for index, piece in enumerate(pieces):
            is_last = index == len(pieces) - 1
            if piece.statement is None:
                end = piece.span.end if is_last else self._comments_above(piece.span)
                last = piece.span.start + len(self.text[piece.span.start : end].rstrip())
                lines = [self.text[piece.span.start : self.text.index("\n", last)]]
                loose, following = [], self.text[end : piece.span.end].split("\n")[:-1]
            else:
                own, rest = self._after(piece)
                lines = self._statement(piece.statement, own)
                loose, following = self._between(rest, piece.span.end, not is_last)
            found += ["\n".join([*above, *lines]), *loose]
            above = following
        return "\n\n".join(found) + "\n" if found else ""

    def _pieces(self, block: Block, content: Span) -> list[_Piece]:
        """Divide a block into its statements; lines that were not read go together into pieces without one."""
        good = {s.span.start: s for s in block.statements if not self._has_error(s.span)}
        starts: list[tuple[int, Statement | None]] = []
        at = content.start
        while at < content.end:
            statement = good.get(at)
            line_end = self.text.index("\n", statement.span.end if statement is not None else at)
            line = self.text[at:line_end]
            if statement is not None:
                starts.append((at, statement))
            elif line.strip() and not (line.lstrip().startswith("#") and (line[0] == "#" or not starts)):
                is_start = not line[0].isspace() or not starts
                if is_start and not (starts and starts[-1][1] is None):
                    starts.append((at, None))
            at = line_end + 1
        return [_Piece(Span(at, end), found) for (at, found), (end, _) in pairwise([*starts, (content.end, None)])]

    def _has_error(self, span: Span) -> bool:
        return any(span.start <= error < span.end for error in self.errors)

    # --- comments ---

    def _comments_above(self, piece: Span) -> int:
        """Return where the comments start that stand right above the end of a piece, and so belong to the next one."""
        end = piece.end
        while True:
            start = self.text.rfind("\n", 0, end - 1) + 1
            if start <= piece.start or self.text[start] != "#":
                return end
            end = start

    def _after(self, piece: _Piece) -> tuple[list[_Comment], int]:
        """Return the comments behind and under a statement that belong to it, and where the rest starts."""
        assert piece.statement is not None
        at = piece.statement.span.end
        found: list[_Comment] = []
        is_first = True
        while at < piece.span.end:
            end = self.text.index("\n", at)
            line = self.text[at:end]
            comment = line.strip()
            if comment.startswith("#") and (is_first or line[0].isspace()):
                found.append(_Comment(self.text.index("#", at), comment, not is_first))
            elif comment:
                break
            at, is_first = end + 1, False
        return found, at

    def _between(self, start: int, end: int, has_next: bool) -> tuple[list[str], list[str]]:
        """Return the loose comments in a range, those that stand together as one, and those of the next statement."""
        groups: list[list[str]] = [[]]
        for line in self.text[start:end].split("\n")[:-1]:
            if line.strip():
                groups[-1].append(line.strip())
            else:
                groups.append([])
        above = groups.pop() if has_next else []
        return ["\n".join(group) for group in groups if group], above

    def _statement(self, statement: Statement, after: Sequence[_Comment]) -> list[str]:
        """Return the lines of a statement with its comments."""
        span = statement.span
        comments = [*self._inside(span), *after]
        laid_out = rows(statement, self.text, [comment.offset for comment in comments], self.yes_no)
        places = sorted((mark, index) for index, row in enumerate(laid_out) for mark in row.marks)
        marks = [mark for mark, _ in places]
        above: list[list[str]] = [[] for _ in laid_out]
        behind: list[list[str]] = [[] for _ in laid_out]
        under: list[str] = []
        for comment in comments:
            if not comment.own_line:
                behind[places[bisect_right(marks, comment.offset) - 1][1]].append(comment.text)
                continue
            place = bisect_left(marks, comment.offset)
            (above[places[place][1]] if place < len(places) else under).append(comment.text)
        lines: list[str] = []
        for row, own, trailing in zip(laid_out, above, behind, strict=True):
            written = row.lines()
            if len(trailing) == 1 and len(written[-1]) + 2 + len(trailing[0]) <= WIDTH:
                written[-1] += f"  {trailing[0]}"
            else:
                own = [*own, *trailing]
            lines += [*(" " * row.indent + comment for comment in own), *written]
        return [*lines, *(" " * CLAUSE + comment for comment in under)]

    def _inside(self, span: Span) -> Iterator[_Comment]:
        """Give the comments inside a statement."""
        for match in _TEXT_OR_COMMENT.finditer(self.text[span.start : span.end]):
            if match["comment"]:
                offset = span.start + match.start()
                before = self.text[self.text.rfind("\n", 0, offset) + 1 : offset]
                yield _Comment(offset, match["comment"].rstrip(), not before.strip())


# --- the proof -------------------------------------------------------------------------------------------


def _prove(document: Document, found: Sequence[Diagnostic], result: Source) -> None:
    """Raise FormatterError unless `result` says what `document` says, with the same mistakes and the same comments."""
    again, found_again = parse(result)
    source = document.source
    meanings, meanings_again = _meanings(document), _meanings(again)
    for (span, meaning), (_, other) in zip(meanings, meanings_again, strict=False):
        if meaning != other:
            raise FormatterError(source, span)
    for one, other_one in zip(found, found_again, strict=False):
        if one.code != other_one.code:
            raise FormatterError(source, one.span)
    same = len(meanings) == len(meanings_again) and len(found) == len(found_again)
    if not same or _all_comments(document) != _all_comments(again):
        raise FormatterError(source, Span(0, 0))


def _meanings(document: Document) -> list[tuple[Span, object]]:
    """Return all parts of a document in order, and each statement in its block, as what can be compared."""
    yes_no = _yes_no_facts(document)
    found: list[tuple[Span, object]] = []
    for part in document.parts:
        if isinstance(part, Block):
            found.append((part.span, "block"))
            found += [(statement.span, _meaning(statement, yes_no)) for statement in part.statements]
        else:
            found.append((part.span, _meaning(part, yes_no)))
    return found


def _meaning(node: object, yes_no: frozenset[str]) -> object:
    """Return a node without its spans, with one form for what may be written in more than one way."""
    match node:
        case Test(subject, None | Comparison.IS | Comparison.IS_NOT as how, values, _) if subject.text in yes_no:
            if how is None:
                return "ja/nee", subject.text, True
            if isinstance(values[0], YesNo):
                return "ja/nee", subject.text, values[0].value is (how is Comparison.IS)
        case Not(part, _):
            match _meaning(part, yes_no):
                case ("ja/nee", name, bool(value)):
                    return "ja/nee", name, not value
                case meaning:
                    return "Not", meaning
        case And(parts, _):
            return "Count", Quantity.ALL, 0, _meaning(parts, yes_no)
        case Or(parts, _):
            return "Count", Quantity.AT_LEAST, 1, _meaning(parts, yes_no)
        case Count(quantity, number, parts, _, _):
            return "Count", quantity, number, _meaning(parts, yes_no)
        case tuple():
            return tuple(_meaning(part, yes_no) for part in node)
    if not is_dataclass(node):
        return node
    parts_of_node = (getattr(node, field.name) for field in fields(node) if field.type != "Span")
    return type(node).__name__, *(_meaning(part, yes_no) for part in parts_of_node)


def _all_comments(document: Document) -> Counter[str]:
    """Return the comments in the blocks of a document. In a block with a mistake a `#` in a broken text counts too."""
    text = document.source.text
    found: Counter[str] = Counter()
    for part in document.parts:
        if isinstance(part, Block):
            content = _content(text, part.span)
            for match in _TEXT_OR_COMMENT.finditer(text[content.start : content.end]):
                found[(match["comment"] or "").rstrip()] += 1
    return found
