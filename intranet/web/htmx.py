"""Everything we say to htmx, and hear from it. The only file with its header names; no other file needs to know them.

A page and its parts: a plain request gets the page, a request by htmx only the part, which the page includes.
We use no events sent by the server: what must be announced travels with the part, as text.
"""

from __future__ import annotations

import json
from typing import Any

from flask import Flask, Response, make_response, redirect, render_template, request
from htmx_flask import Htmx
from htmx_flask import make_response as htmx_response
from markupsafe import Markup

# The element in base.html, with role="status", in which an announcement appears and is read aloud.
ANNOUNCEMENTS = "aankondiging"

_ANNOUNCEMENT = Markup('<div hx-swap-oob="innerHTML:#{}">{}</div>')


def install(app: Flask) -> None:
    """Let the requests of this app know about htmx, and caches know that an answer differs by who asks."""
    Htmx(app)
    app.after_request(_vary)


def is_htmx() -> bool:
    """True when the present request wants a part and not a page.

    A boosted link and a page restored from the history ask for a whole page, whatever the first header says.
    """
    headers = request.htmx  # type: ignore[attr-defined]  # put there by htmx-flask
    return bool(headers) and not headers.boosted and not headers.history_restore_request


def render_part_or_page(
    page: str,
    part: str,
    *,
    status: int = 200,
    push_url: str | None = None,
    retarget: str | None = None,
    reswap: str | None = None,
    announcement: str | None = None,
    **context: Any,
) -> Response:
    """The template `part` for a request by htmx, else the template `page`, both with the same context.

    `push_url` becomes the address in the bar; `retarget` (a CSS selector) and `reswap` say where and how it goes in.
    `announcement` is one plain sentence for a screen reader: the part carries it out of band to the element with id
    `aankondiging`; the page gets it as the variable `aankondiging`.
    """
    if not is_htmx():
        return make_response(render_template(page, aankondiging=announcement, **context), status)
    text = render_template(part, **context)
    if announcement is not None:
        text += str(_ANNOUNCEMENT.format(ANNOUNCEMENTS, announcement))  # Markup would escape the text before it
    response: Response = htmx_response(text, status, push_url=push_url, retarget=retarget)
    if reswap is not None:  # not through htmx-flask 0.1.0: its list of values lacks a comma, so two of them raise
        response.headers["HX-Reswap"] = reswap
    return response


def redirect_to(url: str) -> Response:
    """Send the visitor to another page of ours after a change: plain forms with 303, htmx with a header it follows."""
    if is_htmx():
        response: Response = htmx_response("", 200, redirect=url)
        return response
    return make_response(redirect(url, code=303))


def happened(event: str, **detail: Any) -> Response:
    """Nothing to put in the page, but an event on the element that asked, with what the scripts need to know."""
    response = make_response("", 204)
    response.headers["HX-Trigger"] = json.dumps({event: detail})
    return response


def _vary(response: Response) -> Response:
    response.vary.add("HX-Request")
    return response
