"""A proposal for what could be typed at a place."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from dsl.source import Span


class ItemKind(StrEnum):
    """What a proposal is."""

    STATEMENT = "statement"
    CLAUSE = "clause"
    KEYWORD = "keyword"
    NAME = "name"
    VALUE = "value"


@dataclass(frozen=True, slots=True)
class Completion:
    """A proposal: `text` replaces `span`, and has places to fill in as `${1:naam}`.

    `detail` is a few Dutch words beside the label, `documentation` is Markdown.
    """

    label: str
    kind: ItemKind
    detail: str
    documentation: str
    text: str
    span: Span
