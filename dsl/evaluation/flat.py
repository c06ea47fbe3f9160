"""A program → one flat Python function, which runs all its steps on the answers of one opgave.

The text of the function has slot numbers and nothing else: no name, value or text of a rule file ever stands in it.
Those come in through tables (`N`: names of facts, `T`: what each answer means for the tests of a fact, …), so what
someone writes in a rule file is never run. It is flat because Python allows no more than 100 indentations.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterator
from datetime import date
from itertools import islice
from typing import Any

from dsl.domains import Domain
from dsl.evaluation.program import Program, program_of
from dsl.evaluation.steps import (
    LEFT_OUT,
    NO_OUTCOME,
    OPEN,
    SILENT,
    TRUE,
    UNTRUE,
    Answered,
    Below,
    Contains,
    Count,
    Done,
    During,
    Empty,
    EndsIn,
    Every,
    Fixed,
    Gives,
    Not,
    Otherwise,
    Slot,
    Some,
    Step,
    Together,
    Unranked,
    bits,
    both,
    unranked,
)
from dsl.policy import REFERENCE_DATE, Answer, Policy

Values = tuple[int, ...]
"""The value of each slot, for one opgave."""

Run = Callable[[Callable[[str], Answer | None], Collection[str], date], Values]
"""Takes a way to get the answer to a question by its name (None: unknown), what is done, and the peildatum."""

LINE = 40
"""How many parts one line of the function combines; Python's own parser nests them."""

MOST_KEPT = 100_000
"""How many results of one way to combine endings are kept; a usual policy has some dozens."""


def run_of(policy: Policy) -> Run:
    """Return the function of a policy, made at the first use."""
    found: Run | None = policy.made.get(__name__)
    if found is None:
        found = policy.made[__name__] = made(*written(program_of(policy)))
    return found


def made(text: str, tables: dict[str, Any]) -> Any:
    """Return the function `run` of a generated text, which finds nothing but its tables: no builtins either."""
    tables["__builtins__"] = {}
    exec(compile(text, "<regels>", "exec"), tables)  # noqa: S102  # only slot numbers stand in the text: see above
    return tables["run"]


def written(program: Program) -> tuple[str, dict[str, Any]]:
    """Return the text of the function `run`, and the tables that it uses."""
    writer = _Writer(program)
    lines = ["def run(get, done, on):", *(f" {line}" for line in writer.lines())]
    return "\n".join(lines) + "\n", writer.tables


