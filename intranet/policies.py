"""The rules that are in force, and those with which an opgave was started: each text is read and compiled once."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime
from functools import lru_cache

from flask import current_app, g

from dsl import (
    Alternatives,
    Answers,
    Core,
    Diagnostic,
    Effect,
    Example,
    Outcome,
    Policy,
    PolicyTooTangled,
    Severity,
    Source,
    Table,
    outcome_of,
    read_together,
    turned,
)
from intranet import locations
from intranet.config import current_config
from intranet.filters import melding
from intranet.store import Publication, RegelsetText, Store, drafts, questions, versions

SUFFIX = ".regels.md"
MOST_VARIANTS = 32
"""How many variants of the rules, with interpretaties made otherwise, are kept at once."""


class RegelsetUnusable(Exception):
    """The rules cannot be used; the message is a Dutch sentence that says why and where."""


class Regelset:
    """One version of the rules: the checked policy, and its exact core behind a lock (a core serves one thread)."""

    def __init__(self, texts: tuple[RegelsetText, ...], policy: Policy | None = None) -> None:
        """Compile `policy`, or else read and check the texts first. Raises RegelsetUnusable."""
        self.texts = texts
        self.policy = policy or _policy(texts)
        self._otherwise: dict[frozenset[str], Regelset] = {}
        self._established: dict[tuple[str, str], Regelset] = {}
        self._lock = threading.RLock()
        self._used_facts: dict[date, frozenset[str]] = {}
        self._examples: dict[date, tuple[tuple[Example, Outcome], ...]] = {}
        self._core = Core(self.policy)

    @property
    def name(self) -> str:
        """The name of the regelset in the language."""
        return self.policy.head.name

    @property
    def version(self) -> str:
        """What the regelset says its version is; empty when it says nothing."""
        return self.policy.head.version or ""

    @contextmanager
    def _asking(self) -> Iterator[Core]:
        """Give the core to one thread at a time. Raises RegelsetUnusable when the rules are too entangled for it."""
        try:
            with self._lock:
                yield self._core
        except PolicyTooTangled as error:
            raise RegelsetUnusable(
                f"De regels in {self.texts[0].name} hangen te veel samen om ze uit te rekenen, vanaf "
                f"{error.statement}. Maak de voorwaarden daar eenvoudiger."
            ) from error

    def weigh(self, answers: Answers) -> Outcome:
        """Return all that follows from the answers."""
        with self._asking() as core:
            return core.weigh(answers)

    def effects(self, answers: Answers, fact: str, decision: str) -> tuple[Effect, ...]:
        """Return what each answer to a question would leave possible."""
        with self._asking() as core:
            return core.effects(answers, fact, decision)

    def table(self, answers: Answers, decision: str) -> Table | None:
        """Return what still decides, as a table; None when it is settled or the table is too large to read."""
        with self._asking() as core:
            return core.table(answers, decision)

    def changes(self, answers: Answers, decision: str) -> Alternatives:
        """Return the least that would make each other value possible."""
        with self._asking() as core:
            return core.changes(answers, decision)

    def mattering(self, answers: Answers) -> tuple[frozenset[str], frozenset[str]]:
        """Return the answered facts that matter: those that a besluit depends on, and those that only the rest does."""
        with self._asking() as core:
            deciding, other = core.mattering(answers)
        return frozenset(deciding), frozenset(other)

    def otherwise(self, choices: frozenset[str]) -> Regelset:
        """Return these rules with some interpretaties made the other way. Compiled once for each set of them."""
        known = self._otherwise.get(choices)
        if known is None:
            policy = self.policy
            for name in choices:
                policy = turned(policy, name)
            if len(self._otherwise) >= MOST_VARIANTS:
                self._otherwise.clear()
            known = self._otherwise[choices] = Regelset(self.texts, policy)
        return known

    def established(self, decision: str, value: str) -> Regelset:
        """Return these rules with a besluit that people decided (`Policy.with_established`). Compiled once for each."""
        known = self._established.get((decision, value))
        if known is None:
            policy = self.policy.with_established({decision: value})
            known = self._established[decision, value] = Regelset(self.texts, policy)
        return known

    def used_facts(self, on: date) -> frozenset[str]:
        """Return the facts on which something can depend on a day; the others only describe an opgave."""
        if on not in self._used_facts:
            outcome = self.weigh(Answers({}, frozenset(), on))
            self._used_facts[on] = frozenset((*outcome.deciding, *outcome.other))
        return self._used_facts[on]

    def examples(self, on: date) -> tuple[tuple[Example, Outcome], ...]:
        """Return the voorbeelden, each with what follows from its answers, on its own day or else on day `on`."""
        if on not in self._examples:
            with self._asking() as core:
                self._examples[on] = tuple((e, outcome_of(core, e, on)) for e in self.policy.examples)
        return self._examples[on]


def read_texts(texts: tuple[RegelsetText, ...]) -> tuple[Policy | None, tuple[Diagnostic, ...]]:
    """Return the policy in texts that build on each other, None when there is a mistake in them, and all findings.

    Raises RegelsetUnusable when there is no text.
    """
    if not texts:
        raise RegelsetUnusable(f"Er is geen regelbestand. Zet een bestand op {SUFFIX} in de map met regels.")
    reading = read_together([Source.of(text.name, text.text) for text in texts])
    return reading.policy, reading.diagnostics


def _policy(texts: tuple[RegelsetText, ...]) -> Policy:
    policy, diagnostics = read_texts(texts)
    if policy is None:
        first = next(d for d in diagnostics if d.severity is Severity.ERROR)
        line = first.source.position(first.span.start).line
        sentence = melding(f"{first.text} {first.help}")
        raise RegelsetUnusable(f"{first.source.name}, regel {line}: {sentence}")
    return policy


class Regelsets:
    """The versions of the rules: which one everyone works with today, and those that opgaven were started with.

    The files that the program comes with are only the start. They are published as the first version; a program with
    newer files publishes those too, from that day on, as long as nobody here has published a version of their own.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = threading.RLock()
        self._by_id: dict[int, Regelset] = {}
        self._has_first = False
        self._shown: tuple[object, Publication] | None = None
        self._followed: object = None

    def current(self) -> Regelset:
        """The version that is in force today, else the last that was or the first that will be.

        Raises RegelsetUnusable.
        """
        found = self.of_version(self.publication().regelset_version_id)
        assert found is not None  # a publication refers to its texts
        return found

    def publication(self) -> Publication:
        """The published version that `current` gives. Raises RegelsetUnusable. Read once for each request."""
        if "publication" not in g:
            self._publish_shipped()
            today = current_config().today()
            with self._store.reading() as session:
                stamp = (versions.stamp(session), today)
                known = self._shown
                if known is None or known[0] != stamp:
                    found = versions.shown(versions.publications(session), today)
                    assert found is not None  # there is a first one
                    known = self._shown = (stamp, found)
            g.publication = known[1]
        publication: Publication = g.publication
        return publication

    def label(self, version_id: int) -> str:
        """What the last version with these texts was published as; empty when they never were. All documents of a
        version have that one label, while each has a version of its own too."""
        with self._store.reading() as session:
            every = versions.publications(session)
        return next((one.label for one in every if one.regelset_version_id == version_id), "")

    def follow_the_day(self) -> bool:
        """Let open opgaven go over to a version whose day has come; tell whether some are to be weighed for the lists.

        That is so too when an earlier program ended before it had weighed them all, or kept less of them for the lists.
        Raises RegelsetUnusable. Not to be called while something is being written.
        """
        self._publish_shipped()
        today = current_config().today()
        with self._store.reading() as session:
            stamp = (versions.stamp(session), today)
            if stamp == self._followed:
                return False
            due = versions.due_activations(session, today)
            left = bool(versions.stale(session, 1))
        if not due:
            self._followed = stamp
            return left
        with self._store.writing() as session:
            return versions.activate(session, today, datetime.now(UTC)) > 0 or left

    def of_version(self, version_id: int) -> Regelset | None:
        """The texts stored under this id; None when there are none. Raises RegelsetUnusable."""
        with self._lock:
            known = self._by_id.get(version_id)
            if known is None:
                with self._store.reading() as session:
                    stored = questions.get_regelset_version(session, version_id)
                if stored is None:
                    return None
                known = self._by_id[version_id] = regelset_of(stored.texts)
            return known

    def _publish_shipped(self) -> None:
        with self._lock:
            if self._has_first:
                return
            texts = shipped_texts()
            with self._store.reading() as session:
                known = versions.publications(session)
            if not self._is_newer(texts, known):
                self._has_first = True
                return
            regelset = regelset_of(texts)
            head = regelset.policy.head
            first, last = regelset.policy.period
            start = first if first is not None and not known else current_config().today()
            with self._store.writing() as session:
                if self._is_newer(texts, versions.publications(session)):  # another window may have been first
                    versions.publish_texts(
                        session,
                        label=head.version or head.name,
                        name=head.name,
                        version=head.version or "",
                        texts=texts,
                        effective_from=start,
                        last_day=last,
                        moves_open=False,
                        four_eyes=False,
                        note="De tekst die bij het programma hoort.",
                        who=versions.PROGRAM,
                        at=datetime.now(UTC),
                    )
            self._has_first = True

    @staticmethod
    def _is_newer(texts: tuple[RegelsetText, ...], known: tuple[Publication, ...]) -> bool:
        own = any(one.published_by != versions.PROGRAM for one in known)
        return not own and drafts.digest(texts) not in {one.sha256 for one in known}


@lru_cache(maxsize=32)
def regelset_of(texts: tuple[RegelsetText, ...]) -> Regelset:
    """Return the rules in these texts; the same texts give the same object. Raises RegelsetUnusable."""
    return Regelset(texts)


def shipped_texts() -> tuple[RegelsetText, ...]:
    """The rule files that came with this program, by name."""
    paths = sorted(locations.policies().glob(f"*{SUFFIX}"))
    return tuple(RegelsetText(path.name, path.read_text("utf-8")) for path in paths)


def regelsets() -> Regelsets:
    """The versions of the app that answers the present request."""
    extensions: dict[str, object] = current_app.extensions
    found = extensions.get("regelsets")
    if not isinstance(found, Regelsets):
        # Two first requests at once may each make one; the last stays, and the other is only some work done twice.
        found = extensions["regelsets"] = Regelsets(current_store())
    return found


def current_store() -> Store:
    """The store of the app that answers the present request."""
    store: Store = current_app.extensions["store"]
    return store


def labels(policy: Policy, fact: str) -> Mapping[str, str]:
    """The choices of a fact by name; empty when the policy has no such fact."""
    found = policy.facts.get(fact)
    return {choice.name: choice.label for choice in found.choices} if found else {}
