"""The formatter has one layout, keeps what is not its own, and never changes what a file says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from dsl.command.cli import main
from dsl.source import Source
from dsl.syntax.parser import parse
from dsl.writing import formatter
from dsl.writing.formatter import FormatterError, format_source
from dsl.writing.layout import WIDTH
from tests.dsl.generated import rule_files

LEIDRAAD = (Path(__file__).parents[2] / "policies" / "leidraad-participatie.regels.md").read_text(encoding="utf-8")
LONG = "woord " * 30


def formatted(text: str) -> str:
    """Return a whole file formatted, after seeing that formatting it again changes nothing."""
    once = format_source(Source.of("proef.regels.md", text))
    assert format_source(Source.of("proef.regels.md", once)) == once
    return once


def rules(text: str) -> str:
    """Return the rules of one block formatted."""
    return formatted(f"```regels\n{text}\n```\n").removeprefix("```regels\n").removesuffix("\n```\n")


GOLDEN = {
    "regeltaal": ("regeltaal   1", "regeltaal 1"),
    "regelset": (
        'regelset x\n "Een  titel"\n vervalt met ingang van 1 JANUARI 2028\n t/m 31 December 2027\n versie "2"\n'
        ' rang  wet\n geldig vanaf 01 mei 2020\n organisatie "o"',
        'regelset x "Een titel"\n  organisatie "o"\n  rang wet\n  versie "2"\n'
        "  geldig vanaf 1 mei 2020 t/m 31 december 2027\n  vervalt met ingang van 1 januari 2028",
    ),
    "feit": (
        'feit a : een uit ,oplopend\n  - x "X"\n  - y\n  door opga team\n  weeg "b c","d"\n'
        '  toelichting "t"\n  vraag "V?"',
        'feit a: één uit, oplopend\n    - x "X"\n    - y\n  vraag "V?"\n  toelichting "t"\n  door opga team\n'
        '  weeg "b c", "d"',
    ),
    "oordeel": ('oordeel a: meer uit lijst\n  door "het team"', 'oordeel a: meer uit lijst\n  door "het team"'),
    "getal": ("feit a:bedrag", "feit a: bedrag"),
    "keuzelijst": (
        'keuzelijst k "Kleuren",oplopend\n - rood "Rood"\n - wit',
        'keuzelijst k "Kleuren", oplopend\n    - rood "Rood"\n    - wit',
    ),
    "begrip": ("begrip a betekent:\n  (b) en ((c) of d)", "begrip a betekent: b en (c of d)"),
    "interpretatie": (
        'interpretatie i "V?"\n  gekozen ja\n  op 2 Mei 2026\n  want "r"\n  door "mij"',
        'interpretatie i "V?" gekozen ja\n  want "r"\n  door "mij" op 2 mei 2026',
    ),
    "waarde met een oud woord": (
        'keuzelijst k "K"\n  - x "X" ,heette y # zo\n  - lang "'
        + "lang woord " * 8
        + 'lang w", heette een_heel_oud_woord_ervan\n heette l',
        'keuzelijst k "K"\n    - x "X", heette y  # zo\n    - lang "'
        + "lang woord " * 8
        + 'lang\n      w", heette een_heel_oud_woord_ervan\n  heette l',
    ),
    "principe": ('principe 02 p "P"\n voldaan\n als a', 'principe 2 p "P"\n  voldaan als a'),
    "besluit": (
        'besluit b "B?": een uit\n  - x "X"\n  - y\n anders x\n want "r"',
        'besluit b "B?": één uit\n    - x "X"\n    - y\n  anders x want "r"',
    ),
    "regel": ('regel r over b geeft x\n want "r"\n als a', 'regel r over b geeft x\n  als a\n  want "r"'),
    "uitzondering": (
        "uitzondering u op l.r laat  buiten toepassing\n\n als a is v",
        "uitzondering u op l.r laat buiten toepassing\n  als a is v",
    ),
    "tabel": (
        'tabel t over b\n want "r"\n | a | bb | b |\n | ja | minstens €1.000 | lang |\n | - | niet 5 | x |',
        "tabel t over b\n  | a  | bb               | b    |\n  | ja | minstens € 1.000 | lang |\n"
        '  | -  | niet 5           | x    |\n  want "r"',
    ),
    "verplichting": (
        'verplichting v "V"\n want "r"\n onderwerpen "a","b"\n door team\n moment vooraf,afgeleid\n'
        " bij principe 5\n als a",
        'verplichting v "V"\n  als a\n  bij principe 5\n  moment vooraf, afgeleid\n  door team\n'
        '  onderwerpen "a", "b"\n  want "r"',
    ),
    "termijn": (
        'verplichting v "V"\n onderwerpen "a"\n # wanneer\n uiterlijk 2  weken voor d\n door team',
        'verplichting v "V"\n  door team\n  # wanneer\n  uiterlijk 2 weken voor d\n  onderwerpen "a"',
    ),
    "termijn van één": ('verplichting v "V" uiterlijk 1 jaar na d', 'verplichting v "V"\n  uiterlijk één jaar na d'),
    "termijn op de dag": ('verplichting v "V" uiterlijk op d', 'verplichting v "V"\n  uiterlijk op d'),
    "signaal": ('signaal s "S" als a', 'signaal s "S"\n  als a'),
    "basis": ("basis b\n zoals c\n gegeven:\n - a is ja", "basis b\n  zoals c, behalve:\n    - a is ja"),
    "voorbeeld": (
        'voorbeeld "V"\n verwacht:\n - b is x op grond van r en t rij 2\n - p is niet voldaan\n - nog nodig: c en d\n'
        " - geen signaal s\n op 1 Mei 2026\n gegeven:\n  - a is [ ]\n  - c is (1;2)\n  - d is afgerond\n"
        "  - e is  onbekend",
        'voorbeeld "V" op 1 mei 2026\n  gegeven:\n    - a is leeg\n    - c is (1; 2)\n    - d is afgerond\n'
        "    - e is onbekend\n  verwacht:\n    - b is x op grond van r, t rij 2\n    - principe p is niet voldaan\n"
        "    - nog nodig: c, d\n    - geen signaal s",
    ),
    "sluiting": ('open norm\n  want "r"', 'open norm want "r"'),
}


@pytest.mark.parametrize(("written", "wanted"), GOLDEN.values(), ids=GOLDEN)
def test_each_statement_has_one_layout(written: str, wanted: str) -> None:
    assert rules(written) == wanted


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        ("a is niet voldaan", "a is niet voldaan"),
        ("niet a is voldaan", "a is niet voldaan"),
        ("niet a is v", "niet (a is v)"),
        ("niet (a of b)", "niet (a of b)"),
        ("niet (niet a)", "niet (niet a)"),
        ("niet alle van (a, b)", "niet alle van (a, b)"),
        ("minstens 1 van ((a en b), c)", "minstens één van (a en b, c)"),
        ("minstens een van (a, b)", "minstens één van (a, b)"),
        ("a is een van (1; -2;3,5)", "a is een van (1; -2; 3,5)"),
        ("a is een van ( -1; 2)", "a is een van ( -1; 2)"),
        ("a is meer dan €2.500,50", "a is meer dan € 2.500,50"),
        ("a is minstens 2030", "a is minstens 2030"),
        ("a is minstens 2.030", "a is minstens 2.030"),
        ("a is na 01 MAART 2027", "a is na 1 maart 2027"),
        ('a is "x  y"', 'a is "x y"'),
    ],
)
def test_each_condition_has_one_wording(written: str, wanted: str) -> None:
    assert rules(f"begrip x betekent: {written}") == f"begrip x betekent: {wanted}"


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        ("niet a", "a is nee"),
        ("niet (a is ja)", "a is nee"),
        ("a is niet ja", "a is nee"),
        ("a is niet nee", "a is ja"),
        ("niet (niet a)", "a is ja"),
        ("a en niet a", "a en a is nee"),
        ("niet b", "niet b"),
        ("niet l.a", "niet l.a"),
    ],
)
def test_is_nee_is_written_for_what_is_certainly_a_ja_nee_fact(written: str, wanted: str) -> None:
    found = rules(f"feit a: ja/nee\n\nbegrip x betekent: {written}")
    assert found == f"feit a: ja/nee\n\nbegrip x betekent: {wanted}"


def test_a_name_that_is_declared_twice_is_not_certain() -> None:
    text = "feit a: ja/nee\n\nfeit a: getal\n\nbegrip x betekent: niet a"
    assert rules(text) == text


@pytest.mark.parametrize(
    ("joined", "opening"),
    [
        (" en ", "al deze punten gelden:"),
        (" of ", "minstens één van deze punten geldt:"),
    ],
)
def test_a_long_condition_becomes_points(joined: str, opening: str) -> None:
    parts = [f"een_lange_naam_{number}" for number in range(8)]
    found = rules(f'signaal s "S"\n  als {joined.join(parts)}\n  want "r"')
    points = "".join(f"    - {part}\n" for part in parts)
    assert found == f'signaal s "S"\n  als {opening}\n{points}  want "r"'


def test_a_long_count_becomes_points() -> None:
    parts = [f"een_lange_naam_{number}" for number in range(8)]
    points = "".join(f"\n    - {part}" for part in parts)
    for counted, opening in (
        ("alle van", "al deze punten gelden:"),
        ("geen van", "geen van deze punten geldt:"),
        ("precies 1 van", "precies één van deze punten geldt:"),
        ("hoogstens 2 van", "hoogstens 2 van deze punten gelden:"),
    ):
        assert rules(f"begrip x betekent: {counted} ({', '.join(parts)})") == f"begrip x betekent: {opening}{points}"


def test_points_of_the_author_stay_points() -> None:
    text = "begrip x betekent: al deze punten gelden:\n    - a\n    - (b of c)"
    assert rules("begrip x betekent: alle van deze punten gelden:\n  - a\n  - (b of c)") == text


def test_lines_are_folded_at_the_width() -> None:
    found = rules(f'feit a: ja/nee\n  vraag "{LONG}"\n  weeg "{LONG}", "kort", "{LONG}"')
    lines = found.split("\n")
    assert max(map(len, lines)) <= WIDTH
    assert len(lines) > 5
    assert all(line.startswith("    ") for line in lines[2:] if "weeg" not in line)
    values = ", ".join(f"een_lange_waarde_{number}" for number in range(12))
    assert max(map(len, rules(f"begrip x betekent: niet (a is een van ({values}))").split("\n"))) <= WIDTH


def test_no_line_of_a_text_begins_like_a_point() -> None:
    for length in range(60, WIDTH + 5):
        found = rules(f'feit a: ja/nee\n  vraag "{"x" * length} - en dan - {LONG}"')
        assert not any(line.strip().startswith("-") for line in found.split("\n"))


COMMENTS = """\
# los

