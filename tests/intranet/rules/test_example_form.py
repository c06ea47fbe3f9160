"""A row as it is filled in, for every kind of question: it becomes what the text says, and a mistake has its field."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from dsl import Reading, Source, read, read_together, rewrite_example, run_examples
from intranet.rules.example_form import RowForm
from intranet.rules.example_table import Choice, Sheet

RULES = """\
# Proef

> Het telt.

```regels
regeltaal 1

regelset proef "Proef"
  rang leidraad
  geldig vanaf 1 januari 2020

feit aantal: getal
  vraag "Hoeveel?"

feit kosten: bedrag
  vraag "Wat kost het?"

feit begin: datum
  vraag "Wanneer?"

feit naam: tekst
  vraag "Hoe heet het?"

feit thema: meer uit
    - sociaal "Sociaal"
    - groen "Groen"
  vraag "Waarover gaat het?"

feit groot: ja/nee
  vraag "Is het groot?"

besluit mag "Mag het?": één uit
    - toestemming "Wel"
    - verbod "Niet"
  anders verbod want "Zomaar mag het niet."

regel veel over mag geeft toestemming
  als aantal is minstens 10 of kosten is meer dan € 1.000 of begin is na 1 maart 2026 of thema bevat groen of groot

verplichting melden "Meld het in Sittard-Geleen"
  als groot

basis klein
  gegeven:
    - groot is nee
    - aantal is 3

voorbeeld "Klein"
  zoals klein, behalve:
    - kosten is € 10
  verwacht:
    - mag is nog open
```
"""


def sheet_of(reading: Reading, file: str) -> Sheet:
    assert reading.policy is not None, reading.diagnostics
    document = next(one for one in reading.documents if one.source.name == file)
    on = date(2026, 11, 23)
    return Sheet(reading.policy, document, run_examples(reading.policy, on), on)


@pytest.fixture
def sheet() -> Sheet:
    return sheet_of(read(Source.of("proef.regels.md", RULES)), "proef.regels.md")


def filled(sheet: Sheet, **fields: Any) -> RowForm:
    """The row of the only voorbeeld with these fields filled in; `_` in a name stands for `-`."""
    form = RowForm(sheet, sheet.rows[0].written, ("kosten",))
    form.read(MultiDict({name.replace("__", "-"): value for name, value in fields.items()}))
    return form


@pytest.mark.parametrize(
    ("fields", "line"),
    [
        ({"a__aantal": "1.250"}, "aantal is 1.250"),
        ({"a__aantal": "onbekend"}, "aantal is onbekend"),
        ({"a__kosten": "1250,5"}, "kosten is € 1.250,50"),
        ({"a__begin": "3-4-2026"}, "begin is 3 april 2026"),
        ({"a__naam": 'Het "plein" # 1'}, 'naam is "Het “plein” # 1"'),
        ({"a__thema": "deze", "k__thema": ["groen", "sociaal"]}, "thema is (sociaal, groen)"),
        ({"a__thema": "leeg"}, "thema is leeg"),
        ({"a__groot": "ja"}, "groot is ja"),
        ({"a__melden": "afgerond"}, "melden is afgerond"),
    ],
)
def test_each_kind_of_answer_is_written_and_shown_again(sheet: Sheet, fields: dict[str, Any], line: str) -> None:
    form = filled(sheet, **fields)
    assert form.mistakes == {}
    text = rewrite_example(sheet.document.source, sheet.rows[0].placed, form.written)
    assert f"    - {line}\n" in text
    again = sheet_of(read(Source.of("proef.regels.md", text)), "proef.regels.md")
    same = RowForm(again, again.rows[0].written, form.names)
    (name,) = (key[3:] for key in fields if key.startswith("a__"))
    shown = same.answer(name)
    more = {"k__thema": same.ticked(name)} if same.ticked(name) else {}
    chosen = "deze" if more else shown if same.options(name) else same.typed_text(name)
    same.read(MultiDict({f"a-{name}": chosen, **{key.replace("__", "-"): value for key, value in more.items()}}))
    assert same.mistakes == {} and same.written == again.rows[0].written


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"a__aantal": "veel"}, "a-aantal"),
        ({"a__kosten": "1,2,3"}, "a-kosten"),
        ({"a__begin": "31-2-2026"}, "a-begin"),
        ({"a__thema": "deze"}, "a-thema"),
        ({"a__thema": "deze", "k__thema": ["blauw"]}, "a-thema"),
        ({"a__groot": "misschien"}, "a-groot"),
        ({"b__mag": ""}, "b-mag"),
    ],
)
def test_what_is_no_answer_is_told_at_its_field(sheet: Sheet, fields: dict[str, Any], name: str) -> None:
    form = filled(sheet, **fields)
    assert list(form.mistakes) == [name]
    if name.startswith("a-"):
        assert form.written.given == sheet.rows[0].written.given
        assert form.answer(name[2:]) == fields[f"a__{name[2:]}"]  # what was typed is still there to mend


def test_an_answer_of_the_basis_again_leaves_the_row(sheet: Sheet) -> None:
    form = filled(sheet, a__kosten="")
    assert form.written.given == {}


def test_a_name_that_is_not_in_the_rules_is_not_taken(sheet: Sheet) -> None:
    form = filled(sheet, a__niets="ja", erbij="niets", verwachting="v-signaal-niets", v__principe__x="wel")
    assert form.written == sheet.rows[0].written and form.names == ("kosten",)


BUILT = """\
# Verder

```regels
regeltaal 1

regelset verder "Verder"
  bouwt voort op proef
  rang verordening
  geldig vanaf 1 januari 2020

voorbeeld "Groot, volgens beide"
  zoals klein, behalve:
    - groot is ja
  verwacht:
    - mag is toestemming op grond van veel
    - verplichting melden
    - nog nodig: niets
```
"""


def test_a_document_that_builds_on_another_has_its_own_rows() -> None:
    reading = read_together([Source.of("a.regels.md", RULES), Source.of("b.regels.md", BUILT)])
    sheet = sheet_of(reading, "b.regels.md")
    (table,) = sheet.tables(Choice())
    assert [row.written.title for row in table.rows] == ["Groot, volgens beide"]
    assert [(column.name, column.base) for column in table.columns] == [("groot", "nee")]
    assert table.line is None  # the basis stands in the other file
    assert table.rows[0].result.passed
    words = [sheet.words.expected(one) for one in table.rows[0].written.expected[1:]]
    assert words == ["Verplichting: Meld het in Sittard-Geleen", "Nog nodig: niets"]
    named = BUILT.replace("verplichting melden", "verplichting proef.melden").replace("groot is", "proef.groot is")
    reading = read_together([Source.of("a.regels.md", RULES), Source.of("b.regels.md", named)])
    assert sheet_of(reading, "b.regels.md").rows[0].written == table.rows[0].written
