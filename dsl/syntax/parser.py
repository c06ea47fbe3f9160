"""The text of a rule file → a document and what is wrong with it. It goes on at the next statement after a mistake."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from dsl.diagnostics import Diagnostic, Fix, TextEdit, in_order
from dsl.fixes import fix, insert
from dsl.mistakes.cells import more_wrong_cells
from dsl.mistakes.mistake import CLAUSES, STATEMENTS, Mistake, Word, short, unknown_start
from dsl.mistakes.omissions import former_value
from dsl.mistakes.starts import start_habit
from dsl.mistakes.unexpected import explain
from dsl.nodes import Block, Document, Part, Statement
from dsl.source import Source, Span
from dsl.syntax.builder import build
from dsl.syntax.kept import Kept
from dsl.syntax.markdown import RawBlock, outline
from dsl.syntax.tokens import Vocabulary, read_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lark import Lark, Token, Tree

MAX_SIZE = 1_000_000
"""How many characters a rule file may have."""

MAX_STATEMENT = 200_000
"""How many characters one statement may have."""

MAX_DIAGNOSTICS = 200
"""After so many mistakes the rest of a file is not read: what follows is then seldom of use."""

_STARTING_WORDS = "|".join(STATEMENTS).replace(" ", r"[^\S\n]+")
_START = re.compile(rf"(?:{_STARTING_WORDS})(?!\w)")
_UNFINISHED = (" en\n", " of\n", " is\n", " als\n", " niet\n", " dan\n", " (\n", ",\n")
"""How a line ends that goes on in the next, wherever that one starts."""
_CONTINUATIONS = frozenset(word.split()[0] for word in CLAUSES) | {"en", "of"}


def parse(source: Source, kept: Kept | None = None) -> tuple[Document, list[Diagnostic]]:
    """Read a rule file; with `kept` only the statements that were not in it the last time.

    Returns the document with all that could be read, and the diagnostics in the order of the text: at most one for each
    statement. Any text gives an answer; nothing is raised.
    """
    if len(source.text) > MAX_SIZE:
        large = Mistake(
            "te-groot",
            Span(0, 0),
            f"Dit bestand is groter dan {MAX_SIZE // 1_000_000} miljoen tekens en wordt niet gelezen.",
            "Verdeel het over meer bestanden.",
        )
        return Document(source, ()), [large.diagnostic(source)]
    read = outline(source)
    reader = _Reader(source, read.diagnostics[:MAX_DIAGNOSTICS], kept or Kept())
    parts: list[Part] = [reader.block(part) if isinstance(part, RawBlock) else part for part in read.parts]
    reader.kept.turn()
    return Document(source, tuple(parts)), in_order(reader.diagnostics)


@dataclass(frozen=True)
class _Language:
    """The grammar, made once for each process."""

    grammar: Lark
    vocabulary: Vocabulary


@cache
def _language() -> _Language:
    # Importing lark and making its tables takes long, so it happens only when something is parsed.
    from lark import Lark
    from lark.lexer import Lexer, PatternStr

    class NoLexer(Lexer):
        """The words come from dsl.syntax.tokens."""

        def __init__(self, lexer_conf: object) -> None:
            pass

        def lex(self, _lexer_state: object, _parser_state: object) -> Iterator[Token]:
            return iter(())

    text = files("dsl.syntax").joinpath("grammar.lark").read_text(encoding="utf-8")
    grammar = Lark(text, parser="lalr", lexer=NoLexer, propagate_positions=True, maybe_placeholders=False)
    terminals: dict[str, tuple[str, ...]] = {}
    for terminal in grammar.terminals:
        written = terminal.pattern.value
        if isinstance(terminal.pattern, PatternStr):
            terminals[terminal.name] = (written,)
        else:  # more ways to write one keyword: `(?:one\ way|other\ way)`
            terminals[terminal.name] = tuple(written[3:-1].replace("\\ ", " ").split("|"))
    return _Language(grammar, Vocabulary.of(terminals))


@dataclass(frozen=True, slots=True)
class _Piece:
    """The text of one statement, with all that belongs to it."""

    span: Span
    first_word: str


class _Reader:
    """The state of reading the blocks of one file."""

    def __init__(self, source: Source, diagnostics: list[Diagnostic], kept: Kept) -> None:
        self.source = source
        self.kept = kept
        self.diagnostics = diagnostics
        self.stopped = False

    def block(self, raw: RawBlock) -> Block:
        """Read the statements of one block."""
        text = self.source.slice(raw.content)
        kept = None if self.stopped else self.kept.block(text, raw.content.start)
        if kept is not None:
            return Block(kept, raw.span)
        found: list[Statement] = []
        texts: list[str] = []
        mistakes = len(self.diagnostics)
        skipping = False
        for span, misplaced in self._pieces(raw.content):
            if self.stopped:
                break
            if skipping and not _START.match(self.source.text, span.start):
                continue  # the rest of a text whose closing quote is missing
            skipping = False
            try:
                statement = self._statement(span)
            except Mistake as mistake:
                skipping = mistake.code == "aanhalingsteken-ontbreekt"
                if misplaced is None:
                    self._report(mistake)
                    self._other_cells(span, mistake)
            else:
                found.append(statement)
                texts.append(self.source.slice(span))
            if misplaced is not None:
                self._report(misplaced)
        if len(self.diagnostics) == mistakes and not self.stopped:
            self.kept.keep_block(text, raw.content.start, tuple(texts), tuple(found))
        return Block(tuple(found), raw.span)

    def _other_cells(self, span: Span, mistake: Mistake) -> None:
        """Report the other wrong cells of a table: who fills in a table wants to see them all at once."""
        if not self.source.text.startswith("tabel", span.start):
            return
        language = _language()

        def read_again(text: str) -> None:
            build(_tree(read_words(text, span.start, span.end, language.vocabulary), language, text), text)

        for other in more_wrong_cells(self.source.text, span, mistake, read_again):
            self._report(other)

    def _report(self, mistake: Mistake) -> None:
        if len(self.diagnostics) >= MAX_DIAGNOSTICS:
            self.stopped = True
            mistake = Mistake(
                "te-veel-fouten",
                mistake.span,
                f"Er staan meer dan {MAX_DIAGNOSTICS} fouten in dit bestand. De rest is niet gelezen.",
                "Herstel eerst de fouten hierboven.",
            )
        self.diagnostics.append(mistake.diagnostic(self.source))

    def _pieces(self, content: Span) -> list[tuple[Span, Mistake | None]]:
        """Divide a block into statements: each starts in column 1.

        A clause or point in column 1 is a mistake; it stays with the statement above it, which gets no other mistake.
        """
        text, at = self.source.text, content.start
        pieces: list[tuple[Span, Mistake | None]] = []
        while at < content.end:
            line_end = text.find("\n", at, content.end)
            end = content.end if line_end < 0 else line_end + 1
            line = text[at:end]
            if not line.strip() or line.startswith("#"):
                pass
            elif line[0].isspace():
                self._indented_start(pieces, at, line)
            else:
                word = _word_at(text, at)
                goes_on = line[0] in "-–—•*|" or word in _CONTINUATIONS or text.endswith(_UNFINISHED, content.start, at)
                if pieces and goes_on and not _START.match(line):
                    span, misplaced = pieces[-1]
                    place = Span(at, at + len(word))
                    pieces[-1] = (span, _not_indented(place, word, misplaced))
                else:
                    pieces.append((Span(at, at), None))
            if pieces:
                pieces[-1] = (Span(pieces[-1][0].start, end), pieces[-1][1])
            at = end
        return pieces

    def _indented_start(self, pieces: list[tuple[Span, Mistake | None]], at: int, line: str) -> None:
        """Notice an indented line that has no statement above it in its block."""
        if pieces or line.strip().startswith("#"):
            return
        start = at + len(line) - len(line.lstrip())
        word = _word_at(self.source.text, start)
        mistake = Mistake(
            "los-ingesprongen",
            Span(start, start + len(word)),
            f"Dit blok begint met een ingesprongen regel (`{short(word)}`), maar er staat geen regel boven.",
            "Een regel begint helemaal links. Haal de spaties ervoor weg.",
            fixes=(self._to_the_left(at, start - at),),
        )
        pieces.append((Span(start, start), mistake))

    def _to_the_left(self, at: int, depth: int) -> Fix:
        """Return the fix that moves the indented lines from an offset on to the left, as far as the first of them."""
        text, edits = self.source.text, []
        while at < len(text) and text[at].isspace():
            line_end = text.find("\n", at)
            line_end = len(text) if line_end < 0 else line_end
            indent = len(text[at:line_end]) - len(text[at:line_end].lstrip())
            if text[at:line_end].strip():
                edits.append(TextEdit(Span(at, at + min(depth, indent)), ""))
            at = line_end + 1
        return fix("Zet deze regel helemaal links", *edits, safe=True)

    def _statement(self, span: Span) -> Statement:
        """Read one statement; raises Mistake."""
        if span.end - span.start > MAX_STATEMENT:
            raise Mistake(
                "te-groot",
                Span(span.start, span.start + len(_word_at(self.source.text, span.start))),
                f"Deze regel is langer dan {MAX_STATEMENT} tekens en wordt niet gelezen.",
                "Verdeel de regel in kortere regels.",
            )
        text = self.source.slice(span)
        kept = self.kept.statement(text, span.start)
        if kept is not None:
            return kept
        beginning = start_habit(self.source.text, span.start, span.end)
        if beginning is not None:
            raise beginning
        language = _language()
        words = read_words(self.source.text, span.start, span.end, language.vocabulary)
        misplaced = former_value(words) if "heette" in text else None
        if misplaced is not None:
            raise misplaced
        return self.kept.keep(text, span.start, build(_tree(words, language, self.source.text), self.source.text))


def _tree(words: list[Word], language: _Language, text: str) -> Tree[Token]:
    """Return the tree of a statement's words; raises Mistake where the grammar cannot go on."""
    from lark import Token, UnexpectedToken

    state = language.grammar.parse_interactive()
    fed = 0
    try:
        for word in words:
            state.feed_token(Token(word.kind, word.text, start_pos=word.span.start, end_pos=word.span.end))
            fed += 1
        tree: Tree[Token] = state.feed_token(Token("$END", ""))
    except UnexpectedToken:
        if fed == 0:
            raise _start(words) from None
        accepted: set[str] = state.accepts()  # type: ignore[no-untyped-call]
        raise explain(words, fed, accepted, language.vocabulary.words, text) from None
    return tree


