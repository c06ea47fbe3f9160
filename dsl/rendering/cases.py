"""Worked opgaven as pages that run: answers side by side, and under them what follows and why.

A page is Markdown. A person writes the title, the text under it, the line `Peildatum: …` and the table under
`## Antwoorden`: a column for each opgave, a row for each question. All below `## Uitkomst` is made from these; a page
is right when it is what `page` makes of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from dsl.exact.core import Core
from dsl.explaining.explanation import Reason, RuleState
from dsl.explaining.filling import answer_text
from dsl.explaining.why import Consequence, Why, consequences, why, why_not
from dsl.nodes import FactType
from dsl.outcome import Answers, DecisionState, Outcome
from dsl.policy import Answer, Decision, Fact, Obligation, Policy
from dsl.wording import MONTHS, enumeration, quoted, readable

ANSWERS, OUTCOME = "## Antwoorden", "## Uitkomst"
UNKNOWN = "nog niet bekend"
DONE = "Afgerond"
SEPARATOR = "; "

NOTE = "<!-- Alles hieronder rekent het programma uit. Verander het niet met de hand: zie policies/README.md. -->"

_DAY = re.compile(rf"(?m)^Peildatum: (\d{{1,2}}) ({'|'.join(MONTHS)}) (\d{{4}})$")
_NAME = re.compile(r"\(`([^`]+)`\)$")

_TRUTH = {True: "ja", False: "nee", None: "nog open"}


class CaseError(Exception):
    """A page that cannot be read; the text is a Dutch sentence that says where and what to do."""


@dataclass(frozen=True, slots=True)
class Case:
    """One column of a page: the title of an opgave and its answers."""

    title: str
    answers: Answers


def cases(policy: Policy, text: str) -> tuple[Case, ...]:
    """Return the opgaven of a page. Raises CaseError."""
    day = _DAY.search(text)
    if day is None:
        raise CaseError("De peildatum ontbreekt. Zet op een eigen regel: `Peildatum: 23 november 2026`.")
    on = date(int(day[3]), MONTHS.index(day[2]) + 1, int(day[1]))
    _, found, rest = text.partition(f"\n{ANSWERS}\n")
    rows = [_cells(line) for line in rest.partition("\n## ")[0].splitlines() if line.startswith("|")]
    if not found or len(rows) < 2:
        raise CaseError(f"De tabel onder `{ANSWERS}` ontbreekt.")
    titles = rows[0][1:]
    values: list[dict[str, Answer]] = [{} for _ in titles]
    done: list[frozenset[str]] = [frozenset() for _ in titles]
    for cells in rows[2:]:
        if len(cells) != len(titles) + 1:
            raise CaseError(f"De rij ‘{cells[0]}’ heeft niet evenveel cellen als de kop.")
        name = _NAME.search(cells[0])
        fact = policy.facts.get(name[1]) if name else None
        if fact is None and cells[0] != DONE:
            raise CaseError(f"De rij ‘{cells[0]}’ is geen vraag. Zet de naam erachter, zoals (`ruimte`).")
        for number, cell in enumerate(cells[1:]):
            if fact is None:
                done[number] = _done(policy, cell)
            elif cell != UNKNOWN:
                values[number][fact.name] = _answer(fact, cell)
    return tuple(Case(t, Answers(v, d, on)) for t, v, d in zip(titles, values, done, strict=True))


def _cells(line: str) -> list[str]:
    return [cell.strip().removeprefix("**").removesuffix("**") for cell in line.strip().strip("|").split("|")]


def _done(policy: Policy, cell: str) -> frozenset[str]:
    names = frozenset(name.strip("` ") for name in cell.split(",") if name.strip("`– "))
    unknown = names - policy.obligations.keys()
    if unknown:
        raise CaseError(f"{quoted(min(unknown))} is geen verplichting van deze regelset.")
    return names


def _answer(fact: Fact, cell: str) -> Answer:
    if fact.kind is FactType.YES_NO and cell in ("ja", "nee"):
        return cell == "ja"
    labels = {choice.label: choice.name for choice in fact.choices}
    if fact.kind is FactType.MANY_OF:
        parts = [] if cell == "geen van deze" else cell.split(SEPARATOR)
        if all(part in labels for part in parts):
            return frozenset(labels[part] for part in parts)
    if cell in labels:
        return labels[cell]
    if fact.kind is FactType.TEXT:
        return cell
    if fact.kind is FactType.DATE and (day := _DAY.match(f"Peildatum: {cell}")):
        return date(int(day[3]), MONTHS.index(day[2]) + 1, int(day[1]))
    if fact.kind in (FactType.NUMBER, FactType.AMOUNT):
        try:
            return Decimal(cell.removeprefix("€").strip().replace(".", "").replace(",", "."))
        except InvalidOperation:
            pass
    allowed = f" Kies uit: {enumeration([quoted(label) for label in labels], 'of')}." if labels else ""
    raise CaseError(f"{quoted(cell)} is geen antwoord op ‘{fact.question}’ (`{fact.name}`).{allowed}")


# --- the page ------------------------------------------------------------------------------------


def page(core: Core, text: str) -> str:
    """Return a page as it should be: its own words and answers, and what follows from them. Raises CaseError."""
    found = cases(core.policy, text)
    head = text.partition(f"\n{ANSWERS}\n")[0].rstrip()
    outcomes = [core.weigh(case.answers) for case in found]
    parts = [head, ANSWERS, "\n".join(_answers_table(core.policy, found)), OUTCOME, NOTE]
    parts.append("\n".join(_outcome_table(core.policy, found, outcomes)))
    parts.append("## Waarom")
    for case, outcome in zip(found, outcomes, strict=True):
        parts += [f"### {case.title}", *_reasons(core, case, outcome)]
    return "\n\n".join(parts) + "\n"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{' --- |' * len(head)}"
    for row in rows:
        yield f"| {' | '.join(cell.replace('|', '/') for cell in row)} |"


def _answers_table(policy: Policy, found: Sequence[Case]) -> Iterator[str]:
    rows = []
    for fact in policy.facts.values():
        given = [case.answers.values.get(fact.name) for case in found]
        if any(answer is not None for answer in given):
            cells = [UNKNOWN if answer is None else _shown(fact, answer) for answer in given]
            rows.append([f"{fact.question} (`{fact.name}`)", *_marked(cells)])
    if any(case.answers.done for case in found):
        done = [", ".join(f"`{n}`" for n in policy.obligations if n in c.answers.done) or "–" for c in found]
        rows.append([DONE, *_marked(done)])
    return _table(["Vraag", *(case.title for case in found)], rows)


def _shown(fact: Fact, answer: Answer) -> str:
    if isinstance(answer, frozenset) and answer:
        return SEPARATOR.join(choice.label for choice in fact.choices if choice.name in answer)
    return answer_text(fact, answer)


def _marked(cells: Sequence[str]) -> list[str]:
    """Return cells with those that differ from the first one in bold."""
    return [cells[0], *(cell if cell == cells[0] else f"**{cell}**" for cell in cells[1:])]


def _outcome_table(policy: Policy, found: Sequence[Case], outcomes: Sequence[Outcome]) -> Iterator[str]:
    rows = []
    for name, decision in policy.decisions.items():
        rows.append([decision.title, *_marked([_ending(decision, outcome.decisions[name]) for outcome in outcomes])])
    for name, principle in policy.principles.items():
        fulfilled = [_TRUTH[outcome.principles[name].fulfilled] for outcome in outcomes]
        rows.append([f"Principe {principle.number} voldaan: {principle.title}", *_marked(fulfilled)])
    for name, duty in policy.obligations.items():
        holds = [outcome.obligations[name] for outcome in outcomes]
        if any(state is not False for state in holds):
            rows.append([f"Verplichting: {duty.title}", *_marked([_TRUTH[state] for state in holds])])
    for name, signal in policy.signals.items():
        holds = [outcome.signals[name] for outcome in outcomes]
        if any(state is not False for state in holds):
            rows.append([f"Signaal: {signal.title}", *_marked([_TRUTH[state] for state in holds])])
    asked = [enumeration([policy.facts[name].question for name in outcome.order]) or "niets" for outcome in outcomes]
    rows.append(["Nog te vragen voor het besluit", *_marked(asked)])
    return _table(["Uitkomst", *(case.title for case in found)], rows)


def _ending(decision: Decision, state: DecisionState) -> str:
    endings = [decision.label(value) for value in state.possible]
    endings += ["tegenstrijdig"] if state.conflict else []
    endings += ["geen uitkomst"] if state.no_outcome else []
    return endings[0] if len(endings) == 1 else f"nog open: {enumeration(endings, 'of')}"


# --- the reasons ---------------------------------------------------------------------------------


def _reasons(core: Core, case: Case, outcome: Outcome) -> Iterator[str]:
    for name, decision in core.policy.decisions.items():
        found = why(core, case.answers, name, outcome)
        yield found.sentence
        yield "\n".join(_rule(core.policy, decision, reason) for reason in found.reasons)
        others = [choice.name for choice in decision.choices if choice.name != outcome.decisions[name].value]
        yield "\n".join(_other(core, case, outcome, found, value) for value in others)
    yield from _duties(core.policy, consequences(core, case.answers, outcome))


def _rule(policy: Policy, decision: Decision, reason: Reason) -> str:
    rule = policy.rules[reason.name]
    gives = f"geeft {quoted(decision.label(rule.value))}" if rule.value is not None else "laat buiten toepassing"
    on = f"op {quoted(readable(rule.target))}, " if rule.target else ""
    lines = [f"- **{reason.title}** ({on}{gives}): {str(reason.state).lower()}. {' '.join(reason.sentences)}"]
    if reason.state in (RuleState.APPLIES, RuleState.EITHER):
        lines += [f"  Want: {reason.policy_reason}"] if reason.policy_reason else []
        lines += [f"  Bron: “{c.text}” ({' › '.join(c.path[1:] or c.path)})" for c in reason.place.citations]
    return "  \n".join(lines)


def _other(core: Core, case: Case, outcome: Outcome, found: Why, value: str) -> str:
    other = why_not(core, case.answers, found.decision.name, value, outcome)
    if other.is_possible:
        return f"- Kan het nog {quoted(other.label)} worden? Ja. {' '.join(other.sentences[1:])}".rstrip()
    speaking = [quoted(reason.title) for reason in found.reasons if reason.state is RuleState.APPLIES]
    verb = "geldt" if len(speaking) == 1 else "gelden"
    said = f"Omdat {enumeration(speaking)} {verb}." if speaking else " ".join(other.sentences)
    if other.change is not None:
        needed = [other.change.sentence, *([other.change.certain] if other.change.certain else [])]
        said += f" Het wordt mogelijk {needed[0][0].lower()}{' '.join(needed)[1:]}"
    return f"- Waarom niet {quoted(other.label)}? {said}"


def _duties(policy: Policy, found: Sequence[Consequence]) -> Iterator[str]:
    """Give the verplichtingen that hold, those with the same reason together."""
    together: dict[tuple[str, ...], list[Consequence]] = {}
    for one in found:
        if one.kind == "verplichting" and one.holds:
            together.setdefault(one.sentences, []).append(one)
    for sentences, several in together.items():
        yield f"Verplicht. {' '.join(sentences)}"
        yield "\n".join(f"- {one.title}{_when(policy.obligations[one.name])}" for one in several)


def _when(duty: Obligation) -> str:
    when = [str(duty.moment)] if duty.moment is not None else []
    when += [f"door {readable(duty.by)}"] if duty.by else []
    return f" ({', '.join(when)})" if when else ""
