"""Asks a person, at a terminal, what should come out of the voorbeelden that a policy misses."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from dsl.analysis.proposals import Proposal
from dsl.analysis.variants import Key
from dsl.wording import enumeration, quoted

Ask = Callable[[str], str]
"""Shows a text and returns the line that a person types; raises EOFError when there is no more."""

YES, NO, SKIP, STOP = "j", "n", "o", "s"
CHOICES = {"ja": YES, "nee": NO, "overslaan": SKIP, "stoppen": STOP}


def interview(proposals: Sequence[Proposal], ask: Ask) -> list[tuple[Proposal, str]]:
    """Return the proposals whose outcome was given, each with its voorbeeld in the rule language.

    For each the person sees the opgave and what the rules give now, and says whether that is right; if not, what it
    should be. Nothing is taken for granted: without an answer there is no voorbeeld.
    """
    found: list[tuple[Proposal, str]] = []
    try:
        for number, proposal in enumerate(proposals, 1):
            tries = "\n".join(f"  - {goal.text}" for goal in proposal.goals)
            now = "\n".join(f"    - {asked.now}" for asked in proposal.asked)
            opgave = proposal.text().partition("  verwacht:\n")[0]
            shown = f"\nVoorbeeld {number} van {len(proposals)}. Dit beproeft:\n{tries}\n\n{opgave}"
            said = _choose(ask, f"{shown}\n  De regels geven nu:\n{now}\n\nKlopt dat?", CHOICES)
            if said == STOP:
                break
            if said == SKIP:
                continue
            expected = {asked.subject: asked.now for asked in proposal.asked}
            if said == NO:
                expected = _outcomes(proposal, ask)
            title = ask(f"Hoe heet dit voorbeeld? (leeg: {proposal.title}) ").strip()
            found.append((proposal, proposal.text(expected, title or None)))
    except EOFError:
        pass
    return found


def _outcomes(proposal: Proposal, ask: Ask) -> dict[Key, str]:
    expected = {}
    for asked in proposal.asked:
        ways = {str(number): way for number, way in enumerate(asked.ways, 1)}
        shown = "\n".join(f"  {number}  {way}" for number, way in ways.items())
        expected[asked.subject] = _choose(ask, f"{asked.question}\n{shown}\nWelk nummer?", ways, numbered=True)
    return expected


def _choose(ask: Ask, question: str, choices: dict[str, str], *, numbered: bool = False) -> str:
    """Ask until one of the choices is given, whole or (when not numbered) by its letter."""
    words = [*choices] if numbered else [f"{word} ({letter})" for word, letter in choices.items()]
    while True:
        said = ask(f"{question} {enumeration(words, 'of')}: ").strip().lower()
        question = f"{quoted(said)} staat er niet bij." if said else "Geef een antwoord."
        if said in choices:
            return choices[said]
        if not numbered and said in choices.values():
            return said
