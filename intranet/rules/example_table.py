"""The voorbeelden of a rule file as tables, one a basis: a column for each question in which they differ."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from dsl import (
    Answers,
    Baseline,
    Core,
    Decision,
    DecisionState,
    Document,
    Example,
    ExampleResult,
    ExpectationKind,
    Expected,
    Fact,
    FactType,
    Outcome,
    PlacedExample,
    Policy,
    RuleState,
    WrittenExample,
    answer_text,
    outcome_of,
    reasons,
    written_examples,
)
from intranet.filters import opsomming
from intranet.store.folding import fold

UNKNOWN, EMPTY, DONE = "onbekend", "leeg", "afgerond"
"""Words of the language that stand for an answer: not known, none of the choices, and of a verplichting that is met."""
ENDINGS = {
    ExpectationKind.OPEN: "Nog open",
    ExpectationKind.CONFLICT: "Tegenstrijdig",
    ExpectationKind.NO_OUTCOME: "Geen uitkomst",
}


class Words:
    """What the names and values of a policy are called on the screen."""

    def __init__(self, policy: Policy) -> None:
        self.policy = policy

    def subject(self, name: str) -> str:
        """The short name of a question, or of a verplichting that may be afgerond."""
        return readable(name) if name in self.policy.facts else f"{readable(name)} (afgerond)"

    def question(self, name: str) -> str:
        """The question as a team reads it."""
        fact, obligation = self.policy.facts.get(name), self.policy.obligations.get(name)
        return fact.question if fact else f"Is dit afgerond: {obligation.title if obligation else name}?"

    def answer(self, name: str, words: str) -> str:
        """What stands behind `is`, as a team reads it."""
        fact = self.policy.facts.get(name)
        if fact is None or words == UNKNOWN:
            return words
        if fact.kind is FactType.MANY_OF:
            return ", ".join(fact.label(one) for one in many(words)) or "geen van deze"
        return fact.label(words).strip('"')

    def base(self, baseline: Baseline | None, name: str) -> str:
        """What a basis says to a question."""
        if name not in self.policy.facts:
            return DONE if baseline and name in baseline.done else f"niet {DONE}"
        if baseline is None or name not in baseline.answers:
            return UNKNOWN
        return answer_text(self.policy.facts[name], baseline.answers[name])

    def ending(self, decision: Decision, one: Expected) -> str:
        """What a besluit must end in."""
        if one.kind is not ExpectationKind.VALUE:
            return ENDINGS[one.kind]
        return next((c.label for c in decision.choices if c.name == one.value), one.value)

    def now(self, decision: Decision, state: DecisionState) -> str:
        """What the rules give for a besluit, in a sentence."""
        endings = [c.label for c in decision.choices if c.name in state.possible]
        endings += [ENDINGS[ExpectationKind.CONFLICT]] * state.conflict
        endings += [ENDINGS[ExpectationKind.NO_OUTCOME]] * state.no_outcome
        why = f", op grond van {self.grounds(state.by)}" if state.by else ""
        still_open = " Dat is nog open." if len(endings) > 1 else ""
        return f"De regels geven nu: {opsomming(endings, 'of')}{why}.{still_open}"

    def grounds(self, names: Iterable[str]) -> str:
        """Rules or facts as an enumeration."""
        return ", ".join(map(readable, names))

    def expected(self, one: Expected) -> str:
        """An expectation that is not about a besluit, as a sentence."""
        kind, name = one.key
        if one.kind is ExpectationKind.NEEDED:
            return f"Nog nodig: {self.grounds(one.names) or 'niets'}"
        if one.kind is ExpectationKind.PRINCIPLE:
            principle = self.policy.principles[name]
            return f"Principe {principle.number} is {'' if one.holds else 'niet '}voldaan"
        found = self.policy.obligations if one.kind is ExpectationKind.OBLIGATION else self.policy.signals
        return f"{kind.capitalize() if one.holds else f'Geen {kind}'}: {found[name].title}"


def readable(name: str) -> str:
    """A name of the language as words."""
    return name.replace("_", " ")


def many(words: str) -> tuple[str, ...]:
    """The values of `(a, b)`; none of `leeg`."""
    return () if words == EMPTY else tuple(one.strip() for one in words.strip("()").split(","))


@dataclass(frozen=True)
class Column:
    """A question in which some voorbeeld of a table differs from the basis; `base` is what the basis says to it."""

    name: str
    title: str
    question: str
    base: str
    fact: Fact | None


@dataclass(frozen=True)
class Row:
    """A voorbeeld. `number` counts those of the file from 0; `line` is where it stands; `norm` its citation."""

    number: int
    placed: PlacedExample
    result: ExampleResult
    line: int
    norm: str

    @property
    def written(self) -> WrittenExample:
        """What it says."""
        return self.placed.written


@dataclass(frozen=True)
class ExampleTable:
    """The voorbeelden that start from one basis (`name` None: from none); `line` is where that stands in this file."""

    name: str | None
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]

    line: int | None

    @property
    def title(self) -> str:
        """What the table is called."""
        return f"Zoals {readable(self.name)}" if self.name else "Zonder basis"


@dataclass(frozen=True)
class Choice:
    """Which voorbeelden are shown. `ending` is `BESLUIT is VALUE`, or the word of the language for another ending."""

    text: str = ""
    ending: str = ""
    failing: bool = False

    @property
    def fields(self) -> Mapping[str, str]:
        """The choice as the fields of an address; empty ones are left out."""
        found = {"q": self.text, "uitkomst": self.ending, "alleen": "fout" if self.failing else ""}
        return {name: value for name, value in found.items() if value}


def read_choice(asked: Mapping[str, str]) -> Choice:
    """Return the choice that an address asks for."""
    return Choice(asked.get("q", "").strip()[:200], asked.get("uitkomst", ""), asked.get("alleen") == "fout")


@dataclass(frozen=True)
class Sheet:
    """All voorbeelden of one file of a policy, with how they went on day `on`, unless they have a day of their own."""

    policy: Policy
    document: Document
    results: tuple[ExampleResult, ...] = field(repr=False)
    on: date

    @cached_property
    def words(self) -> Words:
        """What names and values are called."""
        return Words(self.policy)

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """The voorbeelden in the order of the file."""
        source = self.document.source
        results = {one.span.start: one for one in self.results if one.source.name == source.name}
        places = {e.place.span.start: e.place for e in self.policy.examples if e.place.source.name == source.name}
        found = []
        for number, placed in enumerate(written_examples(self.document)):
            start = placed.span.start
            norm = " ".join(citation.text for citation in places[start].citations)
            found.append(Row(number, placed, results[start], source.position(start).line, norm))
        return tuple(found)

    @property
    def passed(self) -> int:
        """How many go as they must."""
        return sum(row.result.passed for row in self.rows)

    @property
    def endings(self) -> Mapping[str, str]:
        """The outcomes to choose from: those that some voorbeeld expects."""
        found: dict[str, str] = {}
        for decision in self.policy.decisions.values():
            for row in self.rows:
                for one in row.written.expected:
                    if one.key == ("besluit", decision.name):
                        found[_ending(one)] = self.words.ending(decision, one)
        return found

    def shown(self, choice: Choice) -> tuple[Row, ...]:
        """The voorbeelden that fit a choice."""
        wanted = fold(choice.text).split()
        return tuple(
            row
            for row in self.rows
            if not (choice.failing and row.result.passed)
            and (not choice.ending or choice.ending in map(_ending, row.written.expected))
            and (not wanted or all(word in self._text(row) for word in wanted))
        )

    def tables(self, choice: Choice) -> tuple[ExampleTable, ...]:
        """The voorbeelden that fit a choice, by basis, each with only the columns that they need."""
        grouped: dict[str | None, list[Row]] = {}
        for row in self.shown(choice):
            grouped.setdefault(row.written.like, []).append(row)
        return tuple(self._table(name, rows) for name, rows in grouped.items())

    def table_of(self, row: Row, choice: Choice) -> ExampleTable:
        """The table that a row stands in, also when it does not fit the choice."""
        like = row.written.like
        others = [one for one in self.shown(choice) if one.written.like == like and one.number != row.number]
        return self._table(like, [*others, row])

    def columns(self, like: str | None, names: Collection[str]) -> tuple[Column, ...]:
        """The columns of these questions, in the order of the policy."""
        baseline = self.policy.baselines.get(like or "")
        return tuple(
            Column(
                name,
                self.words.subject(name),
                self.words.question(name),
                self.words.base(baseline, name),
                self.policy.facts.get(name),
            )
            for name in (*self.policy.facts, *self.policy.obligations)
            if name in names
        )

    def _table(self, name: str | None, rows: list[Row]) -> ExampleTable:
        columns = self.columns(name, {given for row in rows for given in row.written.given})
        baseline, source = self.policy.baselines.get(name or ""), self.document.source
        is_here = baseline is not None and baseline.place.source.name == source.name
        line = source.position(baseline.place.span.start).line if baseline and is_here else None
        return ExampleTable(name, columns, tuple(rows), line)

    def _text(self, row: Row) -> str:
        written, words = row.written, self.words
        given = (f"{words.subject(name)} {words.answer(name, said)}" for name, said in written.given.items())
        expected = (one.line.replace("_", " ") for one in written.expected)
        return fold(" ".join([written.title, row.norm, *given, *expected]))


def explained(policy: Policy, example: Example, on: date) -> tuple[Outcome, tuple[str, ...]]:
    """Return what a voorbeeld gives, and in Dutch sentences why: of the rules that speak or are still open.

    Raises PolicyTooTangled.
    """
    core = Core(policy)
    outcome = outcome_of(core, example, on)
    head = policy.regelsets[example.regelset].head
    answers = Answers(example.answers, example.done, example.on or head.nearest_day(on))
    part = core.up_to(example.regelset).policy
    found: dict[str, None] = {}
    for decision in part.decisions:
        for reason in reasons(part, answers, outcome, decision):
            if reason.state in (RuleState.APPLIES, RuleState.EITHER, RuleState.OPEN):
                found.update(dict.fromkeys(f"{reason.title}: {sentence}" for sentence in reason.sentences))
    return outcome, tuple(found)


def _ending(one: Expected) -> str:
    return f"{one.subject} is {one.value}" if one.kind is ExpectationKind.VALUE else str(one.kind)
