"""What an analysis finds: a code, a Dutch sentence, the statements that it is about, and an opgave that shows it."""

from __future__ import annotations

from dataclasses import dataclass

from dsl.analysis.space import Opgave, Space
from dsl.analysis.words import opgave_text


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding. `witness` is None when no opgave can show it (a rule that never speaks)."""

    code: str
    text: str
    statements: tuple[str, ...]
    witness: Opgave | None = None
    witness_text: str | None = None


@dataclass(frozen=True, slots=True)
class Unproven:
    """What could not be proven (Dutch, without a full stop), because of statements that are too entangled for it;
    `words` is what they are called for people."""

    what: str
    statements: tuple[str, ...]
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answered:
    """The answer to one question about a policy: what was found, what was proven (Dutch, without a full stop), and what
    could not be."""

    findings: tuple[Finding, ...]
    proven: tuple[str, ...]
    unproven: tuple[Unproven, ...] = ()


FINDINGS = {
    "te-verweven": "Regels die te veel samenhangen",
    "tegenstrijdigheid": "Regels die elkaar tegenspreken",
    "gat": "Opgave zonder uitkomst",
    "dode-regel": "Regel die nooit geldt",
    "uitzondering-beslist-nooit": "Uitzondering die nooit beslist",
    "tabel-overlap": "Rijen van een tabel overlappen",
    "tabel-gat": "Opgave die in geen rij van een tabel past",
    "voorwaarde-altijd-waar": "Voorwaarde die altijd waar is",
    "voorwaarde-nooit-waar": "Voorwaarde die nooit waar is",
    "feit-ongebruikt": "Vraag waar niets van afhangt",
    "waarde-ongebruikt": "Waarde die geen verschil maakt",
    "keuzelijst-ongebruikt": "Keuzelijst die geen vraag gebruikt",
    "interpretatie-zonder-gevolg": "Interpretatie waar niets van afhangt",
    "drempel-zonder-voorbeeld": "Drempel zonder voorbeeld",
    "namen-lijken-op-elkaar": "Namen die op elkaar lijken",
}
"""Each code with its title, the gravest first; `dsl/bevindingen/CODE.md` says more."""


def finding(space: Space, code: str, text: str, statements: tuple[str, ...], witness: Opgave | None = None) -> Finding:
    """Make a finding, with its witness in words."""
    assert code in FINDINGS, code
    return Finding(code, text, statements, witness, None if witness is None else opgave_text(space.policy, witness))
