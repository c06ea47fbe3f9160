"""The documents that an editor has open, as they are read: together with the files beside them that they build on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from pygls import uris

from dsl.diagnostics import Diagnostic
from dsl.nodes import Block
from dsl.reading import Reading
from dsl.services.editor_text import EditorText, Encoding
from dsl.services.names import Names
from dsl.wording import MONTHS
from dsl.workspace import Workspace

_REGELSET = re.compile(r"^regelset[ \t]+(\w+)", re.MULTILINE)
_HEAD = re.compile(r"^regelset[ \t][^\n]*(?:\n[ \t][^\n]*)*", re.MULTILINE)
_VALID_FROM = re.compile(r"\bgeldig\s+vanaf\s+(\d{1,2})\s+(\w+)\s+(\d{4})")
_BASE = re.compile(r"^[ \t]+bouwt[ \t]+voort[ \t]+op[ \t]+(\w+)", re.MULTILINE)
_ENDING = ".regels.md"
_PATTERN = f"*{_ENDING}"
LARGEST_NEIGHBOUR = 2_000_000
"""The most bytes of a file beside an open one that is read to see whether they belong together."""


@dataclass
class Desk:
    """What is open, by its address (URI); `encoding` is how the editor counts."""

    encoding: Encoding = Encoding.UTF_16
    open: dict[str, EditorText] = field(default_factory=dict)
    versions: dict[str, int | None] = field(default_factory=dict)
    _beside: dict[str, EditorText] = field(default_factory=dict)
    _readings: dict[str, Reading] = field(default_factory=dict)
    _names: dict[str, Names] = field(default_factory=dict)
    _workspace: Workspace = field(default_factory=Workspace)

    def put(self, uri: str, text: str, version: int | None) -> None:
        """Take the text of a document that was opened or changed. What was read before is kept until `renew`."""
        self.open[uri] = EditorText(uri, text, self.encoding)
        self.versions[uri] = version

    def close(self, uri: str) -> None:
        """Forget a document; what is on disk counts again."""
        self.open.pop(uri, None)
        self.versions.pop(uri, None)
        self._readings.pop(uri, None)
        self._names.pop(uri, None)
        self._workspace.forget(uri)

    def text(self, uri: str) -> EditorText | None:
        """Return a document that is open or that belongs to one."""
        return self.open.get(uri) or self._beside.get(uri)

    # --- reading ---

    def renew(self) -> None:
        """Read everything anew; of what did not change the statements are kept.

        Of several versions of one regelset the others build on the one that is the last to begin (of those that begin
        together, an open one); one that is open and does not say yet when it begins is the last. Each other that is
        open is read for itself, with what it builds on.
        """
        beside = {text.name: text for uri in self.open for text in self._linked(uri)}
        built_on = self._versions_to_build_on({**beside, **self.open})
        self._beside = {name: text for name, text in beside.items() if name in built_on}
        self._readings, self._names = {}, {}
        for reading in self._workspace.read_groups([text.source for text in built_on.values()]):
            self._keep(reading, [document.source.name for document in reading.documents])
        for uri in self.open.keys() - built_on.keys():
            below = _below(self.open[uri], built_on.values())
            self._keep(self._workspace.read_together([text.source for text in (self.open[uri], *below)]), [uri])

    def _keep(self, reading: Reading, uris_of_it: Iterable[str]) -> None:
        names = Names(reading.documents)
        for uri in uris_of_it:
            self._readings[uri] = reading
            self._names[uri] = names

    def _versions_to_build_on(self, texts: Mapping[str, EditorText]) -> dict[str, EditorText]:
        """Return the texts without those of which there is another version to build on."""
        last: dict[str, EditorText] = {}
        for text in sorted(texts.values(), key=self._order_of_versions):
            last.update(dict.fromkeys(_words(text.text)[0], text))
        return {
            name: text
            for name, text in texts.items()
            if not (declared := _words(text.text)[0]) or any(last[one] is text for one in declared)
        }

    def _order_of_versions(self, text: EditorText) -> tuple[date, bool, str]:
        opened = text.name in self.open
        return _start(text.text) or (date.max if opened else date.min), opened, text.name

    def reading(self, uri: str) -> Reading | None:
        """Return how a document reads now, with those that it belongs with."""
        reading, text = self._readings.get(uri), self.open.get(uri)
        if text is not None and (reading is None or not _reads(reading, text)):
            self.renew()
        return self._readings.get(uri)

    def names(self, uri: str) -> Names:
        """Return the names of a document as it reads now."""
        self.reading(uri)
        return self._names.get(uri) or Names(())

    def last_names(self, uri: str) -> Names:
        """Return the names of a document when it was last read, so that typing need not wait for that."""
        return self._names[uri] if uri in self._names else self.names(uri)

    def diagnostics(self, uri: str) -> tuple[Diagnostic, ...]:
        """Return the findings in one document as it reads now; none in Markdown that is no rule file."""
        reading = self.reading(uri)
        if reading is not None and not uri.endswith(_ENDING) and not _has_rules(reading, uri):
            return ()
        return tuple(d for d in reading.diagnostics if d.source.name == uri) if reading else ()

    # --- files beside it ---

    def _linked(self, uri: str) -> Iterable[EditorText]:
        """Return the files in the folder of a document that it builds on, or that build on it, and so on."""
        texts = {text.name: text for text in self._neighbours(uri)}
        wanted, found = _words(self.open[uri].text), set[str]()
        changed = True
        while changed:
            changed = False
            for name, text in texts.items():
                if name not in found and _belong(wanted, words := _words(text.text)):
                    wanted = (wanted[0] | words[0], wanted[1] | words[1])
                    found.add(name)
                    changed = True
        return (texts[name] for name in sorted(found))

    def _neighbours(self, uri: str) -> Iterable[EditorText]:
        path = uris.to_fs_path(uri)
        if path is None or not uri.startswith("file:") or _words(self.open[uri].text) == (frozenset(), frozenset()):
            return
        try:
            files = sorted(Path(path).parent.glob(_PATTERN))
        except OSError:
            return
        for file in files:
            address = uris.from_fs_path(str(file))
            if address is None or any(_same_file(address, other) for other in self.open):
                continue
            try:
                if file.stat().st_size <= LARGEST_NEIGHBOUR:
                    yield EditorText(address, file.read_text(encoding="utf-8"), self.encoding)
            except (OSError, UnicodeDecodeError):
                continue


def _reads(reading: Reading, text: EditorText) -> bool:
    return any(d.source.name == text.name and d.source.text == text.source.text for d in reading.documents)


def _has_rules(reading: Reading, uri: str) -> bool:
    """Tell whether a document has a block with rules: an editor may send us all Markdown."""
    return any(isinstance(part, Block) for d in reading.documents if d.source.name == uri for part in d.parts)


def _words(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return the regelsets that a text declares, and those that it builds on."""
    return frozenset(_REGELSET.findall(text)), frozenset(_BASE.findall(text))


def _start(text: str) -> date | None:
    """Return the first day on which the regelset of a text is in force, when its head says it readably.

    What is said of a single rule or keuzelijst does not count.
    """
    head = _HEAD.search(text)
    found = _VALID_FROM.search(head[0]) if head else None
    try:
        return date(int(found[3]), MONTHS.index(found[2].lower()) + 1, int(found[1])) if found else None
    except ValueError:
        return None


def _below(text: EditorText, others: Iterable[EditorText]) -> list[EditorText]:
    """Return those of the others that a text builds on, and what these build on."""
    own, wanted = _words(text.text)
    found: list[EditorText] = []
    declared = {name: (other, _words(other.text)[1]) for other in others for name in _words(other.text)[0]}
    while names := (wanted & declared.keys()) - own:
        own |= names
        found += [declared[name][0] for name in sorted(names)]
        wanted = frozenset(base for name in names for base in declared[name][1])
    return found


def _belong(one: tuple[frozenset[str], frozenset[str]], other: tuple[frozenset[str], frozenset[str]]) -> bool:
    return bool(one[1] & other[0] or one[0] & other[1])


def _same_file(one: str, other: str) -> bool:
    return uris.to_fs_path(one) == uris.to_fs_path(other)
