"""The variables of decision diagrams: each question, interpretatie and progress as bits. Alone knows OxiDD.

Each fact that a condition tests has bits for its cells (see `domains.py`), neighbours in an order of the facts that
keeps together what is tested together (see `ordering.py`).
Codes without a cell mean the last cell, so every pattern of bits is an opgave and a variable that is in a diagram does
matter. Interpretaties, progress and the peildatum are variables too: fixed when an opgave is weighed, free when the
policy itself is studied.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property

from oxidd.bdd import BDDFunction, BDDManager
from oxidd.util import BooleanOperator, DDMemoryError

from dsl.domains import Domain, domains
from dsl.exact.ordering import ordered
from dsl.exact.structure import all_tests
from dsl.policy import DoneTest, FactTest, Policy

NODE_LIMIT = 1 << 20
"""The most nodes that the diagrams of one policy may have; about 50 MB."""

OPGAVE_LIMIT = NODE_LIMIT >> 3
"""The most nodes when a policy is compiled anew for one opgave: someone is waiting."""

Diagram = BDDFunction

OutOfNodes = DDMemoryError
"""What is raised when diagrams grow beyond the nodes of their manager."""


class PolicyTooTangled(Exception):
    """The diagrams of a policy would take too many nodes. `statement` is the one that went over the limit.

    `causes` are its rules that test the most facts, when it is a besluit.
    """

    def __init__(self, statement: str, causes: tuple[str, ...] = ()) -> None:
        super().__init__(statement)
        self.statement = statement
        self.causes = causes


@dataclass(frozen=True, slots=True, eq=False)  # one object for each in a manager: comparing its cells would be slow
class Variable:
    """A question, interpretatie or progress as bits: `bits` are the variable numbers, the highest bit first."""

    name: str
    bits: range
    domain: Domain | None

    @property
    def size(self) -> int:
        """How many different answers it has."""
        if self.domain is None:
            return 2
        return 1 << len(self.domain.cells) if self.domain.is_set else len(self.domain.cells)

    def others(self, cell: int) -> range:
        """Return the codes that stand for a cell too. Not for sets, where code and answer are the same."""
        return range(self.size if cell == self.size - 1 else 1 << len(self.bits), 1 << len(self.bits))


@contextmanager
def bounded(statement: str) -> Iterator[None]:
    """Raise PolicyTooTangled, with this statement, when the diagrams made within grow beyond `NODE_LIMIT`."""
    try:
        yield
    except DDMemoryError as error:
        raise PolicyTooTangled(statement) from error


@dataclass(frozen=True)
class Frame:
    """The variables of diagrams, in one manager. Policies whose diagrams are compared share one.

    All mappings go by name: tested facts (with the peildatum), interpretaties, verplichtingen that may be done. `tests`
    keeps the diagrams of single tests: what a statement does is found by compiling its besluit anew with that changed.
    """

    manager: BDDManager
    facts: Mapping[str, Variable]
    choices: Mapping[str, Variable]
    progress: Mapping[str, Variable]
    _meant: dict[tuple[Variable, int], Diagram] = field(default_factory=dict, repr=False, compare=False)
    tests: dict[tuple[object, ...], Diagram] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def true(self) -> Diagram:
        """The diagram that is always true."""
        return self.manager.true()

    @cached_property
    def false(self) -> Diagram:
        """The diagram that is never true."""
        return self.manager.false()

    @cached_property
    def owners(self) -> Mapping[int, Variable]:
        """The variable that each variable number belongs to."""
        groups = (self.facts, self.choices, self.progress)
        return {bit: variable for group in groups for variable in group.values() for bit in variable.bits}

    def code(self, variable: Variable, code: int) -> Diagram:
        """Return the diagram that is true for one code of a variable."""
        result = self.true
        for place, bit in enumerate(reversed(variable.bits)):
            result &= self.manager.var(bit) if code >> place & 1 else self.manager.not_var(bit)
        return result

    def meant(self, variable: Variable, code: int) -> Diagram:
        """Return the diagram that is true for a code of a variable and for those that mean the same cell."""
        if variable.domain is not None and variable.domain.is_set:
            return self.code(variable, code)  # there may be very many: not kept
        if (variable, code) not in self._meant:
            result = self.code(variable, code)
            for same in variable.others(code):
                result |= self.code(variable, same)
            self._meant[variable, code] = result
        return self._meant[variable, code]

    def any(self, diagrams: Iterable[Diagram]) -> Diagram:
        """Return where at least one of the diagrams is true."""
        result = self.false
        for diagram in diagrams:
            result |= diagram
        return result

    def all(self, diagrams: Iterable[Diagram]) -> Diagram:
        """Return where all diagrams are true."""
        result = self.true
        for diagram in diagrams:
            result &= diagram
        return result

    @classmethod
    def of(
        cls, domains: Iterable[Domain], choices: Iterable[str], progress: Iterable[str], limit: int | None = None
    ) -> Frame:
        """Make the variables in a new manager, in the order given. `limit` is the most nodes, unless `NODE_LIMIT`."""
        limit = limit or NODE_LIMIT
        manager = BDDManager(limit, limit // 4, 1)
        facts = {domain.fact: variable(manager, domain) for domain in domains}
        single = [{n: Variable(n, manager.add_vars(1), None) for n in names} for names in (choices, progress)]
        return cls(manager, facts, single[0], single[1])


def variable(manager: BDDManager, domain: Domain) -> Variable:
    """Make a new variable with the bits that a domain takes."""
    count = len(domain.cells) if domain.is_set else max(1, (len(domain.cells) - 1).bit_length())
    return Variable(domain.fact, manager.add_vars(count), domain)


def frame_of(policy: Policy, limit: int) -> Frame:
    """Return the variables of a policy in a new manager of at most so many nodes."""
    tests = list(all_tests(policy))
    by_fact = domains(policy.facts, (t for t in tests if isinstance(t, FactTest)))
    progress = dict.fromkeys(t.obligation for t in tests if isinstance(t, DoneTest))
    return Frame.of((by_fact[name] for name in ordered(policy, by_fact)), policy.interpretations, progress, limit)


@dataclass(frozen=True, slots=True)
class Restriction:
    """Fixes some variables of diagrams: `cube` is true for exactly their codes, `variables` is their conjunction."""

    cube: Diagram
    variables: Diagram

    def __call__(self, diagram: Diagram) -> Diagram:
        """Return a diagram with the variables filled in."""
        return diagram.apply_exists(BooleanOperator.AND, self.cube, self.variables)
