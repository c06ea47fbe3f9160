"""Hover, definition, references and rename: from a word to its meaning and its places."""

from __future__ import annotations

import pytest

from dsl.diagnostics import Severity, TextEdit
from dsl.reading import read
from dsl.services.hover import hover
from dsl.services.names import Names
from dsl.services.navigation import definition, references
from dsl.services.renaming import RenameRefused, rename, renameable
from dsl.source import Source
from tests.dsl.services.typing import START, cursor, names, typing


def at(place: str, text: str = START) -> tuple[Source, int]:
    """Return the text, and where in it the cursor of `place` stands."""
    plain = place.replace("‸", "")
    assert text.count(plain) == 1, plain
    return cursor(text.replace(plain, place))


def shown(place: str) -> str:
    source, offset = at(place)
    found = hover(source, offset, names(source))
    assert found is not None
    return found.text


def test_hover_tells_what_a_feit_asks_and_what_the_answers_are():
    text = shown("begrip ruim betekent: rui‸mte is voldoende")
    assert text.startswith("**oordeel** `ruimte`: één uit\n\nIs er ruimte?")
    assert "- `voldoende` Voldoende" in text


def test_hover_shows_the_sentence_of_the_source_and_its_heading():
    text = shown("uitzondering dicht op hoo‸fd")
    assert "geeft `wel` aan `uitkomst`" in text
    assert "> Participatie is het uitgangspunt." in text
    assert "*Regels*" in text
    assert "```regels\nruim en open\n```" in text


def test_hover_on_a_value_a_filling_a_keyword_and_nothing():
    assert shown("als ruimte is ge‸en").startswith("**waarde** `geen`: Geen")
    assert shown('"Leg uit vóór {start‸datum}"').startswith("**feit** `startdatum`: datum")
    assert "De voorwaarde waaronder dit geldt." in shown("  al‸s ruim en open")
    assert "Gaat voor een regel" in shown("uitzonde‸ring dicht op")
    source, offset = at('vraag "Is er rui‸mte?"')
    assert hover(source, offset, names(source)) is None
    assert hover(source, 3, names(source)) is None


def test_hover_in_a_statement_with_a_mistake_still_knows_the_names():
    source, offset = typing("regel nieuw over uitkomst geef wel als rui‸mte")
    found = hover(source, offset, names(source))
    assert found is not None and "`ruimte`" in found.text


DEFINITIONS = {
    "begrip ruim betekent: rui‸mte is voldoende": "oordeel |ruimte: één uit",
    "als ruimte is ge‸en": '- |geen "Geen"',
    "uitzondering dicht op hoo‸fd": "regel |hoofd over",
    "één uit wij‸ken": "keuzelijst |wijken",
    "zoals gew‸oon": "basis |gewoon",
    "wel op grond van hoo‸fd": "regel |hoofd over",
    "voor start‸datum": "feit |startdatum: datum",
    "anders niet_‸nu": '- |niet_nu "Niet nu"',
    "als dicht is‸ van toepassing": None,
}


@pytest.mark.parametrize("place", DEFINITIONS)
def test_definition(place: str):
    source, offset = at(place)
    found = definition(source, offset, names(source))
    expected = DEFINITIONS[place]
    if expected is None:
        assert found is None
        return
    assert found is not None
    assert found.span.start == source.text.index(expected.replace("|", "")) + expected.index("|")


def test_references_are_all_places_in_order_with_or_without_the_declaration():
    source, offset = at("begrip ruim betekent: rui‸mte is voldoende")
    found = references(source, offset, names(source))
    lines = [source.line_text(source.position(place.span.start).line).strip() for place in found]
    assert lines == [
        "oordeel ruimte: één uit",
        "begrip ruim betekent: ruimte is voldoende",
        "als ruimte is geen",
        "- ruimte is voldoende",
    ]
    assert len(references(source, offset, names(source), with_declaration=False)) == 3


# --- rename -------------------------------------------------------------------------------------------


def renamed(place: str, new_name: str, text: str = START) -> str:
    source, offset = at(place, text)
    found = rename(source, offset, new_name, names(source))
    out = source.text
    for change in sorted(found, key=lambda change: change.edit.span, reverse=True):
        out = out[: change.edit.span.start] + change.edit.text + out[change.edit.span.end :]
    return out


