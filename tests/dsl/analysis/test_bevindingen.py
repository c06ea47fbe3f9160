"""The page of each finding of `analyseer` runs: what it calls wrong gives just that finding, what it calls right not.

A page is dsl/bevindingen/CODE.md, in the form of those in dsl/meldingen (see test_meldingen.py).
"""

from __future__ import annotations

from importlib.resources import files

import pytest

from dsl.analysis.finding import FINDINGS, Finding
from dsl.analysis.whole import analyse
from dsl.exact import diagrams
from dsl.exact.core import Core
from dsl.reading import read
from dsl.source import Source
from tests.dsl.analysis.test_analysis_exact import weighed
from tests.dsl.test_meldingen import SECTIONS, examples, sections

PAGES = {
    page.name.removesuffix(".md"): page.read_text(encoding="utf-8")
    for page in files("dsl").joinpath("bevindingen").iterdir()
    if page.name.endswith(".md")
}
COMPANIONS = {
    "dode-regel": {"waarde-ongebruikt", "feit-ongebruikt"},
    "voorwaarde-altijd-waar": {"feit-ongebruikt"},
    "voorwaarde-nooit-waar": {"feit-ongebruikt"},
    "keuzelijst-ongebruikt": {"drempel-zonder-voorbeeld"},
}
"""Findings that come with another one: what a condition that is always true asks for is asked in vain."""


ROOM = {"te-verweven": 64}
"""How many nodes there is room for: the example of that page is small, for people to read."""


def found(text: str) -> list[Finding]:
    reading = read(Source.of("voorbeeld.regels.md", text))
    assert reading.policy is not None, [(d.code, d.text) for d in reading.diagnostics]
    answered = analyse(reading.policy)
    for one in answered.findings:
        if one.witness is not None:
            assert weighed(reading.policy, one.witness), "the witness is an opgave that can be weighed"
    return list(answered.findings)


def test_each_finding_has_a_page_and_each_page_a_finding() -> None:
    assert sorted(PAGES) == sorted(FINDINGS)


@pytest.mark.parametrize("code", sorted(PAGES))
def test_page(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(diagrams, "NODE_LIMIT", ROOM.get(code, diagrams.NODE_LIMIT))
    page = PAGES[code]
    assert page.startswith(f"# {FINDINGS[code]}\n\n")
    parts = sections(page)
    assert list(parts) == SECTIONS
    assert parts["Waarom"].strip()
    ((wrong,),), ((right,),) = examples(parts["Fout"]), examples(parts["Goed"])
    told = found(wrong)
    assert {one.code for one in told} == {code, *COMPANIONS.get(code, ())}
    # People read questions, labels and titles; only where a name itself is what is wrong it is shown.
    assert not [one.text for one in told if "_" in one.text and one.code != "namen-lijken-op-elkaar"]
    assert code not in {one.code for one in found(right)}
    reading = read(Source.of("voorbeeld.regels.md", right))
    assert reading.policy is not None
    Core(reading.policy)
