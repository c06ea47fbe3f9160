"""A drawing of how a policy decides: facts on the left, what is made of them in between, rules and exceptions right.

Only places and lines are worked out here; `templates/redactie/_tekening.html` draws them. What depends on nothing that
decides (a fact that only describes, a verplichting) is left out: the drawing is there to see what an outcome rests on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from dsl import Decision, Policy, Rule, dependencies

ROW = 31
"""Pixels from one box to the next below it."""
_BOX = 23
_LETTER = 6.9
_PADDING = 18
_GAP = 52
_SECOND_LINE = 14
_TOP = 30
_NARROWEST = 90


@dataclass(frozen=True)
class Box:
    """A name in its place, in pixels. `kind` is feit, tussen, regel or uitzondering; `under` a second line of words."""

    name: str
    kind: str
    words: str
    under: str
    x: float
    y: float
    width: float
    height: float
    is_here: bool

    @property
    def middle(self) -> float:
        """Half-way its height."""
        return self.y + self.height / 2


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
        width = max(_NARROWEST, *(len(_words(policy, name)) * _LETTER + _PADDING for name in column))
        titles.append(Title(_title(policy, column), x, 16))
        kind = "tussen" if depth else "feit"
        for name, y in zip(column, _settle(_wanted(boxes, rests_on, column), ROW), strict=True):
            boxes[name] = Box(name, kind, _words(policy, name), "", x, y, width, _BOX, name == here)
        x += width + _GAP
    width = max([_NARROWEST, *(len(rule.name) * _LETTER + _PADDING for rule in rules)])
    if rules:
        titles.append(Title("Regels en uitzonderingen", x, 16))
    own = [rule.name for rule in rules]
    for rule, y in zip(rules, _settle(_wanted(boxes, rests_on, own), ROW + _SECOND_LINE), strict=True):
        under = f"geeft {decision.label(rule.value).lower()}" if rule.value else "laat buiten toepassing"
        kind = "uitzondering" if rule.target else "regel"
        height = _BOX + _SECOND_LINE
        boxes[rule.name] = Box(rule.name, kind, rule.name, under, x, y, width, height, rule.name == here)
    lines = [*_lines(boxes, rests_on, here), *_exceptions(boxes, rules, here)]
    return Drawing(
        decision.title,
        x + width + 30,
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


def _wanted(boxes: Mapping[str, Box], rests_on: Mapping[str, tuple[str, ...]], names: list[str]) -> list[float]:
    """The height at which each box would lie straight beside the first of what it rests on."""
    return [min((boxes[o].y for o in rests_on.get(name, ()) if o in boxes), default=_TOP) for name in names]


def _settle(wanted: list[float], step: float) -> list[float]:
    """Give each box its height, as wanted or lower: in the same order, `step` pixels apart."""
    found: list[float] = []
    for y in wanted:
        found.append(max(y, found[-1] + step) if found else y)
    return found


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


def _words(policy: Policy, name: str) -> str:
    return f"{policy.principles[name].number} {name}" if name in policy.principles else name


def _title(policy: Policy, names: list[str]) -> str:
    present = [
        ("Feiten", any(name in policy.facts for name in names)),
        ("Keuzes", any(name in policy.interpretations for name in names)),
        ("Principes", any(name in policy.principles for name in names)),
        ("Begrippen", any(name in policy.terms for name in names)),
    ]
    return _enumerate(tuple(word for word, is_there in present if is_there)).capitalize() or "Feiten"


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
    for rule in rules:
        on = _enumerate(rests_on[rule.name])
        role = f"De uitzondering {rule.name} gaat voor op {rule.target}" if rule.target else f"De regel {rule.name}"
        gives = f"geeft {decision.label(rule.value).lower()}" if rule.value else "laat die regel buiten toepassing"
        yield f"{role}{' en' if rule.target else ''} {gives}. {'Hangt af van ' + on if on else 'Geldt altijd'}."
    for name in (*policy.principles, *policy.terms):
        if any(name in rests_on[rule.name] for rule in rules):
            yield f"{_words(policy, name)} hangt af van {_enumerate(rests_on[name])}."
    if decision.otherwise:
        yield f"Geldt geen regel, dan is het: {decision.label(decision.otherwise).lower()}."


def _enumerate(names: tuple[str, ...]) -> str:
    return f"{', '.join(names[:-1])} en {names[-1]}" if len(names) > 1 else "".join(names)
