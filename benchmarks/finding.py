"""Measures how long the server works on the pages of a long list: 50 000 opgaven, and one with 500 history entries.

Run with the Python of .venv: `python benchmarks/finding.py [COUNT] [DATABASE_URL]`. Without a URL it makes an SQLite
file; a URL must be of an empty database. Prints milliseconds (the median of five, and the slowest) and judges nothing.

A request goes through the whole app, from the address to the finished page; only the network and the browser are left
out. What a browser adds, `click_to_outcome.py` measures.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

from flask.testing import FlaskClient

from intranet import create_app
from intranet.config import Config
from intranet.store import Store, changes, finding
from tools import fictitious

ROUNDS = 5
HISTORY = 500


def with_a_long_history(store: Store) -> int:
    """Give one opgave 500 answers. Returns its id."""
    with store.writing() as session:
        (row,) = finding.find(session, finding.Narrowing(), limit=1).rows
        for number in range(HISTORY):
            changes.record_answer(
                session,
                row.id,
                fact=("ruimte", "belang_herkend", "iets_te_beïnvloeden")[number % 3],
                kind="answered",
                value="voldoende" if number % 3 == 0 else number % 2 == 0,
                reason=f"Overweging {number}: er valt nog genoeg te kiezen.",
                who="C. Peters",
                at=datetime(2026, 11, 23, 10, tzinfo=UTC),
            )
    return row.id


def pages(store: Store, opgave_id: int) -> dict[str, str]:
    """The addresses to measure, by what they show."""
    with store.reading() as session:
        deep = finding.find(session, finding.Narrowing(), limit=20_000).after or ""
    return {
        "the list": "/opgaven/",
        "the list, far on": f"/opgaven/?na={quote(deep)}",
        "by title": "/opgaven/?volgorde=titel",
        "by deadline": "/opgaven/?volgorde=deadline",
        "by outcome": "/opgaven/?volgorde=uitkomst",
        "by what is to do": "/opgaven/?volgorde=verplichtingen",
        "search: a word in nearly all": "/opgaven/?q=bewoners",
        "search: part of a word": "/opgaven/?q=plein",
        "search: two words": "/opgaven/?q=kerkbuurt+werkgroep",
        "search: one opgave": "/opgaven/?q=4999",
        "search: nothing": "/opgaven/?q=bestaatniet",
        "search everywhere": "/zoeken/?q=plein",
        "mine: led, in the team, to do": "/opgaven/?lijst=van_mij",
        "filter: area and outcome": "/opgaven/?gebied=geleen_zuid&uitkomst=geen_participatie",
        "filter: all of them": "/opgaven/?q=groen&gebied=geleen_zuid&fase=uitvoeren&vragen=ja&niveau=micro",
        "the overview": "/overzicht/",
        "the worklist": "/werklijst/",
        "the worklist by moment": "/werklijst/?volgorde=moment",
        "an opgave with 500 entries": f"/opgaven/{opgave_id}/",
    }


def measure(client: FlaskClient, address: str) -> list[float]:
    """Fetch a page some times. Returns milliseconds."""
    found = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        response = client.get(address)
        found.append((time.perf_counter() - start) * 1000)
        assert response.status_code == 200, f"{address}: {response.status}"
    return found


def main(count: int, url: str | None) -> None:
    """Fill, measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        config = Config(Path(folder), database_url=url, allowed_hosts=frozenset({"localhost"}), user_name="C. Peters")
        app = create_app(config)
        store: Store = app.extensions["store"]
        start = time.perf_counter()
        fictitious.fill(store, count)
        print(f"{count} opgaven stored in {time.perf_counter() - start:.0f} s")
        print(f"milliseconds, median of {ROUNDS} (slowest):")
        opgave_id = with_a_long_history(store)
        client = app.test_client()
        measure(client, "/opgaven/")  # the first page also reads the rules
        for name, address in pages(store, opgave_id).items():
            times = measure(client, address)
            print(f"{statistics.median(times):7.0f} ({max(times):.0f})  {name}")
        store.close()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 50_000, sys.argv[2] if len(sys.argv) > 2 else None)
