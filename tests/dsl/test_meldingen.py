"""The page of each code runs: what it calls wrong gives exactly that code, what it calls right does not.

A page is dsl/meldingen/CODE.md: a heading (the title in CODES), what it is, `## Fout`, `## Goed` and `## Waarom`. An
example stands between `~~~`: with `regels` it is put in a small document, with `markdown` it is the whole file;
`regels 201 keer` repeats it; `bestanden` are documents that are read together, each behind a line `--- NAME`. An
example that the parser can read goes on to the checker: pages of both work alike.
"""

from __future__ import annotations

import re
from importlib.resources import files

import pytest

from dsl.checking.checker import check
from dsl.checking.documents import unlinked
from dsl.diagnostics import CODES, Diagnostic, Severity
from dsl.source import Source
from dsl.syntax.parser import parse

PAGES = {
    page.name.removesuffix(".md"): page.read_text(encoding="utf-8")
    for page in files("dsl").joinpath("meldingen").iterdir()
    if page.name.endswith(".md")
}
EXAMPLE = re.compile(r"^~~~(regels|markdown|bestanden)(?: (\d+) keer)?\n(.*?)^~~~$", re.MULTILINE | re.DOTALL)
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

FILE = """# {0}

> Een zin uit de bron.

```regels
regeltaal 1

{1}```
"""


def sections(page: str) -> dict[str, str]:
    """Return the parts of a page by their heading; the examples may hold headings of their own."""
    parts = re.split(rf"^## ({'|'.join(SECTIONS)})$", page, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def examples(part: str) -> list[list[str]]:
    """Return the examples of one part of a page, each as its files."""
    found = []
    for kind, times, text in EXAMPLE.findall(part):
        if kind == "bestanden":
            pieces = re.split(r"^--- (.*)\n", text, flags=re.MULTILINE)
            found.append([FILE.format(*piece) for piece in zip(pieces[1::2], pieces[2::2], strict=True)])
        else:
            repeated = text * int(times or 1)
            found.append([AROUND.format(repeated) if kind == "regels" else repeated])
    return found


def sources(texts: list[str]) -> list[Source]:
    return [Source.of(f"voorbeeld_{number}.regels.md", text) for number, text in enumerate(texts)]


def found_in(texts: list[str]) -> list[Diagnostic]:
    """Return what files give: what the parser finds, or when that is nothing the checker."""
    parsed = [parse(source) for source in sources(texts)]
    found = [d for _, diagnostics in parsed for d in diagnostics]
    documents = [document for document, _ in parsed]
    found = found or [*check(*documents)[1], *unlinked(documents)]
    # A small document says nothing about its one citation; that is no part of what an example shows.
    several = len(texts) > 1 or "bouwt voort op" in texts[0]
    return [d for d in found if not (several and d.code == "citaat-zonder-regel")]


def findings(texts: list[str]) -> dict[str, Severity]:
    """Return the codes that files give."""
    return {d.code: d.severity for d in found_in(texts)}


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
    for texts in wrong:
        assert set(findings(texts)) - COMPANIONS.get(code, set()) == {code}, texts
    for texts in right:
        assert code not in findings(texts), texts
        assert not [d for s in sources(texts) for d in parse(s)[1] if d.severity is Severity.ERROR], texts
