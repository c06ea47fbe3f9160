"""What keeps others out: the Host header, the window's token, the origin of a change, and the headers of every answer.

A server on this computer can be reached by every program on it, and by every page its user visits. Hence four locks:

1. Host: only the names we gave out are answered; a foreign name that points at 127.0.0.1 (DNS rebinding) gets nothing.
2. Token: the window opens `/?sleutel=...`; that gives it a cookie that scripts cannot read and other sites cannot send.
3. Origin: a change is accepted only from our own pages, told by `Sec-Fetch-Site` or `Origin`, which browsers send.
   So forms need no hidden field, and work without scripts.
4. Content-Security-Policy: nothing but our own files, no inline script or style.
"""

from __future__ import annotations

import hashlib
import secrets

from flask import Flask, Response, current_app, g, redirect, request
from werkzeug.exceptions import Forbidden, MisdirectedRequest

from intranet.config import Config, current_config
from intranet.web.static_files import is_current

TOKEN_FIELD = "sleutel"  # noqa: S105 - the name of the field, not its value

_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)

HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    # Not no-referrer: with that, browsers send "Origin: null" with our own forms.
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class NotOurWindow(Forbidden):
    """The request carries no token, or that of another start."""


class NotOurPage(Forbidden):
    """A change that a page of another site, or no page at all, asks for."""


def cookie_name(token: str) -> str:
    """The name of the cookie for `token`. All ports of a host share their cookies, so each start needs its own name."""
    return f"opgavewijzer-{hashlib.sha256(token.encode()).hexdigest()[:8]}"


def install(app: Flask, config: Config) -> None:
    """Put the locks on every request of this app and the headers on every answer."""
    # Signs Flask's own session cookie; a new one each start, since nothing that must last is kept there.
    app.secret_key = secrets.token_bytes(32)
    app.config.update(
        MAX_CONTENT_LENGTH=16 * 1024 * 1024,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Strict",
    )
    if config.window_token is not None:
        app.config["SESSION_COOKIE_NAME"] = f"{cookie_name(config.window_token)}-sessie"
    app.before_request(check_host)
    app.before_request(check_token)
    app.before_request(check_origin)
    app.after_request(set_headers)


def check_host() -> None:
    """Answer only to the names we gave out; else 421."""
    if request.environ.get("HTTP_HOST", "").lower() not in current_config().allowed_hosts:
        raise MisdirectedRequest


def check_token() -> Response | None:
    """Let in who has the cookie; give it to who brings the token in the address; else 403.

    The token leaves the address at once by a redirect, so it is not in the history and not on a projected screen.
    """
    token = current_config().window_token
    if token is None or (TOKEN_FIELD not in request.args and has_token()):
        return None
    if request.method != "GET" or not _same(request.args.get(TOKEN_FIELD, ""), token):
        raise NotOurWindow
    # One slash in front: "//name" would be another site.
    response: Response = current_app.make_response(redirect(f"/{request.path.lstrip('/')}", code=303))
    response.set_cookie(cookie_name(token), token, httponly=True, samesite="Strict")
    return response


def has_token() -> bool:
    """True when the present request comes from our own window, or when this app asks for no token."""
    token = current_config().window_token
    return token is None or _same(request.cookies.get(cookie_name(token), ""), token)


def check_origin() -> None:
    """Accept a change only from a page of ours; else 403. What only reads may come from anywhere."""
    if request.method in _SAFE_METHODS:
        return
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        ours = site in ("same-origin", "none")  # none: the person, not a page, repeats it
    else:
        ours = request.headers.get("Origin") == f"{request.scheme}://{request.host}"
    if not ours:
        raise NotOurPage


def set_headers(response: Response) -> Response:
    """Give every answer the headers that keep it safe, and say how long it may be kept.

    Pages are never kept: they show the state of an opgave. Our own files are kept for a year under the address
    that holds their version (see static_files.py), and asked for again under any other.
    """
    for name, value in HEADERS.items():
        response.headers[name] = value
    if "style_nonce" in g:
        styles = f"style-src 'self' 'nonce-{g.style_nonce}'"
        response.headers["Content-Security-Policy"] = _POLICY.replace("style-src 'self'", styles)
    if request.endpoint == "static" and response.status_code in (200, 206, 304):
        response.headers["Cache-Control"] = "private, max-age=31536000, immutable" if is_current() else "no-cache"
    else:
        response.headers["Cache-Control"] = "no-store"
    return response


def style_nonce() -> str:
    """A word that only this answer has: its policy lets a script of ours add a style sheet that carries it.

    The editor needs that. Nothing else does, so other pages have no such word.
    """
    if "style_nonce" not in g:
        g.style_nonce = secrets.token_urlsafe(16)
    nonce: str = g.style_nonce
    return nonce


def _same(given: str, secret: str) -> bool:
    return secrets.compare_digest(given.encode(), secret.encode())
