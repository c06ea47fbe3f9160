"""The reasons of an evaluation as a tree: its nodes, and the words in them."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum

import msgspec

from dsl.evaluation.steps import CONFLICT, LEFT_OUT, NO_OUTCOME, SILENT, TRUE, UNTRUE, value_bits
from dsl.nodes import Citation
from dsl.policy import Answer, Decision, Policy, Rule
from dsl.source import Source

Truth = bool | None

TRUTHS: tuple[Truth, ...] = (False, None, None, True)
"""The truths by their number in a program."""


class Special(StrEnum):
    """How a rule or besluit can end other than in a value."""

    SILENT = "zwijgt"
    LEFT_OUT = "buiten toepassing"
    CONFLICT = "tegenstrijdig"
    NO_OUTCOME = "zonder uitkomst"


_SPECIALS = (
    (SILENT, Special.SILENT),
    (LEFT_OUT, Special.LEFT_OUT),
    (CONFLICT, Special.CONFLICT),
    (NO_OUTCOME, Special.NO_OUTCOME),
)


class Step(StrEnum):
    """What a node of the trace is about; the values are those of the JSON (`soort`)."""

    DECISION = "besluit"
    RULE = "regel"
    EXCEPTION = "uitzondering"
    TERM = "begrip"
    PRINCIPLE = "principe"
    OBLIGATION = "verplichting"
    SIGNAL = "signaal"
    CHOICE = "interpretatie"
    TEST = "toets"
    PROGRESS = "voortgang"
    NOT = "niet"
    GROUP = "groep"


class Wording(msgspec.Struct, frozen=True):
    """What a node of the reasons says of itself whatever the answers are; see `Trace`."""

    kind: Step
    name: str | None
    text: str
    reason: str | None
    citations: tuple[Citation, ...]
    source: Source


class Trace(msgspec.Struct, frozen=True, gc=False):  # a tree has no circles to collect
    """One node of the reasons.

    `truth` tells whether the condition or test holds; `result` what a rule or besluit comes to (more than one: still
    open). `overruled_by` are the exceptions, and the rules of a higher rank, that went before it.
    """

    wording: Wording
    truth: Truth
    result: tuple[str, ...]
    answer: Answer | None
    overruled_by: tuple[str, ...]
    children: tuple[Trace, ...]

    @property
    def kind(self) -> Step:
        """What the node is about."""
        return self.wording.kind

    @property
    def name(self) -> str | None:
        """The statement or question that it is about, when it has a name."""
        return self.wording.name

    @property
    def text(self) -> str:
        """The wording in the rule file."""
        return self.wording.text

    @property
    def reason(self) -> str | None:
        """What the rule file gives as reason."""
        return self.wording.reason

    @property
    def citations(self) -> tuple[Citation, ...]:
        """The sentences of the source that justify it."""
        return self.wording.citations

    @property
    def source(self) -> Source:
        """The file that the citations stand in."""
        return self.wording.source


class Words(dict[int, tuple[str, ...]]):
    """The texts of sets of endings of one besluit, kept for those that occur."""

    def __init__(self, decision: Decision) -> None:
        super().__init__()
        self._decision = decision

    def __missing__(self, endings: int) -> tuple[str, ...]:
        found = in_words(self._decision, endings)
        if len(self) < 1000:
            self[endings] = found
        return found


def in_words(decision: Decision, endings: int) -> tuple[str, ...]:
    """Return endings of a besluit as texts: values in the order of its list, then the other endings."""
    values = [choice.name for number, choice in enumerate(decision.choices) if endings & value_bits(number)]
    return (*values, *(str(special) for bit, special in _SPECIALS if endings & bit))


def going_before(
    exceptions: Collection[str],
    endings: Collection[int],
    outranked: int = UNTRUE,
    higher: Collection[str] = (),
    apply: Collection[int] = (),
) -> tuple[str, ...]:
    """Return the names of what certainly goes before a rule: of the exceptions on it with their endings, and, where it
    is `outranked`, of the rules of a higher rank with whether they apply."""
    found = [name for name, ways in zip(exceptions, endings, strict=True) if not ways & SILENT]
    if outranked == TRUE:
        found += [n for n, applies in zip(higher, apply, strict=True) if applies == TRUE and n not in found]
    return tuple(found)


def of_higher_rank(policy: Policy, rule: Rule) -> tuple[str, ...]:
    """Return the names of all rules and exceptions of the same besluit with a higher rank."""
    members = (member for top in policy.decisions[rule.decision].rules for member in top.family())
    return tuple(member.name for member in members if member.rank.height > rule.rank.height)
