"""All questions about one policy at once: `analyseer`."""

from __future__ import annotations

from dsl.analysis.boundaries import boundaries
from dsl.analysis.conditions import conditions
from dsl.analysis.conflicts import conflicts
from dsl.analysis.dead import dead
from dsl.analysis.finding import Answered, Finding
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
from dsl.exact.frame import PolicyTooTangled, bounded
from dsl.policy import Policy
from dsl.wording import enumeration, quoted

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

    A policy that is too entangled to study has that as its only finding.
    """
    try:
        space = Space(policy)
        with bounded(policy.head.name):
            answers = [question(space) for question in QUESTIONS]
    except PolicyTooTangled as error:
        return Answered((_tangled(error),), ())
    return Answered(
        tuple(finding for answer in answers for finding in answer.findings),
        tuple(f"bewezen: {text}" for answer in answers for text in answer.proven),
    )


def _tangled(error: PolicyTooTangled) -> Finding:
    causes = f", vooral door {enumeration([quoted(name) for name in error.causes])}" if error.causes else ""
    text = (
        f"De regels hangen te veel samen om alles uit te rekenen. Dat bleek bij {quoted(error.statement)}{causes}. "
        "Een weging vraagt dan misschien een vraag te veel, en niets is bewezen. Toets daar minder feiten tegelijk, of "
        "verdeel het besluit."
    )
    return Finding("te-verweven", text, (error.statement, *error.causes))
