"""Rows that were chosen are a condition of the language, and say in Dutch what is still missing."""

from __future__ import annotations

from datetime import date

import pytest
from werkzeug.datastructures import MultiDict

from dsl import FactType, Policy, Severity, Source, read
from intranet.opgaven.answering import Unfit
from intranet.rules.condition_rows import Asks, Rows, read_rows, subjects

RULES = """\
# Proef

```regels
regeltaal 1

regelset proef "Proef"
  organisatie "Proef"
  rang leidraad

feit groot: ja/nee
  vraag "Is het groot?"

feit ruimte: een uit, oplopend
    - geen "Geen"
    - weinig "Weinig"
    - veel "Veel"
  vraag "Hoeveel ruimte is er?"

feit doelen: meer uit
    - groen "Groen"
    - veilig "Veilig"
  vraag "Welke doelen?"

feit mensen: getal
  vraag "Hoeveel mensen?"

feit kosten: bedrag
  vraag "Wat kost het?"

feit start: datum
  vraag "Wanneer begint het?"

feit verhaal: tekst
  vraag "Wat is het verhaal?"

begrip bijzonder betekent: groot

interpretatie klein_telt "Telt klein ook?" gekozen ja
  want "De bron zegt het niet."
  door "voorstel" op 1 januari 2026

principe 1 samen "Samen"
  voldaan als groot

besluit wel_of_niet "Wel of niet": een uit
    - wel "Wel"
    - niet_doen "Niet"
  anders wel
  want "Anders wel."

verplichting doe_iets "Doe iets"
  als {condition}
```
"""


def policy(condition: str = "groot") -> Policy:
    found = read(Source.of("proef.regels.md", RULES.replace("{condition}", condition)))
    assert [d.text for d in found.diagnostics if d.severity is Severity.ERROR] == []
    assert found.policy is not None
    return found.policy


def rows(*filled: tuple[str, str, str], answers: bool = False, **more: str) -> Rows:
    """The rows of `als`, each a subject, a test and its values with a `|` between."""
    fields: MultiDict[str, str] = MultiDict(more)
    for number, (about, test, values) in enumerate(filled):
        fields.update({f"als-{number}-over": about, f"als-{number}-toets": test})
        fields.setlist(f"als-{number}-waarde", values.split("|") if values else [])
    return read_rows(fields, "als", policy(), answers=answers)


def test_every_test_of_every_subject_is_a_condition_of_the_language() -> None:
    typed = {FactType.NUMBER: "1.250", FactType.AMOUNT: "1.250,50", FactType.DATE: "1-12-2026", None: "1 mei 2027"}
    tried = 0
    for subject in subjects(policy()).values():
        for name, test in subject.tests.items():
            kind = subject.fact.kind if subject.fact else None
            value = {
                Asks.NOTHING: "",
                Asks.ONE: next(iter(subject.choices), ""),
                Asks.MORE: "|".join(subject.choices),
                Asks.TYPED: typed.get(kind, ""),
            }[test.asks]
            made = rows((subject.name, name, value))
            assert made.mistakes() == {}, (subject.name, name)
            policy("\n".join(made.condition("  ")))
            tried += 1
    assert tried > 30
    assert "verhaal" not in subjects(policy())  # a text is not for a rule to test


def test_two_rows_stand_beside_each_other_and_more_are_points() -> None:
    one, other, third = ("groot", "nee", ""), ("ruimte", "minstens", "weinig"), ("doelen", "zonder", "groen")
    assert rows(one, other).condition("  ") == ["groot is nee en ruimte is minstens weinig"]
    assert rows(one, other, **{"als-samen": "of"}).condition("  ") == ["groot is nee of ruimte is minstens weinig"]
    assert rows(one, other, third, **{"als-samen": "of"}).condition("  ") == [
        "minstens één van deze punten geldt:",
        "  - groot is nee",
        "  - ruimte is minstens weinig",
        "  - niet (doelen bevat groen)",
    ]
    for together in ("en", "of"):
        policy("\n  ".join(rows(one, other, third, **{"als-samen": together}).condition("  ")))


def test_what_is_typed_is_written_as_the_language_writes_it() -> None:
    assert rows(("mensen", "meer", "1.250")).lines() == ["mensen is meer dan 1.250"]
    assert rows(("kosten", "hoogstens", "1250,50")).lines() == ["kosten is hoogstens € 1.250,50"]
    assert rows(("peildatum", "na", "1-2-2025")).lines() == ["peildatum is na 1 februari 2025"]
    assert rows(("ruimte", "is", "geen"), als="groot en\n  ruimte is veel").lines() == ["groot en", "ruimte is veel"]


def test_what_is_missing_is_told_at_its_control() -> None:
    made = rows(("ruimte", "is", ""), ("ruimte", "van", ""), ("mensen", "meer", "veel"), ("start", "na", "31-2-2026"))
    assert {name: said.split(".")[0] for name, said in made.mistakes().items()} == {
        "als-0-waarde": "Rij 1, ‘Hoeveel ruimte is er?’: kies een waarde",
        "als-1-waarde": "Rij 2, ‘Hoeveel ruimte is er?’: vink minstens één ding aan",
        "als-2-waarde": "Rij 3, ‘Hoeveel mensen?’: ‘veel’ is geen getal",
        "als-3-waarde": "Rij 4, ‘Wanneer begint het?’: ‘31-2-2026’ is geen dag die bestaat",
    }
    with pytest.raises(Unfit):
        made.lines()
    assert rows(("bestaat_niet", "is", "x")).filled == ()


def test_a_row_more_and_a_row_less() -> None:
    two = (("groot", "nee", ""), ("ruimte", "is", "veel"))
    assert [row.key for row in rows(*two, doe="erbij-als").rows] == ["als-0", "als-1", "als-2"]
    (left,) = rows(*two, doe="weg-als-0").rows
    assert (left.key, left.words()) == ("als-0", "ruimte is veel")
    (empty,) = rows(("groot", "nee", ""), doe="weg-als-0").rows
    assert empty.subject is None


def test_the_answers_of_a_voorbeeld() -> None:
    made = rows(
        ("groot", "nee", ""),
        ("ruimte", "is", "veel"),
        ("doelen", "is", "veilig|groen"),
        ("start", "is", "1-12-2026"),
        ("verhaal", "is", "Een plein"),
        ("mensen", "onbekend", ""),
        ("doe_iets", "afgerond", ""),
        answers=True,
    )
    text = RULES.replace("{condition}", "groot").replace(
        "\n```\n",
        '\n\nvoorbeeld "Proef"\n  gegeven:\n'
        + "".join(f"    - {line}\n" for line in made.lines())
        + "  verwacht:\n    - wel_of_niet is wel\n```\n",
    )
    found = read(Source.of("proef.regels.md", text))
    assert [d.text for d in found.diagnostics if d.severity is Severity.ERROR] == []
    assert found.policy is not None
    (example,) = found.policy.examples
    assert example.answers == {
        "groot": False,
        "ruimte": "veel",
        "doelen": frozenset({"groen", "veilig"}),
        "start": date(2026, 12, 1),
        "verhaal": "Een plein",
    }
    assert example.done == frozenset({"doe_iets"})
