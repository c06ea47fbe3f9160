"""Who else has a draft open: said on its pages, and asked again by each of them every so often."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime

from flask import Blueprint, Response, abort, render_template

from intranet.filters import klok
from intranet.policies import current_store
from intranet.store import DraftNotFound, DraftState, StoreError, drafts, presence
from intranet.store.policy_records import Present
from intranet.web.permissions import Permission, current_user, permission

bp = Blueprint("aanwezig", __name__, url_prefix="/regels/concepten/<int:draft_id>/aanwezig")


@dataclass(frozen=True)
class Company:
    """The others in a draft: `names` for what is announced, `sentences` for what is shown.

    In a draft that is not `writable` nobody writes any more, also who did a moment ago.
    """

    draft_id: int
    others: tuple[Present, ...]
    writable: bool

    @property
    def names(self) -> str:
        """The names, for a page to see whether someone came or went."""
        return ", ".join(one.name for one in self.others)

    @property
    def sentences(self) -> str:
        """Who writes and who only has the draft open, as text."""
        return " ".join(
            f"Ook {one.name} bewerkt dit concept, laatst om {klok(one.saved_at)}."
            if one.saved_at and self.writable
            else f"Ook {one.name} heeft dit concept open."
            for one in self.others
        )


def company(draft_id: int) -> Company:
    """Say that the person at the screen has a draft open, and return who else has. Raises DraftNotFound."""
    who, now = current_user().name, datetime.now(UTC)
    with current_store().reading() as session:
        known = presence.is_known(session, draft_id, who, now)
        draft = drafts.get_draft(session, draft_id)
        writable = draft is not None and draft.state is DraftState.DRAFT
        found = Company(draft_id, presence.others(session, draft_id, who, now), writable)
    if not known:
        with current_store().writing() as session:
            presence.arrive(session, draft_id, who, now)
    return found


def company_on_page(draft_id: int) -> Company:
    """As `company`, for a page that is about something else: it is shown also when this could not be written."""
    with suppress(StoreError):
        return company(draft_id)
    return Company(draft_id, (), False)


@bp.post("")
@permission(Permission.SEE_DRAFTS)
def still_here(draft_id: int) -> Response:
    """What a page asks while it is open: the line with who else is there."""
    try:
        return Response(render_template("concept/_aanwezig.html", company=company(draft_id)))
    except DraftNotFound:
        abort(404)
