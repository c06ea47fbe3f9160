"""What a person fills in becomes an answer, or a sentence that says what to do."""

from __future__ import annotations

from datetime import date

import pytest

from dsl import Fact, FactType, Source, read, read_answer
from intranet.opgaven.answering import Given, as_filled, filled_in, read_form
from intranet.store import AnswerKind, CurrentAnswer

TEXT = """
```regels
regeltaal 1

regelset proef "Proef"
  organisatie "gemeente"
  rang leidraad
  versie "1"

feit startdag: datum
  vraag "Wanneer?"

feit aantal: getal
  vraag "Hoeveel?"

feit kosten: bedrag
  vraag "Wat kost het?"

feit omschrijving: tekst
  vraag "Wat?"
```
"""


def fact(name: str) -> Fact:
    reading = read(Source.of("proef.regels.md", TEXT))
    assert reading.policy is not None, reading.diagnostics
    return reading.policy.facts[name]


def given(name: str, text: str) -> object:
    found = read_form(fact(name), filled_in({"antwoord": [text]}))
    return found.value if isinstance(found, Given) else found[0].sentence


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("startdag", "23-11-2026", "2026-11-23"),
        ("startdag", "3/1/2027", "2027-01-03"),
        ("startdag", "2026-11-23", "2026-11-23"),
        ("startdag", " 23  november 2026 ", "2026-11-23"),
        ("startdag", "1 MRT 2027", "1 MRT 2027’ is geen datum"),
        ("startdag", "1 mei 2027", "2027-05-01"),
        ("startdag", "1 ma 2027", "is geen datum"),
        ("startdag", "31-2-2027", "is geen dag die bestaat"),
        ("startdag", "morgen", "Schrijf de datum als 23-11-2026 of als 23 november 2026."),
        ("aantal", "1.250", 1250),
        ("aantal", "12,5", 12.5),
        ("aantal", "-3", -3),
        ("aantal", "12.5", "met een komma voor de decimalen"),
        ("aantal", "veel", "is geen getal"),
        ("aantal", "9" * 40, "is geen getal"),
        ("kosten", "€ 1.250,50", 1250.5),
        ("kosten", "1250 euro", 1250),
        ("kosten", "1,234", "meer dan twee cijfers achter de komma"),
        ("omschrijving", " Een  plein\r\nmet bomen ", "Een  plein\nmet bomen"),
        ("omschrijving", "   ", "Vul een antwoord in"),
        ("omschrijving", "x" * 4001, "te lang"),
    ],
)
def test_what_is_typed(name: str, text: str, value: object) -> None:
    found = given(name, text)
    if isinstance(value, str) and not (isinstance(found, str) and found == value):
        assert value in str(found)
    else:
        assert found == value
        read_answer(fact(name), found)  # the policy takes what we store


@pytest.mark.parametrize("text", ["23 november 2026", "1.250,5", "€ 12", "tekst"])
def test_what_was_stored_can_be_sent_again(text: str) -> None:
    name = {"2": "startdag", "1": "aantal", "€": "kosten", "t": "omschrijving"}[text[0]]
    stored = given(name, text)
    answer = CurrentAnswer(1, AnswerKind.ANSWERED, stored, "", "teamlid", date(2026, 11, 23))
    assert given(name, as_filled(fact(name), answer).text) == stored


def test_the_types_here_are_those_that_are_typed() -> None:
    kinds = {fact(name).kind for name in ("startdag", "aantal", "kosten", "omschrijving")}
    assert kinds == {FactType.DATE, FactType.NUMBER, FactType.AMOUNT, FactType.TEXT}
