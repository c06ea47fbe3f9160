"""Broken, huge and deeply nested input: findings and nothing else, in bounded time and memory."""

from __future__ import annotations

import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dsl import FormatterError, Reading, Source, format_source, read, read_together
from dsl.syntax.parser import MAX_SIZE
from tests.dsl import generated

LEIDRAAD = (Path(__file__).parents[2] / "policies" / "leidraad-participatie.regels.md").read_text("utf-8")
HEAD = '# T\n\n> Zin.\n\n```regels\nregeltaal 1\n\nregelset x "X"\n\n'
SIGNS = [
    *(
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        '"',
        "'",
        "“",
        "”",
        "`",
        "```",
        "~~~",
        "|",
        "||",
        "-",
        "–",
        "*",
        "#",
        ">",
        ":",
        ";",
    ),
    *(",", ".", "€", "%", "&", "==", "<", "\n", "\n\n", "\n  ", "\n    - ", "\t", "\u00a0", "\u200b", "\0", "\ufeff"),
    *("regels", "regel", "uitzondering", "over", "geeft", "als", "en", "of", "niet", "is", "een van", "een", "uit"),
    *("alle", "minstens", "precies", "van", "al deze punten gelden", "voorbeeld", "verwacht", "gegeven", "zoals"),
    *(
        "1 december 2023",
        "31 februari 2024",
        "99999999999999999999",
        "1.2.3",
        "0,5",
        "t/m",
        "geldig vanaf",
        "peildatum",
    ),
    *(
        "bouwt voort op",
        "x",
        "x.y",
        "één",
        "\u0301",
        "\u202e",
        "🙂",
        "\ud7ff",
        "tabel",
        "uiterlijk",
        "weken",
        "voor",
        "na",
    ),
]


def sound(reading: Reading) -> None:
    """What holds of any reading: places are within the text, and without a policy something says why."""
    for found in reading.diagnostics:
        assert 0 <= found.span.start <= found.span.end <= len(found.source.text)
        assert found.text and found.help
        for label in found.labels:
            assert 0 <= label.span.start <= label.span.end <= len(label.source.text)
    assert reading.policy is not None or any(d.severity == "fout" for d in reading.diagnostics)


def tried(text: str) -> Reading:
    source = Source.of("iets.regels.md", text)
    reading = read(source)
    sound(reading)
    with suppress(FormatterError):  # it says that it cannot, and changes nothing
        format_source(source)
    return reading


@settings(max_examples=80, deadline=None)
@given(st.lists(st.one_of(st.sampled_from(SIGNS), st.text(max_size=8)), max_size=60), st.booleans())
def test_any_text_gives_findings_and_nothing_else(words: list[str], in_block: bool) -> None:
    tried((HEAD if in_block else "") + " ".join(words))


@st.composite
def damaged(draw: st.DrawFn) -> str:
    """A sound rule file with some pieces taken out, put in twice, or replaced by something strange."""
    text = draw(generated.rule_files())
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 30)))
        piece = draw(st.sampled_from(["", text[start:end] * 2, *SIGNS]))
        text = text[:start] + piece + text[end:]
    return text


@settings(max_examples=80, deadline=None)
@given(damaged())
def test_a_damaged_rule_file_gives_findings_and_nothing_else(text: str) -> None:
    tried(text)


@settings(max_examples=40, deadline=None)
@given(generated.rule_documents(), st.data())
def test_damaged_documents_that_build_on_each_other(texts: list[str], data: st.DataObject) -> None:
    hurt = data.draw(st.integers(0, len(texts) - 1))
    start = data.draw(st.integers(0, len(texts[hurt])))
    piece = data.draw(st.sampled_from(SIGNS))
    texts[hurt] = texts[hurt][:start] + piece + texts[hurt][start + len(piece) :]
    sound(read_together([Source.of(f"{number}.regels.md", text) for number, text in enumerate(texts)]))


