"""The rondleiding: steps on the page *Afwegen* of the example, each pointing at one part of it by its id."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Step:
    """One step: what it says, and the id of the part of the page that it points at ("" for none).

    `at_right`: that part stands at the right of a wide page, so the step itself must not.
    """

    title: str
    text: str
    part: str = ""
    at_right: bool = False


STEPS = (
    Step(
        "Welkom",
        "Dit is een verzonnen opgave om mee te oefenen. U kunt niets stukmaken. In een paar stappen ziet u wat waar "
        "staat.",
    ),
    Step(
        "De vraag die het meest beslist",
        "Hier staat steeds één vraag open. Kies een antwoord en druk op ‘Opslaan en verder’. Weet u het niet? Kies dan "
        "‘Weet niet’. Onder de vraag leest u waarom zij wordt gesteld.",
        "vraag",
    ),
    Step(
        "Wat er al is beantwoord",
        "De andere vragen staan hieronder, ook die er niet meer toe doen. Met ‘Wijzig’ past u een antwoord aan. Niets "
        "gaat verloren.",
        "k-antw",
    ),
    Step(
        "De uitkomst",
        "Hier ziet u op elk moment wat eruit volgt, of wat nog mogelijk is. Na elk antwoord verandert dit deel mee.",
        "uitkomst",
        at_right=True,
    ),
    Step(
        "Waarom",
        "Elke regel staat hier, met de zin uit de leidraad. Zo kunt u aan iedereen uitleggen waarom het zo is.",
        "k-waarom",
        at_right=True,
    ),
    Step(
        "De verplichtingen",
        "Dit vraagt de leidraad van u: vooraf, tijdens en achteraf. Vink af wat u hebt gedaan.",
        "k-verplichtingen",
        at_right=True,
    ),
    Step(
        "Vaststellen en vertellen",
        "Bent u klaar? Kies bovenaan ‘Vaststellen’. Daarna maakt u bij ‘Documenten’ het afwegingsdocument, de uitleg "
        "voor inwoners en de gespreksagenda. Dit was de rondleiding. Beantwoord nu zelf de vraag die openstaat.",
        "klaar",
    ),
)


def step(number: int | None) -> Step | None:
    """The step with this number, from 1; None when there is none."""
    return STEPS[number - 1] if number is not None and 0 < number <= len(STEPS) else None
