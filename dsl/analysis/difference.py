"""Do two versions of a policy differ in meaning: where, for how many opgaven, and which statements make it so?

Both versions are compiled over the same questions. Numbers and dates are cut at the constants of both; of a list that
has other values in one version the answers that both have are compared, and the others are named apart. An opgave here
answers the questions of both versions, on a day on which both are in force (on any day, when there is none).

`door`: for one opgave, the statements without which it would not end as it does in NEW, each put back alone to what it
was in OLD. Where putting one back is never enough, for several changes each suffice: those that, brought into OLD
alone, already change how it ends there. Where that is not so either: all changed statements that have to do with it.
Opgaven with the same ends and the same `door` are one group, so the groups do not overlap and together are all.

An outcome of which both versions are made of the same parts (`parts.py`) is the same, and is not compiled. One that is
too entangled for diagrams does not stand in the way of the others: `entangled.py` says what is still known of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from dsl.analysis.attribution import Attribution
from dsl.analysis.cover import Case, Cover
from dsl.analysis.entangled import Entangled, Found
from dsl.analysis.frames import Frames, common_period
from dsl.analysis.outcomes import APPLICATION, SUBJECTS, End, ends, is_nothing
from dsl.analysis.parts import Numbers, Parts
from dsl.analysis.renaming import new_names, new_values, renamed, with_old_names
from dsl.analysis.space import Opgave, Period, Space, Ways, bits_of, own_cells
from dsl.analysis.texts import TextChanges, text_changes
from dsl.analysis.variants import Key, same
from dsl.analysis.words import EVERY, opgave_text, opgave_words
from dsl.exact.frame import OPGAVE_LIMIT, Diagram, OutOfNodes, Variable, bounded
from dsl.nodes import ROW, FactType
from dsl.policy import REFERENCE_DATE, Answer, Obligation, Policy

PARTS_LIMIT = OPGAVE_LIMIT
"""The most nodes for the parts of outcomes that do not fit as a whole."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Opgaven that end otherwise in NEW. `before` and `after` are values, `conflict` or `geen_uitkomst` of a besluit,
    or True and False; None when that version does not have the statement. `kind` is that of an outcome, or
    `toepassing`: whether a principe, met or not, has something to say.

    `count` is the number of distinguishable ways to answer all questions of both versions, `share` their part of all.
    Both are None for an outcome that is `unproven`: then this is one that was found, and its case names its answers.

    `cases` say in words which opgaven it are: in any of them all its parts are so. Without `is_whole` there are more.
    """

    kind: str
    name: str
    before: End
    after: End
    cases: tuple[Case, ...]
    is_whole: bool
    old: Opgave
    new: Opgave
    witness_text: str
    count: int | None
    share: Fraction | None
    by: tuple[str, ...]

    @property
    def when(self) -> str:
        """The cases in one sentence: `ruimte is ‘Geen’ en wettelijke taak is ja; of …`, or `onder meer als …`."""
        text = "; of ".join(" en ".join(case) or EVERY for case in self.cases)
        return text if self.is_whole else f"onder meer als {text}"


@dataclass(frozen=True, slots=True)
class ListChange:
    """Values of one fact that only one version has; opgaven with those answers cannot be compared."""

    fact: str
    added: tuple[str, ...]
    removed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ValueRename:
    """A value of a feit or besluit (by its new name) that has another word: it is the same value."""

    owner: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class TypeChange:
    """A fact that has another type: what can be answered in one version may be refused by the other."""

    fact: str
    before: FactType
    after: FactType


@dataclass(frozen=True, slots=True)
class Comparison:
    """All differences between two versions.

    `altered` are statements of both that differ in more than words, whether or not an outcome does. Of those,
    `deadlines` are verplichtingen with another deadline, `contents` with another moment or other onderwerpen, and
    `numbers` principes with another number. `reworded` are statements that differ in words only.

    `periods` is given when the versions are not in force on the same days. `renamed` has the old and the new name of
    each statement that has another (`heette`), `values` each value of a list that has another word; elsewhere both have
    their new name, but the witness of OLD has the names of OLD.

    `unproven` are the outcomes (kind and name) that are too entangled to compare: what differs in them was looked for,
    and there may be more than was found.
    """

    differences: tuple[Difference, ...]
    added: tuple[str, ...]
    removed: tuple[str, ...]
    reworded: tuple[str, ...]
    altered: tuple[str, ...]
    deadlines: tuple[str, ...]
    contents: tuple[str, ...]
    numbers: tuple[str, ...]
    lists: tuple[ListChange, ...]
    types: tuple[TypeChange, ...]
    periods: tuple[Period, Period] | None
    same_outcomes: bool
    renamed: tuple[tuple[str, str], ...]
    values: tuple[ValueRename, ...]
    texts: TextChanges
    unproven: tuple[Key, ...] = ()

    @property
    def equal(self) -> bool:
        """Tell whether it is proven that both versions say the same of every opgave on every day."""
        shown = self.deadlines or self.contents or self.numbers
        elsewhere = self.lists or self.types or self.periods or any(head.means_something for head in self.texts.heads)
        return self.same_outcomes and not (self.differences or self.unproven or shown or elsewhere)

    @property
    def silent(self) -> bool:
        """Tell whether there is nothing at all to say: the same words in the same order."""
        named = self.added or self.removed or self.reworded or self.altered or self.renamed or self.values
        return self.equal and not (named or self.texts)


def compare(old: Policy, new: Policy) -> Comparison:
    """Return how two versions differ. Outcomes that are too entangled for that are named as `unproven`.

    Raises PolicyTooTangled when there is not even room for the questions.
    """
    with bounded(new.head.name):
        return Compared(old, new).comparison()


class Compared:
    """Two versions over the same questions."""

    def __init__(self, old: Policy, new: Policy) -> None:
        self.names = new_names(old, new)
        self.values = new_values(old, new, self.names)
        self._written = old
        self.old, self.new = renamed(old, self.names, self.values), new
        self._begin()

    def _begin(self, limit: int | None = None) -> None:
        """Make everything that hangs on diagrams, in a new manager of at most `limit` nodes."""
        old, new = self.old, self.new
        frames = Frames(old, new, limit)
        period = common_period(old, new)
        self.old_space = Space(old, frames.old, lazy=True, period=period)
        self.new_space = Space(new, frames.new, lazy=True, period=period)
        self.frame, self.facts = frames.whole, frames.facts
        self.care = self.old_space.care & self.new_space.care
        self.questions = [v for n, v in self.frame.facts.items() if n != REFERENCE_DATE]
        cells = {v: own_cells(v, old.facts.get(n)) & own_cells(v, new.facts.get(n)) for n, v in frames.both.items()}
        cells |= {v: own_cells(v, self.facts.get(n)) for n, v in self.frame.facts.items() if n not in frames.both}
        today = self.frame.facts.get(REFERENCE_DATE)
        if today is not None:
            cells[today] = frozenset(n for n in range(today.size) if self.new_space.day(today, n) is not None)
        self.cover = Cover(self.frame, self.care, cells)
        self.attribution = Attribution(self.old_space, self.new_space)
        self.words = replace(new, facts=self.facts, obligations={**old.obligations, **new.obligations})
        self._described: dict[Diagram, tuple[tuple[Case, ...], bool]] = {}
        self._counted: dict[Diagram, tuple[int, int]] = {}
        self._ways: dict[tuple[Variable, ...], tuple[Ways, int]] = {}

    def comparison(self) -> Comparison:
        before, after = self.attribution.statements
        outcomes = [key for key in {**after, **before} if key[0] in SUBJECTS]
        principles = [
            (APPLICATION, n) for kind, n in outcomes if kind == "principe" and (kind, n) in before.keys() & after
        ]
        found, unproven = self._compared([*outcomes, *principles])
        old_days, new_days = self.old.period, self.new.period
        added = tuple(name for kind, name in after if (kind, name) not in before)
        removed = tuple(name for kind, name in before if (kind, name) not in after)
        altered = tuple(key[1] for key in self.attribution.changed if key in before and key in after)
        texts = text_changes(self._written, self.new, self.names, self.values)
        earlier = self.old.principles
        return Comparison(
            tuple(found),
            added,
            removed,
            _reworded([name for _, name in self.attribution.reworded], texts, {*added, *removed, *altered}),
            altered,
            tuple(self._duties(("deadline",))),
            tuple(self._duties(("moment", "moment_is_derived", "topics"))),
            tuple(n for n, p in self.new.principles.items() if n in earlier and earlier[n].number != p.number),
            _lists(self.old, self.new),
            _types(self.old, self.new),
            (old_days, new_days) if old_days != new_days else None,
            all((key in before) is (key in after) for key in outcomes),
            tuple(self.names.items()),
            tuple(ValueRename(name, *words) for name, one in self.values.items() for words in one.items()),
            texts,
            unproven,
        )

    def _compared(self, outcomes: list[Key]) -> tuple[list[Difference], tuple[Key, ...]]:
        """Return the differences in the order of the outcomes, and which of these are not compared exactly."""
        numbers = Numbers()
        old, new = Parts(self.old, numbers), Parts(self.new, numbers)
        found: dict[Key, list[Difference]] = {}
        entangled: list[Key] = []
        for key in outcomes:
            part = old.outcome(key)
            if part is not None and part == new.outcome(key):
                continue
            try:
                found[key] = [*self._differences(key)]
            except OutOfNodes:
                entangled.append(key)
                self._begin()  # what is there already would leave less room for the others
        unproven = []
        if entangled:
            self._begin(PARTS_LIMIT)
            left = Entangled(self.old_space, self.new_space, self.frame, self._answers())
            for key in entangled:
                if not left.same(key):
                    unproven.append(key)
                    found[key] = [self._shown(key, one) for one in left.differing(key)]
        return [difference for key in outcomes for difference in found.get(key, ())], tuple(unproven)

    def _answers(self) -> dict[str, tuple[Answer, ...]]:
        """Return the answers to try for each question, of those that both versions have."""
        found = {}
        for variable in self.questions:
            domain = variable.domain
            assert domain is not None
            own = tuple(cell for number, cell in enumerate(domain.cells) if number in self.cover.cells[variable])
            found[variable.name] = replace(domain, cells=own).answers()
        return found

    def _shown(self, subject: Key, found: Found) -> Difference:
        shown = replace(found.new, values=found.given, done=found.old.done | found.new.done)
        return Difference(
            *subject,
            found.before,
            found.after,
            (opgave_words(self.words, shown),),
            False,
            with_old_names(found.old, self.names, self.values),
            found.new,
            opgave_text(self.words, shown),
            None,
            None,
            found.by,
        )

    def _duties(self, attributes: tuple[str, ...]) -> Iterator[str]:
        """Yield the verplichtingen of both versions in which one of these attributes differs."""
        for name, duty in self.new.obligations.items():
            was: Obligation | None = self.old.obligations.get(name)
            if was is not None and not all(same(getattr(was, one), getattr(duty, one)) for one in attributes):
                yield name

    def _differences(self, subject: Key) -> Iterator[Difference]:
        old, new = ends(self.old_space, *subject), ends(self.new_space, *subject)
        for before, was in old.items():
            for after, is_now in new.items():
                if before == after or is_nothing(subject, before, after):
                    continue
                region = was & is_now & self.care
                if region.satisfiable():
                    wrong = (self.old_space.care & ~was) | (self.new_space.care & ~is_now)
                    for part, by in self.attribution.groups(subject, before, after, region):
                        yield self.difference(subject, before, after, part, wrong, by)

    def difference(
        self, subject: Key, before: End, after: End, part: Diagram, wrong: Diagram, by: tuple[str, ...]
    ) -> Difference:
        codes = self.cover.witness(part, wrong | (self.care & ~part))
        old, new = self.old_space.opgave(codes), self.new_space.opgave(codes)
        number, every = self._counts(part)
        shown = replace(new, values={**old.values, **new.values}, done=old.done | new.done)
        return Difference(
            *subject,
            before,
            after,
            *self._cases(part),
            with_old_names(old, self.names, self.values),
            new,
            opgave_text(self.words, shown),
            number,
            Fraction(number, every),
            by,
        )

    def _cases(self, part: Diagram) -> tuple[tuple[Case, ...], bool]:
        if part not in self._described:
            self._described[part] = self.cover.describe(part, self.words)
        return self._described[part]

    def _counts(self, part: Diagram) -> tuple[int, int]:
        """Count the ways to answer all questions: those in a part, and all.

        Peildatum and progress count where the part depends on them.
        """
        if part not in self._counted:
            others = [v for n, v in self.frame.facts.items() if n == REFERENCE_DATE] + [*self.frame.progress.values()]
            counted = tuple(v for v in others if self._matters(part, v))
            about, every = part, self.care
            for v in others:
                if v not in counted:
                    bits = bits_of(self.frame, v)
                    about, every = about.exists(bits), every.exists(bits)
            if counted not in self._ways:
                ways = Ways(self.frame, [*self.questions, *counted])
                self._ways[counted] = ways, ways.count(every)
            ways, number = self._ways[counted]
            self._counted[part] = ways.count(about), number
        return self._counted[part]

    def _matters(self, region: Diagram, v: Variable) -> bool:
        """Tell whether a region, within what counts, depends on one variable."""
        bits = bits_of(self.frame, v)
        return (region.exists(bits) & self.care & ~region).satisfiable()


def _reworded(found: Sequence[str], texts: TextChanges, changed: set[str]) -> tuple[str, ...]:
    """Return the statements of which only the words differ. A table of which a row is named is not named itself."""
    names = dict.fromkeys(name for name in (*found, *texts.worded) if name not in changed)
    tables = {name.partition(ROW)[0] for name in (*names, *changed) if ROW in name}
    return tuple(name for name in names if name not in tables)


def _types(old: Policy, new: Policy) -> tuple[TypeChange, ...]:
    both = ((name, old.facts[name].kind, fact.kind) for name, fact in new.facts.items() if name in old.facts)
    return tuple(TypeChange(name, was, now) for name, was, now in both if was is not now)


def _lists(old: Policy, new: Policy) -> tuple[ListChange, ...]:
    found = []
    for name, fact in new.facts.items():
        if name in old.facts and old.facts[name].kind is fact.kind:
            was, now = ([choice.name for choice in f.choices] for f in (old.facts[name], fact))
            change = ListChange(name, tuple(v for v in now if v not in was), tuple(v for v in was if v not in now))
            found.extend([change] if change.added or change.removed else [])
    return tuple(found)
