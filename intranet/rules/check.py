"""What *Controle* says of the texts of a version: mistakes, voorbeelden and proofs, worked out once for each text."""

from __future__ import annotations

from datetime import date
from functools import cached_property, lru_cache

from dsl import (
    Answered,
    Diagnostic,
    ExampleResult,
    Finding,
    Policy,
    PolicyTooTangled,
    Severity,
    Unproven,
    analyse,
    run_examples,
)
from intranet.policies import read_texts
from intranet.store import RegelsetText

MUST_BE_PROVEN = frozenset({"geen tegenstrijdigheid", "geen gat"})
"""What must be proven before a text can be published, unless someone accepts what was found instead."""

TANGLED = "te-verweven"

BLOCKING = frozenset({"tegenstrijdigheid", "gat"})
"""The findings of the analysis that block publication until someone accepts them with a reason."""


class Check:
    """What *Controle* says of the texts of a version; `on` is the day on which its voorbeelden are tried."""

    def __init__(self, texts: tuple[RegelsetText, ...], on: date) -> None:
        self.policy: Policy | None
        self.diagnostics: tuple[Diagnostic, ...]
        self.policy, self.diagnostics = policy_in(texts)
        self.on = on

    def of(self, severity: Severity) -> tuple[Diagnostic, ...]:
        """Return the findings of one severity."""
        return tuple(one for one in self.diagnostics if one.severity is severity)

    @property
    def errors(self) -> tuple[Diagnostic, ...]:
        """Return the mistakes that make the text unusable."""
        return self.of(Severity.ERROR)

    @cached_property
    def examples(self) -> tuple[ExampleResult, ...]:
        """Return how each voorbeeld went; none when the text cannot be weighed with."""
        if self.policy is None:
            return ()
        try:
            return run_examples(self.policy, self.on)
        except PolicyTooTangled:
            return ()

    @property
    def failed(self) -> tuple[ExampleResult, ...]:
        """Return the voorbeelden that do not give what they expect."""
        return tuple(one for one in self.examples if not one.passed)

    @cached_property
    def _answered(self) -> Answered:
        return Answered((), ()) if self.policy is None else analyse(self.policy)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Return what the analysis of the whole found."""
        return self._answered.findings

    @property
    def proven(self) -> tuple[str, ...]:
        """Return what is proven, as "geen tegenstrijdigheid"."""
        return tuple(text.removeprefix("bewezen: ") for text in self._answered.proven)

    @property
    def unproven(self) -> tuple[Unproven, ...]:
        """Return what could not be proven, because of rules that are too entangled for it."""
        return self._answered.unproven

    @property
    def tangled_at(self) -> str | None:
        """Return at which statement, in words, the rules are too entangled to tell whether there is a conflict or gap;
        None when they are not."""
        return next((one.words[0] for one in self.unproven if one.what in MUST_BE_PROVEN), None)

    @property
    def blocking(self) -> tuple[Finding, ...]:
        """Return the findings that need someone's reason before the text can be published.

        That the rules are too entangled is one of them where a conflict or gap cannot be ruled out because of it.
        """
        codes = BLOCKING if self.tangled_at is None else BLOCKING | {TANGLED}
        return tuple(one for one in self.findings if one.code in codes)

    @property
    def remarkable(self) -> tuple[Finding, ...]:
        """Return the other findings."""
        return tuple(one for one in self.findings if one not in self.blocking)


@lru_cache(maxsize=16)
def policy_in(texts: tuple[RegelsetText, ...]) -> tuple[Policy | None, tuple[Diagnostic, ...]]:
    """Return what texts say, None when they cannot be weighed with, and what is wrong with them; read once."""
    return read_texts(texts)


def key_of(finding: Finding) -> str:
    """Return which finding it is, also after other changes: its code and its statements."""
    return f"{finding.code}: {', '.join(finding.statements)}"


@lru_cache(maxsize=16)
def check_of(texts: tuple[RegelsetText, ...], on: date) -> Check:
    """Return what *Controle* says of texts; worked out once."""
    return Check(texts, on)
