"""A third evaluator, as naive as can be: it tries every completion and reads language.md §3 to the letter.

It shares nothing with the diagrams and the evaluator but the checked policy, so that the three can be compared.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations, product

from dsl.checking.scope import Named
from dsl.nodes import Cell, Comparison, DecisionTable, FactType, Name, Obligation, RegelsetHead, Statement
from dsl.outcome import Answers
from dsl.policy import (
    REFERENCE_DATE,
    Answer,
    AppliesTest,
    ChoiceTest,
    Condition,
    Decision,
    DecisionTest,
    DoneTest,
    FactTest,
    Negation,
    PeriodTest,
    Policy,
    Principle,
    PrincipleTest,
    Quantified,
    Rule,
    Signal,
    TermTest,
)
from dsl.policy import Obligation as PolicyObligation

OUT = object()
CONFLICT = "<conflict>"
NOTHING = "<geen uitkomst>"


class World:
    """One completion: every fact has an answer, and everything is true or false."""

    def __init__(self, policy: Policy, facts: Mapping[str, Answer], answers: Answers, choices: Mapping[str, bool]):
        self.policy, self.facts, self.answers, self.choices = policy, facts, answers, choices

    def present(self, owner: Rule | Principle | PolicyObligation | Signal) -> bool:
        """Whether a statement is there at all on the peildatum."""
        return self.true(owner.period) if isinstance(owner, Rule) else True

    def counts(self, rule: Rule) -> bool:
        """Whether a rule's own condition holds."""
        return self.true(rule.condition)

    def holds(self, owner: Principle | PolicyObligation | Signal) -> bool:
        return self.present(owner) and self.true(owner.condition)

    def true(self, condition: Condition | None) -> bool:
        match condition:
            case None:
                return True
            case Negation(part=part):
                return not self.true(part)
            case Quantified(parts=parts, least=least, most=most):
                return least <= sum(self.true(part) for part in parts) <= most
            case FactTest():
                return self.test(condition)
            case TermTest(name=name):
                return self.true(self.policy.terms[name].condition)
            case PrincipleTest(name=name):
                return self.true(self.policy.principles[name].condition)
            case ChoiceTest(name=name):
                return self.choices[name]
            case DoneTest(obligation=name):
                return name in self.answers.done
            case AppliesTest(rule=name):
                return name in self.applying(self.policy.decisions[self.policy.rules[name].decision])
            case DecisionTest(decision=name, values=values, negated=negated):
                ending = self.ending(self.policy.decisions[name])
                return ending not in (CONFLICT, NOTHING) and (ending in values) != negated
        raise AssertionError(condition)

    def test(self, test: FactTest) -> bool:
        answer = self.answers.on if test.fact == REFERENCE_DATE else self.facts[test.fact]
        operands = list(test.operands)
        if test.fact in self.policy.facts and self.policy.facts[test.fact].kind is FactType.ONE_OF:
            order = [choice.name for choice in self.policy.facts[test.fact].choices]
            answer, operands = order.index(answer), [order.index(operand) for operand in operands]
        match test.comparison:
            case Comparison.IS:
                return answer == operands[0]
            case Comparison.IS_NOT:
                return answer != operands[0]
            case Comparison.ONE_OF:
                return answer in operands
            case Comparison.CONTAINS:
                return operands[0] in answer
            case Comparison.EMPTY:
                return not answer
            case Comparison.AT_LEAST:
                return answer >= operands[0]
            case Comparison.AT_MOST:
                return answer <= operands[0]
            case Comparison.MORE | Comparison.AFTER:
                return answer > operands[0]
            case Comparison.LESS | Comparison.BEFORE:
                return answer < operands[0]
        raise AssertionError(test)

    def claims(self, rule: Rule, only: str | None = None) -> Claims:
        """What a rule with its exceptions claims, and who makes those claims; `only` hears one document."""
        if not self.present(rule):
            return Claims()  # as if it were not written, and its exceptions with it
        if rule.target is not None and not self.counts(rule):
            return Claims()
        below = beside([self.claims(exception, only) for exception in rule.exceptions])
        # An exception that leaves out has done what it does: only others on the same rule could go before it.
        below.by = {name: None if self.policy.rules[name].value is None else r for name, r in below.by.items()}
        if below.values() == {OUT}:
            return Claims(set(), below.by)
        if below.claims:
            return below
        silent = rule.target is None and not self.counts(rule)
        if silent or only not in (None, document_of(self.policy, rule.name)):
            return Claims(set(), below.by)
        rank = rank_of(self.policy, rule.name)
        return Claims({(rank, OUT if rule.value is None else rule.value)}, {**below.by, rule.name: rank})

    def claimed(self, decision: Decision, only: str | None = None) -> Claims:
        return beside([self.claims(rule, only) for rule in decision.rules])

    def applying(self, decision: Decision) -> set[str]:
        established = self.policy.established.get(decision.name)
        return {
            name
            for name in self.claimed(decision).by
            if established is None or self.policy.rules[name].value in (None, established)
        }

    def otherwise(self, decision: Decision) -> str | None:
        """What follows when no rule speaks, if the document that says so is in force."""
        return decision.otherwise if self.in_force(document_of(self.policy, decision.name)) else None

    def in_force(self, document: str) -> bool:
        """Whether a document counts on the peildatum; of a policy with one document that is not asked here."""
        head = self.policy.regelsets[document].head
        return len(self.policy.regelsets) == 1 or (
            (head.start or date.min) <= self.answers.on <= (head.last or date.max)
        )

    def ending(self, decision: Decision) -> str:
        if decision.name in self.policy.established:
            return self.policy.established[decision.name]
        found = self.claimed(decision).values()
        if len(found) > 1:
            return CONFLICT
        if found:
            return str(found.pop())
        return self.otherwise(decision) or NOTHING

    def speaking(self, decision: Decision) -> set[str]:
        named = {name for name in self.applying(decision) if self.policy.rules[name].value is not None}
        silent = not self.claimed(decision).claims
        otherwise = self.otherwise(decision)
        says = otherwise is not None and self.policy.established.get(decision.name, otherwise) == otherwise
        return named | ({"anders"} if silent and says else set())

    def alone(self, decision: Decision, document: str) -> str:
        """What the rules of one document come to by themselves; NOTHING where they are silent."""
        found = self.claimed(decision, document).values()
        if len(found) > 1:
            return CONFLICT
        if found:
            return str(found.pop())
        own = document_of(self.policy, decision.name) == document
        return (self.otherwise(decision) if own else None) or NOTHING

    def decides(self, decision: Decision, document: str) -> bool:
        return any(
            document_of(self.policy, decision.name if name == "anders" else name) == document
            for name in self.speaking(decision)
        )


