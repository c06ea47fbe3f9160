"""Keuzelijsten rewritten as a form does it: only what changed is written, and back again gives the same bytes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from dsl import (
    ListNotWritten,
    PlacedList,
    Source,
    WrittenList,
    WrittenValue,
    format_source,
    rewrite_list,
    written_lists,
)
from dsl.syntax.parser import parse

TIDY = """keuzelijst doelen "Doelen van de samenleving", oplopend  # van de raad
    - gezond "Een gezonde omgeving"
    - veilig "Veilig thuis", heette veiligheid  # herijkt
    - samen "Samen meedoen"
  geldig vanaf 1 januari 2024 t/m 31 december 2027"""
TEXTS = (
    TIDY,
    'keuzelijst doelen "Doelen"\n  - gezond "Gezond"\n  - veilig',
    'keuzelijst doelen\n  - gezond "Gezond\n    en wel"\n  - veilig "Veilig"\n  heette oude_doelen\n  t/m 1 mei 2027',
    'keuzelijst doelen "Doelen"\n  - gezond "Gezond"\n  - veilig "Veilig"\n  geldig vanaf 1 januari 2024 # zo\n'
    "  vervalt met ingang van 1 januari 2028 heette oude_doelen",
    'keuzelijst doelen "t/m 1 mei 2024"\n  - gezond "geldig vanaf 1 mei 2024"\n  geldig vanaf 1 mei 2024',
)


def placed(statement: str) -> tuple[Source, PlacedList]:
    """A file with one list between two other statements, and that list."""
    before = 'begrip een betekent: kleur is rood\n\nkeuzelijst andere "Andere"\n    - rood "Rood"'
    source = Source.of("proef", f"# Kop\n\n```regels\n{before}\n\n{statement}\n\nfeit a: ja/nee\n```\n\nNa.\n")
    return source, written_lists(parse(source)[0])[1]


def changed(one: WrittenList) -> Iterator[WrittenList]:
    first, *rest = one.values
    new = WrittenValue("groen", "Meer groen")
    yield replace(one, title="Iets anders")
    yield replace(one, values=(replace(first, label="Andere woorden"), *rest))
    yield replace(one, values=(*one.values, new))
    yield replace(one, values=(*rest, new))
    yield replace(one, values=(new,))
    yield replace(one, start=date(2028, 1, 1), last=date(2031, 12, 31))
    yield replace(one, start=None, last=None)
    yield replace(one, start=None, last=date(2026, 6, 30))
    yield WrittenList(one.name, "Alles anders", (replace(first, label="Gezonder"), new), date(2028, 1, 1), None)


@pytest.mark.parametrize("statement", TEXTS)
def test_a_list_says_what_was_asked_and_the_rest_of_the_file_stays(statement: str) -> None:
    source, old = placed(statement)
    for new in changed(old.written):
        made = rewrite_list(source, old, new)
        (now,) = [one for one in written_lists(parse(Source.of("proef", made))[0]) if one.written.name == "doelen"]
        assert now.written == new
        assert made.startswith(source.text[: old.span.start])
        assert made.endswith("\n\nfeit a: ja/nee\n```\n\nNa.\n")
        assert now.statement.formerly == old.statement.formerly or (
            now.statement.formerly and old.statement.formerly and now.statement.formerly.text == "oude_doelen"
        )


@pytest.mark.parametrize("statement", TEXTS)
def test_nothing_is_written_when_nothing_changes(statement: str) -> None:
    source, old = placed(statement)
    assert rewrite_list(source, old, old.written) == source.text


def test_what_was_laid_out_stays_so_with_its_comments_and_former_words() -> None:
    source, old = placed(TIDY)
    for new in changed(old.written):
        made = rewrite_list(source, old, new)
        assert format_source(Source.of("proef", made)) == made
        kept = {value.name for value in new.values}
        assert ("heette veiligheid" in made) is ("veilig" in kept)
        assert "# van de raad" in made


def test_there_and_back_gives_the_same_text() -> None:
    source, old = placed(TIDY)
    there = replace(old.written, title="Anders", start=None, last=date(2029, 1, 1))
    away = Source.of("proef", rewrite_list(source, old, there))
    now = written_lists(parse(away)[0])[1]
    assert rewrite_list(away, now, old.written) == source.text


def test_a_list_with_its_period_behind_a_value_is_left_to_who_types_when_it_gets_another_value() -> None:
    source, old = placed('keuzelijst doelen "Doelen"\n  - gezond "Gezond" geldig vanaf 1 mei 2024')
    with pytest.raises(ListNotWritten):
        rewrite_list(source, old, replace(old.written, values=(*old.written.values, WrittenValue("groen", "Groen"))))


@pytest.mark.parametrize("words", ['Een "doel"', "Twee\nregels"])
def test_words_that_the_language_cannot_write_are_refused(words: str) -> None:
    source, old = placed(TIDY)
    with pytest.raises(ListNotWritten):
        rewrite_list(source, old, replace(old.written, values=(WrittenValue("gezond", words),)))


@pytest.mark.parametrize("name", ["nee", "twee woorden", "doel, heette veilig"])
def test_a_name_that_cannot_be_a_value_is_refused(name: str) -> None:
    source, old = placed(TIDY)
    with pytest.raises(ListNotWritten):
        rewrite_list(source, old, replace(old.written, values=(*old.written.values, WrittenValue(name, "Nieuw"))))
