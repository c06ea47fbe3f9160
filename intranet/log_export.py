"""The log as a file: CSV for a spreadsheet, JSON for a program, line by line, so that its length does not matter."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping

from intranet.store.policy_records import LogLine

_HEAD = ("nummer", "moment", "wie", "handeling", "waarover", "wat", "gegevens", "controlegetal")


def as_csv(lines: Iterable[LogLine]) -> Iterator[str]:
    """Yield the log as CSV that Excel opens: with semicolons, and with the mark by which it knows UTF-8."""
    held = io.StringIO()
    writer = csv.writer(held, delimiter=";", lineterminator="\r\n")
    held.write("\ufeff")
    writer.writerow(_HEAD)
    for line in lines:
        data = json.dumps(line.data, ensure_ascii=False, sort_keys=True)
        row = (line.number, line.at.isoformat(), line.who, line.act, line.subject, line.sentence, data, line.hash)
        writer.writerow([_harmless(str(cell)) for cell in row])
        yield held.getvalue()
        held.seek(0)
        held.truncate()
    yield held.getvalue()


def as_json(lines: Iterable[LogLine]) -> Iterator[str]:
    """Yield the log as a JSON list, an entry a line."""
    yield "[\n"
    for number, line in enumerate(lines):
        cells = (
            line.number,
            line.at.isoformat(),
            line.who,
            line.act,
            line.subject,
            line.sentence,
            dict(line.data),
            line.hash,
        )
        entry = dict(zip(_HEAD, cells, strict=True))
        yield (",\n" if number else "") + json.dumps(entry, ensure_ascii=False)
    yield "\n]\n"


WRITERS: Mapping[str, Callable[[Iterable[LogLine]], Iterator[str]]] = {"csv": as_csv, "json": as_json}


def _harmless(cell: str) -> str:
    """Return text that a spreadsheet does not take for a formula."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell
