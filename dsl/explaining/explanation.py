"""Why an outcome is as it is, in Dutch sentences with the answers filled in; as data, for screens and documents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from dsl.domains import Cell
from dsl.evaluation.evaluator import Evaluation
from dsl.explaining.because import because, open_questions, still_open
from dsl.explaining.filling import filled_in
from dsl.nodes import Citation
from dsl.outcome import OTHERWISE, Answers, Change, DecisionState, Outcome
from dsl.policy import (
    Condition,
    Decision,
    FactTest,
    Place,
    Policy,
    Rule,
    tests_in,
)
from dsl.wording import enumeration, quoted, readable, sentence_start


class RuleState(StrEnum):
    """How a rule or exception stands; the value is the word on the screen. In the order in which they are shown.

    EITHER: the besluit is settled, and not by one rule whatever is answered. This is one of those by which it may be,
    and its own condition holds; or none of theirs surely does.
    """

    APPLIES = "Geldt"
    EITHER = "Een van de gronden"
    OPEN = "Nog open"
    OVERRULED = "Iets gaat voor"
    FAILS = "Geldt niet"
    NOT_NEEDED = "Niet meer nodig"


@dataclass(frozen=True, slots=True)
class Reason:
    """One rule or exception: how it stands, why (Dutch sentences), and from which source.

    `questions` are the unanswered facts that it still depends on; `depth` is 0 for a rule, 1 for an exception on it, …
    """

    name: str
    title: str
    value: str | None
    state: RuleState
    sentences: tuple[str, ...]
    policy_reason: str | None
    place: Place
    questions: tuple[str, ...]
    depth: int


BELOW = ("De voorwaarde klopt, maar of iets voorgaat is nog open.",)
"""Why a rule is open whose own condition holds."""

SAME_ANYHOW = "Of iets voorgaat is nog open, maar dat geeft dezelfde uitkomst."
"""What else to know of a rule whose condition holds, while another may speak instead that gives the same."""

ELSE_THE_SAME = "Geldt dit niet, dan geeft iets anders dezelfde uitkomst."
"""What else to know of a rule that is open, of several of which one surely speaks and that give the same."""

FOLLOWS = ("Dit volgt, hoe u de open vragen ook beantwoordt.",)
"""Why something is as it is when no answer makes it so: every way to answer what is open does."""

SILENT = "telt niet mee, want er geldt geen document dat er iets over zegt"
"""What becomes of a besluit of which only documents say something that are not in force."""

NOT_ARISEN = "Dit speelt niet: {} doet zich niet voor."
"""Why an exception says nothing to an exception: that one's own condition does not hold."""

SET_ASIDE = "Telt niet mee, want er is een andere uitkomst vastgesteld."
"""Why a rule does not count whose condition holds."""


NOTHING_CHANGES_IT = "Geen antwoord dat nog openstaat verandert dit."


def decision_sentence(decision: Decision, state: DecisionState, open_questions: int) -> str:
    """Return the outcome of a besluit in one or two plain sentences."""
    if state.value is not None:
        grounds = [readable(name) for name in state.by if name != OTHERWISE]
        if grounds:
            return f"Dit volgt uit de antwoorden, op grond van {enumeration(grounds)}. {NOTHING_CHANGES_IT}"
        return f"Dit volgt uit de antwoorden. {NOTHING_CHANGES_IT}"
    if state.conflict and not state.possible and not state.no_outcome:
        return "De regels spreken elkaar tegen. Een beleidsmedewerker moet de regels aanpassen."
    if state.no_outcome and not state.possible and not state.conflict:
        return "Geen enkele regel geeft hier een uitkomst. Een beleidsmedewerker moet de regels aanvullen."
    endings = [decision.label(value).lower() for value in state.possible]
    if state.conflict:
        endings.append("regels die elkaar tegenspreken")
    if state.no_outcome:
        endings.append("geen uitkomst")
    questions = "Nog 1 vraag bepaalt" if open_questions == 1 else f"Nog {open_questions} vragen bepalen"
    return f"Mogelijk: {enumeration(endings, 'of')}. {questions} de uitkomst."


def outcome_sentence(policy: Policy, outcome: Outcome, decision: str) -> str:
    """Return what came of a besluit as `decision_sentence` does, or that no document that is in force speaks of it."""
    if not policy.is_spoken_of(decision, outcome.on):
        return f"Dit {SILENT}."
    return decision_sentence(policy.decisions[decision], outcome.decisions[decision], len(outcome.deciding))


