"""Who gets an answer, who may change something, and what every answer carries. With a few small pages of our own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import html5lib
import pytest
from flask import Blueprint, Flask, abort, url_for
from flask.testing import FlaskClient

from intranet import create_app
from intranet.config import Config
from intranet.store import Conflict, Role
from intranet.web import security
from intranet.web.permissions import (
    MissingPermissionError,
    Permission,
    needed_permission,
    permission,
    routes_without_permission,
)
from tests.intranet.roles import let_the_list_count

TOKEN = "de-sleutel-van-deze-proef"

bp = Blueprint("small", __name__)


@bp.get("/")
@permission(Permission.READ)
def home() -> str:
    return "<h1>Thuis</h1>"


@bp.post("/bewaar")
@permission(Permission.WEIGH)
def save() -> str:
    return "bewaard"


@bp.post("/publiceer")
@permission(Permission.PUBLISH)
def publish() -> str:
    return "gepubliceerd"


@bp.get("/stuk")
@permission(Permission.READ)
def broken() -> str:
    raise ZeroDivisionError("geheim uit het programma")


@bp.get("/stop/<int:status>")
@permission(Permission.READ)
def stop(status: int) -> str:
    abort(status)


@bp.get("/botsing")
@permission(Permission.READ)
def conflict() -> str:
    raise Conflict(revision=3)


@bp.get("/adres")
@permission(Permission.READ)
def address() -> str:
    return url_for("static", filename="dist/app.css")


@pytest.fixture
def app(config: Config) -> Iterator[Flask]:
    # Not as a test: then Flask shows an error of the program to the test instead of to the visitor.
    made = create_app(replace(config, testing=False), pages=[__name__])
    yield made
    made.extensions["store"].close()


@pytest.fixture
def stranger(app: Flask) -> FlaskClient:
    return app.test_client()


def test_who_has_no_token_gets_nothing_but_advice(stranger: FlaskClient) -> None:
    for path in ("/", "/bestaat-niet", "/static/dist/app.css", "/?sleutel=fout"):
        answer = stranger.get(path)
        assert answer.status_code == 403, path
        assert "Open de Opgavewijzer opnieuw" in answer.text
        assert "Thuis" not in answer.text
        assert "Set-Cookie" not in answer.headers


def test_the_token_becomes_a_cookie_and_leaves_the_address(stranger: FlaskClient) -> None:
    answer = stranger.get(f"/?sleutel={TOKEN}")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert "Expires" not in cookie  # gone when the window closes
    assert "Max-Age" not in cookie
    assert stranger.get("/").text == "<h1>Thuis</h1>"


def test_the_token_never_leads_to_another_site(stranger: FlaskClient) -> None:
    given = {"PATH_INFO": "//elders.example/x", "QUERY_STRING": f"sleutel={TOKEN}"}
    answer = stranger.get("/", environ_overrides=given)
    assert answer.headers["Location"] == "/elders.example/x"


def test_a_wrong_token_is_refused_even_with_the_cookie(client: FlaskClient) -> None:
    assert client.get("/?sleutel=fout").status_code == 403


def test_a_cookie_of_another_start_is_refused(stranger: FlaskClient) -> None:
    stranger.set_cookie(security.cookie_name(TOKEN), "een-ander")
    assert stranger.get("/").status_code == 403
    assert security.cookie_name(TOKEN) != security.cookie_name("een-ander")


def test_an_app_without_a_token_asks_for_none(config: Config) -> None:
    app = create_app(replace(config, window_token=None), pages=[__name__])
    assert app.test_client().get("/").status_code == 200


@pytest.mark.parametrize("host", ["elders.example", "localhost:1", "localhost.elders.example", ""])
def test_a_foreign_host_gets_no_answer(client: FlaskClient, host: str) -> None:
    answer = client.get("/", headers={"Host": host})
    assert answer.status_code == 421
    assert "Thuis" not in answer.text


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({"Sec-Fetch-Site": "none"}, 200),
        ({"Sec-Fetch-Site": "same-site"}, 403),  # another port of this computer
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"}, 403),
        ({"Origin": "http://localhost"}, 200),  # a browser from before Sec-Fetch-Site
        ({"Origin": "http://localhost:1"}, 403),
        ({"Origin": "https://elders.example"}, 403),
        ({"Origin": "null"}, 403),
        ({}, 403),
    ],
)
def test_a_change_must_come_from_our_own_page(client: FlaskClient, headers: dict[str, str], status: int) -> None:
    del client.environ_base["HTTP_SEC_FETCH_SITE"]
    answer = client.post("/bewaar", headers=headers)
    assert answer.status_code == status
    assert (answer.text == "bewaard") == (status == 200)


def test_reading_may_come_from_anywhere(client: FlaskClient) -> None:
    assert client.get("/", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 200


@pytest.mark.parametrize("path", ["/", "/bestaat-niet", "/stuk", "/static/bestaat-niet"])
def test_every_answer_carries_the_headers(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    for name, value in security.HEADERS.items():
        assert answer.headers[name] == value
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_policy_lets_in_no_inline_script_or_style() -> None:
    policy = security.HEADERS["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert "*" not in policy


def test_a_file_of_ours_is_kept_under_its_version(app: Flask, client: FlaskClient, tmp_path: Path) -> None:
    style = tmp_path / "dist" / "app.css"
    style.parent.mkdir()
    style.write_text("h1 { color: black }")
    app.static_folder = str(tmp_path)
    address = client.get("/adres").text
    assert address.startswith("/static/dist/app.css?v=")
    kept = client.get(address)
    assert kept.text == "h1 { color: black }"
    assert "immutable" in kept.headers["Cache-Control"]
    assert client.get("/static/dist/app.css").headers["Cache-Control"] == "no-cache"
    # An address of an older version must not hold this file for a year.
    assert client.get("/static/dist/app.css?v=ouder").headers["Cache-Control"] == "no-cache"
    style.write_text("h1 { color: blue }")
    assert client.get("/adres").text != address
    assert client.get(address).headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize(
    ("path", "status", "title"),
    [
        ("/bestaat-niet", 404, "Deze pagina is er niet"),
        ("/bewaar", 405, "Dit kan zo niet"),
        ("/botsing", 409, "Iemand anders was u voor"),
        ("/stop/413", 413, "Dit is te groot om te bewaren"),
        ("/stop/418", 418, "Dit kan niet worden verwerkt"),
        ("/stuk", 500, "Er ging iets mis in de Opgavewijzer"),
    ],
)
def test_an_error_is_a_page_in_dutch(client: FlaskClient, path: str, status: int, title: str) -> None:
    answer = client.get(path)
    assert answer.status_code == status
    page = html5lib.parse(answer.text, namespaceHTMLElements=False)
    assert page.get("lang") == "nl"
    assert [heading.text for heading in page.iter("h1")] == [title]
    assert (page.findtext("head/title") or "").startswith(title)
    assert "Traceback" not in answer.text
    assert "geheim" not in answer.text


def test_an_error_reaches_htmx_as_a_message_for_its_place(client: FlaskClient) -> None:
    answer = client.get("/botsing", headers={"HX-Request": "true"})
    assert answer.status_code == 409
    assert answer.headers["HX-Retarget"] == "#meldingen"
    assert "<h1" not in answer.text
    assert "intussen gewijzigd" in answer.text


def test_every_route_has_exactly_one_permission(app: Flask) -> None:
    assert routes_without_permission(app) == []
    assert needed_permission(app, "small.save") is Permission.WEIGH
    with pytest.raises(TypeError, match="exactly one"):
        permission(Permission.READ)(save)


def test_a_route_without_permission_stops_the_start(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    open_bp = Blueprint("open", __name__)
    open_bp.add_url_rule("/open", view_func=lambda: "open", endpoint="open")
    monkeypatch.setattr(f"{__name__}.bp", open_bp)
    with pytest.raises(MissingPermissionError, match="/open"):
        create_app(config, pages=[__name__])


def test_who_lacks_a_permission_is_refused(app: Flask, client: FlaskClient) -> None:
    assert client.post("/publiceer").status_code == 200  # one desk
    let_the_list_count(app, {"teamlid": Role.TEAM_MEMBER, "anna": Role.ADMINISTRATOR}, who="anna")
    assert client.post("/bewaar").status_code == 200
    answer = client.post("/publiceer")
    assert answer.status_code == 403
    assert "Dit mag u niet doen" in answer.text


def test_the_whole_app_has_its_permissions_and_its_frame(
    config: Config, visitor: Callable[[Flask], FlaskClient]
) -> None:
    app = create_app(config)
    assert routes_without_permission(app) == []
    window = visitor(app)
    assert window.get("/", follow_redirects=True).status_code == 200
    wrong = window.get("/bestaat-niet").text
    assert "Deze pagina is er niet" in wrong
    assert "Naar de opgaven" in wrong  # the page within our own frame, not the bare one
