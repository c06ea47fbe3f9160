"""How the voorbeelden of a rule file go, to show beside them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from dsl.exact.core import Core
from dsl.explaining.examples import run
from dsl.policy import Policy
from dsl.source import Source, Span


@dataclass(frozen=True, slots=True)
class ExampleResult:
    """How one voorbeeld went; `span` is its statement.

    `differences` are Dutch sentences with the names of the rule file, none when it passed; `told` the same with labels,
    questions and titles, for who does not see that file.
    """

    title: str
    source: Source
    span: Span
    differences: tuple[str, ...]
    told: tuple[str, ...]

    @property
    def passed(self) -> bool:
        """Tell whether all that it expects came true."""
        return not self.differences

    @property
    def text(self) -> str:
        """The result in one line."""
        return "Klopt" if self.passed else "Klopt niet. " + " ".join(self.differences)

    @property
    def told_text(self) -> str:
        """The result in one line, without the names of the rule file."""
        return "Klopt" if self.passed else "Klopt niet. " + " ".join(self.told)


def run_examples(policy: Policy, on: date) -> tuple[ExampleResult, ...]:
    """Run the voorbeelden of a policy in document order; `on` is the peildatum for those that give none.

    Raises PolicyTooTangled.
    """
    return tuple(
        ExampleResult(r.example.title, r.example.place.source, r.example.place.span, r.differences, r.told)
        for r in run(Core(policy), on)
    )
