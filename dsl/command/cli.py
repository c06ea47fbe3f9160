"""The sub-commands of the language. With `command_files.py` and `server/` the only part of `dsl` that prints."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import date
from difflib import unified_diff

from dsl.analysis.choices import choices
from dsl.analysis.coverage import source_coverage
from dsl.analysis.difference import compare
from dsl.analysis.goals import tried
from dsl.analysis.proposals import Proposal, proposals, with_examples
from dsl.analysis.source_text import check_source
from dsl.analysis.whole import analyse
from dsl.command.arguments import CANNOT_RUN, parser
from dsl.command.command_files import (
    CannotRun,
    count,
    day,
    json_of,
    policies,
    policy_of,
    print_json,
    read_all,
    text_of,
    write,
)
from dsl.command.interview import interview
from dsl.command.output import said
from dsl.diagnostics import Diagnostic, Safety, Severity
from dsl.evaluation.answers import AnswersError, read_answers
from dsl.exact.core import Core
from dsl.exact.frame import PolicyTooTangled
from dsl.explaining.examples import coverage, on_other_days, run
from dsl.explaining.why import answered_otherwise, consequences, what_if, why, why_not
from dsl.outcome import Answers, Outcome
from dsl.policy import Policy
from dsl.rendering import findings, outcomes, reasons
from dsl.rendering.cases import CaseError, page
from dsl.rendering.coverage_page import coverage_page
from dsl.repair import Repair, repair
from dsl.source import Source
from dsl.syntax.parser import parse
from dsl.wording import enumeration, quoted
from dsl.writing.formatter import FormatterError, format_source

FINE, FINDINGS = 0, 1

PROVES_NO_GAP = "of elke opgave een uitkomst heeft, bewijst `opgavewijzer analyseer`."
TANGLED = "De regels hangen te veel samen om uit te rekenen wat de voorbeelden beproeven."


def main(argv: Sequence[str]) -> int:
    """Run a sub-command such as `["controleer", "leidraad.regels.md"]`. Returns the exit status 0, 1 or 2.

    What cannot run is said on the error stream; with `--json` also as `{"fout": …, "meldingen": […]}` on the output.
    """
    return said(lambda: _run(parser(COMMANDS).parse_args(argv)))


def _run(arguments: argparse.Namespace) -> int:
    try:
        return int(arguments.run(arguments))
    except KeyboardInterrupt:
        failure = CannotRun("Gestopt. Wat al was geschreven, blijft staan.")
    except CannotRun as problem:
        failure = problem
    except PolicyTooTangled as problem:
        failure = CannotRun(
            f"De regels hangen te veel samen om alles uit te rekenen. Dat bleek bij {quoted(problem.statement)}. "
            "Splits die regel, of toets daar minder feiten tegelijk."
        )
    print(failure, file=sys.stderr)
    if arguments.json:
        print_json({"fout": str(failure), **outcomes.diagnostics_json(failure.diagnostics)})
    return CANNOT_RUN


# --- the commands --------------------------------------------------------------------------------


def _check(arguments: argparse.Namespace) -> int:
    diagnostics: Sequence[Diagnostic]
    if arguments.herstel:
        repaired, unsure = _repair(arguments.bestanden), []
        diagnostics = repaired.left
    else:
        readings = read_all(arguments.bestanden)
        repaired, diagnostics = None, [d for reading in readings for d in reading.diagnostics]
        unsure = [name for r in readings if r.policy for name, d in r.policy.decisions.items() if d.otherwise is None]
    if arguments.json:
        print_json(outcomes.repair_json(repaired) if repaired else outcomes.diagnostics_json(diagnostics))
    else:
        if repaired:
            print(outcomes.repair_text(repaired), end="\n\n")
        for diagnostic in diagnostics:
            print(outcomes.diagnostic_text(diagnostic), end="\n\n")
        errors = sum(d.severity is Severity.ERROR for d in diagnostics)
        others = len(diagnostics) - errors
        print(f"{count(errors, 'fout', 'fouten')}, {count(others, 'andere melding', 'andere meldingen')}")
        mendable = sum(any(fix.safety is Safety.SAFE for fix in d.fixes) for d in diagnostics)
        if mendable:
            print(f"{mendable} ervan {'is' if mendable == 1 else 'zijn'} te herstellen met --herstel.")
        if unsure:
            without = enumeration([quoted(name) for name in unsure])
            print(f"{without} {'heeft' if len(unsure) == 1 else 'hebben'} geen `anders`: {PROVES_NO_GAP}")
    return FINDINGS if any(d.severity is Severity.ERROR for d in diagnostics) else FINE


def _repair(names: Sequence[str]) -> Repair:
    """Apply the safe fixes to files; those in which there are none stay untouched."""
    sources = [Source.of(name, text_of(name)) for name in dict.fromkeys(names)]
    repaired = repair(sources)
    for before, after in zip(sources, repaired.sources, strict=True):
        if before.text != after.text:
            write(after.name, after.text)
    return repaired


def _weigh(arguments: argparse.Namespace) -> int:
    policy, on = policy_of(arguments.bestanden), day(arguments.peildatum)
    answers = _read_answers(policy, arguments.antwoorden, on, {})
    core = Core(policy)
    outcome = core.weigh(answers)
    if arguments.json:
        found = outcomes.outcome_json(policy, outcome, answers)
    else:
        found = {}
        print(outcomes.outcome_text(policy, outcome, answers))
    if outcome.in_force:
        for key, (data, text) in _explained(arguments, core, answers, outcome).items():
            found[key] = data
            if not arguments.json:
                print(text)
    if arguments.json:
        print_json(found)
    return FINE


def _explained(
    arguments: argparse.Namespace, core: Core, answers: Answers, outcome: Outcome
) -> dict[str, tuple[object, str]]:
    """Return what is asked about an outcome, as JSON and as text."""
    found: dict[str, tuple[object, str]] = {}
    if arguments.waarom:
        whys = [why(core, answers, name, outcome) for name in outcome.decisions]
        others = consequences(core, answers, outcome)
        found["uitleg"] = reasons.why_json(whys, others), reasons.why_text(whys, others)
    if arguments.waarom_niet is not None:
        value = arguments.waarom_niet
        owners = [n for n, d in core.policy.decisions.items() if value in {choice.name for choice in d.choices}]
        if not owners:
            raise CannotRun(f"{quoted(value)} is van geen enkel besluit een waarde.")
        told = {name: why_not(core, answers, name, value, outcome) for name in owners}
        text = "\n".join(reasons.why_not_text(one) for one in told.values())
        found["waarom_niet"] = {name: reasons.why_not_json(one) for name, one in told.items()}, text
    if arguments.wat_als is not None:
        other = _read_answers(core.policy, arguments.wat_als, answers.on, {**json_of(arguments.antwoorden)})
        otherwise, shifts = answered_otherwise(core, answers, other), what_if(core, answers, other)
        found["wat_als"] = (
            reasons.what_if_json(otherwise, shifts),
            reasons.what_if_text(otherwise, shifts),
        )
    return found


def _read_answers(policy: Policy, name: str, on: date, given: dict[str, object]) -> Answers:
    """Return the answers in a file, put over those that are given."""
    try:
        return read_answers(policy, {**given, **json_of(name)}, on)
    except AnswersError as problem:
        raise CannotRun(f"{name}: deze antwoorden kloppen niet.\n{problem}") from None


def _test(arguments: argparse.Namespace) -> int:
    on = day(arguments.peildatum)
    cores = [Core(policy) for policy in policies(arguments.bestanden)]
    results = [result for core in cores for result in run(core, on)]
    moved = [sentence for core in cores for sentence in on_other_days(core.policy, on)]
    aimed = [(core.policy, tried(core.policy)) for core in cores if core.tangled is None]
    proposed = [(core.policy, proposals(core.policy, on)) for core in cores] if arguments.stel_voor else None
    if arguments.json:
        covered = {core.policy.head.name: coverage(core, on) for core in cores}
        print_json({**findings.examples_json(results, covered, aimed, proposed), "meldingen": moved})
    else:
        print(outcomes.examples_text(results))
        print("".join(f"{sentence}\n" for sentence in moved), end="")
        print(findings.tried_text(aimed) or TANGLED)
        for policy, found in proposed or ():
            _propose(policy, found)
    return FINE if all(result.passed for result in results) else FINDINGS


def _propose(policy: Policy, found: Sequence[Proposal]) -> None:
    """Ask at a terminal what should come out of each voorbeeld and add it; elsewhere print them to be filled in."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        print(findings.proposals_text(policy, found))
        return
    said = interview(found, input)
    for name, regelset in policy.regelsets.items():
        examples = [text for proposal, text in said if proposal.regelset == name]
        if examples:
            file = regelset.document.source.name
            write(file, with_examples(policy, examples, name))
            print(f"\n{count(len(examples), 'voorbeeld', 'voorbeelden')} bijgeschreven in {file}.")
    if not said:
        print("\nEr is niets bijgeschreven." if found else "Er ontbreekt geen voorbeeld.")


