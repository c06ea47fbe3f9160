"""The program killed at any moment: every answer that was shown as saved is there when it opens again.

The real program in a process of its own, asked over HTTP as its window does, and killed with SIGKILL: nothing of ours
runs after that.
"""

from __future__ import annotations

import http.client
import os
import re
import signal
import subprocess
import sys
import threading
from pathlib import Path
from urllib.parse import urlencode

import pytest

from intranet.config import Config
from intranet.store import Store, questions

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is how it is done elsewhere")

PROGRAM = """
import sys
from pathlib import Path
from intranet import create_app
from intranet.config import Config
from intranet.desktop.local_server import LocalServer
server = LocalServer(0)
host = server.origin.removeprefix("http://")
server.start(lambda: create_app(Config(Path(sys.argv[1]), allowed_hosts=frozenset({host}), user_name="teamlid")))
server.wait_until_ready()
print(host, flush=True)
server.wait_until_stopped()
"""


class Program:
    """The app in a process of its own, on a folder with data."""

    def __init__(self, folder: Path) -> None:
        root = str(Path(__file__).parents[2])
        self._process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, str(folder)],
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": root},
        )
        assert self._process.stdout is not None
        self.host = self._process.stdout.readline().strip()

    def ask(self, method: str, address: str, fields: dict[str, str] | None = None) -> tuple[int, str]:
        connection = http.client.HTTPConnection(self.host, timeout=30)
        try:
            headers = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}
            headers |= {"HX-Request": "true"} if address != "/opgaven/nieuw" else {}
            connection.request(method, address, urlencode(fields or {}), headers)
            response = connection.getresponse()
            return response.status, response.read().decode()
        finally:
            connection.close()

    def kill(self) -> None:
        self._process.send_signal(signal.SIGKILL)  # nothing when it is gone already
        self._process.wait(10)


def test_every_answer_that_was_shown_as_saved_is_there(tmp_path: Path) -> None:
    program = Program(tmp_path)
    saved: list[str] = []
    try:
        status, _ = program.ask("POST", "/opgaven/nieuw", {"titel": "Een plein", "fase": "initiëren"})
        assert status == 303
        killer = threading.Timer(1.5, program.kill)  # in the middle of whatever it is doing then
        killer.start()
        number = 0
        try:
            while True:
                number += 1
                value = ("voldoende", "geen", "onvoldoende")[number % 3]
                fields = {"antwoord": value, "reden": f"Reden {number}."}
                status, text = program.ask("POST", "/opgaven/1/antwoorden/ruimte", fields)
                assert status == 200
                assert re.search(r"Uw antwoord is bewaard\.", text)
                saved.append(f"Reden {number}.")
        except (OSError, http.client.HTTPException):
            pass  # it is gone
        killer.join()
    finally:
        program.kill()
    assert len(saved) > 3, "it was killed before anything happened"

    store = Store(Config(tmp_path).database)
    store.migrate()
    with store.reading() as session:
        kept = [entry.reason for entry in reversed(questions.answer_history(session, 1))]
        opgave = questions.get_opgave(session, 1)
    store.close()
    assert kept[: len(saved)] == saved
    assert len(kept) <= len(saved) + 1, "at most the one that was underway"
    assert opgave is not None
    assert opgave.answers["ruimte"].reason == kept[-1]

    again = Program(tmp_path)
    try:
        status, text = again.ask("GET", "/opgaven/1/?vraag=ruimte")
        assert status == 200
        assert kept[-1] in text
    finally:
        again.kill()
