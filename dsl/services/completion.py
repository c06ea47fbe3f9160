"""What could be typed at a place: statements, the clauses that fit there, names by kind, and values behind `is`.

The text at that place is being typed, so it is seldom sound: what could follow comes from the grammar, given the words
of the statement up to the cursor, or when those are wrong already, those of the clause alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from dsl.checking.scope import Kind
from dsl.checking.uses import plain
from dsl.mistakes.mistake import CLAUSES, Mistake, Word
from dsl.nodes import FactDeclaration, FactType, Moment, Principle, Rank
from dsl.policy import REFERENCE_DATE
from dsl.services import words as known
from dsl.services.hover import describe
from dsl.services.names import Declaration, Names
from dsl.services.proposed import Completion, ItemKind
from dsl.source import Source, Span
from dsl.syntax.parser import accepted_at, keywords

TESTABLE = (
    Kind.FACT,
    Kind.TERM,
    Kind.INTERPRETATION,
    Kind.PRINCIPLE,
    Kind.DECISION,
    Kind.RULE,
    Kind.EXCEPTION,
    Kind.OBLIGATION,
)
_BEFORE_NEW_NAME = {
    *("REGELSET", "FEIT", "OORDEEL", "KEUZELIJST", "BEGRIP", "INTERPRETATIE", "BESLUIT", "REGEL", "UITZONDERING"),
    *("TABEL", "BASIS", "HEETTE", "DOOR"),
}
_HEADS = {
    "regelset": 'regelset a "A"',
    "feit": "feit a: ja/nee",
    "oordeel": "oordeel a: ja/nee",
    "keuzelijst": "keuzelijst a\n - b",
    "begrip": "begrip a betekent: b",
    "interpretatie": 'interpretatie a "A" gekozen ja',
    "principe": 'principe 1 a "A"',
    "besluit": 'besluit a "A": één uit\n - b',
    "regel": "regel a over b geeft c",
    "uitzondering": "uitzondering a op b geeft c",
    "tabel": "tabel a over b",
    "verplichting": 'verplichting a "A"',
    "signaal": 'signaal a "A"',
    "basis": "basis a",
    "voorbeeld": 'voorbeeld "A"',
}
"""Per statement one that is sound, to go on from when its own first line is not."""

_ANSWERS: dict[FactType, tuple[str, ...]] = {
    FactType.YES_NO: ("ja", "nee", "niet"),
    FactType.ONE_OF: ("een", "niet"),
    FactType.MANY_OF: ("leeg", "niet"),
    FactType.NUMBER: ("minstens", "hoogstens", "meer", "minder", "een", "niet"),
    FactType.AMOUNT: ("minstens", "hoogstens", "meer", "minder", "een", "niet"),
    FactType.DATE: ("voor", "na", "minstens", "hoogstens", "niet"),
    FactType.TEXT: (),
}
_STATES: dict[Kind, tuple[str, ...]] = {
    Kind.PRINCIPLE: ("voldaan", "niet"),
    Kind.RULE: ("van toepassing", "niet"),
    Kind.EXCEPTION: ("van toepassing", "niet"),
    Kind.OBLIGATION: ("afgerond", "niet"),
    Kind.DECISION: ("niet", "een", "nog open", "zonder uitkomst"),
    Kind.TERM: ("ja", "nee"),
    Kind.INTERPRETATION: ("ja", "nee"),
}
_PHRASES = tuple(
    phrase
    for group in (known.STATEMENTS, known.CLAUSES, known.IN_CONDITIONS, known.IN_EXPECTATIONS)
    for phrase in group
    if " " in phrase
)
_FENCE = re.compile(r"^(`{3,}|~{3,})[ \t]*(\w*)")
_PREFIX = re.compile(r"[^\W\d_]\w*(?:\.\w*)?$|(?<=\s)\d*$")
_PHRASE_PREFIX = re.compile(r"(?:[^\W\d_]\w*[ \t]+){1,3}[^\W\d_]?\w*$")


def complete(source: Source, offset: int, names: Names) -> tuple[Completion, ...]:
    """Return what could stand at a place, the likeliest first; the word before the cursor is what they replace.

    `names` may be those of a slightly older text.
    """
    block = _block_before(source.text, offset)
    if block is None:
        return tuple(_outside(source.text, offset))
    start = _statement_start(source.text, block, offset)
    where = _inside(source.text, start, offset)
    if where is not None:
        return tuple(_in_text(source.text, where, offset, names))
    before = source.text[start:offset]
    match = _PREFIX.search(before)
    span = Span(start + match.start() if match else offset, offset)
    found = tuple(_Place(source.text, start, span, names).items())
    return (*_rest_of_phrases(source, start, offset, names), *found)


def _rest_of_phrases(source: Source, start: int, offset: int, names: Names) -> Iterator[Completion]:
    """Yield what could stand here when the words before the cursor begin one of more words, such as `nog te doen`."""
    before = source.text[start:offset]
    phrase = _PHRASE_PREFIX.search(before)
    if phrase is None:
        return
    for match in re.finditer(r"(?<!\w)\w", before[phrase.start() :]):
        at = start + phrase.start() + match.start()
        written = " ".join(source.text[at:offset].split()) + (" " if before[-1].isspace() else "")
        if " " in written and any(known_phrase.startswith(written) for known_phrase in _PHRASES):
            for item in _Place(source.text, start, Span(at, offset), names).items():
                if item.label.startswith(written):
                    yield item


# --- where the cursor is ----------------------------------------------------------------------------


def _block_before(text: str, offset: int) -> int | None:
    """Return where the content of the block with rules starts in which a place is; None outside such a block."""
    content, mark, at = None, "", 0
    while at <= offset:
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        fence = _FENCE.match(text[at:end])
        if fence and at <= offset <= end:
            return None
        if fence and not mark:
            mark, content = fence[1], end + 1 if fence[2] == "regels" else None
        elif fence and fence[2] == "regels":  # the block before it is not closed
            content = end + 1
        elif fence and fence[1].startswith(mark) and not fence[2]:
            mark, content = "", None
        at = end + 1
    return content


def _statement_start(text: str, block: int, offset: int) -> int:
    """Return where the statement starts in which a place is: the nearest line above it that is not indented."""
    line = max(text.rfind("\n", 0, offset) + 1, block)
    if line == offset:
        return offset
    while line > block and (text[line].isspace() or text[line] in "#-|"):
        line = max(text.rfind("\n", 0, line - 1) + 1, block)
    return line


def _inside(text: str, start: int, offset: int) -> int | None:
    """Return where the text in quotes or the comment starts in which a place is; None when it is in neither."""
    opened = None
    for at in range(start, offset):
        character = text[at]
        if opened is None and character in '"#':
            opened = at
        elif opened is not None and character == ('"' if text[opened] == '"' else "\n"):
            opened = None
    return opened


def _in_text(text: str, opened: int, offset: int, names: Names) -> Iterator[Completion]:
    """Yield the facts whose answer a text can hold, behind `{`."""
    brace = re.search(r"\{\s*(\w*)$", text[opened:offset])
    if text[opened] == '"' and brace:
        span = Span(opened + brace.start(1), offset)
        for found in names.of_kind(Kind.FACT):
            yield _name(found, span, names, f"{found.name}}}" if text[offset : offset + 1] != "}" else found.name)


def _outside(text: str, offset: int) -> Iterator[Completion]:
    """Yield what helps in the Markdown between the rules: a block with rules."""
    start = text.rfind("\n", 0, offset) + 1
    if text[start:offset].strip("`") == "":
        yield Completion(
            "```regels", ItemKind.STATEMENT, "blok met regels", "Hierin staan de regels.", "```regels\n${0}\n```",
            Span(start, offset),
        )  # fmt: skip


# --- what could stand there -------------------------------------------------------------------------


class _Place:
    """One place in a statement, with the words before it and what the grammar could use there."""

    def __init__(self, text: str, start: int, span: Span, names: Names) -> None:
        self.text = text
        self.span = span
        self.names = names
        self.words, self.accepted = self._before(start)
        self.keywords = keywords()
        self.first = self.words[0].kind if self.words else ""

    def _before(self, start: int) -> tuple[list[Word], frozenset[str]]:
        try:
            return accepted_at(self.text, start, self.span.start)
        except Mistake:
            pass
        before = self.text[start : self.span.start]
        head = re.match(r"\w+", before)
        lines = list(re.finditer(r"\n[ \t]+(?=\w)", before))
        for line in reversed(lines):
            clause = before[line.start() :]
            if head and head[0] in _HEADS and clause.lstrip().startswith(tuple(CLAUSES)):
                try:
                    made = _HEADS[head[0]] + clause
                    return accepted_at(made, 0, len(made))
                except Mistake:
                    return [], frozenset()
        return [], frozenset()

    def items(self) -> Iterator[Completion]:
        """Yield what could stand here."""
        if not self.words:
            if "FEIT" in self.accepted:
                yield from self._skeletons(known.STATEMENTS, known.STATEMENTS, ItemKind.STATEMENT)
            return
        last = self.words[-1]
        if self.first == "TABEL" and sum(word.kind == "ROW" for word in self.words) == 1:
            yield from self._at_head_of_table()
            return
        if "FEIT" in self.accepted and "NAME" in self.accepted:
            yield from self._values(last)
        elif "NAME" in self.accepted:
            yield from self._names(last)
        yield from self._keywords(last)

    # --- values ---

    def _values(self, last: Word) -> Iterator[Completion]:
        if last.kind == "BULLET":
            return  # a new value of a list
        if last.kind == "ANDERS":
            bullets = [b.text for a, b in zip(self.words, self.words[1:], strict=False) if a.kind == "BULLET"]
            yield from (Completion(b, ItemKind.VALUE, "uitkomst", "", b, self.span) for b in bullets)
            return
        subject = self._subject(last)
        if subject is None:
            return
        owner = self.names.declarations.get(subject)
        speaks = owner is not None and owner.kind in (Kind.RULE, Kind.EXCEPTION) and last.kind != "GEEFT"
        for value in () if speaks else self.names.values(subject):
            label = value.label.text if value.label else ""
            yield Completion(value.name.text, ItemKind.VALUE, label, "", value.name.text, self.span)
        if owner is not None and self._in_expectation():
            for word in ("tegenstrijdig",):
                yield Completion(word, ItemKind.VALUE, "", "Regels geven tegenstrijdige uitkomsten.", word, self.span)

    def _at_head_of_table(self) -> Iterator[Completion]:
        """Yield what a column can be about; the besluit of the table, which is the last one, goes last."""
        if self.words[-1].kind not in ("ROW", "PIPE"):
            return
        taken = {word.text for word in self.words if word.kind == "NAME" and word is not self.words[3]}
        found = [declared for declared in self.names.of_kind(*TESTABLE[:-1]) if declared.name not in taken]
        for declared in sorted(found, key=lambda one: (one.name == self.words[3].text, TESTABLE.index(one.kind))):
            yield _name(declared, self.span, self.names)

    def _subject(self, last: Word) -> str | None:
        """Return the name that is compared at this place, or the regel or besluit that gets a value."""
        if last.kind == "GEEFT":
            return plain(self.words[3].text) if len(self.words) > 3 else None
        if self.first == "TABEL":
            return self._column()
        compared = next((n for n in range(len(self.words) - 1, 0, -1) if self.words[n].kind in ("IS", "BEVAT")), 0)
        return plain(self.words[compared - 1].text) if compared else None

    def _column(self) -> str | None:
        """Return the name at the head of the column of a table in which this place is."""
        rows = [n for n, word in enumerate(self.words) if word.kind == "ROW"]
        if len(rows) < 2:
            return None
        head = [word.text for word in self.words[rows[0] : rows[1]] if word.kind == "NAME"]
        column = sum(word.kind == "PIPE" for word in self.words[rows[-1] :])
        return head[column] if column < len(head) else None

    # --- names ---

    def _names(self, last: Word) -> Iterator[Completion]:
        kinds = self._kinds(last)
        if isinstance(kinds, str):
            return
        for found in sorted(self.names.of_kind(*kinds), key=lambda declared: kinds.index(declared.kind)):
            if found.name in (word.text for word in self.words[:3]):
                continue  # the name that this statement itself declares
            if self._wants_date(last) and self.names.fact_type(found.name) is not FactType.DATE:
                continue
            yield _name(found, self.span, self.names)
        if Kind.FACT in kinds and self.first not in ("BASIS", "VOORBEELD") and not self._wants_date(last):
            day = "De dag waarop de opgave wordt gewogen."
            yield Completion(REFERENCE_DATE, ItemKind.NAME, "datum", day, REFERENCE_DATE, self.span)

    def _wants_date(self, last: Word) -> bool:
        return self.first == "VERPLICHTING" and last.kind in ("VOOR", "NA", "OP")

    def _kinds(self, last: Word) -> tuple[Kind, ...] | str:
        """Return what kinds of names could stand here; a word when none of them could."""
        kind, previous = last.kind, self.words[-2].kind if len(self.words) > 1 else ""
        if kind in _BEFORE_NEW_NAME and not (kind == "REGEL" and previous):
            return "new"
        if self.first in ("VERPLICHTING", "SIGNAAL") and len(self.words) == 1:
            return "new"
        if self.first == "PRINCIPE" and len(self.words) == 2:
            return "new"
        fixed: dict[str, tuple[Kind, ...]] = {
            "OVER": (Kind.DECISION,),
            "UIT": (Kind.LIST,),
            "ZOALS": (Kind.BASELINE,),
            "OP": (Kind.FACT,) if self.first == "VERPLICHTING" else (Kind.RULE, Kind.EXCEPTION),
        }
        if kind in fixed:
            return fixed[kind]
        if kind in ("RANG", "MOMENT", "NUMBER", "EEN") or (kind == "COLON" and "GETAL" in self.accepted):
            return "word"
        if self._wants_date(last):
            return (Kind.FACT,)
        if self.first == "REGELSET":
            return (Kind.REGELSET,)
        if self.first in ("BASIS", "VOORBEELD"):
            return self._kinds_in_example(kind)
        if self.first == "TABEL":
            return TESTABLE if self._column() is None else "value"
        if kind == "COLON" and self.first in ("FEIT", "OORDEEL"):
            return "type"
        return TESTABLE

    def _kinds_in_example(self, kind: str) -> tuple[Kind, ...]:
        section = next((w.kind for w in reversed(self.words) if w.kind in ("GEGEVEN", "ZOALS", "VERWACHT")), "")
        if section != "VERWACHT":
            return (Kind.FACT, Kind.OBLIGATION)
        line = next((n for n in range(len(self.words) - 1, -1, -1) if self.words[n].kind == "BULLET"), 0)
        kinds = [word.kind for word in self.words[line:]]
        if "OP_GROND_VAN" in kinds:
            return (Kind.RULE, Kind.EXCEPTION, Kind.TABLE)
        if "NOG_NODIG" in kinds:
            return (Kind.FACT,)
        only = {"VERPLICHTING": Kind.OBLIGATION, "SIGNAAL": Kind.SIGNAL, "PRINCIPE": Kind.PRINCIPLE}
        return (only[kind],) if kind in only else (Kind.DECISION, Kind.PRINCIPLE)

    def _in_expectation(self) -> bool:
        return self.first == "VOORBEELD" and any(word.kind == "VERWACHT" for word in self.words)

    # --- words of the language ---

    def _keywords(self, last: Word) -> Iterator[Completion]:
        if last.kind == "COLON" and self.first in ("FEIT", "OORDEEL") and len(self.words) == 3:
            yield from self._skeletons(known.TYPES, known.TYPES, ItemKind.KEYWORD)
            return
        if last.kind in ("RANG", "MOMENT"):
            words = [str(word) for word in (Rank if last.kind == "RANG" else Moment)]
            yield from (Completion(word, ItemKind.VALUE, "", "", word, self.span) for word in words)
            return
        if self.first == "VERPLICHTING" and len(self.words) > 1:
            yield from self._of_obligation(last, self.words[-2])
        accepted = {self.keywords[kind] for kind in self.accepted if kind in self.keywords}
        if "FEIT" in self.accepted and "NAME" in self.accepted:
            yield from self._skeletons(known.IN_CONDITIONS, self._words_for_value(last), ItemKind.KEYWORD)
            return
        if last.kind == "BULLET" and self._in_expectation():
            yield from self._skeletons(known.IN_EXPECTATIONS, known.IN_EXPECTATIONS, ItemKind.KEYWORD)
            return
        used = {word.text for word in self.words if word.starts_line and word.text in CLAUSES}
        clauses = [word for word in known.CLAUSES if word in accepted and word not in used]
        if "PIPE" in self.accepted and "t/m" in clauses:  # a range in a cell of a table, no period
            clauses.remove("t/m")
            yield Completion("t/m", ItemKind.KEYWORD, "", "Met beide grenzen, en alles ertussen.", "t/m ", self.span)
        yield from self._skeletons(known.CLAUSES, clauses, ItemKind.CLAUSE)
        others = [word for word in known.IN_CONDITIONS if word in accepted and word not in clauses]
        yield from self._skeletons(known.IN_CONDITIONS, others, ItemKind.KEYWORD)

    def _of_obligation(self, last: Word, before: Word) -> Iterator[Completion]:
        """Yield the units behind `uiterlijk 2`, and the numbers behind `bij principe`."""
        if before.kind == "UITERLIJK" and last.kind in ("NUMBER", "EEN"):
            one = last.kind == "EEN" or last.text == "1"
            for unit in ("dag", "week", "maand", "jaar") if one else ("dagen", "weken", "maanden", "jaar"):
                yield Completion(unit, ItemKind.VALUE, "", "", f"{unit} ", self.span)
        if before.kind == "BIJ" and last.kind == "PRINCIPE":
            for found in self.names.of_kind(Kind.PRINCIPLE):
                if isinstance(found.statement, Principle):
                    number = str(found.statement.number)
                    title = found.statement.title.text
                    yield Completion(number, ItemKind.VALUE, title, describe(found, self.names), number, self.span)

    def _words_for_value(self, last: Word) -> list[str]:
        subject = self._subject(last)
        if subject is None or last.kind in ("GEEFT", "BULLET", "LPAR", "COMMA", "SEMICOLON"):
            return []
        if self.first == "TABEL" and subject == self.words[3].text:
            return []  # the last column has the value that a row gives
        kind = self.names.fact_type(subject) or (FactType.DATE if subject == REFERENCE_DATE else None)
        found = self.names.declarations.get(subject)
        words = _ANSWERS[kind] if kind else _STATES.get(found.kind, ()) if found else tuple(known.IN_CONDITIONS)
        if found is not None and kind is FactType.ONE_OF and self._ascending(found):
            words += ("minstens", "hoogstens", "meer", "minder")
        if self.first in ("BASIS", "VOORBEELD") and not self._in_expectation():
            words = (*(word for word in words if word in ("ja", "nee", "leeg", "afgerond")), "onbekend")
        elif not self._in_expectation():
            words = tuple(word for word in words if word not in ("nog open", "zonder uitkomst"))
        accepted = {self.keywords.get(kind, "") for kind in self.accepted}
        return [word for word in words if word in accepted]

    def _ascending(self, found: Declaration) -> bool:
        statement = found.statement
        if not isinstance(statement, FactDeclaration):
            return False
        shared = self.names.declarations.get(statement.type.list_name.text) if statement.type.list_name else None
        return statement.type.ascending or bool(getattr(shared.statement if shared else None, "ascending", False))

    def _skeletons(self, words: dict[str, known.Word], which: Iterable[str], kind: ItemKind) -> Iterator[Completion]:
        for word in which:
            found = words[word]
            yield Completion(word, kind, "", found.explanation, found.skeleton, self.span)


def _name(found: Declaration, span: Span, names: Names, text: str | None = None) -> Completion:
    written = names.fact_type(found.name)
    detail = f"{found.kind.value}, {written.value}" if written else found.kind.value
    return Completion(found.name, ItemKind.NAME, detail, describe(found, names), text or found.name, span)
