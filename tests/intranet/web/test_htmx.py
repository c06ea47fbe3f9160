"""A page for who asks for a page, a part for htmx; and no other file knows the names of its headers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Blueprint, Flask, Response
from flask.testing import FlaskClient
from jinja2 import DictLoader

from intranet import create_app, locations
from intranet.config import Config
from intranet.web import htmx
from intranet.web.permissions import Permission, permission

bp = Blueprint("parts", __name__)
TEMPLATES = {
    "deel/index.html": '<h1>Deel</h1><p role="status">{{ aankondiging or "" }}</p>{% include "deel/_deel.html" %}',
    "deel/_deel.html": "<p>{{ naam }}</p>",
}


@bp.get("/")
@permission(Permission.READ)
def home() -> Response:
    return htmx.render_part_or_page("deel/index.html", "deel/_deel.html", naam="a < b")


@bp.get("/alles")
@permission(Permission.READ)
def everything() -> Response:
    return htmx.render_part_or_page(
        "deel/index.html",
        "deel/_deel.html",
        naam="x",
        status=422,
        push_url="/elders",
        retarget="#doel",
        reswap="beforebegin",
        announcement="Nog <2> vragen",
    )


@bp.post("/weg")
@permission(Permission.WEIGH)
def away() -> Response:
    return htmx.redirect_to("/elders")


@pytest.fixture
def client(config: Config, visitor: Callable[[Flask], FlaskClient]) -> FlaskClient:
    app = create_app(config, pages=[__name__])
    app.jinja_loader = DictLoader(TEMPLATES)
    return visitor(app)


def test_a_part_is_literally_in_its_page(client: FlaskClient) -> None:
    page = client.get("/")
    part = client.get("/", headers={"HX-Request": "true"})
    assert part.text == "<p>a &lt; b</p>"
    assert part.text in page.text
    assert page.text.startswith("<h1>")
    assert "HX-Request" in page.headers["Vary"]


@pytest.mark.parametrize("other", ["HX-Boosted", "HX-History-Restore-Request"])
def test_htmx_sometimes_asks_for_a_page(client: FlaskClient, other: str) -> None:
    assert client.get("/", headers={"HX-Request": "true", other: "true"}).text == client.get("/").text


def test_a_part_can_say_where_it_goes_and_what_is_announced(client: FlaskClient) -> None:
    part = client.get("/alles", headers={"HX-Request": "true"})
    assert part.status_code == 422
    assert part.headers["HX-Push-Url"] == "/elders"
    assert part.headers["HX-Retarget"] == "#doel"
    assert part.headers["HX-Reswap"] == "beforebegin"
    assert part.text == '<p>x</p><div hx-swap-oob="innerHTML:#aankondiging">Nog &lt;2&gt; vragen</div>'


def test_a_page_carries_the_announcement_and_nothing_for_htmx(client: FlaskClient) -> None:
    page = client.get("/alles")
    assert page.status_code == 422
    assert "Nog &lt;2&gt; vragen" in page.text
    assert not [name for name, _ in page.headers if name.upper().startswith("HX-")]


def test_after_a_change_both_go_to_the_next_page(client: FlaskClient) -> None:
    plain = client.post("/weg")
    assert (plain.status_code, plain.headers["Location"]) == (303, "/elders")
    swapped = client.post("/weg", headers={"HX-Request": "true"})
    assert (swapped.status_code, swapped.headers["HX-Redirect"]) == (200, "/elders")


def test_only_one_file_knows_the_headers_of_htmx() -> None:
    package = locations.package()
    files = [*package.rglob("*.py"), *locations.templates().rglob("*.html")]
    knowing = {file for file in files if "HX-" in file.read_text(encoding="utf-8")}
    assert knowing == {Path(htmx.__file__).resolve()}
