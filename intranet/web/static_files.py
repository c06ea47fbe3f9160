"""Our styles, scripts and fonts: each address holds the version of its file, so a browser may keep it for good."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Flask, current_app, request

_VERSION = "v"


def install(app: Flask) -> None:
    """Let `url_for("static", filename=...)` add the version as `?v=`."""
    app.url_defaults(_add_version)


def is_current() -> bool:
    """True when the present request asks for a file of ours by the version that it has now."""
    if request.endpoint != "static" or not request.view_args:
        return False
    version = _version(str(request.view_args["filename"]))
    return version is not None and request.args.get(_VERSION) == version


def _add_version(endpoint: str, values: dict[str, Any]) -> None:
    if endpoint == "static" and _VERSION not in values:
        version = _version(str(values["filename"]))
        if version is not None:
            values[_VERSION] = version


def _version(filename: str) -> str | None:
    """Twelve characters that change when the content of the file does; None when there is no such file."""
    path = Path(current_app.static_folder or "", filename)
    try:
        state = path.stat()
    except OSError:
        return None
    return _digest(path, state.st_mtime_ns, state.st_size) if path.is_file() else None


@lru_cache(maxsize=256)
def _digest(path: Path, _changed: int, _size: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]
