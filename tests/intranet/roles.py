"""For tests with more people than one: put them on the list, and let it count."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from flask import Flask

from intranet.store import Role, Store, people

AT = datetime(2026, 11, 23, 9, tzinfo=UTC)


def let_the_list_count(app: Flask, given: Mapping[str, Role], *, who: str) -> None:
    """Give each of these people one role; `who` must be a beheerder among them."""
    store: Store = app.extensions["store"]
    with store.writing() as session:
        for name, role in given.items():
            people.add(session, name=name, roles={role}, who=who, at=AT)
        people.set_one_desk(session, False, who=who, at=AT)
