"""What stands between a draft and its publication: mistakes, voorbeelden, proofs, consequences, approval.

All of it is worked out from the texts, and kept for the same texts: a page, and the act of publishing, ask the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache

from dsl import (
    Comparison,
    Finding,
    Policy,
    PolicyTooTangled,
    compare,
    turns,
)
from intranet.filters import aantal
from intranet.policies import RegelsetUnusable, regelset_of
from intranet.rules.check import BLOCKING, Check, check_of, key_of, policy_in
from intranet.rules.differences import FileDifference, text_differences
from intranet.rules.open_points import NEW_SOURCE, REMARK, OpenPoint, counted, of_source, open_points
from intranet.rules.source_list import Worklist, worklist
from intranet.store import (
    Draft,
    DraftState,
    DraftTexts,
    Job,
    JobState,
    Publication,
    RegelsetText,
    Session,
    drafts,
    impact_groups,
    impacts,
    later_opgaven,
    questions,
    reviews,
    sources,
    versions,
)
from intranet.store.policy_records import Accepted, Step


@lru_cache(maxsize=16)
def comparison_of(old: tuple[RegelsetText, ...], new: tuple[RegelsetText, ...]) -> Comparison:
    """Return how two versions that can be weighed with differ. Raises RegelsetUnusable, PolicyTooTangled."""
    return compare(regelset_of(old).policy, regelset_of(new).policy)


@dataclass(frozen=True)
class Hurdle:
    """Something that must be in order before publication; `state` is ok, todo or fout, `words` say how it stands."""

    name: str
    title: str
    state: str
    words: str
    endpoint: str


@dataclass(frozen=True)
class Progress:
    """A draft with all that its pages need: its texts, its check, its review and its consequences.

    `day` is the day on which all is weighed: see `day_of_effect`. `later` opgaven were made or answered after `job`
    read them; `base_moved` tells that another version came in force since.
    """

    draft: Draft
    texts: DraftTexts
    check: Check
    day: date
    accepted: Mapping[str, Accepted]
    steps: tuple[Step, ...]
    approval: Step | None
    lapsed: bool
    job: Job | None
    to_handle: int
    flips: int
    later: int
    base_moved: bool
    open_points: tuple[OpenPoint, ...]
    four_eyes: bool

    @property
    def is_open(self) -> bool:
        """Tell whether the draft has not ended yet."""
        return self.draft.state in (DraftState.DRAFT, DraftState.IN_REVIEW)

    @property
    def job_is_current(self) -> bool:
        """Tell whether the consequences were worked out for these very texts, to the end."""
        return self.job is not None and self.job.sha256 == self.texts.sha256 and self.job.state is JobState.DONE

    @property
    def unaccepted(self) -> tuple[Finding, ...]:
        """Return the findings that block and that nobody accepted."""
        return tuple(one for one in self.check.blocking if key_of(one) not in self.accepted)

    @property
    def open_comments(self) -> int:
        """Return how many remarks are not handled."""
        return sum(one.kind == REMARK for one in self.open_points)

    @property
    def source_points(self) -> int:
        """Return how many points of new texts of the source are to be done."""
        return sum(one.count for one in self.open_points if one.kind == NEW_SOURCE)

    @property
    def left_open(self) -> tuple[OpenPoint, ...]:
        """Return what is open and may stay so, by what someone wrote."""
        return tuple(one for one in self.open_points if one.key in self.accepted)

    @property
    def to_close(self) -> tuple[OpenPoint, ...]:
        """Return what is open and needs to be handled, or someone's reason why not."""
        return tuple(one for one in self.open_points if one.key not in self.accepted)

    @cached_property
    def hurdles(self) -> tuple[Hurdle, ...]:
        """Return what must be in order, in the order in which one does it."""
        return (
            self._without_mistakes(),
            self._examples(),
            self._proof(),
            self._nothing_open(),
            self._consequences(),
            self._agreed(),
        )

    @property
    def to_do(self) -> tuple[Hurdle, ...]:
        """Return what is not in order yet; () when the draft may be published."""
        return tuple(one for one in self.hurdles if one.state != "ok")

    def _without_mistakes(self) -> Hurdle:
        errors = self.check.errors
        if not errors:
            return Hurdle("fouten", "Zonder fouten", "ok", "geen fouten", "concept.check")
        line = errors[0].source.position(errors[0].span.start).line
        words = f"1 fout, regel {line}" if len(errors) == 1 else f"{len(errors)} fouten, de eerste op regel {line}"
        return Hurdle("fouten", "Zonder fouten", "fout", words, "concept.check")

    def _examples(self) -> Hurdle:
        every, failed = self.check.examples, self.check.failed
        title = "Voorbeelden"
        if self.check.policy is None:
            return Hurdle("voorbeelden", title, "todo", "eerst zonder fouten", "concept.check")
        words = f"{len(every) - len(failed)} van {len(every)} slagen" if every else "er zijn geen voorbeelden"
        return Hurdle("voorbeelden", title, "fout" if failed else "ok", words, "concept.check")

    def _proof(self) -> Hurdle:
        title = "Bewezen"
        if self.check.policy is None:
            return Hurdle("bewijs", title, "todo", "eerst zonder fouten", "concept.check")
        count = sum(one.code in BLOCKING for one in self.unaccepted)
        if self.unaccepted and not count:
            return Hurdle("bewijs", title, "fout", "de regels hangen te veel samen", "concept.check")
        if count:
            words = "1 conflict of gat" if count == 1 else f"{count} conflicten of gaten"
            return Hurdle("bewijs", title, "fout", words, "concept.check")
        words = "met een geaccepteerde uitzondering" if self.check.blocking else "geen conflict of gat"
        return Hurdle("bewijs", title, "ok", words, "concept.check")

    def _nothing_open(self) -> Hurdle:
        title = "Open punten"
        if self.check.policy is None:
            return Hurdle("open", title, "todo", "eerst zonder fouten", "concept.check")
        if self.to_close:
            return Hurdle("open", title, "todo", f"nog {counted(self.to_close)}", "concept.check")
        words = f"{counted(self.left_open)} met een reden" if self.left_open else "niets meer open"
        return Hurdle("open", title, "ok", words, "concept.check")

    def _consequences(self) -> Hurdle:
        title, endpoint = "Gevolgen", "gevolgen.index"
        if self.check.policy is None:
            return Hurdle("gevolgen", title, "todo", "eerst zonder fouten", endpoint)
        if self.job is None or self.job.sha256 != self.texts.sha256:
            return Hurdle("gevolgen", title, "todo", "nog niet berekend", endpoint)
        if self.job.state is not JobState.DONE:
            return Hurdle("gevolgen", title, "todo", f"berekening: {self.job.state}", endpoint)
        if self.base_moved:
            return Hurdle("gevolgen", title, "todo", "berekend naast een eerdere versie", endpoint)
        if self.later:
            words = f"sindsdien {aantal(self.later, 'opgave', 'opgaven')} gemaakt of gewijzigd"
            return Hurdle("gevolgen", title, "todo", words, endpoint)
        if self.to_handle:
            return Hurdle(
                "gevolgen", title, "todo", f"{self.flips - self.to_handle} van {self.flips} beoordeeld", endpoint
            )
        words = f"alle {self.flips} beoordeeld" if self.flips else "geen enkele opgave verandert"
        return Hurdle("gevolgen", title, "ok", words, endpoint)

    def _agreed(self) -> Hurdle:
        title = "Akkoord van een ander" if self.four_eyes else "Akkoord"
        if self.approval is not None:
            words = f"{self.approval.who}{', schreef zelf mee' if self.approval.own_work else ''}"
            return Hurdle("akkoord", title, "ok", words, "beoordelen.index")
        if self.lapsed:
            return Hurdle("akkoord", title, "todo", "opnieuw nodig: daarna is iets geaccepteerd", "beoordelen.index")
        asked = self.draft.state is DraftState.IN_REVIEW
        return Hurdle("akkoord", title, "todo", "gevraagd" if asked else "nog niet gevraagd", "beoordelen.index")


