"""Why a condition holds, fails or is open: the single tests that make it so, each as a Dutch sentence."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from dsl.evaluation.evaluator import Evaluation
from dsl.explaining.filling import answer_text, filled_in
from dsl.nodes import Comparison
from dsl.policy import (
    REFERENCE_DATE,
    AppliesTest,
    ChoiceTest,
    Condition,
    DecisionTest,
    DoneTest,
    FactTest,
    Negation,
    PeriodTest,
    Policy,
    PrincipleTest,
    Quantified,
    TermTest,
)
from dsl.wording import date_text, enumeration, quoted, readable, sentence_start


def still_open(policy: Policy, questions: tuple[str, ...], settled: bool) -> tuple[str, ...]:
    """Return which unanswered questions something hangs on; `settled`: on which the outcome no longer does."""
    asked = [quoted(policy.facts[name].question) for name in questions]
    if not asked:
        return ("Dit hangt af van andere regels.",)
    if settled:
        answered = "is niet beantwoord" if len(asked) == 1 else "zijn niet beantwoord"
        return (f"{enumeration(asked)} {answered}. Het antwoord verandert de uitkomst niet meer.",)
    return (f"Dit hangt nog af van uw antwoord op {enumeration(asked)}.",)


def open_questions(evaluation: Evaluation, condition: Condition | None) -> tuple[str, ...]:
    """Return the unanswered facts because of which a condition is still open, in document order; () when it is not."""
    names = {test.fact for test, _ in _blamed(evaluation, condition, None) if isinstance(test, FactTest)}
    return tuple(name for name in evaluation.policy.facts if name in names)


def because(evaluation: Evaluation, condition: Condition | None, truth: bool) -> tuple[str, ...]:
    """Return why a condition holds (`truth` True) or fails: a sentence for each answer or choice that made it so."""
    if condition is None:
        return ("Dit geldt altijd.",)
    blamed = list(_blamed(evaluation, condition, truth))
    absent = [(test, holds) for test, holds in blamed if isinstance(test, PeriodTest) and not holds]
    found = (_sentence(evaluation, test, holds) for test, holds in absent or blamed)
    return tuple(dict.fromkeys(filled_in(evaluation.policy, evaluation.answers, sentence) for sentence in found))


def _blamed(
    evaluation: Evaluation, condition: Condition | None, truth: bool | None
) -> Iterator[tuple[Condition, bool | None]]:
    """Yield the single tests that make a condition come out as `truth`, with what each of them came to."""
    if condition is None or evaluation.truth(condition) is not truth:
        return
    if isinstance(condition, Negation):
        yield from _blamed(evaluation, condition.part, None if truth is None else not truth)
    elif isinstance(condition, Quantified):
        yield from _blamed_parts(evaluation, condition, truth)
    elif isinstance(condition, TermTest):
        yield from _blamed(evaluation, evaluation.policy.terms[condition.name].condition, truth)
    elif isinstance(condition, PrincipleTest):
        yield condition, truth
        yield from _blamed(evaluation, evaluation.policy.principles[condition.name].condition, truth)
    elif truth is None and isinstance(condition, AppliesTest):
        yield from _blamed(evaluation, evaluation.policy.rules[condition.rule].condition, None)
    elif truth is None and isinstance(condition, DecisionTest):
        for rule in evaluation.policy.decisions[condition.decision].rules:
            for member in rule.family():
                yield from _blamed(evaluation, member.condition, None)
    else:
        yield condition, truth


def _blamed_parts(
    evaluation: Evaluation, condition: Quantified, truth: bool | None
) -> Iterator[tuple[Condition, bool | None]]:
    """Which parts count: those that hold when there had to be enough, those that fail when there were too few."""
    truths = [evaluation.truth(part) for part in condition.parts]
    if truth is None:
        wanted: tuple[bool | None, ...] = (None,)
    elif truth:
        wanted = (True,) if condition.least and condition.most == len(truths) else (True, False)
        wanted = (False,) if condition.most == 0 else wanted
    else:
        wanted = (False,) if truths.count(True) + truths.count(None) < condition.least else (True,)
    for part, found in zip(condition.parts, truths, strict=True):
        if found in wanted:
            yield from _blamed(evaluation, part, found)


def _sentence(evaluation: Evaluation, test: Condition, holds: bool | None) -> str:
    policy = evaluation.policy
    if isinstance(test, PeriodTest):
        return _period_sentence(test, evaluation.answers.on, bool(holds))
    if isinstance(test, FactTest):
        if test.fact == REFERENCE_DATE:
            return f"De peildatum is {date_text(evaluation.answers.on)}."
        fact, answer = policy.facts[test.fact], evaluation.answer(test.fact)
        assert answer is not None
        return f"U antwoordde {quoted(answer_text(fact, answer))} op: {fact.question}"
    if isinstance(test, ChoiceTest):
        choice = policy.interpretations[test.name]
        return f"Zo is de leidraad uitgelegd: {choice.question} {'Ja' if choice.choice else 'Nee'}."
    if isinstance(test, PrincipleTest):
        principle = policy.principles[test.name]
        return f"Principe {principle.number} ({principle.title}) is {'' if holds else 'niet '}voldaan."
    if isinstance(test, DecisionTest):
        decision = policy.decisions[test.decision]
        values = enumeration([quoted(decision.label(value)) for value in test.values], "of")
        outcome = "De vastgestelde uitkomst" if test.decision in policy.established else "De uitkomst"
        return f"{decision.title} {outcome} is {'' if holds is not test.negated else 'niet '}{values}."
    if isinstance(test, AppliesTest):
        return f"{quoted(sentence_start(readable(test.rule)))} geldt{'' if holds else ' niet'}."
    assert isinstance(test, DoneTest)
    title = policy.obligations[test.obligation].title
    return f"{quoted(title)} is {'' if holds else 'nog niet '}afgerond."


def _period_sentence(test: PeriodTest, on: date, holds: bool) -> str:
    what = quoted(test.regelset) if test.regelset else "Dit"
    if holds:
        return f"{what} is {test.words}."
    (day,) = test.operands
    assert isinstance(day, date)
    starts = test.comparison is Comparison.AT_LEAST
    when = (
        f"{what} geldt pas vanaf {date_text(day)}" if starts else f"{what} gold t/m {date_text(day)}, en nu niet meer"
    )
    return f"{when}. De peildatum is {date_text(on)}."


# --- what would change it ------------------------------------------------------------------------
