"""What a new voorbeeld can start from: one that is missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from dsl import Block, Document, Place, Proposal, Span, WrittenExample, proposals
from intranet.rules.example_form import RowForm
from intranet.rules.example_table import ENDINGS, Sheet

MOST_PROPOSED = 5
"""The most missing voorbeelden that are worked out at once."""


def proposed(sheet: Sheet, on: date) -> tuple[Proposal, ...]:
    """Return the voorbeelden that the rules miss, of the file of a sheet. Raises PolicyTooTangled."""
    here = sheet.document.source.name
    own = {name for name, one in sheet.policy.regelsets.items() if one.document.source.name == here}
    return tuple(one for one in proposals(sheet.policy, on, MOST_PROPOSED) if one.regelset in own)


def as_written(proposal: Proposal) -> WrittenExample:
    """Return what a proposal says, without an outcome."""
    given = dict(line.split(" is ", 1) for line in proposal.words)
    return WrittenExample(proposal.title, proposal.like, given, (), proposal.on)


def under(document: Document, proposal: Proposal) -> Span | None:
    """Return what a proposal comes behind, so that it stands under the sentence of the rule that it tries.

    None when that rule is in another file.
    """
    return end_of_block(document, proposal.goals[0].place)


def end_of_block(document: Document, place: Place) -> Span | None:
    """Return the last statement of the block in which a place is; None when it is in another file."""
    if place.source.name != document.source.name:
        return None
    blocks = (part for part in document.parts if isinstance(part, Block) and part.statements)
    return next(
        (
            block.statements[-1].span
            for block in blocks
            if block.statements[0].span.start <= place.span.start <= block.statements[-1].span.end
        ),
        None,
    )


@dataclass(frozen=True)
class AskedOutcome:
    """An outcome of a proposal that a person must choose: its field, its question and what can be chosen."""

    field: str
    question: str
    options: Mapping[str, str]

    @property
    def is_decision(self) -> bool:
        """Tell whether it is about a besluit, which must be chosen."""
        return self.field.startswith("b-")


def asked_outcomes(sheet: Sheet, proposal: Proposal) -> tuple[AskedOutcome, ...]:
    """Return the outcomes that a proposal asks of a person; the fields are those of a row of the table."""
    form = RowForm(sheet, as_written(proposal), ())
    found = []
    for kind, name in (one.subject for one in proposal.asked):
        if kind == "besluit":
            decision = sheet.policy.decisions[name]
            options = {choice.name: choice.label for choice in decision.choices} | {
                str(ending): words for ending, words in ENDINGS.items()
            }
            found.append(AskedOutcome(f"b-{name}", decision.title, options))
            continue
        field = f"v-{kind}-{name}"
        words = ("is voldaan", "is niet voldaan") if kind == "principe" else ("geldt", "geldt niet")
        found.append(AskedOutcome(field, form.title_of(field), dict(zip(("wel", "niet"), words, strict=True))))
    return tuple(found)
