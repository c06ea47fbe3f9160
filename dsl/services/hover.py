"""What an editor shows beside a word: what a name means, with its answers and its sentence of the source."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dsl import nodes
from dsl.nodes import ListValue
from dsl.policy import REFERENCE_DATE
from dsl.services import words as known
from dsl.services.names import Declaration, Names, Occurrence, word_at
from dsl.source import Source, Span

_LONGEST = 400
"""The most characters of a condition that are shown."""


@dataclass(frozen=True, slots=True)
class Hover:
    """Dutch text in Markdown about what stands in `span`."""

    span: Span
    text: str


def hover(source: Source, offset: int, names: Names) -> Hover | None:
    """Return what is known about the word at a place; None when that is nothing."""
    place = names.at(source, offset)
    if place is not None:
        text = _of_value(place, names) if place.symbol.owner else _of_name(place, names)
        return Hover(place.span, text) if text else None
    word = word_at(source, offset)
    statement = next(
        (
            s
            for d in names.documents
            if d.source.name == source.name
            for s in d.statements
            if s.span.start <= offset <= s.span.end
        ),
        None,
    )
    if word is None or statement is None:
        return None
    written = source.slice(word)
    if written == REFERENCE_DATE:
        return Hover(word, "**datum** `peildatum`\n\nDe dag waarop de opgave wordt gewogen.")
    about = _keyword(source, word, statement.span)
    return Hover(word, f"**{written}**\n\n{about}") if about else None


def _keyword(source: Source, word: Span, statement: Span) -> str | None:
    written = source.slice(word)
    in_text = source.text.count('"', statement.start, word.start) % 2
    if in_text:
        return None
    if word.start == statement.start and written in known.STATEMENTS:
        return known.STATEMENTS[written].explanation
    starts_line = not source.text[source.text.rfind("\n", 0, word.start) + 1 : word.start].strip()
    for words in (known.CLAUSES, known.IN_CONDITIONS) if starts_line else (known.IN_CONDITIONS, known.CLAUSES):
        for phrase, found in words.items():
            if phrase.split()[0] == written and source.text.startswith(phrase, word.start):
                return found.explanation
    return known.TYPES[written].explanation if written in known.TYPES else None


def _of_name(place: Occurrence, names: Names) -> str | None:
    found = names.declarations.get(place.symbol.name)
    return describe(found, names) if found else None


def _of_value(place: Occurrence, names: Names) -> str | None:
    owner = place.symbol.owner or ""
    value = next((v for v in names.values(owner) if v.name.text == place.symbol.name), None)
    found = names.declarations.get(owner)
    if value is None or found is None:
        return None
    label = f": {value.label.text}" if value.label else ""
    before = f" Heette eerder `{value.formerly.text}`." if value.formerly else ""
    return f"**waarde** `{place.symbol.name}`{label}\n\nEen waarde van {found.kind.value} `{owner}`.{before}"


def describe(found: Declaration, names: Names) -> str:
    """Return in Markdown what a name is: its question or title, its answers or meaning, and where it comes from."""
    statement = found.statement
    if statement is None:
        return f"**{found.kind.value}** `{found.name}`\n\nHier staat nog een fout in."
    return "\n\n".join([_title(found, statement), *_body(found, statement, names), *_origin(found, names)])


def _title(found: Declaration, statement: nodes.Statement) -> str:
    kind = found.kind.value
    if isinstance(statement, nodes.FactDeclaration):
        kind = "oordeel" if statement.is_judgement else "feit"
        return f"**{kind}** `{found.name}`: {statement.type.kind.value}"
    if isinstance(statement, nodes.Principle):
        return f"**principe {statement.number}** `{found.name}`"
    return f"**{kind}** `{found.name}`"


def _body(found: Declaration, statement: nodes.Statement, names: Names) -> Iterator[str]:
    match statement:
        case nodes.FactDeclaration(question=question, explanation=explanation):
            yield from (text.text for text in (question, explanation) if text)
            yield from _listed(names.values(found.name))
        case nodes.ListDeclaration(values=values):
            yield from _listed(values)
        case nodes.Decision(title=title, values=values):
            yield title.text
            yield from _listed(values)
        case nodes.Principle(title=title) | nodes.Obligation(title=title) | nodes.Signal(title=title):
            yield title.text
        case nodes.Interpretation(question=question, choice=choice):
            yield f"{question.text} Gekozen: {'ja' if choice.value else 'nee'}."
        case nodes.RegelsetHead(title=title):
            yield title.text
        case nodes.Rule(decision=decision, value=value):
            yield f"geeft `{value.text}` aan `{decision.text}`"
        case nodes.ExceptionRule(target=target, value=value):
            yield f"gaat voor `{target.text}`: " + (f"geeft `{value.text}`" if value else "laat buiten toepassing")
    condition = getattr(statement, "condition", None)
    if condition is not None:
        written = found.source.slice(condition.span)
        shown = "\n".join(line.strip() for line in written.splitlines())
        yield f"```regels\n{shown[:_LONGEST]}{'…' if len(shown) > _LONGEST else ''}\n```"
    reason = getattr(statement, "reason", None)
    if reason is not None:
        yield f"Want: {reason.text}"


def _listed(values: tuple[ListValue, ...]) -> Iterator[str]:
    if values:
        yield "\n".join(f"- `{v.name.text}`" + (f" {v.label.text}" if v.label else "") for v in values)


def _origin(found: Declaration, names: Names) -> Iterator[str]:
    assert found.statement is not None
    place = names.layout(found.source).place(found.statement)
    yield from (f"> {citation.text}" for citation in place.citations)
    if place.path:
        yield f"*{' › '.join(place.path)}*"
