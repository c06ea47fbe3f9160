"""How long *Gevolgen* takes for many opgaven, and how much memory: `python benchmarks/impact.py [NUMBER]`.

The opgaven are fictitious: answers drawn at random, a quarter of the questions still open, so that hardly two are the
same. The draft turns one interpretatie of the leidraad. Prints seconds (on a busy machine only those on the
processor say something), and the peak of memory after a tenth of the opgaven and at the end: it should stay the same.
"""

from __future__ import annotations

import random
import resource
import sys
import tempfile
import time
from datetime import UTC, date, datetime
from pathlib import Path

import sqlalchemy as sa

from dsl import FactType, Policy
from intranet.policies import regelset_of, shipped_texts
from intranet.rules import jobs
from intranet.store import RegelsetText, Store, changes, drafts, impact_groups, impacts, tables

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
TURNED = 'als geen ruimte?" gekozen nee', 'als geen ruimte?" gekozen ja'


def fill(store: Store, folder: Path, number: int) -> int:
    """Store opgaven and a draft; return the id of the draft. Straight into the tables: only what comes after counts."""
    texts = shipped_texts()
    policy = regelset_of(texts).policy
    with store.writing() as session:
        base = changes.remember_regelset(session, name=policy.head.name, version="2023", texts=texts, at=NOW)
        turned = tuple(RegelsetText(one.name, one.text.replace(*TURNED)) for one in texts)
        assert turned != texts
        draft = drafts.create(session, label="2026-1", base_id=base, who="bench", at=NOW, texts=turned)
    engine = sa.create_engine(f"sqlite:///{folder / 'bench.db'}")
    dice = random.Random(5)
    answer_id = 0
    with engine.begin() as connection:
        for start in range(0, number, 5000):
            opgaven, answers, current = [], [], []
            for opgave_id in range(start + 1, min(start + 5000, number) + 1):
                opgaven.append(_opgave(opgave_id, base))
                for fact, value in _answers(policy, dice).items():
                    answer_id += 1
                    answers.append(_answer(answer_id, opgave_id, fact, value))
                    current.append({"opgave_id": opgave_id, "fact": fact, "answer_id": answer_id})
            connection.execute(sa.insert(tables.Opgave), opgaven)
            connection.execute(sa.insert(tables.Answer), answers)
            connection.execute(sa.insert(tables.CurrentAnswer), current)
    engine.dispose()
    return draft


def _answers(policy: Policy, dice: random.Random) -> dict[str, object]:
    found: dict[str, object] = {}
    for name, fact in policy.facts.items():
        if dice.random() < 0.25:
            continue
        names = [choice.name for choice in fact.choices]
        if fact.kind is FactType.YES_NO:
            found[name] = dice.random() < 0.6
        elif fact.kind is FactType.ONE_OF:
            found[name] = dice.choice(names)
        elif fact.kind is FactType.MANY_OF:
            found[name] = [one for one in names if dice.random() < 0.3]
    return found


def _opgave(opgave_id: int, base: int) -> dict[str, object]:
    who = {"created_by": "bench", "changed_by": "bench", "created_at": NOW, "changed_at": NOW}
    text = {"title": f"Opgave {opgave_id}", "description": "", "title_folded": "", "search_text": ""}
    return {"id": opgave_id, "phase": "initiëren", "regelset_version_id": base, "revision": 1, **who, **text}


def _answer(answer_id: int, opgave_id: int, fact: str, value: object) -> dict[str, object]:
    kept = {"fact": fact, "kind": "answered", "value": value, "reason": "", "who": "bench", "at": NOW}
    return {"id": answer_id, "opgave_id": opgave_id, **kept}


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024  # kilobytes on Linux


def run(store: Store, draft: int, number: int) -> None:
    """Weigh all opgaven under the draft, and print how it went."""
    with store.writing() as session:
        texts = drafts.get_texts(session, draft)
        job_id = impacts.start(
            session, draft, sha256=texts.sha256, base_id=1, on_day=date(2027, 1, 1), who="bench", at=NOW
        )
    begin, cpu, early = time.perf_counter(), time.process_time(), 0.0
    original = impacts.keep

    def watch(*given: object, **named: object) -> bool:
        nonlocal early
        if not early and named["done"] >= number / 10:
            early = _peak()
        return original(*given, **named)

    impacts.keep = watch
    jobs.weigh_all(store, job_id)
    seconds, cpu = time.perf_counter() - begin, time.process_time() - cpu
    with store.reading() as session:
        job = impacts.get_job(session, job_id)
        assert job is not None
        assert (job.state, job.done) == ("klaar", number)
        groups = impact_groups.groups(session, job)
    print(f"{number} opgaven in {seconds:.1f} s, {cpu:.1f} s of it on the processor: {number / cpu:.0f} a second")
    print(f"memory: {early:.0f} MB at a tenth, {_peak():.0f} MB at the end")
    print(f"counts: {dict(job.counts)}; {len(groups)} groups")


def main() -> int:
    """Fill a database in a temporary folder and weigh it. Returns the exit code."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as folder:
        store = Store(f"sqlite:///{Path(folder) / 'bench.db'}")
        store.migrate()
        draft = fill(store, Path(folder), number)
        run(store, draft, number)
        store.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
