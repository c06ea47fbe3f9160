"""Answers are filled in where a text of the rules names a question: on the screen, in lists and in what is sealed."""

from __future__ import annotations

import json
from pathlib import Path

from intranet.opgaven.panel import Panel
from intranet.opgaven.weighing import Weighing
from intranet.sealing.verification import verify
from intranet.store import questions
from tests.intranet.sealing.conftest import RULES, TODAY, opened

NAMED = RULES.replace(
    'verplichting melden "Meld het aan de buurt"',
    'signaal duur "Het kost {kosten}"\n  als mensen is meer dan 1\n\n'
    'principe 1 vroeg "Voor {begin}"\n  voldaan als goed_idee\n\n'
    'verplichting melden "Meld aan {mensen} mensen dat het {begin} begint"',
)


def test_texts_are_told_with_the_answers_in_them(tmp_path: Path) -> None:
    desk = opened(tmp_path, NAMED)
    with desk.store.reading() as session:
        opgave = questions.get_opgave(session, desk.opgave_id)
        assert opgave is not None
        panel = Panel(Weighing(opgave, desk.regelset, TODAY))
    sentence = "Meld aan 8,5 mensen dat het 24 december 2026 begint"
    assert [shown.obligation.title for moment in panel.moments for shown in moment.obligations] == [sentence]
    assert [signal.title for signal in panel.signals] == ["Het kost € 999,95"]
    assert [shown.principle.title for shown in panel.principles] == ["Voor 24 december 2026"]
    record = desk.seal()
    assert all(check.holds for check in verify(record).checks)
    content = json.loads(record)["vaststelling"]
    assert [one["titel"] for one in content["verplichtingen"]] == [sentence]
    assert [one["titel"] for one in content["signalen"]] == ["Het kost € 999,95"]
    desk.store.close()


def test_rules_without_such_texts_are_told_as_they_are(tmp_path: Path) -> None:
    desk = opened(tmp_path, RULES)
    with desk.store.reading() as session:
        opgave = questions.get_opgave(session, desk.opgave_id)
        assert opgave is not None
        weighing = Weighing(opgave, desk.regelset, TODAY)
    assert weighing.told is weighing.policy
    desk.store.close()
