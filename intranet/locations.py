"""Where our own files are, and which version they are. The only module that knows the places they can be in:

- a checkout (editable install): templates/, policies/ and dsl/ stand beside intranet/;
- an installed wheel, and the program PyInstaller froze from it: templates/ and policies/ inside intranet/.
"""

from __future__ import annotations

import sys
from pathlib import Path

NAME = "Opgavewijzer"


def package() -> Path:
    """The folder of the package `intranet` itself, also inside the frozen program."""
    frozen = getattr(sys, "_MEIPASS", None)
    return Path(frozen) / "intranet" if frozen else Path(__file__).resolve().parent


def templates() -> Path:
    """The folder with the Jinja templates."""
    return _data("templates")


def policies() -> Path:
    """The folder with the rule files."""
    return _data("policies")


def static() -> Path:
    """The folder with styles, scripts and fonts; what is bundled stands in its folder dist."""
    return package() / "static"


def migrations() -> Path:
    """The folder with the Alembic migrations."""
    return package() / "store" / "migrations"


def default_data_folder() -> Path:
    """Where this platform keeps a person's application data, by the rules of the platform. Makes nothing."""
    from platformdirs import user_data_path  # not needed when --data is given, and not free

    return user_data_path(NAME, appauthor=False)


def version() -> str:
    """The version of this program, as its installation says."""
    from importlib.metadata import PackageNotFoundError
    from importlib.metadata import version as installed_version

    try:
        return installed_version("opgavewijzer")
    except PackageNotFoundError:
        return "(niet geïnstalleerd)"


def _data(name: str) -> Path:
    """Where a folder is that stands beside the package in a checkout and inside it when installed."""
    installed = package() / name
    return installed if installed.is_dir() else package().parent / name
