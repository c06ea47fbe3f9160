"""Sealing: what a team should see before it seals, and the act itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from intranet.filters import aantal, datum, opsomming
from intranet.locations import version
from intranet.opgaven.lists import lists_that_are_over
from intranet.opgaven.weighing import Weighing, keep_outcome
from intranet.policies import Regelset
from intranet.sealing.content import About, Content, Deviation, Seal, WorkDone, by_rules, content_of, decided
from intranet.sealing.seal import opened, sealed
from intranet.store import OpgaveDetail, Session, TopicState, Work, changes, recording, worklist
from intranet.store.recording import Sealed

RECORDING = "afweging_vastleggen"
"""The verplichting that sealing itself meets, in a policy that has it."""
REVIEWING = "opnieuw_beoordelen"
"""The signaal that says that a day must be chosen to look again, in a policy that has it."""
PROPOSAL = "voorstel"
"""What a policy writes as the maker of a choice that nobody has confirmed yet."""


@dataclass(frozen=True)
class Notice:
    """Something that stands out before sealing: a sentence, and the question it is about, if any."""

    sentence: str
    fact: str | None = None


def must_review(weighing: Weighing) -> bool:
    """Tell whether a day to look again is asked for, by the rules or by what the team decided."""
    return weighing.holding.signals.get(REVIEWING) is True


def notices(weighing: Weighing, about: About) -> tuple[Notice, ...]:
    """Return all that stands out: none of it forbids sealing, all of it goes into the record."""
    found = [Notice(sentence) for sentence in lists_that_are_over(weighing.policy, weighing.answers.on)]
    questions = weighing.questions
    for name in weighing.outcome.order:
        question = questions[name]
        word = "met ‘weet niet’ beantwoord" if question.is_unknown else "niet beantwoord"
        found.append(
            Notice(f"Vraag {question.fact.number} is {word} en kan de uitkomst nog veranderen.", question.fact.name)
        )
    if not weighing.outcome.in_force:
        found.append(Notice("De regels gelden niet op deze dag. Er is dus geen uitkomst."))
    found += [
        Notice(f"Bij vraag {question.fact.number} ontbreekt de reden.", question.fact.name)
        for question in questions.values()
        if question.fact.is_judgement and question.answer and not question.answer.reason
    ]
    bare = [text for text, reason in about.kaders if not reason]
    if bare:
        named = opsomming(text.rstrip(".") for text in bare)
        found.append(Notice(f"{aantal(len(bare), 'kader heeft', 'kaders hebben')} geen reden: {named}."))
    due = [name for name, holds in weighing.holding.obligations.items() if holds and name != RECORDING]
    before = [
        name
        for name in due
        if weighing.policy.obligations[name].moment == "vooraf" and name not in weighing.opgave.done
    ]
    if before:
        words = aantal(len(before), "verplichting vooraf is", "verplichtingen vooraf zijn")
        found.append(Notice(f"{words} nog niet gedaan."))
    hinges = {name for _, state in weighing.decisions for name in state.hinges_on}
    choices = weighing.policy.interpretations
    proposed = [name for name in choices if name in hinges and choices[name].by == PROPOSAL]
    if proposed:
        subject = "een keuze" if len(proposed) == 1 else f"{len(proposed)} keuzes"
        found.append(Notice(f"De uitkomst hangt af van {subject} die de gemeente nog niet heeft bevestigd."))
    return tuple(found)


def seal_opgave(
    session: Session,
    opgave_id: int,
    regelset: Regelset,
    seal: Seal,
    *,
    on: date,
    expected_revision: int,
) -> Sealed:
    """Seal the opgave as it is now, weighed on day `on`, and return what was stored.

    `seal.previous` and `seal.noticed` are filled in here. Raises Conflict when the opgave is no longer what the team
    checked.
    """
    last = recording.hold_for_sealing(session, opgave_id, expected_revision)
    if RECORDING in regelset.policy.obligations:
        changes.record_progress(session, opgave_id, obligation=RECORDING, done=True, who=seal.who, at=seal.at)
    recording.establish(session, opgave_id, seal.deviation.value if seal.deviation else None)
    weighing = keep_outcome(session, opgave_id, regelset, on)
    about = read_about(session, weighing.opgave)
    seal = replace(
        seal,
        previous=(last.number, last.sha256) if last else None,
        noticed=tuple(notice.sentence for notice in notices(weighing, about)),
    )
    content = content_of(weighing, version(), seal, about)
    text, sha256 = sealed(content)
    state, label = decided(content)
    rules_state, rules_label = by_rules(content)
    stored = Sealed(
        opgave_id=opgave_id,
        number=seal.number,
        sha256=sha256,
        state=state,
        label=label,
        rules_state=rules_state,
        rules_label=rules_label,
        decided_on=seal.decided_on,
        review_on=seal.review_on,
        sealed_at=seal.at,
        sealed_by=seal.who,
    )
    recording.add_record(session, stored, text)
    return stored


def read_about(session: Session, opgave: OpgaveDetail) -> About:
    """Return what a record says of an opgave beside its weighing."""
    people = [f"{one.name} ({one.interest})" if one.interest else one.name for one in opgave.stakeholders]
    rows = (
        ("Trekker", opgave.owner or ""),
        ("Team", opsomming(opgave.team)),
        ("Betrokkenen", opsomming(people)),
        ("Start", datum(opgave.start_on)),
        ("Besluit gepland", datum(opgave.decision_on)),
        ("Oplevering", datum(opgave.delivery_on)),
        *(("Document", f"{link.title}: {link.url}") for link in opgave.links),
    )
    work, topics = worklist.work_of(session, opgave.id), worklist.topics_of(session, opgave.id)
    return About(
        rows=tuple((label, text) for label, text in rows if text),
        kaders=tuple((kader.text, kader.reason) for kader in opgave.kaders),
        work={name: _work(work.get(name), topics.get(name, {})) for name in (*work, *topics)},
    )


def _work(work: Work | None, topics: Mapping[str, TopicState]) -> WorkDone:
    done = tuple(topic for topic, state in topics.items() if state is TopicState.DONE)
    named = tuple(topic for topic, state in topics.items() if state is not TopicState.REMOVED)
    if work is None:
        return WorkDone(discussed=done, topics=named)
    return WorkDone(work.text, work.person, work.due, work.proof, done, named)


def draft(session: Session, weighing: Weighing) -> Content:
    """Return the content of the opgave as it is now, not sealed: with what was decided before against the rules."""
    return content_of(weighing, version(), None, read_about(session, weighing.opgave), standing(session, weighing))


def standing(session: Session, weighing: Weighing) -> Deviation | None:
    """What the newest vaststelling decided against the rules; None where the rules give that themselves by now."""
    if weighing.established is None:
        return None
    last = recording.newest_record(session, weighing.opgave.id)
    text = recording.record_text(session, last.opgave_id, last.number) if last else None
    for said in opened(text)[0]["besluiten"] if text else ():
        if said["afwijking"]:
            deviation = said["afwijking"]
            return Deviation(said["naam"], deviation["waarde"], deviation["reden"], deviation["door"])
    return None


def is_changed_since(content: Content, now: Content) -> bool:
    """Tell whether the opgave is no longer what was sealed: another answer, reason, outcome or another set of rules."""

    def essence(one: Content) -> Sequence[object]:
        answers = [(a["feit"], a["staat"], a["antwoord"], a["reden"]) for a in one["antwoorden"]]
        return (answers, one["regels"]["sha256"], [d["staat"] for d in one["besluiten"]])

    return essence(content) != essence(now)
