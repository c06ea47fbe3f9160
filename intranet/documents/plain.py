"""A document as plain text, to paste in a message or on a site."""

from __future__ import annotations

from collections.abc import Iterator

from intranet.documents.blocks import Block, Bullets, Document, Heading, Paragraph, Quotation, Table, Verdict
from intranet.documents.typography import typeset_all
from intranet.filters import datum


def text_of(document: Document) -> str:
    """Return the document as text, paragraphs apart by an empty line."""
    document = typeset_all(document)
    parts = [document.title, f"{document.subtitle}, {datum(document.on)}".removeprefix(", ")]
    if document.is_draft:
        parts.append("Concept: nog niet vastgesteld.")
    parts += [text for block in document.blocks for text in _text(block)]
    return "\n\n".join(parts) + "\n"


def _text(block: Block) -> Iterator[str]:
    if isinstance(block, Heading):
        yield block.text if block.level > 1 else block.text.upper()
    elif isinstance(block, Paragraph):
        yield block.text
    elif isinstance(block, Verdict):
        yield f"{block.word}. {block.sentence}".strip()
    elif isinstance(block, Quotation):
        yield f"{' '.join(f'“{sentence}”' for sentence in block.sentences)}\n({block.place})"
    elif isinstance(block, Bullets):
        yield "\n".join(f"- {item}" for item in block.items)
    elif isinstance(block, Table):
        for row in block.rows:
            cells = [f"{name}: {' '.join(cell.split())}" for name, cell in zip(block.header, row, strict=True) if cell]
            yield "\n".join(cells)
