"""How people begin a statement without its word: a sentence, `Als … dan …`, `uitkomst = wel als …`, a comment."""

from __future__ import annotations

import re
from difflib import get_close_matches

from dsl.diagnostics import TextEdit
from dsl.fixes import fix, write
from dsl.mistakes.declared import besluiten, is_value, kind_of, values_of
from dsl.mistakes.mistake import CLAUSES, OTHER_STATEMENTS, STATEMENTS, Mistake, short, unknown_start
from dsl.source import Span

_FIRST_WORDS = {statement.split()[0] for statement in STATEMENTS}
_COMMENTS = {"--": "", "/*": "*/", "<!--": "-->", ";": "", "%": "", "//": ""}
"""How a comment begins elsewhere, and how it ends."""

_WORD = re.compile(r"[^\W\d_]\w*")
_MARKED = re.compile(r"(\*\*|__|`|\*)(\w+)\1")
_IF = {"als", "if", "indien", "wanneer", "zodra", "mits", "tenzij", "when"}
_IS_IF = re.compile(
    r"(?:(?:de|het|een)\s+)?(\w+)\s*(?:is|wordt|=|:)\s*(\w+),?\s+(?:als|indien|wanneer|if|mits|zodra)\s+"
)
_ENOUGH_WORDS = 4
"""From how many words on a line without any mark of a rule is read as a sentence."""


def start_habit(text: str, start: int, end: int) -> Mistake | None:
    """Explain the statement at [start, end) when it begins with what can begin no statement; None when it may."""
    line_end = text.find("\n", start, end)
    line = text[start : end if line_end < 0 else line_end].rstrip()
    comment = next((sign for sign in _COMMENTS if line.startswith(sign)), None)
    if comment is not None:
        return _comment(comment, line, start)
    if line.startswith(">"):
        return Mistake(
            "onbekend-begin",
            Span(start, start + len(line)),
            "Een citaat staat niet in een blok met regels.",
            "Sluit eerst het blok met regels, zet het citaat eronder, en begin daarna een nieuw blok.",
        )
    if re.match(r"(?:[-*•–]|\d+[.)])\s", line):
        return Mistake(
            "onbekend-begin",
            Span(start, start + len(line)),
            "Hier begint een punt van een lijst, maar er staat geen regel boven.",
            "Zet het ingesprongen onder de regel waar het bij hoort.",
        )
    marked = _MARKED.match(line)
    if marked is not None and marked[2] in _FIRST_WORDS:
        whole = Span(start, start + marked.end())
        plain = write(whole, marked[2], safe=True)
        text = "Een woord van de regeltaal staat er kaal, zonder tekens eromheen."
        return Mistake("vreemd-teken", whole, text, f"Schrijf `{marked[2]}`.", fixes=(plain,))
    if line[:1] in ("{", "["):
        text = "In een blok met regels staan regels in woorden, geen JSON."
        help = "Begin met het woord dat zegt wat het is, zoals `regel` of `feit`."
        return Mistake("vreemd-teken", Span(start, start + 1), text, help)
    word = _WORD.match(line)
    if word is None or word[0].lower() in _FIRST_WORDS:
        return None
    found, span = word[0].lower(), Span(start, start + word.end())
    said = _IS_IF.match(line.lower())
    if said is not None and kind_of(text, said[1]) == "besluit" and said[2] in values_of(text, said[1]):
        return _rule(text, line, start, said)
    if found in _IF:
        decided = (besluiten(text) or ["BESLUIT"])[0]
        outcome = (values_of(text, decided) or ["UITKOMST"])[0]
        return Mistake(
            "onbekend-begin",
            span,
            f"Een regel begint niet met `{short(word[0])}`, maar met zijn naam en wat hij geeft.",
            f"Schrijf `regel NAAM over {short(decided)} geeft {short(outcome)}`, en op de regel eronder ingesprongen "
            "`als …`.",
        )
    if found in CLAUSES:
        return None
    if found not in OTHER_STATEMENTS and is_value(text, found):
        return _loose_value(found, span, text)
    near = found in OTHER_STATEMENTS or (
        found == word[0] and get_close_matches(found[:40], STATEMENTS, n=1, cutoff=0.6)
    )
    if not near and len(line.split()) >= _ENOUGH_WORDS and not re.search(r'["=_]|:(?!$)', line):
        return Mistake(
            "onbekend-begin",
            Span(start, start + len(line)),
            "Dit is een gewone zin, en in een blok met regels staan alleen regels.",
            "Zet de zin buiten het blok; is het een zin uit de bron, dan met `>` ervoor. Een opmerking begint met `#`.",
        )
    return unknown_start(word[0], span) if re.search(r"\s=|&&|\|\||[<>]", line) else None


def _comment(sign: str, line: str, start: int) -> Mistake:
    closing = _COMMENTS[sign]
    edits = [TextEdit(Span(start, start + len(sign)), "#")]
    if closing and line.endswith(closing) and len(line) >= len(sign) + len(closing):
        kept = len(line[: -len(closing)].rstrip())
        edits.append(TextEdit(Span(start + kept, start + len(line)), ""))
    plain = fix("Begin de opmerking met `#`", *edits, safe=not closing or len(edits) > 1)
    text = f"Een opmerking begint niet met `{sign}`."
    return Mistake("vreemd-teken", Span(start, start + len(sign)), text, "Schrijf `#`.", fixes=(plain,))


def _rule(text: str, line: str, start: int, said: re.Match[str]) -> Mistake:
    """Explain `uitkomst is wel als open`: an outcome and its condition, which are a rule without a name."""
    number = 1
    while kind_of(text, f"regel_{number}"):
        number += 1
    head = f"regel regel_{number} over {said[1]} geeft {said[2]}"
    rest = line[said.end() :].rstrip(" .")
    span = Span(start, start + len(line))
    return Mistake(
        "onbekend-begin",
        span,
        "Hier staat een uitkomst met haar voorwaarde, maar geen `regel` met een naam.",
        f"Schrijf `{short(head, 60)}`, en op de regel eronder ingesprongen `als {short(rest)}`.",
        fixes=(write(span, f"{head}\n  als {rest}", "Maak er een regel van"),),
    )


def _loose_value(found: str, span: Span, text: str) -> Mistake:
    owner = next((name for name in besluiten(text) if found in values_of(text, name)), "BESLUIT")
    return Mistake(
        "onbekend-begin",
        span,
        f"Een regel begint niet met de uitkomst `{short(found)}`.",
        f"Schrijf `regel NAAM over {short(owner)} geeft {short(found)}`, en op de regel eronder ingesprongen `als …`.",
    )
