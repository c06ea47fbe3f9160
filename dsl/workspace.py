"""Rule files while they are edited: after a keystroke only what changed is parsed again.

Checking is done anew each time: it takes a fraction of the parsing, and what one statement means hangs on all others.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from dsl.reading import Parsed, Reading, checked, checked_groups
from dsl.source import Source
from dsl.syntax.kept import Kept
from dsl.syntax.parser import parse


class Workspace:
    """Reads rule files as `read`, `read_together` and `read_groups` do, and remembers each of them by its name.

    For one editor at a time; not to be used by several threads at once.
    """

    def __init__(self) -> None:
        self._kept: dict[str, Kept] = {}
        self._parsed: dict[str, Parsed] = {}

    def read(self, source: Source) -> Reading:
        """Parse and check one rule file by itself."""
        return self.read_together([source])

    def read_together(self, sources: Sequence[Source]) -> Reading:
        """Parse and check rule files as one policy; their order does not matter. At least one."""
        with _without_collecting():
            return checked([self._parse(source) for source in sources], linked=True)

    def read_groups(self, sources: Sequence[Source]) -> tuple[Reading, ...]:
        """Parse and check rule files; those that build on each other together, the others each by itself."""
        with _without_collecting():
            return checked_groups([self._parse(source) for source in sources])

    def forget(self, name: str) -> None:
        """Forget a file that is no longer edited."""
        self._kept.pop(name, None)
        self._parsed.pop(name, None)

    def _parse(self, source: Source) -> Parsed:
        before = self._parsed.get(source.name)
        if before is None or before[0].source.text != source.text:
            before = self._parsed[source.name] = parse(source, self._kept.setdefault(source.name, Kept()))
        return before


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Put the search for circles in memory off: there are none in what is read, and it would take half the time."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()