class _Writer:
    """The state of writing one function."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.tables: dict[str, Any] = {
            "from_left": bisect_left,
            "from_right": bisect_right,
            "NOT": (TRUE, OPEN, OPEN, UNTRUE),
            "TOGETHER": _Joined(),
            "UNRANKED": _Unranked(),
            "TOP": _TopRule(),
            "EXCEPTION": _Exception(),
        }

    def lines(self) -> Iterator[str]:
        of_fact: dict[str, list[Slot]] = {}
        for slot, step in enumerate(self.program.steps):
            if isinstance(step, Answered | Contains | Empty):
                of_fact.setdefault(step.fact, []).append(slot)
        for number, (fact, slots) in enumerate(of_fact.items()):
            yield from self._fact(number, fact, slots)
        for slot, step in enumerate(self.program.steps):
            if not isinstance(step, Answered | Contains | Empty):
                yield from self._step(slot, step)
        yield f"return ({''.join(f'v{slot},' for slot in range(len(self.program.steps)))})"

    # --- facts ---

    def _fact(self, number: int, fact: str, slots: list[Slot]) -> Iterator[str]:
        """Read one answer and set all tests of it."""
        domain = self.program.domains[fact]
        answer = "on"
        if fact != REFERENCE_DATE:
            self.tables[f"N{number}"] = fact
            answer = f"get(N{number})"
        if domain.is_set:
            yield f"a = {answer}"
            for slot in slots:
                yield f"v{slot} = {self._set_test(slot, domain)}"
            return
        targets = "".join(f"v{slot}, " for slot in slots) if len(slots) > 1 else f"v{slots[0]} "
        rows = [self._row(cell, slots) for cell in range(len(domain.cells))]
        unknown = self._row(None, slots)
        if isinstance(domain.cells[0].answer, bool | str):
            cells = {cell.answer: row for cell, row in zip(domain.cells, rows, strict=True)}
            self.tables[f"T{number}"] = {**cells, None: unknown}
            yield f"{targets}= T{number}[{answer}]"
            return
        self.tables[f"T{number}"], self.tables[f"U{number}"] = tuple(rows), unknown
        yield f"a = {answer}"
        yield f"{targets}= U{number} if a is None else T{number}[{self._interval(number, domain)}]"

    def _row(self, cell: int | None, slots: list[Slot]) -> int | tuple[int, ...]:
        """Return the truths of the tests of a fact for one cell; None: the answer is unknown."""
        found = []
        for slot in slots:
            step = self.program.steps[slot]
            assert isinstance(step, Answered)
            found.append(OPEN if cell is None else TRUE if cell in step.cells else UNTRUE)
        return tuple(found) if len(found) > 1 else found[0]

    def _interval(self, number: int, domain: Domain) -> str:
        """Return the code for the number of the cell that a number or date falls in: how many bounds it has passed."""
        passed = []
        for name, side, just_above in (("A", "from_right", 0), ("B", "from_left", 1)):
            constants = [constant for constant, above in domain.bounds if above == just_above]
            if constants:
                self.tables[f"{name}{number}"] = constants
                passed.append(f"{side}({name}{number}, a)")
        return " + ".join(passed) or "0"

    def _set_test(self, slot: Slot, domain: Domain) -> str:
        step = self.program.steps[slot]
        if isinstance(step, Empty):
            return f"{OPEN} if a is None else {UNTRUE} if a else {TRUE}"
        assert isinstance(step, Contains)
        self.tables[f"C{slot}"] = domain.cells[step.choice].answer
        return f"{OPEN} if a is None else {TRUE} if C{slot} in a else {UNTRUE}"

    # --- the other steps ---

    def _step(self, slot: Slot, step: Step) -> Iterator[str]:
        match step:
            case Every(parts) | Some(parts):
                sign = "&" if isinstance(step, Every) else "|"
                left = iter(parts)
                yield f"v{slot} = {f' {sign} '.join(f'v{part}' for part in islice(left, LINE))}"
                while more := [f"v{part}" for part in islice(left, LINE)]:
                    yield f"v{slot} {sign}= {f' {sign} '.join(more)}"
            case Count(least, most, parts):
                yield "surely = maybe = 0"
                for part in parts:
                    yield f"surely += v{part} >> 1; maybe += v{part} & 1"
                fails = f"maybe < {least} or surely > {most}"
                holds = f"surely >= {least} and maybe <= {most}"
                yield f"v{slot} = {UNTRUE} if {fails} else {TRUE} if {holds} else {OPEN}"
            case Together(parts):
                yield f"v{slot} = {f'v{parts[0]}' if parts else SILENT}"
                for part in parts[1:]:
                    yield f"v{slot} = TOGETHER[v{slot}, v{part}]"
            case Otherwise(endings, silent, period):
                yield f"v{slot} = v{endings}"
                yield f"if v{slot} & {SILENT}: v{slot} = v{slot} ^ {SILENT} | ({silent} if v{period} else {NO_OUTCOME})"
            case _:
                yield f"v{slot} = {self._expression(slot, step)}"

    def _expression(self, slot: Slot, step: Step) -> str:
        match step:
            case Fixed(truth):
                return str(truth)
            case Not(part):
                return f"NOT[v{part}]"
            case Done(obligation):
                self.tables[f"D{slot}"] = obligation
                return f"{TRUE} if D{slot} in done else {UNTRUE}"
            case EndsIn(endings, wanted):
                return f"{UNTRUE} if not v{endings} & {wanted} else {OPEN} if v{endings} & {~wanted} else {TRUE}"
            case Gives(own, condition):
                self.tables[f"G{slot}"] = (SILENT, SILENT | own, 0, own)
                return f"G{slot}[v{condition}]"
            case Below(own, over, condition, top):
                return f"{'TOP' if top else 'EXCEPTION'}[{own}, v{over}, v{condition}]"
            case During(period, endings):
                return f"v{endings} if v{period} else {SILENT}"
            case Unranked(endings):
                return f"UNRANKED[v{endings}]"
        raise AssertionError(step)


# --- what rules with exceptions come to ----------------------------------------------------------


class _Joined(dict[tuple[int, int], int]):
    """The endings of two rules side by side, for each two sets of endings that occurred."""

    def __missing__(self, key: tuple[int, int]) -> int:
        found = 0
        for one in bits(key[0]):
            for other in bits(key[1]):
                found |= both(one, other)
        return _keep(self, key, found)


class _Unranked(dict[int, int]):
    """Endings without the ranks that made them so."""

    def __missing__(self, endings: int) -> int:
        found = 0
        for ending in bits(endings):
            found |= unranked(ending)
        return _keep(self, endings, found)


class _TopRule(dict[tuple[int, int, int], int]):
    """The endings of a rule below its exceptions, by its own ending, those of its exceptions, and its condition."""

    def __missing__(self, key: tuple[int, int, int]) -> int:
        own, over, condition = key
        found = _not_left_out(over)
        if over & SILENT:
            found |= (SILENT, own | SILENT, 0, own)[condition]
        return _keep(self, key, found)


class _Exception(dict[tuple[int, int, int], int]):
    """As `_TopRule`, for an exception with exceptions of its own: they count only where its condition holds."""

    def __missing__(self, key: tuple[int, int, int]) -> int:
        own, over, condition = key
        found = _not_left_out(over) | (own if over & SILENT else 0)
        return _keep(self, key, (SILENT, found | SILENT, 0, found)[condition])


def _not_left_out(over: int) -> int:
    """Return what exceptions that speak make of the rule: one that leaves it out of application makes it silent."""
    return over & ~(SILENT | LEFT_OUT) | (SILENT if over & LEFT_OUT else 0)


def _keep(table: dict[Any, int], key: object, found: int) -> int:
    if len(table) >= MOST_KEPT:
        table.clear()
    table[key] = found
    return found
