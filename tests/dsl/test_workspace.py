"""Reading only what changed gives the same as reading all of it, whatever the edit."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dsl import Source, Workspace, read, read_groups, read_together
from dsl.syntax.kept import Kept
from dsl.syntax.parser import parse
from dsl.syntax.tokens import read_words
from tests.dsl import generated
from tests.dsl.test_documents import KADER, LEIDRAAD, VERORDENING

PIECES = [
    "x", "\n", "  ", "- ", "#", "> ", '"', "```", "```regels\n", "|", " en ", "{aap}", "{", "é", "e\u0301", "\r\n",
    'feit jan: ja/nee\n  vraag "Hoe?"\n', "begrip los betekent: aap\n", "## Kop\n\n", "> Een zin.\n\n", "'", "”",
]  # fmt: skip
"""What is typed or pasted: parts of words, signs that end or begin something, whole statements."""


@st.composite
def edited(draw: st.DrawFn, text: str) -> str:
    """A text with some of it replaced, moved, doubled or gone."""
    lines = text.split("\n")
    kind = draw(st.sampled_from(["type", "type", "delete", "double", "move", "replace"]))
    at = draw(st.integers(0, len(text)))
    end = min(len(text), at + draw(st.sampled_from([1, 2, 8, 60])))
    if kind == "type":
        return text[:at] + draw(st.sampled_from(PIECES)) + text[at:]
    if kind == "delete":
        return text[:at] + text[end:]
    if kind == "replace":
        return text[:at] + draw(st.sampled_from(PIECES)) + text[end:]
    first = draw(st.integers(0, len(lines) - 1))
    last = draw(st.integers(first, min(len(lines), first + 8)))
    part, rest = lines[first:last], lines[:first] + lines[last:] if kind == "move" else lines
    to = draw(st.integers(0, len(rest)))
    return "\n".join([*rest[:to], *part, *rest[to:]])


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_after_any_edits_it_is_as_if_it_was_read_from_the_start(data: st.DataObject) -> None:
    workspace = Workspace()
    text = data.draw(generated.rule_files())
    for _ in range(data.draw(st.integers(1, 5))):
        source = Source.of("proef.regels.md", text)
        found, expected = workspace.read(source), read(source)
        assert found.documents == expected.documents
        assert found.diagnostics == expected.diagnostics
        assert (found.policy is None) is (expected.policy is None)
        if found.policy is not None and expected.policy is not None:
            assert (found.policy.rules, found.policy.facts) == (expected.policy.rules, expected.policy.facts)
            assert found.policy.examples == expected.policy.examples
        text = data.draw(edited(text))


def test_what_did_not_change_is_not_parsed_again(monkeypatch: pytest.MonkeyPatch) -> None:
    parsed: list[str] = []
    kept = Kept()
    before, _ = parse(Source.of("leidraad", LEIDRAAD), kept)
    again, _ = parse(Source.of("leidraad", LEIDRAAD), kept)
    assert all(one is other for one, other in zip(before.statements, again.statements, strict=True))
    with monkeypatch.context() as patched:
        patched.setattr("dsl.syntax.parser.read_words", _counted(parsed))
        changed = LEIDRAAD.replace("Is er ruimte?", "Is er genoeg ruimte?")
        moved, _ = parse(Source.of("leidraad", changed), kept)
    assert len(parsed) == 1
    assert moved == parse(Source.of("leidraad", changed))[0]


def _counted(parsed: list[str]):
    def counted(text, start, end, vocabulary):
        parsed.append(text[start:end])
        return read_words(text, start, end, vocabulary)

    return counted


def test_more_files_are_kept_apart_and_together() -> None:
    workspace = Workspace()
    for kader in (KADER, KADER.replace("als centrum", "als centrum en ruimte"), KADER.replace("centrum:", "midden:")):
        sources = [Source.of(f"{n}.regels.md", text) for n, text in enumerate((LEIDRAAD, VERORDENING, kader))]
        found, expected = workspace.read_together(sources), read_together(sources)
        assert (found.documents, found.diagnostics) == (expected.documents, expected.diagnostics)
        assert [r.documents for r in workspace.read_groups(sources)] == [r.documents for r in read_groups(sources)]
    workspace.forget("2.regels.md")
    assert workspace.read(Source.of("0.regels.md", LEIDRAAD)).policy is not None
