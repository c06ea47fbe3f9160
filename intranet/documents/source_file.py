"""The text in a file that someone has of a source: plain text, Markdown, Word or PDF."""

from __future__ import annotations

import io
import zipfile
from pathlib import PurePath

LARGEST = 10_000_000
"""The most bytes of a file."""
LONGEST = 1_000_000
"""The most characters of a text: a verordening has some tens of thousands."""
KINDS = (".txt", ".md", ".docx", ".pdf")


class NotReadable(Exception):
    """The file has no text that we can read. The message is a Dutch sentence for the person."""


def read_source(name: str, content: bytes) -> str:
    """Return the text of a file, a paragraph on a line of its own. Raises NotReadable."""
    if len(content) > LARGEST:
        raise NotReadable("Dit bestand is te groot. Het mag hoogstens 10 MB zijn.")
    kind = PurePath(name).suffix.lower()
    if kind not in KINDS:
        raise NotReadable(f"Dit soort bestand kan niet worden gelezen. Kies een bestand op {', '.join(KINDS)}.")
    text = {".docx": _word, ".pdf": _pdf}.get(kind, _plain)(content)
    return checked(text)


def checked(text: str) -> str:
    """Return a text that is neither empty nor too long. Raises NotReadable."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "").strip()
    if not text:
        raise NotReadable(
            "Hier staat geen tekst in. Bij een scan zijn de letters een plaatje: typ of plak de tekst dan."
        )
    if len(text) > LONGEST:
        raise NotReadable("Deze tekst is te lang. Neem alleen het deel dat u nodig hebt.")
    return text + "\n"


def _plain(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _word(content: bytes) -> str:
    import docx  # heavy, and only needed here
    from docx.opc.exceptions import PackageNotFoundError
    from docx.table import Table

    try:
        document = docx.Document(io.BytesIO(content))
    except (PackageNotFoundError, zipfile.BadZipFile, KeyError, ValueError) as problem:
        raise NotReadable("Dit is geen leesbaar Word-bestand. Sla het opnieuw op als .docx.") from problem
    lines: list[str] = []
    for part in document.iter_inner_content():
        if isinstance(part, Table):
            lines.extend(" ".join(dict.fromkeys(cell.text for cell in row.cells)) for row in part.rows)
        else:
            level = (part.style.name or "") if part.style else ""
            mark = "#" * int(level[-1]) + " " if level.startswith("Heading ") and level[-1].isdigit() else ""
            lines.append(mark + part.text)
    return "\n\n".join(line for line in lines if line.strip())


def _pdf(content: bytes) -> str:
    import pypdf  # heavy, and only needed here
    from pypdf.errors import PyPdfError

    try:
        reader = pypdf.PdfReader(io.BytesIO(content))
        pages = [page.extract_text() for page in reader.pages]
    except (PyPdfError, ValueError, KeyError, RecursionError) as problem:
        raise NotReadable("Dit PDF-bestand is niet te lezen. Is het beveiligd? Plak de tekst dan.") from problem
    return "\n\n".join(pages)
