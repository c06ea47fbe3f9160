"""Periods of validity: of a regelset, and of one statement, which is then absent on the other days."""

from __future__ import annotations

from datetime import date, timedelta

from dsl import nodes
from dsl.checking.context import Context
from dsl.checking.scope import Report, clause_before
from dsl.fixes import remove
from dsl.nodes import Comparison, Quantity
from dsl.policy import REFERENCE_DATE, Condition, PeriodTest, Quantified
from dsl.wording import date_text


def bounds(period: nodes.Period, report: Report) -> tuple[date | None, date | None]:
    """Return the first and the last day of a period (None is open), and report a period that cannot be."""
    start = period.start.value if period.start else None
    last = period.last.value if period.last else None
    if period.expires and period.expires.value == date.min:
        report.error(
            "periode-onmogelijk",
            period.expires.span,
            f"Wie vervalt met ingang van {date_text(date.min)}, heeft nooit gegolden.",
            "Kies een latere datum, of laat de datum weg.",
        )
    elif period.expires:
        before = period.expires.value - timedelta(days=1)
        if last is not None and last != before:
            report.error(
                "periode-onmogelijk",
                period.expires.span,
                f"`t/m {date_text(last)}` en `vervalt met ingang van {date_text(period.expires.value)}` "
                "spreken elkaar tegen.",
                f"Wie vervalt met ingang van {date_text(period.expires.value)}, geldt t/m {date_text(before)}. "
                "Laat een van de twee weg.",
                fixes=(
                    remove(clause_before(report.source, period.last.span, "t/m"), "Haal `t/m` weg"),
                    remove(clause_before(report.source, period.expires.span, "vervalt"), "Haal `vervalt` weg"),
                )
                if period.last
                else (),
            )
        last = before
    if start is not None and last is not None and last < start:
        end = period.last or period.expires
        assert end is not None
        report.error(
            "periode-onmogelijk",
            end.span,
            f"De laatste dag ({date_text(last)}) ligt vóór de eerste dag ({date_text(start)}).",
            "Verander een van de twee datums.",
        )
    return start, last


def period_tests(period: nodes.Period | None, report: Report) -> tuple[PeriodTest, ...]:
    """Return the tests of the peildatum that stand for the period of one statement; none when it always holds."""
    return () if period is None else _tests(period, report, None)


def document_tests(context: Context) -> tuple[PeriodTest, ...]:
    """Return the tests that stand for the period of a document as a part of each of its norms.

    A document that is the only one of its policy needs none: on other days there is nothing to weigh.
    """
    head = next(iter(context.own(nodes.RegelsetHead)), None)
    return () if context.alone or head is None else _tests(head.period, context.report, head.title.text)


def _tests(period: nodes.Period, report: Report, regelset: str | None) -> tuple[PeriodTest, ...]:
    start, last = bounds(period, report)
    tests = []
    if start is not None and period.start is not None:
        tests.append(PeriodTest(REFERENCE_DATE, Comparison.AT_LEAST, (start,), period.start.span, regelset))
    end = period.last or period.expires
    if last is not None and end is not None:
        tests.append(PeriodTest(REFERENCE_DATE, Comparison.AT_MOST, (last,), end.span, regelset))
    return tuple(tests)


def within(tests: tuple[PeriodTest, ...], condition: Condition | None) -> Condition | None:
    """Return a condition that besides needs a day within a period."""
    parts: tuple[Condition, ...] = tests if condition is None else (*tests, condition)
    if not tests:
        return condition
    if len(parts) == 1:
        return parts[0]
    return Quantified(len(parts), len(parts), parts, Quantity.ALL, 1, parts[-1].span)