@pytest.mark.parametrize(
    ("place", "old", "new"),
    [
        ("feit start‸datum: datum", "startdatum", "begindatum"),
        ("regel hoo‸fd over", "hoofd", "uitgangspunt"),
        ("besluit uit‸komst", "uitkomst", "resultaat"),
        ("basis gew‸oon", "gewoon", "normaal"),
        ("keuzelijst wij‸ken", "wijken", "buurten"),
        ("verplichting uit‸leggen", "uitleggen", "toelichten"),
    ],
)
def test_a_name_gets_another_name_everywhere_and_the_rules_stay_sound(place: str, old: str, new: str):
    before, after = names(Source.of("a", START)), renamed(place, new)
    reading = read(Source.of("mijn.regels.md", after))
    assert not [d for d in reading.diagnostics if d.severity is Severity.ERROR]
    assert old not in Names([reading.document]).declarations
    assert len(Names([reading.document]).occurrences["mijn.regels.md"]) == len(before.occurrences["a"])


def test_a_value_gets_another_word_only_where_it_is_a_value_of_that_list():
    after = renamed("als ruimte is ge‸en", "nauwelijks", START + "\n```regels\nfeit ander: één uit\n    - geen\n```\n")
    assert '- nauwelijks "Geen"' in after
    assert "als ruimte is nauwelijks" in after
    assert "    - geen\n" in after
    assert not [d for d in read(Source.of("x", after)).diagnostics if d.severity is Severity.ERROR]


def test_a_value_that_had_another_word_says_so_and_no_other_gets_that_word():
    text = START.replace('- geen "Geen"', '- geen "Geen", heette nauwelijks')
    source, offset = at("als ruimte is ge‸en", text)
    found = hover(source, offset, names(source))
    assert found is not None and found.text.endswith("Heette eerder `nauwelijks`.")
    with pytest.raises(RenameRefused, match="heette al `nauwelijks`"):
        renamed("als ruimte is ge‸en", "nauwelijks", text)
    assert '- niets "Geen", heette nauwelijks' in renamed("als ruimte is ge‸en", "niets", text)


@pytest.mark.parametrize(
    ("place", "new_name", "reason"),
    [
        ("feit op‸en: ja/nee", "aantal", "bestaat al: dat is een feit"),
        ("feit op‸en: ja/nee", "regel", "woord van de regeltaal"),
        ("feit op‸en: ja/nee", "peildatum", "woord van de regeltaal"),
        ("feit op‸en: ja/nee", "true", "woord van de regeltaal"),
        ("feit op‸en: ja/nee", "is open", "één woord"),
        ("feit op‸en: ja/nee", "Open", "kleine letters"),
        ("feit op‸en: ja/nee", "1e", "begint met een letter"),
        ("als ruimte is ge‸en", "voldoende", "heeft al een waarde"),
        ("als ruimte is ge‸en", "onbekend", "woord van de regeltaal"),
        ('vraag "Is er rui‸mte?"', "plek", "Hier staat geen naam"),
    ],
)
def test_rename_refuses(place: str, new_name: str, reason: str):
    with pytest.raises(RenameRefused, match=reason):
        renamed(place, new_name)


def test_rename_refuses_while_a_statement_with_that_word_cannot_be_read():
    broken = START + "\n```regels\nregel kapot over uitkomst geef wel als ruimte\n```\n"
    with pytest.raises(RenameRefused, match="Herstel eerst de fout"):
        renamed("oordeel rui‸mte: één uit", "plek", broken)
    assert "begrip ruim betekent: ruimte is voldoende" in renamed("signaal let‸_op", "opletten", broken)


def test_the_place_to_rename_is_the_word():
    source, offset = at("oordeel rui‸mte: één uit")
    assert source.slice(renameable(source, offset, names(source))) == "ruimte"


def test_two_documents_are_renamed_together():
    source, offset = at("oordeel rui‸mte: één uit")
    other = Source.of("ander.regels.md", "```regels\nbegrip krap betekent: ruimte is geen\n```\n")
    together = Names([read(source).document, read(other).document])
    found = rename(source, offset, "plek", together)
    assert [change.edit for change in found if change.source == other] == [
        TextEdit(change.edit.span, "plek") for change in found if change.source == other
    ]
    assert [other.slice(change.edit.span) for change in found if change.source == other] == ["ruimte"]