# boven a
feit a: ja/nee   #achter a
  # boven toelichting
  toelichting "t # geen commentaar"
  vraag "V?" # achter vraag
  # onder a
# boven s
signaal s "S"
  als # achter als
    a # achter eerste
    # boven tweede
    en b is v
# boven v
voorbeeld "V"
  # boven verwacht
  verwacht:
    # boven punt
    - signaal s # achter punt
  # boven gegeven
  gegeven:
    - a is ja

# aan het eind"""

COMMENTS_FORMATTED = """\
# los

# boven a
feit a: ja/nee  #achter a
  vraag "V?"  # achter vraag
  # boven toelichting
  toelichting "t # geen commentaar"
  # onder a

# boven s
signaal s "S"
  als al deze punten gelden:  # achter als
    - a  # achter eerste
    # boven tweede
    - b is v

# boven v
voorbeeld "V"
  # boven gegeven
  gegeven:
    - a is ja
  # boven verwacht
  verwacht:
    # boven punt
    - signaal s  # achter punt

# aan het eind"""


def test_comments_stay_with_what_they_are_about() -> None:
    assert rules(COMMENTS) == COMMENTS_FORMATTED


def test_a_comment_for_which_a_line_has_no_room_comes_above_it() -> None:
    remark = f"# {LONG.strip()}"
    assert rules(f'feit a: ja/nee\n  vraag "V?" {remark}') == f'feit a: ja/nee\n  {remark}\n  vraag "V?"'


