"""How a state looks: a shape (a symbol and its colour) and a word, always both.

The shape of a value of a besluit goes by its name, since a policy's values are data: known names have their own shape,
any other value has a neutral one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dsl import Decision, DecisionState, Effect, PrincipleState, Row, RuleState
from intranet.store import Json

_VALUES = {"participatie": "ja", "geen_participatie": "nee", "nader_te_bepalen": "nader"}
_NEUTRAL = "vast"
_RULES = {
    RuleState.APPLIES: "geldt",
    RuleState.EITHER: "geldt",
    RuleState.FAILS: "niet",
    RuleState.OVERRULED: "niet",
    RuleState.OPEN: "open",
    RuleState.NOT_NEEDED: "niet",
}

OPEN, CONFLICT, NO_OUTCOME, NOT_IN_FORCE = "open", "tegenstrijdig", "geen_uitkomst", "niet_geldig"
"""The states of a besluit beside its values, as the store keeps them for the list."""


@dataclass(frozen=True, slots=True)
class Look:
    """A state as it is shown: `shape` names the symbol and the colour, `word` is what it says."""

    shape: str
    word: str


STATES: Mapping[str, Look] = {
    OPEN: Look("open", "Nog open"),
    CONFLICT: Look("botst", "Tegenstrijdig"),
    NO_OUTCOME: Look("botst", "Geen uitkomst"),
    NOT_IN_FORCE: Look("let", "Geen geldige versie"),
}


def of_value(decision: Decision, value: str) -> Look:
    """Return the look of a value of a besluit."""
    return Look(_VALUES.get(value, _NEUTRAL), decision.label(value))


def state_of(state: DecisionState, in_force: bool = True) -> str:
    """Return the state of a besluit in one word: a value, or one of the states above."""
    if not in_force:
        return NOT_IN_FORCE
    if state.value is not None:
        return state.value
    if state.conflict and not state.possible and not state.no_outcome:
        return CONFLICT
    if state.no_outcome and not state.possible and not state.conflict:
        return NO_OUTCOME
    return OPEN


def of_state(decision: Decision, state: str) -> Look:
    """Return the look of what `state_of` gave."""
    return STATES[state] if state in STATES else of_value(decision, state)


def shape_of(state: str) -> str:
    """Return the shape of a value or of another state of a besluit."""
    return STATES[state].shape if state in STATES else _VALUES.get(state, _NEUTRAL)


def of_stored(outcome: Mapping[str, Json] | None) -> Look:
    """Return the look of an outcome as the store keeps it; without one it is still open."""
    if outcome is None:
        return STATES[OPEN]
    state = str(outcome["state"])
    return STATES.get(state) or Look(_VALUES.get(state, _NEUTRAL), str(outcome.get("label") or state))


def of_row(decision: Decision, row: Row) -> Look:
    """Return the look of how a row of the table ends."""
    if row.ending is not None:
        return of_value(decision, row.ending)
    return STATES[CONFLICT if row.conflict else NO_OUTCOME]


def of_effect(decision: Decision, effect: Effect) -> tuple[Look, ...]:
    """Return the looks of all that an answer leaves possible."""
    found = [of_value(decision, value) for value in effect.possible]
    if effect.conflict:
        found.append(STATES[CONFLICT])
    if effect.no_outcome:
        found.append(STATES[NO_OUTCOME])
    return tuple(found)


def of_rule(state: RuleState, word: str = "") -> Look:
    """Return the look of a rule; `word` says it better than the state itself where it is given."""
    return Look(_RULES[state], word or str(state))


def of_principle(state: PrincipleState, by_obligations: bool) -> Look:
    """Return the look of a principe; `by_obligations` when verplichtingen, and not only answers, make it met."""
    if state.applies is False:
        return Look("niet", "N.v.t.")
    if state.fulfilled:
        return Look("ok", "Voldaan")
    if state.applies is None or state.fulfilled is None:
        return Look("open", "Nog open")
    return Look("todo", "Te doen") if by_obligations else Look("nietv", "Niet voldaan")
