"""What a record says of a weighing. The same for a draft that is not sealed: then number and seal are empty.

It stands alone: the words of every question, reason and citation are in it, and the whole text of the rules. The keys
are Dutch, as those of `opgavewijzer weeg --json`: who reads the file is no programmer of ours.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any

from dsl import (
    Citation,
    Decision,
    DecisionState,
    Interpretation,
    Obligation,
    Outcome,
    Place,
    Reason,
    RuleState,
    deadline_text,
    outcome_json,
    outcome_sentence,
    reasons,
)
from intranet.opgaven.weighing import Question, Weighing, place_words
from intranet.sealing.seal import texts_sha256
from intranet.store import AnswerKind
from intranet.web import appearance

FORMAT = "opgavewijzer-vaststelling"
VERSION = 1
"""Raise it when a record gets another shape or another meaning; `verification` must then read the old ones too."""

ANSWERED, UNKNOWN, OPEN = "beantwoord", "weet niet", "open"
GROUNDS = (str(RuleState.APPLIES), str(RuleState.EITHER))
DECIDING, BESIDE, DESCRIBING, NOT_NEEDED = "bepalend", "niet bepalend", "beschrijvend", "niet meer nodig"

AFTER = "na_afwijking"
"""The key of what follows from the outcome that the team decided on against the rules. What stands beside it follows
from the outcome of the rules, as in records that were sealed before there was such a key."""

Content = dict[str, Any]


@dataclass(frozen=True)
class Deviation:
    """The team decides something else than the rules say: which value of which besluit, why, and who said so."""

    decision: str
    value: str
    reason: str
    who: str = ""


@dataclass(frozen=True)
class Seal:
    """The act of sealing: who, when, the day of the besluit, and the one before it (its number, its SHA-256)."""

    who: str
    at: datetime
    decided_on: date
    previous: tuple[int, str] | None = None
    review_on: date | None = None
    deviation: Deviation | None = None
    noticed: tuple[str, ...] = ()

    @property
    def number(self) -> int:
        """The number of the vaststelling, from 1."""
        return self.previous[0] + 1 if self.previous else 1


@dataclass(frozen=True)
class WorkDone:
    """How a verplichting is met: in words, by whom, until when, with what proof; which onderwerpen were talked about,
    and which were named at all: those of the leidraad, and those that the team added.
    """

    text: str = ""
    person: str = ""
    due: date | None = None
    proof: str = ""
    discussed: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()


@dataclass(frozen=True)
class About:
    """What the record says of the opgave beside its weighing.

    `rows` are a label and a text, `kaders` a text and its reason, `work` is by the name of the verplichting.
    """

    rows: tuple[tuple[str, str], ...] = ()
    kaders: tuple[tuple[str, str], ...] = ()
    work: Mapping[str, WorkDone] = field(default_factory=dict)


def content_of(
    weighing: Weighing,
    program: str,
    seal: Seal | None = None,
    about: About | None = None,
    standing: Deviation | None = None,
) -> Content:
    """Return the content of a record: of a vaststelling when there is a seal, else of a draft.

    `program` is the version of this program, `standing` for a draft what the team decided before against the rules.
    """
    policy, outcome, opgave = weighing.policy, weighing.outcome, weighing.opgave
    about = about or About()
    head = policy.head
    deviation = replace(seal.deviation, who=seal.who) if seal and seal.deviation else None if seal else standing
    content: Content = {
        "formaat": FORMAT,
        "versie": VERSION,
        "nummer": seal.number if seal else None,
        "vorige": {"nummer": seal.previous[0], "sha256": seal.previous[1]} if seal and seal.previous else None,
        "vastgesteld": {"door": seal.who, "op": _moment(seal.at), "besluit_op": seal.decided_on.isoformat()}
        if seal
        else None,
        "programma": {"naam": "opgavewijzer", "versie": program},
        "peildatum": weighing.answers.on.isoformat(),
        "opgave": {
            "nummer": opgave.id,
            "titel": opgave.title,
            "beschrijving": opgave.description,
            "fase": str(opgave.phase),
            "gemaakt_op": _moment(opgave.created_at),
            "gemaakt_door": opgave.created_by,
            "kenmerken": [{"naam": name, "waarde": value} for name, value in about.rows],
            "kaders": [{"titel": text, "reden": reason} for text, reason in about.kaders],
        },
        "regels": {
            "naam": head.name,
            "titel": head.title,
            "organisatie": head.organisation,
            "versie": head.version,
            "sha256": texts_sha256(weighing.regelset.texts),
            "bestanden": [{"naam": text.name, "tekst": text.text} for text in weighing.regelset.texts],
        },
        "besluiten": [_decision(weighing, decision, state, deviation) for decision, state in weighing.decisions],
        "antwoorden": _answers(weighing),
        "afgerond": sorted(opgave.done & policy.obligations.keys()),
        **_following(weighing, outcome, about),
        "interpretaties": [_choice(choice, weighing) for choice in policy.interpretations.values()],
        "opgevallen": list(seal.noticed) if seal else [],
        "herbeoordelen_op": seal.review_on.isoformat() if seal and seal.review_on else None,
        "uitkomst": outcome_json(policy, outcome, weighing.answers),
    }
    if deviation is not None:
        decided_rules = weighing.regelset.established(deviation.decision, deviation.value)
        after = decided_rules.weigh(weighing.answers)
        content[AFTER] = {
            **_following(weighing, after, about),
            "uitkomst": outcome_json(decided_rules.policy, after, weighing.answers),
        }
    return content


def _following(weighing: Weighing, outcome: Outcome, about: About) -> Content:
    """What depends on the besluit: which principes are met, which verplichtingen and signalen hold."""
    policy = weighing.told
    return {
        "principes": [
            {
                "naam": principle.name,
                "nummer": principle.number,
                "titel": principle.title,
                "staat": appearance.of_principle(
                    outcome.principles[principle.name],
                    any(o.principle == principle.name for o in policy.obligations.values()),
                ).word,
            }
            for principle in policy.principles.values()
        ],
        "verplichtingen": [
            _obligation(weighing, policy.obligations[name], about.work.get(name, WorkDone()))
            for name, holds in outcome.obligations.items()
            if holds
        ],
        "signalen": [
            {"naam": name, "titel": signal.title, "bron": _source(signal.place)}
            for name, signal in policy.signals.items()
            if outcome.signals[name]
        ],
    }


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _decision(weighing: Weighing, decision: Decision, state: DecisionState, deviates: Deviation | None) -> Content:
    outcome = weighing.outcome
    word = appearance.state_of(state, outcome.in_force)
    deviation = deviates if deviates and deviates.decision == decision.name else None
    found = reasons(weighing.policy, weighing.answers, outcome, decision.name)
    return {
        "naam": decision.name,
        "titel": decision.title,
        "staat": word,
        "uitkomst": appearance.of_state(decision, word).word,
        "mogelijk": [decision.label(value) for value in state.possible],
        "zin": outcome_sentence(weighing.policy, outcome, decision.name) if outcome.in_force else "",
        "anders_want": decision.otherwise_reason if "anders" in state.by else None,
        "redenen": [_reason(reason) for reason in found],
        "afwijking": {
            "waarde": deviation.value,
            "uitkomst": decision.label(deviation.value),
            "reden": deviation.reason,
            "door": deviation.who,
        }
        if deviation
        else None,
    }


def _reason(reason: Reason) -> Content:
    return {
        "naam": reason.name,
        "titel": reason.title,
        "staat": str(reason.state),
        "zinnen": list(reason.sentences),
        "want": reason.policy_reason,
        "bron": _source(reason.place),
    }


def _source(place: Place) -> Content:
    """The sentences of the source with their place."""
    return {
        "plaats": place_words(place.citations[0].path if place.citations else place.path),
        "zinnen": [_sentence(citation) for citation in place.citations],
    }


def _sentence(citation: Citation) -> Content:
    return {"nummer": citation.number, "tekst": citation.text}


def _answers(weighing: Weighing) -> list[Content]:
    counts = dict.fromkeys((*weighing.other, *_names(weighing.answered_beside)), BESIDE)
    counts |= dict.fromkeys(_names(weighing.describing), DESCRIBING)
    counts |= dict.fromkeys((*weighing.outcome.deciding, *_names(answered_deciding(weighing))), DECIDING)
    return [_answer(question, counts.get(name, NOT_NEEDED)) for name, question in weighing.questions.items()]


def answered_deciding(weighing: Weighing) -> tuple[Question, ...]:
    """Return the answered questions that the outcome rests on.

    Those on which it depends, and those of every rule that applies: where several rules apply, each is enough by
    itself, so the outcome depends on none of them alone.
    """
    depends = set(_names(weighing.answered_deciding))
    said = " ".join(
        sentence
        for name in weighing.outcome.decisions
        for reason in reasons(weighing.policy, weighing.answers, weighing.outcome, name)
        if reason.state in (RuleState.APPLIES, RuleState.EITHER)
        for sentence in reason.sentences
    )
    return tuple(
        question
        for name, question in weighing.questions.items()
        if name in depends or (question.words and question.fact.question in said)
    )


def grounds(said: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the reasons of a besluit that apply; where none does in any case, those of which one does."""
    return next(
        (found for state in GROUNDS if (found := [one for one in said["redenen"] if one["staat"] == state])), []
    )


