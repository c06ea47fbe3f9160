"""What an editor can add to a rule file at a place: an exception on a rule, a voorbeeld in which a rule decides."""

from __future__ import annotations

from dataclasses import dataclass

from dsl import nodes
from dsl.analysis.proposals import TO_FILL_IN, answer_words
from dsl.analysis.space import Opgave, Space
from dsl.checking.scope import Kind
from dsl.diagnostics import Diagnostic, Fix, TextEdit
from dsl.exact.frame import bounded
from dsl.policy import Policy
from dsl.services.names import Declaration, Names
from dsl.source import Source, Span
from dsl.wording import date_text, readable

CONDITION = "voorwaarde"
"""Stands where a person must write the condition. It is no name, so it cannot be forgotten."""


@dataclass(frozen=True, slots=True)
class Addition:
    """New text in a rule file. `fill_in` is where, in the text with the edit made, a person goes on."""

    title: str
    source: Source
    edit: TextEdit
    fill_in: Span


def fixes_at(diagnostics: tuple[Diagnostic, ...], source: Source, span: Span) -> tuple[tuple[Diagnostic, Fix], ...]:
    """Return the fixes of the findings that touch a span, the likeliest of each finding first."""
    return tuple(
        (diagnostic, fix)
        for diagnostic in diagnostics
        if diagnostic.source.name == source.name
        and diagnostic.span.start <= span.end
        and span.start <= diagnostic.span.end
        for fix in diagnostic.fixes
    )


def rule_at(source: Source, offset: int, names: Names) -> Declaration | None:
    """Return the regel or uitzondering in whose text a place is."""
    for found in names.of_kind(Kind.RULE, Kind.EXCEPTION):
        if found.source.name == source.name and found.statement is not None:
            span = found.statement.span
            if span.start <= offset <= span.end:
                return found
    return None


def add_exception(source: Source, offset: int, names: Names) -> Addition | None:
    """Return an exception to fill in on the regel or uitzondering at a place, below its statement."""
    rule = rule_at(source, offset, names)
    if rule is None or rule.statement is None:
        return None
    assert isinstance(rule.statement, nodes.Rule | nodes.ExceptionRule)
    value = rule.statement.value
    others = [v.name.text for v in names.values(rule.name) if value is None or v.name.text != value.text]
    name = _free(f"uitzondering_op_{rule.name}", names)
    gives = f"geeft {others[0]}" if others else "laat buiten toepassing"
    text = f'\n\nuitzondering {name} op {rule.name} {gives}\n  als {CONDITION}\n  want "{TO_FILL_IN}"'
    end = rule.statement.span.end
    start = end + text.index(f"als {CONDITION}") + len("als ")
    return Addition(
        f"Voeg een uitzondering toe op {readable(rule.name)}",
        source,
        TextEdit(Span(end, end), text),
        Span(start, start + len(CONDITION)),
    )


def add_example(policy: Policy, rule_name: str, names: Names) -> Addition | None:
    """Return a voorbeeld in which a regel or uitzondering is van toepassing, below its statement; None if it never is.

    What comes out is for a person to say: a voorbeeld that repeats the rules proves nothing. Raises PolicyTooTangled.
    """
    rule, declared = policy.rules.get(rule_name), names.declarations.get(rule_name)
    if rule is None or declared is None or declared.statement is None:
        return None
    with bounded(rule_name):
        space = Space(policy)
        opgave = space.witness(space.fixed(space.diagrams.applies[rule_name]))
    if opgave is None:
        return None
    text = "\n\n" + example_text(policy, f"{readable(rule_name).capitalize()} is van toepassing", opgave, rule.decision)
    end = declared.statement.span.end
    at = end + text.rindex(TO_FILL_IN)
    title = f"Maak een voorbeeld waarin {readable(rule_name)} beslist"
    return Addition(title, declared.source, TextEdit(Span(end, end), text), Span(at, at + len(TO_FILL_IN)))


def example_text(policy: Policy, title: str, opgave: Opgave, decision: str) -> str:
    """Return a voorbeeld in the rule language with the answers of an opgave, and `…` for what comes out."""
    lines = [f'voorbeeld "{title}"' + (f" op {date_text(opgave.on)}" if opgave.on else "")]
    given = [f"    - {name} is {answer_words(policy.facts[name], answer)}" for name, answer in opgave.values.items()]
    given += [f"    - {name} is afgerond" for name in policy.obligations if name in opgave.done]
    lines += ["  gegeven:", *given] if given else []
    return "\n".join([*lines, "  verwacht:", f"    - {decision} is {TO_FILL_IN}"])


def _free(name: str, names: Names) -> str:
    """Return a name that is not in use: this one, or with a number behind it."""
    number, found = 1, name
    while found in names.declarations:
        number += 1
        found = f"{name}_{number}"
    return found
