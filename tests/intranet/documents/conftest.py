"""Contents of records to make documents of: of the leidraad, with what people really type."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from dsl import write_answer
from intranet.opgaven.weighing import Weighing
from intranet.policies import regelset_of, shipped_texts
from intranet.sealing.content import About, Content, Deviation, Seal, WorkDone, content_of
from intranet.store import AnswerKind, Store, changes, questions

AT = datetime(2026, 11, 23, 11, 30, tzinfo=UTC)
TODAY = date(2026, 11, 23)
PARTICIPATION = "Herinrichting winkelplein in Geleen Zuid"
NO_PARTICIPATION = "Noodverordening na dreigende rellen"
NASTY = '*vet* _schuin_ $x$ #let y = 1; #read("/etc/passwd") @ref <label> `code` \\ // {{ 7*7 }} {% raw %} <b>&amp;'
"""What typst, Jinja or XML would read as something else."""

Make = Callable[..., Content]


@pytest.fixture
def content(tmp_path: Path) -> Make:
    """Make the content of a record with the answers of a voorbeeld; without `seal` that of a draft."""
    store = Store(f"sqlite:///{tmp_path / 'documenten.db'}")
    store.migrate()
    regelset = regelset_of(shipped_texts())

    def make(
        voorbeeld: str | None = PARTICIPATION,
        *,
        title: str = "Herinrichting ‘winkelplein’",
        description: str = "Het plein is versleten.",
        reason: str = "Dat bleek in het wijkgesprek.",
        about: About | None = None,
        draft: bool = False,
        **seal: Any,
    ) -> Content:
        with store.writing() as session:
            version = changes.remember_regelset(
                session, name=regelset.name, version=regelset.version, texts=regelset.texts, at=AT
            )
            opgave_id = changes.create_opgave(
                session,
                title=title,
                description=description,
                phase="voorbereiden",
                area=None,
                regelset_version_id=version,
                who="anna",
                at=AT,
            )
            given = next((e.answers for e in regelset.policy.examples if e.title == voorbeeld), {})
            assert voorbeeld is None or given
            for name, answer in given.items():
                fact = regelset.policy.facts[name]
                changes.record_answer(
                    session,
                    opgave_id,
                    fact=name,
                    kind=AnswerKind.ANSWERED,
                    value=write_answer(answer, fact),
                    reason=reason if fact.is_judgement else "",
                    who="anna",
                    at=AT,
                )
            opgave = questions.get_opgave(session, opgave_id)
        assert opgave is not None
        weighing = Weighing(opgave, regelset, TODAY)
        return content_of(weighing, "0.1.0", None if draft else Seal("anna", AT, TODAY, **seal), about)

    return make


@pytest.fixture
def deviating(content: Make) -> Content:
    """A record of a team that decided otherwise than the rules."""
    return content(
        NO_PARTICIPATION,
        deviation=Deviation("participatie", "participatie", "De buurt vroeg er zelf om."),
        review_on=date(2027, 3, 1),
        about=About(
            kaders=(("Het budget", "Zo is begroot."), ("De bomen", "")),
            work={
                "duidelijk_zijn_over_niet": WorkDone(
                    "Op het bord bij de markt.", "anna", TODAY, "Zaak 12", (), ("markt",)
                )
            },
        ),
    )
