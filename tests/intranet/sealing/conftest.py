"""An opgave under rules with every kind of question, sealed."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from intranet.policies import Regelset, regelset_of
from intranet.sealing.content import Seal
from intranet.sealing.seal import sealed
from intranet.sealing.sealing import seal_opgave
from intranet.store import AnswerKind, Json, RegelsetText, Store, changes, questions, recording

AT = datetime(2026, 11, 23, 11, 30, tzinfo=UTC)
TODAY = date(2026, 11, 23)
RULES = """# Proef

```regels
regeltaal 1

regelset proef "Proefregels"
  organisatie "gemeente Voorbeeld"
  versie "1"
  geldig vanaf 1 december 2023

besluit mag "Mag het?": één uit
    - ja_graag "Ja graag"
    - liever_niet "Liever niet"
  anders liever_niet want "Zo is het afgesproken."

interpretatie ruim "Lezen wij het ruim?" gekozen ja
  want "De bron zegt het niet."
  door "voorstel" op 23 november 2026
```

## Eerste deel

> Het mag als het klein is, vroeg begint en weinig kost.

```regels
feit begin: datum
  vraag "Wanneer begint het?"

feit kosten: bedrag
  vraag "Wat kost het?"

feit mensen: getal
  vraag "Hoeveel mensen doen mee?"

feit thema: meer uit
    - groen "Groen"
    - sociaal "Sociaal"
  vraag "Waar gaat het over?"

oordeel goed_idee: ja/nee
  vraag "Is het een goed idee?"

regel klein over mag geeft ja_graag
  als al deze punten gelden:
    - begin is na 1 januari 2025
    - kosten is hoogstens € 1.000
    - mensen is hoogstens 10,5
    - (goed_idee of ruim is nee)
  want "Dan is het klein."

verplichting melden "Meld het aan de buurt"
  als klein is van toepassing
  moment vooraf
```
"""
ANSWERS: dict[str, Json] = {
    "begin": "2026-12-24",
    "kosten": 999.95,
    "mensen": 8.5,
    "thema": ["groen", "sociaal"],
    "goed_idee": True,
}


@dataclass
class Desk:
    """One opgave, and a way to seal it."""

    store: Store
    regelset: Regelset
    opgave_id: int

    def answer(self, fact: str, value: Json, reason: str = "") -> None:
        with self.store.writing() as session:
            kind = AnswerKind.UNKNOWN if value is None else AnswerKind.ANSWERED
            changes.record_answer(
                session, self.opgave_id, fact=fact, kind=kind, value=value, reason=reason, who="anna", at=AT
            )

    def seal(self, **fields: Any) -> str:
        """Seal the opgave as it is; the text of the record."""
        with self.store.writing() as session:
            opgave = questions.get_opgave(session, self.opgave_id)
            assert opgave is not None
            done = seal_opgave(
                session,
                self.opgave_id,
                self.regelset,
                Seal("anna", AT, TODAY, **fields),
                on=TODAY,
                expected_revision=opgave.revision,
            )
            text = recording.record_text(session, self.opgave_id, done.number)
        assert text is not None
        return text


def opened(tmp_path: Path, rules: str) -> Desk:
    """An opgave under these rules with all its questions answered."""
    store = Store(f"sqlite:///{tmp_path / 'proef.db'}")
    store.migrate()
    regelset = regelset_of((RegelsetText("proef.regels.md", rules),))
    with store.writing() as session:
        version = changes.remember_regelset(
            session, name=regelset.name, version=regelset.version, texts=regelset.texts, at=AT
        )
        opgave_id = changes.create_opgave(
            session,
            title="Een ‘bijzonder’ plein",
            description="Met é en \u2028 en \U0001f600.",
            phase="initiëren",
            area=None,
            regelset_version_id=version,
            who="anna",
            at=AT,
        )
    made = Desk(store, regelset, opgave_id)
    for fact, value in ANSWERS.items():
        made.answer(fact, value, "Dat vinden wij." if fact == "goed_idee" else "")
    return made


@pytest.fixture
def desk(tmp_path: Path) -> Any:
    """An opgave with all its questions answered."""
    made = opened(tmp_path, RULES)
    yield made
    made.store.close()


@pytest.fixture
def forged() -> Callable[..., str]:
    """Change the content of a record; with `sealed_again` the seal is made to fit."""

    def forge(text: str, change: Callable[[dict[str, Any]], None], sealed_again: bool = False) -> str:
        record = json.loads(text)
        change(record["vaststelling"])
        return sealed(record["vaststelling"])[0] if sealed_again else json.dumps(record)

    return forge
