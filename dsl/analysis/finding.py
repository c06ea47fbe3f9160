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
class Answered:
    """The answer to one question about a policy: what was found, and what was proven (Dutch, without a full stop)."""

    findings: tuple[Finding, ...]
    proven: tuple[str, ...]


def finding(space: Space, code: str, text: str, statements: tuple[str, ...], witness: Opgave | None = None) -> Finding:
    """Make a finding, with its witness in words."""
    return Finding(code, text, statements, witness, None if witness is None else opgave_text(space.policy, witness))
