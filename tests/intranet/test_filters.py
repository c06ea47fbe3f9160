"""How dates, amounts, numbers and lists are written."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from intranet import filters


def spaces(text: str) -> str:
    return text.replace("\u00a0", " ")


def test_a_date_is_written_in_full() -> None:
    assert spaces(filters.datum(date(2026, 11, 23))) == "23 november 2026"
    assert spaces(filters.datum(date(2027, 1, 2))) == "2 januari 2027"
    assert filters.datum(None) == ""


def test_names_of_the_rule_language_stand_in_quotes() -> None:
    assert filters.melding("De naam `hand_having` bestaat niet. Bedoelt u `handhaving`?") == (
        "De naam ‘hand_having’ bestaat niet. Bedoelt u ‘handhaving’?"
    )


def test_a_moment_is_in_the_time_of_this_computer() -> None:
    assert spaces(filters.moment(datetime(2026, 11, 23, 9, 5))) == "23 november 2026, 09.05 uur"
    known = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
    assert filters.moment(known) == filters.moment(known.astimezone().replace(tzinfo=None))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1234.5, "€ 1.234,50"),
        (Decimal("0.005"), "€ 0,01"),
        (-1000000, "-€ 1.000.000,00"),
        (0, "€ 0,00"),
        (None, ""),
    ],
)
def test_an_amount_has_cents(value: float | None, text: str) -> None:
    assert spaces(filters.bedrag(value)) == text


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [(1234567, None, "1.234.567"), (0.1, None, "0,1"), (2.5, 0, "3"), (Decimal("1E+3"), None, "1.000"), (None, 2, "")],
)
def test_a_number(value: float | None, decimals: int | None, text: str) -> None:
    assert filters.getal(value, decimals) == text


@pytest.mark.parametrize(
    ("values", "text"), [([], ""), (["a"], "a"), (["a", "b"], "a en b"), (["a", "b", "c"], "a, b en c")]
)
def test_a_list(values: list[str], text: str) -> None:
    assert filters.opsomming(values) == text


def test_a_list_of_choices() -> None:
    assert filters.opsomming(iter("abc"), "of") == "a, b of c"


def test_quotes_within_quotes_become_single() -> None:
    assert filters.citaat(" Nut, “indien” zo ") == "“Nut, ‘indien’ zo”"


def test_a_count_has_its_word() -> None:
    assert [filters.aantal(count, "vraag", "vragen") for count in (0, 1, 2, 1200)] == [
        "geen vragen",
        "1 vraag",
        "2 vragen",
        "1.200 vragen",
    ]


@pytest.mark.parametrize(
    ("numbers", "kept", "sentence"),
    [
        ([7], "7", "1 opgave gaat mee: nummer 7."),
        ([3, 1, 2], "1-3", "3 opgaven gaan mee: de nummers 1 tot en met 3."),
        ([9, 1, 2, 5], "1-2, 5, 9", "4 opgaven gaan mee: de nummers 1 tot en met 2, 5 en 9."),
    ],
)
def test_numbers_are_told_in_stretches(numbers: list[int], kept: str, sentence: str) -> None:
    assert filters.reeksen(numbers) == kept
    assert filters.nummers("opgave gaat", "opgaven gaan", numbers, "mee") == sentence


def test_of_many_stretches_a_sentence_names_the_first() -> None:
    told = filters.nummers("opgave", "opgaven", range(1, 2001, 2))
    assert told.startswith("1.000 opgaven: de nummers 1, 3, 5, ")
    assert told.endswith(", 23, … Alle nummers staan bij deze regel in de uitvoer als CSV of JSON.")
    assert filters.reeksen([]) == ""
