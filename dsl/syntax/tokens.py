"""The text of one statement → its words and signs, with their places.

We make the tokens ourselves, and not with a lexer that looks at what the grammar expects: so a keyword is a keyword
everywhere, `op` is never found at the start of `opgave`, and what comes from Word or a program gets its own sentence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from dsl.fixes import insert, write
from dsl.mistakes.mistake import (
    CLAUSES,
    FOREIGN_WORDS,
    WITH_VALUES,
    WORDS_WITH_TEXT,
    Mistake,
    Word,
    foreign_word,
    short,
    text_missing,
    unknown_start,
)
from dsl.mistakes.mistaken_signs import (
    CURLY_QUOTES,
    FOREIGN_SIGNS,
    does_not_matter,
    foreign_sign,
    line_of_dashes,
    numbered_point,
    range_in_cell,
    strange_character,
)
from dsl.mistakes.mistaken_values import GOOD_NUMBER, bad_date, bad_number, date_in_digits
from dsl.mistakes.stray_signs import not_applicable, stray_sign, thousands
from dsl.source import Span
from dsl.wording import MONTHS

MAX_DEPTH = 40
"""How deep parentheses may stand inside each other."""

MAX_DIGITS = 30
"""How many digits a number may have."""

_RESERVED = {"nog": "NOG", "bouwt": "BOUWT"}
"""Words that the grammar does not use by themselves (yet), and that are no names either."""

_LINKS = {"en", "of", "niet", "als", "and", "or", "not", "if", "is", "dan"}
"""Words that join conditions, which people write in capitals to make them stand out."""

_SPELLINGS = {"één": "een"}
"""Other spellings of keywords."""

_CLAUSE_AT_END = re.compile(rf"\n[ \t]*(?:{'|'.join(map(re.escape, sorted(CLAUSES)))})[ \t]*$")
_LABEL = re.compile(r"[^\W\d_]\w*(?: +\w+)*")

_REST_OF_LINE = re.compile(r"[^\S\n]*(?:#[^\n]*)?(?=\n|\Z)")
_BULLET_AT_END = re.compile(r"\n[ \t]*-[ \t]+\w+[ \t]*$")


@dataclass(frozen=True)
class Vocabulary:
    """The keywords of the grammar: the kind of each single word, and the words of each kind."""

    kinds: dict[str, str]
    words: dict[str, str]
    signs: dict[str, str]
    pattern: re.Pattern[str]
    phrases: dict[str, str]

    @classmethod
    def of(cls, terminals: dict[str, tuple[str, ...]]) -> Vocabulary:
        """Make the vocabulary of a grammar's terminals: per kind the ways to write it."""
        kinds = dict(_RESERVED)
        signs: dict[str, str] = {}
        phrases: dict[str, str] = {}
        for kind, spellings in terminals.items():
            for spelling in spellings:
                if " " in spelling or "/" in spelling[1:]:
                    phrases[spelling] = kind
                elif spelling.isalpha():
                    kinds[spelling] = kind
                else:
                    signs[spelling] = kind
        words = {kind: spellings[0] for kind, spellings in terminals.items() if spellings[0] not in signs}
        words.update({kind: word for word, kind in _RESERVED.items()})
        alternatives = "|".join(_phrase(phrase) for phrase in sorted(phrases, key=len, reverse=True))
        foreign = "|".join(re.escape(sign) for sign in sorted(FOREIGN_SIGNS, key=len, reverse=True))
        pattern = re.compile(
            rf"""(?P<space>\s+)
            | (?P<comment>\#[^\n]*)
            | (?P<text>"[^"]*")
            | (?P<digits>\d{{1,4}}[-/]\d{{1,2}}[-/]\d{{1,4}})
            | (?P<date>(?P<day>\d{{1,2}})\s+(?P<month>[^\W\d_]+)\s+(?P<year>\d{{4}})(?!\w))
            | (?P<amount>€\s*-?\d+(?:[.,]\d+)*)
            | (?P<number>\d+(?:[.,]\d+)*)
            | (?P<phrase>(?:{alternatives})(?!\w))
            | (?P<word>[^\W\d_]\w*(?:\.[^\W\d_]\w*)*)
            | (?P<foreign>{foreign})
            | (?P<pipe>\|)
            | (?P<sign>[{re.escape("".join(signs))}])
            | (?P<other>.)""",
            re.VERBOSE,
        )
        return cls(kinds, words, signs, pattern, phrases)


def _phrase(phrase: str) -> str:
    return r"\s+".join(re.escape(word) for word in phrase.split())


