"""A document as a PDF that passes PDF/UA-1 and PDF/A-2a, set by typst. No text of ours or of a user is read as markup:
the template `document.typ` gets everything as JSON.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterable
from dataclasses import asdict, replace
from functools import cache
from pathlib import Path
from typing import Any, Final

from intranet import locations
from intranet.documents.blocks import Document, Paragraph, Table
from intranet.documents.typography import typeset_all

STANDARDS: Final = ("ua-1", "a-2a")
MISSING = "\ufffd"
"""Stands for a sign that the font does not have, such as an emoji: typst would refuse the whole document."""

_NOTE = (
    f"Sommige tekens, zoals plaatjes van gezichten, staan niet in het lettertype van dit document. "
    f"Daar staat nu {MISSING}."
)


def pdf_of(document: Document) -> bytes:
    """Return the document as a PDF."""
    import typst  # half a second that only a document should cost

    source = Path(__file__).with_name("document.typ")
    data = json.dumps(_printable(_as_data(_with_note(typeset_all(document)))), ensure_ascii=False)
    return typst.compile(
        str(source),
        font_paths=[str(fonts())],
        ignore_system_fonts=True,
        sys_inputs={"document": data},
        format="pdf",
        pdf_standards=list(STANDARDS),
    )


def fonts() -> Path:
    """The folder with the fonts, bundled with the styles."""
    return locations.static() / "dist" / "documenten"


def _with_note(document: Document) -> Document:
    texts = "".join(_texts(asdict(document)))
    if all(_has(sign) for sign in texts):
        return document
    return replace(document, blocks=(*document.blocks, Paragraph(_NOTE, is_small=True)))


def _texts(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from _texts(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _texts(part)


def _as_data(document: Document) -> dict[str, Any]:
    data = asdict(document)
    data["on"] = [document.on.year, document.on.month, document.on.day]
    data["blocks"] = [
        {
            "kind": type(b).__name__.lower(),
            **asdict(b),
            **({"is_whole": b.is_whole, "kept": b.kept} if isinstance(b, Table) else {}),
        }
        for b in document.blocks
    ]
    return data


def _printable(value: Any) -> Any:
    if isinstance(value, str):
        return "".join(sign if _has(sign) else MISSING for sign in value)
    if isinstance(value, dict):
        return {key: _printable(part) for key, part in value.items()}
    return [_printable(part) for part in value] if isinstance(value, list | tuple) else value


def _has(sign: str) -> bool:
    return sign == "\n" or ord(sign) in _signs()


@cache
def _signs() -> frozenset[int]:
    """The signs that every one of our fonts has: each font tells it in its table `cmap`, in the form called 12 or 4."""
    found = [_signs_of(path.read_bytes()) for path in sorted(fonts().glob("*.ttf"))]
    return frozenset.intersection(*found)


def _signs_of(font: bytes) -> frozenset[int]:
    (tables,) = struct.unpack_from(">H", font, 4)
    places = {font[12 + 16 * n : 16 + 16 * n]: struct.unpack_from(">I", font, 20 + 16 * n)[0] for n in range(tables)}
    start = places[b"cmap"]
    (count,) = struct.unpack_from(">H", font, start + 2)
    found: set[int] = set()
    for n in range(count):
        at = start + struct.unpack_from(">I", font, start + 8 + 8 * n)[0]
        (form,) = struct.unpack_from(">H", font, at)
        if form == 12:
            (groups,) = struct.unpack_from(">I", font, at + 12)
            for first, last, _ in struct.iter_unpack(">III", font[at + 16 : at + 16 + 12 * groups]):
                found.update(range(first, last + 1))
        elif form == 4:
            (double,) = struct.unpack_from(">H", font, at + 6)
            ends = struct.unpack_from(f">{double // 2}H", font, at + 14)
            starts = struct.unpack_from(f">{double // 2}H", font, at + 16 + double)
            for first, last in zip(starts, ends, strict=True):
                found.update(range(first, min(last, 0xFFFE) + 1))
    return frozenset(found)
