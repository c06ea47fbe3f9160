"""What one running Opgavewijzer is told: everything it may know about the place it runs in."""

from __future__ import annotations

import getpass
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from flask import current_app


def operating_system_user() -> str:
    """The name under which this person works on this computer; "onbekend" when the system cannot say."""
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):  # no entry in the password database, or no such module (Windows, 3.11)
        return "onbekend"


@dataclass(frozen=True)
class Config:
    """The settings of one app, given once to `create_app` and never changed after.

    `window_token` is the secret that only our own window knows; None (a server behind a sign-in) asks for no token.
    `allowed_hosts` are the Host headers that are answered, each as "name:port" or "name".
    """

    data_folder: Path
    database_url: str | None = None
    window_token: str | None = None
    allowed_hosts: frozenset[str] = frozenset()
    user_name: str = field(default_factory=operating_system_user)
    today: Callable[[], date] = date.today
    testing: bool = False

    @property
    def database(self) -> str:
        """The SQLAlchemy URL of the database: the given one, or an SQLite file in the data folder."""
        return self.database_url or f"sqlite:///{(self.data_folder / 'opgavewijzer.db').as_posix()}"


def current_config() -> Config:
    """The settings of the app that answers the present request."""
    config: Config = current_app.extensions["config"]
    return config