def _coverage(arguments: argparse.Namespace) -> int:
    together, first = policy_of(arguments.bestanden), arguments.bestanden[0]
    policy = next(together.part(r) for r in together.regelsets.values() if r.document.source.name == first)
    found = source_coverage(policy)
    check = check_source(policy, text_of(arguments.bron)) if arguments.bron is not None else None
    if arguments.html is not None:
        write(arguments.html, coverage_page(policy, found, check))
    if arguments.json:
        print_json(outcomes.coverage_json(found, check))
    else:
        print(outcomes.coverage_text(found))
        if check is not None:
            print(outcomes.source_check_text(check))
    counts = found.counts()
    open_work = counts["zonder"] or counts["nog te doen"] or (check is not None and not check.agrees)
    return FINDINGS if open_work else FINE


def _analyse(arguments: argparse.Namespace) -> int:
    studied = policies(arguments.bestanden)
    found = [(policy, analyse(policy)) for policy in studied]
    turned = [(policy, one) for policy in studied for one in choices(policy)] if arguments.keuzes else None
    if arguments.json:
        print_json(findings.analysis_json(found, turned))
    else:
        print(findings.analysis_text(found, turned or ()))
    return FINDINGS if any(answered.findings for _, answered in found) else FINE


def _compare(arguments: argparse.Namespace) -> int:
    old, new = (policy_of([name, *arguments.met]) for name in (arguments.oud, arguments.nieuw))
    found = compare(old, new)
    if arguments.json:
        print_json(findings.comparison_json(old, new, found))
    else:
        print(findings.comparison_text(found))
    return FINE if found.equal else FINDINGS


