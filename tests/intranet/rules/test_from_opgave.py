"""A voorbeeld of a consequence tells old rules and new ones apart, in the document that makes the difference."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest

from dsl import Source, read, written_examples
from intranet.opgaven.weighing import nothing_answered, read_stored
from intranet.policies import regelset_of
from intranet.rules import impact
from intranet.rules.check import check_of
from intranet.rules.from_opgave import NEW, OLD, FlipExample, NotAnExample, flip_example, with_example, written_example
from intranet.store import AnswerKind, CurrentAnswer, OpgaveDetail, RegelsetText

TODAY, EFFECT = date(2026, 11, 23), date(2027, 1, 1)
BASE = """# Leidraad

```regels
regeltaal 1

regelset leidraad "Leidraad"
  rang leidraad

feit ruimte: ja/nee
  vraag "Is er ruimte?"

feit doelen: ja/nee
  vraag "Past het bij de doelen?"

feit kosten: bedrag
  vraag "Wat kost het?"

feit wijk: één uit
    - noord "Noord"
    - zuid "Zuid"
  vraag "In welke wijk?"

besluit participatie "Wordt het participatie?": één uit
    - wel "Wel"
    - geen "Geen"
  anders geen want "Er is geen ruimte."

regel uitgangspunt over participatie geeft wel
  als ruimte of doelen
```
"""
ADDED = """# Verordening

