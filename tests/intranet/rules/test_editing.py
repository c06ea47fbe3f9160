"""What the editor is told: findings with their mends, completions, meanings, layout; in places as editors count."""

from __future__ import annotations

import pytest

from dsl import EditorPosition
from intranet.policies import shipped_texts
from intranet.rules import editing
from intranet.rules.editing import Desk

TEXT = shipped_texts()[0].text
NAME = shipped_texts()[0].name


def place(text: str, words: str, offset: int = 0) -> EditorPosition:
    """Return where some words stand first, `offset` characters on."""
    before = text[: text.index(words) + offset]
    return EditorPosition(before.count("\n"), len(before.rpartition("\n")[2].encode("utf-16-le")) // 2)


def applied(text: str, edits: list[dict[str, object]]) -> str:
    """Return a text with edits made, as the editor makes them."""
    lines = text.split("\n")

    def offset(where: object) -> int:
        assert isinstance(where, dict)
        before = sum(len(line) + 1 for line in lines[: where["regel"]])
        return before + len(lines[where["regel"]].encode("utf-16-le")[: where["teken"] * 2].decode("utf-16-le"))

    for edit in sorted(edits, key=lambda one: -offset(one["van"])):
        text = text[: offset(edit["van"])] + str(edit["tekst"]) + text[offset(edit["tot"]) :]
    return text


def test_the_shipped_rules_have_no_findings() -> None:
    assert editing.problems(Desk(NAME, TEXT)) == {"meldingen": [], "elders": 0}


def test_a_wrong_name_is_told_at_its_place_with_a_mend_that_mends_it() -> None:
    broken = TEXT.replace("als handhaving_of_toezicht", "als handhaving_of_toezigt", 1)
    (problem,) = editing.problems(Desk(NAME, broken))["meldingen"]
    where = place(broken, "handhaving_of_toezigt")
    assert problem["ernst"] == "fout"
    assert problem["van"] == {"regel": where.line, "teken": where.character}
    assert "`" not in problem["tekst"] + problem["hulp"]
    assert applied(broken, problem["herstel"][0]["wijzigingen"]) == TEXT


def test_places_count_utf_16_as_the_editor_does() -> None:
    broken = TEXT.replace("## Over de opgave", '```regels\nfeit 😀"a"\n```\n\n## Over de opgave', 1)
    problem = editing.problems(Desk(NAME, broken))["meldingen"][0]
    line = broken[: broken.index("feit 😀")].count("\n")
    assert problem["van"]["regel"] == line
    assert problem["van"]["teken"] in (5, 7)  # the sign itself, or what follows on its two units


def test_findings_in_other_files_are_counted() -> None:
    desk = Desk(NAME, TEXT, (("ander.regels.md", "```regels\nregeltaal 1\n\nfeit\n```\n"),))
    found = editing.problems(desk)
    assert found["elders"] > 0


def test_a_value_is_completed_behind_its_fact() -> None:
    words = "- ruimte is geen\n"
    half = TEXT.replace(words, "- ruimte is on\n", 1)
    at = place(half, "- ruimte is on\n", len("- ruimte is on"))
    found = editing.completions(Desk(NAME, half), at)
    assert found is not None
    assert "onvoldoende" in [option["naam"] for option in found["opties"]]
    assert found["tot"] == {"regel": at.line, "teken": at.character}


def test_a_name_has_its_meaning_and_its_place() -> None:
    desk = Desk(NAME, TEXT)
    at = place(TEXT, "als handhaving_of_toezicht", len("als hand"))
    meaning = editing.meaning(desk, at)
    assert meaning is not None and {part["soort"] for part in meaning["uitleg"]} == {"tekst"}
    assert "Gaat het om handhaving of toezicht?" in meaning["uitleg"][0]["tekst"]
    rule = editing.meaning(desk, place(TEXT, "op uitgangspunt", len("op uit")))
    assert rule is not None and [part["soort"] for part in rule["uitleg"]] == ["tekst", "regels", "tekst"]
    assert rule["uitleg"][1]["tekst"].startswith("al deze punten gelden:\n- ")
    assert not {"`", "*"} & {sign for part in (*meaning["uitleg"], *rule["uitleg"]) for sign in part["tekst"]}
    declared = editing.declaration(desk, at)
    where = place(TEXT, "feit handhaving_of_toezicht", len("feit "))
    assert declared is not None and declared["van"] == {"regel": where.line, "teken": where.character}


def test_a_name_of_another_file_has_its_place_there() -> None:
    above = '# V\n\n```regels\nregeltaal 1\n\nregelset v "V"\n  bouwt voort op leidraad_participatie\n'
    above += "  rang verordening\n\nuitzondering klein op uitgangspunt geeft geen_participatie\n```\n"
    at = place(above, "op uitgangspunt", len("op uit"))
    line = TEXT[: TEXT.index("regel uitgangspunt over")].count("\n") + 1
    assert editing.declaration(Desk("v.regels.md", above, ((NAME, TEXT),)), at) == {"bestand": NAME, "regel": line}


def test_a_name_can_get_another_one_everywhere_or_is_refused() -> None:
    desk = Desk(NAME, TEXT)
    at = place(TEXT, "feit handhaving_of_toezicht", len("feit "))
    edits = editing.renaming(desk, at, "handhaving_of_controle")["wijzigingen"]
    renamed = applied(TEXT, edits)
    assert "handhaving_of_toezicht" not in renamed
    assert editing.problems(Desk(NAME, renamed))["meldingen"] == []
    assert "melding" in editing.renaming(desk, at, "ruimte")


def test_the_layout_comes_as_edits_and_a_text_that_cannot_be_laid_out_says_why() -> None:
    untidy = TEXT.replace("  als handhaving_of_toezicht", "       als    handhaving_of_toezicht", 1)
    assert applied(untidy, editing.layout(Desk(NAME, untidy))["wijzigingen"]) == TEXT
    assert editing.layout(Desk(NAME, TEXT)) == {"wijzigingen": []}


def test_the_contents_are_headings_with_their_statements() -> None:
    entries = editing.contents(Desk(NAME, TEXT))
    assert entries[0].depth == 0 and entries[0].line == 1
    rule = next(entry for entry in entries if entry.words == "uitgangspunt" and entry.kind == "regel")
    assert TEXT.split("\n")[rule.line - 1].startswith("regel uitgangspunt")


@pytest.mark.parametrize("question", [{}, {"regel": "1", "teken": 2}, {"regel": 1}])
def test_a_question_without_a_place_is_refused(question: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="a place"):
        editing.place_of(question)