def _start(words: list[Word]) -> Mistake:
    """Explain a statement that begins with a word that is not one of a statement."""
    word = words[0]
    if [one.text for one in words[:2]] == ["nog", "doen"]:
        still = insert(word.span.end, " te", "Schrijf `nog te doen`", safe=True)
        return replace(unknown_start("nog doen", word.span), help="Schrijf `nog te doen`.", fixes=(still,))
    if word.text in ("geen", "nog") and len(words) > 1:
        return unknown_start(f"{word.text} {words[1].text}", word.span.to(words[1].span))
    return unknown_start(word.text, word.span, [one.kind for one in words[1:3]] == ["NAME", "COLON"])


def accepted_at(text: str, start: int, end: int) -> tuple[list[Word], frozenset[str]]:
    """Return the words of a statement that is being typed, at [start, end) in `text`, and what could follow them.

    What could follow are kinds of words, as the terminals of the grammar are named. Raises Mistake when the words
    before are wrong already.
    """
    from lark import Token, UnexpectedToken

    language = _language()
    words = read_words(text, start, end, language.vocabulary)
    if words and words[-1].kind == "ROW_END" and "\n" not in text[words[-1].span.end : end]:
        words[-1] = replace(words[-1], kind="PIPE")  # the row of a table goes on where the text is cut off
    state = language.grammar.parse_interactive()
    try:
        for word in words:
            state.feed_token(Token(word.kind, word.text, start_pos=word.span.start, end_pos=word.span.end))
    except UnexpectedToken:
        raise Mistake("anders-verwacht", word.span, "", "") from None
    return words, frozenset(state.accepts())  # type: ignore[no-untyped-call]


def keywords() -> dict[str, str]:
    """Return the word (or words) of each keyword of the grammar by its kind."""
    return _language().vocabulary.words


def _word_at(text: str, at: int) -> str:
    """Return the word (or else the sign) that starts at an offset."""
    end = at
    while end < len(text) and (text[end].isalnum() or text[end] in "_/"):
        end += 1
    return text[at : max(end, at + 1)]


def _not_indented(span: Span, word: str, first: Mistake | None) -> Mistake:
    """Explain a clause or point in column 1; when there is one already in its statement, its fix is for both."""
    indent = "  " if word[0].isalpha() or word == "|" else "    "
    if first is not None:
        if first.code != "niet-ingesprongen":
            return first
        edits = (*first.fixes[0].edits, TextEdit(Span(span.start, span.start), indent))
        return replace(first, fixes=(fix("Laat dit inspringen", *edits, safe=True),))
    return Mistake(
        "niet-ingesprongen",
        span,
        f"`{short(word)}` hoort bij de regel erboven, maar staat helemaal links.",
        "Zet er twee spaties voor.",
        fixes=(fix("Laat dit inspringen", TextEdit(Span(span.start, span.start), indent), safe=True),),
    )
