"""A file that someone brings, Excel or CSV → rows of text. Says in Dutch what is wrong with a file."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import date, datetime
from zipfile import BadZipFile, ZipFile

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from intranet.filters import getal

LARGEST_FILE = 10 * 1024 * 1024
LARGEST_UNPACKED = 300 * 1024 * 1024
"""An Excel file is packed: a small one may hold more than fits in memory."""
MOST_ROWS, MOST_COLUMNS, LONGEST_CELL = 5_000, 60, 5_000
_SEPARATORS = ";,\t|"

Rows = tuple[tuple[str, ...], ...]


class Unreadable(ValueError):
    """The file cannot be used; the message is a Dutch sentence that says why and what to do."""


@dataclass(frozen=True)
class Found:
    """What is in a file: its rows, the head first; the name of their sheet and of the others ("" and () in CSV)."""

    rows: Rows
    sheet: str = ""
    others: tuple[str, ...] = ()


def read(name: str, data: bytes) -> Found:
    """Return the rows of the first sheet with something on it; empty rows and columns at the end are left out.

    A hidden sheet is none. Raises Unreadable.
    """
    if not data:
        raise Unreadable("Het bestand is leeg. Kies een ander bestand.")
    if len(data) > LARGEST_FILE:
        raise Unreadable("Het bestand is groter dan 10 MB. Verdeel de opgaven over meer bestanden.")
    is_excel = data[:2] == b"PK" or name.lower().endswith((".xlsx", ".xls", ".ods"))
    filled = {sheet: rows for sheet, rows in (_excel(data) if is_excel else {"": _csv(data)}).items() if _ended(rows)}
    first, *others = filled or [""]
    rows = filled.get(first, [])
    width = max((len(_trimmed(row)) for row in rows), default=0)
    if len(rows) < 2:
        raise Unreadable(
            "Er staan geen opgaven in. Zet in de eerste rij de namen van de kolommen, daaronder de opgaven."
        )
    if len(rows) - 1 > MOST_ROWS:
        raise Unreadable(f"Er staan meer dan {getal(MOST_ROWS)} opgaven in. Verdeel ze over meer bestanden.")
    if width > MOST_COLUMNS:
        raise Unreadable(f"Er zijn meer dan {MOST_COLUMNS} kolommen. Haal de kolommen weg die u niet nodig hebt.")
    return Found(tuple(tuple((*row, *[""] * width)[:width]) for row in rows), first, tuple(others))


def _ended(rows: list[list[str]]) -> list[list[str]]:
    """Take the empty rows off the end."""
    while rows and not any(rows[-1]):
        rows.pop()
    return rows


def _excel(data: bytes) -> dict[str, list[list[str]]]:
    try:
        with ZipFile(io.BytesIO(data)) as packed:
            if sum(part.file_size for part in packed.infolist()) > LARGEST_UNPACKED:
                raise Unreadable("Het bestand is uitgepakt te groot. Bewaar alleen de opgaven in een nieuw bestand.")
    except BadZipFile:
        pass  # an old .xls is not packed
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        shown = [
            sheet.name
            for sheet in book.sheets_metadata
            if sheet.typ is SheetTypeEnum.WorkSheet and sheet.visible is SheetVisibleEnum.Visible
        ]
        return {
            name: [
                [_text(cell) for cell in row] for row in book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            ]
            for name in shown
        }
    except (CalamineError, IndexError, ValueError) as error:
        raise Unreadable(
            "Dit bestand is niet te lezen als Excel. Open het in Excel en bewaar het opnieuw als .xlsx, "
            "zonder wachtwoord."
        ) from error


def _csv(data: bytes) -> list[list[str]]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")  # what Dutch Excel writes when it is not asked for Unicode
    if "\0" in text:
        raise Unreadable("Dit is geen Excel- of CSV-bestand. Kies een bestand dat eindigt op .xlsx of .csv.")
    head = text.split("\n", 1)[0]
    separator = max(_SEPARATORS, key=head.count)
    try:
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
        return [[_text(cell) for cell in row] for row in rows]
    except csv.Error as error:
        raise Unreadable(
            "Dit bestand is niet te lezen als CSV: ergens staat een aanhalingsteken te veel of te weinig. "
            "Bewaar het in Excel opnieuw als ‘CSV UTF-8’."
        ) from error


def _text(cell: object) -> str:
    """Return a cell as a person would write it."""
    if isinstance(cell, datetime | date):
        return f"{cell.day}-{cell.month}-{cell.year}"
    if isinstance(cell, bool):
        return "ja" if cell else "nee"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else str(cell).replace(".", ",")
    return str(cell).strip()[: LONGEST_CELL + 1]


def _trimmed(row: list[str]) -> list[str]:
    end = len(row)
    while end and not row[end - 1]:
        end -= 1
    return row[:end]
