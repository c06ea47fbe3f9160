"""A file that someone brings, Excel or CSV → rows of text. Says in Dutch what is wrong with a file."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime
from zipfile import BadZipFile, ZipFile

from python_calamine import CalamineError, CalamineWorkbook

from intranet.filters import getal

LARGEST_FILE = 10 * 1024 * 1024
LARGEST_UNPACKED = 300 * 1024 * 1024
"""An Excel file is packed: a small one may hold more than fits in memory."""
MOST_ROWS, MOST_COLUMNS, LONGEST_CELL = 5_000, 60, 5_000
_SEPARATORS = ";,\t|"

Rows = tuple[tuple[str, ...], ...]


class Unreadable(ValueError):
    """The file cannot be used; the message is a Dutch sentence that says why and what to do."""


def read(name: str, data: bytes) -> Rows:
    """Return the rows of the first sheet, the head first; empty rows and columns at the end are left out.

    Raises Unreadable.
    """
    if not data:
        raise Unreadable("Het bestand is leeg. Kies een ander bestand.")
    if len(data) > LARGEST_FILE:
        raise Unreadable("Het bestand is groter dan 10 MB. Verdeel de opgaven over meer bestanden.")
    rows = _excel(data) if data[:2] == b"PK" or name.lower().endswith((".xlsx", ".xls", ".ods")) else _csv(data)
    while rows and not any(rows[-1]):
        rows.pop()
    width = max((len(_trimmed(row)) for row in rows), default=0)
    if len(rows) < 2:
        raise Unreadable(
            "Er staan geen opgaven in. Zet in de eerste rij de namen van de kolommen, daaronder de opgaven."
        )
    if len(rows) - 1 > MOST_ROWS:
        raise Unreadable(f"Er staan meer dan {getal(MOST_ROWS)} opgaven in. Verdeel ze over meer bestanden.")
    if width > MOST_COLUMNS:
        raise Unreadable(f"Er zijn meer dan {MOST_COLUMNS} kolommen. Haal de kolommen weg die u niet nodig hebt.")
    return tuple(tuple((*row, *[""] * width)[:width]) for row in rows)


def _excel(data: bytes) -> list[list[str]]:
    try:
        with ZipFile(io.BytesIO(data)) as packed:
            if sum(part.file_size for part in packed.infolist()) > LARGEST_UNPACKED:
                raise Unreadable("Het bestand is uitgepakt te groot. Bewaar alleen de opgaven in een nieuw bestand.")
    except BadZipFile:
        pass  # an old .xls is not packed
    try:
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0)
        return [[_text(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
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
