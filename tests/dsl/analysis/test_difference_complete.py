"""Nothing that a version says otherwise stays unsaid by `vergelijk`: all fields of all nodes, and whole outcomes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from dsl import nodes
from dsl.analysis.depends import references
from dsl.analysis.difference import Comparison, compare
from dsl.analysis.outcomes import APPLICATION
from dsl.analysis.variants import Key
from dsl.exact.core import Core
from dsl.outcome import Answers
from dsl.policy import Answer, Policy
from dsl.rendering.findings import comparison_text
from dsl.rendering.outcomes import outcome_json
from dsl.source import Source
from dsl.syntax.parser import parse
from tests.dsl import generated
from tests.dsl.analysis.mutations import mutated
from tests.dsl.test_exact_core import ON, policy_of

LAW = """# De wet

```regels
regeltaal 1

regelset wetje "De wet"
  organisatie "Het Rijk"
  rang wet
  versie "1"
  geldig vanaf 1 januari 2020 t/m 31 december 2030

keuzelijst maat "Maat", oplopend
    - klein "Klein"
    - groot "Groot"
  geldig vanaf 1 februari 2020 t/m 30 november 2030

feit omvang: één uit maat
  vraag "Hoe groot?"

feit groep: één uit
    - een_ding "Een ding"
    - ander_ding
  vraag "Welke groep?"

feit taak: ja/nee
  vraag "Een taak?"
  toelichting "Van de wet."

feit aantal: getal
  vraag "Hoeveel?"

feit kosten: bedrag
  vraag "Wat kost het?"

feit dag: datum
  vraag "Wanneer?"

feit later: datum
  vraag "En later?"

feit naam: tekst
  vraag "Hoe heet het?"

oordeel ruimte: meer uit
    - veel "Veel"
    - weinig "Weinig"
  vraag "Welke ruimte?"
  door opgaveteam
  weeg "Het een", "Het ander"

interpretatie streng "Streng?" gekozen nee
  want "Open."
  door "Wij" op 23 november 2026
```

Gewone tekst.

## Normen

> De norm.

```regels
begrip duur betekent: kosten is meer dan 100

begrip druk betekent: minstens 2 van (taak, duur, aantal is minstens 5)

begrip vol betekent: taak en (duur of niet druk)

principe 1 goed "Goed"
  voldaan als taak

principe 2 mooi "Mooi"
  voldaan als duur

besluit doen "Doen?": één uit
    - ja_doen "Doen"
    - niet_doen "Niet doen"
  anders niet_doen want "Niets spreekt."

besluit hoe "Hoe?": één uit
    - snel
    - traag

regel hoofd over doen geeft ja_doen
  als goed is voldaan
  want "Goed is goed."
  geldig vanaf 1 februari 2021

uitzondering te_duur op hoofd geeft niet_doen
  als vol of streng
  want "Te duur."
  t/m 31 december 2029

regel ook over doen geeft ja_doen
  als druk

tabel snelheid over hoe
  want "Zo snel."
  geldig vanaf 1 maart 2021
  | taak | aantal     | hoe   |
  | ja   | minstens 5 | snel  |
  | -    | minder dan 5 | traag |

verplichting melden "Meld het"
  als doen is ja_doen
  want "Omdat het moet."
  bij principe 1
  moment vooraf, afgeleid
  door opgaveteam
  uiterlijk 2 weken voor dag
  onderwerpen "een", "twee"
  vervalt met ingang van 1 januari 2029

signaal let_op "Let op"
  als dag is na 1 februari 2025
  want "Het is laat."
  geldig vanaf 1 april 2021
```

> Een zin zonder regel.

```regels
geen regel want "Die beschrijft."
```

## Voorbeelden

```regels
basis gewoon
  gegeven:
    - taak is ja
    - kosten is € 50
    - dag is 1 maart 2027
    - aantal is onbekend

basis bijzonder
  zoals gewoon, behalve:
    - taak is nee

voorbeeld "Eerste" op 1 mei 2025
  zoals gewoon, behalve:
    - omvang is groot
    - ruimte is (veel, weinig)
  verwacht:
    - doen is ja_doen op grond van hoofd
    - verplichting melden
    - principe goed is voldaan
```
"""

MIDDLE = """# Het kader

