"""The page of each code runs: what it calls wrong gives exactly that code, what it calls right does not.

A page is dsl/meldingen/CODE.md: a heading (the title in CODES), what it is, `## Fout`, `## Goed` and `## Waarom`. An
example stands between `~~~`: with `regels` it is put in a small document, with `markdown` it is the whole file;
`regels 201 keer` repeats it. An example that the parser can read goes on to the checker: pages of both work alike.
"""

from __future__ import annotations

import re
from importlib.resources import files

import pytest

from dsl.checker import check
from dsl.diagnostics import CODES, Severity
from dsl.parser import parse
from dsl.source import Source

PAGES = {
    page.name.removesuffix(".md"): page.read_text(encoding="utf-8")
    for page in files("dsl").joinpath("meldingen").iterdir()
    if page.name.endswith(".md")
}
EXAMPLE = re.compile(r"^~~~(regels|markdown)(?: (\d+) keer)?\n(.*?)^~~~$", re.MULTILINE | re.DOTALL)
SECTIONS = ["Fout", "Goed", "Waarom"]
COMPANIONS = {"te-veel-fouten": {"onbekend-begin"}}
"""Codes that another code needs: too many mistakes only come with mistakes."""

AROUND = """# Voorbeeld

```regels
regeltaal 1

regelset voorbeeldregels "Voorbeeldregels"
```

> Een zin uit de bron.

```regels
{}```
"""


def sections(page: str) -> dict[str, str]:
    """Return the parts of a page by their heading; the examples may hold headings of their own."""
    parts = re.split(rf"^## ({'|'.join(SECTIONS)})$", page, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def examples(part: str) -> list[str]:
    """Return the example files of one part of a page."""
    found = []
    for kind, times, text in EXAMPLE.findall(part):
        repeated = text * int(times or 1)
        found.append(AROUND.format(repeated) if kind == "regels" else repeated)
    return found


def findings(text: str) -> dict[str, Severity]:
    """Return the codes that a file gives: those of the parser, or when it has none those of the checker."""
    document, found = parse(Source.of("voorbeeld.regels.md", text))
    found = found or check(document)[1]
    return {diagnostic.code: diagnostic.severity for diagnostic in found}


def test_each_code_has_a_page_and_each_page_a_code():
    assert sorted(PAGES) == sorted(CODES)


@pytest.mark.parametrize("code", sorted(PAGES))
def test_page(code: str):
    page = PAGES[code]
    assert page.startswith(f"# {CODES[code]}\n\n")
    parts = sections(page)
    assert list(parts) == SECTIONS
    assert parts["Waarom"].strip()
    wrong, right = examples(parts["Fout"]), examples(parts["Goed"])
    assert wrong
    assert right
    for text in wrong:
        assert set(findings(text)) - COMPANIONS.get(code, set()) == {code}, text
    for text in right:
        assert code not in findings(text), text
        assert not [d for d in parse(Source.of("goed", text))[1] if d.severity is Severity.ERROR], text
