"""The one layout of a statement: its clauses in their order, and the wording that reads best.

A statement becomes rows. A row knows which places in the source it was made of, so that comments can stay with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace

from dsl.nodes import (
    Baseline,
    Closure,
    Condition,
    Day,
    Decision,
    DecisionTable,
    Example,
    ExceptionRule,
    FactDeclaration,
    Given,
    Interpretation,
    LanguageVersion,
    ListDeclaration,
    ListValue,
    Name,
    Obligation,
    Period,
    Principle,
    RegelsetHead,
    Rule,
    Signal,
    Statement,
    Term,
    Text,
    Value,
)
from dsl.source import Span
from dsl.writing.phrasing import (
    TOGETHER,
    answer_words,
    as_points,
    cell_words,
    condition_words,
    date_words,
    deadline_words,
    expectation_words,
    is_bulleted,
    number_words,
    part_words,
    quoted_text,
    simplified,
    type_words,
)

WIDTH = 110
"""How many characters a line has at most, unless one word is longer."""

SHORTEST_LAST_LINE = 24
"""The last line of a text gets words of the line before it up to this length: a lonely word reads badly."""

HEAD, CLAUSE, POINT = 0, 2, 4
"""How far the parts of a statement are indented."""

_NOT_CODE = re.compile(r'"[^"]*"|#[^\n]*|\s')


@dataclass(frozen=True, slots=True)
class Row:
    """One line before it is folded. `marks` are the offsets in the source of what stands in it."""

    indent: int
    text: str
    marks: tuple[int, ...]

    def lines(self) -> list[str]:
        """Return the row folded at WIDTH; what follows the first line is indented at least four spaces."""
        margin = max(POINT, self.indent + 2)
        lines: list[list[str]] = [[]]
        room = WIDTH - self.indent
        # A line that starts with `-` would be read as a point.
        for word in self.text.replace(" -", f"{TOGETHER}-").split(" "):
            room -= len(word) + 1
            if room < -1 and lines[-1]:
                lines.append([])
                room = WIDTH - margin - len(word) - 1
            lines[-1].append(word)
        if len(lines) > 1:
            while len(lines[-2]) > 3 and len(" ".join([lines[-2][-1], *lines[-1]])) <= SHORTEST_LAST_LINE:
                lines[-1].insert(0, lines[-2].pop())
        written = (" ".join(line).replace(TOGETHER, " ") for line in lines)
        return [" " * (margin if number else self.indent) + line for number, line in enumerate(written)]

    @property
    def fits(self) -> bool:
        """Whether the row needs no folding."""
        return self.indent + len(self.text) <= WIDTH


def rows(statement: Statement, text: str, comments: Sequence[int], yes_no: frozenset[str]) -> list[Row]:
    """Return the rows of a statement.

    `text` is that of the whole source, `comments` are the offsets of the comments in it that belong to the statement,
    and `yes_no` the names that are certain to be facts of the type ja/nee.
    """
    return list(_Layout(statement.span, text, comments, yes_no).rows(statement))


class _Layout:
    """The layout of one statement."""

    def __init__(self, span: Span, text: str, comments: Sequence[int], yes_no: frozenset[str]) -> None:
        self.span = span
        self.text = text
        self.comments = comments
        self.yes_no = yes_no
        self.code = _NOT_CODE.sub(lambda match: " " * len(match.group()), text[span.start : span.end])

    # --- statements ---

    def rows(self, statement: Statement) -> Iterator[Row]:
        """Give the rows of a statement: its own, then the period and the former name that most kinds may have."""
        yield from self._own_rows(statement)
        period: Period | None = getattr(statement, "period", None)
        formerly: Name | None = getattr(statement, "formerly", None)
        if period is not None:
            yield from self._period(period)
        if formerly is not None:
            yield Row(CLAUSE, f"heette {formerly.text}", (*self._find(r"\bheette\b"), formerly.span.start))

    def _own_rows(self, statement: Statement) -> Iterator[Row]:
        match statement:
            case LanguageVersion():
                return iter([self._head(f"regeltaal {statement.number}")])
            case RegelsetHead():
                return self._regelset(statement)
            case FactDeclaration():
                return self._fact(statement)
            case ListDeclaration(name, title, ascending, values, _):
                label = f" {quoted_text(title)}" if title is not None else ""
                head = self._head(f"keuzelijst {name.text}{label}{', oplopend' * ascending}", name, title)
                return iter([head, *_list_values(values)])
            case Term():
                return self._term(statement)
            case Interpretation():
                return self._interpretation(statement)
            case Principle(number, name, title, condition, _):
                head = self._head(f"principe {number} {name.text} {quoted_text(title)}", name, title)
                return iter([head, *self._condition("voldaan als", condition)])
            case Decision():
                return self._decision(statement)
            case Rule(name, decision, value, condition, reason, _):
                text = f"regel {name.text} over {decision.text} geeft {value.text}"
                return self._rule(self._head(text, name, decision, value), condition, reason)
            case ExceptionRule(name, target, gives, condition, reason, _):
                effect = f"geeft {gives.text}" if gives is not None else "laat buiten toepassing"
                text = f"uitzondering {name.text} op {target.text} {effect}"
                return self._rule(self._head(text, name, target, gives), condition, reason)
            case DecisionTable():
                return self._table(statement)
            case Obligation():
                return self._obligation(statement)
            case Signal(name, title, condition, reason, _):
                head = self._head(f"signaal {name.text} {quoted_text(title)}", name, title)
                return self._rule(head, condition, reason)
            case Baseline(name, like, given, _):
                return iter([self._head(f"basis {name.text}", name), *self._answers(like, given)])
            case Example():
                return self._example(statement)
            case Closure(kind, reason, _):
                text = f" want {quoted_text(reason)}" if reason is not None else ""
                return iter([self._head(f"{kind.value}{text}", reason)])

    def _regelset(self, head: RegelsetHead) -> Iterator[Row]:
        yield self._head(f"regelset {head.name.text} {quoted_text(head.title)}", head.name, head.title)
        yield from self._clause("organisatie", head.organisation)
        if head.rank is not None:
            yield Row(CLAUSE, f"rang {head.rank.value}", self._find(rf"\brang +{head.rank.value}\b"))
        yield from self._clause("versie", head.version)
        if head.base is not None:
            yield Row(CLAUSE, f"bouwt voort op {head.base.text}", self._marks("bouwt voort op", head.base))

    def _period(self, period: Period) -> Iterator[Row]:
        start, last = self._day("geldig vanaf", period.start), self._day("t/m", period.last)
        if start is not None and last is not None:
            yield Row(CLAUSE, f"{start.text} {last.text}", start.marks + last.marks)
        else:
            yield from filter(None, [start, last])
        yield from filter(None, [self._day("vervalt met ingang van", period.expires)])

    def _fact(self, fact: FactDeclaration) -> Iterator[Row]:
        kind = "oordeel" if fact.is_judgement else "feit"
        yield self._head(f"{kind} {fact.name.text}: {type_words(fact.type)}", fact.name, replace(fact.type, values=()))
        yield from _list_values(fact.type.values)
        yield from self._clause("vraag", fact.question)
        yield from self._clause("toelichting", fact.explanation)
        yield from self._by(fact.by)
        yield from self._texts("weeg", fact.weigh)

    def _term(self, term: Term) -> Iterator[Row]:
        head = self._head(f"begrip {term.name.text} betekent:", term.name)
        condition = simplified(term.condition, self.yes_no)
        below = Row(CLAUSE, condition_words(condition, self.text), tuple(_starts(condition)))
        if self._in_points(condition) or Row(HEAD, f"{head.text} {below.text}", ()).fits or not below.fits:
            return self._condition_rows(head, condition)
        return iter([head, below])

    def _interpretation(self, found: Interpretation) -> Iterator[Row]:
        choice = f"gekozen {'ja' if found.choice.value else 'nee'}"
        head = self._head(f"interpretatie {found.name.text} {quoted_text(found.question)}", found.name, found.question)
        chosen = Row(CLAUSE, choice, self._marks("gekozen", found.choice))
        whole = Row(HEAD, f"{head.text} {choice}", head.marks + chosen.marks)
        yield from [whole] if whole.fits else [head, chosen]
        yield from self._clause("want", found.reason)
        by, on = [*self._by(found.by)], self._day("op", found.on)
        if by and on is not None:
            yield Row(CLAUSE, f"{by[0].text} {on.text}", by[0].marks + on.marks)
        else:
            yield from filter(None, [*by, on])

    def _decision(self, decision: Decision) -> Iterator[Row]:
        text = f"besluit {decision.name.text} {quoted_text(decision.title)}: één uit"
        yield self._head(text, decision.name, decision.title)
        yield from _list_values(decision.values)
        if decision.otherwise is not None:
            reason = decision.otherwise_reason
            text = f"anders {decision.otherwise.text}" + (f" want {quoted_text(reason)}" if reason is not None else "")
            yield Row(CLAUSE, text, self._marks("anders", decision.otherwise) + tuple(_starts(reason)))

    def _rule(self, head: Row, condition: Condition | None, reason: Text | None) -> Iterator[Row]:
        yield head
        yield from self._condition("als", condition)
        yield from self._clause("want", reason)

    def _table(self, table: DecisionTable) -> Iterator[Row]:
        """Give a table with its columns under each other; a row is never folded, for a row is one line."""
        yield self._head(f"tabel {table.name.text} over {table.decision.text}", table.name, table.decision)
        head = [*(column.text for column in table.columns), table.decision.text]
        body = [[*(cell_words(cell, self.text) for cell in row.cells), row.value.text] for row in table.rows]
        widths = [max(map(len, column)) for column in zip(head, *body, strict=True)]
        marks = [tuple(_starts(table.columns)), *(tuple(_starts(row)) for row in table.rows)]
        for cells, own in zip([head, *body], marks, strict=True):
            padded = (cell.ljust(width) for cell, width in zip(cells, widths, strict=True))
            yield Row(CLAUSE, f"| {' | '.join(padded)} |".replace(" ", TOGETHER), own)
        yield from self._clause("want", table.reason)

    def _obligation(self, found: Obligation) -> Iterator[Row]:
        yield self._head(f"verplichting {found.name.text} {quoted_text(found.title)}", found.name, found.title)
        yield from self._condition("als", found.condition)
        if found.principle is not None:
            text = f"bij principe {number_words(found.principle, self.text)}"
            yield Row(CLAUSE, text, (*self._find(r"\bbij +principe\b"), found.principle.span.start))
        if found.moment is not None:
            text = f"moment {found.moment.value}{', afgeleid' * found.moment_is_derived}"
            yield Row(CLAUSE, text, self._find(rf"\bmoment +{found.moment.value}\b"))
        yield from self._by(found.by)
        if found.deadline is not None:
            yield Row(CLAUSE, f"uiterlijk {deadline_words(found.deadline)}", tuple(_starts(found.deadline)))
        yield from self._texts("onderwerpen", found.topics)
        yield from self._clause("want", found.reason)

    def _example(self, example: Example) -> Iterator[Row]:
        on = f" op {date_words(example.on)}" if example.on is not None else ""
        yield self._head(f"voorbeeld {quoted_text(example.title)}{on}", example.title, example.on)
        yield from self._answers(example.like, example.given)
        if example.expectations:
            yield Row(CLAUSE, "verwacht:", self._find(r"\bverwacht *:"))
        for expected in example.expectations:
            yield Row(POINT, f"- {expectation_words(expected)}", tuple(_starts(expected)))

    # --- clauses ---

    def _head(self, text: str, *nodes: object) -> Row:
        return Row(HEAD, text, (self.span.start, *_starts(nodes)))

    def _clause(self, keyword: str, text: Text | None) -> Iterator[Row]:
        if text is not None:
            yield Row(CLAUSE, f"{keyword} {quoted_text(text)}", self._marks(keyword, text))

    def _texts(self, keyword: str, texts: Sequence[Text]) -> Iterator[Row]:
        if texts:
            room = WIDTH - POINT - 1
            found = [quoted_text(text) for text in texts]
            words = ", ".join(text.replace(" ", TOGETHER) if len(text) <= room else text for text in found)
            yield Row(CLAUSE, f"{keyword} {words}", self._marks(keyword, *texts))

    def _by(self, by: Text | None) -> Iterator[Row]:
        if by is not None:
            words = quoted_text(by) if self.text[by.span.start] == '"' else by.text
            yield Row(CLAUSE, f"door {words}", self._marks("door", by))

    def _day(self, keyword: str, day: Day | None) -> Row | None:
        return Row(CLAUSE, f"{keyword} {date_words(day)}", self._marks(keyword, day)) if day is not None else None

    def _answers(self, like: Name | None, given: Sequence[Given]) -> Iterator[Row]:
        opening = self._find(r"\b(?:gegeven|behalve) *:")
        if like is not None:
            yield Row(CLAUSE, f"zoals {like.text}{', behalve:' if given else ''}", self._marks("zoals", like) + opening)
        elif given:
            yield Row(CLAUSE, "gegeven:", opening)
        for answer in given:
            yield Row(POINT, f"- {answer_words(answer, self.text)}", tuple(_starts(answer)))

    def _condition(self, keyword: str, condition: Condition | None) -> Iterator[Row]:
        if condition is not None:
            head = Row(CLAUSE, keyword, self._marks(keyword, condition)[:1])
            yield from self._condition_rows(head, simplified(condition, self.yes_no))

    def _condition_rows(self, head: Row, condition: Condition) -> Iterator[Row]:
        """Give a condition behind its keyword, or as points when it is too long for that or has comments in it."""
        whole = Row(
            head.indent, f"{head.text} {condition_words(condition, self.text)}", (*head.marks, *_starts(condition))
        )
        points = as_points(condition)
        if points is None or (whole.fits and not self._in_points(condition)):
            yield whole
            return
        opening, parts = points
        written = (condition.span.start,) if is_bulleted(condition) else ()
        yield Row(head.indent, f"{head.text} {opening}", head.marks + written)
        for part in parts:
            yield Row(POINT, f"- {part_words(part, self.text)}", tuple(_starts(part)))

    def _in_points(self, condition: Condition) -> bool:
        """Whether a condition must become points, whatever its length."""
        inside = any(condition.span.start < comment < condition.span.end for comment in self.comments)
        return is_bulleted(condition) or (inside and as_points(condition) is not None)

    # --- places ---

    def _marks(self, keyword: str, *nodes: Value | Condition) -> tuple[int, ...]:
        """Return the places of a clause: that of the keyword right before the first node, and those of the nodes."""
        before = self.code[: nodes[0].span.start - self.span.start].rstrip(" (")
        word = keyword.split()[-1]
        own = (self.span.start + len(before) - len(word),) if before.endswith(word) else ()
        return own + tuple(_starts(nodes))

    def _find(self, pattern: str) -> tuple[int, ...]:
        """Return where words of the language stand, outside texts and comments: for what has no place in the node."""
        return tuple(self.span.start + match.start() for match in re.finditer(pattern, self.code))


def _starts(node: object) -> Iterator[int]:
    """Give the place of a node and of all that is in it."""
    if isinstance(node, tuple):
        for part in node:
            yield from _starts(part)
    elif isinstance(node, Span):
        yield node.start
    elif is_dataclass(node):
        for field in fields(node):
            yield from _starts(getattr(node, field.name))


def _list_values(values: Iterable[ListValue]) -> Iterator[Row]:
    for value in values:
        label = f" {quoted_text(value.label)}" if value.label is not None else ""
        # `heette` at the start of a line would be that of the whole statement.
        formerly = f",{TOGETHER}heette{TOGETHER}{value.formerly.text}" if value.formerly is not None else ""
        yield Row(POINT, f"- {value.name.text}{label}{formerly}", tuple(_starts(value)))
