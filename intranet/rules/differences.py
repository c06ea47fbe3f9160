"""Two versions of the rules side by side: what differs in meaning, in words, and what differs in the text.

`Comparison` of the language says what differs; here it is put in the order in which people read it: the changed
statements that do it, and under each what it does, with an example.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from fractions import Fraction
from typing import TypedDict

from dsl import Comparison, Decision, Difference, Policy, kind_and_title
from intranet.filters import aantal, getal
from intranet.store import RegelsetText
from intranet.web import appearance
from intranet.web.appearance import Look

AROUND = 3
"""How many unchanged lines stand round a change of the text."""

_WORD = re.compile(r"\w+|\W")


@dataclass(frozen=True)
class Flip:
    """One thing that ends otherwise: its kind, what it is about in words, and both ends as they are shown."""

    kind: str
    title: str
    before: Look
    after: Look

    @property
    def words(self) -> str:
        """What ends otherwise in a few words: "Participatie wordt geen participatie", "‘Leg uit’ geldt niet meer"."""
        if self.kind == "besluit":
            return f"{self.before.word} wordt {self.after.word.lower()}"
        stops = self.before.shape in ("ok", "geldt")
        verb = {
            "principe": "is niet meer voldaan" if stops else "wordt voldaan",
            "toepassing": "is niet meer van toepassing" if stops else "wordt van toepassing",
        }.get(self.kind, "geldt niet meer" if stops else "gaat gelden")
        return f"‘{self.title}’ {verb}"


@dataclass(frozen=True)
class Named:
    """A statement by its name: its kind, what it is called for people, and how it changed."""

    name: str
    kind: str
    title: str
    change: str

    @property
    def words(self) -> str:
        """What kind of statement it is, with its article: "de keuze"."""
        article = "het" if self.kind in ("begrip", "besluit", "onderdeel", "principe", "signaal") else "de"
        return f"{article} {self.kind}"


@dataclass(frozen=True)
class Group:
    """What changes through the same statements, in the same opgaven.

    Those are where all of `always` is so, and in one of `cases` (of several) all that the case says. `more`: in others
    too. `count` None: rules too entangled to count in; then this is what was found, and there may be more.
    """

    by: tuple[Named, ...]
    flips: tuple[Flip, ...]
    always: tuple[str, ...]
    cases: tuple[tuple[str, ...], ...]
    more: bool
    example: str
    count: int | None
    share: str

    @property
    def decisions(self) -> tuple[Flip, ...]:
        """The besluiten that end otherwise."""
        return tuple(flip for flip in self.flips if flip.kind == "besluit")

    @property
    def others(self) -> tuple[Flip, ...]:
        """What ends otherwise besides."""
        return tuple(flip for flip in self.flips if flip.kind != "besluit")


def lead(comparison: Comparison) -> str:
    """Return the sentence that opens a page with differences, of versions that are not equal."""
    changed = {*comparison.added, *comparison.removed, *comparison.altered}
    first = (
        f"Er {'verandert' if len(changed) == 1 else 'veranderen'} {aantal(len(changed), 'onderdeel', 'onderdelen')}."
        if changed
        else "Er verandert geen onderdeel."
    )
    about = [one for one in comparison.differences if one.kind == "besluit"]
    share = sum((one.share for one in about if one.share is not None), Fraction(0))
    if comparison.unproven:
        found = f"Voor minstens {percentage(share)} van de mogelijke opgaven komt er" if share else "Misschien komt er"
        return f"{first} {found} een andere uitkomst. Niet alles is bewezen."
    if about:
        several = "hoogstens " if len({one.name for one in about}) > 1 else ""
        return (
            f"{first} Voor {several}{percentage(min(share, Fraction(1)))} van de mogelijke opgaven komt er een andere "
            "uitkomst. Voor de rest is bewezen dat de uitkomst gelijk blijft."
        )
    if comparison.differences:
        return (
            f"{first} Bewezen: de uitkomst blijft altijd gelijk. Wel verandert er iets anders dat uit de regels volgt."
        )
    return f"{first} Bewezen: bij elke opgave die in beide versies kan, blijft alles gelijk."


def groups(comparison: Comparison, old: Policy, new: Policy) -> tuple[Group, ...]:
    """Return the differences by what causes them: those about a besluit first, then by how many opgaven they touch."""
    together: dict[tuple[tuple[str, ...], str, int | None], list[Difference]] = {}
    for one in comparison.differences:
        together.setdefault((one.by, one.when, one.count), []).append(one)
    found = [
        Group(
            by=tuple(named(name, comparison, old, new) for name in by),
            flips=tuple(_flip(one, comparison, old, new) for one in members),
            **_shared(members[0].cases),
            more=not members[0].is_whole,
            example=members[0].witness_text,
            count=count,
            share="" if (part := members[0].share) is None else percentage(part),
        )
        for (by, _, count), members in together.items()
    ]
    return tuple(sorted(found, key=lambda group: (all(f.kind != "besluit" for f in group.flips), -(group.count or 0))))


class _Shared(TypedDict):
    always: tuple[str, ...]
    cases: tuple[tuple[str, ...], ...]


def _shared(cases: tuple[tuple[str, ...], ...]) -> _Shared:
    """Return apart what all cases say."""
    always = tuple(part for part in cases[0] if all(part in case for case in cases)) if cases else ()
    own = tuple(tuple(part for part in case if part not in always) for case in cases)
    return {"always": always, "cases": own if len(own) > 1 else ()}


def unproven(comparison: Comparison, old: Policy, new: Policy) -> tuple[Named, ...]:
    """Return the outcomes of which it is not proven what differs in them."""
    return tuple(named(name, comparison, old, new) for name in dict.fromkeys(name for _, name in comparison.unproven))


def named(name: str, comparison: Comparison, old: Policy, new: Policy) -> Named:
    """Return a statement with what it is called and how it changed."""
    kind, title = _title(new, name) or _title(old, name) or ("onderdeel", name.replace("_", " "))
    if name in comparison.added:
        return Named(name, kind, title, "Dit is nieuw.")
    if name in comparison.removed:
        return Named(name, kind, title, "Dit vervalt.")
    choice, earlier = new.interpretations.get(name), old.interpretations.get(name)
    if choice is not None and earlier is not None and choice.choice is not earlier.choice:
        was, now = ("ja", "nee") if earlier.choice else ("nee", "ja")
        return Named(name, kind, title, f"De keuze was {was} en wordt {now}.")
    return Named(name, kind, title, "Dit is gewijzigd." if name in comparison.altered else "")


def percentage(share: Fraction) -> str:
    """Return a part of a whole as "3,1%"."""
    per_cent = share * 100
    if 0 < per_cent < Fraction(1, 10):
        return "minder dan 0,1%"
    return f"{getal(float(per_cent), 1)}%"


def _title(policy: Policy, name: str) -> tuple[str, str] | None:
    kind, title = kind_and_title(policy, name)
    if kind == "onderdeel":
        return None
    return ("keuze" if kind == "interpretatie" else kind), title


def _flip(difference: Difference, comparison: Comparison, old: Policy, new: Policy) -> Flip:
    kind, name = difference.kind, difference.name
    _, title = _title(new, name) or _title(old, name) or ("", name)
    if kind == "besluit":
        was = next((was for was, now in comparison.renamed if now == name), name)
        words = {one.after: one.before for one in comparison.values if one.owner == name}
        earlier = words.get(difference.before, difference.before) if isinstance(difference.before, str) else None
        return Flip(kind, title, _end(old.decisions.get(was), earlier), _end(new.decisions.get(name), difference.after))
    yes, no = {
        "principe": (Look("ok", "Voldaan"), Look("nietv", "Niet voldaan")),
        "toepassing": (Look("geldt", "Van toepassing"), Look("niet", "Niet van toepassing")),
    }.get(kind, (Look("geldt", "Geldt"), Look("niet", "Geldt niet")))
    before, after = (yes if end else no for end in (difference.before, difference.after))
    return Flip(kind, title, before, after)


def _end(decision: Decision | None, end: bool | str | None) -> Look:
    if decision is None or not isinstance(end, str):
        return Look("niet", "Bestaat niet")
    states = {"conflict": appearance.CONFLICT, "geen_uitkomst": appearance.NO_OUTCOME}
    return appearance.of_state(decision, states.get(end, end))


# --- the text ---


@dataclass(frozen=True)
class Row:
    """A line of the textual difference: its numbers in both texts, `kind` (gelijk, weg, erbij), and its parts.

    The parts are text with whether it is what changed within the line.
    """

    old: int | None
    new: int | None
    kind: str
    parts: tuple[tuple[str, bool], ...]


@dataclass(frozen=True)
class FileDifference:
    """How one file differs; `hunks` are stretches of lines with some around them."""

    name: str
    hunks: tuple[tuple[Row, ...], ...]
    added: int
    removed: int


def text_differences(old: tuple[RegelsetText, ...], new: tuple[RegelsetText, ...]) -> tuple[FileDifference, ...]:
    """Return the files that differ, line by line; a file that only one has is wholly added or removed."""
    before, after = ({one.name: one.text for one in texts} for texts in (old, new))
    return tuple(
        _file(name, before.get(name, ""), after.get(name, ""))
        for name in dict.fromkeys((*before, *after))
        if before.get(name) != after.get(name)
    )


def _file(name: str, old: str, new: str) -> FileDifference:
    one, other = old.splitlines(), new.splitlines()
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    hunks = tuple(
        tuple(row for code in group for row in _rows(one, other, *code))
        for group in matcher.get_grouped_opcodes(AROUND)
    )
    rows = [row for hunk in hunks for row in hunk]
    return FileDifference(name, hunks, sum(row.kind == "erbij" for row in rows), sum(row.kind == "weg" for row in rows))


def _rows(old: list[str], new: list[str], tag: str, a: int, b: int, c: int, d: int) -> Iterator[Row]:
    if tag == "equal":
        for n in range(b - a):
            yield Row(a + n + 1, c + n + 1, "gelijk", ((old[a + n], False),))
        return
    paired = tag == "replace" and b - a == d - c  # line for line: then show which words
    words = [_words(old[a + n], new[c + n]) for n in range(b - a)] if paired else []
    for n in range(b - a):
        yield Row(a + n + 1, None, "weg", words[n][0] if paired else ((old[a + n], True),))
    for n in range(d - c):
        yield Row(None, c + n + 1, "erbij", words[n][1] if paired else ((new[c + n], True),))


def _words(old: str, new: str) -> tuple[tuple[tuple[str, bool], ...], tuple[tuple[str, bool], ...]]:
    one, other = _WORD.findall(old), _WORD.findall(new)
    codes = SequenceMatcher(None, one, other, autojunk=False).get_opcodes()
    return (
        tuple(("".join(one[a:b]), tag != "equal") for tag, a, b, _, _ in codes if b > a),
        tuple(("".join(other[c:d]), tag != "equal") for tag, _, _, c, d in codes if d > c),
    )