@dataclass
class Claims:
    """Values with the height of the rank that claims them, and who does so (None: nothing can go before it now)."""

    claims: set[tuple[int, object]] = field(default_factory=set)
    by: dict[str, int | None] = field(default_factory=dict)

    def values(self) -> set[object]:
        return {value for _, value in self.claims}


def beside(found: list[Claims]) -> Claims:
    """Claims side by side: those of the highest rank are heard."""
    highest = max((rank for one in found for rank, _ in one.claims), default=0)
    return Claims(
        {(rank, value) for one in found for rank, value in one.claims if rank == highest},
        {name: rank for one in found for name, rank in one.by.items() if rank is None or rank >= highest},
    )


def document_of(policy: Policy, name: str) -> str:
    """The regelset in whose text a name is declared."""
    homes = policy.made.get("naive")
    if homes is None:
        texts = {regelset: found.document.statements for regelset, found in policy.regelsets.items()}
        homes = {s.name.text: regelset for regelset, text in texts.items() for s in text if isinstance(s, Named)}
        policy.made["naive"] = homes
    return homes[name.partition(" rij ")[0]]


def rank_of(policy: Policy, name: str) -> int:
    """How high the rank is that the document of a name gives itself."""
    statements = policy.regelsets[document_of(policy, name)].document.statements
    rank = next(s.rank for s in statements if isinstance(s, RegelsetHead))
    return ["leidraad", "kader", "verordening", "wet"].index(rank or "leidraad")


