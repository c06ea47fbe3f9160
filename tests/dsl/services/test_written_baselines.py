"""A basis that is filled in differently says so in the text, and nothing else of the text changes."""

from __future__ import annotations

import pytest

from dsl import ExampleNotWritten, Source, read, rewrite_baseline, written_baselines
from intranet.policies import shipped_texts

SOURCE = Source.of(shipped_texts()[0].name, shipped_texts()[0].text)
DOCUMENT = read(SOURCE).document


def test_the_same_answers_change_nothing() -> None:
    found = written_baselines(DOCUMENT)
    assert len(found) > 3 and found[0].name == "gewone_opgave"
    for one in found:
        assert rewrite_baseline(SOURCE, one, dict(one.given)) == SOURCE.text


def test_only_what_changed_is_written() -> None:
    basis = written_baselines(DOCUMENT)[0]
    given = {**basis.given, "ruimte": "geen"}
    del given["niveau"]
    text = rewrite_baseline(SOURCE, basis, given)
    assert text == SOURCE.text.replace("    - ruimte is voldoende\n", "    - ruimte is geen\n", 1).replace(
        "    - niveau is micro\n", "", 1
    )
    assert read(Source.of(SOURCE.name, text)).policy is not None


def test_a_basis_upon_another_keeps_its_comments_and_its_indentation() -> None:
    text = (
        "# P\n\n```regels\nbasis eerste\n  gegeven:\n    - a is ja\n\n"
        "basis twee\n   zoals eerste, behalve:\n     # hierom\n     - b is nee # en daarom\n```\n"
    )
    source = Source.of("p.regels.md", text)
    two = written_baselines(read(source).document)[1]
    assert (two.like, two.given) == ("eerste", {"b": "nee"})
    after = rewrite_baseline(source, two, {"b": "ja", "c": "(x, y)"})
    assert "# hierom" in after and "# en daarom" in after
    assert written_baselines(read(Source.of("p.regels.md", after)).document)[1].given == {"b": "ja", "c": "(x, y)"}
    empty = rewrite_baseline(source, two, {})
    assert written_baselines(read(Source.of("p.regels.md", empty)).document)[1].given == {}


def test_what_is_not_of_the_language_is_not_written() -> None:
    basis = written_baselines(DOCUMENT)[0]
    with pytest.raises(ExampleNotWritten):
        rewrite_baseline(SOURCE, basis, {**basis.given, "ruimte": "geen en wat"})
