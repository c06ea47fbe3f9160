"""What differs between two versions in their text: words, sources, order, and all that no outcome depends on.

`difference.py` compares what versions mean. This compares what stands in their documents, node by node, so that nothing
that someone wrote can change without a word about it: what is not a difference in meaning is one of these.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass

from dsl.analysis.renaming import Values, new_words
from dsl.analysis.variants import Key, statements
from dsl.checking.fillings import FILLING
from dsl.checking.uses import declared_values, plain, uses
from dsl.nodes import (
    ROW,
    Baseline,
    Block,
    Citation,
    Closure,
    Document,
    Example,
    Heading,
    ListDeclaration,
    Name,
    Part,
    Prose,
    RegelsetHead,
    Statement,
    Text,
)
from dsl.policy import Head, Place, Policy
from dsl.source import Span
from dsl.wording import quoted

MEANT = ("rang", "geldigheid", "bouwt voort op")
"""The parts of what a document says of itself that are more than words."""

_HEAD = {
    "name": "naam",
    "title": "titel",
    "organisation": "organisatie",
    "rank": "rang",
    "version": "versie",
    "start": "geldigheid",
    "last": "geldigheid",
    "base": "bouwt voort op",
}


@dataclass(frozen=True, slots=True)
class HeadChange:
    """What a document says of itself: the words for what is different in it (`titel`, `rang`, …)."""

    regelset: str
    parts: tuple[str, ...]

    @property
    def means_something(self) -> bool:
        """Tell whether it is more than words."""
        return any(part in MEANT for part in self.parts)


@dataclass(frozen=True, slots=True)
class TextChanges:
    """What differs in the text. Statements go by name, with the new name of one that has another.

    `worded` are statements that are written otherwise in any way; `sourced` those under another citation or heading;
    `moved` those that stand elsewhere among the others; `heads` what documents say of themselves; `others` are words
    for the rest that is different: voorbeelden, keuzelijsten, the text between the rules.
    """

    worded: tuple[str, ...]
    sourced: tuple[str, ...]
    moved: tuple[str, ...]
    heads: tuple[HeadChange, ...]
    others: tuple[str, ...]

    def __bool__(self) -> bool:
        """Tell whether anything differs."""
        return bool(self.worded or self.sourced or self.moved or self.heads or self.others)


def text_changes(old: Policy, new: Policy, names: Mapping[str, str], values: Values) -> TextChanges:
    """Compare the texts of two versions; `names` and `values` have the new name of what has another in `new`."""
    before, after = _Written(old, names, _Words(old, new, names, values)), _Written(new, {})
    both = [name for name in after.statements if name in before.statements]
    others = [f"{kind} {quoted(name)}" for kind, name in _unlike(before, after)]
    others += [word for word, was in before.between.items() if was != after.between[word]]
    return TextChanges(
        tuple(n for n in both if before.is_unlike(before.statements[n], after.statements[n])),
        tuple(_sourced(before, after, both)),
        _moved([name for name in before.statements if name in after.statements], both),
        tuple(_heads(old, new)),
        tuple(others),
    )


class _Written:
    """What stands in the documents of a policy, by the names in the new version."""

    def __init__(self, policy: Policy, names: Mapping[str, str], words: _Words | None = None) -> None:
        self._names = names
        self._words = words
        self.statements: dict[str, tuple[Document, Statement]] = {}
        self.aside: dict[Key, tuple[Document, Statement]] = {}
        """What is no statement that an outcome comes from: voorbeelden and their bases, keuzelijsten."""
        parts: list[Part | Closure] = []
        for regelset in policy.regelsets.values():
            for part in regelset.document.parts:
                parts.append(part)
                for statement in part.statements if isinstance(part, Block) else ():
                    if isinstance(statement, Closure):
                        parts.append(statement)
                    else:
                        self._add(regelset.document, statement)
        self.between = {
            "de koppen": [(part.level, part.text) for part in parts if isinstance(part, Heading)],
            "de citaten": [part.text for part in parts if isinstance(part, Citation)],
            "wat bij een citaat staat dat geen regel heeft": [
                (part.kind, _bare(part.reason, {}, {})) for part in parts if isinstance(part, Closure)
            ],
            "de tekst tussen de regels": [part.text for part in parts if isinstance(part, Prose)],
        }
        self.headings = [part for part in parts if isinstance(part, Heading)]
        self.sources = {self._new(name): _source(place) for name, place in _places(policy)}

    def _add(self, document: Document, statement: Statement) -> None:
        match statement:
            case Example():
                self.aside["voorbeeld", statement.title.text] = document, statement
            case Baseline():
                self.aside["basis", statement.name.text] = document, statement
            case ListDeclaration():
                self.aside["keuzelijst", self._new(statement.name.text)] = document, statement
            case RegelsetHead():
                pass
            case _:
                named = getattr(statement, "name", None)
                if isinstance(named, Name):
                    self.statements[self._new(named.text)] = document, statement

    def _new(self, name: str) -> str:
        base, row, number = name.partition(ROW)
        return f"{self._names.get(base, base)}{row}{number}"

    def is_unlike(self, one: tuple[Document, Statement], other: tuple[Document, Statement]) -> bool:
        """Tell whether a statement is written otherwise than in the new version. The same text is the same."""
        (document, was), (another, now) = one, other
        words = self._words.of(was) if self._words is not None else {}
        if not self._names and not words and document.source.slice(was.span) == another.source.slice(now.span):
            return False
        return _bare(was, self._names, words) != _bare(now, {}, {})


class _Words:
    """The new words of values in the statements of an old version."""

    def __init__(self, old: Policy, new: Policy, names: Mapping[str, str], values: Values) -> None:
        self._policy = old
        former = {now: was for was, now in names.items()}
        self._of_owner: dict[str, Mapping[str, str]] = {former.get(name, name): words for name, words in values.items()}
        for name, shared in old.lists.items():
            now = new.lists.get(names.get(name, name))
            words = {} if now is None else new_words(shared.choices, now.choices)
            self._of_owner |= {name: words} if words else {}

    def of(self, statement: Statement) -> dict[Span, str]:
        """Return the new words in a statement, each by the place of the old one."""
        if not self._of_owner:
            return {}
        own = getattr(statement, "name", None)
        used = [(value, owner) for value, owner in uses(statement) if owner is not None]
        if isinstance(own, Name):
            used += [(value.name, own.text) for value in declared_values(statement)]
        found = {}
        for value, owner in used:
            word = self._of_owner.get(self._with_values(plain(owner)), {}).get(value.text)
            if word is not None:
                found[value.span] = word
        return found

    def _with_values(self, name: str) -> str:
        """Return whose values stand behind a name: those of the besluit of a regel or uitzondering, or its own."""
        rule = self._policy.rules.get(name)
        return name if rule is None else rule.decision


def _bare(node: object, names: Mapping[str, str], words: Mapping[Span, str]) -> object:
    """Return a node without its places and its former name, with other names for what has another now.

    `words` are other words for values, by their place.
    """
    if isinstance(node, tuple):
        return tuple(_bare(part, names, words) for part in node)
    if isinstance(node, Name):
        if node.span in words:
            return "Name", words[node.span]
        document, dot, name = node.text.rpartition(".")
        return "Name", f"{document}{dot}{names.get(name, name)}"
    if isinstance(node, Text):
        return "Text", FILLING.sub(lambda match: f"{{{names.get(match[1], match[1])}}}", node.text)
    if not is_dataclass(node):
        return node
    every = ((field.name, getattr(node, field.name)) for field in fields(node))
    kept = (_bare(value, names, words) for name, value in every if not isinstance(value, Span) and name != "formerly")
    return type(node).__name__, *kept


def _places(policy: Policy) -> Iterator[tuple[str, Place]]:
    """Yield where each named statement stands; of the rows of a table the table."""
    yield from ((name, table.place) for name, table in policy.tables.items())
    for (_, name), statement in statements(policy).items():
        if ROW not in name:
            yield name, statement.place  # type: ignore[attr-defined]  # every statement of a policy has one


_Source = tuple[tuple[str, ...], tuple[str, ...]]
"""The headings above a statement, and its citations."""


def _source(place: Place) -> _Source:
    return place.path, tuple(citation.text for citation in place.citations)


def _sourced(before: _Written, after: _Written, names: Iterable[str]) -> Iterator[str]:
    """Yield the statements under another citation or heading. A heading that has another text is the same heading."""
    same = [heading.level for heading in before.headings] == [heading.level for heading in after.headings]
    pairs = zip(before.headings, after.headings, strict=True) if same else ()
    now = {was.text: heading.text for was, heading in pairs}
    for name in names:
        (path, citations), there = before.sources.get(name, _NONE), after.sources.get(name, _NONE)
        if there not in ((path, citations), (tuple(now.get(text, text) for text in path), citations)):
            yield name


_NONE: _Source = (), ()


def _unlike(before: _Written, after: _Written) -> Iterator[Key]:
    """Yield what stands aside and is different, new or gone."""
    for key in {**after.aside, **before.aside}:
        was, now = before.aside.get(key), after.aside.get(key)
        if was is None or now is None or before.is_unlike(was, now):
            yield key


def _moved(before: Sequence[str], after: Sequence[str]) -> tuple[str, ...]:
    """Return the fewest names that are to be moved to bring names in the order that they have in `after`."""
    place = {name: number for number, name in enumerate(before)}
    ends: list[int] = []  # for each length the lowest place in which a rising row of that length can end
    lengths = []
    for name in after:
        length = bisect_left(ends, place[name])
        ends[length : length + 1] = [place[name]]
        lengths.append(length)
    stay, wanted, limit = set(), len(ends) - 1, len(before)
    for name, length in zip(reversed(after), reversed(lengths), strict=True):
        if length == wanted and place[name] < limit:
            stay.add(name)
            wanted, limit = wanted - 1, place[name]
    return tuple(name for name in after if name not in stay)


def _heads(old: Policy, new: Policy) -> Iterator[HeadChange]:
    for was, now in _paired([r.head for r in old.regelsets.values()], [r.head for r in new.regelsets.values()]):
        parts = [word for name, word in _HEAD.items() if getattr(was, name) != getattr(now, name)]
        if parts:
            yield HeadChange(now.name, tuple(dict.fromkeys(parts)))


def _paired(old: Sequence[Head], new: Sequence[Head]) -> Iterable[tuple[Head, Head]]:
    """Pair documents by name; those with a name that only one version has in their order, as far as that goes."""
    shared = {head.name for head in old} & {head.name for head in new}
    former = {head.name: head for head in old}
    yield from ((former[head.name], head) for head in new if head.name in shared)
    yield from zip(
        (head for head in old if head.name not in shared),
        (head for head in new if head.name not in shared),
        strict=False,
    )
