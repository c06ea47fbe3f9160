"""The drawing shows each name once, none over another, and every reference as a line and in words."""

from __future__ import annotations

from itertools import combinations

import pytest

from dsl import Policy, Source, called, dependencies, read
from intranet.policies import shipped_texts
from intranet.rules.drawing import Drawing, draw

NESTED = """# Proef

```regels
regeltaal 1

regelset proef "Proef"
  rang leidraad

feit a: ja/nee
  vraag "A?"

feit b: ja/nee
  vraag "B?"

feit los: ja/nee
  vraag "Los?"

begrip diep betekent: a en b

begrip dieper betekent: diep of b

besluit mag "Mag het?": één uit
    - wel "Wel"
    - niet_zo "Niet zo"
  anders niet_zo want "Dat is het gewone."

regel gewoon over mag geeft wel
  als dieper

uitzondering toch_niet op gewoon geeft niet_zo
  als a

uitzondering alsnog op toch_niet laat buiten toepassing
  als b
```
"""


def policy_of(text: str) -> Policy:
    found = read(Source.of("proef.regels.md", text)).policy
    assert found is not None
    return found


def drawing_of(policy: Policy, here: str | None = None) -> Drawing:
    (decision,) = policy.decisions.values()
    return draw(policy, decision, here)


@pytest.fixture(params=["leidraad", "nested"])
def policy(request: pytest.FixtureRequest) -> Policy:
    return policy_of(shipped_texts()[0].text if request.param == "leidraad" else NESTED)


def test_no_box_lies_over_another_and_all_fit(policy: Policy) -> None:
    drawing = drawing_of(policy)
    for one, other in combinations(drawing.boxes, 2):
        beside = one.x + one.width <= other.x or other.x + other.width <= one.x
        under = one.y + one.height <= other.y or other.y + other.height <= one.y
        assert beside or under, (one.name, other.name)
    assert all(box.x + box.width <= drawing.width and box.y + box.height <= drawing.height for box in drawing.boxes)


def test_every_reference_is_a_line_and_in_the_words(policy: Policy) -> None:
    drawing = drawing_of(policy)
    drawn = {box.name for box in drawing.boxes}
    expected = sum(other in drawn for name in drawn for other in dependencies(policy).get(name, ()))
    assert len([line for line in drawing.lines if not line.is_arrow]) == expected > 0
    words = " ".join(drawing.sentences)
    assert all(called(policy, name).removeprefix("de ") in words for name in drawn)
    exceptions = [box for box in drawing.boxes if box.kind == "uitzondering"]
    assert len([line for line in drawing.lines if line.is_arrow]) == len(exceptions) > 0


def test_a_long_outcome_makes_no_box_wide() -> None:
    long = "Een uitkomst met een naam die in geen enkel vak past, en die toch iemand zo heeft genoemd"
    drawing = drawing_of(policy_of(NESTED.replace('"Niet zo"', f'"{long}"')))
    (box,) = (box for box in drawing.boxes if box.name == "toch_niet")
    assert box.width < 250 and box.under.endswith(" …") and box.whole.endswith(f"geeft {long.lower()}")


def test_what_decides_nothing_is_left_out_and_a_chain_goes_to_the_right() -> None:
    boxes = {box.name: box for box in drawing_of(policy_of(NESTED)).boxes}
    assert set(boxes) == {"a", "b", "diep", "dieper", "gewoon", "toch_niet", "alsnog"}
    assert boxes["a"].x < boxes["diep"].x < boxes["dieper"].x < boxes["gewoon"].x == boxes["alsnog"].x


def test_nobody_sees_a_name_of_the_rule_file(policy: Policy) -> None:
    drawing = drawing_of(policy)
    texts = [words for box in drawing.boxes for words in (*box.words, box.under, box.whole)]
    shown = [*drawing.sentences, *texts]
    assert shown and not [words for words in shown if "_" in words]
    for box in drawing.boxes:
        question = policy.facts[box.name].question if box.name in policy.facts else ""
        assert question in box.whole and box.words
        heights = [y for _, y in box.lines] + ([box.under_y] if box.under else [])
        assert all(box.y < y < box.y + box.height for y in heights)


def test_the_leidraad_is_drawn_beside_its_text() -> None:
    drawing = drawing_of(policy_of(shipped_texts()[0].text))
    beside = 560  # pixels that the window has beside the editor, at its usual size
    assert drawing.width <= beside and drawing.height <= beside
    said = {box.name: " ".join(box.words) for box in drawing.boxes}
    assert said["in_lijn"] == "1 In lijn" and said["verificatie_is_nodig"] == "Verificatie is nodig: ja"


def test_what_one_works_on_stands_out_with_its_lines() -> None:
    drawing = drawing_of(policy_of(NESTED), "toch_niet")
    assert [box.name for box in drawing.boxes if box.is_here] == ["toch_niet"]
    # its fact, the rule it is an exception on, and the exception on it
    assert sum(line.is_here for line in drawing.lines) == 3
    assert drawing.lines[-1].is_here and not drawing.lines[0].is_here
