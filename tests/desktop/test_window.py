"""The real window, on a screen that nobody sees: does it open, show the first page, and end?"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.desktop
gtk_only = pytest.mark.skipif(sys.platform != "linux", reason="drives the GTK window")


def missing() -> str | None:
    """One line: what this computer lacks for these tests, and how to get it; None when it lacks nothing."""
    if sys.platform != "linux":
        return None
    packages = []
    if shutil.which("xvfb-run") is None:
        packages += ["xvfb", "xauth"]
    script = "import gi; gi.require_version('Gtk', '3.0'); gi.require_version('WebKit2', '4.1')"
    if subprocess.run([sys.executable, "-c", script], capture_output=True).returncode != 0:
        packages += ["python3-gi", "gir1.2-webkit2-4.1"]
    if not packages:
        return None
    return f"the window tests need: apt-get install {' '.join(packages)} (then make .venv again with dev.py)"


@pytest.fixture(autouse=True)
def _needs_a_window() -> None:
    if (lack := missing()) is not None:
        if os.environ.get("CI"):
            pytest.fail(lack, pytrace=False)
        pytest.skip(lack)


def start(*arguments: str, timeout: float = 120) -> subprocess.CompletedProcess[str]:
    screen = ["xvfb-run", "-a", "-s", "-screen 0 1400x900x24"] if sys.platform == "linux" else []
    command = [*screen, sys.executable, "-m", "intranet", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=timeout)


def test_the_window_opens_shows_the_first_page_and_ends(tmp_path: Path) -> None:
    done = start("--proef", "--data", str(tmp_path))
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Proef gelukt in een venster" in done.stdout
    assert (tmp_path / "opgavewijzer.db").is_file()
    # The cookie with the token ends with the window; nothing of it stays on the disk.
    cookies = tmp_path / "venster" / "cookies"
    assert not cookies.exists() or "opgavewijzer-" not in cookies.read_text()


def test_two_windows_share_one_folder(tmp_path: Path) -> None:
    command = ["xvfb-run", "-a", sys.executable, "-m", "intranet", "--proef", "--data", str(tmp_path)]
    if sys.platform != "linux":
        del command[:2]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) for _ in range(2)]
    said = [one.communicate(timeout=120)[0] for one in both]  # both end before anything is judged
    assert [one.returncode for one in both] == [0, 0], said
    assert all("Proef gelukt in een venster" in text for text in said)


def test_a_window_that_cannot_show_its_page_ends_with_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "opgavewijzer.db").write_text("geen database " * 100)
    done = start("--proef", "--data", str(tmp_path))
    assert done.returncode == 2, done.stdout + done.stderr
    assert "file is not a database" in done.stderr
    assert "Traceback" not in done.stderr


def visit(tmp_path: Path, *arguments: str, browser: Path | None = None) -> dict[str, Any]:
    """What window_visit.py saw. Fails when the program does not end by itself."""
    script = Path(__file__).with_name("window_visit.py")
    done = subprocess.run(
        ["xvfb-run", "-a", sys.executable, str(script), str(tmp_path / "venster"), *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, "BROWSER": str(browser or "false"), "PYTHONPATH": str(script.parents[2])},
    )
    assert done.returncode == 0, done.stderr
    seen: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return seen


@gtk_only
def test_in_the_window_forms_work_links_lead_out_and_keys_zoom(tmp_path: Path) -> None:
    browser, opened = tmp_path / "browser", tmp_path / "opened"
    browser.write_text(f'#!/bin/sh\necho "$1" > {opened}.part && mv {opened}.part {opened}\n')
    browser.chmod(0o755)
    seen = visit(tmp_path, str(opened), browser=browser)
    assert seen["wrong"] == ""
    assert seen["title"] == "Opgavewijzer"
    # The browser part of the window tells us that a form is ours: security.py relies on one of these two.
    assert seen["site"] == "same-origin"
    assert seen["origin"] == seen["own"]
    assert seen["zoom"] == [1.1, 1.0, 0.909, 1.0]
    assert opened.read_text() == "https://elders.example/x\n"
    assert seen["address"] == f"{seen['own']}/"


@gtk_only
def test_a_window_closed_in_haste_leaves_no_program_behind(tmp_path: Path) -> None:
    assert visit(tmp_path, "haast")["own"].startswith("http://127.0.0.1:")
