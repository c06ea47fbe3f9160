"""What the core found, as the JSON of language.md §6 and as text for a terminal."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date

from dsl.analysis.coverage import SourceCoverage
from dsl.analysis.source_text import Edit, SourceCheck, SourceState, Words, changed_statements
from dsl.diagnostics import Diagnostic, Fix
from dsl.evaluation.answers import write_answer
from dsl.evaluation.evaluator import Evaluation, Trace
from dsl.explaining.examples import Coverage, Result, ending_text
from dsl.explaining.explanation import SILENT
from dsl.explaining.filling import filled_in
from dsl.nodes import Citation
from dsl.outcome import APPROXIMATE, Answers, Layer, Outcome
from dsl.policy import Policy
from dsl.repair import Mended, Repair
from dsl.source import Source
from dsl.wording import date_text, enumeration, quoted, readable, sentence_start, shortened

Json = dict[str, object]

_COMMANDS_TO_A_TERMINAL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""Signs that move the cursor, change colours or turn the direction of what is shown: a rule file may hold any."""

_TRUTH = {True: "ja", False: "nee", None: "nog open"}


# --- JSON ----------------------------------------------------------------------------------------


def diagnostics_json(diagnostics: Iterable[Diagnostic]) -> Json:
    """Return `{"meldingen": […]}`."""
    return {"meldingen": [_diagnostic_json(diagnostic) for diagnostic in diagnostics]}


def _diagnostic_json(diagnostic: Diagnostic) -> Json:
    start = diagnostic.source.position(diagnostic.span.start)
    end = diagnostic.source.position(diagnostic.span.end)
    labels = []
    for label in diagnostic.labels:
        place = label.source.position(label.span.start)
        labels.append({"bestand": label.source.name, "regel": place.line, "kolom": place.column, "tekst": label.text})
    return {
        "code": diagnostic.code,
        "ernst": str(diagnostic.severity),
        "bestand": diagnostic.source.name,
        "regel": start.line,
        "kolom": start.column,
        "eind_regel": end.line,
        "eind_kolom": end.column,
        "tekst": diagnostic.text,
        "hulp": diagnostic.help,
        "ook": labels,
        "herstel": [_fix_json(diagnostic.source, fix) for fix in diagnostic.fixes],
    }


def _fix_json(source: Source, fix: Fix) -> Json:
    changes = []
    for edit in fix.edits:
        start, end = source.position(edit.span.start), source.position(edit.span.end)
        place = {"regel": start.line, "kolom": start.column, "eind_regel": end.line, "eind_kolom": end.column}
        changes.append({**place, "tekst": edit.text})
    return {"titel": fix.title, "veiligheid": str(fix.safety), "wijzigingen": changes}


def repair_json(repair: Repair) -> Json:
    """Return what `controleer --herstel` did (`hersteld`) and left (`meldingen`)."""
    return {"hersteld": [_mended_json(mended) for mended in repair.done], **diagnostics_json(repair.left)}


def _mended_json(mended: Mended) -> Json:
    source, span = mended.diagnostic.source, mended.diagnostic.span
    start = source.position(span.start)
    where = {"bestand": source.name, "regel": start.line, "kolom": start.column}
    return {**where, "code": mended.diagnostic.code, "titel": mended.fix.title}


def repair_text(repair: Repair) -> str:
    """Return what was mended, a line each by file and place, and how much."""
    lines = []
    for mended in repair.done:
        source, code = mended.diagnostic.source, mended.diagnostic.code
        line = source.position(mended.diagnostic.span.start).line
        lines.append((source.name, line, f"{source.name}:{line} hersteld[{code}]: {mended.fix.title}"))
    count = f"{len(lines)} {'fout' if len(lines) == 1 else 'fouten'} hersteld." if lines else "Niets te herstellen."
    return "\n".join([*(text for _, _, text in sorted(lines)), count])