def progress_of(session: Session, draft: Draft, today: date, *, four_eyes: bool) -> Progress:
    """Return all that the pages of a draft need. Raises DraftNotFound."""
    texts = drafts.get_texts(session, draft.id)
    job = impacts.newest(session, draft.id)
    accepted = reviews.accepted(session, draft.id)
    day = day_of_effect(policy_in(texts.texts)[0], job, today)
    here = job if job is not None and job.sha256 == texts.sha256 else None
    flips = here.counts.get("uitkomst", 0) if here is not None else 0
    is_open = draft.state in (DraftState.DRAFT, DraftState.IN_REVIEW)
    done = here if here is not None and here.state is JobState.DONE and is_open else None
    now = versions.shown(versions.publications(session), today) if done is not None else None
    return Progress(
        draft=draft,
        texts=texts,
        check=check_of(texts.texts, day),
        day=day,
        accepted=accepted,
        steps=reviews.steps(session, draft.id),
        approval=reviews.approval(session, draft.id),
        lapsed=reviews.has_lapsed(session, draft.id),
        job=job,
        to_handle=impact_groups.to_handle(session, here) if here is not None else 0,
        flips=flips if isinstance(flips, int) else 0,
        later=later_opgaven.count(session, done) if done is not None else 0,
        base_moved=done is not None and now is not None and now.regelset_version_id != done.base_id,
        open_points=open_points(
            policy_in(texts.texts)[0], _new_sources(session, texts, accepted), reviews.comments(session, draft.id)
        ),
        four_eyes=four_eyes,
    )