@pytest.mark.parametrize("step", range(0, len(LEIDRAAD), len(LEIDRAAD) // 12))
def test_the_leidraad_cut_off_anywhere(step: int) -> None:
    sound(read(Source.of("leidraad.regels.md", LEIDRAAD[:step])))


def repeated(statement: str, size: int) -> str:
    """Many statements, each with a number."""
    return "".join(statement.replace("N", str(n)) for n in range(size // len(statement)))


SIZE = 120_000
MONSTERS = {
    "nested parentheses": HEAD + "begrip b betekent: " + "(" * 10_000 + "a" + ")" * 10_000 + "\n```\n",
    "nested counts": HEAD + "begrip b betekent: " + "alle van (" * 10_000 + "a" + ")" * 10_000 + "\n```\n",
    "many niet": HEAD + "begrip b betekent: " + "niet " * 20_000 + "a\n```\n",
    "a line of a million characters": HEAD + "begrip b betekent: " + "a en " * 200_000 + "a\n```\n",
    "a name of a million characters": HEAD + f"feit {'f' * 900_000}: ja/nee\n```\n",
    "a heading of a million characters": "# " + "x" * 1_000_000,
    "a citation of a million characters": "> " + "x " * 490_000,
    "unclosed text": HEAD + 'feit f: ja/nee\n  vraag "' + "x\n" * (SIZE // 2) + "```\n",
    "nested quotations": ">" * SIZE + "\n",
    "nested lists": "".join(" " * (2 * (n % 2000)) + "- punt\n" for n in range(120)),
    "emphasis": "*" * SIZE + "a" + "_" * SIZE,
    "brackets": "[" * SIZE + "](" * 1000,
    "backticks": " ".join("`" * (n % 300) for n in range(800)),
    "nothing but zeros": "\0" * SIZE,
    "blank lines in a block": HEAD + "\n" * SIZE + "```\n",
    "misspelt statements": HEAD + repeated("fiet fN: ja/nee\n\n", SIZE) + "```\n",
    "unknown names": HEAD + repeated("begrip bN betekent: cN\n\n", SIZE) + "```\n",
    "the same name": HEAD + repeated('feit f: ja/nee\n  vraag "Zo?"\n\n', SIZE) + "```\n",
    "headings and citations": repeated("# Kop N\n\n> Zin N.\n\n", SIZE),
    "blocks": HEAD + "```\n\n" + repeated('> Zin N.\n\n```regels\nfeit fN: ja/nee\n  vraag "Zo?"\n```\n\n', SIZE),
    "a table": HEAD + "tabel t over b\n  | a | b |\n" + repeated("  | ja | x |\n", SIZE // 8) + "```\n",
    "exceptions on each other": HEAD + repeated("uitzondering uN op uN geeft x\n  als a\n\n", SIZE) + "```\n",
    "braces": HEAD + f'feit f: ja/nee\n  vraag "{"{" * SIZE}"\n```\n',
}


@pytest.mark.parametrize("name", MONSTERS)
def test_a_monster_gives_few_findings(name: str) -> None:
    reading = tried(MONSTERS[name])
    assert 0 < len(reading.diagnostics) <= 500


def test_a_file_of_ten_megabytes_is_refused_at_once() -> None:
    text = HEAD + repeated('feit fN: ja/nee\n  vraag "Zo?"\n\n', 10_000_000)
    reading = tried(text)
    assert [d.code for d in reading.diagnostics] == ["te-groot"]
    assert "1 miljoen tekens" in reading.diagnostics[0].text


_LIMITED = """
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
resource.setrlimit(resource.RLIMIT_CPU, (60, 60))
sys.path.insert(0, {root!r})
from dsl import Source, read
from tests.dsl.test_robust import HEAD, repeated
begrippen = repeated("begrip bN betekent: f en (f of niet f)\\n\\n", {size})
text = HEAD + 'feit f: ja/nee\\n  vraag "Zo?"\\n\\n' + begrippen
reading = read(Source.of("groot.regels.md", text[: {size} - 10] + "\\n```\\n"))
print(len(reading.document.statements))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limits for a process of its own")
def test_the_largest_file_that_is_read_takes_bounded_time_and_memory() -> None:
    root = str(Path(__file__).parents[2])
    code = _LIMITED.format(root=root, size=MAX_SIZE)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr[-500:]
    assert int(done.stdout) > 20_000
