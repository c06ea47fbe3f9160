"""A drawing of how a policy decides: facts on the left, what is made of them in between, rules and exceptions right.

Only places and lines are worked out here; `templates/redactie/_tekening.html` draws them. What depends on nothing that
decides (a fact that only describes, a verplichting) is left out: the drawing is there to see what an outcome rests on.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from dsl import Decision, Policy, Rule, called, dependencies, kind_and_title
from intranet.filters import opsomming

BETWEEN = 9
"""Pixels between a box and the next below it."""
_LETTERS, _SMALL_LETTERS = 26, 30
"""How many letters fit on a line of a box, and under it on the line that says what a rule gives."""
_LETTER, _SMALL_LETTER = 6.9, 6.1
_LINE, _SMALL_LINE = 15, 14
_MOST_LINES = 3
_ABOVE_AND_BELOW = 9
_PADDING = 18
_GAP = 36
_TOP = 30
_NARROWEST = 90


@dataclass(frozen=True)
class Box:
    """A statement in its place, in pixels: `words` on lines, and smaller `under` them what a rule gives.

    `name` is that of the rule file; `kind` is feit, tussen, regel or uitzondering; `whole` says in full what it is.
    """

    name: str
    kind: str
    words: tuple[str, ...]
    under: str
    whole: str
    x: float
    y: float
    width: float
    is_here: bool

    @property
    def height(self) -> float:
        """What its lines take."""
        return _ABOVE_AND_BELOW + len(self.words) * _LINE + (_SMALL_LINE if self.under else 0)

    @property
    def middle(self) -> float:
        """Half-way its height."""
        return self.y + self.height / 2

    @property
    def lines(self) -> Iterator[tuple[str, float]]:
        """Each line of its words with its height."""
        return ((line, self.y + 1 + number * _LINE) for number, line in enumerate(self.words, start=1))

    @property
    def under_y(self) -> float:
        """The height of what stands under its words."""
        return self.y + 1 + len(self.words) * _LINE + _SMALL_LINE


@dataclass(frozen=True)
class Line:
    """A line between two boxes, as the path of an SVG; `is_arrow` for an exception that goes before its rule."""

    path: str
    is_here: bool
    is_arrow: bool


@dataclass(frozen=True)
class Title:
    """A heading above a column."""

    text: str
    x: float
    y: float


@dataclass(frozen=True)
class Drawing:
    """One besluit with all that it rests on. `sentences` say the same in words, for who does not see it."""

    title: str
    width: float
    height: float
    titles: tuple[Title, ...]
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    sentences: tuple[str, ...]


def draw(policy: Policy, decision: Decision, here: str | None = None) -> Drawing:
    """Draw one besluit; `here` is the name of the statement that someone works on, which stands out with its lines."""
    rests_on = dependencies(policy)
    rules = [rule for top in decision.rules for rule in top.family()]
    depths = _depths(policy, rests_on, rules)
    reached = _reached(rests_on, rules, depths)
    names = sorted(_in_order(policy, depths), key=reached.__getitem__)  # stable: else in the order of the document
    boxes: dict[str, Box] = {}
    titles, x = [], 0.0
    for depth in range(max(depths.values(), default=-1) + 1):
        column = [name for name in names if depths[name] == depth]
        if not column:
            continue
        titles.append(Title(_title(policy, column), x, 16))
        made = [_box(name, "tussen" if depth else "feit", *_words(policy, name)) for name in column]
        x = _put(boxes, rests_on, made, x, here) + _GAP
    if rules:
        titles.append(Title("Regels en uitzonderingen", x, 16))
        made = []
        for rule in rules:
            under = f"geeft {decision.label(rule.value).lower()}" if rule.value else "laat buiten toepassing"
            kind, words = "uitzondering" if rule.target else "regel", _readable(rule.name)
            short = textwrap.shorten(under, _SMALL_LETTERS, placeholder=" …")
            made.append(replace(_box(rule.name, kind, words, f"{words}: {under}"), under=short))
        x = _put(boxes, rests_on, made, x, here)
    lines = [*_lines(boxes, rests_on, here), *_exceptions(boxes, rules, here)]
    return Drawing(
        decision.title,
        x + 30,
        max((box.y + box.height for box in boxes.values()), default=0) + 8,
        tuple(titles),
        tuple(boxes.values()),
        tuple(sorted(lines, key=lambda line: line.is_here)),  # what stands out lies on top
        tuple(_sentences(policy, decision, rules, rests_on)),
    )


def _reached(rests_on: Mapping[str, tuple[str, ...]], rules: list[Rule], depths: Mapping[str, int]) -> dict[str, float]:
    """How far down the list of rules each name counts, on average: what serves the same rules stands together."""
    places: dict[str, list[int]] = {name: [] for name in depths}
    for number, rule in enumerate(rules):
        seen: set[str] = set()
        stack = list(rests_on[rule.name])
        while stack:
            name = stack.pop()
            if name in depths and name not in seen:
                seen.add(name)
                places[name].append(number)
                stack.extend(rests_on.get(name, ()))
    return {name: sum(found) / len(found) if found else 0 for name, found in places.items()}


def _box(name: str, kind: str, words: str, whole: str) -> Box:
    lines = textwrap.wrap(words, _LETTERS, max_lines=_MOST_LINES, placeholder=" …")
    return Box(name, kind, tuple(lines), "", whole, 0, 0, 0, False)


def _words(policy: Policy, name: str) -> tuple[str, str]:
    """What a box says, and what it is in full. With whole questions in the boxes one could not see them together."""
    words, title = _readable(name), kind_and_title(policy, name)[1]
    if name in policy.principles:
        number = policy.principles[name].number
        return f"{number} {words}", f"Principe {number}: {title}"
    if name in policy.interpretations:
        chosen = "ja" if policy.interpretations[name].choice else "nee"
        return f"{words}: {chosen}", f"{policy.interpretations[name].question} {chosen.capitalize()}."
    return words, words if title == words else f"{words}: {title}"


def _readable(name: str) -> str:
    words = name.replace("_", " ")
    return words[:1].upper() + words[1:]


def _put(
    boxes: dict[str, Box], rests_on: Mapping[str, tuple[str, ...]], made: list[Box], x: float, here: str | None
) -> float:
    """Put a column of boxes in their places, each straight beside the first of what it rests on, or lower; in the same
    order. Return where the column ends."""
    width = max(
        _NARROWEST,
        *(len(line) * _LETTER + _PADDING for box in made for line in box.words),
        *(len(box.under) * _SMALL_LETTER + _PADDING for box in made),
    )
    free = float(_TOP)
    for box in made:
        wanted = min((boxes[o].y for o in rests_on.get(box.name, ()) if o in boxes), default=_TOP)
        placed = replace(box, x=x, y=max(wanted, free), width=width, is_here=box.name == here)
        boxes[box.name] = placed
        free = placed.y + placed.height + BETWEEN
    return x + width


def _depths(policy: Policy, rests_on: Mapping[str, tuple[str, ...]], rules: list[Rule]) -> dict[str, int]:
    """How many steps each name lies from the facts, for all names that the rules rest on; the rules are not in it."""
    own = {rule.name for rule in rules}
    found: dict[str, int] = {}
    # Without recursion: a chain of names may be a hundred long.
    stack = [name for rule in rules for name in rests_on[rule.name] if name not in own]
    while stack:
        name = stack[-1]
        below = [other for other in rests_on.get(name, ()) if other not in own]
        waiting = [other for other in below if other not in found]
        if waiting:
            stack.extend(waiting)
            continue
        stack.pop()
        is_made = name in policy.terms or name in policy.principles
        found[name] = 1 + max((found[other] for other in below), default=0) if is_made else 0
    return found


def _in_order(policy: Policy, names: Mapping[str, int]) -> Iterator[str]:
    for declared in (policy.facts, policy.interpretations, policy.principles, policy.terms):
        yield from (name for name in declared if name in names)
    yield from (name for name in names if name not in policy.facts and name in policy.decisions)


def _title(policy: Policy, names: list[str]) -> str:
    present = [
        ("Feiten", any(name in policy.facts for name in names)),
        ("Keuzes", any(name in policy.interpretations for name in names)),
        ("Principes", any(name in policy.principles for name in names)),
        ("Begrippen", any(name in policy.terms for name in names)),
    ]
    return opsomming([word for word, is_there in present if is_there]).capitalize() or "Feiten"


def _lines(boxes: Mapping[str, Box], rests_on: Mapping[str, tuple[str, ...]], here: str | None) -> Iterator[Line]:
    for name, target in boxes.items():
        for other in rests_on.get(name, ()):
            source = boxes.get(other)
            if source is None or source.x >= target.x:
                continue
            yield Line(_curve(source, target), here is not None and here in (name, other), False)


def _curve(source: Box, target: Box) -> str:
    start, end = source.x + source.width, target.x
    bend = (start + end) / 2
    return (
        f"M{start:g} {source.middle:g}C{bend:g} {source.middle:g} {bend:g} {target.middle:g} {end:g} {target.middle:g}"
    )


def _exceptions(boxes: Mapping[str, Box], rules: list[Rule], here: str | None) -> Iterator[Line]:
    for rule in rules:
        if rule.target is None or rule.target not in boxes:
            continue
        source, target = boxes[rule.name], boxes[rule.target]
        edge = source.x + source.width
        path = f"M{edge:g} {source.middle:g}H{edge + 16:g}V{target.middle:g}H{edge + 3:g}"
        yield Line(path, here is not None and here in (rule.name, rule.target), True)


def _sentences(
    policy: Policy, decision: Decision, rules: list[Rule], rests_on: Mapping[str, tuple[str, ...]]
) -> Iterator[str]:
    def on(name: str) -> str:
        return "; ".join(called(policy, other) for other in rests_on[name])

    for rule in rules:
        role = called(policy, rule.name)
        if rule.target:
            role = f"{role} gaat voor op {called(policy, rule.target)} en"
        gives = f"geeft ‘{decision.label(rule.value)}’" if rule.value else "laat die buiten toepassing"
        hangs = f"Dat hangt af van: {on(rule.name)}" if rests_on[rule.name] else "Dat geldt altijd"
        yield f"{role[:1].upper()}{role[1:]} {gives}. {hangs}."
    for name in (*policy.principles, *policy.terms):
        if any(name in rests_on[rule.name] for rule in rules):
            what = called(policy, name)
            yield f"{what[:1].upper()}{what[1:]} hangt af van: {on(name)}."
    if decision.otherwise:
        yield f"Geldt geen regel, dan is het ‘{decision.label(decision.otherwise)}’."
