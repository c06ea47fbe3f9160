"""Findings and differences, as the JSON of language.md §6 and as text for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from dsl.analysis.choices import Turned
from dsl.analysis.difference import Comparison, Difference
from dsl.analysis.finding import Answered, Finding
from dsl.analysis.goals import Goal, Tried, beside_text
from dsl.analysis.outcomes import APPLICATION, CONFLICT, NO_OUTCOME, End
from dsl.analysis.proposals import TO_FILL_IN, Proposal
from dsl.analysis.space import Opgave, Period
from dsl.analysis.variants import Key
from dsl.evaluation.answers import DONE, write_answer
from dsl.explaining.examples import Coverage, Result
from dsl.policy import Policy
from dsl.rendering import outcomes
from dsl.wording import date_text, enumeration, quoted

Json = dict[str, object]


def answers_json(policy: Policy, opgave: Opgave) -> Json:
    """Return an opgave as `weeg` reads it (ANSWERS); the peildatum is not among the answers."""
    found = {name: write_answer(answer, policy.facts[name]) for name, answer in opgave.values.items()}
    done = [name for name in policy.obligations if name in opgave.done]
    return {**found, DONE: done} if done else found


def _day(opgave: Opgave | None) -> str | None:
    return opgave.on.isoformat() if opgave is not None and opgave.on is not None else None


def analysis_json(
    analyses: Iterable[tuple[Policy, Answered]], choices: Iterable[tuple[Policy, Turned]] | None = None
) -> Json:
    """Return what `analyseer` reports; with `choices` (of `--keuzes`) also what each interpretatie changes."""
    every = list(analyses)
    found: Json = {
        "bevindingen": [_finding_json(policy, one) for policy, answered in every for one in answered.findings],
        "bewezen": [text for policy, answered in every for text in _proven(policy, answered, len(every) > 1)],
        "niet_bewezen": [
            {"wat": one.what, "statements": list(one.statements)} for _, answered in every for one in answered.unproven
        ],
    }
    if choices is None:
        return found
    found["keuzes"] = [
        {
            "naam": one.choice.name,
            "vraag": one.choice.question,
            "gekozen": one.choice.choice,
            "verschillen": [_difference_json(policy, policy, difference) for difference in one.differences],
            "niet_bewezen": _unproven_json(one.unproven),
        }
        for policy, one in choices
    ]
    return found


NAMED = 5
"""The most statements that a line of text names; of others it says how many there are."""


def _some(names: Sequence[str]) -> str:
    if len(names) <= NAMED:
        return enumeration(names)
    return f"{', '.join(names[:NAMED])} en nog {len(names) - NAMED}"


def _proven(policy: Policy, answered: Answered, named: bool) -> list[str]:
    return [f"{text} ({policy.head.name})" if named else text for text in answered.proven]


def _finding_json(policy: Policy, finding: Finding) -> Json:
    return {
        "code": finding.code,
        "tekst": finding.text,
        "statements": list(finding.statements),
        "getuige": None if finding.witness is None else answers_json(policy, finding.witness),
        "peildatum": _day(finding.witness),
        "opgave": finding.witness_text,
        "bestand": policy.document.source.name,
    }


def examples_json(
    results: Iterable[Result],
    coverage: Mapping[str, Coverage],
    tried: Iterable[tuple[Policy, Tried]],
    proposed: Iterable[tuple[Policy, Sequence[Proposal]]] | None = None,
) -> Json:
    """Return what `toets` reports, with what the voorbeelden try; with `proposed` (`--stel-voor`) what is missing."""
    found = outcomes.examples_json(results, coverage)
    covered = found["dekking"]
    assert isinstance(covered, dict)
    for policy, one in tried:
        covered[policy.head.name] |= {
            "doelen": [_goal_json(goal, titles, one.beside.get(goal, ())) for goal, titles in one.goals.items()],
            "beproefd": len(one.goals) - len(one.missing),
            "ontbreekt": [goal.text for goal in one.missing],
        }
    if proposed is not None:
        found["voorstellen"] = [_proposal_json(policy, one) for policy, several in proposed for one in several]
    return found


def _goal_json(goal: Goal, titles: Sequence[str], beside: Sequence[str]) -> Json:
    limit = goal.limit
    value = limit and (str(limit.value) if isinstance(limit.value, Decimal) else limit.value.isoformat())  # type: ignore[union-attr]
    return {
        "soort": str(goal.kind),
        "statement": goal.statement[1],
        "regel": goal.place.source.position(goal.place.span.start).line,
        "tekst": goal.text,
        "toets": goal.words or None,
        "waar": goal.truth,
        "drempel": None if limit is None else {"feit": limit.fact, "waarde": value, "kant": str(limit.side)},
        "voorbeelden": list(titles),
        "zonder_gevolg": list(beside),
    }


def _proposal_json(policy: Policy, proposal: Proposal) -> Json:
    return {
        "regelset": proposal.regelset,
        "titel": proposal.title,
        "zoals": proposal.like,
        "antwoorden": answers_json(policy, Opgave(proposal.answers, proposal.done, proposal.on)),
        "peildatum": proposal.on.isoformat() if proposal.on else None,
        "beproeft": [goal.text for goal in proposal.goals],
        "gevraagd": [
            {
                "soort": asked.subject[0],
                "naam": asked.subject[1],
                "vraag": asked.question,
                "nu": asked.now,
                "keuzes": list(asked.ways),
            }
            for asked in proposal.asked
        ],
        "tekst": proposal.text(),
    }


def comparison_json(old: Policy, new: Policy, found: Comparison) -> Json:
    """Return what `vergelijk` reports."""
    return {
        "gelijk": found.equal,
        "verschillen": [
            _difference_json(old, new, difference) for difference in found.differences if difference.kind != APPLICATION
        ],
        "toepassing": [
            _difference_json(old, new, difference) for difference in found.differences if difference.kind == APPLICATION
        ],
        "toegevoegd": list(found.added),
        "vervallen": list(found.removed),
        "hernoemd": [{"van": was, "naar": now} for was, now in found.renamed],
        "hernoemde_waarden": [{"van": one.before, "naar": one.after, "bij": one.owner} for one in found.values],
        "gewijzigd": list(found.altered),
        "alleen_tekst": list(found.reworded),
        "termijnen": list(found.deadlines),
        "inhoud": list(found.contents),
        "nummers": list(found.numbers),
        "lijsten": [
            {"feit": change.fact, "toegevoegd": list(change.added), "vervallen": list(change.removed)}
            for change in found.lists
        ],
        "typen": [{"feit": one.fact, "van": str(one.before), "naar": str(one.after)} for one in found.types],
        "bronnen": list(found.texts.sourced),
        "volgorde": list(found.texts.moved),
        "regelsets": [{"naam": head.regelset, "anders": list(head.parts)} for head in found.texts.heads],
        "ook_anders": list(found.texts.others),
        "niet_bewezen": _unproven_json(found.unproven),
        "geldigheid": None
        if found.periods is None
        else {"oud": _period_json(found.periods[0]), "nieuw": _period_json(found.periods[1])},
    }


def _unproven_json(unproven: Iterable[Key]) -> list[Json]:
    return [{"soort": "principe" if kind == APPLICATION else kind, "naam": name} for kind, name in unproven]


def _period_json(period: Period) -> Json:
    first, last = period
    return {"vanaf": first.isoformat() if first else None, "tot_en_met": last.isoformat() if last else None}


def _difference_json(old: Policy, new: Policy, found: Difference) -> Json:
    return {
        "soort": "principe" if found.kind == APPLICATION else found.kind,
        "naam": found.name,
        "van": found.before,
        "naar": found.after,
        "wanneer": found.when,
        "getuige": {"oud": answers_json(old, found.old), "nieuw": answers_json(new, found.new)},
        "peildatum": _day(found.new),
        "opgave": found.witness_text,
        "aantal": found.count,
        "aandeel": None if found.share is None else float(found.share),
        "door": list(found.by),
    }


# --- text ----------------------------------------------------------------------------------------


def analysis_text(analyses: Iterable[tuple[Policy, Answered]], choices: Iterable[tuple[Policy, Turned]] = ()) -> str:
    """Return findings, each with its witness, then what is proven, then what each interpretatie changes."""
    every = list(analyses)
    lines: list[str] = []
    for _, answered in every:
        for one in answered.findings:
            lines.append(f"[{one.code}] {one.text}")
            lines.append(f"    In het bestand: {enumeration(one.statements)}.")
            if one.witness_text is not None:
                lines.append(f"    Bijvoorbeeld: {one.witness_text}.")
    lines.extend(text for policy, answered in every for text in _proven(policy, answered, len(every) > 1))
    for _, answered in every:
        lines.extend(f"niet bewezen: {one.what} ({_some(one.statements)})" for one in answered.unproven)
    for _, turned in choices:
        chosen, other = ("ja", "nee") if turned.choice.choice else ("nee", "ja")
        lines.append(f"\n{turned.choice.question} Gekozen: {chosen}. Als dit {other} zou zijn ({turned.choice.name}):")
        said = [*_differences_text(turned.differences, by=False), *_unproven_text(turned.unproven, turned.differences)]
        lines.extend(f"  {line}" for line in said or ["verandert er niets."])
    return "\n".join(lines)


def tried_text(tried: Iterable[tuple[Policy, Tried]]) -> str:
    """Return how much the voorbeelden try, and what none of them does."""
    lines = []
    for policy, one in tried:
        number, missing = len(one.goals), len(one.missing)
        names = enumeration([*policy.regelsets])
        lines.append(f"{names}: de voorbeelden beproeven {number - missing} van de {number} onderdelen")
        for goal in one.missing:
            lines.append(f"  nog geen voorbeeld: {goal.text}")
            if goal in one.beside:
                lines.append(f"      {beside_text(one.beside[goal])}")
    return "\n".join(lines)


def proposals_text(policy: Policy, proposed: Sequence[Proposal]) -> str:
    """Return the missing voorbeelden, to put in their rule files once their outcome is filled in."""
    if not proposed:
        return "Er ontbreekt geen voorbeeld."
    found = []
    for name, regelset in policy.regelsets.items():
        texts = [proposal.text() for proposal in proposed if proposal.regelset == name]
        if texts:
            file = regelset.document.source.name
            found += [f"\nVul in wat eruit moet komen waar {TO_FILL_IN} staat, en zet dit in {file}:", *texts]
    return "\n\n".join(found)


def comparison_text(found: Comparison) -> str:
    """Return the differences; those that occur in the same opgaven, through the same statements, stand together."""
    lines = _differences_text(found.differences)
    named = (
        ("Toegevoegd", found.added),
        ("Vervallen", found.removed),
        ("Gewijzigd", found.altered),
        ("Alleen de tekst is anders", found.reworded),
        ("Een andere termijn", found.deadlines),
        ("Een ander moment of andere onderwerpen", found.contents),
        ("Een ander nummer", found.numbers),
        ("Onder een ander citaat of een andere kop", found.texts.sourced),
        ("In een andere volgorde", found.texts.moved),
    )
    lines.extend(f"{title}: {enumeration(names)}" for title, names in named if names)
    lines.extend(f"{quoted(was)} heet nu {quoted(now)}." for was, now in found.renamed)
    lines.extend(
        f"Bij {quoted(one.owner)} heet de waarde {quoted(one.before)} nu {quoted(one.after)}." for one in found.values
    )
    lines.extend(
        f"De kop van regelset {head.regelset} is anders: {enumeration(head.parts)}." for head in found.texts.heads
    )
    if found.texts.others:
        lines.append(f"Ook anders in de tekst: {enumeration(found.texts.others)}.")
    for one in found.types:
        lines.append(
            f"{quoted(one.fact)} was een vraag van het type {one.before} en wordt {one.after}: "
            "een antwoord dat in de ene versie mag, kan de andere weigeren."
        )
    for change in found.lists:
        for version, values in (("nieuwe", change.added), ("oude", change.removed)):
            if values:
                shown = enumeration([quoted(value) for value in values])
                lines.append(
                    f"Bij {quoted(change.fact)} staat {shown} alleen in de {version} versie: niet te vergelijken."
                )
    if found.periods is not None:
        lines.append(f"Oud geldt {_period_text(found.periods[0])}, nieuw {_period_text(found.periods[1])}.")
    lines.extend(_unproven_text(found.unproven, found.differences))
    if found.equal:
        lines.append("bewezen gelijk: bij elke opgave geven beide versies dezelfde uitkomst")
    elif found.same_outcomes and not (found.differences or found.unproven):
        lines.append("bewezen: bij elke opgave die in beide versies kan, is de uitkomst dezelfde")
    return "\n".join(lines)


def _period_text(period: Period) -> str:
    first, last = period
    parts = [f"vanaf {date_text(first)}"] if first else []
    parts += [f"tot en met {date_text(last)}"] if last else []
    return " ".join(parts) or "altijd"


def _differences_text(differences: Iterable[Difference], by: bool = True) -> list[str]:
    together: dict[tuple[str, tuple[str, ...], int | None], list[Difference]] = {}
    for one in differences:
        together.setdefault((one.when, one.by, one.count), []).append(one)
    lines: list[str] = []
    for (when, names, count), group in together.items():
        lines.extend(f"{_subject(one)}: van {_end(one, one.before)} naar {_end(one, one.after)}" for one in group)
        if by:
            lines.append(f"    door {enumeration(names)}")
        lines.append(
            f"    als {when.removeprefix('onder meer als ')}"
            + ("; en in nog meer gevallen" if when.startswith("onder meer") else "")
        )
        share = group[0].share
        if share is not None:
            lines.append(f"    {count} manieren om te antwoorden, {_percentage(share)} van alle")
        lines.append(f"    bijvoorbeeld: {group[0].witness_text}")
    return lines


def _subject(one: Difference) -> str:
    return f"{'principe' if one.kind == APPLICATION else one.kind} {one.name}"


def _unproven_text(unproven: Iterable[Key], differences: Iterable[Difference]) -> list[str]:
    """Return that outcomes are too entangled to compare, and what that means for what was found."""
    subjects = {(one.kind, one.name) for one in differences}
    lines = []
    for kind, name in dict.fromkeys(unproven):
        more = "er kunnen meer verschillen zijn" if (kind, name) in subjects else "een verschil is niet gevonden"
        what = "principe" if kind == APPLICATION else kind
        lines.append(f"niet bewezen: {what} {name}. De regels hangen te veel samen om alle opgaven na te gaan; {more}.")
    return lines


def _percentage(share: Fraction) -> str:
    percentage = float(share) * 100
    return "minder dan 0,01%" if percentage < 0.01 else f"{percentage:.2f}%".replace(".", ",")


def _end(difference: Difference, end: End) -> str:
    if end is None:
        return "(bestaat niet)"
    if difference.kind == APPLICATION:
        return quoted("van toepassing" if end else "niet van toepassing")
    if difference.kind == "principe":
        return "voldaan" if end else "niet voldaan"
    if isinstance(end, bool):
        return "geldt" if end else "geldt niet"
    return {CONFLICT: "een tegenstrijdigheid", NO_OUTCOME: "geen uitkomst"}.get(end, quoted(end))
