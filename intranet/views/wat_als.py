"""*Wat als*: try other answers beside the real ones. Nothing is stored; what is tried stands in the address."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, Response, request, url_for

from intranet.config import current_config
from intranet.opgaven.panel import Panel
from intranet.opgaven.trial import Trial
from intranet.opgaven.weighing import Weighing
from intranet.policies import current_store
from intranet.views.afwegen import find
from intranet.web import htmx
from intranet.web.permissions import Permission, permission

bp = Blueprint("wat_als", __name__)


@bp.get("/opgaven/<int:opgave_id>/wat-als")
@permission(Permission.READ)
def index(opgave_id: int) -> Response:
    """The real outcome and the tried one, side by side; htmx gets only what follows from what is tried."""
    with current_store().reading() as session:
        found = find(session, opgave_id)
    # What is tried are answers and readings of the rules: what people decided besides stays out of it.
    real = Weighing(replace(found.opgave, established=None), found.regelset, current_config().today())
    trial = Trial(real, request.args.to_dict(flat=False))
    now, then = Panel(real), Panel(trial.tried)
    return htmx.render_part_or_page(
        "wat_als/index.html",
        "wat_als/_proef.html",
        push_url=url_for("wat_als.index", opgave_id=opgave_id, **trial.address) if htmx.is_htmx() else None,
        announcement=f"Wat als: {then.announcement}" if htmx.is_htmx() else None,
        opgave=found.opgave,
        trial=trial,
        now=now,
        then=then,
        changes=trial.changes(now, then),
    )
