"""Who does something and by when, as a team fills it in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from intranet.opgaven.answering import Unfit, read_day

LONGEST_NAME = 200


@dataclass
class Given:
    """What was filled in about who finds a question out, and what is wrong with it."""

    person: str
    text: str
    due: date | None = None
    mistake: str | None = None


def read_task(person: str, text: str, today: date) -> Given:
    """Read who finds something out and by when; the day may be left open, and may not be past."""
    given = Given(" ".join(person.split()), text.strip())
    if len(given.person) > LONGEST_NAME:
        given.mistake = f"De naam is te lang. Maak er hoogstens {LONGEST_NAME} tekens van."
    elif given.text:
        try:
            given.due = read_day(given.text)
        except Unfit as unfit:
            given.mistake = str(unfit)
        else:
            if not given.person:
                given.mistake = "Vul ook in wie dit uitzoekt."
            elif given.due < today:
                given.mistake = "Die dag is al voorbij. Kies vandaag of een latere dag."
    return given
