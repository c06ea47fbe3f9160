"""The web app of Opgavewijzer. Nothing happens on import; `create_app` makes an app."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:  # Flask costs a tenth of a second; `opgavewijzer --versie` should not pay it
    from collections.abc import Iterable

    from flask import Flask

    from intranet.config import Config


def create_app(config: Config, pages: Iterable[str] | None = None) -> Flask:
    """An app with its database at the newest version, ready to answer.

    `pages` are names of modules with a blueprint `bp`; without it those of `intranet.urls`.
    Raises OSError when the data folder cannot be made, and StoreError when the database cannot be opened.
    """
    from importlib import import_module

    from flask import Flask

    from intranet import filters, locations, urls
    from intranet.store import Store
    from intranet.web import errors, htmx, permissions, security, static_files

    app = Flask("intranet", template_folder=str(locations.templates()), static_folder=str(locations.static()))
    app.testing = config.testing
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.extensions["config"] = config

    config.data_folder.mkdir(parents=True, exist_ok=True)
    store = Store(config.database)
    store.migrate()
    app.extensions["store"] = store

    security.install(app, config)
    htmx.install(app)
    filters.install(app)
    static_files.install(app)
    errors.install(app)
    for name in urls.PAGES if pages is None else pages:
        app.register_blueprint(import_module(name).bp)
    permissions.install(app)
    return app
