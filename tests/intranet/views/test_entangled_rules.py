"""Rules too entangled to be exact: the screens say what is not proven, what was found, and what may be missed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING
from unittest.mock import patch

import pytest

from dsl import PolicyTooTangled
from dsl.analysis.difference import Compared
from intranet.policies import regelset_of
from intranet.rules.publication import comparison_of
from tests.dsl.analysis.test_entangled import refuse
from tests.intranet.views.drafting import ARTICLE, adapted, answer_all, weigh_all, write

if TYPE_CHECKING:
    from tests.intranet.views.conftest import Window


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    """What is made here is not kept for other tests, nor the other way round."""
    kept = (regelset_of, comparison_of)
    for one in kept:
        one.cache_clear()
    yield
    for one in kept:
        one.cache_clear()


def test_differences_and_consequences_say_what_is_not_proven(on: Callable[..., Window]) -> None:
    window = on()
    window.new("Schoolplein")
    answer_all(window, 1)
    window.post("/regels/concepten")
    write(window, 1, lambda text: adapted(text + ARTICLE))
    with patch.object(Compared, "_differences", refuse):
        seen = window.get("/regels/concepten/1/verschillen").text()
        assert "Niet bewezen bij het besluit ‘Wordt de opgave participatief opgepakt?’" in seen
        assert "Participatie wordt geen participatie gevonden, niet geteld" in " ".join(seen.split())
        assert " onderdelen: de regels hangen daar te veel samen" in seen, "the first three are named"
        assert "over alle mogelijke antwoorden" not in seen
        assert "Bewezen gelijk" not in seen and "Niet alles is bewezen" in seen
        seen = weigh_all(window, 1).text()
        assert "Bij 1 van 1 opgave verandert de uitkomst" in seen, "each stored opgave is weighed"
        assert "Elke bewaarde opgave is daarom apart gewogen" in seen and "ook niet bij opgaven die er nog" not in seen


def test_weighing_says_what_it_found_by_trying(on: Callable[..., Window]) -> None:
    with patch("dsl.exact.core.Diagrams", side_effect=PolicyTooTangled("participatie")):
        window = on()
        window.new("Schoolplein")
        answer_all(window, 1)
        seen = window.get("/opgaven/1/").text()
        assert "De volgorde van de vragen is een schatting" in seen
        assert "Wat zou de uitkomst veranderen?" in seen and "Als u ‘" in seen
        with patch("dsl.exact.trying.MOST_STEPS", 1):
            assert "is niet precies uit te rekenen" in window.get("/opgaven/1/").text()