def outcome_json(policy: Policy, outcome: Outcome, answers: Answers) -> Json:
    """Return what `weeg` reports of these answers. A regelset that is not in force on the peildatum decides nothing."""
    if not outcome.in_force:
        return {
            "peildatum": outcome.on.isoformat(),
            "geldig": False,
            "benaderd": False,
            "melding": not_in_force(policy, outcome.on),
            "lagen": [_layer_json(policy, layer, outcome.on) for layer in outcome.layers],
            "besluiten": {},
            "principes": {},
            "verplichtingen": {},
            "signalen": {},
            "vragen": {"bepalend": [], "overig": []},
            "waarom": {},
        }
    trace = Evaluation(policy, answers).trace
    return {
        "peildatum": outcome.on.isoformat(),
        "geldig": True,
        "benaderd": outcome.approximate,
        "lagen": [_layer_json(policy, layer, outcome.on) for layer in outcome.layers],
        "besluiten": {
            name: {
                "waarde": state.value,
                "mogelijk": list(state.possible),
                "conflict": state.conflict,
                "geen_uitkomst": state.no_outcome,
                "door": list(state.by),
                "door_mogelijk": list(state.by_possible),
                "hangt_af_van": list(state.hinges_on),
            }
            for name, state in outcome.decisions.items()
        },
        "tellen_niet_mee": [name for name in outcome.decisions if not policy.is_spoken_of(name, outcome.on)],
        "principes": {
            name: {"nummer": state.number, "voldaan": state.fulfilled, "van_toepassing": state.applies}
            for name, state in outcome.principles.items()
        },
        "verplichtingen": {
            name: {"geldt": holds, "uiterlijk": _plain(outcome.deadlines.get(name))}
            for name, holds in outcome.obligations.items()
        },
        "signalen": dict(outcome.signals),
        "vragen": {"bepalend": list(outcome.deciding), "overig": list(outcome.other)},
        "waarom": {
            kind: [_trace_json(policy, answers, step) for step in trace if step.kind.value == kind]
            for kind in ("besluit", "principe", "verplichting", "signaal")
        },
    }


def _layer_json(policy: Policy, layer: Layer, on: date) -> Json:
    return {
        "regelset": layer.regelset,
        "titel": layer.title,
        "rang": str(layer.rank),
        "geldig": layer.in_force,
        "melding": None if layer.in_force else absent(policy, layer, on),
        "besluiten": {
            name: {
                "waarde": state.value,
                "mogelijk": list(state.possible),
                "conflict": state.conflict,
                "zwijgt": state.silent,
                "beslist": state.decides,
            }
            for name, state in layer.decisions.items()
        }
        if layer.in_force
        else {},
    }


def _trace_json(policy: Policy, answers: Answers, trace: Trace) -> Json:
    text = filled_in(policy, answers, trace.text)
    found: Json = {"soort": str(trace.kind), "naam": trace.name, "tekst": text, "geldt": trace.truth}
    if trace.result:
        found["uitkomst"] = list(trace.result)
    if trace.answer is not None:
        fact = policy.facts.get(trace.name or "")
        found["antwoord"] = write_answer(trace.answer, fact) if fact else _plain(trace.answer)
    if trace.reason:
        found["want"] = filled_in(policy, answers, trace.reason)
    if trace.citations:
        found["bron"] = [_citation_json(trace.source or policy.document.source, c) for c in trace.citations]
        if len(policy.regelsets) > 1 and trace.source is not None:
            found["bestand"] = trace.source.name
    if trace.overruled_by:
        found["gaat_voor"] = list(trace.overruled_by)
    if trace.children:
        found["delen"] = [_trace_json(policy, answers, child) for child in trace.children]
    return found


def _plain(answer: object) -> object:
    return answer.isoformat() if isinstance(answer, date) else answer


def _citation_json(source: Source, citation: Citation) -> Json:
    line = source.position(citation.span.start).line
    return {"tekst": citation.text, "plaats": list(citation.path), "regel": line}


def examples_json(results: Iterable[Result], coverage: Mapping[str, Coverage]) -> Json:
    """Return what `toets` reports; `coverage` goes by the name of the regelset."""
    found = list(results)
    return {
        "geslaagd": sum(result.passed for result in found),
        "gezakt": sum(not result.passed for result in found),
        "voorbeelden": [
            {
                "naam": result.example.title,
                "geslaagd": result.passed,
                "bestand": result.example.place.source.name,
                "regel": result.example.place.source.position(result.example.place.span.start).line,
                "verschil": " ".join(result.differences) or None,
            }
            for result in found
        ],
        "dekking": {
            name: {
                "regels": {rule: list(titles) for rule, titles in covered.rules.items()},
                "verplichtingen": {rule: list(titles) for rule, titles in covered.obligations.items()},
            }
            for name, covered in coverage.items()
        },
    }


