"""Rows of text → opgaven to store, or what is wrong: in which row and column, and what is allowed there."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from dsl import Answers, Fact, FactType, Policy, read_answer
from intranet import locations
from intranet.filters import getal, opsomming
from intranet.opgaven.answering import Filled, Given, Unfit, read_day, read_form
from intranet.opgaven.detail_forms import KADERS_SET, LONGEST_TEXT, LONGEST_TITLE
from intranet.opgaven.duties import duties_of, open_items
from intranet.opgaven.weighing import summary
from intranet.policies import Regelset
from intranet.store import Json, Kader, OpenItem, Phase, bulk
from intranet.store.folding import fold

MOST_PROBLEMS = 100
REASON = "reden:"
"""Before the name of an oordeel: the column has the reason for it."""

_YES, _NO = ("ja", "j", "x", "1", "true", "waar", "yes"), ("nee", "n", "0", "false", "onwaar", "no")


@dataclass(frozen=True)
class Target:
    """What a column can be: its name in the form, what it says on screen, and what may stand in it."""

    name: str
    label: str
    allowed: str


@dataclass(frozen=True)
class Problem:
    """What is wrong in one cell. `row` counts as the spreadsheet does: the head is 1; `index` is the column, from 0.

    `index` is None when the column that is missed was not chosen.
    """

    row: int
    column: str
    value: str
    sentence: str
    index: int | None = None

    @property
    def cell(self) -> str:
        """What the spreadsheet calls the cell: C14."""
        return "" if self.index is None else f"{_letters(self.index)}{self.row}"


@dataclass(frozen=True)
class Draft:
    """An opgave out of a row, before it is weighed."""

    fields: Mapping[str, object]
    answers: Mapping[str, bulk.NewAnswer]


@dataclass(frozen=True)
class Reading:
    """All rows: the opgaven, and the problems; with a problem nothing is stored."""

    drafts: tuple[Draft, ...]
    problems: tuple[Problem, ...]
    problem_count: int


def targets(policy: Policy) -> tuple[Target, ...]:
    """Return all that a column can be: the fields of an opgave, then the questions with the reasons of the oordelen."""
    found = [
        Target("titel", "Naam van de opgave", "tekst, altijd ingevuld"),
        Target("beschrijving", "Beschrijving", "tekst"),
        Target("fase", "Fase", opsomming(Phase, "of")),
        Target("trekker", "Trekker", "een naam"),
        Target("team", "Team", "namen, met een komma ertussen"),
        Target("begin", "Begin", "een datum"),
        Target("besluit", "Besluit", "een datum"),
        Target("oplevering", "Oplevering", "een datum"),
        Target("kaders", "Kaders", "tekst, elk kader op een eigen regel; de reden achter een dubbele punt"),
    ]
    for name, fact in policy.facts.items():
        found.append(Target(name, f"Vraag {fact.number}: {fact.question}", _allowed(fact)))
        if fact.is_judgement:
            found.append(Target(f"{REASON}{name}", f"Reden bij vraag {fact.number}", "tekst"))
    return tuple(found)


def guess(head: Sequence[str], policy: Policy) -> dict[int, str]:
    """Return which column is probably what, by its head; a column that is nothing known is not in it.

    What stands between parentheses in a head does not count.
    """
    also = _other_names()
    known: dict[str, str] = {}
    for target in targets(policy):
        for word in (target.name, target.label, *also.get(target.name, ())):
            known.setdefault(_plain(word), target.name)
    for name, fact in policy.facts.items():
        known.setdefault(_plain(fact.question), name)
        if fact.is_judgement:
            known.setdefault(_plain(f"reden {name}"), f"{REASON}{name}")
    found: dict[int, str] = {}
    for number, word in enumerate(head):
        target_name = known.get(_plain(word)) or known.get(_plain(re.sub(r"\(.*?\)", "", word)))
        if target_name and target_name not in found.values():
            found[number] = target_name
    return found


def read_rows(rows: Sequence[Sequence[str]], columns: Mapping[int, str], policy: Policy) -> Reading:
    """Return the opgaven in `rows` (the head first), with `columns` saying what each column is."""
    drafts, problems = [], []
    for number, row in enumerate(rows[1:], start=2):
        if any(row):
            reader = _Row(number, rows[0], row, columns, policy)
            drafts.append(reader.draft())
            problems += reader.problems
    return Reading(tuple(drafts), tuple(problems[:MOST_PROBLEMS]), len(problems))


def wrong_columns(columns: Mapping[int, str], policy: Policy) -> str:
    """Say what is wrong with the choice of columns; empty when it can be used."""
    names = list(columns.values())
    labels = {target.name: target.label for target in targets(policy)}
    if "titel" not in names:
        return "Kies in welke kolom de naam van de opgave staat."
    for name in names:
        if names.count(name) > 1:
            return f"U koos twee kolommen voor ‘{labels[name]}’. Kies er een."
        if name.startswith(REASON) and name.removeprefix(REASON) not in names:
            return f"Kies ook een kolom voor de vraag zelf bij ‘{labels[name]}’."
    return ""


def weighed(drafts: Sequence[Draft], regelset: Regelset, on: date, tell: Callable[[int], None]) -> list[bulk.NewOpgave]:
    """Return the opgaven with what follows from their answers; `tell` hears how many are ready, and may raise."""
    policy = regelset.policy
    outcomes: dict[str, tuple[dict[str, Json], tuple[OpenItem, ...]]] = {}
    found = []
    for number, draft in enumerate(drafts, start=1):
        key = repr(sorted((name, answer.value) for name, answer in draft.answers.items()))
        if key not in outcomes:
            values = {name: read_answer(policy.facts[name], answer.value) for name, answer in draft.answers.items()}
            outcomes[key] = summary_of_new(regelset, Answers(values, frozenset(), on))
        outcome, items = outcomes[key]
        found.append(bulk.NewOpgave(**draft.fields, answers=draft.answers, outcome=outcome, items=items))  # type: ignore[arg-type]
        tell(number)
    return found


def summary_of_new(regelset: Regelset, answers: Answers) -> tuple[dict[str, Json], tuple[OpenItem, ...]]:
    """Return what lists show of an opgave of which nothing is done yet: its outcome, and what is open."""
    outcome = regelset.weigh(answers)
    duties = duties_of(regelset.policy, outcome, (), {}, {})
    return summary(regelset.policy, answers, outcome), tuple(open_items(0, duties))


class _Row:
    """Reads one row, and collects what is wrong with it."""

    def __init__(
        self, number: int, head: Sequence[str], row: Sequence[str], columns: Mapping[int, str], policy: Policy
    ) -> None:
        self.problems: list[Problem] = []
        self._number = number
        self._columns = {name: column for column, name in columns.items()}
        self._heads = {name: head[column] or f"kolom {column + 1}" for column, name in columns.items()}
        self._cells = {name: row[column].strip() for column, name in columns.items() if column < len(row)}
        self._policy = policy

    def draft(self) -> Draft:
        """Return the opgave; what is wrong is in `problems`."""
        title = " ".join(self._cells.get("titel", "").split())
        if not title:
            self._wrong("titel", "Elke opgave heeft een naam nodig.")
        kaders = self._kaders()
        fields: dict[str, object] = {
            "title": self._short("titel", title, LONGEST_TITLE),
            "description": self._short("beschrijving", self._cells.get("beschrijving", ""), LONGEST_TEXT),
            "phase": self._phase(),
            "owner": self._short("trekker", self._cells.get("trekker", ""), LONGEST_TITLE) or None,
            "team": self._team(),
            "start_on": self._day("begin"),
            "decision_on": self._day("besluit"),
            "delivery_on": self._day("oplevering"),
            "kaders": kaders,
        }
        answers = {}
        for name, fact in self._policy.facts.items():
            if self._cells.get(name):
                answer = self._answer(fact, self._cells[name])
                if answer is not None:
                    answers[name] = answer
        if kaders and KADERS_SET in self._policy.facts:
            answers.setdefault(KADERS_SET, bulk.NewAnswer(True))
        return Draft(fields, answers)

    def _team(self) -> tuple[str, ...]:
        names = (name.strip() for name in re.split(r"[,;\n]", self._cells.get("team", "")))
        return tuple(dict.fromkeys(name for name in names if name))

    def _wrong(self, name: str, sentence: str) -> None:
        column = self._heads.get(name, name)
        value = self._cells.get(name, "")[:80]
        self.problems.append(Problem(self._number, column, value, sentence, self._columns.get(name)))

    def _short(self, name: str, text: str, longest: int) -> str:
        if len(text) > longest:
            self._wrong(name, f"De tekst is te lang: hoogstens {getal(longest)} tekens.")
        return text

    def _phase(self) -> Phase:
        text = self._cells.get("fase", "")
        found = [phase for phase in Phase if fold(phase) == fold(text)]
        if text and not found:
            self._wrong("fase", f"Deze fase is er niet. Kies uit {opsomming(Phase, 'of')}.")
        return found[0] if found else Phase.INITIEREN

    def _day(self, name: str) -> date | None:
        text = self._cells.get(name, "")
        if not text:
            return None
        try:
            return read_day(text)
        except Unfit as unfit:
            self._wrong(name, str(unfit))
            return None

    def _kaders(self) -> tuple[Kader, ...]:
        lines = [line.strip() for line in self._cells.get("kaders", "").split("\n") if line.strip()]
        pairs = (line.partition(":") for line in lines)
        return tuple(Kader(text.strip(), reason.strip()) for text, _, reason in pairs if text.strip())

    def _answer(self, fact: Fact, text: str) -> bulk.NewAnswer | None:
        """Read an answer as a person writes it, by the same rules as the form of the question."""
        chosen = _chosen(fact, text)
        if chosen is None:
            self._wrong(fact.name, f"Dit is geen antwoord op deze vraag. Kies uit: {_allowed(fact)}.")
            return None
        reason = self._cells.get(f"{REASON}{fact.name}", "")
        given = read_form(fact, Filled(frozenset(chosen), "" if chosen else text, reason))
        if isinstance(given, Given):
            return bulk.NewAnswer(given.value, given.reason, given.kind)
        for mistake in given:
            if mistake.field == "reden" and not reason:
                self._wrong(fact.name, "Bij een oordeel hoort een reden. Kies ook de kolom met de reden.")
            else:
                self._wrong(fact.name, mistake.sentence)
        return None


def _chosen(fact: Fact, text: str) -> set[str] | None:
    """Return the choices that a cell names; empty for a question without choices; None when it names none."""
    if fact.kind is FactType.YES_NO:
        word = fold(text)
        return {"ja"} if word in _YES else {"nee"} if word in _NO else None
    if not fact.choices:
        return set()
    known: dict[str, str] = {}
    for choice in fact.choices:
        for word in (choice.name, choice.label, choice.label.partition(":")[0]):
            known.setdefault(_plain(word), choice.name)
    for choice in fact.choices:
        known.setdefault(_plain(choice.formerly or choice.name), choice.name)
    if fact.kind is not FactType.MANY_OF or _plain(text) in known:
        name = known.get(_plain(text))
        return None if name is None else {name}
    found = [known.get(_plain(part)) for part in re.split(r"[,;/\n]| en ", text) if part.strip()]
    return None if None in found else {name for name in found if name}


def _allowed(fact: Fact) -> str:
    if fact.kind is FactType.YES_NO:
        return "ja of nee"
    if fact.choices:
        words = [choice.label.partition(":")[0] for choice in fact.choices]
        return opsomming(words, "en/of" if fact.kind is FactType.MANY_OF else "of")
    return {FactType.DATE: "een datum", FactType.TEXT: "tekst"}.get(fact.kind, "een getal")


@cache
def _other_names() -> Mapping[str, list[str]]:
    """What people also call a column, by the name of the target."""
    return dict(json.loads((locations.package() / "column_names.json").read_text("utf-8")))


def _letters(index: int) -> str:
    """Return what a spreadsheet calls a column: 0 is A, 26 is AA."""
    before, last = divmod(index, 26)
    return (_letters(before - 1) if before else "") + chr(ord("A") + last)


def _plain(text: str) -> str:
    """Return text as heads of columns are compared: only its letters and digits."""
    return "".join(sign for sign in fold(text) if sign.isalnum())