def test_what_is_outside_the_blocks_stays_as_it_is() -> None:
    outside = "# Kop  \n\n\n\n> Een   citaat.\n\n* punt\t\n\n```python\nfeit   a:ja/nee\n```\n\n"
    assert formatted(f"{outside}```regels\n\nfeit   a:ja/nee\n\n\n\nfeit b: getal\n\n```\n\n\nEinde  ") == (
        f"{outside}```regels\nfeit a: ja/nee\n\nfeit b: getal\n```\n\n\nEinde  "
    )
    assert formatted(f"{outside}```regels\n```") == f"{outside}```regels\n```"
    assert formatted("") == ""


BROKEN = [
    "begrip   kapot betekent: a  en b of   c\n     # erbij",
    'feit   kapot: ja/nee\n   vraag "niet gesloten',
    "begrip kapot  betekent: x\n- punt helemaal   links",
    "onzin   hier\n\n\nen daar",
]


@pytest.mark.parametrize("broken", BROKEN)
def test_statements_with_a_mistake_stay_as_they_are(broken: str) -> None:
    found = rules(f"feit   a:ja/nee\n# erboven\n{broken}\n\n\n# boven b\nfeit   b:getal")
    assert found == f"feit a: ja/nee\n\n# erboven\n{broken}\n\n# boven b\nfeit b: getal"


def test_a_block_that_begins_indented_stays_as_it_is() -> None:
    assert rules("   vraag   ja\n\nfeit  a:getal") == "   vraag   ja\n\nfeit a: getal"


@settings(deadline=None, max_examples=50)
@given(rule_files())
def test_generated_files_keep_their_statements(text: str) -> None:
    document, found = parse(Source.of("proef.regels.md", formatted(text)))
    assert not found
    assert len(document.statements) == len(parse(Source.of("proef.regels.md", text))[0].statements)


