"""Texts as Dutch print has them."""

from __future__ import annotations

import pytest

from intranet.documents.typography import typeset


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Hij zei \"ja\" en 'nee'.", "Hij zei “ja” en ‘nee’."),
        ("'s Avonds om 't plein, in '90", "’s Avonds om ’t plein, in ’90"),
        ("foto's van auto's", "foto’s van auto’s"),
        ("('zo') [\"en zo\"]", "(‘zo’) [“en zo”]"),
        ("“al goed” en ‘ook’", "“al goed” en ‘ook’"),
        ("op 23 november 2026 of 1 mei", "op 23\u00a0november\u00a02026 of 1\u00a0mei"),
        ("€ 1.000 en 3 uur", "€\u00a01.000 en 3\u00a0uur"),
        ("eerst - dan -- en...", "eerst – dan – en…"),
        ("Sittard-Geleen 2026-11-23", "Sittard-Geleen 2026-11-23"),
        ("een\x07 \u200bteken\r\nregel", "een teken\nregel"),
    ],
)
def test_typeset(typed: str, printed: str) -> None:
    assert typeset(typed) == printed
    assert typeset(printed) == printed  # and it changes nothing twice
