"""Whether a record still holds: its seal, its rules, its outcome when the rules run again, and its place in the chain.

Whoever has only the file can see that it was not changed by accident, and that the outcome follows from the answers
under the rules in it. Someone who makes up a whole record and seals it anew is found by what others kept: the
SHA-256 in the next record, or the one that was noted down.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from dsl import AnswersError, Policy, outcome_json, read_answers
from intranet.policies import RegelsetUnusable, regelset_of
from intranet.sealing.content import AFTER, ANSWERED, FORMAT, VERSION, Content, decided
from intranet.sealing.seal import Unreadable, opened, sha256_of, texts_sha256
from intranet.store import RegelsetText

COMPARED = ("besluiten", "principes", "verplichtingen", "signalen", "vragen")
"""The parts of the outcome that must come out the same. Not the wording of the reasons (`waarom`): a later version of
this program may say them better."""


@dataclass(frozen=True)
class Check:
    """One thing that was looked at. `holds` None: it could not be looked at, with why."""

    name: str
    holds: bool | None
    sentence: str
    details: tuple[str, ...] = ()


@dataclass(frozen=True)
class Verification:
    """All that was looked at in one record."""

    content: Content
    sha256: str
    checks: tuple[Check, ...]

    @property
    def holds(self) -> bool:
        """Tell whether nothing is wrong; what could not be looked at is not wrong."""
        return all(check.holds is not False for check in self.checks)


def verify(text: str, others: Mapping[tuple[int, int], str] | None = None) -> Verification:
    """Return what holds of a record.

    `others` are the SHA-256 that other records of these opgaven really have, by the number of the opgave and of the
    vaststelling. Raises Unreadable when the text is no record of a format that this program knows.
    """
    content, carried = opened(text)
    if content.get("formaat") != FORMAT:
        raise Unreadable("Dit bestand is geen vaststelling van de Opgavewijzer.")
    version = content.get("versie")
    if not isinstance(version, int) or not 1 <= version <= VERSION:
        raise Unreadable(
            f"Dit is een vaststelling in formaat {version}. Deze versie van de Opgavewijzer leest formaat 1 tot en "
            f"met {VERSION}. Gebruik een nieuwere versie."
        )
    try:
        _, words = decided(content)
        if not (isinstance(words, str) and isinstance(content["opgave"]["titel"], str)):
            raise TypeError("titel of uitkomst")
        checks = (_seal(content, carried), _rules(content), _outcome(content), _chain(content, others or {}))
    except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
        raise Unreadable(
            f"In deze vaststelling ontbreekt iets of staat iets op de verkeerde plaats ({error})."
        ) from error
    return Verification(content, carried, checks)


def _seal(content: Content, carried: str) -> Check:
    try:
        found = sha256_of(content)
    except ValueError as error:
        raise Unreadable(
            f"In deze vaststelling staat iets wat niet in een vaststelling kan staan ({error})."
        ) from error
    if found == carried:
        return Check("zegel", True, "Het zegel klopt: er is niets veranderd sinds de vaststelling.")
    return Check(
        "zegel",
        False,
        "Het zegel klopt niet: de inhoud is na de vaststelling veranderd.",
        (f"Op de inhoud hoort het zegel {found}.", f"In het bestand staat {carried}."),
    )


def _texts(content: Content) -> tuple[RegelsetText, ...]:
    return tuple(RegelsetText(text["naam"], text["tekst"]) for text in content["regels"]["bestanden"])


def _rules(content: Content) -> Check:
    found, carried = texts_sha256(_texts(content)), content["regels"]["sha256"]
    if found == carried:
        return Check("regels", True, "De regels kloppen: hun tekst hoort bij het kenmerk dat erbij staat.")
    return Check(
        "regels",
        False,
        "De regels kloppen niet: hun tekst hoort niet bij het kenmerk dat erbij staat.",
        (f"Bij de tekst hoort {found}.", f"In het bestand staat {carried}."),
    )


def _outcome(content: Content) -> Check:
    try:
        policy, again = _run_again(content)
        after = _run_again(content, _deviations(content))[1] if AFTER in content else None
    except RegelsetUnusable as error:
        return Check("uitkomst", False, f"De regels zijn niet opnieuw uit te voeren. {error}")
    except AnswersError as error:
        details = tuple(problem.text for problem in error.problems)
        return Check("uitkomst", False, "De antwoorden passen niet bij de regels.", details)
    details = tuple(_differences(policy, content["uitkomst"], again))
    if after is not None:
        found = _differences(policy, content[AFTER]["uitkomst"], after)
        details += tuple(f"Na de vastgestelde afwijking: {difference}" for difference in found)
    if content["besluiten"] and not details:
        details = tuple(_wrong_words(policy, content))
    if details:
        return Check(
            "uitkomst", False, "De uitkomst klopt niet: uit deze antwoorden en regels volgt iets anders.", details
        )
    return Check("uitkomst", True, "De uitkomst klopt: de regels geven met deze antwoorden weer hetzelfde.")


def _deviations(content: Content) -> dict[str, str]:
    """What the team decided against the rules. Raises ValueError when the record says what follows from nothing."""
    found = {said["naam"]: said["afwijking"]["waarde"] for said in content["besluiten"] if said["afwijking"]}
    if not found:
        raise ValueError("er staat wat volgt uit een afwijking, maar er is niet afgeweken")
    return found


def _run_again(content: Content, established: Mapping[str, str] | None = None) -> tuple[Policy, Content]:
    regelset = regelset_of(_texts(content))
    raw: Content = {a["feit"]: a["antwoord"] for a in content["antwoorden"] if a["staat"] == ANSWERED}
    raw["afgerond"] = content["afgerond"]
    answers = read_answers(regelset.policy, raw, date.fromisoformat(content["peildatum"]))
    for name, value in (established or {}).items():
        regelset = regelset.established(name, value)
    outcome = regelset.weigh(answers)
    return regelset.policy, outcome_json(regelset.policy, outcome, answers)


def _differences(policy: Policy, stored: Content, result: Content) -> Iterator[str]:
    """Say where the outcome that was stored is not the one of now; keys that were added since do not count."""
    for part in COMPARED:
        was, now = stored[part], result[part]
        for name, before in was.items():
            after = now.get(name)
            if isinstance(before, dict) and isinstance(after, dict):
                before = {key: value for key, value in before.items() if not _same(value, after.get(key))}
                after = {key: after.get(key) for key in before}
            if not _same(before, after):
                title = _title(policy, part, name)
                yield f"{title} – in de vaststelling {_shown(before)}, nu {_shown(after)}."


def _same(was: object, now: object) -> bool:
    if isinstance(was, dict) and isinstance(now, dict):
        return all(_same(value, now.get(key)) for key, value in was.items())
    return was == now


def _wrong_words(policy: Policy, content: Content) -> Iterator[str]:
    """Say where the words of the record are not those of its own outcome."""
    for said in content["besluiten"]:
        value = content["uitkomst"]["besluiten"].get(said["naam"], {}).get("waarde")
        decision = policy.decisions[said["naam"]]
        if value is not None and (said["staat"], said["uitkomst"]) != (value, decision.label(value)):
            yield f"{decision.title} Er staat ‘{said['uitkomst']}’, maar de regels geven ‘{decision.label(value)}’."


def _title(policy: Policy, part: str, name: str) -> str:
    for titled in (policy.decisions, policy.principles, policy.obligations, policy.signals):
        if name in titled:
            return titled[name].title
    return {"bepalend": "Bepalende vragen", "overig": "Andere vragen"}.get(name, f"{part}, {name}")


def _shown(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key} {_shown(part)}" for key, part in value.items())
    if isinstance(value, list):
        return " en ".join(map(_shown, value)) or "geen"
    if value is None:
        return "niet bekend"
    return {True: "ja", False: "nee"}[value] if isinstance(value, bool) else f"‘{value}’"


def _chain(content: Content, others: Mapping[tuple[int, int], str]) -> Check:
    previous = content["vorige"]
    if previous is None:
        return Check("keten", True, "Dit is de eerste vaststelling van de opgave.")
    known = others.get((content["opgave"]["nummer"], previous["nummer"]))
    if known is None:
        return Check(
            "keten",
            None,
            f"Deze vaststelling volgt op nummer {previous['nummer']}. Die is niet meegegeven, dus niet vergeleken.",
        )
    if known == previous["sha256"]:
        return Check("keten", True, f"De keten klopt: deze vaststelling volgt op nummer {previous['nummer']}.")
    return Check(
        "keten",
        False,
        f"De keten klopt niet: vaststelling {previous['nummer']} is niet die waar deze op volgt.",
        (f"Deze vaststelling volgt op {previous['sha256']}.", f"Vaststelling {previous['nummer']} heeft {known}."),
    )
