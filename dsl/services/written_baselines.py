"""The bases of voorbeelden as a form has them: what one answers, and other answers written in their place.

Apart from its first words a basis is written as a voorbeeld is, so it is rewritten as one: only what changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from dsl.nodes import Baseline, Document
from dsl.services.written_examples import ExampleNotWritten, PlacedExample, rewrite_example, written_examples
from dsl.source import Source
from dsl.syntax.parser import parse


@dataclass(frozen=True, slots=True)
class WrittenBaseline:
    """A basis in a rule file: its name, the basis that it starts from itself, and its answers as in a voorbeeld."""

    name: str
    like: str | None
    given: Mapping[str, str]
    statement: Baseline = field(repr=False, compare=False)


def written_baselines(document: Document) -> tuple[WrittenBaseline, ...]:
    """Return the bases of a rule file, in its order."""
    found = []
    for statement in (s for s in document.statements if isinstance(s, Baseline)):
        said = _as_example(document.source, statement)[1].written
        found.append(WrittenBaseline(statement.name.text, said.like, said.given, statement))
    return tuple(found)


def rewrite_baseline(source: Source, old: WrittenBaseline, given: Mapping[str, str]) -> str:
    """Return the text of a rule file in which one of its bases gives other answers. Raises ExampleNotWritten."""
    alone, placed = _as_example(source, old.statement)
    after = rewrite_example(alone, placed, replace(placed.written, given=given))
    body = after[placed.statement.title.span.end : len(after) - len(_END)]
    start, end = _body(source, old.statement)
    text = source.text[:start] + body + source.text[end:]
    now = written_baselines(parse(Source.of(source.name, text))[0])
    if next((one.given for one in now if one.name == old.name), None) != given:
        raise ExampleNotWritten(body)
    return text


_END = "\n```\n"


def _body(source: Source, statement: Baseline) -> tuple[int, int]:
    end = source.text.find("\n", statement.span.end)
    return statement.name.span.end, len(source.text) if end < 0 else end


def _as_example(source: Source, statement: Baseline) -> tuple[Source, PlacedExample]:
    start, end = _body(source, statement)
    alone = Source.of("basis", f'```regels\nvoorbeeld "{statement.name.text}"{source.text[start:end]}{_END}')
    (placed,) = written_examples(parse(alone)[0])
    return alone, placed