def coverage_json(found: SourceCoverage, check: SourceCheck | None = None) -> Json:
    """Return what `dekking` reports; with `check` (`--bron`) also how the citations stand in the source text."""
    source: Json = {} if check is None else {"bron": _check_json(check)}
    return {
        "samenvatting": found.counts(),
        "citaten": [
            {
                "nummer": cited.citation.number,
                "tekst": cited.citation.text,
                "plaats": list(cited.citation.path),
                "regel": cited.line,
                "dekking": str(cited.coverage),
                "statements": list(cited.statements),
                "want": list(cited.reasons),
            }
            for cited in found.citations
        ],
        "statements": {name: list(numbers) for name, numbers in found.statements.items()},
        **source,
    }


def _check_json(check: SourceCheck) -> Json:
    return {
        "klopt": check.agrees,
        "samenvatting": check.counts(),
        "citaten": [
            {
                "nummer": one.cited.citation.number,
                "staat": str(one.state),
                "regel": one.line,
                "kop": one.heading,
                "woorden": [{"soort": str(part.edit), "tekst": part.text} for part in one.words],
            }
            for one in check.citations
        ],
        "niet_geciteerd": [
            {"tekst": one.text, "regel": one.line, "kop": one.heading, "deel": one.is_part} for one in check.uncited
        ],
        "opnieuw_bekijken": {
            name: [one.cited.citation.number for one in several] for name, several in changed_statements(check).items()
        },
    }


# --- text ----------------------------------------------------------------------------------------


def diagnostic_text(diagnostic: Diagnostic) -> str:
    """Return a diagnostic as some lines: what, where, the line with the place marked, other places, and the help."""
    source = diagnostic.source
    start, end = source.position(diagnostic.span.start), source.position(diagnostic.span.end)
    line = source.line_text(start.line)[:200]
    width = (end.column if end.line == start.line else len(line) + 1) - start.column
    number = str(start.line)
    margin = " " * len(number)
    lines = [
        f"{diagnostic.severity}[{diagnostic.code}]: {diagnostic.text}",
        f"{margin} ─ {source.name}:{start.line}:{start.column}",
        f"{number} │ {line}",
        f"{margin} │ {' ' * min(start.column - 1, 200)}{'^' * max(1, min(width, 200))}",
    ]
    for label in diagnostic.labels:
        place = label.source.position(label.span.start)
        lines.append(f"{margin} ─ {label.source.name}:{place.line}:{place.column} {label.text}")
    lines.append(f"{margin} = hulp: {diagnostic.help}")
    return _COMMANDS_TO_A_TERMINAL.sub("\N{REPLACEMENT CHARACTER}", "\n".join(lines))


def outcome_text(policy: Policy, outcome: Outcome, answers: Answers) -> str:
    """Return the outcome as some lines for a terminal."""
    lines = [f"Peildatum {date_text(outcome.on)}"]
    if not outcome.in_force:
        return f"{lines[0]}\n{not_in_force(policy, outcome.on)}"
    if outcome.approximate:
        lines.append(APPROXIMATE)
    lines.extend(absent(policy, layer, outcome.on) for layer in outcome.layers if not layer.in_force)
    for name, state in outcome.decisions.items():
        counts = policy.is_spoken_of(name, outcome.on)
        lines.append(f"{sentence_start(readable(name))}: {ending_text(state) if counts else SILENT}")
        spoken = [layer for layer in outcome.layers if layer.in_force and name in layer.decisions]
        lines.extend(f"  {layer_text(layer, name)}" for layer in spoken)
    for name, principle in outcome.principles.items():
        if not policy.regelset_of(policy.principles[name].place).head.is_in_force(outcome.on):
            continue
        lines.append(f"  principe {principle.number} {readable(name)}: {_TRUTH[principle.fulfilled]}")
    due = [_due(outcome, name) for name, holds in outcome.obligations.items() if holds]
    unsure = [_due(outcome, name) for name, holds in outcome.obligations.items() if holds is None]
    lines.append(f"Verplichtingen: {enumeration(due) or 'geen'}{'' if due or not unsure else ' zeker'}")
    if unsure:
        lines.append(f"Misschien verplicht: {enumeration(unsure)}")
    signals = [policy.signals[name].title for name, holds in outcome.signals.items() if holds]
    lines.extend(f"Signaal: {filled_in(policy, answers, title)}" for title in signals)
    lines.append(f"Nog nodig: {enumeration(outcome.order) or 'niets'}")
    if outcome.other:
        lines.append(f"Nog van belang, niet voor het besluit: {enumeration(outcome.other)}")
    return "\n".join(lines)