def read_words(text: str, start: int, end: int, vocabulary: Vocabulary) -> list[Word]:
    """Return the words of the statement at [start, end) in `text`; spans are offsets in `text`.

    Raises Mistake at the first thing that is no word or sign of the language.
    """
    words: list[Word] = []
    fresh, depth, at = True, 0, start
    while at < end:
        match = vocabulary.pattern.match(text, at, end)
        assert match is not None, "the last alternatives of the pattern match any character"
        group, found, span = match.lastgroup, match.group(), Span(at, match.end())
        if group == "date" and match["month"] in vocabulary.kinds:  # `2 van 2000` is no date
            match = re.compile(r"\d+").match(text, at, end)
            assert match is not None
            group, found, span = "number", match.group(), Span(at, match.end())
        if found == "||" and _in_table(words):  # a cell in which nothing stands
            group, found, span = "pipe", "|", Span(at, at + 1)
        at = span.end
        if group == "space":
            fresh = fresh or "\n" in found
            continue
        if group == "comment":
            continue
        if found == "-" and fresh:
            words.append(Word("BULLET", found, span, True))
        else:
            kind = _kind(group or "", found, span, text, end, vocabulary, fresh, words)
            if kind == "NEGATIVE":
                digits = re.compile(r"-\d+(?:[.,]\d+)*").match(text, span.start, end)
                assert digits is not None
                kind, found, span = "NUMBER", digits.group(), Span(span.start, digits.end())
                at = span.end
                number(found, span)
            depth += {"LPAR": 1, "RPAR": -1}.get(kind, 0)
            if depth > MAX_DEPTH:
                raise Mistake(
                    "te-diep-genest",
                    span,
                    f"Hier staan meer dan {MAX_DEPTH} haakjes in elkaar.",
                    "Geef een deel van de voorwaarde een naam met `begrip`.",
                )
            words.append(Word(kind, " ".join(found.split()) if group == "phrase" else found, span, fresh))
        fresh = False
    return words


def _kind(
    group: str,
    found: str,
    span: Span,
    text: str,
    end: int,
    vocabulary: Vocabulary,
    fresh: bool,
    words: list[Word],
) -> str:
    """Return the kind of one word or sign; raises Mistake when the language does not know it."""
    if group not in ("text", "other", "comment") and _wants_text(words, fresh):
        line_end = text.find("\n", span.start, end)
        line = text[span.start : end if line_end < 0 else line_end]
        bare = line.strip() == ":"  # points may follow on the lines below
        if not bare and '"' not in line and not any(quote in line for quote in CURLY_QUOTES):
            raise text_missing(words[-1], Span(span.start, span.start + len(line.rstrip())), text)
    if group in ("foreign", "sign", "pipe", "other"):
        stray = stray_sign(found, span, words, text, end)
        if stray is not None:
            raise stray
    if group == "text":
        _check_quotes(found, span, text, end)
        return "TEXT"
    if group == "phrase":
        return vocabulary.phrases[" ".join(found.split())]
    if group == "word":
        return _word_kind(found, span, vocabulary, words, text)
    if group in ("number", "amount"):
        number(found, span)
        return group.upper()
    if group == "date":
        day(found, span)
        return "DATE"
    if group == "digits":
        raise date_in_digits(found, span)
    if group == "foreign":
        raise _by_text(words, span, text) or foreign_sign(found, span, text, words)
    if group == "pipe" and _in_table(words):
        rest = _REST_OF_LINE.match(text, span.end, end)
        return "ROW" if fresh else "PIPE" if rest is None else "ROW_END"
    if group == "sign":
        return vocabulary.signs[found]
    if found == '"':
        raise unclosed(span, text, end)
    if found == "-":
        following = text[span.end : min(span.end + 1, end)]
        in_cell = bool(words) and words[-1].kind in ("ROW", "PIPE")
        opens = in_cell or (bool(words) and words[-1].kind in ("LPAR", "COMMA", "SEMICOLON"))
        adjacent = bool(words) and words[-1].span.end == span.start and not opens
        if following.isdigit() and not adjacent:
            return "NEGATIVE"
        if in_cell and following == "-":
            raise line_of_dashes(span, text, end)
        if in_cell:
            return "DASH"
        if adjacent and words[-1].kind not in ("TEXT", "NUMBER") and following.isalnum():
            raise _hyphen(words[-1], span, text, end)
    if _in_table(words) and found in "-–" and words[-1].kind in ("NUMBER", "AMOUNT"):
        high = re.compile(r"\s*((?:€ ?)?\d+(?:[.,]\d+)*)").match(text, span.end, end)
        if high is not None:
            raise range_in_cell(words[-1], Span(span.start, high.end()), high[1])
    if _in_table(words) and found == "*" and words[-1].kind in ("ROW", "PIPE"):
        raise does_not_matter("*", span)
    numbered = found in ".)" and bool(words) and words[-1].kind == "NUMBER" and words[-1].starts_line
    if numbered and words[-1].span.end == span.start and text[span.end : span.end + 1].isspace():
        raise numbered_point(words[-1], span, text, end)
    raise strange_character(found, span, fresh, text, end)


