"""The Markdown of a rule file: headings, citations, prose, and the blocks with rules, which are not read here."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

from dsl.diagnostics import Diagnostic, Fix, Severity, TextEdit
from dsl.fixes import fix, insert, write
from dsl.nodes import Citation, Heading, Prose
from dsl.source import Source, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markdown_it import MarkdownIt
    from markdown_it.token import Token

RULES = "regels"
"""The word behind the opening of a fence that holds rules."""

LONGEST_CITATION = 10_000
"""The most characters that a heading or citation may have: reading Markdown marks takes long in a very long text."""

_LIKE_RULES = ("regel", "rules", "rule", "regelset", "regeltaal")
_MARKDOWN_AFTER_BLANK = re.compile(r"\n[ \t]*\n(?:> ?\S|#{1,6} \S)")
_FENCE = re.compile(r"[ \t>]*(?:[-*+][ \t]+)?(?:`{3,}|~{3,})[ \t]*(\w*)")


@dataclass(frozen=True, slots=True)
class RawBlock:
    """A block with rules that is not read yet: `content` is what stands between its fences."""

    content: Span
    span: Span


@dataclass(frozen=True, slots=True)
class Outline:
    """A rule file as Markdown: its parts in order, and what is wrong with it as Markdown."""

    parts: tuple[Heading | Prose | Citation | RawBlock, ...]
    diagnostics: list[Diagnostic]


def outline(source: Source) -> Outline:
    """Divide a rule file into headings, citations, blocks with rules, and the prose between them."""
    return _Reader(source).read()


def _markdown() -> MarkdownIt:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": False}).enable("table").disable("inline")


class _Reader:
    """The state of reading one file as Markdown."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.markdown = _markdown()
        self.parts: list[Heading | Prose | Citation | RawBlock] = []
        self.diagnostics: list[Diagnostic] = []
        self.path: list[Heading] = []
        self.citations = 0
        self.next_line = 0

    def read(self) -> Outline:
        """Go through the top level of the document; each line comes into one part, or is blank between two."""
        tokens = self.markdown.parse(self.source.text)
        for start, end in _top_level(tokens):
            token = tokens[start]
            assert token.map is not None
            first, last = token.map
            if token.type == "heading_open":
                self._heading(tokens[start:end], first, last)
            elif token.type == "blockquote_open":
                self._nested_fences(tokens[start:end])
                self._citation(tokens[start:end], first, last)
            elif token.type == "fence":
                self._fence(token, first, last)
            else:
                if token.type == "code_block":
                    self._code_block(token, first)
                self._nested_fences(tokens[start:end])
        self._prose(self.source.position(len(self.source.text)).line)
        return Outline(tuple(self.parts), self.diagnostics)

    # --- parts ---

    def _heading(self, tokens: Sequence[Token], first: int, last: int) -> None:
        self._prose(first)
        heading = Heading(int(tokens[0].tag[1:]), self._plain(tokens), self._lines(first, last))
        while self.path and self.path[-1].level >= heading.level:
            self.path.pop()
        self.path.append(heading)
        self.parts.append(heading)
        self.next_line = last

    def _citation(self, tokens: Sequence[Token], first: int, last: int) -> None:
        text = self._plain(tokens)
        if not text:
            return
        self._prose(first)
        path = tuple(heading.text for heading in self.path)
        self.parts.append(Citation(text, path, self.citations, self._lines(first, last)))
        self.citations += 1
        self.next_line = last

    def _fence(self, token: Token, first: int, last: int) -> None:
        name = _fence_name(token.info)
        opening = self._line(first)
        if name != RULES:
            if _is_like_rules(name):
                self._warn_name(name, opening)
            return
        self._prose(first)
        self.next_line = last
        if self.source.slice(opening)[:1].isspace():
            self._indented(opening)
            return
        content_end = last
        if last - 1 > first and self._closes(token, last - 1):
            content_end = last - 1
        else:
            self._not_closed(opening)
            return
        begin = first + 1
        for line in range(first + 1, content_end):
            inner = self.source.line_text(line + 1)
            if inner.startswith(("```", "~~~")) and _fence_name(inner.strip("`~")) == RULES:
                self._not_closed(self._line(begin - 1), self._line(line))
                begin = line + 1
        content = Span(self.source.line_start(begin + 1), self.source.line_start(content_end + 1))
        self.parts.append(RawBlock(content, self._lines(begin - 1, last)))

    def _prose(self, until: int) -> None:
        """Make prose of the lines since the last part, when they are not blank."""
        span = self._lines(self.next_line, until)
        text = self.source.slice(span)
        if text.strip():
            start = span.start + len(text) - len(text.lstrip("\n"))
            self.parts.append(Prose(self.source.text[start : span.end], Span(start, span.end)))
        self.next_line = until

    # --- texts and places ---

    def _plain(self, tokens: Sequence[Token]) -> str:
        """Return the words of a heading or citation without Markdown marks, on one line."""
        words: list[str] = []
        for token in tokens:
            if token.type == "inline":
                if len(token.content) > LONGEST_CITATION:
                    assert token.map is not None
                    self._error(
                        "te-groot",
                        self._line(token.map[0]),
                        f"Deze kop of dit citaat is langer dan {LONGEST_CITATION} tekens.",
                        "Verdeel het in kortere stukken.",
                    )
                    words.append(token.content)
                else:
                    words.append(_words(self._inline(token.content)))
            elif token.type in ("fence", "code_block"):
                words.append(token.content)
        return " ".join(" ".join(words).split())

    def _inline(self, content: str) -> list[Token]:
        tokens: list[Token] = []
        self.markdown.inline.parse(content, self.markdown, {}, tokens)
        return tokens

    def _line(self, line: int) -> Span:
        """Return the span of one line, counted from 0, without the white space behind it."""
        start = self.source.line_start(line + 1)
        return Span(start, start + len(self.source.line_text(line + 1).rstrip()))

    def _lines(self, first: int, last: int) -> Span:
        """Return the span of lines [first, last), counted from 0, without the white space behind them."""
        start, end = self.source.line_start(first + 1), self.source.line_start(last + 1)
        return Span(start, max(start, start + len(self.source.text[start:end].rstrip())))

    def _closes(self, token: Token, line: int) -> bool:
        text = self.source.line_text(line + 1)
        mark = text.strip()
        indent = len(text) - len(text.lstrip())
        return indent < 4 and len(mark) >= len(token.markup) and mark == token.markup[0] * len(mark)

    # --- what is wrong ---

    def _nested_fences(self, tokens: Sequence[Token]) -> None:
        for token in tokens[1:]:
            if token.type == "fence" and _fence_name(token.info) == RULES:
                assert token.map is not None
                self._indented(self._line(token.map[0]))

    def _code_block(self, token: Token, first: int) -> None:
        for offset, line in enumerate(token.content.split("\n")):
            match = _FENCE.match(line)
            if match and match[1] == RULES:
                self._indented(self._line(first + offset))

    def _indented(self, span: Span) -> None:
        text = self.source.slice(span)
        start = span.start + len(text) - len(text.lstrip())
        self._error(
            "blok-ingesprongen",
            Span(start, span.end),
            "Dit blok met regels springt in, of staat in een lijst of citaat. Het wordt niet gelezen.",
            "Zet de regel met ```regels en alles tot en met de sluitende ``` helemaal links.",
            self._to_the_left(start),
        )

    def _not_closed(self, span: Span, other: Span | None = None) -> None:
        self._error(
            "blok-niet-gesloten",
            span,
            "Dit blok met regels is niet gesloten. Het wordt niet gelezen."
            if other is None
            else "Dit blok met regels is niet gesloten: "
            f"op regel {self.source.position(other.start).line} begint al een nieuw blok.",
            "Zet een regel met alleen ``` onder de laatste regel van dit blok.",
            (self._closing(span, other),),
        )

    def _warn_name(self, name: str, span: Span) -> None:
        self.diagnostics.append(
            Diagnostic(
                "blok-bijna-regels",
                Severity.WARNING,
                self.source,
                span,
                f"Dit blok heet `{name}` en wordt daarom niet als regels gelezen.",
                "Schrijf ```regels als hier regels staan.",
                fixes=self._named(name, span),
            )
        )

    def _error(self, code: str, span: Span, text: str, help: str, fixes: tuple[Fix, ...] = ()) -> None:
        self.diagnostics.append(Diagnostic(code, Severity.ERROR, self.source, span, text, help, fixes=fixes))

    # --- fixes ---

    def _named(self, name: str, opening: Span) -> tuple[Fix, ...]:
        """Return the fix that names a block well; none when Markdown reads other characters than are written."""
        start = self.source.text.find(name, opening.start, opening.end)
        return (write(Span(start, start + len(name)), RULES, f"Noem dit blok `{RULES}`"),) if start >= 0 else ()

    def _to_the_left(self, start: int) -> tuple[Fix, ...]:
        """Return the fix that moves an indented block to the left; none when more than white space stands before it."""
        text = self.source.text
        at = text.rfind("\n", 0, start) + 1
        depth, mark = start - at, text[start : start + 3]
        if text[at:start].strip() or mark not in ("```", "~~~"):
            return ()
        edits = []
        first = True
        while at < len(text):
            line_end = text.find("\n", at)
            line_end = len(text) if line_end < 0 else line_end
            line = text[at:line_end]
            edits.append(TextEdit(Span(at, at + min(depth, len(line) - len(line.lstrip()))), ""))
            if not first and line.strip() == mark:
                break
            first, at = False, line_end + 1
        before = text[: edits[0].span.start]
        blank = () if before.endswith("\n\n") or not before else (TextEdit(Span(len(before), len(before)), "\n"),)
        moved = [edit for edit in edits if edit.span.start < edit.span.end]
        return (fix("Zet dit blok helemaal links", *blank, *moved, safe=True),)

    def _closing(self, opening: Span, other: Span | None) -> Fix:
        """Return the fix that closes a block: before the next one, else before the next citation or heading."""
        text, title = self.source.text, "Sluit het blok hier met ```"
        end = other.start if other else len(text)
        following = _MARKDOWN_AFTER_BLANK.search(text, opening.end, end)
        content = text[opening.end : following.start() if following else end].rstrip()
        at = opening.end + len(content)
        return insert(at, f"\n{text[opening.start : opening.start + 3]}", title)


def _top_level(tokens: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """Give [start, end) of each block on the top level of the document."""
    start, depth = 0, 0
    for index, token in enumerate(tokens):
        if depth == 0 and token.nesting >= 0:
            start = index
        depth += token.nesting
        if depth == 0:
            yield start, index + 1


def _fence_name(info: str) -> str:
    return (info.split() or [""])[0]


def _is_like_rules(name: str) -> bool:
    folded = name.lower()
    return folded in (RULES, *_LIKE_RULES) or bool(get_close_matches(folded[:20], [RULES], n=1, cutoff=0.8))


def _words(tokens: Sequence[Token]) -> str:
    """Return the words of inline tokens; a line end is white space."""
    words = []
    for token in tokens:
        if token.type in ("softbreak", "hardbreak"):
            words.append(" ")
        elif token.type == "image":
            words.append(_words(token.children or []))
        else:
            words.append(token.content)
    return "".join(words)
