"""A condition, or the answers of a voorbeeld, as rows to choose: a question, a test and a value → the rule language.

The fields of row 2 of a field `als` are `als-2-over`, `als-2-toets` and `als-2-waarde`; `als-samen` says whether all
rows must hold or one is enough. What is typed in `als` itself, in the rule language, goes before the rows.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from werkzeug.datastructures import MultiDict

from dsl import Fact, FactType, Policy, answer_words, read_answer
from intranet.filters import datum
from intranet.opgaven.answering import Filled, Unfit, read_day, read_form
from intranet.rules.writing import text

UNKNOWN = "onbekend"
"""The word of the language for an answer that is not known."""
REFERENCE_DAY = "peildatum"
"""The name of the day on which an opgave is weighed, which no question asks."""
ALL, ONE_IS_ENOUGH = "en", "of"
MOST_ROWS = 30


class Asks(StrEnum):
    """How the value of a test is given."""

    NOTHING = "niets"
    ONE = "één"
    MORE = "meer"
    TYPED = "getypt"


@dataclass(frozen=True)
class RowTest:
    """A test as it is chosen; `pattern` is what it is in the language, with `{name}` and `{value}`."""

    label: str
    asks: Asks
    pattern: str


Tests = Mapping[str, RowTest]


@dataclass(frozen=True)
class Subject:
    """What a row may be about: a question, or another name that a condition can test."""

    name: str
    label: str
    group: str
    tests: Tests
    choices: Mapping[str, str]
    fact: Fact | None = None


def _plain(label: str, pattern: str) -> RowTest:
    return RowTest(label, Asks.NOTHING, pattern)


_YES_NO = {"ja": _plain("ja", "{name}"), "nee": _plain("nee", "{name} is nee")}
_HOLDS = {"wel": _plain("geldt", "{name}"), "niet": _plain("geldt niet", "niet {name}")}
_FULFILLED = {
    "wel": _plain("is voldaan", "{name} is voldaan"),
    "niet": _plain("is niet voldaan", "{name} is niet voldaan"),
}
_EQUAL = {
    "is": RowTest("is", Asks.ONE, "{name} is {value}"),
    "niet": RowTest("is niet", Asks.ONE, "{name} is niet {value}"),
    "van": RowTest("is een van", Asks.MORE, "{name} is één van ({value})"),
}
_HOLDING = {
    "bevat": RowTest("bevat", Asks.ONE, "{name} bevat {value}"),
    "zonder": RowTest("bevat niet", Asks.ONE, "niet ({name} bevat {value})"),
    "leeg": _plain("is leeg", "{name} is leeg"),
    "gevuld": _plain("is niet leeg", "{name} is niet leeg"),
}
_ORDER = {
    "minstens": RowTest("is minstens", Asks.ONE, "{name} is minstens {value}"),
    "hoogstens": RowTest("is hoogstens", Asks.ONE, "{name} is hoogstens {value}"),
    "meer": RowTest("is meer dan", Asks.ONE, "{name} is meer dan {value}"),
    "minder": RowTest("is minder dan", Asks.ONE, "{name} is minder dan {value}"),
}
_DAYS = {
    "voor": RowTest("is voor", Asks.TYPED, "{name} is voor {value}"),
    "na": RowTest("is na", Asks.TYPED, "{name} is na {value}"),
    "is": RowTest("is", Asks.TYPED, "{name} is {value}"),
}
_UNKNOWN = {UNKNOWN: _plain("is nog onbekend", "{name} is onbekend")}
_ANSWERS: Mapping[FactType, Tests] = {
    FactType.YES_NO: {"ja": _plain("ja", "{name}"), "nee": _plain("nee", "{name} is nee")},
    FactType.MANY_OF: {
        "is": RowTest("is", Asks.MORE, "{name} is ({value})"),
        "leeg": _plain("is geen van deze", "{name} is leeg"),
    },
    FactType.ONE_OF: {"is": _EQUAL["is"]},
}


def _typed_in(tests: Tests) -> Tests:
    return {name: replace(test, asks=Asks.TYPED) for name, test in tests.items() if test.asks is not Asks.MORE}


def _tests(fact: Fact) -> Tests:
    """The tests of a condition that fit the type of a question; none for a text."""
    match fact.kind:
        case FactType.YES_NO:
            return _YES_NO
        case FactType.ONE_OF:
            return {**_EQUAL, **_ORDER} if fact.ascending else _EQUAL
        case FactType.MANY_OF:
            return _HOLDING
        case FactType.DATE:
            return _DAYS
        case FactType.TEXT:
            return {}
    return _typed_in({**_ORDER, **_EQUAL})


def subjects(policy: Policy, *, answers: bool = False) -> Mapping[str, Subject]:
    """Return what the rows of a condition can be about, or with `answers` what a voorbeeld can answer, by name."""
    found = []
    for fact in policy.facts.values():
        tests = {**_ANSWERS.get(fact.kind, _typed_in({"is": _EQUAL["is"]})), **_UNKNOWN} if answers else _tests(fact)
        choices = {choice.name: choice.label for choice in fact.choices}
        found.append(Subject(fact.name, fact.question, "Vragen", tests, choices, fact))
    if answers:
        done = {"afgerond": _plain("is afgerond", "{name} is afgerond")}
        found += [Subject(o.name, o.title, "Verplichtingen", done, {}) for o in policy.obligations.values()]
        return {one.name: one for one in found}
    found.append(Subject(REFERENCE_DAY, "De dag van de afweging", "Vragen", _DAYS, {}))
    found += [Subject(name, name.replace("_", " "), "Begrippen", _HOLDS, {}) for name in policy.terms]
    found += [
        Subject(one.name, f"Principe {one.number}: {one.title}", "Principes", _FULFILLED, {})
        for one in policy.principles.values()
    ]
    found += [
        Subject(one.name, one.title, "Besluiten", _EQUAL, {choice.name: choice.label for choice in one.choices})
        for one in policy.decisions.values()
    ]
    found += [Subject(one.name, one.question, "Interpretaties", _HOLDS, {}) for one in policy.interpretations.values()]
    return {one.name: one for one in found if one.tests}


@dataclass(frozen=True)
class ConditionRow:
    """A row as it is filled in; `key` is what its fields begin with. `subject` is None while nothing was chosen."""

    key: str
    subject: Subject | None
    test_name: str
    values: tuple[str, ...]

    @property
    def test(self) -> RowTest | None:
        """The test that was chosen; the first of the subject until then."""
        if self.subject is None:
            return None
        return self.subject.tests.get(self.test_name) or next(iter(self.subject.tests.values()))

    @property
    def problem(self) -> str:
        """What is still wrong with the value; empty when nothing is."""
        try:
            self._value()
        except Unfit as unfit:
            return str(unfit)
        return ""

    def words(self) -> str:
        """Return the row in the rule language. Raises Unfit."""
        if self.subject is None or self.test is None:
            raise Unfit("Kies waar deze rij over gaat.")
        return self.test.pattern.format(name=self.subject.name, value=self._value())

    def _value(self) -> str:
        subject, test = self.subject, self.test
        if subject is None or test is None or test.asks is Asks.NOTHING:
            return ""
        if test.asks is Asks.TYPED:
            return _typed_value(subject, " ".join(self.values).strip())
        chosen = [name for name in subject.choices if name in self.values]
        if not chosen:
            raise Unfit("Vink minstens één ding aan." if test.asks is Asks.MORE else "Kies een waarde.")
        return ", ".join(chosen) if test.asks is Asks.MORE else chosen[0]


def _within(sentence: str) -> str:
    """Return a sentence as it goes on after a colon."""
    return sentence[:1].lower() + sentence[1:]


def _typed_value(subject: Subject, words: str) -> str:
    if not words:
        raise Unfit("Vul een waarde in.")
    return day_words(read_day(words)) if subject.fact is None else typed(subject.fact, words)


def typed(fact: Fact, words: str) -> str:
    """Return an answer that was typed, in words of the language. Raises Unfit."""
    if words.casefold() == UNKNOWN:
        return UNKNOWN
    if fact.kind is FactType.TEXT:
        return text(words)
    given = read_form(replace(fact, is_judgement=False), Filled(frozenset({words}), words, ""))
    if isinstance(given, tuple):
        raise Unfit(given[0].sentence)
    return answer_words(fact, read_answer(fact, given.value))


def day_words(day: date) -> str:
    """Return a day as the language writes it."""
    return datum(day).replace("\u00a0", " ")


@dataclass(frozen=True)
class Rows:
    """All rows of a field, and how they hang together."""

    field: str
    subjects: Mapping[str, Subject]
    rows: tuple[ConditionRow, ...]
    together: str
    raw: str

    @property
    def filled(self) -> tuple[ConditionRow, ...]:
        """The rows in which something was chosen."""
        return tuple(row for row in self.rows if row.subject is not None)

    @property
    def groups(self) -> Mapping[str, Mapping[str, str]]:
        """What can be chosen in a row, in groups."""
        found: dict[str, dict[str, str]] = {}
        for one in self.subjects.values():
            found.setdefault(one.group, {})[one.name] = one.label
        return found

    def mistakes(self) -> dict[str, str]:
        """What is wrong, by the id of the control."""
        if self.raw:
            return {}
        return {
            f"{row.key}-waarde": f"Rij {number}, ‘{row.subject.label}’: {_within(row.problem)}"
            for number, row in enumerate(self.rows, 1)
            if row.subject is not None and row.problem
        }

    def lines(self) -> list[str]:
        """The rows in the language, one a line; what was typed instead of them as it is. Raises Unfit."""
        if self.raw:
            return [line.strip() for line in self.raw.splitlines() if line.strip()]
        return [row.words() for row in self.filled]

    def condition(self, indent: str) -> list[str]:
        """The lines of a condition, the first without `als`: two rows beside each other, more as points."""
        lines = self.lines()
        if self.raw:
            return [lines[0], *(f"{indent}{line}" for line in lines[1:])]
        if len(lines) <= 2:
            return [f" {self.together} ".join(lines)]
        head = "al deze punten gelden:" if self.together == ALL else "minstens één van deze punten geldt:"
        return [head, *(f"{indent}- {line}" for line in lines)]


def read_rows(values: MultiDict[str, str], field: str, policy: Policy, *, answers: bool = False) -> Rows:
    """Read the rows of a field; `doe` may ask for one more (`erbij-FIELD`) or one less (`weg-FIELD-NUMBER`)."""
    known = subjects(policy, answers=answers)
    found = (re.fullmatch(rf"{re.escape(field)}-(\d{{1,3}})-over", name) for name in values)
    numbers = sorted({int(one[1]) for one in found if one})[:MOST_ROWS]
    doe = values.get("doe", "")
    kept = [number for number in numbers if doe != f"weg-{field}-{number}"]
    rows = [_row(values, field, number, known, place) for place, number in enumerate(kept)]
    if not rows or doe == f"erbij-{field}":
        rows.append(ConditionRow(f"{field}-{len(rows)}", None, "", ()))
    together = ONE_IS_ENOUGH if values.get(f"{field}-samen") == ONE_IS_ENOUGH else ALL
    return Rows(field, known, tuple(rows), together, values.get(field, "").strip())


def _row(
    values: MultiDict[str, str], field: str, number: int, known: Mapping[str, Subject], place: int
) -> ConditionRow:
    was = f"{field}-{number}"
    subject = known.get(values.get(f"{was}-over", ""))
    return ConditionRow(
        f"{field}-{place}", subject, values.get(f"{was}-toets", ""), tuple(values.getlist(f"{was}-waarde"))
    )