class Written(World):
    """A completion in which tables and periods are read as they are written, not as the checker made them."""

    def __init__(
        self,
        policy: Policy,
        facts: Mapping[str, Answer],
        answers: Answers,
        choices: Mapping[str, bool],
        statements: Mapping[str, Statement],
    ):
        super().__init__(policy, facts, answers, choices)
        self.statements = statements

    def true(self, condition: Condition | None) -> bool:
        return isinstance(condition, PeriodTest) or super().true(condition)

    def present(self, owner: Rule | Principle | PolicyObligation | Signal) -> bool:
        if not isinstance(owner, Principle) and not self.in_force(document_of(self.policy, owner.name)):
            return False  # a principe says what a word means, and that stays
        period = getattr(self.statements[owner.name.partition(" rij ")[0]], "period", None)
        if period is None:
            return True
        on = self.answers.on
        return not (
            (period.start is not None and on < period.start.value)
            or (period.last is not None and on > period.last.value)
            or (period.expires is not None and on >= period.expires.value)
        )

    def counts(self, rule: Rule) -> bool:
        name, _, number = rule.name.partition(" rij ")
        table = self.statements[name]
        if isinstance(table, DecisionTable):
            cells = table.rows[int(number) - 1].cells
            return all(self.cell(c.text, cell) for c, cell in zip(table.columns, cells, strict=True))
        return super().counts(rule)

    def cell(self, column: str, cell: Cell) -> bool:
        if cell.comparison is None:
            return True
        if cell.upper is not None and not self.cell(column, cell.upper):
            return False
        policy, here = self.policy, None
        wanted = [v.text if isinstance(v, Name) else v.value for v in cell.values]
        if column in policy.terms:
            here = self.true(policy.terms[column].condition)
        elif column in policy.principles:
            here = self.true(policy.principles[column].condition)
        elif column in policy.interpretations:
            here = self.choices[column]
        elif column in policy.rules:
            here = column in self.applying(policy.decisions[policy.rules[column].decision])
        elif column in policy.decisions:
            here = self.ending(policy.decisions[column])
            if here in (CONFLICT, NOTHING):
                return False
        elif column == REFERENCE_DATE:
            here = self.answers.on
        else:
            here = self.facts[column]
            if policy.facts[column].ascending:
                order = [choice.name for choice in policy.facts[column].choices]
                here, wanted = order.index(here), [order.index(value) for value in wanted]
        return {
            Comparison.IS: lambda: here == wanted[0],
            Comparison.ONE_OF: lambda: here in wanted,
            Comparison.IS_NOT: lambda: here != wanted[0],
            Comparison.CONTAINS: lambda: wanted[0] in here,
            Comparison.EMPTY: lambda: len(here) == 0,
            Comparison.AT_LEAST: lambda: here >= wanted[0],
            Comparison.AT_MOST: lambda: here <= wanted[0],
            Comparison.MORE: lambda: here > wanted[0],
            Comparison.LESS: lambda: here < wanted[0],
            Comparison.BEFORE: lambda: here < wanted[0],
            Comparison.AFTER: lambda: here > wanted[0],
        }[cell.comparison]()


def answers_to_try(policy: Policy, name: str) -> list[Answer]:
    """Every answer that could make a difference: all values, or for numbers and dates those round each constant."""
    fact = policy.facts[name]
    names = [choice.name for choice in fact.choices]
    if fact.kind is FactType.YES_NO:
        return [True, False]
    if fact.kind is FactType.ONE_OF:
        return list(names)
    if fact.kind is FactType.MANY_OF:
        return [frozenset(c) for size in range(len(names) + 1) for c in combinations(names, size)]
    constants = sorted({o for test in _tests(policy) if test.fact == name for o in test.operands})
    if fact.kind is FactType.DATE:
        return sorted({c + timedelta(days=d) for c in constants for d in (-1, 0, 1)}) or [date(2020, 1, 1)]
    return sorted({c + Decimal(d) / 100 for c in constants for d in (-1, 0, 1)}) or [Decimal(0)]


def _tests(policy: Policy) -> Iterator[FactTest]:
    def walk(condition: Condition | None) -> Iterator[FactTest]:
        match condition:
            case Negation(part=part):
                yield from walk(part)
            case Quantified(parts=parts):
                for part in parts:
                    yield from walk(part)
            case FactTest():
                yield condition

    for group in (policy.terms, policy.principles, policy.rules, policy.obligations, policy.signals):
        for owner in group.values():
            yield from walk(owner.condition)


def worlds(
    policy: Policy, answers: Answers, choices: Mapping[str, bool] | None = None
) -> dict[tuple[Answer, ...], Written]:
    """All completions of the facts that some condition tests, by the answers to those facts in document order."""
    chosen = choices or {name: i.choice for name, i in policy.interpretations.items()}
    used = tested(policy)
    ways = [[answers.values[n]] if n in answers.values else answers_to_try(policy, n) for n in used]
    statements = {s.name.text: s for s in written(policy) if isinstance(s, Named)}
    return {
        way: Written(policy, dict(zip(used, way, strict=True)), answers, chosen, statements) for way in product(*ways)
    }


