"""Citations held against a source text: the leidraad's own citations put together again, whole and mangled."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dsl.analysis import plain as plain_text
from dsl.analysis.coverage import source_coverage
from dsl.analysis.plain import PlainText
from dsl.analysis.source_text import Edit, SourceCheck, SourceState, changed_statements, check_source, word_edits
from dsl.command.cli import main
from dsl.nodes import Citation, Heading
from dsl.rendering.coverage_page import coverage_page
from tests.dsl.test_leidraad import FILE, policy

NEW = "De gemeenteraad stelt elk kalenderjaar opnieuw een begroting vast voor zwembaden en bibliotheken."


@cache
def parts() -> tuple[Heading | Citation, ...]:
    """The headings that have citations, and the citations."""
    found = [part for part in policy().document.parts if isinstance(part, Heading | Citation)]
    used = {heading for part in found if isinstance(part, Citation) for heading in part.path}
    return tuple(part for part in found if isinstance(part, Citation) or part.text in used)


def source(changes: dict[int, str | None] | None = None, extra: dict[int, str] | None = None) -> str:
    """The source with some citations changed (None: left out), and with more sentences before some."""
    lines = []
    for part in parts():
        if isinstance(part, Heading):
            lines.append(part.text)
            continue
        lines.extend([extra[part.number]] if extra and part.number in extra else [])
        text = (changes or {}).get(part.number, part.text)
        lines.extend([text] if text is not None else [])
    return "\n\n".join(lines) + "\n"


def states(found: SourceCheck) -> dict[int, SourceState]:
    return {one.cited.citation.number: one.state for one in found.citations}


def words_of(number: int) -> list[str]:
    return next(c.text for c in parts() if isinstance(c, Citation) and c.number == number).split()


def test_its_own_source_agrees() -> None:
    found = check_source(policy(), source())
    assert found.agrees and len(found.citations) >= 127
    assert changed_statements(found) == {}


@pytest.mark.parametrize(
    "dress",
    [
        lambda text: text.replace("'", "’").replace("participatie", "**participatie**"),
        lambda text: re.sub(r"(?:\S+ ){5}", lambda m: m[0].rstrip() + "\n", text),
        lambda text: text.replace(".\n", ".¹²\n").replace(" de ", " [de](https://voorbeeld.test/pagina) "),
        lambda text: text.replace(" ", " ").replace("\n", "\r\n"),
        lambda text: text.replace("\n\n", "\n\n12\n\n"),
        lambda text: re.sub(r"(?m)^(?=\S)", "- ", text).replace(" van ", " *van* "),
        lambda text: text.replace("gemeente", "ge\u00admeente").replace(" en ", "  _en_ "),
        lambda text: text.replace("ï", "i\u0308").replace("samenleving.", "samenleving.[^3]"),
    ],
    ids=["curly and bold", "wrapped", "footnotes and links", "no-break", "page numbers", "points", "hidden", "marks"],
)
def test_marks_and_shape_do_not_count(dress: object) -> None:
    found = check_source(policy(), dress(source()))
    assert [(one.cited.citation.text, one.state) for one in found.citations if one.state != "letterlijk"] == []
    assert found.uncited == ()


@st.composite
def mangled(draw: st.DrawFn) -> tuple[dict[int, str | None], dict[int, str]]:
    """Citations that are changed or left out (None), and sentences that are new, before a citation."""
    long = [c.number for c in parts() if isinstance(c, Citation) and len(c.text.split()) >= 12]
    touched = draw(st.lists(st.sampled_from(long), min_size=1, max_size=8, unique=True))
    changes: dict[int, str | None] = {}
    extra: dict[int, str] = {}
    for number in touched:
        words = words_of(number)
        if draw(st.integers(0, 3)) == 0:
            changes[number] = None
            continue
        for _ in range(draw(st.integers(1, 3))):
            place = draw(st.integers(2, len(words) - 2))  # not before its first word, which may follow a footnote mark
            way = draw(st.sampled_from(["put in", "leave out", "replace"]))
            if way == "leave out" and len(words) > 10:
                del words[place]
            elif way == "replace" and words[place].isalpha():
                words[place] = "voortaan"
            else:
                words.insert(place, "tenzij")
        if words == words_of(number):  # what was put in went out again
            words.insert(2, "tenzij")
        changes[number] = " ".join(words)
    if draw(st.booleans()):
        extra[draw(st.sampled_from([n for n in long if n not in touched]))] = NEW
    return changes, extra


@settings(max_examples=10, deadline=None)
@given(mangled())
def test_what_changed_and_what_is_gone_is_found_and_nothing_else(
    case: tuple[dict[int, str | None], dict[int, str]],
) -> None:
    changes, extra = case
    found = check_source(policy(), source(changes, extra))
    wrong = {n: state for n, state in states(found).items() if state is not SourceState.LITERAL}
    assert wrong == {n: SourceState.GONE if text is None else SourceState.CHANGED for n, text in changes.items()}
    for one in found.citations:
        text = changes.get(one.cited.citation.number)
        if text is not None:
            old = " ".join(part.text for part in one.words if part.edit is not Edit.ADDED)
            new = " ".join(part.text for part in one.words if part.edit is not Edit.REMOVED)
            assert (old, new) == (PlainText.of(one.cited.citation.text).text, PlainText.of(text).text)
    assert [sentence.text for sentence in found.uncited] == list(extra.values())
    assert (set(changed_statements(found)) == set()) is not any(
        one.cited.statements for one in found.citations if one.cited.citation.number in changes
    )


def test_a_citation_under_another_heading_or_in_another_order_is_moved() -> None:
    number, other = 20, 61
    moved = check_source(policy(), source({number: None}, {other: " ".join(words_of(number))}))
    assert {n: s for n, s in states(moved).items() if s != "letterlijk"} == {number: SourceState.MOVED}
    one = moved.citations[number]
    assert one.heading == "We spreken het uit" and one.line is not None
    first, second = (" ".join(words_of(n)) for n in (17, 18))
    swapped = check_source(policy(), source({17: second, 18: first}))
    assert sum(state is SourceState.MOVED for state in states(swapped).values()) == 1


def test_words_put_before_a_citation_are_listed_as_part_of_its_sentence() -> None:
    text = source({33: "Behalve op zondag: Altijd in onderlinge afstemming."})
    found = check_source(policy(), text)
    assert [(sentence.text, sentence.is_part) for sentence in found.uncited] == [("Behalve op zondag:", True)]


@settings(max_examples=10, deadline=None)
@given(st.integers(25, 70), st.booleans())
def test_words_that_the_end_of_a_line_breaks_are_whole(width: int, dutch: bool) -> None:
    """As a PDF gives its text: lines of one width, broken after a hyphen, or also within a long word."""
    lines = []
    for paragraph in source().split("\n\n"):
        broken = re.sub(r"(?<=\w{6})(?=\w{6})", "\u00ad", paragraph, count=1) if dutch else paragraph
        line = ""
        for piece in re.split(r"(?<= )|(?<=\w-)(?=\w)|(?<=\u00ad)", broken):
            if len(line) + len(piece) > width:
                lines.append(re.sub("\u00ad$", "-", line).replace("\u00ad", "").rstrip())
                line = ""
            line += piece
        lines += [line.replace("\u00ad", ""), ""]
    found = check_source(policy(), "\n".join(lines))
    assert [one.cited.citation.text for one in found.citations if one.state is not SourceState.LITERAL] == []


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("in Sittard-\nGeleen", "in Sittard-Geleen"),
        ("de samen-\n leving", "de samenleving"),
        ("in- \nen uitvoer", "in- en uitvoer"),
        ("een beleid-\n\nNieuw", "een beleid- Nieuw"),
        ("het zo-zijn", "het zo-zijn"),
        ("auto-\nongeluk en auto-ongeluk", "auto-ongeluk en auto-ongeluk"),
    ],
)
def test_a_hyphen_at_the_end_of_a_line(text: str, plain: str) -> None:
    assert PlainText.of(text, plain_text.words_of(plain) if "auto" in text else frozenset()).text == plain


def test_sentences_end_where_people_think_they_do() -> None:
    text = "Zie art. 4 van de wet. Dit geldt o.a. voor bijlage 1. (Nu.) Wat dan? 'Ja.' Klaar"
    plain = PlainText.of(text)
    assert [plain.text[start:end] for start, end in plain.sentences] == [
        "Zie art. 4 van de wet.",
        "Dit geldt o.a. voor bijlage 1. (Nu.)",
        "Wat dan?",
        "'Ja.'",
        "Klaar",
    ]


def test_an_empty_or_other_text_is_no_source() -> None:
    for text in ("", "# Iets anders\n\nHier staat niets van de leidraad.\n"):
        found = check_source(policy(), text)
        assert set(states(found).values()) == {SourceState.GONE}


def test_a_large_text_is_read_in_time() -> None:
    found = check_source(
        policy(), source() + "\n\n".join(f"Zin {n} gaat over heel iets anders." for n in range(20_000))
    )
    assert found.counts()["letterlijk"] == len(found.citations) and len(found.uncited) == 20_000


def test_word_edits() -> None:
    edits = [(part.edit.value, part.text) for part in word_edits("Dit moet altijd zo.", "Dit mag altijd zo.")]
    assert edits == [("gelijk", "Dit"), ("weg", "moet"), ("nieuw", "mag"), ("gelijk", "altijd zo.")]


def test_the_page_stands_by_itself() -> None:
    text = source(
        {48: "Er wordt geen participatieproces \\<gestart\\> wanneer vrijwel niets te beïnvloeden valt."}, {3: NEW}
    )
    page = coverage_page(policy(), source_coverage(policy()), check_source(policy(), text))
    assert page.startswith('<!doctype html>\n<html lang="nl">')
    assert page.count("<h1>") == 1 and not re.search(r"<script|style=|<link|src=|https?:", page)
    assert "<ins>&lt;gestart&gt;" in page and NEW in page and "Bekijk deze regels opnieuw" in page
    anchors = set(re.findall(r'href="#([^"]+)"', page))
    assert anchors <= set(re.findall(r'id="([^"]+)"', page)) and len(anchors) > 40


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text, page = tmp_path / "bron.txt", tmp_path / "dekking.html"
    text.write_text(source(), encoding="utf-8")
    assert main(["dekking", str(FILE), "--bron", str(text), "--html", str(page)]) == 0
    assert "Brontekst: 127 letterlijk" in capsys.readouterr().out
    assert "Ja. Elk citaat staat letterlijk" in page.read_text(encoding="utf-8")
    text.write_text(source({48: None}, {3: NEW}), encoding="utf-8")
    assert main(["dekking", str(FILE), "--bron", str(text)]) == 1
    said = capsys.readouterr().out
    assert (
        "verdwenen: “Er wordt geen participatieproces" in said
        and "bekijk opnieuw: iets_te_beïnvloeden en niets_te_beïnvloeden" in said
    )
    assert f"niet geciteerd: “{NEW}”" in said
    assert main(["dekking", str(FILE), "--bron", str(text), "--json"]) == 1
    found = json.loads(capsys.readouterr().out)["bron"]
    assert found["klopt"] is False and found["samenvatting"]["verdwenen"] == 1
    assert found["opnieuw_bekijken"]["niets_te_beïnvloeden"] == [48]
    assert main(["dekking", str(FILE), "--bron", str(tmp_path / "weg.txt")]) == 2
