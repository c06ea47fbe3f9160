"""What a new voorbeeld can start from: one that is missing."""

from __future__ import annotations

from datetime import date

from dsl import Proposal, WrittenExample, proposals
from intranet.rules.example_table import Sheet

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
