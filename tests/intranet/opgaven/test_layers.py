"""What holds beside the leidraad: the file is sound, and shows with the answers that ask for it."""

from __future__ import annotations

from datetime import date

import pytest

from dsl import Answers, FactType, read_answer
from intranet import locations
from intranet.opgaven.layers import FILE, known_layers, layers_for
from intranet.policies import regelset_of, shipped_texts

TODAY = date(2026, 11, 23)
POLICY = regelset_of(shipped_texts()).policy


def titles(**given: object) -> list[str]:
    values = {name: read_answer(POLICY.facts[name], value) for name, value in given.items()}
    return [layer.title for layer in layers_for(POLICY, Answers(values, frozenset(), TODAY)).holding]


def test_every_layer_names_questions_and_answers_that_exist_and_its_source() -> None:
    layers = known_layers(POLICY.head.name, locations.policies() / FILE)
    assert len(layers) > 5
    for layer in layers:
        assert layer.kind in {"wet", "verordening"}
        assert layer.source
        assert layer.address.startswith("https://"), layer.title
        assert layer.says.endswith(".")
        for name, wanted in layer.when.items():
            fact = POLICY.facts[name]
            known = {"ja", "nee"} if fact.kind is FactType.YES_NO else {choice.name for choice in fact.choices}
            assert set(wanted) <= known


def test_what_always_holds_and_what_an_answer_adds() -> None:
    always = titles()
    assert any("verordening" in title.lower() for title in always)
    added = set(titles(omgevingswet_instrument="omgevingsplan")) - set(always)
    assert added == {"Omgevingsplan: kennisgeving vooraf", "Omgevingsplan: verantwoording bij het vaststellen"}
    assert set(titles(uitdaagrecht_verzoek=True)) - set(always) == {
        "De verordening heeft voorwaarden voor het uitdaagrecht"
    }
    assert titles(uitdaagrecht_verzoek=False, omgevingswet_instrument="geen") == always


def test_questions_that_may_still_add_something_are_named() -> None:
    names = {fact.name for fact in layers_for(POLICY, Answers({}, frozenset(), TODAY)).may_add}
    assert names == {"uitdaagrecht_verzoek", "omgevingswet_instrument"}


@pytest.mark.parametrize("regelset", ["iets_anders", ""])
def test_other_rules_have_none_of_it(regelset: str) -> None:
    assert known_layers(regelset, locations.policies() / FILE) == ()
    assert known_layers(POLICY.head.name, locations.policies() / "er_is_geen.toml") == ()