def reasons(policy: Policy, answers: Answers, outcome: Outcome, decision: str) -> tuple[Reason, ...]:
    """Return the reasons per rule of a besluit: those that apply first, then open, overruled, failing, not needed."""
    evaluation = Evaluation(policy, answers)
    settled, either = outcome.decisions[decision].value is not None, _either(evaluation, outcome, decision)
    found = [
        _reason(evaluation, outcome, rule, settled, depth, carries=rule.name in either)
        for top in policy.decisions[decision].rules
        for rule, depth in _with_depth(top, 0)
    ]
    order = (
        RuleState.APPLIES,
        RuleState.EITHER,
        RuleState.OPEN,
        RuleState.OVERRULED,
        RuleState.FAILS,
        RuleState.NOT_NEEDED,
    )
    return tuple(sorted(found, key=lambda reason: order.index(reason.state)))


def grounds(policy: Policy, answers: Answers, outcome: Outcome, decision: str) -> tuple[str, ...]:
    """Return the names of the rules that the settled value of a besluit is told by, OTHERWISE too; () when it is open.

    They speak in every completion. Where none does, those of which one does in each of them.
    """
    state = outcome.decisions[decision]
    if state.value is None or state.by:
        return state.by
    either = _either(Evaluation(policy, answers), outcome, decision)
    return tuple(name for name in state.by_possible if name in either)


def _either(evaluation: Evaluation, outcome: Outcome, decision: str) -> frozenset[str]:
    """Return the rules of which one surely gives the settled value, when that is not the same one in every completion.

    When the condition of some of them holds already, those: another may only speak instead of them.
    """
    state = outcome.decisions[decision]
    if state.value is None or state.by:
        return frozenset()
    names = [name for name in state.by_possible if name != OTHERWISE]
    sure = [name for name in names if evaluation.truth(evaluation.policy.rules[name].condition) is True]
    return frozenset(sure or names)


def _with_depth(rule: Rule, depth: int) -> Iterator[tuple[Rule, int]]:
    yield rule, depth
    for exception in rule.exceptions:
        yield from _with_depth(exception, depth + 1)


def _reason(
    evaluation: Evaluation, outcome: Outcome, rule: Rule, settled: bool, depth: int, *, carries: bool
) -> Reason:
    policy = evaluation.policy
    applies, condition = outcome.rules[rule.name], evaluation.truth(rule.condition)
    overruling, absent = evaluation.overruling(rule), _not_arisen(evaluation, rule)
    questions = open_questions(evaluation, rule.condition)
    if applies:
        state, sentences = RuleState.APPLIES, because(evaluation, rule.condition, True) or FOLLOWS
    elif carries and condition is True:
        state, sentences = RuleState.EITHER, (*because(evaluation, rule.condition, True), SAME_ANYHOW)
    elif carries:
        state, sentences = RuleState.EITHER, (*still_open(policy, questions, False), ELSE_THE_SAME)
    elif applies is None:
        state = RuleState.NOT_NEEDED if settled else RuleState.OPEN
        sentences = still_open(policy, questions, settled) if condition is not True else BELOW
    elif policy.is_set_aside(rule) and condition is not False:
        state, sentences, questions = RuleState.OVERRULED, (SET_ASIDE,), ()
    elif overruling and condition is not False:
        state = RuleState.OVERRULED
        names = enumeration([_named(policy, name, rule.regelset) for name in overruling])
        sentences = (f"Telt niet mee, want {names} gaat voor.",)
        questions = ()
    elif condition is not False and absent is not None:
        state, sentences = RuleState.FAILS, (NOT_ARISEN.format(_named(policy, absent, rule.regelset)),)
        questions = ()
    elif condition is not False and not settled and questions:
        state, sentences = RuleState.OPEN, still_open(policy, questions, settled)
    else:
        state, sentences, questions = RuleState.FAILS, _failing(evaluation, rule) or FOLLOWS, ()
    title = sentence_start(readable(rule.name))
    reason = filled_in(policy, evaluation.answers, rule.reason) if rule.reason else None
    return Reason(rule.name, title, rule.value, state, sentences, reason, rule.place, questions, depth)


def _named(policy: Policy, rule: str, regelset: str) -> str:
    """Return the name of a rule in words, with its document when that is another one than `regelset`."""
    other = policy.rules[rule].regelset
    document = f" ({policy.regelsets[other].head.title})" if other != regelset else ""
    return f"{quoted(readable(rule))}{document}"


