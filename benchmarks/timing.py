"""Timing side by side: every contender a turn in each round, and of each the best round.

Processor time, so that what else the machine does matters less; nothing measured here waits for anything.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Mapping
from time import process_time

ROUNDS = 4
SECONDS = 0.05
"""About how long one turn takes."""


def side_by_side(contenders: Mapping[str, Callable[[], object]]) -> dict[str, float]:
    """Return for each contender the seconds that one call takes."""
    times = {}
    for name, call in contenders.items():
        call()
        start = process_time()
        call()
        times[name] = max(1, round(SECONDS / max(process_time() - start, 1e-7)))
    best = dict.fromkeys(contenders, float("inf"))
    for _ in range(ROUNDS):
        for name, call in contenders.items():
            gc.collect()
            start = process_time()
            for _ in range(times[name]):
                call()
            best[name] = min(best[name], (process_time() - start) / times[name])
    return best


def table(title: str, head: list[str], rows: list[list[str]]) -> None:
    """Print a table as Markdown."""
    print(f"\n### {title}\n")
    widths = [max(len(row[i]) for row in (head, *rows)) for i in range(len(head))]
    for row in (head, ["-" * width for width in widths], *rows):
        print("| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |", flush=True)
