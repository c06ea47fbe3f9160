"""`opgavewijzer verifieer RECORD.json…`: whether vaststellingen still hold. Exits 0 (yes), 1 (no) or 2 (unreadable)."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from dsl import reason_text
from intranet.command_line import CANNOT_RUN, DutchParser, add_help
from intranet.sealing.content import decided
from intranet.sealing.seal import Unreadable, opened, sha256_of
from intranet.sealing.verification import Verification, verify

FINE, FINDINGS = 0, 1
_WORDS = {True: "klopt", False: "KLOPT NIET", None: "niet nagegaan"}


def main(arguments: Sequence[str]) -> int:
    """Verify the files and say in Dutch what does not hold; with `--json` as data. Returns the exit code."""
    options = _parser().parse_args(arguments)
    try:
        texts = {path: _read(path) for path in options.bestand}
        others = _others(texts)
        found = {path: _verified(path, text, others) for path, text in texts.items()}
    except Unreadable as problem:
        print(f"opgavewijzer verifieer: {problem}", file=sys.stderr)
        if options.json:
            print(json.dumps({"fout": str(problem)}, ensure_ascii=False, indent=2))
        return CANNOT_RUN
    if options.json:
        shown = {"vaststellingen": [_as_json(path, one) for path, one in found.items()]}
        print(json.dumps(shown, ensure_ascii=False, indent=2))
    else:
        print("\n\n".join(_as_text(path, one) for path, one in found.items()))
    return FINE if all(one.holds for one in found.values()) else FINDINGS


def _parser() -> DutchParser:
    parser = DutchParser(
        "opgavewijzer verifieer",
        "opgavewijzer verifieer BESTAND… [--json]",
        "Ga na of een vaststelling nog klopt: het zegel, de tekst van de regels, en of de regels met deze antwoorden "
        "weer dezelfde uitkomst geven. Geef de eerdere vaststellingen van de opgave erbij om ook de keten na te gaan.",
    )
    parser.add_argument("bestand", nargs="+", type=Path, metavar="BESTAND", help="een vaststelling, als JSON")
    parser.add_argument("--json", action="store_true", help="geef het resultaat als JSON")
    add_help(parser)
    parser._positionals.title, parser._optionals.title = "bestanden", "opties"
    return parser


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except OSError as error:
        raise Unreadable(f"{path} is niet te openen: {reason_text(error)}.") from error
    except UnicodeDecodeError as error:
        raise Unreadable(f"{path} is geen tekst in UTF-8.") from error


def _others(texts: dict[Path, str]) -> dict[tuple[int, int], str]:
    """The SHA-256 that each given record really has, for the chain."""
    found = {}
    for path, text in texts.items():
        try:
            content, _ = opened(text)
            found[content["opgave"]["nummer"], content["nummer"]] = sha256_of(content)
        except (Unreadable, KeyError, TypeError, ValueError) as error:
            raise Unreadable(
                f"{path}: {error if isinstance(error, Unreadable) else 'dit is geen vaststelling.'}"
            ) from error
    return found


def _verified(path: Path, text: str, others: dict[tuple[int, int], str]) -> Verification:
    try:
        return verify(text, others)
    except Unreadable as problem:
        raise Unreadable(f"{path}: {problem}") from problem


def _as_json(path: Path, found: Verification) -> dict[str, Any]:
    return {
        "bestand": str(path),
        "klopt": found.holds,
        "sha256": found.sha256,
        "nummer": found.content["nummer"],
        "opgave": found.content["opgave"]["titel"],
        "controles": {
            check.name: {"klopt": check.holds, "tekst": check.sentence, "details": list(check.details)}
            for check in found.checks
        },
    }


def _as_text(path: Path, found: Verification) -> str:
    content = found.content
    _, words = decided(content)
    lines = [
        f"{path}: {'klopt' if found.holds else 'KLOPT NIET'}",
        f"  Vaststelling {content['nummer']} van ‘{content['opgave']['titel']}’: {words.lower()}.",
    ]
    for check in found.checks:
        lines.append(f"  [{_WORDS[check.holds]}] {check.sentence}")
        lines += [f"      {detail}" for detail in check.details]
    return "\n".join(lines)