def _cases(arguments: argparse.Namespace) -> int:
    """Hold pages of worked opgaven against the rules. Rewriting is a finding too: a person must still look at it."""
    core, results = Core(policy_of(arguments.regels)), []
    for name in arguments.bestanden:
        text = text_of(name)
        try:
            made = page(core, text)
        except CaseError as problem:
            raise CannotRun(f"{name}: {problem}") from None
        same = made == text
        if not same and arguments.herschrijf:
            write(name, made)
        results.append({"bestand": name, "klopt": same, "herschreven": not same and arguments.herschrijf})
        if not arguments.json:
            wrong = "herschreven: lees na of dit klopt" if arguments.herschrijf else "klopt niet meer"
            print(f"{name}: {'klopt' if same else wrong}.")
            changes = unified_diff(text.splitlines(), made.splitlines(), "staat er", "komt eruit", lineterm="", n=0)
            print("".join(f"{line}\n" for line in changes), end="")
    if arguments.json:
        print_json({"bestanden": results})
    return FINE if all(one["klopt"] for one in results) else FINDINGS


def _not_laid_out(source: Source) -> str | None:
    """Say which statements cannot be read, and so stay as they are; None when there are none."""
    document, findings = parse(source)
    errors = [found for found in findings if found.severity is Severity.ERROR]
    if not errors:
        return None
    if not document.parts:
        return f"{source.name}: {errors[0].text} {errors[0].help} Het bleef zoals het is."
    line = source.position(errors[0].span.start).line
    where = f"op regel {line}" if len(errors) == 1 else f"op {len(errors)} plaatsen, de eerste op regel {line}"
    return f"{source.name}: {where} staat iets wat niet te lezen is. Dat bleef zoals het is: {errors[0].text}"


def _format(arguments: argparse.Namespace) -> int:
    texts = [(name, text_of(name)) for name in arguments.bestanden]
    status, results = FINE, []
    for name, text in texts:
        changed, source = False, Source.of(name, text)
        problem = _not_laid_out(source)
        status = FINDINGS if problem else status
        try:
            formatted = format_source(source)
        except FormatterError as error:
            problem, status = str(error), FINDINGS
        else:
            changed = formatted != text
            if changed and arguments.controleer:
                status = FINDINGS
            elif changed:
                write(name, formatted)
        results.append({"bestand": name, "veranderd": changed, "melding": problem})
        if not arguments.json:
            could = "heeft nog niet de vaste opmaak" if arguments.controleer else "opgemaakt"
            if changed or not problem:
                print(f"{name}: {could if changed else 'was al goed opgemaakt'}.")
            if problem:
                print(problem)
    if arguments.json:
        print_json({"bestanden": results})
    return status


def _serve(_arguments: argparse.Namespace) -> int:
    from dsl.server.server import serve  # only here: what it needs takes long to load

    serve()
    return FINE


COMMANDS = {
    "controleer": _check,
    "weeg": _weigh,
    "toets": _test,
    "analyseer": _analyse,
    "vergelijk": _compare,
    "dekking": _coverage,
    "gevallen": _cases,
    "opmaak": _format,
    "taalserver": _serve,
}
"""What each sub-command does, by its name."""


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
