"""The fictitious opgave for a newcomer: the answers of a voorbeeld of the leidraad, with some questions left open."""

from __future__ import annotations

import json
from datetime import datetime
from functools import cache
from typing import Any

from dsl import Example, Policy, write_answer
from intranet import locations
from intranet.policies import Regelset
from intranet.store import AnswerKind, OpgaveRow, Session, changes, finding
from intranet.store.finding import Narrowing


def is_available(policy: Policy) -> bool:
    """Tell whether the leidraad has the voorbeeld that the example is made of."""
    return _voorbeeld(policy) is not None


def create(session: Session, regelset: Regelset, *, who: str, at: datetime) -> int:
    """Store the example and return its id. Raises LookupError when the leidraad does not have its voorbeeld."""
    found = _voorbeeld(regelset.policy)
    if found is None:
        raise LookupError(_data()["voorbeeld"])
    data = _data()
    version = changes.remember_regelset(
        session, name=regelset.name, version=regelset.version, texts=regelset.texts, at=at
    )
    opgave_id = changes.create_opgave(
        session,
        title=data["titel"],
        description=data["beschrijving"],
        phase=data["fase"],
        owner=who,
        area=None,
        regelset_version_id=version,
        who=who,
        at=at,
    )
    for name, fact in regelset.policy.facts.items():
        if name in found.answers and name not in data["nog_open"]:
            changes.record_answer(
                session,
                opgave_id,
                fact=name,
                kind=AnswerKind.ANSWERED,
                value=write_answer(found.answers[name], fact),  # type: ignore[arg-type]  # JSON, by its contract
                reason=data["redenen"].get(name, ""),
                who=who,
                at=at,
            )
    return opgave_id


def existing(session: Session, who: str) -> OpgaveRow | None:
    """Return the example that `who` made last and can still learn from: it runs, and questions still decide in it."""
    narrowing = Narrowing(title=_data()["titel"], created_by=who, open_questions=True)
    return next(iter(finding.every(session, narrowing, limit=1)), None)


def _voorbeeld(policy: Policy) -> Example | None:
    return next((example for example in policy.examples if example.title == _data()["voorbeeld"]), None)


@cache
def _data() -> dict[str, Any]:
    text = (locations.package() / "example.json").read_text("utf-8")
    return dict(json.loads(text))
