"""The app on a port of this computer, with opgaven in it. Also for the screenshots and the measurements."""

from __future__ import annotations

import shutil
from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import unquote

from flask import Flask
from playwright.sync_api import Page

from dsl import answer_text, write_answer
from intranet import create_app
from intranet.config import Config
from intranet.desktop.local_server import LocalServer
from intranet.opgaven.weighing import keep_outcome
from intranet.policies import regelsets
from intranet.store import AnswerKind, changes

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
MISSING = "Chromium is not on this computer: apt-get install chromium"
# Without these the browser looks for updates and tells its maker about itself.
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-sync",
    "--no-first-run",
)
DESK, PHONE = {"width": 1280, "height": 860}, {"width": 320, "height": 640}  # the phone is also a desk at 400 %
NOON = datetime(2026, 11, 23, 11, tzinfo=UTC)


def open_question(page: Page) -> str:
    """The name of the question that is open on *Afwegen*."""
    address = page.locator("form#vraag").get_attribute("action") or ""
    return unquote(address).rpartition("/")[2]


class Site:
    """A server with its app; `entrance` is the address that lets a window in."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._server = LocalServer(0)
        self.origin = self._server.origin
        hosts = frozenset({self.origin.removeprefix("http://")})
        self.app: Flask = create_app(replace(config, allowed_hosts=hosts))
        self._server.start(lambda: self.app)
        self.entrance = f"{self.origin}/?sleutel={config.window_token}"

    def stop(self) -> None:
        """Close the server and let the database go."""
        self._server.stop()
        self.app.extensions["store"].close()

    def add(
        self,
        title: str,
        voorbeeld: str | None = None,
        *,
        without: Collection[str] = (),
        phase: str = "voorbereiden",
        at: datetime = NOON,
    ) -> int:
        """Store an opgave with the answers of a voorbeeld of the leidraad but those to `without`. Returns its id."""
        who = self._config.user_name
        with self.app.app_context():
            regelset = regelsets().current()  # before there is a writer: the first time it stores the shipped rules
        with self.app.app_context(), self.app.extensions["store"].writing() as session:
            opgave_id = changes.create_opgave(
                session,
                title=title,
                description="Deze opgave is verzonnen.",
                phase=phase,
                area=None,
                regelset_version_id=changes.remember_regelset(
                    session, name=regelset.name, version=regelset.version, texts=regelset.texts, at=at
                ),
                who=who,
                at=at,
            )
            given = next((e.answers for e in regelset.policy.examples if e.title == voorbeeld), {})
            assert voorbeeld is None or given, voorbeeld
            for name, answer in given.items():
                if name not in without:
                    fact = regelset.policy.facts[name]
                    changes.record_answer(
                        session,
                        opgave_id,
                        fact=name,
                        kind=AnswerKind.ANSWERED,
                        value=write_answer(answer, fact),
                        reason="Dat bleek in het wijkgesprek." if fact.is_judgement else "",
                        who=who,
                        at=at,
                    )
            keep_outcome(session, opgave_id, regelset, self._config.today())
        return opgave_id

    def answers(self, voorbeeld: str) -> dict[str, str]:
        """The answers of a voorbeeld by the name of the fact, in the words that a question offers."""
        with self.app.app_context():
            policy = regelsets().current().policy
        given = next(e.answers for e in policy.examples if e.title == voorbeeld)
        words = {name: answer_text(policy.facts[name], answer) for name, answer in given.items()}
        return {name: text[:1].upper() + text[1:] for name, text in words.items()}

    def archive(self, opgave_id: int) -> int:
        """Move an opgave to the archive. Returns its id."""
        with self.app.extensions["store"].writing() as session:
            changes.archive_opgave(session, opgave_id, who=self._config.user_name, at=NOON)
        return opgave_id
