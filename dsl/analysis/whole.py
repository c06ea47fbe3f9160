"""All questions about one policy at once: `analyseer`."""

from __future__ import annotations

from collections.abc import Callable

from dsl.analysis.boundaries import boundaries
from dsl.analysis.conditions import conditions
from dsl.analysis.conflicts import conflicts
from dsl.analysis.dead import dead
from dsl.analysis.finding import Answered, Finding, Unproven
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
from dsl.exact.frame import OPGAVE_LIMIT, OutOfNodes, PolicyTooTangled, frame_of
from dsl.explaining.called import called
from dsl.policy import Policy
from dsl.wording import enumeration

QUESTIONS = {
    conflicts: "geen tegenstrijdigheid",
    gaps: "geen gat",
    dead: "geen dode regel",
    idle_exceptions: "geen uitzondering die nooit beslist",
    table_overlaps: "geen rijen van een tabel die elkaar overlappen",
    table_gaps: "geen tabel met een gat",
    conditions: "geen voorwaarde die altijd of nooit waar is",
    unused_facts: "geen ongebruikt feit",
    unused_values: "geen ongebruikte waarde",
    unused_lists: "geen ongebruikte keuzelijst",
    idle_choices: "geen interpretatie zonder gevolg",
    boundaries: "geen drempel zonder voorbeeld",
    names: "geen namen die op elkaar lijken",
}
"""Each question, with what it proves when it finds nothing."""


def analyse(policy: Policy) -> Answered:
    """Return the findings of all questions, the gravest first, and what is proven instead.

    Of a policy that is too entangled to study as a whole that is the first finding. The questions are then asked of
    what fits by itself, in fewer nodes, and each says of which statements it does not know.
    """
    try:
        space, tangled = Space(policy), None
    except PolicyTooTangled as error:
        space, tangled = Space(policy, frame_of(policy, OPGAVE_LIMIT), lazy=True), error
        space.is_entangled = True
    answers = [ask(space, question, what) for question, what in QUESTIONS.items()]
    unproven = tuple(one for answer in answers for one in answer.unproven)
    if unproven and tangled is None:
        tangled = PolicyTooTangled(unproven[0].statements[0])
    return Answered(
        (
            *([_tangled(policy, tangled)] if tangled else []),
            *(finding for answer in answers for finding in answer.findings),
        ),
        tuple(f"bewezen: {text}" for answer in answers for text in answer.proven),
        unproven,
    )


def ask(space: Space, question: Callable[[Space], Answered], what: str) -> Answered:
    """Return the answer to one question, with what it could not prove; `what` it proves when it finds nothing."""
    space.unproven.clear()
    try:
        answered = question(space)
    except (OutOfNodes, PolicyTooTangled) as error:
        answered = Answered((), ())
        space.unproven[error.statement if isinstance(error, PolicyTooTangled) else space.policy.head.name] = None
    if not space.unproven:
        return answered
    words = tuple(called(space.policy, name) for name in space.unproven)
    return Answered(answered.findings, (), (Unproven(what, tuple(space.unproven), words),))


def _tangled(policy: Policy, error: PolicyTooTangled) -> Finding:
    causes = f", vooral door {enumeration([called(policy, name) for name in error.causes])}" if error.causes else ""
    text = (
        "De regels hangen te veel samen om alles uit te rekenen. "
        f"Dat bleek bij {called(policy, error.statement)}{causes}. "
        "Een weging vraagt dan misschien een vraag te veel, en niet alles is te bewijzen. Toets daar minder feiten "
        "tegelijk, of verdeel het besluit."
    )
    return Finding("te-verweven", text, (error.statement, *error.causes))
