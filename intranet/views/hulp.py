"""*Hulp*: how to work with the program, what the words mean, and the keys."""

from __future__ import annotations

from flask import Blueprint, render_template

from intranet.permissions import Permission, permission

bp = Blueprint("hulp", __name__, url_prefix="/hulp")


@bp.get("/")
@permission(Permission.READ)
def index() -> str:
    """The manual."""
    return render_template("hulp/index.html")
