"""A rule file without one of its statements."""

from __future__ import annotations

import re
from itertools import takewhile

from dsl.nodes import Block, Document
from dsl.source import Span


def taken_out(document: Document, span: Span) -> str:
    """Return the text of a rule file without the statement that stands at `span`; a block that only had this one goes
    with it."""
    text, start, end = document.source.text, span.start, own_end(document.source.text, span) + 1
    block = next(b for b in document.parts if isinstance(b, Block) and b.span.start <= start < b.span.end)
    first, last = text.index("\n", block.span.start) + 1, text.rindex("\n", block.span.start, block.span.end) + 1
    if text[end:last].strip():
        end = last - len(text[end:last].lstrip("\n"))
    elif text[first:start].strip():
        start, end = first + len(text[first:start].rstrip("\n")) + 1, last
    else:
        start, end = block.span.start, line_end(text, block.span.end) + 1
        end += len(text[end:]) - len(text[end:].lstrip("\n"))
        if end >= len(text):
            start, end = len(text[:start].rstrip("\n")) + 1, len(text)
    return text[:start] + text[end:]


def line_end(text: str, at: int) -> int:
    """Return where the line ends on which a place lies."""
    end = text.find("\n", at)
    return len(text) if end < 0 else end


def own_end(text: str, span: Span) -> int:
    """Return the end of the last line of a statement: with the comments behind and indented under it."""
    end = line_end(text, span.end)
    following = takewhile(lambda line: re.match(r"\s+#", line), text[end + 1 :].split("\n"))
    return end + sum(len(line) + 1 for line in following)