def _wants_text(words: list[Word], fresh: bool) -> bool:
    """Tell whether a text in quotes must come next on the same line: the last word is that of a clause with a text."""
    if fresh or not words or words[-1].text not in WORDS_WITH_TEXT:
        return False
    if len(words) == 1 and words[0].kind != "VOORBEELD":
        return False  # the beginning of a statement
    if words[-1].starts_line:
        return True
    kinds = [word.kind for word in words[-3:-1]]
    return words[-1].kind == "WANT" and (
        kinds[-1:] in (["GEEN_REGEL"], ["OPEN_NORM"], ["NOG_TE_DOEN"]) or kinds[:1] == ["ANDERS"]
    )


def _in_table(words: list[Word]) -> bool:
    return bool(words) and words[0].kind == "TABEL"


def _word_kind(found: str, span: Span, vocabulary: Vocabulary, words: list[Word], text: str) -> str:
    if found in vocabulary.kinds:
        return vocabulary.kinds[found]
    if found in _SPELLINGS:
        return vocabulary.kinds[_SPELLINGS[found]]
    if found in FOREIGN_WORDS:
        raise foreign_word(found, span)
    if found != found.lower():
        raise _by_text(words, span, text) or _capitals(found, span, vocabulary, words, text)
    if "." in found:
        nothing = not_applicable(span, words, text) if found == "n.v.t" else None
        if nothing is not None:
            raise nothing
        if found == "n.v.t" and _in_table(words):
            raise does_not_matter("n.v.t.", Span(span.start, span.end + text.startswith(".", span.end)))
        if found.count(".") > 1:
            dot = span.start + found.rindex(".")
            raise strange_character(".", Span(dot, dot + 1), False, text, span.end)
        return "QUALIFIED"
    return "NAME"


def _words_of_line(words: list[Word]) -> list[Word]:
    """Return the words of the line that is being read."""
    start = next((n for n in range(len(words) - 1, -1, -1) if words[n].starts_line), 0)
    return words[start:]


def _by_text(words: list[Word], span: Span, text: str) -> Mistake | None:
    """Explain `door college van B&W`: what stands behind `door` and is more than small words, is a text in quotes."""
    line = _words_of_line(words)
    line_end = text.find("\n", span.start)
    rest = text[span.start : len(text) if line_end < 0 else line_end].partition(" op ")[0].rstrip()
    if not line or line[0].kind != "DOOR" or '"' in rest or not rest or any(sign in rest for sign in CURLY_QUOTES):
        return None
    start = line[1].span.start if len(line) > 1 else span.start
    whole = Span(start, span.start + len(rest))
    if any(word.kind == "OP" for word in line) or text[start - 1 : start] != " ":
        return None
    written = f'"{text[whole.start : whole.end]}"'
    found = "Wie het doet, staat tussen aanhalingstekens als het meer is dan een woord met kleine letters."
    fixes = (write(whole, written, "Zet aanhalingstekens om de tekst", safe=True),)
    return Mistake("tekst-ontbreekt", whole, found, f"Schrijf `door {short(written)}`.", fixes=fixes)


def _capitals(found: str, span: Span, vocabulary: Vocabulary, words: list[Word], text: str) -> Mistake:
    """Explain a word with capitals: a name or keyword, or a text that lacks its quotes."""
    lower = found.lower()
    lower = FOREIGN_WORDS.get(lower) or lower
    if not words and lower not in vocabulary.kinds:
        return unknown_start(found, span)
    if found in ("EUR", "EURO"):
        euro = write(span, "€", safe=True)
        text = f"Een bedrag schrijft u met `€`, niet met `{found}`."
        return Mistake("vreemd-woord", span, text, "Schrijf `€`.", fixes=(euro,))
    is_word = found.isupper() or lower in vocabulary.kinds
    line_end = text.find("\n", span.start)
    line_end = len(text) if line_end < 0 else line_end
    rest = text[span.start : line_end].rstrip()
    line = _words_of_line(words)
    label = len(line) == 3 and line[0].kind == "BULLET" and line[2].kind == "LPAR" and words[0].kind in WITH_VALUES
    if label and rest.endswith(")"):
        whole = line[2].span.to(Span(span.start, span.start + len(rest)))
        in_quotes = write(whole, f'"{rest[:-1]}"')
        found = "Wat mensen zien, staat tussen aanhalingstekens, niet tussen haakjes."
        help = f'Schrijf `- {short(line[1].text)} "{short(rest[:-1])}"`.'
        return Mistake("tekst-ontbreekt", whole, found, help, fixes=(in_quotes,))
    links = bool(line) and found.isupper() and lower in _LINKS and words[0].kind not in WITH_VALUES
    maybe_text = bool(line) and not links and (line[0].kind == "DOOR" or line[-1].kind == "NAME")
    fixes = [write(span, lower, safe=not maybe_text)]
    if maybe_text and '"' not in rest:
        start = line[1].span.start if line[0].kind == "DOOR" and len(line) > 1 else span.start
        as_text = Span(start, span.start + len(rest))
        fixes.insert(0, write(as_text, f'"{text[as_text.start : as_text.end]}"', "Zet aanhalingstekens om de tekst"))
        is_word = False
    elif len(line) == 1 and line[0].kind == "BULLET" and words[0].kind in WITH_VALUES and _LABEL.fullmatch(rest):
        name = "_".join(rest.lower().split())
        whole = Span(span.start, span.start + len(rest))
        fixes = [write(whole, f'{name} "{rest}"', f'Schrijf `{name} "{rest}"`')]
        named = f'Schrijf `{short(name)} "{short(rest)}"`: eerst een naam, dan wat mensen zien.'
        text = f"`{short(found)}` heeft hoofdletters. De naam van een waarde schrijft u met kleine letters."
        return Mistake("hoofdletters", span, text, named, fixes=tuple(fixes))
    return Mistake(
        "hoofdletters",
        span,
        f"`{short(found)}` heeft hoofdletters. Woorden van de regeltaal en namen schrijft u met kleine letters.",
        f"Schrijf `{short(lower)}`."
        if is_word
        else f"Schrijf `{short(lower)}`, of zet de tekst tussen dubbele aanhalingstekens.",
        fixes=tuple(fixes),
    )


