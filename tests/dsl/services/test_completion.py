"""What is proposed while typing: on text that is not sound, for that is what it is while someone types."""

from __future__ import annotations

import re

import pytest

from dsl.reading import read
from dsl.services import words
from dsl.services.completion import complete
from dsl.services.names import Names
from dsl.services.proposed import ItemKind
from dsl.source import Source
from dsl.syntax.parser import parse
from tests.dsl.services.typing import START, names, typing


def labels(statement: str) -> list[str]:
    source, at = typing(statement)
    return [item.label for item in complete(source, at, names(source))]


def test_a_statement_begins_with_all_its_words():
    assert labels("‸") == list(words.STATEMENTS)
    assert labels("fe‸") == list(words.STATEMENTS)


PLACES = {
    "feit nieuw: ‸": ["ja/nee", "één uit", "meer uit", "getal", "bedrag", "datum", "tekst"],
    "feit nieuw: één uit ‸": ["wijken", "heette", "vraag", "toelichting", "weeg", "door"],
    "feit nieuw: één uit\n    - een_ding, ‸": ["heette"],
    "feit nieuw: één uit\n    - een_ding, heette ‸": [],
    "feit nieuw: ja/nee\n  ‸": ["heette", "vraag", "toelichting", "weeg", "door"],
    'feit nieuw: ja/nee\n  vraag "Is het zo?"\n  t‸': ["heette", "toelichting", "weeg", "door"],
    "feit ‸": [],
    "regel nieuw over ‸": ["uitkomst"],
    "regel nieuw over uitkomst geeft ‸": ["wel", "niet_nu"],
    "uitzondering nieuw op ‸": ["hoofd", "dicht"],
    'verplichting nieuw "V"\n  bij principe ‸': ["1"],
    'verplichting nieuw "V"\n  uiterlijk 2 ‸': ["dagen", "weken", "maanden", "jaar"],
    'verplichting nieuw "V"\n  uiterlijk een ‸': ["dag", "week", "maand", "jaar"],
    "tabel nieuw over uitkomst\n  | ruimte ‸": [],
    "uitzondering nieuw op dicht geeft w‸": ["wel", "niet_nu"],
    "begrip nieuw betekent: open is ‸": ["ja", "nee", "niet"],
    "begrip nieuw betekent: ruimte is ‸": ["geen", "voldoende", "een", "niet"],
    "begrip nieuw betekent: ruimte is niet ‸": ["geen", "voldoende"],
    "begrip nieuw betekent: ruimte is een van (geen, ‸": ["geen", "voldoende"],
    "begrip nieuw betekent: wijk is ‸": ["noord", "zuid", "een", "niet", "minstens", "hoogstens", "meer", "minder"],
    "begrip nieuw betekent: wijk is minstens ‸": ["noord", "zuid"],
    "begrip nieuw betekent: thema bevat ‸": ["sociaal", "groen"],
    "begrip nieuw betekent: aantal is ‸": ["minstens", "hoogstens", "meer", "minder", "een", "niet"],
    "begrip nieuw betekent: startdatum is ‸": ["voor", "na", "minstens", "hoogstens", "niet"],
    "begrip nieuw betekent: peildatum is ‸": ["voor", "na", "minstens", "hoogstens", "niet"],
    "begrip nieuw betekent: helder is ‸": ["voldaan", "niet"],
    "begrip nieuw betekent: hoofd is ‸": ["van toepassing", "niet"],
    "begrip nieuw betekent: uitleggen is ‸": ["afgerond", "niet"],
    "begrip nieuw betekent: uitkomst is ‸": ["wel", "niet_nu", "niet", "een"],
    'verplichting nieuw "Nieuw"\n  moment ‸': ["vooraf", "tijdens", "achteraf"],
    'verplichting nieuw "Nieuw"\n  uiterlijk 2 weken voor ‸': ["startdatum"],
    'verplichting nieuw "Nieuw"\n  uiterlijk op ‸': ["startdatum"],
    'verplichting nieuw "Voor {‸': ["open", "ruimte", "wijk", "thema", "aantal", "startdatum"],
    'voorbeeld "Nieuw"\n  zoals ‸': ["gewoon"],
    'voorbeeld "Nieuw"\n  gegeven:\n    - ruimte is ‸': ["geen", "voldoende", "onbekend"],
    'voorbeeld "Nieuw"\n  gegeven:\n    - open is ‸': ["ja", "nee", "onbekend"],
    'voorbeeld "Nieuw"\n  verwacht:\n    - verplichting ‸': ["uitleggen"],
    'voorbeeld "Nieuw"\n  verwacht:\n    - nog nodig: open, ‸': [
        "open",
        "ruimte",
        "wijk",
        "thema",
        "aantal",
        "startdatum",
    ],
    'voorbeeld "Nieuw"\n  verwacht:\n    - uitkomst is wel op grond van ‸': ["hoofd", "dicht", "anders"],
    "tabel nieuw over uitkomst\n  | ruimte | uitkomst |\n  | ‸": ["geen", "voldoende", "niet"],
    "tabel nieuw over uitkomst\n  | ruimte | uitkomst |\n  | geen | ‸": ["wel", "niet_nu"],
    'verplichting nieuw "Een tekst met als en is ‸"': [],
    "begrip nieuw betekent: open # is ‸": [],
    "nog te ‸": ["nog te doen"],
}


