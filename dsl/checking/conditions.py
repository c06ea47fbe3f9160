"""Conditions as written → conditions with their meaning: what each name is, and whether the test fits its type."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from dsl import nodes
from dsl.checking.condition_fixes import as_list_value, other_test, other_value, with_value
from dsl.checking.ordinary_words import about_value
from dsl.checking.scope import Kind, Report, Scope, suggestion
from dsl.checking.type_words import sample_test, type_words, with_own_value
from dsl.diagnostics import Fix
from dsl.fixes import insert, write
from dsl.mistakes.comparisons import AND_BEYOND, or_more
from dsl.mistakes.mistake import NUMBER_WORDS
from dsl.mistakes.sentences import there_is
from dsl.nodes import Comparison, FactType, Name, Quantity, Test, Value
from dsl.policy import (
    REFERENCE_DATE,
    Answer,
    AppliesTest,
    ChoiceTest,
    Condition,
    DecisionTest,
    DoneTest,
    Fact,
    FactTest,
    Negation,
    PrincipleTest,
    Quantified,
    TermTest,
    value_meant,
)
from dsl.source import Source, Span
from dsl.wording import amount_text, enumeration

_TESTABLE = (
    Kind.FACT,
    Kind.TERM,
    Kind.INTERPRETATION,
    Kind.PRINCIPLE,
    Kind.DECISION,
    Kind.RULE,
    Kind.EXCEPTION,
    Kind.OBLIGATION,
)

_BEFORE_BEYOND = re.compile(r"(\w+)\s+is\s+(\d+ \w+ \d{4}|(?:€ ?)?[\d.,]+|[^\W\d]\w*)\s+of\s+\Z")
"""What stands before `hoger` in `aantal is 5 of hoger`."""

_EQUALITY = (Comparison.IS, Comparison.IS_NOT, Comparison.ONE_OF)
_AMOUNTS = (Comparison.AT_LEAST, Comparison.AT_MOST, Comparison.MORE, Comparison.LESS)
_DATES = (Comparison.AT_LEAST, Comparison.AT_MOST, Comparison.BEFORE, Comparison.AFTER)

_ALLOWED: dict[FactType, tuple[Comparison, ...]] = {
    FactType.YES_NO: (Comparison.IS, Comparison.IS_NOT),
    FactType.ONE_OF: _EQUALITY,
    FactType.MANY_OF: (Comparison.CONTAINS, Comparison.EMPTY),
    FactType.NUMBER: (*_EQUALITY, *_AMOUNTS),
    FactType.AMOUNT: (*_EQUALITY, *_AMOUNTS),
    FactType.DATE: (*_EQUALITY, *_DATES),
    FactType.TEXT: (),
}

_STATES: dict[Kind, tuple[Comparison, str]] = {
    Kind.PRINCIPLE: (Comparison.FULFILLED, "is voldaan"),
    Kind.RULE: (Comparison.APPLIES, "is van toepassing"),
    Kind.EXCEPTION: (Comparison.APPLIES, "is van toepassing"),
    Kind.OBLIGATION: (Comparison.DONE, "is afgerond"),
}


class Resolver:
    """Gives conditions and values their meaning. Every problem is reported once; what has a problem becomes None."""

    def __init__(self, scope: Scope, report: Report, facts: dict[str, Fact]) -> None:
        self.scope = scope
        self.report = report
        self.facts = facts

    @property
    def source(self) -> Source:
        """The source whose text is quoted in messages."""
        return self.report.source

    def condition(self, written: nodes.Condition) -> Condition | None:
        """Return the meaning of a condition, or None when a part of it has a problem."""
        if isinstance(written, Test):
            return self._test(written)
        if isinstance(written, nodes.Not):
            part = self.condition(written.part)
            return None if part is None else Negation(part, written.span)
        if isinstance(written, nodes.Count):
            return self._quantified(written.parts, written.quantity, written.number, written.span)
        quantity = Quantity.ALL if isinstance(written, nodes.And) else Quantity.AT_LEAST
        return self._quantified(written.parts, quantity, 1, written.span)

    def _quantified(
        self, written: tuple[nodes.Condition, ...], quantity: Quantity, number: int, span: Span
    ) -> Condition | None:
        found: list[Condition | None] = []
        for before, part in zip((None, *written), written, strict=False):
            if isinstance(part, Test) and isinstance(before, Test) and part.subject is before.subject:
                # the two bounds of a cell: what is said about the first holds for both
                found.append(None if found[-1] is None else self.condition(part))
            else:
                found.append(self.condition(part))
        parts = tuple(part for part in found if part is not None)
        total = len(parts)
        if total < len(found):
            return None
        if quantity in (Quantity.AT_LEAST, Quantity.AT_MOST, Quantity.EXACTLY) and number > total:
            self.report.error(
                "aantal-past-niet",
                span,
                f"Hier staat `{quantity.value} {number} van`, maar er zijn maar {total} punten.",
                f"Kies een aantal van hoogstens {total}, of voeg punten toe.",
                fixes=self._fewer(span, total),
            )
            return None
        least, most = {
            Quantity.ALL: (total, total),
            Quantity.NONE: (0, 0),
            Quantity.AT_LEAST: (number, total),
            Quantity.AT_MOST: (0, number),
            Quantity.EXACTLY: (number, number),
        }[quantity]
        return Quantified(least, most, parts, quantity, number, span)

    def _test(self, test: Test) -> Condition | None:
        if test.subject.text == REFERENCE_DATE:
            return self._fact_test(test, FactType.DATE, None)
        if test.comparison is None and test.subject.text not in self.scope.statements and self._is_value(test):
            return None
        if test.subject.text == "er" and "er" not in self.scope.statements and self._there_is(test):
            return None
        statement = self.scope.find(test.subject, *_TESTABLE)
        if statement is None:
            return None
        name, kind = test.subject.text, self.scope.kind(test.subject.text)
        if isinstance(statement, nodes.FactDeclaration):
            fact = self.facts.get(name)
            return None if fact is None else self._fact_test(test, fact.kind, fact)
        if isinstance(statement, nodes.Decision):
            return self._decision_test(test, statement)
        if kind in (Kind.TERM, Kind.INTERPRETATION):
            plain = TermTest(name, test.span) if kind is Kind.TERM else ChoiceTest(name, test.span)
            if test.comparison is None:
                return plain
            if test.comparison in (Comparison.IS, Comparison.IS_NOT) and isinstance(test.values[0], nodes.YesNo):
                holds = test.values[0].value is (test.comparison is Comparison.IS)
                return plain if holds else Negation(plain, test.span)
            plainly = write(test.span, f"niet {name}" if self._is_denied(test) else name)
            self._misfit(test, f"een {kind.value}", f"Schrijf `{name}` of `niet {name}`.", (plainly,))
            return None
        assert kind is not None
        state, wording = _STATES[kind]
        if test.comparison is not state and not (kind is Kind.PRINCIPLE and test.comparison is None):
            self._misfit(
                test,
                f"een {kind.value}",
                f"Schrijf `{name} {wording}` of `{name} {wording.replace('is', 'is niet', 1)}`.",
                (self._state(test, kind, wording),),
            )
            return None
        if kind is Kind.PRINCIPLE:
            return PrincipleTest(name, test.span)
        return DoneTest(name, test.span) if kind is Kind.OBLIGATION else AppliesTest(name, test.span)

    def _there_is(self, test: Test) -> bool:
        """Report `er is ruimte` when `ruimte` is a name; return False when it is not."""
        value = test.values[0] if test.values else None
        if not isinstance(value, Name) or test.comparison not in (Comparison.IS, Comparison.IS_NOT):
            return False
        if value.text not in self.scope.statements:
            return False
        meant = there_is(self.source.slice(test.span), test.span, value.text, self._is_denied(test), self.source.text)
        self.report.error(meant.code, meant.span, meant.text, meant.help, fixes=meant.fixes)
        return True

    def _is_value(self, test: Test) -> bool:
        """Report a name that does not exist, but is a value of a list: `ruimte is geen of voldoende`, `5 of hoger`."""
        value = test.subject.text
        before = _BEFORE_BEYOND.search(self.source.text, max(0, test.span.start - 80), test.span.start)
        if value in AND_BEYOND and before is not None:
            fact = self.facts.get(before[1])
            sure = not before[2][0].isalpha() or (fact is not None and fact.ascending)
            beyond = or_more(Span(before.start(2), test.span.end), before[2], value, safe=sure)
            self.report.error(beyond.code, beyond.span, beyond.text, beyond.help, fixes=beyond.fixes)
            return True
        word = {FactType.MANY_OF: "bevat"}
        found = [
            (f.name, word.get(f.kind, "is")) for f in self.facts.values() if any(c.name == value for c in f.choices)
        ]
        found += [
            (statement.name.text, "is")
            for statement in self.scope.statements.values()
            if isinstance(statement, nodes.Decision) and any(v.name.text == value for v in statement.values)
        ]
        if not found:
            return False
        tests = [f"{name} {verb} {value}" for name, verb in found]
        self.report.error(
            "naam-onbekend",
            test.subject.span,
            f"`{value}` is een waarde van {enumeration([f'`{name}`' for name, _ in found[:3]], 'of')}, geen naam.",
            f"Schrijf {enumeration([f'`{one}`' for one in tests[:3]], 'of')}.",
            fixes=[write(test.subject.span, one) for one in tests[:3]],
        )
        return True

    def _fact_test(self, test: Test, kind: FactType, fact: Fact | None) -> Condition | None:
        name = test.subject.text
        sample = sample_test(name, kind, fact)
        if kind is FactType.MANY_OF and fact is not None:
            sample = with_own_value(test, fact) or sample
        if test.span.start != test.subject.span.start:  # a cell: the name is at the head of its column
            sample = sample.removeprefix(f"{name} ").removeprefix("is ")
        if kind is FactType.TEXT:
            self.report.error(
                "toets-op-tekst",
                test.span,
                f"`{name}` is vrije tekst. Een regel kan niet toetsen wat daar staat.",
                "Maak er een vraag met keuzes van (`één uit`), of laat de toets weg.",
            )
            return None
        if test.comparison is None:
            if kind is FactType.YES_NO:
                return FactTest(name, Comparison.IS, (True,), test.span)
            help = f"Schrijf wat `{name}` moet zijn, bijvoorbeeld `{sample}`."
            self._misfit(test, type_words(kind), help, with_value(test, kind, fact))
            return None
        ordered = kind is FactType.ONE_OF and test.comparison in _AMOUNTS
        if ordered and fact is not None and not fact.ascending:
            self.report.error(
                "volgorde-ontbreekt",
                test.span,
                f"De waarden van `{name}` hebben geen volgorde, dus `{test.comparison.value}` zegt niets.",
                "Zet `, oplopend` achter het type of de keuzelijst, of gebruik `is een van (…)`.",
                fixes=self._ascending(test.subject.text),
            )
            return None
        if test.comparison not in _ALLOWED[kind] and not ordered:
            fixes = other_test(test, kind, self.source.text)
            self._misfit(test, type_words(kind), f"Schrijf bijvoorbeeld `{sample}`.", fixes)
            return None
        operands = []
        for value in test.values:
            for single in value.values if isinstance(value, nodes.Many) else (value,):
                operand = self._single(name, single, kind, fact, sample)
                if operand is None:
                    return None
                operands.append(operand)
        if test.comparison is Comparison.ONE_OF and not operands:
            self._misfit(test, "een lege lijst", "Noem tussen de haakjes de waarden die bedoeld zijn.")
            return None
        return FactTest(name, test.comparison, tuple(operands), test.span)

    def _decision_test(self, test: Test, decision: nodes.Decision) -> Condition | None:
        name = test.subject.text
        if test.comparison not in _EQUALITY:
            first = decision.values[0].name.text if decision.values else "…"
            self._misfit(test, "een besluit", f"Schrijf bijvoorbeeld `{name} is {first}`.")
            return None
        values = []
        for value in test.values:
            for single in value.values if isinstance(value, nodes.Many) else (value,):
                found = self.list_value(single, tuple(v.name.text for v in decision.values), name)
                if found is None:
                    return None
                values.append(found)
        return DecisionTest(name, tuple(values), test.comparison is Comparison.IS_NOT, test.span)

    def answer(self, fact: Fact, value: Value) -> Answer | None:
        """Return an answer given in a voorbeeld as a Python value, or None with a report when it does not fit."""
        if fact.kind is FactType.MANY_OF:
            if isinstance(value, nodes.Many):
                names = [self.list_value(v, tuple(c.name for c in fact.choices), fact.name) for v in value.values]
                return None if None in names else frozenset(n for n in names if n is not None)
            if isinstance(value, Name):
                name = self.list_value(value, tuple(c.name for c in fact.choices), fact.name)
                return None if name is None else frozenset({name})
        return self._single(fact.name, value, fact.kind, fact, sample_test(fact.name, fact.kind, fact))

    def _single(self, name: str, value: Value, kind: FactType, fact: Fact | None, sample: str) -> Answer | None:
        if fact is not None and kind in (FactType.ONE_OF, FactType.MANY_OF) and isinstance(value, Name | nodes.YesNo):
            return self.list_value(value, tuple(choice.name for choice in fact.choices), name)
        if kind is FactType.YES_NO and isinstance(value, nodes.YesNo):
            return value.value
        if kind is FactType.DATE and isinstance(value, nodes.Day):
            return value.value
        if kind is FactType.TEXT and isinstance(value, nodes.Text):
            return value.text
        if isinstance(value, nodes.Number) and (
            kind is FactType.AMOUNT or (kind is FactType.NUMBER and not value.is_amount)
        ):
            return self._number(value, kind)
        help = f"Schrijf bijvoorbeeld `{sample}`."
        if isinstance(value, Name) and (value.text in self.facts or value.text == REFERENCE_DATE):
            help = "Een regel vergelijkt een feit met een vaste waarde, niet met een ander feit."
        fixes = other_value(value, self.source.slice(value.span), kind, fact)
        if isinstance(value, nodes.Text) and fixes:
            help = f"Schrijf `{fixes[0].edits[0].text}`, zonder aanhalingstekens."
        elif kind is FactType.YES_NO and len(fixes) == 1:
            help = f"Schrijf `{fixes[0].edits[0].text}`."
        elif isinstance(value, Name) and value.text in NUMBER_WORDS and fixes:
            help = f"Een getal schrijft u met cijfers: `{fixes[0].edits[0].text}`."
        self.report.error(
            "waarde-past-niet",
            value.span,
            f"`{self.source.slice(value.span)}` past niet bij `{name}`: dat is {type_words(kind)}.",
            help,
            fixes=fixes,
        )
        return None

    def _number(self, value: nodes.Number, kind: FactType) -> Decimal | None:
        if kind is FactType.AMOUNT and value.value != round(value.value, 2):
            self.report.error(
                "waarde-past-niet",
                value.span,
                f"Het bedrag `{self.source.slice(value.span)}` heeft meer dan twee cijfers achter de komma.",
                "Schrijf een bedrag in hele centen.",
                fixes=(write(value.span, amount_text(value.value)),),
            )
            return None
        return value.value

    def list_value(self, value: Value, names: tuple[str, ...], owner: str) -> str | None:
        """Return the name of a list value; report and return None when `owner` has no such value."""
        if isinstance(value, Name) and value.text in names:
            return value.text
        written = self.source.slice(value.span)
        in_cell = "|" in self.source.text[max(0, value.span.start - 200) : value.span.start].rpartition("\n")[2]
        near, now = suggestion(written, names), self._now(written, owner)
        near = about_value(written, names, in_cell) or near
        self.report.error(
            "waarde-onbekend",
            value.span,
            f"`{written}` is geen waarde van `{owner}`." if now is None else f"`{written}` heet nu `{now}`.",
            f"Schrijf `{now}`." if now else near or f"Kies uit {enumeration([f'`{n}`' for n in names], 'of')}.",
            fixes=(write(value.span, now, safe=True),) if now else as_list_value(value, written, names),
        )
        return None

    def _now(self, former: str, owner: str) -> str | None:
        """Return the value of a feit or besluit that had this word before (`heette`)."""
        fact, statement = self.facts.get(owner), self.scope.statements.get(owner)
        if fact is not None:
            return value_meant(fact.choices, former)
        values = statement.values if isinstance(statement, nodes.Decision) else ()
        return next((v.name.text for v in values if v.formerly is not None and v.formerly.text == former), None)

    def _misfit(self, test: Test, what: str, help: str, fixes: Iterable[Fix] = ()) -> None:
        self.report.error(
            "toets-past-niet",
            test.span,
            f"`{self.source.slice(test.span)}` kan niet: `{test.subject.text}` is {what}.",
            help,
            fixes=fixes,
        )

    # --- fixes ---

    def _is_denied(self, test: Test) -> bool:
        """Tell whether a test that does not fit says `is niet`, or that something is `nee`."""
        behind = self.source.text[test.subject.span.end : test.span.end].split()
        answer = test.values[0] if test.values else None
        return (behind[1:2] == ["niet"]) is not (isinstance(answer, nodes.YesNo) and not answer.value)

    def _state(self, test: Test, kind: Kind, wording: str) -> Fix:
        """Return the fix that tests a principe, regel or verplichting for what it can be."""
        words = wording.replace("is", "is niet", 1) if self._is_denied(test) else wording
        plain = test.comparison is None or (len(test.values) == 1 and isinstance(test.values[0], nodes.YesNo))
        return write(test.span, f"{test.subject.text} {words}", safe=plain and kind is not Kind.OBLIGATION)

    def _fewer(self, span: Span, total: int) -> tuple[Fix, ...]:
        number = re.search(r"\d+", self.source.slice(span))
        if number is None:
            return ()
        return (
            write(Span(span.start + number.start(), span.start + number.end()), str(total), f"Maak er {total} van"),
        )

    def _ascending(self, name: str) -> tuple[Fix, ...]:
        """Return the fix that gives the values of a fact of this document their order."""
        declaration = self.scope.own.get(name)
        if not isinstance(declaration, nodes.FactDeclaration):
            return ()
        written = declaration.type
        end = written.list_name.span.end if written.list_name else self.source.text.index("uit", written.span.start) + 3
        return (insert(end, ", oplopend", f"Zet de waarden van `{name}` op volgorde: `, oplopend`"),)