def _names(questions: Iterable[Question]) -> tuple[str, ...]:
    return tuple(question.fact.name for question in questions)


def _answer(question: Question, counts: str) -> Content:
    fact, answer = question.fact, question.answer
    state = OPEN if answer is None else UNKNOWN if answer.kind is AnswerKind.UNKNOWN else ANSWERED
    return {
        "feit": fact.name,
        "nummer": fact.number,
        "vraag": fact.question,
        "soort": "oordeel" if fact.is_judgement else "feit",
        "telt": counts,
        "staat": state,
        "antwoord": answer.value if answer else None,
        "in_woorden": question.words,
        "reden": answer.reason if answer else "",
        "door": answer.who if answer else None,
        "op": _moment(answer.at) if answer else None,
    }


def _obligation(weighing: Weighing, obligation: Obligation, work: WorkDone) -> Content:
    return {
        "naam": obligation.name,
        "titel": obligation.title,
        "moment": str(obligation.moment) if obligation.moment else None,
        "principe": obligation.principle,
        "onderwerpen": list(obligation.topics),
        "termijn": deadline_text(weighing.policy, weighing.answers, obligation.name),
        "toegevoegd": [topic for topic in work.topics if topic not in obligation.topics],
        "besproken": list(work.discussed),
        "aanpak": work.text,
        "door": work.person,
        "uiterlijk": work.due.isoformat() if work.due else None,
        "bewijs": work.proof,
        "gedaan": obligation.name in weighing.opgave.done,
        "bron": _source(obligation.place),
    }


