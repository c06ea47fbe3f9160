"""What many tests share: an app with its own empty database, and a visitor who is its own window."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from intranet import create_app
from intranet.config import Config

TOKEN = "de-sleutel-van-deze-proef"
TODAY = date(2026, 11, 23)


@pytest.fixture
def config(tmp_path: Path) -> Config:
    """The settings of an app in a folder of its own, on a fixed day."""
    return Config(
        data_folder=tmp_path,
        window_token=TOKEN,
        allowed_hosts=frozenset({"localhost"}),
        user_name="teamlid",
        today=lambda: TODAY,
        testing=True,
    )


@pytest.fixture
def app(config: Config) -> Iterator[Flask]:
    """The whole app, with every page."""
    made = create_app(config)
    yield made
    made.extensions["store"].close()


@pytest.fixture
def visitor() -> Callable[[Flask], FlaskClient]:
    """A client that an app takes for its own window: it has the cookie, and its changes come from our own page."""

    def visit(app: Flask) -> FlaskClient:
        client = app.test_client()
        client.environ_base["HTTP_SEC_FETCH_SITE"] = "same-origin"
        assert client.get(f"/?sleutel={TOKEN}").status_code == 303
        return client

    return visit


@pytest.fixture
def client(app: Flask, visitor: Callable[[Flask], FlaskClient]) -> FlaskClient:
    """The window of the whole app."""
    return visitor(app)
