"""The policies that are measured, and answers to go with them; the same ones in every run."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from dsl import Answer, Answers, FactType, Policy, Source, read

ON = date(2026, 11, 23)
LEIDRAAD = Path(__file__).resolve().parents[1] / "policies" / "leidraad-participatie.regels.md"
COLOURS = ("rood", "wit", "blauw", "groen")


def checked(text: str, name: str = "gemaakt.regels.md") -> Policy:
    """Return the policy of a rule file without mistakes."""
    reading = read(Source.of(name, text))
    assert reading.policy is not None, [d.text for d in reading.diagnostics][:3]
    return reading.policy


def leidraad_text() -> str:
    """Return the rule file that the program ships."""
    return LEIDRAAD.read_text("utf-8")


def generated_text(decisions: int, seed: int = 1) -> str:
    """Return a rule file: for each besluit six facts, a begrip, a rule, nine exceptions and five verplichtingen."""
    chance = random.Random(seed)
    out = ["# Gemaakt", "", "```regels", "regeltaal 1", "", 'regelset gemaakt "Gemaakt"']
    for number in range(decisions):
        tests = []
        for index in range(4):
            name = f"feit_{number}_{index}"
            out += ["", f"feit {name}: ja/nee", f'  vraag "Is {name} zo?"']
            tests += [name, f"{name} is nee"]
        for index in range(4, 6):
            name = f"feit_{number}_{index}"
            out += ["", f"feit {name}: één uit", *(f"    - {c}" for c in COLOURS), f'  vraag "Welke {name}?"']
            two = ", ".join(chance.sample(COLOURS, 2))
            tests += [f"{name} is {chance.choice(COLOURS)}", f"{name} is een van ({two})"]
        out += ["", f"begrip woord_{number} betekent: {' en '.join(chance.sample(tests, 2))}"]
        tests.append(f"woord_{number}")
        if number % 2:  # no longer chains: peers without references get each in full
            tests.append(f"besluit_{number - 1} is wel")
        name = f"besluit_{number}"
        out += ["", f'besluit {name} "Wat wordt {name}?": één uit', "    - wel", "    - anders_niet", "    - later"]
        out += ['  anders later want "Dan later."']
        out += ["", "```", "", f"> Zin {number}.", "", "```regels"]
        some = " of ".join(chance.sample(tests, 3))
        out += [f"regel regel_{number} over {name} geeft wel"]
        out += [f"  als {' en '.join(chance.sample(tests, 3))} en ({some})"]
        for index in range(9):
            out += ["", f"uitzondering uitz_{number}_{index} op regel_{number} geeft anders_niet"]
            out += [f"  als {' en '.join(chance.sample(tests, 3))}", '  want "Zo staat het er."']
        for index in range(5):
            out += ["", f'verplichting plicht_{number}_{index} "Doe dit"']
            out += [
                f"  als {name} is {chance.choice(('wel', 'anders_niet'))} en ({' of '.join(chance.sample(tests, 2))})"
            ]
    return "\n".join([*out, "```", ""])


def opgaven(policy: Policy, count: int, unknown: float, seed: int = 1) -> list[Answers]:
    """Return opgaven with random answers, of which a part is unknown."""
    chance = random.Random(seed)
    found = []
    for _ in range(count):
        values: dict[str, Answer] = {}
        for name, fact in policy.facts.items():
            if chance.random() < unknown:
                continue
            names = [choice.name for choice in fact.choices]
            if fact.kind is FactType.YES_NO:
                values[name] = chance.random() < 0.7
            elif fact.kind is FactType.ONE_OF:
                values[name] = chance.choice(names)
            elif fact.kind is FactType.MANY_OF:
                values[name] = frozenset(choice for choice in names if chance.random() < 0.5)
        done = frozenset(name for name in policy.obligations if chance.random() < 0.5)
        found.append(Answers(values, done, ON))
    return found


Said = Mapping[str, bool | None]
"""An outcome in a form that all can give: for each name whether it holds, None where that is open. The names are
`BESLUIT=VALUE`, and those of principes, verplichtingen, signalen and rules."""
