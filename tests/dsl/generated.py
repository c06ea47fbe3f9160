"""Hypothesis strategies for rule files and answers: every statement, nested exceptions, several documents and ranks."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from dsl.policy import Answer, Policy
from tests.dsl import naive

FACTS = {
    "aap": "ja/nee",
    "noot": "ja/nee",
    "mies": "één uit\n    - rood\n    - wit\n    - blauw",
    "wim": "één uit, oplopend\n    - klein\n    - middel\n    - groot",
    "zus": "meer uit\n    - links\n    - rechts",
    "jet": "getal",
    "teun": "bedrag",
    "vuur": "datum",
}
TESTS = {
    "aap": ["aap", "aap is nee", "aap is niet ja"],
    "noot": ["noot", "noot is ja"],
    "mies": ["mies is rood", "mies is niet blauw", "mies is een van (rood, wit)"],
    "wim": ["wim is minstens middel", "wim is minder dan groot", "wim is klein"],
    "zus": ["zus bevat links", "zus is leeg", "zus is niet leeg"],
    "jet": ["jet is meer dan 10", "jet is hoogstens 10", "jet is 10", "jet is een van (10; 20,5)"],
    "teun": ["teun is minstens € 1.000", "teun is minder dan € 1.000,01", "teun is meer dan 5"],
    "vuur": ["vuur is voor 1 maart 2027", "vuur is na 28 februari 2027", "vuur is 1 maart 2027"],
}
CELLS = {
    "aap": ["ja", "nee"],
    "noot": ["ja", "niet ja"],
    "mies": ["rood", "rood of blauw", "niet wit"],
    "wim": ["minstens middel", "klein of groot", "minder dan middel", "klein t/m middel"],
    "zus": ["bevat rechts", "leeg"],
    "jet": ["meer dan 10", "hoogstens 10", "10 of 20,5", "10 t/m 20,5", "meer dan 10 en minder dan 20,5"],
    "teun": ["minstens € 1.000", "minder dan 1.000,01", "minstens € 999,99 en minder dan € 1.000,01"],
    "vuur": ["voor 1 maart 2027", "na 28 februari 2027", "1 maart 2027", "1 maart 2027 t/m 2 maart 2027"],
}
"""The cells of a table under each fact; under a name that holds or not it is ja or nee."""
ON = "23 november 2026"
CHANGES = [(ON, "22 november 2026"), ("24 november 2026", ON)]
"""The day on which policies are weighed, and days round it on which a period can start and the one before it end."""
VALUES = ("ja_graag", "nee_dank", "misschien")
RANKS = ("leidraad", "kader", "verordening", "wet")
"""The ranks of documents, lowest first."""


@dataclass
class Draft:
    """A rule file in the making: what can already be referred to."""

    facts: list[str]
    tests: list[str]
    change: tuple[str, str]
    names: list[str] = field(default_factory=list)
    decisions: dict[str, Made] = field(default_factory=dict)


@dataclass
class Made:
    """A besluit that can get more rules: its values, what may be tested in it, and its rules with their ranks."""

    values: tuple[str, ...]
    tests: list[str]
    rules: list[tuple[str, str, int]]
    """Document, name and rank."""


@st.composite
def conditions(draw: st.DrawFn, tests: list[str], depth: int = 2) -> str:
    """A condition with every nested part between parentheses."""
    if depth == 0 or draw(st.integers(0, 2)) == 0:
        test = draw(st.sampled_from(tests))
        return f"niet ({test})" if draw(st.integers(0, 4)) == 0 else test
    parts = [f"({draw(conditions(tests, depth - 1))})" for _ in range(draw(st.integers(2, 3)))]
    shape = draw(st.sampled_from(["en", "of", "alle", "geen", "minstens", "hoogstens", "precies"]))
    if shape in ("en", "of"):
        return f" {shape} ".join(parts)
    number = "" if shape in ("alle", "geen") else f" {draw(st.integers(1, len(parts)))}"
    return f"{shape}{number} van ({', '.join(parts)})"


@st.composite
def rule_files(draw: st.DrawFn) -> str:
    """The text of a rule file without mistakes."""
    facts = draw(st.lists(st.sampled_from(list(FACTS)), min_size=2, max_size=4, unique=True))
    draft = Draft(facts, [test for fact in facts for test in TESTS[fact]], draw(st.sampled_from(CHANGES)))
    return draw(_first(draft, []))


@st.composite
def rule_documents(draw: st.DrawFn) -> list[str]:
    """The texts of one, two or three documents that build on each other, without mistakes, in any order."""
    facts = draw(st.lists(st.sampled_from(list(FACTS)), min_size=2, max_size=3, unique=True))
    draft = Draft(facts, [test for fact in facts for test in TESTS[fact]], draw(st.sampled_from(CHANGES)))
    rank = draw(st.integers(0, 1))
    texts = [draw(_first(draft, [f"  rang {RANKS[rank]}", *draw(_period(draft))], rank))]
    bases = [draw(st.sampled_from(["gemaakt", "extra_1"][: number + 1])) for number in range(draw(st.integers(0, 2)))]
    texts += [draw(_added(draft, number, base)) for number, base in enumerate(bases, 1)]
    return draw(st.permutations(texts))


@st.composite
def _first(draw: st.DrawFn, draft: Draft, clauses: list[str], rank: int = 0) -> str:
    """A document that builds on nothing."""
    facts = draft.facts
    out = ["# Gemaakt", "", "> Een zin.", "", "```regels", "regeltaal 1", "", 'regelset gemaakt "Gemaakt"']
    out += [*clauses, ""]
    for fact in facts:
        head, _, values = FACTS[fact].partition("\n")
        if draw(st.integers(0, 3)) == 0:
            values = re.sub(r"- (\w+)", r"- \1, heette oud_\1", values)
        out += [f"feit {fact}: {head}", *filter(None, [values]), f'  vraag "Hoe zit het met {fact}?"']
        out += [*([f"  heette oud_{fact}"] if draw(st.booleans()) else []), ""]
    for number in range(draw(st.integers(0, 2))):
        choice = draw(st.sampled_from(["ja", "nee"]))
        out += [f'interpretatie keuze_{number} "Hoe?" gekozen {choice}', '  want "…"', '  door "wij"', ""]
        draft.tests.append(f"keuze_{number}")
        draft.names.append(f"keuze_{number}")
    for number in range(draw(st.integers(0, 2))):
        out += [f"begrip woord_{number} betekent: {draw(conditions(draft.tests))}", ""]
        draft.tests.append(f"woord_{number}")
        draft.names.append(f"woord_{number}")
    if draw(st.booleans()):
        out += ['principe 1 grond "Grond"', f"  voldaan als {draw(conditions(draft.tests))}", ""]
        draft.tests += ["grond is voldaan", "grond is niet voldaan"]
        draft.names.append("grond")
    for number in range(draw(st.integers(1, 2))):
        out += draw(_decision(draft, number, rank))
    for number in range(draw(st.integers(0, 2))):
        out += [f'verplichting plicht_{number} "Doe dit"', f"  als {draw(conditions(draft.tests))}"]
        if "grond" in draft.names and draw(st.booleans()):
            out.append("  bij principe 1")
        if "vuur" in facts and draw(st.booleans()):
            unit = draw(st.sampled_from(["dagen", "weken", "maanden", "jaar"]))
            out.append(f"  uiterlijk {draw(st.integers(1, 30))} {unit} {draw(st.sampled_from(['voor', 'na']))} vuur")
        out += [*draw(_period(draft)), ""]
    if draw(st.booleans()):
        out += [
            'principe 2 klaar "Klaar"',
            "  voldaan als "
            + ("plicht_0 is afgerond" if "verplichting plicht_0" in "\n".join(out) else draft.tests[0]),
            "",
        ]
    if draw(st.booleans()):
        out += ['signaal let_op "Let op"', f"  als {draw(conditions(draft.tests))} ", *draw(_period(draft)), ""]
        out += ['signaal later "Later"', "  als peildatum is na 1 februari 2025", ""]
    return "\n".join([*out, "```", ""])


@st.composite
def _added(draw: st.DrawFn, draft: Draft, number: int, base: str) -> str:
    """A document that adds rules, exceptions and verplichtingen to what it builds on."""
    name, rank = f"extra_{number}", draw(st.integers(0, 3))
    visible = {"gemaakt", name, base}
    out = [f"# {name}", "", "> Een zin.", "", "```regels", "regeltaal 1", "", f'regelset {name} "Extra {number}"']
    out += [f"  rang {RANKS[rank]}", f"  bouwt voort op {base}", *draw(_period(draft)), ""]
    own = []
    if draw(st.integers(0, 2)) == 0:
        out += [f"feit los_{number}: ja/nee", '  vraag "Los?"', ""]
        own = [f"los_{number}", f"{name}.los_{number} is nee"]
    for index in range(draw(st.integers(1, 3))):
        decision = draw(st.sampled_from(list(draft.decisions)))
        made = draft.decisions[decision]
        tests = [*made.tests, *own]
        below = [(document, rule) for document, rule, other in made.rules if other <= rank and document in visible]
        rule = f"rest_{number}_{index}"
        if below and draw(st.integers(0, 2)):
            document, target = draw(st.sampled_from(below))
            target = f"{document}.{target}" if draw(st.booleans()) else target
            effect = draw(st.sampled_from([*(f"geeft {v}" for v in made.values), "laat buiten toepassing"]))
            out += [f"uitzondering {rule} op {target} {effect}", f"  als {draw(conditions(tests, 1))}"]
        else:
            out += [f"regel {rule} over {decision} geeft {draw(st.sampled_from(made.values))}"]
            out += [f"  als {draw(conditions(tests, 1))}"]
        made.rules.append((name, rule, rank))
        out += [*draw(_period(draft)), ""]
        if draw(st.integers(0, 3)) == 0:
            plicht = f"{rule} is van toepassing"
            out += [f'verplichting plicht_{number}_{index} "Doe dit"', f"  als {plicht} of {draft.tests[0]}", ""]
    return "\n".join([*out, "```", ""])


@st.composite
def _decision(draw: st.DrawFn, draft: Draft, number: int, rank: int) -> list[str]:
    tests = [*draft.tests]
    values = VALUES[: draw(st.integers(2, 3))]
    name = f"besluit_{number}"
    out = [f'besluit {name} "Wat wordt het?": één uit', *(f"    - {value}" for value in values)]
    if draw(st.booleans()):
        out.append(f'  anders {draw(st.sampled_from(values))} want "…"')
    out.append("")
    rules: list[str] = []
    for index in range(draw(st.integers(1, 2))):
        rules.append(f"regel_{number}_{index}")
        value = draw(st.sampled_from(values))
        out += [f"regel {rules[-1]} over {name} geeft {value}", f"  als {draw(conditions(draft.tests))}"]
        out += [*draw(_period(draft)), ""]
    for index in range(draw(st.integers(0, 4))):
        target = draw(st.sampled_from(rules))
        effect = draw(st.sampled_from([*(f"geeft {v}" for v in values), "laat buiten toepassing"]))
        rules.append(f"uitz_{number}_{index}")
        out += [f"uitzondering {rules[-1]} op {target} {effect}", f"  als {draw(conditions(draft.tests, 1))}"]
        out += [*draw(_period(draft)), ""]
    if draw(st.integers(0, 2)) == 0:
        out += draw(_table(draft, f"tabel_{number}", name, values))
    draft.decisions[name] = Made(values, tests, [("gemaakt", rule, rank) for rule in rules])
    draft.names.append(rules[-1])
    draft.tests += [f"{name} is {values[0]}", f"{name} is niet {values[1]}", f"{rules[-1]} is van toepassing"]
    return out


@st.composite
def _period(draw: st.DrawFn, draft: Draft) -> list[str]:
    """The period of validity of one statement; most have none. All of one file change on the same day."""
    if draw(st.integers(0, 4)):
        return []
    start, last = draft.change
    return [
        draw(
            st.sampled_from(
                [
                    f"  geldig vanaf {start}",
                    f"  t/m {last}",
                    f"  vervalt met ingang van {start}",
                    f"  vervalt met ingang van {start}\n  t/m {last}",
                    f"  geldig vanaf {start} t/m {start}" if start == ON else f"  geldig vanaf {last} t/m {last}",
                ]
            )
        )
    ]


@st.composite
def _table(draw: st.DrawFn, draft: Draft, name: str, decision: str, values: tuple[str, ...]) -> list[str]:
    earlier = ["besluit_0"] if decision == "besluit_1" else []
    names = [*draft.facts, *draft.names, *earlier, "peildatum"]
    columns = draw(st.lists(st.sampled_from(names), min_size=1, max_size=3, unique=True))
    out = [f"tabel {name} over {decision}", f"  | {' | '.join([*columns, decision])} |"]
    for _ in range(draw(st.integers(1, 3))):
        cells = []
        for column in columns:
            ways = CELLS.get(column, ["ja", "nee"])
            if column in earlier:
                ways = [*VALUES[:2], f"niet {VALUES[0]}"]
            elif column == "peildatum":
                ways = [f"voor {draft.change[0]}", f"na {draft.change[1]}"]
            cells.append(draw(st.sampled_from([*ways, "-"])))
        out.append(f"  | {' | '.join([*cells, draw(st.sampled_from(values))])} |")
    return [*out, *draw(_period(draft)), ""]


@st.composite
def answer_sets(draw: st.DrawFn, policy: Policy) -> dict[str, Answer]:
    """Some of the facts answered, each with an answer that can make a difference, or one between the constants."""
    found: dict[str, Answer] = {}
    for name in policy.facts:
        if draw(st.booleans()):
            ways = naive.answers_to_try(policy, name) if name in naive.tested(policy) else [_any(policy, name)]
            found[name] = draw(st.sampled_from(ways))
    return found


def _any(policy: Policy, name: str) -> Answer:
    samples: dict[str, Answer] = {"getal": Decimal(3), "bedrag": Decimal(3), "datum": date(2020, 1, 1)}
    fact = policy.facts[name]
    if fact.kind.value in samples:
        return samples[fact.kind.value]
    return naive.answers_to_try(policy, name)[0]
