"""Numbers and dates fall into the intervals that some condition tells apart, each with a readable label."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from dsl.domains import Domain, domains
from dsl.nodes import Comparison, FactType
from dsl.policy import Answer, Fact, FactTest, Place
from dsl.source import Source, Span

PLACE = Place(Source.of("x", ""), Span(0, 0), (), ())


def domain(kind: FactType, *tests: tuple[Comparison, Answer]) -> Domain:
    fact = Fact("f", 1, kind, (), False, False, "?", None, None, (), PLACE)
    return domains({"f": fact}, [FactTest("f", c, (value,), Span(0, 0)) for c, value in tests])["f"]


def labels(found: Domain) -> list[str]:
    return [cell.label for cell in found.cells]


def test_a_number_is_below_at_or_above_a_constant() -> None:
    found = domain(FactType.NUMBER, (Comparison.IS, Decimal(10)))
    assert labels(found) == ["minder dan 10", "10", "meer dan 10"]
    assert [found.index(Decimal(n)) for n in ("9.99", "10", "10.01")] == [0, 1, 2]


def test_one_comparison_makes_two_intervals() -> None:
    assert labels(domain(FactType.NUMBER, (Comparison.AT_LEAST, Decimal(10)))) == ["minder dan 10", "10 of meer"]
    assert labels(domain(FactType.NUMBER, (Comparison.MORE, Decimal(10)))) == ["10 of minder", "meer dan 10"]


def test_intervals_between_constants() -> None:
    found = domain(FactType.NUMBER, (Comparison.AT_LEAST, Decimal(10)), (Comparison.MORE, Decimal("20.5")))
    assert labels(found) == ["minder dan 10", "10 of meer en 20,5 of minder", "meer dan 20,5"]


def test_amounts_go_by_cents() -> None:
    found = domain(FactType.AMOUNT, (Comparison.MORE, Decimal(1000)), (Comparison.AT_LEAST, Decimal("1000.01")))
    assert labels(found) == ["minder dan € 1.000,01", "€ 1.000,01 of meer"]


def test_dates_go_by_days() -> None:
    found = domain(FactType.DATE, (Comparison.BEFORE, date(2027, 3, 1)), (Comparison.AFTER, date(2027, 2, 28)))
    assert labels(found) == ["vóór 1 maart 2027", "op of na 1 maart 2027"]
    found = domain(FactType.DATE, (Comparison.IS, date(2027, 3, 1)))
    assert labels(found) == ["vóór 1 maart 2027", "1 maart 2027", "op of na 2 maart 2027"]


def test_every_answer_in_a_cell_is_told_by_the_cell() -> None:
    found = domain(FactType.NUMBER, (Comparison.LESS, Decimal(3)), (Comparison.IS, Decimal(7)))
    assert [found.index(cell.answer) for cell in found.cells] == list(range(len(found.cells)))