def written(policy: Policy) -> list[Statement]:
    return [s for regelset in policy.regelsets.values() for s in regelset.document.statements]


def tested(policy: Policy) -> list[str]:
    names = {test.fact for test in _tests(policy)}
    return [name for name in policy.facts if name in names]


def last_day(policy: Policy, obligation: str, answers: Answers) -> date | None:
    """The last day for a verplichting, found by walking over the calendar from the date it counts from."""
    (found,) = (s for s in written(policy) if isinstance(s, Obligation) and s.name.text == obligation)
    deadline = found.deadline
    if deadline is None or deadline.fact.text not in answers.values:
        return None
    start, step = answers.values[deadline.fact.text], -1 if deadline.before else 1
    if deadline.unit in ("dag", "week"):
        return start + timedelta(days=step) * deadline.number * (7 if deadline.unit == "week" else 1)
    year, month = start.year, start.month
    for _ in range(deadline.number * (12 if deadline.unit == "jaar" else 1)):
        month += step
        if month in (0, 13):
            year, month = year + step, 12 if month == 0 else 1
    day = start.day
    while day:
        try:
            return date(year, month, day)
        except ValueError:
            day -= 1
    raise AssertionError(obligation)


def weigh(policy: Policy, answers: Answers) -> dict[str, object]:
    """The same answers as `Core.weigh`, by trying everything."""
    every = worlds(policy, answers)
    used = tested(policy)
    decisions = {}
    for name, decision in policy.decisions.items():
        endings = {world.ending(decision) for world in every.values()}
        speaking = [world.speaking(decision) for world in every.values()]
        possible = [c.name for c in decision.choices if c.name in endings]
        turned = []
        for choice in policy.interpretations:
            choices = {n: i.choice for n, i in policy.interpretations.items()}
            choices[choice] = not choices[choice]
            other = worlds(policy, answers, choices)
            if any(other[way].ending(decision) != world.ending(decision) for way, world in every.items()):
                turned.append(choice)
        decisions[name] = {
            "value": next(iter(endings)) if len(endings) == 1 and possible else None,
            "possible": possible,
            "conflict": CONFLICT in endings,
            "no_outcome": NOTHING in endings,
            "by": set.intersection(*speaking),
            "by_possible": set.union(*speaking),
            "hinges_on": turned,
        }

    def agreed(truths: list[bool]) -> bool | None:
        return truths[0] if len(set(truths)) == 1 else None

    def matters(results: Mapping[tuple[Answer, ...], object], index: int) -> bool:
        seen: dict[tuple[Answer, ...], object] = {}
        return any(
            seen.setdefault((*way[:index], *way[index + 1 :]), result) != result for way, result in results.items()
        )

    layers = {}
    for document in policy.regelsets if len(policy.regelsets) > 1 else ():
        for name, decision in policy.decisions.items():
            alone = {world.alone(decision, document) for world in every.values()}
            possible = [c.name for c in decision.choices if c.name in alone]
            layers[document, name] = {
                "value": possible[0] if len(alone) == 1 and possible else None,
                "possible": possible,
                "conflict": CONFLICT in alone,
                "silent": NOTHING in alone,
                "decides": agreed([world.decides(decision, document) for world in every.values()]),
            }
    endings_of = {way: tuple(w.ending(d) for d in policy.decisions.values()) for way, w in every.items()}
    rest = [*policy.principles.values(), *policy.obligations.values(), *policy.signals.values()]
    truths_of = {way: tuple(w.holds(owner) for owner in rest) for way, w in every.items()}
    open_facts = [(i, n) for i, n in enumerate(used) if n not in answers.values]
    deciding = [n for i, n in open_facts if matters(endings_of, i)]
    return {
        "decisions": decisions,
        "principles": {name: agreed([w.holds(p) for w in every.values()]) for name, p in policy.principles.items()},
        "obligations": {name: agreed([w.holds(o) for w in every.values()]) for name, o in policy.obligations.items()},
        "deadlines": {
            name: day
            for name, o in policy.obligations.items()
            if any(w.holds(o) for w in every.values()) and (day := last_day(policy, name, answers)) is not None
        },
        "signals": {name: agreed([w.holds(s) for w in every.values()]) for name, s in policy.signals.items()},
        "rules": {
            name: agreed([name in w.applying(policy.decisions[r.decision]) for w in every.values()])
            for name, r in policy.rules.items()
        },
        "layers": layers,
        "deciding": deciding,
        "other": [n for i, n in open_facts if n not in deciding and matters(truths_of, i)],
    }