def _due(outcome: Outcome, name: str) -> str:
    day = outcome.deadlines.get(name)
    return f"{name} (uiterlijk {date_text(day)})" if day else name


def layer_text(layer: Layer, decision: str) -> str:
    """Return what one document alone gives for a besluit: `verordening Participatieverordening (beslist): …`."""
    state = layer.decisions[decision]
    endings = [*state.possible, *["tegenstrijdig"] * state.conflict, *["zegt niets"] * state.silent]
    decides = {True: " (beslist)", False: "", None: " (beslist misschien)"}[state.decides]
    return f"{layer.rank} {quoted(layer.title)}{decides}: {enumeration(endings, 'of')}"


def absent(policy: Policy, layer: Layer, on: date) -> str:
    """Return the sentence that says that one of several documents does not count on a day."""
    head = policy.regelsets[layer.regelset].head
    return f"{quoted(layer.title)} telt niet mee. {_not_in_force(head.start, head.last, on)}"


def not_in_force(policy: Policy, on: date) -> str:
    """Return the sentence that says that no regelset is valid on a day, and when it was or will be."""
    return _not_in_force(*policy.period, on)


def _not_in_force(start: date | None, last: date | None, on: date) -> str:
    known = f"; laatst geldig t/m {date_text(last)}" if last is not None and last < on else ""
    known = known or (f"; geldig vanaf {date_text(start)}" if start is not None else "")
    return f"Op {date_text(on)} geldt geen versie{known}."


def examples_text(results: Iterable[Result]) -> str:
    """Return the voorbeelden, those that fail with what differs."""
    lines = []
    found = list(results)
    for result in found:
        place = result.example.place
        where = f"{place.source.name}:{place.source.position(place.span.start).line}"
        lines.append(f"{'geslaagd' if result.passed else 'GEZAKT  '} {result.example.title} ({where})")
        lines.extend(f"         {difference}" for difference in result.differences)
    failed = sum(not result.passed for result in found)
    lines.append(f"{len(found) - failed} geslaagd, {failed} gezakt")
    return "\n".join(lines)


def coverage_text(found: SourceCoverage) -> str:
    """Return the coverage of the source as lines: one a citation, then the counts."""
    lines = []
    for cited in found.citations:
        by = enumeration(cited.statements) or " ".join(cited.reasons)
        lines.append(f"{cited.coverage:<12}{cited.line:>5}  “{shortened(cited.citation.text)}” {by}".rstrip())
    lines.append(enumeration([f"{count} {kind}" for kind, count in found.counts().items() if count]))
    return "\n".join(lines)


def source_check_text(check: SourceCheck) -> str:
    """Return what changed in the source as a work list: the citations, the rules to look at, what is not cited."""
    lines = []
    for one in check.citations:
        if one.state is SourceState.LITERAL:
            continue
        where = (
            f", in de bron op regel {one.line}" + (f" onder ‘{one.heading}’" if one.heading else "") if one.line else ""
        )
        lines.append(f"{one.state}: “{shortened(one.cited.citation.text)}” (regel {one.cited.line}{where})")
        if one.words:
            lines.append(f"    {_edits_text(one.words)}")
        if one.cited.statements:
            lines.append(f"    bekijk opnieuw: {enumeration(one.cited.statements)}")
    for sentence in check.uncited:
        dots = "… " if sentence.is_part else ""
        lines.append(f"niet geciteerd: “{dots}{sentence.text}” (in de bron op regel {sentence.line})")
    counts = [f"{number} {state}" for state, number in check.counts().items() if number]
    counts += [f"{len(check.uncited)} niet geciteerd"] if check.uncited else []
    lines.append(f"Brontekst: {enumeration(counts) or 'geen citaten'}")
    return "\n".join(lines)


def _edits_text(words: Iterable[Words]) -> str:
    marks = {Edit.SAME: "{}", Edit.REMOVED: "[-{}-]", Edit.ADDED: "[+{}+]"}
    return " ".join(marks[part.edit].format(part.text) for part in words)
