"""Answers in words, and filled in where a text of the rules names a question between braces."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from dsl.checking.deadlines import deadline_words
from dsl.checking.fillings import FILLING
from dsl.nodes import FactType
from dsl.outcome import Answers
from dsl.policy import Answer, Fact, Policy
from dsl.wording import amount_text, date_text, enumeration, number_text


def answer_text(fact: Fact, answer: Answer) -> str:
    """Return an answer in words: its label, `ja`, `€ 1.250`, `15 januari 2027`, `Sociaal en Ecologisch`."""
    if isinstance(answer, bool):
        return "ja" if answer else "nee"
    if isinstance(answer, frozenset):
        chosen = [choice.label for choice in fact.choices if choice.name in answer]
        return enumeration(chosen) or "geen van deze"
    if isinstance(answer, Decimal):
        return amount_text(answer) if fact.kind is FactType.AMOUNT else number_text(answer)
    if isinstance(answer, date):
        return date_text(answer)
    return fact.label(answer)


def filled_in(policy: Policy, answers: Answers, text: str) -> str:
    """Return a text with answers in place of the names between braces; an unknown one shows as `(nog onbekend)`."""

    def answer(match: re.Match[str]) -> str:
        fact, found = policy.facts.get(match[1]), answers.values.get(match[1])
        if fact is None:
            return match[0]  # braces in an answer that was filled in before
        return "(nog onbekend)" if found is None else answer_text(fact, found)

    return FILLING.sub(answer, text)


def told(policy: Policy, answers: Answers) -> Policy:
    """Return a policy with the answers filled in where it says what follows: titles and reasons, for people to read.

    The policy itself when no such text has a name between braces.
    """
    made: dict[str, Any] = {}
    for attribute in ("principles", "decisions", "obligations", "signals"):
        statements = getattr(policy, attribute)
        filled = {name: _told(policy, answers, statement) for name, statement in statements.items()}
        if any(filled[name] is not statement for name, statement in statements.items()):
            made[attribute] = filled
    return replace(policy, **made) if made else policy


def _told(policy: Policy, answers: Answers, statement: Any) -> Any:
    texts = {name: getattr(statement, name, None) for name in ("title", "reason", "otherwise_reason")}
    with_names = {name: text for name, text in texts.items() if text and FILLING.search(text)}
    if not with_names:
        return statement
    return replace(statement, **{name: filled_in(policy, answers, text) for name, text in with_names.items()})


def deadline_text(policy: Policy, answers: Answers, obligation: str) -> str | None:
    """Return until when a verplichting can be met, as a sentence with the day when it is known; None: no deadline."""
    owner = policy.obligations[obligation]
    return deadline_words(owner.deadline, owner.due(answers.values)) if owner.deadline else None
