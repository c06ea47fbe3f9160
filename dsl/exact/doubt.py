"""How much doubt an answer to each question would leave: chances, counted in one walk over each diagram.

Every answer to a question that the policy can tell apart is equally likely, and the questions do not hang together. The
doubt about a besluit is the entropy (in bits) of how it ends. Exact but for rounding.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log2

from dsl.exact.diagrams import Diagrams
from dsl.exact.frame import Diagram

SET_CHOICES = 8
"""The most choices of a question with more answers that are looked at together."""


@dataclass(frozen=True, slots=True)
class _Atom:
    """Bits that are answered together: those of a question, or one more choice of a set. `codes` are equally likely."""

    bits: tuple[int, ...]
    codes: Sequence[int]


class Doubt:
    """The doubt about the endings of besluiten, as far as these questions are concerned.

    `bits` are the variables on which some ending depends. Of a question with more answers at once, the choices that
    change nothing are left out, and of the others the first `SET_CHOICES` are looked at together.
    """

    def __init__(self, diagrams: Diagrams, facts: Iterable[str], bits: set[int]) -> None:
        self._atoms: dict[str, _Atom] = {}
        self._of_bit: dict[int, _Atom] = {}
        for name in facts:
            variable = diagrams.facts[name]
            if variable.domain is None or not variable.domain.is_set:
                self._atoms[name] = _Atom(tuple(variable.bits), range(variable.size))
                continue
            matter = [bit for bit in variable.bits if bit in bits]
            first = matter[:SET_CHOICES]
            self._atoms[name] = _Atom(tuple(first), range(1 << len(first)))
            self._of_bit.update({bit: _Atom((bit,), range(2)) for bit in matter[SET_CHOICES:]})
        self._of_bit.update({bit: atom for atom in self._atoms.values() for bit in atom.bits})
        self._chance: dict[Diagram, float] = {}
        self._following: dict[Diagram, list[Diagram]] = {}

    def after(self, endings: Sequence[Diagram]) -> Mapping[str, float]:
        """Return for each question the doubt that is left after its answer, on average."""
        chances = [self._of(ending) for ending in endings]
        left = {}
        for name, atom in self._atoms.items():
            share = 1 / len(atom.codes)
            left[name] = sum(
                _bits(joint / share) * share
                for chance, joints in chances
                for joint in joints.get(atom, [chance * share] * len(atom.codes))
            )
        return left

    def _of(self, diagram: Diagram) -> tuple[float, dict[_Atom, list[float]]]:
        """Return the chance that a diagram holds, and by question the chance that it does with each answer."""
        order = self._entries(diagram)
        whole = self._chance_of(diagram)
        reached = dict.fromkeys(order, 0.0)
        reached[diagram] = 1.0
        joints: dict[_Atom, list[float]] = {}
        passed: dict[_Atom, float] = {}
        for node in order:
            atom = self._atom(node)
            share = reached[node] / len(atom.codes)
            found = joints.setdefault(atom, [0.0] * len(atom.codes))
            passed[atom] = passed.get(atom, 0.0) + reached[node] * self._chance_of(node)
            for number, child in enumerate(self._following[node]):
                found[number] += share * self._chance_of(child)
                if child in reached:
                    reached[child] += share
        for atom, found in joints.items():
            elsewhere = (whole - passed[atom]) / len(atom.codes)  # the ways on which this question is not met
            joints[atom] = [joint + elsewhere for joint in found]
        return whole, joints

    def _entries(self, diagram: Diagram) -> list[Diagram]:
        """Return the nodes at which a question begins, each before those behind it; their chances are then known."""
        seen: set[Diagram] = set()
        stack = [diagram]
        while stack:
            node = stack.pop()
            if node in seen or node.node_var() is None:
                continue
            seen.add(node)
            if node not in self._following:
                atom = self._atom(node)
                self._following[node] = [_follow(node, atom, code) for code in atom.codes]
            stack.extend(self._following[node])
        order = sorted(seen, key=lambda node: node.node_level() or 0)
        for node in reversed(order):
            if node not in self._chance:
                following = self._following[node]
                self._chance[node] = sum(self._chance_of(child) for child in following) / len(following)
        return order

    def _chance_of(self, node: Diagram) -> float:
        found = self._chance.get(node)
        if found is None:
            found = self._chance[node] = float(node.satisfiable())  # true or false
        return found

    def _atom(self, node: Diagram) -> _Atom:
        bit = node.node_var()
        assert bit is not None
        return self._of_bit[bit]


def _follow(node: Diagram, atom: _Atom, code: int) -> Diagram:
    """Return the node behind a question when it is answered so."""
    last = len(atom.bits) - 1
    for place, bit in enumerate(atom.bits):
        if node.node_var() == bit:
            children = node.cofactors()
            assert children is not None
            node = children[0] if code >> last - place & 1 else children[1]
    return node


def _bits(chance: float) -> float:
    return -chance * log2(chance) if chance > 0 else 0.0