def _new_sources(session: Session, texts: DraftTexts, accepted: Mapping[str, Accepted]) -> Iterator[OpenPoint]:
    """Return what is to be done of the source texts beside a draft; nothing while its own text has mistakes."""
    for file, source in sources.every(session, texts.draft_id).items():
        found = _held_against(texts.texts, file, source.text)
        if found is None:
            continue
        done = sources.ticks(session, texts.draft_id, file)
        yield from of_source(file, source, [point.key for point in found.points if point.key not in done], accepted)


@lru_cache(maxsize=16)
def _held_against(texts: tuple[RegelsetText, ...], file: str, source: str) -> Worklist | None:
    policy, _ = policy_in(texts)
    if policy is None or all(one.name != file for one in texts):
        return None
    return worklist(policy, file, source, ())


def effect_problem(policy: Policy, on: date, today: date) -> str | None:
    """Return in Dutch why texts cannot take effect on a day; None when they can."""
    if on < today:
        return "Kies vandaag of een latere dag: met terugwerkende kracht publiceren kan niet."
    start, last = policy.period
    if start is not None and on < start:
        return "Op die dag geldt de tekst zelf nog niet. Kies een latere dag, of verander ‘geldig vanaf’ in de tekst."
    if last is not None and on > last:
        return "Op die dag geldt de tekst zelf niet meer. Kies een eerdere dag, of verander het einde in de tekst."
    return None


@dataclass(frozen=True)
class Unchanged:
    """That a draft says of every opgave what a version says already: in the same text, or only in other words."""

    version: Publication
    files: tuple[FileDifference, ...]
    reworded: int

    @property
    def same_text(self) -> bool:
        """Tell whether the texts are the same to the letter."""
        return not self.files


def unchanged_on(session: Session, texts: tuple[RegelsetText, ...], day: date) -> Unchanged | None:
    """Return that texts change nothing from a day on, beside the version that is in force then; None when they do.

    None too when there is no such version, or the two cannot be compared.
    """
    version = versions.in_force(versions.publications(session), day)
    if version is None:
        return None
    known = base_texts(session, version.regelset_version_id)
    files = text_differences(known, texts)
    if not files:
        return Unchanged(version, (), 0)
    try:
        comparison = comparison_of(known, texts)
    except (RegelsetUnusable, PolicyTooTangled):
        return None
    return Unchanged(version, files, len(comparison.reworded)) if comparison.equal else None


def whole_from(policy: Policy) -> date | None:
    """Return the first day on which all documents of a policy have begun; None when none names a day."""
    return max((one.head.start for one in policy.regelsets.values() if one.head.start is not None), default=None)


def day_of_effect(policy: Policy | None, job: Job | None, today: date) -> date:
    """Return the day on which a draft is weighed before it is published: that on which all its documents have begun.

    Today when that is past, and a later one when that was chosen for its consequences (`job`).
    """
    begun = whole_from(policy) if policy is not None else None
    chosen = job.on_day if job is not None else None
    return max(day for day in (today, begun, chosen) if day is not None)


def turn_between(policies: Iterable[Policy], one: date, other: date) -> date | None:
    """Return the first day after the earlier of two, up to the other, from which some rule may say something else."""
    first, last = sorted((one, other))
    return min((day for policy in policies for day in turns(policy) if first < day <= last), default=None)


def base_texts(session: Session, base_id: int) -> tuple[RegelsetText, ...]:
    """Return the texts that are stored under an id."""
    found = questions.get_regelset_version(session, base_id)
    assert found is not None  # a draft refers to its base
    return found.texts


def next_label(labels: Iterable[str], today: date) -> str:
    """Return a label for a new draft: the year with the first number that is free, as "2026-2"."""
    taken = set(labels)
    number = 1
    while f"{today.year}-{number}" in taken:
        number += 1
    return f"{today.year}-{number}"