@pytest.mark.parametrize("statement", PLACES)
def test_place(statement: str):
    assert labels(statement) == PLACES[statement]


def test_the_head_of_a_table_is_made_of_names_and_the_besluit_comes_last():
    found = labels("tabel nieuw over uitkomst\n  | ruimte | ‸")
    assert found[-1] == "uitkomst" and {"open", "aantal", "helder"} < set(found) and "ruimte" not in found


def test_the_second_word_of_a_phrase_is_proposed_first():
    assert labels("regel nieuw over uitkomst geeft wel\n  als hoofd is van ‸")[0] == "van toepassing"
    assert labels("regel nieuw over uitkomst geeft wel\n  als hoofd is van toe‸")[0] == "van toepassing"


def test_a_condition_begins_with_a_name_or_a_word_for_conditions():
    found = labels("regel nieuw over uitkomst geeft wel\n  als ‸")
    assert found[:6] == ["open", "ruimte", "wijk", "thema", "aantal", "startdatum"]
    assert {"ruim", "helder", "uitkomst", "hoofd", "uitleggen", "peildatum", "niet", "al deze punten gelden"} <= {
        *found
    }
    assert not {"signaal", "gewoon", "let_op", "wijken", "mijn_regels"} & {*found}


def test_a_clause_that_is_wrong_before_the_cursor_does_not_silence_the_next_one():
    found = labels("regel nieuw zonder besluit\n  als ruimte == 3\n  als ruimte is ‸")
    assert found == ["geen", "voldoende", "een", "niet"]


def test_a_name_in_a_broken_statement_is_still_proposed():
    source, at = typing("regel kapot over uitkomst geeft\n\nuitzondering nieuw op ‸")
    found = {item.label for item in complete(source, at, names(source))}
    assert found == {"hoofd", "dicht", "kapot"}


def test_a_proposal_replaces_the_word_before_the_cursor_and_says_what_it_is():
    source, at = typing("begrip nieuw betekent: ru‸")
    found = next(item for item in complete(source, at, names(source)) if item.label == "ruimte")
    assert source.slice(found.span) == "ru"
    assert (found.kind, found.detail) == (ItemKind.NAME, "feit, één uit")
    assert "Is er ruimte?" in found.documentation
    value = next(
        item
        for source, at in [typing("begrip nieuw betekent: ruimte is v‸")]
        for item in complete(source, at, names(source))
    )
    assert (value.label, value.kind, value.detail) == ("geen", ItemKind.VALUE, "Geen")


def test_outside_the_rules_only_a_block_is_proposed():
    source = Source.of("mijn.regels.md", START + "\n``")
    found = complete(source, len(source.text), names(source))
    assert [item.text for item in found] == ["```regels\n${0}\n```"]
    assert complete(source, 3, names(source)) == ()


def filled(skeleton: str) -> str:
    """Return a skeleton as it is put in when nobody changes anything."""
    return re.sub(r"\$\{\d+(?::([^}]*))?\}", lambda match: match[1] or "", skeleton)


@pytest.mark.parametrize("word", words.STATEMENTS)
def test_each_skeleton_of_a_statement_can_be_read(word: str):
    text = f"> Een zin.\n\n```regels\n{filled(words.STATEMENTS[word].skeleton)}\n```\n"
    document, found = parse(Source.of("nieuw", text))
    assert not found
    assert len(document.statements) == 1


@pytest.mark.parametrize("clause", [clause for clause in words.CLAUSES if clause != "bouwt voort op"])
def test_each_skeleton_of_a_clause_can_be_read(clause: str):
    from dsl.mistakes.mistake import CLAUSES
    from dsl.services.completion import _HEADS

    inline = {
        "gekozen": 'interpretatie a "A" ',
        "over": "regel a ",
        "geeft": "regel a over b ",
        "betekent": "begrip a ",
    }
    inline["laat buiten toepassing"] = "uitzondering a op b "
    head = inline.get(clause) or _HEADS[CLAUSES[clause][0]] + "\n  "
    rest = " geeft c" if clause == "over" else ""
    _, found = parse(Source.of("nieuw", f"```regels\n{head}{filled(words.CLAUSES[clause].skeleton)}{rest}\n```\n"))
    assert not found


def test_any_place_in_the_shipped_policy_gives_an_answer():
    from tests.dsl.test_leidraad import FILE

    source = Source.of("leidraad", FILE.read_text(encoding="utf-8"))
    found = Names([read(source).document])
    for at in range(0, len(source.text), 997):
        for end in (at, len(source.text)):
            cut = Source("leidraad", source.text[:at] + source.text[end:])
            complete(cut, at, found)