```regels
regeltaal 1

regelset verordening "Verordening"
  rang verordening
  bouwt voort op leidraad
  geldig vanaf 1 januari 2027

feit klein: ja/nee
  vraag "Is het een kleine wijziging?"

uitzondering kleine_wijziging op leidraad.uitgangspunt geeft geen
  als klein en kosten is minder dan € 5.000
```
"""
LATER = """
```regels
uitzondering straks op uitgangspunt geeft geen
  als peildatum is na 31 december 2026 en wijk is noord
```
"""
ANSWERS = {"ruimte": True, "doelen": True, "kosten": 1200, "wijk": "noord", "klein": True}


def texts(*given: str) -> tuple[RegelsetText, ...]:
    return tuple(RegelsetText(f"{name}.regels.md", text) for name, text in zip(("a", "b"), given, strict=False))


def opgave(title: str = "Plein", **answers: object) -> OpgaveDetail:
    given = {
        name: CurrentAnswer(1, AnswerKind.ANSWERED, value, "", "iemand", nothing_answered(TODAY).created_at)
        for name, value in answers.items()
    }
    return replace(nothing_answered(TODAY), title=title, answers=given)


def flip(base: tuple[RegelsetText, ...], draft: tuple[RegelsetText, ...], one: OpgaveDetail) -> FlipExample:
    weigher = impact.Weigher(regelset_of(base).policy, regelset_of(draft).policy, EFFECT)
    change = weigher.change(tuple((name, json.dumps(a.value)) for name, a in one.answers.items()))
    assert change.kind == impact.OUTCOME
    return flip_example(draft, base, one, change.detail, on=EFFECT, today=TODAY)


def outcome(rules: tuple[RegelsetText, ...], made: FlipExample, on: date) -> str | None:
    """What the answers of a voorbeeld give under other rules."""
    regelset = regelset_of(rules)
    values = {name: ANSWERS[name] for name in made.written.given if name in regelset.policy.facts}
    return regelset.weigh(read_stored(opgave(**values), regelset, on)).decisions["participatie"].value


def test_it_goes_in_the_document_that_makes_the_difference_and_tells_both_versions_apart() -> None:
    base, draft = texts(BASE), texts(BASE, ADDED)
    made = flip(base, draft, opgave(**ANSWERS))
    assert (made.regelset, made.file) == ("verordening", "b.regels.md")
    assert made.text(NEW).splitlines()[-2:] == ["  verwacht:", "    - participatie is geen"]
    assert "wijk" not in made.written.given, "what changes nothing is left out"
    assert len({"ruimte", "doelen"} & made.written.given.keys()) == 1, "one of two that do the same is enough"
    assert outcome(base, made, EFFECT) == "wel"
    assert outcome(draft, made, EFFECT) == "geen"
    changed, result = with_example(draft, made.text(NEW), made.regelset, TODAY, made.causes)
    assert result.passed
    assert changed[0] == draft[0], "the file of the leidraad is as it was"
    assert 'voorbeeld "Plein"' in changed[1].text


def test_it_comes_under_the_sentence_of_the_rule_that_makes_the_difference() -> None:
    more = '\n> Later komt er meer.\n\n```regels\nfeit later: ja/nee\n  vraag "Komt er meer?"\n```\n'
    base, draft = texts(BASE), texts(BASE, ADDED + more)
    made = flip(base, draft, opgave(**ANSWERS))
    changed, result = with_example(draft, made.text(NEW), made.regelset, TODAY, made.causes)
    assert result.passed
    text = changed[1].text
    assert text.index("uitzondering kleine_wijziging") < text.index('voorbeeld "Plein"') < text.index("> Later komt")


def test_the_old_outcome_fails_until_the_rules_are_mended() -> None:
    base, draft = texts(BASE), texts(BASE, ADDED)
    made = flip(base, draft, opgave(**ANSWERS))
    changed, result = with_example(draft, made.text(OLD), made.regelset, TODAY)
    assert result.differences == ("Verwacht: participatie is wel. Gevonden: geen op grond van kleine_wijziging.",)
    assert [one.title for one in check_of(changed, TODAY).failed] == ["Plein"]
    mended = changed[1].text.replace("  als klein en kosten", "  als niet ruimte en klein en kosten")
    assert check_of((changed[0], RegelsetText("b.regels.md", mended)), TODAY).failed == ()


def test_the_day_of_effect_is_written_where_the_outcome_depends_on_it() -> None:
    base, draft = texts(BASE), texts(BASE + LATER)
    made = flip(base, draft, opgave(**ANSWERS))
    assert made.regelset == "leidraad"
    assert made.written.on == EFFECT
    assert 'voorbeeld "Plein" op 1 januari 2027' in made.text(NEW)
    for when in (TODAY, EFFECT, date(2030, 1, 1)):
        assert with_example(draft, made.text(NEW), made.regelset, when)[1].passed
    always = texts(BASE + LATER.replace("peildatum is na 31 december 2026 en ", ""))
    assert flip(base, always, opgave(**ANSWERS)).written.on is None


def test_a_change_of_the_leidraad_itself_stays_in_the_leidraad() -> None:
    base = texts(BASE, ADDED)
    draft = texts(BASE.replace("anders geen want", "anders wel want"), ADDED)
    made = flip(base, draft, opgave(ruimte=False, doelen=False, klein=False))
    assert made.regelset == "leidraad"
    assert with_example(draft, made.text(NEW), made.regelset, TODAY)[1].passed


def test_an_outcome_that_is_open_and_one_that_is_gone() -> None:
    base, draft = texts(BASE), texts(BASE, ADDED)
    made = flip(base, draft, opgave(ruimte=True))
    assert made.text(NEW).endswith("- participatie is nog open")
    assert made.text(OLD).endswith("- participatie is wel")
    assert with_example(draft, made.text(NEW), made.regelset, TODAY)[1].passed
    without = texts(BASE.replace('    - wel "Wel"\n', '    - zeker "Zeker"\n').replace("geeft wel", "geeft zeker"))
    assert flip(base, without, opgave(ruimte=True)).before == ()


def test_what_someone_typed_stays_when_the_outcome_is_turned() -> None:
    made = flip(texts(BASE), texts(BASE, ADDED), opgave(**ANSWERS))
    typed = made.text(NEW).replace("Plein", "Een plein in een stad")
    turned = made.turned(typed, OLD)
    assert turned == typed.replace("participatie is geen", "participatie is wel")
    assert made.turned(turned, NEW) == typed
    assert made.turned("voorbeeld zonder naam", OLD) == "voorbeeld zonder naam"
    other = typed.replace("participatie is geen", "participatie is nog open")
    assert made.turned(other, OLD) == other, "what someone expects besides is theirs"


@pytest.mark.parametrize(
    "text", ["", "voorbeeld", "basis leeg\n  gegeven:\n    - klein is ja", "```\n# Kop\n```regels"]
)
def test_what_is_no_voorbeeld_is_refused(text: str) -> None:
    with pytest.raises(NotAnExample):
        with_example(texts(BASE, ADDED), text, "verordening", TODAY)


def test_an_opgave_is_written_by_the_rules_of_the_file_it_goes_in() -> None:
    draft, one = texts(BASE, ADDED), opgave(**ANSWERS)
    low, high = (written_example(draft, one, f"{name}.regels.md", TODAY) for name in ("a", "b"))
    assert [one.line for one in low.expected] == ["participatie is wel"]
    assert [one.line for one in high.expected] == ["participatie is geen"]
    assert "klein" not in low.given
    for name, made in (("leidraad", low), ("verordening", high)):
        assert with_example(draft, made.text, name, TODAY)[1].passed
    document = read(Source.of("a", f"```regels\n{low.text}\n```\n")).documents[0]
    assert written_examples(document)[0].written == low
