"""Waarom, waarom niet and wat als, as JSON and as text for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dsl.explaining.explanation import RuleState
from dsl.explaining.why import Consequence, Shift, Why, WhyNot
from dsl.policy import Place
from dsl.wording import quoted

Json = dict[str, object]


def why_json(found: Iterable[Why], consequences: Iterable[Consequence]) -> Json:
    """Return the first two layers: for each besluit a sentence and its rules, and why the rest is as it is."""
    return {
        "besluiten": {
            why.decision.name: {
                "zin": why.sentence,
                "regels": [
                    {
                        "naam": reason.name,
                        "waarde": reason.value,
                        "staat": str(reason.state),
                        "zinnen": list(reason.sentences),
                        "want": reason.policy_reason,
                        "vragen": list(reason.questions),
                        "bron": _source(reason.place),
                    }
                    for reason in why.reasons
                ],
            }
            for why in found
        },
        "gevolgen": [
            {
                "soort": one.kind,
                "naam": one.name,
                "geldt": one.holds,
                "zinnen": list(one.sentences),
                "want": one.policy_reason,
                "bron": _source(one.place),
            }
            for one in consequences
        ],
    }


def _source(place: Place) -> list[Json]:
    return [{"tekst": citation.text, "plaats": list(citation.path)} for citation in place.citations]


def why_not_json(found: WhyNot) -> Json:
    """Return why not some value, and the least that would make it possible."""
    return {
        "waarde": found.value,
        "kan": found.is_possible,
        "zinnen": list(found.sentences),
        "wel_als": None if found.change is None else found.change.sentence,
        "zeker_als": None if found.change is None else found.change.certain,
        "voorbehoud": None if found.change is None else found.change.caution,
    }


def what_if_json(otherwise: Sequence[str], shifts: Iterable[Shift]) -> Json:
    """Return which answers differ, and what would."""
    return {
        "anders": list(otherwise),
        "gevolgen": [
            {"soort": s.kind, "naam": s.name, "van": s.before, "naar": s.after, "zin": s.sentence} for s in shifts
        ],
    }


def why_text(found: Iterable[Why], consequences: Iterable[Consequence]) -> str:
    """Return the first two layers as lines; of what does not hold only the principes."""
    lines: list[str] = []
    for why in found:
        lines += ["", why.sentence]
        for reason in why.reasons:
            lines.append(f"  {reason.title}: {str(reason.state).lower()}. {' '.join(reason.sentences)}")
            if reason.policy_reason and reason.state not in (RuleState.FAILS, RuleState.NOT_NEEDED):
                lines.append(f"      want: {reason.policy_reason}")
            lines.extend(f"      bron: “{citation.text}”" for citation in reason.place.citations)
    lines.append("")
    words = {True: "ja", False: "nee", None: "nog open"}
    for one in consequences:
        if one.holds is not False or one.kind == "principe":
            lines.append(f"{one.kind} {quoted(one.title)}: {words[one.holds]}. {' '.join(one.sentences)}")
            if one.policy_reason and one.holds:
                lines.append(f"    want: {one.policy_reason}")
    return "\n".join(lines)


def why_not_text(found: WhyNot) -> str:
    """Return why not some value as lines."""
    lines = ["", f"Waarom niet {quoted(found.label)}?", *(f"  {sentence}" for sentence in found.sentences)]
    if found.change is not None:
        more = "".join(f" {said}" for said in (found.change.certain, found.change.caution) if said)
        lines.append(f"  Het wordt mogelijk {found.change.sentence[0].lower()}{found.change.sentence[1:]}{more}")
    return "\n".join(lines)


def what_if_text(otherwise: Sequence[str], shifts: Iterable[Shift]) -> str:
    """Return what would be otherwise as lines."""
    said = [f"  {shift.sentence}" for shift in shifts]
    return "\n".join(["", "Wat als:", *(f"  {one}" for one in otherwise), *(said or ["  Dan verandert er niets."])])
