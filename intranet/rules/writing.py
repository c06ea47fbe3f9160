"""Texts and names of the rule language, made of what people type."""

from __future__ import annotations

import re
import unicodedata


def text(written: str) -> str:
    """Return a text of the language. It has no sign for a double quote inside it, so those become typographic."""
    folded = " ".join(written.split())
    return '"' + re.sub(r'"([^"]*)"', r"“\1”", folded).replace('"', "”") + '"'


def name_from(words: str) -> str:
    """Return a name made of words: "Kleine wijziging?" becomes `kleine_wijziging`."""
    plain = unicodedata.normalize("NFC", words).casefold()
    made = "_".join(re.findall(r"[^\W_]+", plain))
    return made if made[:1].isalpha() else f"n_{made}" if made else "naam"
