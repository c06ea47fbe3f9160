"""Conditions as whole sentences: `er is sprake van taak`, `aan principe 1 is voldaan`, `voldoende ruimte`, `geen taak`.

What such a sentence says is found by leaving out the words that only make it a sentence: one name is left, and perhaps
its value. What that name is in this file, tells how the rule language says it.
"""

from __future__ import annotations

from dsl.fixes import write
from dsl.mistakes.declared import holds_by_itself, kind_of, principle, takes_more, values_of
from dsl.mistakes.mistake import CLAUSES, Mistake, Word, short
from dsl.source import Span

_NO_CONDITIONS = {"FEIT", "OORDEEL", "KEUZELIJST", "BESLUIT", "REGELSET", "BASIS", "VOORBEELD", "TABEL"}
_OPENS = {"ALS", "AND", "OR", "LPAR", "COLON", "BULLET", "COMMA"}
_ENDS = {"AND", "OR", "RPAR", "COMMA", "BULLET", "WANT"}
_STATES = {"VOLDAAN": "voldaan", "VAN_TOEPASSING": "van toepassing", "AFGEROND": "afgerond"}
_TELLS = {"er", "sprake", "aan", "geval", "zo", "betreft", "gaat", "geldt", "gelden", "antwoord", "beantwoord", "wel"}
"""Words of which one makes it such a sentence."""

_FILLS = _TELLS | {
    *("is", "zijn", "wordt", "worden", "was", "heeft", "van", "een", "de", "het", "dit", "dat", "deze", "om", "op"),
    *("met", "ook", "inderdaad", "daadwerkelijk", "zich", "voordoet", "hier", "men"),
}
"""Words that say nothing more in such a sentence."""


def piece_around(words: list[Word], index: int) -> tuple[int, int]:
    """Return from where to where (exclusive) the part of a condition goes in which `words[index]` stands.

    `en`, `of`, parentheses and points divide a condition into such parts.
    """
    start = min(index, len(words))
    while start > 0 and words[start - 1].kind not in _OPENS:
        start -= 1
    end = start
    while end < len(words) and words[end].kind not in _ENDS:
        if words[end].starts_line and words[end].text in CLAUSES:
            break
        end += 1
    return start, end


def sentence_habit(words: list[Word], index: int, text: str) -> Mistake | None:
    """Explain a part of a condition that is a sentence of ordinary Dutch; `text` is that of the whole source."""
    if words[0].kind in _NO_CONDITIONS or not any(word.kind in ("ALS", "BETEKENT") for word in words[: index + 1]):
        return None
    start, end = piece_around(words, index)
    piece = words[start:end]
    if start < 1 or not 1 < len(piece) <= 12 or not start <= index < end:
        return None
    no = [word for word in piece if word.kind in ("NIET", "GEEN")]
    states = [_STATES[word.kind] for word in piece if word.kind in _STATES]
    answers = [word.text for word in piece if word.kind in ("JA", "NEE")]
    rest = [word for word in piece if word.kind not in ("NIET", "GEEN", "JA", "NEE", *_STATES)]
    plain = [word for word in rest if word.text not in _FILLS or kind_of(text, word.text)]
    values = {value for word in plain for value in values_of(text, word.text)}
    names = [word for word in rest if word in plain or word.text in values]
    said = {word.text for word in rest} - {word.text for word in names}
    if len(no) > 1 or len(states) > 1 or len(answers) > 1 or (no and answers):
        return None
    subject = _subject(names, text)
    value = None
    if subject is None and len(names) == 2 and not states and not answers and "een" not in said:
        subject, value = _with_value(names, text)
    if subject is None:
        return None
    backwards = bool(no) and piece[-1].kind == "IS"
    it_is = piece[0].text in ("het", "dit") and "is" in said
    if not (
        said & _TELLS or it_is or backwards or states or answers or value or (piece[0].kind == "GEEN" and not said)
    ):
        return None
    meant, sure = _meant(subject, value, states, answers, bool(no), text)
    if said & {"geldt", "gelden"} and " is van toepassing" in meant:
        sure = False  # or is it in force?
    span = piece[0].span.to(piece[-1].span)
    written = " ".join(word.text for word in piece)
    return _sentence(written, span, subject, meant, sure, text)


def there_is(written: str, span: Span, subject: str, no: bool, text: str) -> Mistake:
    """Explain `er is ruimte`, which the grammar can read; `no` tells whether it is denied."""
    meant, sure = _meant(subject, None, [], [], no, text)
    return _sentence(written, span, subject, meant, sure, text)


def _sentence(written: str, span: Span, subject: str, meant: str, sure: bool, text: str) -> Mistake:
    if not meant:
        sample = (values_of(text, subject) or ["…"])[-1]
        verb = "bevat" if takes_more(text, subject) else "is"
        help = f"Schrijf wat `{short(subject)}` moet zijn, bijvoorbeeld `{short(subject)} {verb} {short(sample)}`."
        return Mistake("vreemd-woord", span, f"`{short(written)}` kent de regeltaal niet.", help)
    text = f"`{short(written)}` kent de regeltaal niet."
    return Mistake("vreemd-woord", span, text, f"Schrijf `{short(meant)}`.", fixes=(write(span, meant, safe=sure),))


def _subject(names: list[Word], text: str) -> str | None:
    """Return the one name that is left, also when it is told what it is (`principe 1`, `regel hoofd`)."""
    if len(names) == 2 and names[0].kind == "PRINCIPE" and names[1].kind == "NUMBER":
        return principle(text, names[1].text)
    if len(names) == 2 and names[0].text == kind_of(text, names[1].text):
        names = names[1:]
    return names[0].text if len(names) == 1 and names[0].kind in ("NAME", "QUALIFIED") else None


def _with_value(names: list[Word], text: str) -> tuple[str | None, str | None]:
    """Return which of two names is the question and which its value: `voldoende ruimte`, `ruimte voldoende`."""
    for subject, value in (names, reversed(names)):
        if value.text in values_of(text, subject.text):
            return subject.text, value.text
    return None, None


def _meant(
    subject: str, value: str | None, states: list[str], answers: list[str], no: bool, text: str
) -> tuple[str, bool]:
    """Return how the rule language says it (empty when it is not said what must be), and whether that is sure."""
    kind, denied = kind_of(text, subject), " niet" if no else ""
    if value is not None:
        more = takes_more(text, subject)
        return (f"{'niet ' if no else ''}{subject} bevat {value}" if more else f"{subject} is{denied} {value}"), True
    if answers:
        return f"{subject} is {answers[0]}", holds_by_itself(text, subject)
    if kind == "principe" and states in ([], ["voldaan"]):
        return f"{subject} is{denied} voldaan", True
    if kind in ("regel", "uitzondering") and states in ([], ["van toepassing"]):
        return f"{subject} is{denied} van toepassing", True
    if kind == "verplichting" and states == ["afgerond"]:
        return f"{subject} is{denied} afgerond", True
    if values_of(text, subject):
        return (f"{subject} is geen", False) if no and "geen" in values_of(text, subject) else ("", False)
    if states and not kind:
        return f"{subject} is{denied} {states[0]}", False
    plain = f"{subject} is nee" if no and kind in ("feit", "oordeel") else f"niet {subject}" if no else subject
    return plain, holds_by_itself(text, subject) and not states
