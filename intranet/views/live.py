"""What a page that is open hears of colleagues: what they did after it was made, without what it did itself."""

from __future__ import annotations

from typing import Any

from flask import request

from intranet.opgaven.news import sentences
from intranet.opgaven.weighing import Weighing
from intranet.store import NotFound, Session, happenings, questions
from intranet.store.happenings import Did
from intranet.web.permissions import current_user

MOST = 10
"""The most acts of others that are named one by one."""


def is_unchanged(session: Session, opgave_id: int) -> bool:
    """Tell whether the page of the present request shows an opgave as it is: that costs one question.

    Raises NotFound when there is no such opgave.
    """
    row = questions.get_row(session, opgave_id)
    if row is None:
        raise NotFound(opgave_id)
    return row.revision == request.args.get("revisie", type=int)


def changed_since(session: Session, weighing: Weighing, mark: str, open_question: str | None = None) -> dict[str, Any]:
    """Return what `samen/_nieuws.html` needs; `mark` is how far the acts go now.

    A page says how far it has read (`gezien`), and after changes of its own how far those went (`eigen`).
    """
    me = current_user().name
    seen, own = request.args.get("gezien", ""), request.args.get("eigen", "")
    found = happenings.after(session, weighing.opgave.id, seen, limit=MOST + 1, not_by=me if own else "", until=own)
    return {
        "news": sentences(weighing, found[:MOST], me, open_question),
        "more": len(found) > MOST,
        # What leaves no act of a kind that we know, such as a vaststelling.
        "unexplained": mark == seen and not own and request.args.get("revisie", 0, type=int) > 0,
        "about_questions": any(one.did in (Did.ANSWER, Did.TASK) for one in found),
        "me": me,
    }
