"""What rules come to side by side, as diagrams: a value, a conflict, or silence.

The highest rank that speaks decides; within one rank agreement counts, and disagreement is a conflict.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dsl.exact.frame import Diagram, Frame
from dsl.nodes import Rank


@dataclass(frozen=True, slots=True)
class Claim:
    """Where rules of one rank come to a value, to leaving a rule out of application (None), or to a conflict."""

    gives: Mapping[str | None, Diagram]
    conflict: Diagram


Result = Mapping[Rank, Claim]
"""What a rule with its exceptions comes to, by the rank of what decides there; elsewhere it is silent."""


class Claims:
    """Puts results together, in one frame. `ranks` are those that occur, highest first."""

    def __init__(self, frame: Frame, ranks: Sequence[Rank]) -> None:
        self._frame = frame
        self._ranks = ranks

    def gives(self, result: Result, value: str | None) -> Diagram:
        """Return where a result is a value; None is to leave the rule out of application."""
        return self._frame.any(claim.gives.get(value, self._frame.false) for claim in result.values())

    def spoken(self, result: Result) -> Diagram:
        """Return where a result is not silent."""
        return self._frame.any(d for claim in result.values() for d in (*claim.gives.values(), claim.conflict))

    def where(self, place: Diagram, result: Result) -> Result:
        """Return a result in one place only; elsewhere it is silent."""
        return {
            rank: Claim({value: place & d for value, d in claim.gives.items()}, place & claim.conflict)
            for rank, claim in result.items()
        }

    def together(self, results: Sequence[Result]) -> Result:
        """Put results side by side: the highest rank that speaks decides.

        Within one rank those that agree count, and those that disagree are a conflict.
        """
        found: dict[Rank, Claim] = {}
        free = self._frame.true  # where no higher rank speaks
        for rank in self._ranks:
            claims = [result[rank] for result in results if rank in result]
            if claims:
                own = {rank: self._agree(claims)}
                found |= self.where(free, own) if found else own
                free &= ~self.spoken(own)
        return found

    def _agree(self, claims: Sequence[Claim]) -> Claim:
        gives: dict[str | None, Diagram] = {}
        conflict = self._frame.false
        for claim in claims:
            conflict |= claim.conflict
            for value, diagram in claim.gives.items():
                for other, there in gives.items():
                    if other != value:
                        conflict |= there & diagram
            for value, diagram in claim.gives.items():
                gives[value] = gives.get(value, self._frame.false) | diagram
        return Claim({value: diagram & ~conflict for value, diagram in gives.items()}, conflict)
