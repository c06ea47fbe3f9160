"""Work that takes longer than a person waits for a page: in a thread of its own, with progress, and to be stopped."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from flask import Flask

_LOG = logging.getLogger(__name__)


class Stopped(Exception):
    """Someone asked to stop."""


@dataclass
class Task:
    """How far the work is; a task that is told to stop raises Stopped in the thread when it next tells."""

    total: int
    done: int = 0
    _stop: threading.Event = field(default_factory=threading.Event)

    def tell(self, done: int) -> None:
        """Say how far the work is. Raises Stopped."""
        self.done = done
        if self._stop.is_set():
            raise Stopped

    def stop(self) -> None:
        """Ask the work to stop."""
        self._stop.set()


def start(app: Flask, key: str, total: int, work: Callable[[Task], None]) -> Task:
    """Do `work` in a thread; until it ends `running` finds it under `key`."""
    task = Task(total)
    tasks = _tasks(app)
    tasks[key] = task

    def run() -> None:
        try:
            with app.app_context():
                work(task)
        except Exception:
            _LOG.exception("%s ended", key)
        finally:
            tasks.pop(key, None)

    threading.Thread(target=run, name=key, daemon=True).start()
    return task


def running(app: Flask, key: str) -> Task | None:
    """Return the work under `key`; None when it ended, or belongs to a program that is no longer there."""
    return _tasks(app).get(key)


def _tasks(app: Flask) -> dict[str, Task]:
    tasks: dict[str, Task] = app.extensions.setdefault("background", {})
    return tasks
