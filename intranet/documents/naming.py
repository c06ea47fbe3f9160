"""What the files are called, so that a person and a system that keeps them can tell them apart and sort them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from intranet.rules.book import slug_of

LONGEST = 60
"""The most characters of a title in the name of a file: some systems allow 255 bytes for the whole path."""


def stem_of(kind: str, content: Mapping[str, Any]) -> str:
    """Return the name of a file without its extension: `2026-11-23_afweging_herinrichting-winkelplein_v1`.

    The day is that of the besluit; a draft has the peildatum, and `concept` in place of the number.
    """
    number = f"v{content['nummer']}" if content["nummer"] else "concept"
    slug = slug_of(content["opgave"]["titel"])[:LONGEST].strip("-")
    return f"{day_of(content).isoformat()}_{kind}_{slug}_{number}"


def day_of(content: Mapping[str, Any]) -> date:
    """Return the day of the besluit; of a draft the peildatum."""
    sealed = content["vastgesteld"]
    return date.fromisoformat(sealed["besluit_op"] if sealed else content["peildatum"])
