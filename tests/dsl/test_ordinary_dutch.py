"""ordinary_dutch.md: rules as policy officers write them, what becomes of each by itself, or what is said about it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from dsl.diagnostics import Severity
from dsl.reading import read
from dsl.repair import repair
from dsl.source import Source

PAGE = (Path(__file__).parent / "ordinary_dutch.md").read_text(encoding="utf-8")
_DOCUMENT = re.search(r"~~~~markdown\n(.*?)~~~~\n", PAGE, re.DOTALL)
assert _DOCUMENT is not None
BEFORE = f"{_DOCUMENT[1]}\n```regels\n"
AFTER = "\n```\n"

MENDED = re.findall(
    r"~~~geschreven\n((?:(?!~~~).)*?)\n~~~\n\nwordt vanzelf\n\n~~~regels\n(.*?)\n~~~\n", PAGE, re.DOTALL
)
"""What is written, and what `controleer --herstel` makes of it."""

EXPLAINED = re.findall(r"~~~geschreven\n((?:(?!~~~).)*?)\n~~~\n\n\*\*(\S+)\*\* bij “(.*?)”: (.*?)\n", PAGE, re.DOTALL)
"""What is written, the code of the finding, what it points at, and its help."""


def source(statement: str) -> Source:
    return Source.of("mijn.regels.md", f"{BEFORE}{statement}{AFTER}")


def test_the_page_is_read_whole():
    assert len(MENDED) + len(EXPLAINED) == PAGE.count("~~~geschreven\n") > 200
    assert not [d for d in read(source("begrip ruim betekent: open")).diagnostics if d.severity is Severity.ERROR]


@pytest.mark.parametrize(("written", "wanted"), MENDED, ids=[repr(case[0]) for case in MENDED])
def test_what_can_be_meant_in_one_way_is_mended(written: str, wanted: str):
    mended = repair([source(written)])
    assert mended.sources[0].text == source(wanted).text
    assert not [d for d in mended.left if d.severity is Severity.ERROR]


@pytest.mark.parametrize(("written", "code", "pointed", "help"), EXPLAINED, ids=[repr(case[0]) for case in EXPLAINED])
def test_the_rest_is_explained(written: str, code: str, pointed: str, help: str):
    found = next(d for d in read(source(written)).diagnostics if d.span.start >= len(BEFORE))
    assert (found.code, " ".join(found.source.slice(found.span).split())) == (code, pointed)
    assert found.help == help
    assert "verwacht ik" not in found.text
