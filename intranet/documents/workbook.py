"""What leaves as a spreadsheet: Excel with real dates and numbers, and CSV as Dutch Excel opens it.

Text is written as text: what begins with '=' was typed by someone and must never run as a formula.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from flask import Response
from xlsxwriter import Workbook

from intranet.web.charts import Chart

_LANGUAGE = "nl-NL"
_WIDEST = 60
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def of_rows(
    title: str, head: Sequence[str], rows: Iterable[Sequence[Any]], *, author: str, on: date, about: str = ""
) -> bytes:
    """Return a workbook with one sheet: a head that stays in sight, filters, a column a type. `on` is its day."""
    with _Book(title, author, on, about) as book:
        book.sheet(title, head, rows)
    return book.data


def of_charts(charts: Iterable[Chart], *, author: str, on: date, about: str) -> bytes:
    """Return a workbook with a sheet for each chart."""
    with _Book("Overzicht van de opgaven", author, on, about) as book:
        for each in charts:
            head = [each.label, *(look.word for look in each.looks), *(["Totaal"] if len(each.looks) > 1 else [])]
            rows = [
                [bar.label, *(bar.count_of(look) for look in each.looks), *([bar.total] if len(each.looks) > 1 else [])]
                for bar in each.bars
            ]
            book.sheet(each.title, head, rows)
    return book.data


def of_sheets(
    sheets: Mapping[str, tuple[Sequence[str], Iterable[Sequence[Any]]]], *, title: str, author: str, on: date
) -> bytes:
    """Return a workbook with these sheets, each with its head and its rows."""
    with _Book(title, author, on, title) as book:
        for name, (head, rows) in sheets.items():
            book.sheet(name, head, rows)
    return book.data


def csv_of(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """Return the rows with ';' between the cells, in UTF-8 with the mark by which Excel knows it."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows([[_csv_cell(cell) for cell in row] for row in rows])
    return text.getvalue().encode("utf-8-sig")


def download(data: bytes, name: str) -> Response:
    """Return the answer that lets a browser save `data` under `name`."""
    kind = XLSX if name.endswith(".xlsx") else "text/csv; charset=utf-8"
    response = Response(data, content_type=kind)
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


class _Book:
    """A workbook in the making; after the `with` its bytes are in `data`."""

    def __init__(self, title: str, author: str, on: date, about: str) -> None:
        self.data = b""
        self._file = io.BytesIO()
        options = {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        }
        self._book = Workbook(self._file, options)
        self._book.set_properties(
            {
                "title": title,
                "subject": about,
                "author": author,
                "created": datetime(on.year, on.month, on.day),
                "comments": "Gemaakt met de Opgavewijzer",
            }
        )
        self._book.set_custom_property("Taal", _LANGUAGE)
        self._head = self._book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        self._text = self._book.add_format({"text_wrap": True, "valign": "top"})
        self._day = self._book.add_format({"num_format": "d mmmm yyyy", "valign": "top", "align": "left"})
        self._number = self._book.add_format({"num_format": "#,##0", "valign": "top"})

    def __enter__(self) -> _Book:
        return self

    def __exit__(self, *_: object) -> None:
        self._book.close()
        self.data = self._file.getvalue()

    def sheet(self, title: str, head: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        """Add a sheet with a head and rows of text, numbers, days or nothing."""
        sheet = self._book.add_worksheet(title[:31])
        widths = [len(word) for word in head]
        for column, word in enumerate(head):
            sheet.write_string(0, column, word, self._head)
        last = 0
        for last, row in enumerate(rows, start=1):
            for column, cell in enumerate(row):
                widths[column] = max(widths[column], self._write(sheet, last, column, cell))
        for column, width in enumerate(widths):
            sheet.set_column(column, column, min(width, _WIDEST) + 3)
        sheet.autofilter(0, 0, max(last, 1), len(head) - 1)
        sheet.freeze_panes(1, 1)
        sheet.repeat_rows(0)
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&L&A&RPagina &P van &N")

    def _write(self, sheet: Any, row: int, column: int, cell: Any) -> int:
        """Write a cell by its type, and return how many characters wide it is."""
        if cell is None or cell == "":
            return 0
        if isinstance(cell, date):
            sheet.write_datetime(row, column, datetime(cell.year, cell.month, cell.day), self._day)
            return 17
        if isinstance(cell, int | float):
            sheet.write_number(row, column, cell, self._number)
            return len(f"{cell}") + 2
        sheet.write_string(row, column, str(cell)[:32_000], self._text)  # Excel holds 32 767 characters a cell
        return max(map(len, str(cell).split("\n")))


def _csv_cell(cell: Any) -> Any:
    """Return a cell as text that a spreadsheet does not take for a formula."""
    if cell is None:
        return ""
    if isinstance(cell, date):
        return f"{cell:%d-%m-%Y}"
    if isinstance(cell, str) and cell.startswith(_FORMULA):
        return f"'{cell}"
    return cell