def _hyphen(before: Word, span: Span, text: str, end: int) -> Mistake:
    rest = re.compile(r"[-\w]*").match(text, span.start, end)
    name = before.text + (rest.group() if rest else "")
    if name in ("ja-nee", "nee-ja"):
        whole = Span(before.span.start, before.span.start + len(name))
        fixes = (write(whole, "ja/nee", safe=True),)
        return Mistake("vreemd-woord", whole, f"`{name}` kent de regeltaal niet.", "Schrijf `ja/nee`.", fixes=fixes)
    return Mistake(
        "streepje-in-naam",
        Span(before.span.start, before.span.start + len(name)),
        f"In een naam kan geen streepje staan: `{short(name)}`.",
        f"Schrijf `{short(name.replace('-', '_'))}`.",
        fixes=(write(Span(before.span.start, before.span.start + len(name)), name.replace("-", "_"), safe=True),),
    )


def _check_quotes(found: str, span: Span, text: str, end: int) -> None:
    """Notice a text that ends at the opening quote of the next one, because its own closing quote is missing."""
    if "\n" not in found:
        return
    content = found[1:-1]
    following = text[span.end : span.end + 1] if span.end < end else ""
    tail = content[-200:]
    if (following and not following.isspace() and following not in ",:;)") and (
        _CLAUSE_AT_END.search(tail) or _BULLET_AT_END.search(tail)
    ):
        raise unclosed(Span(span.start, span.start + 1), text, end)


def unclosed(span: Span, text: str, end: int) -> Mistake:
    """Explain a text without its closing quote; `end` is where the statement ends."""
    line_end = text.find("\n", span.start, end)
    line_end = end if line_end < 0 else line_end
    at = line_end - (len(text[span.end : line_end]) - len(text[span.end : line_end].rstrip()))
    return Mistake(
        "aanhalingsteken-ontbreekt",
        span,
        "Deze tekst heeft geen aanhalingsteken aan het einde.",
        'Zet een `"` achter de tekst. Loopt de tekst door op een volgende regel? Laat die regel dan inspringen.',
        fixes=(insert(at, '"', "Zet een aanhalingsteken aan het einde van deze regel"),),
    )


# --- values ---------------------------------------------------------------------------------------------


def number(text: str, span: Span) -> Decimal:
    """Return the number that a NUMBER or AMOUNT writes in the Dutch way; raises Mistake when it is not written well."""
    digits = text.removeprefix("€").strip()
    if len(digits) > MAX_DIGITS:
        raise Mistake(
            "getal-onjuist", span, f"Dit getal heeft meer dan {MAX_DIGITS} cijfers.", "Schrijf een kleiner getal."
        )
    if not digits.isascii() or not GOOD_NUMBER.fullmatch(digits):
        raise bad_number(text, span)
    english = thousands(text, span)
    if english is not None:
        raise english
    return Decimal(digits.replace(".", "").replace(",", "."))


def day(text: str, span: Span) -> date:
    """Return the date that a DATE writes; raises Mistake when there is no such month or day."""
    number_of_day, month, year = text.split()
    try:
        return date(int(year), MONTHS.index(month.lower()) + 1, int(number_of_day))
    except ValueError:
        raise bad_date(" ".join(text.split()), month, span) from None
