"""Answers as JSON has them ↔ answers as the policy has them. What does not fit is named, never passed over."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from unicodedata import normalize

from dsl.checking.scope import suggestion
from dsl.nodes import FactType
from dsl.outcome import Answers
from dsl.policy import Answer, Fact, Policy, value_meant
from dsl.wording import enumeration, quoted, shortened

DONE = "afgerond"
"""The key under which the finished verplichtingen are named."""

LARGEST = 16
"""How many digits a number may have before its decimal comma."""

DECIMALS = 30
"""How many digits it may have behind it: all of any fraction that people or programs write, and still a sentence."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one answer: the name it stands under and a Dutch sentence."""

    name: str
    text: str


class AnswersError(Exception):
    """Answers that do not fit the policy; `problems` has one for each name."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(problem.text for problem in problems))
        self.problems = problems


def read_answers(policy: Policy, raw: Mapping[str, object], on: date) -> Answers:
    """Return answers from the JSON of language.md §6: `{"ruimte": "geen", "thema": ["sociaal"], "afgerond": […]}`.

    Absent or None is unknown. Raises AnswersError for unknown names and for values that do not fit.
    """
    values: dict[str, Answer] = {}
    problems: list[Problem] = []
    done: frozenset[str] = frozenset()
    for written, value in raw.items():
        name = normalize("NFC", written)
        try:
            if name == DONE:
                done = frozenset() if value is None else _done(policy, value)
            elif name not in policy.facts:
                raise _Misfit(
                    f"{quoted(_shown(name))} is geen feit van deze regelset. {_no_fact(policy, name)}".strip()
                )
            elif value is not None:
                values[name] = read_answer(policy.facts[name], value)
        except _Misfit as misfit:
            problems.append(Problem(name, str(misfit)))
    if problems:
        raise AnswersError(tuple(problems))
    return Answers(values, done, on)


def _no_fact(policy: Policy, name: str) -> str:
    if name in policy.interpretations:
        return "Het is een interpretatie: die keuze staat in de regels. Wat zij verandert, toont `analyseer --keuzes`."
    for kind, names in (("begrip", policy.terms), ("principe", policy.principles), ("besluit", policy.decisions)):
        if name in names:
            return f"Het is een {kind}: dat volgt uit de antwoorden."
    if name in policy.obligations:
        return f"Het is een verplichting. Is zij gedaan? Zet haar naam onder {quoted(DONE)}."
    return suggestion(name, (*policy.facts, DONE)) or ""


def read_answer(fact: Fact, value: object) -> Answer:
    """Return one JSON value as an answer. Raises ValueError with a Dutch sentence when it does not fit.

    A value of a list that has another word by now (`heette`) is read as that.
    """
    names = [choice.name for choice in fact.choices]
    value = _composed(value)
    value = [_meant(fact, item) for item in value] if isinstance(value, list) else _meant(fact, value)
    if fact.kind is FactType.YES_NO and isinstance(value, bool):
        return value
    if fact.kind is FactType.ONE_OF and isinstance(value, str) and value in names:
        return value
    if fact.kind is FactType.MANY_OF and isinstance(value, list) and all(item in names for item in value):
        return frozenset(value)
    if fact.kind is FactType.TEXT and isinstance(value, str):
        return value
    if fact.kind in (FactType.NUMBER, FactType.AMOUNT) and isinstance(value, int | float | Decimal):
        number = read_number(fact, value)
        if number is not None:
            return number
    if fact.kind is FactType.DATE and isinstance(value, str):
        day = read_day(value)
        if day is not None:
            return day
    raise _Misfit(f"{quoted(_shown(value))} past niet bij {quoted(fact.name)}: {_expected(fact, names)}.")


def write_answer(answer: Answer, fact: Fact) -> object:
    """Return an answer as JSON has it: a set as a list in the order of the choices, a number as int or float."""
    if isinstance(answer, frozenset):
        return [choice.name for choice in fact.choices if choice.name in answer]
    if isinstance(answer, Decimal):
        return int(answer) if answer == answer.to_integral_value() else float(answer)
    return answer.isoformat() if isinstance(answer, date) else answer


def _meant(fact: Fact, value: object) -> object:
    return value_meant(fact.choices, value) or value if isinstance(value, str) else value


class _Misfit(ValueError):
    pass


def _done(policy: Policy, value: object) -> frozenset[str]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise _Misfit(f"{quoted(DONE)} is een lijst met namen van verplichtingen.")
    done = frozenset(normalize("NFC", name) for name in value)
    for name in sorted(done - policy.obligations.keys()):
        near = suggestion(name, policy.obligations)
        raise _Misfit(f"{quoted(_shown(name))} is geen verplichting van deze regelset. {near or ''}".strip())
    return done


def read_number(fact: Fact, value: int | float | Decimal) -> Decimal | None:
    """Return a number or amount as an answer, or None when it does not fit: too long, or not in whole cents."""
    if isinstance(value, bool):
        return None
    number = value if isinstance(value, Decimal) else Decimal(str(value))
    if not number.is_finite() or number.adjusted() >= LARGEST or int(number.as_tuple().exponent) < -DECIMALS:
        return None
    in_cents = number * 100 == (number * 100).to_integral_value()
    return number if fact.kind is FactType.NUMBER or in_cents else None


def _composed(value: object) -> object:
    """Return a JSON value with its texts in the form that names have in a rule file (NFC)."""
    if isinstance(value, list):
        return [_composed(item) for item in value]
    return normalize("NFC", value) if isinstance(value, str) else value


def read_day(value: str) -> date | None:
    """Return the day of `2026-11-23`; None for any other text, the other forms of ISO 8601 too."""
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return None
    return day if day.isoformat() == value else None


def _shown(value: object) -> str:
    plain = isinstance(value, str | Decimal)
    return shortened(str(value) if plain else json.dumps(value, ensure_ascii=False, default=str))


def _expected(fact: Fact, names: list[str]) -> str:
    return {
        FactType.YES_NO: "het antwoord is true (ja) of false (nee)",
        FactType.ONE_OF: f"kies uit {enumeration(names, 'of')}",
        FactType.MANY_OF: f"geef een lijst met waarden uit {enumeration(names)}",
        FactType.NUMBER: f"geef een getal met hoogstens {LARGEST} cijfers voor de komma en {DECIMALS} erachter",
        FactType.AMOUNT: "geef een bedrag met hoogstens twee cijfers achter de komma",
        FactType.DATE: "geef een datum als 2026-11-23",
        FactType.TEXT: "geef een tekst",
    }[fact.kind]