def test_the_leidraad_keeps_its_statements() -> None:
    document, found = parse(Source.of("proef.regels.md", formatted(LEIDRAAD)))
    before, _ = parse(Source.of("proef.regels.md", LEIDRAAD))
    assert not found
    assert [type(s) for s in document.statements] == [type(s) for s in before.statements]
    assert [getattr(s, "name", None) and s.name.text for s in document.statements] == [
        getattr(s, "name", None) and s.name.text for s in before.statements
    ]


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        ("a en b", "a of b"),
        ("wit", "rood"),
        ("is nee", "is ja"),
        ("minstens 2 van", "minstens 3 van"),
        ("€ 1.000", "€ 1.001"),
        ("regel r", "uitzondering r"),
        ("# commentaar", "# comment"),
        ('"tekst"', '"teks"'),
        ("feit a: ja/nee\n\n", ""),
    ],
)
def test_a_result_that_says_something_else_is_refused(good: str, bad: str, monkeypatch: pytest.MonkeyPatch) -> None:
    text = (
        "# commentaar\nfeit a: ja/nee\n\nbegrip x betekent: a en b en a is nee\n\nbegrip y betekent: c is wit\n\n"
        "begrip z betekent: minstens 2 van (a, b, c) of d is € 1.000\n\n"
        'regel r over b geeft v\n  als x\n  want "tekst"'
    )
    source = Source.of("proef.regels.md", f"```regels\n{text}\n```\n")
    assert good in text
    original = formatter._Formatter.block

    def mistaken(self: Any, *arguments: Any) -> str:
        return original(self, *arguments).replace(good, bad)

    assert format_source(source) == source.text
    monkeypatch.setattr(formatter._Formatter, "block", mistaken)
    with pytest.raises(FormatterError, match=r"proef.regels.md, regel \d+: niet opgemaakt"):
        format_source(source)


# --- the command --------------------------------------------------------------------------------------


@pytest.fixture
def untidy(tmp_path: Path) -> Path:
    path = tmp_path / "proef.regels.md"
    path.write_text("```regels\nfeit   a:ja/nee\n```\n", encoding="utf-8")
    return path


TIDY = "```regels\nfeit a: ja/nee\n```\n"


def test_opmaak_writes_the_file_and_leaves_nothing_else(untidy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["opmaak", str(untidy)]) == 0
    assert untidy.read_bytes() == TIDY.encode()
    assert "opgemaakt" in capsys.readouterr().out
    assert main(["opmaak", str(untidy)]) == 0
    assert "al goed" in capsys.readouterr().out
    assert [path.name for path in untidy.parent.iterdir()] == ["proef.regels.md"]


def test_opmaak_controleer_only_tells(untidy: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tidy = tmp_path / "goed.regels.md"
    tidy.write_text(TIDY, encoding="utf-8")
    before = untidy.read_bytes()
    assert main(["opmaak", "--controleer", "--json", str(tidy), str(untidy)]) == 1
    assert json.loads(capsys.readouterr().out) == {
        "bestanden": [
            {"bestand": str(tidy), "veranderd": False, "melding": None},
            {"bestand": str(untidy), "veranderd": True, "melding": None},
        ]
    }
    assert untidy.read_bytes() == before
    assert main(["opmaak", "--controleer", str(tidy)]) == 0


def test_opmaak_does_not_write_what_it_cannot_prove(
    untidy: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = untidy.read_bytes()
    monkeypatch.setattr(formatter._Formatter, "block", lambda *_: "feit a: getal\n")
    assert main(["opmaak", str(untidy)]) == 1
    assert "regel 2: niet opgemaakt" in capsys.readouterr().out
    assert untidy.read_bytes() == before


def test_opmaak_tells_what_it_cannot_read_and_does_the_rest(untidy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    untidy.write_text(untidy.read_text("utf-8") + "\n```regels\nbegrip b betekent: (\n```\n", "utf-8")
    assert main(["opmaak", str(untidy)]) == 1
    said = capsys.readouterr().out
    assert "opgemaakt." in said and "op regel" in said and "niet te lezen" in said
    assert main(["opmaak", str(untidy)]) == 1
    assert "was al goed opgemaakt" not in capsys.readouterr().out
    assert "begrip b betekent: (" in untidy.read_text("utf-8")


def test_opmaak_of_a_file_that_is_not_there_cannot_run(untidy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = untidy.read_bytes()
    assert main(["opmaak", str(untidy), str(untidy.with_name("weg.regels.md"))]) == 2
    assert "bestaat niet" in capsys.readouterr().err
    assert untidy.read_bytes() == before
