"""Fills a folder with fictitious opgaven, to measure or to look at a full list.

    python tools/fictitious.py FOLDER [COUNT]          then: opgavewijzer --data FOLDER

The same count always gives the same opgaven. None of it is about a real place, person or plan.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from dsl import Answers, read_answer, write_answer
from intranet.config import Config
from intranet.opgaven.importing import summary_of_new
from intranet.policies import Regelset, regelset_of, shipped_texts
from intranet.store import Json, Kader, OpenItem, Phase, Store, bulk, changes

_Pattern = tuple[dict[str, bulk.NewAnswer], dict[str, Json], tuple[OpenItem, ...]]
"""Answers, and what lists show of an opgave with them: its outcome and what is open."""

TODAY = date(2026, 11, 23)
_CHUNK = 2_000
_PATTERNS = 300
"""How many different sets of answers there are: weighing each opgave apart would take minutes and show nothing more."""

_WHAT = (
    "Herinrichting",
    "Onderhoud",
    "Nieuw beleid voor",
    "Verplaatsing van",
    "Plan voor",
    "Handhaving bij",
    "Verduurzaming van",
    "Vergunning voor",
    "Sluiting van",
    "Uitbreiding van",
)
_SUBJECT = (
    "winkelplein",
    "speeltuin",
    "wijkgebouw",
    "fietspad",
    "markt",
    "buurtmoestuin",
    "sportpark",
    "bushalte",
    "schoolplein",
    "bomenlaan",
    "parkeergarage",
    "zwembad",
    "bibliotheek",
    "waterberging",
    "woonwagenlocatie",
)
_WHERE = ("Lindenhof", "Oude Haven", "Zonneveld", "Kerkbuurt", "Molenpark", "Beekzicht", "Stationsweg", "Hoge Veld")
_OWNERS = ("A. de Vries", "B. Jansen", "C. Peters", "D. Bakker", "E. Yilmaz", "F. Smeets", "G. Visser", "H. de Boer")
_SENTENCES = (
    "De bewoners hebben hierover vaker vragen gesteld.",
    "Het budget voor volgend jaar is al verdeeld, maar de invulling niet.",
    "In de buurt wonen veel ouderen die hier elke dag komen.",
    "Ondernemers vrezen voor hun omzet tijdens het werk.",
    "De raad heeft vorig jaar een motie aangenomen over groen.",
    "De ondergrond is niet overal geschikt en de leidingen blijven liggen.",
    "Er is een werkgroep die al een schets heeft gemaakt.",
    "De school en de sportvereniging willen meedenken.",
)


def opgaven(regelset: Regelset, count: int, seed: int = 1) -> Iterator[bulk.NewOpgave]:
    """Give `count` fictitious opgaven."""
    chance = random.Random(seed)
    patterns = [_pattern(regelset, chance) for _ in range(_PATTERNS)]
    for number in range(1, count + 1):
        answers, outcome, items = chance.choice(patterns)
        created = datetime(2026, 11, 23, 9, tzinfo=UTC) - timedelta(minutes=chance.randrange(3 * 365 * 24 * 60))
        decision = created.date() + timedelta(days=chance.randrange(60, 500))
        settled = min(created + timedelta(hours=chance.randrange(1, 24 * 120)), datetime(2026, 11, 23, 10, tzinfo=UTC))
        phase = chance.choice(tuple(Phase))
        yield bulk.NewOpgave(
            title=f"{chance.choice(_WHAT)} {chance.choice(_SUBJECT)} {chance.choice(_WHERE)} {number}",
            description=" ".join(chance.sample(_SENTENCES, 4)),
            phase=phase,
            outcome=outcome,
            owner=chance.choice((*_OWNERS, None)),
            team=tuple(chance.sample(_OWNERS, 2)),
            start_on=created.date() if chance.random() < 0.7 else None,
            decision_on=decision if chance.random() < 0.8 else None,
            delivery_on=decision + timedelta(days=400) if chance.random() < 0.5 else None,
            kaders=tuple(Kader(text, "") for text in chance.sample(_SENTENCES, chance.randrange(3))),
            answers={
                fact: replace(answer, reason=" ".join(chance.sample(_SENTENCES, 2))) if answer.reason else answer
                for fact, answer in answers.items()
            },
            created_at=created,
            settled_at=settled if outcome["settled"] else None,
            archived_at=settled if chance.random() < 0.2 else None,
            items=items,
        )


def fill(store: Store, count: int) -> None:
    """Store `count` fictitious opgaven."""
    regelset = regelset_of(shipped_texts())
    now = datetime(2026, 11, 23, 10, tzinfo=UTC)
    waiting: list[bulk.NewOpgave] = []
    with store.writing() as session:
        version = changes.remember_regelset(
            session, name=regelset.name, version=regelset.version, texts=regelset.texts, at=now
        )
        for opgave in opgaven(regelset, count):
            waiting.append(opgave)
            if len(waiting) == _CHUNK:
                bulk.add(session, waiting, regelset_version_id=version, who="A. de Vries", at=now)
                waiting = []
        bulk.add(session, waiting, regelset_version_id=version, who="A. de Vries", at=now)


def _pattern(regelset: Regelset, chance: random.Random) -> _Pattern:
    """A set of answers, from a voorbeeld of the leidraad with some of it left out, and what follows from it."""
    given = chance.choice([example for example in regelset.policy.examples if example.answers]).answers
    kept = {name: answer for name, answer in given.items() if chance.random() < 0.93}
    facts = regelset.policy.facts
    areas = [choice.name for choice in facts["gebied"].choices]
    levels = [choice.name for choice in facts["niveau"].choices]
    answers = {
        name: bulk.NewAnswer(write_answer(answer, facts[name]), "waarom" if facts[name].is_judgement else "")
        for name, answer in kept.items()
    }
    answers |= {"gebied": bulk.NewAnswer(chance.choice(areas)), "niveau": bulk.NewAnswer(chance.choice(levels))}
    values = {name: read_answer(facts[name], answer.value) for name, answer in answers.items()}
    return answers, *summary_of_new(regelset, Answers(values, frozenset(), TODAY))


def main(arguments: list[str]) -> int:
    """Fill the folder that the command line names. Returns the exit code."""
    if not arguments:
        print(__doc__)
        return 2
    folder, count = Path(arguments[0]), int(arguments[1]) if len(arguments) > 1 else 50_000
    folder.mkdir(parents=True, exist_ok=True)
    store = Store(Config(folder).database)
    store.migrate()
    fill(store, count)
    store.close()
    print(f"{count} fictitious opgaven are in {folder}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
