"""All questions about one policy at once: `analyseer`."""

from __future__ import annotations

from dsl.analysis.boundaries import boundaries
from dsl.analysis.conditions import conditions
from dsl.analysis.conflicts import conflicts
from dsl.analysis.dead import dead
from dsl.analysis.finding import Answered
from dsl.analysis.gaps import gaps
from dsl.analysis.idle_choices import idle_choices
from dsl.analysis.idle_exceptions import idle_exceptions
from dsl.analysis.names import names
from dsl.analysis.space import Space
from dsl.analysis.table_gaps import table_gaps
from dsl.analysis.table_overlaps import table_overlaps
from dsl.analysis.unused_facts import unused_facts
from dsl.analysis.unused_lists import unused_lists
from dsl.analysis.unused_values import unused_values
from dsl.diagrams import bounded
from dsl.policy import Policy

QUESTIONS = (
    conflicts,
    gaps,
    dead,
    idle_exceptions,
    table_overlaps,
    table_gaps,
    conditions,
    unused_facts,
    unused_values,
    unused_lists,
    idle_choices,
    boundaries,
    names,
)


def analyse(policy: Policy) -> Answered:
    """Return the findings of all questions, the gravest first, and what is proven instead.

    Raises PolicyTooTangled (see `diagrams.py`) when the policy is too entangled to study.
    """
    space = Space(policy)
    with bounded(policy.head.name):
        answers = [question(space) for question in QUESTIONS]
    return Answered(
        tuple(finding for answer in answers for finding in answer.findings),
        tuple(f"bewezen: {text}" for answer in answers for text in answer.proven),
    )