def _not_arisen(evaluation: Evaluation, rule: Rule) -> str | None:
    """Return the exception above an exception that does not arise, the nearest one; None when all do, or may."""
    above = evaluation.policy.rules[rule.target] if rule.target else None
    while above is not None and above.target is not None:
        if evaluation.truth(above.condition) is False:
            return above.name
        above = evaluation.policy.rules[above.target]
    return None


def _failing(evaluation: Evaluation, rule: Rule) -> tuple[str, ...]:
    """Return why a rule fails; what it is an exception to may not be valid on the peildatum."""
    absent: Rule | None = rule
    while absent is not None and evaluation.truth(absent.period) is not False:
        absent = evaluation.policy.rules[absent.target] if absent.target else None
    condition = rule.condition if absent is None else absent.period
    return because(evaluation, condition, False)


@dataclass(frozen=True, slots=True)
class ChangeText:
    """One way to another value in words: what must be otherwise, and what must besides be answered to be certain.

    `caution` says that there may be a smaller way, where that could not be worked out.
    """

    value: str
    count: int
    sentence: str
    certain: str | None
    caution: str | None


def change_text(policy: Policy, change: Change) -> ChangeText:
    """Return a change in Dutch sentences."""
    needed = _would_answer(policy, change.facts)
    sentence = f"Als u {needed}." if needed else "Met andere antwoorden op de open vragen."
    more: str | None = None
    if len(change.certain) > CERTAIN_IN_FULL:
        more = f"Zeker is het pas als u ook {len(change.certain)} open vragen op een bepaalde manier beantwoordt."
    elif change.certain:
        more = f"Zeker is het pas als u ook {_would_answer(policy, change.certain)}."
    return ChangeText(change.value, len(change.facts), sentence, more, None if change.smallest else PERHAPS_FEWER)


def unknown_text(decision: Decision, unknown: Sequence[str]) -> str | None:
    """Return the sentence about values for which no change was found though there may be one; None without any."""
    if not unknown:
        return None
    values = enumeration([quoted(decision.label(value)) for value in unknown], "of")
    return (
        f"Of het met andere antwoorden {values} kan worden, is niet precies uit te rekenen: de regels hangen te veel "
        "samen. Bij de antwoorden die zijn geprobeerd, kwam het niet voor."
    )


PERHAPS_FEWER = "Misschien kan het met minder andere antwoorden: dat is niet precies uit te rekenen."
"""What people read at a change that was found by trying."""


CERTAIN_IN_FULL = 3
"""The most open questions that a sentence names with their answers; more are only counted."""


def _would_answer(policy: Policy, facts: Iterable[tuple[str, tuple[Cell, ...]]]) -> str:
    """Return `‘ja’ antwoordt op ‘…’ en ‘…’, en ‘geen’ op ‘…’`: questions with the same answer together."""
    asked: dict[str, list[str]] = {}
    for name, cells in facts:
        words = enumeration([quoted(cell.label) for cell in cells], "of")
        asked.setdefault(words, []).append(quoted(policy.facts[name].question))
    return enumeration([f"{words} antwoordt op {enumeration(questions)}" for words, questions in asked.items()], "en")


# --- where a question comes from -----------------------------------------------------------------


def source_of(policy: Policy, fact: str) -> tuple[Place, tuple[Citation, ...]]:
    """Return the place and the citations behind a question: its own, or those of the first statement that uses it."""
    own = policy.facts[fact].place
    if own.citations:
        return own, own.citations
    for place, condition in _conditions(policy):
        if place.citations and any(isinstance(t, FactTest) and t.fact == fact for t in tests_in(condition)):
            return place, place.citations
    for obligation in policy.obligations.values():
        if obligation.place.citations and obligation.deadline and obligation.deadline.fact == fact:
            return obligation.place, obligation.place.citations
    return own, ()


def _conditions(policy: Policy) -> Iterator[tuple[Place, Condition | None]]:
    for term in policy.terms.values():
        yield term.place, term.condition
    for principle in policy.principles.values():
        yield principle.place, principle.condition
    for rule in policy.rules.values():
        yield rule.place, rule.condition
    for obligation in policy.obligations.values():
        yield obligation.place, obligation.condition
    for signal in policy.signals.values():
        yield signal.place, signal.condition
