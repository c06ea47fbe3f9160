"""Answers as they are stored → outcomes as they are stored: JSON in, JSON out, for many opgaven one after another.

Decoding and checking happen in one go, by a decoder that is made for the policy; answers that it does not take go the
way of `read_answers`, which knows more ways to write them and says what is wrong. The outcome is three-valued, as that
of `Evaluation`, with the keys of `opgavewijzer weeg --json`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from types import NoneType
from typing import Any, Literal
from unicodedata import normalize

import msgspec

from dsl.evaluation.answers import AnswersError, Problem, read_answers, read_number
from dsl.evaluation.flat import Values, run_of
from dsl.evaluation.program import program_of
from dsl.evaluation.steps import CONFLICT, NO_OUTCOME, Slot, value_bits
from dsl.nodes import FactType
from dsl.outcome import Answers
from dsl.policy import Answer, Decision, Fact, Policy

_TRUTHS = (b"false", b"null", b"null", b"true")

_PLAIN: Mapping[FactType, Any] = {
    FactType.YES_NO: bool,
    FactType.NUMBER: int | float,
    FactType.AMOUNT: int | float,
    FactType.DATE: date,
    FactType.TEXT: str,
}


class Stored:
    """Weighs the stored answers of opgaven with one policy. Make it once, and use it for all of them."""

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self._names = tuple(policy.facts)
        self._run = run_of(policy)
        self._decoder = _decoder(policy)
        self._convert = {name: convert for name, fact in policy.facts.items() if (convert := _conversion(fact))}
        self._write = _writer(policy)

    def read(self, raw: bytes | str, on: date) -> Answers:
        """Return stored answers. Raises AnswersError, as `read_answers`, and when it is no JSON object."""
        try:
            values, done = self._decoded(raw)
        except (msgspec.ValidationError, _Unusual):
            return self._carefully(raw, on)
        except msgspec.DecodeError:
            raise _not_json() from None
        return Answers({name: answer for name, answer in values.items() if answer is not None}, done, on)

    def weigh(self, raw: bytes | str, on: date) -> bytes:
        """Return the outcome of stored answers as JSON. Raises AnswersError as `read` does."""
        try:
            values, done = self._decoded(raw)
        except (msgspec.ValidationError, _Unusual):
            answers = self._carefully(raw, on)
            values, done = answers.values, answers.done
        except msgspec.DecodeError:
            raise _not_json() from None
        return self._write(self._run(values.get, done, on))

    def _decoded(self, raw: bytes | str) -> tuple[Mapping[str, Answer | None], frozenset[str]]:
        *found, done = msgspec.structs.astuple(self._decoder.decode(raw))
        values = dict(zip(self._names, found, strict=True))
        for name, convert in self._convert.items():
            if values[name] is not None:
                values[name] = convert(values[name])
        return values, done or frozenset()

    def _carefully(self, raw: bytes | str, on: date) -> Answers:
        found = msgspec.json.decode(raw)
        if not isinstance(found, dict):
            raise _not_json()
        return read_answers(self.policy, found, on)


class _Unusual(Exception):
    """A value that only `read_answers` can judge."""


def _not_json() -> AnswersError:
    return AnswersError((Problem("", "Dit is geen JSON-object met antwoorden."),))


# --- in ------------------------------------------------------------------------------------------


def _decoder(policy: Policy) -> msgspec.json.Decoder[Any]:
    """Return the decoder of the answers to all questions in the order of the policy, and then of what is done."""
    fields = [(f"f{n}", _type(fact) | None, None) for n, fact in enumerate(policy.facts.values())]
    done = _one_of(policy.obligations)
    fields.append(("done", frozenset[done] | None, None))  # type: ignore[valid-type]
    names = {f"f{number}": name for number, name in enumerate(policy.facts)}
    record = msgspec.defstruct(
        "Record", fields, rename={**names, "done": "afgerond"}, forbid_unknown_fields=True, gc=False
    )
    return msgspec.json.Decoder(record)


def _type(fact: Fact) -> Any:
    if fact.kind is FactType.ONE_OF:
        return _one_of(choice.name for choice in fact.choices)
    if fact.kind is FactType.MANY_OF:
        return frozenset[_one_of(choice.name for choice in fact.choices)]  # type: ignore[misc]
    return _PLAIN[fact.kind]


def _one_of(names: Iterable[str]) -> Any:
    found = tuple(names)
    return Literal[found] if found else NoneType


def _conversion(fact: Fact) -> Callable[[Any], Answer] | None:
    """Return what turns a decoded value into an answer; None: it is one."""
    if fact.kind is FactType.TEXT:
        return lambda text: normalize("NFC", text)
    if fact.kind in (FactType.NUMBER, FactType.AMOUNT):

        def number(value: int | float) -> Answer:
            found = read_number(fact, value)
            if found is None:
                raise _Unusual
            return found

        return number
    return None


# --- out -----------------------------------------------------------------------------------------


Texts = Mapping[int, bytes] | tuple[bytes, ...]
"""The JSON of one name with its value, by the value of its slot."""


class _DecisionTexts(dict[int, bytes]):
    """The JSON of a besluit, by its endings."""

    def __init__(self, decision: Decision) -> None:
        super().__init__()
        self._decision = decision

    def __missing__(self, endings: int) -> bytes:
        choices = self._decision.choices
        possible = [choice.name for number, choice in enumerate(choices) if endings & value_bits(number)]
        conflict, no_outcome = bool(endings & CONFLICT), bool(endings & NO_OUTCOME)
        settled = len(possible) == 1 and not conflict and not no_outcome
        found = msgspec.json.encode(
            {
                "waarde": possible[0] if settled else None,
                "mogelijk": possible,
                "conflict": conflict,
                "geen_uitkomst": no_outcome,
            }
        )
        found = _key(self._decision.name) + found
        if len(self) < 1000:
            self[endings] = found
        return found


def _key(name: str) -> bytes:
    return msgspec.json.encode(name) + b":"


def _truths(name: str, before: bytes = b"", after: bytes = b"") -> tuple[bytes, ...]:
    return tuple(_key(name) + before + truth + after for truth in _TRUTHS)


def _writer(policy: Policy) -> Callable[[Values], bytes]:
    """Return the function that writes an outcome: it puts together what was written before."""
    program = program_of(policy)
    groups: dict[str, list[tuple[Slot, Texts]]] = {
        "besluiten": [(s.endings, _DecisionTexts(policy.decisions[name])) for name, s in program.decisions.items()],
        "principes": [(slot, _truths(name, b'{"voldaan":', b"}")) for name, slot in program.principles.items()],
        "verplichtingen": [(slot, _truths(name, b'{"geldt":', b"}")) for name, slot in program.obligations.items()],
        "signalen": [(slot, _truths(name)) for name, slot in program.signals.items()],
        "regels": [(slots.applies, _truths(name)) for name, slots in program.rules.items()],
    }
    written = [(_key(group) + b"{", texts) for group, texts in groups.items()]

    def write(values: Values) -> bytes:
        inside = [head + b",".join([texts[values[slot]] for slot, texts in found]) + b"}" for head, found in written]
        return b"{" + b",".join(inside) + b"}"

    return write