> Nog een norm.

```regels
regeltaal 1

regelset kadertje "Kader"
  rang kader
  bouwt voort op wetje

regel midden over doen geeft ja_doen
  als omvang is groot
```
"""

LOW = """# Laag

> Een norm.

```regels
regeltaal 1

regelset laagje "Laag"
  rang leidraad
  bouwt voort op wetje

signaal laag "Laag"
  als groep is een_ding en ruimte is leeg
```
"""

EDITS = (
    ('"De wet"', '"Die wet"'),
    ('"Het Rijk"', '"Rijk"'),
    ("regelset laagje", "regelset anders_"),
    ("rang leidraad", "rang kader"),
    ('versie "1"', 'versie "2"'),
    ("geldig vanaf 1 januari 2020", "geldig vanaf 2 januari 2020"),
    ("t/m 31 december 2030", "t/m 30 december 2030"),
    ('Laag"\n  rang leidraad\n  bouwt voort op wetje', 'Laag"\n  rang leidraad\n  bouwt voort op kadertje'),
    ("keuzelijst maat", "keuzelijst maten", "uit maat", "uit maten"),
    ('"Maat"', '"Maten"'),
    ("geldig vanaf 1 februari 2020", "geldig vanaf 2 februari 2020"),
    ("t/m 30 november 2030", "t/m 29 november 2030"),
    ('"Maat", oplopend', '"Maat"'),
    ('    - klein "Klein"\n    - groot', '    - groot "Klein"\n    - klein'),
    ('    - klein "Klein"\n', '    - klein "Klein"\n    - tussen "Tussen"\n'),
    ("feit omvang: één uit maat", 'feit omvang: één uit, oplopend\n    - klein "Klein"\n    - groot "Groot"'),
    ("feit groep: één uit\n", "feit groep: één uit, oplopend\n"),
    ('"Een ding"', '"Een zaak"'),
    ("- ander_ding", "- derde_ding"),
    ("- ander_ding", '- ander_ding "Anders"'),
    ("feit aantal: getal", "feit aantal: bedrag"),
    ("feit naam: tekst", "feit naam: getal"),
    ("feit naam", "feit roepnaam"),
    ("feit taak", "oordeel taak"),
    ('"Een taak?"', '"Een opdracht?"'),
    ('"Van de wet."', '"Uit de wet."'),
    ("door opgaveteam\n  weeg", "door team\n  weeg"),
    ('"Het een"', '"Iets"'),
    ('"Streng?"', '"Erg streng?"'),
    ("gekozen nee", "gekozen ja"),
    ('want "Open."', 'want "Dicht."'),
    ('"Wij"', '"Zij"'),
    ("23 november 2026", "24 november 2026"),
    ("Gewone tekst.", "Andere tekst."),
    ("## Normen", "## De normen"),
    ("## Normen", "### Normen"),
    ("> De norm.", "> Die norm."),
    ("meer dan 100", "meer dan 100,5"),
    ("meer dan 100", "minder dan 100"),
    ("meer dan 100", "meer dan € 100"),
    ("minstens 2 van", "minstens 1 van"),
    ("minstens 2 van", "precies 2 van"),
    ("minstens 2 van (taak, duur, aantal is minstens 5)", "minstens 2 van (taak, duur)"),
    (
        "minstens 2 van (taak, duur, aantal is minstens 5)",
        "minstens 2 van deze punten gelden:\n    - taak\n    - duur\n    - aantal is minstens 5",
    ),
    ("taak en (duur of niet druk)", "taak en (druk of niet duur)"),
    ("taak en (duur of niet druk)", "taak en duur"),
    ("taak en (duur of niet druk)", "taak en (duur of niet druk) en aantal is 3"),
    ("taak en (duur of niet druk)", "taak en (duur of niet druk of aantal is 3)"),
    ("begrip vol", "begrip volle", "als vol of", "als volle of"),
    ("principe 1 goed", "principe 3 goed", "bij principe 1", "bij principe 3"),
    ("principe 1 goed", "principe 1 best", "goed is", "best is"),
    ('"Goed"', '"Beter"'),
    ("voldaan als taak", "voldaan als druk"),
    ('"Doen?"', '"Wel doen?"'),
    ("anders niet_doen", "anders ja_doen"),
    ('"Niets spreekt."', '"Stil."'),
    ("    - snel\n", "    - snel\n    - gewoon_ding\n"),
    ("besluit hoe", "besluit hoezo", "over hoe", "over hoezo", "| hoe ", "| hoezo "),
    ("regel ook over doen geeft ja_doen", "regel ook over doen geeft niet_doen"),
    ("regel ook over doen geeft ja_doen", "regel ook over hoe geeft snel"),
    ("regel ook", "regel mede"),
    ("als druk", "als duur"),
    ('"Goed is goed."', '"Goed."'),
    ("1 februari 2021", "2 februari 2021"),
    ("  geldig vanaf 1 februari 2021\n", ""),
    ("te_duur op hoofd", "te_duur op ook"),
    ("te_duur op", "duurte op"),
    ("hoofd geeft niet_doen", "hoofd laat buiten toepassing"),
    ("vol of streng", "vol of (streng en taak)"),
    ('"Te duur."', '"Duur."'),
    ("31 december 2029", "30 december 2029"),
    ("tabel snelheid", "tabel vaart"),
    ('"Zo snel."', '"Snel."'),
    ("1 maart 2021", "2 maart 2021"),
    ("| minstens 5 | snel ", "| minstens 6 | snel "),
    ("| minstens 5 | snel ", "| meer dan 5 | snel "),
    ("| minstens 5 | snel ", "| - | snel "),
    ("| minstens 5 | snel ", "| 5 t/m 7 | snel "),
    ("| minstens 5 | snel ", "| minstens 5 | traag "),
    ("  | -    | minder dan 5 | traag |\n", ""),
    (
        "| taak | aantal     | hoe   |\n  | ja   | minstens 5 | snel  |\n  | -    | minder dan 5 |",
        "| aantal | taak     | hoe   |\n  | minstens 5   | ja | snel  |\n  | minder dan 5 | - |",
    ),
    ("tabel snelheid over hoe", "tabel snelheid over hoe2", "| hoe  ", "| hoe2 ", *["besluit hoe ", "besluit hoe2 "]),
    ("verplichting melden", "verplichting zeggen"),
    ('"Meld het"', '"Zeg het"'),
    ("doen is ja_doen\n  want", "doen is niet_doen\n  want"),
    ('"Omdat het moet."', '"Het moet."'),
    ("bij principe 1", "bij principe 2"),
    ("  bij principe 1\n", ""),
    ("moment vooraf", "moment tijdens"),
    (", afgeleid", ""),
    ("door opgaveteam\n  uiterlijk", "door team\n  uiterlijk"),
    ("2 weken voor", "3 weken voor"),
    ("2 weken voor", "2 dagen voor"),
    ("2 weken voor", "2 weken na"),
    ("voor dag", "voor later"),
    ("  uiterlijk 2 weken voor dag\n", ""),
    ('"een", "twee"', '"een", "drie"'),
    ("1 januari 2029", "2 januari 2029"),
    ("signaal let_op", "signaal pas_op"),
    ('"Let op"', '"Pas op"'),
    ("dag is na 1 februari 2025", "dag is na 2 februari 2025"),
    ("dag is na 1 februari 2025", "later is na 1 februari 2025"),
    ('"Het is laat."', '"Laat."'),
    ("1 april 2021", "2 april 2021"),
    ("geen regel want", "open norm want"),
    ('"Die beschrijft."', '"Beschrijvend."'),
    ("basis gewoon", "basis normaal", "zoals gewoon", "zoals normaal"),
    ("taak is ja\n", "taak is nee\n", "doen is ja_doen op", "doen is ja_doen op"),
    ("    - kosten is € 50\n", "    - kosten is € 51\n"),
    ("    - kosten is € 50\n", "    - naam is “x”\n".replace("“", '"').replace("”", '"')),
    ("    - kosten is € 50\n", "    - melden is afgerond\n"),
    ("  zoals gewoon, behalve:\n    - taak is nee\n", "  gegeven:\n    - taak is nee\n"),
    ('voorbeeld "Eerste"', 'voorbeeld "Tweede"'),
    ("op 1 mei 2025", "op 2 mei 2025"),
    ('"Eerste" op 1 mei 2025', '"Eerste"'),
    ("zoals gewoon, behalve:\n    - omvang", "zoals bijzonder, behalve:\n    - omvang"),
    ("ruimte is (veel, weinig)", "ruimte is (veel)"),
    ("op grond van hoofd", "op grond van ook"),
    ("doen is ja_doen op grond van hoofd", "doen is niet_doen"),
    ("doen is ja_doen op grond van hoofd", "hoe is snel"),
    ("- verplichting melden", "- geen verplichting melden"),
    ("- verplichting melden", "- signaal let_op"),
)
"""Changes of the text: what stands there, what comes there instead, and so on for what must change with it."""

OURS = {
    ("LanguageVersion", "number"): "there is one version of the language",
    ("Citation", "number"): "our count",
}
"""Fields that no change in `EDITS` can reach, and why. `formerly` says what is the same and nothing else."""


def changed(*pairs: str) -> list[str]:
    texts = [LAW, MIDDLE, LOW]
    found = False
    for was, now in zip(pairs[::2], pairs[1::2], strict=True):
        found = found or any(was in text for text in texts)
        texts = [text.replace(was, now) for text in texts]
    assert found, pairs
    return texts


Field = tuple[str, str]


def unlike(one: object, other: object, owner: Field) -> Iterator[Field]:
    """The fields in which two nodes differ, also within their parts."""
    if type(one) is not type(other):
        yield owner
    elif isinstance(one, tuple) and isinstance(other, tuple):
        if len(one) != len(other):
            yield owner
        for part, another in zip(one, other, strict=False):
            yield from unlike(part, another, owner)
    elif is_dataclass(one) and not isinstance(one, type | Source):
        for field in fields(one):
            if field.type != "Span":
                here = type(one).__name__, field.name
                yield from unlike(getattr(one, field.name), getattr(other, field.name), here)
                if getattr(one, field.name) != getattr(other, field.name):
                    yield here
    elif one != other:
        yield owner


def documents(texts: list[str]) -> list[nodes.Document]:
    return [parse(Source.of(f"{number}.regels.md", text))[0] for number, text in enumerate(texts)]


@pytest.fixture(scope="module")
def policy() -> Policy:
    return policy_of(LAW, MIDDLE, LOW)


OPGAVEN: tuple[dict[str, Answer], ...] = (
    {},
    {
        "taak": True,
        "omvang": "groot",
        "groep": "een_ding",
        "aantal": Decimal(3),
        "kosten": Decimal(50),
        "dag": date(2027, 3, 1),
        "later": date(2027, 5, 1),
        "ruimte": frozenset({"veel"}),
    },
    {"taak": False, "aantal": Decimal(5), "kosten": Decimal("100.20"), "dag": date(2025, 2, 2), "groep": "ander_ding"},
)
"""Opgaven that are weighed by both versions after each change."""


@pytest.mark.parametrize("edit", EDITS, ids=" ".join)
def test_every_change_of_the_text_is_said(policy: Policy, edit: tuple[str, ...]) -> None:
    new = policy_of(*changed(*edit))
    found = compare(policy, new)
    assert not found.silent
    assert len(comparison_text(found).splitlines()) > 1 or not found.equal
    cores = Core(policy), Core(new)
    for values in OPGAVEN:
        check(found, *cores, values)


def test_the_changes_reach_every_field_of_every_node() -> None:
    base = documents([LAW, MIDDLE, LOW])
    reached = {
        field
        for edit in EDITS
        for one, other in zip(base, documents(changed(*edit)), strict=True)
        for field in unlike(one, other, ("", ""))
    }
    kinds = [kind for kind in vars(nodes).values() if isinstance(kind, type) and is_dataclass(kind)]
    every = {(kind.__name__, field.name) for kind in kinds for field in fields(kind) if field.type != "Span"}
    assert {field for field in every - reached if field[1] != "formerly"} == OURS.keys()


# --- outcomes as a whole ---------------------------------------------------------------------------


Json = dict[str, object]


def whole(core: Core, values: dict[str, Answer], left_out: str | None) -> Json:
    """What `weeg --json` gives, without the lines of the file and one key more."""

    def without(pairs: list[tuple[str, object]]) -> Json:
        lines = ((key, value) for key, value in pairs if not (key == "regel" and isinstance(value, int)))
        return {key: value for key, value in lines if key != left_out}

    answers = Answers(values, frozenset(), ON)
    outcome = core.weigh(answers)
    return json.loads(json.dumps(outcome_json(core.policy, outcome, answers)), object_pairs_hook=without)


SHOWN = {
    "besluiten": ("waarde", "conflict", "geen_uitkomst"),
    "principes": ("nummer", "voldaan", "van_toepassing"),
    "verplichtingen": ("geldt", "uiterlijk"),
}
KINDS = {"besluiten": "besluit", "principes": "principe", "verplichtingen": "verplichting", "signalen": "signaal"}


def endings(told: Json) -> dict[tuple[str, str], object]:
    """What the outcome itself is; a verplichting or signaal that does not hold is as good as not there."""
    found: dict[tuple[str, str], object] = {}
    for group, kind in KINDS.items():
        for name, state in told[group].items():
            if group == "signalen":
                found[kind, name] = state
                continue
            found[kind, name] = tuple(state[key] for key in SHOWN[group])
            if group == "besluiten":
                found[kind, name] = (*found[kind, name], sorted(state["mogelijk"]))
    return {key: end for key, end in found.items() if end not in (False, (False, None))}


def depends_on(policy: Policy, key: Key) -> set[str]:
    """The names of all that an outcome comes from, itself among them."""
    graph = references(policy)
    seen, stack = {key, (APPLICATION, key[1])}, [key, (APPLICATION, key[1])]
    while stack:
        new = graph.get(stack.pop(), set()) - seen
        seen |= new
        stack.extend(new)
    return {name for _, name in seen}


def named(found: Comparison) -> set[str]:
    texts = found.texts
    names = {*found.added, *found.removed, *found.altered, *found.reworded, *texts.sourced, *texts.moved}
    return names | {name.partition(nodes.ROW)[0] for name in names}


def about(told: Json) -> Iterator[tuple[Key, object]]:
    """What is told about each outcome: the state, and why."""
    for group, kind in KINDS.items():
        yield from (((kind, name), state) for name, state in told[group].items())
    for kind, trees in told["waarom"].items():
        yield from (((kind, tree["naam"]), tree) for tree in trees)


def check(found: Comparison, before: Core, after: Core, values: dict[str, Answer]) -> None:
    """Hold what is told of one opgave by two versions against what the comparison says of them."""
    kinds = [
        {name: (fact.kind, sorted(choice.name for choice in fact.choices)) for name, fact in core.policy.facts.items()}
        for core in (before, after)
    ]
    kept = {name: value for name, value in values.items() if kinds[0].get(name) == kinds[1].get(name)}
    left_out = "plaats" if "de koppen" in found.texts.others else None  # named as a whole
    was, now = whole(before, values, left_out), whole(after, kept, left_out)
    if json.dumps(was) == json.dumps(now):
        return
    assert not found.silent
    if endings(was) != endings(now):
        assert not found.equal
    said = named(found)
    told, tells = list(about(was)), list(about(now))
    for key, state in told:
        if (key, state) not in tells:
            assert said & (depends_on(before.policy, key) | depends_on(after.policy, key)), key
    if [key for key, _ in told] != [key for key, _ in tells]:
        assert said
    if found.equal:
        assert questions(was) == questions(now)


def questions(told: Json) -> dict[str, list[str]]:
    return {kind: sorted(names) for kind, names in told["vragen"].items()}


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_what_is_told_otherwise_is_named(data: st.DataObject) -> None:
    text = data.draw(generated.rule_files())
    other, _ = data.draw(mutated(text))
    old, new = policy_of(text), policy_of(other)
    found = compare(old, new)
    assume(not (found.renamed or found.values))
    check(found, Core(old), Core(new), data.draw(generated.answer_sets(old)))