def _choice(choice: Interpretation, weighing: Weighing) -> Content:
    return {
        "naam": choice.name,
        "vraag": choice.question,
        "keuze": choice.choice,
        "want": choice.reason,
        "door": choice.by,
        "op": choice.on.isoformat() if choice.on else None,
        "uitkomst_hangt_ervan_af": any(choice.name in state.hinges_on for _, state in weighing.decisions),
        "bron": _source(choice.place),
    }


def decided(content: Mapping[str, Any]) -> tuple[str, str]:
    """Return what the team decided on the first besluit: its value or state, and the words for it."""
    first = _first(content)
    deviation = first["afwijking"]
    return (deviation["waarde"], deviation["uitkomst"]) if deviation else (first["staat"], first["uitkomst"])


def by_rules(content: Mapping[str, Any]) -> tuple[str, str]:
    """Return what the rules say on the first besluit: its value or state, and the words for it."""
    first = _first(content)
    return first["staat"], first["uitkomst"]


def holding(content: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return where the principes, verplichtingen and signalen are that follow from what the team decided."""
    found: Mapping[str, Any] = content.get(AFTER) or content
    return found


def only_by_rules(content: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the verplichtingen that the rules ask, and that do not follow from what the team decided."""
    needed = {obligation["naam"] for obligation in holding(content)["verplichtingen"]}
    return [obligation for obligation in content["verplichtingen"] if obligation["naam"] not in needed]


def _first(content: Mapping[str, Any]) -> Mapping[str, Any]:
    found: Sequence[Mapping[str, Any]] = content["besluiten"]
    return found[0]
